//! One visit replayed natively from lists of events: every way through the form, every answer of a help desk, and random
//! histories that must never lose a word.
//!
//! Nothing is mocked: `update` is the only thing called, and what it asks of the outside is read as a list of effects.

#![allow(clippy::unwrap_used, reason = "a test whose visit is not as it says has failed")]

mod article;
mod asking;
mod details;
mod device;
mod faults;
mod form;
mod lookup;
mod outcome;
mod parts;
mod places;
mod posting;
mod random;
mod refusal;
mod reply;
mod restoring;
mod sending;
mod split;
mod support;
mod tabs;
