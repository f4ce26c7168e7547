//! Manifests that could not be counted are refused before anybody votes; both verifiers draw the line at
//! the same place.

use std::fs;
use std::process::Command;

use ballot::board::{Board, BoardError, Line};
use ballot::manifest::{Kind, Manifest, ManifestError, Profile, Rules, Scoring};
use ballot::rules::{Pass, Quota, RuleError, Seats};
use tempfile::TempDir;

use crate::common::{admission, choices, election, entry, evaluation, fraction, slot};

type Change = fn(&mut Manifest);
type Case = (&'static str, Option<ManifestError>, Manifest);

fn changed(
    name: &'static str,
    error: impl Into<Option<ManifestError>>,
    plan: u8,
    change: Change,
) -> Case {
    let plan = match plan {
        0 => evaluation(1, 2),
        1 => admission(1, 2),
        _ => election(1, 2),
    };
    let mut manifest = plan.make(1).manifest;
    change(&mut manifest);
    (name, error.into(), manifest)
}

fn scoring(manifest: &mut Manifest) -> &mut Scoring {
    match &mut manifest.rules {
        Rules::Score(scoring) => scoring,
        other => panic!("{other:?}"),
    }
}

fn pass(manifest: &mut Manifest) -> &mut Pass {
    match &mut manifest.rules {
        Rules::Pass(pass) => pass,
        other => panic!("{other:?}"),
    }
}

fn quota(seats: &[Seats]) -> Vec<Quota> {
    let named = seats.iter().enumerate();
    named.map(|(at, seats)| Quota { id: format!("q{at}"), seats: *seats }).collect()
}

fn name(name: &str) -> ManifestError {
    ManifestError::Name(name.into())
}

fn key(name: &str) -> ManifestError {
    ManifestError::Key(name.into())
}

fn rule(error: RuleError) -> ManifestError {
    ManifestError::Rule(error)
}

fn misfit(slot: &str) -> ManifestError {
    ManifestError::Slot(slot.into())
}

fn of_names() -> Vec<Case> {
    vec![
        changed("as it is", None, 0, |_| {}),
        changed("another version", ManifestError::Form, 0, |m| m.v = 2),
        changed("no slots", ManifestError::Form, 0, |m| m.slots.clear()),
        changed("capital letters", name("U1"), 0, |m| m.slots[0].id = "U1".into()),
        changed("a slot twice", name("u1"), 0, |m| m.slots[1].id = "u1".into()),
        changed("a reserved name", name("out"), 0, |m| m.slots[0].id = "out".into()),
        changed("a long name", name("thirteen-char"), 0, |m| {
            m.slots[0].id = "thirteen-char".into();
        }),
        changed("an option twice", name("good"), 0, |m| m.slots[0].options[1].id = "good".into()),
        changed("an option `barred`", name("barred"), 0, |m| {
            m.slots[0].options[3].id = "barred".into();
        }),
        changed("any title", None, 0, |m| m.slots[0].title = "\u{7}\u{2028} \"\\\u{7f}/".into()),
        changed("a teller with a space", name("T 9"), 0, |m| {
            let key = m.sign["T1"];
            m.sign.insert("T 9".into(), key);
        }),
    ]
}

fn of_tellers() -> Vec<Case> {
    let tellers = || ManifestError::Tellers;
    vec![
        changed("the server opens alone", tellers(), 0, |m| m.profile = Profile::S),
        changed("one teller", tellers(), 0, |m| m.seal.truncate(1)),
        changed("a teller twice", tellers(), 0, |m| m.seal[1].name = "T1".into()),
        changed("a teller who does not sign", tellers(), 0, |m| {
            m.sign.retain(|name, _| name != "T2");
        }),
        changed("a server that does not sign", tellers(), 0, |m| {
            m.sign.retain(|name, _| name != "server");
        }),
        changed("an observer signs too", None, 0, |m| {
            let key = m.sign["T1"];
            m.sign.insert("observer".into(), key);
        }),
        changed("a key off the curve", key("T1"), 0, |m| {
            let other = if m.seal[0].key.ends_with('A') { "E" } else { "A" };
            let end = m.seal[0].key.len() - 2;
            m.seal[0].key.replace_range(end..=end, other);
        }),
        changed("a missing issuer", key("out/members"), 0, |m| {
            drop(m.issuers.remove("out/members"));
        }),
        changed("no issuer for the barred", None, 0, |m| drop(m.issuers.remove("null/u1/members"))),
        changed("a strange issuer", key("u9/members"), 0, |m| {
            let key = m.issuers["out/members"].clone();
            m.issuers.insert("u9/members".into(), key);
        }),
        changed("an issuer twice", key("u1/members"), 0, |m| {
            let key = m.issuers["out/members"].clone();
            m.issuers.insert("u1/members".into(), key);
        }),
        changed("an issuer with another exponent", key("out/leaders"), 0, |m| {
            let key = m.issuers.get_mut("out/leaders").unwrap();
            key.replace_range(key.len() - 1.., "D");
        }),
    ]
}

fn of_classes_and_rows() -> Vec<Case> {
    vec![
        changed("no weight", rule(RuleError::NoWeight), 0, |m| {
            m.classes.iter_mut().for_each(|class| class.weight = 0);
        }),
        changed("a strange merge", rule(RuleError::Name("x".into())), 0, |m| {
            m.classes[0].merge = "x".into();
        }),
        changed("a merge into itself", rule(RuleError::Name("heads".into())), 0, |m| {
            m.classes[0].merge = "heads".into();
        }),
        changed("a class too many", key("out/new"), 0, |m| m.classes.push(entry("new", 1, 9, ""))),
        changed("a class that is merged away", None, 0, |m| {
            m.classes.push(entry("new", 1, 1, "members"));
        }),
        changed("rows too short", ManifestError::Row(370), 0, |m| m.row = 370),
        changed("rows just long enough", None, 0, |m| m.row = 371),
        changed("rows too long", ManifestError::Row(4097), 0, |m| m.row = 4097),
        changed("minimums for an admission", ManifestError::Minimum, 1, |m| m.k_floor = 5),
    ]
}

fn of_rules() -> Vec<Case> {
    vec![
        changed("points for no option", misfit("u1"), 0, |m| {
            scoring(m).points.extend([("best".into(), 9)]);
        }),
        changed("no blank option", misfit("u1"), 0, |m| {
            scoring(m).points.extend([("blank".into(), 0)]);
        }),
        changed("no points", misfit("u1"), 0, |m| scoring(m).points.clear()),
        changed("a paper among grades", misfit("u2"), 0, |m| m.slots[1].kind = Kind::Paper),
        changed("as many places as units", None, 0, |m| {
            scoring(m).quota = quota(&[Seats::Number(1), Seats::Number(1)]);
        }),
        changed(
            "more places than units",
            rule(RuleError::Places { places: 3, things: 2 }),
            0,
            |m| {
                scoring(m).quota = quota(&[Seats::Number(1), Seats::Number(2)]);
            },
        ),
        changed("shares", None, 0, |m| {
            scoring(m).quota = quota(&[Seats::Share(fraction(1, 2)), Seats::Share(fraction(2, 3))]);
        }),
        changed("more than all", rule(RuleError::Share(fraction(4, 3))), 0, |m| {
            scoring(m).quota = quota(&[Seats::Share(fraction(4, 3))]);
        }),
        changed("numbers beyond counting", rule(RuleError::TooLarge), 0, |m| {
            m.classes.iter_mut().for_each(|class| {
                (class.weight, class.admitted) = (u32::MAX, u32::MAX);
            });
            m.k_min = 0;
            m.classes.retain(|class| class.id != "heads");
            scoring(m).points.insert("good".into(), u32::MAX);
        }),
        changed("yes is no", rule(RuleError::Name("yes".into())), 1, |m| pass(m).no = "yes".into()),
        changed("no such yes", misfit("p1"), 1, |m| pass(m).yes = "aye".into()),
        changed("more than the whole", rule(RuleError::Share(fraction(3, 2))), 1, |m| {
            pass(m).majority.over = fraction(3, 2);
        }),
        changed("a quorum of nobody", rule(RuleError::Share(fraction(0, 1))), 1, |m| {
            pass(m).quorum.over = fraction(0, 1);
        }),
        changed("two papers", misfit(""), 2, |m| {
            m.slots.push(slot("two", Kind::Paper, &["a"], true));
        }),
        changed("names here but not there", misfit(""), 2, |m| m.slots[0].write_in = false),
        changed("a paper without candidates", misfit("paper"), 2, |m| m.slots[0].options.clear()),
        changed("more seats than candidates, with names", None, 2, |m| {
            m.slots[0].options = choices(&["c1"]);
        }),
    ]
}

fn cases() -> Vec<Case> {
    [of_names(), of_tellers(), of_classes_and_rows(), of_rules()].concat()
}

#[test]
fn what_could_not_be_counted_is_refused_before_anybody_votes() {
    for (name, error, manifest) in cases() {
        let refused = Board::new(manifest).err();
        assert_eq!(refused, error.map(BoardError::Manifest), "{name}");
    }
}

#[test]
fn the_second_verifier_refuses_the_same_manifests() {
    let (cases, folder) = (cases(), TempDir::new().unwrap());
    let mut paths = Vec::new();
    for (at, (_, _, manifest)) in cases.iter().enumerate() {
        let path = folder.path().join(at.to_string());
        fs::write(&path, Line::Manifest(Box::new(manifest.clone())).text().unwrap()).unwrap();
        paths.push(path);
    }
    let program = "
import sys
from verify import Broken, Manifest, read
for path in sys.argv[1:]:
    raw = open(path, 'rb').read()
    try:
        Manifest(read(raw), raw)
        print('good')
    except Broken as why:
        print('refused', why)
";
    let mut python = Command::new("python3");
    python
        .arg("-B")
        .arg("-c")
        .arg(program)
        .args(paths)
        .env("PYTHONPATH", env!("CARGO_MANIFEST_DIR"));
    let run = python.output().unwrap();
    let told = String::from_utf8(run.stdout).unwrap();
    assert_eq!(told.lines().count(), cases.len(), "{}", String::from_utf8_lossy(&run.stderr));
    for ((name, error, _), told) in cases.iter().zip(told.lines()) {
        assert_eq!(told == "good", error.is_none(), "{name}: {told}");
    }
}
