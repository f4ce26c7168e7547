//! Signing in: with a name and a password, or in the demo by sitting down at a seat.

use askama::Template;
use axum::Extension;
use axum::http::HeaderMap;
use axum::http::header::SET_COOKIE;
use axum::response::Response;
use zhibu_domain::account::Refusal;
use zhibu_domain::id::AccountId;
use zhibu_service::account::{self, Verdict};
use zhibu_service::act::Actor;

use super::gate::{Gate, Source};
use super::{as_guest, let_in, new_token, with_guest};
use crate::context::Ctx;
use crate::error::{Error, Why};
use crate::form::{Faults, Form};
use crate::guard::device_token;
use crate::look::here;
use crate::page::capital;

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
    /// What was typed as a name.
    login: &'a str,
    faults: Faults,
}

pub(super) async fn show(mut ctx: Ctx, query: Form) -> Result<Response, Error> {
    let guest = as_guest(&mut ctx);
    let next = here(query.one("next")).to_owned();
    let why = Why::key(query.one("why"));
    let groups = seats(&ctx).await?;
    let faults = Faults::default();
    let page = ctx.page(&SignInPage { ctx: &ctx, groups, next: &next, why, login: "", faults })?;
    Ok(with_guest(&ctx, guest, page))
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

pub(super) async fn sign_in(
    Extension(gate): Extension<Gate>,
    source: Source,
    headers: HeaderMap,
    ctx: Ctx,
    form: Form,
) -> Result<Response, Error> {
    if ctx.demo && form.has("account") {
        return sit_down(&ctx, &form).await;
    }
    let (typed, password) = (form.one("login"), form.one("password"));
    let mut faults = Faults::default();
    for (field, value, label) in
        [("login", typed, "session-login"), ("password", password, "session-password")]
    {
        if value.trim().is_empty() {
            let label = ctx.t(label);
            faults.push(field, ctx.words.with("layout-fault-required", &[("label", label.into())]));
        }
    }
    if !faults.is_empty() {
        return refused(&ctx, &form, faults).await;
    }
    if gate.is_shut(source, ctx.now) {
        return refused(&ctx, &form, Faults::of("login", ctx.t("session-too-many"))).await;
    }
    match try_password(&ctx, &gate, &headers, typed, password).await? {
        Ok(answer) => Ok(let_in(&ctx, here(form.one("next")), &answer)),
        Err(refusal) => {
            gate.note(source, ctx.now);
            let sentence = ctx.words.account_refusal(&refusal, &ctx.rules);
            refused(&ctx, &form, Faults::of("login", sentence)).await
        }
    }
}

/// Counts the attempt, compares, and begins a session.
async fn try_password(
    ctx: &Ctx,
    gate: &Gate,
    headers: &HeaderMap,
    typed: &str,
    password: &str,
) -> Result<Result<super::Tokens, Refusal>, Error> {
    // The place first: nobody is counted while the queue is full.
    let place = gate.hashing.place().ok_or(Error::Busy)?;
    let act = ctx.act_as(Actor::Installation);
    let device = device_token(headers, ctx.https);
    let (name, hash) = (typed.to_owned(), device.map(crate::guard::Token::hash));
    let before = act.clone();
    let knock = ctx.db.write(move |tx| account::knock(tx, &before, &name, hash)).await?;
    let knock = match knock {
        Ok(knock) => knock,
        Err(wait) => return Ok(Err(wait)),
    };
    let verdict = gate.hashing.verify(place, knock.stored(), password.to_owned()).await;
    let fresh = match verdict {
        Verdict::Wrong => return Ok(Err(Refusal::Wrong)),
        Verdict::Right => None,
        // If there is no room to hash it anew, the next time will do.
        Verdict::Outdated => match gate.hashing.place() {
            Some(place) => {
                let salt = super::salt(ctx);
                gate.hashing.renewed(place, password.to_owned(), salt).await
            }
            None => None,
        },
    };
    let tokens =
        super::Tokens { session: new_token(ctx), device: device.unwrap_or(new_token(ctx)) };
    let hashes = (tokens.session.hash(), tokens.device.hash());
    let old = ctx.token.map(crate::guard::Token::hash);
    let done = ctx.db.write(move |tx| {
        if let Some(old) = old {
            account::sign_out(tx, &act, old)?;
        }
        account::sign_in(tx, &act, &knock, fresh.as_ref(), hashes)
    });
    match done.await {
        Ok(()) => Ok(Ok(tokens)),
        Err(zhibu_service::Error::Account(refusal)) => Ok(Err(refusal)),
        Err(error) => Err(error.into()),
    }
}

async fn refused(ctx: &Ctx, form: &Form, faults: Faults) -> Result<Response, Error> {
    let (next, login) = (here(form.one("next")), form.one("login"));
    let groups = seats(ctx).await?;
    ctx.unprocessable(&SignInPage { ctx, groups, next, why: None, login, faults })
}

/// Takes a seat of the demo.
async fn sit_down(ctx: &Ctx, form: &Form) -> Result<Response, Error> {
    let next = here(form.one("next"));
    let no_such_seat = || Faults::of("seats", ctx.t("session-unknown-seat"));
    let Ok(account) = form.one("account").parse::<AccountId>() else {
        return refused(ctx, form, no_such_seat()).await;
    };
    let token = new_token(ctx);
    let act = ctx.act_as(Actor::Installation);
    let before = ctx.token.map(crate::guard::Token::hash);
    let signed = ctx.db.write(move |tx| {
        if let Some(before) = before {
            account::sign_out(tx, &act, before)?;
        }
        account::sign_in_demo(tx, &act, account, token.hash())
    });
    match signed.await.map_err(Error::from) {
        Ok(()) => {}
        Err(Error::NotFound) => return refused(ctx, form, no_such_seat()).await,
        Err(error) => return Err(error),
    }
    let mut response = crate::page::see_other(next);
    for cookie in super::session_cookies(ctx, token) {
        response.headers_mut().append(SET_COOKIE, cookie);
    }
    Ok(response)
}
