//! What the device keeps: drafts, waiting tickets and the list of sent ones, in `localStorage` as JSON.
//!
//! `localStorage` is synchronous, so a draft is safe the moment that `pagehide` returns. Every key begins with
//! `askwell:<profile>:`; two providers on one origin do not see each other. A value that cannot be read is left alone: a later
//! version may know it.

use serde::{Serialize, de::DeserializeOwned};
use web_sys::Storage;

use crate::visit::{Parcel, Saved, Sent};

/// The device's store for one provider.
#[derive(Clone, Debug)]
pub struct Store {
    storage: Option<Storage>,
    prefix: String,
}

impl Store {
    /// Opens the store. Without storage (private window, sandboxed frame) every write fails and every read is empty.
    pub fn open(profile: &str) -> Self {
        let storage = web_sys::window().and_then(|window| window.local_storage().ok().flatten());
        Self { storage, prefix: ["askwell:", profile, ":"].concat() }
    }

    /// Key of the draft; the `storage` event of other tabs names it.
    pub fn draft_key(&self) -> String {
        self.key("draft")
    }

    /// The draft.
    pub fn draft(&self) -> Option<Saved> {
        self.read(&self.draft_key())
    }

    /// Keeps the draft; whether that worked.
    pub fn keep_draft(&self, saved: &Saved) -> bool {
        self.write(&self.draft_key(), saved)
    }

    /// Tickets that had not arrived, oldest first.
    pub fn parcels(&self) -> Vec<Parcel> {
        let prefix = self.key("parcel:");
        let mut parcels: Vec<Parcel> =
            self.keys().filter(|key| key.starts_with(&prefix)).filter_map(|key| self.read(&key)).collect();
        parcels.sort_by(|a, b| a.made.total_cmp(&b.made));
        parcels
    }

    /// Keeps a waiting ticket; whether that worked.
    pub fn keep_parcel(&self, parcel: &Parcel) -> bool {
        self.write(&self.parcel_key(&parcel.key), parcel)
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
        self.read(&self.key("history")).unwrap_or_default()
    }

    /// Keeps the list of sent tickets.
    pub fn keep_history(&self, history: &[Sent]) -> bool {
        self.write(&self.key("history"), &history)
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

    fn read<T: DeserializeOwned>(&self, key: &str) -> Option<T> {
        let text = self.storage.as_ref()?.get_item(key).ok().flatten()?;
        serde_json::from_str(&text).ok()
    }

    fn write<T: Serialize>(&self, key: &str, value: &T) -> bool {
        let (Some(storage), Ok(text)) = (&self.storage, serde_json::to_string(value)) else { return false };
        storage.set_item(key, &text).is_ok()
    }
}
