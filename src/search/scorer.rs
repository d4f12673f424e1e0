//! Which documents fit the slots best?
//!
//! Two passes. The first goes through the postings of all readings and gives every document its BM25F score, corrected by how much
//! of the query it covers, by its title and by its context. The second looks at the order of words in the best candidates' wordings
//! (`order`). Claimed errors are added last. Formulae and constants: search recipe, "After BM25F".
//!
//! Tried and left out, by right answers among three over all queries of seven corpora: the scores of neighbouring documents (-2 to +7
//! by weight and reach; typos and tickets of kb10k fall), idf of titles for titles (`desc` MRR -.01 to -.02), a floor for long
//! documents (BM25+, -9), phrases of the dictionary counted as all their words (+3, but kben `desc` falls; twice as much -22).
//!
//! Costs: O(postings of the readings) and O(candidates · wordings). The sums of all documents are kept between calls and only what
//! was touched is put back to zero.

use super::bm25f::{FieldWeights, Pair, idf, power};
use super::claims::Claim;
use super::collector::{Scored, Top};
use super::order::{COVERAGE, Comparison, covered_share};
use super::postings::Slices;
use super::query::{PHRASE, PHRASE_MOST, Phrase, Query, Reading, ReadingKind, Slot};
use super::reader::Index;
use super::schema::{Field, FieldBits};
use crate::sort::sort_by;

/// Documents whose wordings are compared.
const CANDIDATES: usize = 100;
/// Reward of a long query whose every word occurs. It falls with the tenth power of what is missing.
const ALL_WORDS: f32 = 1.3;
/// How much a bound on a score exceeds it, so that rounding never makes it one too low.
const ROUNDING: f32 = 1.0001;
/// Power of the covered share of the query.
const COORDINATION: Pair = Pair(0.2, 0.08);
/// Weight of context: what the article's surroundings know of the query beside the title, as far as the title is asked for as a
/// whole. «О сервисе» and «Вопросы и ответы» stand below every service; which of them is meant, only the title above tells. From 1 to
/// 4 all the same: `desc` kb2k .825 → .855, kb10k .765 → .80, kben .820 → .853; `ticket_noisy` .835 → .850, .765 → .805, .827 → .847.
/// What the surroundings know by themselves (.45 and .3 of it, search recipe) adds nothing beside this.
const CONTEXT: f32 = 2.5;
/// Surroundings: title 1, wordings, topics above, headings.
const CONTEXT_ASK: f32 = 0.9;
const CONTEXT_TOPIC: f32 = 0.8;
const CONTEXT_HEADING: f32 = 0.1;
/// A claimed error is worth this share of the best score without it, times its strength. A whole message outweighs everything
/// else, also when it stands in a part of a log that is not searched; a single word can still be overruled.
const CLAIM: f32 = 1.1;
/// What an article keeps whose title stands further up already and is not asked for as a whole: three suggestions «Мониторинг» show one
/// thing and hide two. Factors from .7 to .85 alike, from .6 on kb200 `desc` falls; success@3 of kb10k `desc` .805 → .815,
/// `ticket_noisy` .805 → .820, kb2k `ticket_noisy` .855 → .865, typed share .245 → .240 (mean .300 → .290), nothing falls. For titles
/// asked for as a whole, too, kb200 `desc` and `ticket_noisy` fall by .007.
const REPEATED: f32 = 0.8;
const ASKED_WHOLE: f32 = 0.95;
/// The best documents, among which titles are compared.
const REPEATS_SEEN: usize = 40;
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

/// `score = bm25f · all_words · coordination + context + coverage + start + adjacent + claim + repeated`.
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
    /// What a title that stands further up takes off; at most 0.
    pub(super) repeated: f32,
    /// The share of the title that is asked for; not part of the score.
    asked: f32,
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
            + self.repeated
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

impl Total {
    /// Takes in what a slot gave; true for the first of a document.
    #[inline(always)]
    fn add(&mut self, slot: &Slot, found: Best) -> bool {
        let first = self.present == 0.0;
        let present = if slot.bodies { slot.plain_value * found.present.min(1.0) } else { 0.0 };
        self.present += present.max(f32::MIN_POSITIVE);
        // A term that two words stand for counts once.
        if self.shared & found.shared == 0 {
            self.shared |= found.shared;
            self.bm25f += found.bm25f;
            self.covered += slot.value.min(found.bm25f);
            self.title += found.title;
            self.context += found.context;
        }
        first
    }
}

impl Best {
    /// Takes one more reading in; true for the first of a document.
    #[inline(always)]
    fn add(&mut self, score: f32, worth: f32, present: f32, fields: FieldBits, shared: u64) -> bool {
        let first = self.present == 0.0;
        if score > self.bm25f {
            self.bm25f = score;
            self.shared = shared;
        }
        self.present = self.present.max(present).max(f32::MIN_POSITIVE);
        if fields.is_core() {
            self.context = self.context.max(worth * context(fields));
            if fields.has(Field::Title) {
                self.title = self.title.max(worth);
            }
        }
        first
    }
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
    /// What the words are worth whose bodies are read: the others are not known to be missing.
    plain: f32,
}

impl<'a> Scorer<'a> {
    pub(super) fn new(index: &'a Index, query: &'a Query) -> Self {
        let words = FieldWeights::new(query.brevity);
        let completions = words.for_completions();
        let plain = query.slots.iter().filter(|slot| slot.bodies).map(|slot| slot.plain_value).sum();
        Self { index, query, words, completions, plain }
    }

    /// The candidates, best first; among them every claimed document, and `also` if it matches at all.
    pub(super) fn rank(&self, claims: &[Claim], also: Option<u32>, sums: &mut Sums) -> Vec<Ranked> {
        let touched = self.first_pass(sums);
        let mut scored: Vec<Ranked> = Vec::with_capacity(CANDIDATES);
        let parts_of = |doc: u32| self.parts(doc, sums.totals.get(doc as usize).copied().unwrap_or_default());
        let mut top = Top::new(CANDIDATES);
        for &doc in &touched {
            let total = sums.totals.get(doc as usize).copied().unwrap_or_default();
            if top.admits(self.bound(doc, &total)) {
                let score = self.parts(doc, total).score();
                if score > 0.0 {
                    top.add(Scored { doc, score });
                }
            }
        }
        let mut docs = top.docs();
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
                let of = if claim.strength > 0.0 { best } else { ranked.score };
                ranked.parts.claim = CLAIM * claim.strength * of;
                ranked.score = ranked.parts.score();
            }
        }
        scored.retain(|ranked| ranked.score > 0.0);
        best_first(&mut scored);
        self.lower_repeated(&mut scored);
        scored
    }

    /// Lowers articles whose title stands further up, unless an error makes them certain.
    #[inline(never)]
    fn lower_repeated(&self, scored: &mut [Ranked]) {
        let mut seen: Vec<&[u32]> = Vec::new();
        for ranked in scored.iter_mut().take(REPEATS_SEEN) {
            let title = self.index.wordings.of(ranked.doc).next().unwrap_or_default();
            if !seen.contains(&title) {
                seen.push(title);
            } else if !title.is_empty() && ranked.parts.asked < ASKED_WHOLE && ranked.parts.claim == 0.0 {
                ranked.parts.repeated = (REPEATED - 1.0) * ranked.score;
                ranked.score = ranked.parts.score();
            }
        }
        best_first(scored);
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
                let list = self.postings(of_slot, &reading);
                for (at, doc) in docs.iter().enumerate() {
                    if let Ok(place) = list.docs.binary_search(doc) {
                        let fields = list.fields[place];
                        let score = self.contribution(of_slot, &reading, *doc, fields);
                        add(at, Match { slot, reading, score, fields });
                    }
                }
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
    #[inline(never)]
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

    /// The postings of a reading that this slot looks at.
    fn postings(&self, slot: &Slot, reading: &Reading) -> Slices<'a> {
        let (postings, compact, term) = (&self.index.postings, self.index.compact, reading.term);
        if reading.kind == ReadingKind::Completion {
            postings.outside(term, compact)
        } else if compact && !slot.body_terms.contains(&term) {
            postings.short_slices(term)
        } else {
            postings.slices(term)
        }
    }

    fn weights(&self, reading: &Reading) -> &FieldWeights {
        if reading.kind == ReadingKind::Completion { &self.completions } else { &self.words }
    }

    fn contribution(&self, slot: &Slot, reading: &Reading, doc: u32, fields: FieldBits) -> f32 {
        let norms = &self.index.norms[doc as usize];
        reading.weight * reading.idf * slot.factor * self.weights(reading).saturated(fields, norms)
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
            let list = self.postings(slot, &reading);
            for (&doc, &fields) in list.docs.iter().zip(list.fields) {
                while found.get(next).is_some_and(|known| known.0 < doc) {
                    next += 1;
                }
                let known = found.get(next).filter(|known| known.0 == doc);
                if at > 0 && known.is_none() {
                    continue;
                }
                let score = self.contribution(slot, &reading, doc, fields);
                kept.push(known.map_or((doc, score, fields), |known| (doc, known.1.min(score), known.2.and(fields))));
            }
            found = kept;
        }
        let most = PHRASE_MOST * slot.value;
        found.into_iter().for_each(|(doc, score, fields)| visit(doc, (PHRASE * score).min(most), fields));
    }

    /// Adds up every document's slots; returns the documents that any reading stands in.
    #[inline(never)]
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
            // The longest lists are those of small words, which have one reading each: nothing competes.
            let alone = slot.readings.len() == 1 && slot.phrases.is_empty();
            for reading in &slot.readings {
                let worth = reading.weight * reading.idf * slot.factor;
                let mask = shared.binary_search(&reading.term).map_or(0, |bit| 1u64 << bit);
                let weights = self.weights(reading);
                let list = self.postings(slot, reading);
                for (&doc, &fields) in list.docs.iter().zip(list.fields) {
                    let score = worth * weights.saturated(fields, &self.index.norms[doc as usize]);
                    if alone {
                        let mut found = Best::default();
                        found.add(score, worth, reading.weight, fields, mask);
                        if totals[doc as usize].add(slot, found) {
                            all.push(doc);
                        }
                    } else if best[doc as usize].add(score, worth, reading.weight, fields, mask) {
                        touched.push(doc);
                    }
                }
            }
            for phrase in &slot.phrases {
                let worth = (phrase.worth() * slot.factor).min(PHRASE_MOST * slot.value);
                self.phrase(slot, phrase, |doc, score, fields| {
                    if best[doc as usize].add(score, worth, phrase.weight, fields, 0) {
                        touched.push(doc);
                    }
                });
            }
            for doc in touched.drain(..) {
                let found = std::mem::take(&mut best[doc as usize]);
                if totals[doc as usize].add(slot, found) {
                    all.push(doc);
                }
            }
        }
        all
    }

    fn parts(&self, doc: u32, total: Total) -> Parts {
        let (value, brevity) = (self.query.value, self.query.brevity);
        let mut parts = Parts { bm25f: total.bm25f, all_words: 1.0, coordination: 1.0, ..Parts::default() };
        if value > 0.0 {
            parts.all_words = self.all_words(&total);
            parts.coordination = power(share(total.covered, value), COORDINATION.at(brevity));
            (parts.context, parts.coverage) = self.surroundings(doc, &total);
            parts.asked = share(total.title, self.index.title_worth[doc as usize]);
            parts.covered = total.covered;
        }
        parts
    }

    /// At least the score of these parts, without a power: (1 − y)^p ≤ 1 − p · y for p from 0 to 1.
    fn bound(&self, doc: u32, total: &Total) -> f32 {
        let (value, brevity) = (self.query.value, self.query.brevity);
        if value <= 0.0 {
            return total.bm25f;
        }
        let (context, coverage) = self.surroundings(doc, total);
        let coordination = 1.0 - COORDINATION.at(brevity) * (1.0 - share(total.covered, value));
        (total.bm25f * self.all_words(total) * coordination + context + coverage) * ROUNDING
    }

    fn all_words(&self, total: &Total) -> f32 {
        let present = share(total.present, self.plain);
        let (second, fourth) = (present * present, present * present * present * present);
        1.0 + ALL_WORDS * (1.0 - self.query.plain_brevity) * second * fourth * fourth
    }

    /// Context and coverage of the title.
    fn surroundings(&self, doc: u32, total: &Total) -> (f32, f32) {
        let title = self.index.title_worth[doc as usize];
        (
            CONTEXT * share(total.title, title) * (total.context - total.title).max(0.0),
            COVERAGE.at(self.query.brevity) * covered_share(total.title, title),
        )
    }
}

/// Ties in document order.
fn best_first(scored: &mut [Ranked]) {
    sort_by(scored, |a, b| b.score.total_cmp(&a.score).then(a.doc.cmp(&b.doc)));
}

fn share(part: f32, all: f32) -> f32 {
    if all > 0.0 { (part / all).clamp(0.0, 1.0) } else { 0.0 }
}

/// How much of an article's surroundings a word's place stands for.
fn context(fields: FieldBits) -> f32 {
    [(Field::Title, 1.0), (Field::Asks, CONTEXT_ASK), (Field::Topic, CONTEXT_TOPIC), (Field::Headings, CONTEXT_HEADING)]
        .into_iter()
        .find(|&(field, _)| fields.has(field))
        .map_or(0.0, |(_, weight)| weight)
}
