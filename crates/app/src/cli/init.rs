//! `zhibu init`: a database, its realm, and the unit at the top.

use std::path::Path;

use clap::Args;
use jiff::civil::Date;
use serde::Serialize;
use zhibu_domain::id::Realm;
use zhibu_domain::rulebook::{Entry, Post, Right, Rulebook, embedded_keys};
use zhibu_domain::text::{Lang, Text};
use zhibu_domain::unit::DAWN;
use zhibu_service::engine::Tx;
use zhibu_service::unit::{About, NewUnit};
use zhibu_service::{Act, Error, install, unit, vault};

use super::key;
use super::place::{self, Place};
use super::{Answer, Complaint, Exit, json};
use crate::machine::Machine;

/// The realm of an installation that has one.
pub(super) const REALM: Realm = Realm(1);

#[derive(Debug, Args)]
pub(super) struct Init {
    #[command(flatten)]
    place: Place,
    /// Key of the rulebook to work by.
    #[arg(long, default_value = "cpc", value_name = "KEY")]
    rulebook: String,
    /// Name of the unit at the top, in Chinese.
    #[arg(long, value_name = "NAME")]
    name_zh: Option<String>,
    /// Its name in English.
    #[arg(long, value_name = "NAME")]
    name_en: Option<String>,
    /// Its kind, by its key in the rulebook.
    #[arg(long, value_name = "KEY")]
    kind: String,
    /// First day from which the tree is kept; nothing can be entered for a day before it.
    #[arg(long, value_name = "DATE", default_value_t = DAWN)]
    since: Date,
}

#[derive(Serialize)]
struct Made<'a> {
    realm: i64,
    rulebook: &'a str,
    unit: String,
}

impl Init {
    pub(super) fn answer(self, machine: &Machine, as_json: bool) -> Result<Answer, Complaint> {
        let rules = self.rules()?;
        let plain = machine.act(REALM, rules);
        let name = self.name()?;
        let next = next_command(&plain.rules, &self.kind, &name, self.place.folder());
        let new = NewUnit {
            name: Some(name),
            kind: self.kind,
            about: About::default(),
            from: self.since,
        };
        let db = self.place.make()?;
        place::done(db.migrate().map_err(Error::from))?;
        let realms = place::done(db.read_blocking(install::realms))?;
        if !realms.is_empty() {
            return Err(place::failed(
                "The database holds an installation already".to_owned(),
                "--data".to_owned(),
                "name another folder or database, or serve this one",
            ));
        }
        let key_path = self.place.key_path()?;
        let vault = key::made_or_read(machine, &key_path, self.place.folder())?;
        let act = Act { vault, ..plain };
        let rulebook = act.rules.key.clone();
        let made = db.write_blocking(move |tx: &mut Tx<'_>| {
            install::make_realm(tx, &act)?;
            vault::adopt(tx, &act)?;
            unit::found_top(tx, &act, new.clone())
        });
        place::seal(&db, machine);
        let made =
            Made { realm: REALM.0, rulebook: &rulebook, unit: place::done(made)?.to_string() };
        Ok(Answer::ok(if as_json {
            json(&made)
        } else {
            format!(
                "已建立，顶层单位{0}。\nMade; the unit at the top is {0}.\n\
                 下一步，录入第一个人并发登录卡。Next, enter the first person and make a card:\n\
                 {next}",
                made.unit
            )
        }))
    }

    /// A rulebook that this program carries: the database keeps its key only.
    fn rules(&self) -> Result<std::sync::Arc<Rulebook>, Complaint> {
        let known = embedded_keys();
        if !known.contains(&self.rulebook.as_str()) {
            return Err(usage(
                format!("There is no rulebook {:?}", self.rulebook),
                "--rulebook",
                format!("use one of {}", known.join(", ")),
            ));
        }
        let rules = place::rules(&self.rulebook)?;
        let roots: Vec<&str> = rules
            .unit_kinds
            .iter()
            .filter(|kind| kind.value.root)
            .map(|kind| kind.key.as_str())
            .collect();
        if !roots.contains(&self.kind.as_str()) {
            return Err(usage(
                format!("No unit of kind {:?} can stand at the top", self.kind),
                "--kind",
                format!("use one of {}", roots.join(", ")),
            ));
        }
        Ok(rules)
    }

    fn name(&self) -> Result<Text, Complaint> {
        Text::new(self.name_zh.clone(), self.name_en.clone()).ok_or_else(|| {
            let remedy = "add --name-zh NAME, --name-en NAME, or both".to_owned();
            usage("The unit at the top has no name".to_owned(), "--name-zh", remedy)
        })
    }
}

/// The command by which the first person comes in: somebody whose post hands out cards to others.
fn next_command(rules: &Rulebook, kind: &str, name: &Text, folder: Option<&Path>) -> String {
    let hands_out = |post: &&Entry<Post>| {
        let mut rights = post.value.rights.iter();
        post.value.held_in.iter().any(|held| held == kind)
            && rights.any(|(right, _)| *right == Right::IssueCard)
    };
    let post = rules.posts.iter().find(hands_out).map_or("…", |post| post.key.as_str());
    let unit = name.zh().or(name.en()).unwrap_or_default();
    let data = folder.map_or("…".into(), |folder| folder.display().to_string());
    format!("zhibu user add --data {data:?} --name … --unit {unit:?} --post {post}")
}

fn usage(what: String, place: &str, remedy: String) -> Complaint {
    Complaint { exit: Exit::Usage, lang: Lang::En, what, place: place.to_owned(), remedy }
}
