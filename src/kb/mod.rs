//! Hits → articles: what the provider has written down.
//!
//! [`article`] holds typed blocks (there is no HTML anywhere), [`catalog`] the topics and what lists show of articles, [`library`] what
//! of all that has been loaded. Articles are files of their own, read through [`crate::seal`]; the catalog travels inside the search
//! index. The types themselves are the wire format.

pub mod article;
pub mod catalog;
pub mod library;

pub use article::{Article, Block, Date, Inline, Step};
pub use catalog::{Card, Catalog, Entry, Language, Reference, Topic};
pub use library::{Library, Shelf};
