//! What pages share besides their templates: answers, lists of choices, pagers, marks of state,
//! and what the frame shows. It refuses to know any noun.

use askama::Template;
use axum::http::HeaderValue;
use axum::http::StatusCode;
use axum::http::header::{CACHE_CONTROL, CONTENT_LANGUAGE, CONTENT_TYPE, LOCATION};
use axum::response::{IntoResponse, Response};
use zhibu_domain::id::UnitId;

use crate::context::Ctx;
use crate::error::Error;
use crate::look::{Look, Size};

/// A page as an answer, 200. Browsers ask again each time, so that nobody reads what changed.
///
/// # Errors
/// [`Error::Internal`] if the template fails.
pub(crate) fn html(template: &impl Template) -> Result<Response, Error> {
    let body = template.render()?;
    let fixed = [(CONTENT_TYPE, "text/html; charset=utf-8"), (CACHE_CONTROL, "private, no-cache")];
    Ok((fixed, body).into_response())
}

/// Goes to a page after an act, 303.
pub(crate) fn see_other(path: &str) -> Response {
    let mut response = StatusCode::SEE_OTHER.into_response();
    if let Ok(path) = HeaderValue::from_str(path) {
        response.headers_mut().insert(LOCATION, path);
    }
    response
}

/// One thing to choose in a `select`, a list of boxes or of buttons.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Choice {
    /// What the form sends.
    pub(crate) code: String,
    /// What the reader sees.
    pub(crate) label: String,
}

impl Choice {
    /// A choice.
    pub(crate) fn new(code: impl Into<String>, label: impl Into<String>) -> Self {
        Self { code: code.into(), label: label.into() }
    }
}

/// The ways on from a page of a list. Keyset paging: an address says after which row to go on.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Pager {
    /// The address of the page before, if there is one.
    pub(crate) previous: Option<String>,
    /// The address of the page after, if there is one.
    pub(crate) next: Option<String>,
}

/// The mark in front of a state; the word beside it says the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mark {
    /// Done: a disc with a tick.
    Held,
    /// Waiting for somebody: an open circle.
    Due,
    /// Not yet, or no more: a thin circle.
    Rest,
    /// Late or wrong: a notched disc.
    Late,
}

impl Mark {
    /// The class that gives the colour.
    pub(crate) fn class(self) -> &'static str {
        match self {
            Mark::Held => "held",
            Mark::Due => "due",
            Mark::Rest => "rest",
            Mark::Late => "late",
        }
    }

    /// The symbol in the sprite.
    pub(crate) fn icon(self) -> &'static str {
        match self {
            Mark::Held => "held",
            Mark::Due => "due",
            Mark::Rest => "soon",
            Mark::Late => "late",
        }
    }
}

/// One entry of the rail.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Stop {
    /// Where it leads.
    pub(crate) href: &'static str,
    /// Its symbol.
    pub(crate) icon: &'static str,
    /// The key of its word.
    pub(crate) key: &'static str,
    /// Whether it has a place on a phone, where five fit.
    pub(crate) narrow: bool,
}

/// The rail, in order.
pub(crate) const RAIL: [Stop; 7] = [
    Stop { href: "/today", icon: "today", key: "layout-today", narrow: true },
    Stop { href: "/units", icon: "unit", key: "layout-units", narrow: true },
    Stop { href: "/people", icon: "people", key: "layout-people", narrow: true },
    Stop { href: "/activities", icon: "act", key: "layout-activities", narrow: true },
    Stop { href: "/bulletins", icon: "news", key: "layout-bulletins", narrow: false },
    Stop { href: "/portal", icon: "portal", key: "layout-portal", narrow: false },
    Stop { href: "/more", icon: "more", key: "layout-more", narrow: true },
];

/// The stop of the rail that an address belongs to: the last of its parts that is one, so that
/// the activities of a unit are activities.
pub(crate) fn stop(path: &str) -> Option<&'static Stop> {
    let path = path.split('?').next().unwrap_or_default();
    path.rsplit('/').find_map(|part| {
        RAIL.iter().find(|stop| !part.is_empty() && stop.href.strip_prefix('/') == Some(part))
    })
}

/// A label with a capital, for headings: rulebooks write labels as they stand inside a sentence.
pub(crate) fn capital(label: &str) -> String {
    let mut letters = label.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// A unit that the person has to do with, for the switch in the header.
pub(crate) struct OwnUnit {
    pub(crate) id: UnitId,
    pub(crate) name: String,
}

impl Ctx {
    /// A page, 200.
    ///
    /// # Errors
    /// [`Error::Internal`] if the template fails.
    pub(crate) fn page(&self, template: &impl Template) -> Result<Response, Error> {
        let language = HeaderValue::from_static(self.lang().html());
        let mut page = html(template)?;
        page.headers_mut().insert(CONTENT_LANGUAGE, language);
        Ok(page)
    }

    /// The page of a form with its faults, 422.
    ///
    /// # Errors
    /// [`Error::Internal`] if the template fails.
    pub(crate) fn unprocessable(&self, template: &impl Template) -> Result<Response, Error> {
        let page = self.page(template)?;
        Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
    }

    /// The units of the person's posts, each once.
    pub(crate) fn own_units(&self) -> Vec<OwnUnit> {
        let mut units: Vec<OwnUnit> = Vec::new();
        for post in self.account.iter().flat_map(|me| &me.posts) {
            if units.iter().all(|unit| unit.id != post.unit) {
                units.push(OwnUnit {
                    id: post.unit,
                    name: self.words.text(&post.unit_name).to_owned(),
                });
            }
        }
        units
    }

    /// The name of the person signed in, and its first letter for the header.
    pub(crate) fn my_name(&self) -> Option<(&str, String)> {
        let name = self.words.name(&self.account.as_ref()?.name);
        Some((name, name.chars().take(1).collect()))
    }

    /// The label of a post, or its key if the rulebook knows it no more.
    pub(crate) fn post_label<'a>(&'a self, post: &'a str) -> &'a str {
        self.rules.post(post).map_or(post, |entry| self.words.label(&entry.label))
    }

    fn look(&self) -> Look {
        Look { words: self.words, size: self.size, path: self.path.clone(), demo: self.demo }
    }

    /// The address of this page in the other language.
    pub(crate) fn in_other_language(&self) -> String {
        self.look().in_other_language()
    }

    /// The address of this page in another text size.
    pub(crate) fn in_size(&self, size: Size) -> String {
        self.look().in_size(size)
    }
}

#[cfg(test)]
mod tests {
    use axum::http::{HeaderMap, Uri};
    use zhibu_domain::text::Lang;
    use zhibu_words::Words;

    use super::*;
    use crate::context::Draft;
    use crate::form::{Faults, Form};

    /// As much of [`Ctx`] as the parts ask for.
    struct Frame {
        words: Words,
        size: Size,
        path: String,
        csrf: String,
        demo: bool,
    }

    impl Frame {
        fn in_other_language(&self) -> String {
            self.path.clone()
        }

        fn in_size(&self, _: Size) -> String {
            self.path.clone()
        }
    }

    #[derive(Template)]
    #[template(path = "layout/sample.html")]
    struct Sample<'a> {
        ctx: &'a Frame,
        form: Form,
        faults: Faults,
        options: Vec<Choice>,
        mark: Mark,
        pager: Pager,
        draft: Option<Draft>,
    }

    fn sample(lang: Lang, faults: Faults) -> String {
        let ctx = Frame {
            words: Words::of(lang),
            size: Size::Large,
            path: "/a?b=1&c=2".to_owned(),
            csrf: "proof".to_owned(),
            demo: true,
        };
        let form =
            Form::parse(b"once=k&title=%3Cb%3E%22&day=2026-02-30&purpose=%0Aa&kind=x&kinds=y");
        let page = Sample {
            ctx: &ctx,
            form,
            faults,
            options: vec![Choice::new("x", "X"), Choice::new("y", "Y & Z")],
            mark: Mark::Rest,
            pager: Pager { previous: None, next: Some("/a?after=1".to_owned()) },
            draft: Some(Draft { form: Form::default(), when: "15:42".to_owned() }),
        };
        page.render().unwrap()
    }

    fn main_of(page: &str) -> &str {
        let (_, rest) = page.split_once("<main").unwrap();
        rest.split_once("</main>").unwrap().0
    }

    #[test]
    fn parts_hold_what_was_typed_and_tie_faults_to_their_fields() {
        let mut faults = Faults::of("title", "Too long");
        faults.push("kinds", "Choose one");
        insta::assert_snapshot!(main_of(&sample(Lang::En, faults)), @r##"
         id="main" class="paper">

        <div class="errors" role="alert" aria-labelledby="errors-title" tabindex="-1" autofocus><h2 id="errors-title">Error: 2 things to mend; everything you typed is kept</h2><ul><li><a href="#title">Too long</a></li><li><a href="#kinds">Choose one</a></li></ul></div>
        <p><span class="st rest"><svg class="i" aria-hidden="true"><use href="#soon"/></svg>state</span> <span class="tag rest">tag</span></p>
        <details class="why"><summary><svg class="i" aria-hidden="true"><use href="#info"/></svg>Why</summary><p>because</p></details>
        <div class="empty"><h2>Nothing</h2><p>first</p></div>
        <form class="note" method="post" action="/draft/discard"><input type="hidden" name="csrf" value="proof"><input type="hidden" name="page" value="/a?b=1&#38;c=2"><svg class="i" aria-hidden="true"><use href="#save"/></svg><span>There is a draft from 15:42. It has been filled in for you. <button class="btn plain">Discard the draft and start again</button></span></form>
        <form method="post">
        <input type="hidden" name="csrf" value="proof"><input type="hidden" name="page" value="/a?b=1&#38;c=2"><input type="hidden" name="once" value="k"><button class="hide" tabindex="-1" aria-hidden="true"></button>
        <div class="field bad"><label for="title">Title</label><span class="hint" id="title-hint">A hint</span><p class="say" id="title-say"><svg class="i" aria-hidden="true"><use href="#warn"/></svg>Too long</p><input id="title" name="title" type="text" value="&#60;b&#62;&#34;" autocomplete="off" aria-invalid="true" aria-describedby="title-hint title-say"></div>
        <div class="field"><label for="day">Day</label><input id="day" name="day" type="text" value="2026-02-30" inputmode="numeric" autocomplete="off"></div>
        <div class="field"><label for="purpose">Purpose</label><textarea id="purpose" name="purpose" rows="3">

        a</textarea></div>
        <div class="field"><label for="kind">Kind</label><select id="kind" name="kind"><option value="">Choose</option><option value="x" selected>X</option><option value="y">Y &#38; Z</option></select></div>
        <fieldset id="kinds" class="bad" tabindex="-1" aria-describedby="kinds-hint kinds-say"><legend>Kinds</legend><span class="hint" id="kinds-hint">Several</span><p class="say" id="kinds-say"><svg class="i" aria-hidden="true"><use href="#warn"/></svg>Choose one</p>
        <div class="picks"><label><input type="checkbox" name="kinds" value="x"><span>X</span></label><label><input type="checkbox" name="kinds" value="y" checked><span>Y &#38; Z</span></label></div></fieldset>
        <fieldset id="one" tabindex="-1"><legend>One</legend>
        <div class="picks"><label><input type="radio" name="one" value="x" checked><span>X</span></label><label><input type="radio" name="one" value="y"><span>Y &#38; Z</span></label></div></fieldset>
        <p><span class="muted small" role="status" hx-post="/draft" hx-include="closest form" hx-trigger="input from:closest form delay:2s, change from:closest form delay:2s" hx-swap="innerHTML">The draft is saved by itself</span></p>
        </form>
        <div class="cards"><table role="table"><thead role="rowgroup"><tr role="row"><th role="columnheader" scope="col">One</th><th role="columnheader" scope="col">Two</th></tr></thead><tbody role="rowgroup"><tr role="row"><td role="cell" data-th="One">1</td><td role="cell" class="n" data-th="Two">&#60;2&#62;</td></tr></tbody></table></div>
        <nav class="pager noprint" aria-label="Pages"><span></span><a class="btn" rel="next" href="/a?after=1">Next page<svg class="i" aria-hidden="true"><use href="#right"/></svg></a></nav>
        "##);
    }

    #[test]
    fn every_label_and_fault_points_at_something() {
        for lang in Lang::ALL {
            let faults = Faults::of("day", "No such day");
            let page = sample(lang, faults);
            assert!(page.starts_with("<!doctype html>"));
            assert!(page.contains(lang.html()) && page.contains("data-size=\"l\""));
            for attribute in ["for=\"", "href=\"#", "aria-labelledby=\""] {
                for (start, _) in page.match_indices(attribute) {
                    let id = page[start + attribute.len()..].split('"').next().unwrap();
                    assert!(page.contains(&format!("id=\"{id}\"")), "{attribute}{id}");
                }
            }
            for id in page.split("aria-describedby=\"").skip(1).flat_map(|rest| {
                rest.split('"').next().unwrap().split(' ').filter(|id| !id.is_empty())
            }) {
                assert!(page.contains(&format!("id=\"{id}\"")), "described by {id}");
            }
        }
    }

    #[test]
    fn no_page_holds_style_or_script_of_its_own() {
        let page = sample(Lang::Zh, Faults::default());
        for forbidden in ["style=", "<style", "<script", "onclick=", "onload=", "javascript:"] {
            assert!(!page.contains(forbidden), "{forbidden}");
        }
    }

    #[test]
    fn the_look_of_a_context_and_of_a_stranger_lead_to_the_same_addresses() {
        let look =
            Look::of(&HeaderMap::new(), &Uri::from_static("/units"), Words::of(Lang::Zh), false);
        assert_eq!(look.in_size(Size::Large), "/units?size=l");
    }

    #[test]
    fn an_address_belongs_to_the_last_stop_in_it() {
        let at = |path| stop(path).map(|stop| stop.href);
        assert_eq!(at("/today"), Some("/today"));
        assert_eq!(at("/units/0190/rename?x=/people"), Some("/units"));
        assert_eq!(at("/units/0190/activities/new"), Some("/activities"));
        assert_eq!(at("/help"), None);
        assert_eq!(at("/"), None);
    }

    #[test]
    fn a_heading_begins_with_a_capital_where_there_is_one() {
        assert_eq!(capital("deputy secretary"), "Deputy secretary");
        assert_eq!(capital("副书记"), "副书记");
        assert_eq!(capital(""), "");
    }

    #[test]
    fn five_stops_fit_on_a_phone() {
        assert_eq!(RAIL.iter().filter(|stop| stop.narrow).count(), 5);
    }
}
