//! Arguments that mean nothing: one sentence that names the allowed ones.
//!
//! The parser's own messages take several lines and name no alternatives. This module refuses to
//! know any verb; the allowed words come from the same definitions that the parser uses.

use std::ffi::OsString;

use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Command, CommandFactory};
use zhibu_domain::text::Lang;

use super::{Answer, Complaint, Exit};

/// Whether the arguments ask for JSON, although they could not be parsed.
pub(super) fn wants_json(args: &[OsString]) -> bool {
    args.iter().any(|arg| arg == "--json")
}

/// What to say where the parser found no verb to run: its help, if asked for, else a complaint.
pub(super) fn answer<C: CommandFactory>(
    args: &[OsString],
    error: &clap::Error,
) -> Result<Answer, Complaint> {
    if matches!(error.kind(), ErrorKind::DisplayHelp | ErrorKind::DisplayVersion) {
        return Ok(Answer::ok(error.to_string()));
    }
    let mut root = C::command();
    root.build();
    let command = asked(&root, args);
    let (what, place, remedy) = clauses(command, error);
    Err(Complaint { exit: Exit::Usage, lang: Lang::En, what, place, remedy })
}

/// The innermost verb that the arguments name.
fn asked<'a>(root: &'a Command, args: &[OsString]) -> &'a Command {
    let words = args.iter().skip(1).filter_map(|arg| arg.to_str());
    words.fold(root, |command, word| command.find_subcommand(word).unwrap_or(command))
}

fn clauses(command: &Command, error: &clap::Error) -> (String, String, String) {
    let context = |kind| error.get(kind).map(ContextValue::to_string).unwrap_or_default();
    let arg = context(ContextKind::InvalidArg);
    let flag = arg.split_whitespace().next().unwrap_or_default().to_owned();
    match error.kind() {
        ErrorKind::UnknownArgument => {
            let thing = if arg.starts_with('-') { "flag" } else { "argument" };
            (format!("{} takes no {thing} {arg}", name(command)), arg, allowed(command))
        }
        ErrorKind::InvalidSubcommand => {
            let verb = context(ContextKind::InvalidSubcommand);
            (format!("{} has no verb {verb}", name(command)), verb, allowed(command))
        }
        ErrorKind::MissingRequiredArgument => {
            let missing = arg.split('\n').map(str::trim).collect::<Vec<_>>().join(", ");
            (format!("{} lacks {missing}", name(command)), flag, format!("add {missing}"))
        }
        ErrorKind::InvalidValue | ErrorKind::ValueValidation => {
            let value = context(ContextKind::InvalidValue);
            let what = if value.is_empty() {
                format!("{flag} has no value")
            } else {
                format!("{flag} cannot be {value}")
            };
            let words = context(ContextKind::ValidValue);
            let remedy = if words.is_empty() {
                format!("write {arg}")
            } else {
                format!("use one of {words}")
            };
            (what, flag, remedy)
        }
        ErrorKind::MissingSubcommand | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            (format!("{} needs a verb", name(command)), name(command), allowed(command))
        }
        _ => {
            let told = error.to_string();
            let first = told.lines().next().unwrap_or_default().trim_start_matches("error: ");
            (first.trim_end_matches('.').to_owned(), flag, allowed(command))
        }
    }
}

fn name(command: &Command) -> String {
    command.get_bin_name().unwrap_or_else(|| command.get_name()).to_owned()
}

/// The verbs below, or the flags if there are none.
fn allowed(command: &Command) -> String {
    let verbs: Vec<_> =
        command.get_subcommands().map(Command::get_name).filter(|verb| *verb != "help").collect();
    if !verbs.is_empty() {
        return format!("use one of {}", verbs.join(", "));
    }
    let flags: Vec<_> =
        command.get_arguments().filter_map(|arg| Some(format!("--{}", arg.get_long()?))).collect();
    format!("use only {}", flags.join(", "))
}
