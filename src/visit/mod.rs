//! One visit as a state machine: what the client did, what is on the screen, what is to be done outside.
//!
//! [`Visit`] is the whole state of one widget, [`Event`] everything that can happen to it, [`Effect`] everything it can ask of
//! the outside. [`update()`] is the only way from one state to the next. There is no clock, no randomness and no I/O here:
//! time comes in with each call, random bytes once at the start. So each failure path is a list of events that can be
//! replayed natively (`tests/visit`).
//!
//! Invariants, each with its test:
//! * what was typed leaves [`Visit::draft`] only into a parcel or after a receipt;
//! * one ticket has one key from its first byte sent until a receipt or a definitive refusal;
//! * no effect carries a secret: drafts and tickets are masked before they get into one, by the form's readers, or, as long as those
//!   are not here, by a [cover](crate::ticket::secrets::cover) that hides whatever might be one.

mod effect;
mod event;
mod refusal;
pub mod relic;
mod saved;
pub mod scan;
mod state;
mod update;

pub use effect::{ATTACH, Effect, Focus, Pause, Shipment, removal};
pub use event::{Event, PickedFile, Way};
pub use refusal::{Flaw, Refusal};
pub use saved::{Aside, Saved};
pub use state::{
    Browse, Form, FormLogic, Hits, Kb, Notice, Parcel, ParcelState, Parts, Screen, SearchLogic, Sent, Sheet, SheetBody,
    Visit,
};
pub use update::{FORM, SEARCH, update};
