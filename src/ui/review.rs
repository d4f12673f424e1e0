//! The ticket as the help desk will see it, and Send.

use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use leptos::web_sys;

use super::advice::before_send;
use super::desk::Desk;
use super::dom::{Child, Element, button, h, heading, join, live};
use super::error_summary::error_summary;
use super::field::{fault_of, message};
use super::icon::{Shape, icon};
use super::known::article_row;
use super::marks::{hidden_words, no_secret};
use super::news::unkept;
use super::promise::{promised, sentence};
use super::rule_quote::{link_out, quoted_section, why};
use crate::policy::profile::FieldKind;
use crate::ticket::asked::excuse;
use crate::ticket::compose::{Ticket, compose, details};
use crate::ticket::secrets::secrets;
use crate::visit::{Event, Visit};

/// A line of the review: label, value, and the field that changes it.
pub(super) fn row(desk: Desk, label: String, value: impl Child, edit: Option<String>) -> Element {
    let edit = edit.map(|field| {
        let change = button("aw-link")
            .attr("aria-label", desk.say_with("action.change_named", &[("name", &label)]))
            .sends(desk, Event::Edit(field))
            .say(desk, "action.change");
        h("dd").class("aw-review__edit aw-s").child(change)
    });
    h("div").child(h("dt").class("aw-s aw-muted").child(label)).child(h("dd").child(value)).child(edit)
}

/// The ticket as it stands.
pub(super) fn ticket(visit: &Visit) -> Ticket {
    compose(&visit.terms, &visit.draft, &visit.host, &visit.locale)
}

/// The ticket as plain text, for the clipboard and for mail.
pub(super) fn plain(desk: Desk, ticket: &Ticket) -> String {
    let profile = desk.profile();
    ticket.to_text(&|key| {
        if let Some(id) = key.strip_prefix("department.") {
            return profile.department(id).map(|department| desk.local(&department.name)).unwrap_or_default();
        }
        match key.strip_prefix("field.").and_then(|rest| rest.strip_suffix(".label")) {
            Some(field) => desk.field_label(field),
            None => desk.say(key),
        }
    })
}

/// Copies the ticket as it stands when it is pressed.
pub(super) fn copy(desk: Desk, class: &'static str) -> Element {
    button(class)
        .press(move || desk.send(Event::Copy(plain(desk, &desk.peek(ticket)))))
        .say(desk, "action.copy_as_text")
}

/// The review screen.
pub(super) fn screen(desk: Desk) -> AnyView {
    let draft = desk.memo(|visit| visit.draft.clone());
    let rows = move || {
        draft.track();
        rows(desk)
    };
    let head = h("div")
        .class("aw-stack aw-stack--2")
        .child(heading().say(desk, "review.title"))
        .child(h("p").class("aw-muted").say(desk, "review.hint"));
    join(vec![
        error_summary(desk),
        head.view(),
        unkept(desk, false),
        secret_note(desk),
        h("dl").class("aw-review").live(rows).view(),
        before_send(desk),
        join(consent_box(desk)),
        send_bar(desk).view(),
        margin(desk).view(),
    ])
}

fn rows(desk: Desk) -> Vec<Element> {
    let ticket = desk.peek(ticket);
    let terms = desk.terms();
    let mut rows = vec![
        row(desk, desk.field_label("subject"), ticket.subject.clone(), Some("subject".to_owned())),
        row(desk, desk.say("review.text"), body(desk), Some("text".to_owned())),
    ];
    let draft = desk.peek(|visit| visit.draft.clone());
    for field in terms.fields_of(&draft) {
        let (label, edit) = (desk.field_label(&field.id), Some(field.id.clone()));
        let value = match &field.kind {
            FieldKind::Steps { .. } => numbered(&ticket.steps),
            FieldKind::Evidence { .. } => evidence(desk, &ticket),
            FieldKind::AnyOf(identifiers) => {
                identifiers.iter().find_map(|one| ticket.requester.get(&one.id)).cloned().unwrap_or_default()
            }
            FieldKind::Email => ticket.requester.get("email").cloned().unwrap_or_default(),
            FieldKind::Department => {
                rows.push(row(desk, label, department(desk), edit));
                continue;
            }
            FieldKind::Consent { .. } => continue,
            FieldKind::Line { .. } | FieldKind::Text { .. } => ticket.answer(&field.id).unwrap_or_default().to_owned(),
            FieldKind::Choice(choices) => {
                let chosen = ticket.answer(&field.id).and_then(|id| choices.iter().find(|choice| choice.id == id));
                chosen.map(|choice| desk.local(&choice.name)).unwrap_or_default()
            }
            FieldKind::YesNo { .. } | FieldKind::Confirm => yes_no(desk, &ticket, &field.id),
        };
        // The reason stands where the answer would.
        let value =
            if value.is_empty() { ticket.answer(&excuse(&field.id)).unwrap_or_default().to_owned() } else { value };
        // What the subject has said is not said twice.
        if !value.is_empty() && value != ticket.subject {
            let label = if field.kind == FieldKind::Email { desk.say("review.reply_to") } else { label };
            rows.push(row(desk, label, value, edit));
        }
    }
    rows.extend(ticket.articles.into_iter().map(|read| article_row(desk, read)));
    rows
}

/// Yes or no in words, with what exactly where it was told.
fn yes_no(desk: Desk, ticket: &Ticket, field: &str) -> String {
    let said = match ticket.answer(field) {
        Some("yes") => desk.say("choice.yes"),
        Some(_) => desk.say("choice.no"),
        None => return String::new(),
    };
    match ticket.answer(&details(field)) {
        Some(exactly) => [said.as_str(), ": ", exactly].concat(),
        None => said,
    }
}

/// The text with its secrets as bars.
fn body(desk: Desk) -> Vec<AnyView> {
    desk.peek(|visit| {
        let text = &visit.draft.text;
        let mut pieces: Vec<AnyView> = Vec::new();
        let mut at = 0;
        for secret in secrets(text, &visit.draft.not_secret) {
            pieces.push(text[at..secret.range.start].to_owned().into_any());
            pieces.push(h("span").class("aw-hidden aw-s").say(desk, "secret.hidden").view());
            at = secret.range.end;
        }
        pieces.push(text[at..].to_owned().into_any());
        pieces
    })
}

fn numbered(steps: &[String]) -> String {
    let lines: Vec<String> =
        steps.iter().enumerate().map(|(at, step)| [&(at + 1).to_string(), ". ", step].concat()).collect();
    lines.join("\n")
}

fn evidence(desk: Desk, ticket: &Ticket) -> String {
    let mut lines: Vec<String> =
        ticket.files.iter().map(|file| [file.name.as_str(), ", ", &desk.size(file.size)].concat()).collect();
    lines.extend(ticket.links.iter().cloned());
    lines.extend(ticket.evidence_excuse.clone());
    lines.join("\n")
}

/// The department with the word that led to it, and § why.
fn department(desk: Desk) -> Vec<AnyView> {
    let (profile, terms) = (desk.profile(), desk.terms());
    let Some(decided) = &terms.decision.department else { return Vec::new() };
    let Some(department) = profile.department(&decided.id) else { return Vec::new() };
    let mut views = vec![[desk.local(&department.name).as_str(), " "].concat().into_any()];
    if desk.peek(|visit| visit.draft.department.is_none()) {
        let reason = match &terms.because {
            Some(word) => Some(desk.say_with("review.department_by", &[("word", word)])),
            // The regulation names it for what it names nowhere else.
            None => department.fallback.then(|| desk.say("review.department_other")),
        };
        views.extend(reason.map(|reason| h("span").class("aw-chip").child(reason).view()));
    }
    let rule = decided.rules.first().and_then(|rule| why(desk, rule, "rule.why_department"));
    views.extend(rule.map(|why| h("div").child(why).view()));
    views
}

/// What was hidden in the text, and the way out of a false alarm.
fn secret_note(desk: Desk) -> AnyView {
    let hidden = hidden_words(desk);
    live(move || {
        (!hidden.with(Vec::is_empty)).then(|| {
            h("section")
                .class("aw-note aw-note--warn")
                .child(icon(Shape::Key))
                .child(h("h2").class("aw-h").say(desk, "secret.title"))
                .child(h("p").class("aw-s").say(desk, "secret.hint"))
                .child(no_secret(desk, hidden, "aw-btn aw-s"))
        })
    })
}

/// Consent, where the regulation wants it. Never ticked in advance.
fn consent_box(desk: Desk) -> Option<Element> {
    let profile = desk.profile();
    let (field, url) = profile.fields.iter().find_map(|field| match &field.kind {
        FieldKind::Consent { url } => Some((field, url.clone())),
        _ => None,
    })?;
    let consent = desk.memo(|visit| visit.draft.consent);
    let id = field.id.as_str();
    let (fault, error) = (fault_of(desk, id), ["aw-e-", id].concat());
    // What is consented to, by its name in the regulation: a link where the provider has told one, else words.
    let named = field.rule.as_deref().and_then(|rule| profile.rule(rule)).map(|rule| rule.quoted());
    let named = named.unwrap_or_else(|| desk.say("review.policy"));
    let document = match url {
        Some(url) => link_out(url, named),
        None => {
            h("span").child(desk.say_with("review.policy_at", &[("name", &named), ("provider", &profile.provider)]))
        }
    };
    let document = h("p").class("aw-s").attr("id", "aw-policy").child(document);
    let hint = h("p").class("aw-s aw-muted").child(desk.field_hint(id));
    let on_change = move |event: web_sys::Event| {
        let input = event.target().and_then(|target| target.dyn_into::<web_sys::HtmlInputElement>().ok());
        desk.send(Event::Consented(input.is_some_and(|input| input.checked())));
    };
    let input = h("input")
        .attr("type", "checkbox")
        .attr("id", ["aw-f-", id].concat())
        .bind("aria-describedby", move || {
            Some(if fault.with(Option::is_some) { ["aw-policy ", &error].concat() } else { "aw-policy".to_owned() })
        })
        .bind("aria-invalid", move || fault.with(Option::is_some).then(|| "true".to_owned()))
        .checked(move || consent.get())
        .on("change", on_change);
    let label = h("label").class("aw-check").child(input).child(h("span").child(desk.field_label(id)));
    Some(h("div").class("aw-field").child(message(desk, id)).child(label).child(document).child(hint))
}

/// The promise in one line, and the one main button. Never disabled.
fn send_bar(desk: Desk) -> Element {
    let promise = promised(desk).map(|promise| h("p").class("aw-s").child(sentence(desk, &promise)));
    let send = button("aw-btn aw-btn--main").sends(desk, Event::Send).say(desk, "send.send");
    let consent = desk.profile().fields.iter().any(|field| matches!(field.kind, FieldKind::Consent { .. }));
    let class = if consent { "aw-send" } else { "aw-send aw-send--bar" };
    h("div")
        .class(class)
        .child(promise)
        .child(h("div").class("aw-actions").child(send).child(copy(desk, "aw-act aw-from-s")))
}

/// The rules about this ticket.
fn margin(desk: Desk) -> Element {
    let rule = promised(desk).and_then(|promise| promise.rules.into_iter().next());
    let deadline = rule.and_then(|rule| quoted_section(desk, "rule.why_deadline", &rule));
    h("aside").class("aw-margin aw-stack aw-stack--6").attr("aria-label", desk.say("review.rules")).child(deadline)
}
