//! What the device holds after a list of effects: the half of `browser` that outlives a page.

use std::collections::BTreeMap;
use std::sync::Arc;

use askwell::policy::Apart;
use askwell::visit::{Aside, Effect, Event, FORM, Parcel, Saved, Sent};

/// The device's store.
#[derive(Clone, Debug, Default)]
pub(crate) struct Device {
    /// The draft of the tab that is open.
    pub(crate) saved: Option<Saved>,
    /// Drafts in other places.
    pub(crate) aside: BTreeMap<String, Saved>,
    pub(crate) parcels: BTreeMap<String, Parcel>,
    pub(crate) history: Vec<Sent>,
    /// The second half of the provider's policy, which comes with the form.
    pub(crate) desk: Apart,
}

impl Device {
    /// Does what the effects ask of a store.
    pub(crate) fn take(&mut self, effects: &[Effect]) {
        for effect in effects {
            match effect {
                Effect::Save(saved) => self.saved = Some(saved.as_ref().clone()),
                Effect::SetAside(aside) => drop(self.aside.insert(aside.place.clone(), aside.saved.clone())),
                Effect::Forget(place) => drop(self.aside.remove(place)),
                Effect::Pack(parcel) | Effect::Note(parcel) => {
                    self.parcels.insert(parcel.key.clone(), parcel.as_ref().clone());
                }
                Effect::Unpack(key) => drop(self.parcels.remove(key)),
                Effect::KeepHistory(history) => self.history.clone_from(history),
                _ => {}
            }
        }
    }

    /// The tab is closed: the next page is another one.
    pub(crate) fn close_tab(&mut self) {
        let place = format!("closed{}", self.aside.len());
        self.aside.extend(self.saved.take().map(|saved| (place, saved)));
    }

    /// What the form finds of closed tabs.
    pub(crate) fn found(&self) -> Event {
        let aside =
            self.aside.iter().map(|(place, saved)| Aside { place: place.clone(), saved: saved.clone(), relic: None });
        Event::DraftsFound(Arc::new(aside.collect()))
    }

    /// What the next page finds.
    pub(crate) fn restored(&self, typed: &str) -> Event {
        Event::Restored {
            saved: self.saved.clone().map(Box::new),
            others: !self.aside.is_empty(),
            posted: self.parcels.values().map(|parcel| parcel.draft.id.clone()).collect(),
            typed: typed.to_owned(),
        }
    }

    /// What the form finds when it comes.
    pub(crate) fn arrived(&self) -> Event {
        let outbox = Arc::new(self.parcels.values().cloned().collect());
        Event::FormArrived { logic: &FORM, desk: self.desk.clone(), outbox, history: Arc::new(self.history.clone()) }
    }
}
