//! Which article claims an error that stands in the text? Errors are compared as rows of folded words, so that case, punctuation
//! and line breaks do not matter; stemming would take `found` for `find`.
//!
//! The whole text is read, however long: an error may stand anywhere in a log. O(words · log errors).

use std::ops::Range;

use super::store::writer::StoredDocument;
use crate::sort::{sort_by, sort_by_key};
use crate::text::{fold::fold_into, tokenizer};

/// Most words of an error that are compared; the rest of a longer one is its own explanation.
const WORDS: usize = 12;
/// How much a claim by a single plain word counts against one by several words.
const SINGLE: f32 = 0.5;

/// Every claimed error of an index, sorted by its words.
pub(super) struct Claims {
    phrases: Vec<Phrase>,
}

struct Phrase {
    words: Vec<String>,
    doc: u32,
    /// Which of the document's errors it is.
    error: u32,
}

/// An error of a document that occurs in the text.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Claim {
    pub(super) doc: u32,
    /// Position in the document's errors.
    pub(super) error: u32,
    /// Where it stands in the text.
    pub(super) range: Range<usize>,
    /// 0 to 1: how sure it is that this article is meant.
    pub(super) strength: f32,
}

/// Folded words of a text in one buffer.
struct Folded {
    text: String,
    words: Vec<(Range<usize>, Range<usize>)>,
}

impl Folded {
    fn new(source: &str) -> Self {
        let mut folded = Self { text: String::with_capacity(source.len()), words: Vec::new() };
        for range in tokenizer::words(source) {
            let start = folded.text.len();
            fold_into(&source[range.clone()], &mut folded.text);
            if folded.text.len() > start {
                folded.words.push((start..folded.text.len(), range));
            }
        }
        folded
    }

    fn word(&self, at: usize) -> Option<&str> {
        self.words.get(at).map(|(folded, _)| &self.text[folded.clone()])
    }
}

impl Claims {
    pub(super) fn new(documents: &[StoredDocument]) -> Self {
        let mut phrases = Vec::new();
        for (doc, document) in documents.iter().enumerate() {
            for (error, text) in document.errors.iter().enumerate() {
                let folded = Folded::new(text);
                let words: Vec<String> = (0..WORDS).map_while(|at| folded.word(at).map(str::to_owned)).collect();
                if !words.is_empty() {
                    phrases.push(Phrase { words, doc: doc as u32, error: error as u32 });
                }
            }
        }
        sort_by(&mut phrases, |a, b| (&a.words, a.doc, a.error).cmp(&(&b.words, b.doc, b.error)));
        Self { phrases }
    }

    /// The strongest claim of every document, by document. A phrase inside a longer one that also occurs counts by its share of it.
    pub(super) fn find(&self, text: &str) -> Vec<Claim> {
        if self.phrases.is_empty() {
            return Vec::new();
        }
        let folded = Folded::new(text);
        let mut matched: Vec<(Range<usize>, &Phrase)> = Vec::new();
        for at in 0..folded.words.len() {
            let Some(word) = folded.word(at) else { break };
            let from = self.phrases.partition_point(|phrase| phrase.words[0].as_str() < word);
            for phrase in self.phrases[from..].iter().take_while(|phrase| phrase.words[0] == word) {
                if phrase.words.iter().enumerate().all(|(ahead, word)| folded.word(at + ahead) == Some(word)) {
                    matched.push((at..at + phrase.words.len(), phrase));
                }
            }
        }
        // The longest match at every beginning; a longer match that contains a given one begins at most `WORDS` before it.
        let mut longest: Vec<Range<usize>> = Vec::new();
        for (range, _) in &matched {
            match longest.last_mut().filter(|last| last.start == range.start) {
                Some(last) => last.end = last.end.max(range.end),
                None => longest.push(range.clone()),
            }
        }
        let mut claims: Vec<Claim> = Vec::new();
        for (range, phrase) in matched {
            let near = longest.partition_point(|other| other.start + WORDS <= range.start);
            let container = longest[near..]
                .iter()
                .take_while(|other| other.start <= range.start)
                .filter(|other| other.end >= range.end)
                .map(Range::len)
                .max();
            let longest = container.unwrap_or(range.len());
            let share = range.len() as f32 / longest as f32;
            let strength = share * if range.len() == 1 { SINGLE } else { 1.0 };
            let bytes = folded.words[range.start].1.start..folded.words[range.end - 1].1.end;
            let claim = Claim { doc: phrase.doc, error: phrase.error, range: bytes, strength };
            match claims.iter_mut().find(|known| known.doc == claim.doc) {
                Some(known) if (known.strength, known.range.len()) < (claim.strength, claim.range.len()) => {
                    *known = claim;
                }
                Some(_) => {}
                None => claims.push(claim),
            }
        }
        sort_by_key(&mut claims, |claim| claim.doc);
        claims
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn claims(errors: &[&[&str]]) -> Claims {
        let document = |errors: &&[&str]| StoredDocument {
            errors: errors.iter().map(|&error| error.to_owned()).collect(),
            ..StoredDocument::default()
        };
        Claims::new(&errors.iter().map(document).collect::<Vec<_>>())
    }

    #[test]
    fn case_punctuation_and_place_do_not_matter() {
        let claims = claims(&[&["502 Bad Gateway", "upstream timed out"], &["ERR_TOO_MANY_REDIRECTS"], &["…"]]);
        let text = "вчера пишет: 502\n«bad gateway»!";
        let found = claims.find(text);
        assert_eq!(found.len(), 1);
        assert_eq!((found[0].doc, found[0].error, found[0].strength), (0, 0, 1.0));
        assert_eq!(&text[found[0].range.clone()], "502\n«bad gateway");
        assert_eq!(claims.find("err too many redirects")[0].doc, 1);
        assert!(claims.find("502 bad").is_empty() && claims.find("").is_empty());
    }

    #[test]
    fn a_longer_error_beats_the_shorter_one_inside_it() {
        let claims = claims(&[&["5.7.1"], &["550 5.7.1"], &["550"]]);
        let strengths: Vec<f32> = claims.find("вернулось 550 5.7.1").iter().map(|claim| claim.strength).collect();
        assert_eq!(strengths, [0.75, 1.0, 0.25 * SINGLE]);
        assert_eq!(claims.find("код 550")[0].strength, SINGLE);
    }

    #[test]
    fn a_log_of_one_error_a_line_is_read_in_linear_time() {
        let claims = claims(&[&["502", "502 502 502 502 502 502 502 502"]]);
        assert_eq!(claims.find(&"502 ".repeat(50_000)).len(), 1);
    }
}
