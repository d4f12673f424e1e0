//! The frame: top row, the screen, the open article, the live region.

use leptos::prelude::*;
use leptos::web_sys;

use super::announcer::announcer;
use super::desk::Desk;
use super::dom::{Element, as_kind, button, h, live};
use super::{ask, details, outbox, receipt, review, sending, sheet, solved, split, topics};
use crate::visit::{Event, Screen};

/// Which view a screen needs: a change inside one screen does not build it anew.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Face {
    Ask,
    Topics,
    Split,
    Details(Vec<String>),
    Review,
    Sending(String),
    Outbox,
    Receipt,
    Solved,
}

/// The widget.
pub fn app(desk: Desk) -> AnyView {
    let face = desk.memo(|visit| match &visit.screen {
        Screen::Ask => Face::Ask,
        Screen::Topics => Face::Topics,
        Screen::Split { .. } => Face::Split,
        Screen::Details => Face::Details(visit.asked.clone()),
        Screen::Review => Face::Review,
        Screen::Sending(key) => Face::Sending(key.clone()),
        Screen::Outbox => Face::Outbox,
        Screen::Receipt => Face::Receipt,
        Screen::Solved => Face::Solved,
    });
    let screen = move || match face.get() {
        Face::Ask => ask::screen(desk),
        Face::Topics => topics::screen(desk),
        Face::Split => split::screen(desk),
        Face::Details(fields) => details::screen(desk, &fields),
        Face::Review => review::screen(desk),
        Face::Sending(key) => sending::screen(desk, key),
        Face::Outbox => outbox::screen(desk),
        Face::Receipt => receipt::screen(desk),
        Face::Solved => solved::screen(desk),
    };
    // Ctrl or ⌘ with Enter presses the main button of the screen, in every keyboard layout.
    let on_key = move |event: web_sys::Event| {
        let Some(key) = as_kind::<web_sys::KeyboardEvent>(&event) else { return };
        if key.code() == "Enter" && (key.ctrl_key() || key.meta_key()) && !key.is_composing() {
            let main = match face.get_untracked() {
                Face::Ask => Event::Continue,
                Face::Split => Event::SplitTaken,
                Face::Details(_) => Event::DetailsDone,
                Face::Review => Event::Send,
                _ => return,
            };
            event.prevent_default();
            desk.send(main);
        }
    };
    // Files can be pasted and dropped on every screen.
    let on_files = move |event: web_sys::Event| {
        let files = match as_kind::<web_sys::ClipboardEvent>(&event) {
            Some(paste) => paste.clipboard_data(),
            None => as_kind::<web_sys::DragEvent>(&event).and_then(web_sys::DragEvent::data_transfer),
        };
        if let Some(files) = files.and_then(|data| data.files()).filter(|files| files.length() > 0) {
            event.prevent_default();
            desk.take_files(files);
        }
    };
    h("div")
        .class("aw-frame")
        .on("keydown", on_key)
        .on("paste", on_files)
        .on("drop", on_files)
        .on("dragover", |event| event.prevent_default())
        .child(top(desk))
        .child(h("div").class("aw-page").attr("role", "main").child(live(screen)))
        .child(sheet::layer(desk))
        .child(announcer(desk))
        .view()
}

/// The top row: the same on every screen.
fn top(desk: Desk) -> Element {
    let waiting = desk.memo(|visit| visit.outbox.len());
    let tickets = move || match waiting.get() {
        0 => desk.say("desk.tickets"),
        n => desk.say_with("desk.tickets_waiting", &[("n", &n.to_string())]),
    };
    let screen = desk.memo(|visit| visit.screen.clone());
    let current = move |this: Screen| (screen.get() == this).then(|| "page".to_owned());
    let home = button("aw-act aw-act--plain").sends(desk, Event::BackToText).say(desk, "desk.name");
    let articles = button("aw-act")
        .bind("aria-current", move || current(Screen::Topics))
        .sends(desk, Event::Browse)
        .say(desk, "desk.articles");
    let outbox = button("aw-act")
        .bind("aria-current", move || current(Screen::Outbox))
        .sends(desk, Event::OpenOutbox)
        .live(tickets);
    h("header").class("aw-top").child(
        h("div").class("aw-top__in").child(h("p").class("aw-top__name").child(home)).child(
            h("nav")
                .class("aw-s aw-row aw-row--wide")
                .attr("aria-label", desk.say("desk.sections"))
                .child(articles)
                .child(outbox),
        ),
    )
}
