//! What a search has found: suggestions beside the text, «did you mean», and that nothing was found. Drawn by the search.

use leptos::prelude::*;
use leptos::web_sys;

use super::desk::Desk;
use super::dom::{Element, as_kind, button, h, join, live};
use super::hits::{focus, focus_hit, hit_id, topic_links, topics};
use super::rule_quote::quote;
use crate::kb::Language;
use crate::search::{Found, Snippet};
use crate::visit::{Event, Visit};

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
    /// Its language, when it is not that of the page.
    language: Option<Language>,
    /// Address of the provider's page that it leads to.
    external: Option<String>,
}

/// The cards of a search.
pub(super) fn cards(desk: Desk, visit: &Visit, found: &Found) -> Vec<Card> {
    found
        .hits
        .iter()
        .filter_map(|hit| {
            let entry = visit.entry(hit.doc)?;
            Some(Card {
                id: entry.id,
                title: hit.title.clone(),
                snippet: hit.snippet.clone(),
                error: hit.why.error.is_some(),
                words: hit.why.words.clone(),
                steps: entry.card.steps,
                language: visit
                    .catalog()
                    .and_then(|catalog| foreign(desk, catalog.languages.get(usize::from(entry.card.language)))),
                external: entry.card.external,
            })
        })
        .collect()
}

/// What the margin shows of a search.
#[derive(Clone, Debug, PartialEq)]
enum Side {
    Loading,
    Failed,
    Cards { cards: Vec<Card>, repaired: bool },
    Nothing,
}

/// What was found for the text of the ask box.
pub(super) fn found(desk: Desk) -> AnyView {
    let side = desk.memo(move |visit| match &visit.hits.found {
        Some(found) if found.hits.is_empty() => Side::Nothing,
        Some(found) => match cards(desk, visit, found) {
            cards if !cards.is_empty() => {
                Side::Cards { cards, repaired: found.meant.is_some() && !visit.hits.keep_as_typed }
            }
            _ if visit.parts.is_idle() => Side::Failed,
            _ => Side::Loading,
        },
        // The margin is about to show something else.
        None => Side::Loading,
    });
    live(move || match side.get() {
        Side::Loading => h("p").class("aw-muted aw-s").say(desk, "hits.loading").view(),
        Side::Failed => h("p").class("aw-muted aw-s").say(desk, "hits.failed").view(),
        Side::Cards { cards, repaired } => suggested(desk, cards, repaired),
        Side::Nothing => nothing(desk),
    })
}

fn suggested(desk: Desk, cards: Vec<Card>, repaired: bool) -> AnyView {
    let title = if repaired { "hits.meant_used" } else { "hits.title" };
    join(vec![
        h("h2").child(desk.say(title)),
        list(desk, cards),
        h("p").class("aw-muted aw-s").say(desk, "hits.not_it"),
    ])
}

/// A list of cards; arrows, Home and End move between them, Up on the first one leads back to the caret.
pub(super) fn list(desk: Desk, cards: Vec<Card>) -> Element {
    let rows: Vec<Element> = cards
        .into_iter()
        .enumerate()
        .map(|(at, card)| {
            let why = why(desk, &card);
            let id = card.id;
            let open = match card.external {
                Some(url) => h("a")
                    .attr("href", url)
                    .attr("target", "_blank")
                    .attr("rel", "noopener noreferrer")
                    .class("aw-hit__open"),
                None => button("aw-hit__open").sends(desk, Event::OpenArticle(id)),
            };
            let open = open
                .attr("id", hit_id(at))
                .on("keydown", move |event| on_key(desk, &event, at))
                .child(highlighted(&card.title));
            // The voice of a screen reader switches for the article's words, not for ours.
            let tag = card.language.map(|language| language.tag);
            let own = |element: Element| match &tag {
                Some(tag) => element.attr("lang", tag.clone()),
                None => element,
            };
            h("li")
                .class("aw-hit")
                .child(own(h("h3").class("aw-hit__title").child(open)))
                .child(own(h("p").class("aw-s aw-hit__text").child(highlighted(&card.snippet))))
                .child(h("p").class("aw-hit__why").child(why))
        })
        .collect();
    h("ol").class("aw-hits").child(rows)
}

/// The language of an article, when it is not that of the page: then its name stands with it.
pub(super) fn foreign(desk: Desk, language: Option<&Language>) -> Option<Language> {
    language.filter(|language| !desk.words().tag().starts_with(language.tag.as_str())).cloned()
}

/// «English, совпал код ошибки, 4 шага».
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
    match &card.language {
        Some(language) if why.is_empty() => language.name.clone(),
        Some(language) => [language.name.as_str(), " · ", &why].concat(),
        None => why,
    }
}

/// A snippet with the marker under the matched words.
fn highlighted(snippet: &Snippet) -> Vec<AnyView> {
    let text = &snippet.text;
    let mut pieces: Vec<AnyView> = Vec::new();
    let mut at = 0;
    for range in &snippet.ranges {
        let (Some(before), Some(marked)) = (text.get(at..range.start), text.get(range.clone())) else { continue };
        pieces.push(before.to_owned().into_any());
        pieces.push(h("mark").child(marked).view());
        at = range.end;
    }
    pieces.push(text.get(at..).unwrap_or_default().to_owned().into_any());
    pieces
}

fn nothing(desk: Desk) -> AnyView {
    let mut topics = desk.peek(topics);
    topics.truncate(NEARBY_TOPICS);
    let rule = desk.profile().not_found.clone().and_then(|rule| quote(desk, &rule));
    let near =
        h("div").class("aw-stack aw-stack--1").child(h("h3").say(desk, "ask.topics")).child(topic_links(desk, topics));
    join(vec![Some(h("h2").say(desk, "zero.title")), Some(h("p").say(desk, "zero.next")), rule, Some(near)])
}

/// «Did you mean»: the results already follow the repaired reading; the text changes only when asked.
pub(super) fn meant(desk: Desk) -> AnyView {
    let meant = desk.memo(|visit| {
        visit.hits.found.as_ref().and_then(|found| found.meant.clone()).filter(|_| !visit.hits.keep_as_typed)
    });
    live(move || {
        meant.get().map(|meant| {
            let take = button("aw-btn").sends(desk, Event::MeantThat).say(desk, "hits.meant_replace");
            let keep = button("aw-act").sends(desk, Event::MeantAsTyped).say(desk, "hits.meant_keep");
            h("section")
                .class("aw-mean aw-stack aw-stack--1")
                .child(h("p").class("aw-s").say(desk, "hits.meant"))
                .child(h("h2").child(meant))
                .child(h("div").class("aw-row aw-row--wide").child(take).child(keep))
        })
    })
}

fn on_key(desk: Desk, event: &web_sys::Event, at: usize) {
    let Some(key) = as_kind::<web_sys::KeyboardEvent>(event) else { return };
    let last = desk.peek(|visit| visit.hits.found.as_ref().map_or(0, |found| found.hits.len())).saturating_sub(1);
    let moved = match key.code().as_str() {
        "ArrowDown" => focus_hit(event, at + 1),
        // To what was searched with; a text box keeps its caret.
        "ArrowUp" if at == 0 => focus(event, "aw-f-text") || focus(event, "aw-f-browse"),
        "ArrowUp" => focus_hit(event, at - 1),
        "Home" => focus_hit(event, 0),
        "End" => focus_hit(event, last),
        _ => false,
    };
    if moved {
        event.prevent_default();
    }
}
