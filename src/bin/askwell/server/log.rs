//! What happened, for whoever runs the server? One JSON object a line on standard error.
//!
//! Invariants: no words of a client, no address, no key and no secret: an event has a name, numbers of tickets, counts and times. What
//! a help desk says in refusing a ticket may quote it, so it stays in the database.

use std::io::{self, Write};

use serde_json::{Map, Value};

use super::{inbox::iso_8601, intake::now};

/// Something that is as it should be.
pub(crate) fn info(event: &str, facts: &[(&str, Value)]) {
    line("info", event, facts);
}

/// Something that the operator should mend.
pub(crate) fn error(event: &str, facts: &[(&str, Value)]) {
    line("error", event, facts);
}

fn line(level: &str, event: &str, facts: &[(&str, Value)]) {
    let mut line = Map::new();
    line.insert("time".to_owned(), iso_8601(now()).into());
    line.insert("level".to_owned(), level.into());
    line.insert("event".to_owned(), event.into());
    line.extend(facts.iter().map(|(name, value)| ((*name).to_owned(), value.clone())));
    let mut bytes = Value::Object(line).to_string().into_bytes();
    bytes.push(b'\n');
    // Nobody listening is no reason to stop.
    let _ = io::stderr().lock().write_all(&bytes);
}
