//! `askwell`: builds, serves and checks on a native machine.

fn main() {}
