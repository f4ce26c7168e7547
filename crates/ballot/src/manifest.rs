//! The manifest: everything that is fixed before anybody votes, in one line whose hash names the ballot.
//!
//! Its hash `mh` stands in every token, signature and seal, so nothing can be carried from one ballot to
//! another. A manifest that could not be counted is refused here, in words, before a token exists.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::bytes::{Hash, Key, decode, hash};
use crate::rules::{
    Class, Counts, Elect, Entry, Floor, Paper, Pass, Quota, RuleError, Ties, admitted_bound, merge,
};
use crate::token::{IssuerKey, OUT, null};

/// Version of the format.
pub const VERSION: u32 = 1;
/// What the row of somebody barred from its slot says.
pub const BARRED: &str = "barred";
/// Bytes of a row apart from its three names: key, signature, token and the lengths.
pub const ROW_FIXED: usize = 32 + 64 + 256 + 4;
/// The signer of the server.
pub const SERVER: &str = "server";

/// Line 0 of a board.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// Version of the format.
    pub v: u32,
    /// What the caller calls this ballot.
    pub meeting: String,
    /// What people call it.
    pub title: String,
    /// Who holds the keys of the seals.
    pub profile: Profile,
    /// What is voted on.
    pub slots: Vec<Slot>,
    /// Who votes, as the organiser wished it.
    pub classes: Vec<Entry>,
    /// A class with fewer people is merged before anybody votes.
    pub k_min: u32,
    /// A class with fewer envelopes stays closed.
    pub k_floor: u32,
    /// What becomes of the weight of a closed class.
    pub floor: Floor,
    /// How the counts are judged.
    pub rules: Rules,
    /// Bytes of each row, the same for all.
    pub row: u32,
    /// Seconds for objections between the last envelope and the opening.
    pub objection_seconds: u32,
    /// Public keys by `LABEL/CLASS`, base64url of `SubjectPublicKeyInfo`.
    pub issuers: BTreeMap<String, String>,
    /// Who opens, in this order.
    pub seal: Vec<Sealer>,
    /// Who signs checkpoints, by name.
    pub sign: BTreeMap<String, Key>,
    /// Hash of the page's script, as the caller writes it.
    pub script: String,
    /// Hash of the verifier, as the caller writes it.
    pub verifier: String,
}

/// Who holds the keys of the seals.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Profile {
    /// The server. Nothing is promised against an operator who watches live.
    S,
    /// Two or more tellers, all of whom are needed.
    T,
}

/// Something to be voted on: one row of every envelope.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Slot {
    /// Its name in tokens and rows.
    pub id: String,
    /// What people call it.
    pub title: String,
    /// What a row of it holds.
    pub kind: Kind,
    /// Choices of a slot of kind `one`, candidates of a paper.
    pub options: Vec<Choice>,
    /// Whether another name may be written in.
    pub write_in: bool,
}

/// What a row of a slot holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// One of its options, or `+` and a name.
    One,
    /// A mark for each option, and names.
    Paper,
}

/// An option of a slot.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Choice {
    /// Its name in rows.
    pub id: String,
    /// What people call it.
    pub title: String,
}

/// Who opens one layer of the seals.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sealer {
    /// Name, also among the signers.
    pub name: String,
    /// P-256 public key, uncompressed, base64url.
    pub key: String,
}

/// How counts are judged.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "lowercase")]
pub enum Rules {
    /// Grades become scores, the best receive grades by quota.
    Score(Scoring),
    /// Each slot passes or fails.
    Pass(Pass),
    /// One paper fills seats.
    Elect(Elect),
}

/// From grades to scores and quotas.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Scoring {
    /// Points of each option that counts; an option without points is blank.
    pub points: BTreeMap<String, u32>,
    /// Grades by quota, the best first.
    pub quota: Vec<Quota>,
    /// Equals at a border.
    pub ties: Ties,
}

/// Why a manifest is refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ManifestError {
    /// Not a manifest of this version in its one form.
    #[error("not a manifest of version {VERSION} in canonical form")]
    Form,
    /// A name with other characters than small letters, digits and `-`, too long, reserved or used twice.
    #[error("the name `{0}` cannot be used")]
    Name(String),
    /// A slot without a choice, or of a kind that the rules do not know.
    #[error("the slot `{0}` does not fit the rules")]
    Slot(String),
    /// A missing, superfluous, repeated or unreadable key.
    #[error("the key `{0}` is missing, superfluous, repeated or unreadable")]
    Key(String),
    /// Rows of this length cannot hold every choice.
    #[error("rows of {0} bytes are too short or too long")]
    Row(u32),
    /// Classes are protected by minimums in evaluations only; other votes are counted at any size.
    #[error("class minimums are for evaluations only")]
    Minimum,
    /// Seal keys and signers do not fit the profile.
    #[error("the tellers do not fit the profile")]
    Tellers,
    /// A rule that could not be applied.
    #[error(transparent)]
    Rule(#[from] RuleError),
}

/// A manifest that was checked, with what follows from it.
#[derive(Clone)]
pub struct Frozen {
    /// As it was written.
    pub manifest: Manifest,
    /// SHA-256 of its line.
    pub mh: Hash,
    /// The classes that vote.
    pub classes: Vec<Class>,
    issuers: BTreeMap<String, IssuerKey>,
}

/// The name of an issuer key: `LABEL/CLASS`.
pub fn issuer_name(label: &str, class: &str) -> String {
    format!("{label}/{class}")
}

/// Whether a text can name a slot, class or option.
fn is_id(id: &str) -> bool {
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    let reserved = [OUT, "null", BARRED, "void"].contains(&id);
    (1..=12).contains(&id.len()) && id.chars().all(plain) && !reserved
}

fn ids<'a>(ids: impl Iterator<Item = &'a String>) -> Result<(), ManifestError> {
    let mut seen = BTreeSet::new();
    for id in ids {
        if !is_id(id) || !seen.insert(id) {
            return Err(ManifestError::Name(id.clone()));
        }
    }
    Ok(())
}

impl Slot {
    /// The ids of its options.
    pub fn ids(&self) -> Vec<String> {
        self.options.iter().map(|option| option.id.clone()).collect()
    }

    /// Whether a row of this slot may say `choice`.
    pub fn allows(&self, choice: &str) -> bool {
        match self.kind {
            Kind::One => {
                let written = choice.strip_prefix('+').is_some_and(crate::rules::is_name);
                self.options.iter().any(|option| option.id == choice) || (self.write_in && written)
            }
            Kind::Paper => Paper::read(choice, self.options.len(), self.write_in).is_some(),
        }
    }

    /// Counts of nothing: every option of kind `one` with zero.
    pub fn no_counts(&self) -> Counts {
        match self.kind {
            Kind::One => self.options.iter().map(|option| (option.id.clone(), 0)).collect(),
            Kind::Paper => Counts::new(),
        }
    }

    fn longest(&self) -> usize {
        match self.kind {
            Kind::One => {
                self.options.iter().map(|option| option.id.len()).max().unwrap_or_default()
            }
            Kind::Paper => self.options.len(),
        }
    }
}

impl Manifest {
    /// The slot with this id.
    pub fn slot(&self, id: &str) -> Option<&Slot> {
        self.slots.iter().find(|slot| slot.id == id)
    }

    /// The classes that vote.
    pub fn voting(&self) -> Result<Vec<Class>, RuleError> {
        merge(&self.classes, self.k_min)
    }

    /// The labels for which every voting class needs an issuer: the envelope and each slot. A label
    /// `null/SLOT` is needed in addition for classes in which somebody is barred from a slot.
    pub fn labels(&self) -> Vec<String> {
        let slots = self.slots.iter().map(|slot| slot.id.clone());
        std::iter::once(OUT.to_owned()).chain(slots).collect()
    }

    fn check_names(&self) -> Result<(), ManifestError> {
        ids(self.slots.iter().map(|slot| &slot.id))?;
        ids(self.classes.iter().map(|class| &class.id))?;
        self.slots.iter().try_for_each(|slot| ids(slot.options.iter().map(|option| &option.id)))?;
        let names = self.sign.keys().chain(self.seal.iter().map(|sealer| &sealer.name));
        for name in names {
            let plain = |c: char| c.is_ascii_alphanumeric() || c == '-';
            if !(1..=24).contains(&name.len()) || !name.chars().all(plain) {
                return Err(ManifestError::Name(name.clone()));
            }
        }
        Ok(())
    }

    fn check_tellers(&self) -> Result<(), ManifestError> {
        let names: BTreeSet<&str> = self.seal.iter().map(|sealer| &*sealer.name).collect();
        let right = match self.profile {
            Profile::S => self.seal.len() == 1 && names.contains(SERVER),
            Profile::T => (2..=5).contains(&self.seal.len()) && !names.contains(SERVER),
        };
        let all_sign = names.iter().all(|name| self.sign.contains_key(*name));
        let signs = self.sign.contains_key(SERVER) && self.sign.len() <= 10;
        if !right || names.len() != self.seal.len() || !all_sign || !signs {
            return Err(ManifestError::Tellers);
        }
        for sealer in &self.seal {
            let key = decode(&sealer.key).filter(|key| crate::seal::is_key(key));
            key.ok_or_else(|| ManifestError::Key(sealer.name.clone()))?;
        }
        Ok(())
    }

    fn check_rules(&self, classes: &[Class]) -> Result<(), ManifestError> {
        let misfit = |slot: &Slot| ManifestError::Slot(slot.id.clone());
        let kind = if matches!(self.rules, Rules::Elect(_)) { Kind::Paper } else { Kind::One };
        if let Some(slot) = self.slots.iter().find(|s| s.kind != kind || s.options.is_empty()) {
            return Err(misfit(slot));
        }
        if !matches!(self.rules, Rules::Score(_)) && (self.k_min > 0 || self.k_floor > 0) {
            return Err(ManifestError::Minimum);
        }
        let has = |slot: &Slot, id: &String| slot.options.iter().any(|option| option.id == *id);
        match &self.rules {
            Rules::Score(scoring) => {
                let complete = |slot: &&Slot| {
                    scoring.points.keys().all(|id| has(slot, id))
                        && slot.options.len() > scoring.points.len()
                        && !scoring.points.is_empty()
                };
                if let Some(slot) = self.slots.iter().find(|slot| !complete(slot)) {
                    return Err(misfit(slot));
                }
                let most = scoring.points.values().copied().max().unwrap_or_default();
                admitted_bound(classes, most.into())?;
                Quota::check(&scoring.quota, self.slots.len() as u64)?;
            }
            Rules::Pass(pass) => {
                pass.check()?;
                let lacks = |slot: &&Slot| !has(slot, &pass.yes) || !has(slot, &pass.no);
                if let Some(slot) = self.slots.iter().find(lacks) {
                    return Err(misfit(slot));
                }
            }
            Rules::Elect(elect) => match &*self.slots {
                [slot] if slot.write_in == elect.write_in => elect.check(&slot.ids())?,
                _ => return Err(ManifestError::Slot(String::new())),
            },
        }
        Ok(())
    }

    fn check_rows(&self, classes: &[Class]) -> Result<(), ManifestError> {
        let class = classes.iter().map(|class| class.id.len()).max().unwrap_or_default();
        let slot = self.slots.iter().map(|slot| slot.id.len() + slot.longest().max(BARRED.len()));
        let longest = slot.max().unwrap_or_default() + class + ROW_FIXED;
        let fits = (longest..=4096).contains(&(self.row as usize));
        if fits { Ok(()) } else { Err(ManifestError::Row(self.row)) }
    }

    fn read_issuers(
        &self,
        classes: &[Class],
    ) -> Result<BTreeMap<String, IssuerKey>, ManifestError> {
        let wrong = |name: &str| ManifestError::Key(name.to_owned());
        let (mut required, mut allowed) = (BTreeSet::new(), BTreeSet::new());
        for class in classes {
            required.extend(self.labels().iter().map(|label| issuer_name(label, &class.id)));
            allowed.extend(self.slots.iter().map(|slot| issuer_name(&null(&slot.id), &class.id)));
        }
        if let Some(name) = required.iter().find(|name| !self.issuers.contains_key(*name)) {
            return Err(wrong(name));
        }
        let (mut keys, mut seen) = (BTreeMap::new(), BTreeSet::new());
        for (name, text) in &self.issuers {
            let known = required.contains(name) || allowed.contains(name);
            let key = decode(text).and_then(|spki| IssuerKey::read(&spki).ok());
            let key =
                key.filter(|key| known && seen.insert(*key.id())).ok_or_else(|| wrong(name))?;
            keys.insert(name.clone(), key);
        }
        Ok(keys)
    }

    /// Checks everything that can be known before anybody votes. `line` is the manifest's line.
    pub fn freeze(self, line: &[u8]) -> Result<Frozen, ManifestError> {
        if self.v != VERSION || self.slots.is_empty() || self.classes.is_empty() {
            return Err(ManifestError::Form);
        }
        self.check_names()?;
        self.check_tellers()?;
        let classes = self.voting()?;
        self.check_rules(&classes)?;
        self.check_rows(&classes)?;
        let issuers = self.read_issuers(&classes)?;
        Ok(Frozen { manifest: self, mh: hash(&[line]), classes, issuers })
    }
}

impl Frozen {
    /// The issuer's key for a label and a voting class.
    pub fn issuer(&self, label: &str, class: &str) -> Option<&IssuerKey> {
        self.issuers.get(&issuer_name(label, class))
    }

    /// Rows in every envelope.
    pub fn slots(&self) -> usize {
        self.manifest.slots.len()
    }
}
