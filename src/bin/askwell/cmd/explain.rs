//! `askwell explain`: why does this article have this place among the results?

use std::io::{self, Write};

use super::search::CorpusArgs;
use crate::failure::Failure;

/// Arguments of `askwell explain`.
#[derive(Debug, clap::Args)]
pub(crate) struct Explain {
    #[command(flatten)]
    corpus: CorpusArgs,
    /// Id of the article
    #[arg(long, value_name = "ID")]
    article: String,
    /// The text, as a client would type it
    #[arg(required = true)]
    query: Vec<String>,
}

impl Explain {
    /// Prints how words were read, and the score as a tree of its parts.
    pub(crate) fn run(self) -> Result<(), Failure> {
        let corpus = self.corpus.open()?;
        let Some(doc) = corpus.doc(&self.article) else {
            return Err(Failure::Absent(format!(
                "no article `{}`; check the id or choose another --locale",
                self.article
            )));
        };
        let query = self.query.join(" ");
        let explanation = corpus.index.explain(&query, doc);
        let mut out = io::stdout().lock();
        for word in corpus.index.readings(&query, doc) {
            if let Some(read) = word.read {
                writeln!(out, "“{}” is read as “{read}”", word.typed)?;
            }
        }
        match explanation {
            Some(explanation) => writeln!(out, "{explanation}")?,
            None => writeln!(out, "{} does not match", self.article)?,
        }
        Ok(())
    }
}
