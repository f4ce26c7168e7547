//! Deadlines equal a naive telling of the same rules, day by day and over all years, on random
//! rules, histories, settings and days.

use std::sync::LazyLock;

use jiff::civil::{Date, date};
use proptest::prelude::*;
use uuid::Uuid;

use super::super::*;
use crate::cadence::{PERIOD_MONTHS, Period};
use crate::day::FOREVER;
use crate::id::ActivityId;
use crate::rulebook::{Evidence, Level, Number, Provenance, Rulebook, embedded};
use crate::text::Label;

const FIRST: Date = date(2019, 1, 1);
const LAST: Date = date(2027, 12, 31);

/// A world to judge: a rulebook with one rule in one or two versions, and one unit.
#[derive(Debug, Clone)]
struct World {
    rules: Rulebook,
    /// When it was of which kind: an index into [`UNIT_KINDS`]; a hole where it did not exist.
    kinds: Vec<(Span, usize)>,
    /// When each full member was one.
    members: Vec<Span>,
    /// Activities in order of the day, with what kinds they are, by index into [`KINDS`].
    held: Vec<(Record, Vec<usize>)>,
    settings: Vec<Setting>,
    stretch: Span,
    today: Date,
}

/// The first two owe it, the third is let off, no rule names the last.
const UNIT_KINDS: [&str; 4] = ["branch", "joint", "guest", "other"];
/// The first two count.
const KINDS: [&str; 3] = ["meeting", "assembly", "outing"];

fn entry<T>(key: &str, span: Span, level: Level, value: T) -> Entry<T> {
    let label = Label { zh: key.to_owned(), en: key.to_owned() };
    let source = "S 1".to_owned();
    let provenance = Provenance { source, level, evidence: Evidence::Text, span, note: None };
    Entry { key: key.to_owned(), label, provenance, value }
}

/// A rulebook of nothing but rules.
fn rulebook(cadences: Vec<Entry<Cadence>>, numbers: Vec<Entry<Number>>) -> Rulebook {
    static REST: LazyLock<Rulebook> = LazyLock::new(|| {
        let rules = Rulebook::load("cpc", &embedded("cpc").unwrap()).unwrap();
        let (sheets, catalogues) = (Vec::new(), std::collections::BTreeMap::new());
        Rulebook { sheets, catalogues, posts: Vec::new(), ..rules }
    });
    Rulebook { cadences, numbers, ..REST.clone() }
}

fn day() -> impl Strategy<Value = Date> {
    (0..3280_i32).prop_map(|n| FIRST.checked_add(jiff::Span::new().days(n)).unwrap())
}

/// Cuts time at some days.
fn spans(at: Vec<Date>) -> Vec<Span> {
    let mut cuts = at;
    cuts.push(FIRST);
    cuts.push(FOREVER);
    cuts.sort_unstable();
    cuts.dedup();
    cuts.windows(2).map(|pair| Span { from: pair[0], until: pair[1] }).collect()
}

/// A number in one or two versions, within bounds.
fn number(key: &'static str, max: i64) -> impl Strategy<Value = Vec<Entry<Number>>> {
    let level = prop_oneof![4 => Just(Level::Local), 1 => Just(Level::Central)];
    let cut = proptest::option::weighted(0.3, day());
    (cut, proptest::collection::vec((0..=max, level), 10)).prop_map(move |(cut, values)| {
        let spans = spans(cut.into_iter().collect()).into_iter();
        let versions = spans.zip(values).map(|(span, (value, level))| {
            let number = Number { value, unit: "times".to_owned(), min: 0, max };
            entry(key, span, level, number)
        });
        versions.collect()
    })
}

fn version() -> impl Strategy<Value = Cadence> {
    let season = prop_oneof![
        2 => Just(Vec::new()),
        1 => proptest::sample::subsequence((1..=12_u8).collect::<Vec<_>>(), 1..4),
        1 => Just(vec![10, 11, 12]),
    ];
    let key = |key: &'static str| proptest::option::weighted(0.7, Just(key.to_owned()));
    let every =
        prop_oneof![Just(1_u8), Just(3), Just(12), proptest::sample::select(&PERIOD_MONTHS)];
    (every, season, key("carry"), key("make_up"), key("members")).prop_map(
        |(every, season, carry_days, make_up_days, members_from)| Cadence {
            activities: vec!["meeting".to_owned(), "assembly".to_owned()],
            held_in: vec!["branch".to_owned(), "joint".to_owned()],
            exempt: vec!["guest".to_owned()],
            every: Period::of_months(every).unwrap(),
            times: "times".to_owned(),
            season,
            carry_days,
            make_up_days,
            members_from,
            credited: None,
        },
    )
}

fn rules() -> impl Strategy<Value = Rulebook> {
    let numbers =
        (number("times", 3), number("carry", 95), number("make_up", 100), number("members", 4));
    let cut = proptest::option::weighted(0.4, day());
    let same = proptest::bool::weighted(0.7);
    (numbers, cut, same, version(), version()).prop_map(|(numbers, cut, same, one, mut two)| {
        if same {
            two.every = one.every;
        }
        let spans = spans(cut.into_iter().collect()).into_iter();
        let versions = spans.zip([one, two]);
        let cadences = versions.map(|(span, rule)| entry("rule", span, Level::Central, rule));
        let (times, carry, make_up, members) = numbers;
        rulebook(cadences.collect(), [times, carry, make_up, members].concat())
    })
}

fn setting() -> impl Strategy<Value = Setting> {
    let key = proptest::sample::select(vec!["times", "carry", "make_up", "members", "elsewhere"]);
    (key, day(), 0..900_i32, 0..3_u32, 0..110_i64).prop_map(|(key, from, days, steps, value)| {
        let until = from.checked_add(jiff::Span::new().days(days)).unwrap();
        // Small numbers lie within all bounds more often.
        let value = if key == "times" || key == "members" { value % 6 } else { value };
        Setting { key: key.to_owned(), span: Span { from, until }, steps, value }
    })
}

fn activity() -> impl Strategy<Value = (Date, Option<i16>, bool, Vec<usize>)> {
    let year = proptest::option::weighted(0.2, -2..=1_i16);
    let kinds = proptest::sample::subsequence(vec![0_usize, 1, 2], 1..=3);
    // Half of them early in the year, where last year's and this year's meet.
    let early = (2019..2027_i16, 0..150_i32)
        .prop_map(|(year, n)| date(year, 1, 1).checked_add(jiff::Span::new().days(n)).unwrap());
    (prop_oneof![day(), early], year, proptest::bool::weighted(0.9), kinds).prop_map(
        |(day, year, recorded, kinds)| (day, year.map(|n| day.year() + n), recorded, kinds),
    )
}

fn world() -> impl Strategy<Value = World> {
    let kinds = (
        proptest::collection::vec(day(), 0..4),
        proptest::collection::vec(
            prop_oneof![4 => Just(0), 1 => Just(1), 1 => Just(2), 1 => Just(3), 1 => Just(9)],
            6,
        ),
    );
    let members = proptest::collection::vec((day(), 0..2000_i32), 0..6);
    let held = prop_oneof![
        proptest::collection::vec(activity(), 0..12),
        proptest::collection::vec(activity(), 0..90),
    ];
    let settings = proptest::collection::vec(setting(), 0..5);
    let stretch = (day(), 0..800_i32);
    (rules(), kinds, members, held, settings, stretch, day()).prop_map(
        |(rules, (cuts, kinds), members, mut held, settings, (from, days), today)| {
            let later = |day: Date, days| day.checked_add(jiff::Span::new().days(days)).unwrap();
            held.sort_by_key(|one| one.0);
            let held =
                held.into_iter().zip(1_u128..).map(|((day, for_year, recorded, kinds), n)| {
                    let id = ActivityId(Uuid::from_u128(n));
                    let kind = KindId(0);
                    (Record { id, day, kind, for_year, recorded }, kinds)
                });
            let kinds = spans(cuts).into_iter().zip(kinds).filter(|(_, kind)| *kind < 9);
            let members =
                members.into_iter().map(|(from, days)| Span { from, until: later(from, days) });
            World {
                rules,
                kinds: kinds.collect(),
                members: members.collect(),
                held: held.collect(),
                settings,
                stretch: Span { from, until: later(from, days) },
                today,
            }
        },
    )
}

/// What the program says.
fn told<'r>(world: &'r World, schedule: &Schedule<'r>, within: Option<Span>) -> Vec<Deadline<'r>> {
    let known =
        |(span, kind): &(Span, usize)| Some((*span, schedule.unit_kind(UNIT_KINDS[*kind])?));
    let kinds: Vec<_> = world.kinds.iter().filter_map(known).collect();
    let members = steps(world.members.clone());
    let inside = |record: &Record| within.is_none_or(|span| span.holds(record.day));
    let held = world.held.iter().filter(|(record, _)| inside(record));
    let records: Vec<_> = held
        .flat_map(|(record, kinds)| {
            let known = kinds.iter().filter_map(|kind| schedule.kind(KINDS[*kind]));
            known.map(|kind| Record { kind, ..*record })
        })
        .collect();
    let history =
        History { kinds: &kinds, members: &members, records: &records, settings: &world.settings };
    let deadlines = schedule.deadlines(&history, world.today);
    let mut verdicts = Vec::new();
    schedule.judge(&history, world.today, |verdict| verdicts.push(verdict));
    let counted = deadlines.iter().map(|one| (one.state, one.records.len()));
    let judged = verdicts.iter().map(|one| (one.state, one.held as usize));
    assert!(counted.eq(judged), "counts and lists differ");
    deadlines
}

/// A period told naively.
struct Told {
    days: Vec<Date>,
    /// Whether the rule concerns the unit then.
    concerns: bool,
    exempt: Option<Exemption>,
    opens: Date,
    last: Date,
    make_up_last: Date,
    required: u32,
    served: Vec<Record>,
    settled: u32,
}

fn month(day: Date) -> u8 {
    u8::try_from(day.month()).unwrap()
}

fn plus(mut day: Date, days: i64) -> Date {
    for _ in 0..days {
        day = day.tomorrow().unwrap();
    }
    day
}

impl World {
    fn version_on(&self, every: Period, day: Date) -> Option<&Entry<Cadence>> {
        let mut versions = self.rules.cadences.iter();
        versions.find(|rule| rule.value.every == every && rule.provenance.span.holds(day))
    }

    fn value(&self, key: Option<&String>, day: Date) -> i64 {
        let Some(key) = key else { return 0 };
        let mut numbers = self.rules.numbers.iter();
        let of_day = numbers.find(|n| n.key == *key && n.provenance.span.holds(day)).unwrap();
        let mut set: Vec<_> =
            self.settings.iter().filter(|s| s.key == *key && s.span.holds(day)).collect();
        set.sort_by_key(|s| s.steps);
        match set.first() {
            Some(set)
                if of_day.provenance.level != Level::Central && set.value <= of_day.value.max =>
            {
                set.value
            }
            _ => of_day.value.value,
        }
    }

    fn kind_on(&self, day: Date) -> Option<usize> {
        self.kinds.iter().find(|(span, _)| span.holds(day)).map(|(_, kind)| *kind)
    }

    fn tell(&self, rule: &Cadence, days: Vec<Date>) -> Option<Told> {
        let first = days[0];
        let open = |day: &&Date| rule.season.is_empty() || rule.season.contains(&month(**day));
        let (opens, closes) = (*days.iter().find(open)?, *days.iter().rfind(open)?);
        let last = plus(closes, self.value(rule.carry_days.as_ref(), first));
        let make_up_last = plus(last, self.value(rule.make_up_days.as_ref(), first));
        let make_up_last = make_up_last.max(*days.last()?);
        let owes = |day: &Date| matches!(self.kind_on(*day), Some(0 | 1));
        let guest = |day: &Date| self.kind_on(*day) == Some(2);
        let count = |n: i64| u32::try_from(n).unwrap();
        let times = count(self.value(Some(&rule.times), first));
        let from = count(self.value(rule.members_from.as_ref(), first));
        let have = self.members.iter().filter(|span| span.holds(first)).count();
        let have = u32::try_from(have).unwrap();
        let exempt = if days.iter().all(owes) {
            match () {
                () if times == 0 => Some(Exemption::NoneRequired),
                () if have < from => Some(Exemption::FewMembers { have, from }),
                () => None,
            }
        } else if days.iter().any(owes) {
            Some(Exemption::PartOfPeriod)
        } else {
            Some(Exemption::UnitKind)
        };
        let concerns = days.iter().any(|day| owes(day) || guest(day));
        let required = if exempt.is_some() { 0 } else { times };
        let (served, settled) = (Vec::new(), 0);
        Some(Told { days, concerns, exempt, opens, last, make_up_last, required, served, settled })
    }

    /// All periods of all years, with what serves them.
    fn periods(&self, every: Period) -> Vec<Told> {
        let mut months: Vec<Vec<Date>> = Vec::new();
        let mut day = FIRST;
        while day <= date(2030, 12, 31) {
            if day.day() == 1 && (month(day) - 1).is_multiple_of(every.months()) {
                months.push(Vec::new());
            }
            months.last_mut().unwrap().push(day);
            day = day.tomorrow().unwrap();
        }
        let tell = |days: Vec<Date>| self.tell(&self.version_on(every, days[0])?.value, days);
        let mut periods: Vec<Told> = months.into_iter().filter_map(tell).collect();
        periods.retain(|period| period.concerns);
        for (record, kinds) in &self.held {
            if kinds.contains(&0) || kinds.contains(&1) {
                serve(&mut periods, every, *record);
            }
        }
        periods
    }
}

/// Gives a record to the period that it serves.
fn serve(periods: &mut [Told], every: Period, record: Record) {
    let day = record.day;
    let lacks = |period: &Told| period.settled < period.required;
    let own = periods.iter().position(|period| period.days.contains(&day));
    let earlier: Vec<usize> =
        (0..periods.len()).filter(|at| *periods[*at].days.last().unwrap() < day).collect();
    let about = record.for_year.filter(|year| every == Period::YEAR && *year <= day.year());
    let chosen = if let Some(year) = about {
        let of_year = periods.iter().position(|period| period.days[0].year() == year);
        of_year.filter(|at| day <= periods[*at].make_up_last).map(|at| (at, true))
    } else {
        let carries = own.zip(earlier.last().copied()).filter(|(own, before)| {
            let before = &periods[*before];
            day < periods[*own].opens && before.required > 0 && day <= before.last
        });
        let gap = earlier.iter().rev().copied();
        let mut gap = gap.filter(|at| lacks(&periods[*at]) && day <= periods[*at].make_up_last);
        match (carries, own) {
            (Some((_, before)), _) if lacks(&periods[before]) => Some((before, true)),
            (Some((own, _)), _) => Some((own, false)),
            (None, Some(own)) if lacks(&periods[own]) => Some((own, true)),
            (None, own) => gap.next().or(own).map(|at| (at, true)),
        }
    };
    if let Some((at, settled)) = chosen {
        periods[at].served.push(record);
        periods[at].settled += u32::from(settled && record.recorded);
    }
}

fn state(period: &Told, today: Date) -> State {
    let held: Vec<_> = period.served.iter().filter(|record| record.recorded).collect();
    let in_time = held.iter().filter(|record| record.day <= period.last).count();
    if let (Some(reason), true) = (period.exempt, held.is_empty()) {
        return State::Exempt(reason);
    }
    let enough = |n: usize| n >= period.required as usize;
    match today {
        _ if enough(in_time) => State::Held,
        _ if enough(held.len()) => State::MadeUp,
        today if today < period.opens => State::Ahead,
        today if today <= period.last => State::Due,
        today if today <= period.make_up_last => State::Overdue,
        _ => State::Missed,
    }
}

fn ids<'a>(records: impl IntoIterator<Item = &'a Record>) -> Vec<ActivityId> {
    records.into_iter().map(|record| record.id).collect()
}

/// What one deadline says, in a form that both tellings have.
#[derive(Debug, PartialEq)]
struct Line {
    rule_from: Date,
    first: Date,
    days: (Date, Date, Date),
    required: u32,
    state: State,
    records: Vec<ActivityId>,
    planned: Option<ActivityId>,
}

fn lines(deadlines: &[Deadline<'_>]) -> Vec<Line> {
    let line = |one: &Deadline<'_>| Line {
        rule_from: one.rule.provenance.span.from,
        first: one.due.period.from,
        days: (one.due.opens, one.due.last, one.due.make_up_last),
        required: one.due.required,
        state: one.state,
        records: ids(&one.records),
        planned: one.planned.map(|record| record.id),
    };
    deadlines.iter().map(line).collect()
}

fn expected(world: &World) -> Vec<Line> {
    let mut lines = Vec::new();
    for rule in &world.rules.cadences {
        for period in world.periods(rule.value.every) {
            let first = period.days[0];
            let asked = period.days.iter().any(|day| world.stretch.holds(*day));
            if !asked || !rule.provenance.span.holds(first) {
                continue;
            }
            let (recorded, planned): (Vec<_>, Vec<_>) =
                period.served.iter().partition(|record| record.recorded);
            lines.push(Line {
                rule_from: rule.provenance.span.from,
                first,
                days: (period.opens, period.last, period.make_up_last),
                required: period.required,
                state: state(&period, world.today),
                records: ids(recorded),
                planned: ids(planned).first().copied(),
            });
        }
    }
    lines
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 2500, failure_persistence: None, ..ProptestConfig::default()
    })]

    #[test]
    fn deadlines_equal_a_naive_telling_day_by_day(world in world()) {
        prop_assume!(world.stretch.until <= LAST);
        let schedule = Schedule::of(&world.rules, world.stretch);
        let expected = expected(&world);
        prop_assert_eq!(lines(&told(&world, &schedule, None)), &expected[..]);
        // What lies beyond the reach changes nothing.
        let reach = schedule.reach().unwrap_or(world.stretch);
        prop_assert_eq!(lines(&told(&world, &schedule, Some(reach))), &expected[..]);
    }
}

#[test]
fn random_worlds_hold_every_state() {
    use proptest::strategy::ValueTree as _;
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    let mut seen = std::collections::BTreeSet::new();
    for _ in 0..300 {
        let world = world().new_tree(&mut runner).unwrap().current();
        for line in expected(&world) {
            let state = match line.state {
                State::Exempt(Exemption::FewMembers { .. }) => "few-members",
                State::Exempt(Exemption::NoneRequired) => "none-required",
                State::Exempt(Exemption::PartOfPeriod) => "part-of-period",
                State::Exempt(Exemption::UnitKind) => "unit-kind",
                state => state.code(),
            };
            seen.insert(state);
        }
    }
    assert_eq!(seen.len(), 10, "{seen:?}");
}
