//! Loading: files to a [`Rulebook`], or every fault they have.
//!
//! Reading a file never stops at a fault; what spans several files (references, validity, the
//! tree of kinds) is judged in `check` once all are read.

use std::collections::BTreeMap;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::fault::{Expected, Fault, File, Place, Problem};
use super::read::{Declared, Fields, Log, Page, Reference};
use super::table::Table;
use super::{
    ActivityKind, BodyKind, Called, Catalogue, CodeScheme, Entry, Evidence, Flag, Level, Number,
    Office, Post, Provenance, Right, Rulebook, Source, Term, UnitKind, check, content,
};
use crate::cadence::Cadence;
use crate::day::{FOREVER, Span};
use crate::import::Layout;
use crate::text::Label;
use crate::vote::VoteRule;

const HEAD: &str = "rulebook";

/// What the files said so far. Entries with a fault are missing here and stand in the log.
#[derive(Default)]
pub(super) struct Draft {
    head: Option<Head>,
    pub(super) sources: BTreeMap<String, Source>,
    terms: BTreeMap<Term, Called>,
    pub(super) unit_kinds: Vec<Entry<UnitKind>>,
    body_kinds: Vec<Entry<BodyKind>>,
    pub(super) activity_kinds: Vec<Entry<ActivityKind>>,
    posts: Vec<Entry<Post>>,
    offices: Vec<Entry<Office>>,
    flags: Vec<Entry<Flag>>,
    pub(super) cadences: Vec<Entry<Cadence>>,
    code_schemes: Vec<Entry<CodeScheme>>,
    votes: Vec<Entry<VoteRule>>,
    pub(super) numbers: Vec<Entry<Number>>,
    sheets: Vec<Entry<Layout>>,
    catalogues: BTreeMap<Catalogue, Vec<Entry<()>>>,
}

struct Head {
    place: Place,
    version: Option<String>,
    label: Option<Label>,
    second_factor: Option<Vec<Right>>,
}

impl Rulebook {
    /// Reads a rulebook from the files of its folder, or says everything that is wrong with them,
    /// in the order of files and lines.
    pub fn load(key: &str, files: &[File]) -> Result<Rulebook, Vec<Fault>> {
        let mut log = Log::default();
        let mut draft = Draft::default();
        let mut readable = true;
        for file in files {
            readable &= read_file(file, &mut draft, &mut log);
        }
        let top = files.first().map_or(key, |file| &file.name);
        let top = Place { file: top.to_owned(), line: 1 };
        if files.is_empty() {
            log.fault(top, Problem::NoFile);
        } else if readable {
            // With a file unread, whatever it declares would seem to be missing.
            match &draft.head {
                Some(head) => check::terms(&mut log, head.place.clone()),
                None => log.fault(top.clone(), Problem::NoHead),
            }
            check::across_files(&draft, &mut log, top);
        }
        draft.finish(key, log.faults)
    }
}

impl Draft {
    fn finish(self, key: &str, mut faults: Vec<Fault>) -> Result<Rulebook, Vec<Fault>> {
        let head =
            self.head.and_then(|head| Some((head.version?, head.label?, head.second_factor?)));
        match head {
            Some((version, label, second_factor)) if faults.is_empty() => Ok(Rulebook {
                key: key.to_owned(),
                version,
                label,
                sources: self.sources,
                terms: self.terms,
                unit_kinds: self.unit_kinds,
                body_kinds: self.body_kinds,
                activity_kinds: self.activity_kinds,
                posts: self.posts,
                offices: self.offices,
                flags: self.flags,
                cadences: self.cadences,
                code_schemes: self.code_schemes,
                second_factor,
                votes: self.votes,
                numbers: self.numbers,
                sheets: self.sheets,
                catalogues: self.catalogues,
            }),
            _ => {
                faults.sort_by(|a, b| (&a.file, a.line).cmp(&(&b.file, b.line)));
                Err(faults)
            }
        }
    }
}

/// Reads one file into the draft; `false` if it is not TOML.
fn read_file(file: &File, draft: &mut Draft, log: &mut Log) -> bool {
    let page = Page::new(file);
    let (root, errors) = DeTable::parse_recoverable(&file.text);
    for error in &errors {
        let place = page.place(error.span().map_or(0, |span| span.start));
        log.fault(place, Problem::Syntax { message: error.message().to_owned() });
    }
    if !errors.is_empty() {
        return false;
    }
    for (name, value) in root.get_ref() {
        if name.get_ref() == HEAD {
            read_head(&page, log, value, &mut draft.head);
        } else if let Some(table) = Table::parse(name.get_ref()) {
            read_table(&page, log, table, value, draft);
        } else {
            let allowed = std::iter::once(HEAD).chain(Table::all().map(Table::code)).collect();
            let problem = Problem::UnknownTable { table: name.get_ref().to_string(), allowed };
            log.fault(page.place(name.span().start), problem);
        }
    }
    true
}

fn read_head<'a>(
    page: &'a Page<'a>,
    log: &mut Log,
    value: &'a Spanned<DeValue<'a>>,
    head: &mut Option<Head>,
) {
    let at = value.span().start;
    let Some(values) = value.get_ref().as_table() else {
        log.fault(page.place(at), wrong_type(HEAD, Expected::Table, value));
        let place = page.place(at);
        head.get_or_insert(Head { place, version: None, label: None, second_factor: None });
        return;
    };
    if let Some(first) = head {
        log.fault(page.place(at), Problem::SecondHead { first: first.place.clone() });
        return;
    }
    let mut fields = Fields::open(page, log, HEAD.to_owned(), at, values);
    let place = fields.place();
    *head = Some(Head {
        place,
        version: fields.text("version"),
        label: fields.label("label"),
        second_factor: fields.choices("second-factor", &Right::ALL, Right::code),
    });
    fields.close();
}

fn wrong_type(field: &str, expected: Expected, value: &Spanned<DeValue<'_>>) -> Problem {
    Problem::WrongType { field: field.to_owned(), expected, found: value.get_ref().type_str() }
}

fn read_table<'a>(
    page: &'a Page<'a>,
    log: &mut Log,
    table: Table,
    value: &'a Spanned<DeValue<'a>>,
    draft: &mut Draft,
) {
    let Some(items) = value.get_ref().as_array() else {
        let problem = wrong_type(table.code(), Expected::Tables, value);
        log.fault(page.place(value.span().start), problem);
        return;
    };
    for item in items {
        let at = item.span().start;
        let Some(values) = item.get_ref().as_table() else {
            log.fault(page.place(at), wrong_type(table.code(), Expected::Table, item));
            continue;
        };
        let mut fields = Fields::open(page, log, table.code().to_owned(), at, values);
        draft.read_entry(table, &mut fields);
        fields.close();
    }
}

impl Draft {
    fn read_entry(&mut self, table: Table, fields: &mut Fields<'_, '_>) {
        match table {
            Table::Source => {
                let source = source(fields);
                self.sources.extend(source.map(|source| (source.key.clone(), source)));
            }
            Table::Term => self.terms.extend(term(fields)),
            Table::UnitKind => self.unit_kinds.extend(entry(table, fields, content::unit_kind)),
            Table::BodyKind => self.body_kinds.extend(entry(table, fields, content::body_kind)),
            Table::ActivityKind => {
                self.activity_kinds.extend(entry(table, fields, content::activity_kind));
            }
            Table::Post => self.posts.extend(entry(table, fields, content::post)),
            Table::Office => self.offices.extend(entry(table, fields, content::office)),
            Table::Flag => self.flags.extend(entry(table, fields, content::flag)),
            Table::Cadence => self.cadences.extend(entry(table, fields, content::cadence)),
            Table::CodeScheme => {
                self.code_schemes.extend(entry(table, fields, content::code_scheme));
            }
            Table::Vote => self.votes.extend(entry(table, fields, content::vote)),
            Table::Number => self.numbers.extend(entry(table, fields, content::number)),
            Table::Sheet => self.sheets.extend(entry(table, fields, content::sheet)),
            Table::List(list) => {
                let item = entry(table, fields, content::listed);
                self.catalogues.entry(list).or_default().extend(item);
            }
        }
    }
}

fn source(fields: &mut Fields<'_, '_>) -> Option<Source> {
    let key = key(Table::Source, fields);
    declare(Table::Source, fields, key.as_deref(), None);
    let label = fields.label("label");
    let issued = fields.optional_day("issued");
    Some(Source { key: key?, label: label?, issued: issued.ok()? })
}

fn term(fields: &mut Fields<'_, '_>) -> Option<(Term, Called)> {
    let term = fields.choice("key", &Term::ALL, Term::code);
    declare(Table::Term, fields, term.map(Term::code), None);
    let label = fields.label("label");
    let plural = match term {
        Some(term) if term.is_countable() => fields.text("plural").map(Some),
        Some(_) => Some(None),
        // Whether it is counted is not known, so a plural is no fault of its own.
        None => fields.optional_text("plural").ok(),
    };
    Some((term?, Called { label: label?, plural: plural? }))
}

fn entry<T>(
    table: Table,
    fields: &mut Fields<'_, '_>,
    read: fn(&mut Fields<'_, '_>) -> Option<T>,
) -> Option<Entry<T>> {
    let key = key(table, fields);
    let label = fields.label("label");
    let provenance = provenance(fields, key.as_deref());
    let span = provenance.as_ref().map(|provenance| provenance.span);
    declare(table, fields, key.as_deref(), span);
    let value = read(fields);
    Some(Entry { key: key?, label: label?, provenance: provenance?, value: value? })
}

fn declare(table: Table, fields: &mut Fields<'_, '_>, key: Option<&str>, span: Option<Span>) {
    let place = fields.place();
    let declared = key.map(|key| Declared { table, key: key.to_owned(), place, span });
    fields.log().declared.extend(declared);
}

fn key(table: Table, fields: &mut Fields<'_, '_>) -> Option<String> {
    let key = fields.text("key")?;
    let fits = |c: char| match c {
        'a'..='z' | '0'..='9' | '-' => true,
        '.' | '_' => table == Table::Number,
        'A'..='Z' => table == Table::Source,
        _ => false,
    };
    // Lists may take over the codes of a standard, which are digits.
    let begins = |c: char| c.is_ascii_alphabetic() || matches!(table, Table::List(_));
    if !key.chars().all(fits) || !key.starts_with(begins) {
        fields.fault_at("key", Problem::BadKey { key: key.clone() });
    }
    Some(key)
}

fn provenance(fields: &mut Fields<'_, '_>, key: Option<&str>) -> Option<Provenance> {
    let source = fields.text("source");
    if let Some(text) = source.as_deref().and_then(|source| source.split_whitespace().next()) {
        let (place, field) = (fields.place_of("source"), fields.name("source"));
        let reference = Reference { place, field, to: Table::Source, key: text.to_owned() };
        fields.log().references.push(reference);
    }
    let level = fields.choice("level", &Level::ALL, Level::code);
    let evidence = fields.choice("evidence", &Evidence::ALL, Evidence::code);
    let span = span(fields);
    let note = fields.optional_label("note");
    if evidence == Some(Evidence::Conflict) && note == Ok(None) {
        let problem = Problem::ConflictWithoutNote { key: key.unwrap_or_default().to_owned() };
        fields.fault_at("evidence", problem);
    }
    Some(Provenance {
        source: source?,
        level: level?,
        evidence: evidence?,
        span: span?,
        note: note.ok()?,
    })
}

fn span(fields: &mut Fields<'_, '_>) -> Option<Span> {
    let (from, until) = (fields.day("from"), fields.optional_day("until"));
    let (from, until) = (from?, until.ok()?.unwrap_or(FOREVER));
    if until <= from {
        fields.fault_at("until", Problem::EmptySpan { from, until });
    }
    Some(Span { from, until })
}
