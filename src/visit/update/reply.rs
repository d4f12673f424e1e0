//! An addition to a ticket that has arrived: words and files, sent to the same number.

use super::super::effect::{Effect, Focus};
use super::super::state::{Screen, Sent, Visit};
use super::{aside, save, sending};
use crate::backend::Receipt;
use crate::backend::native::REQUESTER_KEYS;
use crate::ticket::draft::{Draft, REPLY_TO};
use crate::ticket::validation::{self, Fault, FieldError, TEXT};

/// Begins an addition to the ticket of the receipt. What was begun meanwhile waits its turn.
pub(super) fn begin(visit: &mut Visit) -> Vec<Effect> {
    let Some(Sent { receipt, subject, .. }) = visit.receipt.clone() else { return Vec::new() };
    let id = visit.new_id();
    let mut draft = Draft { id, subject: Some(subject), ..Draft::default() };
    let own = visit.draft.answers.iter().filter(|(key, _)| REQUESTER_KEYS.contains(&key.as_str()));
    draft.answers = own.map(|(key, answer)| (key.clone(), answer.clone())).collect();
    draft.answers.insert(REPLY_TO.to_owned(), receipt.number);
    sending::put_back(visit, draft);
    visit.caret = 0;
    visit.screen = Screen::Reply;
    visit.errors.clear();
    visit.refusal = None;
    vec![save(visit), Effect::Focus(Focus::Heading)]
}

/// The words that stand here become an addition to a ticket that is known.
pub(super) fn add_to(visit: &mut Visit, number: &str) -> Vec<Effect> {
    let known = visit.open_tickets().into_iter().find(|(known, _)| known == number);
    let Some((number, subject)) = known else { return Vec::new() };
    visit.draft.subject = Some(subject);
    visit.draft.answers.insert(REPLY_TO.to_owned(), number);
    visit.screen = Screen::Reply;
    visit.errors.clear();
    visit.refusal = None;
    vec![save(visit), Effect::Focus(Focus::Heading)]
}

/// What is wrong with the addition: it needs words, and files that the provider takes.
pub(super) fn faults(visit: &Visit) -> Vec<FieldError> {
    let fault = |fault| FieldError { field: TEXT.to_owned(), fault };
    let empty = visit.draft.text.trim().is_empty().then_some(Fault::EmptyText);
    let text = empty.or_else(|| validation::too_long(&visit.draft.text)).map(fault);
    text.into_iter()
        .chain(visit.draft.files.iter().filter_map(|file| validation::refused(&visit.profile, file)))
        .collect()
}

/// What is known of the ticket to which this draft adds, if it does: what its receipt has kept.
pub(super) fn known_of(visit: &Visit, draft: &Draft) -> Vec<(String, String)> {
    let Some(number) = draft.replies_to() else { return Vec::new() };
    let mut sent = visit.history.iter().chain(&visit.receipt);
    sent.find(|sent| sent.receipt.number == number).map(|sent| sent.receipt.kept.clone()).unwrap_or_default()
}

/// The receipt that an addition to the ticket of this number leads back to.
pub(super) fn receipt(visit: &Visit, receipt: Receipt, subject: String) -> Sent {
    let number = &receipt.number;
    let known = visit.history.iter().chain(&visit.receipt).find(|sent| sent.receipt.number == *number).cloned();
    match known {
        Some(sent) => Sent {
            receipt: Receipt { lost_files: receipt.lost_files, missing: receipt.missing, ..sent.receipt },
            ..sent
        },
        None => Sent { receipt, subject, at: visit.now, ..Sent::default() },
    }
}

/// The client goes to the text box while an addition stands here: that is a question of its own, and the addition is set aside.
pub(super) fn leave(visit: &mut Visit) -> Vec<Effect> {
    if visit.draft.replies_to().is_none() {
        return Vec::new();
    }
    let next = std::mem::take(&mut visit.waiting);
    let effects = aside::set_aside(visit);
    visit.waiting = next;
    sending::fresh(visit);
    effects
}
