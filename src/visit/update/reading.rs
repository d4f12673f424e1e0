//! Articles: opening, ticking steps, and the two ways out.

use std::sync::Arc;

use super::super::effect::{Effect, Focus};
use super::super::state::{Kb, Screen, Sheet, SheetBody, Visit};
use super::{save, sending};
use crate::kb::Article;
use crate::sort::sort_by_key;
use crate::ticket::draft::ReadArticle;

/// Articles listed when the knowledge base is searched by itself.
const BROWSE_HITS: usize = 12;

pub(super) fn open(visit: &mut Visit, id: String) -> Vec<Effect> {
    let Some(file) = visit.catalog().and_then(|catalog| catalog.entry(&id)).map(|entry| entry.file.clone()) else {
        return Vec::new();
    };
    visit.sheet = Some(Sheet { id: id.clone(), body: SheetBody::Loading });
    vec![Effect::LoadArticle { id, file }]
}

pub(super) fn loaded(visit: &mut Visit, id: &str, article: Option<Arc<Article>>) -> Vec<Effect> {
    let Some(sheet) = visit.sheet.as_mut().filter(|sheet| sheet.id == id) else { return Vec::new() };
    sheet.body = article.map_or(SheetBody::Failed, SheetBody::Open);
    vec![Effect::Focus(Focus::Article)]
}

pub(super) fn close(visit: &mut Visit) -> Vec<Effect> {
    if visit.sheet.take().is_none() {
        return Vec::new();
    }
    vec![Effect::Focus(match visit.screen {
        Screen::Ask => Focus::Return(visit.caret),
        _ => Focus::Opener,
    })]
}

/// Ticks (`done`) or crosses (`!done`) a step, or takes that back. A tick clears the cross and the other way round.
pub(super) fn ticked(visit: &mut Visit, step: u16, done: bool) -> Vec<Effect> {
    let Some(read) = note(visit) else { return Vec::new() };
    let (set, clear) = if done { (&mut read.done, &mut read.failed) } else { (&mut read.failed, &mut read.done) };
    clear.retain(|&other| other != step);
    match set.iter().position(|&other| other == step) {
        Some(at) => {
            set.remove(at);
        }
        None => {
            set.push(step);
            sort_by_key(set, |step| *step);
        }
    }
    vec![save(visit)]
}

pub(super) fn solved(visit: &mut Visit) -> Vec<Effect> {
    visit.sheet = None;
    visit.screen = Screen::Solved;
    vec![save(visit), Effect::Focus(Focus::Heading)]
}

/// Back to the text, with the article attached.
pub(super) fn not_solved(visit: &mut Visit) -> Vec<Effect> {
    let to_caret = sending::to_text(visit);
    note(visit);
    visit.announce("article.announce_attached", None, "");
    visit.sheet = None;
    [vec![save(visit)], to_caret].concat()
}

pub(super) fn browse_typed(visit: &mut Visit, query: String) -> Vec<Effect> {
    if let Kb::Ready { index, .. } = &visit.kb {
        visit.browse.found = (!query.trim().is_empty()).then(|| index.search(&query, BROWSE_HITS));
    }
    visit.browse.query = query;
    Vec::new()
}

/// The draft's note on the open article, made when there is none.
fn note(visit: &mut Visit) -> Option<&mut ReadArticle> {
    let Some(Sheet { id, body: SheetBody::Open(article), .. }) = &visit.sheet else { return None };
    let articles = &mut visit.draft.articles;
    let at = articles.iter().position(|read| read.id == *id).unwrap_or_else(|| {
        articles.push(ReadArticle {
            id: id.clone(),
            title: article.title.clone(),
            steps: article.steps().map(crate::kb::Step::title_text).collect(),
            ..ReadArticle::default()
        });
        articles.len() - 1
    });
    articles.get_mut(at)
}
