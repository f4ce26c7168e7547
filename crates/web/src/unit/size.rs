//! Whether a unit is smaller or larger than the rulebook wants, and why it is said. It is said,
//! never enforced.

use jiff::civil::Date;
use zhibu_domain::count::Count;
use zhibu_domain::id::UnitId;
use zhibu_domain::person::Standing;
use zhibu_domain::rulebook::{Entry, Number};
use zhibu_service::engine::Tx;
use zhibu_service::{Act, Result as Done, unit};

use crate::context::Ctx;
use crate::routes;

/// How far beyond the largest size members are counted exactly: this many times.
const COUNTED_TIMES: u32 = 10;

/// A limit that a unit does not keep.
pub(super) struct Finding {
    /// Below the smallest size, not above the largest.
    few: bool,
    count: Count,
    limit: Entry<Number>,
}

/// A finding in words.
pub(super) struct Warning {
    pub(super) sentence: String,
    pub(super) why: Why,
}

/// The rule behind a sentence: its key, its source, its remark, and where the rule itself stands.
pub(crate) struct Why {
    pub(crate) text: String,
    pub(crate) href: String,
}

/// Compares a unit's members with the limits of its kind. Where persons belong to units of this
/// kind, the smallest size counts full members; elsewhere it counts everybody below.
pub(super) fn findings(
    tx: &mut Tx<'_>,
    act: &Act,
    id: UnitId,
    kind: &str,
    day: Date,
) -> Done<Vec<Finding>> {
    let mut found = Vec::new();
    let Some(kind) = act.rules.unit_kind(kind) else { return Ok(found) };
    let number = |key: &Option<String>| {
        let entry = act.rules.number(key.as_deref()?, day)?;
        Some((entry, u32::try_from(entry.value.value).ok()?))
    };
    if let Some((entry, least)) = number(&kind.value.min_members) {
        let standing = kind.value.holds_members.then_some(Standing::Full);
        let n = unit::count_members_up_to(tx, act.realm, (id, day), standing, least)?;
        if n < least {
            found.push(Finding { few: true, count: Count::Exact { n }, limit: entry.clone() });
        }
    }
    if let Some((entry, most)) = number(&kind.value.max_members) {
        let stop = most.saturating_mul(COUNTED_TIMES);
        let n = unit::count_members_up_to(tx, act.realm, (id, day), None, stop)?;
        if n > most {
            let count = if n < stop { Count::Exact { n } } else { Count::MoreThan { n } };
            found.push(Finding { few: false, count, limit: entry.clone() });
        }
    }
    Ok(found)
}

/// Says what was found.
pub(super) fn warning(ctx: &Ctx, finding: &Finding) -> Warning {
    let (words, limit) = (ctx.words, &finding.limit);
    let key = if finding.few { "unit-size-few" } else { "unit-size-many" };
    let args = [
        ("label", words.label(&limit.label).into()),
        ("limit", limit.value.value.into()),
        ("count", words.count(finding.count).into()),
    ];
    Warning { sentence: words.with(key, &args), why: because(ctx, limit) }
}

/// Why a number of the rulebook speaks here.
pub(crate) fn because(ctx: &Ctx, number: &Entry<Number>) -> Why {
    let cited = &number.provenance.source;
    let source = cited.split_whitespace().next().and_then(|key| ctx.rules.sources.get(key));
    let mut said = vec![ctx.words.with("unit-why-rule", &[("key", (&number.key).into())])];
    said.extend(source.map(|source| ctx.words.vote_source(&source.label, cited)));
    said.extend(number.provenance.note.as_ref().map(|note| ctx.words.label(note).to_owned()));
    Why { text: said.join(ctx.t("list-sentence")), href: routes::rule(&number.key) }
}
