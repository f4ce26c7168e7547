//! The board: a file of lines that anybody can recount, chained by hashes and signed at checkpoints.
//!
//! Each line is one JSON object in its one form: what a line says and the bytes it stands in determine
//! each other. The board holds no names of people and no envelope's content.

mod line;
mod row;

pub use line::{
    At, Bad, CLOSED, Checkpoint, Delete, Env, FINAL, FROZEN, Line, Open, Outcome, Roll, Withheld,
    Written,
};
pub use row::{Row, RowError};

use std::collections::BTreeMap;

use crate::bytes::{Hash, Sig, hash};
use crate::manifest::{Frozen, Manifest, ManifestError};
use crate::sign;

/// The chain over the lines: h₀ = H("ss1"), hᵢ = H(hᵢ₋₁ ‖ H(lineᵢ)).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Chain {
    /// Lines so far.
    pub n: u64,
    /// The end of the chain.
    pub head: Hash,
}

impl Default for Chain {
    fn default() -> Self {
        Self { n: 0, head: hash(&[b"ss1"]) }
    }
}

impl Chain {
    /// Adds a line by its hash.
    pub fn add(&mut self, line: &Hash) {
        self.head = hash(&[self.head.as_ref(), line.as_ref()]);
        self.n += 1;
    }
}

/// Why a line cannot be added.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BoardError {
    /// The manifest is refused.
    #[error(transparent)]
    Manifest(#[from] ManifestError),
    /// A line that cannot be written in the one form.
    #[error("a line cannot be written")]
    Line,
    /// A checkpoint lacks the right signature of this signer, or has one too many.
    #[error("the signature of `{0}` is missing, wrong or superfluous")]
    Signature(String),
}

/// A board that is being written.
pub struct Board {
    bytes: Vec<u8>,
    chain: Chain,
    frozen: Frozen,
}

impl Board {
    /// A board that begins with this manifest.
    pub fn new(manifest: Manifest) -> Result<Self, BoardError> {
        let line = Line::Manifest(Box::new(manifest.clone())).text().ok_or(BoardError::Line)?;
        let frozen = manifest.freeze(line.as_bytes())?;
        let mut board = Self { bytes: Vec::new(), chain: Chain::default(), frozen };
        board.append(&line);
        Ok(board)
    }

    /// The manifest.
    pub fn frozen(&self) -> &Frozen {
        &self.frozen
    }

    /// Everything written so far.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// Where the chain ends.
    pub fn chain(&self) -> Chain {
        self.chain
    }

    /// Adds a line. What it may say is the verifier's matter.
    pub fn push(&mut self, line: &Line) -> Result<(), BoardError> {
        self.append(&line.text().ok_or(BoardError::Line)?);
        Ok(())
    }

    fn append(&mut self, line: &str) {
        self.chain.add(&hash(&[line.as_bytes()]));
        self.bytes.extend_from_slice(line.as_bytes());
        self.bytes.push(b'\n');
    }

    /// What server and tellers sign now.
    pub fn to_sign(&self, what: &str) -> Vec<u8> {
        sign::checkpoint(what, self.chain.n, &self.chain.head)
    }

    /// Adds a checkpoint with the signatures of all signers of the manifest.
    pub fn checkpoint(&mut self, what: &str, sig: BTreeMap<String, Sig>) -> Result<(), BoardError> {
        let message = self.to_sign(what);
        let signers = &self.frozen.manifest.sign;
        let wrong = signers.iter().find(|(name, key)| {
            !sig.get(*name).is_some_and(|sig| sign::verify(key, &message, sig))
        });
        let wrong = wrong.map(|(name, _)| name);
        if let Some(name) = wrong.or_else(|| sig.keys().find(|name| !signers.contains_key(*name))) {
            return Err(BoardError::Signature(name.clone()));
        }
        let Chain { n, head } = self.chain;
        self.push(&Line::Checkpoint(Checkpoint { what: what.into(), n, h: head, sig }))
    }
}
