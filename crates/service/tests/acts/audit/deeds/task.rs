//! The steps of a task, each beside one that a rule refuses.

use jiff::ToSpan as _;
use jiff::civil::Date;
use zhibu_domain::activity::{Resolution, Sitting, Voice};
use zhibu_domain::task::{NewDone, TaskKey};
use zhibu_service::task;

use super::{Deed, Show, Stage, sitting, text};
use crate::support::TODAY;

impl Stage {
    /// A task of the secretary, due tomorrow.
    fn task(&self) -> TaskKey {
        let id = self.id();
        let decided = Resolution {
            text: text("清淤东干渠").unwrap(),
            owner: Some(Voice::Post("secretary".to_owned())),
            due_on: TODAY.tomorrow().ok(),
        };
        let sitting = Sitting { resolutions: vec![decided], ..sitting(TODAY) };
        self.record(id, sitting).perform().unwrap();
        self.confirm(id, 1).perform().unwrap();
        TaskKey { activity: id, ordinal: 0 }
    }

    fn finish(&self, key: TaskKey, on: Date) -> Deed {
        let new = NewDone { on, record: None, note: text("清了") };
        self.secretary
            .on(self.branch, move |tx, act, granted| task::finish(tx, act, granted, (key, 0), &new))
    }
}

pub(super) const ACTS: [(&str, Show); 5] = [
    ("task::extend", |stage| {
        let (key, branch) = (stage.task(), stage.branch);
        let extend = |days: i64| {
            let until = TODAY + days.days();
            stage.secretary.deed(move |tx, act| {
                let granted = task::keeping(tx, act, branch)?;
                task::extend(tx, act, &granted, (key, 0), (until, text("下雨").as_ref()))
            })
        };
        extend(30).beside(extend(1)).and_idle_twice()
    }),
    ("task::finish", |stage| {
        let key = stage.task();
        let refused = stage.finish(key, TODAY.yesterday().unwrap());
        stage.finish(key, TODAY).beside(refused).and_idle_twice()
    }),
    ("task::give_up", |stage| {
        let (key, branch) = (stage.task(), stage.branch);
        let give_up = |reason: &'static str| {
            stage.secretary.deed(move |tx, act| {
                let granted = task::keeping(tx, act, branch)?;
                task::give_up(tx, act, &granted, (key, 0), text(reason).as_ref())
            })
        };
        give_up("改道了").beside(give_up(" ")).and_idle_twice()
    }),
    ("task::hand_over", |stage| {
        let (key, branch) = (stage.task(), stage.branch);
        let hand_over = |post: &'static str| {
            stage.secretary.deed(move |tx, act| {
                let granted = task::keeping(tx, act, branch)?;
                task::hand_over(tx, act, &granted, (key, 0), (post, None))
            })
        };
        hand_over("deputy-secretary").beside(hand_over("secretary")).and_idle_twice()
    }),
    ("task::take_back", |stage| {
        let key = stage.task();
        stage.finish(key, TODAY).perform().unwrap();
        let take_back = |seen: u32| {
            stage.secretary.on(stage.branch, move |tx, act, granted| {
                task::take_back(tx, act, granted, (key, seen))
            })
        };
        take_back(1).beside(take_back(0)).and_idle_twice()
    }),
];
