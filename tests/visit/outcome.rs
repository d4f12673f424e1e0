//! Answers that mean «not now»: the ticket is kept, its key stays, and it goes out again by clock, network or hand. And what the receipt
//! tells once it has arrived.

use std::sync::Arc;

use askwell::backend::Delay;
use askwell::backend::delivery::Heard;
use askwell::backend::selector::HttpAnswer;
use askwell::policy::desk::{PromiseCase, Urgent};
use askwell::policy::facts::Intent;
use askwell::policy::profile::{Apart, Level};
use askwell::policy::promise::{Bound, Clock, Promise, PromiseKind};
use askwell::policy::when::When;
use askwell::policy::{Desk, Profile};
use askwell::visit::{Effect, Event, FORM, ParcelState, Pause, Screen};

use super::support::{Play, TEXT, created, http, noted, plain, sent_keys};

fn pause(effects: &[Effect]) -> Option<u32> {
    effects.iter().find_map(|effect| match effect {
        Effect::RetryAfter { ms, .. } => Some(*ms),
        _ => None,
    })
}

#[test]
fn every_delay_keeps_the_ticket_and_says_why() {
    let busy = |after: &str| {
        let headers = vec![("retry-after".to_owned(), after.to_owned())];
        Heard::Answer(HttpAnswer { status: 503, headers, body: Vec::new() })
    };
    let cases = [
        (Heard::Broken, Delay::Unreachable, Some(5_000)),
        (Heard::TimedOut, Delay::TimedOut, Some(5_000)),
        (busy(""), Delay::Server(503), Some(5_000)),
        (busy("42"), Delay::Server(503), Some(42_000)),
        (busy("0"), Delay::Server(503), Some(1_000)),
        (busy("4294967295"), Delay::Server(503), Some(86_400_000)),
        (http(408, ""), Delay::Server(408), Some(5_000)),
        (http(409, ""), Delay::Server(409), Some(5_000)),
        (http(429, ""), Delay::Server(429), Some(5_000)),
        (http(200, "<html>login</html>"), Delay::Unreadable, Some(5_000)),
        (http(201, r#"{"number":""}"#), Delay::Unreadable, Some(5_000)),
        (http(302, ""), Delay::Setup(302), None),
        (http(401, ""), Delay::Setup(401), None),
        (http(404, ""), Delay::Setup(404), None),
        (Heard::FileGone("a.png".to_owned()), Delay::FileGone("a.png".to_owned()), None),
    ];
    for (answer, why, ms) in cases {
        let (mut play, key) = Play::under_way(TEXT);
        let effects = play.deliver(&key, answer.clone());
        assert_eq!(pause(&effects), ms, "{answer:?}");
        let next = ms.map(|ms| play.now + f64::from(ms));
        assert_eq!(
            noted(&effects).map(|parcel| &parcel.state),
            Some(&ParcelState::Waiting { why, next }),
            "{answer:?}"
        );
        assert_eq!((&play.visit.screen, play.visit.outbox.len()), (&Screen::Outbox, 1));
        assert_eq!(play.visit.outbox[0].ticket.body, TEXT);
        let effects = play.send(Event::Retry(key.clone()));
        assert!(sent_keys(&effects).eq([key.as_str()]), "{answer:?}");
        play.deliver(&key, created());
        assert_eq!(play.visit.screen, Screen::Receipt);
    }
}

#[test]
fn pauses_grow_and_the_last_one_repeats() {
    let (mut play, key) = Play::under_way(TEXT);
    let mut pauses = Vec::new();
    for _ in 0..7 {
        pauses.extend(pause(&play.deliver(&key, Heard::Broken)));
        play.send(Event::Retry(key.clone()));
    }
    assert_eq!(pauses, [5_000, 15_000, 60_000, 300_000, 900_000, 900_000, 900_000]);
}

#[test]
fn each_try_repeats_the_first_request_to_the_byte() {
    let (mut play, key) = Play::under_way(TEXT);
    play.deliver(&key, Heard::TimedOut);
    let request = |effects: Vec<Effect>| match effects.into_iter().last() {
        Some(Effect::Send(shipment)) => shipment.request,
        other => panic!("{other:?}"),
    };
    let first = request(play.send(Event::Retry(key.clone())));
    play.deliver(&key, Heard::TimedOut);
    play.play([Event::NewQuestion, Event::OpenOutbox]);
    assert_eq!(request(play.send(Event::Retry(key))), first);
}

#[test]
fn the_network_that_comes_back_sends_what_waited() {
    let (mut play, key) = Play::under_way(TEXT);
    assert_eq!(play.send(Event::Online(true)), [], "it never went");
    play.deliver(&key, Heard::Broken);
    play.send(Event::Online(false));
    assert_eq!((play.visit.offline_since, play.visit.notice.code), (Some(play.now), "outbox.saved_offline"));
    assert_eq!(play.send(Event::Online(false)), []);
    let effects = play.send(Event::Online(true));
    assert!(sent_keys(&effects).eq([key.as_str()]));
    assert_eq!(play.visit.offline_since, None);
    assert_eq!(play.send(Event::Retry(key.clone())), [], "the clock's own try comes second and is none");
    play.deliver(&key, created());
    assert_eq!(play.visit.history.len(), 1);
}

/// The plain provider, which answers within a day, and within half an hour when something is down; that goes before the queue.
fn quick() -> Profile {
    let promise = |minutes| Promise {
        plan: None,
        kind: PromiseKind::Reply,
        bound: Bound::Max,
        minutes,
        clock: Clock::Calendar,
        rule: "R1".to_owned(),
        hours: None,
    };
    let when = || When { intent: vec![Intent::Outage], ..When::default() };
    let urgent = Urgent { when: when(), rules: vec!["R1".to_owned()], ..Urgent::default() };
    let promises = vec![PromiseCase { when: when(), promise: promise(30) }];
    let desk = Desk { urgency: vec![urgent], promises, ..Desk::default() };
    let mut profile = Profile { promises: vec![promise(1_440)], desk: Apart::of(&desk), ..plain() };
    profile.rules[0].level = Level::Inform;
    profile
}

#[test]
fn a_receipt_tells_the_urgency_and_the_promise_of_its_own_ticket() {
    const DOWN: &str = "Наш сайт lavka.example не открывается ни у кого, всё лежит";
    const CALM: &str = "Где посмотреть, когда кончается домен?";
    let told = |play: &Play| {
        let sent = play.visit.receipt.as_ref().unwrap();
        let promised = sent.promised.as_ref().unwrap();
        (sent.urgent.clone(), promised.minutes, promised.due.unwrap() - play.now)
    };
    let (urgent, calm) = ((Some("R1".to_owned()), 30, 1_800_000.0), (None, 1_440, 86_400_000.0));
    for (first, begun, wanted) in [(DOWN, "", &urgent), (CALM, "", &calm), (DOWN, CALM, &urgent), (CALM, DOWN, &calm)] {
        let mut play = Play::of(quick());
        play.review(first);
        let key = play.sending();
        if !begun.is_empty() {
            // Something else is begun, and read by the desk, before the answer comes.
            play.send(Event::BackToText);
            play.typed(begun);
            let revision = play.visit.revision;
            play.send(Event::Woke { revision, pause: Pause::Settle });
            assert_ne!(play.visit.terms.is_urgent(), wanted.0.is_some());
        }
        play.deliver(&key, created());
        assert_eq!(told(&play), *wanted, "{first} / {begun}");
        // A page that is opened again knows it from the device.
        let history = Arc::new(play.visit.history.clone());
        let mut again = Play::early(quick(), "fedcba9876543210fedcba9876543210");
        again.visit.screen = Screen::Receipt;
        let desk = again.visit.profile.desk.clone();
        again.send(Event::FormArrived { logic: &FORM, desk, outbox: Arc::default(), history });
        assert_eq!(again.visit.receipt, play.visit.receipt);
        assert_eq!(again.visit.screen, Screen::Receipt);
    }
}
