//! In which documents does a term stand, and in which of their fields?
//!
//! Three streams: document frequencies with a flag, gaps between document numbers, field bytes. Apart they compress better than
//! interleaved, and a term needs only two offsets.

use super::schema::{Field, FieldBits};

/// A term in a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Posting {
    pub(super) doc: u32,
    pub(super) fields: FieldBits,
}

/// Appends `value` in groups of seven bits, lowest first.
pub(super) fn write_varint(out: &mut Vec<u8>, mut value: u32) {
    while value >= 0x80 {
        out.push(value as u8 | 0x80);
        value >>= 7;
    }
    out.push(value as u8);
}

/// Takes one number from the front; `None` when the bytes end early or the number has more than 32 bits.
pub(super) fn read_varint(bytes: &mut &[u8]) -> Option<u32> {
    let mut value = 0u32;
    for shift in (0..35).step_by(7) {
        let (&byte, rest) = bytes.split_first()?;
        *bytes = rest;
        let group = u32::from(byte & 0x7F);
        if shift == 28 && group > 0xF {
            return None;
        }
        value |= group << shift;
        if byte < 0x80 {
            return Some(value);
        }
    }
    None
}

/// The three streams while they are written, term after term.
#[derive(Default)]
pub(super) struct PostingsWriter {
    pub(super) frequencies: Vec<u8>,
    pub(super) gaps: Vec<u8>,
    pub(super) fields: Vec<u8>,
}

impl PostingsWriter {
    /// Appends the next term's postings, sorted by document. `soft`: it never stands for more than a function or filler word.
    pub(super) fn push(&mut self, postings: &[Posting], soft: bool) {
        write_varint(&mut self.frequencies, (postings.len() as u32) << 1 | u32::from(soft));
        let mut next = 0;
        for posting in postings {
            write_varint(&mut self.gaps, posting.doc - next);
            self.fields.push(posting.fields.byte());
            next = posting.doc + 1;
        }
    }
}

/// What is known of a term without reading its postings.
#[derive(Clone, Copy, Debug)]
pub(super) struct TermInfo {
    /// Documents that contain it.
    pub(super) df: u32,
    /// Documents whose title contains it.
    pub(super) title_df: u32,
    /// Whether it only ever was a function or filler word.
    pub(super) soft: bool,
    gaps_at: u32,
    fields_at: u32,
    core_at: u32,
}

/// Validated postings of all terms.
pub(super) struct PostingsStore {
    terms: Vec<TermInfo>,
    gaps: Vec<u8>,
    fields: Vec<u8>,
    /// The postings outside of bodies once more, decoded: they answer every keystroke.
    core: Vec<Posting>,
}

impl PostingsStore {
    /// Walks all three streams once. `None` unless they hold exactly `terms` lists of rising document numbers below `documents`.
    pub(super) fn open(written: PostingsWriter, terms: usize, documents: u32) -> Option<Self> {
        let PostingsWriter { frequencies, gaps, fields } = written;
        let (mut frequencies, mut gaps_left, mut fields_left) =
            (frequencies.as_slice(), gaps.as_slice(), fields.as_slice());
        let mut core = Vec::new();
        let mut infos = Vec::with_capacity(terms.min(frequencies.len()));
        while !frequencies.is_empty() {
            let frequency = read_varint(&mut frequencies)?;
            let mut info = TermInfo {
                df: frequency >> 1,
                title_df: 0,
                soft: frequency & 1 == 1,
                gaps_at: (gaps.len() - gaps_left.len()) as u32,
                fields_at: (fields.len() - fields_left.len()) as u32,
                core_at: core.len() as u32,
            };
            let (bytes, rest) = fields_left.split_at_checked(info.df as usize)?;
            fields_left = rest;
            let mut next = 0u32;
            for &byte in bytes {
                let doc = next.checked_add(read_varint(&mut gaps_left)?).filter(|&doc| doc < documents)?;
                let fields = FieldBits::from_byte(byte)?;
                info.title_df += u32::from(fields.has(Field::Title));
                if fields.is_core() {
                    core.push(Posting { doc, fields: fields.core() });
                }
                next = doc + 1;
            }
            infos.push(info);
        }
        (infos.len() == terms && gaps_left.is_empty() && fields_left.is_empty()).then_some(Self {
            terms: infos,
            gaps,
            fields,
            core,
        })
    }

    /// What is known of a term of this index.
    pub(super) fn info(&self, term: u32) -> TermInfo {
        self.terms[term as usize]
    }

    /// The postings of a term outside of bodies, by document.
    pub(super) fn core(&self, term: u32) -> &[Posting] {
        let from = self.terms[term as usize].core_at as usize;
        let to = self.terms.get(term as usize + 1).map_or(self.core.len(), |next| next.core_at as usize);
        &self.core[from..to]
    }

    /// The postings of a term of this index, by document.
    pub(super) fn of(&self, term: u32) -> impl Iterator<Item = Posting> + '_ {
        let info = self.info(term);
        let fields_at = info.fields_at as usize;
        let mut gaps = &self.gaps[info.gaps_at as usize..];
        let mut next = 0;
        self.fields[fields_at..fields_at + info.df as usize].iter().filter_map(move |&byte| {
            let doc = next + read_varint(&mut gaps)?;
            next = doc + 1;
            Some(Posting { doc, fields: FieldBits::from_byte(byte)? })
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn posting(doc: u32, field: Field) -> Posting {
        let mut fields = FieldBits::default();
        fields.mark(field);
        Posting { doc, fields }
    }

    #[test]
    fn varints_come_back_and_overlong_ones_do_not() {
        for value in [0, 1, 127, 128, 300, 1 << 21, u32::MAX] {
            let mut bytes = Vec::new();
            write_varint(&mut bytes, value);
            assert_eq!(read_varint(&mut bytes.as_slice()), Some(value));
            assert_eq!(read_varint(&mut &bytes[..bytes.len() - 1]), None);
        }
        assert_eq!(read_varint(&mut [0xFF; 6].as_slice()), None);
        assert_eq!(read_varint(&mut [0xFF, 0xFF, 0xFF, 0xFF, 0x10].as_slice()), None);
    }

    #[test]
    fn lists_come_back() {
        let lists = [
            vec![posting(0, Field::Title), posting(1, Field::Topic), posting(200, Field::Asks)],
            vec![posting(7, Field::Title)],
        ];
        let mut writer = PostingsWriter::default();
        writer.push(&lists[0], false);
        writer.push(&lists[1], true);
        let store = PostingsStore::open(writer, 2, 201).unwrap();
        for (term, list) in lists.iter().enumerate() {
            assert_eq!(&store.of(term as u32).collect::<Vec<_>>(), list);
            assert_eq!(store.core(term as u32), list);
        }
        assert_eq!(
            (store.info(0).df, store.info(0).title_df, store.info(0).soft, store.info(1).soft),
            (3, 1, false, true)
        );
    }

    #[test]
    fn streams_that_disagree_are_refused() {
        let write = || {
            let mut writer = PostingsWriter::default();
            writer.push(&[posting(3, Field::Title)], false);
            writer
        };
        assert!(PostingsStore::open(write(), 1, 4).is_some());
        assert!(PostingsStore::open(write(), 1, 3).is_none(), "document out of range");
        assert!(PostingsStore::open(write(), 2, 4).is_none(), "a term without list");
        for stream in 0..3 {
            let mut writer = write();
            [&mut writer.frequencies, &mut writer.gaps, &mut writer.fields][stream].push(2);
            assert!(PostingsStore::open(writer, 1, 4).is_none(), "bytes left over in stream {stream}");
        }
    }
}
