//! From one state to the next.

mod arrival;
mod aside;
mod asking;
mod decide;
mod file_name;
mod form;
mod judge;
mod lookup;
mod parts;
mod place;
mod posting;
mod reading;
mod reply;
mod search;
mod section;
mod sending;

use super::effect::{Effect, Focus};
use super::event::Event;
use super::saved::Saved;
use super::state::{Form, Kb, Screen, Visit};
use crate::ticket::draft::Draft;
use crate::ticket::secrets;
pub use decide::FORM;
pub use parts::Parts;
pub use search::SEARCH;

/// Applies `event`, which happened at `now` (milliseconds since 1970), and returns what is to be done outside, in order.
/// An event that does not fit the state (a late answer, a stale wake) changes nothing.
pub fn update(visit: &mut Visit, now: f64, event: Event) -> Vec<Effect> {
    visit.now = now;
    let before = match &event {
        // The browser is there already.
        Event::Went(place) => place.clone(),
        _ => place::of(visit),
    };
    // What waited for the form happens when it arrives.
    let waited = matches!(event, Event::FormArrived { .. }) && visit.awaiting.iter().any(place::opens);
    let (opens, turns) = (place::opens(&event) || waited, matches!(event, Event::NextQuestion));
    let mut effects = apply(visit, event);
    effects.extend(arrival::load_when_needed(visit));
    effects.extend(lookup::load(visit));
    let after = place::of(visit);
    if after != before {
        arrival::call_off(visit);
        let opens = opens && (turns || place::differ(&before, &after));
        effects.push(Effect::Moved { place: after, opens });
    }
    effects
}

impl Visit {
    /// Where the client is, as [`Effect::Moved`] tells the browser's history.
    pub fn place(&self) -> String {
        place::of(self)
    }
}

/// What the first part of the page decides by itself; it leaves the rest to the search and the form.
fn apply(visit: &mut Visit, event: Event) -> Vec<Effect> {
    match event {
        Event::Restored { saved, others, posted, typed } => {
            visit.others = others;
            sending::restored(visit, saved, posted, &typed)
        }
        Event::FormArrived { logic, .. } => arrival::came(visit, logic, event),
        Event::FormMissing => arrival::missing(visit),
        Event::FormWanted => arrival::want(visit),
        Event::PlaceTaken => place_taken(visit),
        Event::StorageRefused => {
            if std::mem::take(&mut visit.kept) {
                visit.announce("ask.announce_not_kept", None, "");
            }
            Vec::new()
        }
        Event::SearchWanted => lookup::want(visit),
        Event::KbLoaded(logic, ref shelf) => {
            visit.kb = Kb::Ready(logic, shelf.clone());
            (logic.decide)(visit, event)
        }
        Event::KbFailed => {
            visit.kb = Kb::Failed;
            arrival::fetch_early(visit)
        }
        Event::Identified(host) => {
            visit.host = host;
            if let Form::Here(form) = visit.form {
                (form.judge)(visit);
            }
            Vec::new()
        }
        Event::Online(online) => arrival::online(visit, online),
        Event::Woke { revision, pause } => asking::woke(visit, revision, pause),
        Event::Hidden => vec![save(visit)],
        Event::Typed { text, caret } => asking::typed(visit, text, caret),
        Event::CaretMoved(caret) => {
            visit.caret = caret;
            Vec::new()
        }
        Event::MeantAsTyped => {
            visit.hits.keep_as_typed = true;
            vec![Effect::Focus(Focus::Caret(visit.caret))]
        }
        Event::NotSecret(word) => {
            visit.draft.not_secret.push(word);
            let rest = asking::read_again(visit);
            [save(visit)].into_iter().chain(rest).collect()
        }
        Event::CloseArticle => reading::close(visit),
        Event::Went(place) => place::went(visit, &place),
        Event::Solved => reading::solved(visit),
        Event::ArticleDropped(id) => {
            visit.draft.articles.retain(|read| read.id != id);
            vec![save(visit)]
        }
        Event::Browse => show(visit, Screen::Topics),
        Event::TopicOpened(topic) => {
            (visit.browse.topic, visit.browse.more) = (topic, 0);
            visit.screen = Screen::Topics;
            vec![Effect::Focus(Focus::Heading)]
        }
        Event::BackToText => sending::to_text(visit),
        Event::OpenOutbox => show(visit, Screen::Outbox),
        Event::NewQuestion => sending::new_question(visit),
        Event::Copy(text) => vec![Effect::Copy(text)],
        Event::Copied(done) => {
            visit.announce(if done { "action.copied" } else { "action.not_copied" }, None, "");
            Vec::new()
        }
        Event::KbRenewed(_)
        | Event::PartCame { .. }
        | Event::MeantThat
        | Event::OpenArticle(_)
        | Event::ArticleLoaded { .. }
        | Event::StepTicked(_)
        | Event::StepFailed(_)
        | Event::NotSolved
        | Event::MoreListed
        | Event::BrowseTyped(_) => lookup::leave_to_search(visit, event),
        event => arrival::leave_to_form(visit, event),
    }
}

/// Changes the screen and moves the focus to its heading.
fn show(visit: &mut Visit, screen: Screen) -> Vec<Effect> {
    visit.screen = screen;
    visit.sheet = None;
    vec![Effect::Focus(Focus::Heading)]
}

/// The effect that keeps the draft on the device, without a secret.
fn save(visit: &mut Visit) -> Effect {
    Effect::Save(Box::new(snapshot(visit)))
}

/// What the device keeps of the visit. As long as the form is not here, only the text of the ask box can hold what was not read for
/// secrets: everything else was read when it was kept, or comes from the form.
fn snapshot(visit: &mut Visit) -> Saved {
    visit.kept_at = visit.now;
    let (text, not_secret) = (&visit.draft.text, &visit.draft.not_secret);
    let (draft, waiting) = match visit.form {
        Form::Here(form) => {
            let text = visit.scan.masked(text, form.secrets, not_secret);
            // A pause may fall into the middle of a password.
            let text = if visit.screen == Screen::Ask { secrets::without_open_end(text) } else { text };
            let waiting = visit.waiting.iter().map(|draft| (form.masked)(draft, None)).collect();
            ((form.masked)(&visit.draft, Some(text)), waiting)
        }
        _ => (Draft { text: visit.scan.covered(text, not_secret), ..visit.draft.clone() }, visit.waiting.clone()),
    };
    Saved {
        draft,
        waiting,
        screen: match &visit.screen {
            screen @ (Screen::Details | Screen::Review | Screen::Receipt | Screen::Reply) => screen.clone(),
            _ => Screen::Ask,
        },
        asked: visit.asked.clone(),
        question: visit.question as u32,
        at: visit.now,
    }
}

/// Another tab writes where this one kept its draft, be it a copy of this tab or one that has taken the draft up: both go on, each
/// with a draft of its own.
fn place_taken(visit: &mut Visit) -> Vec<Effect> {
    if !sending::under_way(visit) {
        visit.draft.id = visit.new_id();
        for at in 0..visit.waiting.len() {
            visit.waiting[at].id = visit.new_id();
        }
    }
    vec![save(visit)]
}
