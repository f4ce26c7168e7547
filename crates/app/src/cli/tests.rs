//! What the verbs say, without starting the binary.

use std::ffi::OsString;

use insta::assert_snapshot;
use jiff::tz::TimeZone;

use super::*;

fn said(line: &str) -> Said {
    let words = std::iter::once("zhibu").chain(line.split_whitespace());
    let mut machine = Machine::new(|| "2026-10-01T09:00:00Z".parse().unwrap());
    machine.tz = TimeZone::UTC;
    run(&words.map(OsString::from).collect::<Vec<_>>(), &machine)
}

/// The answer of a verb that has one.
pub(super) fn answer(line: &str) -> String {
    let Said { out, text, exit } = said(line);
    assert_eq!((out, exit), (true, Exit::Ok), "{text}");
    text
}

/// The sentence of a verb that was asked wrongly.
pub(super) fn complaint(line: &str) -> String {
    let Said { out, text, exit } = said(line);
    assert_eq!((out, exit), (false, Exit::Usage), "{text}");
    text
}

#[test]
fn a_quorum_is_answered_with_all_keys_in_order() {
    assert_snapshot!(answer("explain quorum --kind election --entitled 9 --json"), @r#"{"kind":"election","entitled":9,"quorum":8,"pass":5,"pass_base":"entitled","rule":"vote.election","source":"ELEC"}"#);
}

#[test]
fn a_quorum_follows_the_rules_of_its_day() {
    let line = "explain quorum --kind election --entitled 10 --json --on";
    assert_snapshot!(answer(&format!("{line} 2020-07-12")), @r#"{"kind":"election","entitled":10,"quorum":9,"pass":null,"pass_base":"present","rule":"vote.election","source":"ELEC90"}"#);
    assert_snapshot!(answer(&format!("{line} 2020-07-13")), @r#"{"kind":"election","entitled":10,"quorum":8,"pass":6,"pass_base":"entitled","rule":"vote.election","source":"ELEC"}"#);
}

#[test]
fn a_vote_is_answered_with_all_keys_in_order() {
    assert_snapshot!(answer("explain vote --kind admission --entitled 10 --present 6 --for 5 --against 1 --abstain 0 --written-for 1 --json"), @r#"{"kind":"admission","valid":true,"passed":true,"quorum":6,"present":6,"counted_for":6,"needed":6,"rule":"vote.admission","source":"DEV 20"}"#);
}

#[test]
fn people_get_sentences_in_their_language() {
    assert_snapshot!(answer("explain quorum --kind election --entitled 9"), @r"
    选举：应到9人，须有8人到会方为有效，须有5票赞成方可通过。
    依据：《中国共产党基层组织选举工作条例》（ELEC）。
    ");
    assert_snapshot!(answer("explain quorum --kind election --entitled 9 --on 2010-01-01 --lang zh"), @r"
    选举：应到9人，须有8人到会方为有效；通过所需票数按实到人数计算。
    依据：《中国共产党基层组织选举工作暂行条例》（ELEC90）。
    ");
    let vote = "explain vote --kind ordinary --entitled 10 --lang en";
    assert_snapshot!(answer(&format!("{vote} --present 6 --for 6")), @r"
    ordinary resolution: valid and passed. Present: 6, needed: 5; in favour: 6, needed: 6.
    Source: Regulations on the Work of Party Branches (trial) (BR 11).
    ");
    assert_snapshot!(answer(&format!("{vote} --present 5 --for 5")), @r"
    ordinary resolution: valid but not passed. Present: 5, needed: 5; in favour: 5, needed: 6.
    Source: Regulations on the Work of Party Branches (trial) (BR 11).
    ");
    assert_snapshot!(answer(&format!("{vote} --present 4 --for 4")), @r"
    ordinary resolution: not valid. Present: 4, needed: 5.
    Source: Regulations on the Work of Party Branches (trial) (BR 11).
    ");
}

#[test]
fn numbers_that_cannot_be_are_refused_with_the_flags_to_correct() {
    let vote = "explain vote --kind admission --entitled 10";
    assert_snapshot!(complaint(&format!("{vote} --present 6 --for 5 --against 2")), @"到会6人，却有7票，多出1票；请改正--for、--against、--abstain和--present。");
    assert_snapshot!(complaint(&format!("{vote} --present 11 --for 5")), @"到会11人，多于应到的10人；请改正--present和--entitled。");
    assert_snapshot!(complaint(&format!("{vote} --present 8 --for 5 --written-for 3")), @"未到会2人，却有书面意见3份，多出1份；请改正--written-for、--present和--entitled。");
    assert_snapshot!(complaint("explain vote --kind election --entitled 10 --present 8 --for 5 --written-for 1"), @"这类表决不计书面意见，却填了1份；请改正--written-for。");
    assert_snapshot!(complaint("explain quorum --kind election --entitled 0 --lang en"), @"With 0 entitled there is nobody to vote; correct --entitled.");
    let said =
        said("explain vote --kind ordinary --entitled 5 --present 3 --for 4 --lang en --json");
    assert_eq!((said.out, said.exit), (true, Exit::Usage));
    assert_snapshot!(said.text, @r#"{"error":"Votes are 4 with 3 present, 1 too many.","where":"--for","remedy":"Correct --for, --against, --abstain and --present."}"#);
}

#[test]
fn what_is_unknown_is_answered_with_what_is_allowed() {
    assert_snapshot!(complaint("explain quorum --kind electoin --entitled 9"), @r#"There is no kind of vote "electoin"; use one of ordinary, admission, committee, election."#);
    assert_snapshot!(complaint("explain quorum --kind election --entitled 9 --frob"), @"zhibu explain quorum takes no flag --frob; use only --kind, --rulebook, --on, --lang, --entitled, --json, --help.");
    assert_snapshot!(complaint("explain quorum --kind election --entitled 9 --on 1900-01-01"), @r#"No rule for "election" votes holds on 1900-01-01; take a day on which one does; the first is 1990-06-27."#);
    assert_snapshot!(complaint("explain quorum --kind election --entitled 9 --on 2022-02-30"), @"--on cannot be 2022-02-30; write --on <YYYY-MM-DD>.");
    assert_snapshot!(complaint("explain quorum --kind election --entitled -3"), @"--entitled cannot be -3; write --entitled <NUMBER>.");
    assert_snapshot!(complaint("explain quorum --kind election"), @"zhibu explain quorum lacks --entitled <NUMBER>; add --entitled <NUMBER>.");
    assert_snapshot!(complaint("explain quorum --kind election --entitled 9 --lang fr"), @"--lang cannot be fr; use one of zh, en.");
    assert_snapshot!(complaint("explain quorum --kind election --entitled 9 --rulebook nope"), @r#"There is no rulebook "nope"; use one of association, cpc, or a folder of .toml files."#);
    assert_snapshot!(complaint("explain dance"), @"zhibu explain has no verb dance; use one of quorum, vote, cadence.");
    assert_snapshot!(complaint("explain"), @"zhibu explain needs a verb; use one of quorum, vote, cadence.");
    assert_snapshot!(complaint("rulebook show brnach"), @r#"The rulebook cpc has no entry "brnach"; perhaps "branch" is meant."#);
    assert!(complaint("rulebook show vote.zzzz").contains("use one of"));
}

#[test]
fn who_asks_for_json_gets_complaints_in_json() {
    let unknown_kind = said("explain quorum --kind electoin --entitled 9 --json");
    assert_eq!((unknown_kind.out, unknown_kind.exit), (true, Exit::Usage));
    assert_snapshot!(unknown_kind.text, @r#"{"error":"There is no kind of vote \"electoin\".","where":"--kind","remedy":"Use one of ordinary, admission, committee, election."}"#);
    let unknown_flag = said("explain quorum --frob --json");
    assert_eq!((unknown_flag.out, unknown_flag.exit), (true, Exit::Usage));
    assert_snapshot!(unknown_flag.text, @r#"{"error":"zhibu explain quorum takes no flag --frob.","where":"--frob","remedy":"Use only --kind, --rulebook, --on, --lang, --entitled, --json, --help."}"#);
}

#[test]
fn an_entry_is_shown_with_its_source_and_validity() {
    assert_snapshot!(answer("rulebook show BR"), @r"
    source BR
      中国共产党支部工作条例（试行） / Regulations on the Work of Party Branches (trial)
      issued 2018-10-28
    ");
    assert_snapshot!(answer("rulebook show vote.ordinary"), @r#"
    vote ordinary
      一般决议 / ordinary resolution
      source BR 11: 中国共产党支部工作条例（试行） / Regulations on the Work of Party Branches (trial)
      level central, evidence text
      from 2018-10-28
      form = "hands-or-ballot"
      pass = {"den":2,"more_than":true,"num":1}
      pass_base = "entitled"
      quorum = {"den":2,"more_than":false,"num":1}
      written_opinions = false
    "#);
}

#[test]
fn every_version_of_an_entry_is_shown_oldest_first() {
    let shown: serde_json::Value =
        serde_json::from_str(&answer("rulebook show vote.election --json")).unwrap();
    let entries = shown["entries"].as_array().unwrap();
    let validity: Vec<_> =
        entries.iter().map(|entry| [&entry["from"], &entry["until"]].map(|d| d.as_str())).collect();
    assert_eq!(validity, [[Some("1990-06-27"), Some("2020-07-13")], [Some("2020-07-13"), None]]);
    assert_eq!(entries[1]["evidence"], "conflict");
    assert!(entries[1]["note"]["zh"].is_string());
    assert_eq!(entries[0]["source_title"]["zh"], "中国共产党基层组织选举工作暂行条例");
}

#[test]
fn what_explain_names_as_its_rule_can_be_shown() {
    for kind in ["ordinary", "admission", "committee", "election"] {
        let line = format!("explain quorum --kind {kind} --entitled 9 --json");
        let explained: serde_json::Value = serde_json::from_str(&answer(&line)).unwrap();
        let rule = explained["rule"].as_str().unwrap();
        assert!(answer(&format!("rulebook show {rule}")).starts_with(&format!("vote {kind}\n")));
    }
}

#[test]
fn permissions_say_the_same_in_lines_and_in_json() {
    let lines = answer("rulebook permissions");
    let posts: serde_json::Value =
        serde_json::from_str(&answer("rulebook permissions --json")).unwrap();
    let mut rights = 0;
    let mut second = Vec::new();
    for (list, key) in [("posts", "post"), ("offices", "office")] {
        for holder in posts[list].as_array().unwrap() {
            for right in holder["rights"].as_array().unwrap() {
                let factor = right["second_factor"].as_bool().unwrap();
                let row = [
                    holder[key].as_str().unwrap(),
                    right["right"].as_str().unwrap(),
                    right["reach"].as_str().unwrap_or("realm"),
                    if factor { "second" } else { "-" },
                ];
                let found = lines.lines().filter(|line| line.split_whitespace().take(4).eq(row));
                assert_eq!(found.count(), 1, "{row:?}");
                rights += 1;
                if factor {
                    second.push(format!("{} {}", row[0], row[1]));
                }
            }
        }
    }
    assert_eq!(
        second,
        [
            "secretary show-protected",
            "party-affairs-worker show-protected",
            "security-administrator appoint-office"
        ]
    );
    let without = lines.lines().filter(|line| line.split_whitespace().nth(1) == Some("-")).count();
    assert_eq!(lines.lines().count(), 1 + rights + without);
    assert_eq!(posts["on"], "2026-10-01");
}

#[test]
fn posts_of_a_later_day_are_not_listed_before() {
    let before = answer("rulebook permissions --on 1900-01-01");
    assert_eq!(before.lines().count(), 1, "{before}");
}
