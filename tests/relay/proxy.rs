//! nginx before the help desk, as `askwell nginx` writes it: the secret is added, hostile headers are dropped, every answer can be read
//! by a page, and a key makes one ticket.
//!
//! Needs nginx from Debian: `.ci/test servers` installs it and runs these; elsewhere `cargo test --test relay -- --ignored` does when
//! `nginx` or what ASKWELL_NGINX names can be run.

use std::{
    fs,
    io::Write,
    net::{SocketAddr, TcpListener, TcpStream},
    path::Path,
    process::{Child, Command, Output, Stdio},
    thread,
    time::Duration,
};

use crate::{
    client::{Form, Request, Response, fresh_key},
    desk::{Act, Desk},
    server::{eventually, root},
};

const PAGE: &str = "https://www.example.com";

struct Nginx {
    child: Child,
    address: SocketAddr,
    folder: tempfile::TempDir,
}

fn fragment(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_askwell")).current_dir(root()).arg("nginx").args(arguments).output().unwrap()
}

fn part(folder: &Path, backend: &str, part: &str, url: &str, secret: &Path) {
    let (cache, url) = (folder.join("cache"), format!("url={url}"));
    let arguments = ["--backend", backend, "--part", part, "--var", &url, "--origin", PAGE, "--per-minute", "20"];
    let paths = ["--cache", cache.to_str().unwrap(), "--secret-file", secret.to_str().unwrap(), "--max-size", "1"];
    let output = fragment(&[&arguments[..], &paths[..]].concat());
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    fs::write(folder.join(part), output.stdout).unwrap();
}

impl Nginx {
    fn start(backend: &str, url: &str, secret: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path();
        let secret_file = path.join("secret.conf");
        fs::write(&secret_file, secret).unwrap();
        part(path, backend, "http", url, &secret_file);
        part(path, backend, "server", url, &secret_file);
        let address = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
        let at = path.display();
        let conf = format!(
            "daemon off; worker_processes 1; pid {at}/pid; error_log {at}/error.log warn; user root;\n\
             events {{ worker_connections 128; }}\n\
             http {{\n  access_log off; client_body_temp_path {at}/b; proxy_temp_path {at}/p; fastcgi_temp_path {at}/f;\n  \
             uwsgi_temp_path {at}/u; scgi_temp_path {at}/s;\n  include {at}/http;\n  \
             server {{ listen {address}; include {at}/server; }}\n}}\n"
        );
        fs::write(path.join("nginx.conf"), conf).unwrap();
        let program = std::env::var("ASKWELL_NGINX").unwrap_or_else(|_| String::from("/usr/sbin/nginx"));
        let mut command = Command::new(program);
        command.arg("-p").arg(path).arg("-c").arg(path.join("nginx.conf")).stderr(Stdio::null());
        let child = command.spawn().expect("nginx is not installed: run .ci/test servers");
        let nginx = Self { child, address, folder };
        eventually("nginx is up", || {
            TcpStream::connect(address).is_ok() || {
                let log = fs::read_to_string(nginx.folder.path().join("error.log")).unwrap_or_default();
                assert!(!log.contains("[emerg]"), "{log}");
                false
            }
        });
        nginx
    }

    fn post(&self, request: Request) -> Response {
        let answer = request.header("Origin", PAGE).send(self.address);
        assert_eq!(answer.header("access-control-allow-origin").as_deref(), Some(PAGE), "{}", answer.status);
        assert_eq!(answer.header("vary").as_deref(), Some("Origin"), "{}", answer.status);
        answer
    }
}

impl Drop for Nginx {
    fn drop(&mut self) {
        let _ = Command::new("kill").arg(self.child.id().to_string()).status();
        let _ = self.child.wait();
    }
}

/// Sends it, and hangs up when the help desk has it.
fn abandon(address: SocketAddr, request: &Request) {
    let mut stream = TcpStream::connect(address).unwrap();
    let lines: String = request.headers.iter().map(|(name, value)| format!("{name}: {value}\r\n")).collect();
    let (path, length) = (&request.path, request.body.len());
    write!(stream, "POST {path} HTTP/1.1\r\nHost: {address}\r\n{lines}Content-Length: {length}\r\n\r\n").unwrap();
    stream.write_all(&request.body).unwrap();
    thread::sleep(Duration::from_millis(200));
}

fn form(key: &str) -> Request {
    Form::default().part("title", "Не открывается").part("queue", "1").request("/desk/api/tickets/", key)
}

#[test]
#[ignore = "needs nginx"]
fn the_secret_is_added_and_hostile_headers_are_dropped() {
    let desk = Desk::start();
    let nginx = Nginx::start("django-helpdesk", &desk.url(), "set $askwell_token \"desk-s3cret\";\n");
    let mut hostile = form(&fresh_key())
        .header("Authorization", "Token mine")
        .header("Cookie", "sessionid=1")
        .header("X-Forwarded-User", "root")
        .header("User-Agent", "Mozilla/5.0");
    hostile.path.push_str("?submitter_email=evil");
    assert_eq!(nginx.post(hostile).status, 201);
    let taken = &desk.taken()[0];
    let head = taken.head.to_ascii_lowercase();
    assert!(
        head.contains("authorization: token desk-s3cret\r\n") && head.contains("user-agent: askwell-nginx"),
        "{head}"
    );
    assert_eq!(taken.path, "/api/tickets/", "no parameter goes through");
    for word in ["mine", "cookie", "x-forwarded-user", "mozilla", "origin", "idempotency"] {
        assert!(!head.contains(word), "{word}: {head}");
    }
    assert!(taken.body.contains("Не открывается") && head.contains("content-type: multipart/form-data; boundary="));
}

#[test]
#[ignore = "needs nginx"]
fn every_answer_can_be_read_by_a_page() {
    let desk = Desk::start();
    let nginx = Nginx::start("django-helpdesk", &desk.url(), "set $askwell_token \"t\";\n");
    let foreign = form(&fresh_key()).header("Origin", "https://evil.example").send(nginx.address);
    assert_eq!((foreign.status, foreign.header("access-control-allow-origin")), (403, None));
    let own = format!("http://{}", nginx.address);
    let beside = form(&fresh_key()).header("Origin", &own).send(nginx.address);
    assert_eq!(beside.status, 201, "a page beside it: {}", beside.text());
    assert_eq!(form(&fresh_key()).send(nginx.address).status, 201, "a program names no origin");

    let preflight = nginx.post(Request::new("OPTIONS", "/desk/api/tickets/"));
    assert_eq!(preflight.status, 204);
    assert!(preflight.header("access-control-allow-headers").unwrap().contains("Idempotency-Key"));
    assert_eq!(nginx.post(Request::get("/desk/api/tickets/")).status, 405);
    let large = form(&fresh_key()).body(vec![b'x'; 1_200_000]);
    assert_eq!(nginx.post(large).status, 413);
    desk.then(&[Act::Answer("400 Bad Request|Content-Type: application/json\n{\"title\":[\"odd\"]}"), Act::Cut]);
    let refused = nginx.post(form(&fresh_key()));
    assert_eq!((refused.status, refused.text().as_str()), (400, "{\"title\":[\"odd\"]}"));
    let cut = nginx.post(form(&fresh_key()));
    assert_eq!((cut.status, cut.header("retry-after")), (502, None), "it may have been taken");
    assert_eq!(cut.header("content-type").as_deref(), Some("application/problem+json"));
    let statuses: Vec<u16> = (0..40).map(|_| nginx.post(form(&fresh_key())).status).collect();
    assert!(statuses.contains(&429), "{statuses:?}");
    let late = nginx.post(form(&fresh_key()));
    assert_eq!((late.status, late.header("retry-after").as_deref()), (429, Some("20")));
    assert_eq!(late.header("content-type").as_deref(), Some("application/problem+json"));
}

#[test]
#[ignore = "needs nginx"]
fn what_was_never_sent_may_be_sent_again() {
    let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let nginx = Nginx::start("django-helpdesk", &format!("http://{free}"), "set $askwell_token \"t\";\n");
    let down = nginx.post(form(&fresh_key()));
    assert_eq!((down.status, down.header("retry-after").as_deref()), (503, Some("30")), "{}", down.text());
    // Once there was a connection, nobody knows: a ticket was made here.
    let desk = Desk::start_at(free);
    desk.then(&[Act::TakeCut]);
    let key = fresh_key();
    assert_eq!(nginx.post(form(&key)).status, 502);
    assert_eq!(desk.taken().len(), 1);
}

#[test]
#[ignore = "needs nginx"]
fn a_failure_that_is_told_with_200_frees_the_key() {
    let desk = Desk::start();
    let nginx = Nginx::start("django-helpdesk", &desk.url(), "set $askwell_token \"t\";\n");
    desk.then(&[Act::Answer("200 OK|Content-Type: application/json\n{\"error\":\"closed\"}")]);
    let key = fresh_key();
    assert_eq!((nginx.post(form(&key)).status, nginx.post(form(&key)).status), (200, 201));
}

#[test]
#[ignore = "needs nginx"]
fn a_key_makes_one_ticket() {
    let desk = Desk::start();
    let nginx = Nginx::start("django-helpdesk", &desk.url(), "set $askwell_token \"t\";\n");
    desk.then(&[Act::Slow(300)]);
    let key = fresh_key();
    let answers: Vec<Response> = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..4).map(|_| scope.spawn(|| nginx.post(form(&key)))).collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).collect()
    });
    assert!(answers.iter().all(|answer| answer.status == 201 && answer.body == answers[0].body));
    let again = nginx.post(form(&key));
    assert_eq!((again.status, again.header("idempotency-replayed").as_deref()), (201, Some("true")));
    assert_eq!(desk.taken().len(), 1);
    // What failed is not kept.
    let key = fresh_key();
    desk.then(&[Act::Answer("500 Oops\n")]);
    assert_eq!((nginx.post(form(&key)).status, nginx.post(form(&key)).status), (500, 201));
    // Nor is a status that the profile takes for no success.
    let key = fresh_key();
    desk.then(&[Act::Answer("200 OK|Content-Type: application/json\n{\"error\":\"Queue is closed\"}")]);
    assert_eq!((nginx.post(form(&key)).status, nginx.post(form(&key)).status), (200, 201));
}

#[test]
#[ignore = "needs nginx"]
fn an_outcome_that_nobody_knows_is_told_so_and_its_key_reaches_nobody_again() {
    let desk = Desk::start();
    let nginx = Nginx::start("django-helpdesk", &desk.url(), "set $askwell_token \"t\";\n");
    for act in [Act::TakeCut, Act::TakeAnswer("201 Created|X: \0\n{}")] {
        desk.then(std::slice::from_ref(&act));
        let (key, before) = (fresh_key(), desk.taken().len());
        let broken = nginx.post(form(&key));
        assert_eq!((broken.status, broken.header("retry-after")), (502, None), "{act:?}");
        assert_eq!(desk.taken().len(), before + 1, "{act:?}");
        // Neither one after the other nor at once.
        let again = nginx.post(form(&key));
        assert_eq!((again.status, again.header("idempotency-replayed").as_deref()), (502, Some("true")), "{act:?}");
        assert_eq!(desk.taken().len(), before + 1, "{act:?}");
        assert_eq!(nginx.post(form(&fresh_key())).status, 201, "another key goes its way");
    }
    // Of several at once those that waited get the doubt of the first.
    desk.then(&[Act::TakeCut]);
    let (key, before) = (fresh_key(), desk.taken().len());
    let statuses: Vec<u16> = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..3).map(|_| scope.spawn(|| nginx.post(form(&key)).status)).collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).collect()
    });
    assert_eq!((statuses, desk.taken().len()), (vec![502; 3], before + 1));
    // Without a key nothing can be marked; it is told all the same.
    desk.then(&[Act::TakeCut]);
    let mut keyless = form("");
    keyless.headers.retain(|(name, _)| !name.eq_ignore_ascii_case("idempotency-key"));
    assert_eq!(nginx.post(keyless).status, 502);
}

#[test]
#[ignore = "needs nginx"]
fn a_client_that_hung_up_leaves_its_key_as_the_help_desk_left_it() {
    let desk = Desk::start();
    let nginx = Nginx::start("django-helpdesk", &desk.url(), "set $askwell_token \"t\";\n");
    for (act, status) in [(Act::Slow(600), 201), (Act::SlowCut(600), 502)] {
        desk.then(std::slice::from_ref(&act));
        let (key, before) = (fresh_key(), desk.taken().len());
        abandon(nginx.address, &form(&key));
        let again = nginx.post(form(&key));
        assert_eq!((again.status, desk.taken().len()), (status, before + 1), "{act:?}");
    }
}

#[test]
#[ignore = "needs nginx"]
fn of_a_help_desk_that_was_never_reached_nothing_is_in_doubt() {
    let free = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let nginx = Nginx::start("django-helpdesk", &format!("http://{free}"), "set $askwell_token \"t\";\n");
    let key = fresh_key();
    for _ in 0..2 {
        let down = nginx.post(form(&key));
        assert_eq!((down.status, down.header("retry-after").as_deref()), (503, Some("30")));
    }
    let desk = Desk::start_at(free);
    assert_eq!(nginx.post(form(&key)).status, 201, "the same key goes out when it is there");
    assert_eq!(desk.taken().len(), 1);
}

#[test]
#[ignore = "needs nginx"]
fn what_a_page_of_such_a_site_sends_arrives_with_the_secret_and_once() {
    let desk = Desk::start();
    let nginx = Nginx::start("django-helpdesk", &desk.url(), "set $askwell_token \"desk-s3cret\";\n");
    let (url, front) = (format!("url={}", desk.url()), format!("front=http://{}/desk", nginx.address));
    let key = fresh_key();
    let send = |outcome: &str| {
        let arguments = ["send", "--backend", "django-helpdesk", "--ticket", "tests/backends/ticket.json", "--key"];
        let mut command = Command::new(env!("CARGO_BIN_EXE_askwell"));
        command.current_dir(root()).args(arguments).arg(key.trim_matches('"'));
        let output = command.args(["--var", &url, "--var", "queue=1", "--var", &front]).output().unwrap();
        let told = [output.stdout, output.stderr].map(|bytes| String::from_utf8_lossy(&bytes).into_owned()).concat();
        assert!(told.contains(outcome) && !told.contains("Authorization"), "{told}");
    };
    desk.then(&[Act::TakeCut]);
    // The outcome of the first stays unknown for its key; nobody repeats it by itself, and nothing is doubled.
    send("nobody knows whether it was taken");
    send("nobody knows whether it was taken");
    let taken = desk.taken();
    assert_eq!(taken.len(), 1);
    assert!(taken[0].head.to_ascii_lowercase().contains("authorization: token desk-s3cret\r\n"), "{}", taken[0].head);
    let (key, before) = (fresh_key(), desk.taken().len());
    assert_eq!((nginx.post(form(&key)).status, nginx.post(form(&key)).status), (201, 201));
    assert_eq!(desk.taken().len(), before + 1);
}

#[test]
fn what_nginx_cannot_do_is_said() {
    for (arguments, told) in [
        (&["--backend", "whmcs", "--var", "url=https://x.example"][..], "use `askwell relay`"),
        (&["--backend", "mailto"], "nothing for nginx to do"),
        (&["--backend", "redmine"], "the address holds `url`; write --var url=…"),
        (&["--backend", "redmine", "--var", "url=x.example"], "is no address"),
        (
            &["--backend", "redmine", "--var", "url=https://x.example;include /etc/passwd"],
            "holds spaces, quotes or braces",
        ),
        (&["--backend", "redmine", "--var", "url=https://x.example", "--origin", "*"], "list --origin"),
    ] {
        let output = fragment(arguments);
        let complaint = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(!output.status.success() && complaint.contains(told), "{arguments:?}: {complaint}");
    }
    // Every other profile gives a fragment without a secret in it.
    for (backend, words) in [
        (
            "redmine",
            &["location = /desk/uploads.json {", "proxy_set_header Content-Type \"application/octet-stream\";"][..],
        ),
        ("omnidesk", &["proxy_cache_valid 200 10m;", "proxy_cache_valid 201 24h;"]),
        ("freshdesk", &["proxy_set_header Authorization \"Basic $askwell_basic\";", "base64 -w0"]),
        ("request-tracker", &["location ~ ^/desk/REST/2\\.0/ticket/[^/]+/correspond$ {", "set $args \"\";"]),
    ] {
        let output = fragment(&["--backend", backend, "--var", "url=https://x.example", "--origin", PAGE]);
        let text = String::from_utf8_lossy(&output.stdout).into_owned();
        for words in words {
            assert!(text.contains(words), "{backend}, {words}: {text}");
        }
    }
}
