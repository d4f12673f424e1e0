//! Faults: one summary that takes the focus, the same words at the field, and the control tied to them.

use std::collections::BTreeSet;

use askwell::visit::Event;

use super::page::{PROFILES, Page, TAGS, profile};
use super::screen::{asked, http, reviewed, states, under_way, written};

/// The lines of the error summary.
fn summary(page: &Page) -> Vec<String> {
    let at = page.elements.iter().position(|element| element.get("id") == Some("aw-errors")).unwrap();
    let inside = page.elements.iter().filter(|element| element.around.contains(&at));
    inside.filter(|element| element.name == "button").map(|line| line.text.trim().to_owned()).collect()
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
                    let place = page.by_id(&format!("aw-e-{}", error.field));
                    let Some(place) = place else { panic!("{tag}, {id}, {name}: {} says nothing", error.field) };
                    assert!(lines.iter().any(|line| line == place.text.trim()), "{name}: {lines:?} {}", place.text);
                }
                for (field, words) in play.0.refusal.iter().flat_map(|refusal| &refusal.fields) {
                    assert!(lines.contains(words), "{name}");
                    assert_eq!(page.by_id(&format!("aw-e-{field}")).map(|e| e.text.trim()), Some(words.as_str()));
                }
            }
        }
    }
}

#[test]
fn a_faulty_control_is_described_by_its_error() {
    let mut play = asked("ru", profile("prem-site"));
    play.send(Event::DetailsDone);
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
    assert_eq!(summary(&page), [page.by_id("aw-e-text").unwrap().text.trim()]);
}

#[test]
fn a_held_question_says_at_the_field_what_the_summary_would_say() {
    for tag in TAGS {
        for id in PROFILES {
            let mut play = asked(tag, profile(id));
            let field = play.0.asked[0].clone();
            play.send(Event::NextQuestion);
            let held = play.page();
            assert!(held.by_id("aw-errors").is_none(), "{tag}, {id}: the ticket was not sent, so nothing was refused");
            let words = held.by_id(&format!("aw-e-{field}")).unwrap().text.trim().to_owned();
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
        assert_eq!(group.get("aria-describedby"), Some(format!("aw-e-{field}").as_str()));
    }
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
    let error = page.by_id("aw-e-consent").unwrap();
    assert_eq!(summary(&page), [error.text.trim()]);
    assert_eq!(page.by_id("aw-f-consent").unwrap().get("aria-describedby"), Some("aw-e-consent"));
}

#[test]
fn the_servers_own_sentence_is_shown() {
    for (status, body) in [(413, r#"{"title":"Too large"}"#), (422, r#"{"title":"t","detail":"Please mend it."}"#)] {
        let (mut play, key) = under_way("ru", profile("diphost"));
        play.send(Event::Delivered { key, answer: http(status, body) });
        let page = play.page();
        let told = &page.by_id("aw-errors").unwrap().text;
        assert!(told.contains("Too large") || told.contains("Please mend it."), "{told}");
    }
}
