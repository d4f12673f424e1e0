//! § Why: the provider's own sentence behind a demand. Opens in place, never covers anything.

use leptos::prelude::*;

use super::desk::Desk;
use super::dom::{Element, button, h, join, live};

/// The exact sentence of a rule with its place. Nothing for an id that the profile does not hold.
pub(super) fn quote(desk: Desk, id: &str) -> Option<Element> {
    let (profile, terms) = (desk.profile(), desk.terms());
    let rule = terms.desk.rule(&profile, id)?;
    let place = [desk.local(&profile.regulation.short), desk.local(&rule.section)].join(", ");
    let link = profile.regulation.url.clone().map(|url| link_out(url, desk.say("rule.open")));
    let source =
        h("figcaption").class("aw-s aw-muted").child(place).child(link.map(|link| vec![" · ".into_any(), link.view()]));
    let sentence = h("blockquote").attr("lang", profile.locale.clone()).child(rule.quoted());
    Some(h("figure").class("aw-quote").child(sentence).child(source))
}

/// A margin section: heading and quote, standing open.
pub(super) fn quoted_section(desk: Desk, title: &'static str, id: &str) -> Option<Element> {
    let quote = quote(desk, id)?;
    Some(h("section").class("aw-stack aw-stack--2").child(h("h2").child(desk.say(title))).child(quote))
}

/// The § button with the quote that it opens below itself. Nothing for an id that the profile does not hold.
pub(super) fn why(desk: Desk, rule: &str, words: &'static str) -> Option<AnyView> {
    desk.terms().desk.rule(&desk.profile(), rule)?;
    let rule = rule.to_owned();
    let open = RwSignal::new(false);
    let press = button("aw-act aw-why aw-s")
        .bind("aria-expanded", move || Some(open.get().to_string()))
        .press(move || open.update(|open| *open = !*open))
        .child(h("span").child(desk.say(words)));
    Some(join(vec![press.view(), live(move || open.get().then(|| quote(desk, &rule)))]))
}

/// A link that leaves the page.
pub(super) fn link_out(url: String, words: String) -> Element {
    h("a").attr("href", url).attr("target", "_blank").attr("rel", "noopener noreferrer").child(words)
}
