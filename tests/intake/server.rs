//! The server under test: the real binary with its own data folder.

use std::{
    io::{BufRead, BufReader, Read},
    net::SocketAddr,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
};

use serde_json::{Value, json};

use crate::client::{Form, Request, Response, fresh_key};

pub(crate) struct Server {
    child: Child,
    pub(crate) address: SocketAddr,
    /// The printed URL.
    pub(crate) url: String,
    pub(crate) data: PathBuf,
    _folder: Option<tempfile::TempDir>,
}

/// `askwell serve` with these arguments and no token in its environment.
pub(crate) fn command(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_askwell"));
    command.arg("serve").args(arguments).env_remove("ASKWELL_TOKEN");
    command
}

impl Server {
    pub(crate) fn start(arguments: &[&str]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let mut server = Self::start_in(&folder.path().join("data"), arguments);
        server._folder = Some(folder);
        server
    }

    /// Starts on an existing data folder, which stays after the server.
    pub(crate) fn start_in(data: &Path, arguments: &[&str]) -> Self {
        let own = ["--port", "0", "--data", data.to_str().unwrap()];
        let mut child =
            command(&[&own, arguments].concat()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let mut url = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut url).unwrap();
        let url = String::from(url.trim_end());
        let host = url.strip_prefix("http://").and_then(|rest| rest.split('/').next());
        let address = host.and_then(|host| host.parse().ok()).unwrap_or_else(|| {
            let mut complaint = String::new();
            let _ = child.stderr.take().map(|mut stderr| stderr.read_to_string(&mut complaint));
            panic!("printed {url:?} and complained {complaint:?}")
        });
        Self { child, address, url, data: data.to_path_buf(), _folder: None }
    }

    pub(crate) fn get(&self, path: &str) -> Response {
        Request::get(path).send(self.address)
    }

    /// Sends a form to the ticket address under a new key.
    pub(crate) fn post(&self, form: &Form) -> Response {
        form.request("/v1/tickets", &fresh_key()).send(self.address)
    }

    /// Files a ticket that must be accepted; returns its number.
    pub(crate) fn file(&self, ticket: &Value) -> String {
        let response = Request::json("/v1/tickets", &fresh_key(), ticket).send(self.address);
        assert_eq!(response.status, 201, "{}", response.text());
        String::from(response.json()["number"].as_str().unwrap())
    }

    pub(crate) fn count(&self) -> usize {
        self.get("/inbox.json").json()["tickets"].as_array().unwrap().len()
    }

    pub(crate) fn fault(&self, fault: &Value) {
        let request = Request::new("POST", "/test/fault").body(fault.to_string().into_bytes());
        assert_eq!(request.send(self.address).status, 204);
    }

    /// Ends the process at once, as a crash or the operating system would.
    pub(crate) fn kill(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// Asks the process to stop and returns whether it ended well.
    #[cfg(unix)]
    pub(crate) fn terminate(&mut self) -> bool {
        assert!(Command::new("kill").arg(self.child.id().to_string()).status().unwrap().success());
        self.child.wait().unwrap().success()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The smallest acceptable ticket.
pub(crate) fn ticket() -> Value {
    json!({ "subject": "Сайт не открывается", "body": "С утра.", "requester": { "login": "u123" } })
}
