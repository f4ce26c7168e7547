//! The entries of all tables in one shape, for whatever shows a rulebook whole or looks a key up.
//!
//! It refuses to know how an entry is shown.

use jiff::civil::Date;
use serde::Serialize;

use super::{
    ActivityKind, BodyKind, Called, CodeScheme, Entry, Flag, Number, Office, Post, Provenance,
    Rulebook, Source, Table, Term, UnitKind,
};
use crate::cadence::Cadence;
use crate::import::Layout;
use crate::text::Label;
use crate::vote::VoteRule;

/// An entry of any table, or a cited text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AnyEntry<'a> {
    /// Its table.
    pub table: Table,
    /// Its key, unique in its table on any day.
    pub key: &'a str,
    /// What people read.
    pub label: &'a Label,
    /// Where it comes from; a cited text comes from nowhere else, and a term is a mere word.
    pub provenance: Option<&'a Provenance>,
    /// What it says.
    pub content: Content<'a>,
}

/// What an entry of a table says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum Content<'a> {
    /// A cited text.
    Source(&'a Source),
    /// A word that sentences borrow.
    Term(&'a Called),
    /// A kind of unit.
    UnitKind(&'a UnitKind),
    /// A kind of body beside the tree.
    BodyKind(&'a BodyKind),
    /// A kind of activity.
    ActivityKind(&'a ActivityKind),
    /// A post.
    Post(&'a Post),
    /// An installation office.
    Office(&'a Office),
    /// A mark of a membership.
    Flag(&'a Flag),
    /// How often an activity is held.
    Cadence(&'a Cadence),
    /// A scheme of codes that others give to units.
    CodeScheme(&'a CodeScheme),
    /// A rule of quorum and pass mark.
    Vote(&'a VoteRule),
    /// A single number.
    Number(&'a Number),
    /// A kind of sheet that is taken in.
    Sheet(&'a Layout),
    /// Nothing beyond its label.
    Listed,
}

impl AnyEntry<'_> {
    /// `table.key`, which names it among the entries of all tables, e.g. `vote.election`.
    pub fn path(&self) -> String {
        format!("{}.{}", self.table.code(), self.key)
    }
}

impl Rulebook {
    /// Every entry of a table, in the order of its file.
    pub fn entries(&self, table: Table) -> Vec<AnyEntry<'_>> {
        match table {
            Table::Source => self.sources.values().map(cited).collect(),
            Table::Term => {
                self.terms.iter().map(|(term, called)| borrowed(*term, called)).collect()
            }
            Table::UnitKind => typed(table, &self.unit_kinds, Content::UnitKind),
            Table::BodyKind => typed(table, &self.body_kinds, Content::BodyKind),
            Table::ActivityKind => typed(table, &self.activity_kinds, Content::ActivityKind),
            Table::Post => typed(table, &self.posts, Content::Post),
            Table::Office => typed(table, &self.offices, Content::Office),
            Table::Flag => typed(table, &self.flags, Content::Flag),
            Table::Cadence => typed(table, &self.cadences, Content::Cadence),
            Table::CodeScheme => typed(table, &self.code_schemes, Content::CodeScheme),
            Table::Vote => typed(table, &self.votes, Content::Vote),
            Table::Number => typed(table, &self.numbers, Content::Number),
            Table::Sheet => typed(table, &self.sheets, Content::Sheet),
            Table::List(list) => typed(table, self.catalogue(list), |()| Content::Listed),
        }
    }

    /// Every entry of every table, in the order of tables.
    pub fn all_entries(&self) -> Vec<AnyEntry<'_>> {
        Table::all().flat_map(|table| self.entries(table)).collect()
    }

    /// The entries of this key in all their versions, oldest first; the key may be one of several
    /// tables, and may name its table as in `vote.election`. Keys of numbers have dots of their
    /// own, so a key as it stands goes before a table and a key.
    pub fn named(&self, key: &str) -> Vec<AnyEntry<'_>> {
        let all = self.all_entries();
        let mut found: Vec<_> = all.iter().filter(|entry| entry.key == key).copied().collect();
        if found.is_empty() {
            found.extend(all.into_iter().filter(|entry| entry.path() == key));
        }
        found.sort_by_key(|entry| (entry.table, entry.provenance.map(|p| p.span.from)));
        found
    }

    /// The text that an entry cites: the first word of its source is the key.
    pub fn cited(&self, provenance: &Provenance) -> Option<&Source> {
        self.sources.get(provenance.source.split_whitespace().next()?)
    }

    /// The posts of a day, in the order of their rank.
    pub fn posts_on(&self, day: Date) -> Vec<&Entry<Post>> {
        let mut posts: Vec<_> =
            self.posts.iter().filter(|post| post.provenance.span.holds(day)).collect();
        posts.sort_by_key(|post| post.value.rank);
        posts
    }
}

fn cited(source: &Source) -> AnyEntry<'_> {
    AnyEntry {
        table: Table::Source,
        key: &source.key,
        label: &source.label,
        provenance: None,
        content: Content::Source(source),
    }
}

fn borrowed(term: Term, called: &Called) -> AnyEntry<'_> {
    AnyEntry {
        table: Table::Term,
        key: term.code(),
        label: &called.label,
        provenance: None,
        content: Content::Term(called),
    }
}

fn typed<'a, T>(
    table: Table,
    entries: &'a [Entry<T>],
    content: impl Fn(&'a T) -> Content<'a>,
) -> Vec<AnyEntry<'a>> {
    let entries = entries.iter().map(|entry| AnyEntry {
        table,
        key: &entry.key,
        label: &entry.label,
        provenance: Some(&entry.provenance),
        content: content(&entry.value),
    });
    entries.collect()
}
