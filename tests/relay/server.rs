//! The relay under test: the real binary with its own folder and settings.

use std::{
    fs::{self, File},
    io::{BufRead, BufReader},
    net::SocketAddr,
    path::{Path, PathBuf},
    process::{Child, Command, Output, Stdio},
    thread,
    time::{Duration, Instant},
};

use serde_json::{Value, json};

use crate::client::{Request, Response};

/// How long something may take that happens by itself.
const PATIENCE: Duration = Duration::from_secs(20);

pub(crate) struct Relay {
    child: Child,
    pub(crate) address: SocketAddr,
    log: PathBuf,
    _folder: Option<tempfile::TempDir>,
}

/// What the two kinds of help desks are set up with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Knows keys.
    Native,
    /// Knows none.
    Plain,
}

pub(crate) fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// Settings of a relay in `folder` before the desk at `url`, with more lines after them.
pub(crate) fn settings(kind: Kind, url: &str, more: &str) -> String {
    let assets = root().join("assets");
    let (profile, rest) = match kind {
        Kind::Native => (assets.join("backends/native.toml"), ""),
        Kind::Plain => {
            (root().join("tests/fixtures/relay/plain.toml"), "queue = '1'\n[secret]\ntoken = { file = 'token' }\n")
        }
    };
    let store = if more.contains("[store]") { "" } else { "[store]\nfolder = 'data'\n" };
    let access = if more.contains("[access]") { "" } else { "[access]\nper_minute = 0\n" };
    let queue = if more.contains("[queue]") { "" } else { "[queue]\nfirst_wait_ms = 300\npatience_ms = 2000\n" };
    format!(
        "listen = '127.0.0.1:0'\nbackend = '{1}'\nlocales = '{0}/locales'\n{store}{access}{queue}{more}\n\
         [var]\nurl = '{url}'\n{rest}",
        assets.display(),
        profile.display()
    )
}

/// `askwell relay` with the settings of this folder.
pub(crate) fn command(folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_askwell"));
    command.arg("relay").arg("--config").arg(folder.join("relay.toml"));
    command
}

/// Writes the settings and the desk's secret.
pub(crate) fn write(folder: &Path, settings: &str) {
    fs::write(folder.join("relay.toml"), settings).unwrap();
    fs::write(folder.join("token"), "desk-s3cret-token\n").unwrap();
    fs::write(folder.join("signing"), "0123456789abcdef0123456789abcdef\n").unwrap();
}

pub(crate) fn check(settings: &str) -> Output {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), settings);
    command(folder.path()).arg("--check").output().unwrap()
}

impl Relay {
    pub(crate) fn start(kind: Kind, url: &str, more: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        write(folder.path(), &settings(kind, url, more));
        let mut relay = Self::start_in(folder.path());
        relay._folder = Some(folder);
        relay
    }

    /// Starts on a folder with settings, which stays after the relay.
    pub(crate) fn start_in(folder: &Path) -> Self {
        let log = folder.join("log");
        let mut command = command(folder);
        let errors = File::options().create(true).append(true).open(&log).unwrap();
        let mut child = command.arg("--test-control").stdout(Stdio::piped()).stderr(errors).spawn().unwrap();
        let mut url = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut url).unwrap();
        let host = url.trim_end().strip_prefix("http://").map(|rest| rest.trim_end_matches('/'));
        let address = host.and_then(|host| host.parse().ok());
        let address = address.unwrap_or_else(|| panic!("{url:?}: {}", fs::read_to_string(&log).unwrap()));
        Self { child, address, log, _folder: None }
    }

    pub(crate) fn log(&self) -> String {
        fs::read_to_string(&self.log).unwrap()
    }

    pub(crate) fn get(&self, path: &str) -> Response {
        Request::get(path).send(self.address)
    }

    /// What became of a key.
    pub(crate) fn receipt(&self, key: &str) -> Response {
        Request::get("/v1/receipt").header("Idempotency-Key", key).send(self.address)
    }

    /// Waits until the receipt of a key has this state; gives it.
    pub(crate) fn until(&self, key: &str, state: &str) -> Value {
        let begun = Instant::now();
        loop {
            let receipt = self.receipt(key);
            if receipt.status < 300 && receipt.json()["state"] == state {
                return receipt.json();
            }
            assert!(begun.elapsed() < PATIENCE, "no {state}: {} {}\n{}", receipt.status, receipt.text(), self.log());
            thread::sleep(Duration::from_millis(50));
        }
    }

    pub(crate) fn fault(&self, fault: &Value) {
        let request = Request::new("POST", "/test/fault").body(fault.to_string().into_bytes());
        assert_eq!(request.send(self.address).status, 204);
    }

    /// The only thing that waits for a person.
    pub(crate) fn held(&self) -> Value {
        let held = self.get("/held").json()["held"].as_array().unwrap().clone();
        assert_eq!(held.len(), 1, "{held:?}");
        held[0].clone()
    }

    pub(crate) fn metric(&self, name: &str) -> i64 {
        let text = self.get("/metrics").text();
        let line = text.lines().find_map(|line| line.strip_prefix(&format!("{name} ")));
        line.and_then(|value| value.parse().ok()).unwrap_or_else(|| panic!("{name}: {text}"))
    }

    /// Waits until the process has ended by itself.
    pub(crate) fn wait(&mut self) {
        self.child.wait().unwrap();
    }

    pub(crate) fn kill(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// Asks the process to stop; whether it ended well.
    pub(crate) fn terminate(&mut self) -> bool {
        assert!(Command::new("kill").arg(self.child.id().to_string()).status().unwrap().success());
        self.child.wait().unwrap().success()
    }

    /// Resident bytes of the process.
    pub(crate) fn memory(&self) -> usize {
        let status = fs::read_to_string(format!("/proc/{}/status", self.child.id())).unwrap();
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap();
        line.trim().trim_end_matches(" kB").parse::<usize>().unwrap() * 1024
    }
}

impl Drop for Relay {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A ticket that both kinds of desks take.
pub(crate) fn ticket() -> Value {
    json!({
        "subject": "Сайт «example.ru» не открывается",
        "body": "С утра ошибка 500.",
        "requester": { "login": "u123", "email": "petrov@example.ru" },
        "locale": "ru",
    })
}

/// Waits until something holds.
pub(crate) fn eventually(what: &str, mut holds: impl FnMut() -> bool) {
    let begun = Instant::now();
    while !holds() {
        assert!(begun.elapsed() < PATIENCE, "never: {what}");
        thread::sleep(Duration::from_millis(30));
    }
}
