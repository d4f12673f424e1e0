//! The best k of many scores, without sorting them all.

/// A document with its score.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Scored {
    pub(super) doc: u32,
    pub(super) score: f32,
}

/// The best `limit` documents, best first; ties in document order. O(n) plus the sorting of what is kept.
pub(super) fn top_docs(scored: impl Iterator<Item = Scored>, limit: usize) -> Vec<Scored> {
    let better = |a: &Scored, b: &Scored| b.score.total_cmp(&a.score).then(a.doc.cmp(&b.doc));
    let mut kept: Vec<Scored> = scored.collect();
    if limit == 0 {
        return Vec::new();
    }
    if kept.len() > limit {
        kept.select_nth_unstable_by(limit - 1, better);
        kept.truncate(limit);
    }
    kept.sort_unstable_by(better);
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
