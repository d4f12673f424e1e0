//! What do index files consist of? Every stream is declared once, for writing and for reading.
//!
//! An index is a *core* file and *parts*. The core answers at once; parts hold the postings of bodies and headings (`directory`
//! tells which), what is shown of documents, and where a path is found (`finder`); they are numbered in this order. A part may stand
//! inside the core file: then nothing is left to be loaded. Every part names the set it belongs to, which is the hash of its core,
//! so that parts of another build are refused and never mixed in.

pub(super) mod bytes;
pub(super) mod directory;
pub(super) mod finder;
pub(super) mod letters;
pub(super) mod reader;
pub(super) mod texts;
pub(super) mod writer;

/// Raised by one whenever a change makes old files unreadable.
const LAYOUT: u8 = 3;
/// Roles of a file: the byte behind [`LAYOUT`].
const CORE: u8 = 0;
const PART: u8 = 1;
/// Flags of a core file.
pub(super) const COMPACT: u8 = 1;
const BODIES_INSIDE: u8 = 1 << 1;
const DISPLAY_INSIDE: u8 = 1 << 2;
pub(super) const HEADING_ROWS: u8 = 1 << 3;
const FLAGS: u8 = COMPACT | BODIES_INSIDE | DISPLAY_INSIDE | HEADING_ROWS;
/// A term in more than one document of this many has its body postings in a part for frequent terms.
const FREQUENT: u32 = 10;

/// Whether a term of this many body postings is a frequent one.
pub(super) fn is_frequent(body_df: u32, documents: u32) -> bool {
    u64::from(body_df) * u64::from(FREQUENT) > u64::from(documents)
}

/// 64-bit FNV-1a (Fowler, Noll, Vo): names a set. It protects from mixing builds up, not from malice.
fn hash(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xCBF2_9CE4_8422_2325, |hash, &byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01B3))
}
