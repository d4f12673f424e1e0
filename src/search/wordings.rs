//! In which words, and in which order, may an article be asked for? Its title first, then clients' wordings and claimed errors,
//! each as the row of its terms; in a full index its headings too.

use std::ops::Range;

use super::postings::{read_varint, write_varint};

/// The rows of one document, as they are written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Rows {
    /// Title, wordings, errors.
    pub(super) wordings: Vec<Vec<u32>>,
    pub(super) headings: Vec<Vec<u32>>,
}

/// The rows of all documents, flat.
pub(super) struct Wordings {
    terms: Vec<u32>,
    /// For every row, where its terms begin; one more at the end.
    starts: Vec<u32>,
    /// For every document, where its wordings begin, then where its headings begin; one more at the end.
    documents: Vec<u32>,
}

/// Appends one document's rows: for wordings and headings their number, then each as length and terms.
pub(super) fn write(out: &mut Vec<u8>, rows: &Rows) {
    for rows in [&rows.wordings, &rows.headings] {
        write_varint(out, rows.len() as u32);
        for row in rows {
            write_varint(out, row.len() as u32);
            for &term in row {
                write_varint(out, term);
            }
        }
    }
}

impl Wordings {
    /// Decodes the rows of exactly `documents` documents over terms below `terms`; `None` if anything is missing or left.
    pub(super) fn open(mut bytes: &[u8], documents: usize, terms: usize) -> Option<Self> {
        let mut opened = Self { terms: Vec::new(), starts: vec![0], documents: vec![0] };
        for _ in 0..2 * documents {
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
        self.rows(2 * doc as usize)
    }

    /// The headings of a document; none in a compact index.
    pub(super) fn headings(&self, doc: u32) -> impl Iterator<Item = &[u32]> {
        self.rows(2 * doc as usize + 1)
    }

    fn rows(&self, part: usize) -> impl Iterator<Item = &[u32]> {
        let rows: Range<usize> = self.documents[part] as usize..self.documents[part + 1] as usize;
        self.starts[rows.start..=rows.end].windows(2).map(|ends| &self.terms[ends[0] as usize..ends[1] as usize])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wordings_come_back_and_damage_does_not() {
        let rows = |wordings: &[&[u32]], headings: &[&[u32]]| Rows {
            wordings: wordings.iter().map(|row| row.to_vec()).collect(),
            headings: headings.iter().map(|row| row.to_vec()).collect(),
        };
        let documents = [rows(&[&[1, 2, 300], &[], &[0]], &[&[7]]), rows(&[], &[]), rows(&[&[5]], &[])];
        let mut bytes = Vec::new();
        for rows in &documents {
            write(&mut bytes, rows);
        }
        let opened = Wordings::open(&bytes, 3, 301).unwrap();
        for (doc, rows) in documents.iter().enumerate() {
            assert_eq!(&opened.of(doc as u32).map(<[u32]>::to_vec).collect::<Vec<_>>(), &rows.wordings);
            assert_eq!(&opened.headings(doc as u32).map(<[u32]>::to_vec).collect::<Vec<_>>(), &rows.headings);
        }
        assert!(Wordings::open(&bytes, 3, 300).is_none(), "term out of range");
        assert!(Wordings::open(&bytes, 2, 301).is_none() && Wordings::open(&bytes, 4, 301).is_none());
        assert!((0..bytes.len()).all(|end| Wordings::open(&bytes[..end], 3, 301).is_none()));
    }
}
