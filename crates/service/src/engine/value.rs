//! Values on their way into and out of a database: one meaning, two ways of storing.
//!
//! | meaning | SQLite | PostgreSQL |
//! |---|---|---|
//! | UUID | blob of 16 bytes | `uuid` |
//! | day | text `YYYY-MM-DD` | `date` |
//! | instant | integer, microseconds since 1970 UTC | `timestamptz` |
//! | yes or no | 0 or 1 | `bool` |
//! | integer | integer | `bigint` |
//! | text, bytes | text, blob | `text`, `bytea` |
//!
//! This module refuses to know the drivers: `sqlite` and `postgres` translate [`Arg`] and [`Cell`].

use jiff::Timestamp;
use jiff::civil::Date;
use uuid::Uuid;
use zhibu_domain::id::{
    AccountId, ActivityId, AttachmentId, AuditId, BodyId, BulletinId, CardId, FeedId, FlagId,
    ImportId, OfficeId, PersonId, PostId, Realm, UnitId,
};

use super::error::{Error, Result};

/// The kinds of value that both engines store alike.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Shape {
    /// Not known: PostgreSQL infers it from the statement.
    Unknown,
    /// Yes or no.
    Bool,
    /// A 64-bit integer.
    Int,
    /// UTF-8 without NUL.
    Text,
    /// A UUID.
    Uuid,
    /// A day of the civil calendar.
    Day,
    /// A moment, in microseconds.
    Instant,
    /// Bytes.
    Bytes,
}

/// One argument, borrowed from the caller.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Arg<'a> {
    /// NULL, of the shape it would have had.
    Null(Shape),
    /// Yes or no.
    Bool(bool),
    /// An integer.
    Int(i64),
    /// Text.
    Text(&'a str),
    /// A UUID.
    Uuid(Uuid),
    /// A day.
    Day(Date),
    /// Microseconds since 1970 UTC, which is all that PostgreSQL keeps.
    Instant(i64),
    /// Bytes.
    Bytes(&'a [u8]),
}

impl Arg<'_> {
    /// Its shape.
    pub fn shape(&self) -> Shape {
        match self {
            Arg::Null(shape) => *shape,
            Arg::Bool(_) => Shape::Bool,
            Arg::Int(_) => Shape::Int,
            Arg::Text(_) => Shape::Text,
            Arg::Uuid(_) => Shape::Uuid,
            Arg::Day(_) => Shape::Day,
            Arg::Instant(_) => Shape::Instant,
            Arg::Bytes(_) => Shape::Bytes,
        }
    }

    /// Refuses what one of the engines cannot store, on both of them.
    pub(super) fn check(self) -> Result<Self> {
        match self {
            Arg::Text(text) if text.contains('\0') => {
                Err(Error::Arguments("text holds a NUL character".to_owned()))
            }
            Arg::Day(day) if day.year() < 0 => {
                Err(Error::Arguments("a day before the year 0".to_owned()))
            }
            sound => Ok(sound),
        }
    }
}

/// What can be an argument of a statement.
pub trait ToSql {
    /// The argument.
    fn to_sql(&self) -> Arg<'_>;
}

/// A type whose NULL has a shape, so that `None` binds on PostgreSQL too.
pub trait Shaped {
    /// The shape of its values.
    const SHAPE: Shape;
}

/// One column of one row, as the driver gave it. SQLite knows only four kinds, so a reader of a
/// UUID, a day, an instant or a yes accepts both forms.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Cell<'a> {
    /// NULL.
    Null,
    /// Yes or no (PostgreSQL).
    Bool(bool),
    /// An integer.
    Int(i64),
    /// A floating-point number, which nothing of ours stores.
    Real(f64),
    /// Text.
    Text(&'a str),
    /// A UUID (PostgreSQL).
    Uuid(Uuid),
    /// A day (PostgreSQL).
    Day(Date),
    /// An instant (PostgreSQL).
    Instant(Timestamp),
    /// Bytes.
    Bytes(&'a [u8]),
}

impl Cell<'_> {
    /// The kind of what is there, for messages that must not show the value.
    pub(super) fn kind(&self) -> &'static str {
        match self {
            Cell::Null => "NULL",
            Cell::Bool(_) => "boolean",
            Cell::Int(_) => "integer",
            Cell::Real(_) => "floating-point number",
            Cell::Text(_) => "text",
            Cell::Uuid(_) => "UUID",
            Cell::Day(_) => "day",
            Cell::Instant(_) => "instant",
            Cell::Bytes(_) => "bytes",
        }
    }
}

/// What can be read from a column.
pub trait FromSql: Sized {
    /// What it is called when something else is found.
    const EXPECTED: &'static str;

    /// The value, or `None` if the cell holds something else.
    fn from_sql(cell: Cell<'_>) -> Option<Self>;
}

/// An owned value, for [`insert_many`](super::Tx::insert_many).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    /// NULL.
    Null,
    /// Yes or no.
    Bool(bool),
    /// An integer.
    Int(i64),
    /// Text.
    Text(String),
    /// A UUID.
    Uuid(Uuid),
    /// A day.
    Day(Date),
    /// An instant.
    Instant(Timestamp),
    /// Bytes.
    Bytes(Vec<u8>),
}

impl ToSql for Value {
    fn to_sql(&self) -> Arg<'_> {
        match self {
            Value::Null => Arg::Null(Shape::Unknown),
            Value::Bool(yes) => Arg::Bool(*yes),
            Value::Int(number) => Arg::Int(*number),
            Value::Text(text) => Arg::Text(text),
            Value::Uuid(uuid) => Arg::Uuid(*uuid),
            Value::Day(day) => Arg::Day(*day),
            Value::Instant(instant) => instant.to_sql(),
            Value::Bytes(bytes) => Arg::Bytes(bytes),
        }
    }
}

impl<T: ToSql + ?Sized> ToSql for &T {
    fn to_sql(&self) -> Arg<'_> {
        (**self).to_sql()
    }
}

impl<T: Shaped + ?Sized> Shaped for &T {
    const SHAPE: Shape = T::SHAPE;
}

impl<T: ToSql + Shaped> ToSql for Option<T> {
    fn to_sql(&self) -> Arg<'_> {
        match self {
            Some(value) => value.to_sql(),
            None => Arg::Null(T::SHAPE),
        }
    }
}

impl<T: FromSql> FromSql for Option<T> {
    const EXPECTED: &'static str = T::EXPECTED;

    fn from_sql(cell: Cell<'_>) -> Option<Self> {
        match cell {
            Cell::Null => Some(None),
            other => T::from_sql(other).map(Some),
        }
    }
}

impl<T: Into<Value>> From<Option<T>> for Value {
    fn from(value: Option<T>) -> Self {
        value.map_or(Value::Null, Into::into)
    }
}

/// One line for each Rust type: its shape, how it becomes an argument, how it becomes a value.
macro_rules! stored {
    ($($type:ty: $shape:ident, |$this:ident| $arg:expr, |$owned:ident| $value:expr;)*) => {$(
        impl Shaped for $type {
            const SHAPE: Shape = Shape::$shape;
        }
        impl ToSql for $type {
            fn to_sql(&self) -> Arg<'_> {
                let $this = self;
                $arg
            }
        }
        impl From<$type> for Value {
            fn from($owned: $type) -> Self {
                $value
            }
        }
    )*};
}

stored! {
    bool: Bool, |this| Arg::Bool(*this), |it| Value::Bool(it);
    i64: Int, |this| Arg::Int(*this), |it| Value::Int(it);
    i32: Int, |this| Arg::Int(i64::from(*this)), |it| Value::Int(i64::from(it));
    u32: Int, |this| Arg::Int(i64::from(*this)), |it| Value::Int(i64::from(it));
    i16: Int, |this| Arg::Int(i64::from(*this)), |it| Value::Int(i64::from(it));
    u16: Int, |this| Arg::Int(i64::from(*this)), |it| Value::Int(i64::from(it));
    Realm: Int, |this| Arg::Int(this.0), |it| Value::Int(it.0);
    String: Text, |this| Arg::Text(this), |it| Value::Text(it);
    Uuid: Uuid, |this| Arg::Uuid(*this), |it| Value::Uuid(it);
    Date: Day, |this| Arg::Day(*this), |it| Value::Day(it);
    Timestamp: Instant, |this| Arg::Instant(this.as_microsecond()), |it| Value::Instant(it);
    Vec<u8>: Bytes, |this| Arg::Bytes(this), |it| Value::Bytes(it);
}

impl Shaped for str {
    const SHAPE: Shape = Shape::Text;
}

impl ToSql for str {
    fn to_sql(&self) -> Arg<'_> {
        Arg::Text(self)
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Value::Text(text.to_owned())
    }
}

impl Shaped for [u8] {
    const SHAPE: Shape = Shape::Bytes;
}

impl ToSql for [u8] {
    fn to_sql(&self) -> Arg<'_> {
        Arg::Bytes(self)
    }
}

impl From<&[u8]> for Value {
    fn from(bytes: &[u8]) -> Self {
        Value::Bytes(bytes.to_owned())
    }
}

/// Integers narrower than the column: a number out of range is another kind of value.
macro_rules! integers {
    ($($type:ty => $expected:literal;)*) => {$(
        impl FromSql for $type {
            const EXPECTED: &'static str = $expected;

            fn from_sql(cell: Cell<'_>) -> Option<Self> {
                match cell {
                    Cell::Int(number) => <$type>::try_from(number).ok(),
                    _ => None,
                }
            }
        }
    )*};
}

integers! {
    i64 => "an integer";
    i32 => "an integer of 32 bits";
    u32 => "a natural number of 32 bits";
    i16 => "an integer of 16 bits";
    u16 => "a natural number of 16 bits";
}

/// The identifiers of the domain, stored as plain UUIDs.
macro_rules! ids {
    ($($id:ident)*) => {$(
        impl Shaped for $id {
            const SHAPE: Shape = Shape::Uuid;
        }
        impl ToSql for $id {
            fn to_sql(&self) -> Arg<'_> {
                Arg::Uuid(self.0)
            }
        }
        impl FromSql for $id {
            const EXPECTED: &'static str = "a UUID";

            fn from_sql(cell: Cell<'_>) -> Option<Self> {
                Uuid::from_sql(cell).map($id)
            }
        }
        impl From<$id> for Value {
            fn from(id: $id) -> Self {
                Value::Uuid(id.0)
            }
        }
    )*};
}

ids! {
    UnitId BodyId PersonId AccountId ActivityId AttachmentId BulletinId AuditId PostId FlagId CardId FeedId
    OfficeId ImportId
}

impl FromSql for Realm {
    const EXPECTED: &'static str = "the number of a realm";

    fn from_sql(cell: Cell<'_>) -> Option<Self> {
        i64::from_sql(cell).map(Realm)
    }
}

impl FromSql for bool {
    const EXPECTED: &'static str = "a boolean";

    fn from_sql(cell: Cell<'_>) -> Option<Self> {
        match cell {
            Cell::Bool(yes) => Some(yes),
            Cell::Int(0) => Some(false),
            Cell::Int(1) => Some(true),
            _ => None,
        }
    }
}

impl FromSql for String {
    const EXPECTED: &'static str = "text";

    fn from_sql(cell: Cell<'_>) -> Option<Self> {
        match cell {
            Cell::Text(text) => Some(text.to_owned()),
            _ => None,
        }
    }
}

impl FromSql for Uuid {
    const EXPECTED: &'static str = "a UUID";

    fn from_sql(cell: Cell<'_>) -> Option<Self> {
        match cell {
            Cell::Uuid(uuid) => Some(uuid),
            Cell::Bytes(bytes) => Uuid::from_slice(bytes).ok(),
            _ => None,
        }
    }
}

impl FromSql for Date {
    const EXPECTED: &'static str = "a day";

    fn from_sql(cell: Cell<'_>) -> Option<Self> {
        match cell {
            Cell::Day(day) => Some(day),
            Cell::Text(text) => text.parse().ok(),
            _ => None,
        }
    }
}

impl FromSql for Timestamp {
    const EXPECTED: &'static str = "an instant";

    fn from_sql(cell: Cell<'_>) -> Option<Self> {
        match cell {
            Cell::Instant(instant) => Some(instant),
            Cell::Int(micros) => Timestamp::from_microsecond(micros).ok(),
            _ => None,
        }
    }
}

impl FromSql for Vec<u8> {
    const EXPECTED: &'static str = "bytes";

    fn from_sql(cell: Cell<'_>) -> Option<Self> {
        match cell {
            Cell::Bytes(bytes) => Some(bytes.to_owned()),
            _ => None,
        }
    }
}

/// Arguments of a statement: `args![realm, unit, day]`, the first being `$1`.
#[macro_export]
macro_rules! args {
    ($($value:expr),* $(,)?) => {
        &[$(&$value as &dyn $crate::engine::ToSql),*] as &[&dyn $crate::engine::ToSql]
    };
}
