//! Loading the built data files.

use js_sys::Uint8Array;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::Response;

/// Tries for one file: a phone between two cells loses a request now and then.
const TRIES: u32 = 2;

/// The bytes of a file; `None` after [`TRIES`] failures.
pub async fn load(url: String) -> Option<Vec<u8>> {
    for _ in 0..TRIES {
        let bytes = once(&url).await;
        if bytes.is_some() {
            return bytes;
        }
    }
    None
}

async fn once(url: &str) -> Option<Vec<u8>> {
    let answer = JsFuture::from(web_sys::window()?.fetch_with_str(url)).await.ok()?;
    let answer: Response = answer.dyn_into().ok()?;
    if !answer.ok() {
        return None;
    }
    let bytes = JsFuture::from(answer.array_buffer().ok()?).await.ok()?;
    Some(Uint8Array::new(&bytes).to_vec())
}
