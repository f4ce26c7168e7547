//! The chain over the log: what is hashed, and how a chain is walked and judged.
//!
//! `seal(n) = SHA-256(seal(n-1) ‖ fields of row n)`, both seals as 64 lower-case hexadecimal
//! letters, the one before the first being 64 zeros. A field is `LENGTH:BYTES,` and a null is `-`.
//! The fields are, in this order: number, realm, id, instant, actor, act, unit, subject, because,
//! detail; numbers in decimal, ids as 36 lower-case letters, the instant in microseconds since 1970
//! UTC, text as the bytes that are stored. Nothing in it depends on an engine, a time zone or a
//! library. **This never changes**: another chain would be another migration.
//!
//! This module refuses to know databases and files.

use data_encoding::HEXLOWER;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use uuid::Uuid;
use zhibu_domain::doctor::ChainFault;

/// The seal before the first.
pub const GENESIS: &str = "0000000000000000000000000000000000000000000000000000000000000000";

/// Faults of one chain that are named; a broken chain would otherwise name every row.
const FAULTS_MAX: usize = 100;

/// A row of the log, as it is stored.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    /// Its place in the chain, from 1; `None` until it is sealed.
    pub number: Option<i64>,
    /// Realm, which has a chain of its own.
    pub realm: i64,
    /// Id.
    pub id: Uuid,
    /// When, in microseconds since 1970 UTC.
    pub at: i64,
    /// Who; `None` for the installation.
    pub actor: Option<Uuid>,
    /// `noun.verb`.
    pub act: String,
    /// The unit concerned.
    pub unit: Option<Uuid>,
    /// The thing changed.
    pub subject: Option<Uuid>,
    /// Why it was allowed.
    pub because: String,
    /// What changed.
    pub detail: String,
    /// Its seal.
    pub seal: Option<String>,
}

/// The end of a chain: how many rows, and the last seal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Head {
    /// Number of the last row.
    pub number: i64,
    /// Its seal.
    pub seal: String,
}

impl Head {
    /// The end of a chain without rows.
    pub fn none() -> Self {
        Self { number: 0, seal: GENESIS.to_owned() }
    }

    /// Reads `N:SEAL`, as `zhibu audit head` prints it.
    pub fn parse(text: &str) -> Option<Self> {
        let (number, seal) = text.trim().split_once(':')?;
        let number = number.parse().ok().filter(|number| *number >= 0)?;
        let seal = seal.to_ascii_lowercase();
        let is_hex = seal.len() == GENESIS.len() && seal.bytes().all(|b| b.is_ascii_hexdigit());
        is_hex.then_some(Self { number, seal })
    }
}

/// The seal of a row that stands at `number` behind one with the seal `before`.
pub fn seal(before: &str, number: i64, entry: &Entry) -> String {
    let mut hash = Sha256::new();
    hash.update(before);
    let id = |id: &Uuid| id.hyphenated().to_string();
    for field in [
        Some(number.to_string()).as_deref(),
        Some(entry.realm.to_string()).as_deref(),
        Some(id(&entry.id)).as_deref(),
        Some(entry.at.to_string()).as_deref(),
        entry.actor.as_ref().map(id).as_deref(),
        Some(&entry.act),
        entry.unit.as_ref().map(id).as_deref(),
        entry.subject.as_ref().map(id).as_deref(),
        Some(&entry.because),
        Some(&entry.detail),
    ] {
        match field {
            Some(text) => {
                hash.update(text.len().to_string());
                hash.update(":");
                hash.update(text);
                hash.update(",");
            }
            None => hash.update("-"),
        }
    }
    HEXLOWER.encode(&hash.finalize())
}

/// What a walk over a chain found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// Where the chain ends.
    pub head: Head,
    /// Rows behind it that are not sealed yet.
    pub unsealed: u64,
    /// The earliest instant among them, in microseconds since 1970 UTC.
    pub unsealed_since: Option<i64>,
    /// What is wrong, at most a hundred.
    pub faults: Vec<ChainFault>,
}

/// A walk over the rows of one chain in the order of their numbers, the unsealed ones last.
#[derive(Debug)]
pub struct Walk<'a> {
    report: Report,
    /// Ends of the chain that somebody knows from elsewhere, not met yet.
    known: Vec<&'a Head>,
}

impl<'a> Walk<'a> {
    /// Begins before the first row. `known` are ends that the chain once had.
    pub fn new(known: &'a [Head]) -> Self {
        let report =
            Report { head: Head::none(), unsealed: 0, unsealed_since: None, faults: Vec::new() };
        let mut walk = Self { report, known: known.iter().collect() };
        walk.meet();
        walk
    }

    /// Takes the next row.
    pub fn row(&mut self, entry: &Entry) {
        let (Some(number), Some(sealed)) = (entry.number, &entry.seal) else {
            // Half a seal is as good as a changed row.
            if let Some(number) = entry.number {
                self.fault(ChainFault::Changed { number });
            } else if entry.seal.is_some() {
                self.fault(ChainFault::Changed { number: self.report.head.number + 1 });
            }
            self.report.unsealed += 1;
            let earliest = self.report.unsealed_since.map_or(entry.at, |at| at.min(entry.at));
            self.report.unsealed_since = Some(earliest);
            return;
        };
        let expected = self.report.head.number + 1;
        if number != expected {
            self.fault(ChainFault::Missing { from: expected, until: number });
        }
        if seal(&self.report.head.seal, number, entry) != *sealed {
            self.fault(ChainFault::Changed { number });
        }
        // Going on from the stored seal, so that one changed row is one fault.
        self.report.head = Head { number, seal: sealed.clone() };
        self.meet();
    }

    /// Ends the walk and compares it with the end that is kept apart.
    pub fn end(mut self, marker: Option<&Head>) -> Report {
        let head = self.report.head.clone();
        match marker {
            Some(marker) if *marker == head => {}
            Some(marker) => {
                self.fault(ChainFault::End { marked: marker.number, found: head.number });
            }
            None if head.number == 0 => {}
            None => self.fault(ChainFault::NoMarker { found: head.number }),
        }
        for lost in std::mem::take(&mut self.known) {
            self.fault(ChainFault::KnownHead { number: lost.number });
        }
        self.report
    }

    fn meet(&mut self) {
        let head = &self.report.head;
        self.known.retain(|known| *known != head);
    }

    fn fault(&mut self, fault: ChainFault) {
        if self.report.faults.len() < FAULTS_MAX {
            self.report.faults.push(fault);
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// A sound chain of so many rows, and its end.
    fn chain(rows: usize) -> (Vec<Entry>, Head) {
        let mut head = Head::none();
        let mut entries = Vec::new();
        for (row, number) in (0..rows).zip(1_i64..) {
            let id = |kind: u128| Uuid::from_u128(kind << 64 | u128::from(number.unsigned_abs()));
            let mut entry = Entry {
                number: Some(number),
                realm: 1,
                id: id(1),
                at: 1_767_600_000_000_000 + number,
                actor: (row % 3 > 0).then(|| id(2)),
                act: ["unit.found", "活动.记录"][row % 2].to_owned(),
                unit: (row % 4 > 0).then(|| id(3)),
                subject: (row % 5 > 0).then(|| id(4)),
                because: "\"installation\"".to_owned(),
                detail: format!("{{\"n\":{row}}}"),
                seal: None,
            };
            head = Head { number, seal: seal(&head.seal, number, &entry) };
            entry.seal = Some(head.seal.clone());
            entries.push(entry);
        }
        (entries, head)
    }

    fn faults(entries: &[Entry], marker: &Head) -> Vec<ChainFault> {
        let mut walk = Walk::new(&[]);
        for entry in entries {
            walk.row(entry);
        }
        walk.end(Some(marker)).faults
    }

    /// The same row with another value in one column.
    fn changed(entry: &Entry, column: usize) -> Entry {
        let mut other = entry.clone();
        let flip = |id: Option<Uuid>| match id {
            Some(_) => None,
            None => Some(Uuid::from_u128(7)),
        };
        match column {
            0 => other.realm += 1,
            1 => other.id = Uuid::from_u128(other.id.as_u128() ^ 1),
            2 => other.at += 1,
            3 => other.actor = flip(other.actor),
            4 => other.act.push('x'),
            5 => other.unit = flip(other.unit),
            6 => other.subject = flip(other.subject),
            7 => other.because.insert(0, ' '),
            8 => other.detail.push(' '),
            9 => other.number = other.number.map(|number| number + 1),
            10 => other.seal = other.seal.map(|seal| seal.replace(['a', '0'], "b")),
            11 => other.seal = None,
            12 => other.number = None,
            // What one column loses the next one wins.
            _ => {
                let moved = other.because.pop().unwrap();
                other.detail.insert(0, moved);
            }
        }
        other
    }

    proptest! {
        #[test]
        fn any_change_of_any_column_of_any_row_is_found(
            rows in 1_usize..40, at in any::<prop::sample::Index>(), column in 0_usize..14
        ) {
            let (mut entries, head) = chain(rows);
            prop_assert_eq!(faults(&entries, &head), []);
            let at = at.index(rows);
            entries[at] = changed(&entries[at], column);
            prop_assert_ne!(faults(&entries, &head), []);
        }

        #[test]
        fn a_row_cut_out_put_in_or_moved_is_found(
            rows in 2_usize..40, at in any::<prop::sample::Index>(), deed in 0_usize..4
        ) {
            let (mut entries, head) = chain(rows);
            let at = at.index(rows);
            match deed {
                0 => drop(entries.remove(at)),
                1 => entries.insert(at, entries[at].clone()),
                2 => entries.swap(at, (at + 1) % rows),
                _ => entries.truncate(at),
            }
            prop_assert_ne!(faults(&entries, &head), []);
        }
    }

    #[test]
    fn one_changed_row_is_one_fault_that_names_it() {
        let (mut entries, head) = chain(9);
        entries[4].detail.clear();
        assert_eq!(faults(&entries, &head), [ChainFault::Changed { number: 5 }]);
    }

    #[test]
    fn whoever_forges_the_whole_chain_is_betrayed_by_a_head_on_paper() {
        let (honest, _) = chain(9);
        let paper = Head { number: 5, seal: honest[4].seal.clone().unwrap() };
        let (mut forged, _) = chain(9);
        let mut head = Head::none();
        forged[2].detail.clear();
        for entry in &mut forged {
            let number = entry.number.unwrap();
            head = Head { number, seal: seal(&head.seal, number, entry) };
            entry.seal = Some(head.seal.clone());
        }
        let known = [paper];
        let judged = |entries: &[Entry], head: &Head| {
            let mut walk = Walk::new(&known);
            for entry in entries {
                walk.row(entry);
            }
            walk.end(Some(head)).faults
        };
        assert_eq!(judged(&forged, &head), [ChainFault::KnownHead { number: 5 }]);
        assert_eq!(judged(&honest, &chain(9).1), []);
    }

    #[test]
    fn rows_that_wait_for_their_seal_are_counted_and_are_no_fault() {
        let (mut entries, head) = chain(3);
        let waiting = Entry { number: None, seal: None, at: 5, ..entries[0].clone() };
        entries.extend([Entry { at: 9, ..waiting.clone() }, waiting]);
        let mut walk = Walk::new(&[]);
        for entry in &entries {
            walk.row(entry);
        }
        let report = walk.end(Some(&head));
        assert_eq!((report.unsealed, report.unsealed_since), (2, Some(5)));
        assert_eq!(report.faults, []);
    }

    #[test]
    fn a_head_is_read_as_it_is_printed() {
        let head = chain(2).1;
        assert_eq!(Head::parse(&format!("{}:{}\n", head.number, head.seal)), Some(head));
        for wrong in ["", "2", "2:", "2:xyz", "-1:00", "zwei:00"] {
            assert_eq!(Head::parse(wrong), None, "{wrong}");
        }
    }
}
