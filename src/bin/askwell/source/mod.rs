//! Files that people write → data that the page reads.

pub(crate) mod problem;
pub(crate) mod profile;
