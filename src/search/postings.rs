//! In which documents does a term stand, and in which of their fields?
//!
//! Two sources make one list. Where a term stands in a title, a wording or the titles above follows from the rows of the core file
//! and is always there ([`Lists`] of the core). Where it stands in bodies and headings travels as gaps between document numbers and
//! field bytes, in body parts that may come later. [`PostingsStore::supply`] walks a part once, refuses it as a whole if anything is
//! wrong, and merges it, so that reading a list is a walk over two slices.
//!
//! Lists are written by falling length: neighbours are then of one magnitude, which brotli turns into 3 % (kb2k: 99 against 103
//! bytes a document; an adaptive binary coder with contexts of its own reached 105).

use super::schema::{Field, FieldBits};
use super::store::bytes::{Bytes, write_number, write_stream};
use crate::sort::sort_by;

/// A term in a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Posting {
    pub(super) doc: u32,
    pub(super) fields: FieldBits,
}

/// What is known of a term without reading its postings.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct TermInfo {
    /// Documents that contain it.
    pub(super) df: u32,
    /// Documents whose body or headings contain it: the length of its list in a body part.
    pub(super) body_df: u32,
    /// Documents whose title contains it.
    pub(super) title_df: u32,
    /// Whether it only ever was a function or filler word.
    pub(super) soft: bool,
}

/// Postings of many terms, flat.
#[derive(Clone, Debug, Default)]
pub(super) struct Lists {
    docs: Vec<u32>,
    fields: Vec<FieldBits>,
}

impl Lists {
    fn push(&mut self, posting: Posting) {
        self.docs.push(posting.doc);
        self.fields.push(posting.fields);
    }

    fn slices(&self, at: Place) -> Slices<'_> {
        let range = at.start as usize..at.start as usize + at.length as usize;
        let (docs, fields) = (self.docs.get(range.clone()), self.fields.get(range));
        Slices { docs: docs.unwrap_or_default(), fields: fields.unwrap_or_default() }
    }

    fn of(&self, at: Place) -> impl Iterator<Item = Posting> + Clone + '_ {
        let Slices { docs, fields } = self.slices(at);
        docs.iter().zip(fields).map(|(&doc, &fields)| Posting { doc, fields })
    }

    /// Bytes held in memory.
    fn memory(&self) -> usize {
        5 * self.docs.len()
    }
}

/// One list: documents and, at the same places, fields.
#[derive(Clone, Copy)]
pub(super) struct Slices<'a> {
    pub(super) docs: &'a [u32],
    pub(super) fields: &'a [FieldBits],
}

/// Where a list stands.
#[derive(Clone, Copy, Debug, Default)]
struct Place {
    start: u32,
    length: u32,
}

/// A term's list in a part.
#[derive(Clone, Copy, Debug)]
struct Entry {
    term: u32,
    at: Place,
}

/// A body part in memory.
struct Body {
    lists: Lists,
    /// By term.
    entries: Vec<Entry>,
}

/// Postings of all terms that are there.
pub(super) struct PostingsStore {
    documents: u32,
    compact: bool,
    terms: Vec<TermInfo>,
    /// By core term.
    core: Vec<Place>,
    short: Lists,
    bodies: Vec<Option<Body>>,
    /// For every term the part that holds its whole list; 0 while there is none.
    part: Vec<u16>,
}

impl PostingsStore {
    /// A store of `core` terms and `rest` more that only body parts know. `rows` yields for every document the core terms of a
    /// field; the same term may come twice. `compact`: the core knows how long whole lists are.
    #[inline(never)]
    pub(super) fn new(
        documents: u32,
        mut core: Vec<TermInfo>,
        rest: usize,
        parts: usize,
        compact: bool,
        rows: &[(u32, u32, Field)],
    ) -> Self {
        // Counting sort by term: rows come by document, so each list is sorted already.
        let mut places = vec![Place::default(); core.len()];
        for &(term, _, _) in rows {
            places[term as usize].length += 1;
        }
        let mut start = 0;
        for place in &mut places {
            place.start = start;
            start += std::mem::take(&mut place.length);
        }
        let mut short = Lists { docs: vec![0; rows.len()], fields: vec![FieldBits::default(); rows.len()] };
        for &(term, doc, field) in rows {
            let place = &mut places[term as usize];
            let end = (place.start + place.length) as usize;
            let known = place.length > 0 && short.docs[end - 1] == doc;
            let at = if known { end - 1 } else { end };
            short.docs[at] = doc;
            if field == Field::Title && !short.fields[at].has(Field::Title) {
                core[term as usize].title_df += 1;
            }
            short.fields[at].mark(field);
            place.length += u32::from(!known);
        }
        let mut terms = core;
        for (info, place) in terms.iter_mut().zip(&places) {
            info.df = info.df.max(place.length);
        }
        terms.resize(places.len() + rest, TermInfo::default());
        let part = vec![0; terms.len()];
        let bodies = (0..parts).map(|_| None).collect();
        Self { documents, compact, terms, core: places, short, bodies, part }
    }

    /// What is known of a term of this index.
    pub(super) fn info(&self, term: u32) -> TermInfo {
        self.terms.get(term as usize).copied().unwrap_or_default()
    }

    /// The postings of a term that are there, by document.
    #[cfg(test)]
    pub(super) fn of(&self, term: u32) -> impl Iterator<Item = Posting> + Clone + '_ {
        let (lists, place) = self.whole(term);
        lists.of(place)
    }

    /// The same as [`Self::of`], for loops that must be fast.
    #[inline(never)]
    pub(super) fn slices(&self, term: u32) -> Slices<'_> {
        let (lists, place) = self.whole(term);
        lists.slices(place)
    }

    /// The same as [`Self::core`] of a compact index.
    #[inline(never)]
    pub(super) fn short_slices(&self, term: u32) -> Slices<'_> {
        let (lists, place) = self.short(term);
        lists.slices(place)
    }

    /// The postings of a term that an unfinished word is completed to: half a word matches too much in bodies, so those are looked
    /// at only for a term that stands nowhere else, and never in a compact index.
    pub(super) fn outside(&self, term: u32, compact: bool) -> Slices<'_> {
        let short = self.short_slices(term);
        if short.docs.is_empty() && !compact { self.slices(term) } else { short }
    }

    fn whole(&self, term: u32) -> (&Lists, Place) {
        let part = self.part.get(term as usize).copied().unwrap_or_default();
        match usize::from(part).checked_sub(1).and_then(|part| self.bodies.get(part)?.as_ref()) {
            Some(body) => {
                let at = body.entries.partition_point(|entry| entry.term < term);
                let entry = body.entries.get(at).filter(|entry| entry.term == term);
                (&body.lists, entry.map(|entry| entry.at).unwrap_or_default())
            }
            None => self.short(term),
        }
    }

    /// Without bodies and headings.
    fn short(&self, term: u32) -> (&Lists, Place) {
        (&self.short, self.core.get(term as usize).copied().unwrap_or_default())
    }

    /// The postings of a term outside of bodies, by document; in a compact index also outside of headings, whose postings travel with
    /// the bodies: what decides must not depend on which parts are there.
    pub(super) fn core(&self, term: u32) -> impl Iterator<Item = Posting> + Clone + '_ {
        let (lists, place) = if self.compact { self.short(term) } else { self.whole(term) };
        lists.of(place).filter(|posting| posting.fields.is_core())
    }

    /// Whether a body part is there.
    pub(super) fn has(&self, part: usize) -> bool {
        self.bodies.get(part).is_some_and(Option::is_some)
    }

    /// Takes a body part in: the lists of the given core terms (those of length 0 have none), then those of the terms from `first`
    /// on, of which `rest` tells length and softness. `None` leaves everything as it was.
    #[inline(never)]
    pub(super) fn supply(
        &mut self,
        part: usize,
        core: &[u32],
        first: u32,
        rest: &[TermInfo],
        bytes: &mut Bytes<'_>,
    ) -> Option<()> {
        let mut order: Vec<(u32, u32)> = core.iter().map(|&term| (self.info(term).body_df, term)).collect();
        order.extend(rest.iter().zip(first..).map(|(info, term)| (info.body_df, term)));
        order.retain(|&(length, _)| length > 0);
        by_falling_length(&mut order);
        let (mut gaps, mut bytes_of_fields) = (bytes.stream()?, bytes.stream()?);
        let mut lists = Lists::default();
        let mut entries = Vec::new();
        for (length, term) in order {
            let start = lists.docs.len() as u32;
            let (known, place) = self.short(term);
            let mut short = known.of(place).peekable();
            let mut next = 0u32;
            for &byte in bytes_of_fields.take(length as usize)? {
                let doc = next.checked_add(gaps.number()?).filter(|&doc| doc < self.documents)?;
                next = doc + 1;
                while let Some(before) = short.next_if(|before| before.doc < doc) {
                    lists.push(before);
                }
                let mut fields = FieldBits::from_body_byte(byte)?;
                if let Some(same) = short.next_if(|same| same.doc == doc) {
                    fields = fields.with(same.fields);
                }
                lists.push(Posting { doc, fields });
            }
            short.for_each(|after| lists.push(after));
            let merged = lists.docs.len() as u32 - start;
            if self.compact && (term as usize) < self.core.len() && merged != self.info(term).df {
                return None;
            }
            entries.push(Entry { term, at: Place { start, length: merged } });
        }
        if !gaps.is_empty() || !bytes_of_fields.is_empty() || !bytes.is_empty() {
            return None;
        }
        sort_by(&mut entries, |a, b| a.term.cmp(&b.term));
        let at = u16::try_from(part + 1).ok()?;
        for entry in &entries {
            *self.part.get_mut(entry.term as usize)? = at;
            let info = self.terms.get_mut(entry.term as usize)?;
            info.df = entry.at.length;
        }
        for (info, term) in rest.iter().zip(first..) {
            let known = self.terms.get_mut(term as usize)?;
            *known = TermInfo { df: info.body_df, ..*info };
        }
        *self.bodies.get_mut(part)? = Some(Body { lists, entries });
        Some(())
    }

    /// Lets go of a body part: its terms are known from the core only again.
    pub(super) fn evict(&mut self, part: usize) {
        for entry in self.bodies.get_mut(part).and_then(Option::take).map(|body| body.entries).unwrap_or_default() {
            self.part[entry.term as usize] = 0;
            if entry.term >= self.core.len() as u32 {
                self.terms[entry.term as usize] = TermInfo::default();
            }
        }
    }

    /// Bytes that a body part holds in memory.
    pub(super) fn memory(&self, part: usize) -> usize {
        let body = self.bodies.get(part).and_then(Option::as_ref);
        body.map_or(0, |body| body.lists.memory() + body.entries.len() * size_of::<Entry>())
    }
}

/// Longest first, then by term.
fn by_falling_length(order: &mut [(u32, u32)]) {
    sort_by(order, |a, b| b.0.cmp(&a.0).then(a.1.cmp(&b.1)));
}

/// Appends the lists of a body part, given with their terms: gaps, then field bytes. Postings that are neither in body nor headings
/// follow from the core and are left out.
pub(super) fn write_lists(out: &mut Vec<u8>, terms: &[(u32, &[Posting])]) {
    let mut order: Vec<(u32, u32)> =
        terms.iter().zip(0..).map(|(&(_, postings), at)| (body_df(postings), at)).collect();
    // `terms` are sorted by number, so places tell ties apart as numbers would.
    by_falling_length(&mut order);
    let (mut gaps, mut fields) = (Vec::new(), Vec::new());
    for (_, at) in order {
        let mut next = 0;
        for posting in terms[at as usize].1 {
            let Some(byte) = posting.fields.body_byte() else { continue };
            write_number(&mut gaps, posting.doc - next);
            fields.push(byte);
            next = posting.doc + 1;
        }
    }
    write_stream(out, &gaps);
    write_stream(out, &fields);
}

/// How many postings a body part holds of a list.
pub(super) fn body_df(postings: &[Posting]) -> u32 {
    postings.iter().filter(|posting| posting.fields.body_byte().is_some()).count() as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    fn posting(doc: u32, fields: &[Field], body: u32) -> Posting {
        let mut bits = FieldBits::default();
        bits.set_body(body);
        fields.iter().for_each(|&field| bits.mark(field));
        Posting { doc, fields: bits }
    }

    /// Two core terms and one that only a body part knows.
    fn lists() -> [Vec<Posting>; 3] {
        use Field::{Asks, Headings, Title};
        [
            vec![posting(0, &[Title], 3), posting(1, &[Asks], 0), posting(200, &[Title, Asks], 0)],
            vec![posting(7, &[Headings], 1), posting(8, &[Title], 9)],
            vec![posting(3, &[], 1), posting(4, &[], 2), posting(200, &[Headings], 0)],
        ]
    }

    fn store() -> (PostingsStore, Vec<u8>) {
        use Field::{Asks, Title};
        let info = |body_df, df| TermInfo { df, body_df, ..TermInfo::default() };
        let rows = [(0, 0, Title), (0, 1, Asks), (1, 8, Title), (0, 200, Title), (0, 200, Asks), (0, 200, Title)];
        let store = PostingsStore::new(201, vec![info(1, 3), info(2, 2)], 1, 1, true, &rows);
        let lists = lists();
        let mut bytes = Vec::new();
        let terms: Vec<(u32, &[Posting])> = lists.iter().zip(0..).map(|(list, term)| (term, list.as_slice())).collect();
        write_lists(&mut bytes, &terms);
        (store, bytes)
    }

    fn rest() -> [TermInfo; 1] {
        [TermInfo { body_df: 3, soft: true, ..TermInfo::default() }]
    }

    #[test]
    fn rows_and_a_part_make_whole_lists() {
        let (mut store, bytes) = store();
        let short: Vec<u32> = store.of(0).map(|posting| posting.doc).collect();
        assert_eq!((short, store.of(2).count()), (vec![0, 1, 200], 0));
        assert_eq!((store.info(0).title_df, store.info(1).title_df), (2, 1));

        assert_eq!(store.supply(0, &[0, 1], 2, &rest(), &mut Bytes::new(&bytes)), Some(()));
        for (term, list) in lists().iter().enumerate() {
            assert_eq!(&store.of(term as u32).collect::<Vec<_>>(), list, "term {term}");
            assert_eq!(store.info(term as u32).df, list.len() as u32);
        }
        assert!(store.has(0) && store.info(2).soft && store.memory(0) > 0);

        store.evict(0);
        assert_eq!((store.of(0).count(), store.of(2).count(), store.info(0).df, store.info(2).df), (3, 0, 3, 0));
    }

    #[test]
    fn streams_that_disagree_are_refused_and_change_nothing() {
        let refused = |bytes: &[u8], core: usize, rest: &[TermInfo]| {
            let mut store = store().0;
            let answer = store.supply(0, &[0, 1][..core], 2, rest, &mut Bytes::new(bytes));
            answer.is_none() && !store.has(0) && store.of(0).count() == 3
        };
        let bytes = store().1;
        assert!((0..bytes.len()).all(|end| refused(&bytes[..end], 2, &rest())), "truncated");
        assert!(refused(&bytes, 1, &rest()) && refused(&bytes, 2, &[]), "lists left over");
        let mut other = store().0;
        other.documents = 200;
        assert_eq!(other.supply(0, &[0, 1], 2, &rest(), &mut Bytes::new(&bytes)), None, "document out of range");
        let mut other = store().0;
        other.terms[1].df = 3;
        assert_eq!(
            other.supply(0, &[0, 1], 2, &rest(), &mut Bytes::new(&bytes)),
            None,
            "another length than the core says"
        );
    }
}
