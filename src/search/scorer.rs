//! Which documents fit the slots best?
//!
//! Two passes. The first goes through the postings of all readings and gives every document its BM25F score, corrected by how much
//! of the query it covers and by its context. The second looks at the best candidates' wordings: is this query what the title, or
//! a client's own wording, says? Claimed errors are added last. Formulae and constants: search recipe, "After BM25F".
//!
//! Costs: O(postings of the readings) and O(candidates · wordings).

use super::bm25f::{FieldWeights, Pair, idf};
use super::claims::Claim;
use super::collector::{Scored, top_docs};
use super::postings::Posting;
use super::query::{Query, Reading, ReadingKind};
use super::reader::Index;
use super::schema::{Field, FieldBits};
use crate::sort::sort_by;

/// Documents whose wordings are compared.
const CANDIDATES: usize = 150;
/// Reward of a long query whose every word occurs, and how steeply it falls with a missing one.
const ALL_WORDS: f32 = 1.3;
const ALL_WORDS_POWER: f32 = 10.0;
/// Power of the covered share of the query.
const COORDINATION: Pair = Pair(0.2, 0.08);
/// Weight of a covered wording, of context, and of a wording that begins with the query.
const COVERAGE: Pair = Pair(1.5, 0.6);
const CONTEXT: Pair = Pair(0.45, 0.3);
const START: Pair = Pair(2.5, 0.4);
/// Words worth at least this much to the beginning of a wording.
const START_WORD: f32 = 0.5;
/// Neighbours of the query that are neighbours in a wording, or one word apart.
const ADJACENT: f32 = 0.3;
const ONE_APART: f32 = 0.6;
/// What a client's wording or an error is worth against the title.
const ASK: f32 = 0.8;
/// Context: title 1, wordings, topics above, headings.
const CONTEXT_ASK: f32 = 0.9;
const CONTEXT_TOPIC: f32 = 0.8;
const CONTEXT_HEADING: f32 = 0.1;
/// A claimed error is worth this share of the best score without it, times its strength. A whole message outweighs everything
/// else, also when it stands in a part of a log that is not searched; a single word can still be overruled.
const CLAIM: f32 = 1.1;
/// Hits below this share of the best are the tail that nobody wants.
const FLOOR: f32 = 0.22;
/// A hit covers at least this share of what the query could be worth, an unknown word counting this part of the highest idf.
const EVIDENCE: f32 = 0.25;
const UNKNOWN: f32 = 0.35;
/// Informative words beyond which a long query demands no more evidence.
const EVIDENCE_WORDS: f32 = 3.0;

/// A document with what its score is made of.
#[derive(Clone, Copy, Debug)]
pub(super) struct Ranked {
    pub(super) doc: u32,
    pub(super) score: f32,
    pub(super) parts: Parts,
}

/// `score = bm25f · all_words · coordination + context + wording + claim`.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Parts {
    pub(super) bm25f: f32,
    pub(super) all_words: f32,
    pub(super) coordination: f32,
    pub(super) context: f32,
    pub(super) coverage: f32,
    pub(super) start: f32,
    pub(super) adjacent: f32,
    pub(super) claim: f32,
    /// What the document covers of the query's value; not part of the score.
    pub(super) covered: f32,
}

impl Parts {
    fn score(&self) -> f32 {
        self.bm25f * self.all_words * self.coordination
            + self.context
            + self.coverage
            + self.start
            + self.adjacent
            + self.claim
    }
}

/// The best reading of a slot in a document.
#[derive(Clone, Copy, Debug)]
pub(super) struct Match {
    pub(super) slot: usize,
    pub(super) reading: Reading,
    pub(super) score: f32,
    pub(super) fields: FieldBits,
}

/// What the slots read so far gave a document.
#[derive(Clone, Copy, Default)]
struct Total {
    bm25f: f32,
    covered: f32,
    present: f32,
    context: f32,
}

/// Scores one query.
pub(super) struct Scorer<'a> {
    index: &'a Index,
    query: &'a Query,
    words: FieldWeights,
    completions: FieldWeights,
}

impl<'a> Scorer<'a> {
    pub(super) fn new(index: &'a Index, query: &'a Query) -> Self {
        let words = FieldWeights::new(query.brevity);
        let completions = words.for_completions();
        Self { index, query, words, completions }
    }

    /// The candidates, best first; among them every claimed document, and `also` if it matches at all.
    pub(super) fn rank(&self, claims: &[Claim], also: Option<u32>) -> Vec<Ranked> {
        let mut parts = self.first_pass();
        let scored = parts
            .iter()
            .enumerate()
            .map(|(doc, parts)| Scored { doc: doc as u32, score: parts.score() })
            .filter(|scored| scored.score > 0.0);
        let mut docs: Vec<u32> = top_docs(scored, CANDIDATES).iter().map(|scored| scored.doc).collect();
        for doc in claims.iter().map(|claim| claim.doc).chain(also) {
            if !docs.contains(&doc) {
                docs.push(doc);
            }
        }
        let slots = self.slots_by_term();
        let mut values = vec![0.0; self.query.slots.len()];
        for &doc in &docs {
            self.compare_wordings(doc, &slots, &mut values, &mut parts[doc as usize]);
        }
        let best = docs.iter().map(|&doc| parts[doc as usize].score()).fold(0.0, f32::max);
        // Without any other evidence the claim stands for one rare word.
        let best = if best > 0.0 { best } else { idf(self.index.len(), 1) };
        for claim in claims {
            parts[claim.doc as usize].claim = CLAIM * claim.strength * best;
        }
        let scored = docs.iter().map(|&doc| Scored { doc, score: parts[doc as usize].score() });
        top_docs(scored.filter(|scored| scored.score > 0.0), docs.len())
            .into_iter()
            .map(|Scored { doc, score }| Ranked { doc, score, parts: parts[doc as usize] })
            .collect()
    }

    /// Whether a ranked document is worth showing beside the best.
    pub(super) fn is_relevant(&self, ranked: &Ranked, best: f32) -> bool {
        let rarest = idf(self.index.len(), 1);
        let asked = self.query.value + self.query.unknown as f32 * UNKNOWN * rarest;
        let needed = EVIDENCE * asked.min(EVIDENCE_WORDS * rarest);
        ranked.score >= FLOOR * best && (ranked.parts.claim > 0.0 || ranked.parts.covered >= needed)
    }

    /// The best reading of every slot in each of the documents, which must be sorted; slots in order.
    pub(super) fn matches(&self, docs: &[u32]) -> Vec<Vec<Match>> {
        let mut matches: Vec<Vec<Match>> = vec![Vec::new(); docs.len()];
        for (slot, of_slot) in self.query.slots.iter().enumerate() {
            for &reading in &of_slot.readings {
                for posting in self.index.postings.of(reading.term) {
                    let Ok(at) = docs.binary_search(&posting.doc) else { continue };
                    let found =
                        Match { slot, reading, score: self.contribution(&reading, posting), fields: posting.fields };
                    match matches[at].last_mut().filter(|last| last.slot == slot) {
                        Some(last) if last.score < found.score => *last = found,
                        Some(_) => {}
                        None => matches[at].push(found),
                    }
                }
            }
        }
        matches
    }

    fn contribution(&self, reading: &Reading, posting: Posting) -> f32 {
        let weights = if reading.kind == ReadingKind::Completion { &self.completions } else { &self.words };
        let norms = &self.index.norms[posting.doc as usize];
        reading.weight * reading.idf * weights.saturated(posting.fields, norms)
    }

    /// Every document's score without wordings and claims.
    fn first_pass(&self) -> Vec<Parts> {
        let documents = self.index.len() as usize;
        let mut totals = vec![Total::default(); documents];
        let mut best = vec![Total::default(); documents];
        let mut touched: Vec<u32> = Vec::new();
        for slot in &self.query.slots {
            for reading in &slot.readings {
                for posting in self.index.postings.of(reading.term) {
                    let best = &mut best[posting.doc as usize];
                    if best.present == 0.0 {
                        touched.push(posting.doc);
                    }
                    let worth = reading.weight * reading.idf;
                    best.bm25f = best.bm25f.max(self.contribution(reading, posting));
                    best.present = best.present.max(reading.weight).max(f32::MIN_POSITIVE);
                    best.context = best.context.max(worth * context(posting.fields));
                }
            }
            for doc in touched.drain(..) {
                let found = std::mem::take(&mut best[doc as usize]);
                let total = &mut totals[doc as usize];
                total.bm25f += found.bm25f;
                if !slot.compound {
                    total.covered += slot.value.min(found.bm25f);
                    total.present += slot.value * found.present.min(1.0);
                    total.context += found.context;
                }
            }
        }
        totals.into_iter().map(|total| self.parts(total)).collect()
    }

    fn parts(&self, total: Total) -> Parts {
        let (value, brevity) = (self.query.value, self.query.brevity);
        if value <= 0.0 {
            return Parts { bm25f: total.bm25f, all_words: 1.0, coordination: 1.0, ..Parts::default() };
        }
        let share = |part: f32| (part / value).clamp(0.0, 1.0);
        Parts {
            bm25f: total.bm25f,
            all_words: 1.0 + ALL_WORDS * (1.0 - brevity) * share(total.present).powf(ALL_WORDS_POWER),
            coordination: share(total.covered).powf(COORDINATION.at(brevity)),
            context: CONTEXT.at(brevity) * share(total.context) * total.context,
            covered: total.covered,
            ..Parts::default()
        }
    }

    /// For every term that is read anywhere: term, slot, weight · idf. Sorted; one entry a term and slot.
    fn slots_by_term(&self) -> Vec<(u32, u16, f32)> {
        let mut slots: Vec<(u32, u16, f32)> = self
            .query
            .slots
            .iter()
            .enumerate()
            .filter(|(_, slot)| !slot.compound)
            .flat_map(|(at, slot)| {
                slot.readings.iter().map(move |reading| (reading.term, at as u16, reading.weight * reading.idf))
            })
            .collect();
        sort_by(&mut slots, |a, b| (a.0, a.1).cmp(&(b.0, b.1)).then(b.2.total_cmp(&a.2)));
        slots.dedup_by_key(|entry| (entry.0, entry.1));
        slots
    }

    /// The best of each reward over the document's wordings. `values` is scratch of one zero a slot, and is left so.
    fn compare_wordings(&self, doc: u32, by_term: &[(u32, u16, f32)], values: &mut [f32], parts: &mut Parts) {
        let brevity = self.query.brevity;
        for (at, wording) in self.index.wordings.of(doc).enumerate() {
            let factor = if at == 0 { 1.0 } else { ASK };
            let mut all = 0.0;
            for (word, &term) in wording.iter().enumerate() {
                // A word that stands twice in a wording is asked for once.
                if !wording[..word].contains(&term) {
                    all += self.index.worth(term);
                }
                for &(_, slot, worth) in of_term(by_term, term) {
                    values[slot as usize] = worth.max(values[slot as usize]);
                }
            }
            let covered: f32 = wording
                .iter()
                .flat_map(|&term| of_term(by_term, term))
                .map(|&(_, slot, _)| std::mem::take(&mut values[slot as usize]))
                .sum();
            if covered > 0.0 && all > 0.0 {
                let coverage = (covered / all).min(1.0) * covered.min(all);
                parts.coverage = parts.coverage.max(factor * COVERAGE.at(brevity) * coverage);
                parts.start = parts.start.max(factor * START.at(brevity) * self.common_start(wording, by_term));
                parts.adjacent = parts.adjacent.max(factor * ADJACENT * self.neighbours(wording, by_term));
            }
        }
    }

    /// Walks the query and a wording together from their first words until they differ.
    fn common_start(&self, wording: &[u32], by_term: &[(u32, u16, f32)]) -> f32 {
        self.query.sequence.iter().zip(wording).map_while(|(&slot, &term)| self.weight_in(slot, term, by_term)).sum()
    }

    /// What a slot is worth at the beginning of a wording, if the term is one of its readings.
    fn weight_in(&self, slot: u16, term: u32, by_term: &[(u32, u16, f32)]) -> Option<f32> {
        let value = self.query.slots[slot as usize].value;
        let &(_, _, worth) = of_term(by_term, term).iter().find(|entry| entry.1 == slot)?;
        let weight = if value > 0.0 { (worth / value).min(1.0) } else { 0.0 };
        Some(weight * value.max(START_WORD))
    }

    /// Σ over neighbouring words of the query that stand side by side, or one apart, in the wording.
    fn neighbours(&self, wording: &[u32], by_term: &[(u32, u16, f32)]) -> f32 {
        let has = |at: usize, slot: u16| {
            wording.get(at).is_some_and(|&term| of_term(by_term, term).iter().any(|entry| entry.1 == slot))
        };
        let value = |slot: u16| self.query.slots[slot as usize].value;
        self.query
            .sequence
            .windows(2)
            .filter(|pair| pair[0] != pair[1])
            .map(|pair| {
                let nearness = (0..wording.len())
                    .filter(|&at| has(at, pair[0]))
                    .map(|at| match (has(at + 1, pair[1]), has(at + 2, pair[1])) {
                        (true, _) => 1.0,
                        (false, true) => ONE_APART,
                        (false, false) => 0.0,
                    })
                    .fold(0.0, f32::max);
                nearness * value(pair[0]).min(value(pair[1]))
            })
            .sum()
    }
}

/// The entries of one term.
fn of_term(by_term: &[(u32, u16, f32)], term: u32) -> &[(u32, u16, f32)] {
    let from = by_term.partition_point(|entry| entry.0 < term);
    let count = by_term[from..].iter().take_while(|entry| entry.0 == term).count();
    &by_term[from..from + count]
}

/// How much of an article's surroundings a word's place stands for.
fn context(fields: FieldBits) -> f32 {
    [(Field::Title, 1.0), (Field::Asks, CONTEXT_ASK), (Field::Topic, CONTEXT_TOPIC), (Field::Headings, CONTEXT_HEADING)]
        .into_iter()
        .find(|&(field, _)| fields.has(field))
        .map_or(0.0, |(_, weight)| weight)
}
