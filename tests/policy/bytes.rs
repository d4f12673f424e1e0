//! Sealed data is believed only as far as its bytes allow: damage that a checksum would not show ends in an error or in a value.

use askwell::{
    policy::{Apart, Profile},
    wire::{Wire, decode, encode},
};

use crate::{compose::draft_for_d, prem_site};

/// Cuts the bytes of `value` at every byte and turns every bit of them over; of a long value, every `step`th of both.
fn damage<T: Wire + PartialEq + std::fmt::Debug>(value: &T, step: usize) {
    let mut bytes = encode(value);
    assert_eq!(decode::<T>(&bytes).as_ref(), Some(value));
    for end in (0..bytes.len()).step_by(step) {
        assert!(decode::<T>(&bytes[..end]).is_none(), "truncated to {end}");
    }
    for bit in (0..bytes.len() * 8).step_by(step) {
        bytes[bit / 8] ^= 1 << (bit % 8);
        if let Some(other) = decode::<T>(&bytes) {
            assert!(encode(&other).len() <= bytes.len(), "bit {bit} makes more of it");
        }
        bytes[bit / 8] ^= 1 << (bit % 8);
    }
}

#[test]
fn a_damaged_profile_is_refused_or_another_profile() {
    let whole = prem_site();
    damage(&whole.desk(), 11);
    // Each half is sealed by itself.
    damage(&Profile { desk: Apart::default(), ..whole }, 1);
}

#[test]
fn a_damaged_draft_is_refused_or_another_draft() {
    damage(&draft_for_d(), 1);
}
