//! Ticket → request, response → receipt: what the provider's help desk is told and what its answer means.
//!
//! Nothing here touches the network: an [`HttpRequest`](request::HttpRequest) is a value that `browser` carries out, and what came
//! back is [`Heard`](delivery::Heard) and read into a [`Verdict`](delivery::Verdict). So every answer a server can give is a line in a
//! table of tests. [`native`] holds the wire types that page and server share, [`intake`] the page's side of that contract, [`mail`]
//! the letter that always remains possible.
//!
//! Every other help desk is data: a [`profile`] says how it takes tickets, and [`delivery`] interprets it, with no code per system.
//! [`courier`] is the page's door to that interpreter, [`work`] what a relay under load asks a page to compute.

use crate::wire;
pub mod content;
pub mod courier;
pub mod delivery;
pub mod fill;
pub mod intake;
mod json;
pub mod letter;
pub mod mail;
pub mod native;
pub mod profile;
mod refusal;
pub mod request;
pub mod selector;
pub mod template;
mod wait;
pub mod work;

/// Why a ticket has to wait.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Delay {
    /// The network or the server could not be reached.
    Unreachable,
    /// The server did not answer in time.
    TimedOut,
    /// The server said that it is busy, down or in error.
    Server(u16),
    /// The server's address or rights are set up wrongly; waiting alone will not help.
    Setup(u16),
    /// The answer was no ticket number: something else answers at this address.
    Unreadable,
    /// A file of the ticket is no longer on the device.
    FileGone(String),
    /// The network broke, or the help desk said no: it shows pages its refusals as a broken network.
    Hidden,
    /// Nobody knows whether the ticket is there, and the help desk recognises no repetition: people decide.
    Doubt,
    /// Another tab is sending it.
    Elsewhere,
    /// The ticket is there and waits for the client's password, which no device keeps.
    Secret,
}
wire!(
    enum Delay {
        Unreachable,
        TimedOut,
        Server(status),
        Setup(status),
        Unreadable,
        FileGone(name),
        Hidden,
        Doubt,
        Elsewhere,
        Secret,
    }
);

/// Where a ticket is that was taken.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Place {
    /// At the help desk.
    #[default]
    Desk,
    /// At a relay, which brings it there by itself.
    Queued,
    /// At a relay, where a person looks at it first.
    Held,
}
wire!(
    enum Place {
        Desk,
        Queued,
        Held,
    }
);

/// Proof that a ticket has arrived.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Receipt {
    /// The ticket's number, as people say it.
    pub number: String,
    /// Where the client can follow it.
    pub url: Option<String>,
    /// Files that did not make it: name and the server's reason.
    pub lost_files: Vec<(String, String)>,
    /// What else of the ticket did not make it, in the help desk's words.
    pub missing: Option<String>,
    /// Where it is; unless that is the help desk, the number is the relay's own.
    pub place: Place,
    /// The password or code that belonged to it did not come along and is asked for again.
    pub secret_wanted: bool,
    /// What an addition to it needs to know: names and values.
    pub kept: Vec<(String, String)>,
}
wire!(struct Receipt { number, url, lost_files, missing, place, secret_wanted, kept });
