//! The smallest HTTP client that shows every byte and header: one request per connection.

use std::{
    io::{self, Read, Write},
    net::{SocketAddr, TcpStream},
    sync::atomic::{AtomicUsize, Ordering},
    time::Duration,
};

use serde_json::Value;

/// Counts boundaries and keys, so that no two are alike within a run.
static COUNTER: AtomicUsize = AtomicUsize::new(0);

#[derive(Clone, Debug)]
pub(crate) struct Request {
    pub(crate) method: String,
    pub(crate) path: String,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
}

#[derive(Debug)]
pub(crate) struct Response {
    pub(crate) status: u16,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
}

/// A multipart body; every copy made by [`Form::request`] has its own boundary, as in a browser.
#[derive(Clone, Debug, Default)]
pub(crate) struct Form(Vec<(String, Vec<u8>)>);

impl Request {
    pub(crate) fn new(method: &str, path: &str) -> Self {
        Self { method: String::from(method), path: String::from(path), headers: Vec::new(), body: Vec::new() }
    }

    pub(crate) fn get(path: &str) -> Self {
        Self::new("GET", path)
    }

    /// A ticket or reply as plain JSON.
    pub(crate) fn json(path: &str, key: &str, json: &Value) -> Self {
        let request = Self::new("POST", path).header("Idempotency-Key", key).header("Content-Type", "application/json");
        request.body(json.to_string().into_bytes())
    }

    pub(crate) fn header(mut self, name: &str, value: &str) -> Self {
        self.headers.push((String::from(name), String::from(value)));
        self
    }

    pub(crate) fn body(mut self, body: Vec<u8>) -> Self {
        self.body = body;
        self
    }

    pub(crate) fn try_send(&self, address: SocketAddr) -> io::Result<Response> {
        let mut stream = TcpStream::connect(address)?;
        stream.set_read_timeout(Some(Duration::from_secs(30)))?;
        let mut head = format!("{} {} HTTP/1.1\r\nConnection: close\r\n", self.method, self.path);
        if !self.headers.iter().any(|(name, _)| name.eq_ignore_ascii_case("host")) {
            head.push_str(&format!("Host: {address}\r\n"));
        }
        for (name, value) in &self.headers {
            head.push_str(&format!("{name}: {value}\r\n"));
        }
        head.push_str(&format!("Content-Length: {}\r\n\r\n", self.body.len()));
        stream.write_all(head.as_bytes())?;
        stream.write_all(&self.body)?;
        let mut bytes = Vec::new();
        stream.read_to_end(&mut bytes)?;
        Response::parse(&bytes).ok_or_else(|| io::Error::new(io::ErrorKind::UnexpectedEof, "no complete answer"))
    }

    pub(crate) fn send(&self, address: SocketAddr) -> Response {
        self.try_send(address).unwrap_or_else(|error| panic!("{} {}: {error}", self.method, self.path))
    }
}

impl Response {
    fn parse(bytes: &[u8]) -> Option<Self> {
        let end = bytes.windows(4).position(|window| window == b"\r\n\r\n")?;
        let head = std::str::from_utf8(&bytes[..end]).ok()?;
        let mut lines = head.split("\r\n");
        let status = lines.next()?.split(' ').nth(1)?.parse().ok()?;
        let header = |line: &str| line.split_once(": ").map(|(n, v)| (n.to_ascii_lowercase(), String::from(v)));
        let headers = lines.map(header).collect::<Option<Vec<_>>>()?;
        Some(Self { status, headers, body: bytes[end + 4..].to_vec() })
    }

    /// All values of a header, joined as HTTP allows.
    pub(crate) fn header(&self, name: &str) -> Option<String> {
        let values: Vec<&str> = self
            .headers
            .iter()
            .filter(|(found, _)| found.eq_ignore_ascii_case(name))
            .map(|(_, v)| v.as_str())
            .collect();
        (!values.is_empty()).then(|| values.join(", "))
    }

    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|error| panic!("{error}: {}", self.text()))
    }

    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// The `pointer` of every field problem.
    pub(crate) fn pointers(&self) -> Vec<String> {
        let errors = self.json()["errors"].as_array().cloned().unwrap_or_default();
        errors.iter().filter_map(|error| error["pointer"].as_str().map(String::from)).collect()
    }
}

impl Form {
    /// A part without a file name.
    pub(crate) fn part(mut self, name: &str, body: &str) -> Self {
        self.0.push((format!("form-data; name=\"{name}\""), [b"\r\n", body.as_bytes()].concat()));
        self
    }

    /// A part as browsers send a Blob or a File.
    pub(crate) fn file(mut self, part: &str, name: &str, media_type: &str, bytes: &[u8]) -> Self {
        let content_type = format!("Content-Type: {media_type}\r\n\r\n");
        let body = [content_type.as_bytes(), bytes].concat();
        self.0.push((format!("form-data; name=\"{part}\"; filename=\"{name}\""), body));
        self
    }

    pub(crate) fn request(&self, path: &str, key: &str) -> Request {
        let boundary = format!("----boundary{}", COUNTER.fetch_add(1, Ordering::Relaxed));
        let mut body = Vec::new();
        for (disposition, part) in &self.0 {
            body.extend_from_slice(format!("--{boundary}\r\nContent-Disposition: {disposition}\r\n").as_bytes());
            body.extend_from_slice(part);
            body.extend_from_slice(b"\r\n");
        }
        body.extend_from_slice(format!("--{boundary}--\r\n").as_bytes());
        Request::new("POST", path)
            .header("Idempotency-Key", key)
            .header("Content-Type", &format!("multipart/form-data; boundary={boundary}"))
            .body(body)
    }
}

/// A key that no other request of this run has.
pub(crate) fn fresh_key() -> String {
    format!("\"test-key-{:020}\"", COUNTER.fetch_add(1, Ordering::Relaxed))
}
