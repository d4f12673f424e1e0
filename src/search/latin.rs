//! Is this Russian, typed where no Russian keyboard is at hand?
//!
//! Words tell it that texts know in Cyrillic letters and not, or hardly, in Latin ones: `pochta ne rabotaet`. Then all words of the
//! query that can be read so are, with everything that a Russian word is read by, and what was typed is the rival. A single article
//! that spells a word in Latin letters must not outweigh all that spell it in Cyrillic ones: what was typed is worth no more than
//! what it stands for. Words that both alphabets know well stay as they are.

use std::ops::Range;

use super::chunk::Word;
use super::reader::Index;
use super::repairs::Repairs;
use crate::text::stop::{Role, role};
use crate::text::{fold::fold, stem::stem, translit};

/// A word is Russian if so many times more documents know it in Cyrillic letters.
const RARER: u32 = 4;
/// Letters by which an unfinished word may be longer than its stem, and those that must be left.
const CUT: usize = 3;
const LEFT: usize = 4;

/// Reads the words of a Russian query in Latin letters. Appends to `switched` where they stand and what they are read as.
#[inline(never)]
pub(super) fn respell<'a>(
    index: &'a Index,
    repairs: &mut Repairs<'a>,
    words: &mut [Word],
    switched: &mut Vec<(Range<usize>, String)>,
) {
    let mut russian: Vec<Option<(String, String)>> = Vec::with_capacity(words.len());
    let (mut balance, mut says) = (0isize, false);
    for word in words.iter() {
        let letters = word.folded.chars().count() as isize;
        let mut read = None;
        if !word.whole && !word.address && !word.switched {
            read = known(word, index);
            let latin = documents(word, &word.folded, &word.stem, index);
            match &read {
                Some((cyrillic, stem)) if latin.saturating_mul(RARER) <= documents(word, cyrillic, stem, index) => {
                    balance += letters;
                    says |= role(cyrillic, stem) == Role::Content;
                }
                _ if latin > 0 && role(&word.folded, &word.stem) == Role::Content => balance -= letters,
                _ => {}
            }
        }
        russian.push(read);
    }
    if balance <= 0 || !says {
        return;
    }
    for (word, read) in words.iter_mut().zip(russian) {
        if word.whole || word.address || word.switched {
            continue;
        }
        let latin = documents(word, &word.folded, &word.stem, index) > 0;
        // `wordpress` stays what it is, also in a Russian question.
        let own = index.vocabulary.core().get(&word.stem).map_or(0, |term| index.postings.info(term).df);
        let stronger = |read: &(String, String)| own.saturating_mul(RARER) <= documents(word, &read.0, &read.1, index);
        let read = read.filter(stronger).or_else(|| if latin { None } else { near(word, index, repairs) });
        let Some((folded, stem)) = read else { continue };
        switched.push((word.typed.clone(), folded.clone()));
        word.rival = latin.then(|| std::mem::take(&mut word.stem));
        (word.folded, word.stem, word.respelled) = (folded, stem, true);
    }
}

/// Whether texts know a word of Latin letters in Cyrillic ones.
pub(super) fn explains(text: &str, index: &Index) -> bool {
    translit::cyrillics(&fold(text)).any(|word| index.vocabulary.core().get(&stem(&word)).is_some())
}

/// How many documents know a word, small words and unfinished known words counted as if all of them.
fn documents(word: &Word, folded: &str, stem: &str, index: &Index) -> u32 {
    let dict = index.vocabulary.core();
    let df = |term: u32| index.postings.info(term).df;
    // What is typed may be longer than the stem already (`monitorin`).
    let cuts = folded.char_indices().rev().take(CUT).map(|(end, _)| &folded[..end]);
    let mut stems = cuts.filter(|cut| cut.chars().count() >= LEFT).filter_map(|cut| dict.get(cut));
    let mut is_open =
        || word.open && (dict.completions(folded).any(|term| df(term) > 0) || stems.any(|term| df(term) > 0));
    if role(folded, stem) != Role::Content || is_open() { index.len() } else { dict.get(stem).map_or(0, df) }
}

/// The word and its stem in Cyrillic letters, if texts know it so.
fn known(word: &Word, index: &Index) -> Option<(String, String)> {
    let spellings = translit::cyrillics(&word.folded).map(|folded| {
        let stem = stem(&folded);
        (folded, stem)
    });
    spellings.into_iter().find(|(folded, stem)| documents(word, folded, stem, index) > 0)
}

/// A word that sounds like it, or else the word as it is spelled, if it may be mistyped from something.
fn near<'a>(word: &Word, index: &'a Index, repairs: &mut Repairs<'a>) -> Option<(String, String)> {
    let folded = translit::cyrillic(&word.folded)?;
    let own = stem(&folded);
    let ending = folded.strip_prefix(own.as_str()).unwrap_or_default();
    let sounds = index.kin.of_sound(&own).filter(|&(_, is_latin)| !is_latin);
    let alike = sounds.filter_map(|(term, _)| {
        let term = index.vocabulary.term(term)?;
        let spelled = [term, ending].concat();
        (stem(&spelled) == term).then(|| (spelled, term.to_owned()))
    });
    let df = |stem: &str| index.vocabulary.core().get(stem).map_or(0, |term| index.postings.info(term).df);
    if let Some(best) = alike.max_by_key(|(_, stem)| df(stem)) {
        return Some(best);
    }
    let mut nearest = |word: &str, stem: &str| {
        repairs.of(word, stem, true).iter().map(|found| found.distance).fold(f32::INFINITY, f32::min)
    };
    (nearest(&folded, &own) < nearest(&word.folded, &word.stem)).then_some((folded, own))
}
