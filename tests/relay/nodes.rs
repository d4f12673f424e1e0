//! Two relays on one PostgreSQL: they share keys, answers and the queue, and one takes over what the other leaves behind.
//!
//! Needs PostgreSQL from Debian: `.ci/test servers` installs it and runs these; elsewhere `cargo test --test relay -- --ignored` does
//! when its programs are in /usr/lib/postgresql or in the folder that ASKWELL_POSTGRES names.

use serde_json::json;

use crate::{
    client::{Form, Request, fresh_key},
    desk::{Act, Desk},
    postgres::{Postgres, node},
    server::{Kind, Relay, eventually, ticket},
};

fn post(relay: &Relay, key: &str) -> crate::client::Response {
    Request::json("/v1/tickets", key, &ticket()).send(relay.address)
}

#[test]
#[ignore = "needs PostgreSQL"]
fn two_nodes_know_the_same_keys() {
    let (postgres, desk, folder) = (Postgres::start(), Desk::start(), tempfile::tempdir().unwrap());
    let settings = postgres.settings(Kind::Plain, &desk, "");
    let (one, two) = (node(&folder.path().join("1"), &settings), node(&folder.path().join("2"), &settings));
    let key = fresh_key();
    let form =
        Form::default().part("ticket", &ticket().to_string()).file("file", "снимок.png", "image/png", b"\x89PNG\0");
    let first = form.request("/v1/tickets", &key).send(one.address);
    assert_eq!((first.status, &first.json()["number"]), (201, &json!("4711")), "{} {}", first.text(), one.log());
    let again = form.request("/v1/tickets", &key).send(two.address);
    assert_eq!((again.status, again.header("idempotency-replayed").as_deref()), (201, Some("true")));
    assert_eq!(again.json(), first.json());
    assert_eq!(post(&two, &key).status, 422, "another content");
    assert_eq!(two.receipt(&key).json(), first.json());
    assert_eq!(two.get("/inbox/100-0001.json").json()["ticket"], ticket());
    assert_eq!(two.get("/inbox/100-0001/files/1").body, b"\x89PNG\0");

    // One key at both nodes at once makes one ticket.
    for _ in 0..10 {
        let (before, key) = (desk.taken().len(), fresh_key());
        let statuses: Vec<u16> = std::thread::scope(|scope| {
            let nodes = [&one, &two, &one, &two];
            let threads = nodes.map(|node| scope.spawn(|| post(node, &key).status));
            threads.into_iter().map(|thread| thread.join().unwrap()).collect()
        });
        assert!(statuses.iter().all(|status| [201, 202, 409].contains(status)), "{statuses:?}");
        one.until(&key, "delivered");
        assert_eq!(desk.taken().len(), before + 1);
    }
}

#[test]
#[ignore = "needs PostgreSQL"]
fn a_killed_nodes_tickets_are_taken_over() {
    let queue = "[queue]\nfirst_wait_ms = 300\npatience_ms = 100\nanswer_ms = 1000\nat_once = 4";
    for kind in [Kind::Native, Kind::Plain] {
        let (postgres, desk, folder) = (Postgres::start(), Desk::start(), tempfile::tempdir().unwrap());
        let settings = postgres.settings(kind, &desk, queue);
        let mut one = node(&folder.path().join("1"), &settings);
        desk.always(Some(Act::Slow(700)));
        let keys: Vec<String> = (0..12).map(|_| fresh_key()).collect();
        for key in &keys {
            assert_eq!(post(&one, key).status, 202);
        }
        assert!((1..12).contains(&desk.requests()), "some are under way");
        one.kill();
        desk.always(None);
        let two = node(&folder.path().join("2"), &settings);
        let mut held = 0;
        for key in &keys {
            eventually("it is delivered, or told to be in doubt", || {
                let state = two.receipt(key).json()["state"].clone();
                state == "delivered" || state == "held"
            });
            held += usize::from(two.receipt(key).json()["state"] == "held");
        }
        let taken = desk.taken().len();
        match kind {
            Kind::Native => assert_eq!((held, taken), (0, 12)),
            // What was under way when the node died is in doubt, and nothing was sent twice.
            Kind::Plain => assert!((1..=4).contains(&held) && (12 - held..=12).contains(&taken), "{held} {taken}"),
        }
    }
}

#[test]
#[ignore = "needs PostgreSQL"]
fn two_nodes_work_off_one_queue_without_sending_twice() {
    let (postgres, desk, folder) = (Postgres::start(), Desk::start(), tempfile::tempdir().unwrap());
    desk.always(Some(Act::Answer("503 Service Unavailable\n")));
    let settings = postgres.settings(Kind::Plain, &desk, "");
    let (one, two) = (node(&folder.path().join("1"), &settings), node(&folder.path().join("2"), &settings));
    let keys: Vec<String> = (0..60).map(|_| fresh_key()).collect();
    for (n, key) in keys.iter().enumerate() {
        assert_eq!(post(if n % 2 == 0 { &one } else { &two }, key).status, 202);
    }
    desk.always(None);
    for key in &keys {
        two.until(key, "delivered");
    }
    assert_eq!(desk.taken().len(), 60);
    let share = |node: &Relay| node.metric("askwell_delivered_total");
    assert_eq!(share(&one) + share(&two), 60);
    assert!(share(&one) > 0 && share(&two) > 0);
}
