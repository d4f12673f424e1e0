//! The best k of many scores, without sorting them all.

/// A document with its score.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Scored {
    pub(super) doc: u32,
    pub(super) score: f32,
}

/// The best `limit` documents, best first; ties in document order. O(n · limit) at the worst, O(n) when few documents come near the
/// top, which is the rule.
pub(super) fn top_docs(scored: impl Iterator<Item = Scored>, limit: usize) -> Vec<Scored> {
    let better = |a: &Scored, b: &Scored| b.score.total_cmp(&a.score).then(a.doc.cmp(&b.doc)).is_lt();
    let mut kept: Vec<Scored> = Vec::new();
    for one in scored {
        let at = kept.iter().rposition(|known| !better(&one, known)).map_or(0, |at| at + 1);
        if at < limit {
            kept.truncate(limit - 1);
            kept.insert(at, one);
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_best_come_first_and_ties_keep_document_order() {
        let scores = [1.0, 3.0, 2.0, 3.0, 0.5];
        let all = || scores.iter().enumerate().map(|(doc, &score)| Scored { doc: doc as u32, score });
        let docs = |limit| top_docs(all(), limit).iter().map(|scored| scored.doc).collect::<Vec<_>>();
        assert_eq!(docs(3), [1, 3, 2]);
        assert_eq!(docs(9), [1, 3, 2, 0, 4]);
        assert!(docs(0).is_empty());
    }
}
