//! Characters → tokens: which words does a text consist of, whatever its language, case and spelling?
//!
//! One pipeline serves articles and queries alike, Russian and English in the same text: [`tokenizer`] cuts and finds what belongs together, [`fold`] evens out
//! case, ё and look-alike letters, [`stem`] drops inflection, and [`analyzer`] chains the three. [`stop`] tells words that carry
//! meaning from words that only hold a sentence together, and [`layout`] reads what was typed with the wrong keyboard layout.
//! [`translit`] respells it in the other alphabet, and [`root`] joins words derived from one another.
//! [`identifiers`] finds what a person pasted: codes, sites, addresses, paths; [`code`] tells which number names an error, and who says it.
//!
//! Invariant: the byte range of a token slices the source on character boundaries, and no later stage changes it.

pub mod analyzer;
pub mod code;
pub mod fold;
pub mod identifiers;
pub mod layout;
pub mod root;
pub mod stem;
pub mod stop;
pub mod tokenizer;
pub mod translit;

pub use analyzer::{analyze, stem_words};
pub use identifiers::{Identifier, IdentifierKind, identifiers};
pub use tokenizer::{Token, tokenize};
