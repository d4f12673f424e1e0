//! How is a request refused? With the status that fits and a body that says what to do (RFC 9457), never with bare words.

use askwell::backend::native::{FieldProblem, KEY_REUSED, PROBLEM_JSON, Problem, WORK_WANTED};
use axum::{
    body::Body,
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};

/// Seconds after which a retry makes sense when the desk cannot store right now.
const RETRY_AFTER: u32 = 5;

/// A refused request on its way out.
#[derive(Debug)]
pub(super) struct Refusal {
    status: StatusCode,
    problem: Problem,
    retry_after: Option<u32>,
}

impl Refusal {
    pub(super) fn new(status: StatusCode, detail: impl Into<String>) -> Self {
        let problem = Problem {
            r#type: String::from("about:blank"),
            title: String::from(status.canonical_reason().unwrap_or("Refused")),
            status: status.as_u16(),
            detail: detail.into(),
            errors: Vec::new(),
        };
        Self { status, problem, retry_after: None }
    }

    pub(super) fn bad_request(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, detail)
    }

    pub(super) fn not_found(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::NOT_FOUND, detail)
    }

    pub(super) fn too_large(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::PAYLOAD_TOO_LARGE, detail)
    }

    pub(super) fn media_type(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, detail)
    }

    /// The request is well-formed, but members of it are not acceptable.
    pub(super) fn fields(errors: Vec<FieldProblem>) -> Self {
        let mut refusal =
            Self::new(StatusCode::UNPROCESSABLE_ENTITY, "Correct the members listed in errors and send again.");
        refusal.problem.errors = errors;
        refusal
    }

    pub(super) fn key_reused() -> Self {
        let detail = "This Idempotency-Key was used before for another content. Send the new content under a new key.";
        let mut refusal = Self::new(StatusCode::UNPROCESSABLE_ENTITY, detail);
        refusal.problem.r#type = String::from(KEY_REUSED);
        refusal.problem.title = String::from("Idempotency key reused");
        refusal
    }

    /// The help desk's own refusal, in its words alone: what it does not say, a page says in the client's language. What is too large
    /// or of a wrong type for the help desk (its `status`) is so for whoever sends it here.
    pub(super) fn of_desk(status: u16, errors: Vec<FieldProblem>, detail: String) -> Self {
        let status = match status {
            413 => StatusCode::PAYLOAD_TOO_LARGE,
            415 => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            _ => StatusCode::UNPROCESSABLE_ENTITY,
        };
        let mut refusal = Self::new(status, detail);
        refusal.problem.title.clear();
        refusal.problem.errors = errors;
        refusal
    }

    /// What is too large, and by which bound.
    pub(super) fn passed(problem: FieldProblem) -> Self {
        let mut refusal = Self::too_large(problem.detail.clone());
        refusal.problem.errors = vec![problem];
        refusal
    }

    /// The sender does not stand on the list of websites.
    pub(super) fn foreign_origin() -> Self {
        Self::new(
            StatusCode::FORBIDDEN,
            "This website may not send tickets here. Its operator must add it to `origins`.",
        )
    }

    /// Too many requests of one address.
    pub(super) fn too_many(seconds: u32) -> Self {
        let detail = "Too many requests from this address. Retry later with the same key.";
        Self { retry_after: Some(seconds), ..Self::new(StatusCode::TOO_MANY_REQUESTS, detail) }
    }

    /// Work is asked for before the ticket is taken.
    pub(super) fn work_wanted() -> Self {
        let detail = "The desk is under load. Ask v1/form for a token, do its work, and send again with the same key.";
        let mut refusal = Self { retry_after: Some(1), ..Self::new(StatusCode::SERVICE_UNAVAILABLE, detail) };
        refusal.problem.r#type = String::from(WORK_WANTED);
        refusal.problem.title = String::from("Work wanted");
        refusal
    }

    pub(super) fn status(&self) -> StatusCode {
        self.status
    }

    pub(super) fn key_in_flight() -> Self {
        let detail = "A request with this Idempotency-Key is still being stored. Retry with the same key and content.";
        Self { retry_after: Some(1), ..Self::new(StatusCode::CONFLICT, detail) }
    }

    /// Nothing was stored for a reason that passes.
    pub(super) fn unavailable(detail: impl Into<String>) -> Self {
        Self::passing(StatusCode::SERVICE_UNAVAILABLE, detail)
    }

    /// Any status, together with the wish to be asked again later.
    pub(super) fn passing(status: StatusCode, detail: impl Into<String>) -> Self {
        Self { retry_after: Some(RETRY_AFTER), ..Self::new(status, detail) }
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        // Serialising strings and numbers cannot fail; an empty body would still leave the status standing.
        let body = serde_json::to_vec(&self.problem).unwrap_or_default();
        let mut response = (self.status, Body::from(body)).into_response();
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(PROBLEM_JSON));
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        if let Some(seconds) = self.retry_after {
            headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        response
    }
}
