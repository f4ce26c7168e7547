//! Every rule of every rulebook of this build, for each kind of unit that owes it, in every state.

use jiff::ToSpan as _;
use jiff::civil::{Date, date};
use uuid::Uuid;

use super::super::*;
use crate::day::FOREVER;
use crate::id::ActivityId;
use crate::parameter;
use crate::rulebook::{Rulebook, embedded, embedded_keys};

/// A unit of a kind with plenty of members, and what it held.
struct Case<'s, 'r> {
    schedule: &'s Schedule<'r>,
    rule: &'r Entry<Cadence>,
    since: Date,
    kind: &'s str,
    members: u32,
    held: Vec<Date>,
    settings: Vec<Setting>,
}

impl<'s, 'r> Case<'s, 'r> {
    fn of(schedule: &'s Schedule<'r>, rule: &'r Entry<Cadence>, kind: &'s str) -> Self {
        let (held, settings) = (Vec::new(), Vec::new());
        Self { schedule, rule, since: date(1990, 1, 1), kind, members: 1000, held, settings }
    }

    fn held(mut self, day: Date, times: u32) -> Self {
        self.held.extend((0..times).map(|_| day));
        self
    }

    /// The state of a period of the rule on a day.
    fn state(&self, due: &Due, today: Date) -> State {
        let span = Span { from: self.since, until: FOREVER };
        let kind = self.schedule.unit_kind(self.kind).unwrap();
        let activity = self.schedule.kind(&self.rule.value.activities[0]).unwrap();
        let records: Vec<_> = self
            .held
            .iter()
            .zip(1_u128..)
            .map(|(day, n)| {
                let id = ActivityId(Uuid::from_u128(n));
                Record { id, day: *day, kind: activity, for_year: None, recorded: true }
            })
            .collect();
        let history = History {
            kinds: &[(span, kind)],
            members: &[(self.since, self.members)],
            records: &records,
            settings: &self.settings,
        };
        let deadlines = self.schedule.deadlines(&history, today);
        let found = deadlines
            .iter()
            .find(|one| std::ptr::eq(one.rule, self.rule) && one.due.period == due.period);
        found.unwrap().state
    }
}

/// A year in which a rule holds from the first to the last day.
fn a_year(rule: &Entry<Cadence>) -> Span {
    let from = rule.provenance.span.from;
    let year = if from > date(from.year(), 1, 1) { from.year() + 1 } else { from.year() };
    let year = super::super::year(year);
    assert!(year.until <= rule.provenance.span.until, "{} holds through no year", rule.key);
    year
}

fn each_row(mut see: impl FnMut(&Rulebook, &Schedule<'_>, &Entry<Cadence>, &Due, &str)) {
    for key in embedded_keys() {
        let rules = Rulebook::load(key, &embedded(key).unwrap()).unwrap();
        assert!(!rules.cadences.is_empty(), "{key}");
        for rule in &rules.cadences {
            let schedule = Schedule::of(&rules, a_year(rule));
            let mut duties = schedule.duties().iter();
            let duty = duties.find(|duty| std::ptr::eq(duty.rule, rule)).unwrap();
            for unit_kind in &rule.value.held_in {
                see(&rules, &schedule, rule, &duty.dues[0], unit_kind);
            }
        }
    }
}

#[test]
fn every_rule_is_held_due_made_up_overdue_and_missed() {
    each_row(|_, schedule, rule, due, unit_kind| {
        let row = format!("{} of {unit_kind}", rule.key);
        let case = || Case::of(schedule, rule, unit_kind);
        let (last, late) = (due.last, due.last.tomorrow().unwrap());
        let gone = due.make_up_last.tomorrow().unwrap();
        let n = due.required;
        assert!(n > 0, "{row} is never required");

        assert_eq!(case().state(due, due.period.from.yesterday().unwrap()), State::Ahead, "{row}");
        assert_eq!(case().state(due, due.opens), State::Due, "{row}");
        assert_eq!(case().state(due, last), State::Due, "{row}");
        assert_eq!(case().held(due.opens, n).state(due, due.opens), State::Held, "{row}");
        assert_eq!(case().held(due.opens, n).state(due, gone), State::Held, "{row}");
        assert_eq!(case().held(due.opens, n - 1).state(due, gone), State::Missed, "{row}");
        assert_eq!(case().held(last, n).state(due, gone), State::Held, "{row}");
        assert_eq!(case().state(due, gone), State::Missed, "{row}");
        // Later ones serve their own period first, and gaps in between.
        let after = |day| case().held(day, 12 * n);
        if rule.value.make_up_days.is_some() {
            assert_eq!(case().state(due, late), State::Overdue, "{row}");
            assert_eq!(case().state(due, due.make_up_last), State::Overdue, "{row}");
            assert_eq!(after(late).state(due, late), State::MadeUp, "{row}");
            assert_eq!(after(due.make_up_last).state(due, gone), State::MadeUp, "{row}");
        }
        assert_eq!(after(gone).state(due, gone), State::Missed, "{row}");
    });
}

#[test]
fn every_rule_lets_off_whom_it_says() {
    each_row(|rules, schedule, rule, due, unit_kind| {
        let row = format!("{} of {unit_kind}", rule.key);
        let case = || Case::of(schedule, rule, unit_kind);
        let first = due.period.from;
        let today = due.period.until + 2.years();

        let mut founded_later = case();
        founded_later.since = first.tomorrow().unwrap();
        let part = State::Exempt(Exemption::PartOfPeriod);
        assert_eq!(founded_later.state(due, today), part, "{row}");
        // What it held all the same is seen.
        let day = due.opens.max(founded_later.since);
        let held = Case { held: vec![day], ..founded_later };
        assert_eq!(held.state(due, today), State::Held, "{row}");

        for let_off in &rule.value.exempt {
            let exempt = Case::of(schedule, rule, let_off);
            assert_eq!(exempt.state(due, today), State::Exempt(Exemption::UnitKind), "{row}");
        }
        if let Some(key) = &rule.value.members_from {
            let from = u32::try_from(rules.number(key, first).unwrap().value.value).unwrap();
            let state = |members| Case { members, ..case() }.state(due, today);
            let few = Exemption::FewMembers { have: from - 1, from };
            assert_eq!(state(from - 1), State::Exempt(few), "{row}");
            assert_eq!(state(from), State::Missed, "{row}");
        }
        let key = rule.value.times.clone();
        let none = Setting { key: key.clone(), span: Span::since(first), steps: 1, value: 0 };
        let settings = vec![none];
        let state = Case { settings, ..case() }.state(due, today);
        match parameter::may_set(rules, &key, first) {
            Ok(entry) if entry.value.min == 0 => {
                assert_eq!(state, State::Exempt(Exemption::NoneRequired), "{row}");
            }
            _ => assert_eq!(state, State::Missed, "{row}: what the rule does not let hold"),
        }
    });
}
