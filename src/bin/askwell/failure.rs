//! Why did a verb not do what it was asked?
//!
//! Whatever reads, builds or writes for a verb ends in one of these; `cmd` prints it and makes it the exit code.

use std::{
    fmt, io,
    path::{Path, PathBuf},
};

use crate::source::Problem;

/// Why a verb did not do what it was asked.
#[derive(Debug)]
pub(crate) enum Failure {
    /// The sources have problems.
    Problems(Vec<Problem>),
    /// The result on standard output has said what is wrong; this is only how much.
    Told(String),
    /// A file cannot be written.
    Write {
        /// Which one.
        path: PathBuf,
        /// Why.
        error: io::Error,
    },
    /// Something asked for does not exist.
    Absent(String),
    /// Standard output cannot be written.
    Output(io::Error),
}

impl Failure {
    /// For `map_err` of whatever writes to `path`.
    pub(crate) fn write(path: &Path) -> impl FnOnce(io::Error) -> Self {
        let path = path.to_owned();
        move |error| Self::Write { path, error }
    }
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        Self::Output(error)
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Problems(problems) => {
                for problem in problems {
                    writeln!(f, "{problem}")?;
                }
                let files = problems.chunk_by(|a, b| a.file == b.file).count();
                write!(f, "{} in {}", counted(problems.len(), "problem"), counted(files, "file"))
            }
            Self::Write { path, error } => {
                write!(
                    f,
                    "{} cannot be written: {error}; check the path, its rights and the free space",
                    path.display()
                )
            }
            Self::Absent(what) | Self::Told(what) => f.write_str(what),
            Self::Output(error) => write!(f, "the result cannot be printed: {error}"),
        }
    }
}

/// `1 problem`, `2 problems`.
pub(crate) fn counted(n: usize, thing: &str) -> String {
    if n == 1 { format!("1 {thing}") } else { format!("{n} {thing}s") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn problems_are_listed_and_counted() {
        let problem = |file: &str| Problem { file: file.into(), line: 1, message: "m".into(), remedy: "r".into() };
        let failure = Failure::Problems(vec![problem("a"), problem("a"), problem("b")]);
        assert_eq!(failure.to_string(), "a:1: m; r\na:1: m; r\nb:1: m; r\n3 problems in 2 files");
    }
}
