//! Where in which file does this text stand?
//!
//! A [`SourceFile`] is read once; whatever is made from it remembers byte offsets ([`At`]), and only a [`Problem`] turns an
//! offset into a line.

use std::{
    fs, io,
    ops::Range,
    path::{Path, PathBuf},
};

use super::problem::Problem;

/// A text file with line ends as `\n` and without a byte order mark.
#[derive(Clone, Debug, Default)]
pub(crate) struct SourceFile {
    /// Path as shown in problems.
    pub(crate) path: PathBuf,
    /// The whole text.
    pub(crate) text: String,
}

/// A value and the byte offset of its source.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct At<T> {
    /// The value.
    pub(crate) value: T,
    /// Offset in the file's text.
    pub(crate) at: usize,
}

impl SourceFile {
    /// Reads a file. A file that is absent or not UTF-8 is a problem.
    pub(crate) fn read(path: &Path) -> Result<Self, Problem> {
        let bytes = fs::read(path).map_err(|error| unreadable(path, &error))?;
        let text = String::from_utf8(bytes).map_err(|error| {
            let valid = error.utf8_error().valid_up_to();
            let line = 1 + error.as_bytes()[..valid].iter().filter(|&&byte| byte == b'\n').count();
            Problem { line, ..Problem::of_path(path, "not UTF-8", "save the file as UTF-8") }
        })?;
        Ok(Self::new(path.to_owned(), &text))
    }

    /// A file from its text.
    pub(crate) fn new(path: PathBuf, text: &str) -> Self {
        Self { path, text: text.trim_start_matches('\u{feff}').replace("\r\n", "\n") }
    }

    /// The file itself; without its text unless it is `kept`: then every problem stands in line 1.
    pub(crate) fn without_text_unless(self, kept: bool) -> Self {
        if kept { self } else { Self { path: self.path, text: String::new() } }
    }

    /// The line of an offset, from 1. O(offset).
    pub(crate) fn line(&self, offset: usize) -> usize {
        let before = &self.text.as_bytes()[..offset.min(self.text.len())];
        1 + before.iter().filter(|&&byte| byte == b'\n').count()
    }

    /// A problem at an offset.
    pub(crate) fn problem(&self, offset: usize, message: impl Into<String>, remedy: impl Into<String>) -> Problem {
        Problem { file: self.path.clone(), line: self.line(offset), message: message.into(), remedy: remedy.into() }
    }

    /// The text of a range; empty when the range is not one of this text.
    pub(crate) fn slice(&self, range: Range<usize>) -> &str {
        self.text.get(range).unwrap_or("")
    }
}

/// What a folder holds, sorted by name; hidden entries are left out. Folders and files apart.
#[derive(Debug, Default)]
pub(crate) struct Listing {
    /// Folders with their names.
    pub(crate) folders: Vec<(String, PathBuf)>,
    /// Files with their names.
    pub(crate) files: Vec<(String, PathBuf)>,
}

/// Lists a folder. An absent folder is a problem, as is a name that is not UTF-8.
pub(crate) fn list(folder: &Path) -> Result<Listing, Problem> {
    let mut listing = Listing::default();
    let entries = fs::read_dir(folder).map_err(|error| unreadable(folder, &error))?;
    for entry in entries {
        let path = entry.map_err(|error| unreadable(folder, &error))?.path();
        let Some(name) = path.file_name().and_then(|name| name.to_str()) else {
            return Err(Problem::of_path(&path, "the name is not UTF-8", "rename the file"));
        };
        if name.starts_with('.') {
            continue;
        }
        let item = (name.to_owned(), path.clone());
        if path.is_dir() {
            listing.folders.push(item);
        } else {
            listing.files.push(item);
        }
    }
    listing.folders.sort();
    listing.files.sort();
    Ok(listing)
}

fn unreadable(path: &Path, error: &io::Error) -> Problem {
    match error.kind() {
        io::ErrorKind::NotFound => Problem::of_path(path, "not found", "check the path or create it"),
        _ => Problem::of_path(path, format!("cannot be read: {error}"), "check the path and its rights"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_count_from_one_whatever_the_offset() {
        let file = SourceFile::new("a".into(), "\u{feff}one\r\ntwo\r\n");
        assert_eq!(file.text, "one\ntwo\n");
        for (offset, line) in [(0, 1), (3, 1), (4, 2), (8, 3), (999, 3)] {
            assert_eq!(file.line(offset), line, "{offset}");
        }
    }

    #[test]
    fn bytes_that_are_not_utf8_are_told_by_line() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.md");
        fs::write(&path, b"one\n\xff").unwrap();
        assert_eq!(SourceFile::read(&path).unwrap_err().line, 2);
        assert_eq!(SourceFile::read(&folder.path().join("b.md")).unwrap_err().message, "not found");
    }
}
