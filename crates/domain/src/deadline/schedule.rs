//! The rules laid over a stretch of time, and a unit's history judged by them.

mod lay;
mod span;

use std::ops::Range;

use jiff::civil::Date;

use super::history::{History, KindId, UnitKindId};
use super::{Deadline, State, Verdict};
use crate::cadence::Cadence;
use crate::day::Span;
use crate::rulebook::{Entry, Rulebook};

use lay::Count;
use span::Spot;

/// One period of a rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Due {
    /// The period. A record of its days is in time until `last`.
    pub period: Span,
    /// The first day on which it is due: the season's, or the period's.
    pub opens: Date,
    /// The last day that is in time.
    pub last: Date,
    /// The last day on which it can be made up: some days after `last`, and not before the period
    /// ends.
    pub make_up_last: Date,
    /// How often it is required.
    pub required: u32,
}

/// One rule with its periods.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Duty<'r> {
    /// The rule.
    pub rule: &'r Entry<Cadence>,
    /// The periods that are asked about, in order.
    pub dues: Vec<Due>,
    /// These periods amid those before and after whose records and gaps touch them.
    spots: Vec<Spot<'r>>,
    asked: Range<usize>,
    kinds: Vec<KindId>,
    owed_by: Vec<UnitKindId>,
    exempt: Vec<UnitKindId>,
}

/// Every rule with the periods that share a day with a stretch of time.
#[derive(Debug, Clone)]
pub struct Schedule<'r> {
    rules: &'r Rulebook,
    duties: Vec<Duty<'r>>,
    kinds: Vec<&'r str>,
    unit_kinds: Vec<&'r str>,
    reach: Option<Span>,
}

impl<'r> Schedule<'r> {
    /// The rules that hold at the start of a period, over the periods that touch `stretch`.
    pub fn of(rules: &'r Rulebook, stretch: Span) -> Self {
        let (duties, kinds, unit_kinds) = (Vec::new(), Vec::new(), Vec::new());
        let mut schedule = Self { rules, duties, kinds, unit_kinds, reach: None };
        for rule in &rules.cadences {
            let cadence = &rule.value;
            let kinds = cadence.activities.iter().map(|key| schedule.number_kind(key)).collect();
            let owed_by = cadence.held_in.iter().map(|key| schedule.number_unit(key)).collect();
            let exempt = cadence.exempt.iter().map(|key| schedule.number_unit(key)).collect();
            let Some(found) = span::around(rules, rule, stretch) else { continue };
            let span::Around { spots, asked, reach } = found;
            let dues = spots.iter().skip(asked.start).take(asked.len()).map(|spot| spot.due);
            let dues = dues.collect();
            schedule.duties.push(Duty { rule, dues, spots, asked, kinds, owed_by, exempt });
            schedule.reach = Some(schedule.reach.map_or(reach, |known| Span {
                from: known.from.min(reach.from),
                until: known.until.max(reach.until),
            }));
        }
        schedule
    }

    fn number_kind(&mut self, key: &'r str) -> KindId {
        KindId(position(&mut self.kinds, key))
    }

    fn number_unit(&mut self, key: &'r str) -> UnitKindId {
        UnitKindId(position(&mut self.unit_kinds, key))
    }

    /// Every rule with its periods.
    pub fn duties(&self) -> &[Duty<'r>] {
        &self.duties
    }

    /// The kind of activity, if some rule counts it.
    pub fn kind(&self, key: &str) -> Option<KindId> {
        let at = self.kinds.iter().position(|kind| *kind == key)?;
        u16::try_from(at).ok().map(KindId)
    }

    /// The kind of unit, if some rule names it.
    pub fn unit_kind(&self, key: &str) -> Option<UnitKindId> {
        let at = self.unit_kinds.iter().position(|kind| *kind == key)?;
        u16::try_from(at).ok().map(UnitKindId)
    }

    /// The days whose records bear on the answers, whatever a unit sets within the rules' bounds:
    /// more records change nothing.
    pub fn reach(&self) -> Option<Span> {
        self.reach
    }

    /// Judges a unit: one verdict for each rule and period that concerns it, on the way to counts.
    pub fn judge(&self, unit: &History<'_>, today: Date, mut see: impl FnMut(Verdict)) {
        let mut counts = Vec::new();
        for (number, duty) in self.duties.iter().enumerate() {
            if !duty.lay(self.rules, unit, &mut counts, |_, _| {}) {
                continue;
            }
            for (due, (_, count)) in duty.answers(&counts) {
                see(Verdict { duty: number, due, held: count.held, state: count.state(today) });
            }
        }
    }

    /// What a unit owes, by rule and period, with the records that count.
    pub fn deadlines(&self, unit: &History<'_>, today: Date) -> Vec<Deadline<'r>> {
        let mut deadlines = Vec::new();
        let (mut counts, mut laid) = (Vec::new(), Vec::new());
        for duty in &self.duties {
            laid.clear();
            let keep = |at, record| laid.push((at, record));
            if !duty.lay(self.rules, unit, &mut counts, keep) {
                continue;
            }
            // Stable, so records keep the order of their days; nearly all stand right already.
            laid.sort_by_key(|(at, _)| *at);
            let mut rest = laid.as_slice();
            for (_, (at, count)) in duty.answers(&counts) {
                let first = rest.partition_point(|(laid_at, _)| *laid_at < at);
                rest = rest.get(first..).unwrap_or_default();
                let own = rest.iter().take_while(|(laid_at, _)| *laid_at == at);
                let own = own.map(|(_, record)| record);
                deadlines.push(Deadline {
                    rule: duty.rule,
                    due: count.due,
                    state: count.state(today),
                    records: own.clone().filter(|record| record.recorded).copied().collect(),
                    planned: own.copied().find(|record| !record.recorded),
                });
            }
        }
        deadlines
    }
}

impl Duty<'_> {
    /// The periods asked about that concern the unit, with their position among these, and among
    /// all.
    fn answers<'c>(
        &self,
        counts: &'c [Option<Count>],
    ) -> impl Iterator<Item = (usize, (usize, &'c Count))> + use<'c> {
        let asked = counts.iter().enumerate().skip(self.asked.start).take(self.asked.len());
        asked.enumerate().filter_map(|(due, (at, count))| Some((due, (at, count.as_ref()?))))
    }
}

impl Count {
    fn state(&self, today: Date) -> State {
        let due = &self.due;
        let in_time = self.held - self.late;
        match self.exempt {
            Some(reason) if self.held == 0 => State::Exempt(reason),
            _ if in_time >= due.required => State::Held,
            _ if self.held >= due.required => State::MadeUp,
            _ if today < due.opens => State::Ahead,
            _ if today <= due.last => State::Due,
            _ if today <= due.make_up_last => State::Overdue,
            _ => State::Missed,
        }
    }
}

/// The position of a word in a list, which gains it if it is new.
fn position<'r>(words: &mut Vec<&'r str>, word: &'r str) -> u16 {
    let at = words.iter().position(|known| *known == word).unwrap_or_else(|| {
        words.push(word);
        words.len() - 1
    });
    u16::try_from(at).unwrap_or(u16::MAX)
}
