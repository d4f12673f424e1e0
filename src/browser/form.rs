//! Carries out what only the form asks for: tickets on the device and on their way, and files.
//!
//! Compiled with the form into a file of its own; the first part of the page reaches it through [`FormCarriers`] only.

use std::cell::RefCell;
use std::sync::Arc;

use js_sys::{Array, Math};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{Blob, BlobPropertyBag, Element, File, HtmlImageElement, StorageEvent, Url};

use super::courier::courier_part;
use super::runner::Runner;
use super::storage::Store;
use super::{clock, fetch, files, submit, token};
use crate::visit::{Effect, Event, Parcel, PickedFile, Sent, Way};

/// Milliseconds that other tabs have to say that they are there.
const LISTEN: u32 = 400;
/// Drafts of closed tabs that are kept: the newest.
const MOST: usize = 12;
/// Milliseconds that they are kept: 60 days.
const KEPT_FOR: f64 = 60.0 * 24.0 * 3_600_000.0;

thread_local! {
    /// Places of the tabs that have said that they are there.
    static THERE: RefCell<Vec<String>> = RefCell::default();
}

/// Makes a new key for a file.
pub type NewKey = fn() -> String;

/// What carries out the form's effects.
pub struct FormCarriers {
    /// Carries one out.
    pub carry_out: fn(&Runner, Effect),
    /// Takes picked files in, each under a new key: their bytes are kept first, then the visit is told.
    pub take_files: fn(&Runner, Vec<File>, NewKey),
    /// The tickets that had not arrived, oldest first, and those that have, newest first.
    pub recall: fn(&Store) -> (Vec<Parcel>, Vec<Sent>),
    /// Looks for drafts that closed tabs have left.
    pub look: fn(&Runner),
    /// Another tab has changed what the device keeps.
    pub heard: fn(&Runner, &web_sys::Event),
}

/// The form's own.
pub const CARRIERS: FormCarriers =
    FormCarriers { carry_out, take_files, recall: |store| (store.parcels(), store.history()), look, heard };

fn carry_out(runner: &Runner, effect: Effect) {
    let (store, runner) = (&runner.store, runner.clone());
    match effect {
        Effect::Pack(parcel) => {
            let kept = store.keep_parcel(&parcel);
            runner.later(Event::Packed { key: parcel.key, kept });
        }
        Effect::Note(parcel) => {
            // What another tab has brought to its end is not brought back. Otherwise the parcel was kept when it was packed; an older
            // state of it is sent with the same key.
            if !store.has_lost(&parcel.key) {
                let _ = store.keep_parcel(&parcel);
            }
        }
        Effect::Unpack(key) => store.drop_parcel(&key),
        Effect::Send(shipment) => submit::send(runner, *shipment),
        Effect::LoadCourier(file) => spawn_local(async move {
            let bytes = fetch::load([runner.base.as_str(), &file].concat()).await;
            let part = courier_part().await;
            let courier = part.ok().zip(bytes).and_then(|(part, bytes)| match (part.open)(&bytes) {
                Ok(courier) => Some(courier),
                Err(error) => {
                    runner.problem(&[file.as_str(), ": ", &error.to_string()].concat());
                    None
                }
            });
            (runner.send)(Event::from(Way::CourierCame(courier)));
        }),
        Effect::AskForm(url) => spawn_local(token::ask(url)),
        Effect::AskReceipt { key, url, ms } => spawn_local(async move {
            token::pause(ms).await;
            let heard = Arc::new(submit::ask(&key, url).await);
            (runner.send)(Event::from(Way::ReceiptTold { key, heard }));
        }),
        Effect::Abort(key) => submit::abort(&key),
        Effect::RetryAfter { key, ms } => clock::after(ms, move || (runner.send)(Event::from(Way::Due(key)))),
        Effect::DropFiles(keys) => drop_files(&runner, keys),
        Effect::SetAside(aside) => {
            if !store.keep(&aside.place, &aside.saved) {
                runner.later(Event::StorageRefused);
            }
        }
        Effect::Forget(place) => drop_files(&runner, store.forget(&place)),
        Effect::KeepHistory(history) => {
            // A list that is not kept is shown until the page closes.
            let _ = store.keep_history(&history);
        }
        Effect::TellLogin => runner.tell("askwell-login", ""),
        Effect::TellSent { number } => runner.tell("askwell-sent", &number),
        // The first part carries these out.
        Effect::Wake { .. }
        | Effect::Save(_)
        | Effect::LoadForm
        | Effect::LoadSearch
        | Effect::LoadArticle { .. }
        | Effect::LoadPart { .. }
        | Effect::LoadKb { .. }
        | Effect::Focus(_)
        | Effect::Moved { .. }
        | Effect::Copy(_) => {}
    }
}

/// Forgets files, as soon as the effects at hand are carried out; not those that another draft or ticket on the device has, too.
fn drop_files(runner: &Runner, keys: Vec<String>) {
    let store = runner.store.clone();
    spawn_local(async move {
        let used = if keys.is_empty() { Vec::new() } else { store.files_in_use() };
        for key in keys.iter().filter(|key| !used.contains(key)) {
            files::forget(key).await;
        }
    });
}

/// Drafts in places of which no tab says that it is there are those of closed ones. A tab that sleeps too deep to answer loses nothing:
/// when its place is taken, it moves on with what it has.
fn look(runner: &Runner) {
    if !runner.store.has_others() && !runner.store.has_old_parcels() {
        return;
    }
    THERE.take();
    tell(&runner.store, "?");
    let runner = runner.clone();
    clock::after(LISTEN, move || {
        let there = THERE.take();
        let oldest = clock::now() - KEPT_FOR;
        let mut found = Vec::new();
        for aside in runner.store.others() {
            let saved = &aside.saved;
            if there.contains(&aside.place) {
                continue;
            }
            let blank = saved.draft.is_blank() && saved.waiting.is_empty();
            if blank || saved.at < oldest || found.len() == MOST {
                drop_files(&runner, runner.store.forget(&aside.place));
            } else {
                found.push(aside);
            }
        }
        (runner.send)(Event::DraftsFound(Arc::new(found)));
    });
}

fn heard(runner: &Runner, event: &web_sys::Event) {
    let Some(event) = event.dyn_ref::<StorageEvent>() else { return };
    let (store, key) = (&runner.store, event.key().unwrap_or_default());
    if let Some(place) = store.place_of(&key) {
        // Taken, removed, or written into by a tab that is there after all.
        (runner.send)(Event::DraftGone(place.to_owned()));
    } else if let Some(parcel) = store.parcel_of(&key) {
        let (key, history) = (parcel.to_owned(), Arc::new(store.history()));
        let event = match store.parcel(parcel) {
            Some(parcel) => Event::from(Way::ParcelNoted(Box::new(parcel))),
            None => Event::from(Way::ParcelGone { key, history }),
        };
        // Where it is another version's, it is offered as a draft.
        (runner.send)(Event::DraftGone(store.place_of_parcel(parcel)));
        (runner.send)(event);
    } else if key == store.talk_key() {
        let told = event.new_value().unwrap_or_default();
        let mut parts = told.split('!');
        match (parts.next(), parts.next()) {
            (_, Some(place)) => THERE.with_borrow_mut(|there| there.push(place.to_owned())),
            _ => tell(store, &["!", &store.place(), "!"].concat()),
        }
    }
}

/// Tells the other tabs something; the number makes it another value than the last one, else they would not hear it.
fn tell(store: &Store, words: &str) {
    store.tell(&[words, &((Math::random() * 1e9) as i32).to_string()].concat());
}

/// Shows a file of the device in `place`, when it is a picture that the browser knows; what stands there stays otherwise. The address
/// that is made for that is taken back as soon as the picture is there.
pub fn picture(key: &str, media_type: &str, place: Element) {
    let (key, media_type) = (key.to_owned(), media_type.to_owned());
    spawn_local(async move {
        let Some(bytes) = files::find(&key).await else { return };
        let options = BlobPropertyBag::new();
        options.set_type(&media_type);
        let blob = Blob::new_with_buffer_source_sequence_and_options(&Array::of1(&bytes), &options);
        let url = blob.and_then(|blob| Url::create_object_url_with_blob(&blob));
        let (Ok(url), Ok(image)) = (url, HtmlImageElement::new()) else { return };
        image.set_src(&url);
        let shown = JsFuture::from(image.decode()).await;
        if shown.is_ok() {
            place.replace_children_with_node_1(&image);
        }
        // An address that stays behind ends with the page.
        let _ = Url::revoke_object_url(&url);
    });
}

fn take_files(runner: &Runner, files: Vec<File>, new_key: NewKey) {
    let runner = runner.clone();
    spawn_local(async move {
        let mut picked = Vec::new();
        let mut kept = true;
        for file in files {
            let Ok(bytes) = JsFuture::from(file.array_buffer()).await else { continue };
            let Ok(bytes) = bytes.dyn_into::<js_sys::ArrayBuffer>() else { continue };
            let key = new_key();
            kept &= files::keep(&key, &bytes).await;
            picked.push(PickedFile {
                key,
                name: file.name(),
                media_type: file.type_(),
                size: u64::from(bytes.byte_length()),
            });
        }
        if !kept {
            (runner.send)(Event::StorageRefused);
        }
        if !picked.is_empty() {
            (runner.send)(Event::FilesPicked(picked));
        }
    });
}
