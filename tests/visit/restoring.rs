//! A page that was closed, and one that was typed into before the module arrived.

use askwell::visit::{Effect, Event, ParcelState, Pause, Saved, Screen};

use super::device::Device;
use super::support::{Play, TEXT, created, http, plain, sent_keys, strict};

/// A new page over what the device holds.
fn reopened(device: &Device, typed: &str) -> (Play, Vec<Effect>) {
    let mut play = Play::early(plain(), "fedcba9876543210fedcba9876543210");
    let mut effects = play.send(device.restored(typed));
    effects.extend(play.send(device.arrived()));
    effects.retain(|effect| *effect != Effect::LoadForm);
    (play, effects)
}

fn written(text: &str) -> Device {
    let mut play = Play::of(plain());
    let mut device = Device::default();
    device.take(&play.typed(text));
    device.take(&play.send(Event::Hidden));
    device
}

#[test]
fn a_draft_comes_back_with_its_screen_and_its_caret_at_the_end() {
    let mut play = Play::of(plain());
    let mut device = Device::default();
    play.typed(TEXT);
    device.take(&play.send(Event::Continue));
    let (again, effects) = reopened(&device, "");
    assert!(
        matches!(effects[..], [Effect::Wake { pause: Pause::Settle, .. }]),
        "nothing goes out, and the text is kept anew: {effects:?}"
    );
    assert_eq!((&again.visit.draft, &again.visit.asked), (&play.visit.draft, &play.visit.asked));
    assert_eq!(again.visit.screen, Screen::Details);
    assert_eq!(again.visit.caret as usize, TEXT.encode_utf16().count());
}

#[test]
fn the_question_that_was_shown_and_the_receipt_come_back() {
    let mut play = Play::of(strict());
    let mut device = Device::default();
    play.typed(TEXT);
    play.send(Event::Continue);
    play.answer("wish", "Почему сайт отвечает ошибкой?");
    device.take(&play.send(Event::NextQuestion));
    let mut again = Play::of(strict());
    again.send(device.restored(""));
    assert_eq!((again.visit.question, again.visit.asked.len()), (1, 4));
    // A draft of another day may hold fewer questions than its number says.
    device.saved.as_mut().unwrap().question = 9;
    again.send(device.restored(""));
    assert_eq!(again.visit.question, 3);

    let (mut play, mut device) = (Play::of(plain()), Device::default());
    play.review(TEXT);
    device.take(&play.send(Event::Send));
    let key = play.visit.outbox[0].key.clone();
    device.take(&play.send(Event::Packed { key: key.clone(), kept: true }));
    device.take(&play.deliver(&key, created()));
    let (mut again, _) = reopened(&device, "");
    assert_eq!((&again.visit.screen, again.visit.receipt.as_ref()), (&Screen::Receipt, play.visit.receipt.as_ref()));
    let (typed, _) = reopened(&device, "новое");
    assert_eq!((&typed.visit.screen, typed.visit.draft.text.as_str()), (&Screen::Ask, "новое"));
    device.take(&again.send(Event::ClearHistory));
    assert_eq!(reopened(&device, "").0.visit.screen, Screen::Ask, "what was forgotten does not come back");
    let (mut again, _) = reopened(&device, "");
    device.take(&again.send(Event::NewQuestion));
    assert_eq!(reopened(&device, "").0.visit.screen, Screen::Ask);
}

#[test]
fn what_was_typed_before_the_start_is_joined() {
    for (kept, typed, text) in [
        ("", "новое", "новое"),
        (TEXT, "", TEXT),
        (TEXT, "новое", "Сайт lavka.example отвечает 502 Bad Gateway с утра\n\nновое"),
        (
            TEXT,
            "Сайт lavka.example отвечает 502 Bad Gateway с утра и ночью",
            "Сайт lavka.example отвечает 502 Bad Gateway с утра и ночью",
        ),
        (TEXT, "502 Bad Gateway", TEXT),
        (TEXT, " \n ", TEXT),
        ("", "Сайт kotiki.ru ", "Сайт kotiki.ru "),
        ("", "Сайт kotiki.ru:\n", "Сайт kotiki.ru:\n"),
        ("Сайт лёг", "Сайт лёг ", "Сайт лёг "),
        ("Сайт лёг с утра", "Сайт лёг ", "Сайт лёг с утра"),
    ] {
        let (play, _) = reopened(&written(kept), typed);
        assert_eq!(play.visit.draft.text, text, "{kept} + {typed}");
        assert_eq!(play.visit.screen, Screen::Ask);
    }
}

#[test]
fn a_parcel_goes_out_again_under_its_key() {
    for answer in [None, Some(http(503, ""))] {
        let (mut play, mut device) = (Play::of(plain()), Device::default());
        play.review(TEXT);
        device.take(&play.send(Event::Hidden));
        device.take(&play.send(Event::Send));
        let key = play.visit.outbox[0].key.clone();
        if let Some(answer) = answer {
            device.take(&play.send(Event::Packed { key: key.clone(), kept: true }));
            device.take(&play.deliver(&key, answer));
        }
        let (mut again, effects) = reopened(&device, "");
        assert!(sent_keys(&effects).eq([key.as_str()]), "{effects:?}");
        assert_eq!(again.visit.screen, Screen::Outbox);
        assert_eq!(again.send(Event::Send), [], "its draft is still in the store, and still no second ticket");
        device.take(&effects);
        device.take(&again.deliver(&key, created()));
        assert_eq!((again.visit.screen, again.visit.draft.text.as_str()), (Screen::Receipt, ""));
        let (last, effects) = reopened(&device, "");
        assert_eq!(effects, []);
        assert_eq!((last.visit.history.len(), last.visit.draft.text.as_str()), (1, ""));
    }
}

#[test]
fn a_ticket_that_the_client_stopped_stays_stopped() {
    let (mut play, mut device) = (Play::of(plain()), Device::default());
    play.review(TEXT);
    device.take(&play.send(Event::Send));
    let key = play.visit.outbox[0].key.clone();
    device.take(&play.send(Event::Packed { key: key.clone(), kept: true }));
    device.take(&play.send(Event::StopSending(key.clone())));
    let (again, effects) = reopened(&device, "");
    assert_eq!(effects, []);
    assert_eq!(again.visit.parcel(&key).unwrap().state, ParcelState::Stopped);
}

#[test]
fn text_typed_while_a_parcel_waits_is_a_question_of_its_own() {
    let (mut play, mut device) = (Play::of(plain()), Device::default());
    play.review(TEXT);
    device.take(&play.send(Event::Hidden));
    device.take(&play.send(Event::Send));
    let key = play.visit.outbox[0].key.clone();
    let (mut again, _) = reopened(&device, "новый вопрос");
    again.deliver(&key, created());
    assert!(again.visit.draft.text.contains("новый вопрос"), "{:?}", again.visit.draft.text);
}

#[test]
fn ids_of_two_pages_differ() {
    let (first, _) = reopened(&Device::default(), "");
    assert_ne!(first.visit.draft.id, Play::of(plain()).visit.draft.id);
    let (again, _) = reopened(&Device { saved: Some(Saved::default()), ..Device::default() }, "x");
    assert_eq!(again.visit.draft.text, "x");
}
