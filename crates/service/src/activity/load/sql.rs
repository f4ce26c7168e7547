//! Statements that read one record.

use std::collections::BTreeMap;

use jiff::civil::Date;
use zhibu_domain::activity::{
    Addendum, AgendaItem, Attachment, Attendance, Audience, BodyPresence, Conveyed, ConveyedForm,
    Guest, KindLine, Observer, Point, Presence, PublishedSource, Record, Resolution, ResultLine,
    Sitting, State, Statement, Vote,
};
use zhibu_domain::count::Count;
use zhibu_domain::day::{DayPart, When};
use zhibu_domain::id::{ActivityId, BodyId, PersonId, Realm};
use zhibu_domain::person::Name;
use zhibu_domain::text::Text;

use crate::args;
use crate::columns::{TextColumns, contradiction};
use crate::engine::{self, Row, Tx};
use crate::error::Result;

/// When something takes place, from its three columns.
pub(crate) fn when(row: &Row<'_>, index: usize) -> engine::Result<When> {
    let day: Option<Date> = row.get(index)?;
    let part = match row.get::<Option<String>>(index + 1)? {
        Some(code) => {
            Some(DayPart::parse(&code).ok_or_else(|| contradiction("day_part is unknown"))?)
        }
        None => None,
    };
    let minute: Option<u16> = row.get(index + 2)?;
    When::from_parts(day, part, minute)
        .ok_or_else(|| contradiction("day, part of the day and minute contradict each other"))
}

pub(crate) fn state(row: &Row<'_>, index: usize) -> engine::Result<State> {
    State::parse(row.str(index)?).ok_or_else(|| contradiction("activity.state is unknown"))
}

fn count(row: &Row<'_>, index: usize) -> engine::Result<Count> {
    row.count(index)?.ok_or_else(|| contradiction("a count is missing"))
}

fn guest(row: &Row<'_>, index: usize) -> engine::Result<Option<usize>> {
    let ordinal: Option<u32> = row.get(index)?;
    ordinal.map(|o| usize::try_from(o).map_err(|_| contradiction("no such guest"))).transpose()
}

pub(super) fn head(tx: &mut Tx<'_>, realm: Realm, id: ActivityId) -> Result<Option<Record>> {
    Ok(tx.optional(
        "SELECT a.unit, v.name_zh, v.name_en, a.state, a.title_zh, a.title_en,
                a.held_on, a.day_part, a.starts_minute, a.place_zh, a.place_en, a.place_kind,
                a.chair_person, a.chair_post, a.chair_guest,
                a.recorder_person, a.recorder_post, a.recorder_guest,
                a.headcount_bound, a.headcount_n, a.legal_basis_zh, a.legal_basis_en,
                a.approval_zh, a.approval_en, a.source_zh, a.source_en, a.published_on,
                a.recorded_at, a.recorded_by, a.confirmed_at, a.confirmed_by, a.version
           FROM activity a
           JOIN unit_version v ON v.realm = a.realm AND v.unit = a.unit
                AND v.valid_from <= a.listed_on AND v.valid_until > a.listed_on
          WHERE a.realm = $1 AND a.id = $2",
        args![realm, id],
        |row| {
            let source = row.text_opt(24)?;
            let published_on = row.get(26)?;
            Ok(Record {
                id,
                unit: row.get(0)?,
                unit_name: row.text(1)?,
                state: state(row, 3)?,
                source: source.map(|source| PublishedSource { source, published_on }),
                sitting: frame(row)?,
                names: BTreeMap::new(),
                body_names: BTreeMap::new(),
                attachments: Vec::new(),
                addenda: Vec::new(),
                recorded_at: row.get(27)?,
                recorded_by: row.get(28)?,
                confirmed_at: row.get(29)?,
                confirmed_by: row.get(30)?,
                version: row.get(31)?,
            })
        },
    )?)
}

/// The part of a sitting that stands in the activity's own row.
fn frame(row: &Row<'_>) -> engine::Result<Sitting> {
    Ok(Sitting {
        title: row.text(4)?,
        kinds: Vec::new(),
        purposes: Vec::new(),
        when: when(row, 6)?,
        place: row.text_opt(9)?,
        place_kind: row.get(11)?,
        chair: row.voice(12)?,
        recorder: row.voice(15)?,
        guests: Vec::new(),
        agenda: Vec::new(),
        attendance: Vec::new(),
        headcount: row.count(18)?,
        audience: Vec::new(),
        bodies: Vec::new(),
        observers: Vec::new(),
        topics: Vec::new(),
        practices: Vec::new(),
        resolutions: Vec::new(),
        votes: Vec::new(),
        conveyed: Vec::new(),
        legal_basis: row.text_opt(20)?,
        approval: row.text_opt(22)?,
        platforms: Vec::new(),
        statements: Vec::new(),
        results: Vec::new(),
    })
}

pub(super) fn kinds(tx: &mut Tx<'_>, realm: Realm, id: ActivityId) -> Result<Vec<KindLine>> {
    Ok(tx.all(
        "SELECT kind, for_year FROM activity_kind
          WHERE realm = $1 AND activity = $2 ORDER BY ordinal",
        args![realm, id],
        |row| Ok(KindLine { kind: row.get(0)?, for_year: row.get(1)? }),
    )?)
}

/// What a list of texts holds.
fn texts(tx: &mut Tx<'_>, sql: &'static str, realm: Realm, id: ActivityId) -> Result<Vec<Text>> {
    Ok(tx.all(sql, args![realm, id], |row| row.text(0))?)
}

pub(super) fn purposes(tx: &mut Tx<'_>, realm: Realm, id: ActivityId) -> Result<Vec<Text>> {
    let sql = "SELECT text_zh, text_en FROM activity_purpose
                WHERE realm = $1 AND activity = $2 ORDER BY ordinal";
    texts(tx, sql, realm, id)
}

pub(super) fn guests(tx: &mut Tx<'_>, realm: Realm, id: ActivityId) -> Result<Vec<Guest>> {
    Ok(tx.all(
        "SELECT name, title_zh, title_en, body_zh, body_en FROM activity_guest
          WHERE realm = $1 AND activity = $2 ORDER BY ordinal",
        args![realm, id],
        |row| Ok(Guest { name: row.get(0)?, title: row.text_opt(1)?, body: row.text_opt(3)? }),
    )?)
}

pub(super) fn agenda(tx: &mut Tx<'_>, realm: Realm, id: ActivityId) -> Result<Vec<AgendaItem>> {
    let mut items = tx.all(
        "SELECT kind, title_zh, title_en FROM activity_agenda
          WHERE realm = $1 AND activity = $2 ORDER BY ordinal",
        args![realm, id],
        |row| {
            let (kind, title) = (row.get(0)?, row.text_opt(1)?);
            Ok(AgendaItem { kind, title, speakers: Vec::new(), points: Vec::new() })
        },
    )?;
    if items.is_empty() {
        return Ok(items);
    }
    tx.each(
        "SELECT item, person, post, guest FROM activity_speaker
          WHERE realm = $1 AND activity = $2 ORDER BY item, ordinal",
        args![realm, id],
        |row| {
            let speaker = row.voice(1)?.ok_or_else(|| contradiction("a speaker is nobody"))?;
            item(&mut items, row)?.speakers.push(speaker);
            Ok(())
        },
    )?;
    tx.each(
        "SELECT item, sub, text_zh, text_en FROM activity_point
          WHERE realm = $1 AND activity = $2 ORDER BY item, ordinal, sub",
        args![realm, id],
        |row| {
            let (sub, text): (u32, Text) = (row.get(1)?, row.text(2)?);
            let points = &mut item(&mut items, row)?.points;
            match (sub, points.last_mut()) {
                (0, _) => points.push(Point { text, subs: Vec::new() }),
                (_, Some(point)) => point.subs.push(text),
                (_, None) => return Err(contradiction("a sub-point without its point")),
            }
            Ok(())
        },
    )?;
    Ok(items)
}

fn item<'a>(items: &'a mut [AgendaItem], row: &Row<'_>) -> engine::Result<&'a mut AgendaItem> {
    guest(row, 0)?
        .and_then(|index| items.get_mut(index))
        .ok_or_else(|| contradiction("no such agenda item"))
}

pub(super) type Attended = (Vec<Attendance>, BTreeMap<PersonId, Name>);

pub(super) fn attendance(tx: &mut Tx<'_>, realm: Realm, id: ActivityId) -> Result<Attended> {
    let mut names = BTreeMap::new();
    let rows = tx.all(
        "SELECT t.person, t.status, t.reason, t.votes, p.name, p.latin
           FROM activity_attendance t
           JOIN person p ON p.realm = t.realm AND p.id = t.person
          WHERE t.realm = $1 AND t.activity = $2 ORDER BY t.ordinal",
        args![realm, id],
        |row| {
            let presence = match (row.str(1)?, row.get::<Option<String>>(2)?) {
                ("present", None) => Presence::Present,
                ("late", None) => Presence::Late,
                ("excused", Some(reason)) => Presence::Excused { reason },
                ("absent", None) => Presence::Absent,
                _ => return Err(contradiction("an attendance contradicts itself")),
            };
            let person = row.get(0)?;
            names.insert(person, row.name(4)?);
            Ok(Attendance { person, presence, votes: row.get(3)? })
        },
    )?;
    Ok((rows, names))
}

pub(super) fn audience(tx: &mut Tx<'_>, realm: Realm, id: ActivityId) -> Result<Vec<Audience>> {
    Ok(tx.all(
        "SELECT category, of_zh, of_en, bound, n FROM activity_audience
          WHERE realm = $1 AND activity = $2 ORDER BY ordinal",
        args![realm, id],
        |row| Ok(Audience { category: row.get(0)?, of: row.text_opt(1)?, count: count(row, 3)? }),
    )?)
}

pub(super) type Bodies = (Vec<BodyPresence>, BTreeMap<BodyId, Text>);

pub(super) fn bodies(tx: &mut Tx<'_>, realm: Realm, id: ActivityId) -> Result<Bodies> {
    let mut names = BTreeMap::new();
    let rows = tx.all(
        "SELECT t.body, t.bound, t.n, b.name_zh, b.name_en
           FROM activity_body t JOIN body b ON b.realm = t.realm AND b.id = t.body
          WHERE t.realm = $1 AND t.activity = $2 ORDER BY t.ordinal",
        args![realm, id],
        |row| {
            let body = row.get(0)?;
            names.insert(body, row.text(3)?);
            Ok(BodyPresence { body, count: count(row, 1)? })
        },
    )?;
    Ok((rows, names))
}

pub(super) fn observers(tx: &mut Tx<'_>, realm: Realm, id: ActivityId) -> Result<Vec<Observer>> {
    Ok(tx.all(
        "SELECT body_zh, body_en, remark_zh, remark_en FROM activity_observer
          WHERE realm = $1 AND activity = $2 ORDER BY ordinal",
        args![realm, id],
        |row| Ok(Observer { body: row.text(0)?, remark: row.text_opt(2)? }),
    )?)
}

pub(super) fn topics(tx: &mut Tx<'_>, realm: Realm, id: ActivityId) -> Result<Vec<Text>> {
    let sql = "SELECT text_zh, text_en FROM activity_topic
                WHERE realm = $1 AND activity = $2 ORDER BY ordinal";
    texts(tx, sql, realm, id)
}

pub(super) fn practices(tx: &mut Tx<'_>, realm: Realm, id: ActivityId) -> Result<Vec<String>> {
    Ok(tx.all(
        "SELECT practice FROM activity_practice
          WHERE realm = $1 AND activity = $2 ORDER BY ordinal",
        args![realm, id],
        |row| row.get(0),
    )?)
}

pub(super) fn resolutions(
    tx: &mut Tx<'_>,
    realm: Realm,
    id: ActivityId,
) -> Result<Vec<Resolution>> {
    Ok(tx.all(
        "SELECT text_zh, text_en, owner_person, owner_post, owner_guest, due_on
           FROM activity_resolution WHERE realm = $1 AND activity = $2 ORDER BY ordinal",
        args![realm, id],
        |row| Ok(Resolution { text: row.text(0)?, owner: row.voice(2)?, due_on: row.get(5)? }),
    )?)
}

pub(super) fn votes(tx: &mut Tx<'_>, realm: Realm, id: ActivityId) -> Result<Vec<Vote>> {
    Ok(tx.all(
        "SELECT rule, question_zh, question_en, entitled, present, votes_for, against, abstained,
                written_for
           FROM activity_vote WHERE realm = $1 AND activity = $2 ORDER BY ordinal",
        args![realm, id],
        |row| {
            Ok(Vote {
                rule: row.get(0)?,
                question: row.text(1)?,
                entitled: row.get(3)?,
                present: row.get(4)?,
                votes_for: row.get(5)?,
                against: row.get(6)?,
                abstained: row.get(7)?,
                written_for: row.get(8)?,
            })
        },
    )?)
}

pub(super) fn conveyed(tx: &mut Tx<'_>, realm: Realm, id: ActivityId) -> Result<Vec<Conveyed>> {
    Ok(tx.all(
        "SELECT level, form, title_zh, title_en, speaker FROM activity_conveyed
          WHERE realm = $1 AND activity = $2 ORDER BY ordinal",
        args![realm, id],
        |row| {
            let form = ConveyedForm::parse(row.str(1)?)
                .ok_or_else(|| contradiction("activity_conveyed.form is unknown"))?;
            let (level, title) = (row.get(0)?, row.text(2)?);
            Ok(Conveyed { level, form, title, speaker: guest(row, 4)? })
        },
    )?)
}

pub(super) fn platforms(tx: &mut Tx<'_>, realm: Realm, id: ActivityId) -> Result<Vec<Text>> {
    let sql = "SELECT text_zh, text_en FROM activity_platform
                WHERE realm = $1 AND activity = $2 ORDER BY ordinal";
    texts(tx, sql, realm, id)
}

pub(super) fn statements(tx: &mut Tx<'_>, realm: Realm, id: ActivityId) -> Result<Vec<Statement>> {
    Ok(tx.all(
        "SELECT category, text_zh, text_en FROM activity_statement
          WHERE realm = $1 AND activity = $2 ORDER BY ordinal",
        args![realm, id],
        |row| Ok(Statement { group: row.get(0)?, text: row.text(1)? }),
    )?)
}

pub(super) fn results(tx: &mut Tx<'_>, realm: Realm, id: ActivityId) -> Result<Vec<ResultLine>> {
    Ok(tx.all(
        "SELECT for_year, text_zh, text_en FROM activity_result
          WHERE realm = $1 AND activity = $2 ORDER BY ordinal",
        args![realm, id],
        |row| Ok(ResultLine { for_year: row.get(0)?, text: row.text(1)? }),
    )?)
}

pub(super) fn attachments(
    tx: &mut Tx<'_>,
    realm: Realm,
    id: ActivityId,
) -> Result<Vec<Attachment>> {
    Ok(tx.all(
        "SELECT id, name, media_type, bytes, paper_minutes FROM activity_attachment
          WHERE realm = $1 AND activity = $2 AND removed_at IS NULL ORDER BY id",
        args![realm, id],
        |row| {
            Ok(Attachment {
                id: row.get(0)?,
                name: row.get(1)?,
                media_type: row.get(2)?,
                bytes: row.get::<i64>(3)?.unsigned_abs(),
                paper_minutes: row.get(4)?,
            })
        },
    )?)
}

pub(super) fn addenda(tx: &mut Tx<'_>, realm: Realm, id: ActivityId) -> Result<Vec<Addendum>> {
    Ok(tx.all(
        "SELECT text_zh, text_en, added_by, added_at FROM activity_addendum
          WHERE realm = $1 AND activity = $2 ORDER BY ordinal",
        args![realm, id],
        |row| Ok(Addendum { text: row.text(0)?, by: row.get(2)?, at: row.get(3)? }),
    )?)
}
