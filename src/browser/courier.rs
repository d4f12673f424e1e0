//! The courier, a part of the page by itself: the interpreter of help desks that are data, and the work that a relay under load asks for.
//!
//! Compiled into a file of its own, which a site of the native contract loads in neither case but the last. The form's part reaches it
//! through [`CourierPart`] only: whatever else names what is named here moves it into that part.

use std::sync::Arc;

use wasm_split_helpers::{SplitLoaderError, wasm_split};

use crate::backend::courier::{Courier, Post};
use crate::backend::work::Work;
use crate::seal::SealError;

/// Reads the file of a help desk.
type Open = fn(&[u8]) -> Result<Arc<dyn Courier>, SealError>;

/// What the part gives.
pub(super) struct CourierPart {
    /// Reads the file of a help desk.
    pub(super) open: Open,
    /// Begins the work for a token and the key of a ticket.
    pub(super) begin: fn(&str, &str, u8) -> Work,
    /// Goes on with it for so many tries.
    pub(super) slice: fn(&mut Work, u32) -> Option<String>,
}

/// The door: whoever calls this loads the file, once for all widgets. The form's part is here before, and shares its code with it.
#[wasm_split(courier, fallible)]
pub(super) fn courier_part() -> Result<&'static CourierPart, SplitLoaderError> {
    static PART: CourierPart = CourierPart { open: Post::open, begin: Work::new, slice: Work::slice };
    Ok(&PART)
}
