//! Values on the wire of PostgreSQL: how an argument is written and a column is read.
//!
//! It refuses to know statements and connections.

use bytes::BytesMut;
use jiff::Timestamp;
use jiff::civil::Date;
use postgres::types::{FromSql, IsNull, ToSql, Type};
use uuid::Uuid;

use super::super::value::{Arg, Cell, Shape};

/// Microseconds from 1970 to 2000, where PostgreSQL counts from.
const EPOCH_MICROS: i64 = 946_684_800_000_000;

/// What the driver's conversions say when they fail.
pub(super) type Trouble = Box<dyn std::error::Error + Sync + Send>;

/// The type with which a parameter is declared.
pub(super) fn declared(shape: Shape) -> Type {
    match shape {
        Shape::Unknown => Type::UNKNOWN,
        Shape::Bool => Type::BOOL,
        Shape::Int => Type::INT8,
        Shape::Text => Type::TEXT,
        Shape::Uuid => Type::UUID,
        Shape::Day => Type::DATE,
        Shape::Instant => Type::TIMESTAMPTZ,
        Shape::Bytes => Type::BYTEA,
    }
}

/// One column, or a word for what is wrong with it.
pub(in super::super) fn cell(row: &postgres::Row, index: usize) -> Result<Cell<'_>, String> {
    let Some(column) = row.columns().get(index) else { return Err("no such column".to_owned()) };
    row.try_get(index).map_err(|_| format!("a column of type {}", column.type_()))
}

impl ToSql for Arg<'_> {
    fn to_sql(&self, ty: &Type, out: &mut BytesMut) -> Result<IsNull, Trouble> {
        match (*self, ty) {
            (Arg::Null(_), _) => Ok(IsNull::Yes),
            (Arg::Bool(yes), &Type::BOOL) => yes.to_sql(ty, out),
            (Arg::Int(number), &Type::INT8) => number.to_sql(ty, out),
            (Arg::Int(number), &Type::INT4) => i32::try_from(number)?.to_sql(ty, out),
            (Arg::Int(number), &Type::INT2) => i16::try_from(number)?.to_sql(ty, out),
            (Arg::Text(text), &Type::TEXT | &Type::VARCHAR | &Type::BPCHAR | &Type::NAME) => {
                text.to_sql(ty, out)
            }
            (Arg::Uuid(uuid), &Type::UUID) => uuid.to_sql(ty, out),
            (Arg::Day(day), &Type::DATE) => day.to_sql(ty, out),
            (Arg::Instant(micros), &Type::TIMESTAMPTZ) => {
                let since = micros.checked_sub(EPOCH_MICROS).ok_or("an instant out of range")?;
                since.to_sql(&Type::INT8, out)
            }
            (Arg::Bytes(bytes), &Type::BYTEA) => bytes.to_sql(ty, out),
            (other, _) => Err(format!("{:?} for a column of type {ty}", other.shape()).into()),
        }
    }

    fn accepts(_: &Type) -> bool {
        true
    }

    postgres::types::to_sql_checked!();
}

impl<'a> FromSql<'a> for Cell<'a> {
    fn from_sql(ty: &Type, raw: &'a [u8]) -> Result<Self, Trouble> {
        Ok(match *ty {
            Type::BOOL => Cell::Bool(bool::from_sql(ty, raw)?),
            Type::INT8 => Cell::Int(i64::from_sql(ty, raw)?),
            Type::INT4 => Cell::Int(i64::from(i32::from_sql(ty, raw)?)),
            Type::INT2 => Cell::Int(i64::from(i16::from_sql(ty, raw)?)),
            Type::FLOAT8 => Cell::Real(f64::from_sql(ty, raw)?),
            Type::TEXT | Type::VARCHAR | Type::BPCHAR | Type::NAME | Type::UNKNOWN => {
                Cell::Text(<&str>::from_sql(&Type::TEXT, raw)?)
            }
            Type::UUID => Cell::Uuid(Uuid::from_sql(ty, raw)?),
            Type::DATE => Cell::Day(Date::from_sql(ty, raw)?),
            Type::TIMESTAMPTZ => Cell::Instant(Timestamp::from_sql(ty, raw)?),
            Type::BYTEA => Cell::Bytes(<&[u8]>::from_sql(ty, raw)?),
            // Above all NUMERIC, which is what a bare SUM of integers is.
            _ => return Err("needs a CAST in the statement".into()),
        })
    }

    fn from_sql_null(_: &Type) -> Result<Self, Trouble> {
        Ok(Cell::Null)
    }

    fn accepts(_: &Type) -> bool {
        true
    }
}
