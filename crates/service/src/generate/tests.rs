//! The generator's promises: every column is filled, every record passes the rules, the same plan
//! gives the same rows, and what must not be there is not.

use std::collections::BTreeSet;

use jiff::civil::date;
use zhibu_domain::activity::{State, check};
use zhibu_domain::id::{ActivityId, AuditId, BulletinId};
use zhibu_domain::rulebook::Catalogue;

use super::*;
use crate::args;
use crate::engine::migrate::migrations;
use crate::trial::{Place, REALM, RULES, named_in_reports, plain};
use crate::{bulletin, post};

fn plan(units: u32, members: u32, years: u32, seed: u64) -> Plan {
    Plan {
        units,
        members,
        years,
        seed,
        until: date(2026, 11, 20),
        rules: Arc::clone(&RULES),
        vault: crate::Vault::of_key(1, [7; 32]),
        open: Vec::new(),
    }
}

fn made(plan: &Plan) -> (Place, Generated) {
    let place = Place::new();
    let generated = generate(place.db(), REALM, plan, &place.files, &plain()).unwrap();
    (place, generated)
}

fn records(place: &Place) -> Vec<Record> {
    let ids: Vec<ActivityId> = place.column("SELECT id FROM activity ORDER BY id");
    let load = move |tx: &mut Tx<'_>| {
        let mut found = Vec::new();
        for id in &ids {
            found.extend(activity::load(tx, REALM, *id)?);
        }
        Ok::<_, Error>(found)
    };
    place.db().read_blocking(load).unwrap()
}

/// The county that most tests look at.
fn county() -> (Place, Generated) {
    made(&plan(30, 600, 2, 7))
}

/// Tables and columns as the migrations make them.
fn columns() -> Vec<(String, Vec<String>)> {
    let mut tables: Vec<(String, Vec<String>)> = Vec::new();
    for migration in migrations() {
        for line in migration.sql.lines() {
            if let Some(name) = line.strip_prefix("CREATE TABLE ") {
                let name = name.split_whitespace().next().unwrap().to_owned();
                tables.push((name, Vec::new()));
            }
            if let Some(rest) = line.strip_prefix("ALTER TABLE ") {
                let mut words = rest.split_whitespace();
                let (name, column) = (words.next().unwrap(), words.nth(2).unwrap());
                let table = tables.iter_mut().find(|(table, _)| table == name).unwrap();
                table.1.push(column.to_owned());
            }
            let mut words = line.strip_prefix("    ").unwrap_or_default().split_whitespace();
            let (name, kind) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
            let types = ["BIGINT", "UUID", "TEXT", "DATE", "TIMESTAMPTZ", "BOOLEAN"];
            if types.contains(&kind.trim_end_matches(',')) {
                tables.last_mut().unwrap().1.push(name.to_owned());
            }
        }
    }
    tables
}

#[test]
fn every_column_of_records_people_and_posts_is_filled() {
    let (place, _) = county();
    let about = |table: &str| {
        // Facts that wait for a column come from published reports alone.
        table.starts_with("activity") && table != "activity_not_yet"
            || [
                "bulletin",
                "bulletin_editor",
                "body",
                "body_member",
                "person",
                "membership",
                "person_flag",
                "post",
                "post_leave",
                "term",
                "protected",
                "task",
                "task_step",
            ]
            .contains(&table)
    };
    // Which import a row came from: nothing here is imported.
    let kept = |column: &&String| *column != "import";
    let mut looked_at = 0;
    let mut empty = Vec::new();
    for (table, columns) in columns().iter().filter(|(table, _)| about(table)) {
        for column in columns.iter().filter(kept) {
            looked_at += 1;
            let filled: Vec<i64> = place.column(&format!("SELECT COUNT({column}) FROM {table}"));
            if filled == [0] {
                empty.push(format!("{table}.{column}"));
            }
        }
    }
    assert!(looked_at > 150, "the migrations were read: {looked_at}");
    assert_eq!(empty, [""; 0]);
    let written: Vec<i64> = place.column("SELECT MAX(written_for) FROM activity_vote");
    assert!(written[0] > 0);
}

#[test]
fn those_whose_names_the_data_gives_have_a_number_and_a_phone() {
    let (place, generated) = county();
    let frame = Frame {
        realm: REALM,
        rules: Arc::clone(&RULES),
        seed: 1,
        end: Timestamp::UNIX_EPOCH,
        vault: crate::Vault::of_key(1, [7; 32]),
    };
    let act = frame.installation(0);
    let check = move |tx: &mut Tx<'_>| protected::check(tx, &act);
    let checked = place.db().read_blocking(check).unwrap();
    let values = 2 * u64::try_from(generated.settlers.len()).unwrap();
    assert!(values > 0);
    assert_eq!(checked, protected::Checked { values, broken: 0 });
}

#[test]
fn every_record_passes_the_rules() {
    let (place, generated) = county();
    let records = records(&place);
    assert_eq!(records.len(), generated.activities);
    let today = date(2026, 11, 20);
    for record in &records {
        // A cancelled plan is judged as the plan it was.
        let state = if record.state == State::Cancelled { State::Planned } else { record.state };
        let faults = check(&RULES, &record.sitting, state, today);
        assert!(faults.is_empty(), "{faults:?} in {record:#?}");
    }
    let states: BTreeSet<_> = records.iter().map(|record| record.state.code()).collect();
    assert_eq!(states.len(), State::ALL.len(), "{states:?}");
    let undated = records.iter().filter(|record| record.sitting.when.day().is_none());
    assert!(undated.count() > 0);
    let passed = records.iter().flat_map(|r| r.sitting.votes.iter().map(move |v| (r, v)));
    let outcomes: BTreeSet<bool> = passed
        .map(|(record, taken)| {
            let rule = RULES.vote(&taken.rule, record.sitting.when.day().unwrap()).unwrap();
            zhibu_domain::vote::count(&rule.value, taken.tally()).unwrap().passed
        })
        .collect();
    assert_eq!(outcomes.len(), 2, "votes are carried and lost");
}

#[test]
fn attendance_lists_hold_the_members_of_the_day() {
    let (place, generated) = county();
    let rows: Vec<i64> = place.column("SELECT COUNT(*) FROM activity_attendance");
    assert!(usize::try_from(rows[0]).unwrap() >= generated.attendances);
    let strangers: Vec<i64> = place.column(
        "SELECT COUNT(*) FROM activity_attendance t
           JOIN activity a ON a.realm = t.realm AND a.id = t.activity
          WHERE NOT EXISTS (SELECT 1 FROM membership m
                WHERE m.realm = t.realm AND m.person = t.person AND m.valid_from <= a.held_on)",
    );
    assert_eq!(strangers, [0]);
    let voting: Vec<i64> = place.column(
        "SELECT COUNT(*) FROM activity_attendance t
           JOIN membership m ON m.realm = t.realm AND m.person = t.person
          WHERE t.votes <> (m.standing = 'full')",
    );
    assert_eq!(voting, [0]);
    let away: Vec<i64> =
        place.column("SELECT COUNT(*) FROM activity_attendance WHERE status <> 'present'");
    assert!(away[0] * 5 < rows[0] && away[0] * 50 > rows[0], "{} of {}", away[0], rows[0]);
}

#[test]
fn the_county_is_as_large_as_asked_and_its_closure_is_true() {
    let (place, generated) = county();
    // Two groups besides the units asked for.
    assert_eq!((generated.units, generated.members), (32, 600));
    assert_eq!(place.column::<i64>("SELECT COUNT(*) FROM unit"), [32]);
    assert_eq!(place.column::<i64>("SELECT COUNT(DISTINCT person) FROM membership"), [600]);
    let kinds: Vec<String> = place.column("SELECT DISTINCT kind FROM unit_version ORDER BY kind");
    let expected = [
        "branch",
        "committee",
        "general-branch",
        "group",
        "joint-branch",
        "leading-group",
        "local-committee",
        "working-committee",
    ];
    assert_eq!(kinds, expected);
    let faults = place.db().read_blocking(|tx| unit::closure_faults(tx, REALM)).unwrap();
    assert_eq!(faults, []);
    let young: Vec<i64> =
        place.column("SELECT COUNT(*) FROM membership WHERE standing = 'probationary'");
    assert!((15..=45).contains(&young[0]), "{young:?}");
    let names: Vec<String> = place.column("SELECT name_zh FROM unit_version ORDER BY unit");
    assert!(names.contains(&"柳岸村党支部".to_owned()), "{names:?}");
    let distinct: BTreeSet<&String> = names.iter().collect();
    assert_eq!(distinct.len(), names.len(), "{names:?}");
    let tx = place.column::<i64>("SELECT COUNT(*) FROM audit WHERE act = 'install.generate'");
    assert_eq!(tx, [1]);
}

#[test]
fn the_first_village_has_its_nine_and_a_committee_of_five() {
    let (place, generated) = county();
    let (village, today) = (generated.village, date(2026, 11, 20));
    let found = place.db().read_blocking(move |tx| {
        let members = person::count_members(tx, REALM, village, today)?;
        let posts = post::of_unit(tx, REALM, &RULES, village, today)?;
        Ok::<_, Error>((members, posts))
    });
    let (members, posts) = found.unwrap();
    assert_eq!(members, (8, 1));
    let posts: Vec<(&str, &str)> =
        posts.iter().map(|holder| (holder.name.name.as_str(), holder.post.as_str())).collect();
    let expected = [
        ("周启明", "secretary"),
        ("陆远舟", "deputy-secretary"),
        ("沈秋月", "organisation-member"),
        ("高素琴", "publicity-member"),
        ("唐立冬", "discipline-member"),
    ];
    assert_eq!(posts, expected);
    // Whoever is offered for signing in holds one post, or none, so that the list shows each once.
    let held: Vec<i64> = generated
        .settlers
        .iter()
        .filter(|settler| settler.seat.is_some())
        .map(|settler| {
            let person = settler.person;
            let posts = move |tx: &mut Tx<'_>| {
                let sql = "SELECT COUNT(*) FROM post WHERE realm = $1 AND person = $2";
                Ok::<_, Error>(tx.one(sql, args![REALM, person], |row| row.get(0))?)
            };
            place.db().read_blocking(posts).unwrap()
        })
        .collect();
    assert_eq!((held.len(), held.iter().sum::<i64>()), (7, 6));
}

#[test]
fn what_is_kept_of_people_hangs_together() {
    let (place, _) = county();
    let dates = "SELECT COUNT(*) FROM person p
          WHERE p.born_on IS NULL OR p.joined_on IS NULL OR p.joined_on <= p.born_on
             OR p.full_on IS NOT NULL AND p.full_on <= p.joined_on";
    assert_eq!(place.column::<i64>(dates), [0]);
    let born: Vec<jiff::civil::Date> = place.column("SELECT born_on FROM person ORDER BY id");
    let joined: Vec<jiff::civil::Date> = place.column("SELECT joined_on FROM person ORDER BY id");
    for (born, joined) in born.iter().zip(&joined) {
        assert!(born.checked_add(18.years()).unwrap() <= *joined, "{born} {joined}");
        assert!(born.year() > 1930, "{born}");
    }
    let standing: Vec<i64> = place.column(
        "SELECT COUNT(*) FROM membership m JOIN person p ON p.realm = m.realm AND p.id = m.person
          WHERE (m.standing = 'full') <> (p.full_on IS NOT NULL)
             OR p.full_on IS NOT NULL AND p.full_on > m.valid_from",
    );
    assert_eq!(standing, [0]);
    for (column, list) in [
        ("sex", Catalogue::Sex),
        ("people", Catalogue::People),
        ("education", Catalogue::Education),
        ("occupation", Catalogue::Occupation),
    ] {
        let codes: Vec<String> = place.column(&format!("SELECT DISTINCT {column} FROM person"));
        assert!(codes.len() > 1, "{column}");
        for code in codes {
            assert!(RULES.item(list, &code).is_some(), "{column} {code}");
        }
    }
    let flags: Vec<String> = place.column("SELECT DISTINCT flag FROM person_flag ORDER BY flag");
    assert_eq!(flags, ["abroad", "exempt", "migrant", "out-of-contact"]);
}

#[test]
fn terms_end_on_different_days_and_somebody_is_away() {
    let (place, generated) = county();
    let latest = "FROM term t WHERE NOT EXISTS (SELECT 1 FROM term l WHERE l.realm = t.realm
                AND l.unit = t.unit AND l.elected_on > t.elected_on) AND";
    let count = |rest: &str| place.column::<i64>(&format!("SELECT COUNT(*) {latest} {rest}"))[0];
    assert_eq!(count("t.ends_on < '2026-11-20'"), 1, "one is over");
    assert!(count("t.ends_on >= '2026-11-20' AND t.ends_on < '2027-05-20'") > 2);
    assert!(count("t.ends_on > '2027-05-20'") > 5);
    let ways: Vec<String> = place.column("SELECT DISTINCT obtained FROM post ORDER BY obtained");
    assert_eq!(ways, ["acting", "appointed", "by-elected", "elected"]);
    assert_eq!(place.column::<i64>("SELECT COUNT(*) FROM post_leave"), [1]);
    let village = generated.village;
    let found = place.db().read_blocking(move |tx| {
        let act = Frame {
            realm: REALM,
            rules: Arc::clone(&RULES),
            seed: 1,
            end: moment(date(2026, 11, 20), 0),
            vault: crate::Vault::of_key(1, [7; 32]),
        }
        .installation(0);
        let scope = crate::access::Scope { root: village, levels: u32::MAX };
        let vacant = post::vacancies(tx, REALM, &RULES, scope, act.today)?;
        Ok::<_, Error>((post::terms_ending(tx, &act, scope)?, vacant))
    });
    let (ending, vacant) = found.unwrap();
    assert_eq!(ending.len(), 1, "the first village prepares its election");
    assert_eq!(vacant, [], "both groups are led");
    let open: Vec<i64> = place.column(
        "SELECT COUNT(*) FROM post p WHERE p.post = 'secretary' AND p.valid_until < '2026-11-20'
            AND NOT EXISTS (SELECT 1 FROM post q WHERE q.realm = p.realm AND q.unit = p.unit
                AND q.post = 'secretary' AND q.valid_from >= p.valid_until)",
    );
    assert_eq!(open, [1], "one branch has no secretary");
    let grouped: Vec<i64> =
        place.column("SELECT COUNT(*) FROM membership WHERE party_group IS NOT NULL");
    assert_eq!(grouped, [9]);
}

#[test]
fn bulletins_stand_in_every_stage() {
    let (place, generated) = county();
    let ids: Vec<BulletinId> = place.column("SELECT id FROM bulletin");
    assert_eq!(ids.len(), generated.bulletins);
    let states: Vec<String> = place.column("SELECT DISTINCT state FROM bulletin ORDER BY state");
    assert_eq!(states, ["checked", "draft", "published", "submitted", "withdrawn"]);
    let later: Vec<i64> = place.column(
        "SELECT COUNT(*) FROM bulletin b JOIN activity a ON a.realm = b.realm AND a.id = b.activity
          WHERE b.listed_on < a.held_on",
    );
    assert_eq!(later, [0], "nothing is published before it happened");
}

#[test]
fn nothing_is_written_down_after_the_end() {
    let (place, _) = county();
    let end = moment(date(2026, 11, 19), 600);
    for column in ["recorded_at", "confirmed_at", "created_at"] {
        let last: Vec<Option<Timestamp>> =
            place.column(&format!("SELECT MAX({column}) FROM activity"));
        assert!(last[0].unwrap() <= end, "{column}");
    }
    let ahead: Vec<i64> = place.column(
        "SELECT COUNT(*) FROM activity WHERE held_on >= '2026-11-20'
            AND state NOT IN ('planned', 'cancelled')",
    );
    assert_eq!(ahead, [0]);
}

#[test]
fn the_same_plan_gives_the_same_rows() {
    let small = plan(12, 150, 1, 42);
    let ((one, _), (two, _)) = (made(&small), made(&small));
    assert_eq!(records(&one), records(&two));
    let bulletins = |place: &Place| {
        let ids: Vec<BulletinId> = place.column("SELECT id FROM bulletin ORDER BY id");
        let load = move |tx: &mut Tx<'_>| {
            ids.iter()
                .map(|id| bulletin::load(tx, REALM, *id, date(2026, 11, 20)))
                .collect::<Result<Vec<_>>>()
        };
        place.db().read_blocking(load).unwrap()
    };
    assert_eq!(bulletins(&one), bulletins(&two));
    for sql in ["SELECT id FROM audit ORDER BY id", "SELECT person FROM post ORDER BY id"] {
        assert_eq!(one.column::<AuditId>(sql), two.column::<AuditId>(sql));
    }
    let names = "SELECT name || '/' || latin FROM person ORDER BY id";
    assert_eq!(one.column::<String>(names), two.column::<String>(names));
    let (other, _) = made(&Plan { seed: 43, ..small });
    assert_ne!(one.column::<String>(names), other.column::<String>(names));
}

#[test]
fn a_realm_that_holds_units_is_left_as_it_is() {
    let small = plan(8, 80, 1, 1);
    let (place, _) = made(&small);
    let before: Vec<i64> = place.column("SELECT COUNT(*) FROM audit");
    let again = generate(place.db(), REALM, &small, &place.files, &plain());
    assert!(matches!(again, Err(Error::Data { .. })), "{again:?}");
    assert_eq!(place.column::<i64>("SELECT COUNT(*) FROM audit"), before);
}

#[test]
fn a_plan_that_cannot_be_carried_out_is_refused() {
    let place = Place::new();
    let refused = |plan: &Plan| match generate(place.db(), REALM, plan, &place.files, &plain()) {
        Err(Error::Data { problem, .. }) => problem,
        other => panic!("{other:?}"),
    };
    assert_eq!(refused(&plan(7, 80, 1, 1)), "there can be 8 to 20000 units");
    assert_eq!(refused(&plan(8, 80, 0, 1)), "there can be 1 to 20 years");
    assert_eq!(refused(&plan(30, 20, 1, 1)), "30 units need at least 75 members");
}

#[test]
fn names_are_spelled_as_they_are_read() {
    let latin = |name: &str| name::named(name.to_owned()).latin.unwrap();
    assert_eq!(latin("周启明"), "Zhou Qiming");
    assert_eq!(latin("陆远舟"), "Lu Yuanzhou");
    assert_eq!(name::latin("柳岸"), "Liu'an");
    let county = County::read().unwrap();
    let village = name::place(&county.place.village, "石桥");
    assert_eq!((village.zh(), village.en()), (Some("石桥村"), Some("Shiqiao Village")));
}

#[test]
fn names_of_places_are_given_once_each() {
    let county = County::read().unwrap();
    let names: Vec<String> = name::places(&county.place, &county.place.villages).collect();
    let distinct: BTreeSet<&String> = names.iter().collect();
    assert!(names.len() > 600, "{}", names.len());
    assert_eq!(names.len(), distinct.len());
    assert_eq!(names[0], "柳岸");
}

/// Every name that can be drawn, in Latin letters.
fn every_latin_name() -> BTreeSet<String> {
    let people = County::read().unwrap().people;
    let mut names = BTreeSet::new();
    for surname in people.surnames.0.iter() {
        for first in people.given_first.0.iter() {
            for second in people.given_second.0.iter() {
                names.extend(name::named(format!("{surname}{first}{second}")).latin);
            }
        }
    }
    names
}

#[test]
fn no_name_that_can_be_drawn_is_one_of_the_reports() {
    let (named, drawn) = (named_in_reports(), every_latin_name());
    assert!(named.contains("Wang Lei") && drawn.len() > 10_000);
    assert_eq!(drawn.intersection(&named).collect::<Vec<_>>(), [""; 0]);
}
