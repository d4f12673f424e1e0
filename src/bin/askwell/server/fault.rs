//! How do tests and demos see a failing server? With `--test-control`, `POST /test/fault` makes the intake fail on demand.
//!
//! The body is `null` (healthy again) or an object of [`Fault`]'s members. Nothing of this exists without the switch.

use std::{
    io,
    pin::Pin,
    sync::{Arc, Mutex, PoisonError},
    task::{Context, Poll},
    time::Duration,
};

use axum::{
    body::{Body, Bytes, HttpBody},
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use http_body::Frame;
use serde::Deserialize;

use super::{app::App, refusal::Refusal};

/// What goes wrong with every ticket and reply until further notice.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct Fault {
    /// Answer with this status (400 to 599) and store nothing.
    pub(super) status: Option<u16>,
    /// Wait this many milliseconds between reading a request and storing it.
    pub(super) slow_ms: Option<u64>,
    /// Store a new ticket or reply, then close the connection without an answer; repetitions are answered.
    pub(super) drop_after_commit: bool,
    /// End the process at this moment, as `kill -9` would.
    pub(super) die: Option<Moment>,
}

/// A moment in the life of a ticket at a relay.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Moment {
    /// It is stored, and nobody was told.
    Accepted,
    /// It is noted that a request goes out.
    Marked,
    /// The help desk has answered, and nothing was written.
    Heard,
    /// The outcome is written, and nobody was told.
    Delivered,
}

impl Fault {
    /// The refusal that the fault demands.
    pub(super) fn refusal(self) -> Option<Refusal> {
        let status = StatusCode::from_u16(self.status?).ok()?;
        Some(Refusal::passing(status, "This failure was asked for through /test/fault."))
    }

    /// Waits as the fault demands.
    pub(super) async fn delay(self) {
        if let Some(ms) = self.slow_ms {
            tokio::time::sleep(Duration::from_millis(ms)).await;
        }
    }
}

/// The fault in force, if faults can be set at all.
#[derive(Debug, Default)]
pub(crate) struct Faults(Mutex<Fault>);

impl Faults {
    pub(super) fn current(&self) -> Fault {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn set(&self, fault: Fault) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = fault;
    }
}

/// `POST /test/fault`.
pub(super) async fn control(State(app): State<Arc<App>>, body: Bytes) -> Result<StatusCode, Refusal> {
    let fault: Option<Fault> =
        serde_json::from_slice(&body).map_err(|error| Refusal::bad_request(error.to_string()))?;
    let fault = fault.unwrap_or_default();
    if fault.status.is_some_and(|status| !(400..600).contains(&status)) {
        return Err(Refusal::bad_request("status must be between 400 and 599"));
    }
    app.faults.set(fault);
    Ok(StatusCode::NO_CONTENT)
}

/// An answer that breaks the connection: its body fails before its first byte, and hyper then closes without having sent the
/// head either.
pub(super) fn hang_up() -> Response {
    (StatusCode::OK, Body::new(Broken)).into_response()
}

struct Broken;

impl HttpBody for Broken {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, io::Error>>> {
        Poll::Ready(Some(Err(io::Error::other("dropped on demand"))))
    }
}
