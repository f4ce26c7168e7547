//! Slips: drawn, used once, taken back, counted; and two tellers who read the same paper.

use ballot::ballot_box::{BallotBox, Checked, Refused};
use ballot::board::Roll;
use ballot::bytes::Fixed;
use ballot::manifest::Frozen;
use ballot::seed::Seed;
use ballot::slip::{Keyed, Making, Slip, SlipError, SlipFile, State, compare, id};
use ballot::token::BlindIssuer;
use ballot::voter::{Cast, Voter, labels};
use rusqlite::Connection;
use tempfile::TempDir;

use crate::common::{Made, evaluation, issuer_of};
use crate::sitting::rng;

fn made() -> Made {
    evaluation(5, 2).make(3)
}

fn answers(frozen: &Frozen, making: &Making<'_>) -> Vec<Vec<Fixed<256>>> {
    let labels = labels(frozen, &std::collections::BTreeSet::new());
    let answer = |(label, question): (&String, _)| {
        issuer_of(&frozen.manifest, label, "members").sign(&mut rng(0), question).unwrap()
    };
    let questions = making.questions().unwrap();
    questions.iter().map(|own| labels.iter().zip(own).map(answer).collect()).collect()
}

fn slips(frozen: &Frozen, count: usize) -> Vec<Slip> {
    let making = Making::new(frozen, "members", count, &mut rng(11));
    let answers = answers(frozen, &making);
    making.slips(&answers, &mut rng(12)).unwrap()
}

fn vote(frozen: &Frozen, typed: &str, file: &mut SlipFile, how: State) -> Result<Cast, SlipError> {
    let seed: Seed = typed.parse().unwrap();
    let record = file.use_as(&id(frozen, &seed), how)?;
    let tokens = record.tokens(frozen, &seed)?;
    let voter = Voter::new(frozen, &seed, &record.class, &[])?;
    Ok(voter.cast(&tokens, &["good", "poor"], 0)?)
}

#[test]
fn a_slip_is_a_vote_for_whoever_draws_it_once() {
    let (made, folder) = (made(), TempDir::new().unwrap());
    let frozen = &made.frozen;
    let slips = slips(frozen, 4);
    let mut file = SlipFile::open(&folder.path().join("slips")).unwrap();
    let records: Vec<_> = slips.iter().map(|slip| slip.record.clone()).collect();
    file.add(&records).unwrap();
    file.add(&records).unwrap();
    let mut open = BallotBox::open(&folder.path().join("box"), frozen).unwrap();
    let codes: Vec<String> = slips.iter().map(|slip| slip.seed.to_string()).collect();
    let server = &made.signers["server"];

    let cast = vote(frozen, &codes[0], &mut file, State::Plain).unwrap();
    let taken = open.cast(&[Checked::new(frozen, cast.clone()).unwrap()], server).unwrap();
    assert!(taken[0].is_ok());
    assert_eq!(
        vote(frozen, &codes[0], &mut file, State::Plain).unwrap(),
        cast,
        "a repeat is the same"
    );
    let again = vote(frozen, &codes[0], &mut file, State::Pen);
    assert!(matches!(again, Err(SlipError::Used(State::Plain))));

    vote(frozen, &codes[1], &mut file, State::Scanned).unwrap();
    file.use_as(&slips[2].record.id, State::Returned).unwrap();
    let key = slips[2].seed.signer(&frozen.mh, "out").key();
    open.void(&key).unwrap();
    assert!(matches!(
        vote(frozen, &codes[2], &mut file, State::Pen),
        Err(SlipError::Used(State::Returned))
    ));
    let tokens = slips[2].record.tokens(frozen, &slips[2].seed).unwrap();
    let stolen = Voter::new(frozen, &slips[2].seed, "members", &[]).unwrap();
    let stolen = stolen.cast(&tokens, &["good", "good"], 0).unwrap();
    let refused = open.cast(&[Checked::new(frozen, stolen).unwrap()], server).unwrap();
    assert_eq!(refused, [Err(Refused::Voided)]);

    let mut roll = Roll { g: "members".into(), phone: 3, ..Roll::default() };
    file.balance(&mut roll).unwrap();
    let told = [
        roll.printed,
        roll.scanned,
        roll.plain,
        roll.pen,
        roll.spoiled,
        roll.returned,
        roll.missing,
    ];
    assert_eq!(told, [4, 1, 1, 0, 0, 1, 1]);
    assert_eq!((roll.slips(), roll.issued()), (roll.printed, 6));
}

#[test]
fn without_the_seed_a_record_says_nothing_and_strange_codes_are_no_slips() {
    let (made, folder) = (made(), TempDir::new().unwrap());
    let frozen = &made.frozen;
    let slips = slips(frozen, 2);
    let wrong = slips[0].record.tokens(frozen, &slips[1].seed);
    assert!(matches!(wrong, Err(SlipError::Unknown)));
    let mut changed = slips[0].record.clone();
    changed.sealed[5] ^= 1;
    assert!(changed.tokens(frozen, &slips[0].seed).is_err());
    let mut file = SlipFile::open(&folder.path().join("slips")).unwrap();
    assert!(matches!(file.use_as(&slips[0].record.id, State::Pen), Err(SlipError::Unknown)));
    let making = Making::new(frozen, "members", 2, &mut rng(1));
    assert!(matches!(making.slips(&[], &mut rng(1)), Err(SlipError::Answers)));
}

#[test]
fn slips_come_out_in_another_order_than_they_were_asked_for() {
    let made = made();
    let frozen = &made.frozen;
    let asked: Vec<_> = {
        let mut rng = rng(11);
        (0..12).map(|_| id(frozen, &Seed::generate(&mut rng))).collect()
    };
    let got: Vec<_> = slips(frozen, 12).iter().map(|slip| slip.record.id).collect();
    assert_ne!(got, asked);
    let sorted = |mut ids: Vec<_>| {
        ids.sort();
        ids
    };
    assert_eq!(sorted(got), sorted(asked));
}

#[test]
fn the_file_of_slips_has_no_order_time_or_person() {
    let folder = TempDir::new().unwrap();
    drop(SlipFile::open(&folder.path().join("slips")).unwrap());
    let connection = Connection::open(folder.path().join("slips")).unwrap();
    let sql: String = connection
        .query_row("SELECT group_concat(sql) FROM sqlite_schema", [], |row| row.get(0))
        .unwrap();
    assert!(sql.ends_with("WITHOUT ROWID"));
    let mut statement = connection.prepare("SELECT name FROM pragma_table_info('slip')").unwrap();
    let names = statement.query_map([], |row| row.get::<_, String>(0)).unwrap();
    assert_eq!(names.map(Result::unwrap).collect::<Vec<_>>(), ["id", "class", "state", "sealed"]);
}

#[test]
fn two_tellers_agree_or_a_third_decides() {
    let keyed = |choices: [&str; 3]| choices.map(String::from).to_vec();
    let first = keyed(["good", "poor", "blank"]);
    assert_eq!(compare(&first, &first), Keyed::Same(first.clone()));
    assert_eq!(compare(&first, &keyed(["good", "fair", "blank"])), Keyed::Differ(vec![1]));
    assert_eq!(compare(&first, &first[..2]), Keyed::Differ(vec![2]));
}
