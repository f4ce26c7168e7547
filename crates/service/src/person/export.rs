//! Everything that is kept of the person who asks, in one piece for taking along: the record,
//! memberships, marks, posts, attendance, protected fields in the clear, and who looked at them.
//!
//! Codes stand with their words in both languages, so that the file can be read without this
//! program. Votes are not among it: no ballot says whose it is.

use serde_json::{Value, json};
use zhibu_domain::access::Because;
use zhibu_domain::day::{FOREVER, Span};
use zhibu_domain::id::PersonId;
use zhibu_domain::person::{Details, Name};
use zhibu_domain::rulebook::{Catalogue, Rulebook};
use zhibu_domain::text::{Label, Text};

use super::record::{self, Attended, Belonging, Held, Mark};
use crate::act::{Act, Actor};
use crate::engine::Tx;
use crate::error::{Error, Result};
use crate::{audit, protected};

/// Parts of the list of activities that are read, at most: ten thousand activities.
const PARTS_MAX: usize = 200;

/// Gives the acting person what is kept of them, and logs that.
///
/// # Errors
/// [`Error::NotFound`] for the installation, which is nobody; [`Error::Vault`] if a protected field
/// is kept and there is no key to open it.
pub fn export(tx: &mut Tx<'_>, act: &Act) -> Result<Value> {
    let Actor::Person(person) = act.actor else { return Err(Error::NotFound) };
    let kept = record::load(tx, act.realm, person)?;
    let rules = &act.rules;
    let mut sealed = serde_json::Map::new();
    for field in &kept.protected {
        let value = protected::read(tx, act, person, *field)?;
        sealed.insert(field.key().to_owned(), json!(value));
    }
    let looks = protected::who_looked(tx, act.realm, person)?;
    let looks: Vec<Value> = looks
        .iter()
        .map(|look| {
            let by = look.by.as_ref().map(|(_, by)| name(by));
            json!({"at": look.at, "by": by, "field": look.field.key(), "reason": look.reason})
        })
        .collect();
    let whole = json!({
        "made_at": act.now,
        "person": person,
        "name": name(&kept.name),
        "details": details(rules, &kept.details),
        "protected": sealed,
        "memberships": kept.belongings.iter().map(|b| belonging(rules, b)).collect::<Vec<_>>(),
        "marks": kept.marks.iter().map(|mark| marked(rules, mark)).collect::<Vec<_>>(),
        "posts": kept.posts.iter().map(|post| held(rules, post)).collect::<Vec<_>>(),
        "activities": activities(tx, act, person)?,
        "looks": looks,
    });
    audit::log_unplaced(tx, act, "person.export", &Because::Own, person.0, json!({}))?;
    Ok(whole)
}

fn activities(tx: &mut Tx<'_>, act: &Act, person: PersonId) -> Result<Vec<Value>> {
    let mut all = Vec::new();
    let mut before = None;
    for _ in 0..PARTS_MAX {
        let (rows, next) = record::attended(tx, act.realm, person, before)?;
        all.extend(rows.iter().map(attended));
        match next {
            Some(next) => before = Some(next),
            None => break,
        }
    }
    Ok(all)
}

fn name(name: &Name) -> Value {
    json!({"name": name.name, "latin": name.latin})
}

fn text(text: &Text) -> Value {
    json!({"zh": text.zh(), "en": text.en()})
}

fn word(code: &str, label: Option<&Label>) -> Value {
    match label {
        Some(label) => json!({"code": code, "zh": label.zh, "en": label.en}),
        None => json!({"code": code}),
    }
}

/// A stretch of days; the last day is the last inside, and null while it lasts.
fn days(span: Span) -> Value {
    let last = (span.until != FOREVER).then(|| span.until.yesterday().unwrap_or(span.until));
    json!({"first": span.from, "last": last})
}

fn details(rules: &Rulebook, details: &Details) -> Value {
    let code = |list: Catalogue, code: &Option<String>| {
        code.as_deref().map(|code| word(code, rules.item(list, code).map(|item| &item.label)))
    };
    json!({
        "sex": code(Catalogue::Sex, &details.sex),
        "people": code(Catalogue::People, &details.people),
        "education": code(Catalogue::Education, &details.education),
        "occupation": code(Catalogue::Occupation, &details.occupation),
        "born_on": details.born_on,
        "native_place": details.native_place,
        "employer": details.employer,
        "joined_on": details.joined_on,
        "full_on": details.full_on,
    })
}

fn belonging(rules: &Rulebook, belonging: &Belonging) -> Value {
    let period = &belonging.period;
    let ended_by = period
        .ended_by
        .as_deref()
        .map(|reason| word(reason, rules.item(Catalogue::Leaving, reason).map(|item| &item.label)));
    json!({
        "unit": text(&belonging.unit_name),
        "group": belonging.group_name.as_ref().map(text),
        "standing": period.place.standing,
        "days": days(period.span),
        "ended_by": ended_by,
        "reference": period.reference,
    })
}

fn marked(rules: &Rulebook, mark: &Mark) -> Value {
    let label = rules.flag(&mark.flag).map(|flag| &flag.label);
    json!({
        "mark": word(&mark.flag, label),
        "days": days(mark.span),
        "reference": mark.reference,
    })
}

fn held(rules: &Rulebook, held: &Held) -> Value {
    let label = rules.post(&held.post).map(|post| &post.label);
    json!({
        "post": word(&held.post, label),
        "unit": text(&held.unit_name),
        "days": days(held.span),
        "obtained": held.obtained,
        "reference": held.reference,
    })
}

fn attended(row: &Attended) -> Value {
    json!({
        "title": text(&row.title),
        "day": row.held_on,
        "unit": text(&row.unit_name),
        "presence": row.presence,
    })
}
