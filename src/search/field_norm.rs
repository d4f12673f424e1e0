//! How long are a document's fields? One byte a field, exact up to 31 words, then 16 steps to a doubling.
//!
//! What is lost is below the noise of ranking (at most 2 % of a length); what is gained is that lengths compress to about a byte
//! a document.

use super::bm25f::B;
use super::schema::{FIELDS, Field};

/// Longest length that is stored exactly, plus one.
const EXACT: f32 = 32.0;

/// The byte that stands for a length.
pub(super) fn encode(length: u32) -> u8 {
    if length < EXACT as u32 {
        return length as u8;
    }
    let steps = ((length as f32 / EXACT).log2() * 16.0).round();
    (EXACT + steps).min(255.0) as u8
}

/// The length that a byte stands for.
pub(super) fn decode(byte: u8) -> f32 {
    let byte = f32::from(byte);
    if byte < EXACT { byte } else { EXACT * ((byte - EXACT) / 16.0).exp2() }
}

/// For every document and field, `1 / (1 − b + b · length / average)`: what a frequency is multiplied by in BM25F.
/// `norms` holds the bytes field by field, so that like stands beside like; it must be [`FIELDS`] times `documents` long.
pub(super) fn factors(norms: &[u8], documents: usize) -> Vec<[f32; FIELDS]> {
    let mut factors = vec![[1.0; FIELDS]; documents];
    if documents == 0 {
        return factors;
    }
    for (field, lengths) in Field::ALL.into_iter().zip(norms.chunks_exact(documents)) {
        let total: f32 = lengths.iter().map(|&byte| decode(byte)).sum();
        let average = (total / documents as f32).max(1.0);
        let b = B[field as usize];
        for (factors, &byte) in factors.iter_mut().zip(lengths) {
            factors[field as usize] = 1.0 / (1.0 - b + b * decode(byte) / average);
        }
    }
    factors
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_length_comes_back_within_two_percent_and_a_half() {
        for length in (0..5000).chain([20_000, 100_000]) {
            let back = decode(encode(length));
            assert!((back - length as f32).abs() <= 0.025 * length as f32, "{length} came back as {back}");
        }
        assert_eq!(encode(u32::MAX), 255);
    }

    #[test]
    fn a_document_of_average_length_is_left_alone() {
        let norms = [[3, 5].as_slice(), &[0; 8]].concat();
        let factors = factors(&norms, 2);
        assert!(factors[0][0] > 1.0 && factors[1][0] < 1.0);
        assert!(factors.iter().flatten().all(|factor| factor.is_finite()));
    }
}
