//! The relay is killed at each step of a ticket's way and started again: none is lost, and none is doubled where anybody can know.

use serde_json::json;

use crate::{
    client::{Form, fresh_key},
    desk::{Act, Desk},
    server::{Kind, Relay, eventually, settings, ticket, write},
};

/// The letters that a file of every ticket holds.
const MARK: &str = "журнал ошибок";

#[test]
fn killed_at_each_step() {
    use Kind::{Native, Plain};
    // What the desk has when the relay dies, and how it ends without anybody's help.
    for (kind, moment, taken, state) in [
        (Native, "accepted", 0, "delivered"),
        (Plain, "accepted", 0, "delivered"),
        (Native, "marked", 0, "delivered"),
        (Plain, "marked", 0, "held"),
        (Native, "heard", 1, "delivered"),
        (Plain, "heard", 1, "held"),
        (Native, "delivered", 1, "delivered"),
        (Plain, "delivered", 1, "delivered"),
    ] {
        let name = format!("{kind:?}, {moment}");
        let desk = Desk::start();
        let folder = tempfile::tempdir().unwrap();
        write(folder.path(), &settings(kind, &desk.url(), ""));
        let mut relay = Relay::start_in(folder.path());
        relay.fault(&json!({ "die": moment }));
        let key = fresh_key();
        let form =
            Form::default().part("ticket", &ticket().to_string()).file("file", "a.txt", "text/plain", MARK.as_bytes());
        let request = form.request("/v1/tickets", &key);
        assert!(request.try_send(relay.address).is_err(), "{name}: the client gets no answer");
        relay.wait();
        assert_eq!(desk.taken().len(), taken, "{name}");

        let relay = Relay::start_in(folder.path());
        relay.until(&key, state);
        assert!(desk.taken().len() <= 1, "{name}: {}", desk.taken().len());
        let again = form.request("/v1/tickets", &key).send(relay.address);
        assert_eq!(again.status, if state == "held" { 202 } else { 201 }, "{name}: {}", again.text());
        if state == "held" {
            // A person looks into the help desk, and says what is there.
            let held = relay.held();
            assert_eq!(held["why"], "doubt", "{name}");
            let path = match taken {
                0 => format!("/held/{}/send", held["id"]),
                _ => format!("/held/{}/settle?number={}", held["id"], desk.taken()[0].number),
            };
            assert_eq!(crate::client::Request::new("POST", &path).send(relay.address).status, 204, "{name}");
        }
        let receipt = relay.until(&key, "delivered");
        assert_eq!(receipt["number"], "4711", "{name}");
        assert_eq!(desk.taken().len(), 1, "{name}");
        assert!(desk.taken()[0].body.contains(MARK), "{name}");
    }
}

#[test]
fn killed_without_warning_while_many_come_in() {
    let desk = Desk::start();
    desk.always(Some(Act::Slow(20)));
    let folder = tempfile::tempdir().unwrap();
    let more = "[queue]\nfirst_wait_ms = 200\npatience_ms = 500\nat_once = 4";
    write(folder.path(), &settings(Kind::Native, &desk.url(), more));
    let requests: Vec<_> = (0..120)
        .map(|_| {
            let key = fresh_key();
            (crate::client::Request::json("/v1/tickets", &key, &ticket()), key)
        })
        .collect();
    let mut done = vec![false; requests.len()];
    // Each round the relay is killed under load; clients repeat what they have no answer to, as the page does.
    for round in 0..4 {
        let mut relay = Relay::start_in(folder.path());
        let address = relay.address;
        std::thread::scope(|scope| {
            let chunk = requests.len() / 8;
            for (requests, done) in requests.chunks(chunk).zip(done.chunks_mut(chunk)) {
                scope.spawn(move || {
                    for ((request, _), done) in requests.iter().zip(done) {
                        *done = *done || request.try_send(address).is_ok_and(|answer| answer.status < 300);
                    }
                });
            }
            std::thread::sleep(std::time::Duration::from_millis(60 + 90 * round));
            relay.kill();
        });
    }
    let relay = Relay::start_in(folder.path());
    for ((request, key), done) in requests.iter().zip(&done) {
        if !done {
            assert!(request.send(relay.address).status < 300);
        }
        relay.until(key, "delivered");
    }
    assert_eq!(desk.taken().len(), requests.len());
}

#[test]
fn a_relay_that_is_asked_to_stop_loses_nothing() {
    let desk = Desk::start();
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), &settings(Kind::Plain, &desk.url(), ""));
    let mut relay = Relay::start_in(folder.path());
    desk.then(&[Act::Slow(1000)]);
    let (key, address) = (fresh_key(), relay.address);
    let request = crate::client::Request::json("/v1/tickets", &key, &ticket());
    let client = std::thread::spawn(move || request.send(address));
    eventually("the desk is asked", || desk.requests() == 1);
    assert!(relay.terminate());
    let told = client.join().unwrap();
    assert_eq!((told.status, &told.json()["number"]), (201, &json!("4711")), "{}", told.text());
    let relay = Relay::start_in(folder.path());
    relay.until(&key, "delivered");
    assert_eq!(desk.taken().len(), 1);
}
