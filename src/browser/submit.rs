//! Sending a ticket: XMLHttpRequest, because only it tells how many bytes have gone out.
//!
//! One tab sends a ticket at a time: the Web Locks of its key are held as long as the request is out. A body is put together from texts
//! and the bytes that the device keeps; the browser holds the files, not this module's memory, but for those that must be encoded.

use std::cell::{Cell, RefCell};
use std::future::Future;
use std::pin::Pin;
use std::rc::Rc;
use std::sync::Arc;

use js_sys::{Array, ArrayBuffer, Function, Object, Promise, Reflect, Uint8Array};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::{JsFuture, future_to_promise};
use web_sys::{Blob, ProgressEvent, XmlHttpRequest, XmlHttpRequestResponseType};

use super::runner::Runner;
use super::{clock, files, token};
use crate::backend::content::{self, Chunk};
use crate::backend::delivery::Heard;
use crate::backend::native::{FORM_TOKEN, IDEMPOTENCY_KEY};
use crate::backend::request::HttpRequest;
use crate::backend::selector::HttpAnswer;
use crate::backend::{intake, profile::Method};
use crate::visit::{Event, Shipment, Way};

/// Longest answer that is read.
const ANSWER_BYTES: u32 = 64 * 1024;
/// Milliseconds that a server may take to answer a ticket without files.
const PATIENCE_MS: u32 = 30_000;
/// Slowest upload that is waited for, in bytes per millisecond: 16 KB/s, a poor 3G cell.
const SLOWEST: u32 = 16;
/// Milliseconds after which every browser has told of bytes that went out: a request that broke later, with bytes still here, was never
/// whole at the server.
const TOLD_WITHIN: f64 = 2_000.0;

/// A sending under way.
#[derive(Clone, Default)]
struct UnderWay {
    stopped: Rc<Cell<bool>>,
    xhr: Rc<RefCell<Option<XmlHttpRequest>>>,
}

thread_local! {
    /// Sendings under way, by key.
    static UNDER_WAY: RefCell<Vec<(String, UnderWay)>> = RefCell::default();
}

/// Sends a ticket and tells of progress and of what came of it, unless it is aborted; or tells that another tab is at it, or done with it.
pub(super) fn send(runner: Runner, shipment: Shipment) {
    let under_way = UnderWay::default();
    let key = shipment.key.clone();
    let lock = runner.store.parcel_key(&key);
    UNDER_WAY.with_borrow_mut(|all| all.push((key.clone(), under_way.clone())));
    // It is told when the lock is free again: the next request of the same ticket wants it.
    let told = Rc::new(RefCell::new(None));
    let elsewhere = {
        let (told, key, under_way) = (told.clone(), key.clone(), under_way.clone());
        move || {
            under_way_no_more(&key, &under_way);
            told.replace(Some(Event::from(Way::SentElsewhere(key))));
        }
    };
    let work = {
        let (told, runner) = (told.clone(), runner.clone());
        async move {
            // Another tab may have brought it to its end since this one has read of it.
            let gone = runner.store.has_lost(&key);
            let event = if gone {
                let history = Arc::new(runner.store.history());
                Event::from(Way::ParcelGone { key: key.clone(), history })
            } else {
                let heard = Arc::new(carry(&runner, &shipment, &under_way).await);
                Event::Delivered { key: key.clone(), heard }
            };
            under_way_no_more(&key, &under_way);
            if gone || !under_way.stopped.get() {
                told.replace(Some(event));
            }
        }
    };
    wasm_bindgen_futures::spawn_local(async move {
        locked(lock, Box::pin(work), elsewhere).await;
        if let Some(event) = told.take() {
            (runner.send)(event);
        }
    });
}

/// Breaks off a sending. Its answer, if any, is never told.
pub(super) fn abort(key: &str) {
    let found = UNDER_WAY.with_borrow(|all| all.iter().find(|(known, _)| known == key).map(|(_, one)| one.clone()));
    if let Some(under_way) = found {
        under_way.stopped.set(true);
        if let Some(xhr) = under_way.xhr.take() {
            // An aborted request that was done already needs no abort.
            let _ = xhr.abort();
        }
    }
}

/// Takes a sending off the list; a later one of the same key stays.
fn under_way_no_more(key: &str, under_way: &UnderWay) {
    UNDER_WAY.with_borrow_mut(|all| {
        all.retain(|(known, one)| known != key || !Rc::ptr_eq(&one.stopped, &under_way.stopped));
    });
}

/// Does `work` while no other tab holds this lock, or tells that one does. Browsers without locks (plain http) do it at once, as does one
/// that refuses them.
async fn locked(name: String, work: Pin<Box<dyn Future<Output = ()>>>, elsewhere: impl FnOnce() + 'static) {
    let navigator = web_sys::window().map(|window| window.navigator());
    let locks = navigator.and_then(|navigator| Reflect::get(&navigator, &"locks".into()).ok());
    let request =
        locks.as_ref().and_then(|locks| Reflect::get(locks, &"request".into()).ok()?.dyn_into::<Function>().ok());
    let (Some(locks), Some(request)) = (locks, request) else { return work.await };
    let options = Object::new();
    // An object that was just made takes a member.
    let _ = Reflect::set(&options, &"ifAvailable".into(), &JsValue::TRUE);
    let left = Rc::new(RefCell::new(Some((work, elsewhere))));
    let inside = left.clone();
    let granted = Closure::once_into_js(move |lock: JsValue| -> Promise {
        future_to_promise(async move {
            match inside.take() {
                Some((work, _)) if lock.is_truthy() => work.await,
                Some((_, elsewhere)) => elsewhere(),
                None => {}
            }
            Ok(JsValue::UNDEFINED)
        })
    });
    let asked = request.call3(&locks, &name.into(), &options, &granted).map(Promise::from);
    if let Ok(asked) = asked {
        // Refused or done: what is left tells.
        let _ = JsFuture::from(asked).await;
    }
    if let Some((work, _)) = left.take() {
        work.await;
    }
}

/// Sends one request, with a token of the form where one is wanted. Work that is wanted besides is done once.
async fn carry(runner: &Runner, shipment: &Shipment, under_way: &UnderWay) -> Heard {
    let body = match body(shipment).await {
        Ok(body) => body,
        Err(gone) => return Heard::FileGone(gone),
    };
    let mut tries = 2;
    loop {
        let mut request = shipment.request.clone();
        if !shipment.form.is_empty() {
            let token = token::header(&shipment.form, &shipment.key).await;
            request.headers.extend(token.map(|token| (FORM_TOKEN.to_owned(), token)));
        }
        if under_way.stopped.get() {
            return Heard::NotSent;
        }
        let (send, key) = (runner.send.clone(), shipment.key.clone());
        let progress = move |sent, total| (send)(Event::Progress { key: key.clone(), sent, total });
        let heard = exchange(&request, body.as_ref(), under_way, progress).await;
        let Heard::Answer(answer) = &heard else { return heard };
        tries -= 1;
        let work = !shipment.form.is_empty() && intake::wants_work(answer.status, &answer.body);
        // The same ticket may go again with it after a passing fault. A mended one is another.
        if work || answer.status < 500 && answer.status != 429 {
            token::used();
        }
        if !work || tries == 0 {
            return heard;
        }
    }
}

/// Asks what became of the ticket of this key.
pub(super) async fn ask(key: &str, url: String) -> Heard {
    let quoted = ["\"", key, "\""].concat();
    let headers = vec![(IDEMPOTENCY_KEY.to_owned(), quoted)];
    let request = HttpRequest { method: Method::Get, url, headers, ..HttpRequest::default() };
    exchange(&request, None, &UnderWay::default(), |_, _| ()).await
}

/// Sends a request and waits for the end of it.
async fn exchange(
    request: &HttpRequest,
    body: Option<&Blob>,
    under_way: &UnderWay,
    progress: impl Fn(u64, u64) + 'static,
) -> Heard {
    let Ok(xhr) = XmlHttpRequest::new() else { return Heard::NotSent };
    let headers = &request.headers;
    let ready = xhr.open(request.method.as_str(), &request.url).is_ok()
        && headers.iter().all(|(name, value)| xhr.set_request_header(name, value).is_ok());
    if !ready {
        return Heard::NotSent;
    }
    let bytes = body.map_or(0.0, |body| body.size());
    let patience = PATIENCE_MS + (bytes as u32) / SLOWEST;
    xhr.set_response_type(XmlHttpRequestResponseType::Arraybuffer);
    xhr.set_timeout(patience);
    let whole = Rc::new(Cell::new(bytes == 0.0));
    let told = {
        let whole = whole.clone();
        Closure::<dyn Fn(ProgressEvent)>::new(move |event: ProgressEvent| {
            let (sent, total) = (event.loaded() as u64, event.total() as u64);
            whole.set(sent >= total);
            progress(sent, total);
        })
    };
    if let Ok(upload) = xhr.upload() {
        upload.set_onprogress(Some(told.as_ref().unchecked_ref()));
    }
    under_way.xhr.replace(Some(xhr.clone()));
    let (begun, online) = (clock::now(), is_online());
    let mut sent = false;
    let ended = Promise::new(&mut |resolve, _| {
        xhr.set_onloadend(Some(&resolve));
        sent = xhr.send_with_opt_blob(body).is_ok();
    });
    if !sent {
        return Heard::NotSent;
    }
    // It is never refused.
    let _ = JsFuture::from(ended).await;
    under_way.xhr.take();
    let took = clock::now() - begun;
    match answer(&xhr) {
        Some(answer) => Heard::Answer(answer),
        None if took >= f64::from(patience) => Heard::TimedOut,
        None if !online || !whole.get() && took > TOLD_WITHIN => Heard::NotSent,
        None => Heard::Broken,
    }
}

fn is_online() -> bool {
    web_sys::window().is_none_or(|window| window.navigator().on_line())
}

/// The answer; `None` when there is none, or the browser hides it.
fn answer(xhr: &XmlHttpRequest) -> Option<HttpAnswer> {
    let status = xhr.status().ok().filter(|status| *status > 0)?;
    let told = xhr.get_all_response_headers().unwrap_or_default();
    let headers = told.lines().filter_map(|line| line.split_once(':'));
    let headers = headers.map(|(name, value)| (name.to_owned(), value.trim().to_owned())).collect();
    let body = xhr.response().ok().and_then(|body| body.dyn_into::<ArrayBuffer>().ok());
    let read = |body: ArrayBuffer| {
        Uint8Array::new_with_byte_offset_and_length(&body, 0, body.byte_length().min(ANSWER_BYTES)).to_vec()
    };
    Some(HttpAnswer { status, headers, body: body.map(read).unwrap_or_default() })
}

/// The body; the name of a file that is no longer on the device.
async fn body(shipment: &Shipment) -> Result<Option<Blob>, String> {
    let chunks = &shipment.request.body;
    if chunks.is_empty() {
        return Ok(None);
    }
    let mut wanted = Vec::new();
    named(chunks, &mut wanted);
    let mut bytes = Vec::new();
    for (at, (key, name)) in shipment.files.iter().enumerate() {
        let found = if wanted.contains(&at) { Some(files::find(key).await.ok_or_else(|| name.clone())?) } else { None };
        bytes.push(found);
    }
    let parts = Array::new();
    for chunk in chunks {
        match chunk {
            Chunk::Text(text) => parts.push(&text.as_str().into()),
            Chunk::File(at) => match bytes.get(*at).and_then(Option::as_ref) {
                Some(buffer) => parts.push(buffer),
                None => return Err(String::new()),
            },
            encoded => {
                let file = |at: usize| Some(Uint8Array::new(bytes.get(at)?.as_ref()?).to_vec());
                let encoded = content::bytes(std::slice::from_ref(encoded), &file).unwrap_or_default();
                parts.push(&Uint8Array::from(encoded.as_slice()))
            }
        };
    }
    // Only a device without memory makes none; the request then goes without it and is refused.
    Ok(Blob::new_with_buffer_source_sequence(&parts).ok())
}

/// The files that a body holds.
fn named(chunks: &[Chunk], wanted: &mut Vec<usize>) {
    for chunk in chunks {
        match chunk {
            Chunk::Text(_) => {}
            Chunk::File(at) => wanted.push(*at),
            Chunk::Base64(inside) | Chunk::Percent(inside) => named(inside, wanted),
        }
    }
}
