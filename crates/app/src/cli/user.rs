//! `zhibu user`: the first people of an installation, from the terminal of the server. It hands out
//! cards as the pages do; no password is ever set or shown.

use clap::{Args, Subcommand};
use jiff::civil::Date;
use serde::Serialize;
use zhibu_domain::day::{FOREVER, Span};
use zhibu_domain::id::{CardId, PersonId, PostId, UnitId};
use zhibu_domain::person::{Details, Name, Standing};
use zhibu_domain::post::Obtained;
use zhibu_domain::rulebook::Right;
use zhibu_domain::text::Lang;
use zhibu_service::access::{self, Granted, IssueCard};
use zhibu_service::account::{self, Card};
use zhibu_service::engine::Tx;
use zhibu_service::person::roll::{self, NewMember};
use zhibu_service::post::{self, NewPost};
use zhibu_service::unit::{self, UnitRow};
use zhibu_service::{Act, Error, office, person};

use super::house::House;
use super::place::{self, Place, failed};
use super::{Answer, Complaint, Exit, json};
use crate::machine::Machine;

#[derive(Debug, Args)]
pub(super) struct Users {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Debug, Subcommand)]
enum Verb {
    /// Enter a person and make the first card.
    Add(Add),
    /// Make a new card for a person; the older ones and the password end.
    Card(CardOf),
    /// List accounts.
    List(List),
    /// Give a person an office, such as the first security administrator.
    Office(OfficeOf),
}

#[derive(Debug, Args)]
struct Add {
    #[command(flatten)]
    place: Place,
    /// The person's name.
    #[arg(long, value_name = "NAME")]
    name: String,
    /// The name in Latin letters.
    #[arg(long, value_name = "NAME")]
    latin: Option<String>,
    /// The unit, by name or code. Where its kind has members, the person becomes one.
    #[arg(long, value_name = "UNIT")]
    unit: Option<String>,
    /// A post in the unit, by its key in the rulebook; may stand several times.
    #[arg(long = "post", value_name = "KEY", requires = "unit")]
    posts: Vec<String>,
    /// An office, by its key in the rulebook; may stand several times.
    #[arg(long = "office", value_name = "KEY")]
    offices: Vec<String>,
    #[command(flatten)]
    print: Print,
}

#[derive(Debug, Args)]
struct CardOf {
    #[command(flatten)]
    place: Place,
    /// Login name, or full name if only one person has it.
    who: String,
    #[command(flatten)]
    print: Print,
}

#[derive(Debug, Args)]
struct List {
    #[command(flatten)]
    place: Place,
    /// Login name, or the beginning of a name.
    #[arg(long, value_name = "TEXT", default_value = "")]
    find: String,
}

#[derive(Debug, Args)]
struct OfficeOf {
    #[command(flatten)]
    place: Place,
    /// Login name, or full name if only one person has it.
    who: String,
    /// The office, by its key in the rulebook.
    office: String,
}

#[derive(Debug, Args)]
struct Print {
    /// Where browsers reach the pages.
    #[arg(long, value_name = "URL", default_value = "http://127.0.0.1:8787")]
    address: String,
}

/// A card as the terminal shows it, once.
#[derive(Serialize)]
struct Shown {
    name: String,
    login: String,
    code: String,
    address: String,
    until: Date,
}

#[derive(Serialize)]
struct Accounts {
    accounts: Vec<Account>,
    /// More follow.
    more: bool,
}

#[derive(Serialize)]
struct Account {
    name: String,
    login: Option<String>,
    state: &'static str,
}

impl House {
    /// Acts of the installation, all or none.
    fn write<T: Send + 'static>(
        &self,
        machine: &Machine,
        acts: impl Fn(&mut Tx<'_>, &Act) -> zhibu_service::Result<T> + Send + 'static,
    ) -> Result<T, Complaint> {
        let act = self.act.clone();
        let done = self.db.write_blocking(move |tx| acts(tx, &act));
        place::seal(&self.db, machine);
        place::done(done)
    }

    fn read<T: Send + 'static>(
        &self,
        query: impl Fn(&mut Tx<'_>, &Act) -> zhibu_service::Result<T> + Send + 'static,
    ) -> Result<T, Complaint> {
        let act = self.act.clone();
        place::done(self.db.read_blocking(move |tx| query(tx, &act)))
    }
}

impl Users {
    pub(super) fn answer(self, machine: &Machine, as_json: bool) -> Result<Answer, Complaint> {
        match self.verb {
            Verb::Add(what) => what.answer(machine, as_json),
            Verb::Card(what) => what.answer(machine, as_json),
            Verb::List(what) => what.answer(machine, as_json),
            Verb::Office(what) => what.answer(machine, as_json),
        }
    }
}

impl Add {
    fn answer(self, machine: &Machine, as_json: bool) -> Result<Answer, Complaint> {
        let house = House::open(machine, &self.place)?;
        self.check_keys(&house)?;
        let unit = match &self.unit {
            Some(typed) => Some(unit_of(&house, typed)?),
            None => None,
        };
        let holds = |unit: &UnitRow| {
            house.act.rules.unit_kind(&unit.kind).is_some_and(|kind| kind.value.holds_members)
        };
        let joins = unit.as_ref().is_some_and(holds);
        let unit = unit.map(|unit| unit.id);
        let name = Name { name: self.name, latin: self.latin };
        let (posts, offices) = (self.posts, self.offices);
        let card = house.write(machine, move |tx, act| {
            let person = match unit.filter(|_| joins) {
                Some(unit) => enter(tx, act, unit, &name)?,
                None => account::add_outsider(tx, act, &name)?,
            };
            for (unit, post) in unit.iter().flat_map(|unit| posts.iter().map(move |p| (*unit, p))) {
                fill(tx, act, unit, person, post)?;
            }
            let card = give_card(tx, act, person)?;
            for key in &offices {
                office::give(tx, act, person, key)?;
            }
            Ok(card)
        });
        Ok(show(&card?, &self.print, as_json))
    }

    /// Keys that the rulebook does not know are named before anything is done.
    fn check_keys(&self, house: &House) -> Result<(), Complaint> {
        let rules = &house.act.rules;
        let known = rules.posts.iter().map(|entry| entry.key.as_str()).collect::<Vec<_>>();
        for post in &self.posts {
            check_key("--post", "post", post, &known)?;
        }
        let known = rules.offices.iter().map(|entry| entry.key.as_str()).collect::<Vec<_>>();
        for key in &self.offices {
            check_key("--office", "office", key, &known)?;
        }
        Ok(())
    }
}

fn check_key(place: &str, noun: &str, key: &str, known: &[&str]) -> Result<(), Complaint> {
    if known.contains(&key) {
        return Ok(());
    }
    Err(Complaint {
        exit: Exit::Usage,
        lang: Lang::En,
        what: format!("There is no {noun} {key:?}"),
        place: place.to_owned(),
        remedy: format!("use one of {}", known.join(", ")),
    })
}

/// Enters a member of a unit.
fn enter(tx: &mut Tx<'_>, act: &Act, unit: UnitId, name: &Name) -> zhibu_service::Result<PersonId> {
    let granted = access::require(tx, act, unit)?;
    let new = NewMember {
        id: PersonId::new(act.now, act.entropy()),
        name: name.clone(),
        details: Details::default(),
        protected: std::collections::BTreeMap::new(),
        standing: Standing::Full,
        party_group: None,
        from: act.today,
        reference: None,
    };
    roll::enter(tx, act, &granted, &new)
}

fn fill(
    tx: &mut Tx<'_>,
    act: &Act,
    unit: UnitId,
    person: PersonId,
    post: &str,
) -> zhibu_service::Result<PostId> {
    let granted = access::require(tx, act, unit)?;
    let new = NewPost {
        id: PostId::new(act.now, act.entropy()),
        post: post.to_owned(),
        person,
        span: Span { from: act.today, until: FOREVER },
        obtained: Obtained::Appointed,
        reference: None,
    };
    post::fill(tx, act, &granted, &new)
}

/// A card for a person, also for one who has nothing to do with any unit.
fn give_card(tx: &mut Tx<'_>, act: &Act, person: PersonId) -> zhibu_service::Result<Card> {
    let granted: Granted<'_, IssueCard> = match person::record::require(tx, act, person) {
        Err(Error::NotFound) => {
            let tops = access::roots(tx, act, Right::IssueCard)?;
            let top = tops.first().ok_or(Error::NotFound)?.root;
            access::require(tx, act, top)?
        }
        other => other?,
    };
    let id = CardId::new(act.now, act.entropy());
    account::issue_card(tx, act, &granted, person, id)
}

impl CardOf {
    fn answer(self, machine: &Machine, as_json: bool) -> Result<Answer, Complaint> {
        let house = House::open(machine, &self.place)?;
        let person = person_of(&house, &self.who)?;
        let card = house.write(machine, move |tx, act| give_card(tx, act, person))?;
        Ok(show(&card, &self.print, as_json))
    }
}

impl List {
    fn answer(self, machine: &Machine, as_json: bool) -> Result<Answer, Complaint> {
        let house = House::open(machine, &self.place)?;
        let find = self.find;
        let (rows, next) = house.read(move |tx, act| account::list(tx, act.realm, &find, None))?;
        let accounts = rows.into_iter().map(|row| Account {
            name: row.name.name,
            login: row.login,
            state: match (row.closed_at, row.is_used) {
                (Some(_), _) => "closed",
                (None, true) => "used",
                (None, false) => "new",
            },
        });
        let found = Accounts { accounts: accounts.collect(), more: next.is_some() };
        if as_json {
            return Ok(Answer::ok(json(&found)));
        }
        let line = |one: &Account| {
            format!("{}\t{}\t{}", one.login.as_deref().unwrap_or("-"), one.state, one.name)
        };
        let mut lines: Vec<String> = found.accounts.iter().map(line).collect();
        if lines.is_empty() {
            lines.push("没有账号。\nThere is no account.".to_owned());
        }
        if found.more {
            lines.push("还有更多，请用--find。\nThere are more: use --find.".to_owned());
        }
        Ok(Answer::ok(lines.join("\n")))
    }
}

#[derive(Serialize)]
struct Given<'a> {
    office: &'a str,
}

impl OfficeOf {
    fn answer(self, machine: &Machine, as_json: bool) -> Result<Answer, Complaint> {
        let house = House::open(machine, &self.place)?;
        let rules = &house.act.rules;
        let known = rules.offices.iter().map(|entry| entry.key.as_str()).collect::<Vec<_>>();
        check_key("OFFICE", "office", &self.office, &known)?;
        let person = person_of(&house, &self.who)?;
        let key = self.office.clone();
        house.write(machine, move |tx, act| office::give(tx, act, person, &key))?;
        if as_json {
            return Ok(Answer::ok(json(&Given { office: &self.office })));
        }
        let label = rules.office(&self.office).map(|entry| entry.label.clone());
        let of = |lang| label.as_ref().map_or("", |label| label.get(lang)).to_owned();
        let (zh, en) = (of(Lang::Zh), of(Lang::En));
        Ok(Answer::ok(format!("已委任为{zh}。\nThe office of {en} is given.")))
    }
}

/// The person of a login name, or the only one of a name.
fn person_of(house: &House, who: &str) -> Result<PersonId, Complaint> {
    let typed = who.to_owned();
    let found = house.read(move |tx, act| match account::person_of_login(tx, act.realm, &typed)? {
        Some(person) => Ok(vec![person]),
        None => account::people_named(tx, act.realm, &typed),
    });
    match found?.as_slice() {
        [one] => Ok(*one),
        [] => Err(failed(
            format!("Nobody has the login name or the name {who:?}"),
            "WHO".to_owned(),
            "look at zhibu user list, or enter the person with zhibu user add",
        )),
        several => Err(failed(
            format!("{} people are called {who:?}", several.len()),
            "WHO".to_owned(),
            "use the login name, as zhibu user list shows it",
        )),
    }
}

/// The unit of this name or code.
fn unit_of(house: &House, typed: &str) -> Result<UnitRow, Complaint> {
    let asked = typed.to_owned();
    let found = house.read(move |tx, act| {
        let mut found: Vec<UnitRow> = Vec::new();
        for top in access::roots(tx, act, Right::ViewUnit)? {
            found.extend(unit::search(tx, act.realm, top.root, &asked, act.today)?);
        }
        Ok(found)
    })?;
    let same = |unit: &&UnitRow| {
        [unit.name.zh(), unit.name.en()].into_iter().flatten().any(|name| name == typed)
    };
    let exact: Vec<&UnitRow> = found.iter().filter(same).collect();
    match (exact.as_slice(), found.as_slice()) {
        ([one], _) => Ok((*one).clone()),
        ([], [one]) => Ok(one.clone()),
        (_, []) => Err(failed(
            format!("There is no unit {typed:?}"),
            "--unit".to_owned(),
            "write its name or code as the pages show it",
        )),
        _ => Err(failed(
            format!("{} units answer to {typed:?}", found.len()),
            "--unit".to_owned(),
            "write the whole name, or the code",
        )),
    }
}

/// Login name, code and address, in both languages: the only time that the code is seen.
fn show(card: &Card, print: &Print, as_json: bool) -> Answer {
    let shown = Shown {
        name: card.name.name.clone(),
        login: card.login.clone(),
        code: card.code.to_string(),
        address: format!("{}/card", print.address.trim_end_matches('/')),
        until: card.until,
    };
    if as_json {
        return Answer::ok(json(&shown));
    }
    let Shown { name, login, code, address, until } = shown;
    Answer::ok(format!(
        "登录卡 Sign-in card · {name}\n\
         网址 address   {address}\n\
         代码 code      {code}\n\
         登录名 login   {login}\n\
         {until}前有效，只能用一次；代码只显示这一次，请当面交给本人。\n\
         Works once, until {until}. The code is shown only now: hand it over in person."
    ))
}
