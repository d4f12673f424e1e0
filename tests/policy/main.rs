//! Two regulations enforced through the public API: B (diphost) and D (prem-site), as their profiles say.
//!
//! The profiles are read by the very reader that `askwell build` uses, then sealed and opened as the page does it.

#![allow(clippy::unwrap_used, reason = "a test that cannot read its profile has failed")]

mod bytes;
mod compose;
mod fields;
mod needs;
mod profiles;
mod questions;
mod secrets;
mod source;
mod subjects;

use askwell::{policy::Profile, seal};

/// The profile of `assets/profiles/<id>`, as the page gets it.
fn profile(id: &str) -> Profile {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/profiles").join(id);
    let (profile, problems) = source::profile::reading(&folder);
    let problems: Vec<String> = problems.iter().map(ToString::to_string).collect();
    assert!(problems.is_empty(), "{}", problems.join("\n"));
    let sealed = seal::encode(seal::Kind::Profile, &profile.unwrap());
    seal::decode(seal::Kind::Profile, &sealed).unwrap()
}

fn prem_site() -> Profile {
    profile("prem-site")
}

fn diphost() -> Profile {
    profile("diphost")
}
