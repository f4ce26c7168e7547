//! Where on the form a fault of the domain belongs.

use std::collections::HashMap;

use zhibu_domain::activity::{Fault, LINE_MAX_CHARS, PASSAGE_MAX_CHARS, Part, Problem, Sitting};
use zhibu_domain::id::PersonId;
use zhibu_domain::vote;
use zhibu_words::Words;

use crate::form::Faults;

/// The field that each part of a sitting was read from.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Places {
    fields: HashMap<Part, String>,
}

impl Places {
    /// Remembers where a part stands.
    pub(super) fn put(&mut self, part: Part, field: impl Into<String>) {
        self.fields.insert(part, field.into());
    }

    /// The field of a fault. A row has several fields; the problem tells which one is meant.
    pub(super) fn of(&self, fault: &Fault, sitting: &Sitting) -> String {
        if (fault.part, &fault.problem) == (Part::Kind(0), &Problem::Year) {
            return "year".to_owned();
        }
        let Some(field) = self.fields.get(&fault.part) else {
            return whole(fault.part).to_owned();
        };
        let Some((row, _)) = field.rsplit_once('.') else { return field.clone() };
        match beside(fault, sitting) {
            Some(other) => format!("{row}.{other}"),
            None => field.clone(),
        }
    }

    /// Brings the domain's faults to their fields, unless a field has one already. `name` tells
    /// whose presence a row is about.
    pub(super) fn add(
        &self,
        found: &[Fault],
        sitting: &Sitting,
        faults: &mut Faults,
        words: Words,
        name: impl Fn(PersonId) -> Option<String>,
    ) {
        for fault in found {
            let field = self.of(fault, sitting);
            if faults.at(&field).is_some() {
                continue;
            }
            let absent = match (fault.part, &fault.problem) {
                (Part::Attendance(n), Problem::ReasonMissing) => sitting.attendance.get(n),
                _ => None,
            };
            let said = match absent.and_then(|row| name(row.person)) {
                Some(name) => words.with("activity-fault-why", &[("name", name.into())]),
                None => words.activity_fault(fault),
            };
            faults.push(field, said);
        }
    }
}

/// The fields and groups of the form, from top to bottom.
const ORDER: [&str; 38] = [
    "form",
    "title",
    "kind",
    "day",
    "from",
    "place",
    "place_kind",
    "chair",
    "recorder",
    "source",
    "published_on",
    "attendance",
    "why",
    "topics",
    "decisions",
    "decision",
    "votes",
    "vote",
    "agenda",
    "guests",
    "guest",
    "headcount",
    "audience",
    "bodies",
    "body",
    "conveyed",
    "purposes",
    "year",
    "kinds",
    "practices",
    "basis",
    "approval",
    "platforms",
    "observers",
    "observer",
    "said",
    "results",
    "result",
];

/// The faults in the order in which their fields stand on the page.
pub(super) fn in_order(faults: &Faults) -> Faults {
    let at = |field: &str| {
        let mut parts = field.split('.');
        let first = parts.next().unwrap_or_default();
        let row: usize = parts.next().and_then(|row| row.parse().ok()).unwrap_or(0);
        (ORDER.iter().position(|name| *name == first).unwrap_or(ORDER.len()), row)
    };
    let mut list: Vec<_> = faults.iter().collect();
    list.sort_by_key(|fault| at(&fault.field));
    let mut ordered = Faults::default();
    for fault in list {
        ordered.push(fault.field.clone(), fault.message.clone());
    }
    ordered
}

/// The field of a row that a problem is about, if not the row's main one.
fn beside(fault: &Fault, sitting: &Sitting) -> Option<&'static str> {
    match (fault.part, &fault.problem) {
        (Part::Agenda(n), Problem::UnknownKey { key }) => {
            let is_kind = sitting.agenda.get(n).is_some_and(|item| item.kind == *key);
            Some(if is_kind { "kind" } else { "speaker" })
        }
        (Part::Conveyed(_), Problem::UnknownKey { .. }) => Some("level"),
        (Part::Statement(_), Problem::UnknownKey { .. }) => Some("group"),
        (Part::Vote(_), Problem::UnknownKey { .. }) => Some("rule"),
        (Part::Agenda(_) | Part::Conveyed(_), Problem::NoSuchGuest) => Some("speaker"),
        (
            Part::Agenda(_),
            Problem::TooLong { max: PASSAGE_MAX_CHARS } | Problem::TooMany { .. },
        ) => Some("points"),
        (Part::Observer(_), Problem::TooLong { max: PASSAGE_MAX_CHARS }) => Some("remark"),
        (Part::Audience(_), Problem::TooLong { .. }) => Some("of"),
        (Part::Vote(_), Problem::TooLong { .. }) => Some("question"),
        (Part::Vote(_), Problem::VoteAgainstList { .. }) => Some("present"),
        (Part::Vote(_), Problem::Count(refusal)) => match refusal {
            vote::Refusal::NobodyEntitled => Some("entitled"),
            vote::Refusal::PresentAboveEntitled { .. } => Some("present"),
            vote::Refusal::VotesAbovePresent { .. } => None,
            vote::Refusal::WrittenNotTaken { .. } | vote::Refusal::WrittenAboveAbsent { .. } => {
                Some("written")
            }
        },
        (Part::Kind(_) | Part::Result(_), Problem::Year) => Some("year"),
        (Part::Guest(n), Problem::TooLong { .. }) => {
            let guest = sitting.guests.get(n)?;
            let is_long = |text: &zhibu_domain::text::Text| text.chars() > LINE_MAX_CHARS;
            if guest.title.as_ref().is_some_and(is_long) {
                Some("title")
            } else {
                guest.body.as_ref().filter(|body| is_long(body)).map(|_| "body")
            }
        }
        _ => None,
    }
}

/// The field of a part that stands once, or the group of fields of a list.
fn whole(part: Part) -> &'static str {
    match part {
        Part::Title => "title",
        Part::Kind(_) => "kind",
        Part::Purpose(_) => "purposes",
        Part::When => "day",
        Part::Place => "place",
        Part::PlaceKind => "place_kind",
        Part::Chair => "chair",
        Part::Recorder => "recorder",
        Part::Guest(_) => "guests",
        Part::Agenda(_) => "agenda",
        Part::Attendance(_) => "attendance",
        Part::Headcount => "headcount.n",
        Part::Audience(_) => "audience",
        Part::Body(_) => "bodies",
        Part::Observer(_) => "observers",
        Part::Topic(_) => "topics",
        Part::Practice(_) => "practices",
        Part::Resolution(_) | Part::ResolutionOwner(_) | Part::ResolutionDue(_) => "decisions",
        Part::Vote(_) => "votes",
        Part::Conveyed(_) => "conveyed",
        Part::LegalBasis => "basis",
        Part::Approval => "approval",
        Part::Platform(_) => "platforms",
        Part::Statement(_) => "said",
        Part::Result(_) => "results",
        Part::Source => "source",
    }
}
