//! What was recognised in the text: the layer of marks under the textarea, and its accessible twin, the chips.

use std::ops::Range;

use leptos::prelude::*;

use super::desk::Desk;
use crate::text::identifiers::{Identifier, IdentifierKind, identifiers};
use crate::ticket::secrets::secrets;
use crate::visit::Event;

/// Longest text that is marked: beyond it the layer costs more than it shows.
const MARKED_BYTES: usize = 20_000;
/// Most chips under the box.
const CHIPS: usize = 4;

/// Kind of a mark.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Mark {
    Error,
    Site,
    Secret,
}

/// Ranges to mark in a text, in order, disjoint. Secrets win over everything they touch.
fn marks(text: &str, not_secret: &[String]) -> Vec<(Range<usize>, Mark)> {
    if text.len() > MARKED_BYTES {
        return Vec::new();
    }
    let hidden = secrets(text, not_secret);
    let mut marks: Vec<(Range<usize>, Mark)> =
        hidden.iter().map(|secret| (secret.range.clone(), Mark::Secret)).collect();
    let free = |range: &Range<usize>| {
        hidden.iter().all(|secret| secret.range.end <= range.start || range.end <= secret.range.start)
    };
    for found in identifiers(text) {
        let mark = match found.kind {
            IdentifierKind::Error => Mark::Error,
            IdentifierKind::Site | IdentifierKind::Url => Mark::Site,
            IdentifierKind::Email | IdentifierKind::Path => continue,
        };
        if free(&found.range) {
            marks.push((found.range, mark));
        }
    }
    marks.sort_by_key(|(range, _)| range.start);
    marks
}

/// The layer under the textarea. It needs the same cell, font, padding and wrapping, and follows its scrolling.
#[component]
pub(super) fn MarkLayer(
    /// Scroll position of the textarea.
    scroll: Signal<i32>,
) -> impl IntoView {
    let desk = Desk::here();
    let text = desk.memo(|visit| (visit.draft.text.clone(), visit.draft.not_secret.clone()));
    let layer = NodeRef::<leptos::html::Div>::new();
    Effect::new(move |_| {
        let top = scroll.get();
        if let Some(layer) = layer.get() {
            layer.set_scroll_top(top);
        }
    });
    let pieces = move || {
        text.with(|(text, not_secret)| {
            let mut pieces: Vec<AnyView> = Vec::new();
            let mut at = 0;
            for (range, mark) in marks(text, not_secret) {
                let (before, marked) = (text[at..range.start].to_owned(), text[range.clone()].to_owned());
                at = range.end;
                let class = match mark {
                    Mark::Error => "",
                    Mark::Site => "is-site",
                    Mark::Secret => "is-secret",
                };
                pieces.push(before.into_any());
                pieces.push(view! { <mark class=class>{marked}</mark> }.into_any());
            }
            // A final line break has no height of its own in a div; a zero-width space gives it one.
            pieces.push([&text[at..], "\u{200b}"].concat().into_any());
            pieces
        })
    };
    view! { <div class="aw-ask__marks" aria-hidden="true" node_ref=layer>{pieces}</div> }
}

/// «Увидели в тексте»: the same in words, and the way out of a false alarm.
#[component]
pub(super) fn Seen() -> impl IntoView {
    let desk = Desk::here();
    let chips = desk.memo(|visit| {
        let mut seen: Vec<(IdentifierKind, String)> = Vec::new();
        let hidden = secrets(&visit.draft.text, &visit.draft.not_secret);
        for Identifier { kind, range, text } in identifiers(&visit.draft.text) {
            let covered = hidden.iter().any(|s| s.range.start < range.end && range.start < s.range.end);
            let told = matches!(kind, IdentifierKind::Error | IdentifierKind::Site | IdentifierKind::Url);
            if told && !covered && seen.len() < CHIPS && !seen.iter().any(|(_, known)| *known == text) {
                seen.push((kind, text));
            }
        }
        seen
    });
    let hidden = desk.memo(|visit| {
        let text = &visit.draft.text;
        let found = secrets(text, &visit.draft.not_secret);
        (!found.is_empty()).then(|| found.into_iter().map(|s| text[s.range].to_owned()).collect::<Vec<_>>())
    });
    view! {
        {move || {
            let chips = chips.get();
            (!chips.is_empty())
                .then(|| {
                    view! {
                        <div class="aw-stack aw-stack--2">
                            <h2 class="aw-sr">{desk.say("ask.seen_label")}</h2>
                            <p class="aw-row">
                                <span class="aw-muted aw-s">{desk.say("ask.seen")}</span>
                                {chips.into_iter().map(|(kind, text)| chip(desk, kind, text)).collect_view()}
                            </p>
                        </div>
                    }
                })
        }}
        {move || {
            hidden
                .get()
                .map(|words| {
                    let undo = move |_| {
                        for word in words.clone() {
                            desk.send(Event::NotSecret(word));
                        }
                    };
                    view! {
                        <p class="aw-row aw-row--wide">
                            <span class="aw-s">{desk.say("secret.chip")}</span>
                            <button class="aw-act aw-s" type="button" on:click=undo>
                                {desk.say("secret.not_a_secret")}
                            </button>
                        </p>
                    }
                })
        }}
    }
}

fn chip(desk: Desk, kind: IdentifierKind, text: String) -> AnyView {
    let (class, key) = match kind {
        IdentifierKind::Error => ("aw-chip aw-chip--error", "ask.seen_error"),
        _ => ("aw-chip aw-chip--site", "ask.seen_site"),
    };
    // The machine's words have their own language, so that the voice of a screen reader switches.
    let label = desk.say_with(key, &[("text", "")]);
    view! { <span class=class>{label} " " <code lang="en">{text}</code></span> }.into_any()
}
