//! The form for a new committee: the day of the election, the end of the term, and who holds which
//! post. Those who held posts for the term before end on the day before.

use std::collections::BTreeSet;

use askama::Template;
use axum::response::Response;
use uuid::Uuid;
use zhibu_domain::id::{PersonId, PostId};
use zhibu_domain::membership::REFERENCE_MAX_CHARS;
use zhibu_domain::post::{Refusal, Term};
use zhibu_service::access::{self, FillPost};
use zhibu_service::post::{self, Election};

use super::{Offer, Open, done, home, label, offer, open, place, posts_of, read_term, usual};
use crate::context::{Ctx, Draft};
use crate::error::Error;
use crate::form::{Faults, Form, Reader, field};
use crate::unit::At;

/// Empty rows beside the present holders of a post that several may hold.
const SPARE: usize = 2;

/// One post to be filled.
struct Row {
    /// Names of its fields.
    post_name: String,
    person_name: String,
    post: String,
    label: String,
    person: String,
}

#[derive(Template)]
#[template(path = "post/elect.html")]
struct ElectPage<'a> {
    ctx: &'a Ctx,
    name: &'a str,
    back: String,
    /// Posts that somebody holds now, or all if nobody does.
    rows: Vec<Row>,
    /// The others.
    others: Vec<Row>,
    /// One of the others is filled in, or faulty.
    others_open: bool,
    offer: Offer,
    /// Nobody would be left who fills posts.
    last: bool,
    form: Form,
    faults: Faults,
    draft: Option<Draft>,
}

pub(super) async fn show(ctx: Ctx, At(id): At) -> Result<Response, Error> {
    let unit = open(&ctx, id).await?;
    let defaults = |form: &mut Form| {
        form.set(field::ONCE, ctx.fresh_key());
        form.set("elected_on", ctx.today.to_string());
        if let Some(end) = usual(&ctx, &unit.unit, ctx.today) {
            form.set("ends_on", end.to_string());
            form.set("usual", end.to_string());
        }
        for (number, (post, person)) in offered(&ctx, &unit).into_iter().enumerate() {
            form.set(&format!("row.{number}.post"), post);
            let person = person.map(|person| person.to_string()).unwrap_or_default();
            form.set(&format!("row.{number}.person"), person);
        }
    };
    let (form, draft) = ctx.filled(defaults).await?;
    ctx.page(&page(&ctx, &unit, form, Faults::default(), draft).await?)
}

/// Posts for the term with those who hold them now.
fn offered(ctx: &Ctx, open: &Open) -> Vec<(String, Option<PersonId>)> {
    let mut rows = Vec::new();
    let posts = posts_of(ctx, &open.unit.unit.kind).into_iter();
    for post in posts.filter(|post| post.value.for_term) {
        let held = open.holders.iter().filter(|h| h.post == post.key && h.stands_for.is_none());
        let mut people: Vec<Option<PersonId>> = held.map(|holder| Some(holder.person)).collect();
        let spare = if post.value.single { usize::from(people.is_empty()) } else { SPARE };
        people.extend(std::iter::repeat_n(None, spare));
        rows.extend(people.into_iter().map(|person| (post.key.clone(), person)));
    }
    rows
}

pub(super) async fn send(ctx: Ctx, At(id): At, form: Form) -> Result<Response, Error> {
    let unit = open(&ctx, id).await?;
    if form.has("filter") {
        return ctx.page(&page(&ctx, &unit, form, Faults::default(), None).await?);
    }
    let faults = match read(&ctx, &unit, &form) {
        Err(faults) => faults,
        Ok((new, numbers)) => {
            let act = ctx.act()?;
            let elected = ctx.db.write(move |tx| {
                let granted = access::require::<FillPost>(tx, &act, id)?;
                post::elect(tx, &act, &granted, &new)
            });
            match elected.await {
                Ok(()) => return done(&ctx, id).await,
                Err(error) => place(&ctx, error, |refusal| field_of(refusal, &numbers))?,
            }
        }
    };
    ctx.unprocessable(&page(&ctx, &unit, form, faults, None).await?)
}

fn field_of(refusal: &Refusal, numbers: &[usize]) -> String {
    match refusal {
        Refusal::Row { row, .. } => {
            format!("row.{}.person", numbers.get(*row).copied().unwrap_or_default())
        }
        Refusal::TermEnds { .. } | Refusal::TermTooLong { .. } | Refusal::NoTerm { .. } => {
            "ends_on".to_owned()
        }
        Refusal::ReferenceTooLong { .. } => "reference".to_owned(),
        Refusal::LastToFill => "sure".to_owned(),
        Refusal::NobodyElected => "row.0.person".to_owned(),
        _ => "elected_on".to_owned(),
    }
}

/// The election, and the numbers of the rows that were filled in.
fn read(ctx: &Ctx, open: &Open, form: &Form) -> Result<(Election, Vec<usize>), Faults> {
    let mut read = Reader::new(form, ctx.words);
    let once: Option<Uuid> = read.id(field::ONCE, ctx.t("post-elect"));
    let term: Option<Term> = read_term(ctx, &open.unit, form, &mut read);
    let mut elected = Vec::new();
    let mut numbers = Vec::new();
    for row in form.indexed("row") {
        let post = row.one("post").to_owned();
        let name = row.name("person");
        if let Some(person) = read.id::<PersonId>(&name, &label(ctx, &post)) {
            // Each row has its own id, the same however often the form is sent.
            let step = u128::try_from(row.number).unwrap_or(0);
            let id = once.unwrap_or_default().as_u128().wrapping_add(step);
            elected.push((PostId(Uuid::from_u128(id)), post, person));
            numbers.push(row.number);
        }
    }
    let reference = read.text("reference", ctx.t("post-reference"), REFERENCE_MAX_CHARS);
    match (once, term) {
        (Some(_), Some(term)) if read.faults.is_empty() => {
            let sure = form.has("sure");
            Ok((Election { term, elected, reference, sure }, numbers))
        }
        _ => Err(read.faults),
    }
}

async fn page<'a>(
    ctx: &'a Ctx,
    open: &'a Open,
    form: Form,
    faults: Faults,
    draft: Option<Draft>,
) -> Result<ElectPage<'a>, Error> {
    let unit = &open.unit.unit;
    let held = |post: &str| open.holders.iter().any(|holder| holder.post == post);
    let row = |row: &crate::form::Row<'_>| Row {
        post_name: row.name("post"),
        person_name: row.name("person"),
        post: row.one("post").to_owned(),
        label: label(ctx, row.one("post")),
        person: row.one("person").to_owned(),
    };
    let all: Vec<Row> = form.indexed("row").iter().map(row).collect();
    let chosen = all.iter().filter_map(|row| row.person.parse().ok()).collect();
    let nobody = open.holders.is_empty();
    // Of a post that several may hold, empty rows stand aside, all but the first.
    let mut seen: BTreeSet<String> = BTreeSet::new();
    let (rows, others): (Vec<Row>, Vec<Row>) = all.into_iter().partition(|row| {
        let first = seen.insert(row.post.clone());
        !row.person.is_empty() || first && (nobody || held(&row.post))
    });
    let others_open =
        others.iter().any(|row| !row.person.is_empty() || faults.at(&row.person_name).is_some());
    Ok(ElectPage {
        name: ctx.words.text(&unit.name),
        back: home(unit.id),
        rows,
        others,
        others_open,
        offer: offer(ctx, unit.id, &form, chosen, &[]).await?,
        last: faults.at("sure").is_some() || form.has("sure"),
        form,
        faults,
        draft,
        ctx,
    })
}
