//! The error summary (GOV.UK Design System, "Error summary"): takes the focus, links to each field in the field's own words.

use leptos::prelude::*;
use leptos::web_sys;

use super::desk::Desk;
use super::dom::{Element, h, live};
use super::field;
use super::outbox::letter;
use super::refused;
use super::review::{copy, plain, ticket};
use crate::ticket::validation::{Fault, FieldError, refused as refused_file};
use crate::visit::{Event, Visit};

/// The summary of what stands in the way; nothing when nothing does.
pub(super) fn error_summary(desk: Desk) -> AnyView {
    let faults = desk.memo(|visit| {
        // Where one question is shown at a time, the one that holds speaks for itself.
        let held = visit.held.as_ref().map(|held| match all_files(visit, held) {
            files if files.is_empty() => vec![held.clone()],
            files => files,
        });
        (held.is_some(), held.unwrap_or_else(|| visit.errors.clone()), visit.refusal.clone())
    });
    live(move || {
        let (held, errors, refusal) = faults.get();
        if errors.is_empty() && refusal.is_none() {
            return None;
        }
        let is_refused = refusal.is_some();
        let title = match desk.peek(|visit| visit.draft.replies_to().is_some()) {
            true => "reply.refused",
            false if held && errors.iter().all(|error| is_of_file(&error.fault)) => "errors.files",
            false if held => "errors.held",
            false if is_refused => "outbox.refused",
            false => "errors.title",
        };
        let head = refusal.as_ref().map(|refusal| refused::head(desk, refusal)).unwrap_or_default();
        let flaws = refusal.iter().flat_map(|refusal| &refusal.flaws);
        let rows: Vec<(String, String)> = errors
            .iter()
            .map(|error| (error.field.clone(), field::sentence(desk, error)))
            .chain(flaws.map(|flaw| (flaw.field.clone(), refused::sentence(desk, flaw))))
            .collect();
        let count = rows.len();
        let left = match errors.iter().all(|error| error.fault.is_gap()) {
            true => desk.count("errors.hint", count, &[]),
            false => desk.say("errors.mend"),
        };
        let rows: Vec<Element> = rows
            .into_iter()
            .map(|(field, words)| {
                if field.is_empty() {
                    return h("li").child(words);
                }
                let to = ["#aw-f-", &field].concat();
                // A link by its role; the focus is moved by code, and the host's address stays as it is.
                let follow = move |event: web_sys::Event| {
                    event.prevent_default();
                    desk.send(Event::GoTo(field.clone()));
                };
                h("li").child(h("a").class("aw-act").attr("href", to).on("click", follow).child(words))
            })
            .collect();
        let summary = h("section")
            .class("aw-errors aw-stack aw-stack--1")
            .attr("id", "aw-errors")
            .attr("role", "group")
            .attr("tabindex", "-1")
            .attr("aria-labelledby", "aw-errors-title")
            .child(h("h2").attr("id", "aw-errors-title").child(desk.say(title)))
            .child((count > 0 && !is_refused && !held).then(|| h("p").child(left)))
            .child(head)
            .child(h("ul").child(rows))
            .child(is_refused.then(|| another_way(desk)));
        Some(summary)
    })
}

/// Every file that is not taken, where one of them holds the question: they are mended in one go. Empty where none does.
fn all_files(visit: &Visit, held: &FieldError) -> Vec<FieldError> {
    if !is_of_file(&held.fault) {
        return Vec::new();
    }
    visit.draft.files.iter().filter_map(|file| refused_file(&visit.profile, file)).collect()
}

fn is_of_file(fault: &Fault) -> bool {
    matches!(fault, Fault::FileTooLarge { .. } | Fault::FileType { .. } | Fault::FileEmpty { .. })
}

/// What was refused can go another way: as it would have gone, with its secrets hidden.
fn another_way(desk: Desk) -> Element {
    let ticket = desk.peek(ticket);
    let letter = letter(desk, &ticket.subject, &plain(desk, &ticket)).map(|letter| letter.class("aw-btn"));
    h("div").class("aw-row aw-row--wide").child(copy(desk, "aw-btn")).child(letter)
}
