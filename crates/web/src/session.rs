//! Signing in and out, the start page, the page of oneself, drafts kept while typing.
//!
//! It refuses to know what a password may be and how it is kept: that is the service's.

mod card;
mod enter;
mod gate;

use askama::Template;
use axum::http::HeaderValue;
use axum::http::header::SET_COOKIE;
use axum::response::{IntoResponse as _, Response};
use zhibu_service::account::{self, SALT_BYTES};
use zhibu_service::act::Actor;

pub(crate) use self::gate::Gate;
use crate::context::Ctx;
use crate::door::{Doors, Needs};
use crate::error::Error;
use crate::form::Form;
use crate::guard::{COOKIE_DAYS, DEVICE_COOKIE, GUEST_COOKIE, SESSION_COOKIE, Token, set_cookie};
use crate::page::see_other;
use crate::routes;

/// How long a browser that signed in stays known, in days.
const DEVICE_DAYS: u32 = 365;

/// `/`, `/sign-in`, `/card`, `/sign-out`, `/more`, `/draft`.
pub(crate) fn routes() -> Doors {
    Doors::new()
        .get("/", Needs::Nothing, start)
        .get(routes::SIGN_IN, Needs::Nothing, enter::show)
        .post(routes::SIGN_IN, Needs::Nothing, enter::sign_in)
        .get(routes::CARD, Needs::Nothing, card::show)
        .post(routes::CARD, Needs::Nothing, card::send)
        .post("/sign-out", Needs::Nothing, sign_out)
        .get("/more", Needs::Account, more)
        .post("/draft", Needs::Account, keep)
        .post("/draft/discard", Needs::Nothing, discard)
}

/// What is due for who is signed in; the portal for everybody else.
async fn start(ctx: Ctx) -> Response {
    see_other(if ctx.account.is_some() { routes::TODAY } else { routes::PORTAL })
}

/// What a browser holds after signing in.
#[derive(Clone, Copy)]
struct Tokens {
    session: Token,
    device: Token,
}

fn new_token(ctx: &Ctx) -> Token {
    let mut random = [0; 32];
    (ctx.random)(&mut random);
    Token::new(random)
}

/// Random bytes for the hash of a password.
pub(crate) fn salt(ctx: &Ctx) -> [u8; SALT_BYTES] {
    let mut salt = [0; SALT_BYTES];
    (ctx.random)(&mut salt);
    salt
}

/// A token for a browser that holds none yet, so that it can prove a form.
fn as_guest(ctx: &mut Ctx) -> Option<Token> {
    let guest = ctx.csrf.is_empty().then(|| new_token(ctx))?;
    ctx.csrf = guest.csrf();
    Some(guest)
}

fn with_guest(ctx: &Ctx, guest: Option<Token>, mut page: Response) -> Response {
    if let Some(guest) = guest {
        let cookie = set_cookie(GUEST_COOKIE, &guest.hex(), 1, ctx.https);
        page.headers_mut().append(SET_COOKIE, cookie);
    }
    page
}

fn session_cookies(ctx: &Ctx, session: Token) -> [HeaderValue; 2] {
    [
        set_cookie(SESSION_COOKIE, &session.hex(), COOKIE_DAYS, ctx.https),
        set_cookie(GUEST_COOKIE, "", 0, ctx.https),
    ]
}

/// Goes on as who signed in.
fn let_in(ctx: &Ctx, next: &str, tokens: &Tokens) -> Response {
    let mut response = see_other(next);
    let cookies = response.headers_mut();
    for cookie in session_cookies(ctx, tokens.session) {
        cookies.append(SET_COOKIE, cookie);
    }
    let device = set_cookie(DEVICE_COOKIE, &tokens.device.hex(), DEVICE_DAYS, ctx.https);
    cookies.append(SET_COOKIE, device);
    response
}

/// Goes to the page for signing in, without what the session had shown.
pub(crate) fn let_out(ctx: &Ctx) -> Response {
    let mut response = see_other(routes::SIGN_IN);
    let headers = response.headers_mut();
    headers.append(SET_COOKIE, set_cookie(SESSION_COOKIE, "", 0, ctx.https));
    // Nobody who sits down next reads the pages of this session with the back button.
    headers.insert("clear-site-data", HeaderValue::from_static("\"cache\""));
    response
}

async fn sign_out(ctx: Ctx) -> Result<Response, Error> {
    if let Some(token) = ctx.token {
        let actor = match &ctx.account {
            Some(me) => Actor::Person(me.person),
            None => Actor::Installation,
        };
        let act = ctx.act_as(actor);
        ctx.db.write(move |tx| account::sign_out(tx, &act, token.hash())).await?;
    }
    Ok(let_out(&ctx))
}

#[derive(Template)]
#[template(path = "session/more.html")]
struct MorePage<'a> {
    ctx: &'a Ctx,
    /// Pages of those who look after accounts and offices: address and key of the word.
    charge: Vec<(&'static str, &'static str)>,
}

/// Oneself, and the pages that have no place on a phone's bar.
async fn more(ctx: Ctx) -> Result<Response, Error> {
    use zhibu_domain::rulebook::Right;
    let me = ctx.signed_in()?;
    let may = |right| {
        let gives =
            |key: &String| ctx.rules.office(key).is_some_and(|o| o.value.rights.contains(&right));
        me.offices.iter().any(gives)
    };
    let pages = [
        (Right::LockAccount, (routes::ACCOUNTS, "account-list")),
        (Right::AppointOffice, (routes::OFFICES, "office-title")),
        (Right::ReadAudit, (routes::LOG, "audit-title")),
    ];
    let charge = pages.into_iter().filter(|(right, _)| may(*right)).map(|(_, page)| page).collect();
    ctx.page(&MorePage { ctx: &ctx, charge })
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
