//! The native contract from the client's side: a composed ticket → [`HttpRequest`], what came back → [`Verdict`].
//!
//! The contract itself is published as `docs/ticket-intake.openapi.yaml`. A page without a [`courier`](super::courier) speaks it by
//! this file alone; `tests/backends/page.rs` holds it to the same contract written as a profile.

use super::content::{Chunk, percent};
use super::delivery::{Heard, Verdict};
use super::json::Json;
use super::native::{self, FieldProblem, ProfileRef, ReadArticle};
use super::profile::Method;
use super::request::{HttpRequest, Part, media_type, multipart};
use super::{Delay, Place, Receipt};
use crate::ticket::compose::Ticket;

/// The request that delivers `ticket` under `key`. `secret` is the password or code that goes along; an empty one says that there was
/// one, which no device keeps. `key` parts the body, too: whoever wrote the files does not know it.
pub fn request(endpoint: &str, ticket: &Ticket, key: &str, secret: Option<&str>) -> HttpRequest {
    let json = serde_json::to_string(&contract(ticket)).unwrap_or_default();
    post(endpoint.to_owned(), native::PART_TICKET, json, ticket, key, secret)
}

/// The request that adds the text and the files of `ticket` to the ticket of this number, under `key`.
pub fn reply(endpoint: &str, number: &str, ticket: &Ticket, key: &str, secret: Option<&str>) -> HttpRequest {
    let reply = native::Reply {
        body: ticket.body.clone(),
        requester: ticket.requester.clone(),
        links: Vec::new(),
        locale: Some(ticket.locale.clone()),
    };
    let json = serde_json::to_string(&reply).unwrap_or_default();
    let url = [endpoint.trim_end_matches('/'), "/", &percent(number.as_bytes()), "/", native::REPLIES_SEGMENT].concat();
    post(url, native::PART_REPLY, json, ticket, key, secret)
}

/// Where a server of this endpoint answers `path`, one of [`native::RECEIPT_PATH`] and [`native::FORM_PATH`]; empty when the endpoint is
/// no address of the contract.
pub fn beside(endpoint: &str, path: &str) -> String {
    let base = endpoint.trim_end_matches('/').strip_suffix(native::TICKETS_PATH);
    base.map(|base| [base, path].concat()).unwrap_or_default()
}

fn post(url: String, part: &str, json: String, ticket: &Ticket, key: &str, secret: Option<&str>) -> HttpRequest {
    let text = |name: &str, text: String| -> Part { (name.to_owned(), vec![Chunk::Text(text)], None) };
    let mut parts = vec![text(part, json)];
    parts.extend(ticket.files.iter().enumerate().map(|(at, file)| -> Part {
        let told = (file.name.clone(), media_type(&file.media_type));
        (native::PART_FILE.to_owned(), vec![Chunk::File(at)], Some(told))
    }));
    parts.extend(secret.map(|secret| text(native::PART_SECRET, secret.to_owned())));
    let (content_type, body) = multipart(key, parts);
    let headers = vec![
        (native::IDEMPOTENCY_KEY.to_owned(), ["\"", key, "\""].concat()),
        ("Content-Type".to_owned(), content_type),
    ];
    HttpRequest { method: Method::Post, url, headers, body, credentials: false }
}

/// What the answer to a ticket or a reply means.
pub fn verdict(heard: &Heard) -> Verdict {
    let later = |why, after| Verdict::Later { why, after, detail: String::new() };
    let answer = match heard {
        Heard::Answer(answer) => answer,
        Heard::NotSent | Heard::Broken => return later(Delay::Unreachable, None),
        Heard::TimedOut => return later(Delay::TimedOut, None),
        Heard::FileGone(name) => return later(Delay::FileGone(name.clone()), None),
    };
    let (status, after) = (answer.status, answer.retry_after());
    let body = read(&answer.body);
    match status {
        200..=299 => receipt(&body).map_or(later(Delay::Unreadable, None), Verdict::Accepted),
        408 | 409 | 425 | 429 | 500..=599 => later(Delay::Server(status), after),
        400 | 413 | 415 | 422 => {
            let said = [text(body.get("detail")), text(body.get("title"))];
            let detail = said.into_iter().find(|words| !words.is_empty()).unwrap_or_default();
            Verdict::Refused { faults: faults(&body), detail }
        }
        _ => later(Delay::Setup(status), after),
    }
}

/// Whether a server asks for a token with work before it takes anything.
pub fn wants_work(status: u16, body: &[u8]) -> bool {
    status == 503 && read(body).get("type").text() == Some(native::WORK_WANTED)
}

/// A token of a form, as `GET /v1/form` gives it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FormToken {
    /// What goes into [`native::FORM_TOKEN`].
    pub token: String,
    /// Seconds before which it is not to be used.
    pub wait: u32,
    /// Seconds after which another one must be asked for.
    pub lasts: u32,
    /// Bits of work ([`super::work`]); 0 for none.
    pub work: u8,
}

/// The token in the body of an answer; `None` when the server asks for none.
pub fn form_token(body: &[u8]) -> Option<FormToken> {
    let body = read(body);
    let number = |name: &str| match body.get(name) {
        Json::Number(number) => number.parse::<u32>().unwrap_or_default(),
        _ => 0,
    };
    let token = text(body.get("token"));
    let work = number("work").min(u32::from(u8::MAX)) as u8;
    (!token.is_empty()).then(|| FormToken { token, wait: number("wait"), lasts: number("lasts"), work })
}

/// What [`field_of`] calls files and links.
pub const EVIDENCE: &str = "evidence";

/// The field of the form that a JSON pointer of the contract speaks of; empty when it speaks of none.
pub fn field_of(pointer: &str) -> &str {
    let path = pointer.trim_start_matches("#/");
    let mut segments = path.split('/');
    match (segments.next().unwrap_or_default(), segments.next()) {
        ("body", _) => "text",
        ("error", _) => "error_text",
        ("links" | "files", _) => EVIDENCE,
        ("requester" | "answers", Some(field)) => field,
        (member, _) => member,
    }
}

/// The ticket in the words of the contract.
pub fn contract(ticket: &Ticket) -> native::Ticket {
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
    let place = match created.get("state").text() {
        Some("queued") => Place::Queued,
        Some("held") => Place::Held,
        _ => Place::Desk,
    };
    (!number.is_empty()).then(|| Receipt {
        number,
        url: created.get("url").text().map(str::to_owned),
        lost_files,
        missing: created.get("missing").text().map(str::to_owned),
        place,
        secret_wanted: created.get("secret").text() == Some("wanted"),
        kept: Vec::new(),
    })
}

/// The members of [`native::Problem`].
fn faults(problem: &Json) -> Vec<FieldProblem> {
    let fault = |fault: &Json| FieldProblem {
        pointer: fault.get("pointer").text().map(str::to_owned),
        detail: text(fault.get("detail")),
        code: fault.get("code").text().map(str::to_owned),
        limit: match fault.get("limit") {
            Json::Number(number) => number.parse().ok(),
            _ => None,
        },
    };
    problem.get("errors").items().iter().map(fault).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::backend::selector::HttpAnswer;

    fn http(status: u16, body: &str) -> Heard {
        Heard::Answer(HttpAnswer { status, headers: Vec::new(), body: body.as_bytes().to_vec() })
    }

    #[test]
    fn every_answer_has_one_meaning() {
        assert!(
            matches!(verdict(&http(201, r#"{"number":"100-0001","later":1}"#)), Verdict::Accepted(r) if r.number == "100-0001")
        );
        let why = |heard: &Heard| match verdict(heard) {
            Verdict::Later { why, .. } => why,
            other => panic!("{heard:?}: {other:?}"),
        };
        assert_eq!(why(&http(200, "<html>login</html>")), Delay::Unreadable);
        assert_eq!(why(&http(503, "")), Delay::Server(503));
        assert_eq!(why(&http(409, "")), Delay::Server(409));
        assert_eq!(why(&http(404, "")), Delay::Setup(404));
        assert_eq!(why(&Heard::TimedOut), Delay::TimedOut);
        assert_eq!(why(&Heard::Broken), Delay::Unreachable);
        assert!(matches!(
            verdict(&http(422, r##"{"title":"x","errors":[{"pointer":"#/subject","detail":"short"}]}"##)),
            Verdict::Refused { faults, detail } if faults.len() == 1 && detail == "x"
        ));
        assert!(matches!(verdict(&http(413, "too large")), Verdict::Refused { faults, .. } if faults.is_empty()));
    }

    #[test]
    fn what_a_relay_adds_is_told() {
        let told = |body: &str| match verdict(&http(202, body)) {
            Verdict::Accepted(receipt) => receipt,
            other => panic!("{body}: {other:?}"),
        };
        let lost = told(
            r#"{"number":"1","attachments":[{"name":"a.png","stored":true},{"name":"b.png","stored":false,"reason":"size"}]}"#,
        );
        assert_eq!((lost.lost_files, lost.place), (vec![("b.png".to_owned(), "size".to_owned())], Place::Desk));
        assert_eq!(told(r#"{"number":"1","state":"queued"}"#).place, Place::Queued);
        assert_eq!(told(r#"{"number":"1","state":"held"}"#).place, Place::Held);
        assert_eq!(told(r#"{"number":"1","state":"delivered","reference":"r-1"}"#).place, Place::Desk);
        assert_eq!(told(r#"{"number":"1","missing":"the files"}"#).missing.as_deref(), Some("the files"));
        assert!(told(r#"{"number":"1","secret":"wanted"}"#).secret_wanted);
        assert!(!told(r#"{"number":"1","secret":"kept"}"#).secret_wanted);
    }

    #[test]
    fn a_token_is_read_and_work_is_noticed() {
        let given = form_token(br#"{"token":"a.0.b.c","wait":3,"lasts":7200,"work":18}"#);
        assert_eq!(given, Some(FormToken { token: "a.0.b.c".into(), wait: 3, lasts: 7200, work: 18 }));
        assert_eq!(form_token(br#"{"token":"","wait":3}"#), None);
        assert_eq!(form_token(b"<html>"), None);
        let wanted = [r#"{"type":""#, native::WORK_WANTED, r#""}"#].concat();
        assert!(wants_work(503, wanted.as_bytes()) && !wants_work(429, wanted.as_bytes()) && !wants_work(503, b"{}"));
    }

    #[test]
    fn what_lies_beside_the_tickets_is_found() {
        for (endpoint, form) in [
            ("v1/tickets", "v1/form"),
            ("https://t.example/askwell/v1/tickets/", "https://t.example/askwell/v1/form"),
            ("../v1/tickets", "../v1/form"),
            ("https://t.example/elsewhere", ""),
        ] {
            assert_eq!(beside(endpoint, native::FORM_PATH), form);
        }
    }

    #[test]
    fn no_name_of_a_file_ends_its_part() {
        let file = |name: &str, media_type: &str| crate::ticket::draft::Attachment {
            name: name.into(),
            media_type: media_type.into(),
            ..Default::default()
        };
        let files = vec![file("снимок \"1\"\r\n.png", "image/png\r\nX: y")];
        let sent = request("v1/tickets", &Ticket { files, ..Ticket::default() }, "0123456789abcdef-7", Some(""));
        let body = crate::backend::content::shown(&sent.body, &|at| at.to_string());
        assert!(
            body.contains("filename=\"снимок %221%22%0D%0A.png\"\r\nContent-Type: application/octet-stream\r\n\r\n‹0›")
        );
        assert!(body.ends_with("name=\"secret\"\r\n\r\n\r\n--0123456789abcdef-7--\r\n"), "{body}");
        assert_eq!(sent.headers[0], ("Idempotency-Key".into(), "\"0123456789abcdef-7\"".into()));
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
            ("#/files/1", "evidence"),
            ("#/requester", "requester"),
            ("", ""),
        ];
        for (pointer, field) in cases {
            assert_eq!(field_of(pointer), field, "{pointer}");
        }
    }
}
