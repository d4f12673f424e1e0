//! At which heading does an article open that was found by a search?
//!
//! At the heading above the step that the suggestion quoted, or at one that itself says what was asked; at the top, where the title
//! says as much. The place of an open article is its id, and the heading's behind a `#` where it opened at one: so it stands in the
//! browser's history, and a reload leads there again.

use crate::kb::article::plain;
use crate::kb::{Article, Block};
use crate::search::{Hit, Snippet};
use crate::text::{fold::fold, stem::stem, tokenizer::words};

/// An article's id, and the heading where it is to open.
pub(super) fn parts(place: &str) -> (&str, Option<&str>) {
    place.split_once('#').map_or((place, None), |(id, heading)| (id, Some(heading)))
}

/// The heading of that id, if the article has it.
pub(super) fn known<'a>(article: &'a Article, heading: &str) -> Option<&'a str> {
    headings(article).map(|(id, _)| id).find(|id| *id == heading)
}

/// The heading that a hit is about; `None` for the top of the article. O(text of the steps).
pub(super) fn of<'a>(article: &'a Article, hit: &Hit) -> Option<&'a str> {
    let title = stems(&article.title);
    let beyond = |stems: Vec<String>| stems.into_iter().filter(|stem| !title.contains(stem)).collect::<Vec<_>>();
    let quoted = beyond(marked(&hit.snippet));
    let asked = beyond(hit.why.words.iter().flat_map(|word| stems(word)).collect());
    let said = |text: &str| {
        let stems = stems(text);
        asked.iter().filter(|word| stems.contains(word)).count()
    };
    let above = if quoted.is_empty() { None } else { above(article, &hit.snippet.text) };
    let mut best = (above, above.map_or(0, |_| quoted.len()));
    for (id, text) in headings(article) {
        let says = said(&text);
        if says > best.1 {
            best = (Some(id), says);
        }
    }
    best.0
}

fn headings(article: &Article) -> impl Iterator<Item = (&str, String)> {
    article.blocks.iter().filter_map(|block| match block {
        Block::Heading { id, text, .. } => Some((id.as_str(), plain(text))),
        _ => None,
    })
}

/// The heading above the step of which this is a piece.
fn above<'a>(article: &'a Article, piece: &str) -> Option<&'a str> {
    let piece = words_of(piece);
    let mut last = None;
    for block in &article.blocks {
        match block {
            Block::Heading { id, .. } => last = Some(id.as_str()),
            Block::Paragraph(text) if has(&words_of(&plain(text)), &piece) => return last,
            Block::Steps(steps) if steps.iter().any(|step| has(&words_of(&step.title_text()), &piece)) => return last,
            _ => {}
        }
    }
    None
}

fn words_of(text: &str) -> Vec<String> {
    words(text).map(|range| fold(&text[range])).collect()
}

fn has(text: &[String], piece: &[String]) -> bool {
    !piece.is_empty() && text.windows(piece.len()).any(|window| window == piece)
}

fn stems(text: &str) -> Vec<String> {
    words_of(text).iter().map(|word| stem(word)).collect()
}

/// The stems of what is marked in a snippet, each once.
fn marked(snippet: &Snippet) -> Vec<String> {
    let mut all: Vec<String> = Vec::new();
    for stem in snippet.ranges.iter().flat_map(|range| stems(&snippet.text[range.clone()])) {
        if !all.contains(&stem) {
            all.push(stem);
        }
    }
    all
}
