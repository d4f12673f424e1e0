//! Which requests are refused, with which status, and what do they leave behind? Nothing.

use serde_json::{Value, json};

use crate::{
    client::{Form, Request, fresh_key},
    server::{Server, ticket},
};

#[test]
fn refused_requests_store_nothing() {
    let server = Server::start(&["--max-files", "2", "--max-file-size", "1"]);
    let message = ticket().to_string();
    let form = |part: &str| Form::default().part(part, &message);
    let good = || form("ticket");
    let post = |form: Form| form.request("/v1/tickets", &fresh_key());
    let raw = |kind: &str, body: &str| {
        let request = Request::new("POST", "/v1/tickets").header("Idempotency-Key", &fresh_key());
        request.header("Content-Type", kind).body(body.as_bytes().to_vec())
    };
    let keyed = |key: &str| Request::json("/v1/tickets", key, &ticket());
    let big = vec![7; 1024 * 1024 + 1];
    let cases = [
        ("no key", 400, raw("application/json", &message).header("Idempotency-Key", &fresh_key())),
        ("key without quotes", 400, keyed("8e03978e-40d5-43dd-bc93-6894a57f9324")),
        ("short key", 400, keyed("\"short\"")),
        ("long key", 400, keyed(&format!("\"{}\"", "k".repeat(129)))),
        ("not JSON", 400, raw("application/json", "{\"subject\":")),
        ("JSON of another shape", 422, raw("application/json", "[1]")),
        ("empty body", 400, raw("application/json", "")),
        ("no content type", 415, Request::new("POST", "/v1/tickets").header("Idempotency-Key", &fresh_key())),
        ("url-encoded form", 415, raw("application/x-www-form-urlencoded", "subject=abc")),
        ("no boundary", 400, raw("multipart/form-data", "x")),
        ("broken multipart", 400, raw("multipart/form-data; boundary=b", "--b\r\nContent-Disp")),
        ("no ticket part", 400, post(Form::default().file("file", "a", "text/plain", b"a"))),
        ("two ticket parts", 400, post(good().part("ticket", &message))),
        ("unknown part", 400, post(good().file("files", "a", "text/plain", b"a"))),
        ("two secrets", 400, post(good().part("secret", "a").part("secret", "b"))),
        ("secret too long", 413, post(good().part("secret", &"s".repeat(1025)))),
        ("file too large", 413, post(good().file("file", "a", "text/plain", &big))),
        ("too many files", 413, {
            let form = good().file("file", "a", "", b"a").file("file", "b", "", b"b");
            post(form.file("file", "c", "", b"c"))
        }),
        ("JSON too large", 413, raw("application/json", &" ".repeat(2 * 1024 * 1024 + 1))),
        ("unknown address", 404, Request::get("/v1/nothing")),
        ("a ticket cannot be read", 404, Request::get("/v1/tickets/100-0001")),
        ("wrong method", 405, Request::new("DELETE", "/v1/tickets")),
    ];
    for (name, status, request) in cases {
        let response = request.send(server.address);
        assert_eq!(response.status, status, "{name}: {}", response.text());
        assert_eq!(response.header("content-type").as_deref(), Some("application/problem+json"), "{name}");
        assert!(response.json()["detail"].as_str().is_some_and(|detail| !detail.is_empty()), "{name}");
    }
    assert_eq!(server.count(), 0);
}

#[test]
fn a_missing_key_is_refused() {
    let server = Server::start(&[]);
    let request = Request::new("POST", "/v1/tickets").header("Content-Type", "application/json");
    let response = request.body(ticket().to_string().into_bytes()).send(server.address);
    assert_eq!(response.status, 400);
    assert!(response.text().contains("Idempotency-Key is missing"), "{}", response.text());
}

#[test]
fn every_faulty_member_is_named_in_one_answer() {
    let server = Server::start(&[]);
    let faulty = |message: Value| {
        let response = Request::json("/v1/tickets", &fresh_key(), &message).send(server.address);
        assert_eq!(response.status, 422);
        response.pointers()
    };
    assert_eq!(
        faulty(json!({ "subject": "a", "body": "", "links": ["ftp://x"], "requester": { "email": "x" } })),
        ["#/subject", "#/requester/email", "#/links/0"]
    );
    assert_eq!(faulty(json!({ "body": 1, "colour": "red" })), ["#/subject", "#/body", "#/colour"]);
    assert_eq!(faulty(json!({ "subject": "abc", "body": "" })), ["#/requester"]);
    assert_eq!(server.count(), 0);
}

#[test]
fn a_reply_reaches_its_ticket() {
    let server = Server::start(&[]);
    let number = server.file(&ticket());
    let path = format!("/v1/tickets/{number}/replies");
    let form =
        Form::default().part("reply", r#"{"body":"Вот снимок"}"#).file("file", "экран.png", "image/png", b"\x89PNG");
    let response = form.request(&path, &fresh_key()).send(server.address);
    assert_eq!(response.status, 201, "{}", response.text());
    assert_eq!(response.header("location").unwrap(), format!("{path}/1"));
    assert_eq!(response.json()["number"], json!(number));
    let stored = server.get(&format!("/inbox/{number}.json")).json();
    assert_eq!(stored["replies"][0]["reply"]["body"], "Вот снимок");
    assert_eq!((&stored["files"][0]["reply"], &stored["files"][0]["name"]), (&json!(1), &json!("экран.png")));

    for unknown in ["999-9999", "1000001", "x"] {
        let path = format!("/v1/tickets/{unknown}/replies");
        let response = Request::json(&path, &fresh_key(), &json!({ "body": "x" })).send(server.address);
        assert_eq!(response.status, 404, "{unknown}");
    }
}

#[test]
fn the_ticket_part_may_look_like_a_file() {
    let server = Server::start(&[]);
    let message = ticket().to_string();
    for form in [
        Form::default().part("ticket", &message),
        Form::default().file("ticket", "blob", "application/json", message.as_bytes()),
        Form::default().file("ticket", "ticket.json", "text/plain", message.as_bytes()),
        // A form whose file input was left empty.
        Form::default().part("ticket", &message).file("file", "", "application/octet-stream", b""),
    ] {
        let response = server.post(&form);
        assert_eq!(response.status, 201, "{}", response.text());
        assert_eq!(response.json().get("attachments"), None);
    }
}
