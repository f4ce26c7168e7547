//! Bulletins over HTTP: who may take which step, and what is refused.

use std::fmt::Write as _;

use axum::http::StatusCode;
use zhibu_domain::access::Denied;
use zhibu_domain::bulletin::{BODY_MAX_CHARS, EDITORS_MAX, Refusal, State, TITLE_MAX_CHARS};
use zhibu_domain::rulebook::Right;
use zhibu_domain::text::Lang;
use zhibu_words::{Arg, Words};

use crate::scenes;
use crate::sheet::{Said, Sheet, unescaped};
use crate::support::{Answer, Browser, TestApp, text};

const UNPROCESSABLE: StatusCode = StatusCode::UNPROCESSABLE_ENTITY;
const STEPS: [&str; 5] = ["submit", "check", "publish", "return", "withdraw"];

/// The draft of a full record; its address.
async fn drafted(app: &TestApp, secretary: &mut Browser) -> String {
    let record = format!("/activities/{}", scenes::record(app, scenes::full(app)));
    let answer = secretary.press(&record, &format!("{record}/bulletin")).await;
    answer.location().trim_end_matches("/edit").to_owned()
}

/// The form of a bulletin as it stands.
async fn form(browser: &mut Browser, bulletin: &str) -> Sheet {
    let edit = format!("{bulletin}/edit");
    browser.page(&edit).await.sheet(&edit)
}

/// Edits it and hands it in.
async fn hand_in(browser: &mut Browser, bulletin: &str) {
    let sheet = form(browser, bulletin).await.fill("title_zh", "柳岸定下冬修");
    assert_eq!(browser.save(&sheet.tick("submit", "1")).await, bulletin);
}

async fn step(browser: &mut Browser, bulletin: &str, verb: &str) {
    let answer = browser.press(bulletin, &format!("{bulletin}/{verb}")).await;
    assert_eq!(answer.location(), bulletin, "{verb}: {}", answer.seen());
}

/// Sends a step that the page does not offer, on the version that the page shows.
async fn force(browser: &mut Browser, bulletin: &str, verb: &str, version: i64) -> Answer {
    let csrf = browser.page("/more").await.hidden("csrf");
    let version = version.to_string();
    let fields = [("csrf", csrf.as_str()), ("page", bulletin), ("version", &version)];
    browser.post(&format!("{bulletin}/{verb}"), &fields).await
}

fn said(field: &str, sentence: impl Into<String>) -> Said {
    (field.to_owned(), sentence.into())
}

fn stands(app: &TestApp, bulletin: &str) -> (State, i64) {
    let id = bulletin.trim_start_matches("/bulletins/").parse().unwrap();
    let realm = app.site.realm;
    let load = move |tx: &mut zhibu_service::engine::Tx<'_>| {
        zhibu_service::bulletin::load(tx, realm, id, crate::support::TODAY)
    };
    let found = app.site.db.read_blocking(load).unwrap();
    (found.state, found.version)
}

#[tokio::test]
async fn two_who_edit_one_bulletin_lose_nothing_and_the_second_decides() {
    for lang in Lang::ALL {
        let app = TestApp::new();
        let words = Words::of(lang);
        let mut secretary = app.seat("secretary", lang).await;
        let mut publicity = app.seat("publicity-member", lang).await;
        let bulletin = drafted(&app, &mut secretary).await;
        let mine = form(&mut secretary, &bulletin).await.fill("body_zh", "我写的正文");
        let theirs = form(&mut publicity, &bulletin).await.fill("body_zh", "他写的正文");
        publicity.save(&theirs).await;
        let acts = app.written();
        let refused = secretary.send_in(&mine).await;
        refused.refuses(StatusCode::CONFLICT, &[said("save", words.t("bulletin-changed"))]);
        let seen = refused.seen();
        assert!(seen.contains(words.t("bulletin-theirs")) && seen.contains("他写的正文"), "{seen}");
        let again = refused.sheet(&mine.action);
        again.keeps(&mine, &["version"]);
        assert_eq!(app.written(), acts);
        // A third version in between: asked once more, with what is there now.
        let newer = form(&mut publicity, &bulletin).await.fill("body_zh", "他又改了");
        publicity.save(&newer).await;
        let refused = secretary.send_in(&again).await;
        assert_eq!(refused.status, StatusCode::CONFLICT);
        assert!(refused.seen().contains("他又改了"));
        // Saving once more is a decision.
        assert_eq!(secretary.save(&refused.sheet(&mine.action)).await, bulletin);
        let page = secretary.page(&bulletin).await.seen();
        assert!(page.contains("我写的正文") && !page.contains("他又改了"), "{page}");
        // The same form once more is no conflict.
        assert_eq!(secretary.save(&refused.sheet(&mine.action)).await, bulletin);
        assert_eq!(app.written().0, acts.0 + 2);
    }
}

/// What is typed, the field with its sentence, and the choices that cannot stay chosen.
type Slip = (Vec<(String, String)>, Said, &'static [&'static str]);

/// One character more than a field takes.
fn too_long(words: Words, field: &str, label: &str, max: usize) -> Slip {
    let label = words.t(label);
    let side = match field.rsplit_once('_') {
        Some((_, "zh")) => Some("bulletin-in-chinese"),
        Some((_, "en")) => Some("bulletin-in-english"),
        _ => None,
    };
    let label = match side {
        Some(side) => {
            let args = [("label", label.into()), ("lang", words.t(side).into())];
            words.with("bulletin-field-in", &args)
        }
        None => label.to_owned(),
    };
    let args: [(&str, Arg<'_>); 4] = [
        ("label", label.into()),
        ("max", max.into()),
        ("chars", (max + 1).into()),
        ("over", 1.into()),
    ];
    let sentence = words.with("layout-fault-long", &args);
    (vec![(field.to_owned(), "x".repeat(max + 1))], said(field, sentence), &[])
}

fn slips(words: Words) -> Vec<Slip> {
    let own = |name: &str| format!("{name}_{}", words.lang().code());
    let missing = |name: &str, refusal, but: &'static [&'static str]| {
        let typed = vec![(format!("{name}_zh"), String::new()), (format!("{name}_en"), " ".into())];
        (typed, said(&own(name), words.bulletin_refusal(&refusal)), but)
    };
    let choice = |field: &str, label: &str, but: &'static [&'static str]| {
        let sentence = words.with("layout-fault-choice", &[("label", words.t(label).into())]);
        (vec![(field.to_owned(), "castle".to_owned())], said(field, sentence), but)
    };
    let many = (0..=EDITORS_MAX).map(|n| (format!("editor.{n}.name"), "某某".to_owned()));
    let too_many = words.bulletin_refusal(&Refusal::TooManyEditors { max: EDITORS_MAX });
    vec![
        missing("title", Refusal::TitleMissing, &["title_en"]),
        missing("body", Refusal::BodyMissing, &["body_en"]),
        too_long(words, "title_zh", "bulletin-title", TITLE_MAX_CHARS),
        too_long(words, "body_en", "bulletin-body", BODY_MAX_CHARS),
        too_long(words, "source_zh", "bulletin-source", 200),
        too_long(words, "copyright_en", "bulletin-copyright", 2000),
        too_long(words, "editor.0.name", "bulletin-editor-name", 200),
        choice("editor.0.role", "bulletin-editor-role", &["editor.0.role"]),
        choice("column", "bulletin-column", &["column"]),
        (many.collect(), said("editors", too_many), &[]),
    ]
}

#[tokio::test]
async fn what_is_wrong_with_an_article_is_said_at_its_field_and_nothing_is_lost() {
    for lang in Lang::ALL {
        let app = TestApp::new();
        let mut secretary = app.seat("secretary", lang).await;
        let bulletin = drafted(&app, &mut secretary).await;
        let plain = form(&mut secretary, &bulletin).await.fill("editor.0.name", "沈秋月");
        // Rows for further editors are offered anew, with a role in each.
        let roles: Vec<String> = (1..20).map(|n| format!("editor.{n}.role")).collect();
        let before = app.written();
        for (typed, expected, but) in slips(Words::of(lang)) {
            let put = |sheet: Sheet, (field, value): &(String, String)| sheet.put(field, value);
            let sheet = typed.iter().fold(plain.clone(), put);
            let answer = secretary.send_in(&sheet).await;
            answer.refuses(UNPROCESSABLE, &[expected]);
            let but: Vec<&str> =
                but.iter().copied().chain(roles.iter().map(String::as_str)).collect();
            answer.sheet(&sheet.action).keeps(&sheet, &but);
            assert_eq!(app.written(), before);
        }
        secretary.save(&plain).await;
    }
}

#[tokio::test]
async fn who_edited_does_not_check_and_nothing_is_published_unchecked() {
    for lang in Lang::ALL {
        let app = TestApp::new();
        let words = Words::of(lang);
        let mut secretary = app.seat("secretary", lang).await;
        let mut deputy = app.seat("deputy-secretary", lang).await;
        let bulletin = drafted(&app, &mut secretary).await;
        let refused = async |browser: &mut Browser, verb: &str, refusal: Refusal| {
            let (state, version) = stands(&app, &bulletin);
            let before = app.written();
            let answer = force(browser, &bulletin, verb, version).await;
            answer.refuses(UNPROCESSABLE, &[said("steps", words.bulletin_refusal(&refusal))]);
            assert_eq!((stands(&app, &bulletin), app.written()), ((state, version), before));
        };
        let wrong = |state| Refusal::WrongState { state };
        // The program's own words are handed in by nobody.
        refused(&mut deputy, "submit", Refusal::Unedited).await;
        for (state, verb) in [(State::Draft, "check"), (State::Draft, "return")] {
            refused(&mut deputy, verb, wrong(state)).await;
        }
        refused(&mut secretary, "publish", wrong(State::Draft)).await;
        hand_in(&mut deputy, &bulletin).await;
        refused(&mut deputy, "check", Refusal::SamePerson).await;
        let page = deputy.page(&bulletin).await;
        assert!(!page.offers(&format!("{bulletin}/check")), "the button is there, but closed");
        let why = words.bulletin_refusal(&Refusal::SamePerson);
        assert!(page.seen().contains(&why), "{}", page.seen());
        refused(&mut secretary, "publish", wrong(State::Submitted)).await;
        let mut publicity = app.seat("publicity-member", lang).await;
        step(&mut publicity, &bulletin, "check").await;
        refused(&mut publicity, "submit", wrong(State::Checked)).await;
        step(&mut secretary, &bulletin, "publish").await;
        refused(&mut secretary, "submit", wrong(State::Published)).await;
        let edit = secretary.get(&format!("{bulletin}/edit")).await;
        assert_eq!(edit.location(), bulletin, "what is published is not edited");
    }
}

#[tokio::test]
async fn a_change_after_the_check_makes_it_a_draft_again() {
    for lang in Lang::ALL {
        let app = TestApp::new();
        let words = Words::of(lang);
        let mut secretary = app.seat("secretary", lang).await;
        let mut deputy = app.seat("deputy-secretary", lang).await;
        let bulletin = drafted(&app, &mut secretary).await;
        hand_in(&mut secretary, &bulletin).await;
        step(&mut deputy, &bulletin, "check").await;
        let publish = secretary.page(&bulletin).await.sheet(&format!("{bulletin}/publish"));
        let sheet = form(&mut deputy, &bulletin).await.fill("title_zh", "另一个标题");
        deputy.save(&sheet).await;
        assert_eq!(stands(&app, &bulletin).0, State::Draft);
        // The button of the page that was open before does not publish other words.
        let acts = app.written();
        let answer = secretary.send_in(&publish).await;
        answer.refuses(StatusCode::CONFLICT, &[said("steps", words.t("bulletin-stale"))]);
        assert!(answer.seen().contains("另一个标题"));
        assert_eq!(app.written(), acts);
    }
}

#[tokio::test]
async fn a_withdrawal_needs_a_reason_and_stays_on_its_page() {
    for lang in Lang::ALL {
        let app = TestApp::new();
        let words = Words::of(lang);
        let mut secretary = app.seat("secretary", lang).await;
        let mut deputy = app.seat("deputy-secretary", lang).await;
        let bulletin = drafted(&app, &mut secretary).await;
        hand_in(&mut secretary, &bulletin).await;
        step(&mut deputy, &bulletin, "check").await;
        step(&mut secretary, &bulletin, "publish").await;
        let open = bulletin.replace("/bulletins/", "/portal/");
        let mut reader = app.stranger(lang);
        reader.page(&open).await;
        let sheet = secretary.page(&bulletin).await.sheet(&format!("{bulletin}/withdraw"));
        let acts = app.written();
        let missing = words.bulletin_refusal(&Refusal::ReasonMissing);
        for blank in ["", " \n "] {
            let answer = secretary.send_in(&sheet.clone().fill("reason", blank)).await;
            answer.refuses(UNPROCESSABLE, &[said("reason", missing.clone())]);
        }
        let long = sheet.clone().fill("reason", &"长".repeat(2001));
        let answer = secretary.send_in(&long).await;
        assert_eq!(answer.status, UNPROCESSABLE);
        answer.sheet(&long.action).keeps(&long, &[]);
        reader.page(&open).await;
        assert_eq!((stands(&app, &bulletin).0, app.written()), (State::Published, acts));
        secretary.save(&sheet.clone().fill("reason", "日期写错")).await;
        secretary.save(&sheet.fill("reason", "日期写错")).await;
        assert_eq!((stands(&app, &bulletin).0, app.written().0), (State::Withdrawn, acts.0 + 1));
        assert!(secretary.page(&bulletin).await.seen().contains("日期写错"));
        let gone = reader.get(&open).await;
        assert_eq!(gone.status, StatusCode::NOT_FOUND);
        assert!(gone.seen().contains(words.t("portal-gone-text")), "{}", gone.seen());
        assert!(!gone.body().contains("日期写错"), "the reason is not for the public");
        assert!(!reader.page("/portal").await.links().contains(&open));
    }
}

#[tokio::test]
async fn a_bulletin_of_another_unit_is_closed_until_it_is_published() {
    for lang in Lang::ALL {
        let app = TestApp::new();
        let words = Words::of(lang);
        let mut secretary = app.seat("secretary", lang).await;
        let mut deputy = app.seat("deputy-secretary", lang).await;
        let bulletin = drafted(&app, &mut secretary).await;
        let other = app.found(app.town, "branch", text("石桥村党支部", "Shiqiao Village"));
        let mut neighbour = app.newcomer(other, (other, "secretary"), lang).await;
        let csrf = neighbour.page("/more").await.hidden("csrf");
        let denied = words.denied(&Denied { right: Right::ViewUnit });
        let before = app.written();
        for page in [bulletin.clone(), format!("{bulletin}/edit")] {
            let answer = neighbour.get(&page).await;
            assert_eq!(answer.status, StatusCode::FORBIDDEN);
            assert!(unescaped(&answer.body()).contains(&denied), "{}", answer.seen());
        }
        for verb in STEPS.iter().chain(&["edit"]) {
            let sheet = form(&mut secretary, &bulletin).await.fill("csrf", &csrf);
            let sheet = sheet.to(&format!("{bulletin}/{verb}")).tick("reason", "无");
            let answer = neighbour.send_in(&sheet).await;
            assert_eq!(answer.status, StatusCode::FORBIDDEN, "{verb}: {}", answer.seen());
        }
        let record = secretary.page(&bulletin).await.links();
        let record = record.into_iter().find(|path| path.starts_with("/activities/")).unwrap();
        let fields = [("csrf", csrf.as_str()), ("page", "/today")];
        let answer = neighbour.post(&format!("{record}/bulletin"), &fields).await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN);
        assert!(!neighbour.page("/bulletins").await.links().contains(&bulletin));
        assert_eq!(app.written(), before);
        hand_in(&mut secretary, &bulletin).await;
        step(&mut deputy, &bulletin, "check").await;
        step(&mut secretary, &bulletin, "publish").await;
        let page = neighbour.page(&bulletin).await;
        for verb in STEPS {
            assert!(!page.offers(&format!("{bulletin}/{verb}")), "{verb}");
        }
        // A right to look is no right to act.
        for verb in ["publish", "withdraw"] {
            let answer = force(&mut neighbour, &bulletin, verb, stands(&app, &bulletin).1).await;
            let expected = if verb == "withdraw" { UNPROCESSABLE } else { StatusCode::FORBIDDEN };
            assert!(
                [StatusCode::FORBIDDEN, expected].contains(&answer.status),
                "{}",
                answer.seen()
            );
        }
        assert_eq!(stands(&app, &bulletin).0, State::Published);
    }
}

#[tokio::test]
async fn an_announcement_gives_no_bulletin_and_a_record_gives_one() {
    for lang in Lang::ALL {
        let app = TestApp::new();
        let words = Words::of(lang);
        let mut secretary = app.seat("secretary", lang).await;
        let plan = format!("/units/{}/activities/new?kind=theme-day&plan=1", app.branch);
        let sheet = secretary.page(&plan).await.sitting();
        let planned = secretary.save(&sheet).await;
        let csrf = secretary.page(&planned).await.hidden("csrf");
        let fields = [("csrf", csrf.as_str()), ("page", &planned)];
        let before = app.written();
        let answer = secretary.post(&format!("{planned}/bulletin"), &fields).await;
        assert_eq!(answer.status, UNPROCESSABLE);
        let why = words.bulletin_refusal(&Refusal::NotRecorded);
        assert!(answer.seen().contains(&why), "{}", answer.seen());
        assert_eq!(app.written(), before);
        let record = format!("/activities/{}", scenes::record(&app, scenes::full(&app)));
        let draft = secretary.page(&record).await.sheet(&format!("{record}/bulletin"));
        let acts = app.written().0;
        let (mut one, mut two) = (secretary.clone(), secretary.clone());
        let (one, two) = tokio::join!(one.send_in(&draft), two.send_in(&draft));
        assert!(one.location().starts_with("/bulletins/"), "{}", one.seen());
        assert_eq!(one.location(), two.location(), "{}", two.seen());
        assert_eq!(app.written().0, acts + 1);
    }
}

/// The verbs that a page offers.
fn offered(page: &Answer, bulletin: &str) -> String {
    let mut verbs: Vec<&str> =
        STEPS.into_iter().filter(|verb| page.offers(&format!("{bulletin}/{verb}"))).collect();
    if page.links().contains(&format!("{bulletin}/edit")) {
        verbs.push("edit");
    }
    if verbs.is_empty() { "nothing".to_owned() } else { verbs.join(" ") }
}

/// What the page of a bulletin offers to each seat.
async fn tell(app: &TestApp, bulletin: &str, title: &str, lang: Lang) -> String {
    let mut told = format!("{title}\n");
    for (name, post) in [
        ("secretary", "secretary"),
        ("deputy", "deputy-secretary"),
        ("publicity", "publicity-member"),
        ("town", "party-affairs-worker"),
        ("reader", "discipline-member"),
    ] {
        let page = app.seat(post, lang).await.page(bulletin).await;
        let _ = writeln!(told, "  {name}: {}", offered(&page, bulletin));
    }
    told
}

#[tokio::test]
async fn each_state_offers_its_steps_to_those_who_may_take_them() {
    for lang in Lang::ALL {
        let app = TestApp::new();
        let mut secretary = app.seat("secretary", lang).await;
        let mut deputy = app.seat("deputy-secretary", lang).await;
        let mut publicity = app.seat("publicity-member", lang).await;
        let bulletin = drafted(&app, &mut secretary).await;
        let mut told = tell(&app, &bulletin, "drafted", lang).await;
        let sheet = form(&mut deputy, &bulletin).await.fill("title_zh", "柳岸定下冬修");
        deputy.save(&sheet).await;
        told += &tell(&app, &bulletin, "edited by the deputy", lang).await;
        for (browser, verb, title) in [
            (&mut deputy, "submit", "submitted"),
            (&mut publicity, "check", "checked"),
            (&mut secretary, "publish", "published"),
        ] {
            step(browser, &bulletin, verb).await;
            told += &tell(&app, &bulletin, title, lang).await;
        }
        let sheet = secretary.page(&bulletin).await.sheet(&format!("{bulletin}/withdraw"));
        secretary.save(&sheet.fill("reason", "日期写错")).await;
        told += &tell(&app, &bulletin, "withdrawn", lang).await;
        step(&mut publicity, &bulletin, "return").await;
        told += &tell(&app, &bulletin, "returned", lang).await;
        insta::allow_duplicates! {
            insta::assert_snapshot!(told, @"
        drafted
          secretary: edit
          deputy: edit
          publicity: edit
          town: nothing
          reader: nothing
        edited by the deputy
          secretary: submit edit
          deputy: submit edit
          publicity: submit edit
          town: nothing
          reader: nothing
        submitted
          secretary: edit
          deputy: return edit
          publicity: check return edit
          town: check return
          reader: nothing
        checked
          secretary: publish edit
          deputy: return edit
          publicity: return edit
          town: return
          reader: nothing
        published
          secretary: withdraw
          deputy: nothing
          publicity: nothing
          town: nothing
          reader: nothing
        withdrawn
          secretary: nothing
          deputy: return
          publicity: return
          town: return
          reader: nothing
        returned
          secretary: submit edit
          deputy: submit edit
          publicity: submit edit
          town: nothing
          reader: nothing
            ");
        }
    }
}
