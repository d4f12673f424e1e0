//! Browsing: topics, the articles of one, and a search of their own.

use leptos::prelude::*;
use leptos::web_sys;

use super::cards::{cards, list};
use super::desk::Desk;
use super::dom::{Element, Ref, button, h, heading, join, keep_value, live, value_of};
use super::hits::{article_links, topic_links};
use crate::kb::Reference;
use crate::visit::Event;

/// The articles screen.
pub(super) fn screen(desk: Desk) -> AnyView {
    let shown = desk.memo(move |visit| {
        let found = visit.browse.found.as_ref().map(|found| cards(desk, visit, found));
        let (listed, more) = visit.listed();
        let listed: Vec<Reference> =
            listed.into_iter().map(|entry| Reference { id: entry.id, title: entry.title }).collect();
        let listed = visit.browse.topic.is_some().then_some((listed, more));
        (listed, found)
    });
    let title = desk.memo(move |visit| visit.catalog()?.topic(visit.browse.topic.as_ref()?).map(str::to_owned));
    let body = move || {
        let (listed, found) = shown.get();
        match (found, listed) {
            (Some(cards), _) if cards.is_empty() => h("p").say(desk, "browse.none"),
            (Some(cards), _) => list(desk, cards),
            (None, Some((listed, more))) => of_topic(desk, listed, more),
            (None, None) => all_topics(desk),
        }
    };
    let heading = heading().live(move || title.get().unwrap_or_else(|| desk.say("browse.title")));
    let (query, control) = (desk.memo(|visit| visit.browse.query.clone()), Ref::new());
    keep_value(control, move || query.get());
    let input = h("input")
        .attr("type", "search")
        .attr("inputmode", "search")
        .attr("autocomplete", "off")
        .attr("value", query.get_untracked())
        .class("aw-input")
        .attr("id", "aw-f-browse")
        .refer(control)
        .on("input", move |typed: web_sys::Event| desk.send(Event::BrowseTyped(value_of(&typed))));
    let search = h("div")
        .class("aw-field")
        .attr("role", "search")
        .child(h("label").attr("for", "aw-f-browse").say(desk, "browse.search"))
        .child(input);
    let back = button("aw-btn").sends(desk, Event::BackToText).say(desk, "article.back");
    let ask = h("aside")
        .class("aw-margin aw-stack aw-stack--2")
        .attr("aria-label", desk.say("browse.ask"))
        .child(h("h2").say(desk, "browse.ask"))
        .child(h("p").class("aw-s").say(desk, "browse.ask_hint"))
        .child(h("div").child(back));
    join(vec![heading.view(), search.view(), live(body), ask.view()])
}

fn of_topic(desk: Desk, articles: Vec<Reference>, more: bool) -> Element {
    let more = more.then(|| h("div").child(button("aw-btn").sends(desk, Event::MoreListed).say(desk, "browse.more")));
    let all = button("aw-act").sends(desk, Event::TopicOpened(None)).say(desk, "browse.all");
    h("div").class("aw-stack").child(article_links(desk, articles)).child(more).child(h("div").child(all))
}

fn all_topics(desk: Desk) -> Element {
    let topics = desk.peek(|visit| {
        let Some(catalog) = visit.catalog() else { return Vec::new() };
        let line = |topic: &crate::kb::Topic| {
            let count = topic.articles.to_string();
            desk.say_with("zero.topic", &[("topic", &topic.title), ("n", &count)])
        };
        catalog.topics.iter().map(|topic| Reference { id: topic.id.clone(), title: line(topic) }).collect()
    });
    topic_links(desk, topics)
}
