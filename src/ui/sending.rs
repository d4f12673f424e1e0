//! Sending: three lines with states, a bar of real bytes, and the way to stop.

use leptos::prelude::*;

use super::desk::Desk;
use super::icon::{Shape, icon};
use super::review::plain;
use crate::visit::{Event, ParcelState};

/// The screen while a ticket is being sent.
#[component]
pub(super) fn SendingScreen(
    /// Key of the parcel.
    key: String,
) -> impl IntoView {
    let desk = Desk::here();
    let own = key.clone();
    let parcel = desk.memo(move |visit| visit.parcel(&own).cloned());
    let subject = move || parcel.with(|parcel| parcel.as_ref().map(|p| p.ticket.subject.clone()).unwrap_or_default());
    let kept = desk.memo(|visit| visit.kept);
    let saved = move || {
        let (shape, class, key) = if kept.get() {
            (Shape::Check, "aw-state aw-s aw-good", "send.saved")
        } else {
            (Shape::Alert, "aw-state aw-s aw-muted", "send.not_saved")
        };
        view! { <p class=class>{icon(shape)} {desk.say(key)}</p> }
    };
    let bytes = desk.memo(move |_| match parcel.get().map(|parcel| parcel.state) {
        Some(ParcelState::Sending { sent, total }) => (sent, total),
        _ => (0, 0),
    });
    let progress = move || {
        let (sent, total) = bytes.get();
        (total > 0).then(|| {
            let words = desk.say_with("send.bytes", &[("sent_size", &desk.size(sent)), ("size", &desk.size(total))]);
            view! {
                <p class="aw-state aw-s">{icon(Shape::Send)} {words}</p>
                <progress
                    class="aw-bar"
                    aria-label=desk.say("send.bytes_label")
                    value=sent.to_string()
                    max=total.to_string()
                ></progress>
            }
        })
    };
    let copy = move |_| {
        if let Some(parcel) = parcel.get_untracked() {
            desk.send(Event::Copy(plain(desk, &parcel.ticket)));
        }
    };
    let stop_key = key;
    view! {
        <div class="aw-stack aw-stack--2">
            <h1 id="aw-heading" tabindex="-1">{desk.say("send.sending")}</h1>
            <p class="aw-muted">{subject}</p>
        </div>
        <section class="aw-out__item">
            {saved}
            {progress}
            <p class="aw-state aw-s aw-muted">{icon(Shape::Clock)} {desk.say("send.number")}</p>
        </section>
        <p class="aw-muted aw-s">{desk.say("send.hint")}</p>
        <div class="aw-actions">
            <button class="aw-btn" type="button" on:click=move |_| desk.send(Event::StopSending(stop_key.clone()))>
                {desk.say("send.stop")}
            </button>
            <button class="aw-act" type="button" on:click=copy>{desk.say("action.copy_as_text")}</button>
        </div>
    }
}
