//! Articles beside the text: suggestions, «did you mean», zero result, and what to read before anything is typed.

use leptos::ev;
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use leptos::web_sys;

use super::desk::Desk;
use super::rule_quote::quote;
use crate::search::Snippet;
use crate::visit::{Event, Kb};

/// Topics listed when nothing was found.
const NEARBY_TOPICS: usize = 4;

/// One suggestion, ready to be shown.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Card {
    pub(super) id: String,
    title: Snippet,
    snippet: Snippet,
    error: bool,
    words: Vec<String>,
    steps: u16,
}

/// What the margin shows.
#[derive(Clone, Debug, PartialEq)]
enum Side {
    Loading,
    Failed,
    Start,
    Cards { cards: Vec<Card>, repaired: bool },
    Nothing,
}

/// The cards of a search.
pub(super) fn cards(visit: &crate::visit::Visit, found: &crate::search::Found) -> Vec<Card> {
    found
        .hits
        .iter()
        .filter_map(|hit| {
            let entry = visit.entry(hit.doc)?;
            Some(Card {
                id: entry.id.clone(),
                title: hit.title.clone(),
                snippet: hit.snippet.clone(),
                error: hit.why.error.is_some(),
                words: hit.why.words.clone(),
                steps: entry.steps,
            })
        })
        .collect()
}

/// The provider's side of the ask screen.
#[component]
pub(super) fn Suggestions() -> impl IntoView {
    let desk = Desk::here();
    let side = desk.memo(|visit| match (&visit.kb, &visit.hits.found) {
        (Kb::Loading, _) => Side::Loading,
        (Kb::Failed, _) => Side::Failed,
        (Kb::Ready { .. }, None) => Side::Start,
        (Kb::Ready { .. }, Some(found)) if found.hits.is_empty() => Side::Nothing,
        (Kb::Ready { .. }, Some(found)) => {
            Side::Cards { cards: cards(visit, found), repaired: found.meant.is_some() && !visit.hits.keep_as_typed }
        }
    });
    view! {
        <aside class="aw-margin aw-stack" aria-label=desk.say("desk.articles")>
            {move || match side.get() {
                Side::Loading => view! { <p class="aw-muted aw-s">{desk.say("skeleton.loading")}</p> }.into_any(),
                Side::Failed => view! { <p class="aw-muted aw-s">{desk.say("hits.failed")}</p> }.into_any(),
                Side::Start => start(desk),
                Side::Cards { cards, repaired } => suggested(desk, cards, repaired),
                Side::Nothing => nothing(desk),
            }}
        </aside>
    }
}

fn suggested(desk: Desk, cards: Vec<Card>, repaired: bool) -> AnyView {
    let title = if repaired { "hits.meant_used" } else { "hits.title" };
    view! {
        <h2>{desk.say(title)}</h2>
        {list(desk, cards)}
        <p class="aw-muted aw-s">{desk.say("hits.not_it")}</p>
    }
    .into_any()
}

/// A list of cards; arrows, Home and End move between them, Up on the first one leads back to the caret.
pub(super) fn list(desk: Desk, cards: Vec<Card>) -> AnyView {
    let rows = cards.into_iter().enumerate().map(|(at, card)| {
        let id = card.id.clone();
        let open = move |event: ev::MouseEvent| {
            event.prevent_default();
            desk.send(Event::OpenArticle(id.clone()));
        };
        let why = why(desk, &card);
        let element = hit_id(at);
        view! {
            <li class="aw-hit">
                <h3 class="aw-hit__title">
                    <button class="aw-hit__open" type="button" id=element on:click=open on:keydown=move |e| on_key(desk, &e, at)>
                        {highlighted(&card.title)}
                    </button>
                </h3>
                <p class="aw-s aw-hit__text">{highlighted(&card.snippet)}</p>
                <p class="aw-hit__why">{why}</p>
            </li>
        }
    });
    view! { <ol class="aw-hits">{rows.collect_view()}</ol> }.into_any()
}

/// «Совпал код ошибки, 4 шага».
fn why(desk: Desk, card: &Card) -> String {
    let mut why = if card.error {
        desk.say("hits.why_error")
    } else if card.words.is_empty() {
        String::new()
    } else {
        let words: Vec<String> = card.words.iter().map(|word| desk.say_with("hits.word", &[("word", word)])).collect();
        desk.count("hits.why_words", words.len(), &[("words", &words.join(", "))])
    };
    if card.steps > 0 {
        if !why.is_empty() {
            why.push_str(", ");
        }
        why.push_str(&desk.count("hits.steps", usize::from(card.steps), &[]));
    }
    why
}

/// A snippet with the marker under the matched words.
pub(super) fn highlighted(snippet: &Snippet) -> AnyView {
    let text = &snippet.text;
    let mut pieces: Vec<AnyView> = Vec::new();
    let mut at = 0;
    for range in &snippet.ranges {
        let (Some(before), Some(marked)) = (text.get(at..range.start), text.get(range.clone())) else { continue };
        pieces.push(before.to_owned().into_any());
        pieces.push(view! { <mark>{marked.to_owned()}</mark> }.into_any());
        at = range.end;
    }
    pieces.push(text.get(at..).unwrap_or_default().to_owned().into_any());
    pieces.into_any()
}

/// Before anything is typed: what the author puts first, and the topics.
fn start(desk: Desk) -> AnyView {
    let (featured, topics) = desk.peek(|visit| {
        let Some(catalog) = visit.catalog() else { return (Vec::new(), Vec::new()) };
        let featured: Vec<(String, String)> = catalog
            .featured
            .iter()
            .filter_map(|id| catalog.entry(id))
            .map(|entry| (entry.id.clone(), entry.title.clone()))
            .collect();
        let topics: Vec<(String, String)> =
            catalog.topics.iter().map(|topic| (topic.id.clone(), topic.title.clone())).collect();
        (featured, topics)
    });
    let first = (!featured.is_empty()).then(|| {
        view! {
            <section class="aw-stack aw-stack--2">
                <h2>{desk.say("ask.popular")}</h2>
                {article_links(desk, featured)}
            </section>
        }
    });
    view! {
        <div class="aw-stack aw-stack--6">
            {first}
            <section class="aw-stack aw-stack--2">
                <h2>{desk.say("ask.topics")}</h2>
                {topic_links(desk, topics)}
            </section>
        </div>
    }
    .into_any()
}

fn nothing(desk: Desk) -> AnyView {
    let topics = desk.peek(|visit| {
        visit.catalog().map_or_else(Vec::new, |catalog| {
            catalog
                .topics
                .iter()
                .take(NEARBY_TOPICS)
                .map(|topic| (topic.id.clone(), topic.title.clone()))
                .collect::<Vec<_>>()
        })
    });
    let rule = desk.profile().not_found.clone().and_then(|rule| quote(desk, &rule));
    view! {
        <h2>{desk.say("zero.title")}</h2>
        <p>{desk.say("zero.next")}</p>
        {rule}
        <div class="aw-stack aw-stack--1">
            <h3>{desk.say("ask.topics")}</h3>
            {topic_links(desk, topics)}
        </div>
    }
    .into_any()
}

/// Articles as a plain list of links.
pub(super) fn article_links(desk: Desk, articles: Vec<(String, String)>) -> AnyView {
    let rows = articles.into_iter().map(|(id, title)| {
        view! {
            <li>
                <button class="aw-link" type="button" on:click=move |_| desk.send(Event::OpenArticle(id.clone()))>
                    {title}
                </button>
            </li>
        }
    });
    view! { <ul class="aw-links">{rows.collect_view()}</ul> }.into_any()
}

/// Topics as a plain list of links.
pub(super) fn topic_links(desk: Desk, topics: Vec<(String, String)>) -> AnyView {
    let rows = topics.into_iter().map(|(id, title)| {
        view! {
            <li>
                <button
                    class="aw-link"
                    type="button"
                    on:click=move |_| desk.send(Event::TopicOpened(Some(id.clone())))
                >
                    {title}
                </button>
            </li>
        }
    });
    view! { <ul class="aw-links aw-links--two">{rows.collect_view()}</ul> }.into_any()
}

/// «Did you mean»: the results already follow the repaired reading; the text changes only when asked.
#[component]
pub(super) fn Meant() -> impl IntoView {
    let desk = Desk::here();
    let meant = desk.memo(|visit| {
        visit.hits.found.as_ref().and_then(|found| found.meant.clone()).filter(|_| !visit.hits.keep_as_typed)
    });
    move || {
        meant.get().map(|meant| {
            view! {
                <section class="aw-mean aw-stack aw-stack--1">
                    <p class="aw-s">{desk.say("hits.meant")}</p>
                    <h2>{meant}</h2>
                    <div class="aw-row aw-row--wide">
                        <button class="aw-btn" type="button" on:click=move |_| desk.send(Event::MeantThat)>
                            {desk.say("hits.meant_replace")}
                        </button>
                        <button class="aw-act" type="button" on:click=move |_| desk.send(Event::MeantAsTyped)>
                            {desk.say("hits.meant_keep")}
                        </button>
                    </div>
                </section>
            }
        })
    }
}

fn hit_id(at: usize) -> String {
    ["aw-hit-", &at.to_string()].concat()
}

/// Moves the focus to a suggestion of the same tree; `false` when there is none.
pub(super) fn focus_hit(event: &web_sys::Event, at: usize) -> bool {
    let root =
        event.target().and_then(|target| target.dyn_into::<web_sys::Node>().ok()).map(|node| node.get_root_node());
    let hit = root.and_then(|root| match root.dyn_into::<web_sys::DocumentFragment>() {
        Ok(shadow) => shadow.query_selector(&["#", &hit_id(at)].concat()).ok().flatten(),
        Err(root) => root.dyn_into::<web_sys::Document>().ok()?.get_element_by_id(&hit_id(at)),
    });
    hit.and_then(|hit| hit.dyn_into::<web_sys::HtmlElement>().ok()).is_some_and(|hit| hit.focus().is_ok())
}

fn on_key(desk: Desk, event: &ev::KeyboardEvent, at: usize) {
    let last = desk.peek(|visit| visit.hits.found.as_ref().map_or(0, |found| found.hits.len())).saturating_sub(1);
    let moved = match event.code().as_str() {
        "ArrowDown" => focus_hit(event, at + 1),
        "ArrowUp" if at == 0 => {
            desk.send(Event::CloseArticle);
            true
        }
        "ArrowUp" => focus_hit(event, at - 1),
        "Home" => focus_hit(event, 0),
        "End" => focus_hit(event, last),
        _ => false,
    };
    if moved {
        event.prevent_default();
    }
}
