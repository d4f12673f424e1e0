//! How is a secret kept out of what clients, terminals and logs read?
//!
//! A help desk may say back what it was told: in a sentence, in a number, in a dump of the request. Whatever comes from one goes through
//! a [`Veil`], which knows the secrets in the spellings in which they travel. Shorter ones than [`SHORTEST`] are left: they would hide
//! ordinary words and keep nobody out.

use std::borrow::Cow;

use askwell::backend::content::{base64, percent};

/// Fewest characters of a secret that is looked for.
const SHORTEST: usize = 4;
/// Fewest characters of a piece of base64 that is no coincidence.
const SHORTEST_BASE64: usize = 8;
/// What stands in its place.
const HIDDEN: &str = "‹secret›";

/// Secrets in all their spellings, the longest first.
#[derive(Clone, Debug, Default)]
pub(crate) struct Veil(Vec<String>);

impl Veil {
    /// Hides these secrets.
    pub(crate) fn new<'s>(secrets: impl Iterator<Item = &'s str>) -> Self {
        let mut all = Vec::new();
        for secret in secrets.map(str::trim).filter(|secret| secret.chars().count() >= SHORTEST) {
            let percent = percent(secret.as_bytes());
            let json = serde_json::to_string(secret).unwrap_or_default();
            let html = secret.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;");
            all.extend((0..3).map(|offset| inside_base64(secret, offset)).filter(|it| it.len() >= SHORTEST_BASE64));
            all.extend([percent.to_lowercase(), percent.replace("%20", "+"), percent]);
            all.extend([json.trim_matches('"').to_owned(), secret.replace('/', "\\/"), html, secret.to_owned()]);
        }
        all.sort_by(|a, b| b.len().cmp(&a.len()).then_with(|| a.cmp(b)));
        all.dedup();
        Self(all)
    }

    /// The text without them. O(length · spellings).
    pub(crate) fn hide(&self, text: &str) -> String {
        let mut text = Cow::Borrowed(text);
        for spelling in &self.0 {
            if text.contains(spelling.as_str()) {
                text = Cow::Owned(text.replace(spelling.as_str(), HIDDEN));
            }
        }
        text.into_owned()
    }
}

/// The base64 of `secret` behind so many bytes (modulo 3) of something else, without the digits that depend on its neighbours: what is
/// left of it in `Basic` of a name and a password, and in any encoded whole.
fn inside_base64(secret: &str, offset: usize) -> String {
    let bytes = [&[0; 2][..offset], secret.as_bytes()].concat();
    let digits = base64(&bytes);
    // 8 bits of a neighbour reach into 2 digits, 16 into 3; at the end a group that is not full ends in a shared digit.
    let (begin, whole) = ([0, 2, 3][offset], bytes.len() * 8 / 6);
    digits.get(begin..whole.max(begin)).unwrap_or_default().to_owned()
}

/// A text that a terminal shows and does not obey: control characters become visible signs.
pub(crate) fn tame(text: &str) -> String {
    text.chars()
        .map(|c| match c {
            '\n' | '\t' => c,
            c if (c as u32) < 0x20 => char::from_u32(0x2400 + c as u32).unwrap_or('\u{FFFD}'),
            c if c.is_control() => '\u{FFFD}',
            c => c,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_is_hidden_in_every_spelling() {
        let secret = "super/secret&1\"x";
        let veil = Veil::new([secret, "abc", "", "другойКлюч"].into_iter());
        let quoted = serde_json::to_string(secret).unwrap();
        let basics = ["", "a:", "ab:", "robot:"].map(|name| base64(format!("{name}{secret}:X").as_bytes()));
        let mut told = vec![
            format!("bad: token {secret}"),
            format!("?key={}", percent(secret.as_bytes())),
            format!("?key={}", percent(secret.as_bytes()).to_lowercase()),
            format!("{{\"key\":{quoted}}}"),
            secret.replace('/', "\\/"),
            "super/secret&amp;1&quot;x".to_owned(),
        ];
        told.extend(basics.iter().map(|basic| format!("Basic {basic}")));
        for text in told {
            let hidden = veil.hide(&text);
            assert!(hidden.contains(HIDDEN), "{text}");
            assert!(!hidden.contains("secret&") && !hidden.contains("cret%26"), "{text} → {hidden}");
            let long = |text: &str| text.split(|c: char| !c.is_ascii_alphanumeric()).map(str::len).max();
            assert!(!text.starts_with("Basic") || long(&hidden) < Some(14), "{text} → {hidden}");
        }
        assert!(!veil.hide("ключ другойКлюч").contains("другойКлюч"));
        for text in ["abc", "no secrets here", "Basic cm9ib3Q6aHVudGVyMg==", ""] {
            assert_eq!(veil.hide(text), text);
        }
    }

    #[test]
    fn a_terminal_is_told_nothing_to_do() {
        assert_eq!(tame("a\u{1b}[2Jb\u{7}\r\n\u{9b}1m"), "a␛[2Jb␇␍\n\u{FFFD}1m");
        assert_eq!(tame("Ошибка\tв теме"), "Ошибка\tв теме");
    }
}
