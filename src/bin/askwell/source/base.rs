//! Is the knowledge base sound as a whole?
//!
//! A base is a folder per language: `topics.toml` and `<topic>/<id>.md`. Here stand the checks that one file cannot make:
//! ids, titles and claimed errors are unique, and whatever an article points to exists in its own language.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::Path,
};

use askwell::kb::Topic;

use super::{
    article::{self, ArticleSource},
    file::{self, At, Listing, SourceFile},
    problem::Problem,
    topics,
};

/// What a language's folder holds beside its topics.
const FILES: [&str; 2] = ["topics.toml", "synonyms.txt"];

/// The articles of one language.
#[derive(Debug, Default)]
pub(crate) struct Base {
    /// BCP 47 tag: the folder's name.
    pub(crate) locale: String,
    /// Topics that have articles, in the author's order.
    pub(crate) topics: Vec<Topic>,
    /// Ids of the articles shown first.
    pub(crate) featured: Vec<String>,
    /// Articles in document order: by topic, then by title.
    pub(crate) articles: Vec<ArticleSource>,
}

/// Reads every language below `folder`, sorted by tag. No language at all is a problem.
pub(crate) fn read_all(folder: &Path) -> (Vec<Base>, Vec<Problem>) {
    let listing = match file::list(folder) {
        Ok(listing) => listing,
        Err(problem) => return (Vec::new(), vec![problem]),
    };
    let mut problems = stray(&listing.files, "put it into <locale>/<topic>/, or remove it");
    if listing.folders.is_empty() {
        problems.push(Problem::of_path(folder, "no articles", "add <locale>/topics.toml and <locale>/<topic>/<id>.md"));
    }
    let mut bases = Vec::new();
    for (locale, path) in &listing.folders {
        let (base, of_base) = read(path, locale);
        bases.push(base);
        problems.extend(of_base);
    }
    (bases, problems)
}

/// Reads one language.
fn read(folder: &Path, locale: &str) -> (Base, Vec<Problem>) {
    let listing = match file::list(folder) {
        Ok(listing) => listing,
        Err(problem) => return (Base::default(), vec![problem]),
    };
    let (topics, mut problems) = topics::read(&folder.join("topics.toml"));
    let stray_files =
        listing.files.iter().filter(|(name, _)| !FILES.contains(&name.as_str())).cloned().collect::<Vec<_>>();
    problems.extend(stray(&stray_files, "put it into the folder of its topic, or remove it"));

    let mut articles = Vec::new();
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
            articles.extend(article);
            problems.extend(of_article);
        }
    }
    check(&articles, &mut problems);
    check_targets(&topics.file, "is featured", &topics.featured, &articles, &mut problems);

    let position = |id: &str| topics.topics.iter().position(|topic| topic.id == id);
    articles.sort_by_cached_key(|source| {
        (position(&source.article.topic), alphabetical(&source.article.title), source.article.id.clone())
    });
    let used = topics.topics.into_iter().filter(|topic| articles.iter().any(|source| source.article.topic == topic.id));
    let base = Base {
        locale: locale.to_owned(),
        topics: used.collect(),
        featured: topics.featured.into_iter().map(|id| id.value).collect(),
        articles,
    };
    (base, problems)
}

/// The checks across articles of one language.
fn check(articles: &[ArticleSource], problems: &mut Vec<Problem>) {
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
        check_targets(file, "is related", &source.related, articles, problems);
        check_targets(file, "is linked to", &source.links, articles, problems);
    }
}

/// Every id must be that of an article of this language.
fn check_targets(
    file: &SourceFile,
    how: &str,
    targets: &[At<String>],
    articles: &[ArticleSource],
    problems: &mut Vec<Problem>,
) {
    for id in targets.iter().filter(|id| !articles.iter().any(|source| source.article.id == id.value)) {
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
        let (base, mut problems) = read(folder.path(), "ru");
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
}
