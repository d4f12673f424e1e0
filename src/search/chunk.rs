//! Which words does a text consist of, and on which keyboard layout was each of its chunks typed?
//!
//! A chunk between white space is read in the other layout when that explains clearly more of its letters than the layout it was
//! typed in; chunks of a few letters follow the rest. Only core terms are evidence. Of a long text the head and the tail are read.
//! Weights: search recipe, "other layout".

use std::ops::Range;

use super::latin;
use super::reader::Index;
use super::repairs::Repairs;
use super::slips;
use crate::case::{is_letter, is_word};
use crate::text::layout::other_layout;
use crate::text::stop::{Role, role};
use crate::text::{Identifier, IdentifierKind, fold::fold, stem::stem, tokenize, tokenizer::names};

/// Bytes read at each end of a long query.
const END_BYTES: usize = 4096;
/// By how much the other layout must explain more.
const LAYOUT_MARGIN: f32 = 0.2;
/// Chunks of at most this many letters follow the rest of the query.
const LAYOUT_FOLLOWS: usize = 3;
/// What an unfinished word explains that begins a known one.
const BEGINNING: f32 = 0.9;
/// What a word explains that is near a known one, and how that falls with the distance.
const REPAIRED: f32 = 0.8;
const REPAIRED_DISTANCE: f32 = -0.3;
/// The most of it: nothing is nearer than a word cut by one letter ([`super::fuzzy`]), and e^(−.3 · .25) · .8 is .742.
const REPAIRED_MOST: f32 = 0.75;
/// What secrets are hidden with.
const HIDING: [char; 3] = ['●', '•', '*'];
/// Fewest letters of a chunk that is read in the other layout.
const SWITCHED_FROM: usize = 2;

/// A word before its readings are known.
pub(super) struct Word {
    /// Where it stands in the query as typed.
    pub(super) typed: Range<usize>,
    pub(super) folded: String,
    pub(super) stem: String,
    /// The stem as typed, when the word was read in the other layout or alphabet.
    pub(super) rival: Option<String>,
    pub(super) switched: bool,
    /// It was typed in Latin letters and is read as Russian.
    pub(super) respelled: bool,
    /// Nothing follows it: the person may still be typing.
    pub(super) open: bool,
    /// Number of sentences before it.
    pub(super) sentence: u16,
    /// It is a piece of an address, and the query has other words: `shop` of «сайт shop.ru не открывается» tells where, not what.
    pub(super) address: bool,
    /// It is a name as a whole (`php.ini`), beside the words that it consists of.
    pub(super) whole: bool,
}

/// The words of a text, in order, given what was recognised in it. Appends to `switched` the chunks that were read in the other
/// layout or alphabet: where, and as what.
#[inline(never)]
pub(super) fn words<'a>(
    text: &str,
    identifiers: &[Identifier],
    index: &'a Index,
    repairs: &mut Repairs<'a>,
    switched: &mut Vec<(Range<usize>, String)>,
) -> Vec<Word> {
    let chunks = chunks(text);
    let mut layouts = Layouts { index, repairs: &mut *repairs };
    let mut balance = 0isize;
    let mut decided: Vec<Option<Switched>> = Vec::with_capacity(chunks.len());
    for chunk in &chunks {
        let letters = chunk.letters();
        let other = if letters > LAYOUT_FOLLOWS { layouts.switch(chunk) } else { layouts.switch_short(chunk) };
        if letters > LAYOUT_FOLLOWS {
            balance += if other.is_some() { letters as isize } else { -(letters as isize) };
        }
        decided.push(other);
    }
    let mut words = Vec::new();
    let mut sentence = 0;
    for (chunk, mut other) in chunks.iter().zip(decided) {
        if other.is_none() && balance > 0 && chunk.letters() <= LAYOUT_FOLLOWS {
            other = other_layout(chunk.text).map(|text| Switched { text, typed: chunk.text.len() });
        }
        sentence += u16::from(chunk.after_break && !words.is_empty());
        match &other {
            Some(read) => {
                chunk.read_as(read, sentence, &mut words);
                switched.push((chunk.start..chunk.start + read.typed, read.text.clone()));
            }
            None => {
                chunk.as_typed(sentence, &mut words);
                chunk.names(sentence, index, &mut words);
            }
        }
        // In the other layout a full stop is a letter.
        let end = chunk.text.trim_end_matches(['"', '\'', '»', '”', ')']);
        if other.is_none_or(|read| read.typed < chunk.text.len()) && end.ends_with(['.', '!', '?', ':', ';', '…']) {
            sentence = sentence.saturating_add(1);
        }
    }
    mark_addresses(identifiers, &mut words);
    mark_labels(text, index, &mut words);
    latin::respell(index, repairs, &mut words, switched);
    slips::mend(text, index, &mut words);
    words
}

/// Marks the words of sites and mail addresses, unless they are all there is. O(words · log identifiers).
fn mark_addresses(identifiers: &[Identifier], words: &mut [Word]) {
    let inside = |word: &Word| {
        let at = identifiers.partition_point(|one| one.range.end < word.typed.end);
        !word.switched
            && identifiers.get(at).is_some_and(|one| {
                let address = matches!(one.kind, IdentifierKind::Site | IdentifierKind::Email | IdentifierKind::Url);
                address && one.range.start <= word.typed.start
            })
    };
    if words.iter().any(|word| !inside(word) && role(&word.folded, &word.stem) == Role::Content) {
        words.iter_mut().for_each(|word| word.address = inside(word));
    }
}

/// Marks what only says what the data after it are: `пароль: ●●●`, `логин: admin7`, unless that is all there is. Data are one chunk with
/// a digit or a character that hides something; a number alone is none (`ошибка: 500`), nor is a word (`пароль: забыл`).
#[inline(never)]
fn mark_labels(text: &str, index: &Index, words: &mut [Word]) {
    let is_label = |word: &Word| {
        let rest = text.get(word.typed.end..).unwrap_or_default();
        let after = rest.trim_start_matches([' ', ':', '=', '—', '-']);
        let said = rest[..rest.len() - after.len()].contains([':', '=']);
        let data = after.split(char::is_whitespace).next().unwrap_or_default().trim_end_matches([',', '.', ';']);
        let hides = data.starts_with(HIDING);
        let is_known = || index.vocabulary.core().get(&stem(&fold(data))).is_some();
        let mixed = data.contains(|c: char| c.is_ascii_digit()) && data.contains(is_letter);
        !word.switched && (hides || said && mixed && !data.contains(['.', '_']) && !is_known())
    };
    let labels: Vec<bool> = words.iter().map(is_label).collect();
    let says =
        |(word, label): (&Word, &bool)| !label && !word.address && role(&word.folded, &word.stem) == Role::Content;
    if words.iter().zip(&labels).any(says) {
        words.iter_mut().zip(labels).for_each(|(word, label)| word.address |= label);
    }
}

/// A chunk between white space.
struct Chunk<'a> {
    text: &'a str,
    start: usize,
    /// It ends the text, with a letter or digit.
    open: bool,
    /// A line ends before it.
    after_break: bool,
}

/// A chunk in the other layout, and how many bytes of it were read so: a comma at its end may be one.
struct Switched {
    text: String,
    typed: usize,
}

fn chunks(text: &str) -> Vec<Chunk<'_>> {
    let mut chunks: Vec<Chunk<'_>> = Vec::new();
    for (start, part) in ends(text) {
        let mut end = 0;
        for chunk in part.split_whitespace() {
            let at = chunk.as_ptr() as usize - part.as_ptr() as usize;
            let after_break = part[end..at].contains('\n');
            end = at + chunk.len();
            chunks.push(Chunk { text: chunk, start: start + at, open: false, after_break });
        }
    }
    if let Some(last) = chunks.last_mut() {
        last.open = text.ends_with(is_word);
    }
    chunks
}

struct Layouts<'a, 'b> {
    index: &'a Index,
    repairs: &'b mut Repairs<'a>,
}

impl Layouts<'_, '_> {
    /// The chunk in the other layout, if that explains clearly more of its letters.
    #[inline(never)]
    fn switch(&mut self, chunk: &Chunk<'_>) -> Option<Switched> {
        let typed = self.evidence(chunk.text, chunk.open, false);
        if typed > 1.0 - LAYOUT_MARGIN {
            return None;
        }
        let read = other_layout(chunk.text)?;
        // `публи` is the beginning of a word and not `ge,kb`.
        let falls_apart = chunk.open && !chunk.text.is_ascii() && tokenize(&read).len() > 1;
        if falls_apart {
            return None;
        }
        let whole = Switched { text: read, typed: chunk.text.len() };
        let mut other = self.evidence(&whole.text, chunk.open, false);
        if other < 1.0
            && let Some(shorter) = without_punctuation(chunk.text)
            && self.evidence(&shorter.text, false, false) > other
        {
            return Some(shorter);
        }
        let mut typed = typed;
        // A repair explains at most REPAIRED, so it cannot change what is clear already; `medlenno` is no mistyped `будут`.
        if other <= REPAIRED + LAYOUT_MARGIN && typed <= REPAIRED && !latin::explains(chunk.text, self.index) {
            typed = self.evidence(chunk.text, chunk.open, true);
            // A mistyped word need not be looked for in the other layout as well if that could not win.
            if other + (1.0 - other) * REPAIRED_MOST > typed + LAYOUT_MARGIN {
                other = self.evidence(&whole.text, chunk.open, true);
            }
        }
        (other > typed + LAYOUT_MARGIN).then_some(whole)
    }

    /// A chunk too short to be judged by its neighbours in the dictionary (`ыыд`): only if it is unknown and the other is known and
    /// carries meaning.
    fn switch_short(&mut self, chunk: &Chunk<'_>) -> Option<Switched> {
        if chunk.letters() < SWITCHED_FROM || self.evidence(chunk.text, chunk.open, false) > 0.0 {
            return None;
        }
        let text = other_layout(chunk.text)?;
        let word = fold(&text);
        let stem = stem(&word);
        let known = role(&word, &stem) == Role::Content && self.index.vocabulary.core().get(&stem).is_some();
        known.then_some(Switched { text, typed: chunk.text.len() })
    }

    /// Share of the letters that stand in known words (or, if asked for, in words near known ones), 0 to 1.
    #[inline(never)]
    fn evidence(&mut self, text: &str, open: bool, fuzzy: bool) -> f32 {
        let (mut explained, mut all) = (0.0, 0.0);
        for token in tokenize(text) {
            let word = fold(&token.text);
            let stem = stem(&word);
            let letters = word.chars().count() as f32;
            all += letters;
            let dict = self.index.vocabulary.core();
            explained += letters
                * if dict.get(&stem).is_some() || role(&word, &stem) != Role::Content {
                    1.0
                } else if open && token.range.end == text.len() && !dict.completions(&word).is_empty() {
                    BEGINNING
                } else if fuzzy {
                    let nearest =
                        self.repairs.of(&word, &stem, true).iter().map(|found| found.distance).min_by(f32::total_cmp);
                    nearest.map_or(0.0, |distance| REPAIRED * (REPAIRED_DISTANCE * distance).exp())
                } else {
                    0.0
                };
        }
        if all > 0.0 { explained / all } else { 0.0 }
    }
}

/// The chunk without the punctuation at its end, in the other layout; `None` if there is none, or none that could be letters.
fn without_punctuation(chunk: &str) -> Option<Switched> {
    let core = chunk.trim_end_matches(['.', ',', ';', ':', '?', '"', '\'']);
    if core.len() == chunk.len() {
        return None;
    }
    Some(Switched { text: other_layout(core)?, typed: core.len() })
}

impl Chunk<'_> {
    fn letters(&self) -> usize {
        self.text.chars().filter(|&c| is_letter(c)).count()
    }

    #[inline(never)]
    fn as_typed(&self, sentence: u16, words: &mut Vec<Word>) {
        for token in tokenize(self.text) {
            let folded = fold(&token.text);
            let stem = stem(&folded);
            let open = self.open && token.range.end == self.text.len();
            let typed = self.start + token.range.start..self.start + token.range.end;
            if !stem.is_empty() {
                words.push(Word {
                    typed,
                    folded,
                    stem,
                    rival: None,
                    switched: false,
                    respelled: false,
                    open,
                    sentence,
                    address: false,
                    whole: false,
                });
            }
        }
    }

    /// Its names as a whole; of a compact index also those that only bodies may know.
    #[inline(never)]
    fn names(&self, sentence: u16, index: &Index, words: &mut Vec<Word>) {
        for range in names(self.text) {
            let folded = self.text[range.clone()].to_ascii_lowercase();
            if index.compact || index.vocabulary.core().get(&folded).is_some() {
                let typed = self.start + range.start..self.start + range.end;
                let stem = folded.clone();
                let (rival, switched, open, address) = (None, false, false, false);
                let respelled = false;
                words.push(Word {
                    typed,
                    folded,
                    stem,
                    rival,
                    switched,
                    respelled,
                    open,
                    sentence,
                    address,
                    whole: true,
                });
            }
        }
    }

    /// The words of the chunk in the other layout. One character became one character, so places are counted back in characters.
    fn read_as(&self, read: &Switched, sentence: u16, words: &mut Vec<Word>) {
        let mut rivals = Vec::new();
        self.as_typed(sentence, &mut rivals);
        let ends: Vec<usize> = self.text.char_indices().map(|(at, _)| at).chain([self.text.len()]).collect();
        let place =
            |at: usize| self.start + ends.get(read.text[..at].chars().count()).copied().unwrap_or(self.text.len());
        let tokens = tokenize(&read.text);
        let agree = tokens.len() == rivals.len();
        for (at, token) in tokens.into_iter().enumerate() {
            let folded = fold(&token.text);
            let stem = stem(&folded);
            let rival = rivals.get(at).filter(|_| agree).map(|word| word.stem.clone());
            let open = self.open && token.range.end == read.text.len();
            let typed = place(token.range.start)..place(token.range.end);
            if !stem.is_empty() {
                words.push(Word {
                    typed,
                    folded,
                    stem,
                    rival,
                    switched: true,
                    respelled: false,
                    open,
                    sentence,
                    address: false,
                    whole: false,
                });
            }
        }
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

    #[test]
    fn chunks_know_their_place_and_the_end_of_lines() {
        let text = " ab\ncd  ef";
        let found: Vec<_> = chunks(text).iter().map(|chunk| (chunk.start, chunk.open, chunk.after_break)).collect();
        assert_eq!(found, [(1, false, false), (4, false, true), (8, true, false)]);
    }
}
