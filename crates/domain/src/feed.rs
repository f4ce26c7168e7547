//! Feeds: a unit's calendar at an address that a phone asks for without signing in.
//!
//! Whoever has the address has what it shows, so a person has few of them, sees all of them, and
//! stops any of them. It refuses to know addresses and what stands in a calendar.

/// Feeds of one person at a time, at most: few enough to look through.
pub const FEEDS_MAX: u32 = 10;

/// Why a feed is not opened.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// The person has as many as one may have.
    #[error("at most {max} feeds at a time")]
    TooMany {
        /// How many one may have.
        max: u32,
    },
    /// The form was sent before; the address was shown then and stands nowhere else.
    #[error("this feed was opened before")]
    OpenedAlready,
}
