//! What is attached: a row a file, with its picture.

use leptos::prelude::*;

use super::desk::Desk;
use super::dom::{Element, Ref, button, effect, h, live};
use super::field;
use super::icon::{Shape, icon};
use crate::ticket::draft::Attachment;
use crate::ticket::validation::refused;
use crate::visit::{Event, removal};

/// What is attached; a file that the provider will not take stays as a row with the reason.
pub(super) fn file_list(desk: Desk) -> AnyView {
    let files = desk.memo(|visit| visit.draft.files.clone());
    live(move || {
        let files = files.get();
        (!files.is_empty()).then(|| {
            let rows: Vec<Element> = files
                .into_iter()
                .enumerate()
                .map(|(at, file)| {
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
                            .attr("id", ["aw-f-", &removal(at)].concat())
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
