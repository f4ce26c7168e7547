//! Signing in and out, the start page, the page of oneself, drafts kept while typing.
//!
//! Whoever sits at a seat of the demo is known by account only; it refuses to know passwords.

use askama::Template;
use axum::Router;
use axum::extract::State;
use axum::http::HeaderValue;
use axum::http::header::SET_COOKIE;
use axum::response::{IntoResponse as _, Response};
use axum::routing::{get, post};
use zhibu_domain::id::AccountId;
use zhibu_service::account;
use zhibu_service::act::Actor;

use crate::context::{Ctx, Site};
use crate::error::{Error, Why};
use crate::form::{Faults, Form};
use crate::guard::{COOKIE_DAYS, GUEST_COOKIE, SESSION_COOKIE, Token, session_token, set_cookie};
use crate::look::here;
use crate::page::{capital, see_other};
use crate::routes;

/// `/`, `/sign-in`, `/sign-out`, `/more`, `/draft`.
pub(crate) fn routes() -> Router<Site> {
    Router::new()
        .route("/", get(start))
        .route(routes::SIGN_IN, get(show).post(sign_in))
        .route("/sign-out", post(sign_out))
        .route("/more", get(more))
        .route("/draft", post(keep))
        .route("/draft/discard", post(discard))
}

/// What is due for who is signed in; the portal for everybody else.
async fn start(ctx: Ctx) -> Response {
    see_other(if ctx.account.is_some() { routes::TODAY } else { routes::PORTAL })
}

/// Seats that share a post, under its name.
struct Group {
    label: String,
    seats: Vec<Seat>,
}

struct Seat {
    account: AccountId,
    name: String,
    unit: String,
}

#[derive(Template)]
#[template(path = "session/sign_in.html")]
struct SignInPage<'a> {
    ctx: &'a Ctx,
    groups: Vec<Group>,
    /// Where to go on.
    next: &'a str,
    /// Why the reader is here, if he did not come by himself.
    why: Option<&'static str>,
    faults: Faults,
}

async fn show(mut ctx: Ctx, query: Form) -> Result<Response, Error> {
    let guest = if ctx.csrf.is_empty() { Some(new_token(&ctx)) } else { None };
    if let Some(guest) = guest {
        ctx.csrf = guest.csrf();
    }
    let next = here(query.one("next")).to_owned();
    let why = Why::key(query.one("why"));
    let groups = seats(&ctx).await?;
    let shown = SignInPage { ctx: &ctx, groups, next: &next, why, faults: Faults::default() };
    let mut response = ctx.page(&shown)?;
    if let Some(guest) = guest {
        let cookie = set_cookie(GUEST_COOKIE, &guest.hex(), 1, ctx.https);
        response.headers_mut().append(SET_COOKIE, cookie);
    }
    Ok(response)
}

/// The seats of the demo by post, in the order of the service. Elsewhere there are none.
async fn seats(ctx: &Ctx) -> Result<Vec<Group>, Error> {
    if !ctx.demo {
        return Ok(Vec::new());
    }
    let (realm, today) = (ctx.realm, ctx.today);
    let seats = ctx.db.read(move |tx| account::list_demo(tx, realm, today)).await?;
    let mut groups: Vec<Group> = Vec::new();
    for seat in seats {
        let label = match &seat.post {
            Some(post) => capital(ctx.post_label(post)),
            None => ctx.t("session-no-post").to_owned(),
        };
        let row = Seat {
            account: seat.account,
            name: ctx.words.name(&seat.person_name).to_owned(),
            unit: ctx.words.text(&seat.unit_name).to_owned(),
        };
        match groups.iter_mut().find(|group| group.label == label) {
            Some(group) => group.seats.push(row),
            None => groups.push(Group { label, seats: vec![row] }),
        }
    }
    Ok(groups)
}

async fn sign_in(
    State(site): State<Site>,
    headers: axum::http::HeaderMap,
    ctx: Ctx,
    form: Form,
) -> Result<Response, Error> {
    if !site.demo {
        return Err(Error::NotFound);
    }
    let next = here(form.one("next"));
    let Ok(account) = form.one("account").parse::<AccountId>() else {
        return no_such_seat(&ctx, next).await;
    };
    let token = new_token(&ctx);
    let act = ctx.act_as(Actor::Installation);
    let before = session_token(&headers);
    let signed = ctx
        .db
        .write(move |tx| {
            if let Some(before) = before {
                account::sign_out(tx, &act, before.hash())?;
            }
            account::sign_in_demo(tx, &act, account, token.hash())
        })
        .await;
    match signed.map_err(Error::from) {
        Ok(()) => {}
        Err(Error::NotFound) => return no_such_seat(&ctx, next).await,
        Err(error) => return Err(error),
    }
    let mut response = see_other(next);
    let cookies = response.headers_mut();
    cookies.append(SET_COOKIE, set_cookie(SESSION_COOKIE, &token.hex(), COOKIE_DAYS, ctx.https));
    cookies.append(SET_COOKIE, set_cookie(GUEST_COOKIE, "", 0, ctx.https));
    Ok(response)
}

async fn no_such_seat(ctx: &Ctx, next: &str) -> Result<Response, Error> {
    let groups = seats(ctx).await?;
    let faults = Faults::of("seats", ctx.t("session-unknown-seat"));
    ctx.unprocessable(&SignInPage { ctx, groups, next, why: None, faults })
}

async fn sign_out(headers: axum::http::HeaderMap, ctx: Ctx) -> Result<Response, Error> {
    if let Some(token) = session_token(&headers) {
        let actor = match &ctx.account {
            Some(me) => Actor::Person(me.person),
            None => Actor::Installation,
        };
        let act = ctx.act_as(actor);
        ctx.db.write(move |tx| account::sign_out(tx, &act, token.hash())).await?;
    }
    let mut response = see_other(routes::SIGN_IN);
    let headers = response.headers_mut();
    headers.append(SET_COOKIE, set_cookie(SESSION_COOKIE, "", 0, ctx.https));
    // Nobody who sits down next reads the pages of this session with the back button.
    headers.insert("clear-site-data", HeaderValue::from_static("\"cache\""));
    Ok(response)
}

fn new_token(ctx: &Ctx) -> Token {
    let mut random = [0; 32];
    (ctx.random)(&mut random);
    Token::new(random)
}

#[derive(Template)]
#[template(path = "session/more.html")]
struct MorePage<'a> {
    ctx: &'a Ctx,
}

/// Oneself, and the pages that have no place on a phone's bar.
async fn more(ctx: Ctx) -> Result<Response, Error> {
    ctx.signed_in()?;
    ctx.page(&MorePage { ctx: &ctx })
}

/// Keeps a half-filled form; htmx puts the answer beside the button.
async fn keep(ctx: Ctx, form: Form) -> Result<Response, Error> {
    let Some(account) = ctx.account.as_ref().map(|me| me.account).or(ctx.expired) else {
        return Err(Error::Denied(None));
    };
    ctx.save_draft(account, &form).await?;
    let key = if ctx.account.is_some() { "layout-draft-saved" } else { "layout-draft-expired" };
    let minute = ctx.minute(ctx.now);
    Ok(ctx.words.with(key, &[("minute", minute.into())]).into_response())
}

/// Throws the draft away and shows the page as it was before.
async fn discard(ctx: Ctx) -> Result<Response, Error> {
    ctx.discard_draft().await?;
    Ok(see_other(&ctx.path))
}
