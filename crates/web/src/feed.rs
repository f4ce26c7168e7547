//! Subscribing to a unit's calendar: the page on which addresses are made and stopped, and the
//! calendar behind an address.
//!
//! A phone that asks for a calendar brings no session, so that answer is made without one: whoever
//! has the address gets what the person who made it may see today. Looks are not logged, and the
//! log of requests does not show the address.

mod events;

use std::borrow::Cow;

use askama::Template;
use axum::extract::{Path, State};
use axum::http::header::{
    CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE, ETAG, HeaderValue, IF_NONE_MATCH,
};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse as _, Response};
use data_encoding::HEXLOWER;
use jiff::ToSpan as _;
use jiff::civil::Date;
use sha2::{Digest as _, Sha256};
use zhibu_domain::day::Span;
use zhibu_domain::id::{FeedId, UnitId};
use zhibu_domain::text::{Lang, Text};
use zhibu_service::access::{self, ViewUnit};
use zhibu_service::feed::{self, Row};
use zhibu_service::{Act, Actor, unit};

use crate::account::qr::Picture;
use crate::context::{Ctx, Site};
use crate::door::{Doors, Needs};
use crate::error::Error;
use crate::form::{Faults, Form};
use crate::page::{Choice, see_other};
use crate::portal::address;
use crate::routes;

/// Where the calendars behind addresses are.
const CALENDARS: &str = "/calendar/";
/// What the address of a calendar ends in, for programs that go by it.
const ENDING: &str = ".ics";
/// Days back that a subscribed calendar shows.
const DAYS_BACK: i32 = 90;
/// Days ahead.
const DAYS_AHEAD: i32 = 366;

/// `/account/calendar` and `/calendar/{token}`.
pub(crate) fn routes() -> Doors {
    Doors::new()
        .get(routes::FEEDS, Needs::Account, list)
        .post(routes::FEEDS, Needs::Account, open)
        .post("/account/calendar/stop", Needs::Account, stop)
        // Nothing: the phone that asks holds the secret of the address and no session.
        .get("/calendar/{token}", Needs::Nothing, fetch)
}

/// A path as the log of requests shows it: without the secret of an address.
pub(crate) fn path_in_logs(path: &str) -> Cow<'_, str> {
    if path.starts_with(CALENDARS) { format!("{CALENDARS}…").into() } else { path.into() }
}

/// A feed in words.
struct Line {
    id: FeedId,
    unit: String,
    href: String,
    since: String,
}

#[derive(Template)]
#[template(path = "feed/list.html")]
struct ListPage<'a> {
    ctx: &'a Ctx,
    units: Vec<Choice>,
    form: Form,
    once: String,
    lines: Vec<Line>,
    stopped: bool,
    faults: Faults,
}

/// `GET /account/calendar`
async fn list(ctx: Ctx, query: Form) -> Result<Response, Error> {
    let page = listed(&ctx, query, Faults::default()).await?;
    ctx.page(&page)
}

async fn listed(ctx: &Ctx, mut form: Form, faults: Faults) -> Result<ListPage<'_>, Error> {
    let act = ctx.act()?;
    let mut asked: Vec<UnitId> = form.one("unit").parse().into_iter().collect();
    asked.extend(ctx.own_units().iter().map(|unit| unit.id));
    asked.extend(ctx.account.iter().filter_map(|me| me.home_unit));
    let found = ctx.db.read(move |tx| {
        let mut units: Vec<(UnitId, Text)> = Vec::new();
        for id in asked.iter().copied() {
            let known = units.iter().any(|(unit, _)| *unit == id);
            if known || access::require::<ViewUnit>(tx, &act, id).is_err() {
                continue;
            }
            units.extend(unit::row(tx, act.realm, id, act.today)?.map(|row| (row.id, row.name)));
        }
        Ok::<_, zhibu_service::Error>((units, feed::own(tx, &act)?))
    });
    let (units, rows) = found.await?;
    if !form.has("lang") {
        form.set("lang", ctx.lang().code());
    }
    if let ([(only, _)], false) = (units.as_slice(), form.has("unit")) {
        form.set("unit", only.to_string());
    }
    let choice = |(id, name): &(UnitId, Text)| Choice::new(id.to_string(), ctx.words.text(name));
    Ok(ListPage {
        units: units.iter().map(choice).collect(),
        once: ctx.fresh_key(),
        lines: rows.iter().map(|row| line(ctx, row)).collect(),
        stopped: form.has("stopped"),
        form,
        faults,
        ctx,
    })
}

/// The name of a language of calendars.
fn lang_label(ctx: &Ctx, lang: Lang) -> &'static str {
    match lang {
        Lang::Zh => ctx.t("feed-lang-zh"),
        Lang::En => ctx.t("feed-lang-en"),
    }
}

fn line(ctx: &Ctx, row: &Row) -> Line {
    let when = ctx.words.instant(row.created_at, &ctx.tz);
    let args = [("when", when.into()), ("lang", lang_label(ctx, row.lang).into())];
    Line {
        id: row.id,
        unit: row.unit_name.as_ref().map_or("", |name| ctx.words.text(name)).to_owned(),
        href: routes::of_unit(row.unit, "calendar"),
        since: ctx.words.with("feed-since", &args),
    }
}

#[derive(Template)]
#[template(path = "feed/made.html")]
struct MadePage<'a> {
    ctx: &'a Ctx,
    unit: String,
    address: String,
    /// The same for programs that keep calendars: they open such addresses themselves.
    direct: String,
    picture: Option<Picture>,
    label: String,
}

/// `POST /account/calendar`
async fn open(headers: HeaderMap, ctx: Ctx, form: Form) -> Result<Response, Error> {
    let act = ctx.act()?;
    let Ok(id) = form.one("unit").parse::<UnitId>() else {
        let faults = Faults::of("unit", ctx.t("feed-unit-choose"));
        return ctx.unprocessable(&listed(&ctx, form, faults).await?);
    };
    let key: FeedId = form.one("once").parse().map_err(|_| Error::Faulty)?;
    let lang = Lang::parse(form.one("lang")).unwrap_or(ctx.lang());
    let opened = ctx.db.write(move |tx| {
        let granted = access::require::<ViewUnit>(tx, &act, id)?;
        let secret = feed::open(tx, &act, &granted, key, lang)?;
        Ok::<_, zhibu_service::Error>((unit::row(tx, act.realm, id, act.today)?, secret))
    });
    let (row, secret) = match opened.await {
        Ok(opened) => opened,
        Err(error) => {
            let sentence = ctx.sentence(&error).ok_or(error)?;
            let faults = Faults::of("unit", sentence);
            return ctx.unprocessable(&listed(&ctx, form, faults).await?);
        }
    };
    let path = format!("{CALENDARS}{}{ENDING}", secret.as_str());
    let address = address::whole(&headers, ctx.https, &path);
    let unit = row.as_ref().map_or("", |row| ctx.words.text(&row.name)).to_owned();
    let page = MadePage {
        label: ctx.words.with("feed-scan-alt", &[("unit", (&unit).into())]),
        unit,
        direct: address.replacen(if ctx.https { "https" } else { "http" }, "webcal", 1),
        picture: Picture::of(&address),
        address,
        ctx: &ctx,
    };
    let mut page = ctx.page(&page)?;
    page.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    Ok(page)
}

/// `POST /account/calendar/stop`
async fn stop(ctx: Ctx, form: Form) -> Result<Response, Error> {
    let act = ctx.act()?;
    let id: FeedId = form.one("feed").parse().map_err(|_| Error::Faulty)?;
    ctx.db.write(move |tx| feed::stop(tx, &act, id)).await?;
    Ok(see_other(&format!("{}?stopped=1", routes::FEEDS)))
}

/// The days that a subscribed calendar shows.
fn days_around(today: Date) -> Span {
    let back = today.checked_sub(DAYS_BACK.days()).unwrap_or(today);
    let ahead = today.checked_add(DAYS_AHEAD.days()).unwrap_or(today);
    Span { from: back, until: ahead }
}

/// `GET /calendar/{token}`: whatever is wrong with an address, the answer is the same.
async fn fetch(
    State(site): State<Site>,
    Path(token): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Error> {
    let now = (site.clock)();
    let act = Act {
        realm: site.realm,
        actor: Actor::Installation,
        now,
        today: site.tz.to_datetime(now).date(),
        second_factor: false,
        rules: site.rules.clone(),
        random: site.random.clone(),
        vault: site.vault.clone(),
    };
    let (span, today) = (days_around(act.today), act.today);
    let read = site.db.read(move |tx| {
        let secret = token.strip_suffix(ENDING).unwrap_or(&token);
        feed::shown(tx, &act, secret, span)
    });
    let shown = read.await?;
    let frame = events::Frame {
        words: site.words(shown.lang),
        rules: &site.rules,
        tz: &site.tz,
        today,
        span,
        whole: &|path| address::whole(&headers, site.https, path),
    };
    let text = frame.calendar(&shown.calendar).text();
    let tag = format!("\"{}\"", HEXLOWER.encode(&Sha256::digest(&text)));
    let known = headers.get(IF_NONE_MATCH).is_some_and(|seen| seen.as_bytes() == tag.as_bytes());
    let tag = HeaderValue::try_from(tag).map_err(|error| Error::Internal(Box::new(error)))?;
    let fixed = [
        (ETAG, tag),
        // Whether the right still holds is asked each time.
        (CACHE_CONTROL, HeaderValue::from_static("private, no-cache")),
    ];
    if known {
        return Ok((StatusCode::NOT_MODIFIED, fixed).into_response());
    }
    let kind = [
        (CONTENT_TYPE, HeaderValue::from_static("text/calendar; charset=utf-8")),
        (CONTENT_DISPOSITION, HeaderValue::from_static("inline; filename=\"calendar.ics\"")),
    ];
    Ok((fixed, kind, text).into_response())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_log_of_requests_shows_no_secret() {
        assert_eq!(path_in_logs("/calendar/abc.ics"), "/calendar/…");
        assert_eq!(path_in_logs("/account/calendar"), "/account/calendar");
    }
}
