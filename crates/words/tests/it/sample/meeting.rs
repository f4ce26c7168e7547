//! An invented meeting, for texts that people read.

use zhibu_domain::activity::{
    AgendaItem, Attendance, Audience, Conveyed, ConveyedForm, Guest, KindLine, Observer, Point,
    Presence, Record, Resolution, ResultLine, Sitting, State, Statement, Voice, Vote,
};
use zhibu_domain::count::Count;
use zhibu_domain::day::When;
use zhibu_domain::id::{ActivityId, PersonId, UnitId};
use zhibu_domain::person::Name;
use zhibu_domain::text::Text;

use jiff::Timestamp;
use jiff::civil::date;

fn both(zh: &str, en: &str) -> Text {
    Text::new(Some(zh.into()), Some(en.into())).expect("the sample has no blank text")
}

fn person(n: u8) -> PersonId {
    PersonId::new(Timestamp::UNIX_EPOCH, [0, 0, 0, 0, 0, 0, 0, 0, 0, n])
}

fn instant(text: &str) -> Timestamp {
    text.parse().expect("the sample's instants are well-formed")
}

/// A general meeting with all that a branch usually records, confirmed.
pub(crate) fn meeting() -> Record {
    let members = [
        ("方禾", "Fang He"),
        ("陆青", "Lu Qing"),
        ("孟舟", "Meng Zhou"),
        ("秦岚", "Qin Lan"),
        ("白石", "Bai Shi"),
    ];
    let names = (1..).zip(members).map(|(n, (name, latin))| {
        (person(n), Name { name: name.to_owned(), latin: Some(latin.to_owned()) })
    });
    Record {
        id: ActivityId::new(Timestamp::UNIX_EPOCH, [0; 10]),
        unit: UnitId::new(Timestamp::UNIX_EPOCH, [0; 10]),
        unit_name: both("禾塘村党支部", "Hetang Village Branch"),
        state: State::Confirmed,
        source: None,
        sitting: sitting(),
        names: names.collect(),
        body_names: std::collections::BTreeMap::new(),
        attachments: Vec::new(),
        addenda: Vec::new(),
        recorded_at: Some(instant("2026-11-20T07:42:00Z")),
        recorded_by: Some(person(2)),
        confirmed_at: Some(instant("2026-11-21T01:05:00Z")),
        confirmed_by: Some(person(1)),
        version: 3,
    }
}

fn sitting() -> Sitting {
    Sitting {
        title: both("2026年11月党员大会", "General meeting of November 2026"),
        kinds: vec![KindLine { kind: "general-meeting".into(), for_year: None }],
        purposes: vec![both("研究水渠维修。", "To decide on the repair of the canal.")],
        when: When::At { day: date(2026, 11, 20), minute: 900 },
        place: Some(both("村活动室", "the village club room")),
        place_kind: Some("own-room".into()),
        chair: Some(Voice::Post("secretary".into())),
        recorder: Some(Voice::Member(person(2))),
        guests: vec![Guest {
            name: "韩林".into(),
            title: Some(both("水利站站长", "head of the water station")),
            body: Some(both("岚溪镇", "Lanxi Town")),
        }],
        agenda: agenda(),
        attendance: attendance(),
        headcount: None,
        audience: vec![Audience {
            category: "residents".into(),
            of: Some(both("第三村民组", "of the third village group")),
            count: Count::MoreThan { n: 10 },
        }],
        bodies: Vec::new(),
        observers: vec![Observer {
            body: both("岚溪镇党委", "the Lanxi Town Committee"),
            remark: Some(both("账目要公开", "the accounts should be made public")),
        }],
        topics: vec![both("水渠维修", "Repair of the canal"), both("明年计划", "Next year's plan")],
        practices: vec!["three-meetings-one-class".into()],
        resolutions: resolutions(),
        votes: vec![vote()],
        conveyed: vec![Conveyed {
            level: "district-county".into(),
            form: ConveyedForm::Meeting,
            title: both("冬季水利工作会", "Winter water works meeting"),
            speaker: None,
        }],
        legal_basis: None,
        approval: None,
        platforms: Vec::new(),
        statements: vec![Statement {
            group: Some("residents".into()),
            text: both(
                "水渠修好，灌溉就不用等了",
                "with the canal repaired, nobody waits for water",
            ),
        }],
        results: vec![ResultLine {
            for_year: Some(2026),
            text: both("修好两段水渠", "Two stretches of the canal were repaired"),
        }],
    }
}

fn agenda() -> Vec<AgendaItem> {
    vec![
        AgendaItem {
            kind: "report".into(),
            title: Some(both("水渠现状", "The state of the canal")),
            speakers: vec![Voice::Guest(0), Voice::Member(person(3))],
            points: vec![
                Point {
                    text: both("漏水有两处", "There are two leaks"),
                    subs: vec![both("东闸", "East gate"), both("第三段", "Third stretch")],
                },
                Point {
                    text: both("工期约三周", "The work takes about three weeks"),
                    subs: vec![],
                },
            ],
        },
        AgendaItem { kind: "vote".into(), title: None, speakers: vec![], points: vec![] },
    ]
}

fn attendance() -> Vec<Attendance> {
    let row = |n, presence, votes| Attendance { person: person(n), presence, votes };
    vec![
        row(1, Presence::Present, true),
        row(2, Presence::Present, true),
        row(3, Presence::Late, true),
        row(4, Presence::Excused { reason: "working-away".into() }, true),
        row(5, Presence::Present, false),
    ]
}

fn resolutions() -> Vec<Resolution> {
    vec![
        Resolution {
            text: both(
                "十二月底前修好第三段水渠。",
                "Repair the third stretch by the end of December.",
            ),
            owner: Some(Voice::Member(person(3))),
            due_on: Some(date(2026, 12, 31)),
        },
        Resolution {
            text: both("每月公布一次用款", "Publish the spending once a month"),
            owner: None,
            due_on: None,
        },
    ]
}

fn vote() -> Vote {
    Vote {
        rule: "ordinary".into(),
        question: both("是否维修水渠？", "Shall the canal be repaired?"),
        entitled: 4,
        present: 3,
        votes_for: 3,
        against: 0,
        abstained: 0,
        written_for: 0,
    }
}
