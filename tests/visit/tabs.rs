//! Two tabs of one form over one store: the last one to write is followed, and nothing unsaved is overwritten.

use askwell::visit::{Event, Pause, Saved, Screen};

use super::device::Device;
use super::support::{EMAIL, Play, TEXT, plain, saved};

fn settled(play: &mut Play) -> Saved {
    let effects = play.send(Event::Woke { revision: play.visit.revision, pause: Pause::Settle });
    saved(&effects).unwrap().clone()
}

/// Two tabs that came up with the same draft.
fn two() -> (Play, Play) {
    let mut first = Play::of(plain());
    first.typed(TEXT);
    let device = Device { saved: Some(settled(&mut first)), ..Device::default() };
    let mut second = Play::named(plain(), "fedcba9876543210fedcba9876543210");
    second.send(device.restored(""));
    (first, second)
}

#[test]
fn what_the_other_tab_saved_is_followed() {
    let (mut first, mut second) = two();
    second.typed(&format!("{TEXT}. Ночью тоже"));
    let theirs = settled(&mut second);
    let revision = first.visit.revision;
    assert_eq!(first.send(Event::SavedElsewhere(Box::new(theirs.clone()))), []);
    assert_eq!(first.visit.draft.text, format!("{TEXT}. Ночью тоже"));
    assert!(first.visit.revision > revision, "a wake that was asked for before is stale");
    let revision = first.visit.revision;
    first.send(Event::SavedElsewhere(Box::new(theirs)));
    assert_eq!(first.visit.revision, revision, "the same draft again is no change");
}

#[test]
fn what_is_not_saved_yet_is_not_overwritten() {
    let (mut first, mut second) = two();
    second.typed(&format!("{TEXT}. Ночью тоже"));
    let theirs = settled(&mut second);
    first.typed(&format!("{TEXT}. Вчера работал"));
    first.send(Event::SavedElsewhere(Box::new(theirs)));
    assert_eq!(first.visit.draft.text, format!("{TEXT}. Вчера работал"));
}

#[test]
fn another_draft_of_another_tab_does_not_take_this_one_away() {
    let mut first = Play::of(plain());
    first.typed(TEXT);
    settled(&mut first);
    let mut second = Play::named(plain(), "fedcba9876543210fedcba9876543210");
    second.typed("Совсем другой вопрос");
    let theirs = settled(&mut second);
    first.send(Event::SavedElsewhere(Box::new(theirs)));
    let drafts: Vec<_> = std::iter::once(&first.visit.draft).chain(&first.visit.waiting).collect();
    assert!(drafts.iter().any(|draft| draft.text == TEXT), "{drafts:?}");
}

#[test]
fn a_ticket_under_way_is_not_disturbed() {
    let (mut first, mut second) = two();
    first.send(Event::Continue);
    first.answer("email", EMAIL);
    first.send(Event::DetailsDone);
    let key = first.sending();
    second.typed(&format!("{TEXT}. Ночью тоже"));
    let theirs = settled(&mut second);
    first.send(Event::SavedElsewhere(Box::new(theirs)));
    assert_eq!((&first.visit.screen, first.visit.draft.text.as_str()), (&Screen::Sending(key), TEXT));
}
