//! The first screen: one large box, what was seen in it, and the articles beside it.

use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use leptos::web_sys;

use super::attach::attach_button;
use super::coming;
use super::desk::Desk;
use super::dom::{Element, Ref, as_kind, button, h, heading, join, keep_value, value_of};
use super::form::Part;
use super::hits::{focus_hit, suggestions};
use super::marks::{mark_layer, seen};
use super::search::Shown;
use crate::visit::Event;

/// Bytes of a text that fills the box whatever its height: it is not measured any more, which took the browser as long as laying it out.
const LONG: usize = 20_000;

/// The ask screen.
pub(super) fn screen(desk: Desk) -> AnyView {
    let kept = desk.memo(|visit| visit.kept);
    let stored = move || desk.say(if kept.get() { "ask.stored_here" } else { "ask.stored_nowhere" });
    let label = h("label").attr("for", "aw-f-text").say(desk, "ask.title");
    let head = h("div")
        .class("aw-stack aw-stack--2")
        .child(heading().child(label))
        .child(h("p").class("aw-muted").attr("id", "aw-h-text").say(desk, "ask.hint"))
        .child(desk.part(Part::TextFault));
    let ask = h("section")
        .class("aw-ask aw-stack")
        .child(head)
        .child(ask_box(desk))
        .child(seen(desk))
        .child(coming::files(desk))
        .child(desk.part(Part::Files))
        .child(desk.shown(Shown::Meant))
        .child(desk.part(Part::News))
        .child(h("p").class("aw-muted aw-s").live(stored));
    join(vec![desk.part(Part::Summary), ask.view(), suggestions(desk).view(), desk.part(Part::Promise)])
}

/// The box itself: textarea over its marks, and the bar below.
fn ask_box(desk: Desk) -> Element {
    let area = Ref::new();
    let (scroll, set_scroll) = signal(0);
    let text = desk.memo(|visit| visit.draft.text.clone());
    let invalid = desk.memo(|visit| visit.errors.iter().any(|error| error.field == "text"));
    keep_value(area, move || text.get());
    let on_input = move |event: web_sys::Event| {
        desk.send(Event::Typed { text: value_of(&event), caret: caret_of(&event) });
    };
    // The event brings its element: on blur the view may be gone already.
    let on_caret = move |event: web_sys::Event| desk.send(Event::CaretMoved(caret_of(&event)));
    let on_key = move |event: web_sys::Event| {
        // Down at the very end of the text leads to the first article.
        let Some(key) = as_kind::<web_sys::KeyboardEvent>(&event) else { return };
        if key.code() == "ArrowDown" && !key.is_composing() {
            let at_end = caret_of(&event) as usize == value_of(&event).encode_utf16().count();
            if at_end && focus_hit(&event, 0) {
                event.prevent_default();
            }
        }
    };
    let on_scroll = move |event: web_sys::Event| {
        if let Some(area) = area_of(&event) {
            set_scroll.set(area.scroll_top());
        }
    };
    let long = desk.memo(|visit| visit.draft.text.len() > LONG);
    let described = move || Some(if invalid.get() { "aw-h-text aw-e-text" } else { "aw-h-text" }.to_owned());
    let textarea = h("textarea")
        .attr("id", "aw-f-text")
        .attr("rows", "6")
        .attr("enterkeyhint", "enter")
        .attr("autocapitalize", "sentences")
        .bind("aria-describedby", described)
        .bind("aria-invalid", move || invalid.get().then(|| "true".to_owned()))
        .bind("data-long", move || long.get().then(String::new))
        .refer(area)
        .on("input", on_input)
        .on("keydown", on_key)
        .on("keyup", on_caret)
        .on("pointerup", on_caret)
        .on("blur", on_caret)
        .on("scroll", on_scroll)
        .child(text.get_untracked());
    let go_on = button("aw-btn aw-btn--main").sends(desk, Event::Continue).say(desk, "ask.continue");
    h("div")
        .class("aw-ask__box")
        .child(h("div").class("aw-ask__area").child(mark_layer(desk, scroll)).child(textarea))
        .child(h("div").class("aw-ask__bar").child(attach_button(desk)).child(go_on))
}

fn area_of(event: &web_sys::Event) -> Option<web_sys::HtmlTextAreaElement> {
    event.target()?.dyn_into().ok()
}

/// Where the caret stands, in UTF-16 units.
fn caret_of(event: &web_sys::Event) -> u32 {
    area_of(event).and_then(|area| area.selection_start().ok().flatten()).unwrap_or_default()
}
