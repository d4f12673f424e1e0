//! What arrived? Pages for people, JSON for programs, and the files, for whoever [`guard`] lets in.
//!
//! Invariants: nothing here is cached or framed or runs scripts. A file leaves as a download in a sandbox, never as a page,
//! because its name, type and bytes are a stranger's.

pub(crate) mod guard;
mod html;
mod json;
mod labels;
mod view;
mod words;

use std::sync::Arc;

use axum::{
    Json, Router,
    body::Body,
    extract::{Path, Query, Request, State},
    http::{HeaderMap, HeaderValue, StatusCode, header},
    middleware::{self, Next},
    response::{Html, IntoResponse, Response},
    routing::{get, post},
};
use serde::Deserialize;

pub(in crate::server) use self::html::iso_8601;
use self::{
    labels::Labels,
    words::{Words, words},
};
use super::{app::App, intake::now, number::Number, questions, refusal::Refusal, store::ticket::Entry, upload::File};

/// Tickets on one page of the list.
const PAGE: i64 = 200;
const POLICY: &str =
    "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";
const FILE_POLICY: &str = "sandbox; default-src 'none'; frame-ancestors 'none'";

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Asked {
    lang: Option<String>,
    before: Option<String>,
}

impl Asked {
    fn words(&self, headers: &HeaderMap) -> &'static Words {
        words(self.lang.as_deref(), headers)
    }
}

/// The names that the served site knows, in the language of the words.
async fn labels(app: &Arc<App>, words: &Words) -> Labels {
    let (app, lang) = (Arc::clone(app), words.lang);
    // A panic of the reader, which would be a bug, costs the names and not the page.
    tokio::task::spawn_blocking(move || Labels::read(app.site.root(), lang)).await.unwrap_or_default()
}

/// The inbox's addresses; all of them behind the guard.
pub(super) fn router(app: &Arc<App>) -> Router<Arc<App>> {
    Router::new()
        .route("/inbox", get(list))
        .route("/inbox.json", get(list_json))
        .route("/inbox.css", get(style))
        .route("/inbox/{number}", get(ticket))
        .route("/inbox/{number}/files/{n}", get(file))
        .route("/inbox/{number}/secrets/{n}", post(secret))
        .route("/metrics", get(questions::metrics))
        .route("/held", get(questions::held))
        .route("/held/{id}/send", post(questions::send))
        .route("/held/{id}/settle", post(questions::settle))
        .layer(middleware::from_fn_with_state(Arc::clone(app), guarded))
}

async fn guarded(State(app): State<Arc<App>>, request: Request, next: Next) -> Response {
    let admitted = app.guard.as_ref().map_or(Ok(()), |guard| guard.admit(request.method(), request.headers()));
    let mut response = match admitted {
        Ok(()) => next.run(request).await,
        Err(denial) => denial.into_response(),
    };
    let headers = response.headers_mut();
    headers.entry(header::CONTENT_SECURITY_POLICY).or_insert(HeaderValue::from_static(POLICY));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    response
}

async fn style() -> impl IntoResponse {
    ([(header::CONTENT_TYPE, "text/css; charset=utf-8")], include_str!("inbox.css"))
}

async fn list(
    State(app): State<Arc<App>>,
    Query(asked): Query<Asked>,
    headers: HeaderMap,
) -> Result<Html<String>, Refusal> {
    let (entries, more) = entries(&app, &asked).await?;
    let words = asked.words(&headers);
    let labels = labels(&app, words).await;
    Ok(Html(view::list(words, &labels, &entries, asked.before.is_none(), more)))
}

async fn list_json(State(app): State<Arc<App>>, Query(asked): Query<Asked>) -> Result<Response, Refusal> {
    let (entries, _) = entries(&app, &asked).await?;
    Ok(Json(json::list(&entries)).into_response())
}

/// One page of the list, and whether older tickets follow. An unreadable `before` means the newest page.
async fn entries(app: &Arc<App>, asked: &Asked) -> Result<(Vec<Entry>, bool), Refusal> {
    let before: Option<Number> = asked.before.as_deref().and_then(|before| before.parse().ok());
    let mut entries = app.stored(app.store.list(before, PAGE + 1)).await?;
    let page = PAGE as usize;
    let more = entries.len() > page;
    entries.truncate(page);
    Ok((entries, more))
}

/// `/inbox/{number}`, or the same as JSON when the address ends in `.json`.
async fn ticket(
    State(app): State<Arc<App>>,
    Path(name): Path<String>,
    Query(asked): Query<Asked>,
    headers: HeaderMap,
) -> Result<Response, Refusal> {
    let (number, machine) = name.strip_suffix(".json").map_or((name.as_str(), false), |number| (number, true));
    let stored = match number.parse() {
        Ok(number) => app.stored(app.store.ticket(number)).await?,
        Err(_) => None,
    };
    let words = asked.words(&headers);
    match stored {
        Some(stored) if machine => Ok(Json(json::ticket(&stored)).into_response()),
        Some(stored) => Ok(Html(view::ticket(words, &labels(&app, words).await, &stored)).into_response()),
        None if machine => Err(Refusal::not_found("There is no such ticket.")),
        None => Ok((StatusCode::NOT_FOUND, Html(view::remark(words, words.no_ticket))).into_response()),
    }
}

async fn file(State(app): State<Arc<App>>, Path((number, n)): Path<(String, String)>) -> Result<Response, Refusal> {
    let found = match (number.parse(), n.parse()) {
        (Ok(number), Ok(n)) => app.stored(app.store.file(number, n)).await?,
        _ => None,
    };
    Ok(download(found.ok_or_else(|| Refusal::not_found("There is no such file."))?))
}

async fn secret(
    State(app): State<Arc<App>>,
    Path((number, n)): Path<(String, String)>,
    Query(asked): Query<Asked>,
    headers: HeaderMap,
) -> Result<Response, Refusal> {
    let words = asked.words(&headers);
    let gone = || (StatusCode::GONE, Html(view::remark(words, words.secret_gone))).into_response();
    let (Ok(number), Ok(n)) = (number.parse(), n.parse()) else { return Ok(gone()) };
    let shown = app.stored(app.store.reveal(number, n, now())).await?;
    Ok(shown.map_or_else(gone, |secret| Html(view::secret(words, number, &secret)).into_response()))
}

fn download(file: File) -> Response {
    let File { name, media_type, bytes } = file;
    let octets = HeaderValue::from_static("application/octet-stream");
    let media_type = if media_type.is_empty() { octets } else { HeaderValue::from_str(&media_type).unwrap_or(octets) };
    let mut response = Body::from(bytes).into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, media_type);
    headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(FILE_POLICY));
    headers.insert(header::CONTENT_DISPOSITION, disposition(&name));
    response
}

/// `attachment` with the name twice (RFC 6266 §4.3): in ASCII for the old, in UTF-8 (RFC 8187) for everybody else.
fn disposition(name: &str) -> HeaderValue {
    // The last segment only, and neither control characters nor those that turn the direction of writing, by which
    // `exe.gnp` would read as `png.exe`.
    let name = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let turns = |c: char| matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    let safe: String = name.chars().map(|c| if c.is_control() || turns(c) { '_' } else { c }).collect();
    let safe = if safe.trim_matches(['.', ' ']).is_empty() { "file" } else { safe.as_str() };

    let plain = |c: char| c.is_ascii_alphanumeric() || " !#$&+-.^_`|~()[]{}=@,".contains(c);
    let ascii: String = safe.chars().map(|c| if plain(c) { c } else { '_' }).collect();
    let mut encoded = String::new();
    for byte in safe.bytes() {
        if byte.is_ascii_alphanumeric() || b"!#$&+-.^_`|~".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            encoded.push_str(&format!("%{byte:02X}"));
        }
    }
    HeaderValue::from_str(&format!("attachment; filename=\"{ascii}\"; filename*=UTF-8''{encoded}"))
        .unwrap_or(HeaderValue::from_static("attachment"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_downloads() {
        for (name, expected) in [
            ("a b.png", "attachment; filename=\"a b.png\"; filename*=UTF-8''a%20b.png"),
            ("ж.txt", "attachment; filename=\"_.txt\"; filename*=UTF-8''%D0%B6.txt"),
            ("../../etc/passwd", "attachment; filename=\"passwd\"; filename*=UTF-8''passwd"),
            ("a\"\r\nX: y", "attachment; filename=\"a___X_ y\"; filename*=UTF-8''a%22__X%3A%20y"),
            ("\u{202e}gnp.exe", "attachment; filename=\"_gnp.exe\"; filename*=UTF-8''_gnp.exe"),
            ("..", "attachment; filename=\"file\"; filename*=UTF-8''file"),
        ] {
            assert_eq!(disposition(name), expected, "{name:?}");
        }
    }
}
