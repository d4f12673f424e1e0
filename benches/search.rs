//! How long do analysing, a keystroke, a repair and building take, natively?
//!
//!   cargo bench --bench search
//!   DOCS=docs.jsonl cargo bench --bench search
//!
//! over the articles of the demo, or over documents of the search benchmark (JSON lines `{id, title, headings, body, url}`). An engine
//! as heavy as tantivy is no dependency of this repository: the benchmark keeps it as a program of the same line protocol, so that
//! both are built by one machine in one run, three times in turn:
//!
//!   for i in 1 2 3; do for peer in "askwell bench" tantivy-peer; do $peer docs.jsonl work </dev/null | grep -o '"build_ms":[0-9]*'; done; done
//!
//! `engine/` has the same search as a module for the benchmark's `latency.mjs`, `visit/` what a visit costs in Chromium.

#![allow(clippy::unwrap_used)]

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;
use std::sync::atomic::{AtomicUsize, Ordering};

use askwell::search::Index;
use askwell::search::builder::{Document, IndexBuilder};
use askwell::search::synonyms::{Synonym, parse};
use askwell::text::analyze;
use divan::{Bencher, black_box, counter::BytesCount, counter::ItemsCount};

fn main() {
    divan::main();
}

/// All that is searched.
static DOCUMENTS: LazyLock<Vec<Document>> = LazyLock::new(|| match std::env::var_os("DOCS") {
    Some(path) => {
        let lines = fs::read_to_string(path).unwrap();
        let read = |line: &str| {
            let line: serde_json::Value = serde_json::from_str(line).unwrap();
            let text = |value: &serde_json::Value| value.as_str().unwrap_or_default().to_owned();
            let headings = line["headings"].as_array().into_iter().flatten().map(text).collect();
            let (title, body) = (text(&line["title"]), text(&line["body"]));
            Document { title, headings, body, topic: text(&line["url"]).replace('/', " "), ..Document::default() }
        };
        lines.lines().filter(|line| !line.trim().is_empty()).map(read).collect()
    }
    None => {
        let mut documents = Vec::new();
        for path in articles(Path::new("assets/kb/ru")) {
            let text = fs::read_to_string(path).unwrap();
            let title = text.lines().find_map(|line| line.strip_prefix("title = ")).unwrap_or_default();
            let title = title.trim_matches('"').to_owned();
            let headings = text.lines().filter_map(|line| line.strip_prefix("## ")).map(str::to_owned).collect();
            documents.push(Document { title, headings, body: text, ..Document::default() });
        }
        documents
    }
});

static INDEX: LazyLock<Index> = LazyLock::new(|| Index::open(built(&DOCUMENTS)).unwrap());

fn articles(folder: &Path) -> Vec<PathBuf> {
    let mut found: Vec<PathBuf> = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(articles(&path));
        } else if path.extension().is_some_and(|extension| extension == "md") {
            found.push(path);
        }
    }
    found.sort();
    found
}

fn built(documents: &[Document]) -> Vec<u8> {
    let general: LazyLock<Vec<Synonym>> =
        LazyLock::new(|| parse(&fs::read_to_string("assets/dictionary/hosting.txt").unwrap()).0);
    let mut builder = IndexBuilder::new("ru");
    builder.synonyms(&general);
    for document in documents {
        builder.add(document);
    }
    builder.finish()
}

/// Hands out the next of `texts`, round and round: what is repaired is kept for some queries, and one would find the last result.
fn bench_each(bencher: Bencher<'_, '_>, texts: &[String]) {
    let at = AtomicUsize::new(0);
    LazyLock::force(&INDEX);
    bencher
        .counter(ItemsCount::new(1usize))
        .with_inputs(|| &texts[at.fetch_add(1, Ordering::Relaxed) % texts.len()])
        .bench_values(|text| INDEX.search(black_box(text), 5));
}

/// Text to terms.
#[divan::bench]
fn analysing(bencher: Bencher<'_, '_>) {
    let text: String = DOCUMENTS.iter().take(50).map(|document| document.body.as_str()).collect();
    bencher.counter(BytesCount::of_str(&text)).bench(|| analyze(black_box(&text)));
}

/// A title as it is typed: every beginning of it.
#[divan::bench]
fn keystroke(bencher: Bencher<'_, '_>) {
    let mut texts = Vec::new();
    for document in DOCUMENTS.iter().step_by(DOCUMENTS.len() / 40 + 1) {
        texts.extend(document.title.char_indices().skip(2).map(|(at, _)| document.title[..at].to_owned()));
    }
    bench_each(bencher, &texts);
}

/// A long word with two of its letters in the wrong order, another one each time.
#[divan::bench]
fn fuzzy(bencher: Bencher<'_, '_>) {
    let words = DOCUMENTS.iter().flat_map(|document| document.title.split_whitespace());
    let long = words.map(|word| word.chars().collect::<Vec<_>>()).filter(|word| word.len() >= 8);
    let mut texts: Vec<String> = long
        .map(|mut word| {
            word.swap(3, 4);
            word.iter().collect()
        })
        .collect();
    texts.sort();
    texts.dedup();
    bench_each(bencher, &texts);
}

/// Documents to a sealed file.
#[divan::bench(sample_count = 3, sample_size = 1)]
fn build(bencher: Bencher<'_, '_>) {
    bencher.counter(ItemsCount::new(DOCUMENTS.len())).bench(|| built(black_box(&DOCUMENTS)));
}
