//! What did the client send? Takes a request's body apart into the JSON, the files and the secret, within limits.
//!
//! Invariants: file bytes, names and types are kept as they were sent. A refusal is not answered before the rest of the body
//! has been read and thrown away (up to twice what would have been accepted): a browser that is still sending would otherwise
//! see a broken connection in place of the reason.
//!
//! Costs: a request lies in memory until it is stored. All requests together share one [`Budget`]; whoever would exceed it is
//! asked to come back later.

use std::{
    pin::Pin,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
};

use askwell::backend::native::{FieldProblem, PART_FILE, PART_SECRET, SECRET_BYTES, flaw};
use axum::{
    body::{Body, Bytes, HttpBody},
    extract::{
        FromRequest, Multipart, Request,
        multipart::{Field, MultipartError},
    },
    http::{HeaderMap, StatusCode, header},
};

use super::refusal::Refusal;

/// Most bytes of the JSON: fifty times the longest body in Cyrillic. Every member at its own limit would take more, but then
/// nobody has typed it.
const JSON_BYTES: usize = 2 * 1024 * 1024;
/// Bytes granted to boundaries and part headers.
const OVERHEAD_BYTES: usize = 64 * 1024;

/// How much one request may bring.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Limits {
    /// Most files of one request.
    pub(crate) files: usize,
    /// Most bytes of one file.
    pub(crate) file_bytes: usize,
    /// Most bytes of all files of one request.
    pub(crate) total_bytes: usize,
}

impl Limits {
    /// Most bytes of one whole request.
    pub(crate) fn request_bytes(self) -> usize {
        self.files
            .saturating_mul(self.file_bytes)
            .min(self.total_bytes)
            .saturating_add(JSON_BYTES + SECRET_BYTES + OVERHEAD_BYTES)
    }
}

/// A file as sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct File {
    /// The name, which may hold any character: it is never used as a path.
    pub(super) name: String,
    /// The media type; empty if none was sent.
    pub(super) media_type: String,
    /// The content.
    pub(super) bytes: Vec<u8>,
}

/// A request's body, taken apart.
#[derive(Debug)]
pub(super) struct Upload {
    /// The JSON part, not yet parsed.
    pub(super) json: Vec<u8>,
    /// The files in the order in which they were sent.
    pub(super) files: Vec<File>,
    /// The secret; never part of a log, an error or the JSON.
    pub(super) secret: Option<String>,
    /// The part of the secret came empty: the client had one.
    pub(super) secret_lost: bool,
    /// Held for as long as the bytes are.
    _lease: Lease,
}

/// Bytes of request bodies that may lie in memory at one time.
#[derive(Debug)]
pub(crate) struct Budget {
    used: AtomicUsize,
    limit: usize,
}

impl Budget {
    pub(crate) fn new(limit: usize) -> Arc<Self> {
        Arc::new(Self { used: AtomicUsize::new(0), limit })
    }

    fn lease(self: &Arc<Self>) -> Lease {
        Lease { budget: Arc::clone(self), bytes: 0 }
    }
}

/// One request's share of the budget, given back when dropped.
#[derive(Debug)]
struct Lease {
    budget: Arc<Budget>,
    bytes: usize,
}

impl Lease {
    fn grow(&mut self, bytes: usize) -> Result<(), Refusal> {
        let grown = |used: usize| used.checked_add(bytes).filter(|used| *used <= self.budget.limit);
        if self.budget.used.fetch_update(Ordering::Relaxed, Ordering::Relaxed, grown).is_err() {
            return Err(Refusal::unavailable(
                "Too many large requests arrive at once. Nothing was stored; retry with the same key.",
            ));
        }
        self.bytes += bytes;
        Ok(())
    }
}

impl Drop for Lease {
    fn drop(&mut self) {
        self.budget.used.fetch_sub(self.bytes, Ordering::Relaxed);
    }
}

/// Reads a whole request whose JSON travels in the part `json_part`.
pub(super) async fn read(
    request: Request,
    json_part: &str,
    limits: Limits,
    budget: &Arc<Budget>,
) -> Result<Upload, Refusal> {
    let content_type = media_type(request.headers());
    let coded = request.headers().contains_key(header::CONTENT_ENCODING);
    match content_type.as_str() {
        "application/json" if !coded => read_json(request.into_body(), limits, budget).await,
        "multipart/form-data" if !coded => match Multipart::from_request(request, &()).await {
            Ok(multipart) => Reader::new(json_part, limits, budget).read(multipart).await,
            Err(_) => Err(Refusal::bad_request("The Content-Type multipart/form-data lacks its boundary.")),
        },
        _ => {
            discard(request.into_body(), limits).await;
            Err(Refusal::media_type("Send multipart/form-data or application/json, without a Content-Encoding."))
        }
    }
}

/// Reads the rest of a body and throws it away, up to twice the size of the largest acceptable request.
pub(super) async fn discard(mut body: Body, limits: Limits) {
    let mut left = limits.request_bytes().saturating_mul(2);
    while let Some(Ok(chunk)) = next_chunk(&mut body).await {
        left = left.saturating_sub(chunk.len());
        if left == 0 {
            return;
        }
    }
}

/// The media type under which a file is handed on: what calls itself text and holds U+0000 is none, and a help desk that reads it
/// as text may cut it off there, or refuse the ticket.
fn sound(media_type: String, bytes: &[u8]) -> String {
    let text = media_type.get(..5).is_some_and(|kind| kind.eq_ignore_ascii_case("text/"));
    if text && bytes.contains(&0) { String::from("application/octet-stream") } else { media_type }
}

/// The media type without parameters, in lower case; empty if there is none.
fn media_type(headers: &HeaderMap) -> String {
    let value = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    value.split(';').next().unwrap_or_default().trim().to_ascii_lowercase()
}

async fn next_chunk(body: &mut Body) -> Option<Result<Bytes, axum::Error>> {
    loop {
        match std::future::poll_fn(|context| Pin::new(&mut *body).poll_frame(context)).await? {
            // A frame that is not data holds trailers, which nobody sends and nobody reads.
            Ok(frame) => match frame.into_data() {
                Ok(chunk) => return Some(Ok(chunk)),
                Err(_) => continue,
            },
            Err(error) => return Some(Err(error)),
        }
    }
}

async fn read_json(mut body: Body, limits: Limits, budget: &Arc<Budget>) -> Result<Upload, Refusal> {
    let mut lease = budget.lease();
    let mut json = Vec::new();
    while let Some(chunk) = next_chunk(&mut body).await {
        let chunk = chunk.map_err(|_| Refusal::bad_request("The body ended before its announced length."))?;
        if let Err(refusal) = append(&mut json, &chunk, JSON_BYTES, "JSON", &mut lease) {
            discard(body, limits).await;
            return Err(refusal);
        }
    }
    Ok(Upload { json, files: Vec::new(), secret: None, secret_lost: false, _lease: lease })
}

/// Reads the parts of a form. After the first refusal it only counts bytes, see the module's invariants.
struct Reader<'a> {
    json_part: &'a str,
    limits: Limits,
    left: usize,
    lease: Lease,
    json: Option<Vec<u8>>,
    files: Vec<File>,
    secret: Option<String>,
    secret_lost: bool,
}

impl<'a> Reader<'a> {
    fn new(json_part: &'a str, limits: Limits, budget: &Arc<Budget>) -> Self {
        let left = limits.request_bytes().saturating_mul(2);
        Self {
            json_part,
            limits,
            left,
            lease: budget.lease(),
            json: None,
            files: Vec::new(),
            secret: None,
            secret_lost: false,
        }
    }

    async fn read(mut self, mut multipart: Multipart) -> Result<Upload, Refusal> {
        let mut refusal = None;
        loop {
            let mut field = match multipart.next_field().await {
                Ok(Some(field)) => field,
                Ok(None) => break,
                Err(error) => return Err(refusal.unwrap_or_else(|| malformed(&error))),
            };
            if refusal.is_none() {
                refusal = self.take(&mut field).await.err();
            }
            while let Some(chunk) = field.chunk().await.transpose() {
                match chunk {
                    Ok(chunk) if self.left > chunk.len() => self.left -= chunk.len(),
                    Ok(_) => return Err(refusal.unwrap_or_else(|| Refusal::too_large("The request is too large."))),
                    Err(error) => return Err(refusal.unwrap_or_else(|| malformed(&error))),
                }
            }
        }
        if let Some(refusal) = refusal {
            return Err(refusal);
        }
        let missing = || Refusal::bad_request(format!("The part \"{}\" is missing.", self.json_part));
        Ok(Upload {
            json: self.json.ok_or_else(missing)?,
            files: self.files,
            secret: self.secret,
            secret_lost: self.secret_lost,
            _lease: self.lease,
        })
    }

    async fn take(&mut self, field: &mut Field<'_>) -> Result<(), Refusal> {
        let name = field.name().map(String::from).unwrap_or_default();
        match name.as_str() {
            part if part == self.json_part && self.json.is_none() => {
                self.json = Some(self.bytes(field, JSON_BYTES, part).await?);
                Ok(())
            }
            PART_SECRET if self.secret.is_none() && !self.secret_lost => {
                let secret = self.bytes(field, SECRET_BYTES, PART_SECRET).await?;
                let secret =
                    String::from_utf8(secret).map_err(|_| Refusal::bad_request("The part \"secret\" is not UTF-8."))?;
                self.secret_lost = secret.is_empty();
                self.secret = Some(secret).filter(|secret| !secret.is_empty());
                Ok(())
            }
            PART_FILE => self.file(field).await,
            part if part == self.json_part || part == PART_SECRET => {
                Err(Refusal::bad_request(format!("The part \"{part}\" was sent twice.")))
            }
            // A misspelt part would lose an attachment without a word.
            _ => Err(Refusal::bad_request(format!(
                "Only the parts \"{}\", \"{PART_FILE}\" and \"{PART_SECRET}\" are known.",
                self.json_part
            ))),
        }
    }

    async fn file(&mut self, field: &mut Field<'_>) -> Result<(), Refusal> {
        let name = field.file_name().map(unescape_name).unwrap_or_default();
        let told = field.content_type().map(String::from).unwrap_or_default();
        // A part beyond the number of files is still looked at, because it may be an empty choice; but not kept.
        let most = if self.files.len() < self.limits.files { self.limits.file_bytes } else { 0 };
        let bytes = match self.bytes(field, most, PART_FILE).await {
            Err(_) if most == 0 => {
                return Err(self.too_many());
            }
            Err(refusal) if refusal.status() == StatusCode::PAYLOAD_TOO_LARGE => {
                let detail = format!("The file has more than {most} bytes.");
                let pointer = format!("#/files/{}", self.files.len());
                return Err(Refusal::passed(FieldProblem::coded(&pointer, flaw::TOO_LARGE, most as u64, detail)));
            }
            bytes => bytes?,
        };
        // A form whose file input was left empty sends a nameless part without content.
        if name.is_empty() && bytes.is_empty() {
            return Ok(());
        }
        if self.files.len() == self.limits.files {
            return Err(self.too_many());
        }
        let total = self.files.iter().map(|file| file.bytes.len()).sum::<usize>() + bytes.len();
        if total > self.limits.total_bytes {
            let most = self.limits.total_bytes;
            let detail = format!("All files together have more than {most} bytes.");
            return Err(Refusal::passed(FieldProblem::coded("#/files", flaw::TOO_LARGE, most as u64, detail)));
        }
        let name = if name.is_empty() { String::from("file") } else { name };
        let media_type = sound(told, &bytes);
        self.files.push(File { name, media_type, bytes });
        Ok(())
    }

    fn too_many(&self) -> Refusal {
        let most = self.limits.files;
        let detail = format!("At most {most} files are accepted.");
        Refusal::passed(FieldProblem::coded("#/files", flaw::TOO_MANY, most as u64, detail))
    }

    async fn bytes(&mut self, field: &mut Field<'_>, most: usize, part: &str) -> Result<Vec<u8>, Refusal> {
        let mut bytes = Vec::new();
        while let Some(chunk) = field.chunk().await.map_err(|error| malformed(&error))? {
            self.left = self.left.saturating_sub(chunk.len());
            append(&mut bytes, &chunk, most, part, &mut self.lease)?;
        }
        Ok(bytes)
    }
}

fn append(bytes: &mut Vec<u8>, chunk: &[u8], most: usize, part: &str, lease: &mut Lease) -> Result<(), Refusal> {
    if bytes.len() + chunk.len() > most {
        return Err(Refusal::too_large(format!("The part \"{part}\" has more than {most} bytes.")));
    }
    lease.grow(chunk.len())?;
    bytes.extend_from_slice(chunk);
    Ok(())
}

fn malformed(error: &MultipartError) -> Refusal {
    Refusal::bad_request(format!("The multipart body is malformed: {}", error.body_text()))
}

/// Undoes what browsers do to a file's name in a form (HTML standard, "multipart/form-data encoding algorithm"): only the
/// quotation mark and the line ends are escaped; every other percent sign is the user's own.
fn unescape_name(name: &str) -> String {
    name.replace("%22", "\"").replace("%0D", "\r").replace("%0A", "\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_budget_is_shared_and_given_back() {
        let budget = Budget::new(10);
        let (mut first, mut second) = (budget.lease(), budget.lease());
        first.grow(6).unwrap();
        assert!(second.grow(5).is_err());
        second.grow(4).unwrap();
        drop(first);
        second.grow(6).unwrap();
        drop(second);
        assert_eq!(budget.used.load(Ordering::Relaxed), 0);
    }

    #[test]
    fn only_the_browsers_own_escapes_are_undone() {
        assert_eq!(unescape_name("100%25 %22да%22.png"), "100%25 \"да\".png");
    }

    #[test]
    fn what_holds_a_zero_is_no_text() {
        for (told, bytes, known) in [
            ("text/plain", &b"a\0b"[..], "application/octet-stream"),
            ("Text/CSV; charset=utf-8", b"\0", "application/octet-stream"),
            ("text/plain", "журнал".as_bytes(), "text/plain"),
            ("image/png", b"\0", "image/png"),
            ("tex", b"\0", "tex"),
        ] {
            assert_eq!(sound(String::from(told), bytes), known, "{told}");
        }
    }

    #[test]
    fn media_types_lose_their_parameters() {
        let mut headers = HeaderMap::new();
        assert_eq!(media_type(&headers), "");
        headers.insert(header::CONTENT_TYPE, "Multipart/Form-Data; boundary=x".parse().unwrap());
        assert_eq!(media_type(&headers), "multipart/form-data");
    }
}
