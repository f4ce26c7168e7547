//! All lines in their order: stages, sorting, chain, checkpoints, signatures.

use std::cmp::Ordering;
use std::collections::BTreeSet;

use super::lines::Read;
use super::report::{Fault, Remark, Report};
use crate::board::{CLOSED, Chain, Checkpoint, FINAL, FROZEN, Line};
use crate::bytes::{Hash, decode, hash};
use crate::manifest::Frozen;
use crate::sign;

pub(super) fn check(frozen: &Frozen, read: &[Read], report: &mut Report) {
    let mut chain = Chain::default();
    let mut before: Option<&Line> = None;
    let mut seen: Vec<&str> = Vec::new();
    let mut deleted = BTreeSet::new();
    for (at, read) in read.iter().enumerate() {
        match &read.line {
            None => report.fault(Some(at), Fault::Form),
            Some(line) => {
                let is_second = at > 0 && matches!(line, Line::Manifest(_));
                if is_second || before.is_some_and(|before| !follows(before, line)) {
                    report.fault(Some(at), Fault::Order);
                }
                if let Line::Checkpoint(checkpoint) = line {
                    seen.push(&checkpoint.what);
                    check_point(frozen, checkpoint, &chain, at, report);
                }
                if let Line::Delete(delete) = line {
                    let right = deleted.insert(&delete.by)
                        && seal_key(frozen, &delete.by) == Some(delete.key)
                        && frozen.manifest.sign.get(&delete.by).is_some_and(|key| {
                            sign::verify(key, &sign::delete(&frozen.mh, &delete.key), &delete.sig)
                        });
                    if !right {
                        report.fault(Some(at), Fault::Signature(delete.by.clone()));
                    }
                }
                before = Some(line);
            }
        }
        chain.add(&read.hash);
    }
    for what in [FROZEN, CLOSED, FINAL] {
        if seen.iter().filter(|seen| **seen == what).count() != 1 {
            report.fault(None, Fault::Checkpoint(what));
        }
    }
    report.head = chain.head;
    let kept = frozen.manifest.seal.iter().filter(|sealer| !deleted.contains(&sealer.name));
    report.remarks.extend(kept.map(|sealer| Remark::KeyKept { by: sealer.name.clone() }));
}

/// Hash of the seal key of a teller.
fn seal_key(frozen: &Frozen, name: &str) -> Option<Hash> {
    let sealer = frozen.manifest.seal.iter().find(|sealer| sealer.name == name)?;
    Some(hash(&[&decode(&sealer.key)?]))
}

fn check_point(
    frozen: &Frozen,
    checkpoint: &Checkpoint,
    chain: &Chain,
    at: usize,
    report: &mut Report,
) {
    if ![FROZEN, CLOSED, FINAL].contains(&&*checkpoint.what) {
        report.fault(Some(at), Fault::Form);
    }
    if (checkpoint.n, checkpoint.h) != (chain.n, chain.head) {
        report.fault(Some(at), Fault::Chain);
    }
    let message = sign::checkpoint(&checkpoint.what, chain.n, &chain.head);
    signatures(frozen, &checkpoint.sig, &message, at, report);
}

/// Every signer of the manifest, and nobody else, has signed the message.
pub(super) fn signatures(
    frozen: &Frozen,
    sig: &std::collections::BTreeMap<String, crate::bytes::Sig>,
    message: &[u8],
    at: usize,
    report: &mut Report,
) {
    for (name, key) in &frozen.manifest.sign {
        if !sig.get(name).is_some_and(|sig| sign::verify(key, message, sig)) {
            report.fault(Some(at), Fault::Signature(name.clone()));
        }
    }
    for name in sig.keys().filter(|name| !frozen.manifest.sign.contains_key(*name)) {
        report.fault(Some(at), Fault::Signature(name.clone()));
    }
}

/// Whether a line may follow another: stages never go back, and lines of a stage are sorted.
fn follows(before: &Line, line: &Line) -> bool {
    let sorted = match (before, line) {
        (Line::Env(a), Line::Env(b)) => a.h < b.h,
        (Line::Bad(a), Line::Bad(b)) => (a.at, &a.h) <= (b.at, &b.h),
        (Line::Row(a), Line::Row(b)) => a.order() <= b.order(),
        (Line::Written(a), Line::Written(b)) => (&a.c, &a.o) < (&b.c, &b.o),
        (Line::Checkpoint(_), Line::Checkpoint(_)) => before.stage() < line.stage(),
        _ => true,
    };
    before.stage().cmp(&line.stage()) != Ordering::Greater && sorted
}
