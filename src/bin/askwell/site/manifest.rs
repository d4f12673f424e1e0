//! Which files does the page load for which language and provider?

use std::collections::BTreeMap;

use serde::Serialize;

use super::App;

/// Where the manifest lies below the site's folder, for whoever reads it without the loader.
pub(super) const PATH: &str = "data/manifest.json";
/// Raised when an old loader could not read a new manifest.
const FORMAT: u8 = 1;

/// Paths are relative to the site's folder. Fields stand in alphabetical order and maps sort their keys, so that equal
/// sites have equal manifests.
#[derive(Debug, Serialize)]
pub(super) struct Manifest<'a> {
    /// Absent when only the data was built.
    #[serde(skip_serializing_if = "Option::is_none")]
    app: Option<AppFiles<'a>>,
    format: u8,
    /// Language → its articles.
    pub(super) kb: BTreeMap<String, BaseFiles>,
    /// Language → its words.
    pub(super) locales: BTreeMap<String, WordFiles>,
    /// Profile → its file.
    pub(super) profiles: BTreeMap<String, ProfileFile>,
}

#[derive(Debug, Serialize)]
struct AppFiles<'a> {
    /// The glue names it by itself; here for whoever copies or measures a site.
    form: &'a str,
    js: &'a str,
    /// The glue names this by itself, too.
    search: &'a str,
    wasm: &'a str,
}

/// The knowledge base of one language.
#[derive(Debug, Serialize)]
pub(super) struct BaseFiles {
    /// The articles that are shown first, each its id and its title: what the page shows before it has loaded the index.
    pub(super) featured: Vec<String>,
    /// The core of the search index, with the catalog in it.
    pub(super) index: String,
    /// How many parts it has besides: `data/part-<language>-<number>.<set>.bin`. The core tells which of them a search wants, and the set.
    pub(super) parts: usize,
    /// The topics, each its id, its title and how many articles it has: likewise.
    pub(super) topics: Vec<String>,
}

/// The words of one language.
#[derive(Debug, Serialize)]
pub(super) struct WordFiles {
    /// What a first visit reads.
    pub(super) file: String,
    /// What the form says besides.
    pub(super) form: String,
}

/// One provider's policy.
#[derive(Debug, Serialize)]
pub(super) struct ProfileFile {
    /// The provider's colour, `#rrggbb`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) accent: Option<String>,
    /// The help desk that tickets go to, where it speaks no native contract; the desk names it by itself.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) backend: Option<String>,
    /// What only a ticket under way needs.
    pub(super) desk: String,
    pub(super) file: String,
    /// The language in which the desk speaks.
    pub(super) locale: String,
    /// Where a letter goes when the form cannot run.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) mail: Option<String>,
    /// What such a letter must name for the desk to take it, in the words of each language: the account.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub(super) who: BTreeMap<String, String>,
}

impl<'a> Manifest<'a> {
    /// A manifest of nothing but the compiled page.
    pub(super) fn new(app: Option<&'a App>) -> Self {
        Self {
            app: app.map(|app| AppFiles { form: &app.form, js: &app.js, search: &app.search, wasm: &app.wasm }),
            format: FORMAT,
            kb: BTreeMap::new(),
            locales: BTreeMap::new(),
            profiles: BTreeMap::new(),
        }
    }

    /// One line of JSON.
    pub(super) fn to_json(&self) -> String {
        // Keys are strings and values are text and numbers: nothing here can fail to be written as JSON.
        serde_json::to_string(self).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_manifest_is_sorted_json() {
        let mut manifest = Manifest::new(None);
        for tag in ["ru", "en"] {
            manifest.locales.insert(tag.into(), WordFiles { file: format!("l-{tag}"), form: format!("w-{tag}") });
        }
        manifest.kb.insert(
            "ru".into(),
            BaseFiles {
                featured: vec!["a".into(), "A".into()],
                index: "i".into(),
                parts: 0,
                topics: ["t", "T", "3"].map(str::to_owned).to_vec(),
            },
        );
        manifest.profiles.insert(
            "p".into(),
            ProfileFile {
                accent: None,
                backend: None,
                desk: "d".into(),
                file: "f".into(),
                locale: "ru".into(),
                mail: None,
                who: BTreeMap::new(),
            },
        );
        assert_eq!(
            manifest.to_json(),
            r#"{"format":1,"kb":{"ru":{"featured":["a","A"],"index":"i","parts":0,"topics":["t","T","3"]}},"locales":{"en":{"file":"l-en","form":"w-en"},"ru":{"file":"l-ru","form":"w-ru"}},"profiles":{"p":{"desk":"d","file":"f","locale":"ru"}}}"#
        );
    }
}
