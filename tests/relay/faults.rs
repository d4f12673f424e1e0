//! The help desk fails: what the client is told, and that one ticket arrives, whoever can know.

use serde_json::{Value, json};

use crate::{
    client::{Form, Request, Response, fresh_key},
    desk::{Act, Desk},
    server::{Kind, Relay, eventually, ticket},
};

fn post(relay: &Relay, key: &str, ticket: &Value) -> Response {
    Request::json("/v1/tickets", key, ticket).send(relay.address)
}

/// What the client is told at once, and how it ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum End {
    /// 202, and delivered later by itself.
    Later,
    /// 202, and held: nobody can know.
    Held,
    /// 422, nothing is kept, and the key is free.
    Refused,
}

const TOO_MANY: &str = "429 Too Many Requests|Retry-After: 1\n{\"detail\":\"slow down\"}";
const BROKEN: &str = "500 Internal Server Error\n<h1>Oops</h1>";
const DOWN: &str = "503 Service Unavailable|Retry-After: 1\n";
const GARBAGE: &str = "201 Created|Content-Type: application/json\n{\"number\":";
const FIELD: &str = "400 Bad Request|Content-Type: application/json\n{\"title\":[\"too odd\"],\"detail\":\"too odd\",\
     \"errors\":[{\"pointer\":\"#/subject\",\"detail\":\"too odd\"}]}";
const ERROR_WITH_200: &str =
    "200 OK|Content-Type: application/json\n{\"title\":[\"too odd\"],\"detail\":\"too odd\",\"result\":\"error\"}";

#[test]
fn every_fault_has_its_end() {
    use Kind::{Native, Plain};
    for (kind, name, act, end) in [
        (Native, "500", Act::Answer(BROKEN), End::Later),
        (Plain, "500", Act::Answer(BROKEN), End::Held),
        (Native, "429", Act::Answer(TOO_MANY), End::Later),
        (Plain, "429", Act::Answer(TOO_MANY), End::Later),
        (Native, "503", Act::Answer(DOWN), End::Later),
        (Plain, "503", Act::Answer(DOWN), End::Later),
        (Native, "a wrong token", Act::Answer("401 Unauthorized\n{\"detail\":\"who?\"}"), End::Later),
        (Plain, "a wrong token", Act::Answer("401 Unauthorized\n{\"detail\":\"who?\"}"), End::Later),
        (Native, "a redirect", Act::Answer("302 Found|Location: /\n"), End::Later),
        (Native, "garbage", Act::TakeAnswer(GARBAGE), End::Later),
        (Plain, "garbage", Act::TakeAnswer(GARBAGE), End::Held),
        (Native, "cut after it was taken", Act::TakeCut, End::Later),
        (Plain, "cut after it was taken", Act::TakeCut, End::Held),
        (Native, "cut before", Act::Cut, End::Later),
        (Plain, "cut before", Act::Cut, End::Held),
        (Native, "slow", Act::Slow(2600), End::Later),
        (Plain, "slow", Act::Slow(2600), End::Later),
        (Native, "a fault of a field", Act::Answer(FIELD), End::Refused),
        (Plain, "a fault of a field", Act::Answer(FIELD), End::Refused),
        (Plain, "an error with 200", Act::Answer(ERROR_WITH_200), End::Refused),
    ] {
        let desk = Desk::start();
        let relay = Relay::start(kind, &desk.url(), "");
        desk.then(&[act]);
        let key = fresh_key();
        let told = post(&relay, &key, &ticket());
        let name = format!("{kind:?}, {name}: {} {}", told.status, told.text());
        let taken = match end {
            End::Later => {
                assert_eq!((told.status, &told.json()["state"]), (202, &json!("queued")), "{name}");
                assert_eq!(told.json()["number"], "100-0001", "{name}");
                let receipt = relay.until(&key, "delivered");
                assert_eq!((&receipt["number"], &receipt["reference"]), (&json!("4711"), &json!("100-0001")), "{name}");
                let again = post(&relay, &key, &ticket());
                assert_eq!(
                    (again.status, again.header("idempotency-replayed").as_deref()),
                    (201, Some("true")),
                    "{name}"
                );
                1
            }
            End::Held => {
                assert_eq!((told.status, &told.json()["state"]), (202, &json!("held")), "{name}");
                assert_eq!(relay.held()["why"], "doubt", "{name}");
                assert_eq!(post(&relay, &key, &ticket()).status, 202, "{name}");
                let mut other = ticket();
                other["body"] = json!("Другое");
                assert_eq!(post(&relay, &key, &other).status, 422, "the content is frozen: {name}");
                desk.taken().len()
            }
            End::Refused => {
                assert_eq!((told.status, told.pointers()), (422, vec![String::from("#/subject")]), "{name}");
                assert_eq!(relay.receipt(&key).status, 404, "{name}");
                let mut other = ticket();
                other["subject"] = json!("Другая тема");
                assert_eq!(post(&relay, &key, &other).status, 201, "the key is free: {name}");
                1
            }
        };
        assert_eq!(desk.taken().len(), taken, "{name}");
        assert!(taken <= 1, "{name}");
    }
}

#[test]
fn a_desk_that_is_down_gets_everything_when_it_is_back() {
    let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let relay = Relay::start(Kind::Plain, &format!("http://{free}"), "");
    let keys: Vec<String> = (0..12).map(|_| fresh_key()).collect();
    for key in &keys {
        let told = post(&relay, key, &ticket());
        assert_eq!((told.status, &told.json()["state"]), (202, &json!("queued")), "{}", told.text());
    }
    eventually("the queue is counted", || relay.metric("askwell_queued") == 12);
    let desk = Desk::start_at(free);
    for key in &keys {
        relay.until(key, "delivered");
    }
    assert_eq!(desk.taken().len(), 12);
    eventually("the queue is empty", || relay.metric("askwell_queued") == 0);
}

/// The key of a ticket that the desk has refused when its client was told already that it is under way.
fn refused_after_the_promise(desk: &Desk, relay: &Relay) -> String {
    desk.then(&[Act::Answer(DOWN), Act::Answer(FIELD)]);
    let key = fresh_key();
    assert_eq!(post(relay, &key, &ticket()).status, 202);
    relay.until(&key, "held");
    key
}

#[test]
fn a_refusal_after_the_promise_is_held_for_people() {
    let desk = Desk::start();
    let relay = Relay::start(Kind::Native, &desk.url(), "");
    let key = refused_after_the_promise(&desk, &relay);
    let held = relay.held();
    assert_eq!((&held["why"], &held["detail"]), (&json!("refused"), &json!("too odd")));
    // A person mends the desk and sends it again.
    let path = format!("/held/{}/send", held["id"]);
    assert_eq!(Request::new("POST", &path).send(relay.address).status, 204);
    relay.until(&key, "delivered");
    assert_eq!(Request::new("POST", &path).send(relay.address).status, 404);
}

#[test]
fn a_repetition_of_what_is_at_the_desk_is_promised_nothing() {
    const REFUSED: &str = "422 Unprocessable Content|Content-Type: application/json\n{\"detail\":\"too odd\"}";
    for kind in [Kind::Native, Kind::Plain] {
        let desk = Desk::start();
        let relay = Relay::start(kind, &desk.url(), "");
        let (key, ticket) = (fresh_key(), ticket());
        desk.then(&[Act::SlowAnswer(1_000, REFUSED)]);
        // A page that is reloaded hangs up, and its new one sends at once under the same key.
        std::thread::scope(|scope| {
            let first = scope.spawn(|| post(&relay, &key, &ticket));
            eventually("the courier is out", || desk.requests() == 1);
            let again = post(&relay, &key, &ticket);
            assert_eq!((again.status, again.header("retry-after").as_deref()), (409, Some("1")), "{}", again.text());
            assert_eq!(first.join().unwrap().status, 422);
        });
        assert_eq!((relay.receipt(&key).status, desk.taken().len()), (404, 0));
        assert_eq!(post(&relay, &key, &ticket).status, 201, "the key is free");
    }
}

#[test]
fn who_has_asked_is_told_the_truth_when_the_desk_refuses_later() {
    const REFUSED: &str = "422 Unprocessable Content|Content-Type: application/json\n{\"detail\":\"too odd\"}";
    let desk = Desk::start();
    let relay = Relay::start(Kind::Native, &desk.url(), "");
    let (key, ticket) = (fresh_key(), ticket());
    desk.then(&[Act::SlowAnswer(1_000, REFUSED)]);
    std::thread::scope(|scope| {
        let first = scope.spawn(|| post(&relay, &key, &ticket));
        eventually("the courier is out", || desk.requests() == 1);
        // Another window of the same client asks what became of it, and hears that it is taken.
        assert_eq!(relay.receipt(&key).json()["state"], "queued");
        assert_eq!(first.join().unwrap().json()["state"], "held");
    });
    assert_eq!(relay.held()["why"], "refused");
}

#[test]
fn what_the_desk_says_back_holds_no_secret() {
    let desk = Desk::start();
    let relay = Relay::start(Kind::Plain, &desk.url(), "");
    desk.then(&[
        Act::Answer("422 No|Content-Type: application/json\n{\"detail\":\"bad: Token desk-s3cret-token\",\"title\":[\"of ZGVzay1zM2NyZXQtdG9rZW4=\"]}"),
        Act::Answer("201 Created|Content-Type: application/json\n{\"id\":\"n-desk-s3cret-token\"}"),
        Act::Answer("500 Oops|Content-Type: application/json\n{\"detail\":\"Authorization: Token desk-s3cret-token\"}"),
    ]);
    let refused = post(&relay, &fresh_key(), &ticket());
    assert_eq!((refused.status, refused.pointers()), (422, vec![String::from("#/subject")]));
    let made = post(&relay, &fresh_key(), &ticket());
    assert_eq!(made.status, 201);
    let doubt = post(&relay, &fresh_key(), &ticket());
    assert_eq!(doubt.json()["state"], "held");
    let held = relay.get("/held").text();
    for text in [refused.text(), made.text(), doubt.text(), held, relay.log()] {
        assert!(!text.contains("s3cret") && !text.contains("zM2NyZXQtdG9r"), "{text}");
    }
    assert!(refused.text().contains("bad: Token ‹secret›"), "{}", refused.text());
}

#[test]
fn a_refusal_that_is_a_status_keeps_its_meaning() {
    for (desk_says, told) in
        [("413 Content Too Large\n<html>", 413), ("415 Unsupported Media Type\n", 415), ("422 No\n", 422)]
    {
        let desk = Desk::start();
        let relay = Relay::start(Kind::Native, &desk.url(), "");
        desk.then(&[Act::Answer(desk_says)]);
        let answer = post(&relay, &fresh_key(), &ticket());
        assert_eq!(answer.status, told, "{}", answer.text());
        let problem = answer.json();
        assert!(problem.get("detail").is_none() && problem["title"] == "", "no words but the desk's: {problem}");
    }
}

#[test]
fn a_reply_to_what_a_person_settled_finds_its_ticket() {
    let desk = Desk::start();
    let relay = Relay::start(Kind::Native, &desk.url(), "");
    refused_after_the_promise(&desk, &relay);
    let path = format!("/held/{}/settle?number=4999", relay.held()["id"]);
    assert_eq!(Request::new("POST", &path).send(relay.address).status, 204);
    let (reply, body) = (fresh_key(), json!({ "body": "Дополняю" }));
    assert_eq!(Request::json("/v1/tickets/4999/replies", &reply, &body).send(relay.address).status, 202);
    relay.until(&reply, "delivered");
    assert_eq!(desk.taken()[0].path, "/v1/tickets/4999/replies");
}

#[test]
fn a_full_queue_sends_away_and_forgets_nothing() {
    let desk = Desk::start();
    desk.always(Some(Act::Answer(DOWN)));
    let relay = Relay::start(Kind::Native, &desk.url(), "[queue]\nmost = 3\nfirst_wait_ms = 300");
    let keys: Vec<String> = (0..3).map(|_| fresh_key()).collect();
    for key in &keys {
        assert_eq!(post(&relay, key, &ticket()).status, 202);
    }
    let (late, key) = (post(&relay, &fresh_key(), &ticket()), &keys[0]);
    assert_eq!(late.status, 503, "{}", late.text());
    assert!(late.header("retry-after").is_some());
    assert_eq!(post(&relay, key, &ticket()).status, 202, "a repetition is answered however full it is");
    desk.always(None);
    for key in &keys {
        relay.until(key, "delivered");
    }
    eventually("there is room again", || post(&relay, &fresh_key(), &ticket()).status == 201);
}

#[test]
fn a_short_queue_lets_pass_what_is_delivered_at_once() {
    let desk = Desk::start();
    let relay = Relay::start(Kind::Native, &desk.url(), "[queue]\nmost = 2");
    for _ in 0..12 {
        assert_eq!(post(&relay, &fresh_key(), &ticket()).status, 201);
    }
}

#[test]
fn a_slow_desk_costs_disk_and_no_memory() {
    let desk = Desk::start();
    desk.always(Some(Act::Slow(3000)));
    let relay = Relay::start(Kind::Native, &desk.url(), "[queue]\nat_once = 2\npatience_ms = 50");
    let send = || {
        let file = vec![b'x'; 500_000];
        let form = Form::default().part("ticket", &ticket().to_string()).file("file", "a.txt", "text/plain", &file);
        assert_eq!(form.request("/v1/tickets", &fresh_key()).send(relay.address).status, 202);
    };
    (0..20).for_each(|_| send());
    let before = relay.memory();
    (0..160).for_each(|_| send());
    let grown = relay.memory().saturating_sub(before);
    assert!(grown < 20_000_000, "80 MB of tickets cost {grown} bytes of memory");
}
