//! What does the search decide?
//!
//! The search is a part of the page by itself: everything that reads the knowledge base. It is compiled into a file of its own, which a
//! first visit loads when the client is about to type (`lookup.rs`). So nothing leads from the first part to what only the search
//! needs but the pointers of [`SEARCH`], which [`Event::KbLoaded`] brings.

use super::super::effect::{Effect, Focus, Pause};
use super::super::event::Event;
use super::super::state::{Screen, SearchLogic, SheetBody, Visit};
use super::{arrival, asking, parts, reading};

/// What the search lends to the first part.
pub static SEARCH: SearchLogic = SearchLogic { decide, search, load };

/// Applies an event that the first part of the page has left to the search.
fn decide(visit: &mut Visit, event: Event) -> Vec<Effect> {
    match event {
        Event::KbLoaded(..) => came(visit),
        Event::KbRenewed(shelf) => parts::renewed(visit, shelf),
        Event::PartCame { set, part, bytes } => parts::came(visit, set, part, bytes),
        Event::Online(_) => {
            parts::retry(visit);
            Vec::new()
        }
        Event::Woke { pause: Pause::Retry, .. } => {
            parts::woke(visit);
            Vec::new()
        }
        Event::Woke { .. } => {
            parts::release(visit);
            search(visit);
            Vec::new()
        }
        Event::MeantThat => asking::meant_that(visit),
        Event::OpenArticle(id) => reading::open(visit, id),
        Event::ArticleLoaded { id, article } => reading::loaded(visit, &id, article),
        Event::StepTicked(step) => reading::ticked(visit, step, true),
        Event::StepFailed(step) => reading::ticked(visit, step, false),
        Event::NotSolved => reading::not_solved(visit),
        Event::MoreListed => {
            visit.browse.more += 1;
            Vec::new()
        }
        Event::BrowseTyped(query) => reading::browse_typed(visit, query),
        // The first part and the form decide these.
        _ => Vec::new(),
    }
}

/// Articles offered beside the text; narrow layouts show the first three of them.
const SUGGESTIONS: usize = 5;

pub(super) fn search(visit: &mut Visit) {
    let (text, before) = (visit.scan.excerpt(&visit.draft.text).into_owned(), visit.hits.found.take());
    visit.hits.found = parts::search(visit, &text, SUGGESTIONS, before);
}

fn load(visit: &mut Visit) -> Vec<Effect> {
    [reading::seek(visit), parts::load(visit)].concat()
}

/// The search is here, and the knowledge base: what waited for them goes on.
fn came(visit: &mut Visit) -> Vec<Effect> {
    search(visit);
    let sought = visit.sheet.as_ref().filter(|sheet| matches!(sheet.body, SheetBody::Sought));
    if sought.is_some_and(|sheet| !reading::is_known(visit, &sheet.id)) {
        visit.sheet = None;
    }
    let mut effects = arrival::fetch_early(visit);
    if visit.screen == Screen::Topics && visit.sheet.is_none() {
        // The screen takes the place of the one that said that it comes.
        effects.push(Effect::Focus(Focus::Heading));
    }
    effects
}
