//! Carries out the visit's effects.

use std::rc::Rc;

use wasm_bindgen_futures::spawn_local;
use web_sys::ShadowRoot;

use super::form::FormCarriers;
use super::history::Steps;
use super::search::SearchCarriers;
use super::storage::Store;
use super::{clipboard, clock, focus};
use crate::visit::{Effect, Event};

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
    /// Loads the search and the knowledge base and tells the visit.
    pub load_search: Rc<dyn Fn()>,
    /// What carries out the search's effects, as soon as it is here.
    pub search: Rc<dyn Fn() -> Option<&'static SearchCarriers>>,
    /// Loads the form and tells the visit.
    pub load_form: Rc<dyn Fn()>,
    /// What carries out the form's effects, as soon as it is here.
    pub form: Rc<dyn Fn() -> Option<&'static FormCarriers>>,
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
            Effect::Focus(to) => focus::give(&self.root, to),
            Effect::Moved { place, opens } => self.steps.moved(&place, opens),
            Effect::Copy(text) => spawn_local(async move {
                let done = clipboard::copy(&text).await;
                (runner.send)(Event::Copied(done));
            }),
            Effect::LoadForm => (self.load_form)(),
            Effect::LoadSearch => (self.load_search)(),
            // Only the search asks for these.
            effect @ (Effect::LoadArticle { .. } | Effect::LoadPart { .. } | Effect::LoadKb { .. }) => {
                if let Some(search) = (self.search)() {
                    (search.carry_out)(self, effect);
                }
            }
            // Only the form asks for the others.
            effect => {
                if let Some(form) = (self.form)() {
                    (form.carry_out)(self, effect);
                }
            }
        }
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

    /// Tells the webmaster, and the host page by an event, what is wrong with the site's files.
    pub fn problem(&self, words: &str) {
        warn(words);
        self.tell("askwell-problem", words);
    }

    /// Sends an event after the current update is done.
    pub fn later(&self, event: Event) {
        let send = self.send.clone();
        spawn_local(async move { send(event) });
    }
}

/// Tells the webmaster; clients never look there.
pub(super) fn warn(words: &str) {
    web_sys::console::warn_1(&["askwell: ", words].concat().into());
}
