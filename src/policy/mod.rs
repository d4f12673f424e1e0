//! What does the desk decide? One provider's regulation as data, and what follows from it.
//!
//! [`profile`] and [`desk`] are the data, in two halves: what a first visit needs, and what only a ticket under way does. Every
//! demand carries the rule it comes from, and every rule its exact sentence. [`decide`] says what follows for one ticket from what is
//! known about it ([`when`], in the words of [`facts`]). The functions around it answer one question each: who asks ([`identity`]), which department takes it
//! ([`routing`]), by when it is answered ([`promise`]), whether somebody is there ([`hours`], by the clock of a [`zone`]), whether an
//! account number has the provider's form ([`mask`]).
//!
//! Invariants: nothing here knows a provider by name, a fifth regulation is a fifth profile; nothing here reads a clock.

pub mod decide;
pub mod desk;
pub mod facts;
pub mod hours;
pub mod identity;
pub mod mask;
pub mod profile;
pub mod promise;
pub mod routing;
pub mod when;
pub mod zone;

pub use decide::{Decision, decide};
pub use desk::Desk;
pub use facts::{Intent, Reach, Session, Sign};
pub use hours::{Presence, Schedule, Shift};
pub use identity::{HostFacts, KnownTicket};
pub use mask::Mask;
pub use profile::{
    Apart, Channel, Choice, Delivery, Department, FieldKind, FieldSpec, Identifier, Level, Localized, Profile, Receipt,
    Regulation, Rule, SingleIssue, Standing,
};
pub use promise::{Bound, Clock, Promise, PromiseKind, promise};
pub use when::{Facts, When};
pub use zone::Zone;
