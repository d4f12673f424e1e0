//! How is a secret kept out of what clients, terminals and logs read?
//!
//! A help desk may say back what it was told: in a sentence, in a number, in a dump of the request. Whatever comes from one goes through
//! a [`Veil`], which knows the secrets as they are, as JSON, HTML, an address or a form write them, and inside of base64. Shorter ones
//! than [`SHORTEST`] are left: they stand in every other word.

use std::collections::BTreeSet;

/// Fewest bytes of a secret that is looked for.
const SHORTEST: usize = 4;
/// Shortest run of base64 that is looked into.
const SHORTEST_RUN: usize = 6;
/// What stands in its place.
const HIDDEN: &str = "‹secret›";

/// Secrets in all their spellings.
#[derive(Clone, Debug, Default)]
pub(crate) struct Veil {
    secrets: BTreeSet<String>,
    /// Every way to write them, the longest first.
    spellings: Vec<String>,
}

impl Veil {
    /// Hides these secrets.
    pub(crate) fn new<'s>(secrets: impl Iterator<Item = &'s str>) -> Self {
        let mut veil = Self::default();
        veil.learn(secrets.map(str::to_owned));
        veil
    }

    /// Hides these, too, from now on.
    pub(crate) fn learn(&mut self, secrets: impl IntoIterator<Item = String>) {
        for secret in secrets {
            let lines = secret.lines().map(str::trim).filter(|line| line.len() >= SHORTEST).map(str::to_owned);
            self.secrets.extend(lines);
        }
        self.spellings = self.secrets.iter().flat_map(|secret| spellings(secret)).collect();
        self.spellings.sort_by(|a, b| b.len().cmp(&a.len()).then(a.cmp(b)));
        self.spellings.dedup();
    }

    /// The text without them. O(length · spellings).
    pub(crate) fn hide(&self, text: &str) -> String {
        let mut text = self.uncoded(text);
        for spelling in &self.spellings {
            if text.contains(spelling.as_str()) {
                text = text.replace(spelling.as_str(), HIDDEN);
            }
        }
        text
    }

    /// The text without the runs of base64 that hold a secret.
    fn uncoded(&self, text: &str) -> String {
        let is_code = |c: char| c.is_ascii_alphanumeric() || "+/-_".contains(c);
        let (mut shown, mut rest) = (String::new(), text);
        while let Some(start) = rest.find(is_code) {
            let (before, from) = rest.split_at(start);
            let (run, after) = from.split_at(from.find(|c| !is_code(c)).unwrap_or(from.len()));
            shown.push_str(before);
            shown.push_str(if run.len() >= SHORTEST_RUN && self.is_inside(run) { HIDDEN } else { run });
            rest = after;
        }
        shown.push_str(rest);
        shown
    }

    /// Whether a run of base64, begun at any of its characters' places, holds a secret.
    fn is_inside(&self, run: &str) -> bool {
        (0..4.min(run.len())).any(|skip| {
            let bytes = decoded(&run.as_bytes()[skip..]);
            let holds = |secret: &String| bytes.windows(secret.len()).any(|window| window == secret.as_bytes());
            self.secrets.iter().any(holds)
        })
    }
}

/// A text that a terminal shows and does not obey: characters that would steer it are shown by their numbers.
pub(crate) fn tame(text: String) -> String {
    let steers = |c: char| {
        c.is_control() && !"\n\t".contains(c)
            || matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    if !text.contains(steers) {
        return text;
    }
    text.chars().map(|c| if steers(c) { c.escape_unicode().to_string() } else { c.to_string() }).collect()
}

/// A secret as texts of different languages write it.
fn spellings(secret: &str) -> BTreeSet<String> {
    let json = serde_json::to_string(secret).unwrap_or_default();
    let json = json.trim_start_matches('"').strip_suffix('"').unwrap_or(secret).to_owned();
    let each = |own: &dyn Fn(char) -> String| secret.chars().map(own).collect::<String>();
    let coded = |kept: &str, space: &str, upper: bool| {
        each(&|c| {
            if c == ' ' {
                return space.to_owned();
            }
            if c.is_ascii_alphanumeric() || kept.contains(c) {
                return c.to_string();
            }
            let mut bytes = [0; 4];
            let bytes = c.encode_utf8(&mut bytes).bytes();
            bytes.map(|byte| if upper { format!("%{byte:02X}") } else { format!("%{byte:02x}") }).collect()
        })
    };
    let mut all = BTreeSet::from([secret.to_owned(), json.replace('/', "\\/"), json]);
    let escaped = |c: char| format!("\\u{:04x}", u32::from(c));
    all.insert(each(&|c| if c.is_ascii() && !"<>&'\"".contains(c) { c.to_string() } else { escaped(c) }));
    for (quote, apostrophe) in
        [("&quot;", "&#39;"), ("&#34;", "&#039;"), ("&quot;", "&#x27;"), ("\"", "'"), ("&quot;", "&apos;")]
    {
        all.insert(each(&|c| match c {
            '&' => String::from("&amp;"),
            '<' => String::from("&lt;"),
            '>' => String::from("&gt;"),
            '"' => quote.to_owned(),
            '\'' => apostrophe.to_owned(),
            c => c.to_string(),
        }));
    }
    for upper in [true, false] {
        // RFC 3986, what scripts of pages keep, forms, and what a path keeps.
        for kept in ["-._~", "-._~!*'()", "-._*", "-._~!$&'()*+,;=:@/"] {
            all.extend(["%20", "+"].map(|space| coded(kept, space, upper)));
        }
    }
    all
}

/// What a run of base64, of either alphabet and without its padding, stands for.
fn decoded(run: &[u8]) -> Vec<u8> {
    let (mut bytes, mut bits, mut held) = (Vec::new(), 0_u32, 0_u32);
    for &c in run {
        let value = match c {
            b'A'..=b'Z' => c - b'A',
            b'a'..=b'z' => c - b'a' + 26,
            b'0'..=b'9' => c - b'0' + 52,
            b'+' | b'-' => 62,
            _ => 63,
        };
        bits = bits << 6 | u32::from(value);
        held += 6;
        if held >= 8 {
            held -= 8;
            bytes.push(u8::try_from(bits >> held & 0xff).unwrap_or_default());
        }
    }
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_is_hidden_in_every_spelling() {
        let secret = "su/per \"s&c'rét<1>";
        let veil = Veil::new([secret].into_iter());
        for (text, shown) in [
            (secret, "‹secret›"),
            (r#"{"m":"su/per \"s&c'rét<1>"}"#, r#"{"m":"‹secret›"}"#),
            (r#"su\/per \"s&c'rét<1>"#, "‹secret›"),
            (r"su/per \u0022s\u0026c\u0027r\u00e9t\u003c1\u003e", "‹secret›"),
            ("<b>su/per &quot;s&amp;c&#39;rét&lt;1&gt;</b>", "<b>‹secret›</b>"),
            ("a?b=su%2Fper%20%22s%26c%27r%C3%A9t%3C1%3E&c", "a?b=‹secret›&c"),
            ("su%2fper+%22s%26c%27r%c3%a9t%3c1%3e", "‹secret›"),
            // `robot:` and the secret, and the secret in the middle of a sentence.
            ("Basic cm9ib3Q6c3UvcGVyICJzJmMncsOpdDwxPg==", "Basic ‹secret›=="),
            ("eCBzdS9wZXIgInMmYydyw6l0PDE-IHk", "‹secret›"),
            ("nothing of it: super secret", "nothing of it: super secret"),
        ] {
            assert_eq!(veil.hide(text), shown, "{text}");
        }
    }

    #[test]
    fn what_is_near_a_secret_is_shown() {
        let veil = Veil::new(["hunter2", "abc"].into_iter());
        for text in ["hunter", "HUNTER2", "abc", "aHVudGVy", "Content-Type: application/json", "Вода"] {
            assert_eq!(veil.hide(text), text);
        }
        assert_eq!(veil.hide("hunter2, twice: hunter2hunter2"), "‹secret›, twice: ‹secret›‹secret›");
    }

    #[test]
    fn a_terminal_is_not_steered() {
        let text = String::from("a\u{1b}[2J\u{7}\tb\r\u{9b}\u{202e}c\n");
        assert_eq!(tame(text), "a\\u{1b}[2J\\u{7}\tb\\u{d}\\u{9b}\\u{202e}c\n");
        assert_eq!(tame("Ошибка\tв теме".into()), "Ошибка\tв теме");
    }
}
