//! The frame: top row, the screen, the open article, the live region.

use leptos::prelude::*;

use super::announcer::Announcer;
use super::ask::Ask;
use super::desk::Desk;
use super::details::Details;
use super::outbox::Outbox;
use super::receipt::ReceiptScreen;
use super::review::Review;
use super::sending::SendingScreen;
use super::sheet::SheetLayer;
use super::solved::SolvedScreen;
use super::split::Split;
use super::topics::Topics;
use crate::visit::{Event, Screen};

/// Which view a screen needs: a change inside one screen does not build it anew.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Face {
    Ask,
    Topics,
    Split,
    Details(Vec<String>),
    Review,
    Sending(String),
    Outbox,
    Receipt,
    Solved,
}

/// The widget.
#[component]
pub fn App(
    /// The desk, made by the composition root.
    desk: Desk,
) -> impl IntoView {
    provide_context(desk);
    let face = desk.memo(|visit| match &visit.screen {
        Screen::Ask => Face::Ask,
        Screen::Topics => Face::Topics,
        Screen::Split { .. } => Face::Split,
        Screen::Details => Face::Details(visit.asked.clone()),
        Screen::Review => Face::Review,
        Screen::Sending(key) => Face::Sending(key.clone()),
        Screen::Outbox => Face::Outbox,
        Screen::Receipt => Face::Receipt,
        Screen::Solved => Face::Solved,
    });
    let screen = move || match face.get() {
        Face::Ask => view! { <Ask/> }.into_any(),
        Face::Topics => view! { <Topics/> }.into_any(),
        Face::Split => view! { <Split/> }.into_any(),
        Face::Details(fields) => view! { <Details fields/> }.into_any(),
        Face::Review => view! { <Review/> }.into_any(),
        Face::Sending(key) => view! { <SendingScreen key/> }.into_any(),
        Face::Outbox => view! { <Outbox/> }.into_any(),
        Face::Receipt => view! { <ReceiptScreen/> }.into_any(),
        Face::Solved => view! { <SolvedScreen/> }.into_any(),
    };
    // Ctrl or ⌘ with Enter presses the main button of the screen, in every keyboard layout.
    let on_key = move |event: leptos::ev::KeyboardEvent| {
        if event.code() == "Enter" && (event.ctrl_key() || event.meta_key()) && !event.is_composing() {
            let main = match face.get_untracked() {
                Face::Ask => Event::Continue,
                Face::Split => Event::SplitTaken,
                Face::Details(_) => Event::DetailsDone,
                Face::Review => Event::Send,
                _ => return,
            };
            event.prevent_default();
            desk.send(main);
        }
    };
    view! {
        <div class="aw-frame" on:keydown=on_key>
            <Top/>
            <div class="aw-page" role="main">{screen}</div>
            <SheetLayer/>
            <Announcer/>
        </div>
    }
}

/// The top row: the same on every screen.
#[component]
fn Top() -> impl IntoView {
    let desk = Desk::here();
    let waiting = desk.memo(|visit| visit.outbox.len());
    let tickets = move || match waiting.get() {
        0 => desk.say("desk.tickets"),
        n => desk.say_with("desk.tickets_waiting", &[("n", &n.to_string())]),
    };
    let screen = desk.memo(|visit| visit.screen.clone());
    let current = move |this: Screen| (screen.get() == this).then_some("page");
    view! {
        <header class="aw-top">
            <div class="aw-top__in">
                <p class="aw-top__name">
                    <button class="aw-act aw-act--plain" type="button" on:click=move |_| desk.send(Event::BackToText)>
                        {desk.say("desk.name")}
                    </button>
                </p>
                <nav class="aw-s aw-row aw-row--wide" aria-label=desk.say("desk.sections")>
                    <button
                        class="aw-act"
                        type="button"
                        aria-current=move || current(Screen::Topics)
                        on:click=move |_| desk.send(Event::Browse)
                    >
                        {desk.say("desk.articles")}
                    </button>
                    <button
                        class="aw-act"
                        type="button"
                        aria-current=move || current(Screen::Outbox)
                        on:click=move |_| desk.send(Event::OpenOutbox)
                    >
                        {tickets}
                    </button>
                </nav>
            </div>
        </header>
    }
}
