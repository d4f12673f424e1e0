//! The ask box: typing, suggestions, the repaired reading.

use super::super::effect::{Effect, Focus, Pause};
use super::super::event::Event;
use super::super::state::{Form, Visit};
use super::{arrival, lookup, parts, save};
use crate::ticket::{Draft, secrets};

/// Milliseconds of typing without a pause after which the text is kept all the same.
const KEPT_EVERY: f64 = 3_000.0;

pub(super) fn typed(visit: &mut Visit, text: String, caret: u32) -> Vec<Effect> {
    visit.caret = caret;
    if text == visit.draft.text {
        return Vec::new();
    }
    if visit.draft.text.is_empty() || text.is_empty() {
        visit.kept_at = visit.now;
        visit.hits.keep_as_typed = false;
    }
    let before = std::mem::replace(&mut visit.draft.text, text);
    visit.scan.follow(&before, &visit.draft.text);
    visit.revision += 1;
    visit.errors.retain(|error| error.field != "text");
    parts::typing(visit);
    let revision = visit.revision;
    let mut effects =
        vec![Effect::Wake { revision, pause: Pause::Search }, Effect::Wake { revision, pause: Pause::Settle }];
    effects.extend(read_on(visit));
    // A tab may be killed in the middle of a long sentence.
    if visit.now - visit.kept_at >= KEPT_EVERY && visit.scan.is_done(&visit.draft.text) {
        effects.push(save(visit));
    }
    effects
}

/// Reads the next slice of the text, and asks for a turn for the rest.
pub(super) fn read_on(visit: &mut Visit) -> Option<Effect> {
    let secrets = match visit.form {
        Form::Here(form) => Some(form.secrets),
        _ => None,
    };
    visit.scan.step(&visit.draft.text, secrets, &visit.draft.not_secret);
    let done = visit.scan.is_done(&visit.draft.text);
    (!done).then_some(Effect::Wake { revision: visit.revision, pause: Pause::Slice })
}

/// Reads the whole text anew: what is looked for in it is no longer the same.
pub(super) fn read_again(visit: &mut Visit) -> Option<Effect> {
    visit.scan = Default::default();
    read_on(visit)
}

pub(super) fn woke(visit: &mut Visit, revision: u32, pause: Pause) -> Vec<Effect> {
    if revision != visit.revision {
        return Vec::new();
    }
    match pause {
        Pause::Search | Pause::Retry => lookup::leave_to_search(visit, Event::Woke { revision, pause }),
        Pause::Slice => {
            let rest = read_on(visit);
            if rest.is_none() {
                // With the errors from its middle.
                lookup::search(visit);
            }
            rest.into_iter().collect()
        }
        // What was not read through is not kept yet: hiding what is secret in it would hold up the page.
        Pause::Settle if !visit.scan.is_done(&visit.draft.text) => vec![Effect::Wake { revision, pause }],
        Pause::Settle => {
            parts::rested(visit);
            let saved = save(visit);
            speak(visit);
            if let (Effect::Save(saved), Form::Here(form)) = (&saved, visit.form) {
                (form.judge)(visit);
                speak_of_hidden(visit, &saved.draft);
            }
            [vec![saved], arrival::fetch_early(visit), lookup::retry(visit)].concat()
        }
    }
}

/// Takes the repaired reading into the text.
pub(super) fn meant_that(visit: &mut Visit) -> Vec<Effect> {
    let Some(meant) = visit.hits.found.as_ref().and_then(|found| found.meant.clone()) else { return Vec::new() };
    visit.draft.text = meant;
    renewed(visit);
    vec![save(visit), Effect::Focus(Focus::Caret(visit.caret))]
}

/// The text box holds another text: it is read and searched for, the rest of a long one in slices. The caret stands at its end.
pub(super) fn renewed(visit: &mut Visit) -> Option<Effect> {
    visit.caret = visit.draft.text.encode_utf16().count() as u32;
    visit.revision += 1;
    lookup::search(visit);
    read_again(visit)
}

/// Tells that a password was hidden, when there are more of them in what is kept. That comes before the articles, which are told
/// after the next pause.
fn speak_of_hidden(visit: &mut Visit, kept: &Draft) {
    // A last word that may become a password is not kept, and is no password yet.
    let open = usize::from(kept.text.ends_with(secrets::MASK) && !visit.scan.ends_hidden(&visit.draft.text));
    let hidden = kept.words().matches(secrets::MASK).count().saturating_sub(open);
    if std::mem::replace(&mut visit.announced_hidden, hidden) < hidden {
        visit.announce("secret.announce", None, "");
        (visit.announced_hits, visit.told_hidden) = (None, Some(visit.revision));
    }
}

/// Tells how many articles there are, once per number. As long as nobody types on, a password that was hidden is the last thing told,
/// whichever of search and form has come later.
pub(super) fn speak(visit: &mut Visit) {
    if visit.told_hidden == Some(visit.revision) {
        return;
    }
    let Some(found) = visit.hits.found.as_ref().filter(|_| !visit.profile.articles_after) else {
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
