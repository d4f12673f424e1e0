//! What may be shown of a text when nothing can tell yet what in it is secret?
//!
//! The readers of secrets come with the form. A text that must be kept before they are here (the tab closes in its first seconds, or
//! the form cannot be loaded) is covered: everything that might be a secret is hidden, and more besides. The page keeps the
//! text anew as soon as the readers are here. Words as a whole, O(n).

use super::MASK;
use crate::case::lowered;
use crate::text::identifiers::{Identifier, IdentifierKind, identifiers};

/// Beginnings of words that a secret follows, in small letters.
const ANNOUNCERS: [&str; 31] = [
    "парол",
    "пасс",
    "пас",
    "pass",
    "pwd",
    "psw",
    "pw",
    "parol",
    "логин",
    "login",
    "токен",
    "token",
    "ключ",
    "key",
    "secret",
    "секрет",
    "код",
    "кодов",
    "code",
    "пин",
    "pin",
    "cvc",
    "cvv",
    "доступ",
    "access",
    "учет",
    "учёт",
    "cookie",
    "auth",
    "сессии",
    "смс",
];
/// Characters from which on a word is taken for a secret: with digits among its letters (who advises on passwords asks for 8), with other
/// signs among them, and whatever it was recognised as (vendors' tokens have 20 and more).
const LONG: [usize; 3] = [8, 14, 40];
/// Of those, what names an account or an error as often: the beginning of a password is looked for behind the others only.
const NAMING: [&str; 7] = ["логин", "login", "учет", "учёт", "код", "code", "key"];
/// What stands before the thing that a password is for, or before another number: «пароль от 1С», «пароль не подошёл, ошибка 530».
const AIMING: [&str; 16] =
    ["от", "к", "ко", "для", "на", "в", "во", "не", "ошибка", "ошибку", "for", "to", "of", "on", "error", "not"];
/// Words between the one that announces a password and the password: «доступы: admin / …», «пароль от панели …».
const NEAR: usize = 3;
/// Words behind the one that announces a password up to which a word of letters, or a number, may be it: «пароль приложения: abcd …».
const REACH: usize = 6;
/// A number of three digits is the code of a card only so close behind its name: the words left of [`REACH`].
const CODE_REACH: usize = 3;
/// Digits in a row, with spaces and dashes between, that might be the number of a card (ISO/IEC 7812: at least 12).
const CARD: usize = 12;

/// The text with [`MASK`] in the place of every word that might be a secret; `found` is what was recognised in it. Words of letters,
/// short numbers, addresses and errors stay. Where a line speaks of a password, on the next one too, what mixes letters, digits and
/// signs does not, nor does a foreign word or a short number close behind the one that announces it.
pub fn cover(text: &str, found: &[Identifier]) -> String {
    let mut covered = String::with_capacity(text.len());
    let mut before = false;
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let announced = cover_line(line, at, found, before, &mut covered);
        // A blank line between «Пароль:» and the word itself changes nothing.
        before = announced || before && !line.contains(char::is_alphanumeric);
        at += line.len();
    }
    covered
}

/// The text without its last word, where that is still being typed and may become a password: on a line that speaks of one, with
/// nothing behind it. O(length of the line).
pub fn without_open_end(mut text: String) -> String {
    let line = text.rfind('\n').map_or(0, |at| at + 1);
    let from =
        text.rfind(char::is_whitespace).map_or(0, |at| text[at..].chars().next().map_or(at, |c| at + c.len_utf8()));
    let (before, word) = (&text[line..from.max(line)], &text[from..]);
    if speaks_at_end(before, word) && !word.contains(MASK) && !is_usual(core_of(word)) {
        text.truncate(from);
        text.push_str(MASK);
    }
    text
}

/// Whether `word`, the last of a line of which `before` stands before it, would be a password if it were one at all: its own name
/// stands before an equals sign, or one was announced close by, where no password is hidden yet. A word of letters alone follows at once.
fn speaks_at_end(before: &str, word: &str) -> bool {
    if let Some((name, _)) = word.rsplit_once('=') {
        return name.split(|c: char| !c.is_alphanumeric()).any(is_name);
    }
    let mut back = before.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).rev();
    let Some(last) = back.next().filter(|last| !before.contains(MASK) && !AIMING.contains(&lowered(last).as_str()))
    else {
        return false;
    };
    // The address of a site or a mailbox is what the password is for.
    let known = identifiers(word).iter().any(|found| found.range == (0..word.len()));
    let letters = word.chars().all(|c| c.is_alphabetic() || c == '-');
    is_name(last) || !known && !letters && back.take(NEAR - 1).any(is_name)
}

/// Covers a line that begins `at`; `announced`: the line before spoke of a secret. Whether this one does.
fn cover_line(line: &str, at: usize, found: &[Identifier], announced: bool, covered: &mut String) -> bool {
    let own = line.split(|c: char| !c.is_alphanumeric()).any(announces);
    let speaks = own || announced;
    let (mut rest, mut number) = (line, false);
    let (mut reach, mut last) = (if announced && !own { REACH - 1 } else { 0 }, "");
    while let Some(start) = rest.find(|c: char| !c.is_whitespace()) {
        covered.push_str(&rest[..start]);
        let word = rest[start..].split(char::is_whitespace).next().unwrap_or_default();
        let from = at + line.len() - rest.len() + start;
        let tail = &line[line.len() - rest.len() + start..];
        let core = core_of(word);
        // The groups of a card's number go together.
        let hidden = number && is_number(word)
            || may_be_secret(word, from, tail, found) && !(speaks && is_told(word, from, found))
            || speaks && !core.is_empty() && is_value(word, from, tail, found, reach, last);
        number = hidden && is_number(word);
        covered.push_str(if hidden { MASK } else { word });
        rest = &rest[start + word.len()..];
        if !core.is_empty() {
            (reach, last) = (reach_behind(word, reach), core);
        }
    }
    covered.push_str(rest);
    own
}

/// How far behind this word a password may follow that looks like any other word: right behind one that names an account or an error,
/// no word of letters does.
fn reach_behind(word: &str, reach: usize) -> usize {
    let mut said = word.split(|c: char| !c.is_alphanumeric()).filter(|part| announces(part));
    let Some(first) = said.next() else { return reach.saturating_sub(1) };
    if names_other(first) && said.all(names_other) && !word.contains([':', '=', '/']) { 1 } else { REACH }
}

/// Whether a word of a line that speaks of passwords might be one. `reach` words on, one is still announced; `last` stands before it.
fn is_value(word: &str, from: usize, tail: &str, found: &[Identifier], reach: usize, last: &str) -> bool {
    let core = core_of(word);
    let aimed = AIMING.contains(&lowered(last).as_str());
    if is_plain(core) {
        let acronym = (2..=5).contains(&core.len()) && core.bytes().all(|byte| byte.is_ascii_uppercase());
        return !(is_usual(core) || acronym || aimed || reach < 2);
    }
    let number = core.bytes().all(|byte| byte.is_ascii_digit());
    let of_error = ["ошиб", "err", "http"].iter().any(|beginning| lowered(last).starts_with(beginning));
    let told =
        is_told(word, from, found) || core.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b':'));
    // Right behind its name whatever stands there is the password; a number of three digits is a code from a card,
    // «737 cvc» as well.
    let named_behind = || tail[word.len()..].split_whitespace().next().is_some_and(|next| is_name(core_of(next)));
    let shown =
        told && reach < REACH && (!number || core.len() <= 3 && (aimed || reach < CODE_REACH) && !named_behind());
    !(shown || of_error && core.chars().count() <= LONG[0] && !word.contains(['=', '@']))
}

/// Whether this word was recognised as an address or an error, with nothing secret to be carried in it.
fn is_told(word: &str, from: usize, found: &[Identifier]) -> bool {
    let mut kinds = found.iter().filter(|found| found.range.start < from + word.len() && from < found.range.end);
    kinds.next().is_some() && !word.contains(['=', '?']) && core_of(word).chars().count() < LONG[2]
}

fn core_of(word: &str) -> &str {
    word.trim_matches(|c: char| !c.is_alphanumeric())
}

fn is_plain(core: &str) -> bool {
    core.chars().all(|c| c.is_alphabetic() || matches!(c, '-' | '\'' | '’' | '/'))
}

/// Whether it is one of the words that everyone uses: small letters that are not Latin ones, or a capital one at the beginning; or a word
/// that announces.
fn is_usual(core: &str) -> bool {
    let small = core.chars().all(|c| !c.is_ascii_alphanumeric()) && core.chars().skip(1).all(|c| !c.is_uppercase());
    is_plain(core) && (small || announces(core))
}

fn announces(word: &str) -> bool {
    let word = lowered(word);
    ANNOUNCERS.iter().any(|beginning| word.starts_with(beginning))
}

/// Whether it announces a secret and names no account or error as often.
fn is_name(word: &str) -> bool {
    announces(word) && !names_other(word)
}

/// Whether a word that announces names an account or an error as often.
fn names_other(word: &str) -> bool {
    NAMING.iter().any(|naming| lowered(word).starts_with(naming))
}

/// Whether this word, which begins at `from` and is followed by the rest of its line in `tail`, might be a secret that nobody announces.
fn may_be_secret(word: &str, from: usize, tail: &str, found: &[Identifier]) -> bool {
    let core = core_of(word);
    if is_plain(core) {
        return false;
    }
    let kinds = found.iter().filter(|found| found.range.start < from + word.len() && from < found.range.end);
    let mut known = kinds.map(|found| found.kind);
    let length = core.chars().count();
    if known.any(|kind| kind != IdentifierKind::Url) && !word.contains(['=', '?']) && length < LONG[2] {
        return false;
    }
    if is_number(word) {
        let number = tail.split(|c: char| !(c.is_ascii_digit() || matches!(c, ' ' | '-' | '\u{a0}'))).next();
        return number.unwrap_or_default().chars().filter(char::is_ascii_digit).count() >= CARD;
    }
    let digits = core.chars().any(|c| c.is_ascii_digit());
    word.contains(['=', '@']) || word.starts_with("-p") || length >= LONG[usize::from(!digits)]
}

fn is_number(word: &str) -> bool {
    word.chars().any(|c| c.is_ascii_digit()) && word.chars().all(|c| !c.is_alphabetic())
}

/// Whether `masked` is `text` with parts of it hidden: what stands between its masks stands there in the same order. O(n).
pub fn is_masked(masked: &str, text: &str) -> bool {
    let mut pieces = masked.split(MASK);
    let Some(mut rest) = pieces.next().and_then(|first| text.strip_prefix(first)) else { return false };
    let mut last = None;
    for piece in pieces {
        if let Some(before) = last.replace(piece) {
            match rest.find(before) {
                Some(at) => rest = &rest[at + before.len()..],
                None => return false,
            }
        }
    }
    last.map_or(rest.is_empty(), |last| rest.ends_with(last))
}

#[cfg(test)]
mod tests {
    use super::super::{mask, secrets};
    use super::*;
    use crate::text::identifiers::identifiers;

    fn covered(text: &str) -> String {
        cover(text, &identifiers(text))
    }

    #[test]
    fn what_might_be_a_secret_is_hidden_with_what_stands_beside_it() {
        for (text, kept) in [
            ("Пароль: Qwerty123, сайт lavka.example", "Пароль: ● сайт lavka.example"),
            ("Мой пароль\n\nqwerty\nспасибо за 2 ответа", "Мой пароль\n\n●\nспасибо за 2 ответа"),
            ("карта 4276 3800 1234 5679 до 11/28", "карта ● ● ● ● до 11/28"),
            ("DB_PASS=abc на сервере", "● на сервере"),
            ("curl https://a.example/?t=1", "curl ●"),
            ("ghp_16C7e42F292c6912E7710c838347Ae178B4a", "●"),
            ("mysql -uroot -pабв1", "mysql -uroot ●"),
        ] {
            assert_eq!(covered(text).replace(MASK, "●"), kept, "{text}");
        }
    }

    #[test]
    fn a_story_without_secrets_stays_whole() {
        for text in [
            "",
            "Не открывается сайт shop-24.example, ошибка 502 с 14:30, PHP 8.1",
            "В письме 550 5.7.1 для boss@lavka.example, сервер 192.0.2.7",
            "ERR_SSL_PROTOCOL_ERROR в /var/www/site/index.php\n  1. Чистил кэш\n  2. Ждал 20 минут\n",
            "Invoice 2026-11-118 was paid twice, WordPress 6.4.2 says nothing",
            "Не могу войти в админку WordPress на shop-24.example, логин принимает, ошибка 403",
            "Пароль не подходит к FTP, пишет 530 Login incorrect с 14:30",
            "код ошибки 0x8007 при входе в ISPmanager",
            "ключ SSL не подходит: NET::ERR_CERT_AUTHORITY_INVALID",
            "Сайт lavka.example просит пароль, ошибка ERR_TOO_MANY_REDIRECTS, HTTP 503",
        ] {
            assert_eq!(covered(text), text);
        }
    }

    #[test]
    fn the_beginning_of_a_password_is_not_kept() {
        for (text, kept) in [
            ("мой пароль Qw9", "мой пароль ●"),
            ("доступы: admin / Kx82", "доступы: admin / ●"),
            ("DB_PASSWORD='Zz91", "●"),
            ("мой пароль Qw9 ", "мой пароль Qw9 "),
            ("мой пароль не подходит", "мой пароль не подходит"),
            ("пароль от панели: Kx82", "пароль от панели: ●"),
            ("логин admin, пароль Kx", "логин admin, пароль ●"),
            ("https://lavka.example/?token=a1", "●"),
            (
                "Не открывается https://lavka.example/index.php?id=1234",
                "Не открывается https://lavka.example/index.php?id=1234",
            ),
            ("стоит memory_limit=128M", "стоит memory_limit=128M"),
            ("Не могу зайти в FTP, логин u123456, ошибка 530", "Не могу зайти в FTP, логин u123456, ошибка 530"),
            ("логин u123456", "логин u123456"),
            ("Логин kedr77, домен kedr-les77.example", "Логин kedr77, домен kedr-les77.example"),
            ("не подходит пароль к FTP", "не подходит пароль к FTP"),
            ("сбросьте пароль от 1С", "сбросьте пароль от 1С"),
            ("пароль для сайта lavka-24.example", "пароль для сайта lavka-24.example"),
            ("код ошибки 0x8007", "код ошибки 0x8007"),
            ("пароль: ●●●●●●●●", "пароль: ●"),
            ("пароль: ●●●●●●●●!", "пароль: ●!"),
            ("забыл пароль\nсайт lavka.example", "забыл пароль\nсайт lavka.example"),
            ("", ""),
        ] {
            assert_eq!(without_open_end(text.to_owned()).replace(MASK, "●"), kept, "{text}");
        }
    }

    #[test]
    fn masked_words_are_told_from_other_words() {
        let text = "пароль: Qwerty123!, карта 4276 3800 1234 5679.";
        for masked in [mask(text, &secrets(text, &[])), covered(text), text.to_owned()] {
            assert!(is_masked(&masked, text), "{masked}");
        }
        let other = format!("пароль: {MASK}, карта");
        for (masked, text) in [("", "а"), ("а", ""), (other.as_str(), text), ("пароль", text), ("●●●●●●●●б", "а")]
        {
            assert!(!is_masked(masked, text), "{masked}");
        }
        assert!(is_masked("", "") && is_masked(MASK, "") && is_masked(MASK, "а"));
    }
}
