//! `zhibu rulebook`: check one, show an entry, list what posts and offices may do.

mod against;

use clap::{Args, Subcommand};
use jiff::civil::Date;
use serde::Serialize;
use zhibu_domain::day::FOREVER;
use zhibu_domain::rulebook::{
    AnyEntry, Content, Entry, Evidence, Fault, Level, Office, Post, Reach, Right, Rulebook, Table,
    nearest,
};
use zhibu_domain::text::{Label, Lang};

use super::shelf::Volume;
use super::{Answer, Complaint, Exit, json};

#[derive(Debug, Args)]
pub(super) struct Rulebooks {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// Say everything that is wrong with a rulebook.
    Check {
        /// Key of a rulebook in this program, or a folder of .toml files.
        #[arg(default_value = "cpc", value_name = "KEY|FOLDER")]
        rulebook: String,
        /// Say what it changes of the edition in force, and refuse it if that is the past.
        #[arg(long, value_name = "KEY|FOLDER")]
        against: Option<String>,
        /// Day before which nothing may change; today if left out.
        #[arg(long, value_name = "YYYY-MM-DD", requires = "against")]
        on: Option<Date>,
    },
    /// Show an entry of any table with all its versions.
    Show {
        /// Key of the entry, or its table and key as in `vote.election`.
        key: String,
        /// Key of a rulebook in this program, or a folder of .toml files.
        #[arg(long, default_value = "cpc", value_name = "KEY|FOLDER")]
        rulebook: String,
    },
    /// List what each post and each installation office may do, how far it reaches, and what needs
    /// a second factor at sign-in.
    Permissions {
        /// Key of a rulebook in this program, or a folder of .toml files.
        #[arg(long, default_value = "cpc", value_name = "KEY|FOLDER")]
        rulebook: String,
        /// Day whose posts are listed; today if left out.
        #[arg(long, value_name = "YYYY-MM-DD")]
        on: Option<Date>,
    },
}

impl Rulebooks {
    /// Answers as one line of JSON, or in lines for people.
    pub(super) fn answer(&self, today: Date, as_json: bool) -> Result<Answer, Complaint> {
        match &self.what {
            What::Check { rulebook, against, on } => {
                let volume = Volume::find(rulebook)?;
                let in_force = against.as_deref().map(Volume::find).transpose()?;
                let in_force = in_force.map(|volume| volume.sound()).transpose()?;
                Ok(match (in_force, volume.load()) {
                    (Some(old), Ok(new)) => {
                        against::compare(&new, &old, on.unwrap_or(today), as_json)
                    }
                    (_, loaded) => check(&volume.key, loaded, as_json),
                })
            }
            What::Show { key, rulebook } => {
                let rules = Volume::find(rulebook)?.sound()?;
                show(&rules, key, as_json).map(Answer::ok)
            }
            What::Permissions { rulebook, on } => {
                let rules = Volume::find(rulebook)?.sound()?;
                let posts = permissions(&rules, on.unwrap_or(today));
                Ok(Answer::ok(if as_json { json(&posts) } else { posts.lines() }))
            }
        }
    }
}

#[derive(Serialize)]
struct Checked<'a> {
    rulebook: &'a str,
    version: Option<String>,
    entries: Option<usize>,
    faults: Vec<FaultLine<'a>>,
}

#[derive(Serialize)]
struct FaultLine<'a> {
    error: String,
    r#where: String,
    remedy: String,
    file: &'a str,
    line: usize,
}

fn check(key: &str, loaded: Result<Rulebook, Vec<Fault>>, as_json: bool) -> Answer {
    let (rules, faults) = match loaded {
        Ok(rules) => (Some(rules), Vec::new()),
        Err(faults) => (None, faults),
    };
    let exit = if faults.is_empty() { Exit::Ok } else { Exit::Faults };
    let entries = rules.as_ref().map(|rules| rules.all_entries().len());
    let version = rules.map(|rules| rules.version);
    let text = if as_json {
        let faults = faults.iter().map(fault_line).collect();
        json(&Checked { rulebook: key, version, entries, faults })
    } else if let (Some(version), Some(entries)) = (version, entries) {
        format!("{key} {version}: sound, {entries} entries")
    } else {
        let lines: Vec<_> = faults.iter().map(ToString::to_string).collect();
        format!("{}\n{key}: faults found: {}", lines.join("\n"), lines.len())
    };
    Answer { text, exit }
}

fn fault_line(fault: &Fault) -> FaultLine<'_> {
    FaultLine {
        error: fault.what(),
        r#where: fault.place().to_string(),
        remedy: fault.remedy(),
        file: &fault.file,
        line: fault.line,
    }
}

/// An entry of any table.
#[derive(Serialize)]
struct Shown<'a> {
    table: &'static str,
    key: &'a str,
    label: &'a Label,
    #[serde(flatten)]
    rest: Rest<'a>,
}

#[derive(Serialize)]
#[serde(untagged)]
enum Rest<'a> {
    Source {
        issued: Option<Date>,
    },
    Term {
        plural: Option<&'a str>,
    },
    Entry {
        source: &'a str,
        source_title: Option<&'a Label>,
        level: Level,
        evidence: Evidence,
        from: Date,
        until: Option<Date>,
        note: Option<&'a Label>,
        value: serde_json::Value,
    },
}

fn shown<'a>(rules: &'a Rulebook, entry: &AnyEntry<'a>) -> Shown<'a> {
    let rest = match (entry.content, entry.provenance) {
        (Content::Source(source), _) => Rest::Source { issued: source.issued },
        (Content::Term(called), _) => Rest::Term { plural: called.plural.as_deref() },
        (_, None) => Rest::Source { issued: None },
        (content, Some(provenance)) => Rest::Entry {
            source: &provenance.source,
            source_title: rules.cited(provenance).map(|source| &source.label),
            level: provenance.level,
            evidence: provenance.evidence,
            from: provenance.span.from,
            until: (provenance.span.until != FOREVER).then_some(provenance.span.until),
            note: provenance.note.as_ref(),
            value: serde_json::to_value(content)
                .expect("contents have text keys and no failing parts"),
        },
    };
    Shown { table: entry.table.code(), key: entry.key, label: entry.label, rest }
}

#[derive(Serialize)]
struct Found<'a> {
    rulebook: &'a str,
    key: &'a str,
    entries: Vec<Shown<'a>>,
}

fn show(rules: &Rulebook, key: &str, as_json: bool) -> Result<String, Complaint> {
    let found = rules.named(key);
    if found.is_empty() {
        return Err(Complaint {
            exit: Exit::Usage,
            lang: Lang::En,
            what: format!("The rulebook {} has no entry {key:?}", rules.key),
            place: key.to_owned(),
            remedy: unknown_key(rules, key),
        });
    }
    let entries: Vec<_> = found.iter().map(|entry| shown(rules, entry)).collect();
    if as_json {
        return Ok(json(&Found { rulebook: &rules.key, key, entries }));
    }
    Ok(entries.iter().map(Shown::lines).collect::<Vec<_>>().join("\n\n"))
}

fn unknown_key(rules: &Rulebook, key: &str) -> String {
    let mut keys: Vec<&str> = rules.all_entries().iter().map(|entry| entry.key).collect();
    let short = match key.split_once('.') {
        Some((table, short)) if Table::parse(table).is_some() => short,
        _ => key,
    };
    if let Some(near) = nearest(short, &keys) {
        return format!("perhaps {near:?} is meant");
    }
    keys.sort_unstable();
    keys.dedup();
    format!("use one of {}", keys.join(", "))
}

fn both(label: &Label) -> String {
    format!("{} / {}", label.zh, label.en)
}

impl Shown<'_> {
    fn lines(&self) -> String {
        let mut lines = vec![format!("{} {}", self.table, self.key), both(self.label)];
        match &self.rest {
            Rest::Source { issued } => lines.extend(issued.map(|day| format!("issued {day}"))),
            Rest::Term { plural } => {
                lines.extend(plural.map(|plural| format!("plural {plural}")));
            }
            Rest::Entry { source, source_title, level, evidence, from, until, note, value } => {
                lines.push(match source_title {
                    Some(title) => format!("source {source}: {}", both(title)),
                    None => format!("source {source}"),
                });
                lines.push(format!("level {}, evidence {}", level.code(), evidence.code()));
                lines.push(match until {
                    Some(until) => format!("from {from} until {until}"),
                    None => format!("from {from}"),
                });
                lines.extend(note.map(|note| format!("note {}", both(note))));
                let fields = value.as_object().into_iter().flatten();
                lines.extend(fields.map(|(field, value)| format!("{field} = {value}")));
            }
        }
        lines.join("\n  ")
    }
}

#[derive(Serialize)]
struct Permissions<'a> {
    rulebook: &'a str,
    version: &'a str,
    on: Date,
    posts: Vec<PostRights<'a>>,
    offices: Vec<OfficeRights<'a>>,
}

#[derive(Serialize)]
struct PostRights<'a> {
    post: &'a str,
    label: &'a Label,
    held_in: &'a [String],
    committee: bool,
    single: bool,
    for_term: bool,
    rights: Vec<RightReach>,
}

#[derive(Serialize)]
struct RightReach {
    right: Right,
    reach: Reach,
    second_factor: bool,
}

/// An office reaches the whole realm.
#[derive(Serialize)]
struct OfficeRights<'a> {
    office: &'a str,
    label: &'a Label,
    apart_from: &'a [String],
    without_posts: bool,
    masked: bool,
    rights: Vec<OfficeRight>,
}

#[derive(Serialize)]
struct OfficeRight {
    right: Right,
    second_factor: bool,
}

/// The posts of the day in the order of their rank, then the offices.
fn permissions(rules: &Rulebook, on: Date) -> Permissions<'_> {
    let offices = rules.offices.iter().filter(|office| office.provenance.span.holds(on));
    Permissions {
        rulebook: &rules.key,
        version: &rules.version,
        on,
        posts: rules.posts_on(on).into_iter().map(|post| post_rights(rules, post)).collect(),
        offices: offices.map(|office| office_rights(rules, office)).collect(),
    }
}

fn post_rights<'a>(rules: &Rulebook, entry: &'a Entry<Post>) -> PostRights<'a> {
    let right = |(right, reach): &(Right, Reach)| RightReach {
        right: *right,
        reach: *reach,
        second_factor: rules.second_factor.contains(right),
    };
    PostRights {
        post: &entry.key,
        label: &entry.label,
        held_in: &entry.value.held_in,
        committee: entry.value.committee,
        single: entry.value.single,
        for_term: entry.value.for_term,
        rights: entry.value.rights.iter().map(right).collect(),
    }
}

fn office_rights<'a>(rules: &Rulebook, entry: &'a Entry<Office>) -> OfficeRights<'a> {
    let right = |right: &Right| OfficeRight {
        right: *right,
        second_factor: rules.second_factor.contains(right),
    };
    OfficeRights {
        office: &entry.key,
        label: &entry.label,
        apart_from: &entry.value.apart_from,
        without_posts: entry.value.without_posts,
        masked: entry.value.masked,
        rights: entry.value.rights.iter().map(right).collect(),
    }
}

/// The reach of an office in a line.
const REALM: &str = "realm";

impl Permissions<'_> {
    /// One line for each post or office and right, so that `grep` finds both.
    fn lines(&self) -> String {
        let mut lines = vec![row("post or office", "right", "reach", "factor", "label")];
        for post in &self.posts {
            let label = both(post.label);
            if post.rights.is_empty() {
                lines.push(row(post.post, "-", "-", "-", &label));
            }
            for RightReach { right, reach, second_factor } in &post.rights {
                let factor = factor(*second_factor);
                lines.push(row(post.post, right.code(), reach.code(), factor, &label));
            }
        }
        for office in &self.offices {
            let label = both(office.label);
            if office.rights.is_empty() {
                lines.push(row(office.office, "-", "-", "-", &label));
            }
            for OfficeRight { right, second_factor } in &office.rights {
                let factor = factor(*second_factor);
                lines.push(row(office.office, right.code(), REALM, factor, &label));
            }
        }
        lines.join("\n")
    }
}

fn factor(second: bool) -> &'static str {
    if second { "second" } else { "-" }
}

/// Labels stand last, since Chinese characters are wider than a column counts.
fn row(holder: &str, right: &str, reach: &str, factor: &str, label: &str) -> String {
    format!("{holder:<24} {right:<18} {reach:<10} {factor:<7} {label}")
}
