//! Tables of rules.

use jiff::{SignedDuration, Timestamp};

use super::*;
use crate::rulebook::{Rulebook, embedded};

const NOW: &str = "2026-11-20T01:00:00Z";

fn now() -> Timestamp {
    NOW.parse().unwrap()
}

#[test]
fn a_password_is_long_and_not_what_is_guessed_first() {
    use Refusal::{PasswordCommon, PasswordLong, PasswordPattern, PasswordPersonal, PasswordShort};
    let personal = ["周启明", "608213", "13800138000", "Zhou Qiming"];
    let long = "长".repeat(201);
    for (typed, expected) in [
        ("", Err(PasswordShort { min: 8 })),
        ("1234567", Err(PasswordShort { min: 8 })),
        ("七个字的密码呀", Err(PasswordShort { min: 8 })),
        (long.as_str(), Err(PasswordLong { max: 200 })),
        ("aaaaaaaa", Err(PasswordPattern)),
        ("12121212", Err(PasswordPattern)),
        ("abcabcabc", Err(PasswordPattern)),
        ("520520520520", Err(PasswordPattern)),
        ("12345678", Err(PasswordPattern)),
        ("1234567890", Err(PasswordPattern)),
        ("98765432", Err(PasswordPattern)),
        ("abcdefgh", Err(PasswordPattern)),
        ("AbCdEfGh", Err(PasswordPattern)),
        ("１２３４５６７８", Err(PasswordPattern)),
        ("asdfghjk", Err(PasswordPattern)),
        ("poiuytrewq", Err(PasswordPattern)),
        ("Password", Err(PasswordCommon)),
        ("1q2w3e4r", Err(PasswordCommon)),
        ("13800138000", Err(PasswordPersonal)),
        ("zhouqiming", Err(PasswordPersonal)),
        ("八个字的密码可以", Ok(())),
        ("柳岸的水渠", Err(PasswordShort { min: 8 })),
        ("liu an cun", Ok(())),
        ("12345679", Ok(())),
        ("zhouqiming1", Ok(())),
    ] {
        assert_eq!(check_password(typed, &personal), expected, "{typed}");
    }
}

#[test]
fn the_code_of_a_card_is_read_however_it_is_typed() {
    let code = Code::draw(0x0123_4567_89AB_CDEF_0123_4567_89AB_CDEF);
    assert_eq!(code.as_str().len(), CODE_LETTERS);
    let printed = code.to_string();
    assert_eq!(printed.len(), CODE_LETTERS + 2);
    let wide: String =
        code.as_str().chars().map(|c| char::from_u32(u32::from(c) + 0xFEE0).unwrap()).collect();
    for typed in [
        printed.clone(),
        printed.to_lowercase(),
        printed.replace(' ', "-"),
        format!("  {}\n", code.as_str()),
        wide,
    ] {
        assert_eq!(Code::parse(&typed), Ok(code.clone()), "{typed}");
    }
    for wrong in ["", "23456789ABC", "23456789ABCDE", "23456789ABC0", "23456789ABCI", "支部"] {
        assert_eq!(Code::parse(wrong), Err(Refusal::CodeShape), "{wrong}");
    }
    assert!(!format!("{code:?}").contains(code.as_str()));
}

#[test]
fn every_letter_of_a_code_comes_from_the_number_drawn() {
    assert_eq!(Code::draw(0).as_str(), "222222222222");
    assert_eq!(Code::draw(1).as_str(), "322222222222");
    assert_eq!(Code::draw(31_u128.pow(12) - 1).as_str(), "ZZZZZZZZZZZZ");
}

#[test]
fn a_login_name_begins_with_a_letter() {
    for (typed, name) in [
        ("Zhou.QM", Some("zhou.qm")),
        ("  ｚｈｏｕ８ ", Some("zhou8")),
        ("周启明", Some("周启明")),
        ("z", None),
        ("608213", None),
        ("8zhou", None),
        ("zhou qm", None),
        ("zhou@qm", None),
        ("<b>", None),
        ("", None),
    ] {
        let expected = name.map(str::to_owned).ok_or(Refusal::LoginShape);
        assert_eq!(login_name(typed), expected, "{typed}");
    }
    assert_eq!(login_name(&"a".repeat(33)), Err(Refusal::LoginShape));
}

#[test]
fn a_number_to_sign_in_with_has_six_digits_and_more_when_those_are_taken() {
    for (random, tries, number) in [
        (0, 0, "100000"),
        (899_999, 0, "999999"),
        (900_000, 0, "100000"),
        (5, 7, "100005"),
        (5, 8, "1000005"),
    ] {
        assert_eq!(login_number(random, tries), number);
    }
}

#[test]
fn delays_grow_and_end_and_a_stranger_waits_longer_than_a_known_browser() {
    use Guesser::{Known, Stranger};
    let after = |guesser, count, seconds: i64| {
        let last = now() - SignedDuration::from_secs(seconds);
        let left = wait(guesser, Some(Attempts { count, last }), now());
        left.map(|left| left.as_secs())
    };
    for (guesser, count, passed, left) in [
        (Known, 4, 0, None),
        (Known, 5, 0, Some(15)),
        (Known, 5, 14, Some(1)),
        (Known, 5, 15, None),
        (Known, 6, 0, Some(30)),
        (Known, 10, 0, Some(600)),
        (Known, 4_000_000_000, 0, Some(600)),
        (Stranger, 2, 0, None),
        (Stranger, 3, 0, Some(30)),
        (Stranger, 9, 0, Some(1800)),
        (Stranger, 4_000_000_000, 0, Some(1800)),
        (Stranger, 50, 24 * 3600, None),
        // The clock was put back: an attempt lies ahead and holds nobody.
        (Stranger, 50, -3600, None),
    ] {
        assert_eq!(after(guesser, count, passed), left, "{guesser:?} {count} {passed}");
    }
    assert_eq!(wait(Stranger, None, now()), None);
}

#[test]
fn attempts_are_counted_until_a_day_passes_without_one() {
    let mut attempts = None;
    for count in 1..=4 {
        attempts = Some(Attempts::and_one(attempts, now()));
        assert_eq!(attempts.map(|a| a.count), Some(count));
    }
    let later = now() + FORGOTTEN;
    assert_eq!(Attempts::and_one(attempts, later), Attempts { count: 1, last: later });
    let early = later - SignedDuration::from_secs(1);
    assert_eq!(Attempts::and_one(attempts, early).count, 5);
}

#[test]
fn a_code_of_the_second_factor_works_once_and_one_step_beside_its_time() {
    let present = now().as_second() / STEP_SECONDS;
    let code = |step: i64| move |asked: i64| asked == present + step;
    for (step, last, expected) in [
        (0, None, Ok(present)),
        (-1, None, Ok(present - 1)),
        (1, None, Ok(present + 1)),
        (-2, None, Err(false)),
        (2, None, Err(false)),
        (0, Some(0), Err(true)),
        (-1, Some(0), Err(true)),
        (1, Some(0), Ok(present + 1)),
        // The clock was put back after a code had been used.
        (0, Some(4), Err(true)),
    ] {
        let last = last.map(|last: i64| present + last);
        assert_eq!(step_of(now(), last, code(step)), expected, "{step} {last:?}");
    }
}

#[test]
fn offices_are_kept_apart_and_an_auditor_holds_no_post() {
    let rules = Rulebook::load("cpc", &embedded("cpc").unwrap()).unwrap();
    let apart = |office: &str| Err(Refusal::OfficeApart { office: office.to_owned() });
    for (office, held, posts, expected) in [
        ("system-administrator", "", true, Ok(())),
        ("system-administrator", "security-administrator", false, apart("security-administrator")),
        ("auditor", "audit-administrator", false, apart("audit-administrator")),
        ("auditor", "auditor", false, Err(Refusal::OfficeHeld)),
        ("auditor", "", true, Err(Refusal::OfficeWithoutPosts)),
        ("auditor", "", false, Ok(())),
        ("king", "", false, Err(Refusal::UnknownOffice { office: "king".to_owned() })),
    ] {
        let held: Vec<String> = held.split_terminator(' ').map(str::to_owned).collect();
        assert_eq!(give(&rules, office, &held, posts), expected, "{office} {held:?}");
    }
    assert!(mask(&rules, &["auditor".to_owned()]));
    assert!(!mask(&rules, &["audit-administrator".to_owned()]));
}
