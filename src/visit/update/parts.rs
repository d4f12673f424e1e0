//! Which files of the knowledge base are to be loaded, and what happens when they come?
//!
//! The core of the index answers at once. What a search wants besides is asked for then: first what its best hits show. When that
//! is on the screen and the client has stopped typing for a while, the postings of bodies follow, and what the other hits show: half
//! a sentence wants other bodies than the whole one, and half a word other hits. (A sentence of 27 letters typed at kb10k: 23 parts and
//! 102 KiB; with everything fetched at every letter 55 and 274.) Bodies that are wanted together are taken in together, so that the order of
//! the hits changes once and not with every file. A file that cannot be had changes nothing on the screen; it is tried again
//! with a later search, when the network comes, and a few times by itself. It may be gone because the site was built anew: then the
//! new index is asked for, and the old one serves until that is here as a whole.

use std::sync::Arc;

use super::super::effect::{Effect, Pause};
use super::super::state::{Kb, Screen, SheetBody, Visit};
use super::{arrival, asking, reading, search};
use crate::kb::{Library, Shelf};
use crate::search::{Found, Hit};

/// Files on their way at the same time: what a browser does side by side with a server of HTTP/1.1.
const AT_ONCE: usize = 6;
/// Hits that are shown before anything else is loaded.
const FIRST_SHOWN: usize = 3;
/// Milliseconds after which a file that could not be had is tried again.
const RETRY_AFTER: f64 = 5_000.0;
/// How often that happens by itself.
const RETRIES: u32 = 3;
/// Milliseconds after which a new build may be asked for again.
const RENEW_AFTER: f64 = 60_000.0;

/// Files of the knowledge base besides its core.
#[derive(Clone, Debug, Default)]
pub struct Parts {
    /// Wanted by the last search, most urgent first.
    wanted: Vec<u32>,
    /// Wanted by it as soon as nobody types.
    later: Vec<u32>,
    /// Whether somebody does.
    typing: bool,
    /// What the best hits of the last search show, as far as it was not here; and of the one before the last letter.
    sought: Vec<u32>,
    sought_before: Vec<u32>,
    /// On their way.
    coming: Vec<u32>,
    /// Here, and waiting for the others of their search.
    held: Vec<(u32, Vec<u8>)>,
    /// Those that could not be had, and when that was.
    refused: Vec<(u32, f64)>,
    /// How often some were tried again by themselves since the last one came.
    retries: u32,
    /// When a new build was last asked for.
    renewed: Option<f64>,
}

impl Parts {
    /// Whether nothing is on its way or about to be.
    pub fn is_idle(&self) -> bool {
        self.coming.is_empty() && self.wanted.is_empty() && self.later.is_empty()
    }

    pub(super) fn is_refused(&self, part: u32) -> bool {
        self.refused.iter().any(|refused| refused.0 == part)
    }

    fn refuse(&mut self, part: u32, now: f64) {
        self.wanted.retain(|&wanted| wanted != part);
        self.refused.retain(|refused| refused.0 != part);
        self.refused.push((part, now));
    }
}

/// The knowledge base, once it has arrived.
pub(super) fn shelf(visit: &Visit) -> Option<Arc<dyn Shelf>> {
    match &visit.kb {
        Kb::Ready(_, shelf) => Some(shelf.clone()),
        _ => None,
    }
}

/// Searches with what is there and says what is wanted besides. `before` is what an earlier search found: it stays while the best new
/// hits cannot be shown yet.
pub(super) fn search(visit: &mut Visit, query: &str, limit: usize, before: Option<Found>) -> Option<Found> {
    let shelf = shelf(visit)?;
    if query.trim().is_empty() {
        (visit.parts.wanted, visit.parts.later) = (Vec::new(), Vec::new());
        return None;
    }
    let now = visit.now;
    let parts = &mut visit.parts;
    parts.refused.retain(|refused| now - refused.1 < RETRY_AFTER);
    let mut index = shelf.library().index();
    let mut found = index.search(query, limit);
    let bodies = index.wants(&found);
    let wants_shown = |hits: &[Hit]| -> Vec<u32> { hits.iter().filter_map(|hit| index.wants_shown(hit.doc)).collect() };
    let (first, rest) = found.hits.split_at(FIRST_SHOWN.min(found.hits.len()));
    parts.wanted = wants_shown(first);
    parts.later = [bodies, wants_shown(rest)].concat();
    // What is held is here already, and waits only for the others.
    let Parts { wanted, later, refused, held, .. } = parts;
    let is_open = |part: &u32| refused.iter().all(|one| one.0 != *part) && held.iter().all(|one| one.0 != *part);
    wanted.retain(is_open);
    later.retain(is_open);
    let is_shown = parts.wanted.is_empty();
    parts.sought.clone_from(&parts.wanted);
    if !is_shown {
        parts.later.clear();
    }
    if !parts.typing {
        parts.wanted.append(&mut parts.later);
    } else if before.as_ref().is_some_and(|before| !before.hits.is_empty()) {
        // Half a word finds other things than the next letter does: what two letters agree on is worth a file.
        let Parts { wanted, later, sought_before, .. } = parts;
        later.extend(wanted.iter().filter(|part| !sought_before.contains(part)));
        wanted.retain(|part| sought_before.contains(part));
    }
    match before {
        Some(before) if !is_shown && !before.hits.is_empty() => {
            found.hits = before.hits;
            Some(found)
        }
        _ => Some(found),
    }
}

/// Asks for what is wanted and not on its way, a few files at a time.
pub(super) fn load(visit: &mut Visit) -> Vec<Effect> {
    let Some(shelf) = shelf(visit) else { return Vec::new() };
    let library = shelf.library();
    let mut wanted = visit.parts.wanted.clone();
    wanted.extend(reading::wanted(visit, library));
    let mut effects = Vec::new();
    for part in wanted {
        let parts = &mut visit.parts;
        let known = parts.coming.contains(&part) || parts.held.iter().any(|held| held.0 == part);
        if !known && !parts.is_refused(part) && parts.coming.len() < AT_ONCE {
            parts.coming.push(part);
            let set = library.index().set();
            effects.push(Effect::LoadPart { part, set, file: library.part_file(part) });
        }
    }
    effects
}

/// A part has come, or not.
pub(super) fn came(visit: &mut Visit, set: u64, part: u32, bytes: Option<Vec<u8>>) -> Vec<Effect> {
    let Some(shelf) = shelf(visit) else { return Vec::new() };
    let library = shelf.library();
    // A new build has taken over meanwhile.
    if library.index().set() != set {
        return Vec::new();
    }
    visit.parts.coming.retain(|&coming| coming != part);
    visit.parts.wanted.retain(|&wanted| wanted != part);
    visit.parts.later.retain(|&later| later != part);
    let mut effects = Vec::new();
    match bytes {
        None => visit.parts.refuse(part, visit.now),
        Some(bytes) => {
            visit.parts.held.push((part, bytes));
            visit.parts.retries = 0;
        }
    }
    let is_body = |&part: &u32| !library.index().is_shown_by(part);
    let parts = &visit.parts;
    let bodies_come = parts.coming.iter().chain(&parts.wanted).any(is_body);
    let more_come = parts.coming.iter().chain(&parts.wanted).any(|part| !is_body(part));
    let refused = parts.refused.len();
    let held = std::mem::take(&mut visit.parts.held);
    let (bodies, shown): (Vec<_>, Vec<_>) = held.into_iter().partition(|(part, _)| is_body(part));
    visit.parts.held = shown;
    take_held(visit, library);
    visit.parts.held = bodies;
    if !bodies_come || !more_come {
        if !bodies_come {
            take_held(visit, library);
        }
        again(visit);
    }
    if visit.parts.refused.len() > refused || visit.parts.is_refused(part) {
        effects.extend(renew(visit));
        // One wake for all of them: whatever else is refused meanwhile is tried again with the first.
        if visit.parts.retries < RETRIES && visit.parts.refused.len() == 1 {
            effects.push(Effect::Wake { revision: visit.revision, pause: Pause::Retry });
        }
    }
    if visit.parts.is_idle() {
        if !visit.parts.typing {
            asking::speak(visit);
        }
        effects.extend(arrival::fetch_early(visit));
    }
    effects
}

/// Somebody types: what half a sentence wants is not worth loading.
pub(super) fn typing(visit: &mut Visit) {
    let parts = &mut visit.parts;
    parts.typing = true;
    if !parts.sought.is_empty() {
        parts.sought_before = std::mem::take(&mut parts.sought);
    }
}

/// Nobody has typed for a while.
pub(super) fn rested(visit: &mut Visit) {
    let parts = &mut visit.parts;
    parts.typing = false;
    parts.wanted.append(&mut parts.later);
}

/// Other words are searched for: what was held for the ones before need not wait any longer.
pub(super) fn release(visit: &mut Visit) {
    if let Some(shelf) = shelf(visit) {
        take_held(visit, shelf.library());
    }
}

/// Takes in what has come.
fn take_held(visit: &mut Visit, library: &Library) {
    for (part, bytes) in std::mem::take(&mut visit.parts.held) {
        if library.index().supply(&bytes).is_err() {
            visit.parts.refuse(part, visit.now);
        }
    }
}

/// Repeats the search that is on the screen.
pub(super) fn again(visit: &mut Visit) {
    match visit.screen {
        Screen::Topics => reading::browse(visit),
        _ => search::search(visit),
    }
}

/// Tries again what could not be had.
pub(super) fn retry(visit: &mut Visit) {
    if !visit.parts.refused.is_empty() {
        visit.parts.refused.clear();
        again(visit);
    }
}

/// The pause after a file that could not be had is over.
pub(super) fn woke(visit: &mut Visit) {
    visit.parts.retries += 1;
    retry(visit);
}

/// Asks whether the site has been built anew.
pub(super) fn renew(visit: &mut Visit) -> Vec<Effect> {
    let recently = visit.parts.renewed.is_some_and(|renewed| visit.now - renewed < RENEW_AFTER);
    let Some(shelf) = shelf(visit).filter(|_| !recently) else { return Vec::new() };
    visit.parts.renewed = Some(visit.now);
    vec![Effect::LoadKb { locale: shelf.catalog().locale.clone() }]
}

/// The index of the site as it is now: the same one, or that of a new build.
pub(super) fn renewed(visit: &mut Visit, now: Arc<dyn Shelf>) -> Vec<Effect> {
    let set = |shelf: &dyn Shelf| shelf.library().index().set();
    let Kb::Ready(logic, old) = &visit.kb else { return Vec::new() };
    if set(&**old) == set(&*now) {
        return Vec::new();
    }
    visit.kb = Kb::Ready(logic, now);
    visit.parts = Parts { renewed: visit.parts.renewed, ..Parts::default() };
    // Document numbers of the old one mean nothing any more.
    (visit.hits.found, visit.browse.found) = (None, None);
    search::search(visit);
    if visit.screen == Screen::Topics {
        reading::browse(visit);
    }
    if let Some(sheet) = visit.sheet.as_mut().filter(|sheet| !matches!(sheet.body, SheetBody::Open(_))) {
        sheet.body = SheetBody::Sought;
    }
    reading::seek(visit)
}
