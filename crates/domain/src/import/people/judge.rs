//! Rows of a roster against each other and against the roll.

use std::collections::{BTreeMap, HashMap, HashSet};

use jiff::civil::Date;

use super::compare::Compare;
use super::{Change, Entry, KnownMember, KnownPerson, PersonAct, PersonRow, Roll, begins};
use crate::citizen;
use crate::id::{PersonId, UnitId};
use crate::import::fault::{Before, Candidate, Fault, Remark, Warning};
use crate::import::index::Units;
use crate::import::layout::{Field, Kind};
use crate::import::plan::{Draft, Effects, Missing, Plan, RowAct, RowPlan, State};
use crate::import::read::Sheet;
use crate::import::value::fold;
use crate::person::{Details, Name, Standing};
use crate::text::Text;

/// Names listed of the people that a sheet does not mention, for each unit.
const MISSING_NAMES: usize = 20;

/// Who could be meant, at most.
const CANDIDATES: usize = 5;

pub(super) fn judge(
    sheet: &Sheet<'_>,
    rows: Vec<PersonRow>,
    passed_over: Vec<u32>,
    units: &Units,
    roll: &Roll<'_>,
) -> Plan {
    let mut judge = Judge::new(sheet, units, roll);
    let repeats = Judge::repeats(&rows);
    let mut planned = Vec::with_capacity(rows.len());
    for (place, (row, repeat)) in rows.into_iter().zip(repeats).enumerate() {
        planned.push(judge.row(place, row, repeat));
    }
    judge.effects.missing = judge.missing();
    let columns = sheet.columns.clone();
    let effects = judge.effects;
    let mut plan = Plan { kind: Kind::People, columns, rows: planned, passed_over, effects };
    plan.count_rows();
    plan
}

struct Judge<'a> {
    sheet: &'a Sheet<'a>,
    units: &'a Units,
    roll: &'a Roll<'a>,
    by_id: HashMap<PersonId, usize>,
    by_name: HashMap<String, Vec<usize>>,
    /// Who of the roll stands in the sheet, with the first row that says so.
    meant: HashMap<PersonId, u32>,
    named_units: HashSet<UnitId>,
    effects: Effects,
}

/// Who a row means.
enum Match<'a> {
    Known(&'a KnownPerson),
    Nobody,
    Several(Vec<Candidate>),
}

impl<'a> Judge<'a> {
    fn new(sheet: &'a Sheet<'a>, units: &'a Units, roll: &'a Roll<'a>) -> Self {
        let mut by_name: HashMap<String, Vec<usize>> = HashMap::new();
        let mut by_id = HashMap::new();
        for (place, person) in roll.people.iter().enumerate() {
            by_id.insert(person.id, place);
            by_name.entry(fold(&person.name.name)).or_default().push(place);
        }
        Self {
            sheet,
            units,
            roll,
            by_id,
            by_name,
            meant: HashMap::new(),
            named_units: HashSet::new(),
            effects: Effects::default(),
        }
    }

    /// For each row, an earlier or later one that stands for the same person.
    fn repeats(rows: &[PersonRow]) -> Vec<Option<Fault>> {
        let mut by_number: HashMap<&str, usize> = HashMap::new();
        let mut by_name: HashMap<(String, Option<UnitId>), Vec<usize>> = HashMap::new();
        let mut found = vec![None; rows.len()];
        for (place, row) in rows.iter().enumerate() {
            let mut other = None;
            if let Some(citizen) = &row.citizen {
                other = by_number.insert(citizen.as_str(), place);
            }
            let Some(name) = &row.name else { continue };
            let alike = by_name.entry((fold(name), row.unit)).or_default();
            let same = alike
                .iter()
                .rev()
                .copied()
                .find(|at| rows.get(*at).is_some_and(|other| could_be_one(other, row)));
            alike.push(place);
            if let Some(at) = other.or(same)
                && let Some(first) = rows.get(at)
            {
                let fault = |row: u32| {
                    let elsewhere = first.unit.is_some()
                        && rows
                            .get(place)
                            .is_some_and(|r| r.unit.is_some() && r.unit != first.unit);
                    if elsewhere { Fault::TwoUnits { row } } else { Fault::SameTwice { row } }
                };
                let (later, earlier) = (fault(first.draft.row), fault(row.draft.row));
                set(&mut found, place, later);
                set(&mut found, at, earlier);
            }
        }
        found
    }

    fn row(&mut self, place: usize, mut row: PersonRow, repeat: Option<Fault>) -> RowPlan {
        let mut draft = std::mem::replace(&mut row.draft, Draft::new(0, 0));
        let since_today = row.since.is_none();
        if let Some(fault) = repeat {
            let key = self.sheet.place(Field::Citizen).filter(|_| row.citizen.is_some());
            draft.note(key.or(self.sheet.place(Field::Name)), fault);
        }
        if let Some(unit) = row.unit {
            self.named_units.insert(unit);
        }
        let meant = self.meant(place, &row, &mut draft);
        let act = match meant {
            Match::Several(candidates) => {
                let name = self.sheet.place(Field::Name);
                draft.note(name, Fault::AmbiguousPerson { candidates });
                None
            }
            Match::Nobody => self.entry(row, &mut draft).map(PersonAct::Enter),
            Match::Known(known) => {
                if let Some(first) = self.meant.insert(known.id, draft.row) {
                    draft.note(self.sheet.place(Field::Name), Fault::SameTwice { row: first });
                }
                self.change(&row, known, &mut draft).map(PersonAct::Change)
            }
        };
        let planned = draft.finish(act.map_or(RowAct::Nothing, RowAct::Person));
        self.count(&planned, since_today);
        planned
    }

    fn count(&mut self, planned: &RowPlan, since_today: bool) {
        match &planned.act {
            RowAct::Person(PersonAct::Enter(_)) => {
                self.effects.enter += 1;
                self.effects.since_today += u32::from(since_today);
            }
            RowAct::Person(PersonAct::Change(change)) => {
                let has = |wanted: fn(&Warning) -> bool| {
                    let warns = |remark: &Remark| matches!(remark, Remark::Warning(w) if wanted(w));
                    u32::from(planned.notes.iter().any(|note| warns(&note.remark)))
                };
                let moves = has(|warning| matches!(warning, Warning::Moves { .. }));
                self.effects.moves += moves;
                self.effects.returns += has(|warning| matches!(warning, Warning::Returns));
                let known = self.by_id.get(&change.person);
                let known = known.and_then(|place| self.roll.people.get(*place));
                let was = known.and_then(|known| known.member).map(|member| member.standing);
                let is = change.place.map(|place| place.standing);
                let rises = was == Some(Standing::Probationary) && is == Some(Standing::Full);
                self.effects.become_full += u32::from(rises);
                let renamed = change.name.as_ref().zip(known);
                let renamed = renamed.is_some_and(|(new, old)| new.name != old.name.name);
                self.effects.renames += u32::from(renamed);
                let other = change.details != Details::default()
                    || change.citizen.is_some()
                    || change.phone.is_some();
                self.effects.changes += u32::from(other);
            }
            _ => {}
        }
    }

    /// Who the row means: by citizen number, else by name, day of birth and unit, else by a name
    /// that only one in the unit bears.
    fn meant(&self, place: usize, row: &PersonRow, draft: &mut Draft) -> Match<'a> {
        let people = self.roll.people;
        let holder = self.roll.holders.get(place).copied().flatten();
        if let Some(known) = holder.and_then(|id| people.get(*self.by_id.get(&id)?)) {
            return Match::Known(known);
        }
        let Some(name) = &row.name else { return Match::Nobody };
        let named = self.by_name.get(&fold(name)).map_or(&[][..], Vec::as_slice);
        let named = named.iter().filter_map(|place| people.get(*place));
        // Whoever has another citizen number is somebody else.
        let free = |known: &&KnownPerson| row.citizen.is_none() || !known.has_citizen;
        let born = |known: &KnownPerson| match (row.details.born_on, known.details.born_on) {
            (Some(one), Some(two)) => Some(one == two),
            _ => None,
        };
        let possible: Vec<&KnownPerson> =
            named.filter(free).filter(|known| born(known) != Some(false)).collect();
        let here = |known: &&&KnownPerson| {
            row.unit.is_some() && known.member.map(|member| member.unit) == row.unit
        };
        let in_unit: Vec<&KnownPerson> = possible.iter().filter(here).copied().collect();
        match in_unit.as_slice() {
            [one] => return Match::Known(one),
            [] => {}
            several => return Match::Several(self.candidates(several)),
        }
        let born_then: Vec<&KnownPerson> =
            possible.iter().filter(|known| born(known) == Some(true)).copied().collect();
        match born_then.as_slice() {
            [one] => Match::Known(one),
            [] => {
                let elsewhere = possible.iter().find_map(|known| known.member);
                if let Some(unit) = elsewhere.and_then(|member| self.units.get(member.unit)) {
                    let unit = unit.name.clone();
                    draft.note(self.sheet.place(Field::Name), Warning::Namesake { unit });
                }
                Match::Nobody
            }
            several => Match::Several(self.candidates(several)),
        }
    }

    fn candidates(&self, people: &[&KnownPerson]) -> Vec<Candidate> {
        let candidate = |known: &&KnownPerson| Candidate {
            name: known.name.name.clone(),
            unit: known.member.and_then(|member| self.unit_name(member.unit)),
            born_on: known.details.born_on,
        };
        people.iter().take(CANDIDATES).map(candidate).collect()
    }

    fn unit_name(&self, unit: UnitId) -> Option<Text> {
        self.units.get(unit).map(|unit| unit.name.clone())
    }

    fn entry(&self, row: PersonRow, draft: &mut Draft) -> Option<Box<Entry>> {
        for column in 0..draft.states.len() {
            draft.compare(Some(column), State::New);
        }
        if row.name.is_none() && self.sheet.place(Field::Name).is_none() {
            draft.note(None, Fault::Missing);
        }
        let standing = row.standing.or(row.details.full_on.map(|_| Standing::Full));
        if standing.is_none() && !draft.is_rejected() {
            draft.note(self.sheet.place(Field::Standing), Fault::Missing);
        }
        let (since, younger) =
            begins(row.since.unwrap_or(self.sheet.today), self.units.get(row.unit?)?.since);
        if row.since.is_some() {
            self.warn_younger(draft, younger);
        }
        Some(Box::new(Entry {
            name: Name { name: row.name?, latin: row.latin },
            details: row.details,
            citizen: row.citizen,
            phone: row.phone,
            place: KnownMember { unit: row.unit?, standing: standing?, since },
        }))
    }

    fn warn_younger(&self, draft: &mut Draft, younger: Option<Warning>) {
        if let (Some(warning), Some(column)) = (younger, self.sheet.place(Field::Since)) {
            draft.warn(column, Some(warning));
        }
    }

    fn change(
        &self,
        row: &PersonRow,
        known: &KnownPerson,
        draft: &mut Draft,
    ) -> Option<Box<Change>> {
        let mut compare = Compare { sheet: self.sheet, draft };
        let name = compare.text(Field::Name, row.name.as_ref(), Some(&known.name.name));
        let latin = compare.text(Field::Latin, row.latin.as_ref(), known.name.latin.as_ref());
        let details = compare.details(row, &known.details);
        // What stands on record came from the citizen number, which the row does not repeat.
        if known.has_citizen && row.citizen.is_none() {
            let (born, sex) = (known.details.born_on, &known.details.sex);
            if row.born_said && born.is_some() && row.details.born_on != born {
                compare.fault(Field::BornOn, Fault::Citizen(citizen::Fault::OtherBirth));
            }
            if row.sex_said && sex.is_some() && row.details.sex != *sex {
                compare.fault(Field::Sex, Fault::Citizen(citizen::Fault::OtherSex));
            }
        }
        let citizen = row.citizen.clone().filter(|_| !known.has_citizen);
        if citizen.is_some() {
            compare.fresh(Field::Citizen);
        }
        let phone = row.phone.as_ref().filter(|phone| !(self.roll.same_phone)(known.id, phone));
        match (phone, known.has_phone) {
            (Some(_), true) => compare.was(Field::Phone, None),
            (Some(_), false) => compare.fresh(Field::Phone),
            (None, _) => {}
        }
        let phone = phone.cloned();
        let place = self.place(row, known, draft);
        let renamed = name.is_some() || latin.is_some();
        let name = renamed.then(|| Name {
            name: name.unwrap_or_else(|| known.name.name.clone()),
            latin: latin.or_else(|| known.name.latin.clone()),
        });
        let change = Change { person: known.id, name, details, citizen, phone, place };
        let nothing = change.name.is_none()
            && change.details == Details::default()
            && change.citizen.is_none()
            && change.phone.is_none()
            && change.place.is_none();
        (!nothing).then(|| Box::new(change))
    }

    /// A membership that begins: a move, a return, or full membership.
    fn place(
        &self,
        row: &PersonRow,
        known: &KnownPerson,
        draft: &mut Draft,
    ) -> Option<KnownMember> {
        let unit = self.units.get(row.unit?)?;
        let today = self.sheet.today;
        let at =
            if self.sheet.place(Field::Unit).is_some() { Field::Unit } else { Field::UnitCode };
        let column = self.sheet.place(at);
        let Some(member) = known.member else {
            let said = row.since.unwrap_or(today);
            if known.left_on.is_some_and(|left| said < left) {
                let since = known.left_on.unwrap_or(today);
                draft.note(self.sheet.place(Field::Since), Fault::MoveBefore { since });
            }
            draft.note(column, Warning::Returns);
            let standing = row.standing.or(row.details.full_on.map(|_| Standing::Full));
            if standing.is_none() {
                draft.note(self.sheet.place(Field::Standing), Fault::Missing);
            }
            let (since, younger) = begins(said, unit.since);
            self.warn_younger(draft, younger);
            return Some(KnownMember { unit: unit.id, standing: standing?, since });
        };
        let from = self.units.get(member.unit);
        if from.is_none_or(|from| !from.inside) {
            draft.note(column, Fault::MemberElsewhere);
            return None;
        }
        let rises = member.standing == Standing::Probationary;
        let standing = row.standing.unwrap_or(member.standing);
        if !rises && standing == Standing::Probationary {
            let before = Some(Before::Code(member.standing.code().to_owned()));
            draft.note(self.sheet.place(Field::Standing), Remark::Was { before });
            draft.note(self.sheet.place(Field::Standing), Fault::Before { first: Field::FullOn });
            return None;
        }
        let moves = member.unit != unit.id;
        if !moves && standing == member.standing {
            return None;
        }
        let said =
            if moves { row.since } else { row.details.full_on.filter(|d| *d > member.since) };
        let day = self.later(draft, said, (member.since, unit.since), moves)?;
        if moves && known.holds_posts {
            draft.note(column, Fault::PostsRemain);
        }
        if moves && let Some(from) = from {
            draft.note(column, Warning::Moves { from: from.name.clone() });
        }
        if standing != member.standing {
            let before = Some(Before::Code(member.standing.code().to_owned()));
            draft.note(self.sheet.place(Field::Standing), Remark::Was { before });
        }
        Some(KnownMember { unit: unit.id, standing, since: day })
    }

    /// The first day of a changed membership: not before the present one, nor before the unit.
    fn later(
        &self,
        draft: &mut Draft,
        said: Option<Date>,
        (since, unit_since): (Date, Date),
        moves: bool,
    ) -> Option<Date> {
        let (day, younger) = begins(said.unwrap_or(self.sheet.today), unit_since);
        if day < since {
            let field = if moves { Field::Since } else { Field::FullOn };
            draft.note(self.sheet.place(field), Fault::MoveBefore { since });
            return None;
        }
        self.warn_younger(draft, younger.filter(|_| said.is_some()));
        Some(day)
    }

    /// Who belongs to the units of the sheet and does not stand in it.
    fn missing(&mut self) -> Vec<Missing> {
        let mut absent: BTreeMap<UnitId, Vec<&KnownPerson>> = BTreeMap::new();
        let mut counted: HashSet<UnitId> = HashSet::new();
        for known in self.roll.people {
            let Some(member) = known.member else { continue };
            if !self.named_units.contains(&member.unit) {
                continue;
            }
            counted.insert(member.unit);
            if !self.meant.contains_key(&known.id) {
                absent.entry(member.unit).or_default().push(known);
            }
        }
        let complete = counted.iter().filter(|unit| !absent.contains_key(unit)).count();
        self.effects.complete = u32::try_from(complete).unwrap_or(u32::MAX);
        let missing = absent.into_iter().filter_map(|(unit, people)| {
            Some(Missing {
                unit: self.unit_name(unit)?,
                count: u32::try_from(people.len()).unwrap_or(u32::MAX),
                names: people.iter().take(MISSING_NAMES).map(|p| p.name.name.clone()).collect(),
            })
        });
        missing.collect()
    }
}

/// Two rows of one name in one unit are one person unless number or day of birth tell them apart.
fn could_be_one(one: &PersonRow, two: &PersonRow) -> bool {
    let differ = |a: bool, b: bool| a && b;
    let numbers = differ(one.citizen.is_some(), two.citizen.is_some());
    if numbers {
        return one.citizen == two.citizen;
    }
    match (one.details.born_on, two.details.born_on) {
        (Some(a), Some(b)) => a == b,
        _ => true,
    }
}

fn set(found: &mut [Option<Fault>], place: usize, fault: Fault) {
    if let Some(held) = found.get_mut(place) {
        held.get_or_insert(fault);
    }
}
