//! Several tabs of one form: each writes in a place of its own, and what a closed one has left is offered.

use std::sync::Arc;

use askwell::visit::relic::Relic;
use askwell::visit::{Effect, Event, Focus, Pause, Saved, Screen};

use super::device::Device;
use super::support::{EMAIL, Play, TEXT, created, kb, picture, plain, saved, sent_keys, strict};

const OTHER: &str = "Совсем другой вопрос о почте";

fn settled(play: &mut Play) -> Saved {
    let effects = play.send(Event::Woke { revision: play.visit.revision, pause: Pause::Settle });
    saved(&effects).unwrap().clone()
}

/// A device with the draft of a tab that was closed at its details.
fn left(text: &str) -> Device {
    let (mut play, mut device) = (Play::of(plain()), Device::default());
    play.typed(text);
    device.take(&play.send(Event::Continue));
    device.close_tab();
    device
}

/// A new tab over the device, which has looked at what others have left.
fn another(device: &Device) -> Play {
    let mut play = Play::early(plain(), "fedcba9876543210fedcba9876543210");
    play.send(kb());
    let effects = play.send(device.restored(""));
    assert!(effects.contains(&Effect::LoadForm), "the form looks for them: {effects:?}");
    play.send(device.arrived());
    play.send(device.found());
    play
}

fn offered(play: &Play) -> Vec<&str> {
    play.visit.offered().map(|aside| aside.saved.draft.text.as_str()).collect()
}

#[test]
fn a_closed_tabs_draft_is_offered_and_not_put_into_the_box() {
    let mut device = left(TEXT);
    let mut play = another(&device);
    assert_eq!((play.visit.draft.text.as_str(), offered(&play)), ("", vec![TEXT]));
    assert_eq!(play.visit.notice.code, "aside.announce");
    let effects = play.send(Event::TakeDraft("closed0".to_owned()));
    device.take(&effects);
    assert_eq!((&play.visit.screen, play.visit.draft.text.as_str()), (&Screen::Details, TEXT), "where it was left");
    assert!(
        effects.contains(&Effect::Forget("closed0".to_owned())) && effects.contains(&Effect::Focus(Focus::Heading))
    );
    assert_eq!((device.saved.as_ref().unwrap().draft.text.as_str(), device.aside.len()), (TEXT, 0));
    assert!(offered(&play).is_empty());
}

#[test]
fn what_stands_here_takes_the_place_of_what_is_taken() {
    let mut device = left(TEXT);
    let mut play = another(&device);
    play.typed(OTHER);
    device.take(&play.send(Event::TakeDraft("closed0".to_owned())));
    assert_eq!((play.visit.draft.text.as_str(), offered(&play)), (TEXT, vec![OTHER]));
    let place = device.aside.keys().next().unwrap().clone();
    assert_eq!(device.aside[&place].draft.text, OTHER, "kept before anything is forgotten");
    device.take(&play.send(Event::TakeDraft(place)));
    assert_eq!((play.visit.draft.text.as_str(), offered(&play)), (OTHER, vec![TEXT]));
    assert_eq!(device.aside.len(), 1);
}

#[test]
fn a_draft_is_removed_only_when_the_client_says_so() {
    let mut device = left(TEXT);
    let mut play = another(&device);
    device.take(&play.play([Event::Online(false), Event::Hidden]));
    assert_eq!(device.aside.len(), 1);
    let effects = play.send(Event::DropDraft("closed0".to_owned()));
    assert_eq!(effects, [Effect::Forget("closed0".to_owned()), Effect::Focus(Focus::Caret(0))]);
    assert!(offered(&play).is_empty());
    // Another tab was quicker.
    let mut play = another(&left(TEXT));
    play.send(Event::DraftGone("closed0".to_owned()));
    assert!(offered(&play).is_empty());
    assert_eq!(play.send(Event::TakeDraft("closed0".to_owned())), []);
}

#[test]
fn a_tab_whose_place_is_taken_goes_on_with_a_draft_of_its_own() {
    let mut first = Play::of(plain());
    first.typed(TEXT);
    let device = Device { saved: Some(settled(&mut first)), ..Device::default() };
    // A duplicated tab has the same draft, and goes another way.
    let mut second = Play::named(plain(), "fedcba9876543210fedcba9876543210");
    second.send(device.restored(""));
    assert_eq!(second.visit.draft.id, first.visit.draft.id);
    second.typed(OTHER);
    let effects = first.send(Event::PlaceTaken);
    assert_eq!(saved(&effects).unwrap().draft.text, TEXT);
    assert_ne!(second.visit.draft.id, first.visit.draft.id, "two tickets, should both be sent");
    // A ticket under way stays the one it is.
    let (mut going, key) = Play::under_way(TEXT);
    let id = going.visit.draft.id.clone();
    going.send(Event::PlaceTaken);
    assert_eq!((&going.visit.draft.id, &going.visit.screen), (&id, &Screen::Sending(key)));
}

#[test]
fn what_was_sent_is_not_offered_as_unsent() {
    // Closed while it was on its way; the next tab sends it.
    let (mut play, mut device) = (Play::of(plain()), Device::default());
    play.review(TEXT);
    device.take(&play.send(Event::Hidden));
    device.take(&play.send(Event::Send));
    device.close_tab();
    for looked_first in [true, false] {
        let mut device = device.clone();
        let mut play = Play::early(plain(), "fedcba9876543210fedcba9876543210");
        play.send(device.restored(""));
        let found = device.found();
        let effects = play.send(device.arrived());
        device.take(&effects);
        let key = sent_keys(&effects).next().unwrap().to_owned();
        if looked_first {
            play.send(found.clone());
            assert!(offered(&play).is_empty());
        }
        let effects = play.deliver(&key, created());
        device.take(&effects);
        if !looked_first {
            play.send(found);
        } else {
            assert!(device.aside.is_empty(), "it is forgotten");
        }
        assert!(offered(&play).is_empty());
        assert_eq!(play.visit.screen, Screen::Ask, "nobody here has waited for it");
    }
}

#[test]
fn what_followed_a_sent_part_is_offered() {
    let (mut play, mut device) = (Play::of(strict()), Device::default());
    play.typed(super::support::TWO);
    play.send(Event::Continue);
    device.take(&play.send(Event::SplitTaken));
    let first = device.saved.as_mut().unwrap();
    first.draft.text.clear();
    let second = first.waiting[0].text.clone();
    device.close_tab();
    let play = another(&device);
    assert_eq!(offered(&play), [second]);
}

#[test]
fn the_place_of_an_empty_draft_is_no_offer() {
    let mut device = Device::default();
    let mut play = Play::of(plain());
    device.take(&play.send(Event::Hidden));
    device.close_tab();
    assert!(offered(&another(&device)).is_empty());
    // Files alone are a draft.
    device.take(&play.send(Event::FilesPicked(vec![picture("f")])));
    device.close_tab();
    let play = another(&device);
    assert_eq!(play.visit.offered().count(), 1);
}

#[test]
fn who_goes_back_while_it_is_sent_is_shown_the_outcome() {
    let (mut play, key) = Play::under_way(TEXT);
    let details = format!("details|{}|0|email|", play.visit.draft.id);
    play.send(Event::Went("ask||||".to_owned()));
    assert_eq!((&play.visit.screen, play.visit.draft.text.as_str()), (&Screen::Ask, ""));
    play.send(Event::Went(details.clone()));
    assert_eq!(play.visit.screen, Screen::Sending(key.clone()), "Forward leads to the sending");
    play.send(Event::Went(details.clone()));
    assert_eq!(play.visit.screen, Screen::Ask, "and Back from there to the text box");
    let effects = play.deliver(&key, created());
    assert_eq!(play.visit.screen, Screen::Receipt);
    assert!(effects.contains(&Effect::Focus(Focus::Heading)));
    // After the receipt: Back to an empty box, Forward to the receipt again.
    play.send(Event::Went(details.clone()));
    assert_eq!((&play.visit.screen, play.visit.draft.text.as_str()), (&Screen::Ask, ""));
    play.send(Event::Went(details));
    assert_eq!(play.visit.screen, Screen::Receipt);

    // Who writes something new is not disturbed; the outcome is there to be looked at.
    let (mut play, key) = Play::under_way(TEXT);
    play.send(Event::BackToText);
    play.typed(OTHER);
    play.deliver(&key, created());
    assert_eq!((&play.visit.screen, play.visit.draft.text.as_str()), (&Screen::Ask, OTHER));
    assert_eq!(play.visit.receipt.as_ref().unwrap().receipt.number, "100-7");
    play.send(Event::OpenReceipt);
    assert_eq!(play.visit.screen, Screen::Receipt);
    play.send(Event::NewQuestion);
    assert_eq!((play.visit.draft.text.as_str(), play.visit.draft.answers["email"].as_str()), (OTHER, EMAIL));
}

#[test]
fn what_another_version_has_kept_is_offered_as_words_and_goes_by_hand_only() {
    let place = || "parcel:8e03978e".to_owned();
    let found = || {
        let mut play = another(&left(OTHER));
        let relic = Relic::Ticket.offer(place(), TEXT.to_owned(), play.now);
        play.send(Event::DraftsFound(Arc::new(vec![relic])));
        play
    };
    let mut play = found();
    assert_eq!((offered(&play), play.visit.notice.code), (vec![TEXT], "aside.announce"));
    assert!(play.visit.outbox.is_empty(), "nothing sends it");
    let effects = play.send(Event::TakeDraft(place()));
    assert_eq!(play.visit.draft.text, TEXT);
    assert!(!play.visit.draft.id.is_empty(), "it is a ticket of its own");
    let kept = effects.iter().position(|effect| matches!(effect, Effect::Save(saved) if saved.draft.text == TEXT));
    let gone = effects.iter().position(|effect| matches!(effect, Effect::Forget(_)));
    assert!(kept.is_some() && kept < gone, "kept before it is forgotten: {effects:?}");
    let mut same = found();
    same.typed(TEXT);
    assert_eq!(offered(&same), [TEXT], "what stands here may have been sent before");
    let effects = found().send(Event::DropDraft(place()));
    assert!(effects.contains(&Effect::Forget(place())), "{effects:?}");
}

#[test]
fn a_ticket_and_its_draft_from_another_version_are_one_offer_and_go_together() {
    let (ticket, draft) = ("parcel:8e03978e".to_owned(), "5d1c".to_owned());
    let words = format!("{TEXT}\n{EMAIL}");
    for event in [Event::TakeDraft, Event::DropDraft] as [fn(String) -> Event; 2] {
        let mut play = another(&left(OTHER));
        let found = vec![
            Relic::Draft.offer(draft.clone(), TEXT.to_owned(), play.now),
            Relic::Ticket.offer(ticket.clone(), words.clone(), play.now),
            Relic::Draft.offer("other".to_owned(), OTHER.to_owned(), play.now),
        ];
        play.send(Event::DraftsFound(Arc::new(found)));
        assert_eq!(offered(&play), [words.as_str(), OTHER]);
        let effects = play.send(event(ticket.clone()));
        for place in [&ticket, &draft] {
            assert!(effects.contains(&Effect::Forget(place.clone())), "{place}: {effects:?}");
        }
        assert_eq!(offered(&play), [OTHER]);
    }
}
