//! How does a built site reach the browser? Files of one folder, with the headers that the page is made for.
//!
//! Invariants: nothing outside the folder is ever read: a path is split into plain names first, and the file found must lie
//! below the folder after links are resolved. Names that start with a dot are not served, except `.well-known`.
//!
//! Costs: a file is read whole for every answer that needs its content; a page's files are small, and the hashed ones are
//! asked for once.

use std::{
    fs, io,
    path::{Path, PathBuf},
    sync::Arc,
    time::UNIX_EPOCH,
};

use axum::{
    body::Body,
    extract::{Request, State},
    http::{HeaderMap, HeaderValue, Method, StatusCode, header},
    response::{IntoResponse, Response},
};

use super::app::App;

/// The policy that every test runs under: own scripts and styles only, WebAssembly, no string ever becomes markup or code.
pub(super) const PAGE_POLICY: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; \
     img-src 'self' blob: data:; connect-src 'self'; require-trusted-types-for 'script'; form-action 'self' mailto:; \
     base-uri 'none'; frame-ancestors 'self'";
/// Digits from which on a part of a file's name counts as a content hash. Hashes have 16, but Trunk writes its own without
/// leading zeros; twelve (48 bits) are never met by chance in a name.
const HASH_DIGITS: usize = 12;
const FOREVER: &str = "public, max-age=31536000, immutable";
const REVALIDATE: &str = "no-cache";

/// A folder of files and the path below which it appears.
#[derive(Debug)]
pub(crate) struct Site {
    root: Option<PathBuf>,
    prefix: String,
}

impl Site {
    /// `root` must exist; without one every address is "not found". `prefix` begins and ends with a slash.
    pub(crate) fn new(root: Option<&Path>, prefix: String) -> io::Result<Self> {
        Ok(Self { root: root.map(fs::canonicalize).transpose()?, prefix })
    }

    /// Whether it is a site: a page, the loader that other pages embed, or data alone, which the inbox reads.
    pub(crate) fn is_built(&self) -> bool {
        let signs = ["index.html", "askwell.js", "data/manifest.json"];
        self.root().is_none_or(|root| signs.iter().any(|file| root.join(file).is_file()))
    }

    /// The folder, where there is one.
    pub(super) fn root(&self) -> Option<&Path> {
        self.root.as_deref()
    }

    pub(super) fn prefix(&self) -> &str {
        &self.prefix
    }

    /// The file for a URL path. Blocks.
    fn find(&self, path: &str, brotli: bool) -> Found {
        let Some(root) = &self.root else { return Found::Nothing };
        let Some(path) = path.strip_prefix(&self.prefix) else {
            // The prefix without its slash is what people type.
            return if format!("{path}/") == self.prefix { Found::Folder } else { Found::Nothing };
        };
        let Some(relative) = relative_path(path) else { return Found::Nothing };
        let mut file = root.join(relative);
        if file.is_dir() {
            if !path.is_empty() && !path.ends_with('/') {
                return Found::Folder;
            }
            file.push("index.html");
        } else if path.ends_with('/') {
            return Found::Nothing;
        }
        Asset::load(root, &file, brotli).map_or(Found::Nothing, Found::Asset)
    }

    fn not_found(&self) -> Option<Asset> {
        let root = self.root.as_deref()?;
        Asset::load(root, &root.join("404.html"), false)
    }
}

enum Found {
    Asset(Asset),
    /// A folder that was asked for without its last slash: relative links in its page would break.
    Folder,
    Nothing,
}

struct Asset {
    media_type: &'static str,
    cache: &'static str,
    brotli: bool,
    etag: String,
    bytes: Vec<u8>,
}

impl Asset {
    fn load(root: &Path, file: &Path, brotli: bool) -> Option<Self> {
        let name = file.file_name()?.to_str()?;
        let twin = brotli.then(|| file.with_file_name(format!("{name}.br"))).and_then(|twin| open(root, &twin));
        let brotli = twin.is_some();
        let (bytes, etag) = twin.or_else(|| open(root, file))?;
        let cache = if is_content_hashed(name) { FOREVER } else { REVALIDATE };
        Some(Self { media_type: media_type(name), cache, brotli, etag, bytes })
    }

    fn answer(self, status: StatusCode, asked: &HeaderMap) -> Response {
        let known = asked.get(header::IF_NONE_MATCH).and_then(|tags| tags.to_str().ok()).unwrap_or_default();
        let fresh = status == StatusCode::OK
            && known
                .split(',')
                .map(|tag| tag.trim().trim_start_matches("W/"))
                .any(|tag| tag == self.etag || tag == "*");
        let (status, body) =
            if fresh { (StatusCode::NOT_MODIFIED, Body::empty()) } else { (status, Body::from(self.bytes)) };
        let mut response = (status, body).into_response();
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(self.media_type));
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(self.cache));
        headers.insert(header::VARY, HeaderValue::from_static("Accept-Encoding"));
        if let Ok(etag) = HeaderValue::from_str(&self.etag) {
            headers.insert(header::ETAG, etag);
        }
        if self.brotli && !fresh {
            headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static("br"));
        }
        secured(response, self.media_type)
    }
}

/// Serves the site: the router's answer to every address that nothing else claims.
pub(super) async fn serve(State(app): State<Arc<App>>, request: Request) -> Response {
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        return (StatusCode::METHOD_NOT_ALLOWED, [(header::ALLOW, "GET, HEAD")]).into_response();
    }
    let (parts, _) = request.into_parts();
    let path = String::from(parts.uri.path());
    let brotli = accepts_brotli(&parts.headers);
    let found = tokio::task::spawn_blocking(move || match app.site.find(&path, brotli) {
        Found::Nothing => Err(app.site.not_found()),
        found => Ok(found),
    });
    match found.await {
        Ok(Ok(Found::Asset(asset))) => asset.answer(StatusCode::OK, &parts.headers),
        Ok(Ok(_)) => match HeaderValue::from_str(&format!("{}/", parts.uri.path())) {
            Ok(location) => (StatusCode::PERMANENT_REDIRECT, [(header::LOCATION, location)]).into_response(),
            Err(_) => StatusCode::NOT_FOUND.into_response(),
        },
        Ok(Err(Some(page))) => page.answer(StatusCode::NOT_FOUND, &parts.headers),
        Ok(Err(None)) => {
            let page = "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>Not found</title>\
                 <h1>Nothing is here</h1><p>Check the address. <span lang=\"ru\">Здесь ничего нет: проверьте адрес.</span>";
            let html = "text/html; charset=utf-8";
            secured((StatusCode::NOT_FOUND, [(header::CONTENT_TYPE, html)], page).into_response(), html)
        }
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}

fn secured(mut response: Response, media_type: &str) -> Response {
    let headers = response.headers_mut();
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    if media_type.starts_with("text/html") {
        headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(PAGE_POLICY));
        headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    }
    response
}

/// Reads a regular file that lies below `root` even after links are resolved, with a tag that changes when the file does.
fn open(root: &Path, file: &Path) -> Option<(Vec<u8>, String)> {
    let file = fs::canonicalize(file).ok().filter(|file| file.starts_with(root))?;
    let metadata = fs::metadata(&file).ok().filter(fs::Metadata::is_file)?;
    let modified = metadata.modified().ok()?.duration_since(UNIX_EPOCH).unwrap_or_default();
    let bytes = fs::read(&file).ok()?;
    let etag = format!("\"{:x}-{:x}\"", modified.as_nanos(), bytes.len());
    Some((bytes, etag))
}

/// The file path that a URL path names, made of plain names only; `None` if it could mean anything else.
fn relative_path(path: &str) -> Option<PathBuf> {
    let mut relative = PathBuf::new();
    let path = path.strip_suffix('/').unwrap_or(path);
    if path.is_empty() {
        return Some(relative);
    }
    for segment in path.split('/') {
        let name = decode_percent(segment)?;
        let hidden = name.starts_with('.') && name != ".well-known";
        // A colon or a backslash would mean another drive or folder on Windows.
        if name.is_empty() || hidden || name.contains(['/', '\\', ':', '\0']) {
            return None;
        }
        relative.push(name);
    }
    Some(relative)
}

fn decode_percent(segment: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(segment.len());
    let mut rest = segment.as_bytes();
    while let Some((&byte, tail)) = rest.split_first() {
        rest = tail;
        if byte == b'%' {
            let digits = std::str::from_utf8(rest.get(..2)?).ok().filter(|digits| !digits.starts_with('+'))?;
            bytes.push(u8::from_str_radix(digits, 16).ok()?);
            rest = &rest[2..];
        } else {
            bytes.push(byte);
        }
    }
    String::from_utf8(bytes).ok()
}

/// Whether the name holds its content's hash: a run of [`HASH_DIGITS`] or more hex digits after a `-` or a `.`, as in
/// `index-3f1c0a9be27d4456.bin` or `page-3f1c0a9be27d4456_bg.wasm`. Such a name never stands for another content.
fn is_content_hashed(name: &str) -> bool {
    name.split(['-', '.']).skip(1).any(|part| {
        let digits = part.bytes().take_while(u8::is_ascii_hexdigit).count();
        digits >= HASH_DIGITS && part.as_bytes().get(digits).is_none_or(|byte| !byte.is_ascii_alphanumeric())
    })
}

fn accepts_brotli(headers: &HeaderMap) -> bool {
    let codings = headers.get_all(header::ACCEPT_ENCODING).iter().filter_map(|value| value.to_str().ok());
    codings.flat_map(|value| value.split(',')).any(|coding| {
        let mut parts = coding.split(';').map(str::trim);
        let named = parts.next().is_some_and(|name| name.eq_ignore_ascii_case("br"));
        let weight = parts.find_map(|part| part.strip_prefix("q=")).map_or(Ok(1.0), str::parse::<f32>);
        named && weight.is_ok_and(|weight| weight > 0.0)
    })
}

fn media_type(name: &str) -> &'static str {
    let extension = name.rsplit_once('.').map_or("", |(_, extension)| extension).to_ascii_lowercase();
    match extension.as_str() {
        "html" => "text/html; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "wasm" => "application/wasm",
        "json" | "map" => "application/json",
        "webmanifest" => "application/manifest+json",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "jpg" | "jpeg" => "image/jpeg",
        "webp" => "image/webp",
        "gif" => "image/gif",
        "avif" => "image/avif",
        "ico" => "image/x-icon",
        "woff2" => "font/woff2",
        "txt" | "md" => "text/plain; charset=utf-8",
        "xml" => "application/xml",
        "pdf" => "application/pdf",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_stay_inside() {
        for (path, expected) in [
            ("", Some("")),
            ("a/b.js", Some("a/b.js")),
            ("a/", Some("a")),
            ("%D0%B6.txt", Some("ж.txt")),
            (".well-known/x", Some(".well-known/x")),
            ("..", None),
            ("a/../b", None),
            ("%2e%2e/b", None),
            ("a%2fb", None),
            ("a%5cb", None),
            ("C:", None),
            ("//etc/passwd", None),
            ("a//b", None),
            (".git/config", None),
            ("%zz", None),
            ("%+1", None),
            ("%f", None),
            ("%ff", None),
            ("a%00", None),
        ] {
            assert_eq!(relative_path(path), expected.map(PathBuf::from), "{path}");
        }
    }

    #[test]
    fn hashed_names() {
        for name in [
            "index-3f1c0a9be27d4456.bin",
            "page-3f1c0a9be27d4456_bg.wasm",
            "a.0123456789abcdef0123.css",
            "page-3f1c0a9be27d445_bg.wasm",
        ] {
            assert!(is_content_hashed(name), "{name}");
        }
        for name in ["index.html", "3f1c0a9be27d4456.js", "a-3f1c0a9be27.js", "a-3f1c0a9be27d4456x.js", "a-b.js"] {
            assert!(!is_content_hashed(name), "{name}");
        }
    }

    #[test]
    fn brotli_is_sent_to_those_who_ask() {
        for (value, expected) in
            [("gzip, br", true), ("BR;q=0.5", true), ("br;q=0", false), ("gzip", false), ("*", false), ("", false)]
        {
            let mut headers = HeaderMap::new();
            headers.insert(header::ACCEPT_ENCODING, HeaderValue::from_static(value));
            assert_eq!(accepts_brotli(&headers), expected, "{value}");
        }
    }

    #[test]
    fn links_out_of_the_folder_are_not_followed() {
        let outside = tempfile::tempdir().unwrap();
        fs::write(outside.path().join("secret.txt"), "x").unwrap();
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("own.txt"), "x").unwrap();
        #[cfg(unix)]
        std::os::unix::fs::symlink(outside.path().join("secret.txt"), folder.path().join("link.txt")).unwrap();
        let site = Site::new(Some(folder.path()), String::from("/")).unwrap();
        assert!(matches!(site.find("/own.txt", false), Found::Asset(_)));
        assert!(matches!(site.find("/link.txt", false), Found::Nothing));
    }
}
