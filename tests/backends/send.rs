//! `askwell send` against servers on this machine: the real intake, and one that answers as it is told.

use std::{
    fs,
    io::{BufRead, BufReader, Read, Write},
    net::TcpListener,
    path::Path,
    process::{Child, Command, Output, Stdio},
    thread,
};

use crate::{FILES, KEY, root};

fn askwell(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_askwell"));
    command.current_dir(root()).args(arguments);
    for name in ["TOKEN", "SECRET_TOKEN", "SECRET_KEY"] {
        command.env_remove(format!("ASKWELL_{name}"));
    }
    command
}

/// `askwell send` of the ticket of these tests.
fn send(backend: &str, more: &[&str]) -> Command {
    askwell(&[&["send", "--backend", backend, "--ticket", "tests/backends/ticket.json"], more].concat())
}

fn text(output: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}

struct Intake {
    child: Child,
    url: String,
}

impl Intake {
    fn start(data: &Path) -> Self {
        let arguments = ["serve", "--port", "0", "--no-inbox", "--data", data.to_str().unwrap()];
        let mut child = askwell(&arguments).stdout(Stdio::piped()).spawn().unwrap();
        let mut url = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut url).unwrap();
        Self { child, url: format!("--var=url={}", url.trim()) }
    }
}

impl Drop for Intake {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A server that reads one request whole and answers it with these bytes, then hangs up. Gives its setting.
fn answering(answer: &'static [u8]) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("--var=url=http://{}", listener.local_addr().unwrap());
    thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        let mut request = Vec::new();
        let mut buffer = [0; 4096];
        while !request.ends_with(b"--\r\n") && !request.ends_with(b"}") {
            let read = stream.read(&mut buffer).unwrap();
            if read == 0 {
                break;
            }
            request.extend_from_slice(&buffer[..read]);
        }
        let _ = stream.write_all(answer);
    });
    url
}

#[test]
fn a_ticket_reaches_the_intake_once_however_often_it_is_sent() {
    let folder = tempfile::tempdir().unwrap();
    let files: Vec<String> = FILES
        .iter()
        .map(|(name, _, bytes)| {
            let path = folder.path().join(name);
            fs::write(&path, bytes).unwrap();
            format!("--file={}", path.display())
        })
        .collect();
    let intake = Intake::start(&folder.path().join("data"));
    let arguments = [intake.url.as_str(), "--key", KEY, files[0].as_str(), files[1].as_str()];
    for replayed in [false, true] {
        let output = send("native", &arguments).output().unwrap();
        let told = text(&output);
        assert!(output.status.success() && told.contains("taken: 100-0001") && !told.contains("not kept"), "{told}");
        assert_eq!(told.contains("idempotency-replayed: true"), replayed, "{told}");
    }
    let reply = send("native", &[&intake.url, "--open", "number=100-0001"]).output().unwrap();
    assert!(reply.status.success() && text(&reply).contains("/v1/tickets/100-0001/replies"), "{}", text(&reply));
    let other = send("native", &arguments[..3]).output().unwrap();
    assert!(
        !other.status.success() && text(&other).contains("was used before for another content"),
        "{}",
        text(&other)
    );
}

#[test]
fn every_end_is_told_and_none_is_taken_for_a_ticket() {
    for (answer, told) in [
        (
            &b"HTTP/1.1 302 Found\r\nLocation: /\r\nContent-Length: 0\r\n\r\n"[..],
            "address, secret or rights are wrong (302)",
        ),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 900\r\n\r\n{\"id\":", "nobody knows whether it was taken"),
        (b"HTTP/1.1 201 Created\r\nContent-Length: 4\r\n\r\nnull", "nobody knows whether it was taken"),
        (b"not HTTP at all\r\n\r\n", "nobody knows whether it was taken"),
        (b"HTTP/1.1 429 Slow\r\nRetry-After: 7\r\nContent-Length: 0\r\n\r\n", "may be repeated in 7 seconds"),
        (b"HTTP/1.1 400 Bad\r\nContent-Length: 15\r\n\r\n{\"title\":[\"t\"]}", "refused: #/subject t"),
    ] {
        let url = answering(answer);
        let mut command = send("django-helpdesk", &[&url, "--var", "queue=1"]);
        let output = command.env("ASKWELL_SECRET_TOKEN", "hush-hush-token").output().unwrap();
        let all = text(&output);
        assert!(!output.status.success() && all.contains(told), "{told}: {all}");
        assert!(all.contains("Authorization: Token ‹token›") && !all.contains("hush-hush"), "{all}");
    }
    let nobody = send("native", &["--var", "url=http://127.0.0.1:1"]).output().unwrap();
    assert!(!nobody.status.success() && text(&nobody).contains("nothing was sent"), "{}", text(&nobody));
}

#[test]
fn a_help_desk_that_says_back_what_it_got_shows_no_secret_and_steers_no_terminal() {
    let secret = "su/per secr3t";
    for (backend, name, more, answer) in [
        (
            "django-helpdesk",
            "TOKEN",
            "queue=1",
            "HTTP/1.1 400 Bad\r\nX-Got: Token su%2Fper%20secr3t\r\nConnection: close\r\n\r\n\
             {\"detail\":\"bad: Token su\\/per secr3t\\u001b[31m\",\"title\":[\"su/per secr3t\\u0007\"]}\u{1b}[2J",
        ),
        (
            "django-helpdesk",
            "TOKEN",
            "queue=1",
            "HTTP/1.1 201 Created\r\nConnection: close\r\n\r\n{\"id\":\"n-su/per secr3t\"}",
        ),
        ("django-helpdesk", "TOKEN", "queue=1", "HTTP/1.1 503 su/per secr3t\r\nConnection: close\r\n\r\nsu/per secr3t"),
        (
            "freshdesk",
            "KEY",
            "x=y",
            "HTTP/1.1 401 No\r\nX-Got: Basic c3UvcGVyIHNlY3IzdDpY\r\nConnection: close\r\n\r\n{\"message\":\"c3UvcGVyIHNlY3IzdDpY\"}",
        ),
    ] {
        let url = answering(answer.as_bytes());
        let output =
            send(backend, &[&url, "--var", more]).env(format!("ASKWELL_SECRET_{name}"), secret).output().unwrap();
        let told = text(&output);
        assert!(told.contains("‹secret›"), "{told}");
        for spelling in [secret, "su%2F", "su\\/per", "c3UvcGVy", "secr3t", "\u{1b}", "\u{7}"] {
            assert!(!told.contains(spelling), "{spelling}: {told}");
        }
    }
}

#[test]
fn a_dry_run_shows_the_request_the_verdict_and_what_is_missing() {
    let output = send("redmine", &["--dry-run", "--file", "LICENSE"]).output().unwrap();
    let told = text(&output);
    assert!(output.status.success(), "{told}");
    for part in [
        "browser: no. `key` would be in the page for all to read; use the relay.",
        "missing: var.url – Address of Redmine",
        "missing: secret.key – API key of the user",
        "> X-Redmine-API-Key: ‹key›",
        "> POST ‹url›/uploads.json?filename=LICENSE",
        "> POST ‹url›/issues.json",
        "\"token\":\"‹upload›\"",
    ] {
        assert!(told.contains(part), "{part}: {told}");
    }
    let output = send("redmine", &[]).output().unwrap();
    let told = text(&output);
    assert!(
        !output.status.success() && told.contains("set ASKWELL_SECRET_KEY, or write --secret-file key=FILE"),
        "{told}"
    );
}
