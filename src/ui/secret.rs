//! The field for a password or a one-time code: kept in the memory of the page only, sent apart from the ticket, once.

use leptos::web_sys;

use super::desk::Desk;
use super::dom::{Element, h, value_of};
use crate::ticket::validation::SECRET;
use crate::visit::Event;

/// The field. It has no value of its own to be drawn with: nothing reads the secret back.
pub(super) fn field(desk: Desk) -> Element {
    let (id, hint) = (["aw-f-", SECRET].concat(), ["aw-h-", SECRET].concat());
    let input = h("input")
        .class("aw-input")
        .attr("type", "password")
        .attr("id", id.clone())
        .attr("autocomplete", "off")
        .attr("aria-describedby", hint.clone())
        .on("input", move |typed: web_sys::Event| desk.send(Event::SecretTyped(value_of(&typed))));
    h("div")
        .class("aw-field")
        .child(h("label").attr("for", id).say(desk, "proof.label"))
        .child(h("p").class("aw-s aw-muted").attr("id", hint).say(desk, "proof.kept_nowhere"))
        .child(input)
}
