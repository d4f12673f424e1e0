//! What was recognised in the text: the layer of marks under the textarea, and its accessible twin, the chips.

use std::ops::Range;

use leptos::prelude::*;

use super::desk::Desk;
use super::dom::{Element, Ref, button, effect, h, join, live};
use super::memo::Memo;
use crate::case::lowered;
use crate::sort::sort_by_key;
use crate::text::identifiers::{Identifier, IdentifierKind};
use crate::visit::Event;
use crate::visit::scan::Scan;

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
fn marks(scan: &Scan) -> Vec<(Range<usize>, Mark)> {
    let mut marks: Vec<(Range<usize>, Mark)> =
        scan.hidden.iter().map(|secret| (secret.range.clone(), Mark::Secret)).collect();
    for found in &scan.found {
        let mark = match found.kind {
            IdentifierKind::Error => Mark::Error,
            IdentifierKind::Site | IdentifierKind::Url => Mark::Site,
            IdentifierKind::Email | IdentifierKind::Path => continue,
        };
        if !is_hidden(scan, &found.range) {
            marks.push((found.range.clone(), mark));
        }
    }
    sort_by_key(&mut marks, |(range, _)| range.start);
    marks
}

fn is_hidden(scan: &Scan, range: &Range<usize>) -> bool {
    scan.hidden.iter().any(|secret| secret.range.start < range.end && range.start < secret.range.end)
}

/// The layer under the textarea. It needs the same cell, font, padding and wrapping, and follows its scrolling.
pub(super) fn mark_layer(desk: Desk, scroll: ReadSignal<i32>) -> Element {
    let text = desk.memo(|visit| {
        let text = &visit.draft.text;
        if text.len() > MARKED_BYTES { Default::default() } else { (text.clone(), marks(&visit.scan)) }
    });
    let layer = Ref::new();
    effect(move || {
        let top = scroll.get();
        if let Some(layer) = layer.get() {
            layer.set_scroll_top(top);
        }
    });
    let pieces = move || {
        text.with(|(text, marks)| {
            let mut pieces: Vec<AnyView> = Vec::new();
            let mut at = 0;
            for (range, mark) in marks {
                let class = match mark {
                    Mark::Error => "is-error",
                    Mark::Site => "is-site",
                    Mark::Secret => "is-secret",
                };
                let piece = |range| text.get(range).unwrap_or_default();
                pieces.push(piece(at..range.start).to_owned().into_any());
                pieces.push(h("mark").class(class).child(piece(range.clone())).view());
                at = range.end;
            }
            // A final line break has no height of its own in a div; a zero-width space gives it one.
            pieces.push([text.get(at..).unwrap_or_default(), "\u{200b}"].concat().into_any());
            pieces
        })
    };
    h("div").class("aw-ask__marks").attr("aria-hidden", "true").refer(layer).live(pieces)
}

/// «Увидели в тексте»: the same in words, and the way out of a false alarm.
pub(super) fn seen(desk: Desk) -> AnyView {
    let chips = desk.memo(|visit| {
        let mut seen: Vec<(IdentifierKind, String)> = Vec::new();
        for Identifier { kind, range, text } in &visit.scan.found {
            let told = matches!(kind, IdentifierKind::Error | IdentifierKind::Site | IdentifierKind::Url);
            if seen.len() == CHIPS {
                break;
            }
            if told && !is_hidden(&visit.scan, range) && !seen.iter().any(|(_, known)| known == text) {
                seen.push((*kind, text.clone()));
            }
        }
        seen
    });
    let recognised = move || {
        let chips = chips.get();
        (!chips.is_empty()).then(|| {
            let chips: Vec<Element> = chips.into_iter().map(|(kind, text)| chip(desk, kind, &text)).collect();
            h("div").class("aw-stack aw-stack--2").child(h("h2").class("aw-sr").say(desk, "ask.seen_label")).child(
                h("p").class("aw-row").child(h("span").class("aw-muted aw-s").say(desk, "ask.seen")).child(chips),
            )
        })
    };
    let hidden = hidden_words(desk);
    let covered = move || {
        (!hidden.with(Vec::is_empty)).then(|| {
            h("p")
                .class("aw-row aw-row--wide")
                .child(h("span").class("aw-s").say(desk, "secret.chip"))
                .child(no_secret(desk, hidden, "aw-act aw-s"))
        })
    };
    join(vec![live(recognised), live(covered)])
}

/// What stands hidden in the text, the steps and the answers.
pub(super) fn hidden_words(desk: Desk) -> Memo<Vec<String>> {
    desk.memo(|visit| {
        let draft = &visit.draft;
        let in_text = visit.scan.hidden.iter().filter_map(|secret| draft.text.get(secret.range.clone()));
        let words = |text: &String| {
            let found = visit.secrets(text).into_iter().map(|secret| text[secret.range].to_owned());
            found.collect::<Vec<_>>()
        };
        let elsewhere = draft.steps.iter().chain(draft.answers.values()).flat_map(words);
        in_text.map(str::to_owned).chain(elsewhere).collect()
    })
}

/// «Это не пароль».
pub(super) fn no_secret(desk: Desk, hidden: Memo<Vec<String>>, class: &'static str) -> Element {
    let undo = move || {
        for word in hidden.get_untracked() {
            desk.send(Event::NotSecret(word));
        }
    };
    button(class).press(undo).say(desk, "secret.not_a_secret")
}

fn chip(desk: Desk, kind: IdentifierKind, text: &str) -> Element {
    let (class, key) = match kind {
        IdentifierKind::Error => ("aw-chip aw-chip--error", "ask.seen_error"),
        _ => ("aw-chip aw-chip--site", "ask.seen_site"),
    };
    // The machine's words have their own language, so that the voice of a screen reader switches.
    let label = desk.say_with(key, &[("text", "")]);
    // «ошибка 500» and «ошибку 500» say it already.
    let label = label.trim_end();
    let mut stem = label.chars();
    stem.next_back();
    let said = lowered(text).starts_with(stem.as_str());
    let label = (!said).then(|| [label, " "].concat());
    h("span").class(class).child(label).child(h("code").attr("lang", "en").child(text))
}
