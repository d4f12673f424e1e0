//! Loading the built data files.

use gloo_net::http::Request;

/// Tries for one file: a phone between two cells loses a request now and then.
const TRIES: u32 = 2;

/// The bytes of a file; `None` after [`TRIES`] failures. The request goes out at once, not only when it is waited for.
pub fn load(url: String) -> impl Future<Output = Option<Vec<u8>>> {
    let first = Request::get(&url).build().map(|request| request.send());
    async move {
        let mut answer = match first {
            Ok(answer) => answer.await.ok(),
            Err(_) => None,
        };
        for _ in 1..TRIES {
            if answer.as_ref().is_none_or(|answer| !answer.ok()) {
                answer = Request::get(&url).send().await.ok();
            }
        }
        answer.filter(|answer| answer.ok())?.binary().await.ok()
    }
}
