//! Rows as lines of JSON, one array for each row: the same text whichever engine they came from.
//!
//! A yes is `true`, an integer a number, an instant the microseconds since 1970 UTC, a UUID its 36
//! letters, a day `YYYY-MM-DD`, bytes their hexadecimal letters, NULL `null`. It refuses to know what a
//! table is for.

use std::fmt;
use std::io::Write as _;

use data_encoding::HEXLOWER;
use serde::de::{DeserializeSeed, Deserializer, Error as _, SeqAccess, Visitor};
use uuid::Uuid;

use crate::engine::dump::Column;
use crate::engine::{Shape, Value};

/// The name of a shape in a manifest.
pub(super) fn word(shape: Shape) -> &'static str {
    match shape {
        Shape::Bool => "yes",
        Shape::Int => "integer",
        Shape::Text | Shape::Unknown => "text",
        Shape::Uuid => "uuid",
        Shape::Day => "day",
        Shape::Instant => "instant",
        Shape::Bytes => "bytes",
    }
}

/// Adds a row as a line.
pub(super) fn write(out: &mut Vec<u8>, row: &[Value]) {
    let mut before = b'[';
    for value in row {
        out.push(before);
        before = b',';
        // Writing to a `Vec` cannot fail.
        let _ = match value {
            Value::Null => out.write_all(b"null"),
            Value::Bool(yes) => write!(out, "{yes}"),
            Value::Int(number) => write!(out, "{number}"),
            Value::Instant(instant) => write!(out, "{}", instant.as_microsecond()),
            Value::Uuid(uuid) => write!(out, "\"{uuid}\""),
            Value::Day(day) => write!(out, "\"{day}\""),
            Value::Bytes(bytes) => write!(out, "\"{}\"", HEXLOWER.encode(bytes)),
            Value::Text(text) => serde_json::to_writer(&mut *out, text).map_err(Into::into),
        };
    }
    out.extend_from_slice(if row.is_empty() { b"[]\n" } else { b"]\n" });
}

/// Reads a line; what is wrong with it never shows a value.
pub(super) fn read(line: &[u8], columns: &[Column]) -> Result<Vec<Value>, String> {
    let mut json = serde_json::Deserializer::from_slice(line);
    let row = Row(columns).deserialize(&mut json).map_err(|_| "a row does not fit its columns")?;
    json.end().map_err(|_| "a line holds more than a row")?;
    Ok(row)
}

/// A row with these columns.
struct Row<'a>(&'a [Column]);

impl<'de> DeserializeSeed<'de> for Row<'_> {
    type Value = Vec<Value>;

    fn deserialize<D: Deserializer<'de>>(self, json: D) -> Result<Vec<Value>, D::Error> {
        json.deserialize_seq(self)
    }
}

impl<'de> Visitor<'de> for Row<'_> {
    type Value = Vec<Value>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "a row of {} columns", self.0.len())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut json: A) -> Result<Vec<Value>, A::Error> {
        let mut row = Vec::with_capacity(self.0.len());
        for column in self.0 {
            let cell = json.next_element_seed(Cell(column.shape))?;
            row.push(cell.ok_or_else(|| A::Error::custom("too few columns"))?);
        }
        match json.next_element::<serde::de::IgnoredAny>()? {
            None => Ok(row),
            Some(_) => Err(A::Error::custom("too many columns")),
        }
    }
}

/// A value of this shape, or NULL.
struct Cell(Shape);

impl<'de> DeserializeSeed<'de> for Cell {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, json: D) -> Result<Value, D::Error> {
        json.deserialize_any(self)
    }
}

impl Visitor<'_> for Cell {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "a value of the shape {:?}", self.0)
    }

    fn visit_unit<E: serde::de::Error>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E: serde::de::Error>(self, yes: bool) -> Result<Value, E> {
        match self.0 {
            Shape::Bool => Ok(Value::Bool(yes)),
            _ => Err(E::custom("a yes or no")),
        }
    }

    fn visit_i64<E: serde::de::Error>(self, number: i64) -> Result<Value, E> {
        match self.0 {
            Shape::Int => Ok(Value::Int(number)),
            Shape::Instant => {
                jiff::Timestamp::from_microsecond(number).map(Value::Instant).map_err(E::custom)
            }
            _ => Err(E::custom("a number")),
        }
    }

    fn visit_u64<E: serde::de::Error>(self, number: u64) -> Result<Value, E> {
        self.visit_i64(i64::try_from(number).map_err(E::custom)?)
    }

    fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<Value, E> {
        match self.0 {
            Shape::Text | Shape::Unknown => Ok(Value::Text(text.to_owned())),
            Shape::Uuid => Uuid::try_parse(text).map(Value::Uuid).map_err(E::custom),
            Shape::Day => text.parse().map(Value::Day).map_err(E::custom),
            Shape::Bytes => HEXLOWER.decode(text.as_bytes()).map(Value::Bytes).map_err(E::custom),
            Shape::Bool | Shape::Int | Shape::Instant => Err(E::custom("a text")),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const SHAPES: [Shape; 7] = [
        Shape::Bool,
        Shape::Int,
        Shape::Text,
        Shape::Uuid,
        Shape::Day,
        Shape::Instant,
        Shape::Bytes,
    ];

    fn value(shape: Shape, number: i64, text: &str) -> Value {
        match shape {
            Shape::Bool => Value::Bool(number % 2 == 0),
            Shape::Int => Value::Int(number),
            Shape::Text | Shape::Unknown => Value::Text(text.to_owned()),
            Shape::Uuid => Value::Uuid(Uuid::from_u128(number.unsigned_abs().into())),
            Shape::Day => {
                let year = i16::try_from(1 + number.rem_euclid(9999)).unwrap();
                Value::Day(jiff::civil::date(year, 2, 3))
            }
            Shape::Instant => {
                let micros = number % 200_000_000_000_000_000;
                Value::Instant(jiff::Timestamp::from_microsecond(micros).unwrap())
            }
            Shape::Bytes => Value::Bytes(text.as_bytes().to_vec()),
        }
    }

    fn columns(shapes: &[Shape]) -> Vec<Column> {
        shapes.iter().map(|shape| Column { name: "c", shape: *shape }).collect()
    }

    proptest! {
        #[test]
        fn a_row_survives_its_line(
            cells in prop::collection::vec((0_usize..7, any::<i64>(), ".*", any::<bool>()), 0..12)
        ) {
            let shapes: Vec<Shape> = cells.iter().map(|cell| SHAPES[cell.0]).collect();
            let row: Vec<Value> = cells
                .iter()
                .map(|(shape, number, text, is_null)| {
                    if *is_null { Value::Null } else { value(SHAPES[*shape], *number, text) }
                })
                .collect();
            let mut line = Vec::new();
            write(&mut line, &row);
            prop_assert_eq!(line.split(|byte| *byte == b'\n').count(), 2);
            prop_assert_eq!(read(&line, &columns(&shapes)), Ok(row));
        }
    }

    #[test]
    fn a_line_that_does_not_fit_is_refused_without_a_word_of_what_it_holds() {
        let two = columns(&[Shape::Int, Shape::Text]);
        for line in ["", "[1]", "[1,\"a\",2]", "[\"1\",\"a\"]", "[1,2]", "{}", "[1,\"秘密\"]x"] {
            let refused = read(line.as_bytes(), &two).unwrap_err();
            assert!(refused.is_ascii() && !refused.contains('1'), "{refused}");
        }
    }
}
