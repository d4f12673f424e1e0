//! Which words does this index know, and which of them decide what was meant?
//!
//! *Core* terms stand in titles, wordings, errors or topics, are keys of synonyms, or are frequent; the *tail* stands in bodies and
//! headings only. In a full index every term is core. In a compact one only the core is searched for what a word may have been
//! (layout, typing errors, endings, roots, sounds), and the tail is looked up exactly, in the part that the alphabet tells. Core
//! terms are numbered first, each part in byte order.

use super::store::directory::Directory;
use super::term_dict::{TermDict, TermList};

/// The dictionaries behind one numbering.
pub(super) struct Vocabulary {
    core: TermDict,
    pub(super) directory: Directory,
    /// By body part, while it is there.
    tails: Vec<Option<TermList>>,
}

impl Vocabulary {
    pub(super) fn new(core: TermDict, directory: Directory) -> Self {
        let tails = directory.parts.iter().map(|_| None).collect();
        Self { core, directory, tails }
    }

    /// Ordinal of a term, wherever it stands, as far as it is there.
    pub(super) fn get(&self, term: &str) -> Option<u32> {
        self.core.get(term).or_else(|| self.tail(term))
    }

    /// Ordinal of a term that the core does not know; `None` while its part is not there.
    pub(super) fn tail(&self, term: &str) -> Option<u32> {
        let part = self.directory.of_rest(term)?;
        let at = self.tails.get(part)?.as_ref()?.position(term)?;
        Some(self.directory.parts[part].first + at as u32)
    }

    /// The terms that decide.
    pub(super) fn core(&self) -> &TermDict {
        &self.core
    }

    /// Puts the terms of a part in place, or takes them away.
    pub(super) fn set_tail(&mut self, part: usize, terms: Option<TermList>) {
        if let Some(tail) = self.tails.get_mut(part) {
            *tail = terms;
        }
    }

    /// Bytes that the terms of a part hold in memory.
    pub(super) fn memory(&self, part: usize) -> usize {
        self.tails.get(part).and_then(Option::as_ref).map_or(0, TermList::memory)
    }

    /// The term of an ordinal, for people to read.
    pub(super) fn term(&self, ordinal: u32) -> Option<&str> {
        if (ordinal as usize) < self.core.len() {
            return self.core.term(ordinal);
        }
        let part = self.directory.parts.partition_point(|part| part.first + part.rest <= ordinal);
        let first = self.directory.parts.get(part)?.first;
        self.tails[part].as_ref()?.term((ordinal - first) as usize)
    }
}
