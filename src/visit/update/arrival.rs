//! How does the visit go on while the form is not here?
//!
//! The form is fetched early, once the client has typed and the articles have come, so that a network that goes later does no harm;
//! and at once, when something needs it. What needs it waits in order. When it cannot be loaded, whoever waits for it is told; it is
//! tried again when the client says so, types on, or the network comes back.

use super::super::effect::{Effect, Focus, Pause};
use super::super::event::Event;
use super::super::state::{Form, FormLogic, Kb, Visit};
use super::{asking, lookup, save};

/// An event that only the form can decide.
pub(super) fn leave_to_form(visit: &mut Visit, event: Event) -> Vec<Effect> {
    if let Form::Here(form) = visit.form {
        return (form.decide)(visit, event);
    }
    let mut effects = Vec::new();
    if event.leads_on() {
        call_off(visit);
        effects = vec![save(visit), Effect::Focus(Focus::Heading)];
    }
    visit.awaiting.push(event);
    effects.extend(want(visit));
    effects
}

/// The client has gone elsewhere before the form came: it leads nowhere any more.
pub(super) fn call_off(visit: &mut Visit) {
    visit.awaiting.retain(|event| !event.leads_on());
}

/// Asks for the form, unless it is here or on its way.
pub(super) fn want(visit: &mut Visit) -> Vec<Effect> {
    if matches!(visit.form, Form::Coming | Form::Here(_)) {
        return Vec::new();
    }
    visit.form = Form::Coming;
    vec![Effect::LoadForm]
}

/// Asks for the form before it is needed: there is something to send, and the network has nothing better to do.
pub(super) fn fetch_early(visit: &mut Visit) -> Vec<Effect> {
    let begun = !visit.draft.text.trim().is_empty() && !matches!(visit.kb, Kb::Absent | Kb::Loading);
    if begun && visit.parts.is_idle() { want(visit) } else { Vec::new() }
}

/// Asks for the form when the screen, an event or a ticket under way has come to need it.
pub(super) fn load_when_needed(visit: &mut Visit) -> Vec<Effect> {
    let needed = visit.awaits_screen() || !visit.awaiting.is_empty() || !visit.posted.is_empty() || visit.others;
    if needed && matches!(visit.form, Form::Absent) { want(visit) } else { Vec::new() }
}

/// The form is here: it decides what waited for it, and the text is read again for secrets, which only it can tell.
pub(super) fn came(visit: &mut Visit, logic: &'static FormLogic, event: Event) -> Vec<Effect> {
    visit.form = Form::Here(logic);
    let rest = asking::read_again(visit);
    let mut effects = (logic.decide)(visit, event);
    if !visit.draft.text.is_empty() {
        effects.extend(rest);
        // What was kept until now hides more than it must.
        effects.push(Effect::Wake { revision: visit.revision, pause: Pause::Settle });
    }
    effects
}

/// The form could not be loaded.
pub(super) fn missing(visit: &mut Visit) -> Vec<Effect> {
    visit.form = Form::Missing;
    if visit.awaits_screen() { vec![Effect::Focus(Focus::Heading)] } else { Vec::new() }
}

/// The network went or came. What is under way is the form's business.
pub(super) fn online(visit: &mut Visit, online: bool) -> Vec<Effect> {
    if visit.online == online {
        return Vec::new();
    }
    visit.online = online;
    visit.offline_since = (!online).then_some(visit.now);
    let mut effects = Vec::new();
    if online {
        effects = lookup::leave_to_search(visit, Event::Online(true));
        effects.extend(lookup::retry(visit));
    }
    effects.extend(match visit.form {
        Form::Here(form) => (form.decide)(visit, Event::Online(online)),
        Form::Missing if online => want(visit),
        _ => Vec::new(),
    });
    effects
}
