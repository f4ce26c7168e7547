//! The acts on posts, each beside one that a rule refuses.

use jiff::civil::{Date, date};
use zhibu_domain::day::Span;
use zhibu_domain::id::{PersonId, PostId};
use zhibu_domain::post::{Obtained, Term};
use zhibu_service::post::{self, Election, NewLeave, NewPost};

use super::{Deed, Show, Stage};
use crate::support::TODAY;

const TERM: Term = Term { elected_on: date(2025, 6, 1), ends_on: date(2028, 5, 31) };

impl Stage {
    fn post_id(&self) -> PostId {
        PostId::new(self.installation.act.now, self.installation.act.entropy())
    }

    fn fill(&self, id: PostId, key: &'static str, person: PersonId) -> Deed {
        self.secretary.on(self.branch, move |tx, act, granted| {
            let new = NewPost {
                id,
                post: key.to_owned(),
                person,
                span: Span::since(TODAY),
                obtained: Obtained::ByElected,
                reference: None,
            };
            post::fill(tx, act, granted, &new)
        })
    }

    /// A deputy of the branch.
    fn deputy(&self) -> PostId {
        let id = self.post_id();
        self.fill(id, "deputy-secretary", self.member).perform().unwrap();
        id
    }

    fn on_leave(&self, id: PostId, until: Date) -> Deed {
        self.secretary.on(self.branch, move |tx, act, granted| {
            let span = Span { from: TODAY, until };
            let new = NewLeave { post: id, span, reference: None, stand_in: None };
            post::grant_leave(tx, act, granted, &new)
        })
    }
}

pub(super) const ACTS: [(&str, Show); 6] = [
    ("post::elect", |stage| {
        let elect = |key: &'static str| {
            // Whoever is replaced has no right any more to send the form again.
            let (id, person) = (stage.post_id(), stage.member);
            stage.above.on(stage.branch, move |tx, act, granted| {
                let elected = vec![(id, key.to_owned(), person)];
                let new = Election { term: TERM, elected, reference: None, sure: false };
                post::elect(tx, act, granted, &new)
            })
        };
        elect("secretary").beside(elect("first-secretary")).and_idle_twice()
    }),
    ("post::end", |stage| {
        let end = |id, until| {
            stage.secretary.on(stage.branch, move |tx, act, granted| {
                post::end(tx, act, granted, id, (until, false))
            })
        };
        let id = stage.deputy();
        end(id, TODAY.tomorrow().unwrap()).beside(end(id, date(2026, 1, 1)))
    }),
    ("post::end_leave", |stage| {
        let id = stage.deputy();
        stage.on_leave(id, date(2026, 12, 20)).perform().unwrap();
        let end = |until| {
            stage.secretary.on(stage.branch, move |tx, act, granted| {
                post::end_leave(tx, act, granted, id, (TODAY, until))
            })
        };
        end(date(2026, 12, 1)).beside(end(date(2026, 12, 20)))
    }),
    ("post::fill", |stage| {
        let fill = |key| stage.fill(stage.post_id(), key, stage.member);
        fill("deputy-secretary").beside(fill("secretary")).and_idle_twice()
    }),
    ("post::grant_leave", |stage| {
        let id = stage.deputy();
        stage.on_leave(id, date(2026, 12, 20)).beside(stage.on_leave(id, TODAY)).and_idle_twice()
    }),
    ("post::set_term", |stage| {
        let set = |term| {
            stage.secretary.on(stage.branch, move |tx, act, granted| {
                post::set_term(tx, act, granted, term, None)
            })
        };
        set(TERM).beside(set(Term { ends_on: TERM.elected_on, ..TERM }))
    }),
];
