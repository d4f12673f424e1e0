//! Loading the built data files.

use js_sys::Uint8Array;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::Response;

/// Tries for one file: a phone between two cells loses a request now and then.
const TRIES: u32 = 2;

/// The bytes of a file; `None` after [`TRIES`] failures. The request goes out at once, not only when it is waited for.
pub fn load(url: String) -> impl Future<Output = Option<Vec<u8>>> {
    let mut request = send(&url);
    async move {
        for _ in 1..TRIES {
            if let Some(bytes) = body(request).await {
                return Some(bytes);
            }
            request = send(&url);
        }
        body(request).await
    }
}

fn send(url: &str) -> Option<JsFuture> {
    web_sys::window().map(|window| JsFuture::from(window.fetch_with_str(url)))
}

/// What a request brings; `None` when it fails or the server says no.
async fn body(request: Option<JsFuture>) -> Option<Vec<u8>> {
    let response: Response = request?.await.ok()?.dyn_into().ok()?;
    let bytes = response.ok().then(|| response.array_buffer())?.ok()?;
    Some(Uint8Array::new(&JsFuture::from(bytes).await.ok()?).to_vec())
}
