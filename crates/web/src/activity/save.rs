//! Opening the form of a sitting and saving it.
//!
//! Buttons inside the form that add a row or look again come here too, and save nothing.

use askama::Template;
use axum::response::Response;
use jiff::civil::Date;
use zhibu_domain::activity::{
    self as rules_of, Fault, Part, Problem, PublishedSource, Record, Refusal, Sitting, State,
};
use zhibu_domain::id::{ActivityId, PersonId, UnitId};
use zhibu_domain::text::Text;
use zhibu_service::access::{self, RecordActivity};
use zhibu_service::activity::{self as acts, Saved};
use zhibu_service::engine::Error::Unique;
use zhibu_service::engine::Tx;
use zhibu_service::unit::UnitRow;
use zhibu_service::{Act, draft, unit};

use super::conflict;
use super::form::{self, FormPage, Mode, Target};
use super::place;
use super::read::{self, Read};
use super::roll::{self, Roll};
use super::{At, seen};
use crate::context::Ctx;
use crate::error::Error;
use crate::form::{Faults, Form, Reader, field};
use crate::page::{Choice, see_other};
use crate::routes;

/// What the form is for: where it saves to, and what it was made from.
pub(super) struct Job {
    pub(super) mode: Mode,
    pub(super) target: Target,
    pub(super) unit: UnitId,
    /// The record being edited.
    pub(super) record: Option<Record>,
}

/// The choice of a kind, when the address names none.
#[derive(Template)]
#[template(path = "activity/choose.html")]
struct ChoosePage<'a> {
    ctx: &'a Ctx,
    unit: UnitRow,
    mode: Mode,
    kinds: Vec<Choice>,
}

impl ChoosePage<'_> {
    fn heading(&self) -> &'static str {
        match self.mode {
            Mode::Record => "activity-form-record",
            Mode::Plan => "activity-form-plan",
            Mode::Published => "activity-form-published",
        }
    }

    /// The other things that can be entered.
    fn others(&self) -> Vec<(Mode, &'static str)> {
        let all = [
            (Mode::Record, "activity-choose-record"),
            (Mode::Plan, "activity-choose-plan"),
            (Mode::Published, "activity-choose-published"),
        ];
        all.into_iter().filter(|(mode, _)| *mode != self.mode).collect()
    }

    fn mode_address(&self, mode: Mode) -> String {
        let path = routes::of_unit(self.unit.id, "activities/new");
        match mode {
            Mode::Record => path,
            Mode::Plan | Mode::Published => format!("{path}?{}=1", mode.code()),
        }
    }

    fn kind_address(&self, kind: &str) -> String {
        let path = routes::new_activity(self.unit.id, kind);
        match self.mode {
            Mode::Record => path,
            Mode::Plan | Mode::Published => format!("{path}&{}=1", self.mode.code()),
        }
    }
}

fn asked_mode(query: &Form) -> Mode {
    if query.has("plan") {
        Mode::Plan
    } else if query.has("published") {
        Mode::Published
    } else {
        Mode::Record
    }
}

/// What the address of a new form says besides kind and purpose: the day to begin with, which the
/// form then says is a suggestion, and the year that a yearly activity is about. Others are left out.
struct Asked {
    day: Option<Date>,
    year: Option<i16>,
}

impl Asked {
    fn read(query: &Form) -> Self {
        Self { day: query.one("day").parse().ok(), year: query.one("year").parse().ok() }
    }
}

/// `GET /units/{id}/activities/new`
pub(super) async fn start(ctx: Ctx, At(unit): At<UnitId>, query: Form) -> Result<Response, Error> {
    let (act, mode) = (ctx.act()?, asked_mode(&query));
    let kind = query.one("kind").to_owned();
    if ctx.rules.activity_kind(&kind).is_none() {
        return choose(&ctx, act, unit, mode).await;
    }
    let asked = Asked::read(&query);
    let day = asked.day.unwrap_or(ctx.today);
    let draft = ctx.draft().await?;
    let once = draft.as_ref().and_then(|draft| draft.form.one(field::ONCE).parse().ok());
    let (roll, mut sitting, is_saved) = ctx
        .db
        .read(move |tx| {
            access::require::<RecordActivity>(tx, &act, unit)?;
            let roll = Roll::load(tx, &act, unit, &kind, day, None)?;
            let sitting = begin(tx, &act, &roll, mode, &kind, day)?;
            let is_saved = once.is_some_and(|id| acts::unit_of(tx, act.realm, id).is_ok());
            Ok::<_, zhibu_service::Error>((roll, sitting, is_saved))
        })
        .await?;
    if is_saved {
        ctx.discard_draft().await?;
    }
    let draft = draft.filter(|_| !is_saved);
    if let Some(line) = sitting.kinds.first_mut() {
        line.for_year = asked.year;
    }
    let fresh = || {
        let mut form = form::begin(&sitting, &roll, &ctx.rules, ctx.words, day);
        form.set(field::ONCE, ctx.fresh_key());
        if asked.day.is_some() {
            form.set("asked", day.to_string());
        }
        form.set("mode", mode.code());
        if mode == Mode::Published {
            // Only the report knows what it calls the activity.
            form.set("title", "");
        }
        form
    };
    let form = draft.as_ref().map_or_else(fresh, |draft| draft.form.clone());
    let mut page = FormPage::new(&ctx, &roll, mode, Target::New, form);
    page.draft = draft;
    ctx.page(&page)
}

async fn choose(ctx: &Ctx, act: Act, id: UnitId, mode: Mode) -> Result<Response, Error> {
    let unit = ctx
        .db
        .read(move |tx| {
            access::require::<RecordActivity>(tx, &act, id)?;
            unit::row(tx, act.realm, id, act.today)
        })
        .await?
        .ok_or(Error::NotFound)?;
    let kinds = roll::kinds(&ctx.rules, &unit.kind, ctx.today);
    let label = |key: &str| {
        let entry = ctx.rules.activity_kind(key);
        entry.map_or(key, |entry| ctx.words.label(&entry.label)).to_owned()
    };
    let kinds = kinds.into_iter().map(|key| Choice::new(key.clone(), label(&key))).collect();
    ctx.page(&ChoosePage { ctx, unit, mode, kinds })
}

/// What a new sitting starts with.
fn begin(
    tx: &mut Tx<'_>,
    act: &Act,
    roll: &Roll,
    mode: Mode,
    kind: &str,
    day: Date,
) -> zhibu_service::Result<Sitting> {
    if mode == Mode::Published {
        return Ok(roll::start_published(&act.rules, kind, day));
    }
    let mut sitting = roll::start(tx, act, roll, kind, day)?;
    if mode == Mode::Record {
        sitting.attendance = roll.everybody();
    }
    Ok(sitting)
}

/// `GET /activities/{id}/edit`
pub(super) async fn open(ctx: Ctx, At(id): At<ActivityId>, query: Form) -> Result<Response, Error> {
    let act = ctx.act()?;
    let draft = ctx.draft().await?;
    let (record, roll) = ctx.db.read(move |tx| own(tx, &act, id)).await?;
    rules_of::may_edit(record.state).map_err(zhibu_service::Error::from)?;
    let mode = mode_of(&record, &query, ctx.today);
    // What was typed into the announcement is no start for the record of what took place.
    let draft = draft.filter(|draft| draft.form.one("mode") == mode.code());
    let mut sitting = record.sitting.clone();
    if mode == Mode::Record && record.state != State::Recorded && sitting.attendance.is_empty() {
        sitting.attendance = roll.everybody();
    }
    let fresh = || {
        let day = sitting.when.day().unwrap_or(ctx.today);
        let mut form = form::begin(&sitting, &roll, &ctx.rules, ctx.words, day);
        form.set("version", record.version.to_string());
        form.set("mode", mode.code());
        form
    };
    let form = draft.as_ref().map_or_else(fresh, |draft| draft.form.clone());
    let mut page = FormPage::new(&ctx, &roll, mode, Target::Edit(id), form);
    page.draft = draft;
    ctx.page(&page)
}

/// Loads a record for somebody who may edit it.
fn own(tx: &mut Tx<'_>, act: &Act, id: ActivityId) -> zhibu_service::Result<(Record, Roll)> {
    let record = seen(tx, act, id)?.record;
    access::require::<RecordActivity>(tx, act, record.unit)?;
    let kind = record.sitting.kinds.first().map_or("", |line| line.kind.as_str());
    let day = record.sitting.when.day().unwrap_or(act.today);
    let roll = Roll::load(tx, act, record.unit, kind, day, Some(&record))?;
    Ok((record, roll))
}

/// What is planned for a day to come is edited as a plan; what took place is recorded.
fn mode_of(record: &Record, query: &Form, today: Date) -> Mode {
    let is_to_come = record.sitting.when.day().is_some_and(|day| day > today);
    if record.state == State::Planned && (query.has("plan") || is_to_come) {
        Mode::Plan
    } else {
        Mode::Record
    }
}

/// `POST /units/{id}/activities`
pub(super) async fn create(ctx: Ctx, At(unit): At<UnitId>, form: Form) -> Result<Response, Error> {
    let mode = Mode::parse(form.one("mode"));
    submit(&ctx, Job { mode, target: Target::New, unit, record: None }, form).await
}

/// `POST /activities/{id}/edit`
pub(super) async fn change(
    ctx: Ctx,
    At(id): At<ActivityId>,
    form: Form,
) -> Result<Response, Error> {
    let act = ctx.act()?;
    let (record, _) = ctx.db.read(move |tx| own(tx, &act, id)).await?;
    let mode = match Mode::parse(form.one("mode")) {
        Mode::Plan => Mode::Plan,
        Mode::Record | Mode::Published => Mode::Record,
    };
    let unit = record.unit;
    submit(&ctx, Job { mode, target: Target::Edit(id), unit, record: Some(record) }, form).await
}

/// What the form stands on: the roll of its kind and day, and the sitting it was made from.
struct Base {
    roll: Roll,
    before: Sitting,
}

impl Base {
    fn name(&self, ctx: &Ctx, person: PersonId) -> Option<String> {
        self.roll.name(person).map(|name| ctx.words.name(name).to_owned())
    }
}

async fn base(ctx: &Ctx, job: &Job, kind: String, day: Date) -> Result<Base, Error> {
    let (act, unit, mode, record) = (ctx.act()?, job.unit, job.mode, job.record.clone());
    let found = ctx.db.read(move |tx| {
        access::require::<RecordActivity>(tx, &act, unit)?;
        let roll = Roll::load(tx, &act, unit, &kind, day, record.as_ref())?;
        let before = match &record {
            Some(record) => record.sitting.clone(),
            None => begin(tx, &act, &roll, mode, &kind, day)?,
        };
        Ok::<_, zhibu_service::Error>(Base { roll, before })
    });
    Ok(found.await?)
}

async fn submit(ctx: &Ctx, job: Job, mut form: Form) -> Result<Response, Error> {
    let kind = followed(ctx, &form);
    let day = Reader::new(&form, ctx.words).date("day", "").unwrap_or(ctx.today);
    let mut base = base(ctx, &job, kind.clone(), day).await?;
    let is_relisted = follow(ctx, &job, &mut base, &mut form, (&kind, day));
    let asked = form.one("do").to_owned();
    form.drop_all(&["do"]);
    if !matches!(asked.as_str(), "" | "save") {
        return look_again(ctx, &job, &base, form, &asked).await;
    }
    let Read { sitting, places, mut faults } =
        read::read(&form, &base.before, &base.roll.known(), ctx.words);
    let source = match job.mode {
        Mode::Published => read::read_source(&form, ctx.words, &mut faults),
        Mode::Plan | Mode::Record => None,
    };
    if is_relisted {
        faults.push("attendance", ctx.t("activity-fault-list-changed"));
    }
    if !faults.is_empty() {
        let found = rules_of::check(&ctx.rules, &sitting, saved_state(job.mode), ctx.today);
        let found: Vec<Fault> = found.into_iter().filter(|f| !is_blank(f, &form)).collect();
        places.add(&found, &sitting, &mut faults, ctx.words, |id| base.name(ctx, id));
        return faulty(ctx, &job, &base.roll, form, faults).await;
    }
    let id = match job.target {
        Target::New => form.one(field::ONCE).parse().map_err(|_| Error::Faulty)?,
        Target::Edit(id) => id,
    };
    match write(ctx, &job, (id, &form), sitting.clone(), source.clone()).await? {
        Ok(Saved::Now) => Ok(see_other(&routes::activity(id))),
        Ok(Saved::Before) | Err(zhibu_service::Error::Activity(Refusal::Changed)) => {
            conflict::compare(ctx, (&job, &base.roll), id, form, (&sitting, source.as_ref())).await
        }
        Err(zhibu_service::Error::Activity(Refusal::Faults(found))) => {
            let mut faults = Faults::default();
            places.add(&found, &sitting, &mut faults, ctx.words, |id| base.name(ctx, id));
            faulty(ctx, &job, &base.roll, form, faults).await
        }
        Err(error) => {
            let field = match &error {
                zhibu_service::Error::Activity(Refusal::UnitNotThere) => "day",
                _ => "form",
            };
            let said = ctx.sentence(&error).ok_or(error)?;
            faulty(ctx, &job, &base.roll, form, Faults::of(field, said)).await
        }
    }
}

/// A fault that only says again what an unreadable or missing field has said.
fn is_blank(fault: &Fault, form: &Form) -> bool {
    fault.part == Part::When
        && fault.problem == Problem::DayNotStated
        && !form.one("day").trim().is_empty()
}

/// The state that a form of this mode is saved in.
pub(super) fn saved_state(mode: Mode) -> State {
    match mode {
        Mode::Plan => State::Planned,
        Mode::Record => State::Recorded,
        Mode::Published => State::Published,
    }
}

/// The kind that list, title and agenda follow: the one chosen. If the rules do not know it, they
/// stay as they are, so that a refused choice costs nobody the list of those present.
fn followed(ctx: &Ctx, form: &Form) -> String {
    let chosen = form.one("kind").trim();
    let before = form.one("listed").split_once('|').map_or(chosen, |(kind, _)| kind);
    let is_known = ctx.rules.activity_kind(chosen).is_some();
    if is_known { chosen } else { before }.to_owned()
}

/// Lets list, title and agenda follow another kind or day. Says whether the list of people is
/// another one now.
fn follow(ctx: &Ctx, job: &Job, base: &mut Base, form: &mut Form, now: (&str, Date)) -> bool {
    let (kind, day) = now;
    let listed = form.one("listed").to_owned();
    let (old_kind, old_day) = listed.split_once('|').unwrap_or((kind, ""));
    let old_day: Date = old_day.parse().unwrap_or(day);
    if job.record.is_none() && job.mode != Mode::Published {
        base.before.title = retitle(ctx, form, (old_kind, old_day), now);
    }
    if (old_kind, old_day) == now {
        return false;
    }
    let old_kind = old_kind.to_owned();
    form.set("listed", form::listed(kind, day));
    if old_kind != kind {
        form::rekind(form, &ctx.rules, &old_kind);
    }
    job.mode == Mode::Record && form::relist(form, &base.roll)
}

/// The title that nobody typed names the month and the kind that were chosen in the end.
fn retitle(ctx: &Ctx, form: &mut Form, old: (&str, Date), now: (&str, Date)) -> Text {
    let suggested = roll::title(&ctx.rules, old.0, old.1);
    if form.one("title").trim() != suggested.get(ctx.lang()) {
        return suggested;
    }
    let suggested = roll::title(&ctx.rules, now.0, now.1);
    form.set("title", suggested.get(ctx.lang()));
    suggested
}

/// Shows the form again with another row or another list, and keeps what was typed as a draft.
async fn look_again(
    ctx: &Ctx,
    job: &Job,
    base: &Base,
    mut form: Form,
    asked: &str,
) -> Result<Response, Error> {
    let group = asked.strip_prefix("add:");
    if let Some(group) = group {
        form::add(&mut form, &ctx.rules, group);
    }
    keep(ctx, &form).await?;
    let mut page = FormPage::new(ctx, &base.roll, job.mode, job.target, form);
    page.opened = asked.split_once(':').map(|(_, group)| form::section_of(group).to_owned());
    ctx.page(&page)
}

pub(super) async fn keep(ctx: &Ctx, form: &Form) -> Result<(), Error> {
    let account = ctx.signed_in()?.account;
    ctx.save_draft(account, form).await
}

pub(super) async fn faulty(
    ctx: &Ctx,
    job: &Job,
    roll: &Roll,
    form: Form,
    faults: Faults,
) -> Result<Response, Error> {
    keep(ctx, &form).await?;
    let mut page = FormPage::new(ctx, roll, job.mode, job.target, form);
    page.faults = place::in_order(&faults);
    ctx.unprocessable(&page)
}

/// Saves the sitting by the act that the form is for.
async fn write(
    ctx: &Ctx,
    job: &Job,
    (id, form): (ActivityId, &Form),
    sitting: Sitting,
    source: Option<PublishedSource>,
) -> Result<Result<Saved, zhibu_service::Error>, Error> {
    let (act, unit, mode) = (ctx.act()?, job.unit, job.mode);
    let version = [form.one("over"), form.one("version")];
    let version = version.iter().find_map(|typed| typed.parse::<i64>().ok());
    let is_new = job.target == Target::New;
    let draft = ctx.draft_place();
    let save = move |tx: &mut Tx<'_>| {
        let granted = access::require::<RecordActivity>(tx, &act, unit)?;
        let sitting = sitting.clone();
        let saved = match (mode, &source) {
            _ if !is_new => {
                let version = version.ok_or(Refusal::Changed)?;
                acts::edit(tx, &act, &granted, (id, version), sitting, saved_state(mode))?;
                Saved::Now
            }
            (Mode::Published, Some(source)) => {
                acts::take_over(tx, &act, &granted, id, &sitting, source)?
            }
            (Mode::Plan, _) => acts::plan(tx, &act, &granted, id, sitting)?,
            (Mode::Record | Mode::Published, _) => acts::record(tx, &act, &granted, id, sitting)?,
        };
        // What was saved is no draft any more; what was not saved still is.
        if let (Saved::Now, Some((account, path))) = (saved, &draft) {
            draft::discard(tx, act.realm, *account, path)?;
        }
        Ok(saved)
    };
    Ok(match ctx.db.write(save.clone()).await {
        // The same form is being saved at this very moment, and its record is there by now.
        Err(zhibu_service::Error::Engine(Unique(_))) if is_new => ctx.db.write(save).await,
        saved => saved,
    })
}
