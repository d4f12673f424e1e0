//! What did the authors write, and is all of it sound?

pub(crate) mod file;
pub(crate) mod problem;
pub(crate) mod profile;
pub(crate) mod table;
