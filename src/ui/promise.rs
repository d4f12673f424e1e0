//! When they will answer, in the words that the regulation allows.

use leptos::prelude::*;

use super::desk::{Desk, Zone};
use super::rule_quote::Why;
use crate::policy::promise::{Bound, Clock, Promise, PromiseKind, promise};

/// The profile's promise for this client.
pub(super) fn promised(desk: Desk) -> Option<Promise> {
    let profile = desk.profile();
    let plan = desk.peek(|visit| visit.host.plan.clone());
    promise(&profile, plan.as_deref()).cloned()
}

/// «Обработают не позже»: the promise's verb, without its moment.
pub(super) fn verb(desk: Desk, promise: &Promise) -> String {
    desk.say(match (promise.kind, promise.bound) {
        (PromiseKind::Reply, Bound::Max) => "promise.reply_max",
        (PromiseKind::Reply, Bound::Usual) => "promise.reply_usual_verb",
        (PromiseKind::Processing, Bound::Max) => "promise.processing_max",
        (PromiseKind::Processing, Bound::Usual) => "promise.processing_usual",
        (PromiseKind::Reaction, Bound::Max) => "promise.reaction_max",
        (PromiseKind::Reaction, Bound::Usual) => "promise.reaction_usual",
    })
}

/// The promised span in words: hours, or minutes where they are no whole hours. Working hours are named as such, because ten of
/// them are more than a day.
fn span(desk: Desk, promise: &Promise) -> String {
    let time = match promise.minutes {
        m if m % 60 != 0 => desk.count("promise.minutes", m as usize, &[]),
        m => desk.count("promise.hours", (m / 60) as usize, &[]),
    };
    match promise.clock {
        Clock::Calendar => time,
        Clock::Working => desk.say_with("promise.working", &[("time", &time)]),
    }
}

/// «сб, 21 ноября, 03:40 по Москве, у вас 05:40»; the client's own clock only when it differs.
pub(super) fn moment_both(desk: Desk, moment: f64) -> AnyView {
    let (there, here) = (desk.civil(moment, Zone::Provider), desk.civil(moment, Zone::Client));
    let words = desk.words();
    let zone = desk.local(&desk.profile().zone_name);
    let own = (there != here).then(|| {
        let time = words.time(here.hour, here.minute);
        [", ", &desk.say_with("promise.here", &[("time", &time)])].concat()
    });
    view! { <b>{words.moment(&there)}</b> " " {zone}{own} }.into_any()
}

/// The promise as a paragraph with its source, or nothing where the provider promises nothing.
#[component]
pub(super) fn PromiseNote() -> impl IntoView {
    let desk = Desk::here();
    promised(desk).map(|promise| {
        let maximum = promise.bound == Bound::Max;
        let sentence = sentence(desk, &promise);
        let rule = promise.rule;
        view! {
            <section class="aw-stack aw-stack--1">
                <h2>{desk.say("ask.when")}</h2>
                <p>{sentence}</p>
                {maximum.then(|| view! { <p class="aw-muted aw-s">{desk.say("promise.maximum_note")}</p> })}
                <Why rule words="rule.why_deadline"/>
            </section>
        }
    })
}

/// The promise as one sentence, counted from now: a moment for a maximum, a span for what is usual.
pub(super) fn sentence(desk: Desk, promise: &Promise) -> AnyView {
    let due = (promise.bound == Bound::Max).then(|| promise.due(desk.peek(|visit| visit.now))).flatten();
    match due {
        Some(due) => view! { {verb(desk, promise)} " " {moment_both(desk, due)} }.into_any(),
        None => {
            let span = span(desk, promise);
            let key = if promise.bound == Bound::Usual { "promise.within_usual" } else { "promise.within_max" };
            desk.say_with(key, &[("verb", &verb(desk, promise)), ("time", &span)]).into_any()
        }
    }
}
