//! An article solved it: no ticket, and the text stays in case the problem comes back.

use leptos::prelude::*;

use super::desk::Desk;
use super::dom::{button, h, heading, join};
use super::icon::{Shape, icon};
use crate::visit::Event;

/// The screen after «Solved».
pub(super) fn screen(desk: Desk) -> AnyView {
    let written = desk.memo(|visit| !visit.draft.text.trim().is_empty());
    let hint = move || desk.say(if written.get() { "solved.hint" } else { "solved.hint_empty" });
    let back = move || written.get().then(|| button("aw-act").sends(desk, Event::BackToText).say(desk, "article.back"));
    let new = button("aw-btn").sends(desk, Event::NewQuestion).say(desk, "action.new");
    join(vec![
        h("div")
            .class("aw-stack aw-stack--2")
            .child(h("p").class("aw-state aw-s aw-good").child(icon(Shape::Check)).say(desk, "solved.state"))
            .child(heading().say(desk, "solved.title"))
            .child(h("p").class("aw-muted").live(hint)),
        h("div").class("aw-actions").child(new).live(back),
    ])
}
