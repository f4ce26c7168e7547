//! A list of posts: who holds which, from when, until when.
//!
//! Whoever holds a post must stand on the roll already. A post that the list does not mention goes
//! on; one that it mentions with a last day gets that end.

use std::collections::HashMap;

use jiff::civil::Date;

use super::fault::{Candidate, Fault};
use super::index::Units;
use super::layout::{Field, Kind};
use super::people::{KnownPerson, begins};
use super::plan::{Draft, Effects, Plan, RowAct, RowPlan, State};
use super::read::{Line, Sheet};
use super::value::{self, fold};
use crate::citizen::CitizenNumber;
use crate::day::{FOREVER, Span};
use crate::id::{PersonId, PostId, UnitId};
use crate::membership::REFERENCE_MAX_CHARS;
use crate::person::NAME_MAX_CHARS;
use crate::post::Obtained;
use crate::rulebook::Rulebook;

/// A post as a row describes it.
#[derive(Debug, Clone)]
pub struct PostRow {
    draft: Draft,
    name: Option<String>,
    /// The citizen number, so that the holder can be looked for.
    pub citizen: Option<CitizenNumber>,
    unit: Option<UnitId>,
    post: Option<String>,
    from: Option<Date>,
    until: Option<Date>,
    obtained: Option<Obtained>,
    reference: Option<String>,
}

/// A post that is held, or will be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KnownPost {
    /// Which.
    pub id: PostId,
    /// In which unit.
    pub unit: UnitId,
    /// By whom.
    pub person: PersonId,
    /// The holder's name.
    pub name: String,
    /// Key of the post.
    pub post: String,
    /// From when until when.
    pub span: Span,
    /// It stands in for another post.
    pub stands_in: bool,
}

/// What a row does to the posts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PostAct {
    /// A post is filled.
    Fill(Box<NewPost>),
    /// A post gets an end: the first day on which it is no longer held.
    End {
        /// Which post.
        post: PostId,
        /// In which unit.
        unit: UnitId,
        /// The first day after.
        until: Date,
    },
}

/// A post that is filled.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewPost {
    /// By whom.
    pub person: PersonId,
    /// In which unit.
    pub unit: UnitId,
    /// Key of the post.
    pub post: String,
    /// From when until when.
    pub span: Span,
    /// How it was obtained.
    pub obtained: Option<Obtained>,
    /// Reference of the decision.
    pub reference: Option<String>,
}

/// What is known besides the units.
pub struct Held<'a> {
    /// Everybody who belongs to a unit that may be kept, and whoever has one of the numbers.
    pub people: &'a [KnownPerson],
    /// For each row, who has its citizen number.
    pub holders: &'a [Option<PersonId>],
    /// Posts in the units that may be kept, of any time.
    pub posts: &'a [KnownPost],
    /// People who may hold no post, because of an office in the installation.
    pub barred: &'a [PersonId],
}

/// Reads every row.
pub fn read(sheet: &Sheet<'_>, units: &mut Units, home: UnitId) -> (Vec<PostRow>, Vec<u32>) {
    let (mut rows, mut passed_over) = (Vec::new(), Vec::new());
    for row in sheet.rows() {
        let line = sheet.line(row);
        if line.is_remark(&[Field::Name, Field::Citizen]) {
            passed_over.push(row.number());
        } else {
            rows.push(post(line, units, home));
        }
    }
    (rows, passed_over)
}

fn post(mut line: Line<'_>, units: &mut Units, home: UnitId) -> PostRow {
    let name = line.name(Field::Name, NAME_MAX_CHARS);
    let citizen = line.value(Field::Citizen, value::citizen);
    let post = line.code(Field::Post).map(str::to_owned);
    let from = line.day(Field::From);
    let until = line.day(Field::Until);
    let obtained = line.code(Field::Obtained).and_then(Obtained::parse);
    let reference = line.text(Field::Reference, REFERENCE_MAX_CHARS);
    if from.zip(until).is_some_and(|(from, until)| until < from) {
        line.fault(Field::Until, Fault::EndsBeforeStart);
    }
    let (name_of_unit, code) = (line.said(Field::Unit), line.said(Field::UnitCode));
    let found = if name_of_unit.is_empty() && code.is_empty() {
        Ok(units.get(home))
    } else {
        units.find(&name_of_unit, &code)
    };
    let unit = match found {
        Ok(Some(unit)) if unit.inside => Some(unit.id),
        Ok(Some(_)) => {
            line.fault(Field::Unit, Fault::OutsideUnit);
            None
        }
        Ok(None) => None,
        Err((by_code, fault)) => {
            line.fault(if by_code { Field::UnitCode } else { Field::Unit }, fault);
            None
        }
    };
    PostRow { draft: line.draft, name, citizen, unit, post, from, until, obtained, reference }
}

/// Judges the rows against each other and against what is held.
pub fn plan(
    sheet: &Sheet<'_>,
    rules: &Rulebook,
    (rows, passed_over): (Vec<PostRow>, Vec<u32>),
    units: &Units,
    held: &Held<'_>,
) -> Plan {
    let mut judge = Judge::new(sheet, rules, units, held);
    let mut planned: Vec<RowPlan> = Vec::with_capacity(rows.len());
    for (place, row) in rows.into_iter().enumerate() {
        planned.push(judge.row(place, row));
    }
    let (columns, effects) = (sheet.columns.clone(), judge.effects);
    let mut plan = Plan { kind: Kind::Posts, columns, rows: planned, passed_over, effects };
    plan.count_rows();
    plan
}

/// What an earlier row fills: from when until when, by whom, in which row.
type Filled = (Span, PersonId, u32);

struct Judge<'a> {
    sheet: &'a Sheet<'a>,
    rules: &'a Rulebook,
    units: &'a Units,
    held: &'a Held<'a>,
    by_id: HashMap<PersonId, usize>,
    by_name: HashMap<String, Vec<usize>>,
    posts: HashMap<(UnitId, String), Vec<usize>>,
    /// What earlier rows fill.
    filled: HashMap<(UnitId, String), Vec<Filled>>,
    /// Posts that earlier rows end.
    ended: HashMap<PostId, Date>,
    effects: Effects,
}

impl<'a> Judge<'a> {
    fn new(
        sheet: &'a Sheet<'a>,
        rules: &'a Rulebook,
        units: &'a Units,
        held: &'a Held<'a>,
    ) -> Self {
        let (mut by_id, mut by_name) = (HashMap::new(), HashMap::new());
        for (place, person) in held.people.iter().enumerate() {
            by_id.insert(person.id, place);
            let named: &mut Vec<usize> = by_name.entry(fold(&person.name.name)).or_default();
            named.push(place);
        }
        let mut posts: HashMap<(UnitId, String), Vec<usize>> = HashMap::new();
        for (place, post) in held.posts.iter().enumerate() {
            posts.entry((post.unit, post.post.clone())).or_default().push(place);
        }
        let (filled, ended) = (HashMap::new(), HashMap::new());
        let effects = Effects::default();
        Self { sheet, rules, units, held, by_id, by_name, posts, filled, ended, effects }
    }

    fn column(&self, field: Field) -> Option<usize> {
        self.sheet.place(field)
    }

    fn row(&mut self, place: usize, mut row: PostRow) -> RowPlan {
        let number = row.draft.row;
        let mut draft = std::mem::replace(&mut row.draft, Draft::new(0, 0));
        let person = self.person(place, &row, &mut draft);
        let act = self.act(&row, person, &mut draft);
        if !draft.is_rejected() {
            match &act {
                Some(PostAct::Fill(new)) => {
                    let held = self.filled.entry((new.unit, new.post.clone())).or_default();
                    held.push((new.span, new.person, number));
                    self.effects.posts += 1;
                }
                Some(PostAct::End { post, until, .. }) => {
                    self.ended.insert(*post, *until);
                    self.effects.ends += 1;
                }
                None => {}
            }
        }
        draft.finish(act.map_or(RowAct::Nothing, RowAct::Post))
    }

    /// Whom the row names: by citizen number, else by name in the unit, else by a name that only
    /// one bears among all who may be kept.
    fn person(&self, place: usize, row: &PostRow, draft: &mut Draft) -> Option<PersonId> {
        let column = self.column(Field::Name);
        if row.citizen.is_some() {
            let holder = self.held.holders.get(place).copied().flatten();
            if holder.is_none() {
                draft.note(self.column(Field::Citizen), Fault::UnknownPerson);
            }
            return holder.filter(|id| self.by_id.contains_key(id));
        }
        let name = row.name.as_ref()?;
        let named = self.by_name.get(&fold(name)).map_or(&[][..], Vec::as_slice);
        let all: Vec<&KnownPerson> =
            named.iter().filter_map(|place| self.held.people.get(*place)).collect();
        let of_unit = |known: &&&KnownPerson| known.member.map(|m| m.unit) == row.unit;
        let here: Vec<&KnownPerson> = all.iter().filter(of_unit).copied().collect();
        match if here.is_empty() { all } else { here }.as_slice() {
            [one] => Some(one.id),
            [] => {
                draft.note(column, Fault::UnknownPerson);
                None
            }
            several => {
                let candidates = several.iter().take(5).map(|known| Candidate {
                    name: known.name.name.clone(),
                    unit: known
                        .member
                        .and_then(|m| self.units.get(m.unit))
                        .map(|unit| unit.name.clone()),
                    born_on: known.details.born_on,
                });
                let candidates = candidates.collect();
                draft.note(column, Fault::AmbiguousPerson { candidates });
                None
            }
        }
    }

    fn act(
        &mut self,
        row: &PostRow,
        person: Option<PersonId>,
        draft: &mut Draft,
    ) -> Option<PostAct> {
        let (unit, person) = (self.units.get(row.unit?)?, person?);
        let key = row.post.clone()?;
        let post = self.rules.post(&key)?;
        if !post.value.is_held_in(&unit.kind) {
            draft.note(self.column(Field::Post), Fault::PostNotHere);
        }
        if self.held.barred.contains(&person) {
            draft.note(self.column(Field::Name), Fault::OfficeForbids);
        }
        let until = row.until.and_then(|last| last.tomorrow().ok()).unwrap_or(FOREVER);
        let places = self.posts.get(&(unit.id, key.clone())).cloned().unwrap_or_default();
        let running: Vec<&KnownPost> =
            places.iter().filter_map(|place| self.held.posts.get(*place)).collect();
        let from = row.from.unwrap_or(self.sheet.today);
        let asked = Span { from, until: until.max(from.tomorrow().unwrap_or(from)) };
        let same = |held: &&&KnownPost| held.person == person && held.span.overlap(asked).is_some();
        if let Some(own) = running.iter().find(same) {
            let ends = row.until.is_some() && own.span.until != until;
            if ends && until <= own.span.from {
                draft.note(self.column(Field::Until), Fault::EndsBeforeStart);
            }
            if ends {
                draft.compare(self.column(Field::Until), State::Changed);
            }
            return ends.then_some(PostAct::End { post: own.id, unit: unit.id, until });
        }
        for column in 0..draft.states.len() {
            draft.compare(Some(column), State::New);
        }
        let (from, younger) = begins(row.from.unwrap_or(self.sheet.today), unit.since);
        if let Some(column) = self.column(Field::From) {
            draft.warn(column, younger);
        }
        if until <= from && row.until.is_some() && !draft.is_rejected() {
            draft.note(self.column(Field::Until), Fault::EndsBeforeStart);
        }
        let span = Span { from, until };
        let (obtained, reference) = (row.obtained, row.reference.clone());
        let new = NewPost { person, unit: unit.id, post: key, span, obtained, reference };
        self.refuse_second(&new, post.value.single, &running, draft);
        Some(PostAct::Fill(Box::new(new)))
    }

    /// A single post has one holder at a time, and nobody holds one post twice.
    fn refuse_second(
        &self,
        new: &NewPost,
        single: bool,
        running: &[&KnownPost],
        draft: &mut Draft,
    ) {
        let (column, person, span) = (self.column(Field::Post), new.person, new.span);
        let earlier = self.filled.get(&(new.unit, new.post.clone()));
        for (held, holder, row) in earlier.into_iter().flatten() {
            if held.overlap(span).is_none() {
                continue;
            }
            if *holder == person {
                draft.note(column, Fault::SameTwice { row: *row });
                return;
            }
            if single {
                let name = self.by_id.get(holder).and_then(|at| self.held.people.get(*at));
                let name = name.map_or_else(String::new, |known| known.name.name.clone());
                draft.note(column, Fault::TwoHolders { row: Some(*row), name });
                return;
            }
        }
        let ends = |post: &KnownPost| self.ended.get(&post.id).copied().unwrap_or(post.span.until);
        let second = running.iter().filter(|post| single && !post.stands_in).find(|post| {
            let until = ends(post);
            until > post.span.from && Span { from: post.span.from, until }.overlap(span).is_some()
        });
        if let Some(post) = second {
            let name = post.name.clone();
            draft.note(column, Fault::TwoHolders { row: None, name });
        }
    }
}
