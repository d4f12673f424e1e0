//! What is the article of a page called?
//!
//! What the author's selector finds; else the `h1` that the `title` element repeats, the first in the article, the only one outside;
//! else `og:title`, else `title`. A heading that is the site's name is none, and so is one that most pages share. Only the last two may have the name of the site in them: [`without_sites`] cuts it off, once
//! all pages have told what it is.

use scraper::{ElementRef, Html, Selector};

use super::{
    blocks::folded,
    content::Content,
    inline::text_of,
    page::{Page, meta, select},
};

/// What stands between an article's title and the name of its site.
const SEPARATORS: [&str; 10] = [" | ", " – ", " — ", " - ", " · ", " : ", " :: ", " » ", " / ", " • "];
/// Share of titles with one end from which the end is the name of the site.
const SITE_SHARE: f32 = 0.5;

/// What a page is called.
#[derive(Debug, Default)]
pub(crate) struct Title {
    /// Its words; the name of the site may still stand at the end when `open`.
    pub(crate) words: String,
    /// Whether the words are those of the `title` element.
    open: bool,
    /// What stands at the end of the `title` element.
    end: Option<String>,
    /// What the `title` element says, if the words are not its own.
    written: Option<String>,
    /// Whether the end is known to be the name of the site: the page has a title of its own without it.
    proven: bool,
}

/// Reads the title of a page; `None` when it has none.
pub(crate) fn read(html: &Html, content: &Content<'_>, chosen: Option<&Selector>) -> Option<Title> {
    let written = select(html, "head title, title").find_map(|title| {
        let text = title.text().collect::<String>().split_whitespace().collect::<Vec<_>>().join(" ");
        (!text.is_empty()).then_some(text)
    });
    let site = ["og:site_name", "application-name"].into_iter().find_map(|name| meta(html, name));
    let end = written.as_deref().and_then(split_end).map(|(_, end)| end.to_owned());
    if let Some(words) = of_headings(html, content, chosen, written.as_deref(), site.as_deref()) {
        let proven = written.as_deref().and_then(split_end).is_some_and(|(head, _)| folded(head) == folded(&words));
        return Some(Title { words, open: false, end, proven, written });
    }
    let words = meta(html, "og:title").or(written)?;
    match site.and_then(|site| without_end(&words, &site)) {
        Some(words) => Some(Title { words, end, ..Title::default() }),
        None => Some(Title { words, open: true, end, ..Title::default() }),
    }
}

fn of_headings(
    html: &Html,
    content: &Content<'_>,
    chosen: Option<&Selector>,
    written: Option<&str>,
    site: Option<&str>,
) -> Option<String> {
    let words = |element: ElementRef<'_>| {
        let text = text_of(element, content);
        let text = text.split_whitespace().filter(|word| !["¶", "#"].contains(word)).collect::<Vec<_>>().join(" ");
        let text = text.trim_end_matches(['¶', '#', ' ']).to_owned();
        (!text.is_empty() && site.is_none_or(|site| folded(site) != folded(&text))).then_some(text)
    };
    if let Some(words) = chosen.and_then(|chosen| html.select(chosen).find_map(words)) {
        return Some(words);
    }
    let headings = select(html, "h1").filter(|heading| !is_logo(*heading));
    let headings = headings.filter_map(|heading| Some((heading, words(heading)?))).collect::<Vec<_>>();
    let is_inside = |heading: &ElementRef<'_>| {
        heading.ancestors().any(|node| content.roots.iter().any(|root| root.id() == node.id()))
    };
    // Outside the article an h1 may be the logo: only where it does not stand in what is around.
    let around =
        |heading: &ElementRef<'_>| heading.ancestors().filter_map(ElementRef::wrap).any(|parent| content.skips(parent));
    let written = written.map(folded).unwrap_or_default();
    let begins = headings.iter().filter(|(_, words)| written.starts_with(&folded(words)));
    let ends = headings.iter().filter(|(_, words)| written.ends_with(&folded(words)));
    let repeated = begins.chain(ends).filter(|(heading, _)| !around(heading)).collect::<Vec<_>>();
    let best = repeated.iter().find(|(heading, _)| is_inside(heading)).or(repeated.first());
    if let Some((_, words)) = best {
        return Some(words.clone());
    }
    if let Some((_, words)) = headings.iter().find(|(heading, _)| is_inside(heading)) {
        return Some(words.clone());
    }
    let outside = headings.iter().filter(|(heading, _)| !around(heading)).collect::<Vec<_>>();
    match outside.as_slice() {
        [(_, words)] => Some(words.clone()),
        _ => None,
    }
}

/// Whether a heading is the name of the site: all of it is a link to the first page, or its class says so.
fn is_logo(heading: ElementRef<'_>) -> bool {
    let classes = heading.value().classes().chain(heading.value().id());
    let named = classes.map(str::to_ascii_lowercase).any(|class| {
        let class = class.replace(['_', '-'], "");
        ["sitetitle", "sitename", "logo", "brand"].iter().any(|name| class.ends_with(name))
    });
    let letters = |element: ElementRef<'_>| element.text().flat_map(str::chars).filter(|c| !c.is_whitespace()).count();
    let links = select_in(heading, "a[href]");
    let home = links.into_iter().filter(|link| link.value().attr("href").is_some_and(is_home));
    named || home.map(letters).sum::<usize>() >= letters(heading).max(1)
}

fn select_in<'a>(element: ElementRef<'a>, selector: &str) -> Vec<ElementRef<'a>> {
    Selector::parse(selector).map(|selector| element.select(&selector).collect()).unwrap_or_default()
}

/// Whether a reference leads to the first page of its site.
fn is_home(reference: &str) -> bool {
    let path = match reference.split_once("://") {
        Some((_, rest)) => rest.split_once('/').map_or("", |(_, path)| path),
        None => reference.trim_start_matches("../").trim_start_matches(['.', '/']),
    };
    !reference.starts_with('#') && ["", "index.html", "index.htm", "index.php"].contains(&path)
}

/// Takes the name of the site from articles that a heading on most pages has given it to: their `title` elements differ.
fn without_shared(pages: &mut [Page]) {
    let mut words: Vec<&str> = pages.iter().map(|page| page.title.words.as_str()).collect();
    words.sort_unstable();
    let shared: Vec<String> = words
        .chunk_by(|a, b| a == b)
        .filter(|run| run.len() > 1 && run.len() as f32 >= pages.len() as f32 * SITE_SHARE)
        .map(|run| run[0].to_owned())
        .collect();
    for site in shared {
        let own = |page: &Page| page.title.written.clone().filter(|written| folded(written) != folded(&site));
        let mut written: Vec<String> = pages.iter().filter(|page| page.title.words == site).filter_map(own).collect();
        let count = written.len();
        written.sort_unstable();
        written.dedup();
        if count < 2 || written.len() < count {
            continue;
        }
        for page in pages.iter_mut().filter(|page| page.title.words == site) {
            if let Some(words) = own(page) {
                // The name may stand at either end.
                let begun = words.strip_prefix(site.as_str()).map(str::trim_start).and_then(|rest| {
                    SEPARATORS.iter().find_map(|mark| rest.strip_prefix(mark.trim())).map(|rest| rest.trim().to_owned())
                });
                page.title.words = begun.or_else(|| without_end(&words, &site)).unwrap_or(words);
                page.title.open = true;
            }
        }
    }
}

/// Cuts the name of the site off the titles that have it: an end that other pages prove to be it, or that most titles share.
pub(crate) fn without_sites(pages: &mut [Page]) {
    without_shared(pages);
    let mut sites: Vec<String> = Vec::new();
    let mut ends: Vec<&str> = pages.iter().filter_map(|page| page.title.end.as_deref()).collect();
    ends.sort_unstable();
    for run in ends.chunk_by(|a, b| a == b) {
        let proven = pages.iter().any(|page| page.title.proven && page.title.end.as_deref() == Some(run[0]));
        if run.len() >= 2 && (proven || run.len() as f32 >= pages.len() as f32 * SITE_SHARE) {
            sites.push(run[0].to_owned());
        }
    }
    for title in pages.iter_mut().map(|page| &mut page.title).filter(|title| title.open) {
        if let Some(words) = sites.iter().find_map(|site| without_end(&title.words, site)) {
            title.words = words;
        }
    }
}

/// A title without ` | end`.
fn without_end(title: &str, end: &str) -> Option<String> {
    let (head, found) = split_end(title)?;
    (folded(found) == folded(end)).then(|| head.to_owned())
}

/// What stands before and after the last separator of a title.
fn split_end(title: &str) -> Option<(&str, &str)> {
    let at = SEPARATORS.iter().filter_map(|mark| title.rfind(mark).map(|at| (at, mark.len()))).max()?;
    let (head, end) = (title[..at.0].trim(), title[at.0 + at.1..].trim());
    (!head.is_empty() && !end.is_empty()).then_some((head, end))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn title(html: &str) -> Option<String> {
        let page = Html::parse_document(html);
        let content = Content::find(&page, None, &[])?;
        read(&page, &content, None).map(|title| title.words)
    }

    #[test]
    fn the_title_is_the_articles_and_not_the_sites() {
        for (html, wanted) in [
            ("<title>Почта | Сайт</title><h1>Сайт</h1><main><h1>Почта</h1><p>Текст.</p></main>", "Почта"),
            ("<title>Сайт : Почта</title><h1>Почта</h1><main><h1>Порты</h1><p>Текст.</p></main>", "Почта"),
            ("<title>x</title><main><h1>Почта <a href='#p'>¶</a></h1><p>Текст.</p></main>", "Почта"),
            (
                "<title>Почта и порты</title><header><h1>Логотип</h1></header><main><p>Текст.</p></main>",
                "Почта и порты",
            ),
            ("<meta property='og:site_name' content='Сайт'><title>Почта - Сайт</title><p>Текст.</p>", "Почта"),
            ("<meta property='og:title' content='Почта'><title>Другое</title><p>Текст.</p>", "Почта"),
            ("<title>Почта – Сайт</title><p>Текст.</p>", "Почта – Сайт"),
        ] {
            assert_eq!(title(html).as_deref(), Some(wanted), "{html}");
        }
        assert_eq!(title("<p>Текст без названия.</p>"), None);
    }

    #[test]
    fn a_heading_with_the_name_of_the_site_is_no_title() {
        for heading in [
            "<h1 class='site-title'><a href='/'>Хостинг</a></h1>",
            "<h1><a href='../index.html'>Хостинг</a></h1>",
            "<h1 id='logo'>Хостинг</h1>",
        ] {
            let html = format!(
                "<title>Как продлить услугу</title><div id=header>{heading}</div><div id=main><h2>Продление</h2><p>Текст.</p></div>"
            );
            assert_eq!(title(&html).as_deref(), Some("Как продлить услугу"), "{heading}");
        }
        let link = "<title>x</title><main><h1><a href='#top'>Почта</a></h1><p>Текст.</p></main>";
        assert_eq!(title(link).as_deref(), Some("Почта"));
    }

    #[test]
    fn a_title_that_pages_share_is_the_sites() {
        let page = |words: &str, written: &str| Page {
            title: Title { words: words.into(), written: Some(written.into()), ..Title::default() },
            ..Page::default()
        };
        let mut pages = [
            page("Хостинг", "Почта — Хостинг"),
            page("Хостинг", "Хостинг: домены"),
            page("Хостинг", "Как продлить услугу"),
            page("PHP", "PHP"),
        ];
        without_sites(&mut pages);
        let words = pages.iter().map(|page| page.title.words.as_str()).collect::<Vec<_>>();
        assert_eq!(words, ["Почта", "домены", "Как продлить услугу", "PHP"]);
        // Two articles of one name stay what they are where their pages say no more.
        let mut same = [page("Настройка", "Настройка"), page("Настройка", "Настройка")];
        without_sites(&mut same);
        assert!(same.iter().all(|page| page.title.words == "Настройка"));
    }

    #[test]
    fn the_site_is_known_by_the_pages_together() {
        let page = |words: &str, open: bool, end: &str, proven: bool| Page {
            title: Title { words: words.into(), open, end: Some(end.into()), proven, written: None },
            ..Page::default()
        };
        let mut pages = [
            page("Почта", false, "Сайт", true),
            page("Домены – Сайт", true, "Сайт", false),
            page("DNS - Записи", true, "Записи", false),
            page("SSL", false, "x", false),
            page("PHP", false, "y", false),
        ];
        without_sites(&mut pages);
        let words = pages.iter().map(|page| page.title.words.as_str()).collect::<Vec<_>>();
        assert_eq!(words, ["Почта", "Домены", "DNS - Записи", "SSL", "PHP"]);
    }
}
