//! The form, a part of the page by itself: when it is asked for, what waits for it, and what happens when it does not come.

use askwell::ticket::secrets::MASK;
use askwell::visit::{Effect, Event, Form, Pause, Screen};

use super::device::Device;
use super::support::{Play, TEXT, kb, plain};

const ENTROPY: &str = "0123456789abcdef0123456789abcdef";

fn early() -> Play {
    Play::early(plain(), ENTROPY)
}

fn loads(effects: &[Effect]) -> bool {
    effects.contains(&Effect::LoadForm)
}

fn pause(play: &mut Play) -> Vec<Effect> {
    let revision = play.visit.revision;
    play.send(Event::Woke { revision, pause: Pause::Settle })
}

#[test]
fn it_is_fetched_early_when_there_is_text_and_the_articles_have_come() {
    let mut play = early();
    assert!(!loads(&play.send(kb())), "nobody has typed");
    play.typed(TEXT);
    assert!(loads(&pause(&mut play)));
    assert!(!loads(&pause(&mut play)), "it is on its way");
    play.send(Device::default().arrived());
    assert!(!loads(&pause(&mut play)), "it is here");

    let mut play = early();
    play.typed(TEXT);
    assert!(!loads(&pause(&mut play)), "the articles come first");
    assert!(loads(&play.send(Event::KbFailed)));
}

#[test]
fn what_needs_it_waits_for_it() {
    let mut play = early();
    play.typed(TEXT);
    let effects = play.send(Event::Continue);
    assert!(loads(&effects) && effects.iter().any(|effect| matches!(effect, Effect::Save(_))), "{effects:?}");
    assert!(play.visit.awaits_screen());
    assert!(!loads(&play.send(Event::Continue)), "a second press changes nothing");
    play.moves.clear();
    play.send(Device::default().arrived());
    assert_eq!((&play.visit.screen, play.visit.awaits_screen()), (&Screen::Details, false));
    assert_eq!(play.moves.iter().map(|(_, opens)| *opens).collect::<Vec<_>>(), [true], "Back leads to the text");
    assert_eq!(play.visit.draft.text, TEXT);
}

/// What the last of these effects keeps.
fn kept(effects: &[Effect]) -> String {
    let kept = effects.iter().rev().find_map(|effect| match effect {
        Effect::Save(saved) => Some(saved.draft.text.clone()),
        _ => None,
    });
    kept.expect("something is kept")
}

#[test]
fn what_might_be_a_secret_is_kept_only_once_it_can_be_told() {
    let mut play = early();
    play.send(kb());
    let text = "Вхожу на host-24.example, пароль: Qwerty123, договор KX-77120-B, а там 502";
    play.typed(text);
    let covered = kept(&pause(&mut play));
    assert!(!covered.contains("Qwerty123") && covered.starts_with("Вхожу на "), "{covered}");
    assert_ne!(play.visit.notice.code, "secret.announce", "a cover is no password that was found");
    let effects = play.send(Device::default().arrived());
    assert!(effects.iter().any(|effect| matches!(effect, Effect::Wake { pause: Pause::Settle, .. })), "{effects:?}");
    assert_eq!(kept(&pause(&mut play)), text.replace("Qwerty123", MASK));
    assert_eq!(play.visit.draft.text, text);
}

#[test]
fn whoever_types_without_a_pause_is_kept_all_the_same() {
    let mut play = early();
    let saves = |effects: &[Effect]| effects.iter().filter(|effect| matches!(effect, Effect::Save(_))).count();
    // A second passes with each event.
    let kept: usize = (1..=9).map(|n| saves(&play.typed(&TEXT.chars().take(n).collect::<String>()))).sum();
    assert!((2..=3).contains(&kept), "{kept}");
}

#[test]
fn whoever_goes_elsewhere_is_not_pulled_away() {
    for elsewhere in [Event::BackToText, Event::Browse] {
        let mut play = early();
        play.send(kb());
        play.typed(TEXT);
        play.play([Event::Continue, elsewhere]);
        let screen = play.visit.screen.clone();
        play.send(Device::default().arrived());
        assert_eq!((&play.visit.screen, play.visit.draft.text.as_str()), (&screen, TEXT));
    }
}

#[test]
fn when_it_does_not_come_the_client_is_told_and_may_try_again() {
    let mut play = early();
    play.typed(TEXT);
    play.play([Event::Continue, Event::FormMissing]);
    assert!(matches!(play.visit.form, Form::Missing) && play.visit.awaits_screen());
    assert_eq!(play.visit.draft.text, TEXT);
    for again in [Event::FormWanted, Event::Continue] {
        let effects = play.send(again);
        assert!(loads(&effects), "{effects:?}");
        play.send(Event::FormMissing);
    }
    play.send(Event::Online(false));
    assert!(loads(&play.send(Event::Online(true))), "the network is back");
    play.send(Device::default().arrived());
    assert_eq!(play.visit.screen, Screen::Details);
}

#[test]
fn a_failure_that_nobody_waits_for_is_not_told() {
    let mut play = early();
    play.send(kb());
    play.typed(TEXT);
    pause(&mut play);
    assert_eq!(play.send(Event::FormMissing), []);
    assert!(!play.visit.awaits_screen());
    assert!(loads(&pause(&mut play)), "the next pause tries again");
}

#[test]
fn tickets_under_way_ask_for_it_and_go_out_when_it_comes() {
    let (mut play, mut device) = (Play::of(plain()), Device::default());
    play.review(TEXT);
    device.take(&play.send(Event::Hidden));
    device.take(&play.send(Event::Send));
    let mut again = Play::early(plain(), "fedcba9876543210fedcba9876543210");
    assert!(loads(&again.send(device.restored(""))));
    assert_eq!((&again.visit.screen, again.visit.awaits_screen()), (&Screen::Outbox, true));
    let effects = again.send(device.arrived());
    assert!(effects.iter().any(|effect| matches!(effect, Effect::Send { .. })), "{effects:?}");

    // What is typed meanwhile is another question.
    let mut again = Play::early(plain(), "fedcba9876543210fedcba9876543210");
    again.send(device.restored("новый вопрос"));
    assert_eq!((&again.visit.screen, again.visit.draft.text.as_str()), (&Screen::Ask, "новый вопрос"));
    assert!(!again.visit.awaits_screen());
}

#[test]
fn the_list_of_tickets_needs_it_and_picked_files_wait_for_it() {
    let mut play = early();
    assert!(loads(&play.send(Event::OpenOutbox)) && play.visit.awaits_screen());
    let mut play = early();
    assert!(loads(&play.send(Event::FilesWait)) && !play.visit.awaits_screen(), "the client writes on");
    play.send(Device::default().arrived());
    assert!(play.visit.awaiting.is_empty());
}
