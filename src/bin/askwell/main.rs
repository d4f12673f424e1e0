//! `askwell`: builds, serves and checks on a native machine.
//!
//! This door only reads the command line and turns the outcome of a verb into an exit code: 0 done, 1 problems, 2 usage.

mod cmd;
mod failure;
mod site;
mod source;

use std::process::ExitCode;

use clap::Parser;

/// Askwell: a support front door for hosting providers.
#[derive(Debug, Parser)]
#[command(name = "askwell", version)]
struct Askwell {
    #[command(subcommand)]
    verb: cmd::Verb,
}

fn main() -> ExitCode {
    Askwell::parse().verb.run()
}
