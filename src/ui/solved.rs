//! An article solved it: no ticket, and the text stays in case the problem comes back.

use leptos::prelude::*;

use super::desk::Desk;
use super::icon::{Shape, icon};
use crate::visit::Event;

/// The screen after «Solved».
#[component]
pub(super) fn SolvedScreen() -> impl IntoView {
    let desk = Desk::here();
    let written = desk.memo(|visit| !visit.draft.text.trim().is_empty());
    let back = move || {
        written.get().then(|| {
            view! {
                <button class="aw-act" type="button" on:click=move |_| desk.send(Event::BackToText)>
                    {desk.say("article.back")}
                </button>
            }
        })
    };
    view! {
        <div class="aw-stack aw-stack--2">
            <p class="aw-state aw-s aw-good">{icon(Shape::Check)} {desk.say("solved.state")}</p>
            <h1 id="aw-heading" tabindex="-1">{desk.say("solved.title")}</h1>
            <p class="aw-muted">{move || desk.say(if written.get() { "solved.hint" } else { "solved.hint_empty" })}</p>
        </div>
        <div class="aw-actions">
            <button class="aw-btn" type="button" on:click=move |_| desk.send(Event::NewQuestion)>
                {desk.say("receipt.new")}
            </button>
            {back}
        </div>
    }
}
