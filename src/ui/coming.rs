//! While the form is not here: that it comes, or that it does not and what the client can do then.

use leptos::prelude::*;

use super::desk::Desk;
use super::dom::{Element, button, h, heading, join, live};
use crate::backend::mail;
use crate::text::identifiers::identifiers;
use crate::ticket::secrets::cover;
use crate::visit::{Event, Form};

/// Letters of the first line that make the subject of a letter; the form would write a better one.
const SUBJECT: usize = 80;

/// The screen in place of one that the form draws.
pub(super) fn screen(desk: Desk) -> AnyView {
    let missing = desk.memo(|visit| matches!(visit.form, Form::Missing));
    let title = move || desk.say(if missing.get() { "form.missing" } else { "form.coming" });
    let hint = move || desk.say(if missing.get() { "form.missing_hint" } else { "form.coming_hint" });
    let back = move || button("aw-act").sends(desk, Event::BackToText).say(desk, "article.back");
    let actions = move || {
        let mut actions = Vec::new();
        if missing.get() {
            actions.push(retry(desk, "aw-btn aw-btn--main"));
            actions.extend(rescue(desk));
        }
        actions.push(back());
        h("div").class("aw-actions").child(actions)
    };
    let reload = move || {
        let kept = missing.get() && desk.peek(|visit| visit.kept);
        kept.then(|| h("p").class("aw-muted aw-s").say(desk, "form.missing_reload"))
    };
    join(vec![
        h("div")
            .class("aw-stack aw-coming")
            .child(
                h("div")
                    .class("aw-stack aw-stack--2")
                    .child(heading().live(title))
                    .child(h("p").class("aw-muted").live(hint)),
            )
            .live(actions)
            .live(reload),
    ])
}

/// That picked files wait for the form; nothing when none do.
pub(super) fn files(desk: Desk) -> AnyView {
    let wait = desk.memo(|visit| (!visit.awaiting.is_empty(), matches!(visit.form, Form::Missing)));
    live(move || {
        let (waiting, missing) = wait.get();
        waiting.then(|| {
            h("p")
                .class("aw-s")
                .attr("role", "status")
                .child([&desk.say(if missing { "form.files_missing" } else { "form.files_coming" }), " "].concat())
                .child(missing.then(|| retry(desk, "aw-act")))
        })
    })
}

fn retry(desk: Desk, class: &'static str) -> Element {
    button(class).sends(desk, Event::FormWanted).say(desk, "form.retry")
}

/// What is written, for the clipboard and as a letter; nothing where nothing is written. What leaves the page goes under the cover that
/// the draft is kept under, because what tells secrets from other words is not here.
fn rescue(desk: Desk) -> Vec<Element> {
    let text = desk.peek(|visit| visit.draft.words());
    if text.is_empty() {
        return Vec::new();
    }
    let covered = cover(&text, &identifiers(&text));
    let subject: String = covered.lines().next().unwrap_or_default().chars().take(SUBJECT).collect();
    let letter = desk.profile().delivery.mail.as_ref().map(|to| {
        let address = mail::address(to, &subject, &covered, &desk.say("action.mail_cut"));
        h("a").class("aw-btn").attr("href", address).say(desk, "action.by_mail")
    });
    let copy = button("aw-btn").sends(desk, Event::Copy(text)).say(desk, "action.copy_as_text");
    [copy].into_iter().chain(letter).collect()
}
