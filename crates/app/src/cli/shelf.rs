//! Finding a rulebook by what a person wrote after `--rulebook`: the key of one in this build, or
//! a folder of `.toml` files.
//!
//! It reads files and refuses to know what they say.

use std::path::Path;

use zhibu_domain::rulebook::{Fault, File, Rulebook, embedded, embedded_keys};
use zhibu_domain::text::Lang;

use super::{Complaint, Exit};

/// A rulebook's files, unread.
pub(super) struct Volume {
    /// The key, or the last part of the folder's name.
    pub(super) key: String,
    /// Its files.
    pub(super) files: Vec<File>,
    /// What the person wrote.
    pub(super) asked: String,
}

impl Volume {
    /// Takes a rulebook from this build or from a folder.
    pub(super) fn find(asked: &str) -> Result<Self, Complaint> {
        if let Some(files) = embedded(asked) {
            return Ok(Self { key: asked.to_owned(), files, asked: asked.to_owned() });
        }
        let folder = Path::new(asked);
        if !folder.is_dir() {
            return Err(Complaint {
                exit: Exit::Usage,
                lang: Lang::En,
                what: format!("There is no rulebook {asked:?}"),
                place: asked.to_owned(),
                remedy: format!(
                    "use one of {}, or a folder of .toml files",
                    embedded_keys().join(", ")
                ),
            });
        }
        let files = read(folder).map_err(|error| Complaint {
            exit: Exit::Failed,
            lang: Lang::En,
            what: format!("The folder {asked:?} could not be read: {error}"),
            place: asked.to_owned(),
            remedy: "check that it and its .toml files may be read and are UTF-8".to_owned(),
        })?;
        // `.` and `..` have a name only once resolved.
        let named = folder.canonicalize().unwrap_or_else(|_| folder.to_owned());
        let key = named.file_name().unwrap_or(named.as_os_str()).to_string_lossy().into_owned();
        Ok(Self { key, files, asked: asked.to_owned() })
    }

    /// The rulebook, or all of its faults.
    pub(super) fn load(&self) -> Result<Rulebook, Vec<Fault>> {
        Rulebook::load(&self.key, &self.files)
    }

    /// The rulebook, for a verb that cannot answer by a broken one.
    pub(super) fn sound(&self) -> Result<Rulebook, Complaint> {
        self.load().map_err(|faults| Complaint {
            exit: Exit::Faults,
            lang: Lang::En,
            what: format!("The rulebook {:?} has faults ({})", self.asked, faults.len()),
            place: faults.first().map(|fault| fault.place().to_string()).unwrap_or_default(),
            remedy: format!("run zhibu rulebook check {} to see them", self.asked),
        })
    }
}

fn read(folder: &Path) -> std::io::Result<Vec<File>> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_file() && path.extension().is_some_and(|end| end == "toml") {
            let text = std::fs::read_to_string(&path)?;
            files.push(File { name: path.display().to_string(), text });
        }
    }
    files.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(files)
}
