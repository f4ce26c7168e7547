//! What can be wrong with a rulebook, and what to do about it.
//!
//! Operators read these on a terminal, so unlike refusals they carry their own English words.
//! This module refuses to know how faults are found.

mod rhythm;
mod vocabulary;

use std::fmt;

use jiff::civil::Date;

pub use rhythm::Rhythm;
pub use vocabulary::Vocabulary;

/// A file of a rulebook.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct File {
    /// Its name as people should read it in a fault, e.g. `rulebooks/cpc/units.toml`.
    pub name: String,
    /// Its text.
    pub text: String,
}

/// A line of a file.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// Name of the file.
    pub file: String,
    /// Line, counted from 1.
    pub line: usize,
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.file, self.line)
    }
}

/// One thing wrong with a rulebook.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// Name of the file.
    pub file: String,
    /// Line, counted from 1.
    pub line: usize,
    /// What is wrong.
    pub problem: Problem,
}

/// A kind of TOML value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Expected {
    /// A text in quotes.
    Text,
    /// `true` or `false`.
    Flag,
    /// A whole number, not negative where it counts.
    Whole,
    /// A calendar day without a time.
    Day,
    /// A list in square brackets.
    List,
    /// A table in braces or under its own header.
    Table,
    /// Tables under a doubled header.
    Tables,
}

impl fmt::Display for Expected {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Expected::Text => "a text in quotes",
            Expected::Flag => "true or false, without quotes",
            Expected::Whole => "a whole number, without quotes",
            Expected::Day => "a date such as 2018-10-28, without quotes and time",
            Expected::List => "a list such as [\"one\", \"two\"]",
            Expected::Table => "a table such as { name = \"value\" }",
            Expected::Tables => "entries that each start with a header in doubled brackets",
        })
    }
}

/// What is wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Problem {
    /// There is no file at all.
    NoFile,
    /// The text is not TOML.
    Syntax {
        /// The parser's words.
        message: String,
    },
    /// No file has the table `[rulebook]`.
    NoHead,
    /// More than one file has it.
    SecondHead {
        /// The first.
        first: Place,
    },
    /// A table that rulebooks do not have.
    UnknownTable {
        /// Its name.
        table: String,
        /// The names there are.
        allowed: Vec<&'static str>,
    },
    /// A field that the table does not have.
    UnknownField {
        /// The table, with the outer field for a table inside one (`vote.quorum`).
        table: String,
        /// The field.
        field: String,
        /// The names there are.
        allowed: Vec<&'static str>,
    },
    /// A field without which the entry means nothing.
    MissingField {
        /// The table.
        table: String,
        /// The field.
        field: &'static str,
    },
    /// A value of another kind.
    WrongType {
        /// The field or table.
        field: String,
        /// What belongs there.
        expected: Expected,
        /// What stands there, in the words of TOML.
        found: &'static str,
    },
    /// A text without a character, or of blanks only.
    Blank {
        /// The field.
        field: String,
    },
    /// A word outside the fixed ones.
    UnknownWord {
        /// The field.
        field: String,
        /// The word.
        word: String,
        /// The words there are.
        allowed: Vec<&'static str>,
    },
    /// A key with other characters than keys have.
    BadKey {
        /// The key.
        key: String,
    },
    /// The first word of `source` is not the key of a source.
    UnknownSource {
        /// The word.
        source: String,
        /// The keys there are.
        known: Vec<String>,
    },
    /// A key that names no entry.
    UnknownKey {
        /// The field that names it.
        field: String,
        /// The key.
        key: String,
        /// The table it should stand in.
        table: &'static str,
        /// The keys of that table.
        known: Vec<String>,
    },
    /// One thing named twice in a list.
    Repeated {
        /// The field.
        field: String,
        /// What is repeated.
        word: String,
    },
    /// A post names a right that only offices give.
    OfOffices {
        /// The right.
        right: &'static str,
    },
    /// A word that sentences borrow is not there.
    Vocabulary(Vocabulary),
    /// Two entries with one key that start on one day, or that have no validity.
    DuplicateKey {
        /// The table.
        table: &'static str,
        /// The key.
        key: String,
        /// The first of the two.
        first: Place,
    },
    /// Two entries with one key that both hold on some days.
    Overlap {
        /// The table.
        table: &'static str,
        /// The key.
        key: String,
        /// The earlier one.
        first: Place,
        /// First day on which both hold.
        from: Date,
    },
    /// An entry that ends before it begins.
    EmptySpan {
        /// First day.
        from: Date,
        /// First day after.
        until: Date,
    },
    /// A text that is not a fraction above 0 and up to 1.
    NotAShare {
        /// The field.
        field: String,
        /// The text.
        text: String,
    },
    /// "More than" the whole, which nobody can reach.
    MoreThanWhole {
        /// The field.
        field: String,
    },
    /// Conflicting sources, without a note that gives both readings.
    ConflictWithoutNote {
        /// Key of the entry.
        key: String,
    },
    /// A number outside what an override may take.
    OutOfRange {
        /// The number.
        value: i64,
        /// Smallest.
        min: i64,
        /// Largest.
        max: i64,
    },
    /// What a rhythm asks cannot be.
    Rhythm(Rhythm),
    /// Bounds of an override where there is none.
    CentralBounds {
        /// The number.
        value: i64,
    },
    /// No kind of unit may stand at the top of the tree.
    NoRoot,
    /// A kind of unit that no chain of children leads to.
    Unreachable {
        /// Key of the kind.
        key: String,
    },
}

impl Fault {
    /// `file:line`.
    pub fn place(&self) -> Place {
        Place { file: self.file.clone(), line: self.line }
    }

    /// What is wrong, as one English sentence without its place.
    pub fn what(&self) -> String {
        self.problem.to_string()
    }

    /// What to do about it, as one English sentence.
    pub fn remedy(&self) -> String {
        self.problem.remedy()
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {} {}", self.place(), self.what(), self.remedy())
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Problem::NoFile => write!(f, "The rulebook has no .toml file."),
            Problem::Syntax { message } => write!(f, "This is not TOML: {}.", one_line(message)),
            Problem::NoHead => write!(f, "No file has the table [rulebook]."),
            Problem::SecondHead { first } => {
                write!(f, "The table [rulebook] stands already at {first}.")
            }
            Problem::UnknownTable { table, .. } => write!(f, "There is no table {table:?}."),
            Problem::UnknownField { table, field, .. } => {
                write!(f, "{table} has no field {field:?}.")
            }
            Problem::MissingField { table, field } => write!(f, "{table} lacks {field:?}."),
            Problem::WrongType { field, found, .. } => write!(f, "{field} is of type {found}."),
            Problem::Blank { field } => write!(f, "{field} is empty."),
            Problem::UnknownWord { field, word, .. } => {
                write!(f, "{field} cannot be {word:?}.")
            }
            Problem::BadKey { key } => write!(f, "{key:?} cannot be a key."),
            Problem::UnknownSource { source, .. } => {
                write!(f, "No [[source]] has the key {source:?}.")
            }
            Problem::UnknownKey { field, key, table, .. } => {
                write!(f, "{field} names {key:?}, but no [[{table}]] has that key.")
            }
            Problem::Repeated { field, word } => write!(f, "{field} names {word:?} twice."),
            Problem::OfOffices { right } => {
                write!(f, "A post cannot give {right:?}, which is a right of offices.")
            }
            Problem::Vocabulary(vocabulary) => write!(f, "{vocabulary}"),
            Problem::DuplicateKey { table, key, first } => {
                write!(f, "The {table} {key:?} stands already at {first}.")
            }
            Problem::Overlap { table, key, first, from } => {
                write!(f, "The {table} {key:?} holds from {from} here and at {first}.")
            }
            Problem::EmptySpan { from, until } => {
                write!(f, "The entry holds from {from} and ends on {until}, so on no day.")
            }
            Problem::NotAShare { field, text } => {
                write!(f, "{field} is {text:?}, not a fraction above 0 and up to 1.")
            }
            Problem::MoreThanWhole { field } => {
                write!(f, "{field} asks for more than the whole, which nobody can reach.")
            }
            Problem::ConflictWithoutNote { key } => {
                write!(f, "The sources of {key:?} conflict, but no note gives both readings.")
            }
            Problem::OutOfRange { value, min, max } => {
                write!(f, "The value {value} lies outside {min} to {max}.")
            }
            Problem::Rhythm(rhythm) => write!(f, "{rhythm}"),
            Problem::CentralBounds { value } => {
                write!(f, "The number is fixed centrally at {value}, but its bounds leave room.")
            }
            Problem::NoRoot => write!(f, "No unit-kind may stand at the top of the tree."),
            Problem::Unreachable { key } => {
                write!(f, "The unit-kind {key:?} can stand nowhere in the tree.")
            }
        }
    }
}

impl Problem {
    fn remedy(&self) -> String {
        match self {
            Problem::NoFile => "Add a file that has the table [rulebook].".to_owned(),
            Problem::Syntax { .. } => "Correct the line by the rules of toml.io.".to_owned(),
            Problem::NoHead => {
                "Add [rulebook] with version and label to exactly one file.".to_owned()
            }
            Problem::SecondHead { .. } => "Remove one of the two.".to_owned(),
            Problem::UnknownTable { table, allowed } => suggest(table, allowed),
            Problem::UnknownField { field, allowed, .. } => suggest(field, allowed),
            Problem::MissingField { field, .. } => format!("Add {field} = …."),
            Problem::WrongType { expected, .. } => format!("Write {expected}."),
            Problem::Blank { .. } => "Write the text, or remove the field.".to_owned(),
            Problem::UnknownWord { word, allowed, .. } => suggest(word, allowed),
            Problem::BadKey { .. } => "Use lower-case letters, digits and hyphens, a letter \
                 first; numbers may use dots and underscores, sources capitals."
                .to_owned(),
            Problem::UnknownSource { source, known } => suggest(source, known),
            Problem::UnknownKey { key, known, .. } => suggest(key, known),
            Problem::Repeated { .. } => "Name it once.".to_owned(),
            Problem::OfOffices { .. } => "Name it in an [[office]] instead.".to_owned(),
            Problem::Vocabulary(vocabulary) => vocabulary.remedy(),
            Problem::DuplicateKey { .. } => {
                "Rename one, or give them validities that do not overlap.".to_owned()
            }
            Problem::Overlap { first, from, .. } => {
                format!("Let one end where the other begins, e.g. until = {from} at {first}.")
            }
            Problem::EmptySpan { .. } => "Put until after from.".to_owned(),
            Problem::NotAShare { .. } => "Write for example \"1/2\" or \"4/5\".".to_owned(),
            Problem::MoreThanWhole { .. } => {
                "Set more-than = false, or take a smaller share.".to_owned()
            }
            Problem::ConflictWithoutNote { .. } => {
                "Add note = { zh = …, en = … } with both readings.".to_owned()
            }
            Problem::OutOfRange { .. } => "Change value, or widen min and max.".to_owned(),
            Problem::Rhythm(rhythm) => rhythm.remedy(),
            Problem::CentralBounds { value } => {
                format!("Write min = {value} and max = {value}, or another level.")
            }
            Problem::NoRoot => "Set root = true on at least one unit-kind.".to_owned(),
            Problem::Unreachable { key } => {
                format!("Add {key:?} to the children of another kind, or set root = true.")
            }
        }
    }
}

fn one_line(message: &str) -> String {
    message.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn suggest<S: AsRef<str>>(word: &str, allowed: &[S]) -> String {
    let all = allowed.iter().map(AsRef::as_ref).collect::<Vec<_>>().join(", ");
    match nearest(word, allowed) {
        Some(near) => format!("Did you mean {near:?}? Allowed: {all}."),
        None if all.is_empty() => "Nothing may stand here yet; add what it names.".to_owned(),
        None => format!("Allowed: {all}."),
    }
}

/// The word that was probably meant, if one is similar enough.
pub fn nearest<'a, S: AsRef<str>>(word: &str, allowed: &'a [S]) -> Option<&'a str> {
    // Below this likeness people take a proposal for a joke; the same bound as clap's.
    const ALIKE: f64 = 0.7;
    allowed
        .iter()
        .map(|candidate| (strsim::jaro(word, candidate.as_ref()), candidate.as_ref()))
        .filter(|(likeness, _)| *likeness > ALIKE)
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .map(|(_, candidate)| candidate)
}
