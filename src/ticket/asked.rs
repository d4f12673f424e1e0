//! What does a decision ask of this draft, and what of it is still to answer?
//!
//! [`completeness`](super::completeness) and [`validation`](super::validation) know the fields that are asked of everyone. Here the
//! [`Decision`] says which fields there are for this ticket and how strongly each is asked, those of the desk among them.
//!
//! A field that is asked because of a guess never locks the client out: at [`Level::Block`] a reason under [`excuse`] counts as an
//! answer, and goes with the ticket.

use super::{
    completeness::{Answered, answer},
    draft::Draft,
    validation::{FieldError, absent, faults},
};
use crate::policy::{Decision, Desk, FieldKind, FieldSpec, HostFacts, Level, Profile};

/// One field that the decision asks for, and what answers it.
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

/// The fields that the decision shows, in the order of the form, each with what answers it.
pub fn asked<'p>(
    profile: &'p Profile,
    desk: &'p Desk,
    decision: &Decision,
    draft: &Draft,
    host: &HostFacts,
) -> Vec<Asked<'p>> {
    let shown = decision.fields.iter().filter(|field| field.level >= Level::Ask);
    let asked = |shown: &crate::policy::decide::Asked| {
        let field = desk.field(profile, &shown.id)?;
        let excused = || draft.answer(&excuse(&shown.id)).filter(|_| shown.excuse).map(|_| Answered::Given);
        Some(Asked {
            field,
            level: shown.level,
            rules: shown.rules.clone(),
            excuse: shown.excuse,
            answer: answer(profile, field, draft, host).or_else(excused),
        })
    };
    shown.filter_map(asked).collect()
}

/// What is wrong with the answers to the fields that the decision shows, in the order of the form; empty when they may go.
///
/// The text, the subject and whether it is one question are [`validate`](super::validate)'s.
pub fn errors(profile: &Profile, desk: &Desk, decision: &Decision, draft: &Draft, host: &HostFacts) -> Vec<FieldError> {
    let mut errors = Vec::new();
    for asked in asked(profile, desk, decision, draft, host) {
        let mut found = faults(asked.field, draft);
        if found.is_empty() && asked.answer.is_none() && asked.level == Level::Block {
            found.push(absent(&asked.field.kind));
        }
        errors.extend(found.into_iter().map(|fault| FieldError { field: asked.field.id.clone(), fault }));
    }
    errors
}

/// The answers that conditions can ask for, each as `field=answer`: [`Facts::answers`](crate::policy::Facts::answers).
pub fn answers(profile: &Profile, desk: &Desk, draft: &Draft) -> Vec<String> {
    let fields = profile.fields.iter().chain(&desk.fields);
    let chosen = fields.filter(|field| matches!(field.kind, FieldKind::Choice(_) | FieldKind::YesNo { .. }));
    chosen.filter_map(|field| Some([&field.id, "=", draft.answer(&field.id)?].concat())).collect()
}
