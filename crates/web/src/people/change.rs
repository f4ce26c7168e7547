//! The small forms that change where a person belongs, as what, and with which marks: one question
//! each, and what follows from the answer.

mod offer;

use askama::Template;
use axum::response::Response;
use jiff::civil::Date;
use zhibu_domain::day::{FOREVER, Span};
use zhibu_domain::id::{FlagId, PersonId, UnitId};
use zhibu_domain::person::{Refusal, Standing};
use zhibu_domain::rulebook::Catalogue;
use zhibu_service::access::{self, KeepRoll};
use zhibu_service::engine::Tx;
use zhibu_service::person::record::{self, Record};
use zhibu_service::person::roll;
use zhibu_service::{Act, Error as Failed, Result as Done, unit};

use self::offer::{Offer, offer};
use super::enter::groups;
use super::fields::{VERSION, fault};
use super::{Who, codes, conflict, mark, open, read_standing, standings};
use crate::context::Ctx;
use crate::error::Error;
use crate::form::{Faults, Form, Reader};
use crate::page::{Choice, capital, see_other};
use crate::routes;

/// Most characters that are read of a reference; how many are kept is a rule.
const READ_CHARS: usize = 10_000;

/// What is done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Verb {
    Move,
    Group,
    Convert,
    Leave,
    Readmit,
    Mark,
    Unmark,
}

impl Verb {
    fn is_group(self) -> bool {
        self == Verb::Group
    }

    /// Whether something ends that does not come back by itself.
    fn ends(self) -> bool {
        matches!(self, Verb::Move | Verb::Convert | Verb::Leave)
    }

    fn title(self) -> &'static str {
        match self {
            Verb::Move => "person-move-title",
            Verb::Group => "person-group-title",
            Verb::Convert => "person-convert-title",
            Verb::Leave => "person-leave-title",
            Verb::Readmit => "person-readmit-title",
            Verb::Mark => "person-mark-title",
            Verb::Unmark => "person-unmark-title",
        }
    }

    fn day(self) -> &'static str {
        match self {
            Verb::Move => "person-day-move",
            Verb::Group => "person-day-group",
            Verb::Convert => "person-day-convert",
            Verb::Leave => "person-day-leave",
            Verb::Readmit => "person-day-enter",
            Verb::Mark => "person-day-mark",
            Verb::Unmark => "person-day-unmark",
        }
    }

    fn button(self) -> &'static str {
        match self {
            Verb::Move => "person-move-do",
            Verb::Group => "person-group-do",
            Verb::Convert => "person-convert-do",
            Verb::Leave => "person-leave-do",
            Verb::Readmit => "person-readmit-do",
            Verb::Mark => "person-mark-do",
            Verb::Unmark => "person-unmark-do",
        }
    }

    /// What follows, sentence by sentence.
    fn follows(self) -> &'static [&'static str] {
        match self {
            Verb::Move => &["person-move-follows-1", "person-move-follows-2", "person-posts-first"],
            Verb::Group => &["person-group-follows"],
            Verb::Convert => &["person-convert-follows-1", "person-convert-follows-2"],
            Verb::Leave => {
                &["person-leave-follows-1", "person-leave-follows-2", "person-posts-first"]
            }
            Verb::Readmit => &["person-readmit-follows"],
            Verb::Mark => &["person-mark-follows"],
            Verb::Unmark => &["person-unmark-follows"],
        }
    }

    /// The field that hears that nothing would change or that a right is missing.
    fn place(self) -> &'static str {
        match self {
            Verb::Move | Verb::Readmit => "to",
            Verb::Group => "group",
            Verb::Mark => "flag",
            Verb::Convert | Verb::Leave | Verb::Unmark => "day",
        }
    }

    fn asks_reference(self) -> bool {
        !matches!(self, Verb::Group | Verb::Unmark)
    }
}

#[derive(Template)]
#[template(path = "person/change.html")]
struct ChangePage<'a> {
    ctx: &'a Ctx,
    verb: Verb,
    name: &'a str,
    back: String,
    version: u32,
    /// Units to choose from.
    offer: Option<Offer>,
    standings: Vec<Choice>,
    groups: Vec<Choice>,
    reasons: Vec<Choice>,
    flags: Vec<Choice>,
    /// The mark that ends, in words.
    mark: Option<String>,
    form: Form,
    faults: Faults,
}

/// What a form says.
#[derive(Debug, Clone)]
struct Said {
    day: Date,
    reference: Option<String>,
    what: What,
}

#[derive(Debug, Clone)]
enum What {
    Move(UnitId),
    Group(Option<UnitId>),
    Convert,
    Leave(String),
    Readmit(UnitId, Standing),
    Mark(String, Option<Date>),
    Unmark(FlagId),
}

pub(super) async fn show(
    ctx: Ctx,
    Who(id): Who,
    query: Form,
    verb: Verb,
) -> Result<Response, Error> {
    let record = open(&ctx, id).await?;
    let mut form = Form::default();
    form.set("day", ctx.today.to_string());
    form.set("mark", query.one("mark"));
    form.set("standing", Standing::Full.code());
    if let Some(last) = record.belongings.last() {
        form.set("standing", last.period.place.standing.code());
        let group = last.period.place.party_group;
        form.set("group", group.map(|group| group.to_string()).unwrap_or_default());
        if verb == Verb::Readmit {
            form.set("to", last.period.place.unit.to_string());
        }
    }
    if verb == Verb::Unmark && marked(&ctx, &record, &form).is_none() {
        return Err(Error::NotFound);
    }
    ctx.page(&page(&ctx, &record, verb, form, Faults::default()).await?)
}

pub(super) async fn send(
    ctx: Ctx,
    Who(id): Who,
    form: Form,
    verb: Verb,
) -> Result<Response, Error> {
    let record = open(&ctx, id).await?;
    if form.has("filter") {
        return ctx.page(&page(&ctx, &record, verb, form, Faults::default()).await?);
    }
    let (said, mut faults) = read(&ctx, &form, verb);
    let mut overtaken = false;
    if let Some(said) = said.filter(|_| faults.is_empty()) {
        let (act, version) = (ctx.act()?, form.one(VERSION).parse::<u32>().unwrap_or(u32::MAX));
        match ctx.db.write(move |tx| perform(tx, &act, (id, version), &said)).await {
            Ok(()) => return Ok(see_other(&routes::person(id))),
            Err(error @ Failed::Person(Refusal::Changed)) => {
                overtaken = true;
                faults = Faults::of("day", ctx.sentence(&error).unwrap_or_default());
            }
            Err(error) => faults = fault(&ctx, error, verb.place())?,
        }
    }
    let record = open(&ctx, id).await?;
    let page = page(&ctx, &record, verb, form, faults).await?;
    if overtaken { Ok(conflict(ctx.page(&page)?)) } else { ctx.unprocessable(&page) }
}

fn read(ctx: &Ctx, form: &Form, verb: Verb) -> (Option<Said>, Faults) {
    let mut read = Reader::new(form, ctx.words);
    let what = what(ctx, &mut read, form, verb);
    let label = ctx.t(verb.day());
    let day = read.date("day", label);
    let day = read.need("day", label, day);
    let reference = read.text("reference", ctx.t("person-reference"), READ_CHARS);
    let said = || Some(Said { day: day?, reference, what: what? });
    (said(), read.faults)
}

fn what(ctx: &Ctx, read: &mut Reader<'_>, form: &Form, verb: Verb) -> Option<What> {
    let unit = |read: &mut Reader<'_>| {
        let label = ctx.t("person-unit-new");
        let to = read.id::<UnitId>("to", label);
        read.need("to", label, to)
    };
    let word = |read: &mut Reader<'_>, name: &str, label: &str| {
        let typed = read.text(name, ctx.t(label), READ_CHARS);
        read.need(name, ctx.t(label), typed)
    };
    match verb {
        Verb::Move => unit(read).map(What::Move),
        Verb::Group => {
            let group = read.id::<UnitId>("group", ctx.t("person-its-group"));
            Some(What::Group(group))
        }
        Verb::Convert => Some(What::Convert),
        Verb::Leave => word(read, "reason", "person-reason").map(What::Leave),
        Verb::Readmit => {
            let standing = read_standing(ctx, read);
            Some(What::Readmit(unit(read)?, standing?))
        }
        Verb::Mark => {
            let until = read.date("until", ctx.t("person-until"));
            word(read, "flag", "person-flag").map(|flag| What::Mark(flag, until))
        }
        Verb::Unmark => form.one("mark").parse().ok().map(What::Unmark),
    }
}

fn perform(
    tx: &mut Tx<'_>,
    act: &Act,
    (person, version): (PersonId, u32),
    said: &Said,
) -> Done<()> {
    let granted = record::require_at_home::<KeepRoll>(tx, act, person)?;
    record::check_version(tx, act.realm, person, version)?;
    let (day, reference) = (said.day, said.reference.clone());
    match &said.what {
        What::Move(to) => {
            let to = access::require::<KeepRoll>(tx, act, *to)?;
            roll::transfer(tx, act, &granted, person, (&to, None), (reference, day))
        }
        What::Group(group) => roll::regroup(tx, act, &granted, person, *group, day),
        What::Convert => roll::convert(tx, act, &granted, person, reference, day),
        What::Leave(reason) => roll::leave(tx, act, &granted, person, reason, (reference, day)),
        What::Readmit(to, standing) => {
            let to = access::require::<KeepRoll>(tx, act, *to)?;
            roll::readmit(tx, act, &to, person, (*standing, None), (reference, day))
        }
        What::Mark(flag, last) => {
            // A form asks for the last day; what is kept is the first one after.
            let until = last.map_or(FOREVER, |last| last.tomorrow().unwrap_or(FOREVER));
            let span = Span { from: day, until };
            let reference = reference.as_deref();
            roll::mark(tx, act, &granted, person, (flag, span), reference).map(drop)
        }
        What::Unmark(mark) => roll::unmark(tx, act, &granted, person, *mark, day),
    }
}

/// The mark that the form ends, in words.
fn marked(ctx: &Ctx, record: &Record, form: &Form) -> Option<String> {
    let id: FlagId = form.one("mark").parse().ok()?;
    let borne = record.marks.iter().find(|mark| mark.id == id)?;
    Some(capital(mark(ctx, &borne.flag)))
}

async fn page<'a>(
    ctx: &'a Ctx,
    record: &'a Record,
    verb: Verb,
    form: Form,
    faults: Faults,
) -> Result<ChangePage<'a>, Error> {
    let home = record.belongings.last().map(|last| last.period.place.unit);
    let offer = match verb {
        Verb::Move | Verb::Readmit => Some(offer(ctx, verb, home, &form).await?),
        _ => None,
    };
    let groups = match (verb, home) {
        (Verb::Group, Some(home)) => {
            let (realm, today) = (ctx.realm, ctx.today);
            let unit = ctx.db.read(move |tx| unit::page(tx, realm, home, today, None)).await?;
            groups(ctx, unit.below.into_iter().map(|row| row.unit))
        }
        _ => Vec::new(),
    };
    let held = ctx.rules.flags.iter().filter(|flag| flag.provenance.span.holds(ctx.today));
    let flag = |key: &str, label| Choice::new(key, capital(ctx.words.label(label)));
    Ok(ChangePage {
        ctx,
        verb,
        name: ctx.words.name(&record.name),
        back: routes::person(record.person),
        version: record.version,
        offer,
        standings: if verb == Verb::Readmit { standings(ctx) } else { Vec::new() },
        groups,
        reasons: if verb == Verb::Leave { codes(ctx, Catalogue::Leaving) } else { Vec::new() },
        flags: match verb {
            Verb::Mark => held.map(|entry| flag(&entry.key, &entry.label)).collect(),
            _ => Vec::new(),
        },
        mark: if verb == Verb::Unmark { marked(ctx, record, &form) } else { None },
        form,
        faults,
    })
}
