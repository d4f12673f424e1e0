//! The search of the page as a module of its own, for the latency of a keystroke and for what a first visit downloads.
//!
//! `cargo build --profile page --target wasm32-unknown-unknown --example engine --features engine`, then `wasm-bindgen`: `engine.mjs`
//! says how, and is this module as an engine of the search benchmark. It is the
//! very code of the page; nothing of it is in the page.

use askwell::search::Index;
use wasm_bindgen::prelude::*;

/// An open index.
#[wasm_bindgen]
pub struct Engine {
    index: Index,
}

#[wasm_bindgen]
impl Engine {
    /// Opens a sealed core file.
    ///
    /// # Errors
    /// Why it was refused, in words.
    #[wasm_bindgen(constructor)]
    pub fn new(core: Vec<u8>) -> Result<Engine, String> {
        Index::open(core).map(|index| Self { index }).map_err(|error| error.to_string())
    }

    /// Name of the set, as the parts' file names tell it.
    pub fn set(&self) -> u64 {
        self.index.set()
    }

    /// Parts that would make the answer to a query complete.
    pub fn wants(&mut self, query: &str) -> Vec<u32> {
        let found = self.index.search(query, 1);
        self.index.wants(&found)
    }

    /// The part that shows a document; -1 when it is there.
    pub fn wants_shown(&self, doc: u32) -> i32 {
        self.index.wants_shown(doc).map_or(-1, |part| part as i32)
    }

    /// Takes a part in.
    ///
    /// # Errors
    /// Why it was refused, in words.
    pub fn supply(&mut self, part: &[u8]) -> Result<(), String> {
        self.index.supply(part).map_err(|error| error.to_string())
    }

    /// Documents of the best hits.
    pub fn search(&self, query: &str, limit: usize) -> Vec<u32> {
        self.index.search(query, limit).hits.iter().map(|hit| hit.doc).collect()
    }

    /// Title and snippet of every hit, as a page paints them.
    pub fn shown(&self, query: &str, limit: usize) -> Vec<String> {
        self.index.search(query, limit).hits.into_iter().flat_map(|hit| [hit.title.text, hit.snippet.text]).collect()
    }

    /// Path of a document.
    pub fn path(&self, doc: u32) -> String {
        self.index.document(doc).1.to_owned()
    }
}
