//! An addition to a ticket that has arrived.

use askwell::backend::content::shown;
use askwell::backend::request::HttpRequest;
use askwell::visit::{Effect, Event, PickedFile, Screen};

use super::device::Device;
use super::support::{EMAIL, Play, SECRET, TEXT, created, http, picture, plain, saved, strict};

/// At the receipt of a ticket.
fn received() -> Play {
    let (mut play, key) = Play::under_way(TEXT);
    play.deliver(&key, created());
    play
}

fn request(effects: &[Effect]) -> &HttpRequest {
    let found = effects.iter().find_map(|effect| match effect {
        Effect::Send(shipment) => Some(&shipment.request),
        _ => None,
    });
    found.unwrap()
}

/// Sends what stands there; the key, and what went out.
fn sent(play: &mut Play) -> (String, HttpRequest) {
    play.send(Event::Send);
    let key = play.visit.outbox.last().expect("packed").key.clone();
    let effects = play.send(Event::Packed { key: key.clone(), kept: true });
    (key, request(&effects).clone())
}

#[test]
fn words_and_files_go_to_the_same_number() {
    let mut play = received();
    play.send(Event::AddTo);
    assert_eq!((&play.visit.screen, play.visit.draft.text.as_str()), (&Screen::Reply, ""));
    play.typed(&format!("Ещё в журнале есть ошибка, пароль: {SECRET}"));
    play.send(Event::FilesPicked(vec![picture("log")]));
    let (key, request) = sent(&mut play);
    assert_eq!(request.url, "v1/tickets/100-7/replies");
    let content = shown(&request.body, &|at| at.to_string());
    assert!(content.contains("name=\"reply\"") && content.contains("filename=\"log.png\""), "{content}");
    assert!(content.contains("Ещё в журнале") && content.contains(EMAIL) && !content.contains(SECRET), "{content}");
    let effects = play.deliver(&key, created());
    assert!(play.visit.added && play.visit.screen == Screen::Receipt);
    assert_eq!(play.visit.receipt.as_ref().unwrap().subject, play.visit.history[0].subject);
    assert_eq!(play.visit.history.len(), 1, "no second ticket");
    assert!(!effects.iter().any(|effect| matches!(effect, Effect::TellSent { .. })));
    assert_eq!(play.visit.draft.text, "");
}

#[test]
fn an_empty_one_and_a_file_that_is_not_taken_are_refused() {
    let (mut play, key) = {
        let mut play = Play::of(strict());
        play.typed(TEXT);
        play.send(Event::Continue);
        for (field, answer) in
            [("wish", "Почему сайт отвечает ошибкой?"), ("evidence_excuse", "Показывать нечего"), ("email", EMAIL)]
        {
            play.answer(field, answer);
        }
        play.play([Event::StepsEdited(vec!["Открыл сайт".to_owned()]), Event::DetailsDone]);
        let key = play.sending();
        (play, key)
    };
    play.deliver(&key, created());
    play.send(Event::AddTo);
    let program =
        PickedFile { name: "a.exe".to_owned(), media_type: "application/x-dosexec".to_owned(), ..picture("a") };
    play.send(Event::FilesPicked(vec![program]));
    play.send(Event::Send);
    assert_eq!((&play.visit.screen, play.faulty()), (&Screen::Reply, vec!["text", "evidence"]));
    play.send(Event::FileDropped("a".to_owned()));
    assert_eq!(play.faulty(), ["text"], "what is mended is not red any more");
    play.typed("Вот что ещё");
    let (key, _) = sent(&mut play);
    play.deliver(&key, http(422, r##"{"title":"t","errors":[{"pointer":"#/body","detail":"d"}]}"##));
    assert_eq!((&play.visit.screen, play.visit.draft.text.as_str()), (&Screen::Reply, "Вот что ещё"));
}

#[test]
fn it_waits_survives_and_is_set_aside_like_every_draft() {
    let (mut play, mut device) = (received(), Device::default());
    play.typed("новый вопрос");
    play.send(Event::OpenReceipt);
    play.send(Event::AddTo);
    assert_eq!(play.visit.waiting[0].text, "новый вопрос");
    play.typed("дополнение");
    device.take(&play.send(Event::Hidden));
    let mut again = Play::of(plain());
    again.send(device.restored(""));
    assert_eq!((&again.visit.screen, again.visit.draft.text.as_str()), (&Screen::Reply, "дополнение"));
    // To the text box: the question stands there, and the addition is offered.
    let effects = again.send(Event::BackToText);
    assert!(saved(&effects).is_none() && matches!(effects[0], Effect::SetAside(_)), "{effects:?}");
    assert_eq!((&again.visit.screen, again.visit.draft.text.as_str()), (&Screen::Ask, "новый вопрос"));
    let place = again.visit.offered().next().unwrap().place.clone();
    again.send(Event::TakeDraft(place));
    assert_eq!((&again.visit.screen, again.visit.draft.text.as_str()), (&Screen::Reply, "дополнение"));
    assert_eq!(again.visit.offered().next().unwrap().saved.draft.text, "новый вопрос");
    let (key, _) = sent(&mut again);
    again.send(Event::StopSending(key));
    assert_eq!(again.visit.screen, Screen::Outbox);
    // An empty one leaves nothing behind.
    let mut play = received();
    play.play([Event::AddTo, Event::BackToText]);
    assert_eq!((&play.visit.screen, play.visit.offered().count()), (&Screen::Ask, 0));
    assert!(play.visit.draft.replies_to().is_none());
}
