//! A whole ballot: tokens, envelopes, box, tellers, board, recount.

use std::collections::BTreeSet;

use ballot::ballot_box::Receipt;
use ballot::board::{Board, CLOSED, Env, FINAL, FROZEN, Line, Roll};
use ballot::bytes::{Fixed, hash};
use ballot::dispute::{Found, Published};
use ballot::manifest::Frozen;
use ballot::publish::Voted;
use ballot::seal::SealKey;
use ballot::seed::Seed;
use ballot::sign::{Signer, receipt};
use ballot::teller::{self, Batch, Canary, Opened, TellerError};
use ballot::token::BlindIssuer;
use ballot::verify::{Options, Remark, Report, verify};
use ballot::voter::{Cast, Voter, VoterError, envelope_size};
use rand::SeedableRng;
use rand_chacha::ChaCha20Rng;

use crate::common::{Made, Plan, admission, election, evaluation, issuer_of, seal_key};

pub(crate) fn rng(seed: u64) -> ChaCha20Rng {
    ChaCha20Rng::seed_from_u64(seed)
}

/// The issuer's answers to a voter's questions.
pub(crate) fn answers(frozen: &Frozen, voter: &Voter<'_>, class: &str) -> Vec<Fixed<256>> {
    let questions = voter.questions().unwrap();
    let labels = voter.labels();
    let answer = |(label, question): (&String, _)| {
        issuer_of(&frozen.manifest, label, class).sign(&mut rng(0), question).unwrap()
    };
    labels.iter().zip(&questions).map(answer).collect()
}

/// A voter's envelope, from check-in on.
pub(crate) fn cast(frozen: &Frozen, seed: u64, class: &str, choices: &[&str], seq: u64) -> Cast {
    let seed = Seed::generate(&mut rng(seed));
    let barred: Vec<&str> = frozen
        .manifest
        .slots
        .iter()
        .zip(choices)
        .filter(|(_, choice)| **choice == "barred")
        .map(|(slot, _)| &*slot.id)
        .collect();
    let voter = Voter::new(frozen, &seed, class, &barred).unwrap();
    let tokens = voter.tokens(&answers(frozen, &voter, class)).unwrap();
    voter.cast(&tokens, choices, seq).unwrap()
}

pub(crate) fn casts(plan: &Plan, frozen: &Frozen) -> Vec<Cast> {
    let votes = plan.votes.iter().flat_map(|(class, votes)| votes.iter().map(move |v| (class, v)));
    votes
        .enumerate()
        .map(|(at, (class, choices))| {
            let choices: Vec<&str> = choices.iter().map(String::as_str).collect();
            cast(frozen, at as u64, class, &choices, 0)
        })
        .collect()
}

/// All tellers open in turn.
pub(crate) fn opened_by_all(frozen: &Frozen, first: &Batch) -> Vec<Opened> {
    let mut all: Vec<Opened> = Vec::new();
    for sealer in &frozen.manifest.seal {
        let batch = all.last().map_or(first, |opened| &opened.batch);
        let batch = Batch::read(&batch.file()).unwrap();
        all.push(teller::open(frozen, &seal_key(&sealer.name), &batch, 0, &mut rng(9)).unwrap());
    }
    all
}

fn env(cast: &Cast) -> Env {
    let Cast { class, key, token, seq, sig, .. } = cast.clone();
    Env { g: class, h: cast.hash(), seq, k: key, r: token, s: sig }
}

/// The board of a ballot whose envelopes lie in the box.
fn board(made: &Made, casts: &[Cast], rolls: Vec<Roll>) -> Vec<u8> {
    let mut board = Board::new(made.manifest.clone()).unwrap();
    let sign = |board: &mut Board, what| {
        let message = board.to_sign(what);
        let sig = made.signers.iter().map(|(name, key)| (name.clone(), key.sign(&message)));
        board.checkpoint(what, sig.collect()).unwrap();
    };
    sign(&mut board, FROZEN);
    let mut envelopes: Vec<Env> = casts.iter().map(env).collect();
    envelopes.sort_by_key(|env| env.h);
    let voted = Voted { rolls, envelopes };
    voted.publish(&mut board).unwrap();
    sign(&mut board, CLOSED);
    let open = voted.open_classes(&made.frozen);
    let to_open = casts.iter().filter(|cast| open.contains(&&*cast.class));
    let batch = Batch::envelopes(&made.frozen, to_open.map(|cast| cast.envelope.clone()).collect());
    let work = opened_by_all(&made.frozen, &batch);
    voted.count(&mut board, &work, &[]).unwrap();
    sign(&mut board, FINAL);
    board.bytes().to_vec()
}

fn rolls(made: &Made) -> Vec<Roll> {
    let roll = |line: &Line| match line {
        Line::Roll(roll) => Some((**roll).clone()),
        _ => None,
    };
    made.lines.iter().filter_map(roll).collect()
}

fn recount(board: &[u8]) -> Report {
    verify(board, &Options::default()).unwrap()
}

#[test]
fn what_people_choose_is_what_is_counted_with_one_two_and_three_tellers() {
    for (plan, tellers) in
        [(evaluation(5, 0), 0), (evaluation(5, 2), 2), (admission(6, 3), 3), (election(7, 2), 2)]
    {
        let made = plan.make(3);
        let casts = casts(&plan, &made.frozen);
        let board = board(&made, &casts, rolls(&made));
        let mut report = recount(&board);
        assert_eq!(report.faults, [], "{tellers} tellers");
        report
            .remarks
            .retain(|remark| matches!(remark, Remark::Bad { .. } | Remark::MoreRows { .. }));
        assert_eq!(report.remarks, []);
        let counted: Vec<_> = report.outcomes.iter().flat_map(|outcome| &outcome.counts).collect();
        let planned = recount(&made.bytes()).outcomes;
        if plan.written.is_empty() {
            assert_eq!(
                counted,
                planned.iter().flat_map(|outcome| &outcome.counts).collect::<Vec<_>>()
            );
        }
    }
}

#[test]
fn what_does_not_open_harms_only_its_voter() {
    let plan = evaluation(5, 2);
    let made = plan.make(3);
    let frozen = &made.frozen;
    let mut casts = casts(&plan, frozen);
    let members: Vec<usize> = (0..casts.len()).filter(|at| casts[*at].class == "members").collect();
    // One envelope is noise of the right size, under its right token.
    let seed = Seed::generate(&mut rng(members[1] as u64));
    casts[members[1]].envelope[200] ^= 1;
    let own = &mut casts[members[1]];
    own.sig = seed.signer(&frozen.mh, "out").sign(&ballot::sign::envelope(
        &frozen.mh,
        own.seq,
        &hash(&[&own.envelope]),
    ));
    assert!(own.check(frozen), "the box cannot see inside");
    let report = recount(&board(&made, &casts, rolls(&made)));
    assert_eq!(report.faults, []);
    assert!(report.remarks.contains(&Remark::Bad { count: 1 }));
    assert_eq!((report.totals.bad, report.totals.rows), (1, 6));
}

#[test]
fn rows_put_together_by_two_voters_are_a_remark_and_no_fault() {
    let plan = evaluation(5, 2);
    let made = plan.make(3);
    let frozen = &made.frozen;
    let mut made_casts = casts(&plan, frozen);
    made_casts.retain(|cast| cast.class == "members");
    // The last voter's first row is replaced by another one for slot u2, from somebody who does not cast.
    let row = |seed: u64| {
        let seed = Seed::generate(&mut rng(seed));
        let voter = Voter::new(frozen, &seed, "members", &[]).unwrap();
        let tokens = voter.tokens(&answers(frozen, &voter, "members")).unwrap();
        (voter.rows(&tokens, &["good", "good"]).unwrap(), tokens[0])
    };
    let ((a, token), (b, _)) = (row(50), row(51));
    let layer = |place: usize, plain: &[u8], ikm: u8| {
        let sealer = &frozen.manifest.seal[place];
        let info = ballot::voter::seal_info(&frozen.mh, &sealer.name);
        ballot::seal::seal(&ballot::bytes::decode(&sealer.key).unwrap(), &info, plain, &[ikm; 32])
            .unwrap()
    };
    let items = [layer(1, &a[1].bytes(384).unwrap(), 1), layer(1, &b[1].bytes(384).unwrap(), 2)];
    let envelope = layer(0, &items.concat(), 3);
    let key: Signer = Seed::generate(&mut rng(50)).signer(&frozen.mh, "out");
    let sig = key.sign(&ballot::sign::envelope(&frozen.mh, 0, &hash(&[&envelope])));
    let own = Cast { class: "members".into(), key: key.key(), token, seq: 0, envelope, sig };
    assert!(own.check(frozen));
    made_casts.push(own);
    let mut rolls = rolls(&made);
    for roll in &mut rolls {
        (roll.entitled, roll.present, roll.phone) =
            (roll.entitled + 2, roll.present + 2, roll.phone + 2);
    }
    let leader = casts(&plan, frozen).remove(0);
    made_casts.push(leader);
    let report = recount(&board(&made, &made_casts, rolls));
    assert_eq!(report.faults, []);
    let more = Remark::MoreRows { slot: "u2".into(), class: "members".into(), count: 1 };
    assert!(report.remarks.contains(&more), "{:?}", report.remarks);
}

#[test]
fn every_message_can_be_made_again_byte_for_byte() {
    let plan = evaluation(5, 2);
    let frozen = plan.make(3).frozen;
    let once = cast(&frozen, 1, "members", &["good", "poor"], 0);
    assert_eq!(once, cast(&frozen, 1, "members", &["good", "poor"], 0));
    assert_eq!(once.envelope.len(), envelope_size(&frozen));
    assert_eq!(envelope_size(&frozen), 2 * (384 + 81) + 81);
    let changed = cast(&frozen, 1, "members", &["fair", "poor"], 1);
    assert_eq!(once.key, changed.key);
    assert_eq!(once.envelope.len(), changed.envelope.len());
    let other = cast(&frozen, 1, "members", &["fair", "poor"], 0);
    assert_ne!(
        once.envelope[..65],
        other.envelope[..65],
        "another content has another ephemeral key"
    );
}

#[test]
fn a_voter_is_told_what_is_wrong() {
    let plan = evaluation(5, 2);
    let frozen = plan.make(3).frozen;
    let seed = Seed::generate(&mut rng(1));
    let voter = Voter::new(&frozen, &seed, "members", &["u1"]).unwrap();
    let mut answers = answers(&frozen, &voter, "members");
    let tokens = voter.tokens(&answers).unwrap();
    assert_eq!(voter.cast(&tokens, &["good", "good"], 0), Err(VoterError::Choice("u1".into())));
    assert_eq!(voter.cast(&tokens, &["barred", "best"], 0), Err(VoterError::Choice("u2".into())));
    assert_eq!(
        voter.cast(&tokens, &["barred"], 0),
        Err(VoterError::Number { given: 1, needed: 2 })
    );
    answers.swap(0, 1);
    assert!(matches!(voter.tokens(&answers), Err(VoterError::Token { .. })));
    assert!(Voter::new(&frozen, &seed, "heads", &[]).is_err(), "this class was merged");
    assert!(Voter::new(&frozen, &seed, "members", &["u2"]).is_err(), "nobody is barred from u2");
}

#[test]
fn a_sample_envelope_proves_the_keys_before_anybody_votes() {
    for tellers in [0, 2, 3] {
        let frozen = evaluation(5, tellers).make(3).frozen;
        let canary = Canary::new(&frozen, &mut rng(4)).unwrap();
        let done = opened_by_all(&frozen, &canary.batch);
        let out = &done.last().unwrap().batch;
        assert_eq!(canary.check(&frozen, out), Ok(()));
        let other = Canary::new(&frozen, &mut rng(5)).unwrap();
        assert_eq!(other.check(&frozen, out), Err(TellerError::Canary));
        assert_eq!(canary.check(&frozen, &canary.batch), Err(TellerError::Canary));
    }
}

#[test]
fn a_teller_works_with_the_right_key_and_items_only_and_again_after_a_fault() {
    let plan = evaluation(5, 2);
    let made = plan.make(3);
    let frozen = &made.frozen;
    let batch = Batch::envelopes(
        frozen,
        casts(&plan, frozen).into_iter().map(|cast| cast.envelope).collect(),
    );
    let open = |key: SealKey, batch: &Batch, retry| {
        teller::open(frozen, &key, batch, retry, &mut rng(retry))
    };
    assert_eq!(open(seal_key("T2"), &batch, 0).err(), Some(TellerError::OtherKey));
    let first = open(seal_key("T1"), &batch, 0).unwrap();
    assert_eq!(open(seal_key("T1"), &first.batch, 0).err(), Some(TellerError::OtherKey));
    let again = open(seal_key("T1"), &batch, 1).unwrap();
    assert_eq!((again.line.retry, again.line.hash_out), (1, first.line.hash_out));
    assert_ne!(again.batch, first.batch, "another shuffle");
    let other = plan.make(4).frozen;
    assert_eq!(
        teller::open(&other, &seal_key("T1"), &batch, 0, &mut rng(0)).err(),
        Some(TellerError::OtherItems)
    );
    let file = batch.file();
    assert_eq!(Batch::read(&file), Ok(batch));
    assert_eq!(Batch::read(&file[..file.len() - 1]), Err(TellerError::NotItems));
    let mut damaged = file.clone();
    damaged[60] ^= 1;
    assert_eq!(Batch::read(&damaged), Err(TellerError::NotItems));
    assert!(teller::rows(frozen, &first.batch, &BTreeSet::new()).is_err(), "not the last teller's");
}

#[test]
fn a_voter_finds_where_a_row_was_lost() {
    let plan = evaluation(5, 3);
    let made = plan.make(3);
    let frozen = &made.frozen;
    let (seed, choices) = (Seed::generate(&mut rng(7)), ["good", "poor"]);
    let voter = Voter::new(frozen, &seed, "members", &[]).unwrap();
    let tokens = voter.tokens(&answers(frozen, &voter, "members")).unwrap();
    let own = voter.cast(&tokens, &choices, 0).unwrap();
    let trail = voter.trail(&tokens, &choices, 0).unwrap();
    assert_eq!(trail.envelope, own.hash());
    let work = opened_by_all(frozen, &Batch::envelopes(frozen, vec![own.envelope.clone()]));
    let mut lists: Vec<_> = work.iter().map(|opened| opened.batch.hashes()).collect();
    let rows = lists.last().unwrap().clone();
    let sig = made.signers["server"].sign(&receipt(&frozen.mh, &own.key, 0, &own.hash()));
    let receipt = Receipt { key: own.key, seq: 0, envelope: own.hash(), sig };
    let find = |envelopes: &[_], lists: &[Vec<_>], rows: &[_], receipt: Option<&Receipt>| {
        Published { envelopes, lists, rows }.find(frozen, &trail, 1, receipt)
    };
    let listed = [own.hash()];
    assert_eq!(find(&listed, &lists, &rows, None), Found::Counted);
    assert_eq!(find(&[], &lists, &[], Some(&receipt)), Found::LostByServer);
    assert_eq!(find(&[], &lists, &[], None), Found::NeverReceived);
    let forged = Receipt { seq: 1, ..receipt };
    assert_eq!(find(&[], &lists, &[], Some(&forged)), Found::NeverReceived);
    assert_eq!(find(&listed, &lists, &[], None), Found::LostBy("T3".into()));
    for (at, name) in [(2, "T3"), (1, "T2"), (0, "T1")] {
        lists[at].clear();
        assert_eq!(find(&listed, &lists, &[], None), Found::LostBy(name.into()));
    }
}
