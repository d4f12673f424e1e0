//! (being built)

pub mod native;
