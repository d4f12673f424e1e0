//! Views: what the visit looks like.
//!
//! A view reads the [`desk::Desk`] (memos over the visit) and sends it events; it decides nothing. Nothing here reaches the
//! network, the clock or the device, so the same views render natively (`tests/render`). Views own no text: every word comes
//! from `i18n`. There is no `inner_html` and no `view!`: every element is made by the builders of `dom`, which says why.

mod advice;
mod announcer;
pub mod app;
mod article;
mod ask;
mod attach;
mod cards;
mod channels;
mod choice;
mod coming;
pub mod desk;
mod details;
mod dom;
mod error_summary;
mod field;
mod files;
pub mod form;
mod hits;
mod icon;
mod known;
mod marks;
mod memo;
mod news;
mod outbox;
mod promise;
mod receipt;
mod refused;
mod reply;
mod review;
mod rule_quote;
pub mod search;
mod secret;
mod sending;
mod sheet;
mod solved;
mod split;
mod steps;
mod topics;
