//! A sound rulebook loads as written; each fault names its line and what to do.

use jiff::civil::date;

use super::*;
use crate::day::FOREVER;
use crate::vote::{Form, PassBase, Share};

const FIRST: &str = r#"[rulebook]
version = "7"
label = { zh = "协会", en = "Association" }

[[source]]
key = "S"
label = { zh = "章程", en = "Statutes" }
issued = 2018-10-28

[[term]]
key = "member"
label = { zh = "会员", en = "member" }
plural = "members"

[[term]]
key = "membership"
label = { zh = "会籍", en = "membership" }

[[term]]
key = "group"
label = { zh = "小组", en = "circle" }
plural = "circles"

[[term]]
key = "committee"
label = { zh = "理事会", en = "board" }

[[term]]
key = "joining"
label = { zh = "入会", en = "joining" }

[[term]]
key = "portal"
label = { zh = "协会门户", en = "association's site" }

[[unit-kind]]
key = "club"
label = { zh = "社团", en = "Club" }
source = "S 1"
level = "central"
evidence = "text"
from = 2018-10-28
children = ["circle"]
root = true

[[unit-kind]]
key = "circle"
label = { zh = "小组", en = "Circle" }
source = "S 2"
level = "local"
evidence = "conflict"
note = { zh = "两种说法", en = "Two readings" }
from = 2019-01-01
until = 2030-01-01
holds-members = true
min-members = "circle.min"
max-members = "circle.max_members"
"#;

const SECOND: &str = r#"[[number]]
key = "circle.min"
label = { zh = "最少人数", en = "Fewest" }
source = "S 3"
level = "unit"
evidence = "memory"
from = 2018-10-28
value = 3
unit = "members"
min = 1
max = 10

[[number]]
key = "circle.max_members"
label = { zh = "最多人数", en = "Most" }
source = "S 3"
level = "unit"
evidence = "secondary"
from = 2018-10-28
value = 50
unit = "members"
min = 10
max = 100

[[vote]]
key = "ordinary"
label = { zh = "一般决议", en = "Ordinary decision" }
source = "S 4"
level = "central"
evidence = "text"
from = 2018-10-28
until = 2022-01-01
quorum = { share = "1/2", more-than = false }
pass = { share = "1/2", more-than = true, of = "entitled" }
form = "hands-or-ballot"

[[vote]]
key = "ordinary"
label = { zh = "一般决议", en = "Ordinary decision" }
source = "S 4"
level = "central"
evidence = "text"
from = 2022-01-01
quorum = { share = "2/3", more-than = true }
pass = { share = "1/2", more-than = true, of = "present" }
form = "secret"
written-opinions = true

[[activity-kind]]
key = "gathering"
label = { zh = "聚会", en = "Gathering" }
source = "S 5"
level = "central"
evidence = "text"
from = 2018-10-28
attends = "members"
held-by = ["circle"]
vote = "ordinary"
agenda = ["talk", "talk"]
common = true

[[agenda-kind]]
key = "talk"
label = { zh = "讨论", en = "Talk" }
source = "S 5"
level = "central"
evidence = "text"
from = 2018-10-28

[[post]]
key = "head"
label = { zh = "会长", en = "Head" }
source = "S 6"
level = "central"
evidence = "text"
from = 2018-10-28
held-in = ["club"]
committee = true
rank = 1
rights = [
  { right = "view-unit", reach = "subtree" },
  { right = "record-activity", reach = "unit" },
]
"#;

fn files(first: &str, second: &str) -> [File; 2] {
    [("first.toml", first), ("second.toml", second)]
        .map(|(name, text)| File { name: name.to_owned(), text: text.to_owned() })
}

#[test]
fn a_sound_rulebook_loads_as_written() {
    let rules = Rulebook::load("sample", &files(FIRST, SECOND)).unwrap();
    assert_eq!((rules.key.as_str(), rules.version.as_str()), ("sample", "7"));
    assert_eq!(rules.label.zh, "协会");
    assert_eq!(rules.sources["S"].issued, Some(date(2018, 10, 28)));

    let club = rules.unit_kind("club").unwrap();
    assert!(club.value.root && !club.value.holds_members);
    assert_eq!(club.value.children, ["circle"]);
    assert_eq!(club.provenance.span.until, FOREVER);

    let circle = rules.unit_kind("circle").unwrap();
    assert_eq!(circle.provenance.span.until, date(2030, 1, 1));
    assert_eq!(circle.provenance.evidence, Evidence::Conflict);
    assert_eq!(circle.provenance.note.as_ref().unwrap().en, "Two readings");
    assert_eq!(circle.value.min_members.as_deref(), Some("circle.min"));

    let day = date(2020, 1, 1);
    let number = &rules.number("circle.max_members", day).unwrap().value;
    assert_eq!((number.value, number.min, number.max), (50, 10, 100));

    let gathering = &rules.activity_kind("gathering").unwrap().value;
    assert_eq!((gathering.attends, gathering.common), (Attends::Members, true));
    assert_eq!(gathering.agenda, ["talk", "talk"]);
    assert_eq!(rules.item(Catalogue::AgendaKind, "talk").unwrap().label.en, "Talk");

    let group = &rules.terms[&Term::Group];
    assert_eq!((group.label.zh.as_str(), group.plural.as_deref()), ("小组", Some("circles")));
    assert_eq!(rules.terms[&Term::Membership].plural, None);
    assert!(!rules.has_probation());
    assert_eq!(rules.named("term.joining")[0].label.en, "joining");

    let head = &rules.post("head").unwrap().value;
    assert_eq!(
        head.rights,
        [(Right::ViewUnit, Reach::Subtree), (Right::RecordActivity, Reach::Unit)]
    );
}

#[test]
fn each_version_of_a_rule_holds_on_its_own_days() {
    let rules = Rulebook::load("sample", &files(FIRST, SECOND)).unwrap();
    let on = |day| rules.vote("ordinary", day).map(|rule| &rule.value);
    let before = on(date(2021, 12, 31)).unwrap();
    assert_eq!(before.quorum, Share { num: 1, den: 2, more_than: false });
    assert_eq!((before.form, before.written_opinions), (Form::HandsOrBallot, false));
    let after = on(date(2022, 1, 1)).unwrap();
    assert_eq!(after.quorum, Share { num: 2, den: 3, more_than: true });
    assert_eq!((after.pass_base, after.written_opinions), (PassBase::Present, true));
    assert_eq!(on(date(2018, 10, 27)), None);
}

/// One break of the sound rulebook: what is replaced by what, the line the fault must point at
/// (by its first words), and words that the fault and its remedy must have.
struct Break {
    replace: &'static str,
    with: &'static str,
    at: &'static str,
    what: &'static str,
    remedy: &'static str,
}

const fn broken(
    replace: &'static str,
    with: &'static str,
    at: &'static str,
    what: &'static str,
    remedy: &'static str,
) -> Break {
    Break { replace, with, at, what, remedy }
}

const BREAKS: &[Break] = &[
    broken("rank = 1", "rank = = 1", "rank = = 1", "not TOML", "toml.io"),
    broken("rank = 1", "rank = 1\nrank = 2", "rank = 2", "duplicate key", "toml.io"),
    broken(
        "[[agenda-kind]]",
        "[[agenda-kid]]",
        "[[agenda-kid]]",
        "no table \"agenda-kid\"",
        "mean \"agenda-kind\"",
    ),
    broken("root = true", "rot = true", "rot = true", "no field \"rot\"", "mean \"root\""),
    broken(
        "of = \"present\"",
        "off = \"present\"",
        "pass = { share = \"1/2\", more-than = true, off",
        "vote.pass has no field \"off\"",
        "Allowed: share, more-than, of.",
    ),
    broken(
        "unit = \"members\"\nmin = 10",
        "min = 10",
        "[[number]]\nkey = \"circle.max",
        "number lacks \"unit\"",
        "Add unit",
    ),
    broken(
        "more-than = false }",
        "}",
        "quorum = { share = \"1/2\"",
        "vote.quorum lacks \"more-than\"",
        "Add more-than",
    ),
    broken(
        "zh = \"会长\", en",
        "en",
        "label = { en = \"Head\"",
        "post.label lacks \"zh\"",
        "Add zh",
    ),
    broken("\"会长\"", "\" \"", "label = { zh = \" \"", "post.label.zh is empty", "Write the text"),
    broken("root = true", "root = \"yes\"", "root = \"yes\"", "is of type string", "true or false"),
    broken("rank = 1", "rank = 1.5", "rank = 1.5", "is of type float", "whole number"),
    broken("rank = 1", "rank = -1", "rank = -1", "post.rank is of type integer", "whole number"),
    broken(
        "issued = 2018-10-28",
        "issued = \"2018-10-28\"",
        "issued = \"",
        "is of type string",
        "without quotes",
    ),
    broken(
        "until = 2030-01-01",
        "until = 2030-01-01T10:00:00",
        "until = 2030",
        "is of type datetime",
        "a date such as",
    ),
    broken("[\"circle\"]\nroot", "\"circle\"\nroot", "children", "is of type string", "a list"),
    broken(
        "{ share = \"2/3\", more-than = true }",
        "\"2/3\"",
        "quorum = \"2/3\"",
        "is of type string",
        "a table",
    ),
    broken("[[post]]", "[post]", "[post]", "post is of type table", "doubled brackets"),
    broken("[rulebook]", "[[rulebook]]", "[[rulebook]]", "is of type array", "a table"),
    broken("\"S 6\"", "\"T 6\"", "source = \"T 6\"", "[[source]] has the key \"T\"", "Allowed: S."),
    broken("level = \"local\"", "level = \"lokal\"", "level = \"lokal\"", "cannot be", "\"local\""),
    broken(
        "evidence = \"memory\"",
        "evidence = \"rumour\"",
        "evidence = \"rumour\"",
        "cannot be \"rumour\"",
        "text, secondary, memory, conflict",
    ),
    broken(
        "\"members\"\nheld",
        "\"all\"\nheld",
        "attends",
        "cannot be",
        "members, committee, audie",
    ),
    broken(
        "form = \"secret\"",
        "form = \"loud\"",
        "form = \"loud\"",
        "cannot be",
        "hands-or-ballot",
    ),
    broken("\"view-unit\"", "\"view-units\"", "{ right", "post.rights.right", "mean \"view-unit\""),
    broken(
        "reach = \"unit\"",
        "reach = \"uni\"",
        "{ right = \"record",
        "cannot be",
        "mean \"unit\"",
    ),
    broken(
        "\"circle\"]\nroot",
        "\"cirlce\"]\nroot",
        "children",
        "[[unit-kind]]",
        "mean \"circle\"",
    ),
    broken(
        "min-members = \"circle.min\"",
        "min-members = \"circle.mni\"",
        "min-members",
        "no [[number]] has that key",
        "mean \"circle.min\"",
    ),
    broken("vote = \"ord", "vote = \"extraord", "vote = ", "no [[vote]] has", "mean \"ordinary\""),
    broken("\"talk\"]", "\"walk\"]", "agenda", "no [[agenda-kind]] has that key", "mean \"talk\""),
    broken("held-in = [\"club\"]", "held-in = [\"clubs\"]", "held-in", "[[unit-kind]]", "\"club\""),
    broken(
        "held-by = [\"circle\"]",
        "held-by = [\"x\"]",
        "held-by",
        "[[unit-kind]]",
        "circle, club",
    ),
    broken(
        "[\"circle\"]\nvote",
        "[\"circle\", \"circle\"]\nvote",
        "held-by",
        "names \"circle\" twice",
        "Name it once",
    ),
    broken(
        "\"record-activity\"",
        "\"view-unit\"",
        "rights = [",
        "post.rights names \"view-unit\" twice",
        "Name it once",
    ),
    broken(
        "until = 2022-01-01",
        "until = 2022-02-01",
        "[[vote]]\nkey = \"ordinary\"\nlabel = { zh = \"一般决议\", en = \"Ordinary decision\" }\n\
         source = \"S 4\"\nlevel = \"central\"\nevidence = \"text\"\nfrom = 2022",
        "holds from 2022-01-01 here and at second.toml:25",
        "until = 2022-01-01 at second.toml:25",
    ),
    broken(
        "key = \"circle.max_members\"",
        "key = \"circle.min\"",
        "[[number]]\nkey = \"circle.min\"\nlabel = { zh = \"最多",
        "stands already at second.toml:1",
        "Rename one",
    ),
    broken(
        "[[unit-kind]]\nkey = \"club\"",
        "[[source]]\nkey = \"S\"\nlabel = { zh = \"又\", en = \"Again\" }\n[[unit-kind]]\nkey = \"club\"",
        "[[source]]\nkey = \"S\"\nlabel = { zh = \"又",
        "The source \"S\" stands already at first.toml:5",
        "Rename one",
    ),
    broken(
        "key = \"membership\"",
        "key = \"membrship\"",
        "key = \"membrship\"",
        "term.key cannot be \"membrship\"",
        "mean \"membership\"",
    ),
    broken("plural = \"members\"\n", "", "[[term]]", "term lacks \"plural\"", "Add plural"),
    broken("入会\", en", "入会\", eng", "label = { zh = \"入会", "no field \"eng\"", "zh, en"),
    broken(
        "\"joining\" }",
        "\"joining\" }\nplural = \"joinings\"",
        "plural = \"joinings\"",
        "term has no field \"plural\"",
        "key, label",
    ),
    broken(
        "[[term]]\nkey = \"joining\"\nlabel = { zh = \"入会\", en = \"joining\" }\n",
        "",
        "[rulebook]",
        "No [[term]] says what is called joining",
        "key = \"joining\"",
    ),
    broken(
        "[[term]]\nkey = \"joining\"",
        "[[term]]\nkey = \"full-member\"\nlabel = { zh = \"正式会员\", en = \"full member\" }\n\
         plural = \"full members\"\n[[term]]\nkey = \"joining\"",
        "[[term]]\nkey = \"full-member\"",
        "\"full-member\" means nothing without \"probationary-member\"",
        "leave both out",
    ),
    broken(
        "key = \"joining\"",
        "key = \"portal\"",
        "[[term]]\nkey = \"portal\"\nlabel = { zh = \"协会",
        "The term \"portal\" stands already at first.toml:",
        "Rename one",
    ),
    broken("until = 2030", "until = 2018", "until = 2018", "so on no day", "Put until after from"),
    broken("\"2/3\"", "\"66 %\"", "quorum = { share = \"66", "not a fraction", "\"4/5\""),
    broken("\"2/3\"", "\"3/2\"", "quorum = { share = \"3/2", "not a fraction", "\"4/5\""),
    broken("\"2/3\"", "\"0/2\"", "quorum = { share = \"0/2", "not a fraction", "\"4/5\""),
    broken("\"2/3\"", "\"0/0\"", "quorum = { share = \"0/0", "not a fraction", "\"4/5\""),
    broken(
        "\"2/3\"",
        "\"2/2\"",
        "quorum = { share = \"2/2",
        "nobody can reach",
        "more-than = false",
    ),
    broken(
        "note = { zh = \"两种说法\", en = \"Two readings\" }\n",
        "",
        "evidence = \"conflict\"",
        "sources of \"circle\" conflict",
        "Add note",
    ),
    broken("value = 50", "value = 5", "value = 5", "5 lies outside 10 to 100", "widen min and max"),
    broken("\nmin = 10", "\nmin = 200", "value = 50", "50 lies outside 200 to 100", "widen"),
    broken("key = \"talk\"", "key = \"Talk it\"", "key = \"Talk", "cannot be a key", "lower-case"),
    broken("root = true", "root = false", "[[unit-kind]]", "No unit-kind may", "root = true"),
    broken(
        "children = [\"circle\"]\n",
        "",
        "[[unit-kind]]\nkey = \"circle\"",
        "\"circle\" can stand nowhere",
        "children of another kind",
    ),
    broken("[rulebook]\nversion", "[field]\nversion", "[field]", "No file has", "exactly one file"),
    broken(
        "[[agenda-kind]]",
        "[rulebook]\nversion = \"8\"\nlabel = { zh = \"二\", en = \"2\" }\n[[agenda-kind]]",
        "[rulebook]\nversion = \"8\"",
        "stands already at first.toml:1",
        "Remove one",
    ),
];

fn line_of(text: &str, at: &str) -> Option<usize> {
    text.find(at).map(|offset| text[..offset].matches('\n').count() + 1)
}

#[test]
fn each_fault_names_its_file_its_line_and_a_remedy() {
    for broken in BREAKS {
        let Break { replace, with, at, what, remedy } = broken;
        let breakage = format!("{replace:?} replaced by {with:?}");
        let (in_first, in_second) =
            (FIRST.matches(replace).count(), SECOND.matches(replace).count());
        assert!(in_first + in_second >= 1, "nothing replaced: {breakage}");
        let files = if in_first > 0 {
            files(&FIRST.replacen(replace, with, 1), SECOND)
        } else {
            files(FIRST, &SECOND.replacen(replace, with, 1))
        };
        let touched = &files[usize::from(in_first == 0)];
        let line = line_of(&touched.text, at).unwrap_or_else(|| panic!("no {at:?}: {breakage}"));
        let faults = Rulebook::load("sample", &files).expect_err(&breakage);
        let shown: Vec<_> = faults.iter().map(ToString::to_string).collect();
        let found = faults.iter().any(|fault| {
            (fault.file.as_str(), fault.line) == (touched.name.as_str(), line)
                && fault.what().contains(what)
                && fault.remedy().contains(remedy)
        });
        assert!(found, "{breakage}\nwanted {}:{line} {what}\ngot {shown:#?}", touched.name);
    }
}

#[test]
fn every_fault_is_told_at_once_in_the_order_of_the_files() {
    let first = FIRST.replace("root = true", "rot = true").replace("\"S 2\"", "\"Q 2\"");
    let second = SECOND.replace("value = 50", "value = 500").replace("rank = 1\n", "");
    let faults = Rulebook::load("sample", &files(&first, &second)).unwrap_err();
    let shown: Vec<_> = faults.iter().map(ToString::to_string).collect();
    insta::assert_snapshot!(shown.join("\n"), @r#"
    first.toml:36: No unit-kind may stand at the top of the tree. Set root = true on at least one unit-kind.
    first.toml:44: unit-kind has no field "rot". Did you mean "root"? Allowed: key, label, source, level, evidence, from, until, note, children, root, holds-members, members-of-parent, min-members, max-members, term, term-by-field.
    first.toml:49: No [[source]] has the key "Q". Allowed: S.
    second.toml:20: The value 500 lies outside 10 to 100. Change value, or widen min and max.
    second.toml:70: post lacks "rank". Add rank = ….
    "#);
}

#[test]
fn two_broken_files_both_show_their_syntax_faults() {
    let faults = Rulebook::load(
        "sample",
        &files(&FIRST.replace("\"7\"", "7.7.7"), &SECOND.replace("rank = 1", "rank = ")),
    )
    .unwrap_err();
    let mut names: Vec<_> = faults.iter().map(|fault| fault.file.as_str()).collect();
    names.dedup();
    assert_eq!(names, ["first.toml", "second.toml"]);
    assert!(faults.iter().all(|fault| matches!(fault.problem, Problem::Syntax { .. })));
}

#[test]
fn a_folder_without_files_is_a_fault() {
    let faults = Rulebook::load("empty", &[]).unwrap_err();
    insta::assert_snapshot!(
        faults[0],
        @"empty:1: The rulebook has no .toml file. Add a file that has the table [rulebook]."
    );
}

#[test]
fn every_rulebook_of_this_build_is_sound() {
    assert!(embedded_keys().contains(&"cpc"), "{:?}", embedded_keys());
    for key in embedded_keys() {
        let files = embedded(key).unwrap();
        assert!(files.iter().all(|file| file.name.starts_with(&format!("rulebooks/{key}/"))));
        if let Err(faults) = Rulebook::load(key, &files) {
            panic!("{}", faults.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"));
        }
    }
    assert_eq!(embedded("no-such-rulebook"), None);
}

#[test]
fn a_word_unlike_all_others_gets_no_proposal() {
    let allowed = ["ordinary", "admission"];
    assert_eq!(nearest("ordinray", &allowed), Some("ordinary"));
    assert_eq!(nearest("xyz", &allowed), None);
}
