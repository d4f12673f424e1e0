//! Documents → one sealed index file.
//!
//! Documents are numbered in the order they are added. The same documents in the same order give the same bytes. Memory is a few
//! times the file; time is that of analysis, O(text).

use std::collections::{BTreeMap, HashMap};

use super::field_norm;
use super::format::{IndexFile, StoredDocument};
use super::postings::{Posting, PostingsWriter};
use super::schema::{FIELDS, Field, FieldBits, OPENING_CHARS};
use super::synonyms::{self, Rule, Synonym};
use super::term_dict;
use super::wordings::{self, Rows};
use crate::text::stop::{Role, role};
use crate::text::{Token, analyze, analyzer, fold};

/// Bytes of passages kept of a document: what snippets are cut from travels to every visitor.
const PASSAGE_BYTES: usize = 400;
/// Most documents of a full index; a larger one is compact. See [`super::vocabulary`].
const FULL_DOCUMENTS: usize = 1000;
/// Longest term; longer words are no words.
const TERM_BYTES: usize = 96;

/// One article as the search sees it. Any part may be empty.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Document {
    /// Its title.
    pub title: String,
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
}

/// Collects documents.
#[derive(Default)]
pub struct IndexBuilder {
    locale: String,
    vocabulary: HashMap<String, u32>,
    terms: Vec<TermPostings>,
    documents: Vec<StoredDocument>,
    lengths: Vec<[u32; FIELDS]>,
    /// Over provisional term numbers, in order of first appearance.
    wordings: Vec<Rows>,
    synonyms: Vec<Synonym>,
}

#[derive(Default)]
struct TermPostings {
    postings: Vec<Posting>,
    /// Whether it was ever anything but a function or filler word.
    content: bool,
    /// Whether it ever stood anywhere but in a body.
    core: bool,
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
        Self { locale: locale.to_owned(), ..Self::default() }
    }

    /// Adds a document and returns its number: 0 for the first, then one more each time.
    pub fn add(&mut self, document: &Document) -> u32 {
        let doc = self.documents.len() as u32;
        let mut occurrences = BTreeMap::new();
        let mut lengths = [0; FIELDS];
        let mut rows = Vec::with_capacity(1 + document.asks.len() + document.errors.len());

        rows.push(self.short(&document.title, Field::Title, &mut lengths, &mut occurrences));
        for ask in document.asks.iter().chain(&document.errors) {
            rows.push(self.short(ask, Field::Asks, &mut lengths, &mut occurrences));
        }
        let heading = |heading: &String| self.short(heading, Field::Headings, &mut lengths, &mut occurrences);
        let headings = document.headings.iter().map(heading).collect();
        self.short(&document.topic, Field::Topic, &mut lengths, &mut occurrences);
        self.body(&document.body, &mut lengths, &mut occurrences);

        for (term, Occurrences { mut fields, body }) in occurrences {
            fields.set_body(body);
            self.terms[term as usize].core |= fields.is_core();
            self.terms[term as usize].postings.push(Posting { doc, fields });
        }
        self.documents.push(StoredDocument {
            title: document.title.clone(),
            passages: passages(&document.passages),
            errors: document.errors.clone(),
        });
        self.lengths.push(lengths);
        self.wordings.push(Rows { wordings: rows, headings });
        doc
    }

    /// Adds synonyms; what the documents do not contain is left out in the end. The order of calls decides between equal rules.
    pub fn synonyms(&mut self, synonyms: &[Synonym]) {
        self.synonyms.extend_from_slice(synonyms);
    }

    /// The sealed file of everything added, [`crate::seal::Kind::Index`].
    pub fn finish(mut self) -> Vec<u8> {
        let compact = self.documents.len() > FULL_DOCUMENTS;
        let rules = self.rules();
        let mut sorted: Vec<(bool, &str, u32)> = self
            .vocabulary
            .iter()
            .map(|(term, &at)| (compact && !self.terms[at as usize].core, term.as_str(), at))
            .collect();
        sorted.sort_unstable();
        let core = sorted.partition_point(|&(tail, ..)| !tail);
        let mut ordinals = vec![0; sorted.len()];
        let mut streams = PostingsWriter::default();
        for (ordinal, &(_, _, at)) in sorted.iter().enumerate() {
            ordinals[at as usize] = ordinal as u32;
            let term = &self.terms[at as usize];
            streams.push(&term.postings, !term.content);
        }
        let number = |row: &mut Vec<u32>| row.iter_mut().for_each(|at| *at = ordinals[*at as usize]);
        let mut rows = Vec::new();
        for document in &mut self.wordings {
            if compact {
                document.headings.clear();
            }
            document.wordings.iter_mut().chain(&mut document.headings).for_each(number);
            wordings::write(&mut rows, document);
        }
        let mut rules = rules;
        rules.iter_mut().for_each(|rule| {
            number(&mut rule.key);
            number(&mut rule.value);
        });
        rules.sort_unstable();
        let mut synonyms = Vec::new();
        synonyms::write(&mut synonyms, &rules);
        let norms = (0..FIELDS)
            .flat_map(|field| self.lengths.iter().map(move |lengths| field_norm::encode(lengths[field])))
            .collect();
        IndexFile {
            analyzer: analyzer::VERSION,
            locale: self.locale,
            compact,
            norms,
            terms: term_dict::front_code(sorted[..core].iter().map(|&(_, term, _)| term)),
            tail: term_dict::front_code(sorted[core..].iter().map(|&(_, term, _)| term)),
            frequencies: streams.frequencies,
            gaps: streams.gaps,
            fields: streams.fields,
            wordings: rows,
            synonyms,
            documents: self.documents,
        }
        .encode()
    }

    /// The synonyms that lead to words of the documents, over provisional numbers; their keys become terms.
    fn rules(&mut self) -> Vec<Rule> {
        let rules = synonyms::rules(&self.synonyms, |stem| self.vocabulary.contains_key(stem));
        let mut numbered = Vec::with_capacity(rules.len());
        for (key, value, weak) in rules {
            let mut number = |stems: Vec<String>| -> Vec<u32> {
                stems
                    .into_iter()
                    .map(|stem| {
                        let at = self.number(stem);
                        self.terms[at as usize].core = true;
                        at
                    })
                    .collect()
            };
            numbered.push(Rule { key: number(key), value: number(value), weak });
        }
        numbered
    }

    /// Adds a field of presence only, and returns the row of its words.
    fn short(
        &mut self,
        text: &str,
        field: Field,
        lengths: &mut [u32; FIELDS],
        occurrences: &mut BTreeMap<u32, Occurrences>,
    ) -> Vec<u32> {
        let mut row = Vec::new();
        for token in analyze(text) {
            let Some(term) = self.term(text, &token) else { continue };
            occurrences.entry(term).or_default().fields.mark(field);
            row.push(term);
        }
        lengths[field as usize] += row.len() as u32;
        row
    }

    fn body(&mut self, text: &str, lengths: &mut [u32; FIELDS], occurrences: &mut BTreeMap<u32, Occurrences>) {
        let opening = text.char_indices().nth(OPENING_CHARS).map_or(text.len(), |(at, _)| at);
        for token in analyze(text) {
            let Some(term) = self.term(text, &token) else { continue };
            let occurrence = occurrences.entry(term).or_default();
            occurrence.body += 1;
            if token.range.end <= opening {
                occurrence.fields.mark_opening();
            }
            lengths[Field::Body as usize] += 1;
        }
    }

    /// The provisional number of a token's term.
    fn term(&mut self, source: &str, token: &Token) -> Option<u32> {
        if token.text.len() > TERM_BYTES {
            return None;
        }
        let at = self.number(token.text.clone());
        let content = role(&fold::fold(&source[token.range.clone()]), &token.text) == Role::Content;
        self.terms[at as usize].content |= content;
        Some(at)
    }

    /// The provisional number of a stem, a new one if it is new.
    fn number(&mut self, stem: String) -> u32 {
        let next = self.terms.len() as u32;
        let at = *self.vocabulary.entry(stem).or_insert(next);
        if at == next {
            self.terms.push(TermPostings::default());
        }
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
        assert!(IndexFile::open(&IndexBuilder::new("ru").finish()).is_ok());
    }
}
