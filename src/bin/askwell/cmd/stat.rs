//! `askwell stat`: where do the bytes of a built site or of an index go?

use std::{
    collections::BTreeMap,
    fs,
    io::{self, Write},
    path::{Path, PathBuf},
};

use askwell::search::{
    Index,
    anatomy::{Section, sections},
};

use crate::{failure::Failure, site::packed};

/// Largest articles that are named.
const HEAVIEST: usize = 10;
/// Terms that are named.
const FREQUENT: usize = 15;

/// Arguments of `askwell stat`.
#[derive(Debug, clap::Args)]
pub(crate) struct Stat {
    /// A built site, or one index file
    path: PathBuf,
}

/// Bytes of something, as they lie there and after brotli.
#[derive(Clone, Copy, Default)]
struct Size {
    files: usize,
    raw: usize,
    packed: usize,
}

impl Stat {
    /// Prints a table of parts, the heaviest articles and the vocabulary.
    pub(crate) fn run(self) -> Result<(), Failure> {
        let mut out = io::stdout().lock();
        if self.path.is_file() {
            return index(&self.path, &mut out);
        }
        site(&self.path, &mut out)
    }
}

fn site(folder: &Path, out: &mut impl Write) -> Result<(), Failure> {
    let data = folder.join("data");
    let names = listing(&data)?;
    let mut parts: BTreeMap<String, Size> = BTreeMap::new();
    let mut articles: Vec<(String, Size)> = Vec::new();
    for name in names.iter().filter(|name| name.ends_with(".bin")) {
        let size = measured(&data.join(name))?;
        let Some((kind, rest)) = name.split_once('-') else { continue };
        // `article-ru-mail-550.….bin`, `index-ru.….bin`: kind and language; a profile and the words of a language stand for themselves.
        let label = match kind {
            "article" | "part" => format!("{kind}s {}", rest.split('-').next().unwrap_or_default()),
            _ => format!("{kind} {}", rest.split('.').next().unwrap_or_default()),
        };
        let sum = parts.entry(label).or_default();
        *sum = Size { files: sum.files + 1, raw: sum.raw + size.raw, packed: sum.packed + size.packed };
        if kind == "article" {
            articles.push((rest.split('.').next().unwrap_or(rest).to_owned(), size));
        }
    }
    for name in listing(folder)?.iter().filter(|name| !name.ends_with(".br")) {
        parts.insert(name.clone(), measured(&folder.join(name))?);
    }
    if parts.is_empty() {
        return Err(Failure::Absent(format!(
            "{} holds no built site; give the folder that `askwell build` filled",
            folder.display()
        )));
    }
    writeln!(out, "{:<44}{:>7}{:>12}{:>12}", "part", "files", "bytes", "brotli-11")?;
    for (label, size) in &parts {
        line(out, label, *size)?;
    }
    articles.sort_by(|a, b| b.1.raw.cmp(&a.1.raw).then(a.0.cmp(&b.0)));
    if !articles.is_empty() {
        writeln!(out, "\nheaviest articles")?;
    }
    for (name, size) in articles.into_iter().take(HEAVIEST) {
        line(out, &name, size)?;
    }
    for name in names.iter().filter(|name| name.starts_with("index-") && name.ends_with(".bin")) {
        writeln!(out, "\n{name}")?;
        index(&data.join(name), out)?;
    }
    Ok(())
}

/// The stretches of an index file and its vocabulary.
fn index(path: &Path, out: &mut impl Write) -> Result<(), Failure> {
    let file = fs::read(path).map_err(|error| unreadable(path, &error))?;
    let refused = |error| Failure::Absent(format!("{}: {error}", path.display()));
    let mut parts: Vec<(&str, Size)> = Vec::new();
    for Section { name, bytes } in sections(&file).map_err(refused)? {
        let size = Size { files: 1, raw: bytes.len(), packed: packed(&bytes)?.len() };
        match parts.last_mut().filter(|last| last.0 == name) {
            Some((_, sum)) => {
                *sum = Size { files: sum.files + 1, raw: sum.raw + size.raw, packed: sum.packed + size.packed }
            }
            None => parts.push((name, size)),
        }
    }
    for (name, size) in parts {
        line(out, &format!("  {name}"), size)?;
    }
    let whole = Size { files: 1, raw: file.len(), packed: packed(&file)?.len() };
    line(out, "  the file", whole)?;
    let census = Index::open(file).map_err(refused)?.census(FREQUENT);
    let documents = f64::from(census.documents.max(1));
    writeln!(
        out,
        "{} documents, {}, {:.1} bytes of brotli each; {} terms decide, {} stand in bodies only, in {} parts",
        census.documents,
        if census.compact { "compact" } else { "full" },
        whole.packed as f64 / documents,
        census.core_terms,
        census.other_terms,
        census.body_parts,
    )?;
    let frequent: Vec<String> = census.frequent.iter().map(|(term, df)| format!("{term} {df}")).collect();
    writeln!(out, "most frequent: {}", frequent.join(", "))?;
    Ok(())
}

/// Names of the files in a folder, sorted.
fn listing(folder: &Path) -> Result<Vec<String>, Failure> {
    let entries = fs::read_dir(folder).map_err(|error| unreadable(folder, &error))?;
    let files = entries.filter_map(Result::ok).filter(|entry| entry.path().is_file());
    let mut names: Vec<String> = files.filter_map(|entry| entry.file_name().into_string().ok()).collect();
    names.sort();
    Ok(names)
}

/// A file, and its twin where there is one.
fn measured(path: &Path) -> Result<Size, Failure> {
    let bytes = fs::read(path).map_err(|error| unreadable(path, &error))?;
    let twin = fs::metadata(path.with_added_extension("br")).map(|twin| twin.len() as usize);
    let packed = match twin {
        Ok(length) => length,
        Err(_) => packed(&bytes)?.len().min(bytes.len()),
    };
    Ok(Size { files: 1, raw: bytes.len(), packed })
}

fn line(out: &mut impl Write, label: &str, size: Size) -> io::Result<()> {
    writeln!(out, "{label:<44}{:>7}{:>12}{:>12}", size.files, size.raw, size.packed)
}

fn unreadable(path: &Path, error: &io::Error) -> Failure {
    Failure::Absent(format!("{} cannot be read: {error}; check the path and its rights", path.display()))
}
