//! What does the form decide?
//!
//! The form is a part of the page by itself: everything from Continue on, and the tickets under way. It is compiled into a file of
//! its own, which a first visit does not wait for ([`Form`](super::super::state::Form)). So nothing but [`decide`] and the readers of secrets leads from the
//! first part to what only the form needs, and only as pointers that [`Event::FormArrived`] brings ([`FORM`]).

use std::sync::Arc;

use super::super::effect::Effect;
use super::super::event::Event;
use super::super::state::{FormLogic, Screen, Visit};
use super::judge::{glance, judge};
use super::{aside, form, posting, reply, save, sending, show};
use crate::backend::native::REQUESTER_KEYS;
use crate::ticket::draft::Draft;
use crate::ticket::secrets::{self, SecretKind};

/// What the form lends to the first part.
pub static FORM: FormLogic = FormLogic { decide, judge: glance, secrets: secrets::secrets, masked };

/// Applies an event that the first part of the page has left to the form.
fn decide(visit: &mut Visit, event: Event) -> Vec<Effect> {
    match event {
        Event::FormArrived { desk, outbox, history, .. } => {
            if desk != visit.profile.desk {
                Arc::make_mut(&mut visit.profile).desk = desk;
            }
            glance(visit);
            let mut effects = sending::recalled(visit, Arc::unwrap_or_clone(outbox), Arc::unwrap_or_clone(history));
            for event in std::mem::take(&mut visit.awaiting) {
                effects.extend(decide(visit, event));
            }
            effects
        }
        Event::DraftsFound(found) => aside::found(visit, Arc::unwrap_or_clone(found)),
        Event::DraftGone(place) => {
            visit.aside.retain(|aside| aside.place != place);
            Vec::new()
        }
        Event::TakeDraft(place) => aside::take(visit, &place),
        Event::DropDraft(place) => aside::drop(visit, &place),
        Event::Online(online) => sending::online(visit, online),
        Event::LogIn => vec![save(visit), Effect::TellLogin],
        Event::AddToKnown(number) => reply::add_to(visit, &number),
        Event::SecretTyped(secret) => {
            visit.secret = Some(secret).filter(|secret| !secret.trim().is_empty());
            Vec::new()
        }
        Event::Continue => form::go_on(visit),
        Event::Answered(field, value) => form::answered(visit, &field, value),
        Event::SubjectEdited(subject) => form::subject_edited(visit, subject),
        Event::StepsEdited(steps) => form::steps_edited(visit, steps),
        Event::DepartmentChosen(id) => {
            visit.draft.department = Some(id);
            judge(visit);
            vec![save(visit)]
        }
        Event::Consented(consent) => form::consented(visit, consent),
        Event::FilesPicked(files) => form::files_picked(visit, files),
        Event::FileDropped(key) => form::file_dropped(visit, &key),
        Event::Edit(field) => form::edit(visit, field),
        Event::GoTo(field) => form::go_to(visit, field),
        Event::NextQuestion => form::next_question(visit),
        Event::PreviousQuestion => form::question(visit, visit.question.saturating_sub(1)),
        Event::DetailsDone => form::details_done(visit),
        Event::SplitTaken => form::split_taken(visit),
        Event::SplitMoved { from, sentence, to } => form::split_moved(visit, from, sentence, to),
        Event::OneTicketReason(reason) => {
            visit.one_ticket_reason = reason;
            Vec::new()
        }
        Event::SplitRefused => form::split_refused(visit),
        Event::SplitAgain => form::split_again(visit),
        Event::BackToText => [reply::leave(visit), sending::to_text(visit)].concat(),
        Event::NewQuestion => [reply::leave(visit), sending::new_question(visit)].concat(),
        Event::WentAfter(id) => sending::outcome(visit, &id),
        Event::OpenReceipt => show(visit, Screen::Receipt),
        Event::AddTo => reply::begin(visit),
        Event::Send => sending::send(visit),
        Event::Packed { key, kept } => sending::packed(visit, &key, kept),
        Event::Progress { key, sent, total } => sending::progress(visit, &key, sent, total),
        Event::Delivered { key, heard } => posting::delivered(visit, &key, &heard),
        Event::OnWay(way) => posting::on_way(visit, Arc::unwrap_or_clone(way)),
        Event::StopSending(key) => sending::stop(visit, &key),
        Event::Retry(key) => sending::retry(visit, &key),
        Event::TakeBack(key) => sending::take_back(visit, &key),
        Event::Discard(key) => sending::discard(visit, &key),
        Event::ClearHistory => {
            visit.history.clear();
            visit.announce("receipt.announce_cleared", None, "");
            vec![Effect::KeepHistory(Vec::new())]
        }
        _ => Vec::new(),
    }
}

/// The draft with every secret in it hidden: what may leave the memory of the page. `text` is its text, where that was masked already.
pub(super) fn masked(draft: &Draft, text: Option<String>) -> Draft {
    let clean = |text: &str| secrets::masked(text, &draft.not_secret);
    let mut masked = draft.clone();
    masked.text = text.unwrap_or_else(|| clean(&draft.text));
    masked.subject = draft.subject.as_deref().map(clean);
    masked.steps = draft.steps.iter().map(|step| clean(step)).collect();
    masked.kept_as_one = draft.kept_as_one.as_deref().map(clean);
    for (key, answer) in &mut masked.answers {
        let mut found = secrets::secrets(answer, &draft.not_secret);
        // A contract number may have the form of a card.
        if REQUESTER_KEYS.contains(&key.as_str()) {
            found.retain(|secret| secret.kind != SecretKind::Card);
        }
        *answer = secrets::mask(answer, &found);
    }
    masked
}
