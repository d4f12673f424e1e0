//! A parcel on its way: which request is next, and what does the answer mean for it?
//!
//! There are two ways out of the page. The native contract is one request, read by [`intake`]; every other help desk is data, and its
//! [`Courier`](crate::backend::courier::Courier) says what is next. Both make the same shipments and verdicts, so that everything
//! after them is written once.
//!
//! Invariants: a parcel is kept on the device before each request; one whose last request may have made the ticket, at a help desk that
//! recognises no key, goes out again only when the client says so, also after a reload.

use std::sync::Arc;

use super::super::effect::{Effect, Focus, Shipment};
use super::super::event::Way;
use super::super::refusal::Refusal;
use super::super::state::{Parcel, ParcelState, Screen, Sent, Visit};
use super::sending::{self, field_of_form};
use crate::backend::courier::{Consignment, Courier};
use crate::backend::delivery::{Heard, Verdict};
use crate::backend::{Delay, Place, Receipt, intake, native};
use crate::policy::desk::Posting;

/// Pauses between tries, in milliseconds; the last one repeats. A server that names its own pause is obeyed.
const BACK_OFF: [u32; 5] = [5_000, 15_000, 60_000, 300_000, 900_000];
/// The same where a broken network may be a refusal that nobody sees: the first tries are not spent at once.
const POLITE: u32 = 60_000;
/// Milliseconds before a parcel is looked at again that another tab sends.
const ELSEWHERE: u32 = 10_000;
/// How old a ticket is → the pause before a relay is asked for its number, both in milliseconds. What is older is asked for once a visit.
const ASKED: [(f64, u32); 3] = [(60e3, 10_000), (600e3, 60_000), (86_400e3, 600_000)];
/// Milliseconds after which nobody asks for a number any more: a week.
const FORGOTTEN: f64 = 7.0 * 86_400e3;

/// How tickets leave this page.
fn posting(visit: &Visit) -> Posting {
    visit.profile.desk().posting
}

/// What the form wants of the outside as soon as it is here: whoever carries its tickets, and its token.
pub(super) fn prepare(visit: &Visit) -> Vec<Effect> {
    let Posting { form, backend, .. } = posting(visit);
    if !backend.is_empty() {
        return vec![Effect::LoadCourier(backend)];
    }
    let url = intake::beside(&visit.profile.delivery.endpoint, native::FORM_PATH);
    if form && !url.is_empty() { vec![Effect::AskForm(url)] } else { Vec::new() }
}

/// Something happened to a parcel.
pub(super) fn on_way(visit: &mut Visit, way: Way) -> Vec<Effect> {
    match way {
        Way::CourierCame(courier) => courier_came(visit, courier),
        Way::ReceiptTold { key, heard } => receipt_told(visit, &key, &heard),
        Way::SentElsewhere(key) => elsewhere(visit, &key),
        Way::ParcelNoted(parcel) => sending::noted(visit, *parcel),
        Way::ParcelGone { key, history } => sending::gone(visit, &key, Arc::unwrap_or_clone(history)),
        Way::SendAnyway(key) => send_anyway(visit, &key),
        Way::SecretAgain { key, secret } => secret_again(visit, &key, secret),
        Way::Due(key) => sending::due(visit, &key),
    }
}

/// Begins a sending.
pub(super) fn start(visit: &mut Visit, key: &str) -> Vec<Effect> {
    let backend = posting(visit).backend;
    let absent = !backend.is_empty() && visit.courier.is_none();
    let Some(parcel) = parcel_mut(visit, key) else { return Vec::new() };
    if parcel.risk {
        return later(visit, key, Delay::Doubt, None);
    }
    if absent {
        parcel.state = ParcelState::Packing;
        return vec![Effect::LoadCourier(backend)];
    }
    parcel.attempts += 1;
    next(visit, key)
}

/// What carries tickets is here, or is not: parcels that wait for it go out, or wait for the network.
fn courier_came(visit: &mut Visit, courier: Option<Arc<dyn Courier>>) -> Vec<Effect> {
    let here = courier.is_some();
    visit.courier = courier.or(visit.courier.take());
    let waiting = visit.outbox.iter().filter(|parcel| parcel.state == ParcelState::Packing);
    let keys: Vec<String> = waiting.map(|parcel| parcel.key.clone()).collect();
    keys.iter()
        .flat_map(|key| if here { start(visit, key) } else { later(visit, key, Delay::Unreachable, None) })
        .collect()
}

/// The next request of a parcel goes out.
fn next(visit: &mut Visit, key: &str) -> Vec<Effect> {
    let courier = visit.courier.clone();
    let Posting { form, backend, .. } = posting(visit);
    let endpoint = visit.profile.delivery.endpoint.clone();
    // After a reload there is none: the device does not keep it, and the provider asks for it.
    let secret = visit.secrets.iter().find(|(of, _)| of == key).map(|(_, secret)| secret.clone());
    let Some(parcel) = parcel_mut(visit, key) else { return Vec::new() };
    let secret = secret.or(parcel.secret.then(String::new));
    let mut form_url = String::new();
    let request = if backend.is_empty() {
        if form {
            form_url = intake::beside(&endpoint, native::FORM_PATH);
        }
        Some(match parcel.draft.replies_to() {
            Some(number) => intake::reply(&endpoint, number, &parcel.ticket, key, secret.as_deref()),
            None => intake::request(&endpoint, &parcel.ticket, key, secret.as_deref()),
        })
    } else {
        courier.and_then(|courier| {
            let of = Load::of(parcel, courier.as_ref());
            let of = of.consignment(parcel);
            let (file, risk) = (courier.file(&of), !courier.is_repeatable(&of));
            let request = courier.request(&of);
            (parcel.file, parcel.risk) = (file.map(|file| file as u16), risk);
            request
        })
    };
    let Some(request) = request else { return later(visit, key, Delay::Unreadable, None) };
    parcel.state = ParcelState::Sending { sent: 0, total: 0 };
    let files = parcel.ticket.files.iter().map(|file| (file.key.clone(), file.name.clone())).collect();
    let shipment = Shipment { key: key.to_owned(), request, files, form: form_url };
    vec![Effect::Note(Box::new(parcel.clone())), Effect::Send(Box::new(shipment))]
}

/// What a courier reads of a parcel.
struct Load {
    ticket: native::Ticket,
    adds: bool,
}

impl Load {
    fn of(parcel: &Parcel, courier: &dyn Courier) -> Self {
        let mut ticket = intake::contract(&parcel.ticket);
        let number = parcel.draft.replies_to();
        let adds = number.is_some() && courier.adds_to(&parcel.open);
        // Where nothing can be added to a ticket, the addition is a ticket that names it.
        ticket.related.extend(number.filter(|_| !adds).map(str::to_owned));
        Self { ticket, adds }
    }

    fn consignment<'a>(&'a self, parcel: &'a Parcel) -> Consignment<'a> {
        Consignment {
            ticket: &self.ticket,
            files: &parcel.ticket.files,
            key: &parcel.key,
            open: self.adds.then_some(parcel.open.as_slice()),
            progress: &parcel.progress,
        }
    }
}

/// What the help desk would refuse of a parcel, before anything of it goes out.
pub(super) fn problems(visit: &Visit, parcel: &Parcel) -> Option<Refusal> {
    let courier = visit.courier.as_ref()?;
    let load = Load::of(parcel, courier.as_ref());
    let problems = courier.problems(&load.consignment(parcel));
    (!problems.is_empty()).then(|| refusal(visit, parcel, 0, problems, String::new()))
}

/// The network answered, or did not.
pub(super) fn delivered(visit: &mut Visit, key: &str, heard: &Heard) -> Vec<Effect> {
    let native = posting(visit).backend.is_empty();
    let courier = visit.courier.clone();
    let Some(parcel) = parcel_mut(visit, key) else { return Vec::new() };
    if !native && courier.is_none() {
        // Nothing can have gone out, and nobody here can read it.
        return Vec::new();
    }
    let verdict = match courier.filter(|_| !native) {
        Some(courier) => {
            let load = Load::of(parcel, courier.as_ref());
            let taken = courier.take(&load.consignment(parcel), heard);
            parcel.risk = matches!(taken.verdict, Verdict::Unknown { .. });
            (parcel.progress, parcel.number) = (taken.progress, taken.number);
            taken.verdict
        }
        None => intake::verdict(heard),
    };
    let stopped = parcel.state == ParcelState::Stopped;
    match verdict {
        // The ticket may exist by now, and is no less stopped for that.
        Verdict::Next if stopped => vec![Effect::Note(Box::new(parcel.clone()))],
        Verdict::Next => next(visit, key),
        Verdict::Accepted(receipt) => taken(visit, key, receipt),
        Verdict::Half { receipt, detail } => {
            sending::accepted(visit, key, Receipt { missing: Some(detail), ..receipt })
        }
        Verdict::Refused { faults, detail } => {
            let Some(parcel) = visit.parcel(key) else { return Vec::new() };
            let refusal = refusal(visit, parcel, heard.status(), faults, detail);
            sending::rejected(visit, key, refusal)
        }
        Verdict::Later { why, after, .. } => later(visit, key, why, after),
        Verdict::Unknown { .. } => later(visit, key, Delay::Doubt, None),
    }
}

/// The faults of a refusal by the fields of this form. What is said of nothing that the form shows is told above it.
fn refusal(visit: &Visit, parcel: &Parcel, status: u16, faults: Vec<native::FieldProblem>, detail: String) -> Refusal {
    let field_of = |pointer: &str| field_of_form(visit, intake::field_of(pointer)).unwrap_or_default();
    Refusal::read(status, faults, detail, &parcel.ticket.files, field_of)
}

/// The ticket is taken. One that lacks the client's password stays here until that is typed again, or done without.
fn taken(visit: &mut Visit, key: &str, receipt: Receipt) -> Vec<Effect> {
    if !receipt.secret_wanted {
        return sending::accepted(visit, key, receipt);
    }
    visit.secrets.retain(|(of, _)| of != key);
    if let Some(parcel) = parcel_mut(visit, key) {
        (parcel.number, parcel.secret) = (Some(receipt.number), true);
    }
    later(visit, key, Delay::Secret, None)
}

/// The client types the password once more that belongs to a ticket which is taken: the same ticket goes again, with it.
fn secret_again(visit: &mut Visit, key: &str, secret: String) -> Vec<Effect> {
    let waits = |parcel: &&Parcel| matches!(parcel.state, ParcelState::Waiting { why: Delay::Secret, .. });
    if secret.is_empty() || visit.parcel(key).filter(waits).is_none() {
        return Vec::new();
    }
    visit.secrets.push((key.to_owned(), secret));
    start(visit, key)
}

/// The client has looked and wants it sent again, whatever became of the last try.
fn send_anyway(visit: &mut Visit, key: &str) -> Vec<Effect> {
    let Some(parcel) = parcel_mut(visit, key) else { return Vec::new() };
    if matches!(parcel.state, ParcelState::Sending { .. } | ParcelState::Packing) {
        return Vec::new();
    }
    parcel.risk = false;
    start(visit, key)
}

/// What a parcel that is given up has come to; `None` when there is no ticket of it.
pub(super) fn given_up(visit: &Visit, key: &str) -> Option<Receipt> {
    let parcel = visit.parcel(key)?;
    let number = parcel.number.clone()?;
    let receipt = visit.courier.as_ref().and_then(|courier| {
        let load = Load::of(parcel, courier.as_ref());
        courier.give_up(&load.consignment(parcel), "")
    });
    Some(receipt.unwrap_or(Receipt { number, ..Receipt::default() }))
}

/// Another tab is sending it: nothing is done twice, and it is looked at again later.
fn elsewhere(visit: &mut Visit, key: &str) -> Vec<Effect> {
    let now = visit.now;
    let Some(parcel) = parcel_mut(visit, key) else { return Vec::new() };
    if !matches!(parcel.state, ParcelState::Sending { .. }) {
        return Vec::new();
    }
    // Nothing has gone out from here. What the other tab notes is the truth.
    parcel.risk = false;
    wait_elsewhere(parcel, now)
}

/// This tab only remembers to look again.
pub(super) fn wait_elsewhere(parcel: &mut Parcel, now: f64) -> Vec<Effect> {
    parcel.state = ParcelState::Waiting { why: Delay::Elsewhere, next: Some(now + f64::from(ELSEWHERE)) };
    vec![Effect::RetryAfter { key: parcel.key.clone(), ms: ELSEWHERE }]
}

/// Not now: why, and when again.
pub(super) fn later(visit: &mut Visit, key: &str, why: Delay, after: Option<u32>) -> Vec<Effect> {
    let now = visit.now;
    let Some(parcel) = parcel_mut(visit, key) else { return Vec::new() };
    if parcel.state == ParcelState::Stopped {
        return Vec::new();
    }
    let step = (parcel.attempts.saturating_sub(1) as usize).min(BACK_OFF.len() - 1);
    let least = if why == Delay::Hidden { POLITE } else { 1_000 };
    let pause = after.map_or(BACK_OFF[step], |seconds| seconds.saturating_mul(1_000)).max(least);
    // A missing file and a wrong address do not mend themselves; a doubt and a password are the client's.
    let by_itself = !matches!(why, Delay::Setup(_) | Delay::FileGone(_) | Delay::Doubt | Delay::Secret);
    parcel.state = ParcelState::Waiting { why, next: by_itself.then(|| now + f64::from(pause)) };
    let mut effects = vec![Effect::Note(Box::new(parcel.clone()))];
    if by_itself {
        effects.push(Effect::RetryAfter { key: key.to_owned(), ms: pause });
    }
    if visit.screen == Screen::Sending(key.to_owned()) {
        visit.screen = Screen::Outbox;
        effects.push(Effect::Focus(Focus::Heading));
    }
    visit.announce("outbox.announce_kept", None, "");
    effects
}

/// Asks the relay what became of a ticket that it has; nothing for one that is at the help desk.
pub(super) fn ask(visit: &Visit, sent: &Sent, least: u32) -> Vec<Effect> {
    let age = visit.now - sent.at;
    let url = intake::beside(&visit.profile.delivery.endpoint, native::RECEIPT_PATH);
    if sent.key.is_empty() || url.is_empty() || age > FORGOTTEN {
        return Vec::new();
    }
    let pause = ASKED.iter().find(|(known, _)| age <= *known).map_or(0, |(_, pause)| *pause);
    let ms = if least > 0 { least } else { pause };
    if ms == 0 { Vec::new() } else { vec![Effect::AskReceipt { key: sent.key.clone(), url, ms }] }
}

/// What became of a ticket that a relay had taken.
fn receipt_told(visit: &mut Visit, key: &str, heard: &Heard) -> Vec<Effect> {
    let Some(at) = visit.history.iter().position(|sent| sent.key == key && !key.is_empty()) else { return Vec::new() };
    let before = visit.history[at].clone();
    let told = match intake::verdict(heard) {
        Verdict::Accepted(receipt) => receipt,
        // Nobody knows of it, or nobody may ask: the number that was told stays what it is, and is asked for at the next visit.
        Verdict::Later { why: Delay::Setup(_), .. } | Verdict::Refused { .. } => return Vec::new(),
        _ => return ask(visit, &before, 0),
    };
    let arrived = told.place == Place::Desk;
    let sent = &mut visit.history[at];
    sent.receipt = told;
    if arrived {
        sent.key.clear();
    }
    let sent = sent.clone();
    if visit.receipt.as_ref().is_some_and(|shown| shown.key == key) {
        visit.receipt = Some(sent.clone());
    }
    if sent == before {
        return ask(visit, &sent, 0);
    }
    let number = sent.receipt.number.clone();
    if arrived && number != before.receipt.number {
        visit.announce("receipt.announce", None, &number);
    }
    let mut effects = vec![Effect::KeepHistory(visit.history.clone())];
    effects.extend(ask(visit, &sent, 0));
    effects
}

fn parcel_mut<'v>(visit: &'v mut Visit, key: &str) -> Option<&'v mut Parcel> {
    visit.outbox.iter_mut().find(|parcel| parcel.key == key)
}
