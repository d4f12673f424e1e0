//! Articles as the search sees them.

use askwell::{
    kb::{Article, Block, article::plain},
    search::{
        Index, IndexError,
        builder::{Document, IndexBuilder},
        synonyms::{self, Synonym},
    },
};

use super::lineage::Lineage;
use crate::source::{Base, article::ArticleSource};

/// What clients call the things of hosting and IT, whoever the provider is.
const GENERAL: &str = include_str!("../../../../assets/dictionary/hosting.txt");

/// The general dictionary. Its lines are checked by a test, not at run time.
pub(crate) fn general_synonyms() -> Vec<Synonym> {
    synonyms::parse(GENERAL).0
}

/// The index of one language together with the articles behind its document numbers.
pub(crate) struct Corpus {
    /// The index, read back from its bytes as the page does.
    pub(crate) index: Index,
    /// Id and title by document number.
    articles: Vec<(String, String)>,
}

impl Corpus {
    /// Indexes a base.
    pub(crate) fn of(base: &Base) -> Result<Self, IndexError> {
        let titles = base.articles.iter().map(|source| (source.article.id.clone(), source.article.title.clone()));
        let index = builder(base, Vec::new()).finish();
        Ok(Self { index: Index::open(index)?, articles: titles.collect() })
    }

    /// Id and title of a document; empty for a number that no document has.
    pub(crate) fn article(&self, doc: u32) -> (&str, &str) {
        self.articles.get(doc as usize).map_or(("", ""), |(id, title)| (id, title))
    }

    /// The document of an article.
    pub(crate) fn doc(&self, id: &str) -> Option<u32> {
        let at = self.articles.iter().position(|(known, _)| known == id)?;
        u32::try_from(at).ok()
    }
}

/// The documents of a base, with a note each; document numbers are the positions of `base.articles`.
pub(super) fn builder(base: &Base, notes: Vec<Vec<u8>>) -> IndexBuilder {
    let mut builder = IndexBuilder::new(&base.locale);
    builder.synonyms(&base.synonyms);
    builder.synonyms(&general_synonyms());
    let address = |source: &ArticleSource| source.article.url.clone().unwrap_or_default();
    let addresses: Vec<String> = base.articles.iter().map(address).collect();
    let titles = base.articles.iter().map(|source| source.article.title.as_str());
    let lineage = Lineage::new(addresses.iter().map(String::as_str).zip(titles));
    let mut notes = notes.into_iter();
    for (source, address) in base.articles.iter().zip(&addresses) {
        let topic = base.topics.iter().find(|topic| topic.id == source.article.topic);
        let note = notes.next().unwrap_or_default();
        let mut document = Document { note, ..document(source, topic.map_or("", |topic| &topic.title)) };
        document.topic.push('\n');
        document.topic.push_str(&lineage.above(address));
        document.body.push_str(lineage.below(address));
        builder.add(&document);
    }
    builder
}

fn document(source: &ArticleSource, topic: &str) -> Document {
    let article = &source.article;
    let headings = article.blocks.iter().filter_map(|block| match block {
        Block::Heading { text, .. } => Some(plain(text)),
        _ => None,
    });
    Document {
        title: article.title.clone(),
        path: article.id.clone(),
        asks: source.asks.clone(),
        headings: headings.collect(),
        errors: source.errors.iter().map(|error| error.value.clone()).collect(),
        body: body(&article.blocks),
        topic: topic.to_owned(),
        passages: passages(article),
        note: Vec::new(),
    }
}

/// What a suggestion may quote: the lead, which says the answer, then the steps.
fn passages(article: &Article) -> Vec<String> {
    let lead = article.blocks.iter().map_while(|block| match block {
        Block::Paragraph(text) => Some(plain(text)),
        _ => None,
    });
    lead.chain(article.steps().map(|step| step.title_text())).collect()
}

/// All text of the blocks, a line per block; headings are apart.
fn body(blocks: &[Block]) -> String {
    let mut out = String::new();
    append(blocks, &mut out);
    out
}

fn append(blocks: &[Block], out: &mut String) {
    let mut line = |text: &str| {
        out.push_str(text);
        out.push('\n');
    };
    for block in blocks {
        match block {
            Block::Heading { .. } => {}
            Block::Paragraph(text) => line(&plain(text)),
            Block::Code { caption, text, .. } => {
                line(caption);
                line(text);
            }
            Block::List { items, .. } => items.iter().for_each(|item| line(&body(item))),
            Block::Steps(steps) => steps.iter().for_each(|step| {
                line(&step.title_text());
                line(&body(&step.body));
            }),
            Block::Table { head, rows } => {
                std::iter::once(head).chain(rows).flatten().for_each(|cell| line(&plain(cell)));
            }
            Block::Quote(inner) => line(&body(inner)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_of_the_general_dictionary_is_understood() {
        let (synonyms, problems) = synonyms::parse(GENERAL);
        assert_eq!(problems, []);
        assert!(synonyms.len() > 300);
    }
}
