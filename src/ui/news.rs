//! Below the ask box: what became of the last ticket, and drafts that closed tabs have left. Where the device keeps nothing: what can be
//! done about that, on every screen of a draft.

use leptos::prelude::*;

use super::desk::{Desk, Zone};
use super::dom::{Element, button, h, live};
use super::icon::{Shape, icon};
use super::outbox::asks_twice;
use super::review::{copy, plain, ticket};
use crate::backend::mail;
use crate::visit::relic::Relic;
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

/// Where the device keeps no draft: that it does not, unless the screen says so by itself, and the ways out that need no device.
pub(super) fn unkept(desk: Desk, told: bool) -> AnyView {
    let unkept = desk.memo(|visit| !visit.kept && !visit.draft.is_blank());
    let draft = desk.memo(|visit| visit.draft.clone());
    live(move || {
        if !unkept.get() {
            return None;
        }
        let words = (!told).then(|| h("p").class("aw-s").attr("role", "status").say(desk, "ask.stored_nowhere"));
        let address = move || {
            draft.track();
            let ticket = desk.peek(ticket);
            let to = desk.profile().delivery.mail.clone().unwrap_or_default();
            Some(mail::address(&to, &ticket.subject, &plain(desk, &ticket), &desk.say("action.mail_cut")))
        };
        let takes_mail = desk.profile().delivery.mail.is_some();
        let letter = takes_mail.then(|| h("a").class("aw-act aw-s").bind("href", address).say(desk, "action.by_mail"));
        let ways = h("div").class("aw-row aw-row--wide").child(copy(desk, "aw-act aw-s")).child(letter);
        Some(h("div").class("aw-stack aw-stack--2").child(words).child(ways))
    })
}

fn offer(desk: Desk, aside: Aside) -> Element {
    let Aside { place, saved, relic } = aside;
    let line = saved.draft.text.lines().map(str::trim).find(|line| !line.is_empty());
    let files = || saved.draft.files.iter().map(|file| file.name.as_str()).collect::<Vec<_>>().join(", ");
    let line = line.map_or_else(files, str::to_owned);
    let mut words: String = line.chars().take(LINE).collect();
    if words.len() < line.len() {
        words.push('…');
    }
    let moment = desk.words().moment(&desk.civil(saved.at, Zone::Client));
    let (title, about) = match relic {
        None => ("aside.title", moment),
        Some(Relic::Ticket) => ("aside.old_ticket", desk.say("aside.old_ticket_hint")),
        Some(_) => ("aside.old_draft", desk.say("aside.old_draft_hint")),
    };
    // What can be taken up whole needs no copy.
    let copy = relic.map(|_| {
        button("aw-act aw-s").sends(desk, Event::Copy(saved.draft.text.clone())).say(desk, "action.copy_as_text")
    });
    let take = button("aw-btn aw-s").sends(desk, Event::TakeDraft(place.clone())).say(desk, "aside.take");
    let remove = asks_twice(desk, Event::DropDraft(place), "aside.drop", "aside.drop_sure");
    h("section")
        .class("aw-note")
        .child(icon(Shape::Clock))
        .child(h("h2").class("aw-h").say(desk, title))
        .child(h("p").child(words))
        .child(h("p").class("aw-muted aw-s").child(about))
        .child(h("div").class("aw-row aw-row--wide").child(take).child(copy).child(remove))
}
