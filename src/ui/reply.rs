//! An addition to a ticket that has arrived: a text, files, Send.

use leptos::prelude::*;

use super::attach::attach_button;
use super::desk::Desk;
use super::dom::{button, h, heading, join};
use super::error_summary::error_summary;
use super::field::{Line, line, message};
use super::files::file_list;
use crate::policy::profile::FieldKind;
use crate::visit::Event;

/// The screen of an addition.
pub(super) fn screen(desk: Desk) -> AnyView {
    let number = desk.peek(|visit| visit.draft.replies_to().unwrap_or_default().to_owned());
    let subject = desk.peek(|visit| visit.draft.subject_line());
    let head = h("div")
        .class("aw-stack aw-stack--2")
        .child(heading().child(desk.say_with("reply.title", &[("number", &number)])))
        .child(h("p").class("aw-muted").child(subject));
    let text = Line::new("text", |visit| visit.draft.text.clone()).hinted().lines("6");
    let typed = |text: String| {
        let caret = text.encode_utf16().count() as u32;
        Event::Typed { text, caret }
    };
    let field = h("div")
        .class("aw-field")
        .child(h("label").attr("id", "aw-l-text").attr("for", "aw-f-text").say(desk, "reply.text"))
        .child(h("p").class("aw-s aw-muted").attr("id", "aw-h-text").say(desk, "reply.hint"))
        .child(message(desk, "text"))
        .child(line(desk, text, typed));
    // What is wrong with a file is said of the profile's own field for files.
    let files =
        desk.profile().fields.iter().find(|field| matches!(field.kind, FieldKind::Evidence { .. })).map(|field| {
            h("div")
                .class("aw-field")
                .attr("role", "group")
                .attr("id", ["aw-f-", &field.id].concat())
                .attr("tabindex", "-1")
                .attr("aria-label", desk.say("file.list"))
                .child(message(desk, &field.id))
        });
    let send = button("aw-btn aw-btn--main").sends(desk, Event::Send).say(desk, "reply.send");
    let back = button("aw-act").sends(desk, Event::BackToText).say(desk, "action.back");
    join(vec![
        error_summary(desk),
        head.view(),
        field.view(),
        join(files),
        h("div").child(attach_button(desk)).child(file_list(desk)).view(),
        h("div").class("aw-actions").child(send).child(back).view(),
    ])
}
