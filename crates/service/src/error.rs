//! What can go wrong in an act: refused by a rule, denied for want of a right, not there, or the
//! database's own trouble. Sentences are made elsewhere.

use zhibu_domain::rulebook::Right;
use zhibu_domain::{
    access, account, activity, bulletin, feed, import, membership, parameter, person, post,
    protected, task, unit,
};

use crate::{engine, vault};

/// Why an act or a query gave no result.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A rule about units refuses it.
    #[error("unit: {0}")]
    Unit(#[from] unit::Refusal),
    /// A rule about what is known of units refuses it.
    #[error("unit: {0}")]
    UnitDetail(#[from] unit::detail::Refusal),
    /// A rule about local numbers refuses it.
    #[error("parameter: {0}")]
    Parameter(#[from] parameter::Refusal),
    /// A sheet is not taken over, or not taken back.
    #[error("import: {0}")]
    Import(#[from] import::Refusal),
    /// A rule about a person's record refuses it.
    #[error("person: {0}")]
    Person(#[from] person::Refusal),
    /// A rule about memberships refuses it.
    #[error("membership: {0}")]
    Membership(#[from] membership::Refusal),
    /// A rule about posts refuses it.
    #[error("post: {0}")]
    Post(#[from] post::Refusal),
    /// A rule about activities refuses it.
    #[error("activity: {0}")]
    Activity(#[from] activity::Refusal),
    /// A rule about tasks of decisions refuses it.
    #[error("task: {0}")]
    Task(#[from] task::Refusal),
    /// A rule about bulletins refuses it.
    #[error("bulletin: {0}")]
    Bulletin(#[from] bulletin::Refusal),
    /// A rule about protected fields refuses it.
    #[error("protected: {0}")]
    Protected(#[from] protected::Refusal),
    /// A rule about accounts and offices refuses it.
    #[error("account: {0}")]
    Account(#[from] account::Refusal),
    /// A rule about feeds of calendars refuses it.
    #[error("feed: {0}")]
    Feed(#[from] feed::Refusal),
    /// The master key is missing or is another.
    #[error("master key: {0}")]
    Vault(#[from] vault::Error),
    /// No post of the actor gives the right.
    #[error("denied: {0}")]
    Denied(#[from] access::Denied),
    /// The right is there, but only for a session with a second factor.
    #[error("{right:?} needs a second factor")]
    SecondFactor {
        /// The right.
        right: Right,
    },
    /// There is no such thing, or not for this person.
    #[error("not found")]
    NotFound,
    /// Data that the program reads to load itself contradicts itself: where, and what is wrong.
    #[error("{file}: {problem}")]
    Data {
        /// Which file or table.
        file: String,
        /// What is wrong and how to mend it.
        problem: String,
    },
    /// A file beside the database could not be read or written.
    #[error("file store: {0}")]
    Files(#[from] std::io::Error),
    /// The database.
    #[error(transparent)]
    Engine(#[from] engine::Error),
}

impl engine::Transient for Error {
    fn is_transient(&self) -> bool {
        matches!(self, Error::Engine(e) if e.is_transient())
    }
}

/// The result of an act or a query.
pub type Result<T, E = Error> = std::result::Result<T, E>;
