//! The numbered steps: one line each, Enter makes the next one, a pasted list becomes as many lines.

use leptos::ev;
use leptos::html;
use leptos::prelude::*;

use super::desk::Desk;
use super::icon::{Shape, icon};
use crate::visit::Event;

/// The steps of the draft, editable.
#[component]
pub(super) fn Steps() -> impl IntoView {
    let desk = Desk::here();
    // At least one line is there to write in.
    let lines = desk.memo(|visit| visit.draft.steps.len().max(1));
    let steps = desk.memo(|visit| visit.draft.steps.clone());
    let (focus, set_focus) = signal(None::<usize>);
    let insert = move |at: usize| {
        let mut all = steps.get_untracked();
        all.resize(all.len().max(lines.get_untracked()), String::new());
        all.insert(at.min(all.len()), String::new());
        set_focus.set(Some(at));
        desk.send(Event::StepsEdited(all));
    };
    view! {
        <ol class="aw-list aw-list--edit">
            {move || {
                (0..lines.get()).map(|at| view! { <StepLine at steps focus insert/> }).collect_view()
            }}
        </ol>
        <div class="aw-row">
            <button class="aw-act" type="button" on:click=move |_| insert(lines.get_untracked())>
                {icon(Shape::Plus)} {desk.say("missing.add_step")}
            </button>
        </div>
    }
}

#[component]
fn StepLine(
    at: usize,
    steps: Memo<Vec<String>>,
    focus: ReadSignal<Option<usize>>,
    insert: impl Fn(usize) + Copy + 'static,
) -> impl IntoView {
    let desk = Desk::here();
    let control = NodeRef::<html::Input>::new();
    let words = move || steps.with(|steps| steps.get(at).cloned().unwrap_or_default());
    Effect::new(move |_| {
        let words = words();
        if let Some(control) = control.get()
            && control.value() != words
        {
            control.set_value(&words);
        }
    });
    Effect::new(move |_| {
        if let Some(control) = control.get()
            && focus.get_untracked() == Some(at)
        {
            // A failed focus loses nothing.
            let _ = control.focus();
        }
    });
    let write = move |text: &str| {
        let mut all = steps.get_untracked();
        all.resize(all.len().max(at + 1), String::new());
        all.splice(at..=at, split(text));
        desk.send(Event::StepsEdited(all));
    };
    let on_input = move |event: ev::Event| write(&event_target_value(&event));
    let on_paste = move |event: ev::ClipboardEvent| {
        let pasted = event.clipboard_data().and_then(|data| data.get_data("text/plain").ok()).unwrap_or_default();
        if pasted.trim().contains('\n') {
            event.prevent_default();
            let before = words();
            write(&[before.trim(), "\n", &pasted].concat());
        }
    };
    let on_key = move |event: ev::KeyboardEvent| {
        if event.code() == "Enter" && !event.is_composing() && !event.ctrl_key() && !event.meta_key() {
            event.prevent_default();
            insert(at + 1);
        }
    };
    let remove = move |_| {
        let mut all = steps.get_untracked();
        if at < all.len() {
            all.remove(at);
        }
        desk.send(Event::StepsEdited(all));
    };
    let number = (at + 1).to_string();
    view! {
        <li>
            <input
                class="aw-input aw-input--row"
                node_ref=control
                autocomplete="off"
                aria-label=desk.say_with("missing.step", &[("n", &number)])
                value=words()
                on:input=on_input
                on:paste=on_paste
                on:keydown=on_key
            />
            <button
                class="aw-act aw-icon"
                type="button"
                aria-label=desk.say_with("missing.remove_step", &[("n", &number)])
                on:click=remove
            >
                {icon(Shape::Trash)}
            </button>
        </li>
    }
}

/// A pasted list: one step a line, without its bullets and numbers. Text of one line stays as it is.
fn split(text: &str) -> Vec<String> {
    if !text.contains('\n') {
        return vec![text.to_owned()];
    }
    text.lines()
        .map(|line| {
            line.trim()
                .trim_start_matches(|c: char| c.is_ascii_digit())
                .trim_start_matches(['.', ')', '-', '*', '•'])
                .trim()
        })
        .filter(|line| !line.is_empty())
        .map(str::to_owned)
        .collect()
}
