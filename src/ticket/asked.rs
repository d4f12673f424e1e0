//! What does a decision ask of this draft, and what of it is still to answer?
//!
//! The decision says which fields there are for this ticket and how strongly each is asked.
//!
//! A field that is asked because of a guess never locks the client out: at [`Level::Block`] a reason under [`excuse`] counts as an
//! answer, and goes with the ticket.

use super::{
    completeness::{Answered, Told, answer},
    draft::{Draft, EVIDENCE_EXCUSE},
    terms::Terms,
    validation::{Fault, FieldError, absent, faults},
};
use crate::policy::{Desk, FieldKind, FieldSpec, HostFacts, Level, Profile, decide};

/// One field that is asked, and what answers it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked<'p> {
    /// The field.
    pub field: &'p FieldSpec,
    /// How strongly it is asked: from [`Level::Ask`] up.
    pub level: Level,
    /// The rules that ask.
    pub rules: Vec<String>,
    /// A stated reason counts as an answer.
    pub excuse: bool,
    /// What answers it; `None` when it is still to be asked.
    pub answer: Option<Answered>,
}

/// Key of the reason why a field is not answered.
pub fn excuse(field: &str) -> String {
    [field, ".excuse"].concat()
}

/// The fields that are shown, in the order of the form, each with what answers it.
pub fn asked<'t>(terms: &'t Terms, draft: &Draft, host: &HostFacts) -> Vec<Asked<'t>> {
    let told = Told::of(draft);
    let asked = |(field, shown): (&'t FieldSpec, &decide::Asked)| {
        let excused = || draft.reason(&excuse(&shown.id)).filter(|_| shown.excuse).map(|_| Answered::Given);
        Asked {
            field,
            level: shown.level,
            rules: shown.rules.clone(),
            excuse: shown.excuse,
            answer: answer(terms, field, &told, host).or_else(excused),
        }
    };
    terms.fields().map(asked).collect()
}

/// What is wrong with the answers to the fields that are shown, in the order of the form; empty when they may go.
///
/// The text, the subject and whether it is one question are [`validate`](super::validate)'s.
pub fn errors(terms: &Terms, draft: &Draft, host: &HostFacts) -> Vec<FieldError> {
    let mut errors = Vec::new();
    for asked in asked(terms, draft, host) {
        let mut found = faults(asked.field, draft);
        if found.is_empty() && asked.answer.is_none() && asked.level == Level::Block {
            // A reason that is stated, and still no answer, says nothing.
            let stated = stated(&asked, draft).is_some();
            found.push(if stated { Fault::NoReason } else { absent(&asked.field.kind) });
        }
        errors.extend(found.into_iter().map(|fault| FieldError { field: asked.field.id.clone(), fault }));
    }
    errors
}

/// What the client says of why this field is not answered, where that is heard.
fn stated<'d>(asked: &Asked<'_>, draft: &'d Draft) -> Option<&'d str> {
    match asked.field.kind {
        FieldKind::Evidence { excuse: true, .. } => draft.answer(EVIDENCE_EXCUSE),
        _ if asked.excuse => draft.answer(&excuse(&asked.field.id)),
        _ => None,
    }
}

/// The answers that conditions can ask for, each as `field=answer`: [`Facts::answers`](crate::policy::Facts::answers).
pub fn answers(profile: &Profile, desk: &Desk, draft: &Draft) -> Vec<String> {
    let fields = profile.fields.iter().chain(&desk.fields);
    let chosen = fields.filter(|field| matches!(field.kind, FieldKind::Choice(_) | FieldKind::YesNo { .. }));
    chosen.filter_map(|field| Some([&field.id, "=", draft.answer(&field.id)?].concat())).collect()
}
