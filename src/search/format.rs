//! What do the bytes of an index file mean? The one declaration, for the builder and the reader.
//!
//! The envelope (magic, kind, version, CRC-32) is [`crate::seal`]'s. Inside, a whole right checksum proves nothing: every stream is
//! walked once by the type that reads it, and a file that passes cannot make any later read leave its bounds.

use std::fmt;

use super::postings::{PostingsStore, PostingsWriter};
use super::schema::FIELDS;
use super::synonyms::Synonyms;
use super::term_dict::TermDict;
use super::vocabulary::Vocabulary;
use super::wordings::Wordings;
use crate::seal::{self, Kind, SealError};
use crate::text::analyzer;
use crate::wire;

/// Why an index file was refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum IndexError {
    /// The envelope or its checksum is wrong.
    File(SealError),
    /// It was written by a build that cuts or stems words differently: searching it would miss them.
    Analyzer {
        /// What this build reads.
        wanted: u16,
        /// What the file was written with.
        found: u16,
    },
    /// The checksum is right and this part contradicts the rest.
    Part(&'static str),
}

impl fmt::Display for IndexError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::File(error) => error.fmt(f),
            Self::Analyzer { wanted, found } => write!(
                f,
                "search index of analyzer {found}, this build reads {wanted}; run `askwell build` of this version again"
            ),
            Self::Part(part) => {
                write!(f, "search index with damaged {part}; run `askwell build` again and upload its output")
            }
        }
    }
}

impl std::error::Error for IndexError {}

/// What is shown of a document, and the errors it claims.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct StoredDocument {
    pub(super) title: String,
    /// Texts that a snippet may be cut from, best first.
    pub(super) passages: Vec<String>,
    pub(super) errors: Vec<String>,
}
wire!(struct StoredDocument { title, passages, errors });

/// The payload. Streams of like bytes are kept apart because they compress better so.
#[derive(Clone, Debug, Default)]
pub(super) struct IndexFile {
    pub(super) analyzer: u16,
    /// Language of the documents, as a BCP 47 tag.
    pub(super) locale: String,
    /// Which of the two kinds of index it is; see `vocabulary`.
    pub(super) compact: bool,
    pub(super) documents: Vec<StoredDocument>,
    /// Field lengths, field by field; see `field_norm`.
    pub(super) norms: Vec<u8>,
    /// Front-coded core and tail terms; see `vocabulary` and `term_dict`.
    pub(super) terms: Vec<u8>,
    pub(super) tail: Vec<u8>,
    /// The three streams of `postings`.
    pub(super) frequencies: Vec<u8>,
    pub(super) gaps: Vec<u8>,
    pub(super) fields: Vec<u8>,
    /// See `wordings`.
    pub(super) wordings: Vec<u8>,
    /// See `synonyms`.
    pub(super) synonyms: Vec<u8>,
}
wire!(struct IndexFile {
    analyzer, locale, compact, documents, norms, terms, tail, frequencies, gaps, fields, wordings, synonyms
});

/// An index file whose every part has been checked against the others.
pub(super) struct Opened {
    pub(super) documents: Vec<StoredDocument>,
    pub(super) norms: Vec<u8>,
    pub(super) compact: bool,
    pub(super) vocabulary: Vocabulary,
    pub(super) postings: PostingsStore,
    pub(super) wordings: Wordings,
    pub(super) synonyms: Synonyms,
}

impl IndexFile {
    /// The sealed file.
    pub(super) fn encode(&self) -> Vec<u8> {
        seal::encode(Kind::Index, self)
    }

    /// Opens a sealed file and validates all of it. O(bytes).
    pub(super) fn open(file: &[u8]) -> Result<Opened, IndexError> {
        let file: Self = seal::decode(Kind::Index, file).map_err(IndexError::File)?;
        if file.analyzer != analyzer::VERSION {
            return Err(IndexError::Analyzer { wanted: analyzer::VERSION, found: file.analyzer });
        }
        let documents = file.documents.len();
        let count = u32::try_from(documents).map_err(|_| IndexError::Part("documents"))?;
        if file.norms.len() != documents.saturating_mul(FIELDS) {
            return Err(IndexError::Part("field lengths"));
        }
        let dict = |list: &[u8]| TermDict::from_front_coded(list).ok_or(IndexError::Part("terms"));
        let vocabulary = Vocabulary::new(dict(&file.terms)?, dict(&file.tail)?);
        let terms = vocabulary.len();
        let streams = PostingsWriter { frequencies: file.frequencies, gaps: file.gaps, fields: file.fields };
        let postings = PostingsStore::open(streams, terms, count).ok_or(IndexError::Part("postings"))?;
        let wordings = Wordings::open(&file.wordings, documents, terms).ok_or(IndexError::Part("wordings"))?;
        let synonyms = Synonyms::open(&file.synonyms, terms).ok_or(IndexError::Part("synonyms"))?;
        Ok(Opened {
            documents: file.documents,
            norms: file.norms,
            compact: file.compact,
            vocabulary,
            postings,
            wordings,
            synonyms,
        })
    }
}
