//! Is a password told behind what it is like?
//!
//! «пароль у меня простой, berezka», «пароль тот же, что и везде: berezka», `the password is my cat's name, Fluffy2015`: a description stands where the
//! value is expected, and the value behind it, in a clause of its own or behind a colon. Without a word that describes there is none: «пароль
//! от ящика, info». O(n) of the sentence.

use std::ops::Range;

use super::{
    super::sentence::{Word, fold, words},
    is_placeholder,
    password::{begins, floor, is_cue, is_strong, lists},
    plain::{is_introduced, is_latin},
};

/// Beginnings of words that describe a password.
const DESCRIBES: &str = "\
    прост обычн легк стандартн элементарн смешн дурацк старый прежн тот такой имя кличк назван дата год фамил слово simple easy usual same standard silly name \
    birthday nickname surname";
/// Words that deny that there is a value.
const DENIES: &str = "не нет ни забыл забыла утерян not never no forgot lost but но";
/// Bytes and words behind the word for a password that are read.
const REACH_BYTES: usize = 120;
const REACH_WORDS: usize = 10;

/// Ranges of passwords behind a description.
pub(super) fn described(text: &str) -> Vec<Range<usize>> {
    let all = words(text);
    all.iter().filter(|word| is_cue(text, word)).filter_map(|cue| behind(text, cue)).collect()
}

fn behind(text: &str, cue: &Word) -> Option<Range<usize>> {
    let from = cue.range.end;
    let window = text[from..floor(text, from + REACH_BYTES)].split(['\n', '?', ';']).next()?;
    let mut described = false;
    let mut sign = ' ';
    let mut before = String::new();
    for chunk in window.split_whitespace().take(REACH_WORDS) {
        let core = chunk.trim_matches(|c: char| "«»\"'(),.:;“”".contains(c));
        let folded = fold(core);
        let start = from + (core.as_ptr() as usize - window.as_ptr() as usize);
        let range = start..start + core.len();
        if core.is_empty() {
            // «простой — berezka»
            sign = if matches!(chunk, "-" | "—" | "–") { ',' } else { sign };
            continue;
        }
        let rest = &text[range.end..];
        let alone = rest.is_empty() || rest.starts_with([',', '.', '\n', '!', '»', '"', ')']);
        let told = match sign {
            ':' => is_introduced(core, rest, ':', &cue.folded),
            ',' => alone && (is_strong(core) || !cue.folded.is_ascii() && is_latin(core)),
            // «тот же, что в panel5»: where it is from.
            _ => is_strong(core) && !lists("в на от для к из у под in on for from to at of as", &before),
        };
        if described && told && !is_placeholder(core) {
            return Some(range);
        }
        if lists(DENIES, &folded) || chunk.ends_with(['.', '!']) {
            return None;
        }
        described |= begins(DESCRIBES, &folded);
        before = folded;
        sign = chunk.chars().last().filter(|c| matches!(c, ',' | ':')).unwrap_or(' ');
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_value_stands_behind_its_description() {
        for (text, value) in [
            ("пароль у меня простой, berezka", Some("berezka")),
            ("пароль тот же berezka99", Some("berezka99")),
            ("пароль тот же, что и везде: berezka", Some("berezka")),
            ("пароль имя кота, Barsik2015, не пускает", Some("Barsik2015")),
            ("the password is my cat's name, Fluffy2015", Some("Fluffy2015")),
            ("пароль у меня простой, но раньше работал", None),
            ("пароль тот же, что и в panel5", None),
            ("пароль тот же, спасибо", None),
            ("пароль от ящика, info", None),
            ("the password is simple, I know", None),
            ("пароль простой не принимает, пишет error 55", None),
        ] {
            assert_eq!(described(text).first().map(|range| &text[range.clone()]), value, "{text}");
        }
    }
}
