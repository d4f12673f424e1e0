//! Files → what the search works with. Nothing here trusts a byte.

use super::bytes::Bytes;
use super::directory::Directory;
use super::texts::{read_fronts, read_texts};
use super::writer::StoredDocument;
use super::{BODIES_INSIDE, COMPACT, CORE, DISPLAY_INSIDE, FLAGS, HEADING_ROWS, LAYOUT, PART, hash, is_compound, is_frequent};
use crate::search::field_norm;
use crate::search::format::IndexError;
use crate::search::postings::{PostingsStore, TermInfo};
use crate::search::schema::{FIELDS, Field};
use crate::search::term_dict::{TermDict, TermList};
use crate::search::wordings::{Wordings, read_rows};
use crate::seal::{self, Kind};
use crate::text::{analyze, analyzer};

/// Bytes of body parts kept in memory; the least recently used ones go first.
const PARTS_MEMORY: usize = 6 * 1024 * 1024;

/// A core file whose every part has been checked against the others.
pub(in crate::search) struct Opened {
    pub(in crate::search) documents: Vec<StoredDocument>,
    /// Field lengths, field by field; see `field_norm`.
    pub(in crate::search) norms: Vec<u8>,
    pub(in crate::search) dict: TermDict,
    pub(in crate::search) postings: PostingsStore,
    pub(in crate::search) wordings: Wordings,
    /// Rows of headings; none in a larger index.
    pub(in crate::search) headings: Wordings,
    pub(in crate::search) parts: Parts,
}

/// What is known of the parts of an index, and which are there.
pub(in crate::search) struct Parts {
    pub(in crate::search) directory: Directory,
    pub(in crate::search) compact: bool,
    pub(in crate::search) set: u64,
    core: u32,
    display_documents: u32,
    /// Terms that only a part knows, by part.
    terms: Vec<Option<TermList>>,
    /// Which display parts are there.
    displayed: Vec<bool>,
    /// When a body part was last used.
    used: Vec<u32>,
    clock: u32,
}

/// Opens a sealed core file. O(bytes).
pub(in crate::search) fn open(file: &[u8]) -> Result<Opened, IndexError> {
    let payload = seal::open(Kind::Index, file).map_err(IndexError::File)?;
    let mut bytes = Bytes::new(payload);
    if bytes.byte() != Some(LAYOUT) || bytes.byte() != Some(CORE) {
        return Err(IndexError::Part("header"));
    }
    let found = bytes.number().ok_or(IndexError::Part("header"))?;
    if found != u32::from(analyzer::VERSION) {
        return Err(IndexError::Analyzer { wanted: analyzer::VERSION, found: found.min(u32::from(u16::MAX)) as u16 });
    }
    core(&mut bytes, hash(payload)).map_err(IndexError::Part)
}

fn core(bytes: &mut Bytes<'_>, set: u64) -> Result<Opened, &'static str> {
    let (flags, heading_norms, body_norms) = header(bytes).ok_or("header")?;
    let has = |flag: u8| flags & flag != 0;
    let (compact, documents) = (has(COMPACT), body_norms.len());
    let list = TermList::read(bytes).ok_or("terms")?;
    let dict = TermDict::new(&list).ok_or("terms")?;
    let infos = infos(bytes, list.len(), compact, documents).ok_or("frequencies")?;

    let errors = read_texts(bytes, documents).ok_or("errors")?;
    let terms = Terms { dict: &dict, compounds: compounds(&list) };
    let topics = topics(bytes, documents, compact, &terms).ok_or("topics")?;
    let asks = read_rows(bytes, documents, list.len()).ok_or("wordings")?;
    let headings = if has(HEADING_ROWS) { read_rows(bytes, documents, list.len()) } else { Some(Wordings::default()) };
    let headings = headings.ok_or("headings")?;
    let mut stored: Vec<StoredDocument> =
        errors.into_iter().map(|errors| StoredDocument { errors, ..StoredDocument::default() }).collect();
    let (titles, directory) = if compact {
        let titles = read_rows(bytes, documents, list.len()).ok_or("titles")?;
        (titles, Directory::read(bytes, list.len() as u32).ok_or("directory")?)
    } else {
        read_heads(bytes, &mut stored).ok_or("titles")?;
        for (document, &topic) in stored.iter_mut().zip(&topics.of) {
            document.topic.clone_from(&topics.texts[topic]);
        }
        (Wordings::default(), Directory::single())
    };
    let display_documents = bytes.number().filter(|&documents| documents > 0).ok_or("directory")?;
    // What the parts hold is part of the set's name; nothing else needs it.
    bytes.take(size_of::<u64>()).ok_or("directory")?;

    let mut wordings = Wordings::default();
    let mut rows: Vec<(u32, u32, Field)> = Vec::new();
    let mut norms = vec![0; FIELDS * documents];
    for (doc, document) in stored.iter().enumerate() {
        let mut lengths = [0u32; FIELDS];
        let mut add = |row: &[u32], field: Field, rows: &mut Vec<(u32, u32, Field)>| {
            rows.extend(row.iter().map(|&term| (term, doc as u32, field)));
            lengths[field as usize] += terms.words(row).count() as u32;
        };
        let analyzed: Vec<u32>;
        let title = if compact {
            titles.of(doc as u32).next().unwrap_or_default()
        } else {
            analyzed = terms.of(&document.title);
            &analyzed
        };
        add(title, Field::Title, &mut rows);
        wordings.push(terms.words(title));
        for ask in asks.of(doc as u32) {
            add(ask, Field::Asks, &mut rows);
            wordings.push(terms.words(ask));
        }
        for error in &document.errors {
            let error = terms.of(error);
            add(&error, Field::Asks, &mut rows);
            wordings.push(terms.words(&error));
        }
        wordings.end();
        add(&topics.rows[topics.of[doc]], Field::Topic, &mut rows);
        for field in [Field::Title, Field::Asks, Field::Topic] {
            norms[field as usize * documents + doc] = field_norm::encode(lengths[field as usize]);
        }
        norms[Field::Headings as usize * documents + doc] = heading_norms[doc];
        norms[Field::Body as usize * documents + doc] = body_norms[doc];
    }
    let bodies = directory.parts.len();
    let postings = PostingsStore::new(documents as u32, infos, directory.rest(), bodies, &rows);
    let displays = documents.div_ceil(display_documents as usize);
    let parts = Parts {
        directory,
        compact,
        set,
        core: list.len() as u32,
        display_documents,
        terms: (0..bodies).map(|_| None).collect(),
        displayed: vec![false; displays],
        used: vec![0; bodies],
        clock: 0,
    };
    let mut opened = Opened { documents: stored, norms, dict, postings, wordings, headings, parts };
    let inside = [(has(BODIES_INSIDE), 0..bodies), (has(DISPLAY_INSIDE), bodies..bodies + displays)];
    for number in inside.into_iter().filter(|(inside, _)| *inside).flat_map(|(_, numbers)| numbers) {
        let mut content = bytes.stream().ok_or("parts")?;
        opened.parts.take(number, &mut content, &mut opened.postings, &mut opened.documents).ok_or("parts")?;
    }
    if !bytes.is_empty() || !compact && !has(BODIES_INSIDE) {
        return Err("parts");
    }
    Ok(opened)
}

/// Flags, and the lengths of headings and bodies.
fn header<'a>(bytes: &mut Bytes<'a>) -> Option<(u8, &'a [u8], &'a [u8])> {
    // The language is for people who look into the file.
    bytes.text()?;
    let flags = bytes.byte().filter(|flags| flags & !FLAGS == 0)?;
    let (headings, bodies) = (bytes.stream()?.rest(), bytes.stream()?.rest());
    (headings.len() == bodies.len()).then_some((flags, headings, bodies))
}

impl Parts {
    /// Takes a sealed part in.
    pub(in crate::search) fn supply(
        &mut self,
        file: &[u8],
        postings: &mut PostingsStore,
        documents: &mut [StoredDocument],
    ) -> Result<(), IndexError> {
        let payload = seal::open(Kind::Index, file).map_err(IndexError::File)?;
        let mut bytes = Bytes::new(payload);
        let mut header = || {
            let ours = bytes.byte()? == LAYOUT && bytes.byte()? == PART;
            let set = bytes.take(size_of::<u64>())?;
            ours.then_some((set == self.set.to_le_bytes(), bytes.number()? as usize))
        };
        let (same, number) = header().ok_or(IndexError::Part("header"))?;
        if !same {
            return Err(IndexError::Stale);
        }
        self.take(number, &mut bytes, postings, documents).ok_or(IndexError::Part("parts"))?;
        Ok(())
    }

    /// Takes the content of a part in; one that is there already changes nothing.
    fn take(
        &mut self,
        number: usize,
        bytes: &mut Bytes<'_>,
        postings: &mut PostingsStore,
        documents: &mut [StoredDocument],
    ) -> Option<()> {
        match number.checked_sub(self.directory.parts.len()) {
            Some(block) => self.take_display(block, bytes, documents)?,
            None if postings.has(number) => return Some(()),
            None => self.take_body(number, bytes, postings, documents.len() as u32)?,
        }
        bytes.is_empty().then_some(())
    }

    fn take_body(&mut self, part: usize, bytes: &mut Bytes<'_>, postings: &mut PostingsStore, documents: u32) -> Option<()> {
        let entry = self.directory.parts.get(part)?;
        let terms = TermList::read(bytes)?;
        if terms.len() != entry.rest as usize {
            return None;
        }
        let rest = infos(bytes, terms.len(), false, documents as usize)?;
        let core: Vec<u32> = self
            .directory
            .core_of(part, self.core)
            .filter(|&term| !self.compact || is_frequent(postings.info(term).body_df, documents) == self.directory.is_frequent(part))
            .collect();
        postings.supply(part, core.into_iter(), entry.first, &rest, self.compact, bytes)?;
        *self.terms.get_mut(part)? = Some(terms);
        Some(())
    }

    fn take_display(&mut self, block: usize, bytes: &mut Bytes<'_>, documents: &mut [StoredDocument]) -> Option<()> {
        let shown = self.displayed.get_mut(block)?;
        let documents = documents.chunks_mut(self.display_documents as usize).nth(block)?;
        if self.compact {
            read_heads(bytes, documents)?;
            let topics = read_texts(bytes, documents.len())?;
            for (document, topic) in documents.iter_mut().zip(topics) {
                document.topic = topic.into_iter().next().unwrap_or_default();
            }
        }
        let passages = read_texts(bytes, documents.len())?;
        for (document, passages) in documents.iter_mut().zip(passages) {
            document.passages = passages;
        }
        *shown = true;
        Some(())
    }

    /// The number of the part that shows a document, if it is not there yet.
    pub(in crate::search) fn display_of(&self, doc: u32) -> Option<u32> {
        let block = doc / self.display_documents;
        let missing = self.displayed.get(block as usize).is_some_and(|&shown| !shown);
        missing.then_some(self.directory.parts.len() as u32 + block)
    }

    /// The part with the body postings of a core term.
    pub(in crate::search) fn of_core(&self, term: u32, postings: &PostingsStore, documents: u32) -> Option<usize> {
        let body_df = postings.info(term).body_df;
        let frequent = self.compact && is_frequent(body_df, documents);
        self.directory.of_core(term, frequent).filter(|_| body_df > 0)
    }

    /// Number of a term that the core does not know, from its part; `None` while the part is not there, and when it has no such
    /// term.
    pub(in crate::search) fn rest_term(&self, term: &str) -> Option<u32> {
        let part = self.directory.of_rest(term)?;
        let at = self.terms.get(part)?.as_ref()?.position(term)?;
        Some(self.directory.parts[part].first + at as u32)
    }

    /// Says that these body parts are being used, and lets go of others beyond [`PARTS_MEMORY`], the longest unused first.
    pub(in crate::search) fn keep(&mut self, wanted: &[usize], postings: &mut PostingsStore) {
        self.clock += 1;
        for &part in wanted {
            self.used[part] = self.clock;
        }
        if !self.compact {
            return;
        }
        let memory = |parts: &Self, part: usize, postings: &PostingsStore| {
            postings.memory(part) + parts.terms[part].as_ref().map_or(0, TermList::memory)
        };
        let mut all: usize = (0..self.used.len()).map(|part| memory(self, part, postings)).sum();
        while all > PARTS_MEMORY {
            let unused = (0..self.used.len()).filter(|&part| postings.has(part) && self.used[part] < self.clock);
            let Some(oldest) = unused.min_by_key(|&part| self.used[part]) else { return };
            all -= memory(self, oldest, postings);
            postings.evict(oldest);
            self.terms[oldest] = None;
        }
    }
}

/// Document frequencies of `terms` terms; of a compact core also how many documents have a term beside bodies and headings.
fn infos(bytes: &mut Bytes<'_>, terms: usize, compact: bool, documents: usize) -> Option<Vec<TermInfo>> {
    let mut frequencies = bytes.stream()?;
    let mut infos = Vec::new();
    for _ in 0..terms {
        let frequency = frequencies.number()?;
        let body_df = Some(frequency >> 1).filter(|&df| df as usize <= documents)?;
        infos.push(TermInfo { body_df, soft: frequency & 1 == 1, ..TermInfo::default() });
    }
    if compact {
        let mut beside = bytes.stream()?;
        for info in &mut infos {
            info.df = info.body_df.checked_add(beside.number()?).filter(|&df| df as usize <= documents)?;
        }
        if !beside.is_empty() {
            return None;
        }
    }
    frequencies.is_empty().then_some(infos)
}

/// Distinct topics.
struct Topics {
    texts: Vec<String>,
    rows: Vec<Vec<u32>>,
    /// By document.
    of: Vec<usize>,
}

fn topics(bytes: &mut Bytes<'_>, documents: usize, compact: bool, terms: &Terms<'_>) -> Option<Topics> {
    let count = bytes.number().map(|count| count as usize).filter(|&count| count <= documents)?;
    let mut topics = Topics { texts: Vec::new(), rows: Vec::new(), of: Vec::new() };
    if compact {
        let rows = read_rows(bytes, count, terms.dict.len())?;
        topics.rows = (0..count as u32).map(|topic| rows.of(topic).next().unwrap_or_default().to_vec()).collect();
    } else {
        topics.texts = read_texts(bytes, count)?.into_iter().map(|topic| topic.join(" ")).collect();
        topics.rows = topics.texts.iter().map(|topic| terms.of(topic)).collect();
    }
    let mut which = bytes.stream()?;
    let mut last = None;
    for _ in 0..documents {
        let topic = match which.number()? {
            0 => last?,
            topic => topic as usize - 1,
        };
        topics.of.push(Some(topic).filter(|&topic| topic < count)?);
        last = Some(topic);
    }
    which.is_empty().then_some(topics)
}

/// Reads paths and titles into documents.
fn read_heads(bytes: &mut Bytes<'_>, documents: &mut [StoredDocument]) -> Option<()> {
    let mut at = 0;
    read_fronts(bytes, |path| {
        documents.get_mut(at)?.path = path.to_owned();
        at += 1;
        Some(())
    })?;
    if at != documents.len() {
        return None;
    }
    let titles = read_texts(bytes, documents.len())?;
    for (document, title) in documents.iter_mut().zip(titles) {
        document.title = title.into_iter().next().unwrap_or_default();
    }
    Some(())
}

/// Core terms while rows are being made of texts.
struct Terms<'a> {
    dict: &'a TermDict,
    /// By number: whether it is a whole machine name.
    compounds: Vec<bool>,
}

impl Terms<'_> {
    /// The terms of a text, as the builder saw them.
    fn of(&self, text: &str) -> Vec<u32> {
        analyze(text).iter().filter_map(|token| self.dict.get(&token.text)).collect()
    }

    /// A row without whole machine names.
    fn words<'r>(&'r self, row: &'r [u32]) -> impl Iterator<Item = u32> + 'r {
        row.iter().copied().filter(|&term| !self.compounds[term as usize])
    }
}

fn compounds(list: &TermList) -> Vec<bool> {
    (0..list.len()).map(|at| list.term(at).is_some_and(is_compound)).collect()
}
