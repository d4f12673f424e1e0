//! What does a built site consist of?
//!
//! A folder of `data/*.bin` (sealed, with a hash of their content in the name), `data/manifest.json`, which tells their
//! names (parts of an index are named by its set and their numbers), and with a compiled page its files and `askwell.js`, the loader that holds the manifest, the style sheet and the
//! first words; and beside each file that shrinks its brotli twin. Everything is computed in memory before the first byte is written, and equal input gives equal bytes.

mod app;
pub(crate) mod corpus;
pub(crate) mod lineage;
mod loader;
mod manifest;
mod name;
mod output;
mod plain;
mod report;
mod style;
mod twin;

use std::collections::{BTreeMap, BTreeSet};

use askwell::{
    backend::courier::Post,
    i18n::Locale,
    kb::{Card, Catalog, Language, Topic, library::part_file},
    policy::{desk::Posting, profile::Apart},
    seal::{self, Kind},
    search::builder::{IndexFiles, Packaging},
};

pub(crate) use app::App;
pub(crate) use output::write;
pub(crate) use report::report;
pub(crate) use twin::{Twins, packed, twins};

use crate::source::{Base, Source, article::Medium, language};
use manifest::{BaseFiles, Manifest, ProfileFile, WordFiles};

/// A site in memory.
#[derive(Debug, Default)]
pub(crate) struct Site {
    /// Path below the site's folder, with `/` → content.
    files: BTreeMap<String, Vec<u8>>,
    /// What the files are, for the report.
    parts: Vec<Part>,
}

/// Files that belong together.
#[derive(Debug)]
struct Part {
    /// `articles ru`.
    label: String,
    /// Paths in [`Site::files`].
    paths: Vec<String>,
}

impl Site {
    /// Builds every file. O(size of the sources), but for the index.
    pub(crate) fn assemble(source: &Source, posts: &BTreeMap<String, Post>, app: Option<&App>) -> Self {
        let mut site = Self::default();
        let mut manifest = Manifest::new(app);
        for base in &source.bases {
            let files = site.add_base(base);
            manifest.kb.insert(base.locale.clone(), files);
        }
        for profile in &source.profiles {
            let label = format!("profile {}", profile.id);
            let file = site.add(label, &format!("profile-{}", profile.id), seal::encode(Kind::Profile, profile));
            let backend = posts.get(&profile.id).map(|post| {
                let label = format!("help desk {}", profile.id);
                site.add(label, &format!("backend-{}", profile.id), post.seal())
            });
            let mut desk = profile.desk();
            desk.posting = Posting { backend: backend.clone().unwrap_or_default(), vars: Vec::new(), ..desk.posting };
            let desk = Apart::of(&desk).seal();
            let desk = site.add(format!("desk {}", profile.id), &format!("desk-{}", profile.id), desk);
            manifest.profiles.insert(
                profile.id.clone(),
                ProfileFile {
                    accent: profile.desk().accent,
                    backend,
                    desk,
                    file,
                    locale: profile.locale.clone(),
                    mail: profile.delivery.mail.clone(),
                    who: plain::account(profile, &source.locales),
                },
            );
        }
        for locale in &source.locales {
            let tag = locale.tag();
            let (first, form) = locale.halves();
            let mut add = |part: &str, words: &Locale| {
                site.add(format!("{part} {tag}"), &format!("{part}-{tag}"), seal::encode(Kind::Locale, words))
            };
            let files = WordFiles { file: add("locale", &first), form: add("words", &form) };
            manifest.locales.insert(tag.to_owned(), files);
        }
        let manifest = manifest.to_json();
        if let Some(app) = app {
            let loader = loader::fill(&app.template.text, &manifest, &app.sheet, &source.locales);
            site.files.insert("askwell.js".into(), loader.into_bytes());
            site.parts.push(Part { label: "askwell.js".into(), paths: vec!["askwell.js".into()] });
            site.files.extend(app.files.clone());
            for label in [&app.wasm, &app.search, &app.lent, &app.form, &app.courier, &app.js] {
                site.parts.push(Part { label: label.clone(), paths: vec![label.clone()] });
            }
        }
        site.files.insert(manifest::PATH.into(), manifest.into_bytes());
        site
    }

    /// Adds the article bodies and the index of one language.
    fn add_base(&mut self, base: &Base) -> BaseFiles {
        let mut paths = Vec::new();
        let mut cards = Vec::new();
        let languages = languages(base);
        for source in &base.articles {
            let article = &source.article;
            let bytes = seal::encode(Kind::Article, article);
            let file = name::hashed(&format!("article-{}-{}", base.locale, article.id), &bytes);
            let path = name::path(&file);
            cards.push(Card {
                file,
                steps: number(article.steps().count()),
                language: languages.iter().position(|one| one.tag == article.locale).map_or(0, |at| at as u8),
                external: article.url.clone().filter(|_| source.medium == Medium::Link),
            });
            self.files.insert(path.clone(), bytes);
            paths.push(path);
        }
        self.parts.push(Part { label: format!("articles {}", base.locale), paths });

        let catalog = Catalog {
            locale: base.locale.clone(),
            languages,
            topics: base.topics.clone(),
            featured: base.featured.clone(),
        };
        let mut builder = corpus::builder(base, cards.iter().map(Card::to_bytes).collect());
        builder.about(catalog.to_bytes());
        let IndexFiles { core, parts, set } = builder.finish_files(Packaging::BySize);
        let index = self.add(format!("index {}", base.locale), &format!("index-{}", base.locale), core);
        let count = parts.len();
        let parts = parts.into_iter().map(|(part, bytes)| (name::path(&part_file(&base.locale, part, set)), bytes));
        let paths = parts.map(|(path, bytes)| {
            self.files.insert(path.clone(), bytes);
            path
        });
        let paths: Vec<String> = paths.collect();
        if count > 0 {
            self.parts.push(Part { label: format!("index parts {}", base.locale), paths });
        }
        let topic = |topic: &Topic| [topic.id.clone(), topic.title.clone(), topic.articles.to_string()];
        BaseFiles {
            featured: base.featured.iter().flat_map(|one| [one.id.clone(), one.title.clone()]).collect(),
            index,
            parts: count,
            topics: base.topics.iter().flat_map(topic).collect(),
        }
    }

    /// Adds a part of one file and returns its path.
    fn add(&mut self, label: String, stem: &str, bytes: Vec<u8>) -> String {
        let path = name::path(&name::hashed(stem, &bytes));
        self.files.insert(path.clone(), bytes);
        self.parts.push(Part { label, paths: vec![path.clone()] });
        path
    }
}

/// The languages of a base: its own first, then the others by tag.
fn languages(base: &Base) -> Vec<Language> {
    let others: BTreeSet<&str> = base.articles.iter().map(|source| source.article.locale.as_str()).collect();
    let others = others.into_iter().filter(|tag| *tag != base.locale);
    let all = std::iter::once(base.locale.as_str()).chain(others).take(usize::from(u8::MAX));
    all.map(|tag| Language { tag: tag.to_owned(), name: language::name(tag).to_owned() }).collect()
}

/// A count in the 16 bits that the format has for it.
fn number(n: usize) -> u16 {
    u16::try_from(n).unwrap_or(u16::MAX)
}
