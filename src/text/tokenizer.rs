//! Where does a word begin and end?
//!
//! A word is a maximal run of letters and digits. A machine's name such as `wp-config.php` or `550 5.7.1` is its words: kept whole
//! beside them it found nothing more in any corpus (search recipe, "identifiers whole: 0 in every column"), and whole errors are
//! compared as rows of words anyway. O(n) time, one allocation a token.

use std::ops::Range;

/// One unit of meaning in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Token {
    /// The token as later stages see it; the tokenizer leaves it as written.
    pub text: String,
    /// Bytes of the source that it was read from; always on character boundaries.
    pub range: Range<usize>,
}

/// Cuts a text into tokens in order; empty for a text without letters and digits.
pub fn tokenize(text: &str) -> Vec<Token> {
    words(text).map(|range| Token { text: text[range.clone()].to_owned(), range }).collect()
}

/// Byte ranges of the words of a text, in order.
pub fn words(text: &str) -> impl Iterator<Item = Range<usize>> + '_ {
    let mut chars = text.char_indices().peekable();
    std::iter::from_fn(move || {
        let start = chars.by_ref().find(|(_, c)| c.is_alphanumeric())?.0;
        let mut end = text.len();
        while let Some(&(at, c)) = chars.peek() {
            if !(c.is_alphanumeric() || is_invisible(c)) {
                end = at;
                break;
            }
            chars.next();
        }
        Some(start..end)
    })
}

/// Combining marks (a Mac writes й as two characters), soft hyphens and zero-width characters: part of a word, never its beginning.
pub(super) fn is_invisible(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36F}' | '\u{AD}' | '\u{200B}'..='\u{200D}' | '\u{2060}' | '\u{FEFF}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(text: &str) -> Vec<String> {
        tokenize(text).into_iter().map(|token| token.text).collect()
    }

    #[test]
    fn a_machine_name_is_its_words() {
        let cases: [(&str, &[&str]); 5] = [
            ("ERR_SSL_PROTOCOL_ERROR", &["ERR", "SSL", "PROTOCOL", "ERROR"]),
            ("550 5.7.1", &["550", "5", "7", "1"]),
            ("https://lavka-chai.example", &["https", "lavka", "chai", "example"]),
            ("кто-то ушёл", &["кто", "то", "ушёл"]),
            (" … ", &[]),
        ];
        for (text, expected) in cases {
            assert_eq!(texts(text), expected, "{text}");
        }
    }

    #[test]
    fn ranges_slice_the_source_for_any_text() {
        let alphabet: Vec<char> = "аЯё1zQ._-/@:\\ \n«—\u{301}\u{200B}🙂5.7 ".chars().collect();
        let mut seed = 7u32;
        for _ in 0..2000 {
            let text: String = (0..40)
                .map(|_| {
                    seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                    alphabet[(seed >> 16) as usize % alphabet.len()]
                })
                .collect();
            let mut last = 0;
            for token in tokenize(&text) {
                assert_eq!(text.get(token.range.clone()), Some(token.text.as_str()), "{text:?}");
                assert!(token.range.start >= last);
                last = token.range.end;
            }
        }
    }
}
