//! The embed's door and composition root: `ui` and `browser` meet here and nowhere else.
//!
//! `askwell.js` (from `assets/public`) defines `<ask-well>`, draws what can be read and typed in before this module arrives,
//! and calls [`mount`]. Several widgets can live on one page; each has its own visit, and unmounting one leaves no listener
//! behind.

use std::cell::Cell;
use std::rc::Rc;
use std::sync::Arc;

use leptos::mount::{UnmountHandle, mount_to};
use leptos::prelude::*;
use serde::Deserialize;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::spawn_local;
use web_sys::{HtmlElement, ShadowRoot};

use crate::browser::storage::Store;
use crate::browser::{Runner, clock, load};
use crate::i18n::Locale;
use crate::kb::Catalog;
use crate::policy::identity::HostFacts;
use crate::policy::profile::Profile;
use crate::seal::{self, Kind};
use crate::search::Index;
use crate::ui::app::{App, AppProps};
use crate::ui::desk::{Desk, Doors, Zone};
use crate::visit::{Event, Visit, update};

/// What the loader tells of a widget.
#[derive(Debug, Deserialize)]
struct Setup {
    /// Address of the built folder, with a final slash.
    base: String,
    /// Language of the interface.
    locale: String,
    /// Files of the knowledge base, relative to `base`; `None` when there is none in any language.
    kb: Option<KbFiles>,
    /// What the host page told of the client.
    #[serde(default)]
    host: HostFacts,
    /// What was typed before this module arrived.
    #[serde(default)]
    typed: String,
    /// Whether the typing goes on: the focus was in the box.
    #[serde(default)]
    focused: bool,
    /// Whether Continue was pressed before this module arrived.
    #[serde(default)]
    go_on: bool,
}

#[derive(Debug, Deserialize)]
struct KbFiles {
    catalog: String,
    index: String,
}

/// A mounted widget.
#[wasm_bindgen]
pub struct Widget {
    view: Option<Box<dyn std::any::Any>>,
    send: Rc<dyn Fn(Event)>,
    alive: Rc<Cell<bool>>,
    listeners: Vec<Listener>,
}

/// A listener on the window that goes with its widget.
struct Listener {
    name: &'static str,
    call: Closure<dyn Fn(web_sys::Event)>,
}

impl Drop for Listener {
    fn drop(&mut self) {
        if let Some(window) = web_sys::window() {
            // A listener that was never added cannot be removed, and need not be.
            let _ = window.remove_event_listener_with_callback(self.name, self.call.as_ref().unchecked_ref());
        }
    }
}

#[wasm_bindgen]
impl Widget {
    /// Tells who the client is: JSON with `login`, `contract`, `email`, `plan`, `services`, `tickets`, each optional.
    ///
    /// # Errors
    /// A sentence for the webmaster when the JSON is none of this.
    pub fn identify(&self, facts: &str) -> Result<(), JsValue> {
        let facts: HostFacts = serde_json::from_str(facts)
            .map_err(|error| JsValue::from_str(&["identify: ", &error.to_string()].concat()))?;
        (self.send)(Event::Identified(facts));
        Ok(())
    }

    /// Saves the draft, takes the view away and lets go of every listener.
    pub fn unmount(&mut self) {
        (self.send)(Event::Hidden);
        self.alive.set(false);
        self.listeners.clear();
        self.view = None;
    }
}

/// Mounts a widget into `place`, an element inside an open shadow root. `setup` is JSON (see `Setup`), `profile` and `words`
/// are sealed files.
///
/// # Errors
/// A sentence for the webmaster when a file is damaged or of another version; the loader then keeps its plain form.
#[wasm_bindgen]
pub fn mount(place: HtmlElement, setup: &str, profile: &[u8], words: &[u8]) -> Result<Widget, JsValue> {
    let told =
        |what: &str, error: &dyn std::fmt::Display| JsValue::from_str(&[what, ": ", &error.to_string()].concat());
    let setup: Setup = serde_json::from_str(setup).map_err(|error| told("setup", &error))?;
    let profile: Profile = seal::decode(Kind::Profile, profile).map_err(|error| told("profile", &error))?;
    let words: Locale = seal::decode(Kind::Locale, words).map_err(|error| told("locale", &error))?;
    let root: ShadowRoot =
        place.get_root_node().dyn_into().map_err(|_| JsValue::from_str("not inside a shadow root"))?;
    let profile = Arc::new(profile);
    let store = Store::open(&profile.id);
    let visit = Visit::new(&setup.locale, profile.clone(), setup.host, &entropy());

    let owner = Owner::new();
    let visit = owner.with(|| RwSignal::new(visit));
    let alive = Rc::new(Cell::new(true));
    let runner = Rc::new(std::cell::OnceCell::<Runner>::new());
    let send: Rc<dyn Fn(Event)> = {
        let (alive, runner) = (alive.clone(), runner.clone());
        Rc::new(move |event| {
            if !alive.get() {
                return;
            }
            let effects = visit.try_update(|visit| update(visit, clock::now(), event));
            if let (Some(effects), Some(runner)) = (effects, runner.get()) {
                runner.run(effects);
            }
        })
    };
    let carrier = Runner { send: send.clone(), root, store: store.clone(), base: setup.base.clone() };
    // The cell is empty: it was made a few lines above.
    let _ = runner.set(carrier.clone());

    let zone = profile.time_zone.clone();
    let doors = Doors {
        send: send.clone(),
        take_files: {
            let carrier = carrier.clone();
            Rc::new(move |files| carrier.take_files(&files, entropy))
        },
        civil: Rc::new(move |moment, whose| match whose {
            Zone::Provider => clock::zoned(moment, &zone),
            Zone::Client => clock::local(moment),
        }),
        client_zone: String::new(),
    };
    // What the device had kept comes back before the first paint, so that nothing on the screen moves.
    send(Event::Restored {
        saved: store.draft().map(Box::new),
        outbox: store.parcels(),
        history: store.history(),
        typed: setup.typed,
    });
    if web_sys::window().is_some_and(|window| !window.navigator().on_line()) {
        send(Event::Online(false));
    }
    let view: UnmountHandle<_> = owner.with(|| {
        let desk = Desk::new(visit, Arc::new(words), doors);
        mount_to(place, move || App(AppProps { desk }))
    });
    let listeners = listen(&send, &store);
    if setup.go_on {
        send(Event::Continue);
    } else if setup.focused {
        carrier.run(vec![crate::visit::Effect::Focus(crate::visit::Focus::Caret(visit.with_untracked(|v| v.caret)))]);
    }
    load_kb(setup.kb, setup.base, send.clone());
    Ok(Widget { view: Some(Box::new((view, owner))), send, alive, listeners })
}

/// Loads catalog and index side by side; the form works without them.
fn load_kb(files: Option<KbFiles>, base: String, send: Rc<dyn Fn(Event)>) {
    spawn_local(async move {
        let loaded = async {
            let files = files?;
            let (catalog, index) = ([base.as_str(), &files.catalog].concat(), [base.as_str(), &files.index].concat());
            let (catalog, index) = futures_pair(load(&catalog), load(&index)).await;
            let catalog: Catalog = seal::decode(Kind::Catalog, &catalog?).ok()?;
            let index = Index::open(index?).ok()?;
            Some((Arc::new(catalog), Arc::new(index)))
        };
        match loaded.await {
            Some((catalog, index)) => send(Event::KbLoaded { catalog, index }),
            None => send(Event::KbFailed),
        }
    });
}

/// Both futures at once.
async fn futures_pair<A: 'static, B>(a: impl Future<Output = A>, b: impl Future<Output = B>) -> (A, B) {
    let (mut a, mut b) = (Box::pin(a), Box::pin(b));
    let (mut first, mut second) = (None, None);
    std::future::poll_fn(move |context| {
        use std::task::Poll;
        if first.is_none()
            && let Poll::Ready(value) = a.as_mut().poll(context)
        {
            first = Some(value);
        }
        if second.is_none()
            && let Poll::Ready(value) = b.as_mut().poll(context)
        {
            second = Some(value);
        }
        match (first.take(), second.take()) {
            (Some(a), Some(b)) => Poll::Ready((a, b)),
            (a, b) => {
                (first, second) = (a, b);
                Poll::Pending
            }
        }
    })
    .await
}

/// Network, closing of the page, and other tabs.
fn listen(send: &Rc<dyn Fn(Event)>, store: &Store) -> Vec<Listener> {
    let Some(window) = web_sys::window() else { return Vec::new() };
    let add = |name: &'static str, call: Box<dyn Fn(web_sys::Event)>| {
        let call = Closure::wrap(call);
        // Without the listener that one thing is not noticed; everything else works.
        let _ = window.add_event_listener_with_callback(name, call.as_ref().unchecked_ref());
        Listener { name, call }
    };
    let tell = |event: fn() -> Event| {
        let send = send.clone();
        Box::new(move |_| send(event())) as Box<dyn Fn(web_sys::Event)>
    };
    let elsewhere = {
        let (send, store) = (send.clone(), store.clone());
        Box::new(move |event: web_sys::Event| {
            let ours = event
                .dyn_ref::<web_sys::StorageEvent>()
                .and_then(web_sys::StorageEvent::key)
                .is_some_and(|key| key == store.draft_key());
            if ours && let Some(saved) = store.draft() {
                send(Event::SavedElsewhere(Box::new(saved)));
            }
        }) as Box<dyn Fn(web_sys::Event)>
    };
    vec![
        add("online", tell(|| Event::Online(true))),
        add("offline", tell(|| Event::Online(false))),
        add("pagehide", tell(|| Event::Hidden)),
        add("visibilitychange", tell(|| Event::Hidden)),
        add("storage", elsewhere),
    ]
}

/// 16 random bytes in hexadecimal digits.
fn entropy() -> String {
    let mut bytes = [0u8; 16];
    let crypto = web_sys::window().and_then(|window| window.crypto().ok());
    if crypto.and_then(|crypto| crypto.get_random_values_with_u8_array(&mut bytes).ok()).is_none() {
        // Every browser since 2014 has it, also on plain http; without it the clock and Math.random must do.
        for (at, byte) in bytes.iter_mut().enumerate() {
            *byte = (js_sys::Math::random() * 256.0) as u8 ^ (clock::now() as u64 >> (at % 8)) as u8;
        }
    }
    const HEX: &[u8; 16] = b"0123456789abcdef";
    bytes.iter().flat_map(|byte| [HEX[usize::from(byte >> 4)], HEX[usize::from(byte & 15)]]).map(char::from).collect()
}

/// Run once when the module starts: a panic tells the loader, which shows the typed text for copying.
pub fn start() {
    std::panic::set_hook(Box::new(|info| {
        let words = info.to_string();
        web_sys::console::error_1(&words.as_str().into());
        if let (Some(window), Ok(event)) = (web_sys::window(), web_sys::Event::new("askwell-panic")) {
            // There is nobody left to tell if this fails.
            let _ = window.dispatch_event(&event);
        }
    }));
}
