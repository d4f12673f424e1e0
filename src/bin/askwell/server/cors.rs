//! Which other websites may send tickets and load the page's files?
//!
//! The headers are put on every answer of the site and of the intake, refusals included: without them a browser reports a
//! refusal to the page as a broken network. The inbox never gets them.

use std::{str::FromStr, sync::Arc};

use axum::{
    extract::{Request, State},
    http::{HeaderMap, HeaderValue, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};

use super::app::App;

/// Seconds for which a browser may remember a preflight; two hours is the most that Chromium keeps.
const MAX_AGE: u32 = 7200;

/// One `--allow-origin`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Origin {
    /// `*`.
    Any,
    /// Exactly this origin, as browsers spell it.
    Only(String),
}

impl FromStr for Origin {
    type Err = String;

    /// Reads `*`, `null` (sandboxed frames) or `scheme://host[:port]`; a slash at the end is forgiven.
    fn from_str(text: &str) -> Result<Self, String> {
        let origin = text.strip_suffix('/').unwrap_or(text).to_ascii_lowercase();
        match origin.split_once("://") {
            _ if origin == "*" => Ok(Self::Any),
            _ if origin == "null" => Ok(Self::Only(origin)),
            Some(("http" | "https", host))
                if !host.is_empty()
                    && host.bytes().all(|byte| byte.is_ascii_graphic() && !b"/?#@,".contains(&byte)) =>
            {
                Ok(Self::Only(origin))
            }
            _ => Err(String::from("an origin is scheme and host only, such as https://www.example.com (or *)")),
        }
    }
}

/// Whether a request comes from a website that may not send tickets. Programs name no origin, and a page beside the server has its own.
pub(super) fn is_foreign(origins: &[Origin], headers: &HeaderMap) -> bool {
    let Some(asking) = headers.get(header::ORIGIN) else { return false };
    let own = asking.to_str().ok().and_then(|asking| asking.split_once("://")).map(|(_, host)| host.as_bytes());
    own.is_none_or(|own| headers.get(header::HOST).is_none_or(|host| host.as_bytes() != own))
        && allowed(origins, headers).is_none()
}

/// The value of `Access-Control-Allow-Origin` for this request, if it gets one.
fn allowed(origins: &[Origin], headers: &HeaderMap) -> Option<HeaderValue> {
    if origins.contains(&Origin::Any) {
        return Some(HeaderValue::from_static("*"));
    }
    let asking = headers.get(header::ORIGIN)?;
    let known = |origin: &Origin| matches!(origin, Origin::Only(origin) if origin.as_bytes() == asking.as_bytes());
    origins.iter().any(known).then(|| asking.clone())
}

/// Puts the headers on an answer.
pub(super) async fn headers(State(app): State<Arc<App>>, request: Request, next: Next) -> Response {
    let origin = allowed(&app.origins, request.headers());
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    if let Some(origin) = origin {
        headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, origin);
        let exposed = HeaderValue::from_static("Location, Retry-After, Idempotency-Replayed");
        headers.insert(header::ACCESS_CONTROL_EXPOSE_HEADERS, exposed);
    }
    if !app.origins.is_empty() {
        // Also on answers without the header: a cache must not serve those to an allowed origin.
        headers.append(header::VARY, HeaderValue::from_static("Origin"));
    }
    response
}

/// Answers `OPTIONS` on the addresses that take posts; [`headers`] adds whether the asking origin may.
pub(super) async fn preflight() -> Response {
    answer("OPTIONS, POST", "POST")
}

/// The same on the addresses that are asked.
pub(super) async fn preflight_of_questions() -> Response {
    answer("GET, HEAD, OPTIONS", "GET")
}

fn answer(allow: &'static str, methods: &'static str) -> Response {
    let headers = [
        (header::ALLOW, HeaderValue::from_static(allow)),
        (header::ACCESS_CONTROL_ALLOW_METHODS, HeaderValue::from_static(methods)),
        (header::ACCESS_CONTROL_ALLOW_HEADERS, HeaderValue::from_static("Content-Type, Idempotency-Key, Askwell-Form")),
        (header::ACCESS_CONTROL_MAX_AGE, HeaderValue::from(MAX_AGE)),
    ];
    (StatusCode::NO_CONTENT, headers).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn origins_are_read_as_browsers_spell_them() {
        for (text, origin) in [
            ("*", Some(Origin::Any)),
            ("null", Some(Origin::Only(String::from("null")))),
            ("https://Example.com/", Some(Origin::Only(String::from("https://example.com")))),
            ("http://[::1]:8080", Some(Origin::Only(String::from("http://[::1]:8080")))),
            ("example.com", None),
            ("https://example.com/path", None),
            ("https://", None),
            ("ftp://example.com", None),
            ("https://a.com,https://b.com", None),
        ] {
            assert_eq!(text.parse().ok(), origin, "{text}");
        }
    }

    #[test]
    fn only_a_listed_origin_is_allowed() {
        let mut headers = HeaderMap::new();
        headers.insert(header::ORIGIN, HeaderValue::from_static("https://a.example"));
        let only = |origin: &str| Origin::Only(String::from(origin));
        assert_eq!(allowed(&[], &headers), None);
        assert_eq!(allowed(&[only("https://b.example")], &headers), None);
        assert_eq!(allowed(&[only("https://a.example")], &HeaderMap::new()), None);
        assert_eq!(
            allowed(&[only("https://b.example"), only("https://a.example")], &headers).unwrap(),
            "https://a.example"
        );
        assert_eq!(allowed(&[Origin::Any], &headers).unwrap(), "*");
    }
}
