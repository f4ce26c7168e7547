//! Units of the default rulebook, judged.

mod oracle;
mod table;

use jiff::civil::{Date, date};
use uuid::Uuid;

use super::*;
use crate::day::FOREVER;
use crate::id::ActivityId;
use crate::rulebook::{Rulebook, embedded};

fn rules() -> Rulebook {
    Rulebook::load("cpc", &embedded("cpc").unwrap()).unwrap()
}

/// A branch of twenty since 2020.
struct Branch {
    kinds: Vec<(Span, UnitKindId)>,
    members: Vec<(Date, u32)>,
    records: Vec<Record>,
    settings: Vec<Setting>,
}

impl Branch {
    fn of(schedule: &Schedule<'_>) -> Self {
        let span = Span { from: date(2020, 1, 1), until: FOREVER };
        let kind = schedule.unit_kind("branch").unwrap();
        let (kinds, members) = (vec![(span, kind)], vec![(span.from, 20)]);
        Self { kinds, members, records: Vec::new(), settings: Vec::new() }
    }

    fn held(mut self, schedule: &Schedule<'_>, kind: &str, days: &[Date]) -> Self {
        for day in days {
            self.record(schedule, kind, *day);
        }
        self
    }

    fn record(&mut self, schedule: &Schedule<'_>, kind: &str, day: Date) -> &mut Record {
        let id = ActivityId(Uuid::from_u128(self.records.len() as u128 + 1));
        let kind = schedule.kind(kind).unwrap();
        let at = self.records.partition_point(|record| record.day <= day);
        self.records.insert(at, Record { id, day, kind, for_year: None, recorded: true });
        &mut self.records[at]
    }

    fn history(&self) -> History<'_> {
        History {
            kinds: &self.kinds,
            members: &self.members,
            records: &self.records,
            settings: &self.settings,
        }
    }

    /// The states of a rule's periods.
    fn states(&self, schedule: &Schedule<'_>, rule: &str, today: Date) -> Vec<&'static str> {
        let deadlines = schedule.deadlines(&self.history(), today);
        let of_rule = deadlines.iter().filter(|one| one.rule.key == rule);
        of_rule.map(|one| one.state.code()).collect()
    }
}

#[test]
fn a_month_s_committee_meeting_is_held_made_up_overdue_and_missed() {
    let rules = rules();
    let schedule = Schedule::of(&rules, year(2026));
    let days = [date(2026, 1, 9), date(2026, 3, 2), date(2026, 3, 20), date(2026, 10, 3)];
    let branch = Branch::of(&schedule).held(&schedule, "committee-meeting", &days);
    let states = branch.states(&schedule, "committee-meeting", date(2026, 11, 20));
    assert_eq!(
        states,
        [
            "held", "made-up", "held", "missed", "missed", "missed", "missed", "missed", "missed",
            "held", "due", "ahead"
        ]
    );
}

#[test]
fn what_is_left_over_fills_the_nearest_gap_that_is_still_open() {
    let rules = rules();
    let schedule = Schedule::of(&rules, year(2026));
    // On 3 March both January (31 days) and February are open.
    let days = [date(2026, 3, 2), date(2026, 3, 3)];
    let branch = Branch::of(&schedule).held(&schedule, "committee-meeting", &days);
    let states = branch.states(&schedule, "committee-meeting", date(2026, 3, 31));
    assert_eq!(states[..4], ["missed", "made-up", "held", "ahead"]);
    let branch = branch.held(&schedule, "committee-meeting", &[date(2026, 3, 3)]);
    let states = branch.states(&schedule, "committee-meeting", date(2026, 3, 31));
    assert_eq!(states[..4], ["made-up", "made-up", "held", "ahead"]);
}

#[test]
fn a_life_meeting_in_spring_is_last_year_s_where_that_lacks_one() {
    let rules = rules();
    let today = date(2027, 6, 1);
    let on_years = |days: &[Date]| {
        [2025, 2026].map(|asked| {
            let schedule = Schedule::of(&rules, year(asked));
            let branch = Branch::of(&schedule).held(&schedule, "life-meeting", days);
            branch.states(&schedule, "life-meeting", today)[0]
        })
    };
    assert_eq!(on_years(&[date(2026, 2, 10)]), ["held", "missed"]);
    assert_eq!(on_years(&[date(2025, 11, 3), date(2026, 2, 10)]), ["held", "held"]);
    assert_eq!(on_years(&[date(2026, 3, 31)]), ["held", "missed"], "the last day of the carry");
    assert_eq!(on_years(&[date(2026, 4, 1)]), ["missed", "held"], "a day later");
    assert_eq!(on_years(&[date(2026, 4, 1), date(2026, 4, 2)]), ["made-up", "held"]);
    // Who holds it each spring has held it each year.
    let springs = [date(2025, 2, 1), date(2026, 2, 1), date(2027, 2, 1)];
    assert_eq!(on_years(&springs), ["held", "held"]);
}

#[test]
fn a_record_that_names_a_year_serves_that_year() {
    let rules = rules();
    let on_years = |day: Date, about: i16| {
        [2025, 2026].map(|asked| {
            let schedule = Schedule::of(&rules, year(asked));
            let mut branch = Branch::of(&schedule);
            branch.record(&schedule, "appraisal", day).for_year = Some(about);
            branch.states(&schedule, "appraisal", date(2027, 6, 1))[0]
        })
    };
    assert_eq!(on_years(date(2026, 2, 1), 2025), ["held", "missed"]);
    assert_eq!(on_years(date(2026, 2, 1), 2026), ["missed", "held"], "its own, though in spring");
    assert_eq!(on_years(date(2026, 4, 20), 2025), ["made-up", "missed"]);
    assert_eq!(on_years(date(2026, 6, 1), 2025), ["missed", "missed"], "too late for its year");
    assert_eq!(on_years(date(2026, 11, 1), 2027), ["missed", "held"], "ahead of its year");
}

#[test]
fn one_held_in_time_stays_held_when_another_follows_late() {
    let rules = rules();
    let schedule = Schedule::of(&rules, year(2025));
    let mut branch = Branch::of(&schedule).held(&schedule, "appraisal", &[date(2025, 12, 1)]);
    branch.record(&schedule, "appraisal", date(2026, 4, 20)).for_year = Some(2025);
    let deadlines = schedule.deadlines(&branch.history(), date(2026, 5, 1));
    let appraisal = deadlines.iter().find(|one| one.rule.key == "appraisal").unwrap();
    assert_eq!((appraisal.state, appraisal.records.len()), (State::Held, 2));
}

#[test]
fn one_sitting_serves_each_rule_that_counts_one_of_its_kinds_once() {
    let rules = rules();
    let schedule = Schedule::of(&rules, year(2026));
    let mut branch = Branch::of(&schedule);
    let record = *branch.record(&schedule, "general-meeting", date(2026, 2, 3));
    let kind = schedule.kind("theme-day").unwrap();
    branch.records.push(Record { kind, ..record });
    let held: Vec<_> = schedule
        .deadlines(&branch.history(), date(2026, 2, 28))
        .into_iter()
        .filter(|one| one.state.is_held())
        .map(|one| (one.rule.key.as_str(), one.records.len()))
        .collect();
    assert_eq!(held, [("theme-day", 1), ("general-meeting", 1)]);
}

#[test]
fn what_is_planned_is_shown_and_does_not_count() {
    let rules = rules();
    let schedule = Schedule::of(&rules, year(2026));
    let mut branch = Branch::of(&schedule);
    branch.record(&schedule, "general-meeting", date(2026, 2, 3)).recorded = false;
    let deadlines = schedule.deadlines(&branch.history(), date(2026, 2, 1));
    let quarter = deadlines.iter().find(|one| one.rule.key == "general-meeting").unwrap();
    assert_eq!((quarter.state, quarter.records.len()), (State::Due, 0));
    assert_eq!(quarter.planned.unwrap().day, date(2026, 2, 3));
    assert_eq!(quarter.days_past(date(2026, 4, 2)), 2);
}

#[test]
fn a_unit_that_becomes_another_kind_that_owes_the_same_owes_it_throughout() {
    let rules = rules();
    let schedule = Schedule::of(&rules, year(2026));
    let mut branch = Branch::of(&schedule);
    let change = date(2026, 2, 10);
    let kind = |key: &str| schedule.unit_kind(key).unwrap();
    let since = |kind| (Span::since(change), kind);
    branch.kinds[0].0.until = change;
    branch.kinds.push(since(kind("joint-branch")));
    let first = |branch: &Branch| branch.states(&schedule, "life-meeting", date(2028, 1, 1))[0];
    assert_eq!(first(&branch), "missed");
    // A kind that is let off, or one that no rule names, ends the duty for that period.
    branch.kinds[1] = since(kind("temporary-branch"));
    assert_eq!(first(&branch), "exempt");
    branch.kinds.truncate(1);
    assert_eq!(first(&branch), "exempt");
}

#[test]
fn the_nearest_setting_holds_as_long_as_the_rule_lets_it() {
    let rules = rules();
    let schedule = Schedule::of(&rules, year(2026));
    let mut branch = Branch::of(&schedule).held(&schedule, "general-meeting", &[date(2026, 1, 5)]);
    let set = |key: &str, steps, value, from| Setting {
        key: key.to_owned(),
        span: Span::since(from),
        steps,
        value,
    };
    let first = |branch: &Branch| branch.states(&schedule, "general-meeting", date(2026, 3, 1))[0];
    branch.settings = vec![set("meet.general", 2, 2, date(2025, 5, 1))];
    assert_eq!(first(&branch), "due", "two a quarter");
    branch.settings.push(set("meet.general", 1, 1, date(2025, 5, 1)));
    assert_eq!(first(&branch), "held", "the nearer unit set one");
    branch.settings = vec![set("meet.general", 0, 2, date(2026, 1, 2))];
    assert_eq!(first(&branch), "held", "set after the quarter began");
    branch.settings = vec![set("meet.general", 0, 99, date(2025, 5, 1))];
    assert_eq!(first(&branch), "held", "more than the rule lets hold");
}

#[test]
fn a_period_is_judged_alike_whatever_stretch_asks() {
    let rules = rules();
    let day = |month, day| date(2026, month, day);
    let days = [day(1, 9), day(3, 2), day(3, 3), day(3, 20), day(10, 3), day(11, 1), day(11, 2)];
    let states = |stretch: Span| {
        let schedule = Schedule::of(&rules, stretch);
        let branch = Branch::of(&schedule).held(&schedule, "committee-meeting", &days);
        branch.states(&schedule, "committee-meeting", date(2026, 12, 20))
    };
    let whole = states(year(2026));
    for (month, of_year) in (1..=12).zip(whole) {
        let stretch = Span { from: day(month, 5), until: day(month, 6) };
        assert_eq!(states(stretch), [of_year], "month {month}");
    }
}

#[test]
fn the_calendar_ends_without_a_fault() {
    let rules = rules();
    let stretch = Span { from: date(9998, 7, 1), until: Date::MAX };
    let schedule = Schedule::of(&rules, stretch);
    let branch = Branch::of(&schedule);
    let states = branch.states(&schedule, "general-meeting", Date::MAX);
    assert_eq!(states.len(), 6);
    assert!(
        Schedule::of(&rules, Span { from: Date::MIN, until: date(-9998, 1, 1) }).reach().is_none()
    );
    let nothing = Schedule::of(&rules, Span { from: date(2026, 1, 1), until: date(2026, 1, 1) });
    assert!(nothing.duties().is_empty());
}
