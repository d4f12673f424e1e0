//! When they will answer, in the words that the regulation allows.

use leptos::prelude::*;

use super::desk::{Desk, Zone};
use super::dom::{Element, h};
use super::rule_quote::why;
use crate::policy::decide::Promised;
use crate::policy::promise::{Bound, Clock, PromiseKind};

/// What is promised for this ticket.
pub(super) fn promised(desk: Desk) -> Option<Promised> {
    desk.terms().decision.promised.clone()
}

/// «Обработают не позже»: the promise's verb, without its moment.
pub(super) fn verb(desk: Desk, promise: &Promised) -> String {
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
fn span(desk: Desk, promise: &Promised) -> String {
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
fn moment_both(desk: Desk, moment: f64) -> Vec<AnyView> {
    let (there, here) = (desk.civil(moment, Zone::Provider), desk.civil(moment, Zone::Client));
    let words = desk.words();
    let zone = desk.local(&desk.profile().zone_name);
    let own = (there != here).then(|| {
        let time = words.time(here.hour, here.minute);
        [", ", &desk.say_with("promise.here", &[("time", &time)])].concat()
    });
    let after = [" ", zone.as_str(), own.as_deref().unwrap_or_default()].concat();
    vec![h("b").child(words.moment(&there)).view(), after.into_any()]
}

/// The promise as a paragraph with its source.
pub(super) fn promise_note(desk: Desk, promise: &Promised) -> Element {
    let maximum = promise.bound == Bound::Max;
    h("section")
        .class("aw-stack aw-stack--1")
        .child(h("h2").say(desk, "ask.when"))
        .child(h("p").child(sentence(desk, promise)))
        .child(maximum.then(|| h("p").class("aw-muted aw-s").say(desk, "promise.maximum_note")))
        .child(promise.rules.first().and_then(|rule| why(desk, rule, "rule.why_deadline")))
}

/// The promise as one sentence, counted from when it was decided: a moment for a maximum, a span for what is usual.
pub(super) fn sentence(desk: Desk, promise: &Promised) -> Vec<AnyView> {
    let due = promise.due.filter(|_| promise.bound == Bound::Max);
    match due {
        Some(due) => {
            let mut views = vec![[verb(desk, promise).as_str(), " "].concat().into_any()];
            views.extend(moment_both(desk, due));
            views
        }
        None => {
            let span = span(desk, promise);
            let key = if promise.bound == Bound::Usual { "promise.within_usual" } else { "promise.within_max" };
            vec![desk.say_with(key, &[("verb", &verb(desk, promise)), ("time", &span)]).into_any()]
        }
    }
}
