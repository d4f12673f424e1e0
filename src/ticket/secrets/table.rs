//! Does a column of a table hold passwords?
//!
//! `| login | password |`, «ящик;пароль», columns of spaces: the head names what stands below it, and no cell has a word for itself. A line is a
//! head when it is nothing but short names and one of them is a word for a password; the rows end with the first line that has another
//! number of cells. O(n).

use std::ops::Range;

use super::{
    super::sentence::{fold, words},
    handed::is_known,
    is_placeholder,
    password::{is_cue, lists},
    plain::{is_talk, is_thing},
};

/// What parts cells: a sign, or spaces.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Parts {
    Sign(char),
    Spaces,
}

const KINDS: [Parts; 6] =
    [Parts::Sign('|'), Parts::Sign('\t'), Parts::Sign(';'), Parts::Sign(','), Parts::Sign('/'), Parts::Spaces];
/// Most cells of a line, and most words of a cell of the head.
const MOST_CELLS: usize = 12;
const HEAD_WORDS: usize = 3;
/// Lines under a head that are read.
const MOST_ROWS: usize = 200;
/// Other words for a column of secrets; folded.
const KEYS: &str = "token токен secret секрет pin пин";

/// Ranges of the values in columns of passwords.
pub(super) fn columns(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut lines = text.lines();
    while let Some(head) = lines.next() {
        let column = KINDS.iter().find_map(|parts| Some((*parts, column(&cells(head, *parts))?)));
        let Some((parts, (column, count))) = column else { continue };
        for row in lines.clone().take(MOST_ROWS) {
            // `|---|:--|`
            if !row.trim().is_empty() && row.chars().all(|c| "|-:+= \t".contains(c)) {
                continue;
            }
            let cells = cells(row, parts);
            let Some(cell) = cells.get(column).filter(|_| cells.len() == count) else { break };
            if is_value(cell, parts) {
                let start = cell.as_ptr() as usize - text.as_ptr() as usize;
                found.push(start..start + cell.len());
            }
        }
    }
    found
}

/// The cells of a line, without the bars at its ends.
fn cells(line: &str, parts: Parts) -> Vec<&str> {
    match parts {
        Parts::Sign('|') => {
            let bare = line.trim();
            let bare = bare.strip_prefix('|').unwrap_or(bare);
            bare.strip_suffix('|').unwrap_or(bare).split('|').map(str::trim).collect()
        }
        Parts::Sign(sign) => line.split(sign).map(|cell| cell.trim().trim_matches('"')).collect(),
        Parts::Spaces => line.split("  ").map(str::trim).filter(|cell| !cell.is_empty()).collect(),
    }
}

/// Which cell of a head is the password's, and how many cells there are.
fn column(cells: &[&str]) -> Option<(usize, usize)> {
    let name = |cell: &&str| {
        let count = words(cell).len();
        (1..=HEAD_WORDS).contains(&count)
            && cell.chars().all(|c| c.is_alphabetic() || " _-/().".contains(c))
            && !words(cell).iter().any(|word| lists("не нет и или and or not is", &word.folded))
    };
    let secret = |cell: &&str| {
        words(cell).iter().any(|word| is_cue(cell, word) || lists(KEYS, &word.folded))
            && words(cell).len() <= HEAD_WORDS
    };
    ((2..=MOST_CELLS).contains(&cells.len()) && cells.iter().all(name))
        .then(|| Some((cells.iter().position(secret)?, cells.len())))
        .flatten()
}

/// Anything that no one would write to say that there is none.
fn is_value(cell: &str, parts: Parts) -> bool {
    let bars = matches!(parts, Parts::Sign('|' | '\t'));
    let mixed = cell.chars().any(|c| c.is_ascii_digit()) || cell.chars().any(|c| "!@#$%^&*+~?_-".contains(c));
    cell.chars().count() >= 4
        && !cell.contains(' ')
        && !is_placeholder(cell)
        // `| Password | Where |`: what each password is of.
        && !words(cell).iter().any(|word| is_talk(&word.folded) || is_thing(&word.folded) || is_known(&word.folded))
        && !lists("unknown default empty hidden есть такой", &fold(cell))
        && (bars || mixed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_head_of_a_column_names_its_cells() {
        for (text, values) in [
            ("| login | password |\n|---|---|\n| bob | tulips9 |\n| ann | rose |", &["tulips9", "rose"][..]),
            ("логин\tпароль\tсайт\nbob\ttulips\ta.example", &["tulips"]),
            ("email,password\nbob@shop.example,tulips9", &["tulips9"]),
            ("ящик   пароль\ninfo@a.example   Zx81mmQp", &["Zx81mmQp"]),
            ("ящик / пароль\ninfo@a.example / Zx81mmQp\nспасибо", &["Zx81mmQp"]),
            ("| login | status |\n|---|---|\n| bob | active |", &[]),
            ("| логин | пароль |\n| bob | не помню |\n| ann | забыт |", &[]),
            ("| Password | Where |\n|---|---|\n| account | Panel |\n| mailbox | Mail |", &[]),
            ("Забыл логин, пароль\nспасибо, жду", &[]),
        ] {
            let found: Vec<&str> = columns(text).into_iter().map(|range| &text[range]).collect();
            assert_eq!(found, values, "{text}");
        }
    }
}
