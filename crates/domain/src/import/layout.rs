//! What sheets look like: which columns a kind of sheet has, under which headings, and which words
//! stand for which codes. The lists themselves stand in the rulebook.

use serde::Serialize;

use crate::text::{Label, Lang};

/// What a sheet brings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// Members of units.
    People,
    /// Units of the tree.
    Units,
    /// Posts and who holds them.
    Posts,
}

impl Kind {
    /// Every kind, in the order in which a new installation needs them.
    pub const ALL: [Kind; 3] = [Kind::Units, Kind::People, Kind::Posts];

    /// The word in rulebooks, addresses and on the command line.
    pub fn code(self) -> &'static str {
        match self {
            Kind::People => "people",
            Kind::Units => "units",
            Kind::Posts => "posts",
        }
    }

    /// The kind with this code.
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }
}

macro_rules! fields {
    ($($(#[$doc:meta])* $name:ident = $code:literal;)*) => {
        /// What a column says.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
        #[serde(rename_all = "kebab-case")]
        pub enum Field {
            $($(#[$doc])* $name,)*
        }

        impl Field {
            /// Every field.
            pub const ALL: &'static [Field] = &[$(Field::$name),*];

            /// The word in rulebooks and forms.
            pub fn code(self) -> &'static str {
                match self {
                    $(Field::$name => $code,)*
                }
            }

            /// The field with this code.
            pub fn parse(code: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|field| field.code() == code)
            }
        }
    };
}

fields! {
    /// A running number, or anything else that is known and not taken over.
    Ordinal = "ordinal";
    /// The name of the person, or of the unit.
    Name = "name";
    /// The name of the person in Latin letters.
    Latin = "latin";
    /// The name of the unit in English.
    NameEn = "name-en";
    /// The citizen number.
    Citizen = "citizen-number";
    /// Sex.
    Sex = "sex";
    /// Day of birth.
    BornOn = "born-on";
    /// People (nationality).
    People = "people";
    /// Native place.
    NativePlace = "native-place";
    /// Education.
    Education = "education";
    /// Occupation.
    Occupation = "occupation";
    /// Place of work and post there.
    Employer = "employer";
    /// Telephone.
    Phone = "phone";
    /// The unit, by name.
    Unit = "unit";
    /// The unit, by code.
    UnitCode = "unit-code";
    /// Full or probationary member.
    Standing = "standing";
    /// Day of joining.
    JoinedOn = "joined-on";
    /// Day of becoming a full member.
    FullOn = "full-on";
    /// Since when a member of this unit.
    Since = "since";
    /// The unit's own code.
    Code = "code";
    /// The unit's kind.
    UnitKind = "kind";
    /// The unit above, by name.
    Parent = "parent";
    /// The unit above, by code.
    ParentCode = "parent-code";
    /// Field of work.
    Work = "field";
    /// Day of foundation.
    FoundedOn = "founded-on";
    /// Reference of the founding document.
    FoundingDocument = "founding-document";
    /// The post held.
    Post = "post";
    /// First day of the post.
    From = "from";
    /// Last day of the post.
    Until = "until";
    /// How the post was obtained.
    Obtained = "obtained";
    /// Reference of the decision.
    Reference = "reference";
}

impl Field {
    /// Whether two rows are told apart by it, so that nothing computed is taken for it.
    pub fn is_key(self) -> bool {
        matches!(self, Field::Citizen | Field::Code | Field::UnitCode | Field::ParentCode)
    }

    /// Whether it is sealed when it is kept, and masked when it is shown.
    pub fn is_protected(self) -> bool {
        matches!(self, Field::Citizen | Field::Phone)
    }
}

/// A column of a kind of sheet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Column {
    /// What it says.
    pub field: Field,
    /// Its heading in sheets that we write.
    pub heading: Label,
    /// Other headings seen in sheets, in any language.
    pub also: Vec<String>,
    /// No row can do without it.
    pub required: bool,
    /// What an invented row of the sample sheet says.
    pub example: Option<Label>,
}

/// Words that stand for a code in a column, besides the labels that the rulebook has for it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Spelling {
    /// Of which column.
    pub field: Field,
    /// The code.
    pub code: String,
    /// How it is written.
    pub words: Vec<String>,
}

/// A kind of sheet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Layout {
    /// Its columns in the order in which we write them.
    pub columns: Vec<Column>,
    /// Words for codes.
    pub spellings: Vec<Spelling>,
}

impl Layout {
    /// The column of a field.
    pub fn column(&self, field: Field) -> Option<&Column> {
        self.columns.iter().find(|column| column.field == field)
    }

    /// The heading of a field as we write it; its code if this kind of sheet has no such column.
    pub fn heading(&self, field: Field, lang: Lang) -> &str {
        self.column(field).map_or(field.code(), |column| column.heading.get(lang))
    }
}
