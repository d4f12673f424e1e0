//! Browsing: topics, the articles of one, and a search of their own.

use leptos::prelude::*;

use super::desk::Desk;
use super::field::{Line, line};
use super::hits::{article_links, cards, list, topic_links};
use crate::visit::{Event, Kb};

/// The articles screen.
#[component]
pub(super) fn Topics() -> impl IntoView {
    let desk = Desk::here();
    let shown = desk.memo(|visit| {
        let found = visit.browse.found.as_ref().map(|found| cards(visit, found));
        (visit.browse.topic.clone(), found, matches!(visit.kb, Kb::Ready { .. }), matches!(visit.kb, Kb::Failed))
    });
    let search = Line::new("browse", |visit| visit.browse.query.clone()).search();
    let title = desk.memo(move |visit| {
        let topic = visit.browse.topic.as_ref()?;
        visit.catalog()?.topics.iter().find(|known| known.id == *topic).map(|known| known.title.clone())
    });
    let heading = move || title.get().unwrap_or_else(|| desk.say("browse.title"));
    let body = move || {
        let (topic, found, ready, failed) = shown.get();
        match (found, topic) {
            _ if failed => view! { <p>{desk.say("hits.failed")}</p> }.into_any(),
            _ if !ready => view! { <p class="aw-muted">{desk.say("skeleton.loading")}</p> }.into_any(),
            (Some(cards), _) if cards.is_empty() => view! { <p>{desk.say("browse.none")}</p> }.into_any(),
            (Some(cards), _) => list(desk, cards),
            (None, Some(topic)) => of_topic(desk, &topic),
            (None, None) => all_topics(desk),
        }
    };
    view! {
        <div class="aw-stack aw-stack--2">
            <h1 id="aw-heading" tabindex="-1">{heading}</h1>
        </div>
        <div class="aw-field" role="search">
            <label for="aw-f-browse">{desk.say("browse.search")}</label>
            {line(desk, search, Event::BrowseTyped)}
        </div>
        {body}
        <aside class="aw-margin aw-stack aw-stack--2" aria-label=desk.say("browse.ask")>
            <h2>{desk.say("browse.ask")}</h2>
            <p class="aw-s">{desk.say("browse.ask_hint")}</p>
            <div>
                <button class="aw-btn" type="button" on:click=move |_| desk.send(Event::BackToText)>
                    {desk.say("article.back")}
                </button>
            </div>
        </aside>
    }
}

fn of_topic(desk: Desk, topic: &str) -> AnyView {
    let articles = desk.peek(|visit| {
        visit.catalog().map_or_else(Vec::new, |catalog| {
            catalog.of_topic(topic).map(|entry| (entry.id.clone(), entry.title.clone())).collect::<Vec<_>>()
        })
    });
    view! {
        <div class="aw-stack">
            {article_links(desk, articles)}
            <div>
                <button class="aw-act" type="button" on:click=move |_| desk.send(Event::TopicOpened(None))>
                    {desk.say("browse.all")}
                </button>
            </div>
        </div>
    }
    .into_any()
}

fn all_topics(desk: Desk) -> AnyView {
    let topics = desk.peek(|visit| {
        visit.catalog().map_or_else(Vec::new, |catalog| {
            catalog
                .topics
                .iter()
                .map(|topic| {
                    let count = catalog.of_topic(&topic.id).count().to_string();
                    let line = desk.say_with("zero.topic", &[("topic", &topic.title), ("n", &count)]);
                    (topic.id.clone(), line)
                })
                .collect::<Vec<_>>()
        })
    });
    topic_links(desk, topics)
}
