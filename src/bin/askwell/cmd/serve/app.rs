//! What is where? The table of addresses, and what their handlers share.

use std::sync::Arc;

use askwell::backend::native::{REPLIES_SEGMENT, TICKETS_PATH};
use axum::{
    Json, Router,
    extract::{DefaultBodyLimit, State},
    http::StatusCode,
    middleware,
    routing::{any, get, post},
};
use serde_json::{Value, json};

use super::{
    cors::{self, Origin},
    fault::{self, Faults},
    idempotency::InFlight,
    inbox::{self, guard::Guard},
    intake,
    refusal::Refusal,
    site::Site,
    store::{Store, StoreError},
    upload::{Budget, Limits},
};

/// What all handlers share.
#[derive(Debug)]
pub(super) struct App {
    pub(super) store: Store,
    pub(super) limits: Limits,
    pub(super) budget: Arc<Budget>,
    pub(super) in_flight: InFlight,
    pub(super) origins: Vec<Origin>,
    pub(super) faults: Faults,
    pub(super) site: Site,
    /// Who may read the inbox; `None` if there is no inbox.
    pub(super) guard: Option<Guard>,
    /// Whether `/test/fault` exists.
    pub(super) test_control: bool,
}

impl App {
    /// Runs a blocking piece of work on the store off the event loop.
    pub(super) async fn with_store<T: Send + 'static>(
        self: &Arc<Self>,
        work: impl FnOnce(&Self) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, Refusal> {
        let app = Arc::clone(self);
        let failed = match tokio::task::spawn_blocking(move || work(&app)).await {
            Ok(Ok(value)) => return Ok(value),
            Ok(Err(error)) => error.to_string(),
            Err(error) => error.to_string(),
        };
        // The operator needs the cause; a stranger must not learn about paths and disks.
        super::warn(&failed);
        Err(Refusal::unavailable("The desk cannot store or read tickets right now. Retry later with the same key."))
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
        public = public
            .route(&format!("{tickets}/{{number}}/{REPLIES_SEGMENT}"), intake(post(intake::reply)))
            .route(&tickets, intake(post(intake::ticket)))
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
    app.with_store(|app| app.store.ping()).await?;
    Ok(Json(json!({ "status": "ok" })))
}

async fn wrong_method() -> Refusal {
    Refusal::new(StatusCode::METHOD_NOT_ALLOWED, "This address takes tickets by POST and shows nothing.")
}

async fn nothing_here() -> Refusal {
    Refusal::not_found("Nothing is here. Tickets go to v1/tickets, replies to v1/tickets/{number}/replies.")
}
