//! What the device keeps: drafts, waiting tickets and the list of sent ones, in `localStorage`, sealed like every file of ours.
//!
//! `localStorage` is synchronous, so a draft is safe the moment that `pagehide` returns. Every key begins with
//! `askwell:<profile>:`; two providers on one origin do not see each other. A value that cannot be read is left alone: a later
//! version may know it. Beside the draft lies its bare text, which the loader shows when the module cannot run.

use web_sys::Storage;

use crate::seal::{self, Kind};
use crate::sort::sort_by;
use crate::ticket::draft::Draft;
use crate::visit::{Parcel, Saved, Sent};
use crate::wire::{self, Wire};

/// The device's store for one widget of one provider.
#[derive(Clone, Debug)]
pub struct Store {
    storage: Option<Storage>,
    prefix: String,
}

impl Store {
    /// Opens the store. Without storage (private window, sandboxed frame) every write fails and every read is empty.
    pub fn open(name: &str) -> Self {
        let storage = web_sys::window().and_then(|window| window.local_storage().ok().flatten());
        Self { storage, prefix: ["askwell:", name, ":"].concat() }
    }

    /// Key of the draft; the `storage` event of other tabs names it.
    pub fn draft_key(&self) -> String {
        self.key("draft")
    }

    /// The draft.
    pub fn draft(&self) -> Option<Saved> {
        self.read(Kind::Draft, &self.draft_key())
    }

    /// Keeps the draft; whether that worked.
    pub fn keep_draft(&self, saved: &Saved) -> bool {
        self.put(&self.key("text"), &saved.draft.words()) && self.write(Kind::Draft, &self.draft_key(), saved)
    }

    /// Ids of the drafts whose tickets have not arrived. What else their parcels hold is read when the form is here.
    pub fn posted(&self) -> Vec<String> {
        let front = |bytes: Vec<u8>| wire::decode_front::<(String, Draft)>(seal::open(Kind::Parcel, &bytes).ok()?);
        self.parcel_keys().filter_map(|key| front(self.bytes(&key)?)).map(|(_, draft)| draft.id).collect()
    }

    /// Tickets that had not arrived, oldest first.
    pub fn parcels(&self) -> Vec<Parcel> {
        let mut parcels: Vec<Parcel> = self.parcel_keys().filter_map(|key| self.read(Kind::Parcel, &key)).collect();
        sort_by(&mut parcels, |a, b| a.made.total_cmp(&b.made));
        parcels
    }

    /// Keeps a waiting ticket; whether that worked.
    pub fn keep_parcel(&self, parcel: &Parcel) -> bool {
        self.write(Kind::Parcel, &self.parcel_key(&parcel.key), parcel)
    }

    /// Forgets a waiting ticket.
    pub fn drop_parcel(&self, key: &str) {
        if let Some(storage) = &self.storage {
            // A key that cannot be removed is sent once more with the same idempotency key.
            let _ = storage.remove_item(&self.parcel_key(key));
        }
    }

    /// Tickets sent from this device, newest first.
    pub fn history(&self) -> Vec<Sent> {
        self.read(Kind::History, &self.key("history")).unwrap_or_default()
    }

    /// Keeps the list of sent tickets.
    pub fn keep_history(&self, history: &Vec<Sent>) -> bool {
        self.write(Kind::History, &self.key("history"), history)
    }

    fn key(&self, name: &str) -> String {
        [self.prefix.as_str(), name].concat()
    }

    fn parcel_key(&self, key: &str) -> String {
        [self.prefix.as_str(), "parcel:", key].concat()
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
        let text = self.storage.as_ref()?.get_item(key).ok().flatten()?;
        text.chars().map(|letter| u8::try_from(letter).ok()).collect()
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
