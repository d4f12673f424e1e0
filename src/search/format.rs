//! Why was an index file refused?
//!
//! The envelope (magic, kind, version, CRC-32) is [`crate::seal`]'s. Inside, a whole right checksum proves nothing: every stream is
//! walked once by the type that reads it, and a file that passes cannot make any later read leave its bounds. What the streams are
//! is told in [`super::store`].

use std::fmt;

use crate::seal::SealError;

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
    /// A part of another build: the files were uploaded while the page was loading.
    Stale,
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
            Self::Stale => {
                write!(f, "part of another search index; upload the whole built folder and load the page again")
            }
        }
    }
}

impl std::error::Error for IndexError {}
