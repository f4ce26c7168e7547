//! Sheets against a small roll: what would change, and what speaks against it.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test fails by panicking, in its own body and in what it calls"
)]

use jiff::civil::{Date, date};
use uuid::Uuid;
use zhibu_domain::citizen::CitizenNumber;
use zhibu_domain::day::Span;
use zhibu_domain::id::{PersonId, PostId, UnitId};
use zhibu_domain::import::grid::{Cell, Grid, Merged};
use zhibu_domain::import::index::{KnownUnit, Units, Vocabulary};
use zhibu_domain::import::people::{self, KnownMember, KnownPerson, Roll};
use zhibu_domain::import::posts::{self, Held, KnownPost};
use zhibu_domain::import::{Field, Kind, Plan, Sheet, State, heading, units};
use zhibu_domain::person::{Details, Name, Standing};
use zhibu_domain::rulebook::{Rulebook, embedded};
use zhibu_domain::text::{Lang, Text};

const TODAY: Date = date(2026, 11, 20);
const TOWN: UnitId = UnitId(Uuid::from_u128(1));
const EAST: UnitId = UnitId(Uuid::from_u128(2));
const WEST: UnitId = UnitId(Uuid::from_u128(3));
const FAR: UnitId = UnitId(Uuid::from_u128(4));
const WANG: PersonId = PersonId(Uuid::from_u128(11));
const LI: PersonId = PersonId(Uuid::from_u128(12));
const ZHAO: PersonId = PersonId(Uuid::from_u128(13));
const ABROAD: PersonId = PersonId(Uuid::from_u128(14));
/// Sound numbers of invented people, born on 12 March 1970 and 31 December 1949.
const MAN: &str = "999999197003120017";
const WOMAN: &str = "999999194912310025";

fn rules() -> Rulebook {
    Rulebook::load("cpc", &embedded("cpc").unwrap()).unwrap()
}

fn unit(id: UnitId, name: &str, kind: &str, parent: Option<UnitId>, inside: bool) -> KnownUnit {
    KnownUnit {
        id,
        name: Text::new(Some(name.to_owned()), None).unwrap(),
        code: (id == EAST).then(|| "Q-01".to_owned()),
        kind: kind.to_owned(),
        parent,
        since: date(2010, 1, 1),
        depth: u32::from(parent.is_some()),
        inside,
        fields: Vec::new(),
        founded_on: None,
        founding_document: None,
    }
}

fn tree() -> Units {
    Units::new(vec![
        unit(TOWN, "桥头镇党委", "committee", None, true),
        unit(EAST, "东村党支部", "branch", Some(TOWN), true),
        unit(WEST, "西村党支部", "branch", Some(TOWN), true),
        unit(FAR, "外镇党支部", "branch", None, false),
    ])
}

fn person(id: PersonId, name: &str, unit: UnitId, standing: Standing) -> KnownPerson {
    KnownPerson {
        id,
        name: Name { name: name.to_owned(), latin: None },
        details: Details { sex: Some("1".into()), ..Details::default() },
        has_citizen: id == WANG || id == ABROAD,
        has_phone: id == WANG,
        member: Some(KnownMember { unit, standing, since: date(2020, 1, 1) }),
        holds_posts: false,
        left_on: None,
    }
}

fn roll() -> Vec<KnownPerson> {
    vec![
        person(WANG, "王建国", EAST, Standing::Full),
        person(LI, "李娜", EAST, Standing::Probationary),
        person(ZHAO, "赵敏", WEST, Standing::Full),
        person(ABROAD, "钱远", FAR, Standing::Full),
    ]
}

/// Cells with `|` between; `#…` is a number, `=…` the value of a formula.
fn grid(rows: &[&str]) -> Grid {
    let mut grid = Grid::new("表");
    for (at, row) in (0..).zip(rows) {
        for (column, typed) in (0..).zip(row.split('|')) {
            let cell = match typed.strip_prefix('#') {
                Some(number) => Cell::Number(number.parse().unwrap()),
                None => Cell::Text(typed.trim_start_matches('=')),
            };
            if !typed.is_empty() {
                grid.push(at, column, cell, typed.starts_with('=')).unwrap();
            }
        }
    }
    grid
}

fn plan_of(kind: Kind, grid: &Grid) -> Plan {
    let rules = rules();
    let layout = &rules.sheet(kind.code()).unwrap().value;
    let (_, head) = heading::recognise(std::slice::from_ref(grid), layout).expect("headings");
    let words = Vocabulary::of(&rules, layout, TODAY, Lang::Zh);
    let sheet = Sheet::new((grid, &head), head.columns(None), layout, &words, TODAY);
    let mut tree = tree();
    let people = roll();
    let holds = |number: Option<&CitizenNumber>| match number?.as_str() {
        MAN => Some(WANG),
        "999999198001010011" => Some(ABROAD),
        "999999198505050025" => Some(ZHAO),
        _ => None,
    };
    match kind {
        Kind::Units => units::plan(&sheet, &rules, &mut tree, TOWN),
        Kind::People => {
            let read = people::read(&sheet, &rules, &mut tree, TOWN);
            let holders: Vec<_> = read.0.iter().map(|row| holds(row.citizen.as_ref())).collect();
            let same_phone =
                &|_, phone: &zhibu_domain::phone::Phone| phone.as_str() == "12000000001";
            people::plan(
                &sheet,
                read,
                &tree,
                &Roll { people: &people, holders: &holders, same_phone },
            )
        }
        Kind::Posts => {
            let read = posts::read(&sheet, &mut tree, TOWN);
            let holders: Vec<_> = read.0.iter().map(|row| holds(row.citizen.as_ref())).collect();
            let secretary = KnownPost {
                id: PostId(Uuid::from_u128(21)),
                unit: EAST,
                person: WANG,
                name: "王建国".to_owned(),
                post: "secretary".to_owned(),
                span: Span::since(date(2022, 5, 1)),
                stands_in: false,
            };
            let posts = &[secretary];
            let seats = Held { people: &people, holders: &holders, posts, barred: &[ZHAO] };
            posts::plan(&sheet, &rules, read, &tree, &seats)
        }
    }
}

/// Each row with its state and what is said of it.
fn told(plan: &Plan) -> String {
    let rows = plan.rows.iter().map(|row| {
        let notes = row.notes.iter().map(|note| {
            let at = note.column.map_or("row", |at| plan.columns[at].1.code());
            format!("{at}: {:?}", note.remark)
        });
        let notes = notes.collect::<Vec<_>>().join("; ");
        format!("{} {} {notes}", row.row, row.state().code()).trim_end().to_owned()
    });
    rows.collect::<Vec<_>>().join("\n")
}

fn people(rows: &[&str]) -> Plan {
    plan_of(Kind::People, &grid(rows))
}

#[test]
fn headings_are_found_below_titles_and_inside_merged_cells() {
    let rules = rules();
    let layout = &rules.sheet("people").unwrap().value;
    let mut plain = grid(&[
        "桥头镇党员花名册||",
        "填表单位：||",
        "基本信息||组织关系",
        "姓\n 名|公民身份号码（18位）|所在 党支部",
        "王建国||东村党支部",
    ]);
    let (_, head) = heading::recognise(std::slice::from_ref(&plain), layout).unwrap();
    assert_eq!((head.row, head.data_from), (3, 4));
    let fields: Vec<Field> = head.columns(None).into_iter().map(|(_, field)| field).collect();
    assert_eq!(fields, [Field::Name, Field::Citizen, Field::Unit]);

    // A heading over two rows: the name's cell is merged downwards.
    plain = grid(&["姓名|组织|", "|所在党支部|人员类别", "王建国|东村党支部|正式党员"]);
    plain.merged = vec![
        Merged { top: 0, left: 0, bottom: 1, right: 0 },
        Merged { top: 0, left: 1, bottom: 0, right: 2 },
    ];
    let (_, head) = heading::recognise(std::slice::from_ref(&plain), layout).unwrap();
    assert_eq!((head.row, head.data_from), (1, 2));
    assert_eq!(head.columns(None).len(), 3);

    // What a person chose wins, and a column can be left out.
    let chosen = [(0, Some(Field::Latin)), (2, None)].into_iter().collect();
    assert_eq!(head.columns(Some(&chosen)), [(0, Field::Latin), (1, Field::Unit)]);
    assert!(heading::recognise(&[grid(&["甲|乙|丙"])], layout).is_none());
}

#[test]
fn english_headings_and_codes_are_known_too() {
    let plan = people(&[
        "No.|Name|ID number|Sex|Ethnicity|Branch|Category|Date of birth",
        "1|Chen Jie||female|Han|东村党支部|full member|1990/2/3",
        "2|Sun Yi||#2|#1|东村党支部|probationary|1991/2/3",
    ]);
    assert_eq!(told(&plan), "2 new\n3 new");
    assert_eq!(plan.effects.enter, 2);
}

#[test]
fn a_roster_enters_changes_moves_and_removes_nobody() {
    let plan = people(&[
        "姓名|公民身份号码|所在党支部|人员类别|联系电话|进入当前党支部日期|转正日期",
        &format!("王建国|{MAN}|东村党支部|正式党员|12000000001||"),
        "李 娜||东村党支部|正式党员|||2026年6月1日",
        "赵 敏|999999198505050025|东村党支部|正式党员||2026-09-01|",
        &format!("孙芳|{WOMAN}|西村党支部|正式党员|0571-88888888|2001.5|"),
        "合计：4人||||||",
    ]);
    insta::assert_snapshot!(told(&plan), @r#"
    2 same
    3 changed standing: Was { before: Some(Code("probationary")) }
    4 warning unit: Warning(Moves { from: "西村党支部" })
    5 warning since: Warning(MonthOnly { read: 2001-05-01 }); since: Warning(UnitYounger { from: 2010-01-01 })
    "#);
    insta::assert_debug_snapshot!(plan.effects, @r#"
    Effects {
        enter: 1,
        since_today: 0,
        moves: 1,
        returns: 0,
        become_full: 1,
        renames: 0,
        changes: 3,
        units: 0,
        posts: 0,
        ends: 0,
        same: 1,
        rejected: 0,
        warned: 2,
        complete: 2,
        missing: [],
    }
    "#);
    assert_eq!(plan.passed_over, [6]);
}

#[test]
fn what_speaks_against_a_row_is_said_at_its_cell() {
    let plan = people(&[
        "姓名|公民身份号码|性别|出生日期|民族|所在党支部|人员类别|入党日期|转正日期|联系电话",
        &format!(
            "甲一|{}|男|1970-03-12|汉|东村党支部|正式|1995|1994-01-01|139",
            MAN.replace("20017", "20019")
        ),
        "甲二|#1.10105e17|女|70.3.12|汗族|东村支部|正式党员|2024.1|#45413|",
        &format!("甲三|{WOMAN}|男|1970-03-12||外镇党支部|什么||2027-01-01|"),
        "||男|||桥头镇党委|正式党员|||",
        &format!("甲五|={WOMAN}||||东村党支部|正式党员|||"),
        "甲六|110105491231002||||无名|正式党员|1994-01-01|1993-01-01|",
        "钱远|999999198001010011||||东村党支部|正式党员|||",
        "甲八|||||||||",
    ]);
    insta::assert_snapshot!(told(&plan), @r#"
    2 error citizen-number: Fault(Citizen(Check)); phone: Fault(Phone(Mobile { given: 3 })); joined-on: Fault(YearOnly)
    3 error citizen-number: Fault(LostDigits); people: Fault(UnknownWord { nearest: Some("汉族") }); born-on: Warning(TwoDigitYear { read: 1970-03-12 }); joined-on: Warning(MonthOnly { read: 2024-01-01 }); full-on: Warning(SerialDay { read: 2024-05-01 }); unit: Fault(UnknownUnit { nearest: Some("东村党支部") })
    4 error full-on: Fault(Future { today: 2026-11-20 }); standing: Fault(UnknownWord { nearest: None }); unit: Fault(OutsideUnit); born-on: Fault(Citizen(OtherBirth)); sex: Fault(Citizen(OtherSex))
    5 error name: Fault(Missing); unit: Fault(NoMembersThere)
    6 error citizen-number: Fault(FormulaInKey)
    7 error citizen-number: Fault(Citizen(Old)); unit: Fault(UnknownUnit { nearest: None }); full-on: Fault(Before { first: JoinedOn })
    8 error unit: Fault(MemberElsewhere)
    9 error unit: Fault(NoUnit)
    "#);
    assert_eq!(plan.effects.rejected, 8);
    assert!(plan.rows.iter().all(|row| row.act == zhibu_domain::import::RowAct::Nothing));
}

#[test]
fn the_same_person_twice_and_in_two_units_is_refused_in_both_rows() {
    let plan = people(&[
        "姓名|公民身份号码|所在党支部|人员类别",
        &format!("孙芳|{WOMAN}|西村党支部|正式党员"),
        &format!("孙芳|{WOMAN}|东村党支部|正式党员"),
        "周一||西村党支部|正式党员",
        "周一||西村党支部|正式党员",
        "李娜||东村党支部|预备党员",
    ]);
    insta::assert_snapshot!(told(&plan), @r#"
    2 error citizen-number: Fault(TwoUnits { row: 3 })
    3 error citizen-number: Fault(TwoUnits { row: 2 })
    4 error name: Fault(SameTwice { row: 5 })
    5 error name: Fault(SameTwice { row: 4 })
    6 same
    "#);
}

#[test]
fn cells_merged_downwards_speak_for_each_row() {
    let mut sheet = grid(&[
        "所在党支部|姓名|人员类别",
        "东村党支部|甲一|正式党员",
        "|甲二|正式党员",
        "西村党支部|甲三|正式党员",
    ]);
    sheet.merged = vec![Merged { top: 1, left: 0, bottom: 2, right: 0 }];
    assert_eq!(told(&plan_of(Kind::People, &sheet)), "2 new\n3 new\n4 new");
    sheet.merged.clear();
    assert!(told(&plan_of(Kind::People, &sheet)).contains("3 error"));
}

#[test]
fn posts_have_one_holder_end_after_they_start_and_need_somebody_on_the_roll() {
    let plan = plan_of(
        Kind::Posts,
        &grid(&[
            "党组织名称|姓名|党内职务|任职日期|离任日期|任职方式",
            "东村党支部|王建国|书记|||",
            "东村党支部|李娜|书记|2026-01-01||选举",
            "东村党支部|李娜|组织委员|2026-01-01|2025-12-31|选举",
            "西村党支部|李娜|书记|2026-01-01||选举",
            "西村党支部|王建国|书记|2026-02-01||任命",
            "西村党支部|赵敏|副书记|2026-02-01||",
            "西村党支部|没有|副书记|2026-02-01||",
            "西村党支部|李娜|厂长|2026-02-01||",
            "桥头镇党委|李娜|委员|2005-02-01||增补",
        ]),
    );
    insta::assert_snapshot!(told(&plan), @r#"
    2 same
    3 error post: Fault(TwoHolders { row: None, name: "王建国" })
    4 error until: Fault(EndsBeforeStart)
    5 new
    6 error post: Fault(TwoHolders { row: Some(5), name: "李娜" })
    7 error name: Fault(OfficeForbids)
    8 error name: Fault(UnknownPerson)
    9 error post: Fault(UnknownWord { nearest: None })
    10 warning from: Warning(UnitYounger { from: 2010-01-01 })
    "#);
    let ends = plan_of(
        Kind::Posts,
        &grid(&[
            "党组织名称|姓名|党内职务|任职日期|离任日期",
            "东村党支部|王建国|书记|2022-05-01|2026-10-31",
            "东村党支部|李娜|书记|2026-11-01|",
        ]),
    );
    assert_eq!(told(&ends), "2 changed\n3 new");
    assert_eq!((ends.effects.posts, ends.effects.ends), (1, 1));
}

#[test]
fn units_may_stand_below_units_of_the_same_list_in_any_order() {
    let plan = plan_of(
        Kind::Units,
        &grid(&[
            "党组织名称|党组织代码|党组织类别|上级党组织|成立日期|批准文号",
            "一小组|X-1|党小组|北村党支部||",
            "北村党支部|X-2|党支部|桥头镇党委|2015-07-01|",
            "东村支部委员会|Q-01|党支部|桥头镇党委||桥党发1号",
            "南村党支部||党小组|桥头镇党委||",
            "某某党支部||党支部|没有这个||",
            "南南党支部||党支部|南村党支部||",
            "转圈甲||党总支|转圈乙||",
            "转圈乙||党总支|转圈甲||",
            "西村党支部||党小组|桥头镇党委||",
        ]),
    );
    insta::assert_snapshot!(told(&plan), @r#"
    2 new
    3 new
    4 changed name: Was { before: Some(Unit("东村党支部")) }
    5 error kind: Fault(KindNotThere)
    6 error parent: Fault(UnknownUnit { nearest: None })
    7 error parent: Fault(ParentFaulty { row: 5 })
    8 error parent: Fault(Circle)
    9 error parent: Fault(Circle)
    10 warning kind: Warning(KindDiffers)
    "#);
    assert_eq!((plan.effects.units, plan.effects.renames, plan.effects.changes), (2, 1, 1));
}

#[test]
fn a_sheet_taken_in_twice_changes_nothing_the_second_time() {
    let plan = people(&[
        "姓名|公民身份号码|所在党支部|人员类别",
        &format!("王建国|{MAN}|东村党支部|正式党员"),
        "赵敏||西村党支部|",
    ]);
    assert!(plan.rows.iter().all(|row| row.state() == State::Same));
    assert_eq!(plan.effects.same, 2);
}
