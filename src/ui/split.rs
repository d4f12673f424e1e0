//! Several questions in one text: the proposed drafts side by side, and the way to keep one.

use leptos::prelude::*;

use super::desk::Desk;
use super::error_summary::ErrorSummary;
use super::field::{Line, line, message};
use super::rule_quote::quoted_section;
use crate::policy::profile::Level;
use crate::policy::routing::route;
use crate::ticket::sentences;
use crate::visit::{Event, Screen};

/// One proposed draft, ready to be shown.
#[derive(Clone, PartialEq)]
struct Proposal {
    subject: String,
    department: Option<String>,
    sentences: Vec<String>,
}

/// The split screen.
#[component]
pub(super) fn Split() -> impl IntoView {
    let desk = Desk::here();
    let proposals = desk.memo(|visit| match &visit.screen {
        Screen::Split { drafts } => drafts
            .iter()
            .map(|draft| Proposal {
                subject: draft.subject_line(),
                department: route(&visit.profile, &draft.text).map(|route| route.department),
                sentences: sentences(&draft.text).into_iter().map(|range| draft.text[range].to_owned()).collect(),
            })
            .collect(),
        _ => Vec::new(),
    });
    let profile = desk.profile();
    let rule = profile.single_issue.clone();
    let strict = rule.as_ref().is_some_and(|rule| rule.level == Level::Block);
    let keep = move |_| desk.send(Event::SplitRefused);
    let (take_words, keep_words) = (
        move || match proposals.with(Vec::len) {
            2 => desk.say("split.create"),
            n => desk.count("split.create_many", n, &[]),
        },
        desk.say(if strict { "split.keep_strict" } else { "split.keep" }),
    );
    let title = move || match proposals.with(Vec::len) {
        2 => desk.say("split.title"),
        n => desk.count("split.title_many", n, &[]),
    };
    let reason_field = strict.then(|| {
        let control = Line::new("kept_as_one", |visit| visit.one_ticket_reason.clone());
        view! {
            <div class="aw-field">
                <label for="aw-f-kept_as_one">{desk.say("field.kept_as_one.label")}</label>
                <p class="aw-s aw-muted" id="aw-h-kept_as_one">{desk.say("field.kept_as_one.hint")}</p>
                {message(desk, "kept_as_one")}
                {line(desk, control, Event::OneTicketReason)}
            </div>
        }
    });
    view! {
        <ErrorSummary/>
        <div class="aw-stack aw-stack--2">
            <h1 id="aw-heading" tabindex="-1">{title}</h1>
            <p class="aw-muted">{desk.say("split.hint")}</p>
        </div>
        <section class="aw-split aw-stack" aria-label=desk.say("split.list")>
            {move || {
                let all = proposals.get();
                let count = all.len();
                all.into_iter().enumerate().map(|(at, one)| proposal(desk, at, count, one)).collect_view()
            }}
        </section>
        {reason_field}
        <div class="aw-actions">
            <button class="aw-btn aw-btn--main" type="button" on:click=move |_| desk.send(Event::SplitTaken)>
                {take_words}
            </button>
            <button class="aw-btn" type="button" on:click=keep>{keep_words}</button>
        </div>
        <aside class="aw-margin aw-stack" aria-label=desk.say("rule.label")>
            {rule.and_then(|rule| quoted_section(desk, "rule.why_split", &rule.rule))}
            {(!strict).then(|| view! { <p class="aw-muted aw-s">{desk.say("split.advice")}</p> })}
        </aside>
    }
}

fn proposal(desk: Desk, at: usize, count: usize, one: Proposal) -> AnyView {
    let number = (at + 1).to_string();
    let profile = desk.profile();
    let department = one.department.and_then(|id| profile.department(&id).map(|d| desk.local(&d.name)));
    let name = match &department {
        Some(department) => desk.say_with("split.draft_department", &[("n", &number), ("department", department)]),
        None => desk.say_with("split.draft", &[("n", &number)]),
    };
    let to = (at + 1) % count.max(1);
    let target = (to + 1).to_string();
    let rows = one.sentences.into_iter().enumerate().map(|(sentence, words)| {
        view! {
            <div class="aw-move">
                <p>{words}</p>
                <button
                    class="aw-act aw-s"
                    type="button"
                    on:click=move |_| desk.send(Event::SplitMoved { from: at, sentence, to })
                >
                    {desk.say_with("split.move", &[("n", &target)])}
                </button>
            </div>
        }
    });
    view! {
        <section class="aw-draft">
            <p class="aw-muted aw-s">{name}</p>
            <h2>{one.subject}</h2>
            {rows.collect_view()}
        </section>
    }
    .into_any()
}
