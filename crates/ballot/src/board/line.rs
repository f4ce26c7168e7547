//! The kinds of lines, in the order in which they stand on a board.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::Row;
use crate::bytes::{Hash, Key, Sig, Token};
use crate::manifest::Manifest;
use crate::rules::Counts;

/// Checkpoint after the manifest: everybody has the same keys.
pub const FROZEN: &str = "frozen";
/// Checkpoint after the envelopes: no vote comes or goes any more.
pub const CLOSED: &str = "closed";
/// Checkpoint after the results.
pub const FINAL: &str = "final";

/// One line of a board.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "t", rename_all = "lowercase")]
pub enum Line {
    /// What was fixed before.
    Manifest(Box<Manifest>),
    /// Signatures of everything above.
    Checkpoint(Checkpoint),
    /// Numbers of people and slips of a class.
    Roll(Box<Roll>),
    /// An envelope that was cast.
    Env(Box<Env>),
    /// A class that stays closed.
    Withheld(Withheld),
    /// A teller's work.
    Open(Open),
    /// Something that could not be opened or counted.
    Bad(Bad),
    /// A vote.
    Row(Box<Row>),
    /// Opinions handed in beforehand.
    Written(Written),
    /// What a slot's counts say.
    Result(Outcome),
    /// A teller has deleted a seal key.
    Delete(Delete),
}

/// Signatures of everything above.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Checkpoint {
    /// `frozen`, `closed` or `final`.
    pub what: String,
    /// Lines above.
    pub n: u64,
    /// The chain's end above.
    pub h: Hash,
    /// Signatures by name.
    pub sig: BTreeMap<String, Sig>,
}

/// Numbers of people and slips of a class. Slips: printed = scanned + plain + pen + spoiled + returned +
/// missing.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Roll {
    /// The class.
    pub g: String,
    /// People with the right to vote.
    pub entitled: u64,
    /// People in the room.
    pub present: u64,
    /// Tokens issued to phones.
    pub phone: u64,
    /// Slips printed, all with tokens.
    pub printed: u64,
    /// Slips used with a phone.
    pub scanned: u64,
    /// Slips used on the page without script.
    pub plain: u64,
    /// Slips filled in by pen and keyed by two tellers.
    pub pen: u64,
    /// Slips spoiled and voided.
    pub spoiled: u64,
    /// Slips returned unused and voided.
    pub returned: u64,
    /// Slips that nobody can find.
    pub missing: u64,
    /// People barred from a slot, by slot.
    pub barred: BTreeMap<String, u64>,
}

impl Roll {
    /// How many votes were given out: to phones, and on slips that were not taken back.
    pub fn issued(&self) -> u64 {
        let given = self.phone.saturating_add(self.printed);
        given.saturating_sub(self.spoiled.saturating_add(self.returned))
    }

    /// Slips that are accounted for.
    pub fn slips(&self) -> u64 {
        let used = [self.scanned, self.plain, self.pen, self.spoiled, self.returned, self.missing];
        used.into_iter().fold(0, u64::saturating_add)
    }
}

/// An envelope that was cast. The envelope itself is not published.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Env {
    /// The class.
    pub g: String,
    /// Hash of the envelope.
    pub h: Hash,
    /// How often it was replaced.
    pub seq: u64,
    /// The one-time key.
    pub k: Key,
    /// The token that certifies the key.
    pub r: Token,
    /// The key's signature of `seq` and `h`.
    pub s: Sig,
}

/// A class that stays closed, because too few voted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Withheld {
    /// The class.
    pub g: String,
    /// Its envelopes.
    pub count: u64,
}

/// A teller's work.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Open {
    /// The teller.
    pub by: String,
    /// Items received.
    #[serde(rename = "in")]
    pub taken: u64,
    /// Items handed on.
    #[serde(rename = "out")]
    pub given: u64,
    /// Hash of the list of items received.
    pub hash_in: Hash,
    /// Hash of the list of items handed on.
    pub hash_out: Hash,
    /// How often the work was done anew after a fault of the machine.
    pub retry: u64,
}

/// Where something went wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum At {
    /// An envelope did not open, or held another number of items.
    Envelope,
    /// An item did not open for a later teller.
    Item,
    /// What came out is not a row that counts.
    Row,
}

/// Something that could not be opened or counted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bad {
    /// The teller.
    pub by: String,
    /// Where.
    pub at: At,
    /// Why, in words of the teller's program.
    pub why: String,
    /// Hash of the envelope, item or row.
    pub h: Hash,
    /// The bytes of a bad row, in base64url, so that anybody sees that it does not count; else empty.
    pub b: String,
}

/// Opinions handed in beforehand, signed by all signers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Written {
    /// The slot.
    pub c: String,
    /// The option.
    pub o: String,
    /// How many.
    pub count: u64,
    /// Signatures by name.
    pub sig: BTreeMap<String, Sig>,
}

/// What a slot's counts say.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Outcome {
    /// The slot.
    pub c: String,
    /// Counts by class and option, of the classes that were opened.
    pub counts: BTreeMap<String, Counts>,
    /// The score as a fraction, or empty.
    pub score: String,
    /// Words of the rules.
    pub outcome: Vec<String>,
}

/// A teller has deleted a seal key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Delete {
    /// The teller.
    pub by: String,
    /// Hash of the public key.
    pub key: Hash,
    /// The teller's signature.
    pub sig: Sig,
}

impl Line {
    /// Reads a line in its one form: members in the order of this module, maps in the order of their keys'
    /// bytes, no spaces, integers only, and no member that is not named here.
    pub fn read(raw: &[u8]) -> Option<Self> {
        let line: Self = serde_json::from_slice(raw).ok()?;
        let same = line.text().is_some_and(|text| text.as_bytes() == raw);
        same.then_some(line)
    }

    /// The line in its one form, without the line's end.
    pub fn text(&self) -> Option<String> {
        serde_json::to_string(self).ok()
    }

    /// Where lines of this kind stand.
    pub(crate) fn stage(&self) -> u8 {
        match self {
            Self::Manifest(_) => 0,
            Self::Checkpoint(checkpoint) => match &*checkpoint.what {
                FROZEN => 1,
                CLOSED => 4,
                FINAL => 11,
                _ => 0,
            },
            Self::Roll(_) => 2,
            Self::Env(_) => 3,
            Self::Withheld(_) => 5,
            Self::Open(_) => 6,
            Self::Bad(_) => 7,
            Self::Row(_) => 8,
            Self::Written(_) => 9,
            Self::Result(_) => 10,
            Self::Delete(_) => 12,
        }
    }
}

impl Env {
    /// Whether token and signature are right.
    pub fn check(&self, frozen: &crate::manifest::Frozen) -> Result<(), super::RowError> {
        use super::RowError;
        use crate::{sign, token};
        let issuer = frozen.issuer(token::OUT, &self.g).ok_or(RowError::Unknown)?;
        if !issuer.verify(&frozen.mh, token::OUT, &self.g, &self.k, &self.r) {
            return Err(RowError::Token);
        }
        let message = sign::envelope(&frozen.mh, self.seq, &self.h);
        if sign::verify(&self.k, &message, &self.s) { Ok(()) } else { Err(RowError::Signature) }
    }
}
