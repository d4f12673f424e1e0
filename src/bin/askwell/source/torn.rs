//! Which slips of an author does the Markdown parser pass over without a word?
//!
//! Every text is sound CommonMark: what opens nothing is words, a fence without its end lasts as long as the article, a table without its
//! second line is a paragraph. Here they are found in the source, so that the author hears of them. All O(n).

/// Markup that is no words, what it means where it is left over, and the remedy.
const SIGNS: [(&str, &str, &str); 4] = [
    ("**", "`**` without its pair", "write it on both sides of the words, touching them, or `\\*` for the sign"),
    ("`", "a backtick without its pair", "write it on both sides of the words, or `\\`` for the sign"),
    ("](", "a link that is not one", "write [words](address), without a space in the address"),
    ("][", "a link to a name that is given nowhere", "write [words](address)"),
];

/// The first sign among words that is markup which opens or closes nothing: its offset, what it is, and the remedy. A sign after a
/// backslash is meant.
pub(super) fn sign(words: &str) -> Option<(usize, &'static str, &'static str)> {
    let mut rest = words;
    while let Some(letter) = rest.chars().next() {
        if letter == '\\' {
            rest = rest.get(2..).or_else(|| rest.get(1..)).unwrap_or_default();
            continue;
        }
        if let Some(&(_, message, remedy)) = SIGNS.iter().find(|(sign, ..)| rest.starts_with(sign)) {
            return Some((words.len() - rest.len(), message, remedy));
        }
        rest = &rest[letter.len_utf8()..];
    }
    None
}

/// Whether a paragraph was meant to be a table.
pub(super) fn is_table(paragraph: &str) -> bool {
    paragraph.lines().filter(|line| line.trim_start_matches(['>', ' ']).starts_with('|')).count() > 1
}

/// Whether the last line of a fenced block is its closing fence.
pub(super) fn is_closed_fence(block: &str) -> bool {
    let mut lines = block.trim_end().lines();
    let opening = lines.next().unwrap_or("").trim_start();
    let fence = opening.chars().next().unwrap_or('`');
    let length = opening.chars().take_while(|&letter| letter == fence).count();
    // Inside a quotation the closing line still has its `>`.
    let closing = lines.next_back().unwrap_or("").trim_start_matches(['>', ' ']).trim();
    closing.chars().count() >= length && closing.chars().all(|letter| letter == fence)
}

/// Cells of a table row in its source: GFM splits at every `|` without a backslash, even inside code.
pub(super) fn cells(row: &str) -> usize {
    let row = row.trim();
    let row = row.strip_prefix('|').unwrap_or(row);
    let mut bars = 0;
    let mut escaped = false;
    let mut last_is_bar = false;
    for letter in row.chars() {
        last_is_bar = letter == '|' && !escaped;
        bars += usize::from(last_is_bar);
        escaped = letter == '\\' && !escaped;
    }
    if last_is_bar { bars } else { bars + 1 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signs_that_are_left_over() {
        for (words, at) in [("слова и **жирное", 14), ("код ` и", 7), ("[сюда](https://x", 9), ("[сюда][никуда]", 9)]
        {
            assert_eq!(sign(words).map(|(at, ..)| at), Some(at), "{words}");
        }
        for words in ["", "\\", "[mysqld], *.example.com, 2 * 2", "\\*\\*так\\*\\* \\` [a\\](b) \\я"] {
            assert_eq!(sign(words), None, "{words}");
        }
    }

    #[test]
    fn tables_and_their_rows() {
        assert!(is_table("| a | b |\n| 1 | 2 |") && is_table("слова\n> | a |\n> | b |"));
        assert!(!is_table("| a |") && !is_table("путь | один\nпуть | два") && !is_table(""));
        for (row, count) in [("| a | b |", 2), ("a | b", 2), ("| `x\\|y` |", 1), ("", 1)] {
            assert_eq!(cells(row), count, "{row}");
        }
    }

    #[test]
    fn fences_and_their_ends() {
        for block in ["```sh x\n> a\n> ```", "~~~sh\n```\n~~~~", "```sh\n  a\n  ```"] {
            assert!(is_closed_fence(block), "{block}");
        }
        for block in ["```sh\nx", "````sh\nx\n```", "```sh"] {
            assert!(!is_closed_fence(block), "{block}");
        }
    }
}
