//! The verbs of the command line: one file each, each a list of its arguments and a `run`.

mod bench;
mod build;
mod check;
mod explain;
mod nginx;
mod relay;
mod schema;
mod search;
mod send;
mod serve;
mod simulate;
mod stat;

use std::{
    io::{self, Write},
    process::ExitCode,
};

use crate::failure::Failure;

/// What `askwell` is asked to do.
#[derive(Debug, clap::Subcommand)]
pub(crate) enum Verb {
    /// Build the data of a site from articles, profiles and words
    Build(build::Build),
    /// Check articles, profiles and words without writing anything
    Check(check::Check),
    /// Serve a built site and take its tickets
    Serve(serve::Serve),
    /// Print a fragment of nginx that adds the secret of a help desk, where no relay is wanted
    Nginx(nginx::Nginx),
    /// Take tickets and hand them on to a help desk whose key must not be in a browser
    Relay(relay::Relay),
    /// Search the articles as the page would
    Search(search::Search),
    /// Send a ticket to a help desk and show what is said on both sides
    Send(send::Send),
    /// Tell why an article has its place among the results
    Explain(explain::Explain),
    /// Print the JSON Schema of a provider's profile, for editors
    Schema(schema::Schema),
    /// Tell what the desk reads out of tickets, one JSON line each
    Simulate(simulate::Simulate),
    /// Answer the queries of a benchmark on a corpus of its own
    Bench(bench::Bench),
    /// Tell where the bytes of a built site or of an index go
    Stat(stat::Stat),
}

impl Verb {
    /// Does it, and tells on stderr why not.
    pub(crate) fn run(self) -> ExitCode {
        finish(match self {
            Self::Build(verb) => verb.run(),
            Self::Check(verb) => verb.run(),
            Self::Serve(verb) => return verb.run(),
            Self::Nginx(verb) => verb.run(),
            Self::Relay(verb) => verb.run(),
            Self::Search(verb) => verb.run(),
            Self::Send(verb) => verb.run(),
            Self::Explain(verb) => verb.run(),
            Self::Schema(verb) => verb.run(),
            Self::Simulate(verb) => verb.run(),
            Self::Bench(verb) => verb.run(),
            Self::Stat(verb) => verb.run(),
        })
    }
}

/// `NAME=VALUE` as two.
fn pair(text: &str) -> Result<(String, String), String> {
    let (name, value) = text.split_once('=').ok_or_else(|| String::from("write NAME=VALUE"))?;
    Ok((name.to_owned(), value.to_owned()))
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
    fn a_broken_pipe_is_no_failure() {
        let broken = Failure::Output(io::ErrorKind::BrokenPipe.into());
        assert_eq!(finish(Err(broken)), ExitCode::SUCCESS);
        assert_eq!(finish(Err(Failure::Absent("x".into()))), ExitCode::FAILURE);
    }
}
