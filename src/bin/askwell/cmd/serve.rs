//! `askwell serve`: a built site, a mailbox for tickets and an inbox to read them, in one process and one file on disk.

use std::{
    fmt,
    io::{self, Write},
    net::{IpAddr, Ipv4Addr, SocketAddr},
    path::PathBuf,
    process::ExitCode,
    sync::Arc,
};

use askwell::backend::native::{FILE_BYTES, FILES};

use crate::server::{
    self, MEMORY_BYTES, RunError,
    app::App,
    cors::Origin,
    fault::Faults,
    idempotency::InFlight,
    inbox::guard::{Guard, TOKEN_CHARS},
    metrics::Metrics,
    site::Site,
    store::{Place, Store, StoreError},
    upload::{Budget, Limits},
};

/// The environment variable that may hold the token; unlike an argument it is not shown by `ps`.
const TOKEN_VARIABLE: &str = "ASKWELL_TOKEN";

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
    NoSite(PathBuf),
    Store(StoreError),
    Run(RunError),
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
            Self::NoSite(path) => write!(
                f,
                "{} is no built site: it has no index.html, askwell.js or data/manifest.json. Build one with `askwell build`, or name its folder.",
                path.display()
            ),
            Self::Store(error) => write!(f, "{error}"),
            Self::Run(error) => write!(f, "{error}"),
        }
    }
}

impl Serve {
    /// Serves until SIGINT or SIGTERM. Prints the address on standard output once requests are accepted.
    pub(crate) fn run(self) -> ExitCode {
        let served = tokio::runtime::Builder::new_multi_thread()
            .enable_all()
            .build()
            .map_err(|error| StartError::Run(RunError::Run(error)))
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
        let address = SocketAddr::new(self.bind, self.port);
        server::run(self.app()?, address).await.map_err(StartError::Run)
    }

    fn app(self) -> Result<App, StartError> {
        let guard = self.guard()?;
        let site = match Site::new(self.site.as_deref(), self.prefix) {
            Ok(site) if site.is_built() => site,
            Ok(_) => return Err(StartError::NoSite(self.site.unwrap_or_default())),
            Err(error) => return Err(StartError::Site { path: self.site.unwrap_or_default(), error }),
        };
        let (files, file_bytes) = (self.max_files, self.max_file_size);
        let limits = Limits { files, file_bytes, total_bytes: files.saturating_mul(file_bytes) };
        Ok(App {
            site,
            store: Store::open(&Place::Folder(self.data)).map_err(StartError::Store)?,
            limits,
            types: Vec::new(),
            budget: Budget::new(MEMORY_BYTES.max(limits.request_bytes())),
            in_flight: InFlight::default(),
            origins: self.allow_origin,
            faults: Arc::new(Faults::default()),
            guard,
            test_control: self.test_control,
            metrics: Metrics::default(),
            trusted: Vec::new(),
            rate: None,
            form: None,
            spent: Default::default(),
            relay: None,
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
