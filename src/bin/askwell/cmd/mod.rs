//! The verbs of the command line: one file each, each a list of its arguments and a `run`.

mod build;
mod check;
mod explain;
mod search;
mod serve;

use std::{
    fmt,
    io::{self, Write},
    path::{Path, PathBuf},
    process::ExitCode,
};

use crate::source::Problem;

/// What `askwell` is asked to do.
#[derive(Debug, clap::Subcommand)]
pub(crate) enum Verb {
    /// Build the data of a site from articles, profiles and words
    Build(build::Build),
    /// Check articles, profiles and words without writing anything
    Check(check::Check),
    /// Serve a built site and take its tickets
    Serve(serve::Serve),
    /// Search the articles as the page would
    Search(search::Search),
    /// Tell why an article has its place among the results
    Explain(explain::Explain),
}

impl Verb {
    /// Does it, and tells on stderr why not.
    pub(crate) fn run(self) -> ExitCode {
        finish(match self {
            Self::Build(verb) => verb.run(),
            Self::Check(verb) => verb.run(),
            Self::Serve(verb) => return verb.run(),
            Self::Search(verb) => verb.run(),
            Self::Explain(verb) => verb.run(),
        })
    }
}

/// Why a verb did not do what it was asked.
#[derive(Debug)]
pub(crate) enum Failure {
    /// The sources have problems.
    Problems(Vec<Problem>),
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
            Self::Absent(what) => f.write_str(what),
            Self::Output(error) => write!(f, "the result cannot be printed: {error}"),
        }
    }
}

/// `1 problem`, `2 problems`.
pub(crate) fn counted(n: usize, thing: &str) -> String {
    if n == 1 { format!("1 {thing}") } else { format!("{n} {thing}s") }
}

/// The exit code of an outcome. A reader that went away (`askwell search … | head -1`) has seen what it wanted.
fn finish(outcome: Result<(), Failure>) -> ExitCode {
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(Failure::Output(error)) if error.kind() == io::ErrorKind::BrokenPipe => ExitCode::SUCCESS,
        Err(failure) => {
            // With stderr gone too, the exit code is all that is left to say.
            let _ = writeln!(io::stderr(), "{failure}");
            ExitCode::FAILURE
        }
    }
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

    #[test]
    fn a_broken_pipe_is_no_failure() {
        let broken = Failure::Output(io::ErrorKind::BrokenPipe.into());
        assert_eq!(finish(Err(broken)), ExitCode::SUCCESS);
        assert_eq!(finish(Err(Failure::Absent("x".into()))), ExitCode::FAILURE);
    }
}
