//! The rules laid over a stretch of time, and a unit's history judged by them.

use jiff::ToSpan as _;
use jiff::civil::Date;

use super::history::{History, KindId, Record, UnitKindId};
use super::{Deadline, Exemption, State, Verdict};
use crate::cadence::{Cadence, Period};
use crate::day::Span;
use crate::rulebook::{Entry, Rulebook};

/// One period of a rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Due {
    /// The period. A record of any of its days is in time.
    pub period: Span,
    /// The first day on which it is due: the season's, or the period's.
    pub opens: Date,
    /// The last day that is in time.
    pub last: Date,
    /// The last day on which it can be made up.
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
    /// Periods before and after, whose records and gaps touch those asked about.
    before: Vec<Due>,
    after: Vec<Due>,
    kinds: Vec<KindId>,
    owed_by: Vec<UnitKindId>,
    exempt: Vec<UnitKindId>,
}

impl Duty<'_> {
    fn all(&self) -> impl Iterator<Item = &Due> {
        self.before.iter().chain(&self.dues).chain(&self.after)
    }
}

/// Every rule with the periods that share a day with a stretch of time.
#[derive(Debug, Clone)]
pub struct Schedule<'r> {
    rules: &'r Rulebook,
    duties: Vec<Duty<'r>>,
    kinds: Vec<&'r str>,
    unit_kinds: Vec<&'r str>,
}

/// How far one period is while records are laid to periods.
#[derive(Debug, Clone, Copy)]
struct Count {
    due: Due,
    exempt: Option<Exemption>,
    held: u32,
    late: u32,
}

/// A record laid to a period.
struct Laid {
    due: usize,
    record: Record,
}

impl<'r> Schedule<'r> {
    /// The rules that hold at the start of a period, over the periods that touch `stretch`.
    pub fn of(rules: &'r Rulebook, stretch: Span) -> Self {
        let mut schedule =
            Self { rules, duties: Vec::new(), kinds: Vec::new(), unit_kinds: Vec::new() };
        for rule in &rules.cadences {
            let cadence = &rule.value;
            let kinds = cadence.activities.iter().map(|key| schedule.number_kind(key)).collect();
            let owed_by = cadence.held_in.iter().map(|key| schedule.number_unit(key)).collect();
            let exempt = cadence.exempt.iter().map(|key| schedule.number_unit(key)).collect();
            let (before, dues, after) = around(rules, rule, stretch);
            if !dues.is_empty() {
                schedule.duties.push(Duty { rule, dues, before, after, kinds, owed_by, exempt });
            }
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

    /// The days whose records bear on the answers: those of neighbouring periods are laid first.
    pub fn reach(&self) -> Option<Span> {
        let dues = || self.duties.iter().flat_map(Duty::all);
        let from = dues().map(|due| due.period.from).min()?;
        let until = dues().map(|due| due.period.until.max(due.make_up_last)).max()?;
        Some(Span { from, until })
    }

    /// Judges a unit: one verdict for each rule and period that concerns it, on the way to counts.
    pub fn judge(&self, unit: &History<'_>, today: Date, mut see: impl FnMut(Verdict)) {
        let mut counts = Vec::new();
        for (number, duty) in self.duties.iter().enumerate() {
            if !self.lay(duty, unit, &mut counts, |_| {}) {
                continue;
            }
            let asked = counts.iter().skip(duty.before.len()).take(duty.dues.len());
            for (due, count) in asked.enumerate().filter_map(|(n, count)| Some((n, (*count)?))) {
                see(Verdict { duty: number, due, held: count.held, state: count.state(today) });
            }
        }
    }

    /// What a unit owes, by rule and period, with the records that count.
    pub fn deadlines(&self, unit: &History<'_>, today: Date) -> Vec<Deadline<'r>> {
        let mut deadlines = Vec::new();
        let mut counts = Vec::new();
        for duty in &self.duties {
            let mut laid = Vec::new();
            if !self.lay(duty, unit, &mut counts, |one| laid.push(one)) {
                continue;
            }
            let asked = counts.iter().enumerate().skip(duty.before.len()).take(duty.dues.len());
            for (at, count) in asked.filter_map(|(at, count)| Some((at, (*count)?))) {
                let records = || laid.iter().filter(|one| one.due == at).map(|one| one.record);
                deadlines.push(Deadline {
                    rule: duty.rule,
                    due: count.due,
                    state: count.state(today),
                    records: records().filter(|record| record.recorded).collect(),
                    planned: records().find(|record| !record.recorded),
                });
            }
        }
        deadlines
    }

    /// Lays a unit's records to the periods of a rule. `false` if the rule does not concern it.
    ///
    /// A record serves its own period first. What that does not need fills the earliest gap before
    /// it that can still be made up. A record that names a year serves the period of that year.
    fn lay(
        &self,
        duty: &Duty<'_>,
        unit: &History<'_>,
        counts: &mut Vec<Option<Count>>,
        mut laid: impl FnMut(Laid),
    ) -> bool {
        counts.clear();
        counts.extend(duty.all().map(|due| self.count(duty, due, unit)));
        if counts.iter().all(Option::is_none) {
            return false;
        }
        let mut last_id = None;
        for record in unit.records.iter().filter(|record| duty.kinds.contains(&record.kind)) {
            if last_id == Some(record.id) {
                continue;
            }
            last_id = Some(record.id);
            let Some(due) = place(counts, duty.rule.value.every, record) else { continue };
            if let Some(Some(count)) = counts.get_mut(due)
                && record.recorded
            {
                count.held += 1;
                count.late += u32::from(record.day > count.due.last);
            }
            laid(Laid { due, record: *record });
        }
        true
    }

    /// A period as it stands for a unit before any record: `None` if it does not concern the unit.
    fn count(&self, duty: &Duty<'_>, due: &Due, unit: &History<'_>) -> Option<Count> {
        let period = due.period;
        let through = |kinds: &[UnitKindId]| {
            let mut reached = period.from;
            for (span, kind) in unit.kinds {
                if kinds.contains(kind) && span.holds(reached) {
                    reached = span.until;
                }
            }
            reached >= period.until
        };
        let touches = |kinds: &[UnitKindId]| {
            unit.kinds
                .iter()
                .any(|(span, kind)| kinds.contains(kind) && span.overlap(period).is_some())
        };
        let due = if unit.settings.is_empty() { *due } else { self.with_settings(duty, due, unit) };
        let exempt = if through(&duty.owed_by) {
            self.let_off(duty, &due, unit)
        } else if touches(&duty.owed_by) {
            Some(Exemption::PartOfPeriod)
        } else if touches(&duty.exempt) {
            Some(Exemption::UnitKind)
        } else {
            return None;
        };
        let required = if exempt.is_some() { 0 } else { due.required };
        Some(Count { due: Due { required, ..due }, exempt, held: 0, late: 0 })
    }

    fn let_off(&self, duty: &Duty<'_>, due: &Due, unit: &History<'_>) -> Option<Exemption> {
        if due.required == 0 {
            return Some(Exemption::NoneRequired);
        }
        let key = duty.rule.value.members_from.as_deref()?;
        let day = due.period.from;
        let from = unit.setting(key, day).or_else(|| number(self.rules, key, day))?;
        let from = u32::try_from(from).unwrap_or(0);
        // Of what is to come the last known number tells.
        let have = unit.members_on(due.period.from);
        (have < from).then_some(Exemption::FewMembers { have, from })
    }

    fn with_settings(&self, duty: &Duty<'_>, due: &Due, unit: &History<'_>) -> Due {
        let value =
            |key: &str, day| unit.setting(key, day).or_else(|| number(self.rules, key, day));
        period_due(duty.rule, due.period, value).unwrap_or(*due)
    }
}

impl Count {
    fn state(&self, today: Date) -> State {
        let due = &self.due;
        match self.exempt {
            Some(reason) if self.held == 0 => State::Exempt(reason),
            _ if self.held >= due.required && self.late > 0 => State::MadeUp,
            _ if self.held >= due.required => State::Held,
            _ if today < due.opens => State::Ahead,
            _ if today <= due.last => State::Due,
            _ if today <= due.make_up_last => State::Overdue,
            _ => State::Missed,
        }
    }

    fn lacks(&self) -> bool {
        self.held < self.due.required
    }
}

/// The period that a record serves, by its position.
fn place(counts: &[Option<Count>], every: Period, record: &Record) -> Option<usize> {
    let year = record.for_year.filter(|_| every == Period::YEAR);
    if let Some(year) = year {
        let of_year = |count: &Option<Count>| {
            count.as_ref().is_some_and(|count| count.due.period.from.year() == year)
        };
        return counts.iter().position(of_year);
    }
    let own = counts
        .iter()
        .position(|count| count.as_ref().is_some_and(|count| count.due.period.holds(record.day)));
    let lacking = |at: usize| counts.get(at).is_some_and(|c| c.as_ref().is_some_and(Count::lacks));
    if own.is_some_and(lacking) {
        return own;
    }
    let gap = counts.iter().position(|count| {
        count.as_ref().is_some_and(|count| {
            let due = &count.due;
            count.lacks() && due.period.until <= record.day && record.day <= due.make_up_last
        })
    });
    gap.or(own)
}

/// The periods of a rule that touch a stretch, and the neighbours whose gaps and surplus touch theirs.
fn around(
    rules: &Rulebook,
    rule: &Entry<Cadence>,
    stretch: Span,
) -> (Vec<Due>, Vec<Due>, Vec<Due>) {
    let value = |key: &str, day| number(rules, key, day);
    // A record of a neighbour is laid to the neighbour first: one year on each side is farther than
    // any gap is made up from, because the numbers of days are below that.
    let margin = 1.year();
    let wide = Span {
        from: stretch.from.checked_sub(margin).unwrap_or(stretch.from),
        until: stretch.until.checked_add(margin).unwrap_or(stretch.until),
    };
    let (mut before, mut dues, mut after) = (Vec::new(), Vec::new(), Vec::new());
    for period in rule.value.every.spans(wide) {
        if !rule.provenance.span.holds(period.from) {
            continue;
        }
        let Some(due) = period_due(rule, period, value) else { continue };
        if period.overlap(stretch).is_some() {
            dues.push(due);
        } else if period.from < stretch.from {
            before.push(due);
        } else {
            after.push(due);
        }
    }
    trim(&mut before, &dues, &mut after);
    (before, dues, after)
}

/// Leaves out neighbours so far away that no record passes between them and what is asked about.
fn trim(before: &mut Vec<Due>, dues: &[Due], after: &mut Vec<Due>) {
    let (Some(first), Some(last)) = (dues.first(), dues.iter().map(|due| due.make_up_last).max())
    else {
        return;
    };
    let mut from = first.period.from;
    for due in before.iter().rev() {
        if due.make_up_last >= from {
            from = due.period.from;
        }
    }
    before.retain(|due| due.period.from >= from);
    after.retain(|due| due.period.from <= last);
}

/// A period of a rule with its deadline; `None` if its season leaves the period out.
fn period_due(
    rule: &Entry<Cadence>,
    period: Span,
    value: impl Fn(&str, Date) -> Option<i64>,
) -> Option<Due> {
    let cadence = &rule.value;
    let season = cadence.season_of(period)?;
    let days = |key: &Option<String>| {
        key.as_deref().and_then(|key| value(key, period.from)).unwrap_or(0).max(0)
    };
    let later = |day: Date, days: i64| day.checked_add(days.days()).unwrap_or(Date::MAX);
    let last = later(season.until.yesterday().unwrap_or(season.until), days(&cadence.carry_days));
    let required = value(&cadence.times, period.from).and_then(|times| u32::try_from(times).ok());
    Some(Due {
        period,
        opens: season.from,
        last,
        make_up_last: later(last, days(&cadence.make_up_days)),
        required: required.unwrap_or(0),
    })
}

fn number(rules: &Rulebook, key: &str, day: Date) -> Option<i64> {
    rules.number(key, day).map(|entry| entry.value.value)
}

/// The position of a word in a list, which gains it if it is new.
fn position<'r>(words: &mut Vec<&'r str>, word: &'r str) -> u16 {
    let at = words.iter().position(|known| *known == word).unwrap_or_else(|| {
        words.push(word);
        words.len() - 1
    });
    u16::try_from(at).unwrap_or(u16::MAX)
}
