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
    let cues = || all.iter().filter(|word| is_cue(text, word));
    cues().filter_map(|cue| behind(text, cue)).chain(cues().filter_map(|cue| announced(text, cue.range.end))).collect()
}

/// Words that announce a thing of another kind, or what a machine says; folded beginnings.
const OTHERS: &str = "логин login user юзер имя name сайт site домен domain ящик почт mail адрес address хост host порт port ошиб error пиш говор выда ругает \
    сообщ says say message ответ answer код code номер number договор contract тикет ticket заявк заказ order версия version сервер server файл file путь path \
    тариф plan счет invoice телефон phone лог log команд command";
/// Bytes behind the word for a password in which a colon is looked for.
const COLON_BYTES: usize = 180;

/// «пароль от вебмейла, потому что с телефона, всё маленькими: зеленыйтрамвай42»: a colon of the same sentence leads to what looks like one.
fn announced(text: &str, from: usize) -> Option<Range<usize>> {
    let window = text[from..floor(text, from + COLON_BYTES)].split(['\n', '?', ';']).next()?;
    for (colon, _) in window.match_indices(": ") {
        let head = &window[..colon];
        if head.contains(". ") || head.contains('!') {
            return None;
        }
        let other = words(head).pop().is_none_or(|word| begins(OTHERS, &word.folded));
        let rest = window[colon + 2..].trim_start_matches([' ', '«', '"', '\'']);
        let core = rest.split(char::is_whitespace).next()?;
        let core = core.trim_end_matches(|c: char| "»\"'),.;:".contains(c));
        if !other && (is_strong(core) || is_humped(core)) && !is_placeholder(core) {
            let start = from + (core.as_ptr() as usize - window.as_ptr() as usize);
            return Some(start..start + core.len());
        }
    }
    None
}

/// `CopperLanternGoose`: words with a capital each, run together.
fn is_humped(value: &str) -> bool {
    let capitals = value.bytes().filter(u8::is_ascii_uppercase).count();
    value.len() >= 10
        && value.bytes().all(|byte| byte.is_ascii_alphabetic())
        && (2..=6).contains(&capitals)
        && value.bytes().rev().take(3).all(|byte| byte.is_ascii_lowercase())
        && value.starts_with(crate::case::is_capital)
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
