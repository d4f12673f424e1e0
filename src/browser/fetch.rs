//! Loading the built data files.

use gloo_net::http::{Request, Response};
use js_sys::Uint8Array;
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::{JsFuture, future_to_promise};
use web_sys::RequestCache;

/// Tries for one file: a phone between two cells loses a request now and then.
const TRIES: u32 = 2;

/// The bytes of a file; `None` after [`TRIES`] failures.
pub async fn load(url: String) -> Option<Vec<u8>> {
    for _ in 0..TRIES {
        let Ok(response) = Request::get(&url).send().await else { continue };
        if !response.ok() {
            continue;
        }
        if let Ok(bytes) = response.binary().await {
            return Some(bytes);
        }
    }
    None
}

/// What a file holds, read by its reader, which checks its sum: `None` when it cannot be had whole. Names tell contents, so the browser
/// keeps files for a year and asks nobody; one that was fetched half uploaded it would keep as long. So the network is asked for a
/// damaged file once more, past the cache, which then keeps what came. `bytes` is the file where it has come already.
pub(super) async fn whole<T>(url: &str, bytes: Option<Vec<u8>>, read: impl Fn(Vec<u8>) -> Option<T>) -> Option<T> {
    let bytes = match bytes {
        Some(bytes) => bytes,
        None => load(url.to_owned()).await?,
    };
    if let Some(held) = read(bytes) {
        return Some(held);
    }
    let response = Request::get(url).cache(RequestCache::Reload).send().await.ok().filter(Response::ok)?;
    read(response.binary().await.ok()?)
}

/// [`load`] for a small file that is wanted together with others: it is on its way before anybody waits for it.
pub fn ahead(url: String) -> impl Future<Output = Option<Vec<u8>>> {
    let promise = future_to_promise(async {
        let bytes = load(url).await.ok_or(JsValue::NULL)?;
        Ok(Uint8Array::from(bytes.as_slice()).into())
    });
    async { JsFuture::from(promise).await.ok().map(|bytes| Uint8Array::new(&bytes).to_vec()) }
}
