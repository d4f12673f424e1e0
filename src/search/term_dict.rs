//! Which number has this term, and which terms are like it?
//!
//! Terms are numbered in byte order. They travel front-coded, one byte a letter, shared lengths and rests in streams of their own:
//! 21 bytes a document where an fst takes 44 (kb2k, brotli-11). When the file is opened they are built into an fst: tantivy-fst
//! panics on corrupt bytes, so it must never see any that we did not just make. This is the only file that knows it.

use tantivy_fst::raw::{Fst, Node};
use tantivy_fst::{IntoStreamer, Map, MapBuilder, Streamer};

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

    /// The place of a term. O(log n).
    pub(super) fn position(&self, term: &str) -> Option<usize> {
        let (mut from, mut to) = (0, self.len());
        while from < to {
            let middle = (from + to) / 2;
            match self.term(middle)?.cmp(term) {
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

/// Terms and their ordinals. Memory is about that of the front-coded list.
pub(super) struct TermDict {
    map: Map<Vec<u8>>,
}

impl TermDict {
    /// The dictionary of a list. `None` only if tantivy-fst refuses what it was built for.
    pub(super) fn new(list: &TermList) -> Option<Self> {
        let mut builder = MapBuilder::memory();
        for at in 0..list.len() {
            builder.insert(list.term(at)?, at as u64).ok()?;
        }
        Some(Self { map: Map::from_bytes(builder.into_inner().ok()?).ok()? })
    }

    /// Number of terms.
    pub(super) fn len(&self) -> usize {
        self.map.len()
    }

    /// Ordinal of a term. O(length of the term).
    pub(super) fn get(&self, term: &str) -> Option<u32> {
        self.map.get(term).map(|ordinal| ordinal as u32)
    }

    /// The term of an ordinal, for people to read. O(n): `explain` only.
    pub(super) fn term(&self, ordinal: u32) -> Option<String> {
        let mut stream = self.map.stream();
        while let Some((term, at)) = stream.next() {
            if at == u64::from(ordinal) {
                return String::from_utf8(term.to_vec()).ok();
            }
        }
        None
    }

    /// Ordinals of the terms that begin with `prefix` and are longer, in order, at most `limit`.
    pub(super) fn completions(&self, prefix: &str, limit: usize) -> Vec<u32> {
        let mut found = Vec::new();
        let mut stream = self.map.range().gt(prefix).into_stream();
        while let Some((term, ordinal)) = stream.next() {
            if found.len() == limit || !term.starts_with(prefix.as_bytes()) {
                break;
            }
            found.push(ordinal as u32);
        }
        found
    }

    /// Calls `visit` with every term, in order.
    pub(super) fn each(&self, mut visit: impl FnMut(&str, u32)) {
        let mut stream = self.map.stream();
        while let Some((term, ordinal)) = stream.next() {
            if let Ok(term) = std::str::from_utf8(term) {
                visit(term, ordinal as u32);
            }
        }
    }

    /// Calls `visit` with the letters and the ordinal of every term that the automaton accepts, in order.
    pub(super) fn accepted_by(&self, automaton: &mut Rows, visit: &mut dyn FnMut(&[char], u32)) {
        let mut walk = Walk { fst: self.map.as_fst(), automaton, letters: Vec::new(), visit };
        walk.node(walk.fst.root(), 0, 0, 0);
    }
}

/// One walk through the fst, which is never looked at below a node that cannot lead to an accepted term.
struct Walk<'a> {
    fst: &'a Fst<Vec<u8>>,
    automaton: &'a mut Rows,
    letters: Vec<char>,
    visit: &'a mut dyn FnMut(&[char], u32),
}

impl Walk<'_> {
    /// `code` holds the bits of a character that is not complete yet, `missing` the number of its bytes to come. The depth is that
    /// of the automaton, at most a word's letters and its edits.
    fn node(&mut self, node: Node<'_>, ordinal: u64, code: u32, missing: u8) {
        if missing == 0 && node.is_final() && self.automaton.accepts(self.letters.len()) {
            (self.visit)(&self.letters, ordinal as u32 + node.final_output().value() as u32);
        }
        for transition in node.transitions() {
            let ordinal = ordinal + transition.out.value();
            let byte = u32::from(transition.inp);
            let (code, missing) = match transition.inp {
                0x80..=0xBF => (code << 6 | (byte & 0x3F), missing.saturating_sub(1)),
                0xC0..=0xDF => (byte & 0x1F, 1),
                0xE0..=0xEF => (byte & 0x0F, 2),
                0xF0..=0xFF => (byte & 0x07, 3),
                _ => (byte, 0),
            };
            if missing > 0 {
                self.node(self.fst.node(transition.addr), ordinal, code, missing);
            } else if let Some(letter) = char::from_u32(code)
                && self.automaton.step(&self.letters, letter)
            {
                self.letters.push(letter);
                self.node(self.fst.node(transition.addr), ordinal, 0, 0);
                self.letters.pop();
            }
        }
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
        let (list, dict) = (list(), TermDict::new(&list()).unwrap());
        assert_eq!((list.len(), dict.len()), (TERMS.len(), TERMS.len()));
        for term in TERMS {
            let at = list.position(term).unwrap();
            assert_eq!(list.term(at), Some(term));
            assert_eq!(dict.get(term), Some(at as u32));
            assert_eq!(dict.term(at as u32).as_deref(), Some(term));
        }
        assert_eq!((dict.get("дом"), dict.term(7), list.position("дом"), list.term(7)), (None, None, None, None));
    }

    #[test]
    fn completions_and_neighbours() {
        let dict = TermDict::new(&list()).unwrap();
        let number = |term| dict.get(term).unwrap();
        assert_eq!(dict.completions("дом", 9), [number("домен"), number("домены")]);
        assert_eq!(dict.completions("домен", 9), [number("домены")]);
        assert_eq!(dict.completions("", 3), [0, 1, 2]);
        let mut near = Vec::new();
        dict.accepted_by(&mut Rows::new("сайь", 1, 1 << 4), &mut |term, ordinal| {
            near.push((term.iter().collect::<String>(), ordinal));
        });
        assert_eq!(near, [("сайт".to_owned(), number("сайт"))]);
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
