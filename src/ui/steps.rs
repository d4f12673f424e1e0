//! The numbered steps: one line each, Enter makes the next one, a pasted list becomes as many lines.

use leptos::prelude::*;
use leptos::web_sys;

use super::desk::Desk;
use super::dom::{Element, Ref, as_kind, button, effect, h, join, keep_value, live, value_of};
use super::field::is_faulty;
use super::icon::{Shape, icon};
use super::memo::Memo;
use crate::ticket::steps::lines;
use crate::visit::Event;

/// The steps of the draft, editable.
#[derive(Clone, Copy)]
struct Editor {
    desk: Desk,
    steps: Memo<Vec<String>>,
    /// Whether something is wrong with them.
    faulty: Memo<bool>,
    /// The line that takes the focus once it stands.
    focus: RwSignal<Option<usize>>,
}

/// The steps of the draft, which are the answer of this field.
pub(super) fn steps(desk: Desk, field: &str) -> AnyView {
    let steps = desk.memo(|visit| visit.draft.steps.clone());
    // At least one line is there to write in.
    let lines = desk.memo(|visit| visit.draft.steps.len().max(1));
    let editor = Editor { desk, steps, faulty: is_faulty(desk, field, |_| true), focus: RwSignal::new(None) };
    let rows = live(move || (0..lines.get()).map(|at| editor.row(at)).collect::<Vec<_>>());
    let add = button("aw-act")
        .press(move || editor.insert(lines.get_untracked()))
        .child(icon(Shape::Plus))
        .say(desk, "missing.add_step");
    join(vec![h("ol").class("aw-list aw-list--edit").child(rows), h("div").class("aw-row").child(add)])
}

impl Editor {
    /// An empty line at `at`, which takes the focus.
    fn insert(self, at: usize) {
        let mut all = self.steps.get_untracked();
        all.resize(all.len().max(at), String::new());
        all.insert(at, String::new());
        self.edit(all, at);
    }

    /// The words of a line are now these; several lines become several steps.
    fn write(self, at: usize, text: &str) {
        let mut all = self.steps.get_untracked();
        all.resize(all.len().max(at + 1), String::new());
        let written = lines(text);
        let last = (written.len() > 1).then(|| at + written.len() - 1);
        all.splice(at..=at, written);
        match last {
            Some(last) => self.edit(all, last),
            None => self.desk.send(Event::StepsEdited(all)),
        }
    }

    /// Its button goes with the line: the focus goes to the next line, of the last one to that before it.
    fn remove(self, at: usize) {
        let mut all = self.steps.get_untracked();
        if at < all.len() {
            all.remove(at);
        }
        let next = at.min(all.len().saturating_sub(1));
        self.edit(all, next);
    }

    /// Other lines, of which the one at `focus` takes the focus once they stand.
    fn edit(self, all: Vec<String>, focus: usize) {
        self.desk.send(Event::StepsEdited(all));
        self.focus.set(Some(focus));
    }

    fn row(self, at: usize) -> Element {
        let desk = self.desk;
        let control = Ref::new();
        let words = move || self.steps.with(|steps| steps.get(at).cloned().unwrap_or_default());
        keep_value(control, words);
        effect(move || {
            if let Some(control) = control.get()
                && self.focus.get() == Some(at)
            {
                // A failed focus loses nothing.
                let _ = control.focus();
            }
        });
        let on_paste = move |event: web_sys::Event| {
            let Some(paste) = as_kind::<web_sys::ClipboardEvent>(&event) else { return };
            let pasted = paste.clipboard_data().and_then(|data| data.get_data("text/plain").ok()).unwrap_or_default();
            if pasted.trim().contains('\n') {
                event.prevent_default();
                self.write(at, &[words().trim(), "\n", &pasted].concat());
            }
        };
        let on_key = move |event: web_sys::Event| {
            let Some(key) = as_kind::<web_sys::KeyboardEvent>(&event) else { return };
            if key.code() == "Enter" && !key.is_composing() && !key.ctrl_key() && !key.meta_key() {
                event.prevent_default();
                self.insert(at + 1);
            }
        };
        let number = (at + 1).to_string();
        let input = h("input")
            .class("aw-input aw-input--row")
            .attr("autocomplete", "off")
            .attr("aria-label", desk.say_with("missing.step", &[("n", &number)]))
            .attr("value", self.steps.with_untracked(|steps| steps.get(at).cloned().unwrap_or_default()))
            .bind("aria-invalid", move || self.faulty.get().then(|| "true".to_owned()))
            .bind("data-blank", move || words().trim().is_empty().then(String::new))
            .refer(control)
            .on("input", move |event: web_sys::Event| self.write(at, &value_of(&event)))
            .on("paste", on_paste)
            .on("keydown", on_key);
        let remove = button("aw-act aw-icon")
            .attr("aria-label", desk.say_with("missing.remove_step", &[("n", &number)]))
            .press(move || self.remove(at))
            .child(icon(Shape::Trash));
        h("li").child(input).child(remove)
    }
}
