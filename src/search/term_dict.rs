//! Which number has this term, and which terms are like it?
//!
//! Terms are numbered in byte order. They travel front-coded (shared prefix, rest), which compresses to 26 bytes a document where
//! an fst takes 44, and are built into an fst when the file is opened: tantivy-fst panics on corrupt bytes, so it must never see
//! any that we did not just make. This is the only file that knows it.

use tantivy_fst::raw::{Fst, Node};
use tantivy_fst::{IntoStreamer, Map, MapBuilder, Streamer};

use super::rows::Rows;

/// Terms and their ordinals. Memory is about that of the front-coded list.
pub(super) struct TermDict {
    map: Map<Vec<u8>>,
}

/// Writes sorted, distinct terms of 1 to 255 bytes as shared length, rest length, rest. Longer terms are the builder's to drop.
pub(super) fn front_code<'a>(terms: impl Iterator<Item = &'a str>) -> Vec<u8> {
    let mut out = Vec::new();
    let mut last = "";
    for term in terms {
        let shared = last.bytes().zip(term.bytes()).take_while(|(a, b)| a == b).count();
        out.extend_from_slice(&[shared as u8, (term.len() - shared) as u8]);
        out.extend_from_slice(&term.as_bytes()[shared..]);
        last = term;
    }
    out
}

impl TermDict {
    /// Decodes a front-coded list. `None` unless every term is UTF-8 and greater than the one before. O(bytes).
    pub(super) fn from_front_coded(mut list: &[u8]) -> Option<Self> {
        let mut builder = MapBuilder::memory();
        let mut term: Vec<u8> = Vec::new();
        let mut last: Vec<u8> = Vec::new();
        let mut ordinal = 0;
        while let [shared, rest, tail @ ..] = list {
            let (rest, tail) = tail.split_at_checked(usize::from(*rest))?;
            term.clear();
            term.extend_from_slice(last.get(..usize::from(*shared))?);
            term.extend_from_slice(rest);
            if term <= last || std::str::from_utf8(&term).is_err() {
                return None;
            }
            builder.insert(&term, ordinal).ok()?;
            ordinal += 1;
            std::mem::swap(&mut term, &mut last);
            list = tail;
        }
        if !list.is_empty() {
            return None;
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

    const TERMS: [&str; 6] = ["dns", "domain", "домен", "домены", "почт", "сайт"];

    fn dict() -> TermDict {
        TermDict::from_front_coded(&front_code(TERMS.into_iter())).unwrap()
    }

    #[test]
    fn terms_come_back_by_number_and_by_name() {
        let dict = dict();
        assert_eq!(dict.len(), TERMS.len());
        for (ordinal, term) in TERMS.into_iter().enumerate() {
            assert_eq!(dict.get(term), Some(ordinal as u32));
            assert_eq!(dict.term(ordinal as u32).as_deref(), Some(term));
        }
        assert_eq!((dict.get("дом"), dict.term(6)), (None, None));
    }

    #[test]
    fn completions_and_neighbours() {
        let dict = dict();
        assert_eq!(dict.completions("дом", 9), [2, 3]);
        assert_eq!(dict.completions("домен", 9), [3]);
        assert_eq!(dict.completions("", 3), [0, 1, 2]);
        let mut near = Vec::new();
        dict.accepted_by(&mut Rows::new("сайь", 1, 1 << 4), &mut |term, ordinal| {
            near.push((term.iter().collect::<String>(), ordinal));
        });
        assert_eq!(near, [("сайт".to_owned(), 5)]);
    }

    #[test]
    fn foreign_lists_are_refused() {
        let cases: [&[u8]; 6] = [&[0], &[0, 2, b'a'], &[1, 1, b'a'], &[0, 1, b'b', 0, 1, b'a'], &[0, 1, 0xFF], &[0, 0]];
        for list in cases {
            assert!(TermDict::from_front_coded(list).is_none(), "{list:?}");
        }
        assert_eq!(TermDict::from_front_coded(&[]).map(|dict| dict.len()), Some(0));
    }
}
