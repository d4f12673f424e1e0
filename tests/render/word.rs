//! No placeholder is left unfilled and no key is shown instead of its words: in both languages, with both providers, and with
//! each of the five Russian words for a ticket.

use std::collections::BTreeSet;
use std::sync::Arc;

use askwell::i18n::TicketWord;
use askwell::visit::Event;

use super::page::{PROFILES, Page, TAGS, profile, words};
use super::screen::{http, states, under_way};

/// Attributes that people hear or see.
const SPOKEN: [&str; 4] = ["aria-label", "placeholder", "title", "alt"];

fn spoken(page: &Page) -> Vec<String> {
    let attributes = page.elements.iter().flat_map(|element| SPOKEN.iter().filter_map(|name| element.get(name)));
    attributes.map(str::to_owned).chain([page.text()]).collect()
}

/// Words that look like one of our keys: small Latin letters with a point inside, and a first part that our keys have.
fn raw_keys<'a>(text: &'a str, families: &BTreeSet<&str>) -> Vec<&'a str> {
    let key = |word: &&str| {
        let small = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_' || c == '.';
        // `site.com` is an example in the words themselves.
        word.split_once('.').is_some_and(|(first, rest)| families.contains(first) && !rest.is_empty() && rest != "com")
            && word.chars().all(small)
    };
    text.split(|c: char| c.is_whitespace() || "«»“”(),:;?!\"".contains(c)).filter(key).collect()
}

#[test]
fn keys_are_recognised() {
    let families = BTreeSet::from(["ask", "field"]);
    assert_eq!(raw_keys("Да ask.title, field..label site.ru lavka.example", &families), ["ask.title", "field..label"]);
}

#[test]
fn every_word_is_filled_on_every_screen() {
    let mut faults = BTreeSet::new();
    for tag in TAGS {
        let locale = words(tag);
        let families: BTreeSet<&str> = locale.words().iter().filter_map(|(key, _)| key.split('.').next()).collect();
        for id in PROFILES {
            for word in TicketWord::names("ru") {
                let mut profile = profile(id);
                profile.word = word.to_owned();
                for (name, play) in states(tag, &profile) {
                    for text in spoken(&play.page()) {
                        for key in raw_keys(&text, &families) {
                            faults.insert(format!("{tag}, {name}: `{key}` is shown"));
                        }
                        if let Some(at) = text.find(['{', '}']) {
                            let near: String = text[at..].chars().take(30).collect();
                            faults.insert(format!("{tag}, {name}: `{near}` is not filled"));
                        }
                    }
                }
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.into_iter().collect::<Vec<_>>().join("\n"));
}

#[test]
fn a_fault_of_any_member_of_the_contract_is_told_in_words() {
    let locale = words("en");
    let families: BTreeSet<&str> = locale.words().iter().filter_map(|(key, _)| key.split('.').next()).collect();
    for pointer in ["#/body", "#/requester", "#/requester/login", "#/profile/rules/3", "#/locale", "#/consent", ""] {
        let body = format!(r##"{{"title":"t","errors":[{{"pointer":"{pointer}","detail":"d"}}]}}"##);
        let (mut play, key) = under_way("en", profile("diphost"));
        play.send(Event::Delivered { key, heard: Arc::new(http(422, &body)) });
        let text = play.page().text();
        assert_eq!(raw_keys(&text, &families), [""; 0], "{pointer}");
    }
}

#[test]
fn the_providers_word_is_used() {
    let mut texts = BTreeSet::new();
    for word in TicketWord::names("ru") {
        let mut profile = profile("diphost");
        profile.word = word.to_owned();
        let states = states("ru", &profile);
        let (_, play) = states.iter().find(|(name, _)| *name == "review").unwrap();
        texts.insert(play.page().text());
    }
    assert_eq!(texts.len(), TicketWord::names("ru").count());
}
