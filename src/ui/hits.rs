//! The margin of the ask screen as a first visit sees it: what to read before anything is typed, that suggestions come, or that they do
//! not. The suggestions themselves are drawn by the search (`cards.rs`).

use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use leptos::web_sys;

use super::desk::Desk;
use super::dom::{Element, button, h, heading, join, live};
use super::search::Shown;
use crate::kb::Reference;
use crate::visit::{Event, Kb, Visit};

/// What the margin shows.
#[derive(Clone, Debug, PartialEq)]
enum Side {
    Loading,
    Failed,
    Start,
    Found,
}

/// The provider's side of the ask screen.
pub(super) fn suggestions(desk: Desk) -> Element {
    let side = desk.memo(|visit| match &visit.kb {
        Kb::Failed => Side::Failed,
        // What is known from the page itself is enough, as long as there is nothing to look for.
        Kb::Absent | Kb::Loading if visit.start.is_none() => Side::Loading,
        _ if visit.profile.articles_after => Side::Start,
        Kb::Absent | Kb::Loading if visit.draft.text.trim().is_empty() => Side::Start,
        Kb::Absent | Kb::Loading => Side::Loading,
        Kb::Ready(..) if visit.hits.found.is_none() => Side::Start,
        Kb::Ready(..) => Side::Found,
    });
    let view = move || match side.get() {
        Side::Loading => h("p").class("aw-muted aw-s").say(desk, "hits.loading").view(),
        Side::Failed => failed(desk).view(),
        Side::Start => start(desk).view(),
        Side::Found => desk.shown(Shown::Hits),
    };
    h("aside").class("aw-margin aw-stack").attr("aria-label", desk.say("desk.articles")).live(view)
}

/// That there is nothing to search in, and another try where the site has articles.
fn failed(desk: Desk) -> Element {
    let again = desk.peek(|visit| visit.catalog().is_some());
    let again =
        again.then(|| h("div").child(button("aw-btn").sends(desk, Event::SearchWanted).say(desk, "form.retry")));
    h("div").class("aw-stack aw-stack--2").child(h("p").class("aw-muted aw-s").say(desk, "hits.failed")).child(again)
}

/// The topics, once the search is here, which draws them; until then that they come, or that they do not.
pub(super) fn topics_screen(desk: Desk) -> AnyView {
    let state = desk.memo(|visit| (matches!(visit.kb, Kb::Ready(..)), matches!(visit.kb, Kb::Failed)));
    live(move || {
        let (here, missing) = state.get();
        if here {
            return desk.shown(Shown::Topics);
        }
        let told = if missing { failed(desk) } else { h("p").class("aw-muted").say(desk, "hits.loading") };
        let back = button("aw-btn").sends(desk, Event::BackToText).say(desk, "article.back");
        join(vec![
            h("div")
                .class("aw-stack")
                .child(heading().say(desk, "browse.title"))
                .child(told)
                .child(h("div").child(back))
                .view(),
        ])
    })
}

/// Before anything is typed: what the author puts first, and the topics.
fn start(desk: Desk) -> Element {
    let (featured, topics) = desk.peek(|visit| {
        let Some(catalog) = visit.catalog() else { return (Vec::new(), Vec::new()) };
        (catalog.featured.clone(), topics(visit))
    });
    let section = |title: &str, links: Element| {
        h("section").class("aw-stack aw-stack--2").child(h("h2").child(desk.say(title))).child(links)
    };
    let first = (!featured.is_empty()).then(|| section("ask.popular", article_links(desk, featured)));
    h("div").class("aw-stack aw-stack--6").child(first).child(section("ask.topics", topic_links(desk, topics)))
}

/// Every topic.
pub(super) fn topics(visit: &Visit) -> Vec<Reference> {
    let topics = visit.catalog().map(|catalog| catalog.topics.as_slice()).unwrap_or_default();
    topics.iter().map(|topic| Reference { id: topic.id.clone(), title: topic.title.clone() }).collect()
}

/// Articles as a plain list of links.
pub(super) fn article_links(desk: Desk, articles: Vec<Reference>) -> Element {
    links("aw-links", articles, move |id| desk.send(Event::OpenArticle(id)))
}

/// Topics as a plain list of links.
pub(super) fn topic_links(desk: Desk, topics: Vec<Reference>) -> Element {
    links("aw-links aw-links--two", topics, move |id| desk.send(Event::TopicOpened(Some(id))))
}

fn links(class: &'static str, rows: Vec<Reference>, open: impl Fn(String) + Copy + 'static) -> Element {
    let rows: Vec<Element> = rows
        .into_iter()
        .map(|Reference { id, title }| h("li").child(button("aw-link").press(move || open(id.clone())).child(title)))
        .collect();
    h("ul").class(class).child(rows)
}

/// Id of a suggestion.
pub(super) fn hit_id(at: usize) -> String {
    ["aw-hit-", &at.to_string()].concat()
}

/// Moves the focus to a suggestion of the same tree; `false` when there is none.
pub(super) fn focus_hit(event: &web_sys::Event, at: usize) -> bool {
    focus(event, &hit_id(at))
}

/// Moves the focus to the element of this id in the tree of the event; `false` when there is none.
pub(super) fn focus(event: &web_sys::Event, id: &str) -> bool {
    let root =
        event.target().and_then(|target| target.dyn_into::<web_sys::Node>().ok()).map(|node| node.get_root_node());
    let hit = root.and_then(|root| match root.dyn_into::<web_sys::DocumentFragment>() {
        Ok(shadow) => shadow.query_selector(&["#", id].concat()).ok().flatten(),
        Err(root) => root.dyn_into::<web_sys::Document>().ok()?.get_element_by_id(id),
    });
    hit.and_then(|hit| hit.dyn_into::<web_sys::HtmlElement>().ok()).is_some_and(|hit| hit.focus().is_ok())
}
