//! Which documents fit the slots best?
//!
//! Two passes. The first goes through the postings of all readings and gives every document its BM25F score, corrected by how much
//! of the query it covers, by its title and by its context. The second looks at the order of words in the best candidates' wordings
//! (`order`). Claimed errors are added last. Formulae and constants: search recipe, "After BM25F".
//!
//! Costs: O(postings of the readings) and O(candidates · wordings). The sums of all documents are kept between calls and only what
//! was touched is put back to zero.

use super::bm25f::{FieldWeights, Pair, idf};
use super::claims::Claim;
use super::collector::{Scored, top_docs};
use super::order::{COVERAGE, Comparison, covered_share};
use super::postings::Posting;
use super::query::{PHRASE, PHRASE_MOST, Phrase, Query, Reading, ReadingKind, Slot};
use super::reader::Index;
use super::schema::{Field, FieldBits};
use crate::sort::sort_by;

/// Documents whose wordings are compared.
const CANDIDATES: usize = 100;
/// Reward of a long query whose every word occurs, and how steeply it falls with a missing one.
const ALL_WORDS: f32 = 1.3;
const ALL_WORDS_POWER: f32 = 10.0;
/// Power of the covered share of the query.
const COORDINATION: Pair = Pair(0.2, 0.08);
/// Weight of context.
const CONTEXT: Pair = Pair(0.45, 0.3);
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
const EVIDENCE: f32 = 0.15;
const UNKNOWN: f32 = 0.35;
/// Informative words beyond which a long query demands no more evidence.
const EVIDENCE_WORDS: f32 = 3.0;
/// Terms read by several slots that are counted once a document: the bits of a mask.
const SHARED: usize = 64;

/// A document with what its score is made of.
#[derive(Clone, Copy, Debug)]
pub(super) struct Ranked {
    pub(super) doc: u32,
    pub(super) score: f32,
    pub(super) parts: Parts,
}

/// `score = bm25f · all_words · coordination + context + coverage + start + adjacent + claim`.
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
    title: f32,
    context: f32,
    /// Which of the shared terms were counted.
    shared: u64,
}

/// What the readings of one slot gave a document so far.
#[derive(Clone, Copy, Default)]
struct Best {
    bm25f: f32,
    present: f32,
    title: f32,
    context: f32,
    /// Bit of the term that `bm25f` comes from, if it is shared.
    shared: u64,
}

/// Sums for every document, all zero between two queries.
#[derive(Default)]
pub(super) struct Sums {
    totals: Vec<Total>,
    best: Vec<Best>,
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
    pub(super) fn rank(&self, claims: &[Claim], also: Option<u32>, sums: &mut Sums) -> Vec<Ranked> {
        let touched = self.first_pass(sums);
        let mut scored: Vec<Ranked> = Vec::with_capacity(CANDIDATES);
        let parts_of = |doc: u32| self.parts(doc, sums.totals.get(doc as usize).copied().unwrap_or_default());
        let all = touched.iter().map(|&doc| Scored { doc, score: parts_of(doc).score() });
        let mut docs: Vec<u32> =
            top_docs(all.filter(|scored| scored.score > 0.0), CANDIDATES).iter().map(|scored| scored.doc).collect();
        for doc in claims.iter().map(|claim| claim.doc).chain(also) {
            if !docs.contains(&doc) {
                docs.push(doc);
            }
        }
        let mut comparison = Comparison::new(self.index, self.query);
        for &doc in &docs {
            let mut parts = parts_of(doc);
            if parts.bm25f > 0.0 {
                let order = comparison.of(doc);
                parts.coverage = parts.coverage.max(order.coverage);
                parts.start = order.start;
                parts.adjacent = order.adjacent;
            }
            scored.push(Ranked { doc, score: parts.score(), parts });
        }
        for doc in touched {
            sums.totals[doc as usize] = Total::default();
        }
        let best = scored.iter().map(|ranked| ranked.score).fold(0.0, f32::max);
        // Without any other evidence the claim stands for one rare word.
        let best = if best > 0.0 { best } else { idf(self.index.len(), 1) };
        for ranked in &mut scored {
            if let Some(claim) = claims.iter().find(|claim| claim.doc == ranked.doc) {
                ranked.parts.claim = CLAIM * claim.strength * best;
                ranked.score = ranked.parts.score();
            }
        }
        scored.retain(|ranked| ranked.score > 0.0);
        sort_by(&mut scored, |a, b| b.score.total_cmp(&a.score).then(a.doc.cmp(&b.doc)));
        scored
    }

    /// Whether a ranked document is worth showing beside the best.
    pub(super) fn is_relevant(&self, ranked: &Ranked, best: f32) -> bool {
        let rarest = idf(self.index.len(), 1);
        let asked = self.query.value + self.query.unknown * UNKNOWN * rarest;
        let needed = EVIDENCE * asked.min(EVIDENCE_WORDS * rarest);
        ranked.score >= FLOOR * best && (ranked.parts.claim > 0.0 || ranked.parts.covered >= needed)
    }

    /// The best reading of every slot in each of the documents, which must be sorted; slots in order. A slot whose term another
    /// slot has been counted for is left out.
    pub(super) fn matches(&self, docs: &[u32]) -> Vec<Vec<Match>> {
        let mut matches: Vec<Vec<Match>> = vec![Vec::new(); docs.len()];
        let mut add = |at: usize, found: Match| match matches[at].last_mut().filter(|last| last.slot == found.slot) {
            Some(last) if last.score < found.score => *last = found,
            Some(_) => {}
            None => matches[at].push(found),
        };
        let order = self.by_value();
        for &slot in &order {
            let of_slot = &self.query.slots[slot];
            for &reading in &of_slot.readings {
                self.postings(of_slot, &reading, |posting| {
                    if let Ok(at) = docs.binary_search(&posting.doc) {
                        let score = self.contribution(of_slot, &reading, posting);
                        add(at, Match { slot, reading, score, fields: posting.fields });
                    }
                });
            }
            for phrase in &of_slot.phrases {
                self.phrase(of_slot, phrase, |doc, score, fields| {
                    if let (Ok(at), Some(&(term, idf))) = (docs.binary_search(&doc), phrase.terms.first()) {
                        let reading = Reading { term, weight: phrase.weight, idf, sure: 1.0, kind: phrase.kind };
                        add(at, Match { slot, reading, score, fields });
                    }
                });
            }
        }
        let shared = self.shared_terms();
        for matches in &mut matches {
            let mut counted: Vec<u32> = Vec::new();
            matches.retain(|found| {
                let term = found.reading.term;
                let again = shared.contains(&term) && counted.contains(&term);
                counted.push(term);
                !again
            });
            sort_by(matches, |a, b| a.slot.cmp(&b.slot));
        }
        matches
    }

    /// Slots, the most valuable first: of two that read a term the surer one counts it.
    fn by_value(&self) -> Vec<usize> {
        let value = |at: usize| self.query.slots[at].value;
        let mut order: Vec<usize> = (0..self.query.slots.len()).collect();
        sort_by(&mut order, |&a, &b| value(b).total_cmp(&value(a)).then(a.cmp(&b)));
        order
    }

    /// Terms that more than one slot reads, sorted; as many as there are bits.
    fn shared_terms(&self) -> Vec<u32> {
        let mut terms: Vec<(u32, u16)> = Vec::new();
        for (at, slot) in self.query.slots.iter().enumerate() {
            terms.extend(slot.readings.iter().map(|reading| (reading.term, at as u16)));
        }
        sort_by(&mut terms, Ord::cmp);
        terms.dedup();
        let mut shared: Vec<u32> =
            terms.windows(2).filter(|pair| pair[0].0 == pair[1].0).map(|pair| pair[0].0).collect();
        shared.dedup();
        shared.truncate(SHARED);
        shared
    }

    /// Calls `visit` with the postings of a reading that this slot looks at.
    fn postings(&self, slot: &Slot, reading: &Reading, visit: impl FnMut(Posting)) {
        let compact = self.index.compact;
        if compact && !slot.body_terms.contains(&reading.term) {
            self.index.postings.core(reading.term).for_each(visit);
        } else {
            self.index.postings.of(reading.term).for_each(visit);
        }
    }

    fn contribution(&self, slot: &Slot, reading: &Reading, posting: Posting) -> f32 {
        let weights = if reading.kind == ReadingKind::Completion { &self.completions } else { &self.words };
        let norms = &self.index.norms[posting.doc as usize];
        reading.weight * reading.idf * slot.factor * weights.saturated(posting.fields, norms)
    }

    /// Calls `visit` with every document that has all words of a phrase: what it gives, and the fields that all of them share.
    fn phrase(&self, slot: &Slot, phrase: &Phrase, mut visit: impl FnMut(u32, f32, FieldBits)) {
        let reading = |at: usize| {
            let (term, idf) = phrase.terms[at];
            Reading { term, weight: phrase.weight, idf, sure: 1.0, kind: phrase.kind }
        };
        let mut found: Vec<(u32, f32, FieldBits)> = Vec::new();
        for at in 0..phrase.terms.len() {
            let reading = reading(at);
            let mut kept: Vec<(u32, f32, FieldBits)> = Vec::new();
            let mut next = 0;
            self.postings(slot, &reading, |posting| {
                let score = self.contribution(slot, &reading, posting);
                if at == 0 {
                    kept.push((posting.doc, score, posting.fields));
                    return;
                }
                while found.get(next).is_some_and(|known| known.0 < posting.doc) {
                    next += 1;
                }
                if let Some(known) = found.get(next).filter(|known| known.0 == posting.doc) {
                    kept.push((posting.doc, known.1.min(score), known.2.and(posting.fields)));
                }
            });
            found = kept;
        }
        let most = PHRASE_MOST * slot.value;
        found.into_iter().for_each(|(doc, score, fields)| visit(doc, (PHRASE * score).min(most), fields));
    }

    /// Adds up every document's slots; returns the documents that any reading stands in.
    fn first_pass(&self, sums: &mut Sums) -> Vec<u32> {
        let documents = self.index.len() as usize;
        sums.totals.resize(documents, Total::default());
        sums.best.resize(documents, Best::default());
        let (totals, best) = (&mut sums.totals, &mut sums.best);
        let shared = self.shared_terms();
        let mut all: Vec<u32> = Vec::new();
        let mut touched: Vec<u32> = Vec::new();
        for at in self.by_value() {
            let slot = &self.query.slots[at];
            let mut add = |doc: u32, score: f32, worth: f32, present: f32, fields: FieldBits, shared: u64| {
                let best = &mut best[doc as usize];
                if best.present == 0.0 {
                    touched.push(doc);
                }
                if score > best.bm25f {
                    best.bm25f = score;
                    best.shared = shared;
                }
                best.present = best.present.max(present).max(f32::MIN_POSITIVE);
                if fields.is_core() {
                    best.context = best.context.max(worth * context(fields));
                    if fields.has(Field::Title) {
                        best.title = best.title.max(worth);
                    }
                }
            };
            for reading in &slot.readings {
                let worth = reading.weight * reading.idf * slot.factor;
                let mask = shared.binary_search(&reading.term).map_or(0, |bit| 1u64 << bit);
                self.postings(slot, reading, |posting| {
                    let score = self.contribution(slot, reading, posting);
                    add(posting.doc, score, worth, reading.weight, posting.fields, mask);
                });
            }
            for phrase in &slot.phrases {
                let worth = (phrase.worth() * slot.factor).min(PHRASE_MOST * slot.value);
                self.phrase(slot, phrase, |doc, score, fields| add(doc, score, worth, phrase.weight, fields, 0));
            }
            for doc in touched.drain(..) {
                let found = std::mem::take(&mut best[doc as usize]);
                let total = &mut totals[doc as usize];
                if total.present == 0.0 {
                    all.push(doc);
                }
                let present = if slot.bodies { slot.plain_value * found.present.min(1.0) } else { 0.0 };
                total.present += present.max(f32::MIN_POSITIVE);
                // A term that two words stand for counts once.
                if total.shared & found.shared != 0 {
                    continue;
                }
                total.shared |= found.shared;
                total.bm25f += found.bm25f;
                total.covered += slot.value.min(found.bm25f);
                total.title += found.title;
                total.context += found.context;
            }
        }
        all
    }

    fn parts(&self, doc: u32, total: Total) -> Parts {
        let (value, brevity) = (self.query.value, self.query.brevity);
        if value <= 0.0 {
            return Parts { bm25f: total.bm25f, all_words: 1.0, coordination: 1.0, ..Parts::default() };
        }
        let share = |part: f32, all: f32| if all > 0.0 { (part / all).clamp(0.0, 1.0) } else { 0.0 };
        // A word whose bodies are not read is not known to be missing.
        let plain: f32 = self.query.slots.iter().filter(|slot| slot.bodies).map(|slot| slot.plain_value).sum();
        Parts {
            bm25f: total.bm25f,
            all_words: 1.0
                + ALL_WORDS * (1.0 - self.query.plain_brevity) * share(total.present, plain).powf(ALL_WORDS_POWER),
            coordination: share(total.covered, value).powf(COORDINATION.at(brevity)),
            context: CONTEXT.at(brevity) * share(total.context, value) * total.context,
            coverage: COVERAGE.at(brevity) * covered_share(total.title, self.index.title_worth[doc as usize]),
            covered: total.covered,
            ..Parts::default()
        }
    }
}

/// How much of an article's surroundings a word's place stands for.
fn context(fields: FieldBits) -> f32 {
    [(Field::Title, 1.0), (Field::Asks, CONTEXT_ASK), (Field::Topic, CONTEXT_TOPIC), (Field::Headings, CONTEXT_HEADING)]
        .into_iter()
        .find(|&(field, _)| fields.has(field))
        .map_or(0.0, |(_, weight)| weight)
}
