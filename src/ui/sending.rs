//! Sending: three lines with states, a bar of real bytes, and the way to stop.

use leptos::prelude::*;

use super::desk::Desk;
use super::dom::{button, h, heading, join};
use super::icon::{Shape, icon};
use super::outbox::letter;
use super::review::plain;
use crate::visit::{Event, Parcel, ParcelState};

/// The screen while the ticket of `key` is being sent.
pub(super) fn screen(desk: Desk, key: String) -> AnyView {
    let own = key.clone();
    let parcel = desk.memo(move |visit| visit.parcel(&own).cloned());
    let subject = move || parcel.with(|parcel| parcel.as_ref().map(|p| p.ticket.subject.clone()));
    let kept = desk.memo(|visit| visit.kept);
    let saved = move || {
        let (shape, class, key) = if kept.get() {
            (Shape::Check, "aw-state aw-s aw-good", "send.saved")
        } else {
            (Shape::Alert, "aw-state aw-s aw-muted", "send.not_saved")
        };
        h("p").class(class).child(icon(shape)).child(desk.say(key))
    };
    let progress = move || {
        // Words alone are gone in no time: there is nothing to count.
        let with_files = |parcel: &&Parcel| !parcel.ticket.files.is_empty();
        let state = parcel.with(|parcel| parcel.as_ref().filter(with_files).map(|parcel| parcel.state.clone()));
        let Some(ParcelState::Sending { sent, total: total @ 1.. }) = state else { return None };
        let each = parcel.with(|parcel| parcel.as_ref().map(Parcel::files_sent)).unwrap_or_default();
        let each = each.into_iter().map(|(name, sent, size)| {
            let words = [name.as_str(), ": ", &desk.size(sent), " / ", &desk.size(size)].concat();
            h("p").class("aw-muted aw-s").child(words)
        });
        let each: Vec<_> = each.collect();
        let words = desk.say_with("send.bytes", &[("sent_size", &desk.size(sent)), ("size", &desk.size(total))]);
        let line = h("p").class("aw-state aw-s").child(icon(Shape::Send)).child(words);
        let bar = h("progress")
            .class("aw-bar")
            .attr("aria-label", desk.say("send.bytes_label"))
            .attr("value", sent.to_string())
            .attr("max", total.to_string());
        let mut lines = vec![line, bar];
        // One file is told already.
        if each.len() > 1 {
            lines.extend(each);
        }
        Some(lines)
    };
    let number = h("p").class("aw-state aw-s aw-muted").child(icon(Shape::Clock)).say(desk, "send.number");
    let stop = button("aw-btn").sends(desk, Event::StopSending(key)).say(desk, "send.stop");
    let copy = move || {
        if let Some(parcel) = parcel.get_untracked() {
            desk.send(Event::Copy(plain(desk, &parcel.ticket)));
        }
    };
    let copy = button("aw-act").press(copy).say(desk, "action.copy_as_text");
    let letter =
        parcel.get_untracked().and_then(|parcel| letter(desk, &parcel.ticket.subject, &plain(desk, &parcel.ticket)));
    join(vec![
        h("div")
            .class("aw-stack aw-stack--2")
            .child(heading().say(desk, "send.sending"))
            .child(h("p").class("aw-muted").live(subject)),
        h("section").class("aw-out__item").live(saved).live(progress).child(number),
        h("p").class("aw-muted aw-s").say(desk, "send.hint"),
        h("div").class("aw-actions").child(stop).child(copy).child(letter.map(|letter| letter.class("aw-act"))),
    ])
}
