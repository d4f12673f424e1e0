//! `askwell`: builds, serves and checks on a native machine.
//!
//! This door only reads the command line and turns the outcome of a verb into an exit code: 0 done, 1 problems, 2 usage.

#[cfg(not(target_arch = "wasm32"))]
mod cmd;
#[cfg(not(target_arch = "wasm32"))]
mod failure;
#[cfg(not(target_arch = "wasm32"))]
mod server;
#[cfg(not(target_arch = "wasm32"))]
mod site;
#[cfg(not(target_arch = "wasm32"))]
mod source;
#[cfg(not(target_arch = "wasm32"))]
mod upstream;
#[cfg(not(target_arch = "wasm32"))]
mod veil;

#[cfg(not(target_arch = "wasm32"))]
use std::process::ExitCode;

#[cfg(not(target_arch = "wasm32"))]
use clap::Parser;

/// Askwell: a support front door for hosting providers.
#[cfg(not(target_arch = "wasm32"))]
#[derive(Debug, Parser)]
#[command(name = "askwell", version)]
struct Askwell {
    #[command(subcommand)]
    verb: cmd::Verb,
}

#[cfg(not(target_arch = "wasm32"))]
fn main() -> ExitCode {
    Askwell::parse().verb.run()
}

// Cargo builds every binary when it tests on wasm32; this one does nothing there.
#[cfg(target_arch = "wasm32")]
fn main() {}
