//! Which sentences stand in the regulation twice?
//!
//! Also inside lines, and where only marks and capital letters differ: whoever changes one of the two later makes a contradiction.

use std::ops::Range;

use super::{
    super::{file::SourceFile, problem::Problem},
    advice::shown,
    sentence::Said,
};

/// Shortest sentence that is worth telling when it stands twice, in characters.
const LONG: usize = 20;
/// Shortest sentence that is worth telling when it stands inside another one, in words.
const LONG_INSIDE: usize = 5;

/// Sentences that stand on an earlier line, or earlier on their own, already.
pub(super) fn repeated(regulation: &SourceFile, said: &Said<'_>, tell: &mut impl FnMut(String, Problem)) {
    let bare: Vec<(&Range<usize>, String)> =
        said.sentences.iter().map(|range| (range, folded(&said.slice(range)))).collect();
    let long = |range: &Range<usize>, words: &str| {
        said.slice(range).ends_with(['.', '!', '?', ';']) && words.split(' ').count() >= LONG_INSIDE
    };
    let mut told = None;
    for (at, (range, words)) in bare.iter().enumerate() {
        let line = regulation.line(range.start);
        let first = bare[..at].iter().find(|(other, before)| {
            before == words || long(range, words) && has(before, words) || long(other, before) && has(words, before)
        });
        let Some((first, before)) = first else { continue };
        let shorter = if before.len() < words.len() { first } else { range };
        if said.slice(shorter).chars().count() <= LONG || told == Some(line) {
            continue;
        }
        told = Some(line);
        let message =
            format!("«{}» stands on line {} already", shown(&said.slice(shorter)), regulation.line(first.start));
        let remedy = "ask the provider whether something else was meant";
        tell(format!("repeated:{line}"), regulation.problem(range.start, message, remedy));
    }
}

/// Words alone, in small letters.
fn folded(sentence: &str) -> String {
    let words = sentence.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words.map(|word| word.to_lowercase().replace('ё', "е")).collect::<Vec<_>>().join(" ")
}

/// Whether the words of `short` stand in `long`, in their order.
fn has(long: &str, short: &str) -> bool {
    long.len() > short.len() && format!(" {long} ").contains(&format!(" {short} "))
}
