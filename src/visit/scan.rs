//! What is recognised in the text of the ask box, and how is a long text read without holding up the page?
//!
//! A text of everyday length is read at once. A longer one is read slice by slice, between other events ([`Pause::Slice`]); each slice
//! begins some way before the end of the last one, so that what stands across the border is seen whole. After a change only
//! what comes after it is read again. Ranges are those of the text that was read: whoever changes it calls [`Scan::follow`].
//!
//! [`Pause::Slice`]: super::Pause::Slice

use std::borrow::Cow;

use crate::text::identifiers::{Identifier, IdentifierKind, identifiers};
use crate::ticket::secrets::{self, Secret};

/// Finds the secrets of a text: [`FormLogic::secrets`](super::FormLogic::secrets).
type Secrets = fn(&str, &[String]) -> Vec<Secret>;

/// Bytes that are read at once. A turn reads them with the overlap, 5.6 KB: three quarters of what took 7 ms on one core of a small
/// server (Chromium 148, slices of 4 KB), where a busy one took 25. Smaller ones read the overlap so often that the text takes longer.
const SLICE: usize = 2 * 1024;
/// Bytes before a slice that are read again with it: longer than a private key of 4096 bits in its armour.
const OVERLAP: usize = 3_584;
/// Longest text that is searched for as a whole. What people write themselves is shorter; words of a log that the index does not know
/// cost a tenth of a millisecond each, all their misspellings included.
const SEARCHED: usize = 1536;
/// Bytes of the head and of the tail of a longer one.
const ENDS: (usize, usize) = (640, 256);
/// Most errors from between them.
const ERRORS: usize = 4;

/// What was recognised in a text, as far as it was read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Scan {
    /// Bytes that were read.
    read: usize,
    /// Secrets, sorted and disjoint.
    pub hidden: Vec<Secret>,
    /// Identifiers, sorted.
    pub found: Vec<Identifier>,
}

impl Scan {
    /// Whether the whole text was read.
    pub fn is_done(&self, text: &str) -> bool {
        self.read >= text.len()
    }

    /// The text became another one: what stands before the change stays read.
    pub(super) fn follow(&mut self, before: &str, after: &str) {
        let same = before.bytes().zip(after.bytes()).take_while(|(one, other)| one == other).count();
        let kept = if same > OVERLAP { border(after, same - OVERLAP) } else { 0 };
        self.read = self.read.min(kept);
        let read = self.read;
        self.hidden.retain(|secret| secret.range.end <= read);
        self.found.retain(|found| found.range.end <= read);
    }

    /// Reads the next slice; for secrets only with the reader of them.
    pub(super) fn step(&mut self, text: &str, secrets: Option<Secrets>, not_secret: &[String]) {
        if self.is_done(text) {
            return;
        }
        let from = border(text, self.read.saturating_sub(OVERLAP));
        let rest = text.len() - self.read;
        let to = if rest > SLICE { border(text, self.read + SLICE).max(self.read + 1) } else { text.len() };
        let to = (to..=text.len()).find(|at| text.is_char_boundary(*at)).unwrap_or(text.len());
        let slice = &text[from..to];
        for Secret { range, kind } in secrets.map(|find| find(slice, not_secret)).unwrap_or_default() {
            let range = range.start + from..range.end + from;
            match self.hidden.last_mut() {
                Some(last) if range.start < last.range.end => last.range.end = last.range.end.max(range.end),
                _ => self.hidden.push(Secret { range, kind }),
            }
        }
        let read = self.found.last().map_or(0, |last| last.range.end).max(self.read);
        for mut found in identifiers(slice) {
            found.range = found.range.start + from..found.range.end + from;
            if found.range.start >= read {
                self.found.push(found);
            }
        }
        self.read = to;
    }

    /// What of a text is searched for: all of it, or of a long one its head, the errors that were recognised in it, and its tail.
    pub(super) fn excerpt<'t>(&self, text: &'t str) -> Cow<'t, str> {
        if text.len() <= SEARCHED {
            return Cow::Borrowed(text);
        }
        let (head, tail) = (border(text, ENDS.0), border(text, text.len() - ENDS.1));
        let mut parts = vec![&text[..head]];
        for found in self.found.iter().filter(|found| found.kind == IdentifierKind::Error) {
            let words = text.get(found.range.clone()).unwrap_or_default();
            if found.range.start >= head && parts.len() <= ERRORS && !parts.contains(&words) {
                parts.push(words);
            }
        }
        parts.push(&text[tail..]);
        Cow::Owned(parts.join("\n"))
    }

    /// The text with every secret in it hidden; what was not read yet is read now.
    pub(super) fn masked(&mut self, text: &str, secrets: Secrets, not_secret: &[String]) -> String {
        while !self.is_done(text) {
            self.step(text, Some(secrets), not_secret);
        }
        secrets::mask(text, &self.hidden)
    }

    /// Whether the last word of the text is hidden, or was when it was written.
    pub(super) fn ends_hidden(&self, text: &str) -> bool {
        text.ends_with(secrets::MASK) || self.hidden.last().is_some_and(|secret| secret.range.end == text.len())
    }

    /// The text with everything hidden that might be a secret, as long as nothing can tell what is one.
    pub(super) fn covered(&mut self, text: &str, not_secret: &[String]) -> String {
        while !self.is_done(text) {
            self.step(text, None, not_secret);
        }
        secrets::cover(text, &self.found)
    }
}

/// Where the line begins that `at` stands in, or the word where the line is long: nothing is cut in two there.
fn border(text: &str, at: usize) -> usize {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    let head = &text[..at];
    let near = |found: Option<usize>| found.map(|break_at| break_at + 1).filter(|from| at - from < SLICE / 2);
    near(head.rfind('\n')).or_else(|| near(head.rfind(' '))).unwrap_or(at)
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;

    const FIND: Option<Secrets> = Some(secrets::secrets);

    /// A log with a password, a key and an error here and there.
    fn log(lines: usize) -> String {
        let mut text = String::from("Сайт shop.example отвечает 502 Bad Gateway, вот журнал\n");
        for n in 0..lines {
            text.push_str(&match n % 97 {
                13 => format!("пароль: Qx7vbn2Zr{n}!\n"),
                40 => format!(
                    "-----BEGIN PRIVATE KEY-----\n{}\n-----END PRIVATE KEY-----\n",
                    "MIIEvQIBADANBgkqhkiG9w0BAQEFAASC\n".repeat(90)
                ),
                60 => "PHP Fatal error: Allowed memory size of 134217728 bytes exhausted\n".to_owned(),
                _ => format!("[21/Nov/2026:12:00:{n:02}] GET /catalog/{n} HTTP/1.1 200 5120 «Мозилла»\n"),
            });
        }
        text
    }

    fn read(text: &str) -> (Scan, usize) {
        let (mut scan, mut steps) = (Scan::default(), 0);
        while !scan.is_done(text) {
            scan.step(text, FIND, &[]);
            steps += 1;
        }
        (scan, steps)
    }

    #[test]
    fn slices_find_what_one_reading_finds() {
        for text in [log(20), log(1_500), "x".repeat(50_000), "я".repeat(40_000), String::new()] {
            let (scan, steps) = read(&text);
            assert!(steps <= text.len() / (SLICE / 2) + 1, "{steps} steps for {} bytes", text.len());
            assert_eq!(secrets::mask(&text, &scan.hidden), secrets::masked(&text, &[]));
            let whole: Vec<_> = identifiers(&text).into_iter().map(|found| found.text).collect();
            let found: Vec<_> = scan.found.iter().map(|found| found.text.clone()).collect();
            assert_eq!(found, whole);
            assert!(scan.found.iter().all(|found| text[found.range.clone()] == found.text));
        }
    }

    /// What keeps a turn below a frame, whatever machine it runs on: the bytes that it reads.
    #[test]
    fn a_turn_reads_a_slice_and_its_overlap_at_most() {
        static MOST: AtomicUsize = AtomicUsize::new(0);
        fn noting(text: &str, _: &[String]) -> Vec<Secret> {
            MOST.fetch_max(text.len(), Ordering::Relaxed);
            Vec::new()
        }
        for text in [log(1_500), "x".repeat(200_000), "я".repeat(100_000)] {
            let (mut scan, mut turns) = (Scan::default(), 0);
            while !scan.is_done(&text) {
                scan.step(&text, Some(noting), &[]);
                turns += 1;
            }
            // A slice goes on to the end of a character, its overlap may begin half a slice earlier, with the line.
            let most = MOST.load(Ordering::Relaxed);
            assert!(most <= SLICE + OVERLAP + SLICE / 2 + 4, "{most} bytes in one turn");
            assert!(turns >= text.len() / SLICE, "{turns} turns");
        }
    }

    #[test]
    fn after_a_change_only_what_follows_is_read_again() {
        let text = log(1_500);
        let (mut scan, _) = read(&text);
        let longer = format!("{text}пароль: Zx9!kLm2qQ\n");
        scan.follow(&text, &longer);
        let mut steps = 0;
        while !scan.is_done(&longer) {
            scan.step(&longer, FIND, &[]);
            steps += 1;
        }
        assert!(steps <= 2, "{steps}");
        assert_eq!(scan, read(&longer).0);
        let shorter = format!("Ой, {longer}");
        scan.follow(&longer, &shorter);
        assert_eq!(scan, Scan::default(), "what stands before everything moves everything");
        scan.follow(&shorter, "");
        assert!(scan.is_done(""));
    }

    #[test]
    fn of_a_long_text_its_ends_and_its_errors_are_searched_for() {
        let short = "Сайт отвечает 502";
        assert_eq!(Scan::default().excerpt(short), short);
        let text = format!("{}Конец журнала", log(1_500));
        let excerpt = read(&text).0.excerpt(&text).into_owned();
        assert!(excerpt.len() < 1_500, "{}", excerpt.len());
        for words in ["502 Bad Gateway", "PHP Fatal error", "Конец журнала"] {
            assert_eq!(excerpt.matches(words).count(), 1, "{words}");
        }
    }

    #[test]
    fn masking_does_not_wait_for_the_reading() {
        let text = log(1_500);
        assert_eq!(Scan::default().masked(&text, secrets::secrets, &[]), secrets::masked(&text, &[]));
    }
}
