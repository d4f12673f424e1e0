//! What only a relay answers is as the OpenAPI file says.

use std::collections::BTreeSet;

use serde_json::json;

use crate::{
    client::{Request, fresh_key},
    desk::{Act, Desk},
    openapi::{ORIGIN, check, contract, documented},
    server::{Kind, Relay, ticket},
};

#[test]
fn every_answer_of_a_relay_happens_as_documented() {
    let (contract, desk) = (contract(), Desk::start());
    let more = format!(
        "[form]\nsecret = {{ file = 'signing' }}\nleast_age_s = 0\n[access]\nper_minute = 0\norigins = ['{ORIGIN}', 'https://b.example']"
    );
    let relay = Relay::start(Kind::Native, &desk.url(), &more);
    let mut happened = BTreeSet::new();
    let mut expect = |path: &str, method: &str, status: u16, request: Request| {
        let response = request.header("Origin", ORIGIN).send(relay.address);
        assert_eq!(response.status, status, "{method} {path}: {}", response.text());
        check(&contract, path, method, &response);
        happened.insert((String::from(path), String::from(method), status));
        response
    };
    let given = expect("/v1/form", "get", 200, Request::get("/v1/form")).json();
    let token = given["token"].as_str().unwrap();
    let post = |path: &str, key: &str, message: &serde_json::Value| {
        Request::json(path, key, message).header("Askwell-Form", token)
    };
    expect("/v1/tickets", "post", 201, post("/v1/tickets", &fresh_key(), &ticket()));
    desk.always(Some(Act::Answer("503 Service Unavailable\n")));
    let key = fresh_key();
    expect("/v1/tickets", "post", 202, post("/v1/tickets", &key, &ticket()));
    expect("/v1/receipt", "get", 202, Request::get("/v1/receipt").header("Idempotency-Key", &key));
    let replies = "/v1/tickets/{number}/replies";
    let reply = json!({ "body": "Ещё" });
    expect(replies, "post", 202, post("/v1/tickets/100-0001/replies", &fresh_key(), &reply));
    happened.remove(&(String::from("/v1/tickets"), String::from("post"), 201));

    // A website that is not listed gets no header either, so its page sees a broken network.
    for (path, address, message) in
        [("/v1/tickets", "/v1/tickets", ticket()), (replies, "/v1/tickets/100-0001/replies", reply)]
    {
        let foreign =
            post(address, &fresh_key(), &message).header("Origin", "https://evil.example").send(relay.address);
        assert_eq!((foreign.status, &foreign.json()["status"]), (403, &json!(403)));
        happened.insert((String::from(path), String::from("post"), 403));
    }
    assert_eq!(happened, documented(&contract, true));
}
