//! An article over the screen: a modal dialog at the inline end; the client's text stays visible beside it.

use std::sync::Arc;

use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use leptos::web_sys;

use super::desk::Desk;
use super::dom::{Element, Ref, button, effect, h, live};
use super::icon::{Shape, icon};
use super::search::Shown;
use crate::kb::Article;
use crate::visit::{Event, Kb, Screen, SheetBody};

/// What the sheet shows.
#[derive(Clone, PartialEq)]
enum Body {
    Loading,
    Failed,
    Open(Arc<Article>),
}

/// The layer; empty while no article is open.
pub(super) fn layer(desk: Desk) -> AnyView {
    let open = desk.memo(|visit| visit.sheet.is_some());
    live(move || open.get().then(|| sheet(desk)))
}

fn sheet(desk: Desk) -> Element {
    let layer = Ref::new();
    effect(move || {
        // Everything that covers is a modal dialog in the top layer, above any host's z-index.
        let dialog = layer.get().and_then(|layer| layer.dyn_into::<web_sys::HtmlDialogElement>().ok());
        if let Some(dialog) = dialog.filter(|dialog| !dialog.open() && dialog.is_connected()) {
            // It fails only when the dialog is shown already.
            let _ = dialog.show_modal();
        }
    });
    let body = desk.memo(|visit| match visit.sheet.as_ref().map(|sheet| &sheet.body) {
        Some(SheetBody::Open(article)) => Body::Open(article.clone()),
        Some(SheetBody::Failed) => Body::Failed,
        Some(SheetBody::Sought) if matches!(visit.kb, Kb::Failed) => Body::Failed,
        Some(SheetBody::Sought | SheetBody::Loading) | None => Body::Loading,
    });
    let from_text = desk.memo(|visit| visit.screen == Screen::Ask);
    let back = move || desk.say(if from_text.get() { "article.back" } else { "action.back" });
    let content = move || match body.get() {
        Body::Loading => message(desk, "article.loading"),
        Body::Failed => {
            let id = desk.peek(|visit| visit.sheet.as_ref().map(|sheet| sheet.id.clone())).unwrap_or_default();
            let again = button("aw-btn").sends(desk, Event::OpenArticle(id)).say(desk, "form.retry");
            h("div").class("aw-stack").child(message(desk, "article.failed")).child(h("div").child(again)).view()
        }
        Body::Open(open) => desk.shown(Shown::Article(open)),
    };
    let close = button("aw-act").sends(desk, Event::CloseArticle).child(icon(Shape::Back)).child(h("span").live(back));
    let on_cancel = move |event: web_sys::Event| {
        event.prevent_default();
        desk.send(Event::CloseArticle);
    };
    let dialog =
        h("dialog").class("aw-layer").attr("id", "aw-layer").attr("aria-labelledby", "aw-article").refer(layer);
    // A phone's Back may close a dialog without asking.
    dialog.on("cancel", on_cancel).on("close", move |_| desk.send(Event::CloseArticle)).child(
        h("div")
            .class("aw-sheet")
            .child(h("div").class("aw-sheet__bar").child(close))
            .child(
                h("div")
                    .class("aw-sheet__body")
                    .attr("tabindex", "0")
                    .attr("role", "region")
                    .attr("aria-labelledby", "aw-article")
                    .live(content),
            )
            .live(move || matches!(body.get(), Body::Open(_)).then(|| foot(desk))),
    )
}

fn message(desk: Desk, key: &'static str) -> AnyView {
    h("h1").class("aw-h").attr("id", "aw-article").attr("tabindex", "-1").child(desk.say(key)).view()
}

/// «Помогло?» with two equal buttons: neither answer is pushed.
fn foot(desk: Desk) -> Element {
    let question = h("p")
        .class("aw-s")
        .child(h("b").say(desk, "article.helped"))
        .child(" ")
        .child(h("span").class("aw-muted").say(desk, "article.helped_hint"));
    let yes = button("aw-btn").sends(desk, Event::Solved).say(desk, "article.solved");
    let no = button("aw-btn").sends(desk, Event::NotSolved).say(desk, "article.not_solved");
    h("div")
        .class("aw-sheet__foot")
        .child(question)
        .child(h("div").class("aw-actions aw-actions--pair").child(yes).child(no))
}
