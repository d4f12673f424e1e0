//! Documents → sealed index files.
//!
//! Documents are numbered in the order they are added. Add neighbours one after another, by path or topic: gaps between document
//! numbers are two fifths of an index, and cost a tenth more in random order. The same documents in the same order give the same bytes. Memory is a few
//! times the file; time is that of analysis, O(text).

use std::collections::{BTreeMap, HashMap};

use super::postings::Posting;
use super::schema::{FIELDS, Field, FieldBits, OPENING_CHARS};
use super::store::writer::{Content, DocumentRows, StoredDocument, TermPostings};
pub use super::store::writer::{IndexFiles, Packaging};
use super::synonyms::{self, Group, Phrase, Synonym};
use super::term_dict::TERM_BYTES;
use crate::text::stop::{Role, role};
use crate::text::tokenizer::{names, words};
use crate::text::{fold::fold, stem::stem};

/// Bytes of passages kept of a document: what snippets are cut from travels to every visitor.
const PASSAGE_BYTES: usize = 400;

/// One article as the search sees it. Any part may be empty.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Document {
    /// Its title.
    pub title: String,
    /// Where it is, for whoever shows the hit: an address or an id. Not searched.
    pub path: String,
    /// Real wordings of clients who needed it.
    pub asks: Vec<String>,
    /// Headings inside it.
    pub headings: Vec<String>,
    /// Codes and messages that it explains, as programs print them.
    pub errors: Vec<String>,
    /// All text of it.
    pub body: String,
    /// Titles of the topics and articles above it, and the words of its address.
    pub topic: String,
    /// Short texts that a snippet may be cut from, best first: lead paragraphs, step titles. 400 bytes of them are kept.
    pub passages: Vec<String>,
    /// What whoever shows the hit needs to know besides: any bytes. Not searched.
    pub note: Vec<u8>,
}

/// Collects documents.
#[derive(Default)]
pub struct IndexBuilder {
    vocabulary: HashMap<String, u32>,
    /// By word as it is written, the place of its term. Most words were there before, and what one stands for is worked out once:
    /// of building kb10k, a half.
    written: HashMap<String, Option<u32>>,
    /// Terms in order of first appearance, and rows over their places.
    content: Content,
    synonyms: Vec<Synonym>,
}

/// What one document adds to one term.
#[derive(Default)]
struct Occurrences {
    fields: FieldBits,
    body: u32,
}

impl IndexBuilder {
    /// A builder of documents in one language, given as a BCP 47 tag.
    pub fn new(locale: &str) -> Self {
        Self { content: Content { locale: locale.to_owned(), ..Content::default() }, ..Self::default() }
    }

    /// Adds a document and returns its number: 0 for the first, then one more each time.
    pub fn add(&mut self, document: &Document) -> u32 {
        let doc = self.content.documents.len() as u32;
        let mut occurrences = BTreeMap::new();
        let mut lengths = [0; FIELDS];
        let title = self.short(&document.title, Field::Title, &mut lengths, &mut occurrences);
        let mut rows = DocumentRows { title, ..DocumentRows::default() };
        for ask in &document.asks {
            rows.asks.push(self.short(ask, Field::Asks, &mut lengths, &mut occurrences));
        }
        for error in &document.errors {
            self.short(error, Field::Asks, &mut lengths, &mut occurrences);
        }
        for heading in &document.headings {
            rows.headings.push(self.short(heading, Field::Headings, &mut lengths, &mut occurrences));
        }
        rows.topic = self.short(&document.topic, Field::Topic, &mut lengths, &mut occurrences);
        self.body(&document.body, &mut lengths, &mut occurrences);
        let short =
            [&document.title].into_iter().chain(&document.asks).chain(&document.errors).chain(&document.headings);
        for text in short.chain([&document.body]) {
            self.names(text, &mut occurrences);
        }

        for (term, Occurrences { mut fields, body }) in occurrences {
            fields.set_body(body);
            self.content.terms[term as usize].postings.push(Posting { doc, fields });
        }
        self.content.documents.push(StoredDocument {
            title: document.title.clone(),
            path: document.path.clone(),
            topic: document.topic.clone(),
            passages: passages(&document.passages),
            errors: document.errors.clone(),
            note: document.note.clone(),
        });
        self.content.lengths.push(lengths);
        self.content.rows.push(rows);
        doc
    }

    /// Adds synonyms; what the documents do not contain is left out in the end. What one line calls weak and another does not, is not.
    pub fn synonyms(&mut self, synonyms: &[Synonym]) {
        self.synonyms.extend_from_slice(synonyms);
    }

    /// Says something about all documents together to whoever shows them: any bytes. They travel with the core file.
    pub fn about(&mut self, about: Vec<u8>) {
        self.content.about = about;
    }

    /// Makes the index a compact one, however few its documents are.
    pub fn compact(&mut self) {
        self.content.compact = true;
    }

    /// The sealed file of everything added, whatever its size: nothing else needs to be loaded.
    pub fn finish(self) -> Vec<u8> {
        self.finish_files(Packaging::OneFile).core
    }

    /// The sealed files of everything added, all of [`crate::seal::Kind::Index`].
    pub fn finish_files(mut self, packaging: Packaging) -> IndexFiles {
        self.content.groups = self.groups();
        self.content.write(packaging)
    }

    /// The synonyms that lead to words of the documents, over places of terms; those that lead there become terms.
    fn groups(&mut self) -> Vec<Group<u32>> {
        let groups = synonyms::groups(&self.synonyms, |stem| self.vocabulary.contains_key(stem));
        let mut numbered = Vec::with_capacity(groups.len());
        for Group { phrases, weak } in groups {
            let phrases = phrases.into_iter().map(|Phrase { words, leads, reached }| {
                let number = |stem: String| {
                    let at = self.place(&stem);
                    self.content.terms[at as usize].core = true;
                    at
                };
                Phrase { words: words.into_iter().map(number).collect(), leads, reached }
            });
            numbered.push(Group { phrases: phrases.collect(), weak });
        }
        numbered
    }

    /// Adds a field of presence only, and returns the row of its terms.
    fn short(
        &mut self,
        text: &str,
        field: Field,
        lengths: &mut [u32; FIELDS],
        occurrences: &mut BTreeMap<u32, Occurrences>,
    ) -> Vec<u32> {
        let mut row = Vec::new();
        for range in words(text) {
            let Some(term) = self.term(&text[range]) else { continue };
            occurrences.entry(term).or_default().fields.mark(field);
            row.push(term);
        }
        lengths[field as usize] += row.len() as u32;
        row
    }

    fn body(&mut self, text: &str, lengths: &mut [u32; FIELDS], occurrences: &mut BTreeMap<u32, Occurrences>) {
        let opening = text.char_indices().nth(OPENING_CHARS).map_or(text.len(), |(at, _)| at);
        for range in words(text) {
            let end = range.end;
            let Some(term) = self.term(&text[range]) else { continue };
            let occurrence = occurrences.entry(term).or_default();
            occurrence.body += 1;
            if end <= opening {
                occurrence.fields.mark_opening();
            }
            lengths[Field::Body as usize] += 1;
        }
    }

    /// Adds names as a whole. Wherever one stands it counts as a word of the body: rows of titles and wordings are rows of words.
    fn names(&mut self, text: &str, occurrences: &mut BTreeMap<u32, Occurrences>) {
        for range in names(text) {
            let at = self.place(&text[range].to_ascii_lowercase());
            self.content.terms[at as usize].soft = false;
            occurrences.entry(at).or_default().body += 1;
        }
    }

    /// The place of the term of a word as it is written; `None` for one that is no term.
    fn term(&mut self, written: &str) -> Option<u32> {
        if let Some(&known) = self.written.get(written) {
            return known;
        }
        let folded = fold(written);
        let stem = stem(&folded);
        let place = (!stem.is_empty() && stem.len() <= TERM_BYTES).then(|| self.place(&stem));
        if let Some(at) = place {
            let term = &mut self.content.terms[at as usize];
            // Once a word of meaning, always one.
            term.soft = term.soft && role(&folded, &stem) != Role::Content;
        }
        self.written.insert(written.to_owned(), place);
        place
    }

    /// The place of a stem, a new one if it is new.
    fn place(&mut self, stem: &str) -> u32 {
        if let Some(&at) = self.vocabulary.get(stem) {
            return at;
        }
        let at = self.content.terms.len() as u32;
        self.vocabulary.insert(stem.to_owned(), at);
        self.content.terms.push(TermPostings { text: stem.to_owned(), soft: true, ..TermPostings::default() });
        at
    }
}

/// As many passages as fit, the one that does not fit cut after a word. White space is evened out.
fn passages(passages: &[String]) -> Vec<String> {
    let mut kept = Vec::new();
    let mut left = PASSAGE_BYTES;
    for passage in passages {
        let mut text = String::with_capacity(passage.len().min(left));
        let mut words = passage.split_whitespace().peekable();
        while let Some(word) = words.next_if(|word| text.len() + 1 + word.len() + "…".len() <= left) {
            if !text.is_empty() {
                text.push(' ');
            }
            text.push_str(word);
        }
        if text.is_empty() {
            continue;
        }
        let cut = words.peek().is_some();
        if cut {
            text.push('…');
        }
        left = left.saturating_sub(text.len());
        kept.push(text);
        if cut {
            break;
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::search::Index;

    #[test]
    fn passages_are_cut_after_a_word_within_the_limit() {
        let long = "слово ".repeat(60);
        let kept = passages(&["  одна \n строка ".to_owned(), String::new(), long, "лишняя".to_owned()]);
        assert_eq!(kept.len(), 2);
        assert_eq!(kept[0], "одна строка");
        assert!(kept[1].ends_with("слово…"), "{}", kept[1]);
        assert!(kept.iter().map(String::len).sum::<usize>() <= PASSAGE_BYTES);
    }

    #[test]
    fn an_empty_builder_makes_a_file() {
        assert!(Index::open(IndexBuilder::new("ru").finish()).is_ok_and(|index| index.is_empty()));
    }
}
