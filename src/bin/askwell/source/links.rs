//! Which pages of the provider are found here and read there?
//!
//! A list of links, `.toml` with `[[link]]` tables or `.jsonl` with one object a line: `title`, `url`, and optionally `summary`,
//! `asks`, `errors`, `topic`, `language`, `updated`. A link is an article of its summary; its title opens the provider's page.

use std::collections::BTreeMap;

use askwell::kb::{Article, Block, Date, Inline};
use serde_json::Value;

use super::{
    article::{ArticleSource, Medium},
    file::{At, SourceFile},
    html::{Imported, Topic, address},
    language,
    origin::Links,
    problem::Problem,
    slug, table,
};

/// Keys of a link.
const KEYS: [&str; 8] = ["title", "url", "summary", "asks", "errors", "topic", "language", "updated"];

/// A link as written; what is missing or wrong has its default.
#[derive(Default)]
struct Link {
    title: Option<At<String>>,
    url: Option<At<String>>,
    summary: String,
    asks: Vec<String>,
    errors: Vec<At<String>>,
    topic: Option<String>,
    language: Option<At<String>>,
    updated: Option<Date>,
    at: usize,
}

/// Reads a list in the order of its links.
pub(crate) fn read(origin: &Links) -> (Vec<Imported>, Vec<Problem>) {
    let file = match SourceFile::read(&origin.path) {
        Ok(file) => file,
        Err(problem) => return (Vec::new(), vec![problem]),
    };
    let mut problems = Vec::new();
    let links = if origin.path.extension().is_some_and(|end| end == "jsonl") {
        from_json(&file, &mut problems)
    } else {
        from_toml(&file, &mut problems)
    };
    let imported = articles(&file, links, origin, &mut problems);
    (imported, problems)
}

fn from_toml(file: &SourceFile, problems: &mut Vec<Problem>) -> Vec<Link> {
    table::parse(file, 0..file.text.len(), problems, |root, problems| {
        root.only(&["link"], problems);
        let tables = root.tables("link", problems);
        if tables.is_empty() {
            problems.push(root.problem("no links", "add `[[link]]` with `title` and `url`"));
        }
        let links = tables.iter().map(|table| {
            table.only(&KEYS, problems);
            Link {
                title: table.text("title", problems),
                url: table.text("url", problems),
                summary: table.text_if_any("summary", problems).unwrap_or_default().value,
                asks: table.texts_if_any("asks", problems).into_iter().map(|ask| ask.value).collect(),
                errors: table.texts_if_any("errors", problems),
                topic: table.text_if_any("topic", problems).map(|topic| topic.value),
                language: table.text_if_any("language", problems),
                updated: table.date_if_any("updated", problems),
                at: table.at(),
            }
        });
        links.collect()
    })
}

fn from_json(file: &SourceFile, problems: &mut Vec<Problem>) -> Vec<Link> {
    let mut links = Vec::new();
    let mut at = 0;
    for line in file.text.split_inclusive('\n') {
        let start = at;
        at += line.len();
        if line.trim().is_empty() {
            continue;
        }
        match serde_json::from_str::<BTreeMap<String, Value>>(line) {
            Ok(object) => links.push(from_object(file, start, &object, problems)),
            Err(error) => problems.push(file.problem(
                start,
                format!("not a JSON object: {error}"),
                "write one object a line: {\"title\": \"…\", \"url\": \"…\"}",
            )),
        }
    }
    links
}

fn from_object(file: &SourceFile, at: usize, object: &BTreeMap<String, Value>, problems: &mut Vec<Problem>) -> Link {
    for key in object.keys().filter(|key| !KEYS.contains(&key.as_str())) {
        let remedy = format!("remove it or use one of: {}", KEYS.join(", "));
        problems.push(file.problem(at, format!("unknown key `{key}`"), remedy));
    }
    let mut text = |key: &str| {
        let value = object.get(key)?;
        let text = value.as_str().map(str::trim).filter(|text| !text.is_empty());
        if text.is_none() {
            problems.push(file.problem(at, format!("`{key}` is not a text"), "write words in quotes"));
        }
        text.map(|text| At { value: text.to_owned(), at })
    };
    let mut link = Link {
        title: text("title"),
        url: text("url"),
        summary: text("summary").unwrap_or_default().value,
        topic: text("topic").map(|topic| topic.value),
        language: text("language"),
        at,
        ..Link::default()
    };
    let day = text("updated");
    for (key, found) in [("title", link.title.is_some()), ("url", link.url.is_some())] {
        if !found && !object.contains_key(key) {
            problems.push(file.problem(at, format!("`{key}` is missing"), format!("add `{key}`")));
        }
    }
    let mut texts = |key: &str| -> Vec<String> {
        let Some(value) = object.get(key) else { return Vec::new() };
        let texts: Option<Vec<String>> =
            value.as_array().and_then(|all| all.iter().map(|one| one.as_str().map(str::to_owned)).collect());
        if texts.is_none() {
            problems.push(file.problem(at, format!("`{key}` is not a list"), "write it as [\"…\", \"…\"]"));
        }
        texts.unwrap_or_default()
    };
    link.asks = texts("asks");
    link.errors = texts("errors").into_iter().map(|value| At { value, at }).collect();
    if let Some(day) = day {
        let date = day.value.parse::<toml::value::Datetime>().ok().and_then(|at| at.date);
        link.updated = date.map(|date| Date { year: date.year, month: date.month, day: date.day });
        if date.is_none() {
            problems.push(file.problem(at, "`updated` is not a day", "write it as \"2026-10-12\""));
        }
    }
    link
}

fn articles(file: &SourceFile, links: Vec<Link>, origin: &Links, problems: &mut Vec<Problem>) -> Vec<Imported> {
    let mut imported: Vec<Imported> = Vec::new();
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    let mut ids: Vec<String> = Vec::new();
    for link in links {
        let (Some(title), Some(url)) = (link.title, link.url) else { continue };
        if !address::is_web(&url.value) {
            let message = format!("`{}` is not the address of a page", url.value);
            problems.push(file.problem(url.at, message, "write it with https://"));
            continue;
        }
        // Unlike a page, a place on a page is worth a link of its own.
        if let Some(first) = seen.insert(url.value.clone(), link.at) {
            let message = format!("`{}` is also in line {}", url.value, file.line(first));
            problems.push(file.problem(url.at, message, "remove one of the two"));
            continue;
        }
        let declared = link.language.as_ref().map(|tag| tag.value.as_str());
        let prose = format!("{}\n{}\n{}", title.value, link.summary, link.asks.join("\n"));
        // A few words rarely tell their language: what an author says goes first.
        let told = declared.filter(|tag| language::is_tag(tag)).map(str::to_owned);
        let Some(locale) = told.or_else(|| language::of(&prose, None)).or_else(|| origin.language.clone()) else {
            problems.push(file.problem(link.at, "the language of the link cannot be told", "add language = \"en\""));
            continue;
        };
        let Some(topic) = link.topic.or_else(|| origin.topic.clone()) else {
            problems.push(file.problem(
                link.at,
                "the link has no topic",
                "add `topic` to it, or to the list in sources.toml",
            ));
            continue;
        };
        let id = slug::unique(slug::slug(&title.value), &ids);
        ids.push(id.clone());
        let summary = if link.summary.is_empty() { title.value.clone() } else { link.summary };
        let article = Article {
            id,
            title: title.value,
            locale,
            updated: link.updated.unwrap_or_default(),
            url: Some(url.value),
            blocks: vec![Block::Paragraph(vec![Inline::Text(summary)])],
            ..Article::default()
        };
        let source = ArticleSource {
            file: file.clone(),
            title_at: title.at,
            asks: link.asks,
            errors: link.errors,
            medium: Medium::Link,
            article,
            ..ArticleSource::default()
        };
        imported.push(Imported { source, topic: Topic::Id(topic) });
    }
    imported
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read_text(name: &str, text: &str) -> (Vec<Imported>, Vec<String>) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(name);
        std::fs::write(&path, text).unwrap();
        let (links, problems) = read(&Links { path, topic: Some("help".into()), language: None });
        (links, problems.iter().map(|problem| format!("{}: {}", problem.line, problem.message)).collect())
    }

    #[test]
    fn both_forms_say_the_same() {
        let toml = "[[link]]\ntitle = 'Тарифы хостинга и их сравнение'\nurl = 'https://a.example/t'\nsummary = 'Сколько стоит.'\n\
                    asks = ['цены']\nupdated = 2026-10-12\n";
        let json = "\n{\"title\": \"Тарифы хостинга и их сравнение\", \"url\": \"https://a.example/t\", \"summary\": \"Сколько стоит.\", \
                    \"asks\": [\"цены\"], \"updated\": \"2026-10-12\"}\n";
        let (one, problems) = read_text("l.toml", toml);
        assert_eq!(problems, [""; 0]);
        let (two, problems) = read_text("l.jsonl", json);
        assert_eq!(problems, [""; 0]);
        assert_eq!(one[0].source.article, two[0].source.article);
        assert_eq!((one[0].source.article.locale.as_str(), one[0].source.medium), ("ru", Medium::Link));
        assert_eq!((&one[0].source.asks, &one[0].topic), (&two[0].source.asks, &two[0].topic));
    }

    #[test]
    fn every_fault_is_told_at_its_line() {
        let json = "{\"title\": \"Prices of the plans in our shop\", \"url\": \"/prices\", \"language\": \"en\"}\nnonsense\n\
                    {\"url\": 3, \"odd\": 1}\n{\"title\": \"a\", \"url\": \"https://a.example\"}\n\
                    {\"title\": \"b\", \"url\": \"https://b.example\", \"language\": \"en\", \"updated\": \"soon\"}\n\
                    {\"title\": \"c\", \"url\": \"https://b.example\"}\n";
        let (links, problems) = read_text("l.jsonl", json);
        let starts = [
            "2: not a JSON object",
            "3: unknown key `odd`",
            "3: `url` is not a text",
            "3: `title` is missing",
            "5: `updated` is not a day",
            "1: `/prices` is not the address",
            "4: the language of the link cannot be told",
            "6: `https://b.example` is also in line 5",
        ];
        assert_eq!(problems.len(), starts.len(), "{problems:?}");
        assert!(problems.iter().zip(starts).all(|(problem, start)| problem.starts_with(start)), "{problems:?}");
        assert_eq!(links.len(), 1);
        assert!(read_text("l.toml", "").1[0].starts_with("1: no links"));
    }
}
