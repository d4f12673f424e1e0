//! What reaches the help desk, what the client hears of it, and what stays behind.

use std::{fs, path::Path};

use serde_json::{Value, json};

use crate::{
    client::{Form, Request, fresh_key},
    desk::{Act, Desk},
    server::{Kind, Relay, settings, ticket, write},
};

#[test]
fn the_client_gets_the_help_desks_number() {
    let desk = Desk::start();
    let relay = Relay::start(Kind::Native, &desk.url(), "");
    let key = fresh_key();
    let form =
        Form::default().part("ticket", &ticket().to_string()).file("file", "снимок.png", "image/png", b"\x89PNG");
    let told = form.request("/v1/tickets", &key).send(relay.address);
    assert_eq!(told.status, 201, "{}", told.text());
    let expected = json!({
        "number": "4711", "state": "delivered", "reference": "100-0001",
        "attachments": [{ "name": "снимок.png", "stored": true }],
    });
    assert_eq!(told.json(), expected);
    assert_eq!(told.header("location").as_deref(), Some("/v1/tickets/100-0001"));
    let again = form.request("/v1/tickets", &key).send(relay.address);
    assert_eq!((again.status, again.json()), (201, expected.clone()));
    assert_eq!((relay.receipt(&key).status, relay.receipt(&key).json()), (200, expected));
    let taken = desk.taken();
    assert_eq!(taken.len(), 1);
    assert!(taken[0].head.contains(&format!("idempotency-key: {key}")), "{}", taken[0].head);
    assert!(taken[0].body.contains("Сайт «example.ru» не открывается") && taken[0].body.contains("снимок.png"));
    assert_eq!(relay.metric("askwell_delivered_total"), 1);
}

#[test]
fn a_letter_speaks_the_clients_language_and_the_secret_stays_secret() {
    let desk = Desk::start();
    let relay = Relay::start(Kind::Plain, &desk.url(), "");
    let told = Request::json("/v1/tickets", &fresh_key(), &ticket()).send(relay.address);
    assert_eq!((told.status, &told.json()["number"]), (201, &json!("4711")), "{}", told.text());
    let taken = &desk.taken()[0];
    assert_eq!(taken.path, "/api/tickets/");
    assert!(taken.head.contains("authorization: Token desk-s3cret-token"), "{}", taken.head);
    assert!(taken.body.contains("petrov@example.ru") && taken.body.contains("С утра ошибка 500."), "{}", taken.body);
    assert!(!relay.log().contains("s3cret") && !told.text().contains("s3cret"));
}

#[test]
fn what_the_help_desk_would_refuse_is_told_before_anything_is_stored() {
    let desk = Desk::start();
    let relay = Relay::start(Kind::Plain, &desk.url(), "");
    let mut nameless = ticket();
    nameless["requester"] = json!({ "login": "u123" });
    let form = Form::default().part("ticket", &nameless.to_string()).file("file", "a.exe", "", b"MZ");
    let told = form.request("/v1/tickets", &fresh_key()).send(relay.address);
    assert_eq!((told.status, told.pointers()), (422, vec!["#/requester/email".into(), "#/files/0".into()]));
    assert_eq!((desk.requests(), relay.metric("askwell_accepted_total")), (0, 0));
}

#[test]
fn a_reply_follows_its_ticket() {
    let desk = Desk::start();
    let relay = Relay::start(Kind::Native, &desk.url(), "");
    desk.then(&[Act::Answer("503 Service Unavailable\n")]);
    let told = Request::json("/v1/tickets", &fresh_key(), &ticket()).send(relay.address);
    assert_eq!(told.status, 202);
    // The ticket waits; the reply to it waits for the ticket.
    let key = fresh_key();
    let path = format!("/v1/tickets/{}/replies", told.json()["number"].as_str().unwrap());
    let reply = Request::json(&path, &key, &json!({ "body": "Уже работает" })).send(relay.address);
    assert_eq!((reply.status, &reply.json()["state"]), (202, &json!("queued")), "{}", reply.text());
    relay.until(&key, "delivered");
    let taken = desk.taken();
    assert_eq!((taken[0].path.as_str(), taken[1].path.as_str()), ("/v1/tickets", "/v1/tickets/4711/replies"));
    // Later the client knows the help desk's number.
    let reply =
        Request::json("/v1/tickets/4711/replies", &fresh_key(), &json!({ "body": "И ещё" })).send(relay.address);
    assert_eq!(reply.status, 202, "{}", reply.text());
    let unknown = Request::json("/v1/tickets/4712/replies", &fresh_key(), &json!({ "body": "?" })).send(relay.address);
    assert_eq!(unknown.status, 404);

    let plain = Relay::start(Kind::Plain, &desk.url(), "");
    let reply = Request::json("/v1/tickets/1/replies", &fresh_key(), &json!({ "body": "?" })).send(plain.address);
    assert_eq!(reply.status, 404);
    assert!(reply.text().contains("takes no replies"), "{}", reply.text());
}

#[test]
fn a_lost_secret_is_asked_for_again() {
    let desk = Desk::start();
    let inbox = "[inbox]\nurl = 'https://relay.example.com/'";
    let relay = Relay::start(Kind::Plain, &desk.url(), inbox);
    let key = fresh_key();
    let send = |secret: &str| {
        let form = Form::default().part("ticket", &ticket().to_string()).part("secret", secret);
        form.request("/v1/tickets", &key).send(relay.address)
    };
    assert_eq!(send("").json()["secret"], "wanted");
    let brought = send("hunter2");
    assert_eq!((brought.status, brought.json().get("secret")), (201, None), "{}", brought.text());
    let shown = Request::new("POST", "/inbox/100-0001/secrets/1").send(relay.address);
    assert!(shown.text().contains("hunter2"), "{}", shown.text());
    // The help desk never gets it, but is told where it is when it came with the ticket.
    let form = Form::default().part("ticket", &ticket().to_string()).part("secret", "hunter3");
    assert_eq!(form.request("/v1/tickets", &fresh_key()).send(relay.address).status, 201);
    let taken = desk.taken();
    assert!(taken[1].body.contains("https://relay.example.com/inbox/100-0002"), "{}", taken[1].body);
    assert!(!taken.iter().any(|taken| taken.body.contains("hunter")));
}

fn holds(folder: &Path, words: &str) -> bool {
    let files = fs::read_dir(folder).unwrap().map(|entry| fs::read(entry.unwrap().path()).unwrap());
    files.into_iter().any(|bytes| bytes.windows(words.len()).any(|window| window == words.as_bytes()))
}

#[test]
fn after_its_time_only_numbers_are_left() {
    let desk = Desk::start();
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), &settings(Kind::Native, &desk.url(), ""));
    let key = fresh_key();
    let form =
        Form::default().part("ticket", &ticket().to_string()).file("file", "паспорт.png", "", b"scan of a passport");
    {
        let mut relay = Relay::start_in(folder.path());
        assert_eq!(form.request("/v1/tickets", &key).send(relay.address).status, 201);
        assert!(relay.terminate());
    }
    let data = folder.path().join("data");
    assert!(holds(&data, "scan of a passport") && holds(&data, "С утра ошибка 500."));
    write(folder.path(), &settings(Kind::Native, &desk.url(), "[erase]\nafter_days = 0"));
    let relay = Relay::start_in(folder.path());
    crate::server::eventually("it is erased", || relay.metric("askwell_erased_total") == 1);
    for words in ["scan of a passport", "С утра ошибка 500.", "petrov@example.ru", "паспорт"] {
        assert!(!holds(&data, words), "{words}");
    }
    let receipt = relay.receipt(&key).json();
    assert_eq!(receipt, json!({ "number": "4711", "state": "delivered", "reference": "100-0001" }));
    let again = form.request("/v1/tickets", &key).send(relay.address);
    assert_eq!((again.status, again.json()), (201, receipt), "a late repetition makes no second ticket");
    assert_eq!(desk.taken().len(), 1);
}

#[test]
fn the_log_is_json_and_names_nobody() {
    let desk = Desk::start();
    let relay = Relay::start(Kind::Native, &desk.url(), "");
    desk.then(&[Act::Answer("500 Oops\n{\"detail\":\"petrov@example.ru is odd\"}")]);
    let key = fresh_key();
    Request::json("/v1/tickets", &key, &ticket()).send(relay.address);
    relay.until(&key, "delivered");
    let log = relay.log();
    let events: Vec<Value> = log.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let names: Vec<&str> = events.iter().filter_map(|event| event["event"].as_str()).collect();
    assert_eq!(names, ["accepted", "delivery.later", "delivered"], "{log}");
    assert_eq!(events[2]["ticket"], "100-0001");
    for word in ["petrov", "example.ru", "u123", "127.0.0.1", "ошибка", key.trim_matches('"')] {
        assert!(!log.contains(word), "{word}: {log}");
    }
}
