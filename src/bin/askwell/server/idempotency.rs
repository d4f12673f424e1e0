//! Is this request new, a repetition, or still under way?
//!
//! After draft-ietf-httpapi-idempotency-key-header: the client names each submission; the desk remembers the name together
//! with a fingerprint of the content. The fingerprint is taken from the *meaning* of a request: the canonical JSON and each
//! file's name, type and digest. Raw bytes would not do, because every retry of a form has another multipart boundary. The
//! secret stays outside: its digest next to the ticket would let anybody with the database try out weak passwords.

use std::{
    collections::HashSet,
    sync::{Arc, Mutex, PoisonError},
};

use askwell::backend::native::{IDEMPOTENCY_KEY, KEY_CHARS};
use axum::http::HeaderMap;
use sha2::{Digest, Sha256};

use super::{refusal::Refusal, upload::File};

/// What two requests must share to count as one.
pub(super) type Fingerprint = [u8; 32];

/// Reads the key from the request's headers: one RFC 8941 String (§3.3.3) without parameters.
pub(super) fn key(headers: &HeaderMap) -> Result<String, Refusal> {
    let mut values = headers.get_all(IDEMPOTENCY_KEY).iter();
    let Some(value) = values.next() else {
        return Err(Refusal::bad_request(
            "The header Idempotency-Key is missing. Send a new random string with every new ticket.",
        ));
    };
    if values.next().is_some() {
        return Err(Refusal::bad_request("The header Idempotency-Key was sent more than once."));
    }
    let key = value.to_str().ok().and_then(unquote);
    key.filter(|key| KEY_CHARS.contains(&key.len())).ok_or_else(|| {
        Refusal::bad_request(format!(
            "The header Idempotency-Key must be a quoted string of {} to {} ASCII characters, such as \"8e03978e-40d5-43dd-bc93-6894a57f9324\".",
            KEY_CHARS.start(),
            KEY_CHARS.end()
        ))
    })
}

/// The content of a quoted string, or `None` if it is anything else.
fn unquote(value: &str) -> Option<String> {
    let inner = value.strip_prefix('"')?.strip_suffix('"')?;
    let mut key = String::with_capacity(inner.len());
    let mut chars = inner.chars();
    while let Some(c) = chars.next() {
        key.push(match c {
            '\\' => chars.next().filter(|c| matches!(c, '"' | '\\'))?,
            '"' => return None,
            ' '..='~' => c,
            _ => return None,
        });
    }
    Some(key)
}

/// The digest of a request's meaning: what it is addressed to, its canonical JSON, and its files in order.
pub(super) fn fingerprint(target: &str, json: &[u8], files: &[File]) -> Fingerprint {
    let mut digest = Sha256::new();
    // Each part is preceded by its length, so that no two different requests can run together into the same bytes.
    let mut part = |bytes: &[u8]| {
        digest.update((bytes.len() as u64).to_le_bytes());
        digest.update(bytes);
    };
    part(target.as_bytes());
    part(json);
    for file in files {
        part(file.name.as_bytes());
        part(file.media_type.as_bytes());
        part(&Sha256::digest(&file.bytes));
    }
    digest.finalize().into()
}

/// The keys whose requests are being read or stored at this moment.
#[derive(Clone, Debug, Default)]
pub(crate) struct InFlight(Arc<Mutex<HashSet<String>>>);

/// Holds a key until it is dropped.
#[derive(Debug)]
pub(super) struct Claim {
    key: String,
    keys: InFlight,
}

impl InFlight {
    /// Claims a key, or refuses it while another request holds it.
    pub(super) fn claim(&self, key: String) -> Result<Claim, Refusal> {
        let mut keys = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if keys.insert(key.clone()) { Ok(Claim { key, keys: self.clone() }) } else { Err(Refusal::key_in_flight()) }
    }
}

impl Claim {
    pub(super) fn key(&self) -> &str {
        &self.key
    }
}

impl Drop for Claim {
    fn drop(&mut self) {
        self.keys.0.lock().unwrap_or_else(PoisonError::into_inner).remove(&self.key);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quoted_strings() {
        for (value, key) in [
            (r#""abc""#, Some("abc")),
            (r#""a\"b\\c""#, Some(r#"a"b\c"#)),
            (r#""""#, Some("")),
            ("abc", None),
            (r#"""#, None),
            (r#""a"b""#, None),
            (r#""a\b""#, None),
            (r#""abc\""#, None),
            (r#""abc";v=1"#, None),
            ("\"a\tb\"", None),
        ] {
            assert_eq!(unquote(value).as_deref(), key, "{value}");
        }
    }

    #[test]
    fn a_fingerprint_depends_on_every_part() {
        let file = |name: &str, media_type: &str, bytes: &[u8]| File {
            name: String::from(name),
            media_type: String::from(media_type),
            bytes: bytes.to_vec(),
        };
        let prints = [
            fingerprint("tickets", b"{}", &[]),
            fingerprint("replies", b"{}", &[]),
            fingerprint("tickets", b"[]", &[]),
            fingerprint("tickets", b"{}", &[file("a", "b", b"c")]),
            fingerprint("tickets", b"{}", &[file("ab", "", b"c")]),
            fingerprint("tickets", b"{}", &[file("a", "b", b"d")]),
            fingerprint("tickets", b"{}", &[file("a", "b", b"c"), file("a", "b", b"c")]),
        ];
        assert_eq!(prints.iter().collect::<HashSet<_>>().len(), prints.len());
        assert_eq!(prints[3], fingerprint("tickets", b"{}", &[file("a", "b", b"c")]));
    }

    #[test]
    fn a_key_is_free_again_when_its_claim_ends() {
        let keys = InFlight::default();
        let claim = keys.claim(String::from("k")).unwrap();
        assert!(keys.claim(String::from("k")).is_err());
        drop(claim);
        assert!(keys.claim(String::from("k")).is_ok());
    }
}
