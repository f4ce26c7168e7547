//! The rulebooks that every build carries: the folder `rulebooks/` as it was when compiled.
//!
//! Compiled-in data is no input or output. This module refuses to know what the files say.

use include_dir::{Dir, include_dir};

use super::File;

static RULEBOOKS: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/../../rulebooks");

/// The keys of the rulebooks in this build, in alphabetical order.
pub fn embedded_keys() -> Vec<&'static str> {
    let mut keys: Vec<_> = RULEBOOKS
        .dirs()
        .filter(|folder| toml_files(folder).next().is_some())
        .filter_map(|folder| folder.path().to_str())
        .collect();
    keys.sort_unstable();
    keys
}

/// The files of a rulebook in this build; `None` if it carries none of that key.
pub fn embedded(key: &str) -> Option<Vec<File>> {
    let folder = RULEBOOKS.get_dir(key)?;
    let mut files: Vec<_> = toml_files(folder)
        .filter_map(|file| {
            let name = format!("rulebooks/{}", file.path().to_str()?);
            // A byte that is no UTF-8 becomes a visible mark instead of hiding the whole file.
            Some(File { name, text: String::from_utf8_lossy(file.contents()).into_owned() })
        })
        .collect();
    files.sort_by(|a, b| a.name.cmp(&b.name));
    (!files.is_empty()).then_some(files)
}

fn toml_files(
    folder: &'static Dir<'static>,
) -> impl Iterator<Item = &'static include_dir::File<'static>> {
    folder.files().filter(|file| file.path().extension().is_some_and(|end| end == "toml"))
}
