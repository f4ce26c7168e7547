//! The master key in the hands of the program: sealing, opening, and the hash by which a sealed
//! value is found. A sealed value is bound to its field, realm and person, so one that is copied
//! into another row does not open.
//!
//! An act asks for the [`Keys`] in force inside its transaction. The newest seals; during a
//! rotation an older one still opens and finds. So long as sealing needs the answer of the
//! database, no value can be sealed under a key that was retired a moment ago.
//!
//! It refuses to know who may look: that is [`protected`](crate::protected).

mod cipher;
mod disk;
mod file;
mod reseal;
mod rotate;
mod sql;
#[cfg(test)]
mod tests;

use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::{Arc, PoisonError, RwLock};

use zeroize::Zeroizing;
use zhibu_domain::id::{AccountId, ImportId, PersonId, Realm};
use zhibu_domain::protected::Field;

use self::cipher::Key;
pub use self::cipher::{KEY_BYTES, Suite};
pub use self::file::{FileError, is_inside, key_path};
pub use self::rotate::{Rotated, Rotation, Step};
use crate::act::{Act, Random};
use crate::audit;
use crate::engine::Tx;
use crate::error::Result;

/// Why something could not be sealed or opened. Never carries a key or a value.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The program was started without a master key.
    #[error("there is no master key, so nothing can be sealed or opened; zhibu key new makes one")]
    NoKey,
    /// The database was sealed under a key that is not at hand.
    #[error("key {number} of this database is not in the key file")]
    Missing {
        /// The key's number.
        number: i64,
    },
    /// The key at hand has the right number and is another.
    #[error("the key file holds another key {number} than this database was sealed with")]
    Foreign {
        /// The key's number.
        number: i64,
    },
    /// A sealed value was changed, or copied from another row.
    #[error("a sealed value does not open: it was changed, or copied from elsewhere")]
    Broken,
    /// A value longer than a cipher takes.
    #[error("the value is too long to be sealed")]
    TooLong,
    /// The key file.
    #[error(transparent)]
    File(#[from] FileError),
}

/// A value as the database keeps it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sealed {
    /// Number of the key that opens it.
    pub key_number: i64,
    /// Nonce, ciphertext and tag.
    pub bytes: Vec<u8>,
}

/// Another secret than a field of a person, and whose it is. A new kind also needs its step in a
/// rotation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Secret {
    /// The secret of an account's second factor.
    Totp(Realm, AccountId),
    /// A sheet that was uploaded and not yet taken over.
    Upload(Realm, ImportId),
}

/// The master keys that the program was started with. Cheap to clone.
/// `Vault::default()` has none: whoever asks it for keys gets [`Error::NoKey`].
#[derive(Clone, Default)]
pub struct Vault(Option<Arc<Inner>>);

struct Inner {
    ring: RwLock<Arc<Vec<Key>>>,
    /// Where the keys were read, to read them again when a rotation has put a new one in force.
    file: Option<PathBuf>,
}

impl fmt::Debug for Vault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Vault").field(&self.0.as_ref().map(Inner::numbers)).finish()
    }
}

impl Inner {
    fn numbers(self: &Arc<Self>) -> Vec<i64> {
        self.ring().iter().map(|key| key.number).collect()
    }

    fn ring(&self) -> Arc<Vec<Key>> {
        Arc::clone(&self.ring.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// The keys of the file as it is now; those known before where it cannot be read.
    fn read_again(&self) -> Arc<Vec<Key>> {
        if let Some(keys) = self.file.as_deref().and_then(|path| file::read(path, None).ok()) {
            *self.ring.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(keys);
        }
        self.ring()
    }
}

impl Vault {
    /// A vault with one key that lies in no file; for tests and benchmarks.
    pub fn of_key(number: i64, master: [u8; KEY_BYTES]) -> Self {
        Self::of(vec![Key::new(number, Suite::NEW, master)], None)
    }

    fn of(keys: Vec<Key>, file: Option<PathBuf>) -> Self {
        Self(Some(Arc::new(Inner { ring: RwLock::new(Arc::new(keys)), file })))
    }

    /// The keys of a file. `data` is the folder in which the file must not lie.
    ///
    /// # Errors
    /// All of [`FileError`] but [`FileError::Exists`] and [`FileError::Busy`].
    pub fn read(path: &Path, data: Option<&Path>) -> Result<Self, FileError> {
        Ok(Self::of(file::read(path, data)?, Some(path.to_owned())))
    }

    /// Makes a key file with a first key.
    ///
    /// # Errors
    /// [`FileError::Exists`], [`FileError::Inside`], [`FileError::Io`].
    pub fn create(path: &Path, data: Option<&Path>, random: &Random) -> Result<Self, FileError> {
        if data.is_some_and(|data| is_inside(path, data)) {
            return Err(FileError::Inside);
        }
        let key = file::draw(1, random);
        file::create(path, &[&key])?;
        Ok(Self::of(vec![key], Some(path.to_owned())))
    }

    /// Whether there is a key.
    pub fn has_key(&self) -> bool {
        self.0.is_some()
    }

    /// The file of the keys: what a backup must never take along.
    pub fn path(&self) -> Option<&Path> {
        self.0.as_ref()?.file.as_deref()
    }

    /// The keys in force now, proved to be those of this database. Ask once in each transaction.
    ///
    /// # Errors
    /// [`Error::NoKey`], [`Error::Missing`], [`Error::Foreign`]; those of the database.
    pub fn keys(&self, tx: &mut Tx<'_>) -> Result<Keys> {
        let inner = self.0.as_ref().ok_or(Error::NoKey)?;
        let rows = sql::in_force(tx)?;
        let newest = rows.last().ok_or(Error::NoKey)?.number;
        let mut ring = inner.ring();
        if rows.iter().any(|row| ring.iter().all(|key| key.number != row.number)) {
            ring = inner.read_again();
        }
        for row in &rows {
            let key = ring.iter().find(|key| key.number == row.number);
            let key = key.ok_or(Error::Missing { number: row.number })?;
            if !proves(key, &row.check_value) {
                return Err(Error::Foreign { number: row.number }.into());
            }
        }
        Ok(Keys { ring, newest, in_force: rows.iter().map(|row| row.number).collect() })
    }
}

/// Registers the vault's newest key with a database that has none yet; nothing otherwise.
///
/// # Errors
/// As [`Vault::keys`].
pub fn adopt(tx: &mut Tx<'_>, act: &Act) -> Result<()> {
    let inner = act.vault.0.as_ref().ok_or(Error::NoKey)?;
    if !sql::in_force(tx)?.is_empty() {
        return act.vault.keys(tx).map(drop);
    }
    let ring = inner.ring();
    enter(tx, act, ring.last().ok_or(Error::NoKey)?)?;
    Ok(())
}

/// Numbers of the keys in force, oldest first; none if nothing was ever sealed here.
pub fn in_force(tx: &mut Tx<'_>) -> Result<Vec<i64>> {
    Ok(sql::in_force(tx)?.into_iter().map(|row| row.number).collect())
}

/// Puts a key in force.
fn enter(tx: &mut Tx<'_>, act: &Act, key: &Key) -> Result<()> {
    let check = key.seal(CHECK_CONTEXT, CHECK, draw(&act.random)).ok_or(Error::TooLong)?;
    if !sql::insert(tx, act, (key.number, key.suite.key()), &check)? {
        return Err(Error::Foreign { number: key.number }.into());
    }
    let detail = serde_json::json!({ "number": key.number, "suite": key.suite.key() });
    audit::log_without_right(tx, act, "key.adopt", None, None, detail)
}

const CHECK: &[u8] = b"zhibu";
const CHECK_CONTEXT: &[u8] = b"check";

fn proves(key: &Key, check_value: &[u8]) -> bool {
    key.open(CHECK_CONTEXT, check_value).is_some_and(|plain| plain.as_slice() == CHECK)
}

fn draw(random: &Random) -> [u8; 12] {
    let mut bytes = [0; 12];
    random(&mut bytes);
    bytes
}

/// The keys in force in one transaction.
#[derive(Debug, Clone)]
pub struct Keys {
    ring: Arc<Vec<Key>>,
    newest: i64,
    in_force: Vec<i64>,
}

impl Keys {
    fn key(&self, number: i64) -> Result<&Key, Error> {
        self.ring.iter().find(|key| key.number == number).ok_or(Error::Missing { number })
    }

    /// Number of the key that seals.
    pub fn newest(&self) -> i64 {
        self.newest
    }

    /// Seals a field of a person.
    ///
    /// # Errors
    /// [`Error::TooLong`].
    pub fn seal(
        &self,
        (realm, person): (Realm, PersonId),
        field: Field,
        plain: &str,
        random: &Random,
    ) -> Result<Sealed, Error> {
        self.seal_in(&field_context(realm, person, field), plain.as_bytes(), random)
    }

    /// Opens a field of a person.
    ///
    /// # Errors
    /// [`Error::Missing`], [`Error::Broken`].
    pub fn open(
        &self,
        (realm, person): (Realm, PersonId),
        field: Field,
        sealed: &Sealed,
    ) -> Result<String, Error> {
        let plain = self.open_in(&field_context(realm, person, field), sealed)?;
        std::str::from_utf8(&plain).map(str::to_owned).map_err(|_| Error::Broken)
    }

    /// What stands in the index for a value sealed now.
    ///
    /// # Errors
    /// [`Error::Missing`].
    pub fn index(&self, realm: Realm, field: Field, plain: &str) -> Result<String, Error> {
        Ok(index(self.key(self.newest)?, realm, field, plain))
    }

    /// What may stand in the index for a value: one text for each key in force, newest first.
    ///
    /// # Errors
    /// [`Error::Missing`].
    pub fn lookup(&self, realm: Realm, field: Field, plain: &str) -> Result<Vec<String>, Error> {
        let numbers = self.in_force.iter().rev();
        numbers.map(|number| Ok(index(self.key(*number)?, realm, field, plain))).collect()
    }

    /// Seals some other secret.
    ///
    /// # Errors
    /// [`Error::TooLong`].
    pub fn seal_bytes(
        &self,
        secret: Secret,
        plain: &[u8],
        random: &Random,
    ) -> Result<Sealed, Error> {
        self.seal_in(&secret_context(secret), plain, random)
    }

    /// Opens what [`seal_bytes`](Self::seal_bytes) sealed.
    ///
    /// # Errors
    /// [`Error::Missing`], [`Error::Broken`].
    pub fn open_bytes(&self, secret: Secret, sealed: &Sealed) -> Result<Zeroizing<Vec<u8>>, Error> {
        self.open_in(&secret_context(secret), sealed)
    }

    fn seal_in(&self, context: &[u8], plain: &[u8], random: &Random) -> Result<Sealed, Error> {
        let bytes = self.key(self.newest)?.seal(context, plain, draw(random));
        Ok(Sealed { key_number: self.newest, bytes: bytes.ok_or(Error::TooLong)? })
    }

    fn open_in(&self, context: &[u8], sealed: &Sealed) -> Result<Zeroizing<Vec<u8>>, Error> {
        self.key(sealed.key_number)?.open(context, &sealed.bytes).ok_or(Error::Broken)
    }
}

fn index(key: &Key, realm: Realm, field: Field, plain: &str) -> String {
    let context = [b"field".as_slice(), &realm.0.to_be_bytes(), field.key().as_bytes()].concat();
    data_encoding::HEXLOWER.encode(&key.lookup(&context, plain.as_bytes()))
}

/// Parts of fixed length first, so that no two contexts are one sequence of bytes.
fn field_context(realm: Realm, person: PersonId, field: Field) -> Vec<u8> {
    let (realm, field) = (realm.0.to_be_bytes(), field.key().as_bytes());
    [b"field".as_slice(), &realm, person.0.as_bytes(), field].concat()
}

fn secret_context(secret: Secret) -> Vec<u8> {
    let (kind, realm, id) = match secret {
        Secret::Totp(realm, account) => (b"totp..".as_slice(), realm, account.0),
        Secret::Upload(realm, import) => (b"upload".as_slice(), realm, import.0),
    };
    [b"other".as_slice(), kind, &realm.0.to_be_bytes(), id.as_bytes()].concat()
}
