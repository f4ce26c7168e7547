//! The file store: contents lie beside the database under the SHA-256 of their bytes
//! (`ab/abcdef…`), written once and never changed. What type a file is, is read from its first
//! bytes, not from its name.

use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use data_encoding::HEXLOWER;
use sha2::{Digest, Sha256};
use zhibu_domain::activity::Refusal;

use crate::act::Act;
use crate::error::{Error, Result};

/// A folder of contents.
#[derive(Debug, Clone)]
pub struct Files {
    root: PathBuf,
}

/// A content in the store.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stored {
    /// SHA-256, as hex.
    pub sha256: String,
    /// Type recognised from the content.
    pub media_type: &'static str,
    /// Size.
    pub bytes: u64,
}

impl Files {
    /// The store in a folder, which is made when the first content is kept.
    pub fn new(root: impl Into<PathBuf>) -> Self {
        Self { root: root.into() }
    }

    /// Keeps a content, unless it has more than `max_bytes`, is empty, or of a type that is not
    /// taken.
    ///
    /// # Errors
    /// The refusal of a rule, or [`Error::Files`] if the disk refuses.
    pub fn keep(&self, act: &Act, max_bytes: i64, content: &[u8]) -> Result<Stored> {
        if content.is_empty() {
            return Err(Refusal::FileEmpty.into());
        }
        let bytes = u64::try_from(content.len()).unwrap_or(u64::MAX);
        if i64::try_from(bytes).unwrap_or(i64::MAX) > max_bytes {
            return Err(Refusal::FileTooLarge { max_bytes }.into());
        }
        let media_type = media_type(content).ok_or(Refusal::FileType)?;
        let sha256 = HEXLOWER.encode(&Sha256::digest(content));
        self.write(&sha256, content, &HEXLOWER.encode(&act.entropy()))?;
        Ok(Stored { sha256, media_type, bytes })
    }

    /// Reads a content.
    pub fn read(&self, sha256: &str) -> Result<Vec<u8>> {
        let path = self.path(sha256).ok_or(Error::NotFound)?;
        match fs::read(path) {
            Ok(content) => Ok(content),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Err(Error::NotFound),
            Err(error) => Err(error.into()),
        }
    }

    fn path(&self, sha256: &str) -> Option<PathBuf> {
        let hex = sha256.len() == 64 && sha256.bytes().all(|b| b.is_ascii_hexdigit());
        hex.then(|| self.root.join(sha256.get(..2).unwrap_or_default()).join(sha256))
    }

    /// Writes beside the final name first, so that a name never stands for half a content, and
    /// under a name of its own, so that a form sent twice at once is no trouble either.
    fn write(&self, sha256: &str, content: &[u8], own: &str) -> Result<()> {
        let path = self.path(sha256).ok_or(Error::NotFound)?;
        if path.exists() {
            return Ok(());
        }
        let folder = path.parent().unwrap_or(Path::new("."));
        fs::create_dir_all(folder)?;
        let half = path.with_extension(format!("{own}.half"));
        let mut file = fs::File::create(&half)?;
        file.write_all(content)?;
        file.sync_all()?;
        fs::rename(&half, &path)?;
        Ok(())
    }
}

/// A content as it lies in the folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Content {
    /// What its name says its SHA-256 is.
    pub sha256: String,
    /// Where it lies.
    pub path: PathBuf,
}

/// Every content in a folder, by name; what bears another name is none. Links are not followed.
pub fn contents(root: &Path) -> io::Result<Vec<Content>> {
    let mut found = Vec::new();
    for path in walk(root)? {
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        let is_hex = |b: u8| b.is_ascii_digit() || (b'a'..=b'f').contains(&b);
        let folder = path.parent().and_then(Path::file_name).and_then(|name| name.to_str());
        let fits = name.len() == 64 && name.bytes().all(is_hex) && folder == name.get(..2);
        let is_plain = path.symlink_metadata()?.is_file();
        if fits && is_plain {
            found.push(Content { sha256: name.to_owned(), path });
        }
    }
    Ok(found)
}

/// Every file in a folder and in the folders directly below it, sorted. An absent folder is empty.
pub fn walk(root: &Path) -> io::Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for entry in below(root)? {
        if entry.file_type()?.is_dir() {
            found.extend(below(&entry.path())?.iter().map(fs::DirEntry::path));
        } else {
            found.push(entry.path());
        }
    }
    found.sort();
    Ok(found)
}

fn below(folder: &Path) -> io::Result<Vec<fs::DirEntry>> {
    match fs::read_dir(folder) {
        Ok(entries) => entries.collect(),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Vec::new()),
        Err(error) => Err(error),
    }
}

/// Types that are taken, by their first bytes.
const MAGIC: [(&[u8], &str); 6] = [
    (b"%PDF-", "application/pdf"),
    (b"\xFF\xD8\xFF", "image/jpeg"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"PK\x03\x04", "application/zip"),
];

fn media_type(content: &[u8]) -> Option<&'static str> {
    let found = MAGIC.iter().find(|(magic, _)| content.starts_with(magic))?.1;
    if found == "application/zip" { office(content) } else { Some(found) }
}

/// Office documents are zip archives; any other archive is not taken.
fn office(content: &[u8]) -> Option<&'static str> {
    let holds = |name: &[u8]| content.windows(name.len()).any(|window| window == name);
    if holds(b"word/document.xml") {
        return Some("application/vnd.openxmlformats-officedocument.wordprocessingml.document");
    }
    if holds(b"xl/workbook.xml") {
        return Some("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet");
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn types_come_from_content_and_archives_are_not_taken() {
        assert_eq!(media_type(b"%PDF-1.7 ..."), Some("application/pdf"));
        assert_eq!(media_type(b"\xFF\xD8\xFF\xE0"), Some("image/jpeg"));
        assert_eq!(media_type(b"PK\x03\x04 evil.exe"), None);
        assert_eq!(media_type(b"MZ\x90"), None);
        assert!(media_type(b"PK\x03\x04 word/document.xml").is_some());
    }

    #[test]
    fn a_hash_that_is_none_leads_nowhere() {
        let files = Files::new("/nonexistent");
        assert!(matches!(files.read("../../etc/passwd"), Err(Error::NotFound)));
    }
}
