//! On which terms does the desk take this draft?
//!
//! [`Terms`] are the provider's policy and what it decides about one draft: which fields are asked and how strongly, who takes it, what
//! is promised. Whoever proposes, checks or composes looks there, so that all of them speak of the same decision.

use std::sync::Arc;

use super::{asked::excuse, draft::Draft, facts::facts};
use crate::policy::{
    Decision, Desk, Facts, FieldSpec, HostFacts, Level, Profile, decide, decide::decide_at, facts::Sign,
};

/// The policy, and what it decides about one draft.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Terms {
    /// The policy's first half.
    pub profile: Arc<Profile>,
    /// Its second half.
    pub desk: Desk,
    /// What follows for the draft.
    pub decision: Decision,
    /// The client's own word that led to the department, as typed; `None` when none did.
    pub because: Option<String>,
}

impl Terms {
    /// Decides about a draft at a moment (milliseconds since 1970). `found`: whether an article fits its text, where that is known.
    /// O(words of the profile × words of the text).
    pub fn of(profile: &Arc<Profile>, draft: &Draft, host: &HostFacts, found: Option<bool>, at: f64) -> Self {
        let desk = profile.desk();
        let mut facts = Facts { at, ..facts(profile, &desk, draft, host) };
        facts.signs.extend(found.map(|found| if found { Sign::ArticleFound } else { Sign::NoArticle }));
        let decision = decide_at(profile, &desk, &facts);
        let led = facts.leaders.departments.first();
        let by_word = decision.department.as_ref().is_some_and(|department| Some(&department.id) == led);
        let because = facts.leaders.because.filter(|_| by_word && draft.department.is_none());
        Self { profile: profile.clone(), desk, decision, because }
    }

    /// The fields that are shown, in the order of the form, each with how it is asked.
    pub fn fields(&self) -> impl Iterator<Item = (&FieldSpec, &decide::Asked)> {
        let shown = self.decision.fields.iter().filter(|field| field.level >= Level::Ask);
        shown.filter_map(|asked| Some((self.field(&asked.id)?, asked)))
    }

    /// The fields that are shown, and those that were answered while they were: what was answered goes with the ticket.
    pub fn fields_of(&self, draft: &Draft) -> impl Iterator<Item = &FieldSpec> {
        let answered = |id: &str| draft.answer(id).is_some() || draft.answer(&excuse(id)).is_some();
        let wanted = self.decision.fields.iter().filter(move |field| field.level >= Level::Ask || answered(&field.id));
        wanted.filter_map(|asked| self.field(&asked.id))
    }

    /// Ids of the rules that the ticket is held to, and of those that decide who takes it and when it is answered; what is only told is
    /// left out. In the order of their first use.
    pub fn rules(&self) -> impl Iterator<Item = &String> {
        let Decision { department, urgent, promised, .. } = &self.decision;
        let department = department.iter().flat_map(|because| &because.rules);
        let urgent = urgent.iter().flat_map(|(_, because)| &because.rules);
        let promised = promised.iter().flat_map(|promised| &promised.rules);
        let decisive: Vec<&String> = department.chain(urgent).chain(promised).collect();
        let rules = self.decision.rules.iter();
        rules.filter(move |(id, level)| *level > Level::Inform || decisive.contains(&id)).map(|(id, _)| id)
    }

    /// A field of either half.
    pub fn field(&self, id: &str) -> Option<&FieldSpec> {
        self.desk.field(&self.profile, id)
    }

    /// How a field is asked of this draft; `None` when it is not.
    pub fn asked(&self, id: &str) -> Option<&decide::Asked> {
        self.decision.fields.iter().find(|field| field.id == id && field.level >= Level::Ask)
    }

    /// Id of the department that takes it.
    pub fn department(&self) -> Option<&str> {
        self.decision.department.as_ref().map(|department| department.id.as_str())
    }

    /// Whether it goes before the queue.
    pub fn is_urgent(&self) -> bool {
        self.decision.urgent.is_some()
    }
}
