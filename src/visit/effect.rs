//! Everything a visit can ask of the outside.

use super::saved::{Aside, Saved};
use super::state::{Parcel, Sent};
use crate::backend::request::HttpRequest;

/// Everything a visit can ask of the outside. `browser` carries them out in order.
#[derive(Clone, Debug, PartialEq)]
pub enum Effect {
    /// Send `Event::Woke` after a pause in typing.
    Wake {
        /// Revision to give back.
        revision: u32,
        /// How long.
        pause: Pause,
    },
    /// Keep the draft on the device, in this tab's own place.
    Save(Box<Saved>),
    /// Keep another draft on the device, in a place of its own.
    SetAside(Box<Aside>),
    /// Forget the draft in this place, and its files.
    Forget(String),
    /// Load the form and send `Event::FormArrived` or `Event::FormMissing`.
    LoadForm,
    /// Load the search and the knowledge base and send `Event::KbLoaded` or `Event::KbFailed`.
    LoadSearch,
    /// Load an article's body and send `Event::ArticleLoaded`.
    LoadArticle {
        /// Its id.
        id: String,
        /// Its file, relative to the data folder.
        file: String,
    },
    /// Load a part of the index and send `Event::PartCame`.
    LoadPart {
        /// Its number.
        part: u32,
        /// The set it belongs to.
        set: u64,
        /// Its file, relative to the data folder.
        file: String,
    },
    /// Ask the manifest of the site for the knowledge base of this language, load it and send `Event::KbRenewed`.
    LoadKb {
        /// Language of the catalog.
        locale: String,
    },
    /// Keep a parcel on the device and send `Event::Packed`.
    Pack(Box<Parcel>),
    /// Note a parcel's new state on the device.
    Note(Box<Parcel>),
    /// Forget a parcel.
    Unpack(String),
    /// Send a request and tell of progress and answer.
    Send(Box<Shipment>),
    /// Load what carries tickets to the help desk of this file, and send `Way::CourierCame`.
    LoadCourier(String),
    /// Ask this address for a token of the form, which goes along with the next tickets.
    AskForm(String),
    /// After so many milliseconds, ask this address what became of the ticket of this key, and send `Way::ReceiptTold`.
    AskReceipt {
        /// Key of the parcel that it was.
        key: String,
        /// Address.
        url: String,
        /// Milliseconds.
        ms: u32,
    },
    /// Break off a sending.
    Abort(String),
    /// Send `Way::Due` for this parcel after so many milliseconds.
    RetryAfter {
        /// Key of the parcel.
        key: String,
        /// Milliseconds.
        ms: u32,
    },
    /// Tell the host page that the client wants to log in.
    TellLogin,
    /// Forget files.
    DropFiles(Vec<String>),
    /// Keep the list of sent tickets.
    KeepHistory(Vec<Sent>),
    /// Move the focus.
    Focus(Focus),
    /// The client is at another place: the browser's history is to know it. Ids only, no word of the client's.
    Moved {
        /// What `Event::Went` gives back.
        place: String,
        /// Whether Back leads back from here; else it takes the place of the last one.
        opens: bool,
    },
    /// Put text on the clipboard and send `Event::Copied`.
    Copy(String),
    /// Tell the host page that a ticket has arrived.
    TellSent {
        /// Its number.
        number: String,
    },
}

/// A request of one ticket, with what it takes to send it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Shipment {
    /// Key of the parcel.
    pub key: String,
    /// What to send.
    pub request: HttpRequest,
    /// The files that it may hold, in order: key on the device, and name.
    pub files: Vec<(String, String)>,
    /// Address that gives tokens of the form; empty when the server asks for none.
    pub form: String,
}

/// A pause in typing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pause {
    /// Before the next search.
    Search,
    /// Before saving and speaking.
    Settle,
    /// Before a file that could not be had is tried again.
    Retry,
    /// Before the next slice of a long text is read.
    Slice,
}

impl Pause {
    /// Milliseconds. 120 ms is below what one notices between keystroke and result (Card, Moran, Newell 1983: 100 ms);
    /// 600 ms is the pause after which design/look.md lets a screen reader speak.
    pub const fn ms(self) -> u32 {
        match self {
            Self::Search => 120,
            Self::Settle => 600,
            Self::Retry => 6_000,
            Self::Slice => 0,
        }
    }
}

/// Where the focus goes. Always moved by code: inside a shadow root `href="#id"` finds nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Focus {
    /// The heading of the screen.
    Heading,
    /// The ask box, at this caret.
    Caret(u32),
    /// The same after an article was closed over it: what is on the screen stays where it is.
    Return(u32),
    /// What opened the article that is being closed.
    Opener,
    /// The error summary.
    Summary,
    /// The control of a field; of a group of controls, the first that is blank, or else the first.
    /// Also, by the name that [`Focus::at`] gives it, a heading of the open article.
    Field(String),
    /// The title of the open article.
    Article,
}

/// The button that picks files, as a [`Focus::Field`].
pub const ATTACH: &str = "attach";

/// The button that removes the file at this place of the list, as a [`Focus::Field`].
pub fn removal(at: usize) -> String {
    ["file-", &at.to_string()].concat()
}

impl Focus {
    /// A heading of the open article, which scrolls to the top as a field's label does.
    pub fn at(heading: &str) -> Self {
        Self::Field(["at-", heading].concat())
    }

    /// Id of the element that takes the focus; the views set the same ids.
    pub fn element_id(&self) -> String {
        match self {
            Self::Heading => "aw-heading".to_owned(),
            Self::Caret(_) | Self::Return(_) => "aw-f-text".to_owned(),
            Self::Summary => "aw-errors".to_owned(),
            Self::Field(field) => ["aw-f-", field].concat(),
            Self::Article => "aw-article".to_owned(),
            // The dialog itself knows who opened it.
            Self::Opener => "aw-layer".to_owned(),
        }
    }
}
