//! Does this TOML table hold the keys that it should, each of its kind?
//!
//! A reader with spans: every value remembers where it stands, every fault becomes a [`Problem`], and reading goes on, so
//! that one run tells all faults of a file.

use std::ops::{Range, RangeInclusive};

use toml::{Spanned, de::DeTable, de::DeValue};

use super::{
    file::{At, SourceFile},
    problem::Problem,
};
use askwell::kb::Date;

/// A table inside a source file.
pub(crate) struct Table<'a> {
    file: &'a SourceFile,
    /// Where the TOML text begins in the file.
    base: usize,
    /// Where the table begins in the file.
    at: usize,
    entries: &'a DeTable<'a>,
}

/// A value whose shape its author chooses.
pub(crate) enum Entry<'a> {
    /// A text, which may be empty.
    Text(String),
    /// A whole number in decimal digits.
    Number(String),
    /// Yes or no.
    Flag(bool),
    /// A list.
    List(Vec<At<Entry<'a>>>),
    /// A table.
    Table(Table<'a>),
    /// A day, a time or a fraction.
    Other,
}

/// Parses `file.text[range]` as TOML and hands its root table to `read`. Syntax errors become problems, of lines that follow each other
/// only the first. Where each is a bare value that ends with its line (`day = 2026-13-40`), the rest is judged in the same run; after
/// other torn syntax `read` sees what could be understood all the same, but what it finds wrong may come of that and is not told.
pub(crate) fn parse<T>(
    file: &SourceFile,
    range: Range<usize>,
    problems: &mut Vec<Problem>,
    read: impl FnOnce(&Table<'_>, &mut Vec<Problem>) -> T,
) -> T {
    let base = range.start;
    let text = file.slice(range);
    let (root, errors) = DeTable::parse_recoverable(text);
    let mut torn: Vec<(usize, &str)> =
        errors.iter().map(|error| (error.span().map_or(0, |span| span.start), error.message())).collect();
    torn.sort_unstable();
    let contained = torn.iter().all(|&(at, _)| is_bare_value(text, at));
    let remedy = if contained { "mend the value" } else { "mend the syntax; the rest is judged after that" };
    let mut lines = Vec::new();
    for (at, message) in torn {
        let line = file.line(base + at);
        if lines.last().is_none_or(|last| line > last + 1) {
            problems.push(file.problem(base + at, format!("not TOML: {message}"), remedy));
        }
        lines.push(line);
    }
    let table = Table { file, base, at: base, entries: root.get_ref() };
    let mut found = Vec::new();
    let value = read(&table, &mut found);
    if contained {
        problems.extend(found.into_iter().filter(|problem| !lines.contains(&problem.line)));
    }
    value
}

/// Whether the line of an offset gives a value that is neither a text, a list nor a table: then no other line is part of it.
fn is_bare_value(text: &str, at: usize) -> bool {
    let start = text[..at].rfind('\n').map_or(0, |end| end + 1);
    let value = text[start..].lines().next().and_then(|line| line.split_once('='));
    value.is_some_and(|(_, value)| !value.trim().is_empty() && !value.contains(['"', '\'', '[', ']', '{', '}']))
}

impl<'a> Table<'a> {
    /// A problem with the table as a whole.
    pub(crate) fn problem(&self, message: impl Into<String>, remedy: impl Into<String>) -> Problem {
        self.file.problem(self.at, message, remedy)
    }

    /// A problem at an offset of the table's file.
    pub(crate) fn problem_at(&self, at: usize, message: impl Into<String>, remedy: impl Into<String>) -> Problem {
        self.file.problem(at, message, remedy)
    }

    /// Every key that is not among `known` is a problem.
    pub(crate) fn only(&self, known: &[&str], problems: &mut Vec<Problem>) {
        for key in self.entries.keys().filter(|key| !known.contains(&key.get_ref().as_ref())) {
            problems.push(self.file.problem(
                self.base + key.span().start,
                format!("unknown key `{}`", key.get_ref()),
                format!("remove it or use one of: {}", known.join(", ")),
            ));
        }
    }

    /// The non-empty text of a key that must be there.
    pub(crate) fn text(&self, key: &str, problems: &mut Vec<Problem>) -> Option<At<String>> {
        let value = self.demanded(key, problems)?;
        self.text_of(key, value, problems)
    }

    /// The non-empty text of a key that may be absent.
    pub(crate) fn text_if_any(&self, key: &str, problems: &mut Vec<Problem>) -> Option<At<String>> {
        let value = self.entries.get(key)?;
        self.text_of(key, value, problems)
    }

    /// The texts of an array that must be there; it may be empty, its texts may not.
    pub(crate) fn texts(&self, key: &str, problems: &mut Vec<Problem>) -> Option<At<Vec<At<String>>>> {
        let value = self.demanded(key, problems)?;
        self.texts_of(key, value, problems)
    }

    /// The texts of an array that may be absent.
    pub(crate) fn texts_if_any(&self, key: &str, problems: &mut Vec<Problem>) -> Vec<At<String>> {
        let texts = self.entries.get(key).and_then(|value| self.texts_of(key, value, problems));
        texts.map(|texts| texts.value).unwrap_or_default()
    }

    /// The texts of a key that may be absent and is a list or one text.
    pub(crate) fn text_or_texts(&self, key: &str, problems: &mut Vec<Problem>) -> Vec<At<String>> {
        match self.entries.get(key) {
            Some(value) if value.get_ref().is_array() => self.texts_if_any(key, problems),
            Some(value) => self.text_of(key, value, problems).into_iter().collect(),
            None => Vec::new(),
        }
    }

    /// The calendar day of a key that must be there.
    pub(crate) fn date(&self, key: &str, problems: &mut Vec<Problem>) -> Option<Date> {
        let value = self.demanded(key, problems)?;
        let date = value.get_ref().as_datetime().filter(|at| at.time.is_none() && at.offset.is_none());
        let Some(date) = date.and_then(|at| at.date) else {
            problems.push(self.wrong(key, value, "a day", "write it as 2026-10-12, without quotes"));
            return None;
        };
        Some(Date { year: date.year, month: date.month, day: date.day })
    }

    /// The calendar day of a key that may be absent.
    pub(crate) fn date_if_any(&self, key: &str, problems: &mut Vec<Problem>) -> Option<Date> {
        if self.entries.contains_key(key) { self.date(key, problems) } else { None }
    }

    /// Offset of the table in its file.
    pub(crate) fn at(&self) -> usize {
        self.at
    }

    /// The tables of an array of tables `[[key]]`; an absent one is empty.
    pub(crate) fn tables(&self, key: &str, problems: &mut Vec<Problem>) -> Vec<Table<'a>> {
        let Some(value) = self.entries.get(key) else { return Vec::new() };
        let items = value.get_ref().as_array().map(|array| array.iter().collect::<Vec<_>>()).unwrap_or_default();
        let tables = items.iter().filter_map(|item| {
            let entries = item.get_ref().as_table()?;
            Some(Table { file: self.file, base: self.base, at: self.base + item.span().start, entries })
        });
        let tables = tables.collect::<Vec<_>>();
        if tables.len() != items.len() || items.is_empty() {
            problems.push(self.wrong(key, value, "a list of tables", &format!("write `[[{key}]]` before each")));
        }
        tables
    }

    /// The table of a key that may be absent: `[key]`, or `key = { … }`.
    pub(crate) fn table_if_any(&self, key: &str, problems: &mut Vec<Problem>) -> Option<Table<'a>> {
        let value = self.entries.get(key)?;
        let Some(entries) = value.get_ref().as_table() else {
            problems.push(self.wrong(key, value, "a table", &format!("write `[{key}]` or `{key} = {{ … }}`")));
            return None;
        };
        Some(Table { file: self.file, base: self.base, at: self.base + value.span().start, entries })
    }

    /// The whole number of a key that may be absent, within `range`.
    pub(crate) fn number_if_any(
        &self,
        key: &str,
        range: RangeInclusive<u64>,
        problems: &mut Vec<Problem>,
    ) -> Option<At<u64>> {
        let value = self.entries.get(key)?;
        let number =
            value.get_ref().as_integer().and_then(|number| u64::from_str_radix(number.as_str(), number.radix()).ok());
        let Some(number) = number.filter(|number| range.contains(number)) else {
            let remedy = format!("write a whole number from {} to {}, without quotes", range.start(), range.end());
            problems.push(self.wrong(key, value, "such a number", &remedy));
            return None;
        };
        Some(At { value: number, at: self.base + value.span().start })
    }

    /// Yes or no of a key; an absent one is no.
    pub(crate) fn flag(&self, key: &str, problems: &mut Vec<Problem>) -> bool {
        let Some(value) = self.entries.get(key) else { return false };
        if value.get_ref().as_bool().is_none() {
            problems.push(self.wrong(key, value, "yes or no", "write true or false, without quotes"));
        }
        value.get_ref().as_bool().unwrap_or_default()
    }

    /// The keys, in the order of their bytes.
    pub(crate) fn keys(&self) -> impl Iterator<Item = &str> {
        self.entries.keys().map(|key| key.get_ref().as_ref())
    }

    /// The entries in the order in which they were written.
    pub(crate) fn written(&self) -> Vec<(At<String>, At<Entry<'a>>)> {
        let mut entries: Vec<_> = self
            .entries
            .iter()
            .map(|(key, value)| {
                let at = self.base + key.span().start;
                (At { value: key.get_ref().clone().into_owned(), at }, self.entry(value))
            })
            .collect();
        entries.sort_by_key(|(key, _)| key.at);
        entries
    }

    /// The value of a key that may be absent, whatever it is.
    pub(crate) fn entry_if_any(&self, key: &str) -> Option<At<Entry<'a>>> {
        self.entries.get(key).map(|value| self.entry(value))
    }

    fn entry(&self, value: &'a Spanned<DeValue<'a>>) -> At<Entry<'a>> {
        let at = self.base + value.span().start;
        let value = match value.get_ref() {
            DeValue::String(text) => Entry::Text(text.clone().into_owned()),
            DeValue::Integer(number) => i64::from_str_radix(number.as_str(), number.radix())
                .map_or(Entry::Other, |number| Entry::Number(number.to_string())),
            DeValue::Boolean(yes) => Entry::Flag(*yes),
            DeValue::Array(items) => Entry::List(items.iter().map(|item| self.entry(item)).collect()),
            DeValue::Table(entries) => Entry::Table(Table { file: self.file, base: self.base, at, entries }),
            DeValue::Float(_) | DeValue::Datetime(_) => Entry::Other,
        };
        At { value, at }
    }

    fn demanded(&self, key: &str, problems: &mut Vec<Problem>) -> Option<&'a Spanned<DeValue<'a>>> {
        let value = self.entries.get(key);
        if value.is_none() {
            problems.push(self.problem(format!("`{key}` is missing"), format!("add `{key}`")));
        }
        value
    }

    fn text_of(&self, key: &str, value: &Spanned<DeValue<'_>>, problems: &mut Vec<Problem>) -> Option<At<String>> {
        let text = value.get_ref().as_str().filter(|text| !text.trim().is_empty() && text.trim() == *text);
        if text.is_none() {
            problems.push(self.wrong(key, value, "a text", "write words in quotes, without spaces around them"));
        }
        Some(At { value: text?.to_owned(), at: self.base + value.span().start })
    }

    fn texts_of(
        &self,
        key: &str,
        value: &Spanned<DeValue<'_>>,
        problems: &mut Vec<Problem>,
    ) -> Option<At<Vec<At<String>>>> {
        let Some(array) = value.get_ref().as_array() else {
            problems.push(self.wrong(key, value, "a list", "write it as [\"…\", \"…\"]"));
            return None;
        };
        let texts = array.iter().filter_map(|item| self.text_of(key, item, problems)).collect();
        Some(At { value: texts, at: self.base + value.span().start })
    }

    fn wrong(&self, key: &str, value: &Spanned<DeValue<'_>>, wanted: &str, remedy: &str) -> Problem {
        self.file.problem(self.base + value.span().start, format!("`{key}` is not {wanted}"), remedy)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn problems_of(text: &str) -> Vec<String> {
        let file = SourceFile::new("t".into(), text);
        let mut problems = Vec::new();
        parse(&file, 0..file.text.len(), &mut problems, |table, problems| {
            table.only(&["id", "asks", "day", "topic"], problems);
            table.text("id", problems);
            table.texts_if_any("asks", problems);
            table.date("day", problems);
            for topic in table.tables("topic", problems) {
                topic.text("id", problems);
            }
        });
        problems.sort();
        problems.iter().map(|problem| format!("{}: {}", problem.line, problem.message)).collect()
    }

    #[test]
    fn every_fault_of_a_table_is_told_at_its_line() {
        assert!(problems_of("id = 'a'\nday = 2026-11-12\nasks = []\n[[topic]]\nid = 'b'\n").is_empty());
        assert_eq!(
            problems_of("id = ' a'\nday = '2026-11-12'\nasks = ['x', 3]\nodd = 1\n[[topic]]\nname = 'b'\n"),
            [
                "1: `id` is not a text",
                "2: `day` is not a day",
                "3: `asks` is not a text",
                "4: unknown key `odd`",
                "5: `id` is missing"
            ]
        );
        assert_eq!(problems_of("day = 2026-02-30T10:00\n\n"), problems_of("day = 2026-02-30T10:00\n"));
        assert!(problems_of("id = \nday = 2026-11-12").iter().any(|problem| problem.starts_with("1: not TOML")));
    }

    #[test]
    fn a_torn_line_is_told_once_and_nothing_that_comes_of_it() {
        let problems = problems_of("id = 'a'\nday = 2026-11-12\nasks =\n  'x',\n  'y'\n]\n\nodd = 1\n");
        assert!(problems.len() == 1 && problems[0].starts_with("3: not TOML"), "{problems:?}");
        assert_eq!(problems_of("id = a\nday = 2026-11-12\nasks = [b]\n").len(), 2, "lines apart are faults apart");
    }

    #[test]
    fn a_value_that_is_none_leaves_the_rest_to_be_judged() {
        for torn in ["id = 'a'\nday = 2026-13-40\n", "day = 2026-11-12\nid = a b\n"] {
            let problems = problems_of(&format!("{torn}asks = 3\nodd = 1\n"));
            assert!(problems[0].starts_with("2: not TOML"), "{problems:?}");
            assert_eq!(problems[1..], ["3: `asks` is not a list", "4: unknown key `odd`"]);
        }
    }
}
