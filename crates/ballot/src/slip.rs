//! Slips: ballots on paper, made beforehand, drawn by hand.
//!
//! A teller's machine plays as many voters as there are slips: seeds, tokens, all of it. Each slip carries
//! its seed; its tokens are kept encrypted under that seed. People draw slips from a box, so nobody knows
//! who has which. The roll receives a tick, never a slip's id. First use wins.

use std::collections::BTreeMap;
use std::path::Path;

use aes_gcm::aead::{Aead, KeyInit};
use aes_gcm::{Aes256Gcm, Nonce};
use rand::CryptoRng;
use rand::seq::SliceRandom;
use rusqlite::{Connection, OptionalExtension};

use crate::ballot_box::BoxError;
use crate::board::Roll;
use crate::bytes::{Fixed, Hash, Token, hash};
use crate::manifest::Frozen;
use crate::seed::Seed;
use crate::token::Blinded;
use crate::voter::{Voter, VoterError};

/// A slip in the hands of its maker: what is printed, and what is stored.
pub struct Slip {
    /// What is printed.
    pub seed: Seed,
    /// What is stored.
    pub record: Record,
}

/// What is stored of a slip. Without the seed it says only that there is one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record {
    /// Hash of the seed.
    pub id: Hash,
    /// The class.
    pub class: String,
    /// Tokens, encrypted under the seed.
    pub sealed: Vec<u8>,
}

/// What became of a slip.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum State {
    /// Printed, and not seen since.
    Printed,
    /// Used with a phone.
    Scanned,
    /// Used on the page without script.
    Plain,
    /// Filled in by pen, keyed by two tellers.
    Pen,
    /// Spoiled and taken back.
    Spoiled,
    /// Returned unused.
    Returned,
}

/// Why a slip cannot be made or used.
#[derive(Debug, thiserror::Error)]
pub enum SlipError {
    /// The voter's side refuses.
    #[error(transparent)]
    Voter(#[from] VoterError),
    /// The file of slips refuses.
    #[error(transparent)]
    File(#[from] BoxError),
    /// No slip of this ballot, or its tokens are not those that were stored.
    #[error("this is no slip of this ballot")]
    Unknown,
    /// The slip was used or taken back before.
    #[error("this slip was used or taken back before")]
    Used(State),
    /// Not one answer for each question.
    #[error("the issuer's answers do not fit the questions")]
    Answers,
}

impl State {
    const ALL: [(Self, &'static str); 6] = [
        (Self::Printed, "printed"),
        (Self::Scanned, "scanned"),
        (Self::Plain, "plain"),
        (Self::Pen, "pen"),
        (Self::Spoiled, "spoiled"),
        (Self::Returned, "returned"),
    ];

    fn word(self) -> &'static str {
        Self::ALL.iter().find(|(state, _)| *state == self).map_or("", |(_, word)| word)
    }

    fn read(word: &str) -> Option<Self> {
        Self::ALL.iter().find(|(_, own)| *own == word).map(|(state, _)| *state)
    }
}

/// Seeds for slips, before their tokens are there.
pub struct Making<'a> {
    frozen: &'a Frozen,
    class: &'a str,
    seeds: Vec<Seed>,
}

impl<'a> Making<'a> {
    /// Draws seeds for `count` slips of a class.
    pub fn new(frozen: &'a Frozen, class: &'a str, count: usize, rng: &mut impl CryptoRng) -> Self {
        Self { frozen, class, seeds: (0..count).map(|_| Seed::generate(rng)).collect() }
    }

    /// What the issuer is asked: for each slip a question for each label.
    pub fn questions(&self) -> Result<Vec<Vec<Blinded>>, SlipError> {
        let ask = |seed| Ok(Voter::new(self.frozen, seed, self.class, &[])?.questions()?);
        self.seeds.iter().map(ask).collect()
    }

    /// Slips from the answers, shuffled: the order of questions, which the issuer knows, is gone.
    pub fn slips(
        self,
        answers: &[Vec<Fixed<256>>],
        rng: &mut impl CryptoRng,
    ) -> Result<Vec<Slip>, SlipError> {
        if answers.len() != self.seeds.len() {
            return Err(SlipError::Answers);
        }
        let mut slips = Vec::with_capacity(answers.len());
        for (seed, answers) in self.seeds.into_iter().zip(answers) {
            let tokens = Voter::new(self.frozen, &seed, self.class, &[])?.tokens(answers)?;
            let record = Record::new(self.frozen, &seed, self.class, &tokens)?;
            slips.push(Slip { seed, record });
        }
        slips.shuffle(rng);
        Ok(slips)
    }
}

/// Encryption under a seed. Each key is used for one text only, so the nonce may be fixed.
fn cipher(mh: &Hash, seed: &Seed) -> Aes256Gcm {
    Aes256Gcm::new((&*seed.derive::<32>(mh, "slip/key")).into())
}

impl Record {
    fn new(frozen: &Frozen, seed: &Seed, class: &str, tokens: &[Token]) -> Result<Self, SlipError> {
        let plain: Vec<u8> = tokens.iter().flat_map(|token| token.0).collect();
        let sealed = cipher(&frozen.mh, seed).encrypt(&Nonce::default(), plain.as_slice());
        let sealed = sealed.map_err(|_| SlipError::Unknown)?;
        Ok(Self { id: id(frozen, seed), class: class.into(), sealed })
    }

    /// The tokens, for whoever has the seed.
    pub fn tokens(&self, frozen: &Frozen, seed: &Seed) -> Result<Vec<Token>, SlipError> {
        let plain = cipher(&frozen.mh, seed).decrypt(&Nonce::default(), self.sealed.as_slice());
        let plain = plain.map_err(|_| SlipError::Unknown)?;
        plain.chunks(256).map(|token| Fixed::of(token).ok_or(SlipError::Unknown)).collect()
    }
}

/// The id under which a slip is stored.
pub fn id(frozen: &Frozen, seed: &Seed) -> Hash {
    hash(&[b"ss1-slip\0", frozen.mh.as_ref(), seed.code().as_bytes()])
}

/// The file of slips: one SQLite file for one ballot, without order or time, deleted with the seal keys.
pub struct SlipFile(Connection);

impl SlipFile {
    /// Opens the file, or makes it.
    pub fn open(path: &Path) -> Result<Self, SlipError> {
        let connection = Connection::open(path).map_err(BoxError::from)?;
        let set = |name, value| connection.pragma_update(None, name, value);
        set("journal_mode", "WAL").map_err(BoxError::from)?;
        set("synchronous", "FULL").map_err(BoxError::from)?;
        set("secure_delete", "ON").map_err(BoxError::from)?;
        connection
            .execute_batch(
                "CREATE TABLE IF NOT EXISTS slip (
                    id BLOB PRIMARY KEY,
                    class TEXT NOT NULL,
                    state TEXT NOT NULL,
                    sealed BLOB NOT NULL
                ) WITHOUT ROWID",
            )
            .map_err(BoxError::from)?;
        Ok(Self(connection))
    }

    /// Stores slips before they are printed. Storing them again changes nothing.
    pub fn add(&mut self, records: &[Record]) -> Result<(), SlipError> {
        let mut sorted: Vec<&Record> = records.iter().collect();
        sorted.sort_by_key(|record| record.id);
        let transaction = self.0.transaction().map_err(BoxError::from)?;
        for record in sorted {
            let values = (record.id.0, &record.class, State::Printed.word(), &record.sealed);
            let sql =
                "INSERT OR IGNORE INTO slip (id, class, state, sealed) VALUES (?1, ?2, ?3, ?4)";
            transaction.execute(sql, values).map_err(BoxError::from)?;
        }
        transaction.commit().map_err(BoxError::from)?;
        Ok(())
    }

    /// Uses a slip, or takes it back: its record, if it is in this state now. First use wins; the same
    /// use again has the same answer, so that whoever heard none asks again.
    ///
    /// A slip taken back has also to be voided in the box.
    pub fn use_as(&mut self, id: &Hash, state: State) -> Result<Record, SlipError> {
        let transaction = self.0.transaction().map_err(BoxError::from)?;
        let found = transaction
            .query_row("SELECT class, state, sealed FROM slip WHERE id = ?1", [id.0], |row| {
                Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?, row.get::<_, Vec<u8>>(2)?))
            })
            .optional()
            .map_err(BoxError::from)?;
        let (class, before, sealed) = found.ok_or(SlipError::Unknown)?;
        let before = State::read(&before).ok_or(BoxError::Damaged)?;
        if before != State::Printed && before != state {
            return Err(SlipError::Used(before));
        }
        transaction
            .execute("UPDATE slip SET state = ?2 WHERE id = ?1", (id.0, state.word()))
            .map_err(BoxError::from)?;
        transaction.commit().map_err(BoxError::from)?;
        Ok(Record { id: *id, class, sealed })
    }

    /// Fills in the slips of a class in its line of numbers. What was printed and not seen is missing.
    pub fn balance(&self, roll: &mut Roll) -> Result<(), SlipError> {
        let numbers = self.numbers(&roll.g)?;
        let of = |state| numbers.get(&state).copied().unwrap_or_default();
        roll.printed = numbers.values().sum();
        roll.scanned = of(State::Scanned);
        roll.plain = of(State::Plain);
        roll.pen = of(State::Pen);
        roll.spoiled = of(State::Spoiled);
        roll.returned = of(State::Returned);
        roll.missing = of(State::Printed);
        Ok(())
    }

    fn numbers(&self, class: &str) -> Result<BTreeMap<State, u64>, BoxError> {
        let sql = "SELECT state, count(*) FROM slip WHERE class = ?1 GROUP BY state";
        let mut statement = self.0.prepare(sql)?;
        let mut rows = statement.query([class])?;
        let mut numbers = BTreeMap::new();
        while let Some(row) = rows.next()? {
            let state = State::read(&row.get::<_, String>(0)?).ok_or(BoxError::Damaged)?;
            let count: i64 = row.get(1)?;
            numbers.insert(state, u64::try_from(count).map_err(|_| BoxError::Damaged)?);
        }
        Ok(numbers)
    }
}

/// What two tellers read independently from one paper.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Keyed {
    /// The same: this is the vote.
    Same(Vec<String>),
    /// Not the same at these slots: a third teller decides, with the paper in hand, and the minutes say
    /// how often that happened.
    Differ(Vec<usize>),
}

/// Compares what two tellers keyed. A mark that a teller cannot read is keyed as blank by the rules.
pub fn compare(first: &[String], second: &[String]) -> Keyed {
    let longest = first.len().max(second.len());
    let differ: Vec<usize> = (0..longest).filter(|at| first.get(*at) != second.get(*at)).collect();
    if differ.is_empty() { Keyed::Same(first.to_vec()) } else { Keyed::Differ(differ) }
}
