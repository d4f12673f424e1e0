//! What does the desk want of the draft as it stands?
//!
//! Reading a text takes about a millisecond: it is done when the client goes on, pauses, or gives an answer that rules ask for, not
//! with every letter. Asked again of the same draft, the answer stands.

use std::sync::Arc;

use super::super::state::{Judged, Visit};
use super::reply;
use crate::policy::Level;
use crate::policy::desk::Proof;
use crate::ticket::validation::{Fault, FieldError, SECRET, validate};
use crate::ticket::{Terms, asked, validation};

/// Longest text, in bytes, that is read by the way: 8 ms on one core of a small server. A longer one waits until the client goes on.
const BY_THE_WAY: usize = 2_048;

/// Decides by the way, in a pause or when something else has changed: only about a text that is read in a moment.
pub(super) fn glance(visit: &mut Visit) {
    if visit.draft.text.len() <= BY_THE_WAY {
        judge(visit);
    }
}

/// Decides about the draft, unless it is the one that was decided about last, or is too long to be sent.
pub(super) fn judge(visit: &mut Visit) {
    if validation::too_long(&visit.draft.text).is_some() {
        return;
    }
    let found = visit.hits.found.as_ref().map(|found| !found.hits.is_empty());
    let minute = (visit.now / 60_000.0) as u64;
    let same =
        |of: &Judged| of.draft == visit.draft && of.host == visit.host && of.found == found && of.minute == minute;
    if visit.judged.as_deref().is_some_and(same) {
        return;
    }
    visit.terms = Arc::new(Terms::of(&visit.profile, &visit.draft, &visit.host, found, visit.now));
    visit.judged = Some(Box::new(Judged { draft: visit.draft.clone(), host: visit.host.clone(), found, minute }));
}

/// Everything wrong with the draft, or with the addition to a ticket that it is.
pub(super) fn faults(visit: &mut Visit) -> Vec<FieldError> {
    if visit.draft.replies_to().is_some() {
        return reply::faults(visit);
    }
    judge(visit);
    let mut faults = validate(&visit.terms, &visit.draft, &visit.host);
    let proof = visit.terms.decision.proof.as_ref();
    let wanted = proof.filter(|proof| matches!(proof.way, Some(Proof::Code | Proof::Field)));
    if wanted.is_some_and(|proof| proof.level == Level::Block) && visit.secret.is_none() {
        faults.push(FieldError { field: SECRET.to_owned(), fault: Fault::NoSecret });
    }
    faults
}

/// Ids of the fields that nothing answers yet, in the order of the form.
pub(super) fn unanswered(visit: &mut Visit) -> Vec<String> {
    judge(visit);
    let asked = asked::asked(&visit.terms, &visit.draft, &visit.host);
    asked.into_iter().filter(|asked| asked.answer.is_none()).map(|asked| asked.field.id.clone()).collect()
}
