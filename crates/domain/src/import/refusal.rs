//! Why a sheet is not taken over, or not taken back.

use super::layout::Field;

/// Why an act on a sheet is refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// Rows have faults, and nobody said that they stay out.
    #[error("{rows} rows have faults")]
    Rejected {
        /// How many.
        rows: u32,
    },
    /// What would happen is not what was shown: the roll was changed meanwhile.
    #[error("the roll has changed since the preview")]
    Changed,
    /// No row of headings is known.
    #[error("no headings were recognised")]
    NoHeadings,
    /// Columns are missing without which nothing can be taken over.
    #[error("columns are missing")]
    Lacking {
        /// Which.
        fields: Vec<Field>,
    },
    /// Nothing would change.
    #[error("nothing would change")]
    Nothing,
    /// The sheet was not taken over, or was taken back already.
    #[error("not taken over")]
    NotDone,
    /// The sheet was taken over; it can only be taken back.
    #[error("taken over already")]
    Done,
    /// The file cannot be opened any more: its key was changed since.
    #[error("the file does not open any more")]
    Unreadable,
    /// Something rests on what the sheet brought.
    #[error("something depends on it")]
    Depends {
        /// What, and how many.
        on: Vec<(Dependent, u32)>,
    },
}

/// What can rest on what a sheet brought.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Dependent {
    /// Posts held by the people, or in the units.
    Posts,
    /// Accounts of the people.
    Accounts,
    /// Activities in which the people have a part, or which the units hold.
    Activities,
    /// Marks of the people.
    Marks,
    /// Later memberships of the people.
    Memberships,
    /// Records that were changed since.
    Changed,
    /// Members of the units.
    Members,
    /// Units below the units.
    Units,
    /// Bulletins of the units.
    Bulletins,
    /// Leave from the posts, and those who stand in.
    Leave,
    /// Something else.
    Other,
}
