//! The acts on the roll, each beside one that a rule refuses.

use std::collections::BTreeMap;

use jiff::ToSpan;
use jiff::civil::date;
use zhibu_domain::day::Span;
use zhibu_domain::id::PersonId;
use zhibu_domain::person::{Details, Name, Standing};
use zhibu_service::access::{self, KeepRoll};
use zhibu_service::person;
use zhibu_service::person::roll::{self as acts, Amended, NewMember};

use super::{Deed, Show, Stage};
use crate::support::TODAY;

fn name(name: &str) -> Name {
    Name { name: name.to_owned(), latin: None }
}

impl Stage {
    fn enter(&self, called: &'static str, standing: Standing) -> (PersonId, Deed) {
        let id = PersonId::new(self.installation.act.now, self.installation.act.entropy());
        let enter = self.secretary.on(self.branch, move |tx, act, granted| {
            let new = NewMember {
                id,
                name: name(called),
                details: Details::default(),
                protected: BTreeMap::new(),
                standing,
                party_group: None,
                from: date(2026, 1, 1),
                reference: None,
            };
            acts::enter(tx, act, granted, &new)
        });
        (id, enter)
    }

    /// Somebody on the roll of the branch.
    fn entered(&self, standing: Standing) -> PersonId {
        let (id, enter) = self.enter("新", standing);
        enter.perform().unwrap();
        id
    }

    fn let_go(&self, person: PersonId, reason: &'static str) -> Deed {
        self.secretary.on(self.branch, move |tx, act, granted| {
            acts::leave(tx, act, granted, person, reason, (None, act.today))
        })
    }

    fn mark(&self, flag: &'static str) -> Deed {
        let person = self.member;
        self.secretary.on(self.branch, move |tx, act, granted| {
            acts::mark(tx, act, granted, person, (flag, Span::since(TODAY)), None)
        })
    }
}

pub(super) const ACTS: [(&str, Show); 10] = [
    ("person::amend", |stage| {
        let person = stage.member;
        let amend = |called: &'static str| {
            stage.secretary.on(stage.branch, move |tx, act, granted| {
                let new = Amended {
                    version: 0,
                    name: name(called),
                    details: Details::default(),
                    protected: BTreeMap::new(),
                };
                acts::amend(tx, act, granted, person, &new)
            })
        };
        amend("王小满").beside(amend(" "))
    }),
    ("person::convert", |stage| {
        let convert = |person| {
            stage.secretary.on(stage.branch, move |tx, act, granted| {
                acts::convert(tx, act, granted, person, None, act.today)
            })
        };
        convert(stage.entered(Standing::Probationary)).beside(convert(stage.member))
    }),
    ("person::enter", |stage| {
        let refused = stage.enter("", Standing::Full).1;
        stage.enter("新", Standing::Full).1.beside(refused).and_idle_twice()
    }),
    ("person::export", |stage| {
        let export = stage.secretary.deed(person::export);
        let nobody = export.by(&stage.installation);
        export.beside(nobody)
    }),
    ("person::leave", |stage| {
        stage.let_go(stage.member, "died").beside(stage.let_go(stage.member, "bored"))
    }),
    ("person::mark", |stage| stage.mark("migrant").beside(stage.mark("no-such-mark"))),
    ("person::readmit", |stage| {
        let gone = stage.entered(Standing::Full);
        stage.let_go(gone, "transferred").perform().unwrap();
        let readmit = |person| {
            stage.secretary.on(stage.branch, move |tx, act, granted| {
                let place = (Standing::Full, None);
                acts::readmit(tx, act, granted, person, place, (None, act.today))
            })
        };
        readmit(gone).beside(readmit(stage.member))
    }),
    ("person::regroup", |stage| {
        let group = stage.installation.below(stage.branch, "第一党小组", "group");
        let (person, elsewhere) = (stage.member, stage.top);
        let regroup = |group| {
            stage.secretary.on(stage.branch, move |tx, act, granted| {
                acts::regroup(tx, act, granted, person, Some(group), act.today)
            })
        };
        regroup(group).beside(regroup(elsewhere))
    }),
    ("person::transfer", |stage| {
        let to = stage.installation.below(stage.top, "新渠村党支部", "branch");
        let (person, committee) = (stage.member, stage.top);
        let transfer = |to| {
            stage.above.on::<KeepRoll, _>(stage.branch, move |tx, act, granted| {
                let to = access::require::<KeepRoll>(tx, act, to)?;
                acts::transfer(tx, act, granted, person, (&to, None), (None, act.today))
            })
        };
        transfer(to).beside(transfer(committee))
    }),
    ("person::unmark", |stage| {
        let person = stage.member;
        let branch = stage.branch;
        let marked = stage.installation.write(move |tx, act| {
            let granted = access::require::<KeepRoll>(tx, act, branch)?;
            acts::mark(tx, act, &granted, person, ("abroad", Span::since(TODAY)), None)
        });
        let mark = marked.unwrap();
        let unmark = |days: i64| {
            stage.secretary.on(stage.branch, move |tx, act, granted| {
                acts::unmark(tx, act, granted, person, mark, act.today - days.days())
            })
        };
        unmark(0).beside(unmark(1))
    }),
];
