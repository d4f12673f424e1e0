//! What exactly does support see?
//!
//! [`compose`] takes what [`completeness`](super::completeness) finds, masks every secret in every text, and puts each answer
//! in its place. It never refuses: whether the draft may go is [`validation`](super::validation)'s question.

use std::{collections::BTreeMap, ops::Range};

use super::{
    asked::excuse,
    completeness::{ERROR_TEXT, GOAL, QUESTION, SINCE_WHEN, TASK, URL, prefill},
    draft::{Attachment, Draft, EMAIL, EVIDENCE_EXCUSE, EVIDENCE_LINK, ReadArticle},
    reading::part::Part,
    secrets::masked,
    sentence::{sentences, words},
    speech::is_telling,
    subject::propose,
    terms::Terms,
    validation::SESSION,
};
use crate::policy::{FieldKind, HostFacts};
use crate::wire;

/// A ticket ready to be sent.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ticket {
    /// One line, at most [`super::subject::SUBJECT_MAX`] characters.
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
    /// Answers that have no place of their own, by field id; the reason for several questions as `kept_as_one`.
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
    /// It goes before the queue.
    pub urgent: bool,
    /// Ids of the rules that applied: [`Terms::rules`].
    pub rules: Vec<String>,
    /// Numbers of the client's earlier tickets that the text names.
    pub related: Vec<String>,
    /// The consent box, when the profile has one.
    pub consent: Option<bool>,
    /// Language that the client reads, as a BCP 47 tag.
    pub locale: String,
}
wire!(struct Ticket {
    subject, body, steps, error, goal, department, urgent, requester, answers, articles, links, evidence_excuse, files, profile,
    rules, related, consent, locale
});

/// The ticket that this draft makes.
pub fn compose(terms: &Terms, draft: &Draft, host: &HostFacts, locale: &str) -> Ticket {
    let profile = &terms.profile;
    let mut draft = draft.clone();
    prefill(terms, &mut draft, host);
    let masked = |text: &str| masked(text, &draft.not_secret);
    let answer = |key: &str| draft.answer(key).map(&masked);
    let mut ticket = Ticket {
        subject: draft.subject_line(),
        body: masked(draft.text.trim()),
        steps: draft.steps.iter().map(|step| masked(step.trim())).filter(|step| !step.is_empty()).collect(),
        rules: terms.rules().cloned().collect(),
        department: terms.department().map(str::to_owned),
        urgent: terms.is_urgent(),
        articles: draft.articles.clone(),
        files: draft.files.clone(),
        profile: (profile.id.clone(), profile.version.clone()),
        related: related(&draft.text, host),
        locale: locale.to_owned(),
        ..Ticket::default()
    };
    for field in terms.fields_of(&draft) {
        let unanswered = excuse(&field.id);
        ticket.answers.extend(answer(&unanswered).map(|reason| (unanswered, reason)));
        match &field.kind {
            FieldKind::Line { .. } | FieldKind::Text { .. } => match (field.id.as_str(), answer(&field.id)) {
                (ERROR_TEXT, error) => ticket.error = error,
                (GOAL, goal) => ticket.goal = goal,
                // What should be done stands where what for does, unless both are asked.
                (TASK, task) if terms.field(GOAL).is_none() => ticket.goal = task,
                (id, Some(answer)) => drop(ticket.answers.insert(id.to_owned(), answer)),
                (_, None) => {}
            },
            // What names the account goes as typed: a contract number may have the form of a card, and masked it is of no use.
            FieldKind::AnyOf(identifiers) => ticket
                .requester
                .extend(identifiers.iter().filter_map(|id| Some((id.id.clone(), draft.answer(&id.id)?.to_owned())))),
            FieldKind::Email => {
                ticket.requester.extend(draft.answer(EMAIL).map(|email| (EMAIL.to_owned(), email.to_owned())));
            }
            FieldKind::Evidence { excuse, .. } => {
                ticket.links = answer(EVIDENCE_LINK).into_iter().collect();
                ticket.evidence_excuse = answer(EVIDENCE_EXCUSE).filter(|_| *excuse);
            }
            FieldKind::Consent { .. } => ticket.consent = Some(draft.consent),
            FieldKind::Choice(_) | FieldKind::YesNo { .. } | FieldKind::Confirm => {
                for key in [field.id.clone(), details(&field.id)] {
                    ticket.answers.extend(answer(&key).map(|answer| (key, answer)));
                }
            }
            FieldKind::Steps { .. } | FieldKind::Department => {}
        }
    }
    ticket
        .answers
        .extend(answer(PAID).filter(|_| terms.decision.paid.is_some()).map(|agreed| (PAID.to_owned(), agreed)));
    let unproved = excuse(SESSION);
    let gated = terms.decision.gate.as_ref().is_some_and(|gate| gate.excuse);
    ticket.answers.extend(answer(&unproved).filter(|_| gated).map(|reason| (unproved, reason)));
    if let Some(reason) = draft.kept_as_one.as_deref().map(str::trim).filter(|reason| !reason.is_empty()) {
        ticket.answers.insert(KEPT_AS_ONE.to_owned(), masked(reason));
    }
    ticket
}

/// Key of what exactly stands behind the yes of a [`FieldKind::YesNo`].
pub fn details(field: &str) -> String {
    [field, ".details"].concat()
}

/// Key of the consent to talk about paid work among [`Ticket::answers`].
pub const PAID: &str = "paid";

/// Key of the reason for several questions among [`Ticket::answers`].
pub const KEPT_AS_ONE: &str = "kept_as_one";

impl Ticket {
    /// The answer to a field of the profile, as support will see it.
    pub fn answer(&self, field: &str) -> Option<&str> {
        match field {
            ERROR_TEXT => self.error.as_deref(),
            GOAL => self.goal.as_deref(),
            TASK => self.answers.get(TASK).or(self.goal.as_ref()).map(String::as_str),
            field => self.answers.get(field).map(String::as_str),
        }
    }

    /// The ticket as plain text, for copying and for mail: `label: value` lines, then the client's text, then the lists.
    ///
    /// `labels` is asked for `ticket.<part>` (`subject`, `department`, `body`, `steps`, `error`, `goal`, `links`, `evidence_excuse`,
    /// `files`, `articles`, `related`), `field.<id>.label` for requester and answers, and `department.<id>` for a department's
    /// name. Parts that are empty are left out.
    pub fn to_text(&self, labels: &dyn Fn(&str) -> String) -> String {
        let mut text = String::new();
        let mut line = |key: &str, value: &str| {
            if !value.is_empty() {
                text.push_str(&labels(key));
                // A value of several lines begins on a line of its own.
                text.push_str(if value.contains('\n') { ":\n" } else { ": " });
                text.push_str(value);
                text.push('\n');
            }
        };
        line("ticket.subject", &self.subject);
        if let Some(department) = &self.department {
            line("ticket.department", &labels(&["department.", department].concat()));
        }
        // What the subject says is not said twice, here as on the review.
        for (id, value) in self.requester.iter().chain(&self.answers).filter(|(_, value)| **value != self.subject) {
            line(&["field.", id, ".label"].concat(), value);
        }
        line("ticket.goal", self.goal.as_deref().unwrap_or_default());
        line("ticket.body", &self.body);
        line("ticket.error", self.error.as_deref().unwrap_or_default());
        line("ticket.steps", &numbered(&self.steps));
        line("ticket.links", &self.links.join("\n"));
        line("ticket.evidence_excuse", self.evidence_excuse.as_deref().unwrap_or_default());
        line("ticket.files", &self.files.iter().map(|file| file.name.as_str()).collect::<Vec<_>>().join(", "));
        line("ticket.articles", &self.articles.iter().map(|read| read.title.as_str()).collect::<Vec<_>>().join("; "));
        line("ticket.related", &self.related.join(", "));
        text
    }
}

/// One draft for each range of `draft.text`, in order: own text and subject, shared identity and articles.
///
/// Text outside of all ranges goes with every one of them. A file goes with the first draft whose own text names it, else with
/// the first of all. Answers about the question itself (not the account's) stay with the first: they were written of one text.
/// Fewer than two valid ranges give the draft as it is. Ids get a suffix `-2`, `-3`…, so that the parts are sent apart.
pub fn divide(draft: &Draft, ranges: &[Range<usize>]) -> Vec<Draft> {
    let valid = ranges.iter().all(|range| draft.text.get(range.clone()).is_some())
        && ranges.windows(2).all(|pair| pair[0].end <= pair[1].start);
    if ranges.len() < 2 || !valid {
        return vec![draft.clone()];
    }
    let (first, last) = (ranges[0].start, ranges[ranges.len() - 1].end);
    let (before, after) = (without_marker(draft.text[..first].trim()), draft.text[last..].trim());
    let (before, again) = (
        shared(before, |_| true),
        shared(before, |sentence| sentence.ends_with(':') || words(sentence).iter().any(is_telling)),
    );
    let owner = |name: &str| ranges.iter().position(|range| draft.text[range.clone()].contains(name)).unwrap_or(0);
    let part = |(at, range): (usize, &Range<usize>)| {
        let own = draft.text[range.clone()].trim();
        let before = if at == 0 { &before } else { &again };
        let text =
            [before.as_str(), own, after].into_iter().filter(|piece| !piece.is_empty()).collect::<Vec<_>>().join("\n");
        let files = draft.files.iter().filter(|file| owner(&file.name) == at).cloned().collect();
        let own_subject = propose(&masked(own, &draft.not_secret));
        let divided =
            Draft { text, subject: Some(own_subject), files, department: None, kept_as_one: None, ..draft.clone() };
        if at == 0 {
            return divided;
        }
        let mut answers = draft.answers.clone();
        for key in OF_THE_QUESTION {
            answers.remove(key);
        }
        Draft { id: format!("{}-{}", draft.id, at + 1), answers, steps: Vec::new(), ..divided }
    };
    ranges.iter().enumerate().map(part).collect()
}

/// The text before a list, without the marker of its first item: `1)`, `-`, «а)».
fn without_marker(before: &str) -> &str {
    let (rest, last) = before.rsplit_once(char::is_whitespace).unwrap_or(("", before));
    let numbered = last.trim_start_matches('(').trim_end_matches([')', '.']);
    let marker = matches!(last, "-" | "–" | "—" | "•" | "*" | "+")
        || last.ends_with([')', '.']) && (numbered == "1" || matches!(numbered, "а" | "a" | "А" | "A"));
    if marker { rest.trim_end() } else { before }
}

/// What stands before all questions and goes with each: without the sentences that only announce them («два вопроса:»), and those
/// that are not `kept` (who is greeted once is greeted).
fn shared(before: &str, kept: impl Fn(&str) -> bool) -> String {
    let announces = |sentence: &str| {
        let part = Part::of(sentence);
        (part.announces_several || part.announced > 1) && !part.asks && part.sites_named() == 0
    };
    let all: Vec<&str> = sentences(before).into_iter().map(|range| &before[range]).collect();
    let left: Vec<&str> = all.iter().copied().filter(|sentence| !announces(sentence) && kept(sentence)).collect();
    if left.len() == all.len() { before.to_owned() } else { left.join(" ") }
}

/// Answers that speak of one question and not of the account.
const OF_THE_QUESTION: [&str; 8] = [QUESTION, GOAL, TASK, ERROR_TEXT, URL, SINCE_WHEN, EVIDENCE_LINK, EVIDENCE_EXCUSE];

/// Numbers of the reader's tickets that stand in the text as words of their own.
pub(super) fn related(text: &str, host: &HostFacts) -> Vec<String> {
    let alone = |number: &str| {
        text.match_indices(number).any(|(at, _)| {
            let joined = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '/');
            !text[..at].ends_with(joined) && !text[at + number.len()..].starts_with(joined)
        })
    };
    let numbers = host.tickets.iter().map(|ticket| ticket.number.trim());
    numbers.filter(|number| !number.is_empty() && alone(number)).map(str::to_owned).collect()
}

fn numbered(steps: &[String]) -> String {
    let lines = steps.iter().enumerate().map(|(at, step)| format!("{}. {step}", at + 1));
    lines.collect::<Vec<_>>().join("\n")
}
