//! Does `askwell relay` lose nothing, double nothing where anybody can know, and tell every client the truth?
//!
//! Every test starts the real binary on a free loopback port, in front of a help desk of its own that fails as it is told.

#![allow(clippy::unwrap_used, reason = "clippy.toml allows it in test functions; these are their helpers")]

#[path = "../intake/client.rs"]
mod client;
mod desk;
#[path = "../intake/openapi.rs"]
mod openapi;
mod postgres;
mod server;

mod contract;
mod delivery;
mod doors;
mod encrypted;
mod faults;
mod kills;
mod live;
mod nodes;
mod proxy;
mod settings;
