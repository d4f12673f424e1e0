//! What does a relay under load ask a page to compute?
//!
//! A text by which SHA-256 of `token:key:text` begins with so many zero bits: a second of a phone for one ticket, an hour for
//! thousands. The search is cut into slices so that the page goes on answering. SHA-256 is that of FIPS 180-4, written here because
//! the browser's own answers later, one digest at a time, and on secure pages only.
//!
//! Costs: about 1 µs a try in WebAssembly; 2^bits tries on average.

/// A search under way.
#[derive(Clone, Debug)]
pub struct Work {
    prefix: Vec<u8>,
    bits: u32,
    next: u64,
}

impl Work {
    /// The search for `token` and the key of a ticket.
    pub fn new(token: &str, key: &str, bits: u8) -> Self {
        Self { prefix: [token, ":", key, ":"].concat().into_bytes(), bits: u32::from(bits), next: 0 }
    }

    /// Tries so many texts; the first that will do.
    pub fn slice(&mut self, tries: u32) -> Option<String> {
        for _ in 0..tries {
            let text = self.next.to_string();
            self.next += 1;
            let digest = sha256(&[self.prefix.as_slice(), text.as_bytes()].concat());
            if zero_bits(&digest) >= self.bits {
                return Some(text);
            }
        }
        None
    }
}

fn zero_bits(digest: &[u8; 32]) -> u32 {
    let whole = digest.iter().take_while(|byte| **byte == 0).count();
    whole as u32 * 8 + digest.get(whole).map_or(0, |byte| byte.leading_zeros())
}

/// The first 32 bits of the fractional parts of the square roots of the first 8 primes.
const START: [u32; 8] =
    [0x6a09_e667, 0xbb67_ae85, 0x3c6e_f372, 0xa54f_f53a, 0x510e_527f, 0x9b05_688c, 0x1f83_d9ab, 0x5be0_cd19];
/// The first 32 bits of the fractional parts of the cube roots of the first 64 primes.
const ROUNDS: [u32; 64] = rounds();

/// Computed instead of written down: 64 numbers in which nobody would see a wrong digit.
const fn rounds() -> [u32; 64] {
    let mut rounds = [0; 64];
    let (mut found, mut candidate) = (0, 2u128);
    while found < 64 {
        let mut divisor = 2;
        while divisor * divisor <= candidate && !candidate.is_multiple_of(divisor) {
            divisor += 1;
        }
        if divisor * divisor > candidate {
            // The largest root with root³ ≤ candidate · 2^96, so that its low 32 bits are the fraction.
            let (mut low, mut high) = (0u128, 1u128 << 36);
            while low + 1 < high {
                let middle = (low + high) / 2;
                if middle * middle * middle <= candidate << 96 {
                    low = middle;
                } else {
                    high = middle;
                }
            }
            rounds[found] = low as u32;
            found += 1;
        }
        candidate += 1;
    }
    rounds
}

/// SHA-256 of `bytes`.
fn sha256(bytes: &[u8]) -> [u8; 32] {
    let mut padded = bytes.to_vec();
    padded.push(0x80);
    padded.resize((padded.len() + 8).div_ceil(64) * 64 - 8, 0);
    padded.extend_from_slice(&(bytes.len() as u64 * 8).to_be_bytes());
    let mut state = START;
    for block in padded.chunks_exact(64) {
        let mut words = [0u32; 64];
        for (word, four) in words.iter_mut().zip(block.chunks_exact(4)) {
            *word = four.iter().fold(0, |word, byte| word << 8 | u32::from(*byte));
        }
        for at in 16..64 {
            let (a, b) = (words[at - 15], words[at - 2]);
            let small = a.rotate_right(7) ^ a.rotate_right(18) ^ a >> 3;
            let large = b.rotate_right(17) ^ b.rotate_right(19) ^ b >> 10;
            words[at] = words[at - 16].wrapping_add(small).wrapping_add(words[at - 7]).wrapping_add(large);
        }
        let [mut a, mut b, mut c, mut d, mut e, mut f, mut g, mut h] = state;
        for (round, word) in ROUNDS.iter().zip(words) {
            let sum = e.rotate_right(6) ^ e.rotate_right(11) ^ e.rotate_right(25);
            let choice = e & f ^ !e & g;
            let first = h.wrapping_add(sum).wrapping_add(choice).wrapping_add(*round).wrapping_add(word);
            let sum = a.rotate_right(2) ^ a.rotate_right(13) ^ a.rotate_right(22);
            let majority = a & b ^ a & c ^ b & c;
            let second = sum.wrapping_add(majority);
            (h, g, f, e, d, c, b, a) = (g, f, e, d.wrapping_add(first), c, b, a, first.wrapping_add(second));
        }
        for (value, add) in state.iter_mut().zip([a, b, c, d, e, f, g, h]) {
            *value = value.wrapping_add(add);
        }
    }
    let mut digest = [0; 32];
    for (bytes, word) in digest.chunks_exact_mut(4).zip(state) {
        bytes.copy_from_slice(&word.to_be_bytes());
    }
    digest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digests_are_those_of_the_standard() {
        use sha2::Digest;
        for length in [0, 1, 3, 55, 56, 63, 64, 65, 119, 120, 500] {
            let bytes: Vec<u8> = (0..length).map(|n| n as u8).collect();
            let known: [u8; 32] = sha2::Sha256::digest(&bytes).into();
            assert_eq!(sha256(&bytes), known, "{length} bytes");
        }
    }

    #[test]
    fn what_is_found_has_its_zeros_and_slices_go_on() {
        use sha2::Digest;
        let mut work = Work::new("token", "key", 10);
        let mut slices = 0;
        let found = loop {
            slices += 1;
            if let Some(found) = work.slice(16) {
                break found;
            }
        };
        let digest = sha2::Sha256::digest(format!("token:key:{found}").as_bytes());
        assert!(digest[0] == 0 && digest[1] < 0x40, "{digest:?}");
        assert!(slices > 1, "the first slice found it: take more bits");
        assert_eq!(Work::new("", "", 0).slice(1).as_deref(), Some("0"));
        assert_eq!(Work::new("token", "key", 255).slice(3), None);
    }
}
