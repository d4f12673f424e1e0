//! `askwell`: builds, serves and checks on a native machine.

#[allow(dead_code)]
mod source;

fn main() {}
