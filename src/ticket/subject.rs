//! What would a careful client write in the subject line?
//!
//! The first sentence that says something, without greeting and urging, with the error code and the domain of the whole text,
//! in whole words and at most [`SUBJECT_MAX`] characters. A proposal: the client sees and edits it. O(n).

use super::{
    draft::Draft,
    secrets,
    sentence::{sentences, words},
    speech::{is_empty, is_telling},
};
use crate::case::{lowered, upper};
use crate::text::identifiers::{IdentifierKind, identifiers};

/// Longest subject in characters: what a queue shows of it, and within the 150 of the native contract.
pub const SUBJECT_MAX: usize = 100;

/// Fewest words with a meaning that make a sentence worth a subject.
const INFORMATIVE_WORDS: usize = 2;
/// Room kept for an error code or a domain that the sentence lacks: a longer one is left out.
const IDENTIFIER_MAX: usize = 32;

/// The proposed subject; `""` for a text without words.
pub fn propose(text: &str) -> String {
    let sentences = sentences(text);
    let told = |sentence: &&str| words(sentence).iter().filter(|word| is_telling(word)).count();
    let candidates = || sentences.iter().map(|range| &text[range.clone()]);
    let chosen = candidates()
        .find(|sentence| told(sentence) >= INFORMATIVE_WORDS)
        .or_else(|| candidates().find(|sentence| told(sentence) > 0))
        .or_else(|| candidates().find(|sentence| !words(sentence).is_empty()));
    let Some(sentence) = chosen else { return String::new() };
    let sentence = capitalised(closed(without_opening(sentence)));
    // What cutting loses is appended, which takes room and may cut once more: the second round sees both names appended.
    let mut subject = shortened(&sentence, SUBJECT_MAX);
    let mut missing = String::new();
    for _ in 0..2 {
        missing = missing_identifiers(text, &subject);
        subject = shortened(&sentence, SUBJECT_MAX - missing.chars().count());
    }
    if missing_identifiers(text, &subject) == missing { subject + &missing } else { shortened(&sentence, SUBJECT_MAX) }
}

impl Draft {
    /// The subject as edited by the client, else the proposed one; secrets are masked in either.
    pub fn subject_line(&self) -> String {
        let masked = |text: &str| secrets::masked(text, &self.not_secret);
        match &self.subject {
            Some(edited) => masked(edited.trim()),
            None => propose(&masked(&self.text)),
        }
    }
}

/// The sentence without list marker, greeting and urging at its beginning; the whole when nothing else is in it.
fn without_opening(sentence: &str) -> &str {
    let words = words(sentence);
    let first = words.iter().find(|word| !is_empty(word)).map(|word| word.range.start).unwrap_or_default();
    // An opening quotation mark, bracket or slash belongs to the word that it stands before.
    let kept = sentence[..first].trim_end_matches(|c: char| "«\"“„'`(/[<$".contains(c)).len();
    let rest = sentence.get(kept..).unwrap_or(sentence).trim();
    if rest.is_empty() { sentence } else { rest }
}

/// Without closing punctuation; a question keeps one mark.
fn closed(sentence: &str) -> &str {
    let bare = sentence.trim_end_matches(['.', ',', ';', ':', '!', '?', '…', ' ', '-', '–', '—']);
    if sentence[bare.len()..].contains('?') && !bare.is_empty() {
        &sentence[..=bare.len() + sentence[bare.len()..].find('?').unwrap_or_default()]
    } else {
        bare
    }
}

/// A capital at the beginning, unless the first word is a name that has none (`lavka.example`, `/var/www`).
fn capitalised(sentence: &str) -> String {
    let named = identifiers(sentence).first().is_some_and(|found| found.range.start == 0);
    let mut chars = sentence.chars();
    match chars.next() {
        Some(first) if !named => std::iter::once(upper(first)).chain(chars).collect(),
        _ => sentence.to_owned(),
    }
}

/// «: ERR_…, lavka.example»: the first error and the first site of the text that the sentence itself lacks.
fn missing_identifiers(text: &str, sentence: &str) -> String {
    let found = identifiers(text);
    let first =
        |kind| found.iter().find(|identifier| identifier.kind == kind).map(|identifier| identifier.text.as_str());
    let mut missing = String::new();
    for name in [first(IdentifierKind::Error), first(IdentifierKind::Site)].into_iter().flatten() {
        if name.chars().count() <= IDENTIFIER_MAX && !lowered(sentence).contains(&lowered(name)) {
            missing.push_str(if missing.is_empty() { ": " } else { ", " });
            missing.push_str(name);
        }
    }
    missing
}

/// At most `room` characters in whole words. A single word longer than that is cut.
fn shortened(sentence: &str, room: usize) -> String {
    let Some((end, _)) = sentence.char_indices().nth(room) else { return sentence.to_owned() };
    let head = &sentence[..end];
    let whole = if sentence[end..].starts_with(char::is_whitespace) {
        end
    } else {
        head.rfind(char::is_whitespace).unwrap_or(end)
    };
    closed(&sentence[..whole]).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn subjects_say_what_happened() {
        for (text, subject) in [
            ("", ""),
            ("  \n", ""),
            ("Здравствуйте, помогите срочно! Не открывается сайт lavka.example.", "Не открывается сайт lavka.example"),
            ("Добрый день! Подскажите, пожалуйста, как продлить домен?", "Как продлить домен?"),
            ("помогите пожалуйста не могу войти в панель", "Не могу войти в панель"),
            ("lavka.example не открывается", "lavka.example не открывается"),
            (
                "Сайт не открывается. Пишет ERR_SSL_PROTOCOL_ERROR на lavka.example",
                "Сайт не открывается: ERR_SSL_PROTOCOL_ERROR, lavka.example",
            ),
            ("Hello! Please help, the site is down since morning.", "The site is down since morning"),
            ("Hi,\nI cannot log in to cPanel!!!", "I cannot log in to cPanel"),
            ("Помогите срочно!!!", "Помогите срочно"),
            ("Лежит.", "Лежит"),
            ("«Модуль доставки» не работает", "«Модуль доставки» не работает"),
            ("Почему так?! Почта не уходит с сервера", "Почта не уходит с сервера"),
        ] {
            assert_eq!(propose(text), subject, "{text}");
        }
    }

    #[test]
    fn a_long_sentence_is_cut_between_words_and_keeps_its_code() {
        let text =
            format!("Не открывается {}сайт, ошибка ERR_CONNECTION_RESET на lavka.example", "очень длинный ".repeat(12));
        let subject = propose(&text);
        assert!(subject.chars().count() <= SUBJECT_MAX, "{subject}");
        assert!(subject.ends_with(" очень: ERR_CONNECTION_RESET, lavka.example"), "{subject}");
        assert_eq!(propose(&"щ".repeat(500)).chars().count(), SUBJECT_MAX);
    }

    #[test]
    fn a_secret_never_stands_in_the_subject() {
        let draft =
            Draft { text: "Пароль: Qwerty123! не подходит к почте".into(), ..Draft::default() };
        assert!(!draft.subject_line().contains("Qwerty"), "{}", draft.subject_line());
        let edited = Draft { subject: Some(" пароль: Qwerty123! ".into()), ..draft };
        assert!(!edited.subject_line().contains("Qwerty"));
    }
}
