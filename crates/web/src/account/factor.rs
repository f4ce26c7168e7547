//! The second factor: setting it up, giving it, taking it away.

use std::fmt::Write as _;

use askama::Template;
use axum::response::Response;
use zhibu_domain::account::Refusal;
use zhibu_domain::rulebook::Right;
use zhibu_service::account::{self, ASSURED, Factor};

use super::qr::Picture;
use super::{at, unkept};
use crate::context::Ctx;
use crate::error::Error;
use crate::form::{Faults, Form};
use crate::look::here;
use crate::page::see_other;
use crate::routes;

/// What the page asks for.
enum Ask {
    /// Nothing is set up.
    Begin,
    /// The first code of a new secret.
    Confirm { picture: Option<Picture>, secret: String },
    /// A code.
    Give,
    /// Nothing: it was given lately.
    Ready,
}

#[derive(Template)]
#[template(path = "account/factor.html")]
struct FactorPage<'a> {
    ctx: &'a Ctx,
    ask: Ask,
    /// Why a code is asked for, if something asks for it.
    why: Option<String>,
    /// Where to go on.
    next: &'a str,
    /// Code of the right that asks, to be kept through rounds.
    right: &'a str,
    minutes: i64,
    faults: Faults,
}

/// `GET /account/factor`
pub(super) async fn show(ctx: Ctx, query: Form) -> Result<Response, Error> {
    let page = page(&ctx, &query, Faults::default()).await?;
    Ok(unkept(ctx.page(&page)?))
}

async fn page<'a>(ctx: &'a Ctx, form: &'a Form, faults: Faults) -> Result<FactorPage<'a>, Error> {
    let act = ctx.act()?;
    let right = form.one("right");
    let asks = Right::ALL.into_iter().find(|known| known.code() == right);
    let ask = if act.second_factor && ctx.demo {
        // A seat of the demo has no phone.
        Ask::Ready
    } else {
        let assured = act.second_factor;
        match ctx.db.read(move |tx| account::factor(tx, &act)).await? {
            Factor::None => Ask::Begin,
            Factor::Begun { secret } => confirm_of(ctx, &secret),
            Factor::Since(_) if assured => Ask::Ready,
            Factor::Since(_) => Ask::Give,
        }
    };
    Ok(FactorPage {
        ctx,
        ask,
        why: asks.map(|right| ctx.words.without_second_factor(right)),
        next: here(form.one("next")),
        right,
        minutes: ASSURED.as_mins(),
        faults,
    })
}

/// The address that authenticators read, and the secret in groups of four.
fn confirm_of(ctx: &Ctx, secret: &str) -> Ask {
    let brand = ctx.t("layout-brand");
    let encode = |text: &str| -> String {
        // Authenticators read `+` as a plus, so blanks and letters are written by their bytes.
        text.bytes().fold(String::new(), |mut encoded, byte| {
            // Writing to a string cannot fail.
            let _ = write!(encoded, "%{byte:02X}");
            encoded
        })
    };
    let name = ctx.my_name().map(|(name, _)| name.to_owned()).unwrap_or_default();
    let (issuer, name) = (encode(brand), encode(&name));
    let address = format!("otpauth://totp/{issuer}:{name}?secret={secret}&issuer={issuer}");
    let groups: Vec<&str> =
        secret.as_bytes().chunks(4).filter_map(|group| std::str::from_utf8(group).ok()).collect();
    Ask::Confirm { picture: Picture::of(&address), secret: groups.join(" ") }
}

/// `POST /account/factor/begin`
pub(super) async fn begin(ctx: Ctx, form: Form) -> Result<Response, Error> {
    let act = ctx.act()?;
    ctx.db.write(move |tx| account::enrol_factor(tx, &act)).await?;
    Ok(see_other(&back(&form)))
}

/// The page of the second factor with what it was asked for.
fn back(form: &Form) -> String {
    let right = Right::ALL.into_iter().find(|known| known.code() == form.one("right"));
    routes::factor(here(form.one("next")), right)
}

/// `POST /account/factor/confirm`
pub(super) async fn confirm(ctx: Ctx, form: Form) -> Result<Response, Error> {
    let (act, typed) = (ctx.act()?, form.one("otp").to_owned());
    let token = ctx.token.ok_or(Error::Faulty)?.hash();
    let done = ctx.db.write(move |tx| account::confirm_factor(tx, &act, token, &typed)).await;
    answer(&ctx, &form, done).await
}

/// `POST /account/factor`
pub(super) async fn give(ctx: Ctx, form: Form) -> Result<Response, Error> {
    let (act, typed) = (ctx.act()?, form.one("otp").to_owned());
    let token = ctx.token.ok_or(Error::Faulty)?.hash();
    let done = ctx.db.write(move |tx| account::assure(tx, &act, token, &typed)).await;
    answer(&ctx, &form, done).await
}

async fn answer(
    ctx: &Ctx,
    form: &Form,
    done: zhibu_service::Result<Result<(), Refusal>>,
) -> Result<Response, Error> {
    let faults = match done {
        Ok(Ok(())) => {
            let next = here(form.one("next"));
            return Ok(see_other(if next == "/" { routes::ACCOUNT } else { next }));
        }
        Ok(Err(refusal)) => Faults::of("otp", ctx.words.account_refusal(&refusal, &ctx.rules)),
        Err(error) => at(ctx, "otp", error)?,
    };
    let page = page(ctx, form, faults).await?;
    Ok(unkept(ctx.unprocessable(&page)?))
}

/// `POST /account/factor/drop`
pub(super) async fn drop(ctx: Ctx) -> Result<Response, Error> {
    let act = ctx.act()?;
    ctx.db.write(move |tx| account::drop_factor(tx, &act)).await?;
    Ok(see_other(routes::ACCOUNT))
}
