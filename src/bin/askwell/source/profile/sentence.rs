//! Where do the sentences of a regulation begin and end, and which of them does a quotation touch?

use std::ops::Range;

/// A text with its white space folded, and where each byte of it stands in the original.
pub(super) struct Folded {
    pub(super) text: String,
    at: Vec<usize>,
}

impl Folded {
    pub(super) fn of(original: &str) -> Self {
        let mut folded = Self { text: String::new(), at: Vec::new() };
        for word in original.split_whitespace() {
            // `word` is a part of `original`: the distance of the two is its place there.
            let from = word.as_ptr() as usize - original.as_ptr() as usize;
            if !folded.text.is_empty() {
                folded.text.push(' ');
                folded.at.push(from);
            }
            folded.text.push_str(word);
            folded.at.extend(from..from + word.len());
        }
        folded
    }

    /// Where the fragments stand in the original, in order; those that do not are left out.
    pub(super) fn find(&self, fragments: &[String]) -> Vec<Range<usize>> {
        let mut from = 0;
        let mut found = Vec::new();
        for fragment in fragments {
            let wanted = fragment.split_whitespace().collect::<Vec<_>>().join(" ");
            let Some(at) = self.text[from..].find(&wanted).filter(|_| !wanted.is_empty()) else { continue };
            let range = from + at..from + at + wanted.len();
            from = range.end;
            found.push(self.at[range.start]..self.at[range.end - 1] + 1);
        }
        found
    }
}

/// The sentences of a text: a line is one or several; a sentence ends with a mark that white space follows. Bullets and numbers
/// before it do not belong to it.
pub(super) fn sentences(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut line_at = 0;
    for line in text.split_inclusive('\n') {
        let mut from = 0;
        let mut after_mark = false;
        for (at, c) in line.char_indices() {
            if after_mark && c.is_whitespace() && !is_number(&line[from..at]) {
                push(&mut found, line, from..at, line_at);
                from = at;
            }
            after_mark = matches!(c, '.' | '!' | '?' | ';');
        }
        push(&mut found, line, from..line.len(), line_at);
        line_at += line.len();
    }
    found
}

fn push(found: &mut Vec<Range<usize>>, line: &str, range: Range<usize>, line_at: usize) {
    let sentence = &line[range.clone()];
    let bare = sentence.trim_end();
    let begun = bare.trim_start_matches(|c: char| !c.is_alphabetic() && !matches!(c, '©' | '«' | '“'));
    let from = range.start + bare.len() - begun.len();
    if !begun.is_empty() {
        found.push(line_at + from..line_at + range.start + bare.len());
    }
}

/// `2.1.` before an item.
fn is_number(text: &str) -> bool {
    text.trim().chars().all(|c| c.is_ascii_digit() || c == '.')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sentences_are_told_apart_without_their_bullets() {
        let text = "Время работы:\n  • Первое дело; второе.\n 2.1. Третье. Четвёртое\n\n";
        let found: Vec<&str> = sentences(text).into_iter().map(|range| &text[range]).collect();
        assert_eq!(found, ["Время работы:", "Первое дело;", "второе.", "Третье.", "Четвёртое"]);
    }

    #[test]
    fn a_wrapped_quotation_is_found_where_it_stands() {
        let text = "Раз  два\n  три. Раз";
        let find = |fragments: &[&str]| {
            let fragments: Vec<String> = fragments.iter().map(|text| (*text).to_owned()).collect();
            Folded::of(text).find(&fragments).into_iter().map(|range| text[range].to_owned()).collect::<Vec<_>>()
        };
        assert_eq!(find(&["два три"]), ["два\n  три"]);
        assert_eq!(find(&["три.", "Раз"]), ["три.", "Раз"]);
        assert!(find(&["четыре", ""]).is_empty());
    }
}
