//! `askwell`: builds, serves and checks on a native machine.

mod cmd;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// The support front door, from the operator's side.
#[derive(Parser)]
struct Cli {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Subcommand)]
enum Verb {
    Serve(cmd::serve::Serve),
}

fn main() -> ExitCode {
    match Cli::parse().verb {
        Verb::Serve(serve) => serve.run(),
    }
}
