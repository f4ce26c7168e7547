//! What is kept of a person, in words: the same for those who keep the roll and for oneself.

use jiff::civil::Date;
use zhibu_domain::day::{FOREVER, Span};
use zhibu_domain::person::Details;
use zhibu_domain::post::Obtained;
use zhibu_domain::protected::Field;
use zhibu_domain::rulebook::Catalogue;
use zhibu_service::person::record::{Belonging, Held, Mark as Borne, Record};

use super::{code, mark, standing};
use crate::context::Ctx;
use crate::page::{Mark, capital};
use crate::routes;

/// A fact in words.
pub(super) struct Fact {
    pub(super) term: &'static str,
    pub(super) text: String,
}

/// Something that held for some days.
pub(super) struct Line {
    pub(super) what: String,
    /// Where, with its address.
    pub(super) place: Option<(String, String)>,
    pub(super) days: String,
    /// How it began or ended, and what it rests on.
    pub(super) how: String,
    /// It holds on the day shown.
    pub(super) holds: bool,
    /// Where it can be ended, for those who may.
    pub(super) end: Option<String>,
}

/// A protected field: whether it is on record.
pub(super) struct Sealed {
    pub(super) key: &'static str,
    pub(super) label: &'static str,
    pub(super) on_record: bool,
}

/// All of it.
pub(super) struct Kept {
    /// Full, probationary or no member on the day, with the mark of that.
    pub(super) state: (Mark, String),
    /// Unit and group of the day, with the unit's address.
    pub(super) place: Option<(String, String)>,
    pub(super) facts: Vec<Fact>,
    pub(super) sealed: Vec<Sealed>,
    pub(super) marks: Vec<Line>,
    pub(super) posts: Vec<Line>,
    pub(super) belongings: Vec<Line>,
}

/// Puts a record into words as of a day. `keeps` adds where marks are ended.
pub(super) fn kept(ctx: &Ctx, record: &Record, day: Date, keeps: bool) -> Kept {
    let place = record.on(day);
    let end = |mark: &Borne| {
        let open = mark.span.until > ctx.today;
        let address = routes::of_person(record.person, "unmark");
        (keeps && open).then(|| format!("{address}?mark={}", mark.id))
    };
    Kept {
        state: state(ctx, place),
        place: place.map(|place| (routes::unit(place.period.place.unit), home(ctx, place))),
        facts: facts(ctx, &record.details),
        sealed: Field::ALL
            .into_iter()
            .map(|field| Sealed {
                key: field.key(),
                label: ctx.words.protected_field(field),
                on_record: record.protected.contains(&field),
            })
            .collect(),
        marks: record.marks.iter().map(|borne| marked(ctx, borne, day, end(borne))).collect(),
        posts: record.posts.iter().rev().map(|held| post(ctx, held, day)).collect(),
        belongings: record.belongings.iter().rev().map(|b| belonging(ctx, b, day)).collect(),
    }
}

fn state(ctx: &Ctx, place: Option<&Belonging>) -> (Mark, String) {
    match place {
        None => (Mark::Rest, ctx.t("person-no-member").to_owned()),
        Some(place) => {
            let kind = place.period.place.standing;
            let mark = match kind {
                zhibu_domain::person::Standing::Full => Mark::Held,
                zhibu_domain::person::Standing::Probationary => Mark::Due,
            };
            (mark, standing(ctx, kind).to_owned())
        }
    }
}

/// Unit, and the group in it.
fn home(ctx: &Ctx, place: &Belonging) -> String {
    let unit = ctx.words.text(&place.unit_name);
    match &place.group_name {
        Some(group) => format!("{unit} · {}", ctx.words.text(group)),
        None => unit.to_owned(),
    }
}

fn facts(ctx: &Ctx, details: &Details) -> Vec<Fact> {
    let day = |day: Option<Date>| day.map(|day| ctx.words.day(day));
    let word = |list, key: &Option<String>| key.as_deref().map(|key| capital(code(ctx, list, key)));
    let said = [
        ("person-sex", word(Catalogue::Sex, &details.sex)),
        ("person-born-on", day(details.born_on)),
        ("person-people", word(Catalogue::People, &details.people)),
        ("person-education", word(Catalogue::Education, &details.education)),
        ("person-native-place", details.native_place.clone()),
        ("person-occupation", word(Catalogue::Occupation, &details.occupation)),
        ("person-employer", details.employer.clone()),
        ("person-joined-on", day(details.joined_on)),
        ("person-full-on", day(details.full_on)),
    ];
    let fact = |(key, text): (&str, Option<String>)| Some(Fact { term: ctx.t(key), text: text? });
    said.into_iter().filter_map(fact).collect()
}

/// First and last day in words.
pub(super) fn days(ctx: &Ctx, span: Span) -> String {
    let from = ctx.words.day(span.from);
    if span.until == FOREVER {
        return ctx.words.with("person-since", &[("day", from.into())]);
    }
    let last = ctx.words.day(span.until.yesterday().unwrap_or(span.until));
    ctx.words.with("person-from-to", &[("from", from.into()), ("to", last.into())])
}

fn joined(ctx: &Ctx, parts: &[Option<String>]) -> String {
    let parts: Vec<&str> = parts.iter().filter_map(Option::as_deref).collect();
    parts.join(ctx.t("list-semicolon"))
}

fn marked(ctx: &Ctx, borne: &Borne, day: Date, end: Option<String>) -> Line {
    Line {
        what: capital(mark(ctx, &borne.flag)),
        place: None,
        days: days(ctx, borne.span),
        how: borne.reference.clone().unwrap_or_default(),
        holds: borne.span.holds(day),
        end,
    }
}

fn post(ctx: &Ctx, held: &Held, day: Date) -> Line {
    let way = |way| {
        ctx.t(match way {
            Obtained::Elected => "person-obtained-elected",
            Obtained::ByElected => "person-obtained-by-elected",
            Obtained::Appointed => "person-obtained-appointed",
            Obtained::Acting => "person-obtained-acting",
        })
    };
    Line {
        what: capital(ctx.post_label(&held.post)),
        place: Some((routes::unit(held.unit), ctx.words.text(&held.unit_name).to_owned())),
        days: days(ctx, held.span),
        how: joined(ctx, &[held.obtained.map(|o| way(o).to_owned()), held.reference.clone()]),
        holds: held.span.holds(day),
        end: None,
    }
}

fn belonging(ctx: &Ctx, belonging: &Belonging, day: Date) -> Line {
    let period = &belonging.period;
    let ended = period.ended_by.as_deref();
    let ended = ended.map(|reason| capital(code(ctx, Catalogue::Leaving, reason)));
    Line {
        what: standing(ctx, period.place.standing).to_owned(),
        place: Some((routes::unit(period.place.unit), home(ctx, belonging))),
        days: days(ctx, period.span),
        how: joined(ctx, &[ended, period.reference.clone()]),
        holds: period.span.holds(day),
        end: None,
    }
}
