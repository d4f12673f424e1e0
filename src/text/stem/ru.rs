//! The Russian Snowball stemmer, after <https://snowballstem.org/algorithms/russian/stemmer.html>.
//!
//! Every step looks for the longest ending of a table inside RV, the part after the first vowel. Endings of the first group count
//! only after а or я, which stay.

use super::super::fold::is_cyrillic;

const GERUND_1: [&str; 3] = ["вшись", "вши", "в"];
const GERUND_2: [&str; 6] = ["ившись", "ывшись", "ивши", "ывши", "ив", "ыв"];
const ADJECTIVE: [&str; 26] = [
    "ими", "ыми", "его", "ого", "ему", "ому", "ее", "ие", "ые", "ое", "ей", "ий", "ый", "ой", "ем", "им", "ым", "ом",
    "их", "ых", "ую", "юю", "ая", "яя", "ою", "ею",
];
const PARTICIPLE_1: [&str; 5] = ["ем", "нн", "вш", "ющ", "щ"];
const PARTICIPLE_2: [&str; 3] = ["ивш", "ывш", "ующ"];
const REFLEXIVE: [&str; 2] = ["ся", "сь"];
const VERB_1: [&str; 17] =
    ["ете", "йте", "ешь", "нно", "ла", "на", "ли", "ем", "ло", "но", "ет", "ют", "ны", "ть", "й", "л", "н"];
const VERB_2: [&str; 29] = [
    "ейте", "уйте", "ила", "ыла", "ена", "ите", "или", "ыли", "ило", "ыло", "ено", "ует", "уют", "ены", "ить", "ыть",
    "ишь", "ей", "уй", "ил", "ыл", "им", "ым", "ен", "ят", "ит", "ыт", "ую", "ю",
];
const NOUN: [&str; 36] = [
    "иями", "ями", "ами", "ией", "иям", "ием", "иях", "ев", "ов", "ие", "ье", "еи", "ии", "ей", "ой", "ий", "ям", "ем",
    "ам", "ом", "ах", "ях", "ию", "ью", "ия", "ья", "а", "е", "и", "й", "о", "у", "ы", "ь", "ю", "я",
];

/// Cuts a word of letters а–я down to its stem.
pub(super) fn stem(word: &mut String) {
    let Some(rv) = region(word, 0, is_vowel) else { return };
    let r2 = r1(word, 0).and_then(|r1_at| r1(word, r1_at)).unwrap_or(word.len());
    if !cut(word, rv, &GERUND_1, &GERUND_2) {
        cut(word, rv, &[], &REFLEXIVE);
        if cut(word, rv, &[], &ADJECTIVE) {
            cut(word, rv, &PARTICIPLE_1, &PARTICIPLE_2);
        } else if !cut(word, rv, &VERB_1, &VERB_2) {
            cut(word, rv, &[], &NOUN);
        }
    }
    cut(word, rv, &[], &["и"]);
    cut(word, r2.max(rv), &[], &["ость", "ост"]);
    let superlative = cut(word, rv, &[], &["ейше", "ейш"]);
    if rest(word, rv).ends_with("нн") {
        word.truncate(word.len() - "н".len());
    } else if !superlative {
        cut(word, rv, &[], &["ь"]);
    }
}

/// Removes the longest ending of either table that lies after `from`; an ending of `after_a` only where а or я stands before it.
fn cut(word: &mut String, from: usize, after_a: &[&str], free: &[&str]) -> bool {
    let tail = rest(word, from);
    let longest =
        |endings: &[&str]| endings.iter().find(|ending| tail.ends_with(**ending)).map_or(0, |ending| ending.len());
    let (bound, free) = (longest(after_a), longest(free));
    let length = bound.max(free);
    if length == 0 || (bound > free && !tail[..tail.len() - bound].ends_with(['а', 'я'])) {
        return false;
    }
    word.truncate(word.len() - length);
    true
}

fn rest(word: &str, from: usize) -> &str {
    word.get(from..).unwrap_or("")
}

/// Byte after the first character at or after `from` that satisfies `is`.
fn region(word: &str, from: usize, is: fn(char) -> bool) -> Option<usize> {
    word.get(from..)?.char_indices().find(|&(_, c)| is(c)).map(|(at, c)| from + at + c.len_utf8())
}

/// Byte after the first consonant that follows a vowel.
fn r1(word: &str, from: usize) -> Option<usize> {
    region(word, region(word, from, is_vowel)?, |c| is_cyrillic(c) && !is_vowel(c))
}

fn is_vowel(c: char) -> bool {
    matches!(c, 'а' | 'е' | 'и' | 'о' | 'у' | 'ы' | 'э' | 'ю' | 'я')
}
