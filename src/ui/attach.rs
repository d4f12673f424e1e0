//! Files: the button that picks them, and the list of what is attached.

use leptos::html;
use leptos::prelude::*;

use super::desk::Desk;
use super::icon::{Shape, icon};
use crate::ticket::validation::refused;
use crate::visit::Event;

/// Picks files through the browser's own dialog.
#[component]
pub(super) fn AttachButton() -> impl IntoView {
    let desk = Desk::here();
    let input = NodeRef::<html::Input>::new();
    let pick = move |_| {
        if let Some(input) = input.get_untracked() {
            input.click();
        }
    };
    let picked = move |_| {
        if let Some(input) = input.get_untracked() {
            if let Some(files) = input.files() {
                desk.take_files(files);
            }
            // Else the same file could not be picked a second time.
            input.set_value("");
        }
    };
    view! {
        <button class="aw-act" type="button" aria-label=desk.say("ask.attach_label") on:click=pick>
            {icon(Shape::Clip)}
            <span class="aw-from-s">{desk.say("ask.attach")}</span>
            <span class="aw-to-s">{desk.say("ask.attach_short")}</span>
        </button>
        <input node_ref=input type="file" multiple=true hidden=true accept=accept(desk) on:change=picked/>
    }
}

/// What is attached; a file that the provider will not take stays as a row with the reason.
#[component]
pub(super) fn FileList() -> impl IntoView {
    let desk = Desk::here();
    let files = desk.memo(|visit| visit.draft.files.clone());
    move || {
        let files = files.get();
        (!files.is_empty()).then(|| {
            let rows = files.into_iter().map(|file| {
                let fault = refused(&desk.profile(), &file).map(|error| super::field::sentence(desk, &error));
                let name = file.name.clone();
                let key = file.key.clone();
                view! {
                    <li>
                        <span>
                            {file.name} ", " {desk.size(file.size)}
                            {fault
                                .map(|fault| {
                                    view! {
                                        <span class="aw-error aw-s">{icon(Shape::Stop)} <span>{fault}</span></span>
                                    }
                                })}
                        </span>
                        <button
                            class="aw-act aw-icon"
                            type="button"
                            aria-label=desk.say_with("action.remove_named", &[("name", &name)])
                            on:click=move |_| desk.send(Event::FileDropped(key.clone()))
                        >
                            {icon(Shape::Trash)}
                        </button>
                    </li>
                }
            });
            view! { <ul class="aw-list aw-list--plain" aria-label=desk.say("file.list")>{rows.collect_view()}</ul> }
        })
    }
}

/// The `accept` attribute: what the profile takes. A hint for the dialog only; the check is `validation`'s.
fn accept(desk: Desk) -> String {
    use crate::policy::profile::FieldKind;
    desk.profile()
        .fields
        .iter()
        .find_map(|field| match &field.kind {
            FieldKind::Evidence { types, .. } => Some(types.join(",")),
            _ => None,
        })
        .unwrap_or_else(|| "image/*".to_owned())
}
