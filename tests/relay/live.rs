//! Before real help desks: what a client wrote is read back from them byte for byte, once.
//!
//! `.ci/test servers` starts them: `.ci/request-tracker.sh cargo test --test relay request_tracker -- --ignored`, and
//! `.ci/django-helpdesk.sh cargo test --test relay django_helpdesk -- --ignored`.

use std::fs;

use askwell::backend::content::base64;
use serde_json::{Value, json};

use crate::{
    client::{Form, Request, fresh_key},
    server::{Relay, root, write},
};

const SUBJECT: &str = "Сайт «example.ru» \"лежит\" 😀";
const BODY: &str = "С утра ошибка 500.\nПуть <nginx> & всё.";
const FILE: &str = "строка 1\nстрока 2\n";
const PICTURE: &str = "Снимок «1».png";
const BYTES: &[u8] = b"\x89PNG\r\n\x1a\n\0\xff\r\n--";

/// A relay before the desk of this profile. The folder holds its secret, which a test may change.
fn relay(folder: &std::path::Path, profile: &str, vars: &str, token: &str) -> Relay {
    let assets = root().join("assets");
    let settings = format!(
        "listen = '127.0.0.1:0'\nbackend = '{0}/backends/{profile}.toml'\nlocales = '{0}/locales'\n[store]\nfolder = 'data'\n\
         [access]\nper_minute = 0\n[queue]\nfirst_wait_ms = 300\npatience_ms = 100\n[secret]\ntoken = {{ file = 'token' }}\n\
         [var]\n{vars}\n",
        assets.display()
    );
    write(folder, &settings);
    fs::write(folder.join("token"), token).unwrap();
    Relay::start_in(folder)
}

fn form() -> Form {
    let ticket = json!({
        "subject": SUBJECT, "body": BODY, "requester": { "login": "u123", "email": "petrov@example.ru" }, "locale": "ru",
    });
    let form = Form::default().part("ticket", &ticket.to_string());
    form.file("file", "журнал.txt", "text/plain", FILE.as_bytes()).file("file", PICTURE, "image/png", BYTES)
}

fn variable(name: &str) -> String {
    std::env::var(name).unwrap_or_else(|_| panic!("{name} is not set: .ci/test servers starts the help desks"))
}

/// Asks a help desk.
fn asked(url: &str, path: &str, authorization: &str) -> Value {
    let address = url.trim_start_matches("http://").parse().unwrap();
    let answer = Request::get(path).header("Authorization", authorization).send(address);
    assert_eq!(answer.status, 200, "{path}: {}", answer.text());
    // Bodies may come in chunks, whose lengths stand on lines of their own.
    let text = answer.text();
    let (from, to) = (text.find(['{', '[']).unwrap(), text.rfind(['}', ']']).unwrap());
    serde_json::from_str(&text[from..=to]).unwrap_or_else(|error| panic!("{error}: {text}"))
}

#[test]
#[ignore = "needs Request Tracker"]
fn request_tracker_gets_it_once() {
    let (url, token, folder) = (variable("RT_URL"), variable("RT_TOKEN"), tempfile::tempdir().unwrap());
    let vars = format!("url = '{url}'\nqueue = 'Hosting'\nlogin_field = 'Login'\nkey_field = 'IdempotencyKey'");
    let relay = relay(folder.path(), "request-tracker", &vars, &token);
    let key = fresh_key();
    let request = form().request("/v1/tickets", &key);
    request.send(relay.address);
    let number = relay.until(&key, "delivered")["number"].as_str().unwrap().to_owned();
    assert_eq!(request.send(relay.address).status, 201);

    let root = format!("Basic {}", base64(format!("root:{}", variable("RT_PASS")).as_bytes()));
    let ticket = asked(&url, &format!("/REST/2.0/ticket/{number}"), &root);
    assert_eq!(ticket["Subject"], SUBJECT);
    assert_eq!(ticket["Requestor"][0]["id"], "petrov@example.ru");
    let list = asked(&url, &format!("/REST/2.0/ticket/{number}/attachments?per_page=100"), &root);
    let (mut bodies, mut files) = (0, 0);
    for item in list["items"].as_array().unwrap() {
        let attachment = asked(&url, &format!("/REST/2.0/attachment/{}", item["id"].as_str().unwrap()), &root);
        let content: String = attachment["Content"].as_str().unwrap_or_default().split_whitespace().collect();
        files += usize::from(attachment["Filename"] == "журнал.txt" && content == base64(FILE.as_bytes()));
        files += usize::from(attachment["Filename"] == PICTURE && content == base64(BYTES));
        let letter = format!("{BODY}\n\n");
        let begin: String = base64(letter.as_bytes()).trim_end_matches('=').chars().take(64).collect();
        bodies += usize::from(attachment["Filename"].as_str().is_none_or(str::is_empty) && content.starts_with(&begin));
    }
    assert_eq!((bodies, files), (1, 2));
    // One ticket in all, and a reply to it.
    let key = fresh_key();
    let path = format!("/v1/tickets/{number}/replies");
    assert_eq!(Request::json(&path, &key, &json!({ "body": "Уже работает" })).send(relay.address).status, 202);
    relay.until(&key, "delivered");
    assert_eq!(asked(&url, "/REST/2.0/tickets?query=Queue%3D%27Hosting%27", &root)["total"], 1);
}

#[test]
#[ignore = "needs django-helpdesk"]
fn django_helpdesk_gets_it_once_its_token_is_right() {
    let (url, token, folder) = (variable("DH_URL"), variable("DH_TOKEN"), tempfile::tempdir().unwrap());
    let relay = relay(folder.path(), "django-helpdesk", &format!("url = '{url}'\nqueue = '1'"), "a-wrong-token");
    let key = fresh_key();
    let request = form().request("/v1/tickets", &key);
    assert_eq!(request.send(relay.address).json()["state"], "queued");
    crate::server::eventually("the operator hears of it", || relay.metric("askwell_setup_total") > 0);
    // The operator mends the secret; nothing is started anew.
    fs::write(folder.path().join("token"), &token).unwrap();
    let number = relay.until(&key, "delivered")["number"].as_str().unwrap().to_owned();
    assert_eq!(request.send(relay.address).status, 201);

    let list = asked(&url, "/api/tickets/", &format!("Token {token}"));
    assert_eq!(list["count"], 1);
    let ticket = &list["results"][0];
    assert_eq!((&ticket["id"].to_string(), &ticket["title"]), (&number, &json!(SUBJECT)));
    assert!(ticket["description"].as_str().unwrap().starts_with(BODY));
    assert_eq!(ticket["submitter_email"], "petrov@example.ru");
    let kept = |list: &Value, at: usize| {
        let entry = &list["results"][0]["followup_set"][at];
        let files = entry["followupattachment_set"].as_array().unwrap().iter().map(|file| {
            let address = file["file"].as_str().unwrap().trim_start_matches("http://").split_once('/').unwrap();
            let bytes = Request::get(&format!("/{}", address.1)).send(address.0.parse().unwrap()).body;
            (file["filename"].as_str().unwrap().to_owned(), bytes)
        });
        let mut files: Vec<_> = files.collect();
        files.sort();
        (entry["comment"].as_str().unwrap().to_owned(), files)
    };
    let sent = vec![(PICTURE.to_owned(), BYTES.to_vec()), ("журнал.txt".to_owned(), FILE.as_bytes().to_vec())];
    assert_eq!(kept(&list, 0).1, sent);

    // A reply, with both files at once.
    let reply = Form::default().part("reply", &json!({ "body": "Уже работает" }).to_string());
    let reply =
        reply.file("file", "журнал.txt", "text/plain", FILE.as_bytes()).file("file", PICTURE, "image/png", BYTES);
    let key = fresh_key();
    reply.request(&format!("/v1/tickets/{number}/replies"), &key).send(relay.address);
    relay.until(&key, "delivered");
    let list = asked(&url, "/api/tickets/", &format!("Token {token}"));
    assert_eq!(kept(&list, 1), ("Уже работает".to_owned(), sent));
}
