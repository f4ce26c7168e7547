//! Doors: addresses with what they ask of whoever comes. A page that declares nothing cannot be
//! reached, so the table of rights that tests walk through is complete by construction.
//!
//! A declaration opens nothing: the act asks for the right in its own transaction. It refuses to
//! know who has which right.

use axum::Router;
use axum::handler::Handler;
use axum::routing::{get, post};
use zhibu_domain::rulebook::Right;

use crate::context::Site;

/// What a door asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Needs {
    /// Nothing: anybody may come in.
    Nothing,
    /// Somebody signed in; the page shows each what is theirs.
    Account,
    /// A right on the unit that the address names, or on that of the record or person it names.
    Right(Right),
    /// A right as above, or being the one to whom what the address names is entrusted.
    RightOrOwn(Right),
    /// A right anywhere: the page shows where it reaches.
    RightSomewhere(Right),
    /// A right that offices give.
    Office(Right),
}

/// How a door is knocked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Knock {
    /// Looking.
    Get,
    /// Doing.
    Post,
}

/// A door as the table of rights shows it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Door {
    /// Looking or doing.
    pub knock: Knock,
    /// The address, with names of parts in braces.
    pub path: &'static str,
    /// What it asks for.
    pub needs: Needs,
}

/// The pages of one noun, or of all.
#[derive(Default)]
pub(crate) struct Doors {
    router: Router<Site>,
    list: Vec<Door>,
}

impl Doors {
    pub(crate) fn new() -> Self {
        Self::default()
    }

    /// A page to look at.
    pub(crate) fn get<H, T>(mut self, path: &'static str, needs: Needs, handler: H) -> Self
    where
        H: Handler<T, Site>,
        T: 'static,
    {
        self.list.push(Door { knock: Knock::Get, path, needs });
        self.router = self.router.route(path, get(handler));
        self
    }

    /// A form to send.
    pub(crate) fn post<H, T>(mut self, path: &'static str, needs: Needs, handler: H) -> Self
    where
        H: Handler<T, Site>,
        T: 'static,
    {
        self.list.push(Door { knock: Knock::Post, path, needs });
        self.router = self.router.route(path, post(handler));
        self
    }

    /// The pages of another noun besides.
    pub(crate) fn merge(mut self, other: Self) -> Self {
        self.list.extend(other.list);
        self.router = self.router.merge(other.router);
        self
    }

    /// The table and the router.
    pub(crate) fn open(self) -> (Vec<Door>, Router<Site>) {
        (self.list, self.router)
    }
}
