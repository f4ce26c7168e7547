//! Entering with a card. Looking at it uses nothing up; only choosing a password does.

use askama::Template;
use axum::Extension;
use axum::response::Response;
use zhibu_domain::account::Code;
use zhibu_service::account::{self, Holder};
use zhibu_service::act::Actor;

use super::gate::{Gate, Source};
use super::{Tokens, as_guest, let_in, new_token, salt, with_guest};
use crate::context::Ctx;
use crate::error::Error;
use crate::form::{Faults, Form};
use crate::guard::device_token;
use crate::routes;

/// Whose card it is, in words.
struct Whose {
    code: String,
    title: String,
    unit: Option<String>,
    login: String,
}

#[derive(Template)]
#[template(path = "session/card.html")]
struct CardPage<'a> {
    ctx: &'a Ctx,
    /// What was typed as a code.
    typed: &'a str,
    whose: Option<Whose>,
    faults: Faults,
}

/// `GET /card`, with `?code=` from the picture on the card.
pub(super) async fn show(
    Extension(gate): Extension<Gate>,
    source: Source,
    mut ctx: Ctx,
    query: Form,
) -> Result<Response, Error> {
    let guest = as_guest(&mut ctx);
    let typed = query.one("code");
    let page = if typed.is_empty() {
        ctx.page(&CardPage { ctx: &ctx, typed, whose: None, faults: Faults::default() })?
    } else {
        look(&ctx, &gate, source, typed).await?
    };
    Ok(with_guest(&ctx, guest, page))
}

/// `POST /card`: a code that was typed; or a code and the password chosen for it.
pub(super) async fn send(
    Extension(gate): Extension<Gate>,
    source: Source,
    headers: axum::http::HeaderMap,
    ctx: Ctx,
    form: Form,
) -> Result<Response, Error> {
    let typed = form.one("card");
    if !form.has("password") {
        return look(&ctx, &gate, source, typed).await;
    }
    let (code, holder) = match find(&ctx, &gate, source, typed).await? {
        Ok(found) => found,
        Err(faults) => return without(&ctx, typed, faults),
    };
    let (password, again) = (form.one("password"), form.one("password_again"));
    let act = ctx.act_as(Actor::Installation);
    let (checked, place) = if password == again {
        let (check, typed, account) = (act.clone(), password.to_owned(), holder.account);
        let checked =
            ctx.db.read(move |tx| account::check_password(tx, &check, account, &typed)).await;
        match checked {
            Ok(checked) => (checked, gate.hashing.place().ok_or(Error::Busy)?),
            Err(error) => match ctx.sentence(&error) {
                Some(sentence) => {
                    return again_with(&ctx, &code, &holder, Faults::of("password", sentence));
                }
                None => return Err(error.into()),
            },
        }
    } else {
        let faults = Faults::of("password_again", ctx.t("account-password-differ"));
        return again_with(&ctx, &code, &holder, faults);
    };
    let fresh = gate.hashing.fresh(place, checked, salt(&ctx)).await.ok_or(Error::Busy)?;
    let device = device_token(&headers, ctx.https).unwrap_or(new_token(&ctx));
    let tokens = Tokens { session: new_token(&ctx), device };
    let hashes = (tokens.session.hash(), tokens.device.hash());
    let old = ctx.token.map(crate::guard::Token::hash);
    let done = ctx.db.write(move |tx| {
        if let Some(old) = old {
            account::sign_out(tx, &act, old)?;
        }
        account::use_card(tx, &act, &code, &fresh, hashes)
    });
    match done.await {
        Ok(()) => Ok(let_in(&ctx, routes::TODAY, &tokens)),
        Err(error) => match ctx.sentence(&error) {
            Some(sentence) => without(&ctx, typed, Faults::of("card", sentence)),
            None => Err(error.into()),
        },
    }
}

/// Shows whose card it is, with the form for a password.
async fn look(ctx: &Ctx, gate: &Gate, source: Source, typed: &str) -> Result<Response, Error> {
    match find(ctx, gate, source, typed).await? {
        Ok((code, holder)) => ctx.page(&CardPage {
            ctx,
            typed,
            whose: Some(whose(ctx, &code, &holder)),
            faults: Faults::default(),
        }),
        Err(faults) => without(ctx, typed, faults),
    }
}

async fn find(
    ctx: &Ctx,
    gate: &Gate,
    source: Source,
    typed: &str,
) -> Result<Result<(Code, Holder), Faults>, Error> {
    let fault = |sentence: String| Ok(Err(Faults::of("card", sentence)));
    if gate.is_shut(source, ctx.now) {
        return fault(ctx.t("session-too-many").to_owned());
    }
    let code = match Code::parse(typed) {
        Ok(code) => code,
        Err(refusal) => return fault(ctx.words.account_refusal(&refusal, &ctx.rules)),
    };
    let (act, asked) = (ctx.act_as(Actor::Installation), code.clone());
    match ctx.db.read(move |tx| account::card(tx, &act, &asked)).await {
        Ok(holder) => Ok(Ok((code, holder))),
        Err(error) => match ctx.sentence(&error) {
            Some(sentence) => {
                gate.note(source, ctx.now);
                fault(sentence)
            }
            None => Err(error.into()),
        },
    }
}

fn whose(ctx: &Ctx, code: &Code, holder: &Holder) -> Whose {
    let name = ctx.words.name(&holder.name).to_owned();
    let unit = holder.unit.as_ref().map(|unit| ctx.words.text(unit).to_owned());
    Whose {
        code: code.as_str().to_owned(),
        title: ctx.words.with("session-card-whose", &[("name", name.into())]),
        unit: unit.map(|unit| ctx.words.with("session-card-unit", &[("unit", unit.into())])),
        login: ctx.words.with("session-card-login", &[("login", (&holder.login).into())]),
    }
}

/// The form for a password once more.
fn again_with(ctx: &Ctx, code: &Code, holder: &Holder, faults: Faults) -> Result<Response, Error> {
    let whose = Some(whose(ctx, code, holder));
    ctx.unprocessable(&CardPage { ctx, typed: "", whose, faults })
}

/// The form for a code once more.
fn without(ctx: &Ctx, typed: &str, faults: Faults) -> Result<Response, Error> {
    ctx.unprocessable(&CardPage { ctx, typed, whose: None, faults })
}
