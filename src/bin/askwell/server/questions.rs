//! What may be asked, beside sending? Outcomes by key, tokens for forms; for the operator numbers and what waits for a decision.
//!
//! A key is 128 random bits that only the client's page knows, so whoever has it may know what became of its ticket.

use std::sync::Arc;

use axum::{
    Json,
    body::Body,
    extract::{Path, Query, State},
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use serde::Deserialize;
use serde_json::{Value, json};

use super::{app::App, idempotency, inbox::iso_8601, intake::now, refusal::Refusal};

/// Rows of one list of what is held.
const HELD: i64 = 500;

/// `GET /v1/receipt`: what became of the ticket of this key.
pub(super) async fn receipt(State(app): State<Arc<App>>, headers: HeaderMap) -> Result<Response, Refusal> {
    let key = idempotency::key(&headers)?;
    let mut answer = app.stored(app.store.answer(key.clone())).await?;
    if answer.as_ref().is_some_and(|answer| answer.status == 202) {
        answer = app.stored(app.store.promised(key)).await?;
    }
    let answer = answer.ok_or_else(|| Refusal::not_found("Nothing has arrived under this key. Send it."))?;
    let status = StatusCode::from_u16(if answer.status == 201 { 200 } else { answer.status });
    let mut response = (status.unwrap_or(StatusCode::OK), Body::from(answer.json)).into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    Ok(response)
}

/// `GET /v1/form`: a token, when this server asks for one.
pub(super) async fn form(State(app): State<Arc<App>>) -> Result<Response, Refusal> {
    let Some((rules, _)) = &app.form else {
        return Err(Refusal::not_found("This server asks forms for no token. Send without one."));
    };
    let random = crate::upstream::random::<8>().map_err(|failure| Refusal::unavailable(failure.to_string()))?;
    let given = rules.give(now(), app.is_loaded(), random);
    Ok(([(header::CACHE_CONTROL, "no-store")], Json(given)).into_response())
}

/// `GET /metrics`.
pub(super) async fn metrics(State(app): State<Arc<App>>) -> Response {
    let text = app.metrics.text(now());
    ([(header::CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")], text).into_response()
}

/// `GET /held`: what waits for a person.
pub(super) async fn held(State(app): State<Arc<App>>) -> Result<Json<Value>, Refusal> {
    let rows = app.stored(app.store.held(HELD)).await?;
    let row = |row: &super::store::outgoing::Held| {
        json!({
            "id": row.id,
            "ticket": row.number.to_string(),
            "reply": row.reply,
            "why": row.why,
            "detail": row.detail,
            "received": iso_8601(row.received),
        })
    };
    Ok(Json(json!({ "held": rows.iter().map(row).collect::<Vec<_>>() })))
}

/// `POST /held/{id}/send`: a person has looked, and it goes out.
pub(super) async fn send(State(app): State<Arc<App>>, Path(id): Path<i64>) -> Result<StatusCode, Refusal> {
    let sent = app.stored(app.store.resend(id, now())).await?;
    if let Some(relay) = app.relay.as_ref().filter(|_| sent) {
        relay.ring();
    }
    done(sent)
}

/// The number of a ticket that is at the help desk already.
#[derive(Debug, Deserialize)]
pub(super) struct Settled {
    number: String,
}

/// `POST /held/{id}/settle?number=…`: a person has found it at the help desk.
pub(super) async fn settle(
    State(app): State<Arc<App>>,
    Path(id): Path<i64>,
    Query(settled): Query<Settled>,
) -> Result<StatusCode, Refusal> {
    let kept = app.relay.as_ref().map(|relay| relay.desk.kept_of(&settled.number)).unwrap_or_default();
    let kept = serde_json::to_string(&kept).unwrap_or_default();
    done(app.stored(app.store.settle(id, settled.number, kept, now())).await?)
}

fn done(done: bool) -> Result<StatusCode, Refusal> {
    if done { Ok(StatusCode::NO_CONTENT) } else { Err(Refusal::not_found("Nothing with this id is held.")) }
}
