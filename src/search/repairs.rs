//! How many words of one query may be repaired, and what came of it?
//!
//! A fuzzy search is the dearest step of a query, and both the layout and the readings of a word ask for it: each word is looked
//! for once, and a query has a budget of them. What was found is kept for the next query, which is mostly the same text and one
//! letter more.

use std::sync::Mutex;

use super::fuzzy::{self, Candidate};
use super::reader::Index;

/// Words of a query that are looked for.
const WORDS: usize = 40;
/// Words whose candidates are kept between queries.
const KEPT: usize = 64;

/// Words that were looked for, the latest last.
pub(super) type Known = Vec<Repair>;

/// A word and its candidates.
pub(super) struct Repair {
    word: String,
    far: bool,
    found: Vec<Candidate>,
    /// Whether the query at hand has asked for it.
    asked: bool,
}

/// What was found for the words of one query.
pub(super) struct Repairs<'a> {
    index: &'a Index,
    known: Known,
    asked: usize,
}

impl<'a> Repairs<'a> {
    pub(super) fn new(index: &'a Index, kept: &Mutex<Known>) -> Self {
        let mut known = kept.try_lock().map(|mut kept| std::mem::take(&mut *kept)).unwrap_or_default();
        known.iter_mut().for_each(|repair| repair.asked = false);
        Self { index, known, asked: 0 }
    }

    /// The candidates for a folded word, best first, two edits away if it is long and that is `far` enough; none when the budget is
    /// spent.
    pub(super) fn of(&mut self, word: &str, stem: &str, far: bool) -> &[Candidate] {
        let at = self.known.iter().position(|known| known.far == far && known.word == word);
        // What is known already counts all the same: an answer must not depend on the queries before.
        if !at.is_some_and(|at| self.known[at].asked) {
            if self.asked == WORDS {
                return &[];
            }
            self.asked += 1;
        }
        let at = at.unwrap_or_else(|| {
            let found = fuzzy::candidates(word, stem, far, self.index.vocabulary.core(), &self.index.postings);
            self.known.push(Repair { word: word.to_owned(), far, found, asked: true });
            self.known.len() - 1
        });
        self.known[at].asked = true;
        &self.known[at].found
    }

    /// Leaves what was found for the next query.
    pub(super) fn keep(mut self, kept: &Mutex<Known>) {
        let before = self.known.len().saturating_sub(KEPT);
        self.known.drain(..before);
        if let Ok(mut kept) = kept.try_lock() {
            *kept = self.known;
        }
    }
}
