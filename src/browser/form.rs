//! Carries out what only the form asks for: tickets on the device and on their way, and files.
//!
//! Compiled with the form into a file of its own; the first part of the page reaches it through [`FormCarriers`] only.

use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::File;

use super::runner::Runner;
use super::storage::Store;
use super::{clock, files, submit};
use crate::visit::{Effect, Event, Parcel, PickedFile, Sent};

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
}

/// The form's own.
pub const CARRIERS: FormCarriers =
    FormCarriers { carry_out, take_files, recall: |store| (store.parcels(), store.history()) };

fn carry_out(runner: &Runner, effect: Effect) {
    let (store, runner) = (&runner.store, runner.clone());
    match effect {
        Effect::Pack(parcel) => {
            let kept = store.keep_parcel(&parcel);
            runner.later(Event::Packed { key: parcel.key, kept });
        }
        Effect::Note(parcel) => {
            // The parcel was kept when it was packed; an older state of it is sent with the same key.
            let _ = store.keep_parcel(&parcel);
        }
        Effect::Unpack(key) => store.drop_parcel(&key),
        Effect::Send { key, request } => spawn_local(async move {
            let (told, answered) = (runner.clone(), runner);
            let (told_key, answered_key) = (key.clone(), key.clone());
            submit::send(
                key,
                request,
                move |sent, total| (told.send)(Event::Progress { key: told_key.clone(), sent, total }),
                move |answer| (answered.send)(Event::Delivered { key: answered_key, answer }),
            )
            .await;
        }),
        Effect::Abort(key) => submit::abort(&key),
        Effect::RetryAfter { key, ms } => clock::after(ms, move || (runner.send)(Event::Retry(key))),
        Effect::DropFiles(keys) => spawn_local(async move {
            for key in keys {
                files::forget(&key).await;
            }
        }),
        Effect::KeepHistory(history) => {
            // A list that is not kept is shown until the page closes.
            let _ = store.keep_history(&history);
        }
        Effect::TellSent { number } => runner.tell("askwell-sent", &number),
        // The first part carries these out.
        Effect::Wake { .. }
        | Effect::Save(_)
        | Effect::LoadForm
        | Effect::LoadArticle { .. }
        | Effect::LoadPart { .. }
        | Effect::LoadKb { .. }
        | Effect::Focus(_)
        | Effect::Moved { .. }
        | Effect::Copy(_) => {}
    }
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
