//! Topics and article entries of one language: what can be browsed without loading a single body.

use super::article::Date;
use crate::wire;

/// The knowledge base of one language. An article's position in `entries` is its document number in the search index.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Catalog {
    /// Language of the articles, as a BCP 47 tag.
    pub locale: String,
    /// Languages of the articles. The first is the catalog's own; further ones have no catalog of theirs and fall back on this.
    pub languages: Vec<Language>,
    /// Topics in the author's order; only those with articles.
    pub topics: Vec<Topic>,
    /// Entries in document order (topic order, then title).
    pub entries: Vec<Entry>,
    /// Ids of the articles that the author wants shown first, in that order.
    pub featured: Vec<String>,
}
wire!(struct Catalog { locale, languages, topics, entries, featured });

/// A language that articles are written in.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Language {
    /// BCP 47 tag (`en`).
    pub tag: String,
    /// Its name in itself (`English`): whoever does not read the page's language finds it all the same.
    pub name: String,
}
wire!(struct Language { tag, name });

/// A topic.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Topic {
    /// Stable id; also the folder of its articles.
    pub id: String,
    /// Title in the catalog's language.
    pub title: String,
}
wire!(struct Topic { id, title });

/// What the catalog knows of an article without its body.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Entry {
    /// Stable id.
    pub id: String,
    /// Title.
    pub title: String,
    /// Position of its topic in [`Catalog::topics`].
    pub topic: u16,
    /// When its facts were last checked.
    pub updated: Date,
    /// How many steps it has.
    pub steps: u16,
    /// File of its body, relative to the data folder; the name carries the content's hash.
    pub file: String,
    /// Position of its language in [`Catalog::languages`].
    pub language: u8,
    /// Address that is opened instead of the article: its text stands on the provider's site only.
    pub external: Option<String>,
}
wire!(struct Entry { id, title, topic, updated, steps, file, language, external });

impl Catalog {
    /// The entry with this id. O(n).
    pub fn entry(&self, id: &str) -> Option<&Entry> {
        self.entries.iter().find(|entry| entry.id == id)
    }

    /// The language of an entry; `None` for an entry of another catalog.
    pub fn language(&self, entry: &Entry) -> Option<&Language> {
        self.languages.get(usize::from(entry.language))
    }

    /// Entries of one topic, in document order; empty for an unknown topic.
    pub fn of_topic<'a>(&'a self, id: &str) -> impl Iterator<Item = &'a Entry> + use<'a> {
        let topic = self.topics.iter().position(|topic| topic.id == id);
        self.entries.iter().filter(move |entry| Some(usize::from(entry.topic)) == topic)
    }
}
