//! The state of one visit.

use std::ops::Range;
use std::sync::Arc;

use super::effect::Effect;
use super::event::Event;
use super::refusal::Refusal;
use super::relic::Relic;
use super::saved::Aside;
pub use super::update::Parts;
use crate::backend::courier::Courier;
use crate::backend::{Delay, Receipt};
use crate::kb::{Article, Catalog, Entry, Reference, Shelf};
use crate::policy::decide::Promised;
use crate::policy::identity::HostFacts;
use crate::policy::profile::Profile;
use crate::search::Found;
use crate::ticket::compose::Ticket;
use crate::ticket::draft::{Draft, ReadArticle};
use crate::ticket::secrets::Secret;
use crate::ticket::terms::Terms;
use crate::ticket::validation::FieldError;
use crate::wire;

use super::scan::Scan;

/// Everything one widget knows.
#[derive(Clone, Debug)]
pub struct Visit {
    /// Language of the interface, as a BCP 47 tag.
    pub locale: String,
    /// The provider's policy.
    pub profile: Arc<Profile>,
    /// What the host page told of the client.
    pub host: HostFacts,
    /// What the page tells of the knowledge base before that is here: its topics and what its author wants shown first.
    pub start: Option<Arc<Catalog>>,
    /// The knowledge base.
    pub kb: Kb,
    /// Its files besides the core.
    pub parts: Parts,
    /// What is on the screen.
    pub screen: Screen,
    /// The part of the page that decides and draws everything from Continue on.
    pub form: Form,
    /// Events that wait for the form, in order.
    pub awaiting: Vec<Event>,
    /// What the desk wants of the draft, as the form last looked at it; empty before.
    pub terms: Arc<Terms>,
    /// Of what [`terms`](Self::terms) were decided.
    pub(super) judged: Option<Box<Judged>>,
    /// What the client is writing.
    pub draft: Draft,
    /// What was recognised in its text.
    pub scan: Scan,
    /// The password or one-time code that proves the client's wish. Neither kept on the device nor part of the draft.
    pub(super) secret: Option<String>,
    /// The same for tickets under way, by their keys.
    pub(super) secrets: Vec<(String, String)>,
    /// Further drafts of a divided text, which follow when this one is sent.
    pub waiting: Vec<Draft>,
    /// Drafts of closed tabs, newest first.
    pub aside: Vec<Aside>,
    /// Whether the device may hold such drafts, as long as the form has not looked.
    pub(super) others: bool,
    /// Articles that fit the text.
    pub hits: Hits,
    /// The article that is open over the screen.
    pub sheet: Option<Sheet>,
    /// Browsing without a ticket in mind.
    pub browse: Browse,
    /// Fields that the details screen shows, in profile order.
    pub asked: Vec<String>,
    /// Position in `asked` of the question that narrow containers show.
    pub question: usize,
    /// Why the client holds several questions to be one, where the rule wants a reason.
    pub one_ticket_reason: String,
    /// Faults of the last attempt to go on; empty before the first.
    pub errors: Vec<FieldError>,
    /// Why «Дальше» did not leave the question, where one is shown at a time.
    pub held: Option<FieldError>,
    /// What the help desk refused at the last sending.
    pub refusal: Option<Refusal>,
    /// Ids of drafts whose tickets have not arrived, as long as the form has not read the tickets themselves.
    pub posted: Vec<String>,
    /// Tickets on their way.
    pub outbox: Vec<Parcel>,
    /// What carries them to a help desk that speaks no native contract, once it is here.
    pub courier: Option<Arc<dyn Courier>>,
    /// The receipt on the screen.
    pub receipt: Option<Sent>,
    /// Whether that is the receipt of an addition to its ticket.
    pub added: bool,
    /// Articles that fitted the ticket of that receipt, where the provider offers them afterwards.
    pub after: Vec<Reference>,
    /// Key of the ticket that was sent last: its outcome is shown, wherever the client went meanwhile.
    pub awaited: Option<String>,
    /// Ids of drafts whose tickets have arrived.
    pub(super) arrived: Vec<String>,
    /// Tickets sent from this device, newest first.
    pub history: Vec<Sent>,
    /// Whether the browser says that there is a network.
    pub online: bool,
    /// Since when there is none, in milliseconds since 1970.
    pub offline_since: Option<f64>,
    /// When the draft was last kept, in milliseconds since 1970.
    pub(super) kept_at: f64,
    /// Whether the device keeps drafts; `false` in private windows that refuse storage.
    pub kept: bool,
    /// The last thing said to a screen reader.
    pub notice: Notice,
    /// Time of the last event, in milliseconds since 1970.
    pub now: f64,
    /// Raised with every change of the text; a wake of an older revision is stale.
    pub revision: u32,
    /// Where the caret was in the ask box, in UTF-16 units as the browser counts.
    pub caret: u32,
    /// What ids are made of.
    pub(super) entropy: String,
    /// Ids made so far.
    pub(super) ids_made: u32,
    /// The number of articles that was last spoken.
    pub(super) announced_hits: Option<usize>,
    /// How many hidden passwords were last spoken of.
    pub(super) announced_hidden: usize,
    /// The revision of the text at which that was.
    pub(super) told_hidden: Option<u32>,
}

/// The knowledge base, and the part of the page that searches it: neither is of use without the other.
#[derive(Clone, Debug, Default)]
pub enum Kb {
    /// Nobody has asked for it yet.
    #[default]
    Absent,
    /// On its way.
    Loading,
    /// Ready for search and browsing.
    Ready(&'static SearchLogic, Arc<dyn Shelf>),
    /// It could not be loaded; the form works without it.
    Failed,
}

/// What the search lends to the first part of the page once it is here.
#[derive(Clone, Copy, Debug)]
pub struct SearchLogic {
    /// Takes the events that [`update`](super::update()) leaves to it.
    pub decide: fn(&mut Visit, Event) -> Vec<Effect>,
    /// Searches for the text of the ask box.
    pub search: fn(&mut Visit),
    /// Asks for the files that the open article and the last search wait for.
    pub load: fn(&mut Visit) -> Vec<Effect>,
}

/// What the form lends to the first part of the page once it is here.
#[derive(Clone, Copy, Debug)]
pub struct FormLogic {
    /// Takes the events that [`update`](super::update()) leaves to it.
    pub decide: fn(&mut Visit, Event) -> Vec<Effect>,
    /// Decides anew what the desk wants of the draft, where its text is short enough to be read by the way.
    pub judge: fn(&mut Visit),
    /// Finds the secrets of a text; see [`crate::ticket::secrets::secrets`].
    pub secrets: fn(&str, &[String]) -> Vec<Secret>,
    /// A draft with every secret in it hidden; its text is taken as given where it was masked already.
    pub masked: fn(&Draft, Option<String>) -> Draft,
}

/// What a decision of the desk rests on.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Judged {
    pub(super) draft: Draft,
    pub(super) host: HostFacts,
    /// An article fits the text, where that is known.
    pub(super) found: Option<bool>,
    /// Minutes since 1970: promises and opening hours change with the clock.
    pub(super) minute: u64,
}

/// The part of the page that a first visit, which types, searches and reads, does without.
#[derive(Clone, Copy, Debug, Default)]
pub enum Form {
    /// Nobody has asked for it yet.
    #[default]
    Absent,
    /// On its way.
    Coming,
    /// It was needed and could not be loaded.
    Missing,
    /// Here.
    Here(&'static FormLogic),
}

/// What is on the screen.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Screen {
    /// The ask box with suggestions.
    #[default]
    Ask,
    /// Topics and their articles.
    Topics,
    /// Several questions in one text.
    Split {
        /// The proposed drafts, in order of the text.
        drafts: Vec<Draft>,
    },
    /// What is still missing.
    Details,
    /// The ticket as the help desk will see it.
    Review,
    /// The ticket of this key is being sent.
    Sending(String),
    /// Tickets that wait.
    Outbox,
    /// The ticket has arrived.
    Receipt,
    /// An article solved it.
    Solved,
    /// An addition to a ticket that has arrived.
    Reply,
}
wire!(enum Screen { Ask, Topics, Split { drafts }, Details, Review, Sending(key), Outbox, Receipt, Solved, Reply });

impl Screen {
    /// Whether the form draws this screen.
    pub fn is_of_form(&self) -> bool {
        !matches!(self, Self::Ask | Self::Topics | Self::Solved)
    }
}

/// Articles that fit the text of the ask box.
#[derive(Clone, Debug, Default)]
pub struct Hits {
    /// `None` until the first search.
    pub found: Option<Found>,
    /// Whether the client refused the repaired reading.
    pub keep_as_typed: bool,
}

/// An article open over the screen.
#[derive(Clone, Debug)]
pub struct Sheet {
    /// Id of the article.
    pub id: String,
    /// Its content, as far as it has arrived.
    pub body: SheetBody,
}

/// The content of an open article.
#[derive(Clone, Debug)]
pub enum SheetBody {
    /// It is not known yet which file has it.
    Sought,
    /// On its way.
    Loading,
    /// Here.
    Open(Arc<Article>),
    /// It could not be loaded.
    Failed,
}

/// Browsing the knowledge base.
#[derive(Clone, Debug, Default)]
pub struct Browse {
    /// The topic whose articles are listed.
    pub topic: Option<String>,
    /// Words typed into the search field of the topics screen.
    pub query: String,
    /// What they found.
    pub found: Option<Found>,
    /// How often more articles of the topic were asked for.
    pub more: u32,
}

impl Browse {
    /// Articles of a topic that are listed at once: two parts of the index.
    const LISTED: u32 = 64;

    /// The documents that are listed.
    pub(super) fn documents(&self, catalog: Option<&Catalog>) -> Range<u32> {
        let all = self.topic.as_ref().zip(catalog).map_or(0..0, |(topic, catalog)| catalog.documents(topic));
        let most = Self::LISTED.saturating_mul(self.more.saturating_add(1));
        all.start..all.end.min(all.start.saturating_add(most))
    }
}

/// A ticket on its way to the help desk.
#[derive(Clone, Debug, PartialEq)]
pub struct Parcel {
    /// The `Idempotency-Key`: one per ticket, the same for every retry.
    pub key: String,
    /// The draft it was made of, masked, so that a refusal can be mended.
    pub draft: Draft,
    /// What is sent.
    pub ticket: Ticket,
    /// When the client pressed Send, in milliseconds since 1970.
    pub made: f64,
    /// Sendings begun. After the first one the content is frozen: the ticket may have arrived.
    pub attempts: u32,
    /// Where it stands.
    pub state: ParcelState,
    /// How far it has come at a help desk that is data; only the courier reads it.
    pub progress: Vec<u8>,
    /// The file that is under way by itself.
    pub file: Option<u16>,
    /// Its number, once the ticket exists although something of it is still to be sent.
    pub number: Option<String>,
    /// Whether a request is out that must not be repeated by itself: nobody knows yet whether it has made the ticket.
    pub risk: bool,
    /// Whether a password or code belongs to it, which the device does not keep.
    pub secret: bool,
    /// What is known of the ticket to which it adds.
    pub open: Vec<(String, String)>,
}
wire!(struct Parcel { key, draft, ticket, made, attempts, state, progress, file, number, risk, secret, open });

impl Parcel {
    /// Each file with the bytes of it that have gone out and its size. In a request that holds all of them they come one after the other at
    /// its end, so that what is still here tells how far each is.
    pub fn files_sent(&self) -> Vec<(String, u64, u64)> {
        let ParcelState::Sending { sent, total } = self.state else { return Vec::new() };
        let files = &self.ticket.files;
        let mut left = total.saturating_sub(sent);
        let mut told = Vec::new();
        for (at, file) in files.iter().enumerate().rev() {
            let here = match self.file.map(usize::from) {
                // Those before it are there; of it itself as much as of its request.
                Some(own) if at < own => 0,
                Some(own) if at > own => file.size,
                _ => left.min(file.size),
            };
            if self.file.is_none() {
                left -= here;
            }
            told.push((file.name.clone(), file.size - here, file.size));
        }
        told.reverse();
        told
    }
}

/// Where a parcel stands.
#[derive(Clone, Debug, PartialEq)]
pub enum ParcelState {
    /// Being saved on the device.
    Packing,
    /// Being sent.
    Sending {
        /// Bytes gone out.
        sent: u64,
        /// Bytes in all; 0 while unknown.
        total: u64,
    },
    /// Waiting to be sent again.
    Waiting {
        /// Why.
        why: Delay,
        /// When it goes out by itself, in milliseconds since 1970; `None` waits for the client or the network.
        next: Option<f64>,
    },
    /// Stopped by the client.
    Stopped,
}
wire!(enum ParcelState { Packing, Sending { sent, total }, Waiting { why, next }, Stopped });

/// A ticket that has arrived.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Sent {
    /// The help desk's answer.
    pub receipt: Receipt,
    /// The ticket's subject.
    pub subject: String,
    /// Where the answer will go; empty when the host identified the client.
    pub email: String,
    /// A domain that the text says is broken and that the address lies on.
    pub trap: bool,
    /// When it arrived, in milliseconds since 1970.
    pub at: f64,
    /// By when it is answered, counted from its arrival where all hours count.
    pub promised: Option<Promised>,
    /// Set when it goes before the queue: by which rule, or `""` where the provider wishes it without one.
    pub urgent: Option<String>,
    /// Its key, while a relay has it and the help desk's number is to be asked for; empty otherwise.
    pub key: String,
}
wire!(struct Sent { receipt, subject, email, trap, at, promised, urgent, key });

/// Something to tell a screen reader.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Notice {
    /// Raised with every notice, so that the same words are spoken again.
    pub serial: u32,
    /// Locale key of the sentence; empty at the start.
    pub code: &'static str,
    /// A number for plural forms.
    pub count: Option<u64>,
    /// A word for the sentence's `{x}`.
    pub word: String,
}

impl Visit {
    /// Most tickets that are offered to be added to.
    const OFFERED: usize = 3;

    /// A visit that begins. `entropy` is at least 16 random bytes as hexadecimal digits: ids are made of it.
    pub fn new(locale: &str, profile: Arc<Profile>, host: HostFacts, entropy: &str) -> Self {
        let mut visit = Self {
            locale: locale.to_owned(),
            profile,
            host,
            start: None,
            kb: Kb::Absent,
            parts: Parts::default(),
            screen: Screen::Ask,
            form: Form::Absent,
            awaiting: Vec::new(),
            terms: Arc::default(),
            judged: None,
            draft: Draft::default(),
            scan: Scan::default(),
            secret: None,
            secrets: Vec::new(),
            waiting: Vec::new(),
            aside: Vec::new(),
            others: false,
            hits: Hits::default(),
            sheet: None,
            browse: Browse::default(),
            asked: Vec::new(),
            question: 0,
            one_ticket_reason: String::new(),
            errors: Vec::new(),
            held: None,
            refusal: None,
            posted: Vec::new(),
            outbox: Vec::new(),
            courier: None,
            receipt: None,
            added: false,
            after: Vec::new(),
            awaited: None,
            arrived: Vec::new(),
            history: Vec::new(),
            online: true,
            offline_since: None,
            kept_at: 0.0,
            kept: true,
            notice: Notice::default(),
            now: 0.0,
            revision: 0,
            caret: 0,
            entropy: entropy.to_owned(),
            ids_made: 0,
            announced_hits: None,
            announced_hidden: 0,
            told_hidden: None,
        };
        visit.draft.id = visit.new_id();
        visit
    }

    /// Whether the screen, or what the client did to leave it, waits for the form.
    pub fn awaits_screen(&self) -> bool {
        !matches!(self.form, Form::Here(_)) && (self.screen.is_of_form() || self.awaiting.iter().any(Event::leads_on))
    }

    /// The secrets of a text of the draft's; none as long as the form, which can tell them, is not here.
    pub fn secrets(&self, text: &str) -> Vec<Secret> {
        match self.form {
            Form::Here(form) => (form.secrets)(text, &self.draft.not_secret),
            _ => Vec::new(),
        }
    }

    /// Whether the client is told that something stands in the way.
    pub fn is_refused(&self) -> bool {
        !self.errors.is_empty() || self.held.is_some() || self.refusal.is_some()
    }

    /// Drafts of closed tabs that can be taken up: neither a copy of what stands here nor a ticket that was sent.
    pub fn offered(&self) -> impl Iterator<Item = &Aside> {
        let sent = |id: &String| {
            self.arrived.contains(id) || self.posted.contains(id) || self.outbox.iter().any(|p| p.draft.id == *id)
        };
        self.aside.iter().filter(move |aside| {
            let draft = &aside.saved.draft;
            // A ticket may have been sent before: it is told whatever stands here.
            let differs = draft.text != self.draft.text || draft.files != self.draft.files;
            aside.relic != Some(Relic::Twin) && !sent(&draft.id) && (differs || aside.relic == Some(Relic::Ticket))
        })
    }

    /// The catalog; before it has arrived what the page tells of it.
    pub fn catalog(&self) -> Option<&Catalog> {
        match &self.kb {
            Kb::Ready(_, shelf) => Some(shelf.catalog()),
            _ => self.start.as_deref(),
        }
    }

    /// The article behind a document number of the index, as far as it has been loaded.
    pub fn entry(&self, doc: u32) -> Option<Entry> {
        match &self.kb {
            Kb::Ready(_, shelf) => shelf.entry(doc),
            _ => None,
        }
    }

    /// The articles that fit the text best, `limit` at most, without those that were read.
    pub fn unread(&self, limit: usize) -> Vec<Reference> {
        let hits = self.hits.found.iter().flat_map(|found| &found.hits);
        let entries = hits.filter_map(|hit| self.entry(hit.doc)).filter(|entry| self.read(&entry.id).is_none());
        entries.take(limit).map(|entry| Reference { id: entry.id, title: entry.title }).collect()
    }

    /// The articles of the open topic that are listed, as far as they have been loaded, and whether there are more.
    pub fn listed(&self) -> (Vec<Entry>, bool) {
        let documents = self.browse.documents(self.catalog());
        let all =
            self.browse.topic.as_ref().zip(self.catalog()).map_or(0..0, |(topic, catalog)| catalog.documents(topic));
        let more = documents.end < all.end;
        (documents.filter_map(|doc| self.entry(doc)).collect(), more)
    }

    /// Whether the knowledge base has a topic of this id.
    pub fn is_topic(&self, id: &str) -> bool {
        self.catalog().is_some_and(|catalog| catalog.topics.iter().any(|topic| topic.id == id))
    }

    /// Tickets that the client may add to, number and subject: those that the host page says are open, then those sent from here.
    pub fn open_tickets(&self) -> Vec<(String, String)> {
        let told = self.host.tickets.iter().filter(|ticket| ticket.open);
        let told = told.map(|ticket| (ticket.number.clone(), ticket.subject.clone()));
        let sent = self.history.iter().map(|sent| (sent.receipt.number.clone(), sent.subject.clone()));
        let mut all: Vec<(String, String)> = Vec::new();
        for (number, subject) in told.chain(sent) {
            if all.len() < Self::OFFERED && !number.is_empty() && !all.iter().any(|(known, _)| *known == number) {
                all.push((number, subject));
            }
        }
        all
    }

    /// The parcel of this key.
    pub fn parcel(&self, key: &str) -> Option<&Parcel> {
        self.outbox.iter().find(|parcel| parcel.key == key)
    }

    /// What the client has ticked in the article of this id.
    pub fn read(&self, id: &str) -> Option<&ReadArticle> {
        self.draft.articles.iter().find(|read| read.id == id)
    }

    /// An id that no other visit makes: the entropy and a counter.
    pub(super) fn new_id(&mut self) -> String {
        self.ids_made += 1;
        let mut id = self.entropy.clone();
        id.push('-');
        id.push_str(&self.ids_made.to_string());
        id
    }

    /// Queues a sentence for screen readers.
    pub(super) fn announce(&mut self, code: &'static str, count: Option<u64>, word: &str) {
        self.notice = Notice { serial: self.notice.serial + 1, code, count, word: word.to_owned() };
    }
}
