//! Ways out of the page: a help desk that is data, a relay that takes now and tells later, another tab that is quicker.

use std::sync::Arc;

use askwell::backend::delivery::Heard;
use askwell::backend::{Delay, Place, content::shown};
use askwell::policy::desk::{Desk, Posting};
use askwell::policy::profile::Apart;
use askwell::visit::{Effect, Event, Parcel, ParcelState, Screen, Shipment, Way};

use super::device::Device;
use super::support::{BACKEND, Play, TEXT, created, http, keyless, picture, plain, posted, sent_keys};

fn shipment(effects: &[Effect]) -> &Shipment {
    let found = effects.iter().find_map(|effect| match effect {
        Effect::Send(shipment) => Some(shipment.as_ref()),
        _ => None,
    });
    found.unwrap_or_else(|| panic!("nothing goes out: {effects:?}"))
}

fn state(play: &Play, key: &str) -> ParcelState {
    play.visit.parcel(key).map(|parcel| parcel.state.clone()).expect("the parcel is there")
}

fn why(play: &Play, key: &str) -> Delay {
    match state(play, key) {
        ParcelState::Waiting { why, .. } => why,
        other => panic!("{other:?}"),
    }
}

/// A ticket with two files on its way to the help desk that is data; its key.
fn at_desk() -> (Play, String) {
    let mut play = Play::of(posted());
    play.send(Event::from(Way::CourierCame(Some(keyless()))));
    play.review(TEXT);
    play.send(Event::FilesPicked(vec![picture("a"), picture("b")]));
    let key = play.sending();
    (play, key)
}

#[test]
fn each_step_goes_out_once_and_the_number_is_known_from_the_first() {
    let (mut play, key) = at_desk();
    assert_eq!(play.visit.parcel(&key).map(|parcel| (parcel.file, parcel.risk)), Some((None, true)));
    let effects = play.deliver(&key, http(201, r#"{"number":7}"#));
    assert_eq!(shipment(&effects).request.url, "/7/files");
    assert_eq!(shipment(&effects).files[0], ("a".to_owned(), "a.png".to_owned()));
    assert!(matches!(effects[0], Effect::Note(_)), "it is kept before it goes out");
    let parcel = play.visit.parcel(&key).unwrap();
    assert_eq!((parcel.number.as_deref(), parcel.file, parcel.risk), (Some("7"), Some(0), false));
    play.send(Event::Progress { key: key.clone(), sent: 40, total: 100 });
    let sent = play.visit.parcel(&key).unwrap().files_sent();
    assert_eq!(sent, [("a.png".to_owned(), 40, 100), ("b.png".to_owned(), 0, 100)]);
    let effects = play.deliver(&key, http(200, "{}"));
    assert_eq!(play.visit.parcel(&key).unwrap().file, Some(1));
    assert_eq!(shipment(&effects).request.url, "/7/files");
    let effects = play.deliver(&key, http(413, r#"{"detail":"too large"}"#));
    assert!(effects.contains(&Effect::TellSent { number: "7".to_owned() }));
    let receipt = &play.visit.receipt.as_ref().unwrap().receipt;
    assert_eq!(receipt.lost_files, [("b.png".to_owned(), "too large".to_owned())]);
    assert_eq!(play.visit.screen, Screen::Receipt);
}

#[test]
fn a_fault_of_the_desk_stands_at_its_field() {
    let (mut play, key) = at_desk();
    play.deliver(&key, http(422, r#"{"detail":"no","fields":{"mail":"is full","shape":"is odd"}}"#));
    let refusal = play.visit.refusal.as_ref().unwrap();
    let said: Vec<(&str, &str)> = refusal.flaws.iter().map(|flaw| (flaw.field.as_str(), flaw.said.as_str())).collect();
    assert!(said.contains(&("email", "is full")) && said.contains(&("", "is odd")), "{said:?}");
    assert_eq!((play.visit.outbox.len(), play.visit.draft.text.as_str()), (0, TEXT));
}

#[test]
fn what_may_have_made_a_ticket_is_sent_again_by_the_clients_word_alone() {
    for heard in [Heard::Broken, Heard::TimedOut, http(500, ""), http(200, "<html>")] {
        let (mut play, key) = at_desk();
        let effects = play.deliver(&key, heard.clone());
        assert!(!effects.iter().any(|effect| matches!(effect, Effect::RetryAfter { .. })), "{heard:?}");
        assert_eq!((why(&play, &key), play.visit.screen.clone()), (Delay::Doubt, Screen::Outbox));
        for event in
            [Event::from(Way::Due(key.clone())), Event::Retry(key.clone()), Event::Online(false), Event::Online(true)]
        {
            assert_eq!(sent_keys(&play.send(event)).count(), 0, "{heard:?}");
        }
        // Nor by a reload.
        let mut device = Device { desk: play.visit.profile.desk.clone(), ..Device::default() };
        device.parcels.insert(key.clone(), play.visit.parcel(&key).cloned().unwrap());
        let mut next = Play::early(posted(), "next");
        next.send(device.restored(""));
        next.send(device.arrived());
        assert_eq!(sent_keys(&next.send(Event::from(Way::CourierCame(Some(keyless()))))).count(), 0, "{heard:?}");
        assert_eq!(why(&next, &key), Delay::Doubt);
        let effects = next.send(Event::from(Way::SendAnyway(key.clone())));
        assert_eq!(shipment(&effects).request.url, "/tickets", "{heard:?}");
    }
    // What surely did nothing goes by itself.
    for heard in [Heard::NotSent, http(503, ""), http(429, "")] {
        let (mut play, key) = at_desk();
        let effects = play.deliver(&key, heard.clone());
        assert!(effects.iter().any(|effect| matches!(effect, Effect::RetryAfter { .. })), "{heard:?}");
        play.now += 60_000.0;
        assert_eq!(sent_keys(&play.send(Event::from(Way::Due(key.clone())))).count(), 1, "{heard:?}");
    }
}

#[test]
fn a_tab_that_is_killed_while_the_ticket_is_made_leaves_a_doubt() {
    let (play, key) = at_desk();
    let mut device = Device { desk: play.visit.profile.desk.clone(), ..Device::default() };
    device.parcels.insert(key.clone(), play.visit.parcel(&key).cloned().unwrap());
    let mut next = Play::early(posted(), "next");
    next.send(device.restored(""));
    let effects = next.send(device.arrived());
    assert!(effects.contains(&Effect::LoadCourier(BACKEND.to_owned())));
    let effects = next.send(Event::from(Way::CourierCame(Some(keyless()))));
    assert_eq!((sent_keys(&effects).count(), why(&next, &key)), (0, Delay::Doubt));
    // Killed between two files, it goes on by itself: the file may be sent twice, the ticket is not.
    let (mut play, key) = at_desk();
    play.deliver(&key, http(201, r#"{"number":7}"#));
    device.parcels.insert(key.clone(), play.visit.parcel(&key).cloned().unwrap());
    device.parcels.retain(|known, _| *known == key);
    let mut next = Play::early(posted(), "next");
    next.send(device.restored(""));
    next.send(device.arrived());
    let effects = next.send(Event::from(Way::CourierCame(Some(keyless()))));
    assert_eq!(shipment(&effects).request.url, "/7/files");
}

#[test]
fn a_hidden_answer_is_named_and_waited_for_politely() {
    let (mut play, key) = at_desk();
    play.deliver(&key, http(201, r#"{"number":7}"#));
    let effects = play.deliver(&key, Heard::Broken);
    assert_eq!(why(&play, &key), Delay::Hidden);
    let pause = effects.iter().find_map(|effect| match effect {
        Effect::RetryAfter { ms, .. } => Some(*ms),
        _ => None,
    });
    assert_eq!(pause, Some(60_000));
}

#[test]
fn a_ticket_that_is_half_made_can_be_left_so_and_never_deleted() {
    let (mut play, key) = at_desk();
    play.deliver(&key, http(201, r#"{"number":7}"#));
    play.deliver(&key, http(503, ""));
    let effects = play.send(Event::Discard(key.clone()));
    assert!(effects.contains(&Effect::Unpack(key.clone())));
    let receipt = &play.visit.receipt.as_ref().unwrap().receipt;
    assert_eq!((receipt.number.as_str(), receipt.lost_files.len()), ("7", 2));
    assert_eq!(play.visit.screen, Screen::Receipt);
}

#[test]
fn a_parcel_waits_for_what_carries_it() {
    let mut play = Play::of(posted());
    play.review(TEXT);
    let effects = play.send(Event::Send);
    let key = play.visit.outbox[0].key.clone();
    assert!(matches!(effects[0], Effect::Pack(_)));
    let effects = play.send(Event::Packed { key: key.clone(), kept: true });
    assert_eq!(effects, [Effect::LoadCourier(BACKEND.to_owned())]);
    play.send(Event::from(Way::CourierCame(None)));
    assert_eq!((why(&play, &key), play.visit.parcel(&key).unwrap().attempts), (Delay::Unreachable, 0));
    play.now += 60_000.0;
    assert_eq!(play.send(Event::from(Way::Due(key))), [Effect::LoadCourier(BACKEND.to_owned())]);
    let effects = play.send(Event::from(Way::CourierCame(Some(keyless()))));
    assert_eq!(shipment(&effects).request.url, "/tickets");
}

#[test]
fn an_addition_where_none_can_be_made_is_a_ticket_that_names_the_other() {
    let (mut play, key) = at_desk();
    play.deliver(&key, http(201, r#"{"number":7}"#));
    play.deliver(&key, http(200, "{}"));
    play.deliver(&key, http(200, "{}"));
    play.send(Event::AddTo);
    play.typed("Ещё ошибка в журнале");
    play.send(Event::Send);
    let key = play.visit.outbox[0].key.clone();
    let effects = play.send(Event::Packed { key, kept: true });
    let said = shown(&shipment(&effects).request.body, &|_| String::new());
    assert_eq!(shipment(&effects).request.url, "/tickets");
    assert!(said.contains("Ещё ошибка") && said.contains('7'), "{said}");
}

#[test]
fn a_timer_of_an_earlier_wait_does_not_undo_a_stop() {
    let (mut play, key) = Play::under_way(TEXT);
    play.deliver(&key, http(503, ""));
    play.send(Event::Retry(key.clone()));
    play.send(Event::StopSending(key.clone()));
    play.now += 60_000.0;
    assert_eq!(play.send(Event::from(Way::Due(key.clone()))), []);
    assert_eq!(state(&play, &key), ParcelState::Stopped);
    play.deliver(&key, http(503, ""));
    assert_eq!(sent_keys(&play.send(Event::Retry(key))).count(), 1, "the client's word does");
}

/// A ticket that a relay has taken and not yet handed on; its key.
fn queued() -> (Play, String) {
    let (mut play, key) = Play::under_way(TEXT);
    let effects = play.deliver(&key, http(202, r#"{"number":"100-7","state":"queued"}"#));
    let asked = effects.iter().find_map(|effect| match effect {
        Effect::AskReceipt { url, ms, .. } => Some((url.as_str(), *ms)),
        _ => None,
    });
    assert_eq!(asked, Some(("v1/receipt", 10_000)));
    (play, key)
}

#[test]
fn the_number_of_the_help_desk_follows() {
    let (mut play, key) = queued();
    assert_eq!(play.visit.receipt.as_ref().map(|sent| sent.receipt.place), Some(Place::Queued));
    let told = |play: &mut Play, heard: Heard| {
        play.send(Event::from(Way::ReceiptTold { key: key.clone(), heard: Arc::new(heard) }))
    };
    for still in [Heard::Broken, http(503, ""), http(202, r#"{"number":"100-7","state":"queued"}"#)] {
        let effects = told(&mut play, still);
        assert!(matches!(effects[..], [Effect::AskReceipt { .. }]), "{effects:?}");
    }
    let effects = told(&mut play, http(200, r#"{"number":"4711","state":"delivered","reference":"100-7"}"#));
    assert!(matches!(effects[..], [Effect::KeepHistory(_)]), "asked no more: {effects:?}");
    let sent = play.visit.receipt.clone().unwrap();
    assert_eq!((sent.receipt.number.as_str(), sent.receipt.place, sent.key.as_str()), ("4711", Place::Desk, ""));
    assert_eq!(play.visit.history[0], sent);
    assert_eq!(told(&mut play, created()), [], "a late answer is none");
}

#[test]
fn the_number_is_asked_for_again_when_the_page_opens_and_not_for_ever() {
    let (play, _) = queued();
    let mut device = Device { history: play.visit.history.clone(), ..Device::default() };
    let asks = |device: &Device, now: f64| {
        let mut next = Play::early(plain(), "next");
        next.now = now;
        next.send(device.restored(""));
        let effects = next.send(device.arrived());
        effects.iter().filter(|effect| matches!(effect, Effect::AskReceipt { .. })).count()
    };
    assert_eq!(asks(&device, play.now), 1);
    assert_eq!(asks(&device, play.now + 3.0 * 86_400e3), 1);
    assert_eq!(asks(&device, play.now + 8.0 * 86_400e3), 0);
    // The relay does not know it: what was told stays what it is, the relay's own number, which no help desk has.
    let (mut play, key) = queued();
    play.send(Event::from(Way::ReceiptTold { key, heard: Arc::new(http(404, "")) }));
    let receipt = &play.visit.history[0].receipt;
    assert_eq!((receipt.number.as_str(), receipt.place), ("100-7", Place::Queued));
    device.history = play.visit.history.clone();
    assert_eq!(asks(&device, play.now), 1, "the next visit asks again");
}

#[test]
fn a_password_that_is_wanted_again_brings_the_same_ticket() {
    let (mut play, key) = Play::under_way(TEXT);
    let effects = play.deliver(&key, http(201, r#"{"number":"100-7","secret":"wanted"}"#));
    assert!(!effects.contains(&Effect::Unpack(key.clone())), "words and files are still needed");
    let parcel = play.visit.parcel(&key).unwrap();
    assert_eq!((why(&play, &key), parcel.number.as_deref()), (Delay::Secret, Some("100-7")));
    assert_eq!(play.send(Event::from(Way::SecretAgain { key: key.clone(), secret: String::new() })), []);
    let effects = play.send(Event::from(Way::SecretAgain { key: key.clone(), secret: "s3cret".to_owned() }));
    let said = shown(&shipment(&effects).request.body, &|_| String::new());
    assert!(said.contains("name=\"secret\"\r\n\r\ns3cret\r\n"), "{said}");
    for effect in &effects {
        assert!(matches!(effect, Effect::Send(_)) || !format!("{effect:?}").contains("s3cret"), "{effect:?}");
    }
    play.deliver(&key, created());
    assert_eq!((&play.visit.screen, play.visit.outbox.len()), (&Screen::Receipt, 0));
    // Or it is done without.
    let (mut play, key) = Play::under_way(TEXT);
    play.deliver(&key, http(201, r#"{"number":"100-7","secret":"wanted"}"#));
    play.send(Event::Discard(key));
    assert_eq!(play.visit.receipt.as_ref().map(|sent| sent.receipt.number.as_str()), Some("100-7"));
}

#[test]
fn a_token_is_asked_for_when_the_form_comes_and_goes_along() {
    let posting = Posting { form: true, ..Posting::default() };
    let desk = Apart::of(&Desk { posting, ..Desk::default() });
    let mut play = Play::early(plain(), "page");
    let effects = play.send(Device { desk, ..Device::default() }.arrived());
    assert!(effects.contains(&Effect::AskForm("v1/form".to_owned())), "{effects:?}");
    play.review(TEXT);
    play.send(Event::Send);
    let key = play.visit.outbox[0].key.clone();
    let effects = play.send(Event::Packed { key, kept: true });
    assert_eq!(shipment(&effects).form, "v1/form");
    let (mut play, _) = Play::under_way(TEXT);
    assert!(!play.send(Device::default().arrived()).iter().any(|effect| matches!(effect, Effect::AskForm(_))));
}

#[test]
fn of_two_tabs_one_sends_and_both_know_the_end() {
    let (mut first, key) = Play::under_way(TEXT);
    let kept: Parcel = first.visit.parcel(&key).cloned().unwrap();
    let mut second = Play::of(plain());
    let mut device = Device::default();
    device.parcels.insert(key.clone(), kept.clone());
    let effects = second.send(device.arrived());
    assert_eq!(sent_keys(&effects).count(), 1, "it tries, and the browser's lock tells");
    let effects = second.send(Event::from(Way::SentElsewhere(key.clone())));
    assert_eq!((why(&second, &key), effects.len()), (Delay::Elsewhere, 1));
    // What the first tab notes, the second one takes over, but for sending it itself.
    second.send(Event::from(Way::ParcelNoted(Box::new(Parcel { progress: vec![1], ..kept }))));
    assert_eq!((why(&second, &key), second.visit.parcel(&key).unwrap().progress.len()), (Delay::Elsewhere, 1));
    first.send(Event::from(Way::ParcelNoted(Box::new(second.visit.parcel(&key).cloned().unwrap()))));
    assert!(matches!(state(&first, &key), ParcelState::Sending { .. }), "whoever sends knows better");
    first.deliver(&key, created());
    let history = Arc::new(first.visit.history.clone());
    second.send(Event::OpenOutbox);
    second.send(Event::from(Way::ParcelGone { key: key.clone(), history }));
    assert_eq!((second.visit.outbox.len(), &second.visit.screen), (0, &Screen::Receipt));
    assert_eq!(second.visit.receipt, first.visit.receipt);
    second.now += 60_000.0;
    assert_eq!(second.send(Event::from(Way::Due(key))), []);
}

#[test]
fn files_of_one_request_are_told_one_by_one() {
    let mut play = Play::of(plain());
    play.review(TEXT);
    play.send(Event::FilesPicked(vec![picture("a"), picture("b")]));
    let key = play.sending();
    for (sent, told) in [(0, [0, 0]), (50, [0, 0]), (130, [30, 0]), (250, [100, 50]), (300, [100, 100])] {
        play.send(Event::Progress { key: key.clone(), sent, total: 300 });
        let each: Vec<u64> = play.visit.parcel(&key).unwrap().files_sent().iter().map(|(_, sent, _)| *sent).collect();
        assert_eq!(each, told, "{sent} of 300");
    }
}
