//! What does the store ask of a database, whichever it is?
//!
//! Statements are written once, with `$1`, `$2`, … first met in that order: SQLite numbers named parameters as they appear, PostgreSQL
//! reads the digits. Four kinds of values are enough: nothing, 64-bit numbers, text and bytes.

use super::StoreError;

/// A value on its way into a statement.
#[derive(Clone, Copy, Debug)]
pub(super) enum Param<'a> {
    Null,
    Int(i64),
    Text(&'a str),
    Blob(&'a [u8]),
}

/// A value that a row holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Value {
    Null,
    Int(i64),
    Text(String),
    Blob(Vec<u8>),
}

/// A row of an answer; reading a column as another kind than it has is an error of this program.
#[derive(Clone, Debug)]
pub(super) struct Row(pub(super) Vec<Value>);

/// A transaction.
pub(super) trait Sql {
    /// Runs a statement; the number of rows that it changed.
    fn run(&mut self, sql: &str, params: &[Param<'_>]) -> Result<u64, StoreError>;
    /// Runs a statement that answers with rows.
    fn rows(&mut self, sql: &str, params: &[Param<'_>]) -> Result<Vec<Row>, StoreError>;
    /// What a statement that chooses rows to claim ends in: nothing, where only one process writes.
    fn skip_locked(&self) -> &'static str;
}

/// A connection.
pub(super) trait Database: Send {
    /// Runs `work` in one transaction: durable when it returns `Ok`, undone when it returns `Err`.
    fn transaction(&mut self, work: &mut dyn FnMut(&mut dyn Sql) -> Result<(), StoreError>) -> Result<(), StoreError>;
    /// Lets go of what erased rows have left behind, as far as the database knows how.
    fn scrub(&mut self) -> Result<(), StoreError>;
}

impl Row {
    pub(super) fn int(&self, column: usize) -> Result<i64, StoreError> {
        self.int_if_any(column)?.ok_or(StoreError::Shape)
    }

    pub(super) fn int_if_any(&self, column: usize) -> Result<Option<i64>, StoreError> {
        match self.0.get(column) {
            Some(Value::Int(number)) => Ok(Some(*number)),
            Some(Value::Null) => Ok(None),
            _ => Err(StoreError::Shape),
        }
    }

    pub(super) fn text(&self, column: usize) -> Result<&str, StoreError> {
        self.text_if_any(column)?.ok_or(StoreError::Shape)
    }

    pub(super) fn text_if_any(&self, column: usize) -> Result<Option<&str>, StoreError> {
        match self.0.get(column) {
            Some(Value::Text(text)) => Ok(Some(text)),
            Some(Value::Null) => Ok(None),
            _ => Err(StoreError::Shape),
        }
    }

    /// Takes the bytes out.
    pub(super) fn blob(&mut self, column: usize) -> Result<Vec<u8>, StoreError> {
        match self.0.get_mut(column) {
            Some(Value::Blob(bytes)) => Ok(std::mem::take(bytes)),
            _ => Err(StoreError::Shape),
        }
    }
}

impl From<i64> for Param<'_> {
    fn from(number: i64) -> Self {
        Self::Int(number)
    }
}

impl<'a> From<&'a str> for Param<'a> {
    fn from(text: &'a str) -> Self {
        Self::Text(text)
    }
}

impl<'a> From<&'a String> for Param<'a> {
    fn from(text: &'a String) -> Self {
        Self::Text(text)
    }
}

impl<'a> From<&'a [u8]> for Param<'a> {
    fn from(bytes: &'a [u8]) -> Self {
        Self::Blob(bytes)
    }
}

impl<'a, T: Into<Param<'a>>> From<Option<T>> for Param<'a> {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null, Into::into)
    }
}
