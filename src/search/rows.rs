//! Is a term near a word, while it is read letter by letter?
//!
//! The rows of the dynamic programme of optimal string alignment (Levenshtein with transpositions; Damerau 1964), one row a letter
//! of the term, kept as a stack while a trie is walked. One row answers for every beginning of the word at once, so the stem and
//! the word with letters cut off cost one walk together. A Levenshtein automaton of two edits takes milliseconds and megabytes of
//! tables first; these rows take a few dozen operations a letter and 2 KB.

/// Longest word that is repaired, in letters.
pub(super) const LETTERS: usize = 31;
/// Letters of a term in which at most one edit is looked for. Nobody misses both of the first two letters, and four fifths of the
/// dictionary need not be gone through for a long word.
const FIRST: usize = 2;
/// A cell beyond any number of edits.
const FAR: u8 = u8::MAX / 2;

/// The rows of one word.
pub(super) struct Rows {
    word: Vec<char>,
    edits: u8,
    /// Bit n: the first n letters of the word are looked for.
    ends: u32,
    rows: Vec<[u8; LETTERS + 1]>,
}

impl Rows {
    /// For terms at most `edits` from one of the beginnings of `word` whose lengths are the bits of `ends`. A word longer than
    /// [`LETTERS`] is near nothing.
    pub(super) fn new(word: &str, edits: u8, ends: u32) -> Self {
        let word: Vec<char> = word.chars().collect();
        let ends = if word.len() > LETTERS { 0 } else { ends };
        let first = std::array::from_fn(|at| if at > usize::from(edits) { FAR } else { at as u8 });
        Self { word, edits, ends, rows: vec![first] }
    }

    /// Whether the term of `depth` letters, the last ones stepped to, is near enough.
    pub(super) fn accepts(&self, depth: usize) -> bool {
        let Some(row) = self.rows.get(depth) else { return false };
        let mut ends = self.ends;
        while ends != 0 {
            let end = ends.trailing_zeros() as usize;
            if row.get(end).is_some_and(|&edits| edits <= self.edits) {
                return true;
            }
            ends &= ends - 1;
        }
        false
    }

    /// Goes on from `letters` by one more; false when nothing that follows can be accepted.
    pub(super) fn step(&mut self, letters: &[char], letter: char) -> bool {
        let depth = letters.len() + 1;
        let edits = usize::from(self.edits);
        let length = self.word.len();
        if self.ends == 0 || depth > length + edits || depth > LETTERS {
            return false;
        }
        if self.rows.len() == depth {
            self.rows.push([FAR; LETTERS + 1]);
        }
        let (before, row) = self.rows.split_at_mut(depth);
        let (above, row) = (&before[depth - 1], &mut row[0]);
        let from = depth.saturating_sub(edits);
        let to = (depth + edits).min(length);
        if from > 0 {
            row[from - 1] = FAR;
        }
        let mut least = FAR;
        for at in from..=to {
            let mut best = above[at].saturating_add(1);
            if at > 0 {
                let same = self.word[at - 1] == letter;
                best = best.min(row[at - 1].saturating_add(1)).min(above[at - 1].saturating_add(u8::from(!same)));
                if at > 1 && depth > 1 && self.word[at - 2] == letter && self.word[at - 1] == letters[depth - 2] {
                    best = best.min(before[depth - 2][at - 2].saturating_add(1));
                }
            }
            row[at] = best;
            least = least.min(best);
        }
        if to < length {
            row[to + 1] = FAR;
        }
        least <= if depth <= FIRST { self.edits.min(1) } else { self.edits }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The textbook matrix.
    fn distance(from: &[char], to: &[char]) -> usize {
        let mut cells = vec![vec![0; to.len() + 1]; from.len() + 1];
        for i in 0..=from.len() {
            for j in 0..=to.len() {
                cells[i][j] = if i == 0 || j == 0 {
                    i + j
                } else {
                    let swap = usize::from(from[i - 1] != to[j - 1]);
                    let mut best = (cells[i - 1][j] + 1).min(cells[i][j - 1] + 1).min(cells[i - 1][j - 1] + swap);
                    if i > 1 && j > 1 && from[i - 1] == to[j - 2] && from[i - 2] == to[j - 1] {
                        best = best.min(cells[i - 2][j - 2] + 1);
                    }
                    best
                };
            }
        }
        cells[from.len()][to.len()]
    }

    #[test]
    fn rows_agree_with_the_matrix_on_every_short_word() {
        let all: Vec<Vec<char>> = (0..6u32)
            .flat_map(|length| {
                (0..3u32.pow(length)).map(move |code| {
                    (0..length).map(|at| ['а', 'б', 'в'][(code / 3u32.pow(at) % 3) as usize]).collect()
                })
            })
            .collect();
        let words = ["абвв", "ба", "вавба", "а"];
        for (word, edits) in words.into_iter().flat_map(|word| [(word, 1), (word, 2)]) {
            let typed: Vec<char> = word.chars().collect();
            for ends in [1 << typed.len(), 1 << typed.len() | 1 << (typed.len() - 1)] {
                let mut rows = Rows::new(word, edits, ends);
                for term in &all {
                    let reached = (0..term.len()).all(|at| rows.step(&term[..at], term[at]));
                    // No beginning of the word may be two edits from the first letters.
                    let first = |letters: usize| {
                        letters > term.len()
                            || (0..=typed.len()).any(|end| distance(&typed[..end], &term[..letters]) < 2)
                    };
                    let near = first(FIRST)
                        && (0..=typed.len())
                            .filter(|end| ends & 1 << end != 0)
                            .any(|end| distance(&typed[..end], term) <= usize::from(edits));
                    assert_eq!(reached && rows.accepts(term.len()), near, "{word} {edits} {ends:b} {term:?}");
                }
            }
        }
    }
}
