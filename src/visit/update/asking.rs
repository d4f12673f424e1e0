//! The ask box: typing, suggestions, the repaired reading.

use super::super::effect::{Effect, Focus, Pause};
use super::super::state::Visit;
use super::{arrival, parts, save};

/// Articles offered beside the text; narrow layouts show the first three of them.
const SUGGESTIONS: usize = 5;

pub(super) fn typed(visit: &mut Visit, text: String, caret: u32) -> Vec<Effect> {
    visit.caret = caret;
    if text == visit.draft.text {
        return Vec::new();
    }
    if visit.draft.text.is_empty() || text.is_empty() {
        visit.hits.keep_as_typed = false;
    }
    visit.draft.text = text;
    visit.edited_here = true;
    visit.revision += 1;
    visit.errors.retain(|error| error.field != "text");
    let revision = visit.revision;
    vec![Effect::Wake { revision, pause: Pause::Search }, Effect::Wake { revision, pause: Pause::Settle }]
}

pub(super) fn woke(visit: &mut Visit, revision: u32, pause: Pause) -> Vec<Effect> {
    if revision != visit.revision {
        return Vec::new();
    }
    match pause {
        Pause::Search => {
            parts::release(visit);
            search(visit);
            Vec::new()
        }
        Pause::Retry => {
            parts::woke(visit);
            Vec::new()
        }
        Pause::Settle => {
            speak(visit);
            [vec![save(visit)], arrival::fetch_early(visit)].concat()
        }
    }
}

/// Searches for the text of the ask box.
pub(super) fn search(visit: &mut Visit) {
    let (text, before) = (visit.draft.text.clone(), visit.hits.found.take());
    visit.hits.found = parts::search(visit, &text, SUGGESTIONS, before);
}

/// Takes the repaired reading into the text.
pub(super) fn meant_that(visit: &mut Visit) -> Vec<Effect> {
    let Some(meant) = visit.hits.found.as_ref().and_then(|found| found.meant.clone()) else { return Vec::new() };
    visit.caret = meant.encode_utf16().count() as u32;
    visit.draft.text = meant;
    visit.revision += 1;
    search(visit);
    vec![save(visit), Effect::Focus(Focus::Caret(visit.caret))]
}

/// Tells how many articles there are, once per number.
fn speak(visit: &mut Visit) {
    let Some(found) = &visit.hits.found else {
        visit.announced_hits = None;
        return;
    };
    let count = found.hits.len();
    if visit.announced_hits == Some(count) {
        return;
    }
    visit.announced_hits = Some(count);
    if count == 0 {
        visit.announce("hits.announce_none", None, "");
    } else {
        visit.announce("hits.announce", Some(count as u64), "");
    }
}
