//! Typed identifiers. All are version 7 UUIDs made by the program from the clock and the
//! randomness handed to it, so keys are ordered by time and never made by a database.

use std::fmt;
use std::str::FromStr;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use uuid::{Builder, Uuid};

/// A self-administering part of the tree that keeps its own register, e.g. one county.
/// It stands first in every key. A small installation has exactly one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Realm(pub i64);

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub Uuid);

        impl $name {
            /// Makes an id from the time of the act and ten random bytes.
            pub fn new(now: Timestamp, random: [u8; 10]) -> Self {
                let millis = u64::try_from(now.as_millisecond()).unwrap_or(0);
                Self(Builder::from_unix_timestamp_millis(millis, &random).into_uuid())
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Display::fmt(&self.0, f)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!(stringify!($name), "({})"), self.0)
            }
        }

        impl FromStr for $name {
            type Err = uuid::Error;
            fn from_str(s: &str) -> Result<Self, Self::Err> {
                Uuid::from_str(s).map(Self)
            }
        }
    )*};
}

ids! {
    /// A unit of the tree: a committee, a branch, a group.
    UnitId;
    /// A named group beside the tree, such as a leading group's office.
    BodyId;
    /// A person on the organisation's own roll.
    PersonId;
    /// A sign-in of one person.
    AccountId;
    /// A meeting, class, theme day, training session or review sitting.
    ActivityId;
    /// A file attached to a record.
    AttachmentId;
    /// A published or publishable article.
    BulletinId;
    /// One row of the audit log.
    AuditId;
    /// A post held by a person in a unit for a time.
    PostId;
    /// A mark that a membership bears for a time.
    FlagId;
    /// A card with which a person signs in.
    CardId;
    /// An installation office held by a person for a time.
    OfficeId;
    /// A file that is taken over.
    ImportId;
    /// A calendar at an address of its own.
    FeedId;
}
