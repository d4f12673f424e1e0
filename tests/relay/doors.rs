//! Who may send: rate, websites, forms, types of files. Nothing is lost for a doubt, and no person solves puzzles.

use serde_json::json;
use sha2::{Digest, Sha256};

use crate::{
    client::{Form, Request, fresh_key},
    desk::{Act, Desk},
    server::{Kind, Relay, eventually, ticket},
};

fn post() -> Request {
    Request::json("/v1/tickets", &fresh_key(), &ticket())
}

#[test]
fn an_address_has_its_rate() {
    let desk = Desk::start();
    let access = "[access]\nper_minute = 6\nburst = 2\ntrusted_proxies = ['127.0.0.1']";
    let relay = Relay::start(Kind::Native, &desk.url(), access);
    let from = |client: &str| post().header("X-Forwarded-For", client).send(relay.address);
    assert_eq!((from("1.1.1.1").status, from("1.1.1.1").status), (201, 201));
    let late = from("1.1.1.1");
    assert_eq!(late.status, 429);
    assert!((1..=11).contains(&late.header("retry-after").unwrap().parse::<u32>().unwrap()));
    assert_eq!(from("6.6.6.6, 1.1.1.1").status, 429, "what the client writes before the proxy is not believed");
    assert_eq!(from("2.2.2.2").status, 201);
    assert_eq!(relay.metric("askwell_limited_total"), 2);
}

#[test]
fn only_listed_websites_may_send() {
    let desk = Desk::start();
    let relay =
        Relay::start(Kind::Native, &desk.url(), "[access]\nper_minute = 0\norigins = ['https://www.example.com']");
    let from = |origin: &str| post().header("Origin", origin).send(relay.address);
    let (good, bad) = (from("https://www.example.com"), from("https://evil.example"));
    assert_eq!((good.status, bad.status), (201, 403));
    assert_eq!(good.header("access-control-allow-origin").as_deref(), Some("https://www.example.com"));
    assert_eq!(bad.header("access-control-allow-origin"), None);
    assert_eq!(post().send(relay.address).status, 201, "a program names no origin");
    let own = format!("http://{}", relay.address);
    assert_eq!(from(&own).status, 201, "a page beside the relay");
    let answers = [
        Request::new("OPTIONS", "/v1/tickets"),
        Request::get("/v1/receipt"),
        Request::get("/v1/receipt").header("Idempotency-Key", &fresh_key()),
        Request::get("/v1/form"),
        Request::new("POST", "/v1/tickets"),
    ];
    for request in answers {
        let answer = request.header("Origin", "https://www.example.com").send(relay.address);
        let allowed = answer.header("access-control-allow-origin");
        assert_eq!(allowed.as_deref(), Some("https://www.example.com"), "{}", answer.status);
    }
}

#[test]
fn types_of_files_are_a_list() {
    let desk = Desk::start();
    let relay = Relay::start(Kind::Native, &desk.url(), "[limits]\ntypes = ['image/*']\nfile_mib = 1\ntotal_mib = 1");
    let send = |media_type: &str, bytes: usize| {
        let form = Form::default().part("ticket", &ticket().to_string());
        let form = form.file("file", "a", media_type, &vec![1; bytes]).file("file", "b", "image/png", &vec![2; bytes]);
        form.request("/v1/tickets", &fresh_key()).send(relay.address)
    };
    assert_eq!(send("image/webp", 10).status, 201);
    let refused = send("application/x-msdownload", 10);
    assert_eq!((refused.status, refused.pointers()), (422, vec![String::from("#/files/0")]));
    assert_eq!(send("image/png", 600 * 1024).status, 413, "all files together");
    assert_eq!(send("image/png", 1100 * 1024).status, 413);
}

const FORM: &str = "[form]\nsecret = { file = 'signing' }\nleast_age_s = 1\nwork_bits = 8\nload = 2";

#[test]
fn a_doubtful_ticket_is_held_and_not_lost() {
    let desk = Desk::start();
    let relay = Relay::start(Kind::Native, &desk.url(), FORM);
    let given = relay.get("/v1/form").json();
    assert_eq!((&given["wait"], &given["work"]), (&json!(1), &json!(0)));
    let token = given["token"].as_str().unwrap().to_owned();
    let hasty = post().header("Askwell-Form", &token).send(relay.address);
    assert_eq!((hasty.status, &hasty.json()["state"]), (202, &json!("held")));
    // A token is worth one ticket, also when that one is held.
    let token = relay.get("/v1/form").json()["token"].as_str().unwrap().to_owned();
    std::thread::sleep(std::time::Duration::from_millis(1100));
    assert_eq!(post().header("Askwell-Form", &token).send(relay.address).status, 201);
    let held = relay.held();
    assert_eq!(held["why"], "quarantine");
    assert_eq!(desk.taken().len(), 1);
    assert_eq!(Request::new("POST", &format!("/held/{}/send", held["id"])).send(relay.address).status, 204);
    eventually("it is sent when a person says so", || desk.taken().len() == 2);

    let key = fresh_key();
    let bot = Request::json("/v1/tickets", &key, &ticket());
    assert_eq!((bot.send(relay.address).status, bot.send(relay.address).status), (202, 202));
    assert_eq!(relay.metric("askwell_quarantined_total"), 2);
    assert_eq!(post().header("Askwell-Form", &token).send(relay.address).json()["state"], json!("held"), "spent");
}

#[test]
fn under_load_forms_work_for_their_tickets() {
    let desk = Desk::start();
    desk.always(Some(Act::Answer("503 Service Unavailable\n")));
    let relay = Relay::start(Kind::Native, &desk.url(), FORM);
    let quiet = [(); 2].map(|()| relay.get("/v1/form").json()["token"].as_str().unwrap().to_owned());
    std::thread::sleep(std::time::Duration::from_millis(1100));
    for token in &quiet {
        assert_eq!(post().header("Askwell-Form", token).send(relay.address).status, 202);
    }
    eventually("the relay is under load", || relay.get("/v1/form").json()["work"] == 8);
    let asked = post().header("Askwell-Form", &quiet[0]).send(relay.address);
    assert_eq!((asked.status, &asked.json()["type"]), (503, &json!("urn:askwell:problem:work-wanted")));
    let (token, key) = (relay.get("/v1/form").json()["token"].as_str().unwrap().to_owned(), fresh_key());
    let own = key.trim_matches('"');
    let number = (0_u32..).find(|n| Sha256::digest(format!("{token}:{own}:{n}"))[0] == 0).unwrap();
    std::thread::sleep(std::time::Duration::from_millis(1100));
    let worked = Request::json("/v1/tickets", &key, &ticket()).header("Askwell-Form", &format!("{token}.{number}"));
    let told = worked.send(relay.address);
    assert_eq!((told.status, &told.json()["state"]), (202, &json!("queued")), "{}", told.text());
    let other = post().header("Askwell-Form", &format!("{token}.{number}")).send(relay.address);
    assert_eq!(other.status, 503, "work is for one ticket");
}

#[test]
fn strangers_see_no_numbers() {
    let desk = Desk::start();
    let relay = Relay::start(Kind::Native, &desk.url(), "[inbox]\ntoken = { file = 'signing' }");
    for path in ["/metrics", "/held", "/inbox"] {
        assert_eq!(relay.get(path).status, 401, "{path}");
        let token = "Bearer 0123456789abcdef0123456789abcdef";
        assert_eq!(Request::get(path).header("Authorization", token).send(relay.address).status, 200, "{path}");
    }
    let open = Relay::start(Kind::Native, &desk.url(), "");
    assert_eq!(open.get("/metrics").status, 200);
    assert_eq!(Request::get("/metrics").header("X-Forwarded-For", "1.1.1.1").send(open.address).status, 403);
}
