//! What does a careful person at the desk read out of a text?
//!
//! [`read`] looks for signs (`lexicon`, data in `assets/lexicon/`) and decides by them: for whom what is down (`trouble`), what is asked
//! for and of whom (`aim`), for which reading the words themselves speak (`weigh`), what is given already (`given`), what the machine showed (`states`), in which tone (`talk`). A guess everywhere: it
//! proposes, orders and explains, and never refuses. At most [`READ_BYTES`] of a text are read; O(n).

mod aim;
pub(super) mod frame;
mod given;
pub(super) mod layout;
pub(super) mod lexicon;
mod own_service;
pub(super) mod part;
pub(super) mod signs;
mod states;
mod talk;
mod told;
mod trouble;
mod weigh;

pub use crate::policy::facts::{Intent, Reach, Scope, Subject, Tone, Urgency};
pub use given::{Given, States};
pub use own_service::{Own, names_service};
pub use states::{ErrorText, error_text, error_texts};
pub use weigh::evidence;

use signs::Signs;
use weigh::Weighed;

/// How much of a text is read: what people write by hand ends long before, the rest is a pasted log.
pub const READ_BYTES: usize = 16 * 1024;

/// What a text says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reading {
    /// What it is about.
    pub subject: Subject,
    /// What is asked for first.
    pub intent: Intent,
    /// Whether a fault is told, be it what is asked for first or the reason of a change.
    pub fault: bool,
    /// Whether a main service is down now for everyone.
    pub urgency: Urgency,
    /// Whether the request tells account data, changes what is rented, or starts work: then one must know who asks.
    pub needs_session: bool,
    /// Whether it is asked of the right desk.
    pub scope: Scope,
    /// How it is said.
    pub tone: Tone,
    /// A nudge with no new facts.
    pub bump: bool,
    /// What the text gives already.
    pub states: States,
}

/// Reads a text; an empty one says nothing and is about nothing in particular.
pub fn read(text: &str) -> Reading {
    read_for(text, &Own::default())
}

/// [`read`] at a provider whose main services have names of their own.
pub fn read_for(text: &str, own: &Own) -> Reading {
    let text = &*layout::repaired(beginning(text));
    let signs = Signs::of(text);
    let weighed = Weighed::of(&signs);
    let mut reach = trouble::reach(&signs);
    let mut urgency = urgency(&signs, &weighed, reach);
    if urgency == Urgency::Normal
        && let Some(named) = own.named_in(text)
    {
        let signs = Signs::of(&named);
        reach = trouble::reach(&signs);
        urgency = self::urgency(&signs, &Weighed::of(&signs), reach);
    }
    let mut states = given::given(text, &signs).states();
    states.reach = reach;
    let bump = talk::is_bump(&signs, &states);
    let scope = aim::scope(&signs);
    let intent = aim::intent(&signs, urgency, bump);
    // Whoever is shut out wants in again, however he puts it.
    let settled = urgency == Urgency::Emergency || bump || intent == Intent::Unblock;
    let intent = if settled { intent } else { weighed.intent(intent) };
    let subject = match aim::subject(&signs, intent) {
        subject if matches!(intent, Intent::Outage | Intent::AbuseReport | Intent::Unblock) => subject,
        subject => weighed.subject(subject),
    };
    let needs_session = aim::needs_session(&signs, intent, scope);
    let fault = aim::tells_fault(&signs, intent);
    Reading { subject, intent, fault, urgency, needs_session, scope, tone: talk::tone(text, &signs), bump, states }
}

/// What patterns and words say together; neither outweighs that others are well, or that it is over.
fn urgency(signs: &Signs, weighed: &Weighed, reach: Reach) -> Urgency {
    let said = trouble::urgency(signs, reach);
    if reach == Reach::Me || trouble::is_over(signs) { Urgency::Normal } else { weighed.urgency(said) }
}

/// The text as it was meant, should the keyboard have had the wrong layout, and where it gives what [`Reading::states`] says is given.
pub fn given(text: &str) -> (String, Given) {
    let text = layout::repaired(beginning(text)).into_owned();
    let given = given::given(&text, &Signs::of(&text));
    (text, given)
}

fn beginning(text: &str) -> &str {
    let mut end = text.len().min(READ_BYTES);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}
