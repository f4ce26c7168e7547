//! What differs between systems in keeping a file from other users. Nothing else here is of one
//! system only.

use std::fs::{File, Metadata, OpenOptions};
use std::io;
use std::path::Path;

/// Makes or empties a file that only its owner may read.
#[cfg(unix)]
pub(super) fn private(path: &Path) -> io::Result<File> {
    use std::os::unix::fs::OpenOptionsExt as _;
    OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(path)
}

/// Makes or empties a file; who may read it follows from its folder.
#[cfg(not(unix))]
pub(super) fn private(path: &Path) -> io::Result<File> {
    OpenOptions::new().write(true).create(true).truncate(true).open(path)
}

/// Whether other users than the owner may read or write it.
#[cfg(unix)]
pub(super) fn is_open_to_others(metadata: &Metadata) -> bool {
    use std::os::unix::fs::PermissionsExt as _;
    metadata.permissions().mode() & 0o077 != 0
}

/// Not known here: rights are lists that follow from the folder.
#[cfg(not(unix))]
pub(super) fn is_open_to_others(_: &Metadata) -> bool {
    false
}

/// Lets a name that a file was given last through a loss of power. Where a folder cannot be
/// opened as a file, the system sees to it itself.
pub(super) fn settle(folder: &Path) -> io::Result<()> {
    if cfg!(unix) { File::open(folder)?.sync_all() } else { Ok(()) }
}
