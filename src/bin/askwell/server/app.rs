//! What is where? The table of addresses, and what their handlers share.

use std::{future::Future, sync::Arc};

use askwell::backend::native::{FORM_PATH, RECEIPT_PATH, REPLIES_SEGMENT, TICKETS_PATH};
use axum::{
    Json, Router,
    extract::{DefaultBodyLimit, State},
    http::StatusCode,
    middleware,
    routing::{any, get, post},
};
use serde_json::{Value, json};

use super::{
    address::Network,
    cors::{self, Origin},
    fault::{self, Faults},
    form::{FormRules, Spent},
    idempotency::InFlight,
    inbox::{self, guard::Guard},
    intake, log,
    metrics::Metrics,
    questions,
    rate::Limiter,
    refusal::Refusal,
    relay::Relay,
    site::Site,
    store::{Store, StoreError},
    upload::{Budget, Limits},
};

/// What all handlers share.
#[derive(Debug)]
pub(crate) struct App {
    pub(crate) store: Store,
    pub(crate) limits: Limits,
    /// Media types of files that are taken, as `image/png` or `image/*`; all when empty.
    pub(crate) types: Vec<String>,
    pub(crate) budget: Arc<Budget>,
    pub(crate) in_flight: InFlight,
    pub(crate) origins: Vec<Origin>,
    pub(crate) faults: Arc<Faults>,
    pub(crate) site: Site,
    /// Who may read the inbox; `None` if there is no inbox.
    pub(crate) guard: Option<Guard>,
    /// Whether `/test/fault` exists.
    pub(crate) test_control: bool,
    pub(crate) metrics: Metrics,
    /// Proxies that are believed when they tell a client's address.
    pub(crate) trusted: Vec<Network>,
    pub(crate) rate: Option<Limiter>,
    /// Whether forms must show a token, and the queue from which on they must work for it.
    pub(crate) form: Option<(FormRules, i64)>,
    /// Tokens that have brought a ticket.
    pub(crate) spent: Spent,
    /// Where tickets go; `None` if they stay.
    pub(crate) relay: Option<Relay>,
}

impl App {
    /// What the store answers; a stranger must not learn about paths and disks, so the operator gets the cause.
    pub(super) async fn stored<T>(&self, work: impl Future<Output = Result<T, StoreError>>) -> Result<T, Refusal> {
        work.await.map_err(|error| {
            log::error("store", &[("error", error.to_string().into())]);
            Refusal::unavailable("The desk cannot store or read tickets right now. Retry later with the same key.")
        })
    }
}

/// The whole server as one service.
pub(super) fn router(app: Arc<App>) -> Router {
    let mut public = Router::new().route("/healthz", get(health));
    // A page below a prefix finds the intake beside itself, and everybody else at the root.
    let mut bases = vec!["/", app.site.prefix()];
    bases.dedup();
    for base in bases {
        let tickets = format!("{base}{TICKETS_PATH}");
        let intake = |handler: axum::routing::MethodRouter<Arc<App>>| {
            handler.options(cors::preflight).fallback(wrong_method).layer(DefaultBodyLimit::disable())
        };
        let question = |handler: axum::routing::MethodRouter<Arc<App>>| {
            handler.options(cors::preflight_of_questions).fallback(wrong_method)
        };
        public = public
            .route(&format!("{tickets}/{{number}}/{REPLIES_SEGMENT}"), intake(post(intake::reply)))
            .route(&tickets, intake(post(intake::ticket)))
            .route(&format!("{base}{RECEIPT_PATH}"), question(get(questions::receipt)))
            .route(&format!("{base}{FORM_PATH}"), question(get(questions::form)))
            .route(&format!("{base}v1/{{*rest}}"), any(nothing_here));
    }
    public = public.fallback(super::site::serve).layer(middleware::from_fn_with_state(Arc::clone(&app), cors::headers));
    if app.guard.is_some() {
        public = public.merge(inbox::router(&app));
    }
    if app.test_control {
        public = public.route("/test/fault", post(fault::control));
    }
    public.with_state(app)
}

async fn health(State(app): State<Arc<App>>) -> Result<Json<Value>, Refusal> {
    app.stored(app.store.ping()).await?;
    Ok(Json(json!({ "status": "ok" })))
}

async fn wrong_method() -> Refusal {
    Refusal::new(StatusCode::METHOD_NOT_ALLOWED, "This address takes tickets by POST and shows nothing.")
}

async fn nothing_here() -> Refusal {
    Refusal::not_found("Nothing is here. Tickets go to v1/tickets, replies to v1/tickets/{number}/replies.")
}
