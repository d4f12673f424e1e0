//! One article as typed blocks.

use super::catalog::Reference;
use crate::wire;

/// A calendar day, as written in an article's front matter. All zero when an imported page does not tell one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Date {
    /// Year of the Gregorian calendar.
    pub year: u16,
    /// 1 to 12.
    pub month: u8,
    /// 1 to 31.
    pub day: u8,
}
wire!(struct Date { year, month, day });

/// One article, ready to be shown.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Article {
    /// Stable id: it goes into tickets and never changes.
    pub id: String,
    /// Title in the article's own language.
    pub title: String,
    /// Id of the topic it belongs to.
    pub topic: String,
    /// Language of the text, as a BCP 47 tag (`ru`, `en`).
    pub locale: String,
    /// When its facts were last checked.
    pub updated: Date,
    /// Related articles, best first. All of them are in the same catalog.
    pub related: Vec<Reference>,
    /// Its own address on the provider's site (`https:` or `http:`), when it has one.
    pub url: Option<String>,
    /// The body in reading order.
    pub blocks: Vec<Block>,
}
wire!(struct Article { id, title, topic, locale, updated, related, url, blocks });

impl Article {
    /// The steps of the article, in order; empty for an article without a numbered list.
    pub fn steps(&self) -> impl Iterator<Item = &Step> {
        self.blocks.iter().flat_map(|block| match block {
            Block::Steps(steps) => steps.as_slice(),
            _ => &[],
        })
    }
}

/// A block of an article's body.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Block {
    /// A heading inside the article: level 2 or 3 (the title is the only level 1).
    Heading {
        /// 2 or 3.
        level: u8,
        /// Anchor, unique in the article.
        id: String,
        /// Words of the heading.
        text: Vec<Inline>,
    },
    /// A paragraph.
    Paragraph(Vec<Inline>),
    /// Verbatim text that a machine said or wants to read.
    Code {
        /// Language of the info string (`apache`, `sh`), empty when none.
        lang: String,
        /// File name or place, empty when none.
        caption: String,
        /// The text, without a final line break.
        text: String,
    },
    /// A bulleted list, or a numbered list that is not a procedure (nested in something).
    List {
        /// Numbered or bulleted.
        ordered: bool,
        /// Items in order.
        items: Vec<Vec<Block>>,
    },
    /// A procedure: every numbered list on the top level of an article. Steps are numbered on through the article.
    Steps(Vec<Step>),
    /// A table; every row has as many cells as the head.
    Table {
        /// Column heads.
        head: Vec<Vec<Inline>>,
        /// Rows of cells.
        rows: Vec<Vec<Vec<Inline>>>,
    },
    /// A quotation.
    Quote(Vec<Block>),
}
wire!(enum Block {
    Heading { level, id, text }, Paragraph(text), Code { lang, caption, text }, List { ordered, items }, Steps(steps),
    Table { head, rows }, Quote(blocks)
});

/// One step of a procedure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// The step in a few words: the list item's first paragraph.
    pub title: Vec<Inline>,
    /// How exactly; may be empty.
    pub body: Vec<Block>,
}
wire!(struct Step { title, body });

impl Step {
    /// The step's title without markup.
    pub fn title_text(&self) -> String {
        plain(&self.title)
    }
}

/// A run of text inside a block.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Inline {
    /// Words.
    Text(String),
    /// A machine's words: path, command, domain, error.
    Code(String),
    /// Strong emphasis.
    Strong(Vec<Inline>),
    /// Emphasis.
    Emphasis(Vec<Inline>),
    /// A link.
    Link {
        /// Where it leads.
        to: Target,
        /// Words of the link.
        text: Vec<Inline>,
    },
    /// A hard line break.
    Break,
}
wire!(enum Inline { Text(text), Code(text), Strong(text), Emphasis(text), Link { to, text }, Break });

/// Where a link leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    /// Another article of the same catalog, by id.
    Article(String),
    /// An `https:`, `http:`, `mailto:` or `tel:` address; nothing else passes the build.
    Url(String),
}
wire!(
    enum Target {
        Article(id),
        Url(address),
    }
);

/// The text of a run without markup.
pub fn plain(inlines: &[Inline]) -> String {
    let mut text = String::new();
    append_plain(inlines, &mut text);
    text
}

fn append_plain(inlines: &[Inline], out: &mut String) {
    for inline in inlines {
        match inline {
            Inline::Text(text) | Inline::Code(text) => out.push_str(text),
            Inline::Strong(inner) | Inline::Emphasis(inner) | Inline::Link { text: inner, .. } => {
                append_plain(inner, out);
            }
            Inline::Break => out.push(' '),
        }
    }
}
