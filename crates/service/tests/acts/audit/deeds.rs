//! Each act once, on a stage of its own, with an input that a rule refuses beside it.

mod entry;
mod feed;
mod post;
mod roll;
mod task;

mod import;

use std::sync::Arc;

use jiff::civil::{Date, date};
use zhibu_domain::activity::{PublishedSource, Sitting, State};
use zhibu_domain::bulletin::Article;
use zhibu_domain::day::{Span, When};
use zhibu_domain::id::{AccountId, ActivityId, AttachmentId, BulletinId, PersonId, Realm, UnitId};
use zhibu_domain::parameter::NewValue;
use zhibu_domain::person::{Name, Standing};
use zhibu_domain::protected::Field;
use zhibu_domain::text::Text;
use zhibu_domain::unit::detail::{ExternalCode, Guidance, Guide, Reach};
use zhibu_service::access::{self, Granted, RightType};
use zhibu_service::activity::NewAttachment;
use zhibu_service::engine::Tx;
use zhibu_service::person::NewPerson;
use zhibu_service::unit::About;
use zhibu_service::{
    Act, Result, account, activity, args, bulletin, install, parameter, person, protected, unit,
};

use crate::support::{TODAY, World, new_unit};

type Perform = dyn Fn(&mut Tx<'_>, &Act) -> Result<()> + Send + Sync;

/// An act, ready to be performed by somebody.
#[derive(Clone)]
pub(super) struct Deed {
    pub(super) world: World,
    perform: Arc<Perform>,
}

impl Deed {
    pub(super) fn perform(&self) -> Result<()> {
        let perform = Arc::clone(&self.perform);
        self.world.write(move |tx, act| perform(tx, act))
    }

    /// The same by somebody else.
    pub(super) fn by(&self, world: &World) -> Self {
        Self { world: world.clone(), ..self.clone() }
    }

    /// Shown together with one that a rule refuses.
    fn beside(self, refused: Deed) -> Shown {
        Shown { once: self, refused: Some(refused), is_idle_twice: false }
    }

    /// Shown by itself: there is no input that a rule refuses, or none that leaves nothing behind.
    fn alone(self) -> Shown {
        Shown { once: self, refused: None, is_idle_twice: false }
    }

    /// Shown to do nothing when it comes a second time.
    fn idle_twice(self) -> Shown {
        Shown { once: self, refused: None, is_idle_twice: true }
    }
}

/// What is shown of an act.
pub(super) struct Shown {
    pub(super) once: Deed,
    /// The act with an input that a rule refuses, if there is such an input.
    pub(super) refused: Option<Deed>,
    /// Performed a second time it does nothing, and is no error.
    pub(super) is_idle_twice: bool,
}

impl Shown {
    fn and_idle_twice(self) -> Self {
        Self { is_idle_twice: true, ..self }
    }
}

impl World {
    /// An act as whoever acts in this world performs it.
    fn deed<T>(
        &self,
        perform: impl Fn(&mut Tx<'_>, &Act) -> Result<T> + Send + Sync + 'static,
    ) -> Deed {
        let perform = Arc::new(move |tx: &mut Tx<'_>, act: &Act| perform(tx, act).map(drop));
        Deed { world: self.clone(), perform }
    }

    /// An act that needs a right on a unit.
    fn on<A: RightType, T>(
        &self,
        unit: UnitId,
        perform: impl Fn(&mut Tx<'_>, &Act, &Granted<'_, A>) -> Result<T> + Send + Sync + 'static,
    ) -> Deed {
        self.deed(move |tx, act| {
            let granted = access::require::<A>(tx, act, unit)?;
            perform(tx, act, &granted)
        })
    }
}

/// A branch below the top of a tree, and who acts there.
pub(super) struct Stage {
    installation: World,
    top: UnitId,
    branch: UnitId,
    /// Secretary of the top.
    above: World,
    secretary: World,
    publicity: World,
    member: PersonId,
    /// Signed in, with no right on the branch.
    pub(super) stranger: World,
}

impl Stage {
    pub(super) fn new() -> Self {
        let world = World::new();
        let top = world.top();
        let branch = world.below(top, "柳岸村党支部", "branch");
        let elsewhere = world.below(top, "禾塘村党支部", "branch");
        let actor = |name, unit, post| world.by(world.person(name, unit, &[(unit, post)]));
        Self {
            above: actor("何", top, "secretary"),
            secretary: actor("周", branch, "secretary"),
            publicity: actor("高", branch, "publicity-member"),
            member: world.person("王", branch, &[]),
            stranger: world.by(world.person("外", elsewhere, &[])),
            installation: world,
            top,
            branch,
        }
    }

    fn id(&self) -> ActivityId {
        ActivityId::new(self.installation.act.now, self.installation.act.entropy())
    }

    fn plan(&self, id: ActivityId, sitting: Sitting) -> Deed {
        self.secretary.on(self.branch, move |tx, act, granted| {
            activity::plan(tx, act, granted, id, sitting.clone())
        })
    }

    fn planned(&self, day: Date) -> ActivityId {
        let id = self.id();
        self.plan(id, sitting(day)).perform().unwrap();
        id
    }

    fn record(&self, id: ActivityId, sitting: Sitting) -> Deed {
        self.secretary.on(self.branch, move |tx, act, granted| {
            activity::record(tx, act, granted, id, sitting.clone())
        })
    }

    fn recorded(&self) -> ActivityId {
        let id = self.id();
        self.record(id, sitting(TODAY)).perform().unwrap();
        id
    }

    fn cancel(&self, id: ActivityId, reason: Option<Text>) -> Deed {
        self.secretary.on(self.branch, move |tx, act, granted| {
            activity::cancel(tx, act, granted, id, reason.clone())
        })
    }

    fn confirm(&self, id: ActivityId, version: i64) -> Deed {
        self.secretary.on(self.branch, move |tx, act, granted| {
            activity::confirm(tx, act, granted, id, version)
        })
    }

    fn confirmed(&self) -> ActivityId {
        let id = self.recorded();
        self.confirm(id, 1).perform().unwrap();
        id
    }

    fn attach(&self, id: ActivityId) -> Deed {
        let file = NewAttachment {
            sha256: "0".repeat(64),
            name: "记录.pdf".to_owned(),
            media_type: "application/pdf".to_owned(),
            bytes: 1,
            paper_minutes: true,
        };
        self.secretary
            .on(self.branch, move |tx, act, granted| activity::attach(tx, act, granted, id, &file))
    }

    fn attached(&self, id: ActivityId) -> AttachmentId {
        self.attach(id).perform().unwrap();
        let record = self.installation.read(move |tx, act| activity::load(tx, act.realm, id));
        record.unwrap().unwrap().attachments[0].id
    }

    fn draft(&self, id: ActivityId) -> Deed {
        self.secretary.on(self.branch, move |tx, act, granted| {
            bulletin::draft(tx, act, granted, id, &article())
        })
    }

    fn drafted(&self) -> BulletinId {
        let id = self.recorded();
        self.draft(id).perform().unwrap();
        let found = self.installation.read(move |tx, act| {
            let found = bulletin::of_activity(tx, act.realm, id)?;
            Ok(found.expect("a draft was made").0)
        });
        found.unwrap()
    }

    fn edit(&self, id: BulletinId, version: i64) -> Deed {
        self.secretary.on(self.branch, move |tx, act, granted| {
            bulletin::edit(tx, act, granted, id, version, &article())
        })
    }

    fn edited(&self) -> BulletinId {
        let id = self.drafted();
        self.edit(id, 1).perform().unwrap();
        id
    }

    fn submit(&self, id: BulletinId) -> Deed {
        self.secretary
            .on(self.branch, move |tx, act, granted| bulletin::submit(tx, act, granted, id))
    }

    fn submitted(&self) -> BulletinId {
        let id = self.edited();
        self.submit(id).perform().unwrap();
        id
    }

    fn check(&self, id: BulletinId) -> Deed {
        self.publicity
            .on(self.branch, move |tx, act, granted| bulletin::check(tx, act, granted, id))
    }

    fn checked(&self) -> BulletinId {
        let id = self.submitted();
        self.check(id).perform().unwrap();
        id
    }

    fn publish(&self, id: BulletinId) -> Deed {
        self.secretary
            .on(self.branch, move |tx, act, granted| bulletin::publish(tx, act, granted, id))
    }

    /// Sets a number of the rulebook for the branch.
    fn set(&self, value: i64) -> Deed {
        let new = NewValue {
            key: NUMBER.to_owned(),
            value,
            span: Span::since(TODAY),
            source: "支委会〔2026〕3号".to_owned(),
            approved_by: "县委".to_owned(),
            approved_on: TODAY,
        };
        self.secretary
            .on(self.branch, move |tx, act, granted| parameter::set(tx, act, granted, &new))
    }

    fn give_code(&self, code: &str) -> Deed {
        let span = Span::since(date(2026, 1, 1));
        let code = ExternalCode { scheme: "party-unit".to_owned(), code: code.to_owned(), span };
        self.above.on(self.branch, move |tx, act, granted| unit::give_code(tx, act, granted, &code))
    }

    fn guide(&self, by: Option<Text>) -> Deed {
        let guide = Guide::Outside(by.unwrap());
        let new = Guidance { guide, span: Span::since(TODAY), reference: None };
        self.above.on(self.branch, move |tx, act, granted| {
            unit::put_under_guidance(tx, act, granted, &new)
        })
    }

    fn close(&self, unit: UnitId) -> Deed {
        self.above.on(unit, move |tx, act, granted| unit::close(tx, act, granted, act.today))
    }

    /// A unit without members beside the branch.
    fn empty(&self) -> UnitId {
        self.installation.below(self.top, "旧村党支部", "branch")
    }

    fn account(&self, person: PersonId, seat: Option<u32>) -> AccountId {
        let open = self.installation.write(move |tx, act| account::open(tx, act, person, seat));
        open.unwrap()
    }
}

fn text(zh: &str) -> Option<Text> {
    Text::new(Some(zh.to_owned()), None)
}

fn sitting(day: Date) -> Sitting {
    let toml = "title = { zh = '党课' }\nkinds = [{ kind = 'party-class' }]\n\
                when = { precision = 'not-stated' }";
    let sitting: Sitting = toml::from_str(toml).unwrap();
    Sitting { when: When::Day { day }, ..sitting }
}

/// A sitting that is refused wherever a day is needed.
fn without_day() -> Sitting {
    Sitting { when: When::NotStated, ..sitting(TODAY) }
}

fn article() -> Article {
    Article {
        title: text("题目").unwrap(),
        body: text("正文").unwrap(),
        source: None,
        editors: Vec::new(),
        column: None,
        copyright: None,
    }
}

/// A number that a unit may set.
const NUMBER: &str = "activity.record_within_days";
const COMING: Date = date(2026, 12, 1);

/// Sets the stage for an act, and shows it.
type Show = fn(&Stage) -> Shown;

/// Every act with how it is shown.
pub(super) fn all() -> Vec<(&'static str, Show)> {
    [
        &ACTS[..],
        &entry::ACTS[..],
        &feed::ACTS[..],
        &post::ACTS[..],
        &roll::ACTS[..],
        &task::ACTS[..],
    ]
    .concat()
}

/// By the name that `scan` gives each.
const ACTS: [(&str, Show); 43] = [
    ("account::open", |stage| {
        let (first, second) = (stage.member, stage.secretary.act.actor.person().unwrap());
        stage.account(second, None);
        let open = |person| {
            stage.installation.deed(move |tx, act| account::open(tx, act, person, Some(1)))
        };
        open(first).beside(open(second))
    }),
    ("account::sign_in_demo", |stage| {
        let seat = stage.account(stage.member, Some(1));
        let none = stage.account(stage.secretary.act.actor.person().unwrap(), None);
        let sign_in = |account| {
            let world = &stage.installation;
            world.deed(move |tx, act| account::sign_in_demo(tx, act, account, [7; 32]))
        };
        sign_in(seat).beside(sign_in(none))
    }),
    ("account::sign_out", |stage| {
        let seat = stage.account(stage.member, Some(1));
        let world = &stage.installation;
        world.write(move |tx, act| account::sign_in_demo(tx, act, seat, [8; 32])).unwrap();
        world.deed(|tx, act| account::sign_out(tx, act, [8; 32])).idle_twice()
    }),
    ("activity::amend", |stage| {
        let id = stage.confirmed();
        let amend = |said: Option<Text>| {
            stage.secretary.on(stage.branch, move |tx, act, granted| {
                activity::amend(tx, act, granted, id, said.clone())
            })
        };
        amend(text("更正")).beside(amend(None))
    }),
    ("activity::attach", |stage| {
        let called_off = stage.planned(COMING);
        stage.cancel(called_off, text("下雨")).perform().unwrap();
        stage.attach(stage.recorded()).beside(stage.attach(called_off))
    }),
    ("activity::cancel", |stage| {
        let id = stage.planned(COMING);
        stage.cancel(id, text("下雨")).beside(stage.cancel(id, None))
    }),
    ("activity::confirm", |stage| {
        let id = stage.recorded();
        stage.confirm(id, 1).beside(stage.confirm(id, 9))
    }),
    ("activity::detach", |stage| {
        let (open, frozen) = (stage.recorded(), stage.confirmed());
        let detach = |id| {
            let file = stage.attached(id);
            stage.secretary.on(stage.branch, move |tx, act, granted| {
                activity::detach(tx, act, granted, id, file)
            })
        };
        detach(open).beside(detach(frozen)).and_idle_twice()
    }),
    ("activity::edit", |stage| {
        let id = stage.recorded();
        let edit = |version| {
            stage.secretary.on(stage.branch, move |tx, act, granted| {
                let sitting = sitting(TODAY);
                activity::edit(tx, act, granted, (id, version), sitting, State::Recorded)
            })
        };
        edit(1).beside(edit(9))
    }),
    ("activity::mark_held", |stage| {
        let mark = |id| {
            stage
                .secretary
                .on(stage.branch, move |tx, act, granted| activity::mark_held(tx, act, granted, id))
        };
        mark(stage.planned(TODAY)).beside(mark(stage.planned(COMING)))
    }),
    ("activity::plan", |stage| {
        let refused = stage.plan(stage.id(), without_day());
        stage.plan(stage.id(), sitting(COMING)).beside(refused).and_idle_twice()
    }),
    ("activity::record", |stage| {
        let refused = stage.record(stage.id(), without_day());
        stage.record(stage.id(), sitting(TODAY)).beside(refused).and_idle_twice()
    }),
    ("activity::take_over", |stage| {
        let take_over = |published_on| {
            let id = stage.id();
            let source = PublishedSource { source: text("县报").unwrap(), published_on };
            stage.secretary.on(stage.branch, move |tx, act, granted| {
                activity::take_over(tx, act, granted, id, &without_day(), &source)
            })
        };
        take_over(Some(TODAY)).beside(take_over(None)).and_idle_twice()
    }),
    ("activity::unconfirm", |stage| {
        let unconfirm = |id| {
            stage
                .secretary
                .on(stage.branch, move |tx, act, granted| activity::unconfirm(tx, act, granted, id))
        };
        unconfirm(stage.confirmed()).beside(unconfirm(stage.recorded()))
    }),
    ("bulletin::check", |stage| {
        let id = stage.submitted();
        stage.check(id).beside(stage.check(stage.drafted()))
    }),
    ("bulletin::draft", |stage| {
        let refused = stage.draft(stage.planned(COMING));
        stage.draft(stage.recorded()).beside(refused).and_idle_twice()
    }),
    ("bulletin::edit", |stage| {
        let id = stage.drafted();
        stage.edit(id, 1).beside(stage.edit(id, 9))
    }),
    ("bulletin::give_back", |stage| {
        let give_back = |id| {
            stage
                .publicity
                .on(stage.branch, move |tx, act, granted| bulletin::give_back(tx, act, granted, id))
        };
        give_back(stage.submitted()).beside(give_back(stage.drafted()))
    }),
    ("bulletin::publish", |stage| {
        stage.publish(stage.checked()).beside(stage.publish(stage.submitted()))
    }),
    ("bulletin::submit", |stage| {
        stage.submit(stage.edited()).beside(stage.submit(stage.drafted()))
    }),
    ("bulletin::withdraw", |stage| {
        let id = stage.checked();
        stage.publish(id).perform().unwrap();
        let withdraw = |reason: Option<Text>| {
            stage.secretary.on(stage.branch, move |tx, act, granted| {
                bulletin::withdraw(tx, act, granted, id, reason.clone())
            })
        };
        withdraw(text("更正")).beside(withdraw(None))
    }),
    ("import::discard", import::DISCARD),
    ("import::map", import::MAP),
    ("import::take_back", import::TAKE_BACK),
    ("import::take_over", import::TAKE_OVER),
    ("import::upload", import::UPLOAD),
    ("install::make_realm", |stage| {
        let mut world = stage.installation.clone();
        world.act.realm = Realm(-world.act.realm.0);
        world.deed(install::make_realm).idle_twice()
    }),
    ("person::enrol", |stage| {
        let new = NewPerson {
            name: Name { name: "新".to_owned(), latin: None },
            unit: stage.branch,
            standing: Standing::Probationary,
            since: TODAY,
            posts: Vec::new(),
        };
        let enrol = stage.installation.deed(move |tx, act| person::enrol(tx, act, &new));
        let refused = enrol.by(&stage.secretary);
        enrol.beside(refused)
    }),
    ("protected::show", |stage| {
        let (person, field) = (stage.member, Field::Phone);
        let put = stage.installation.deed(move |tx, act| {
            let keys = act.vault.keys(tx)?;
            let sealed = keys.seal((act.realm, person), field, "13800138000", &act.random)?;
            Ok(tx.run(
                "INSERT INTO protected (realm, person, field, key_number, sealed, lookup)
                 VALUES ($1, $2, $3, $4, $5, '00')",
                args![act.realm, person, field.key(), sealed.key_number, sealed.bytes],
            )?)
        });
        put.perform().unwrap();
        let show = |reason: &'static str| {
            stage.above.on(stage.branch, move |tx, act, granted| {
                protected::show(tx, act, granted, person, field, reason)
            })
        };
        show("通知开会").beside(show(" "))
    }),
    ("unit::close", |stage| stage.close(stage.empty()).beside(stage.close(stage.branch))),
    ("unit::describe", |stage| {
        let describe = |field: &'static str| {
            let about = About { fields: vec![field.to_owned()], ..About::default() };
            stage
                .above
                .on(stage.branch, move |tx, act, granted| unit::describe(tx, act, granted, &about))
        };
        describe("rural").beside(describe("no-such-field"))
    }),
    ("unit::found", |stage| {
        let found = |name: &'static str| {
            stage.above.on(stage.top, move |tx, act, granted| {
                unit::found(tx, act, granted, new_unit(name, "branch"))
            })
        };
        found("新村党支部").beside(found("柳岸村党支部"))
    }),
    ("unit::found_top", |stage| {
        let found = |kind: &'static str| {
            let world = &stage.installation;
            world.deed(move |tx, act| unit::found_top(tx, act, new_unit("市委", kind)))
        };
        found("local-committee").beside(found("no-such-kind"))
    }),
    ("unit::relocate", |stage| {
        let town = stage.installation.below(stage.top, "禾塘镇党委", "committee");
        let relocate = |to| {
            stage.above.on(stage.branch, move |tx, act, granted| {
                let above = access::require(tx, act, to)?;
                unit::relocate(tx, act, granted, &above, act.today)
            })
        };
        relocate(town).beside(relocate(stage.branch))
    }),
    ("unit::rename", |stage| {
        let rename = |name: &'static str| {
            stage.above.on(stage.branch, move |tx, act, granted| {
                unit::rename(tx, act, granted, text(name), act.today)
            })
        };
        rename("新柳岸村党支部").beside(rename("禾塘村党支部"))
    }),
    ("unit::reopen", |stage| {
        let closed = stage.empty();
        stage.close(closed).perform().unwrap();
        let reopen = |unit| {
            stage.above.on(stage.top, move |tx, act, granted| {
                unit::reopen(tx, act, granted, unit, act.today)
            })
        };
        reopen(closed).beside(reopen(stage.branch))
    }),
    ("parameter::end", |stage| {
        stage.set(31).perform().unwrap();
        let end = |key: &'static str| {
            stage.secretary.on(stage.branch, move |tx, act, granted| {
                parameter::end(tx, act, granted, key, act.today)
            })
        };
        end(NUMBER).beside(end("activity.confirm_undo_minutes"))
    }),
    ("parameter::set", |stage| stage.set(31).beside(stage.set(32))),
    ("unit::end_code", |stage| {
        stage.give_code("041").perform().unwrap();
        let end = |scheme: &'static str| {
            stage.above.on(stage.branch, move |tx, act, granted| {
                unit::end_code(tx, act, granted, scheme, act.today)
            })
        };
        end("party-unit").beside(end("division"))
    }),
    ("unit::end_guidance", |stage| {
        stage.guide(text("水务局")).perform().unwrap();
        let end = |day| {
            stage
                .above
                .on(stage.branch, move |tx, act, granted| unit::end_guidance(tx, act, granted, day))
        };
        end(TODAY).beside(end(COMING))
    }),
    ("unit::give_code", |stage| stage.give_code("041").beside(stage.give_code(""))),
    ("unit::make_reachable", |stage| {
        let reach = |phone: &str| {
            let reach = Reach { phone: Some(phone.to_owned()), ..Reach::default() };
            stage.above.on(stage.branch, move |tx, act, granted| {
                unit::make_reachable(tx, act, granted, &reach)
            })
        };
        reach("0371-1234567").beside(reach("值班室"))
    }),
    ("unit::put_under_guidance", |stage| {
        let refused = stage.guide(text(&"长".repeat(121)));
        stage.guide(text("水务局")).beside(refused)
    }),
];
