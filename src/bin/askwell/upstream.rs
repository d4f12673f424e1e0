//! How does a request reach a help desk, and what is known of it afterwards?
//!
//! One client for `askwell send` and the relay: reqwest over tokio (one pool, bounded and cancellable, no thread for each upstream). It
//! follows no redirect (Request Tracker answers a missing token with one), names itself (GitHub refuses nameless clients, and Request
//! Tracker treats browsers differently), and trusts the certificates of the machine, so that an operator's own authority counts.

use std::{fs, io::Read, sync::OnceLock, time::Duration};

use askwell::backend::{
    content,
    delivery::Heard,
    fill::FileFact,
    profile::Method,
    request::HttpRequest,
    selector::{HttpAnswer, MAX_BYTES},
};

use crate::failure::Failure;

/// Longest wait for a connection.
const CONNECT: Duration = Duration::from_secs(10);

/// A client that waits `patience` for an answer, files included.
pub(crate) fn client(patience: Duration) -> Result<reqwest::Client, Failure> {
    reqwest::Client::builder()
        .redirect(reqwest::redirect::Policy::none())
        .user_agent(concat!("askwell/", env!("CARGO_PKG_VERSION")))
        .timeout(patience)
        .connect_timeout(CONNECT)
        .build()
        .map_err(|error| Failure::Absent(format!("no client for HTTP: {error}; check the certificates of the machine")))
}

/// Sends one request and reads at most as much of the answer as the interpreter does. `file` gives the bytes of a file by its index.
pub(crate) async fn carry(
    client: &reqwest::Client,
    request: &HttpRequest,
    file: &(dyn Fn(usize) -> Option<Vec<u8>> + Sync),
) -> Heard {
    let Some(body) = content::bytes(&request.body, file) else {
        return Heard::FileGone(String::new());
    };
    let method = match request.method {
        Method::Get => reqwest::Method::GET,
        Method::Put => reqwest::Method::PUT,
        Method::Patch => reqwest::Method::PATCH,
        Method::Post | Method::Open => reqwest::Method::POST,
    };
    let mut sent = client.request(method, &request.url);
    for (name, value) in &request.headers {
        sent = sent.header(name, value);
    }
    if request.method != Method::Get {
        sent = sent.body(body);
    }
    let mut answer = match sent.send().await {
        Ok(answer) => answer,
        Err(error) if error.is_connect() || error.is_builder() => return Heard::NotSent,
        Err(error) if error.is_timeout() => return Heard::TimedOut,
        Err(_) => return Heard::Broken,
    };
    let text = |value: &reqwest::header::HeaderValue| String::from_utf8_lossy(value.as_bytes()).into_owned();
    let headers = answer.headers().iter().map(|(name, value)| (name.to_string(), text(value))).collect();
    let status = answer.status().as_u16();
    let mut body = Vec::new();
    // One byte more than is read: the interpreter then knows that the answer is too long.
    while body.len() <= MAX_BYTES {
        match answer.chunk().await {
            Ok(Some(chunk)) => body.extend_from_slice(&chunk),
            Ok(None) => break,
            Err(error) if error.is_timeout() => return Heard::TimedOut,
            Err(_) => return Heard::Broken,
        }
    }
    body.truncate(MAX_BYTES + 1);
    Heard::Answer(HttpAnswer { status, headers, body })
}

/// What is known of a file before its bytes are read.
pub(crate) fn fact(name: &str, media_type: &str, size: usize) -> FileFact {
    FileFact { name: name.to_owned(), media_type: media_type.to_owned(), size: size as u64 }
}

/// Where random numbers come from, opened once.
static RANDOM: OnceLock<fs::File> = OnceLock::new();

/// Random bytes that nobody can foresee.
pub(crate) fn random<const N: usize>() -> Result<[u8; N], Failure> {
    let failed = |error| Failure::Absent(format!("no random numbers: {error}; check /dev/urandom"));
    let mut source = match RANDOM.get() {
        Some(source) => source,
        None => {
            let opened = fs::File::open("/dev/urandom").map_err(failed)?;
            RANDOM.get_or_init(|| opened)
        }
    };
    let mut bytes = [0; N];
    source.read_exact(&mut bytes).map_err(failed)?;
    Ok(bytes)
}

/// Bytes as hexadecimal digits.
pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
