//! Hits → articles: what the provider has written down.
//!
//! [`article`] holds typed blocks (there is no HTML anywhere), [`catalog`] the topics and entries of one language. Both are
//! written by `askwell build` and read in the page through [`crate::seal`]; the types themselves are the wire format.

pub mod article;
pub mod catalog;

pub use article::{Article, Block, Date, Inline, Step};
pub use catalog::{Catalog, Entry, Language, Topic};
