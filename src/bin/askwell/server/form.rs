//! Did a page of ours send this, and does it come from a person? Without third parties and without puzzles for people.
//!
//! A page asks for a token when its form opens, and sends it back with the ticket. The token is signed and says when it was given: a
//! ticket without one, with a forged or an old one, or sent sooner than anybody types, is not refused but held until a person has
//! looked at it. Only under load a token also asks for work: a number by which the digest of token, key and number begins with so many
//! zero bits. The key is in it, so that work is done for each ticket.
//!
//! A token is `issued.bits.random.signature` in hexadecimal digits; the header is the token, and after it a point and the number.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use hmac::{Hmac, Mac};
use serde::Serialize;
use sha2::{Digest, Sha256};

use super::store::Millis;

/// Bytes of a signature: half of the digest is out of reach all the same.
const SIGNATURE: usize = 16;
/// Most bits of work: about a minute on a phone.
pub(crate) const MOST_BITS: u8 = 24;

/// How tokens are made and read.
#[derive(Clone, Debug)]
pub(crate) struct FormRules {
    /// What signs them; at least 32 bytes.
    pub(crate) secret: Vec<u8>,
    /// Milliseconds in which nobody writes a ticket.
    pub(crate) least_age: Millis,
    /// Milliseconds after which a token is worth nothing.
    pub(crate) most_age: Millis,
    /// Bits of work under load.
    pub(crate) bits: u8,
}

/// What a page gets.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub(super) struct Given {
    /// The token.
    token: String,
    /// Seconds before which it is not to be used.
    wait: i64,
    /// Seconds after which another one must be asked for.
    lasts: i64,
    /// Leading zero bits of SHA-256 over `token:key:number`; 0 when no work is asked for.
    work: u8,
}

/// What a token says of who sent it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Standing {
    /// A page, opened long enough ago.
    Good,
    /// None, forged, too young or too old.
    Doubtful,
}

/// Tokens that have brought a ticket, in this node's memory: a token is worth one ticket, however often that is repeated. What another
/// node has seen, or this one before it was started, it does not know: a token is then worth as many tickets as there are nodes.
#[derive(Debug, Default)]
pub(crate) struct Spent(Mutex<HashMap<String, (String, Millis)>>);

impl Spent {
    /// Most tokens that are remembered; beyond them the ones that have run out go, then all: spam is held up, not memory filled.
    const MOST: usize = 100_000;

    /// Whether this header's token has brought a ticket under another key.
    pub(super) fn is_spent(&self, header: Option<&str>, key: &str) -> bool {
        let Some((token, _)) = header.map(split) else { return false };
        let spent = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        spent.get(token).is_some_and(|(of, _)| of != key)
    }

    /// This header's token has brought the ticket of this key.
    pub(super) fn spend(&self, header: Option<&str>, key: &str, now: Millis, lasts: Millis) {
        let Some((token, _)) = header.map(split) else { return };
        let mut spent = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if spent.len() >= Self::MOST {
            spent.retain(|_, (_, until)| *until > now);
        }
        if spent.len() >= Self::MOST {
            spent.clear();
        }
        spent.entry(token.to_owned()).or_insert_with(|| (key.to_owned(), now + lasts));
    }
}

/// A token's parts, once its signature was found to be ours.
struct Token {
    issued: Millis,
    bits: u8,
}

impl FormRules {
    /// A new token. `random` is its own for each.
    pub(super) fn give(&self, now: Millis, is_loaded: bool, random: [u8; 8]) -> Given {
        let bits = if is_loaded { self.bits } else { 0 };
        let said = format!("{now:x}.{bits:x}.{}", crate::upstream::hex(&random));
        let token = format!("{said}.{}", self.signature(&said));
        Given { token, wait: (self.least_age + 999) / 1000, lasts: self.most_age / 1000, work: bits }
    }

    /// What the header says; whether the work that it asked for was done is told by [`FormRules::has_work`].
    pub(super) fn standing(&self, header: Option<&str>, now: Millis) -> Standing {
        let token = header.and_then(|header| self.token(split(header).0));
        match token {
            Some(token) if (self.least_age..=self.most_age).contains(&(now - token.issued)) => Standing::Good,
            _ => Standing::Doubtful,
        }
    }

    /// Whether enough work was done for this key.
    pub(super) fn has_work(&self, header: Option<&str>, key: &str, now: Millis) -> bool {
        let Some((text, number)) = header.map(split) else { return false };
        let token = self.token(text).filter(|token| token.bits >= self.bits && now - token.issued <= self.most_age);
        token.is_some_and(|token| zero_bits(&digest(text, key, number)) >= u32::from(token.bits))
    }

    fn token(&self, text: &str) -> Option<Token> {
        let (said, signature) = text.rsplit_once('.')?;
        // Both sides are digests of what nobody outside can choose bit by bit; the comparison is of equal lengths and in constant time.
        let known = self.signature(said);
        let same = known.len() == signature.len()
            && known.bytes().zip(signature.bytes()).fold(0, |differs, (a, b)| differs | (a ^ b)) == 0;
        let mut parts = said.split('.');
        let issued = Millis::from_str_radix(parts.next()?, 16).ok()?;
        let bits = u8::from_str_radix(parts.next()?, 16).ok()?;
        same.then_some(Token { issued, bits })
    }

    fn signature(&self, said: &str) -> String {
        // HMAC takes keys of any length.
        let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(&self.secret) else { return String::new() };
        mac.update(said.as_bytes());
        crate::upstream::hex(&mac.finalize().into_bytes()[..SIGNATURE])
    }
}

/// The token and the number after it.
fn split(header: &str) -> (&str, &str) {
    match header.char_indices().filter(|(_, c)| *c == '.').nth(3) {
        Some((at, _)) => (&header[..at], &header[at + 1..]),
        None => (header, ""),
    }
}

fn digest(token: &str, key: &str, number: &str) -> [u8; 32] {
    Sha256::digest(format!("{token}:{key}:{number}")).into()
}

fn zero_bits(digest: &[u8]) -> u32 {
    let whole = digest.iter().take_while(|byte| **byte == 0).count();
    whole as u32 * 8 + digest.get(whole).map_or(0, |byte| byte.leading_zeros())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rules() -> FormRules {
        FormRules { secret: vec![7; 32], least_age: 3000, most_age: 60_000, bits: 8 }
    }

    #[test]
    fn a_token_is_worth_one_ticket_however_often_that_is_repeated() {
        let spent = Spent::default();
        let header = Some("1.0.aa.ff");
        assert!(!spent.is_spent(header, "first"));
        spent.spend(header, "first", 1, 10);
        assert!(!spent.is_spent(header, "first") && spent.is_spent(header, "second"));
        assert!(spent.is_spent(Some("1.0.aa.ff.work"), "second"), "with work or without");
        assert!(!spent.is_spent(Some("1.0.bb.ff"), "second") && !spent.is_spent(None, "second"));
        spent.spend(header, "second", 1, 10);
        assert!(!spent.is_spent(header, "first"), "the first ticket keeps it");
    }

    #[test]
    fn a_token_is_good_for_a_while() {
        let rules = rules();
        let token = rules.give(1000, false, [1; 8]).token;
        for (now, standing) in
            [(1000, Standing::Doubtful), (4000, Standing::Good), (61_000, Standing::Good), (61_001, Standing::Doubtful)]
        {
            assert_eq!(rules.standing(Some(&token), now), standing, "{now}");
        }
        assert_eq!(rules.standing(None, 4000), Standing::Doubtful);
        let other = FormRules { secret: vec![8; 32], ..self::rules() };
        assert_eq!(other.standing(Some(&token), 4000), Standing::Doubtful);
        for forged in ["", "....", &token[1..], &format!("f{token}"), &token[..token.len() - 1], "3e8.0.x.ы"] {
            assert_eq!(rules.standing(Some(forged), 4000), Standing::Doubtful, "{forged}");
        }
    }

    #[test]
    fn work_is_for_one_key() {
        let rules = rules();
        let given = rules.give(1000, true, [1; 8]);
        assert_eq!(given.work, 8);
        let number = (0_u32..).find(|n| zero_bits(&digest(&given.token, "k", &n.to_string())) >= 8).unwrap();
        let header = format!("{}.{number}", given.token);
        assert!(rules.has_work(Some(&header), "k", 4000) && !rules.has_work(Some(&header), "other", 4000));
        assert!(!rules.has_work(Some(&given.token), "k", 4000));
        assert_eq!(rules.standing(Some(&header), 4000), Standing::Good);
        let idle = rules.give(1000, false, [1; 8]).token;
        assert!(!rules.has_work(Some(&format!("{idle}.1")), "k", 4000), "a token of quiet times is no way around");
    }

    #[test]
    fn zero_bits_are_counted_from_the_front() {
        for (bytes, bits) in [(&[0x80, 0][..], 0), (&[1], 7), (&[0, 0x10], 11), (&[0, 0], 16)] {
            assert_eq!(zero_bits(bytes), bits);
        }
    }
}
