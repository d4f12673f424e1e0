//! Loading the built data files.

use gloo_net::http::Request;

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
