//! The way of a bulletin from draft to portal, and who may take which step.

use zhibu_domain::bulletin::{Article, Refusal, State};
use zhibu_domain::id::{ActivityId, BulletinId, UnitId};
use zhibu_domain::text::Text;
use zhibu_service::access;
use zhibu_service::{Error, activity, bulletin};

use crate::support::{TODAY, World};

fn text(zh: &str) -> Text {
    Text::new(Some(zh.to_owned()), Some(format!("en {zh}"))).unwrap()
}

fn article(title: &str) -> Article {
    Article {
        title: text(title),
        body: text("正文"),
        source: Some(text("柳岸村")),
        editors: Vec::new(),
        column: Some("grassroots".into()),
        copyright: None,
    }
}

struct Desk {
    secretary: World,
    publicity: World,
    unit: UnitId,
    activity: ActivityId,
}

fn desk() -> Desk {
    let world = World::new();
    let unit = world.below(world.top(), "柳岸村党支部", "branch");
    let secretary = world.by(world.person("周", unit, &[(unit, "secretary")]));
    let publicity = world.by(world.person("高", unit, &[(unit, "publicity-member")]));
    let id = ActivityId::new(world.act.now, world.act.entropy());
    let toml = "title = { zh = '党课' }\nkinds = [{ kind = 'party-class' }]\n\
                when = { precision = 'day', day = '2026-11-18' }";
    let sitting: zhibu_domain::activity::Sitting = toml::from_str(toml).unwrap();
    secretary
        .write(move |tx, act| {
            let granted = access::require(tx, act, unit)?;
            activity::record(tx, act, &granted, id, sitting.clone())
        })
        .unwrap();
    Desk { secretary, publicity, unit, activity: id }
}

impl Desk {
    fn draft(&self) -> BulletinId {
        let (unit, activity) = (self.unit, self.activity);
        self.secretary
            .write(move |tx, act| {
                let granted = access::require(tx, act, unit)?;
                bulletin::draft(tx, act, &granted, activity, &article("草稿"))
            })
            .unwrap()
    }

    fn edit(&self, who: &World, id: BulletinId, version: i64) -> Result<(), Error> {
        let unit = self.unit;
        who.write(move |tx, act| {
            let granted = access::require(tx, act, unit)?;
            bulletin::edit(tx, act, &granted, id, version, &article("改过"))
        })
    }

    fn submit(&self, who: &World, id: BulletinId) -> Result<(), Error> {
        let unit = self.unit;
        who.write(move |tx, act| {
            let granted = access::require(tx, act, unit)?;
            bulletin::submit(tx, act, &granted, id)
        })
    }

    fn check(&self, who: &World, id: BulletinId) -> Result<(), Error> {
        let unit = self.unit;
        who.write(move |tx, act| {
            let granted = access::require(tx, act, unit)?;
            bulletin::check(tx, act, &granted, id)
        })
    }

    fn publish(&self, who: &World, id: BulletinId) -> Result<(), Error> {
        let unit = self.unit;
        who.write(move |tx, act| {
            let granted = access::require(tx, act, unit)?;
            bulletin::publish(tx, act, &granted, id)
        })
    }

    fn load(&self, id: BulletinId) -> bulletin::Bulletin {
        self.secretary.read(move |tx, act| bulletin::load(tx, act.realm, id, act.today)).unwrap()
    }
}

fn refusal(result: Result<(), Error>) -> Refusal {
    match result {
        Err(Error::Bulletin(refusal)) => refusal,
        other => panic!("expected a refusal, got {other:?}"),
    }
}

#[test]
fn from_draft_to_portal_by_two_people() {
    let desk = desk();
    let id = desk.draft();
    assert_eq!(desk.draft(), id, "a second click leads to the same draft");
    assert_eq!(refusal(desk.submit(&desk.secretary, id)), Refusal::Unedited);
    desk.edit(&desk.secretary, id, 1).unwrap();
    assert_eq!(refusal(desk.edit(&desk.publicity, id, 1)), Refusal::Changed);
    desk.submit(&desk.secretary, id).unwrap();
    assert_eq!(
        refusal(desk.publish(&desk.secretary, id)),
        Refusal::WrongState { state: State::Submitted }
    );
    desk.check(&desk.publicity, id).unwrap();
    desk.publish(&desk.secretary, id).unwrap();
    let found = desk.load(id);
    assert_eq!((found.state, found.listed_on), (State::Published, Some(TODAY)));
    assert_eq!(found.article.title, text("改过"));
    let (portal, _) = desk
        .secretary
        .read(|tx, act| bulletin::portal(tx, act.realm, act.today, Some("grassroots"), None))
        .unwrap();
    assert_eq!(portal.iter().map(|row| row.id).collect::<Vec<_>>(), [id]);
}

#[test]
fn who_edited_does_not_check() {
    let desk = desk();
    let id = desk.draft();
    desk.edit(&desk.publicity, id, 1).unwrap();
    desk.submit(&desk.publicity, id).unwrap();
    assert_eq!(refusal(desk.check(&desk.publicity, id)), Refusal::SamePerson);
}

#[test]
fn the_publicity_member_does_not_publish() {
    let desk = desk();
    let id = desk.draft();
    assert!(matches!(desk.publish(&desk.publicity, id), Err(Error::Denied(_))));
}

#[test]
fn only_the_published_is_public_and_only_it_counts_views() {
    let desk = desk();
    let id = desk.draft();
    let public = |desk: &Desk| {
        desk.secretary.read(move |tx, act| bulletin::load_public(tx, act.realm, id, act.today))
    };
    let view = |desk: &Desk| {
        desk.secretary.write(move |tx, act| bulletin::count_view(tx, act.realm, id)).unwrap();
    };
    view(&desk);
    assert!(matches!(public(&desk), Err(Error::NotFound)));
    desk.edit(&desk.secretary, id, 1).unwrap();
    desk.submit(&desk.secretary, id).unwrap();
    desk.check(&desk.publicity, id).unwrap();
    desk.publish(&desk.secretary, id).unwrap();
    view(&desk);
    assert_eq!(public(&desk).unwrap().views, 1);
    let unit = desk.unit;
    desk.secretary
        .write(move |tx, act| {
            let granted = access::require(tx, act, unit)?;
            bulletin::withdraw(tx, act, &granted, id, Some(text("更正")))
        })
        .unwrap();
    assert!(matches!(public(&desk), Err(Error::NotFound)));
    assert_ne!(desk.draft(), id, "after a withdrawal the record can be written about anew");
}
