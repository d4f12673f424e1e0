//! Documents, terms and rows → files.
//!
//! A *full* index knows every term in its core: fuzzy and unfinished words find bodies too, and titles are there as text. A
//! *compact* one, for thousands of documents, knows the terms of titles, wordings, errors and topics, and the frequent ones; the
//! rest is looked up exactly in the part that the alphabet tells.

use std::collections::HashMap;

use super::bytes::{write_number, write_stream};
use super::directory::{BodyPart, Directory};
use super::finder;
use super::texts::{write_fronts, write_texts};
use super::{BODIES_INSIDE, COMPACT, CORE, DISPLAY_INSIDE, HEADING_ROWS, LAYOUT, PART, hash, is_frequent};
use crate::seal::{self, Kind};
use crate::search::field_norm;
use crate::search::postings::{Posting, body_df, write_lists};
use crate::search::schema::{FIELDS, Field};
use crate::search::synonyms::{self, Group};
use crate::search::term_dict::Numbers;
use crate::search::wordings::write_rows;
use crate::text::analyzer;

/// Documents up to which an index is full. kb2k in full against compact: desc .835 · .80, ticket .985 · .86, noisy ticket .82 · .77;
/// and one file of 400 KB of brotli is as much as a phone should load before it finds bodies.
const FULL_DOCUMENTS: usize = 2500;
/// Documents up to which the order of words in headings is kept: 14 bytes a document (kb2k) for at most a point of quality.
const HEADING_ROWS_DOCUMENTS: usize = 1000;
/// Bytes of passages up to which they travel inside the core file: one request less is worth a few KiB.
const DISPLAY_INSIDE_BYTES: usize = 48 * 1024;
/// Documents of a display part. Three hits are three parts at most; 32 neighbours are about 4 KiB.
const DISPLAY_DOCUMENTS: usize = 32;
/// Estimated bytes of a body part after brotli; true ones are a third more (search recipe: 8 and 12 KiB were tried, 8 fetches less).
const BODY_PART_BYTES: usize = 6 * 1024;

/// What is kept of a document besides its postings.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(in crate::search) struct StoredDocument {
    pub(in crate::search) title: String,
    /// Where it is: an address or an id.
    pub(in crate::search) path: String,
    /// Titles above it.
    pub(in crate::search) topic: String,
    /// Texts that a snippet may be cut from, best first.
    pub(in crate::search) passages: Vec<String>,
    pub(in crate::search) errors: Vec<String>,
    /// What whoever shows it needs besides.
    pub(in crate::search) note: Vec<u8>,
}

/// A term with its postings by document.
#[derive(Clone, Debug, Default)]
pub(in crate::search) struct TermPostings {
    pub(in crate::search) text: String,
    /// Whether it only ever was a function or filler word.
    pub(in crate::search) soft: bool,
    /// Whether the core must know it, wherever it stands.
    pub(in crate::search) core: bool,
    pub(in crate::search) postings: Vec<Posting>,
}

/// Rows of a document, over places in [`Content::terms`].
#[derive(Clone, Debug, Default)]
pub(in crate::search) struct DocumentRows {
    pub(in crate::search) title: Vec<u32>,
    pub(in crate::search) asks: Vec<Vec<u32>>,
    pub(in crate::search) headings: Vec<Vec<u32>>,
    pub(in crate::search) topic: Vec<u32>,
}

/// Everything that an index consists of.
#[derive(Clone, Debug, Default)]
pub(in crate::search) struct Content {
    pub(in crate::search) locale: String,
    /// What whoever shows documents wants with the core.
    pub(in crate::search) about: Vec<u8>,
    pub(in crate::search) documents: Vec<StoredDocument>,
    pub(in crate::search) lengths: Vec<[u32; FIELDS]>,
    /// In any order.
    pub(in crate::search) terms: Vec<TermPostings>,
    pub(in crate::search) rows: Vec<DocumentRows>,
    /// Whether the index is compact however few its documents are.
    pub(in crate::search) compact: bool,
    /// Synonyms, over places of terms.
    pub(in crate::search) groups: Vec<Group<u32>>,
}

/// The files of one index.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IndexFiles {
    /// The core file, sealed.
    pub core: Vec<u8>,
    /// Parts, sealed, by number; empty when everything is inside the core.
    pub parts: Vec<(u32, Vec<u8>)>,
    /// The name of the set, for the names of the parts.
    pub set: u64,
}

/// How an index is cut into files.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Packaging {
    /// One file, whatever its size.
    OneFile,
    /// As many files as its size asks for.
    BySize,
}

impl Content {
    /// The files. Equal content gives equal bytes.
    pub(in crate::search) fn write(mut self, packaging: Packaging) -> IndexFiles {
        let documents = self.documents.len();
        self.sort();
        let compact = self.compact || documents > FULL_DOCUMENTS;
        let heading_rows = !compact && documents <= HEADING_ROWS_DOCUMENTS;
        if heading_rows {
            // Rows tell it already.
            self.terms
                .iter_mut()
                .flat_map(|term| &mut term.postings)
                .for_each(|posting| posting.fields.forget_headings());
        }
        self.write_sorted(packaging, compact, heading_rows)
    }

    /// Puts the terms into alphabetical order, and the rows with them.
    fn sort(&mut self) {
        let mut order: Vec<u32> = (0..self.terms.len() as u32).collect();
        order.sort_unstable_by(|&a, &b| self.terms[a as usize].text.cmp(&self.terms[b as usize].text));
        let numbers = Numbers::new(order.iter().map(|&term| self.terms[term as usize].text.as_str()));
        let place =
            |term: &TermPostings| numbers.as_ref().and_then(|numbers| numbers.get(&term.text)).unwrap_or_default();
        let places: Vec<u32> = self.terms.iter().map(place).collect();
        self.terms = order.iter().map(|&term| std::mem::take(&mut self.terms[term as usize])).collect();
        for rows in &mut self.rows {
            let all = [&mut rows.title, &mut rows.topic].into_iter().chain(&mut rows.asks).chain(&mut rows.headings);
            all.flatten().for_each(|term| *term = places[*term as usize]);
        }
        for phrase in self.groups.iter_mut().flat_map(|group| &mut group.phrases) {
            phrase.words.iter_mut().for_each(|term| *term = places[*term as usize]);
        }
    }

    fn write_sorted(&self, packaging: Packaging, compact: bool, heading_rows: bool) -> IndexFiles {
        let one = packaging == Packaging::OneFile;
        let passages: usize = self.documents.iter().flat_map(|document| &document.passages).map(String::len).sum();
        let bodies_inside = one || !compact;
        let display_inside = one || !compact && passages <= DISPLAY_INSIDE_BYTES;
        let plan = Plan::new(self, compact);
        let flag = |set: bool, flag: u8| if set { flag } else { 0 };

        let mut core = vec![LAYOUT, CORE];
        write_number(&mut core, u32::from(analyzer::VERSION));
        write_stream(&mut core, self.locale.as_bytes());
        write_stream(&mut core, &self.about);
        core.push(
            flag(compact, COMPACT)
                | flag(bodies_inside, BODIES_INSIDE)
                | flag(display_inside, DISPLAY_INSIDE)
                | flag(heading_rows, HEADING_ROWS),
        );
        for field in [Field::Headings, Field::Body] {
            let norms: Vec<u8> =
                self.lengths.iter().map(|lengths| field_norm::encode(lengths[field as usize])).collect();
            write_stream(&mut core, &norms);
        }
        write_fronts(&mut core, plan.core.iter().map(|&term| self.terms[term as usize].text.as_str()));
        let (mut frequencies, mut beside) = (Vec::new(), Vec::new());
        for &term in &plan.core {
            let TermPostings { soft, postings, .. } = &self.terms[term as usize];
            let body_df = body_df(postings);
            write_number(&mut frequencies, body_df << 1 | u32::from(*soft));
            if compact {
                write_number(&mut beside, postings.len() as u32 - body_df);
            }
        }
        write_stream(&mut core, &frequencies);
        if compact {
            write_stream(&mut core, &beside);
        }

        write_texts(&mut core, self.documents.iter().map(|document| document.errors.iter().map(String::as_str)));
        self.write_topics(&mut core, &plan, compact);
        let numbered = |row: &[u32]| row.iter().map(|&term| plan.numbers[term as usize]).collect::<Vec<u32>>();
        let rows = |out: &mut Vec<u8>, of: &dyn Fn(&DocumentRows) -> Vec<Vec<u32>>| {
            let rows: Vec<Vec<Vec<u32>>> = self.rows.iter().map(of).collect();
            write_rows(out, plan.core.len(), rows.iter().map(|rows| rows.iter().map(Vec::as_slice)));
        };
        rows(&mut core, &|rows| rows.asks.iter().map(|row| numbered(row)).collect());
        write_stream(&mut core, &self.synonyms(&plan));
        if heading_rows {
            rows(&mut core, &|rows| rows.headings.iter().map(|row| numbered(row)).collect());
        }
        if compact {
            rows(&mut core, &|rows| vec![numbered(&rows.title)]);
            plan.directory.write(&mut core);
        } else {
            write_heads(&mut core, &self.documents);
        }
        write_number(&mut core, DISPLAY_DOCUMENTS as u32);

        let bodies = (0..plan.directory.parts.len()).map(|part| (bodies_inside, self.body_part(&plan, part)));
        let display =
            self.documents.chunks(DISPLAY_DOCUMENTS).map(|block| (display_inside, display_part(block, compact)));
        // Where the core knows the paths, nobody has to be asked.
        let paths = self.documents.iter().map(|document| document.path.as_str());
        let finders = if compact && !display_inside { finder::write(paths) } else { Vec::new() };
        let finders = finders.into_iter().map(|part| (false, part));
        let parts: Vec<(bool, Vec<u8>)> = bodies.chain(display).chain(finders).collect();
        let digest = parts.iter().fold(0u64, |digest, (_, part)| digest.rotate_left(1) ^ hash(part));
        core.extend_from_slice(&digest.to_le_bytes());
        for (_, part) in parts.iter().filter(|(inside, _)| *inside) {
            write_stream(&mut core, part);
        }
        let set = hash(&core);
        let outside = parts.into_iter().zip(0u32..).filter(|((inside, _), _)| !inside);
        let parts = outside.map(|((_, part), number)| (number, seal_part(set, number, &part))).collect();
        IndexFiles { core: seal::seal(Kind::Index, &core), parts, set }
    }

    /// Distinct topics, as texts or as rows, and which of them every document has. Documents stand in the order of their topics,
    /// so 0 says "the same as before".
    fn write_topics(&self, out: &mut Vec<u8>, plan: &Plan, compact: bool) {
        let mut known: HashMap<&str, u32> = HashMap::new();
        let (mut distinct, mut which, mut last) = (Vec::new(), Vec::new(), u32::MAX);
        for (doc, document) in self.documents.iter().enumerate() {
            let next = known.len() as u32;
            let topic = *known.entry(&document.topic).or_insert(next);
            if topic == next {
                distinct.push(doc);
            }
            write_number(&mut which, if topic == last { 0 } else { topic + 1 });
            last = topic;
        }
        write_number(out, distinct.len() as u32);
        if compact {
            let number = |row: &[u32]| row.iter().map(|&term| plan.numbers[term as usize]).collect::<Vec<u32>>();
            let rows: Vec<Vec<u32>> = distinct.iter().map(|&doc| number(&self.rows[doc].topic)).collect();
            write_rows(out, plan.core.len(), rows.iter().map(|row| [row.as_slice()]));
        } else {
            write_texts(out, distinct.iter().map(|&doc| [self.documents[doc].topic.as_str()]));
        }
        write_stream(out, &which);
    }

    fn synonyms(&self, plan: &Plan) -> Vec<u8> {
        let mut groups = self.groups.clone();
        for phrase in groups.iter_mut().flat_map(|group| &mut group.phrases) {
            phrase.words.iter_mut().for_each(|term| *term = plan.numbers[*term as usize]);
        }
        let mut out = Vec::new();
        synonyms::write(&mut out, groups);
        out
    }

    fn body_part(&self, plan: &Plan, part: usize) -> Vec<u8> {
        let mut out = Vec::new();
        let (core, rest) = &plan.members[part];
        write_fronts(&mut out, rest.iter().map(|&term| self.terms[term as usize].text.as_str()));
        let mut frequencies = Vec::new();
        for &term in rest {
            let TermPostings { soft, postings, .. } = &self.terms[term as usize];
            write_number(&mut frequencies, body_df(postings) << 1 | u32::from(*soft));
        }
        write_stream(&mut out, &frequencies);
        let lists: Vec<(u32, &[Posting])> = core
            .iter()
            .chain(rest)
            .map(|&term| (plan.numbers[term as usize], self.terms[term as usize].postings.as_slice()))
            .collect();
        write_lists(&mut out, &lists);
        out
    }
}

/// Paths and titles of documents.
fn write_heads(out: &mut Vec<u8>, documents: &[StoredDocument]) {
    write_fronts(out, documents.iter().map(|document| document.path.as_str()));
    write_texts(out, documents.iter().map(|document| [document.title.as_str()]));
}

fn display_part(documents: &[StoredDocument], compact: bool) -> Vec<u8> {
    let mut out = Vec::new();
    if compact {
        write_heads(&mut out, documents);
        write_texts(&mut out, documents.iter().map(|document| [document.topic.as_str()]));
    }
    write_texts(&mut out, documents.iter().map(|document| document.passages.iter().map(String::as_str)));
    let mut notes = Vec::new();
    documents.iter().for_each(|document| write_stream(&mut notes, &document.note));
    write_stream(&mut out, &notes);
    out
}

fn seal_part(set: u64, number: u32, content: &[u8]) -> Vec<u8> {
    let mut part = vec![LAYOUT, PART];
    part.extend_from_slice(&set.to_le_bytes());
    write_number(&mut part, number);
    part.extend_from_slice(content);
    seal::seal(Kind::Index, &part)
}

/// Which terms are core, how all are numbered, and which part has which.
struct Plan {
    /// Places of the core terms.
    core: Vec<u32>,
    /// Number by place.
    numbers: Vec<u32>,
    directory: Directory,
    /// Places of every part's core terms and other terms.
    members: Vec<(Vec<u32>, Vec<u32>)>,
}

impl Plan {
    fn new(content: &Content, compact: bool) -> Self {
        let documents = content.documents.len() as u32;
        let frequent = |term: &TermPostings| is_frequent(body_df(&term.postings), documents);
        let decides = |posting: &Posting| {
            [Field::Title, Field::Asks, Field::Topic].into_iter().any(|field| posting.fields.has(field))
        };
        let is_core: Vec<bool> = content
            .terms
            .iter()
            .map(|term| !compact || term.core || frequent(term) || term.postings.iter().any(decides))
            .collect();
        let mut numbers = vec![0; content.terms.len()];
        let mut core: Vec<u32> = Vec::new();
        for (place, _) in is_core.iter().enumerate().filter(|(_, is_core)| **is_core) {
            numbers[place] = core.len() as u32;
            core.push(place as u32);
        }
        let mut plan = Self { core, numbers, directory: Directory::default(), members: Vec::new() };
        if !compact {
            plan.directory = Directory::single();
            plan.members.push((plan.core.clone(), Vec::new()));
            return plan;
        }
        for group in [true, false] {
            plan.cut(content, &is_core, documents, |term| frequent(term) == group);
            if group {
                plan.directory.frequent = plan.members.len();
            }
        }
        plan
    }

    /// Cuts the terms of one group into parts.
    fn cut(&mut self, content: &Content, is_core: &[bool], documents: u32, belongs: impl Fn(&TermPostings) -> bool) {
        let mut size = BODY_PART_BYTES;
        let mut cores = 0;
        let mut next = self.core.len() as u32 + self.directory.rest() as u32;
        let group = self.members.len();
        for (place, term) in content.terms.iter().enumerate() {
            if belongs(term) {
                if size >= BODY_PART_BYTES {
                    size = 0;
                    let from = if self.members.len() == group { String::new() } else { term.text.clone() };
                    self.directory.parts.push(BodyPart { first_core: cores, first: next, rest: 0, from });
                    self.members.push((Vec::new(), Vec::new()));
                }
                size += estimate(body_df(&term.postings), documents, if is_core[place] { 0 } else { term.text.len() });
                // A part was pushed for the first term.
                if let (Some(members), Some(part)) = (self.members.last_mut(), self.directory.parts.last_mut()) {
                    if is_core[place] {
                        members.0.push(place as u32);
                    } else {
                        members.1.push(place as u32);
                        self.numbers[place] = next;
                        next += 1;
                        part.rest += 1;
                    }
                }
            }
            cores += u32::from(is_core[place]);
        }
    }
}

/// Bytes of a list after brotli: log₂(N / df) + 2.5 bits a posting (kb10k: 6.7 measured at a mean of 4.3), and of its term.
fn estimate(body_df: u32, documents: u32, text: usize) -> usize {
    let df = body_df as f32;
    let bits = df * ((documents as f32 / df.max(1.0)).log2() + 2.5);
    (bits / 8.0) as usize + text / 3
}
