//! The chain over the log on a real database: rows get their seals, and whatever is done to the log
//! behind the program's back is found.

use zhibu_domain::doctor::ChainFault;
use zhibu_domain::id::AuditId;
use zhibu_service::audit::chain::{Head, Report};
use zhibu_service::{Error, Result, args, audit, engine};

use crate::support::{World, db};

/// A realm with so many acts in its log, sealed.
fn sealed(acts: usize) -> World {
    let world = World::new();
    let top = world.top();
    for number in 2..acts {
        world.below(top, &format!("第{number}支部"), "branch");
    }
    assert_eq!(seal(&world).unwrap(), u64::try_from(acts).unwrap());
    world
}

fn seal(world: &World) -> Result<u64> {
    audit::seal_waiting(db(), world.act.realm, world.act.now)
}

fn report(world: &World, known: &[Head]) -> Report {
    let known = known.to_vec();
    world.read(move |tx, act| audit::verify(tx, act.realm, &known)).unwrap()
}

fn faults(world: &World) -> Vec<ChainFault> {
    report(world, &[]).faults
}

/// What somebody does who reaches the database without the program. `$1` is the realm.
fn tamper(world: &World, sql: &'static str) {
    let changed = world.write(move |tx, act| Ok(tx.run(sql, args![act.realm])?)).unwrap();
    assert!(changed > 0, "{sql}");
}

/// Rows as acts would have written them.
fn log_many(world: &World, rows: usize) {
    let columns = &["realm", "id", "at", "act", "because", "detail"];
    world
        .write(move |tx, act| {
            let row = |_| {
                vec![
                    act.realm.into(),
                    AuditId::new(act.now, act.entropy()).into(),
                    act.now.into(),
                    "unit.describe".into(),
                    "\"installation\"".into(),
                    "{}".into(),
                ]
            };
            Ok(tx.insert_many("audit", columns, (0..rows).map(row))?)
        })
        .unwrap();
}

#[test]
fn rows_are_sealed_once_in_order_and_the_chain_goes_on() {
    let world = sealed(5);
    let first = report(&world, &[]);
    assert_eq!((first.head.number, first.unsealed, &*first.faults), (5, 0, &[][..]));
    assert_eq!(seal(&world).unwrap(), 0);
    assert_eq!(world.read(|tx, act| audit::head(tx, act.realm)).unwrap(), first.head);

    let elsewhere = World::new();
    log_many(&world, 1);
    let waiting = report(&world, &[]);
    assert_eq!((waiting.head.number, waiting.unsealed), (5, 1));
    let since = |world: &World| world.read(|tx, act| audit::waiting_since(tx, act.realm)).unwrap();
    assert_eq!(since(&world), Some(world.act.now));
    assert_eq!((seal(&world).unwrap(), seal(&elsewhere).unwrap()), (1, 1), "each for itself");
    let next = report(&world, &[first.head]);
    assert_eq!((next.head.number, next.unsealed, &*next.faults), (6, 0, &[][..]));
    assert_eq!(since(&world), None);
}

#[test]
fn more_rows_than_fit_one_transaction_are_sealed_too() {
    let world = World::new();
    log_many(&world, 1203);
    assert_eq!(seal(&world).unwrap(), 1204);
    let report = report(&world, &[]);
    assert_eq!((report.head.number, &*report.faults), (1204, &[][..]));
}

#[test]
fn a_changed_column_is_found_whichever_it_is() {
    let changes = [
        ("UPDATE audit SET id = subject WHERE realm = $1 AND seal_number = 3", 3),
        ("UPDATE audit SET actor = id WHERE realm = $1 AND seal_number = 3", 3),
        ("UPDATE audit SET act = 'unit.close' WHERE realm = $1 AND seal_number = 3", 3),
        ("UPDATE audit SET unit = NULL WHERE realm = $1 AND seal_number = 4", 4),
        ("UPDATE audit SET subject = id WHERE realm = $1 AND seal_number = 2", 2),
        ("UPDATE audit SET because = 'x' WHERE realm = $1 AND seal_number = 1", 1),
        ("UPDATE audit SET detail = detail || ' ' WHERE realm = $1 AND seal_number = 5", 5),
    ];
    for (change, number) in changes {
        let world = sealed(5);
        tamper(&world, change);
        assert_eq!(faults(&world), [ChainFault::Changed { number }], "{change}");
    }
    let world = sealed(5);
    let later = world.later(1).act.now;
    let change = "UPDATE audit SET at = $2 WHERE realm = $1 AND seal_number = 3";
    world.write(move |tx, act| Ok(tx.run(change, args![act.realm, later])?)).unwrap();
    assert_eq!(faults(&world), [ChainFault::Changed { number: 3 }]);
}

#[test]
fn rows_that_are_removed_cut_off_or_moved_are_found() {
    let missing = |from, until| ChainFault::Missing { from, until };
    let changed = |number| ChainFault::Changed { number };
    for (change, expected) in [
        ("DELETE FROM audit WHERE realm = $1 AND seal_number = 3", vec![missing(3, 4), changed(4)]),
        (
            "DELETE FROM audit WHERE realm = $1 AND seal_number > 3",
            vec![ChainFault::End { marked: 5, found: 3 }],
        ),
        (
            "UPDATE audit SET seal_number = 15 - seal_number WHERE realm = $1 AND seal_number = 5",
            vec![missing(5, 10), changed(10), ChainFault::End { marked: 5, found: 10 }],
        ),
        ("DELETE FROM audit_head WHERE realm = $1", vec![ChainFault::NoMarker { found: 5 }]),
        (
            "UPDATE audit_head SET seal = 'x' WHERE realm = $1",
            vec![ChainFault::End { marked: 5, found: 5 }],
        ),
        (
            "UPDATE audit SET seal = NULL WHERE realm = $1 AND seal_number = 5",
            vec![changed(5), ChainFault::End { marked: 5, found: 4 }],
        ),
    ] {
        let world = sealed(5);
        tamper(&world, change);
        assert_eq!(faults(&world), expected, "{change}");
    }
}

#[test]
fn the_sealer_seals_nothing_onto_a_chain_that_does_not_end_where_it_was_marked() {
    for change in [
        "DELETE FROM audit WHERE realm = $1 AND seal_number = 5",
        "DELETE FROM audit_head WHERE realm = $1",
        "UPDATE audit SET seal = 'x' WHERE realm = $1 AND seal_number = 5",
    ] {
        let world = sealed(5);
        tamper(&world, change);
        log_many(&world, 1);
        let refused = seal(&world);
        let is_said = match &refused {
            Err(Error::Engine(engine::Error::Contradiction(what))) => what.contains("end"),
            _ => false,
        };
        assert!(is_said, "{change}: {refused:?}");
        assert_eq!(report(&world, &[]).unsealed, 1);
    }
}

#[test]
fn an_end_that_was_written_down_betrays_a_chain_that_was_made_anew() {
    let world = sealed(5);
    let paper = report(&world, &[]).head;
    tamper(&world, "UPDATE audit SET seal_number = NULL, seal = NULL WHERE realm = $1");
    tamper(&world, "UPDATE audit SET detail = '{}' WHERE realm = $1");
    tamper(&world, "DELETE FROM audit_head WHERE realm = $1");
    assert_eq!(seal(&world).unwrap(), 5);
    assert_eq!(faults(&world), [], "by itself it is whole");
    let known = [paper];
    assert_eq!(report(&world, &known).faults, [ChainFault::KnownHead { number: 5 }]);
}
