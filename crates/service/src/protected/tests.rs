//! What is kept, found, refused and sealed anew, in a database of the test's own.

use std::path::PathBuf;
use std::sync::Arc;

use jiff::civil::date;
use zhibu_domain::id::{ImportId, UnitId};
use zhibu_domain::person::{Details, Standing};
use zhibu_domain::{citizen, text::Text};

use super::*;
use crate::access;
use crate::act::Actor;
use crate::person::NewPerson;
use crate::trial::{self, RULES};
use crate::unit::{self, About, NewUnit};
use crate::vault::{self, FileError, Rotation, Secret, Step, Vault};
use crate::{account, args, install};

const NUMBER: &str = "11010519491231002X";
const OTHER: &str = "440524188001010014";
const PHONE: &str = "13800138000";

/// A branch of two with a secretary each, and a key file beside the database.
struct Stage {
    place: trial::Place,
    act: Act,
    branch: UnitId,
    /// A secretary of the branch, a member of it, a member of the other branch.
    people: [PersonId; 3],
    key: PathBuf,
    _folder: tempfile::TempDir,
}

impl Stage {
    fn new() -> Self {
        let place = trial::Place::new();
        let folder = tempfile::tempdir().unwrap();
        let key = folder.path().join("zhibu.key");
        let drawn = std::sync::atomic::AtomicU64::new(1);
        let random: crate::Random = Arc::new(move |buffer: &mut [u8]| {
            let next = drawn.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
            for (byte, value) in buffer.iter_mut().rev().zip(next.to_le_bytes()) {
                *byte = value;
            }
        });
        let vault = Vault::create(&key, None, &random).unwrap();
        let act = Act {
            realm: trial::REALM,
            actor: Actor::Installation,
            now: "2026-11-20T01:00:00Z".parse().unwrap(),
            today: date(2026, 11, 20),
            second_factor: true,
            rules: Arc::clone(&RULES),
            random,
            vault,
        };
        let frame = act.clone();
        let (branch, people) = place.db().write_blocking(move |tx| settle(tx, &frame)).unwrap();
        Self { place, act, branch, people, key, _folder: folder }
    }

    fn write<T: Send + 'static>(
        &self,
        act: impl Fn(&mut Tx<'_>, &Act) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        let frame = self.act.clone();
        self.place.db().write_blocking(move |tx| act(tx, &frame))
    }

    fn put(&self, person: PersonId, field: Field, value: &'static str) -> Result<()> {
        self.write(move |tx, act| put(tx, act, person, field, value))
    }

    fn read(&self, person: PersonId, field: Field) -> Result<Option<String>> {
        self.write(move |tx, act| read(tx, act, person, field))
    }

    fn find(&self, field: Field, value: &'static str) -> Option<PersonId> {
        self.write(move |tx, act| Ok(find_all(tx, act, field, &[value])?.remove(0))).unwrap()
    }

    /// The same with the keys as the file has them, as a program started anew.
    fn anew(&mut self) {
        self.act.vault = Vault::read(&self.key, None).unwrap();
    }

    fn run(&self, sql: &'static str) {
        self.write(move |tx, _| Ok(tx.run(sql, args![])?)).unwrap();
    }
}

fn settle(tx: &mut Tx<'_>, act: &Act) -> Result<(UnitId, [PersonId; 3])> {
    install::make_realm(tx, act)?;
    vault::adopt(tx, act)?;
    let new = |name: &str, kind: &str| NewUnit {
        name: Text::new(Some(name.to_owned()), None),
        kind: kind.to_owned(),
        about: About::default(),
        from: date(2020, 1, 1),
    };
    let top = unit::found_top(tx, act, new("禾塘镇党委", "committee"))?;
    let granted = access::require(tx, act, top)?;
    let branch = unit::found(tx, act, &granted, new("柳岸村党支部", "branch"))?;
    let other = unit::found(tx, act, &granted, new("禾塘村党支部", "branch"))?;
    let mut person = |name: &str, unit, post: Option<&str>| {
        let new = NewPerson {
            name: Name { name: name.to_owned(), latin: None },
            unit,
            standing: Standing::Full,
            since: date(2020, 1, 1),
            posts: post.map(|post| (unit, post.to_owned())).into_iter().collect(),
        };
        person::enrol(tx, act, &new)
    };
    let secretary = person("周启明", branch, Some("secretary"))?;
    Ok((branch, [secretary, person("高素琴", branch, None)?, person("王守田", other, None)?]))
}

#[test]
fn what_is_put_is_read_found_and_replaced() {
    let stage = Stage::new();
    let [one, two, _] = stage.people;
    stage.put(one, Field::CitizenNumber, "１１０１０５ 19491231 002x").unwrap();
    stage.put(one, Field::Phone, "138-0013-8000").unwrap();
    assert_eq!(stage.read(one, Field::CitizenNumber).unwrap().as_deref(), Some(NUMBER));
    assert_eq!(stage.find(Field::CitizenNumber, NUMBER), Some(one));
    assert_eq!(stage.find(Field::Phone, "+86 138 0013 8000"), Some(one));
    assert_eq!(stage.find(Field::CitizenNumber, OTHER), None);
    let recorded = stage.write(move |tx, act| on_record(tx, act.realm, one)).unwrap();
    assert_eq!(recorded, Field::ALL);
    assert_eq!(stage.read(two, Field::Phone).unwrap(), None);

    stage.put(one, Field::CitizenNumber, OTHER).unwrap();
    assert_eq!(stage.find(Field::CitizenNumber, NUMBER), None);
    assert_eq!(stage.find(Field::CitizenNumber, OTHER), Some(one));
    let refused = stage.put(one, Field::CitizenNumber, "110105194912310021");
    let expected = Refusal::Citizen(citizen::Fault::Check);
    assert!(matches!(refused, Err(Error::Protected(refusal)) if refusal == expected));
    assert_eq!(stage.read(one, Field::CitizenNumber).unwrap().as_deref(), Some(OTHER));
}

#[test]
fn a_citizen_number_agrees_with_the_birth_and_sex_beside_it() {
    let stage = Stage::new();
    let one = stage.people[0];
    let fault = |result: Result<()>| match result {
        Err(Error::Protected(Refusal::Citizen(fault))) => Some(fault),
        other => {
            other.unwrap();
            None
        }
    };
    stage.run("UPDATE person SET born_on = '1949-12-30'");
    let put = || fault(stage.put(one, Field::CitizenNumber, NUMBER));
    assert_eq!(put(), Some(citizen::Fault::OtherBirth));
    stage.run("UPDATE person SET born_on = '1949-12-31', sex = '1'");
    assert_eq!(put(), Some(citizen::Fault::OtherSex));
    stage.run("UPDATE person SET sex = '9'");
    assert_eq!(put(), None, "not stated contradicts nothing");
}

#[test]
fn a_citizen_number_is_one_person_and_a_phone_may_be_shared() {
    let mut stage = Stage::new();
    let [secretary, member, outsider] = stage.people;
    stage.put(member, Field::CitizenNumber, NUMBER).unwrap();
    stage.put(member, Field::CitizenNumber, NUMBER).unwrap();
    stage.put(member, Field::Phone, PHONE).unwrap();
    stage.put(outsider, Field::Phone, PHONE).unwrap();
    assert_eq!(stage.find(Field::Phone, PHONE), None, "two have it");

    let named = |stage: &Stage| match stage.put(outsider, Field::CitizenNumber, NUMBER) {
        Err(Error::Protected(Refusal::Taken { name })) => name,
        other => panic!("{other:?}"),
    };
    stage.act.actor = Actor::Person(secretary);
    assert_eq!(named(&stage).as_deref(), Some("高素琴"), "their own secretary");
    stage.act.actor = Actor::Person(outsider);
    assert_eq!(named(&stage), None, "somebody without a right on that branch");
    assert_eq!(stage.read(outsider, Field::CitizenNumber).unwrap(), None);
}

#[test]
fn many_are_put_and_found_at_once_or_none() {
    let stage = Stage::new();
    let [one, two, three] = stage.people;
    let new = |person, field, value: &str| New { person, field, value: value.to_owned() };
    let both = vec![
        new(one, Field::CitizenNumber, NUMBER),
        new(two, Field::CitizenNumber, OTHER),
        new(one, Field::Phone, PHONE),
    ];
    stage.write(move |tx, act| put_new(tx, act, &both)).unwrap();
    let found = stage.write(|tx, act| {
        find_all(tx, act, Field::CitizenNumber, &[OTHER, "11", NUMBER, "110101199003070003"])
    });
    assert_eq!(found.unwrap(), [Some(two), None, Some(one), None]);
    assert_eq!(stage.read(two, Field::CitizenNumber).unwrap().as_deref(), Some(OTHER));

    for twice in [
        vec![new(three, Field::Phone, PHONE), new(three, Field::CitizenNumber, NUMBER)],
        vec![
            new(three, Field::CitizenNumber, "11010119900307774X"),
            new(one, Field::CitizenNumber, "11010119900307774X"),
        ],
    ] {
        let refused = stage.write(move |tx, act| put_new(tx, act, &twice));
        assert!(matches!(refused, Err(Error::Protected(Refusal::Taken { .. }))), "{refused:?}");
        assert_eq!(stage.read(three, Field::Phone).unwrap(), None, "nothing half done");
    }
}

#[test]
fn a_sealed_value_opens_in_its_own_row_only() {
    let stage = Stage::new();
    let [one, two, _] = stage.people;
    stage.put(one, Field::CitizenNumber, NUMBER).unwrap();
    stage.put(two, Field::CitizenNumber, OTHER).unwrap();
    let copied = stage.write(move |tx, act| {
        let sealed = sql::load(tx, act.realm, one, Field::CitizenNumber)?.unwrap();
        Ok(tx.run("UPDATE protected SET sealed = $2 WHERE person = $1", args![two, sealed.bytes])?)
    });
    assert_eq!(copied.unwrap(), 1);
    let broken = stage.read(two, Field::CitizenNumber);
    assert!(matches!(broken, Err(Error::Vault(vault::Error::Broken))), "{broken:?}");
    assert_eq!(stage.read(one, Field::CitizenNumber).unwrap().as_deref(), Some(NUMBER));
    assert_eq!(stage.write(check).unwrap(), Checked { values: 2, broken: 1 });
}

#[test]
fn a_value_under_the_hash_of_another_is_found_by_the_check() {
    let stage = Stage::new();
    stage.put(stage.people[0], Field::CitizenNumber, NUMBER).unwrap();
    assert_eq!(stage.write(check).unwrap(), Checked { values: 1, broken: 0 });
    stage.run("UPDATE protected SET lookup = '00'");
    assert_eq!(stage.write(check).unwrap(), Checked { values: 1, broken: 1 });
}

#[test]
fn without_a_key_or_with_another_nothing_is_sealed_or_opened() {
    let mut stage = Stage::new();
    let one = stage.people[0];
    stage.put(one, Field::CitizenNumber, NUMBER).unwrap();
    stage.act.vault = Vault::default();
    assert!(matches!(stage.put(one, Field::Phone, PHONE), Err(Error::Vault(vault::Error::NoKey))));
    stage.act.vault = Vault::of_key(1, [9; vault::KEY_BYTES]);
    assert!(matches!(
        stage.put(one, Field::Phone, PHONE),
        Err(Error::Vault(vault::Error::Foreign { number: 1 }))
    ));
    stage.act.vault = Vault::of_key(2, [9; vault::KEY_BYTES]);
    assert!(matches!(
        stage.read(one, Field::CitizenNumber),
        Err(Error::Vault(vault::Error::Missing { number: 1 }))
    ));
    let adopted = stage.write(vault::adopt);
    assert!(matches!(adopted, Err(Error::Vault(vault::Error::Missing { .. }))), "{adopted:?}");
}

/// Sealed values outside of the table of protected fields: a second factor, a part of a sheet, and
/// what a sheet replaced.
fn put_others(stage: &Stage) -> [Secret; 2] {
    let (one, branch) = (stage.people[0], stage.branch);
    let put = stage.write(move |tx, act| {
        let account = account::open(tx, act, one, None)?;
        let import = ImportId::new(act.now, act.entropy());
        let secrets = [Secret::Totp(act.realm, account), Secret::Upload(act.realm, import)];
        let keys = act.vault.keys(tx)?;
        let [factor, part] = secrets.map(|secret| keys.seal_bytes(secret, b"x", &act.random));
        let (factor, part) = (factor?, part?);
        assert!(keys.open_bytes(secrets[1], &factor).is_err(), "each as what it is");
        tx.run(
            "UPDATE account SET totp_key_number = $2, totp_sealed = $3 WHERE id = $1",
            args![account, factor.key_number, factor.bytes],
        )?;
        tx.run(
            "INSERT INTO import (realm, id, unit, kind, name, sha256, bytes, state, created_at)
             VALUES ($1, $2, $3, 'people', 'x', 'x', 1, 'waiting', $4)",
            args![act.realm, import, branch, act.now],
        )?;
        tx.run(
            "INSERT INTO import_part (realm, import, ordinal, key_number, sealed)
             VALUES ($1, $2, 0, $3, $4)",
            args![act.realm, import, part.key_number, part.bytes],
        )?;
        let field = Field::Phone;
        let before = keys.seal((act.realm, one), field, PHONE, &act.random)?;
        tx.run(
            "INSERT INTO import_before (realm, import, ordinal, what, subject, key_number, sealed)
             VALUES ($1, $2, 0, $3, $4, $5, $6)",
            args![act.realm, import, field.key(), one, before.key_number, before.bytes],
        )?;
        Ok(secrets)
    });
    put.unwrap()
}

#[test]
fn all_else_that_is_sealed_goes_through_a_rotation_too() {
    let mut stage = Stage::new();
    let secrets = put_others(&stage);
    assert_eq!(finish(&stage).number, 2);
    stage.anew();
    let one = stage.people[0];
    let opened = stage.write(move |tx, act| {
        let mut sealed = |sql| {
            tx.one(sql, args![], |row| Ok(Sealed { key_number: row.get(0)?, bytes: row.get(1)? }))
        };
        let found = [
            sealed(
                "SELECT totp_key_number, totp_sealed FROM account WHERE totp_sealed IS NOT NULL",
            )?,
            sealed("SELECT key_number, sealed FROM import_part")?,
            sealed("SELECT key_number, sealed FROM import_before")?,
        ];
        let keys = act.vault.keys(tx)?;
        for (secret, sealed) in secrets.into_iter().zip(&found) {
            assert_eq!(keys.open_bytes(secret, sealed)?.as_slice(), b"x");
        }
        assert_eq!(keys.open((act.realm, one), Field::Phone, &found[2])?, PHONE);
        Ok(found.map(|sealed| sealed.key_number))
    });
    assert_eq!(opened.unwrap(), [2, 2, 2]);
}

/// More values than two batches hold.
const MANY: u32 = 1_100;

/// People with phones, of whom the last is given back with the number.
fn fill(stage: &Stage) -> (PersonId, String) {
    let branch = stage.branch;
    let phone = |number: u32| format!("139{number:08}");
    let last = stage.write(move |tx, act| {
        let bulk = |_| person::BulkPerson {
            id: PersonId::new(act.now, act.entropy()),
            name: Name { name: "甲".to_owned(), latin: None },
            details: Details::default(),
            unit: branch,
            party_group: None,
            standing: Standing::Full,
            since: date(2021, 1, 1),
            posts: Vec::new(),
        };
        let people: Vec<_> = (0..MANY).map(bulk).collect();
        person::insert_bulk(tx, act, &people)?;
        let new: Vec<New> = people
            .iter()
            .zip(0..)
            .map(|(bulk, number)| New {
                person: bulk.id,
                field: Field::Phone,
                value: phone(number),
            })
            .collect();
        put_new(tx, act, &new)?;
        Ok(people.last().map(|bulk| bulk.id).unwrap())
    });
    (last.unwrap(), phone(MANY - 1))
}

/// Whatever a rotation has done so far, this holds for a program that was running before it and
/// for one started now.
fn is_whole(stage: &mut Stage, values: u64) {
    let before = stage.act.vault.clone();
    let member = stage.people[1];
    for fresh in [false, true] {
        if fresh {
            stage.anew();
        }
        assert_eq!(stage.find(Field::CitizenNumber, NUMBER), Some(member));
        assert_eq!(stage.read(member, Field::CitizenNumber).unwrap().as_deref(), Some(NUMBER));
        let taken = stage.put(stage.people[2], Field::CitizenNumber, NUMBER);
        assert!(matches!(taken, Err(Error::Protected(Refusal::Taken { .. }))), "{taken:?}");
        assert_eq!(stage.write(check).unwrap(), Checked { values, broken: 0 });
    }
    stage.act.vault = before;
}

fn finish(stage: &Stage) -> vault::Rotated {
    let mut rotation = Rotation::begin(stage.place.db(), &stage.act).unwrap();
    for _ in 0..100 {
        if let Step::Done(rotated) = rotation.step().unwrap() {
            return rotated;
        }
    }
    panic!("it does not end");
}

#[test]
fn a_rotation_that_is_broken_off_after_any_step_is_taken_up_again() {
    let mut steps = 0;
    loop {
        let mut stage = Stage::new();
        stage.put(stage.people[1], Field::CitizenNumber, NUMBER).unwrap();
        let (last, phone) = fill(&stage);
        let values = u64::from(MANY) + 1;
        let mut rotation = Rotation::begin(stage.place.db(), &stage.act).unwrap();
        let mut taken = Vec::new();
        for _ in 0..steps {
            taken.push(rotation.step().unwrap());
            is_whole(&mut stage, values);
        }
        drop(rotation);
        let was_done = matches!(taken.last(), Some(Step::Done(_)));
        if !was_done {
            let rotated = finish(&stage);
            assert_eq!(rotated.number, 2, "broken off after {taken:?}");
        }
        is_whole(&mut stage, values);
        assert_eq!(stage.read(last, Field::Phone).unwrap(), Some(phone));
        let keys = stage.place.column::<i64>("SELECT DISTINCT key_number FROM protected");
        assert_eq!(keys, [2]);
        assert_eq!(stage.write(|tx, _| vault::in_force(tx)).unwrap(), [2]);
        let text = std::fs::read_to_string(&stage.key).unwrap();
        let lines: Vec<_> = text.lines().filter(|line| !line.starts_with('#')).collect();
        assert!(lines.len() == 1 && lines[0].starts_with("2 "), "the old key has left the file");
        let logged = stage.place.column::<String>("SELECT act FROM audit WHERE act LIKE 'key%'");
        assert_eq!(logged.len(), 3, "made, made, retired: {logged:?}");
        if was_done {
            use Step::{Drawn, Entered, Retired, Sealed};
            let [steps @ .., Step::Done(_)] = taken.as_slice() else { panic!("{taken:?}") };
            assert_eq!(
                steps,
                [Drawn, Entered, Sealed, Sealed, Sealed, Sealed, Sealed, Sealed, Sealed, Retired]
            );
            return;
        }
        steps += 1;
    }
}

#[test]
fn what_was_sealed_during_a_rotation_is_sealed_with_the_new_key() {
    let stage = Stage::new();
    let [one, two, _] = stage.people;
    stage.put(one, Field::CitizenNumber, NUMBER).unwrap();
    let mut rotation = Rotation::begin(stage.place.db(), &stage.act).unwrap();
    assert_eq!(rotation.step().unwrap(), Step::Drawn);
    assert_eq!(rotation.step().unwrap(), Step::Entered);
    // This program still holds the old key alone.
    stage.put(two, Field::CitizenNumber, OTHER).unwrap();
    let keys = stage.place.column::<i64>("SELECT key_number FROM protected ORDER BY key_number");
    assert_eq!(keys, [1, 2]);
}

#[test]
fn an_old_key_stays_in_force_while_a_value_needs_it() {
    let stage = Stage::new();
    let one = stage.people[0];
    stage.put(one, Field::CitizenNumber, NUMBER).unwrap();
    let old: Vec<u8> = stage.place.column("SELECT sealed FROM protected").remove(0);
    let lookup: String = stage.place.column("SELECT lookup FROM protected").remove(0);
    let mut rotation = Rotation::begin(stage.place.db(), &stage.act).unwrap();
    assert_eq!(rotation.step().unwrap(), Step::Drawn);
    assert_eq!(rotation.step().unwrap(), Step::Entered);
    // One batch, and a look that finds no more in each of four tables.
    for _ in 0..5 {
        assert_eq!(rotation.step().unwrap(), Step::Sealed);
    }
    // As if somebody had sealed with it behind the walk.
    stage
        .write(move |tx, _| {
            Ok(tx.run(
                "UPDATE protected SET key_number = 1, sealed = $1, lookup = $2",
                args![old, lookup],
            )?)
        })
        .unwrap();
    assert_eq!(rotation.step().unwrap(), Step::Sealed, "not retired");
    assert_eq!(stage.write(|tx, _| vault::in_force(tx)).unwrap(), [1, 2]);
    drop(rotation);
    assert_eq!(finish(&stage).number, 2);
    assert_eq!(stage.read(one, Field::CitizenNumber).unwrap().as_deref(), Some(NUMBER));
}

#[test]
fn a_retired_key_is_laid_aside_and_opens_what_was_sealed_with_it() {
    let stage = Stage::new();
    let one = stage.people[0];
    stage.put(one, Field::CitizenNumber, NUMBER).unwrap();
    let both = {
        let mut rotation = Rotation::begin(stage.place.db(), &stage.act).unwrap();
        while rotation.step().unwrap() != Step::Retired {}
        std::fs::read(&stage.key).unwrap()
    };
    let aside = finish(&stage).laid_aside;
    assert_eq!(aside.len(), 1);
    assert!(Vault::read(&aside[0], None).is_ok());
    // Killed between the two files: the old key is aside already and still in the key file.
    std::fs::write(&stage.key, both).unwrap();
    assert_eq!(finish(&stage), vault::Rotated { number: 2, laid_aside: aside });
    // From here on it is a new rotation.
    assert_eq!(finish(&stage).number, 3);
}

#[test]
fn two_rotations_at_once_are_one() {
    let stage = Stage::new();
    let first = Rotation::begin(stage.place.db(), &stage.act).unwrap();
    let second = Rotation::begin(stage.place.db(), &stage.act).map(drop);
    assert!(matches!(second, Err(Error::Vault(vault::Error::File(FileError::Busy)))), "{second:?}");
    drop(first);
    assert_eq!(finish(&stage).number, 2);
}
