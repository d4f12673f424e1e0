//! The native contract from the client's side: a composed ticket → [`Request`], an [`Answer`] → [`Outcome`].
//!
//! The contract itself is published as `docs/ticket-intake.openapi.yaml`.

use super::content::percent;
use super::json::Json;
use super::native::{self, FieldProblem, ProfileRef, ReadArticle};
use super::{Answer, Delay, Outcome, Part, Receipt, Request};
use crate::ticket::compose::Ticket;

/// The request that delivers `ticket` under `key`.
pub fn request(endpoint: &str, ticket: &Ticket, key: &str) -> Request {
    // Serialising plain strings and vectors cannot fail.
    let content = serde_json::to_string(&wire(ticket)).unwrap_or_default();
    let mut parts = vec![Part::Text { name: native::PART_TICKET, content }];
    parts.extend(ticket.files.iter().map(|file| Part::File {
        name: native::PART_FILE,
        key: file.key.clone(),
        file_name: file.name.clone(),
        media_type: file.media_type.clone(),
    }));
    Request { url: endpoint.to_owned(), key: key.to_owned(), parts }
}

/// The request that adds the text and the files of `ticket` to the ticket of this number, under `key`.
pub fn reply(endpoint: &str, number: &str, ticket: &Ticket, key: &str) -> Request {
    let reply = native::Reply {
        body: ticket.body.clone(),
        requester: ticket.requester.clone(),
        links: Vec::new(),
        locale: Some(ticket.locale.clone()),
    };
    let mut request = request(endpoint, ticket, key);
    // Serialising plain strings and vectors cannot fail.
    let content = serde_json::to_string(&reply).unwrap_or_default();
    request.parts[0] = Part::Text { name: native::PART_REPLY, content };
    request.url =
        [endpoint.trim_end_matches('/'), "/", &percent(number.as_bytes()), "/", native::REPLIES_SEGMENT].concat();
    request
}

/// What `answer` means.
pub fn outcome(answer: &Answer) -> Outcome {
    let (status, after, body) = match answer {
        Answer::Http { status, retry_after, body } => (*status, *retry_after, body),
        Answer::Unreachable => return Outcome::Later { why: Delay::Unreachable, after: None },
        Answer::TimedOut => return Outcome::Later { why: Delay::TimedOut, after: None },
        Answer::FileGone { name } => return Outcome::Later { why: Delay::FileGone(name.clone()), after: None },
    };
    match status {
        200..=299 => match receipt(&read(body)) {
            Some(receipt) => Outcome::Accepted(receipt),
            None => Outcome::Later { why: Delay::Unreadable, after: None },
        },
        // In flight under the same key, too early, too many, down: all pass by themselves.
        408 | 409 | 425 | 429 | 500..=599 => Outcome::Later { why: Delay::Server(status), after },
        400 | 413 | 415 | 422 => {
            let problem = read(body);
            let detail =
                [text(problem.get("detail")), text(problem.get("title"))].into_iter().find(|words| !words.is_empty());
            Outcome::Rejected { faults: faults(&problem), detail: detail.unwrap_or_default() }
        }
        _ => Outcome::Later { why: Delay::Setup(status), after },
    }
}

/// The field of the form that a JSON pointer of the contract speaks of; empty when it speaks of none.
pub fn field_of(pointer: &str) -> &str {
    let path = pointer.trim_start_matches("#/");
    let mut segments = path.split('/');
    match (segments.next().unwrap_or_default(), segments.next()) {
        ("body", _) => "text",
        ("error", _) => "error_text",
        ("links", _) => "evidence",
        ("requester" | "answers", Some(field)) => field,
        (member, _) => member,
    }
}

fn wire(ticket: &Ticket) -> native::Ticket {
    native::Ticket {
        subject: ticket.subject.clone(),
        body: ticket.body.clone(),
        steps: ticket.steps.clone(),
        error: ticket.error.clone(),
        goal: ticket.goal.clone(),
        department: ticket.department.clone(),
        urgency: ticket.urgent.then(|| native::EMERGENCY.to_owned()),
        requester: ticket.requester.clone(),
        answers: ticket.answers.clone(),
        articles: ticket
            .articles
            .iter()
            .map(|read| ReadArticle {
                id: read.id.clone(),
                title: read.title.clone(),
                steps_done: read.done.len() as u16,
                steps_total: read.steps.len() as u16,
                failed: read.failed.iter().filter_map(|&n| read.steps.get(usize::from(n)).cloned()).collect(),
            })
            .collect(),
        links: ticket.links.clone(),
        evidence: ticket.evidence_excuse.clone(),
        profile: Some(ProfileRef {
            id: ticket.profile.0.clone(),
            version: ticket.profile.1.clone(),
            rules: ticket.rules.clone(),
        }),
        related: ticket.related.clone(),
        consent: ticket.consent,
        locale: Some(ticket.locale.clone()),
    }
}

/// The body as JSON; nothing when it is none. Read member by member: a derived reader of each type would cost the page 20 KB.
fn read(body: &[u8]) -> Json {
    std::str::from_utf8(body).ok().and_then(Json::parse).unwrap_or(Json::Other)
}

fn text(value: &Json) -> String {
    value.text().unwrap_or_default().to_owned()
}

/// The members of [`native::Created`]; `None` without a number.
fn receipt(created: &Json) -> Option<Receipt> {
    let number = text(created.get("number"));
    let lost = |file: &&Json| *file.get("stored") == Json::Bool(false);
    let lost_files = created
        .get("attachments")
        .items()
        .iter()
        .filter(lost)
        .map(|file| (text(file.get("name")), text(file.get("reason"))))
        .collect();
    (!number.is_empty()).then(|| Receipt { number, url: created.get("url").text().map(str::to_owned), lost_files })
}

/// The members of [`native::Problem`].
fn faults(problem: &Json) -> Vec<FieldProblem> {
    let fault = |fault: &Json| FieldProblem {
        pointer: fault.get("pointer").text().map(str::to_owned),
        detail: text(fault.get("detail")),
    };
    problem.get("errors").items().iter().map(fault).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn http(status: u16, body: &str) -> Answer {
        Answer::Http { status, retry_after: None, body: body.as_bytes().to_vec() }
    }

    #[test]
    fn every_answer_has_one_meaning() {
        assert!(
            matches!(outcome(&http(201, r#"{"number":"100-0001","later":1}"#)), Outcome::Accepted(r) if r.number == "100-0001")
        );
        assert!(matches!(outcome(&http(200, "<html>login</html>")), Outcome::Later { why: Delay::Unreadable, .. }));
        assert!(matches!(outcome(&http(503, "")), Outcome::Later { why: Delay::Server(503), .. }));
        assert!(matches!(outcome(&http(409, "")), Outcome::Later { why: Delay::Server(409), .. }));
        assert!(matches!(outcome(&http(404, "")), Outcome::Later { why: Delay::Setup(404), .. }));
        assert!(matches!(outcome(&Answer::TimedOut), Outcome::Later { why: Delay::TimedOut, .. }));
        assert!(matches!(
            outcome(&http(422, r##"{"title":"x","errors":[{"pointer":"#/subject","detail":"short"}]}"##)),
            Outcome::Rejected { faults, detail } if faults.len() == 1 && detail == "x"
        ));
        assert!(matches!(outcome(&http(413, "too large")), Outcome::Rejected { faults, .. } if faults.is_empty()));
    }

    #[test]
    fn a_lost_file_is_told() {
        let body = r#"{"number":"1","attachments":[{"name":"a.png","stored":true},{"name":"b.png","stored":false,"reason":"size"}]}"#;
        let Outcome::Accepted(receipt) = outcome(&http(201, body)) else { panic!("accepted") };
        assert_eq!(receipt.lost_files, [("b.png".to_owned(), "size".to_owned())]);
    }

    #[test]
    fn pointers_lead_to_fields() {
        let cases = [
            ("#/subject", "subject"),
            ("#/body", "text"),
            ("#/requester/email", "email"),
            ("#/steps/3", "steps"),
            ("#/answers/question", "question"),
            ("#/links/0", "evidence"),
            ("#/requester", "requester"),
            ("", ""),
        ];
        for (pointer, field) in cases {
            assert_eq!(field_of(pointer), field, "{pointer}");
        }
    }
}
