//! Published reports as data: each file of `demo/founding/` becomes units, bodies, a record taken
//! over from its source, the facts that no column holds yet, and the bulletin.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::Deserialize;
use zhibu_domain::activity::{BodyPresence, PublishedSource, Record, Sitting};
use zhibu_domain::bulletin::{Article, Editor, Imported};
use zhibu_domain::count::Count;
use zhibu_domain::id::{ActivityId, BodyId, BulletinId, UnitId};
use zhibu_domain::text::Text;

use crate::access::{self, ManageTree, RecordActivity};
use crate::act::Act;
use crate::activity;
use crate::body::{self, BodyMember, NewBody};
use crate::bulletin;
use crate::engine::Tx;
use crate::error::{Error, Result};
use crate::unit::{self, About, NewUnit};

/// One published report.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Event {
    /// Short name, e.g. `E1`.
    pub event: String,
    unit: Host,
    #[serde(default)]
    superior: Vec<Host>,
    #[serde(default)]
    body: Vec<Body>,
    source: PublishedSource,
    sitting: Sitting,
    #[serde(default)]
    body_presence: Vec<Presence>,
    bulletin: Bulletin,
    #[serde(default)]
    not_yet: Vec<NotYet>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct Host {
    key: String,
    name: Text,
    kind: String,
    #[serde(default)]
    field: Option<String>,
    #[serde(default)]
    parent: Option<String>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct Body {
    key: String,
    name: Text,
    kind: String,
    #[serde(default)]
    member_units: Vec<Text>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct Presence {
    body: String,
    count: Count,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct Bulletin {
    title: Text,
    source: Text,
    published_on: Option<Date>,
    #[serde(default)]
    editors: Vec<Editor>,
    views: Option<u32>,
    comments: Option<u32>,
    column: Option<String>,
    copyright: Option<Text>,
}

/// A fact for which no column exists yet.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct NotYet {
    #[serde(rename = "fact")]
    _fact: u32,
    with: String,
    text: Text,
}

/// What a report became.
#[derive(Debug, Clone)]
pub struct Loaded {
    /// Its short name.
    pub event: String,
    /// The host.
    pub unit: UnitId,
    /// The record.
    pub activity: ActivityId,
    /// The bulletin.
    pub bulletin: BulletinId,
}

/// Reads a report's file.
///
/// # Errors
/// [`Error::Data`] naming the file, the place and what is wrong.
pub fn parse(file: &str, text: &str) -> Result<Event> {
    toml::from_str(text)
        .map_err(|error| Error::Data { file: file.to_owned(), problem: error.to_string() })
}

/// Loads one report. `draft` makes the body of the bulletin from the record.
pub fn load(
    tx: &mut Tx<'_>,
    act: &Act,
    event: &Event,
    draft: &dyn Fn(&Record) -> Text,
) -> Result<Loaded> {
    let known_on = event.sitting.when.day().or(event.source.published_on).unwrap_or(act.today);
    let unit = load_units(tx, act, event, known_on)?;
    let bodies = load_bodies(tx, act, event, unit, known_on)?;
    let mut sitting = event.sitting.clone();
    for presence in &event.body_presence {
        let body = *bodies.get(&presence.body).ok_or_else(|| missing(event, &presence.body))?;
        sitting.bodies.push(BodyPresence { body, count: presence.count });
    }
    let activity = ActivityId::new(act.now, act.entropy());
    let granted = access::require::<RecordActivity>(tx, act, unit)?;
    activity::take_over(tx, act, &granted, activity, &sitting, &event.source)?;
    let facts: Vec<_> = event.not_yet.iter().map(|n| (n.with.clone(), n.text.clone())).collect();
    activity::insert_not_yet(tx, act.realm, activity, &facts)?;
    let record = activity::load(tx, act.realm, activity)?.ok_or(Error::NotFound)?;
    let bulletin = load_bulletin(tx, act, event, &record, draft(&record))?;
    Ok(Loaded { event: event.event.clone(), unit, activity, bulletin })
}

fn load_units(tx: &mut Tx<'_>, act: &Act, event: &Event, known_on: Date) -> Result<UnitId> {
    let mut units: BTreeMap<&str, UnitId> = BTreeMap::new();
    let mut last = None;
    for host in event.superior.iter().chain([&event.unit]) {
        let new = NewUnit {
            name: Some(host.name.clone()),
            kind: host.kind.clone(),
            about: About { fields: host.field.iter().cloned().collect(), ..About::default() },
            // The report shows that the unit existed on that day; since when, it does not say.
            from: known_on,
        };
        let id = match &host.parent {
            None => unit::found_top(tx, act, new)?,
            Some(parent) => {
                let above = units.get(parent.as_str()).ok_or_else(|| missing(event, parent))?;
                let granted = access::require::<ManageTree>(tx, act, *above)?;
                unit::found(tx, act, &granted, new)?
            }
        };
        units.insert(&host.key, id);
        last = Some(id);
    }
    last.ok_or(Error::NotFound)
}

fn load_bodies(
    tx: &mut Tx<'_>,
    act: &Act,
    event: &Event,
    unit: UnitId,
    from: Date,
) -> Result<BTreeMap<String, BodyId>> {
    let mut bodies = BTreeMap::new();
    for body in &event.body {
        let members = body.member_units.iter().cloned().map(BodyMember::Named).collect();
        let new = NewBody { name: body.name.clone(), kind: body.kind.clone(), members, from };
        bodies.insert(body.key.clone(), body::insert(tx, act, unit, &new)?);
    }
    Ok(bodies)
}

fn load_bulletin(
    tx: &mut Tx<'_>,
    act: &Act,
    event: &Event,
    record: &Record,
    body: Text,
) -> Result<BulletinId> {
    let printed = &event.bulletin;
    let article = Article {
        title: printed.title.clone(),
        body,
        source: Some(printed.source.clone()),
        editors: printed.editors.clone(),
        column: printed.column.clone(),
        copyright: printed.copyright.clone(),
    };
    let imported = Imported {
        published_on: printed.published_on,
        views: printed.views,
        comments: printed.comments,
    };
    let listed_on = printed.published_on.or(record.sitting.when.day()).unwrap_or(act.today);
    bulletin::take_over(tx, act, record.unit, record.id, &article, (imported, listed_on))
}

fn missing(event: &Event, key: &str) -> Error {
    let problem =
        format!("`{key}` is referred to, but no entry has this key; add it or mend the key");
    Error::Data { file: event.event.clone(), problem }
}
