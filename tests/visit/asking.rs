//! Typing, the pauses in it, and Continue.

use askwell::ticket::validation::Fault;
use askwell::visit::{Effect, Event, Focus, Pause, Screen};

use super::support::{Play, SECRET, TEXT, kb, plain, saved, strict};

#[test]
fn each_keystroke_asks_for_both_pauses_and_only_the_last_one_searches() {
    let mut play = Play::of(plain());
    play.send(kb());
    let effects = play.typed("Сайт отвеч");
    let revision = play.visit.revision;
    assert_eq!(
        effects,
        [Effect::Wake { revision, pause: Pause::Search }, Effect::Wake { revision, pause: Pause::Settle }]
    );
    play.typed(TEXT);
    for pause in [Pause::Search, Pause::Settle] {
        assert_eq!(play.send(Event::Woke { revision, pause }), [], "a stale wake");
        assert!(play.visit.hits.found.is_none());
    }
    let revision = play.visit.revision;
    assert_eq!(play.send(Event::Woke { revision, pause: Pause::Search }), []);
    let found = play.visit.hits.found.as_ref().unwrap();
    assert_eq!(found.hits.first().map(|hit| hit.doc), Some(0));
    assert!(found.hits.len() <= 5);

    let effects = play.send(Event::Woke { revision, pause: Pause::Settle });
    assert_eq!(saved(&effects).map(|saved| saved.draft.text.as_str()), Some(TEXT));
    assert_eq!(play.visit.notice.code, "hits.announce");
    let serial = play.visit.notice.serial;
    play.send(Event::Woke { revision, pause: Pause::Settle });
    assert_eq!(play.visit.notice.serial, serial, "the same number is told once");
}

#[test]
fn a_hidden_password_is_spoken_of_once_and_the_articles_after_the_next_pause() {
    let mut play = Play::of(plain());
    play.send(kb());
    let settle = |play: &mut Play| play.send(Event::Woke { revision: play.visit.revision, pause: Pause::Settle });
    play.typed(&format!("{TEXT}, пароль: {SECRET}"));
    play.send(Event::Woke { revision: play.visit.revision, pause: Pause::Search });
    settle(&mut play);
    assert_eq!(play.visit.notice.code, "secret.announce");
    // A pause that comes because the search or the form has come.
    settle(&mut play);
    assert_eq!(play.visit.notice.code, "secret.announce", "nobody has typed on");
    play.typed(&format!("{TEXT}, пароль: {SECRET} вот"));
    settle(&mut play);
    assert_eq!(play.visit.notice.code, "hits.announce");
    play.typed(&format!("{TEXT}, пароль: {SECRET} вот, ещё пароль: {SECRET}x"));
    settle(&mut play);
    assert_eq!(play.visit.notice.code, "secret.announce");
}

#[test]
fn a_long_text_is_read_in_slices_and_kept_when_it_was_read_through() {
    let line = "[21/Nov/2026:12:00:00] GET /catalog HTTP/1.1 200 «Мозилла»\n";
    let log = format!("{TEXT}\n{}пароль: {SECRET}\n", line.repeat(3_000));
    let mut play = Play::of(plain());
    let effects = play.typed(&log);
    let revision = play.visit.revision;
    let slice = Effect::Wake { revision, pause: Pause::Slice };
    assert_eq!(effects.last(), Some(&slice));
    assert!(play.visit.scan.found.iter().any(|found| found.text.contains("502")), "its head is read at once");
    let settle = Event::Woke { revision, pause: Pause::Settle };
    assert_eq!(play.send(settle.clone()), [Effect::Wake { revision, pause: Pause::Settle }], "not kept yet");
    let mut slices = 1;
    while play.send(Event::Woke { revision, pause: Pause::Slice }).contains(&slice) {
        slices += 1;
    }
    assert!((40..120).contains(&slices), "{slices}");
    let kept = play.send(settle);
    let kept = &saved(&kept).unwrap().draft.text;
    assert!(kept.len() > 150_000 && !kept.contains(SECRET));
    // A page that is closed does not wait.
    play.typed(&format!("Ой. {log}"));
    let kept = play.send(Event::Hidden);
    assert!(!saved(&kept).unwrap().draft.text.contains(SECRET));
    // It is too long for any help desk, and that is said at once.
    let effects = play.send(Event::Continue);
    assert_eq!((&play.visit.screen, effects), (&Screen::Ask, vec![Effect::Focus(Focus::Summary)]));
    assert!(matches!(play.visit.errors[0].fault, Fault::LongText { now } if now > 150_000));
}

#[test]
fn the_same_text_again_is_no_change_and_moves_only_the_caret() {
    let mut play = Play::of(plain());
    play.typed(TEXT);
    let revision = play.visit.revision;
    assert_eq!(play.send(Event::Typed { text: TEXT.to_owned(), caret: 3 }), []);
    assert_eq!((play.visit.revision, play.visit.caret), (revision, 3));
    play.send(Event::CaretMoved(5));
    assert_eq!((play.visit.revision, play.visit.caret), (revision, 5));
}

#[test]
fn a_base_that_arrives_late_searches_at_once_and_one_that_fails_stops_nobody() {
    let mut play = Play::of(plain());
    play.typed(TEXT);
    let revision = play.visit.revision;
    play.send(Event::Woke { revision, pause: Pause::Search });
    assert!(play.visit.hits.found.is_none());
    play.send(kb());
    assert!(play.visit.hits.found.is_some());

    let mut play = Play::of(plain());
    play.send(Event::KbFailed);
    play.review(TEXT);
    play.sending();
}

#[test]
fn continue_without_a_text_says_so_and_typing_takes_it_back() {
    for text in ["", "  \n\t "] {
        let mut play = Play::of(strict());
        if !text.is_empty() {
            play.typed(text);
        }
        assert_eq!(play.send(Event::Continue), [Effect::Focus(Focus::Summary)]);
        assert_eq!((play.faulty(), &play.visit.screen), (vec!["text"], &Screen::Ask));
        assert_eq!(play.visit.errors[0].fault, Fault::EmptyText);
        assert_eq!(play.send(Event::GoTo("text".to_owned())), [Effect::Focus(Focus::Field("text".to_owned()))]);
        play.typed("С");
        assert!(play.visit.errors.is_empty());
    }
}

#[test]
fn the_repaired_reading_is_taken_only_when_asked() {
    let typed = "ошибка 502 yf cfqnt";
    let mut play = Play::of(plain());
    play.send(kb());
    play.typed(typed);
    play.send(Event::Woke { revision: play.visit.revision, pause: Pause::Search });
    let Some(meant) = play.visit.hits.found.as_ref().and_then(|found| found.meant.clone()) else {
        // Half of the words are as typed, so that no repair may be offered: then taking it must do nothing.
        assert_eq!(play.send(Event::MeantThat), []);
        assert_eq!(play.visit.draft.text, typed);
        return;
    };
    assert_eq!(play.visit.draft.text, typed);
    play.send(Event::MeantAsTyped);
    assert!(play.visit.hits.keep_as_typed && play.visit.draft.text == typed);
    let effects = play.send(Event::MeantThat);
    assert_eq!(play.visit.draft.text, meant);
    assert_eq!(effects.last(), Some(&Effect::Focus(Focus::Caret(meant.encode_utf16().count() as u32))));
}

#[test]
fn what_is_saved_hides_secrets_until_the_client_says_that_it_is_none() {
    let mut play = Play::of(plain());
    play.typed(&format!("Не могу войти, пароль: {SECRET}, что делать?"));
    let effects = play.send(Event::Hidden);
    let text = &saved(&effects).unwrap().draft.text;
    assert!(!text.contains(SECRET) && text.contains("что делать?"), "{text}");
    assert!(play.visit.draft.text.contains(SECRET), "on the screen it stays as typed");
    let effects = play.send(Event::NotSecret(SECRET.to_owned()));
    assert!(saved(&effects).unwrap().draft.text.contains(SECRET));
}

#[test]
fn a_device_that_keeps_nothing_is_told_of_once() {
    let mut play = Play::of(plain());
    play.send(Event::StorageRefused);
    assert!(!play.visit.kept);
    let serial = play.visit.notice.serial;
    play.send(Event::StorageRefused);
    assert_eq!((play.visit.notice.code, play.visit.notice.serial), ("ask.announce_not_kept", serial));
    play.review(TEXT);
    play.sending();
}
