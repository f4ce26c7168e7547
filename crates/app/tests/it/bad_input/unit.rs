//! The tree: days that do not exist, units below themselves, units of others.

use jiff::civil::date;
use zhibu_domain::access::Denied;
use zhibu_domain::id::UnitId;
use zhibu_domain::rulebook::Right;
use zhibu_domain::unit::Refusal;

use super::*;
use crate::support::text;

/// The county with one unit more of each sort that the scenes need, and who manages all of it.
struct County {
    app: TestApp,
    /// A committee below the town.
    committee: UnitId,
    /// A branch below that committee, without members.
    village: UnitId,
}

impl County {
    fn new() -> Self {
        let app = TestApp::new();
        let committee = app.found(app.town, "committee", text("园区党委", "Park Committee"));
        let village = app.found(committee, "branch", text("新桥村党支部", "Xinqiao Village"));
        Self { app, committee, village }
    }

    /// The Party worker of the county committee.
    async fn manager(&self, lang: Lang) -> Browser {
        let post = (self.app.county, "party-affairs-worker");
        self.app.newcomer(self.village, post, lang).await
    }

    fn refusal(&self, words: Words, refusal: &Refusal) -> String {
        words.unit_refusal(refusal, &self.app.site.rules)
    }
}

fn of(unit: UnitId, part: &str) -> String {
    format!("/units/{unit}/{part}")
}

/// Sends the form of a page with one field typed over and expects one sentence.
async fn slip(
    county: &County,
    browser: &mut Browser,
    page: &str,
    typed: &[(&str, &str)],
    expected: Said,
    but: &[&str],
) {
    let mut sheet = browser.page(page).await.own(page);
    for (field, value) in typed {
        sheet = sheet.put(field, value);
    }
    refused(&county.app, browser, &sheet, &[expected], but).await;
}

#[tokio::test]
async fn a_day_that_does_not_exist_is_refused_in_every_form_of_a_unit() {
    for lang in Lang::ALL {
        let county = County::new();
        let words = Words::of(lang);
        let mut manager = county.manager(lang).await;
        let closed =
            county.app.found(county.committee, "branch", text("旧村党支部", "Old Village"));
        let page = of(closed, "close");
        let sheet = manager.page(&page).await.own(&page);
        manager.save(&sheet.fill("day", "2026-11-01")).await;
        let named = [("name_zh", "新村党支部"), ("kind", "branch"), ("from", "2026-01-01")];
        let day = "2026-02-30";
        for (page, typed, field, label) in [
            (of(county.committee, "new"), named.to_vec(), "from", "unit-from"),
            (of(county.committee, "new"), named.to_vec(), "founded_on", "unit-founded-on"),
            (of(county.village, "rename"), named[..1].to_vec(), "from", "unit-rename-from"),
            (of(county.village, "about"), vec![("code", "XQ-1")], "founded_on", "unit-founded-on"),
            (of(county.village, "close"), vec![], "day", "unit-close-day"),
        ] {
            let typed = [typed, vec![(field, day)]].concat();
            let expected = said(field, no_such_day(words, label));
            slip(&county, &mut manager, &page, &typed, expected, &[]).await;
        }
        let (town, committee) = (county.app.town.to_string(), county.committee.to_string());
        for (page, to, label) in [
            (of(county.village, "move"), &town, "unit-move-day"),
            (of(closed, "reopen"), &committee, "unit-reopen-day"),
        ] {
            let expected = said("day", no_such_day(words, label));
            slip(&county, &mut manager, &page, &[("to", to), ("day", day)], expected, &[]).await;
        }
        as_of(&county, &mut manager).await;
    }
}

/// The day that a page shows: today instead, with the sentence and what was typed.
async fn as_of(county: &County, browser: &mut Browser) {
    let words = Words::of(browser.lang());
    let future = words.with("unit-on-future", &[("today", words.day(TODAY).into())]);
    for page in ["/units".to_owned(), format!("/units/{}", county.village)] {
        for (day, sentence) in [
            ("2026-02-30", no_such_day(words, "unit-on")),
            ("soon", labelled(words, "layout-fault-date", "unit-on")),
            ("2026-11-21", future.clone()),
        ] {
            let answer = browser.get(&format!("{page}?on={day}")).await;
            assert_eq!(answer.status, UNPROCESSABLE, "{page} {day}");
            assert_eq!(answer.said_at("on"), Some(sentence), "{page} {day}");
            assert!(answer.body().contains(&format!("value=\"{day}\"")), "{page} {day}");
        }
    }
}

#[tokio::test]
async fn no_unit_comes_to_stand_below_itself() {
    for lang in Lang::ALL {
        let county = County::new();
        let words = Words::of(lang);
        let mut manager = county.manager(lang).await;
        let tree = manager.page("/units").await.seen();
        let lower = county.app.found(county.committee, "committee", text("片区党委", "Quarter"));
        let cycle = county.refusal(words, &Refusal::Cycle);
        for (unit, to) in [
            (county.app.town, county.app.town),
            (county.app.town, county.app.branch),
            (county.app.town, county.committee),
            (county.app.town, lower),
            (county.committee, lower),
            (county.committee, county.village),
        ] {
            let page = of(unit, "move");
            let typed = [("to", to.to_string()), ("day", "2026-11-20".to_owned())];
            let typed: Vec<_> = typed.iter().map(|(name, value)| (*name, value.as_str())).collect();
            let expected = said("to", cycle.clone());
            slip(&county, &mut manager, &page, &typed, expected, &["to"]).await;
        }
        let realm = county.app.site.realm;
        let faults = county.app.write(move |tx, _| zhibu_service::unit::closure_faults(tx, realm));
        assert_eq!(faults, []);
        let after = manager.page("/units").await.seen();
        assert_eq!(after.matches("镇党委").count(), tree.matches("镇党委").count());
    }
}

#[tokio::test]
async fn a_unit_is_moved_only_from_above_and_only_to_where_one_manages() {
    for lang in Lang::ALL {
        let county = County::new();
        let words = Words::of(lang);
        let app = &county.app;
        // Nobody changes the unit of his own post, nor one that is none of his.
        let secretary = app.seat("secretary", lang).await;
        let mut worker = app.seat("party-affairs-worker", lang).await;
        let move_it = Denied { right: Right::ChangeUnit };
        for (browser, unit, to) in [
            (&secretary, app.branch, county.committee),
            (&secretary, county.village, app.town),
            (&worker, app.town, county.committee),
        ] {
            let (mut browser, page) = (browser.clone(), of(unit, "move"));
            let csrf = browser.page("/more").await.hidden("csrf");
            let before = app.written();
            let to = to.to_string();
            let fields = [("csrf", &*csrf), ("page", &page), ("to", &to), ("day", "2026-11-20")];
            let answer = browser.post(&page, &fields).await;
            assert_eq!(answer.status, StatusCode::FORBIDDEN);
            let said = unescaped(&answer.body());
            assert!(said.contains(&words.denied(&move_it)), "{said}");
            assert_eq!(browser.get(&page).await.status, StatusCode::FORBIDDEN);
            assert_eq!(app.written(), before);
        }
        // The worker of the town may take a unit away, but not put it above the town.
        let page = of(county.village, "move");
        let county_id = app.county.to_string();
        let expected = said("to", words.denied(&Denied { right: Right::ManageTree }));
        let typed = [("to", county_id.as_str()), ("day", "2026-11-20")];
        slip(&county, &mut worker, &page, &typed, expected, &["to"]).await;
    }
}

#[tokio::test]
async fn the_other_refusals_of_the_tree_stand_at_their_fields_too() {
    for lang in Lang::ALL {
        let county = County::new();
        let words = Words::of(lang);
        let mut manager = county.manager(lang).await;
        let say = |refusal: &Refusal| county.refusal(words, refusal);
        let future = say(&Refusal::Future { today: TODAY });
        let town = county.app.town.to_string();
        let committee = county.committee.to_string();
        let before = say(&Refusal::BeforeLastChange { since: date(2020, 1, 1) });
        let below = say(&Refusal::UnitsBelow { count: 1 });
        for (page, typed, at, sentence) in [
            (
                of(county.village, "move"),
                vec![("to", &*town), ("day", "2026-11-21")],
                "day",
                &future,
            ),
            (
                of(county.village, "move"),
                vec![("to", &town), ("day", "2019-12-31")],
                "day",
                &before,
            ),
            (
                of(county.village, "move"),
                vec![("to", &committee)],
                "to",
                &say(&Refusal::SameParent),
            ),
            (
                of(county.village, "move"),
                vec![("to", "x")],
                "to",
                &labelled(words, "layout-fault-choice", "unit-upper"),
            ),
            (
                of(county.village, "move"),
                vec![],
                "to",
                &labelled(words, "layout-fault-required", "unit-upper"),
            ),
            (of(county.committee, "close"), vec![], "day", &below),
            (of(county.village, "close"), vec![("day", "2026-11-21")], "day", &future),
            (of(county.village, "rename"), vec![("from", "2026-11-21")], "from", &future),
            (of(county.village, "rename"), vec![("from", "2019-12-31")], "from", &before),
        ] {
            let but: &[&str] = if at == "to" { &["to"] } else { &[] };
            slip(&county, &mut manager, &page, &typed, said(at, sentence), but).await;
        }
    }
}
