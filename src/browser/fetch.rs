//! Loading the built data files.

use gloo_net::http::Request;
use js_sys::Uint8Array;
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::{JsFuture, future_to_promise};

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

/// The same for a small file that is wanted together with others: it is on its way before anybody waits for it.
pub fn ahead(url: String) -> impl Future<Output = Option<Vec<u8>>> {
    let promise = future_to_promise(async {
        let bytes = load(url).await.ok_or(JsValue::NULL)?;
        Ok(Uint8Array::from(bytes.as_slice()).into())
    });
    async { JsFuture::from(promise).await.ok().map(|bytes| Uint8Array::new(&bytes).to_vec()) }
}
