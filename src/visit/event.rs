//! Everything that can happen to a visit.

use std::sync::Arc;

use super::saved::{Aside, Saved};
use super::state::{FormLogic, Parcel, SearchLogic, Sent};
use crate::backend::courier::Courier;
use crate::backend::delivery::Heard;
use crate::kb::{Article, Shelf};
use crate::policy::identity::HostFacts;
use crate::policy::profile::Apart;
use crate::visit::Pause;

/// A file that the client picked, pasted or dropped, already stored on the device under `key`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PickedFile {
    /// Key under which the bytes are stored.
    pub key: String,
    /// Name, as the client knows it.
    pub name: String,
    /// Media type, as the browser says.
    pub media_type: String,
    /// Bytes.
    pub size: u64,
}

/// Everything that can happen to a visit.
#[derive(Clone, Debug)]
pub enum Event {
    // From the device, at the start and later.
    /// What the device had kept.
    Restored {
        /// The draft of this tab.
        saved: Option<Box<Saved>>,
        /// Whether there are drafts of other tabs, open ones or closed ones.
        others: bool,
        /// Ids of drafts whose tickets had not arrived when the page was closed.
        posted: Vec<String>,
        /// Text typed into the page before the module had arrived.
        typed: String,
    },
    /// The form is here, with what only it can read of the device.
    FormArrived {
        /// What it lends to the first part.
        logic: &'static FormLogic,
        /// The second half of the provider's policy; empty when its file is damaged.
        desk: Apart,
        /// Tickets that had not arrived when the page was closed.
        outbox: Arc<Vec<Parcel>>,
        /// Tickets sent earlier.
        history: Arc<Vec<Sent>>,
    },
    /// The form could not be loaded.
    FormMissing,
    /// The client wants to log in: the host page knows how.
    LogIn,
    /// The client wants to add to a ticket that is known by its number, with the words that stand here.
    AddToKnown(String),
    /// The password or one-time code that proves the wish; kept in memory only.
    SecretTyped(String),
    /// The client wants it tried again.
    FormWanted,
    /// Files were picked that only the form can take in.
    FilesWait,
    /// Another tab has written into this one's place on the device, which is another one from now on.
    PlaceTaken,
    /// Drafts of closed tabs, newest first.
    DraftsFound(Arc<Vec<Aside>>),
    /// Another tab has taken the draft of this place, or removed it.
    DraftGone(String),
    /// The client takes the draft of this place.
    TakeDraft(String),
    /// The client wants the draft of this place forgotten.
    DropDraft(String),
    /// The device refused to keep the draft.
    StorageRefused,
    /// The client is about to type or to look for something, or wants the search tried again.
    SearchWanted,
    /// The knowledge base has arrived, and what the search lends to the first part.
    KbLoaded(&'static SearchLogic, Arc<dyn Shelf>),
    /// The knowledge base as the site has it now.
    KbRenewed(Arc<dyn Shelf>),
    /// A part of the index has come, or not.
    PartCame {
        /// The set it was asked for.
        set: u64,
        /// Its number.
        part: u32,
        /// Its bytes, as they came.
        bytes: Option<Vec<u8>>,
    },
    /// The knowledge base, or the part of the page that searches it, could not be loaded.
    KbFailed,
    /// The host page told who the client is.
    Identified(HostFacts),
    /// The network went or came.
    Online(bool),
    /// The pause that was asked for is over.
    Woke {
        /// Revision of the text when it was asked for.
        revision: u32,
        /// Which pause.
        pause: Pause,
    },
    /// The page is being hidden or closed.
    Hidden,

    // The ask box and its suggestions.
    /// The text changed.
    Typed {
        /// The whole text.
        text: String,
        /// The caret, in UTF-16 units.
        caret: u32,
    },
    /// The caret moved without a change of the text.
    CaretMoved(u32),
    /// The client took the repaired reading.
    MeantThat,
    /// The client refused the repaired reading.
    MeantAsTyped,
    /// «This is no password».
    NotSecret(String),
    /// The client pressed Continue.
    Continue,

    // Articles.
    /// An article was pressed.
    OpenArticle(String),
    /// An article has arrived, or not.
    ArticleLoaded {
        /// Its id.
        id: String,
        /// Its content.
        article: Option<Arc<Article>>,
    },
    /// Back from the article.
    CloseArticle,
    /// The browser's Back or Forward led to a place that [`Effect::Moved`](super::Effect::Moved) has told earlier.
    Went(String),
    /// A step was ticked or unticked.
    StepTicked(u16),
    /// «Did not work» was pressed or released.
    StepFailed(u16),
    /// «Solved».
    Solved,
    /// «Did not help».
    NotSolved,
    /// The article is not to go with the ticket.
    ArticleDropped(String),
    /// The topics were asked for.
    Browse,
    /// More articles of the open topic are to be listed.
    MoreListed,
    /// A topic was opened, or closed.
    TopicOpened(Option<String>),
    /// Words were typed into the search field of the topics.
    BrowseTyped(String),

    // The form.
    /// Back to the ask box.
    BackToText,
    /// A field of the form changed: field id, value.
    Answered(String, String),
    /// The subject was edited.
    SubjectEdited(String),
    /// The steps were edited.
    StepsEdited(Vec<String>),
    /// The client chose a department.
    DepartmentChosen(String),
    /// The consent box.
    Consented(bool),
    /// Files arrived.
    FilesPicked(Vec<PickedFile>),
    /// A file was taken away.
    FileDropped(String),
    /// A field of the review is to be changed.
    Edit(String),
    /// A line of the error summary was followed: field id.
    GoTo(String),
    /// The next question, where one is shown at a time.
    NextQuestion,
    /// The question before.
    PreviousQuestion,
    /// The details are done.
    DetailsDone,
    /// The proposed drafts are taken.
    SplitTaken,
    /// A piece of text moves from one proposed draft to another.
    SplitMoved {
        /// Draft it leaves.
        from: usize,
        /// Its sentence, counted from 0.
        sentence: usize,
        /// Draft it joins.
        to: usize,
    },
    /// The client states why it is one question.
    OneTicketReason(String),
    /// The text stays one ticket.
    SplitRefused,
    /// The browser's Back led to the proposal to divide the text.
    SplitAgain,

    // Sending.
    /// The client pressed Send.
    Send,
    /// The parcel is safe on the device, or could not be kept.
    Packed {
        /// Its key.
        key: String,
        /// Whether it is kept.
        kept: bool,
    },
    /// Bytes have gone out.
    Progress {
        /// Key of the parcel.
        key: String,
        /// Bytes gone out.
        sent: u64,
        /// Bytes in all.
        total: u64,
    },
    /// The network answered.
    Delivered {
        /// Key of the parcel.
        key: String,
        /// What came of the request.
        heard: Arc<Heard>,
    },
    /// Something happened to a parcel on its way.
    OnWay(Arc<Way>),
    /// The client stopped the sending.
    StopSending(String),
    /// The client asks for another try.
    Retry(String),
    /// The client takes a waiting ticket back into the form.
    TakeBack(String),
    /// The client deletes a waiting ticket.
    Discard(String),
    /// The outbox was asked for.
    OpenOutbox,
    /// The browser led to where the draft of this id was written, which is no draft any more.
    WentAfter(String),
    /// The receipt was asked for.
    OpenReceipt,
    /// The client adds to the ticket of the receipt.
    AddTo,
    /// A new question, or the next draft of a divided text.
    NewQuestion,
    /// The list of earlier tickets is to be forgotten.
    ClearHistory,
    /// Text is to be copied.
    Copy(String),
    /// It was copied, or could not be.
    Copied(bool),
}

/// What happens to parcels on their way, besides answers. Apart from [`Event`], which every button of the page copies: what only the form
/// knows weighs nothing there.
#[derive(Clone, Debug)]
pub enum Way {
    /// What carries tickets to the help desk is here, or could not be loaded.
    CourierCame(Option<Arc<dyn Courier>>),
    /// What became of a ticket that a relay had taken.
    ReceiptTold {
        /// Key of the parcel that it was.
        key: String,
        /// What came of the question.
        heard: Arc<Heard>,
    },
    /// Another tab is sending this parcel just now.
    SentElsewhere(String),
    /// Another tab has noted how far a parcel is.
    ParcelNoted(Box<Parcel>),
    /// Another tab has brought this parcel to its end.
    ParcelGone {
        /// Its key.
        key: String,
        /// The tickets sent, as the device has them now.
        history: Arc<Vec<Sent>>,
    },
    /// The client wants a parcel sent again of which nobody knows whether it arrived.
    SendAnyway(String),
    /// The client typed the password or code once more that belongs to a ticket which is taken.
    SecretAgain {
        /// Key of the parcel.
        key: String,
        /// The secret; in memory only.
        secret: String,
    },
    /// The pause before another try is over.
    Due(String),
}

impl From<Way> for Event {
    fn from(way: Way) -> Self {
        Self::OnWay(Arc::new(way))
    }
}

impl Event {
    /// Whether the client means to leave the screen with this, and only the form knows for where.
    pub fn leads_on(&self) -> bool {
        matches!(self, Self::Continue | Self::SplitAgain)
    }
}
