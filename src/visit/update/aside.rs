//! Drafts that other tabs have left on the device: each tab writes in a place of its own, and what a closed one has left is offered.
//!
//! Nothing is thrown away here but what the client removes: a draft that gives way to another one gets a place of its own first.

use super::super::effect::{Effect, Focus};
use super::super::relic::{self, Relic};
use super::super::saved::{Aside, Saved};
use super::super::state::{Screen, Visit};
use super::{asking, save, sending, snapshot};

/// Drafts of closed tabs were found, newest first.
pub(super) fn found(visit: &mut Visit, mut found: Vec<Aside>) -> Vec<Effect> {
    relic::fold(&mut found);
    for aside in found.iter_mut() {
        let Saved { draft, waiting, screen, asked, .. } = &mut aside.saved;
        if aside.relic.is_some() {
            draft.id = visit.new_id();
        }
        // What was to follow a ticket that has arrived.
        if draft.is_blank() && !waiting.is_empty() {
            *draft = waiting.remove(0);
            (*screen, *asked) = (Screen::Ask, Vec::new());
        }
    }
    found.retain(|aside| !aside.saved.draft.is_blank());
    visit.aside = found;
    if visit.offered().next().is_some() {
        visit.announce("aside.announce", None, "");
    }
    Vec::new()
}

/// Takes a draft up; what stands here takes its turn among those that are offered.
pub(super) fn take(visit: &mut Visit, place: &str) -> Vec<Effect> {
    let Some(Aside { saved, .. }) = visit.offered().find(|aside| aside.place == place).cloned() else {
        return Vec::new();
    };
    let places = forgotten(visit, place);
    let mut effects = set_aside(visit);
    adopt(visit, saved);
    visit.errors.clear();
    let rest = asking::renewed(visit);
    effects.push(save(visit));
    effects.extend(places);
    effects.extend(rest);
    effects.push(Effect::Focus(match visit.screen {
        Screen::Ask => Focus::Caret(visit.caret),
        _ => Focus::Heading,
    }));
    effects
}

/// Forgets a draft.
pub(super) fn drop(visit: &mut Visit, place: &str) -> Vec<Effect> {
    let places = forgotten(visit, place);
    visit.announce("aside.announce_dropped", None, "");
    let focus = if visit.offered().next().is_some() { None } else { Some(Effect::Focus(Focus::Caret(visit.caret))) };
    places.into_iter().chain(focus).collect()
}

/// Nothing in this place is offered any more, and nothing that it was offered for.
fn forgotten(visit: &mut Visit, place: &str) -> Vec<Effect> {
    let offer = visit.aside.iter().find(|aside| aside.place == place).cloned();
    let twin = |aside: &Aside| {
        aside.relic == Some(Relic::Twin) && offer.as_ref().is_some_and(|offer| relic::is_same(offer, aside))
    };
    let goes = |aside: &Aside| aside.place == place || twin(aside);
    let (gone, kept) = std::mem::take(&mut visit.aside).into_iter().partition(goes);
    visit.aside = kept;
    let gone: Vec<Aside> = gone;
    gone.into_iter().map(|aside| Effect::Forget(aside.place)).collect()
}

/// The draft that stands here gives way, with all that follows it: it is kept in a place of its own and offered. One without a word
/// in it, or whose ticket is under way, needs no place.
pub(super) fn set_aside(visit: &mut Visit) -> Vec<Effect> {
    let blank = visit.draft.is_blank() && visit.waiting.is_empty();
    if blank || sending::under_way(visit) {
        return Vec::new();
    }
    let aside = Aside { place: visit.new_id(), saved: snapshot(visit), relic: None };
    visit.aside.insert(0, aside.clone());
    visit.waiting.clear();
    vec![Effect::SetAside(Box::new(aside))]
}

/// The draft of a ticket that has arrived, in whatever place it still lies, is none any more. What was to follow it stays.
pub(super) fn arrived(visit: &mut Visit, id: &str) -> Vec<Effect> {
    visit.arrived.push(id.to_owned());
    let mut effects = Vec::new();
    for aside in visit.aside.iter_mut().filter(|aside| aside.saved.draft.id == id) {
        if aside.saved.waiting.is_empty() {
            effects.push(Effect::Forget(aside.place.clone()));
        } else {
            aside.saved.draft = aside.saved.waiting.remove(0);
            (aside.saved.screen, aside.saved.asked) = (Screen::Ask, Vec::new());
            effects.push(Effect::SetAside(Box::new(aside.clone())));
        }
    }
    visit.aside.retain(|aside| aside.saved.draft.id != id);
    effects
}

/// What was kept stands here now.
pub(super) fn adopt(visit: &mut Visit, saved: Saved) {
    let Saved { draft, waiting, screen, asked, question, .. } = saved;
    (visit.draft, visit.waiting, visit.screen, visit.asked) = (draft, waiting, screen, asked);
    visit.question = (question as usize).min(visit.asked.len().saturating_sub(1));
}
