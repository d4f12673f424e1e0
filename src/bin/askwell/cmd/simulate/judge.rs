//! One ticket → the line that the contract wants.
//!
//! Offsets count Unicode scalar values. What the profile does not have is `null` or empty; nothing is invented.

use std::ops::Range;

use askwell::{
    policy::{Bound, Clock, FieldKind, HostFacts, KnownTicket, Level, Profile, PromiseKind, promise},
    ticket::{
        Draft, compose,
        issues::questions,
        needs,
        reading::{self, Reading},
        secrets::secrets,
    },
};
use serde_json::{Value, json};

use super::moment;
use crate::site::corpus::Corpus;

/// Most articles that a line names: as many as the page shows.
const ARTICLES: usize = 5;

/// One profile with what it needs to judge.
pub(super) struct Desk<'c> {
    pub(super) profile: Profile,
    pub(super) corpora: &'c [(String, Corpus)],
    /// When the tickets are sent, in milliseconds since 1970.
    pub(super) at: f64,
}

/// What came out of one ticket.
pub(super) struct Verdict {
    pub(super) id: String,
    /// The whole line.
    pub(super) line: Value,
    /// A demanded answer is missing, or several questions stand where one is demanded.
    pub(super) blocked: bool,
    pub(super) split: bool,
    pub(super) deflected: bool,
}

impl Desk<'_> {
    /// Judges `{"id","lang","text","host"}`; what is absent is empty.
    pub(super) fn judge(&self, ticket: &Value) -> Verdict {
        let text = ticket["text"].as_str().unwrap_or_default();
        let lang = ticket["lang"].as_str().unwrap_or(&self.profile.locale);
        let host = host_facts(&ticket["host"]);
        let draft = Draft { text: text.to_owned(), ..Draft::default() };
        let reading = reading::read(text);
        let issues = questions(text);
        let composed = compose(&self.profile, &draft, &host, lang);
        let missing: Vec<_> = needs(&self.profile, &draft, &host)
            .into_iter()
            .filter(|need| need.answer.is_none() && !matches!(need.field.kind, FieldKind::Department))
            .map(|need| need.field)
            .collect();
        let single = self.profile.single_issue.as_ref().is_some_and(|single| single.level == Level::Block);
        let split = issues.len() > 1;
        let blocked = missing.iter().any(|field| field.level == Level::Block) || split && single;
        let articles = self.articles(lang, text);
        let offsets = Offsets::of(text);
        let rules: Vec<Value> = composed
            .rules
            .iter()
            .filter_map(|id| self.profile.rule(id))
            .map(|rule| json!({"id": rule.id, "level": level(rule.level)}))
            .collect();
        let secrets: Vec<Value> = secrets(text, &[])
            .into_iter()
            .map(|secret| {
                let (start, end) = offsets.scalars(&secret.range);
                json!({"start": start, "end": end, "kind": secret.kind.name()})
            })
            .collect();
        let line = json!({
            "id": ticket["id"],
            "issues": issues.iter().map(|range| offsets.span(range)).collect::<Vec<_>>(),
            "secrets": secrets,
            "department": composed.department,
            "urgency": reading.urgency.name(),
            "intent": reading.intent.name(),
            "needs_session": reading.needs_session,
            "scope": reading.scope.name(),
            "tone": reading.tone.name(),
            "bump": reading.bump,
            "states": states(&reading),
            "missing": missing.iter().map(|field| field.id.as_str()).collect::<Vec<_>>(),
            "rules": rules,
            "promise": self.promise(&host),
            "articles": articles,
        });
        let id = ticket["id"].as_str().map_or_else(|| ticket["id"].to_string(), str::to_owned);
        Verdict { id, blocked, split, deflected: !articles.is_empty(), line }
    }

    fn articles(&self, lang: &str, text: &str) -> Vec<String> {
        let language = lang.split('-').next().unwrap_or(lang);
        let Some((_, corpus)) = self.corpora.iter().find(|(locale, _)| locale == language) else { return Vec::new() };
        let hits = corpus.index.search(text, ARTICLES).hits;
        hits.iter().map(|hit| corpus.article(hit.doc).0.to_owned()).collect()
    }

    /// What is promised to a client of this plan, with its moment where the clock tells one.
    fn promise(&self, host: &HostFacts) -> Value {
        let Some(promise) = promise(&self.profile, host.plan.as_deref()) else { return Value::Null };
        let kind = match promise.kind {
            PromiseKind::Reply => "reply",
            PromiseKind::Processing => "processing",
            PromiseKind::Reaction => "reaction",
        };
        json!({
            "kind": kind,
            "bound": if promise.bound == Bound::Usual { "usual" } else { "max" },
            "clock": if promise.clock == Clock::Calendar { "calendar" } else { "working" },
            "minutes": promise.minutes,
            "plan": promise.plan,
            "rule": promise.rule,
            "due": promise.due(self.at).map(moment::written),
        })
    }
}

fn states(reading: &Reading) -> Value {
    let states = &reading.states;
    json!({
        "url": states.url,
        "since_when": states.since_when,
        "steps": states.steps,
        "error_text": states.error_text,
        "goal": states.goal,
        "login_or_contract": states.login_or_contract,
        "reach": states.reach.name(),
    })
}

fn level(level: Level) -> &'static str {
    match level {
        Level::Off => "off",
        Level::Inform => "inform",
        Level::Ask => "ask",
        Level::Warn => "warn",
        Level::Block => "block",
    }
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

    fn span(&self, range: &Range<usize>) -> Value {
        let (start, end) = self.scalars(range);
        json!({"start": start, "end": end})
    }
}
