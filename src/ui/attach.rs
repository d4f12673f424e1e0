//! Files: the button that picks them, and the list of what is attached.

use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use leptos::web_sys;

use super::desk::Desk;
use super::dom::{Element, Ref, button, effect, h, join, live};
use super::field;
use super::icon::{Shape, icon};
use crate::policy::profile::FieldKind;
use crate::ticket::draft::Attachment;
use crate::ticket::validation::refused;
use crate::visit::Event;

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

/// What is attached; a file that the provider will not take stays as a row with the reason.
pub(super) fn file_list(desk: Desk) -> AnyView {
    let files = desk.memo(|visit| visit.draft.files.clone());
    live(move || {
        let files = files.get();
        (!files.is_empty()).then(|| {
            let rows: Vec<Element> = files
                .into_iter()
                .map(|file| {
                    let fault = refused(&desk.profile(), &file).map(|error| {
                        let words = h("span").child(field::sentence(desk, &error));
                        h("span").class("aw-error aw-s").child(icon(Shape::Stop)).child(words)
                    });
                    // A name may run in the other direction: what stands after it keeps its place.
                    let line = h("span")
                        .child(h("bdi").child(file.name.as_str()))
                        .child([", ", &desk.size(file.size)].concat());
                    let look = thumbnail(desk, &file);
                    let remove = desk.say_with("action.remove_named", &[("name", &file.name)]);
                    let key = file.key;
                    h("li").child(look).child(h("span").child(line).child(fault)).child(
                        button("aw-act aw-icon")
                            .attr("aria-label", remove)
                            .sends(desk, Event::FileDropped(key))
                            .child(icon(Shape::Trash)),
                    )
                })
                .collect();
            h("ul").class("aw-list aw-list--plain aw-files").attr("aria-label", desk.say("file.list")).child(rows)
        })
    })
}

/// The picture itself, as soon as the device has brought it; a sheet of paper for everything else.
fn thumbnail(desk: Desk, file: &Attachment) -> Element {
    let place = Ref::new();
    if file.media_type.starts_with("image/") {
        let (key, media_type) = (file.key.clone(), file.media_type.clone());
        effect(move || {
            if let Some(place) = place.get() {
                desk.picture(&key, &media_type, place.into());
            }
        });
    }
    h("span").class("aw-thumb").refer(place).child(icon(Shape::File))
}

/// The `accept` attribute: what the profile takes. A hint for the dialog only; the check is `validation`'s.
fn accept(desk: Desk) -> String {
    let types = |field: &crate::policy::profile::FieldSpec| match &field.kind {
        FieldKind::Evidence { types, .. } => Some(types.join(",")),
        _ => None,
    };
    desk.profile().fields.iter().find_map(types).unwrap_or_else(|| "image/*".to_owned())
}
