//! Units of the default rulebook, judged.

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
}

impl Branch {
    fn of(schedule: &Schedule<'_>) -> Self {
        let span = Span { from: date(2020, 1, 1), until: FOREVER };
        let kind = schedule.unit_kind("branch").unwrap();
        Self { kinds: vec![(span, kind)], members: vec![(span.from, 20)], records: Vec::new() }
    }

    fn held(mut self, schedule: &Schedule<'_>, kind: &str, days: &[Date]) -> Self {
        let kind = schedule.kind(kind).unwrap();
        for day in days {
            let id = ActivityId(Uuid::from_u128(self.records.len() as u128 + 1));
            self.records.push(Record { id, day: *day, kind, for_year: None, recorded: true });
        }
        self.records.sort_by_key(|record| record.day);
        self
    }

    fn history(&self) -> History<'_> {
        History {
            kinds: &self.kinds,
            members: &self.members,
            records: &self.records,
            settings: &[],
        }
    }
}

#[test]
fn a_month_s_committee_meeting_is_held_made_up_overdue_and_missed() {
    let rules = rules();
    let schedule = Schedule::of(&rules, year(2026));
    let days = [date(2026, 1, 9), date(2026, 3, 2), date(2026, 3, 20), date(2026, 10, 3)];
    let branch = Branch::of(&schedule).held(&schedule, "committee-meeting", &days);
    let today = date(2026, 11, 20);
    let deadlines = schedule.deadlines(&branch.history(), today);
    let states: Vec<_> = deadlines
        .iter()
        .filter(|one| one.rule.key == "committee-meeting")
        .map(|one| one.state.code())
        .collect();
    assert_eq!(
        states,
        [
            "held", "made-up", "held", "missed", "missed", "missed", "missed", "missed", "missed",
            "held", "due", "ahead"
        ]
    );
}
