//! What do the words inside a paragraph say?
//!
//! Runs of text with white space evened out as a browser does. Only what [`Inline`] can show is kept; where a link leads is settled
//! when all pages are known, so a link stands here as the number of its reference.

use askwell::kb::{Inline, article::Target, article::plain};
use scraper::{ElementRef, Node};

use super::content::Content;

/// Elements inside elements that are read as such; deeper ones are read as plain text.
pub(crate) const MAX_DEPTH: usize = 64;

/// A paragraph being read.
#[derive(Default)]
pub(crate) struct Run {
    inlines: Vec<Inline>,
    /// Whether the last thing written was a space, or nothing at all yet.
    spaced: bool,
}

impl Run {
    /// A run without words.
    pub(crate) fn new() -> Self {
        Self { inlines: Vec::new(), spaced: true }
    }

    /// Takes the run, trimmed; empty when it has no words.
    pub(crate) fn take(&mut self) -> Vec<Inline> {
        self.spaced = true;
        let mut inlines = std::mem::take(&mut self.inlines);
        trim_end(&mut inlines);
        if plain(&inlines).trim().is_empty() { Vec::new() } else { inlines }
    }

    /// Adds text with every run of white space as one space. Marks that only break lines vanish.
    pub(crate) fn push_text(&mut self, text: &str) {
        let mut even = String::with_capacity(text.len());
        for letter in text.chars() {
            match letter {
                '\u{200b}' | '\u{feff}' | '\u{ad}' => {}
                // A space that does not break is the author's.
                _ if letter.is_whitespace() && letter != '\u{a0}' => {
                    if !self.spaced {
                        even.push(' ');
                    }
                    self.spaced = true;
                }
                _ if letter.is_control() => {}
                _ => {
                    even.push(letter);
                    self.spaced = false;
                }
            }
        }
        if even.is_empty() {
            return;
        }
        match self.inlines.last_mut() {
            Some(Inline::Text(last)) => last.push_str(&even),
            _ => self.inlines.push(Inline::Text(even)),
        }
    }

    /// Adds a line break.
    pub(crate) fn push_break(&mut self) {
        if !self.inlines.is_empty() {
            self.inlines.push(Inline::Break);
        }
        self.spaced = true;
    }

    /// Adds an element that stands inside the line.
    pub(crate) fn push_element(
        &mut self,
        element: ElementRef<'_>,
        content: &Content<'_>,
        references: &mut Vec<String>,
        depth: usize,
    ) {
        if content.skips(element) {
            return;
        }
        if depth > MAX_DEPTH {
            self.push_text(&text_of(element, content));
            return;
        }
        match element.value().name() {
            "br" => self.push_break(),
            "img" => {
                if let Some(words) = described(element) {
                    self.inlines.push(Inline::Emphasis(vec![Inline::Text(words)]));
                    self.spaced = false;
                }
            }
            "code" | "kbd" | "samp" | "tt" => {
                let text = text_of(element, content);
                let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
                if !words.is_empty() {
                    self.inlines.push(Inline::Code(words));
                    self.spaced = false;
                }
            }
            "s" | "del" | "strike" => {}
            "b" | "strong" => self.wrap(element, content, references, depth, Inline::Strong),
            "em" | "i" | "cite" | "dfn" | "var" => self.wrap(element, content, references, depth, Inline::Emphasis),
            "a" => match element.value().attr("href") {
                Some(href) if !href.trim().is_empty() && !href.trim().starts_with('#') => {
                    let to = Target::Article(references.len().to_string());
                    references.push(href.trim().to_owned());
                    self.wrap(element, content, references, depth, |text| Inline::Link { to, text });
                }
                _ => self.push_children(element, content, references, depth),
            },
            "q" => {
                self.push_text("«");
                self.push_children(element, content, references, depth);
                self.push_text("»");
            }
            _ => self.push_children(element, content, references, depth),
        }
    }

    fn push_children(
        &mut self,
        element: ElementRef<'_>,
        content: &Content<'_>,
        references: &mut Vec<String>,
        depth: usize,
    ) {
        for child in element.children() {
            match child.value() {
                Node::Text(text) => self.push_text(text),
                _ => {
                    if let Some(element) = ElementRef::wrap(child) {
                        self.push_element(element, content, references, depth + 1);
                    }
                }
            }
        }
    }

    /// Reads the children into a run of their own and adds it as one inline, unless it has no words. Spaces at its ends stay outside.
    fn wrap(
        &mut self,
        element: ElementRef<'_>,
        content: &Content<'_>,
        references: &mut Vec<String>,
        depth: usize,
        make: impl FnOnce(Vec<Inline>) -> Inline,
    ) {
        let mut inner = Self { inlines: Vec::new(), spaced: self.spaced };
        inner.push_children(element, content, references, depth);
        let ends_spaced = inner.spaced;
        trim_end(&mut inner.inlines);
        let words = plain(&inner.inlines);
        if words.trim().is_empty() {
            return;
        }
        // `Установите <b> панель</b>`: the space belongs to the sentence.
        if let Some(Inline::Text(first)) = inner.inlines.first_mut()
            && first.starts_with(' ')
        {
            first.remove(0);
            self.push_text(" ");
        }
        self.inlines.push(make(inner.inlines));
        self.spaced = false;
        if ends_spaced {
            self.push_text(" ");
        }
    }
}

/// All text of an element that belongs to the article, with line breaks where the element has them.
pub(crate) fn text_of(element: ElementRef<'_>, content: &Content<'_>) -> String {
    use ego_tree::iter::Edge;
    let mut text = String::new();
    let mut skipped = None;
    for edge in element.traverse() {
        match edge {
            Edge::Open(node) if skipped.is_none() => match node.value() {
                Node::Text(words) => text.push_str(words),
                Node::Element(inner) if inner.name() == "br" => text.push('\n'),
                Node::Element(_) => {
                    let silent = ElementRef::wrap(node).is_some_and(|inner| content.skips(inner));
                    skipped = (silent && node.id() != element.id()).then(|| node.id());
                }
                _ => {}
            },
            Edge::Close(node) if skipped == Some(node.id()) => skipped = None,
            _ => {}
        }
    }
    text
}

/// The words that stand for a picture; `None` when they only repeat its file name or say that it is a picture.
fn described(image: ElementRef<'_>) -> Option<String> {
    let words = image.value().attr("alt")?.split_whitespace().collect::<Vec<_>>().join(" ");
    let lower = words.to_lowercase();
    let file = lower
        .rsplit_once('.')
        .is_some_and(|(_, end)| ["png", "jpg", "jpeg", "gif", "svg", "webp", "bmp"].contains(&end));
    let idle = [
        "image",
        "img",
        "picture",
        "screenshot",
        "картинка",
        "изображение",
        "скриншот",
        "рисунок",
        "фото",
        "icon",
        "иконка",
    ];
    let stem = lower.trim_matches(|letter: char| !letter.is_alphabetic());
    (!stem.is_empty() && !file && !idle.contains(&stem)).then_some(words)
}

/// Removes breaks and spaces from the end of a run, and whatever is empty then.
fn trim_end(inlines: &mut Vec<Inline>) {
    while let Some(last) = inlines.last_mut() {
        let empty = match last {
            Inline::Break => true,
            Inline::Text(text) => {
                text.truncate(text.trim_end_matches([' ', '\u{a0}']).len());
                text.is_empty()
            }
            _ => false,
        };
        if !empty {
            break;
        }
        inlines.pop();
    }
}
