//! The server that takes tickets: `askwell serve` keeps them, `askwell relay` hands them on. One intake, one store, one idempotency; what
//! differs is the sink.
//!
//! Reading order: [`app`] is the table of addresses; [`intake`] follows one ticket through [`address`], [`rate`], [`form`], [`upload`],
//! [`message`], [`idempotency`] and [`store`]; [`relay`] hands on what is to be handed on; [`inbox`] shows what arrived; [`site`] serves
//! files; [`settings`] is what an operator of a relay writes.

mod address;
pub(crate) mod app;
pub(crate) mod cors;
pub(crate) mod fault;
pub(crate) mod form;
pub(crate) mod idempotency;
pub(crate) mod inbox;
mod intake;
mod log;
mod message;
pub(crate) mod metrics;
mod number;
mod questions;
pub(crate) mod rate;
mod refusal;
pub(crate) mod relay;
pub(crate) mod settings;
pub(crate) mod site;
pub(crate) mod store;
pub(crate) mod upload;

use std::{
    fmt,
    future::IntoFuture,
    io::{self, Write},
    net::SocketAddr,
    sync::Arc,
    time::Duration,
};

use tokio::{net::TcpListener, sync::Notify};

use self::app::App;

/// Bytes of request bodies in memory at one time, unless a single request may be larger.
pub(crate) const MEMORY_BYTES: usize = 512 * 1024 * 1024;
/// How long running requests may take after the signal to stop.
const GRACE: Duration = Duration::from_secs(10);

/// Why the server did not start, or stopped.
#[derive(Debug)]
pub(crate) enum RunError {
    /// The address cannot be had.
    Bind { address: SocketAddr, error: io::Error },
    /// The runtime or the listener failed.
    Run(io::Error),
}

impl fmt::Display for RunError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Bind { address, error } => {
                write!(f, "cannot listen on {address}: {error}. Choose another port (0 takes a free one) or address.")
            }
            Self::Run(error) => write!(f, "the server stopped: {error}."),
        }
    }
}

/// Serves until SIGINT or SIGTERM. Prints the address on standard output once requests are accepted.
///
/// Stopping loses nothing: what was answered is on the disk, running requests and deliveries have ten seconds to end, and what is
/// cut off then is found by whoever starts next.
pub(crate) async fn run(app: App, address: SocketAddr) -> Result<(), RunError> {
    let app = Arc::new(app);
    let listening = async { TcpListener::bind(address).await.and_then(|l| Ok((l.local_addr()?, l))) };
    let (address, listener) = listening.await.map_err(|error| RunError::Bind { address, error })?;
    // Nobody listening to standard output is no reason to stop.
    let _ = writeln!(io::stdout(), "http://{address}{}", app.site.prefix());
    let _ = io::stdout().flush();
    if app.guard.is_some() && app.relay.is_none() {
        let _ = writeln!(io::stderr(), "Inbox: http://{address}/inbox");
    }
    let queue = app.relay.is_some().then(|| tokio::spawn(relay::keep_going(Arc::clone(&app))));
    let stop = Arc::new(Notify::new());
    let stopping = Arc::clone(&stop);
    let service = app::router(Arc::clone(&app)).into_make_service_with_connect_info::<SocketAddr>();
    let server = axum::serve(listener, service).with_graceful_shutdown(async move {
        asked_to_stop().await;
        stopping.notify_one();
    });
    let overdue = async {
        stop.notified().await;
        if let Some(queue) = queue {
            queue.abort();
        }
        tokio::time::sleep(GRACE).await;
    };
    let ended = tokio::select! {
        result = server.into_future() => result.map_err(RunError::Run),
        () = overdue => Ok(()),
    };
    if let Some(relay) = &app.relay {
        relay.finish(GRACE).await;
        log::info("stopped", &[]);
    }
    ended
}

/// Ends when the process is asked to stop. If a signal cannot be listened to, its default action stops the process instead.
async fn asked_to_stop() {
    let interrupt = async {
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    };
    #[cfg(unix)]
    let terminate = async {
        match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
            Ok(mut signal) => drop(signal.recv().await),
            Err(_) => std::future::pending().await,
        }
    };
    #[cfg(not(unix))]
    let terminate = std::future::pending::<()>();
    tokio::select! {
        () = interrupt => (),
        () = terminate => (),
    }
}
