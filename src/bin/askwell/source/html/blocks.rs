//! What does the article of a page say, as typed blocks?
//!
//! The same blocks as from Markdown. Here nothing is refused, because nobody can mend a foreign page for our sake: what has no block
//! of its own is read as the words in it. O(elements).

use askwell::kb::{Block, Inline, Step, article::plain};
use scraper::{ElementRef, Node};

use super::{
    super::{language, slug},
    content::{self, Content},
    inline::{MAX_DEPTH, Run, text_of},
};

/// Lists and quotations inside each other that are kept; deeper ones become paragraphs. Readers of the blocks recurse.
const MAX_NESTING: usize = 8;
/// Most characters of a step's title; a longer first sentence is no title.
const STEP_TITLE_MAX: usize = 120;
/// Elements around code whose classes may tell its language: a table of line numbers puts six between them.
const CODE_AROUND: usize = 8;
/// Headings whose anchor is made of their words.
const HEADINGS_NAMED: usize = 100;

/// An article as read.
#[derive(Debug, Default)]
pub(crate) struct Body {
    /// Blocks in reading order. Links lead to the number of their reference, as `Target::Article`.
    pub(crate) blocks: Vec<Block>,
    /// Where links lead, as written.
    pub(crate) references: Vec<String>,
}

/// Reads the article of a page. A heading that repeats `title` is left out.
pub(crate) fn read(content: &Content<'_>, title: &str) -> Body {
    let mut reader = Reader { content, title: folded(title), references: Vec::new(), nesting: 0, starts: Vec::new() };
    let mut blocks = Vec::new();
    for root in &content.roots {
        blocks.extend(reader.children(*root, 0));
    }
    while matches!(blocks.last(), Some(Block::Heading { .. })) {
        blocks.pop();
    }
    let starts = std::mem::take(&mut reader.starts);
    steps(&mut blocks, &starts);
    headings(&mut blocks);
    Body { blocks, references: reader.references }
}

/// Reads elements.
pub(super) struct Reader<'a, 'p> {
    content: &'a Content<'p>,
    /// The article's title, folded.
    title: String,
    references: Vec<String>,
    /// Lists, quotations and cells around the current element.
    nesting: usize,
    /// First number of every numbered list on the top level.
    starts: Vec<usize>,
}

impl Reader<'_, '_> {
    /// Whether the current element stands in a list, a quotation or a cell.
    pub(super) fn is_nested(&self) -> bool {
        self.nesting > 0
    }

    /// Blocks of everything inside an element.
    pub(super) fn children(&mut self, element: ElementRef<'_>, depth: usize) -> Vec<Block> {
        let mut blocks = Vec::new();
        let mut run = Run::new();
        for child in element.children() {
            match child.value() {
                Node::Text(text) => run.push_text(text),
                _ => {
                    let Some(child) = ElementRef::wrap(child) else { continue };
                    if self.content.skips(child) {
                        continue;
                    }
                    if depth < MAX_DEPTH && (is_block(child) || holds_blocks(child)) {
                        blocks.extend(paragraph(run.take()));
                        blocks.extend(self.block(child, depth + 1));
                    } else {
                        run.push_element(child, self.content, &mut self.references, depth + 1);
                    }
                }
            }
        }
        blocks.extend(paragraph(run.take()));
        blocks
    }

    /// Everything inside an element as one line; blocks in it are separated by breaks.
    pub(super) fn line(&mut self, element: ElementRef<'_>, depth: usize) -> Vec<Inline> {
        self.nesting += 1;
        let blocks = self.children(element, depth);
        self.nesting -= 1;
        let mut line = Vec::new();
        flatten(blocks, &mut line);
        line
    }

    fn inner(&mut self, element: ElementRef<'_>, depth: usize) -> Vec<Block> {
        self.nesting += 1;
        let blocks = self.children(element, depth);
        self.nesting -= 1;
        blocks
    }

    fn block(&mut self, element: ElementRef<'_>, depth: usize) -> Vec<Block> {
        let value = element.value();
        match value.name() {
            name @ ("h1" | "h2" | "h3" | "h4" | "h5" | "h6") => {
                self.heading(element, name.as_bytes()[1] - b'0', depth).into_iter().collect()
            }
            "summary" => self.heading(element, 4, depth).into_iter().collect(),
            "pre" | "textarea" => code(element, self.content).into_iter().collect(),
            "ul" | "menu" | "dir" | "ol" => self.list(element, depth),
            "dl" => self.definitions(element, depth),
            "table" if is_code_table(element) => {
                let lines = element.descendants().filter_map(ElementRef::wrap);
                let pre = lines.filter(|inner| inner.value().name() == "pre").last();
                pre.and_then(|pre| code(pre, self.content)).into_iter().collect()
            }
            "table" => self.table(element, depth),
            "blockquote" => self.quote(element, depth),
            _ if content::is_note(value) => self.quote(element, depth),
            _ => self.children(element, depth),
        }
    }

    fn quote(&mut self, element: ElementRef<'_>, depth: usize) -> Vec<Block> {
        if self.nesting >= MAX_NESTING {
            return self.children(element, depth);
        }
        let inner = self.inner(element, depth);
        if inner.is_empty() { inner } else { vec![Block::Quote(inner)] }
    }

    /// A heading; inside lists and cells a bold paragraph.
    fn heading(&mut self, element: ElementRef<'_>, level: u8, depth: usize) -> Option<Block> {
        let text = self.line(element, depth);
        let words = plain(&text);
        let text = text.into_iter().filter(|inline| !is_anchor(inline)).collect::<Vec<_>>();
        if plain(&text).trim().is_empty() || (level <= 2 && folded(&words) == self.title) {
            return None;
        }
        if self.nesting > 0 {
            return Some(Block::Paragraph(vec![Inline::Strong(text)]));
        }
        // The anchor is set when all headings are known.
        Some(Block::Heading { level, id: String::new(), text })
    }

    fn list(&mut self, element: ElementRef<'_>, depth: usize) -> Vec<Block> {
        let ordered = element.value().name() == "ol";
        if self.nesting >= MAX_NESTING {
            return self.children(element, depth);
        }
        let mut items: Vec<Vec<Block>> = Vec::new();
        self.nesting += 1;
        for child in element.child_elements().filter(|child| !self.content.skips(*child)) {
            let blocks = if is_block(child) && child.value().name() != "li" {
                self.block(child, depth + 1)
            } else {
                self.children(child, depth + 1)
            };
            match (child.value().name(), items.last_mut()) {
                // Editors put a nested list beside the item that it belongs to.
                ("ul" | "ol", Some(last)) => last.extend(blocks),
                _ if blocks.is_empty() => {}
                _ => items.push(blocks),
            }
        }
        self.nesting -= 1;
        if items.is_empty() {
            return Vec::new();
        }
        if ordered && self.nesting == 0 {
            let start = element.value().attr("start").and_then(|start| start.trim().parse().ok());
            self.starts.push(start.unwrap_or(1));
        }
        vec![Block::List { ordered, items }]
    }

    fn definitions(&mut self, element: ElementRef<'_>, depth: usize) -> Vec<Block> {
        let mut items: Vec<Vec<Block>> = Vec::new();
        if self.nesting >= MAX_NESTING {
            return self.children(element, depth);
        }
        // `div` may group a term with its description.
        let parts = element.child_elements().flat_map(|part| match part.value().name() {
            "div" => part.child_elements().collect::<Vec<_>>(),
            _ => vec![part],
        });
        for part in parts.filter(|part| !self.content.skips(*part)).collect::<Vec<_>>() {
            if part.value().name() == "dt" {
                let term = self.line(part, depth + 1);
                items.extend((!term.is_empty()).then(|| vec![Block::Paragraph(vec![Inline::Strong(term)])]));
                continue;
            }
            let blocks = self.inner(part, depth + 1);
            match items.last_mut() {
                Some(last) => last.extend(blocks),
                None if blocks.is_empty() => {}
                None => items.push(blocks),
            }
        }
        if items.is_empty() { Vec::new() } else { vec![Block::List { ordered: false, items }] }
    }
}

fn paragraph(text: Vec<Inline>) -> Option<Block> {
    (!text.is_empty()).then_some(Block::Paragraph(text))
}

/// Verbatim text with its language; `None` when there is none.
fn code(pre: ElementRef<'_>, content: &Content<'_>) -> Option<Block> {
    let text = text_of(pre, content).replace('\r', "").replace('\u{a0}', " ");
    let text = text.trim_matches('\n').trim_end().to_owned();
    if text.trim().is_empty() {
        return None;
    }
    let inner = pre.child_elements().next();
    let around = pre.ancestors().take(CODE_AROUND).filter_map(ElementRef::wrap);
    let lang = inner.into_iter().chain([pre]).chain(around).find_map(code_language).unwrap_or_default();
    Some(Block::Code { lang, caption: String::new(), text })
}

/// The language that classes of an element tell: Prism, highlight.js, Rouge, Sphinx, SyntaxHighlighter.
fn code_language(element: ElementRef<'_>) -> Option<String> {
    let value = element.value();
    let params = value.attr("data-syntaxhighlighter-params").unwrap_or("");
    let brush = params.split(';').find_map(|param| param.trim().strip_prefix("brush:")).map(str::trim);
    let class = value.classes().find_map(|class| {
        ["language-", "lang-", "highlight-source-", "highlight-"].iter().find_map(|start| class.strip_prefix(start))
    });
    let lang = value.attr("data-lang").or(value.attr("data-language")).or(brush).or(class)?;
    let sound = !lang.is_empty()
        && lang.len() <= 20
        && lang.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+#-".contains(&byte));
    // `lang-ru` on something around the code is about people's languages.
    let spoken = language::name(lang) != lang;
    (sound && !spoken && !["none", "plaintext", "text", "default", "plain", "source"].contains(&lang))
        .then(|| lang.to_ascii_lowercase())
}

/// Whether a table places line numbers beside code.
fn is_code_table(table: ElementRef<'_>) -> bool {
    table.descendants().filter_map(ElementRef::wrap).any(|inner| {
        inner.value().classes().any(|class| ["gutter", "linenos", "rouge-gutter", "lineno"].contains(&class))
    })
}

/// Whether an element begins a block of its own.
fn is_block(element: ElementRef<'_>) -> bool {
    const BLOCKS: [&str; 38] = [
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "center",
        "dd",
        "details",
        "dir",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hgroup",
        "hr",
        "html",
        "li",
        "main",
        "menu",
        "ol",
        "p",
        "pre",
        "section",
        "summary",
        "table",
        "ul",
        "textarea",
    ];
    BLOCKS.contains(&element.value().name())
}

/// Whether an element inside the line has a block in it all the same.
fn holds_blocks(element: ElementRef<'_>) -> bool {
    element.descendants().skip(1).filter_map(ElementRef::wrap).any(is_block)
}

/// A heading's link to itself: `¶`, `#`.
fn is_anchor(inline: &Inline) -> bool {
    matches!(inline, Inline::Link { text, .. } if !plain(text).chars().any(char::is_alphanumeric))
        || matches!(inline, Inline::Text(text) if ["¶", "#"].contains(&text.trim()))
}

/// Blocks as one line, separated by breaks.
fn flatten(blocks: Vec<Block>, line: &mut Vec<Inline>) {
    for block in blocks {
        let text = match block {
            Block::Paragraph(text) | Block::Heading { text, .. } => text,
            Block::Code { text, .. } => vec![Inline::Code(text)],
            Block::List { items, .. } => {
                items.into_iter().for_each(|item| flatten(item, line));
                continue;
            }
            Block::Quote(inner) => {
                flatten(inner, line);
                continue;
            }
            Block::Steps(steps) => steps.into_iter().flat_map(|step| step.title).collect(),
            Block::Table { head, rows } => {
                std::iter::once(head)
                    .chain(rows)
                    .flatten()
                    .for_each(|cell| flatten(vec![Block::Paragraph(cell)], line));
                continue;
            }
        };
        if text.is_empty() {
            continue;
        }
        if !line.is_empty() {
            line.push(Inline::Break);
        }
        line.extend(text);
    }
}

/// Numbered lists of the top level become the procedure, when they are numbered as one and every item begins with a title.
fn steps(blocks: &mut [Block], starts: &[usize]) {
    let mut next = 1;
    let mut made = Vec::new();
    let mut starts = starts.iter();
    for block in blocks.iter() {
        let Block::List { ordered: true, items } = block else { continue };
        if starts.next() != Some(&next) {
            return;
        }
        next += items.len();
        let Some(steps) = items.iter().map(|item| step(item)).collect::<Option<Vec<_>>>() else { return };
        made.push(steps);
    }
    if next < 3 {
        return;
    }
    let mut made = made.into_iter();
    for block in blocks {
        if matches!(block, Block::List { ordered: true, .. })
            && let Some(steps) = made.next()
        {
            *block = Block::Steps(steps);
        }
    }
}

/// One item as a step: its first paragraph, or the first sentence of a long one, is the title.
fn step(item: &[Block]) -> Option<Step> {
    let (Block::Paragraph(first), rest) = item.split_first()? else { return None };
    let mut body = rest.to_vec();
    let at = first.iter().position(|inline| *inline == Inline::Break).unwrap_or(first.len());
    let (title, more) = first.split_at(at);
    let (mut title, mut more) = (title.to_vec(), more.get(1..).unwrap_or_default().to_vec());
    if plain(&title).chars().count() > STEP_TITLE_MAX {
        let (head, tail) = first_sentence(&title)?;
        if !more.is_empty() {
            more.insert(0, Inline::Break);
        }
        more.splice(0..0, tail);
        title = head;
    }
    bare_end(&mut title);
    if let Some(Inline::Text(first)) = more.first_mut() {
        *first = first.trim_start().to_owned();
    }
    if plain(&title).trim().is_empty() {
        return None;
    }
    body.splice(0..0, paragraph(more));
    Some(Step { title, body })
}

/// Removes the full stop or colon at the end of a title.
fn bare_end(title: &mut [Inline]) {
    match title.last_mut() {
        Some(Inline::Text(last)) => last.truncate(last.trim_end_matches(['.', ':', ' ']).len()),
        Some(Inline::Strong(inner) | Inline::Emphasis(inner) | Inline::Link { text: inner, .. }) => bare_end(inner),
        _ => {}
    }
}

/// The first sentence and the rest, when the sentence is short enough to be a title.
fn first_sentence(text: &[Inline]) -> Option<(Vec<Inline>, Vec<Inline>)> {
    let mut length = 0;
    for (at, inline) in text.iter().enumerate() {
        if let Inline::Text(words) = inline
            && let Some(end) = [". ", ": ", "; "].iter().filter_map(|mark| words.find(mark)).min()
        {
            let mut head = text[..at].to_vec();
            head.push(Inline::Text(words[..end].to_owned()));
            let mut tail = vec![Inline::Text(words[end + 2..].to_owned())];
            tail.extend_from_slice(&text[at + 1..]);
            let fits = length + words[..end].chars().count() <= STEP_TITLE_MAX;
            return (fits && !plain(&tail).trim().is_empty()).then_some((head, tail));
        }
        let words = plain(std::slice::from_ref(inline));
        length += words.chars().count();
        // `<b>Open the panel.</b> Then …`
        if !matches!(inline, Inline::Text(_)) && words.ends_with(['.', ':']) && at + 1 < text.len() {
            let tail = text[at + 1..].to_vec();
            return (length <= STEP_TITLE_MAX).then(|| (text[..=at].to_vec(), tail));
        }
    }
    None
}

/// Levels 2 and 3 from whatever levels the page has, and an anchor for each heading.
fn headings(blocks: &mut [Block]) {
    let top = blocks
        .iter()
        .filter_map(|block| match block {
            Block::Heading { level, .. } => Some(*level),
            _ => None,
        })
        .min();
    let mut slugs = Vec::new();
    for block in blocks {
        if let Block::Heading { level, id, text } = block {
            *level = if Some(*level) == top { 2 } else { 3 };
            // Making names unique is quadratic; nobody leads to the hundredth heading of a page by its words.
            *id = match slugs.len() {
                0..HEADINGS_NAMED => slug::unique(slug::slug(&plain(text)), &slugs),
                number => format!("section-{number}"),
            };
            slugs.push(id.clone());
        }
    }
}

/// A text as a reader compares it: no case, single spaces.
pub(super) fn folded(text: &str) -> String {
    text.to_lowercase().replace('ё', "е").split_whitespace().collect::<Vec<_>>().join(" ")
}
