//! Cards for others: who has one, and printing them. A code stands in the answer to the act that
//! made it and nowhere else.

use askama::Template;
use axum::extract::Path;
use axum::http::HeaderMap;
use axum::http::header::HOST;
use axum::response::Response;
use zhibu_domain::id::{CardId, PersonId, UnitId};
use zhibu_service::access::{self, IssueCard};
use zhibu_service::account::{self, Card, Member};
use zhibu_service::{person, unit};

use super::qr::Picture;
use super::unkept;
use crate::context::Ctx;
use crate::error::Error;
use crate::form::{Faults, Form};
use crate::page::{Mark, Pager};
use crate::routes;
use crate::unit::At;

/// A member in words.
struct Row {
    name: String,
    mark: Mark,
    state: String,
    /// The page on which a card is made; `None` for oneself and for closed accounts.
    card: Option<String>,
    /// The person can sign in, so that a new card ends something.
    signs_in: bool,
}

#[derive(Template)]
#[template(path = "account/cards.html")]
struct CardsPage<'a> {
    ctx: &'a Ctx,
    name: String,
    back: String,
    days: i64,
    once: String,
    rows: Vec<Row>,
    pager: Pager,
    faults: Faults,
}

/// `GET /units/{id}/cards`
pub(super) async fn show(ctx: Ctx, At(id): At, query: Form) -> Result<Response, Error> {
    let page = list(&ctx, id, &query, Faults::default()).await?;
    ctx.page(&page)
}

async fn list<'a>(
    ctx: &'a Ctx,
    id: UnitId,
    query: &Form,
    faults: Faults,
) -> Result<CardsPage<'a>, Error> {
    let (act, after) = (ctx.act()?, query.one("after").parse().ok());
    let found = ctx.db.read(move |tx| {
        let row = unit::row(tx, act.realm, id, act.today)?;
        let row = row.ok_or(zhibu_service::Error::NotFound)?;
        access::require::<IssueCard>(tx, &act, id)?;
        Ok::<_, zhibu_service::Error>((row, account::members(tx, &act, id, after)?))
    });
    let (unit, (members, next)) = found.await?;
    let path = routes::of_unit(id, "cards");
    Ok(CardsPage {
        name: ctx.words.text(&unit.name).to_owned(),
        back: routes::unit(id),
        days: days(ctx),
        once: ctx.fresh_key(),
        rows: members.iter().map(|member| row(ctx, member)).collect(),
        pager: Pager { previous: None, next: next.map(|last| format!("{path}?after={last}")) },
        faults,
        ctx,
    })
}

fn days(ctx: &Ctx) -> i64 {
    ctx.rules.number("account.card_days", ctx.today).map_or(0, |days| days.value.value)
}

fn row(ctx: &Ctx, member: &Member) -> Row {
    let (mark, state) = if member.closed {
        (Mark::Rest, ctx.t("account-state-closed").to_owned())
    } else if member.signs_in {
        (Mark::Held, ctx.t("account-state-used").to_owned())
    } else if let Some(until) = member.waits_until {
        let when = ctx.words.instant(until, &ctx.tz);
        (Mark::Rest, ctx.words.with("account-state-waits", &[("when", when.into())]))
    } else {
        (Mark::Due, ctx.t("account-state-none").to_owned())
    };
    let own = ctx.account.as_ref().is_some_and(|me| me.person == member.person);
    Row {
        name: ctx.words.name(&member.name).to_owned(),
        mark,
        state,
        card: (!own && !member.closed).then(|| routes::card_for(member.person)),
        signs_in: member.signs_in,
    }
}

/// A card as it is printed.
struct Printed {
    name: String,
    unit: String,
    login: String,
    code: String,
    until: String,
    label: String,
    picture: Option<Picture>,
}

#[derive(Template)]
#[template(path = "account/print.html")]
struct PrintPage<'a> {
    ctx: &'a Ctx,
    address: String,
    back: String,
    cards: Vec<Printed>,
}

/// `POST /units/{id}/cards`
pub(super) async fn print_all(
    headers: HeaderMap,
    ctx: Ctx,
    At(id): At,
    form: Form,
) -> Result<Response, Error> {
    let act = ctx.act()?;
    let first: CardId = form.one("once").parse().map_err(|_| Error::Faulty)?;
    let again = form.has("again");
    let made = ctx.db.write(move |tx| {
        let granted = access::require::<IssueCard>(tx, &act, id)?;
        account::issue_cards(tx, &act, &granted, first, again)
    });
    match made.await {
        Ok(cards) => printed(&ctx, &headers, routes::of_unit(id, "cards"), &cards),
        Err(error) => {
            let faults = super::at(&ctx, "all", error)?;
            let page = list(&ctx, id, &Form::default(), faults).await?;
            ctx.unprocessable(&page)
        }
    }
}

#[derive(Template)]
#[template(path = "account/card.html")]
struct AskPage<'a> {
    ctx: &'a Ctx,
    name: String,
    back: String,
    sure: String,
    once: String,
    days: i64,
    faults: Faults,
}

/// `GET /people/{id}/card`: says what a new card ends, before it does.
pub(super) async fn ask(ctx: Ctx, Path(id): Path<PersonId>) -> Result<Response, Error> {
    let page = asking(&ctx, id, Faults::default()).await?;
    ctx.page(&page)
}

async fn asking(ctx: &Ctx, id: PersonId, faults: Faults) -> Result<AskPage<'_>, Error> {
    let act = ctx.act()?;
    let found = ctx.db.read(move |tx| {
        let granted = person::record::require::<IssueCard>(tx, &act, id)?;
        let name = person::name(tx, act.realm, id)?.ok_or(zhibu_service::Error::NotFound)?;
        Ok::<_, zhibu_service::Error>((granted.unit(), name))
    });
    let (unit, name) = found.await?;
    let name = ctx.words.name(&name).to_owned();
    Ok(AskPage {
        sure: ctx.words.with("account-cards-sure", &[("name", (&name).into())]),
        name,
        back: routes::of_unit(unit, "cards"),
        once: ctx.fresh_key(),
        days: days(ctx),
        faults,
        ctx,
    })
}

/// `POST /people/{id}/card`
pub(super) async fn print_one(
    headers: HeaderMap,
    ctx: Ctx,
    Path(id): Path<PersonId>,
    form: Form,
) -> Result<Response, Error> {
    let act = ctx.act()?;
    let once: CardId = form.one("once").parse().map_err(|_| Error::Faulty)?;
    let made = ctx.db.write(move |tx| {
        let granted = person::record::require::<IssueCard>(tx, &act, id)?;
        let card = account::issue_card(tx, &act, &granted, id, once)?;
        Ok::<_, zhibu_service::Error>((granted.unit(), card))
    });
    match made.await {
        Ok((unit, card)) => printed(&ctx, &headers, routes::of_unit(unit, "cards"), &[card]),
        Err(error) => {
            let faults = super::at(&ctx, "sure", error)?;
            let page = asking(&ctx, id, faults).await?;
            ctx.unprocessable(&page)
        }
    }
}

/// The cards on paper: the one answer that holds their codes.
fn printed(
    ctx: &Ctx,
    headers: &HeaderMap,
    back: String,
    cards: &[Card],
) -> Result<Response, Error> {
    let address = site_address(ctx, headers);
    let print = |card: &Card| {
        let name = ctx.words.name(&card.name).to_owned();
        let link = format!("{address}{}?code={}", routes::CARD, card.code.as_str());
        Printed {
            label: ctx.words.with("account-print-alt", &[("name", (&name).into())]),
            unit: card.unit.as_ref().map_or("", |unit| ctx.words.text(unit)).to_owned(),
            login: card.login.clone(),
            code: card.code.to_string(),
            until: ctx
                .words
                .with("account-print-until", &[("day", ctx.words.day(card.until).into())]),
            picture: Picture::of(&link),
            name,
        }
    };
    let cards = cards.iter().map(print).collect();
    let address = format!("{address}{}", routes::CARD);
    Ok(unkept(ctx.page(&PrintPage { ctx, address, back, cards })?))
}

/// Where browsers reach this installation, as this browser did.
fn site_address(ctx: &Ctx, headers: &HeaderMap) -> String {
    let host = headers.get(HOST).and_then(|host| host.to_str().ok()).unwrap_or("localhost");
    let sound = |c: char| c.is_ascii_alphanumeric() || ".-:[]".contains(c);
    let host: String = host.chars().filter(|c| sound(*c)).take(253).collect();
    format!("{}://{host}", if ctx.https { "https" } else { "http" })
}
