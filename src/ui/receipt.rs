//! The ticket has arrived: number, deadline, what happens next, what will not help.

use leptos::prelude::*;

use super::advice::{told, urgent_panel};
use super::desk::{Desk, Zone};
use super::dom::{Element, button, h, heading, join, live};
use super::hits::article_links;
use super::icon::{Shape, icon};
use super::promise::{promise_note, verb};
use super::refused::{lost_file, quoted};
use super::rule_quote::{quote, why};
use crate::backend::Place;
use crate::i18n::locale::capitalised;
use crate::policy::desk::Place as Spot;
use crate::policy::promise::Bound;
use crate::ticket::email;
use crate::visit::{Event, Sent};

/// Earlier tickets listed beside the receipt.
const LISTED: usize = 5;

/// Stands for the client's address in a profile's words about what happens next.
const ADDRESS: &str = "{email}";

/// The receipt screen.
pub(super) fn screen(desk: Desk) -> AnyView {
    let sent = desk.memo(|visit| visit.receipt.clone());
    // A divided text goes on with its next part, which is the draft by now.
    let goes_on = desk.memo(|visit| !visit.draft.text.trim().is_empty());
    let profile = desk.profile();
    let email = desk.peek(|visit| visit.receipt.as_ref().map(|sent| sent.email.clone())).unwrap_or_default();
    // Where the profile names the address, the client reads the one that was given.
    let mut advice: Vec<String> = profile.receipt.next.iter().map(|text| desk.local(text)).collect();
    if advice.is_empty() {
        // A profile that says nothing of it.
        advice = vec![desk.say_with("receipt.next_reply", &[("email", ADDRESS)]), desk.say("receipt.next_keep")];
    }
    let advice = advice.into_iter();
    // An address that the answer may not reach has a warning of its own; without one there is nothing to say of it.
    let slip = email::meant(&email).is_some();
    let reached =
        !email.is_empty() && !slip && !desk.peek(|visit| visit.receipt.as_ref().is_some_and(|sent| sent.trap));
    let advice = advice.filter(|words| reached || !words.contains(ADDRESS));
    let advice: Vec<Element> = advice.map(|words| h("li").child(words.replace(ADDRESS, &email))).collect();
    let advice = (!advice.is_empty()).then(|| {
        h("section")
            .class("aw-stack")
            .child(h("h2").say(desk, "receipt.next"))
            .child(h("ul").class("aw-dots aw-stack aw-stack--2").child(advice))
    });
    let quotes: Vec<Element> = profile.receipt.wont_help.iter().filter_map(|rule| quote(desk, rule)).collect();
    let no_help = (!quotes.is_empty())
        .then(|| h("section").class("aw-stack aw-stack--2").child(h("h2").say(desk, "receipt.no_help")).child(quotes));
    let next = button("aw-btn")
        .sends(desk, Event::NewQuestion)
        .live(move || desk.say(if goes_on.get() { "receipt.next_draft" } else { "action.new" }));
    let add = button("aw-btn").sends(desk, Event::AddTo).say(desk, "receipt.add");
    join(vec![
        live(move || sent.get().map(|sent| head(desk, &sent))),
        join(advice),
        told(desk, Spot::Receipt),
        meanwhile(desk),
        h("div").class("aw-actions").child(next).child(add).view(),
        h("aside")
            .class("aw-margin aw-stack aw-stack--6")
            .attr("aria-label", desk.say("review.rules"))
            .child(no_help)
            .child(history(desk))
            .view(),
    ])
}

/// Articles to read until the answer comes, where the provider offers them afterwards.
fn meanwhile(desk: Desk) -> AnyView {
    let articles = desk.memo(|visit| visit.after.clone());
    live(move || {
        let articles = articles.get();
        (!articles.is_empty()).then(|| {
            let title = h("h2").say(desk, "receipt.meanwhile");
            h("section").class("aw-stack aw-stack--2").child(title).child(article_links(desk, articles))
        })
    })
}

/// Something that did not go as wished.
fn note(words: String) -> Element {
    h("p").class("aw-note aw-note--bad").child(icon(Shape::Alert)).child(h("span").child(words))
}

/// Number, deadline, and what did not go as wished.
fn head(desk: Desk, sent: &Sent) -> Element {
    let number = sent.receipt.number.clone();
    let copied = number.clone();
    let lost: Vec<Element> = sent
        .receipt
        .lost_files
        .iter()
        .map(|(name, reason)| note(lost_file(desk, name, reason)))
        .chain(sent.receipt.missing.iter().map(|what| note(quoted(desk, desk.say("receipt.missing"), what))))
        .collect();
    let place = match sent.receipt.place {
        Place::Desk => None,
        Place::Queued => Some("receipt.queued"),
        Place::Held => Some("receipt.held"),
    };
    let place = place.map(|key| h("p").attr("role", "status").say(desk, key));
    let trap = sent.trap.then(|| {
        let words = desk.say_with("receipt.trap_hint", &[("email", &sent.email)]);
        h("section")
            .class("aw-note aw-note--warn")
            .child(icon(Shape::Mail))
            .child(h("h2").class("aw-h").say(desk, "receipt.trap"))
            .child(h("p").class("aw-s").child(words))
    });
    let trap = trap.or_else(|| {
        let meant = email::meant(&sent.email)?;
        let words = desk.say_with("receipt.typo_hint", &[("email", &sent.email), ("meant", &meant)]);
        Some(
            h("section")
                .class("aw-note aw-note--warn")
                .child(icon(Shape::Mail))
                .child(h("h2").class("aw-h").say(desk, "receipt.typo"))
                .child(h("p").class("aw-s").child(words)),
        )
    });
    let sign = desk.say("receipt.number_sign");
    // There are help desks that give none.
    let numbered = !number.is_empty();
    let number = if numbered {
        h("span").child([sign.as_str(), "\u{a0}"].concat()).child(h("span").class("aw-num").child(number))
    } else {
        h("span").say(desk, "receipt.title")
    };
    let copy = numbered.then(|| {
        button("aw-btn aw-s").sends(desk, Event::Copy(copied)).child(icon(Shape::Copy)).say(desk, "receipt.copy_number")
    });
    let accepted = if desk.peek(|visit| visit.added) { "receipt.added" } else { "receipt.title" };
    let accepted = h("p").class("aw-state aw-s aw-good").child(icon(Shape::Check)).say(desk, accepted);
    let top = h("div")
        .class("aw-stack aw-stack--2")
        .child(accepted)
        .child(h("div").class("aw-row aw-row--wide").child(heading().child(number)).child(copy))
        .child(h("p").class("aw-muted").child(sent.subject.clone()));
    h("div")
        .class("aw-stack aw-stack--8")
        .child(top)
        .child(place)
        .child(lost)
        .child(urgent(desk, sent))
        .child(due(desk, sent))
        .child(trap)
}

/// The deadline on both clocks, side by side when they differ; a span where that is all that is promised.
fn due(desk: Desk, sent: &Sent) -> Option<Element> {
    let promise = sent.promised.as_ref()?;
    // A moment is told for a maximum only: "usually within an hour" is no deadline.
    let Some(due) = promise.due.filter(|_| promise.bound == Bound::Max) else {
        return Some(promise_note(desk, promise));
    };
    let words = desk.words();
    let (there, here) = (desk.civil(due, Zone::Provider), desk.civil(due, Zone::Client));
    let cell = |label: String, moment: String| {
        h("div").child(h("dt").class("aw-s aw-muted").child(label)).child(h("dd").child(moment))
    };
    let own = (there != here).then(|| cell(desk.say("promise.here_label"), words.moment(&here)));
    let zone = capitalised(&desk.local(&desk.profile().zone_name));
    let why = promise.rules.first().and_then(|rule| why(desk, rule, "rule.why_deadline"));
    Some(
        h("section")
            .class("aw-stack aw-stack--2")
            .child(h("h2").child(verb(desk, promise)))
            .child(h("dl").class("aw-due").child(cell(zone, words.moment(&there))).child(own))
            .child(h("p").class("aw-muted aw-s").say(desk, "promise.maximum_note"))
            .child(why),
    )
}

/// It went as an emergency: why, and by which sentence of the regulation.
fn urgent(desk: Desk, sent: &Sent) -> Option<AnyView> {
    let rule = sent.urgent.as_ref()?;
    let entries = desk.profile().desk().urgency;
    let text = entries.iter().find(|entry| entry.rules.contains(rule)).and_then(|entry| entry.text.as_ref());
    Some(urgent_panel(desk, "receipt.urgent", std::slice::from_ref(rule), text))
}

/// Earlier tickets from this device.
pub(super) fn history(desk: Desk) -> AnyView {
    let sent = desk.memo(|visit| visit.history.clone());
    live(move || {
        let sent = sent.get();
        (!sent.is_empty()).then(|| {
            let rows: Vec<Element> = sent
                .into_iter()
                .take(LISTED)
                .map(|one| {
                    let number = one.receipt.number;
                    let line = if one.at > 0.0 {
                        let day = desk.civil(one.at, Zone::Client);
                        let day = desk.words().day(day.month, day.day);
                        desk.say_with("receipt.history_item", &[("number", &number), ("date", &day)])
                    } else {
                        // Of a list that another version has kept.
                        [desk.say("receipt.number_sign").as_str(), "\u{a0}", &number].concat()
                    };
                    let line = (one.at > 0.0 || !number.is_empty()).then(|| h("p").child(line));
                    h("li").child(line).child(h("p").class("aw-muted aw-s").child(one.subject))
                })
                .collect();
            let clear = button("aw-act aw-s").sends(desk, Event::ClearHistory).say(desk, "receipt.clear");
            h("section")
                .class("aw-stack aw-stack--2")
                .child(h("h2").say(desk, "receipt.history"))
                .child(h("ul").class("aw-links").child(rows))
                .child(h("div").child(clear))
        })
    })
}
