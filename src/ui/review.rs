//! The ticket as the help desk will see it, and Send.

use leptos::prelude::*;

use super::desk::Desk;
use super::error_summary::ErrorSummary;
use super::field::message;
use super::icon::{Shape, icon};
use super::known::article_row;
use super::promise::{promised, sentence};
use super::rule_quote::{Why, quoted_section};
use crate::policy::profile::FieldKind;
use crate::policy::routing::{Route, route};
use crate::ticket::compose::{Ticket, compose};
use crate::ticket::secrets::secrets;
use crate::visit::{Event, Visit};

/// A line of the review: label, value, and the field that changes it.
pub(super) struct Row {
    pub(super) label: String,
    pub(super) value: AnyView,
    pub(super) edit: Option<String>,
}

impl Row {
    pub(super) fn view(self, desk: Desk) -> AnyView {
        let name = self.label.clone();
        let edit = self.edit.map(|field| {
            view! {
                <dd class="aw-review__edit aw-s">
                    <button
                        class="aw-link"
                        type="button"
                        aria-label=desk.say_with("action.change_named", &[("name", &name)])
                        on:click=move |_| desk.send(Event::Edit(field.clone()))
                    >
                        {desk.say("action.change")}
                    </button>
                </dd>
            }
        });
        view! { <div><dt class="aw-s aw-muted">{self.label}</dt><dd>{self.value}</dd>{edit}</div> }.into_any()
    }
}

/// The department that the ticket goes to: the client's choice, else the proposal.
pub(super) fn department_id(visit: &Visit) -> Option<String> {
    visit.draft.department.clone().or_else(|| route(&visit.profile, &visit.draft.text).map(|route| route.department))
}

/// The ticket as it stands.
pub(super) fn ticket(visit: &Visit) -> Ticket {
    compose(&visit.profile, &visit.draft, &visit.host, &visit.locale)
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

/// The review screen.
#[component]
pub(super) fn Review() -> impl IntoView {
    let desk = Desk::here();
    let draft = desk.memo(|visit| visit.draft.clone());
    let rows = move || {
        draft.track();
        rows(desk)
    };
    view! {
        <ErrorSummary/>
        <div class="aw-stack aw-stack--2">
            <h1 id="aw-heading" tabindex="-1">{desk.say("review.title")}</h1>
            <p class="aw-muted">{desk.say("review.hint")}</p>
        </div>
        <SecretNote/>
        <dl class="aw-review">{rows}</dl>
        <ConsentBox/>
        <SendBar/>
        <Margin/>
    }
}

fn rows(desk: Desk) -> Vec<AnyView> {
    let ticket = desk.peek(ticket);
    let profile = desk.profile();
    let mut rows = Vec::new();
    let mut row = |label: String, value: AnyView, edit: Option<&str>| {
        rows.push(Row { label, value, edit: edit.map(str::to_owned) }.view(desk));
    };
    row(desk.field_label("subject"), ticket.subject.clone().into_any(), Some("subject"));
    row(desk.say("review.text"), body(desk), Some("text"));
    for field in &profile.fields {
        let label = desk.field_label(&field.id);
        let value = match &field.kind {
            FieldKind::Steps { .. } => numbered(&ticket.steps),
            FieldKind::Evidence { .. } => evidence(desk, &ticket),
            FieldKind::AnyOf(identifiers) => {
                identifiers.iter().find_map(|one| ticket.requester.get(&one.id)).cloned().unwrap_or_default()
            }
            FieldKind::Email => ticket.requester.get("email").cloned().unwrap_or_default(),
            FieldKind::Department => {
                row(desk.field_label(&field.id), department(desk), Some(&field.id));
                continue;
            }
            FieldKind::Consent { .. } => continue,
            FieldKind::Line { .. } | FieldKind::Text { .. } => {
                desk.peek(|visit| visit.draft.answer(&field.id).unwrap_or_default().to_owned())
            }
        };
        if !value.is_empty() {
            let label = if field.kind == FieldKind::Email { desk.say("review.reply_to") } else { label };
            row(label, value.into_any(), Some(&field.id));
        }
    }
    rows.extend(ticket.articles.into_iter().map(|read| article_row(desk, read)));
    rows
}

/// The text with its secrets as bars.
fn body(desk: Desk) -> AnyView {
    desk.peek(|visit| {
        let text = &visit.draft.text;
        let mut pieces: Vec<AnyView> = Vec::new();
        let mut at = 0;
        for secret in secrets(text, &visit.draft.not_secret) {
            pieces.push(text[at..secret.range.start].to_owned().into_any());
            pieces.push(view! { <span class="aw-hidden aw-s">{desk.say("secret.hidden")}</span> }.into_any());
            at = secret.range.end;
        }
        pieces.push(text[at..].to_owned().into_any());
        pieces.into_any()
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
fn department(desk: Desk) -> AnyView {
    let (chosen, proposed) =
        desk.peek(|visit| (visit.draft.department.clone(), route(&visit.profile, &visit.draft.text)));
    let profile = desk.profile();
    let id = chosen.clone().or_else(|| proposed.as_ref().map(|route| route.department.clone())).unwrap_or_default();
    let Some(department) = profile.department(&id) else { return ().into_any() };
    let because = match (&chosen, proposed) {
        (None, Some(Route { because: Some(word), .. })) => Some(word),
        _ => None,
    };
    let chip = because.map(|word| {
        view! { " " <span class="aw-chip">{desk.say_with("review.department_by", &[("word", &word)])}</span> }
    });
    let why = department.rule.clone().map(|rule| view! { <Why rule words="rule.why_department"/> });
    view! { {desk.local(&department.name)} {chip} {why} }.into_any()
}

/// What was hidden in the text, and the way out of a false alarm.
#[component]
fn SecretNote() -> impl IntoView {
    let desk = Desk::here();
    let hidden = desk.memo(|visit| {
        let text = &visit.draft.text;
        secrets(text, &visit.draft.not_secret).into_iter().map(|s| text[s.range].to_owned()).collect::<Vec<_>>()
    });
    move || {
        let words = hidden.get();
        (!words.is_empty()).then(|| {
            let undo = move |_| {
                for word in words.clone() {
                    desk.send(Event::NotSecret(word));
                }
            };
            view! {
                <section class="aw-note aw-note--warn">
                    {icon(Shape::Key)}
                    <h2 class="aw-h">{desk.say("secret.title")}</h2>
                    <p class="aw-s">{desk.say("secret.hint")}</p>
                    <button class="aw-btn aw-s" type="button" on:click=undo>{desk.say("secret.not_a_secret")}</button>
                </section>
            }
        })
    }
}

/// Consent, where the regulation wants it. Never ticked in advance.
#[component]
fn ConsentBox() -> impl IntoView {
    let desk = Desk::here();
    let profile = desk.profile();
    let consent = desk.memo(|visit| visit.draft.consent);
    profile
        .fields
        .iter()
        .find_map(|field| match &field.kind {
            FieldKind::Consent { url } => Some((field.id.clone(), field.rule.clone(), url.clone())),
            _ => None,
        })
        .map(|(id, rule, url)| {
            let link = url.map(|url| {
                view! { " " <a href=url target="_blank" rel="noopener noreferrer">{desk.say("review.policy")}</a> }
            });
            let control = ["aw-f-", &id].concat();
            let described = ["aw-e-", &id].concat();
            view! {
                <div class="aw-field">
                    {message(desk, &id)}
                    <label class="aw-check">
                        <input
                            type="checkbox"
                            id=control
                            aria-describedby=described
                            prop:checked=move || consent.get()
                            on:change=move |event| desk.send(Event::Consented(event_target_checked(&event)))
                        />
                        <span>{desk.field_label(&id)}{link}</span>
                    </label>
                    {rule.map(|rule| view! { <Why rule/> })}
                </div>
            }
        })
}

/// The promise in one line, and the one main button. Never disabled.
#[component]
fn SendBar() -> impl IntoView {
    let desk = Desk::here();
    let promise = promised(desk).map(|promise| view! { <p class="aw-s">{sentence(desk, &promise)}</p> });
    let copy = move |_| desk.send(Event::Copy(plain(desk, &desk.peek(ticket))));
    view! {
        <div class="aw-send">
            {promise}
            <div class="aw-actions">
                <button class="aw-btn aw-btn--main" type="button" on:click=move |_| desk.send(Event::Send)>
                    {desk.say("send.send")}
                </button>
                <button class="aw-act aw-from-s" type="button" on:click=copy>{desk.say("action.copy_as_text")}</button>
            </div>
        </div>
    }
}

/// The rules about this ticket.
#[component]
fn Margin() -> impl IntoView {
    let desk = Desk::here();
    let deadline = promised(desk).and_then(|promise| quoted_section(desk, "rule.why_deadline", &promise.rule));
    view! {
        <aside class="aw-margin aw-stack aw-stack--6" aria-label=desk.say("review.rules")>{deadline}</aside>
    }
}
