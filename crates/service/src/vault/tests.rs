//! The key file: where it may lie, who may read it, and what is no key file.

use std::fs;

use super::*;

fn random() -> Random {
    Arc::new(|buffer: &mut [u8]| buffer.fill(3))
}

/// A folder with the data in `data`.
fn folder() -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    fs::create_dir(&data).unwrap();
    (folder, data)
}

#[test]
fn a_key_lies_beside_the_data_is_made_once_and_read_again() {
    let (_folder, data) = folder();
    let path = key_path(&data);
    assert_eq!(path.file_name().unwrap(), "data.key");
    assert!(matches!(Vault::read(&path, Some(&data)), Err(FileError::Missing)));
    let made = Vault::create(&path, Some(&data), &random()).unwrap();
    let read = Vault::read(&path, Some(&data)).unwrap();
    assert_eq!(made.0.unwrap().ring(), read.0.unwrap().ring());
    let before = fs::read(&path).unwrap();
    assert!(matches!(Vault::create(&path, Some(&data), &random()), Err(FileError::Exists)));
    assert_eq!(fs::read(&path).unwrap(), before);
    let left: Vec<_> = fs::read_dir(data.parent().unwrap())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    assert_eq!(left.len(), 2, "nothing half written is left: {left:?}");
}

#[test]
fn a_key_inside_the_data_folder_is_refused_by_whatever_name() {
    let (folder, data) = folder();
    let inside = data.join("x.key");
    assert!(matches!(Vault::create(&inside, Some(&data), &random()), Err(FileError::Inside)));
    assert!(!inside.exists());
    Vault::create(&inside, None, &random()).unwrap();
    let roundabout = folder.path().join("data/../data/x.key");
    for name in [&inside, &roundabout] {
        assert!(matches!(Vault::read(name, Some(&data)), Err(FileError::Inside)), "{name:?}");
    }
    let dots = data.join(".");
    assert!(is_inside(&inside, &dots));
    assert!(!is_inside(&key_path(&data), &data), "a name that begins alike is not inside");
}

#[cfg(unix)]
#[test]
fn a_key_that_others_may_read_is_refused() {
    use std::os::unix::fs::{PermissionsExt as _, symlink};
    let (folder, data) = folder();
    let path = key_path(&data);
    Vault::create(&path, Some(&data), &random()).unwrap();
    assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
    for mode in [0o604, 0o640, 0o620] {
        fs::set_permissions(&path, fs::Permissions::from_mode(mode)).unwrap();
        assert!(matches!(Vault::read(&path, None), Err(FileError::Open)), "{mode:o}");
    }
    fs::set_permissions(&path, fs::Permissions::from_mode(0o400)).unwrap();
    Vault::read(&path, None).unwrap();
    // A link outside to a key inside is inside.
    let hidden = data.join("k");
    Vault::create(&hidden, None, &random()).unwrap();
    let link = folder.path().join("link");
    symlink(&hidden, &link).unwrap();
    assert!(matches!(Vault::read(&link, Some(&data)), Err(FileError::Inside)));
}

#[test]
fn what_is_no_key_file_is_told_by_its_line() {
    let (_folder, data) = folder();
    let path = key_path(&data);
    Vault::create(&path, None, &random()).unwrap();
    let key = "03".repeat(32);
    let fault = |text: &str| {
        fs::write(&path, text).unwrap();
        Vault::read(&path, None).map(drop).map_err(|error| error.to_string())
    };
    let good = format!("# remark\n\n2 aes-256-gcm {key}\r\n1 aes-256-gcm {key}\n");
    assert_eq!(fault(&good), Ok(()));
    assert_eq!(fault(""), Err("the key file holds no key, or one number twice".to_owned()));
    let twice = format!("1 aes-256-gcm {key}\n1 aes-256-gcm {key}\n");
    assert_eq!(fault(&twice), Err("the key file holds no key, or one number twice".to_owned()));
    for line in [
        "1 aes-256-gcm".to_owned(),
        format!("0 aes-256-gcm {key}"),
        format!("x aes-256-gcm {key}"),
        format!("1 aes-256-gcm {}", "03".repeat(31)),
        format!("1 aes-256-gcm {key} more"),
        format!("1 aes-256-gcm {}", "0g".repeat(32)),
    ] {
        let told = fault(&format!("# remark\n{line}\n"));
        assert_eq!(told, Err("line 2 of the key file is no key".to_owned()), "{line}");
    }
    let told = fault(&format!("1 rot13 {key}"));
    assert!(told.unwrap_err().contains("rot13"));
    fs::write(&path, [0xff, 0xfe]).unwrap();
    assert!(matches!(Vault::read(&path, None), Err(FileError::Line { line: 1 })));
}

#[test]
fn a_vault_shows_no_key() {
    let vault = Vault::of_key(7, [0xab; KEY_BYTES]);
    assert_eq!(format!("{vault:?}"), "Vault(Some([7]))");
    assert_eq!(format!("{:?}", Vault::default()), "Vault(None)");
}
