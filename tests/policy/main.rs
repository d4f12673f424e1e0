//! Four regulations enforced through the public API, as their profiles say: A (cpanel-hoster), B (diphost), C (moscow-provider) and
//! D (prem-site).
//!
//! The profiles are read by the very reader that `askwell build` uses, then sealed and opened as the page does it.

#![allow(clippy::unwrap_used, reason = "a test that cannot read its profile has failed")]

mod advice;
mod asked;
mod bytes;
mod compose;
mod fields;
mod fifth;
mod hours;
mod needs;
mod profiles;
mod questions;
mod routed;
mod rules;
mod secrets;
mod source;
mod subjects;

use std::sync::Arc;

use askwell::{
    policy::{Apart, Desk, HostFacts, Profile},
    seal,
    ticket::{Draft, Terms},
};

/// The profile of `assets/profiles/<id>`, as the page gets it.
fn profile(id: &str) -> Profile {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/profiles").join(id);
    let reading = source::profile::reading(&folder);
    let problems: Vec<String> = reading.problems.iter().map(ToString::to_string).collect();
    assert!(problems.is_empty(), "{}", problems.join("\n"));
    let whole = reading.profile.unwrap();
    let sealed = seal::encode(seal::Kind::Profile, &whole);
    let mut profile: Profile = seal::decode(seal::Kind::Profile, &sealed).unwrap();
    // The second half comes in a file of its own.
    assert_eq!(profile.desk(), Desk::default());
    profile.desk = Apart::open(&whole.desk.seal()).unwrap();
    assert_eq!(profile, whole);
    profile
}

/// What a provider decides about a draft.
fn terms(profile: &Profile, draft: &Draft, host: &HostFacts) -> Terms {
    Terms::of(&Arc::new(profile.clone()), draft, host, None, 0.0)
}

fn prem_site() -> Profile {
    profile("prem-site")
}

fn diphost() -> Profile {
    profile("diphost")
}
