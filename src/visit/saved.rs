//! What does the device keep of a visit?

use super::relic::Relic;
use super::state::Screen;
use crate::ticket::draft::Draft;
use crate::wire;

/// What the device keeps of a visit: masked, without the knowledge base.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Saved {
    /// The draft, masked.
    pub draft: Draft,
    /// Further drafts of a divided text, masked.
    pub waiting: Vec<Draft>,
    /// The screen to come back to.
    pub screen: Screen,
    /// Fields that the details screen showed.
    pub asked: Vec<String>,
    /// Which of them was shown where one is shown at a time.
    pub question: u32,
    /// When it was saved, in milliseconds since 1970.
    pub at: f64,
}
wire!(struct Saved { draft, waiting, screen, asked, question, at });

/// A draft that another tab has left on the device.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Aside {
    /// Its place on the device.
    pub place: String,
    /// The draft and its screen.
    pub saved: Saved,
    /// Set where another version of the page has kept it, and only its words could be read.
    pub relic: Option<Relic>,
}
