//! Posts: ends before beginnings, two holders of one post, terms that run backwards, forms sent
//! twice, choices that no page offers.

use jiff::civil::date;
use zhibu_domain::access::Denied;
use zhibu_domain::id::{PersonId, PostId, UnitId};
use zhibu_domain::post::Refusal;
use zhibu_domain::rulebook::Right;
use zhibu_service::access::{self, ChangeUnit};
use zhibu_service::{post, unit};

use super::*;
use crate::support::text;

fn posts(unit: UnitId, part: &str) -> String {
    format!("/units/{unit}/posts/{part}")
}

/// The secretary of the town.
async fn above(app: &TestApp, lang: Lang) -> Browser {
    app.newcomer(app.branch, (app.town, "secretary"), lang).await
}

fn first_post(app: &TestApp) -> PostId {
    let unit = app.branch;
    app.write(move |tx, act| Ok(post::of_unit(tx, act.realm, &act.rules, unit, act.today)?[0].id))
}

fn of(app: &TestApp, words: Words, refusal: &Refusal) -> String {
    words.post_refusal(refusal, &app.site.rules)
}

/// Sends the form of a page with some fields typed over and expects one sentence.
async fn slip(
    app: &TestApp,
    browser: &mut Browser,
    page: &str,
    typed: &[(&str, &str)],
    expected: Said,
) {
    let mut sheet = browser.page(page).await.own(page);
    for (field, value) in typed {
        sheet = sheet.put(field, value);
    }
    refused(app, browser, &sheet, &[expected], &["post", "person", "stand_in", "obtained"]).await;
}

#[tokio::test]
async fn a_post_that_cannot_be_filled_says_why_at_its_field() {
    for lang in Lang::ALL {
        let app = TestApp::new();
        let words = Words::of(lang);
        let mut above = above(&app, lang).await;
        let page = posts(app.branch, "new");
        let free = app.members[6].to_string();
        let held = app.members[0].to_string();
        let since = date(2020, 1, 1);
        let good = [("post", "committee-member"), ("person", &*free), ("obtained", "by-elected")];
        let cases: Vec<(Vec<(&str, &str)>, Said)> = vec![
            (
                vec![("from", "2026-11-20"), ("until", "2026-11-18")],
                said("until", of(&app, words, &Refusal::EndsBeforeStart { from: TODAY })),
            ),
            (
                vec![("post", "secretary")],
                said("post", of(&app, words, &Refusal::Taken { holder: app.members[0], since })),
            ),
            (
                vec![("post", "secretary"), ("person", &held)],
                said("person", of(&app, words, &Refusal::AlreadyHolds { since })),
            ),
            (
                vec![("post", NO_KEY)],
                said("post", of(&app, words, &Refusal::UnknownPost { post: NO_KEY.to_owned() })),
            ),
            (
                vec![("post", "group-leader")],
                said("post", {
                    let (post, kind) = ("group-leader".to_owned(), "branch".to_owned());
                    of(&app, words, &Refusal::NotHeldHere { post, kind })
                }),
            ),
            (vec![("person", NOBODY)], said("person", of(&app, words, &Refusal::PersonOutOfReach))),
            (
                vec![("from", "2027-12-01")],
                said("from", {
                    let latest = date(2027, 11, 20);
                    of(&app, words, &Refusal::TooFarAhead { latest })
                }),
            ),
            (vec![("from", "2019-12-31")], said("from", of(&app, words, &Refusal::UnitNotThere))),
            (vec![("from", "2026-02-30")], said("from", no_such_day(words, "post-from"))),
            (
                vec![("person", "")],
                said("person", labelled(words, "layout-fault-required", "post-person")),
            ),
            (
                vec![("obtained", NO_KEY)],
                said("obtained", labelled(words, "layout-fault-choice", "post-obtained")),
            ),
        ];
        for (typed, expected) in cases {
            slip(&app, &mut above, &page, &[&good[..], &typed].concat(), expected).await;
        }
        // The good form, twice: one post.
        let mut sheet = above.page(&page).await.own(&page);
        for (field, value) in good {
            sheet = sheet.put(field, value);
        }
        above.save(&sheet).await;
        let once = app.written();
        above.save(&sheet).await;
        assert_eq!(app.written(), once, "sent twice, filled once");
    }
}

#[tokio::test]
async fn a_committee_that_cannot_be_is_refused_at_its_row() {
    for lang in Lang::ALL {
        let app = TestApp::new();
        let words = Words::of(lang);
        let mut above = above(&app, lang).await;
        let page = posts(app.branch, "elect");
        let elected_on = date(2026, 11, 10);
        let next = app.members[5].to_string();
        let cases: Vec<(Vec<(&str, &str)>, Said)> = vec![
            (
                vec![("elected_on", "2026-11-10"), ("ends_on", "2026-11-10")],
                said("ends_on", of(&app, words, &Refusal::TermEnds { elected_on })),
            ),
            (
                vec![("elected_on", "2026-12-01")],
                said("elected_on", of(&app, words, &Refusal::Future { today: TODAY })),
            ),
            (
                vec![("ends_on", "2041-01-01")],
                said("ends_on", {
                    let latest = date(2030, 11, 19);
                    of(&app, words, &Refusal::TermTooLong { latest })
                }),
            ),
            (
                vec![("row.1.person", &next), ("row.2.person", &next)],
                said("row.2.person", of(&app, words, &Refusal::AlreadyHolds { since: TODAY })),
            ),
            (
                vec![("row.0.person", NOBODY)],
                said("row.0.person", of(&app, words, &Refusal::PersonOutOfReach)),
            ),
            (
                vec![("row.0.post", "first-secretary")],
                said("row.0.person", {
                    let post = "first-secretary".to_owned();
                    of(&app, words, &Refusal::NotForTerm { post })
                }),
            ),
        ];
        for (typed, expected) in cases {
            let mut sheet = above.page(&page).await.own(&page);
            for (field, value) in typed {
                sheet = sheet.put(field, value);
            }
            let before = app.written();
            let answer = above.send_in(&sheet).await;
            answer.refuses(UNPROCESSABLE, &[expected]);
            assert_eq!(app.written(), before);
        }
        let term = posts(app.branch, "term");
        let backwards = [("elected_on", "2026-11-10"), ("ends_on", "2026-11-09")];
        let expected = said("ends_on", of(&app, words, &Refusal::TermEnds { elected_on }));
        slip(&app, &mut above, &term, &backwards, expected).await;
    }
}

#[tokio::test]
async fn ends_and_leave_that_cannot_be_say_why() {
    for lang in Lang::ALL {
        let app = TestApp::new();
        let words = Words::of(lang);
        let mut above = above(&app, lang).await;
        let id = first_post(&app);
        let (end, leave) = (format!("/posts/{id}/end"), format!("/posts/{id}/leave"));
        let from = date(2020, 1, 1);
        let early = said("until", of(&app, words, &Refusal::EndsBeforeStart { from }));
        slip(&app, &mut above, &end, &[("until", "2019-12-30")], early).await;
        let missing = labelled(words, "layout-fault-required", "post-leave-until");
        slip(&app, &mut above, &leave, &[("until", "")], said("until", missing)).await;
        let backwards = of(&app, words, &Refusal::EndsBeforeStart { from: TODAY });
        slip(&app, &mut above, &leave, &[("until", "2026-11-18")], said("until", backwards)).await;
        let own = app.members[0].to_string();
        let typed = [("until", "2026-11-30"), ("stand_in", own.as_str())];
        let own = said("stand_in", of(&app, words, &Refusal::OwnStandIn));
        slip(&app, &mut above, &leave, &typed, own).await;
        let sheet = above.page(&leave).await.own(&leave).fill("until", "2026-11-30");
        above.save(&sheet).await;
        let over = said("from", of(&app, words, &Refusal::OnLeave { since: TODAY }));
        slip(&app, &mut above, &leave, &[("until", "2026-12-05")], over).await;
        let back = format!("/posts/{id}/back");
        let ends = said("day", of(&app, words, &Refusal::LeaveEnds { last: date(2026, 11, 30) }));
        slip(&app, &mut above, &back, &[("day", "2026-12-01")], ends).await;
        let sheet = above.page(&end).await.own(&end).fill("until", "2026-11-19");
        above.save(&sheet).await;
        let again = of(&app, words, &Refusal::AlreadyEnded { until: TODAY });
        slip(&app, &mut above, &end, &[("until", "2026-11-25")], said("until", again)).await;
    }
}

#[tokio::test]
async fn a_closed_unit_takes_no_posts_and_others_have_no_right() {
    for lang in Lang::ALL {
        let app = TestApp::new();
        let words = Words::of(lang);
        let closed = app.found(app.town, "branch", text("旧村党支部", "Old Village"));
        app.write(move |tx, act| {
            let granted = access::require::<ChangeUnit>(tx, act, closed)?;
            unit::close(tx, act, &granted, act.today)
        });
        let mut above = above(&app, lang).await;
        let free: PersonId = app.members[6];
        let typed =
            [("post", "secretary"), ("person", &*free.to_string()), ("obtained", "appointed")];
        let page = posts(closed, "new");
        let mut sheet = above.page(&page).await.own(&page);
        for (field, value) in typed {
            sheet = sheet.put(field, value);
        }
        let answer = above.send_in(&sheet).await;
        answer.refuses(UNPROCESSABLE, &[said("from", of(&app, words, &Refusal::UnitNotThere))]);
        let id = first_post(&app);
        let mut other = app.seat("publicity-member", lang).await;
        let denied = words.denied(&Denied { right: Right::FillPost });
        for page in [
            posts(app.branch, "new"),
            posts(app.branch, "elect"),
            posts(app.branch, "term"),
            format!("/posts/{id}/end"),
            format!("/posts/{id}/leave"),
            format!("/posts/{id}/back"),
        ] {
            let answer = other.get(&page).await;
            assert_eq!(answer.status, StatusCode::FORBIDDEN, "{page}");
            assert!(answer.seen().contains(&denied), "{page}: {}", answer.seen());
        }
        assert_eq!(other.get(&format!("/posts/{NOBODY}/end")).await.status, StatusCode::NOT_FOUND);
    }
}
