//! What the device keeps: drafts, waiting tickets and the list of sent ones, in `localStorage`, sealed like every file of ours.
//!
//! `localStorage` is synchronous, so a draft is safe the moment that `pagehide` returns. Every key begins with
//! `askwell:<profile>:`; two providers on one origin do not see each other. A value that cannot be read is left alone: a later
//! version may know it. Beside the draft lies its bare text, which the loader shows when the module cannot run.

use web_sys::Storage;

use crate::seal::{self, Kind};
use crate::sort::sort_by;
use crate::visit::{Parcel, Saved, Sent};
use crate::wire::Wire;

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
        let draft = &saved.draft;
        let mut lines = vec![draft.text.as_str()];
        lines.extend(draft.steps.iter().chain(draft.answers.values()).map(String::as_str));
        self.put(&self.key("text"), &lines.join("\n")) && self.write(Kind::Draft, &self.draft_key(), saved)
    }

    /// Tickets that had not arrived, oldest first.
    pub fn parcels(&self) -> Vec<Parcel> {
        let prefix = self.key("parcel:");
        let mut parcels: Vec<Parcel> = self
            .keys()
            .filter(|key| key.starts_with(&prefix))
            .filter_map(|key| self.read(Kind::Parcel, &key))
            .collect();
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

    fn keys(&self) -> impl Iterator<Item = String> {
        let storage = self.storage.clone();
        let length = storage.as_ref().and_then(|storage| storage.length().ok()).unwrap_or(0);
        (0..length).filter_map(move |at| storage.as_ref()?.key(at).ok().flatten())
    }

    fn read<T: Wire>(&self, kind: Kind, key: &str) -> Option<T> {
        let text = self.storage.as_ref()?.get_item(key).ok().flatten()?;
        let bytes: Option<Vec<u8>> = text.chars().map(|letter| u8::try_from(letter).ok()).collect();
        seal::decode(kind, &bytes?).ok()
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
