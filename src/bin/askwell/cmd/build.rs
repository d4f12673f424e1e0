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
    source::{self, Folders, posting},
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
    /// Help desk that takes the tickets of all profiles straight from the page, instead of what they say
    #[arg(long, value_name = "ID")]
    backend: Option<String>,
    /// A setting of that help desk, or `front`, where a server takes its requests and adds its secrets
    #[arg(long, value_name = "NAME=VALUE", value_parser = super::pair, requires = "backend")]
    var: Vec<(String, String)>,
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
        let (mut source, mut problems) = source::read(&self.folders);
        if let Some(backend) = &self.backend {
            posting::redirect(&mut source, backend, &self.var);
        }
        let (posts, faults) = posting::resolve(&mut source);
        problems.extend(posting::problems(faults, &self.folders));
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
        let site = Site::assemble(&source, &posts, app.as_ref());
        let twins = if self.plain { None } else { Some(site::twins(&site, &self.out)?) };
        site::write(&site, twins.as_ref().unwrap_or(&Twins::new()), app.as_ref(), &self.out)?;

        let mut out = io::stdout().lock();
        site::report(&site, twins.as_ref(), &mut out)?;
        for profile in &source.profiles {
            let of_desk = posts.get(&profile.id).map(posting::origins);
            let of_server = || posting::origin(&profile.delivery.endpoint).into_iter().collect();
            for origin in of_desk.unwrap_or_else(of_server) {
                let policy = "allow it in the policy of the page (connect-src)";
                writeln!(out, "profile {} posts to {origin}: {policy}", profile.id)?;
            }
        }
        match app {
            Some(_) => writeln!(out, "built {}", self.out.display())?,
            None => writeln!(out, "built {}, data only: no --app, so no askwell.js", self.out.display())?,
        }
        Ok(())
    }
}
