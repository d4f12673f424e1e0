//! The ticket has arrived: number, deadline, what happens next, what will not help.

use leptos::prelude::*;

use super::desk::{Desk, Zone};
use super::icon::{Shape, icon};
use super::promise::{promised, verb};
use super::rule_quote::quote;
use crate::policy::promise::Bound;
use crate::visit::{Event, Sent};

/// Earlier tickets listed beside the receipt.
const LISTED: usize = 5;

/// The receipt screen.
#[component]
pub(super) fn ReceiptScreen() -> impl IntoView {
    let desk = Desk::here();
    let sent = desk.memo(|visit| visit.receipt.clone());
    let waiting = desk.memo(|visit| visit.waiting.len());
    let next = move || desk.say(if waiting.get() > 0 { "receipt.next_draft" } else { "receipt.new" });
    let profile = desk.profile();
    let advice: Vec<String> = profile.receipt.next.iter().map(|text| desk.local(text)).collect();
    let wont_help = profile.receipt.wont_help.clone();
    let quotes = wont_help.iter().filter_map(|rule| quote(desk, rule)).collect::<Vec<_>>();
    let no_help = (!quotes.is_empty()).then(|| {
        view! {
            <section class="aw-stack aw-stack--2">
                <h2>{desk.say("receipt.no_help")}</h2>
                {quotes}
            </section>
        }
    });
    let advice = (!advice.is_empty()).then(|| {
        let rows = advice.into_iter().map(|text| view! { <li>{text}</li> }).collect_view();
        view! {
            <section class="aw-stack">
                <h2>{desk.say("receipt.next")}</h2>
                <ul class="aw-dots aw-stack aw-stack--2">{rows}</ul>
            </section>
        }
    });
    view! {
        {move || sent.get().map(|sent| head(desk, sent))}
        {advice}
        <div class="aw-actions">
            <button class="aw-btn" type="button" on:click=move |_| desk.send(Event::NewQuestion)>{next}</button>
        </div>
        <aside class="aw-margin aw-stack aw-stack--6" aria-label=desk.say("review.rules")>
            {no_help}
            {history(desk)}
        </aside>
    }
}

fn head(desk: Desk, sent: Sent) -> AnyView {
    let number = sent.receipt.number.clone();
    let copied = number.clone();
    let lost = sent.receipt.lost_files.iter().map(|(name, reason)| {
        let words = desk.say_with("receipt.file_refused", &[("name", name), ("reason", reason)]);
        view! { <p class="aw-note aw-note--bad">{icon(Shape::Alert)} <span>{words}</span></p> }
    });
    let trap = sent.trap.then(|| {
        view! {
            <section class="aw-note aw-note--warn">
                {icon(Shape::Mail)}
                <h2 class="aw-h">{desk.say("receipt.trap")}</h2>
                <p class="aw-s">{desk.say_with("receipt.trap_hint", &[("email", &sent.email)])}</p>
            </section>
        }
    });
    view! {
        <div class="aw-stack aw-stack--2">
            <p class="aw-state aw-s aw-good">{icon(Shape::Check)} {desk.say("receipt.title")}</p>
            <h1 id="aw-heading" class="aw-row aw-row--wide" tabindex="-1">
                <span>"№\u{a0}" <span class="aw-num">{number}</span></span>
            </h1>
            <p class="aw-row">
                <button class="aw-btn aw-s" type="button" on:click=move |_| desk.send(Event::Copy(copied.clone()))>
                    {icon(Shape::Copy)} {desk.say("receipt.copy_number")}
                </button>
            </p>
            <p class="aw-muted">{sent.subject.clone()}</p>
        </div>
        {lost.collect_view()}
        {due(desk, &sent)}
        {trap}
    }
    .into_any()
}

/// The deadline on both clocks, side by side when they differ.
fn due(desk: Desk, sent: &Sent) -> Option<AnyView> {
    let promise = promised(desk)?;
    let due = sent.due?;
    let words = desk.words();
    let (there, here) = (desk.civil(due, Zone::Provider), desk.civil(due, Zone::Client));
    let place = desk.client_zone();
    let own = (there != here).then(|| {
        let label = if place.is_empty() {
            desk.say("promise.here_label")
        } else {
            desk.say_with("promise.here_place", &[("place", &place)])
        };
        view! { <div><dt class="aw-s aw-muted">{label}</dt><dd>{words.moment(&here)}</dd></div> }
    });
    let zone = crate::i18n::locale::capitalised(&desk.local(&desk.profile().zone_name));
    Some(
        view! {
            <section class="aw-stack aw-stack--2">
                <h2>{verb(desk, &promise)}</h2>
                <dl class="aw-due">
                    <div><dt class="aw-s aw-muted">{zone}</dt><dd>{words.moment(&there)}</dd></div>
                    {own}
                </dl>
                {(promise.bound == Bound::Max)
                    .then(|| view! { <p class="aw-muted aw-s">{desk.say("promise.maximum_note")}</p> })}
            </section>
        }
        .into_any(),
    )
}

/// Earlier tickets from this device.
pub(super) fn history(desk: Desk) -> impl IntoView {
    let sent = desk.memo(|visit| visit.history.clone());
    move || {
        let sent = sent.get();
        (!sent.is_empty()).then(|| {
            let rows = sent.into_iter().take(LISTED).map(|one| {
                let day = desk.civil(one.at, Zone::Client);
                let day = desk.words().day(day.month, day.day);
                let line = desk.say_with("receipt.history_item", &[("number", &one.receipt.number), ("date", &day)]);
                view! { <li><p>{line}</p><p class="aw-muted aw-s">{one.subject}</p></li> }
            });
            view! {
                <section class="aw-stack aw-stack--2">
                    <h2>{desk.say("receipt.history")}</h2>
                    <ul class="aw-links">{rows.collect_view()}</ul>
                    <div>
                        <button class="aw-act aw-s" type="button" on:click=move |_| desk.send(Event::ClearHistory)>
                            {desk.say("receipt.clear")}
                        </button>
                    </div>
                </section>
            }
        })
    }
}
