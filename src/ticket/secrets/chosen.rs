//! Does something stand here that nobody writes but as a password, in a text that speaks of logging in?
//!
//! «входим мы по Kolosok17zima», «панель теперь 1Barsuk2Barsuk», «напротив «хостинг» … и дальше L4p1n-Uhodit»: no grammar leads to the value. Small and capital
//! letters and digits in one word of 8 to 24 characters are a chosen secret wherever they stand, unless it is the name of a product, a code of an
//! error, or behind a word that a name follows; a longer one is a key where a key is spoken of. O(n).

use std::ops::Range;

use super::{
    super::sentence::{fold, words},
    SecretKind, is_placeholder,
    password::{begins, is_named, names_what_follows},
};
use crate::case::{is_capital, is_small};

/// Beginnings of words of logging in.
const CUES: &str = "\
    парол пасс pass pwd parol логин login вход войти войд вхож вход захож захо зайд зайт заход доступ учетк учетн кред cred админк админ admin ключ key рут root \
    access sign log токен token секрет secret панел panel";
/// Those of keys.
const KEYS: &str = "ключ key токен token секрет secret апи api";
/// Words around a key that may be seen by anyone; folded beginnings.
const PUBLIC: &str = "публичн открыт public publish site сайт хеш хэш hash fingerprint отпечат sha ssh commit коммит recaptcha captcha cert сертификат dkim csr request ray trace id";
/// Beginnings of names that have a number and a capital.
const PRODUCTS: &str = "\
    windows win iphone ipad ipados macbook macos redmi galaxy ubuntu debian centos php mysql mariadb postgres postgresql python wordpress office outlook base utf sha md node redis nginx \
    apache thunderbird keenetic tp-link samsung honor xiaomi huawei pixel bitrix laravel drupal joomla opencart chrome firefox safari edge android proxmox cloudlinux \
    almalinux rocky kernel version start premium business shared server plan тариф desktop laptop router oauth open http https ipv";
/// Fewest and most characters of a password, and most of a key.
const CHARS: std::ops::RangeInclusive<usize> = 8..=24;
const KEY_CHARS: usize = 80;
/// Bytes before a key in which words that make it public are looked for.
const PUBLIC_BYTES: usize = 70;

/// Ranges of what was chosen as a secret.
pub(super) fn chosen(text: &str) -> Vec<(Range<usize>, SecretKind)> {
    let (mut access, mut keys) = (false, false);
    for word in words(text) {
        access |= begins(CUES, &word.folded);
        keys |= begins(KEYS, &word.folded);
    }
    let mut found = Vec::new();
    let mut before = "";
    for chunk in text.split_whitespace().filter(|_| access) {
        let core = chunk.trim_matches(|c: char| "«»\"'(),.;:!?“”—…".contains(c));
        let label = fold(before.trim_end_matches([':', '-']));
        // `CF-Ray: …`, `X-Request-Id: …` of a log.
        let named = names_what_follows(&label) || ["-ray", "-id", "id", "trace"].iter().any(|end| label.ends_with(end));
        before = chunk;
        if core.len() < *CHARS.start() || core.len() > KEY_CHARS || named || !is_mixed(core) {
            continue;
        }
        let start = core.as_ptr() as usize - text.as_ptr() as usize;
        let range = start..start + core.len();
        if core.len() <= *CHARS.end() {
            found.push((range, SecretKind::Password));
        } else if keys && !is_public(text, start) && core.bytes().filter(u8::is_ascii_digit).count() >= 4 {
            found.push((range, SecretKind::Token));
        }
    }
    found
}

/// Small and capital letters and a digit, no sign of code, and the name of nothing.
fn is_mixed(core: &str) -> bool {
    let folded = fold(core);
    core.bytes().all(|byte| byte.is_ascii_graphic())
        && core.chars().filter(|c| is_small(*c)).count() >= 2
        && core.chars().any(is_capital)
        && core.bytes().any(|byte| byte.is_ascii_digit())
        && core.starts_with(|c: char| c.is_ascii_alphanumeric())
        && !core.contains(|c: char| "<>[]{}`|\\,;:'\"=@()".contains(c))
        && !["0x", "pk_", "AAAA", "MII", "eyJ"].iter().any(|head| core.starts_with(head))
        && !is_product(&folded)
        && !is_chord(&folded)
        && !core.contains("//")
        && !(core.contains('/') && is_named(&core.replace('/', "")))
        && !is_named(&core.replace('/', ""))
        && !is_placeholder(core)
}

/// `iphone15pro`: a product, its number, and no more letters in between.
fn is_product(folded: &str) -> bool {
    let numbered = |name: &str| folded.strip_prefix(name).is_some_and(|rest| !rest.starts_with(char::is_alphabetic));
    PRODUCTS.split_ascii_whitespace().any(numbered)
}

/// `Cmd+Shift+4`: keys pressed together.
fn is_chord(folded: &str) -> bool {
    let mut keys = folded.split('+');
    let holds = |key: &str| matches!(key, "cmd" | "ctrl" | "shift" | "alt" | "win" | "fn" | "option" | "command");
    keys.next().is_some_and(holds) && keys.next().is_some()
}

fn is_public(text: &str, at: usize) -> bool {
    let from = super::password::floor(text, at.saturating_sub(PUBLIC_BYTES));
    words(&text[from..at]).iter().any(|word| begins(PUBLIC, &word.folded))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_looks_chosen_is_hidden_where_logging_in_is_spoken_of() {
        for (text, value) in [
            ("ящик sad@kolosok.example, а входим мы по Kolosok17zima , сервер не знаю какой", Some("Kolosok17zima")),
            ("поменяли всё: панель теперь 1Barsuk2Barsuk", Some("1Barsuk2Barsuk")),
            (
                "вот ключ от хранилища. Он: S3EXAMPLE0000kLmNoPqRsTuVwXyZ0000EXAMPLE",
                Some("S3EXAMPLE0000kLmNoPqRsTuVwXyZ0000EXAMPLE"),
            ),
            ("логин Kolosok17zima не подходит", None),
            ("не могу войти с iPhone15Pro и Win10Pro", None),
            ("при входе ошибка 0x800CCc0E", None),
            ("вход в панель снял через Cmd+Shift+4", None),
            ("открытый ключ: S3EXAMPLE0000kLmNoPqRsTuVwXyZ0000EXAMPLE", None),
            ("артикул Kolosok17zima пропал из каталога", None),
        ] {
            let found = chosen(text);
            assert_eq!(found.first().map(|(range, _)| &text[range.clone()]), value, "{text}");
        }
    }
}
