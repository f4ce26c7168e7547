//! How domain values that fill several columns are read and written: texts in two languages, counts, voices.

use zhibu_domain::activity::Voice;
use zhibu_domain::count::Count;
use zhibu_domain::person::{Name, Standing};
use zhibu_domain::post::Obtained;
use zhibu_domain::text::Text;

use crate::engine::{Error, Result, Row, Value};

/// Reads values that stand in neighbouring columns, from the index of the first.
pub(crate) trait TextColumns {
    /// `…_zh, …_en`, which may both be null.
    fn text_opt(&self, index: usize) -> Result<Option<Text>>;
    /// `…_zh, …_en`, of which one is filled.
    fn text(&self, index: usize) -> Result<Text>;
    /// `name, latin`.
    fn name(&self, index: usize) -> Result<Name>;
    /// `bound, n`.
    fn count(&self, index: usize) -> Result<Option<Count>>;
    /// A membership's standing.
    fn standing(&self, index: usize) -> Result<Standing>;
    /// How a post was obtained, which a loader may not know.
    fn obtained(&self, index: usize) -> Result<Option<Obtained>>;
    /// `person, post, guest`, of which at most one is filled.
    fn voice(&self, index: usize) -> Result<Option<Voice>>;
}

impl TextColumns for Row<'_> {
    fn text_opt(&self, index: usize) -> Result<Option<Text>> {
        Ok(Text::new(self.get(index)?, self.get(index + 1)?))
    }

    fn text(&self, index: usize) -> Result<Text> {
        self.text_opt(index)?.ok_or_else(|| contradiction("a text is empty in both languages"))
    }

    fn name(&self, index: usize) -> Result<Name> {
        Ok(Name { name: self.get(index)?, latin: self.get(index + 1)? })
    }

    fn count(&self, index: usize) -> Result<Option<Count>> {
        let Some(bound) = self.get::<Option<String>>(index)? else { return Ok(None) };
        let count = Count::from_parts(&bound, self.get(index + 1)?);
        count.map(Some).ok_or_else(|| contradiction("a count and its bound contradict each other"))
    }

    fn standing(&self, index: usize) -> Result<Standing> {
        let standing = Standing::parse(self.str(index)?);
        standing.ok_or_else(|| contradiction("membership.standing is unknown"))
    }

    fn obtained(&self, index: usize) -> Result<Option<Obtained>> {
        let code: Option<String> = self.get(index)?;
        let parse = |code: String| {
            Obtained::parse(&code).ok_or_else(|| contradiction("post.obtained is unknown"))
        };
        code.map(parse).transpose()
    }

    fn voice(&self, index: usize) -> Result<Option<Voice>> {
        if let Some(person) = self.get(index)? {
            return Ok(Some(Voice::Member(person)));
        }
        if let Some(post) = self.get(index + 1)? {
            return Ok(Some(Voice::Post(post)));
        }
        let guest: Option<u32> = self.get(index + 2)?;
        guest
            .map(|g| usize::try_from(g).map_err(|_| contradiction("no such guest")))
            .transpose()
            .map(|guest| guest.map(Voice::Guest))
    }
}

/// A row that the program itself would never have written.
pub(crate) fn contradiction(what: &'static str) -> Error {
    Error::Contradiction(what)
}

/// A count of rows, or another small number, in the first column.
pub(crate) fn number(row: &Row<'_>) -> Result<u32> {
    row.get(0)
}

/// The three columns of a voice.
pub(crate) fn voice(voice: Option<&Voice>) -> [Value; 3] {
    match voice {
        Some(Voice::Member(person)) => [(*person).into(), Value::Null, Value::Null],
        Some(Voice::Post(post)) => [Value::Null, post.clone().into(), Value::Null],
        Some(Voice::Guest(guest)) => [Value::Null, Value::Null, ordinal(*guest)],
        None => [Value::Null, Value::Null, Value::Null],
    }
}

/// The two columns of a text.
pub(crate) fn text(text: Option<&Text>) -> [Value; 2] {
    [
        text.and_then(Text::zh).map(str::to_owned).into(),
        text.and_then(Text::en).map(str::to_owned).into(),
    ]
}

/// The place in a list.
pub(crate) fn ordinal(index: usize) -> Value {
    Value::from(i64::try_from(index).unwrap_or(i64::MAX))
}
