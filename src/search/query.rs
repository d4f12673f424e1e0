//! What may the person have meant? Text → slots with competing readings.
//!
//! One slot stands for one word. A chunk between white space is read in the other keyboard layout when that explains clearly more
//! of its letters than the layout it was typed in; an unknown word is read as what it was mistyped from; the last word, if nothing
//! follows it, as the beginning of a longer one. Weights are those of the search recipe ("Readings").
//!
//! A query of any length costs a bounded amount: of a long paste the head and the tail are read, and of their words the best.

use std::ops::Range;

use super::bm25f::idf;
use super::fuzzy;
use super::reader::Index;
use crate::sort::sort_by;
use crate::text::layout::other_layout;
use crate::text::stop::{Role, role};
use crate::text::{TokenKind, analyzer, fold::fold, stem::stem, tokenize};

/// Bytes read at each end of a long query.
const END_BYTES: usize = 4096;
/// Slots kept of a query, the best by idf.
const SLOTS: usize = 64;
/// Unknown words that are repaired. A fuzzy search is the dearest step of a query.
const REPAIRS: usize = 12;
/// Chunks whose layout may be decided by fuzzy search.
const LAYOUT_REPAIRS: usize = 4;
/// Completions read of an unfinished word, and how many are looked at to choose them.
const COMPLETIONS: usize = 200;
const COMPLETIONS_SEEN: usize = 2000;
/// Letters from which an unfinished word is completed.
const COMPLETED_FROM: usize = 2;
/// Letters from which a repair is sure enough to be the only evidence, what a shorter one counts, and the share of the words that
/// must be repaired when none is known.
const REPAIRED_SURELY_FROM: usize = 5;
const REPAIRED_DOUBTFULLY: f32 = 0.4;
const REPAIRED_SHARE: f32 = 0.75;
/// A word read in the other layout.
const OTHER_LAYOUT: f32 = 0.97;
/// What was typed, as rival of a reading in the other layout.
const LAYOUT_RIVAL: f32 = 0.58;
/// By how much the other layout must explain more.
const LAYOUT_MARGIN: f32 = 0.2;
/// Chunks of at most this many letters follow the rest of the query.
const LAYOUT_FOLLOWS: usize = 3;
/// A whole machine name: evidence beside its parts.
const COMPOUND: f32 = 0.5;
/// An unfinished word read from behind: weights by letters taken off.
const SHORTENED: [f32; 3] = [0.7, 0.6, 0.5];
/// The exact term of an unfinished word: share of its own idf, and factor if the stemmer shortened it.
const OWN_IDF: f32 = 0.4;
const STEMMED_OPEN: f32 = 0.8;

/// A query, ready to be scored.
pub(super) struct Query {
    pub(super) slots: Vec<Slot>,
    /// The slot of every word, in order. Words of no slot (cut off by the limits) are left out.
    pub(super) sequence: Vec<u16>,
    /// 1 for a query of up to three informative words, falling to 0.
    pub(super) brevity: f32,
    /// Σ of the slots' values.
    pub(super) value: f32,
    /// Meaningful words without any reading.
    pub(super) unknown: u32,
    /// Chunks that were read in the other layout: what was typed, and what was read.
    pub(super) switched: Vec<(Range<usize>, String)>,
}

/// One word of the query.
pub(super) struct Slot {
    /// Where it stands in the query as typed.
    pub(super) typed: Range<usize>,
    /// The folded word as it is read.
    pub(super) word: String,
    pub(super) role: Role,
    pub(super) compound: bool,
    pub(super) readings: Vec<Reading>,
    /// The most that it can be worth: best weight · idf. 0 for a compound, which only adds to its parts.
    pub(super) value: f32,
}

/// One term that a word may stand for.
#[derive(Clone, Copy, Debug)]
pub(super) struct Reading {
    pub(super) term: u32,
    /// 0 to 1, the role's factor included.
    pub(super) weight: f32,
    pub(super) idf: f32,
    pub(super) kind: ReadingKind,
}

/// How a reading came about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ReadingKind {
    Typed,
    OtherLayout,
    Fuzzy,
    Completion,
    Shortened,
}

/// A word before its readings are known.
struct Word {
    typed: Range<usize>,
    folded: String,
    stem: String,
    compound: bool,
    /// The stem as typed, when the word was read in the other layout.
    rival: Option<String>,
    switched: bool,
    /// Nothing follows it: the person may still be typing.
    open: bool,
}

impl Query {
    /// Reads a query against an index; without slots for a text without words.
    pub(super) fn new(text: &str, index: &Index) -> Self {
        let mut switched = Vec::new();
        let words = Reader { index, fuzzy_left: LAYOUT_REPAIRS }.words(text, &mut switched);
        let mut query =
            Self { slots: Vec::new(), sequence: Vec::new(), brevity: 1.0, value: 0.0, unknown: 0, switched };
        let mut repairs = REPAIRS;
        for word in best(words, index) {
            // The same word twice counts once.
            let known = query.slots.iter().position(|slot| slot.compound == word.compound && slot.word == word.folded);
            let at = known.unwrap_or_else(|| {
                query.slots.push(slot(word, index, &mut repairs));
                query.slots.len() - 1
            });
            if !query.slots[at].compound {
                query.sequence.push(at as u16);
            }
        }
        query.value = query.slots.iter().map(|slot| slot.value).sum();
        query.unknown = query
            .slots
            .iter()
            .filter(|slot| !slot.compound && slot.readings.is_empty() && slot.role == Role::Content)
            .count() as u32;
        query.brevity = brevity(&query.slots);
        query
    }

    /// Whether the query speaks of anything in this index: a word that carries meaning is known, or nearly all of them are near
    /// known words. One chance neighbour proves nothing: every dictionary has a word one letter away from `борщ`.
    pub(super) fn has_evidence(&self) -> bool {
        let content = || self.slots.iter().filter(|slot| slot.role == Role::Content);
        let known = |slot: &Slot| slot.readings.iter().any(|reading| reading.kind != ReadingKind::Fuzzy);
        let strength: f32 = content()
            .map(|slot| match slot.word.chars().count() {
                _ if slot.readings.is_empty() => 0.0,
                ..REPAIRED_SURELY_FROM => REPAIRED_DOUBTFULLY,
                _ => 1.0,
            })
            .sum();
        content().any(known) || strength > 0.0 && strength >= REPAIRED_SHARE * content().count() as f32
    }
}

/// Length counted in informative words: e^(−max(0, n − 3) / 6) with n = Σ v / max v.
fn brevity(slots: &[Slot]) -> f32 {
    let best = slots.iter().map(|slot| slot.value).fold(0.0, f32::max);
    if best <= 0.0 {
        return 1.0;
    }
    let informative: f32 = slots.iter().map(|slot| (slot.value / best).min(1.0)).sum();
    (-(informative - 3.0).max(0.0) / 6.0).exp()
}

/// The words that are worth a slot, in order.
fn best(words: Vec<Word>, index: &Index) -> Vec<Word> {
    if words.len() <= SLOTS {
        return words;
    }
    let worth = |word: &Word| {
        let idf = index.dict.get(&word.stem).map_or(0.0, |term| idf(index.len(), index.postings.info(term).df));
        idf * role(&word.folded, &word.stem).weight()
    };
    let mut ranked: Vec<(usize, f32)> = words.iter().map(worth).enumerate().collect();
    sort_by(&mut ranked, |a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
    let mut kept = std::collections::HashSet::new();
    let mut stems = std::collections::HashSet::new();
    for (at, _) in ranked {
        if stems.len() == SLOTS {
            break;
        }
        if stems.insert(words[at].stem.as_str()) {
            kept.insert(at);
        }
    }
    words.into_iter().enumerate().filter(|(at, _)| kept.contains(at)).map(|(_, word)| word).collect()
}

/// Finds all readings of a word.
fn slot(word: Word, index: &Index, repairs: &mut usize) -> Slot {
    let Word { typed, folded, stem, compound, rival, switched, open } = word;
    let role = if compound { Role::Content } else { role(&folded, &stem) };
    let mut readings = Vec::new();
    let (factor, kind) = if switched { (OTHER_LAYOUT, ReadingKind::OtherLayout) } else { (1.0, ReadingKind::Typed) };
    let reading =
        |term, weight, kind| Reading { term, weight, idf: idf(index.len(), index.postings.info(term).df), kind };
    let exact = index.dict.get(&stem);
    if compound {
        readings.extend(exact.map(|term| reading(term, COMPOUND, ReadingKind::Typed)));
        return Slot { typed, word: folded, role, compound, readings, value: 0.0 };
    }
    if let Some(term) = exact {
        readings.push(reading(term, factor * role.weight(), kind));
    }
    if open && folded.chars().count() >= COMPLETED_FROM {
        complete(&folded, &stem, factor, role, index, &mut readings);
    }
    if readings.is_empty() && role == Role::Content && *repairs > 0 {
        *repairs -= 1;
        let candidates = fuzzy::candidates(&folded, &stem, &index.dict, &index.postings);
        readings.extend(candidates.iter().map(|found| reading(found.term, factor * found.weight, ReadingKind::Fuzzy)));
    }
    if let Some(term) = rival.and_then(|rival| index.dict.get(&rival)) {
        readings.push(reading(term, LAYOUT_RIVAL * role.weight(), ReadingKind::Typed));
    }
    let worth = |completions: bool| {
        readings
            .iter()
            .filter(|reading| completions || reading.kind != ReadingKind::Completion)
            .map(|reading| reading.weight * reading.idf)
            .fold(0.0, f32::max)
    };
    let value = if worth(false) > 0.0 { worth(false) } else { worth(true) };
    Slot { typed, word: folded, role, compound, readings, value }
}

/// Adds the completions of an unfinished word, with the idf of their union: each by its own would let the rarest win.
fn complete(word: &str, stem: &str, factor: f32, role: Role, index: &Index, readings: &mut Vec<Reading>) {
    let exact = readings.first().map(|reading| reading.term);
    let mut terms: Vec<u32> = index
        .dict
        .completions(word, COMPLETIONS_SEEN)
        .into_iter()
        .filter(|&term| Some(term) != exact && !index.postings.info(term).soft)
        .collect();
    let frequency = |term: u32| {
        let info = index.postings.info(term);
        (info.title_df, info.df)
    };
    sort_by(&mut terms, |&a, &b| frequency(b).cmp(&frequency(a)).then(a.cmp(&b)));
    terms.truncate(COMPLETIONS);
    if terms.is_empty() {
        if exact.is_none() && role == Role::Content {
            shorten(word, factor, index, readings);
        }
        return;
    }
    let mut seen = vec![false; index.len() as usize];
    for &term in terms.iter().chain(&exact) {
        index.postings.of(term).for_each(|posting| seen[posting.doc as usize] = true);
    }
    let union = idf(index.len(), seen.iter().filter(|&&seen| seen).count() as u32);
    if let Some(own) = readings.first_mut() {
        own.idf = OWN_IDF * own.idf + (1.0 - OWN_IDF) * union;
        own.weight = factor * if stem == word { 1.0 } else { STEMMED_OPEN };
    }
    let best = terms.first().map_or(1.0, |&term| index.postings.info(term).df.max(1) as f32);
    readings.extend(terms.iter().map(|&term| {
        let share = (index.postings.info(term).df.max(1) as f32 / best).min(1.0);
        Reading { term, weight: factor * share.powf(0.08), idf: union, kind: ReadingKind::Completion }
    }));
}

/// The stem may be shorter than what is typed already (`настройк` of `настройки`): looks for it from behind.
fn shorten(word: &str, factor: f32, index: &Index, readings: &mut Vec<Reading>) {
    let mut shorter = word;
    for weight in SHORTENED {
        let Some((at, _)) = shorter.char_indices().next_back() else { return };
        shorter = &shorter[..at];
        if shorter.chars().count() <= LAYOUT_FOLLOWS {
            return;
        }
        if let Some(term) = index.dict.get(shorter) {
            let idf = idf(index.len(), index.postings.info(term).df);
            readings.push(Reading { term, weight: factor * weight, idf, kind: ReadingKind::Shortened });
            return;
        }
    }
}

/// Cuts a query into words and decides the layout of its chunks.
struct Reader<'a> {
    index: &'a Index,
    /// Fuzzy searches that may still be spent on layouts.
    fuzzy_left: usize,
}

/// A chunk between white space.
struct Chunk<'a> {
    text: &'a str,
    start: usize,
    last: bool,
}

impl Reader<'_> {
    fn words(&mut self, text: &str, switched: &mut Vec<(Range<usize>, String)>) -> Vec<Word> {
        let mut chunks: Vec<Chunk<'_>> = ends(text)
            .into_iter()
            .flat_map(|(start, part)| {
                part.split_whitespace().map(move |chunk| Chunk {
                    text: chunk,
                    start: start + (chunk.as_ptr() as usize - part.as_ptr() as usize),
                    last: false,
                })
            })
            .collect();
        if let Some(last) = chunks.last_mut() {
            last.last = text.ends_with(char::is_alphanumeric);
        }
        let mut balance = 0isize;
        let decided: Vec<Option<String>> = chunks
            .iter()
            .map(|chunk| {
                let letters = chunk.letters();
                if letters <= LAYOUT_FOLLOWS {
                    return self.switch_short(chunk);
                }
                let other = self.switch(chunk);
                balance += if other.is_some() { letters as isize } else { -(letters as isize) };
                other
            })
            .collect();
        let mut words = Vec::new();
        for (chunk, other) in chunks.iter().zip(decided) {
            let follows = balance > 0 && chunk.letters() <= LAYOUT_FOLLOWS;
            let other = other.or_else(|| if follows { other_layout(chunk.text) } else { None });
            match other {
                Some(read) => {
                    words.extend(chunk.read_as(&read));
                    switched.push((chunk.start..chunk.start + chunk.text.len(), read));
                }
                None => words.extend(chunk.as_typed()),
            }
        }
        words
    }

    /// The chunk in the other layout, if that explains clearly more of its letters.
    fn switch(&mut self, chunk: &Chunk<'_>) -> Option<String> {
        let typed = self.evidence(chunk.text, chunk.last, false);
        if typed > 1.0 - LAYOUT_MARGIN {
            return None;
        }
        let read = other_layout(chunk.text)?;
        // `публи` is the beginning of a word and not `ge,kb`.
        let falls_apart = chunk.last && !chunk.text.is_ascii() && tokenize(&read).len() > 1;
        if falls_apart {
            return None;
        }
        let (mut typed, mut other) = (typed, self.evidence(&read, chunk.last, false));
        if typed == 0.0 && other == 0.0 && self.fuzzy_left > 0 {
            self.fuzzy_left -= 1;
            (typed, other) = (self.evidence(chunk.text, chunk.last, true), self.evidence(&read, chunk.last, true));
        }
        (other > typed + LAYOUT_MARGIN).then_some(read)
    }

    /// A chunk too short to be judged by its neighbours in the dictionary (`ыыд`): only if it is unknown and the other is known.
    fn switch_short(&self, chunk: &Chunk<'_>) -> Option<String> {
        if chunk.letters() < COMPLETED_FROM || self.evidence(chunk.text, chunk.last, false) > 0.0 {
            return None;
        }
        other_layout(chunk.text).filter(|read| self.evidence(read, false, false) >= 1.0)
    }

    /// Share of the letters that stand in known words (or, if asked for, in words near known ones), 0 to 1.
    fn evidence(&self, text: &str, open: bool, fuzzy: bool) -> f32 {
        let (mut explained, mut all) = (0.0, 0.0);
        for token in tokenize(text).into_iter().filter(|token| token.kind == TokenKind::Word) {
            let word = fold(&token.text);
            let stem = stem(&word);
            let letters = word.chars().count() as f32;
            all += letters;
            if self.index.dict.get(&stem).is_some() || role(&word, &stem) != Role::Content {
                explained += letters;
            } else if open && !self.index.dict.completions(&word, 1).is_empty() {
                explained += 0.9 * letters;
            } else if let Some(distance) = fuzzy.then(|| fuzzy::nearest(&word, &stem, &self.index.dict)).flatten() {
                explained += 0.8 * (-0.3 * distance).exp() * letters;
            }
        }
        if all > 0.0 { explained / all } else { 0.0 }
    }
}

impl Chunk<'_> {
    fn letters(&self) -> usize {
        self.text.chars().filter(|c| c.is_alphabetic()).count()
    }

    fn as_typed(&self) -> impl Iterator<Item = Word> + '_ {
        tokenize(self.text).into_iter().filter_map(move |token| {
            let compound = token.kind == TokenKind::Compound;
            let folded = if compound { analyzer::compound(&token.text) } else { fold(&token.text) };
            let stem = if compound { folded.clone() } else { stem(&folded) };
            let open = self.last && !compound && token.range.end == self.text.len();
            let typed = self.start + token.range.start..self.start + token.range.end;
            (!stem.is_empty()).then_some(Word { typed, folded, stem, compound, rival: None, switched: false, open })
        })
    }

    /// The words of the chunk in the other layout. One character became one character, so places are counted back in characters.
    fn read_as(&self, read: &str) -> Vec<Word> {
        let rivals: Vec<Word> = self.as_typed().filter(|word| !word.compound).collect();
        let ends: Vec<usize> = self.text.char_indices().map(|(at, _)| at).chain([self.text.len()]).collect();
        let place = |at: usize| self.start + ends.get(read[..at].chars().count()).copied().unwrap_or(self.text.len());
        let tokens: Vec<_> = tokenize(read).into_iter().filter(|token| token.kind == TokenKind::Word).collect();
        let agree = tokens.len() == rivals.len();
        tokens
            .into_iter()
            .enumerate()
            .filter_map(|(at, token)| {
                let folded = fold(&token.text);
                let rival = rivals.get(at).filter(|_| agree).map(|word| word.stem.clone());
                let open = self.last && token.range.end == read.len();
                let typed = place(token.range.start)..place(token.range.end);
                let stem = stem(&folded);
                (!stem.is_empty()).then_some(Word { typed, folded, stem, compound: false, rival, switched: true, open })
            })
            .collect()
    }
}

/// The text itself, or of a long one its head and tail, each with its place, cut at white space where there is any.
fn ends(text: &str) -> Vec<(usize, &str)> {
    if text.len() <= 2 * END_BYTES {
        return vec![(0, text)];
    }
    let boundary = |from: usize| (from..text.len()).find(|&at| text.is_char_boundary(at)).unwrap_or(text.len());
    let head = &text[..boundary(END_BYTES)];
    let head = &head[..head.rfind(char::is_whitespace).unwrap_or(head.len())];
    let start = boundary(text.len() - END_BYTES);
    let tail = &text[start..];
    let skipped = tail.find(char::is_whitespace).unwrap_or(0);
    vec![(0, head), (start + skipped, &tail[skipped..])]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ends_of_a_long_text_slice_it() {
        for text in ["слово ".repeat(5000), "я".repeat(20_000), "a ".repeat(5000)] {
            let ends = ends(&text);
            assert_eq!(ends.len(), 2);
            for (start, part) in ends {
                assert_eq!(&text[start..start + part.len()], part);
                assert!(part.len() <= END_BYTES + 3);
            }
        }
    }
}
