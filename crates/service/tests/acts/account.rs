//! Accounts: cards, passwords, delays, second factors, sessions, offices.

use std::sync::Arc;

use jiff::SignedDuration;
use zhibu_domain::account::{Code, Refusal};
use zhibu_domain::id::{AccountId, CardId, PersonId, UnitId};
use zhibu_domain::rulebook::Right;
use zhibu_service::access::{self, IssueCard};
use zhibu_service::account::{
    self, ASSURED, Card, Factor, Fresh, Hashing, Knock, SESSION, SESSION_MAX, TokenHash, Verdict,
};
use zhibu_service::{Act, Actor, Error, Result, audit, office};

use crate::support::World;

pub(crate) const PASSWORD: &str = "柳岸的水渠很长很长";
const TOKEN: TokenHash = [1; 32];
const DEVICE: TokenHash = [2; 32];

fn wait_for<T>(work: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(work)
}

/// A password that the rules allow, hashed.
pub(crate) fn fresh(world: &World, account: AccountId, password: &'static str) -> Fresh {
    let checked =
        world.read(move |tx, act| account::check_password(tx, act, account, password)).unwrap();
    let hashing = Hashing::default();
    wait_for(hashing.fresh(hashing.place().unwrap(), checked, [5; 16])).unwrap()
}

/// An attempt to sign in that was counted.
pub(crate) fn knocked(world: &World, login: &str) -> Knock {
    knock(world, login, None).unwrap()
}

fn knock(
    world: &World,
    login: &str,
    device: Option<TokenHash>,
) -> std::result::Result<Knock, Refusal> {
    let login = login.to_owned();
    let world = World { act: Act { actor: Actor::Installation, ..world.act.clone() } };
    world.write(move |tx, act| account::knock(tx, act, &login, device)).unwrap()
}

/// Gives a card to a person of a unit.
pub(crate) fn card(giver: &World, unit: UnitId, person: PersonId) -> Card {
    try_card(giver, unit, person).unwrap()
}

fn try_card(giver: &World, unit: UnitId, person: PersonId) -> Result<Card> {
    giver.write(move |tx, act| {
        let granted = access::require::<IssueCard>(tx, act, unit)?;
        let id = CardId::new(act.now, act.entropy());
        account::issue_card(tx, act, &granted, person, id)
    })
}

/// Gives a card to a person, who uses it at once; the login name.
pub(crate) fn enter(
    giver: &World,
    unit: UnitId,
    person: PersonId,
    token: TokenHash,
    device: TokenHash,
) -> String {
    let card = card(giver, unit, person);
    use_card(giver, &card.code, token, device).unwrap();
    card.login
}

fn use_card(world: &World, code: &Code, token: TokenHash, device: TokenHash) -> Result<()> {
    let world = World { act: Act { actor: Actor::Installation, ..world.act.clone() } };
    let asked = code.clone();
    let holder = world.read(move |tx, act| account::card(tx, act, &asked))?;
    let fresh = Arc::new(fresh(&world, holder.account, PASSWORD));
    let code = code.clone();
    world.write(move |tx, act| account::use_card(tx, act, &code, &fresh, (token, device)))
}

/// Tries a password; the session begins if it is right.
fn sign_in(
    world: &World,
    login: &str,
    password: &str,
    (token, device): (TokenHash, Option<TokenHash>),
) -> std::result::Result<(), Refusal> {
    let knock = knock(world, login, device)?;
    let hashing = Hashing::default();
    let place = hashing.place().unwrap();
    match wait_for(hashing.verify(place, knock.stored(), password.to_owned())) {
        Verdict::Wrong => return Err(Refusal::Wrong),
        Verdict::Right | Verdict::Outdated => {}
    }
    let device = device.unwrap_or([99; 32]);
    let world = World { act: Act { actor: Actor::Installation, ..world.act.clone() } };
    let done = world.write(move |tx, act| account::sign_in(tx, act, &knock, None, (token, device)));
    match done {
        Ok(()) => Ok(()),
        Err(Error::Account(refusal)) => Err(refusal),
        Err(error) => panic!("{error}"),
    }
}

fn lives(world: &World, token: TokenHash) -> bool {
    let found = world
        .read(move |tx, act| account::session(tx, act.realm, token, act.now, act.today))
        .unwrap();
    found.is_some_and(|session| !session.expired)
}

fn refusal<T: std::fmt::Debug>(result: Result<T>) -> Refusal {
    match result {
        Err(Error::Account(refusal)) => refusal,
        other => panic!("{other:?}"),
    }
}

/// The secret of the second factor that somebody has begun.
pub(crate) fn secret(world: &World) -> String {
    match world.read(account::factor).unwrap() {
        Factor::Begun { secret } => secret,
        other => panic!("{other:?}"),
    }
}

/// The code that the phone shows now.
pub(crate) fn code_now(world: &World) -> String {
    account::code_at(&secret(world), world.act.now).unwrap()
}

/// A branch with a secretary and two members.
struct House {
    world: World,
    branch: UnitId,
    secretary: World,
    deputy: PersonId,
    member: PersonId,
}

impl House {
    fn new() -> Self {
        let world = World::new();
        let top = world.top();
        let branch = world.below(top, "柳岸村党支部", "branch");
        let secretary = world.person("周启明", branch, &[(branch, "secretary")]);
        Self {
            secretary: world.by(secretary),
            deputy: world.person("陆远舟", branch, &[(branch, "deputy-secretary")]),
            member: world.person("王守田", branch, &[]),
            world,
            branch,
        }
    }

    fn card(&self) -> Card {
        card(&self.secretary, self.branch, self.member)
    }

    fn enter(&self) -> String {
        enter(&self.secretary, self.branch, self.member, TOKEN, DEVICE)
    }

    fn member(&self) -> World {
        self.world.by(self.member)
    }

    fn give(&self, person: PersonId, office: &'static str) -> Result<()> {
        self.world.write(move |tx, act| office::give(tx, act, person, office)).map(drop)
    }
}

#[test]
fn a_card_leads_in_once_and_its_code_is_kept_nowhere() {
    let house = House::new();
    let card = house.card();
    assert_eq!(card.login.len(), 6);
    assert_eq!(card.until, jiff::civil::date(2026, 12, 4));
    let asked = card.code.clone();
    for _ in 0..2 {
        let code = asked.clone();
        let holder = house.world.read(move |tx, act| account::card(tx, act, &code)).unwrap();
        assert_eq!((holder.name.name.as_str(), &holder.login), ("王守田", &card.login));
    }
    use_card(&house.world, &card.code, TOKEN, DEVICE).unwrap();
    assert!(lives(&house.world, TOKEN));
    let again = use_card(&house.world, &card.code, [3; 32], DEVICE);
    assert_eq!(refusal(again), Refusal::CardUsed);
    assert_eq!(sign_in(&house.world, &card.login, PASSWORD, ([4; 32], None)), Ok(()));
    assert_eq!(
        sign_in(&house.world, &card.login, "别的密码也很长", ([5; 32], None)),
        Err(Refusal::Wrong)
    );
}

#[test]
fn a_card_ends_with_its_days_with_a_newer_one_and_in_another_realm() {
    let house = House::new();
    let first = house.card();
    let second = house.card();
    assert_eq!(first.login, second.login, "the name to sign in with stays");
    let old = use_card(&house.world, &first.code, TOKEN, DEVICE);
    assert_eq!(refusal(old), Refusal::CardReplaced);
    let elsewhere = House::new();
    let foreign = use_card(&elsewhere.world, &second.code, TOKEN, DEVICE);
    assert_eq!(refusal(foreign), Refusal::CodeUnknown);
    let late = house.world.later(14 * 24 * 60);
    let expired = use_card(&late, &second.code, TOKEN, DEVICE);
    assert!(matches!(refusal(expired), Refusal::CardExpired { .. }));
    let in_time = house.world.later(14 * 24 * 60 - 1);
    use_card(&in_time, &second.code, TOKEN, DEVICE).unwrap();
}

#[test]
fn nobody_gives_a_card_to_oneself_nor_to_people_of_other_units() {
    let house = House::new();
    let own = house.secretary.act.actor.person().unwrap();
    let given = try_card(&house.secretary, house.branch, own);
    assert_eq!(refusal(given), Refusal::OwnCard);
    let elsewhere = house.world.below(house.branch, "第一党小组", "group");
    let stranger = house.world.person("外来的", elsewhere, &[]);
    let given = try_card(&house.secretary, house.branch, stranger);
    assert!(matches!(given, Err(Error::NotFound)), "{given:?}");
    let denied = try_card(&house.member(), house.branch, house.deputy);
    assert!(matches!(denied, Err(Error::Denied(_))), "{denied:?}");
}

#[test]
fn one_print_reaches_everybody_who_has_no_card_and_no_other() {
    let house = House::new();
    house.enter();
    let branch = house.branch;
    let print = |id, again| {
        house.secretary.write(move |tx, act| {
            let granted = access::require::<IssueCard>(tx, act, branch)?;
            account::issue_cards(tx, act, &granted, id, again)
        })
    };
    let act = &house.secretary.act;
    let (first, second) =
        (CardId::new(act.now, act.entropy()), CardId::new(act.now, act.entropy()));
    let names = |cards: Vec<Card>| cards.into_iter().map(|c| c.name.name).collect::<Vec<_>>();
    // Neither the secretary, who prints, nor the member, who has a password.
    assert_eq!(names(print(first, false).unwrap()), ["陆远舟"]);
    assert_eq!(refusal(print(first, false)), Refusal::PrintedAlready);
    assert_eq!(refusal(print(second, false)), Refusal::NobodyWithout);
    assert_eq!(names(print(second, true).unwrap()), ["陆远舟"]);
}

#[test]
fn a_new_card_ends_sessions_password_second_factor_and_known_browsers() {
    let house = House::new();
    let login = house.enter();
    let member = house.member();
    member.write(account::enrol_factor).unwrap();
    let code = code_now(&member);
    member.write(move |tx, act| account::confirm_factor(tx, act, TOKEN, &code)).unwrap().unwrap();
    let card = house.card();
    assert!(!lives(&house.world, TOKEN));
    assert_eq!(
        sign_in(&house.world, &login, PASSWORD, ([3; 32], Some(DEVICE))),
        Err(Refusal::Wrong)
    );
    assert_eq!(member.read(account::factor).unwrap(), Factor::None);
    use_card(&house.world, &card.code, [4; 32], DEVICE).unwrap();
    assert!(lives(&house.world, [4; 32]));
}

#[test]
fn a_stranger_who_guesses_waits_and_the_owner_signs_in_meanwhile() {
    let house = House::new();
    let login = house.enter();
    let mut refused = 0;
    for _ in 0..40 {
        match sign_in(&house.world, &login, "猜一个长密码吧", ([6; 32], Some([7; 32]))) {
            Err(Refusal::Wrong) => {}
            Err(Refusal::Wait { seconds }) => {
                assert!((1..=31).contains(&seconds), "{seconds}");
                refused += 1;
            }
            other => panic!("{other:?}"),
        }
    }
    assert_eq!(refused, 37, "three count at once");
    // The owner at a strange browser waits too; at the own one not, nor with a card.
    assert!(matches!(
        sign_in(&house.world, &login, PASSWORD, ([8; 32], None)),
        Err(Refusal::Wait { .. })
    ));
    assert_eq!(sign_in(&house.world, &login, PASSWORD, ([8; 32], Some(DEVICE))), Ok(()));
    let card = house.card();
    use_card(&house.world, &card.code, [9; 32], [9; 32]).unwrap();
    // Nothing is locked for good.
    let later = house.world.later(1);
    assert_eq!(sign_in(&later, &login, PASSWORD, ([10; 32], None)), Ok(()));
}

#[test]
fn a_name_that_nobody_has_is_slowed_like_any_other() {
    let house = House::new();
    for login in ["nobody", "13800138000", "608213", "', --", &"长".repeat(5000)] {
        let mut answers = Vec::new();
        for _ in 0..5 {
            answers.push(knock(&house.world, login, None).map(|knock| knock.stored()));
        }
        assert_eq!(answers[..3], [Ok(None), Ok(None), Ok(None)], "{login:.20}");
        assert!(matches!(answers[3], Err(Refusal::Wait { .. })), "{login:.20}");
    }
    // In another realm, and after a day, they are free again.
    assert!(knock(&House::new().world, "nobody", None).is_ok());
    assert!(knock(&house.world.later(24 * 60), "nobody", None).is_ok());
}

#[test]
fn a_clock_that_is_put_back_holds_nobody() {
    let house = House::new();
    let login = house.enter();
    for _ in 0..5 {
        drop(knock(&house.world, &login, None));
    }
    let before = house.world.later(-90);
    assert_eq!(sign_in(&before, &login, PASSWORD, ([3; 32], None)), Ok(()));
}

#[test]
fn a_phone_signs_in_if_exactly_one_account_has_it() {
    let house = House::new();
    house.enter();
    let phone = |person| {
        let world = house.secretary.clone();
        let branch = house.branch;
        world.write(move |tx, act| {
            let record = zhibu_service::person::record::load(tx, act.realm, person)?;
            let granted = access::require(tx, act, branch)?;
            let new = zhibu_service::person::roll::Amended {
                version: record.version,
                name: record.name,
                details: record.details,
                protected: [(zhibu_domain::protected::Field::Phone, "13800138000".to_owned())]
                    .into(),
            };
            zhibu_service::person::roll::amend(tx, act, &granted, person, &new)
        })
    };
    phone(house.member).unwrap();
    for (token, typed) in
        (3..).zip(["13800138000", "138-0013-8000", "１３８００１３８０００", "+86 138 0013 8000"])
    {
        let done = sign_in(&house.world, typed, PASSWORD, ([token; 32], None));
        assert_eq!(done, Ok(()), "{typed}");
    }
    // The number cannot be the password, however it is spelt.
    let own = house.member().read(account::own).unwrap().account;
    let check = house
        .world
        .read(move |tx, act| account::check_password(tx, act, own, "138 0013 8000").map(drop));
    assert_eq!(refusal(check), Refusal::PasswordPersonal);
    // Without the key nobody is found by it, and nothing breaks.
    let mut locked = house.world.clone();
    locked.act.vault = zhibu_service::Vault::default();
    assert_eq!(knock(&locked, "13800138000", None).unwrap().stored(), None);
}

#[test]
fn a_login_name_is_changed_to_letters_and_only_one_has_it() {
    let house = House::new();
    let number = house.enter();
    enter(&house.secretary, house.branch, house.deputy, [3; 32], [3; 32]);
    let rename = |world: &World, to: &'static str| {
        world.write(move |tx, act| account::rename_login(tx, act, to))
    };
    rename(&house.member(), "ShouTian").unwrap();
    assert_eq!(sign_in(&house.world, "shoutian", PASSWORD, ([4; 32], None)), Ok(()));
    assert_eq!(sign_in(&house.world, &number, PASSWORD, ([5; 32], None)), Err(Refusal::Wrong));
    let taken = rename(&house.world.by(house.deputy), "shoutian");
    assert_eq!(refusal(taken), Refusal::LoginTaken);
}

#[test]
fn a_session_lives_while_somebody_looks_and_seven_days_at_most() {
    let house = House::new();
    house.enter();
    let half = SESSION.as_mins() / 2;
    let mut world = house.world.clone();
    let renew = |world: &World| {
        world.write(|tx, act| account::renew(tx, act.realm, TOKEN, act.now)).unwrap();
    };
    while world.act.now < house.world.act.now + SESSION_MAX - SignedDuration::from_mins(half) {
        assert!(lives(&world, TOKEN));
        renew(&world);
        world = world.later(half);
    }
    renew(&world);
    assert!(lives(&world, TOKEN));
    assert!(!lives(&world.later(half + 1), TOKEN));
    // Without a look it ends sooner; a look afterwards does not wake it.
    let other = House::new();
    other.enter();
    let late = other.world.later(SESSION.as_mins());
    assert!(!lives(&late, TOKEN));
    renew(&late);
    assert!(!lives(&late, TOKEN));
}

#[test]
fn sessions_are_listed_for_their_owner_and_ended_one_by_one_or_all() {
    let house = House::new();
    let login = house.enter();
    for token in 3..6 {
        sign_in(&house.world, &login, PASSWORD, ([token; 32], Some(DEVICE))).unwrap();
    }
    let member = house.member();
    let open = || {
        let own = member.read(account::own).unwrap().account;
        member.read(move |tx, act| account::sessions(tx, act, own)).unwrap().len()
    };
    assert_eq!(open(), 4);
    // Nobody ends what belongs to somebody else.
    enter(&house.secretary, house.branch, house.deputy, [9; 32], [9; 32]);
    let deputy = house.world.by(house.deputy);
    deputy.write(|tx, act| account::end_session(tx, act, [3; 32])).unwrap();
    assert_eq!(open(), 4);
    member.write(|tx, act| account::end_session(tx, act, [3; 32])).unwrap();
    assert_eq!(open(), 3);
    member.write(account::end_all).unwrap();
    assert_eq!(open(), 0);
    assert!(lives(&house.world, [9; 32]));
}

#[test]
fn a_new_password_signs_out_everywhere_else() {
    let house = House::new();
    let login = house.enter();
    sign_in(&house.world, &login, PASSWORD, ([3; 32], Some(DEVICE))).unwrap();
    let member = house.member();
    let own = member.read(account::own).unwrap().account;
    let (new, knock) =
        (Arc::new(fresh(&house.world, own, "新的密码更长一些")), knocked(&house.world, &login));
    member.write(move |tx, act| account::set_password(tx, act, &knock, &new, TOKEN)).unwrap();
    assert!(lives(&house.world, TOKEN));
    assert!(!lives(&house.world, [3; 32]));
    let old = sign_in(&house.world, &login, PASSWORD, ([4; 32], Some(DEVICE)));
    assert_eq!(old, Err(Refusal::Wrong));
    let new = sign_in(&house.world, &login, "新的密码更长一些", ([4; 32], Some(DEVICE)));
    assert_eq!(new, Ok(()));
}

#[test]
fn a_code_of_the_second_factor_works_once_and_for_a_quarter_of_an_hour() {
    let house = House::new();
    house.enter();
    let member = house.member();
    member.write(account::enrol_factor).unwrap();
    let secret = secret(&member);
    let give = |world: &World, code: String| {
        world.write(move |tx, act| account::assure(tx, act, TOKEN, &code))
    };
    let missing = give(&member, "000000".to_owned());
    assert_eq!(refusal(missing), Refusal::FactorMissing, "it is not confirmed yet");
    let first = code_now(&member);
    let confirm = |code: &str| {
        let code = code.to_owned();
        member.write(move |tx, act| account::confirm_factor(tx, act, TOKEN, &code)).unwrap()
    };
    for wrong in ["", "12345", "abcdef", "1234567", &"9".repeat(10_000)] {
        let told = confirm(wrong);
        assert!(
            matches!(told, Err(Refusal::FactorWrong | Refusal::Wait { .. })),
            "{wrong:.10}: {told:?}"
        );
    }
    let later = member.later(3);
    let code = account::code_at(&secret, later.act.now).unwrap();
    assert_ne!(first, code);
    let (typed, spaced) = (code.clone(), format!("{} {}", &code[..3], &code[3..]));
    later.write(move |tx, act| account::confirm_factor(tx, act, TOKEN, &spaced)).unwrap().unwrap();
    let assured = |world: &World| {
        let read = world
            .read(|tx, act| account::session(tx, act.realm, TOKEN, act.now, act.today))
            .unwrap();
        read.unwrap().assured
    };
    assert!(assured(&later));
    assert!(!assured(&later.later(ASSURED.as_mins())));
    assert!(!assured(&later.later(-1)), "the clock was put back");
    assert_eq!(give(&later, typed.clone()).unwrap(), Err(Refusal::FactorUsed), "replayed");
    // Put back by a minute, the clock makes an old code fit again: it stays used.
    let back = later.later(-1);
    let old = account::code_at(&secret, back.act.now).unwrap();
    assert_eq!(give(&back, old).unwrap(), Err(Refusal::FactorUsed));
    let next = later.later(20);
    let code = account::code_at(&secret, next.act.now).unwrap();
    assert_eq!(give(&next, code).unwrap(), Ok(()));
    assert!(assured(&next));
}

#[test]
fn guesses_at_the_second_factor_are_slowed() {
    let house = House::new();
    house.enter();
    let member = house.member();
    member.write(account::enrol_factor).unwrap();
    let code = code_now(&member);
    member.write(move |tx, act| account::confirm_factor(tx, act, TOKEN, &code)).unwrap().unwrap();
    let later = member.later(10);
    let guess = || later.write(|tx, act| account::assure(tx, act, TOKEN, "12345")).unwrap();
    for _ in 0..3 {
        assert_eq!(guess(), Err(Refusal::FactorWrong));
    }
    assert!(matches!(guess(), Err(Refusal::Wait { .. })));
}

#[test]
fn rights_that_ask_for_a_second_factor_are_refused_without_one() {
    let house = House::new();
    house.give(house.deputy, "security-administrator").unwrap();
    let mut deputy = house.world.by(house.deputy);
    deputy.act.second_factor = false;
    let member = house.member;
    let give = |deputy: &World| {
        deputy.write(move |tx, act| office::give(tx, act, member, "system-administrator"))
    };
    let refused = give(&deputy);
    assert!(matches!(refused, Err(Error::SecondFactor { right: Right::AppointOffice })));
    deputy.act.second_factor = true;
    give(&deputy).unwrap();
}

#[test]
fn offices_are_kept_apart_and_nobody_gives_one_to_oneself() {
    let house = House::new();
    house.give(house.deputy, "security-administrator").unwrap();
    let apart = house.give(house.deputy, "audit-administrator");
    let named = Refusal::OfficeApart { office: "security-administrator".to_owned() };
    assert_eq!(refusal(apart), named);
    assert_eq!(refusal(house.give(house.deputy, "auditor")).to_string(), named.to_string());
    let secretary = house.secretary.act.actor.person().unwrap();
    assert_eq!(refusal(house.give(secretary, "auditor")), Refusal::OfficeWithoutPosts);
    assert!(matches!(refusal(house.give(house.member, "king")), Refusal::UnknownOffice { .. }));
    let deputy = house.world.by(house.deputy);
    let own = house.deputy;
    let oneself = deputy.write(move |tx, act| office::give(tx, act, own, "system-administrator"));
    assert_eq!(refusal(oneself), Refusal::OwnOffice);
    let held = deputy.read(office::list).unwrap();
    let id = held[0].id;
    let back = deputy.write(move |tx, act| office::take_back(tx, act, id));
    assert_eq!(refusal(back), Refusal::OwnOffice, "somebody stays who gives offices");
    let denied = house.member().write(move |tx, act| office::take_back(tx, act, id));
    assert!(matches!(denied, Err(Error::Denied(_))));
    house.world.write(move |tx, act| office::take_back(tx, act, id)).unwrap();
    assert!(house.give(house.deputy, "audit-administrator").is_ok());
}

#[test]
fn a_new_card_for_an_administrator_comes_from_the_terminal_only() {
    let house = House::new();
    house.enter();
    house.give(house.member, "security-administrator").unwrap();
    house.give(house.deputy, "system-administrator").unwrap();
    let given = try_card(&house.world.by(house.deputy), house.branch, house.member);
    let named = Refusal::CardOfOffice { office: "security-administrator".to_owned() };
    assert_eq!(refusal(given), named);
    assert!(lives(&house.world, TOKEN), "nothing of it was done");
    try_card(&house.world, house.branch, house.member).unwrap();
}

#[test]
fn a_closed_account_signs_nobody_in_until_it_is_opened_again() {
    let house = House::new();
    let login = house.enter();
    house.give(house.deputy, "system-administrator").unwrap();
    let deputy = house.world.by(house.deputy);
    let own = house.member().read(account::own).unwrap().account;
    deputy.write(move |tx, act| account::close(tx, act, own)).unwrap();
    assert!(!lives(&house.world, TOKEN));
    let closed = sign_in(&house.world, &login, PASSWORD, ([3; 32], Some(DEVICE)));
    assert_eq!(closed, Err(Refusal::Closed));
    let wrong = sign_in(&house.world, &login, "别的密码也很长", ([3; 32], Some(DEVICE)));
    assert_eq!(wrong, Err(Refusal::Wrong), "who does not know the password learns nothing");
    let carded = try_card(&house.secretary, house.branch, house.member);
    assert_eq!(refusal(carded), Refusal::Closed);
    let denied = house.secretary.write(move |tx, act| account::reopen(tx, act, own));
    assert!(matches!(denied, Err(Error::Denied(_))));
    deputy.write(move |tx, act| account::reopen(tx, act, own)).unwrap();
    assert_eq!(sign_in(&house.world, &login, PASSWORD, ([3; 32], Some(DEVICE))), Ok(()));
}

#[test]
fn the_log_holds_no_secret() {
    let house = House::new();
    let card = house.card();
    use_card(&house.world, &card.code, TOKEN, DEVICE).unwrap();
    let member = house.member();
    member.write(account::enrol_factor).unwrap();
    let secret = secret(&member);
    let own = member.read(account::own).unwrap().account;
    let mut told = String::new();
    for subject in [own.0, house.member.0] {
        let past = house.world.read(move |tx, act| audit::history(tx, act.realm, subject)).unwrap();
        for row in past {
            told.push_str(&row.act);
            told.push_str(&row.detail);
        }
    }
    assert!(told.contains("account.use_card") && told.contains("account.issue_card"), "{told}");
    for hidden in [PASSWORD, card.code.as_str(), &card.login, &secret, "王守田", "argon2"] {
        assert!(!told.contains(hidden), "{hidden} in {told}");
    }
}

#[test]
fn fifty_at_once_are_counted_one_by_one() {
    let house = House::new();
    let login = house.enter();
    let counted = std::thread::scope(|scope| {
        let tries: Vec<_> =
            (0..50).map(|_| scope.spawn(|| knock(&house.world, &login, None).is_ok())).collect();
        tries.into_iter().map(|one| one.join().unwrap()).filter(|ok| *ok).count()
    });
    assert_eq!(counted, 3);
}
