//! What was answered with 201 is there after a crash, and files come back byte for byte.

use std::{fs, process::Stdio};

use serde_json::{Value, json};

use crate::{
    client::{Form, Request, fresh_key},
    server::{Server, command, ticket},
};

#[test]
fn an_answered_ticket_survives_a_killed_server() {
    let folder = tempfile::tempdir().unwrap();
    let bytes: Vec<u8> = (0..3_000_000_u32).map(|n| (n.wrapping_mul(2_654_435_761) >> 24) as u8).collect();
    let form = Form::default().part("ticket", &ticket().to_string()).file("file", "дамп.bin", "", &bytes);
    let request = form.request("/v1/tickets", &fresh_key());
    let mut server = Server::start_in(folder.path(), &[]);
    assert_eq!(request.send(server.address).status, 201);
    server.kill();

    let server = Server::start_in(folder.path(), &[]);
    assert_eq!(server.count(), 1);
    assert_eq!(server.get("/inbox/100-0001/files/1").body, bytes);
    let again = request.send(server.address);
    assert_eq!((again.status, again.header("idempotency-replayed").as_deref()), (201, Some("true")));
    assert_eq!(server.file(&ticket()), "100-0002");
}

#[test]
fn everything_in_a_ticket_arrives_as_sent() {
    let server = Server::start(&[]);
    let full = json!({
        "subject": "Ошибка 500 — после обновления",
        "body": "Две строки\nи «кавычки» \u{1F600}",
        "steps": ["Открыть сайт", "Нажать «Войти»"],
        "error": "PHP Fatal error: Uncaught …",
        "goal": "Чтобы сайт открывался",
        "department": "hosting",
        "urgency": "emergency",
        "requester": { "contract": "K-17", "email": "почта@пример.рф" },
        "answers": { "panel": "ISPmanager" },
        "articles": [{ "id": "http-500", "title": "Ошибка 500", "steps_done": 2, "steps_total": 5, "failed": ["Журнал пуст"] }],
        "links": ["https://example.com/?a=1&b=2"],
        "evidence": "Экран пустой",
        "profile": { "id": "d-prem-site", "version": "3", "rules": ["exact-question"] },
        "related": ["100-0001"],
        "consent": true,
        "locale": "ru",
    });
    let bytes: Vec<u8> = (0..=255).cycle().take(1000).chain(*b"\r\n--boundary\r\n").collect();
    let name = "Снимок экрана 100% %22и ещё%22.png";
    let form = Form::default().part("ticket", &full.to_string()).file("file", name, "image/png", &bytes);
    assert_eq!(server.post(&form.file("file", "empty.log", "text/plain", b"")).status, 201);

    let stored = server.get("/inbox/100-0001.json").json();
    assert_eq!(stored["ticket"], full);
    let file = &stored["files"][0];
    assert_eq!(file["name"], "Снимок экрана 100% \"и ещё\".png");
    assert_eq!((&file["type"], &file["size"]), (&json!("image/png"), &json!(bytes.len())));
    assert_eq!(stored["files"][1]["size"], 0);
    let download = server.get("/inbox/100-0001/files/1");
    assert_eq!(download.body, bytes);
    assert_eq!(download.header("content-type").as_deref(), Some("image/png"));
}

#[test]
fn a_secret_is_shown_once_and_told_nowhere() {
    const SECRET: &str = "correct-horse-7f3a";
    let server = Server::start(&[]);
    let form = Form::default().part("ticket", &ticket().to_string()).part("secret", SECRET);
    let created = server.post(&form);
    assert!(!created.text().contains(SECRET));
    for path in ["/inbox", "/inbox.json", "/inbox/100-0001", "/inbox/100-0001.json"] {
        assert!(!server.get(path).text().contains(SECRET), "{path}");
    }
    assert_eq!(server.get("/inbox/100-0001.json").json()["secrets"][0]["shown"], Value::Null);
    assert_eq!(server.get("/inbox/100-0001/secrets/1").status, 405, "a link or a prefetch must not erase it");

    let reveal = Request::new("POST", "/inbox/100-0001/secrets/1");
    let foreign = reveal.clone().header("Sec-Fetch-Site", "cross-site").send(server.address);
    assert_eq!(foreign.status, 403);
    let shown = reveal.send(server.address);
    assert!(shown.status == 200 && shown.text().contains(SECRET));
    let again = reveal.send(server.address);
    assert!(again.status == 410 && !again.text().contains(SECRET));
    for entry in fs::read_dir(&server.data).unwrap() {
        let bytes = fs::read(entry.unwrap().path()).unwrap();
        assert!(!bytes.windows(SECRET.len()).any(|window| window == SECRET.as_bytes()));
    }
}

#[test]
fn off_loopback_the_inbox_needs_a_token() {
    let folder = tempfile::tempdir().unwrap();
    let run = |arguments: &[&str]| {
        let own = ["--bind", "0.0.0.0", "--port", "0", "--data", folder.path().to_str().unwrap()];
        command(&[&own, arguments].concat()).stdin(Stdio::null()).output().unwrap()
    };
    for (arguments, words) in [(&[][..], "--no-inbox"), (&["--token", "short"][..], "16 characters")] {
        let output = run(arguments);
        let complaint = String::from_utf8(output.stderr).unwrap();
        assert!(!output.status.success() && output.stdout.is_empty());
        assert!(complaint.contains(words) && complaint.lines().count() == 1, "{complaint}");
    }

    let token = "0123456789abcdef";
    let guarded = Server::start(&["--bind", "0.0.0.0", "--token", token]);
    let local = ([127, 0, 0, 1], guarded.address.port()).into();
    assert_eq!(Request::get("/inbox").send(local).status, 401);
    let admitted = Request::get("/inbox").header("Authorization", &format!("Bearer {token}")).send(local);
    assert_eq!(admitted.status, 200);

    let blind = Server::start(&["--bind", "0.0.0.0", "--no-inbox"]);
    let local = ([127, 0, 0, 1], blind.address.port()).into();
    for path in ["/inbox", "/inbox.json", "/inbox/100-0001", "/inbox.css"] {
        assert_eq!(Request::get(path).send(local).status, 404, "{path}");
    }
    assert_eq!(Request::json("/v1/tickets", &fresh_key(), &ticket()).send(local).status, 201);
}

#[cfg(unix)]
#[test]
fn a_running_request_is_finished_before_the_server_stops() {
    let folder = tempfile::tempdir().unwrap();
    let mut server = Server::start_in(folder.path(), &["--test-control"]);
    server.fault(&json!({ "slow_ms": 800 }));
    let address = server.address;
    let request = Request::json("/v1/tickets", &fresh_key(), &ticket());
    let sending = std::thread::spawn(move || request.send(address).status);
    std::thread::sleep(std::time::Duration::from_millis(300));
    assert!(server.terminate());
    assert_eq!(sending.join().unwrap(), 201);
    assert_eq!(Server::start_in(folder.path(), &[]).count(), 1);
}
