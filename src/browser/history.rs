//! The browser's Back and Forward, as far as they are about one widget.
//!
//! Each entry that a widget makes says under the key `askwell` of `history.state` where every widget of the page is, and what lies
//! right below for the one that made it, by the names of their stores. The host's own keys and the address stay as they are. An
//! entry without our key is none of ours: a host's router keeps its state, and its steps move nothing here.

use std::cell::{Cell, RefCell};

use js_sys::{Object, Reflect};
use wasm_bindgen::prelude::*;
use web_sys::{History, ScrollRestoration, Window};

use super::clock;
use super::focus::AFTER_RENDER;

/// Our key in `history.state`.
const KEY: &str = "askwell";
/// Below it, beside the widgets: how many entries of ours lie below. No store has this name.
const NUMBER: &str = "#";
/// Entries below the current one that are remembered; beyond them a way back becomes a step of its own.
const DEPTH: usize = 30;

/// The steps of one widget.
pub struct Steps {
    name: String,
    /// Where the widget is.
    at: RefCell<String>,
    /// Whether a way back that the widget began has not arrived yet.
    going: Cell<bool>,
}

impl Steps {
    /// The steps of the widget whose store has this name.
    pub fn new(name: &str) -> Self {
        Self { name: name.to_owned(), at: RefCell::default(), going: Cell::new(false) }
    }

    /// The widget begins at `place`: after a reload the entry may be of another one.
    pub fn begin(&self, place: &str) {
        self.at.replace(place.to_owned());
        if !self.going.get() {
            self.settle(String::new(), false);
        }
    }

    /// The widget is at `place`. When `opens`, Back will lead back from there; when that is where Back leads already, the
    /// browser goes back by itself, so that leaving a screen by its own button leaves no step behind.
    pub fn moved(&self, place: &str, opens: bool) {
        let before = self.at.replace(place.to_owned());
        // A change that comes while the browser is on its way is settled when it arrives.
        if before == place || self.going.get() {
            return;
        }
        self.settle(before, opens);
    }

    /// Brings the history to where the widget is, which was at `before`. Nothing is done before the first step of a visit.
    fn settle(&self, before: String, opens: bool) {
        let Some((window, history)) = open() else { return };
        let place = self.at.borrow().clone();
        let mut trail = match self.record(&history) {
            Some((_, trail)) => trail,
            None if opens && !before.is_empty() => vec![before],
            None => return,
        };
        if let Some(known) = trail.iter().rposition(|known| *known == place) {
            let back = trail.len() - 1 - known;
            if back > 0 {
                self.going.set(history.go_with_delta(-(back as i32)).is_ok());
            }
            return;
        }
        let kept = if opens {
            let kept = self.write(&history, &trail, window.scroll_y().unwrap_or_default() as i32, false);
            trail.drain(..trail.len().saturating_sub(DEPTH));
            kept
        } else {
            trail.pop().is_some()
        };
        trail.push(place);
        // The browser must not scroll on the way to a screen that is not drawn yet.
        if kept && self.write(&history, &trail, 0, opens) && opens {
            let _ = history.set_scroll_restoration(ScrollRestoration::Manual);
        }
    }

    /// The browser has gone to another entry: the place to bring the widget to, when the entry is ours and another one.
    pub fn popped(&self) -> Option<String> {
        if self.going.take() {
            self.settle(String::new(), true);
            return None;
        }
        let (window, history) = open()?;
        let (scroll, mut trail) = self.record(&history)?;
        let place = trail.pop()?;
        if *self.at.borrow() == place {
            return None;
        }
        clock::after(AFTER_RENDER, move || window.scroll_to_with_x_and_y(0.0, f64::from(scroll)));
        self.at.replace(place.clone());
        Some(place)
    }

    /// What the entry says of this widget: how many pixels the page was scrolled, and the places, the lowest first. Whole numbers:
    /// reading and writing fractions costs 20 KB of the page.
    fn record(&self, history: &History) -> Option<(i32, Vec<String>)> {
        let ours = Reflect::get(&history.state().ok()?, &KEY.into()).ok()?;
        let record = Reflect::get(&ours, &self.name.as_str().into()).ok()?.as_string()?;
        let mut lines = record.split('\n');
        let written = lines.next()?.parse().ok();
        let scroll = lines.next()?.parse().unwrap_or_default();
        let mut trail: Vec<String> = lines.map(str::to_owned).collect();
        if written != number(&ours) {
            // Another widget has stepped on since: what lies right below is its place and not this one's.
            trail.drain(..trail.len().saturating_sub(1));
        }
        Some((scroll, trail))
    }

    /// Writes the entry, or a new one above it; whether that worked.
    fn write(&self, history: &History, trail: &[String], scroll: i32, new: bool) -> bool {
        let state = history.state().unwrap_or(JsValue::NULL);
        // A host that keeps a number or a list there could not find it again inside an object of ours.
        if !state.is_null() && !is_plain(&state) {
            return false;
        }
        let whole = Object::assign(&Object::new(), state.unchecked_ref());
        let others = Reflect::get(&whole, &KEY.into()).unwrap_or(JsValue::NULL);
        let number = number(&others).unwrap_or_default() + i32::from(new);
        let ours = Object::assign(&Object::new(), others.unchecked_ref());
        let record = [&number.to_string(), "\n", &scroll.to_string(), "\n", &trail.join("\n")].concat();
        let set = |object: &Object, name: &str, value: &JsValue| Reflect::set(object, &name.into(), value).is_ok();
        set(&ours, NUMBER, &number.into())
            && set(&ours, &self.name, &record.into())
            && set(&whole, KEY, &ours)
            && if new { history.push_state(&whole, "") } else { history.replace_state(&whole, "") }.is_ok()
    }
}

/// Whether this is an object of named members and nothing more.
fn is_plain(state: &JsValue) -> bool {
    state.dyn_ref::<Object>().is_some_and(|state| state.to_string() == "[object Object]")
}

/// How many entries of all widgets lie below this one.
fn number(ours: &JsValue) -> Option<i32> {
    Some(Reflect::get(ours, &NUMBER.into()).ok()?.as_f64()? as i32)
}

fn open() -> Option<(Window, History)> {
    let window = web_sys::window()?;
    let history = window.history().ok()?;
    Some((window, history))
}
