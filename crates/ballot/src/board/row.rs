//! A row: one vote on one slot, with its own proof that it may be counted. As bytes it is always equally
//! long, and those bytes and the line of the board determine each other.

use serde::{Deserialize, Serialize};

use crate::bytes::{Fixed, Hash, Key, Sig, Token, hash};
use crate::manifest::{BARRED, Frozen, ROW_FIXED};
use crate::sign::{Signer, verify, vote};
use crate::token::null;

/// One vote on one slot.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Row {
    /// The slot.
    pub c: String,
    /// The class.
    pub g: String,
    /// The choice: an option, `+` and a name, a paper, or `barred`.
    pub o: String,
    /// The one-time key.
    pub k: Key,
    /// The key's signature of slot and choice.
    pub s: Sig,
    /// The token that certifies the key.
    pub r: Token,
}

/// Why bytes are not a row that counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum RowError {
    /// Not a row in its one form.
    #[error("not a row")]
    Form,
    /// A slot or class that the manifest does not know, or a token of an unknown issuer.
    #[error("no such slot or class")]
    Unknown,
    /// A choice that the slot does not offer.
    #[error("no such choice")]
    Choice,
    /// The token does not certify the key for this slot and class.
    #[error("the token is wrong")]
    Token,
    /// The key did not sign this choice.
    #[error("the signature is wrong")]
    Signature,
}

impl Row {
    /// Signs a choice. The label is that of the token: `barred` is the choice of those whose token is
    /// for `null/SLOT`.
    pub fn new(
        frozen: &Frozen,
        slot: &str,
        class: &str,
        choice: &str,
        key: &Signer,
        token: Token,
    ) -> Self {
        let mut row = Self {
            c: slot.into(),
            g: class.into(),
            o: choice.into(),
            k: key.key(),
            s: Fixed([0; 64]),
            r: token,
        };
        row.s = key.sign(&vote(&frozen.mh, &row.label(), choice));
        row
    }

    /// The label of its token.
    pub fn label(&self) -> String {
        if self.is_barred() { null(&self.c) } else { self.c.clone() }
    }

    /// Whether it only fills the place of somebody who may not vote on this slot.
    pub fn is_barred(&self) -> bool {
        self.o == BARRED
    }

    /// The bytes that are sealed, `size` of them, or none if it does not fit.
    pub fn bytes(&self, size: u32) -> Option<Vec<u8>> {
        let mut bytes = Vec::with_capacity(size as usize);
        bytes.push(u8::try_from(self.c.len()).ok()?);
        bytes.extend_from_slice(self.c.as_bytes());
        bytes.push(u8::try_from(self.g.len()).ok()?);
        bytes.extend_from_slice(self.g.as_bytes());
        bytes.extend_from_slice(&u16::try_from(self.o.len()).ok()?.to_be_bytes());
        bytes.extend_from_slice(self.o.as_bytes());
        bytes.extend_from_slice(self.k.as_ref());
        bytes.extend_from_slice(self.s.as_ref());
        bytes.extend_from_slice(self.r.as_ref());
        let fits = bytes.len() <= size as usize;
        bytes.resize(size as usize, 0);
        fits.then_some(bytes)
    }

    /// Reads what [`Row::bytes`] wrote, and nothing else.
    pub fn read(bytes: &[u8]) -> Option<Self> {
        fn text(rest: &mut &[u8], length: usize) -> Option<String> {
            let (text, left) = rest.split_at_checked(length)?;
            *rest = left;
            String::from_utf8(text.to_vec()).ok()
        }
        let mut rest = bytes;
        let length = usize::from(*rest.split_off_first()?);
        let slot = text(&mut rest, length)?;
        let length = usize::from(*rest.split_off_first()?);
        let class = text(&mut rest, length)?;
        let high = usize::from(*rest.split_off_first()?);
        let low = usize::from(*rest.split_off_first()?);
        let choice = text(&mut rest, high * 256 + low)?;
        let (key, rest) = rest.split_at_checked(32)?;
        let (sig, rest) = rest.split_at_checked(64)?;
        let (token, padding) = rest.split_at_checked(256)?;
        let is_padded = padding.iter().all(|byte| *byte == 0);
        let (k, s, r) = (Fixed::of(key)?, Fixed::of(sig)?, Fixed::of(token)?);
        let row = Self { c: slot, g: class, o: choice, k, s, r };
        is_padded.then_some(row)
    }

    /// Hash of its bytes.
    pub fn item(&self, size: u32) -> Option<Hash> {
        Some(hash(&[&self.bytes(size)?]))
    }

    /// Whether it counts, apart from what other rows say.
    pub fn check(&self, frozen: &Frozen) -> Result<(), RowError> {
        let slot = frozen.manifest.slot(&self.c).ok_or(RowError::Unknown)?;
        let label = self.label();
        let issuer = frozen.issuer(&label, &self.g).ok_or(RowError::Unknown)?;
        let fits =
            ROW_FIXED + self.c.len() + self.g.len() + self.o.len() <= frozen.manifest.row as usize;
        if !fits || !(self.is_barred() || slot.allows(&self.o)) {
            return Err(RowError::Choice);
        }
        if !issuer.verify(&frozen.mh, &label, &self.g, &self.k, &self.r) {
            return Err(RowError::Token);
        }
        let signed = verify(&self.k, &vote(&frozen.mh, &label, &self.o), &self.s);
        if signed { Ok(()) } else { Err(RowError::Signature) }
    }

    /// The order of rows on a board.
    pub fn order(&self) -> (&str, &str, &str, &Key) {
        (&self.c, &self.g, &self.o, &self.k)
    }
}
