//! What people read: a draft and the minutes of one meeting, and every refusal.

use std::collections::BTreeSet;

use crate::sample::meeting::meeting;
use crate::sample::{marked_rules, plain_rules, sample as random_sample};
use insta::assert_snapshot;
use jiff::civil::date;
use jiff::tz::TimeZone;
use zhibu_domain::access::Denied;
use zhibu_domain::activity::{self, Fault, Part, Problem, State};
use zhibu_domain::rulebook::Right;
use zhibu_domain::text::Lang;
use zhibu_domain::{bulletin, unit, vote};
use zhibu_words::Words;
use zhibu_words::bulletin::draft;
use zhibu_words::minutes::{Minutes, minutes};

fn china() -> TimeZone {
    TimeZone::fixed(jiff::tz::offset(8))
}

fn page(minutes: &Minutes) -> String {
    let mut lines = vec![minutes.title.clone()];
    for line in &minutes.lines {
        lines.push(format!("{} | {}", line.label, line.items.join(" / ")));
    }
    lines.push(minutes.signatures.join(" | "));
    lines.push(minutes.state.clone());
    lines.join("\n")
}

#[test]
fn a_draft_in_chinese() {
    assert_snapshot!(draft(&meeting(), &plain_rules(), Lang::Zh).body(), @r"
    2026年11月20日15:00，禾塘村党支部在村活动室（本单位会议室）举行党员大会。由书记主持，陆青记录。目的：研究水渠维修。

    主题：水渠维修；明年计划。涉及的制度：三会一课。

    ## 参加人员

    应到5人，实到4人，其中迟到1人，请假1人，有表决权的4人。参加的有第三村民组群众10多人。

    岚溪镇党委派员列席，提出：账目要公开。

    ## 传达

    传达了县（区）级会议“冬季水利工作会”。

    ## 议程

    一、汇报：水渠现状。发言：岚溪镇水利站站长韩林和孟舟。

    （一）漏水有两处：1．东闸；2．第三段。

    （二）工期约三周。

    二、表决。

    ## 表决

    就“是否维修水渠？”表决：应到4人，实到3人，赞成3票，反对0票，弃权0票。按“一般决议”规则，须到会2人、赞成3票，表决通过。

    ## 决议

    一、十二月底前修好第三段水渠。负责：孟舟。期限：2026年12月31日。

    二、每月公布一次用款。

    ## 参加者反映

    群众表示：水渠修好，灌溉就不用等了。

    ## 工作结果

    2026年：修好两段水渠。
    ");
}

#[test]
fn a_draft_in_english() {
    assert_snapshot!(draft(&meeting(), &plain_rules(), Lang::En).body(), @r"
    On 20 November 2026 at 15:00, Hetang Village Branch held a general meeting at the village club room (own meeting room). In the chair: the secretary. The record was kept by Lu Qing. Purpose: To decide on the repair of the canal.

    Topics: Repair of the canal; Next year's plan. Practices dealt with: three meetings and one class.

    ## Who took part

    Members: 5 expected, 4 present, 1 of them late, 1 excused, 4 entitled to vote. Taking part: residents (of the third village group): more than 10 people.

    Observers were sent by the Lanxi Town Committee, who remarked: the accounts should be made public.

    ## Conveyed

    What was conveyed: the county-level meeting “Winter water works meeting”.

    ## Agenda

    1. Report: The state of the canal. Speaking: 韩林, head of the water station, Lanxi Town; Meng Zhou.

    (1) There are two leaks: 1. East gate; 2. Third stretch.

    (2) The work takes about three weeks.

    2. Vote.

    ## Votes

    Vote on “Shall the canal be repaired?”: 4 entitled, 3 present, 3 for, 0 against, 0 abstaining. Under the rule “ordinary resolution”, 2 had to be present and 3 in favour: passed.

    ## Decisions

    1. Repair the third stretch by the end of December. Responsible: Meng Zhou. Due on 31 December 2026.

    2. Publish the spending once a month.

    ## What participants said

    Residents said: with the canal repaired, nobody waits for water.

    ## Results

    2026: Two stretches of the canal were repaired.
    ");
}

#[test]
fn minutes_in_chinese() {
    assert_snapshot!(page(&minutes(&meeting(), &plain_rules(), Lang::Zh, &china())), @r"
    2026年11月党员大会记录
    单位 | 禾塘村党支部
    类型 | 党员大会
    时间 | 2026年11月20日15:00
    地点 | 村活动室（本单位会议室）
    主持人 | 书记
    记录人 | 陆青
    应到 | 5人，其中有表决权的4人
    实到 | 4人：方禾、陆青、孟舟、白石
    迟到 | 1人：孟舟
    请假 | 1人：秦岚（外出务工）
    无表决权 | 1人：白石
    参加人员 | 第三村民组群众10多人
    列席 | 岚溪镇党委：账目要公开
    目的 | 研究水渠维修
    议题 | 1．水渠维修 / 2．明年计划
    涉及的制度 | 三会一课
    议程和发言 | 一、汇报：水渠现状。发言：岚溪镇水利站站长韩林和孟舟。 / （一）漏水有两处：1．东闸；2．第三段。 / （二）工期约三周。 / 二、表决。
    传达 | 县（区）级会议“冬季水利工作会”
    表决 | 就“是否维修水渠？”表决：应到4人，实到3人，赞成3票，反对0票，弃权0票。按“一般决议”规则，须到会2人、赞成3票，表决通过。
    决议 | 一、十二月底前修好第三段水渠。负责：孟舟。期限：2026年12月31日。 / 二、每月公布一次用款。
    参加者反映 | 群众表示：水渠修好，灌溉就不用等了。
    工作结果 | 2026年：修好两段水渠。
    主持人签名 | 记录人签名 | 日期
    状态：方禾于2026年11月21日9:05确认。
    ");
}

#[test]
fn minutes_in_english() {
    assert_snapshot!(page(&minutes(&meeting(), &plain_rules(), Lang::En, &china())), @r"
    Minutes: General meeting of November 2026
    Unit | Hetang Village Branch
    Kind | general meeting
    Time | 20 November 2026, 15:00
    Place | the village club room (own meeting room)
    Chair | the secretary
    Recorder | Lu Qing
    Entitled to attend | 5, of whom 4 with a vote
    Present | 4: Fang He, Lu Qing, Meng Zhou, Bai Shi
    Late | 1: Meng Zhou
    Excused | 1: Qin Lan (working away)
    Without a vote | 1: Bai Shi
    Participants | residents (of the third village group): more than 10 people
    Observers | the Lanxi Town Committee: the accounts should be made public
    Purpose | To decide on the repair of the canal
    Topics | 1. Repair of the canal / 2. Next year's plan
    Practices dealt with | three meetings and one class
    Agenda and speeches | 1. Report: The state of the canal. Speaking: 韩林, head of the water station, Lanxi Town; Meng Zhou. / (1) There are two leaks: 1. East gate; 2. Third stretch. / (2) The work takes about three weeks. / 2. Vote.
    Conveyed | the county-level meeting “Winter water works meeting”
    Votes | Vote on “Shall the canal be repaired?”: 4 entitled, 3 present, 3 for, 0 against, 0 abstaining. Under the rule “ordinary resolution”, 2 had to be present and 3 in favour: passed.
    Decisions | 1. Repair the third stretch by the end of December. Responsible: Meng Zhou. Due on 31 December 2026. / 2. Publish the spending once a month.
    What participants said | Residents said: with the canal repaired, nobody waits for water.
    Results | 2026: Two stretches of the canal were repaired.
    Signature of the chair | Signature of the recorder | Date
    State: confirmed by Fang He on 21 November 2026, 9:05.
    ");
}

/// A public article names nobody who stayed away and gives no reasons; the minutes do.
#[test]
fn who_was_absent_stands_in_the_minutes_only() {
    let record = meeting();
    for (lang, name, reason) in
        [(Lang::Zh, "秦岚", "外出务工"), (Lang::En, "Qin Lan", "working away")]
    {
        let article = draft(&record, &plain_rules(), lang).body();
        let paper = page(&minutes(&record, &plain_rules(), lang, &china()));
        assert!(!article.contains(name) && !article.contains(reason), "{article}");
        assert!(paper.contains(name) && paper.contains(reason), "{paper}");
    }
}

#[test]
fn minutes_carry_every_filled_field() {
    let rules = marked_rules();
    for seed in 1..80u32 {
        let mut state = seed.wrapping_mul(2_654_435_761);
        let next = |_| {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            state.to_be_bytes()[0]
        };
        let tape: Vec<u8> = (0..300).map(next).collect();
        let sample = random_sample(&rules, &tape);
        for (lang, index) in [(Lang::Zh, 0), (Lang::En, 1)] {
            let paper = page(&minutes(&sample.record, &rules, lang, &china())).to_lowercase();
            // Numbers of attendance stand behind labels here, not in a sentence.
            for filled in sample.filled.iter().filter(|filled| filled.field != "attendance") {
                let value = filled.values.get(index).unwrap().to_lowercase();
                assert!(paper.contains(&value), "{}: {value} is missing in {paper}", filled.field);
            }
            for row in &sample.record.sitting.attendance {
                let name = Words::of(lang).name(&sample.record.names[&row.person]);
                assert!(paper.contains(&name.to_lowercase()), "{name} is missing in {paper}");
            }
        }
    }
}

fn unit_refusals() -> Vec<unit::Refusal> {
    use unit::Refusal as R;
    let (today, since) = (date(2026, 11, 20), date(2024, 5, 1));
    vec![
        R::NameMissing,
        R::NameTooLong { max: 120 },
        R::UnknownKind { kind: "castle".into() },
        R::UnknownField { field: "sea".into() },
        R::KindBelow {
            child: "committee".into(),
            parent: "branch".into(),
            allowed: vec!["group".into()],
        },
        R::KindBelow { child: "branch".into(), parent: "group".into(), allowed: vec![] },
        R::KindAtTop { kind: "group".into() },
        R::Cycle,
        R::TooDeep { max: 24 },
        R::Future { today },
        R::BeforeLastChange { since },
        R::ParentClosed,
        R::AlreadyClosed,
        R::AlreadyOpen,
        R::UnitsBelow { count: 1 },
        R::UnitsBelow { count: 3 },
        R::MembersRemain { count: 12 },
        R::SameParent,
        R::NameTaken,
    ]
}

fn activity_refusals() -> Vec<activity::Refusal> {
    use activity::Refusal as R;
    let mut refusals = vec![
        R::WrongState { state: State::Cancelled },
        R::Frozen,
        R::UndoOver { minutes: 10 },
        R::Changed,
        R::AddendumMissing,
        R::AddendumTooLong { max: 2000 },
        R::NotYet { day: date(2026, 12, 1) },
        R::ReasonMissing,
        R::UnitNotThere,
        R::FileTooLarge { max_bytes: 20 * 1024 * 1024 },
        R::FileEmpty,
        R::FileType,
        R::TooManyFiles { max: 9 },
        R::NotDeclared,
    ];
    let today = date(2026, 11, 20);
    let refusal = vote::Refusal::PresentAboveEntitled { present: 9, entitled: 8 };
    let problems = [
        Problem::Missing,
        Problem::TooLong { max: 200 },
        Problem::TooMany { max: 200 },
        Problem::UnknownKey { key: "castle".into() },
        Problem::Twice,
        Problem::Future { today },
        Problem::Past { today },
        Problem::DayNotStated,
        Problem::DueBefore { held: today },
        Problem::ReasonMissing,
        Problem::NoSuchGuest,
        Problem::Year,
        Problem::Count(refusal),
        Problem::VoteAgainstList { present: 9, listed: 8 },
    ];
    refusals.extend(
        problems.map(|problem| R::Faults(vec![Fault { part: Part::Resolution(1), problem }])),
    );
    refusals
}

fn bulletin_refusals() -> Vec<bulletin::Refusal> {
    use bulletin::Refusal as R;
    vec![
        R::WrongState { state: bulletin::State::Checked },
        R::Unedited,
        R::SamePerson,
        R::TitleMissing,
        R::TitleTooLong { max: 120 },
        R::BodyMissing,
        R::BodyTooLong { max: 40_000 },
        R::TooManyEditors { max: 12 },
        R::ReasonMissing,
        R::Changed,
        R::NotRecorded,
    ]
}

#[test]
fn every_refusal_is_a_sentence_of_its_own() {
    let rules = plain_rules();
    for lang in Lang::ALL {
        let words = Words::of(lang);
        let mut sentences: Vec<String> = Vec::new();
        sentences.extend(unit_refusals().iter().map(|r| words.unit_refusal(r, &rules)));
        sentences.extend(activity_refusals().iter().map(|r| words.activity_refusal(r)));
        sentences.extend(bulletin_refusals().iter().map(|r| words.bulletin_refusal(r)));
        sentences.extend(Right::ALL.map(|right| words.denied(&Denied { right })));
        let ends = if lang == Lang::Zh { '。' } else { '.' };
        for sentence in &sentences {
            assert!(sentence.ends_with(ends) && !sentence.contains("{$"), "{sentence}");
            let doubled = ["。。", "..", "，，", ",,"].iter().any(|marks| sentence.contains(marks));
            assert!(!doubled, "{sentence}");
        }
        let different: BTreeSet<&String> = sentences.iter().collect();
        assert_eq!(different.len(), sentences.len(), "{lang:?}: two refusals read alike");
    }
}

#[test]
fn refusals_name_the_place_and_the_remedy() {
    let rules = plain_rules();
    let told =
        |say: &dyn Fn(Words) -> String| Lang::ALL.map(|lang| say(Words::of(lang))).join("\n");
    let below = unit_refusals().remove(4);
    assert_snapshot!(told(&|words| words.unit_refusal(&below, &rules)), @r"
    “党的基层委员会”不能直接设在“党支部”之下。“党支部”之下可以设：党小组。请改选类型或上级单位。
    A unit of the kind “primary-level Party committee” may not stand directly below a “Party branch”. Below a “Party branch” may stand: Party group. Please choose another kind or another unit above.
    ");
    let faults = activity::Refusal::Faults(vec![
        Fault { part: Part::Title, problem: Problem::Missing },
        Fault {
            part: Part::ResolutionDue(1),
            problem: Problem::DueBefore { held: date(2022, 2, 16) },
        },
        Fault { part: Part::Agenda(0), problem: Problem::TooMany { max: 200 } },
        Fault {
            part: Part::Vote(0),
            problem: Problem::Count(vote::Refusal::PresentAboveEntitled {
                present: 9,
                entitled: 8,
            }),
        },
    ]);
    assert_snapshot!(told(&|words| words.activity_refusal(&faults)), @r"
    标题：还没有填写，请填写。第2项决议的期限：不能早于会议当天（2022年2月16日），请改期限。议程：最多200项，请减少。第1项表决：到会9人，多于应到的8人，请核对票数。
    Title: not filled in yet; please fill it in. Due day of decision 2: this cannot lie before the meeting (16 February 2022); please change it. Agenda item: at most 200 entries; please delete some. Vote 1: Present are 9, more than the 8 entitled; please check the numbers.
    ");
    assert_snapshot!(told(&|words| words.denied(&Denied { right: Right::RecordActivity })), @r"
    您现在的职务在这里不能“记录活动”。请找有这项权限的人办理。
    Your present posts do not let you do this here: record activities. Please ask somebody who may.
    ");
}
