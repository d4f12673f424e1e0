//! Answers that want the content changed: the same text comes back, the server's words stand at their fields, and the next
//! sending has a key of its own.

use askwell::backend::native::flaw;
use askwell::visit::{Effect, Event, Focus, Screen};

use super::support::{EMAIL, Play, TEXT, created, http, mild, picture, plain, saved};

fn problem(errors: &str) -> String {
    format!(r##"{{"title":"Refused","detail":"Please mend it.","errors":[{errors}]}}"##)
}

#[test]
fn pointers_become_fields_and_the_text_comes_back_as_it_was() {
    let mut play = Play::of(plain());
    play.review(TEXT);
    play.send(Event::FilesPicked(vec![picture("a")]));
    let before = play.visit.draft.clone();
    let key = play.sending();
    let body = problem(
        r##"{"pointer":"#/subject","detail":"too short"},{"pointer":"#/requester/email","detail":"no such host"}"##,
    );
    let effects = play.deliver(&key, http(422, &body));
    assert_eq!(effects[0], Effect::Unpack(key.clone()));
    assert_eq!(effects.last(), Some(&Effect::Focus(Focus::Summary)));
    assert_eq!(saved(&effects).unwrap().draft, before);
    assert_eq!((&play.visit.draft, &play.visit.screen), (&before, &Screen::Details));
    let refusal = play.visit.refusal.clone().unwrap();
    assert_eq!(refusal.detail, "Please mend it.");
    let said: Vec<(&str, &str)> = refusal.flaws.iter().map(|flaw| (flaw.field.as_str(), flaw.said.as_str())).collect();
    assert_eq!(said, [("subject", "too short"), ("email", "no such host")]);
    assert!(["subject", "email"].iter().all(|field| play.visit.asked.iter().any(|asked| asked == field)));
    assert!(play.visit.outbox.is_empty());

    play.send(Event::SubjectEdited("Сайт отвечает 502".to_owned()));
    play.send(Event::DetailsDone);
    assert_eq!((&play.visit.screen, &play.visit.refusal), (&Screen::Review, &None));
    let second = play.sending();
    assert_ne!(second, key);
    play.deliver(&second, created());
    assert_eq!(play.visit.screen, Screen::Receipt);
}

#[test]
fn a_refusal_without_a_body_keeps_everything_too() {
    for status in [400, 413, 415, 422] {
        for body in ["", "too large", "{}", "[1]"] {
            let (mut play, key) = Play::under_way(TEXT);
            play.deliver(&key, http(status, body));
            assert_eq!(play.visit.draft.text, TEXT, "{status} {body}");
            assert!(play.visit.refusal.is_some() && play.visit.outbox.is_empty());
            assert_eq!(
                play.visit.screen,
                Screen::Review,
                "there is nothing to ask: the server's sentence stands above"
            );
            assert_ne!(play.sending(), key);
        }
    }
}

#[test]
fn a_fault_of_the_text_leads_to_the_box_that_holds_it() {
    let (mut play, key) = Play::under_way(TEXT);
    play.deliver(&key, http(422, &problem(r##"{"pointer":"#/body","detail":"too long"}"##)));
    let effects = play.send(Event::GoTo("text".to_owned()));
    assert_eq!(play.visit.screen, Screen::Ask);
    assert!(matches!(effects.last(), Some(Effect::Focus(Focus::Caret(_)))), "{effects:?}");
}

#[test]
fn a_fault_of_an_account_stands_at_the_box_for_accounts() {
    let mut play = Play::of(mild());
    play.typed(TEXT);
    play.send(Event::Continue);
    play.answer("login_or_contract", "ivanov");
    play.answer("email", EMAIL);
    play.play([Event::DetailsDone, Event::Consented(true)]);
    let key = play.sending();
    play.deliver(&key, http(422, &problem(r##"{"pointer":"#/requester/login","detail":"unknown"}"##)));
    assert_eq!(play.visit.refusal.as_ref().unwrap().flaws[0].field, "login_or_contract");
    assert!(play.visit.asked.iter().any(|asked| asked == "login_or_contract"));
}

#[test]
fn a_fault_of_nothing_that_the_form_shows_is_told_above_it() {
    for pointer in [r##""pointer":"#/locale","##, r##""pointer":"#/profile/rules/3","##, r##""pointer":"","##, ""] {
        let (mut play, key) = Play::under_way(TEXT);
        play.deliver(&key, http(422, &problem(&format!(r##"{{{pointer}"detail":"odd"}}"##))));
        let refusal = play.visit.refusal.as_ref().unwrap();
        assert!(refusal.fields().next().is_none() && refusal.flaws[0].said == "odd", "{pointer} {refusal:?}");
        assert!(play.visit.asked.iter().all(|asked| asked == "email"), "{pointer} {:?}", play.visit.asked);
    }
}

#[test]
fn too_large_leads_to_the_files_and_names_the_largest() {
    for (status, errors, code) in [
        (413, "", flaw::TOO_LARGE),
        (415, "", flaw::FILE_TYPE),
        (
            413,
            r##"{"pointer":"#/files/1","detail":"has more than 9 bytes","code":"too_large","limit":9}"##,
            flaw::TOO_LARGE,
        ),
        (422, r##"{"pointer":"#/files/1","detail":"is infected"}"##, ""),
    ] {
        let mut play = Play::of(plain());
        play.review(TEXT);
        play.send(Event::FilesPicked(vec![picture("a"), picture("b")]));
        let key = play.sending();
        // As a proxy before the help desk says it, or with words.
        let body = if errors.is_empty() { "<html>413</html>".to_owned() } else { problem(errors) };
        play.deliver(&key, http(status, &body));
        let refusal = play.visit.refusal.as_ref().unwrap();
        let [flaw] = refusal.flaws.as_slice() else { panic!("{refusal:?}") };
        assert_eq!((flaw.code.as_str(), flaw.files.len()), (code, if errors.is_empty() { 2 } else { 1 }), "{status}");
        assert_eq!(flaw.limit, if errors.contains("limit") { 9 } else { 0 });
        assert_eq!(play.visit.draft.files.len(), 2, "nothing is lost");
    }
}

#[test]
fn what_was_begun_meanwhile_waits_its_turn() {
    let (mut play, key) = Play::under_way(TEXT);
    play.send(Event::NewQuestion);
    play.typed("Совсем другой вопрос");
    play.deliver(&key, http(422, &problem("")));
    assert_eq!(play.visit.draft.text, TEXT);
    assert_eq!(play.visit.waiting[0].text, "Совсем другой вопрос");
    let key = play.sending();
    play.deliver(&key, created());
    play.send(Event::NewQuestion);
    assert_eq!(play.visit.draft.text, "Совсем другой вопрос");
}
