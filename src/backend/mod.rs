//! Ticket → request, response → receipt: what the provider's help desk is told and what its answer means.
//!
//! Nothing here touches the network: [`intake::request`] is a value that `browser` carries out, and [`intake::outcome`] reads
//! the answer that came back. So every answer a server can give is a line in a table of tests. [`native`] holds the wire
//! types that page and server share, [`mail`] the letter that always remains possible.
//!
//! Every other help desk is data: a [`profile`] says how it takes tickets, and [`delivery`] interprets it, with no code per system.

use crate::wire;
pub mod content;
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

/// A request that sends one ticket.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    /// Where to; relative addresses are meant against the page's own address.
    pub url: String,
    /// The `Idempotency-Key`, without its quotes. One per ticket, the same for every retry.
    pub key: String,
    /// The parts of the `multipart/form-data` body, in order.
    pub parts: Vec<Part>,
}

/// One part of a multipart body.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Part {
    /// Text, sent as a plain string: a Blob would get a file name, which real servers refuse.
    Text {
        /// The part's name.
        name: &'static str,
        /// Its content.
        content: String,
    },
    /// A file that the device keeps.
    File {
        /// The part's name.
        name: &'static str,
        /// Key under which the bytes are stored on the device.
        key: String,
        /// The file's name as the client knows it.
        file_name: String,
        /// Its media type.
        media_type: String,
    },
}

/// What came back from the network.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// A whole HTTP answer.
    Http {
        /// Status code.
        status: u16,
        /// `Retry-After` in seconds, when the server sent a number.
        retry_after: Option<u32>,
        /// The body, cut at 64 KiB.
        body: Vec<u8>,
    },
    /// No answer: no connection, a broken one, or an answer that the browser hides (CORS).
    Unreachable,
    /// No answer in time. The ticket may have arrived; only the same key may be sent again.
    TimedOut,
    /// A file of the ticket is no longer on the device.
    FileGone {
        /// The file's name.
        name: String,
    },
}

/// What an answer means for the client.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The ticket has arrived.
    Accepted(Receipt),
    /// The help desk refuses this content: it must be changed, and then goes out under a new key.
    Rejected {
        /// What is wrong, by field of the form when the server said so.
        faults: Vec<native::FieldProblem>,
        /// The server's own sentence.
        detail: String,
    },
    /// Not now. The same request may succeed later.
    Later {
        /// Why.
        why: Delay,
        /// Seconds the server asked us to wait.
        after: Option<u32>,
    },
}

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
}
wire!(
    enum Delay {
        Unreachable,
        TimedOut,
        Server(status),
        Setup(status),
        Unreadable,
        FileGone(name),
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
}
wire!(struct Receipt { number, url, lost_files });
