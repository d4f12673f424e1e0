//! One article: typed blocks become elements; steps can be ticked.

use leptos::prelude::*;

use super::cards::foreign;
use super::desk::Desk;
use super::dom::{Element, button, h, live};
use super::hits::article_links;
use super::icon::{Shape, icon};
use super::rule_quote::link_out;
use crate::kb::article::{Target, plain};
use crate::kb::{Article, Block, Inline, Step};
use crate::visit::{Event, Focus};

/// An article with its head and what stands near it.
pub(super) fn article(desk: Desk, article: &Article) -> AnyView {
    let (topic, language) = desk.peek(|visit| {
        let Some(catalog) = visit.catalog() else { return (String::new(), None) };
        let topic = catalog.topic(&article.topic).unwrap_or_default().to_owned();
        let language = catalog.languages.iter().find(|language| language.tag == article.locale);
        (topic, foreign(desk, language))
    });
    let mut about = vec![topic];
    about.extend(language.map(|language| language.name));
    // An imported page may not tell its day.
    if article.updated.year > 0 {
        let date = desk.words().date(i32::from(article.updated.year), article.updated.month, article.updated.day);
        about.push(desk.say_with("article.checked", &[("date", &date)]));
    }
    let steps = article.steps().count();
    if steps > 0 {
        about.push(desk.count("hits.steps", steps, &[]));
    }
    let mut number = 0;
    let blocks: Vec<Element> =
        article.blocks.iter().map(|block| top_block(desk, block, &article.id, &mut number)).collect();
    let near = (!article.related.is_empty()).then(|| {
        h("section")
            .class("aw-stack aw-stack--1")
            .child(h("h2").say(desk, "article.related"))
            .child(article_links(desk, article.related.clone()))
    });
    let head = h("div")
        .class("aw-stack aw-stack--2")
        .child(h("h1").attr("id", "aw-article").attr("tabindex", "-1").child(article.title.as_str()))
        .child(h("p").class("aw-muted aw-s").child(about.join(" · ")))
        .child(article.url.as_ref().map(|url| h("p").class("aw-s").child(link_out(url.clone(), url.clone()))));
    h("article").class("aw-article").attr("lang", article.locale.clone()).child(head).child(blocks).child(near).view()
}

/// A block of the top level: numbered lists are procedures there.
fn top_block(desk: Desk, view: &Block, article: &str, number: &mut u16) -> Element {
    match view {
        Block::Steps(steps) => {
            let rows: Vec<Element> = steps
                .iter()
                .map(|one| {
                    *number += 1;
                    step(desk, one, article, *number - 1)
                })
                .collect();
            h("ol").class("aw-steps").child(rows)
        }
        other => block(desk, other),
    }
}

/// A step with its tick and, while unticked, «Не получилось».
fn step(desk: Desk, step: &Step, article: &str, at: u16) -> Element {
    let number = (at + 1).to_string();
    let title = [number.as_str(), ". ", &step.title_text()].concat();
    let id = article.to_owned();
    let state = desk.memo(move |visit| {
        visit.read(&id).map_or((false, false), |read| (read.done.contains(&at), read.failed.contains(&at)))
    });
    let failed = live(move || {
        let (done, failed) = state.get();
        let number = (at + 1).to_string();
        (!done).then(|| {
            button("aw-act aw-s")
                .attr("aria-pressed", failed.to_string())
                .attr("aria-label", desk.say_with("article.step_failed_label", &[("n", &number)]))
                .sends(desk, Event::StepFailed(at))
                .child(failed.then(|| icon(Shape::Cross)))
                .say(desk, "article.step_failed")
        })
    });
    let tick = h("input")
        .attr("type", "checkbox")
        .checked(move || state.get().0)
        .on("change", move |_| desk.send(Event::StepTicked(at)));
    h("li")
        .class("aw-step")
        .child(h("label").class("aw-check").child(tick).child(h("span").child(title)))
        .child(h("div").class("aw-step__body").child(blocks(desk, &step.body)).child(failed))
}

fn blocks(desk: Desk, all: &[Block]) -> Vec<Element> {
    all.iter().map(|one| block(desk, one)).collect()
}

fn block(desk: Desk, view: &Block) -> Element {
    match view {
        Block::Heading { level, id, text } => {
            heading(if *level <= 2 { h("h2") } else { h("h3") }, id, inlines(desk, text))
        }
        Block::Paragraph(text) => h("p").child(inlines(desk, text)),
        Block::Code { caption, text, .. } => code(desk, caption, text),
        Block::List { ordered, items } => {
            let rows: Vec<Element> = items.iter().map(|item| h("li").child(blocks(desk, item))).collect();
            if *ordered { h("ol").class("aw-numbers").child(rows) } else { h("ul").class("aw-dots").child(rows) }
        }
        Block::Steps(steps) => {
            let rows: Vec<Element> = steps.iter().map(|step| h("li").child(inlines(desk, &step.title))).collect();
            h("ol").class("aw-numbers").child(rows)
        }
        Block::Table { head, rows } => table(desk, head, rows),
        Block::Quote(inner) => h("blockquote").child(blocks(desk, inner)),
    }
}

/// A heading that the article can open at: it takes the focus, and its words are what scrolls into view.
fn heading(element: Element, id: &str, words: Vec<AnyView>) -> Element {
    let words = h("span").attr("id", ["aw-l-at-", id].concat()).child(words);
    element.attr("id", Focus::at(id).element_id()).attr("tabindex", "-1").child(words)
}

/// Verbatim lines with Copy; they scroll inside themselves and can be reached by keyboard.
fn code(desk: Desk, caption: &str, text: &str) -> Element {
    let copied = text.to_owned();
    let label = if caption.is_empty() {
        desk.say("article.code")
    } else {
        desk.say_with("article.code_label", &[("name", caption)])
    };
    let copy = button("aw-act aw-s").sends(desk, Event::Copy(copied)).child(icon(Shape::Copy)).say(desk, "action.copy");
    let head = h("div").class("aw-code__head").child(h("span").class("aw-muted aw-s").child(caption)).child(copy);
    let lines = h("pre")
        .class("aw-code")
        .attr("role", "group")
        .attr("tabindex", "0")
        .attr("lang", "en")
        .attr("aria-label", label)
        .child(text);
    h("div").class("aw-code__block").child(head).child(lines)
}

fn table(desk: Desk, head: &[Vec<Inline>], rows: &[Vec<Vec<Inline>>]) -> Element {
    let label = head.iter().map(|cell| plain(cell)).collect::<Vec<_>>().join(", ");
    let heads: Vec<Element> = head.iter().map(|cell| h("th").attr("scope", "col").child(inlines(desk, cell))).collect();
    let rows: Vec<Element> = rows
        .iter()
        .map(|row| h("tr").child(row.iter().map(|cell| h("td").child(inlines(desk, cell))).collect::<Vec<_>>()))
        .collect();
    h("div")
        .class("aw-table")
        .attr("role", "region")
        .attr("tabindex", "0")
        .attr("aria-label", label)
        .child(h("table").child(h("thead").child(h("tr").child(heads))).child(h("tbody").child(rows)))
}

fn inlines(desk: Desk, text: &[Inline]) -> Vec<AnyView> {
    text.iter().map(|inline| inline_view(desk, inline)).collect()
}

fn inline_view(desk: Desk, inline: &Inline) -> AnyView {
    match inline {
        Inline::Text(text) => text.clone().into_any(),
        Inline::Code(text) => h("code").attr("lang", "en").child(text.as_str()).view(),
        Inline::Strong(inner) => h("b").child(inlines(desk, inner)).view(),
        Inline::Emphasis(inner) => h("em").child(inlines(desk, inner)).view(),
        Inline::Link { to: Target::Url(url), text } => link_out(url.clone(), plain(text)).view(),
        Inline::Link { to: Target::Article(id), text } => {
            let id = id.clone();
            button("aw-link").sends(desk, Event::OpenArticle(id)).child(inlines(desk, text)).view()
        }
        Inline::Break => h("br").view(),
    }
}
