//! Every shipped help desk: a ticket → its exact requests, and answers → receipts and refusals.
//!
//! `<id>/settings.toml` holds what an operator sets; every other file of the folder is one conversation, `>` what is sent (with `␍`
//! for a carriage return), `<` what is answered, `=` what it means. Of the first conversation of each kind all of a request is kept, of
//! refusals its first line. `BLESS=1 cargo test --test backends` writes `>` and `=` anew; read the difference before it is committed.
//!
//! The profiles are read by the very reader that `askwell check` uses, then sealed and opened as they travel to a page.

#![allow(clippy::unwrap_used, reason = "a test that cannot read its files has failed")]

mod conversation;
mod hostile;
mod page;

mod send;
mod source;

use std::{collections::BTreeMap, fs, path::PathBuf};

use askwell::{
    backend::{
        fill::{Facts, FileFact},
        native,
        profile::BackendProfile,
    },
    seal,
};

/// Bytes of the two files; the first has a name that must be escaped everywhere.
pub(crate) const FILES: [(&str, &str, &str); 2] =
    [("снимок \"1\".png", "image/png", "\u{89}PNG, честно"), ("журнал.txt", "text/plain", "строка 1\nстрока 2\n")];
/// A ticket's key.
pub(crate) const KEY: &str = "8e03978e-40d5-43dd-bc93-6894a57f9324";
/// A boundary, as a sender makes one at random.
pub(crate) const BOUNDARY: &str = "boundary0f1e2d3c4b5a69788796a5b4";

/// A help desk with everything that a request of its own needs.
pub(crate) struct Desk {
    pub(crate) folder: PathBuf,
    pub(crate) profile: BackendProfile,
    pub(crate) vars: BTreeMap<String, String>,
    pub(crate) secrets: BTreeMap<String, String>,
    pub(crate) open: Vec<(String, String)>,
    pub(crate) files: Vec<FileFact>,
    pub(crate) ticket: native::Ticket,
    pub(crate) letter: String,
}

impl Desk {
    pub(crate) fn facts(&self, is_reply: bool) -> Facts<'_> {
        Facts {
            ticket: &self.ticket,
            letter: &self.letter,
            files: &self.files,
            vars: &self.vars,
            secrets: &self.secrets,
            key: KEY,
            boundary: BOUNDARY,
            open: is_reply.then_some(self.open.as_slice()),
        }
    }
}

pub(crate) fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn ticket() -> native::Ticket {
    serde_json::from_str(&fs::read_to_string(root().join("tests/backends/ticket.json")).unwrap()).unwrap()
}

/// Every shipped help desk, sorted by id.
pub(crate) fn desks() -> Vec<Desk> {
    let (backends, problems) = source::backend::read_all(&root().join("assets/backends"));
    let lines: Vec<String> = problems.iter().map(ToString::to_string).collect();
    assert!(lines.is_empty(), "{}", lines.join("\n"));
    let desk = |profile: BackendProfile| {
        let sealed = seal::encode(seal::Kind::Backend, &profile);
        let travelled: BackendProfile = seal::decode(seal::Kind::Backend, &sealed).unwrap();
        assert_eq!(travelled, profile);
        let folder = root().join("tests/backends").join(&profile.id);
        let settings = fs::read_to_string(folder.join("settings.toml"))
            .unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
        let settings: toml::Table = toml::from_str(&settings).unwrap();
        let texts = |key: &str| -> BTreeMap<String, String> {
            let table = settings.get(key).and_then(toml::Value::as_table);
            table
                .into_iter()
                .flatten()
                .map(|(name, value)| (name.clone(), value.as_str().unwrap().to_owned()))
                .collect()
        };
        let most = profile.limits.files.map_or(FILES.len(), usize::from);
        let files = FILES.iter().rev().take(most).rev().map(|(name, media_type, bytes)| FileFact {
            name: (*name).to_owned(),
            media_type: (*media_type).to_owned(),
            size: bytes.len() as u64,
        });
        let ticket = ticket();
        let letter =
            askwell::backend::letter::letter(&ticket, &|part| part.rsplit('/').next().unwrap_or(part).to_owned());
        Desk {
            folder,
            vars: texts("var"),
            secrets: texts("secret"),
            open: texts("open").into_iter().collect(),
            files: files.collect(),
            ticket,
            letter,
            profile: travelled,
        }
    };
    backends.into_iter().map(|backend| desk(backend.profile)).collect()
}

#[test]
fn a_compiled_profile_is_small() {
    let mut sizes: Vec<(usize, String)> = desks()
        .iter()
        .map(|desk| (seal::encode(seal::Kind::Backend, &desk.profile).len(), desk.profile.id.clone()))
        .collect();
    sizes.sort();
    let (largest, id) = sizes.last().unwrap();
    println!("{sizes:?}");
    assert!(*largest < 1_500, "{id} has {largest} bytes");
}
