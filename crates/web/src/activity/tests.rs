//! A sitting goes into its form and comes back the same, and each fault finds its field.

use jiff::civil::{Date, date};
use proptest::collection::vec;
use proptest::option::of;
use proptest::prelude::*;
use uuid::Uuid;
use zhibu_domain::activity::{
    AgendaItem, Attendance, Audience, BodyPresence, Conveyed, ConveyedForm, Guest, KindLine,
    Observer, Point, Presence, Resolution, ResultLine, Sitting, State, Statement, Voice, Vote,
    check,
};
use zhibu_domain::count::Count;
use zhibu_domain::day::{DayPart, When};
use zhibu_domain::id::{BodyId, PersonId};
use zhibu_domain::rulebook::{Rulebook, embedded};
use zhibu_domain::text::{Lang, Text};
use zhibu_words::Words;

use super::place::in_order;
use super::read::{Known, Read, read};
use super::write::write;
use crate::form::{Faults, Form};

/// Persons that a test's roll holds.
const PEOPLE: u128 = 6;

fn person(n: u128) -> PersonId {
    PersonId(Uuid::from_u128(n))
}

fn body(n: u128) -> BodyId {
    BodyId(Uuid::from_u128(1000 + n))
}

/// A line as people type it: no blanks around it, no dash before it.
fn line() -> impl Strategy<Value = String> {
    "[a-zäé甲乙丙0-9“”&<][a-z 甲乙丙，。&=%+<>\"'#-]{0,12}[a-z甲乙丙？]"
}

fn text() -> impl Strategy<Value = Text> {
    let sides =
        (of(line()), of(line())).prop_filter_map("a text has a side", |(zh, en)| Text::new(zh, en));
    sides.boxed()
}

/// A text of several lines.
fn passage() -> impl Strategy<Value = Text> {
    (text(), of(text())).prop_map(|(first, second)| match second {
        None => first,
        Some(second) => {
            let joined = |lang| Some(format!("{}\n\n{}", first.get(lang), second.get(lang)));
            Text::new(joined(Lang::Zh), joined(Lang::En)).unwrap()
        }
    })
}

fn texts() -> impl Strategy<Value = Vec<Text>> {
    vec(text(), 0..4)
}

fn key() -> impl Strategy<Value = String> {
    "[a-z]{1,8}(-[a-z]{1,8})?"
}

fn day() -> impl Strategy<Value = Date> {
    (1900..2200_i16, 1..13_i8, 1..29_i8).prop_map(|(y, m, d)| date(y, m, d))
}

fn count() -> impl Strategy<Value = Count> {
    (0..Count::BOUNDS.len(), 0..10_000_u32).prop_map(|(bound, n)| {
        let bound = Count::BOUNDS[bound];
        Count::from_parts(bound, Some(n)).or(Count::from_parts(bound, None)).unwrap()
    })
}

fn year() -> impl Strategy<Value = Option<i16>> {
    of(0..9999_i16)
}

fn voice(guests: usize) -> impl Strategy<Value = Voice> {
    let guest = if guests == 0 { 0..1 } else { 0..guests };
    prop_oneof![
        (0..PEOPLE).prop_map(|n| Voice::Member(person(n))),
        key().prop_map(Voice::Post),
        guest.prop_map(move |n| if guests == 0 {
            Voice::Post("p".into())
        } else {
            Voice::Guest(n)
        }),
    ]
}

fn when() -> impl Strategy<Value = When> {
    prop_oneof![
        Just(When::NotStated),
        day().prop_map(|day| When::Day { day }),
        (day(), 0..1440_u16).prop_map(|(day, minute)| When::At { day, minute }),
        (day(), 0..3_usize).prop_map(|(day, n)| When::Part { day, part: DayPart::ALL[n] }),
    ]
}

fn attendance() -> impl Strategy<Value = Vec<Attendance>> {
    let presence = prop_oneof![
        Just(Presence::Present),
        Just(Presence::Late),
        Just(Presence::Absent),
        prop_oneof![Just(String::new()), Just("illness".to_owned())]
            .prop_map(|reason| Presence::Excused { reason }),
    ];
    vec((presence, any::<bool>()), 0..=6).prop_map(|rows| {
        let rows = (0..).zip(rows);
        rows.map(|(n, (presence, votes))| Attendance { person: person(n), presence, votes })
            .collect()
    })
}

fn agenda(guests: usize) -> impl Strategy<Value = Vec<AgendaItem>> {
    let point = (text(), texts()).prop_map(|(text, subs)| Point { text, subs });
    let item = (key(), of(text()), vec(voice(guests), 0..3), vec(point, 0..3));
    vec(
        item.prop_map(|(kind, title, speakers, points)| AgendaItem {
            kind,
            title,
            speakers,
            points,
        }),
        0..4,
    )
}

fn votes() -> impl Strategy<Value = Vec<Vote>> {
    let numbers = (0..90_u32, 0..90_u32, 0..90_u32, 0..90_u32, 0..90_u32, 0..9_u32);
    let vote = (key(), text(), numbers).prop_map(|(rule, question, n)| Vote {
        rule,
        question,
        entitled: n.0,
        present: n.1,
        votes_for: n.2,
        against: n.3,
        abstained: n.4,
        written_for: n.5,
    });
    vec(vote, 0..3)
}

type Around = (
    Vec<Audience>,
    Vec<BodyPresence>,
    Vec<Observer>,
    Vec<Conveyed>,
    Vec<Statement>,
    Vec<ResultLine>,
);

fn around(guests: usize) -> impl Strategy<Value = Around> {
    let audience = (key(), of(text()), count()).prop_map(|(category, of, count)| Audience {
        category,
        of,
        count,
    });
    let bodies = (0..3_u128, count()).prop_map(|(n, count)| BodyPresence { body: body(n), count });
    let observer = (text(), of(passage())).prop_map(|(body, remark)| Observer { body, remark });
    let speaker = of(0..guests.max(1)).prop_map(move |n| n.filter(|_| guests > 0));
    let conveyed =
        (key(), 0..3_usize, text(), speaker).prop_map(|(level, form, title, speaker)| Conveyed {
            level,
            form: ConveyedForm::ALL[form],
            title,
            speaker,
        });
    let said = (of(key()), passage()).prop_map(|(group, text)| Statement { group, text });
    let result = (year(), passage()).prop_map(|(for_year, text)| ResultLine { for_year, text });
    (
        vec(audience, 0..3),
        vec(bodies, 0..3),
        vec(observer, 0..3),
        vec(conveyed, 0..3),
        vec(said, 0..3),
        vec(result, 0..3),
    )
}

fn guests() -> impl Strategy<Value = Vec<Guest>> {
    let guest = (line(), of(text()), of(text()));
    vec(guest.prop_map(|(name, title, body)| Guest { name, title, body }), 0..4)
}

fn sitting() -> impl Strategy<Value = Sitting> {
    guests()
        .prop_flat_map(move |guests| {
            let n = guests.len();
            let head =
                (text(), vec((key(), year()), 1..3), when(), of(text()), of(key()), of(count()));
            let lists = (texts(), texts(), texts(), vec(key(), 0..3), of(text()), of(text()));
            let decision = (passage(), of(voice(n)), of(day()))
                .prop_map(|(text, owner, due_on)| Resolution { text, owner, due_on });
            let people = (of(voice(n)), of(voice(n)), attendance(), agenda(n));
            let decided = (vec(decision, 0..3), votes(), around(n));
            (Just(guests), head, lists, people, decided)
        })
        .prop_map(|(guests, head, lists, people, (resolutions, votes, around))| {
            let (title, kinds, when, place, place_kind, headcount) = head;
            let (purposes, topics, platforms, practices, legal_basis, approval) = lists;
            let (chair, recorder, attendance, agenda) = people;
            let (audience, bodies, observers, conveyed, statements, results) = around;
            let kinds =
                kinds.into_iter().map(|(kind, for_year)| KindLine { kind, for_year }).collect();
            Sitting {
                title,
                kinds,
                purposes,
                when,
                place,
                place_kind,
                chair,
                recorder,
                guests,
                agenda,
                attendance,
                headcount,
                audience,
                bodies,
                observers,
                topics,
                practices,
                resolutions,
                votes,
                conveyed,
                legal_basis,
                approval,
                platforms,
                statements,
                results,
            }
        })
}

fn known(sitting: &Sitting) -> Known {
    Known {
        persons: (0..PEOPLE).map(person).collect(),
        voters: sitting.attendance.iter().filter(|row| row.votes).map(|row| row.person).collect(),
        bodies: (0..3).map(body).collect(),
    }
}

/// As a browser sends it.
fn sent(form: &Form) -> Form {
    Form::parse(form.body().as_bytes())
}

/// A sitting that shares no text with this one.
fn emptied(sitting: &Sitting) -> Sitting {
    let mut sitting = sitting.clone();
    sitting.title = Text::typed(Lang::En, "another").unwrap();
    sitting.purposes.clear();
    sitting.place = None;
    sitting.guests.clear();
    sitting.agenda.clear();
    sitting.attendance.clear();
    sitting.audience.clear();
    sitting.bodies.clear();
    sitting.observers.clear();
    sitting.topics.clear();
    sitting.practices.clear();
    sitting.resolutions.clear();
    sitting.votes.clear();
    sitting.conveyed.clear();
    sitting.legal_basis = None;
    sitting.approval = None;
    sitting.platforms.clear();
    sitting.statements.clear();
    sitting.results.clear();
    sitting
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 192, failure_persistence: None, ..ProptestConfig::default() })]

    /// What nobody changes comes back as it was, in both languages, from a page in either.
    #[test]
    fn a_sitting_survives_its_form(sitting in sitting(), zh in any::<bool>()) {
        let words = Words::of(if zh { Lang::Zh } else { Lang::En });
        let form = sent(&write(&sitting, &[body(0), body(1), body(2)], words));
        let Read { sitting: again, faults, .. } = read(&form, &sitting, &known(&sitting), words);
        prop_assert!(faults.is_empty(), "{faults:?}");
        prop_assert_eq!(again, sitting);
    }

    /// What is typed from nothing shows the same fields when it is opened again.
    #[test]
    fn a_form_survives_its_sitting(sitting in sitting(), zh in any::<bool>()) {
        let words = Words::of(if zh { Lang::Zh } else { Lang::En });
        let form = sent(&write(&sitting, &[], words));
        let read = read(&form, &emptied(&sitting), &known(&sitting), words);
        prop_assert!(read.faults.is_empty(), "{:?}", read.faults);
        prop_assert_eq!(write(&read.sitting, &[], words), form);
    }
}

fn rules() -> Rulebook {
    Rulebook::load("cpc", &embedded("cpc").unwrap()).unwrap()
}

/// Reads a form and brings the domain's faults to its fields.
fn faults(body: &str) -> Vec<String> {
    let form = Form::parse(body.as_bytes());
    let words = Words::of(Lang::En);
    let title = Text::typed(Lang::En, "before").unwrap();
    let before = Sitting { title, ..empty() };
    let voters = (0..PEOPLE).map(person).collect::<std::collections::BTreeSet<_>>();
    let known = Known { persons: voters.clone(), voters, ..Known::default() };
    let Read { sitting, places, mut faults } = read(&form, &before, &known, words);
    let found = check(&rules(), &sitting, State::Recorded, date(2026, 11, 20));
    places.add(&found, &sitting, &mut faults, words, |id| {
        (id == person(1)).then(|| "Fang He".to_owned())
    });
    said(&in_order(&faults))
}

fn said(faults: &Faults) -> Vec<String> {
    faults.iter().map(|fault| format!("{}: {}", fault.field, fault.message)).collect()
}

fn empty() -> Sitting {
    let title = Text::typed(Lang::En, "x").unwrap();
    Sitting { kinds: Vec::new(), ..Sitting::bare(title, "", When::NotStated) }
}

const SOUND: &str = "title=a&kind=general-meeting&day=2026-11-20&from=15:00&";

/// The three members listed, the second away without a reason.
fn three() -> String {
    let [a, b, c] = [0, 1, 2].map(person);
    format!("person={a}&person={b}&person={c}&present=0&present=2&why.0=&why.1=&why.2=&")
}

#[test]
fn a_sound_form_has_no_fault() {
    assert_eq!(faults(SOUND), Vec::<String>::new());
    let voted = format!("{SOUND}{}decision.4.text=b&vote.2.rule=ordinary&vote.2.for=2", three());
    let voted = voted.replace("why.1=&", "why.1=illness&");
    assert_eq!(faults(&voted), Vec::<String>::new());
}

#[test]
fn each_fault_stands_at_the_field_that_was_typed() {
    let long = "x".repeat(201);
    let longer = "y".repeat(2001);
    let body = format!(
        "{SOUND}{}place_kind=nowhere&kinds.3.kind=no-kind&kinds.5.kind=party-class&kinds.5.year=3000\
         &topics=a%0A{long}&guest.1.title=t&guest.4.name=g&guest.4.body={long}\
         &chair=g:2&decision.2.text=b&decision.2.due=2026-11-10&decision.6.owner=p:secretary\
         &decision.7.text=c&decision.7.owner=g:9\
         &agenda.0.kind=report&agenda.0.offered=report&agenda.3.kind=report&agenda.3.points={longer}\
         &agenda.4.kind=&agenda.4.title=t&agenda.5.kind=odd\
         &vote.1.rule=ordinary&vote.1.for=3&vote.3.rule=ordinary&vote.3.against=1\
         &vote.4.rule=ordinary&vote.4.for=2&vote.4.present=3\
         &conveyed.2.title=t&conveyed.2.level=district-county&conveyed.2.form=meeting&conveyed.2.speaker=g:9\
         &conveyed.3.title=t&conveyed.3.level=moon&conveyed.3.form=speech\
         &audience.1.category=aliens&audience.2.n=4&observer.5.remark=r&said.2.group=aliens&said.2.text=t\
         &result.1.text=t&result.1.year=3000&headcount.bound=some&headcount.n=3",
        three()
    );
    insta::assert_snapshot!(faults(&body).join("\n"), @"
    place_kind: Kind of place: the rules know no “nowhere”; please choose from the list.
    chair: Chair: the person chosen is not in the list of guests; please choose again.
    why.1: Please choose why Fang He was absent.
    topics: Topic 2: at most 200 characters; please shorten it.
    decision.2.due: Due day of decision 1: this cannot lie before the meeting (20 November 2026); please change it.
    decision.6.text: Please fill in “Decision”.
    decision.7.owner: Person responsible for decision 2: the person chosen is not in the list of guests; please choose again.
    vote.1.for: Vote 1: Votes are 3 with 2 present, 1 too many; please check the numbers.
    vote.3.for: Please fill in “For”.
    vote.4.present: Vote 2: 3 are written down as present, but the attendance shows 2 present with a vote; please change one of the two.
    agenda.3.points: Agenda item 1: at most 2000 characters; please shorten it.
    agenda.4.kind: Please fill in “Kind of item”.
    agenda.5.kind: Agenda item 2: the rules know no “odd”; please choose from the list.
    guest.1.name: Guest 1: not filled in yet; please fill it in.
    guest.4.body: Guest 2: at most 200 characters; please shorten it.
    headcount.n: “Exactly”, “more than” and “about” need a number; “some”, “all” and “not stated” take none. Please change one of the two.
    audience.1.category: Participants 1: the rules know no “aliens”; please choose from the list.
    audience.2.category: Please fill in “Category”.
    conveyed.2.speaker: Item conveyed 1: the person chosen is not in the list of guests; please choose again.
    conveyed.3.level: Item conveyed 2: the rules know no “moon”; please choose from the list.
    kinds.3.kind: Kind of activity 2: the rules know no “no-kind”; please choose from the list.
    kinds.5.year: Kind of activity 3: this cannot be the year; please write it with four digits.
    observer.5.body: Please fill in “Sent by”.
    said.2.group: What participants said 1: the rules know no “aliens”; please choose from the list.
    result.1.year: Result 1: this cannot be the year; please write it with four digits.
    ");
}

#[test]
fn a_day_that_does_not_exist_is_said_once_and_nothing_is_made_up() {
    let said = faults("title=&kind=&day=2026-02-30&from=late");
    insta::assert_snapshot!(said.join("\n"), @"
    title: Please fill in “Title”.
    kind: Please fill in “Activity”.
    day: “Day” is not a day that exists: month 2 of 2026 has only 28 days. Please choose another day.
    from: “Start” could not be read. Please write a time like 15:00.
    ");
}

#[test]
fn nobody_is_named_who_is_not_on_the_roll() {
    let stranger = person(77);
    let said = faults(&format!("{SOUND}person={stranger}&present=0&chair=m:{stranger}&recorder=x"));
    let fields: Vec<_> = said.iter().map(|line| line.split(':').next().unwrap()).collect();
    assert_eq!(fields, ["chair", "recorder", "attendance"]);
}

#[test]
fn half_days_are_typed_in_either_language() {
    let typed = |from: &str| {
        let form = Form::parse(format!("title=a&kind=b&day=2026-11-20&from={from}").as_bytes());
        read(&form, &empty(), &Known::default(), Words::of(Lang::En)).sitting.when
    };
    let day = date(2026, 11, 20);
    for part in ["下午", "afternoon", "Afternoon"] {
        assert_eq!(typed(part), When::Part { day, part: DayPart::Afternoon }, "{part}");
    }
    assert_eq!(typed("下午3点"), When::At { day, minute: 900 });
    assert_eq!(typed(""), When::Day { day });
}
