//! What exactly does support see?

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::draft::{Attachment, ReadArticle};

/// A ticket ready to be sent.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ticket {
    /// One line, at most [`super::validation::SUBJECT_MAX`] characters.
    pub subject: String,
    /// The client's text with secrets masked.
    pub body: String,
    /// What was done before, in order.
    pub steps: Vec<String>,
    /// The error's full text.
    pub error: Option<String>,
    /// What the client wants done.
    pub goal: Option<String>,
    /// Id of the department.
    pub department: Option<String>,
    /// Who asks: `login`, `contract`, `email`…
    pub requester: BTreeMap<String, String>,
    /// Answers that have no place of their own, by field id.
    pub answers: BTreeMap<String, String>,
    /// Articles that were read and did not help.
    pub articles: Vec<ReadArticle>,
    /// Links to screenshots.
    pub links: Vec<String>,
    /// Why there is no screenshot.
    pub evidence_excuse: Option<String>,
    /// Files in order.
    pub files: Vec<Attachment>,
    /// Id and version of the profile.
    pub profile: (String, String),
    /// Ids of the rules that applied, in the profile's order.
    pub rules: Vec<String>,
    /// Numbers of earlier tickets that this one belongs to.
    pub related: Vec<String>,
    /// The consent box, when the profile has one.
    pub consent: Option<bool>,
    /// Language that the client reads, as a BCP 47 tag.
    pub locale: String,
}
