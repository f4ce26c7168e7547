//! Reading one TOML table field by field, noting every fault instead of stopping at the first.
//!
//! A [`Fields`] knows which names were asked for, so an unknown field can be answered with the
//! allowed ones without a second list. This module refuses to know what the fields mean.

use jiff::civil::Date;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::fault::{Expected, Fault, File, Place, Problem};
use super::table::Table;
use crate::day::Span;
use crate::text::Label;

/// A file being read, with the offsets at which its lines start.
pub(super) struct Page<'a> {
    file: &'a File,
    starts: Vec<usize>,
}

impl<'a> Page<'a> {
    pub(super) fn new(file: &'a File) -> Self {
        let breaks = file.text.match_indices('\n').map(|(at, _)| at + 1);
        Self { file, starts: std::iter::once(0).chain(breaks).collect() }
    }

    pub(super) fn place(&self, offset: usize) -> Place {
        let line = self.starts.partition_point(|start| *start <= offset);
        Place { file: self.file.name.clone(), line }
    }
}

/// A key that a table declares.
pub(super) struct Declared {
    pub(super) table: Table,
    pub(super) key: String,
    pub(super) place: Place,
    /// `None` where the table has no validity, or where it could not be read.
    pub(super) span: Option<Span>,
}

/// A key of another entry that a field names.
pub(super) struct Reference {
    pub(super) place: Place,
    pub(super) field: String,
    pub(super) to: Table,
    pub(super) key: String,
}

/// What came up while reading: faults, and what can be judged only when all files are read.
#[derive(Default)]
pub(super) struct Log {
    pub(super) faults: Vec<Fault>,
    pub(super) declared: Vec<Declared>,
    pub(super) references: Vec<Reference>,
}

impl Log {
    pub(super) fn fault(&mut self, place: Place, problem: Problem) {
        self.faults.push(Fault { file: place.file, line: place.line, problem });
    }
}

/// The field is there but wrong, and its fault already noted: not the same as absent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Noted;

/// The fields of one table.
pub(super) struct Fields<'a, 'l> {
    page: &'a Page<'a>,
    log: &'l mut Log,
    path: String,
    place: Place,
    values: &'a DeTable<'a>,
    asked: Vec<&'static str>,
}

type Value<'a> = Spanned<DeValue<'a>>;

impl<'a, 'l> Fields<'a, 'l> {
    /// Opens a table; `path` is its name in faults, `at` the offset of its header.
    pub(super) fn open(
        page: &'a Page<'a>,
        log: &'l mut Log,
        path: String,
        at: usize,
        values: &'a DeTable<'a>,
    ) -> Self {
        Self { place: page.place(at), page, log, path, values, asked: Vec::new() }
    }

    /// Where the table begins.
    pub(super) fn place(&self) -> Place {
        self.place.clone()
    }

    /// Where a field stands, else where the table begins.
    pub(super) fn place_of(&self, field: &str) -> Place {
        self.find(field).map_or_else(|| self.place(), |value| self.page.place(value.span().start))
    }

    pub(super) fn log(&mut self) -> &mut Log {
        self.log
    }

    pub(super) fn fault_at(&mut self, field: &str, problem: Problem) {
        let place = self.place_of(field);
        self.log.fault(place, problem);
    }

    /// The name of a field in faults, e.g. `vote.quorum`.
    pub(super) fn name(&self, field: &str) -> String {
        format!("{}.{field}", self.path)
    }

    fn find(&self, field: &str) -> Option<&'a Value<'a>> {
        let values = self.values;
        values.iter().find(|(name, _)| name.get_ref() == field).map(|(_, value)| value)
    }

    fn optional(&mut self, field: &'static str) -> Option<&'a Value<'a>> {
        self.asked.push(field);
        self.find(field)
    }

    fn required(&mut self, field: &'static str) -> Option<&'a Value<'a>> {
        let value = self.optional(field);
        if value.is_none() {
            let problem = Problem::MissingField { table: self.path.clone(), field };
            self.log.fault(self.place.clone(), problem);
        }
        value
    }

    fn wrong(&mut self, field: &str, value: &Value<'_>, expected: Expected) {
        let found = value.get_ref().type_str();
        let problem = Problem::WrongType { field: self.name(field), expected, found };
        self.log.fault(self.page.place(value.span().start), problem);
    }

    fn as_text(&mut self, field: &'static str, value: &'a Value<'a>) -> Option<&'a str> {
        let Some(text) = value.get_ref().as_str() else {
            self.wrong(field, value, Expected::Text);
            return None;
        };
        if text.trim().is_empty() {
            let problem = Problem::Blank { field: self.name(field) };
            self.log.fault(self.page.place(value.span().start), problem);
            return None;
        }
        Some(text)
    }

    /// A text that must be there and must say something.
    pub(super) fn text(&mut self, field: &'static str) -> Option<String> {
        let value = self.required(field)?;
        self.as_text(field, value).map(str::to_owned)
    }

    /// A text that says something, if there is one.
    pub(super) fn optional_text(&mut self, field: &'static str) -> Result<Option<String>, Noted> {
        match self.optional(field) {
            None => Ok(None),
            Some(value) => {
                self.as_text(field, value).map(|text| Some(text.to_owned())).ok_or(Noted)
            }
        }
    }

    /// `true` or `false` that must be there.
    pub(super) fn required_flag(&mut self, field: &'static str) -> Option<bool> {
        let value = self.required(field)?;
        self.as_flag(field, value)
    }

    /// `true` or `false`, `false` if absent.
    pub(super) fn flag(&mut self, field: &'static str) -> Option<bool> {
        match self.optional(field) {
            None => Some(false),
            Some(value) => self.as_flag(field, value),
        }
    }

    fn as_flag(&mut self, field: &str, value: &Value<'_>) -> Option<bool> {
        let flag = value.get_ref().as_bool();
        if flag.is_none() {
            self.wrong(field, value, Expected::Flag);
        }
        flag
    }

    /// A whole number that must be there.
    pub(super) fn whole<N: TryFrom<i64>>(&mut self, field: &'static str) -> Option<N> {
        let value = self.required(field)?;
        self.as_whole(field, value)
    }

    fn as_whole<N: TryFrom<i64>>(&mut self, field: &str, value: &Value<'_>) -> Option<N> {
        let number = value
            .get_ref()
            .as_integer()
            .and_then(|number| i64::from_str_radix(number.as_str(), number.radix()).ok())
            .and_then(|number| N::try_from(number).ok());
        if number.is_none() {
            self.wrong(field, value, Expected::Whole);
        }
        number
    }

    fn as_day(&mut self, field: &str, value: &Value<'_>) -> Option<Date> {
        let day = value.get_ref().as_datetime().and_then(|stamp| match (stamp.date, stamp.time) {
            (Some(day), None) => {
                let (year, month) = (i16::try_from(day.year).ok()?, i8::try_from(day.month).ok()?);
                Date::new(year, month, i8::try_from(day.day).ok()?).ok()
            }
            _ => None,
        });
        if day.is_none() {
            self.wrong(field, value, Expected::Day);
        }
        day
    }

    /// A day that must be there.
    pub(super) fn day(&mut self, field: &'static str) -> Option<Date> {
        let value = self.required(field)?;
        self.as_day(field, value)
    }

    /// A day, if there is one.
    pub(super) fn optional_day(&mut self, field: &'static str) -> Result<Option<Date>, Noted> {
        match self.optional(field) {
            None => Ok(None),
            Some(value) => self.as_day(field, value).map(Some).ok_or(Noted),
        }
    }

    /// One of fixed words that must be there.
    pub(super) fn choice<T: Copy>(
        &mut self,
        field: &'static str,
        all: &[T],
        code: fn(T) -> &'static str,
    ) -> Option<T> {
        let value = self.required(field)?;
        self.as_choice(field, value, all, code)
    }

    /// Some of fixed words, each at most once; none if the field is absent.
    pub(super) fn choices<T: Copy>(
        &mut self,
        field: &'static str,
        all: &[T],
        code: fn(T) -> &'static str,
    ) -> Option<Vec<T>> {
        let items = self.items(field)?;
        let found: Vec<T> =
            items.iter().filter_map(|value| self.as_choice(field, value, all, code)).collect();
        self.refuse_repeats(field, found.iter().map(|one| code(*one)));
        (found.len() == items.len()).then_some(found)
    }

    fn as_choice<T: Copy>(
        &mut self,
        field: &'static str,
        value: &'a Value<'a>,
        all: &[T],
        code: fn(T) -> &'static str,
    ) -> Option<T> {
        let word = self.as_text(field, value)?;
        let found = all.iter().copied().find(|one| code(*one) == word);
        if found.is_none() {
            let allowed = all.iter().map(|one| code(*one)).collect();
            let problem =
                Problem::UnknownWord { field: self.name(field), word: word.to_owned(), allowed };
            self.log.fault(self.page.place(value.span().start), problem);
        }
        found
    }

    fn inside(&mut self, field: &'static str, value: &'a Value<'a>) -> Option<Fields<'a, '_>> {
        let Some(values) = value.get_ref().as_table() else {
            self.wrong(field, value, Expected::Table);
            return None;
        };
        let path = self.name(field);
        Some(Fields::open(self.page, self.log, path, value.span().start, values))
    }

    /// A table inside this one that must be there.
    pub(super) fn inner(&mut self, field: &'static str) -> Option<Fields<'a, '_>> {
        let value = self.required(field)?;
        self.inside(field, value)
    }

    /// A name in both languages that must be there.
    pub(super) fn label(&mut self, field: &'static str) -> Option<Label> {
        self.inner(field)?.into_label()
    }

    /// A text in both languages, if there is one.
    pub(super) fn optional_label(&mut self, field: &'static str) -> Result<Option<Label>, Noted> {
        match self.optional(field) {
            None => Ok(None),
            Some(value) => {
                let label = self.inside(field, value).and_then(Fields::into_label);
                label.map(Some).ok_or(Noted)
            }
        }
    }

    fn into_label(mut self) -> Option<Label> {
        let (zh, en) = (self.text("zh"), self.text("en"));
        self.close();
        Some(Label { zh: zh?, en: en? })
    }

    fn items(&mut self, field: &'static str) -> Option<&'a [Value<'a>]> {
        let Some(value) = self.optional(field) else { return Some(&[]) };
        let items = value.get_ref().as_array();
        if items.is_none() {
            self.wrong(field, value, Expected::List);
        }
        items.map(|items| &**items)
    }

    /// The tables of a list; none if the field is absent.
    pub(super) fn inner_list<T>(
        &mut self,
        field: &'static str,
        mut read: impl FnMut(&mut Fields<'a, '_>) -> Option<T>,
    ) -> Option<Vec<T>> {
        let mut all = Vec::new();
        let mut whole = true;
        for value in self.items(field)? {
            let item = self.inside(field, value).and_then(|mut fields| {
                let item = read(&mut fields);
                fields.close();
                item
            });
            whole &= item.is_some();
            all.extend(item);
        }
        whole.then_some(all)
    }

    /// Texts of a list; none if the field is absent.
    pub(super) fn texts(&mut self, field: &'static str) -> Option<Vec<String>> {
        let items = self.items(field)?;
        let texts: Vec<_> = items
            .iter()
            .filter_map(|value| self.as_text(field, value))
            .map(str::to_owned)
            .collect();
        (texts.len() == items.len()).then_some(texts)
    }

    /// A key of another table, if there is one.
    pub(super) fn reference(
        &mut self,
        field: &'static str,
        to: Table,
    ) -> Result<Option<String>, Noted> {
        match self.optional(field) {
            None => Ok(None),
            Some(value) => self.refer(field, value, to).map(Some).ok_or(Noted),
        }
    }

    /// A key of another table that must be there.
    pub(super) fn key_of(&mut self, field: &'static str, to: Table) -> Option<String> {
        let value = self.required(field)?;
        self.refer(field, value, to)
    }

    /// Keys of another table; none if the field is absent.
    pub(super) fn references(&mut self, field: &'static str, to: Table) -> Option<Vec<String>> {
        let items = self.items(field)?;
        let keys: Vec<_> = items.iter().filter_map(|value| self.refer(field, value, to)).collect();
        (keys.len() == items.len()).then_some(keys)
    }

    /// Keys of another table, each at most once, since their order means nothing.
    pub(super) fn reference_set(&mut self, field: &'static str, to: Table) -> Option<Vec<String>> {
        let keys = self.references(field, to)?;
        self.refuse_repeats(field, keys.iter().map(String::as_str));
        Some(keys)
    }

    /// Keys of another table, at least one, each at most once.
    pub(super) fn some_references(
        &mut self,
        field: &'static str,
        to: Table,
    ) -> Option<Vec<String>> {
        self.required(field)?;
        let keys = self.reference_set(field, to)?;
        if keys.is_empty() {
            self.fault_at(field, Problem::Blank { field: self.name(field) });
            return None;
        }
        Some(keys)
    }

    /// Whole numbers of a list; none if the field is absent.
    pub(super) fn wholes(&mut self, field: &'static str) -> Option<Vec<i64>> {
        let items = self.items(field)?;
        let numbers: Vec<_> =
            items.iter().filter_map(|value| self.as_whole::<i64>(field, value)).collect();
        (numbers.len() == items.len()).then_some(numbers)
    }

    /// Notes a fault for each word that occurs a second time.
    pub(super) fn refuse_repeats<'w>(&mut self, field: &str, words: impl Iterator<Item = &'w str>) {
        let mut seen = Vec::new();
        for word in words {
            if seen.contains(&word) {
                let problem = Problem::Repeated { field: self.name(field), word: word.to_owned() };
                self.fault_at(field, problem);
            }
            seen.push(word);
        }
    }

    fn refer(&mut self, field: &'static str, value: &'a Value<'a>, to: Table) -> Option<String> {
        let key = self.as_text(field, value)?.to_owned();
        let place = self.page.place(value.span().start);
        let field = self.name(field);
        self.log.references.push(Reference { place, field, to, key: key.clone() });
        Some(key)
    }

    /// Notes a fault for each field that nobody asked for.
    pub(super) fn close(self) {
        for name in self.values.keys() {
            if !self.asked.iter().any(|asked| asked == name.get_ref()) {
                let problem = Problem::UnknownField {
                    table: self.path.clone(),
                    field: name.get_ref().to_string(),
                    allowed: self.asked.clone(),
                };
                self.log.fault(self.page.place(name.span().start), problem);
            }
        }
    }
}
