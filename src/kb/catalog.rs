//! Topics of one language, and what a list shows of an article without its body.
//!
//! The catalog travels with the search index, and what is told of one article with what is shown of its document: however many
//! articles there are, a first visit loads the topics, and the cards of what it finds.

use std::ops::Range;

use crate::wire;

/// The knowledge base of one language.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Catalog {
    /// Language of the articles, as a BCP 47 tag.
    pub locale: String,
    /// Languages of the articles. The first is the catalog's own; further ones have no catalog of theirs and fall back on this.
    pub languages: Vec<Language>,
    /// Topics in the author's order; only those with articles.
    pub topics: Vec<Topic>,
    /// The articles that the author wants shown first, in that order.
    pub featured: Vec<Reference>,
}
wire!(struct Catalog { locale, languages, topics, featured });

/// A language that articles are written in.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Language {
    /// BCP 47 tag (`en`).
    pub tag: String,
    /// Its name in itself (`English`): whoever does not read the page's language finds it all the same.
    pub name: String,
}
wire!(struct Language { tag, name });

/// A topic. Documents of the search index stand in the order of the topics.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Topic {
    /// Stable id; also the folder of its articles.
    pub id: String,
    /// Title in the catalog's language.
    pub title: String,
    /// How many articles it has.
    pub articles: u32,
}
wire!(struct Topic { id, title, articles });

/// Another article, as far as a link to it needs.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reference {
    /// Stable id.
    pub id: String,
    /// Title.
    pub title: String,
}
wire!(struct Reference { id, title });

/// What a list shows of an article besides its title and a passage.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Card {
    /// File of its body, relative to the data folder; the name carries the content's hash.
    pub file: String,
    /// How many steps it has.
    pub steps: u16,
    /// Position of its language in [`Catalog::languages`].
    pub language: u8,
    /// Address that is opened instead of the article: its text stands on the provider's site only.
    pub external: Option<String>,
}
wire!(struct Card { file, steps, language, external });

/// An article in a list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Entry {
    /// Stable id.
    pub id: String,
    /// Title.
    pub title: String,
    /// What else is known of it; empty while that has not been loaded.
    pub card: Card,
}

impl Card {
    /// As it goes into the search index, a note to its document.
    pub fn to_bytes(&self) -> Vec<u8> {
        wire::encode(self)
    }
}

impl Catalog {
    /// As it goes into the search index, told about all documents.
    pub fn to_bytes(&self) -> Vec<u8> {
        wire::encode(self)
    }

    /// The title of a topic.
    pub fn topic(&self, id: &str) -> Option<&str> {
        self.topics.iter().find(|topic| topic.id == id).map(|topic| topic.title.as_str())
    }

    /// Documents of one topic; none of an unknown one.
    pub fn documents(&self, topic: &str) -> Range<u32> {
        let mut first = 0u32;
        for known in &self.topics {
            let next = first.saturating_add(known.articles);
            if known.id == topic {
                return first..next;
            }
            first = next;
        }
        0..0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn documents_stand_in_the_order_of_their_topics() {
        let topic = |id: &str, articles| Topic { id: id.to_owned(), title: id.to_owned(), articles };
        let catalog = Catalog { topics: vec![topic("a", 3), topic("b", 2)], ..Catalog::default() };
        assert_eq!((catalog.documents("a"), catalog.documents("b"), catalog.documents("c")), (0..3, 3..5, 0..0));
    }
}
