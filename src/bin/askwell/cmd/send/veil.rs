//! What of a line may a terminal show?
//!
//! Everything that `askwell send` prints goes through a [`Veil`]: requests, answers, verdicts and the reasons of a failure alike, since a
//! help desk may say back what it was given, in whatever spelling. A secret is hidden as it is, as JSON, HTML, an address or a form write
//! it, and inside of base64. Characters that would steer the terminal are shown by their numbers.

use std::{
    collections::BTreeSet,
    io::{self, Write},
};

/// Shortest secret that is looked for: what is shorter stands in every other word.
const SHORTEST: usize = 4;
/// Shortest run of base64 that is looked into.
const SHORTEST_RUN: usize = 6;
/// Longest line that is kept back until it ends.
const LONGEST_LINE: usize = 1 << 20;
const HIDDEN: &str = "‹secret›";

/// A writer that hides.
pub(super) struct Veil<W> {
    inner: W,
    secrets: BTreeSet<String>,
    /// Every way to write them, the longest first.
    spellings: Vec<String>,
    line: Vec<u8>,
}

impl<W: Write> Veil<W> {
    pub(super) fn new(inner: W) -> Self {
        Self { inner, secrets: BTreeSet::new(), spellings: Vec::new(), line: Vec::new() }
    }

    /// Hides these from now on.
    pub(super) fn learn(&mut self, secrets: impl IntoIterator<Item = String>) {
        for secret in secrets {
            let lines = secret.lines().map(str::trim).filter(|line| line.len() >= SHORTEST).map(str::to_owned);
            self.secrets.extend(lines);
        }
        self.spellings = self.secrets.iter().flat_map(|secret| spellings(secret)).collect();
        self.spellings.sort_by(|a, b| b.len().cmp(&a.len()).then(a.cmp(b)));
        self.spellings.dedup();
    }

    /// A text as it may be shown.
    pub(super) fn text(&self, text: &str) -> String {
        let mut text = self.uncoded(text);
        for spelling in &self.spellings {
            if text.contains(spelling.as_str()) {
                text = text.replace(spelling.as_str(), HIDDEN);
            }
        }
        let steers = |c: char| {
            c.is_control() && !"\n\t".contains(c)
                || matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
        };
        if !text.contains(steers) {
            return text;
        }
        text.chars().map(|c| if steers(c) { c.escape_unicode().to_string() } else { c.to_string() }).collect()
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

    fn end_line(&mut self) -> io::Result<()> {
        let line = std::mem::take(&mut self.line);
        let shown = self.text(&String::from_utf8_lossy(&line));
        self.inner.write_all(shown.as_bytes())
    }
}

impl<W: Write> Write for Veil<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        for part in bytes.split_inclusive(|byte| *byte == b'\n') {
            self.line.extend_from_slice(part);
            if part.ends_with(b"\n") || self.line.len() > LONGEST_LINE {
                self.end_line()?;
            }
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.end_line()?;
        self.inner.flush()
    }
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

    fn veil(secrets: &[&str]) -> Veil<Vec<u8>> {
        let mut veil = Veil::new(Vec::new());
        veil.learn(secrets.iter().map(|secret| String::from(*secret)));
        veil
    }

    #[test]
    fn a_secret_is_hidden_in_every_spelling() {
        let secret = "su/per \"s&c'rét<1>";
        let veil = veil(&[secret]);
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
            assert_eq!(veil.text(text), shown, "{text}");
        }
    }

    #[test]
    fn what_is_near_a_secret_is_shown() {
        let veil = veil(&["hunter2", "abc"]);
        for text in ["hunter", "HUNTER2", "abc", "aHVudGVy", "Content-Type: application/json", "Вода"] {
            assert_eq!(veil.text(text), text);
        }
        assert_eq!(veil.text("hunter2, twice: hunter2hunter2"), "‹secret›, twice: ‹secret›‹secret›");
    }

    #[test]
    fn a_terminal_is_not_steered() {
        let veil = veil(&[]);
        assert_eq!(veil.text("a\u{1b}[2J\u{7}\tb\r\u{9b}\u{202e}c\n"), "a\\u{1b}[2J\\u{7}\tb\\u{d}\\u{9b}\\u{202e}c\n");
    }

    #[test]
    fn lines_are_hidden_however_they_are_written_and_secrets_learnt_later_too() {
        let mut veil = veil(&["tok3n"]);
        for part in ["bad to", "k3n and\u{1b} s1", "d\n", "tok", "3n"] {
            veil.write_all(part.as_bytes()).unwrap();
        }
        veil.learn([String::from("sess10n")]);
        veil.write_all(b" sess10n").unwrap();
        veil.flush().unwrap();
        assert_eq!(String::from_utf8(veil.inner).unwrap(), "bad ‹secret› and\\u{1b} s1d\n‹secret› ‹secret›");
    }
}
