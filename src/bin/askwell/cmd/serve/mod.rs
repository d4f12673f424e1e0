//! `askwell serve`: a built site, a mailbox for tickets and an inbox to read them, in one process and one file on disk.
//!
//! Reading order: [`app`] is the table of addresses; [`intake`] follows one ticket through [`upload`], [`message`],
//! [`idempotency`] and [`store`]; [`inbox`] shows what arrived; [`site`] serves the files.

mod app;
mod cors;
mod fault;
mod idempotency;
mod inbox;
mod intake;
mod message;
mod number;
mod refusal;
mod site;
mod store;
mod upload;

use std::{
    fmt,
    io::{self, Write},
    net::{IpAddr, Ipv4Addr, SocketAddr},
    path::PathBuf,
    process::ExitCode,
    sync::Arc,
    time::Duration,
};

use askwell::backend::native::{FILE_BYTES, FILES};
use tokio::net::TcpListener;

use self::{
    app::App,
    cors::Origin,
    fault::Faults,
    idempotency::InFlight,
    inbox::guard::{Guard, TOKEN_CHARS},
    site::Site,
    store::{Store, StoreError},
    upload::{Budget, Limits},
};

/// The environment variable that may hold the token; unlike an argument it is not shown by `ps`.
const TOKEN_VARIABLE: &str = "ASKWELL_TOKEN";
/// Bytes of request bodies in memory at one time, unless a single request may be larger.
const MEMORY_BYTES: usize = 512 * 1024 * 1024;
/// How long running requests may take after the signal to stop.
const GRACE: Duration = Duration::from_secs(10);

/// Serve a built site, take tickets and show them in an inbox.
#[derive(Debug, clap::Args)]
pub(crate) struct Serve {
    /// Folder of the built site; without it only tickets and the inbox are served
    site: Option<PathBuf>,
    /// Address to listen on
    #[arg(long, default_value_t = IpAddr::V4(Ipv4Addr::LOCALHOST), value_name = "IP")]
    bind: IpAddr,
    /// Port to listen on; 0 takes a free one
    #[arg(long, default_value_t = 8787)]
    port: u16,
    /// Path below which the site appears
    #[arg(long, default_value = "/", value_name = "PATH", value_parser = prefix)]
    prefix: String,
    /// Folder of the ticket database
    #[arg(long, default_value = "askwell-data", value_name = "DIR")]
    data: PathBuf,
    /// Password of the inbox, 16 characters or more; better set as the variable ASKWELL_TOKEN
    #[arg(long)]
    token: Option<String>,
    /// Take tickets, but show no inbox
    #[arg(long)]
    no_inbox: bool,
    /// Website that may embed the page and send tickets, such as https://www.example.com; repeatable; * for all
    #[arg(long, value_name = "ORIGIN")]
    allow_origin: Vec<Origin>,
    /// Most files of one ticket
    #[arg(long, default_value_t = FILES, value_name = "N")]
    max_files: usize,
    /// Most mebibytes of one file
    #[arg(long, default_value_t = FILE_BYTES / MIB, value_name = "MIB", value_parser = mebibytes)]
    max_file_size: usize,
    /// Let POST /test/fault make the intake fail, for tests and demos
    #[arg(long, hide = true)]
    test_control: bool,
}

const MIB: usize = 1024 * 1024;

/// Why the server did not start.
#[derive(Debug)]
enum StartError {
    OpenInbox(IpAddr),
    ShortToken,
    Site { path: PathBuf, error: io::Error },
    Store(StoreError),
    Bind { address: SocketAddr, error: io::Error },
    Run(io::Error),
}

impl fmt::Display for StartError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::OpenInbox(ip) => write!(
                f,
                "on {ip} everybody could read the inbox: set a password with {TOKEN_VARIABLE} or --token, or start with --no-inbox."
            ),
            Self::ShortToken => write!(f, "the token is too short: use {TOKEN_CHARS} characters or more."),
            Self::Site { path, error } => {
                write!(
                    f,
                    "cannot read the site folder {}: {error}. Build it first, or name another one.",
                    path.display()
                )
            }
            Self::Store(error) => write!(f, "{error}"),
            Self::Bind { address, error } => {
                write!(f, "cannot listen on {address}: {error}. Choose another --port (0 takes a free one) or --bind.")
            }
            Self::Run(error) => write!(f, "the server stopped: {error}."),
        }
    }
}

impl Serve {
    /// Serves until SIGINT or SIGTERM. Prints the address on standard output once requests are accepted.
    pub(crate) fn run(self) -> ExitCode {
        let served = tokio::runtime::Builder::new_multi_thread()
            .enable_all()
            .build()
            .map_err(StartError::Run)
            .and_then(|runtime| runtime.block_on(self.serve()));
        match served {
            Ok(()) => ExitCode::SUCCESS,
            Err(error) => {
                warn(&error.to_string());
                ExitCode::FAILURE
            }
        }
    }

    async fn serve(self) -> Result<(), StartError> {
        let (bind, port) = (self.bind, self.port);
        let app = Arc::new(self.app()?);
        let address = SocketAddr::new(bind, port);
        let listening = async { TcpListener::bind(address).await.and_then(|l| Ok((l.local_addr()?, l))) };
        let (address, listener) = listening.await.map_err(|error| StartError::Bind { address, error })?;

        // Nobody listening to standard output is no reason to stop.
        let _ = writeln!(io::stdout(), "http://{address}{}", app.site.prefix());
        if app.guard.is_some() {
            let _ = writeln!(io::stderr(), "Inbox: http://{address}/inbox");
        }
        let stop = Arc::new(tokio::sync::Notify::new());
        let stopping = Arc::clone(&stop);
        let server = axum::serve(listener, app::router(app)).with_graceful_shutdown(async move {
            asked_to_stop().await;
            stopping.notify_one();
        });
        let overdue = async {
            stop.notified().await;
            tokio::time::sleep(GRACE).await;
        };
        tokio::select! {
            result = server => result.map_err(StartError::Run),
            () = overdue => Ok(()),
        }
    }

    fn app(self) -> Result<App, StartError> {
        let guard = self.guard()?;
        let site = Site::new(self.site.as_deref(), self.prefix);
        let limits = Limits { files: self.max_files, file_bytes: self.max_file_size };
        Ok(App {
            site: site.map_err(|error| StartError::Site { path: self.site.unwrap_or_default(), error })?,
            store: Store::open(&self.data).map_err(StartError::Store)?,
            limits,
            budget: Budget::new(MEMORY_BYTES.max(limits.request_bytes())),
            in_flight: InFlight::default(),
            origins: self.allow_origin,
            faults: Faults::default(),
            guard,
            test_control: self.test_control,
        })
    }

    fn guard(&self) -> Result<Option<Guard>, StartError> {
        let variable = || std::env::var(TOKEN_VARIABLE).ok().filter(|token| !token.is_empty());
        match self.token.clone().or_else(variable) {
            _ if self.no_inbox => Ok(None),
            Some(token) if token.chars().count() < TOKEN_CHARS => Err(StartError::ShortToken),
            Some(token) => Ok(Some(Guard::token(&token))),
            None if self.bind.is_loopback() => Ok(Some(Guard::Loopback)),
            None => Err(StartError::OpenInbox(self.bind)),
        }
    }
}

/// One line for the operator.
fn warn(message: &str) {
    let _ = writeln!(io::stderr(), "askwell serve: {message}");
}

/// Reads a prefix: plain segments, with a slash at both ends.
fn prefix(text: &str) -> Result<String, String> {
    let plain = |segment: &str| {
        !segment.is_empty()
            && !segment.starts_with('.')
            && segment.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte))
    };
    match text.trim_matches('/') {
        "" => Ok(String::from("/")),
        path if path.split('/').all(plain) => Ok(format!("/{path}/")),
        _ => Err(String::from("a prefix looks like /help/ and holds only letters, digits and -._~")),
    }
}

fn mebibytes(text: &str) -> Result<usize, String> {
    let bytes = text.parse::<usize>().ok().filter(|mib| (1..=1024).contains(mib)).map(|mib| mib * MIB);
    bytes.ok_or_else(|| String::from("a whole number from 1 to 1024"))
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prefixes() {
        for (text, expected) in [
            ("", Some("/")),
            ("/", Some("/")),
            ("help", Some("/help/")),
            ("/a/b.c/", Some("/a/b.c/")),
            ("/a//b", None),
            ("/../a", None),
            ("/{a}", None),
            ("/ж", None),
        ] {
            assert_eq!(prefix(text).ok().as_deref(), expected, "{text}");
        }
    }
}
