//! However often a request is sent, one ticket arrives.

use std::thread;

use serde_json::{Value, json};

use crate::{
    client::{Form, Request, fresh_key},
    server::{Server, ticket},
};

fn form(ticket: &Value) -> Form {
    let form = Form::default().part("ticket", &ticket.to_string());
    form.file("file", "a.txt", "text/plain", b"one").file("file", "b.txt", "text/plain", b"two")
}

#[test]
fn the_same_again_gets_the_same_answer() {
    let server = Server::start(&[]);
    let key = fresh_key();
    let first = form(&ticket()).request("/v1/tickets", &key).send(server.address);
    assert_eq!((first.status, first.header("idempotency-replayed")), (201, None));
    assert_eq!(first.header("location").unwrap(), "/v1/tickets/100-0001");
    assert_eq!(first.json()["attachments"], json!([{"name":"a.txt","stored":true},{"name":"b.txt","stored":true}]));

    // Another boundary, another order of members, a spelt-out empty member, another secret: the same meaning.
    let respelt = r#"{"requester":{"login":"u123"},"goal":null,"body":"С утра.","subject":"Сайт не открывается"}"#;
    let respelt = form(&serde_json::from_str(respelt).unwrap()).part("secret", "later");
    let again = respelt.request("/v1/tickets", &key).send(server.address);
    assert_eq!((again.status, again.header("idempotency-replayed").as_deref()), (201, Some("true")));
    assert_eq!((&again.body, again.header("location")), (&first.body, first.header("location")));
    assert_eq!(server.count(), 1);
    assert_eq!(server.get("/inbox/100-0001.json").json()["secrets"], json!([]));
}

#[test]
fn a_key_is_good_for_one_content() {
    let server = Server::start(&[]);
    let key = fresh_key();
    let number = server.file(&ticket());
    assert_eq!(form(&ticket()).request("/v1/tickets", &key).send(server.address).status, 201);
    let part = || Form::default().part("ticket", &ticket().to_string()).file("file", "a.txt", "text/plain", b"one");
    let mut other = ticket();
    other["body"] = json!("С вечера.");
    for (name, request) in [
        ("other text", form(&other).request("/v1/tickets", &key)),
        ("one file less", part().request("/v1/tickets", &key)),
        ("other bytes", part().file("file", "b.txt", "text/plain", b"TWO").request("/v1/tickets", &key)),
        ("other name", part().file("file", "c.txt", "text/plain", b"two").request("/v1/tickets", &key)),
        ("other type", part().file("file", "b.txt", "text/html", b"two").request("/v1/tickets", &key)),
        ("no files", Request::json("/v1/tickets", &key, &ticket())),
        ("a reply", Request::json(&format!("/v1/tickets/{number}/replies"), &key, &json!({ "body": "x" }))),
    ] {
        let response = request.send(server.address);
        assert_eq!(response.status, 422, "{name}");
        assert_eq!(response.json()["type"], "urn:askwell:problem:key-reused", "{name}");
    }
    assert_eq!(server.count(), 2);
}

#[test]
fn replies_repeat_as_well() {
    let server = Server::start(&[]);
    let path = format!("/v1/tickets/{}/replies", server.file(&ticket()));
    let request = Request::json(&path, &fresh_key(), &json!({ "body": "Ещё" }));
    let (first, again) = (request.send(server.address), request.send(server.address));
    assert_eq!((first.status, again.status), (201, 201));
    assert_eq!(first.header("location"), again.header("location"));
    assert_eq!(again.header("idempotency-replayed").as_deref(), Some("true"));
    assert_eq!(server.get("/inbox.json").json()["tickets"][0]["replies"], 1);
}

#[test]
fn a_refused_key_may_be_used_again() {
    let server = Server::start(&[]);
    let key = fresh_key();
    let mut faulty = ticket();
    faulty["subject"] = json!("");
    assert_eq!(form(&faulty).request("/v1/tickets", &key).send(server.address).status, 422);
    assert_eq!(form(&ticket()).request("/v1/tickets", &key).send(server.address).status, 201);
}

#[test]
fn eight_at_once_make_one_ticket() {
    let server = Server::start(&[]);
    for _ in 0..5 {
        let before = server.count();
        let key = fresh_key();
        let statuses: Vec<u16> = thread::scope(|scope| {
            let send = || form(&ticket()).request("/v1/tickets", &key).send(server.address).status;
            let threads: Vec<_> = (0..8).map(|_| scope.spawn(send)).collect();
            threads.into_iter().map(|thread| thread.join().unwrap()).collect()
        });
        assert!(statuses.contains(&201) && statuses.iter().all(|status| [201, 409].contains(status)), "{statuses:?}");
        assert_eq!(server.count(), before + 1);
    }
}

#[test]
fn eight_different_ones_make_eight_tickets() {
    let server = Server::start(&[]);
    let numbers: std::collections::BTreeSet<String> = thread::scope(|scope| {
        let threads: Vec<_> = (0..8).map(|_| scope.spawn(|| server.file(&ticket()))).collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).collect()
    });
    assert_eq!(numbers.len(), 8);
    assert_eq!(numbers.iter().next_back().unwrap(), "100-0008");
}

#[test]
fn an_answer_lost_on_the_way_is_repeated() {
    let server = Server::start(&["--test-control"]);
    server.fault(&json!({ "drop_after_commit": true }));
    let request = form(&ticket()).request("/v1/tickets", &fresh_key());
    let lost = request.try_send(server.address);
    assert!(lost.is_err(), "the connection should have been dropped: {lost:?}");
    let again = request.send(server.address);
    assert_eq!((again.status, again.header("idempotency-replayed").as_deref()), (201, Some("true")));
    assert_eq!(server.count(), 1);
}
