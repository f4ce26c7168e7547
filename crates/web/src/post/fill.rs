//! The form that gives one person a post.

use askama::Template;
use axum::response::Response;
use zhibu_domain::day::{FOREVER, Span};
use zhibu_domain::id::{PersonId, PostId};
use zhibu_domain::membership::REFERENCE_MAX_CHARS;
use zhibu_domain::post::{Obtained, Refusal};
use zhibu_service::access::{self, FillPost};
use zhibu_service::post::{self, NewPost};

use super::{Offer, Open, done, home, label, offer, open, place, posts_of, read_last};
use crate::context::{Ctx, Draft};
use crate::error::Error;
use crate::form::{Faults, Form, Reader, field};
use crate::page::Choice;
use crate::unit::At;

#[derive(Template)]
#[template(path = "post/new.html")]
struct NewPage<'a> {
    ctx: &'a Ctx,
    name: &'a str,
    back: String,
    posts: Vec<Choice>,
    ways: Vec<Choice>,
    offer: Offer,
    form: Form,
    faults: Faults,
    draft: Option<Draft>,
}

pub(super) async fn show(ctx: Ctx, At(id): At, query: Form) -> Result<Response, Error> {
    let unit = open(&ctx, id).await?;
    let asked = ctx.rules.post(query.one("post"));
    let defaults = |form: &mut Form| {
        form.set(field::ONCE, ctx.fresh_key());
        form.set("from", ctx.today.to_string());
        if let Some(post) = asked {
            form.set("post", &*post.key);
            // Whole committees have a form of their own, so one elected alone fills a gap.
            let way = if post.value.for_term { Obtained::ByElected } else { Obtained::Appointed };
            form.set("obtained", way.code());
        }
    };
    let (form, draft) = ctx.filled(defaults).await?;
    ctx.page(&page(&ctx, &unit, form, Faults::default(), draft).await?)
}

pub(super) async fn send(ctx: Ctx, At(id): At, form: Form) -> Result<Response, Error> {
    let unit = open(&ctx, id).await?;
    if form.has("filter") {
        return ctx.page(&page(&ctx, &unit, form, Faults::default(), None).await?);
    }
    let faults = match read(&ctx, &form) {
        Err(faults) => faults,
        Ok(new) => {
            let act = ctx.act()?;
            let filled = ctx.db.write(move |tx| {
                let granted = access::require::<FillPost>(tx, &act, id)?;
                post::fill(tx, &act, &granted, &new)
            });
            match filled.await {
                Ok(_) => return done(&ctx, id).await,
                Err(error) => place(&ctx, error, |refusal| field_of(refusal).to_owned())?,
            }
        }
    };
    ctx.unprocessable(&page(&ctx, &unit, form, faults, None).await?)
}

fn field_of(refusal: &Refusal) -> &'static str {
    match refusal {
        Refusal::UnknownPost { .. } | Refusal::NotHeldHere { .. } | Refusal::Taken { .. } => "post",
        Refusal::EndsBeforeStart { .. } => "until",
        Refusal::TooFarAhead { .. } | Refusal::UnitNotThere => "from",
        Refusal::ReferenceTooLong { .. } => "reference",
        _ => "person",
    }
}

fn read(ctx: &Ctx, form: &Form) -> Result<NewPost, Faults> {
    let mut read = Reader::new(form, ctx.words);
    let id = read.id::<PostId>(field::ONCE, ctx.t("post-post"));
    let label = ctx.t("post-post");
    let post = read.text("post", label, REFERENCE_MAX_CHARS);
    let post = read.need("post", label, post);
    let label = ctx.t("post-person");
    let person = read.id::<PersonId>("person", label);
    let person = read.need("person", label, person);
    let label = ctx.t("post-from");
    let from = read.date("from", label);
    let from = read.need("from", label, from);
    let until = read_last(&mut read, "until", ctx.t("post-until"));
    let label = ctx.t("post-obtained");
    let obtained = read.choice("obtained", label, Obtained::parse);
    let obtained = read.need("obtained", label, obtained);
    let reference = read.text("reference", ctx.t("post-reference"), REFERENCE_MAX_CHARS);
    match (id, post, person, from, obtained) {
        (Some(id), Some(post), Some(person), Some(from), Some(obtained))
            if read.faults.is_empty() =>
        {
            let span = Span { from, until: until.unwrap_or(FOREVER) };
            Ok(NewPost { id, post, person, span, obtained, reference })
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
) -> Result<NewPage<'a>, Error> {
    let unit = &open.unit.unit;
    let chosen = form.one("person").parse().ok().into_iter().collect();
    let posts = posts_of(ctx, &unit.kind);
    Ok(NewPage {
        name: ctx.words.text(&unit.name),
        back: home(unit.id),
        posts: posts.iter().map(|post| Choice::new(&*post.key, label(ctx, &post.key))).collect(),
        ways: Obtained::ALL.map(|way| Choice::new(way.code(), ctx.words.obtained(way))).into(),
        offer: offer(ctx, unit.id, &form, chosen, &[]).await?,
        form,
        faults,
        draft,
        ctx,
    })
}
