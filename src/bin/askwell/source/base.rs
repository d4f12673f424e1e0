//! Is the knowledge base sound as a whole?
//!
//! A base is a folder per language, `topics.toml` and `<topic>/<id>.md`, and whatever pages and links `sources.toml` names, each in
//! the language that it is written in. Here stand the checks that one file cannot make: ids, titles and claimed errors are unique, and
//! whatever an article points to exists in its own language.

use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    path::Path,
};

use askwell::{
    kb::{Reference, Topic},
    search::synonyms::Synonym,
};

use super::{
    article::{self, ArticleSource, Medium},
    file::{self, At, Listing, SourceFile},
    html::{self, Imported},
    links,
    origin::{self, Origins},
    problem::Problem,
    slug, synonyms,
    topics::{self, Topics},
};

/// What a language's folder holds beside its topics.
const FILES: [&str; 2] = ["topics.toml", synonyms::FILE];

/// The articles of one language.
#[derive(Debug, Default)]
pub(crate) struct Base {
    /// BCP 47 tag: the folder's name.
    pub(crate) locale: String,
    /// Topics that have articles, in the author's order.
    pub(crate) topics: Vec<Topic>,
    /// Ids of the articles shown first.
    pub(crate) featured: Vec<Reference>,
    /// What clients of the provider call its things.
    pub(crate) synonyms: Vec<Synonym>,
    /// Articles in document order: by topic, then by title.
    pub(crate) articles: Vec<ArticleSource>,
    /// Ids of the articles that could not be read: they are there to be pointed at.
    pub(crate) unread: Vec<String>,
}

/// A language that is still being collected.
#[derive(Default)]
struct Draft {
    locale: String,
    /// Topics in the author's order, then those found on pages.
    topics: Topics,
    synonyms: Vec<Synonym>,
    articles: Vec<ArticleSource>,
    unread: Vec<String>,
}

/// Reads every language below `folder`, and what `sources.toml` names, sorted by tag. No language at all is a problem.
pub(crate) fn read_all(folder: &Path) -> (Vec<Base>, Vec<Problem>) {
    let listing = match file::list(folder) {
        Ok(listing) => listing,
        Err(problem) => return (Vec::new(), vec![problem]),
    };
    let (origins, of_origins) = origin::read(folder);
    let stray_files = listing
        .files
        .iter()
        .filter(|(name, path)| name != origin::FILE && !origins.links.iter().any(|list| list.path == *path))
        .cloned()
        .collect::<Vec<_>>();
    let mut problems = stray(&stray_files, "put it into <locale>/<topic>/, or remove it");
    problems.extend(of_origins);
    let mut drafts = Vec::new();
    for (locale, path) in &listing.folders {
        let (draft, of_draft) = read(path, locale);
        drafts.push(draft);
        problems.extend(of_draft);
    }
    let mut imported = Vec::new();
    for (articles, of_articles) in origins.pages.iter().map(html::read).chain(origins.links.iter().map(links::read)) {
        imported.extend(articles);
        problems.extend(of_articles);
    }
    let urls: BTreeMap<String, String> = imported
        .iter()
        .filter_map(|Imported { source, .. }| Some((source.article.id.clone(), source.article.url.clone()?)))
        .collect();
    for article in imported {
        place(article, &origins, folder, &mut drafts, &mut problems);
    }
    for draft in &mut drafts {
        let known = draft.articles.iter().map(|source| source.article.id.clone()).collect();
        for source in draft.articles.iter_mut().filter(|source| source.medium == Medium::Page) {
            html::relink(source, &known, &urls);
        }
    }
    if drafts.is_empty() && problems.is_empty() {
        let remedy = "add <locale>/topics.toml and <locale>/<topic>/<id>.md, or sources.toml";
        problems.push(Problem::of_path(folder, "no articles", remedy));
    }
    drafts.sort_by(|a, b| a.locale.cmp(&b.locale));
    let bases = drafts.into_iter().map(|draft| finish(draft, &mut problems)).collect();
    (bases, problems)
}

/// Reads the Markdown of one language.
fn read(folder: &Path, locale: &str) -> (Draft, Vec<Problem>) {
    let listing = match file::list(folder) {
        Ok(listing) => listing,
        Err(problem) => return (Draft::default(), vec![problem]),
    };
    let (topics, mut problems) = topics::read(&folder.join("topics.toml"));
    let (synonyms, of_synonyms) = synonyms::read(folder);
    problems.extend(of_synonyms);
    let stray_files =
        listing.files.iter().filter(|(name, _)| !FILES.contains(&name.as_str())).cloned().collect::<Vec<_>>();
    problems.extend(stray(&stray_files, "put it into the folder of its topic, or remove it"));

    let (mut articles, mut unread) = (Vec::new(), Vec::new());
    for (topic, path) in &listing.folders {
        if !topics.topics.iter().any(|known| known.id == *topic) {
            let message = format!("topic `{topic}` is not in topics.toml");
            problems.push(Problem::of_path(path, message, "add it there, or move the articles"));
        }
        let Listing { folders, files } = match file::list(path) {
            Ok(listing) => listing,
            Err(problem) => {
                problems.push(problem);
                continue;
            }
        };
        let (markdown, others): (Vec<_>, Vec<_>) = files.into_iter().partition(|(name, _)| name.ends_with(".md"));
        problems.extend(stray(&others, "articles end in .md; rename or remove it"));
        problems.extend(stray(&folders, "topics have no folders inside; move the articles up"));
        for (_, path) in &markdown {
            let (article, of_article) = article::read(path, locale, topic);
            if article.is_none() {
                unread.extend(path.file_stem().and_then(|stem| stem.to_str()).map(str::to_owned));
            }
            articles.extend(article);
            problems.extend(of_article);
        }
    }
    (Draft { locale: locale.to_owned(), topics, synonyms, articles, unread }, problems)
}

/// Puts an article from outside into its language and topic.
fn place(
    Imported { mut source, topic }: Imported,
    origins: &Origins,
    folder: &Path,
    drafts: &mut Vec<Draft>,
    problems: &mut Vec<Problem>,
) {
    let own = &source.article.locale;
    let has_catalog = origins.languages.contains(own) || drafts.iter().any(|draft| draft.locale == *own);
    let catalog = origins.fallback.as_ref().filter(|_| !has_catalog).unwrap_or(own).clone();
    let at = drafts.iter().position(|draft| draft.locale == catalog).unwrap_or_else(|| {
        drafts.push(Draft { locale: catalog.clone(), ..Draft::default() });
        drafts.len() - 1
    });
    let topics = &mut drafts[at].topics.topics;
    let known = match &topic {
        html::Topic::Id(id) => topics.iter().find(|topic| topic.id == *id),
        html::Topic::Title(title) => topics.iter().find(|topic| alphabetical(&topic.title) == alphabetical(title)),
        html::Topic::Folder { id, title } => topics
            .iter()
            .find(|topic| topic.id == *id)
            .or_else(|| topics.iter().find(|topic| alphabetical(&topic.title) == alphabetical(title))),
    };
    source.article.topic = match (known, topic) {
        (Some(known), _) => known.id.clone(),
        (None, html::Topic::Id(id)) => {
            let message = format!("topic `{id}` is not in {catalog}/topics.toml");
            let remedy = format!("add it to {}, or correct it", folder.join(&catalog).join("topics.toml").display());
            problems.push(source.file.problem(0, message, remedy));
            return;
        }
        (None, html::Topic::Title(title)) => {
            let taken = topics.iter().map(|topic| topic.id.clone()).collect::<Vec<_>>();
            let id = slug::unique(slug::slug(&title), &taken);
            topics.push(Topic { id: id.clone(), title, articles: 0 });
            id
        }
        (None, html::Topic::Folder { id, title }) => {
            topics.push(Topic { id: id.clone(), title, articles: 0 });
            id
        }
    };
    drafts[at].articles.push(source);
}

/// Titles that several pages share get their topic added, as far as that tells them apart. Markdown keeps its titles: there a title
/// that stands twice is a slip.
fn tell_apart(articles: &mut [ArticleSource], topics: &[Topic]) {
    let mut count: HashMap<String, usize> = HashMap::new();
    for source in articles.iter() {
        *count.entry(alphabetical(&source.article.title)).or_default() += 1;
    }
    for source in articles.iter_mut().filter(|source| source.medium != Medium::Markdown) {
        let topic = topics.iter().find(|topic| topic.id == source.article.topic);
        if let Some(topic) = topic.filter(|_| count.get(&alphabetical(&source.article.title)).is_some_and(|n| *n > 1)) {
            source.article.title = format!("{} · {}", source.article.title, topic.title);
        }
    }
}

/// Checks a language as a whole and puts its articles in order.
fn finish(draft: Draft, problems: &mut Vec<Problem>) -> Base {
    let Draft { locale, topics, synonyms, mut articles, unread } = draft;
    tell_apart(&mut articles, &topics.topics);
    let ids: BTreeSet<String> =
        articles.iter().map(|source| source.article.id.clone()).chain(unread.iter().cloned()).collect();
    check(&articles, &ids, problems);
    check_targets(&topics.file, "is featured", &topics.featured, &ids, problems);

    let positions: HashMap<&str, usize> =
        topics.topics.iter().enumerate().map(|(at, topic)| (topic.id.as_str(), at)).collect();
    articles.sort_by_cached_key(|source| {
        let position = positions.get(source.article.topic.as_str()).copied();
        (position, alphabetical(&source.article.title), source.article.id.clone())
    });
    let titles: HashMap<String, String> =
        articles.iter().map(|source| (source.article.id.clone(), source.article.title.clone())).collect();
    let references = |ids: &[At<String>]| -> Vec<Reference> {
        let known = |id: &At<String>| Some(Reference { id: id.value.clone(), title: titles.get(&id.value)?.clone() });
        ids.iter().filter_map(known).collect()
    };
    let mut count: HashMap<&str, u32> = HashMap::new();
    for source in &mut articles {
        source.article.related = references(&source.related);
        *count.entry(source.article.topic.as_str()).or_default() += 1;
    }
    let counted = topics.topics.iter().filter_map(|topic| {
        let articles = *count.get(topic.id.as_str())?;
        Some(Topic { articles, ..topic.clone() })
    });
    Base { topics: counted.collect(), featured: references(&topics.featured), locale, synonyms, articles, unread }
}

/// The checks across articles of one language; `all` are the ids of those that are there.
fn check(articles: &[ArticleSource], all: &BTreeSet<String>, problems: &mut Vec<Problem>) {
    let mut ids = BTreeMap::new();
    let mut titles = BTreeMap::new();
    let mut errors = BTreeMap::new();
    for source in articles {
        let file = &source.file;
        if let Some(first) = ids.insert(&source.article.id, &file.path) {
            let message = format!("id `{}` is also that of {}", source.article.id, first.display());
            problems.push(file.problem(0, message, "give each article its own id"));
        }
        if let Some(first) = titles.insert(alphabetical(&source.article.title), &file.path) {
            let message = format!("title «{}» is also that of {}", source.article.title, first.display());
            problems.push(file.problem(source.title_at, message, "give each article its own title"));
        }
        for error in &source.errors {
            if let Some(first) = errors.insert(alphabetical(&error.value), &file.path) {
                let message = format!("error «{}» is already claimed by {}", error.value, first.display());
                problems.push(file.problem(error.at, message, "leave it to the article that answers it best"));
            }
        }
        let mut seen = BTreeSet::new();
        for id in &source.related {
            if id.value == source.article.id {
                problems.push(file.problem(id.at, "the article is related to itself", "remove it"));
            } else if !seen.insert(&id.value) {
                problems.push(file.problem(
                    id.at,
                    format!("`{}` stands here twice", id.value),
                    "remove one of the two",
                ));
            }
        }
        check_targets(file, "is related", &source.related, all, problems);
        check_targets(file, "is linked to", &source.links, all, problems);
    }
}

/// Every id must be that of an article of this language.
fn check_targets(
    file: &SourceFile,
    how: &str,
    targets: &[At<String>],
    ids: &BTreeSet<String>,
    problems: &mut Vec<Problem>,
) {
    for id in targets.iter().filter(|id| !ids.contains(&id.value)) {
        let message = format!("`{}` {how}, but there is no such article in this language", id.value);
        problems.push(file.problem(id.at, message, "correct the id, write the article or remove it"));
    }
}

fn stray(entries: &[(String, std::path::PathBuf)], remedy: &str) -> Vec<Problem> {
    entries.iter().map(|(_, path)| Problem::of_path(path, "does not belong here", remedy)).collect()
}

/// A key for comparing as a reader would: no case, no difference of ё and е, single spaces.
fn alphabetical(text: &str) -> String {
    let folded = text.to_lowercase().replace('ё', "е");
    folded.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    /// A base from `topic/id` → (title, more front matter).
    fn base_of(articles: &[(&str, &str, &str)]) -> (Base, Vec<String>) {
        let folder = tempfile::tempdir().unwrap();
        let topics =
            "[[topic]]\nid = 'b'\ntitle = 'B'\n[[topic]]\nid = 'a'\ntitle = 'A'\n[[topic]]\nid = 'z'\ntitle = 'Z'\n";
        fs::write(folder.path().join("topics.toml"), topics).unwrap();
        for (path, title, more) in articles {
            let (topic, id) = path.split_once('/').unwrap();
            fs::create_dir_all(folder.path().join(topic)).unwrap();
            let text = format!(
                "+++\nid = '{id}'\ntitle = '{title}'\ntopic = '{topic}'\nasks = ['x', 'y', 'z']\nupdated = 2026-10-12\n\
                 {more}\n+++\n\nText.\n\n1. Step\n"
            );
            fs::write(folder.path().join(topic).join(format!("{id}.md")), text).unwrap();
        }
        let (draft, mut problems) = read(folder.path(), "ru");
        let base = finish(draft, &mut problems);
        problems.sort();
        (base, problems.into_iter().map(|problem| format!("{}: {}", problem.line, problem.message)).collect())
    }

    #[test]
    fn documents_stand_by_topic_then_by_title_and_empty_topics_are_left_out() {
        let more = "errors = []\nrelated = []";
        let (base, problems) = base_of(&[("a/one", "Елка", more), ("a/two", "Ёж", more), ("b/three", "Я", more)]);
        assert_eq!(problems, [""; 0]);
        assert_eq!(base.topics.iter().map(|topic| topic.id.as_str()).collect::<Vec<_>>(), ["b", "a"]);
        let ids = base.articles.iter().map(|source| source.article.id.as_str()).collect::<Vec<_>>();
        assert_eq!(ids, ["three", "two", "one"]);
    }

    #[test]
    fn what_is_claimed_twice_is_told_at_the_second_place() {
        let (_, problems) = base_of(&[
            ("a/one", "Ёлка", "errors = ['550 5.7.1']\nrelated = ['two']"),
            ("b/two", "елка", "errors = ['x', '550  5.7.1']\nrelated = ['two', 'three']"),
        ]);
        let starts = [
            "3: title «елка» is also",
            "7: error «550  5.7.1» is already",
            "8: `three` is related, but",
            "8: the article is",
        ];
        assert_eq!(problems.len(), starts.len(), "{problems:?}");
        for (problem, start) in problems.iter().zip(starts) {
            assert!(problem.starts_with(start), "{problem}");
        }
    }

    #[test]
    fn one_id_in_two_topics_is_a_problem() {
        let more = "errors = []\nrelated = []";
        let (_, problems) = base_of(&[("a/one", "A", more), ("b/one", "B", more)]);
        assert!(problems.len() == 1 && problems[0].starts_with("1: id `one` is also"), "{problems:?}");
    }

    #[test]
    fn an_article_that_cannot_be_read_is_no_dead_link_elsewhere() {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir_all(folder.path().join("ru/a")).unwrap();
        fs::write(folder.path().join("ru/topics.toml"), "[[topic]]\nid = 'a'\ntitle = 'A'\n").unwrap();
        let text = "+++\nid = 'one'\ntitle = 'T'\ntopic = 'a'\nasks = ['x', 'y', 'z']\nupdated = 2026-10-12\nerrors = []\n\
                    related = ['two']\n+++\n\nText.\n\n1. Step\n";
        fs::write(folder.path().join("ru/a/one.md"), text).unwrap();
        fs::write(folder.path().join("ru/a/two.md"), b"+++\n\xff\n+++\n").unwrap();
        let (bases, problems) = read_all(folder.path());
        let told: Vec<&str> = problems.iter().map(|problem| problem.message.as_str()).collect();
        assert_eq!(told, ["not UTF-8"]);
        assert_eq!(bases[0].unread, ["two"]);
    }
}
