//! Sending a ticket: XMLHttpRequest, because only it tells how many bytes have gone out.

use std::cell::RefCell;
use std::rc::Rc;

use js_sys::{Array, Uint8Array};
use wasm_bindgen::prelude::*;
use web_sys::{Blob, BlobPropertyBag, FormData, ProgressEvent, XmlHttpRequest, XmlHttpRequestResponseType};

use super::files;
use crate::backend::native::IDEMPOTENCY_KEY;
use crate::backend::{Answer, Part, Request};

/// Longest answer that is read.
const ANSWER_BYTES: u32 = 64 * 1024;
/// Milliseconds that a server may take to answer a ticket without files.
const PATIENCE_MS: u32 = 30_000;
/// Slowest upload that is waited for, in bytes per millisecond: 16 KB/s, a poor 3G cell.
const SLOWEST: u32 = 16;

thread_local! {
    /// Sendings under way, by key.
    static UNDER_WAY: RefCell<Vec<(String, XmlHttpRequest)>> = RefCell::default();
}

/// Sends `request`; `progress` gets (bytes gone out, bytes in all), `answer` the end of it, exactly once unless aborted.
pub(super) async fn send(
    key: String,
    request: Request,
    progress: impl Fn(u64, u64) + 'static,
    answer: impl FnOnce(Answer) + 'static,
) {
    let form = match form(&request).await {
        Ok(form) => form,
        Err(missing) => return answer(missing),
    };
    let Some((form, bytes)) = form else { return answer(Answer::Unreachable) };
    let Ok(xhr) = XmlHttpRequest::new() else { return answer(Answer::Unreachable) };
    let quoted = ["\"", &request.key, "\""].concat();
    let ready = xhr.open("POST", &request.url).is_ok() && xhr.set_request_header(IDEMPOTENCY_KEY, &quoted).is_ok();
    if !ready {
        return answer(Answer::Unreachable);
    }
    xhr.set_response_type(XmlHttpRequestResponseType::Arraybuffer);
    xhr.set_timeout(PATIENCE_MS + bytes / SLOWEST);
    if let Ok(upload) = xhr.upload() {
        let told = Closure::<dyn Fn(ProgressEvent)>::new(move |event: ProgressEvent| {
            progress(event.loaded() as u64, event.total() as u64);
        });
        upload.set_onprogress(Some(told.as_ref().unchecked_ref()));
        told.forget();
    }
    let answer = Rc::new(RefCell::new(Some(answer)));
    let finish = |read: fn(&XmlHttpRequest) -> Answer| {
        let (xhr, answer, key) = (xhr.clone(), answer.clone(), key.clone());
        Closure::once_into_js(move || {
            under_way_no_more(&key);
            if let Some(answer) = answer.borrow_mut().take() {
                answer(read(&xhr));
            }
        })
    };
    xhr.set_onload(Some(finish(read).unchecked_ref()));
    xhr.set_onerror(Some(finish(|_| Answer::Unreachable).unchecked_ref()));
    xhr.set_ontimeout(Some(finish(|_| Answer::TimedOut).unchecked_ref()));
    UNDER_WAY.with_borrow_mut(|under_way| under_way.push((key.clone(), xhr.clone())));
    if xhr.send_with_opt_form_data(Some(&form)).is_err()
        && let Some(answer) = answer.borrow_mut().take()
    {
        answer(Answer::Unreachable);
    }
}

/// Breaks off a sending. Its answer, if any, is never told.
pub(super) fn abort(key: &str) {
    if let Some(xhr) = under_way_no_more(key) {
        xhr.set_onload(None);
        xhr.set_onerror(None);
        xhr.set_ontimeout(None);
        // An aborted request that was done already needs no abort.
        let _ = xhr.abort();
    }
}

/// Takes a sending off the list.
fn under_way_no_more(key: &str) -> Option<XmlHttpRequest> {
    UNDER_WAY.with_borrow_mut(|under_way| {
        let at = under_way.iter().position(|(known, _)| known == key)?;
        Some(under_way.swap_remove(at).1)
    })
}

/// The body and its size, or the answer that tells which file is gone.
async fn form(request: &Request) -> Result<Option<(FormData, u32)>, Answer> {
    let Ok(form) = FormData::new() else { return Ok(None) };
    let mut bytes = 0;
    for part in &request.parts {
        match part {
            Part::Text { name, content } => {
                bytes += content.len() as u32;
                if form.append_with_str(name, content).is_err() {
                    return Ok(None);
                }
            }
            Part::File { name, key, file_name, media_type } => {
                let Some(buffer) = files::find(key).await else {
                    return Err(Answer::FileGone { name: file_name.clone() });
                };
                bytes += buffer.byte_length();
                let options = BlobPropertyBag::new();
                options.set_type(media_type);
                let Ok(blob) = Blob::new_with_buffer_source_sequence_and_options(&Array::of1(&buffer), &options) else {
                    return Ok(None);
                };
                if form.append_with_blob_and_filename(name, &blob, file_name).is_err() {
                    return Ok(None);
                }
            }
        }
    }
    Ok(Some((form, bytes)))
}

fn read(xhr: &XmlHttpRequest) -> Answer {
    let status = xhr.status().unwrap_or(0);
    if status == 0 {
        return Answer::Unreachable;
    }
    let retry_after = xhr.get_response_header("Retry-After").ok().flatten().and_then(|value| value.trim().parse().ok());
    let body = xhr
        .response()
        .ok()
        .and_then(|body| body.dyn_into::<js_sys::ArrayBuffer>().ok())
        .map(|body| {
            Uint8Array::new_with_byte_offset_and_length(&body, 0, body.byte_length().min(ANSWER_BYTES)).to_vec()
        })
        .unwrap_or_default();
    Answer::Http { status, retry_after, body }
}
