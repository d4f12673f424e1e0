//! Which part holds the body postings of a term?
//!
//! Terms stand in alphabetical order, so a part is a range and knows where it begins. Two ranges run side by side: a few hundred
//! words that stand in over a tenth of the documents make half of all postings (kb10k: 374 terms, 865,000 of 1.7 million), and
//! would drag their neighbours along; they have parts of their own.

use super::bytes::{Bytes, write_number};

/// One body part.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(in crate::search) struct BodyPart {
    /// First core term that may be in it.
    pub(in crate::search) first_core: u32,
    /// Number of the first term that only this part knows, and how many of them there are.
    pub(in crate::search) first: u32,
    pub(in crate::search) rest: u32,
    /// No term of the part is smaller.
    pub(in crate::search) from: String,
}

/// The body parts of an index: those of the frequent terms first, then the others; both in the order of their terms.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(in crate::search) struct Directory {
    pub(in crate::search) parts: Vec<BodyPart>,
    pub(in crate::search) frequent: usize,
}

impl Directory {
    /// The directory of an index whose postings are in one part.
    pub(in crate::search) fn single() -> Self {
        Self { parts: vec![BodyPart::default()], frequent: 0 }
    }

    pub(in crate::search) fn write(&self, out: &mut Vec<u8>) {
        write_number(out, self.parts.len() as u32);
        write_number(out, self.frequent as u32);
        for (at, part) in self.parts.iter().enumerate() {
            let before = self.parts.get(at.wrapping_sub(1)).filter(|_| at != self.frequent);
            write_number(out, part.first_core - before.map_or(0, |before| before.first_core));
            write_number(out, part.rest);
            write_number(out, part.from.len() as u32);
            out.extend_from_slice(part.from.as_bytes());
        }
    }

    /// Reads a directory over `core` core terms.
    pub(in crate::search) fn read(bytes: &mut Bytes<'_>, core: u32) -> Option<Self> {
        let (parts, frequent) = (bytes.number()?, bytes.number()? as usize);
        let mut directory = Self { parts: Vec::new(), frequent };
        let (mut first_core, mut first) = (0u32, core);
        for at in 0..parts as usize {
            if at == frequent {
                first_core = 0;
            }
            first_core = first_core.checked_add(bytes.number()?).filter(|&first| first <= core)?;
            let rest = bytes.number()?;
            let from = bytes.text()?.to_owned();
            directory.parts.push(BodyPart { first_core, first, rest, from });
            first = first.checked_add(rest).filter(|&first| first <= MOST_TERMS)?;
        }
        // Parts are counted in 16 bits in memory; an index of that many has other troubles.
        (frequent <= directory.parts.len() && directory.parts.len() < usize::from(u16::MAX)).then_some(directory)
    }

    /// Number of terms that only parts know.
    pub(in crate::search) fn rest(&self) -> usize {
        self.parts.iter().map(|part| part.rest as usize).sum()
    }

    /// The core terms that may be in a part.
    pub(in crate::search) fn core_of(&self, part: usize, core: u32) -> std::ops::Range<u32> {
        let start = self.parts.get(part).map_or(core, |part| part.first_core);
        let next = self.parts.get(part + 1).filter(|_| part + 1 != self.frequent);
        start..next.map_or(core, |next| next.first_core).max(start)
    }

    /// Whether a part is for frequent terms.
    pub(in crate::search) fn is_frequent(&self, part: usize) -> bool {
        part < self.frequent
    }

    /// The part of a core term.
    pub(in crate::search) fn of_core(&self, term: u32, frequent: bool) -> Option<usize> {
        let (from, to) = if frequent { (0, self.frequent) } else { (self.frequent, self.parts.len()) };
        let at = self.parts.get(from..to)?.partition_point(|part| part.first_core <= term);
        at.checked_sub(1).map(|at| from + at)
    }

    /// The part that would know a term which the core does not know.
    pub(in crate::search) fn of_rest(&self, term: &str) -> Option<usize> {
        let at = self.parts.get(self.frequent..)?.partition_point(|part| part.from.as_str() <= term);
        at.checked_sub(1).map(|at| self.frequent + at).filter(|&at| self.parts[at].rest > 0)
    }
}

/// Terms of all parts together: what counts in memory before a part is there. Far above any real index.
const MOST_TERMS: u32 = 1 << 20;

#[cfg(test)]
mod tests {
    use super::*;

    fn directory() -> Directory {
        let part = |first_core, first, rest, from: &str| BodyPart { first_core, first, rest, from: from.to_owned() };
        Directory {
            parts: vec![part(0, 10, 0, ""), part(5, 10, 0, ""), part(0, 10, 3, ""), part(4, 13, 7, "дом")],
            frequent: 2,
        }
    }

    #[test]
    fn a_directory_comes_back_and_damage_does_not() {
        let mut bytes = Vec::new();
        directory().write(&mut bytes);
        assert_eq!(Directory::read(&mut Bytes::new(&bytes), 10), Some(directory()));
        assert_eq!(Directory::read(&mut Bytes::new(&bytes), 4), None, "first term beyond the core");
        assert!((0..bytes.len()).all(|end| Directory::read(&mut Bytes::new(&bytes[..end]), 10).is_none()));
    }

    #[test]
    fn every_term_has_its_part() {
        let directory = directory();
        assert_eq!([0, 4, 5, 9].map(|term| directory.of_core(term, true)), [0, 0, 1, 1].map(Some));
        assert_eq!([0, 3, 4, 9].map(|term| directory.of_core(term, false)), [2, 2, 3, 3].map(Some));
        assert_eq!(["", "доля", "дом", "я"].map(|term| directory.of_rest(term)), [2, 2, 3, 3].map(Some));
        assert_eq!([0, 1, 2, 3].map(|part| directory.core_of(part, 10)), [0..5, 5..10, 0..4, 4..10]);
        assert_eq!((directory.rest(), directory.is_frequent(1), directory.is_frequent(2)), (10, true, false));
        assert_eq!(Directory::single().of_core(7, false), Some(0));
    }
}
