//! Which lines of a document show why it was found? Text with ranges, never markup.

use std::ops::Range;

use crate::text::{fold::fold_into, tokenizer::words};

/// Characters of a snippet. A longer passage is cut around its first match.
const SNIPPET_CHARS: usize = 180;
/// Characters kept before the first match of a cut passage.
const LEAD_CHARS: usize = 40;

/// A text with what matched in it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Snippet {
    /// Plain text.
    pub text: String,
    /// Byte ranges of the matches: sorted, disjoint, on character boundaries.
    pub ranges: Vec<Range<usize>>,
}

/// What a folded word shows of a query: a term, and how much that is worth.
pub(super) type Shown<'a> = dyn Fn(&str) -> Option<(u32, f32)> + 'a;

/// A whole text with its matches.
pub(super) fn highlight(text: &str, shown: &Shown<'_>) -> Snippet {
    marked(text, shown).0
}

/// The passage that shows most, cut to [`SNIPPET_CHARS`]; the first one when none shows anything; empty without passages.
/// Equal terms count once, so that repetition does not win.
pub(super) fn best(passages: &[String], shown: &Shown<'_>) -> Snippet {
    let mut best: Option<(Snippet, f32)> = None;
    for passage in passages {
        let (snippet, worth) = marked(passage, shown);
        if best.as_ref().is_none_or(|(_, most)| worth > *most) {
            best = Some((snippet, worth));
        }
    }
    best.map(|(snippet, _)| cut(snippet)).unwrap_or_default()
}

#[inline(never)]
fn marked(text: &str, shown: &Shown<'_>) -> (Snippet, f32) {
    let mut ranges: Vec<Range<usize>> = Vec::new();
    let mut terms: Vec<u32> = Vec::new();
    let mut sum = 0.0;
    let mut folded = String::new();
    for range in words(text) {
        folded.clear();
        fold_into(&text[range.clone()], &mut folded);
        let Some((term, worth)) = shown(&folded) else { continue };
        // `wp-config.php` is one thing to the eye.
        let joined = |last: &&mut Range<usize>| matches!(&text[last.end..range.start], "-" | "." | "_" | "/");
        match ranges.last_mut().filter(joined) {
            Some(last) => last.end = last.end.max(range.end),
            None => ranges.push(range),
        }
        if !terms.contains(&term) {
            terms.push(term);
            sum += worth;
        }
    }
    (Snippet { text: text.to_owned(), ranges }, sum)
}

/// Cuts a long snippet at white space, with an ellipsis where something is missing.
fn cut(snippet: Snippet) -> Snippet {
    let Snippet { text, ranges } = snippet;
    let places: Vec<usize> = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
    if places.len() <= SNIPPET_CHARS + 1 {
        return Snippet { text, ranges };
    }
    let first = ranges.first().map_or(0, |range| places.partition_point(|&at| at < range.start));
    let last_start = places.len() - 1 - SNIPPET_CHARS;
    let from = if first <= SNIPPET_CHARS / 2 { 0 } else { first.saturating_sub(LEAD_CHARS).min(last_start) };
    let (mut start, mut end) = (places[from], places[from + SNIPPET_CHARS]);
    if start > 0 {
        start += text[start..end].find(' ').map_or(0, |space| space + 1);
    }
    if end < text.len() {
        end = text[start..end].rfind(' ').map_or(end, |space| start + space);
        // «молчит.…» reads like a slip.
        end = start + text[start..end].trim_end_matches([' ', '.', ',', ';', ':', '—']).len();
    }
    let lead = if start > 0 { "…" } else { "" };
    let tail = if end < text.len() { "…" } else { "" };
    let moved = ranges
        .into_iter()
        .filter(|range| range.start >= start && range.end <= end)
        .map(|range| range.start - start + lead.len()..range.end - start + lead.len())
        .collect();
    Snippet { text: [lead, &text[start..end], tail].concat(), ranges: moved }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(snippet: &Snippet) -> Vec<&str> {
        snippet.ranges.iter().map(|range| &snippet.text[range.clone()]).collect()
    }

    fn is_mail(word: &str) -> Option<(u32, f32)> {
        word.starts_with("почт").then_some((0, 1.0))
    }

    #[test]
    fn matches_are_ranges_of_the_shown_text() {
        let snippet = highlight("Почта: не приходит почтой", &is_mail);
        assert_eq!(texts(&snippet), ["Почта", "почтой"]);
    }

    #[test]
    fn words_that_a_machine_joins_become_one_range() {
        let snippet = highlight("файл wp-config.php тут", &|word| word.is_ascii().then_some((0, 1.0)));
        assert_eq!(texts(&snippet), ["wp-config.php"]);
    }

    #[test]
    fn the_passage_that_shows_more_wins_and_the_first_without_matches() {
        let passages = ["Общие слова.".to_owned(), "Проверьте почту.".to_owned()];
        assert_eq!(best(&passages, &is_mail).text, passages[1]);
        assert_eq!(best(&passages, &|_| None).text, passages[0]);
        assert_eq!(best(&[], &is_mail), Snippet::default());
    }

    #[test]
    fn a_long_passage_is_cut_around_its_first_match() {
        let passage = format!("{}почта {}", "слово ".repeat(50), "дальше ".repeat(50));
        let snippet = best(&[passage], &is_mail);
        assert_eq!(texts(&snippet), ["почта"]);
        assert!(snippet.text.starts_with('…') && snippet.text.ends_with('…'));
        assert!(snippet.text.chars().count() <= SNIPPET_CHARS + 2, "{}", snippet.text);
    }
}
