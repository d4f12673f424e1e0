//! In which words, and in which order, may an article be asked for? Its title first, then clients' wordings and claimed errors,
//! each as the row of its terms.

use std::ops::Range;

use super::postings::{read_varint, write_varint};

/// The wordings of all documents, flat.
pub(super) struct Wordings {
    terms: Vec<u32>,
    /// For every wording, where its terms begin; one more at the end.
    starts: Vec<u32>,
    /// For every document, where its wordings begin; one more at the end.
    documents: Vec<u32>,
}

/// Appends one document's wordings: their number, then each as length and terms.
pub(super) fn write(out: &mut Vec<u8>, wordings: &[Vec<u32>]) {
    write_varint(out, wordings.len() as u32);
    for wording in wordings {
        write_varint(out, wording.len() as u32);
        for &term in wording {
            write_varint(out, term);
        }
    }
}

impl Wordings {
    /// Decodes the wordings of exactly `documents` documents over terms below `terms`; `None` if anything is missing or left.
    pub(super) fn open(mut bytes: &[u8], documents: usize, terms: usize) -> Option<Self> {
        let mut opened = Self { terms: Vec::new(), starts: vec![0], documents: vec![0] };
        for _ in 0..documents {
            for _ in 0..read_varint(&mut bytes)? {
                for _ in 0..read_varint(&mut bytes)? {
                    opened.terms.push(read_varint(&mut bytes).filter(|&term| (term as usize) < terms)?);
                }
                opened.starts.push(opened.terms.len() as u32);
            }
            opened.documents.push(opened.starts.len() as u32 - 1);
        }
        bytes.is_empty().then_some(opened)
    }

    /// The wordings of a document, title first.
    pub(super) fn of(&self, doc: u32) -> impl Iterator<Item = &[u32]> {
        let document: Range<usize> = self.documents[doc as usize] as usize..self.documents[doc as usize + 1] as usize;
        self.starts[document.start..=document.end]
            .windows(2)
            .map(|ends| &self.terms[ends[0] as usize..ends[1] as usize])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wordings_come_back_and_damage_does_not() {
        let documents = [vec![vec![1, 2, 300], vec![], vec![0]], vec![], vec![vec![5]]];
        let mut bytes = Vec::new();
        for wordings in &documents {
            write(&mut bytes, wordings);
        }
        let opened = Wordings::open(&bytes, 3, 301).unwrap();
        for (doc, wordings) in documents.iter().enumerate() {
            assert_eq!(&opened.of(doc as u32).map(<[u32]>::to_vec).collect::<Vec<_>>(), wordings);
        }
        assert!(Wordings::open(&bytes, 3, 300).is_none(), "term out of range");
        assert!(Wordings::open(&bytes, 2, 301).is_none() && Wordings::open(&bytes, 4, 301).is_none());
        assert!((0..bytes.len()).all(|end| Wordings::open(&bytes[..end], 3, 301).is_none()));
    }
}
