//! Loading the built data files.

use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::Response;

/// Tries for one file: a phone between two cells loses a request now and then.
const TRIES: u32 = 2;

/// The bytes of a file; `None` after [`TRIES`] failures. The first request goes out with the call, before anybody waits for its
/// answer: files that are wanted together are asked for together.
pub fn load(url: String) -> impl Future<Output = Option<Vec<u8>>> {
    let mut asked = ask(&url);
    async move {
        for left in (0..TRIES).rev() {
            let bytes = bytes(asked?).await;
            if bytes.is_ok() || left == 0 {
                return bytes.ok();
            }
            asked = ask(&url);
        }
        None
    }
}

/// Asks for a file; `None` where there is no window.
fn ask(url: &str) -> Option<JsFuture> {
    Some(web_sys::window()?.fetch_with_str(url).into())
}

/// The bytes of an answer.
async fn bytes(asked: JsFuture) -> Result<Vec<u8>, JsValue> {
    let response: Response = asked.await?.dyn_into()?;
    if !response.ok() {
        return Err(JsValue::NULL);
    }
    let buffer = JsFuture::from(response.array_buffer()?).await?;
    Ok(js_sys::Uint8Array::new(&buffer).to_vec())
}
