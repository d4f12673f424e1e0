//! `askwell simulate`: what does the desk read out of each of these tickets?

use std::{io::{self, Write}, path::PathBuf};

use crate::failure::Failure;

/// Arguments of `askwell simulate`.
#[derive(Debug, clap::Args)]
pub(crate) struct Simulate {
    /// Tickets, one JSON object a line: `{"id","lang","text","host"}`
    #[arg(value_name = "FILE")]
    tickets: PathBuf,
}

impl Simulate {
    pub(crate) fn run(self) -> Result<(), Failure> {
        let text = std::fs::read_to_string(&self.tickets)?;
        let mut out = io::stdout().lock();
        for line in text.lines() {
            let line: serde_json::Value = serde_json::from_str(line).map_err(|e| Failure::Absent(e.to_string()))?;
            let t = line["text"].as_str().unwrap_or_default();
            let at = |b: usize| t[..b].chars().count();
            let secrets: Vec<_> = askwell::ticket::secrets::secrets(t, &[]).into_iter().map(|s| serde_json::json!({"start": at(s.range.start), "end": at(s.range.end), "kind": s.kind.name()})).collect();
            let issues: Vec<_> = askwell::ticket::issues::questions(t).into_iter().map(|s| serde_json::json!({"start": at(s.start), "end": at(s.end)})).collect();
            writeln!(out, "{}", serde_json::json!({"id": line["id"], "secrets": secrets, "issues": issues}))?;
        }
        Ok(())
    }
}
