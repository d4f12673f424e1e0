//! The articles of one language, as far as they have been loaded.
//!
//! One file, the core of the search index, answers at once. Whatever else there is comes in parts, as it is asked for; each part is
//! a file whose name tells the set it belongs to, so that a name never stands for another content.

use std::fmt::Debug;
use std::sync::{Mutex, MutexGuard, PoisonError};

use super::catalog::{Card, Catalog, Entry};
use crate::search::{Index, IndexError};
use crate::wire;

/// Catalog and search index of one language.
#[derive(Debug)]
pub struct Library {
    /// Languages and topics.
    pub catalog: Catalog,
    index: Mutex<Index>,
}

/// A library as those know it who do without the search: what answers behind it may lie in another file than they do. Whoever names
/// [`Library`] itself has the whole search with them.
pub trait Shelf: Debug + Send + Sync {
    /// Languages and topics.
    fn catalog(&self) -> &Catalog;
    /// As [`Library::entry`].
    fn entry(&self, doc: u32) -> Option<Entry>;
    /// All of it.
    fn library(&self) -> &Library;
}

impl Shelf for Library {
    fn catalog(&self) -> &Catalog {
        &self.catalog
    }

    fn entry(&self, doc: u32) -> Option<Entry> {
        Self::entry(self, doc)
    }

    fn library(&self) -> &Library {
        self
    }
}

impl Library {
    /// Opens a core file. O(bytes).
    ///
    /// # Errors
    /// As [`Index::open`]; also for an index that says nothing of topics.
    pub fn open(core: Vec<u8>) -> Result<Self, IndexError> {
        let index = Index::open(core)?;
        let catalog = wire::decode(index.about()).ok_or(IndexError::Part("catalog"))?;
        Ok(Self { catalog, index: Mutex::new(index) })
    }

    /// The search index. Searching needs no second one at the same time.
    pub fn index(&self) -> MutexGuard<'_, Index> {
        // Nothing that is done with an index leaves it half done.
        self.index.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What is known of the article behind a document number; `None` while that is nothing.
    pub fn entry(&self, doc: u32) -> Option<Entry> {
        let index = self.index();
        let (title, id) = index.document(doc);
        let card: Card = wire::decode(index.note(doc)).unwrap_or_default();
        (!id.is_empty()).then(|| Entry { id: id.to_owned(), title: title.to_owned(), card })
    }

    /// The file of a part, relative to the data folder.
    pub fn part_file(&self, part: u32) -> String {
        part_file(&self.catalog.locale, part, self.index().set())
    }
}

/// The file of a part of an index, relative to the data folder: `part-ru-17.0123456789abcdef.bin`.
pub fn part_file(locale: &str, part: u32, set: u64) -> String {
    let digit = |shift: u32| char::from(b"0123456789abcdef"[(set >> shift & 15) as usize]);
    let set: String = (0..16).rev().map(|at| digit(4 * at)).collect();
    ["part-", locale, "-", &part.to_string(), ".", &set, ".bin"].concat()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::search::builder::{Document, IndexBuilder};

    #[test]
    fn an_index_brings_its_catalog_and_its_cards() {
        let mut builder = IndexBuilder::new("ru");
        let card = Card { file: "a.bin".to_owned(), steps: 3, ..Card::default() };
        let note = wire::encode(&card);
        builder.add(&Document { title: "Почта".into(), path: "mail".into(), note, ..Document::default() });
        builder.about(wire::encode(&Catalog { locale: "ru".to_owned(), ..Catalog::default() }));
        let library = Library::open(builder.finish()).unwrap();
        assert_eq!(library.catalog.locale, "ru");
        assert_eq!(library.entry(0), Some(Entry { id: "mail".to_owned(), title: "Почта".to_owned(), card }));
        assert_eq!(library.entry(1), None);
        assert_eq!(Library::open(IndexBuilder::new("ru").finish()).err(), Some(IndexError::Part("catalog")));
    }

    #[test]
    fn a_part_is_named_by_its_set() {
        assert_eq!(part_file("ru", 17, 0x0012_3456_789A_BCDE), "part-ru-17.00123456789abcde.bin");
    }
}
