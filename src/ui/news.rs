//! Below the ask box: what became of the last ticket, and drafts that closed tabs have left.

use leptos::prelude::*;

use super::desk::{Desk, Zone};
use super::dom::{Element, button, h, live};
use super::icon::{Shape, icon};
use super::outbox::asks_twice;
use crate::visit::{Aside, Event, ParcelState};

/// Most drafts that are offered at once.
const OFFERED: usize = 3;
/// Letters of a draft's first line.
const LINE: usize = 80;

/// The last ticket, for those who have gone back to the text box: on its way, waiting, or arrived.
pub(super) fn outcome(desk: Desk) -> AnyView {
    let news = desk.memo(|visit| {
        let parcel = visit.awaited.as_deref().and_then(|key| visit.parcel(key));
        let waits = parcel.map(|parcel| matches!(parcel.state, ParcelState::Waiting { .. } | ParcelState::Stopped));
        (waits, visit.receipt.as_ref().map(|sent| sent.receipt.number.clone()))
    });
    live(move || {
        let (shape, words, show) = match news.get() {
            (Some(true), _) => (Shape::Clock, desk.say("outbox.announce_kept"), Event::OpenOutbox),
            (Some(false), _) => (Shape::Send, desk.say("send.sending"), Event::OpenOutbox),
            (None, Some(number)) => {
                (Shape::Check, desk.say_with("receipt.announce", &[("number", &number)]), Event::OpenReceipt)
            }
            (None, None) => return None,
        };
        let show = button("aw-act aw-s").sends(desk, show).say(desk, "news.show");
        Some(h("div").class("aw-note").child(icon(shape)).child(h("p").child(words)).child(show))
    })
}

/// Drafts of closed tabs, each with a way to take it up and one to remove it.
pub(super) fn offers(desk: Desk) -> AnyView {
    let offers = desk.memo(|visit| visit.offered().take(OFFERED).cloned().collect::<Vec<_>>());
    live(move || offers.get().into_iter().map(|aside| offer(desk, aside)).collect::<Vec<_>>())
}

fn offer(desk: Desk, aside: Aside) -> Element {
    let Aside { place, saved } = aside;
    let line = saved.draft.text.lines().map(str::trim).find(|line| !line.is_empty());
    let files = || saved.draft.files.iter().map(|file| file.name.as_str()).collect::<Vec<_>>().join(", ");
    let line = line.map_or_else(files, str::to_owned);
    let mut words: String = line.chars().take(LINE).collect();
    if words.len() < line.len() {
        words.push('…');
    }
    let moment = desk.words().moment(&desk.civil(saved.at, Zone::Client));
    let take = button("aw-btn aw-s").sends(desk, Event::TakeDraft(place.clone())).say(desk, "aside.take");
    let remove = asks_twice(desk, Event::DropDraft(place), "aside.drop", "aside.drop_sure");
    h("section")
        .class("aw-note")
        .child(icon(Shape::Clock))
        .child(h("h2").class("aw-h").say(desk, "aside.title"))
        .child(h("p").child(words))
        .child(h("p").class("aw-muted aw-s").child(moment))
        .child(h("div").class("aw-row aw-row--wide").child(take).child(remove))
}
