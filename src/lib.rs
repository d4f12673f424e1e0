//! Askwell: a support front door for hosting providers.
//!
//! The crate is one library with two doors: [`embed`] mounts the page in a browser, `askwell` (`src/bin/askwell`) builds,
//! serves and checks on a native machine. ARCHITECTURE.md is the map; the modules below stand in reading order, and each
//! may import only from those before it (`tests/architecture.rs` holds the table).

pub mod case;

pub mod wire;

pub mod seal;

pub mod sort;

pub mod civil;

pub mod text;

pub mod search;

pub mod kb;

pub mod policy;

pub mod ticket;

pub mod backend;

pub mod i18n;

pub mod visit;

#[cfg(any(all(target_arch = "wasm32", not(feature = "engine")), feature = "render"))]
pub mod ui;

#[cfg(all(target_arch = "wasm32", not(feature = "engine")))]
pub mod browser;

#[cfg(all(target_arch = "wasm32", not(feature = "engine")))]
pub mod embed;
