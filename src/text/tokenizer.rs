//! Where does a word begin and end?
//!
//! A word is a maximal run of letters and digits. What a machine writes in one piece, such as `wp-config.php` or `5.7.1`, is its
//! words, and beside them a name as a whole: [`names`]. O(n) time, one allocation a token.

use std::ops::Range;

use super::identifiers::{EXTENSIONS, is_enhanced};
use crate::case::is_word;

/// Longest name that is kept whole, in bytes: longer ones are nobody's but one machine's.
const NAME_BYTES: usize = 40;

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
        let start = chars.by_ref().find(|&(_, c)| is_word(c))?.0;
        let mut end = text.len();
        while let Some(&(at, c)) = chars.peek() {
            if !(is_word(c) || is_invisible(c)) {
                end = at;
                break;
            }
            chars.next();
        }
        Some(start..end)
    })
}

/// Byte ranges of what stands in one piece in a machine's eyes, in order: files (`php.ini`), names with `_` (`public_html`,
/// `ERR_SSL_PROTOCOL_ERROR`), enhanced status codes (`5.7.1`), the first two folders of a path (`var/www`). Sites are no names: an
/// article that mentions `shop.example` is not about it. Disjoint; none in ordinary prose.
pub fn names(text: &str) -> Vec<Range<usize>> {
    let bytes = text.as_bytes();
    let mut found: Vec<Range<usize>> = Vec::new();
    let mut name = 0..0;
    let mut path = false;
    for word in words(text) {
        let joined = match bytes.get(name.end) {
            Some(b'.' | b'_' | b'-') => !path,
            Some(b'/') => path,
            _ => false,
        };
        if joined && !name.is_empty() && name.end + 1 == word.start {
            name.end = word.end;
            path = false;
            if bytes.get(word.end) == Some(&b'/') && text[name.clone()].contains('/') {
                keep(text, &name, &mut found);
                name = word.end..word.end;
            }
            continue;
        }
        keep(text, &name, &mut found);
        let mut before = text[..word.start].chars().rev();
        let rooted = before.next() == Some('/');
        let begins = before.next().is_none_or(|c| !is_word(c) && !matches!(c, '/' | ':' | '.' | '~' | '_' | '-'));
        path = rooted && begins;
        name = word;
    }
    keep(text, &name, &mut found);
    found
}

fn keep(text: &str, name: &Range<usize>, found: &mut Vec<Range<usize>>) {
    let whole = &text[name.clone()];
    if whole.len() > NAME_BYTES || !whole.is_ascii() {
        return;
    }
    let is_file =
        || whole.rsplit_once('.').is_some_and(|(_, end)| EXTENSIONS.iter().any(|one| end.eq_ignore_ascii_case(one)));
    if whole.contains(['_', '/']) || is_file() || is_enhanced(whole) {
        found.push(name.clone());
    }
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
    fn what_a_machine_writes_in_one_piece_is_a_name() {
        let cases: [(&str, &[&str]); 9] = [
            ("в php.ini и wp-config.php.", &["php.ini", "wp-config.php"]),
            ("ERR_SSL_PROTOCOL_ERROR", &["ERR_SSL_PROTOCOL_ERROR"]),
            ("550 5.7.1 rejected", &["5.7.1"]),
            ("cd /var/www/html && ls /etc", &["var/www"]),
            ("(/home/login/public_html/index.php)", &["home/login", "public_html", "index.php"]),
            (".htaccess, e-mail, shop.example, 8.2, https://a.example/b", &[]),
            ("файл_настроек и настройки.ini", &[]),
            ("и/или TCP/IP", &[]),
            ("", &[]),
        ];
        for (text, expected) in cases {
            let found: Vec<&str> = names(text).into_iter().map(|range| &text[range]).collect();
            assert_eq!(found, expected, "{text}");
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
            assert!(names(&text).into_iter().is_sorted_by(|one, other| one.end <= other.start), "{text:?}");
        }
    }
}
