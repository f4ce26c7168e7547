//! `zhibu explain`: the rulebook as a calculator, without a database.

mod cadence;
#[cfg(test)]
mod tests;

use clap::{Args, Subcommand};
use jiff::civil::Date;
use serde::Serialize;
use zhibu_domain::rulebook::{Entry, Rulebook};
use zhibu_domain::text::Lang;
use zhibu_domain::vote::{PassBase, Refusal, Tally, VoteRule, count, quorum};
use zhibu_words::Words;

use super::shelf::Volume;
use super::{Answer, Complaint, Exit, json};

#[derive(Debug, Args)]
pub(super) struct Explain {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// How many must be present and in favour.
    #[command(allow_negative_numbers = true)]
    Quorum(Quorum),
    /// Whether a vote is valid and passed.
    #[command(allow_negative_numbers = true)]
    Vote(Vote),
    /// How often a kind of unit owes a kind of activity.
    Cadence(cadence::Ask),
}

/// By which rule, and in which words.
#[derive(Debug, Args)]
struct Asked {
    /// Kind of vote, by its key in the rulebook.
    #[arg(long)]
    kind: String,
    /// Key of a rulebook in this program, or a folder of .toml files.
    #[arg(long, default_value = "cpc", value_name = "KEY|FOLDER")]
    rulebook: String,
    /// Day whose rules hold; today if left out.
    #[arg(long, value_name = "YYYY-MM-DD")]
    on: Option<Date>,
    /// Language of the sentences.
    #[arg(long, default_value = "zh", value_parser = ["zh", "en"])]
    lang: String,
}

#[derive(Debug, Args)]
struct Quorum {
    #[command(flatten)]
    asked: Asked,
    /// Those who should attend and may vote.
    #[arg(long, value_name = "NUMBER")]
    entitled: u32,
}

#[derive(Debug, Args)]
struct Vote {
    #[command(flatten)]
    asked: Asked,
    /// Those who should attend and may vote.
    #[arg(long, value_name = "NUMBER")]
    entitled: u32,
    /// Of them present.
    #[arg(long, value_name = "NUMBER")]
    present: u32,
    /// Votes in favour.
    #[arg(long = "for", value_name = "NUMBER")]
    votes_for: u32,
    /// Votes against.
    #[arg(long, default_value_t = 0, value_name = "NUMBER")]
    against: u32,
    /// Abstentions.
    #[arg(long, default_value_t = 0, value_name = "NUMBER")]
    abstain: u32,
    /// Written opinions in favour, handed in before the meeting.
    #[arg(long, default_value_t = 0, value_name = "NUMBER")]
    written_for: u32,
}

#[derive(Serialize)]
struct QuorumAnswer<'a> {
    kind: &'a str,
    entitled: u32,
    quorum: u32,
    /// Null where the mark depends on who is present.
    pass: Option<u32>,
    pass_base: PassBase,
    rule: String,
    source: &'a str,
}

#[derive(Serialize)]
struct VoteAnswer<'a> {
    kind: &'a str,
    valid: bool,
    passed: bool,
    quorum: u32,
    present: u32,
    counted_for: u32,
    needed: u32,
    rule: String,
    source: &'a str,
}

impl Explain {
    /// Answers as one line of JSON, or in a sentence or two.
    pub(super) fn answer(&self, today: Date, as_json: bool) -> Result<Answer, Complaint> {
        let text = match &self.what {
            What::Quorum(what) => what.answer(today, as_json)?,
            What::Vote(what) => what.answer(today, as_json)?,
            What::Cadence(what) => what.answer(as_json)?,
        };
        Ok(Answer::ok(text))
    }
}

impl Quorum {
    fn answer(&self, today: Date, as_json: bool) -> Result<String, Complaint> {
        let rules = Volume::find(&self.asked.rulebook)?.sound()?;
        let rule = self.asked.rule(&rules, today)?;
        if self.entitled == 0 {
            return Err(self.asked.refused(Refusal::NobodyEntitled));
        }
        let numbers = quorum(&rule.value, self.entitled);
        if !as_json {
            let words = self.asked.words();
            return Ok(self.asked.with_source(
                words.vote_needs(&rule.label, numbers),
                &rules,
                rule,
            ));
        }
        Ok(json(&QuorumAnswer {
            kind: &rule.key,
            entitled: numbers.entitled,
            quorum: numbers.quorum,
            pass: numbers.pass,
            pass_base: numbers.pass_base,
            rule: rule_key(rule),
            source: &rule.provenance.source,
        }))
    }
}

impl Vote {
    fn answer(&self, today: Date, as_json: bool) -> Result<String, Complaint> {
        let rules = Volume::find(&self.asked.rulebook)?.sound()?;
        let rule = self.asked.rule(&rules, today)?;
        let tally = Tally {
            entitled: self.entitled,
            present: self.present,
            votes_for: self.votes_for,
            against: self.against,
            abstained: self.abstain,
            written_for: self.written_for,
        };
        let outcome = count(&rule.value, tally).map_err(|refusal| self.asked.refused(refusal))?;
        if !as_json {
            let words = self.asked.words();
            let said = words.vote_outcome(&rule.label, outcome);
            return Ok(self.asked.with_source(said, &rules, rule));
        }
        Ok(json(&VoteAnswer {
            kind: &rule.key,
            valid: outcome.valid,
            passed: outcome.passed,
            quorum: outcome.quorum,
            present: outcome.present,
            counted_for: outcome.counted_for,
            needed: outcome.needed,
            rule: rule_key(rule),
            source: &rule.provenance.source,
        }))
    }
}

/// The rule as `zhibu rulebook show` takes it.
fn rule_key(rule: &Entry<VoteRule>) -> String {
    format!("vote.{}", rule.key)
}

impl Asked {
    fn lang(&self) -> Lang {
        Lang::parse(&self.lang).unwrap_or(Lang::Zh)
    }

    fn words(&self) -> Words {
        Words::of(self.lang())
    }

    fn rule<'a>(&self, rules: &'a Rulebook, today: Date) -> Result<&'a Entry<VoteRule>, Complaint> {
        let day = self.on.unwrap_or(today);
        if let Some(rule) = rules.vote(&self.kind, day) {
            return Ok(rule);
        }
        let first = rules.votes.iter().filter(|rule| rule.key == self.kind);
        let complaint = |what, place: &str, remedy| Complaint {
            exit: Exit::Usage,
            lang: Lang::En,
            what,
            place: place.to_owned(),
            remedy,
        };
        Err(match first.map(|rule| rule.provenance.span.from).min() {
            Some(first) => complaint(
                format!("No rule for {:?} votes holds on {day}", self.kind),
                "--on",
                format!("take a day on which one does; the first is {first}"),
            ),
            None => complaint(
                format!("There is no kind of vote {:?}", self.kind),
                "--kind",
                format!("use one of {}", kinds(rules).join(", ")),
            ),
        })
    }

    fn refused(&self, refusal: Refusal) -> Complaint {
        let (place, flags): (_, &[&str]) = match refusal {
            Refusal::NobodyEntitled => ("--entitled", &["--entitled"]),
            Refusal::PresentAboveEntitled { .. } => ("--present", &["--present", "--entitled"]),
            Refusal::VotesAbovePresent { .. } => {
                ("--for", &["--for", "--against", "--abstain", "--present"])
            }
            Refusal::WrittenNotTaken { .. } => ("--written-for", &["--written-for"]),
            Refusal::WrittenAboveAbsent { .. } => {
                ("--written-for", &["--written-for", "--present", "--entitled"])
            }
        };
        let words = self.words();
        let remedy = words.with("vote-correct", &[("flags", words.list(flags).into())]);
        Complaint {
            exit: Exit::Usage,
            lang: self.lang(),
            what: words.vote_refusal(refusal),
            place: place.to_owned(),
            remedy,
        }
    }

    fn with_source(&self, said: String, rules: &Rulebook, rule: &Entry<VoteRule>) -> String {
        let cited = &rule.provenance.source;
        let key = cited.split_whitespace().next().unwrap_or_default();
        match rules.sources.get(key) {
            Some(source) => format!("{said}\n{}", self.words().vote_source(&source.label, cited)),
            None => said,
        }
    }
}

/// Kinds of vote, each once, in the order of the file.
fn kinds(rules: &Rulebook) -> Vec<&str> {
    let mut kinds: Vec<&str> = Vec::new();
    for rule in &rules.votes {
        if !kinds.contains(&rule.key.as_str()) {
            kinds.push(&rule.key);
        }
    }
    kinds
}
