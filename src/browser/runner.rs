//! Carries out the visit's effects.

use std::rc::Rc;
use std::sync::Arc;

use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{FileList, ShadowRoot};

use super::history::Steps;
use super::storage::Store;
use super::{clipboard, clock, fetch, files, focus, submit};
use crate::kb::Article;
use crate::seal::{self, Kind};
use crate::visit::{Effect, Event, PickedFile};

/// Folder of the data files below the built folder.
const DATA: &str = "data/";

/// Carries out effects for one widget. Cheap to clone.
#[derive(Clone)]
pub struct Runner {
    /// Where events go.
    pub send: Rc<dyn Fn(Event)>,
    /// The widget's tree.
    pub root: ShadowRoot,
    /// The device's store.
    pub store: Store,
    /// Address of the built folder, with a final slash.
    pub base: String,
    /// The browser's Back and Forward.
    pub steps: Rc<Steps>,
}

impl Runner {
    /// Carries out effects in order.
    pub fn run(&self, effects: Vec<Effect>) {
        for effect in effects {
            self.carry_out(effect);
        }
    }

    fn carry_out(&self, effect: Effect) {
        let runner = self.clone();
        match effect {
            Effect::Wake { revision, pause } => {
                clock::after(pause.ms(), move || (runner.send)(Event::Woke { revision, pause }));
            }
            Effect::Save(saved) => {
                if !self.store.keep_draft(&saved) {
                    self.later(Event::StorageRefused);
                }
            }
            Effect::LoadArticle { id, file } => spawn_local(async move {
                let bytes = fetch::load([runner.base.as_str(), DATA, &file].concat()).await;
                let article = bytes.and_then(|bytes| match seal::decode::<Article>(Kind::Article, &bytes) {
                    Ok(article) => Some(Arc::new(article)),
                    Err(error) => {
                        warn(&[file.as_str(), ": ", &error.to_string()].concat());
                        None
                    }
                });
                (runner.send)(Event::ArticleLoaded { id, article });
            }),
            Effect::Pack(parcel) => {
                let kept = self.store.keep_parcel(&parcel);
                self.later(Event::Packed { key: parcel.key, kept });
            }
            Effect::Note(parcel) => {
                // The parcel was kept when it was packed; an older state of it is sent with the same key.
                let _ = self.store.keep_parcel(&parcel);
            }
            Effect::Unpack(key) => self.store.drop_parcel(&key),
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
                let _ = self.store.keep_history(&history);
            }
            Effect::Focus(to) => focus::give(&self.root, to),
            Effect::Moved { place, opens } => self.steps.moved(&place, opens),
            Effect::Copy(text) => spawn_local(async move {
                let done = clipboard::copy(&text).await;
                (runner.send)(Event::Copied(done));
            }),
            Effect::TellSent { number } => self.tell("askwell-sent", &number),
        }
    }

    /// Takes picked files in: their bytes are kept first, then the visit is told.
    pub fn take_files(&self, list: &FileList, new_key: impl Fn() -> String + 'static) {
        let files: Vec<web_sys::File> = (0..list.length()).filter_map(|at| list.get(at)).collect();
        let runner = self.clone();
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

    /// Tells the host page something about this widget, as an event on the element.
    pub fn tell(&self, name: &str, detail: &str) {
        let init = web_sys::CustomEventInit::new();
        init.set_detail(&detail.into());
        init.set_bubbles(true);
        if let Ok(event) = web_sys::CustomEvent::new_with_event_init_dict(name, &init) {
            // A host whose listener throws does not concern the widget.
            let _ = self.root.host().dispatch_event(&event);
        }
    }

    /// Sends an event after the current update is done.
    fn later(&self, event: Event) {
        let send = self.send.clone();
        spawn_local(async move { send(event) });
    }
}

/// Tells the webmaster; clients never look there.
pub(super) fn warn(words: &str) {
    web_sys::console::warn_1(&["askwell: ", words].concat().into());
}
