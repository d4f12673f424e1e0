//! Faults: one summary that takes the focus, the same words at the field, and the control tied to them.

use std::collections::BTreeSet;
use std::sync::Arc;

use askwell::policy::profile::FieldKind;
use askwell::visit::Event;

use super::page::{PROFILES, Page, TAGS, profile};
use super::screen::{asked, http, reviewed, states, under_way, written};

/// The lines of the error summary.
fn summary(page: &Page) -> Vec<String> {
    let at = page.elements.iter().position(|element| element.get("id") == Some("aw-errors")).unwrap();
    let inside = page.elements.iter().filter(|element| element.around.contains(&at));
    inside.filter(|element| element.name == "a").map(|line| line.text.trim().to_owned()).collect()
}

/// What stands at a field as its error, without the sign that only a screen reader reads.
fn at_field(page: &Page, field: &str) -> Option<String> {
    let text = page.by_id(&format!("aw-e-{field}"))?.text.trim().to_owned();
    let (sign, words) = text.split_once(':').unwrap();
    assert!(["Ошибка", "Error"].contains(&sign), "{text}");
    Some(words.trim().to_owned())
}

#[test]
fn the_summary_says_what_the_fields_say() {
    for tag in TAGS {
        for id in PROFILES {
            for (name, play) in states(tag, &profile(id)) {
                let page = play.page();
                let faulty = !play.0.errors.is_empty() || play.0.refusal.is_some();
                if !faulty {
                    assert!(page.by_id("aw-errors").is_none(), "{tag}, {id}, {name}");
                    continue;
                }
                let lines = summary(&page);
                let errors = page.by_id("aw-errors").unwrap();
                assert!(errors.get("tabindex") == Some("-1") && errors.get("role").is_some());
                for error in &play.0.errors {
                    let place = at_field(&page, &error.field);
                    let Some(words) = place else { panic!("{tag}, {id}, {name}: {} says nothing", error.field) };
                    assert!(lines.contains(&words), "{name}: {lines:?} {words}");
                }
                for field in play.0.refusal.iter().flat_map(|refusal| refusal.fields()) {
                    let words = at_field(&page, field).unwrap_or_default();
                    assert!(!words.is_empty() && lines.contains(&words), "{name}: {lines:?} {words}");
                }
            }
        }
    }
}

#[test]
fn a_faulty_control_is_described_by_its_error() {
    // A text that says too little to be a question.
    let mut play = written("ru", profile("prem-site"), "Сайт не открывается");
    play.play([Event::Continue, Event::DetailsDone]);
    let page = play.page();
    for field in ["question", "email"] {
        let control = page.by_id(&format!("aw-f-{field}")).unwrap();
        assert_eq!(control.get("aria-invalid"), Some("true"), "{field}");
        let described = control.get("aria-describedby").unwrap();
        assert!(described.split(' ').any(|id| id == format!("aw-e-{field}")), "{field}: {described}");
        for id in described.split(' ') {
            assert!(page.by_id(id).is_some(), "{field}: {id}");
        }
    }
    let mut play = written("ru", profile("prem-site"), " ");
    play.send(Event::Continue);
    let page = play.page();
    let area = page.by_id("aw-f-text").unwrap();
    assert_eq!(area.get("aria-describedby"), Some("aw-h-text aw-e-text"));
    assert_eq!(summary(&page), [at_field(&page, "text").unwrap()]);
}

#[test]
fn a_held_question_says_at_the_field_what_the_summary_would_say() {
    for tag in TAGS {
        for id in PROFILES {
            let mut play = asked(tag, profile(id));
            let field = play.0.asked[0].clone();
            play.send(Event::NextQuestion);
            let held = play.page();
            let words = at_field(&held, &field).unwrap();
            assert_eq!(
                summary(&held),
                std::slice::from_ref(&words),
                "{tag}, {id}: the other questions are not refused yet"
            );
            play.send(Event::DetailsDone);
            assert!(summary(&play.page()).contains(&words), "{tag}, {id}: {words}");
        }
    }
    // Steps and evidence are groups, and tell their error as well.
    let mut play = asked("ru", profile("prem-site"));
    play.send(Event::DetailsDone);
    let page = play.page();
    for field in ["steps", "evidence"] {
        let group = page.by_id(&format!("aw-f-{field}")).unwrap();
        assert_eq!(group.get("aria-describedby"), Some(format!("aw-h-{field} aw-e-{field}").as_str()));
    }
}

/// The boxes of a group, as far as a client can write in them: whether each is marked as wrong, and as blank.
fn boxes(page: &Page, field: &str) -> Vec<(bool, bool)> {
    let group = format!("aw-f-{field}");
    let at = page.elements.iter().position(|element| element.get("id") == Some(group.as_str())).unwrap();
    let inside = page.elements.iter().filter(|element| element.around.contains(&at) && element.name == "input");
    let written = inside.filter(|input| input.get("type") != Some("file"));
    written.map(|input| (input.get("aria-invalid") == Some("true"), input.get("data-blank").is_some())).collect()
}

#[test]
fn the_boxes_of_a_faulty_group_are_marked_and_the_blank_one_is_found() {
    let (fine, wrong) = (false, true);
    let mut play = asked("ru", profile("prem-site"));
    assert_eq!(boxes(&play.page(), "steps"), [(fine, true)]);
    play.send(Event::DetailsDone);
    let page = play.page();
    assert_eq!((boxes(&page, "steps"), boxes(&page, "evidence")), (vec![(wrong, true)], vec![(wrong, false); 2]));
    play.send(Event::StepsEdited(vec!["Обновил плагин".to_owned(), " ".to_owned()]));
    play.send(Event::Answered("evidence_excuse".to_owned(), "нет".to_owned()));
    play.send(Event::DetailsDone);
    let page = play.page();
    assert_eq!(boxes(&page, "steps"), [(fine, false), (fine, true)]);
    // A reason that says nothing is mended at its own box, which says so.
    assert_eq!(boxes(&page, "evidence"), [(fine, false), (wrong, false)]);
    let reason = page.by_id("aw-f-evidence_excuse").unwrap();
    assert_eq!(reason.get("aria-describedby"), Some("aw-e-evidence"));
}

#[test]
fn descriptions_lead_somewhere() {
    let mut lost = BTreeSet::new();
    for id in PROFILES {
        for (name, play) in states("ru", &profile(id)) {
            let page = play.page();
            for described in page.elements.iter().filter_map(|element| element.get("aria-describedby")) {
                let missing = described.split(' ').filter(|id| page.by_id(id).is_none());
                lost.extend(missing.map(|id| format!("{name}: {id}")));
            }
        }
    }
    assert!(lost.is_empty(), "{lost:#?}");
}

#[test]
fn consent_is_asked_for_where_it_stands() {
    let mut play = reviewed("ru", profile("diphost"));
    play.send(Event::Send);
    let page = play.page();
    assert_eq!(summary(&page), [at_field(&page, "consent").unwrap()]);
    let held = page.by_id("aw-f-consent").unwrap();
    assert_eq!(
        (held.get("aria-describedby"), held.get("aria-invalid")),
        (Some("aw-policy aw-e-consent"), Some("true"))
    );
    play.send(Event::Consented(true));
    let page = play.page();
    let given = page.by_id("aw-f-consent").unwrap();
    assert_eq!((given.get("aria-describedby"), given.get("aria-invalid")), (Some("aw-policy"), None));
}

#[test]
fn consent_names_its_document_and_links_only_where_there_is_an_address() {
    for url in [None, Some("https://diphost.example/policy")] {
        let mut with = profile("diphost");
        for field in &mut with.fields {
            if let FieldKind::Consent { url: known } = &mut field.kind {
                *known = url.map(str::to_owned);
            }
        }
        let page = reviewed("ru", with).page();
        let policy = page.by_id("aw-policy").unwrap();
        assert!(policy.text.contains("Политика обработки персональных данных"), "{}", policy.text);
        let link = page.all("a").find(|a| a.get("href") == url && a.text.contains("Политика"));
        assert_eq!(link.is_some(), url.is_some());
    }
}

#[test]
fn the_servers_own_sentence_is_shown() {
    for (status, body) in [(413, r#"{"title":"Too large"}"#), (422, r#"{"title":"t","detail":"Please mend it."}"#)] {
        let (mut play, key) = under_way("ru", profile("diphost"));
        play.send(Event::Delivered { key, heard: Arc::new(http(status, body)) });
        let page = play.page();
        let told = &page.by_id("aw-errors").unwrap().text;
        assert!(told.contains("Too large") || told.contains("Please mend it."), "{told}");
    }
}

/// A text without what is quoted in it, and without the names of files.
fn unquoted(text: &str) -> String {
    let mut rest = String::new();
    let mut depth = 0;
    for c in text.replace("shot.png", "").chars() {
        match c {
            '«' | '“' => depth += 1,
            '»' | '”' => depth -= 1,
            _ if depth == 0 => rest.push(c),
            _ => {}
        }
    }
    rest
}

#[test]
fn every_refusal_is_told_in_the_clients_language_and_says_what_to_do() {
    let words = [
        "",
        "<html><h1>413 Request Entity Too Large</h1></html>",
        r##"{"title":"Refused"}"##,
        r##"{"detail":"Validation failed","errors":[{"pointer":"#/subject","detail":"is a duplicate"}]}"##,
        r##"{"detail":"Validation failed","errors":[{"pointer":"#/files/0","detail":"is infected"}]}"##,
        r##"{"detail":"Validation failed","errors":[{"pointer":"#/locale","detail":"is unknown"}]}"##,
        r##"{"errors":[{"pointer":"#/subject","detail":"has more","code":"too_long","limit":60}]}"##,
        r##"{"errors":[{"pointer":"#/requester/email","detail":"is absent","code":"needed"}]}"##,
        r##"{"errors":[{"pointer":"#/requester/email","detail":"has no such host","code":"invalid"}]}"##,
        r##"{"errors":[{"pointer":"#/files","detail":"At most 3 files","code":"too_many","limit":3}]}"##,
        r##"{"errors":[{"pointer":"#/files","detail":"At most 0 files","code":"too_many","limit":0}]}"##,
        r##"{"errors":[{"pointer":"#/files","detail":"has too many bytes","code":"too_large","limit":5000}]}"##,
        r##"{"errors":[{"pointer":"#/files/0","detail":"has more bytes","code":"too_large","limit":5000}]}"##,
        r##"{"errors":[{"pointer":"#/files/0","detail":"is no picture","code":"file_type"}]}"##,
        r##"{"errors":[{"detail":"of a later version","code":"never_heard_of","limit":7}]}"##,
    ];
    for status in [400, 413, 415, 422] {
        for body in words {
            let (mut play, key) = under_way("ru", profile("diphost"));
            play.send(Event::Delivered { key, heard: Arc::new(http(status, body)) });
            let page = play.page();
            let at = page.elements.iter().position(|element| element.get("id") == Some("aw-errors")).unwrap();
            let inside = page.elements.iter().filter(|element| element.around.contains(&at));
            let told: Vec<&str> = inside
                .filter(|element| element.name == "p" || element.name == "li")
                .map(|element| element.text.trim())
                .collect();
            assert!(!told.is_empty(), "{status} {body}");
            let quotes: Vec<&str> = page.all("q").map(|quote| quote.text.trim()).collect();
            for line in &told {
                let ours = quotes.iter().fold(unquoted(line), |ours, quote| ours.replace(quote, ""));
                assert!(!ours.chars().any(|c| c.is_ascii_alphabetic()), "{status} {body}: {line}");
                assert!(ours.chars().any(|c| c.is_alphabetic()), "{status} {body}: {line}");
            }
            let all = told.join(" ");
            let asks =
                ["Исправьте", "Уменьшите", "уберите", "Уберите", "Сократите", "Заполните", "Попробуйте", "Оставьте"];
            assert!(asks.iter().any(|word| all.contains(word)), "{status} {body}: {all}");
            // The file is named, and its size or the bound, when it is known that it is at fault.
            if body.contains("limit\":5000") || status == 413 && !body.contains("errors") {
                assert!(all.contains("shot.png") && (all.contains("КБ") || all.contains("5000")), "{all}");
            }
            let said = ["is a duplicate", "is infected", "is unknown", "has no such host", "of a later version"];
            for said in said.iter().filter(|said| body.contains(**said)) {
                assert!(all.contains(said), "{status} {body}: {all}");
            }
        }
    }
}

#[test]
fn a_refusal_without_a_reason_says_so_and_offers_the_ticket() {
    let (mut play, key) = under_way("ru", profile("diphost"));
    play.send(Event::Delivered { key, heard: Arc::new(http(422, "<html>")) });
    let page = play.page();
    let told = page.by_id("aw-errors").unwrap().text.replace('\u{a0}', " ");
    assert!(told.contains("Причину сервер не назвал") && told.contains("Копировать как текст"), "{told}");
    let letter = page.all("a").find_map(|link| link.get("href").filter(|to| to.starts_with("mailto:"))).unwrap();
    assert!(letter.contains("502") && !page.html.contains("Zx9"), "{letter}");
}
