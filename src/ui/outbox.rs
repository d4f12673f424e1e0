//! Tickets that wait on this device, and those that have arrived.

use leptos::prelude::*;
use leptos::web_sys;

use super::desk::{Desk, Zone};
use super::dom::{Element, button, h, heading, join, live, value_of};
use super::icon::{Shape, icon};
use super::receipt::history;
use super::review::plain;
use crate::backend::{Delay, mail};
use crate::visit::{Event, Parcel, ParcelState, Way};

/// The outbox screen.
pub(super) fn screen(desk: Desk) -> AnyView {
    let parcels = desk.memo(|visit| visit.outbox.clone());
    let offline = desk.memo(|visit| visit.offline_since.filter(|_| !visit.outbox.is_empty()));
    let email = desk.profile().delivery.mail.clone();
    // What the device does not keep waits in the page alone.
    let kept = desk.memo(|visit| visit.kept);
    let hint = move |words| desk.say(if kept.get() { words } else { "send.not_saved" });
    // Where a repetition may make a second ticket, nobody says that it does not.
    let doubt = |parcel: &Parcel| matches!(parcel.state, ParcelState::Waiting { why: Delay::Doubt, .. });
    let once =
        move || if parcels.with(|parcels| parcels.iter().any(doubt)) { "outbox.hint_doubt" } else { "outbox.hint" };
    let notice = move || {
        offline.get().map(|since| {
            let since = desk.civil(since, Zone::Client);
            let time = desk.words().time(since.hour, since.minute);
            h("section")
                .class("aw-note aw-note--warn")
                .child(icon(Shape::Cloud))
                .child(h("h2").class("aw-h").child(desk.say_with("outbox.offline", &[("time", &time)])))
                .child(h("p").class("aw-s").child(hint("outbox.offline_hint")))
        })
    };
    let list = move || {
        let parcels = parcels.get();
        let offline = offline.with(Option::is_some);
        if parcels.is_empty() {
            return h("p").say(desk, "outbox.empty");
        }
        h("ul")
            .class("aw-stack")
            .child(parcels.into_iter().map(|parcel| item(desk, parcel, offline)).collect::<Vec<_>>())
    };
    let urgent = move || {
        let email = email.clone().filter(|_| parcels.with(|parcels| !parcels.is_empty()))?;
        let words = desk.say_with("outbox.urgent_hint", &[("email", &email)]);
        Some(
            h("section")
                .class("aw-stack aw-stack--2")
                .child(h("h2").say(desk, "outbox.urgent"))
                .child(h("p").class("aw-s").child(words)),
        )
    };
    let new = button("aw-btn").sends(desk, Event::NewQuestion).say(desk, "action.new");
    join(vec![
        h("div")
            .class("aw-stack aw-stack--2")
            .child(heading().say(desk, "outbox.title"))
            .child(h("p").class("aw-muted").live(move || hint(once())))
            .view(),
        live(notice),
        live(list),
        h("div").class("aw-actions").child(new).view(),
        h("aside")
            .class("aw-margin aw-stack aw-stack--6")
            .attr("aria-label", desk.say("outbox.meanwhile_label"))
            .live(urgent)
            .child(history(desk))
            .view(),
    ])
}

/// A ticket of this subject as a letter, where the provider takes letters; `text` is what it says.
pub(super) fn letter(desk: Desk, subject: &str, text: &str) -> Option<Element> {
    let profile = desk.profile();
    let to = profile.delivery.mail.as_ref()?;
    let address = mail::address(to, subject, text, &desk.say("action.mail_cut"));
    Some(h("a").attr("href", address).say(desk, "action.by_mail"))
}

fn item(desk: Desk, parcel: Parcel, offline: bool) -> Element {
    let (shape, class, state, words) = standing(desk, &parcel, offline);
    let text = plain(desk, &parcel.ticket);
    let letter = letter(desk, &parcel.ticket.subject, &text).map(|letter| letter.class("aw-act aw-s"));
    let size: u64 = parcel.ticket.files.iter().map(|file| file.size).sum();
    let made = desk.civil(parcel.made, Zone::Client);
    let time = desk.words().time(made.hour, made.minute);
    let mut about = desk.say_with("outbox.made", &[("time", &time)]);
    if size > 0 {
        about.push_str(", ");
        about.push_str(&desk.size(size));
    }
    let under_way = matches!(parcel.state, ParcelState::Packing | ParcelState::Sending { .. });
    let key = parcel.key.clone();
    let (event, label) = match &parcel.state {
        _ if under_way => (Event::StopSending(key), "send.stop"),
        ParcelState::Waiting { why: Delay::Doubt, .. } => (Event::from(Way::SendAnyway(key)), "outbox.send_anyway"),
        ParcelState::Stopped if parcel.risk => (Event::from(Way::SendAnyway(key)), "outbox.send_anyway"),
        _ => (Event::Retry(key), "outbox.retry_now"),
    };
    let secret = matches!(parcel.state, ParcelState::Waiting { why: Delay::Secret, .. });
    let first = if secret {
        password(desk, parcel.key.clone())
    } else {
        button("aw-act aw-s").sends(desk, event).say(desk, label)
    };
    // Of a ticket that exists nothing can be deleted: it is left as it is.
    let (drop, sure) = match parcel.number {
        Some(_) => ("outbox.enough", "outbox.enough"),
        None => ("outbox.delete", "outbox.delete_sure"),
    };
    let copy = button("aw-act aw-s").sends(desk, Event::Copy(text)).say(desk, "action.copy_as_text");
    let actions = h("div").class("aw-row aw-row--wide").child(first).child(copy).child(letter).child(asks_twice(
        desk,
        Event::Discard(parcel.key),
        drop,
        sure,
    ));
    let exists = parcel.number.as_ref().filter(|number| !number.is_empty());
    let exists = exists.map(|number| h("p").class("aw-s").child(desk.say_with("outbox.exists", &[("number", number)])));
    h("li")
        .class("aw-out__item")
        .child(h("p").class(class).child(icon(shape)).child(state))
        .child(h("h2").class("aw-h").child(parcel.ticket.subject))
        .child(exists)
        .child(words.map(|words| h("p").class("aw-s").child(words)))
        .child(h("p").class("aw-muted aw-s").child(about))
        .child(actions)
}

/// The password of a ticket that is taken, typed once more: nothing keeps it.
fn password(desk: Desk, key: String) -> Element {
    let id = ["aw-s-", &key].concat();
    let typed = StoredValue::new(String::new());
    let press = move || desk.send(Event::from(Way::SecretAgain { key: key.clone(), secret: typed.get_value() }));
    let input = h("input")
        .class("aw-input")
        .attr("type", "password")
        .attr("id", id.clone())
        .attr("autocomplete", "off")
        .on("input", move |event: web_sys::Event| typed.set_value(value_of(&event)));
    h("div")
        .class("aw-field")
        .child(h("label").attr("for", id).say(desk, "proof.label"))
        .child(input)
        .child(button("aw-act aw-s").press(press).say(desk, "outbox.retry_now"))
}

/// A button that asks once more in place: what is deleted is gone.
pub(super) fn asks_twice(desk: Desk, event: Event, words: &'static str, sure: &'static str) -> Element {
    let asked = RwSignal::new(false);
    let press = move || {
        if asked.get_untracked() {
            desk.send(event.clone());
        } else {
            asked.set(true);
        }
    };
    button("aw-act aw-s").press(press).live(move || desk.say(if asked.get() { sure } else { words }))
}

/// Icon, class, state in words, and one sentence about it. Without a network nobody knows of the server, and the page says so once.
fn standing(desk: Desk, parcel: &Parcel, offline: bool) -> (Shape, &'static str, String, Option<String>) {
    const CALM: &str = "aw-state aw-s aw-muted";
    const BAD: &str = "aw-state aw-s aw-bad";
    match &parcel.state {
        ParcelState::Packing | ParcelState::Sending { .. } => (Shape::Send, CALM, desk.say("outbox.sending"), None),
        ParcelState::Stopped => {
            let words = if parcel.risk { "outbox.doubt" } else { "outbox.frozen" };
            (Shape::Stop, CALM, desk.say("outbox.stopped"), Some(desk.say(words)))
        }
        ParcelState::Waiting { why, .. } => match why {
            Delay::Unreachable | Delay::TimedOut | Delay::Hidden if offline => {
                (Shape::Clock, CALM, desk.say("outbox.waiting"), Some(desk.say("outbox.waiting_hint")))
            }
            Delay::Unreachable => {
                (Shape::Clock, CALM, desk.say("outbox.waiting"), Some(desk.say("outbox.unreachable")))
            }
            Delay::TimedOut => (Shape::Stop, BAD, desk.say("outbox.failed"), Some(desk.say("outbox.timeout"))),
            Delay::Server(status) => (
                Shape::Stop,
                BAD,
                desk.say("outbox.refused"),
                Some(desk.say_with("outbox.unavailable", &[("status", &status.to_string())])),
            ),
            Delay::Setup(status) => (
                Shape::Stop,
                BAD,
                desk.say("outbox.failed"),
                Some(desk.say_with("outbox.setup", &[("status", &status.to_string())])),
            ),
            Delay::Unreadable => (Shape::Stop, BAD, desk.say("outbox.failed"), Some(desk.say("outbox.unreadable"))),
            Delay::Hidden => (Shape::Clock, CALM, desk.say("outbox.waiting"), Some(desk.say("outbox.hidden"))),
            Delay::Doubt => (Shape::Stop, BAD, desk.say("outbox.failed"), Some(desk.say("outbox.doubt"))),
            Delay::Elsewhere => (Shape::Send, CALM, desk.say("outbox.elsewhere"), None),
            Delay::Secret => (Shape::Clock, CALM, desk.say("proof.label"), None),
            Delay::FileGone(name) => (
                Shape::Stop,
                BAD,
                desk.say("outbox.failed"),
                Some(desk.say_with("outbox.file_gone", &[("name", name)])),
            ),
        },
    }
}
