//! What does one HTML page say of itself, and what is its article?
//!
//! Everything that needs the parsed page is read here, and the page is let go: a help centre of ten thousand pages is read one at a
//! time. What needs the other pages (ids, the common end of titles, where links lead) is settled in [`super`].

use std::{fs, path::Path};

use askwell::kb::{Block, Date, Inline, article::plain};
use encoding_rs::{Encoding, UTF_8};
use scraper::{ElementRef, Html, Selector};

use super::{
    super::{file::SourceFile, origin::Pages, problem::Problem},
    address,
    blocks::{self, Body, folded},
    content::Content,
    nesting,
    title::{self, Title},
};

/// Largest page that is read. Larger ones are archives or forums, not articles.
const PAGE_BYTES: usize = 8 << 20;
/// Bytes at the beginning in which a page names its encoding (HTML standard, 13.2.3.2).
const ENCODING_BYTES: usize = 1024;
/// Letters up to which a page that says «404» is none: articles about it are longer.
const MISSING_LETTERS: usize = 600;
/// Links from which a page may be a list of others, and letters beside them, for each and at most.
const LISTED: usize = 3;
const LISTED_LETTERS: usize = 12;
const LISTED_MOST: usize = 12;
/// Breadcrumbs that lead to no topic.
const HOME: [&str; 8] = ["главная", "home", "домой", "start", "index", "help center", "справка", "главная страница"];

/// A page as read.
#[derive(Debug, Default)]
pub(crate) struct Page {
    /// The file with its text.
    pub(crate) file: SourceFile,
    /// Path below the folder, with `/`.
    pub(crate) path: String,
    /// What it is called.
    pub(crate) title: Title,
    /// Address on the provider's site.
    pub(crate) url: Option<String>,
    /// Address that relative references are seen from, when it is another.
    pub(crate) base: Option<String>,
    /// What `lang` says.
    pub(crate) lang: Option<String>,
    /// Day of its last change.
    pub(crate) updated: Option<Date>,
    /// Title of the topic by its breadcrumbs.
    pub(crate) crumb: Option<String>,
    /// The article.
    pub(crate) body: Body,
}

/// Reads a page; `Ok(None)` for one that only leads elsewhere.
pub(crate) fn read(path: &Path, name: &str, origin: &Pages) -> Result<Option<Page>, Problem> {
    let bytes = fs::read(path)
        .map_err(|error| Problem::of_path(path, format!("cannot be read: {error}"), "check the path and its rights"))?;
    let file = decode(path, &bytes)?;
    parse(file, name, origin)
}

/// The text of a page in whatever encoding it names.
fn decode(path: &Path, bytes: &[u8]) -> Result<SourceFile, Problem> {
    if bytes.len() > PAGE_BYTES {
        let message = format!("a page of {} MB", bytes.len() >> 20);
        return Err(Problem::of_path(path, message, "add it to `skip` in sources.toml"));
    }
    let named = Encoding::for_bom(bytes).map(|(encoding, _)| encoding).or_else(|| named_encoding(bytes));
    let encoding = named.unwrap_or(UTF_8);
    let (text, _, broken) = encoding.decode(bytes);
    if broken && encoding == UTF_8 {
        let line = 1 + text.split('\u{fffd}').next().unwrap_or("").matches('\n').count();
        let remedy = "save the page as UTF-8, or name its encoding: <meta charset=\"windows-1251\">";
        return Err(Problem { line, ..Problem::of_path(path, "not UTF-8, and no other encoding is named", remedy) });
    }
    Ok(SourceFile::new(path.to_owned(), &text))
}

/// `charset=` at the beginning of a page.
fn named_encoding(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(ENCODING_BYTES)]).to_ascii_lowercase();
    let at = head.find("charset=")? + "charset=".len();
    let label = head[at..].trim_start_matches(['"', '\'', ' ']);
    let end =
        label.find(|letter: char| !letter.is_ascii_alphanumeric() && !"-_:".contains(letter)).unwrap_or(label.len());
    // A page that names UTF-16 in ASCII is none (HTML standard).
    Encoding::for_label(&label.as_bytes()[..end])
        .map(|encoding| if encoding.is_ascii_compatible() { encoding } else { UTF_8 })
}

/// Reads the text of a page.
pub(crate) fn parse(file: SourceFile, name: &str, origin: &Pages) -> Result<Option<Page>, Problem> {
    if let Some(at) = nesting::too_deep(&file.text) {
        let message = format!("elements nested deeper than {}", nesting::DEEPEST);
        return Err(file.problem(
            at,
            message,
            "close what is open before it, or add the page to `skip` in sources.toml",
        ));
    }
    let html = Html::parse_document(&file.text);
    let meta = |names: &[&str]| names.iter().find_map(|name| meta(&html, name));
    let leads_elsewhere = select(&html, "meta[http-equiv]").any(|element| {
        element.value().attr("http-equiv").is_some_and(|what| what.eq_ignore_ascii_case("refresh"))
            && element.value().attr("content").is_some_and(|content| content.to_ascii_lowercase().contains("url="))
    });
    let Some(content) = Content::find(&html, origin.content.as_ref(), &origin.drop) else {
        if leads_elsewhere {
            return Ok(None);
        }
        let (message, remedy) = match &origin.content {
            Some(_) => {
                ("`content` of sources.toml matches nothing here", "correct the selector, or add the page to `skip`")
            }
            None => ("no article on the page", "add it to `skip` in sources.toml, or say in `content` where it is"),
        };
        return Err(file.problem(0, message, remedy));
    };
    let Some(title) = title::read(&html, &content, origin.title.as_ref()) else {
        let at = file.text.find("<title").unwrap_or(0);
        return Err(file.problem(at, "the page has no title", "add <title> to it, or `title` for it to sources.toml"));
    };
    let body = blocks::read(&content, &title.words);
    if body.blocks.is_empty() {
        if leads_elsewhere {
            return Ok(None);
        }
        let at = file.text.find("<body").unwrap_or(0);
        return Err(file.problem(at, "the article of the page is empty", "add the page to `skip` in sources.toml"));
    }
    if let Some((message, remedy)) = no_article(&html, &content, &title, origin) {
        let at = file.text.find("<body").unwrap_or(0);
        return Err(file.problem(at, message, remedy));
    }
    let canonical =
        select(&html, "link[rel~='canonical' i]").find_map(|link| link.value().attr("href")).map(str::to_owned);
    let own = origin.url.as_ref().map(|url| format!("{url}{}", name.strip_suffix("index.html").unwrap_or(name)));
    let told = [canonical, meta(&["og:url"])].into_iter().flatten();
    let saved = saved_from(&file.text);
    let url = told
        .filter_map(|told| address::resolve(own.as_deref().unwrap_or(""), &told))
        .chain(saved)
        .chain(own.clone())
        .find(|url| address::is_web(url));
    let base = select(&html, "base[href]").find_map(|base| base.value().attr("href"));
    let base = base.and_then(|base| address::resolve(url.as_deref().unwrap_or(""), base));
    let nearest = content.roots.first().into_iter().flat_map(|root| root.ancestors().filter_map(ElementRef::wrap));
    let lang = content.roots.iter().copied().chain(nearest).find_map(|element| {
        element.value().attr("lang").or(element.value().attr("xml:lang")).filter(|lang| !lang.trim().is_empty())
    });
    let lang = lang.map(str::to_owned).or_else(|| meta(&["og:locale", "language"]));
    let updated = meta(&["article:modified_time", "last-modified", "dateModified"])
        .as_deref()
        .and_then(day)
        .or_else(|| select(&html, "time[datetime]").filter_map(|time| day(time.value().attr("datetime")?)).max());
    let crumb = crumb(&html, &title.words);
    Ok(Some(Page { path: name.to_owned(), title, url, base, lang, updated, crumb, body, file }))
}

/// Why a page with a text is no article: it says that a page is missing, or it only lists others. What an author has chosen is one.
fn no_article(
    html: &Html,
    content: &Content<'_>,
    title: &Title,
    origin: &Pages,
) -> Option<(&'static str, &'static str)> {
    const REMEDY: &str = "add it to `skip` in sources.toml, or say in `content` where its article is";
    if origin.content.is_some() {
        return None;
    }
    let letters = |element: ElementRef<'_>| element.text().flat_map(str::chars).filter(|c| c.is_alphanumeric()).count();
    let links = Selector::parse("a[href]").ok()?;
    let (mut all, mut linked, mut count) = (0, 0, 0);
    for root in &content.roots {
        all += letters(*root);
        for link in root.select(&links) {
            linked += letters(link);
            count += 1;
        }
    }
    let written = select(html, "head title").map(|title| title.text().collect::<String>()).collect::<String>();
    let missing = [folded(&title.words), folded(&written)].iter().any(|words| {
        let says = ["не найден", "не существует", "not found", "doesn't exist", "does not exist"];
        words.contains("404") && says.iter().any(|said| words.contains(said))
    });
    if missing && all < MISSING_LETTERS {
        return Some(("the page says that there is none", REMEDY));
    }
    let only_links = count >= LISTED && all.saturating_sub(linked) < LISTED_LETTERS * count.min(LISTED_MOST);
    (only_links && all.saturating_sub(linked) * 2 < linked).then_some(("only links, no article on the page", REMEDY))
}

/// Content of a `meta` element by its name or property.
pub(super) fn meta(html: &Html, name: &str) -> Option<String> {
    let found = select(html, "meta[content]").find(|element| {
        let value = element.value();
        ["name", "property", "itemprop", "http-equiv"]
            .iter()
            .any(|key| value.attr(key).is_some_and(|known| known.eq_ignore_ascii_case(name)))
    });
    let words = found?.value().attr("content")?.split_whitespace().collect::<Vec<_>>().join(" ");
    (!words.is_empty()).then_some(words)
}

pub(super) fn select<'a>(html: &'a Html, selector: &str) -> impl Iterator<Item = ElementRef<'a>> {
    let found = Selector::parse(selector).map(|selector| html.select(&selector).collect::<Vec<_>>());
    found.unwrap_or_default().into_iter()
}

/// The address in the comment that browsers leave in a page that they save.
fn saved_from(text: &str) -> Option<String> {
    let mut end = text.len().min(4_000);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let head = &text[..end];
    let after = ["saved from url=(", "url: "].iter().find_map(|mark| head.split_once(mark)).map(|(_, after)| after)?;
    let after = after
        .split_once(')')
        .filter(|(number, _)| number.bytes().all(|byte| byte.is_ascii_digit()))
        .map_or(after, |(_, url)| url);
    let url = after.split_whitespace().next()?.trim_end_matches("-->");
    address::is_web(url).then(|| url.to_owned())
}

/// The day at the beginning of a timestamp: `2026-10-12T…`.
fn day(text: &str) -> Option<Date> {
    let mut parts = text.trim().get(..10)?.split('-');
    let (year, month, day) = (parts.next()?.parse().ok()?, parts.next()?.parse().ok()?, parts.next()?.parse().ok()?);
    ((1990..2200).contains(&year) && (1..=12).contains(&month) && (1..=31).contains(&day)).then_some(Date {
        year,
        month,
        day,
    })
}

/// The last breadcrumb before the page itself that names a topic.
fn crumb(html: &Html, title: &str) -> Option<String> {
    const CRUMBS: &str = "[class*='breadcrumb' i] a, [id*='breadcrumb' i] a, nav[aria-label*='bread' i] a, \
                          [itemtype*='BreadcrumbList'] a";
    let words = select(html, CRUMBS)
        .map(|link| link.text().collect::<String>().split_whitespace().collect::<Vec<_>>().join(" "));
    let all = words.filter(|words| !words.is_empty()).collect::<Vec<_>>();
    // The first one is the site itself, whatever it is called.
    all.into_iter().skip(1).rfind(|words| folded(words) != folded(title) && !HOME.contains(&folded(words).as_str()))
}

/// All words of blocks but for code, to tell the language by.
pub(crate) fn prose(blocks: &[Block], out: &mut String) {
    fn line(text: &[Inline], out: &mut String) {
        let words = text.iter().filter(|inline| !matches!(inline, Inline::Code(_))).cloned().collect::<Vec<_>>();
        out.push_str(&plain(&words));
        out.push('\n');
    }
    for block in blocks {
        match block {
            Block::Heading { text, .. } | Block::Paragraph(text) => line(text, out),
            Block::Code { .. } => {}
            Block::List { items, .. } => items.iter().for_each(|item| prose(item, out)),
            Block::Steps(steps) => {
                for step in steps {
                    prose(&[Block::Paragraph(step.title.clone())], out);
                    prose(&step.body, out);
                }
            }
            Block::Table { head, rows } => std::iter::once(head).chain(rows).flatten().for_each(|cell| line(cell, out)),
            Block::Quote(inner) => prose(inner, out),
        }
    }
}
