//! Tokens → ranked hits: which articles answer what was typed?
//!
//! [`builder`] turns documents into sealed files, [`Index`] opens them and answers. A file is never trusted: its checksum is
//! verified first, then every stream is walked once, and only then is anything indexed by it. Small indexes are one file; of large
//! ones a core file answers at once and parts are supplied as [`Index::wants`] asks for them.
//!
//! A query is a row of slots, one a word. Every slot holds competing readings (as typed, mistyped, unfinished, other keyboard
//! layout), each with a weight; per document the best reading of a slot wins. The formulae stand in `bm25f` and `scorer`, their
//! constants beside them; [`Index::explain`] prints what they did as a tree.
//!
//! Browsers compile WebAssembly twice: at once and slowly running, then, while somebody types, what ran often; the second takes time
//! that grows faster than a function does. So the steps of a query and of opening are functions of their own (`inline(never)`):
//! compiling them took 186 ms instead of 752, and the slowest hundredth of first keystrokes 12 ms instead of 22 (kb2k), 19 instead of
//! 34 (kb10k; medians of alternated rounds on two busy cores; with everything compiled it is 1.6).

pub mod anatomy;
mod bm25f;
pub mod builder;
mod chunk;
mod claims;
mod collector;
mod explain;
mod field_norm;
mod format;
mod fuzzy;
mod kin;
mod latin;
mod meant;
#[cfg(test)]
mod naive;
mod order;
mod postings;
mod query;
mod reader;
mod readings;
mod repairs;
mod rows;
mod schema;
mod scorer;
mod sentence;
mod slips;
mod snippet;
mod store;
pub mod synonyms;
mod term_dict;
mod vocabulary;
mod wordings;

pub use explain::Explanation;
pub use format::IndexError;
pub use query::ReadingKind;
pub use reader::{Found, Hit, Index, ReadWord, Why};
pub use snippet::Snippet;
