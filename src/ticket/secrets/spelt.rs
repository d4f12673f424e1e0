//! Is a password spelt out here, letter by letter or by how it is typed?
//!
//! «пароль с большой буквы Василёк и в конце 12», «пароль к а р л 1 2», `password is capital T then ulip99`: between the word and the value stand
//! words of typing, and nothing else. What is left between the first and the last piece is the password; a verb or talk among them
//! means that somebody tells how he types. O(n) of the sentence.

use std::ops::Range;

use super::{
    super::sentence::{Word, fold, words},
    is_placeholder,
    password::{begins, floor, is_cue, lists},
    plain::{is_noun, is_talk, is_thing},
};

/// Words of typing, folded: beginnings.
const TYPING: &str = "\
    перв больш маленьк заглавн прописн строчн латин кирилл англий англ русск букв цифр слитн пробел подчерк подчёрк восклиц собак решетк решётк тире дефис \
    точк нижн верхн регистр раскладк транслит конц начал середин дважды подряд слов тольк \
    capital uppercase lowercase upper lower letter digit underscore dash hyphen hash exclamation spelled spelt";
/// Words that join them, folded.
const JOINTS: &str = "и с со на в во из и затем потом далее дальше без одно через по это вот такой еще раз снова опять диктую пишется тире нуль is the then and with at end in start of by as all followed";
/// Digits as words.
const NUMBERS: &str = "ноль нуль один два три четыре пять шесть семь восемь девять zero two three four five six seven eight nine \
     единица единицы двойка двойки двойку тройка тройки тройку четверка четверки пятерка пятерки пятерку шестерка шестерки семерка семерки семерку восьмерка восьмерки \
     девятка девятки девятку нолик нолика нуля";
/// Names of letters, and of the international spelling alphabet.
const NAMES: &str = "бэ вэ гэ дэ жэ зэ эль эм эн пэ эр эс тэ эф ха цэ че ша ща икс игрек зет дабл ви ай джей кью ка кей \
    alpha alfa bravo charlie delta echo foxtrot golf hotel india juliet juliett kilo lima mike november oscar papa quebec romeo sierra tango uniform victor \
    whiskey xray yankee zulu";
/// What the password is of, before it begins.
const OF: &str = "от к для на у меня мой моя наш of for to my our такой this";
/// Bytes behind the word for a password that are read, and single letters that spell one.
const REACH_BYTES: usize = 160;
const LETTERS: usize = 4;

/// Ranges of passwords that are spelt out.
pub(super) fn spelt(text: &str) -> Vec<Range<usize>> {
    let all = words(text);
    all.iter().filter(|word| is_cue(text, word)).filter_map(|cue| behind(text, cue)).collect()
}

fn behind(text: &str, cue: &Word) -> Option<Range<usize>> {
    let from = cue.range.end;
    let window = text[from..floor(text, from + REACH_BYTES)].split(['\n', '?', '!', ';']).next().unwrap_or_default();
    // «пароль из букв и цифр»: what it is made of.
    if window.trim_start().starts_with("из ") {
        return None;
    }
    let (mut typing, mut letters) = (0, 0);
    let mut value: Option<Range<usize>> = None;
    let mut told: Option<Range<usize>> = None;
    for chunk in window.split_whitespace() {
        let core = chunk.trim_matches(|c: char| "«»\"'(),.:—–-“”".contains(c));
        let start = from + (chunk.as_ptr() as usize - window.as_ptr() as usize) + chunk.find(core).unwrap_or_default();
        let folded = fold(core);
        let closes = chunk.ends_with(['.', ',']);
        let single = core.chars().count() == 1 && core.chars().all(char::is_alphanumeric) || lists(NAMES, &folded);
        // «к карлу», but not «к а р л»: one letter after another spells.
        let spells =
            window[end_of(window, chunk)..].split_whitespace().next().is_some_and(|next| next.chars().count() == 1);
        let of = value.is_none() && typing == 0 && !closes && !spells && (lists(OF, &folded) || is_thing(&folded));
        if core.is_empty() || of && !(single && letters > 0) {
            continue;
        }
        let typed = begins(TYPING, &folded) || lists("word number small", &folded);
        if typed || lists(JOINTS, &folded) && !(single && letters > 0) {
            typing += usize::from(typed);
            if typed {
                told = Some(told.map_or(start, |range| range.start)..start + core.len());
            }
        } else if lists(NUMBERS, &folded) && (typing > 0 || letters > 0) {
            letters += 1;
            value = Some(value.map_or(start, |range| range.start)..start + core.len());
        } else if single && (letters > 0 || typing == 0 || !lists("а я у о i a", &folded)) {
            letters += 1;
            value = Some(value.map_or(start, |range| range.start)..start + core.len());
        } else if typing > 0 && is_piece(core, &folded) {
            value = Some(value.map_or(start, |range| range.start)..start + core.len());
        } else if value.is_some() && (typing > 0 || letters >= LETTERS) && !is_talk(&folded) {
            break;
        } else {
            // «с большой буквы пишу, а он не принимает»
            let told = value.is_some() && (letters >= LETTERS || typing > 0 && closes_before(text, start));
            if told {
                break;
            }
            return None;
        }
        if closes && value.is_some() && letters < LETTERS && !goes_on(&window[end_of(window, chunk)..]) {
            break;
        }
    }
    let mut range = value?;
    // Letter by letter the words of typing are the password themselves: «решётка».
    if let Some(told) = told.filter(|_| letters >= LETTERS) {
        range = range.start.min(told.start)..range.end.max(told.end);
    }
    let piece = text[range.clone()].split_whitespace().any(|word| word.chars().count() > 1);
    (letters >= LETTERS || typing > 0 && piece).then_some(range)
}

fn end_of(window: &str, chunk: &str) -> usize {
    chunk.as_ptr() as usize - window.as_ptr() as usize + chunk.len()
}

/// Whether the next word is one of typing.
fn goes_on(rest: &str) -> bool {
    rest.split_whitespace().next().is_some_and(|next| {
        let folded = fold(next);
        begins(TYPING, &folded) || lists("потом затем дальше далее then", &folded)
    })
}

fn closes_before(text: &str, at: usize) -> bool {
    let head = text[..at].trim_end();
    head.ends_with([',', '.']) || [" а", " но", " but"].iter().any(|joint| head.ends_with(joint))
}

/// A word that says nothing about passwords, or digits.
fn is_piece(core: &str, folded: &str) -> bool {
    let digits = core.bytes().all(|byte| byte.is_ascii_digit());
    let latin = core.is_ascii() && core.len() >= 2 && core.bytes().all(|byte| byte.is_ascii_alphanumeric());
    !is_placeholder(core)
        && !is_talk(folded)
        && (digits || latin && !is_english(folded) || !core.is_ascii() && is_noun(core) && !is_told(folded))
}

/// English words of a sentence that goes on.
fn is_english(folded: &str) -> bool {
    lists(
        "to it its on for from but that this only must be has have can will when our my you your he it's still fails works use type typed",
        folded,
    ) || ["ed", "ing"].iter().any(|end| folded.ends_with(end))
}

/// Russian verbs and adverbs that a small noun is not.
fn is_told(folded: &str) -> bool {
    begins("пиш ввож ввод вбив набир печат", folded)
        || ["ю", "ет", "ут", "ют", "ит", "ат", "ят", "ла", "ло", "ли", "ем", "им", "ь"]
            .iter()
            .any(|end| folded.ends_with(end))
        || lists("раз тоже все всё он она они оно его как так уже нам мне вам им", folded)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_between_words_of_typing_are_one_password() {
        for (text, value) in [
            ("пароль с большой буквы Василёк и в конце 12", Some("Василёк и в конце 12")),
            ("пароль слово лимон и цифры 44", Some("лимон и цифры 44")),
            ("пароль диктую: к а р л 1 2", Some("к а р л 1 2")),
            ("диктую пароль: большая Т маленькая р три семь решётка", Some("большая Т маленькая р три семь решётка")),
            ("password is capital T then ulip99", Some("T then ulip99")),
            ("пароль с большой буквы пишу а он не принимает", None),
            ("пароль по буквам не диктую", None),
            ("возьмите пароль из букв и цифр: знаки запрещены", None),
            ("пароль вводила и английскими буквами и русскими", None),
            ("пароль слово в слово как в письме", None),
            ("the password must have a capital letter and a digit", None),
            ("как сбросить пароль wordpress через phpmyadmin", None),
            ("пароль на английской раскладке не принимает", None),
        ] {
            assert_eq!(spelt(text).first().map(|range| &text[range.clone()]), value, "{text}");
        }
    }
}
