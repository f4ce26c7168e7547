//! The box: whatever happened before, what remains tells nothing of order; and no receipt without envelope.

use std::fs;
use std::path::Path;

use ::ballot::ballot_box::{BallotBox, BoxError, Checked, ClosedBox, Receipt, Refused};
use ballot::manifest::Frozen;
use ballot::seed::Seed;
use ballot::sign::Signer;
use ballot::voter::Cast;
use rand::seq::SliceRandom;
use rusqlite::Connection;
use tempfile::TempDir;

use crate::common::{Made, evaluation};
use crate::sitting::{cast, casts, rng};

fn made() -> Made {
    evaluation(5, 2).make(3)
}

fn server(made: &Made) -> &Signer {
    &made.signers["server"]
}

fn checked(frozen: &Frozen, cast: &Cast) -> Checked {
    Checked::new(frozen, cast.clone()).unwrap()
}

fn put(open: &mut BallotBox, made: &Made, cast: &Cast) -> Result<Receipt, Refused> {
    open.cast(&[checked(&made.frozen, cast)], server(made)).unwrap().remove(0)
}

#[test]
fn the_same_envelope_has_the_same_receipt_and_a_higher_number_replaces() {
    let (made, folder) = (made(), TempDir::new().unwrap());
    let mut open = BallotBox::open(&folder.path().join("box"), &made.frozen).unwrap();
    let vote = |choice, seq| cast(&made.frozen, 1, "members", &[choice, "good"], seq);
    let first = put(&mut open, &made, &vote("good", 1)).unwrap();
    assert!(first.check(&made.frozen));
    assert_eq!(put(&mut open, &made, &vote("good", 1)), Ok(first));
    assert_eq!(put(&mut open, &made, &vote("poor", 1)), Err(Refused::Conflict(first.into())));
    let second = put(&mut open, &made, &vote("poor", 2)).unwrap();
    assert_eq!(put(&mut open, &made, &vote("good", 1)), Err(Refused::Stale(second.into())));
    assert_eq!(open.receipt(&second.key, server(&made)).unwrap(), Some(second));
    assert_eq!(open.len().unwrap(), 1);
    let closed = open.close().unwrap();
    let lines = closed.lines().unwrap();
    assert_eq!((lines.len(), lines[0].seq, lines[0].h), (1, 2, second.envelope));
    assert_eq!(closed.envelopes("members").unwrap(), [vote("poor", 2).envelope]);
    assert!(closed.envelopes("leaders").unwrap().is_empty());
}

#[test]
fn what_has_no_valid_token_or_signature_or_size_is_refused() {
    let made = made();
    let good = cast(&made.frozen, 1, "members", &["good", "good"], 0);
    let spoiled: [fn(&mut Cast); 6] = [
        |cast| cast.token.0[9] ^= 1,
        |cast| cast.sig.0[9] ^= 1,
        |cast| cast.seq += 1,
        |cast| cast.class = "leaders".into(),
        |cast| cast.key.0[3] ^= 1,
        |cast| cast.envelope.truncate(1_000),
    ];
    assert!(Checked::new(&made.frozen, good.clone()).is_some());
    for spoil in spoiled {
        let mut cast = good.clone();
        spoil(&mut cast);
        assert_eq!(Checked::new(&made.frozen, cast), None);
    }
}

#[test]
fn a_slip_taken_back_is_refused_and_a_used_one_cannot_be_taken_back() {
    let (made, folder) = (made(), TempDir::new().unwrap());
    let mut open = BallotBox::open(&folder.path().join("box"), &made.frozen).unwrap();
    let (used, returned) = (
        cast(&made.frozen, 1, "members", &["good", "good"], 0),
        cast(&made.frozen, 2, "members", &["good", "good"], 0),
    );
    put(&mut open, &made, &used).unwrap();
    open.void(&returned.key).unwrap();
    open.void(&returned.key).unwrap();
    assert_eq!(put(&mut open, &made, &returned), Err(Refused::Voided));
    assert!(matches!(open.void(&used.key), Err(BoxError::Used)));
}

#[test]
fn a_box_serves_its_own_ballot_only() {
    let (made, folder) = (made(), TempDir::new().unwrap());
    let path = folder.path().join("box");
    drop(BallotBox::open(&path, &made.frozen).unwrap());
    let other = evaluation(5, 2).make(4).frozen;
    assert!(matches!(BallotBox::open(&path, &other), Err(BoxError::Other)));
}

/// The files as the disk would show them if the power went now.
fn crash(from: &Path, to: &Path) {
    fs::create_dir(to).unwrap();
    for file in fs::read_dir(from).unwrap() {
        let file = file.unwrap().path();
        fs::copy(&file, to.join(file.file_name().unwrap())).unwrap();
    }
}

#[test]
fn after_a_fall_between_writing_and_answering_the_same_receipt_is_given() {
    let made = made();
    let (folder, after) = (TempDir::new().unwrap(), TempDir::new().unwrap());
    let envelope = cast(&made.frozen, 1, "members", &["good", "good"], 0);
    let mut open = BallotBox::open(&folder.path().join("box"), &made.frozen).unwrap();
    crash(folder.path(), &after.path().join("before"));
    let receipt = put(&mut open, &made, &envelope).unwrap();
    crash(folder.path(), &after.path().join("written"));
    for (image, held) in [("before", 0), ("written", 1)] {
        let path = after.path().join(image).join("box");
        let mut open = BallotBox::open(&path, &made.frozen).unwrap();
        assert_eq!(open.len().unwrap(), held, "{image}");
        assert_eq!(put(&mut open, &made, &envelope), Ok(receipt), "{image}");
        assert_eq!(open.len().unwrap(), 1);
    }
}

/// A sitting with its own history: an order of arrival, changed votes, repeats, slips taken back.
fn history(made: &Made, casts: &[Cast], seed: u64, folder: &Path) -> Vec<u8> {
    let mut rng = rng(seed);
    let mut order: Vec<&Cast> = casts.iter().collect();
    order.shuffle(&mut rng);
    let mut open = BallotBox::open(&folder.join("box"), &made.frozen).unwrap();
    let mut slips: Vec<u64> = (100..110).collect();
    slips.shuffle(&mut rng);
    for slip in slips {
        open.void(
            &Seed::generate(&mut crate::sitting::rng(slip)).signer(&made.frozen.mh, "out").key(),
        )
        .unwrap();
    }
    for (at, cast) in order.into_iter().enumerate() {
        put(&mut open, made, cast).unwrap();
        if at as u64 % 3 == seed % 3 {
            put(&mut open, made, cast).unwrap();
        }
        if at as u64 % 7 == seed {
            // The machine is started anew.
            drop(open);
            open = BallotBox::open(&folder.join("box"), &made.frozen).unwrap();
        }
    }
    open.close().unwrap();
    assert_eq!(fs::read_dir(folder).unwrap().count(), 1, "nothing but the closed box remains");
    fs::read(folder.join("box.closed")).unwrap()
}

#[test]
fn a_closed_box_has_the_same_bytes_whatever_came_first() {
    let made = made();
    let mut all = casts(&evaluation(5, 2), &made.frozen);
    let changed: Vec<Cast> =
        (20..60).map(|seed| cast(&made.frozen, seed, "members", &["good", "fair"], 1)).collect();
    all.extend(changed);
    let folder = || TempDir::new().unwrap();
    let boxes: Vec<Vec<u8>> =
        (0..3).map(|seed| history(&made, &all, seed, folder().path())).collect();
    assert!(boxes.iter().all(|other| *other == boxes[0]));

    // Votes that were changed leave no trace either.
    let folder = folder();
    let mut open = BallotBox::open(&folder.path().join("box"), &made.frozen).unwrap();
    for seed in 20..60 {
        put(&mut open, &made, &cast(&made.frozen, seed, "members", &["poor", "poor"], 0)).unwrap();
    }
    drop(open);
    assert_eq!(history(&made, &all, 1, folder.path()), boxes[0]);
}

/// An ordinary table would not pass: the test above can fail.
#[test]
fn an_ordinary_table_keeps_the_order_even_when_vacuumed() {
    let bytes = |order: &[i64]| {
        let folder = TempDir::new().unwrap();
        let connection = Connection::open(folder.path().join("box")).unwrap();
        connection.execute_batch("CREATE TABLE envelope (key BLOB PRIMARY KEY)").unwrap();
        for key in order {
            connection.execute("INSERT INTO envelope VALUES (?1)", [key]).unwrap();
        }
        let to = folder.path().join("closed");
        connection.execute("VACUUM INTO ?1", [to.to_str().unwrap()]).unwrap();
        fs::read(to).unwrap()
    };
    assert_ne!(bytes(&[1, 2, 3]), bytes(&[3, 1, 2]));
}

#[test]
fn the_schema_has_no_order_time_address_or_person() {
    let (made, folder) = (made(), TempDir::new().unwrap());
    drop(BallotBox::open(&folder.path().join("box"), &made.frozen).unwrap());
    let connection = Connection::open(folder.path().join("box")).unwrap();
    let mut statement = connection
        .prepare("SELECT name, sql FROM sqlite_schema WHERE type = 'table' ORDER BY name")
        .unwrap();
    let tables: Vec<(String, String)> = statement
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))
        .unwrap()
        .map(Result::unwrap)
        .collect();
    let mut columns = Vec::new();
    for (table, sql) in &tables {
        assert!(sql.ends_with("WITHOUT ROWID"), "{table}");
        let mut statement = connection.prepare("SELECT name FROM pragma_table_info(?1)").unwrap();
        let names = statement.query_map([table], |row| row.get::<_, String>(0)).unwrap();
        columns.extend(names.map(|name| format!("{table}.{}", name.unwrap())));
    }
    // A new column is a decision about secrecy, not a side effect.
    let known = [
        "ballot.mh",
        "envelope.key",
        "envelope.class",
        "envelope.seq",
        "envelope.envelope",
        "envelope.token",
        "envelope.sig",
        "voided.key",
    ];
    assert_eq!(columns, known);
    let indexes: i64 = connection
        .query_row("SELECT count(*) FROM sqlite_schema WHERE type <> 'table'", [], |row| row.get(0))
        .unwrap();
    assert_eq!(indexes, 0);
}

#[test]
fn closing_can_be_repeated_after_a_fall() {
    let made = made();
    let (folder, image) = (TempDir::new().unwrap(), TempDir::new().unwrap());
    let mut open = BallotBox::open(&folder.path().join("box"), &made.frozen).unwrap();
    put(&mut open, &made, &cast(&made.frozen, 1, "members", &["good", "good"], 0)).unwrap();
    crash(folder.path(), &image.path().join("fall"));
    let image = image.path().join("fall");
    // The fall came while the new file was being written: the box is open, and is closed again.
    fs::write(image.join("box.part"), b"half").unwrap();
    let path = folder.path().join("box");
    let lines = open.close().unwrap().lines().unwrap();
    let open = BallotBox::open(&image.join("box"), &made.frozen).unwrap();
    fs::copy(image.join("box"), image.join("kept")).unwrap();
    assert_eq!(open.close().unwrap().lines().unwrap(), lines);
    // The fall came before the working file was deleted: the box is closed, and the file goes.
    fs::rename(image.join("kept"), image.join("box")).unwrap();
    let late = BallotBox::open(&image.join("box"), &made.frozen);
    assert!(matches!(late, Err(BoxError::Closed)));
    assert_eq!(fs::read_dir(&image).unwrap().count(), 1);
    let closed = ClosedBox::open(&image.join("box")).unwrap();
    assert_eq!(closed.lines().unwrap(), lines);
    closed.delete().unwrap();
    assert_eq!(fs::read_dir(&image).unwrap().count(), 0);
    assert!(matches!(BallotBox::open(&path, &made.frozen), Err(BoxError::Closed)));
}
