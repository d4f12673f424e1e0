//! The static files carry the headers that the page is made for, and only files of the folder are served.

use std::fs;

use crate::{
    client::{Request, Response, fresh_key},
    server::{Server, command, ticket},
};

const HASHED: &str = "page-3f1c0a9be27d4456.wasm";
const POLICY: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' blob: data:; \
                      connect-src 'self'; require-trusted-types-for 'script'";

fn site() -> tempfile::TempDir {
    let outer = tempfile::tempdir().unwrap();
    let folder = outer.path().join("site");
    fs::create_dir_all(folder.join("kb")).unwrap();
    let files = [
        ("index.html", "<!doctype html>root"),
        ("kb/index.html", "<!doctype html>kb"),
        ("askwell.js", "export {}"),
        (HASHED, "plain"),
        ("page-3f1c0a9be27d4456.wasm.br", "brotli"),
        ("page.css", "a{}"),
        ("search.bin", "bin"),
        ("icon.svg", "<svg/>"),
        (".hidden", "x"),
        ("../outside.txt", "x"),
    ];
    for (name, content) in files {
        fs::write(folder.join(name), content).unwrap();
    }
    outer
}

fn start(site: &tempfile::TempDir, arguments: &[&str]) -> Server {
    let folder = site.path().join("site");
    Server::start(&[&[folder.to_str().unwrap()], arguments].concat())
}

fn header(response: &Response, name: &str) -> String {
    response.header(name).unwrap_or_default()
}

#[test]
fn files_have_their_types_and_lifetimes() {
    let (forever, revalidate) = ("public, max-age=31536000, immutable", "no-cache");
    let site = site();
    let server = start(&site, &[]);
    for (path, media_type, cache, body) in [
        ("/", "text/html; charset=utf-8", revalidate, "<!doctype html>root"),
        ("/kb/", "text/html; charset=utf-8", revalidate, "<!doctype html>kb"),
        ("/askwell.js", "text/javascript; charset=utf-8", revalidate, "export {}"),
        ("/page-3f1c0a9be27d4456.wasm", "application/wasm", forever, "plain"),
        ("/page.css", "text/css; charset=utf-8", revalidate, "a{}"),
        ("/search.bin", "application/octet-stream", revalidate, "bin"),
        ("/icon.svg?v=1", "image/svg+xml", revalidate, "<svg/>"),
    ] {
        let response = server.get(path);
        assert_eq!((response.status, response.text().as_str()), (200, body), "{path}");
        assert_eq!(header(&response, "content-type"), media_type, "{path}");
        assert_eq!(header(&response, "cache-control"), cache, "{path}");
        assert_eq!(header(&response, "x-content-type-options"), "nosniff", "{path}");
        let html = media_type.starts_with("text/html");
        assert_eq!(header(&response, "content-security-policy").starts_with(POLICY), html, "{path}");
        assert_eq!(header(&response, "referrer-policy") == "no-referrer", html, "{path}");

        let tag = header(&response, "etag");
        let fresh = Request::get(path).header("If-None-Match", &tag).send(server.address);
        assert_eq!((fresh.status, fresh.body.len()), (304, 0), "{path}");
        let head = Request::new("HEAD", path).send(server.address);
        assert_eq!((head.status, head.body.len(), header(&head, "etag")), (200, 0, tag), "{path}");
    }
}

#[test]
fn the_compressed_twin_goes_to_those_who_accept_it() {
    let site = site();
    let server = start(&site, &[]);
    let get =
        |codings: &str| Request::get(&format!("/{HASHED}")).header("Accept-Encoding", codings).send(server.address);
    let small = get("gzip, deflate, br");
    assert_eq!((small.text().as_str(), header(&small, "content-encoding").as_str()), ("brotli", "br"));
    assert_eq!(
        (header(&small, "content-type").as_str(), header(&small, "vary").as_str()),
        ("application/wasm", "Accept-Encoding")
    );
    let plain = get("gzip");
    assert_eq!((plain.text().as_str(), plain.header("content-encoding")), ("plain", None));
    assert_ne!(header(&small, "etag"), header(&plain, "etag"));
    let page = Request::get("/").header("Accept-Encoding", "br").send(server.address);
    assert_eq!(page.header("content-encoding"), None, "a file without a twin is sent as it is");
}

#[test]
fn nothing_outside_the_folder_is_served() {
    let site = site();
    let server = start(&site, &[]);
    for path in [
        "/../outside.txt",
        "/kb/../../outside.txt",
        "/%2e%2e/outside.txt",
        "/..%2foutside.txt",
        "/..%5coutside.txt",
        "//outside.txt",
        "/.hidden",
        "/askwell.js/",
        "/nothing.js",
        "/%ff",
    ] {
        let response = server.get(path);
        assert_eq!(response.status, 404, "{path}");
        assert!(header(&response, "content-security-policy").starts_with(POLICY), "{path}");
    }
    assert_eq!(Request::new("POST", "/askwell.js").send(server.address).status, 405);
    let folder = server.get("/kb");
    assert_eq!((folder.status, header(&folder, "location").as_str()), (308, "/kb/"));
}

#[test]
fn a_folder_that_is_no_site_is_not_served() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("profile.toml"), "").unwrap();
    let path = folder.path().to_str().unwrap();
    let data = folder.path().join("data");
    let output = command(&["--port", "0", "--data", data.to_str().unwrap(), path]).output().unwrap();
    let told = String::from_utf8(output.stderr).unwrap();
    assert!(!output.status.success() && !data.exists(), "{told}");
    assert!(told.contains("is no built site") && told.contains("`askwell build`"), "{told}");
}

#[test]
fn a_site_can_live_below_a_prefix_with_its_own_404() {
    let site = site();
    fs::write(site.path().join("site/404.html"), "<!doctype html>gone").unwrap();
    let server = start(&site, &["--prefix", "/some/path"]);
    assert!(server.url.ends_with("/some/path/"), "{}", server.url);
    assert_eq!(server.get("/some/path/").text(), "<!doctype html>root");
    assert_eq!(header(&server.get("/some/path"), "location"), "/some/path/");
    for path in ["/", "/askwell.js", "/some/path/nothing", "/some/pathx"] {
        let response = server.get(path);
        assert_eq!((response.status, response.text().as_str()), (404, "<!doctype html>gone"), "{path}");
    }
    for (path, location) in
        [("/v1/tickets", "/v1/tickets/100-0001"), ("/some/path/v1/tickets", "/some/path/v1/tickets/100-0002")]
    {
        let response = Request::json(path, &fresh_key(), &ticket()).send(server.address);
        assert_eq!((response.status, header(&response, "location").as_str()), (201, location));
    }
}

#[test]
fn other_origins_get_files_only_when_they_are_allowed() {
    let site = site();
    let allowed = |server: &Server, path: &str| {
        let response = Request::get(path).header("Origin", "https://shop.example").send(server.address);
        response.header("access-control-allow-origin")
    };
    let closed = start(&site, &[]);
    let listed = start(&site, &["--allow-origin", "https://other.example", "--allow-origin", "https://shop.example/"]);
    let open = start(&site, &["--allow-origin", "*"]);
    for path in ["/askwell.js", "/nothing.js"] {
        assert_eq!(allowed(&closed, path), None);
        assert_eq!(allowed(&listed, path).as_deref(), Some("https://shop.example"));
        assert_eq!(allowed(&open, path).as_deref(), Some("*"));
    }
    let vary = header(&listed.get("/askwell.js"), "vary");
    assert!(vary.contains("Origin") && vary.contains("Accept-Encoding"), "{vary}");
}
