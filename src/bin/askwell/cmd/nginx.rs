//! `askwell nginx`: a fragment by which nginx holds the secret of a help desk, when no relay is wanted.
//!
//! A page then speaks the help desk's own language to a location of its site, and nginx adds what the page must not know. That is
//! enough where the secret is a header or a parameter of the address; where it stands in the body, beside the client's words, nginx
//! cannot add it and the verb says so. [`fragment`] writes the text.

mod fragment;

use std::{
    collections::BTreeMap,
    io::{self, Write},
    path::PathBuf,
};

use crate::{failure::Failure, server::cors::Origin, source::backend};

/// Print a fragment of nginx that adds the secret of a help desk.
#[derive(Debug, clap::Args)]
pub(crate) struct Nginx {
    /// Help desk: an id of the shipped profiles, or the path of a .toml file
    #[arg(long, value_name = "ID")]
    backend: String,
    /// Where profiles lie
    #[arg(long, value_name = "DIR", default_value = "assets/backends")]
    backends: PathBuf,
    /// A setting of the profile; only `url` matters here
    #[arg(long, value_name = "NAME=VALUE", value_parser = pair)]
    var: Vec<(String, String)>,
    /// Path below which pages find the help desk
    #[arg(long, value_name = "PATH", default_value = "/desk")]
    at: String,
    /// Website that may send tickets besides the server's own; repeatable
    #[arg(long, value_name = "ORIGIN")]
    origin: Vec<Origin>,
    /// File with `set` lines for the secrets; readable for root alone
    #[arg(long, value_name = "FILE", default_value = "/etc/nginx/askwell-secret.conf")]
    secret_file: PathBuf,
    /// Folder in which answers are kept by key
    #[arg(long, value_name = "DIR", default_value = "/var/cache/nginx/askwell")]
    cache: PathBuf,
    /// Tickets a minute of one address
    #[arg(long, value_name = "N", default_value_t = 12, value_parser = clap::value_parser!(u32).range(1..=100_000))]
    per_minute: u32,
    /// Most mebibytes of one request
    #[arg(long, value_name = "MIB", default_value_t = 25, value_parser = clap::value_parser!(u32).range(1..=1024))]
    max_size: u32,
    /// Which part: `http` belongs into the http block, `server` into the server block of the site
    #[arg(long, value_enum, default_value_t = Part::Both)]
    part: Part,
}

/// A part of the fragment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum Part {
    Both,
    Http,
    Server,
}

impl Nginx {
    /// Prints the fragment.
    pub(crate) fn run(self) -> Result<(), Failure> {
        let path = if self.backend.ends_with(".toml") {
            PathBuf::from(&self.backend)
        } else {
            self.backends.join(format!("{}.toml", self.backend))
        };
        let backend = match backend::read(&path) {
            (Some(backend), problems) if problems.is_empty() => backend,
            (_, problems) => return Err(Failure::Problems(problems)),
        };
        let vars: BTreeMap<String, String> = self.var.iter().cloned().collect();
        let plain = |text: &str| !text.chars().any(|c| c.is_whitespace() || c.is_control() || "\"'{};$\\".contains(c));
        let paths = [&self.secret_file, &self.cache].map(|path| path.to_string_lossy().into_owned());
        if !vars
            .values()
            .map(String::as_str)
            .chain(paths.iter().map(String::as_str))
            .chain([self.at.as_str()])
            .all(plain)
        {
            let message = "a value holds spaces, quotes or braces, which nginx would read as its own; correct --var, --at or the paths";
            return Err(Failure::Absent(message.into()));
        }
        let origins = self.origin.iter().map(|origin| match origin {
            Origin::Only(origin) => Ok(origin.clone()),
            Origin::Any => {
                Err(Failure::Absent("with * any website could send tickets with your secret; list --origin".into()))
            }
        });
        let fragment = fragment::Fragment {
            backend: &backend,
            vars: &vars,
            at: format!("/{}", self.at.trim_matches('/')),
            origins: origins.collect::<Result<_, _>>()?,
            secret_file: &paths[0],
            cache: &paths[1],
            per_minute: self.per_minute,
            max_size: self.max_size,
        };
        let (http, server) = fragment.write().map_err(Failure::Absent)?;
        let mut out = io::stdout().lock();
        if self.part != Part::Server {
            write!(out, "{http}")?;
        }
        if self.part != Part::Http {
            write!(out, "{server}")?;
        }
        Ok(())
    }
}

fn pair(text: &str) -> Result<(String, String), String> {
    let (name, value) = text.split_once('=').ok_or_else(|| String::from("write NAME=VALUE"))?;
    Ok((name.to_owned(), value.to_owned()))
}
