//! A PostgreSQL of the tests' own, from Debian, and relays on it.

use std::{
    fs,
    net::TcpListener,
    os::unix::fs::chown,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
};

use crate::{
    desk::Desk,
    server::{Kind, Relay, eventually, settings, write},
};

/// A server of its own, on loopback, in a folder that goes with it.
pub(crate) struct Postgres {
    child: Option<Child>,
    pub(crate) port: u16,
    folder: tempfile::TempDir,
}

/// A user that may not be root runs it; gives its numbers.
fn unprivileged() -> Option<(u32, u32)> {
    let own = fs::metadata("/proc/self").unwrap();
    if std::os::unix::fs::MetadataExt::uid(&own) != 0 {
        return None;
    }
    let users = fs::read_to_string("/etc/passwd").unwrap();
    let user = users.lines().find_map(|line| line.strip_prefix("postgres:")).expect("the user of PostgreSQL");
    let mut parts = user.split(':').skip(1).map(|part| part.parse().unwrap());
    Some((parts.next().unwrap(), parts.next().unwrap()))
}

fn programs() -> PathBuf {
    if let Ok(folder) = std::env::var("ASKWELL_POSTGRES") {
        return folder.into();
    }
    let versions = fs::read_dir("/usr/lib/postgresql").expect("PostgreSQL is not installed: run .ci/test servers");
    let mut versions: Vec<PathBuf> = versions.map(|entry| entry.unwrap().path().join("bin")).collect();
    versions.sort();
    versions.pop().unwrap()
}

fn command(program: &str, user: Option<(u32, u32)>) -> Command {
    let mut command = Command::new(programs().join(program));
    if let Some((user, group)) = user {
        std::os::unix::process::CommandExt::uid(&mut command, user);
        std::os::unix::process::CommandExt::gid(&mut command, group);
    }
    command.current_dir("/").stdout(Stdio::null()).stderr(Stdio::null());
    command
}

impl Postgres {
    pub(crate) fn start() -> Self {
        let mut server = Self::made();
        server.serve(&[]);
        server
    }

    /// The same, encrypted or not at all, with the certificate and the key of these names in [`Postgres::path`].
    pub(crate) fn encrypted(make: impl FnOnce(&Path)) -> Self {
        let mut server = Self::made();
        make(server.folder.path());
        let data = server.path("data");
        fs::write(data.join("pg_hba.conf"), "hostssl all all 127.0.0.1/32 scram-sha-256\n").unwrap();
        for name in ["server.crt", "server.key"] {
            fs::rename(server.path(name), data.join(name)).unwrap();
            if let Some((user, group)) = unprivileged() {
                chown(data.join(name), Some(user), Some(group)).unwrap();
            }
        }
        server.serve(&["-c", "ssl=on"]);
        server
    }

    /// A file in the folder that goes with it.
    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn made() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let user = unprivileged();
        let (data, password) = (folder.path().join("data"), folder.path().join("password"));
        fs::write(&password, "pg-s3cret\n").unwrap();
        if let Some((user, group)) = user {
            for path in [folder.path(), password.as_path()] {
                chown(path, Some(user), Some(group)).unwrap();
            }
        }
        let init = ["-A", "scram-sha-256", "-U", "askwell", "-E", "UTF8", "--locale=C", "--no-sync", "--pwfile"];
        let made = command("initdb", user).args(init).arg(&password).arg("-D").arg(&data).status().unwrap();
        assert!(made.success(), "initdb");
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        Self { child: None, port, folder }
    }

    fn serve(&mut self, more: &[&str]) {
        let (user, port) = (unprivileged(), self.port.to_string());
        let mut server = command("postgres", user);
        server.arg("-D").arg(self.path("data")).args(["-p", &port, "-c", "listen_addresses=127.0.0.1"]);
        let server = server.args(["-c", "unix_socket_directories=", "-c", "max_connections=20"]);
        self.child = Some(server.args(more).spawn().unwrap());
        eventually("PostgreSQL is up", || {
            let mut asked = command("pg_isready", user);
            asked.args(["-q", "-h", "127.0.0.1", "-p", &port]).status().unwrap().success()
        });
    }

    /// Settings of a node on this server.
    pub(crate) fn settings(&self, kind: Kind, desk: &Desk, queue: &str) -> String {
        let store = format!(
            "[store]\npostgres = 'host=127.0.0.1 port={} user=askwell dbname=postgres'\npassword = {{ file = 'database' }}\n{queue}",
            self.port
        );
        settings(kind, &desk.url(), &store)
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        // SIGINT is its fast way to stop; a second time is certain.
        if let Some(child) = &mut self.child {
            let _ = Command::new("kill").args(["-INT", &child.id().to_string()]).status();
            let _ = child.wait();
        }
    }
}

/// A node with a folder of its own for its settings.
pub(crate) fn node(folder: &Path, settings: &str) -> Relay {
    fs::create_dir_all(folder).unwrap();
    write(folder, settings);
    fs::write(folder.join("database"), "pg-s3cret\n").unwrap();
    Relay::start_in(folder)
}
