//! What the device keeps: drafts, waiting tickets and the list of sent ones, in `localStorage`, sealed like every file of ours.
//!
//! `localStorage` is synchronous, so a draft is safe the moment that `pagehide` returns. Every key begins with
//! `askwell:<profile>:`; two providers on one origin do not see each other. A value that cannot be read is left alone: a later
//! version may know it.
//!
//! Each tab keeps its draft in a place of its own, whose name `sessionStorage` holds: it outlives a reload and ends with the tab. A
//! duplicated tab has the same one; whoever sees that another has written there moves on ([`Store::move_on`]). Beside the draft
//! lies its bare text, which the loader shows when the module cannot run.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use web_sys::Storage;

use super::clock;
use crate::seal::{self, Kind};
use crate::sort::sort_by;
use crate::ticket::draft::Draft;
use crate::visit::relic::{self, Relic};
use crate::visit::{Aside, Parcel, Saved, Sent};
use crate::wire::{self, Wire};

/// What the key of a draft begins with, behind the prefix; its place follows.
const DRAFT: &str = "draft:";
/// What the key of a waiting ticket begins with, behind the prefix; its own key follows.
const PARCEL: &str = "parcel:";
/// The key of the list of sent tickets, behind the prefix.
const HISTORY: &str = "history";
/// Where that of another version of the page lies as it was, once this one has written its own.
const OLD_HISTORY: &str = "history:other";

/// The device's store for one widget of one provider.
#[derive(Clone, Debug)]
pub struct Store {
    storage: Option<Storage>,
    prefix: String,
    tab: Rc<Tab>,
}

/// What all clones of a tab's store share.
#[derive(Debug, Default)]
struct Tab {
    /// The place of its draft.
    place: RefCell<String>,
    /// When it was saved last, as the draft itself says.
    saved: Cell<f64>,
    /// Keys of the waiting tickets that the device took from this tab.
    kept: RefCell<Vec<String>>,
}

impl Store {
    /// Opens the store. Without storage (private window, sandboxed frame) every write fails and every read is empty.
    /// `new_place` is the name of a tab's place that has none yet.
    pub fn open(name: &str, new_place: String) -> Self {
        let storage = web_sys::window().and_then(|window| window.local_storage().ok().flatten());
        let store = Self { storage, prefix: ["askwell:", name, ":"].concat(), tab: Rc::default() };
        let known = session().and_then(|session| session.get_item(&store.prefix).ok().flatten());
        store.move_on(known.unwrap_or_else(|| new_place.clone()));
        if store.draft().is_none() && store.bytes(&store.draft_key()).is_some() {
            // Another version's: it stays where it is, and its words are offered.
            store.move_on(new_place);
        }
        store
    }

    /// From now on this tab's draft is kept in this place.
    pub fn move_on(&self, place: String) {
        if let Some(session) = session() {
            // A tab that cannot remember its place is offered its draft like any other tab.
            let _ = session.set_item(&self.prefix, &place);
        }
        self.tab.place.replace(place);
    }

    /// Key of the draft; the `storage` event of other tabs names it.
    pub fn draft_key(&self) -> String {
        self.draft_key_of(&self.tab.place.borrow())
    }

    /// The draft.
    pub fn draft(&self) -> Option<Saved> {
        self.read(Kind::Draft, &self.draft_key())
    }

    /// Keeps the draft; whether that worked.
    pub fn keep_draft(&self, saved: &Saved) -> bool {
        self.tab.saved.set(saved.at);
        self.keep(&self.tab.place.borrow(), saved)
    }

    /// Whether another page has written into this tab's place since this one did.
    pub fn is_taken(&self) -> bool {
        self.draft().is_some_and(|saved| saved.at != self.tab.saved.get())
    }

    /// Whether there are drafts in other places.
    pub fn has_others(&self) -> bool {
        let own = self.draft_key();
        self.places().any(|place| self.draft_key_of(&place) != own)
    }

    /// Ids of the drafts whose tickets have not arrived; a word that is none of them for a ticket that cannot be read. What else their
    /// parcels hold is read when the form is here.
    pub fn posted(&self) -> Vec<String> {
        let front = |bytes: Vec<u8>| wire::decode_front::<(String, Draft)>(seal::open(Kind::Parcel, &bytes).ok()?);
        let id = |key: String| front(self.bytes(&key)?).map(|(_, draft)| draft.id);
        self.parcel_keys().map(|key| id(key).unwrap_or_else(|| "?".to_owned())).collect()
    }

    /// Tickets that had not arrived, oldest first.
    pub fn parcels(&self) -> Vec<Parcel> {
        let mut parcels: Vec<Parcel> = self.parcel_keys().filter_map(|key| self.read(Kind::Parcel, &key)).collect();
        sort_by(&mut parcels, |a, b| a.made.total_cmp(&b.made));
        self.tab.kept.borrow_mut().extend(parcels.iter().map(|parcel| parcel.key.clone()));
        parcels
    }

    /// Keeps a waiting ticket; whether that worked.
    pub fn keep_parcel(&self, parcel: &Parcel) -> bool {
        let kept = self.write(Kind::Parcel, &self.parcel_key(&parcel.key), parcel);
        let mut known = self.tab.kept.borrow_mut();
        known.retain(|key| *key != parcel.key);
        if kept {
            known.push(parcel.key.clone());
        }
        kept
    }

    /// A waiting ticket.
    pub(super) fn parcel(&self, key: &str) -> Option<Parcel> {
        self.read(Kind::Parcel, &self.parcel_key(key))
    }

    /// Whether a waiting ticket that was kept here is not here any more.
    pub(super) fn has_lost(&self, key: &str) -> bool {
        let kept = self.tab.kept.borrow().iter().any(|known| known == key);
        kept && self.bytes(&self.parcel_key(key)).is_none()
    }

    /// The waiting ticket whose key in the store this is.
    pub(super) fn parcel_of<'k>(&self, key: &'k str) -> Option<&'k str> {
        key.strip_prefix(self.prefix.as_str())?.strip_prefix(PARCEL)
    }

    /// The place of a ticket that is offered as a draft.
    pub(super) fn place_of_parcel(&self, key: &str) -> String {
        [PARCEL, key].concat()
    }

    /// Forgets a waiting ticket.
    pub fn drop_parcel(&self, key: &str) {
        // One that cannot be removed is sent once more with the same idempotency key.
        self.remove(&self.parcel_key(key));
    }

    /// Tickets sent from this device, newest first. Of a list that another version of the page has kept, what can be read; behind it what
    /// that version had put aside of ours.
    pub fn history(&self) -> Vec<Sent> {
        let key = self.key(HISTORY);
        self.read(Kind::History, &key).unwrap_or_else(|| {
            let ours: Vec<Sent> = self.read(Kind::History, &self.key(OLD_HISTORY)).unwrap_or_default();
            let mut all = self.bytes(&key).map(|bytes| relic::sent(&bytes)).unwrap_or_default();
            let known = |sent: &Sent| ours.iter().any(|own| own.receipt.number == sent.receipt.number);
            all.retain(|sent| sent.receipt.number.is_empty() || !known(sent));
            all.extend(ours);
            all
        })
    }

    /// Keeps the list of sent tickets. One that this version cannot read is put aside as it is, until the client clears the list.
    pub fn keep_history(&self, history: &Vec<Sent>) -> bool {
        let (key, old) = (self.key(HISTORY), self.key(OLD_HISTORY));
        if history.is_empty() {
            self.remove(&old);
        } else if let Some(foreign) = self.item(&key).filter(|_| self.read::<Vec<Sent>>(Kind::History, &key).is_none())
        {
            // Without room for it the readable part of it still goes along in the new list.
            let _ = self.put(&old, &foreign);
        }
        self.write(Kind::History, &key, history)
    }

    /// The place of this tab.
    pub(super) fn place(&self) -> String {
        self.tab.place.borrow().clone()
    }

    /// The place that a key names, when it is the key of a draft.
    pub(super) fn place_of<'k>(&self, key: &'k str) -> Option<&'k str> {
        key.strip_prefix(self.prefix.as_str())?.strip_prefix(DRAFT)
    }

    /// The drafts in other places than this tab's, and the tickets that another version of the page has kept; newest first.
    pub(super) fn others(&self) -> Vec<Aside> {
        let own = self.place();
        let places = self.places().filter(|place| *place != own);
        let mut others: Vec<Aside> = places
            .filter_map(|place| {
                let key = self.draft_key_of(&place);
                if let Some(saved) = self.read(Kind::Draft, &key) {
                    return Some(Aside { place, saved, relic: None });
                }
                let words = self.item(&self.text_key_of(&place)).or_else(|| Some(relic::words(&self.bytes(&key)?)))?;
                Some(Relic::Draft.offer(place, words, clock::now()))
            })
            .chain(self.old_parcels())
            .collect();
        sort_by(&mut others, |a, b| b.saved.at.total_cmp(&a.saved.at));
        others
    }

    /// Whether there are tickets of which only the words can be read.
    pub(super) fn has_old_parcels(&self) -> bool {
        self.old_parcels().next().is_some()
    }

    /// Tickets of which only the words can be read, each in the place that its key names.
    fn old_parcels(&self) -> impl Iterator<Item = Aside> {
        self.parcel_keys().filter_map(|key| {
            let bytes = self.bytes(&key).filter(|bytes| seal::decode::<Parcel>(Kind::Parcel, bytes).is_err())?;
            let place = key.strip_prefix(self.prefix.as_str())?.to_owned();
            Some(Relic::Ticket.offer(place, relic::words(&bytes), clock::now()))
        })
    }

    /// Keeps a draft in a place, with its bare text; whether that worked.
    pub(super) fn keep(&self, place: &str, saved: &Saved) -> bool {
        self.put(&self.text_key_of(place), &saved.draft.words())
            && self.write(Kind::Draft, &self.draft_key_of(place), saved)
    }

    /// Forgets the draft in a place, or the ticket that lies there; the keys of its files, where they can be read.
    pub(super) fn forget(&self, place: &str) -> Vec<String> {
        if place.starts_with(PARCEL) {
            self.remove(&self.key(place));
            return Vec::new();
        }
        let key = self.draft_key_of(place);
        let files = self.read::<Saved>(Kind::Draft, &key).map(|saved| files_of(&saved)).unwrap_or_default();
        self.remove(&key);
        self.remove(&self.text_key_of(place));
        files
    }

    /// Keys of the files of every draft and ticket on the device.
    pub(super) fn files_in_use(&self) -> Vec<String> {
        let drafts = self.places().filter_map(|place| self.read::<Saved>(Kind::Draft, &self.draft_key_of(&place)));
        let parcels = self.parcels().into_iter().flat_map(|parcel| parcel.draft.files);
        drafts.flat_map(|saved| files_of(&saved)).chain(parcels.map(|file| file.key)).collect()
    }

    /// Key of what tabs tell each other.
    pub(super) fn talk_key(&self) -> String {
        self.key("tabs")
    }

    /// Tells the other tabs something.
    pub(super) fn tell(&self, words: &str) {
        // A tab that cannot be heard counts as closed: its draft is offered here and kept there.
        let _ = self.put(&self.talk_key(), words);
    }

    /// Places that hold a draft.
    fn places(&self) -> impl Iterator<Item = String> {
        self.keys().filter_map(|key| self.place_of(&key).map(str::to_owned))
    }

    fn draft_key_of(&self, place: &str) -> String {
        self.key(&[DRAFT, place].concat())
    }

    fn text_key_of(&self, place: &str) -> String {
        self.key(&["text:", place].concat())
    }

    fn remove(&self, key: &str) {
        if let Some(storage) = &self.storage {
            // What cannot be removed is found again, and loses nothing.
            let _ = storage.remove_item(key);
        }
    }

    fn key(&self, name: &str) -> String {
        [self.prefix.as_str(), name].concat()
    }

    pub(super) fn parcel_key(&self, key: &str) -> String {
        [self.prefix.as_str(), PARCEL, key].concat()
    }

    fn parcel_keys(&self) -> impl Iterator<Item = String> {
        let prefix = self.parcel_key("");
        self.keys().filter(move |key| key.starts_with(&prefix))
    }

    fn keys(&self) -> impl Iterator<Item = String> {
        let storage = self.storage.clone();
        let length = storage.as_ref().and_then(|storage| storage.length().ok()).unwrap_or(0);
        (0..length).filter_map(move |at| storage.as_ref()?.key(at).ok().flatten())
    }

    fn read<T: Wire>(&self, kind: Kind, key: &str) -> Option<T> {
        seal::decode(kind, &self.bytes(key)?).ok()
    }

    fn bytes(&self, key: &str) -> Option<Vec<u8>> {
        self.item(key)?.chars().map(|letter| u8::try_from(letter).ok()).collect()
    }

    fn item(&self, key: &str) -> Option<String> {
        self.storage.as_ref()?.get_item(key).ok().flatten()
    }

    /// Bytes travel as the first 256 characters of Unicode: `localStorage` holds text only.
    fn write<T: Wire>(&self, kind: Kind, key: &str, value: &T) -> bool {
        let text: String = seal::encode(kind, value).into_iter().map(char::from).collect();
        self.put(key, &text)
    }

    fn put(&self, key: &str, text: &str) -> bool {
        self.storage.as_ref().is_some_and(|storage| storage.set_item(key, text).is_ok())
    }
}

/// What the browser keeps as long as the tab.
fn session() -> Option<Storage> {
    web_sys::window()?.session_storage().ok().flatten()
}

/// Keys of the files of a draft and of what follows it.
fn files_of(saved: &Saved) -> Vec<String> {
    let drafts = saved.waiting.iter().chain([&saved.draft]);
    drafts.flat_map(|draft| draft.files.iter().map(|file| file.key.clone())).collect()
}
