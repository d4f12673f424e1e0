//! What did the authors write, and is all of it sound?
//!
//! Readers of `assets/`: each returns what it could read together with every [`Problem`] that it found. Nothing is built
//! from sources with problems.

pub(crate) mod article;
pub(crate) mod backend;
pub(crate) mod base;
pub(crate) mod file;
pub(crate) mod front;
pub(crate) mod html;
pub(crate) mod language;
pub(crate) mod links;
pub(crate) mod locale;
pub(crate) mod markdown;
pub(crate) mod origin;
pub(crate) mod posting;
pub(crate) mod problem;
pub(crate) mod profile;
pub(crate) mod slug;
pub(crate) mod synonyms;
pub(crate) mod table;
pub(crate) mod topics;
mod torn;

use std::path::PathBuf;

use askwell::{i18n::Locale, policy::Profile};

pub(crate) use backend::Backend;
pub(crate) use base::Base;
pub(crate) use problem::Problem;

/// Where the sources lie.
#[derive(Clone, Debug, clap::Args)]
pub(crate) struct Folders {
    /// Articles: `<locale>/topics.toml`, `<locale>/<topic>/<id>.md`, and `sources.toml` for HTML and links
    #[arg(long, value_name = "DIR", default_value = "assets/kb")]
    pub(crate) kb: PathBuf,
    /// Provider profiles: `<id>/profile.toml`
    #[arg(long, value_name = "DIR", default_value = "assets/profiles")]
    pub(crate) profiles: PathBuf,
    /// Words of the page: `<tag>.json`
    #[arg(long, value_name = "DIR", default_value = "assets/locales")]
    pub(crate) locales: PathBuf,
    /// Help desks: `<id>.toml`; none when the folder does not exist
    #[arg(long, value_name = "DIR", default_value = "assets/backends")]
    pub(crate) backends: PathBuf,
}

/// Everything that a site is built from.
#[derive(Debug, Default)]
pub(crate) struct Source {
    /// Knowledge bases, sorted by locale.
    pub(crate) bases: Vec<Base>,
    /// Words, sorted by tag.
    pub(crate) locales: Vec<Locale>,
    /// Profiles, sorted by id.
    pub(crate) profiles: Vec<Profile>,
    /// Help desks, sorted by id.
    pub(crate) backends: Vec<Backend>,
}

/// Reads all sources. The problems are sorted.
pub(crate) fn read(folders: &Folders) -> (Source, Vec<Problem>) {
    let (bases, mut problems) = base::read_all(&folders.kb);
    let (locales, of_locales) = locale::read_all(&folders.locales);
    problems.extend(of_locales);
    let (profiles, of_profiles) = profile::read_all(&folders.profiles);
    problems.extend(of_profiles);
    let (backends, of_backends) = backend::read_all(&folders.backends);
    problems.extend(of_backends);
    for base in bases.iter().filter(|base| !locales.iter().any(|locale| locale.tag() == base.locale)) {
        problems.push(Problem::of_path(
            &folders.kb.join(&base.locale),
            format!("articles in `{}`, but the page has no words in it", base.locale),
            format!("add {}/{}.json, or set `fallback` in sources.toml", folders.locales.display(), base.locale),
        ));
    }
    // Where there are no words at all, that is told already.
    let spoken = |tag: &str| locales.is_empty() || locales.iter().any(|locale| locale.tag() == tag);
    for profile in profiles.iter().filter(|profile| !spoken(&profile.locale)) {
        let tags = locales.iter().map(Locale::tag).collect::<Vec<_>>().join(", ");
        problems.push(Problem::of_path(
            &folders.profiles.join(&profile.id).join("profile.toml"),
            format!("`locale` is `{}`, but the page has no words in it", profile.locale),
            format!("write one of: {tags}; or add {}/{}.json", folders.locales.display(), profile.locale),
        ));
    }
    problems.sort();
    problems.dedup();
    (Source { bases, locales, profiles, backends }, problems)
}
