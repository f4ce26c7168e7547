//! The roll: numbers that are none, days in the wrong order, members in two units, looks without a
//! reason. Every refusal of a record, a membership and a protected field, but two that no form can
//! ask for: a full member made probationary, and a number given as nothing.

use jiff::civil::{Date, date};
use zhibu_domain::id::{PersonId, UnitId};
use zhibu_domain::membership::{REFERENCE_MAX_CHARS, Refusal};
use zhibu_domain::person::{self, LINE_MAX_CHARS, NAME_MAX_CHARS, Part};
use zhibu_domain::protected::{self, MAX_REASON_CHARS};
use zhibu_domain::rulebook::Catalogue;
use zhibu_domain::{citizen, phone};

use super::*;
use crate::support::text;

/// The example of GB 11643-1999: a woman born on 31 December 1949.
const NUMBER: &str = "11010519491231002X";
/// The day on which everybody of the county begins.
const FIRST: Date = date(2020, 1, 1);

fn long(chars: usize) -> String {
    "长".repeat(chars + 1)
}

fn of(person: PersonId, part: &str) -> String {
    format!("/people/{person}/{part}")
}

fn new_in(unit: impl std::fmt::Display) -> String {
    format!("/units/{unit}/people/new")
}

fn citizen_slips(words: Words) -> Vec<Slip> {
    use citizen::Fault;
    let slip = |typed: &str, fault| {
        let refusal = protected::Refusal::Citizen(fault);
        ("citizen-number", typed.to_owned(), "citizen-number", words.protected_refusal(&refusal))
    };
    vec![
        slip("-", Fault::Empty),
        slip("1101051949123100", Fault::Length { given: 16 }),
        slip("110105491231002", Fault::Old),
        slip("1101051949123100O2", Fault::Character { place: 17 }),
        slip("110105194913310025", Fault::Birth),
        slip("110105194912310021", Fault::Check),
    ]
}

fn phone_slips(words: Words) -> Vec<Slip> {
    use phone::Fault;
    let slip = |typed: &str, fault| {
        let refusal = protected::Refusal::Phone(fault);
        ("phone", typed.to_owned(), "phone", words.protected_refusal(&refusal))
    };
    vec![
        slip("-", Fault::Empty),
        slip("无", Fault::Character { place: 1 }),
        slip("1380013800", Fault::Mobile { given: 10 }),
        slip("88881234", Fault::Length { given: 8 }),
    ]
}

fn record_slips(words: Words) -> Vec<Slip> {
    let said = |refusal: person::Refusal| words.person_refusal(&refusal);
    let too_long =
        |field, part, max| (field, long(max), field, said(person::Refusal::TooLong { part, max }));
    let code = |field, list| {
        let code = NO_KEY.to_owned();
        let refusal = person::Refusal::UnknownCode { list, code: code.clone() };
        (field, code, field, said(refusal))
    };
    let future = |field, part| {
        let refusal = person::Refusal::Future { part, today: TODAY };
        (field, "2026-11-21".to_owned(), field, said(refusal))
    };
    let order = |first, second| said(person::Refusal::Order { first, second });
    vec![
        ("name", " ".to_owned(), "name", said(person::Refusal::NameMissing)),
        too_long("name", Part::Name, NAME_MAX_CHARS),
        too_long("latin", Part::Latin, NAME_MAX_CHARS),
        too_long("native_place", Part::NativePlace, LINE_MAX_CHARS),
        too_long("employer", Part::Employer, LINE_MAX_CHARS),
        code("sex", Catalogue::Sex),
        code("people", Catalogue::People),
        code("education", Catalogue::Education),
        code("occupation", Catalogue::Occupation),
        future("joined_on", Part::JoinedOn),
        future("full_on", Part::FullOn),
        ("born_on", "2026-02-30".to_owned(), "born_on", no_such_day(words, "person-born-on")),
        ("full_on", "2020-01-01".to_owned(), "full_on", order(Part::JoinedOn, Part::FullOn)),
        ("born_on", "2020-06-01".to_owned(), "joined_on", order(Part::BornOn, Part::JoinedOn)),
    ]
}

#[tokio::test]
async fn a_person_is_not_entered_with_a_fault_and_every_fault_stands_at_its_field() {
    let app = TestApp::new();
    let other = app.found(app.town, "branch", text("新渠村党支部", "Xinqu Village"));
    let group = app.found(other, "group", text("第一党小组", "First Group"));
    for lang in Lang::ALL {
        let words = app.site.words(lang);
        let mut worker = app.seat("party-affairs-worker", lang).await;
        let page = new_in(app.branch);
        let said_of = |refusal: &Refusal| words.membership_refusal(refusal, &app.site.rules);
        let sheet = worker.page(&page).await.own(&page);
        let sheet = sheet.fill("name", "秦守坡").fill("joined_on", "2020-01-02");
        let mut all = record_slips(words);
        all.extend(citizen_slips(words));
        all.extend(phone_slips(words));
        all.extend([
            ("day", String::new(), "day", required(words, "person-day-enter")),
            ("day", "2026-11-21".to_owned(), "day", said_of(&Refusal::Future { today: TODAY })),
            ("day", "2019-12-31".to_owned(), "day", said_of(&Refusal::UnitNotThere)),
            (
                "reference",
                long(REFERENCE_MAX_CHARS),
                "reference",
                said_of(&Refusal::ReferenceTooLong { max: REFERENCE_MAX_CHARS }),
            ),
        ]);
        let forged = ["sex", "people", "education", "occupation"];
        for (field, typed, at, sentence) in all {
            let slip = sheet.clone().fill(field, &typed);
            let but: &[&str] = if forged.contains(&field) { &forged } else { &[] };
            refused(&app, &mut worker, &slip, &[said(at, sentence)], but).await;
        }
        let slip = sheet.clone().put("standing", NO_KEY);
        let choice = labelled(words, "layout-fault-choice", "person-standing");
        refused(&app, &mut worker, &slip, &[said("standing", choice)], &["standing"]).await;
        let slip = sheet.clone().tick("group", &group.to_string());
        let expected = said("group", said_of(&Refusal::GroupNotInUnit));
        refused(&app, &mut worker, &slip, &[expected], &["group"]).await;

        let agrees = |fault| words.protected_refusal(&protected::Refusal::Citizen(fault));
        let numbered = sheet.clone().fill("citizen-number", NUMBER);
        let slip = numbered.clone().fill("born_on", "1949-12-30");
        let expected = said("citizen-number", agrees(citizen::Fault::OtherBirth));
        refused(&app, &mut worker, &slip, &[expected], &[]).await;
        let expected = said("citizen-number", agrees(citizen::Fault::OtherSex));
        refused(&app, &mut worker, &numbered.fill("sex", "1"), &[expected], &[]).await;

        let page = new_in(app.town);
        let sheet = worker.page(&page).await.own(&page).fill("name", "秦守坡");
        let kind = Refusal::HoldsNoMembers { kind: "committee".to_owned() };
        refused(&app, &mut worker, &sheet, &[said("day", said_of(&kind))], &[]).await;
    }
}

fn required(words: Words, label: &str) -> String {
    labelled(words, "layout-fault-required", label)
}

#[tokio::test]
async fn a_number_that_somebody_has_is_refused_and_the_name_is_for_those_who_may_see_it() {
    let app = TestApp::new();
    let other = app.found(app.town, "branch", text("新渠村党支部", "Xinqu Village"));
    let mut worker = app.seat("party-affairs-worker", Lang::Zh).await;
    let page = new_in(other);
    let sheet = worker.page(&page).await.own(&page).fill("name", "秦守坡");
    worker.save(&sheet.fill("citizen-number", NUMBER)).await;
    for lang in Lang::ALL {
        let words = app.site.words(lang);
        let page = new_in(app.branch);
        let seats = [("party-affairs-worker", Some("秦守坡".to_owned())), ("secretary", None)];
        for (seat, name) in seats {
            let mut browser = app.seat(seat, lang).await;
            let sheet = browser.page(&page).await.own(&page).fill("name", "秦守波");
            let sheet = sheet.fill("citizen-number", NUMBER);
            let taken = words.protected_refusal(&protected::Refusal::Taken { name });
            refused(&app, &mut browser, &sheet, &[said("citizen-number", taken)], &[]).await;
        }
    }
}

/// Whose form, its part, what is filled in, the field at fault and the sentence there.
type Wrong = (PersonId, &'static str, Vec<(&'static str, String)>, &'static str, String);

/// Changes of memberships that a rule refuses.
fn against_the_rules(app: &TestApp, words: Words, other: UnitId, group: UnitId) -> Vec<Wrong> {
    let (plain, secretary) = (app.members[7], app.members[0]);
    let said_of = |refusal: Refusal| words.membership_refusal(&refusal, &app.site.rules);
    let late = "2026-11-21".to_owned();
    let kind = Refusal::HoldsNoMembers { kind: "committee".to_owned() };
    let unknown = Refusal::UnknownLeaving { reason: NO_KEY.to_owned() };
    vec![
        (plain, "move", vec![], "to", required(words, "person-unit-new")),
        (plain, "move", vec![("to", app.town.to_string())], "to", said_of(kind)),
        (plain, "move", vec![("to", app.branch.to_string())], "to", said_of(Refusal::Same)),
        (
            plain,
            "move",
            vec![("to", other.to_string()), ("day", late.clone())],
            "day",
            said_of(Refusal::Future { today: TODAY }),
        ),
        (
            plain,
            "group",
            vec![("group", group.to_string())],
            "group",
            said_of(Refusal::GroupNotInUnit),
        ),
        (plain, "group", vec![], "group", said_of(Refusal::Same)),
        (plain, "convert", vec![], "day", said_of(Refusal::Same)),
        (plain, "leave", vec![], "reason", required(words, "person-reason")),
        (plain, "leave", vec![("reason", NO_KEY.to_owned())], "reason", said_of(unknown)),
        (
            plain,
            "leave",
            vec![("reason", "died".to_owned()), ("day", "2019-12-31".to_owned())],
            "day",
            said_of(Refusal::BeforeLastChange { since: FIRST }),
        ),
        (
            secretary,
            "leave",
            vec![("reason", "died".to_owned())],
            "day",
            said_of(Refusal::PostsRemain { count: 1 }),
        ),
        (
            plain,
            "readmit",
            vec![],
            "day",
            said_of(Refusal::AlreadyMember { unit: app.branch, since: FIRST }),
        ),
    ]
}

#[tokio::test]
async fn a_membership_does_not_change_against_the_rules() {
    let app = TestApp::new();
    let other = app.found(app.town, "branch", text("新渠村党支部", "Xinqu Village"));
    let group = app.found(other, "group", text("第一党小组", "First Group"));
    for lang in Lang::ALL {
        let mut worker = app.seat("party-affairs-worker", lang).await;
        let rows = against_the_rules(&app, app.site.words(lang), other, group);
        for (person, part, fields, at, sentence) in rows {
            let page = of(person, part);
            let mut sheet = worker.page(&page).await.own(&page);
            for (name, value) in &fields {
                sheet = sheet.put(name, value);
            }
            refused(&app, &mut worker, &sheet, &[said(at, sentence)], &["to", "reason", "group"])
                .await;
        }
    }
}

#[tokio::test]
async fn who_left_does_not_leave_again() {
    let app = TestApp::new();
    let person = app.members[7];
    let mut worker = app.seat("party-affairs-worker", Lang::Zh).await;
    let page = of(person, "leave");
    let sheet = worker.page(&page).await.own(&page).put("reason", "died");
    worker.save(&sheet).await;
    for lang in Lang::ALL {
        let mut worker = worker.reading(lang);
        let sheet = worker.page(&page).await.own(&page).put("reason", "died");
        let none = app.site.words(lang).membership_refusal(&Refusal::NotAMember, &app.site.rules);
        refused(&app, &mut worker, &sheet, &[said("day", none)], &[]).await;
    }
}

#[tokio::test]
async fn a_mark_is_not_put_on_twice_nor_ended_before_it_began() {
    let app = TestApp::new();
    let person = app.members[7];
    let mut worker = app.seat("party-affairs-worker", Lang::Zh).await;
    let page = of(person, "mark");
    let sheet = worker.page(&page).await.own(&page).put("flag", "abroad");
    worker.save(&sheet.fill("day", "2026-06-01")).await;
    let shown = worker.page(&format!("/people/{person}")).await;
    let end = shown.links().into_iter().find(|link| link.contains("/unmark?")).unwrap();
    for lang in Lang::ALL {
        let words = app.site.words(lang);
        let mut worker = worker.reading(lang);
        let said_of = |refusal: Refusal| words.membership_refusal(&refusal, &app.site.rules);
        let (day, until) = (date(2026, 6, 1), "2026-05-01".to_owned());
        let sheet = worker.page(&page).await.own(&page).fill("day", "2026-06-01");
        let missing = required(words, "person-flag");
        refused(&app, &mut worker, &sheet, &[said("flag", missing)], &[]).await;
        let unknown = said_of(Refusal::UnknownFlag { flag: NO_KEY.to_owned() });
        let slip = sheet.clone().put("flag", NO_KEY);
        refused(&app, &mut worker, &slip, &[said("flag", unknown)], &["flag"]).await;
        let runs = said_of(Refusal::FlagRuns { since: day });
        let slip = sheet.clone().put("flag", "abroad");
        refused(&app, &mut worker, &slip, &[said("day", runs)], &[]).await;
        let ends = said_of(Refusal::EndsBeforeStart { from: day });
        let slip = sheet.put("flag", "migrant").fill("until", &until);
        refused(&app, &mut worker, &slip, &[said("until", ends.clone())], &[]).await;
        let unmark = of(person, "unmark");
        let slip = worker.page(&end).await.own(&unmark).fill("day", &until);
        refused(&app, &mut worker, &slip, &[said("day", ends)], &[]).await;
    }
}

#[tokio::test]
async fn a_number_is_not_shown_without_a_reason() {
    let app = TestApp::new();
    let mut secretary = app.secretary().await;
    let page = new_in(app.branch);
    let sheet = secretary.page(&page).await.own(&page).fill("name", "秦守坡");
    let person = secretary.save(&sheet.fill("citizen-number", NUMBER)).await;
    let to = format!("{person}/protected");
    for lang in Lang::ALL {
        let words = app.site.words(lang);
        let mut secretary = secretary.reading(lang);
        let max_chars = MAX_REASON_CHARS;
        for (typed, refusal) in [
            (" ".to_owned(), protected::Refusal::NoReason),
            (long(MAX_REASON_CHARS), protected::Refusal::LongReason { max_chars }),
            ("拨打13800138000".to_owned(), protected::Refusal::NumberInReason),
        ] {
            let sheet = secretary.page(&person).await.sheet(&to).fill("reason", &typed);
            let expected = said("reason", words.protected_refusal(&refusal));
            let answer = refused(&app, &mut secretary, &sheet, &[expected], &[]).await;
            assert!(!answer.body().contains(NUMBER), "{}", answer.seen());
        }
        let none = secretary.page(&person).await.sheet(&to).fill("field", NO_KEY);
        assert_eq!(secretary.send_in(&none).await.status, UNPROCESSABLE);
    }
}
