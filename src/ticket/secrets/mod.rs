//! What in this text must not leave the device?
//!
//! High precision first: a word after «пароль» is masked only where it stands as a value, and a placeholder never is. One file a
//! kind: [`password`] by the words that introduce it, [`token`] by the vendors' prefixes and PEM armour, [`card`] by its check
//! digit, [`assigned`] by the name of a setting, a cookie or an option, [`code`] by what a code is called. What was found is named by kind and range; the text of a secret is never kept. O(n).

mod assigned;
mod card;
mod code;
mod cover;
mod password;
mod token;

use crate::sort::sort_by_key;
pub use cover::{cover, is_masked};
use std::ops::Range;

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
pub fn secrets(text: &str, not_secret: &[String]) -> Vec<Secret> {
    let keys = token::private_keys(text).into_iter().map(|range| (range, SecretKind::PrivateKey));
    let tokens = token::tokens(text).into_iter().map(|range| (range, SecretKind::Token));
    let cards = card::cards(text).into_iter().map(|range| (range, SecretKind::Card));
    let passwords = password::passwords(text).into_iter().map(|range| (range, SecretKind::Password));
    let mut found: Vec<Secret> = keys
        .chain(tokens)
        .chain(cards)
        .chain(assigned::assigned(text))
        .chain(code::codes(text))
        .chain(passwords)
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
    first.is_none()
        || letters.all(|c| Some(c) == first)
        || variable
        || lower.contains("…")
        || lower.contains("...")
        || lower.contains("***")
        || WORDS.contains(&bare)
        || bare
            .split(['_', '-', ' '])
            .any(|part| matches!(part, "your" | "here" | "ваш" | "вашего" | "example" | "xxxx" | "xxxxx" | "xxxxxx"))
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
    fn overlapping_finds_are_one() {
        let text = "password=ghp_16C7e42F292c6912E7710c838347Ae178B4a";
        assert_eq!(mask(text, &secrets(text, &[])), "password=●●●●●●●●");
        assert_eq!(secrets(text, &[]).len(), 1);
    }

    #[test]
    fn masking_is_stable() {
        let text = "Пароль: Qwerty123!, карта 4276 3800 1234 5679";
        let once = mask(text, &secrets(text, &[]));
        assert_eq!(mask(&once, &secrets(&once, &[])), once);
    }
}
