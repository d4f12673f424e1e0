//! The first screen: one large box, what was seen in it, and the articles beside it.

use leptos::ev;
use leptos::html;
use leptos::prelude::*;

use super::attach::{AttachButton, FileList};
use super::desk::Desk;
use super::error_summary::ErrorSummary;
use super::field::message;
use super::hits::{Meant, Suggestions, focus_hit};
use super::marks::{MarkLayer, Seen};
use super::promise::PromiseNote;
use crate::visit::Event;

/// The ask screen.
#[component]
pub(super) fn Ask() -> impl IntoView {
    let desk = Desk::here();
    let kept = desk.memo(|visit| visit.kept);
    let stored = move || desk.say(if kept.get() { "ask.stored_here" } else { "ask.stored_nowhere" });
    view! {
        <ErrorSummary/>
        <section class="aw-ask aw-stack">
            <div class="aw-stack aw-stack--2">
                <h1 id="aw-heading" tabindex="-1"><label for="aw-f-text">{desk.say("ask.title")}</label></h1>
                <p class="aw-muted" id="aw-h-text">{desk.say("ask.hint")}</p>
                {move || message(desk, "text")}
            </div>
            <AskBox/>
            <Seen/>
            <FileList/>
            <Meant/>
            <p class="aw-muted aw-s">{stored}</p>
        </section>
        <Suggestions/>
        <PromiseNote/>
    }
}

/// The box itself: textarea over its marks, and the bar below.
#[component]
fn AskBox() -> impl IntoView {
    let desk = Desk::here();
    let area = NodeRef::<html::Textarea>::new();
    let (scroll, set_scroll) = signal(0);
    let text = desk.memo(|visit| visit.draft.text.clone());
    let invalid = desk.memo(|visit| visit.errors.iter().any(|error| error.field == "text"));
    // The value is written only when it came from elsewhere: writing during composition would break Android keyboards.
    Effect::new(move |_| {
        let text = text.get();
        if let Some(area) = area.get()
            && area.value() != text
        {
            area.set_value(&text);
        }
    });
    let caret = move || area.get_untracked().and_then(|area| area.selection_start().ok().flatten()).unwrap_or_default();
    let on_input = move |event: ev::Event| {
        desk.send(Event::Typed { text: event_target_value(&event), caret: caret() });
    };
    let on_key = move |event: ev::KeyboardEvent| {
        // Down at the very end of the text leads to the first article.
        if event.code() == "ArrowDown" && !event.is_composing() {
            let at_end = area.get_untracked().is_some_and(|area| caret() as usize == utf16_len(&area.value()));
            if at_end && focus_hit(&event, 0) {
                event.prevent_default();
            }
        }
    };
    let on_paste = move |event: ev::ClipboardEvent| {
        if let Some(files) = event.clipboard_data().and_then(|data| data.files())
            && files.length() > 0
        {
            event.prevent_default();
            desk.take_files(files);
        }
    };
    let on_drop = move |event: ev::DragEvent| {
        if let Some(files) = event.data_transfer().and_then(|data| data.files())
            && files.length() > 0
        {
            event.prevent_default();
            desk.take_files(files);
        }
    };
    view! {
        <div class="aw-ask__box" on:drop=on_drop on:dragover=|event: ev::DragEvent| event.prevent_default()>
            <div class="aw-ask__area">
                <MarkLayer scroll=scroll.into()/>
                <textarea
                    id="aw-f-text"
                    node_ref=area
                    rows="6"
                    aria-describedby=move || if invalid.get() { "aw-h-text aw-e-text" } else { "aw-h-text" }
                    aria-invalid=move || invalid.get().then_some("true")
                    enterkeyhint="enter"
                    autocapitalize="sentences"
                    on:input=on_input
                    on:keydown=on_key
                    on:keyup=move |_| desk.send(Event::CaretMoved(caret()))
                    on:pointerup=move |_| desk.send(Event::CaretMoved(caret()))
                    on:blur=move |_| desk.send(Event::CaretMoved(caret()))
                    on:paste=on_paste
                    on:scroll=move |_| {
                        if let Some(area) = area.get_untracked() {
                            set_scroll.set(area.scroll_top());
                        }
                    }
                >
                    {desk.peek(|visit| visit.draft.text.clone())}
                </textarea>
            </div>
            <div class="aw-ask__bar">
                <AttachButton/>
                <button class="aw-btn aw-btn--main" type="button" on:click=move |_| desk.send(Event::Continue)>
                    {desk.say("ask.continue")}
                </button>
            </div>
        </div>
    }
}

fn utf16_len(text: &str) -> usize {
    text.encode_utf16().count()
}
