//! How does a ticket come in? Key, body, checks, store, answer: in this order, and each step refuses with its own status.

use std::{
    sync::Arc,
    time::{SystemTime, UNIX_EPOCH},
};

use askwell::backend::native::{IDEMPOTENCY_REPLAYED, REPLIES_SEGMENT, Reply, TICKETS_PATH, Ticket};
use axum::{
    body::Body,
    extract::{Path, Request, State},
    http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};

use super::{
    app::App,
    fault, idempotency,
    message::{self, Message},
    refusal::Refusal,
    store::{Answer, Millis, Outcome, Parcel, Target},
    upload,
};

/// `POST /v1/tickets`.
pub(super) async fn ticket(State(app): State<Arc<App>>, request: Request) -> Result<Response, Refusal> {
    take::<Ticket>(&app, Target::Ticket, request).await
}

/// `POST /v1/tickets/{number}/replies`.
pub(super) async fn reply(
    State(app): State<Arc<App>>,
    Path(number): Path<String>,
    request: Request,
) -> Result<Response, Refusal> {
    match number.parse() {
        Ok(number) => take::<Reply>(&app, Target::Reply(number), request).await,
        Err(_) => {
            upload::discard(request.into_body(), app.limits).await;
            Err(unknown_ticket())
        }
    }
}

/// The present moment; 1970 if the clock stands before it.
pub(super) fn now() -> Millis {
    let elapsed = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    Millis::try_from(elapsed.as_millis()).unwrap_or(Millis::MAX)
}

async fn take<M: Message>(app: &Arc<App>, target: Target, request: Request) -> Result<Response, Refusal> {
    let fault = app.faults.current();
    let claim = match admit(app, request.headers(), fault) {
        Ok(claim) => claim,
        Err(refusal) => {
            upload::discard(request.into_body(), app.limits).await;
            return Err(refusal);
        }
    };
    let tickets = tickets_path(request.uri().path());
    let upload = upload::read(request, M::PART, app.limits, &app.budget).await?;
    fault.delay().await;

    // Decoding and digests of large uploads would hold up the event loop, so they run beside the store. The claim goes along:
    // when the client hangs up, the key stays taken until the transaction has ended.
    let outcome = app
        .with_store(move |app| {
            let json = match message::canonical::<M>(&upload.json) {
                Ok(json) => json,
                Err(refusal) => return Ok(Err(refusal)),
            };
            let addressee = match target {
                Target::Ticket => String::new(),
                Target::Reply(number) => number.to_string(),
            };
            let parcel = Parcel {
                target,
                key: String::from(claim.key()),
                fingerprint: idempotency::fingerprint(&addressee, json.as_bytes(), &upload.files),
                json,
                files: upload.files,
                secret: upload.secret,
            };
            app.store.accept(&parcel, now()).map(Ok)
        })
        .await??;
    match outcome {
        Outcome::Created(_) if fault.drop_after_commit => Ok(fault::hang_up()),
        Outcome::Created(answer) => Ok(created(&tickets, answer, false)),
        Outcome::Replayed(answer) => Ok(created(&tickets, answer, true)),
        Outcome::KeyReused => Err(Refusal::key_reused()),
        Outcome::UnknownTicket => Err(unknown_ticket()),
    }
}

/// What can be decided before the body is read.
fn admit(app: &App, headers: &HeaderMap, fault: fault::Fault) -> Result<idempotency::Claim, Refusal> {
    if let Some(refusal) = fault.refusal() {
        return Err(refusal);
    }
    app.in_flight.claim(idempotency::key(headers)?)
}

/// The part of the request's path that ends in `v1/tickets`: the intake may lie below a prefix.
fn tickets_path(path: &str) -> String {
    let end = path.find(TICKETS_PATH).map_or(path.len(), |start| start + TICKETS_PATH.len());
    String::from(&path[..end])
}

fn created(tickets: &str, answer: Answer, replayed: bool) -> Response {
    let mut location = format!("{tickets}/{}", answer.number);
    if let Some(reply) = answer.reply {
        location = format!("{location}/{REPLIES_SEGMENT}/{reply}");
    }
    let mut response = (StatusCode::CREATED, Body::from(answer.json)).into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    // The path came in as a request's target, so that it is a valid header value.
    if let Ok(location) = HeaderValue::from_str(&location) {
        headers.insert(header::LOCATION, location);
    }
    if replayed && let Ok(name) = HeaderName::from_bytes(IDEMPOTENCY_REPLAYED.as_bytes()) {
        headers.insert(name, HeaderValue::from_static("true"));
    }
    response
}

fn unknown_ticket() -> Refusal {
    Refusal::not_found("There is no ticket with this number. Check the number, or open a new ticket.")
}
