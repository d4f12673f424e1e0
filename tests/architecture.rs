//! The rules of ARCHITECTURE.md that a program can check. Each failure names the file, the line and the remedy, and each rule has
//! a test that it can fail.
#![cfg(not(target_arch = "wasm32"))]

#[path = "architecture/layers.rs"]
mod layers;
#[path = "architecture/source.rs"]
mod source;
#[path = "architecture/style.rs"]
mod style;
#[path = "architecture/tree.rs"]
mod tree;
#[path = "architecture/words.rs"]
mod words;
