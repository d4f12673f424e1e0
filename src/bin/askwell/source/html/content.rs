//! Which part of a page is its article, and what stands in it without belonging to it?
//!
//! The author's selector decides where there is one. Otherwise: what help centres and site generators call their article, then
//! `main`, `article` and `role="main"`, then the deepest element that holds nearly all prose of the page. Prose is text outside
//! links and boilerplate; an element that holds most of it is never boilerplate, whatever its class says. O(elements).

use std::collections::HashMap;

use scraper::{ElementRef, Html, Node, Selector, node::Element};

use ego_tree::{NodeId, iter::Edge};

/// Classes and attributes that hold the article and nothing else, in the order of their reliability: schema.org, Zendesk,
/// Confluence, WordPress, MkDocs, Docusaurus, GitHub-like renderers, Sphinx, Bitrix.
const KNOWN: &str = "[itemprop='articleBody'] | .article-body, .article__body | .wiki-content | .entry-content, .post-content | \
                     .theme-doc-markdown, .md-content__inner, .markdown-body, .article-content | .body[role='main'] | \
                     .news-detail, .bx-content";
/// What HTML itself has for it.
const SEMANTIC: &str = "main article | article | [role='main'] | main | #content, #main";

/// Least share of the page's prose in an element found by its name: a teaser of another page also is an `article`.
const SHARE_OF_NAMED: f32 = 0.4;
/// Share of an element's prose in one child that makes the child the better choice.
const SHARE_OF_CHILD: f32 = 0.85;
/// The same of a child by which tables lay a page out, if all headings stand in it: menu and news are beside it.
const SHARE_OF_CELL: f32 = 0.5;
/// Share of the page's prose from which an element is no boilerplate.
const SHARE_OF_BOILERPLATE: f32 = 0.5;

/// Elements that are never read.
const SILENT: [&str; 24] = [
    "script", "style", "noscript", "template", "iframe", "object", "embed", "svg", "canvas", "audio", "video",
    "button", "input", "select", "textarea", "nav", "footer", "dialog", "head", "title", "link", "meta", "map",
    "progress",
];
/// Roles of what stands around an article.
const ROLES: [&str; 9] =
    ["navigation", "banner", "contentinfo", "complementary", "search", "dialog", "alertdialog", "menu", "toolbar"];
/// Words of classes of what stands around an article.
const CLASSES: [&str; 47] = [
    "ads",
    "advert",
    "advertisement",
    "backlinks",
    "banner",
    "breadcrumb",
    "breadcrumbs",
    "byline",
    "comments",
    "consent",
    "cookie",
    "cookies",
    "copyright",
    "feedback",
    "footer",
    "gdpr",
    "headerlink",
    "helpful",
    "menu",
    "modal",
    "nav",
    "navbar",
    "navigation",
    "newsletter",
    "noprint",
    "pager",
    "pagination",
    "popup",
    "promo",
    "prevnext",
    "rating",
    "recommended",
    "related",
    "relatives",
    "respond",
    "screenreader",
    "share",
    "sharedaddy",
    "sharing",
    "sidebar",
    "social",
    "subscribe",
    "subscription",
    "toc",
    "toolbar",
    "vote",
    "votes",
];
/// Pairs of words in classes of what stands around an article.
const CLASS_PAIRS: [(&str, &str); 12] = [
    ("article", "meta"),
    ("entry", "meta"),
    ("post", "meta"),
    ("page", "metadata"),
    ("author", "box"),
    ("edit", "link"),
    ("skip", "link"),
    ("tag", "links"),
    ("tags", "links"),
    ("more", "questions"),
    ("back", "link"),
    ("search", "form"),
];
/// Whole ids of what stands around an article. Sections have ids of their own words, so single words would be too bold.
const IDS: [&str; 14] = [
    "breadcrumbs",
    "comments",
    "cookie-banner",
    "cookie-consent",
    "cookie-notice",
    "footer",
    "likes-and-labels-container",
    "menu",
    "navigation",
    "respond",
    "secondary",
    "sidebar",
    "toc",
    "table-of-contents",
];
/// Words before another in a class that turn its meaning round: `no-sidebar`.
const NEGATIONS: [&str; 5] = ["no", "has", "with", "without", "is"];
/// Classes of notes, which are a part of the article even in an `aside`.
const NOTES: [&str; 11] = [
    "admonition",
    "alert",
    "callout",
    "caution",
    "danger",
    "hint",
    "important",
    "information",
    "note",
    "tip",
    "warning",
];

/// Words of classes and ids of what opens when it is clicked, and how far above the hidden part they may stand.
const FOLDS: [&str; 14] = [
    "accordion",
    "answer",
    "collapse",
    "collapsible",
    "expand",
    "expander",
    "faq",
    "question",
    "spoiler",
    "step",
    "tab",
    "tabpanel",
    "tabs",
    "toggle",
];
const FOLDS_ABOVE: usize = 3;

/// The article inside a page.
pub(crate) struct Content<'a> {
    /// Elements that hold it, in order; several only by the author's selector.
    pub(crate) roots: Vec<ElementRef<'a>>,
    boilerplate: Boilerplate<'a>,
}

/// What does not belong to an article.
struct Boilerplate<'a> {
    drop: &'a [Selector],
    /// Prose below every element, boilerplate by class included.
    prose: HashMap<NodeId, usize>,
    whole: usize,
}

impl<'a> Content<'a> {
    /// Finds the article; `None` when the author's selector matches nothing or the page has no prose at all.
    pub(crate) fn find(page: &'a Html, chosen: Option<&Selector>, drop: &'a [Selector]) -> Option<Self> {
        let root = page.root_element();
        let mut boilerplate = Boilerplate { drop, prose: HashMap::new(), whole: 0 };
        boilerplate.prose = weigh(root, &|element| is_silent(element));
        boilerplate.whole = boilerplate.prose.get(&root.id()).copied().unwrap_or(0);
        if let Some(chosen) = chosen {
            let all = page.select(chosen).collect::<Vec<_>>();
            // What stands inside another match is read with it.
            let ids = all.iter().map(|root| root.id()).collect::<Vec<_>>();
            let outer = all.into_iter().filter(|root| !root.ancestors().any(|node| ids.contains(&node.id())));
            let roots = outer.collect::<Vec<_>>();
            return (!roots.is_empty()).then_some(Self { roots, boilerplate });
        }
        let prose = weigh(root, &|element| boilerplate.holds(element));
        let of = |element: &ElementRef<'_>| prose.get(&element.id()).copied().unwrap_or(0);
        let whole = of(&root);
        if whole == 0 {
            return None;
        }
        let named = |names: &str| {
            names.split('|').find_map(|names| {
                let found = Selector::parse(names.trim()).ok()?;
                let best = page.select(&found).fold(None::<ElementRef<'_>>, |best, one| match best {
                    Some(best) if of(&best) >= of(&one) => Some(best),
                    _ => Some(one),
                });
                best.filter(|best| of(best) as f32 >= whole as f32 * SHARE_OF_NAMED)
            })
        };
        let found = named(KNOWN).unwrap_or_else(|| {
            let mut at = named(SEMANTIC).unwrap_or(root);
            let holds = |child: &ElementRef<'_>, share: f32, at: &ElementRef<'_>| {
                is_container(child) && of(child) as f32 >= of(at).max(1) as f32 * share
            };
            while let Some(child) = at.child_elements().find(|child| holds(child, SHARE_OF_CHILD, &at)).or_else(|| {
                at.child_elements().find(|child| holds(child, SHARE_OF_CELL, &at) && has_all_headings(child, &at))
            }) {
                at = child;
            }
            at
        });
        Some(Self { roots: vec![found], boilerplate })
    }

    /// Whether an element inside the article does not belong to it.
    pub(crate) fn skips(&self, element: ElementRef<'_>) -> bool {
        is_silent(element) || self.boilerplate.holds(element)
    }
}

impl Boilerplate<'_> {
    fn holds(&self, element: ElementRef<'_>) -> bool {
        if is_silent(element) || self.drop.iter().any(|selector| selector.matches(&element)) {
            return true;
        }
        let prose = self.prose.get(&element.id()).copied().unwrap_or(0);
        named_boilerplate(element) && (prose as f32) < self.whole.max(1) as f32 * SHARE_OF_BOILERPLATE
    }
}

/// Whether an element is a note beside the text: a hint, a warning.
pub(crate) fn is_note(element: &Element) -> bool {
    let blocks = ["div", "aside", "section", "p"];
    blocks.contains(&element.name())
        && element.classes().any(|class| {
            let words = words(class);
            let part = words
                .last()
                .is_some_and(|word| ["title", "heading", "icon", "body", "content"].contains(&word.as_str()));
            (words.first().is_some_and(|word| NOTES.contains(&word.as_str())) && !part)
                || words.last().is_some_and(|word| ["admonition", "macro", "callout", "alert"].contains(&word.as_str()))
        })
}

fn is_container(element: &ElementRef<'_>) -> bool {
    ["body", "div", "section", "main", "article", "td", "tr", "tbody", "table", "center", "form", "font", "span"]
        .contains(&element.value().name())
}

/// Whether a child of a table that lays the page out, or the table itself, has all headings of an element.
fn has_all_headings(child: &ElementRef<'_>, all: &ElementRef<'_>) -> bool {
    let Ok(headings) = Selector::parse("h1, h2, h3") else { return false };
    let count = child.select(&headings).count();
    ["table", "tbody", "tr", "td", "center", "font"].contains(&child.value().name())
        && count > 0
        && count == all.select(&headings).count()
}

/// What is never read, wherever it stands.
fn is_silent(element: ElementRef<'_>) -> bool {
    let value = element.value();
    let name = value.name();
    // ASP.NET and old Bitrix put a form around the whole page.
    SILENT.contains(&name)
        || value.attr("hidden").is_some_and(|how| how != "until-found")
        || value.attr("role").is_some_and(|role| ROLES.contains(&role))
        || (is_hidden_by_style(value) && !folds(element))
        || (value.attr("aria-hidden") == Some("true") && name != "body" && name != "div")
        || (name == "header" && !inside_article(element))
        || (name == "aside" && !is_note(value))
}

/// Whether its own style hides it.
fn is_hidden_by_style(element: &Element) -> bool {
    let style: String = element.attr("style").unwrap_or_default().split_whitespace().collect();
    let style = style.to_ascii_lowercase();
    style.contains("display:none") || style.contains("visibility:hidden")
}

/// Whether it is a part of what opens when it is clicked: an answer below its question is hidden only at first.
fn folds(element: ElementRef<'_>) -> bool {
    let parents = element.ancestors().filter_map(ElementRef::wrap).take(FOLDS_ABOVE);
    std::iter::once(element).chain(parents).any(|one| {
        let classes = one.value().classes().chain(one.value().id());
        classes.flat_map(words).any(|word| FOLDS.contains(&word.as_str()))
    })
}

fn inside_article(element: ElementRef<'_>) -> bool {
    element.ancestors().filter_map(ElementRef::wrap).any(|parent| {
        ["article", "main", "section"].contains(&parent.value().name()) || parent.value().attr("role") == Some("main")
    })
}

/// Boilerplate by class or id.
fn named_boilerplate(element: ElementRef<'_>) -> bool {
    let value = element.value();
    if !["div", "section", "ul", "ol", "form", "p", "table", "header", "span", "details", "a", "figure", "dl"]
        .contains(&value.name())
    {
        return false;
    }
    // Inside a line and in headings a class is about looks, but for links to the place itself.
    if ["span", "a"].contains(&value.name()) {
        let own = [
            "headerlink",
            "anchor",
            "permalink",
            "hash-link",
            "heading-anchor",
            "header-anchor",
            "screen-reader-text",
            "sr-only",
        ];
        return value.classes().any(|class| own.contains(&class));
    }
    let by_id = value.id().is_some_and(|id| IDS.contains(&id.to_ascii_lowercase().as_str()));
    by_id
        || value.classes().any(|class| {
            let words = words(class);
            let pairs = words.windows(2).any(|pair| CLASS_PAIRS.iter().any(|(a, b)| pair[0] == *a && pair[1] == *b));
            let single = words.iter().enumerate().any(|(at, word)| {
                let turned = at > 0 && NEGATIONS.contains(&words[at - 1].as_str());
                CLASSES.contains(&word.as_str()) && !turned
            });
            pairs || single
        })
}

/// `entryContent`, `entry-content` and `entry__content` in words.
fn words(class: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut was_lower = false;
    for letter in class.chars() {
        let begins = letter.is_uppercase() && was_lower;
        was_lower = letter.is_lowercase();
        if (begins || !letter.is_alphanumeric()) && words.last().is_some_and(|word| !word.is_empty()) {
            words.push(String::new());
        }
        if let Some(word) = words.last_mut().filter(|_| letter.is_alphanumeric()) {
            word.extend(letter.to_lowercase());
        }
    }
    words.retain(|word| !word.is_empty());
    words
}

/// Letters of prose below every element: text outside links and outside what `skips`.
fn weigh(root: ElementRef<'_>, skips: &dyn Fn(ElementRef<'_>) -> bool) -> HashMap<NodeId, usize> {
    let mut prose = HashMap::new();
    let mut open: Vec<usize> = Vec::new();
    // The element whose subtree is not read, if we are in one.
    let mut skipped: Option<NodeId> = None;
    for edge in root.traverse() {
        match edge {
            Edge::Open(node) if skipped.is_none() => match node.value() {
                Node::Text(text) => {
                    if let Some(top) = open.last_mut() {
                        *top += text.chars().filter(|letter| !letter.is_whitespace()).count();
                    }
                }
                Node::Element(element) => {
                    let skip = ElementRef::wrap(node).is_some_and(skips)
                        || (element.name() == "a" && element.attr("href").is_some());
                    if skip && node.id() != root.id() {
                        skipped = Some(node.id());
                    }
                    open.push(0);
                }
                _ => {}
            },
            Edge::Close(node) if node.value().is_element() => {
                if skipped == Some(node.id()) {
                    skipped = None;
                }
                if skipped.is_none() {
                    let letters = open.pop().unwrap_or(0);
                    prose.insert(node.id(), letters);
                    if let Some(parent) = open.last_mut() {
                        *parent += letters;
                    }
                }
            }
            _ => {}
        }
    }
    prose
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Text of the article without boilerplate, white space evened out.
    fn text_of(html: &str, selector: Option<&str>) -> Option<String> {
        let page = Html::parse_document(html);
        let chosen = selector.map(|selector| Selector::parse(selector).unwrap());
        let content = Content::find(&page, chosen.as_ref(), &[])?;
        let mut text = String::new();
        for root in &content.roots {
            let mut skipped = None;
            for edge in root.traverse() {
                match edge {
                    Edge::Open(node) => {
                        if skipped.is_none() && ElementRef::wrap(node).is_some_and(|element| content.skips(element)) {
                            skipped = Some(node.id());
                        }
                        if let (None, Node::Text(words)) = (skipped, node.value()) {
                            text.push_str(words);
                            text.push(' ');
                        }
                    }
                    Edge::Close(node) => skipped = skipped.filter(|id| *id != node.id()),
                }
            }
        }
        Some(text.split_whitespace().collect::<Vec<_>>().join(" "))
    }

    const PROSE: &str = "<p>Откройте панель управления, раздел «Домены», и выберите домен, для которого нужна запись.</p>\
                         <p>Затем нажмите кнопку, подождите час и проверьте ответ сервера имён командой из примера.</p>";

    #[test]
    fn the_article_is_found_by_name_by_meaning_and_by_density() {
        let wanted = text_of(&format!("<body>{PROSE}"), None);
        for around in [
            "<div class='top-menu'><a href='/'>Главная</a></div><main><div class='wrap'>PROSE</div></main><footer>© Хостинг</footer>",
            "<header><h1>Сайт</h1></header><div id='wrapper'><div class='col'>PROSE</div><div class='sidebar'>Реклама и новости.</div></div>",
            "<div><div class='article-body'>PROSE</div><div class='article-votes'>Была ли статья полезна?</div></div>",
            "<article>Короткий анонс другой страницы</article><table><tr><td>PROSE</td><td><a href='a'>Ещё</a></td></tr></table>",
            "<div class='has-sidebar with-toc'>PROSE<aside>Сбоку</aside></div>",
            "<div class='cookie-page related'>PROSE</div>",
            "<div id='cookie-notice'>Мы используем куки.</div><div role='main' class='body'>PROSE</div>",
        ] {
            let html = format!("<body>{}", around.replace("PROSE", PROSE));
            assert_eq!(text_of(&html, None), wanted, "{around}");
        }
    }

    #[test]
    fn what_is_hidden_is_not_read_but_what_unfolds_is() {
        for (html, wanted) in [
            ("<p>Видно.</p><div style='color:red; Display : none'>Скрыто.</div>", "Видно."),
            ("<p>Видно.</p><span style='visibility:hidden'>Скрыто.</span>", "Видно."),
            ("<p>Видно.</p><p style='display:block'>Тоже.</p>", "Видно. Тоже."),
            ("<div class='faq-item'><p>Вопрос?</p><div style='display:none'>Ответ.</div></div>", "Вопрос? Ответ."),
        ] {
            assert_eq!(text_of(&format!("<body><main>{html}</main>"), None).as_deref(), Some(wanted), "{html}");
        }
    }

    #[test]
    fn of_a_page_laid_out_by_tables_the_cell_with_the_headings_is_the_article() {
        let page = "<body><center><table><tr><td colspan=2><b>Хостинг для всех</b> <a href='/'>Главная</a></td></tr>\
                    <tr><td><a href='a'>Домены</a><br>Звоните нам каждый день</td><td><h1>Порты</h1><p>Почта ходит через \
                    порты 465 и 993, пароль от ящика.</p></td></tr><tr><td colspan=2>© 2009 Хостинг</td></tr></table></center>";
        let text = text_of(page, None).unwrap();
        assert!(text.starts_with("Порты") && text.ends_with("ящика."), "{text}");
        // A table with its own headings of columns is data.
        let data = "<main><h1>Тарифы</h1><p>Сравните.</p><table><tr><td>Старт и всё, что в нём есть</td><td>100</td></tr></table></main>";
        assert!(text_of(data, None).unwrap().starts_with("Тарифы Сравните."));
    }

    #[test]
    fn the_selector_of_the_author_decides() {
        let html = "<main><p>Мимо</p></main><div class='a'><p>Раз</p><div class='a'>внутри</div></div><div class='a'>два</div>";
        assert_eq!(text_of(html, Some(".a")).as_deref(), Some("Раз внутри два"));
        assert_eq!(text_of(html, Some(".b")), None);
    }

    #[test]
    fn a_page_without_words_has_no_article() {
        for html in ["", "<body></body>", "<nav>Меню</nav>", "<a href='x'>ссылка</a>", "<script>x</script>"] {
            assert_eq!(text_of(html, None), None, "{html}");
        }
    }

    #[test]
    fn notes_belong_to_the_article() {
        let html =
            "<article><p>Текст статьи.</p><aside class='note'><p>Важно.</p></aside><aside>Сбоку</aside></article>";
        assert_eq!(text_of(html, None).as_deref(), Some("Текст статьи. Важно."));
    }
}
