//! Who may read the inbox?
//!
//! With a token: whoever sends it, as HTTP Basic password (any user name; that is what a browser asks for) or as Bearer.
//! Without one, which is possible on loopback only: whoever sits at this machine. Being on loopback is not enough for that: a
//! website can point its own name at 127.0.0.1 (DNS rebinding), and a proxy passes strangers on; both are told by headers.

use axum::{
    http::{HeaderMap, HeaderValue, Method, StatusCode, header},
    response::{IntoResponse, Response},
};
use sha2::{Digest, Sha256};

/// Fewest characters of a token: guesses are not counted, so the token itself must be out of reach.
pub(crate) const TOKEN_CHARS: usize = 16;

/// Headers that only a proxy adds.
const PROXY_HEADERS: [&str; 4] = ["forwarded", "x-forwarded-for", "x-real-ip", "via"];

/// The rule by which readers are admitted.
#[derive(Clone, Debug)]
pub(crate) enum Guard {
    /// Everybody on this machine.
    Loopback,
    /// Whoever knows the token, kept as its digest.
    Token([u8; 32]),
}

/// Why a request was not let in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Denial {
    /// The token is missing or wrong.
    Token,
    /// Without a token only this machine is let in.
    Stranger,
    /// Another website tries to act in the reader's name.
    OtherSite,
}

impl Guard {
    pub(crate) fn token(token: &str) -> Self {
        Self::Token(Sha256::digest(token.as_bytes()).into())
    }

    /// Lets a request pass or says why not.
    pub(super) fn admit(&self, method: &Method, headers: &HeaderMap) -> Result<(), Denial> {
        match self {
            Self::Token(digest) => {
                // Digests are compared, so that the time it takes says nothing about the token.
                let sent = password(headers).map(|sent| <[u8; 32]>::from(Sha256::digest(sent)));
                if sent != Some(*digest) {
                    return Err(Denial::Token);
                }
            }
            Self::Loopback => {
                let proxied = PROXY_HEADERS.iter().any(|name| headers.contains_key(*name));
                if proxied || !host(headers).is_some_and(is_loopback) {
                    return Err(Denial::Stranger);
                }
            }
        }
        if *method == Method::POST && !same_origin(headers) {
            return Err(Denial::OtherSite);
        }
        Ok(())
    }
}

impl IntoResponse for Denial {
    fn into_response(self) -> Response {
        let (status, words) = match self {
            Self::Token => {
                (StatusCode::UNAUTHORIZED, "Enter the token of the inbox as password; the user name does not matter.")
            }
            Self::Stranger => (
                StatusCode::FORBIDDEN,
                "Without a token the inbox opens on this machine alone: use the address 127.0.0.1, or set ASKWELL_TOKEN.",
            ),
            Self::OtherSite => (StatusCode::FORBIDDEN, "This action must be started from the inbox itself."),
        };
        let text = [(header::CONTENT_TYPE, "text/plain; charset=utf-8")];
        let mut response = (status, text, words).into_response();
        if self == Self::Token {
            let realm = HeaderValue::from_static("Basic realm=\"Askwell inbox\", charset=\"UTF-8\"");
            response.headers_mut().insert(header::WWW_AUTHENTICATE, realm);
        }
        response
    }
}

/// The password of HTTP Basic (RFC 7617) or the token of Bearer (RFC 6750).
fn password(headers: &HeaderMap) -> Option<Vec<u8>> {
    let (scheme, value) = headers.get(header::AUTHORIZATION)?.to_str().ok()?.split_once(' ')?;
    if scheme.eq_ignore_ascii_case("bearer") {
        return Some(value.trim().as_bytes().to_vec());
    }
    let pair = scheme.eq_ignore_ascii_case("basic").then(|| decode_base64(value.trim()))??;
    let colon = pair.iter().position(|byte| *byte == b':')?;
    Some(pair[colon + 1..].to_vec())
}

/// RFC 4648 §4; `None` for any other character. Padding may be missing.
fn decode_base64(text: &str) -> Option<Vec<u8>> {
    let (mut bytes, mut bits, mut held) = (Vec::new(), 0_u32, 0);
    for digit in text.trim_end_matches('=').bytes() {
        let value = match digit {
            b'A'..=b'Z' => digit - b'A',
            b'a'..=b'z' => digit - b'a' + 26,
            b'0'..=b'9' => digit - b'0' + 52,
            b'+' => 62,
            b'/' => 63,
            _ => return None,
        };
        bits = bits << 6 | u32::from(value);
        held += 6;
        if held >= 8 {
            held -= 8;
            bytes.push((bits >> held & 0xff) as u8);
        }
    }
    Some(bytes)
}

/// The request's host without its port.
fn host(headers: &HeaderMap) -> Option<&str> {
    let host = headers.get(header::HOST)?.to_str().ok()?;
    match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => Some(name),
        _ => Some(host),
    }
}

fn is_loopback(host: &str) -> bool {
    let host = host.trim_start_matches('[').trim_end_matches(']');
    host.eq_ignore_ascii_case("localhost") || host.parse().is_ok_and(|ip: std::net::IpAddr| ip.is_loopback())
}

/// Whether a request that changes something comes from the inbox's own pages (or from a program, which names no origin).
fn same_origin(headers: &HeaderMap) -> bool {
    let text = |name| headers.get(name).map(|value: &HeaderValue| value.to_str().unwrap_or("?"));
    match (text(header::HeaderName::from_static("sec-fetch-site")), text(header::ORIGIN)) {
        (Some(site), _) => matches!(site, "same-origin" | "none"),
        (None, Some(origin)) => origin.split_once("://").map(|(_, host)| host) == text(header::HOST),
        (None, None) => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn denial(guard: &Guard, method: &Method, headers: &[(&'static str, &str)]) -> Option<Denial> {
        let headers =
            headers.iter().map(|(name, value)| (header::HeaderName::from_static(name), value.parse().unwrap()));
        guard.admit(method, &headers.collect()).err()
    }

    #[test]
    fn without_a_token_only_this_machine_is_let_in() {
        for (headers, expected) in [
            (&[("host", "127.0.0.1:8787")][..], None),
            (&[("host", "localhost")], None),
            (&[("host", "[::1]:80")], None),
            (&[("host", "desk.example.com")], Some(Denial::Stranger)),
            (&[("host", "127.0.0.1.example.com")], Some(Denial::Stranger)),
            (&[], Some(Denial::Stranger)),
            (&[("host", "127.0.0.1"), ("x-forwarded-for", "203.0.113.9")], Some(Denial::Stranger)),
        ] {
            assert_eq!(denial(&Guard::Loopback, &Method::GET, headers), expected, "{headers:?}");
        }
    }

    #[test]
    fn with_a_token_only_the_token_counts() {
        let guard = Guard::token("correct horse battery");
        for (value, expected) in [
            ("Bearer correct horse battery", None),
            ("bearer correct horse", Some(Denial::Token)),
            ("Basic YW5nbGVyOmNvcnJlY3QgaG9yc2UgYmF0dGVyeQ==", None),
            ("Basic Y29ycmVjdCBob3JzZSBiYXR0ZXJ5", Some(Denial::Token)),
            ("Basic ?", Some(Denial::Token)),
            ("Digest x", Some(Denial::Token)),
        ] {
            assert_eq!(denial(&guard, &Method::GET, &[("authorization", value)]), expected, "{value}");
        }
        assert_eq!(denial(&guard, &Method::GET, &[("host", "127.0.0.1")]), Some(Denial::Token));
    }

    #[test]
    fn other_websites_cannot_act() {
        for (extra, expected) in [
            (&[][..], None),
            (&[("sec-fetch-site", "same-origin")], None),
            (&[("sec-fetch-site", "cross-site")], Some(Denial::OtherSite)),
            (&[("sec-fetch-site", "same-site")], Some(Denial::OtherSite)),
            (&[("origin", "http://127.0.0.1:8787")], None),
            (&[("origin", "http://127.0.0.1:9999")], Some(Denial::OtherSite)),
            (&[("origin", "null")], Some(Denial::OtherSite)),
        ] {
            let headers = [&[("host", "127.0.0.1:8787")], extra].concat();
            assert_eq!(denial(&Guard::Loopback, &Method::POST, &headers), expected, "{extra:?}");
        }
    }
}
