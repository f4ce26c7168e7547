//! Codes of units, guidance, contact data, and which units' sizes need a look.

use jiff::civil::{Date, date};
use zhibu_domain::day::{FOREVER, Span};
use zhibu_domain::id::UnitId;
use zhibu_domain::text::Text;
use zhibu_domain::unit::detail::{Contact, ExternalCode, Guidance, Guide, Reach, Refusal};
use zhibu_service::access::{self, ManageTree, Scope};
use zhibu_service::{Error, Result, unit};

use crate::support::{TODAY, World};

fn code(code: &str, from: Date, until: Date) -> ExternalCode {
    let span = Span { from, until };
    ExternalCode { scheme: "party-unit".to_owned(), code: code.to_owned(), span }
}

fn give(world: &World, unit: UnitId, code: ExternalCode) -> Result<()> {
    world.write(move |tx, act| {
        let granted = access::require::<ManageTree>(tx, act, unit)?;
        unit::give_code(tx, act, &granted, &code)
    })
}

fn guide(world: &World, unit: UnitId, guide: Guide, from: Date) -> Result<()> {
    let new = Guidance { guide, span: Span::since(from), reference: None };
    world.write(move |tx, act| {
        let granted = access::require::<ManageTree>(tx, act, unit)?;
        unit::put_under_guidance(tx, act, &granted, &new)
    })
}

fn refusal(done: Result<()>) -> Refusal {
    match done {
        Err(Error::UnitDetail(refusal)) => refusal,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_code_belongs_to_one_unit_at_a_time() {
    let world = World::new();
    let top = world.top();
    let [first, second] = ["甲村", "乙村"].map(|name| world.below(top, name, "branch"));
    let (y24, y25) = (date(2024, 1, 1), date(2025, 1, 1));
    give(&world, first, code("041", y24, y25)).unwrap();
    assert_eq!(refusal(give(&world, second, code("041", y24, FOREVER))), Refusal::CodeTaken);
    give(&world, second, code("041", y25, FOREVER)).unwrap();
    assert_eq!(
        refusal(give(&world, first, code("042", y24, FOREVER))),
        Refusal::BeforeLastChange { since: y25 }
    );
    let on = |unit: UnitId, day: Date| -> Vec<String> {
        let detail = world.read(move |tx, act| unit::detail(tx, act.realm, unit, day)).unwrap();
        detail.codes.into_iter().map(|code| code.code).collect()
    };
    assert_eq!((on(first, y24), on(first, y25)), (vec!["041".to_owned()], vec![]));
    assert_eq!(on(second, TODAY), ["041"]);
}

#[test]
fn the_next_code_ends_the_one_before_and_a_unit_is_found_by_both() {
    let world = World::new();
    let top = world.top();
    let branch = world.below(top, "甲村", "branch");
    give(&world, branch, code("A100", date(2024, 1, 1), FOREVER)).unwrap();
    give(&world, branch, code("B200", date(2025, 1, 1), FOREVER)).unwrap();
    let codes = world.read(move |tx, act| unit::codes(tx, act.realm, branch)).unwrap();
    let spans: Vec<Date> = codes.iter().map(|code| code.span.until).collect();
    assert_eq!(spans, [date(2025, 1, 1), FOREVER]);
    for typed in ["a100", "b200"] {
        let hits =
            world.read(move |tx, act| unit::search(tx, act.realm, top, typed, act.today)).unwrap();
        assert_eq!(hits.len(), 1, "{typed}");
    }
}

#[test]
fn guidance_shows_on_both_units_as_of_a_day_and_gives_no_rights() {
    let world = World::new();
    let top = world.top();
    let [town, bureau] = ["柳岸镇", "水务局"].map(|name| world.below(top, name, "committee"));
    let branch = world.below(town, "泵站", "branch");
    let by = world.person("何", bureau, &[(bureau, "secretary")]);
    let day = date(2025, 1, 1);
    guide(&world, branch, Guide::Unit(bureau), day).unwrap();
    let detail = |unit: UnitId, day: Date| {
        world.read(move |tx, act| unit::detail(tx, act.realm, unit, day)).unwrap()
    };
    let (guidance, row) = detail(branch, TODAY).guidance.unwrap();
    assert_eq!((guidance.guide, row.unwrap().id), (Guide::Unit(bureau), bureau));
    assert_eq!(detail(bureau, TODAY).guides[0].id, branch);
    let before = date(2024, 12, 31);
    assert!(detail(branch, before).guidance.is_none() && detail(bureau, before).guides.is_empty());
    let rights = world.by(by).read(move |tx, act| access::rights(tx, act, branch)).unwrap();
    assert!(rights.is_empty(), "{rights:?}");

    let outside = Guide::Outside(Text::new(Some("市水务局".to_owned()), None).unwrap());
    guide(&world, branch, outside.clone(), TODAY).unwrap();
    assert_eq!(detail(branch, TODAY).guidance.unwrap().0.guide, outside);
    assert!(detail(bureau, TODAY).guides.is_empty());
    assert_eq!(refusal(guide(&world, branch, Guide::Unit(town), TODAY)), Refusal::ParentGuide);
    assert_eq!(refusal(guide(&world, branch, Guide::Unit(branch), TODAY)), Refusal::OwnGuide);
}

#[test]
fn contact_data_are_replaced_as_a_whole() {
    let world = World::new();
    let top = world.top();
    let by = world.person("周", top, &[(top, "secretary")]);
    let put = |reach: Reach| {
        world.write(move |tx, act| {
            let granted = access::require::<ManageTree>(tx, act, top)?;
            unit::make_reachable(tx, act, &granted, &reach)
        })
    };
    let phone = Some("0371-1234567".to_owned());
    put(Reach { contact: Some(Contact::Person(by)), phone, ..Reach::default() }).unwrap();
    let reached = || world.read(move |tx, act| unit::reached(tx, act.realm, top)).unwrap();
    assert_eq!(reached().person.unwrap().name, "周");
    put(Reach { postcode: Some("450000".to_owned()), ..Reach::default() }).unwrap();
    let now = reached();
    assert_eq!((now.reach.phone, now.person), (None, None));
    assert_eq!(now.reach.postcode.as_deref(), Some("450000"));
}

#[test]
fn units_that_need_a_look_are_those_whose_own_page_says_so() {
    let world = World::new();
    let top = world.top();
    let town = world.below(top, "柳岸镇", "committee");
    let [few, enough] = ["甲村", "乙村"].map(|name| world.below(town, name, "branch"));
    let group = world.below(enough, "第一组", "group");
    for n in 0..4 {
        world.person(&format!("乙{n}"), enough, &[]);
    }
    world.person("甲", few, &[]);
    let look = |scope: Scope| {
        let look = world.read(move |tx, act| unit::needs_look(tx, act, scope, None)).unwrap();
        assert_eq!(look.next, None);
        look.units.into_iter().map(|(row, found)| (row.id, found.len())).collect::<Vec<_>>()
    };
    assert_eq!(look(Scope::whole(top)), [(town, 1), (few, 1), (group, 1)]);
    assert_eq!(look(Scope { root: town, levels: 0 }), [(town, 1)]);
    assert_eq!(look(Scope { root: enough, levels: 0 }), []);
}
