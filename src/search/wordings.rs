//! In which words, and in which order, may an article be asked for? Its title first, then clients' wordings and claimed errors,
//! each as the row of its terms; the same for its headings.

use std::ops::Range;

use super::store::bytes::{Bytes, write_stream};

/// First byte of a number that is none: a row ends, a document ends.
const ROW_END: u8 = 0xFF;
const DOCUMENT_END: u8 = 0xFE;

/// Wordings and headings of all documents.
#[derive(Debug, Default)]
pub(super) struct Wordings {
    pub(super) asked: Table,
    pub(super) headings: Table,
}

impl Wordings {
    /// The wordings of a document, title first; none for a document that does not exist.
    pub(super) fn of(&self, doc: u32) -> impl Iterator<Item = &[u32]> {
        self.asked.of(doc)
    }

    /// The headings of a document; none in a compact index.
    pub(super) fn headings(&self, doc: u32) -> impl Iterator<Item = &[u32]> {
        self.headings.of(doc)
    }
}

/// Rows of terms of all documents, flat.
#[derive(Debug, Default)]
pub(super) struct Table {
    terms: Vec<u32>,
    /// Where every row ends.
    rows: Vec<u32>,
    /// Where every document's rows end.
    documents: Vec<u32>,
}

impl Table {
    /// Adds a row to the document that is being built.
    pub(super) fn push(&mut self, row: &[u32]) {
        self.terms.extend_from_slice(row);
        self.rows.push(self.terms.len() as u32);
    }

    /// The document is complete.
    pub(super) fn end(&mut self) {
        self.documents.push(self.rows.len() as u32);
    }

    /// The rows of a document; none for a document that does not exist.
    pub(super) fn of(&self, doc: u32) -> impl Iterator<Item = &[u32]> {
        span(&self.documents, doc as usize).map(|row| self.terms.get(span(&self.rows, row)).unwrap_or_default())
    }
}

/// What stands between two ends.
fn span(ends: &[u32], at: usize) -> Range<usize> {
    let Some(&end) = ends.get(at) else { return 0..0 };
    let start = at.checked_sub(1).and_then(|before| ends.get(before)).copied().unwrap_or(0);
    start as usize..end as usize
}

/// How many bytes a term's number has, so that its first byte is below [`DOCUMENT_END`]. Numbers of fixed width in alphabetical
/// order cost less after brotli than varints by falling frequency (kb10k titles: 50 against 51 KiB).
fn width(terms: usize) -> usize {
    if terms <= usize::from(DOCUMENT_END) << 8 { 2 } else { 3 }
}

/// Appends the rows of all documents, over `terms` terms.
pub(super) fn write_rows<'a, D>(out: &mut Vec<u8>, terms: usize, documents: impl Iterator<Item = D>)
where
    D: IntoIterator<Item = &'a [u32]>,
{
    let width = width(terms);
    let mut stream = Vec::new();
    for document in documents {
        for row in document {
            row.iter().for_each(|term| stream.extend_from_slice(&term.to_be_bytes()[4 - width..]));
            stream.push(ROW_END);
        }
        stream.push(DOCUMENT_END);
    }
    write_stream(out, &stream);
}

/// Reads the rows of exactly `documents` documents over terms below `terms`; `None` if anything is missing or left.
pub(super) fn read_rows(bytes: &mut Bytes<'_>, documents: usize, terms: usize) -> Option<Table> {
    let mut stream = bytes.stream()?;
    let width = width(terms);
    let mut read = Table::default();
    for _ in 0..documents {
        let mut start = read.terms.len();
        loop {
            match stream.byte()? {
                ROW_END => {
                    start = read.terms.len();
                    read.rows.push(start as u32);
                }
                DOCUMENT_END => break,
                first => {
                    let rest = stream.take(width - 1)?;
                    let term = rest.iter().fold(u32::from(first), |term, &byte| term << 8 | u32::from(byte));
                    read.terms.push(Some(term).filter(|&term| (term as usize) < terms)?);
                }
            }
        }
        if start != read.terms.len() {
            return None;
        }
        read.end();
    }
    stream.is_empty().then_some(read)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_come_back_and_damage_does_not() {
        for terms in [301, 70_000] {
            let documents = [vec![vec![1, 2, 300], vec![], vec![0]], vec![], vec![vec![5, terms as u32 - 1]]];
            let mut bytes = Vec::new();
            write_rows(&mut bytes, terms, documents.iter().map(|rows| rows.iter().map(Vec::as_slice)));
            let read = |bytes: &[u8], documents, terms| read_rows(&mut Bytes::new(bytes), documents, terms);
            let opened = read(&bytes, 3, terms).unwrap();
            for (doc, rows) in documents.iter().enumerate() {
                assert_eq!(&opened.of(doc as u32).map(<[u32]>::to_vec).collect::<Vec<_>>(), rows);
            }
            assert_eq!(opened.of(3).count(), 0);
            assert!(read(&bytes, 3, terms - 1).is_none(), "term out of range");
            assert!(read(&bytes, 2, terms).is_none() && read(&bytes, 4, terms).is_none());
            assert!((0..bytes.len()).all(|end| read(&bytes[..end], 3, terms).is_none()));
        }
    }
}
