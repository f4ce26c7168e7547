//! Search against a naive oracle: whoever may see something finds it by any of its tokens, and
//! nobody else does.

use std::collections::BTreeSet;

use jiff::civil::date;
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use zhibu_domain::activity::{PublishedSource, Sitting};
use zhibu_domain::day::When;
use zhibu_domain::id::{ActivityId, PersonId, UnitId};
use zhibu_domain::person::{Name, Standing};
use zhibu_domain::rulebook::Right;
use zhibu_domain::text::Text;
use zhibu_service::person::{self, NewPerson};
use zhibu_service::search::{self, Found, SHOWN};
use zhibu_service::{Actor, access, activity, office, unit};

use crate::support::{TODAY, World};

const SURNAMES: [&str; 6] = ["王", "李", "单", "欧阳", "阿", "吕"];
const GIVEN: [&str; 5] = ["小明", "静", "明", "依古丽·买买提", "晓静"];
const POSTS: [&str; 5] =
    ["secretary", "organisation-member", "committee-member", "organiser", "instructor"];
const TITLES: [&str; 4] = ["1月党员大会", "党员大会", "党课：静水流深", "义务劳动"];
const QUERIES: [&str; 26] = [
    "王",
    "静",
    "小明",
    "王小明",
    "wang",
    "wxm",
    "xm",
    "jing",
    "j",
    "shan",
    "dan",
    "s",
    "lv",
    "Ouyang Jing",
    "oyj",
    "买买提",
    "阿依",
    "甲村",
    "jc",
    "村",
    "zhen",
    "党员大会",
    "大会",
    "静水",
    "1月",
    "ydydh",
];

/// A person by indices: surname, given name, branch, post in a unit.
type Drawn = (usize, usize, usize, Option<(usize, usize)>);

fn drawn() -> impl Strategy<Value = (Vec<Drawn>, Vec<(usize, usize, bool)>)> {
    let post = prop::option::of((0..7_usize, 0..POSTS.len()));
    let person = (0..SURNAMES.len(), 0..GIVEN.len(), 0..4_usize, post);
    let activity = (0..4_usize, 0..TITLES.len(), any::<bool>());
    (prop::collection::vec(person, 1..14), prop::collection::vec(activity, 0..6))
}

/// Everything there is to find.
struct Ground {
    world: World,
    units: Vec<(UnitId, &'static str)>,
    people: Vec<(PersonId, Name, UnitId)>,
    activities: Vec<(ActivityId, Text, UnitId, bool)>,
}

impl Ground {
    fn new() -> Self {
        let world = World::new();
        let county = world.top();
        let towns = ["柳岸镇", "柏林镇"].map(|name| (world.below(county, name, "committee"), name));
        let mut units = vec![(county, "县委"), towns[0], towns[1]];
        for (town, _) in towns {
            for name in ["甲村", "乙村"] {
                units.push((world.below(town, name, "branch"), name));
            }
        }
        Self { world, units, people: Vec::new(), activities: Vec::new() }
    }

    fn enrol(&mut self, name: Name, unit: UnitId, posts: Vec<(UnitId, String)>) -> PersonId {
        let new = NewPerson {
            name: name.clone(),
            unit,
            standing: Standing::Full,
            since: date(2020, 1, 1),
            posts,
        };
        let id = self.world.write(move |tx, act| person::enrol(tx, act, &new)).unwrap();
        self.people.push((id, name, unit));
        id
    }

    fn hold(&mut self, unit: UnitId, title: &str, published: bool) {
        let title = Text::new(Some(title.to_owned()), None).unwrap();
        let id = ActivityId::new(self.world.act.now, self.world.act.entropy());
        let toml = "title = { zh = '题' }\nkinds = [{ kind = 'party-class' }]\n\
                    when = { precision = 'not-stated' }";
        let sitting: Sitting = toml::from_str(toml).unwrap();
        let sitting = Sitting { title: title.clone(), when: When::Day { day: TODAY }, ..sitting };
        let source = PublishedSource { source: title.clone(), published_on: Some(TODAY) };
        let done = self.world.write(move |tx, act| {
            let granted = access::require(tx, act, unit)?;
            if published {
                activity::take_over(tx, act, &granted, id, &sitting, &source)
            } else {
                activity::plan(tx, act, &granted, id, sitting.clone())
            }
        });
        done.unwrap();
        self.activities.push((id, title, unit, published));
    }

    fn sees(&self, viewer: PersonId, unit: UnitId) -> bool {
        let world = self.world.by(viewer);
        world.read(move |tx, act| access::rights(tx, act, unit)).unwrap().contains(&Right::ViewUnit)
    }

    fn compare(&self, viewer: PersonId, typed: &'static str) {
        let found = find(&self.world.by(viewer), typed);
        assert!(!found.people.more && !found.units.more && !found.activities.more, "{typed}");
        let query = folded(typed);
        let begins = |tokens: Vec<String>, chars: usize| {
            let query: String = query.chars().take(chars).collect();
            tokens.iter().any(|token| token.starts_with(&query))
        };
        let people: BTreeSet<PersonId> = self
            .people
            .iter()
            .filter(|(_, name, unit)| {
                begins(search::person_tokens(name), 24) && self.sees(viewer, *unit)
            })
            .map(|(id, ..)| *id)
            .collect();
        let hits: Vec<PersonId> = found.people.rows.iter().map(|hit| hit.person).collect();
        assert_eq!(hits.iter().copied().collect::<BTreeSet<_>>(), people, "people by {typed}");
        assert_eq!(hits.len(), people.len(), "each once by {typed}");
        let activities: BTreeSet<ActivityId> = self
            .activities
            .iter()
            .filter(|(id, title, ..)| {
                let world = self.world.by(viewer);
                let id = *id;
                begins(search::activity_tokens(title), 12)
                    && world.read(move |tx, act| activity::may_see(tx, act, id)).unwrap()
            })
            .map(|(id, ..)| *id)
            .collect();
        let hits: BTreeSet<ActivityId> =
            found.activities.rows.iter().map(|hit| hit.activity).collect();
        assert_eq!(hits, activities, "activities by {typed}");
        let units: BTreeSet<UnitId> = self
            .units
            .iter()
            .filter(|(_, name)| name.contains(typed) || search::initials(name).contains(&query))
            .map(|(id, _)| *id)
            .collect();
        let hits: BTreeSet<UnitId> = found.units.rows.iter().map(|hit| hit.unit.id).collect();
        assert_eq!(hits, units, "units by {typed}");
    }
}

fn find(world: &World, typed: &str) -> Found {
    let typed = typed.to_owned();
    world.read(move |tx, act| search::find(tx, act, &typed)).unwrap()
}

fn folded(typed: &str) -> String {
    typed.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

fn name(surname: &str, given: &str) -> Name {
    let latin = (surname == "欧阳").then(|| "Ouyang Jing".to_owned());
    Name { name: format!("{surname}{given}"), latin }
}

#[test]
fn what_is_found_is_what_may_be_seen_and_matches() {
    let mut runner = TestRunner::new(Config { cases: 24, ..Config::default() });
    runner
        .run(&drawn(), |(people, activities)| {
            let mut ground = Ground::new();
            let mut viewers = Vec::new();
            for (surname, given, branch, post) in people {
                let posts = post.map(|(at, post)| (ground.units[at].0, POSTS[post].to_owned()));
                let unit = ground.units[3 + branch].0;
                let name = name(SURNAMES[surname], GIVEN[given]);
                viewers.push(ground.enrol(name, unit, posts.into_iter().collect()));
            }
            for (branch, title, published) in activities {
                ground.hold(ground.units[3 + branch].0, TITLES[title], published);
            }
            for viewer in viewers.into_iter().take(5) {
                for typed in QUERIES {
                    ground.compare(viewer, typed);
                }
            }
            Ok(())
        })
        .unwrap();
}

#[test]
fn a_wide_scope_asks_about_each_unit_and_a_narrow_one_looks_into_its_own() {
    let mut ground = Ground::new();
    let (county, near) = (ground.units[0].0, ground.units[1].0);
    let far_branch = ground.units[5].0;
    let own = ground.units[3].0;
    // More tokens that begin with 王 than the first walk reads, all of them elsewhere.
    for n in 0..310 {
        ground.enrol(name("王", &format!("甲{n:03}")), far_branch, Vec::new());
    }
    let found = ground.enrol(name("王", "小明"), own, Vec::new());
    let post = |unit: UnitId| vec![(unit, "secretary".to_owned())];
    let narrow = ground.enrol(name("李", "静"), own, post(near));
    let whole = ground.enrol(name("吕", "静"), own, post(county));
    let hits = |viewer: PersonId, typed: &str| {
        let found = find(&ground.world.by(viewer), typed).people;
        (found.rows.iter().map(|hit| hit.person).collect::<Vec<_>>(), found.more)
    };
    assert_eq!(hits(narrow, "王"), (vec![found], false));
    let (all, more) = hits(whole, "王");
    assert_eq!((all.len(), more), (SHOWN, true));
    // Above five hundred units the scope is wide.
    for n in 0..500 {
        ground.world.below(near, &format!("村{n}"), "branch");
    }
    assert_eq!(hits(narrow, "wxm"), (vec![found], false));
    assert_eq!(hits(narrow, "王"), (vec![found], false));
}

#[test]
fn the_whole_name_comes_first_and_the_order_is_stable() {
    let mut ground = Ground::new();
    let branch = ground.units[3].0;
    let names = ["静明", "李静", "静", "王静"];
    for given in names {
        ground.enrol(name("", given), branch, Vec::new());
    }
    let viewer = ground.people[0].0;
    let found = find(&ground.world.by(viewer), "静").people.rows;
    let found: Vec<&str> = found.iter().map(|hit| hit.name.name.as_str()).collect();
    assert_eq!(found, ["静", "静明", "李静", "王静"]);
}

#[test]
fn odd_input_finds_nothing_and_harms_nothing() {
    let mut ground = Ground::new();
    let branch = ground.units[3].0;
    let viewer = ground.enrol(name("王", "小明"), branch, Vec::new());
    let world = ground.world.by(viewer);
    for typed in ["", "   ", "%", "_", "'", "\"; DROP TABLE person; --", "😀", "\u{200f}", "\0"] {
        let found = find(&world, typed);
        let n = (found.people.rows.len(), found.units.rows.len(), found.activities.rows.len());
        assert_eq!(n, (0, 0, 0), "{typed:?}");
    }
    assert_eq!(find(&world, &"王".repeat(100_000)), Found::default());
    for typed in ["\u{200f}王小明\u{200e}", " 王 小 明 ", "ＷＸＭ", "%王_小'明"] {
        assert_eq!(find(&world, typed).people.rows.len(), 1, "{typed:?}");
    }
}

#[test]
fn a_new_title_is_found_and_the_old_one_no_longer() {
    let mut ground = Ground::new();
    let branch = ground.units[3].0;
    ground.hold(branch, "党员大会", false);
    let id = ground.activities[0].0;
    let world = &ground.world;
    let edited = world.write(move |tx, act| {
        let record = activity::load(tx, act.realm, id)?.expect("it was planned");
        let granted = access::require(tx, act, branch)?;
        let title = Text::new(Some("组织生活会".to_owned()), None).unwrap();
        let sitting = Sitting { title, ..record.sitting };
        activity::edit(tx, act, &granted, (id, record.version), sitting, record.state)
    });
    edited.unwrap();
    let count = |typed| find(world, typed).activities.rows.len();
    assert_eq!((count("党员大会"), count("生活会")), (0, 1));
}

#[test]
fn a_closed_unit_is_not_found() {
    let ground = Ground::new();
    let unit = ground.units[3].0;
    let world = World { act: ground.world.act.clone() };
    assert_eq!(world.act.actor, Actor::Installation);
    let closed = world.write(move |tx, act| {
        let granted = access::require(tx, act, unit)?;
        unit::close(tx, act, &granted, TODAY)
    });
    closed.unwrap();
    assert_eq!(find(&world, "甲村").units.rows.len(), 1);
}

#[test]
fn nobody_is_found_by_name_for_whom_names_are_masked() {
    let mut ground = Ground::new();
    let branch = ground.units[3].0;
    ground.enrol(name("王", "小明"), branch, Vec::new());
    let auditor = ground.enrol(name("李", "静"), branch, Vec::new());
    ground.hold(branch, "党员大会", false);
    ground.world.write(move |tx, act| office::give(tx, act, auditor, "auditor")).unwrap();
    let world = ground.world.by(auditor);
    assert_eq!(find(&world, "王小明"), Found::default());
    assert_eq!(find(&world, "党员大会").activities.rows.len(), 1);
}
