//! Tellers: each opens one layer of the seals, shuffles, and hands on. The last finds rows.
//!
//! With the keys of one teller alone nothing can be read; a teller sees no names and, where there are
//! two, no whole form. Work is done from files, so it can be done again after a fault, and the line says
//! so. The caller decides which envelopes: those of the classes that may be opened.

use std::collections::BTreeSet;

use rand::CryptoRng;
use rand::seq::SliceRandom;
use zeroize::Zeroizing;

use crate::board::{At, Bad, Open, Row};
use crate::bytes::{Fixed, Hash, encode, hash, hash_list};
use crate::manifest::Frozen;
use crate::seal::SealKey;
use crate::voter::{VoterError, envelope, envelope_size, item_size, seal_info};

/// Sealed items on their way from one teller to the next: envelopes for the first, rows after the last.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Batch {
    mh: Hash,
    place: usize,
    items: Vec<Vec<u8>>,
}

/// What a teller's work gave.
pub struct Opened {
    /// For the next teller, or rows.
    pub batch: Batch,
    /// The line of the board.
    pub line: Open,
    /// What did not open, for the board.
    pub bad: Vec<Bad>,
}

/// Why a teller cannot work.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TellerError {
    /// The items are of another ballot or for another teller.
    #[error("these items are of another ballot or for another teller")]
    OtherItems,
    /// Not a file of items.
    #[error("this is not a file of items")]
    NotItems,
    /// The key is not the one that the manifest names for this place.
    #[error("this is not the key that the manifest names")]
    OtherKey,
    /// The sample envelope did not come out as it went in.
    #[error("the sample envelope did not open to what it held")]
    Canary,
    /// Nothing can be sealed to one of the keys.
    #[error(transparent)]
    Seal(#[from] VoterError),
}

const MAGIC: &[u8] = b"ss1-items\0";

impl Batch {
    /// The envelopes that the first teller receives.
    pub fn envelopes(frozen: &Frozen, envelopes: Vec<Vec<u8>>) -> Self {
        Self { mh: frozen.mh, place: 0, items: envelopes }
    }

    /// How many items.
    pub fn len(&self) -> usize {
        self.items.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.items.is_empty()
    }

    /// Hashes of the items, sorted: kept beside the board for disputes.
    pub fn hashes(&self) -> Vec<Hash> {
        let mut hashes: Vec<Hash> = self.items.iter().map(|item| hash(&[item])).collect();
        hashes.sort_unstable();
        hashes
    }

    /// As a file, for a stick or an upload.
    pub fn file(&self) -> Vec<u8> {
        let place = u8::try_from(self.place).unwrap_or(u8::MAX);
        let mut file = [MAGIC, self.mh.as_ref(), &[place]].concat();
        for item in &self.items {
            file.extend_from_slice(&u32::try_from(item.len()).unwrap_or(u32::MAX).to_be_bytes());
            file.extend_from_slice(item);
        }
        let end = hash(&[&file]);
        file.extend_from_slice(end.as_ref());
        file
    }

    /// Reads a file. A damaged one is refused as a whole.
    pub fn read(file: &[u8]) -> Result<Self, TellerError> {
        let wrong = TellerError::NotItems;
        let (body, end) = file.split_last_chunk::<32>().ok_or(wrong.clone())?;
        if hash(&[body]) != Fixed(*end) {
            return Err(wrong);
        }
        let rest = body.strip_prefix(MAGIC).ok_or(wrong.clone())?;
        let (mh, rest) = rest.split_first_chunk::<32>().ok_or(wrong.clone())?;
        let (place, mut rest) = rest.split_first().ok_or(wrong.clone())?;
        let mut items = Vec::new();
        while let Some((length, left)) = rest.split_first_chunk::<4>() {
            let length = u32::from_be_bytes(*length) as usize;
            let (item, left) = left.split_at_checked(length).ok_or(wrong.clone())?;
            items.push(item.to_vec());
            rest = left;
        }
        let batch = Self { mh: Fixed(*mh), place: usize::from(*place), items };
        if rest.is_empty() { Ok(batch) } else { Err(wrong) }
    }
}

/// Opens one layer of every item, shuffles, and says what was done.
///
/// `retry` is how often this teller has done the work before and lost it; the shuffle differs each time.
pub fn open(
    frozen: &Frozen,
    key: &SealKey,
    batch: &Batch,
    retry: u64,
    rng: &mut impl CryptoRng,
) -> Result<Opened, TellerError> {
    let place = batch.place;
    let sealer = frozen.manifest.seal.get(place).filter(|_| batch.mh == frozen.mh);
    let sealer = sealer.ok_or(TellerError::OtherItems)?;
    if encode(&key.key()) != sealer.key {
        return Err(TellerError::OtherKey);
    }
    let info = seal_info(&frozen.mh, &sealer.name);
    let (mut items, mut bad) = (Vec::with_capacity(batch.len()), Vec::new());
    for sealed in &batch.items {
        match peel(frozen, key, place, &info, sealed) {
            Ok(mut found) => items.append(&mut found),
            Err(why) => bad.push(Bad {
                by: sealer.name.clone(),
                at: if place == 0 { At::Envelope } else { At::Item },
                why: why.into(),
                h: hash(&[sealed]),
                b: String::new(),
            }),
        }
    }
    items.shuffle(rng);
    bad.sort_by_key(|bad| bad.h);
    let next = Batch { mh: frozen.mh, place: place + 1, items };
    let line = Open {
        by: sealer.name.clone(),
        taken: batch.len() as u64,
        given: next.len() as u64,
        hash_in: hash_list(batch.hashes()),
        hash_out: hash_list(next.hashes()),
        retry,
    };
    Ok(Opened { batch: next, line, bad })
}

/// One layer off: the items in an envelope, or the one in an item.
fn peel(
    frozen: &Frozen,
    key: &SealKey,
    place: usize,
    info: &[u8],
    sealed: &[u8],
) -> Result<Vec<Vec<u8>>, &'static str> {
    let plain = key.open(info, sealed).ok_or("seal")?;
    let (count, size) = (if place == 0 { frozen.slots() } else { 1 }, item_size(frozen, place + 1));
    if plain.len() != count * size {
        return Err("size");
    }
    Ok(plain.chunks_exact(size).map(<[u8]>::to_vec).collect())
}

/// Rows after the last layer, sorted, and what is not a row that may count, for the board.
///
/// `open` are the classes that may be opened.
pub fn rows(
    frozen: &Frozen,
    batch: &Batch,
    open: &BTreeSet<&str>,
) -> Result<(Vec<Row>, Vec<Bad>), TellerError> {
    let last = frozen.manifest.seal.last().filter(|_| batch.place == frozen.manifest.seal.len());
    let last = last.filter(|_| batch.mh == frozen.mh).ok_or(TellerError::OtherItems)?;
    let (mut rows, mut bad) = (Vec::with_capacity(batch.len()), Vec::new());
    for item in &batch.items {
        let row = Row::read(item);
        let why = match &row {
            None => Some("row"),
            Some(row) if row.check(frozen).is_err() => Some("vote"),
            Some(row) if !open.contains(&*row.g) => Some("class"),
            Some(_) => None,
        };
        match (row, why) {
            (Some(row), None) => rows.push(row),
            (_, why) => bad.push(Bad {
                by: last.name.clone(),
                at: At::Row,
                why: why.unwrap_or_default().into(),
                h: hash(&[item]),
                b: encode(item),
            }),
        }
    }
    rows.sort_by(|a, b| a.order().cmp(&b.order()));
    bad.sort_by_key(|bad| bad.h);
    Ok((rows, bad))
}

/// A sample envelope that proves, before anybody votes, that all tellers' keys open what is sealed to
/// them. It is no vote: it has no token and never comes into the box.
pub struct Canary {
    /// What the first teller opens.
    pub batch: Batch,
    rows: Vec<Hash>,
}

impl Canary {
    /// A sample with random rows.
    pub fn new(frozen: &Frozen, rng: &mut impl CryptoRng) -> Result<Self, TellerError> {
        let mut items = Vec::new();
        for slot in &frozen.manifest.slots {
            let mut item = Zeroizing::new(vec![0; frozen.manifest.row as usize]);
            rng.fill_bytes(&mut item);
            items.push((slot.id.clone(), item));
        }
        let mut secret = Zeroizing::new([0; 32]);
        rng.fill_bytes(secret.as_mut());
        let ikm = |label: &str| Zeroizing::new(hash(&[secret.as_ref(), label.as_bytes()]).0);
        let (sealed, _) = envelope(frozen, &items, &ikm)?;
        debug_assert_eq!(sealed.len(), envelope_size(frozen), "an envelope has one size");
        let mut rows: Vec<Hash> = items.iter().map(|(_, item)| hash(&[item])).collect();
        rows.sort_unstable();
        Ok(Self { batch: Batch::envelopes(frozen, vec![sealed]), rows })
    }

    /// Whether what came out behind the last teller is what went in.
    pub fn check(&self, frozen: &Frozen, out: &Batch) -> Result<(), TellerError> {
        let is_last = out.place == frozen.manifest.seal.len();
        let same = is_last && out.mh == frozen.mh && out.hashes() == self.rows;
        if same { Ok(()) } else { Err(TellerError::Canary) }
    }
}
