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

use crate::ticket::email;

/// Where tickets are posted, relative to the backend's base URL.
pub const TICKETS_PATH: &str = "v1/tickets";
/// Where the outcome of a key is asked for, relative to the backend's base URL: `GET` with the header [`IDEMPOTENCY_KEY`].
pub const RECEIPT_PATH: &str = "v1/receipt";
/// Where a form asks for its token, relative to the backend's base URL.
pub const FORM_PATH: &str = "v1/form";
/// Request header with the token of the form, and after a point the work that it asked for.
pub const FORM_TOKEN: &str = "Askwell-Form";
/// The [`Problem`]'s `type` of a 503 that asks for a token with work: the server is under load.
pub const WORK_WANTED: &str = "urn:askwell:problem:work-wanted";
/// The last segment of the path where replies to one ticket are posted: `v1/tickets/{number}/replies`.
pub const REPLIES_SEGMENT: &str = "replies";
/// Request header that makes a retry safe (draft-ietf-httpapi-idempotency-key-header): an RFC 8941 String, quotes included.
pub const IDEMPOTENCY_KEY: &str = "Idempotency-Key";
/// Answer header, `true` when the answer repeats an earlier one and nothing was stored twice.
pub const IDEMPOTENCY_REPLAYED: &str = "Idempotency-Replayed";
/// The [`Problem`]'s `type` of a 422 that concerns no field: the key was used before for another content.
pub const KEY_REUSED: &str = "urn:askwell:problem:key-reused";
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
/// Most rule ids of a profile: a long regulation cut into single sentences.
pub const RULES: usize = 200;
/// Most characters of a link: what every browser and proxy still accepts.
pub const LINK_CHARS: usize = 2_048;
/// Most attached files of one request, unless the server says otherwise.
pub const FILES: usize = 10;
/// Most bytes of one attached file, unless the server says otherwise.
pub const FILE_BYTES: usize = 20 * 1024 * 1024;
/// Most bytes of a secret.
pub const SECRET_BYTES: usize = 1024;
/// The values of [`Ticket::urgency`].
pub const URGENCIES: [&str; 2] = ["normal", EMERGENCY];
/// What goes before the queue.
pub const EMERGENCY: &str = "emergency";
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

/// The answer to an accepted ticket or reply, sent only once everything is safely stored: status 201, or 202 from a relay that still has
/// to hand it on.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Created {
    /// The ticket's number as people say it, such as `100-0001`.
    pub number: String,
    /// Where the client can follow the ticket, when the provider has such a page.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// Where it is, when a relay stands before the help desk: `delivered`, `queued` (it goes there by itself) or `held` (a person looks
    /// at it first). With the last two `number` is the relay's own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub state: Option<String>,
    /// The relay's own number, once `number` is the help desk's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reference: Option<String>,
    /// `wanted` when the part [`PART_SECRET`] came empty: the client had a secret and is asked for it again. The same request with it
    /// brings it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub secret: Option<String>,
    /// What of the ticket did not reach the help desk, in its words: the ticket is there and lacks it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub missing: Option<String>,
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
    /// The same in one word, one of [`flaw`]: what a page says in the client's own language.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// The bound that was passed: characters of a text, entries of a list, bytes of a file or of `#/files` together.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limit: Option<u64>,
}

/// The values of [`FieldProblem::code`].
pub mod flaw {
    /// It is absent.
    pub const NEEDED: &str = "needed";
    /// A text of fewer characters.
    pub const TOO_SHORT: &str = "too_short";
    /// A text of more characters.
    pub const TOO_LONG: &str = "too_long";
    /// A list of more entries; under `#/files`, more files.
    pub const TOO_MANY: &str = "too_many";
    /// A file of more bytes; under `#/files`, all of them together.
    pub const TOO_LARGE: &str = "too_large";
    /// A file of a type that is not taken.
    pub const FILE_TYPE: &str = "file_type";
    /// Anything else.
    pub const INVALID: &str = "invalid";
}

impl FieldProblem {
    /// A fault of `pointer`, of which only words are known; empty for a fault of no member.
    pub fn said(pointer: &str, detail: impl Into<String>) -> Self {
        let pointer = (!pointer.is_empty()).then(|| pointer.to_owned());
        Self { pointer, detail: detail.into(), ..Self::default() }
    }

    /// A fault that has a name of its own.
    pub fn coded(pointer: &str, code: &str, limit: impl Into<Option<u64>>, detail: impl Into<String>) -> Self {
        Self { code: Some(code.to_owned()), limit: limit.into(), ..Self::said(pointer, detail) }
    }
}

impl Ticket {
    /// Every fault for which a server refuses the ticket, in the order of the members; empty when it is acceptable.
    pub fn problems(&self) -> Vec<FieldProblem> {
        let mut faults = Faults::default();
        if self.subject.trim().chars().count() < *SUBJECT_CHARS.start() {
            let least = *SUBJECT_CHARS.start();
            faults.push("#/subject", flaw::TOO_SHORT, Some(least), format!("needs at least {least} characters"));
        }
        faults.longest("#/subject", &self.subject, *SUBJECT_CHARS.end());
        faults.longest("#/body", &self.body, BODY_CHARS);
        faults.list("#/steps", &self.steps, STEPS, LINE_CHARS);
        faults.option("#/error", self.error.as_deref(), ERROR_CHARS);
        faults.option("#/goal", self.goal.as_deref(), LINE_CHARS);
        faults.option("#/department", self.department.as_deref(), WORD_CHARS);
        if self.urgency.as_deref().is_some_and(|urgency| !URGENCIES.contains(&urgency)) {
            faults.push("#/urgency", flaw::INVALID, None, format!("must be one of {}", URGENCIES.join(", ")));
        }
        faults.requester(&self.requester);
        if !IDENTIFYING_KEYS.iter().any(|key| self.requester.get(*key).is_some_and(|value| !value.trim().is_empty())) {
            let detail = format!("needs at least one of {}", IDENTIFYING_KEYS.join(", "));
            faults.push("#/requester", flaw::NEEDED, None, detail);
        }
        faults.map("#/answers", &self.answers, ERROR_CHARS);
        faults.most("#/articles", self.articles.len(), ENTRIES);
        for (n, article) in self.articles.iter().enumerate() {
            faults.longest(&format!("#/articles/{n}/id"), &article.id, WORD_CHARS);
            faults.longest(&format!("#/articles/{n}/title"), &article.title, WORD_CHARS);
            faults.list(&format!("#/articles/{n}/failed"), &article.failed, ENTRIES, LINE_CHARS);
        }
        faults.links(&self.links);
        faults.option("#/evidence", self.evidence.as_deref(), LINE_CHARS);
        if let Some(profile) = &self.profile {
            faults.longest("#/profile/id", &profile.id, WORD_CHARS);
            faults.longest("#/profile/version", &profile.version, WORD_CHARS);
            faults.list("#/profile/rules", &profile.rules, RULES, WORD_CHARS);
        }
        faults.list("#/related", &self.related, ENTRIES, WORD_CHARS);
        faults.option("#/locale", self.locale.as_deref(), WORD_CHARS);
        faults.0
    }
}

impl Reply {
    /// Every fault for which a server refuses the reply, in the order of the members; empty when it is acceptable.
    pub fn problems(&self) -> Vec<FieldProblem> {
        let mut faults = Faults::default();
        if self.body.trim().is_empty() {
            faults.push("#/body", flaw::NEEDED, None, String::from("must not be empty"));
        }
        faults.longest("#/body", &self.body, BODY_CHARS);
        faults.requester(&self.requester);
        faults.links(&self.links);
        faults.option("#/locale", self.locale.as_deref(), WORD_CHARS);
        faults.0
    }
}

/// Whether `link` is an absolute `http` or `https` address with a host and without spaces: what may become a link in an inbox.
pub fn is_web_link(link: &str) -> bool {
    let Some((scheme, rest)) = link.split_once("://") else { return false };
    let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
    (scheme.eq_ignore_ascii_case("http") || scheme.eq_ignore_ascii_case("https"))
        && !host.is_empty()
        && !link.chars().any(|c| c.is_whitespace() || c.is_control())
}

/// The faults found so far.
#[derive(Default)]
struct Faults(Vec<FieldProblem>);

impl Faults {
    fn push(&mut self, pointer: &str, code: &str, limit: Option<usize>, detail: String) {
        self.0.push(FieldProblem::coded(pointer, code, limit.map(|limit| limit as u64), detail));
    }

    fn longest(&mut self, pointer: &str, text: &str, most: usize) {
        // The byte length bounds the number of characters from above, so that short texts are never counted.
        if text.len() > most && text.chars().count() > most {
            self.push(pointer, flaw::TOO_LONG, Some(most), format!("has more than {most} characters"));
        }
    }

    fn option(&mut self, pointer: &str, text: Option<&str>, most: usize) {
        if let Some(text) = text {
            self.longest(pointer, text, most);
        }
    }

    fn most(&mut self, pointer: &str, found: usize, most: usize) {
        if found > most {
            let detail = format!("has {found} entries, at most {most} are allowed");
            self.push(pointer, flaw::TOO_MANY, Some(most), detail);
        }
    }

    fn list(&mut self, pointer: &str, entries: &[String], most: usize, chars: usize) {
        self.most(pointer, entries.len(), most);
        for (n, entry) in entries.iter().enumerate().take(most) {
            self.longest(&format!("{pointer}/{n}"), entry, chars);
        }
    }

    fn map(&mut self, pointer: &str, entries: &BTreeMap<String, String>, chars: usize) {
        self.most(pointer, entries.len(), ENTRIES);
        for (key, value) in entries.iter().take(ENTRIES) {
            // A long key is not repeated: the pointer stays at the map.
            self.longest(pointer, key, WORD_CHARS);
            self.longest(&member(pointer, key), value, chars);
        }
    }

    fn requester(&mut self, requester: &BTreeMap<String, String>) {
        for key in requester.keys().filter(|key| !REQUESTER_KEYS.contains(&key.as_str())).take(ENTRIES) {
            let detail = format!("is not one of {}", REQUESTER_KEYS.join(", "));
            self.push(&member("#/requester", key), flaw::INVALID, None, detail);
        }
        self.map("#/requester", requester, WORD_CHARS);
        if requester.get("email").is_some_and(|email| !email.is_empty() && email::check(email).is_err()) {
            self.push("#/requester/email", flaw::INVALID, None, String::from("is not an e-mail address"));
        }
    }

    fn links(&mut self, links: &[String]) {
        self.list("#/links", links, ENTRIES, LINK_CHARS);
        for (n, _) in links.iter().enumerate().take(ENTRIES).filter(|(_, link)| !is_web_link(link)) {
            let detail = String::from("is not an http or https address");
            self.push(&format!("#/links/{n}"), flaw::INVALID, None, detail);
        }
    }
}

/// The pointer of one member of a map (RFC 6901 §3: `~` and `/` are escaped).
fn member(pointer: &str, key: &str) -> String {
    let key: String = key.chars().take(WORD_CHARS).collect();
    format!("{pointer}/{}", key.replace('~', "~0").replace('/', "~1"))
}

fn about_blank() -> String {
    String::from("about:blank")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ticket() -> Ticket {
        Ticket {
            subject: String::from("Сайт не открывается"),
            requester: BTreeMap::from([(String::from("login"), String::from("u123"))]),
            ..Ticket::default()
        }
    }

    fn pointers(problems: &[FieldProblem]) -> Vec<&str> {
        problems.iter().filter_map(|problem| problem.pointer.as_deref()).collect()
    }

    #[test]
    fn each_fault_is_named_by_its_pointer() {
        type Spoil = fn(&mut Ticket);
        let cases: [(&str, Spoil); 17] = [
            ("#/subject", |t| t.subject = String::from(" я  ")),
            ("#/subject", |t| t.subject = "я".repeat(151)),
            ("#/body", |t| t.body = "я".repeat(20_001)),
            ("#/steps", |t| t.steps = vec![String::new(); 31]),
            ("#/steps/1", |t| t.steps = vec![String::new(), "я".repeat(2_001)]),
            ("#/error", |t| t.error = Some("я".repeat(8_001))),
            ("#/urgency", |t| t.urgency = Some(String::from("critical"))),
            ("#/requester", |t| drop(t.requester.insert(String::from("login"), String::from("  ")))),
            ("#/requester/email", |t| drop(t.requester.insert(String::from("email"), String::from("me@here")))),
            ("#/requester/a~1b~0", |t| drop(t.requester.insert(String::from("a/b~"), String::new()))),
            ("#/answers/os", |t| drop(t.answers.insert(String::from("os"), "я".repeat(8_001)))),
            ("#/answers", |t| drop(t.answers.insert("я".repeat(201), String::new()))),
            ("#/articles/0/title", |t| {
                t.articles = vec![ReadArticle { title: "я".repeat(201), ..ReadArticle::default() }];
            }),
            ("#/links/0", |t| t.links = vec![String::from("javascript://x%0aalert(1)")]),
            ("#/profile/rules", |t| {
                t.profile = Some(ProfileRef { rules: vec![String::new(); RULES + 1], ..ProfileRef::default() });
            }),
            ("#/related", |t| t.related = vec![String::new(); 51]),
            ("#/locale", |t| t.locale = Some("я".repeat(201))),
        ];
        for (pointer, spoil) in cases {
            let mut ticket = ticket();
            assert_eq!(ticket.problems(), [], "the unspoilt ticket");
            spoil(&mut ticket);
            assert_eq!(pointers(&ticket.problems()), [pointer]);
        }
    }

    #[test]
    fn a_text_at_its_limit_is_accepted() {
        let mut ticket = ticket();
        ticket.subject = "я".repeat(150);
        ticket.body = "я".repeat(20_000);
        ticket.steps = vec!["я".repeat(2_000); 30];
        assert_eq!(ticket.problems(), []);
    }

    #[test]
    fn a_reply_needs_words_and_no_requester() {
        assert_eq!(pointers(&Reply { body: String::from(" \n"), ..Reply::default() }.problems()), ["#/body"]);
        assert_eq!(Reply { body: String::from("Не помогло"), ..Reply::default() }.problems(), []);
    }

    #[test]
    fn only_web_addresses_are_links() {
        for good in ["http://a", "HTTPS://пример.рф/ж?q#f"] {
            assert!(is_web_link(good), "{good}");
        }
        for bad in ["", "ftp://a", "javascript:alert(1)", "http://", "https:///x", "http://a b", "//a"] {
            assert!(!is_web_link(bad), "{bad}");
        }
    }

    #[test]
    fn empty_members_are_left_out() {
        let json = serde_json::to_string(&ticket()).unwrap();
        assert_eq!(json, r#"{"subject":"Сайт не открывается","body":"","requester":{"login":"u123"}}"#);
        assert_eq!(serde_json::from_str::<Ticket>(&json).unwrap(), ticket());
    }

    #[test]
    fn requests_are_strict_and_answers_are_not() {
        assert!(serde_json::from_str::<Ticket>(r#"{"subject":"abc","body":"","colour":"red"}"#).is_err());
        assert_eq!(serde_json::from_str::<Created>(r#"{"number":"7","eta":1}"#).unwrap().number, "7");
        assert_eq!(serde_json::from_str::<Problem>("{}").unwrap().r#type, "about:blank");
    }
}
