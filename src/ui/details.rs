//! The missing answers: only what the text does not hold. One question per screen in narrow containers.

use leptos::html;
use leptos::prelude::*;

use super::desk::Desk;
use super::error_summary::ErrorSummary;
use super::field::field;
use super::known::Known;
use crate::visit::Event;

/// The details screen.
#[component]
pub(super) fn Details(
    /// Ids of the fields that are asked.
    fields: Vec<String>,
) -> impl IntoView {
    let desk = Desk::here();
    let total = fields.len();
    let question = desk.memo(|visit| visit.question);
    // The words for narrow containers are displayed only there: their width tells which layout is on.
    let narrow = NodeRef::<html::Span>::new();
    let on_main = move |event: leptos::ev::MouseEvent| {
        event.prevent_default();
        let one_by_one = narrow.get_untracked().is_some_and(|span| span.offset_width() > 0);
        if one_by_one && question.get_untracked() + 1 < total {
            desk.send(Event::NextQuestion);
        } else {
            desk.send(Event::DetailsDone);
        }
    };
    let on_back = move |_| {
        let one_by_one = narrow.get_untracked().is_some_and(|span| span.offset_width() > 0);
        desk.send(if one_by_one && question.get_untracked() > 0 { Event::PreviousQuestion } else { Event::BackToText });
    };
    let progress = move || {
        let n = (question.get() + 1).min(total).to_string();
        desk.say_with("missing.progress", &[("n", &n), ("total", &total.to_string())])
    };
    let short = move || desk.say(if question.get() + 1 < total { "action.next" } else { "missing.check_short" });
    let views = fields
        .iter()
        .enumerate()
        .map(|(at, id)| field(desk, id, Signal::derive(move || question.get() == at)))
        .collect_view();
    view! {
        <ErrorSummary/>
        <div class="aw-stack aw-stack--2">
            <p class="aw-to-s aw-muted aw-s">{progress}</p>
            <h1 id="aw-heading" tabindex="-1">{desk.count("missing.title", total, &[])}</h1>
            <p class="aw-muted">{desk.say("missing.hint")}</p>
        </div>
        <form class="aw-stack aw-stack--8 aw-one" novalidate=true on:submit=|event| event.prevent_default()>
            {views}
            <div class="aw-actions">
                <button class="aw-btn aw-btn--main" type="submit" on:click=on_main>
                    <span class="aw-from-s">{desk.say("missing.check")}</span>
                    <span class="aw-to-s" node_ref=narrow>{short}</span>
                </button>
                <button class="aw-act" type="button" on:click=on_back>{desk.say("missing.back")}</button>
            </div>
        </form>
        <Known/>
    }
}
