//! The views rendered natively to HTML: a heading on each screen, controls with names, faults in the same words at the field
//! and in the summary, nothing of the client's text taken for markup, and no word of ours left unfilled.
//!
//! Effects, focus and listeners need a browser (`tests/browser`); what stands on the screen does not.

#![allow(clippy::unwrap_used, reason = "a test whose page is not as it says has failed")]

mod control;
mod error;
mod page;
mod screen;
mod source;
mod word;
