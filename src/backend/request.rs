//! What does one step send?
//!
//! A step of a profile, filled with the facts of a ticket, is an [`HttpRequest`]: method, address, headers and a body whose files are
//! still named, not read. Addresses hold no spaces and no control characters, headers no line ends; a multipart body has the boundary
//! that the caller gives and none of its texts may hold it.

use super::content::{Chunk, append, base64, percent, push};
use super::fill::Filler;
use super::profile::{Auth, BackendProfile, Body, Method, Step};

/// A request, ready but for the bytes of its files.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct HttpRequest {
    /// The method.
    pub method: Method,
    /// The address; relative ones are meant against the page.
    pub url: String,
    /// The headers, in order.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: Vec<Chunk>,
    /// Whether a browser must add the client's session cookie of this origin.
    pub credentials: bool,
}

/// The request of `step`. `key` is whether it carries the ticket's key.
pub(super) fn build(profile: &BackendProfile, step: &Step, filler: &Filler<'_>, with_key: bool) -> HttpRequest {
    let mut url = filler.text(&step.url).unwrap_or_default();
    let mut headers = Vec::new();
    let auth = if step.anonymous { &Auth::None } else { &profile.auth };
    let credentials = matches!(auth, Auth::Cookie { .. });
    match auth {
        Auth::None | Auth::Step => {}
        Auth::Header { name, value } => put(&mut headers, name, filler.text(value)),
        Auth::Basic(value) if filler.hidden => {
            put(&mut headers, "Authorization", filler.text(value).map(|value| ["Basic ", &value].concat()));
        }
        Auth::Basic(value) => {
            let encoded = filler.text(value).map(|value| ["Basic ", &base64(value.as_bytes())].concat());
            put(&mut headers, "Authorization", encoded);
        }
        Auth::Query { name, value } => {
            let value = filler.text(value).unwrap_or_default();
            let value = if filler.hidden { value } else { percent(value.as_bytes()) };
            url.push_str(if url.contains('?') { "&" } else { "?" });
            url.push_str(&[name, "=", &value].concat());
        }
        Auth::Cookie { name, value } => {
            put(&mut headers, "Cookie", filler.text(value).map(|value| [name, "=", &value].concat()));
        }
    }
    if let Some(header) = profile.idempotency.as_ref().filter(|_| with_key) {
        let key = filler.facts.key;
        let key = if header.quoted { ["\"", key, "\""].concat() } else { key.to_owned() };
        put(&mut headers, &header.name, Some(key));
    }
    let (media_type, body) = body(step, filler);
    let own = step.headers.iter().any(|(name, _)| name.eq_ignore_ascii_case("Content-Type"));
    if !own {
        put(&mut headers, "Content-Type", media_type);
    }
    for (name, value) in &step.headers {
        put(&mut headers, name, filler.text(value));
    }
    HttpRequest { method: step.method, url: address(&url), headers, body, credentials }
}

fn body(step: &Step, filler: &Filler<'_>) -> (Option<String>, Vec<Chunk>) {
    match &step.body {
        Body::Empty => (None, Vec::new()),
        Body::Json(value) => {
            let body = filler.json(value).unwrap_or_else(|| vec![Chunk::Text(String::from("{}"))]);
            (Some(String::from("application/json")), body)
        }
        Body::Form(entries) => {
            let mut body = Vec::new();
            for (name, value, _) in filler.entries(entries) {
                let between = if body.is_empty() { "" } else { "&" };
                push(&mut body, between);
                push(&mut body, &percent(name.as_bytes()));
                push(&mut body, "=");
                for chunk in value {
                    match chunk {
                        Chunk::Text(text) => push(&mut body, &percent(text.as_bytes())),
                        other => body.push(Chunk::Percent(vec![other])),
                    }
                }
            }
            (Some(String::from("application/x-www-form-urlencoded")), body)
        }
        Body::Multipart(entries) => {
            let file = |at: usize| Some((filler.facts.files.get(at)?.name.clone(), filler.media_type(at)));
            let entries = filler.entries(entries).into_iter();
            let entries = entries.map(|(name, value, at)| (name, value, at.and_then(file))).collect();
            let (media_type, body) = multipart(filler.facts.boundary, entries);
            (Some(media_type), body)
        }
        Body::Raw => {
            let file = filler.file.unwrap_or_default();
            (Some(filler.media_type(file)), vec![Chunk::File(file)])
        }
    }
}

/// The media type that a device tells; `application/octet-stream` when it knows none, or says something else.
pub(super) fn media_type(told: &str) -> String {
    let token =
        |part: &str| !part.is_empty() && part.bytes().all(|c| c.is_ascii_alphanumeric() || b"!#$&^_.+-".contains(&c));
    let sound = told.split_once('/').is_some_and(|(kind, sub)| token(kind) && token(sub));
    String::from(if sound { told } else { "application/octet-stream" })
}

/// An entry of a form: name, value, and of a file its own name and media type.
pub(super) type Part = (String, Vec<Chunk>, Option<(String, String)>);

/// A form with files: its media type with the boundary, and its body.
pub(super) fn multipart(seed: &str, entries: Vec<Part>) -> (String, Vec<Chunk>) {
    let boundary = boundary(seed, &entries);
    let mut body = Vec::new();
    for (name, value, file) in entries {
        push(
            &mut body,
            &["--", &boundary, "\r\nContent-Disposition: form-data; name=\"", &parameter(&name), "\""].concat(),
        );
        if let Some((file_name, media_type)) = file {
            let file_name = parameter(&file_name);
            push(&mut body, &["; filename=\"", &file_name, "\"\r\nContent-Type: ", &media_type].concat());
        }
        push(&mut body, "\r\n\r\n");
        append(&mut body, value);
        push(&mut body, "\r\n");
    }
    push(&mut body, &["--", &boundary, "--\r\n"].concat());
    (["multipart/form-data; boundary=", &boundary].concat(), body)
}

/// A boundary that none of the texts holds.
fn boundary(seed: &str, entries: &[Part]) -> String {
    let mut boundary = String::from(seed);
    let holds = |boundary: &str| {
        entries
            .iter()
            .flat_map(|(_, value, _)| value)
            .any(|chunk| matches!(chunk, Chunk::Text(text) if text.contains(boundary)))
    };
    // RFC 2046 §5.1.1 allows 70 characters.
    while holds(&boundary) && boundary.len() < 70 {
        boundary.push('x');
    }
    boundary
}

/// A name in quotes as browsers write it (HTML, "multipart/form-data encoding algorithm").
fn parameter(name: &str) -> String {
    name.replace('"', "%22").replace('\r', "%0D").replace('\n', "%0A")
}

/// A header without line ends and other control characters; none at all without a value.
fn put(headers: &mut Vec<(String, String)>, name: &str, value: Option<String>) {
    let value: String = value.unwrap_or_default().chars().filter(|c| !c.is_control()).collect();
    let value = value.trim();
    if !value.is_empty() {
        headers.push((name.to_owned(), value.to_owned()));
    }
}

/// The operator's address may end in a slash that the profile repeats.
fn address(url: &str) -> String {
    let url: String = url.chars().filter(|c| !c.is_control() && !c.is_whitespace()).collect();
    let (scheme, path) = url.split_once("://").unwrap_or(("", &url));
    let path = path.split_once('?').map_or_else(
        || path.replace("//", "/"),
        |(path, query)| [path.replace("//", "/").as_str(), "?", query].concat(),
    );
    if scheme.is_empty() { path } else { [scheme, "://", &path].concat() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_value_ends_a_header_or_a_part() {
        let mut headers = Vec::new();
        put(&mut headers, "X", Some(" a\r\nCookie: b ".into()));
        put(&mut headers, "Y", Some("\n".into()));
        assert_eq!(headers, [("X".to_owned(), "aCookie: b".to_owned())]);
        assert_eq!(parameter("a\"; x=\"\r\n.png"), "a%22; x=%22%0D%0A.png");
    }

    #[test]
    fn the_boundary_stands_in_no_text() {
        let part = |text: &str| ("a".to_owned(), vec![Chunk::Text(text.to_owned())], None);
        assert_eq!(boundary("b7", &[part("nothing")]), "b7");
        assert_eq!(boundary("b7", &[part("--b7\r\n--b7x")]), "b7xx");
    }

    #[test]
    fn slashes_that_meet_become_one() {
        assert_eq!(address("https://d.example//api//x?u=a//b\n"), "https://d.example/api/x?u=a//b");
        assert_eq!(address("v1/tickets"), "v1/tickets");
    }
}
