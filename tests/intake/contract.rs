//! Every operation and status of the OpenAPI file happens, and every answer is as the file says.

use std::{collections::BTreeSet, thread, time::Duration};

use askwell::backend::native::{ProfileRef, ReadArticle, Reply, Ticket};
use serde_json::{Value, json};

use crate::{
    client::{Form, Request, fresh_key},
    openapi::{ORIGIN, check, contract, documented},
    server::{Server, ticket},
};

#[test]
fn every_documented_answer_happens_as_documented() {
    let contract = contract();
    let server = Server::start(&["--allow-origin", ORIGIN, "--test-control", "--max-file-size", "1"]);
    let number = server.file(&ticket());
    let known = fresh_key();
    assert_eq!(Request::json("/v1/tickets", &known, &ticket()).send(server.address).status, 201);
    let mut happened = BTreeSet::new();
    let mut expect = |path: &str, method: &str, status: u16, request: Request| {
        let response = request.header("Origin", ORIGIN).send(server.address);
        assert_eq!(response.status, status, "{method} {path}: {}", response.text());
        check(&contract, path, method, &response);
        happened.insert((String::from(path), String::from(method), status));
    };

    expect("/healthz", "get", 200, Request::get("/healthz"));
    let replies = "/v1/tickets/{number}/replies";
    let posts = [("/v1/tickets", "/v1/tickets", "ticket", ticket()), (replies, "", "reply", json!({ "body": "Ещё" }))];
    for (path, address, part, message) in posts {
        let own = format!("/v1/tickets/{number}/replies");
        let address = if address.is_empty() { own.as_str() } else { address };
        let form = Form::default().part(part, &message.to_string()).part("secret", "s3cret");
        let post = |form: &Form| form.request(address, &fresh_key());
        let json = |message: &Value| Request::json(address, &fresh_key(), message);

        expect(path, "post", 201, post(&form.clone().file("file", "a.txt", "text/plain", b"a")));
        expect(path, "post", 201, json(&message));
        expect(path, "post", 400, Request::json(address, "unquoted", &message));
        expect(path, "post", 413, post(&form.clone().file("file", "a.bin", "", &vec![0; 1024 * 1024 + 1])));
        expect(path, "post", 415, json(&message).header("Content-Encoding", "gzip"));
        expect(path, "post", 422, json(&json!({ "body": "я".repeat(20_001) })));
        expect(path, "post", 405, Request::get(address));
        expect(path, "options", 204, Request::new("OPTIONS", address).header("Access-Control-Request-Method", "POST"));
        for status in [429, 503] {
            server.fault(&json!({ "status": status }));
            expect(path, "post", status, post(&form));
        }
        server.fault(&json!({ "slow_ms": 1500 }));
        let slow = post(&form);
        let key = slow.headers[0].1.clone();
        thread::scope(|scope| {
            let first = scope.spawn(|| slow.send(server.address).status);
            thread::sleep(Duration::from_millis(500));
            expect(path, "post", 409, Request::json(address, &key, &message));
            assert_eq!(first.join().unwrap(), 201);
        });
        server.fault(&Value::Null);
    }
    let unknown = Request::json("/v1/tickets/999-9999/replies", &fresh_key(), &json!({ "body": "Ещё" }));
    expect(replies, "post", 404, unknown);
    let nobody = fresh_key();
    expect("/v1/receipt", "get", 200, Request::get("/v1/receipt").header("Idempotency-Key", &known));
    expect("/v1/receipt", "get", 404, Request::get("/v1/receipt").header("Idempotency-Key", &nobody));
    expect("/v1/receipt", "get", 400, Request::get("/v1/receipt"));
    expect("/v1/form", "get", 404, Request::get("/v1/form"));
    for path in ["/v1/receipt", "/v1/form"] {
        expect(path, "options", 204, Request::new("OPTIONS", path).header("Access-Control-Request-Method", "GET"));
    }
    assert_eq!(happened, documented(&contract, false));
}

#[test]
fn the_preflight_allows_what_the_page_sends() {
    let server = Server::start(&["--allow-origin", ORIGIN]);
    let preflight = |origin: &str| Request::new("OPTIONS", "/v1/tickets").header("Origin", origin).send(server.address);
    let answer = preflight(ORIGIN);
    assert_eq!(answer.header("access-control-allow-headers").unwrap(), "Content-Type, Idempotency-Key, Askwell-Form");
    assert_eq!(answer.header("access-control-allow-methods").unwrap(), "POST");
    assert_eq!(answer.header("vary").unwrap(), "Origin");
    let exposed = answer.header("access-control-expose-headers").unwrap();
    assert!(["Location", "Retry-After", "Idempotency-Replayed"].iter().all(|name| exposed.contains(name)));
    assert_eq!(preflight("https://evil.example").header("access-control-allow-origin"), None);

    let closed = Server::start(&[]);
    let answer = Request::get("/healthz").header("Origin", ORIGIN).send(closed.address);
    assert_eq!(answer.header("access-control-allow-origin"), None);
}

#[test]
fn the_schemas_name_the_members_of_the_wire_types() {
    let contract = contract();
    let text = || Some(String::from("x"));
    let one = || vec![String::from("x")];
    let map = || [(String::from("login"), String::from("x"))].into();
    let article = ReadArticle { failed: one(), ..ReadArticle::default() };
    let profile = ProfileRef { rules: one(), ..ProfileRef::default() };
    let ticket = Ticket {
        subject: String::new(),
        body: String::new(),
        steps: one(),
        error: text(),
        goal: text(),
        department: text(),
        urgency: text(),
        requester: map(),
        answers: map(),
        articles: vec![article.clone()],
        links: one(),
        evidence: text(),
        profile: Some(profile.clone()),
        related: one(),
        consent: Some(true),
        locale: text(),
    };
    let reply = Reply { body: String::new(), requester: map(), links: one(), locale: text() };
    let values = [
        ("Ticket", serde_json::to_value(ticket)),
        ("Reply", serde_json::to_value(reply)),
        ("ReadArticle", serde_json::to_value(article)),
        ("ProfileRef", serde_json::to_value(profile)),
    ];
    for (name, value) in values {
        let names = |value: &Value| value.as_object().unwrap().keys().cloned().collect::<BTreeSet<_>>();
        assert_eq!(names(&value.unwrap()), names(&contract["components"]["schemas"][name]["properties"]), "{name}");
    }
}

#[test]
fn the_documented_bounds_are_the_real_ones() {
    let contract = contract();
    let server = Server::start(&[]);
    let status = |message: &Value| {
        let response = Request::json("/v1/tickets", &fresh_key(), message).send(server.address);
        (response.status, if response.status == 422 { response.pointers() } else { Vec::new() })
    };
    for (name, schema) in contract["components"]["schemas"]["Ticket"]["properties"].as_object().unwrap() {
        let most = |key: &str| schema[key].as_u64().map(|most| most as usize);
        let fill = |length: usize| match (most("maxLength"), &schema["items"]["type"]) {
            (Some(_), _) => Some(json!("я".repeat(length))),
            (None, kind) if kind == "string" => Some(json!(vec!["я"; length])),
            _ => None,
        };
        let Some(most) = most("maxLength").or(most("maxItems")) else { continue };
        let (Some(full), Some(over)) = (fill(most), fill(most + 1)) else { continue };
        let mut message = ticket();
        message[name] = full;
        assert_eq!(status(&message).0, 201, "{name} at its limit");
        message[name] = over;
        assert_eq!(status(&message), (422, vec![format!("#/{name}")]), "{name} above its limit");
    }
}
