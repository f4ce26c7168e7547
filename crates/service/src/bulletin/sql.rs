//! Statements of `bulletin`.

use jiff::civil::Date;
use zhibu_domain::bulletin::{Article, Editor, EditorRole, Imported, State};
use zhibu_domain::id::{ActivityId, BulletinId, PersonId, Realm, UnitId};
use zhibu_domain::text::Text;

use super::{Bulletin, BulletinRow, Cursor, Signed};
use crate::access::Scope;
use crate::act::Act;
use crate::args;
use crate::columns::{TextColumns, contradiction};
use crate::engine::{self, Row, Tx};
use crate::error::Result;

/// What decides whether a step may be taken.
pub(super) struct Head {
    pub(super) state: State,
    pub(super) edited_by: Option<PersonId>,
    pub(super) version: i64,
}

fn state(row: &Row<'_>, index: usize) -> engine::Result<State> {
    State::parse(row.str(index)?).ok_or_else(|| contradiction("bulletin.state is unknown"))
}

fn zh(text: Option<&Text>) -> Option<&str> {
    text.and_then(Text::zh)
}

fn en(text: Option<&Text>) -> Option<&str> {
    text.and_then(Text::en)
}

pub(super) fn unit_of(tx: &mut Tx<'_>, realm: Realm, id: BulletinId) -> Result<Option<UnitId>> {
    Ok(tx.optional(
        "SELECT unit FROM bulletin WHERE realm = $1 AND id = $2",
        args![realm, id],
        |row| row.get(0),
    )?)
}

pub(super) fn head(
    tx: &mut Tx<'_>,
    realm: Realm,
    unit: UnitId,
    id: BulletinId,
) -> Result<Option<Head>> {
    Ok(tx.optional(
        "SELECT state, edited_by, version FROM bulletin
          WHERE realm = $1 AND unit = $2 AND id = $3",
        args![realm, unit, id],
        |row| Ok(Head { state: state(row, 0)?, edited_by: row.get(1)?, version: row.get(2)? }),
    )?)
}

/// The bulletin of a record that is not withdrawn.
pub(super) fn under_way(
    tx: &mut Tx<'_>,
    realm: Realm,
    activity: ActivityId,
) -> Result<Option<BulletinId>> {
    Ok(tx.optional(
        "SELECT id FROM bulletin
          WHERE realm = $1 AND activity = $2 AND state <> 'withdrawn' ORDER BY id LIMIT 1",
        args![realm, activity],
        |row| row.get(0),
    )?)
}

pub(super) fn insert(
    tx: &mut Tx<'_>,
    act: &Act,
    (id, unit): (BulletinId, UnitId),
    activity: Option<ActivityId>,
    article: &Article,
) -> Result<()> {
    let (source, copyright) = (article.source.as_ref(), article.copyright.as_ref());
    tx.run(
        "INSERT INTO bulletin (realm, id, unit, activity, state, title_zh, title_en, body_zh,
                body_en, source_zh, source_en, portal_column, copyright_zh, copyright_en, views,
                created_at, created_by, version)
         VALUES ($1, $2, $3, $4, 'draft', $5, $6, $7, $8, $9, $10, $11, $12, $13, 0, $14, $15, 1)",
        args![
            act.realm,
            id,
            unit,
            activity,
            article.title.zh(),
            article.title.en(),
            article.body.zh(),
            article.body.en(),
            zh(source),
            en(source),
            article.column,
            zh(copyright),
            en(copyright),
            act.now,
            act.actor.person()
        ],
    )?;
    insert_editors(tx, act.realm, id, &article.editors)
}

fn insert_editors(tx: &mut Tx<'_>, realm: Realm, id: BulletinId, editors: &[Editor]) -> Result<()> {
    for (ordinal, editor) in (0_i64..).zip(editors) {
        tx.run(
            "INSERT INTO bulletin_editor (realm, bulletin, ordinal, name, role)
             VALUES ($1, $2, $3, $4, $5)",
            args![realm, id, ordinal, editor.name, editor.role.code()],
        )?;
    }
    Ok(())
}

pub(super) fn update(tx: &mut Tx<'_>, act: &Act, id: BulletinId, article: &Article) -> Result<()> {
    let (source, copyright) = (article.source.as_ref(), article.copyright.as_ref());
    tx.run(
        "UPDATE bulletin SET state = 'draft', title_zh = $3, title_en = $4, body_zh = $5,
                body_en = $6, source_zh = $7, source_en = $8, portal_column = $9,
                copyright_zh = $10, copyright_en = $11, edited_by = $12, edited_at = $13,
                checked_by = NULL, checked_at = NULL, version = version + 1
          WHERE realm = $1 AND id = $2",
        args![
            act.realm,
            id,
            article.title.zh(),
            article.title.en(),
            article.body.zh(),
            article.body.en(),
            zh(source),
            en(source),
            article.column,
            zh(copyright),
            en(copyright),
            act.actor.person(),
            act.now
        ],
    )?;
    tx.run("DELETE FROM bulletin_editor WHERE realm = $1 AND bulletin = $2", args![act.realm, id])?;
    insert_editors(tx, act.realm, id, &article.editors)
}

pub(super) fn set_state(tx: &mut Tx<'_>, realm: Realm, id: BulletinId, state: State) -> Result<()> {
    // Publication has its own statement, because a published row needs its days at once.
    if state == State::Published {
        return Ok(());
    }
    tx.run(
        "UPDATE bulletin SET state = $3, version = version + 1 WHERE realm = $1 AND id = $2",
        args![realm, id, state.code()],
    )?;
    Ok(())
}

pub(super) fn set_checked(tx: &mut Tx<'_>, act: &Act, id: BulletinId) -> Result<()> {
    tx.run(
        "UPDATE bulletin SET checked_by = $3, checked_at = $4 WHERE realm = $1 AND id = $2",
        args![act.realm, id, act.actor.person(), act.now],
    )?;
    Ok(())
}

pub(super) fn set_published(tx: &mut Tx<'_>, act: &Act, id: BulletinId) -> Result<()> {
    tx.run(
        "UPDATE bulletin SET state = 'published', approved_by = $3, published_at = $4,
                listed_on = $5, version = version + 1
          WHERE realm = $1 AND id = $2",
        args![act.realm, id, act.actor.person(), act.now, act.today],
    )?;
    Ok(())
}

pub(super) fn set_withdrawn_reason(
    tx: &mut Tx<'_>,
    act: &Act,
    id: BulletinId,
    reason: &Text,
) -> Result<()> {
    tx.run(
        "UPDATE bulletin SET withdrawn_zh = $3, withdrawn_en = $4 WHERE realm = $1 AND id = $2",
        args![act.realm, id, reason.zh(), reason.en()],
    )?;
    Ok(())
}

pub(super) fn set_imported(
    tx: &mut Tx<'_>,
    act: &Act,
    id: BulletinId,
    imported: Imported,
    listed_on: Date,
) -> Result<()> {
    tx.run(
        "UPDATE bulletin SET state = 'published', published_at = $3, listed_on = $4,
                imported_on = $5, imported_views = $6, imported_comments = $7
          WHERE realm = $1 AND id = $2",
        args![
            act.realm,
            id,
            act.now,
            listed_on,
            imported.published_on,
            imported.views,
            imported.comments
        ],
    )?;
    Ok(())
}

pub(super) fn count_view(tx: &mut Tx<'_>, realm: Realm, id: BulletinId) -> Result<()> {
    tx.run(
        "UPDATE bulletin SET views = views + 1
          WHERE realm = $1 AND id = $2 AND state = 'published'",
        args![realm, id],
    )?;
    Ok(())
}

pub(super) fn load(
    tx: &mut Tx<'_>,
    realm: Realm,
    id: BulletinId,
    today: Date,
) -> Result<Option<Bulletin>> {
    let found = tx.optional(
        "SELECT b.unit, v.name_zh, v.name_en, b.activity, b.state, b.title_zh, b.title_en,
                b.body_zh, b.body_en, b.source_zh, b.source_en, b.portal_column, b.copyright_zh,
                b.copyright_en, b.imported_on, b.imported_views, b.imported_comments, b.views,
                b.edited_by, e.name, e.latin, b.checked_by, c.name, c.latin, b.approved_by,
                p.name, p.latin, b.published_at, b.listed_on, b.withdrawn_zh, b.withdrawn_en,
                b.version
           FROM bulletin b
           JOIN unit_version v ON v.realm = b.realm AND v.unit = b.unit
                AND v.valid_from <= $3 AND v.valid_until > $3
           LEFT JOIN person e ON e.realm = b.realm AND e.id = b.edited_by
           LEFT JOIN person c ON c.realm = b.realm AND c.id = b.checked_by
           LEFT JOIN person p ON p.realm = b.realm AND p.id = b.approved_by
          WHERE b.realm = $1 AND b.id = $2",
        args![realm, id, today],
        |row| whole(row, id),
    )?;
    let Some(mut bulletin) = found else { return Ok(None) };
    bulletin.article.editors = tx.all(
        "SELECT name, role FROM bulletin_editor
          WHERE realm = $1 AND bulletin = $2 ORDER BY ordinal",
        args![realm, id],
        |row| {
            let role = EditorRole::parse(row.str(1)?)
                .ok_or_else(|| contradiction("bulletin_editor.role is unknown"))?;
            Ok(Editor { name: row.get(0)?, role })
        },
    )?;
    Ok(Some(bulletin))
}

fn whole(row: &Row<'_>, id: BulletinId) -> engine::Result<Bulletin> {
    Ok(Bulletin {
        id,
        unit: row.get(0)?,
        unit_name: row.text(1)?,
        activity: row.get(3)?,
        state: state(row, 4)?,
        article: Article {
            title: row.text(5)?,
            body: row.text(7)?,
            source: row.text_opt(9)?,
            editors: Vec::new(),
            column: row.get(11)?,
            copyright: row.text_opt(12)?,
        },
        imported: Imported {
            published_on: row.get(14)?,
            views: row.get(15)?,
            comments: row.get(16)?,
        },
        views: row.get(17)?,
        edited_by: signed(row, 18)?,
        checked_by: signed(row, 21)?,
        approved_by: signed(row, 24)?,
        published_at: row.get(27)?,
        listed_on: row.get(28)?,
        withdrawn: row.text_opt(29)?,
        version: row.get(31)?,
    })
}

fn signed(row: &Row<'_>, index: usize) -> engine::Result<Option<Signed>> {
    let Some(person) = row.get(index)? else { return Ok(None) };
    Ok(Some(Signed { person, name: row.name(index + 1)? }))
}

pub(super) fn of_activity(
    tx: &mut Tx<'_>,
    realm: Realm,
    activity: ActivityId,
) -> Result<Option<(BulletinId, State)>> {
    Ok(tx.optional(
        "SELECT id, state FROM bulletin
          WHERE realm = $1 AND activity = $2 ORDER BY id DESC LIMIT 1",
        args![realm, activity],
        |row| Ok((row.get(0)?, state(row, 1)?)),
    )?)
}

fn listed(row: &Row<'_>) -> engine::Result<BulletinRow> {
    Ok(BulletinRow {
        id: row.get(0)?,
        unit: row.get(1)?,
        unit_name: row.text(2)?,
        title: row.text(4)?,
        state: state(row, 6)?,
        listed_on: row.get(7)?,
        column: row.get(8)?,
        edited_by: row.get(9)?,
    })
}

pub(super) fn of_subtree(
    tx: &mut Tx<'_>,
    realm: Realm,
    (scope, today): (Scope, Date),
    before: Option<BulletinId>,
    limit: u32,
) -> Result<Vec<BulletinRow>> {
    Ok(tx.all(
        "SELECT b.id, b.unit, v.name_zh, v.name_en, b.title_zh, b.title_en, b.state, b.listed_on,
                b.portal_column, b.edited_by
           FROM bulletin b
           JOIN ancestor c ON c.realm = b.realm AND c.unit = b.unit AND c.ancestor = $2
                AND c.valid_from <= $3 AND c.valid_until > $3 AND c.depth <= $6
           JOIN unit_version v ON v.realm = b.realm AND v.unit = b.unit
                AND v.valid_from <= $3 AND v.valid_until > $3
          WHERE b.realm = $1 AND ($4 IS NULL OR b.id < $4)
          ORDER BY b.id DESC LIMIT $5",
        args![realm, scope.root, today, before, limit, scope.levels],
        listed,
    )?)
}

pub(super) fn waiting(
    tx: &mut Tx<'_>,
    realm: Realm,
    (scope, today): (Scope, Date),
    state: State,
    limit: u32,
) -> Result<Vec<BulletinRow>> {
    Ok(tx.all(
        "SELECT b.id, b.unit, v.name_zh, v.name_en, b.title_zh, b.title_en, b.state, b.listed_on,
                b.portal_column, b.edited_by
           FROM bulletin b
           JOIN ancestor c ON c.realm = b.realm AND c.unit = b.unit AND c.ancestor = $2
                AND c.valid_from <= $3 AND c.valid_until > $3 AND c.depth <= $6
           JOIN unit_version v ON v.realm = b.realm AND v.unit = b.unit
                AND v.valid_from <= $3 AND v.valid_until > $3
          WHERE b.realm = $1 AND b.state = $4
          ORDER BY b.id LIMIT $5",
        args![realm, scope.root, today, state.code(), limit, scope.levels],
        listed,
    )?)
}

pub(super) fn portal(
    tx: &mut Tx<'_>,
    realm: Realm,
    today: Date,
    column: Option<&str>,
    before: Option<Cursor>,
    limit: u32,
) -> Result<Vec<BulletinRow>> {
    let (day, id) = (before.map(|c| c.listed_on), before.map(|c| c.id));
    Ok(tx.all(
        "SELECT b.id, b.unit, v.name_zh, v.name_en, b.title_zh, b.title_en, b.state, b.listed_on,
                b.portal_column, b.edited_by
           FROM bulletin b
           LEFT JOIN unit_version v ON v.realm = b.realm AND v.unit = b.unit
                AND v.valid_from <= $2 AND v.valid_until > $2
          WHERE b.realm = $1 AND b.state = 'published'
            AND ($3 IS NULL OR b.portal_column = $3)
            AND ($4 IS NULL OR (b.listed_on, b.id) < ($4, $5))
          ORDER BY b.listed_on DESC, b.id DESC LIMIT $6",
        args![realm, today, column, day, id, limit],
        listed,
    )?)
}

pub(super) fn of_unit(
    tx: &mut Tx<'_>,
    realm: Realm,
    (unit, today): (UnitId, Date),
    (state, until): (Option<State>, Option<Date>),
    limit: u32,
) -> Result<Vec<BulletinRow>> {
    Ok(tx.all(
        "SELECT b.id, b.unit, v.name_zh, v.name_en, b.title_zh, b.title_en, b.state, b.listed_on,
                b.portal_column, b.edited_by
           FROM bulletin b
           JOIN unit_version v ON v.realm = b.realm AND v.unit = b.unit
                AND v.valid_from <= $3 AND v.valid_until > $3
          WHERE b.realm = $1 AND b.unit = $2 AND ($4 IS NULL OR b.state = $4)
            AND ($5 IS NULL OR b.listed_on <= $5)
          ORDER BY b.id DESC LIMIT $6",
        args![realm, unit, today, state.map(State::code), until, limit],
        listed,
    )?)
}

pub(super) fn drafts_of(
    tx: &mut Tx<'_>,
    realm: Realm,
    person: PersonId,
    today: Date,
    limit: u32,
) -> Result<Vec<BulletinRow>> {
    Ok(tx.all(
        "SELECT b.id, b.unit, v.name_zh, v.name_en, b.title_zh, b.title_en, b.state, b.listed_on,
                b.portal_column, b.edited_by
           FROM bulletin b
           JOIN unit_version v ON v.realm = b.realm AND v.unit = b.unit
                AND v.valid_from <= $3 AND v.valid_until > $3
          WHERE b.realm = $1 AND b.state = 'draft' AND COALESCE(b.edited_by, b.created_by) = $2
          ORDER BY b.id LIMIT $4",
        args![realm, person, today, limit],
        listed,
    )?)
}
