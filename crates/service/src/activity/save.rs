//! Writing a sitting's lists: one table each.

use zhibu_domain::activity::{
    AgendaItem, Attendance, Audience, BodyPresence, Conveyed, Guest, KindLine, Observer, Presence,
    Resolution, ResultLine, Sitting, Statement, Vote,
};
use zhibu_domain::count::Count;
use zhibu_domain::id::{ActivityId, Realm};
use zhibu_domain::text::Text;

use crate::act::Act;
use crate::columns::{ordinal, text, voice};
use crate::engine::{Tx, Value};
use crate::error::Result;
use crate::search;

pub(crate) use super::sql::BulkActivity;
pub(super) use super::sql::clear;
use super::sql::insert_bulk_heads;

fn count(count: Count) -> [Value; 2] {
    [count.bound().into(), count.number().into()]
}

/// A row that starts with the three key columns.
fn keyed(
    realm: Realm,
    id: ActivityId,
    index: usize,
    rest: impl IntoIterator<Item = Value>,
) -> Vec<Value> {
    let mut row = vec![realm.into(), id.into(), ordinal(index)];
    row.extend(rest);
    row
}

/// Writes rows, and asks nothing of the database if there are none.
fn write(
    tx: &mut Tx<'_>,
    table: &'static str,
    columns: &'static [&'static str],
    rows: Vec<Vec<Value>>,
) -> Result<()> {
    if !rows.is_empty() {
        tx.insert_many(table, columns, rows)?;
    }
    Ok(())
}

/// All lists of one sitting.
pub(super) fn children(
    tx: &mut Tx<'_>,
    realm: Realm,
    id: ActivityId,
    sitting: &Sitting,
) -> Result<()> {
    for table in &TABLES {
        let rows = (table.rows)(realm, id, sitting);
        write(tx, table.name, table.columns, rows)?;
    }
    Ok(())
}

/// One list of a sitting: its table, its columns, and its rows.
struct Table {
    name: &'static str,
    columns: &'static [&'static str],
    rows: fn(Realm, ActivityId, &Sitting) -> Vec<Vec<Value>>,
}

fn texts(realm: Realm, id: ActivityId, list: &[Text]) -> Vec<Vec<Value>> {
    list.iter().enumerate().map(|(i, line)| keyed(realm, id, i, text(Some(line)))).collect()
}

const TEXT: &[&str] = &["realm", "activity", "ordinal", "text_zh", "text_en"];

/// The tables in the order in which foreign keys allow writing them.
const TABLES: [Table; 18] = [
    Table {
        name: "activity_kind",
        columns: &["realm", "activity", "ordinal", "kind", "for_year"],
        rows: |realm, id, s| {
            let row = |(i, k): (usize, &KindLine)| {
                keyed(realm, id, i, [k.kind.clone().into(), k.for_year.map(i64::from).into()])
            };
            s.kinds.iter().enumerate().map(row).collect()
        },
    },
    Table {
        name: "activity_purpose",
        columns: TEXT,
        rows: |realm, id, s| texts(realm, id, &s.purposes),
    },
    Table {
        name: "activity_guest",
        columns: &[
            "realm", "activity", "ordinal", "name", "title_zh", "title_en", "body_zh", "body_en",
        ],
        rows: guests,
    },
    Table {
        name: "activity_agenda",
        columns: &["realm", "activity", "ordinal", "kind", "title_zh", "title_en"],
        rows: agenda,
    },
    Table {
        name: "activity_speaker",
        columns: &["realm", "activity", "item", "ordinal", "person", "post", "guest"],
        rows: speakers,
    },
    Table {
        name: "activity_point",
        columns: &["realm", "activity", "item", "ordinal", "sub", "text_zh", "text_en"],
        rows: points,
    },
    Table { name: "activity_attendance", columns: ATTENDANCE, rows: attendance },
    Table {
        name: "activity_audience",
        columns: &["realm", "activity", "ordinal", "category", "of_zh", "of_en", "bound", "n"],
        rows: audience,
    },
    Table {
        name: "activity_body",
        columns: &["realm", "activity", "ordinal", "body", "bound", "n"],
        rows: bodies,
    },
    Table {
        name: "activity_observer",
        columns: &["realm", "activity", "ordinal", "body_zh", "body_en", "remark_zh", "remark_en"],
        rows: observers,
    },
    Table {
        name: "activity_topic",
        columns: TEXT,
        rows: |realm, id, s| texts(realm, id, &s.topics),
    },
    Table {
        name: "activity_practice",
        columns: &["realm", "activity", "ordinal", "practice"],
        rows: practices,
    },
    Table {
        name: "activity_resolution",
        columns: &[
            "realm",
            "activity",
            "ordinal",
            "text_zh",
            "text_en",
            "owner_person",
            "owner_post",
            "owner_guest",
            "due_on",
        ],
        rows: resolutions,
    },
    Table {
        name: "activity_vote",
        columns: &[
            "realm",
            "activity",
            "ordinal",
            "rule",
            "question_zh",
            "question_en",
            "entitled",
            "present",
            "votes_for",
            "against",
            "abstained",
            "written_for",
        ],
        rows: votes,
    },
    Table {
        name: "activity_conveyed",
        columns: &[
            "realm", "activity", "ordinal", "level", "form", "title_zh", "title_en", "speaker",
        ],
        rows: conveyed,
    },
    Table {
        name: "activity_platform",
        columns: TEXT,
        rows: |realm, id, s| texts(realm, id, &s.platforms),
    },
    Table {
        name: "activity_statement",
        columns: &["realm", "activity", "ordinal", "category", "text_zh", "text_en"],
        rows: statements,
    },
    Table {
        name: "activity_result",
        columns: &["realm", "activity", "ordinal", "for_year", "text_zh", "text_en"],
        rows: results,
    },
];

const ATTENDANCE: &[&str] =
    &["realm", "activity", "ordinal", "person", "status", "reason", "votes"];

fn guests(realm: Realm, id: ActivityId, s: &Sitting) -> Vec<Vec<Value>> {
    let row = |(i, g): (usize, &Guest)| {
        let [title_zh, title_en] = text(g.title.as_ref());
        let [body_zh, body_en] = text(g.body.as_ref());
        keyed(realm, id, i, [g.name.clone().into(), title_zh, title_en, body_zh, body_en])
    };
    s.guests.iter().enumerate().map(row).collect()
}

fn agenda(realm: Realm, id: ActivityId, s: &Sitting) -> Vec<Vec<Value>> {
    let row = |(i, item): (usize, &AgendaItem)| {
        let [zh, en] = text(item.title.as_ref());
        keyed(realm, id, i, [item.kind.clone().into(), zh, en])
    };
    s.agenda.iter().enumerate().map(row).collect()
}

fn speakers(realm: Realm, id: ActivityId, s: &Sitting) -> Vec<Vec<Value>> {
    let mut rows = Vec::new();
    for (item, entry) in s.agenda.iter().enumerate() {
        for (i, speaker) in entry.speakers.iter().enumerate() {
            let [person, post, guest] = voice(Some(speaker));
            rows.push(keyed(realm, id, item, [ordinal(i), person, post, guest]));
        }
    }
    rows
}

fn points(realm: Realm, id: ActivityId, s: &Sitting) -> Vec<Vec<Value>> {
    let mut rows = Vec::new();
    for (item, entry) in s.agenda.iter().enumerate() {
        for (i, point) in entry.points.iter().enumerate() {
            let lines = std::iter::once(&point.text).chain(&point.subs);
            for (sub, line) in lines.enumerate() {
                let [zh, en] = text(Some(line));
                rows.push(keyed(realm, id, item, [ordinal(i), ordinal(sub), zh, en]));
            }
        }
    }
    rows
}

fn attendance(realm: Realm, id: ActivityId, s: &Sitting) -> Vec<Vec<Value>> {
    let row = |(i, row): (usize, &Attendance)| {
        let (status, reason) = match &row.presence {
            Presence::Present => ("present", None),
            Presence::Late => ("late", None),
            Presence::Excused { reason } => ("excused", Some(reason.clone())),
            Presence::Absent => ("absent", None),
        };
        keyed(realm, id, i, [row.person.into(), status.into(), reason.into(), row.votes.into()])
    };
    s.attendance.iter().enumerate().map(row).collect()
}

fn audience(realm: Realm, id: ActivityId, s: &Sitting) -> Vec<Vec<Value>> {
    let row = |(i, a): (usize, &Audience)| {
        let ([zh, en], [bound, n]) = (text(a.of.as_ref()), count(a.count));
        keyed(realm, id, i, [a.category.clone().into(), zh, en, bound, n])
    };
    s.audience.iter().enumerate().map(row).collect()
}

fn bodies(realm: Realm, id: ActivityId, s: &Sitting) -> Vec<Vec<Value>> {
    let row = |(i, b): (usize, &BodyPresence)| {
        let [bound, n] = count(b.count);
        keyed(realm, id, i, [b.body.into(), bound, n])
    };
    s.bodies.iter().enumerate().map(row).collect()
}

fn observers(realm: Realm, id: ActivityId, s: &Sitting) -> Vec<Vec<Value>> {
    let row = |(i, o): (usize, &Observer)| {
        let ([zh, en], [remark_zh, remark_en]) = (text(Some(&o.body)), text(o.remark.as_ref()));
        keyed(realm, id, i, [zh, en, remark_zh, remark_en])
    };
    s.observers.iter().enumerate().map(row).collect()
}

fn practices(realm: Realm, id: ActivityId, s: &Sitting) -> Vec<Vec<Value>> {
    let row = |(i, p): (usize, &String)| keyed(realm, id, i, [p.clone().into()]);
    s.practices.iter().enumerate().map(row).collect()
}

fn resolutions(realm: Realm, id: ActivityId, s: &Sitting) -> Vec<Vec<Value>> {
    let row = |(i, r): (usize, &Resolution)| {
        let ([zh, en], [person, post, guest]) = (text(Some(&r.text)), voice(r.owner.as_ref()));
        keyed(realm, id, i, [zh, en, person, post, guest, r.due_on.into()])
    };
    s.resolutions.iter().enumerate().map(row).collect()
}

fn votes(realm: Realm, id: ActivityId, s: &Sitting) -> Vec<Vec<Value>> {
    let row = |(i, v): (usize, &Vote)| {
        let [zh, en] = text(Some(&v.question));
        let numbers = [v.entitled, v.present, v.votes_for, v.against, v.abstained, v.written_for];
        let rest = [v.rule.clone().into(), zh, en].into_iter();
        keyed(realm, id, i, rest.chain(numbers.map(Value::from)))
    };
    s.votes.iter().enumerate().map(row).collect()
}

fn conveyed(realm: Realm, id: ActivityId, s: &Sitting) -> Vec<Vec<Value>> {
    let row = |(i, c): (usize, &Conveyed)| {
        let [zh, en] = text(Some(&c.title));
        let speaker = c.speaker.map_or(Value::Null, ordinal);
        keyed(realm, id, i, [c.level.clone().into(), c.form.code().into(), zh, en, speaker])
    };
    s.conveyed.iter().enumerate().map(row).collect()
}

fn statements(realm: Realm, id: ActivityId, s: &Sitting) -> Vec<Vec<Value>> {
    let row = |(i, st): (usize, &Statement)| {
        let [zh, en] = text(Some(&st.text));
        keyed(realm, id, i, [st.group.clone().into(), zh, en])
    };
    s.statements.iter().enumerate().map(row).collect()
}

fn results(realm: Realm, id: ActivityId, s: &Sitting) -> Vec<Vec<Value>> {
    let row = |(i, r): (usize, &ResultLine)| {
        let [zh, en] = text(Some(&r.text));
        keyed(realm, id, i, [r.for_year.map(i64::from).into(), zh, en])
    };
    s.results.iter().enumerate().map(row).collect()
}

/// Writes many activities at once, each list of all of them together.
pub(crate) fn insert_bulk(tx: &mut Tx<'_>, act: &Act, activities: &[BulkActivity]) -> Result<()> {
    insert_bulk_heads(tx, act, activities)?;
    for table in &TABLES {
        let rows = activities.iter().flat_map(|a| (table.rows)(act.realm, a.id, &a.sitting));
        tx.insert_many(table.name, table.columns, rows)?;
    }
    let titles = activities.iter().map(|a| (a.id, a.unit, &a.sitting.title));
    search::lay_new_activity_tokens(tx, act.realm, titles)
}
