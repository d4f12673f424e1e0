//! For which reading do the words themselves speak?
//!
//! A pattern (`lexicon`) knows the words that somebody thought of; a text in other words shows no sign of what is wanted, or the wrong
//! one. Here every word speaks by its stem, and every sign by its name, for or against each intent, subject and urgency, as strongly as it did in
//! texts labelled by hand. What the patterns decide weighs [`TRUST`], and the greatest sum decides.
//!
//! `assets/lexicon/weights.txt` holds the weights; `cargo test --test judgments teach -- --ignored` writes it anew from `tests/judgments/tickets`.
//! Its first lines name the columns, a family and its values each; every other line is a piece of evidence and its weights: the column's
//! letter and a number in sixteenths of a natural logarithm of odds. Sorted, so that a word is found in O(log lines).

use std::sync::LazyLock;

use super::{
    Intent, Subject, Urgency,
    lexicon::{Kind, Token},
    signs::Signs,
};
use crate::sort::sort_by_key;

/// What the patterns' own decision weighs, in sixteenths.
const TRUST: i32 = 16;
/// Letters of a word by which it is known: the rest is its ending as often as not.
const STEM: usize = 5;
/// What every text shows: how often each value is meant at all.
const ALWAYS: &str = "*";

static SOURCE: &str = include_str!("../../../assets/lexicon/weights.txt");

/// The columns by family, and the evidence with its weights as written.
struct Table {
    columns: Vec<(&'static str, &'static str)>,
    rows: Vec<(&'static str, &'static str)>,
}

static TABLE: LazyLock<Table> = LazyLock::new(|| {
    let mut table = Table { columns: Vec::new(), rows: Vec::new() };
    for line in SOURCE.lines().filter(|line| !line.starts_with('#')) {
        if let Some((family, values)) = line.split_once(" = ") {
            table.columns.extend(values.split(' ').map(|value| (family, value)));
        } else if let Some(row) = line.split_once(' ') {
            table.rows.push(row);
        }
    }
    table
});

/// The sum of each column for one text.
pub(super) struct Weighed(Vec<i32>);

impl Weighed {
    /// Weighs the words and signs of a text.
    pub(super) fn of(signs: &Signs) -> Self {
        let mut sums = vec![0; TABLE.columns.len()];
        for piece in shown(signs) {
            let Ok(at) = TABLE.rows.binary_search_by(|row| row.0.cmp(&piece)) else { continue };
            add(TABLE.rows[at].1, &mut sums);
        }
        Self(sums)
    }

    /// The value of a family with the greatest sum, `said` being that of the patterns; `said` when the family is unknown.
    fn best(&self, family: &str, said: &'static str) -> &'static str {
        let columns = TABLE.columns.iter().zip(&self.0).filter(|((of, _), _)| *of == family);
        let sums = columns.map(|((_, value), sum)| (*value, sum + if *value == said { TRUST } else { 0 }));
        sums.max_by_key(|(_, sum)| *sum).map_or(said, |(value, _)| value)
    }

    /// What is asked for, where the patterns say `said`; an outage is decided by [`Self::urgency`].
    pub(super) fn intent(&self, said: Intent) -> Intent {
        Intent::named(self.best("intent", said.name())).unwrap_or(said)
    }

    /// What it is about, where the patterns say `said`.
    pub(super) fn subject(&self, said: Subject) -> Subject {
        Subject::named(self.best("department", said.name())).unwrap_or(said)
    }

    /// Whether it is an emergency, where the patterns say `said`.
    pub(super) fn urgency(&self, said: Urgency) -> Urgency {
        Urgency::named(self.best("urgency", said.name())).unwrap_or(said)
    }
}

/// `b12 k-5`: twelve to the second column, five from the eleventh.
fn add(weights: &str, sums: &mut [i32]) {
    for weight in weights.split(' ').filter(|weight| weight.is_char_boundary(1)) {
        let (column, by) = weight.split_at(1);
        let column = usize::from(column.as_bytes()[0].wrapping_sub(b'a'));
        if let (Some(sum), Ok(by)) = (sums.get_mut(column), by.parse::<i32>()) {
            *sum += by;
        }
    }
}

/// Every piece of evidence that a text shows, once each and sorted: stems, names of signs in brackets, intents of requests in braces.
fn shown(signs: &Signs) -> Vec<String> {
    let mut all: Vec<String> = signs.tokens.iter().map(stem).collect();
    all.extend(signs.matches.iter().map(|found| format!("[{}]", found.sign)));
    all.extend(signs.frames.iter().filter(|frame| frame.whole).map(|frame| format!("{{{}}}", frame.intent.name())));
    all.push(ALWAYS.to_owned());
    if signs.tokens.iter().any(|token| signs.is_asked(token.sentence)) {
        all.push("?".to_owned());
    }
    sort_by_key(&mut all, Clone::clone);
    all.dedup();
    all
}

fn stem(token: &Token) -> String {
    match token.kind {
        Kind::Number => "%".to_owned(),
        Kind::Site => "@".to_owned(),
        Kind::Mail => "&".to_owned(),
        // A service that only the provider's profile names is read as a site.
        Kind::Word => token.text.trim_end_matches('ъ').chars().take(STEM).collect(),
    }
}

/// The evidence of a text as the weights know it: what a reader of tickets is taught by. O(n).
pub fn evidence(text: &str) -> Vec<String> {
    shown(&Signs::of(&super::layout::repaired(super::beginning(text))))
}
