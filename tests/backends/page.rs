//! The native contract twice: as the page speaks it today, and as a profile. Both must say the same, so that the one can become the other.

use askwell::backend::{
    Answer, Outcome, Part,
    content::{Chunk, bytes},
    delivery::{Delivery, Heard, Progress, Verdict},
    intake,
    selector::HttpAnswer,
};
use askwell::ticket::{compose::Ticket, draft::Attachment};

use crate::{FILES, KEY, desks};

#[test]
fn an_answer_means_the_same_to_the_page_and_to_the_profile() {
    let desk = desks().into_iter().find(|desk| desk.profile.id == "native").unwrap();
    let bodies = [
        r#"{"number":"7","url":"https://d.example/7","attachments":[{"name":"a","stored":false,"reason":"r"}]}"#,
        r##"{"title":"Unacceptable","detail":"1 member","errors":[{"pointer":"#/requester/email","detail":"wrong"},{"detail":"x"}]}"##,
        r#"{"title":"Busy"}"#,
        "<html>",
        "",
    ];
    for status in [200, 201, 302, 400, 401, 403, 404, 405, 408, 409, 413, 415, 422, 425, 429, 500, 502, 503, 504] {
        for body in bodies {
            let answer = Answer::Http { status, retry_after: Some(9), body: body.as_bytes().to_vec() };
            let headers = vec![("retry-after".to_owned(), "9".to_owned())];
            let heard = Heard::Answer(HttpAnswer { status, headers, body: body.as_bytes().to_vec() });
            let verdict = Delivery::new(&desk.profile, desk.facts(false), Progress::default()).take(&heard);
            match (intake::outcome(&answer), verdict) {
                (Outcome::Accepted(page), Verdict::Accepted(receipt)) => assert_eq!(page, receipt, "{status} {body}"),
                (Outcome::Rejected { faults: page, detail: said }, Verdict::Refused { faults, detail }) => {
                    assert_eq!((page, said), (faults, detail), "{status} {body}");
                }
                // The page tells no wait where waiting alone does not help.
                (Outcome::Later { why: page, .. }, Verdict::Later { why, .. }) => {
                    assert_eq!(page, why, "{status} {body}");
                }
                (page, verdict) => panic!("{status} {body}: {page:?} and {verdict:?}"),
            }
        }
    }
}

#[test]
fn the_page_and_the_profile_send_the_same_parts() {
    let mut desk = desks().into_iter().find(|desk| desk.profile.id == "native").unwrap();
    let file = |(name, media_type, bytes): &(&str, &str, &str)| Attachment {
        key: String::from("device"),
        name: (*name).to_owned(),
        media_type: (*media_type).to_owned(),
        size: bytes.len() as u64,
    };
    let ticket = Ticket {
        subject: desk.ticket.subject.clone(),
        body: desk.ticket.body.clone(),
        requester: desk.ticket.requester.clone(),
        files: FILES.iter().map(file).collect(),
        locale: String::from("ru"),
        ..Ticket::default()
    };
    let page = intake::request("https://tickets.example.org/v1/tickets", &ticket, KEY);
    let Part::Text { content, .. } = &page.parts[0] else { panic!("the ticket comes first") };
    desk.ticket = serde_json::from_str(content).unwrap();
    let request = Delivery::new(&desk.profile, desk.facts(false), Progress::default()).request().unwrap();
    assert_eq!((request.url, &request.headers[0].1), (page.url, &format!("\"{}\"", page.key)));
    let body = String::from_utf8(bytes(&request.body, &|_| Some(Vec::new())).unwrap()).unwrap();
    let mut rest = body.as_str();
    for part in &page.parts {
        let head = match part {
            Part::Text { name, content } => format!("name=\"{name}\"\r\n\r\n{content}\r\n"),
            Part::File { name, file_name, media_type, .. } => {
                let file_name = file_name.replace('"', "%22");
                format!("name=\"{name}\"; filename=\"{file_name}\"\r\nContent-Type: {media_type}\r\n\r\n")
            }
        };
        let at = rest.find(&head).unwrap_or_else(|| panic!("{head} in {rest}"));
        rest = &rest[at + head.len()..];
    }
    assert_eq!(request.body.iter().filter(|chunk| matches!(chunk, Chunk::File(_))).count(), FILES.len());
}
