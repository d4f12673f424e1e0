//! Where does a word begin and end?
//!
//! A word is a maximal run of letters and digits. A machine's name such as `wp-config.php`, `ERR_SSL_PROTOCOL_ERROR`, `/var/www`
//! or `550 5.7.1` is kept whole *and* in parts: the whole is a [`TokenKind::Compound`] that stands before its first part and
//! shares its position, so that neighbours stay neighbours. O(n) time, one allocation a token.

use std::ops::Range;

/// One unit of meaning in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Token {
    /// The token as later stages see it; the tokenizer leaves it as written.
    pub text: String,
    /// Bytes of the source that it was read from; always on character boundaries.
    pub range: Range<usize>,
    /// Number of words before it. A compound has the position of its first part.
    pub position: u32,
    /// Word or whole machine name.
    pub kind: TokenKind,
}

/// What a token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TokenKind {
    /// A run of letters and digits.
    Word,
    /// Several words that a machine writes as one.
    Compound,
}

/// Longest compound kept whole. Longer ones are tokens of a session or a log line that nobody looks up.
const COMPOUND_BYTES: usize = 64;

/// Cuts a text into tokens in the order of their beginnings; empty for a text without letters and digits.
pub fn tokenize(text: &str) -> Vec<Token> {
    let words: Vec<Range<usize>> = words(text).collect();
    let mut tokens = Vec::with_capacity(words.len());
    let mut chain = 0..0;
    let mut reply = 0..0;
    for (position, word) in words.iter().enumerate() {
        let mut push = |range: Range<usize>, kind| {
            tokens.push(Token { text: text[range.clone()].to_owned(), range, position: position as u32, kind });
        };
        if position >= reply.end
            && let Some(end) = smtp_reply(text, &words[position..])
        {
            reply = position..position + end;
            push(word.start..words[reply.end - 1].end, TokenKind::Compound);
        }
        if position >= chain.end {
            chain = position..position + chain_len(text, &words[position..]);
            let whole = word.start - leading(text, word.start)..words[chain.end - 1].end;
            if chain.len() > 1 && whole.len() <= COMPOUND_BYTES && text[whole.clone()].is_ascii() {
                push(whole, TokenKind::Compound);
            }
        }
        push(word.clone(), TokenKind::Word);
    }
    tokens
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

/// How many of the words, from the first, are joined by single joiners. At least 1.
fn chain_len(text: &str, words: &[Range<usize>]) -> usize {
    1 + words
        .windows(2)
        .take_while(|pair| matches!(&text[pair[0].end..pair[1].start], "." | "_" | "-" | "/" | "\\" | "@" | ":"))
        .count()
}

/// 1 when the character before `start` is the slash of an absolute path, else 0.
fn leading(text: &str, start: usize) -> usize {
    let before = &text[..start];
    usize::from(before.ends_with('/') && !before.ends_with("//"))
}

/// Number of words of an SMTP reply with its enhanced status code (RFC 3463), `550 5.7.1`: always 4.
fn smtp_reply(text: &str, words: &[Range<usize>]) -> Option<usize> {
    let [code, class, subject, detail, ..] = words else { return None };
    let digits = |range: &Range<usize>, most: usize| {
        range.len() <= most && text[range.clone()].bytes().all(|byte| byte.is_ascii_digit())
    };
    let is_reply = code.len() == 3
        && digits(code, 3)
        && matches!(&text[class.clone()], "2" | "4" | "5")
        && digits(subject, 3)
        && digits(detail, 3)
        && matches!(&text[code.end..class.start], " " | "-")
        && &text[class.end..subject.start] == "."
        && &text[subject.end..detail.start] == ".";
    is_reply.then_some(4)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(text: &str) -> Vec<String> {
        tokenize(text).into_iter().map(|token| token.text).collect()
    }

    #[test]
    fn machine_names_are_kept_whole_and_in_parts() {
        let cases: [(&str, &[&str]); 9] = [
            ("ERR_SSL_PROTOCOL_ERROR", &["ERR_SSL_PROTOCOL_ERROR", "ERR", "SSL", "PROTOCOL", "ERROR"]),
            ("550 5.7.1", &["550 5.7.1", "550", "5.7.1", "5", "7", "1"]),
            ("550-5.7.1 x", &["550-5.7.1", "550-5.7.1", "550", "5", "7", "1", "x"]),
            ("в php.ini,", &["в", "php.ini", "php", "ini"]),
            ("/var/www/", &["/var/www", "var", "www"]),
            ("wp-config.php", &["wp-config.php", "wp", "config", "php"]),
            ("https://lavka-chai.example", &["https", "lavka-chai.example", "lavka", "chai", "example"]),
            ("кто-то ушёл", &["кто", "то", "ушёл"]),
            (" … ", &[]),
        ];
        for (text, expected) in cases {
            assert_eq!(texts(text), expected, "{text}");
        }
    }

    #[test]
    fn a_compound_shares_the_position_of_its_first_part() {
        let positions: Vec<u32> = tokenize("файл php.ini тут").iter().map(|token| token.position).collect();
        assert_eq!(positions, [0, 1, 1, 2, 3]);
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
                assert!(token.position >= last);
                last = token.position;
            }
        }
    }
}
