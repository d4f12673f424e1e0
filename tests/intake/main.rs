//! Does `askwell serve` keep the contract of docs/ticket-intake.openapi.yaml, lose nothing and leak nothing?
//!
//! Every test starts the real binary on a free loopback port and speaks HTTP to it.

#![allow(clippy::unwrap_used, reason = "clippy.toml allows it in test functions; these are their helpers")]

mod client;
mod openapi;
mod server;

mod contract;
mod durability;
mod idempotency;
mod inbox;
mod rules;
mod site;
