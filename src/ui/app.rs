//! The frame: top row, the screen, the open article, the live region.

use leptos::prelude::*;
use leptos::web_sys;

use super::announcer::announcer;
use super::desk::Desk;
use super::dom::{Element, as_kind, button, h, live};
use super::form::Part;
use super::{ask, coming, hits, sheet, solved};
use crate::visit::{Event, Kb, Screen};

/// Which view a screen needs: a change inside one screen does not build it anew.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Face {
    /// The ask box.
    Ask,
    /// Topics and articles.
    Topics,
    /// Several questions in one text.
    Split,
    /// What is missing: the fields.
    Details(Vec<String>),
    /// The ticket before it is sent.
    Review,
    /// A ticket on its way: its key.
    Sending(String),
    /// The tickets.
    Outbox,
    /// A ticket that has arrived.
    Receipt,
    /// An addition to it.
    Reply,
    /// Solved without a ticket.
    Solved,
    /// The form is needed and not here.
    Coming,
}

/// The widget.
pub fn app(desk: Desk) -> AnyView {
    let face = desk.memo(|visit| match &visit.screen {
        _ if visit.awaits_screen() => Face::Coming,
        Screen::Ask => Face::Ask,
        Screen::Topics => Face::Topics,
        Screen::Split { .. } => Face::Split,
        Screen::Details => Face::Details(visit.asked.clone()),
        Screen::Review => Face::Review,
        Screen::Sending(key) => Face::Sending(key.clone()),
        Screen::Outbox => Face::Outbox,
        Screen::Receipt => Face::Receipt,
        Screen::Reply => Face::Reply,
        Screen::Solved => Face::Solved,
    });
    let screen = move || match face.get() {
        Face::Ask => ask::screen(desk),
        Face::Topics => hits::topics_screen(desk),
        Face::Solved => solved::screen(desk),
        Face::Coming => coming::screen(desk),
        face => desk.part(Part::Screen(face)),
    };
    // Ctrl or ⌘ with Enter presses the main button of the screen, in every keyboard layout.
    let on_key = move |event: web_sys::Event| {
        let Some(key) = as_kind::<web_sys::KeyboardEvent>(&event) else { return };
        if key.code() == "Enter" && (key.ctrl_key() || key.meta_key()) && !key.is_composing() {
            let main = match face.get_untracked() {
                Face::Ask => Event::Continue,
                Face::Split => Event::SplitTaken,
                Face::Details(_) => Event::DetailsDone,
                Face::Review | Face::Reply => Event::Send,
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
    // Whoever touches the page, points at it or comes to it by keyboard is about to type or to look for something.
    let on_sign = move |_| {
        if desk.peek(|visit| matches!(visit.kb, Kb::Absent)) {
            desk.send(Event::SearchWanted);
        }
    };
    h("div")
        .class("aw-frame")
        .on("pointerover", on_sign)
        .on("focusin", on_sign)
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
    let waiting = desk.memo(|visit| visit.outbox.len().max(visit.posted.len()));
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
