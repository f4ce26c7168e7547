//! The built binary and the master key: made, found, refused, compared and changed.

#![allow(clippy::panic, reason = "a test fails by panicking, also in what it calls")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use tempfile::TempDir;

/// An installation in `data`, with its key beside it.
struct Home {
    _folder: TempDir,
    data: PathBuf,
    key: PathBuf,
}

impl Home {
    fn new() -> Self {
        let folder = TempDir::new().expect("there is room");
        let data = folder.path().join("data");
        let key = folder.path().join("data.key");
        let home = Self { _folder: folder, data, key };
        let (code, _, err) = home.told(&["init", "--name-zh", "青篱镇党委", "--kind", "committee"]);
        assert_eq!(code, Some(0), "{err}");
        home
    }

    /// Exit code, standard output, standard error.
    fn told(&self, args: &[&str]) -> (Option<i32>, String, String) {
        told(args, &self.data, None)
    }

    /// Why it does not start; the server would not come back.
    fn refused(&self, args: &[&str]) -> String {
        let (code, out, err) = self.told(args);
        assert_eq!((code, out.as_str()), (Some(1), ""), "{err}");
        err
    }
}

fn told(args: &[&str], data: &Path, key: Option<&Path>) -> (Option<i32>, String, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_zhibu"));
    command.args(args).arg("--data").arg(data).env_remove("ZHIBU_KEY_FILE");
    if let Some(key) = key {
        command.env("ZHIBU_KEY_FILE", key);
    }
    let Output { status, stdout, stderr } = command.output().expect("the binary starts");
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("the program writes UTF-8");
    (status.code(), text(stdout), text(stderr))
}

const SERVE: [&str; 3] = ["serve", "--listen", "127.0.0.1:0"];

#[test]
fn init_makes_a_key_beside_the_folder_and_serve_refuses_to_do_without_it() {
    let home = Home::new();
    let shown = home.key.display();
    assert!(home.key.exists());
    let inside: Vec<_> = fs::read_dir(&home.data)
        .expect("it is there")
        .map(|entry| entry.expect("it can be read").file_name().into_string().expect("UTF-8"))
        .filter(|name| name.contains("key"))
        .collect();
    assert!(inside.is_empty(), "{inside:?}");
    let (code, out, _) = home.told(&["key", "check", "--json"]);
    let expected = format!("{{\"file\":\"{shown}\",\"in_force\":[1],\"values\":0,\"broken\":0}}\n");
    assert_eq!((code, out), (Some(0), expected));

    let kept = fs::read(&home.key).expect("it is there");
    fs::remove_file(&home.key).expect("it is ours");
    assert_eq!(
        home.refused(&SERVE),
        format!(
            "The master key {shown} is missing, and the database was sealed with one; put the \
             file back from its copy, or name it with --key FILE.\n"
        )
    );
    assert!(home.refused(&["key", "new"]).starts_with("The database has a master key already"));

    let other = Home::new();
    fs::copy(&other.key, &home.key).expect("there is room");
    assert_eq!(
        home.refused(&SERVE),
        format!(
            "{shown} is not the key of this database: the key file holds another key 1 than this \
             database was sealed with; name the right file with --key FILE, or put the right one \
             there.\n"
        )
    );

    let inside = home.data.join("my.key");
    fs::write(&inside, &kept).expect("there is room");
    let (code, _, err) = told(&SERVE, &home.data, Some(&inside));
    assert_eq!(code, Some(1));
    let sentence = "lies inside the data folder, where backups take it along; move it out";
    assert!(err.contains(sentence), "{err}");

    let moved = home.data.with_file_name("elsewhere.key");
    fs::rename(&inside, &moved).expect("it is ours");
    let private = fs::metadata(&home.key).expect("it is there").permissions();
    fs::set_permissions(&moved, private).expect("it is ours");
    let (code, out, err) = told(&["key", "check"], &home.data, Some(&moved));
    assert_eq!(code, Some(0), "{err}");
    assert!(out.contains("elsewhere.key is the master key of this database"), "{out}");
}

#[cfg(unix)]
#[test]
fn a_key_that_others_may_read_is_refused_with_what_to_do() {
    use std::os::unix::fs::PermissionsExt as _;
    let home = Home::new();
    fs::set_permissions(&home.key, fs::Permissions::from_mode(0o644)).expect("it is ours");
    let err = home.refused(&SERVE);
    assert!(err.starts_with("Other users of this machine may read the master key "), "{err}");
    assert!(err.ends_with("; let only its owner read it: chmod 600 FILE.\n"), "{err}");
}

#[test]
fn a_key_is_changed_and_the_old_one_laid_aside() {
    let home = Home::new();
    let before = fs::read_to_string(&home.key).expect("it is there");
    let (code, out, err) = home.told(&["key", "rotate", "--json"]);
    let (file, aside) = (home.key.display(), format!("{}.retired-1", home.key.display()));
    let expected = format!("{{\"file\":\"{file}\",\"number\":2,\"laid_aside\":[\"{aside}\"]}}\n");
    assert_eq!((code, out, err.as_str()), (Some(0), expected, ""));
    assert_eq!(fs::read_to_string(&aside).expect("it was laid aside"), before);
    let (code, out, _) = home.told(&["key", "check"]);
    assert_eq!(code, Some(0));
    assert!(out.contains("is the master key of this database; all 0 protected"), "{out}");
    // A backup from before the change still has its key.
    let (code, _, err) = told(&["key", "check"], &home.data, Some(Path::new(&aside)));
    assert_eq!(code, Some(1));
    assert!(err.contains("key 2 of this database is not in the key file"), "{err}");
    let (code, out, err) = home.told(&["key", "rotate"]);
    assert_eq!(code, Some(0), "{err}");
    assert!(out.contains("Key 3 is in force") && out.contains(".retired-2"), "{out}");
    assert!(err.contains("run it again"), "{err}");
}

#[test]
fn an_invented_county_has_a_key_of_its_own() {
    let folder = TempDir::new().expect("there is room");
    let data = folder.path().join("county");
    let args = ["generate", "--units", "10", "--members", "90", "--years", "1", "--json"];
    let (code, _, err) = told(&args, &data, None);
    assert_eq!(code, Some(0), "{err}");
    let (code, out, err) = told(&["key", "check"], &data, None);
    assert_eq!(code, Some(0), "{err}");
    assert!(out.contains("county.key"), "{out}");
}
