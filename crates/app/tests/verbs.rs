//! The built binary: exit codes, and what goes to which stream.

use std::path::PathBuf;
use std::process::{Command, Output};

use zhibu_domain::rulebook::embedded;

fn zhibu(args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_zhibu")).args(args).output().expect("the binary starts")
}

fn text(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).expect("the program writes UTF-8")
}

/// A fresh folder with these files.
fn folder(name: &str, files: &[(&str, &[u8])]) -> String {
    let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("rulebooks").join(name);
    if path.exists() {
        std::fs::remove_dir_all(&path).expect("an old folder goes");
    }
    std::fs::create_dir_all(&path).expect("a folder can be made");
    for (file, bytes) in files {
        std::fs::write(path.join(file), bytes).expect("a file can be written");
    }
    path.into_os_string().into_string().expect("the build folder is UTF-8")
}

/// The shipped rulebook with one text replaced, as files of a folder.
fn changed(name: &str, from: &str, to: &str) -> String {
    let files = embedded("cpc").expect("the build carries cpc");
    assert!(files.iter().any(|file| file.text.contains(from)), "nothing to change: {from}");
    let files: Vec<_> = files
        .iter()
        .map(|file| {
            (
                file.name.rsplit('/').next().expect("a split has a last part"),
                file.text.replacen(from, to, 1),
            )
        })
        .collect();
    let files: Vec<_> = files.iter().map(|(name, text)| (*name, text.as_bytes())).collect();
    folder(name, &files)
}

#[test]
fn an_answer_leaves_with_0_on_standard_output() {
    let done = zhibu(&["explain", "quorum", "--kind", "election", "--entitled", "9", "--json"]);
    assert_eq!(done.status.code(), Some(0));
    assert_eq!(done.stderr, b"");
    assert_eq!(
        text(&done.stdout),
        "{\"kind\":\"election\",\"entitled\":9,\"quorum\":8,\"pass\":5,\
         \"pass_base\":\"entitled\",\"rule\":\"vote.election\",\"source\":\"ELEC\"}\n"
    );
}

#[test]
fn a_wrong_flag_leaves_with_2_on_standard_error() {
    let done = zhibu(&["explain", "quorum", "--kind", "election", "--entitlde", "9"]);
    assert_eq!(done.status.code(), Some(2));
    assert_eq!(done.stdout, b"");
    assert!(text(&done.stderr).contains("use only --kind"), "{}", text(&done.stderr));
    assert_eq!(text(&done.stderr).lines().count(), 1);
}

#[test]
fn a_wrong_flag_leaves_with_2_and_json_if_asked_for() {
    let done = zhibu(&["explain", "quorum", "--kind", "electoin", "--entitled", "9", "--json"]);
    assert_eq!((done.status.code(), &*done.stderr), (Some(2), &b""[..]));
    let told: serde_json::Value = serde_json::from_slice(&done.stdout).expect("JSON");
    assert_eq!(told["where"], "--kind");
    assert!(told["error"].is_string() && told["remedy"].is_string());
}

#[test]
fn a_sound_rulebook_leaves_with_0() {
    let done = zhibu(&["rulebook", "check"]);
    assert_eq!(done.status.code(), Some(0), "{}", text(&done.stdout));
}

#[test]
fn all_faults_of_a_folder_are_listed_and_leave_with_3() {
    let broken = folder(
        "broken",
        &[
            ("a.toml", b"[rulebook]\nversion = 1\n".as_slice()),
            ("b.toml", b"[[unit-kid]]\nkey = \"branch\"\n".as_slice()),
            ("notes.txt", b"not a rulebook = =".as_slice()),
        ],
    );
    let done = zhibu(&["rulebook", "check", &broken]);
    assert_eq!(done.status.code(), Some(3));
    let listed = text(&done.stdout).replace(&broken, "FOLDER");
    insta::assert_snapshot!(listed, @r#"
    FOLDER/a.toml:1: rulebook lacks "label". Add label = ….
    FOLDER/a.toml:1: No [[term]] says what is called member, membership, group, committee, joining, portal. Add a [[term]] with key = "member" and label, and so on.
    FOLDER/a.toml:1: No unit-kind may stand at the top of the tree. Set root = true on at least one unit-kind.
    FOLDER/a.toml:2: rulebook.version is of type integer. Write a text in quotes.
    FOLDER/b.toml:1: There is no table "unit-kid". Did you mean "unit-kind"? Allowed: rulebook, source, term, unit-kind, body-kind, activity-kind, post, office, flag, cadence, code-scheme, vote, number, sheet, field, agenda-kind, place-kind, practice, audience, absence, level, column, sex, people, education, occupation, leaving.
    broken: faults found: 5
    "#);

    let done = zhibu(&["rulebook", "check", &broken, "--json"]);
    assert_eq!(done.status.code(), Some(3));
    let told: serde_json::Value = serde_json::from_slice(&done.stdout).expect("JSON");
    let lines: Vec<_> = told["faults"].as_array().expect("faults").iter().collect();
    assert_eq!(lines.len(), 5);
    assert!(lines.iter().all(|fault| fault["line"].is_u64() && fault["remedy"].is_string()));

    let done = zhibu(&["rulebook", "permissions", "--rulebook", &broken]);
    assert_eq!(done.status.code(), Some(3));
    assert!(text(&done.stderr).contains("zhibu rulebook check"), "{}", text(&done.stderr));
}

#[test]
fn a_folder_that_cannot_be_read_leaves_with_1() {
    let unreadable = folder("unreadable", &[("a.toml", b"\xff\xfe".as_slice())]);
    let done = zhibu(&["rulebook", "check", &unreadable]);
    assert_eq!(done.status.code(), Some(1), "{}", text(&done.stdout));
    assert!(text(&done.stderr).contains("UTF-8"), "{}", text(&done.stderr));
}

#[test]
fn a_number_changed_in_a_folder_changes_the_answer() {
    let args = ["explain", "quorum", "--kind", "ordinary", "--entitled", "10", "--json"];
    let quorum = |rulebook: &str| {
        let done = zhibu(&[&args[..], &["--rulebook", rulebook]].concat());
        assert_eq!(done.status.code(), Some(0), "{}", text(&done.stderr));
        let told: serde_json::Value = serde_json::from_slice(&done.stdout).expect("JSON");
        told["quorum"].as_u64()
    };
    let same = changed("same", "share", "share");
    let stricter = changed(
        "stricter",
        "quorum = { share = \"1/2\", more-than = false }",
        "quorum = { share = \"1/2\", more-than = true }",
    );
    assert_eq!([quorum("cpc"), quorum(&same), quorum(&stricter)], [Some(5), Some(5), Some(6)]);
}

/// The shipped number of general meetings, up to its value.
const MEETINGS: &str = "key = \"meet.general\"\nlabel = { zh = \"党员大会每季度次数\", \
                        en = \"general meetings in a quarter\" }\nsource = \"BR 11\"\n\
                        level = \"local\"\nevidence = \"text\"\nfrom = 2018-10-28\nvalue = 1\n";

#[test]
fn an_edition_that_would_change_the_past_is_refused_with_its_effect() {
    let twice = changed("twice", MEETINGS, &MEETINGS.replace("value = 1", "value = 2"));
    let done = zhibu(&["rulebook", "check", &twice, "--against", "cpc", "--on", "2026-10-01"]);
    assert_eq!(done.status.code(), Some(3), "{}", text(&done.stderr));
    insta::assert_snapshot!(text(&done.stdout), @r"
    would change days before 2026-10-01, which are past:
      number meet.general, 2018-10-28 to 2026-09-30
        value: 1 → 2
        general-meeting in 2019: required 4 → 8
    changes from 2026-10-01 on:
      number meet.general, from 2026-10-01 on
        value: 1 → 2
        general-meeting in 2026: required 4 → 8
    twice 2026.1 against cpc 2026.1: refused, changes of the past: 1; let the new values begin on 2026-10-01 or later, and the old ones end there
    ");
    let json = ["--against", "cpc", "--on", "2026-10-01", "--json"];
    let done = zhibu(&[&["rulebook", "check", &twice][..], &json].concat());
    assert_eq!(done.status.code(), Some(3));
    let told: serde_json::Value = serde_json::from_slice(&done.stdout).expect("JSON");
    insta::assert_snapshot!(told["past"], @r#"[{"effects":[{"cadence":"general-meeting","required_after":8,"required_before":4,"year":2019}],"fields":[{"field":"value","new":2,"old":1}],"from":"2018-10-28","key":"meet.general","table":"number","until":"2026-10-01"}]"#);
}

#[test]
fn an_edition_that_changes_what_comes_is_shown_with_its_effect_and_taken() {
    let until = |day: &str| MEETINGS.replace("value", &format!("until = {day}\nvalue"));
    let rest = "unit = \"times\"\nmin = 1\nmax = 12\n";
    let next = |day: &str| {
        let next = MEETINGS.replace("2018-10-28", day).replace("value = 1", "value = 3");
        format!("{}{rest}\n[[number]]\n{next}", until(day))
    };
    let later = changed("later", MEETINGS, &next("2027-01-01"));
    let done = zhibu(&["rulebook", "check", &later, "--against", "cpc", "--on", "2026-10-01"]);
    assert_eq!(done.status.code(), Some(0), "{}", text(&done.stdout));
    insta::assert_snapshot!(text(&done.stdout), @r"
    changes from 2026-10-01 on:
      number meet.general, from 2027-01-01 on
        value: 1 → 3
        general-meeting in 2027: required 4 → 12
    later 2026.1 against cpc 2026.1: the past stays, changes from 2026-10-01 on: 1
    ");
    // The same edition a day after its change began.
    let args = ["rulebook", "check", &later, "--against", "cpc", "--on", "2027-01-02"];
    assert_eq!(zhibu(&args).status.code(), Some(3));
    let same = zhibu(&["rulebook", "check", "cpc", "--against", "cpc"]);
    assert_eq!(same.status.code(), Some(0));
    assert!(text(&same.stdout).contains("the same on every day"), "{}", text(&same.stdout));
}

#[test]
fn every_kind_of_value_of_the_past_is_guarded() {
    let against = ["--against", "cpc", "--on", "2026-10-01", "--json"];
    let past = |name: &str, from: &str, to: &str| {
        let edition = changed(name, from, to);
        let done = zhibu(&[&["rulebook", "check", &edition][..], &against].concat());
        assert_eq!(done.status.code(), Some(3), "{name}: {}", text(&done.stdout));
        let told: serde_json::Value = serde_json::from_slice(&done.stdout).expect("JSON");
        let line = &told["past"][0];
        let field = &line["fields"][0];
        format!(
            "{} {} {} {} → {}",
            line["table"], line["key"], field["field"], field["old"], field["new"]
        )
    };
    insta::assert_snapshot!(past("monthly", "every-months = 3", "every-months = 1"), @r#""cadence" "general-meeting" "every" 3 → 1"#);
    insta::assert_snapshot!(past("vote", "quorum = { share = \"1/2\", more-than = false }", "quorum = { share = \"1/2\", more-than = true }"), @r#""vote" "ordinary" "quorum" {"den":2,"more_than":false,"num":1} → {"den":2,"more_than":true,"num":1}"#);
    insta::assert_snapshot!(past("right", "    { right = \"approve-bulletin\", reach = \"subtree\" },\n", ""), @r#""post" "secretary" "rights" [["approve-bulletin","subtree"]] → []"#);
    insta::assert_snapshot!(past("flag", "attends = false\nvotes = false", "attends = false\nvotes = true"), @r#""flag" "stopped" "votes" false → true"#);
}

#[test]
fn an_edition_with_faults_is_not_compared() {
    let broken = changed("nonsense", "every-months = 3", "every-months = 5");
    let done = zhibu(&["rulebook", "check", &broken, "--against", "cpc"]);
    assert_eq!(done.status.code(), Some(3));
    assert!(text(&done.stdout).contains("A year does not divide"), "{}", text(&done.stdout));
    let done = zhibu(&["rulebook", "check", "cpc", "--on", "2026-10-01"]);
    assert_eq!(done.status.code(), Some(2), "--on means nothing alone");
}
