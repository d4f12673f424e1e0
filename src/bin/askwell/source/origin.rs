//! Where else than in Markdown do articles stand?
//!
//! `sources.toml` in the folder of the articles names folders of HTML pages and lists of links. Everything in it is optional, and
//! paths are seen from the file itself.

use std::path::{Component, Path, PathBuf};

use askwell::kb::Date;
use scraper::Selector;

use super::{
    file::{At, SourceFile},
    html::address,
    language,
    problem::Problem,
    table::{self, Table},
};

/// Name of the file in the folder of the articles.
pub(crate) const FILE: &str = "sources.toml";

/// What `sources.toml` says; all empty when there is none.
#[derive(Debug, Default)]
pub(crate) struct Origins {
    /// Languages with a catalog of their own beside those that have a folder.
    pub(crate) languages: Vec<String>,
    /// Language whose catalog takes the articles of all others; without it every language has a catalog.
    pub(crate) fallback: Option<String>,
    /// Folders of HTML.
    pub(crate) pages: Vec<Pages>,
    /// Lists of links.
    pub(crate) links: Vec<Links>,
}

/// A folder of HTML pages.
#[derive(Debug, Default)]
pub(crate) struct Pages {
    /// The folder.
    pub(crate) folder: PathBuf,
    /// Address of the folder on the provider's site, with a final slash.
    pub(crate) url: Option<String>,
    /// What holds the article on every page; by heuristics without it.
    pub(crate) content: Option<Selector>,
    /// What holds the title on every page; by heuristics without it.
    pub(crate) title: Option<Selector>,
    /// What does not belong to the article beside what the heuristics know.
    pub(crate) drop: Vec<Selector>,
    /// Pages that are no articles: paths below the folder, `*` for anything.
    pub(crate) skip: Vec<String>,
    /// Topic of all pages; from breadcrumbs and folders without it.
    pub(crate) topic: Option<At<String>>,
    /// Language of pages that neither say nor show it.
    pub(crate) language: Option<String>,
    /// When the facts of pages without a date were last checked.
    pub(crate) updated: Option<Date>,
    /// What single pages lack.
    pub(crate) notes: Vec<Note>,
    /// The file that says all this, and where it begins to.
    pub(crate) file: SourceFile,
    /// Offset of the table in [`Pages::file`].
    pub(crate) at: usize,
}

/// What an author adds to one HTML page.
#[derive(Debug, Default)]
pub(crate) struct Note {
    /// Its path below the folder.
    pub(crate) page: At<String>,
    /// Wordings of clients.
    pub(crate) asks: Vec<String>,
    /// Errors that it claims.
    pub(crate) errors: Vec<At<String>>,
    /// Ids of related articles.
    pub(crate) related: Vec<At<String>>,
    /// Its topic.
    pub(crate) topic: Option<At<String>>,
    /// Its title, instead of the page's own.
    pub(crate) title: Option<At<String>>,
}

/// A list of links.
#[derive(Debug)]
pub(crate) struct Links {
    /// The list: `.toml` or `.jsonl`.
    pub(crate) path: PathBuf,
    /// Topic of links that name none.
    pub(crate) topic: Option<String>,
    /// Language of links that neither say nor show it.
    pub(crate) language: Option<String>,
}

/// Reads `sources.toml` in the folder of the articles. An absent file says nothing.
pub(crate) fn read(folder: &Path) -> (Origins, Vec<Problem>) {
    let path = folder.join(FILE);
    if !path.exists() {
        return (Origins::default(), Vec::new());
    }
    match SourceFile::read(&path) {
        Ok(file) => parse(&file, folder),
        Err(problem) => (Origins::default(), vec![problem]),
    }
}

fn parse(file: &SourceFile, folder: &Path) -> (Origins, Vec<Problem>) {
    let mut problems = Vec::new();
    let origins = table::parse(file, 0..file.text.len(), &mut problems, |root, problems| {
        root.only(&["fallback", "languages", "html", "links"], problems);
        let tags = root.texts_if_any("languages", problems);
        let tag = |tag: Option<At<String>>, problems: &mut Vec<Problem>| {
            tag.and_then(|tag| language_tag(file, tag, problems))
        };
        Origins {
            languages: tags.into_iter().filter_map(|tag| language_tag(file, tag, problems)).collect(),
            fallback: tag(root.text_if_any("fallback", problems), problems),
            pages: root.tables("html", problems).iter().map(|table| pages(file, folder, table, problems)).collect(),
            links: root
                .tables("links", problems)
                .iter()
                .filter_map(|table| {
                    table.only(&["file", "topic", "language"], problems);
                    let list = table.text("file", problems)?;
                    Some(Links {
                        path: joined(folder, &list.value),
                        topic: table.text_if_any("topic", problems).map(|topic| topic.value),
                        language: tag(table.text_if_any("language", problems), problems),
                    })
                })
                .collect(),
        }
    });
    (origins, problems)
}

fn pages(file: &SourceFile, folder: &Path, table: &Table<'_>, problems: &mut Vec<Problem>) -> Pages {
    const KEYS: [&str; 10] =
        ["folder", "url", "content", "title", "drop", "skip", "topic", "language", "updated", "page"];
    table.only(&KEYS, problems);
    let at = table.at();
    let one = |key: &str, problems: &mut Vec<Problem>| {
        table.text_if_any(key, problems).and_then(|text| selector(file, &text, problems))
    };
    let url = table.text_if_any("url", problems).and_then(|url| {
        if address::is_web(&url.value) {
            return Some(format!("{}/", url.value.trim_end_matches('/')));
        }
        let message = format!("`{}` is not the address of a site", url.value);
        problems.push(file.problem(url.at, message, "write it as https://help.example.com/"));
        None
    });
    Pages {
        folder: table.text("folder", problems).map(|path| joined(folder, &path.value)).unwrap_or_default(),
        url,
        content: one("content", problems),
        title: one("title", problems),
        drop: table.texts_if_any("drop", problems).iter().filter_map(|text| selector(file, text, problems)).collect(),
        skip: table.texts_if_any("skip", problems).into_iter().map(|pattern| pattern.value).collect(),
        topic: table.text_if_any("topic", problems),
        language: table.text_if_any("language", problems).and_then(|tag| language_tag(file, tag, problems)),
        updated: table.date_if_any("updated", problems),
        notes: table.tables("page", problems).iter().map(|table| note(table, problems)).collect(),
        file: file.clone(),
        at,
    }
}

fn note(table: &Table<'_>, problems: &mut Vec<Problem>) -> Note {
    table.only(&["file", "title", "topic", "asks", "errors", "related"], problems);
    Note {
        page: table.text("file", problems).unwrap_or_default(),
        asks: table.texts_if_any("asks", problems).into_iter().map(|ask| ask.value).collect(),
        errors: table.texts_if_any("errors", problems),
        related: table.texts_if_any("related", problems),
        topic: table.text_if_any("topic", problems),
        title: table.text_if_any("title", problems),
    }
}

fn selector(file: &SourceFile, text: &At<String>, problems: &mut Vec<Problem>) -> Option<Selector> {
    let parsed = Selector::parse(&text.value).ok();
    if parsed.is_none() {
        let message = format!("`{}` is not a CSS selector", text.value);
        problems.push(file.problem(text.at, message, "write it as in a style sheet: article .entry-content"));
    }
    parsed
}

fn language_tag(file: &SourceFile, tag: At<String>, problems: &mut Vec<Problem>) -> Option<String> {
    if language::is_tag(&tag.value) {
        return Some(tag.value);
    }
    let message = format!("`{}` is not a language", tag.value);
    problems.push(file.problem(tag.at, message, "write its tag: ru, en"));
    None
}

/// A path seen from a folder, without the detours of `a/../b`: it is what problems show.
fn joined(folder: &Path, path: &str) -> PathBuf {
    let mut joined = folder.to_owned();
    for part in Path::new(path).components() {
        let named = joined.file_name().is_some();
        match part {
            Component::CurDir => {}
            Component::ParentDir if named => drop(joined.pop()),
            other => joined.push(other),
        }
    }
    joined
}

/// Whether a path is one of a pattern: `*` stands for any run of characters, and a final slash for everything below a folder.
pub(crate) fn matches(pattern: &str, path: &str) -> bool {
    let below = format!("{pattern}*");
    let pattern = if pattern.ends_with('/') { below.as_str() } else { pattern };
    let mut pieces = pattern.split('*');
    let Some(mut rest) = path.strip_prefix(pieces.next().unwrap_or("")) else { return false };
    let mut pieces = pieces.peekable();
    if pieces.peek().is_none() {
        return rest.is_empty();
    }
    while let Some(piece) = pieces.next() {
        if pieces.peek().is_none() {
            return rest.ends_with(piece);
        }
        let Some(at) = rest.find(piece) else { return false };
        rest = &rest[at + piece.len()..];
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse_text(text: &str) -> (Origins, Vec<String>) {
        let (origins, mut problems) = parse(&SourceFile::new("sources.toml".into(), text), Path::new("kb"));
        problems.sort();
        (origins, problems.iter().map(|problem| format!("{}: {}", problem.line, problem.message)).collect())
    }

    #[test]
    fn everything_has_its_place() {
        let (origins, problems) = parse_text(
            "fallback = 'en'\nlanguages = ['ru']\n[[html]]\nfolder = '../help'\nurl = 'https://help.example'\n\
             content = 'article, .post'\ndrop = ['.ad']\nskip = ['tag/']\nupdated = 2026-10-01\n\
             [[html.page]]\nfile = 'a.html'\nasks = ['x']\n[[links]]\nfile = 'links.toml'\n",
        );
        assert_eq!(problems, [""; 0]);
        let pages = &origins.pages[0];
        assert_eq!((pages.folder.as_path(), pages.url.as_deref()), (Path::new("help"), Some("https://help.example/")));
        assert_eq!(
            (pages.notes[0].page.value.as_str(), pages.notes[0].asks.len(), origins.links.len()),
            ("a.html", 1, 1)
        );
        assert_eq!(pages.file.line(pages.at), 3);
        assert!(pages.content.is_some() && origins.fallback.as_deref() == Some("en"));
    }

    #[test]
    fn every_fault_is_told_at_its_line() {
        let (_, problems) = parse_text(
            "languages = ['Russian']\n[[html]]\nurl = 'help'\ncontent = '>>'\nodd = 1\n[[html.page]]\nasks = []\n[[links]]\n",
        );
        let starts = [
            "1: `Russian` is not a language",
            "2: `folder` is missing",
            "3: `help` is not the address of a site",
            "4: `>>` is not a CSS selector",
            "5: unknown key `odd`",
            "6: `file` is missing",
            "8: `file` is missing",
        ];
        assert_eq!(problems.len(), starts.len(), "{problems:?}");
        assert!(problems.iter().zip(starts).all(|(problem, start)| problem.starts_with(start)), "{problems:?}");
        assert!(parse_text("").1.is_empty());
    }

    #[test]
    fn patterns() {
        for (pattern, path, wanted) in [
            ("a.html", "a.html", true),
            ("a.html", "b/a.html", false),
            ("tag/", "tag/x/y.html", true),
            ("tag/", "tags.html", false),
            ("*index.html", "a/index.html", true),
            ("a*b*c", "a1b2c", true),
            ("a*b*c", "a1c", false),
            ("*", "x", true),
            ("a*a", "a", false),
        ] {
            assert_eq!(matches(pattern, path), wanted, "{pattern} {path}");
        }
    }
}
