//! The tables of a rulebook, by name.

use super::Catalogue;

/// A table of a rulebook.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Table {
    /// Cited texts.
    Source,
    /// Words that sentences borrow.
    Term,
    /// Kinds of unit.
    UnitKind,
    /// Kinds of body beside the tree.
    BodyKind,
    /// Kinds of activity.
    ActivityKind,
    /// Posts.
    Post,
    /// Installation offices.
    Office,
    /// Marks of memberships.
    Flag,
    /// How often activities are held.
    Cadence,
    /// Schemes of codes that others give to units.
    CodeScheme,
    /// Quorum and pass rules.
    Vote,
    /// Single numbers.
    Number,
    /// Sheets that are taken in.
    Sheet,
    /// A list of named things.
    List(Catalogue),
}

impl Table {
    /// The tables with content of their own, in the order of pages.
    const TYPED: [Table; 13] = [
        Table::Source,
        Table::Term,
        Table::UnitKind,
        Table::BodyKind,
        Table::ActivityKind,
        Table::Post,
        Table::Office,
        Table::Flag,
        Table::Cadence,
        Table::CodeScheme,
        Table::Vote,
        Table::Number,
        Table::Sheet,
    ];

    /// Every table.
    pub fn all() -> impl Iterator<Item = Table> {
        Self::TYPED.into_iter().chain(Catalogue::ALL.into_iter().map(Table::List))
    }

    /// The name in TOML, e.g. `unit-kind`.
    pub fn code(self) -> &'static str {
        match self {
            Table::Source => "source",
            Table::Term => "term",
            Table::UnitKind => "unit-kind",
            Table::BodyKind => "body-kind",
            Table::ActivityKind => "activity-kind",
            Table::Post => "post",
            Table::Office => "office",
            Table::Flag => "flag",
            Table::Cadence => "cadence",
            Table::CodeScheme => "code-scheme",
            Table::Vote => "vote",
            Table::Number => "number",
            Table::Sheet => "sheet",
            Table::List(list) => list.code(),
        }
    }

    /// The table with this name.
    pub fn parse(code: &str) -> Option<Self> {
        Self::all().find(|table| table.code() == code)
    }
}
