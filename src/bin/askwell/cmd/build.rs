//! `askwell build`: articles, profiles and words → the data files of a site and its loader.
//!
//! Nothing is written while there is a problem anywhere, so a site is never half of one version.

use std::{
    io::{self, Write},
    path::PathBuf,
};

use crate::{
    failure::Failure,
    site::{self, App, Site, Twins},
    source::{self, Folders},
};

/// Arguments of `askwell build`.
#[derive(Debug, clap::Args)]
pub(crate) struct Build {
    #[command(flatten)]
    folders: Folders,
    /// The compiled page, as Trunk leaves it; without it only the data is built
    #[arg(long, value_name = "DIR")]
    app: Option<PathBuf>,
    /// Template of the loader
    #[arg(long, value_name = "FILE", default_value = "assets/public/askwell.js")]
    loader: PathBuf,
    /// Style sheets of the page
    #[arg(long, value_name = "DIR", default_value = "style")]
    style: PathBuf,
    /// Write no brotli twins beside the files: quicker, while nobody downloads them
    #[arg(long)]
    plain: bool,
    /// Where the site goes
    #[arg(long, value_name = "DIR", default_value = "dist")]
    out: PathBuf,
}

impl Build {
    /// Builds the site and prints what it weighs.
    pub(crate) fn run(self) -> Result<(), Failure> {
        let (source, mut problems) = source::read(&self.folders);
        let app = self.app.as_deref().and_then(|folder| {
            let read = App::read(folder, &self.loader, &self.style, &self.out);
            let mut app = read.map_err(|of_app| problems.extend(of_app)).ok()?;
            problems.extend(app.fill_page(folder, &source));
            Some(app)
        });
        if !problems.is_empty() {
            problems.sort();
            return Err(Failure::Problems(problems));
        }
        let site = Site::assemble(&source, app.as_ref());
        let twins = if self.plain { None } else { Some(site::twins(&site, &self.out)?) };
        site::write(&site, twins.as_ref().unwrap_or(&Twins::new()), app.as_ref(), &self.out)?;

        let mut out = io::stdout().lock();
        site::report(&site, twins.as_ref(), &mut out)?;
        match app {
            Some(_) => writeln!(out, "built {}", self.out.display())?,
            None => writeln!(out, "built {}, data only: no --app, so no askwell.js", self.out.display())?,
        }
        Ok(())
    }
}
