//! What is wrong with the settings is told before anything is served.

use crate::server::{Kind, check, settings};

#[test]
fn sound_settings_are_told_as_such() {
    let output = check(&settings(Kind::Plain, "http://127.0.0.1:1", ""));
    let told = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    assert!(told.contains("The help desk is django-helpdesk, which recognises no repetition."), "{told}");
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
        ("django-helpdesk.toml", "mailto.toml", "this profile opens a mail program"),
        ("django-helpdesk.toml", "nothing.toml", "nothing.toml:1: not found"),
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
