//! What does the body of an article say, as typed blocks?
//!
//! CommonMark with tables, and of it only what [`Block`] can show. Whatever else the parser recognises (raw HTML, images,
//! footnotes, …) is a [`Problem`] with its remedy: nothing that an author wrote disappears silently.

use std::{iter::Peekable, ops::Range};

use askwell::kb::{
    Block, Inline, Step,
    article::{Target, plain},
};
use pulldown_cmark::{CodeBlockKind, CowStr, Event, HeadingLevel, LinkType, OffsetIter, Options, Parser, Tag};

use super::{
    file::{At, SourceFile},
    problem::Problem,
    slug, torn,
};

/// A body as read.
#[derive(Debug, Default)]
pub(crate) struct Body {
    /// Blocks in reading order.
    pub(crate) blocks: Vec<Block>,
    /// Ids of articles that links lead to.
    pub(crate) links: Vec<At<String>>,
}

/// Blocks inside blocks, emphasis inside emphasis: more than this is a slip, and readers of the blocks recurse.
const MAX_DEPTH: usize = 24;
/// Most characters of a step's title.
const STEP_TITLE_MAX: usize = 70;

/// Reads the Markdown from offset `start` of the file to its end. O(n).
pub(crate) fn read(file: &SourceFile, start: usize, problems: &mut Vec<Problem>) -> Body {
    let text = file.slice(start..file.text.len());
    if let Some(at) = too_deep(text) {
        problems.push(file.problem(start + at, "nested too deeply", "write it as plain paragraphs and lists"));
        return Body::default();
    }
    let events = Parser::new_ext(text, options()).into_offset_iter().peekable();
    let mut reader =
        Reader { file, start, events, problems, links: Vec::new(), slugs: Vec::new(), steps: 0, nesting: 0 };
    let blocks = reader.blocks();
    Body { blocks, links: reader.links }
}

/// Tables are shown; the others are switched on so that they are noticed.
fn options() -> Options {
    Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_GFM
}

/// Offset of the first thing that is nested deeper than [`MAX_DEPTH`].
fn too_deep(text: &str) -> Option<usize> {
    let mut depth = 0usize;
    for (event, range) in Parser::new_ext(text, options()).into_offset_iter() {
        match event {
            Event::Start(_) if depth == MAX_DEPTH => return Some(range.start),
            Event::Start(_) => depth += 1,
            Event::End(_) => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    None
}

struct Reader<'a> {
    file: &'a SourceFile,
    /// Where the Markdown begins in the file.
    start: usize,
    events: Peekable<OffsetIter<'a>>,
    problems: &'a mut Vec<Problem>,
    links: Vec<At<String>>,
    /// Anchors given so far.
    slugs: Vec<String>,
    /// Steps read so far.
    steps: u64,
    /// Lists and quotations around the current block.
    nesting: usize,
}

impl Reader<'_> {
    /// Blocks up to the end of the enclosing one, which is consumed, or of the text.
    fn blocks(&mut self) -> Vec<Block> {
        let mut blocks = Vec::new();
        while let Some((event, range)) = self.events.peek().cloned() {
            if is_inline(&event) {
                // A tight list's item has its words without a paragraph around them.
                blocks.push(Block::Paragraph(self.inlines()));
                continue;
            }
            self.events.next();
            match event {
                Event::End(_) => break,
                Event::Start(tag) => blocks.extend(self.block(tag, range)),
                Event::Rule => self.refuse(range, "a line across the page", "remove it or use a heading"),
                Event::Html(_) => self.refuse_html(range),
                _ => self.refuse(range, "unknown markup", "write it with paragraphs, lists and tables"),
            }
        }
        blocks
    }

    fn inner_blocks(&mut self) -> Vec<Block> {
        self.nesting += 1;
        let blocks = self.blocks();
        self.nesting -= 1;
        blocks
    }

    /// The block that has just begun; `None` when it is refused.
    fn block(&mut self, tag: Tag<'_>, range: Range<usize>) -> Option<Block> {
        match tag {
            Tag::Paragraph => {
                if torn::is_table(self.source(&range)) {
                    self.refuse(range, "a table that is none", "write `|---|---|` under its head");
                }
                Some(Block::Paragraph(self.inlines_to_end()))
            }
            Tag::Heading { level, .. } => Some(self.heading(level, range)),
            Tag::BlockQuote(kind) => {
                if kind.is_some() {
                    self.refuse(range, "a note box `[!…]`", "remove the `[!…]` line");
                }
                Some(Block::Quote(self.inner_blocks()))
            }
            Tag::CodeBlock(kind) => Some(self.code(&kind, range)),
            Tag::List(Some(first)) if self.nesting == 0 => Some(self.procedure(first, range)),
            Tag::List(first) => Some(Block::List { ordered: first.is_some(), items: self.items() }),
            Tag::Table(_) => Some(self.table()),
            Tag::HtmlBlock => {
                self.refuse_html(range);
                self.skip();
                None
            }
            Tag::FootnoteDefinition(_) => {
                self.refuse(range, "a footnote", "write it in the text or in brackets");
                self.skip();
                None
            }
            _ => {
                self.refuse(range, "unknown markup", "write it with paragraphs, lists and tables");
                self.skip();
                None
            }
        }
    }

    fn heading(&mut self, level: HeadingLevel, range: Range<usize>) -> Block {
        let text = self.inlines_to_end();
        let words = plain(&text);
        if words.trim().is_empty() {
            self.refuse(range.clone(), "a heading without words", "write it or remove the `#`");
        }
        if self.nesting > 0 {
            self.refuse(range.clone(), "a heading inside a list or quotation", "make it a paragraph in `**bold**`");
        }
        let level = match level {
            HeadingLevel::H1 => {
                self.refuse(range, "a heading of level 1, which is the title's", "write `##`");
                2
            }
            HeadingLevel::H2 => 2,
            HeadingLevel::H3 => 3,
            _ => {
                self.refuse(range, "a heading deeper than level 3", "write `###` or a paragraph in `**bold**`");
                3
            }
        };
        let id = slug::unique(slug::slug(&words), &self.slugs);
        self.slugs.push(id.clone());
        Block::Heading { level, id, text }
    }

    fn code(&mut self, kind: &CodeBlockKind<'_>, range: Range<usize>) -> Block {
        let mut text = String::new();
        for (event, _) in self.events.by_ref() {
            match event {
                Event::Text(piece) => text.push_str(&piece),
                Event::End(_) => break,
                _ => {}
            }
        }
        let text = text.strip_suffix('\n').unwrap_or(&text).to_owned();
        let info = match kind {
            CodeBlockKind::Indented => {
                self.refuse(range, "code by indentation", "put it between ``` lines, or indent the text less");
                return Block::Code { lang: String::new(), caption: String::new(), text };
            }
            CodeBlockKind::Fenced(info) => info.trim(),
        };
        let (lang, caption) = info.split_once(char::is_whitespace).unwrap_or((info, ""));
        if lang.is_empty() {
            self.refuse(range.clone(), "code without its language", "write it after the ```: ```sh Терминал");
        }
        if !torn::is_closed_fence(self.source(&range)) {
            self.refuse(range, "code that is never closed", "add a ``` line after it");
        }
        Block::Code { lang: lang.into(), caption: caption.trim().into(), text }
    }

    /// A numbered list on the top level.
    fn procedure(&mut self, first: u64, range: Range<usize>) -> Block {
        if first != self.steps + 1 {
            let remedy = if self.steps == 0 {
                "begin with 1, and indent what belongs to a step by three spaces".to_owned()
            } else {
                format!("steps are numbered on through the article: begin with {}", self.steps + 1)
            };
            self.refuse(range, &format!("a numbered list that begins with {first}"), &remedy);
        }
        let mut steps = Vec::new();
        while let Some((Event::Start(Tag::Item), range)) = self.events.next() {
            self.steps += 1;
            steps.push(self.step(range));
        }
        Block::Steps(steps)
    }

    fn step(&mut self, range: Range<usize>) -> Step {
        let mut body = self.inner_blocks();
        if !matches!(body.first(), Some(Block::Paragraph(_))) {
            self.refuse(range, "a step without a title", "begin it with a short paragraph that says what to do");
            return Step { title: Vec::new(), body };
        }
        let title = match body.remove(0) {
            Block::Paragraph(title) => title,
            _ => Vec::new(),
        };
        let words = plain(&title);
        if words.chars().count() > STEP_TITLE_MAX {
            let message = format!("a step's title of {} characters", words.chars().count());
            let remedy =
                format!("say it in {STEP_TITLE_MAX}; put the rest after a blank line, indented by three spaces");
            self.refuse(range, &message, &remedy);
        } else if words.ends_with('.') {
            self.refuse(range, "a step's title with a full stop", "remove the full stop");
        }
        Step { title, body }
    }

    fn items(&mut self) -> Vec<Vec<Block>> {
        let mut items = Vec::new();
        while let Some((Event::Start(Tag::Item), _)) = self.events.next() {
            items.push(self.inner_blocks());
        }
        items
    }

    fn table(&mut self) -> Block {
        let mut head = Vec::new();
        let mut rows = Vec::new();
        while let Some((event, range)) = self.events.next() {
            match event {
                Event::Start(Tag::TableHead) => head = self.cells(),
                Event::Start(Tag::TableRow) => {
                    // The parser fills short rows and cuts long ones without a word.
                    let written = torn::cells(self.source(&range));
                    if written != head.len() {
                        let message = format!("a row of {written} cells in a table of {} columns", head.len());
                        self.refuse(range, &message, "write as many cells as the head has; `\\|` is a line in a cell");
                    }
                    rows.push(self.cells());
                }
                _ => break,
            }
        }
        Block::Table { head, rows }
    }

    fn cells(&mut self) -> Vec<Vec<Inline>> {
        let mut cells = Vec::new();
        while let Some((Event::Start(Tag::TableCell), _)) = self.events.next() {
            cells.push(self.inlines_to_end());
        }
        cells
    }

    /// Runs of text up to the end of the enclosing element, which is consumed.
    fn inlines_to_end(&mut self) -> Vec<Inline> {
        let run = self.inlines();
        self.events.next();
        run
    }

    /// Runs of text up to whatever is not one; that is left.
    fn inlines(&mut self) -> Vec<Inline> {
        let mut run = Vec::new();
        // The words that the parser has handed out in pieces since the last markup.
        let mut words: Option<Range<usize>> = None;
        while let Some((event, range)) = self.events.next_if(|(event, _)| is_inline(event)) {
            if !matches!(event, Event::Text(_)) {
                self.refuse_torn(words.take());
            }
            match event {
                Event::Text(text) => {
                    words = Some(words.map_or(range.start, |words| words.start)..range.end);
                    push_text(&mut run, &text);
                }
                Event::Code(code) => run.push(Inline::Code(code.into_string())),
                Event::SoftBreak => push_text(&mut run, " "),
                Event::HardBreak => run.push(Inline::Break),
                Event::Start(Tag::Emphasis) => run.push(Inline::Emphasis(self.inlines_to_end())),
                Event::Start(Tag::Strong) => run.push(Inline::Strong(self.inlines_to_end())),
                Event::Start(Tag::Link { link_type, dest_url, title, .. }) => {
                    run.push(self.link(link_type, &dest_url, &title, range));
                }
                Event::Start(Tag::Image { .. }) => {
                    self.refuse(range, "an image", "say in words what it shows");
                    self.skip();
                }
                Event::Start(Tag::Strikethrough) => {
                    self.refuse(range, "struck-out text", "remove it");
                    self.skip();
                }
                Event::FootnoteReference(_) => self.refuse(range, "a footnote", "write it in the text or in brackets"),
                Event::TaskListMarker(_) => {
                    self.refuse(range, "a box `[ ]`", "remove it; steps have boxes of their own");
                }
                Event::InlineHtml(_) => self.refuse_html(range),
                _ => self.refuse(range, "unknown markup", "write it as plain words"),
            }
        }
        self.refuse_torn(words);
        run
    }

    /// Refuses markup that stands among words because it opens or closes nothing.
    fn refuse_torn(&mut self, words: Option<Range<usize>>) {
        let Some(words) = words else { return };
        if let Some((at, message, remedy)) = torn::sign(self.source(&words)) {
            self.refuse(words.start + at..words.end, message, remedy);
        }
    }

    fn link(&mut self, kind: LinkType, address: &CowStr<'_>, title: &str, range: Range<usize>) -> Inline {
        let text = self.inlines_to_end();
        if plain(&text).trim().is_empty() {
            self.refuse(range.clone(), "a link without words", "write in the square brackets where it leads");
        }
        if !title.is_empty() {
            self.refuse(range.clone(), "a link with a title in quotes", "remove it; it would never be seen");
        }
        let to = if kind == LinkType::Email {
            Target::Url(format!("mailto:{address}"))
        } else if let Some(id) = address.strip_prefix("article:") {
            self.links.push(At { value: id.to_owned(), at: self.start + range.start });
            Target::Article(id.to_owned())
        } else {
            if !is_allowed(address) {
                let message = format!("a link to `{address}`");
                self.refuse(range, &message, "use https://, http://, mailto:, tel: or article:<id>");
            }
            Target::Url(address.to_string())
        };
        Inline::Link { to, text }
    }

    /// Consumes the rest of the element that has just begun.
    fn skip(&mut self) {
        let mut depth = 1;
        while depth > 0 {
            match self.events.next() {
                Some((Event::Start(_), _)) => depth += 1,
                Some((Event::End(_), _)) => depth -= 1,
                Some(_) => {}
                None => break,
            }
        }
    }

    /// The Markdown of a range.
    fn source(&self, range: &Range<usize>) -> &str {
        self.file.slice(self.start + range.start..self.start + range.end)
    }

    fn refuse_html(&mut self, range: Range<usize>) {
        self.refuse(range, "raw HTML", "write it in Markdown, or between ` ` when it is an example");
    }

    fn refuse(&mut self, range: Range<usize>, message: &str, remedy: &str) {
        self.problems.push(self.file.problem(self.start + range.start, message, remedy));
    }
}

fn is_inline(event: &Event<'_>) -> bool {
    match event {
        Event::Text(_)
        | Event::Code(_)
        | Event::SoftBreak
        | Event::HardBreak
        | Event::InlineHtml(_)
        | Event::InlineMath(_)
        | Event::DisplayMath(_)
        | Event::FootnoteReference(_)
        | Event::TaskListMarker(_) => true,
        Event::Start(tag) => matches!(
            tag,
            Tag::Emphasis
                | Tag::Strong
                | Tag::Strikethrough
                | Tag::Superscript
                | Tag::Subscript
                | Tag::Link { .. }
                | Tag::Image { .. }
        ),
        Event::End(_) | Event::Html(_) | Event::Rule => false,
    }
}

/// Whether a link may lead there: schemes that a page can open and that run nothing.
fn is_allowed(address: &str) -> bool {
    let lower = address.to_ascii_lowercase();
    ["https://", "http://", "mailto:", "tel:"]
        .iter()
        .any(|scheme| lower.strip_prefix(scheme).is_some_and(|rest| !rest.is_empty()))
        && !address.contains(char::is_whitespace)
}

/// The parser splits text at entities and brackets; a reader of blocks wants it whole.
fn push_text(run: &mut Vec<Inline>, text: &str) {
    match run.last_mut() {
        Some(Inline::Text(last)) => last.push_str(text),
        _ => run.push(Inline::Text(text.to_owned())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read_text(text: &str) -> (Body, Vec<String>) {
        let file = SourceFile::new("a.md".into(), text);
        let mut problems = Vec::new();
        let body = read(&file, 0, &mut problems);
        (body, problems.iter().map(|problem| format!("{}: {}", problem.line, problem.message)).collect())
    }

    fn text(words: &str) -> Vec<Inline> {
        vec![Inline::Text(words.into())]
    }

    #[test]
    fn blocks_of_a_whole_article() {
        let (body, problems) = read_text(concat!(
            "Два правила\nспорят &amp; `x`.\n\n## Что сделать\n\n1. Проверьте\n\n   «cPanel»:\n\n   ```apache .htaccess\n   a\n\n   b\n   ```\n\n",
            "2. Уберите\n   - раз\n   - два\n\n> Цитата\n\n| A | B |\n| - | - |\n| 1 | `x\\|y` |\n\n## Что сделать\n"
        ));
        assert_eq!(problems, [""; 0]);
        let [lead, heading, steps, quote, table, again] = body.blocks.try_into().unwrap();
        assert_eq!(
            lead,
            Block::Paragraph(vec![
                Inline::Text("Два правила спорят & ".into()),
                Inline::Code("x".into()),
                Inline::Text(".".into())
            ])
        );
        assert_eq!(heading, Block::Heading { level: 2, id: "chto-sdelat".into(), text: text("Что сделать") });
        let Block::Steps(steps) = steps else { panic!("{steps:?}") };
        assert_eq!(steps.iter().map(Step::title_text).collect::<Vec<_>>(), ["Проверьте", "Уберите"]);
        assert_eq!(
            steps[0].body[1],
            Block::Code { lang: "apache".into(), caption: ".htaccess".into(), text: "a\n\nb".into() }
        );
        assert_eq!(
            steps[1].body,
            [Block::List {
                ordered: false,
                items: vec![vec![Block::Paragraph(text("раз"))], vec![Block::Paragraph(text("два"))]]
            }]
        );
        assert_eq!(quote, Block::Quote(vec![Block::Paragraph(text("Цитата"))]));
        let Block::Table { head, rows } = table else { panic!("{table:?}") };
        assert_eq!((head.len(), rows), (2, vec![vec![text("1"), vec![Inline::Code("x|y".into())]]]));
        assert!(matches!(again, Block::Heading { id, .. } if id == "chto-sdelat-2"));
    }

    #[test]
    fn a_list_inside_a_list_is_no_procedure() {
        let (body, problems) = read_text("1. Раз\n   1. внутри\n\n- два\n  1. внутри\n");
        assert_eq!(problems, [""; 0]);
        assert!(
            matches!(&body.blocks[0], Block::Steps(steps) if matches!(steps[0].body[0], Block::List { ordered: true, .. }))
        );
        assert!(matches!(&body.blocks[1], Block::List { ordered: false, items } if items.len() == 1));
    }

    #[test]
    fn links_lead_to_articles_and_safe_addresses_only() {
        let (body, problems) = read_text(
            "[a](article:mail-550) [b](https://x.example) <mailto:x@y.example> <x@y.example> [c](tel:+7) \
             [d](javascript:alert(1)) [e](/local) [f](https://) [](https://x.example) [g](http://x.example \"t\")",
        );
        assert_eq!(body.links, [At { value: "mail-550".into(), at: 0 }]);
        assert_eq!(
            problems,
            [
                "1: a link to `javascript:alert(1)`",
                "1: a link to `/local`",
                "1: a link to `https://`",
                "1: a link without words",
                "1: a link with a title in quotes"
            ]
        );
        let Block::Paragraph(run) = &body.blocks[0] else { panic!() };
        let mails = run.iter().filter(
            |inline| matches!(inline, Inline::Link { to: Target::Url(url), .. } if url == "mailto:x@y.example"),
        );
        assert_eq!(mails.count(), 2);
    }

    #[test]
    fn whatever_cannot_be_shown_is_told() {
        for (markdown, problem) in [
            ("a\n\n# Title", "3: a heading of level 1, which is the title's"),
            ("#### Deep", "1: a heading deeper than level 3"),
            ("##", "1: a heading without words"),
            ("- ## In a list", "1: a heading inside a list or quotation"),
            ("<div>\nx\n</div>", "1: raw HTML"),
            ("<!-- note -->", "1: raw HTML"),
            ("a <b>x", "1: raw HTML"),
            ("![x](y.png)", "1: an image"),
            ("a\n\n---\n", "3: a line across the page"),
            ("~~x~~", "1: struck-out text"),
            ("- [ ] x", "1: a box `[ ]`"),
            ("> [!NOTE]\n> x", "1: a note box `[!…]`"),
            ("    code", "1: code by indentation"),
            ("```\nx\n```", "1: code without its language"),
            ("```sh\nx\n", "1: code that is never closed"),
            ("| a | b |\n|-|-|\n| 1 | 2 | 3 |", "3: a row of 3 cells in a table of 2 columns"),
            ("| a | b |\n|-|-|\n| 1 |", "3: a row of 1 cells in a table of 2 columns"),
            ("2. x", "1: a numbered list that begins with 2"),
            ("1. x\n\na\n\n1. y", "5: a numbered list that begins with 1"),
            ("1. - x", "1: a step without a title"),
            ("1.\n", "1: a step without a title"),
            ("1. Сделайте.", "1: a step's title with a full stop"),
            ("слова и **жирное без конца", "1: `**` without its pair"),
            ("*a* и ** b **", "1: `**` without its pair"),
            ("раз\nи `код без конца", "2: a backtick without its pair"),
            ("[сюда](https://x.example", "1: a link that is not one"),
            ("[сюда](https://x .example/)", "1: a link that is not one"),
            ("[сюда][никуда]", "1: a link to a name that is given nowhere"),
            ("| a | b |\n| 1 | 2 |", "1: a table that is none"),
        ] {
            assert_eq!(read_text(markdown).1, [problem], "{markdown}");
        }
        let footnote = read_text("a[^1]\n\n[^1]: b").1;
        assert_eq!(footnote, ["1: a footnote", "3: a footnote"]);
        assert_eq!(read_text(&format!("1. {}", "я".repeat(71))).1, ["1: a step's title of 71 characters"]);
    }

    #[test]
    fn numbering_goes_on_through_the_article() {
        let (body, problems) = read_text("1. a\n2. b\n\ntext\n\n3. c\n");
        assert_eq!((problems.len(), body.blocks.len()), (0, 3));
    }

    #[test]
    fn hostile_nesting_is_refused_and_never_overflows() {
        for text in [">".repeat(20_000), "*a ".repeat(20_000), "[".repeat(20_000), "- ".repeat(20_000)] {
            read_text(&text);
        }
        assert_eq!(read_text(&">".repeat(30)).1, ["1: nested too deeply"]);
    }
}
