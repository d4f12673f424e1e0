//! Effects on the outside, in the browser: storage, network, clipboard, focus, clock.
//!
//! The only place in the page that does I/O. [`Runner`] carries out the visit's effects in order and turns what comes back
//! into events; whatever the browser refuses (private windows, plain http, a sandboxed frame) degrades to memory and is told
//! to the visit, never thrown. Storage keys exist in [`storage`] only.

mod clipboard;
pub mod clock;
mod courier;
mod fetch;
pub mod files;
mod focus;
pub mod form;
pub mod history;
mod runner;
pub mod search;
pub mod storage;
mod submit;
mod token;

pub use fetch::{ahead, load};
pub use runner::Runner;
