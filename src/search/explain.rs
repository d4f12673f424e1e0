//! Why does this document stand where it stands? The score as a tree of numbers.

use std::fmt;

use super::postings::PostingsStore;
use super::query::{Query, ReadingKind};
use super::schema::{Field, FieldBits};
use super::scorer::{Match, Parts, Ranked};
use super::vocabulary::Vocabulary;

/// A number with what it is made of. `Display` prints it indented, one line a node.
#[derive(Clone, Debug, PartialEq)]
pub struct Explanation {
    /// What the number is.
    pub label: String,
    /// The number.
    pub value: f32,
    /// What it is computed from, in the order of the computation.
    pub parts: Vec<Explanation>,
}

impl Explanation {
    fn leaf(label: impl Into<String>, value: f32) -> Self {
        Self { label: label.into(), value, parts: Vec::new() }
    }

    fn print(&self, depth: usize, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{:indent$}{:8.3}  {}", "", self.value, self.label, indent = 2 * depth)?;
        self.parts.iter().try_for_each(|part| part.print(depth + 1, f))
    }
}

impl fmt::Display for Explanation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.print(0, f)
    }
}

/// The tree of a ranked document.
pub(super) fn explain(
    ranked: &Ranked,
    error: Option<&str>,
    matches: &[Match],
    query: &Query,
    vocabulary: &Vocabulary,
    postings: &PostingsStore,
) -> Explanation {
    let Parts { bm25f, all_words, coordination, context, coverage, start, adjacent, claim, repeated, covered, .. } =
        ranked.parts;
    let words = matches.iter().map(|found| word(found, query, vocabulary, postings)).collect();
    let mut parts = vec![Explanation {
        label: "words, corrected".to_owned(),
        value: bm25f * all_words * coordination,
        parts: vec![
            Explanation { label: "sum of the words (BM25F)".to_owned(), value: bm25f, parts: words },
            Explanation::leaf("× all words of a long query", all_words),
            Explanation::leaf(format!("× coordination ({covered:.2} of {:.2} covered)", query.value), coordination),
        ],
    }];
    let rest = [
        ("context: wordings and topic of a title asked for", context),
        ("coverage of a wording", coverage),
        ("begins like a wording", start),
        ("neighbouring words", adjacent),
    ];
    parts.extend(
        rest.into_iter().filter(|(_, value)| *value > 0.0).map(|(label, value)| Explanation::leaf(label, value)),
    );
    if claim != 0.0 {
        let label = match error {
            Some(error) => format!("claims the error “{error}”"),
            None => "claims another error of this number".to_owned(),
        };
        parts.push(Explanation::leaf(label, claim));
    }
    if repeated != 0.0 {
        parts.push(Explanation::leaf("an article of the same title stands further up", repeated));
    }
    Explanation { label: format!("score (brevity {:.2})", query.brevity), value: ranked.score, parts }
}

fn word(found: &Match, query: &Query, vocabulary: &Vocabulary, postings: &PostingsStore) -> Explanation {
    let Match { slot, reading, score, fields } = *found;
    let term = vocabulary.term(reading.term).unwrap_or_default();
    let kind = match reading.kind {
        ReadingKind::Typed => "as typed",
        ReadingKind::OtherLayout => "other keyboard layout",
        ReadingKind::Fuzzy => "mistyped",
        ReadingKind::Completion => "unfinished word",
        ReadingKind::Shortened => "unfinished ending",
        ReadingKind::Derived => "same root",
        ReadingKind::Respelled => "other alphabet",
        ReadingKind::Synonym => "synonym",
        ReadingKind::Joined => "written together or apart",
    };
    let factor = query.slots[slot].factor;
    let worth = reading.weight * reading.idf * factor;
    let saturated = if worth > 0.0 { score / worth } else { 0.0 };
    let df = postings.info(reading.term).df;
    Explanation {
        label: format!("“{}” as “{term}”: {kind}", query.slots[slot].word),
        value: score,
        parts: vec![
            Explanation::leaf("weight of the reading", reading.weight),
            Explanation::leaf(format!("× idf (in {df} documents)"), reading.idf),
            Explanation::leaf("× role of the word and of its sentence", factor),
            Explanation::leaf(format!("× saturated frequency ({})", places(fields)), saturated),
        ],
    }
}

fn places(fields: FieldBits) -> String {
    let mut places: Vec<&str> = Field::ALL
        .into_iter()
        .filter(|&field| fields.has(field))
        .map(|field| match field {
            Field::Title => "title",
            Field::Asks => "wordings",
            Field::Headings => "headings",
            Field::Body => "body",
            Field::Topic => "topic",
        })
        .collect();
    if fields.in_opening() {
        places.push("opening");
    }
    places.join(", ")
}
