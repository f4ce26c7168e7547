//! The numbers: who could vote, what came back, what the tellers did with it, and the count.

use std::collections::{BTreeMap, BTreeSet};

use super::lines::Read;
use super::report::{Fault, Remark, Report};
use super::{margin, order};
use crate::board::{At, Bad, Env, Line, Open, Outcome, Roll, Row, Withheld, Written};
use crate::bytes::{Hash, Key, hash_list};
use crate::count::{Fate, Tally, fates, opened};
use crate::manifest::{Frozen, Rules};
use crate::sign;

/// No meeting of people has larger numbers; sums of them never overflow.
const MOST: u64 = 1_000_000_000;

/// The lines by kind, with their numbers.
#[derive(Default)]
struct Sheet<'a> {
    rolls: Vec<(usize, &'a Roll)>,
    envs: Vec<(usize, &'a Env)>,
    withheld: Vec<(usize, &'a Withheld)>,
    opens: Vec<(usize, &'a Open)>,
    bads: Vec<(usize, &'a Bad)>,
    rows: Vec<(usize, &'a Row)>,
    written: Vec<(usize, &'a Written)>,
    results: Vec<(usize, &'a Outcome)>,
}

impl<'a> Sheet<'a> {
    fn of(read: &'a [Read]) -> Self {
        let mut sheet = Self::default();
        for (at, read) in read.iter().enumerate() {
            match &read.line {
                Some(Line::Roll(line)) => sheet.rolls.push((at, line)),
                Some(Line::Env(line)) => sheet.envs.push((at, line)),
                Some(Line::Withheld(line)) => sheet.withheld.push((at, line)),
                Some(Line::Open(line)) => sheet.opens.push((at, line)),
                Some(Line::Bad(line)) => sheet.bads.push((at, line)),
                Some(Line::Row(line)) => sheet.rows.push((at, line)),
                Some(Line::Written(line)) => sheet.written.push((at, line)),
                Some(Line::Result(line)) => sheet.results.push((at, line)),
                _ => {}
            }
        }
        sheet
    }

    fn bad(&self, at: At) -> impl Iterator<Item = &(usize, &'a Bad)> {
        self.bads.iter().filter(move |(_, bad)| bad.at == at)
    }
}

pub(super) fn check(frozen: &Frozen, read: &[Read], report: &mut Report) {
    let sheet = Sheet::of(read);
    for (at, read) in read.iter().enumerate() {
        if let (Some(Line::Env(_) | Line::Row(_)), Some(wrong)) = (&read.line, read.wrong) {
            report.fault(Some(at), wrong.into());
        }
    }
    let mut tally = Tally::default();
    rolls(frozen, &sheet, &mut tally, report);
    envelopes(&sheet, &mut tally, report);
    let open: BTreeSet<&str> = opened(frozen, &tally.cast).iter().map(|class| &*class.id).collect();
    withheld(frozen, &sheet, &tally, &open, report);
    tellers(frozen, &sheet, read, &open, report);
    bad(frozen, &sheet, read, &open, report);
    rows(frozen, &sheet, read, &open, &mut tally, report);
    written(frozen, &sheet, &mut tally, report);
    totals(&sheet, &tally, &open, report);
    match tally.outcomes(frozen) {
        Err(error) => report.fault(None, error.into()),
        Ok(outcomes) => {
            results(&sheet, &outcomes, report);
            report.outcomes = outcomes;
            match margin::margins(frozen, &tally, report.totals.bad) {
                Ok(margins) => report.margins = margins,
                Err(error) => report.fault(None, error.into()),
            }
        }
    }
}

fn rolls(frozen: &Frozen, sheet: &Sheet<'_>, tally: &mut Tally, report: &mut Report) {
    let right =
        sheet.rolls.iter().map(|(_, roll)| &roll.g).eq(frozen.classes.iter().map(|c| &c.id));
    if !right {
        report.fault(sheet.rolls.first().map(|(at, _)| *at), Fault::Roll);
    }
    for (at, roll) in &sheet.rolls {
        let numbers = [roll.entitled, roll.present, roll.phone, roll.printed, roll.slips()];
        let used = roll.scanned.saturating_add(roll.plain).saturating_add(roll.pen);
        let balanced = roll.slips() == roll.printed
            && roll.present <= roll.entitled
            && roll.phone.saturating_add(used) <= roll.present
            && roll.barred.iter().all(|(slot, count)| {
                frozen.manifest.slot(slot).is_some() && *count <= roll.phone && *count > 0
            });
        if !balanced || numbers.iter().any(|number| *number > MOST) {
            report.fault(Some(*at), Fault::Roll);
            continue;
        }
        if roll.missing > 0 {
            let remark = Remark::MissingSlips { class: roll.g.clone(), count: roll.missing };
            report.remarks.push(remark);
        }
        tally.rolls.insert(roll.g.clone(), (*roll).clone());
    }
}

fn envelopes(sheet: &Sheet<'_>, tally: &mut Tally, report: &mut Report) {
    let mut keys = BTreeSet::new();
    for (at, env) in &sheet.envs {
        if !keys.insert(&env.k) {
            report.fault(Some(*at), Fault::SameKey);
        }
        *tally.cast.entry(env.g.clone()).or_default() += 1;
    }
    for (class, cast) in &tally.cast {
        let issued = tally.rolls.get(class).map(Roll::issued).unwrap_or_default();
        if *cast > issued {
            report.fault(None, Fault::TooManyEnvelopes);
        }
    }
}

fn withheld(
    frozen: &Frozen,
    sheet: &Sheet<'_>,
    tally: &Tally,
    open: &BTreeSet<&str>,
    report: &mut Report,
) {
    let closed = frozen.classes.iter().filter(|class| !open.contains(&*class.id));
    let closed = closed.map(|class| Withheld {
        g: class.id.clone(),
        count: tally.cast.get(&class.id).copied().unwrap_or_default(),
    });
    let closed: Vec<Withheld> = closed.collect();
    if !sheet.withheld.iter().map(|(_, line)| *line).eq(closed.iter()) {
        report.fault(sheet.withheld.first().map(|(at, _)| *at), Fault::Withheld);
    }
    for Withheld { g, count } in closed {
        report.remarks.push(Remark::Withheld { class: g, count });
    }
}

/// Each teller hands on what came in, less what would not open.
fn tellers(
    frozen: &Frozen,
    sheet: &Sheet<'_>,
    read: &[Read],
    open: &BTreeSet<&str>,
    report: &mut Report,
) {
    let names = frozen.manifest.seal.iter().map(|sealer| &sealer.name);
    if !sheet.opens.iter().map(|(_, line)| &line.by).eq(names) {
        report.fault(sheet.opens.first().map(|(at, _)| *at), Fault::Open);
    }
    let envelopes: Vec<Hash> =
        sheet.envs.iter().filter(|(_, env)| open.contains(&*env.g)).map(|(_, env)| env.h).collect();
    let mut taken = envelopes.len() as u64;
    let mut list = hash_list(envelopes);
    let slots = frozen.slots() as u64;
    for (place, (at, line)) in sheet.opens.iter().enumerate() {
        let stage = if place == 0 { At::Envelope } else { At::Item };
        let unopened = sheet.bad(stage).filter(|(_, bad)| bad.by == line.by).count() as u64;
        let kept = taken.saturating_sub(unopened);
        let given = if place == 0 { kept.saturating_mul(slots) } else { kept };
        let right = (line.taken, line.given, line.hash_in) == (taken, given, list);
        if !right || unopened > taken {
            report.fault(Some(*at), Fault::Open);
        }
        if line.retry > 0 {
            report.remarks.push(Remark::Retried { by: line.by.clone(), count: line.retry });
        }
        (taken, list) = (given, line.hash_out);
    }
    let of = |at: usize| read.get(at).and_then(|read| read.item);
    let rows = sheet.rows.iter().map(|(at, _)| *at);
    let items: Vec<Hash> =
        rows.chain(sheet.bad(At::Row).map(|(at, _)| *at)).filter_map(of).collect();
    if items.len() as u64 != taken || hash_list(items) != list {
        report.fault(sheet.opens.last().map(|(at, _)| *at), Fault::Open);
    }
}

/// What is called bad is bad, and was there.
fn bad(
    frozen: &Frozen,
    sheet: &Sheet<'_>,
    read: &[Read],
    open: &BTreeSet<&str>,
    report: &mut Report,
) {
    let envelopes: BTreeSet<&Hash> = sheet
        .envs
        .iter()
        .filter(|(_, env)| open.contains(&*env.g))
        .map(|(_, env)| &env.h)
        .collect();
    let seal = &frozen.manifest.seal;
    let (first, last) = (seal.first(), seal.last());
    let mut seen = BTreeSet::new();
    for (at, line) in &sheet.bads {
        let by =
            |sealer: Option<&crate::manifest::Sealer>| sealer.is_some_and(|s| s.name == line.by);
        let known = match line.at {
            At::Envelope => by(first) && envelopes.contains(&line.h) && seen.insert(&line.h),
            At::Item => !by(first) && seal.iter().any(|sealer| sealer.name == line.by),
            At::Row => {
                let own = read.get(*at);
                let closed = own.and_then(|own| own.class.as_deref());
                let is_wrong = own.is_some_and(|own| own.wrong.is_some())
                    || closed.is_some_and(|class| !open.contains(class));
                by(last) && is_wrong && own.and_then(|own| own.item) == Some(line.h)
            }
        };
        if !known || (line.at != At::Row && !line.b.is_empty()) {
            report.fault(Some(*at), Fault::Bad);
        }
    }
    let count = sheet.bads.len() as u64;
    if count > 0 {
        report.remarks.push(Remark::Bad { count });
    }
    report.totals.bad = count;
}

fn rows(
    frozen: &Frozen,
    sheet: &Sheet<'_>,
    read: &[Read],
    open: &BTreeSet<&str>,
    tally: &mut Tally,
    report: &mut Report,
) {
    let item = |at: usize| read.get(at).and_then(|read| read.item).unwrap_or(frozen.mh);
    let keys: Vec<(Key, Hash)> = sheet.rows.iter().map(|(at, row)| (row.k, item(*at))).collect();
    let fates = fates(&keys);
    let mut per_place: BTreeMap<(&str, &str), u64> = BTreeMap::new();
    for ((at, row), fate) in sheet.rows.iter().zip(&fates) {
        if !open.contains(&*row.g) {
            report.fault(Some(*at), Fault::Withheld);
        }
        if *fate == Fate::Counts {
            *per_place.entry((&row.c, &row.g)).or_default() += 1;
            tally.add(frozen, row);
            report.totals.rows += 1;
        }
    }
    for ((slot, class), rows) in per_place {
        let cast = tally.cast.get(class).copied().unwrap_or_default();
        let roll = tally.rolls.get(class);
        let barred = roll.and_then(|roll| roll.barred.get(slot)).copied().unwrap_or_default();
        let voting = roll.map(Roll::issued).unwrap_or_default().saturating_sub(barred);
        let null = tally.barred(slot, class);
        if null > barred || rows - null > voting {
            report.fault(None, Fault::TooManyRows);
        } else if rows > cast {
            // Two voters may put their rows of one slot into one envelope; that harms their other rows only.
            let (slot, class) = (slot.to_owned(), class.to_owned());
            report.remarks.push(Remark::MoreRows { slot, class, count: rows - cast });
        }
    }
    let number = |wanted| fates.iter().filter(|fate| **fate == wanted).count() as u64;
    let (repeated, contradicting) = (number(Fate::Repeats), number(Fate::Contradicts));
    if repeated > 0 {
        report.remarks.push(Remark::Repeated { count: repeated });
    }
    if contradicting > 0 {
        report.remarks.push(Remark::Contradicting { count: contradicting });
    }
}

fn written(frozen: &Frozen, sheet: &Sheet<'_>, tally: &mut Tally, report: &mut Report) {
    for (at, line) in &sheet.written {
        let may = matches!(&frozen.manifest.rules, Rules::Pass(pass) if pass.written);
        let slot = frozen.manifest.slot(&line.c);
        if !may || line.count > MOST || !slot.is_some_and(|slot| slot.allows(&line.o)) {
            report.fault(Some(*at), Fault::Written);
            continue;
        }
        let message = sign::written(&frozen.mh, &line.c, &line.o, line.count);
        order::signatures(frozen, &line.sig, &message, *at, report);
        tally.written.insert((line.c.clone(), line.o.clone()), line.count);
    }
}

fn totals(sheet: &Sheet<'_>, tally: &Tally, open: &BTreeSet<&str>, report: &mut Report) {
    let totals = &mut report.totals;
    for roll in tally.rolls.values() {
        totals.entitled += roll.entitled;
        totals.present += roll.present;
        totals.issued += roll.issued();
    }
    totals.cast = sheet.envs.len() as u64;
    totals.not_cast = totals.issued.saturating_sub(totals.cast);
    let closed = sheet.envs.iter().filter(|(_, env)| !open.contains(&*env.g));
    totals.withheld = closed.count() as u64;
}

fn results(sheet: &Sheet<'_>, outcomes: &[Outcome], report: &mut Report) {
    for (own, (at, line)) in outcomes.iter().zip(&sheet.results) {
        if own != *line {
            report.fault(Some(*at), Fault::Result);
        }
    }
    if sheet.results.len() != outcomes.len() {
        report.fault(sheet.results.last().map(|(at, _)| *at), Fault::Result);
    }
}
