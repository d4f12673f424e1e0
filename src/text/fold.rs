//! Which spellings are one word?
//!
//! Lower case, ё → е, no invisible characters, and one script a word: people type `cайт` with a Latin c, and error texts travel
//! through keyboards. A word of two scripts whose letters of one script all have look-alikes in the other is written in the other.

use super::tokenizer::is_invisible;
use crate::case::lower;

/// Pairs of letters that look alike in some case or font: Cyrillic, Latin.
const LOOK_ALIKES: [(char, char); 14] = [
    ('а', 'a'),
    ('в', 'b'),
    ('с', 'c'),
    ('е', 'e'),
    ('н', 'h'),
    ('к', 'k'),
    ('м', 'm'),
    ('о', 'o'),
    ('р', 'p'),
    ('т', 't'),
    ('у', 'y'),
    ('х', 'x'),
    ('і', 'i'),
    ('ѕ', 's'),
];

/// The folded form of one word. Empty for a word of invisible characters only.
pub fn fold(word: &str) -> String {
    let mut out = String::with_capacity(word.len());
    fold_into(word, &mut out);
    out
}

/// Appends the folded form of one word to `out`, without allocating when `out` has room and the word is of one script.
pub fn fold_into(word: &str, out: &mut String) {
    let start = out.len();
    let (mut cyrillic, mut latin, mut digits) = (0, 0, 0);
    for c in word.chars() {
        if is_invisible(c) {
            // A combining breve turns и into й; every other mark is dropped, ё being е already.
            if c == '\u{306}' && out[start..].ends_with('и') {
                out.pop();
                out.push('й');
            }
            continue;
        }
        let c = match lower(c) {
            'ё' => 'е',
            c => c,
        };
        match c {
            '\u{400}'..='\u{52F}' => cyrillic += 1,
            'a'..='z' => latin += 1,
            '0'..='9' => digits += 1,
            _ => {}
        }
        out.push(c);
    }
    if cyrillic > 0 && (latin > 0 || digits > 0) {
        repair(out, start, cyrillic, latin);
    }
}

/// Whether the character is a Cyrillic letter.
pub fn is_cyrillic(c: char) -> bool {
    matches!(c, '\u{400}'..='\u{52F}')
}

/// Writes a word of two scripts, or of Cyrillic letters and digits, in one script if its letters allow that.
fn repair(out: &mut String, start: usize, cyrillic: usize, latin: usize) {
    let word = &out[start..];
    let to_cyrillic = |c: char| LOOK_ALIKES.iter().find(|pair| pair.1 == c).map(|pair| pair.0);
    let to_latin = |c: char| LOOK_ALIKES.iter().find(|pair| pair.0 == c).map(|pair| pair.1);
    let all_latin = word.chars().all(|c| !is_cyrillic(c) || to_latin(c).is_some());
    let all_cyrillic = word.chars().all(|c| !c.is_ascii_lowercase() || to_cyrillic(c).is_some());
    // `1С` and `1C`, `х64` and `x64` look the same to the eye: without an unmistakable letter, Latin is the form of both.
    let repaired: String = if all_latin && (latin == 0 || latin > cyrillic || !all_cyrillic) {
        word.chars().map(|c| to_latin(c).unwrap_or(c)).collect()
    } else if latin > 0 && all_cyrillic {
        word.chars().map(|c| to_cyrillic(c).unwrap_or(c)).collect()
    } else {
        return;
    };
    out.truncate(start);
    out.push_str(&repaired);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_spelling_for_one_word() {
        let cases = [
            ("ПОЧТА", "почта"),
            ("Ёлка", "елка"),
            ("ё", "е"),
            ("cайт", "сайт"),
            ("дoмeн", "домен"),
            ("pаssword", "password"),
            ("WоrdPress", "wordpress"),
            ("1С", "1c"),
            ("1C", "1c"),
            ("х64", "x64"),
            ("php8", "php8"),
            ("и\u{306}од", "йод"),
            ("по\u{AD}чта", "почта"),
            ("е\u{308}ж", "еж"),
            ("İ", "i"),
            ("wifiсеть", "wifiсеть"),
            ("сайт2", "сайт2"),
        ];
        for (word, expected) in cases {
            assert_eq!(fold(word), expected, "{word}");
        }
    }
}
