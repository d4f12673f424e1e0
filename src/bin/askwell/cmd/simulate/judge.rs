//! One ticket → the line that the contract wants.
//!
//! Offsets count Unicode scalar values. What the profile does not have is `null` or empty; nothing is invented.

use std::{ops::Range, sync::Arc};

use askwell::{
    policy::{Decision, FieldKind, HostFacts, KnownTicket, Level, Profile, desk::Topic},
    ticket::{
        Draft, Terms,
        asked::asked,
        completeness::{ERROR_TEXT, identifies},
        facts::own_services,
        issues::questions,
        reading::{self, Reading, Urgency},
        secrets::{Secret, secrets},
    },
};
use serde_json::Value;

use super::{
    line::{Given, Hidden, Line, Promise, Rule, Span},
    moment,
};
use crate::site::corpus::Corpus;

/// Most articles that a line names: as many as the page shows.
const ARTICLES: usize = 5;

/// One profile with what it needs to judge.
pub(super) struct Desk<'c> {
    pub(super) profile: Arc<Profile>,
    corpora: &'c [(String, Corpus)],
    at: f64,
}

/// What came out of one ticket.
pub(super) struct Verdict {
    pub(super) id: String,
    /// The whole line as it is printed: the keys in the order of the contract.
    pub(super) written: String,
    /// The same, for tables.
    pub(super) line: Value,
    /// A demanded answer is missing, several questions stand where one is demanded, or the client must log in first.
    pub(super) blocked: bool,
    pub(super) split: bool,
    pub(super) deflected: bool,
}

impl<'c> Desk<'c> {
    /// `at` is when the tickets are sent, in milliseconds since 1970.
    pub(super) fn new(profile: Profile, corpora: &'c [(String, Corpus)], at: f64) -> Self {
        Self { profile: Arc::new(profile), corpora, at }
    }

    /// Judges `{"id","lang","text","host"}`; what is absent is empty.
    pub(super) fn judge(&self, ticket: &Value) -> Verdict {
        let text = ticket["text"].as_str().unwrap_or_default();
        let lang = ticket["lang"].as_str().unwrap_or(&self.profile.locale);
        let host = host_facts(&ticket["host"]);
        let draft = Draft { text: text.to_owned(), ..Draft::default() };
        let issues = questions(text);
        let articles = self.articles(lang, text);
        let terms = Terms::of(&self.profile, &draft, &host, Some(!articles.is_empty()), self.at);
        let reading = reading::read_for(text, &own_services(&terms.desk));
        let decision = &terms.decision;
        let asked = asked(&terms, &draft, &host);
        // What the form asks for is what is looked for: the provider has words and forms of its own for an account.
        let account = identifies(&terms, &draft).unwrap_or(reading.states.login_or_contract);
        let missing: Vec<_> = asked
            .into_iter()
            .filter(|asked| asked.answer.is_none() && !matches!(asked.field.kind, FieldKind::Department))
            // The page asks whether there is more than the number, and for steps in order: the text tells something of either.
            .filter(|asked| asked.field.id != ERROR_TEXT || !reading.states.error_text)
            .filter(|asked| !matches!(asked.field.kind, FieldKind::Steps { .. }) || !reading.states.steps)
            .collect();
        let split = issues.len() > 1;
        let single =
            decision.checks.iter().any(|check| check.topic == Topic::OneQuestion && check.level == Level::Block);
        let gated = decision.gate.as_ref().is_some_and(|gate| gate.level == Level::Block);
        let blocked = missing.iter().any(|asked| asked.level == Level::Block) || split && single || gated;
        let offsets = Offsets::of(text);
        let hidden = |secret: &Secret| {
            let (start, end) = offsets.scalars(&secret.range);
            Hidden { start, end, kind: secret.kind.name() }
        };
        let line = Line {
            id: &ticket["id"],
            issues: issues.iter().map(|range| offsets.span(range)).collect(),
            secrets: secrets(text, &[]).iter().map(hidden).collect(),
            department: decision.department.as_ref().map(|department| department.id.as_str()),
            urgency: urgency(&terms, &reading).name(),
            intent: reading.intent.name(),
            needs_session: reading.needs_session,
            scope: reading.scope.name(),
            tone: reading.tone.name(),
            bump: reading.bump,
            states: states(&reading, account),
            missing: missing.iter().map(|asked| asked.field.id.as_str()).collect(),
            rules: decision.rules.iter().map(|(id, level)| Rule { id, level: level.name() }).collect(),
            promise: promise(decision),
            articles: &articles,
        };
        let written = serde_json::to_string(&line).unwrap_or_default();
        let line = serde_json::to_value(&line).unwrap_or_default();
        let id = ticket["id"].as_str().map_or_else(|| ticket["id"].to_string(), str::to_owned);
        Verdict { id, blocked, split, deflected: !articles.is_empty(), line, written }
    }

    fn articles(&self, lang: &str, text: &str) -> Vec<String> {
        let language = lang.split('-').next().unwrap_or(lang);
        let Some((_, corpus)) = self.corpora.iter().find(|(locale, _)| locale == language) else { return Vec::new() };
        let hits = corpus.index.search(text, ARTICLES).hits;
        hits.iter().map(|hit| corpus.article(hit.doc).0.to_owned()).collect()
    }
}

/// A ticket out of the bytes of its line; what is wrong with it otherwise, and what to write instead.
pub(super) fn ticket(line: &[u8]) -> Result<Value, String> {
    let ticket: Value =
        serde_json::from_slice(line).map_err(|error| format!("{error}; write one JSON object a line, in UTF-8"))?;
    match &ticket {
        Value::Object(keys) => match keys.get("text") {
            Some(Value::String(_)) => Ok(ticket),
            Some(_) => Err("`text` is no string; write what the client wrote as one".to_owned()),
            None => Err("`text` is absent; write {\"id\":\"1\",\"text\":\"what the client wrote\"}".to_owned()),
        },
        _ => Err("this is no ticket; write one JSON object a line".to_owned()),
    }
}

/// Whether the host page vouches for the client: `true`, a session's name or whatever it tells of one; `"none"` is no session.
fn is_verified(session: &Value) -> bool {
    match session {
        Value::Null => false,
        Value::Bool(verified) => *verified,
        Value::String(name) => !matches!(name.as_str(), "" | "none"),
        _ => true,
    }
}

/// What the profile's own rules decide, of which promises and channels go; without such rules what the text says.
fn urgency(terms: &Terms, reading: &Reading) -> Urgency {
    match (terms.desk.urgency.is_empty(), terms.is_urgent()) {
        (true, _) => reading.urgency,
        (false, true) => Urgency::Emergency,
        (false, false) => Urgency::Normal,
    }
}

/// What is promised, with its moment where the clock tells one.
fn promise(decision: &Decision) -> Option<Promise<'_>> {
    let promised = decision.promised.as_ref()?;
    Some(Promise {
        kind: promised.kind.name(),
        bound: promised.bound.name(),
        clock: promised.clock.name(),
        minutes: promised.minutes,
        rule: promised.rules.first().map(String::as_str),
        due: promised.due.map(moment::written),
    })
}

fn states(reading: &Reading, account: bool) -> Given {
    let states = &reading.states;
    Given {
        url: states.url,
        since_when: states.since_when,
        steps: states.steps,
        error_text: states.error_text,
        goal: states.goal,
        login_or_contract: account,
        reach: states.reach.name(),
    }
}

/// Keys of `host`, and of what stands in it, that are read.
const HOST: [&str; 11] = [
    "session",
    "login",
    "contract",
    "email",
    "plan",
    "services",
    "open_tickets",
    "tickets",
    "blocked",
    "account",
    "one_time_code",
];
const ACCOUNT: [&str; 1] = ["status"];
const TICKET: [&str; 3] = ["number", "subject", "open"];

/// What a ticket tells of the host that nobody reads, and what to write instead.
pub(super) fn unread(ticket: &Value) -> Vec<String> {
    let host = &ticket["host"];
    if !(host.is_object() || host.is_null()) {
        return vec!["`host` is no object; write {\"session\":true,\"plan\":\"Premium\"}".to_owned()];
    }
    let mut unread = Vec::new();
    let mut look = |inside: &str, object: &Value, known: &[&str]| {
        let keys = object.as_object().into_iter().flatten().map(|(key, _)| key);
        for key in keys.filter(|key| !known.contains(&key.as_str())) {
            unread.push(format!("`{inside}.{key}` is not read; write one of: {}", known.join(", ")));
        }
    };
    look("host", host, &HOST);
    look("host.account", &host["account"], &ACCOUNT);
    for list in ["open_tickets", "tickets"] {
        for one in host[list].as_array().into_iter().flatten() {
            look(&format!("host.{list}"), one, &TICKET);
        }
    }
    unread
}

/// What the host page would have told.
fn host_facts(host: &Value) -> HostFacts {
    let text = |key: &str| host[key].as_str().map(str::to_owned);
    let list = |key: &str| host[key].as_array().into_iter().flatten();
    let ticket = |ticket: &Value| KnownTicket {
        number: ticket["number"].as_str().unwrap_or_default().to_owned(),
        subject: ticket["subject"].as_str().unwrap_or_default().to_owned(),
        open: ticket["open"].as_bool().unwrap_or(true),
    };
    HostFacts {
        login: text("login"),
        contract: text("contract"),
        email: text("email"),
        plan: text("plan"),
        services: list("services").filter_map(|service| service.as_str().map(str::to_owned)).collect(),
        tickets: list("open_tickets").chain(list("tickets")).map(ticket).collect(),
        token: is_verified(&host["session"]).then(|| "told".to_owned()),
        blocked: host["blocked"] == true || host["account"]["status"] == "blocked",
        one_time_code: host["one_time_code"] == true,
    }
}

/// Byte offsets as counts of Unicode scalar values, found without counting from the beginning each time.
struct Offsets(Vec<usize>);

impl Offsets {
    fn of(text: &str) -> Self {
        Self(text.char_indices().map(|(at, _)| at).collect())
    }

    fn scalars(&self, range: &Range<usize>) -> (usize, usize) {
        let at = |byte: usize| self.0.partition_point(|start| *start < byte);
        (at(range.start), at(range.end))
    }

    fn span(&self, range: &Range<usize>) -> Span {
        let (start, end) = self.scalars(range);
        Span { start, end }
    }
}
