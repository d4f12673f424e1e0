//! One ticket, one key, from Send to the receipt.

use askwell::backend::content::shown;
use askwell::visit::{Effect, Event, Focus, ParcelState, Screen};

use super::support::{EMAIL, Play, SECRET, TEXT, created, http, kb, noted, picture, plain, saved, sent_keys};

#[test]
fn send_packs_first_goes_out_second_and_ends_in_a_receipt() {
    let mut play = Play::of(plain());
    play.review(TEXT);
    play.send(Event::FilesPicked(vec![picture("a")]));
    let effects = play.send(Event::Send);
    let Some(Effect::Pack(parcel)) = effects.first() else { panic!("{effects:?}") };
    let key = parcel.key.clone();
    assert!(effects.iter().all(|effect| !matches!(effect, Effect::Send(_))), "nothing goes out before it is kept");
    assert_eq!((parcel.attempts, &parcel.state), (0, &ParcelState::Packing));
    assert_eq!(play.visit.screen, Screen::Sending(key.clone()));

    let effects = play.send(Event::Packed { key: key.clone(), kept: true });
    assert_eq!(noted(&effects).map(|parcel| parcel.attempts), Some(1));
    let Some(Effect::Send(shipment)) = effects.last() else { panic!("{effects:?}") };
    let request = &shipment.request;
    assert_eq!((&shipment.key, request.url.as_str()), (&key, "v1/tickets"));
    assert_eq!(request.headers[0], ("Idempotency-Key".to_owned(), format!("\"{key}\"")));
    let content = shown(&request.body, &|at| shipment.files[at].0.clone());
    assert!(content.contains(EMAIL) && content.contains("filename=\"a.png\"") && content.contains("‹a›"), "{content}");
    assert_eq!(play.send(Event::Packed { key: key.clone(), kept: true }), [], "packed once");

    assert_eq!(play.send(Event::Progress { key: key.clone(), sent: 5, total: 9 }), []);
    assert_eq!(play.visit.parcel(&key).unwrap().state, ParcelState::Sending { sent: 5, total: 9 });

    let effects = play.deliver(&key, created());
    assert_eq!(effects[0], Effect::Unpack(key.clone()));
    assert_eq!(effects[1], Effect::DropFiles(vec!["a".to_owned()]));
    assert!(effects.contains(&Effect::TellSent { number: "100-7".to_owned() }));
    assert_eq!(effects.last(), Some(&Effect::Focus(Focus::Heading)));
    assert_eq!(saved(&effects).unwrap().draft.text, "", "what has arrived is no draft any more");
    let receipt = play.visit.receipt.as_ref().unwrap();
    assert_eq!((receipt.receipt.number.as_str(), receipt.email.as_str()), ("100-7", EMAIL));
    assert_eq!((&play.visit.screen, play.visit.outbox.len(), play.visit.history.len()), (&Screen::Receipt, 0, 1));
    assert_eq!(play.visit.notice.word, "100-7");

    assert_eq!(play.deliver(&key, created()), [], "a second answer is none");
    play.send(Event::NewQuestion);
    assert_eq!((&play.visit.screen, play.visit.draft.text.as_str()), (&Screen::Ask, ""));
    assert_eq!(play.visit.draft.answer("email"), Some(EMAIL), "the client stays who he is");
    assert!(play.visit.receipt.is_none());
}

#[test]
fn a_second_press_makes_no_second_parcel() {
    let mut play = Play::of(plain());
    play.review(TEXT);
    play.send(Event::Send);
    assert_eq!(play.send(Event::Send), []);
    let key = play.visit.outbox[0].key.clone();
    play.send(Event::Packed { key: key.clone(), kept: true });
    assert_eq!(play.send(Event::Send), []);
    play.deliver(&key, http(503, ""));
    assert_eq!(play.send(Event::Send), []);
    assert_eq!(play.visit.outbox.len(), 1);
    play.send(Event::Retry(key.clone()));
    assert_eq!(play.send(Event::Retry(key.clone())), [], "it is under way already");
    play.deliver(&key, created());
    play.send(Event::Send);
    assert_eq!((play.visit.outbox.len(), play.visit.history.len()), (0, 1));
}

#[test]
fn a_device_that_cannot_keep_it_still_sends_it() {
    let mut play = Play::of(plain());
    play.review(TEXT);
    play.send(Event::Send);
    let key = play.visit.outbox[0].key.clone();
    let effects = play.send(Event::Packed { key: key.clone(), kept: false });
    assert!(sent_keys(&effects).eq([key.as_str()]) && !play.visit.kept);
}

#[test]
fn stopped_it_waits_for_the_client_and_goes_out_under_the_same_key() {
    let (mut play, key) = Play::under_way(TEXT);
    let effects = play.send(Event::StopSending(key.clone()));
    assert_eq!(effects[0], Effect::Abort(key.clone()));
    assert_eq!(noted(&effects).map(|parcel| &parcel.state), Some(&ParcelState::Stopped));
    assert_eq!(play.visit.screen, Screen::Outbox);
    assert_eq!(play.deliver(&key, http(503, "")), [], "the broken connection is no news");
    assert_eq!(play.visit.parcel(&key).unwrap().state, ParcelState::Stopped);
    play.play([Event::Online(false), Event::Online(true)]);
    assert_eq!(play.visit.parcel(&key).unwrap().state, ParcelState::Stopped, "nor does the network start it");
    let effects = play.send(Event::Retry(key.clone()));
    assert!(sent_keys(&effects).eq([key.as_str()]));
    let (mut play, key) = Play::under_way(TEXT);
    play.send(Event::StopSending(key.clone()));
    play.deliver(&key, created());
    assert_eq!(play.visit.screen, Screen::Receipt, "it had arrived before it was stopped");
}

#[test]
fn taken_back_only_while_nothing_has_gone_out() {
    let mut play = Play::of(plain());
    play.review(TEXT);
    play.send(Event::Send);
    let key = play.visit.outbox[0].key.clone();
    let effects = play.send(Event::TakeBack(key.clone()));
    assert_eq!(effects[0], Effect::Unpack(key));
    assert_eq!((&play.visit.screen, play.visit.draft.text.as_str()), (&Screen::Review, TEXT));
    let key = play.sending();
    assert_eq!(play.send(Event::TakeBack(key.clone())), []);
    assert!(play.visit.parcel(&key).is_some());
}

#[test]
fn discarded_it_is_gone_with_its_files() {
    let mut play = Play::of(plain());
    play.review(TEXT);
    play.send(Event::FilesPicked(vec![picture("a")]));
    let key = play.sending();
    let effects = play.send(Event::Discard(key.clone()));
    assert_eq!(
        effects[..3],
        [Effect::Abort(key.clone()), Effect::Unpack(key.clone()), Effect::DropFiles(vec!["a".to_owned()])]
    );
    assert_eq!(saved(&effects).unwrap().draft.text, "");
    assert_eq!((play.visit.outbox.len(), play.visit.draft.text.as_str()), (0, ""));
    assert_eq!(play.send(Event::Discard(key.clone())), []);
    assert_eq!(play.deliver(&key, created()), [], "a late answer to it is none");
}

#[test]
fn what_is_written_while_a_ticket_is_under_way_is_another_question() {
    type Way = fn(&mut Play);
    let ways: [(&str, Way); 3] = [
        ("new question", |play| drop(play.send(Event::NewQuestion))),
        ("the name in the top row", |play| drop(play.send(Event::BackToText))),
        ("an article that did not help", |play| drop(play.play([kb(), Event::Browse, Event::NotSolved]))),
    ];
    for (name, way) in ways {
        for answer in [created(), http(422, "{}"), http(503, "")] {
            let (mut play, key) = Play::under_way(TEXT);
            way(&mut play);
            let shown = play.visit.draft.text.clone();
            play.typed(&format!("{shown} Второе письмо"));
            play.deliver(&key, answer.clone());
            let drafts = std::iter::once(&play.visit.draft).chain(&play.visit.waiting);
            let kept = drafts.filter(|draft| draft.text.contains("Второе письмо")).count();
            assert_eq!(kept, 1, "{name}, {answer:?}");
        }
    }
}

#[test]
fn a_receipt_that_comes_while_the_outbox_is_open_leaves_the_new_text_alone() {
    let (mut play, key) = Play::under_way(TEXT);
    play.send(Event::NewQuestion);
    play.typed("Совсем другой вопрос");
    play.send(Event::OpenOutbox);
    play.deliver(&key, created());
    assert_eq!(play.visit.screen, Screen::Receipt);
    play.send(Event::NewQuestion);
    assert_eq!(play.visit.draft.text, "Совсем другой вопрос");
}

#[test]
fn a_receipt_that_comes_while_something_is_written_does_not_take_the_screen() {
    let (mut play, key) = Play::under_way(TEXT);
    play.send(Event::NewQuestion);
    play.typed("Совсем другой вопрос");
    let effects = play.deliver(&key, created());
    assert!(effects.iter().all(|effect| !matches!(effect, Effect::Focus(_))));
    assert_eq!((&play.visit.screen, play.visit.draft.text.as_str()), (&Screen::Ask, "Совсем другой вопрос"));
    assert_eq!(play.visit.notice.code, "receipt.announce");
}

#[test]
fn a_reply_to_a_mailbox_on_the_broken_site_is_warned_of() {
    for (text, trap) in [("Сайт mail.example не открывается", true), (TEXT, false)] {
        let (mut play, key) = Play::under_way(text);
        play.deliver(&key, created());
        assert_eq!(play.visit.receipt.as_ref().unwrap().trap, trap, "{text}");
    }
}

#[test]
fn neither_parcel_nor_request_carries_a_secret() {
    let mut play = Play::of(plain());
    play.review(&format!("Не пускает в почту, пароль: {SECRET}"));
    play.send(Event::SubjectEdited(format!("Пароль: {SECRET}")));
    let effects = play.send(Event::Send);
    let key = play.visit.outbox[0].key.clone();
    let more = play.send(Event::Packed { key: key.clone(), kept: true });
    let late = play.deliver(&key, http(503, ""));
    for effect in effects.iter().chain(&more).chain(&late) {
        assert!(!format!("{effect:?}").contains(SECRET), "{effect:?}");
    }
    play.deliver(&key, created());
    assert!(!format!("{:?}", play.visit.history).contains(SECRET));
}

#[test]
fn the_history_is_forgotten_when_asked() {
    let (mut play, key) = Play::under_way(TEXT);
    play.deliver(&key, created());
    assert_eq!(play.send(Event::ClearHistory), [Effect::KeepHistory(Vec::new())]);
    assert!(play.visit.history.is_empty());
    assert_eq!(play.send(Event::Copy("x".to_owned())), [Effect::Copy("x".to_owned())]);
    play.send(Event::Copied(false));
    assert_eq!(play.visit.notice.code, "action.not_copied");
}
