//! Which terms could a mistyped word have been?
//!
//! The dictionary holds stems, and a mistake may sit in the ending, where the stemmer goes astray. So not only the stem of the word
//! is looked for but also the word with up to three letters cut off, at a small extra cost. Levenshtein automata (Schulz, Mihov
//! 2002) find the candidates in the fst; a weighted distance ranks them. Constants: search recipe, "Readings".

use std::sync::LazyLock;

use levenshtein_automata::LevenshteinAutomatonBuilder;

use super::postings::PostingsStore;
use super::term_dict::TermDict;
use crate::sort::sort_by;
use crate::text::fold::is_cyrillic;

/// Shortest word that is repaired: with fewer letters everything is near everything.
const SHORTEST: usize = 4;
/// Letters from which two edits are allowed.
const TWO_EDITS_FROM: usize = 8;
/// Forms of a word that are compared where it is dear or need not be exact: its stem and the word itself.
const QUICK_KEYS: usize = 2;
/// Candidates kept.
const KEPT: usize = 6;
const TRANSPOSITION: f32 = 0.8;
/// Factor on an edit of the first letter: it is rarely wrong.
const FIRST_LETTER: f32 = 1.3;
const DROPPED_DOUBLE: f32 = 0.7;
/// Cost of comparing with a cut word instead of the stem, and per letter of difference to the stem.
const CUT: f32 = 0.15;
const CUT_LETTER: f32 = 0.1;

/// A term that a mistyped word may stand for.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Candidate {
    pub(super) term: u32,
    /// Weighted distance, 0 for the same word.
    pub(super) distance: f32,
    /// 0 to 1.
    pub(super) weight: f32,
}

/// The tables behind the automata: a few milliseconds for two edits, made when first needed and shared by all indexes.
static ONE_EDIT: LazyLock<LevenshteinAutomatonBuilder> = LazyLock::new(|| LevenshteinAutomatonBuilder::new(1, true));
static TWO_EDITS: LazyLock<LevenshteinAutomatonBuilder> = LazyLock::new(|| LevenshteinAutomatonBuilder::new(2, true));

/// The best candidates for a folded word of letters, best first; none for short words and words with digits.
pub(super) fn candidates(word: &str, stem: &str, dict: &TermDict, postings: &PostingsStore) -> Vec<Candidate> {
    let letters = word.chars().count();
    if !is_repairable(word) {
        return Vec::new();
    }
    let keys = keys(word, stem);
    let mut found = near(&keys, &ONE_EDIT, dict);
    // Automata of two edits are ten times larger: only for long words that nothing is nearer to, and not for every cut.
    if found.is_empty() && letters >= TWO_EDITS_FROM {
        found = near(&keys[..keys.len().min(QUICK_KEYS)], &TWO_EDITS, dict);
    }
    let nearest = found.iter().map(|candidate| candidate.distance).fold(f32::INFINITY, f32::min);
    for candidate in &mut found {
        let info = postings.info(candidate.term);
        candidate.weight = if info.soft { 0.0 } else { (-1.6 * candidate.distance).exp() * (info.df as f32).powf(0.3) };
    }
    found.retain(|candidate| candidate.weight > 0.0);
    sort_by(&mut found, |a, b| b.weight.total_cmp(&a.weight).then(a.term.cmp(&b.term)));
    found.truncate(KEPT);
    let scale = found.first().map_or(0.0, |best| (-0.25 * nearest).exp() / best.weight);
    found.iter_mut().for_each(|candidate| candidate.weight *= scale);
    found
}

/// Distance to the nearest term one edit away: enough to choose a keyboard layout, at a fraction of the cost.
pub(super) fn nearest(word: &str, stem: &str, dict: &TermDict) -> Option<f32> {
    if !is_repairable(word) {
        return None;
    }
    let keys = keys(word, stem);
    near(&keys[..keys.len().min(QUICK_KEYS)], &ONE_EDIT, dict)
        .into_iter()
        .map(|found| found.distance)
        .min_by(f32::total_cmp)
}

fn is_repairable(word: &str) -> bool {
    word.chars().count() >= SHORTEST && word.chars().all(char::is_alphabetic)
}

/// Terms that the automata of any key accept, each with its least distance.
fn near(keys: &[(&str, f32)], automata: &LevenshteinAutomatonBuilder, dict: &TermDict) -> Vec<Candidate> {
    let mut found: Vec<Candidate> = Vec::new();
    for &(key, extra) in keys {
        let letters: Vec<char> = key.chars().collect();
        dict.accepted_by(&automata.build_dfa(key), |candidate, term| {
            let distance = extra + edit_cost(&letters, &candidate.chars().collect::<Vec<_>>());
            match found.iter_mut().find(|known| known.term == term) {
                Some(known) => known.distance = known.distance.min(distance),
                None => found.push(Candidate { term, distance, weight: 0.0 }),
            }
        });
    }
    found
}

/// What is looked for, with its extra cost: the stem, and the word minus 0 to 3 letters (2 in English) of at least [`SHORTEST`].
fn keys<'a>(word: &'a str, stem: &'a str) -> Vec<(&'a str, f32)> {
    let stem_letters = stem.chars().count();
    let most = if word.chars().any(is_cyrillic) { 3 } else { 2 };
    let ends: Vec<usize> = word.char_indices().map(|(at, _)| at).chain([word.len()]).collect();
    let mut keys = vec![(stem, 0.0)];
    for cut in 0..=most {
        let Some(letters) = ends.len().checked_sub(1 + cut).filter(|&letters| letters >= SHORTEST) else { break };
        let key = &word[..ends[letters]];
        if key != stem {
            keys.push((key, CUT + CUT_LETTER * letters.abs_diff(stem_letters) as f32));
        }
    }
    keys
}

/// Optimal string alignment with weighted edits: the words are a dozen letters long at most a few dozen times a query.
fn edit_cost(from: &[char], to: &[char]) -> f32 {
    let width = to.len() + 1;
    let mut costs = vec![0.0f32; (from.len() + 1) * width];
    let weight = |at: usize| if at == 0 { FIRST_LETTER } else { 1.0 };
    for i in 0..=from.len() {
        for j in 0..=to.len() {
            let cost = |i: usize, j: usize| costs[i * width + j];
            let mut best = if i == 0 && j == 0 { 0.0 } else { f32::INFINITY };
            if i > 0 {
                best = best.min(cost(i - 1, j) + weight(i - 1));
            }
            if j > 0 {
                // A letter of the term that was not typed; forgetting one of a double is the commonest case.
                let double = j > 1 && to[j - 1] == to[j - 2];
                best = best.min(cost(i, j - 1) + if double { DROPPED_DOUBLE } else { weight(j - 1) });
            }
            if i > 0 && j > 0 {
                let same = from[i - 1] == to[j - 1];
                best = best.min(cost(i - 1, j - 1) + if same { 0.0 } else { weight(i.min(j) - 1) });
            }
            if i > 1 && j > 1 && from[i - 1] == to[j - 2] && from[i - 2] == to[j - 1] {
                best = best.min(cost(i - 2, j - 2) + TRANSPOSITION);
            }
            costs[i * width + j] = best;
        }
    }
    costs.last().copied().unwrap_or(0.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn costs_of_edits() {
        let cases = [
            ("домен", "домен", 0.0),
            ("доемн", "домен", TRANSPOSITION),
            ("димен", "домен", 1.0),
            ("томен", "домен", FIRST_LETTER),
            ("програма", "программа", DROPPED_DOUBLE),
            ("", "я", FIRST_LETTER),
        ];
        for (from, to, cost) in cases {
            let letters = |word: &str| word.chars().collect::<Vec<_>>();
            assert!((edit_cost(&letters(from), &letters(to)) - cost).abs() < 1e-6, "{from} {to}");
        }
    }

    #[test]
    fn keys_are_the_stem_and_cut_words() {
        let keys: Vec<&str> = keys("доменами", "домен").into_iter().map(|(key, _)| key).collect();
        assert_eq!(keys, ["домен", "доменами", "доменам", "домена"]);
    }
}
