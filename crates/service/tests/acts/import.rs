//! Sheets on a real roll: the same file twice, all or nothing, taken back, and who may.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use zhibu_domain::id::{ImportId, UnitId};
use zhibu_domain::import::grid::{Cell, Grid};
use zhibu_domain::import::{Dependent, Fault, Kind, Plan, Refusal, Remark, State};
use zhibu_domain::text::Lang;
use zhibu_service::access::{self, KeepRoll};
use zhibu_service::engine::Tx;
use zhibu_service::import::{self, NewFile, Outcome, Preview, Stage};
use zhibu_service::{Act, Error, Result, audit, person, unit};

use crate::support::World;

const MAN: &str = "999999197003120017";
const WOMAN: &str = "999999194912310025";

/// A county with two branches below a town, and a branch elsewhere; the town's secretary imports.
struct Town {
    world: World,
    installation: World,
    committee: UnitId,
    east: UnitId,
    west: UnitId,
}

impl Town {
    fn new() -> Self {
        let world = World::new();
        let top = world.top();
        let town = world.below(top, "桥头镇党委", "committee");
        let east = world.below(town, "东村党支部", "branch");
        let west = world.below(town, "西村党支部", "branch");
        world.below(top, "外村党支部", "branch");
        let secretary = world.person("周正", east, &[(town, "secretary")]);
        Self {
            installation: world.clone(),
            world: world.by(secretary),
            committee: town,
            east,
            west,
        }
    }

    /// Hands a sheet in.
    fn sheet(&self, kind: Kind, rows: &[&str]) -> Sheet {
        self.sheet_at(self.committee, kind, rows).unwrap()
    }

    fn sheet_at(&self, unit: UnitId, kind: Kind, rows: &[&str]) -> Result<Sheet> {
        let id = ImportId::new(self.world.act.now, self.world.act.entropy());
        let content = rows.join("\n").into_bytes();
        let new = NewFile { id, kind, name: "表.csv".to_owned(), content };
        let id = self.world.write(move |tx, act| {
            let granted = access::require::<KeepRoll>(tx, act, unit)?;
            import::upload(tx, act, &granted, &new)
        })?;
        Ok(Sheet { world: self.world.clone(), unit, id, grids: Arc::new(vec![grid(rows)]) })
    }

    fn people(&self, rows: &[&str]) -> Sheet {
        let mut all = vec!["姓名|公民身份号码|联系电话|所在党支部|人员类别|进入当前党支部日期"];
        all.extend(rows);
        self.sheet(Kind::People, &all)
    }

    fn members(&self, unit: UnitId) -> Vec<String> {
        let found = self
            .installation
            .read(move |tx, act| person::members(tx, act.realm, unit, act.today, None));
        found.unwrap().0.into_iter().map(|member| member.name.name).collect()
    }

    fn rows(&self) -> i64 {
        self.installation.read(|tx, act| audit::count(tx, act.realm)).unwrap()
    }
}

/// A sheet that was handed in, and what anybody does with it.
struct Sheet {
    world: World,
    unit: UnitId,
    id: ImportId,
    grids: Arc<Vec<Grid>>,
}

impl Sheet {
    fn preview(&self) -> Preview {
        let (id, unit, grids) = (self.id, self.unit, Arc::clone(&self.grids));
        let found = self.world.read(move |tx, act| {
            let granted = access::require::<KeepRoll>(tx, act, unit)?;
            import::preview(tx, act, &granted, id, &grids, Lang::Zh)
        });
        found.unwrap()
    }

    fn take_over(&self, digest: &str, leave_out: bool) -> Result<Outcome> {
        let (id, unit, grids) = (self.id, self.unit, Arc::clone(&self.grids));
        let digest = digest.to_owned();
        self.world.write(move |tx, act| {
            let granted = access::require::<KeepRoll>(tx, act, unit)?;
            import::take_over(tx, act, &granted, id, &grids, (&digest, leave_out))
        })
    }

    fn take(&self) -> Outcome {
        self.take_over(&self.preview().digest, true).unwrap()
    }

    fn take_back(&self) -> Result<()> {
        let (id, unit) = (self.id, self.unit);
        self.world.write(move |tx, act| {
            let granted = access::require::<KeepRoll>(tx, act, unit)?;
            import::take_back(tx, act, &granted, id)
        })
    }

    fn stage(&self) -> Stage {
        let id = self.id;
        self.world.read(move |tx, act| import::find(tx, act.realm, id)).unwrap().stage
    }
}

fn grid(rows: &[&str]) -> Grid {
    let mut grid = Grid::new("表");
    for (at, row) in (0..).zip(rows) {
        for (column, text) in (0..).zip(row.split('|')) {
            if !text.is_empty() {
                grid.push(at, column, Cell::Text(text), false).unwrap();
            }
        }
    }
    grid
}

fn refused<T: std::fmt::Debug>(done: Result<T>) -> Refusal {
    match done {
        Err(Error::Import(refusal)) => refusal,
        other => panic!("{other:?}"),
    }
}

fn faults(plan: &Plan) -> Vec<(u32, Fault)> {
    let each = plan.rows.iter().flat_map(|row| row.notes.iter().map(move |note| (row.row, note)));
    each.filter_map(|(row, note)| match &note.remark {
        Remark::Fault(fault) => Some((row, fault.clone())),
        _ => None,
    })
    .collect()
}

/// The rows that the first and most other tests take over.
fn two(town: &Town) -> Sheet {
    town.people(&[
        &format!("王建国|{MAN}|12000000001|东村党支部|正式党员|2021-03-01"),
        &format!("孙芳|{WOMAN}||西村党支部|预备党员|"),
    ])
}

#[test]
fn a_roster_is_taken_over_and_the_second_time_says_nothing_new() {
    let town = Town::new();
    let sheet = two(&town);
    let preview = sheet.preview();
    assert_eq!((preview.plan.effects.enter, preview.lacking.len()), (2, 0));
    assert_eq!(sheet.take_over(&preview.digest, false).unwrap(), Outcome { taken: 2, left: 0 });
    assert_eq!(town.members(town.east), ["周正", "王建国"]);
    assert_eq!(town.members(town.west), ["孙芳"]);

    // The same form again, the same file again: nothing happens.
    let before = town.rows();
    assert_eq!(sheet.take_over(&preview.digest, false).unwrap().taken, 2);
    assert_eq!(two(&town).id, sheet.id);
    assert_eq!(town.rows(), before);

    // The same people in another file: all of them are known.
    let again = town.people(&[
        &format!("孙芳|{WOMAN}||西村党支部|预备党员|"),
        &format!("王 建 国|{MAN}|120-0000-0001|东村党支部|正式|2021-03-01"),
        "周正|||东村党支部|正式党员|",
    ]);
    let preview = again.preview();
    assert!(preview.plan.rows.iter().all(|row| row.state() == State::Same), "{preview:?}");
    assert_eq!(refused(again.take_over(&preview.digest, false)), Refusal::Nothing);
}

#[test]
fn what_was_seen_is_what_is_taken_over_or_nothing() {
    let town = Town::new();
    let sheet = two(&town);
    let seen = sheet.preview().digest;
    // Meanwhile somebody else enters the same name in the same branch.
    town.installation.person("王建国", town.east, &[]);
    assert_eq!(refused(sheet.take_over(&seen, false)), Refusal::Changed);
    assert_eq!(town.members(town.east), ["周正", "王建国"]);
    assert_ne!(sheet.preview().digest, seen);
    assert_eq!(sheet.take().taken, 2);
    assert_eq!(town.members(town.east), ["周正", "王建国"], "the same person, now with a number");
}

#[test]
fn rows_with_faults_stay_out_only_if_somebody_says_so() {
    let town = Town::new();
    let sheet = town.people(&[
        &format!("王建国|{MAN}||东村党支部|正式党员|"),
        "孙芳|123||西村党支部|正式党员|",
        "外人|||外村党支部|正式党员|",
    ]);
    let preview = sheet.preview();
    assert!(matches!(
        faults(&preview.plan).as_slice(),
        [(3, Fault::Citizen(_)), (4, Fault::OutsideUnit)]
    ));
    let refusal = refused(sheet.take_over(&preview.digest, false));
    assert_eq!(refusal, Refusal::Rejected { rows: 2 });
    assert_eq!(town.members(town.east), ["周正"]);
    assert_eq!(sheet.take_over(&preview.digest, true).unwrap(), Outcome { taken: 1, left: 2 });
}

#[test]
fn a_fault_in_the_last_row_leaves_nothing_of_the_others() {
    let town = Town::new();
    let rows: Vec<String> = (0..40).map(|n| format!("人{n}|||东村党支部|正式党员|")).collect();
    let sheet = town.people(&rows.iter().map(String::as_str).collect::<Vec<_>>());
    let digest = sheet.preview().digest;
    let before = town.rows();
    // The randomness breaks near the end: the last two people get one id.
    let drawn = AtomicU64::new(0);
    let random = move |bytes: &mut [u8]| {
        let n = drawn.fetch_add(1, Ordering::Relaxed).min(38);
        bytes.fill(0);
        bytes[0] = u8::try_from(n).unwrap();
        bytes[1] = 77;
    };
    let broken = World { act: Act { random: Arc::new(random), ..sheet.world.act.clone() } };
    let failing = Sheet { world: broken, ..sheet };
    assert!(matches!(failing.take_over(&digest, false), Err(Error::Engine(_))));
    assert_eq!(town.members(town.east), ["周正"]);
    assert_eq!((town.rows(), failing.stage()), (before, Stage::Waiting));
    let sound = Sheet { world: town.world.clone(), ..failing };
    assert_eq!(sound.take().taken, 40);
}

#[test]
fn what_a_sheet_brought_and_changed_is_taken_back() {
    let town = Town::new();
    two(&town).take();
    let sheet = town.people(&[
        // Changes the name, the phone, the unit.
        &format!("王建军|{MAN}|12000000002|西村党支部|正式党员|2026-05-01"),
        // Becomes a full member.
        &format!("孙芳|{WOMAN}||西村党支部|正式党员|"),
        "新人|||东村党支部|预备党员|",
    ]);
    let effects = sheet.preview().plan.effects;
    assert_eq!((effects.enter, effects.moves, effects.renames), (1, 1, 1));
    assert_eq!(effects.become_full, 1);
    assert_eq!(sheet.take().taken, 3);
    assert_eq!(town.members(town.west), ["王建军", "孙芳"]);
    let full = |town: &Town| {
        let west = town.west;
        let count = town
            .installation
            .read(move |tx, act| person::count_members(tx, act.realm, west, act.today));
        count.unwrap()
    };
    assert_eq!(full(&town), (2, 0));

    sheet.take_back().unwrap();
    assert_eq!(sheet.stage(), Stage::Undone);
    assert_eq!(town.members(town.east), ["周正", "王建国"]);
    assert_eq!(town.members(town.west), ["孙芳"]);
    assert_eq!(full(&town), (0, 1));
    // Everything is as before the sheet: the first file says nothing new.
    let same = town.people(&[
        &format!("王建国|{MAN}|12000000001|东村党支部|正式党员|2021-03-01"),
        &format!("孙芳|{WOMAN}||西村党支部|预备党员|2020-01-01"),
    ]);
    let plan = same.preview().plan;
    assert!(plan.rows.iter().all(|row| row.state() == State::Same), "{plan:?}");
    assert_eq!(refused(sheet.take_back()), Refusal::NotDone);
}

#[test]
fn nothing_is_taken_back_on_which_something_rests() {
    let town = Town::new();
    let sheet = two(&town);
    sheet.take();
    let posts = town.sheet(
        Kind::Posts,
        &["党组织名称|姓名|党内职务|任职日期", "东村党支部|王建国|书记|2026-01-05"],
    );
    assert_eq!(posts.take().taken, 1);
    let on = vec![(Dependent::Posts, 1)];
    assert_eq!(refused(sheet.take_back()), Refusal::Depends { on });
    posts.take_back().unwrap();
    sheet.take_back().unwrap();
    assert_eq!(town.members(town.east), ["周正"]);
}

#[test]
fn units_are_set_up_changed_and_taken_back() {
    let town = Town::new();
    let sheet = town.sheet(
        Kind::Units,
        &[
            "党组织名称|党组织代码|党组织类别|上级党组织|成立日期|批准文号",
            "北村一组|QT-N-1|党小组|北村党支部||",
            "北村党支部|QT-N|党支部|桥头镇党委|2021-07-01|桥党发1号",
            "东村党支部|QT-E|党支部|桥头镇党委|2001-07-01|",
        ],
    );
    let plan = sheet.preview().plan;
    assert_eq!(faults(&plan), []);
    assert_eq!((plan.effects.units, plan.effects.changes), (2, 1));
    assert_eq!(sheet.take().taken, 3);
    let below = |town: &Town| {
        let id = town.committee;
        let page = town
            .installation
            .read(move |tx, act| unit::page(tx, act.realm, id, act.today, None))
            .unwrap();
        let names = page.below.iter().map(|row| row.unit.name.zh().unwrap().to_owned());
        names.collect::<Vec<_>>()
    };
    assert_eq!(below(&town), ["东村党支部", "西村党支部", "北村党支部"]);
    assert_eq!(town.installation.read(|tx, act| unit::closure_faults(tx, act.realm)).unwrap(), []);

    // By its code a unit is known under another name.
    let renamed =
        town.sheet(Kind::Units, &["党组织名称|党组织代码|党组织类别", "北岸村党支部|QT-N|党支部"]);
    assert_eq!(renamed.take().taken, 1);
    assert_eq!(below(&town)[2], "北岸村党支部");
    renamed.take_back().unwrap();
    assert_eq!(below(&town)[2], "北村党支部");
    sheet.take_back().unwrap();
    assert_eq!(below(&town), ["东村党支部", "西村党支部"]);
    let about = town.east;
    let page = town
        .installation
        .read(move |tx, act| unit::page(tx, act.realm, about, act.today, None))
        .unwrap();
    assert_eq!((page.about.code, page.about.founded_on), (None, None));
}

#[test]
fn a_post_gets_its_end_and_its_next_holder_in_one_sheet() {
    let town = Town::new();
    two(&town).take();
    town.installation.person("旧书记", town.west, &[(town.west, "secretary")]);
    let sheet = town.sheet(
        Kind::Posts,
        &[
            "党组织名称|姓名|党内职务|任职日期|离任日期|任职方式",
            "西村党支部|旧书记|书记|2020-01-01|2026-10-31|选举",
            "西村党支部|孙芳|书记|2026-11-01||选举",
            "西村党支部|王建国|书记|2026-11-05||选举",
        ],
    );
    let plan = sheet.preview().plan;
    assert!(matches!(faults(&plan).as_slice(), [(4, Fault::TwoHolders { row: Some(3), .. })]));
    assert_eq!(sheet.take(), Outcome { taken: 2, left: 1 });
    sheet.take_back().unwrap();
}

#[test]
fn only_who_keeps_the_roll_hands_in_and_looks() {
    let town = Town::new();
    let stranger = town.installation.person("外人", town.west, &[]);
    let outsider = Town { world: town.world.by(stranger), ..Town::new() };
    let outsider = Town { committee: town.committee, ..outsider };
    let refused =
        outsider.sheet_at(town.committee, Kind::People, &["姓名|人员类别", "甲|正式党员"]);
    assert!(matches!(refused.map(|_| ()), Err(Error::Denied(_))));
    // The file of another unit is not there.
    let sheet = two(&town);
    let (id, other) = (sheet.id, town.east);
    let found = town.world.read(move |tx, act| {
        let granted = access::require::<KeepRoll>(tx, act, other)?;
        import::content(tx, act, &granted, id)
    });
    assert!(matches!(found, Err(Error::NotFound)));
}

#[test]
fn the_file_is_kept_sealed_and_comes_back_whole() {
    let town = Town::new();
    let sheet = two(&town);
    let (id, unit) = (sheet.id, town.committee);
    let read = move |tx: &mut Tx<'_>, act: &Act| {
        let granted = access::require::<KeepRoll>(tx, act, unit)?;
        import::content(tx, act, &granted, id)
    };
    let content = String::from_utf8(town.world.read(read).unwrap()).unwrap();
    assert!(content.contains(MAN));
    let parts: Vec<Vec<u8>> = town
        .world
        .read(move |tx, act| {
            Ok(tx.all(
                "SELECT sealed FROM import_part WHERE realm = $1 AND import = $2",
                zhibu_service::args![act.realm, id],
                |row| row.get(0),
            )?)
        })
        .unwrap();
    let shows = |part: &Vec<u8>| part.windows(MAN.len()).any(|w| w == MAN.as_bytes());
    assert!(!parts.is_empty() && !parts.iter().any(shows));
    // When nothing stays out, the file goes as soon as it is taken over.
    sheet.take();
    assert_eq!(refused(town.world.read(read)), Refusal::Unreadable);
}

#[test]
fn what_columns_mean_is_kept_for_the_next_sheet_of_these_headings() {
    let town = Town::new();
    let rows = ["谁|哪个支部|什么|杂", "甲一|东村党支部|正式党员|x"];
    let sheet = town.sheet(Kind::People, &rows);
    let (id, unit, grids) = (sheet.id, sheet.unit, Arc::clone(&sheet.grids));
    let unknown = town.world.read(move |tx, act| {
        let granted = access::require::<KeepRoll>(tx, act, unit)?;
        import::preview(tx, act, &granted, id, &grids, Lang::Zh)
    });
    assert_eq!(refused(unknown), Refusal::NoHeadings);
    let grids = Arc::clone(&sheet.grids);
    let map = move |tx: &mut Tx<'_>, act: &Act| {
        use zhibu_domain::import::Field;
        let granted = access::require::<KeepRoll>(tx, act, unit)?;
        let mapping =
            [(0, Some(Field::Name)), (1, Some(Field::Unit)), (2, Some(Field::Standing)), (3, None)];
        let mapping = mapping.into_iter().collect();
        import::map(tx, act, &granted, id, (&grids, (0, 0)), &mapping)
    };
    town.world.write(map).unwrap();
    assert_eq!(sheet.preview().plan.effects.enter, 1);
    assert_eq!(sheet.take().taken, 1);
}

#[test]
fn whoever_holds_a_post_in_a_branch_is_not_moved_out_of_it() {
    let town = Town::new();
    two(&town).take();
    let leader = town.people(&[&format!("王建国|{MAN}||西村党支部|正式党员|2026-10-01")]);
    assert_eq!(leader.preview().plan.effects.moves, 1);
    let posts = town.sheet(
        Kind::Posts,
        &["党组织名称|姓名|党内职务|任职日期", "东村党支部|王建国|副书记|2026-01-05"],
    );
    posts.take();
    assert_eq!(faults(&leader.preview().plan), [(2, Fault::PostsRemain)]);
}
