//! The error summary (GOV.UK Design System, "Error summary"): takes the focus, links to each field in the field's own words.

use leptos::prelude::*;

use super::desk::Desk;
use super::field;
use crate::visit::Event;

/// The summary of what stands in the way; nothing when nothing does.
#[component]
pub(super) fn ErrorSummary() -> impl IntoView {
    let desk = Desk::here();
    let faults = desk.memo(|visit| (visit.errors.clone(), visit.refusal.clone()));
    move || {
        let (errors, refusal) = faults.get();
        if errors.is_empty() && refusal.is_none() {
            return None;
        }
        let count = errors.len() + refusal.as_ref().map_or(0, |refusal| refusal.fields.len());
        let title = if refusal.is_some() { "outbox.refused" } else { "errors.title" };
        let detail = refusal.as_ref().map(|refusal| refusal.detail.clone()).filter(|detail| !detail.is_empty());
        let rows: Vec<(String, String)> = errors
            .iter()
            .map(|error| (error.field.clone(), field::sentence(desk, error)))
            .chain(refusal.into_iter().flat_map(|refusal| refusal.fields))
            .collect();
        let rows = rows.into_iter().map(|(field, words)| {
            view! {
                <li>
                    <button class="aw-act" type="button" on:click=move |_| desk.send(Event::GoTo(field.clone()))>
                        {words}
                    </button>
                </li>
            }
        });
        Some(view! {
            <section
                class="aw-errors aw-stack aw-stack--1"
                id="aw-errors"
                role="group"
                tabindex="-1"
                aria-labelledby="aw-errors-title"
            >
                <h2 id="aw-errors-title">{desk.say(title)}</h2>
                {(count > 0).then(|| view! { <p>{desk.count("errors.hint", count, &[])}</p> })}
                {detail.map(|detail| view! { <p lang="en">{detail}</p> })}
                <ul>{rows.collect_view()}</ul>
            </section>
        })
    }
}
