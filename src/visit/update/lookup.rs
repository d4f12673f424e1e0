//! How does the visit go on while the search is not here?
//!
//! Search and knowledge base are loaded together, side by side, at the first sign that somebody is about to type or to look for something,
//! and at the latest when there is text, or topics or an article are open. Until then the topics and the articles that the author wants
//! shown first are known from the page itself ([`Visit::start`]). When they cannot be had, suggestions, topics and the open article say
//! so, and the ticket goes on without them; they are tried again when the client says so, types on, or the network comes back.

use super::super::effect::Effect;
use super::super::event::Event;
use super::super::state::{Kb, Screen, SearchLogic, Sheet, SheetBody, Visit};

/// The search, once it is here.
fn here(visit: &Visit) -> Option<&'static SearchLogic> {
    match visit.kb {
        Kb::Ready(logic, _) => Some(logic),
        _ => None,
    }
}

/// Asks for the search, unless it is here or on its way.
pub(super) fn want(visit: &mut Visit) -> Vec<Effect> {
    if matches!(visit.kb, Kb::Loading | Kb::Ready(..)) {
        return Vec::new();
    }
    visit.kb = Kb::Loading;
    vec![Effect::LoadSearch]
}

/// Whether something on the screen waits for it.
fn is_needed(visit: &Visit) -> bool {
    !visit.draft.text.trim().is_empty() || visit.screen == Screen::Topics || visit.sheet.is_some()
}

/// Asks for it again when it could not be had, where something waits for it.
pub(super) fn retry(visit: &mut Visit) -> Vec<Effect> {
    if matches!(visit.kb, Kb::Failed) && is_needed(visit) { want(visit) } else { Vec::new() }
}

/// Asks for it when something has come to need it; else lets it ask for what it needs itself.
pub(super) fn load(visit: &mut Visit) -> Vec<Effect> {
    match here(visit) {
        Some(search) => (search.load)(visit),
        None if matches!(visit.kb, Kb::Absent) && is_needed(visit) => want(visit),
        None => Vec::new(),
    }
}

/// An event that only the search can decide. An article that is opened before it is here waits for it; nothing else can happen then.
pub(super) fn leave_to_search(visit: &mut Visit, event: Event) -> Vec<Effect> {
    match (here(visit), event) {
        (Some(search), event) => (search.decide)(visit, event),
        (None, Event::OpenArticle(id)) => {
            visit.sheet = Some(Sheet { id, body: SheetBody::Sought });
            want(visit)
        }
        _ => Vec::new(),
    }
}

/// Searches for the text of the ask box.
pub(super) fn search(visit: &mut Visit) {
    match here(visit) {
        Some(search) => (search.search)(visit),
        None => visit.hits.found = None,
    }
}
