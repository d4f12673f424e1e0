//! `askwell schema`: what may stand in a profile, for editors.

use std::io::{self, Write};

use crate::{failure::Failure, source::profile};

/// Arguments of `askwell schema`: none.
#[derive(Debug, clap::Args)]
pub(crate) struct Schema;

impl Schema {
    /// Prints the JSON Schema of `profile.toml`.
    pub(crate) fn run(self) -> Result<(), Failure> {
        io::stdout().write_all(profile::schema::schema().as_bytes())?;
        Ok(())
    }
}
