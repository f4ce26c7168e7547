//! The record's page: every recorded fact with its label, what a vote came to and why, and what
//! the reader may do next.
//!
//! Facts are told in the words of the minutes, so that page and paper cannot differ.

use std::collections::{BTreeMap, BTreeSet};

use askama::Template;
use axum::response::Response;
use jiff::SignedDuration;
use jiff::civil::Date;
use zhibu_domain::activity::{
    self as rules_of, Addendum, Attachment, Attendance, Presence, Record, State, Vote,
};
use zhibu_domain::bulletin;
use zhibu_domain::id::{ActivityId, BulletinId, PersonId};
use zhibu_domain::rulebook::{Catalogue, Right};
use zhibu_domain::text::Text;
use zhibu_domain::vote::count;
use zhibu_service::engine::Tx;
use zhibu_service::parameter::{Because, Effective};
use zhibu_service::task::{self, TaskRow};
use zhibu_service::{Act, activity, bulletin as bulletins, person};
use zhibu_words::minutes::{Line, minutes};

use super::course::{Part, course_of};
use super::{At, Seen, mark, seen};
use crate::context::{Ctx, Draft};
use crate::error::Error;
use crate::form::{Fault, Faults, Form};
use crate::page::Mark;
use crate::routes;
use crate::unit::set_by;

/// Lines of the minutes that tell the course of the meeting; the others are facts about it.
const COURSE: [&str; 7] = [
    "minutes-purposes",
    "minutes-topics",
    "minutes-agenda",
    "minutes-conveyed",
    "minutes-resolutions",
    "minutes-statements",
    "minutes-results",
];

/// Lines that the page shows in its own way.
const OWN: [&str; 9] = [
    "minutes-expected",
    "minutes-present",
    "minutes-late",
    "minutes-excused",
    "minutes-absent",
    "minutes-no-vote",
    "minutes-votes",
    "minutes-addenda",
    "minutes-attachments",
];

/// Some of those expected, under one word.
struct Group {
    mark: Mark,
    label: &'static str,
    /// Each with the record of the person, for those who may see it.
    names: Vec<(String, Option<String>)>,
}

/// A vote with its numbers and what they came to.
struct Ballot {
    question: String,
    numbers: Vec<(&'static str, u32)>,
    mark: Mark,
    result: &'static str,
    /// Rule, numbers, source.
    why: String,
}

/// A correction beside the record.
struct Added {
    text: String,
    said: String,
}

/// An attached file.
struct File {
    href: String,
    name: String,
    about: String,
    paper: bool,
}

/// A bulletin drafted from the record.
struct Article {
    href: String,
    state: &'static str,
}

/// What may be done, as far as the person's rights and the record's state go.
#[allow(clippy::struct_excessive_bools, reason = "one for each button, read by the template alone")]
struct May {
    /// The word on the button that opens the form.
    edit: Option<&'static str>,
    plan: bool,
    hold: bool,
    cancel: bool,
    confirm: bool,
    /// Minutes left to take a confirmation back.
    undo: Option<i64>,
    amend: bool,
    attach: bool,
    detach: bool,
    draft: bool,
    history: bool,
}

#[derive(Template)]
#[template(path = "activity/show.html")]
struct ShowPage<'a> {
    ctx: &'a Ctx,
    record: &'a Record,
    title: &'a str,
    mark: Mark,
    state: &'static str,
    /// Who recorded or confirmed it when, or from which report it was taken.
    standing: String,
    /// The day of the event beside the day of the record.
    beside: Option<String>,
    /// Why it counts as late.
    late: Option<String>,
    cancelled: Option<String>,
    facts: Vec<Line>,
    course: Vec<Part>,
    expected: Option<String>,
    groups: Vec<Group>,
    ballots: Vec<Ballot>,
    addenda: Vec<Added>,
    files: Vec<File>,
    not_yet: Vec<(&'static str, String)>,
    article: Option<Article>,
    may: May,
    form: Form,
    faults: Faults,
    draft: Option<Draft>,
}

impl ShowPage<'_> {
    fn href(&self, part: &str) -> String {
        format!("{}/{part}", routes::activity(self.record.id))
    }

    /// Refusals of steps that are no longer offered, because the record moved on while its page
    /// was open, each with what was typed for it.
    fn astray(&self) -> Vec<(&Fault, &str)> {
        let is_gone = |fault: &&Fault| match fault.field.as_str() {
            "confirm" => !self.may.confirm,
            "unconfirm" => self.may.undo.is_none(),
            "held" => !self.may.hold,
            "reason" => !self.may.cancel,
            "addendum" => !self.may.amend,
            "file" | "declared" => !self.may.attach,
            _ => false,
        };
        let gone = self.faults.iter().filter(is_gone);
        gone.map(|fault| (fault, self.form.one(&fault.field))).collect()
    }
}

/// What the page needs besides the record.
struct Beside {
    seen: Seen,
    /// Whose records the reader may see, as far as the record's own unit gives it.
    known: BTreeSet<PersonId>,
    cancelled: Option<Text>,
    not_yet: Vec<(String, Text)>,
    article: Option<(BulletinId, bulletin::State)>,
    /// The days within which it was due, if it says when it was held.
    within: Option<Effective>,
    /// Minutes in which a confirmation can be taken back.
    undo_minutes: i64,
    /// How far its decisions are.
    tasks: BTreeMap<u32, TaskRow>,
}

fn load(tx: &mut Tx<'_>, act: &Act, id: ActivityId) -> zhibu_service::Result<Beside> {
    let seen = seen(tx, act, id)?;
    let cancelled = match seen.record.state {
        State::Cancelled => activity::cancelled_because(tx, act.realm, id)?,
        _ => None,
    };
    let not_yet = activity::not_yet(tx, act.realm, id)?;
    let article = bulletins::of_activity(tx, act.realm, id)?;
    let (unit, held) = (seen.record.unit, seen.record.sitting.when.day());
    let within = match held {
        Some(day) => activity::record_within(tx, act, unit, day)?,
        None => None,
    };
    let undo_minutes = activity::undo_minutes(tx, act, unit)?;
    let known = if seen.rights.contains(&Right::ViewPerson) {
        person::record::reached_from(tx, act.realm, unit, act.today)?
    } else {
        BTreeSet::new()
    };
    let tasks = match seen.record.state {
        State::Confirmed => task::of_record(tx, act.realm, id)?,
        _ => BTreeMap::new(),
    };
    Ok(Beside { seen, known, cancelled, not_yet, article, within, undo_minutes, tasks })
}

/// `GET /activities/{id}`
pub(super) async fn show(ctx: Ctx, At(id): At<ActivityId>) -> Result<Response, Error> {
    let act = ctx.act()?;
    let found = ctx.db.read(move |tx| load(tx, &act, id)).await?;
    // Of the steps only those with words are worth keeping.
    let has_words = |draft: &Draft| {
        !(draft.form.one("addendum").is_empty() && draft.form.one("reason").is_empty())
    };
    let draft = ctx.draft().await?.filter(has_words);
    let form = draft.as_ref().map(|draft| draft.form.clone()).unwrap_or_default();
    let shown = page(&ctx, &found, &form, Faults::default());
    ctx.page(&ShowPage { draft, ..shown })
}

/// The page after a step that was refused, with what was typed and the reason at its field.
pub(super) async fn again(
    ctx: &Ctx,
    id: ActivityId,
    form: &Form,
    faults: Faults,
) -> Result<Response, Error> {
    let act = ctx.act()?;
    let found = ctx.db.read(move |tx| load(tx, &act, id)).await?;
    ctx.unprocessable(&page(ctx, &found, form, faults))
}

fn page<'a>(ctx: &'a Ctx, found: &'a Beside, form: &Form, faults: Faults) -> ShowPage<'a> {
    let record = &found.seen.record;
    let told = minutes(record, &ctx.rules, ctx.lang(), &ctx.tz);
    let is = |line: &Line, keys: &[&str]| keys.iter().any(|key| ctx.t(key) == line.label);
    let (own, lines): (Vec<_>, Vec<_>) = told.lines.into_iter().partition(|line| is(line, &OWN));
    let (course, facts): (Vec<_>, Vec<_>) = lines.into_iter().partition(|line| is(line, &COURSE));
    let expected = own.into_iter().find(|line| is(line, &["minutes-expected"]));
    let recorded = record.recorded_at.map(|at| ctx.tz.to_datetime(at).date());
    let held = record.sitting.when.day();
    ShowPage {
        ctx,
        record,
        title: ctx.words.text(&record.sitting.title),
        mark: mark(record.state),
        state: ctx.words.activity_state(record.state),
        standing: told.state,
        beside: held.zip(recorded).map(|(held, recorded)| {
            let args = [
                ("held", ctx.words.day(held).into()),
                ("recorded", ctx.words.day(recorded).into()),
            ];
            ctx.words.with("activity-recorded-beside", &args)
        }),
        late: late(ctx, found.within.as_ref(), held.zip(recorded)),
        cancelled: found.cancelled.as_ref().map(|text| ctx.words.text(text).to_owned()),
        facts,
        course: course_of(ctx, &found.seen, &found.tasks, course),
        expected: expected.and_then(|line| line.items.into_iter().next()),
        groups: groups(ctx, record, &found.known),
        ballots: record.sitting.votes.iter().map(|vote| ballot(ctx, record, vote)).collect(),
        addenda: record.addenda.iter().map(|addendum| added(ctx, record, addendum)).collect(),
        files: record.attachments.iter().map(|file| attached(ctx, record.id, file)).collect(),
        not_yet: found.not_yet.iter().map(|fact| unstructured(ctx, fact)).collect(),
        article: found.article.and_then(|article| shown(ctx, found, article)),
        may: may(ctx, found, held),
        form: form.clone(),
        faults,
        draft: None,
    }
}

/// The rule that makes a record late, with the days.
fn late(
    ctx: &Ctx,
    within: Option<&Effective>,
    held_and_recorded: Option<(Date, Date)>,
) -> Option<String> {
    let ((held, recorded), within) = (held_and_recorded?, within?);
    if !rules_of::is_late(within.value, Some(held), Some(recorded)) {
        return None;
    }
    let rule = ctx.rules.number(activity::WITHIN_DAYS, held)?;
    let source = match &within.because {
        Because::Rulebook { source: cited } => source(ctx, cited),
        Because::Unit(set) => set_by(ctx, set),
    };
    let args = [
        ("rule", ctx.words.label(&rule.label).into()),
        ("within", within.value.into()),
        ("after", (recorded - held).get_days().into()),
        ("source", source.into()),
    ];
    Some(ctx.words.with("activity-late-why", &args))
}

/// Title and article of a rule's source, as a sentence.
fn source(ctx: &Ctx, source: &str) -> String {
    let key = source.split(' ').next().unwrap_or(source);
    match ctx.rules.sources.get(key) {
        Some(title) => ctx.words.vote_source(&title.label, source),
        None => source.to_owned(),
    }
}

/// Whether a presence belongs to a group.
type Is = fn(&Presence) -> bool;

fn groups(ctx: &Ctx, record: &Record, known: &BTreeSet<PersonId>) -> Vec<Group> {
    let rows = &record.sitting.attendance;
    let name = |person: PersonId| {
        let name = record.names.get(&person).map(|name| ctx.words.name(name));
        name.unwrap_or_else(|| ctx.t("voice-unnamed")).to_owned()
    };
    let told = |row: &Attendance| {
        let name = name(row.person);
        let name = if row.votes {
            name
        } else {
            ctx.words.with("activity-name-no-vote", &[("name", name.into())])
        };
        let told = match &row.presence {
            Presence::Excused { reason } => {
                let entry = ctx.rules.item(Catalogue::Absence, reason);
                let reason = entry.map_or(reason.as_str(), |e| ctx.words.label(&e.label));
                let args = [("name", name.into()), ("reason", reason.into())];
                ctx.words.with("minutes-name-reason", &args)
            }
            Presence::Present | Presence::Late | Presence::Absent => name,
        };
        (told, known.contains(&row.person).then(|| routes::person(row.person)))
    };
    let kinds: [(Mark, &str, Is); 4] = [
        (Mark::Held, "minutes-present", |p| *p == Presence::Present),
        (Mark::Held, "minutes-late", |p| *p == Presence::Late),
        (Mark::Rest, "minutes-excused", |p| matches!(p, Presence::Excused { .. })),
        (Mark::Rest, "minutes-absent", |p| *p == Presence::Absent),
    ];
    let group = |(mark, key, is): (Mark, &str, Is)| Group {
        mark,
        label: ctx.t(key),
        names: rows.iter().filter(|row| is(&row.presence)).map(told).collect(),
    };
    kinds.into_iter().map(group).filter(|group| !group.names.is_empty()).collect()
}

fn ballot(ctx: &Ctx, record: &Record, vote: &Vote) -> Ballot {
    let published = || record.source.as_ref().and_then(|source| source.published_on);
    let day = record.sitting.when.day().or_else(published).unwrap_or(ctx.today);
    let rule = ctx.rules.vote(&vote.rule, day);
    let outcome = rule.and_then(|rule| count(&rule.value, vote.tally()).ok());
    let mut numbers = vec![
        ("activity-vote-entitled-label", vote.entitled),
        ("activity-vote-present-label", vote.present),
        ("activity-vote-for-label", vote.votes_for),
        ("activity-vote-against-label", vote.against),
        ("activity-vote-abstain-label", vote.abstained),
    ];
    if vote.written_for > 0 {
        numbers.push(("activity-vote-written-label", vote.written_for));
    }
    let (mark, result) = match outcome {
        None => (Mark::Rest, "activity-vote-unclear"),
        Some(outcome) if !outcome.valid => (Mark::Late, "activity-vote-invalid"),
        Some(outcome) if outcome.passed => (Mark::Held, "activity-vote-passed"),
        Some(_) => (Mark::Rest, "activity-vote-failed"),
    };
    let why = match (rule, outcome) {
        (Some(rule), Some(outcome)) => format!(
            "{}{}{}",
            ctx.words.vote_outcome(&rule.label, outcome),
            ctx.t("list-sentence"),
            source(ctx, &rule.provenance.source)
        ),
        _ => ctx.t("activity-vote-no-rule").to_owned(),
    };
    Ballot {
        question: ctx.words.text(&vote.question).to_owned(),
        numbers: numbers.into_iter().map(|(key, n)| (ctx.t(key), n)).collect(),
        mark,
        result: ctx.t(result),
        why,
    }
}

fn added(ctx: &Ctx, record: &Record, addendum: &Addendum) -> Added {
    let name = record.names.get(&addendum.by).map(|name| ctx.words.name(name));
    let args = [
        ("who", name.unwrap_or_else(|| ctx.t("voice-unnamed")).into()),
        ("when", ctx.words.instant(addendum.at, &ctx.tz).into()),
    ];
    Added {
        text: ctx.words.text(&addendum.text).to_owned(),
        said: ctx.words.with("activity-who-when", &args),
    }
}

fn attached(ctx: &Ctx, id: ActivityId, file: &Attachment) -> File {
    let kind = match file.media_type.as_str() {
        "application/pdf" => "activity-file-pdf",
        kind if kind.starts_with("image/") => "activity-file-image",
        kind if kind.ends_with("sheet") => "activity-file-sheet",
        _ => "activity-file-document",
    };
    let args = [("kind", ctx.t(kind).into()), ("kilobytes", file.bytes.div_ceil(1024).into())];
    File {
        href: format!("{}/files/{}", routes::activity(id), file.id),
        name: file.name.clone(),
        about: ctx.words.with("activity-file-about", &args),
        paper: file.paper_minutes,
    }
}

/// A fact of a report that no field holds, with the part of the program that it waits for.
fn unstructured(ctx: &Ctx, (awaits, text): &(String, Text)) -> (&'static str, String) {
    let awaits = match awaits.as_str() {
        "T" => "activity-awaits-training",
        "R" => "activity-awaits-review",
        "F" => "activity-awaits-follow-up",
        "D" => "activity-awaits-dues",
        "A" => "activity-awaits-admission",
        "X" => "activity-awaits-stars",
        "P" => "activity-awaits-portal",
        _ => "activity-awaits-other",
    };
    (ctx.t(awaits), ctx.words.text(text).to_owned())
}

/// A bulletin on the portal is for everybody; one under way for those who see the unit.
fn shown(ctx: &Ctx, found: &Beside, article: (BulletinId, bulletin::State)) -> Option<Article> {
    let (id, state) = article;
    let href = match state {
        bulletin::State::Published => routes::published(id),
        _ if found.seen.rights.contains(&Right::ViewUnit) => routes::bulletin(id),
        _ => return None,
    };
    Some(Article { href, state: ctx.words.bulletin_state(state) })
}

fn may(ctx: &Ctx, found: &Beside, held: Option<Date>) -> May {
    let (record, rights) = (&found.seen.record, &found.seen.rights);
    let records = rights.contains(&Right::RecordActivity);
    let confirms = rights.contains(&Right::ConfirmActivity);
    let is_recorded = matches!(record.state, State::Recorded | State::Confirmed | State::Published);
    let planned = record.state == State::Planned;
    let edits = records && rules_of::may_edit(record.state).is_ok();
    let is_over = held.is_some_and(|day| day <= ctx.today);
    May {
        edit: edits.then_some(match record.state {
            State::Recorded => "activity-edit",
            State::Planned if !is_over => "activity-edit-plan",
            _ => "activity-record-now",
        }),
        plan: edits && planned && is_over,
        hold: records && planned && is_over,
        cancel: records && planned,
        confirm: confirms && record.state == State::Recorded,
        undo: undo(ctx, record, found.undo_minutes).filter(|_| confirms),
        amend: records && matches!(record.state, State::Confirmed | State::Published),
        attach: records && record.state != State::Cancelled,
        detach: edits,
        draft: found.article.is_none() && is_recorded && rights.contains(&Right::EditBulletin),
        history: rights.contains(&Right::ViewUnit),
    }
}

/// Minutes in which a confirmation can still be taken back; one that has begun counts.
fn undo(ctx: &Ctx, record: &Record, minutes: i64) -> Option<i64> {
    let (state, at) = (record.state, record.confirmed_at);
    rules_of::unconfirm(minutes, state, at, ctx.now).ok()?;
    let allowed = SignedDuration::from_mins(minutes);
    // A clock that was put back makes nothing longer.
    let left = allowed - ctx.now.duration_since(at?).max(SignedDuration::ZERO);
    Some((left.as_secs() + 59) / 60)
}
