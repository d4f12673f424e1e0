//! The page's door. `askwell.js` loads it and calls `mount`; see `embed`.

#[cfg(target_arch = "wasm32")]
fn main() {
    askwell::embed::start();
}

#[cfg(not(target_arch = "wasm32"))]
fn main() {}
