//! Which words does this index know, and which of them decide what was meant?
//!
//! *Core* terms stand in titles, wordings, headings, errors or topics, or are keys of synonyms; the *tail* stands in bodies only. In
//! a full index every term is core. In a compact one only the core is searched for what a word may have been (layout, typing
//! errors, endings, roots, sounds), and the tail is looked up exactly: it may lie in other files. Core terms are numbered first,
//! each part in byte order.

use super::term_dict::TermDict;

/// The two dictionaries behind one numbering.
pub(super) struct Vocabulary {
    core: TermDict,
    tail: TermDict,
}

impl Vocabulary {
    pub(super) fn new(core: TermDict, tail: TermDict) -> Self {
        Self { core, tail }
    }

    /// Number of terms.
    pub(super) fn len(&self) -> usize {
        self.core.len() + self.tail.len()
    }

    /// Ordinal of a term, wherever it stands.
    pub(super) fn get(&self, term: &str) -> Option<u32> {
        self.core.get(term).or_else(|| self.tail.get(term).map(|at| at + self.core.len() as u32))
    }

    /// The terms that decide.
    pub(super) fn core(&self) -> &TermDict {
        &self.core
    }

    /// The term of an ordinal, for people to read. O(n): `explain` and repairs only.
    pub(super) fn term(&self, ordinal: u32) -> Option<String> {
        match ordinal.checked_sub(self.core.len() as u32) {
            Some(at) => self.tail.term(at),
            None => self.core.term(ordinal),
        }
    }
}
