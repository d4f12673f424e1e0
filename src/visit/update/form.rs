//! The form: what is still missing, one question per ticket, corrections.

use super::super::effect::{ATTACH, Effect, Focus, removal};
use super::super::event::PickedFile;
use super::super::state::{Screen, Visit};
use super::judge::{self, judge, unanswered};
use super::{asking, file_name, save, show};
use crate::policy::decide::Asked;
use crate::policy::identity;
use crate::policy::profile::{FieldKind, FieldSpec, Level};
use crate::sort::sort_by_key;
use crate::ticket::asked::excuse;
use crate::ticket::draft::{Attachment, Draft, EVIDENCE_EXCUSE, EVIDENCE_LINK};
use crate::ticket::missing::MORE;
use crate::ticket::validation::{Fault, FieldError, SECRET, SESSION, SINGLE_ISSUE};
use crate::ticket::{Terms, completeness, issues, secrets, sentences, validation};

/// Continue: from the text to one question, to the missing answers, to the review.
pub(super) fn go_on(visit: &mut Visit) -> Vec<Effect> {
    if visit.draft.text.trim().is_empty() {
        return refuse_text(visit, Fault::EmptyText);
    }
    if let Some(fault) = validation::too_long(&visit.draft.text) {
        return refuse_text(visit, fault);
    }
    visit.errors.clear();
    if let Some(drafts) = several(visit) {
        visit.screen = Screen::Split { drafts };
        return vec![save(visit), Effect::Focus(Focus::Heading)];
    }
    to_details(visit)
}

fn refuse_text(visit: &mut Visit, fault: Fault) -> Vec<Effect> {
    visit.errors = vec![FieldError { field: validation::TEXT.to_owned(), fault }];
    vec![Effect::Focus(Focus::Summary)]
}

/// The proposed drafts when the text holds several questions: where no rule speaks of that it is advice, with nothing to quote, and one
/// tap keeps one. Only a rule below [`Level::Ask`] says that nobody wants it.
fn several(visit: &Visit) -> Option<Vec<crate::ticket::draft::Draft>> {
    let unwanted = visit.profile.single_issue.as_ref().is_some_and(|rule| rule.level < Level::Ask);
    if unwanted || visit.draft.kept_as_one.is_some() {
        return None;
    }
    let questions = issues::questions(&visit.draft.text);
    (questions.len() > 1).then(|| crate::ticket::compose::divide(&visit.draft, &questions))
}

/// The missing answers, or the review when none is missing.
pub(super) fn to_details(visit: &mut Visit) -> Vec<Effect> {
    judge(visit);
    let terms = visit.terms.clone();
    completeness::prefill(&terms, &mut visit.draft, &visit.host);
    told_by_subject(&terms, &mut visit.draft);
    let (passed, mut still) = (std::mem::take(&mut visit.asked), still_asked(visit));
    still.extend(undone(visit).filter(|id| !passed.contains(id)));
    let place = |id: &String| terms.fields().position(|(field, _)| field.id == *id);
    sort_by_key(&mut still, place);
    // What may stay empty and was passed over is not asked again.
    let demanded = |id: &String| visit.terms.asked(id).is_none_or(|asked| asked.level == Level::Block);
    visit.asked = still.into_iter().filter(|id| demanded(id) || !passed.contains(id)).collect();
    (visit.question, visit.held) = (0, None);
    visit.screen = if visit.asked.is_empty() { Screen::Review } else { Screen::Details };
    vec![save(visit), Effect::Focus(Focus::Heading)]
}

/// The steps, where they are demanded and the text says only that nothing was done: it stands in their box, and there may be more to tell.
fn undone(visit: &Visit) -> Option<String> {
    let demanded = |(field, asked): &(&FieldSpec, &Asked)| {
        matches!(field.kind, FieldKind::Steps { .. }) && asked.level == Level::Block
    };
    let (steps, _) = visit.terms.fields().find(demanded)?;
    completeness::denies_deeds(&visit.draft).then(|| steps.id.clone())
}

/// What the details screen asks: the fields that nothing answers. Consent is asked on the review; the department is proposed there.
fn still_asked(visit: &mut Visit) -> Vec<String> {
    let unanswered = unanswered(visit);
    let here = |id: &String| {
        let kind = visit.terms.field(id).map(|field| &field.kind);
        !matches!(kind, Some(FieldKind::Consent { .. } | FieldKind::Department))
    };
    unanswered.into_iter().filter(here).collect()
}

/// Words that say so much that a subject of them states a question or a problem; shorter ones are not counted.
const TELLING: (usize, usize) = (5, 3);

/// What the subject says exactly is not asked once more: regulations want a question or a problem stated, not both.
fn told_by_subject(terms: &Terms, draft: &mut Draft) {
    let subject = draft.subject_line();
    let letters = |word: &&str| word.chars().filter(|c| c.is_alphabetic()).count() >= TELLING.1;
    let asked = terms.asked(completeness::QUESTION).is_some();
    if asked && subject.split_whitespace().filter(letters).count() >= TELLING.0 {
        draft.answers.entry(completeness::QUESTION.to_owned()).or_insert(subject);
    }
}

pub(super) fn answered(visit: &mut Visit, field: &str, value: String) -> Vec<Effect> {
    if field == MORE {
        let end = value.encode_utf16().count() as u32;
        return asking::typed(visit, value, end);
    }
    let terms = visit.terms.clone();
    let kind = terms.field(field).map(|spec| &spec.kind);
    match kind {
        // One box for several identifiers: what was written tells which it is.
        Some(FieldKind::AnyOf(identifiers)) => {
            for identifier in identifiers {
                visit.draft.answers.remove(&identifier.id);
            }
            if let Some(id) = identity::identifier_of(identifiers, &value) {
                visit.draft.answers.insert(id.to_owned(), value);
            }
        }
        _ => drop(visit.draft.answers.insert(field.to_owned(), value)),
    }
    // Rules ask for what was chosen: it may lead to further questions.
    if matches!(kind, Some(FieldKind::Choice(_) | FieldKind::YesNo { .. } | FieldKind::Confirm)) {
        let further = still_asked(visit);
        visit
            .asked
            .extend(further.into_iter().filter(|id| id != field && !visit.asked.contains(id)).collect::<Vec<_>>());
    }
    mended(visit);
    changed(visit)
}

pub(super) fn subject_edited(visit: &mut Visit, subject: String) -> Vec<Effect> {
    visit.draft.subject = Some(subject);
    changed(visit)
}

pub(super) fn steps_edited(visit: &mut Visit, steps: Vec<String>) -> Vec<Effect> {
    visit.draft.steps = steps;
    mended(visit);
    changed(visit)
}

pub(super) fn consented(visit: &mut Visit, consent: bool) -> Vec<Effect> {
    visit.draft.consent = consent;
    mended(visit);
    changed(visit)
}

/// Takes back what was said of a field that is in order by now: nobody reads red words beside an answer that is there.
fn mended(visit: &mut Visit) {
    if visit.held.is_none() && visit.errors.is_empty() {
        return;
    }
    let faults = judge::faults(visit);
    let stays = |error: &FieldError| faults.iter().any(|fault| fault.field == error.field);
    visit.errors.retain(stays);
    visit.held = visit.held.take().filter(stays);
}

/// A field changed: it is kept after the same pause as the text of the ask box.
fn changed(visit: &mut Visit) -> Vec<Effect> {
    visit.revision += 1;
    vec![Effect::Wake { revision: visit.revision, pause: super::super::effect::Pause::Settle }]
}

pub(super) fn files_picked(visit: &mut Visit, files: Vec<PickedFile>) -> Vec<Effect> {
    let clean = |file: PickedFile| Attachment {
        name: secrets::masked(&file_name::cleaned(&file.name, "file"), &visit.draft.not_secret),
        key: file.key,
        media_type: file.media_type,
        size: file.size,
    };
    let files: Vec<Attachment> = files.into_iter().map(clean).collect();
    let refused = files.iter().filter(|file| validation::refused(&visit.profile, file).is_some()).count();
    // A file that is not taken is a row with its reason, and no success.
    match files.as_slice() {
        [only] if refused == 0 => visit.announce("file.announce_added", None, &only.name),
        [only] => visit.announce("file.announce_refused", None, &only.name),
        _ if refused == 0 => visit.announce("file.announce_many", Some(files.len() as u64), ""),
        _ => visit.announce("file.announce_some_refused", Some(refused as u64), ""),
    }
    visit.draft.files.extend(files);
    mended(visit);
    vec![save(visit)]
}

pub(super) fn file_dropped(visit: &mut Visit, key: &str) -> Vec<Effect> {
    let Some(at) = visit.draft.files.iter().position(|file| file.key == key) else { return Vec::new() };
    let file = visit.draft.files.remove(at);
    visit.announce("file.announce_removed", None, &file.name);
    mended(visit);
    // The button goes with its row: the focus goes to that of the next file, of the last one to that before it.
    let next = visit.draft.files.len().checked_sub(1).map(|last| removal(at.min(last)));
    let next = next.unwrap_or_else(|| ATTACH.to_owned());
    vec![Effect::DropFiles(vec![file.key]), save(visit), Effect::Focus(Focus::Field(next))]
}

/// One field of the review is to be changed.
pub(super) fn edit(visit: &mut Visit, field: String) -> Vec<Effect> {
    if field == "text" {
        visit.screen = Screen::Ask;
        return vec![Effect::Focus(Focus::Caret(visit.caret))];
    }
    visit.screen = Screen::Details;
    visit.asked = vec![field.clone()];
    (visit.question, visit.held) = (0, None);
    let place = place(visit, field);
    vec![save(visit), Effect::Focus(Focus::Field(place))]
}

/// To the control of a field, wherever it stands.
pub(super) fn go_to(visit: &mut Visit, field: String) -> Vec<Effect> {
    let here = match visit.screen {
        Screen::Ask => field == "text",
        Screen::Split { .. } => field == SINGLE_ISSUE,
        Screen::Reply => true,
        Screen::Review => on_review(visit, &field),
        Screen::Details => field == SESSION || field != validation::TEXT && visit.asked.contains(&field),
        _ => false,
    };
    if !here {
        return edit(visit, field);
    }
    visit.question = visit.asked.iter().position(|asked| *asked == field).unwrap_or(visit.question);
    let place = place(visit, field);
    vec![Effect::Focus(Focus::Field(place))]
}

/// Where the fault of a field is mended: at the box of its reason or of its link when that is what is wrong, else at the field.
fn place(visit: &Visit, field: String) -> String {
    let fault = visit.held.iter().chain(&visit.errors).find(|error| error.field == field).map(|error| &error.fault);
    let evidence = || {
        visit.terms.field(&field).is_some_and(|field| matches!(field.kind, FieldKind::Evidence { excuse: true, .. }))
    };
    match fault {
        Some(Fault::NoReason) if evidence() => EVIDENCE_EXCUSE.to_owned(),
        Some(Fault::NoReason) => excuse(&field),
        Some(Fault::BadLink | Fault::LinkHost(_)) => EVIDENCE_LINK.to_owned(),
        _ => field,
    }
}

/// Whether the control of a field stands on the review.
fn on_review(visit: &Visit, field: &str) -> bool {
    let consent = |field: &FieldSpec| matches!(field.kind, FieldKind::Consent { .. });
    matches!(field, SESSION | SECRET) || visit.terms.field(field).is_some_and(consent)
}

/// «Дальше», where one question is shown at a time: what is demanded is answered, or stated, before the next one comes. Back is
/// always free.
pub(super) fn next_question(visit: &mut Visit) -> Vec<Effect> {
    let faults = judge::faults(visit);
    let field = visit.asked.get(visit.question).cloned().unwrap_or_default();
    if let Some(fault) = faults.into_iter().find(|fault| fault.field == field) {
        visit.held = Some(fault);
        return vec![Effect::Focus(Focus::Summary)];
    }
    visit.errors.retain(|error| error.field != field);
    question(visit, visit.question + 1)
}

/// Shows another question where one is shown at a time.
pub(super) fn question(visit: &mut Visit, question: usize) -> Vec<Effect> {
    visit.held = None;
    visit.question = question.min(visit.asked.len().saturating_sub(1));
    vec![save(visit), Effect::Focus(Focus::Heading)]
}

/// The details are done: to the review, or to what is wrong with them.
pub(super) fn details_done(visit: &mut Visit) -> Vec<Effect> {
    visit.held = None;
    visit.errors = judge::faults(visit);
    // Consent and proof are asked on the review, which the client has not seen yet.
    visit.errors.retain(|error| !is_of_review(&error.fault));
    if visit.errors.is_empty() {
        visit.refusal = None;
        visit.screen = Screen::Review;
        return vec![save(visit), Effect::Focus(Focus::Heading)];
    }
    to_faults(visit)
}

/// Whether it is mended on the review.
fn is_of_review(fault: &Fault) -> bool {
    matches!(fault, Fault::NoConsent | Fault::NoSecret | Fault::NoSession)
}

/// Shows the faults where they can be mended, and moves the focus to their summary.
pub(super) fn to_faults(visit: &mut Visit) -> Vec<Effect> {
    if visit.draft.replies_to().is_some() {
        visit.screen = Screen::Reply;
        return vec![save(visit), Effect::Focus(Focus::Summary)];
    }
    if visit.errors.iter().any(|error| error.fault == Fault::SeveralQuestions)
        && let Some(drafts) = several(visit)
    {
        visit.screen = Screen::Split { drafts };
        return vec![save(visit), Effect::Focus(Focus::Heading)];
    }
    let elsewhere = |error: &FieldError| !is_of_review(&error.fault);
    let refused = visit.refusal.as_ref().is_some_and(|refusal| refusal.fields().next().is_some());
    if !visit.errors.is_empty() && visit.errors.iter().all(|error| error.field == validation::TEXT) {
        visit.screen = Screen::Ask;
    } else if visit.errors.iter().any(elsewhere) || refused {
        visit.screen = Screen::Details;
        let refused = visit.refusal.iter().flat_map(|refusal| refusal.fields().map(str::to_owned));
        let faulty: Vec<String> =
            visit.errors.iter().filter(|error| elsewhere(error)).map(|e| e.field.clone()).chain(refused).collect();
        let first = faulty.first().cloned();
        for field in faulty {
            if !visit.asked.contains(&field) {
                visit.asked.push(field);
            }
        }
        visit.question = visit.asked.iter().position(|asked| Some(asked) == first.as_ref()).unwrap_or_default();
    } else {
        visit.screen = Screen::Review;
    }
    vec![save(visit), Effect::Focus(Focus::Summary)]
}

/// The proposal to divide once more, after the browser's Back: what was decided can be decided anew.
pub(super) fn split_again(visit: &mut Visit) -> Vec<Effect> {
    visit.draft.kept_as_one = None;
    match several(visit) {
        Some(drafts) => show(visit, Screen::Split { drafts }),
        None => show(visit, Screen::Ask),
    }
}

/// The first draft is written on, the others wait.
pub(super) fn split_taken(visit: &mut Visit) -> Vec<Effect> {
    let Screen::Split { drafts } = &mut visit.screen else { return Vec::new() };
    let mut drafts = std::mem::take(drafts).into_iter().filter(|draft| !draft.text.trim().is_empty());
    let Some(mut first) = drafts.next() else { return show(visit, Screen::Ask) };
    let mut rest: Vec<_> = drafts.collect();
    first.id = visit.new_id();
    for draft in &mut rest {
        draft.id = visit.new_id();
    }
    visit.draft = first;
    visit.scan = Default::default();
    rest.append(&mut visit.waiting);
    visit.waiting = rest;
    visit.revision += 1;
    to_details(visit)
}

/// A sentence moves from one proposed draft to another, to the end of its text.
pub(super) fn split_moved(visit: &mut Visit, from: usize, sentence: usize, to: usize) -> Vec<Effect> {
    let Screen::Split { drafts } = &mut visit.screen else { return Vec::new() };
    if from == to || to >= drafts.len() || from >= drafts.len() {
        return Vec::new();
    }
    let text = drafts[from].text.clone();
    let Some(range) = sentences(&text).get(sentence).cloned() else { return Vec::new() };
    let moved = text[range.clone()].to_owned();
    drafts[from].text = [text[..range.start].trim_end(), text[range.end..].trim_start()].join("\n").trim().to_owned();
    let target = &mut drafts[to].text;
    if !target.is_empty() {
        target.push('\n');
    }
    target.push_str(&moved);
    visit.announce("split.announce_moved", Some(to as u64 + 1), "");
    Vec::new()
}

/// The text stays one ticket. Where the rule is strict, a reason is demanded and goes with the ticket.
pub(super) fn split_refused(visit: &mut Visit) -> Vec<Effect> {
    let reason = visit.one_ticket_reason.trim().to_owned();
    let strict = visit.profile.single_issue.as_ref().is_some_and(|rule| rule.level == Level::Block);
    if strict && reason.is_empty() {
        visit.errors = vec![FieldError { field: SINGLE_ISSUE.to_owned(), fault: Fault::SeveralQuestions }];
        return vec![Effect::Focus(Focus::Summary)];
    }
    visit.errors.clear();
    visit.draft.kept_as_one = Some(reason);
    to_details(visit)
}
