//! What in this text must not leave the device?
//!
//! High precision first: a word after «пароль» is masked only where it stands as a value, and a placeholder never is. One file a
//! kind: [`password`] by the words that introduce it, [`plain`] where the value is a word like any other, [`pair`] by the name beside it, [`handed`] by how it is passed on, [`token`] by the vendors' prefixes and PEM armour, [`card`] by its check
//! digit, [`assigned`] by the name of a setting or a cookie, [`command`] by an option, [`table`] by the head of a column, [`spelt`] where it is
//! dictated, [`described`] behind what it is like, [`phrase`] where it is several words, [`code`] by what a code is called, [`beside`] by what is told around it, [`chosen`] by its look alone. What was found is named by kind and range; the text of a secret is never kept. O(n).

mod assigned;
mod beside;
mod card;
mod chosen;
mod code;
mod command;
mod cover;
mod described;
mod handed;
mod pair;
mod password;
mod phrase;
mod plain;
mod spelt;
mod table;
mod token;

use std::{borrow::Cow, ops::Range};

use super::reading::layout::{as_typed, repaired};
use crate::sort::sort_by_key;
pub use cover::{cover, is_masked, without_open_end};

/// What stands in a text where a secret stood. Its length says nothing about the secret's.
pub const MASK: &str = "●●●●●●●●";

/// What kind of secret it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SecretKind {
    /// A password.
    Password,
    /// A private key in PEM form.
    PrivateKey,
    /// A token of a vendor.
    Token,
    /// A payment card number.
    Card,
    /// The secret part of a connection string.
    Dsn,
    /// The value of a session's cookie.
    Cookie,
    /// The value of a line of `.env`, `wp-config.php` or `configuration.php`.
    Env,
    /// A transfer code, a code by SMS, a PIN, a CVC, a code word, the seed of a second factor.
    Other,
}

impl SecretKind {
    /// `token=ghp_…` is a token and not a setting, `Password=…;Server=…` a connection string and not a password.
    fn tells_more_than(self, other: Self) -> bool {
        let order = [
            Self::Password,
            Self::Other,
            Self::Card,
            Self::Env,
            Self::Cookie,
            Self::Dsn,
            Self::Token,
            Self::PrivateKey,
        ];
        let rank = |kind| order.iter().position(|one| *one == kind);
        rank(self) > rank(other)
    }

    /// Its name in the contract of `askwell simulate`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Password => "password",
            Self::PrivateKey => "private_key",
            Self::Token => "token",
            Self::Card => "card",
            Self::Dsn => "dsn",
            Self::Cookie => "cookie",
            Self::Env => "env",
            Self::Other => "other",
        }
    }
}

/// A secret in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Secret {
    /// Byte range of the secret itself, without the word that introduces it.
    pub range: Range<usize>,
    /// What it is.
    pub kind: SecretKind,
}

/// The secrets of a text, sorted and disjoint; without those whose text is in `not_secret`, as the client said of them.
///
/// What was typed in the other layout («gfhjkm jn gjxns: …») is read both ways; the ranges are those of what was typed.
pub fn secrets(text: &str, not_secret: &[String]) -> Vec<Secret> {
    let mut all = shown(text);
    if let Cow::Owned(meant) = repaired(text) {
        let (ranges, kinds): (Vec<_>, Vec<_>) = shown(&meant).into_iter().unzip();
        all.extend(as_typed(text, &meant, ranges).into_iter().zip(kinds));
    }
    let mut found: Vec<Secret> = all
        .into_iter()
        .filter(|(range, _)| !not_secret.iter().any(|text_of| text_of == &text[range.clone()]))
        .map(|(range, kind)| Secret { range, kind })
        .collect();
    // Of two that overlap the longer one stays, so that no half of a secret is left in the open.
    sort_by_key(&mut found, |secret| (secret.range.start, usize::MAX - secret.range.end));
    let mut disjoint: Vec<Secret> = Vec::with_capacity(found.len());
    for secret in found {
        match disjoint.last_mut() {
            Some(last) if secret.range.start < last.range.end => {
                last.range.end = last.range.end.max(secret.range.end);
                // Where two readers agree, the one that knows the thing itself names it.
                if secret.kind.tells_more_than(last.kind) {
                    last.kind = secret.kind;
                }
            }
            _ => disjoint.push(secret),
        }
    }
    disjoint
}

/// What each reader finds, in no order.
fn shown(text: &str) -> Vec<(Range<usize>, SecretKind)> {
    let keys = token::private_keys(text).into_iter().map(|range| (range, SecretKind::PrivateKey));
    let tokens = token::tokens(text).into_iter().map(|range| (range, SecretKind::Token));
    let cards = card::cards(text);
    let beside = beside::beside(text, &cards).into_iter().map(|range| (range, SecretKind::Other));
    let cards = cards.into_iter().map(|range| (range, SecretKind::Card));
    let called = password::passwords(text);
    let handed = handed::handed(text, &called);
    let pairs = pair::pairs(text);
    let passwords = called
        .into_iter()
        .chain(handed)
        .chain(plain::plain(text))
        .chain(pairs)
        .chain(spelt::spelt(text))
        .chain(described::described(text))
        .chain(table::columns(text))
        .map(|range| (with_marks(text, range), SecretKind::Password));
    let named = in_file_name(text);
    keys.chain(tokens)
        .chain(cards)
        .chain(assigned::assigned(text))
        .chain(command::commands(text))
        .chain(code::codes(text))
        .chain(beside)
        .chain(chosen::chosen(text))
        .chain(passwords)
        .chain(named)
        .collect()
}

/// «Les2026! и не пускает»: an exclamation mark is more often the password's than the sentence's, and hidden it harms nobody.
fn with_marks(text: &str, range: Range<usize>) -> Range<usize> {
    let marks = text[range.end..].bytes().take_while(|byte| *byte == b'!').count();
    range.start..range.end + marks
}

/// Longest text that may be a file's name, in bytes.
const NAME_BYTES: usize = 200;

/// `пароль_Qwerty123.txt`: in the name of a file words are joined by signs, and its ending belongs to no value.
fn in_file_name(text: &str) -> Vec<(Range<usize>, SecretKind)> {
    let Some((stem, ending)) =
        text.rsplit_once('.').filter(|_| text.len() <= NAME_BYTES && !text.contains(['\n', ':']))
    else {
        return Vec::new();
    };
    // A sentence may end with a site: its last word has a point and an ending, too.
    let spoken = stem.contains([',', ';', '!', '?']) || stem.contains(". ") || stem.split_whitespace().count() > 4;
    let ends = (2..=5).contains(&ending.len()) && ending.bytes().all(|byte| byte.is_ascii_alphanumeric());
    if !ends || spoken {
        return Vec::new();
    }
    // A joint as a space shows numbers and tokens, as `=` the value behind a name; each keeps every offset.
    let apart = stem.replace('_', " ");
    let joined = stem.replace(['_', '-', ' '], "=");
    let mut found: Vec<(Range<usize>, SecretKind)> = Vec::new();
    found.extend(token::tokens(&apart).into_iter().map(|range| (range, SecretKind::Token)));
    found.extend(card::cards(&apart).into_iter().map(|range| (range, SecretKind::Card)));
    found.extend(code::codes(&apart));
    let values = password::passwords(&joined).into_iter().chain(handed::handed(&apart, &[]));
    let strong = |range: &Range<usize>| password::is_strong(&text[range.clone()]);
    found.extend(values.filter(strong).map(|range| (range, SecretKind::Password)));
    found
}

/// The text with every secret found in it hidden: what may leave the memory of the page. `not_secret` as in [`secrets`].
pub fn masked(text: &str, not_secret: &[String]) -> String {
    mask(text, &secrets(text, not_secret))
}

/// The text with [`MASK`] in the place of each secret. `secrets` must be those of this text.
pub fn mask(text: &str, secrets: &[Secret]) -> String {
    let mut masked = String::with_capacity(text.len());
    let mut from = 0;
    for secret in secrets {
        masked.push_str(text.get(from..secret.range.start).unwrap_or_default());
        masked.push_str(MASK);
        from = secret.range.end;
    }
    masked.push_str(text.get(from..).unwrap_or_default());
    masked
}

/// Whether a value only shows where a secret belongs: `<password>`, `ВАШ_ПАРОЛЬ`, `****`, `$DB_PASS`, `changeme`.
fn is_placeholder(value: &str) -> bool {
    const WORDS: [&str; 24] = [
        "your",
        "yourpass",
        "ваш",
        "example",
        "пример",
        "placeholder",
        "changeme",
        "change_me",
        "password",
        "passwd",
        "пароль",
        "parol",
        "redacted",
        "hidden",
        "скрыт",
        "secret",
        "pass",
        "pwd",
        "mypassword",
        "my_password",
        "mypass",
        "xxx",
        "ххх",
        "insert",
    ];
    let lower = super::sentence::fold(value);
    let bare = lower.trim_matches(|c: char| !c.is_alphanumeric());
    let mut letters = bare.chars();
    let first = letters.next();
    let variable = value.starts_with(['$', '<', '{', '%', '[', '(', '*', '●', '•', '@'])
        && value.ends_with(|c: char| c.is_alphabetic() || "_>}%])*●•".contains(c))
        && !value.chars().any(|c| c.is_ascii_digit());
    // A vendor's own sample has the vendor's form: `q{0Zx-0000-EXAMPLE-v9|k]Rm`.
    let random = bare.chars().count() >= 16 && bare.chars().filter(char::is_ascii_digit).count() >= 4;
    first.is_none()
        // «0000» is a password that people have, «xxxx» shows where one belongs.
        || letters.all(|c| Some(c) == first) && !first.is_some_and(|c| c.is_ascii_digit())
        || variable
        || lower.contains("…")
        || lower.contains("...")
        || lower.contains("***")
        || WORDS.contains(&bare)
        || bare
            .split(['_', '-', ' '])
            .any(|part| matches!(part, "your" | "ваш" | "вашего" | "xxxx" | "xxxxx" | "xxxxxx") || part == "example" && !random)
        // `key_goes_here`, but not `Wint3r-is-here`.
        || bare.split(['_', '-', ' ']).any(|part| part == "here") && !bare.contains(|c: char| c.is_ascii_digit())
        || bare.starts_with("your")
        || bare.starts_with("ваш")
        || bare.ends_with("example") && !bare.contains(|c: char| c.is_ascii_digit())
        || bare.contains("xxxxxx")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_client_calls_no_secret_is_left() {
        let text = "пароль: Qwerty123 и ещё пароль: Asdfgh456";
        assert_eq!(secrets(text, &[]).len(), 2);
        let left = secrets(text, &["Qwerty123".into()]);
        assert_eq!(mask(text, &left), "пароль: Qwerty123 и ещё пароль: ●●●●●●●●");
    }

    #[test]
    fn the_other_layout_is_read_both_ways() {
        for (typed, hidden) in [
            ("gfhjkm jn gjxns: Vesna2024", "gfhjkm jn gjxns: ●●●●●●●●"),
            ("cfqn yt hf,jnftn? gfhjkm Vesna2024!", "cfqn yt hf,jnftn? gfhjkm ●●●●●●●●"),
            ("cfqn yt jnrhsdftncz? gfhjkm yt gjl[jlbn", "cfqn yt jnrhsdftncz? gfhjkm yt gjl[jlbn"),
        ] {
            assert_eq!(mask(typed, &secrets(typed, &[])), hidden);
        }
    }

    #[test]
    fn overlapping_finds_are_one() {
        let text = "password=ghp_16C7e42F292c6912E7710c838347Ae178B4a";
        assert_eq!(mask(text, &secrets(text, &[])), "password=●●●●●●●●");
        assert_eq!(secrets(text, &[]).len(), 1);
    }

    #[test]
    fn names_of_files_are_read_too() {
        for (name, secret) in [
            ("пароль_Qwerty123.txt", Some("Qwerty123")),
            ("pass-Kotik777.png", Some("Kotik777")),
            ("card_5555555555554444.png", Some("5555555555554444")),
            ("token_glpat-0000EXAMPLE0000EXAMP.env", Some("glpat-0000EXAMPLE0000EXAMP")),
            ("reset-password-page2.png", None),
            ("screenshot_2026-11-22_12-30-45.png", None),
            ("пароли.xlsx", None),
            ("id_rsa", None),
        ] {
            assert_eq!(secrets(name, &[]).first().map(|one| &name[one.range.clone()]), secret, "{name}");
        }
    }

    #[test]
    fn masking_is_stable() {
        let text = "Пароль: Qwerty123!, карта 4276 3800 1234 5679";
        let once = mask(text, &secrets(text, &[]));
        assert_eq!(mask(&once, &secrets(&once, &[])), once);
    }
}
