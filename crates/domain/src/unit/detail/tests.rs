//! Rules of what is known of a unit.

use jiff::civil::date;

use super::*;
use crate::rulebook::embedded;

const TODAY: Date = date(2026, 11, 20);

fn rules() -> Rulebook {
    Rulebook::load("cpc", &embedded("cpc").unwrap()).unwrap()
}

fn code(scheme: &str, code: &str) -> ExternalCode {
    let span = Span::since(date(2020, 1, 1));
    ExternalCode { scheme: scheme.into(), code: code.into(), span }
}

#[test]
fn codes_have_the_shape_of_their_scheme() {
    let rules = rules();
    let check = |scheme: &str, text: &str| {
        check_code(&rules, &code(scheme, text), TODAY).map(|kept| kept.code)
    };
    for sound in ["410122", "410122003", "410122003215"] {
        assert_eq!(check("division", sound).as_deref(), Ok(sound));
    }
    for wrong in ["4101", "41012200", "41012a", "４１０１２２"] {
        assert_eq!(check("division", wrong), Err(Refusal::Division), "{wrong}");
    }
    assert_eq!(check("party-unit", "041-A").as_deref(), Ok("041-A"));
    assert_eq!(check("party-unit", ""), Err(Refusal::Missing { part: Part::Code }));
    assert_eq!(
        check("party-unit", &"9".repeat(41)),
        Err(Refusal::TooLong { part: Part::Code, max: 40 })
    );
    assert_eq!(check("mine", "1"), Err(Refusal::UnknownScheme { scheme: "mine".into() }));
    assert_eq!(check("social-credit", "91350100 m000100y43").as_deref(), Ok("91350100M000100Y43"));
    assert_eq!(check("social-credit", "91350100M000100Y44"), Err(Refusal::Credit));
    assert_eq!(check("social-credit", "9135"), Err(Refusal::Credit));
}

#[test]
fn days_of_a_code_are_in_order_and_not_in_the_future() {
    let rules = rules();
    let spanned = |from: Date, until: Date| {
        let code = ExternalCode { span: Span { from, until }, ..code("party-unit", "1") };
        check_code(&rules, &code, TODAY)
    };
    let from = date(2026, 1, 1);
    assert_eq!(spanned(from, from), Err(Refusal::Ends { from }));
    assert_eq!(spanned(date(2027, 1, 1), FOREVER), Err(Refusal::Future { today: TODAY }));
}

#[test]
fn what_follows_does_not_begin_before_the_last_change() {
    let open = Some(Span::since(date(2024, 1, 1)));
    let ended = Some(Span { from: date(2024, 1, 1), until: date(2025, 1, 1) });
    assert_eq!(follow(None, date(1990, 1, 1)), Ok(()));
    assert_eq!(follow(open, date(2024, 1, 1)), Ok(()));
    let since = date(2025, 1, 1);
    assert_eq!(follow(ended, date(2024, 12, 31)), Err(Refusal::BeforeLastChange { since }));
    assert_eq!(end(ended, TODAY, TODAY), Err(Refusal::NothingHolds));
    assert_eq!(end(open, date(2026, 11, 21), TODAY), Err(Refusal::Future { today: TODAY }));
    assert!(end(open, TODAY, TODAY).is_ok());
}

#[test]
fn neither_itself_nor_the_unit_above_guides_a_unit() {
    let (own, above) = (UnitId(uuid::Uuid::from_u128(1)), UnitId(uuid::Uuid::from_u128(2)));
    let other = UnitId(uuid::Uuid::from_u128(3));
    let check = |guide: UnitId, exists: bool| {
        let span = Span::since(TODAY);
        let new = Guidance { guide: Guide::Unit(guide), span, reference: None };
        check_guidance(&new, own, Some(above), exists, TODAY)
    };
    assert_eq!(check(own, true), Err(Refusal::OwnGuide));
    assert_eq!(check(above, true), Err(Refusal::ParentGuide));
    assert_eq!(check(other, false), Err(Refusal::GuideClosed));
    assert_eq!(check(other, true), Ok(()));
}

#[test]
fn contact_data_are_written_as_such_things_are() {
    let wrong = |reach: Reach| check_reach(&reach).unwrap_err();
    let some = |text: &str| Some(text.to_owned());
    let part = |part| Refusal::Shape { part };
    assert_eq!(wrong(Reach { phone: some("办公室"), ..Reach::default() }), part(Part::Phone));
    assert_eq!(wrong(Reach { fax: some("--"), ..Reach::default() }), part(Part::Fax));
    assert_eq!(wrong(Reach { postcode: some("4500"), ..Reach::default() }), part(Part::Postcode));
    for email in ["a", "a@b", "@b.cn", "a@b@c.cn", "a b@c.cn"] {
        let reach = Reach { email: some(email), ..Reach::default() };
        assert_eq!(wrong(reach), part(Part::Email), "{email}");
    }
    for website in ["javascript:alert(1)", "example.cn", "https://a b.cn"] {
        let reach = Reach { website: some(website), ..Reach::default() };
        assert_eq!(wrong(reach), part(Part::Website), "{website}");
    }
    let sound = Reach {
        phone: some("0371-1234567"),
        postcode: some("450000"),
        email: some("zb@example.cn"),
        website: some("https://example.cn/zb"),
        ..Reach::default()
    };
    assert_eq!(check_reach(&sound), Ok(()));
}
