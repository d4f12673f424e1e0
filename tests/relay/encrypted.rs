//! A relay and its PostgreSQL over TLS: what `sslmode` promises is kept, and what stands in the way is told.
//!
//! Needs PostgreSQL and openssl from Debian, as `nodes.rs` does; the certificates are made by the tests.

use std::{path::Path, process::Command};

use crate::{
    client::{Request, fresh_key},
    desk::Desk,
    postgres::{Postgres, node},
    server::{Kind, command, settings, ticket, write},
};

/// An authority, and a certificate of it for 127.0.0.1 alone.
fn certificates(folder: &Path) {
    let run = |line: &str| {
        let made = Command::new("openssl").args(line.split(' ')).current_dir(folder).output().unwrap();
        assert!(made.status.success(), "{line}: {}", String::from_utf8_lossy(&made.stderr));
    };
    run("req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=authority -keyout root.key -out root.crt");
    run(
        "req -new -newkey rsa:2048 -nodes -subj /CN=database -addext subjectAltName=IP:127.0.0.1 -keyout server.key -out server.csr",
    );
    run(
        "x509 -req -in server.csr -CA root.crt -CAkey root.key -CAcreateserial -days 2 -copy_extensions copy -out server.crt",
    );
    run("req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=another -keyout other.key -out other.crt");
    std::fs::copy(folder.join("server.crt"), folder.join("pinned.crt")).unwrap();
}

/// Settings of a relay on this server; `root` is a file beside it.
fn on(postgres: &Postgres, address: &str, root: Option<&str>) -> String {
    let root = root.map(|name| format!("root = '{}'\n", postgres.path(name).display())).unwrap_or_default();
    let store = format!(
        "[store]\npostgres = '{address} port={} user=askwell dbname=postgres'\npassword = {{ file = 'database' }}\n{root}",
        postgres.port
    );
    settings(Kind::Native, &Desk::start().url(), &store)
}

/// What the relay says that does not start with these settings.
fn refusal(settings: &str) -> String {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), settings);
    std::fs::write(folder.path().join("database"), "pg-s3cret\n").unwrap();
    let output = command(folder.path()).output().unwrap();
    assert!(!output.status.success());
    String::from_utf8_lossy(&output.stderr).into_owned()
}

#[test]
#[ignore = "needs PostgreSQL"]
fn each_mode_is_kept() {
    // It refuses whoever is not encrypted.
    let postgres = Postgres::encrypted(certificates);
    for (address, root) in [
        ("host=127.0.0.1", None),
        ("host=127.0.0.1 sslmode=prefer", Some("other.crt")),
        ("host=127.0.0.1 sslmode=require", Some("root.crt")),
        ("host=127.0.0.1 sslmode=verify-full", Some("root.crt")),
        ("host=localhost sslmode=verify-ca", Some("root.crt")),
        ("host=localhost sslmode=verify-full", Some("pinned.crt")),
    ] {
        let folder = tempfile::tempdir().unwrap();
        let relay = node(folder.path(), &on(&postgres, address, root));
        let answer = Request::json("/v1/tickets", &fresh_key(), &ticket()).send(relay.address);
        assert_eq!(answer.status, 201, "{address}: {}\n{}", answer.text(), relay.log());
    }
    for (address, root, told) in [
        ("host=127.0.0.1 sslmode=disable", None, "no encryption"),
        ("host=127.0.0.1 sslmode=verify-full", None, "write `root = "),
        ("host=127.0.0.1 sslmode=require", Some("other.crt"), "write `root = "),
        ("host=127.0.0.1 sslmode=verify-ca", Some("other.crt"), "write `root = "),
        ("host=localhost sslmode=verify-full", Some("root.crt"), "for another name"),
        ("host=127.0.0.1 sslmode=verify-full", Some("server.csr"), "server.csr: it holds no certificate"),
        ("host=127.0.0.1 sslmode=verify-full", Some("nothing.crt"), "nothing.crt"),
    ] {
        let said = refusal(&on(&postgres, address, root));
        assert!(said.contains(told), "{address}: {said}");
    }
}

#[test]
#[ignore = "needs PostgreSQL"]
fn a_server_that_encrypts_nothing_is_told() {
    let postgres = Postgres::start();
    for mode in ["require", "verify-ca", "verify-full"] {
        let said = refusal(&on(&postgres, &format!("host=127.0.0.1 sslmode={mode}"), None));
        assert!(said.contains("does not support TLS") && said.contains("sslmode=disable"), "{mode}: {said}");
    }
}
