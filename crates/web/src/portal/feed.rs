//! The portal as an Atom feed (RFC 4287), in the language that its address names. A feed reader
//! keeps no cookie, so the address says all.

use askama::Template;
use axum::http::HeaderMap;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::response::{IntoResponse as _, Response};
use jiff::Timestamp;
use zhibu_domain::id::BulletinId;
use zhibu_domain::text::Lang;
use zhibu_service::bulletin::{self, Bulletin};
use zhibu_words::Words;

use super::address;
use crate::bulletin::body::opening;
use crate::bulletin::reading::{language, side};
use crate::context::Ctx;
use crate::error::Error;
use crate::form::Form;
use crate::routes;

/// Entries of a feed: readers ask often and keep what they had.
const ENTRIES: usize = 20;

/// Most characters of a summary.
const SUMMARY_CHARS: usize = 300;

/// The address of the feed in one language.
pub(super) fn address(lang: Lang) -> String {
    format!("{}?lang={}", routes::FEED, lang.code())
}

struct Item {
    id: BulletinId,
    href: String,
    lang: &'static str,
    title: String,
    author: String,
    category: Option<String>,
    published: String,
    updated: Timestamp,
    summary: String,
}

#[derive(Template)]
#[template(path = "portal/feed.xml")]
struct Feed<'a> {
    words: Words,
    address: &'a str,
    portal: &'a str,
    updated: String,
    items: Vec<Item>,
}

pub(super) async fn show(ctx: Ctx, query: Form, headers: HeaderMap) -> Result<Response, Error> {
    let lang = Lang::parse(query.one("lang")).unwrap_or(ctx.lang());
    let (realm, today) = (ctx.realm, ctx.today);
    let found = ctx.db.read(move |tx| -> zhibu_service::Result<Vec<Bulletin>> {
        let rows = bulletin::portal(tx, realm, today, None, None)?.0;
        let newest = rows.iter().take(ENTRIES);
        newest.map(|row| bulletin::load_public(tx, realm, row.id, today)).collect()
    });
    let found = found.await?;
    let whole = |path: &str| address::whole(&headers, ctx.https, path);
    let items: Vec<Item> =
        found.iter().map(|bulletin| item(&ctx, bulletin, lang, &whole)).collect();
    let updated = items.iter().map(|item| item.updated).max().unwrap_or(ctx.now);
    let feed = Feed {
        words: ctx.words.in_lang(lang),
        address: &whole(&address(lang)),
        portal: &whole(routes::PORTAL),
        updated: updated.to_string(),
        items,
    };
    let kind = "application/atom+xml; charset=utf-8";
    let fixed = [(CONTENT_TYPE, kind), (CACHE_CONTROL, "public, max-age=600")];
    Ok((fixed, feed.render()?).into_response())
}

/// One entry. What was published elsewhere keeps that day; when it came here is its change.
fn item(ctx: &Ctx, found: &Bulletin, asked: Lang, whole: &impl Fn(&str) -> String) -> Item {
    let lang = language(&found.article, asked);
    let (article, words) = (&found.article, ctx.words.in_lang(asked));
    let put_here = found.published_at.unwrap_or(ctx.now);
    let published = found
        .listed_on
        .and_then(|day| day.to_zoned(ctx.tz.clone()).ok())
        .map_or(put_here, |midnight| midnight.timestamp());
    let author = article.source.as_ref().unwrap_or(&found.unit_name);
    let column = article.column.as_deref().map(|key| {
        match ctx.rules.item(zhibu_domain::rulebook::Catalogue::Column, key) {
            Some(entry) => words.label(&entry.label),
            None => key,
        }
    });
    Item {
        id: found.id,
        href: whole(&routes::published(found.id)),
        lang: lang.html(),
        title: allowed(article.title.get(lang)),
        author: allowed(author.get(lang)),
        category: column.map(allowed),
        published: published.to_string(),
        updated: put_here,
        summary: allowed(&opening(side(&article.body, lang).unwrap_or_default(), SUMMARY_CHARS)),
    }
}

/// Without the characters that XML 1.0 cannot hold, even escaped.
fn allowed(text: &str) -> String {
    let fits = |c: &char| matches!(c, '\t' | '\n' | '\r' | ' '..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'..);
    text.chars().filter(fits).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_xml_cannot_hold_is_left_out() {
        assert_eq!(allowed("a\u{0}b\u{b}c\u{fffe}d\u{1f600}e\nf"), "abcd\u{1f600}e\nf");
    }
}
