//! What a cell or a row has against it: typed, so that each has its sentence. Faults keep a row out;
//! warnings say how something was read, or what follows from it.

use jiff::civil::Date;

use super::layout::Field;
use crate::text::Text;
use crate::{citizen, phone};

/// Why a row stays out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fault {
    /// The cell must not be empty.
    Missing,
    /// The sheet itself could not compute it, e.g. `#REF!`.
    SheetError {
        /// What stands there.
        shown: String,
    },
    /// A formula where rows are told apart.
    FormulaInKey,
    /// Longer than the field holds.
    TooLong {
        /// Characters that fit.
        max: usize,
    },
    /// No day can be read from it.
    NotADay,
    /// Only a year is given.
    YearOnly,
    /// `2024.1` as a number is January or October.
    OneOrTen,
    /// There is no such day.
    NoSuchDay,
    /// Later than today.
    Future {
        /// Today.
        today: Date,
    },
    /// The day of one column lies before that of another.
    Before {
        /// The column that should come first.
        first: Field,
    },
    /// A long number whose last digits the spreadsheet has thrown away.
    LostDigits,
    /// Not a citizen number, or not of this person.
    Citizen(citizen::Fault),
    /// Not a telephone number.
    Phone(phone::Fault),
    /// A word that is no code and no label.
    UnknownWord {
        /// The nearest label.
        nearest: Option<String>,
    },
    /// No unit is called so.
    UnknownUnit {
        /// The nearest name.
        nearest: Option<String>,
    },
    /// Several units are called so.
    AmbiguousUnit {
        /// How many.
        count: usize,
    },
    /// Code and name are those of two units.
    UnitCodeDiffers,
    /// The unit lies outside what the person who imports may keep.
    OutsideUnit,
    /// Nobody belongs directly to a unit of this kind.
    NoMembersThere,
    /// No unit is given, and none follows from where the sheet is taken in.
    NoUnit,
    /// The same person stands in another row.
    SameTwice {
        /// The other row.
        row: u32,
    },
    /// The same person stands in another row with another unit.
    TwoUnits {
        /// The other row.
        row: u32,
    },
    /// The person belongs to a unit outside what the one who imports may keep.
    MemberElsewhere,
    /// Several people on the roll could be meant.
    AmbiguousPerson {
        /// Their names with what tells them apart.
        candidates: Vec<Candidate>,
    },
    /// Nobody on the roll is called so.
    UnknownPerson,
    /// The move would begin before the present membership did.
    MoveBefore {
        /// When that began.
        since: Date,
    },
    /// The person still holds posts in the unit that would be left.
    PostsRemain,
    /// Another row holds this post at the same time.
    TwoHolders {
        /// The other row, unless it is somebody on the roll.
        row: Option<u32>,
        /// Who.
        name: String,
    },
    /// The post ends before it begins.
    EndsBeforeStart,
    /// The person has an office in the installation that goes with no post.
    OfficeForbids,
    /// Units of this kind have no such post.
    PostNotHere,
    /// A unit of this kind may not stand there.
    KindNotThere,
    /// The unit above is itself, or stands below it.
    Circle,
    /// The unit above has a fault of its own.
    ParentFaulty {
        /// Its row.
        row: u32,
    },
    /// The unit would stand too deep.
    TooDeep,
}

/// Somebody who could be meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate {
    /// The name.
    pub name: String,
    /// The unit of membership.
    pub unit: Option<Text>,
    /// Day of birth.
    pub born_on: Option<Date>,
}

/// What a reader should look at, though the row comes in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Warning {
    /// A formula; the value that the sheet kept is taken.
    Formula,
    /// A year of two digits.
    TwoDigitYear {
        /// How it is read.
        read: Date,
    },
    /// Only year and month are given.
    MonthOnly {
        /// How it is read.
        read: Date,
    },
    /// A number by which spreadsheets count days.
    SerialDay {
        /// How it is read.
        read: Date,
    },
    /// Somebody of this name belongs to another unit; nothing says that it is the same person.
    Namesake {
        /// That unit.
        unit: Text,
    },
    /// The day lies before the unit exists here; membership or post begins with the unit.
    UnitYounger {
        /// Its first day.
        from: Date,
    },
    /// The person comes over from another unit.
    Moves {
        /// From which.
        from: Text,
    },
    /// The person belonged to no unit any more.
    Returns,
    /// The unit stands elsewhere in the tree; it is moved on its own page.
    StandsElsewhere {
        /// Below which.
        parent: Text,
    },
    /// The kind of a unit is changed on its own page.
    KindDiffers,
}

/// Something to say about a cell or a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Remark {
    /// It keeps the row out.
    Fault(Fault),
    /// It should be looked at.
    Warning(Warning),
    /// It changes what is known.
    Was {
        /// What is known; `None` for what is sealed.
        before: Option<Before>,
    },
}

/// What is known before a change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Before {
    /// A text.
    Said(String),
    /// A code of the field.
    Code(String),
    /// A day.
    Day(Date),
    /// A unit.
    Unit(Text),
}

impl From<Fault> for Remark {
    fn from(fault: Fault) -> Self {
        Remark::Fault(fault)
    }
}

impl From<Warning> for Remark {
    fn from(warning: Warning) -> Self {
        Remark::Warning(warning)
    }
}
