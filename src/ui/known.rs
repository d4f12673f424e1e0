//! «Уже знаем»: what was taken from the text, each with a way to change it.

use leptos::prelude::*;

use super::desk::Desk;
use super::review::Row;
use crate::ticket::draft::ReadArticle;
use crate::visit::Event;

/// The margin of the details screen.
#[component]
pub(super) fn Known() -> impl IntoView {
    let desk = Desk::here();
    let subject = desk.memo(|visit| visit.draft.subject_line());
    let answers = desk.memo(|visit| {
        let shown = |key: &str| !visit.asked.iter().any(|asked| asked == key);
        let given = |key: &String| visit.draft.answer(key).is_some();
        visit
            .profile
            .fields
            .iter()
            .filter(|field| shown(&field.id) && given(&field.id))
            .map(|field| (field.id.clone(), visit.draft.answer(&field.id).unwrap_or_default().to_owned()))
            .collect::<Vec<_>>()
    });
    let articles = desk.memo(|visit| visit.draft.articles.clone());
    view! {
        <section class="aw-margin aw-stack aw-stack--2" aria-labelledby="aw-known">
            <h2 id="aw-known">{desk.say("known.title")}</h2>
            <dl class="aw-review">
                {move || {
                    Row { label: desk.say("known.subject"), value: subject.get().into_any(), edit: Some("subject".into()) }
                        .view(desk)
                }}
                {move || {
                    answers
                        .get()
                        .into_iter()
                        .map(|(field, value)| {
                            Row { label: desk.field_label(&field), value: value.into_any(), edit: Some(field) }.view(desk)
                        })
                        .collect_view()
                }}
                {move || articles.get().into_iter().map(|read| article_row(desk, read)).collect_view()}
            </dl>
        </section>
    }
}

/// An article that goes with the ticket.
pub(super) fn article_row(desk: Desk, read: ReadArticle) -> AnyView {
    let title = read.title.clone();
    let value = if read.done.is_empty() && read.failed.is_empty() {
        desk.say_with("known.article_read", &[("title", &title)])
    } else {
        let total = read.steps.len().to_string();
        desk.count("known.article_steps", read.done.len() + read.failed.len(), &[("title", &title), ("total", &total)])
    };
    let id = read.id;
    view! {
        <div>
            <dt class="aw-s aw-muted">{desk.say("known.article")}</dt>
            <dd>{value}</dd>
            <dd class="aw-review__edit aw-s">
                <button
                    class="aw-link"
                    type="button"
                    aria-label=desk.say_with("action.remove_named", &[("name", &title)])
                    on:click=move |_| desk.send(Event::ArticleDropped(id.clone()))
                >
                    {desk.say("action.remove")}
                </button>
            </dd>
        </div>
    }
    .into_any()
}
