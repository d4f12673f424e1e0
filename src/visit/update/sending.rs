//! Sending: one key per ticket, nothing lost, nothing twice.

use std::sync::Arc;

use super::super::effect::{Effect, Focus};
use super::super::event::Event;
use super::super::refusal::Refusal;
use super::super::saved::Saved;
use super::super::state::{Parcel, ParcelState, Screen, Sent, Visit};
use super::decide::masked;
use super::posting::{self, start};
use super::{arrival, aside, asking, form, judge, lookup, reply, save, show};
use crate::backend::{Delay, Place, Receipt, intake, native};
use crate::policy::decide::{Decision, Promised};
use crate::policy::profile::{FieldKind, FieldSpec};
use crate::policy::promise::Clock;
use crate::ticket::draft::Draft;
use crate::ticket::validation::{SUBJECT, TEXT};
use crate::ticket::{Terms, compose, email, secrets};

/// Articles offered with a receipt.
const AFTER: usize = 3;
/// Sent tickets remembered on the device.
const HISTORY: usize = 20;
/// Milliseconds that a timer may be early.
const EARLY: f64 = 1_000.0;
/// Tickets at a relay whose numbers are asked for when the page opens, and the milliseconds before that.
const PENDING: usize = 3;
const SOON: u32 = 2_000;

/// What the device had kept comes back. Text typed before the module arrived is joined to it, never replaced by it.
pub(super) fn restored(visit: &mut Visit, saved: Option<Box<Saved>>, posted: Vec<String>, typed: &str) -> Vec<Effect> {
    if let Some(saved) = saved {
        aside::adopt(visit, *saved);
    }
    visit.posted = posted;
    // A blank behind the last word was typed too: the next word needs it. Which words these are is told without it.
    let words = typed.trim_end();
    if !words.is_empty() && under_way(visit) {
        fresh(visit);
    }
    let kept = visit.draft.text.trim_end();
    // A secret in the typed text is hidden in the kept one: both are the same words.
    let same = secrets::is_masked(kept, words);
    // Who typed on behind the kept words has more than they are.
    let grown = typed.len() > visit.draft.text.len() && typed.starts_with(visit.draft.text.as_str());
    // And what the loader had kept hides more than the draft does.
    let known = !grown && (visit.draft.text.contains(words) || secrets::is_masked(words, kept));
    let joined = !words.is_empty() && !known;
    if joined && same {
        visit.draft.text = typed.to_owned();
    } else if joined {
        if !visit.draft.text.is_empty() && !grown {
            visit.draft.text.push_str("\n\n");
            visit.draft.text.push_str(typed);
        } else {
            visit.draft.text = typed.to_owned();
        }
        if visit.screen != Screen::Reply {
            visit.screen = Screen::Ask;
        }
    }
    if under_way(visit) {
        visit.screen = Screen::Outbox;
    }
    let rest = asking::renewed(visit);
    let saved = joined.then(|| save(visit));
    saved.into_iter().chain(rest).collect()
}

/// The form has read which tickets are under way and which have arrived: what is to go goes again.
pub(super) fn recalled(visit: &mut Visit, outbox: Vec<Parcel>, history: Vec<Sent>) -> Vec<Effect> {
    (visit.outbox, visit.history) = (outbox, history);
    visit.posted.clear();
    visit.others = false;
    if visit.screen == Screen::Receipt && visit.receipt.is_none() {
        // The last ticket that arrived is the one whose receipt stood there, unless the client has cleared the list.
        visit.receipt = visit.history.first().filter(|sent| sent.at > 0.0).cloned();
        if visit.receipt.is_none() {
            visit.screen = Screen::Ask;
        }
    }
    let mut effects = posting::prepare(visit);
    let pending = visit.history.iter().filter(|sent| !sent.key.is_empty()).take(PENDING);
    effects.extend(pending.flat_map(|sent| posting::ask(visit, sent, SOON)));
    let going = visit.outbox.iter().filter(|parcel| goes_by_itself(parcel));
    let keys: Vec<String> = going.map(|parcel| parcel.key.clone()).collect();
    for key in keys {
        effects.extend(start(visit, &key));
    }
    effects
}

/// The network went or came while tickets wait.
pub(super) fn online(visit: &mut Visit, online: bool) -> Vec<Effect> {
    let waiting: Vec<String> = visit
        .outbox
        .iter()
        .filter(|parcel| matches!(parcel.state, ParcelState::Waiting { .. }) && goes_by_itself(parcel))
        .map(|parcel| parcel.key.clone())
        .collect();
    if waiting.is_empty() {
        return Vec::new();
    }
    if !online {
        visit.announce("outbox.saved_offline", None, "");
        return Vec::new();
    }
    visit.announce("outbox.online", None, "");
    waiting.iter().flat_map(|key| start(visit, key)).collect()
}

/// Send: everything is checked once more, then frozen under a key of its own.
pub(super) fn send(visit: &mut Visit) -> Vec<Effect> {
    // A second press while the first ticket is under way is no second ticket.
    if under_way(visit) {
        return Vec::new();
    }
    visit.errors = judge::faults(visit);
    if !visit.errors.is_empty() {
        return form::to_faults(visit);
    }
    visit.refusal = None;
    let draft = masked(&visit.draft, None);
    let ticket = compose::compose(&visit.terms, &draft, &visit.host, &visit.locale);
    let key = visit.new_id();
    let proof = visit.terms.decision.proof.is_some();
    let parcel = Parcel {
        key: key.clone(),
        open: reply::known_of(visit, &draft),
        draft,
        ticket,
        made: visit.now,
        attempts: 0,
        state: ParcelState::Packing,
        progress: Vec::new(),
        file: None,
        number: None,
        risk: false,
        secret: proof && visit.secret.is_some(),
    };
    visit.refusal = posting::problems(visit, &parcel);
    if visit.refusal.is_some() {
        return form::to_faults(visit);
    }
    visit.outbox.push(parcel.clone());
    visit.secrets.extend(visit.secret.take().filter(|_| proof).map(|secret| (key.clone(), secret)));
    visit.awaited = Some(key.clone());
    visit.screen = Screen::Sending(key);
    vec![Effect::Pack(Box::new(parcel)), Effect::Focus(Focus::Heading)]
}

pub(super) fn packed(visit: &mut Visit, key: &str, kept: bool) -> Vec<Effect> {
    visit.kept &= kept;
    match visit.parcel(key) {
        Some(parcel) if parcel.state == ParcelState::Packing => start(visit, key),
        _ => Vec::new(),
    }
}

pub(super) fn progress(visit: &mut Visit, key: &str, sent: u64, total: u64) -> Vec<Effect> {
    if let Some(parcel) = visit.outbox.iter_mut().find(|parcel| parcel.key == key)
        && matches!(parcel.state, ParcelState::Sending { .. })
    {
        parcel.state = ParcelState::Sending { sent, total };
    }
    Vec::new()
}

/// The field of this form at which a member of the ticket is mended; several identifiers share one box.
pub(super) fn field_of_form(visit: &Visit, member: &str) -> Option<String> {
    let desk = visit.profile.desk();
    if member == TEXT || member == SUBJECT || desk.field(&visit.profile, member).is_some() {
        return Some(member.to_owned());
    }
    let shares = |field: &&FieldSpec| match &field.kind {
        FieldKind::AnyOf(identifiers) => identifiers.iter().any(|identifier| identifier.id == member),
        // A profile may call it otherwise.
        FieldKind::Evidence { .. } => member == intake::EVIDENCE,
        _ => false,
    };
    visit.profile.fields.iter().chain(&desk.fields).find(shares).map(|field| field.id.clone())
}

pub(super) fn stop(visit: &mut Visit, key: &str) -> Vec<Effect> {
    let Some(parcel) = visit.outbox.iter_mut().find(|parcel| parcel.key == key) else { return Vec::new() };
    parcel.state = ParcelState::Stopped;
    let note = Effect::Note(Box::new(parcel.clone()));
    visit.screen = Screen::Outbox;
    visit.announce("send.announce_stopped", None, "");
    vec![Effect::Abort(key.to_owned()), note, Effect::Focus(Focus::Heading)]
}

/// A pause is over. The clock of an earlier one, before the client stopped the parcel or tried it at once, means nothing.
pub(super) fn due(visit: &mut Visit, key: &str) -> Vec<Effect> {
    let now = visit.now;
    let is_due = |parcel: &Parcel| match parcel.state {
        // Browsers' clocks are some milliseconds apart from their timers.
        ParcelState::Waiting { next: Some(next), .. } => now + EARLY >= next,
        _ => false,
    };
    if visit.parcel(key).is_some_and(is_due) { retry(visit, key) } else { Vec::new() }
}

/// Another try, because the client says so or its time has come. A parcel that is already under way is left alone.
pub(super) fn retry(visit: &mut Visit, key: &str) -> Vec<Effect> {
    match visit.parcel(key).map(|parcel| &parcel.state) {
        // Those are decided by words of their own.
        Some(ParcelState::Waiting { why: Delay::Doubt | Delay::Secret, .. }) => Vec::new(),
        Some(ParcelState::Waiting { .. } | ParcelState::Stopped) => start(visit, key),
        _ => Vec::new(),
    }
}

/// Whether a parcel goes out without anybody's word.
fn goes_by_itself(parcel: &Parcel) -> bool {
    !matches!(parcel.state, ParcelState::Stopped | ParcelState::Waiting { why: Delay::Doubt | Delay::Secret, .. })
}

/// Back into the form. Only while nothing has been sent: afterwards the ticket may have arrived.
pub(super) fn take_back(visit: &mut Visit, key: &str) -> Vec<Effect> {
    let Some(at) = visit.outbox.iter().position(|parcel| parcel.key == key && parcel.attempts == 0) else {
        return Vec::new();
    };
    let parcel = taken_out(visit, at);
    put_back(visit, parcel.draft);
    visit.screen = if visit.draft.replies_to().is_some() { Screen::Reply } else { Screen::Review };
    vec![Effect::Unpack(parcel.key), save(visit), Effect::Focus(Focus::Heading)]
}

pub(super) fn discard(visit: &mut Visit, key: &str) -> Vec<Effect> {
    if let Some(receipt) = posting::given_up(visit, key) {
        // The ticket is there: only what it lacks is given up.
        return [vec![Effect::Abort(key.to_owned())], accepted(visit, key, receipt)].concat();
    }
    let Some(at) = visit.outbox.iter().position(|parcel| parcel.key == key) else { return Vec::new() };
    let parcel = taken_out(visit, at);
    let files = file_keys(&parcel.draft);
    let mut effects = vec![Effect::Abort(parcel.key.clone()), Effect::Unpack(parcel.key), Effect::DropFiles(files)];
    if parcel.draft.id == visit.draft.id {
        fresh(visit);
        effects.push(save(visit));
    }
    visit.announce("outbox.announce_deleted", None, "");
    effects.push(Effect::Focus(Focus::Heading));
    effects
}

/// The next draft of a divided text, or an empty one. A draft whose ticket is still under way stays with its parcel.
pub(super) fn new_question(visit: &mut Visit) -> Vec<Effect> {
    if visit.draft.replies_to().is_some() {
        return arrival::leave_to_form(visit, Event::NewQuestion);
    }
    // After a receipt the next draft stands here already.
    if under_way(visit) || visit.screen == Screen::Solved {
        fresh(visit);
    }
    visit.receipt = None;
    visit.errors.clear();
    visit.screen = Screen::Ask;
    lookup::search(visit);
    vec![save(visit), Effect::Focus(Focus::Caret(visit.caret))]
}

/// To the text box. What is written there is never the draft of a ticket under way: its receipt would take it along.
pub(super) fn to_text(visit: &mut Visit) -> Vec<Effect> {
    if visit.draft.replies_to().is_some() && !under_way(visit) {
        return arrival::leave_to_form(visit, Event::BackToText);
    }
    if under_way(visit) {
        fresh(visit);
    }
    arrival::call_off(visit);
    visit.screen = Screen::Ask;
    visit.errors.clear();
    vec![Effect::Focus(Focus::Caret(visit.caret))]
}

/// To what became of the ticket that was made of the draft of this id; to the text box when nobody knows.
pub(super) fn outcome(visit: &mut Visit, id: &str) -> Vec<Effect> {
    let parcel = visit.outbox.iter().find(|parcel| parcel.draft.id == id);
    let screen = match parcel.map(|parcel| (&parcel.state, &parcel.key)) {
        Some((ParcelState::Packing | ParcelState::Sending { .. }, key)) => Screen::Sending(key.clone()),
        Some(_) => Screen::Outbox,
        None if visit.receipt.is_some() && visit.arrived.iter().any(|arrived| arrived == id) => Screen::Receipt,
        None => return to_text(visit),
    };
    show(visit, screen)
}

/// Another tab has noted how far a parcel is. What this tab itself sends, it knows better.
pub(super) fn noted(visit: &mut Visit, parcel: Parcel) -> Vec<Effect> {
    let now = visit.now;
    let Some(known) = visit.outbox.iter_mut().find(|known| known.key == parcel.key) else { return Vec::new() };
    if matches!(known.state, ParcelState::Sending { .. } | ParcelState::Packing) {
        return Vec::new();
    }
    *known = parcel;
    if matches!(known.state, ParcelState::Sending { .. }) {
        return posting::wait_elsewhere(known, now);
    }
    Vec::new()
}

/// Another tab has brought a parcel to its end: it is there, or deleted.
pub(super) fn gone(visit: &mut Visit, key: &str, history: Vec<Sent>) -> Vec<Effect> {
    let Some(at) = visit.outbox.iter().position(|parcel| parcel.key == key) else { return Vec::new() };
    let watched = visit.screen == Screen::Sending(key.to_owned());
    let Parcel { draft, .. } = taken_out(visit, at);
    let arrived = history.first().filter(|sent| !visit.history.contains(sent)).cloned();
    visit.history = history;
    let mut effects = aside::arrived(visit, &draft.id);
    if draft.id == visit.draft.id {
        fresh(visit);
        effects.push(save(visit));
    }
    if watched || visit.screen == Screen::Outbox && arrived.is_some() {
        visit.screen = if arrived.is_some() { Screen::Receipt } else { Screen::Outbox };
        effects.push(Effect::Focus(Focus::Heading));
    }
    visit.receipt = arrived.or(visit.receipt.take());
    effects
}

/// Whether the draft is that of a ticket which has not arrived yet.
pub(super) fn under_way(visit: &Visit) -> bool {
    let id = &visit.draft.id;
    visit.posted.contains(id) || visit.outbox.iter().any(|parcel| parcel.draft.id == *id)
}

/// Takes a parcel out of the outbox; the password or code that went with it is forgotten.
fn taken_out(visit: &mut Visit, at: usize) -> Parcel {
    let parcel = visit.outbox.remove(at);
    visit.secrets.retain(|(key, _)| *key != parcel.key);
    parcel
}

/// The ticket has arrived, or is safe with a relay.
pub(super) fn accepted(visit: &mut Visit, key: &str, mut receipt: Receipt) -> Vec<Effect> {
    let Some(at) = visit.outbox.iter().position(|parcel| parcel.key == key) else { return Vec::new() };
    let Parcel { draft, ticket, .. } = taken_out(visit, at);
    let mut effects = vec![Effect::Unpack(key.to_owned()), Effect::DropFiles(file_keys(&draft))];
    visit.added = draft.replies_to().is_some();
    if let Some(number) = draft.replies_to().filter(|_| receipt.number.is_empty()) {
        number.clone_into(&mut receipt.number);
    }
    let number = receipt.number.clone();
    let sent = if visit.added {
        visit.announce("receipt.announce_added", None, &number);
        reply::receipt(visit, receipt, ticket.subject)
    } else {
        visit.announce(if number.is_empty() { "receipt.title" } else { "receipt.announce" }, None, &number);
        let pending = if receipt.place == Place::Desk { "" } else { key };
        let sent = Sent { key: pending.to_owned(), ..received(visit, &draft, &ticket, receipt) };
        visit.history.insert(0, sent.clone());
        visit.history.truncate(HISTORY);
        effects.extend([Effect::KeepHistory(visit.history.clone()), Effect::TellSent { number }]);
        effects.extend(posting::ask(visit, &sent, 0));
        sent
    };
    effects.extend(aside::arrived(visit, &draft.id));
    // Whoever has gone back to the text box and begun nothing there waits for this.
    let waits = visit.awaited.as_deref() == Some(key) && visit.screen == Screen::Ask && visit.sheet.is_none();
    let watched = visit.screen == Screen::Sending(key.to_owned())
        || visit.screen == Screen::Outbox
        || waits && visit.draft.is_blank();
    let own = draft.id == visit.draft.id;
    visit.after.clear();
    if own {
        if visit.profile.articles_after && !visit.added {
            visit.after = visit.unread(AFTER);
        }
        fresh(visit);
    }
    visit.receipt = Some(sent);
    if watched {
        visit.screen = Screen::Receipt;
    }
    if own || watched {
        effects.push(save(visit));
    }
    if watched {
        effects.push(Effect::Focus(Focus::Heading));
    }
    effects
}

/// What is remembered of a ticket that has arrived.
fn received(visit: &Visit, draft: &Draft, ticket: &compose::Ticket, receipt: Receipt) -> Sent {
    let email = ticket.requester.get("email").cloned().unwrap_or_default();
    let Decision { promised, urgent, .. } = terms_of(visit, draft).decision.clone();
    Sent {
        receipt,
        subject: ticket.subject.clone(),
        trap: email::is_on_site_of(&email, &ticket.body),
        email,
        at: visit.now,
        promised: promised.map(|it| match it.clock {
            Clock::Calendar => Promised { due: Some(visit.now + f64::from(it.minutes) * 60_000.0), ..it },
            // Counted when it was decided: the shifts are the desk's, which this does not look up again.
            Clock::Working => it,
        }),
        urgent: urgent.filter(|_| ticket.urgent).map(|(_, by)| by.rules.into_iter().next().unwrap_or_default()),
        key: String::new(),
    }
}

/// The terms on which a ticket went: those that stand here, unless the client has begun something else meanwhile.
fn terms_of(visit: &Visit, draft: &Draft) -> Arc<Terms> {
    match &visit.judged {
        Some(judged) if judged.draft.id == draft.id => visit.terms.clone(),
        _ => Arc::new(Terms::of(&visit.profile, draft, &visit.host, None, visit.now)),
    }
}

/// The help desk wants the content changed: the ticket is a draft again, and its next sending has a new key.
pub(super) fn rejected(visit: &mut Visit, key: &str, refusal: Refusal) -> Vec<Effect> {
    let Some(at) = visit.outbox.iter().position(|parcel| parcel.key == key) else { return Vec::new() };
    let parcel = taken_out(visit, at);
    put_back(visit, parcel.draft);
    visit.refusal = Some(refusal);
    visit.errors.clear();
    let mut effects = vec![Effect::Unpack(parcel.key)];
    effects.extend(form::to_faults(visit));
    effects
}

/// A draft of a parcel comes back to be written on. Something else that was begun meanwhile waits its turn; what is under way itself
/// stays with its parcel.
pub(super) fn put_back(visit: &mut Visit, draft: Draft) {
    if visit.draft.id != draft.id && !visit.draft.is_blank() && !under_way(visit) {
        let begun = std::mem::take(&mut visit.draft);
        visit.waiting.insert(0, begun);
    }
    visit.draft = draft;
    visit.scan = Default::default();
    visit.revision += 1;
    asking::read_on(visit);
}

/// The next waiting draft, or an empty one that keeps what describes the client and not the problem.
pub(super) fn fresh(visit: &mut Visit) {
    let id = visit.new_id();
    let answers = std::mem::take(&mut visit.draft.answers);
    visit.draft = if visit.waiting.is_empty() { Draft { id, ..Draft::default() } } else { visit.waiting.remove(0) };
    for (key, answer) in answers {
        if native::REQUESTER_KEYS.contains(&key.as_str()) {
            visit.draft.answers.entry(key).or_insert(answer);
        }
    }
    visit.asked.clear();
    asking::renewed(visit);
}

fn file_keys(draft: &Draft) -> Vec<String> {
    draft.files.iter().map(|file| file.key.clone()).collect()
}
