//! The button that picks files.

use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use leptos::web_sys;

use super::desk::Desk;
use super::dom::{Ref, button, h, join};
use super::icon::{Shape, icon};
use crate::policy::profile::FieldKind;

/// Picks files through the browser's own dialog.
pub(super) fn attach_button(desk: Desk) -> AnyView {
    let input = Ref::new();
    let picker = move || input.get_untracked().and_then(|input| input.dyn_into::<web_sys::HtmlInputElement>().ok());
    let pick = move || {
        if let Some(input) = picker() {
            input.click();
        }
    };
    let picked = move |_: web_sys::Event| {
        let Some(input) = picker() else { return };
        if let Some(files) = input.files() {
            desk.take_files(files);
        }
        // Else the same file could not be picked a second time.
        input.set_value("");
    };
    let press = button("aw-act")
        .attr("id", "aw-f-attach")
        .attr("aria-label", desk.say("ask.attach_label"))
        .press(pick)
        .child(icon(Shape::Clip))
        .child(h("span").class("aw-from-s").say(desk, "ask.attach"))
        .child(h("span").class("aw-to-s").say(desk, "ask.attach_short"));
    let input = h("input")
        .attr("type", "file")
        .attr("multiple", "")
        .attr("hidden", "")
        .attr("accept", accept(desk))
        .refer(input)
        .on("change", picked);
    join(vec![press, input])
}

/// The `accept` attribute: what the profile takes. A hint for the dialog only; the check is `validation`'s.
fn accept(desk: Desk) -> String {
    let types = |field: &crate::policy::profile::FieldSpec| match &field.kind {
        FieldKind::Evidence { types, .. } => Some(types.join(",")),
        _ => None,
    };
    desk.profile().fields.iter().find_map(types).unwrap_or_else(|| "image/*".to_owned())
}
