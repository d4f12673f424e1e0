//! «Уже знаем»: what was taken from the text, each with a way to change it.

use leptos::prelude::*;

use super::desk::Desk;
use super::dom::{Element, button, h, live};
use super::review::row;
use crate::policy::profile::FieldKind;
use crate::ticket::draft::ReadArticle;
use crate::visit::Event;

/// The margin of the details screen.
pub(super) fn known(desk: Desk) -> Element {
    let facts = desk.memo(|visit| {
        let subject = visit.draft.subject_line();
        let shown = |key: &str| !visit.asked.iter().any(|asked| asked == key);
        let answers: Vec<(String, String)> = visit
            .terms
            .fields()
            .map(|(field, _)| field)
            .filter(|field| shown(&field.id))
            // What is chosen there is shown with its words on the review.
            .filter(|field| !matches!(field.kind, FieldKind::Choice(_) | FieldKind::YesNo { .. } | FieldKind::Confirm))
            .filter_map(|field| {
                let answer = match &field.kind {
                    FieldKind::AnyOf(identifiers) => identifiers.iter().find_map(|one| visit.draft.answer(&one.id)),
                    _ => visit.draft.answer(&field.id),
                };
                Some((field.id.clone(), answer?.to_owned()))
            })
            // What the subject has said is not said twice.
            .filter(|(_, answer)| *answer != subject)
            .collect();
        (subject, answers, visit.draft.articles.clone())
    });
    let rows = move || {
        let (subject, answers, articles) = facts.get();
        let mut rows = vec![row(desk, desk.say("known.subject"), subject, Some("subject".to_owned()))];
        let label = |field: &str| desk.field_label(field);
        rows.extend(answers.into_iter().map(|(field, value)| row(desk, label(&field), value, Some(field))));
        rows.extend(articles.into_iter().map(|read| article_row(desk, read)));
        rows
    };
    h("section")
        .class("aw-margin aw-stack aw-stack--2")
        .attr("aria-labelledby", "aw-known")
        .child(h("h2").attr("id", "aw-known").say(desk, "known.title"))
        .child(h("dl").class("aw-review").live(rows))
}

/// The articles that were read and did not help, below the text that they go with.
pub(super) fn read(desk: Desk) -> AnyView {
    let articles = desk.memo(|visit| visit.draft.articles.clone());
    live(move || {
        let rows: Vec<Element> = articles.get().into_iter().map(|read| article_row(desk, read)).collect();
        (!rows.is_empty()).then(|| h("dl").class("aw-review").child(rows))
    })
}

/// An article that goes with the ticket.
pub(super) fn article_row(desk: Desk, read: ReadArticle) -> Element {
    let title = read.title;
    let value = if read.done.is_empty() && read.failed.is_empty() {
        desk.say_with("known.article_read", &[("title", &title)])
    } else {
        let total = read.steps.len().to_string();
        // The inbox counts likewise: what did not work is told beside what was done.
        let done = desk.count("known.article_steps", read.done.len(), &[("title", &title), ("total", &total)]);
        match read.failed.len() {
            0 => done,
            failed => [done, desk.say_with("known.article_failed", &[("n", &failed.to_string())])].concat(),
        }
    };
    let id = read.id;
    let remove = button("aw-link")
        .attr("aria-label", desk.say_with("action.remove_named", &[("name", &title)]))
        .sends(desk, Event::ArticleDropped(id))
        .say(desk, "action.remove");
    h("div")
        .child(h("dt").class("aw-s aw-muted").say(desk, "known.article"))
        .child(h("dd").child(value))
        .child(h("dd").class("aw-review__edit aw-s").child(remove))
}
