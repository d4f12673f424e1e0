//! An article over the screen: a modal dialog at the inline end; the client's text stays visible beside it.

use leptos::html;
use leptos::prelude::*;

use super::article::ArticleView;
use super::desk::Desk;
use super::icon::{Shape, icon};
use crate::visit::{Event, Screen, SheetBody};

/// What the sheet shows.
#[derive(Clone, PartialEq)]
enum Body {
    Loading,
    Failed,
    Open(std::sync::Arc<crate::kb::Article>),
}

/// The layer; empty while no article is open.
#[component]
pub(super) fn SheetLayer() -> impl IntoView {
    let desk = Desk::here();
    let open = desk.memo(|visit| visit.sheet.is_some());
    move || open.get().then(|| view! { <Sheet/> })
}

#[component]
fn Sheet() -> impl IntoView {
    let desk = Desk::here();
    let dialog = NodeRef::<html::Dialog>::new();
    Effect::new(move |_| {
        // Everything that covers is a modal dialog in the top layer, above any host's z-index.
        if let Some(dialog) = dialog.get()
            && !dialog.open()
            && dialog.is_connected()
        {
            // It fails only when the dialog is shown already.
            let _ = dialog.show_modal();
        }
    });
    let body = desk.memo(|visit| match visit.sheet.as_ref().map(|sheet| &sheet.body) {
        Some(SheetBody::Open(article)) => Body::Open(article.clone()),
        Some(SheetBody::Failed) => Body::Failed,
        Some(SheetBody::Loading) | None => Body::Loading,
    });
    let from_text = desk.memo(|visit| visit.screen == Screen::Ask);
    let back = move || desk.say(if from_text.get() { "article.back" } else { "action.back" });
    let foot = move || matches!(body.get(), Body::Open(_)).then(|| foot(desk));
    view! {
        <dialog
            class="aw-layer"
            node_ref=dialog
            aria-labelledby="aw-article"
            on:cancel=move |event: leptos::ev::Event| {
                event.prevent_default();
                desk.send(Event::CloseArticle);
            }
        >
            <div class="aw-sheet">
                <div class="aw-sheet__bar">
                    <button class="aw-act" type="button" on:click=move |_| desk.send(Event::CloseArticle)>
                        {icon(Shape::Back)} {back}
                    </button>
                </div>
                <div class="aw-sheet__body" tabindex="0" role="region" aria-labelledby="aw-article">
                    {move || match body.get() {
                        Body::Loading => message(desk, "article.loading"),
                        Body::Failed => message(desk, "article.failed"),
                        Body::Open(article) => view! { <ArticleView article/> }.into_any(),
                    }}
                </div>
                {foot}
            </div>
        </dialog>
    }
}

fn message(desk: Desk, key: &'static str) -> AnyView {
    view! { <h1 id="aw-article" class="aw-h" tabindex="-1">{desk.say(key)}</h1> }.into_any()
}

/// «Помогло?» with two equal buttons: neither answer is pushed.
fn foot(desk: Desk) -> AnyView {
    view! {
        <div class="aw-sheet__foot">
            <p class="aw-s">
                <b>{desk.say("article.helped")}</b> " " <span class="aw-muted">{desk.say("article.helped_hint")}</span>
            </p>
            <div class="aw-actions aw-actions--pair">
                <button class="aw-btn" type="button" on:click=move |_| desk.send(Event::Solved)>
                    {desk.say("article.solved")}
                </button>
                <button class="aw-btn" type="button" on:click=move |_| desk.send(Event::NotSolved)>
                    {desk.say("article.not_solved")}
                </button>
            </div>
        </div>
    }
    .into_any()
}
