//! Codes → words: how does the page say it in the reader's language?
//!
//! Everything below this layer speaks in codes (`error.email.dot`, [`plural::Category`]); only here do they become text.
//! A [`Locale`] is a flat, sorted list of templates that `askwell build` makes from `assets/locales/<tag>.json`; [`terms`]
//! bends the provider's own word for a ticket; [`moment`] and [`number`] write dates, times, counts and file sizes.
//!
//! Nothing here fails: an unknown key is shown as itself and an unfilled placeholder stays visible, because a strange word
//! on the screen is better than a lost ticket. `askwell check` and the tests keep both from happening.

pub mod locale;
pub mod moment;
pub mod number;
pub mod plural;
pub mod terms;

pub use locale::Locale;
pub use terms::TicketWord;

pub use crate::civil::Civil;
