//! The command line: verbs, what they answer, and exit codes.
//!
//! Verbs return what is to be said; only [`print()`] writes it. This module refuses to know what a
//! verb does.

mod audit;
mod backup;
mod demo;
mod doctor;
mod explain;
mod generate;
mod house;
mod import;
mod init;
mod key;
mod migrate;
mod place;
mod restore;
mod rulebook;
mod serve;
mod shelf;
mod story;
#[cfg(test)]
mod tests;
mod usage;
mod user;

use std::ffi::OsString;
use std::io::Write;
use std::process::ExitCode;

use clap::{Parser, Subcommand};
use serde::Serialize;
use zhibu_domain::text::Lang;

use crate::machine::Machine;

/// Runs the everyday work of an organisation made of units.
#[derive(Debug, Parser)]
#[command(name = "zhibu", version)]
struct Cli {
    /// Answer in JSON.
    #[arg(long, global = true)]
    json: bool,
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Debug, Subcommand)]
enum Verb {
    /// Show the program with an invented county or association: makes it and serves it.
    Demo(demo::Demo),
    /// Make an installation: database, realm, and the unit at the top.
    Init(init::Init),
    /// Make, check and change the master key of an installation.
    Key(key::KeyVerb),
    /// Enter the first people, and make cards with which they sign in.
    User(user::Users),
    /// Serve the pages of an installation.
    Serve(serve::Serve),
    /// Bring a database to the form that this program knows.
    Migrate(migrate::Migrate),
    /// Put everything but the master key into one archive, while the program is in use.
    Backup(backup::Backup),
    /// Put a backup back, into a folder or a database that holds nothing.
    Restore(restore::Restore),
    /// Look an installation over and say what is wrong.
    Doctor(doctor::Doctor),
    /// Check, print and export the chain over the log.
    Audit(audit::Audit),
    /// Take a sheet of units, people or posts onto the roll.
    Import(import::Import),
    /// Write units, people or posts as a sheet, or the sample of one.
    Export(import::Export),
    /// Fill an empty realm with an invented county.
    Generate(generate::Generate),
    /// The rulebook as a calculator.
    Explain(explain::Explain),
    /// Check and show rulebooks.
    Rulebook(rulebook::Rulebooks),
}

/// How the program ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Exit {
    /// Done.
    Ok,
    /// Tried and failed.
    Failed,
    /// Asked in a way that means nothing.
    Usage,
    /// Looked and found faults.
    Faults,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        ExitCode::from(match exit {
            Exit::Ok => 0,
            Exit::Failed => 1,
            Exit::Usage => 2,
            Exit::Faults => 3,
        })
    }
}

/// What a verb found out, for standard output.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Answer {
    /// Lines, without the last line break.
    pub(crate) text: String,
    /// [`Exit::Ok`], or [`Exit::Faults`] where the answer lists faults.
    pub(crate) exit: Exit,
}

impl Answer {
    /// An answer without faults.
    pub(crate) fn ok(text: String) -> Self {
        Self { text, exit: Exit::Ok }
    }
}

/// Why a verb has no answer.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Complaint {
    /// How the program ends.
    pub(crate) exit: Exit,
    /// Language of the two clauses.
    pub(crate) lang: Lang,
    /// What is wrong: a clause that can begin a sentence, without a full stop.
    pub(crate) what: String,
    /// The flag, the argument or the line that it is about.
    pub(crate) place: String,
    /// What to do: a clause that can end a sentence, without a full stop.
    pub(crate) remedy: String,
}

impl Complaint {
    /// One sentence.
    fn sentence(&self) -> String {
        let (semicolon, stop) = self.marks();
        format!("{}{semicolon}{}{stop}", self.what, self.remedy)
    }

    fn json(&self) -> String {
        #[derive(Serialize)]
        struct Fields {
            error: String,
            r#where: String,
            remedy: String,
        }
        let (_, stop) = self.marks();
        let mut remedy = self.remedy.chars();
        let first = remedy.next().into_iter().flat_map(char::to_uppercase);
        json(&Fields {
            error: format!("{}{stop}", self.what),
            r#where: self.place.clone(),
            remedy: format!("{}{}{stop}", first.collect::<String>(), remedy.as_str()),
        })
    }

    fn marks(&self) -> (&'static str, &'static str) {
        match self.lang {
            Lang::Zh => ("；", "。"),
            Lang::En => ("; ", "."),
        }
    }
}

/// One line of JSON, keys in the order of the fields.
pub(crate) fn json<T: Serialize>(value: &T) -> String {
    serde_json::to_string(value).expect("answers have text keys and no failing parts")
}

/// What is to be said, where, and how the program ends.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Said {
    /// On standard output; else on standard error.
    pub(crate) out: bool,
    /// The lines, without the last line break.
    pub(crate) text: String,
    /// How the program ends.
    pub(crate) exit: Exit,
}

/// Does what the arguments ask for. The first argument is the program's own name.
pub(crate) fn run(args: &[OsString], machine: &Machine) -> Said {
    let (json, result) = match Cli::try_parse_from(args) {
        Ok(cli) => (cli.json, dispatch(cli, machine)),
        Err(error) => (usage::wants_json(args), usage::answer::<Cli>(args, &error)),
    };
    match result {
        Ok(Answer { text, exit }) => Said { out: true, text, exit },
        // Who asked for JSON reads standard output, also when there is no answer.
        Err(complaint) if json => Said { out: true, text: complaint.json(), exit: complaint.exit },
        Err(complaint) => Said { out: false, text: complaint.sentence(), exit: complaint.exit },
    }
}

fn dispatch(cli: Cli, machine: &Machine) -> Result<Answer, Complaint> {
    match cli.verb {
        Verb::Demo(what) => what.answer(machine),
        Verb::Init(what) => what.answer(machine, cli.json),
        Verb::Key(what) => what.answer(machine, cli.json),
        Verb::User(what) => what.answer(machine, cli.json),
        Verb::Serve(what) => what.answer(machine),
        Verb::Migrate(what) => what.answer(cli.json),
        Verb::Backup(what) => what.answer(machine, cli.json),
        Verb::Restore(what) => what.answer(machine, cli.json),
        Verb::Doctor(what) => what.answer(machine, cli.json),
        Verb::Audit(what) => what.answer(machine, cli.json),
        Verb::Import(what) => what.answer(machine, cli.json),
        Verb::Export(what) => what.answer(machine, cli.json),
        Verb::Generate(what) => what.answer(machine, cli.json),
        Verb::Explain(what) => what.answer(machine.today(), cli.json),
        Verb::Rulebook(what) => what.answer(machine.today(), cli.json),
    }
}

/// Says something while a verb goes on. A reader that left early changes nothing for the verb.
pub(crate) fn say(out: bool, text: &str) {
    let _ = write(out, text);
}

/// The only place of this program that writes to the terminal; the log has its own way.
fn write(out: bool, text: &str) -> std::io::Result<()> {
    let text = text.trim_end_matches('\n');
    if text.is_empty() {
        return Ok(());
    }
    let text = format!("{text}\n");
    if out {
        let mut stdout = std::io::stdout().lock();
        stdout.write_all(text.as_bytes())?;
        stdout.flush()
    } else {
        std::io::stderr().lock().write_all(text.as_bytes())
    }
}

/// Writes what is to be said at the end.
pub(crate) fn print(said: &Said) -> ExitCode {
    // A reader that left early, such as `head`, has what it wanted.
    match write(said.out, &said.text) {
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => Exit::Failed.into(),
        _ => said.exit.into(),
    }
}
