//! `askwell check`: is everything sound that a build would read?

use std::io::{self, Write};

use crate::{
    failure::{Failure, counted},
    source::{self, Folders},
};

/// Arguments of `askwell check`.
#[derive(Debug, clap::Args)]
pub(crate) struct Check {
    #[command(flatten)]
    folders: Folders,
}

impl Check {
    /// Reads and checks everything; fails with all problems.
    pub(crate) fn run(self) -> Result<(), Failure> {
        let (source, problems) = source::read(&self.folders);
        if !problems.is_empty() {
            return Err(Failure::Problems(problems));
        }
        let articles = source.bases.iter().map(|base| base.articles.len()).sum();
        writeln!(
            io::stdout(),
            "no problems: {} in {}, {}, {}, {}",
            counted(articles, "article"),
            counted(source.bases.len(), "language"),
            counted(source.profiles.len(), "profile"),
            counted(source.locales.len(), "locale"),
            counted(source.backends.len(), "help desk"),
        )?;
        Ok(())
    }
}
