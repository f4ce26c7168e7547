//! The verbs that keep an installation safe, as they are run: backup, restore, doctor, audit; also
//! when they are killed or the disk is full.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test fails by panicking, in its own body and in what it calls"
)]

use std::fs;
use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use serde_json::Value;
use tempfile::TempDir;

fn zhibu(args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_zhibu")).args(args).output().unwrap()
}

/// Exit code and everything that was said.
fn told(args: &[&str]) -> (Option<i32>, String) {
    said(&zhibu(args))
}

fn said(output: &Output) -> (Option<i32>, String) {
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
    (output.status.code(), text(&output.stdout) + &text(&output.stderr))
}

/// The answer of a verb that ends with 0.
fn done(args: &[&str]) -> String {
    let (code, text) = told(args);
    assert_eq!(code, Some(0), "{args:?}: {text}");
    text
}

fn json(args: &[&str]) -> Value {
    let output = zhibu(&[args, &["--json"]].concat());
    serde_json::from_slice(&output.stdout).unwrap_or_else(|e| panic!("{e}: {:?}", said(&output)))
}

/// A folder with a small county in `data`, its key beside it.
struct County {
    folder: TempDir,
}

impl County {
    fn new() -> Self {
        let county = Self { folder: tempfile::tempdir().unwrap() };
        let size = ["--units", "8", "--members", "40", "--years", "1"];
        done(&[&["generate", "--data", &county.data()], &size[..]].concat());
        county
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn at(&self, name: &str) -> String {
        self.path(name).to_str().unwrap().to_owned()
    }

    fn data(&self) -> String {
        self.at("data")
    }

    fn database(&self) -> rusqlite::Connection {
        rusqlite::Connection::open(self.path("data/zhibu.db")).unwrap()
    }

    /// Takes what stands in the log beside the file into the file.
    fn settle(&self) {
        let busy: i64 = self
            .database()
            .query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get(0))
            .unwrap();
        assert_eq!(busy, 0);
    }

    fn backup(&self) -> String {
        let archive = self.at("county.tar");
        done(&["backup", &archive, "--data", &self.data()]);
        archive
    }
}

/// The checks that found something.
fn faulty(report: &Value) -> Vec<&str> {
    let checks = report["checks"].as_array().unwrap().iter();
    let faulty = checks.filter(|check| check["sound"] == false);
    faulty.map(|check| check["check"].as_str().unwrap()).collect()
}

#[test]
fn a_county_is_backed_up_and_restored_elsewhere_with_its_key() {
    let county = County::new();
    let archive = county.at("county.tar");
    let made = json(&["backup", &archive, "--data", &county.data()]);
    let head = made["heads"][0].as_str().unwrap().to_owned();
    assert_eq!(done(&["audit", "head", "--data", &county.data()]).trim(), head);
    let restore = ["restore", &archive, "--data", &county.at("deep/elsewhere")];
    let (code, text) = told(&restore);
    let key = county.at("deep/elsewhere.key");
    assert_eq!(code, Some(3), "without its key: {text}");
    assert!(text.contains(&key) && text.contains("密钥"), "{text}");

    fs::copy(county.path("data.key"), &key).unwrap();
    let told = done(&["doctor", "--data", &county.at("deep/elsewhere"), "--lang", "en"]);
    assert!(told.contains("no faults"), "{told}");
    let report = json(&["doctor", "--data", &county.at("deep/elsewhere")]);
    assert_eq!((&report["sound"], faulty(&report)), (&Value::Bool(true), vec![]));
    assert_eq!(report["checks"].as_array().unwrap().len(), 20);
    done(&["audit", "verify", "--data", &county.at("deep/elsewhere"), "--head", &head]);
    let again = json(&["backup", &county.at("2.tar"), "--data", &county.at("deep/elsewhere")]);
    for field in ["rows", "files", "heads"] {
        assert_eq!(again[field], made[field]);
    }
    // And with the key named, all of it in one go.
    let named = ["--data", &county.at("third"), "--key", &key];
    done(&[&["restore", &archive], &named[..]].concat());
}

#[test]
fn the_log_is_checked_from_a_file_and_a_change_leaves_with_3() {
    let county = County::new();
    let (data, file) = (county.data(), county.at("log.jsonl"));
    let head = done(&["audit", "head", "--data", &data]).trim().to_owned();
    done(&["audit", "export", &file, "--data", &data]);
    let (code, text) = told(&["audit", "export", &file, "--data", &data]);
    assert_eq!(code, Some(1), "nothing is written over: {text}");
    let sound = json(&["audit", "verify", &file, "--head", &head]);
    assert_eq!((&sound["sound"], &sound["realms"][0]["unsealed"]), (&true.into(), &0.into()));

    let text = fs::read_to_string(&file).unwrap();
    let other = county.at("other.jsonl");
    let lines: Vec<&str> = text.lines().collect();
    for (what, changed) in [
        ("a word", text.replacen("bulletin.", "article.", 1)),
        ("the end", lines[..lines.len() - 1].join("\n")),
        ("a line", [&lines[..2], &lines[3..]].concat().join("\n")),
        ("no line of its kind", text.replacen("{\"row\"", "{\"low\"", 1)),
    ] {
        assert!(changed != text, "{what} was not changed");
        fs::write(&other, changed).unwrap();
        let (code, told) = told(&["audit", "verify", &other, "--lang", "en"]);
        assert_eq!(code, Some(3), "{what}: {told}");
    }
    let forged = format!("1:{}", "0".repeat(64));
    assert_eq!(told(&["audit", "verify", &file, "--head", &forged]).0, Some(3));
    assert_eq!(told(&["audit", "verify", &file, "--head", "1:zz"]).0, Some(2));
    assert_eq!(told(&["audit", "verify", &county.at("nothing")]).0, Some(1));
    fs::write(&other, "some other file").unwrap();
    assert_eq!(told(&["audit", "verify", &other]).0, Some(1));

    county.database().execute("DELETE FROM audit WHERE seal_number = 1", []).unwrap();
    let (code, text) = told(&["audit", "verify", "--data", &data]);
    assert_eq!(code, Some(3));
    insta::assert_snapshot!(text.lines().take(3).collect::<Vec<_>>().join("\n"), @r"
    日志不完整：发现2处问题。
    应是第1条的地方是第2条：有记录被删去、插入或调换。
    第2条被改动过：内容与封印不符。
    ");
    assert_eq!(faulty(&json(&["doctor", "--data", &data])), ["chain"]);
}

#[test]
fn every_verb_that_writes_seals_what_it_wrote() {
    let county = County::new();
    let data = ["--data", &county.data()];
    let head = || done(&[&["audit", "head"], &data[..]].concat());
    let sheet = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/samples/units.csv");
    let sheet = sheet.to_str().unwrap();
    let verbs: [(&[&str], i32); 5] = [
        (&["user", "add", "--name", "新来"], 0),
        (&["user", "card", "新来"], 0),
        (&["user", "office", "新来", "security-administrator"], 0),
        // The sheet belongs to another county: it is looked at, refused and put away.
        (&["import", sheet, "--kind", "units"], 3),
        (&["key", "rotate"], 0),
    ];
    let mut before = head();
    for (verb, code) in verbs {
        let (ended, text) = told(&[verb, &data[..]].concat());
        assert_eq!(ended, Some(code), "{verb:?}: {text}");
        let after = head();
        assert_ne!(after, before, "{verb:?} wrote to the log");
        let report = json(&[&["audit", "verify"], &data[..]].concat());
        assert_eq!(report["realms"][0]["unsealed"], 0, "{verb:?}: {report}");
        before = after;
    }
}

#[test]
fn what_holds_something_is_not_restored_to_and_stays_as_it_is() {
    let county = County::new();
    let archive = county.backup();
    fs::create_dir(county.path("full")).unwrap();
    fs::write(county.path("full/mine"), "mine").unwrap();
    let (code, text) = told(&["restore", &archive, "--data", &county.at("full")]);
    assert_eq!((code, text.contains("not empty")), (Some(1), true), "{text}");
    assert_eq!(fs::read_dir(county.path("full")).unwrap().count(), 1);
    // An empty folder is as good as none.
    fs::create_dir(county.path("empty")).unwrap();
    let key = county.at("data.key");
    done(&["restore", &archive, "--data", &county.at("empty"), "--key", &key]);

    let (code, text) = told(&["backup", &archive, "--data", &county.data()]);
    assert_eq!((code, text.contains("is there already")), (Some(1), true), "{text}");

    let mut bytes = fs::read(&archive).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 4;
    fs::write(county.path("bad.tar"), bytes).unwrap();
    let (code, text) = told(&["restore", &county.at("bad.tar"), "--data", &county.at("new")]);
    assert_eq!((code, text.contains("a byte was changed")), (Some(1), true), "{text}");
    assert!(!county.path("new").exists() && !county.path("new.half").exists());
}

/// Runs the program with a limit on the size of files that it writes, in blocks of 512 bytes. With
/// `mercy` a write beyond it fails as on a full disk; without, the program is killed in the middle of
/// it.
#[cfg(unix)]
fn limited(blocks: u64, mercy: bool, args: &[&str]) -> Output {
    let trap = if mercy { "trap '' XFSZ; " } else { "" };
    let limits = format!("{trap}ulimit -c 0; ulimit -f {blocks}; exec \"$0\" \"$@\"");
    let mut command = Command::new("sh");
    command.args(["-c", &limits, env!("CARGO_BIN_EXE_zhibu")]).args(args).output().unwrap()
}

#[cfg(unix)]
#[test]
fn a_backup_that_is_killed_or_finds_the_disk_full_is_never_taken_for_a_whole_one() {
    use std::os::unix::process::ExitStatusExt as _;

    let county = County::new();
    county.settle();
    let archive = county.at("county.tar");
    let args = ["backup", &archive, "--data", &county.data()];
    let killed = limited(200, false, &args);
    assert!(killed.status.signal().is_some(), "{:?}", said(&killed));
    assert!(!Path::new(&archive).exists());
    let half = county.path("county.tar.half");
    assert!(fs::metadata(&half).unwrap().len() > 0, "it was killed before it wrote");
    assert_eq!(told(&["restore", half.to_str().unwrap(), "--data", &county.at("new")]).0, Some(1));

    let (code, text) = said(&limited(200, true, &args));
    assert_eq!(code, Some(1), "{text}");
    assert!(text.contains("could not be read or written"), "{text}");
    assert!(!Path::new(&archive).exists() && !half.exists());

    done(&args);
    done(&["doctor", "--data", &county.data()]);
}

#[cfg(unix)]
#[test]
fn a_restore_that_is_killed_or_finds_the_disk_full_leaves_no_installation() {
    use std::os::unix::process::ExitStatusExt as _;

    let county = County::new();
    let archive = county.backup();
    let (key, new) = (county.at("data.key"), county.at("new"));
    let args = ["restore", &archive, "--data", &new, "--key", &key];
    let (code, text) = said(&limited(400, true, &args));
    assert_eq!(code, Some(1), "{text}");
    assert!(!county.path("new").exists() && !county.path("new.half").exists(), "{text}");

    let killed = limited(400, false, &args);
    assert!(killed.status.signal().is_some(), "{:?}", said(&killed));
    assert!(!county.path("new").exists());
    let (code, text) = told(&args);
    assert_eq!((code, text.contains("new.half")), (Some(1), true), "{text}");
    fs::remove_dir_all(county.path("new.half")).unwrap();
    done(&args);
}

#[cfg(unix)]
#[test]
fn a_key_that_others_may_read_and_a_missing_file_leave_with_3() {
    use std::os::unix::fs::PermissionsExt as _;

    let county = County::new();
    let key = county.path("data.key");
    fs::set_permissions(&key, fs::Permissions::from_mode(0o644)).unwrap();
    let files = fs::read_dir(county.path("data/files")).unwrap().next().unwrap().unwrap().path();
    fs::remove_dir_all(files).unwrap();
    let report = json(&["doctor", "--data", &county.data()]);
    assert_eq!(faulty(&report), ["files", "key"]);
    for lang in ["zh", "en"] {
        let (code, text) = told(&["doctor", "--data", &county.data(), "--lang", lang]);
        assert_eq!(code, Some(3), "{text}");
        assert!(text.contains(key.to_str().unwrap()), "{text}");
    }
    let (code, text) = told(&["backup", &county.at("b.tar"), "--data", &county.data()]);
    assert_eq!((code, text.contains("zhibu doctor")), (Some(3), true), "{text}");
}

#[test]
fn what_was_written_meanwhile_is_sealed_by_the_server() {
    let county = County::new();
    let rows = "INSERT INTO audit (realm, id, at, act, because, detail)
                SELECT realm, randomblob(16), at, act, because, detail FROM audit";
    assert!(county.database().execute(rows, []).unwrap() > 0);
    let waiting = json(&["audit", "verify", "--data", &county.data()]);
    assert!(waiting["realms"][0]["unsealed"].as_u64().unwrap() > 0);
    assert_eq!(faulty(&json(&["doctor", "--data", &county.data()])), ["sealing"]);

    let mut server = Command::new(env!("CARGO_BIN_EXE_zhibu"))
        .args(["serve", "--listen", "127.0.0.1:0", "--data", &county.data()])
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut line = String::new();
    BufReader::new(server.stdout.take().unwrap()).read_line(&mut line).unwrap();
    let sealed = json(&["audit", "verify", "--data", &county.data()]);
    server.kill().unwrap();
    server.wait().unwrap();
    assert!(line.starts_with("listening"), "{line}");
    assert_eq!((&sealed["sound"], &sealed["realms"][0]["unsealed"]), (&true.into(), &0.into()));
}
