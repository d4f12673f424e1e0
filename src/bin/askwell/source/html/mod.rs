//! What do the pages of a folder of HTML say as articles?
//!
//! Any static site or saved help centre. Pages are read one by one ([`page`]): where the article is ([`content`]), what it says
//! ([`blocks`], [`inline`], [`table`]). Then, together, they get ids, topics, the name of the site cut off their titles, and links
//! between them become links between articles. O(bytes of the pages).

pub(crate) mod address;
mod blocks;
mod content;
mod inline;
mod nesting;
mod page;
mod table;
mod title;

use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    path::{Path, PathBuf},
};

use askwell::kb::{Article, Block, Inline, Step, article::Target};

use super::{
    article::{ArticleSource, Medium},
    file::{self, At},
    language,
    origin::{self, Note, Pages},
    problem::Problem,
    slug,
};
use page::Page;

/// Longest id: it goes into tickets and file names.
const ID_MAX: usize = 80;
/// Folders inside folders that are read.
const FOLDERS_MAX: usize = 32;

/// An article of a page, with what only the whole base can settle.
#[derive(Debug)]
pub(crate) struct Imported {
    /// The article; its topic is still empty.
    pub(crate) source: ArticleSource,
    /// What topic it belongs to.
    pub(crate) topic: Topic,
}

/// What is known of an article's topic.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Topic {
    /// An id of `topics.toml`, as an author wrote it.
    Id(String),
    /// A title found on the pages.
    Title(String),
    /// The folder that the page lies in.
    Folder {
        /// Its name as an id.
        id: String,
        /// What its own page is called, or its name in words.
        title: String,
    },
}

/// Reads all pages of a folder, in the order of their paths.
pub(crate) fn read(origin: &Pages) -> (Vec<Imported>, Vec<Problem>) {
    let mut problems = Vec::new();
    let mut files = Vec::new();
    walk(&origin.folder, "", 0, &mut files, &mut problems);
    files.retain(|(name, _)| !origin.skip.iter().any(|pattern| origin::matches(pattern, name)));
    if files.is_empty() && problems.is_empty() {
        let message = format!("no HTML pages in {}", origin.folder.display());
        problems.push(origin.file.problem(origin.at, message, "correct `folder` or `skip`"));
    }
    for note in origin.notes.iter().filter(|note| !files.iter().any(|(name, _)| *name == note.page.value)) {
        let message = format!("no page `{}` in {}", note.page.value, origin.folder.display());
        problems.push(origin.file.problem(note.page.at, message, "correct `file`, or remove the table"));
    }
    let mut pages = Vec::new();
    for (name, path) in &files {
        match page::read(path, name, origin) {
            Ok(page) => pages.extend(page),
            Err(problem) => problems.push(problem),
        }
    }
    let articles = articles(pages, origin, &mut problems);
    (articles, problems)
}

/// HTML files below a folder: path below it → path. Files that a browser saved beside a page are left out.
fn walk(folder: &Path, below: &str, depth: usize, files: &mut Vec<(String, PathBuf)>, problems: &mut Vec<Problem>) {
    let listing = match file::list(folder) {
        Ok(listing) => listing,
        Err(problem) => {
            problems.push(problem);
            return;
        }
    };
    for (name, path) in listing.files {
        let lower = name.to_lowercase();
        if [".html", ".htm", ".xhtml"].iter().any(|end| lower.ends_with(end)) {
            files.push((format!("{below}{name}"), path));
        }
    }
    let own = |name: &str| !name.ends_with("_files") && !name.ends_with(".files") && name != "node_modules";
    for (name, path) in listing.folders.into_iter().filter(|(name, _)| own(name)) {
        if depth < FOLDERS_MAX {
            walk(&path, &format!("{below}{name}/"), depth + 1, files, problems);
        }
    }
}

fn articles(mut pages: Vec<Page>, origin: &Pages, problems: &mut Vec<Problem>) -> Vec<Imported> {
    title::without_sites(&mut pages);
    let mut ids: Vec<String> = Vec::with_capacity(pages.len());
    let mut taken = HashMap::new();
    for page in &pages {
        ids.push(id(&page.path, &mut taken));
    }
    let lookup = Lookup::new(&pages, &ids);
    // The title of a folder's own page is what people call the topic.
    let folders: HashMap<String, String> = pages
        .iter()
        .filter_map(|page| {
            let folder = page.path.strip_suffix("index.html").or_else(|| page.path.strip_suffix("index.htm"))?;
            Some((folder.to_owned(), page.title.words.clone()))
        })
        .collect();
    let settled = pages.iter().map(|page| {
        let mut links = Vec::new();
        let targets: Vec<Option<Target>> =
            page.body.references.iter().map(|reference| lookup.target(page, reference)).collect();
        for target in targets.iter().flatten() {
            if let Target::Article(id) = target {
                links.push(At { value: id.clone(), at: 0 });
            }
        }
        (targets, links)
    });
    let settled = settled.collect::<Vec<_>>();
    let mut imported = Vec::with_capacity(pages.len());
    for ((page, id), (targets, links)) in pages.into_iter().zip(ids).zip(settled) {
        let nothing = Note::default();
        let note = origin.notes.iter().find(|note| note.page.value == page.path).unwrap_or(&nothing);
        let topic = topic(&page, origin, note, &folders);
        let mut prose = page.title.words.clone();
        page::prose(&page.body.blocks, &mut prose);
        let Some(locale) = language::of(&prose, page.lang.as_deref()).or_else(|| origin.language.clone()) else {
            let remedy = "add lang to its <html>, or `language` for the folder to sources.toml";
            problems.push(page.file.problem(0, "the language of the page cannot be told", remedy));
            continue;
        };
        let mut blocks = page.body.blocks;
        settle(&mut blocks, &|number| targets.get(number.parse::<usize>().ok()?).cloned().flatten());
        let article = Article {
            id,
            title: note.title.as_ref().map_or(page.title.words, |title| title.value.clone()),
            topic: String::new(),
            locale,
            updated: page.updated.or(origin.updated).unwrap_or_default(),
            related: Vec::new(),
            url: page.url,
            blocks,
        };
        // Faults of what an author noted are told in sources.toml.
        let file = if note.page.value.is_empty() { page.file } else { origin.file.clone() };
        let source = ArticleSource {
            title_at: note.title.as_ref().map_or(0, |title| title.at),
            asks: note.asks.clone(),
            errors: note.errors.clone(),
            related: note.related.clone(),
            links,
            medium: Medium::Page,
            // The text of thousands of pages is not kept.
            file: file.without_text_unless(!note.page.value.is_empty()),
            article,
        };
        imported.push(Imported { source, topic });
    }
    imported
}

/// An id from the path of a page. `taken` counts the pages of each.
fn id(path: &str, taken: &mut HashMap<String, usize>) -> String {
    let lower = path.to_lowercase();
    let stem = lower.rsplit_once('.').map_or(lower.as_str(), |(stem, _)| stem);
    let stem = stem.strip_suffix("/index").unwrap_or(stem);
    let words = slug::slug(&address::percent_decoded(stem));
    let mut id = words.get(..words.len().min(ID_MAX)).unwrap_or("page").trim_end_matches('-').to_owned();
    let number = taken.entry(id.clone()).or_default();
    *number += 1;
    if *number > 1 {
        id = format!("{id}-{number}");
        // `a`, `a-2` and another `a-2` that is one by itself.
        while taken.contains_key(&id) {
            id.push_str("-2");
        }
        taken.insert(id.clone(), 1);
    }
    id
}

/// What topic a page belongs to: as the author says, by its breadcrumbs, by its folder.
fn topic(page: &Page, origin: &Pages, note: &Note, folders: &HashMap<String, String>) -> Topic {
    if let Some(topic) = note.topic.as_ref().or(origin.topic.as_ref()) {
        return Topic::Id(topic.value.clone());
    }
    if let Some(crumb) = &page.crumb {
        return Topic::Title(crumb.clone());
    }
    let folder = page.path.rsplit_once('/').map_or("", |(folder, _)| folder);
    let root = origin.folder.file_name().and_then(|name| name.to_str()).unwrap_or("");
    let name = address::percent_decoded(if folder.is_empty() { root } else { folder });
    let own = folders.get(&if folder.is_empty() { String::new() } else { format!("{folder}/") });
    Topic::Folder { id: slug::slug(&name), title: own.cloned().unwrap_or_else(|| named(&name)) }
}

/// `mail-and-dns` as a title.
fn named(folder: &str) -> String {
    let name = folder.rsplit('/').next().unwrap_or(folder);
    let words = name.replace(['-', '_'], " ");
    let mut letters = words.trim().chars();
    letters.next().map_or_else(|| "—".to_owned(), |first| first.to_uppercase().chain(letters).collect())
}

/// Which page is meant by a reference.
struct Lookup<'a> {
    by_path: HashMap<String, &'a str>,
    by_url: HashMap<String, &'a str>,
}

impl<'a> Lookup<'a> {
    fn new(pages: &[Page], ids: &'a [String]) -> Self {
        let mut lookup = Self { by_path: HashMap::new(), by_url: HashMap::new() };
        for (page, id) in pages.iter().zip(ids) {
            lookup.by_path.entry(path_key(&page.path)).or_insert(id);
            if let Some(url) = &page.url {
                lookup.by_url.entry(address::page_key(url)).or_insert(id);
            }
        }
        lookup
    }

    /// Where a reference leads; `None` when a visitor could not follow it.
    fn target(&self, page: &Page, reference: &str) -> Option<Target> {
        let lower = reference.get(..7).unwrap_or(reference).to_ascii_lowercase();
        if lower.starts_with("mailto:") || lower.starts_with("tel:") {
            let sound = !reference.contains(|letter: char| letter.is_whitespace() || letter.is_control());
            return sound.then(|| Target::Url(reference.to_owned()));
        }
        let absolute = address::resolve(page.base.as_deref().or(page.url.as_deref()).unwrap_or(""), reference);
        let by_url = absolute.as_ref().and_then(|url| self.by_url.get(&address::page_key(url)));
        let local = if address::is_web(reference) || reference.starts_with("//") { None } else { Some(reference) };
        let by_path = local.and_then(|local| {
            let folder = page.path.rsplit_once('/').map_or("", |(folder, _)| folder);
            let local = local.split(['?', '#']).next().unwrap_or("");
            let merged = if local.starts_with('/') { local.to_owned() } else { format!("/{folder}/{local}") };
            self.by_path.get(&path_key(&address::percent_decoded(&address::without_dots(&merged))))
        });
        match by_url.or(by_path) {
            // A link to a place on its own page has no words to add.
            Some(id) if self.by_path.get(&path_key(&page.path)) == Some(id) => None,
            Some(id) => Some(Target::Article((*id).to_owned())),
            None => absolute.map(Target::Url),
        }
    }
}

/// What tells whether two paths are of one page: `/mail/setup`, `mail/setup.html` and `mail/setup/index.html`.
fn path_key(path: &str) -> String {
    let lower = path.to_lowercase();
    let lower = lower.trim_matches('/');
    let stem = [".html", ".htm", ".xhtml"].iter().find_map(|end| lower.strip_suffix(end)).unwrap_or(lower);
    let stem = stem.strip_suffix("/index").unwrap_or(stem);
    if stem == "index" { String::new() } else { stem.to_owned() }
}

/// Links of a page to articles that are not among `known`: those of another language. They lead to the address of the page instead,
/// and where it has none become their words.
pub(crate) fn relink(source: &mut ArticleSource, known: &BTreeSet<String>, urls: &BTreeMap<String, String>) {
    if source.links.iter().all(|link| known.contains(&link.value)) {
        return;
    }
    source.links.retain(|link| known.contains(&link.value));
    settle(&mut source.article.blocks, &|id| match known.contains(id) {
        true => Some(Target::Article(id.to_owned())),
        false => urls.get(id).cloned().map(Target::Url),
    });
}

/// Puts the targets that `lead` tells in the place of those to articles; links that lead nowhere become their words.
fn settle(blocks: &mut [Block], lead: &dyn Fn(&str) -> Option<Target>) {
    for block in blocks {
        match block {
            Block::Heading { text, .. } | Block::Paragraph(text) => settle_line(text, lead),
            Block::Code { .. } => {}
            Block::List { items, .. } => items.iter_mut().for_each(|item| settle(item, lead)),
            Block::Steps(steps) => {
                for Step { title, body } in steps {
                    settle_line(title, lead);
                    settle(body, lead);
                }
            }
            Block::Table { head, rows } => {
                std::iter::once(head).chain(rows).flatten().for_each(|cell| settle_line(cell, lead));
            }
            Block::Quote(inner) => settle(inner, lead),
        }
    }
}

fn settle_line(line: &mut Vec<Inline>, lead: &dyn Fn(&str) -> Option<Target>) {
    let mut settled: Vec<Inline> = Vec::with_capacity(line.len());
    for mut inline in line.drain(..) {
        if let Inline::Strong(text) | Inline::Emphasis(text) | Inline::Link { text, .. } = &mut inline {
            settle_line(text, lead);
        }
        match inline {
            Inline::Link { to: Target::Article(which), text } => match lead(&which) {
                Some(to) => settled.push(Inline::Link { to, text }),
                None => settled.extend(text),
            },
            other => settled.push(other),
        }
    }
    *line = settled;
}
