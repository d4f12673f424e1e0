//! Other ways to reach the provider, what each is worth, and whether somebody is there now.

use leptos::prelude::*;

use super::advice::told;
use super::desk::{Desk, Zone};
use super::dom::{Element, h, join, live};
use super::rule_quote::why;
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
    let why = one.rules.first().and_then(|rule| why(desk, rule, "rule.why"));
    Some(h("li").child(h("p").child(name)).child(h("p").class("aw-muted aw-s").child(line)).child(why))
}

/// «Сейчас отвечают до 18:00», on the client's own clock.
fn now(desk: Desk, presence: Presence) -> String {
    let moment = |at: f64| desk.words().moment(&desk.civil(at, Zone::Client));
    match presence {
        Presence::Always => desk.say("channel.always"),
        Presence::Open { until } => desk.say_with("channel.open", &[("time", &moment(until))]),
        Presence::Closed { opens: Some(at) } => desk.say_with("channel.closed", &[("time", &moment(at))]),
        Presence::Closed { opens: None } => desk.say("channel.closed_long"),
        Presence::Vague => String::new(),
    }
}
