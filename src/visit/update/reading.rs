//! Articles: opening, ticking steps, and the two ways out.

use std::sync::Arc;

use super::super::effect::{Effect, Focus, Pause};
use super::super::state::{Screen, Sheet, SheetBody, Visit};
use super::{parts, save, section, sending};
use crate::kb::{Article, Library};
use crate::search::Hit;
use crate::sort::sort_by_key;
use crate::ticket::draft::ReadArticle;

/// Articles listed when the knowledge base is searched by itself.
const BROWSE_HITS: usize = 12;

/// Whether there may be an article of this id.
pub(super) fn is_known(visit: &Visit, id: &str) -> bool {
    let id = section::parts(id).0;
    parts::shelf(visit).is_some_and(|shelf| !matches!(shelf.library().index().find(id), Ok(None)))
}

pub(super) fn open(visit: &mut Visit, id: String) -> Vec<Effect> {
    if is_known(visit, &id) {
        visit.sheet = Some(Sheet { id, body: SheetBody::Sought });
    }
    seek(visit)
}

/// Asks for the article as soon as it is known which file has it.
pub(super) fn seek(visit: &mut Visit) -> Vec<Effect> {
    let Some(shelf) = parts::shelf(visit) else { return Vec::new() };
    let library = shelf.library();
    let Some(sheet) = visit.sheet.as_mut().filter(|sheet| matches!(sheet.body, SheetBody::Sought)) else {
        return Vec::new();
    };
    let found = library.index().find(section::parts(&sheet.id).0);
    match found {
        Ok(Some(doc)) => {
            sheet.body = SheetBody::Loading;
            let file = library.entry(doc).unwrap_or_default().card.file;
            return vec![Effect::LoadArticle { id: sheet.id.clone(), file }];
        }
        Err(part) if !visit.parts.is_refused(part) => {}
        _ => sheet.body = SheetBody::Failed,
    }
    Vec::new()
}

/// Parts that the open article and the list of a topic wait for.
pub(super) fn wanted(visit: &Visit, library: &Library) -> Vec<u32> {
    let index = library.index();
    let mut wanted = Vec::new();
    if let Some(Sheet { id, body: SheetBody::Sought }) = &visit.sheet {
        wanted.extend(index.find(section::parts(id).0).err());
    }
    if visit.screen == Screen::Topics && visit.browse.found.is_none() {
        wanted.extend(visit.browse.documents(Some(&library.catalog)).filter_map(|doc| index.wants_shown(doc)));
    }
    wanted
}

pub(super) fn loaded(visit: &mut Visit, id: &str, article: Option<Arc<Article>>) -> Vec<Effect> {
    if visit.sheet.as_ref().is_none_or(|sheet| sheet.id != id) {
        return Vec::new();
    }
    let failed = article.is_none();
    let (name, heading) = section::parts(id);
    let heading = article.as_ref().and_then(|article| match heading {
        Some(heading) => section::known(article, heading),
        None => section::of(article, &hit(visit, name)?),
    });
    let focus = heading.map_or(Focus::Article, Focus::at);
    // What could not be loaded is tried again where it was to open.
    let id = match heading {
        _ if failed => id.to_owned(),
        Some(heading) => [name, "#", heading].concat(),
        None => name.to_owned(),
    };
    visit.sheet = Some(Sheet { id, body: article.map_or(SheetBody::Failed, SheetBody::Open) });
    let mut effects = vec![Effect::Focus(focus)];
    if failed {
        effects.extend(parts::renew(visit));
    }
    effects
}

/// What the search on the screen tells of an article.
fn hit(visit: &Visit, id: &str) -> Option<Hit> {
    let found = if visit.screen == Screen::Topics { &visit.browse.found } else { &visit.hits.found };
    let library = parts::shelf(visit)?;
    let index = library.library().index();
    found.as_ref()?.hits.iter().find(|hit| index.document(hit.doc).1 == id).cloned()
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
    visit.browse.query = query;
    visit.revision += 1;
    parts::typing(visit);
    parts::release(visit);
    browse(visit);
    vec![Effect::Wake { revision: visit.revision, pause: Pause::Settle }]
}

/// Searches for the words of the topics screen.
pub(super) fn browse(visit: &mut Visit) {
    let (query, before) = (visit.browse.query.clone(), visit.browse.found.take());
    visit.browse.found = parts::search(visit, &query, BROWSE_HITS, before);
}

/// The draft's note on the open article, made when there is none.
fn note(visit: &mut Visit) -> Option<&mut ReadArticle> {
    let Some(Sheet { id, body: SheetBody::Open(article), .. }) = &visit.sheet else { return None };
    let id = section::parts(id).0;
    let articles = &mut visit.draft.articles;
    let at = articles.iter().position(|read| read.id == id).unwrap_or_else(|| {
        articles.push(ReadArticle {
            id: id.to_owned(),
            title: article.title.clone(),
            steps: article.steps().map(crate::kb::Step::title_text).collect(),
            ..ReadArticle::default()
        });
        articles.len() - 1
    });
    articles.get_mut(at)
}
