//! What was meant, where a query had to be repaired: the text to offer, and how texts spell a term.
//!
//! The dictionary knows stems only, and a stem with an ending put to it may be no word (`рабоч` and `заблоченный` make `рабоченный`).
//! So a repaired word is spelled as some text of the corpus spells it, or, where only the keyboard layout or a letter within the stem
//! was wrong, as the client did; any other word is not offered.

use std::ops::Range;

use super::fuzzy;
use super::query::{Query, Reading, ReadingKind, Slot};
use super::reader::{Hit, Index};
use super::scorer::Match;
use crate::case::lowered;
use crate::sort::sort_by_key;
use crate::text::stop::Role;
use crate::text::{fold::fold, root::root, stem::stem, tokenizer::words, translit::skeleton};

/// Longest query, in bytes, that a repaired text is offered for: nobody rereads a letter.
const MEANT_BYTES: usize = 200;
/// Documents besides the hits that are asked how a word is spelled.
const SPELLING: usize = 8;
/// Letters of a stem that tell a word with any ending: `саит` is no `таит`.
const INFLECTED_FROM: usize = 5;
/// How sure the repair of a word must be that the best article does without.
const SURE_REPAIR: f32 = 0.5;
/// Letters of a word that a neighbour in the other layout may take along with it (`ssh` between `gj` and `ltym`).
const TAKEN_ALONG: usize = 3;

/// Pieces of a query and what they were read as, in order.
pub(super) type Repaired = Vec<(Range<usize>, String)>;

impl Index {
    /// The repaired words of a query, if some were read in the other layout or alphabet or half of those that the best document
    /// matched were mistyped; none otherwise. What the index knows, and what has the root of a word that it knows, is spelled right.
    #[inline(never)]
    pub(super) fn repaired(&self, query: &str, read: &Query, best: &[Match], hits: &[Hit]) -> Repaired {
        if query.len() > MEANT_BYTES {
            return Vec::new();
        }
        let content = |found: &&Match| read.slots[found.slot].role == Role::Content;
        let is_mistyped = |found: &&Match| {
            found.reading.kind == ReadingKind::Fuzzy && !self.is_spelled_right(&read.slots[found.slot])
        };
        let mistyped: Vec<&Match> = best.iter().filter(content).filter(is_mistyped).collect();
        let known = best.iter().filter(content).count();
        let Some(mut repairs) = self.switched(read, best, hits) else { return Vec::new() };
        let is_done = |repairs: &Repaired, slot: &Slot| repairs.iter().any(|(range, _)| overlap(range, &slot.typed));
        if 2 * mistyped.len() >= known.max(1) || !repairs.is_empty() {
            for found in mistyped {
                let slot = &read.slots[found.slot];
                if !is_done(&repairs, slot) {
                    // Half a repair would leave the client with a text that nobody wrote.
                    let Some(word) = self.mended(slot, found.reading.term, hits) else { return Vec::new() };
                    repairs.push((slot.typed.clone(), word));
                }
            }
        }
        // Where some words are repaired, no other stays mistyped because the best article does without it.
        if !repairs.is_empty() {
            for (at, slot) in read.slots.iter().enumerate() {
                let guess = slot.readings.iter().find(|one| one.kind == ReadingKind::Fuzzy && one.sure >= SURE_REPAIR);
                let done = best.iter().any(|found| found.slot == at) || is_done(&repairs, slot);
                if slot.role == Role::Content && !done && !self.is_spelled_right(slot) {
                    let word = guess.and_then(|guess| self.mended(slot, guess.term, hits));
                    repairs.extend(word.map(|word| (slot.typed.clone(), word)));
                }
            }
        }
        repairs.retain(|(range, text)| query.get(range.clone()) != Some(text));
        sort_by_key(&mut repairs, |(range, _)| range.start);
        repairs
    }

    /// What was read in the other layout or alphabet. `None` when something among it is no word, so that nothing can be offered.
    fn switched(&self, read: &Query, best: &[Match], hits: &[Hit]) -> Option<Repaired> {
        let mut repairs = Vec::new();
        let mut says = false;
        for (range, text) in &read.switched {
            let text = lowered(text);
            let mut right = Some(String::with_capacity(text.len()));
            let mut done = 0;
            for at in words(&text) {
                let word = fold(&text[at.clone()]);
                let Some(slot) = read.slots.iter().position(|slot| slot.word == word) else { continue };
                let found = best.iter().find(|found| found.slot == slot);
                says |= found.is_some() && read.slots[slot].role == Role::Content;
                let spelled = self.read_word(&read.slots[slot], found, hits);
                right = right.zip(spelled).map(|(right, word)| [&right, &text[done..at.start], &word].concat());
                done = at.end;
            }
            match right {
                Some(right) => repairs.push((range.clone(), [&right, &text[done..]].concat())),
                // It stays as typed.
                None if text.chars().count() <= TAKEN_ALONG => {}
                None => return None,
            }
        }
        if !says {
            repairs.clear();
        }
        Some(repairs)
    }

    /// A word of the other layout or alphabet as it is spelled. `None` for one that is no word, or was meant as typed: `vps` is what it
    /// is, whatever its neighbours are.
    fn read_word(&self, slot: &Slot, found: Option<&Match>, hits: &[Hit]) -> Option<String> {
        let is_typed = found.is_some_and(|found| found.reading.kind == ReadingKind::Typed);
        let is_begun = || {
            let begun = |one: &Reading| matches!(one.kind, ReadingKind::Completion | ReadingKind::Shortened);
            slot.open && slot.readings.iter().any(begun)
        };
        if slot.role != Role::Content {
            return Some(slot.word.clone());
        }
        if is_typed {
            return None;
        }
        if slot.is_respelled() {
            // Keys tell every letter, Latin letters do not: `parol` is `пароль`.
            let alike = |word: &str| skeleton(word).is_some_and(|sound| skeleton(&slot.word) == Some(sound));
            let term = self.vocabulary.get(&slot.stem)?;
            // A form that is more than the stem lost no soft sign at its end.
            let own = || (slot.word != slot.stem).then(|| slot.word.clone());
            return self.spelling(term, &slot.word, hits, &alike).or_else(own);
        }
        if self.is_spelled_right(slot) || is_begun() {
            return Some(slot.word.clone());
        }
        let is_repair = |one: &&Reading| matches!(one.kind, ReadingKind::Fuzzy | ReadingKind::Respelled);
        let won = found.map(|found| &found.reading).filter(is_repair);
        let repair = won.or_else(|| slot.readings.iter().find(is_repair))?;
        self.mended(slot, repair.term, hits)
    }

    /// Whether the index knows the word, or one of its root.
    fn is_spelled_right(&self, slot: &Slot) -> bool {
        self.vocabulary.get(&slot.stem).is_some() || self.kin.of_root(root(&slot.stem)).next().is_some()
    }

    /// A mistyped word as the corpus spells it. `прислать` is no `пришла`, though their stems are a letter apart.
    fn mended(&self, slot: &Slot, term: u32, hits: &[Hit]) -> Option<String> {
        let spelled = self.spelling(term, &slot.word, hits, &|word| fuzzy::could_be(&slot.word, word));
        spelled.or_else(|| self.inflected(term, slot))
    }

    /// A term that only wordings know, which are not kept as they were written, with the ending of a word that has one wrong letter, or
    /// two in the wrong order, within its stem: `клеентам` for `клиент`. Stems of other lengths or endings are other kinds of words.
    fn inflected(&self, term: u32, slot: &Slot) -> Option<String> {
        let term = self.vocabulary.term(term)?;
        let [typed, meant] = [slot.stem.as_str(), term].map(|stem| stem.chars().collect::<Vec<char>>());
        let length = typed.len();
        if length < INFLECTED_FROM
            || meant.len() != length
            || typed[0] != meant[0]
            || typed[length - 1] != meant[length - 1]
        {
            return None;
        }
        let wrong: Vec<usize> = (0..length).filter(|&at| typed[at] != meant[at]).collect();
        let is_slip = match wrong[..] {
            [_] => true,
            [one, other] => other == one + 1 && typed[one] == meant[other] && typed[other] == meant[one],
            _ => false,
        };
        let word = [term, slot.word.strip_prefix(slot.stem.as_str())?].concat();
        (is_slip && stem(&word) == term).then_some(word)
    }

    /// How the hits spell a term, or else the first documents that have it in a title, as near as possible to what was typed.
    fn spelling(&self, term: u32, typed: &str, hits: &[Hit], fits: &dyn Fn(&str) -> bool) -> Option<String> {
        let titled = self.postings.core(term).take(SPELLING).map(|posting| posting.doc);
        let docs: Vec<u32> = hits.iter().map(|hit| hit.doc).chain(titled).collect();
        self.spelled(term, typed, &docs, fits)
    }

    /// How titles and passages of some documents spell a term: the word that fits and is nearest to what was typed.
    pub(super) fn spelled(&self, term: u32, typed: &str, docs: &[u32], fits: &dyn Fn(&str) -> bool) -> Option<String> {
        let mut best: Option<(usize, String)> = None;
        let first = self.vocabulary.term(term)?.chars().next();
        for &doc in docs {
            let document = &self.documents[doc as usize];
            for text in std::iter::once(&document.title).chain(&document.passages) {
                for range in words(text) {
                    let word = fold(&text[range]);
                    // A stem begins like its word.
                    if word.chars().next() != first || self.vocabulary.get(&stem(&word)) != Some(term) {
                        continue;
                    }
                    let shared = word.chars().rev().zip(typed.chars().rev()).take_while(|(a, b)| a == b).count();
                    let distance = word.chars().count().abs_diff(typed.chars().count()) * 4 + 16 - shared.min(16);
                    if best.as_ref().is_none_or(|(least, _)| distance < *least) && fits(&word) {
                        best = Some((distance, word));
                    }
                }
            }
        }
        best.map(|(_, word)| word)
    }
}

fn overlap(one: &Range<usize>, other: &Range<usize>) -> bool {
    one.start < other.end && other.start < one.end
}
