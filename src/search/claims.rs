//! Which article claims an error that stands in the text? Errors are compared as rows of folded words, so that case, punctuation
//! and line breaks do not matter; stemming would take `found` for `find`. A number by itself («ошибка 500») is enough where an
//! article claims that number, said by the same kind of program; an article that means another one's `530` is held back.
//!
//! The whole text is read, however long: an error may stand anywhere in a log. O(words · log errors).

use std::ops::Range;

use super::store::writer::StoredDocument;
use crate::sort::{sort_by, sort_by_key};
use crate::text::code::{Agreement, Code};
use crate::text::{Identifier, IdentifierKind, fold::fold_into, tokenizer};

/// Most words of an error that are compared; the rest of a longer one is its own explanation.
const WORDS: usize = 12;
/// How much a claim by a single plain word counts against one by several words.
const SINGLE: f32 = 0.5;
/// What an article loses of its own score that claims the number of another kind of program.
const OTHER: f32 = -0.7;
/// Numbers looked at in one text, and the bytes on either side of one that tell who says it.
const NUMBERS: usize = 32;
const AROUND: usize = 200;

/// Every claimed error of an index, sorted by its words.
pub(super) struct Claims {
    phrases: Vec<Phrase>,
    /// With document and error.
    codes: Vec<(Code, u32, u32)>,
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
    /// 0 to 1: how sure it is that this article is meant; negative if it means another error of the same number.
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
    #[inline(never)]
    pub(super) fn new(documents: &[StoredDocument]) -> Self {
        let (mut phrases, mut codes) = (Vec::new(), Vec::new());
        for (doc, document) in documents.iter().enumerate() {
            for (error, text) in document.errors.iter().enumerate() {
                let folded = Folded::new(text);
                let code = Code::of(text, &[document.title.as_str(), text].join(" "));
                codes.extend(code.map(|code| (code, doc as u32, error as u32)));
                let words: Vec<String> = (0..WORDS).map_while(|at| folded.word(at).map(str::to_owned)).collect();
                if !words.is_empty() {
                    phrases.push(Phrase { words, doc: doc as u32, error: error as u32 });
                }
            }
        }
        sort_by(&mut phrases, |a, b| (&a.words, a.doc, a.error).cmp(&(&b.words, b.doc, b.error)));
        Self { phrases, codes }
    }

    /// The strongest claim of every document, by document. A phrase inside a longer one that also occurs counts by its share of it.
    #[inline(never)]
    pub(super) fn find(&self, text: &str, identifiers: &[Identifier]) -> Vec<Claim> {
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
        self.numbers(text, identifiers, &mut claims);
        sort_by_key(&mut claims, |claim| claim.doc);
        claims
    }

    /// Adds what the numbers of errors tell.
    #[inline(never)]
    fn numbers(&self, text: &str, identifiers: &[Identifier], claims: &mut Vec<Claim>) {
        let errors = identifiers.iter().filter(|one| one.kind == IdentifierKind::Error).take(NUMBERS);
        for Identifier { range, .. } in errors {
            let near = |at: usize| (at..text.len()).find(|&at| text.is_char_boundary(at)).unwrap_or(text.len());
            let (from, to) = (near(range.start.saturating_sub(AROUND)), near(range.end + AROUND));
            let Some(code) = Code::of(&text[range.start..to], &text[from..to]) else { continue };
            let agreeing = |claimed: Agreement| {
                self.codes.iter().filter(move |known| known.0.agrees(code) == claimed).map(|known| (known.1, known.2))
            };
            let own: Vec<(u32, u32)> = agreeing(Agreement::Same).collect();
            for (doc, error) in agreeing(Agreement::Other).filter(|other| !own.iter().any(|own| own.0 == other.0)) {
                claims.retain(|claim| claim.doc != doc);
                claims.push(Claim { doc, error, range: range.clone(), strength: OTHER });
            }
            for (doc, error) in own {
                // An enhanced code says more than its number, and only the whole of it is claimed.
                let is_whole = |known: &&(Code, u32, u32)| (known.1, known.2) == (doc, error) && !known.0.enhanced;
                if !code.enhanced
                    && self.codes.iter().any(|known| is_whole(&known))
                    && !claims.iter().any(|claim| claim.doc == doc)
                {
                    claims.push(Claim { doc, error, range: range.clone(), strength: SINGLE });
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn find(claims: &Claims, text: &str) -> Vec<Claim> {
        claims.find(text, &crate::text::identifiers(text))
    }

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
        let found = find(&claims, text);
        assert_eq!(found.len(), 1);
        assert_eq!((found[0].doc, found[0].error, found[0].strength), (0, 0, 1.0));
        assert_eq!(&text[found[0].range.clone()], "502\n«bad gateway");
        assert_eq!(find(&claims, "err too many redirects")[0].doc, 1);
        assert!(find(&claims, "502 bad").is_empty() && find(&claims, "").is_empty());
    }

    #[test]
    fn a_longer_error_beats_the_shorter_one_inside_it() {
        let claims = claims(&[&["5.7.1"], &["550 5.7.1"], &["550"]]);
        let strengths: Vec<f32> = find(&claims, "вернулось 550 5.7.1").iter().map(|claim| claim.strength).collect();
        assert_eq!(strengths, [0.75, 1.0, 0.25 * SINGLE]);
        assert_eq!(find(&claims, "код 550")[0].strength, SINGLE);
    }

    #[test]
    fn a_number_is_claimed_by_those_who_say_it() {
        let claims =
            claims(&[&["530 Login incorrect"], &["500 Internal Server Error"], &["550 5.7.1"], &["530 5.7.1", "535"]]);
        let strengths = |text: &str| -> Vec<(u32, f32)> {
            find(&claims, text).iter().map(|claim| (claim.doc, claim.strength)).collect()
        };
        assert_eq!(strengths("ошибка 500"), [(1, SINGLE)]);
        assert_eq!(strengths("500 ошибка на сайте"), [(1, SINGLE)]);
        assert_eq!(strengths("500 рублей"), []);
        assert_eq!(strengths("ошибка 550 в почте"), [], "only the whole code is claimed");
        assert_eq!(strengths("filezilla: ошибка 530"), [(0, SINGLE), (3, OTHER)]);
        assert_eq!(strengths("530 5.7.1 Client was not authenticated"), [(0, OTHER), (3, 1.0)]);
        assert_eq!(strengths("550 5.4.1"), []);
    }

    #[test]
    fn a_log_of_one_error_a_line_is_read_in_linear_time() {
        let claims = claims(&[&["502", "502 502 502 502 502 502 502 502"]]);
        assert_eq!(find(&claims, &"502 ".repeat(50_000)).len(), 1);
    }
}
