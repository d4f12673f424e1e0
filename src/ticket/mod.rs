//! What does the person say, and is it a ticket yet?
//!
//! A [`Draft`] is what the client writes. [`completeness`] finds what its text already answers, [`validation`] what is still
//! wrong, [`issues`] whether it is one question, [`secrets`] what must not leave the device; [`compose`] makes the
//! [`Ticket`] that is sent. All of it is computed from the draft, the profile and the host's facts, with no clock and no I/O.

pub mod completeness;
pub mod compose;
pub mod draft;
pub mod issues;
pub mod secrets;
pub mod validation;

pub use completeness::{Answered, Need};
pub use compose::Ticket;
pub use draft::{Attachment, Draft, ReadArticle};
pub use secrets::{Secret, SecretKind};
pub use validation::{EmailFault, Fault, FieldError};
