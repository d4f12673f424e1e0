//! `askwell bench`: how good and how fast is the search on a foreign corpus?
//!
//! The line protocol of the search benchmark. Documents come as JSON lines `{id, title, headings, body, url}`; the index is
//! written where a harness can measure it; then every line of stdin is a query, answered by one line `{"ids": […], "us": …}`. A
//! documents above and below one, by their addresses, belong to it ([`Lineage`]).

use std::{
    fs::File,
    io::{self, BufRead, BufReader, Seek, SeekFrom, Write},
    path::{Path, PathBuf},
    time::Instant,
};

use askwell::search::{
    Index,
    builder::{Document, IndexBuilder},
};
use serde::Deserialize;
use serde_json::json;

use crate::{
    failure::Failure,
    site::{corpus::general_synonyms, lineage::Lineage},
};

/// Most answers to a query.
const ANSWERS: usize = 10;

/// Arguments of `askwell bench`.
#[derive(Debug, clap::Args)]
pub(crate) struct Bench {
    /// Language of the documents
    #[arg(long, value_name = "TAG", default_value = "ru")]
    locale: String,
    /// Documents, one JSON object a line
    docs: PathBuf,
    /// Where the index is written to
    index: PathBuf,
}

/// One line of the corpus.
#[derive(Deserialize)]
struct Line {
    id: String,
    title: String,
    #[serde(default)]
    headings: Vec<String>,
    body: String,
    #[serde(default)]
    url: String,
}

impl Bench {
    /// Builds, loads, and answers until stdin ends.
    pub(crate) fn run(self) -> Result<(), Failure> {
        let mut out = io::stdout().lock();
        let started = Instant::now();
        let ids = self.build()?;
        let build_ms = started.elapsed().as_millis() as u64;
        let started = Instant::now();
        let file = std::fs::read(&self.index).map_err(|error| unreadable(&self.index, &error))?;
        let bytes = file.len();
        let index = Index::open(file).map_err(|error| Failure::Absent(error.to_string()))?;
        let ready = json!({
            "ready": true,
            "docs": ids.len(),
            "build_ms": build_ms,
            "load_ms": started.elapsed().as_millis() as u64,
            "index_path": self.index.to_string_lossy(),
            "index_bytes": bytes,
        });
        writeln!(out, "{ready}")?;
        out.flush()?;
        for query in io::stdin().lock().lines() {
            let query = query?;
            let started = Instant::now();
            let found = index.search(&query, ANSWERS);
            let us = started.elapsed().as_nanos() as f64 / 1000.0;
            let ids: Vec<&str> =
                found.hits.iter().filter_map(|hit| ids.get(hit.doc as usize)).map(String::as_str).collect();
            writeln!(out, "{}", json!({ "ids": ids, "us": us }))?;
            out.flush()?;
        }
        Ok(())
    }

    /// Writes the index and returns the ids of its documents. Neighbours by address stand side by side: random order costs a tenth of
    /// the index. The corpus is read twice rather than kept: it may be large.
    fn build(&self) -> Result<Vec<String>, Failure> {
        let file = File::open(&self.docs).map_err(|error| unreadable(&self.docs, &error))?;
        let mut file = BufReader::new(file);
        let mut titles: Vec<(String, String)> = Vec::new();
        let mut order: Vec<(String, u64)> = Vec::new();
        let mut at = 0;
        while let Some((line, length)) = self.line(&mut file, order.len())? {
            titles.push((line.url.clone(), line.title));
            order.push((line.url, at));
            at += length;
        }
        order.sort();
        // In the order of addresses, as documents are added.
        titles.sort();
        let lineage = Lineage::new(titles.iter().map(|(url, title)| (url.as_str(), title.as_str())));
        let mut builder = IndexBuilder::new(&self.locale);
        builder.synonyms(&general_synonyms());
        let mut ids = Vec::with_capacity(order.len());
        for (place, (_, at)) in order.into_iter().enumerate() {
            file.seek(SeekFrom::Start(at))?;
            let Some((line, _)) = self.line(&mut file, place)? else { continue };
            let Line { id, title, headings, mut body, url } = line;
            let topic = lineage.above(&url) + &url.replace('/', " ");
            body.push_str(lineage.below(&url));
            builder.add(&Document { title, path: url, headings, body, topic, ..Document::default() });
            ids.push(id);
        }
        std::fs::write(&self.index, builder.finish()).map_err(Failure::write(&self.index))?;
        Ok(ids)
    }

    /// The next document and its bytes; `None` at the end.
    fn line(&self, file: &mut impl BufRead, at: usize) -> Result<Option<(Line, u64)>, Failure> {
        let mut text = String::new();
        let mut length = 0;
        while text.trim().is_empty() {
            text.clear();
            match file.read_line(&mut text).map_err(|error| unreadable(&self.docs, &error))? {
                0 => return Ok(None),
                read => length += read as u64,
            }
        }
        let parsed = serde_json::from_str(&text).map_err(|error| {
            Failure::Absent(format!("{}:{}: {error}; write one document a line", self.docs.display(), at + 1))
        })?;
        Ok(Some((parsed, length)))
    }
}

fn unreadable(path: &Path, error: &io::Error) -> Failure {
    Failure::Absent(format!("{} cannot be read: {error}; check the path and its rights", path.display()))
}
