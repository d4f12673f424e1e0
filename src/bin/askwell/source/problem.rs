//! What is wrong with a source file, where, and what to do about it?

use std::{
    fmt,
    path::{Path, PathBuf},
};

/// One fault of one file. Sorted by file, then line, then message: the order in which people mend them.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Problem {
    /// Path as the command line gave it.
    pub(crate) file: PathBuf,
    /// Line from 1; 1 also for what concerns the whole file.
    pub(crate) line: usize,
    /// What is wrong, without a final full stop.
    pub(crate) message: String,
    /// What mends it, as an instruction.
    pub(crate) remedy: String,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}; {}", self.file.display(), self.line, self.message, self.remedy)
    }
}

impl Problem {
    /// A fault of a file or folder as a whole.
    pub(crate) fn of_path(path: &Path, message: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self { file: path.to_owned(), line: 1, message: message.into(), remedy: remedy.into() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_problem_reads_like_a_compiler_message_and_sorts_by_place() {
        let problem = |file: &str, line| Problem {
            file: file.into(),
            line,
            message: "no title".into(),
            remedy: "write `title`".into(),
        };
        let mut problems = [problem("b.md", 1), problem("a.md", 10), problem("a.md", 9)];
        problems.sort();
        assert_eq!(problems.map(|p| p.line), [9, 10, 1]);
        assert_eq!(problem("a.md", 3).to_string(), "a.md:3: no title; write `title`");
    }
}
