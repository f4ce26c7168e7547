//! Signs that make trouble elsewhere: markup, quotation marks, right-to-left marks, emoji, control
//! characters. They come back as they were typed, and never as markup.

use zhibu_domain::bulletin::State;

use super::*;

/// What a page must not take for its own.
const ODD: &str =
    "<script>alert('1')</script>&amp;\"“引”\" 🌱👩‍🌾 \u{202e}abc\u{202c}\u{200f} {{x}} ]]> e\u{301}";

/// The same with signs that no keyboard makes.
const WITH_CONTROLS: &str = "<script>\u{0}alert('1')</script>&amp;\"“引”\"\u{7}\u{1b} 🌱👩‍🌾 \u{202e}abc\u{202c}\u{200f} {{x}} ]]>\u{fffe}\u{ffff}\u{85} e\u{301}";

/// The text stands on the page, and never as markup.
#[track_caller]
fn stands(answer: &Answer, page: &str) {
    let body = answer.body();
    assert!(!body.contains("<script>alert"), "{page}: {}", answer.seen());
    let plain = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(plain(&unescaped(&body)).contains(&plain(ODD)), "{page}: {}", answer.seen());
}

/// The fields of a sitting that take a text.
fn texts(words: Words) -> Vec<&'static str> {
    too_long(words).into_iter().map(|(field, ..)| field).collect()
}

#[tokio::test]
async fn every_text_of_a_record_comes_back_as_it_was_typed() {
    for lang in Lang::ALL {
        let app = TestApp::new();
        let mut secretary = app.seat("secretary", lang).await;
        let fields = texts(Words::of(lang));
        let form = rich(&app, secretary.page(&new_record(&app)).await.sitting());
        let sheet = fields.iter().fold(form, |form, field| form.fill(field, WITH_CONTROLS));
        // Refused first, so that the page of a form is seen with them too.
        let answer = secretary.send_in(&sheet.clone().fill("from", ODD)).await;
        assert_eq!(answer.status, UNPROCESSABLE);
        stands(&answer, "the form");
        assert_eq!(answer.sitting().one("from"), ODD);
        let record = secretary.save(&sheet).await;
        let edit = secretary.page(&format!("{record}/edit")).await;
        for field in fields {
            assert_eq!(edit.sitting().one(field), ODD, "{field}");
        }
        let list = format!("/units/{}/activities", app.branch);
        for page in [&record, &format!("{record}/edit"), &format!("{record}/print"), &list] {
            stands(&secretary.page(page).await, page);
        }
        let packed = secretary.page(&format!("{record}/minutes.docx")).await;
        assert!(packed.bytes.starts_with(b"PK"));
        let drafted = secretary.press(&record, &format!("{record}/bulletin")).await;
        stands(&secretary.page(drafted.location()).await, "the draft");
    }
}

#[tokio::test]
async fn lines_are_lines_whatever_a_browser_ends_them_with() {
    let app = TestApp::new();
    let mut secretary = app.secretary().await;
    let form = monthly(&app, secretary.page(&new_record(&app)).await.sitting());
    let record = secretary.save(&form.fill("topics", "甲\r\n乙\r丙\n\n丁\r\n")).await;
    let edit = secretary.page(&format!("{record}/edit")).await.sitting();
    assert_eq!(edit.one("topics"), "甲\n乙\n丙\n丁");
}

#[tokio::test]
async fn what_stands_beside_a_record_comes_back_too() {
    for lang in Lang::ALL {
        let app = TestApp::new();
        let mut secretary = app.seat("secretary", lang).await;
        let id = scenes::record(&app, scenes::full(&app));
        scenes::confirm(&app, id);
        let record = format!("/activities/{id}");
        let sheet = secretary.page(&record).await.sheet(&format!("{record}/addenda"));
        secretary.save(&sheet.fill("addendum", WITH_CONTROLS)).await;
        stands(&secretary.page(&record).await, "an addition");
        stands(&secretary.page(&format!("{record}/print")).await, "an addition on paper");
        let plan = format!("{}&plan=1", new_record(&app));
        let form = secretary.page(&plan).await.sitting();
        let planned = secretary.save(&form.fill("day", "2026-12-20")).await;
        let sheet = secretary.page(&planned).await.sheet(&format!("{planned}/cancel"));
        secretary.save(&sheet.fill("reason", WITH_CONTROLS)).await;
        stands(&secretary.page(&planned).await, "a reason");
        let page = format!("{}&published=1", new_record(&app));
        let form = secretary.page(&page).await.sitting().fill("title", "植树");
        let form = form.fill("day", "2026-04-05");
        let taken = secretary.save(&form.fill("source", WITH_CONTROLS)).await;
        stands(&secretary.page(&taken).await, "a source");
    }
}

#[tokio::test]
async fn names_and_papers_of_units_come_back_too() {
    for lang in Lang::ALL {
        let app = TestApp::new();
        let mut worker = app.seat("party-affairs-worker", lang).await;
        let page = format!("/units/{}/new", app.town);
        let form = worker.page(&page).await.own(&page).fill("kind", "branch");
        let fields = ["name_zh", "name_en", "code", "founding_document"];
        let sheet = fields.iter().fold(form, |form, field| form.fill(field, WITH_CONTROLS));
        let unit = worker.save(&sheet).await;
        for page in [&unit, &format!("{unit}/rename"), &format!("/units/{}", app.town)] {
            stands(&worker.page(page).await, page);
        }
        let about = format!("{unit}/about");
        let form = worker.page(&about).await.own(&about);
        assert_eq!(form.one("code"), ODD);
        assert_eq!(form.one("founding_document"), ODD);
        let asked: String =
            url::form_urlencoded::byte_serialize(WITH_CONTROLS.as_bytes()).collect();
        for page in ["/units", "/people", "/activities", "/bulletins", "/portal", "/rulebook"] {
            for name in ["q", "on", "kind", "state", "column", "before", "after", "why", "next"] {
                let answer = worker.get(&format!("{page}?{name}={asked}")).await;
                assert!(!answer.status.is_server_error(), "{page}?{name}: {}", answer.status);
                assert!(!answer.body().contains("<script>alert"), "{page}?{name}");
            }
        }
        stands(&worker.get(&format!("/units?q={asked}")).await, "what was searched for");
    }
}

#[tokio::test]
async fn a_bulletin_comes_to_the_portal_as_it_was_typed() {
    for lang in Lang::ALL {
        let app = TestApp::new();
        let mut secretary = app.seat("secretary", lang).await;
        let mut checker = app.seat("deputy-secretary", lang).await;
        let id = scenes::record(&app, scenes::full(&app));
        let record = format!("/activities/{id}");
        let edit = secretary.press(&record, &format!("{record}/bulletin")).await;
        let edit = edit.location().to_owned();
        let form = secretary.page(&edit).await.sheet(&edit);
        let fields = ["title", "body", "source", "copyright"];
        let fields = fields.iter().flat_map(|field| ["zh", "en"].map(|l| format!("{field}_{l}")));
        let fields: Vec<_> = fields.chain(["editor.0.name".to_owned()]).collect();
        let sheet = fields.iter().fold(form, |form, field| form.fill(field, WITH_CONTROLS));
        let page = secretary.save(&sheet.tick("submit", "1")).await;
        let kept = secretary.page(&edit).await.sheet(&edit);
        for field in &fields {
            assert_eq!(kept.one(field), ODD, "{field}");
        }
        checker.press(&page, &format!("{page}/check")).await;
        let published = secretary.press(&page, &format!("{page}/publish")).await;
        assert_eq!(published.location(), page, "{}", published.seen());
        let open = page.replace("/bulletins/", "/portal/");
        let mut reader = app.stranger(lang);
        for page in [&open, "/portal", "/portal/feed.xml"] {
            stands(&reader.page(page).await, page);
        }
        for page in [&page, &record] {
            assert!(!secretary.page(page).await.body().contains("<script>alert"));
        }
        let sheet = secretary.page(&page).await.sheet(&format!("{page}/withdraw"));
        secretary.save(&sheet.fill("reason", WITH_CONTROLS)).await;
        stands(&secretary.page(&page).await, "the reason of a withdrawal");
        let seen = secretary.page(&page).await.seen();
        assert!(seen.contains(Words::of(lang).bulletin_state(State::Withdrawn)), "{seen}");
    }
}
