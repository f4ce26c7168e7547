//! Rights and how far they reach: the vocabulary that posts and offices use.
//!
//! It refuses to know who has which right: that is the rulebook's table.

use serde::{Deserialize, Serialize};

/// A thing a post may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Right {
    /// See the unit's page, its activities and its bulletins under way.
    ViewUnit,
    /// Create units below, and take in units that move or reopen there; keep what is known of them.
    ManageTree,
    /// Rename, move and close a unit: decided above it, so posts give it with [`Reach::Below`].
    ChangeUnit,
    /// Plan and record activities.
    RecordActivity,
    /// Confirm a record, so that it is frozen; take it back within the minutes of undo.
    ConfirmActivity,
    /// Draft and edit bulletins.
    EditBulletin,
    /// Check a bulletin that somebody else edited.
    CheckBulletin,
    /// Approve, publish and withdraw bulletins.
    ApproveBulletin,
    /// Read the audit log.
    ReadAudit,
    /// See the record of a person: attributes, memberships, posts, flags.
    ViewPerson,
    /// Keep the roll: enter people, change their records, take them in and let them go, import.
    KeepRoll,
    /// Fill posts and end them, keep terms, leave and stand-ins.
    FillPost,
    /// Read a protected field of a person, giving a reason.
    ShowProtected,
    /// Hand out the card with which a person signs in first, or again after losing the way in.
    IssueCard,
    /// Set a number of the rulebook for a subtree, where the rule allows it.
    SetParameter,
    /// Give installation offices and take them back.
    AppointOffice,
    /// Look after the accounts of others: end their sessions, close them, open them again.
    LockAccount,
}

impl Right {
    /// Every right.
    pub const ALL: [Right; 17] = [
        Right::ViewUnit,
        Right::ManageTree,
        Right::ChangeUnit,
        Right::RecordActivity,
        Right::ConfirmActivity,
        Right::EditBulletin,
        Right::CheckBulletin,
        Right::ApproveBulletin,
        Right::ReadAudit,
        Right::ViewPerson,
        Right::KeepRoll,
        Right::FillPost,
        Right::ShowProtected,
        Right::IssueCard,
        Right::SetParameter,
        Right::AppointOffice,
        Right::LockAccount,
    ];

    /// Whether only offices give it, because it is about the installation and not about a unit.
    pub fn is_of_offices(self) -> bool {
        matches!(self, Right::AppointOffice | Right::LockAccount)
    }

    /// The key used in rulebooks, e.g. `record-activity`.
    pub fn code(self) -> &'static str {
        match self {
            Right::ViewUnit => "view-unit",
            Right::ManageTree => "manage-tree",
            Right::ChangeUnit => "change-unit",
            Right::RecordActivity => "record-activity",
            Right::ConfirmActivity => "confirm-activity",
            Right::EditBulletin => "edit-bulletin",
            Right::CheckBulletin => "check-bulletin",
            Right::ApproveBulletin => "approve-bulletin",
            Right::ReadAudit => "read-audit",
            Right::ViewPerson => "view-person",
            Right::KeepRoll => "keep-roll",
            Right::FillPost => "fill-post",
            Right::ShowProtected => "show-protected",
            Right::IssueCard => "issue-card",
            Right::SetParameter => "set-parameter",
            Right::AppointOffice => "appoint-office",
            Right::LockAccount => "lock-account",
        }
    }
}

/// How far below its own unit a right reaches.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Reach {
    /// The unit of the post only.
    Unit,
    /// The unit and those directly below.
    Children,
    /// Everything below, the unit itself left out.
    Below,
    /// The unit and everything below.
    Subtree,
}

impl Reach {
    /// Every reach, shortest first.
    pub const ALL: [Reach; 4] = [Reach::Unit, Reach::Children, Reach::Below, Reach::Subtree];

    /// The word used in rulebooks.
    pub fn code(self) -> &'static str {
        match self {
            Reach::Unit => "unit",
            Reach::Children => "children",
            Reach::Below => "below",
            Reach::Subtree => "subtree",
        }
    }
}
