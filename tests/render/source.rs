//! The command line's reader of profiles: it belongs to a binary, which has no API, so its files are read in here.
#![allow(dead_code, reason = "only the reader of profiles is called; the rest serves articles and locales")]

#[path = "../../src/bin/askwell/source/file.rs"]
pub(crate) mod file;
#[path = "../../src/bin/askwell/source/problem.rs"]
pub(crate) mod problem;
#[path = "../../src/bin/askwell/source/profile/mod.rs"]
pub(crate) mod profile;
#[path = "../../src/bin/askwell/source/table.rs"]
pub(crate) mod table;
