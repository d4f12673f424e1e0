//! Tokens of the form: a relay that wants one is asked when the form is here, long before Send, and again when the token has run out or
//! has been used. A ticket that goes without one is not lost: a person looks at it first.
//!
//! Under load the relay asks for work as well, which is done in slices between which the page answers.

use std::cell::RefCell;

use js_sys::Promise;
use wasm_bindgen_futures::JsFuture;

use super::courier::courier_part;
use super::{clock, fetch};
use crate::backend::intake::{self, FormToken};

/// Tries of one slice of work: some milliseconds of a phone.
const SLICE: u32 = 4_000;
/// Seconds that a token must still last when a ticket sets out with it.
const SPARE: f64 = 60.0;

thread_local! {
    /// The token at hand: address it was asked for, when it came in milliseconds since 1970, and what was given.
    static TOKEN: RefCell<Option<(String, f64, FormToken)>> = const { RefCell::new(None) };
}

/// Asks for a token beforehand.
pub(super) async fn ask(url: String) {
    let given = fetch::load(url.clone()).await.and_then(|body| intake::form_token(&body));
    // Its age counts from when the relay gave it, which was before this moment and after the request: counted from the request, a ticket
    // that travels faster than that would come too early.
    let came = clock::now();
    TOKEN.set(given.map(|token| (url, came, token)));
}

/// The token has gone out with a ticket that was taken, or was refused: the next one needs another.
pub(super) fn used() {
    TOKEN.take();
}

/// The header for the ticket of `key`, as soon as the token may be used and its work is done; `None` when the server gives none.
pub(super) async fn header(url: &str, key: &str) -> Option<String> {
    let lasts = |(of, came, token): &(String, f64, FormToken)| {
        of == url && clock::now() < came + (f64::from(token.lasts) - SPARE) * 1_000.0
    };
    if !TOKEN.with_borrow(|token| token.as_ref().is_some_and(lasts)) {
        ask(url.to_owned()).await;
    }
    let (_, came, token) = TOKEN.with_borrow(Clone::clone)?;
    let wait = came + f64::from(token.wait) * 1_000.0 - clock::now();
    if wait > 0.0 {
        pause(wait as u32 + 1).await;
    }
    if token.work == 0 {
        return Some(token.token);
    }
    // Without the part that works there is no work: the relay asks again.
    let Ok(part) = courier_part().await else { return Some(token.token) };
    let mut work = (part.begin)(&token.token, key, token.work);
    loop {
        if let Some(found) = (part.slice)(&mut work, SLICE) {
            return Some([token.token.as_str(), ".", &found].concat());
        }
        pause(0).await;
    }
}

/// Lets the page go on for so many milliseconds.
pub(super) async fn pause(ms: u32) {
    let over = Promise::new(&mut |resolve, _| {
        clock::after(ms, move || {
            // Nobody waits for a promise that is gone.
            let _ = resolve.call0(&wasm_bindgen::JsValue::NULL);
        });
    });
    // It is never refused.
    let _ = JsFuture::from(over).await;
}
