//! The best k of many scores, without sorting them all.

/// A document with its score.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Scored {
    pub(super) doc: u32,
    pub(super) score: f32,
}

/// The best documents so far, best first; ties in document order.
pub(super) struct Top {
    kept: Vec<Scored>,
    limit: usize,
}

impl Top {
    pub(super) fn new(limit: usize) -> Self {
        Self { kept: Vec::with_capacity(limit), limit }
    }

    /// Whether a document of this score could be among the best.
    #[inline(always)]
    pub(super) fn admits(&self, score: f32) -> bool {
        self.kept.len() < self.limit || self.kept.last().is_some_and(|last| score >= last.score)
    }

    /// O(limit) at the worst, O(1) for a document that is not among the best, which is the rule.
    #[inline(never)]
    pub(super) fn add(&mut self, one: Scored) {
        let better = |a: &Scored, b: &Scored| b.score.total_cmp(&a.score).then(a.doc.cmp(&b.doc)).is_lt();
        let at = self.kept.iter().rposition(|known| !better(&one, known)).map_or(0, |at| at + 1);
        if at < self.limit {
            self.kept.truncate(self.limit - 1);
            self.kept.insert(at, one);
        }
    }

    pub(super) fn docs(self) -> Vec<u32> {
        self.kept.iter().map(|scored| scored.doc).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_best_come_first_and_ties_keep_document_order() {
        let scores = [1.0, 3.0, 2.0, 3.0, 0.5];
        let docs = |limit| {
            let mut top = Top::new(limit);
            for (doc, &score) in scores.iter().enumerate() {
                let admitted = top.admits(score);
                top.add(Scored { doc: doc as u32, score });
                assert!(admitted || !top.kept.iter().any(|one| one.doc == doc as u32));
            }
            top.docs()
        };
        assert_eq!(docs(3), [1, 3, 2]);
        assert_eq!(docs(9), [1, 3, 2, 0, 4]);
        assert!(docs(0).is_empty());
    }
}
