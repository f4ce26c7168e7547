//! A realm of a million people: one county of towns with branches, names as frequent as they are,
//! rows laid directly.

use std::fs;
use std::path::{Path, PathBuf};

use jiff::civil::date;
use rusqlite::{Connection, params};
use uuid::Uuid;
use zhibu_domain::day::FOREVER;
use zhibu_domain::id::{PersonId, UnitId};
use zhibu_domain::person::{Name, Standing};
use zhibu_domain::text::Text;
use zhibu_service::engine::{Db, Threads, Tx, Value};
use zhibu_service::person::NewPerson;
use zhibu_service::unit::{About, NewUnit};
use zhibu_service::{Act, access, install, person, search, unit};

use crate::Done;

/// Members of one branch.
const OF_ONE_BRANCH: usize = 50;
/// Branches of one town.
const OF_ONE_TOWN: usize = 100;

/// Surnames with how many of a thousand people bear them.
const SURNAMES: [(&str, u32); 24] = [
    ("王", 76),
    ("李", 75),
    ("张", 71),
    ("刘", 56),
    ("陈", 47),
    ("杨", 32),
    ("黄", 25),
    ("赵", 22),
    ("周", 21),
    ("吴", 20),
    ("徐", 16),
    ("孙", 15),
    ("朱", 14),
    ("马", 13),
    ("胡", 13),
    ("郭", 12),
    ("林", 11),
    ("何", 11),
    ("高", 10),
    ("梁", 9),
    ("单", 2),
    ("仇", 2),
    ("欧阳", 2),
    ("尉迟", 1),
];
const GIVEN: [&str; 40] = [
    "伟", "芳", "娜", "秀", "英", "敏", "静", "丽", "强", "磊", "军", "洋", "勇", "艳", "杰", "娟",
    "涛", "明", "超", "兰", "霞", "平", "刚", "桂", "晓", "小", "文", "华", "建", "国", "志", "海",
    "玉", "春", "红", "梅", "云", "鹏", "宇", "晨",
];

/// Who asks.
pub(crate) struct Ground {
    pub(crate) top: PersonId,
    pub(crate) town: PersonId,
    pub(crate) branch: PersonId,
}

/// Lays the rows unless they are there, and gives the database, its file, and who asks.
pub(crate) fn prepare(act: &Act, people: usize) -> Done<(Db, PathBuf, Ground)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../target/bench-search");
    let file = folder.join(format!("{people}.db"));
    let ready = folder.join(format!("{people}.ready"));
    let open = || Db::open(&format!("sqlite:{}", file.display()), Threads::default());
    if let Ok(kept) = fs::read_to_string(&ready) {
        let ids: Vec<PersonId> = kept.lines().filter_map(|line| line.parse().ok()).collect();
        if let [top, town, branch] = ids[..] {
            return Ok((open()?, file.clone(), Ground { top, town, branch }));
        }
    }
    fs::create_dir_all(&folder)?;
    for old in ["db", "db-wal", "db-shm"] {
        let _ = fs::remove_file(folder.join(format!("{people}.{old}")));
    }
    println!("laying {people} people …");
    let db = open()?;
    db.migrate()?;
    let ground = lay(&db, act, people)?;
    let ids = [ground.top, ground.town, ground.branch].map(|id| id.to_string());
    fs::write(&ready, ids.join("\n"))?;
    Ok((db, file, ground))
}

fn lay(db: &Db, act: &Act, people: usize) -> Done<Ground> {
    let (top, towns) = tree(db, act, people)?;
    let branches: Vec<UnitId> = towns.iter().flat_map(|(_, below)| below.iter().copied()).collect();
    crowd(db, act, people, &branches)?;
    let middle = towns.get(towns.len() / 2).ok_or("no town")?;
    let home = *middle.1.first().ok_or("no branch")?;
    let enrol = |posts: Vec<(UnitId, String)>| -> Done<PersonId> {
        let act = act.clone();
        let new = NewPerson {
            name: Name { name: "何查询".to_owned(), latin: None },
            unit: home,
            standing: Standing::Full,
            since: date(2020, 1, 1),
            posts,
        };
        Ok(db.write_blocking(move |tx| person::enrol(tx, &act, &new))?)
    };
    Ok(Ground {
        top: enrol(vec![(top, "secretary".to_owned())])?,
        town: enrol(vec![(middle.0, "secretary".to_owned())])?,
        branch: enrol(Vec::new())?,
    })
}

type Towns = Vec<(UnitId, Vec<UnitId>)>;

/// The tree: the top and the towns by acts, the branches as bare rows.
fn tree(db: &Db, act: &Act, people: usize) -> Done<(UnitId, Towns)> {
    let act = act.clone();
    let count = people.div_ceil(OF_ONE_BRANCH);
    let made = db.write_blocking(move |tx| {
        install::make_realm(tx, &act)?;
        let new = |name: String, kind: &str, code: Option<String>| NewUnit {
            name: Text::new(Some(name), None),
            kind: kind.to_owned(),
            about: About { code, ..About::default() },
            from: date(2020, 1, 1),
        };
        let top = unit::found_top(tx, &act, new("清河县委".to_owned(), "local-committee", None))?;
        let mut towns: Towns = Vec::new();
        for at in 0..count {
            if at % OF_ONE_TOWN == 0 {
                let granted = access::require(tx, &act, top)?;
                let (name, code) =
                    (format!("柳岸{at}镇党委"), Some(format!("T{:04}", at / OF_ONE_TOWN)));
                let town = unit::found(tx, &act, &granted, new(name, "committee", code))?;
                towns.push((town, Vec::new()));
            }
            if let Some((_, below)) = towns.last_mut() {
                below.push(UnitId::new(act.now, act.entropy()));
            }
        }
        branches(tx, &act, top, &towns)?;
        Ok::<_, zhibu_service::Error>((top, towns))
    });
    Ok(made?)
}

fn branches(tx: &mut Tx<'_>, act: &Act, top: UnitId, towns: &Towns) -> zhibu_service::Result<()> {
    let (realm, from) = (act.realm, date(2020, 1, 1));
    let all = || towns.iter().flat_map(|(town, below)| below.iter().map(move |id| (*town, *id)));
    tx.insert_many(
        "unit",
        &["realm", "id", "created_at"],
        all().map(|(_, id)| vec![realm.into(), id.into(), act.now.into()]),
    )?;
    let names: Vec<String> = (0..all().count()).map(|at| format!("河湾{at}村党支部")).collect();
    tx.insert_many(
        "unit_version",
        &["realm", "unit", "valid_from", "valid_until", "name_zh", "kind"],
        all().zip(&names).map(|((_, id), name)| -> Vec<Value> {
            let (name, kind) = (name.clone(), "branch".to_owned());
            vec![realm.into(), id.into(), from.into(), FOREVER.into(), name.into(), kind.into()]
        }),
    )?;
    tx.insert_many(
        "unit_parent",
        &["realm", "unit", "parent", "valid_from", "valid_until"],
        all().map(|(town, id)| {
            vec![realm.into(), id.into(), town.into(), from.into(), FOREVER.into()]
        }),
    )?;
    let above = |(town, id): (UnitId, UnitId)| {
        [(id, 0_i64), (town, 1), (top, 2)].map(|(above, depth)| -> Vec<Value> {
            let (from, until) = (from.into(), FOREVER.into());
            vec![realm.into(), id.into(), above.into(), from, until, depth.into()]
        })
    };
    tx.insert_many(
        "ancestor",
        &["realm", "unit", "ancestor", "valid_from", "valid_until", "depth"],
        all().flat_map(above),
    )?;
    let tokens = all().zip(&names).flat_map(|((_, id), name)| {
        let chars: Vec<char> = name.chars().collect();
        let token = |start: usize| -> String { chars.iter().skip(start).take(12).collect() };
        let tokens: Vec<String> = (0..chars.len()).map(token).collect();
        tokens.into_iter().map(move |token| vec![realm.into(), token.into(), id.into()])
    });
    tx.insert_many("unit_token", &["realm", "token", "unit"], tokens)?;
    Ok(())
}

/// The people and their tokens, the tokens in their own order, so that laying them takes minutes.
fn crowd(db: &Db, act: &Act, people: usize, branches: &[UnitId]) -> Done<()> {
    let mut seed = 1_u64;
    let mut draw = |below: u64| {
        // Knuth's linear congruence: the same people every time.
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (seed >> 33) % below
    };
    let weight: u32 = SURNAMES.iter().map(|(_, weight)| weight).sum();
    let mut rows: Vec<(PersonId, String)> = Vec::with_capacity(people);
    let mut tokens: Vec<(String, PersonId, UnitId)> = Vec::with_capacity(people * 9);
    for at in 0..people {
        let mut left = draw(u64::from(weight));
        let surname = SURNAMES.iter().find(|(_, weight)| {
            let found = left < u64::from(*weight);
            left = left.saturating_sub(u64::from(*weight));
            found
        });
        let mut name = surname.map_or("王", |(surname, _)| surname).to_owned();
        for _ in 0..2 {
            let at = usize::try_from(draw(GIVEN.len() as u64))?;
            name.push_str(GIVEN.get(at).copied().unwrap_or("明"));
        }
        let id = PersonId(Uuid::from_u128((0x0190 << 112) | at as u128));
        let unit = *branches.get(at / OF_ONE_BRANCH).ok_or("no branch")?;
        let named = Name { name: name.clone(), latin: None };
        let own = search::person_tokens(&named).into_iter().map(|token| (token, id, unit));
        tokens.extend(own);
        rows.push((id, name));
    }
    tokens.sort_unstable();
    println!("{} tokens, {:.1} a person", tokens.len(), tokens.len() / people);
    let (realm, now) = (act.realm, act.now);
    db.write_blocking(move |tx| {
        let row = |(id, name): &(PersonId, String)| -> Vec<Value> {
            vec![realm.into(), (*id).into(), name.clone().into(), now.into()]
        };
        let columns = &["realm", "id", "name", "created_at"];
        tx.insert_many("person", columns, rows.iter().map(row))?;
        Ok::<_, zhibu_service::Error>(())
    })?;
    lay_tokens(db.file().ok_or("no file")?, realm.0, &tokens)
}

/// Lays the tokens past the program, without the indexes beside them, which are made afterwards:
/// millions of rows into three places at random would take an hour.
fn lay_tokens(file: &Path, realm: i64, tokens: &[(String, PersonId, UnitId)]) -> Done<()> {
    let mut bare = Connection::open(file)?;
    bare.pragma_update(None, "synchronous", "OFF")?;
    bare.pragma_update(None, "cache_size", -400_000)?;
    let of_table = "SELECT name, sql FROM sqlite_schema
         WHERE type = 'index' AND tbl_name = 'person_token' AND sql IS NOT NULL";
    let indexes: Vec<(String, String)> = bare
        .prepare(of_table)?
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect::<Result<_, _>>()?;
    // What the planner was told about an index goes with it.
    let told: Vec<(Option<String>, String)> = bare
        .prepare("SELECT idx, stat FROM sqlite_stat1 WHERE tbl = 'person_token'")?
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect::<Result<_, _>>()?;
    let laid = bare.transaction()?;
    for (name, _) in &indexes {
        laid.execute_batch(&format!("DROP INDEX {name}"))?;
    }
    let mut insert = laid
        .prepare("INSERT INTO person_token (realm, token, person, unit) VALUES (?1, ?2, ?3, ?4)")?;
    for (token, person, unit) in tokens {
        let (person, unit) = (person.0.as_bytes().as_slice(), unit.0.as_bytes().as_slice());
        insert.execute(params![realm, token, person, unit])?;
    }
    drop(insert);
    for (_, sql) in &indexes {
        laid.execute_batch(sql)?;
    }
    laid.execute("DELETE FROM sqlite_stat1 WHERE tbl = 'person_token'", [])?;
    for (index, stat) in &told {
        laid.execute(
            "INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES ('person_token', ?1, ?2)",
            params![index, stat],
        )?;
    }
    laid.commit()?;
    Ok(())
}
