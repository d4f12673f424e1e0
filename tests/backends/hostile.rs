//! Answers that nobody vouches for: no panic, no ticket out of thin air, and none sent twice.

use askwell::backend::{
    delivery::{Delivery, Heard, Progress, Verdict},
    profile::{BackendProfile, Method},
    selector::HttpAnswer,
};
use askwell::wire;

use crate::{Desk, desks};

fn answer(status: u16, body: &[u8]) -> Heard {
    Heard::Answer(HttpAnswer { status, headers: Vec::new(), body: body.to_vec() })
}

fn first<'d>(desk: &'d Desk, progress: Progress) -> Delivery<'d> {
    Delivery::new(&desk.profile, desk.facts(false), progress)
}

/// A delivery that stands before the step which creates the ticket.
fn before_creation(desk: &Desk) -> Delivery<'_> {
    let step = desk.profile.steps.iter().position(|step| step.creates).unwrap() as u16;
    first(desk, Progress { step, ..Progress::default() })
}

#[test]
fn garbage_is_never_a_ticket() {
    let deep = [b"[".repeat(100_000), b"]".repeat(100_000)].concat();
    let huge = [b"{\"id\":\"".to_vec(), b"9".repeat(10_000_000), b"\"}".to_vec()].concat();
    let garbage: [&[u8]; 9] =
        [b"", b"<html><h1>Welcome to our hotel", b"{}", b"[]", b"null", b"{\"id\":", b"\xff\xfe\x00", &deep, &huge];
    for desk in desks().iter().filter(|desk| !desk.profile.is_letter()) {
        for body in garbage {
            for status in [200, 201, 204, 302, 400, 404, 418, 500, 599, 999, 0] {
                let verdict = before_creation(desk).take(&answer(status, body));
                let taken = matches!(verdict, Verdict::Accepted(_) | Verdict::Half { .. } | Verdict::Next);
                assert!(!taken, "{}: {status} with {} bytes: {verdict:?}", desk.profile.id, body.len());
            }
        }
    }
}

#[test]
fn a_lost_answer_is_repeated_only_where_the_key_is_known() {
    for desk in desks().iter().filter(|desk| !desk.profile.is_letter()) {
        for heard in [Heard::Broken, Heard::TimedOut, answer(500, b""), answer(502, b"<html>"), answer(200, b"<html>")]
        {
            let verdict = before_creation(desk).take(&heard);
            let known = desk.profile.idempotency.is_some();
            assert_eq!(matches!(verdict, Verdict::Later { .. }), known, "{}: {heard:?}: {verdict:?}", desk.profile.id);
            assert_eq!(
                matches!(verdict, Verdict::Unknown { .. }),
                !known,
                "{}: {heard:?}: {verdict:?}",
                desk.profile.id
            );
        }
        for heard in [Heard::NotSent, answer(429, b""), answer(503, b""), answer(401, b""), answer(302, b"")] {
            let verdict = before_creation(desk).take(&heard);
            assert!(matches!(verdict, Verdict::Later { .. }), "{}: {heard:?}: {verdict:?}", desk.profile.id);
        }
    }
}

#[test]
fn once_the_ticket_exists_nothing_refuses_it() {
    for desk in desks() {
        let BackendProfile { steps, .. } = &desk.profile;
        for (at, step) in steps.iter().enumerate().skip_while(|(_, step)| !step.creates).skip(1) {
            let progress = Progress { step: at as u16, created: true, ..Progress::default() };
            let mut delivery = first(&desk, progress.clone());
            let verdict = delivery.take(&answer(422, b"{\"message\":\"no\"}"));
            let told = matches!(verdict, Verdict::Half { .. } | Verdict::Next | Verdict::Accepted(_));
            assert!(told, "{}: {verdict:?}", desk.profile.id);
            assert_eq!(delivery.progress().lost.len(), usize::from(step.each_file), "{}", desk.profile.id);
            assert!(first(&desk, progress).give_up("given up").is_some());
        }
        assert!(first(&desk, Progress::default()).give_up("no ticket yet").is_none());
    }
}

#[test]
fn a_delivery_goes_on_where_it_was_left() {
    for desk in desks().iter().filter(|desk| desk.profile.steps.iter().any(|step| step.each_file)) {
        let progress = Progress { file: 1, step: 0, ..Progress::default() };
        let each = desk.profile.steps[0].each_file;
        let kept: Progress = wire::decode(&wire::encode(&progress)).unwrap();
        let request = first(desk, kept).request().unwrap();
        if each {
            assert_eq!(request, first(desk, progress).request().unwrap());
            assert_ne!(
                Some(request),
                first(desk, Progress::default()).request(),
                "{}: the second file",
                desk.profile.id
            );
        }
    }
}

#[test]
fn no_secret_stands_in_what_is_shown_and_none_is_needed_by_a_page() {
    for desk in desks() {
        for step in 0..desk.profile.steps.len() as u16 {
            let delivery = first(&desk, Progress { step, ..Progress::default() });
            let shown = format!("{:?}", delivery.shown());
            for (name, secret) in &desk.secrets {
                assert!(!shown.contains(secret.as_str()), "{}: `{name}` is shown", desk.profile.id);
            }
        }
        assert!(
            !desk.profile.browser || desk.profile.is_anonymous() || desk.profile.id == "billmanager",
            "{}",
            desk.profile.id
        );
    }
}

#[test]
fn a_client_cannot_reach_beyond_the_value_that_is_his() {
    let nasty = "\r\nX-Evil: 1\r\n\r\n\"},{\"a\":\"&action=DeleteClient#?/../--boundary0f1e2d3c4b5a69788796a5b4\r\n";
    for mut desk in desks() {
        desk.ticket.subject = nasty.to_owned();
        desk.ticket.body = nasty.to_owned();
        desk.letter = nasty.to_owned();
        desk.ticket.requester.values_mut().for_each(|value| nasty.clone_into(value));
        desk.files.iter_mut().for_each(|file| {
            file.name = nasty.to_owned();
            file.media_type = nasty.to_owned();
        });
        for step in 0..desk.profile.steps.len() as u16 {
            let request = first(&desk, Progress { step, ..Progress::default() }).request().unwrap();
            let case = format!("{} step {step}: {request:?}", desk.profile.id);
            assert!(!request.url.contains(['\r', '\n', ' ']) && !request.url.contains("/../"), "{case}");
            assert!(request.method == Method::Open || !request.url.contains("X-Evil:"), "{case}");
            assert!(
                request.headers.iter().all(|(name, value)| name != "X-Evil" && !value.contains(['\r', '\n'])),
                "{case}"
            );
            let body = askwell::backend::content::bytes(&request.body, &|_| Some(Vec::new())).unwrap();
            let body = String::from_utf8(body).unwrap();
            let media_type =
                request.headers.iter().find(|(name, _)| name == "Content-Type").map_or("", |(_, value)| value.as_str());
            if media_type == "application/json" {
                serde_json::from_str::<serde_json::Value>(&body).unwrap_or_else(|error| panic!("{error}: {case}"));
            } else if media_type == "application/x-www-form-urlencoded" {
                assert!(!body.contains("&action=DeleteClient"), "{case}");
            } else if let Some(boundary) = media_type.strip_prefix("multipart/form-data; boundary=") {
                let parts: Vec<&str> = body.split(&format!("--{boundary}\r\n")).skip(1).collect();
                assert!(
                    !parts.is_empty()
                        && parts.iter().all(|part| part.starts_with("Content-Disposition: form-data; name=\"")),
                    "{case}"
                );
                assert!(
                    parts.iter().all(|part| !part.split("\r\n\r\n").next().unwrap_or("").contains("X-Evil: 1\r\n")),
                    "{case}"
                );
            }
        }
    }
}
