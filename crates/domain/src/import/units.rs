//! A list of units: which are set up where, and what changes of those that stand already.
//!
//! A unit of the list may stand below another of the list, in any order. Moving a unit and changing
//! its kind is no matter of a list: it is done on the unit's own page.

use std::collections::{BTreeMap, HashMap};

use jiff::civil::Date;

use super::fault::{Before, Fault, Remark, Warning};
use super::index::{KnownUnit, Units};
use super::layout::{Field, Kind};
use super::plan::{Draft, Effects, Plan, RowAct, State};
use super::read::{Line, Sheet};
use super::value::fold;
use crate::id::UnitId;
use crate::rulebook::Rulebook;
use crate::text::{Lang, Text};
use crate::unit::{DEPTH_MAX, DOCUMENT_MAX_CHARS, NAME_MAX_CHARS, may_stand};

/// What a row does to the tree.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum UnitAct {
    /// A unit is set up.
    Found(Box<NewUnit>),
    /// Something changes.
    Change(Box<Change>),
}

/// Below which unit another is set up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Above {
    /// One that stands already.
    Known(UnitId),
    /// One of the same sheet, by the number of its row.
    Row(u32),
}

/// A unit that is set up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewUnit {
    /// Its name.
    pub name: Text,
    /// Its kind.
    pub kind: String,
    /// Its code.
    pub code: Option<String>,
    /// Below which unit.
    pub above: Above,
    /// Fields of work.
    pub fields: Vec<String>,
    /// Day of foundation.
    pub founded_on: Option<Date>,
    /// Reference of the founding document.
    pub founding_document: Option<String>,
    /// First day on which it exists here.
    pub from: Date,
    /// Steps below the top.
    pub depth: u32,
}

/// What changes of a unit; what does not change is `None`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// Which.
    pub unit: UnitId,
    /// Its name.
    pub name: Option<Text>,
    /// Its code.
    pub code: Option<String>,
    /// Fields of work.
    pub fields: Option<Vec<String>>,
    /// Day of foundation.
    pub founded_on: Option<Date>,
    /// Reference of the founding document.
    pub founding_document: Option<String>,
}

/// A unit as a row describes it.
struct UnitRow {
    draft: Draft,
    zh: Option<String>,
    en: Option<String>,
    code: Option<String>,
    kind: Option<String>,
    parent: String,
    parent_code: String,
    fields: Vec<String>,
    founded_on: Option<Date>,
    document: Option<String>,
}

impl UnitRow {
    fn read(mut line: Line<'_>) -> Self {
        let (zh, en) =
            (line.text(Field::Name, NAME_MAX_CHARS), line.text(Field::NameEn, NAME_MAX_CHARS));
        let code = line.text(Field::Code, DOCUMENT_MAX_CHARS);
        let kind = line.code(Field::UnitKind).map(str::to_owned);
        let (parent, parent_code) = (line.said(Field::Parent), line.said(Field::ParentCode));
        let fields = line.codes(Field::Work);
        let founded_on = line.past_day(Field::FoundedOn);
        let document = line.text(Field::FoundingDocument, DOCUMENT_MAX_CHARS);
        let draft = line.draft;
        Self { draft, zh, en, code, kind, parent, parent_code, fields, founded_on, document }
    }

    /// The name column holds Chinese or English, whichever the sheet is written in.
    fn name(&self) -> Option<Text> {
        let lang = match &self.zh {
            Some(name) if name.is_ascii() && self.en.is_none() => Lang::En,
            _ => Lang::Zh,
        };
        match lang {
            Lang::Zh => Text::new(self.zh.clone(), self.en.clone()),
            Lang::En => Text::new(None, self.zh.clone()),
        }
    }
}

/// Judges a list of units. `home` is the unit above where the list says none.
pub fn plan(sheet: &Sheet<'_>, rules: &Rulebook, units: &mut Units, home: UnitId) -> Plan {
    let (mut rows, mut passed_over) = (Vec::new(), Vec::new());
    for row in sheet.rows() {
        let line = sheet.line(row);
        if line.is_remark(&[Field::Name, Field::NameEn, Field::Code]) {
            passed_over.push(row.number());
        } else {
            rows.push(UnitRow::read(line));
        }
    }
    let mut judge = Judge::new(sheet, rules, units, home, &rows);
    judge.repeats(&mut rows);
    let order = judge.settle(&mut rows);
    for place in order {
        if let Some(row) = rows.get_mut(place) {
            judge.found(place, row);
        }
    }
    let effects = std::mem::take(&mut judge.effects);
    let mut acts = std::mem::take(&mut judge.acts);
    let rows = rows.into_iter().enumerate().map(|(place, row)| {
        row.draft.finish(acts.remove(&place).map_or(RowAct::Nothing, RowAct::Unit))
    });
    let (rows, columns) = (rows.collect(), sheet.columns.clone());
    let mut plan = Plan { kind: Kind::Units, columns, rows, passed_over, effects };
    plan.count_rows();
    plan
}

struct Judge<'a> {
    sheet: &'a Sheet<'a>,
    rules: &'a Rulebook,
    units: &'a mut Units,
    home: UnitId,
    by_name: HashMap<String, Vec<usize>>,
    by_code: HashMap<String, usize>,
    /// Numbers of the rows as the sheet shows them.
    numbers: Vec<u32>,
    acts: BTreeMap<usize, UnitAct>,
    /// New units that are sound, for those that stand below them.
    sound: HashMap<usize, (String, Date, u32)>,
    above: HashMap<usize, Where>,
    effects: Effects,
}

/// Where a row stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Where {
    Known(UnitId),
    Row(usize),
}

impl<'a> Judge<'a> {
    fn new(
        sheet: &'a Sheet<'a>,
        rules: &'a Rulebook,
        units: &'a mut Units,
        home: UnitId,
        rows: &[UnitRow],
    ) -> Self {
        let mut by_name: HashMap<String, Vec<usize>> = HashMap::new();
        let mut by_code = HashMap::new();
        for (place, row) in rows.iter().enumerate() {
            for name in [&row.zh, &row.en].into_iter().flatten() {
                by_name.entry(fold(name)).or_default().push(place);
            }
            if let Some(code) = &row.code {
                by_code.entry(fold(code)).or_insert(place);
            }
        }
        Self {
            sheet,
            rules,
            units,
            home,
            by_name,
            by_code,
            numbers: rows.iter().map(|row| row.draft.row).collect(),
            acts: BTreeMap::new(),
            sound: HashMap::new(),
            above: HashMap::new(),
            effects: Effects::default(),
        }
    }

    fn column(&self, field: Field) -> Option<usize> {
        self.sheet.place(field)
    }

    /// Where the sheet says the same unit twice, by code or by name below the same unit.
    fn repeats(&self, rows: &mut [UnitRow]) {
        let mut codes: HashMap<String, u32> = HashMap::new();
        let mut names: HashMap<(String, String, String), u32> = HashMap::new();
        let (code_column, name_column) = (self.column(Field::Code), self.column(Field::Name));
        for row in rows {
            let number = row.draft.row;
            if let Some(code) = &row.code
                && let Some(first) = codes.insert(fold(code), number)
            {
                row.draft.note(code_column, Fault::SameTwice { row: first });
            }
            let Some(name) = row.zh.as_ref().or(row.en.as_ref()) else { continue };
            let key = (fold(name), fold(&row.parent), fold(&row.parent_code));
            if let Some(first) = names.insert(key, number) {
                row.draft.note(name_column, Fault::SameTwice { row: first });
            }
        }
    }

    /// Finds the unit above each row and puts upper rows first. Rows in a circle are refused.
    fn settle(&mut self, rows: &mut [UnitRow]) -> Vec<usize> {
        for place in 0..rows.len() {
            let Some(row) = rows.get(place) else { continue };
            match self.parent(place, row) {
                Ok(above) => {
                    self.above.insert(place, above);
                }
                Err((by_code, fault)) => {
                    let field = if by_code { Field::ParentCode } else { Field::Parent };
                    let column = self.column(field);
                    if let Some(row) = rows.get_mut(place) {
                        row.draft.note(column, fault);
                    }
                }
            }
        }
        let mut order: Vec<(usize, usize)> = Vec::new();
        for place in 0..rows.len() {
            let mut steps = 0;
            let mut next = self.above.get(&place);
            while let Some(Where::Row(above)) = next {
                steps += 1;
                if steps > rows.len() {
                    break;
                }
                next = self.above.get(above);
            }
            if steps > rows.len() {
                let column = self.column(Field::Parent).or(self.column(Field::ParentCode));
                if let Some(row) = rows.get_mut(place) {
                    row.draft.note(column, Fault::Circle);
                }
            } else {
                order.push((steps, place));
            }
        }
        order.sort_unstable();
        order.into_iter().map(|(_, place)| place).collect()
    }

    fn parent(&mut self, place: usize, row: &UnitRow) -> Result<Where, (bool, Fault)> {
        if row.parent.is_empty() && row.parent_code.is_empty() {
            return Ok(Where::Known(self.home));
        }
        // A unit of the sheet goes before one of the tree only if the tree has none.
        match self.units.find(&row.parent, &row.parent_code) {
            Ok(Some(unit)) if unit.inside => Ok(Where::Known(unit.id)),
            Ok(Some(_)) => Err((row.parent.is_empty(), Fault::OutsideUnit)),
            Ok(None) => Ok(Where::Known(self.home)),
            Err((by_code, fault)) => {
                let coded = self.by_code.get(&fold(&row.parent_code)).copied();
                let named = self.by_name.get(&fold(&row.parent));
                let found = match (coded, named.map(Vec::as_slice)) {
                    (Some(coded), _) if !row.parent_code.is_empty() => Some(coded),
                    (_, Some([one])) => Some(*one),
                    (_, Some(several)) if several.len() > 1 => {
                        return Err((false, Fault::AmbiguousUnit { count: several.len() }));
                    }
                    _ => None,
                };
                match found {
                    Some(found) if found == place => Err((by_code, Fault::Circle)),
                    Some(found) => Ok(Where::Row(found)),
                    None => Err((by_code, fault)),
                }
            }
        }
    }

    /// Judges a row whose upper rows are judged already.
    fn found(&mut self, place: usize, row: &mut UnitRow) {
        let Some(name) = row.name() else {
            if self.column(Field::Name).is_none() {
                row.draft.note(None, Fault::Missing);
            }
            return;
        };
        let above = self.above.get(&place).copied();
        if let Some(known) = self.known(row, &name, above).cloned() {
            if known.inside {
                self.change(place, row, &name, &known, above);
            } else {
                row.draft.note(self.column(Field::Name), Fault::OutsideUnit);
            }
            return;
        }
        for column in 0..row.draft.states.len() {
            row.draft.compare(Some(column), State::New);
        }
        let Some(above) = above else { return };
        let Some((kind_above, since, depth)) = self.upper(above, row) else { return };
        let Some(kind) = row.kind.clone() else {
            if self.column(Field::UnitKind).is_none() {
                row.draft.note(None, Fault::Missing);
            }
            return;
        };
        if may_stand(self.rules, &kind, Some(&kind_above)).is_err() {
            row.draft.note(self.column(Field::UnitKind), Fault::KindNotThere);
        }
        if depth + 1 >= DEPTH_MAX {
            row.draft.note(self.column(Field::Parent), Fault::TooDeep);
        }
        if row.draft.is_rejected() {
            return;
        }
        let from = row.founded_on.map_or(self.sheet.today, |day| day.max(since));
        self.sound.insert(place, (kind.clone(), from, depth + 1));
        self.effects.units += 1;
        let above = match above {
            Where::Known(id) => Above::Known(id),
            Where::Row(at) => Above::Row(self.row_number(at)),
        };
        let new = NewUnit {
            name,
            kind,
            code: row.code.clone(),
            above,
            fields: row.fields.clone(),
            founded_on: row.founded_on,
            founding_document: row.document.clone(),
            from,
            depth: depth + 1,
        };
        self.acts.insert(place, UnitAct::Found(Box::new(new)));
    }

    /// The number of a row as the sheet shows it.
    fn row_number(&self, place: usize) -> u32 {
        self.numbers.get(place).copied().unwrap_or_default()
    }

    /// Kind, first day and depth of the unit above.
    fn upper(&mut self, above: Where, row: &mut UnitRow) -> Option<(String, Date, u32)> {
        match above {
            Where::Known(id) => {
                let unit = self.units.get(id)?;
                Some((unit.kind.clone(), unit.since, unit.depth))
            }
            Where::Row(at) => {
                if let Some(sound) = self.sound.get(&at) {
                    return Some(sound.clone());
                }
                let number = self.row_number(at);
                row.draft.note(self.column(Field::Parent), Fault::ParentFaulty { row: number });
                None
            }
        }
    }

    /// The unit that stands already: by code, else by name below the same unit.
    fn known(&self, row: &UnitRow, name: &Text, above: Option<Where>) -> Option<&KnownUnit> {
        if let Some(unit) = row.code.as_deref().and_then(|code| self.units.coded(code)) {
            return Some(unit);
        }
        let Some(Where::Known(parent)) = above else { return None };
        let names = [name.zh(), name.en()].into_iter().flatten();
        let found = names.into_iter().find_map(|name| self.units.below(parent, name));
        // Two codes are two units, even if they share a name.
        found.filter(|unit| unit.code.is_none() || row.code.is_none())
    }

    fn change(
        &mut self,
        place: usize,
        row: &mut UnitRow,
        name: &Text,
        known: &KnownUnit,
        above: Option<Where>,
    ) {
        self.place_and_kind(row, known, above);
        let mut change = Change {
            unit: known.id,
            name: None,
            code: None,
            fields: None,
            founded_on: None,
            founding_document: None,
        };
        let zh = name.zh().map(str::to_owned).or_else(|| known.name.zh().map(str::to_owned));
        let en = name.en().map(str::to_owned).or_else(|| known.name.en().map(str::to_owned));
        let merged = Text::new(zh, en).filter(|merged| *merged != known.name);
        if let Some(merged) = merged {
            let before = Some(Before::Unit(known.name.clone()));
            row.draft.note(self.column(Field::Name), Remark::Was { before });
            self.effects.renames += 1;
            change.name = Some(merged);
        }
        change.code = self.text(row, Field::Code, row.code.clone(), known.code.as_ref());
        let document = row.document.clone();
        change.founding_document =
            self.text(row, Field::FoundingDocument, document, known.founding_document.as_ref());
        if let Some(day) = row.founded_on.filter(|day| known.founded_on != Some(*day)) {
            match known.founded_on {
                Some(was) => {
                    let before = Some(Before::Day(was));
                    row.draft.note(self.column(Field::FoundedOn), Remark::Was { before });
                }
                None => row.draft.compare(self.column(Field::FoundedOn), State::New),
            }
            change.founded_on = Some(day);
        }
        let mut fields = row.fields.clone();
        fields.sort_unstable();
        if !fields.is_empty() && fields != known.fields {
            let before = Some(Before::Said(known.fields.join(", ")));
            row.draft.note(self.column(Field::Work), Remark::Was { before });
            change.fields = Some(fields);
        }
        let other = change.code.is_some()
            || change.fields.is_some()
            || change.founded_on.is_some()
            || change.founding_document.is_some();
        if row.draft.is_rejected() || (!other && change.name.is_none()) {
            return;
        }
        self.effects.changes += u32::from(other);
        self.acts.insert(place, UnitAct::Change(Box::new(change)));
    }

    fn place_and_kind(&mut self, row: &mut UnitRow, known: &KnownUnit, above: Option<Where>) {
        let said = !row.parent.is_empty() || !row.parent_code.is_empty();
        let stands = known.parent.map(Where::Known);
        if said && above.is_some() && above != stands {
            let parent = known.parent.and_then(|id| self.units.get(id));
            if let Some(parent) = parent.map(|unit| unit.name.clone()) {
                row.draft.note(self.column(Field::Parent), Warning::StandsElsewhere { parent });
            }
        }
        if row.kind.as_ref().is_some_and(|kind| *kind != known.kind) {
            row.draft.note(self.column(Field::UnitKind), Warning::KindDiffers);
        }
    }

    fn text(
        &self,
        row: &mut UnitRow,
        field: Field,
        new: Option<String>,
        known: Option<&String>,
    ) -> Option<String> {
        let new = new.filter(|new| known != Some(new))?;
        match known {
            Some(known) => {
                let before = Some(Before::Said(known.clone()));
                row.draft.note(self.column(field), Remark::Was { before });
            }
            None => row.draft.compare(self.column(field), State::New),
        }
        Some(new)
    }
}
