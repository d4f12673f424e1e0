//! One article: typed blocks become elements; steps can be ticked.

use std::sync::Arc;

use leptos::prelude::*;

use super::desk::Desk;
use super::hits::article_links;
use super::icon::{Shape, icon};
use crate::kb::article::{Target, plain};
use crate::kb::{Article, Block, Inline, Step};
use crate::visit::Event;

/// An article with its head and what stands near it.
#[component]
pub(super) fn ArticleView(
    /// The article.
    article: Arc<Article>,
) -> impl IntoView {
    let desk = Desk::here();
    let (topic, related) = desk.peek(|visit| {
        let catalog = visit.catalog();
        let topic = catalog
            .and_then(|catalog| catalog.topics.iter().find(|topic| topic.id == article.topic))
            .map(|topic| topic.title.clone())
            .unwrap_or_default();
        let related: Vec<(String, String)> = article
            .related
            .iter()
            .filter_map(|id| catalog?.entry(id))
            .map(|entry| (entry.id.clone(), entry.title.clone()))
            .collect();
        (topic, related)
    });
    let date = article.updated;
    let date = desk.words().date(i32::from(date.year), date.month, date.day);
    let mut about = vec![topic, desk.say_with("article.checked", &[("date", &date)])];
    let steps = article.steps().count();
    if steps > 0 {
        about.push(desk.count("hits.steps", steps, &[]));
    }
    let mut number = 0;
    let id = article.id.clone();
    let blocks = article.blocks.iter().map(|block| top_block(desk, block, &id, &mut number)).collect_view();
    let near = (!related.is_empty()).then(|| {
        view! {
            <section class="aw-stack aw-stack--1">
                <h2>{desk.say("article.related")}</h2>
                {article_links(desk, related)}
            </section>
        }
    });
    view! {
        <article class="aw-article" lang=article.locale.clone()>
            <div class="aw-stack aw-stack--2">
                <h1 id="aw-article" tabindex="-1">{article.title.clone()}</h1>
                <p class="aw-muted aw-s">{about.join(" · ")}</p>
            </div>
            {blocks}
            {near}
        </article>
    }
}

/// A block of the top level: numbered lists are procedures there.
fn top_block(desk: Desk, view: &Block, article: &str, number: &mut u16) -> AnyView {
    match view {
        Block::Steps(steps) => {
            let rows = steps
                .iter()
                .map(|one| {
                    *number += 1;
                    step(desk, one, article, *number - 1)
                })
                .collect_view();
            view! { <ol class="aw-steps">{rows}</ol> }.into_any()
        }
        other => block(desk, other),
    }
}

/// A step with its tick and, while unticked, «Не получилось».
fn step(desk: Desk, step: &Step, article: &str, at: u16) -> AnyView {
    let number = (at + 1).to_string();
    let title = [number.as_str(), ". ", &step.title_text()].concat();
    let body = step.body.iter().map(|inner| block(desk, inner)).collect_view();
    let id = article.to_owned();
    let state = desk.memo(move |visit| {
        visit.read(&id).map_or((false, false), |read| (read.done.contains(&at), read.failed.contains(&at)))
    });
    let failed = move || {
        let (done, failed) = state.get();
        let number = (at + 1).to_string();
        (!done).then(|| {
            view! {
                <button
                    class="aw-act aw-s"
                    type="button"
                    aria-pressed=if failed { "true" } else { "false" }
                    aria-label=desk.say_with("article.step_failed_label", &[("n", &number)])
                    on:click=move |_| desk.send(Event::StepFailed(at))
                >
                    {failed.then(|| icon(Shape::Cross))}
                    {desk.say("article.step_failed")}
                </button>
            }
        })
    };
    view! {
        <li class="aw-step">
            <label class="aw-check">
                <input
                    type="checkbox"
                    prop:checked=move || state.get().0
                    on:change=move |_| desk.send(Event::StepTicked(at))
                />
                <span>{title}</span>
            </label>
            <div class="aw-step__body">
                {body}
                {failed}
            </div>
        </li>
    }
    .into_any()
}

fn block(desk: Desk, view: &Block) -> AnyView {
    match view {
        Block::Heading { level, text, .. } => {
            let text = inlines(desk, text);
            if *level <= 2 { view! { <h2>{text}</h2> }.into_any() } else { view! { <h3>{text}</h3> }.into_any() }
        }
        Block::Paragraph(text) => view! { <p>{inlines(desk, text)}</p> }.into_any(),
        Block::Code { caption, text, .. } => code(desk, caption, text),
        Block::List { ordered, items } => {
            let rows = items
                .iter()
                .map(|item| view! { <li>{item.iter().map(|inner| block(desk, inner)).collect_view()}</li> })
                .collect_view();
            if *ordered {
                view! { <ol class="aw-numbers">{rows}</ol> }.into_any()
            } else {
                view! { <ul class="aw-dots">{rows}</ul> }.into_any()
            }
        }
        Block::Steps(steps) => {
            let rows = steps.iter().map(|step| view! { <li>{inlines(desk, &step.title)}</li> }).collect_view();
            view! { <ol class="aw-numbers">{rows}</ol> }.into_any()
        }
        Block::Table { head, rows } => table(desk, head, rows),
        Block::Quote(inner) => {
            view! { <blockquote>{inner.iter().map(|b| block(desk, b)).collect_view()}</blockquote> }.into_any()
        }
    }
}

/// Verbatim lines with Copy; they scroll inside themselves and can be reached by keyboard.
fn code(desk: Desk, caption: &str, text: &str) -> AnyView {
    let copied = text.to_owned();
    let label = if caption.is_empty() {
        desk.say("article.code")
    } else {
        desk.say_with("article.code_label", &[("name", caption)])
    };
    view! {
        <div class="aw-code__block">
            <div class="aw-code__head">
                <span class="aw-muted aw-s">{caption.to_owned()}</span>
                <button class="aw-act aw-s" type="button" on:click=move |_| desk.send(Event::Copy(copied.clone()))>
                    {icon(Shape::Copy)} {desk.say("action.copy")}
                </button>
            </div>
            <pre class="aw-code" role="group" tabindex="0" lang="en" aria-label=label>{text.to_owned()}</pre>
        </div>
    }
    .into_any()
}

fn table(desk: Desk, head: &[Vec<Inline>], rows: &[Vec<Vec<Inline>>]) -> AnyView {
    let head_cells = head.iter().map(|cell| view! { <th scope="col">{inlines(desk, cell)}</th> }).collect_view();
    let rows = rows
        .iter()
        .map(|row| {
            view! { <tr>{row.iter().map(|cell| view! { <td>{inlines(desk, cell)}</td> }).collect_view()}</tr> }
        })
        .collect_view();
    let label = head.iter().map(|cell| plain(cell)).collect::<Vec<_>>().join(", ");
    view! {
        <div class="aw-table" role="region" tabindex="0" aria-label=label>
            <table>
                <thead><tr>{head_cells}</tr></thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
    .into_any()
}

fn inlines(desk: Desk, text: &[Inline]) -> Vec<AnyView> {
    text.iter().map(|inline| inline_view(desk, inline)).collect()
}

fn inline_view(desk: Desk, inline: &Inline) -> AnyView {
    match inline {
        Inline::Text(text) => text.clone().into_any(),
        Inline::Code(text) => view! { <code lang="en">{text.clone()}</code> }.into_any(),
        Inline::Strong(inner) => view! { <b>{inlines(desk, inner)}</b> }.into_any(),
        Inline::Emphasis(inner) => view! { <em>{inlines(desk, inner)}</em> }.into_any(),
        Inline::Link { to: Target::Url(url), text } => {
            view! { <a href=url.clone() target="_blank" rel="noopener noreferrer">{inlines(desk, text)}</a> }.into_any()
        }
        Inline::Link { to: Target::Article(id), text } => {
            let id = id.clone();
            view! {
                <button class="aw-link" type="button" on:click=move |_| desk.send(Event::OpenArticle(id.clone()))>
                    {inlines(desk, text)}
                </button>
            }
            .into_any()
        }
        Inline::Break => "\n".into_any(),
    }
}
