//! The embed's door and composition root: `ui` and `browser` meet here and nowhere else.
//!
//! `askwell.js` (from `assets/public`) defines `<ask-well>`, draws what can be read and typed in before this module arrives,
//! and calls [`mount`]. Several widgets can live on one page; each has its own visit, and unmounting one leaves no listener
//! behind.

use std::cell::{Cell, OnceCell, RefCell};
use std::rc::Rc;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use js_sys::{Array, Reflect};
use leptos::mount::{UnmountHandle, mount_to};
use leptos::prelude::*;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::spawn_local;
use wasm_split_helpers::{SplitLoaderError, wasm_split};
use web_sys::{File, FileList, HtmlElement, ShadowRoot};

use crate::browser::form::{CARRIERS, FormCarriers, picture};
use crate::browser::history::Steps;
use crate::browser::search::{self as seekers, SearchCarriers};
use crate::browser::storage::Store;
use crate::browser::{Runner, ahead, clock, load};
use crate::i18n::Locale;
use crate::kb::{Catalog, Reference, Topic};
use crate::policy::identity::{HostFacts, KnownTicket};
use crate::policy::profile::{Apart, Profile};
use crate::seal::{self, Kind, SealError};
use crate::ui::app::app;
use crate::ui::desk::{Desk, Doors, FormViews, SearchViews};
use crate::ui::form::draw;
use crate::ui::search;
use crate::visit::{Event, FORM, FormLogic, Visit, update};

/// A member of a JavaScript object as text; `None` when it is absent or something else.
fn text(object: &JsValue, name: &str) -> Option<String> {
    Reflect::get(object, &name.into()).ok()?.as_string()
}

/// A member of a JavaScript object that says yes.
fn flag(object: &JsValue, name: &str) -> bool {
    Reflect::get(object, &name.into()).is_ok_and(|value| value.is_truthy())
}

/// The elements of a member that is an array; none for anything else.
fn list(object: &JsValue, name: &str) -> impl Iterator<Item = JsValue> {
    let array = Reflect::get(object, &name.into()).ok().and_then(|value| value.dyn_into::<Array>().ok());
    array.unwrap_or_default().into_iter()
}

/// What the host page told of the client; members of another type count as absent.
fn host_facts(told: &JsValue) -> HostFacts {
    let ticket = |ticket: JsValue| {
        let (number, subject) = (text(&ticket, "number")?, text(&ticket, "subject").unwrap_or_default());
        Some(KnownTicket { number, subject, open: flag(&ticket, "open") })
    };
    HostFacts {
        login: text(told, "login"),
        contract: text(told, "contract"),
        email: text(told, "email"),
        plan: text(told, "plan"),
        services: list(told, "services").filter_map(|service| service.as_string()).collect(),
        tickets: list(told, "tickets").filter_map(ticket).collect(),
        token: text(told, "token"),
        blocked: flag(told, "blocked"),
        one_time_code: flag(told, "oneTimeCode"),
    }
}

/// What the page tells of the knowledge base before that is here: `topics` and `featured`, each a list of texts. A topic is its id, its
/// title and how many articles it has; an article that is shown first is its id and its title.
fn start_of(setup: &JsValue) -> Catalog {
    let rows = |name| list(setup, name).map(|cell| cell.as_string().unwrap_or_default()).collect::<Vec<_>>();
    let mut start = Catalog::default();
    for topic in rows("topics").chunks_exact(3) {
        let articles = topic[2].parse().unwrap_or_default();
        start.topics.push(Topic { id: topic[0].clone(), title: topic[1].clone(), articles });
    }
    for article in rows("featured").chunks_exact(2) {
        start.featured.push(Reference { id: article[0].clone(), title: article[1].clone() });
    }
    start
}

/// Whether this instance has panicked: what was under way then stays half done, and nothing in it can be relied on.
static STOPPED: AtomicBool = AtomicBool::new(false);

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
    /// Tells who the client is: an object with `login`, `contract`, `email`, `plan`, `services`, `tickets`, each optional.
    pub fn identify(&self, facts: &JsValue) {
        (self.send)(Event::Identified(host_facts(facts)));
    }

    /// Saves the draft, takes the view away and lets go of every listener. After a panic only the listeners go.
    pub fn unmount(&mut self) {
        (self.send)(Event::Hidden);
        self.alive.set(false);
        self.listeners.clear();
        let view = self.view.take();
        if STOPPED.load(Ordering::Relaxed) {
            // Taking it down would run through the state that the panic has left.
            std::mem::forget(view);
        }
    }
}

/// Mounts a widget into `place`, an element inside an open shadow root. `profile` and `words` are sealed files; `setup` is an
/// object: `store` (name of the device's store; the profile's id when absent), `base` (address of the built folder, with a final slash), `index` (file of the knowledge base,
/// absent without one), `topics` and `featured` (see [`start_of`]), `desk` (file of the policy's second half), `words` (file of the words that the form says), `host` (see [`Widget::identify`]), and what happened before this module arrived: `typed`,
/// `pressed` (Continue). The caret is the loader's business: it goes from its box to this one's in the same turn.
///
/// # Errors
/// A sentence for the webmaster when a file is damaged or of another version; the loader then keeps its plain form.
#[wasm_bindgen]
pub fn mount(place: HtmlElement, setup: &JsValue, profile: &[u8], words: &[u8]) -> Result<Widget, JsValue> {
    let told = |what: &str, error: SealError| JsValue::from_str(&[what, ": ", &error.to_string()].concat());
    let profile: Profile = seal::decode(Kind::Profile, profile).map_err(|error| told("profile", error))?;
    let words: Locale = seal::decode(Kind::Locale, words).map_err(|error| told("locale", error))?;
    let root: ShadowRoot =
        place.get_root_node().dyn_into().map_err(|_| JsValue::from_str("not inside a shadow root"))?;
    let profile = Arc::new(profile);
    let name = text(setup, "store").unwrap_or_else(|| profile.id.clone());
    let (store, steps) = (Store::open(&name, entropy()), Rc::new(Steps::new(&name)));
    let base = text(setup, "base").unwrap_or_default();
    let host = Reflect::get(setup, &"host".into()).map(|host| host_facts(&host)).unwrap_or_default();
    let mut visit = Visit::new(words.tag(), profile, host, &entropy());
    let index = text(setup, "index");
    visit.start = index.as_ref().map(|_| Arc::new(start_of(setup)));
    let has_kb = index.is_some();

    let owner = Owner::new();
    let visit = owner.with(|| RwSignal::new(visit));
    let alive = Rc::new(Cell::new(true));
    let runner = Rc::new(OnceCell::<Runner>::new());
    let send: Rc<dyn Fn(Event)> = {
        let (alive, runner) = (alive.clone(), runner.clone());
        Rc::new(move |event| {
            if !alive.get() || STOPPED.load(Ordering::Relaxed) {
                return;
            }
            let updated = visit.try_update(|visit| {
                let was = visit.is_refused();
                let effects = update(visit, clock::now(), event);
                (effects, was, visit.is_refused())
            });
            if let (Some((effects, was, refused)), Some(runner)) = (updated, runner.get()) {
                runner.run(effects);
                if was != refused {
                    runner.tell("askwell-refused", if refused { "1" } else { "" });
                }
            }
        })
    };
    let words = owner.with(|| StoredValue::new(Arc::new(words)));
    let file = |name| text(setup, name).unwrap_or_default();
    let form = Rc::new(FormDoor {
        desk: file("desk"),
        more: file("words"),
        words,
        part: OnceCell::new(),
        files: RefCell::default(),
    });
    let search = Rc::new(SearchDoor { index, part: OnceCell::new(), core: RefCell::default(), waits: Cell::new(0) });
    let carrier = Runner {
        send: send.clone(),
        root,
        store: store.clone(),
        base,
        steps: steps.clone(),
        load_search: {
            let (search, runner) = (search.clone(), runner.clone());
            Rc::new(move || search.open(&runner))
        },
        search: {
            let search = search.clone();
            Rc::new(move || search.part.get().map(|part| &part.carriers))
        },
        load_form: {
            let (form, runner) = (form.clone(), runner.clone());
            Rc::new(move || spawn_local(form.clone().open(runner.clone())))
        },
        form: {
            let form = form.clone();
            Rc::new(move || form.part.get().map(|part| &part.carriers))
        },
    };
    // The cell is empty: it was made a few lines above.
    let _ = runner.set(carrier.clone());

    let doors = Doors {
        send: send.clone(),
        take_files: {
            let (form, carrier) = (form.clone(), carrier.clone());
            Rc::new(move |files| form.take_files(&carrier, &files))
        },
        form: {
            let form = form.clone();
            Rc::new(move || form.part.get().map(|part| &part.views))
        },
        search: Rc::new(move || search.part.get().map(|part| &part.views)),
        words,
    };
    let typed = text(setup, "typed").unwrap_or_default();
    // What the device had kept comes back before the first paint, so that nothing on the screen moves.
    send(Event::Restored {
        saved: store.draft().map(Box::new),
        others: store.has_others(),
        posted: store.posted(),
        typed,
    });
    if web_sys::window().is_some_and(|window| !window.navigator().on_line()) {
        send(Event::Online(false));
    }
    if !has_kb {
        send(Event::KbFailed);
    }
    steps.begin(&visit.with_untracked(Visit::place));
    let view: UnmountHandle<_> = owner.with(|| {
        let desk = Desk::new(visit, doors);
        mount_to(place, move || app(desk))
    });
    let listeners = listen(&carrier, form, steps);
    if flag(setup, "pressed") {
        send(Event::Continue);
    }
    Ok(Widget { view: Some(Box::new((view, owner))), send, alive, listeners })
}

/// The part of the page that searches the knowledge base and shows its articles.
pub struct SearchPart {
    views: SearchViews,
    carriers: SearchCarriers,
}

/// The door to it, as [`form_part`] is the form's.
#[wasm_split(search, fallible)]
pub fn search_part() -> Result<&'static SearchPart, SplitLoaderError> {
    static PART: SearchPart = SearchPart { views: SearchViews { draw: search::draw }, carriers: seekers::CARRIERS };
    Ok(&PART)
}

/// One widget's way to the search.
struct SearchDoor {
    /// File of the knowledge base, below the built folder; a site may have none.
    index: Option<String>,
    part: OnceCell<&'static SearchPart>,
    /// What that file holds, once it is here.
    core: RefCell<Option<Vec<u8>>>,
    /// How many of the two are on their way.
    waits: Cell<u8>,
}

impl SearchDoor {
    /// Loads search and knowledge base side by side, and lets the search tell the visit how that went.
    fn open(self: &Rc<Self>, runner: &Rc<OnceCell<Runner>>) {
        let Some(runner) = runner.get() else { return };
        let Some(index) = self.index.clone() else { return runner.later(Event::KbFailed) };
        self.waits.set(2);
        let (door, to) = (self.clone(), runner.clone());
        spawn_local(async move {
            let core = load([to.base.as_str(), &index].concat()).await;
            door.core.replace(core);
            door.came(&to);
        });
        let (door, to) = (self.clone(), runner.clone());
        spawn_local(async move {
            if let Ok(part) = search_part().await {
                door.part.get_or_init(|| part);
            }
            door.came(&to);
        });
    }

    /// One of the two has come, or will not.
    fn came(&self, runner: &Runner) {
        self.waits.set(self.waits.get().saturating_sub(1));
        if self.waits.get() > 0 {
            return;
        }
        match (self.part.get(), &self.index) {
            (Some(part), Some(index)) => (part.carriers.open)(runner, index, self.core.take()),
            _ => (runner.send)(Event::KbFailed),
        }
    }
}

/// The part of the page from Continue on, which is compiled into a file of its own.
pub struct FormPart {
    /// Reads the second half of the provider's policy.
    open: fn(&[u8]) -> Result<Apart, SealError>,
    /// The words of the first part with those that only the form says.
    learn: fn(&Locale, &[u8]) -> Result<Locale, SealError>,
    logic: &'static FormLogic,
    views: FormViews,
    carriers: FormCarriers,
}

/// The door to it: whoever calls this loads that file, once for all widgets. Everything that is named in here and nowhere else lies
/// in it; a second use elsewhere would move it back into the first part (`tests/budget` would tell).
#[wasm_split(form, fallible)]
pub fn form_part() -> Result<&'static FormPart, SplitLoaderError> {
    static PART: FormPart = FormPart {
        open: Apart::open,
        learn: |words, more| Ok(words.clone().with(seal::decode(Kind::Locale, more)?)),
        logic: &FORM,
        views: FormViews {
            draw,
            civil: |moment, zone| zone.map_or_else(|| clock::local(moment), |zone| clock::zoned(moment, zone)),
            picture,
        },
        carriers: CARRIERS,
    };
    Ok(&PART)
}

/// One widget's way to the form.
struct FormDoor {
    /// File of the second half of the provider's policy, below the built folder.
    desk: String,
    /// File of the words that only the form says, likewise.
    more: String,
    words: StoredValue<Arc<Locale>>,
    part: OnceCell<&'static FormPart>,
    /// Files that were picked before it was here.
    files: RefCell<Vec<File>>,
}

impl FormDoor {
    /// Loads the form and tells the visit how that went.
    async fn open(self: Rc<Self>, runner: Rc<OnceCell<Runner>>) {
        let Some(runner) = runner.get() else { return };
        // None is of use without the others, and none waits for another: both requests are out before the part is asked for.
        let policy = ahead([runner.base.as_str(), &self.desk].concat());
        let more = ahead([runner.base.as_str(), &self.more].concat());
        let part = form_part().await;
        let (Ok(part), Some(policy), Some(more)) = (part, policy.await, more.await) else {
            return (runner.send)(Event::FormMissing);
        };
        match self.words.try_get_value().map(|words| (part.learn)(&words, &more)) {
            Some(Ok(words)) => self.words.set_value(Arc::new(words)),
            Some(Err(error)) => {
                runner.problem(&[self.more.as_str(), ": ", &error.to_string()].concat());
                return (runner.send)(Event::FormMissing);
            }
            // The widget is gone.
            None => return,
        }
        let desk = (part.open)(&policy).unwrap_or_else(|error| {
            // A plain form that asks what is asked of everyone, and the webmaster is told why.
            runner.problem(&[self.desk.as_str(), ": ", &error.to_string()].concat());
            Apart::default()
        });
        let part = *self.part.get_or_init(|| part);
        let (outbox, history) = (part.carriers.recall)(&runner.store);
        (runner.send)(Event::FormArrived {
            logic: part.logic,
            desk,
            outbox: Arc::new(outbox),
            history: Arc::new(history),
        });
        (part.carriers.look)(runner);
        let files = self.files.take();
        if !files.is_empty() {
            (part.carriers.take_files)(runner, files, entropy);
        }
    }

    /// Hands files to the form, or keeps them for it.
    fn take_files(&self, runner: &Runner, list: &FileList) {
        let files = (0..list.length()).filter_map(|at| list.get(at));
        match self.part.get() {
            Some(part) => (part.carriers.take_files)(runner, files.collect(), entropy),
            None => {
                self.files.borrow_mut().extend(files);
                (runner.send)(Event::FilesWait);
            }
        }
    }
}

/// Network, closing of the page, other tabs, and the browser's Back.
fn listen(carrier: &Runner, form: Rc<FormDoor>, steps: Rc<Steps>) -> Vec<Listener> {
    let send = &carrier.send;
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
        let carrier = carrier.clone();
        Rc::new(move |event: web_sys::Event| {
            let own = text(&event, "key").is_some_and(|key| key == carrier.store.draft_key());
            if own || flag(&event, "persisted") && carrier.store.is_taken() {
                carrier.store.move_on(entropy());
                (carrier.send)(Event::PlaceTaken);
            } else if let Some(part) = form.part.get() {
                (part.carriers.heard)(&carrier, &event);
            }
        })
    };
    // The same when the browser had put the page away whole: another one may have gone on with its draft meanwhile.
    let back = elsewhere.clone();
    let went = {
        let send = send.clone();
        Box::new(move |_| {
            if let Some(place) = steps.popped() {
                send(Event::Went(place));
            }
        }) as Box<dyn Fn(web_sys::Event)>
    };
    vec![
        add("popstate", went),
        add("online", tell(|| Event::Online(true))),
        add("offline", tell(|| Event::Online(false))),
        add("pagehide", tell(|| Event::Hidden)),
        add("visibilitychange", tell(|| Event::Hidden)),
        add("storage", Box::new(move |event| elsewhere(event))),
        add("pageshow", Box::new(move |event| back(event))),
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
        STOPPED.store(true, Ordering::Relaxed);
        let words = info.to_string();
        web_sys::console::error_1(&words.as_str().into());
        if let (Some(window), Ok(event)) = (web_sys::window(), web_sys::Event::new("askwell-panic")) {
            // There is nobody left to tell if this fails.
            let _ = window.dispatch_event(&event);
        }
    }));
}
