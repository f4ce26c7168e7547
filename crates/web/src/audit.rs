//! The pages of the log: who did what, to which unit, and when.
//!
//! It shows no details and no values, and refuses to know who may read: the query does.

use askama::Template;
use axum::response::Response;
use jiff::Timestamp;
use jiff::civil::Date;
use zhibu_domain::id::{AuditId, PersonId, UnitId};
use zhibu_domain::rulebook::Right;
use zhibu_papers::sheet::Out;
use zhibu_service::access;
use zhibu_service::audit::list::{self, Cursor, Filter, LogPage, Seen};
use zhibu_service::engine::Tx;
use zhibu_service::unit::{self, UnitRow};

use crate::context::Ctx;
use crate::door::{Doors, Needs};
use crate::error::Error;
use crate::export;
use crate::form::{Faults, Form, Reader};
use crate::page::{Choice, Pager, see_other};
use crate::routes;
use crate::unit::At;

/// The nouns of acts, in the order in which they are offered.
const NOUNS: [&str; 14] = [
    "unit",
    "person",
    "post",
    "activity",
    "bulletin",
    "import",
    "protected",
    "account",
    "office",
    "parameter",
    "audit",
    "key",
    "body",
    "install",
];

/// `/audit`, `/units/{id}/audit`.
pub(crate) fn routes() -> Doors {
    Doors::new().get(routes::LOG, Needs::RightSomewhere(Right::ReadAudit), home).get(
        "/units/{id}/audit",
        Needs::Right(Right::ReadAudit),
        of_unit,
    )
}

/// One act.
struct Line {
    what: String,
    when: String,
    place: String,
    href: Option<String>,
    who: String,
    /// The list narrowed to this person.
    only: Option<String>,
    number: Option<i64>,
}

#[derive(Template)]
#[template(path = "audit/list.html")]
struct ListPage<'a> {
    ctx: &'a Ctx,
    unit: UnitRow,
    address: String,
    unplaced: bool,
    nouns: Vec<Choice>,
    query: &'a Form,
    /// Who the list is narrowed to, and the way back to everybody.
    only: Option<(String, String)>,
    lines: Vec<Line>,
    first: Option<String>,
    pager: Pager,
    faults: Faults,
}

/// `GET /audit`: the log of the first unit that one may read.
async fn home(ctx: Ctx) -> Result<Response, Error> {
    let act = ctx.act()?;
    let roots = move |tx: &mut Tx<'_>| access::roots(tx, &act, Right::ReadAudit);
    match ctx.db.read(roots).await?.first() {
        Some(scope) => Ok(see_other(&routes::of_unit(scope.root, "audit"))),
        None => Err(Error::NotFound),
    }
}

/// `GET /units/{id}/audit`
async fn of_unit(ctx: Ctx, At(id): At, query: Form) -> Result<Response, Error> {
    let act = ctx.act()?;
    let (filter, faults) = filter(&ctx, &query);
    if export::wanted(&query) && faults.is_empty() {
        return sheet(&ctx, id, &filter).await;
    }
    let cursor = cursor(&query);
    let (row, page) = ctx
        .db
        .read(move |tx| {
            // First the right: who lacks it does not even learn that the unit is there.
            let page = list::log_page(tx, &act, id, &filter, cursor)?;
            Ok::<_, zhibu_service::Error>((
                unit::page(tx, act.realm, id, act.today, None)?.unit,
                page,
            ))
        })
        .await?;
    let address = |changed: &[(&str, &str)]| address(id, &query, changed);
    let turn = |cursor: Option<Cursor>| match cursor? {
        Cursor::Newer(id) => Some(address(&[("newer", &id.to_string())])),
        Cursor::Older(id) => Some(address(&[("older", &id.to_string())])),
    };
    let words = ctx.words;
    let name = page.person.as_ref().map(|name| words.name(name).to_owned());
    let page_of = ListPage {
        ctx: &ctx,
        address: routes::of_unit(id, "audit"),
        unplaced: page.unplaced,
        nouns: NOUNS.iter().map(|noun| Choice::new(*noun, words.act_noun(noun))).collect(),
        query: &query,
        only: name.map(|name| {
            (words.with("audit-only-by", &[("name", name.into())]), address(&[("person", "")]))
        }),
        first: cursor.map(|_| address(&[])),
        pager: Pager { previous: turn(page.newer), next: turn(page.older) },
        lines: lines(&ctx, &page, |person| address(&[("person", &person.to_string())])),
        faults,
        unit: row,
    };
    if page_of.faults.is_empty() { ctx.page(&page_of) } else { ctx.unprocessable(&page_of) }
}

/// The whole list as a spreadsheet, newest first.
async fn sheet(ctx: &Ctx, id: UnitId, filter: &Filter) -> Result<Response, Error> {
    let columns = ["audit-what", "audit-when", "audit-where", "audit-who", "audit-number"];
    let headings = columns.map(|key| ctx.t(key));
    let act = ctx.act()?;
    export::list(ctx, ctx.t("audit-title"), &headings, |cursor| {
        let (act, filter) = (act.clone(), filter.clone());
        async move {
            let page = ctx.db.read(move |tx| list::log_page(tx, &act, id, &filter, cursor)).await?;
            let lines = lines(ctx, &page, |_| String::new());
            Ok((lines.into_iter().map(|line| cells(ctx, line)).collect(), page.older))
        }
    })
    .await
}

fn cells(ctx: &Ctx, line: Line) -> Vec<Out> {
    let number = line.number.map_or_else(|| ctx.t("audit-waiting").into(), Out::Number);
    vec![line.what.into(), line.when.into(), line.place.into(), line.who.into(), number]
}

/// The address of another page of this list: what narrows it is kept, its place is not.
fn address(unit: UnitId, query: &Form, changed: &[(&str, &str)]) -> String {
    let mut pairs = form_urlencoded::Serializer::new(String::new());
    for name in ["noun", "person", "from", "until"] {
        let kept = query.one(name);
        if !kept.is_empty() && !changed.iter().any(|(other, _)| *other == name) {
            pairs.append_pair(name, kept);
        }
    }
    for (name, value) in changed.iter().filter(|(_, value)| !value.is_empty()) {
        pairs.append_pair(name, value);
    }
    let pairs = pairs.finish();
    let address = routes::of_unit(unit, "audit");
    if pairs.is_empty() { address } else { format!("{address}?{pairs}") }
}

/// What the list is narrowed to. A day that cannot be read is a fault at its field.
fn filter(ctx: &Ctx, query: &Form) -> (Filter, Faults) {
    let mut read = Reader::new(query, ctx.words);
    let from: Option<Date> = read.date("from", ctx.t("audit-from"));
    let until = read.date("until", ctx.t("audit-until"));
    let mut faults = read.faults;
    if from.zip(until).is_some_and(|(from, until)| until < from) {
        faults.push("until", ctx.t("audit-day-order"));
    }
    let begin = |day: Date| -> Option<Timestamp> {
        day.to_zoned(ctx.tz.clone()).ok().map(|begin| begin.timestamp())
    };
    let noun = NOUNS.into_iter().find(|noun| *noun == query.one("noun"));
    let filter = Filter {
        noun: noun.map(str::to_owned),
        person: query.one("person").parse::<PersonId>().ok(),
        from: from.and_then(begin),
        until: until.and_then(|last| last.tomorrow().ok()).and_then(begin),
    };
    (filter, faults)
}

fn cursor(query: &Form) -> Option<Cursor> {
    let id = |name: &str| query.one(name).parse::<AuditId>().ok();
    id("newer").map(Cursor::Newer).or_else(|| id("older").map(Cursor::Older))
}

fn lines(ctx: &Ctx, page: &LogPage, of_person: impl Fn(PersonId) -> String) -> Vec<Line> {
    let words = ctx.words;
    let line = |seen: &Seen| {
        let place = match &seen.unit {
            Some((_, Some(name))) => words.text(name),
            Some((_, None)) => ctx.t("audit-gone"),
            None => ctx.t("audit-nowhere"),
        };
        Line {
            what: words.act(&seen.act),
            when: words.instant(seen.at, &ctx.tz),
            place: place.to_owned(),
            href: seen.unit.as_ref().map(|(unit, _)| routes::unit(*unit)),
            who: seen
                .by
                .as_ref()
                .map_or(ctx.t("audit-program"), |(_, name)| words.name(name))
                .to_owned(),
            only: seen.by.as_ref().map(|(person, _)| of_person(*person)),
            number: seen.number,
        }
    };
    page.acts.iter().map(line).collect()
}
