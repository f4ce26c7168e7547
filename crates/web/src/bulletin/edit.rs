//! Editing a bulletin: both languages beside each other, so that one is read against the other.

use askama::Template;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use zhibu_domain::access::Denied;
use zhibu_domain::activity::{LINE_MAX_CHARS, PASSAGE_MAX_CHARS};
use zhibu_domain::bulletin::{
    Article, BODY_MAX_CHARS, Editor, EditorRole, Refusal, State, TITLE_MAX_CHARS, check_article,
};
use zhibu_domain::id::BulletinId;
use zhibu_domain::rulebook::{Catalogue, Right};
use zhibu_domain::text::{Lang, Text};
use zhibu_service::access::{self, EditBulletin};
use zhibu_service::bulletin::{self, Bulletin};

use super::reading::side;
use super::show::see;
use super::{Named, is_open};
use crate::context::{Ctx, Draft};
use crate::error::Error;
use crate::form::{Faults, Form, Reader, Row};
use crate::page::{Choice, see_other};
use crate::routes;

/// Empty rows offered for further editors.
const SPARE_ROWS: usize = 2;

/// Most characters of an editor's name, as of any line.
const NAME_MAX_CHARS: usize = LINE_MAX_CHARS;

/// The fields of one language.
struct Half {
    /// The end of the names of its fields.
    code: &'static str,
    legend: &'static str,
    title: String,
    body: String,
    source: String,
    copyright: String,
}

/// A row for an editor.
struct EditorRow {
    name_field: String,
    role_field: String,
    name: String,
    role: String,
}

#[derive(Template)]
#[template(path = "bulletin/edit.html")]
struct EditPage<'a> {
    ctx: &'a Ctx,
    id: BulletinId,
    heading: &'a str,
    action: String,
    form: Form,
    faults: Faults,
    draft: Option<Draft>,
    halves: [Half; 2],
    editors: Vec<EditorRow>,
    roles: Vec<Choice>,
    columns: Vec<Choice>,
    /// Nobody has edited the program's draft yet.
    raw: bool,
    /// Saving makes a draft again of what was handed in or checked.
    reopens: bool,
    /// What somebody else saved in the meantime, to be compared with what was typed.
    theirs: Option<&'a Bulletin>,
}

pub(super) async fn show(ctx: Ctx, id: Named) -> Result<Response, Error> {
    let Path(id) = id?;
    let found = editable(&ctx, id).await?;
    if !is_open(found.state) {
        return Ok(see_other(&routes::bulletin(id)));
    }
    let draft = ctx.draft().await?;
    let form = draft.as_ref().map_or_else(|| filled(&found), |draft| draft.form.clone());
    let page = page(&ctx, &found, form, Faults::default());
    ctx.page(&EditPage { draft, ..page })
}

/// The bulletin, if the reader may edit it.
async fn editable(ctx: &Ctx, id: BulletinId) -> Result<Bulletin, Error> {
    let seen = see(ctx, id).await?;
    if seen.rights.contains(&Right::EditBulletin) {
        Ok(seen.bulletin)
    } else {
        Err(Error::Denied(Some(Denied { right: Right::EditBulletin })))
    }
}

/// The form as it looks before anything is typed.
fn filled(found: &Bulletin) -> Form {
    let mut form = Form::default();
    let article = &found.article;
    for lang in Lang::ALL {
        let mut set = |name: &str, text: Option<&Text>| {
            let text = text.and_then(|text| side(text, lang)).unwrap_or_default();
            form.set(&field(name, lang), text);
        };
        set("title", Some(&article.title));
        set("body", Some(&article.body));
        set("source", article.source.as_ref());
        set("copyright", article.copyright.as_ref());
    }
    for (index, editor) in article.editors.iter().enumerate() {
        form.set(&format!("editor.{index}.name"), editor.name.as_str());
        form.set(&format!("editor.{index}.role"), editor.role.code());
    }
    form.set("column", article.column.as_deref().unwrap_or_default());
    form.set("version", found.version.to_string());
    form
}

fn field(name: &str, lang: Lang) -> String {
    format!("{name}_{}", lang.code())
}

fn page<'a>(ctx: &'a Ctx, found: &'a Bulletin, form: Form, faults: Faults) -> EditPage<'a> {
    let first = ctx.lang();
    let column = form.one("column").to_owned();
    EditPage {
        ctx,
        id: found.id,
        heading: found.article.title.get(ctx.lang()),
        action: routes::bulletin_edit(found.id),
        draft: None,
        halves: [first, first.other()].map(|lang| half(ctx, &form, lang)),
        editors: editor_rows(&form),
        roles: [EditorRole::Editor, EditorRole::ResponsibleEditor]
            .map(|role| Choice::new(role.code(), ctx.t(role_key(role))))
            .to_vec(),
        columns: columns(ctx, &column),
        raw: found.edited_by.is_none(),
        reopens: found.state != State::Draft,
        theirs: None,
        form,
        faults,
    }
}

fn role_key(role: EditorRole) -> &'static str {
    match role {
        EditorRole::Editor => "bulletin-role-editor",
        EditorRole::ResponsibleEditor => "bulletin-role-responsible-editor",
    }
}

fn half(ctx: &Ctx, form: &Form, lang: Lang) -> Half {
    let typed = |name: &str| form.one(&field(name, lang)).to_owned();
    Half {
        code: lang.code(),
        legend: ctx.t(language_key(lang)),
        title: typed("title"),
        body: typed("body"),
        source: typed("source"),
        copyright: typed("copyright"),
    }
}

fn language_key(lang: Lang) -> &'static str {
    match lang {
        Lang::Zh => "bulletin-in-chinese",
        Lang::En => "bulletin-in-english",
    }
}

/// The rows that hold something, and a few empty ones.
fn editor_rows(form: &Form) -> Vec<EditorRow> {
    let mut filled = form.indexed("editor");
    filled.retain(|row| !row.blank(&["name"]));
    let mut rows: Vec<EditorRow> = filled
        .iter()
        .map(|row| EditorRow {
            name_field: row.name("name"),
            role_field: row.name("role"),
            name: row.one("name").to_owned(),
            role: row.one("role").to_owned(),
        })
        .collect();
    let next = filled.last().map_or(0, |row| row.number.saturating_add(1));
    for number in (next..).take(SPARE_ROWS) {
        rows.push(EditorRow {
            name_field: format!("editor.{number}.name"),
            role_field: format!("editor.{number}.role"),
            name: String::new(),
            role: EditorRole::Editor.code().to_owned(),
        });
    }
    rows
}

/// The columns of today, and the one chosen before if it is no more among them.
fn columns(ctx: &Ctx, chosen: &str) -> Vec<Choice> {
    let entries = ctx.rules.catalogue(Catalogue::Column).iter();
    entries
        .filter(|entry| entry.key == chosen || entry.provenance.span.holds(ctx.today))
        .map(|entry| Choice::new(entry.key.as_str(), ctx.words.label(&entry.label)))
        .collect()
}

pub(super) async fn save(ctx: Ctx, id: Named, form: Form) -> Result<Response, Error> {
    let Path(id) = id?;
    let act = ctx.act()?;
    let article = match read(&ctx, &form) {
        Ok(article) => article,
        Err(faults) => {
            let found = editable(&ctx, id).await?;
            return ctx.unprocessable(&page(&ctx, &found, form, faults));
        }
    };
    let version = form.one("version").parse().unwrap_or_default();
    let hand_in = form.has("submit");
    let saved = ctx.db.write({
        let article = article.clone();
        move |tx| -> zhibu_service::Result<()> {
            let unit = bulletin::unit_of(tx, act.realm, id)?;
            let granted = access::require::<EditBulletin>(tx, &act, unit)?;
            bulletin::edit(tx, &act, &granted, id, version, &article)?;
            if hand_in { bulletin::submit(tx, &act, &granted, id) } else { Ok(()) }
        }
    });
    match saved.await {
        Ok(()) => {
            ctx.discard_draft().await?;
            Ok(see_other(&routes::bulletin(id)))
        }
        Err(zhibu_service::Error::Bulletin(Refusal::Changed)) => {
            compare(&ctx, id, form, &article).await
        }
        Err(error) => match (&error, ctx.sentence(&error)) {
            (zhibu_service::Error::Bulletin(_), Some(sentence)) => {
                let found = editable(&ctx, id).await?;
                ctx.unprocessable(&page(&ctx, &found, form, Faults::of("save", sentence)))
            }
            _ => Err(error.into()),
        },
    }
}

/// Somebody saved first. If it was this very form, sent twice, all is well. Else what was typed
/// stays, what they saved stands beside it, and saving again is a decision.
async fn compare(
    ctx: &Ctx,
    id: BulletinId,
    mut form: Form,
    typed: &Article,
) -> Result<Response, Error> {
    let found = editable(ctx, id).await?;
    let mine = found.edited_by.as_ref().map(|signed| signed.person)
        == ctx.account.as_ref().map(|me| me.person);
    if mine && found.article == *typed {
        ctx.discard_draft().await?;
        return Ok(see_other(&routes::bulletin(id)));
    }
    form.set("version", found.version.to_string());
    let faults = Faults::of("save", ctx.t("bulletin-changed"));
    let page = EditPage { theirs: Some(&found), ..page(ctx, &found, form, faults) };
    Ok((StatusCode::CONFLICT, ctx.page(&page)?).into_response())
}

/// The article that was typed, or everything that is wrong with it.
fn read(ctx: &Ctx, form: &Form) -> Result<Article, Faults> {
    let mut reader = Reader::new(form, ctx.words);
    let title = both(ctx, &mut reader, "title", "bulletin-title", TITLE_MAX_CHARS);
    let title = title.and_then(|title| one_line(&title));
    let body = both(ctx, &mut reader, "body", "bulletin-body", BODY_MAX_CHARS);
    let source = both(ctx, &mut reader, "source", "bulletin-source", LINE_MAX_CHARS);
    let copyright = both(ctx, &mut reader, "copyright", "bulletin-copyright", PASSAGE_MAX_CHARS);
    let editors = form
        .indexed("editor")
        .iter()
        .filter_map(|row| editor(ctx, &mut reader, row))
        .collect::<Vec<_>>();
    let column = reader.choice("column", ctx.t("bulletin-column"), |key| {
        ctx.rules.item(Catalogue::Column, key).map(|entry| entry.key.clone())
    });
    if !reader.faults.is_empty() {
        return Err(reader.faults);
    }
    match check_article(title, body, &editors) {
        Ok((title, body)) => Ok(Article { title, body, source, editors, column, copyright }),
        Err(refusal) => {
            Err(Faults::of(place(&refusal, ctx.lang()), ctx.words.bulletin_refusal(&refusal)))
        }
    }
}

/// A title has room for two lines on the page and is one all the same.
fn one_line(title: &Text) -> Option<Text> {
    let [zh, en] = Lang::ALL.map(|lang| {
        side(title, lang).map(|side| side.split_whitespace().collect::<Vec<_>>().join(" "))
    });
    Text::new(zh, en)
}

/// A text in both languages; each side is its own field.
fn both(
    ctx: &Ctx,
    reader: &mut Reader<'_>,
    name: &str,
    label: &'static str,
    max: usize,
) -> Option<Text> {
    let [zh, en] = Lang::ALL.map(|lang| {
        let args = [("label", ctx.t(label).into()), ("lang", ctx.t(language_key(lang)).into())];
        reader.text(&field(name, lang), &ctx.words.with("bulletin-field-in", &args), max)
    });
    Text::new(zh, en)
}

fn editor(ctx: &Ctx, reader: &mut Reader<'_>, row: &Row<'_>) -> Option<Editor> {
    let name = reader.text(&row.name("name"), ctx.t("bulletin-editor-name"), NAME_MAX_CHARS)?;
    let role = reader.choice(&row.name("role"), ctx.t("bulletin-editor-role"), EditorRole::parse);
    Some(Editor { name, role: role.unwrap_or(EditorRole::Editor) })
}

/// The field at which a refusal of the article is said.
fn place(refusal: &Refusal, lang: Lang) -> String {
    match refusal {
        Refusal::TitleMissing | Refusal::TitleTooLong { .. } => field("title", lang),
        Refusal::BodyMissing | Refusal::BodyTooLong { .. } => field("body", lang),
        Refusal::TooManyEditors { .. } => "editors".to_owned(),
        _ => "save".to_owned(),
    }
}
