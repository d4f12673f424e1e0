//! What does one article file say, and is it a sound article by itself?
//!
//! Front matter in TOML between two `+++` lines, then the body in Markdown. What only the whole knowledge base can tell
//! (ids that must exist, titles and errors that must be unique) is checked in [`super::base`].

use std::path::Path;

use askwell::kb::{Article, Block, Date};

use super::{
    file::{At, SourceFile},
    markdown,
    problem::Problem,
    slug, table,
};

/// Fewest wordings of the question.
const ASKS_MIN: usize = 3;
/// Most characters of a title.
const TITLE_MAX: usize = 70;
/// The line before and after the front matter.
const FENCE: &str = "+++";
/// Keys of the front matter. `kind = "reference"` marks an article that has nothing to be done step by step.
const KEYS: [&str; 8] = ["id", "title", "topic", "asks", "errors", "related", "updated", "kind"];

/// An article as written: what the page shows, and what only the search reads.
#[derive(Debug, Default)]
pub(crate) struct ArticleSource {
    /// The file, for problems that only the whole base can show.
    pub(crate) file: SourceFile,
    /// What the page shows.
    pub(crate) article: Article,
    /// Offset of the title.
    pub(crate) title_at: usize,
    /// Real wordings of the question.
    pub(crate) asks: Vec<String>,
    /// Errors that the article claims.
    pub(crate) errors: Vec<At<String>>,
    /// Ids of related articles.
    pub(crate) related: Vec<At<String>>,
    /// Ids of articles that links lead to.
    pub(crate) links: Vec<At<String>>,
    /// What it was read from.
    pub(crate) medium: Medium,
}

/// What an article was read from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Medium {
    /// A file of the author's, who mends every fault of it.
    #[default]
    Markdown,
    /// A page of a site that was not written for us.
    Page,
    /// A link: its text stands on the provider's site only, so its title leads there.
    Link,
}

/// Reads `<topic>/<id>.md` of a locale. `None` when there is no front matter to read at all.
pub(crate) fn read(path: &Path, locale: &str, topic: &str) -> (Option<ArticleSource>, Vec<Problem>) {
    let stem = path.file_stem().and_then(|stem| stem.to_str()).unwrap_or("");
    match SourceFile::read(path) {
        Ok(file) => parse(file, locale, topic, stem),
        Err(problem) => (None, vec![problem]),
    }
}

fn parse(file: SourceFile, locale: &str, topic: &str, stem: &str) -> (Option<ArticleSource>, Vec<Problem>) {
    let Some((front, body_start)) = front_matter(&file.text) else {
        let problem = if first_line(&file.text).is_some() {
            let remedy = "write a second `+++` line between the front matter and the body";
            file.problem(0, "the front matter does not end", remedy)
        } else {
            let remedy = "begin the file with a `+++` line, TOML, and another `+++` line";
            file.problem(0, "no front matter", remedy)
        };
        return (None, vec![problem]);
    };
    let mut problems = Vec::new();
    let front = table::parse(&file, front, &mut problems, |table, problems| read_front(&file, table, problems));
    let body = markdown::read(&file, body_start, &mut problems);

    if let Some(id) = front.id.as_ref().filter(|id| id.value != stem) {
        let message = format!("`id` is `{}` in a file called {stem}.md", id.value);
        problems.push(file.problem(id.at, message, "make the two the same"));
    }
    if let Some(written) = front.topic.as_ref().filter(|written| written.value != topic) {
        let message = format!("`topic` is `{}` in the folder {topic}", written.value);
        problems.push(file.problem(written.at, message, "make the two the same"));
    }
    check_body(&file, body_start, &body.blocks, front.is_reference, &mut problems);

    let title = front.title.unwrap_or_default();
    let article = Article {
        id: stem.to_owned(),
        title: title.value,
        topic: topic.to_owned(),
        locale: locale.to_owned(),
        updated: front.updated,
        // Their titles are known when all articles are.
        related: Vec::new(),
        url: None,
        blocks: body.blocks,
    };
    let source = ArticleSource {
        article,
        title_at: title.at,
        asks: front.asks.into_iter().map(|ask| ask.value).collect(),
        errors: front.errors,
        related: front.related,
        links: body.links,
        medium: Medium::Markdown,
        file,
    };
    (Some(source), problems)
}

/// Front matter as written; what is missing or wrong has its default.
#[derive(Default)]
struct Front {
    id: Option<At<String>>,
    title: Option<At<String>>,
    topic: Option<At<String>>,
    asks: Vec<At<String>>,
    errors: Vec<At<String>>,
    related: Vec<At<String>>,
    updated: Date,
    is_reference: bool,
}

fn read_front(file: &SourceFile, table: &table::Table<'_>, problems: &mut Vec<Problem>) -> Front {
    table.only(&KEYS, problems);
    let front = Front {
        id: table.text("id", problems),
        title: table.text("title", problems),
        topic: table.text("topic", problems),
        asks: asks(file, table, problems),
        errors: table.texts("errors", problems).unwrap_or_default().value,
        related: table.texts("related", problems).unwrap_or_default().value,
        updated: table.date("updated", problems).unwrap_or_default(),
        is_reference: is_reference(file, table, problems),
    };
    if let Some(id) = front.id.as_ref().filter(|id| !slug::is_id(&id.value)) {
        let message = format!("`{}` is not an id", id.value);
        problems.push(file.problem(id.at, message, "use lower-case Latin words joined by hyphens"));
    }
    if let Some(title) = &front.title {
        let length = title.value.chars().count();
        if length > TITLE_MAX {
            let message = format!("a title of {length} characters");
            problems.push(file.problem(title.at, message, format!("say it in {TITLE_MAX}")));
        } else if title.value.ends_with('.') {
            problems.push(file.problem(title.at, "a title with a full stop", "remove the full stop"));
        }
    }
    front
}

fn asks(file: &SourceFile, table: &table::Table<'_>, problems: &mut Vec<Problem>) -> Vec<At<String>> {
    let Some(asks) = table.texts("asks", problems) else { return Vec::new() };
    let count = asks.value.len();
    if count < ASKS_MIN {
        let message = format!("too few wordings in `asks`: {count}");
        let remedy = format!("write at least {ASKS_MIN}, as clients would type them");
        problems.push(file.problem(asks.at, message, remedy));
    }
    for (i, ask) in asks.value.iter().enumerate() {
        if asks.value[..i].iter().any(|earlier| earlier.value == ask.value) {
            problems.push(file.problem(ask.at, "the same wording twice", "remove one of the two"));
        }
    }
    asks.value
}

fn is_reference(file: &SourceFile, table: &table::Table<'_>, problems: &mut Vec<Problem>) -> bool {
    let Some(kind) = table.text_if_any("kind", problems) else { return false };
    if kind.value != "reference" {
        problems.push(file.problem(kind.at, "unknown kind", "remove it or write kind = \"reference\""));
    }
    true
}

fn check_body(file: &SourceFile, start: usize, blocks: &[Block], is_reference: bool, problems: &mut Vec<Problem>) {
    let body = file.slice(start..file.text.len());
    let start = start + body.len() - body.trim_start().len();
    if body.trim().is_empty() {
        problems.push(file.problem(start, "the article has no body", "write it after the second `+++`"));
        return;
    }
    if !matches!(blocks.first(), None | Some(Block::Paragraph(_))) {
        let remedy = "begin with a paragraph that says what it is and the usual cause: suggestions show it";
        problems.push(file.problem(start, "the body does not begin with a paragraph", remedy));
    }
    if !is_reference && !blocks.is_empty() && !blocks.iter().any(|block| matches!(block, Block::Steps(_))) {
        let remedy = "add a numbered list of what to do, or kind = \"reference\" to the front matter";
        problems.push(file.problem(start, "the article has no steps", remedy));
    }
}

/// The range of the front matter and the offset of the body.
fn front_matter(text: &str) -> Option<(std::ops::Range<usize>, usize)> {
    let start = first_line(text)?;
    let mut line_start = start;
    for line in text[start..].split_inclusive('\n') {
        if line.trim_end() == FENCE {
            return Some((start..line_start, line_start + line.len()));
        }
        line_start += line.len();
    }
    None
}

/// Where the line after the first one begins, when that one opens the front matter.
fn first_line(text: &str) -> Option<usize> {
    let line = text.split_inclusive('\n').next()?;
    (line.trim_end() == FENCE).then_some(line.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD: &str = "+++\nid = \"a\"\ntitle = \"Заголовок\"\ntopic = \"site\"\nasks = [\"x\", \"y\", \"z\"]\nerrors = []\n\
                        related = []\nupdated = 2026-10-12\n+++\n\nВступление.\n\n1. Шаг\n";

    fn faults(text: &str) -> Vec<String> {
        let (_, mut problems) = parse(SourceFile::new("a.md".into(), text), "ru", "site", "a");
        problems.sort();
        problems.iter().map(|problem| format!("{}: {}", problem.line, problem.message)).collect()
    }

    #[test]
    fn a_good_article_is_read_whole() {
        let (source, problems) = parse(SourceFile::new("a.md".into(), GOOD), "ru", "site", "a");
        assert_eq!(problems, []);
        let source = source.unwrap();
        assert_eq!(source.article.updated, Date { year: 2026, month: 10, day: 12 });
        assert_eq!((source.article.steps().count(), source.asks.len()), (1, 3));
        assert_eq!(source.file.line(source.title_at), 3);
    }

    #[test]
    fn every_fault_is_told_at_its_line() {
        for (from, to, fault) in [
            ("id = \"a\"\n", "", "2: `id` is missing"),
            ("\"a\"", "\"b\"", "2: `id` is `b` in a file called a.md"),
            ("\"site\"", "\"mail\"", "4: `topic` is `mail` in the folder site"),
            ("Заголовок", "Заголовок.", "3: a title with a full stop"),
            ("\"y\", ", "", "5: too few wordings in `asks`: 2"),
            (", \"y\", \"z\"", "", "5: too few wordings in `asks`: 1"),
            ("\"y\"", "\"x\"", "5: the same wording twice"),
            ("errors", "error", "2: `errors` is missing"),
            ("2026-10-12", "2026-13-12", "8: not TOML"),
            ("2026-10-12", "\"2026-10-12\"", "8: `updated` is not a day"),
            ("1. Шаг\n", "", "11: the article has no steps"),
            ("Вступление.\n", "## Сразу\n", "11: the body does not begin with a paragraph"),
            ("Вступление.\n\n1. Шаг\n", "", "11: the article has no body"),
            ("+++\n\n", "\n\n", "1: the front matter does not end"),
            ("+++\nid", "id", "1: no front matter"),
        ] {
            let text = GOOD.replacen(from, to, 1);
            assert!(faults(&text).iter().any(|told| told.starts_with(fault)), "{fault}: {:?}", faults(&text));
        }
        assert_eq!(faults(&GOOD.replace("Заголовок", &"я".repeat(71))), ["3: a title of 71 characters"]);
        assert_eq!(faults(""), ["1: no front matter"]);
        assert_eq!(faults("+++"), ["1: the front matter does not end"]);
    }

    #[test]
    fn a_reference_needs_no_steps() {
        let text = GOOD.replace("1. Шаг\n", "");
        assert_eq!(faults(&text.replace("errors", "kind = \"reference\"\nerrors")), [""; 0]);
        assert_eq!(faults(&text.replace("errors", "kind = \"poem\"\nerrors")), ["6: unknown kind"]);
    }
}
