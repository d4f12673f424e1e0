//! What does the person say, and is it a ticket yet?
//!
//! A [`Draft`] is what the client writes. [`subject`] and [`steps`] propose from its text, [`completeness`] finds what is still to
//! ask, [`issues`] whether it is one question, [`duplicate`] whether it was asked before, [`reading`] what is said and wanted, [`secrets`]
//! what must not leave the device, [`validation`] what is wrong, [`missing`] what it would be answered faster with;
//! [`facts`] is what a decision needs to know, [`terms`] the decision, [`asked`] what is still to answer of what it asks. [`compose`] makes the
//! [`Ticket`] that is sent. [`email`] and [`link`] judge one answer each.
//!
//! All of it is computed from the draft, the profile and the host's facts, with no clock and no I/O. What a heuristic guesses is
//! proposed and can be changed; none of it locks the client out.

pub mod asked;
pub mod completeness;
pub mod compose;
mod denied;
pub mod draft;
pub mod duplicate;
pub mod email;
pub mod facts;
pub mod issues;
pub mod link;
pub mod missing;
pub mod reading;
pub mod secrets;
mod sentence;
mod speech;
pub mod steps;
pub mod subject;
mod switched;
pub mod terms;
pub mod validation;

pub use completeness::{Answered, prefill};
pub use compose::{Ticket, compose, divide};
pub use draft::{Attachment, Draft, ReadArticle};
pub use email::EmailFault;
pub use secrets::{Secret, SecretKind};
pub use sentence::sentences;
pub use terms::Terms;
pub use validation::{Fault, FieldError, validate};
