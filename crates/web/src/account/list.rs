//! The accounts of an installation, for those who look after them.

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use zhibu_domain::id::AccountId;
use zhibu_domain::rulebook::Right;
use zhibu_service::{access, account};

use super::at;
use crate::context::Ctx;
use crate::error::Error;
use crate::form::{Faults, Form};
use crate::page::{Mark, Pager, see_other};
use crate::routes;

/// An account in words.
struct Row {
    id: AccountId,
    name: String,
    login: String,
    mark: Mark,
    state: &'static str,
    closed: bool,
    own: bool,
}

#[derive(Template)]
#[template(path = "account/list.html")]
struct ListPage<'a> {
    ctx: &'a Ctx,
    query: &'a str,
    rows: Vec<Row>,
    pager: Pager,
    faults: Faults,
}

/// `GET /accounts`
pub(super) async fn show(ctx: Ctx, query: Form) -> Result<Response, Error> {
    let page = page(&ctx, &query, Faults::default()).await?;
    ctx.page(&page)
}

async fn page<'a>(ctx: &'a Ctx, query: &'a Form, faults: Faults) -> Result<ListPage<'a>, Error> {
    let act = ctx.act()?;
    let (asked, after) = (query.one("q").to_owned(), query.one("after").parse().ok());
    let found = ctx.db.read(move |tx| {
        access::require_office(tx, &act, Right::LockAccount)?;
        account::list(tx, act.realm, &asked, after)
    });
    let (rows, next) = found.await?;
    let me = ctx.signed_in()?.account;
    let row = |row: &account::Row| {
        let (mark, key) = match (&row.closed_at, row.is_used) {
            (Some(_), _) => (Mark::Late, "account-state-closed"),
            (None, true) => (Mark::Held, "account-state-used"),
            (None, false) => (Mark::Due, "account-state-none"),
        };
        Row {
            id: row.account,
            name: ctx.words.name(&row.name).to_owned(),
            login: row.login.clone().unwrap_or_default(),
            mark,
            state: ctx.t(key),
            closed: row.closed_at.is_some(),
            own: row.account == me,
        }
    };
    let next = next.map(|last| {
        let mut address = form_urlencoded::Serializer::new(String::new());
        address.append_pair("q", query.one("q")).append_pair("after", &last.to_string());
        format!("{}?{}", routes::ACCOUNTS, address.finish())
    });
    Ok(ListPage {
        ctx,
        query: query.one("q"),
        rows: rows.iter().map(row).collect(),
        pager: Pager { previous: None, next },
        faults,
    })
}

/// `POST /accounts/{id}/close`
pub(super) async fn close(ctx: Ctx, Path(id): Path<AccountId>) -> Result<Response, Error> {
    let act = ctx.act()?;
    match ctx.db.write(move |tx| account::close(tx, &act, id)).await {
        Ok(()) => Ok(see_other(&ctx.path)),
        Err(error) => {
            let (query, faults) = (Form::default(), at(&ctx, "accounts", error)?);
            let page = page(&ctx, &query, faults).await?;
            ctx.unprocessable(&page)
        }
    }
}

/// `POST /accounts/{id}/reopen`
pub(super) async fn reopen(ctx: Ctx, Path(id): Path<AccountId>) -> Result<Response, Error> {
    let act = ctx.act()?;
    ctx.db.write(move |tx| account::reopen(tx, &act, id)).await?;
    Ok(see_other(&ctx.path))
}
