//! What the rules answer where a number stands: not the number, but what follows from it.

use std::fmt::{Debug, Write as _};
use std::sync::Arc;

use jiff::civil::{Date, date};
use jiff::{Timestamp, ToSpan};
use zhibu_domain::activity::{State, attach, is_late, unconfirm};
use zhibu_domain::day::Span;
use zhibu_domain::deadline::{History, Schedule};
use zhibu_domain::id::{PersonId, Realm};
use zhibu_domain::parameter;
use zhibu_domain::post::{Term, check_term, ends_soon, reminder_from, usual_end};
use zhibu_domain::rulebook::{Catalogue, Content, Rulebook};
use zhibu_domain::task::{Outcome, Step, Task};
use zhibu_domain::text::{Lang, Text};
use zhibu_domain::vote::{Tally, count, quorum};
use zhibu_domain::{account, bulletin};
use zhibu_service::files::Files;
use zhibu_service::{Act, Actor};
use zhibu_words::Words;

use super::spot::Spot;

/// What `rules` answer about the place; questions are put by the unchanged rules `asked`. `None` if
/// nothing is known to depend on it.
pub(super) fn of(asked: &Rulebook, rules: &Rulebook, spot: &Spot) -> Option<String> {
    let path: Vec<&str> = spot.path.iter().map(String::as_str).collect();
    match (spot.table.as_str(), path.as_slice()) {
        ("number", ["value"]) => value(asked, rules, &spot.key, spot.from),
        ("number", ["min" | "max"]) => Some(bounds(asked, rules, &spot.key, spot.from)),
        ("vote", ["quorum" | "pass", "share" | "more-than"]) => {
            Some(votes(rules, &spot.key, spot.from))
        }
        ("cadence", ["every-months"] | ["season", _]) => Some(cadence(rules, &spot.key)),
        ("post", ["rank"]) => {
            let order = rules.posts_on(spot.from.max(date(2026, 10, 1)));
            Some(order.iter().map(|post| post.key.as_str()).collect::<Vec<_>>().join(" "))
        }
        _ => None,
    }
}

/// What may be set instead of a number.
fn bounds(asked: &Rulebook, rules: &Rulebook, key: &str, day: Date) -> String {
    let number = &asked.number(key, day).unwrap().value;
    let near = |value: i64| value - 2..=value + 2;
    let holds = |value: i64| {
        let entry = parameter::may_set(rules, key, day);
        entry.is_ok_and(|entry| parameter::holds(entry, value))
    };
    format!("{:?}", near(number.min).chain(near(number.max)).map(holds).collect::<Vec<_>>())
}

/// Everything that a number decides.
fn value(asked: &Rulebook, rules: &Rulebook, key: &str, day: Date) -> Option<String> {
    let mut told = String::new();
    for rule in &asked.cadences {
        if rule.value.numbers().any(|number| number == key) {
            told.push_str(&cadence(rules, &rule.key));
        }
    }
    for kind in &asked.unit_kinds {
        let sizes = [&kind.value.min_members, &kind.value.max_members];
        if sizes.into_iter().flatten().any(|number| number == key) {
            let kind = rules.unit_kind(&kind.key).unwrap();
            add(&mut told, words(rules, Content::UnitKind(&kind.value), day));
        }
        let terms = kind.value.term_by_field.iter().map(|(_, number)| number);
        if terms.chain(&kind.value.term).any(|number| number == key) {
            let fields = asked.catalogue(Catalogue::Field).iter();
            for field in fields.map(|field| vec![field.key.clone()]).chain([Vec::new()]) {
                add(&mut told, usual_end(rules, &kind.key, &field, day));
            }
        }
    }
    if let Some(of_key) = by_key(asked, rules, key, day) {
        told.push_str(&of_key);
    }
    (!told.is_empty()).then_some(told)
}

fn add(told: &mut String, what: impl Debug) {
    writeln!(told, "{what:?}").unwrap();
}

fn words(rules: &Rulebook, content: Content<'_>, day: Date) -> String {
    format!("{:?}", Words::of_rules(Lang::En, rules).lays_down(rules, content, day))
}

/// Numbers that code names by their key, and what the code does with them. Each function is the one
/// that the acts call.
fn by_key(asked: &Rulebook, rules: &Rulebook, key: &str, day: Date) -> Option<String> {
    let n = |rules: &Rulebook| rules.number(key, day).unwrap().value.value;
    let (old, new) = (n(asked), n(rules));
    let around = old - 2..=old + 2;
    let now: Timestamp = "2026-10-01T09:00:00Z".parse().unwrap();
    let today = date(2026, 10, 1);
    let on = |days: i64| today + days.days();
    let text = || Text::new(Some("原因".to_owned()), None);
    let each = |answer: &dyn Fn(i64) -> String| around.clone().map(answer).collect::<String>();
    let told = match key {
        "activity.confirm_undo_minutes" => each(&|minutes| {
            format!("{:?}", unconfirm(new, State::Confirmed, Some(now), now + minutes.minutes()))
        }),
        "activity.record_within_days" => {
            each(&|days| format!("{}", is_late(new, Some(today), Some(on(days)))))
        }
        "attachment.max_files" => each(&|files| format!("{:?}", attach(files, new))),
        "attachment.max_bytes" => each(&|bytes| kept(rules, new, bytes)),
        "bulletin.check_by_another" => {
            let person = PersonId(uuid::Uuid::nil());
            let (submitted, check) = (bulletin::State::Submitted, bulletin::Step::Check);
            format!("{:?}", bulletin::advance(submitted, check, Some(person), person, new != 0))
        }
        "term.reminder_months" => reminder_from(new, today).to_string(),
        "term.change_months_max" => {
            let kinds = rules.unit_kinds.iter().filter(|kind| kind.value.term.is_some());
            let terms = kinds.map(|kind| {
                let elected_on = day.max(today);
                let usual = usual_end(rules, &kind.key, &[], elected_on).unwrap();
                let ends = (old - 2..=old + 2).map(|months| usual + months.months());
                let check = |ends_on| {
                    let term = Term { elected_on, ends_on };
                    format!("{:?}", check_term(rules, (&kind.key, &[]), term, today))
                };
                ends.map(check).collect::<String>()
            });
            terms.collect()
        }
        "post.reminder_days" => each(&|days| format!("{}", ends_soon(new, on(days), today))),
        "account.card_days" => account::last_day(new, today).to_string(),
        "task.extend_days_max" => each(&|days| {
            let task = Task::of(today, None, None);
            format!("{:?}", task.extend(on(days), text(), Some(new), today))
        }),
        "task.undo_minutes" => each(&|minutes| {
            let step = Step::Dropped { on: today, reason: text().unwrap() };
            let task = Task::of(today, None, None).after(&step, now);
            assert!(task.end.is_some_and(|end| end.outcome == Outcome::Dropped));
            format!("{:?}", task.take_back(new, now + minutes.minutes()))
        }),
        _ => return None,
    };
    Some(told)
}

/// Why a content of so many bytes is not kept: it is too large, or of no type that is taken.
fn kept(rules: &Rulebook, max_bytes: i64, bytes: i64) -> String {
    let act = Act {
        realm: Realm(1),
        actor: Actor::Installation,
        now: "2026-10-01T09:00:00Z".parse().unwrap(),
        today: date(2026, 10, 1),
        second_factor: true,
        rules: Arc::new(rules.clone()),
        random: Arc::new(|_: &mut [u8]| {}),
        vault: zhibu_service::Vault::default(),
    };
    let content = vec![0; usize::try_from(bytes).unwrap()];
    let kept = Files::new("nowhere").keep(&act, max_bytes, &content);
    format!("{:?}", kept.map(|stored| stored.bytes))
}

/// What a rhythm asks of each kind of unit of up to twelve members, over two years from its first.
fn cadence(rules: &Rulebook, key: &str) -> String {
    let mut told = String::new();
    for rule in rules.cadences.iter().filter(|rule| rule.key == key) {
        let year = rule.provenance.span.from.year() + 1;
        let stretch = Span { from: date(year, 1, 1), until: date(year + 2, 1, 1) };
        let schedule = Schedule::of(rules, stretch);
        for duty in schedule.duties().iter().filter(|duty| duty.rule.key == key) {
            add(&mut told, &duty.dues);
        }
        for kind in rule.value.held_in.iter().chain(&rule.value.exempt) {
            let kinds = [(Span::since(date(2000, 1, 1)), schedule.unit_kind(kind).unwrap())];
            for members in 0..=12 {
                let members = [(date(2000, 1, 1), members)];
                let history = History { kinds: &kinds, members: &members, ..History::default() };
                schedule.judge(&history, stretch.until, |verdict| add(&mut told, verdict));
            }
        }
        // What a sitting credits to those present is told with the rule.
        add(&mut told, words(rules, Content::Cadence(&rule.value), stretch.from));
    }
    told
}

/// Quorum and pass mark of up to sixty, and the outcome of votes around them.
fn votes(rules: &Rulebook, key: &str, day: Date) -> String {
    let rule = &rules.vote(key, day).unwrap().value;
    let mut told = String::new();
    for entitled in 1..=60 {
        add(&mut told, quorum(rule, entitled));
        for present in 0..=entitled {
            let votes_for = present / 2 + 1;
            let tally = Tally {
                entitled,
                present,
                votes_for: votes_for.min(present),
                against: 0,
                abstained: 0,
                written_for: 0,
            };
            add(&mut told, count(rule, tally));
        }
    }
    told
}
