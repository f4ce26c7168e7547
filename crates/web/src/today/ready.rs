//! Plain text to paste into a message: what is due, and which units lack what. It names units and
//! activities, never a person.

use zhibu_service::today::{Needy, Reason};
use zhibu_service::unit::UnitRow;

use super::duties::{self, Item, Own};
use crate::context::Ctx;

/// Days ahead of which the text speaks.
const SOON_DAYS: i32 = 45;

/// What the units of the reader's own desk have to hold, with the last days.
pub(super) fn due(ctx: &Ctx, units: &[Own], items: &[Item]) -> Option<String> {
    let words = ctx.words;
    let mut lines = Vec::new();
    for (at, own) in units.iter().enumerate() {
        let soon = |item: &&Item| item.todo.days <= SOON_DAYS && item.unit == at;
        let mut here = items.iter().filter(soon).collect::<Vec<_>>();
        here.sort_by_key(|item| item.last);
        if here.is_empty() {
            continue;
        }
        if !lines.is_empty() {
            lines.push(String::new());
        }
        let unit = words.text(&own.unit.name);
        let day = words.day_short(ctx.today);
        lines.push(words.with("today-ready-due", &[("unit", unit.into()), ("day", day.into())]));
        for (item, number) in here.into_iter().zip(1_u32..) {
            let key = if item.planned.is_some() {
                "today-ready-planned"
            } else if item.last < ctx.today {
                "today-ready-late"
            } else {
                "today-ready-by"
            };
            let args = [
                ("n", number.into()),
                ("duty", (&item.name).into()),
                ("day", duties::brief(ctx, item.last).into()),
            ];
            lines.push(words.with(key, &args));
        }
    }
    (!lines.is_empty()).then(|| lines.join("\n"))
}

/// Which of the units below still lack what.
pub(super) fn missing(ctx: &Ctx, root: &UnitRow, needy: &[Needy]) -> Option<String> {
    let words = ctx.words;
    let lacking = |one: &Needy| {
        let lack = one.reasons.iter().filter_map(|reason| match reason {
            Reason::Silent => Some(vec![ctx.t("today-ready-silent").to_owned()]),
            Reason::Late { rule, periods } => {
                Some(periods.iter().map(|period| duties::name(ctx, rule, *period)).collect())
            }
            Reason::Unled { .. } | Reason::TermOver { .. } | Reason::Few { .. } => None,
        });
        let lack: Vec<String> = lack.flatten().collect();
        let lack: Vec<&str> = lack.iter().map(String::as_str).collect();
        let unit = words.text(&one.unit.name);
        let args = [("unit", unit.into()), ("duties", words.list(&lack).into())];
        (!lack.is_empty()).then(|| words.with("today-ready-unit", &args))
    };
    let units: Vec<String> = needy.iter().filter_map(lacking).collect();
    if units.is_empty() {
        return None;
    }
    let args =
        [("unit", words.text(&root.name).into()), ("day", words.day_short(ctx.today).into())];
    let mut lines = vec![words.with("today-ready-missing", &args)];
    lines.extend(units);
    lines.push(ctx.t("today-ready-ask").to_owned());
    Some(lines.join("\n"))
}
