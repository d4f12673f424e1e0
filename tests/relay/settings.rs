//! What is wrong with the settings is told before anything is served.

use std::process::Command;

use crate::server::{Kind, check, root, settings};

#[test]
fn sound_settings_are_told_as_such() {
    let output = check(&settings(Kind::Plain, "http://127.0.0.1:1", ""));
    let told = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    assert!(told.contains("The help desk is plain, which recognises no repetition."), "{told}");
}

#[test]
fn every_fault_is_told_with_its_remedy() {
    let good = settings(Kind::Plain, "http://127.0.0.1:1", "");
    for (from, to, told) in [
        ("{ file = 'token' }", "'desk-s3cret-token'", "relay.toml:16: the secret `token` is written out"),
        ("{ file = 'token' }", "{ file = 'nowhere' }", "nowhere: No such file"),
        ("{ file = 'token' }", "{ env = 'ASKWELL_NO_SUCH' }", "ASKWELL_NO_SUCH holds no secret"),
        ("token = {", "tokn = {", "the profile has no secret `tokn`"),
        ("queue = '1'", "", "the help desk needs `queue`; write it below `[var]`"),
        ("queue = '1'", "queue = '1'\ncolour = 'red'", "the profile has no setting `colour`"),
        ("tests/fixtures/relay/plain.toml", "assets/backends/mailto.toml", "this profile opens a mail program"),
        ("plain.toml", "nothing.toml", "nothing.toml:1: not found"),
        ("[var]", "[inbox]\n[var]", "everybody could read the inbox"),
    ] {
        assert!(good.contains(from), "{from}");
        let output = check(
            &good
                .replace(from, to)
                .replace("127.0.0.1:0", if told.contains("inbox") { "0.0.0.0:0" } else { "127.0.0.1:0" }),
        );
        let complaint = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(!output.status.success() && complaint.contains(told), "{to}: {complaint}");
        assert!(!complaint.contains("s3cret"), "{complaint}");
    }
}

/// What `systemd-analyze verify` says of the unit with this change; `None` where there is no systemd.
fn verified(from: &str, to: &str) -> Option<(bool, String)> {
    let unit = std::fs::read_to_string(root().join("docs/relay/askwell-relay.service")).unwrap();
    assert!(unit.contains(from), "{from}");
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("askwell-relay.service");
    // It looks whether what is to be started is there.
    let unit = unit.replace("/usr/local/bin/askwell", env!("CARGO_BIN_EXE_askwell")).replacen(from, to, 1);
    std::fs::write(&path, unit).unwrap();
    let output = Command::new("systemd-analyze").args(["verify", "--man=no"]).arg(&path).output().ok()?;
    // Units of the machine that it reads by the way may have faults of their own.
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    let own: Vec<&str> = told.lines().filter(|line| line.contains("askwell-relay.service")).collect();
    Some((output.status.success(), own.join("\n")))
}

#[test]
fn systemd_takes_the_unit() {
    let Some(sound) = verified("Restart=always", "Restart=always") else { return };
    assert_eq!(sound, (true, String::new()));
    for (from, to) in [
        ("Restart=always", "Restart=allways"),
        ("StateDirectoryMode=0700", "StateDirectoryMod=0700"),
        ("SystemCallFilter=@system-service", "SystemCallFilter=@system-servise"),
        ("--check", "--check \\"),
    ] {
        let (_, told) = verified(from, to).unwrap();
        assert!(!told.is_empty(), "{to} is a fault");
    }
}
