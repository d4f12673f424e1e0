//! Files → what the search works with. Nothing here trusts a byte.

use super::bytes::Bytes;
use super::directory::Directory;
use super::finder;
use super::texts::{read_fronts, read_texts};
use super::writer::StoredDocument;
use super::{BODIES_INSIDE, COMPACT, CORE, DISPLAY_INSIDE, FLAGS, HEADING_ROWS, LAYOUT, PART, hash, is_frequent};
use crate::seal::{self, Kind};
use crate::search::field_norm;
use crate::search::format::IndexError;
use crate::search::postings::{PostingsStore, TermInfo};
use crate::search::schema::{FIELDS, Field};
use crate::search::synonyms::Synonyms;
use crate::search::term_dict::{TermDict, TermList};
use crate::search::vocabulary::Vocabulary;
use crate::search::wordings::{Table, Wordings, read_rows};
use crate::text::{analyze, analyzer};

/// Bytes of body parts kept in memory; the least recently used ones go first.
const PARTS_MEMORY: usize = 6 * 1024 * 1024;

/// A core file whose every part has been checked against the others.
pub(in crate::search) struct Opened {
    pub(in crate::search) documents: Vec<StoredDocument>,
    /// Field lengths, field by field; see `field_norm`.
    pub(in crate::search) norms: Vec<u8>,
    pub(in crate::search) vocabulary: Vocabulary,
    pub(in crate::search) postings: PostingsStore,
    pub(in crate::search) wordings: Wordings,
    pub(in crate::search) synonyms: Synonyms,
    pub(in crate::search) about: Vec<u8>,
    pub(in crate::search) parts: Parts,
}

/// What is known of the parts of an index, and which are there.
pub(in crate::search) struct Parts {
    pub(in crate::search) compact: bool,
    pub(in crate::search) set: u64,
    display_documents: u32,
    /// Which display parts are there.
    displayed: Vec<bool>,
    /// The finder parts, as far as they are there.
    finders: Vec<Option<Vec<finder::Row>>>,
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
    let Header { about, flags, headings: heading_norms, bodies: body_norms } = header(bytes).ok_or("header")?;
    let has = |flag: u8| flags & flag != 0;
    let (compact, documents) = (has(COMPACT), body_norms.len());
    let list = TermList::read(bytes).ok_or("terms")?;
    let dict = TermDict::new(list);
    let infos = infos(bytes, dict.len(), compact, documents).ok_or("frequencies")?;

    let errors = read_texts(bytes, documents).ok_or("errors")?;
    let topics = topics(bytes, documents, compact, &dict).ok_or("topics")?;
    let asks = read_rows(bytes, documents, dict.len()).ok_or("wordings")?;
    let synonyms = bytes.stream().and_then(|bytes| Synonyms::open(bytes.rest(), dict.len())).ok_or("synonyms")?;
    let mut stored: Vec<StoredDocument> =
        errors.into_iter().map(|errors| StoredDocument { errors, ..StoredDocument::default() }).collect();
    let mut wordings = Wordings::default();
    if has(HEADING_ROWS) {
        wordings.headings = read_rows(bytes, documents, dict.len()).ok_or("headings")?;
    }
    let (titles, directory) = if compact {
        let titles = read_rows(bytes, documents, dict.len()).ok_or("titles")?;
        (titles, Directory::read(bytes, dict.len() as u32).ok_or("directory")?)
    } else {
        read_heads(bytes, &mut stored).ok_or("titles")?;
        for (document, &topic) in stored.iter_mut().zip(&topics.of) {
            document.topic.clone_from(&topics.texts[topic]);
        }
        (Table::default(), Directory::single())
    };
    let display_documents = bytes.number().filter(|&documents| documents > 0).ok_or("directory")?;
    // What the parts hold is part of the set's name; nothing else needs it.
    bytes.take(size_of::<u64>()).ok_or("directory")?;

    let (asked, headings) = (&mut wordings.asked, &wordings.headings);
    let mut rows: Vec<(u32, u32, Field)> = Vec::new();
    let mut norms = vec![0; FIELDS * documents];
    for (doc, document) in stored.iter().enumerate() {
        let mut lengths = [0u32; FIELDS];
        let mut add = |row: &[u32], field: Field, rows: &mut Vec<(u32, u32, Field)>| {
            rows.extend(row.iter().map(|&term| (term, doc as u32, field)));
            lengths[field as usize] += row.len() as u32;
        };
        let analyzed: Vec<u32>;
        let title = if compact {
            titles.of(doc as u32).next().unwrap_or_default()
        } else {
            analyzed = terms_of(&document.title, &dict);
            &analyzed
        };
        add(title, Field::Title, &mut rows);
        asked.push(title);
        for ask in asks.of(doc as u32) {
            add(ask, Field::Asks, &mut rows);
            asked.push(ask);
        }
        for error in &document.errors {
            let error = terms_of(error, &dict);
            add(&error, Field::Asks, &mut rows);
            asked.push(&error);
        }
        asked.end();
        for heading in headings.of(doc as u32) {
            add(heading, Field::Headings, &mut rows);
        }
        add(&topics.rows[topics.of[doc]], Field::Topic, &mut rows);
        for field in [Field::Title, Field::Asks, Field::Topic] {
            norms[field as usize * documents + doc] = field_norm::encode(lengths[field as usize]);
        }
        norms[Field::Headings as usize * documents + doc] = heading_norms[doc];
        norms[Field::Body as usize * documents + doc] = body_norms[doc];
    }
    let bodies = directory.parts.len();
    let postings = PostingsStore::new(documents as u32, infos, directory.rest(), bodies, compact, &rows);
    let displays = documents.div_ceil(display_documents as usize);
    let finders = if compact && !has(DISPLAY_INSIDE) { finder::count(documents) } else { 0 };
    let parts = Parts {
        compact,
        set,
        display_documents,
        displayed: vec![false; displays],
        finders: vec![None; finders],
        used: vec![0; bodies],
        clock: 0,
    };
    let vocabulary = Vocabulary::new(dict, directory);
    let about = about.to_vec();
    let mut opened = Opened { documents: stored, norms, vocabulary, postings, wordings, synonyms, about, parts };
    let inside = [(has(BODIES_INSIDE), 0..bodies), (has(DISPLAY_INSIDE), bodies..bodies + displays)];
    for number in inside.into_iter().filter(|(inside, _)| *inside).flat_map(|(_, numbers)| numbers) {
        let mut content = bytes.stream().ok_or("parts")?;
        let Opened { documents, vocabulary, postings, parts, .. } = &mut opened;
        parts.take(number, &mut content, Stores { vocabulary, postings, documents }).ok_or("parts")?;
    }
    if !bytes.is_empty() || !compact && !has(BODIES_INSIDE) {
        return Err("parts");
    }
    Ok(opened)
}

/// What a core begins with.
struct Header<'a> {
    /// What is said about the documents.
    about: &'a [u8],
    flags: u8,
    /// Lengths of headings, and of bodies.
    headings: &'a [u8],
    bodies: &'a [u8],
}

fn header<'a>(bytes: &mut Bytes<'a>) -> Option<Header<'a>> {
    // The language is for people who look into the file.
    bytes.text()?;
    let about = bytes.stream()?.rest();
    let flags = bytes.byte().filter(|flags| flags & !FLAGS == 0)?;
    let (headings, bodies) = (bytes.stream()?.rest(), bytes.stream()?.rest());
    (headings.len() == bodies.len()).then_some(Header { about, flags, headings, bodies })
}

/// What parts fill.
pub(in crate::search) struct Stores<'a> {
    pub(in crate::search) vocabulary: &'a mut Vocabulary,
    pub(in crate::search) postings: &'a mut PostingsStore,
    pub(in crate::search) documents: &'a mut [StoredDocument],
}

impl Parts {
    /// Takes a sealed part in.
    pub(in crate::search) fn supply(&mut self, file: &[u8], stores: Stores<'_>) -> Result<(), IndexError> {
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
        self.take(number, &mut bytes, stores).ok_or(IndexError::Part("parts"))
    }

    /// Takes the content of a part in; one that is there already changes nothing.
    fn take(&mut self, number: usize, bytes: &mut Bytes<'_>, stores: Stores<'_>) -> Option<()> {
        match number.checked_sub(self.used.len()) {
            Some(block) => match block.checked_sub(self.displayed.len()) {
                Some(finder) => {
                    *self.finders.get_mut(finder)? = Some(finder::read(bytes, stores.documents.len())?);
                    Some(())
                }
                None => self.take_display(block, bytes, stores.documents),
            },
            None if stores.postings.has(number) => Some(()),
            None => self.take_body(number, bytes, stores),
        }
    }

    #[inline(never)]
    fn take_body(&self, part: usize, bytes: &mut Bytes<'_>, stores: Stores<'_>) -> Option<()> {
        let Stores { vocabulary, postings, documents } = stores;
        let directory = &vocabulary.directory;
        let entry = directory.parts.get(part)?;
        let terms = TermList::read(bytes)?;
        if terms.len() != entry.rest as usize {
            return None;
        }
        let rest = infos(bytes, terms.len(), false, documents.len())?;
        let frequent = directory.is_frequent(part);
        let belongs =
            |term: u32| !self.compact || is_frequent(postings.info(term).body_df, documents.len() as u32) == frequent;
        let core: Vec<u32> =
            directory.core_of(part, vocabulary.core().len() as u32).filter(|&term| belongs(term)).collect();
        postings.supply(part, &core, entry.first, &rest, bytes)?;
        vocabulary.set_tail(part, Some(terms));
        Some(())
    }

    #[inline(never)]
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
        let mut notes = bytes.stream()?;
        for (document, passages) in documents.iter_mut().zip(passages) {
            document.passages = passages;
            document.note = notes.stream()?.rest().to_vec();
        }
        if !notes.is_empty() {
            return None;
        }
        *shown = bytes.is_empty();
        bytes.is_empty().then_some(())
    }

    /// The number of the part that shows a document, if it is not there yet.
    pub(in crate::search) fn display_of(&self, doc: u32) -> Option<u32> {
        let block = doc / self.display_documents;
        let missing = self.displayed.get(block as usize).is_some_and(|&shown| !shown);
        missing.then_some(self.used.len() as u32 + block)
    }

    /// Whether a part holds what is shown of documents, not what is searched.
    pub(in crate::search) fn is_display(&self, part: u32) -> bool {
        part as usize >= self.used.len()
    }

    /// The documents that may have a path which no shown document has; or the part that knows.
    pub(in crate::search) fn with_path(&self, path: &str) -> Result<Vec<u32>, u32> {
        let hash = finder::hashed(path);
        let part = finder::part_of(hash, self.finders.len());
        match self.finders.get(part) {
            None => Ok(Vec::new()),
            Some(Some(rows)) => Ok(finder::of(rows, hash).collect()),
            Some(None) => Err((self.used.len() + self.displayed.len() + part) as u32),
        }
    }

    /// Says that these body parts are being used, and lets go of others beyond [`PARTS_MEMORY`], the longest unused first.
    pub(in crate::search) fn keep(
        &mut self,
        wanted: &[u32],
        vocabulary: &mut Vocabulary,
        postings: &mut PostingsStore,
    ) {
        self.clock += 1;
        for &part in wanted {
            if let Some(used) = self.used.get_mut(part as usize) {
                *used = self.clock;
            }
        }
        if !self.compact {
            return;
        }
        let mut all: usize = (0..self.used.len()).map(|part| postings.memory(part) + vocabulary.memory(part)).sum();
        while all > PARTS_MEMORY {
            let unused = (0..self.used.len()).filter(|&part| postings.has(part) && self.used[part] < self.clock);
            let Some(oldest) = unused.min_by_key(|&part| self.used[part]) else { return };
            all -= postings.memory(oldest) + vocabulary.memory(oldest);
            postings.evict(oldest);
            vocabulary.set_tail(oldest, None);
        }
    }
}

/// Document frequencies of `terms` terms; of a compact core also how many documents have a term beside bodies and headings.
#[inline(never)]
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

#[inline(never)]
fn topics(bytes: &mut Bytes<'_>, documents: usize, compact: bool, dict: &TermDict) -> Option<Topics> {
    let count = bytes.number().map(|count| count as usize).filter(|&count| count <= documents)?;
    let mut topics = Topics { texts: Vec::new(), rows: Vec::new(), of: Vec::new() };
    if compact {
        let rows = read_rows(bytes, count, dict.len())?;
        topics.rows = (0..count as u32).map(|topic| rows.of(topic).next().unwrap_or_default().to_vec()).collect();
    } else {
        topics.texts = read_texts(bytes, count)?.into_iter().map(|topic| topic.join(" ")).collect();
        topics.rows = topics.texts.iter().map(|topic| terms_of(topic, dict)).collect();
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
#[inline(never)]
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

/// The terms of a text, as the builder saw them.
#[inline(never)]
fn terms_of(text: &str, dict: &TermDict) -> Vec<u32> {
    analyze(text).iter().filter_map(|token| dict.get(&token.text)).collect()
}
