//! Acts on feeds of calendars.

use zhibu_domain::id::FeedId;
use zhibu_domain::text::Lang;
use zhibu_service::feed;

use super::{Deed, Show, Stage};

impl Stage {
    fn feed_id(&self) -> FeedId {
        FeedId::new(self.installation.act.now, self.installation.act.entropy())
    }

    fn open_feed(&self, id: FeedId) -> Deed {
        self.secretary
            .on(self.branch, move |tx, act, granted| feed::open(tx, act, granted, id, Lang::Zh))
    }
}

/// By the name that `scan` gives each.
pub(super) const ACTS: [(&str, Show); 2] = [
    ("feed::open", |stage| {
        let before = stage.feed_id();
        stage.open_feed(before).perform().unwrap();
        stage.open_feed(stage.feed_id()).beside(stage.open_feed(before))
    }),
    ("feed::stop", |stage| {
        let id = stage.feed_id();
        stage.open_feed(id).perform().unwrap();
        let stop = |id| stage.secretary.deed(move |tx, act| feed::stop(tx, act, id));
        stop(id).beside(stop(stage.feed_id())).and_idle_twice()
    }),
];
