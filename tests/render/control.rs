//! Every control has a name that a screen reader can say, and what the client typed stays text.

use askwell::visit::Event;

use super::page::{Element, PROFILES, Page, TAGS, profile};
use super::screen::{asked, every_field, reviewed, states, under_way, written};

/// The accessible name of a control: `aria-label`, `aria-labelledby`, the label that points to it or stands around it, its text.
fn name_of(page: &Page, control: &Element) -> String {
    let named = control.get("aria-label").map(str::to_owned).or_else(|| {
        let id = control.get("aria-labelledby")?;
        page.by_id(id).map(|label| label.text.clone())
    });
    let pointed = || {
        let id = control.get("id")?;
        page.all("label").find(|label| label.get("for") == Some(id)).map(|label| label.text.clone())
    };
    let around = || {
        let labels = control.around.iter().map(|&at| &page.elements[at]);
        labels.filter(|around| around.name == "label").map(|label| label.text.clone()).next()
    };
    let own = || (control.name == "button" || control.name == "a").then(|| control.text.clone());
    named.or_else(pointed).or_else(around).or_else(own).unwrap_or_default()
}

#[test]
fn every_control_has_a_name() {
    for tag in TAGS {
        for id in PROFILES {
            for (name, play) in states(tag, &profile(id)) {
                let page = play.page();
                for control in &page.elements {
                    let is_control = ["input", "textarea", "select", "button", "a"].contains(&control.name.as_str());
                    if is_control && !control.attributes.contains_key("hidden") {
                        assert!(!name_of(&page, control).trim().is_empty(), "{tag}, {id}, {name}: {control:?}");
                    }
                }
            }
        }
    }
}

#[test]
fn each_question_is_tied_to_its_own_control() {
    for id in PROFILES {
        let play = asked("ru", profile(id));
        let page = play.page();
        for field in &play.0.asked {
            let control =
                page.by_id(&format!("aw-f-{field}")).unwrap_or_else(|| panic!("{id}: no control for {field}"));
            let label = page.by_id(&format!("aw-l-{field}")).unwrap();
            assert!(
                label.get("for") == control.get("id") || control.get("aria-labelledby") == label.get("id"),
                "{id}: {field}"
            );
            let spec = play.0.terms.field(field).unwrap();
            assert_eq!(label.text.trim(), spec.label.as_ref().unwrap().get("ru"));
        }
    }
}

#[test]
fn what_the_client_typed_is_never_markup() {
    const MARKUP: &str = "<script>alert(1)</script> <img src=x onerror=alert(1)> \"'&amp; <b>сайт не открывается</b>";
    for id in PROFILES {
        let mut play = written("ru", profile(id), MARKUP);
        play.send(Event::Answered("email".to_owned(), "\"><script>alert(2)</script>".to_owned()));
        play.send(Event::StepsEdited(vec!["\"><script>alert(3)</script>".to_owned()]));
        play.send(Event::SubjectEdited("<script>alert(4)</script>".to_owned()));
        let area = play.page();
        assert_eq!(area.by_id("aw-f-text").unwrap().text.trim(), MARKUP);
        play.send(Event::Continue);
        play.0.asked = every_field(&play.0.profile);
        let details = play.page();
        assert_eq!(details.by_id("aw-f-email").unwrap().get("value"), Some("\"><script>alert(2)</script>"));
        play.0.screen = askwell::visit::Screen::Review;
        let review = play.page();
        assert!(review.text().contains("<script>alert(1)</script>"));
        for page in [area, details, review] {
            assert!(!page.elements.iter().any(|element| ["script", "img"].contains(&element.name.as_str())));
            assert!(!page.all("b").any(|bold| bold.text.contains("сайт не открывается")));
        }
    }
}

#[test]
fn the_review_hides_secrets_and_offers_to_change_each_answer() {
    for id in PROFILES {
        let page = reviewed("ru", profile(id)).page();
        assert!(!page.html.contains("Zx9!kLm2qQ"), "{id}");
        assert!(page.text().contains("ivan@lavka.example"));
        let edits =
            page.all("button").filter(|b| b.get("aria-label").is_some_and(|name| name.starts_with("Изменить: ")));
        assert!(edits.count() >= 4, "{id}");
    }
}

#[test]
fn files_and_letters_of_a_waiting_ticket_carry_no_secret() {
    for id in PROFILES {
        let (mut play, key) = under_way("ru", profile(id));
        play.send(Event::StopSending(key));
        assert!(!play.page().html.contains("Zx9"), "{id}");
    }
}

#[test]
fn consent_is_never_given_in_advance() {
    let page = reviewed("ru", profile("diphost")).page();
    let consent = page.by_id("aw-f-consent").unwrap();
    assert!(consent.get("checked").is_none() && consent.get("type") == Some("checkbox"));
}
