//! What a branch has done, as far as tests of pages need something on them.

use zhibu_domain::activity::{
    AgendaItem, Attendance, Audience, Conveyed, ConveyedForm, Guest, KindLine, Observer, Point,
    Presence, Resolution, ResultLine, Sitting, Statement, Voice, Vote,
};
use zhibu_domain::count::Count;
use zhibu_domain::day::When;
use zhibu_domain::id::ActivityId;
use zhibu_service::access::{self, ConfirmActivity};
use zhibu_service::{Actor, activity};

use crate::support::{TODAY, TestApp, text};

/// A sitting that has every part.
pub(crate) fn full(app: &TestApp) -> Sitting {
    let mut sitting = frame(app);
    sitting.guests = vec![Guest {
        name: "梁一山".to_owned(),
        title: Some(text("农技员", "adviser")),
        body: Some(text("县农技站", "county farm station")),
    }];
    sitting.agenda = vec![AgendaItem {
        kind: "lecture".into(),
        title: Some(text("冬季管护", "Winter care")),
        speakers: vec![
            Voice::Guest(0),
            Voice::Member(app.members[1]),
            Voice::Post("secretary".into()),
        ],
        points: vec![Point {
            text: text("先清渠", "First the canal"),
            subs: vec![text("东段", "East"), text("西段", "West")],
        }],
    }];
    sitting.headcount = Some(Count::MoreThan { n: 40 });
    sitting.audience = vec![Audience {
        category: "members".into(),
        of: Some(text("全村", "of the village")),
        count: Count::Some,
    }];
    sitting.observers = vec![Observer {
        body: text("镇党委", "town committee"),
        remark: Some(text("抓紧办", "Go ahead")),
    }];
    sitting.practices = vec!["three-meetings-one-class".into()];
    sitting.conveyed = vec![Conveyed {
        level: "township".into(),
        form: ConveyedForm::Meeting,
        title: text("镇冬修会议", "Town winter works meeting"),
        speaker: Some(0),
    }];
    sitting.legal_basis = Some(text("村规", "village rules"));
    sitting.approval = Some(text("镇党委", "town committee"));
    sitting.platforms = vec![text("村广播", "village radio")];
    sitting.statements = vec![Statement {
        group: Some("members".into()),
        text: text("愿意出工", "will lend a hand"),
    }];
    sitting.results =
        vec![ResultLine { for_year: Some(2025), text: text("修路一条", "one road mended") }];
    sitting
}

fn frame(app: &TestApp) -> Sitting {
    let attendance = app.members.iter().enumerate().map(|(at, person)| Attendance {
        person: *person,
        presence: match at {
            6 => Presence::Late,
            7 => Presence::Excused { reason: "illness".into() },
            _ => Presence::Present,
        },
        votes: at < 8,
    });
    Sitting {
        title: text("2026年11月党员大会", "General meeting of November 2026"),
        kinds: vec![
            KindLine { kind: "general-meeting".into(), for_year: None },
            KindLine { kind: "theme-day".into(), for_year: Some(2026) },
        ],
        purposes: vec![text("定下冬修", "To settle the winter works")],
        when: When::At { day: TODAY, minute: 900 },
        place: Some(text("村部会议室", "village hall")),
        place_kind: Some("own-room".into()),
        chair: Some(Voice::Member(app.members[0])),
        recorder: Some(Voice::Member(app.members[2])),
        guests: Vec::new(),
        agenda: Vec::new(),
        attendance: attendance.collect(),
        headcount: None,
        audience: Vec::new(),
        bodies: Vec::new(),
        observers: Vec::new(),
        topics: vec![text("冬修", "Winter works"), text("党费", "Dues")],
        practices: Vec::new(),
        resolutions: vec![Resolution {
            text: text("清淤东干渠", "Clear the east canal"),
            owner: Some(Voice::Member(app.members[1])),
            due_on: TODAY.tomorrow().ok(),
        }],
        votes: vec![Vote {
            rule: "ordinary".into(),
            question: text("清淤东干渠", "Clear the east canal"),
            entitled: 8,
            present: 7,
            votes_for: 6,
            against: 0,
            abstained: 1,
            written_for: 0,
        }],
        conveyed: Vec::new(),
        legal_basis: None,
        approval: None,
        platforms: Vec::new(),
        statements: Vec::new(),
        results: Vec::new(),
    }
}

/// Records a sitting as the secretary, without pages.
pub(crate) fn record(app: &TestApp, sitting: Sitting) -> ActivityId {
    let (unit, secretary) = (app.branch, app.members[0]);
    app.write(move |tx, act| {
        let act = zhibu_service::Act { actor: Actor::Person(secretary), ..act.clone() };
        let id = ActivityId::new(act.now, act.entropy());
        let granted = access::require(tx, &act, unit)?;
        activity::record(tx, &act, &granted, id, sitting.clone())?;
        Ok(id)
    })
}

/// Confirms a fresh record as the secretary.
pub(crate) fn confirm(app: &TestApp, id: ActivityId) {
    let (unit, secretary) = (app.branch, app.members[0]);
    app.write(move |tx, act| {
        let act = zhibu_service::Act { actor: Actor::Person(secretary), ..act.clone() };
        let granted = access::require::<ConfirmActivity>(tx, &act, unit)?;
        activity::confirm(tx, &act, &granted, id, 1)
    });
}

/// A confirmed record, one that waits, and a bulletin under way.
pub(crate) async fn set(app: &TestApp) {
    let confirmed = record(app, full(app));
    confirm(app, confirmed);
    record(app, frame(app));
    let mut secretary = app.secretary().await;
    let page = format!("/activities/{confirmed}");
    let answer = secretary.submit(&page, &format!("{page}/bulletin"), &[]).await;
    assert!(answer.location().starts_with("/bulletins/"), "{}", answer.seen());
}
