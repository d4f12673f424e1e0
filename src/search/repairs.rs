//! How many words of one query may be repaired, and what came of it?
//!
//! A fuzzy search is the dearest step of a query, and both the layout and the readings of a word ask for it: each word is looked
//! for once, and a query has a budget of them.

use super::fuzzy::{self, Candidate};
use super::reader::Index;

/// Words of a query that are looked for.
const WORDS: usize = 40;

/// What was found for the words of one query.
pub(super) struct Repairs<'a> {
    index: &'a Index,
    known: Vec<(String, bool, Vec<Candidate>)>,
}

impl<'a> Repairs<'a> {
    pub(super) fn new(index: &'a Index) -> Self {
        Self { index, known: Vec::new() }
    }

    /// The candidates for a folded word, best first, two edits away if it is long and that is `far` enough; none when the budget is
    /// spent.
    pub(super) fn of(&mut self, word: &str, stem: &str, far: bool) -> &[Candidate] {
        let at = match self.known.iter().position(|known| known.0 == word && known.1 == far) {
            Some(at) => at,
            None if self.known.len() == WORDS => return &[],
            None => {
                let found = fuzzy::candidates(word, stem, far, self.index.vocabulary.core(), &self.index.postings);
                self.known.push((word.to_owned(), far, found));
                self.known.len() - 1
            }
        };
        &self.known[at].2
    }
}
