//! What does the text already answer, and what is still to ask?

use crate::policy::FieldSpec;

/// Where an answer comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answered {
    /// The text holds it: the words found.
    FromText(String),
    /// The host page knows it.
    FromHost(String),
    /// Steps ticked in an article that was read.
    FromArticle,
    /// The client gave it in its own field.
    Given,
}

/// One field of the profile and what answers it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Need<'p> {
    /// The field.
    pub field: &'p FieldSpec,
    /// What answers it; `None` when it is still to be asked.
    pub answer: Option<Answered>,
}
