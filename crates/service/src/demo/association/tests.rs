//! What the association holds when it is made: a year in which every state occurs, on whatever day
//! it is made.

use std::collections::BTreeSet;

use jiff::civil::date;
use zhibu_domain::deadline::{Exemption, Schedule, State, year};
use zhibu_domain::rulebook::{Rulebook, embedded};

use super::*;
use crate::access::Scope;
use crate::deadline;
use crate::engine::Tx;
use crate::trial::{Place, REALM, plain};

fn act(day: Date) -> Act {
    let rules = Rulebook::load(RULEBOOK, &embedded(RULEBOOK).unwrap()).unwrap();
    Act {
        realm: REALM,
        actor: Actor::Installation,
        now: moment(day),
        today: day,
        second_factor: true,
        rules: Arc::new(rules),
        random: Arc::new(|buffer: &mut [u8]| buffer.fill(0)),
        vault: crate::Vault::of_key(1, [7; 32]),
    }
}

fn made(day: Date) -> (Place, Made) {
    let place = Place::new();
    let made = fill(place.db(), &act(day), &plain()).unwrap();
    (place, made)
}

/// Every state of every rhythm that some unit is in, this year or the last.
fn states(place: &Place, top: UnitId, day: Date) -> BTreeSet<(String, &'static str)> {
    let act = act(day);
    let mut found = BTreeSet::new();
    for year in [year(day.year() - 1), year(day.year())] {
        let read = act.clone();
        let scope = Scope { root: top, levels: 9 };
        let units = place
            .db()
            .read_blocking(move |tx: &mut Tx<'_>| deadline::of_units(tx, &read, scope, year))
            .unwrap();
        let schedule = Schedule::of(&act.rules, year);
        for unit in &units {
            let deadlines = unit.deadlines(&schedule, day);
            found.extend(deadlines.iter().map(|one| (one.rule.key.clone(), one.state.code())));
        }
    }
    found
}

#[test]
fn its_year_shows_every_state() {
    let day = date(2026, 11, 20);
    let (place, made) = made(day);
    let found = states(&place, made.top, day);
    for (rhythm, state) in [
        ("board-meeting", "held"),
        ("board-meeting", "made-up"),
        ("board-meeting", "missed"),
        ("board-meeting", "due"),
        ("board-meeting", "ahead"),
        ("general-assembly", "held"),
        ("accounts-audit", "made-up"),
        ("coaches-course", "held"),
        ("section-meeting", "held"),
        ("section-meeting", "made-up"),
        ("section-meeting", "missed"),
        ("section-meeting", "due"),
        ("section-meeting", "exempt"),
        ("competition", "held"),
        ("competition", "exempt"),
        ("plan-talk", "held"),
        ("plan-talk", "due"),
    ] {
        assert!(found.contains(&(rhythm.to_owned(), state)), "{rhythm} {state}: {found:#?}");
    }
    // In the season the board owes nothing, so the year has ten of its meetings.
    let rules = act(day).rules;
    let schedule = Schedule::of(&rules, year(2026));
    let board = schedule.duties().iter().find(|duty| duty.rule.key == "board-meeting").unwrap();
    assert_eq!(board.dues.len(), 10);
}

#[test]
fn it_can_be_made_on_any_day_of_a_year() {
    for day in [date(2027, 1, 1), date(2027, 2, 28), date(2027, 7, 31), date(2028, 11, 30)] {
        let (place, made) = made(day);
        let found = states(&place, made.top, day);
        for state in ["held", "made-up", "missed", "ahead", "exempt"] {
            assert!(found.iter().any(|(_, seen)| *seen == state), "{day} {state}: {found:#?}");
        }
        assert_eq!((made.units, made.members, made.seats, made.bulletins), (17, 121, 7, 9));
    }
}

#[test]
fn the_same_day_gives_the_same_rows() {
    let rows = || {
        let (place, _) = made(date(2026, 11, 20));
        let mut rows: Vec<String> = place.column(
            "SELECT title_zh || ' ' || CAST(held_on AS TEXT) || ' ' || state FROM activity
              ORDER BY id",
        );
        rows.extend(place.column::<String>("SELECT name FROM person ORDER BY id"));
        rows
    };
    let (one, two) = (rows(), rows());
    assert!(one.len() > 200, "{}", one.len());
    assert_eq!(one, two);
}

#[test]
fn an_assembly_without_its_quorum_is_held_again() {
    let (place, _) = made(date(2026, 11, 20));
    let votes = |what: &str| -> Vec<i64> {
        place.column(&format!(
            "SELECT v.{what} FROM activity_vote v
               JOIN activity a ON a.realm = v.realm AND a.id = v.activity
              WHERE v.rule = 'assembly' AND a.held_on >= '2026-01-01' ORDER BY a.held_on"
        ))
    };
    let (entitled, present) = (votes("entitled"), votes("present"));
    assert_eq!(present, [21, 47]);
    assert!(entitled.iter().all(|all| (85..120).contains(all)), "{entitled:?}");
    assert!(present[0] * 4 < entitled[0] && present[1] * 4 >= entitled[1], "{entitled:?}");
}

#[test]
fn few_members_and_a_trial_are_two_reasons_to_be_let_off() {
    let day = date(2026, 11, 20);
    let (place, made) = made(day);
    let (act, scope) = (act(day), Scope { root: made.top, levels: 9 });
    let read = act.clone();
    let units = place
        .db()
        .read_blocking(move |tx: &mut Tx<'_>| deadline::of_units(tx, &read, scope, year(2026)))
        .unwrap();
    let schedule = Schedule::of(&act.rules, year(2026));
    let why: Vec<Exemption> = units
        .iter()
        .flat_map(|unit| unit.deadlines(&schedule, day))
        .filter_map(|one| match one.state {
            State::Exempt(why) => Some(why),
            _ => None,
        })
        .collect();
    assert!(why.contains(&Exemption::UnitKind), "{why:?}");
    assert!(why.contains(&Exemption::FewMembers { have: 4, from: 5 }), "{why:?}");
}

#[test]
fn decisions_are_carried_out_and_a_few_are_still_open() {
    let (place, _) = made(date(2026, 11, 20));
    let count = |wherever: &str| -> i64 {
        place.column(&format!("SELECT COUNT(*) FROM task WHERE {wherever}"))[0]
    };
    let (open, done) = (count("ended_on IS NULL"), count("ended_on IS NOT NULL"));
    let overdue = count("ended_on IS NULL AND due_on < '2026-11-20'");
    assert!(done > 40 && (3..20).contains(&open) && (1..8).contains(&overdue), "{open} {overdue}");
    assert_eq!(count("ended_on IS NULL AND due_on < '2026-10-01'"), 0, "nothing is years late");
}
