//! A voter's side: questions for tokens, rows, the envelope. What a phone does in script, a slip's maker,
//! the page without script and the keying of pen marks do here, byte for byte alike.
//!
//! The module knows a seed and choices, and no person.

use std::collections::BTreeSet;

use zeroize::Zeroizing;

use crate::board::Row;
use crate::bytes::{Fixed, Hash, Key, Sig, Token, hash};
use crate::manifest::{BARRED, Frozen};
use crate::seal::{OVERHEAD, seal};
use crate::seed::Seed;
use crate::sign::{self, verify};
use crate::token::{Blinded, OUT, TokenError, Unblinder, blind, finalise, input, null};
use crate::{bytes, token};

/// Candidates for a blinding factor. That all are refused has a chance below one in 2⁴⁰.
const CANDIDATES: usize = 40;

/// Somebody who votes, once, in one class.
pub struct Voter<'a> {
    frozen: &'a Frozen,
    seed: &'a Seed,
    class: &'a str,
    barred: BTreeSet<String>,
}

/// An envelope on its way to the box, with what proves that it may lie there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cast {
    /// The class.
    pub class: String,
    /// The envelope's one-time key.
    pub key: Key,
    /// The token that certifies the key.
    pub token: Token,
    /// 0 for the first envelope of this key, more for each that replaces it.
    pub seq: u64,
    /// The sealed rows.
    pub envelope: Vec<u8>,
    /// The key's signature of `seq` and the envelope's hash.
    pub sig: Sig,
}

/// Why a voter's message cannot be made.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum VoterError {
    /// The manifest knows no such class, or nobody may be barred from this slot in it.
    #[error("the ballot has no `{0}`")]
    Unknown(String),
    /// Not one answer, token or choice for each label.
    #[error("{given} were given where {needed} are needed")]
    Number {
        /// Given.
        given: usize,
        /// Needed.
        needed: usize,
    },
    /// A choice that the slot does not offer, or that is too long for a row.
    #[error("the slot `{0}` does not offer this choice")]
    Choice(String),
    /// A question cannot be asked, or its answer is wrong.
    #[error("for `{label}`: {error}")]
    Token {
        /// The label.
        label: String,
        /// Why.
        error: TokenError,
    },
    /// A teller's key to which nothing can be sealed.
    #[error("the key of `{0}` cannot seal")]
    Seal(String),
}

/// What a seal is for: a layer of one teller in one ballot.
pub fn seal_info(mh: &Hash, teller: &str) -> Vec<u8> {
    [b"ss1-seal\0", mh.as_ref(), teller.as_bytes()].concat()
}

/// Bytes of every envelope of a ballot: each item with one seal less than there are tellers, all in one.
pub fn envelope_size(frozen: &Frozen) -> usize {
    item_size(frozen, 1) * frozen.slots() + OVERHEAD
}

/// Bytes of an item that the teller at this place receives (0 receives envelopes; after the last, rows).
pub(crate) fn item_size(frozen: &Frozen, place: usize) -> usize {
    let seals = frozen.manifest.seal.len().saturating_sub(place);
    frozen.manifest.row as usize + seals * OVERHEAD
}

impl<'a> Voter<'a> {
    /// Somebody of this class, barred from these slots.
    pub fn new(
        frozen: &'a Frozen,
        seed: &'a Seed,
        class: &'a str,
        barred: &[&str],
    ) -> Result<Self, VoterError> {
        let barred: BTreeSet<String> = barred.iter().map(|slot| (*slot).to_owned()).collect();
        let voter = Self { frozen, seed, class, barred };
        for label in voter.labels() {
            if frozen.issuer(&label, class).is_none() {
                return Err(VoterError::Unknown(token_name(&label, class)));
            }
        }
        match voter.barred.iter().find(|slot| frozen.manifest.slot(slot).is_none()) {
            Some(slot) => Err(VoterError::Unknown(slot.clone())),
            None => Ok(voter),
        }
    }

    /// The labels of the tokens, in the order of questions and answers: the envelope, then each slot.
    pub fn labels(&self) -> Vec<String> {
        labels(self.frozen, &self.barred)
    }

    /// The key of the envelope.
    pub fn key(&self) -> Key {
        self.seed.signer(&self.frozen.mh, OUT).key()
    }

    fn question(&self, label: &str) -> Result<(Blinded, Unblinder, [u8; 98]), VoterError> {
        let unknown = || VoterError::Unknown(token_name(label, self.class));
        let issuer = self.frozen.issuer(label, self.class).ok_or_else(unknown)?;
        let mh = &self.frozen.mh;
        let key = self.seed.signer(mh, label).key();
        let input = input(&key, mh, label, self.class, issuer.id());
        let salt = self.seed.derive(mh, &format!("salt/{label}"));
        let candidates =
            (0..CANDIDATES).map(|at| *self.seed.derive(mh, &format!("blind/{label}/{at}")));
        let (blinded, unblinder) = blind(issuer, &input, &salt, candidates)
            .map_err(|error| VoterError::Token { label: label.into(), error })?;
        Ok((blinded, unblinder, input))
    }

    /// What the issuer is asked, one question for each label.
    pub fn questions(&self) -> Result<Vec<Blinded>, VoterError> {
        self.labels().iter().map(|label| self.question(label).map(|asked| asked.0)).collect()
    }

    /// Tokens from answers, checked. A wrong answer together with its question proves the issuer's fault.
    pub fn tokens(&self, answers: &[Fixed<256>]) -> Result<Vec<Token>, VoterError> {
        let labels = self.labels();
        same_number(answers.len(), labels.len())?;
        let token = |(label, answer): (&String, &Fixed<256>)| {
            let (_, unblinder, input) = self.question(label)?;
            let unknown = || VoterError::Unknown(token_name(label, self.class));
            let issuer = self.frozen.issuer(label, self.class).ok_or_else(unknown)?;
            finalise(issuer, &input, answer, &unblinder)
                .map_err(|error| VoterError::Token { label: label.clone(), error })
        };
        labels.iter().zip(answers).map(token).collect()
    }

    /// The rows of a vote: one choice for each slot, `barred` where the voter is.
    pub fn rows(&self, tokens: &[Token], choices: &[&str]) -> Result<Vec<Row>, VoterError> {
        let slots = &self.frozen.manifest.slots;
        same_number(tokens.len(), slots.len() + 1)?;
        same_number(choices.len(), slots.len())?;
        let mut rows = Vec::with_capacity(slots.len());
        for ((slot, choice), token) in slots.iter().zip(choices).zip(tokens.iter().skip(1)) {
            let is_barred = self.barred.contains(&slot.id);
            let label = if is_barred { null(&slot.id) } else { slot.id.clone() };
            if if is_barred { *choice != BARRED } else { !slot.allows(choice) } {
                return Err(VoterError::Choice(slot.id.clone()));
            }
            let key = self.seed.signer(&self.frozen.mh, &label);
            rows.push(Row::new(self.frozen, &slot.id, self.class, choice, &key, *token));
        }
        Ok(rows)
    }

    /// The envelope of a vote. The same tokens, choices and `seq` give the same bytes.
    pub fn cast(&self, tokens: &[Token], choices: &[&str], seq: u64) -> Result<Cast, VoterError> {
        let (envelope, _) = self.sealed(tokens, choices, seq)?;
        let key = self.seed.signer(&self.frozen.mh, OUT);
        let sig = key.sign(&sign::envelope(&self.frozen.mh, seq, &hash(&[&envelope])));
        let token = *tokens.first().ok_or(VoterError::Number { given: 0, needed: 1 })?;
        Ok(Cast { class: self.class.into(), key: key.key(), token, seq, envelope, sig })
    }

    /// What became of a vote on its way, made again to look for it.
    pub fn trail(&self, tokens: &[Token], choices: &[&str], seq: u64) -> Result<Trail, VoterError> {
        Ok(self.sealed(tokens, choices, seq)?.1)
    }

    fn sealed(
        &self,
        tokens: &[Token],
        choices: &[&str],
        seq: u64,
    ) -> Result<(Vec<u8>, Trail), VoterError> {
        let mut items = Vec::with_capacity(choices.len());
        for row in self.rows(tokens, choices)? {
            let bytes = row.bytes(self.frozen.manifest.row);
            let bytes = bytes.ok_or_else(|| VoterError::Choice(row.c.clone()))?;
            items.push((row.c, Zeroizing::new(bytes)));
        }
        let ikm = |label: &str| self.seed.derive(&self.frozen.mh, &format!("eph/{seq}/{label}"));
        envelope(self.frozen, &items, &ikm)
    }
}

/// Hashes of everything that a vote becomes on its way, for its voter alone: the envelope, and each row's
/// item as each teller hands it on, the row itself last.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trail {
    /// Hash of the envelope.
    pub envelope: Hash,
    /// By slot: hashes of what the first teller hands on, the second, and so on.
    pub items: Vec<Vec<Hash>>,
}

/// Seals items by slot: each to the tellers from the last to the second, all together to the first.
pub(crate) fn envelope(
    frozen: &Frozen,
    items: &[(String, Zeroizing<Vec<u8>>)],
    ikm: &dyn Fn(&str) -> Zeroizing<[u8; 32]>,
) -> Result<(Vec<u8>, Trail), VoterError> {
    let mut trail = Vec::with_capacity(items.len());
    let close = |place: usize, label: &str, plain: &[u8]| {
        let Some(sealer) = frozen.manifest.seal.get(place) else { return Ok(plain.to_vec()) };
        let unfit = || VoterError::Seal(sealer.name.clone());
        let key = bytes::decode(&sealer.key).ok_or_else(unfit)?;
        let info = seal_info(&frozen.mh, &sealer.name);
        // What is sealed goes into the ephemeral key: two contents never share one, whatever the caller does.
        let secret = ikm(&format!("{label}/{}", sealer.name));
        let ikm = Zeroizing::new(hash(&[b"ss1-eph\0", secret.as_ref(), plain]).0);
        seal(&key, &info, plain, &ikm).map_err(|_| unfit())
    };
    let mut all = Zeroizing::new(Vec::with_capacity(envelope_size(frozen)));
    for (slot, item) in items {
        let mut item = item.to_vec();
        let mut hashes = vec![hash(&[&item])];
        for place in (1..frozen.manifest.seal.len()).rev() {
            item = close(place, slot, &item)?;
            hashes.push(hash(&[&item]));
        }
        hashes.reverse();
        trail.push(hashes);
        all.extend_from_slice(&item);
    }
    let sealed = close(0, OUT, &all)?;
    let trail = Trail { envelope: hash(&[&sealed]), items: trail };
    Ok((sealed, trail))
}

impl Cast {
    /// Whether the box may take it: a token of this class's issuer, signature, and the one size.
    pub fn check(&self, frozen: &Frozen) -> bool {
        let issuer = frozen.issuer(token::OUT, &self.class);
        let envelope = self.hash();
        self.envelope.len() == envelope_size(frozen)
            && self.seq <= i64::MAX.unsigned_abs()
            && issuer.is_some_and(|issuer| {
                issuer.verify(&frozen.mh, token::OUT, &self.class, &self.key, &self.token)
            })
            && verify(&self.key, &sign::envelope(&frozen.mh, self.seq, &envelope), &self.sig)
    }

    /// Hash of the envelope, by which the board lists it.
    pub fn hash(&self) -> Hash {
        hash(&[&self.envelope])
    }
}

/// The labels of the tokens of somebody barred from these slots.
pub fn labels(frozen: &Frozen, barred: &BTreeSet<String>) -> Vec<String> {
    let slots = frozen.manifest.slots.iter();
    let slots = slots.map(|s| if barred.contains(&s.id) { null(&s.id) } else { s.id.clone() });
    std::iter::once(OUT.to_owned()).chain(slots).collect()
}

fn token_name(label: &str, class: &str) -> String {
    crate::manifest::issuer_name(label, class)
}

fn same_number(given: usize, needed: usize) -> Result<(), VoterError> {
    if given == needed { Ok(()) } else { Err(VoterError::Number { given, needed }) }
}
