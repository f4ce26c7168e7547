//! `zhibu explain cadence`: how often a kind of unit owes a kind of activity in a stretch of days.

use clap::Args;
use jiff::ToSpan as _;
use jiff::civil::Date;
use serde::Serialize;
use zhibu_domain::cadence::Cadence;
use zhibu_domain::day::Span;
use zhibu_domain::deadline::{Due, Schedule};
use zhibu_domain::rulebook::{Entry, Level, Number, Rulebook, nearest};
use zhibu_domain::text::Lang;
use zhibu_words::Words;

use super::super::shelf::Volume;
use super::super::{Complaint, Exit, json};

/// The longest stretch, in years: who asks for more mistyped a day.
const YEARS_MAX: i16 = 100;

#[derive(Debug, Args)]
pub(super) struct Ask {
    /// Kind of unit, by its key in the rulebook.
    #[arg(long, value_name = "KIND")]
    unit_kind: String,
    /// Kind of activity, by its key in the rulebook.
    #[arg(long, value_name = "KIND")]
    activity: String,
    /// First day of the stretch.
    #[arg(long, value_name = "YYYY-MM-DD")]
    from: Date,
    /// Last day of the stretch. Periods count that lie inside as a whole.
    #[arg(long, value_name = "YYYY-MM-DD")]
    to: Date,
    /// Key of a rulebook in this program, or a folder of .toml files.
    #[arg(long, default_value = "cpc", value_name = "KEY|FOLDER")]
    rulebook: String,
    /// Language of the sentences.
    #[arg(long, default_value = "zh", value_parser = ["zh", "en"])]
    lang: String,
}

#[derive(Serialize)]
struct Told<'a> {
    required: u32,
    periods: Vec<Period>,
    rule: &'a str,
    source: &'a str,
    cadence: &'a str,
    cadence_source: &'a str,
    unit_kind: &'a str,
    activity: &'a str,
    from: Date,
    to: Date,
    every_months: u8,
    season: &'a [u8],
    /// Periods that the first or the last day cuts; they are not counted.
    cut: usize,
    /// The rule lets units of this kind off.
    let_off: bool,
    exempt: &'a [String],
    members_from: Option<Amount<'a>>,
    credited_minutes: Option<Amount<'a>>,
    /// Other rules for which such an activity counts in such a unit.
    also: Vec<&'a str>,
}

/// A period, half-open as in the rulebook; the other days are inclusive.
#[derive(Serialize)]
struct Period {
    from: Date,
    until: Date,
    required: u32,
    opens: Date,
    last: Date,
    make_up_last: Date,
}

#[derive(Serialize)]
struct Amount<'a> {
    value: i64,
    rule: &'a str,
    source: &'a str,
}

impl<'a> Amount<'a> {
    fn of(entry: &'a Entry<Number>) -> Self {
        let (rule, source) = (&entry.key, &entry.provenance.source);
        Self { value: entry.value.value, rule, source }
    }
}

impl Ask {
    /// Answers as one line of JSON, or in sentences.
    pub(super) fn answer(&self, as_json: bool) -> Result<String, Complaint> {
        let rules = Volume::find(&self.rulebook)?.sound()?;
        let stretch = self.stretch()?;
        let keys = self.keys(&rules)?;
        let (key, also) = keys.split_first().expect("keys() refuses where there is none");
        let schedule = Schedule::of(&rules, stretch);
        let duties = schedule.duties().iter().filter(|duty| duty.rule.key == **key);
        let duties = duties.filter(|duty| self.owes(&duty.rule.value).is_some());
        let mut dues: Vec<(&Entry<Cadence>, Due)> =
            duties.flat_map(|duty| duty.dues.iter().map(|due| (duty.rule, *due))).collect();
        dues.sort_by_key(|(_, due)| due.period);
        let Some(&(rule, first)) = dues.first() else { return Err(self.too_early(&rules, key)) };
        let whole =
            |due: &Due| stretch.from <= due.period.from && due.period.until <= stretch.until;
        let touched = dues.len();
        dues.retain(|(_, due)| whole(due));
        let (rule, day) =
            dues.first().map_or((rule, first.period.from), |(rule, due)| (*rule, due.period.from));
        let number = |key: Option<&'_ str>| key.and_then(|key| rules.number(key, day));
        let times = number(Some(&rule.value.times));
        let times = times.expect("a rulebook holds the numbers of its rules while these hold");
        let periods: Vec<Period> =
            dues.iter().map(|(rule, due)| self.period(&rule.value, due)).collect();
        let told = Told {
            required: periods.iter().map(|period| period.required).sum(),
            cut: touched - periods.len(),
            periods,
            rule: &times.key,
            source: &times.provenance.source,
            cadence: &rule.key,
            cadence_source: &rule.provenance.source,
            unit_kind: &self.unit_kind,
            activity: &self.activity,
            from: self.from,
            to: self.to,
            every_months: rule.value.every.months(),
            season: &rule.value.season,
            let_off: self.owes(&rule.value) == Some(false),
            exempt: &rule.value.exempt,
            members_from: number(rule.value.members_from.as_deref()).map(Amount::of),
            credited_minutes: number(rule.value.credited.as_deref()).map(Amount::of),
            also: also.to_vec(),
        };
        Ok(if as_json { json(&told) } else { self.sentences(&rules, (rule, times), &told) })
    }

    fn period(&self, rule: &Cadence, due: &Due) -> Period {
        let let_off = self.owes(rule) == Some(false);
        Period {
            from: due.period.from,
            until: due.period.until,
            required: if let_off { 0 } else { due.required },
            opens: due.opens,
            last: due.last,
            make_up_last: due.make_up_last,
        }
    }

    /// The days asked about, half-open.
    fn stretch(&self) -> Result<Span, Complaint> {
        let (from, to) = (self.from, self.to);
        if to < from {
            let what = format!("The stretch ends on {to}, before it begins on {from}");
            return Err(complaint(what, "--to", format!("take --to {from} or a later day")));
        }
        let latest = from.saturating_add(YEARS_MAX.years());
        if to > latest {
            let what = format!("From {from} to {to} are more than {YEARS_MAX} years");
            return Err(complaint(what, "--to", format!("take --to {latest} or an earlier day")));
        }
        Ok(Span { from, until: to.tomorrow().unwrap_or(to) })
    }

    /// Whether a rule counts the activity for such units: they owe it, or are let off.
    fn owes(&self, rule: &Cadence) -> Option<bool> {
        if !rule.activities.contains(&self.activity) {
            return None;
        }
        let owes = rule.held_in.contains(&self.unit_kind);
        (owes || rule.exempt.contains(&self.unit_kind)).then_some(owes)
    }

    /// The rules that count the activity for such units, each once; at least one.
    fn keys<'r>(&self, rules: &'r Rulebook) -> Result<Vec<&'r str>, Complaint> {
        let (unit_kind, activity) = (&self.unit_kind, &self.activity);
        if rules.unit_kind(unit_kind).is_none() {
            let all = once(rules.unit_kinds.iter().map(|kind| kind.key.as_str()));
            let what = format!("There is no kind of unit {unit_kind:?}");
            return Err(complaint(what, "--unit-kind", one_of(unit_kind, &all)));
        }
        if rules.activity_kind(activity).is_none() {
            let all = once(rules.activity_kinds.iter().map(|kind| kind.key.as_str()));
            let what = format!("There is no kind of activity {activity:?}");
            return Err(complaint(what, "--activity", one_of(activity, &all)));
        }
        let of_unit = |rule: &&Entry<Cadence>| {
            rule.value.held_in.contains(unit_kind) || rule.value.exempt.contains(unit_kind)
        };
        let counted = rules.cadences.iter().filter(|rule| self.owes(&rule.value).is_some());
        let keys = once(counted.map(|rule| rule.key.as_str()));
        if keys.is_empty() {
            let asked = rules.cadences.iter().filter(of_unit);
            let asked = once(asked.flat_map(|rule| &rule.value.activities).map(String::as_str));
            let what = format!("No rule asks {activity:?} of {unit_kind:?}");
            let remedy = if asked.is_empty() {
                let all = once(
                    rules.cadences.iter().flat_map(|rule| &rule.value.held_in).map(String::as_str),
                );
                return Err(complaint(
                    what,
                    "--unit-kind",
                    format!("use one of {}", all.join(", ")),
                ));
            } else {
                format!("use one of {}", asked.join(", "))
            };
            return Err(complaint(what, "--activity", remedy));
        }
        Ok(keys)
    }

    /// No period of the stretch begins while the rule holds.
    fn too_early(&self, rules: &Rulebook, key: &str) -> Complaint {
        let versions = || rules.cadences.iter().filter(|rule| rule.key == key);
        let first = versions().map(|rule| rule.provenance.span.from).min();
        let first = first.unwrap_or(self.from);
        let what = format!("The rule {key:?} asks for nothing from {} to {}", self.from, self.to);
        let remedy = if self.to < first {
            format!("it holds from {first} on; take a later stretch")
        } else {
            "take a stretch in which one of its periods begins while it holds".to_owned()
        };
        complaint(what, "--from", remedy)
    }

    fn sentences(
        &self,
        rules: &Rulebook,
        (rule, times): (&Entry<Cadence>, &Entry<Number>),
        told: &Told<'_>,
    ) -> String {
        let words = Words::of_rules(Lang::parse(&self.lang).unwrap_or(Lang::Zh), rules);
        let unit = rules.unit_kind(&self.unit_kind);
        let unit = unit.map_or(self.unit_kind.as_str(), |kind| words.label(&kind.label));
        let often = words.often(rule.value.every, times.value.value);
        let mut lines = vec![words.with(
            "explain-cadence-often",
            &[
                ("rule", words.label(&rule.label).into()),
                ("unit", unit.into()),
                ("often", often.into()),
            ],
        )];
        if told.let_off {
            lines.push(words.t("deadline-exempt-kind").to_owned());
        }
        lines.push(words.with(
            "explain-cadence-total",
            &[
                ("first", words.day(self.from).into()),
                ("last", words.day(self.to).into()),
                ("periods", told.periods.len().into()),
                ("required", told.required.into()),
            ],
        ));
        let since = rule.provenance.span.from;
        if self.from < since {
            let since = words.day(since).into();
            lines.push(words.with("explain-cadence-since", &[("day", since)]));
        }
        if told.cut > 0 {
            lines.push(words.with("explain-cadence-cut", &[("n", told.cut.into())]));
        }
        let periods = told.periods.iter().filter(|_| !told.let_off);
        lines.extend(periods.map(|period| period.sentence(words)));
        lines.extend(terms(words, rules, rule, told));
        let mut cited = vec![(&rule.label, &rule.provenance), (&times.label, &times.provenance)];
        let others = [&told.members_from, &told.credited_minutes].into_iter().flatten();
        for other in others.filter_map(|amount| rules.number(amount.rule, self.to)) {
            cited.push((&other.label, &other.provenance));
        }
        lines.extend(cited.into_iter().map(|(label, provenance)| {
            let source = words.citation(rules, provenance);
            let about = words.label(label).into();
            words.with("explain-source", &[("about", about), ("source", source.into())])
        }));
        if times.provenance.level != Level::Central {
            lines.push(words.t("explain-cadence-local").to_owned());
        }
        lines.join("\n")
    }
}

/// What else the rule says, a sentence each.
fn terms(words: Words, rules: &Rulebook, rule: &Entry<Cadence>, told: &Told<'_>) -> Vec<String> {
    let mut lines = Vec::new();
    if !told.season.is_empty() {
        let months = told.season.iter().map(|month| i8::try_from(*month).unwrap_or(1));
        let months: Vec<&str> = months.map(|month| words.month_name(month)).collect();
        let months = words.list(&months).into();
        lines.push(words.with("explain-cadence-season", &[("months", months)]));
    }
    if let Some(from) = &told.members_from {
        lines.push(words.with("explain-cadence-members", &[("n", from.value.into())]));
    }
    if !rule.value.exempt.is_empty() {
        let kinds =
            rule.value.exempt.iter().map(|key| {
                rules.unit_kind(key).map_or(key.as_str(), |kind| words.label(&kind.label))
            });
        let kinds = words.list(&kinds.collect::<Vec<_>>()).into();
        lines.push(words.with("explain-cadence-exempt", &[("kinds", kinds)]));
    }
    if let Some(minutes) = &told.credited_minutes {
        lines.push(words.with("explain-cadence-credited", &[("n", minutes.value.into())]));
    }
    if !told.also.is_empty() {
        let label = |key: &&str| rules.cadences.iter().find(|rule| rule.key == **key);
        let also = told.also.iter().filter_map(label).map(|rule| words.label(&rule.label));
        let also = words.list(&also.collect::<Vec<_>>()).into();
        lines.push(words.with("explain-cadence-also", &[("rules", also)]));
    }
    lines
}

impl Period {
    fn sentence(&self, words: Words) -> String {
        let period = words.period(Span { from: self.from, until: self.until });
        let mut args = vec![
            ("period", period.into()),
            ("required", self.required.into()),
            ("opens", words.day(self.opens).into()),
            ("last", words.day(self.last).into()),
        ];
        if self.make_up_last == self.last {
            return words.with("explain-cadence-period-strict", &args);
        }
        args.push(("make_up_last", words.day(self.make_up_last).into()));
        words.with("explain-cadence-period", &args)
    }
}

fn complaint(what: String, place: &str, remedy: String) -> Complaint {
    Complaint { exit: Exit::Usage, lang: Lang::En, what, place: place.to_owned(), remedy }
}

fn one_of(word: &str, all: &[&str]) -> String {
    let listed = all.join(", ");
    match nearest(word, all) {
        Some(near) => format!("perhaps {near:?} is meant, one of {listed}"),
        None => format!("use one of {listed}"),
    }
}

/// Each key once, in the order of the file.
fn once<'a>(all: impl Iterator<Item = &'a str>) -> Vec<&'a str> {
    let mut keys = Vec::new();
    for key in all {
        if !keys.contains(&key) {
            keys.push(key);
        }
    }
    keys
}
