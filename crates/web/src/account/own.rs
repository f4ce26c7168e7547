//! The own account: login name, password, where one is signed in.

use askama::Template;
use axum::Extension;
use axum::http::HeaderMap;
use axum::response::Response;
use data_encoding::HEXLOWER;
use zhibu_domain::account::Refusal;
use zhibu_service::account::{self, Factor, Given, Open, Own, Verdict};

use super::at;
use crate::context::Ctx;
use crate::error::Error;
use crate::form::{Faults, Form};
use crate::guard::{Token, device_token};
use crate::page::see_other;
use crate::routes;
use crate::session::{Gate, let_out, salt};

/// A session in words.
struct Place {
    key: String,
    since: String,
    seen: String,
    here: bool,
}

#[derive(Template)]
#[template(path = "account/show.html")]
struct AccountPage<'a> {
    ctx: &'a Ctx,
    login: String,
    password: String,
    factor: String,
    has_factor: bool,
    places: Vec<Place>,
    cards: Vec<String>,
    saved: bool,
}

struct Found {
    own: Own,
    factor: Factor,
    sessions: Vec<Open>,
    cards: Vec<Given>,
}

/// `GET /account`
pub(super) async fn show(ctx: Ctx, query: Form) -> Result<Response, Error> {
    let act = ctx.act()?;
    let found = ctx.db.read(move |tx| {
        let own = account::own(tx, &act)?;
        Ok::<_, zhibu_service::Error>(Found {
            factor: begun(account::factor(tx, &act))?,
            sessions: account::sessions(tx, &act, own.account)?,
            cards: account::cards_of(tx, act.realm, own.account)?,
            own,
        })
    });
    let found = found.await?;
    let words = ctx.words;
    let when = |instant| words.instant(instant, &ctx.tz);
    let factor = match found.factor {
        Factor::Since(at) => words.with("account-factor-since", &[("when", when(at).into())]),
        Factor::None | Factor::Begun { .. } => ctx.t("account-factor-none").to_owned(),
    };
    let password = match found.own.password_since {
        Some(at) => words.with("account-password-since", &[("when", when(at).into())]),
        None => ctx.t("account-password-none").to_owned(),
    };
    let here = ctx.token.map(Token::hash);
    let place = |open: &Open| Place {
        key: HEXLOWER.encode(&open.token),
        since: words.with("account-session-since", &[("when", when(open.since).into())]),
        seen: words.with("account-session-seen", &[("when", when(open.seen_at).into())]),
        here: Some(open.token) == here,
    };
    ctx.page(&AccountPage {
        login: found.own.login.unwrap_or_else(|| ctx.t("account-login-none").to_owned()),
        password,
        has_factor: matches!(found.factor, Factor::Since(_)),
        factor,
        places: found.sessions.iter().map(place).collect(),
        cards: found.cards.iter().map(|card| card_line(&ctx, card)).collect(),
        saved: query.has("saved"),
        ctx: &ctx,
    })
}

/// Where there is no master key, a secret that was begun cannot be shown; the page stands all the
/// same.
fn begun(factor: zhibu_service::Result<Factor>) -> zhibu_service::Result<Factor> {
    match factor {
        Err(zhibu_service::Error::Vault(_)) => Ok(Factor::None),
        other => other,
    }
}

fn card_line(ctx: &Ctx, card: &Given) -> String {
    let when = |instant| ctx.words.instant(instant, &ctx.tz);
    let given = match &card.by {
        Some(by) => ctx.words.with(
            "account-card-given-by",
            &[("when", when(card.issued_at).into()), ("name", ctx.words.name(by).into())],
        ),
        None => ctx.words.with("account-card-given-here", &[("when", when(card.issued_at).into())]),
    };
    let used = match card.used_at {
        Some(at) => ctx.words.with("account-card-given-used", &[("when", when(at).into())]),
        None => ctx.t("account-card-given-unused").to_owned(),
    };
    format!("{given}{}{used}", ctx.t("list-comma"))
}

/// `POST /account/end`
pub(super) async fn end(ctx: Ctx, form: Form) -> Result<Response, Error> {
    let act = ctx.act()?;
    let key = HEXLOWER.decode(form.one("session").as_bytes()).ok();
    let token = key.and_then(|key| key.try_into().ok()).ok_or(Error::Faulty)?;
    ctx.db.write(move |tx| account::end_session(tx, &act, token)).await?;
    Ok(see_other(routes::ACCOUNT))
}

/// `POST /account/end-all`
pub(super) async fn end_all(ctx: Ctx) -> Result<Response, Error> {
    let act = ctx.act()?;
    ctx.db.write(move |tx| account::end_all(tx, &act)).await?;
    Ok(let_out(&ctx))
}

#[derive(Template)]
#[template(path = "account/login.html")]
struct LoginPage<'a> {
    ctx: &'a Ctx,
    login: &'a str,
    faults: Faults,
}

/// `GET /account/login`
pub(super) async fn show_login(ctx: Ctx) -> Result<Response, Error> {
    let act = ctx.act()?;
    let own = ctx.db.read(move |tx| account::own(tx, &act)).await?;
    let login = own.login.unwrap_or_default();
    ctx.page(&LoginPage { ctx: &ctx, login: &login, faults: Faults::default() })
}

/// `POST /account/login`
pub(super) async fn send_login(ctx: Ctx, form: Form) -> Result<Response, Error> {
    let act = ctx.act()?;
    let login = form.one("login").to_owned();
    match ctx.db.write(move |tx| account::rename_login(tx, &act, &login)).await {
        Ok(()) => Ok(see_other(routes::ACCOUNT)),
        Err(error) => {
            let faults = at(&ctx, "login", error)?;
            ctx.unprocessable(&LoginPage { ctx: &ctx, login: form.one("login"), faults })
        }
    }
}

#[derive(Template)]
#[template(path = "account/password.html")]
struct PasswordPage<'a> {
    ctx: &'a Ctx,
    faults: Faults,
}

/// `GET /account/password`
pub(super) async fn show_password(ctx: Ctx) -> Result<Response, Error> {
    ctx.signed_in()?;
    ctx.page(&PasswordPage { ctx: &ctx, faults: Faults::default() })
}

/// `POST /account/password`
pub(super) async fn send_password(
    Extension(gate): Extension<Gate>,
    headers: HeaderMap,
    ctx: Ctx,
    form: Form,
) -> Result<Response, Error> {
    match replace(&ctx, &gate, &headers, &form).await? {
        Ok(()) => Ok(see_other(&format!("{}?saved=1", routes::ACCOUNT))),
        Err(faults) => ctx.unprocessable(&PasswordPage { ctx: &ctx, faults }),
    }
}

async fn replace(
    ctx: &Ctx,
    gate: &Gate,
    headers: &HeaderMap,
    form: &Form,
) -> Result<Result<(), Faults>, Error> {
    let act = ctx.act()?;
    let token = ctx.token.ok_or(Error::Faulty)?.hash();
    if form.one("password") != form.one("password_again") {
        return Ok(Err(Faults::of("password_again", ctx.t("account-password-differ"))));
    }
    // What is wrong with the new one is said before an attempt at the present one is counted.
    let (check, typed, account) = (act.clone(), form.one("password").to_owned(), ctx.signed_in()?);
    let account = account.account;
    let checked = ctx.db.read(move |tx| account::check_password(tx, &check, account, &typed)).await;
    let checked = match checked {
        Ok(checked) => checked,
        Err(error) => return at(ctx, "password", error).map(Err),
    };
    let fault = |refusal: &Refusal| {
        Ok(Err(Faults::of("password_now", ctx.words.account_refusal(refusal, &ctx.rules))))
    };
    let place = gate.hashing.place().ok_or(Error::Busy)?;
    let (knocking, device) = (act.clone(), device_token(headers, ctx.https).map(Token::hash));
    let knock = ctx.db.write(move |tx| {
        let login = account::own(tx, &knocking)?.login.unwrap_or_default();
        account::knock(tx, &knocking, &login, device)
    });
    let knock = match knock.await? {
        Ok(knock) => knock,
        Err(wait) => return fault(&wait),
    };
    let now = form.one("password_now").to_owned();
    if gate.hashing.verify(place, knock.stored(), now).await == Verdict::Wrong {
        return fault(&Refusal::PasswordWrong);
    }
    let place = gate.hashing.place().ok_or(Error::Busy)?;
    let fresh = gate.hashing.fresh(place, checked, salt(ctx)).await.ok_or(Error::Busy)?;
    let done = ctx.db.write(move |tx| account::set_password(tx, &act, &knock, &fresh, token));
    match done.await {
        Ok(()) => Ok(Ok(())),
        Err(error) => at(ctx, "password_now", error).map(Err),
    }
}
