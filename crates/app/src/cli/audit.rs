//! `zhibu audit`: whether the log is whole, where its chain ends, and the log as a file.
//!
//! It refuses to know what a seal is.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use serde::Serialize;
use zhibu_domain::id::Realm;
use zhibu_domain::text::Lang;
use zhibu_service::audit::chain::{Head, Report};
use zhibu_service::audit::{self, Verdict};
use zhibu_service::{Error, install};
use zhibu_words::Words;

use super::place::{self, Place, failed};
use super::{Answer, Complaint, Exit, json};
use crate::machine::Machine;

#[derive(Debug, Args)]
pub(super) struct Audit {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Debug, Subcommand)]
enum Verb {
    /// Check the chain over the log, of a database or of an exported file.
    Verify(Verify),
    /// Print where the chain ends, to be written down and kept elsewhere.
    Head(Place),
    /// Write the log into a file that can be checked without a database.
    Export(Export),
}

#[derive(Debug, Args)]
struct Verify {
    /// A file made by zhibu audit export; without it the database is checked.
    file: Option<PathBuf>,
    #[command(flatten)]
    place: Place,
    /// An end of the chain that was written down, as zhibu audit head prints it.
    #[arg(long = "head", value_name = "NUMBER:SEAL", value_parser = head)]
    heads: Vec<Head>,
    /// Language of the sentences.
    #[arg(long, default_value = "zh", value_parser = ["zh", "en"])]
    lang: String,
}

#[derive(Debug, Args)]
struct Export {
    /// The file to be written.
    file: PathBuf,
    #[command(flatten)]
    place: Place,
    /// Language of the sentences.
    #[arg(long, default_value = "zh", value_parser = ["zh", "en"])]
    lang: String,
}

fn head(text: &str) -> Result<Head, String> {
    Head::parse(text).ok_or_else(|| "NUMBER:SEAL".to_owned())
}

#[derive(Serialize)]
struct Heads {
    heads: Vec<RealmHead>,
}

#[derive(Serialize)]
struct RealmHead {
    realm: i64,
    number: i64,
    seal: String,
}

#[derive(Serialize)]
struct Judged {
    sound: bool,
    realms: Vec<JudgedRealm>,
}

#[derive(Serialize)]
struct JudgedRealm {
    realm: i64,
    number: i64,
    seal: String,
    unsealed: u64,
    faults: Vec<String>,
}

#[derive(Serialize)]
struct Exported {
    file: String,
    rows: u64,
}

impl Audit {
    pub(super) fn answer(self, machine: &Machine, as_json: bool) -> Result<Answer, Complaint> {
        match self.verb {
            Verb::Verify(what) => what.answer(machine, as_json),
            Verb::Head(place) => heads(&place, as_json),
            Verb::Export(what) => what.answer(machine, as_json),
        }
    }
}

impl Verify {
    fn answer(self, machine: &Machine, as_json: bool) -> Result<Answer, Complaint> {
        let words = Words::of(Lang::parse(&self.lang).unwrap_or(Lang::Zh));
        let verdict = match &self.file {
            Some(file) => audit::verify_file(file, &self.heads).map_err(|error| match error {
                Error::Files(error) => failed(
                    format!("The file {} could not be read: {error}", file.display()),
                    file.display().to_string(),
                    "name a file that zhibu audit export made",
                ),
                other => place::trouble(other),
            })?,
            None => place::done(audit::verify_database(&self.place.open()?, &self.heads))?,
        };
        let sound = verdict.iter().all(|(_, report)| report.faults.is_empty());
        let text = if as_json {
            json(&Judged {
                sound,
                realms: verdict.iter().map(|(r, it)| judged(words, *r, it)).collect(),
            })
        } else {
            lines(words, machine, &verdict)
        };
        Ok(Answer { text, exit: if sound { Exit::Ok } else { Exit::Faults } })
    }
}

fn judged(words: Words, realm: Realm, report: &Report) -> JudgedRealm {
    JudgedRealm {
        realm: realm.0,
        number: report.head.number,
        seal: report.head.seal.clone(),
        unsealed: report.unsealed,
        faults: report.faults.iter().map(|fault| words.chain_fault(fault)).collect(),
    }
}

fn lines(words: Words, machine: &Machine, verdict: &Verdict) -> String {
    let mut lines = Vec::new();
    for (realm, report) in verdict {
        if verdict.len() > 1 {
            lines.push(words.with("audit-chain-realm", &[("realm", realm.0.into())]));
        }
        if report.faults.is_empty() {
            lines.push(words.with("audit-chain-sound", &[("n", report.head.number.into())]));
        } else {
            lines.push(words.with("audit-chain-broken", &[("n", report.faults.len().into())]));
            lines.extend(report.faults.iter().map(|fault| words.chain_fault(fault)));
        }
        if report.head.number > 0 {
            let end = printed(&report.head);
            lines.push(words.with("audit-chain-head", &[("head", end.into())]));
        }
        let earliest =
            report.unsealed_since.and_then(|at| jiff::Timestamp::from_microsecond(at).ok());
        if let Some(at) = earliest {
            let at = words.instant(at, &machine.tz);
            let args = [("n", report.unsealed.into()), ("at", at.into())];
            lines.push(words.with("audit-chain-unsealed", &args));
        }
    }
    lines.join("\n")
}

/// As it is written down and given to `--head`.
pub(super) fn printed(head: &Head) -> String {
    format!("{}:{}", head.number, head.seal)
}

fn heads(place: &Place, as_json: bool) -> Result<Answer, Complaint> {
    let db = place.open()?;
    let heads = place::done(db.read_blocking(|tx| {
        let mut heads = Vec::new();
        for row in install::realms(tx)? {
            heads.push((row.realm, audit::head(tx, row.realm)?));
        }
        Ok::<_, Error>(heads)
    }))?;
    Ok(Answer::ok(if as_json {
        let heads = heads.into_iter();
        let of = |(realm, head): (Realm, Head)| RealmHead {
            realm: realm.0,
            number: head.number,
            seal: head.seal,
        };
        json(&Heads { heads: heads.map(of).collect() })
    } else {
        heads.iter().map(|(_, head)| printed(head)).collect::<Vec<_>>().join("\n")
    }))
}

impl Export {
    fn answer(self, machine: &Machine, as_json: bool) -> Result<Answer, Complaint> {
        let words = Words::of(Lang::parse(&self.lang).unwrap_or(Lang::Zh));
        let file = self.file.display().to_string();
        let db = self.place.open()?;
        let rows =
            audit::export(&db, &self.file, (machine.clock)()).map_err(|error| match error {
                Error::Files(error) => failed(
                    format!("The file {file} could not be written: {error}"),
                    file.clone(),
                    "name a file that does not exist yet, in a folder with room",
                ),
                other => place::trouble(other),
            })?;
        Ok(Answer::ok(if as_json {
            json(&Exported { file, rows })
        } else {
            words.with("audit-exported", &[("n", rows.into()), ("file", file.into())])
        }))
    }
}
