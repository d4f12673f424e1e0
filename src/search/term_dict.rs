//! Which number has this term, and which terms are like it?
//!
//! Terms are numbered in byte order. They travel front-coded, one byte a letter, shared lengths and rests in streams of their own:
//! 21 bytes a document where an fst takes 44 (kb2k, brotli-11). In memory they stay a sorted list: told how many letters each term
//! shares with the one before, one pass over the list is a walk through the trie, which skips a byte a term. It needs no building
//! (an fst did, at every visit), and is a fifth of the code. tantivy-fst numbers the terms when an index is built.

use std::ops::Range;

use tantivy_fst::{Map, MapBuilder};

use super::rows::Rows;
use super::store::bytes::Bytes;
use super::store::texts::read_fronts;

/// Longest term in bytes; longer words are no words.
pub(super) const TERM_BYTES: usize = 96;

/// Sorted, distinct terms, one after another.
#[derive(Clone, Debug, Default)]
pub(super) struct TermList {
    text: String,
    /// Where every term ends.
    ends: Vec<u32>,
}

impl TermList {
    /// Number of terms.
    pub(super) fn len(&self) -> usize {
        self.ends.len()
    }

    /// The term at a place; `None` behind the last.
    pub(super) fn term(&self, at: usize) -> Option<&str> {
        let start = if at == 0 { 0 } else { *self.ends.get(at - 1)? };
        self.text.get(start as usize..*self.ends.get(at)? as usize)
    }

    fn bytes(&self, at: usize) -> Option<&[u8]> {
        let start = if at == 0 { 0 } else { *self.ends.get(at - 1)? };
        self.text.as_bytes().get(start as usize..*self.ends.get(at)? as usize)
    }

    /// The place of a term. O(log n).
    pub(super) fn position(&self, term: &str) -> Option<usize> {
        let (mut from, mut to) = (0, self.len());
        while from < to {
            let middle = (from + to) / 2;
            match self.bytes(middle)?.cmp(term.as_bytes()) {
                std::cmp::Ordering::Less => from = middle + 1,
                std::cmp::Ordering::Greater => to = middle,
                std::cmp::Ordering::Equal => return Some(middle),
            }
        }
        None
    }

    /// Appends `term`, which must be greater than the last.
    fn push(&mut self, term: &str) -> Option<()> {
        let last = self.len().checked_sub(1).and_then(|last| self.term(last)).unwrap_or_default();
        if term <= last {
            return None;
        }
        self.text.push_str(term);
        self.ends.push(u32::try_from(self.text.len()).ok()?);
        Some(())
    }

    /// Reads front-coded terms. `None` unless every term is longer than nothing and greater than the one before. O(bytes).
    #[inline(never)]
    pub(super) fn read(bytes: &mut Bytes<'_>) -> Option<Self> {
        let mut list = Self::default();
        read_fronts(bytes, |term| (term.len() <= TERM_BYTES).then(|| list.push(term)).flatten())?;
        Some(list)
    }

    /// Bytes held in memory.
    pub(super) fn memory(&self) -> usize {
        self.text.len() + 4 * self.ends.len()
    }
}

/// Terms and their ordinals.
pub(super) struct TermDict {
    list: TermList,
    /// How many letters every term shares with the one before.
    shared: Vec<u8>,
}

impl TermDict {
    /// The dictionary of a list. O(bytes).
    #[inline(never)]
    pub(super) fn new(list: TermList) -> Self {
        let mut shared = Vec::with_capacity(list.len());
        let mut last = "";
        for at in 0..list.len() {
            let term = list.term(at).unwrap_or_default();
            // A term has fewer letters than TERM_BYTES.
            shared.push(last.chars().zip(term.chars()).take_while(|(one, other)| one == other).count() as u8);
            last = term;
        }
        Self { list, shared }
    }

    /// Number of terms.
    pub(super) fn len(&self) -> usize {
        self.list.len()
    }

    /// Ordinal of a term. O(log n).
    #[inline(never)]
    pub(super) fn get(&self, term: &str) -> Option<u32> {
        self.list.position(term).map(|at| at as u32)
    }

    /// The term of an ordinal.
    pub(super) fn term(&self, ordinal: u32) -> Option<&str> {
        self.list.term(ordinal as usize)
    }

    /// Ordinals of the terms that begin with `prefix` and are longer. O(log n).
    #[inline(never)]
    pub(super) fn completions(&self, prefix: &str) -> Range<u32> {
        let term = |at: usize| self.list.term(at).unwrap_or_default();
        let from = first(0, self.len(), |at| term(at) > prefix);
        let to = first(from, self.len(), |at| !term(at).starts_with(prefix));
        from as u32..to as u32
    }

    /// Calls `visit` with every term, in order.
    pub(super) fn each(&self, mut visit: impl FnMut(&str, u32)) {
        for at in 0..self.len() {
            visit(self.list.term(at).unwrap_or_default(), at as u32);
        }
    }

    /// Calls `visit` with the letters and the ordinal of every term that the automaton accepts, in order. What follows a letter that
    /// cannot lead to an accepted term is not looked at.
    pub(super) fn accepted_by(&self, automaton: &mut Rows, visit: &mut dyn FnMut(&[char], u32)) {
        let mut letters: Vec<char> = Vec::new();
        // Where every letter ends in the term.
        let mut ends: Vec<usize> = Vec::new();
        for (at, &shared) in self.shared.iter().enumerate() {
            let shared = usize::from(shared);
            // It goes on with the letter that was refused.
            if shared > letters.len() {
                continue;
            }
            letters.truncate(shared);
            ends.truncate(shared);
            let term = self.list.term(at).unwrap_or_default();
            let mut end = ends.last().copied().unwrap_or(0);
            let mut reached = true;
            for letter in term.get(end..).unwrap_or_default().chars() {
                reached = automaton.step(&letters, letter);
                if !reached {
                    break;
                }
                end += letter.len_utf8();
                letters.push(letter);
                ends.push(end);
            }
            if reached && automaton.accepts(letters.len()) {
                visit(&letters, at as u32);
            }
        }
    }
}

/// The first place from `from` to `to` at which a condition holds that holds from there on; `to` if at none.
fn first(mut from: usize, mut to: usize, holds: impl Fn(usize) -> bool) -> usize {
    while from < to {
        let middle = (from + to) / 2;
        if holds(middle) {
            to = middle;
        } else {
            from = middle + 1;
        }
    }
    from
}

/// Numbers of sorted, distinct terms while an index is being built.
pub(super) struct Numbers(Map<Vec<u8>>);

impl Numbers {
    /// `None` if the terms are not sorted or not distinct.
    pub(super) fn new<'a>(terms: impl Iterator<Item = &'a str>) -> Option<Self> {
        let mut builder = MapBuilder::memory();
        for (at, term) in terms.enumerate() {
            builder.insert(term, at as u64).ok()?;
        }
        Some(Self(Map::from_bytes(builder.into_inner().ok()?).ok()?))
    }

    /// The number of a term.
    pub(super) fn get(&self, term: &str) -> Option<u32> {
        self.0.get(term).map(|at| at as u32)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::search::store::bytes::write_stream;
    use crate::search::store::texts::write_fronts;

    const TERMS: [&str; 7] = ["dns", "domain", "домен", "домены", "почт", "сайт", "ścieżk"];

    fn written() -> Vec<u8> {
        let mut terms = TERMS;
        terms.sort_unstable();
        let mut bytes = Vec::new();
        write_fronts(&mut bytes, terms.into_iter());
        bytes
    }

    fn list() -> TermList {
        TermList::read(&mut Bytes::new(&written())).unwrap()
    }

    #[test]
    fn terms_come_back_by_number_and_by_name() {
        let (list, dict) = (list(), TermDict::new(list()));
        let mut sorted = TERMS;
        sorted.sort_unstable();
        let numbers = Numbers::new(sorted.into_iter()).unwrap();
        assert!(Numbers::new(TERMS.into_iter()).is_none(), "not sorted");
        assert_eq!((list.len(), dict.len()), (TERMS.len(), TERMS.len()));
        for term in TERMS {
            let at = list.position(term).unwrap();
            assert_eq!(list.term(at), Some(term));
            assert_eq!(dict.get(term), Some(at as u32));
            assert_eq!((dict.term(at as u32), numbers.get(term)), (Some(term), Some(at as u32)));
        }
        assert_eq!((dict.get("дом"), dict.term(7), list.position("дом"), list.term(7)), (None, None, None, None));
    }

    #[test]
    fn completions_and_neighbours() {
        let dict = TermDict::new(list());
        let number = |term| dict.get(term).unwrap();
        assert_eq!(dict.completions("дом"), number("домен")..number("домены") + 1);
        assert_eq!(dict.completions("домен"), number("домены")..number("домены") + 1);
        assert_eq!((dict.completions(""), dict.completions("я").len()), (0..7, 0));
        let mut near = Vec::new();
        dict.accepted_by(&mut Rows::new("сайь", 1, 1 << 4), &mut |term, ordinal| {
            near.push((term.iter().collect::<String>(), ordinal));
        });
        assert_eq!(near, [("сайт".to_owned(), number("сайт"))]);
    }

    #[test]
    fn the_walk_meets_every_accepted_term_and_no_other() {
        let letters = ['а', 'б', 'x'];
        let mut terms: Vec<String> = (1..6u32)
            .flat_map(|length| (0..3u32.pow(length)).map(move |code| (length, code)))
            .filter(|(_, code)| code % 5 != 2)
            .map(|(length, code)| (0..length).map(|at| letters[(code / 3u32.pow(at) % 3) as usize]).collect())
            .collect();
        terms.sort_unstable();
        let mut bytes = Vec::new();
        write_fronts(&mut bytes, terms.iter().map(String::as_str));
        let dict = TermDict::new(TermList::read(&mut Bytes::new(&bytes)).unwrap());
        for (word, edits) in [("абx", 1), ("ббаxа", 2), ("я", 1)] {
            let ends = 1 << word.chars().count();
            let accepts = |term: &String| {
                let (letters, mut rows) = (term.chars().collect::<Vec<_>>(), Rows::new(word, edits, ends));
                (0..letters.len()).all(|at| rows.step(&letters[..at], letters[at])) && rows.accepts(letters.len())
            };
            let expected: Vec<u32> = (0..terms.len()).filter(|&at| accepts(&terms[at])).map(|at| at as u32).collect();
            let mut met = Vec::new();
            dict.accepted_by(&mut Rows::new(word, edits, ends), &mut |_, ordinal| met.push(ordinal));
            assert_eq!(met, expected, "{word}");
        }
    }

    #[test]
    fn foreign_lists_are_refused() {
        let read = |shared: &[u8], rests: &[u8]| {
            let mut bytes = Vec::new();
            write_stream(&mut bytes, shared);
            write_stream(&mut bytes, rests);
            TermList::read(&mut Bytes::new(&bytes)).map(|list| list.len())
        };
        assert_eq!(read(&[0, 1], b"a\0b\0"), Some(2));
        assert_eq!(read(&[], b""), Some(0));
        for (shared, rests) in [
            ([1].as_slice(), b"a\0".as_slice()),
            (&[0], b"a"),
            (&[0], b"\0"),
            (&[0, 0], b"b\0a\0"),
            (&[0, 0], b"a\0a\0"),
            (&[0], b"a\0b\0"),
            (&[0], b"\xFE\0"),
        ] {
            assert_eq!(read(shared, rests), None, "{shared:?} {rests:?}");
        }
        let bytes = written();
        assert!((0..bytes.len()).all(|end| TermList::read(&mut Bytes::new(&bytes[..end])).is_none()));
    }
}
