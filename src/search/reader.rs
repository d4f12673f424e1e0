//! One open index: what a query finds in it, and why.

use std::ops::Range;
use std::sync::Mutex;

use super::bm25f::idf;
use super::claims::{Claim, Claims};
use super::explain::{Explanation, explain};
use super::field_norm;
use super::format::IndexError;
use super::kin::Kin;
use super::postings::PostingsStore;
use super::query::{Query, ReadingKind};
use super::repairs::Known;
use super::schema::{FIELDS, Field};
use super::scorer::{Match, Ranked, Scorer, Sums};
use super::snippet::{self, Snippet};
use super::store::is_frequent;
use super::store::reader::{Opened, Parts, Stores, open};
use super::store::writer::StoredDocument;
use super::synonyms::Synonyms;
use super::vocabulary::Vocabulary;
use super::wordings::Wordings;
use crate::sort::{sort_by, sort_by_key};
use crate::text::stop::{Role, is_number, is_telling};
use crate::text::{Identifier, IdentifierKind, identifiers, stem::stem};

/// Words of the query named as the reason for a hit.
const WHY_WORDS: usize = 3;
/// How many of the best documents are asked whether they know a query that the index does not seem to be about.
const KNOWING: usize = 3;
/// Readings lighter than this are not marked in texts.
const MARKED_FROM: f32 = 0.2;

/// A search index of one language, ready for queries. Only [`Index::supply`] and what is forgotten for it change an index.
pub struct Index {
    pub(super) documents: Vec<StoredDocument>,
    pub(super) norms: Vec<[f32; FIELDS]>,
    pub(super) compact: bool,
    pub(super) vocabulary: Vocabulary,
    pub(super) postings: PostingsStore,
    pub(super) wordings: Wordings,
    pub(super) synonyms: Synonyms,
    pub(super) kin: Kin,
    /// For every document, what the distinct words of its title are worth together.
    pub(super) title_worth: Vec<f32>,
    pub(super) parts: Parts,
    about: Vec<u8>,
    /// Whether most documents have a title. Where they do, words that stand in bodies only are poor evidence; where they do not,
    /// bodies are all there is (xquad: .97 → .40 by the same rule). Of 31 questions about weather, recipes and the like nothing is
    /// found for 26 at kb200 and 14 at kb2k and kb10k (without the rule 13, 5 and 8), and of 1,800 real ones one finds nothing.
    titled: bool,
    claims: Claims,
    /// Kept between queries. A second query at the same time makes its own.
    sums: Mutex<Sums>,
    pub(super) repairs: Mutex<Known>,
}

/// What a query finds.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Found {
    /// Best first; empty when nothing fits well enough.
    pub hits: Vec<Hit>,
    /// Codes, sites, addresses and paths in the query, in order.
    pub identifiers: Vec<Identifier>,
    /// The query as it was understood, when most of it had to be repaired: for "did you mean".
    pub meant: Option<String>,
    /// Numbers of the parts that a complete answer is made of, whether they are there or not; none of a full index.
    pub parts: Vec<u32>,
}

/// One document that fits.
#[derive(Clone, Debug, PartialEq)]
pub struct Hit {
    /// Its number: the order in which it was added.
    pub doc: u32,
    /// Comparable within one query only.
    pub score: f32,
    /// What it was found by.
    pub why: Why,
    /// The passage that shows it best.
    pub snippet: Snippet,
    /// Its title with the matches in it.
    pub title: Snippet,
}

/// What a document was found by.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Why {
    /// The claimed error that stands in the query, as the article spells it.
    pub error: Option<String>,
    /// Words of the query that matched, as typed, or repaired where [`Found::meant`] is: best first, at most 3.
    pub words: Vec<String>,
}

/// A word of the query and the reading of it that won in a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReadWord {
    /// As typed.
    pub typed: String,
    /// As the document spells it, if that is known and differs.
    pub read: Option<String>,
    /// How one came from the other.
    pub kind: ReadingKind,
}

impl Index {
    /// Opens a sealed index file: checksum first, then every part against the others. Never panics, whatever the bytes. O(bytes).
    pub fn open(file: Vec<u8>) -> Result<Self, IndexError> {
        let opened = open(&file)?;
        // The decoded parts are copies; the file would only double the memory.
        drop(file);
        let Opened { documents, norms, vocabulary, postings, wordings, synonyms, about, parts } = opened;
        let norms = field_norm::factors(&norms, documents.len());
        let claims = Claims::new(&documents);
        let kin = Kin::new(vocabulary.core());
        let mut index = Self {
            documents,
            norms,
            compact: parts.compact,
            vocabulary,
            postings,
            wordings,
            synonyms,
            kin,
            title_worth: Vec::new(),
            parts,
            about,
            titled: false,
            claims,
            sums: Mutex::default(),
            repairs: Mutex::default(),
        };
        index.title_worth = (0..index.len()).map(|doc| index.worth_of_title(doc)).collect();
        let titled =
            (0..index.len()).filter(|&doc| index.wordings.of(doc).next().is_some_and(|title| !title.is_empty()));
        index.titled = 2 * titled.count() > index.documents.len();
        Ok(index)
    }

    /// The set that this index and its parts belong to, as their file names tell it.
    pub fn set(&self) -> u64 {
        self.parts.set
    }

    /// Numbers of the parts that would make an answer complete; none when it is. Asking says that the parts of this answer are in
    /// use: of others beyond a few megabytes the longest unused ones are forgotten.
    pub fn wants(&mut self, found: &Found) -> Vec<u32> {
        self.parts.keep(&found.parts, &mut self.vocabulary, &mut self.postings);
        found.parts.iter().copied().filter(|&part| !self.postings.has(part as usize)).collect()
    }

    /// The number of the part that has title, path and passages of a document, if they are not there yet.
    pub fn wants_shown(&self, doc: u32) -> Option<u32> {
        self.parts.display_of(doc)
    }

    /// Takes a part in: checksum first, then that it belongs to this set, then all of it. A refused part changes nothing, and the
    /// index goes on answering with what it has.
    ///
    /// # Errors
    /// [`IndexError::Stale`] for a part of another build; the others as in [`Index::open`].
    pub fn supply(&mut self, part: &[u8]) -> Result<(), IndexError> {
        let Self { documents, vocabulary, postings, parts, .. } = self;
        parts.supply(part, Stores { vocabulary, postings, documents })
    }

    /// Whether a part holds what is shown of documents; else it holds what is searched.
    pub fn is_shown_by(&self, part: u32) -> bool {
        self.parts.is_display(part)
    }

    /// The document of this path, with all that is shown of it; `Ok(None)` when no document has it. O(documents).
    ///
    /// # Errors
    /// The number of the part without which this cannot be told; ask again when it is there.
    pub fn find(&self, path: &str) -> Result<Option<u32>, u32> {
        let is_here = |doc: u32| self.wants_shown(doc).map_or(Ok(Some(doc)), Err);
        let known = self.documents.iter().position(|document| document.path == path);
        match known {
            _ if path.is_empty() => Ok(None),
            Some(doc) => is_here(doc as u32),
            None => {
                self.parts.with_path(path)?.into_iter().map(is_here).find(Result::is_err).map_or(Ok(None), |part| part)
            }
        }
    }

    /// What the builder was told about all documents together.
    pub fn about(&self) -> &[u8] {
        &self.about
    }

    /// What the builder was told about a document besides its texts; empty while its part is not there.
    pub fn note(&self, doc: u32) -> &[u8] {
        self.documents.get(doc as usize).map_or(&[], |document| &document.note)
    }

    /// Title and path of a document; empty while its part is not there, and for one that does not exist.
    pub fn document(&self, doc: u32) -> (&str, &str) {
        self.documents.get(doc as usize).map_or(("", ""), |document| (&document.title, &document.path))
    }

    /// Number of documents.
    pub fn len(&self) -> u32 {
        self.documents.len() as u32
    }

    /// Whether it holds no documents.
    pub fn is_empty(&self) -> bool {
        self.documents.is_empty()
    }

    /// At most `limit` documents that fit the query, best first, ties in document order. No hits for a query of one character, of
    /// function and filler words only, or of nothing known.
    pub fn search(&self, query: &str, limit: usize) -> Found {
        let identifiers = identifiers(query);
        let claims = self.claims.find(query, &identifiers);
        let is_claimed = claims.iter().any(|claim| claim.strength > 0.0);
        let mut read = Query::new(query, &identifiers, self);
        let too_short = query.trim().chars().nth(1).is_none();
        // Nothing follows a single character, wherever it stands.
        let parts = if too_short { Vec::new() } else { read.parts(self) };
        let hopeless = !is_claimed && !read.has_evidence();
        if hopeless && !too_short {
            read.believe_slips(self);
        }
        if limit == 0 || too_short || !is_claimed && !read.has_evidence() {
            return Found { identifiers, parts, ..Found::default() };
        }
        if self.titled && !is_claimed && !read.is_about(self) {
            read.believe_slips(self);
        }
        let scorer = Scorer::new(self, &read);
        let mut ranked = self.rank(&scorer, &claims, None);
        if self.titled && !is_claimed && !read.is_about(self) {
            let mut docs: Vec<u32> = ranked.iter().take(KNOWING).map(|ranked| ranked.doc).collect();
            sort_by_key(&mut docs, |doc| *doc);
            let title = |doc: u32| self.title_worth[doc as usize];
            if !docs.iter().zip(scorer.matches(&docs)).any(|(&doc, matches)| read.is_known_to(&matches, title(doc))) {
                return Found { identifiers, parts, ..Found::default() };
            }
        }
        let best = ranked.first().map_or(0.0, |best| best.score);
        ranked.retain(|ranked| scorer.is_relevant(ranked, best));
        ranked.truncate(limit);

        let mut docs: Vec<u32> = ranked.iter().map(|ranked| ranked.doc).collect();
        sort_by_key(&mut docs, |doc| *doc);
        let matches = scorer.matches(&docs);
        let matches_of =
            |doc: u32| docs.binary_search(&doc).ok().and_then(|at| matches.get(at)).map_or(&[][..], Vec::as_slice);
        let marks = Marks::new(self, &read);
        let mut hits: Vec<Hit> = ranked
            .iter()
            .map(|ranked| {
                let reasons = Reasons { query, identifiers: &identifiers };
                self.hit(ranked, &reasons, &read, &claims, matches_of(ranked.doc), &marks)
            })
            .collect();
        // Numbers and small words are no reason to show an article, nor are pieces of a code that some article claims or that a machine
        // writes as one. Pieces of a path or an address are, where nothing says more.
        let is_name = |one: &Identifier| one.kind == IdentifierKind::Error && query[one.range.clone()].contains('_');
        let strict = is_claimed || identifiers.iter().any(is_name) || hits.iter().any(|hit| hit.why != Why::default());
        let tells = |found: &Match| {
            let slot = &read.slots[found.slot];
            slot.role == Role::Content && is_telling(&slot.word)
        };
        hits.retain(|hit| hit.why != Why::default() || !strict && matches_of(hit.doc).iter().any(tells));
        let repaired =
            hits.first().map(|hit| self.repaired(query, &read, matches_of(hit.doc), &hits)).unwrap_or_default();
        for word in hits.iter_mut().flat_map(|hit| &mut hit.why.words) {
            let read = repaired.iter().find(|(range, _)| query.get(range.clone()) == Some(word));
            if let Some((_, read)) = read {
                word.clone_from(read);
            }
        }
        let meant = (!repaired.is_empty()).then(|| put_in(query, &repaired));
        Found { hits, identifiers, meant, parts }
    }

    /// The score of one document as a tree, whether or not it is good enough for a hit. `None` for a document that does not match
    /// or does not exist.
    pub fn explain(&self, query: &str, doc: u32) -> Option<Explanation> {
        if doc >= self.len() {
            return None;
        }
        let identifiers = identifiers(query);
        let claims = self.claims.find(query, &identifiers);
        let read = Query::new(query, &identifiers, self);
        let scorer = Scorer::new(self, &read);
        let ranked = self.rank(&scorer, &claims, Some(doc)).into_iter().find(|ranked| ranked.doc == doc)?;
        let matches = scorer.matches(&[doc]).pop().unwrap_or_default();
        let error = self.claimed(&claims, doc);
        Some(explain(&ranked, error.as_deref(), &matches, &read, &self.vocabulary, &self.postings))
    }

    /// The words of [`Why::words`] as they were read in one document, in the same order; none when it does not match. Apart from
    /// [`Self::search`], because a page shows words as they were typed.
    pub fn readings(&self, query: &str, doc: u32) -> Vec<ReadWord> {
        if doc >= self.len() {
            return Vec::new();
        }
        let identifiers = identifiers(query);
        let claimed = self.claimed(&self.claims.find(query, &identifiers), doc).is_some();
        let read = Query::new(query, &identifiers, self);
        let matches = Scorer::new(self, &read).matches(&[doc]).pop().unwrap_or_default();
        let reasons = Reasons { query, identifiers: &identifiers };
        let told = reasons.told(&read, &matches, claimed).into_iter();
        told.map(|(word, found)| {
            let kind = found.reading.kind;
            let spelled = match kind {
                ReadingKind::Typed => None,
                _ => self.spelled(found.reading.term, &read.slots[found.slot].word, &[doc], &|_| true),
            };
            ReadWord { typed: word.to_owned(), read: spelled.filter(|read| read != word), kind }
        })
        .collect()
    }

    fn rank(&self, scorer: &Scorer<'_>, claims: &[Claim], also: Option<u32>) -> Vec<Ranked> {
        match self.sums.try_lock() {
            Ok(mut sums) => scorer.rank(claims, also, &mut sums),
            Err(_) => scorer.rank(claims, also, &mut Sums::default()),
        }
    }

    #[inline(never)]
    fn worth_of_title(&self, doc: u32) -> f32 {
        let title = self.wordings.of(doc).next().unwrap_or_default();
        let distinct = title.iter().enumerate().filter(|&(at, term)| !title[..at].contains(term));
        distinct.map(|(_, &term)| self.worth(term)).sum()
    }

    /// The part with the postings of a term in bodies, if there are any.
    pub(super) fn part_of(&self, term: u32) -> Option<usize> {
        if term as usize >= self.vocabulary.core().len() {
            return None;
        }
        let body_df = self.postings.info(term).body_df;
        let directory = &self.vocabulary.directory;
        directory.of_core(term, is_frequent(body_df, self.len())).filter(|_| body_df > 0)
    }

    /// What a term of a wording is worth to coverage: its idf, dampened for a function or filler word.
    pub(super) fn worth(&self, term: u32) -> f32 {
        let info = self.postings.info(term);
        let role = if info.soft { Role::Function } else { Role::Content };
        idf(self.len(), info.df) * role.weight()
    }

    fn claimed(&self, claims: &[Claim], doc: u32) -> Option<String> {
        let claim = claims.iter().find(|claim| claim.doc == doc && claim.strength > 0.0)?;
        self.documents[doc as usize].errors.get(claim.error as usize).cloned()
    }

    #[inline(never)]
    fn hit(
        &self,
        ranked: &Ranked,
        reasons: &Reasons<'_>,
        read: &Query,
        claims: &[Claim],
        matches: &[Match],
        marks: &Marks<'_>,
    ) -> Hit {
        let document = &self.documents[ranked.doc as usize];
        let error = self.claimed(claims, ranked.doc);
        let told = reasons.told(read, matches, error.is_some());
        let words = told.into_iter().map(|(word, _)| word.to_owned()).collect();
        Hit {
            doc: ranked.doc,
            score: ranked.score,
            why: Why { error, words },
            snippet: snippet::best(&document.passages, &|word| marks.shown(word)),
            title: snippet::highlight(&document.title, &|word| marks.shown(word)),
        }
    }
}

/// Which terms are worth marking in a text.
struct Marks<'a> {
    index: &'a Index,
    /// By term.
    terms: Vec<(u32, f32)>,
    /// The letters that they begin with: a word that begins otherwise need not be stemmed.
    letters: u64,
}

impl<'a> Marks<'a> {
    fn new(index: &'a Index, query: &Query) -> Self {
        let mut terms: Vec<(u32, f32)> = Vec::new();
        for slot in query.slots.iter().filter(|slot| slot.role == Role::Content) {
            let heaviest = slot.readings.iter().map(|reading| reading.weight).fold(0.0, f32::max);
            for reading in slot.readings.iter().filter(|reading| reading.weight >= MARKED_FROM * heaviest) {
                terms.push((reading.term, reading.weight * reading.idf));
            }
        }
        sort_by(&mut terms, |a, b| a.0.cmp(&b.0).then(b.1.total_cmp(&a.1)));
        terms.dedup_by_key(|one| one.0);
        let mut letters = 0;
        for &(term, _) in &terms {
            letters |= letter(index.vocabulary.term(term).unwrap_or_default());
        }
        Self { index, terms, letters }
    }

    #[inline(never)]
    fn shown(&self, word: &str) -> Option<(u32, f32)> {
        if self.letters & letter(word) == 0 {
            return None;
        }
        let term = self.index.vocabulary.get(&stem(word))?;
        let at = self.terms.binary_search_by(|one| one.0.cmp(&term)).ok()?;
        Some(self.terms[at])
    }
}

/// One bit for the first letter of a word.
fn letter(word: &str) -> u64 {
    word.chars().next().map_or(0, |first| 1 << (first as u32 & 63))
}

/// Whether a text has another one, which is not empty, in it.
fn has(text: &str, part: &str) -> bool {
    text.as_bytes().windows(part.len()).any(|window| window == part.as_bytes())
}

/// A text with pieces of it, in order, put otherwise.
fn put_in(text: &str, pieces: &[(Range<usize>, String)]) -> String {
    let mut made = String::with_capacity(text.len());
    let mut done = 0;
    for (range, piece) in pieces {
        made.push_str(text.get(done..range.start).unwrap_or_default());
        made.push_str(piece);
        done = range.end;
    }
    made.push_str(text.get(done..).unwrap_or_default());
    made
}

/// What the words of a query can tell as reasons.
struct Reasons<'a> {
    query: &'a str,
    identifiers: &'a [Identifier],
}

impl<'a> Reasons<'a> {
    /// The words that say most for a document, best first, at most 3.
    #[inline(never)]
    fn told<'m>(&self, read: &Query, matches: &'m [Match], claimed: bool) -> Vec<(&'a str, &'m Match)> {
        // A number is the reason where the article claims it or has it in its title; what is unfinished stands for more than it says.
        let numbered = |found: &Match| is_number(&read.slots[found.slot].word) && found.fields.has(Field::Title);
        let says = |found: &&Match| {
            let slot = &read.slots[found.slot];
            let tells = || claimed || is_telling(&slot.word) || found.reading.kind == ReadingKind::Completion;
            slot.whole || slot.role == Role::Content && (tells() || numbered(found))
        };
        let mut by_score: Vec<&Match> = matches.iter().filter(says).collect();
        sort_by(&mut by_score, |a, b| b.score.total_cmp(&a.score).then(a.slot.cmp(&b.slot)));
        let mut told: Vec<(&str, &Match)> = Vec::new();
        for found in by_score {
            let slot = &read.slots[found.slot];
            let Some(word) = self.word(&slot.typed, claimed || slot.whole || numbered(found)) else { continue };
            // A compound and its parts say the same.
            if told.len() < WHY_WORDS && !told.iter().any(|(known, _)| has(known, word)) {
                told.push((word, found));
            }
        }
        told
    }

    /// The word at `range` as typed. `None` for a piece of a code or an address, unless the article claims the whole of it: «550» of
    /// «550 5.7.1» is no reason that a person would understand.
    fn word(&self, range: &Range<usize>, claimed: bool) -> Option<&'a str> {
        let inside =
            |one: &Identifier| one.range.start <= range.start && range.end <= one.range.end && one.range != *range;
        if !claimed && self.identifiers.iter().any(inside) { None } else { self.query.get(range.clone()) }
    }
}

impl std::fmt::Debug for Index {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Index").field("documents", &self.len()).finish_non_exhaustive()
    }
}
