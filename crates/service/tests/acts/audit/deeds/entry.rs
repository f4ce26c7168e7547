//! Acts on accounts, cards, second factors and offices.

use std::sync::Arc;

use zhibu_domain::account::Code;
use zhibu_domain::id::{AccountId, CardId, OfficeId, PersonId};
use zhibu_domain::person::Name;
use zhibu_service::account::{self, Fresh};
use zhibu_service::office;

use super::{Deed, Show, Stage};
use crate::account::{PASSWORD, code_now, enter, fresh, knocked};
use crate::support::World;

const TOKEN: [u8; 32] = [7; 32];
const DEVICE: [u8; 32] = [9; 32];

impl Stage {
    fn card_id(&self) -> CardId {
        CardId::new(self.installation.act.now, self.installation.act.entropy())
    }

    fn give_card(&self, person: PersonId, id: CardId) -> Deed {
        self.secretary.on(self.branch, move |tx, act, granted| {
            account::issue_card(tx, act, granted, person, id)
        })
    }

    /// A card of the member.
    fn card(&self) -> Code {
        crate::account::card(&self.secretary, self.branch, self.member).code
    }

    /// The member with a password and a session.
    fn signed_in(&self) -> World {
        let member = self.installation.by(self.member);
        enter(&self.secretary, self.branch, self.member, TOKEN, DEVICE);
        member
    }

    /// The login name of the member, who has a password.
    fn login_of_member(&self) -> String {
        self.signed_in();
        let world = self.installation.by(self.member);
        world.read(account::own).unwrap().login.unwrap()
    }

    fn account_of(&self, person: PersonId) -> AccountId {
        let world = self.installation.by(person);
        world.read(account::own).unwrap().account
    }

    /// Somebody who holds an office.
    fn officer(&self, office: &'static str) -> World {
        let person = self.installation.person("管", self.branch, &[]);
        self.installation.write(move |tx, act| office::give(tx, act, person, office)).unwrap();
        self.installation.by(person)
    }

    /// The office of the member.
    fn held(&self) -> OfficeId {
        let member = self.member;
        self.installation
            .write(move |tx, act| office::give(tx, act, member, "audit-administrator"))
            .unwrap()
    }
}

pub(super) const ACTS: [(&str, Show); 19] = [
    ("account::add_outsider", |stage| {
        let add = |name: &'static str| {
            stage.installation.deed(move |tx, act| {
                let name = Name { name: name.to_owned(), latin: None };
                account::add_outsider(tx, act, &name)
            })
        };
        add("外来的").beside(add(" "))
    }),
    ("account::issue_card", |stage| {
        let own = stage.secretary.act.actor.person().unwrap();
        let id = stage.card_id();
        stage.give_card(stage.member, id).beside(stage.give_card(own, stage.card_id()))
    }),
    ("account::issue_cards", |stage| {
        let first = stage.card_id();
        let used = stage.card_id();
        stage.give_card(stage.member, used).perform().unwrap();
        let print = |id| {
            stage.secretary.on(stage.branch, move |tx, act, granted| {
                account::issue_cards(tx, act, granted, id, true)
            })
        };
        print(first).beside(print(used))
    }),
    ("account::use_card", |stage| {
        let code = stage.card();
        let account = stage.account_of(stage.member);
        let fresh = Arc::new(fresh(&stage.installation, account, PASSWORD));
        let with = |code: Code, fresh: Arc<Fresh>| {
            stage
                .installation
                .deed(move |tx, act| account::use_card(tx, act, &code, &fresh, (TOKEN, DEVICE)))
        };
        let unknown = Code::draw(u128::MAX);
        with(code, Arc::clone(&fresh)).beside(with(unknown, fresh))
    }),
    ("account::knock", |stage| {
        let login = stage.login_of_member();
        stage.installation.deed(move |tx, act| account::knock(tx, act, &login, None)).alone()
    }),
    ("account::sign_in", |stage| {
        let login = stage.login_of_member();
        let right = knocked(&stage.installation, &login);
        let wrong = knocked(&stage.installation, "nobody");
        let with = |knock: account::Knock| {
            stage
                .installation
                .deed(move |tx, act| account::sign_in(tx, act, &knock, None, ([8; 32], DEVICE)))
        };
        with(right).beside(with(wrong))
    }),
    ("account::set_password", |stage| {
        let (login, member) = (stage.login_of_member(), stage.installation.by(stage.member));
        let account = stage.account_of(stage.member);
        let knock = knocked(&stage.installation, &login);
        let stale = knocked(&stage.installation, "nobody");
        let fresh = Arc::new(fresh(&stage.installation, account, "另一个好记的密码"));
        let with = |knock: account::Knock| {
            let fresh = Arc::clone(&fresh);
            member.deed(move |tx, act| account::set_password(tx, act, &knock, &fresh, TOKEN))
        };
        with(knock).beside(with(stale))
    }),
    ("account::rename_login", |stage| {
        let member = stage.signed_in();
        let to =
            |name: &'static str| member.deed(move |tx, act| account::rename_login(tx, act, name));
        to("xiaowang").beside(to("8wang")).and_idle_twice()
    }),
    ("account::end_session", |stage| {
        let member = stage.signed_in();
        member.deed(|tx, act| account::end_session(tx, act, TOKEN)).idle_twice()
    }),
    ("account::end_all", |stage| {
        let (member, without) = (stage.signed_in(), &stage.stranger);
        let all = |world: &World| world.deed(account::end_all);
        all(&member).beside(all(without))
    }),
    ("account::close", |stage| {
        stage.signed_in();
        let (account, officer) =
            (stage.account_of(stage.member), stage.officer("system-administrator"));
        let own = officer.act.actor.person().unwrap();
        let own = stage.account(own, None);
        let close = |id| officer.deed(move |tx, act| account::close(tx, act, id));
        close(account).beside(close(own)).and_idle_twice()
    }),
    ("account::reopen", |stage| {
        stage.signed_in();
        let account = stage.account_of(stage.member);
        let officer = stage.officer("system-administrator");
        officer.write(move |tx, act| account::close(tx, act, account)).unwrap();
        officer.deed(move |tx, act| account::reopen(tx, act, account)).idle_twice()
    }),
    ("account::enrol_factor", |stage| {
        let member = stage.signed_in();
        let without = &stage.stranger;
        let enrol = |world: &World| world.deed(account::enrol_factor);
        enrol(&member).beside(enrol(without))
    }),
    ("account::confirm_factor", |stage| {
        let member = stage.signed_in();
        member.write(account::enrol_factor).unwrap();
        let code = code_now(&member);
        let none = &stage.stranger;
        let give = |world: &World, code: String| {
            world.deed(move |tx, act| account::confirm_factor(tx, act, TOKEN, &code))
        };
        give(&member, code.clone()).beside(give(none, code))
    }),
    ("account::assure", |stage| {
        let member = stage.signed_in();
        member.write(account::enrol_factor).unwrap();
        let secret = crate::account::secret(&member);
        let code = code_now(&member);
        member
            .write(move |tx, act| account::confirm_factor(tx, act, TOKEN, &code))
            .unwrap()
            .unwrap();
        let later = member.later(5);
        let code = account::code_at(&secret, later.act.now).unwrap();
        later.deed(move |tx, act| account::assure(tx, act, TOKEN, &code)).alone()
    }),
    ("account::drop_factor", |stage| {
        let member = stage.signed_in();
        let none = stage.stranger.deed(account::drop_factor);
        member.write(account::enrol_factor).unwrap();
        member.deed(account::drop_factor).beside(none)
    }),
    ("office::give", |stage| {
        let (member, officer) = (stage.member, stage.officer("security-administrator"));
        let own = officer.act.actor.person().unwrap();
        let give = |person| {
            officer.deed(move |tx, act| office::give(tx, act, person, "system-administrator"))
        };
        give(member).beside(give(own))
    }),
    ("office::take_back", |stage| {
        let id = stage.held();
        let none = OfficeId::new(stage.installation.act.now, stage.installation.act.entropy());
        let officer = stage.officer("security-administrator");
        let take = |id| officer.deed(move |tx, act| office::take_back(tx, act, id));
        take(id).beside(take(none))
    }),
    ("office::look", |stage| {
        let look = |world: &World| world.deed(|tx, act| office::look(tx, act, "auditor", "/units"));
        look(&stage.officer("auditor")).beside(look(&stage.installation))
    }),
];
