//! The form of a sitting as a page: what it offers, which of its parts are open, and what the list
//! of those present means for a vote.
//!
//! A form is kept as it was typed, so that nothing is lost on the way round. This module refuses
//! to know how it is read and saved.

mod choices;

use askama::Template;
use jiff::civil::Date;
use zhibu_domain::activity::Sitting;
use zhibu_domain::id::{ActivityId, PersonId};
use zhibu_domain::rulebook::Rulebook;
use zhibu_domain::vote;
use zhibu_words::Words;
use zhibu_words::minutes::Line;

use choices::Choices;

use super::roll::Roll;
use super::write;
use crate::context::{Ctx, Draft};
use crate::form::{Faults, Form, Row};
use crate::page::Mark;
use crate::routes;

/// What is being entered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mode {
    /// Something to come.
    Plan,
    /// Something that took place.
    Record,
    /// Something that a published report tells of.
    Published,
}

impl Mode {
    /// As in the hidden field.
    pub(super) fn code(self) -> &'static str {
        match self {
            Mode::Plan => "plan",
            Mode::Record => "record",
            Mode::Published => "published",
        }
    }

    /// The mode with this code; anything else records.
    pub(super) fn parse(code: &str) -> Self {
        match code {
            "plan" => Mode::Plan,
            "published" => Mode::Published,
            _ => Mode::Record,
        }
    }
}

/// What the form saves to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Target {
    /// A new record; its key stands in the form.
    New,
    /// A record that is there.
    Edit(ActivityId),
}

/// The record was saved while this form was open.
pub(super) struct Changed {
    /// By the same person, e.g. with this very form before going back to it.
    pub(super) own: bool,
    /// Who and when, as a sentence.
    pub(super) said: String,
    /// What is saved now.
    pub(super) saved: Vec<Line>,
    /// The version to save over, if that is what the person wants.
    pub(super) version: i64,
}

/// The groups of rows, each with the field that makes a blank row of it.
const GROUPS: [(&str, &str); 10] = [
    ("decision", "text"),
    ("vote", "question"),
    ("kinds", "kind"),
    ("guest", "name"),
    ("agenda", "kind"),
    ("audience", "category"),
    ("observer", "body"),
    ("conveyed", "level"),
    ("said", "group"),
    ("result", "year"),
];

/// The sections that stay closed while they are empty, with their fields and groups.
const SECTIONS: [(&str, &[&str]); 12] = [
    ("kinds", &["kinds", "year"]),
    ("purposes", &["purposes"]),
    ("late", &["late"]),
    ("guests", &["guest"]),
    ("agenda", &["agenda"]),
    ("audience", &["headcount", "audience"]),
    ("bodies", &["body"]),
    ("observers", &["observer"]),
    ("conveyed", &["conveyed"]),
    ("basis", &["practices", "basis", "approval", "platforms"]),
    ("said", &["said"]),
    ("results", &["result"]),
];

/// The section that a group of rows stands in.
pub(super) fn section_of(group: &str) -> &str {
    SECTIONS.iter().find(|(_, fields)| fields.contains(&group)).map_or(group, |(name, _)| name)
}

/// Fields that a row holds before anybody has typed anything.
const GIVEN: [&str; 4] = [".form", ".offered", ".id", ".rule"];

/// One expected person.
pub(super) struct Seat {
    /// The number in the list.
    number: String,
    id: PersonId,
    name: String,
    probationary: bool,
    present: bool,
    late: bool,
    why: String,
}

impl Seat {
    fn why_name(&self) -> String {
        format!("why.{}", self.number)
    }
}

/// The page.
#[derive(Template)]
#[template(path = "activity/form.html")]
pub(super) struct FormPage<'a> {
    pub(super) ctx: &'a Ctx,
    pub(super) roll: &'a Roll,
    pub(super) mode: Mode,
    pub(super) target: Target,
    pub(super) form: Form,
    pub(super) faults: Faults,
    pub(super) draft: Option<Draft>,
    pub(super) changed: Option<Changed>,
    /// The section that the last button belongs to.
    pub(super) opened: Option<String>,
    choices: Choices,
}

impl<'a> FormPage<'a> {
    /// The page of a form, every group with at least one row.
    pub(super) fn new(
        ctx: &'a Ctx,
        roll: &'a Roll,
        mode: Mode,
        target: Target,
        mut form: Form,
    ) -> Self {
        for (group, field) in GROUPS {
            if form.indexed(group).is_empty() {
                add_row(&mut form, &ctx.rules, group, field);
            }
        }
        let choices = Choices::of(ctx, roll, &form);
        Self {
            ctx,
            roll,
            mode,
            target,
            form,
            faults: Faults::default(),
            draft: None,
            changed: None,
            opened: None,
            choices,
        }
    }

    /// A day that nobody typed is a suggestion, and says so.
    fn day_hint(&self) -> &'static str {
        let asked = self.form.one("asked");
        let is_theirs = !asked.is_empty() && asked == self.form.one("day");
        if is_theirs { self.ctx.t("activity-day-suggested") } else { "" }
    }

    /// Names of those expected stand only in a record of one's own.
    fn shows_people(&self) -> bool {
        self.mode == Mode::Record
    }

    /// What happened can be told once it has happened.
    fn shows_course(&self) -> bool {
        self.mode != Mode::Plan
    }

    fn is_published(&self) -> bool {
        self.mode == Mode::Published
    }

    fn heading(&self) -> &'static str {
        match (self.target, self.mode) {
            (Target::New, Mode::Record) => "activity-form-record",
            (Target::New, Mode::Plan) => "activity-form-plan",
            (_, Mode::Published) => "activity-form-published",
            (Target::Edit(_), Mode::Record) => "activity-form-edit",
            (Target::Edit(_), Mode::Plan) => "activity-form-edit-plan",
        }
    }

    fn lead(&self) -> &'static str {
        match (self.target, self.mode) {
            (Target::Edit(_), Mode::Record | Mode::Published) => "activity-form-lead-edit",
            (Target::New, Mode::Record) => "activity-form-lead",
            (_, Mode::Plan) => "activity-form-lead-plan",
            (Target::New, Mode::Published) => "activity-form-lead-published",
        }
    }

    fn save_key(&self) -> &'static str {
        match self.mode {
            Mode::Record => "activity-save-record",
            Mode::Plan => "activity-save-plan",
            Mode::Published => "activity-save-published",
        }
    }

    /// The record being edited, as others saved it.
    fn record_address(&self) -> String {
        match self.target {
            Target::Edit(id) => routes::activity(id),
            Target::New => self.action(),
        }
    }

    /// Where the form is sent.
    fn action(&self) -> String {
        match self.target {
            Target::New => routes::of_unit(self.roll.unit, "activities"),
            Target::Edit(id) => format!("{}/edit", routes::activity(id)),
        }
    }

    /// The same, so that the browser comes back to a part of the page.
    fn action_at(&self, part: &str) -> String {
        format!("{}#{part}", self.action())
    }

    fn kind_label(&self) -> &str {
        let kind = self.form.one("kind");
        let entry = self.ctx.rules.activity_kind(kind);
        entry.map_or(kind, |entry| self.ctx.words.label(&entry.label))
    }

    fn rows(&self, group: &str) -> Vec<Row<'_>> {
        self.form.indexed(group)
    }

    /// Whether a section holds something, or something to mend.
    fn is_open(&self, section: &str) -> bool {
        let fields = SECTIONS.iter().find(|(name, _)| *name == section).map_or(&[][..], |s| s.1);
        let inside = |name: &str| {
            fields.iter().any(|field| {
                name.strip_prefix(field)
                    .is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
            })
        };
        let filled = self.form.typed().any(|(name, value)| {
            inside(name)
                && !value.trim().is_empty()
                && !GIVEN.iter().any(|given| name.ends_with(given))
                && !self.is_offered(name, value)
        });
        filled
            || self.opened.as_deref() == Some(section)
            || self.faults.iter().any(|fault| fault.field == section || inside(&fault.field))
    }

    /// An item of the agenda that the kind suggests.
    fn is_offered(&self, name: &str, value: &str) -> bool {
        name.strip_suffix(".kind")
            .is_some_and(|row| self.form.one(&format!("{row}.offered")) == value)
    }

    fn people(&self) -> Vec<Seat> {
        let listed = self.form.all("person").into_iter().enumerate();
        listed
            .filter_map(|(index, id)| {
                let id: PersonId = id.parse().ok()?;
                let number = index.to_string();
                Some(Seat {
                    name: self.roll.name(id).map(|name| self.ctx.words.name(name))?.to_owned(),
                    probationary: self.roll.is_probationary(id),
                    present: self.form.holds("present", &number),
                    late: self.form.holds("late", &number),
                    why: self.form.one(&format!("why.{number}")).to_owned(),
                    number,
                    id,
                })
            })
            .collect()
    }

    /// What the list means for a vote: enough, too few, or no vote in this kind.
    fn quorum(&self) -> Option<(Mark, String)> {
        let people = self.people();
        if people.is_empty() {
            return None;
        }
        let votes = |seat: &&Seat| {
            self.roll.expected.iter().any(|expected| expected.person == seat.id && expected.votes)
        };
        let small = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        let entitled = small(people.iter().filter(votes).count());
        let present = small(people.iter().filter(votes).filter(|seat| seat.present).count());
        let others = people.iter().filter(|seat| !votes(seat) && seat.present).count();
        let words = self.ctx.words;
        let mut args = vec![("entitled", entitled.into()), ("present", present.into())];
        let kind = self.ctx.rules.activity_kind(self.form.one("kind"));
        let rule = kind.and_then(|kind| kind.value.vote.as_deref());
        let rule = rule.and_then(|rule| self.ctx.rules.vote(rule, self.day()));
        let (mark, key) = match rule.map(|rule| vote::quorum(&rule.value, entitled)) {
            None => (Mark::Held, "activity-quorum-none"),
            Some(numbers) => {
                args.push(("quorum", numbers.quorum.into()));
                if present >= numbers.quorum {
                    (Mark::Held, "activity-quorum-met")
                } else {
                    (Mark::Due, "activity-quorum-missed")
                }
            }
        };
        let mut said = words.with(key, &args);
        if others > 0 {
            said.push_str(&words.with("activity-quorum-others", &[("n", others.into())]));
        }
        Some((mark, said))
    }

    fn day(&self) -> Date {
        self.form.one("day").trim().parse().unwrap_or(self.ctx.today)
    }

    /// The speakers of an item that are chosen already, and one more place.
    fn speakers(&self, row: &Row<'_>) -> Vec<&str> {
        let chosen = self.form.all(&row.name("speaker")).into_iter().filter(|s| !s.is_empty());
        chosen.chain(std::iter::once("")).collect()
    }

    /// The bodies offered, with their names.
    fn body_rows(&self) -> Vec<(Row<'_>, &str)> {
        let rows = self.rows("body").into_iter();
        rows.filter_map(|row| {
            let name = self.roll.body_name(row.one("id").parse().ok()?)?;
            Some((row, self.ctx.words.text(name)))
        })
        .collect()
    }

    /// Whether the numbers of a vote come from the list of people.
    fn listed(&self) -> bool {
        !self.form.all("person").is_empty()
    }

    /// Whether a vote has numbers of its own, or none that a list could give.
    fn counts_apart(&self, row: &Row<'_>) -> bool {
        let own = ["entitled", "present", "written"];
        let faulty = own.iter().any(|field| self.faults.at(&row.name(field)).is_some());
        !self.listed() || faulty || !row.blank(&own)
    }
}

/// The form that a sitting starts as: its own fields, the list of those expected, the agenda that
/// its kind suggests.
pub(super) fn begin(
    sitting: &Sitting,
    roll: &Roll,
    rules: &Rulebook,
    words: Words,
    day: Date,
) -> Form {
    let mut form = write::write(sitting, &roll.body_ids(), words);
    offer_agenda(&mut form, rules);
    let kind = form.one("kind").to_owned();
    form.set("listed", listed(&kind, day));
    form
}

/// For which kind and day the list of people was made.
pub(super) fn listed(kind: &str, day: Date) -> String {
    format!("{kind}|{day}")
}

/// Adds the items that the kind suggests, unless the agenda has items of its own.
fn offer_agenda(form: &mut Form, rules: &Rulebook) {
    if !form.indexed("agenda").is_empty() {
        return;
    }
    let kind = rules.activity_kind(form.one("kind"));
    for (n, item) in kind.iter().flat_map(|kind| &kind.value.agenda).enumerate() {
        form.add(&format!("agenda.{n}.kind"), item.clone());
        form.add(&format!("agenda.{n}.offered"), item.clone());
    }
}

/// Adds a blank row to a group.
pub(super) fn add(form: &mut Form, rules: &Rulebook, group: &str) {
    if let Some((group, field)) = GROUPS.iter().find(|(name, _)| *name == group) {
        add_row(form, rules, group, field);
    }
}

fn add_row(form: &mut Form, rules: &Rulebook, group: &str, field: &str) {
    let next = form.indexed(group).last().map_or(0, |row| row.number + 1);
    form.add(&format!("{group}.{next}.{field}"), "");
    if group == "vote" {
        let kind = rules.activity_kind(form.one("kind"));
        let rule = kind.and_then(|kind| kind.value.vote.clone());
        let rule = rule.or_else(|| rules.votes.first().map(|entry| entry.key.clone()));
        form.add(&format!("vote.{next}.rule"), rule.unwrap_or_default());
    }
}

/// Puts another list of people into the form; who stood in the old one keeps his ticks. Says
/// whether anybody came or went.
pub(super) fn relist(form: &mut Form, roll: &Roll) -> bool {
    let old: Vec<String> = form.all("person").into_iter().map(str::to_owned).collect();
    let new: Vec<String> = roll.expected.iter().map(|e| e.person.to_string()).collect();
    let same = old.len() == new.len() && new.iter().all(|id| old.contains(id));
    if same {
        return false;
    }
    let before = form.clone();
    form.drop_all(&["person", "present", "late", "why"]);
    for (index, id) in new.into_iter().enumerate() {
        let number = index.to_string();
        let was = old.iter().position(|old| *old == id).map(|n| n.to_string());
        form.add("person", id);
        if was.as_ref().is_none_or(|was| before.holds("present", was)) {
            form.add("present", number.clone());
        }
        if was.as_ref().is_some_and(|was| before.holds("late", was)) {
            form.add("late", number.clone());
        }
        let why = was.map(|was| before.one(&format!("why.{was}")).to_owned());
        form.add(&format!("why.{number}"), why.unwrap_or_default());
    }
    true
}

/// Another kind suggests another agenda and another rule of voting; what was typed stays.
pub(super) fn rekind(form: &mut Form, rules: &Rulebook, old_kind: &str) {
    let rule_of = |kind: &str| rules.activity_kind(kind).and_then(|kind| kind.value.vote.clone());
    let (old, new) = (rule_of(old_kind), rule_of(form.one("kind")));
    let rows: Vec<String> = form.indexed("vote").iter().map(|row| row.name("rule")).collect();
    if let (Some(old), Some(new)) = (old, new) {
        for name in rows.iter().filter(|name| form.one(name) == old).cloned().collect::<Vec<_>>() {
            form.set(&name, new.clone());
        }
    }
    let rows = form.indexed("agenda");
    let typed = |row: &Row<'_>| {
        row.one("kind") != row.one("offered")
            || !row.blank(&["title", "points"])
            || form.all(&row.name("speaker")).iter().any(|speaker| !speaker.is_empty())
    };
    if !rows.iter().any(typed) {
        form.drop_all(&["agenda"]);
        offer_agenda(form, rules);
    }
}
