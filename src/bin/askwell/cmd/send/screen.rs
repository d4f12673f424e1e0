//! What of a line may a terminal show?
//!
//! Everything that `askwell send` prints goes through a [`Screen`]: requests, answers, verdicts and the reasons of a failure alike, since
//! a help desk may say back what it was given, and more than words.

use std::io::{self, Write};

use crate::veil::{Veil, tame};

/// Longest line that is kept back until it ends.
const LONGEST_LINE: usize = 1 << 20;

/// A writer that hides.
pub(super) struct Screen<W> {
    inner: W,
    veil: Veil,
    line: Vec<u8>,
}

impl<W: Write> Screen<W> {
    pub(super) fn new(inner: W) -> Self {
        Self { inner, veil: Veil::default(), line: Vec::new() }
    }

    /// Hides these from now on.
    pub(super) fn learn(&mut self, secrets: impl IntoIterator<Item = String>) {
        self.veil.learn(secrets);
    }

    /// A text as it may be shown.
    pub(super) fn text(&self, text: &str) -> String {
        tame(self.veil.hide(text))
    }

    fn end_line(&mut self) -> io::Result<()> {
        let line = std::mem::take(&mut self.line);
        let shown = self.text(&String::from_utf8_lossy(&line));
        self.inner.write_all(shown.as_bytes())
    }
}

impl<W: Write> Write for Screen<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        for part in bytes.split_inclusive(|byte| *byte == b'\n') {
            self.line.extend_from_slice(part);
            if part.ends_with(b"\n") || self.line.len() > LONGEST_LINE {
                self.end_line()?;
            }
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.end_line()?;
        self.inner.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_hidden_however_they_are_written_and_secrets_learnt_later_too() {
        let mut screen = Screen::new(Vec::new());
        screen.learn([String::from("tok3n")]);
        for part in ["bad to", "k3n and\u{1b} s1", "d\n", "tok", "3n"] {
            screen.write_all(part.as_bytes()).unwrap();
        }
        screen.learn([String::from("sess10n")]);
        screen.write_all(b" sess10n").unwrap();
        screen.flush().unwrap();
        assert_eq!(String::from_utf8(screen.inner).unwrap(), "bad ‹secret› and\\u{1b} s1d\n‹secret› ‹secret›");
    }
}
