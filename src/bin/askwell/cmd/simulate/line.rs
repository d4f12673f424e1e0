//! The line of one ticket: the keys of the contract, in its order.

use serde::Serialize;
use serde_json::Value;

/// What the desk reads out of a ticket. Offsets count Unicode scalar values; what the profile does not have is `null` or empty.
#[derive(Debug, Serialize)]
pub(super) struct Line<'t> {
    pub(super) id: &'t Value,
    pub(super) issues: Vec<Span>,
    pub(super) secrets: Vec<Hidden>,
    pub(super) department: Option<&'t str>,
    pub(super) urgency: &'static str,
    pub(super) intent: &'static str,
    pub(super) needs_session: bool,
    pub(super) scope: &'static str,
    pub(super) tone: &'static str,
    pub(super) bump: bool,
    pub(super) states: Given,
    pub(super) missing: Vec<&'t str>,
    pub(super) rules: Vec<Rule<'t>>,
    pub(super) promise: Option<Promise<'t>>,
    pub(super) articles: &'t [String],
}

/// One question of several.
#[derive(Debug, Serialize)]
pub(super) struct Span {
    pub(super) start: usize,
    pub(super) end: usize,
}

/// A secret.
#[derive(Debug, Serialize)]
pub(super) struct Hidden {
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) kind: &'static str,
}

/// What the text gives already.
#[derive(Debug, Serialize)]
pub(super) struct Given {
    pub(super) url: bool,
    pub(super) since_when: bool,
    pub(super) steps: bool,
    pub(super) error_text: bool,
    pub(super) goal: bool,
    pub(super) login_or_contract: bool,
    pub(super) reach: &'static str,
}

/// A rule that speaks.
#[derive(Debug, Serialize)]
pub(super) struct Rule<'t> {
    pub(super) id: &'t str,
    pub(super) level: &'static str,
}

/// What is promised, with its moment where the clock tells one.
#[derive(Debug, Serialize)]
pub(super) struct Promise<'t> {
    pub(super) kind: &'static str,
    pub(super) bound: &'static str,
    pub(super) clock: &'static str,
    pub(super) minutes: u32,
    pub(super) rule: Option<&'t str>,
    pub(super) due: Option<String>,
}
