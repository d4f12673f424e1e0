//! The command line's reader of backend profiles: it belongs to a binary, which has no API, so its files are read in here.
#![allow(dead_code, reason = "only the reader of backends is called")]

#[path = "../../src/bin/askwell/source/backend/mod.rs"]
pub(crate) mod backend;
#[path = "../../src/bin/askwell/source/file.rs"]
pub(crate) mod file;
#[path = "../../src/bin/askwell/source/problem.rs"]
pub(crate) mod problem;
#[path = "../../src/bin/askwell/source/table.rs"]
pub(crate) mod table;
