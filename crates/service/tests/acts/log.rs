//! The log as a list: everybody sees as far as the right to read it reaches, page by page both ways.

use zhibu_domain::id::{AuditId, PersonId, UnitId};
use zhibu_service::audit::list::{Cursor, Filter, LogPage, PAGE, log_page};
use zhibu_service::{Error, Result, access, audit, office, unit};

use crate::support::{World, db};

/// A county with two towns, and a branch below the first with more acts than fit two pages.
struct County {
    world: World,
    top: UnitId,
    town: UnitId,
    branch: UnitId,
    reader: PersonId,
}

const READER: &str = "discipline-member";

impl County {
    fn new() -> Self {
        let world = World::new();
        let top = world.top();
        let town = world.below(top, "甲镇党委", "committee");
        world.below(top, "乙镇党委", "committee");
        let branch = world.below(town, "甲一党支部", "branch");
        let reader = world.person("何", top, &[(top, READER)]);
        for number in 0..i64::from(PAGE) * 2 + 7 {
            let later = world.later(number + 1);
            let name = zhibu_domain::text::Text::new(Some(format!("甲{number}党支部")), None);
            later
                .write(move |tx, act| {
                    let granted = access::require(tx, act, branch)?;
                    unit::rename(tx, act, &granted, name.clone(), act.today)
                })
                .unwrap();
        }
        Self { world, top, town, branch, reader }
    }

    fn page(&self, unit: UnitId, filter: &Filter, cursor: Option<Cursor>) -> LogPage {
        self.try_page(self.reader, unit, filter, cursor).unwrap()
    }

    fn try_page(
        &self,
        by: PersonId,
        unit: UnitId,
        filter: &Filter,
        cursor: Option<Cursor>,
    ) -> Result<LogPage> {
        let filter = filter.clone();
        self.world.by(by).read(move |tx, act| log_page(tx, act, unit, &filter, cursor))
    }

    /// All ids, walked from the newest page to the oldest and back again.
    fn walked(&self, unit: UnitId, filter: &Filter) -> Vec<AuditId> {
        let ids = |page: &LogPage| page.acts.iter().map(|seen| seen.id).collect::<Vec<_>>();
        let mut page = self.page(unit, filter, None);
        assert_eq!(page.newer, None, "nothing is newer than the newest");
        let mut pages = vec![ids(&page)];
        while let Some(older) = page.older {
            page = self.page(unit, filter, Some(older));
            pages.push(ids(&page));
        }
        let all = pages.concat();
        assert!(all.is_sorted_by(|a, b| a > b), "newest first, none twice");
        let mut back = vec![pages.pop().unwrap()];
        while let Some(newer) = page.newer {
            page = self.page(unit, filter, Some(newer));
            back.push(ids(&page));
        }
        back.reverse();
        let back = back.concat();
        assert_eq!(back, all, "and back");
        all
    }
}

#[test]
fn a_list_holds_every_act_below_once_in_both_directions() {
    let county = County::new();
    let of_branch = county.walked(county.branch, &Filter::default());
    assert_eq!(of_branch.len(), PAGE as usize * 2 + 8, "founded once, and renamed");
    let of_town = county.walked(county.town, &Filter::default());
    assert_eq!(of_town.len(), of_branch.len() + 1);
    let of_top = county.walked(county.top, &Filter::default());
    // The top, the other town, and the person who reads.
    assert_eq!(of_top.len(), of_town.len() + 3);
}

#[test]
fn a_list_is_narrowed_by_kind_of_thing_by_person_and_by_day() {
    let county = County::new();
    let only = |filter: Filter| county.page(county.top, &filter, None).acts;
    let people = only(Filter { noun: Some("person".into()), ..Filter::default() });
    assert!(!people.is_empty() && people.iter().all(|seen| seen.act.starts_with("person.")));
    assert_eq!(only(Filter { noun: Some("per".into()), ..Filter::default() }), []);
    let (top, keeper) = (
        county.top,
        county.world.person("周", county.top, &[(county.top, "party-affairs-worker")]),
    );
    assert_eq!(only(Filter { person: Some(keeper), ..Filter::default() }), []);
    let by = county.world.by(keeper).later(500);
    let at = by.act.now;
    by.write(move |tx, act| {
        let granted = access::require(tx, act, top)?;
        let new = crate::support::new_unit("丙镇党委", "committee");
        unit::found(tx, act, &granted, new)
    })
    .unwrap();
    let own = county.page(top, &Filter { person: Some(keeper), ..Filter::default() }, None);
    assert_eq!((own.acts.len(), own.person.map(|name| name.name)), (1, Some("周".to_owned())));
    assert_eq!(only(Filter { from: Some(at), ..Filter::default() }), own.acts);
    let before = only(Filter { until: Some(at), ..Filter::default() });
    assert!(!before.is_empty() && before.iter().all(|seen| seen.at < at));
    let later = by.later(1).act.now;
    assert_eq!(only(Filter { from: Some(later), ..Filter::default() }), []);
}

#[test]
fn who_may_not_read_the_log_does_not_and_who_reads_a_part_reads_that() {
    let county = County::new();
    let (town, branch) = (county.town, county.branch);
    let member = county.world.person("王", branch, &[]);
    let of_town = county.world.person("李", town, &[(town, READER)]);
    let none = Filter::default();
    for (by, unit) in [(member, branch), (of_town, county.top)] {
        let denied = county.try_page(by, unit, &none, None);
        assert!(matches!(denied, Err(Error::Denied(_))), "{denied:?}");
    }
    let page = county.try_page(of_town, town, &none, None).unwrap();
    assert!(!page.unplaced);
    assert!(page.acts.iter().all(|seen| seen.unit.is_some()));
}

#[test]
fn acts_that_belong_to_no_unit_are_for_readers_by_office() {
    let county = County::new();
    let person = county.world.person("赵", county.branch, &[]);
    county
        .world
        .write(move |tx, act| office::give(tx, act, person, "audit-administrator"))
        .unwrap();
    let of = |by| {
        let filter = Filter { noun: Some("office".into()), ..Filter::default() };
        county.try_page(by, county.top, &filter, None).unwrap()
    };
    assert_eq!((of(county.reader).acts.len(), of(county.reader).unplaced), (0, false));
    assert_eq!((of(person).acts.len(), of(person).unplaced), (1, true));
}

#[test]
fn a_closed_unit_keeps_its_acts_and_each_shows_its_place_in_the_chain() {
    let county = County::new();
    let (branch, before) = (county.branch, county.walked(county.town, &Filter::default()).len());
    audit::seal_waiting(db(), county.world.act.realm, county.world.act.now).unwrap();
    county
        .world
        .later(900)
        .write(move |tx, act| {
            let granted = access::require(tx, act, branch)?;
            unit::close(tx, act, &granted, act.today)
        })
        .unwrap();
    let page = county.page(county.town, &Filter::default(), None);
    assert_eq!(page.acts[0].act, "unit.close");
    let sealed: Vec<bool> = page.acts.iter().map(|seen| seen.number.is_some()).collect();
    assert!(!sealed[0] && sealed[1..].iter().all(|is| *is));
    assert_eq!(county.walked(county.town, &Filter::default()).len(), before + 1);
}
