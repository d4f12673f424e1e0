//! Other ways to reach the provider, what each is worth, and whether somebody is there now.

use leptos::prelude::*;

use super::advice::told;
use super::desk::{Desk, Zone};
use super::dom::{Element, h, join, live};
use super::rule_quote::{link_out, why};
use crate::backend::native::is_web_link;
use crate::i18n::locale::capitalised;
use crate::policy::decide::Reachable;
use crate::policy::desk::Place;
use crate::policy::hours::Presence;
use crate::policy::profile::Standing;

/// The list; nothing where the policy names no other way than the ticket itself.
pub(super) fn channels(desk: Desk) -> AnyView {
    let reachable = desk.memo(|visit| visit.terms.decision.channels.clone());
    live(move || {
        let rows: Vec<Element> = reachable.get().iter().filter_map(|one| row(desk, one)).collect();
        (!rows.is_empty()).then(|| {
            h("section")
                .class("aw-stack aw-stack--2")
                .child(h("h2").say(desk, "channels.title"))
                .child(h("ul").class("aw-links").child(rows))
                .child(join(told(desk, Place::Channel)))
        })
    })
}

fn row(desk: Desk, one: &Reachable) -> Option<Element> {
    if one.id == "ticket" {
        return None;
    }
    // A way that only this provider has goes by its own id.
    let key = ["channel.name.", &one.id].concat();
    let name = if desk.words().get(&key).is_some() { desk.say(&key) } else { capitalised(&one.id) };
    let worth = desk.say(match one.standing {
        Standing::Official => "channel.official",
        Standing::Advisory => "channel.advisory",
        Standing::Refused => "channel.refused",
    });
    let presence = one.presence.filter(|_| one.standing != Standing::Refused).map(|presence| now(desk, presence));
    let line = [Some(worth), presence.filter(|words| !words.is_empty())].into_iter().flatten();
    let line = line.collect::<Vec<_>>().join(". ");
    let profile = desk.profile();
    let value = profile.channels.iter().find(|channel| channel.id == one.id).and_then(|channel| channel.value.clone());
    let value = value.filter(|_| one.standing != Standing::Refused).map(|value| vec![": ".into_any(), reach(value)]);
    let why = one.rules.first().and_then(|rule| why(desk, rule, "rule.why"));
    Some(h("li").child(h("p").child(name).child(value)).child(h("p").class("aw-muted aw-s").child(line)).child(why))
}

/// The address as a link, where a browser knows what to do with it: mail, a telephone number in digits, a page.
fn reach(value: String) -> AnyView {
    let digits: String = value.chars().filter(|c| c.is_ascii_digit() || *c == '+').collect();
    let dialled = value.chars().all(|c| c.is_ascii_digit() || matches!(c, '+' | '-' | '(' | ')' | ' ' | '\u{a0}'));
    let to = match value.split_once('@') {
        Some((name, domain)) if !name.contains('/') && domain.contains('.') => Some(["mailto:", &value].concat()),
        _ if is_web_link(&value) => Some(value.clone()),
        _ if dialled && digits.len() > 4 => Some(["tel:", &digits].concat()),
        _ => None,
    };
    match to {
        Some(to) if is_web_link(&to) => link_out(to, value).view(),
        Some(to) => h("a").attr("href", to).child(value).view(),
        None => value.into_any(),
    }
}

/// «Сейчас отвечают до 18:00», on the client's own clock.
fn now(desk: Desk, presence: Presence) -> String {
    let moment = |at: f64| {
        let (there, here) = (desk.civil(at, Zone::Provider), desk.civil(at, Zone::Client));
        let words = desk.words().moment(&here);
        // Opening hours are the provider's; whoever lives by another clock is told which one this is.
        if there == here { words } else { desk.say_with("channel.here", &[("moment", &words)]) }
    };
    match presence {
        Presence::Always => desk.say("channel.always"),
        Presence::Open { until } => desk.say_with("channel.open", &[("time", &moment(until))]),
        Presence::Closed { opens: Some(at) } => desk.say_with("channel.closed", &[("time", &moment(at))]),
        Presence::Closed { opens: None } => desk.say("channel.closed_long"),
        Presence::Vague => String::new(),
    }
}
