//! Is the query what a wording says, from its beginning, in its order?
//!
//! Looked at for the best candidates only, over the rows of `wordings`: how much of a client's own wording is asked for, whether
//! the title begins like the query, and which neighbours of the query are neighbours there. Formulae: search recipe, "After
//! BM25F", 3 and 5.

use super::bm25f::Pair;
use super::query::Query;
use super::reader::Index;
use crate::sort::sort_by;
use crate::text::stop::Role;

/// Weight of a covered wording (a fifth more than in the recipe, since context asks for covered titles too: `desc` +.01 at kb2k, kb10k
/// and kben), and of one that begins with the query.
pub(super) const COVERAGE: Pair = Pair(1.8, 0.72);
const START: Pair = Pair(2.5, 0.4);
/// Words worth at least this much to the beginning of a wording.
const START_WORD: f32 = 0.5;
/// Neighbours of the query that are neighbours in a wording, in a heading; or one word apart.
const ADJACENT: f32 = 0.3;
const ADJACENT_HEADING: f32 = 0.2;
const ONE_APART: f32 = 0.6;
/// What a client's wording or an error is worth against the title.
const ASK: f32 = 0.8;

/// What the order of words adds to a score.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Order {
    pub(super) coverage: f32,
    pub(super) start: f32,
    pub(super) adjacent: f32,
}

/// A term of some reading: the slot that reads it so, the weight of the reading and its worth.
#[derive(Clone, Copy)]
struct Entry {
    term: u32,
    slot: u16,
    weight: f32,
    worth: f32,
}

/// Compares one query with wordings.
pub(super) struct Comparison<'a> {
    index: &'a Index,
    query: &'a Query,
    by_term: Vec<Entry>,
    /// One zero a slot between calls.
    worths: Vec<f32>,
    /// For every word of the wording that is being compared, where its entries begin and end.
    places: Vec<(u32, u32)>,
}

impl<'a> Comparison<'a> {
    pub(super) fn new(index: &'a Index, query: &'a Query) -> Self {
        let mut by_term: Vec<Entry> = Vec::new();
        for (at, slot) in query.slots.iter().enumerate() {
            let entry = |term, weight: f32, idf: f32| Entry {
                term,
                slot: at as u16,
                weight: weight.min(1.0),
                worth: weight * idf * slot.factor,
            };
            by_term.extend(slot.readings.iter().map(|one| entry(one.term, one.weight, one.idf)));
            let words = |phrase: &super::query::Phrase| phrase.terms.len() as f32;
            for phrase in &slot.phrases {
                // Each word of a phrase carries its part of it.
                by_term.extend(phrase.terms.iter().map(|&(term, idf)| entry(term, phrase.weight, idf / words(phrase))));
            }
        }
        sort_by(&mut by_term, |a, b| (a.term, a.slot).cmp(&(b.term, b.slot)).then(b.weight.total_cmp(&a.weight)));
        by_term.dedup_by_key(|entry| (entry.term, entry.slot));
        Self { index, query, by_term, worths: vec![0.0; query.slots.len()], places: Vec::new() }
    }

    /// The best of each reward over the document's wordings and headings. The coverage of the title is the caller's: every
    /// document has it.
    #[inline(never)]
    pub(super) fn of(&mut self, doc: u32) -> Order {
        let brevity = self.query.brevity;
        let index = self.index;
        let mut best = Order::default();
        for (at, wording) in index.wordings.of(doc).enumerate() {
            if !self.read(wording) {
                continue;
            }
            let factor = if at == 0 { 1.0 } else { ASK };
            if at > 0 {
                best.coverage = best.coverage.max(factor * COVERAGE.at(brevity) * self.coverage(wording));
            }
            best.start = best.start.max(factor * START.at(brevity) * self.common_start(at == 0));
            best.adjacent = best.adjacent.max(factor * ADJACENT * self.neighbours());
        }
        let mut headings = 0.0f32;
        for heading in index.wordings.headings(doc) {
            if self.read(heading) {
                headings = headings.max(self.neighbours());
            }
        }
        best.adjacent += ADJACENT_HEADING * headings;
        best
    }

    /// Looks every word of a wording up; whether any is read by the query.
    fn read(&mut self, wording: &[u32]) -> bool {
        self.places.clear();
        let mut any = false;
        for &term in wording {
            let from = self.by_term.partition_point(|entry| entry.term < term);
            let to = from + self.by_term[from..].iter().take_while(|entry| entry.term == term).count();
            any |= from < to;
            self.places.push((from as u32, to as u32));
        }
        any
    }

    /// What reads the word at a place of the wording.
    fn at(&self, place: usize) -> &[Entry] {
        self.places.get(place).map_or(&[], |&(from, to)| &self.by_term[from as usize..to as usize])
    }

    /// The weight with which a slot reads the word at a place; 0 if it does not.
    fn weight(&self, place: usize, slot: u16) -> f32 {
        self.at(place).iter().find(|entry| entry.slot == slot).map_or(0.0, |entry| entry.weight)
    }

    /// min(1, covered / all) · min(covered, all), in idf.
    fn coverage(&mut self, wording: &[u32]) -> f32 {
        let mut all = 0.0;
        let mut worths = std::mem::take(&mut self.worths);
        for (word, &term) in wording.iter().enumerate() {
            // A word that stands twice in a wording is asked for once.
            if !wording[..word].contains(&term) {
                all += self.index.worth(term);
            }
            for entry in self.at(word) {
                let worth = &mut worths[entry.slot as usize];
                *worth = worth.max(entry.worth);
            }
        }
        let mut covered = 0.0;
        for entry in (0..wording.len()).flat_map(|word| self.at(word)) {
            covered += std::mem::take(&mut worths[entry.slot as usize]);
        }
        self.worths = worths;
        covered_share(covered, all)
    }

    /// Walks the query and a wording together from their first words until they differ.
    fn common_start(&self, is_title: bool) -> f32 {
        let mut sum = 0.0;
        let mut walked = 0;
        let mut named = false;
        for (place, &slot) in self.query.sequence.iter().enumerate() {
            let weight = self.weight(place, slot);
            if weight <= 0.0 {
                break;
            }
            let slot = &self.query.slots[slot as usize];
            sum += weight * slot.value.max(START_WORD);
            named |= slot.role == Role::Content && !slot.action;
            walked = place + 1;
        }
        // `подключить` of «подключить домен» begins whatever anybody connects: of a client's wording the object has to follow.
        if !is_title && !named && walked < self.query.sequence.len() {
            return 0.0;
        }
        // A query that goes on otherwise meant another title (kb2k `layout` .995 → .998, mean typed share of kb200 .198 → .197).
        // Wordings are said in so many ways that their first words are enough (with this rule the demo's `typo` first 21 → 19 of 23).
        let share = if is_title { walked as f32 / self.query.sequence.len().max(1) as f32 } else { 1.0 };
        sum * share
    }

    /// Σ over neighbouring words of the query that stand side by side, or one apart, in the wording.
    #[inline(never)]
    fn neighbours(&self) -> f32 {
        let mut sum = 0.0;
        for pair in self.query.sequence.windows(2).filter(|pair| pair[0] != pair[1]) {
            let mut nearest = 0.0f32;
            for place in 0..self.places.len() {
                let own = self.weight(place, pair[0]);
                if own > 0.0 {
                    let beside = self.weight(place + 1, pair[1]).min(own);
                    nearest = nearest.max(beside).max(ONE_APART * self.weight(place + 2, pair[1]).min(own));
                }
            }
            let value = |slot: u16| self.query.slots[slot as usize].value;
            sum += nearest * value(pair[0]).min(value(pair[1]));
        }
        sum
    }
}

/// How much a wording worth `all` is asked for by words worth `covered`.
pub(super) fn covered_share(covered: f32, all: f32) -> f32 {
    if covered > 0.0 && all > 0.0 { (covered / all).min(1.0) * covered.min(all) } else { 0.0 }
}
