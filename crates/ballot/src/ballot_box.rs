//! The box: one SQLite file for one ballot, which keeps no order and no time.
//!
//! Ordinary tables keep the order of arrival even when they are vacuumed. Here every table is `WITHOUT
//! ROWID` under a random key, and at the close a new file is written from it and the working file
//! deleted: what remains is the same whatever came first. Until the close the order
//! exists on disk, because a crash must lose nothing; so backups leave open boxes out.
//!
//! A receipt is given only after the envelope is safely on disk. The box never learns who casts.

use std::fs;
use std::path::{Path, PathBuf};

use rusqlite::{Connection, OptionalExtension, Transaction, params};

use crate::board::Env;
use crate::bytes::{Fixed, Hash, Key, Sig, hash};
use crate::manifest::Frozen;
use crate::sign::{Signer, receipt, verify};
use crate::voter::Cast;

/// An open box.
pub struct BallotBox {
    path: PathBuf,
    connection: Connection,
    mh: Hash,
}

/// An envelope that may lie in the box: token, signature and size were checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checked(Cast);

/// The server's word that an envelope lies in the box. The same envelope gets the same bytes again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Receipt {
    /// The envelope's one-time key.
    pub key: Key,
    /// Which of its envelopes.
    pub seq: u64,
    /// Hash of the envelope.
    pub envelope: Hash,
    /// The server's signature.
    pub sig: Sig,
}

/// Why an envelope is not taken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// Another envelope with the same number lies in the box; a new one needs a higher number.
    #[error("another envelope with this number lies in the box")]
    Conflict(Box<Receipt>),
    /// A later envelope lies in the box.
    #[error("a later envelope lies in the box")]
    Stale(Box<Receipt>),
    /// The slip was taken back.
    #[error("this slip was taken back")]
    Voided,
}

/// Why the box cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum BoxError {
    /// The database refuses.
    #[error("the box cannot be read or written: {0}")]
    Database(#[from] rusqlite::Error),
    /// The file system refuses.
    #[error("the box cannot be stored: {0}")]
    File(#[from] std::io::Error),
    /// The box of another ballot.
    #[error("this is the box of another ballot")]
    Other,
    /// Something in the box is not what the box writes.
    #[error("the box is damaged")]
    Damaged,
    /// The box was closed: what comes now is too late.
    #[error("the box is closed")]
    Closed,
    /// A slip that was used cannot be taken back.
    #[error("an envelope of this slip lies in the box")]
    Used,
}

const SCHEMA: &str = "
CREATE TABLE IF NOT EXISTS ballot (mh BLOB PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS envelope (
    key BLOB PRIMARY KEY,
    class TEXT NOT NULL,
    seq INTEGER NOT NULL,
    envelope BLOB NOT NULL,
    token BLOB NOT NULL,
    sig BLOB NOT NULL
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS voided (key BLOB PRIMARY KEY) WITHOUT ROWID;
";

impl Checked {
    /// Checks an envelope: none if it may not lie in the box. Needs no box, so many can be checked at once.
    pub fn new(frozen: &Frozen, cast: Cast) -> Option<Self> {
        cast.check(frozen).then_some(Self(cast))
    }
}

impl Receipt {
    fn new(server: &Signer, mh: &Hash, key: Key, seq: u64, envelope: Hash) -> Self {
        let sig = server.sign(&receipt(mh, &key, seq, &envelope));
        Self { key, seq, envelope, sig }
    }

    /// Whether the server of this ballot gave it.
    pub fn check(&self, frozen: &Frozen) -> bool {
        let server = frozen.manifest.sign.get(crate::manifest::SERVER);
        let message = receipt(&frozen.mh, &self.key, self.seq, &self.envelope);
        server.is_some_and(|server| verify(server, &message, &self.sig))
    }
}

impl BallotBox {
    /// Opens the box of a ballot, or makes it. A box that was open when the machine fell is as it was; one
    /// that was closed stays closed.
    pub fn open(path: &Path, frozen: &Frozen) -> Result<Self, BoxError> {
        if closed_path(path).exists() {
            remove_working(path)?;
            return Err(BoxError::Closed);
        }
        let connection = Connection::open(path)?;
        connection.pragma_update(None, "journal_mode", "WAL")?;
        connection.pragma_update(None, "synchronous", "FULL")?;
        connection.pragma_update(None, "secure_delete", "ON")?;
        connection.execute_batch(SCHEMA)?;
        connection.execute(
            "INSERT INTO ballot (mh) SELECT ?1 WHERE NOT EXISTS (SELECT 1 FROM ballot)",
            [frozen.mh.0],
        )?;
        let mh: [u8; 32] = connection.query_row("SELECT mh FROM ballot", [], |row| row.get(0))?;
        if Fixed(mh) != frozen.mh {
            return Err(BoxError::Other);
        }
        Ok(Self { path: path.to_owned(), connection, mh: frozen.mh })
    }

    /// Puts envelopes in, all in one transaction, and answers each after they are safely on disk.
    ///
    /// The same envelope again has the same answer, so whoever heard no answer sends it again. A higher
    /// `seq` replaces what lies there.
    pub fn cast(
        &mut self,
        casts: &[Checked],
        server: &Signer,
    ) -> Result<Vec<Result<Receipt, Refused>>, BoxError> {
        let transaction = self.connection.transaction()?;
        let mut answers = Vec::with_capacity(casts.len());
        for Checked(cast) in casts {
            answers.push(put(&transaction, cast, server, &self.mh)?);
        }
        transaction.commit()?;
        Ok(answers)
    }

    /// Takes a slip back that was spoiled or returned: its key can no longer be used.
    pub fn void(&mut self, key: &Key) -> Result<(), BoxError> {
        let transaction = self.connection.transaction()?;
        let used = transaction
            .query_row("SELECT 1 FROM envelope WHERE key = ?1", [key.0], |_| Ok(()))
            .optional()?;
        if used.is_some() {
            return Err(BoxError::Used);
        }
        transaction.execute("INSERT OR IGNORE INTO voided (key) VALUES (?1)", [key.0])?;
        transaction.commit()?;
        Ok(())
    }

    /// Envelopes in the box. The only number to be shown before the close, and in steps.
    pub fn len(&self) -> Result<u64, BoxError> {
        Ok(self.connection.query_row("SELECT count(*) FROM envelope", [], |row| number(row, 0))?)
    }

    /// Whether the box is empty.
    pub fn is_empty(&self) -> Result<bool, BoxError> {
        Ok(self.len()? == 0)
    }

    /// The receipt of a key's envelope, or none if none lies there.
    pub fn receipt(&self, key: &Key, server: &Signer) -> Result<Option<Receipt>, BoxError> {
        let found = lying(&self.connection, key)?;
        Ok(found.map(|(seq, hash)| Receipt::new(server, &self.mh, *key, seq, hash)))
    }

    /// Closes the box for good: a new file beside it, `.closed`, holds it without any order, and the working
    /// file is deleted.
    ///
    /// The box is closed when the new file has its name. After a crash before, it is open and can be
    /// closed again; after a crash later, it is closed, and what was left of the working file goes when
    /// somebody tries to open it.
    pub fn close(self) -> Result<ClosedBox, BoxError> {
        let part = beside(&self.path, ".part");
        if part.exists() {
            fs::remove_file(&part)?;
        }
        let target = part.to_str().ok_or(BoxError::Damaged)?;
        self.connection.execute("VACUUM INTO ?1", [target])?;
        fs::OpenOptions::new().write(true).open(&part)?.sync_all()?;
        fs::rename(&part, closed_path(&self.path))?;
        self.connection.close().map_err(|(_, error)| error)?;
        remove_working(&self.path)?;
        ClosedBox::open(&self.path)
    }
}

/// Where the closed box of a working file lies.
fn closed_path(path: &Path) -> PathBuf {
    beside(path, ".closed")
}

fn remove_working(path: &Path) -> Result<(), std::io::Error> {
    for end in ["", "-wal", "-shm"] {
        let file = beside(path, end);
        if file.exists() {
            fs::remove_file(file)?;
        }
    }
    Ok(())
}

fn beside(path: &Path, end: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(end);
    PathBuf::from(name)
}

/// A number that is never negative.
fn number(row: &rusqlite::Row<'_>, at: usize) -> rusqlite::Result<u64> {
    let number: i64 = row.get(at)?;
    u64::try_from(number).map_err(|_| rusqlite::Error::IntegralValueOutOfRange(at, number))
}

/// The number and hash of the envelope that lies in the box under a key.
fn lying(connection: &Connection, key: &Key) -> Result<Option<(u64, Hash)>, BoxError> {
    let mut statement =
        connection.prepare_cached("SELECT seq, envelope FROM envelope WHERE key = ?1")?;
    let found = statement
        .query_row([key.0], |row| Ok((number(row, 0)?, hash(&[row.get_ref(1)?.as_blob()?]))));
    Ok(found.optional()?)
}

fn put(
    transaction: &Transaction<'_>,
    cast: &Cast,
    server: &Signer,
    mh: &Hash,
) -> Result<Result<Receipt, Refused>, BoxError> {
    let receipt = |seq, hash| Receipt::new(server, mh, cast.key, seq, hash);
    let voided =
        transaction.prepare_cached("SELECT 1 FROM voided WHERE key = ?1")?.exists([cast.key.0])?;
    if voided {
        return Ok(Err(Refused::Voided));
    }
    let own = cast.hash();
    match lying(transaction, &cast.key)? {
        Some((seq, lying)) if seq == cast.seq && lying == own => return Ok(Ok(receipt(seq, own))),
        Some((seq, lying)) if seq == cast.seq => {
            return Ok(Err(Refused::Conflict(receipt(seq, lying).into())));
        }
        Some((seq, lying)) if seq > cast.seq => {
            return Ok(Err(Refused::Stale(receipt(seq, lying).into())));
        }
        _ => {}
    }
    transaction
        .prepare_cached(
            "INSERT INTO envelope (key, class, seq, envelope, token, sig)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6)
             ON CONFLICT (key) DO UPDATE SET
             class = excluded.class, seq = excluded.seq, envelope = excluded.envelope,
             token = excluded.token, sig = excluded.sig",
        )?
        .execute(params![
            cast.key.0,
            cast.class,
            i64::try_from(cast.seq).map_err(|_| BoxError::Damaged)?,
            cast.envelope,
            cast.token.0,
            cast.sig.0
        ])?;
    Ok(Ok(receipt(cast.seq, own)))
}

/// A box after the close. It is read, and then deleted with the seal keys.
pub struct ClosedBox {
    path: PathBuf,
    connection: Connection,
}

impl ClosedBox {
    /// Opens a closed box for reading. `path` is that of the working file.
    pub fn open(path: &Path) -> Result<Self, BoxError> {
        let (path, flags) = (closed_path(path), rusqlite::OpenFlags::SQLITE_OPEN_READ_ONLY);
        Ok(Self { connection: Connection::open_with_flags(&path, flags)?, path })
    }

    /// Deletes the box, after the time for objections.
    pub fn delete(self) -> Result<(), BoxError> {
        self.connection.close().map_err(|(_, error)| error)?;
        Ok(fs::remove_file(self.path)?)
    }

    /// The board's lines of all envelopes, sorted.
    pub fn lines(&self) -> Result<Vec<Env>, BoxError> {
        let mut lines = Vec::new();
        self.each(|cast| {
            let h = cast.hash();
            let Cast { class, key, token, seq, sig, .. } = cast;
            lines.push(Env { g: class, h, seq, k: key, r: token, s: sig });
        })?;
        lines.sort_by_key(|line| line.h);
        Ok(lines)
    }

    /// The envelopes of a class, sorted by hash: what the first teller receives.
    pub fn envelopes(&self, class: &str) -> Result<Vec<Vec<u8>>, BoxError> {
        let mut envelopes = Vec::new();
        self.each(|cast| {
            if cast.class == class {
                envelopes.push((cast.hash(), cast.envelope));
            }
        })?;
        envelopes.sort_by_key(|(hash, _)| *hash);
        Ok(envelopes.into_iter().map(|(_, envelope)| envelope).collect())
    }

    fn each(&self, mut take: impl FnMut(Cast)) -> Result<(), BoxError> {
        let mut statement = self
            .connection
            .prepare("SELECT key, class, seq, envelope, token, sig FROM envelope ORDER BY key")?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            take(Cast {
                key: Fixed(row.get(0)?),
                class: row.get(1)?,
                seq: number(row, 2)?,
                envelope: row.get(3)?,
                token: Fixed(row.get(4)?),
                sig: Fixed(row.get(5)?),
            });
        }
        Ok(())
    }
}
