//! The native contract twice: as the page speaks it today, and as a profile. Both must say the same, so that the one can become the other.

use askwell::backend::{
    Receipt,
    content::bytes,
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
            let headers = vec![("retry-after".to_owned(), "9".to_owned())];
            let heard = Heard::Answer(HttpAnswer { status, headers, body: body.as_bytes().to_vec() });
            let verdict = Delivery::new(&desk.profile, desk.facts(false), Progress::default()).take(&heard);
            match (intake::verdict(&heard), verdict) {
                (Verdict::Accepted(page), Verdict::Accepted(receipt)) => {
                    let told = |receipt: Receipt| (receipt.number, receipt.url, receipt.lost_files);
                    assert_eq!(told(page), told(receipt), "{status} {body}");
                }
                (Verdict::Refused { faults: page, detail: said }, Verdict::Refused { faults, detail }) => {
                    assert_eq!((page, said), (faults, detail), "{status} {body}");
                }
                // The page tells no sentence where it has its own.
                (Verdict::Later { why: page, .. }, Verdict::Later { why, .. }) => {
                    assert_eq!(page, why, "{status} {body}");
                }
                (page, verdict) => panic!("{status} {body}: {page:?} and {verdict:?}"),
            }
        }
    }
}

#[test]
fn the_page_and_the_profile_send_the_same_bytes() {
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
    let page = intake::request("https://tickets.example.org/v1/tickets", &ticket, KEY, None);
    desk.ticket = intake::contract(&ticket);
    let mut facts = desk.facts(false);
    facts.boundary = KEY;
    let profile = Delivery::new(&desk.profile, facts, Progress::default()).request().unwrap();
    assert_eq!(page, profile);
    let file = |at: usize| FILES.get(at).map(|(_, _, bytes)| bytes.as_bytes().to_vec());
    assert!(bytes(&page.body, &file).unwrap().len() > FILES.iter().map(|(_, _, bytes)| bytes.len()).sum());
}
