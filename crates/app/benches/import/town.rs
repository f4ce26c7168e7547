//! An invented town of many branches, and a sheet of its invented members.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use jiff::Timestamp;
use jiff::civil::{Date, date};
use zhibu_domain::id::{ImportId, Realm, UnitId};
use zhibu_domain::rulebook::{Right, Rulebook, embedded};
use zhibu_domain::text::Text;
use zhibu_papers::sheet::{Book, Out};
use zhibu_service::engine::{Db, Threads, Tx};
use zhibu_service::unit::{self, About, NewUnit};
use zhibu_service::{Act, Actor, Vault, access, import, install, vault};

use super::Done;

/// Branches of the town.
pub(crate) const BRANCHES: u32 = 2000;
/// Columns of the sheet.
pub(crate) const COLUMNS: usize = 13;

const HEADINGS: [&str; COLUMNS] = [
    "姓名",
    "公民身份号码",
    "性别",
    "民族",
    "出生日期",
    "学历",
    "职业",
    "工作单位及职务",
    "联系电话",
    "所在党支部",
    "人员类别",
    "入党日期",
    "转正日期",
];

/// A town with its database.
pub(crate) struct Town {
    pub(crate) db: Db,
    pub(crate) act: Act,
    pub(crate) unit: UnitId,
}

fn act(seed: u64) -> Done<Act> {
    let files = embedded("cpc").ok_or("no rulebook")?;
    let rules = Rulebook::load("cpc", &files).map_err(|faults| format!("{faults:?}"))?;
    let drawn = AtomicU64::new(seed);
    let random = move |bytes: &mut [u8]| {
        let next = drawn.fetch_add(1, Ordering::Relaxed);
        for (byte, value) in bytes.iter_mut().rev().zip(next.to_le_bytes()) {
            *byte = value;
        }
    };
    Ok(Act {
        realm: Realm(1),
        actor: Actor::Installation,
        now: "2026-11-20T01:00:00Z".parse::<Timestamp>()?,
        today: date(2026, 11, 20),
        second_factor: true,
        rules: Arc::new(rules),
        random: Arc::new(random),
        vault: Vault::of_key(1, [7; 32]),
    })
}

fn open(database: &Path) -> Done<Db> {
    Ok(Db::open(&format!("sqlite:{}", database.display()), Threads::default())?)
}

fn branch(number: u32) -> String {
    format!("第{number}村党支部")
}

impl Town {
    /// Makes the database and the tree.
    pub(crate) fn found(database: &Path) -> Done<Self> {
        let (db, act) = (open(database)?, act(1)?);
        db.migrate()?;
        let frame = act.clone();
        let unit = db.write_blocking(move |tx: &mut Tx<'_>| {
            let new = |name: &str, kind: &str| NewUnit {
                name: Text::new(Some(name.to_owned()), None),
                kind: kind.to_owned(),
                about: About::default(),
                from: date(1990, 1, 1),
            };
            install::make_realm(tx, &frame)?;
            vault::adopt(tx, &frame)?;
            let top = unit::found_top(tx, &frame, new("县委", "local-committee"))?;
            let granted = access::require(tx, &frame, top)?;
            let town = unit::found(tx, &frame, &granted, new("大镇党委", "committee"))?;
            let granted = access::require(tx, &frame, town)?;
            for number in 0..BRANCHES {
                unit::found(tx, &frame, &granted, new(&branch(number), "branch"))?;
            }
            Ok::<_, zhibu_service::Error>(town)
        })?;
        Ok(Self { db, act, unit })
    }

    /// Opens it again.
    pub(crate) fn open(database: &Path) -> Done<Self> {
        let (db, act) = (open(database)?, act(1 << 40)?);
        let frame = act.clone();
        let unit = db.read_blocking(move |tx: &mut Tx<'_>| {
            let top = access::roots(tx, &frame, Right::ManageTree)?;
            let top = top.first().ok_or(zhibu_service::Error::NotFound)?.root;
            let below = unit::page(tx, frame.realm, top, frame.today, None)?.below;
            below.first().map(|row| row.unit.id).ok_or(zhibu_service::Error::NotFound)
        })?;
        Ok(Self { db, act, unit })
    }

    /// The sheet that was handed in.
    pub(crate) fn waiting(&self) -> Done<ImportId> {
        let act = self.act.clone();
        let scope = access::Scope::whole(self.unit);
        let found =
            self.db.read_blocking(move |tx: &mut Tx<'_>| import::recent(tx, &act, &[scope]))?;
        Ok(found.first().ok_or("no sheet")?.id)
    }
}

/// A sheet of so many people, each with a sound citizen number of their own.
pub(crate) fn sheet(people: u32) -> Done<Vec<u8>> {
    let mut book = Book::new("党员名册", &HEADINGS)?;
    for number in 0..people {
        book.row(&row(number)?)?;
    }
    Ok(book.finish()?)
}

const FAMILY: [&str; 12] = ["王", "李", "张", "刘", "陈", "杨", "赵", "黄", "周", "吴", "徐", "孙"];
const GIVEN: [&str; 15] =
    ["建", "国", "秀", "英", "明", "华", "志", "强", "丽", "春", "海", "文", "玉", "兰", "军"];

fn pick<'a>(all: &[&'a str], at: u32) -> &'a str {
    all.get(at as usize % all.len()).copied().unwrap_or_default()
}

fn row(number: u32) -> Done<Vec<Out>> {
    let name = format!(
        "{}{}{}",
        pick(&FAMILY, number),
        pick(&GIVEN, number / 12),
        pick(&GIVEN, number / 180)
    );
    let born = date(1950, 1, 1).checked_add(jiff::Span::new().days(i64::from(number % 18_000)))?;
    let order = number / 18_000 * 100 + number % 97;
    let joined: Date = born.checked_add(jiff::Span::new().years(25))?;
    let citizen = citizen(born, order);
    let male = citizen.as_bytes().get(16).is_some_and(|digit| digit % 2 == 1);
    Ok(vec![
        name.into(),
        citizen.into(),
        if male { "男" } else { "女" }.into(),
        "汉族".into(),
        Out::Day(born),
        pick(&["大学本科", "大学专科", "普通高中"], number).into(),
        pick(&["农牧渔民", "学生", "离退休人员"], number).into(),
        format!("第{}村", number % BRANCHES).into(),
        format!("120{number:08}").into(),
        branch(number % BRANCHES).into(),
        "正式党员".into(),
        Out::Day(joined),
        Out::Day(joined.checked_add(jiff::Span::new().years(1))?),
    ])
}

/// Eighteen characters with their check character (GB 11643).
fn citizen(born: Date, order: u32) -> String {
    const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    let body = format!("999999{:04}{:02}{:02}{order:03}", born.year(), born.month(), born.day());
    let digits = body.chars().filter_map(|c| c.to_digit(10));
    let sum: u32 = digits.zip(WEIGHTS).map(|(digit, weight)| digit * weight).sum();
    let check = "10X98765432".chars().nth(sum as usize % 11).unwrap_or('0');
    format!("{body}{check}")
}
