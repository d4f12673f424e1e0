//! How much is a word in a document worth? BM25F (Robertson, Zaragoza, Taylor 2004): frequencies of all fields are weighted and
//! added first and saturated once, so that a word in title *and* body does not count twice.
//!
//! Weights follow the length of the query. A few words are usually a title in the client's mind; a whole letter is found by the
//! body. Constants are those of the search recipe, tuned over kb200, kb2k, kben and xquad; `asks` stands between title and body.

use super::schema::{FIELDS, Field, FieldBits};

/// Saturation of a frequency.
const K1: f32 = 2.2;
/// Strength of length normalisation: title, asks, headings, body, topic.
pub(super) const B: [f32; FIELDS] = [0.3, 0.5, 0.35, 0.85, 0.3];
/// Field weights for a short query, in the same order.
const SHORT: [f32; FIELDS] = [30.0, 8.0, 2.0, 1.0, 2.5];
/// Field weights for a long query.
const LONG: [f32; FIELDS] = [1.5, 1.5, 1.2, 1.0, 1.8];
/// Weight of the opening text, short and long. Its length is fixed, so nothing normalises it.
const OPENING: Pair = Pair(0.5, 1.0);
/// What an unfinished word's completions keep of the body: half a word matches too much there.
const COMPLETION_BODY: f32 = 0.15;

/// A constant that differs between short and long queries.
#[derive(Clone, Copy)]
pub(super) struct Pair(pub(super) f32, pub(super) f32);

impl Pair {
    /// The value at a brevity from 1 (short) to 0 (long).
    pub(super) fn at(self, brevity: f32) -> f32 {
        self.1 + (self.0 - self.1) * brevity
    }
}

/// Inverse document frequency, ln(1 + (N − df + ½) / (df + ½)). Never negative for df ≤ N.
pub(super) fn idf(documents: u32, df: u32) -> f32 {
    let df = df.min(documents) as f32;
    (1.0 + (documents as f32 - df + 0.5) / (df + 0.5)).ln()
}

/// `base` to a power, 0 for a base of 0: e^(power · ln base). The library's own power function is 1.5 KB of WebAssembly.
#[inline(never)]
pub(super) fn power(base: f32, power: f32) -> f32 {
    if base > 0.0 { (power * base.ln()).exp() } else { 0.0 }
}

/// Field weights for one query.
pub(super) struct FieldWeights {
    fields: [f32; FIELDS],
    opening: f32,
}

impl FieldWeights {
    pub(super) fn new(brevity: f32) -> Self {
        let fields = std::array::from_fn(|field| Pair(SHORT[field], LONG[field]).at(brevity));
        Self { fields, opening: OPENING.at(brevity) }
    }

    /// Weights for the completions of an unfinished word.
    pub(super) fn for_completions(&self) -> Self {
        let mut fields = self.fields;
        fields[Field::Body as usize] *= COMPLETION_BODY;
        Self { fields, opening: self.opening * COMPLETION_BODY }
    }

    /// The saturated frequency of a term that stands in a document as `bits`, from 0 to k1 + 1.
    #[inline(always)]
    pub(super) fn saturated(&self, bits: FieldBits, norms: &[f32; FIELDS]) -> f32 {
        let mut x = if bits.in_opening() { self.opening } else { 0.0 };
        let body = Field::Body as usize;
        x += self.fields[body] * bits.frequency(Field::Body) * norms[body];
        // Most postings are of bodies.
        if bits.is_core() {
            for field in [Field::Title, Field::Asks, Field::Headings, Field::Topic] {
                if bits.has(field) {
                    x += self.fields[field as usize] * norms[field as usize];
                }
            }
        }
        x * (K1 + 1.0) / (K1 + x)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn idf_falls_with_frequency_and_stays_positive() {
        let idfs: Vec<f32> = [0, 1, 10, 50, 100, 900].map(|df| idf(100, df)).to_vec();
        assert!(idfs.is_sorted_by(|a, b| a >= b) && idfs.iter().all(|&idf| idf > 0.0), "{idfs:?}");
        assert!((idf(100, 10) - (1.0f32 + 90.5 / 10.5).ln()).abs() < 1e-6);
    }

    #[test]
    fn one_title_word_outweighs_many_body_words_in_a_short_query_only() {
        let (mut title, mut body) = (FieldBits::default(), FieldBits::default());
        title.mark(Field::Title);
        body.set_body(20);
        let of = |brevity: f32, bits| FieldWeights::new(brevity).saturated(bits, &[1.0; FIELDS]);
        assert!(of(1.0, title) > of(1.0, body));
        assert!(of(0.0, title) < of(0.0, body));
        assert!(FieldWeights::new(1.0).for_completions().saturated(body, &[1.0; FIELDS]) < of(1.0, body));
    }
}
