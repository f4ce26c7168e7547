//! The file of a backup: a tar archive that any program can open, and whose every byte is covered.
//!
//! Members are plain files. The last but one is the manifest, which names each member with size and
//! SHA-256. The last, `SHA256`, holds the digest of everything before it, so that a changed byte
//! anywhere and a missing end are found before anything is restored. Its 2,048 bytes follow from the
//! digest alone and are compared as a whole.
//!
//! It refuses to know what the members are for.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::{self, BufReader, BufWriter, Read, Seek as _, SeekFrom, Write as _};
use std::path::{Path, PathBuf};

use data_encoding::HEXLOWER;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use tar::{EntryType, Header};

use super::{Error, Result};

/// Name of the member that names the others.
pub(super) const MANIFEST: &str = "manifest.json";
/// Name of the member with the digest of all before it.
const SEAL: &str = "SHA256";
/// Tar's unit.
const BLOCK: usize = 512;
/// The last bytes: header and block of the last member, and two blocks of zeros.
const TAIL: usize = 4 * BLOCK;
/// The largest manifest that is read; it grows by some hundred bytes for each attached file.
const MANIFEST_MAX: u64 = 1 << 30;

/// A member, as the manifest names it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Member {
    /// Its path in the archive.
    pub name: String,
    /// Its size.
    pub bytes: u64,
    /// SHA-256 of its content, as hex.
    pub sha256: String,
}

/// An archive that is being written, under a name of its own until it is whole.
pub(super) struct Writer {
    out: BufWriter<File>,
    hash: Sha256,
    half: PathBuf,
    whole: PathBuf,
    pub(super) members: Vec<Member>,
    pub(super) bytes: u64,
}

impl Writer {
    /// Begins an archive that will be called `whole`.
    pub(super) fn create(whole: &Path) -> Result<Self> {
        if whole.symlink_metadata().is_ok() {
            return Err(Error::Exists(whole.to_owned()));
        }
        let mut half = whole.as_os_str().to_owned();
        half.push(".half");
        let half = PathBuf::from(half);
        let disk = |source| Error::Disk { path: half.clone(), source };
        // What an earlier backup left that was broken off is written over; one that is still being
        // written is not.
        let file = OpenOptions::new().write(true).create(true).truncate(false).open(&half);
        let file = file.map_err(disk)?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Err(Error::Busy(half)),
            Err(TryLockError::Error(source)) => return Err(Error::Disk { path: half, source }),
        }
        let out = BufWriter::with_capacity(1 << 16, file);
        let (hash, whole) = (Sha256::new(), whole.to_owned());
        let members = Vec::new();
        let mut writer = Self { out, hash, half, whole, members, bytes: 0 };
        writer.restart()?;
        Ok(writer)
    }

    /// Begins again from the first byte.
    pub(super) fn restart(&mut self) -> Result<()> {
        let again = |out: &mut BufWriter<File>| {
            out.seek(SeekFrom::Start(0))?;
            out.get_ref().set_len(0)
        };
        again(&mut self.out).map_err(|source| self.disk(source))?;
        self.hash = Sha256::new();
        self.members.clear();
        self.bytes = 0;
        Ok(())
    }

    fn disk(&self, source: io::Error) -> Error {
        Error::Disk { path: self.half.clone(), source }
    }

    fn put(&mut self, bytes: &[u8]) -> Result<()> {
        self.hash.update(bytes);
        self.bytes += bytes.len() as u64;
        self.out.write_all(bytes).map_err(|source| self.disk(source))
    }

    /// Adds a member.
    pub(super) fn append(&mut self, name: &str, content: &[u8]) -> Result<()> {
        let bytes = content.len() as u64;
        self.put(header(name, bytes).as_bytes())?;
        self.put(content)?;
        self.put(padding(bytes))?;
        let sha256 = HEXLOWER.encode(&Sha256::digest(content));
        self.members.push(Member { name: name.to_owned(), bytes, sha256 });
        Ok(())
    }

    /// Takes what is not whole away; if that fails, its name still says what it is.
    pub(super) fn abandon(&mut self) {
        drop(std::fs::remove_file(&self.half));
    }

    /// Adds the last two members, brings all of it to the disk and gives the archive its name.
    pub(super) fn finish(&mut self, manifest: &[u8]) -> Result<u64> {
        self.append(MANIFEST, manifest)?;
        let digest = HEXLOWER.encode(&self.hash.clone().finalize());
        self.put(&tail(&digest))?;
        let written = self.out.flush().and_then(|()| self.out.get_ref().sync_all());
        written.map_err(|source| self.disk(source))?;
        if self.whole.symlink_metadata().is_ok() {
            return Err(Error::Exists(self.whole.clone()));
        }
        std::fs::rename(&self.half, &self.whole).map_err(|source| self.disk(source))?;
        let folder = self.whole.parent().filter(|folder| !folder.as_os_str().is_empty());
        super::sync_folder(folder.unwrap_or(Path::new(".")))?;
        Ok(self.bytes)
    }
}

/// The head of a member. Nothing in it depends on the machine.
fn header(name: &str, bytes: u64) -> Header {
    let mut header = Header::new_ustar();
    // Our names are short and plain, so they fit; one that did not would be found by the check.
    let _ = header.set_path(name);
    header.set_entry_type(EntryType::Regular);
    header.set_size(bytes);
    header.set_mode(0o600);
    header.set_mtime(0);
    header.set_uid(0);
    header.set_gid(0);
    header.set_cksum();
    header
}

/// Zeros up to the next block.
fn padding(bytes: u64) -> &'static [u8] {
    const ZEROS: [u8; BLOCK] = [0; BLOCK];
    let over = usize::try_from(bytes % BLOCK as u64).unwrap_or(0);
    ZEROS.get(over..).filter(|_| over > 0).unwrap_or_default()
}

/// The last bytes of an archive.
fn tail(digest: &str) -> Vec<u8> {
    let content = digest.as_bytes();
    let mut tail = header(SEAL, content.len() as u64).as_bytes().to_vec();
    tail.extend_from_slice(content);
    tail.resize(TAIL, 0);
    tail
}

/// Reads and hashes what is read.
struct Hashing<R> {
    inner: R,
    hash: Sha256,
}

impl<R: Read> Read for Hashing<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(buffer)?;
        self.hash.update(buffer.get(..read).unwrap_or_default());
        Ok(read)
    }
}

/// Reads the whole archive and compares it with its digest and with its manifest, which is returned.
///
/// # Errors
/// [`Error::Broken`] if a byte was changed, the end is missing, or a member is none that a backup has.
pub(super) fn check<M>(
    path: &Path,
    is_ours: impl Fn(&str) -> bool,
    manifest: impl Fn(&[u8]) -> Option<(M, Vec<Member>)>,
) -> Result<M> {
    let broken =
        |problem: &str| Error::Broken { path: path.to_owned(), problem: problem.to_owned() };
    let disk = |source| Error::Disk { path: path.to_owned(), source };
    let mut file = File::open(path).map_err(disk)?;
    let length = file.metadata().map_err(disk)?.len();
    let covered = length.checked_sub(TAIL as u64).ok_or_else(|| broken("it is too short"))?;
    let mut hashing = Hashing { inner: (&mut file).take(covered), hash: Sha256::new() };
    let mut found = Vec::new();
    let mut told = None;
    let walked = walk(BufReader::new(&mut hashing), |name, bytes, content| {
        if told.is_some() || !(is_ours(name) || name == MANIFEST) {
            return Err(io::Error::other(format!("a member {name:?} that no backup has")));
        }
        let mut content = Hashing { inner: content, hash: Sha256::new() };
        if name == MANIFEST {
            let mut text = Vec::new();
            (&mut content).take(MANIFEST_MAX).read_to_end(&mut text)?;
            told = Some(text);
            return Ok(());
        }
        io::copy(&mut content, &mut io::sink())?;
        let sha256 = HEXLOWER.encode(&content.hash.finalize());
        found.push(Member { name: name.to_owned(), bytes, sha256 });
        Ok(())
    });
    // A changed byte may stop the walk in its own way; the digest says it more plainly.
    io::copy(&mut hashing, &mut io::sink()).map_err(disk)?;
    let digest = HEXLOWER.encode(&hashing.hash.finalize());
    let mut end = Vec::new();
    file.read_to_end(&mut end).map_err(disk)?;
    if end != tail(&digest) {
        return Err(broken("its digest does not fit: a byte was changed, or its end is missing"));
    }
    walked.map_err(|error| broken(&error.to_string()))?;
    let told = told.ok_or_else(|| broken("it has no manifest"))?;
    let (manifest, members) =
        manifest(&told).ok_or_else(|| broken("its manifest is unreadable"))?;
    if members != found {
        return Err(broken("its members are not those that its manifest names"));
    }
    Ok(manifest)
}

/// Shows each member of an archive that was checked, up to the manifest.
pub(super) fn each(
    path: &Path,
    mut visit: impl FnMut(&str, u64, &mut dyn Read) -> io::Result<()>,
) -> io::Result<()> {
    let file = File::open(path)?;
    let covered = file.metadata()?.len().saturating_sub(TAIL as u64);
    walk(BufReader::with_capacity(1 << 16, file.take(covered)), |name, bytes, content| {
        if name == MANIFEST { Ok(()) } else { visit(name, bytes, content) }
    })
}

fn walk(
    reader: impl Read,
    mut visit: impl FnMut(&str, u64, &mut dyn Read) -> io::Result<()>,
) -> io::Result<()> {
    let mut archive = tar::Archive::new(reader);
    for entry in archive.entries()? {
        let mut entry = entry?;
        let name = String::from_utf8_lossy(&entry.path_bytes()).into_owned();
        if entry.header().entry_type() != EntryType::Regular {
            return Err(io::Error::other(format!("a member {name:?} that is no plain file")));
        }
        let bytes = entry.size();
        visit(&name, bytes, &mut entry)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// An archive of these heads and contents whose digest fits, as somebody could make it who wants
    /// more than to change a byte.
    fn forged(path: &Path, members: &[(Header, &[u8])]) {
        let mut bytes = Vec::new();
        for (header, content) in members {
            bytes.extend_from_slice(header.as_bytes());
            bytes.extend_from_slice(content);
            bytes.extend_from_slice(padding(content.len() as u64));
        }
        let digest = HEXLOWER.encode(&Sha256::digest(&bytes));
        bytes.extend_from_slice(&tail(&digest));
        std::fs::write(path, bytes).unwrap();
    }

    /// A head with a name that the tar crate itself would not write.
    fn named(name: &str, kind: EntryType, bytes: usize) -> Header {
        let mut header = header("x", bytes as u64);
        let field = &mut header.as_old_mut().name;
        field.fill(0);
        field[..name.len()].copy_from_slice(name.as_bytes());
        header.set_entry_type(kind);
        if kind == EntryType::Symlink {
            header.set_link_name("/etc/passwd").unwrap();
        }
        header.set_cksum();
        header
    }

    /// What the check says of an archive whose manifest names everything that is in it.
    fn judged(members: &[(Header, &[u8])]) -> std::result::Result<(), String> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.tar");
        let mut members = members.to_vec();
        members.push((header(MANIFEST, 2), b"{}"));
        forged(&path, &members);
        let listed: Vec<Member> = members
            .iter()
            .filter(|(header, _)| header.path_bytes().as_ref() != MANIFEST.as_bytes())
            .map(|(header, content)| Member {
                name: String::from_utf8_lossy(&header.path_bytes()).into_owned(),
                bytes: content.len() as u64,
                sha256: HEXLOWER.encode(&Sha256::digest(content)),
            })
            .collect();
        let is_ours = |name: &str| name.starts_with("tables/");
        let manifest = |_: &[u8]| Some(((), listed.clone()));
        check(&path, is_ours, manifest).map_err(|error| error.to_string())
    }

    #[test]
    fn members_that_no_backup_has_are_refused_although_the_digest_fits() {
        let good = || (named("tables/a", EntryType::Regular, 1), b"1".as_slice());
        assert_eq!(judged(&[good()]), Ok(()));
        for (name, kind) in [
            ("../../etc/cron.d/x", EntryType::Regular),
            ("/etc/passwd", EntryType::Regular),
            ("other", EntryType::Regular),
            ("tables/a", EntryType::Symlink),
            ("tables/a", EntryType::Link),
            ("tables/", EntryType::Directory),
            ("tables/a", EntryType::Char),
            ("tables/a", EntryType::Fifo),
        ] {
            let refused = judged(&[good(), (named(name, kind, 0), b"")]).unwrap_err();
            assert!(refused.contains("a member"), "{name} {kind:?}: {refused}");
        }
        let second = (header(MANIFEST, 2), b"{}".as_slice());
        assert!(judged(&[second, good()]).unwrap_err().contains("a member"));
    }

    #[test]
    fn the_manifest_names_neither_more_nor_less_than_there_is() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.tar");
        let mut writer = Writer::create(&path).unwrap();
        writer.append("tables/a", b"1").unwrap();
        let members = writer.members.clone();
        writer.finish(b"{}").unwrap();
        let with = |listed: &[Member]| check(&path, |_| true, |_| Some(((), listed.to_vec())));
        assert!(with(&members).is_ok());
        assert!(with(&[]).is_err());
        assert!(with(&[members.clone(), members].concat()).is_err());
        assert!(check(&path, |_| true, |_| None::<((), Vec<Member>)>).is_err());
    }

    #[test]
    fn other_programs_can_open_it() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.tar");
        let mut writer = Writer::create(&path).unwrap();
        writer.append("tables/a", &[b'x'; 513]).unwrap();
        let bytes = writer.finish(b"{}").unwrap();
        assert_eq!(bytes, std::fs::metadata(&path).unwrap().len());
        let mut archive = tar::Archive::new(File::open(&path).unwrap());
        let names: Vec<String> = archive
            .entries()
            .unwrap()
            .map(|entry| String::from_utf8(entry.unwrap().path_bytes().into_owned()).unwrap())
            .collect();
        assert_eq!(names, ["tables/a", MANIFEST, SEAL]);
    }
}
