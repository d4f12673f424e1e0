//! The inbox shows everything and runs nothing that a stranger wrote.

use serde_json::json;

use crate::{
    client::{Form, Request},
    server::{Server, ticket},
};

#[test]
fn markup_in_a_ticket_stays_text() {
    const MARKUP: &str = "<script>alert('1')</script>\"><img src=x onerror=alert(2)>";
    let server = Server::start(&[]);
    let hostile = json!({
        "subject": MARKUP, "body": MARKUP, "steps": [MARKUP], "error": MARKUP, "goal": MARKUP, "department": MARKUP,
        "requester": { "login": MARKUP, "name": MARKUP }, "answers": { MARKUP: MARKUP },
        "articles": [{ "id": MARKUP, "title": MARKUP, "failed": [MARKUP] }],
        "links": ["https://example.com/\"onclick=\"alert(1)<script>"], "evidence": MARKUP,
        "profile": { "id": MARKUP, "version": MARKUP, "rules": [MARKUP] }, "related": [MARKUP], "locale": MARKUP,
    });
    let form = Form::default().part("ticket", &hostile.to_string());
    let form = form.file("file", "<script>alert(3)</script>.html", "text/html", b"<script>alert(4)</script>");
    assert_eq!(server.post(&form).status, 201);
    for path in ["/inbox", "/inbox/100-0001"] {
        let page = server.get(path);
        let html = page.text();
        assert!(html.contains("&lt;script&gt;"), "{path} shows the text");
        for live in ["<script", "<img", "onclick=\"", "style=", "javascript:"] {
            assert!(!html.contains(live), "{path} holds {live}");
        }
        let policy = page.header("content-security-policy").unwrap();
        assert!(policy.starts_with("default-src 'none'; style-src 'self'") && !policy.contains("script"), "{policy}");
        assert_eq!(page.header("cache-control").as_deref(), Some("no-store"));
    }
    let download = server.get("/inbox/100-0001/files/1");
    assert!(download.header("content-disposition").unwrap().starts_with("attachment; filename="));
    assert!(download.header("content-security-policy").unwrap().starts_with("sandbox;"));
    assert_eq!(download.header("x-content-type-options").as_deref(), Some("nosniff"));
}

#[test]
fn a_cyrillic_name_is_offered_for_download() {
    let server = Server::start(&[]);
    let form = Form::default().part("ticket", &ticket().to_string()).file("file", "ж.png", "image/png", b"x");
    assert_eq!(server.post(&form).status, 201);
    let disposition = server.get("/inbox/100-0001/files/1").header("content-disposition").unwrap();
    assert_eq!(disposition, "attachment; filename=\"_.png\"; filename*=UTF-8''%D0%B6.png");
    for path in ["/inbox/100-0001/files/2", "/inbox/100-0001/files/x", "/inbox/999-9999/files/1", "/inbox/1/files/1"] {
        assert_eq!(server.get(path).status, 404, "{path}");
    }
}

#[test]
fn the_list_is_newest_first_and_speaks_the_readers_language() {
    let server = Server::start(&[]);
    assert!(server.get("/inbox?lang=ru").text().contains("Заявок пока нет"));
    for subject in ["first one", "second one"] {
        let mut ticket = ticket();
        ticket["subject"] = json!(subject);
        server.file(&ticket);
    }
    let page = Request::get("/inbox").header("Accept-Language", "ru-RU,ru;q=0.9").send(server.address).text();
    assert!(page.contains("Входящие") && page.contains("lang=\"ru\""));
    assert!(page.find("second one").unwrap() < page.find("first one").unwrap());
    assert!(server.get("/inbox?lang=en").text().contains("Inbox"));
    let older = server.get("/inbox.json?before=100-0002").json();
    assert_eq!(older["tickets"].as_array().unwrap().len(), 1);
    assert_eq!(older["tickets"][0]["subject"], "first one");
}

#[test]
fn an_unknown_ticket_is_not_found() {
    let server = Server::start(&[]);
    for path in ["/inbox/100-0001", "/inbox/100-0001.json", "/inbox/x", "/inbox/x.json"] {
        assert_eq!(server.get(path).status, 404, "{path}");
    }
}

#[test]
fn another_website_cannot_read_the_inbox_of_this_machine() {
    let server = Server::start(&["--allow-origin", "*"]);
    server.file(&ticket());
    // DNS rebinding: the browser was told that this name is 127.0.0.1.
    let rebound = Request::get("/inbox.json").header("Host", "evil.example").send(server.address);
    assert_eq!(rebound.status, 403);
    let crossed = Request::get("/inbox.json").header("Origin", "https://evil.example").send(server.address);
    assert_eq!(crossed.header("access-control-allow-origin"), None);
}

#[test]
fn names_stand_for_ids_where_the_site_knows_the_profile() {
    let site = tempfile::tempdir().unwrap();
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    // Every word and every regulation that ships, beside a few articles: the data is all that the inbox reads.
    let built = std::process::Command::new(env!("CARGO_BIN_EXE_askwell"))
        .current_dir(root)
        .args(["build", "--plain", "--kb", "tests/fixtures/build/good/assets/kb", "--out"])
        .arg(site.path())
        .output()
        .unwrap();
    let complaint = String::from_utf8_lossy(&built.stderr);
    let server = Server::start(&[site.path().to_str().unwrap()]);
    let mut ticket = ticket();
    ticket["profile"] = json!({ "id": "prem-site", "version": "1", "rules": ["D9", "D23", "Z9"] });
    ticket["department"] = json!("sales");
    ticket["answers"] = json!({ "question": "Как вернуть?", "own.thing": "да" });
    server.file(&ticket);
    let page = server.get("/inbox/100-0001?lang=ru").text();
    let shown = [
        "<dd>Отдел продаж</dd>",
        "Вопрос одной фразой</dt><dd>Как вернуть?",
        "D9: «Точно сформулировать",
        "<li class=\"text\">Z9</li>",
    ];
    assert!(!page.contains("D23"), "it demands nothing");
    for words in shown.into_iter().chain(["own.thing</dt><dd>да", " по Москве</time>"]) {
        assert!(page.contains(words), "{words} is missing. {complaint}\n{page}");
    }
    let list = server.get("/inbox?lang=en").text();
    assert!(list.contains("<td>Sales department</td>") && list.contains(" Moscow time</time>"), "{complaint}\n{list}");
}
