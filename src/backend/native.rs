//! What does a ticket look like on the wire of the native contract, and which tickets does it accept?
//!
//! The page and `askwell serve` share these types, so the two cannot drift apart; the published form of the contract is
//! `docs/ticket-intake.openapi.yaml`, and `tests/intake` holds the server to it. A request is one JSON object, sent alone
//! (`application/json`) or as the part [`PART_TICKET`] or [`PART_REPLY`] of a `multipart/form-data` body beside any number of
//! [`PART_FILE`] parts and one [`PART_SECRET`].
//!
//! Invariants: members are snake_case; empty members are left out when written and may be left out when read; unknown
//! members of a *request* are refused, unknown members of an *answer* are ignored, so that a server may grow before the pages
//! that talk to it. [`Ticket::problems`] and [`Reply::problems`] are the whole of what a server may answer with status 422
//! for a field: a page that calls them first never meets that answer.
//!
//! Costs: the checks are O(length of the text), and allocate only for the faults that they find.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// Where tickets are posted, relative to the backend's base URL.
pub const TICKETS_PATH: &str = "v1/tickets";
/// The last segment of the path where replies to one ticket are posted: `v1/tickets/{number}/replies`.
pub const REPLIES_SEGMENT: &str = "replies";
/// Request header that makes a retry safe (draft-ietf-httpapi-idempotency-key-header): an RFC 8941 String, quotes included.
pub const IDEMPOTENCY_KEY: &str = "Idempotency-Key";
/// Answer header, `true` when the answer repeats an earlier one and nothing was stored twice.
pub const IDEMPOTENCY_REPLAYED: &str = "Idempotency-Replayed";
/// Media type of every refusal (RFC 9457); its body is a [`Problem`].
pub const PROBLEM_JSON: &str = "application/problem+json";

/// Name of the multipart part that holds the [`Ticket`] as JSON.
pub const PART_TICKET: &str = "ticket";
/// Name of the multipart part that holds the [`Reply`] as JSON.
pub const PART_REPLY: &str = "reply";
/// Name of every multipart part that holds an attached file.
pub const PART_FILE: &str = "file";
/// Name of the multipart part that holds a password or a key as plain text: kept apart from the ticket and shown once.
pub const PART_SECRET: &str = "secret";

/// Characters of an idempotency key between its quotes. The lower bound is what 128 random bits need in base64.
pub const KEY_CHARS: std::ops::RangeInclusive<usize> = 20..=128;
/// Characters of a subject.
pub const SUBJECT_CHARS: std::ops::RangeInclusive<usize> = 3..=150;
/// Most characters of a body.
pub const BODY_CHARS: usize = 20_000;
/// Most steps.
pub const STEPS: usize = 30;
/// Most characters of an error message, and of one answer: long enough for a stack trace.
pub const ERROR_CHARS: usize = 8_000;
/// Most characters of a goal, of one step, and of the reason for a missing screenshot.
pub const LINE_CHARS: usize = 2_000;
/// Most characters of an id, a name, a department and every other single word or two.
pub const WORD_CHARS: usize = 200;
/// Most entries of each list and map that has no bound of its own.
pub const ENTRIES: usize = 50;
/// Most characters of a link: what every browser and proxy still accepts.
pub const LINK_CHARS: usize = 2_048;
/// Most attached files of one request, unless the server says otherwise.
pub const FILES: usize = 10;
/// Most bytes of one attached file, unless the server says otherwise.
pub const FILE_BYTES: usize = 20 * 1024 * 1024;
/// Most bytes of a secret.
pub const SECRET_BYTES: usize = 1024;
/// The values of [`Ticket::urgency`].
pub const URGENCIES: [&str; 2] = ["normal", "emergency"];
/// The keys of [`Ticket::requester`].
pub const REQUESTER_KEYS: [&str; 7] = ["login", "contract", "email", "name", "phone", "plan", "service"];
/// The keys of which at least one must be filled in, or nobody could be answered.
pub const IDENTIFYING_KEYS: [&str; 4] = ["login", "contract", "email", "phone"];

/// A well-formed question to the help desk.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Ticket {
    /// One line, [`SUBJECT_CHARS`] characters.
    pub subject: String,
    /// What happens, in the client's words; at most [`BODY_CHARS`] characters. May be empty.
    pub body: String,
    /// How to see the problem, one entry per step, in order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub steps: Vec<String>,
    /// The full text of the error message, as copied.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error: Option<String>,
    /// What the client wants to reach.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub goal: Option<String>,
    /// Id of the department in the provider's profile.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub department: Option<String>,
    /// One of [`URGENCIES`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub urgency: Option<String>,
    /// Who asks: keys from [`REQUESTER_KEYS`], at least one of [`IDENTIFYING_KEYS`] filled in.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub requester: BTreeMap<String, String>,
    /// Answers to the profile's own questions: field id → value.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub answers: BTreeMap<String, String>,
    /// The articles that the client read before asking.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub articles: Vec<ReadArticle>,
    /// Links to the page with the problem or to a screenshot; `http` and `https` only.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub links: Vec<String>,
    /// Why there is no screenshot, in the client's words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub evidence: Option<String>,
    /// The profile by which the ticket was checked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub profile: Option<ProfileRef>,
    /// Numbers of related tickets: parts of one split question, or earlier ones.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub related: Vec<String>,
    /// Whether the client agreed to what the profile asks consent for; absent when it asks for nothing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub consent: Option<bool>,
    /// Language of the page, as a BCP 47 tag.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub locale: Option<String>,
}

/// An article that the client read, and how far the steps in it helped.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReadArticle {
    /// The article's id in the catalog.
    pub id: String,
    /// The title that the client saw.
    pub title: String,
    /// Steps that the client marked as done.
    #[serde(default)]
    pub steps_done: u16,
    /// Steps that the article has.
    #[serde(default)]
    pub steps_total: u16,
    /// Texts of the steps that did not work.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub failed: Vec<String>,
}

/// The provider's profile by which a ticket was checked.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ProfileRef {
    /// The profile's id.
    pub id: String,
    /// The profile's version.
    pub version: String,
    /// Ids of the rules that the ticket was held to.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub rules: Vec<String>,
}

/// An addition to a ticket that exists.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Reply {
    /// The text, 1 to [`BODY_CHARS`] characters.
    pub body: String,
    /// Who replies, under the keys of [`Ticket::requester`]; may be empty.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub requester: BTreeMap<String, String>,
    /// Links to the page with the problem or to a screenshot; `http` and `https` only.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub links: Vec<String>,
    /// Language of the page, as a BCP 47 tag.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub locale: Option<String>,
}

/// The answer to an accepted ticket or reply: status 201, sent only once everything is safely stored.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Created {
    /// The ticket's number as people say it, such as `100-0001`.
    pub number: String,
    /// Where the client can follow the ticket, when the provider has such a page.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// What became of each attached file, in the order in which they were sent.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub attachments: Vec<StoredFile>,
}

/// What became of one attached file.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct StoredFile {
    /// The name under which the file was sent.
    pub name: String,
    /// Whether the desk has it.
    pub stored: bool,
    /// Why the desk does not have it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

/// A refusal, as RFC 9457 spells it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Problem {
    /// A URI that names the kind of problem; `about:blank` when the status says it all.
    #[serde(default = "about_blank")]
    pub r#type: String,
    /// The kind of problem in a few English words.
    #[serde(default)]
    pub title: String,
    /// The HTTP status, repeated.
    #[serde(default)]
    pub status: u16,
    /// What went wrong this time, and what to do.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub detail: String,
    /// Every faulty member of the request.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub errors: Vec<FieldProblem>,
}

/// One faulty member of a request.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldProblem {
    /// The member as a JSON Pointer fragment (RFC 6901 §6, not percent-encoded), such as `#/requester/email`; absent when the
    /// fault belongs to no member.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pointer: Option<String>,
    /// What is wrong, in English.
    pub detail: String,
}

fn about_blank() -> String {
    String::from("about:blank")
}
