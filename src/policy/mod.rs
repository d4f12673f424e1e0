//! What does the desk decide? One provider's regulation as data, and what follows from it.
//!
//! [`profile`] is the data: every demand carries the rule it comes from, and every rule its exact sentence. The functions
//! around it answer one question each: who asks ([`identity`]), which department takes it ([`routing`]), by when it is
//! answered ([`promise`]), whether an account number has the provider's form ([`mask`]). [`facts`] are the words that rules are written in.
//!
//! Invariants: nothing here knows a provider by name, a fifth regulation is a fifth profile; nothing here reads a clock.

pub mod facts;
pub mod identity;
pub mod mask;
pub mod profile;
pub mod promise;
pub mod routing;

pub use identity::{HostFacts, KnownTicket};
pub use mask::Mask;
pub use profile::{
    Channel, Delivery, Department, FieldKind, FieldSpec, Hours, Identifier, Level, Localized, Profile, Receipt,
    Regulation, Rule, SingleIssue, Standing,
};
pub use promise::{Bound, Clock, Promise, PromiseKind, promise};
pub use routing::{Route, route, route_about};
