//! `askwell search`: what would the page suggest for this text?

use std::{
    io::{self, Write},
    path::PathBuf,
};

use crate::{
    failure::{Failure, counted},
    site::corpus::Corpus,
    source::base::{self, Base},
};

/// Arguments of `askwell search`.
#[derive(Debug, clap::Args)]
pub(crate) struct Search {
    #[command(flatten)]
    pub(super) corpus: CorpusArgs,
    /// Most results
    #[arg(long, value_name = "N", default_value_t = 10)]
    limit: usize,
    /// The text, as a client would type it
    #[arg(required = true)]
    query: Vec<String>,
}

/// Which articles to search.
#[derive(Debug, clap::Args)]
pub(crate) struct CorpusArgs {
    /// Articles: `<locale>/<topic>/<id>.md`
    #[arg(long, value_name = "DIR", default_value = "assets/kb")]
    kb: PathBuf,
    /// Language of the articles
    #[arg(long, value_name = "TAG", default_value = "ru")]
    locale: String,
}

impl Search {
    /// Prints rank, score, id, title and reason of every result.
    pub(crate) fn run(self) -> Result<(), Failure> {
        let corpus = self.corpus.open()?;
        let found = corpus.index.search(&self.query.join(" "), self.limit);
        let mut out = io::stdout().lock();
        if let Some(meant) = &found.meant {
            writeln!(out, "read as: {meant}")?;
        }
        for (rank, hit) in found.hits.iter().enumerate() {
            let (id, title) = corpus.article(hit.doc);
            let why = match &hit.why.error {
                Some(error) => format!("error {error}"),
                None => hit.why.words.join(", "),
            };
            writeln!(out, "{:>2}  {:>7.3}  {id}  {title}  ({why})", rank + 1, hit.score)?;
        }
        if found.hits.is_empty() {
            writeln!(out, "nothing found")?;
        }
        Ok(())
    }
}

impl CorpusArgs {
    /// Reads and indexes the articles. Problems are only counted: whoever tries a wording need not mend them first.
    pub(super) fn open(&self) -> Result<Corpus, Failure> {
        let (bases, problems) = base::read_all(&self.kb);
        if !problems.is_empty() {
            let count = counted(problems.len(), "problem");
            writeln!(io::stderr(), "{count} in the articles; `askwell check` lists them").map_err(Failure::Output)?;
        }
        let known = bases.iter().map(|base| base.locale.clone()).collect::<Vec<_>>().join(", ");
        let base: Option<Base> = bases.into_iter().find(|base| base.locale == self.locale);
        let base = base.ok_or_else(|| {
            Failure::Absent(format!(
                "no articles in `{}` below {}; --locale is one of: {known}",
                self.locale,
                self.kb.display()
            ))
        })?;
        Corpus::of(&base).map_err(|error| Failure::Absent(error.to_string()))
    }
}
