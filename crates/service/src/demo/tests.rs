//! What the demonstration holds, and whom it must not hold.

use std::collections::BTreeSet;

use jiff::Timestamp;
use jiff::civil::date;
use zhibu_domain::activity::State;
use zhibu_domain::deadline::{Schedule, State as Standing};
use zhibu_domain::id::AccountId;

use super::*;
use crate::act::Random;
use crate::trial::{Place, REALM, RULES, named_in_reports, plain};
use crate::{bulletin, deadline, unit};

fn act() -> Act {
    act_on("2026-11-20")
}

fn act_on(day: &str) -> Act {
    let random: Random = Arc::new({
        let drawn = std::sync::atomic::AtomicU64::new(1);
        move |buffer: &mut [u8]| {
            let next = drawn.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
            for (byte, value) in buffer.iter_mut().zip(next.to_le_bytes().into_iter().cycle()) {
                *byte = value;
            }
        }
    });
    let now: Timestamp = format!("{day}T01:00:00Z").parse().unwrap();
    let rules = Arc::clone(&RULES);
    let actor = Actor::Installation;
    let vault = crate::Vault::of_key(1, [7; 32]);
    Act {
        realm: REALM,
        actor,
        now,
        today: day.parse().unwrap(),
        second_factor: true,
        rules,
        random,
        vault,
    }
}

fn demo() -> (Place, Demo) {
    let place = Place::new();
    let demo = fill(place.db(), &act(), &place.files, &plain()).unwrap();
    (place, demo)
}

#[test]
fn persons_of_the_reports_are_guests_only() {
    let (place, demo) = demo();
    assert_eq!(demo.reports, 5);
    let named = named_in_reports();
    assert!(named.contains("Wang Lei") && named.contains("Wang Xiaoyan"), "{named:?}");
    let guests: BTreeSet<String> =
        place.column::<String>("SELECT DISTINCT name FROM activity_guest").into_iter().collect();
    assert!(guests.contains("Wang Lei"));
    for spelling in ["name", "latin"] {
        let people: BTreeSet<String> =
            place.column::<String>(&format!("SELECT {spelling} FROM person")).into_iter().collect();
        assert_eq!(people.intersection(&named).collect::<Vec<_>>(), [""; 0]);
    }
    assert_eq!(place.column::<i64>("SELECT COUNT(*) FROM person"), [600]);
    let homes: Vec<i64> = place.column(
        "SELECT COUNT(*) FROM membership m JOIN activity a ON a.realm = m.realm AND a.unit = m.unit
          WHERE a.state = 'published' AND a.listed_on < '2024-01-01'",
    );
    assert_eq!(homes, [0], "units of the reports have no members");
}

#[test]
fn seven_seats_are_offered_in_their_order() {
    let (place, demo) = demo();
    assert_eq!(demo.seats, 7);
    let today = date(2026, 11, 20);
    let list = move |tx: &mut Tx<'_>| account::list_demo(tx, REALM, today);
    let seats = place.db().read_blocking(list).unwrap();
    let seats: Vec<String> = seats
        .iter()
        .map(|seat| {
            let unit = seat.unit_name.zh().unwrap();
            format!("{} · {unit} · {}", seat.person_name.name, seat.post.as_deref().unwrap_or("-"))
        })
        .collect();
    let expected = [
        "周启明 · 柳岸村党支部 · secretary",
        "高素琴 · 柳岸村党支部 · publicity-member",
        "孙采薇 · 禾塘镇党委 · party-affairs-worker",
        "谢临江 · 禾塘镇党委 · secretary",
        "程一帆 · 岚溪县委 · party-affairs-worker",
        "李桂枝 · 柳岸村党支部 · -",
        "唐立冬 · 柳岸村党支部 · discipline-member",
    ];
    assert_eq!(seats, expected);
    assert_eq!(place.column::<AccountId>("SELECT id FROM account").len(), 7);
}

#[test]
fn the_first_village_has_something_to_do_today() {
    let (place, demo) = demo();
    let (village, today) = (demo.county.village, date(2026, 11, 20));
    let waiting = move |tx: &mut Tx<'_>| activity::waiting(tx, REALM, village, today);
    let waiting = place.db().read_blocking(waiting).unwrap();
    let has = |state: State, day: Date| {
        waiting.iter().any(|row| row.state == state && row.held_on == Some(day))
    };
    assert!(has(State::Planned, today), "{waiting:#?}");
    assert!(has(State::Recorded, date(2026, 11, 19)), "{waiting:#?}");
    let ahead: Vec<i64> = place
        .column("SELECT COUNT(*) FROM activity WHERE state = 'planned' AND held_on > '2026-11-20'");
    assert!(ahead[0] > 0);
}

#[test]
fn every_column_of_feeds_is_filled() {
    let (place, _) = demo();
    for column in ["realm", "id", "person", "unit", "token_hash", "lang", "created_at", "ended_at"]
    {
        let filled: Vec<i64> = place.column(&format!("SELECT COUNT({column}) FROM feed"));
        assert!(filled[0] > 0, "{column}");
    }
}

#[test]
fn on_any_day_of_the_year_the_first_village_is_behind_with_one_meeting_and_owes_others() {
    for day in ["2027-01-01", "2026-03-31", "2026-11-20"] {
        let place = Place::new();
        let act = act_on(day);
        let demo = fill(place.db(), &act, &place.files, &plain()).unwrap();
        let (today, village) = (act.today, demo.county.village);
        let rules = Arc::clone(&act.rules);
        let around = crate::today::around(today);
        let read = move |tx: &mut Tx<'_>| deadline::of_unit(tx, &act, village, around);
        let history = place.db().read_blocking(read).unwrap();
        let schedule = Schedule::of(&rules, around);
        let deadlines = history.deadlines(&schedule, today);
        let states = |wanted: Standing| {
            let here = deadlines.iter().filter(|one| one.state == wanted);
            here.map(|one| one.rule.key.as_str()).collect::<Vec<_>>()
        };
        assert!(states(Standing::Overdue).contains(&"committee-meeting"), "{day}");
        let due = states(Standing::Due);
        for rule in ["theme-day", "committee-meeting", "general-meeting", "party-class"] {
            assert!(due.contains(&rule), "{day}: {due:?}");
        }
    }
}

#[test]
fn the_portal_shows_reports_and_invented_bulletins() {
    let (place, _) = demo();
    let today = date(2026, 11, 20);
    let portal = move |tx: &mut Tx<'_>| bulletin::portal(tx, REALM, today, None, None);
    let (rows, _) = place.db().read_blocking(portal).unwrap();
    assert!(rows.len() > 15, "{}", rows.len());
    let faults = place.db().read_blocking(|tx| unit::closure_faults(tx, REALM)).unwrap();
    assert_eq!(faults, []);
}
