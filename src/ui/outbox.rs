//! Tickets that wait on this device, and those that have arrived.

use leptos::prelude::*;

use super::desk::{Desk, Zone};
use super::icon::{Shape, icon};
use super::receipt::history;
use super::review::plain;
use crate::backend::{Delay, mail};
use crate::visit::{Event, Parcel, ParcelState};

/// The outbox screen.
#[component]
pub(super) fn Outbox() -> impl IntoView {
    let desk = Desk::here();
    let parcels = desk.memo(|visit| visit.outbox.clone());
    let offline = desk.memo(|visit| visit.offline_since);
    let email = desk.profile().delivery.mail.clone();
    let notice = move || {
        offline.get().filter(|_| parcels.with(|parcels| !parcels.is_empty())).map(|since| {
            let since = desk.civil(since, Zone::Client);
            let time = desk.words().time(since.hour, since.minute);
            view! {
                <section class="aw-note aw-note--warn">
                    {icon(Shape::Cloud)}
                    <h2 class="aw-h">{desk.say_with("outbox.offline", &[("time", &time)])}</h2>
                    <p class="aw-s">{desk.say("outbox.offline_hint")}</p>
                </section>
            }
        })
    };
    let list = move || {
        let parcels = parcels.get();
        if parcels.is_empty() {
            return view! { <p>{desk.say("outbox.empty")}</p> }.into_any();
        }
        let rows = parcels.into_iter().map(|parcel| item(desk, parcel));
        view! { <ul class="aw-stack">{rows.collect_view()}</ul> }.into_any()
    };
    let urgent = email.map(|email| {
        view! {
            <section class="aw-stack aw-stack--2">
                <h2>{desk.say("outbox.urgent")}</h2>
                <p class="aw-s">{desk.say_with("outbox.urgent_hint", &[("email", &email)])}</p>
            </section>
        }
    });
    view! {
        <div class="aw-stack aw-stack--2">
            <h1 id="aw-heading" tabindex="-1">{desk.say("outbox.title")}</h1>
            <p class="aw-muted">{desk.say("outbox.hint")}</p>
        </div>
        {notice}
        {list}
        <div class="aw-actions">
            <button class="aw-btn" type="button" on:click=move |_| desk.send(Event::NewQuestion)>
                {desk.say("receipt.new")}
            </button>
        </div>
        <aside class="aw-margin aw-stack aw-stack--6" aria-label=desk.say("outbox.meanwhile_label")>
            {move || parcels.with(|parcels| !parcels.is_empty()).then(|| urgent.clone())}
            {history(desk)}
        </aside>
    }
}

fn item(desk: Desk, parcel: Parcel) -> AnyView {
    let (shape, class, state, words) = standing(desk, &parcel);
    let text = plain(desk, &parcel.ticket);
    let letter = desk.profile().delivery.mail.as_ref().map(|to| {
        let address = mail::address(to, &parcel.ticket.subject, &text, &desk.say("outbox.mail_cut"));
        view! { <a class="aw-act aw-s" href=address>{desk.say("action.by_mail")}</a> }
    });
    let size: u64 = parcel.ticket.files.iter().map(|file| file.size).sum();
    let made = desk.civil(parcel.made, Zone::Client);
    let time = desk.words().time(made.hour, made.minute);
    let mut about = desk.say_with("outbox.made", &[("time", &time)]);
    if size > 0 {
        about.push_str(", ");
        about.push_str(&desk.size(size));
    }
    let first = match parcel.state {
        ParcelState::Packing | ParcelState::Sending { .. } => {
            let key = parcel.key.clone();
            view! {
                <button class="aw-act aw-s" type="button" on:click=move |_| desk.send(Event::StopSending(key.clone()))>
                    {desk.say("send.stop")}
                </button>
            }
            .into_any()
        }
        ParcelState::Waiting { .. } | ParcelState::Stopped => {
            let key = parcel.key.clone();
            view! {
                <button class="aw-act aw-s" type="button" on:click=move |_| desk.send(Event::Retry(key.clone()))>
                    {desk.say("outbox.retry_now")}
                </button>
            }
            .into_any()
        }
    };
    let key = parcel.key;
    view! {
        <li class="aw-out__item">
            <p class=class>{icon(shape)} {state}</p>
            <h3>{parcel.ticket.subject}</h3>
            {words.map(|words| view! { <p class="aw-s">{words}</p> })}
            <p class="aw-muted aw-s">{about}</p>
            <div class="aw-row aw-row--wide">
                {first}
                <button class="aw-act aw-s" type="button" on:click=move |_| desk.send(Event::Copy(text.clone()))>
                    {desk.say("action.copy_as_text")}
                </button>
                {letter}
                <Discard key/>
            </div>
        </li>
    }
    .into_any()
}

/// Delete asks once more in place: what is deleted is gone.
#[component]
fn Discard(key: String) -> impl IntoView {
    let desk = Desk::here();
    let asked = RwSignal::new(false);
    let press = move |_| {
        if asked.get_untracked() {
            desk.send(Event::Discard(key.clone()));
        } else {
            asked.set(true);
        }
    };
    let words = move || desk.say(if asked.get() { "outbox.delete_sure" } else { "outbox.delete" });
    view! {
        <button class="aw-act aw-s" class:aw-bad=move || asked.get() type="button" on:click=press>{words}</button>
    }
}

/// Icon, class, state in words, and one sentence about it.
fn standing(desk: Desk, parcel: &Parcel) -> (Shape, &'static str, String, Option<String>) {
    const CALM: &str = "aw-state aw-s aw-muted";
    const BAD: &str = "aw-state aw-s aw-bad";
    match &parcel.state {
        ParcelState::Packing | ParcelState::Sending { .. } => (Shape::Send, CALM, desk.say("outbox.sending"), None),
        ParcelState::Stopped => (Shape::Stop, CALM, desk.say("outbox.stopped"), Some(desk.say("outbox.frozen"))),
        ParcelState::Waiting { why, .. } => match why {
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
            Delay::FileGone(name) => (
                Shape::Stop,
                BAD,
                desk.say("outbox.failed"),
                Some(desk.say_with("outbox.file_gone", &[("name", name)])),
            ),
        },
    }
}
