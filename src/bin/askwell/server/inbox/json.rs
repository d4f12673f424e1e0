//! What does the inbox tell a program? The same as the pages, with the same rights.

use serde_json::{Value, json};

use super::html::iso_8601;
use crate::server::store::ticket::{Entry, FileEntry, Stored};

/// `/inbox.json`: newest first.
pub(super) fn list(entries: &[Entry]) -> Value {
    let tickets: Vec<Value> = entries
        .iter()
        .map(|entry| {
            json!({
                "number": entry.number.to_string(),
                "received": iso_8601(entry.received),
                "subject": entry.ticket.subject,
                "department": entry.ticket.department,
                "requester": entry.ticket.requester,
                "files": entry.files,
                "replies": entry.replies,
                "secrets": entry.secrets,
            })
        })
        .collect();
    json!({ "tickets": tickets })
}

/// `/inbox/{number}.json`. `sha256` is in lower-case hex; a secret is told of, never told.
pub(super) fn ticket(stored: &Stored) -> Value {
    let replies: Vec<Value> = stored
        .replies
        .iter()
        .map(|reply| json!({ "n": reply.n, "received": iso_8601(reply.received), "reply": reply.reply }))
        .collect();
    let secrets: Vec<Value> = stored
        .secrets
        .iter()
        .filter(|secret| !secret.awaited)
        .map(|secret| json!({ "n": secret.n, "reply": secret.reply, "shown": secret.shown.map(iso_8601) }))
        .collect();
    json!({
        "number": stored.number.to_string(),
        "received": iso_8601(stored.received),
        "ticket": stored.ticket,
        "files": stored.files.iter().map(file).collect::<Vec<_>>(),
        "replies": replies,
        "secrets": secrets,
    })
}

fn file(file: &FileEntry) -> Value {
    let sha256: String = file.sha256.iter().map(|byte| format!("{byte:02x}")).collect();
    json!({
        "n": file.n,
        "reply": file.reply,
        "name": file.name,
        "type": file.media_type,
        "size": file.size,
        "sha256": sha256,
    })
}
