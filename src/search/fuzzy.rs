//! Which terms could a mistyped word have been?
//!
//! The dictionary holds stems, and a mistake may sit in the ending, where the stemmer goes astray. So not only the stem of the word
//! is looked for but also the word with up to three letters cut off, at a small extra cost. All of them are beginnings of one
//! word, so one walk through the dictionary serves them (see `rows`); a weighted distance ranks what it finds. Constants: search
//! recipe, "Readings".

use super::bm25f::power;
use super::postings::PostingsStore;
use super::rows::{LETTERS, Rows};
use super::term_dict::TermDict;
use crate::case::is_letter;
use crate::sort::sort_by;
use crate::text::fold::is_cyrillic;
use crate::text::layout::{Key, key};
use crate::text::root::root;

/// Shortest word that is repaired: with fewer letters everything is near everything.
const SHORTEST: usize = 4;
/// Letters from which two edits are allowed.
const TWO_EDITS_FROM: usize = 8;
/// Letters that must be left of a cut word for two edits.
const TWO_EDITS_LEFT: usize = 6;
/// Candidates kept.
const KEPT: usize = 6;
const TRANSPOSITION: f32 = 0.8;
/// A letter of a neighbouring key instead of the right one. Measured: changes no column (search recipe, "Fuzzy parts"), but orders
/// candidates as a person would.
const NEIGHBOUR_KEY: f32 = 0.9;
/// Letters up to which a word is mostly a word: «blank» is no `bank`, though a letter makes one of the other.
const SHORT: usize = 5;
/// Letters that are written for one another by ear.
const ALIKE: [&str; 12] = ["ао", "еиэйыя", "бп", "вф", "гк", "дт", "жш", "зсц", "ao", "eiy", "ck", "sz"];
/// Factor on an edit of the first letter: it is rarely wrong.
const FIRST_LETTER: f32 = 1.3;
const DROPPED_DOUBLE: f32 = 0.7;
/// Cost of comparing with a cut word instead of the stem, and per letter of difference to the stem.
const CUT: f32 = 0.15;
const CUT_LETTER: f32 = 0.1;
/// Letters cut off at most. English suffixes are longer, and a typing error in one hides it from the stemmer: `managemnet`
/// (kben `typo` .893 → .947).
const CUT_RUSSIAN: usize = 3;
const CUT_ENGLISH: usize = 2;
const CUT_LONG_ENGLISH: usize = 4;
const LONG_ENGLISH: usize = 9;
/// How fast weight falls with the distance of a candidate and of the nearest one, and how it rises with frequency.
const DISTANCE: f32 = -1.6;
const NEAREST: f32 = -0.25;
const FREQUENCY: f32 = 0.3;

/// A term that a mistyped word may stand for.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Candidate {
    pub(super) term: u32,
    /// Weighted distance, 0 for the same word.
    pub(super) distance: f32,
    /// 0 to 1.
    pub(super) weight: f32,
    /// Of the term; see [`root`].
    pub(super) root: Option<u32>,
}

/// The best candidates for a folded word of letters, best first; none for short words and words with digits. Two edits are looked
/// for only if `far`.
#[inline(never)]
pub(super) fn candidates(
    word: &str,
    stem: &str,
    far: bool,
    dict: &TermDict,
    postings: &PostingsStore,
) -> Vec<Candidate> {
    let letters: Vec<char> = word.chars().collect();
    if !(SHORTEST..=LETTERS).contains(&letters.len()) || !letters.iter().all(|&c| is_letter(c)) {
        return Vec::new();
    }
    let edits = if far { edits(letters.len()) } else { 1 };
    let stem_letters = stem.chars().count();
    let mut ends: Vec<(usize, f32)> = Vec::new();
    let most = match letters.iter().any(|&c| is_cyrillic(c)) {
        true => CUT_RUSSIAN,
        false if letters.len() >= LONG_ENGLISH => CUT_LONG_ENGLISH,
        false => CUT_ENGLISH,
    };
    for end in (letters.len().saturating_sub(most).max(SHORTEST)..=letters.len()).filter(|&end| end != stem_letters) {
        ends.push((end, CUT + CUT_LETTER * end.abs_diff(stem_letters) as f32));
    }
    let mut found = Vec::new();
    if word.starts_with(stem) {
        ends.push((stem_letters, 0.0));
    } else {
        // An English stem may end in another letter than the word (`happi`).
        near(stem, &[(stem_letters, 0.0)], edits, dict, &mut found);
    }
    near(word, &ends, edits, dict, &mut found);
    let nearest = found.iter().map(|candidate| candidate.distance).fold(f32::INFINITY, f32::min);
    for candidate in &mut found {
        let info = postings.info(candidate.term);
        // A term that only a synonym knows counts as one document.
        let frequency = power(info.df.max(1) as f32, FREQUENCY);
        candidate.weight =
            if info.soft && info.df > 0 { 0.0 } else { (DISTANCE * candidate.distance).exp() * frequency };
    }
    found.retain(|candidate| candidate.weight > 0.0);
    sort_by(&mut found, |a, b| b.weight.total_cmp(&a.weight).then(a.term.cmp(&b.term)));
    found.truncate(KEPT);
    let scale = found.first().map_or(0.0, |best| (NEAREST * nearest).exp() / best.weight);
    found.iter_mut().for_each(|candidate| candidate.weight *= scale);
    found
}

/// Edits that a word of so many letters may be away from what was meant.
fn edits(letters: usize) -> u8 {
    if letters >= TWO_EDITS_FROM { 2 } else { 1 }
}

/// Whether one word could be another one mistyped, endings included.
pub(super) fn could_be(typed: &str, meant: &str) -> bool {
    let [typed, meant] = [typed, meant].map(|word| word.chars().collect::<Vec<char>>());
    let mut costs = Costs::default();
    costs.compare(&typed, &meant);
    let near = costs.at(typed.len()) <= FIRST_LETTER * f32::from(edits(typed.len()));
    near && (typed.len() > SHORT || is_slip(&typed, &meant))
}

/// Whether a short word is another one with a letter left out, doubled, changed in order or spelled by ear. Neighbouring keys make
/// too many words of one another there.
pub(super) fn is_slip_of(typed: &str, meant: &str) -> bool {
    let [typed, meant] = [typed, meant].map(|word| word.chars().collect::<Vec<char>>());
    let near = typed.len().abs_diff(meant.len()) <= 1;
    let start = typed.iter().zip(&meant).take_while(|(a, b)| a == b).count();
    let end = typed[start..].iter().rev().zip(meant[start.min(meant.len())..].iter().rev());
    let end = end.take_while(|(a, b)| a == b).count();
    let replaced = typed.len() - start - end == 1 && meant.len() - start - end == 1;
    let alike = |one: char, other: char| ALIKE.iter().any(|all| all.contains(one) && all.contains(other));
    near && start > 0 && is_slip(&typed, &meant) && (!replaced || alike(typed[start], meant[start]))
}

/// Whether fingers or ears make one word of the other: letters left out, doubled or changed in order, a neighbouring key hit instead
/// or as well, or what sounds alike.
fn is_slip(typed: &[char], meant: &[char]) -> bool {
    let start = typed.iter().zip(meant).take_while(|(a, b)| a == b).count();
    let end = typed[start..].iter().rev().zip(meant[start..].iter().rev()).take_while(|(a, b)| a == b).count();
    let beside = |a: char, b: char| matches!((key(a), key(b)), (Some(a), Some(b)) if a.is_beside(b));
    match (&typed[start..typed.len() - end], &meant[start..meant.len() - end]) {
        ([], _) => true,
        (&[extra], []) => {
            let around = [start.checked_sub(1), Some(start + 1)].into_iter().flatten();
            around.filter_map(|at| typed.get(at)).any(|&letter| letter == extra || beside(letter, extra))
        }
        (&[one], &[other]) => beside(one, other) || ALIKE.iter().any(|all| all.contains(one) && all.contains(other)),
        (&[one, two], &[three, four]) => (one, two) == (four, three),
        _ => false,
    }
}

/// Adds the terms near one of the beginnings of a word, given by length and extra cost, each with its least distance.
fn near(word: &str, ends: &[(usize, f32)], edits: u8, dict: &TermDict, found: &mut Vec<Candidate>) {
    let letters: Vec<char> = word.chars().collect();
    let mask = ends.iter().filter(|end| end.0 <= LETTERS).fold(0u32, |mask, end| mask | 1 << end.0);
    let mut costs = Costs::default();
    dict.accepted_by(&mut Rows::new(word, edits, mask), &mut |term, ordinal| {
        costs.compare(&letters, term);
        // The rows count plain edits of the nearest beginning; a dearer one may be many more edits away. Two edits in a few letters
        // make any word of any other (`sert`, `set up`).
        let distance = ends
            .iter()
            .map(|&(end, extra)| (end, extra, costs.at(end)))
            .filter(|&(end, _, cost)| end >= TWO_EDITS_LEFT || cost <= FIRST_LETTER)
            .map(|(_, extra, cost)| extra + cost)
            .fold(f32::INFINITY, f32::min);
        if distance.is_infinite() {
            return;
        }
        match found.iter_mut().find(|known| known.term == ordinal) {
            Some(known) => known.distance = known.distance.min(distance),
            None => found.push(Candidate {
                term: ordinal,
                distance,
                weight: 0.0,
                root: root(&term.iter().collect::<String>()),
            }),
        }
    });
}

/// Optimal string alignment with weighted edits: for every beginning of a word its cost against one term.
#[derive(Default)]
struct Costs {
    cells: Vec<f32>,
    keys: [Vec<Option<Key>>; 2],
    last: usize,
    width: usize,
}

impl Costs {
    fn at(&self, end: usize) -> f32 {
        self.cells[end * self.width + self.last]
    }

    fn compare(&mut self, from: &[char], to: &[char]) {
        self.width = to.len() + 1;
        self.last = to.len();
        self.cells.clear();
        self.cells.resize((from.len() + 1) * self.width, 0.0);
        for (keys, letters) in self.keys.iter_mut().zip([from, to]) {
            keys.clear();
            keys.extend(letters.iter().map(|&letter| key(letter)));
        }
        let [typed, meant] = &self.keys;
        let neighbours =
            |i: usize, j: usize| matches!((typed[i], meant[j]), (Some(one), Some(other)) if one.is_beside(other));
        let weight = |at: usize| if at == 0 { FIRST_LETTER } else { 1.0 };
        for i in 0..=from.len() {
            for j in 0..=to.len() {
                let cost = |i: usize, j: usize| self.cells[i * self.width + j];
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
                    let edit = if from[i - 1] == to[j - 1] {
                        0.0
                    } else if neighbours(i - 1, j - 1) {
                        NEIGHBOUR_KEY * weight(i.min(j) - 1)
                    } else {
                        weight(i.min(j) - 1)
                    };
                    best = best.min(cost(i - 1, j - 1) + edit);
                }
                if i > 1 && j > 1 && from[i - 1] == to[j - 2] && from[i - 2] == to[j - 1] {
                    best = best.min(cost(i - 2, j - 2) + TRANSPOSITION);
                }
                self.cells[i * self.width + j] = best;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::search::postings::TermInfo;
    use crate::search::schema::Field;
    use crate::search::store::bytes::Bytes;
    use crate::search::store::texts::write_fronts;
    use crate::search::term_dict::TermList;

    #[test]
    fn costs_of_edits() {
        let cases = [
            ("домен", "домен", 0.0),
            ("доемн", "домен", TRANSPOSITION),
            ("дфмен", "домен", 1.0),
            ("дрмен", "домен", NEIGHBOUR_KEY),
            ("томен", "домен", FIRST_LETTER),
            ("програма", "программа", DROPPED_DOUBLE),
            ("", "я", FIRST_LETTER),
        ];
        for (from, to, cost) in cases {
            let letters = |word: &str| word.chars().collect::<Vec<_>>();
            let mut costs = Costs::default();
            costs.compare(&letters(from), &letters(to));
            assert!((costs.at(from.chars().count()) - cost).abs() < 1e-6, "{from} {to}");
        }
    }

    #[test]
    fn another_form_of_another_word_is_no_slip() {
        for (typed, meant, expected) in [
            ("прислать", "пришла", false),
            ("сертефикат", "сертификат", true),
            ("доемн", "домен", true),
            ("почта", "пачку", false),
            // Whole words, a letter apart.
            ("blank", "bank", false),
            ("bread", "read", false),
            ("light", "right", false),
            ("table", "able", false),
            ("house", "hose", false),
            ("почка", "почта", false),
            ("плита", "плата", false),
            // Slips in words as short.
            ("domin", "domain", true),
            ("emial", "email", true),
            ("maail", "mail", true),
            ("mauil", "mail", true),
            ("саит", "сайт", true),
            ("дрмен", "домен", true),
            ("пачта", "почта", true),
            ("домн", "домен", true),
        ] {
            assert_eq!(could_be(typed, meant), expected, "{typed} {meant}");
        }
    }

    #[test]
    fn the_stem_and_cut_words_are_looked_for() {
        let terms = ["happi", "query", "домен", "доменн", "настройк", "сертификат"];
        let rows: Vec<(u32, u32, Field)> = (0..terms.len() as u32).map(|term| (term, 0, Field::Title)).collect();
        let postings = PostingsStore::new(1, vec![TermInfo::default(); terms.len()], 0, 0, false, &rows);
        let mut bytes = Vec::new();
        write_fronts(&mut bytes, terms.into_iter());
        let dict = TermDict::new(TermList::read(&mut Bytes::new(&bytes)).unwrap());
        let cases: [(&str, &[u32]); 7] = [
            ("доемнами", &[2]),
            ("хаппи", &[]),
            ("hapy", &[0]),
            ("сетрификтаом", &[5]),
            ("дом", &[]),
            ("php8", &[]),
            ("настрйоками", &[4]),
        ];
        for (word, expected) in cases {
            let stem = crate::text::stem::stem(word);
            let found: Vec<u32> =
                candidates(word, &stem, true, &dict, &postings).iter().map(|found| found.term).collect();
            assert!(
                expected.iter().eq(found.iter().take(expected.len())) && found.is_empty() == expected.is_empty(),
                "{word}: {found:?}"
            );
        }
    }
}
