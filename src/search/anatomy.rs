//! What does an index file consist of, and what does it know? For authors who ask where the bytes go; nothing of it is in the page.

use super::Index;
use super::format::IndexError;
use super::store::bytes::Bytes;
use super::store::reader::open;
use super::store::{COMPACT, HEADING_ROWS};
use crate::seal::{self, Kind};

/// A stretch of a core file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Section {
    /// What it holds.
    pub name: &'static str,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// What an index knows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Census {
    /// Documents.
    pub documents: u32,
    /// Whether words that stand in bodies only are looked up in parts.
    pub compact: bool,
    /// Terms that decide; the other ones.
    pub core_terms: usize,
    /// Terms of bodies and headings only.
    pub other_terms: usize,
    /// Parts with postings of bodies.
    pub body_parts: usize,
    /// The terms that stand in most documents, with how many these are.
    pub frequent: Vec<(String, u32)>,
}

/// The stretches of a sealed core file, in order; together they are all of it but the envelope.
///
/// # Errors
/// As [`Index::open`].
pub fn sections(file: &[u8]) -> Result<Vec<Section>, IndexError> {
    open(file)?;
    let payload = seal::open(Kind::Index, file).map_err(IndexError::File)?;
    walk(payload).ok_or(IndexError::Part("header"))
}

fn walk(payload: &[u8]) -> Option<Vec<Section>> {
    let mut bytes = Bytes::new(payload);
    let mut sections = Vec::new();
    let mut cut = |name: &'static str, bytes: &mut Bytes<'_>, read: &dyn Fn(&mut Bytes<'_>) -> Option<()>| {
        let before = bytes.rest();
        read(bytes)?;
        let length = before.len() - bytes.rest().len();
        sections.push(Section { name, bytes: before[..length].to_vec() });
        Some(())
    };
    let streams = |count: usize| {
        move |bytes: &mut Bytes<'_>| -> Option<()> {
            for _ in 0..count {
                bytes.stream()?;
            }
            Some(())
        }
    };
    cut("header", &mut bytes, &|bytes| {
        bytes.take(2)?;
        bytes.number()?;
        bytes.stream().map(|_| ())
    })?;
    cut("catalog", &mut bytes, &streams(1))?;
    let flags = *bytes.rest().first()?;
    let (compact, heading_rows) = (flags & COMPACT != 0, flags & HEADING_ROWS != 0);
    cut("lengths of fields", &mut bytes, &|bytes| {
        bytes.byte()?;
        streams(2)(bytes)
    })?;
    cut("terms", &mut bytes, &streams(2))?;
    cut("frequencies of terms", &mut bytes, &streams(if compact { 2 } else { 1 }))?;
    cut("errors", &mut bytes, &streams(1))?;
    cut("topics", &mut bytes, &|bytes| {
        bytes.number()?;
        streams(2)(bytes)
    })?;
    cut("wordings of clients", &mut bytes, &streams(1))?;
    cut("synonyms", &mut bytes, &streams(1))?;
    if heading_rows {
        cut("words of headings", &mut bytes, &streams(1))?;
    }
    if compact {
        cut("words of titles", &mut bytes, &streams(1))?;
        let rest = sections_end(&bytes)?;
        cut("directory of parts", &mut bytes, &|bytes| bytes.take(rest).map(|_| ()))?;
    } else {
        cut("paths and titles", &mut bytes, &streams(3))?;
        cut("directory of parts", &mut bytes, &|bytes| {
            bytes.number()?;
            bytes.take(size_of::<u64>()).map(|_| ())
        })?;
    }
    for at in 0.. {
        if bytes.is_empty() {
            break;
        }
        cut(if at == 0 && !compact { "bodies" } else { "parts inside" }, &mut bytes, &streams(1))?;
    }
    Some(sections)
}

/// Bytes of a directory and what follows it up to the parts.
fn sections_end(bytes: &Bytes<'_>) -> Option<usize> {
    let mut after = *bytes;
    let (parts, _) = (after.number()?, after.number()?);
    for _ in 0..parts {
        after.number()?;
        after.number()?;
        after.stream()?;
    }
    after.number()?;
    after.take(size_of::<u64>())?;
    Some(bytes.rest().len() - after.rest().len())
}

impl Index {
    /// What it knows, with at most `most` of its frequent terms. O(terms).
    pub fn census(&self, most: usize) -> Census {
        let core = self.vocabulary.core().len();
        let mut frequent: Vec<(u32, u32)> = (0..core as u32).map(|term| (self.postings.info(term).df, term)).collect();
        frequent.sort_unstable_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(&b.1)));
        frequent.truncate(most);
        Census {
            documents: self.len(),
            compact: self.compact,
            core_terms: core,
            other_terms: self.vocabulary.directory.rest(),
            body_parts: self.vocabulary.directory.parts.len(),
            frequent: frequent
                .into_iter()
                .map(|(df, term)| (self.vocabulary.term(term).unwrap_or_default().to_owned(), df))
                .collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::search::builder::{Document, IndexBuilder, Packaging};

    fn builder() -> IndexBuilder {
        let mut builder = IndexBuilder::new("ru");
        for (title, body) in [("Почта не приходит", "Проверьте домен"), ("Продлить домен", "Оплатите счёт")]
        {
            builder.add(&Document { title: title.into(), body: body.into(), ..Document::default() });
        }
        builder
    }

    #[test]
    fn sections_are_the_whole_file() {
        let mut compact = builder();
        compact.compact();
        let mut inside = builder();
        inside.compact();
        for file in [builder().finish(), compact.finish_files(Packaging::BySize).core, inside.finish()] {
            let sections = sections(&file).unwrap();
            let all: Vec<u8> = sections.iter().flat_map(|section| section.bytes.clone()).collect();
            assert_eq!(all, seal::open(Kind::Index, &file).unwrap());
            assert!(sections.iter().any(|section| section.name == "terms" && section.bytes.len() > 20));
        }
        assert!(sections(&builder().finish()[..40]).is_err());
    }

    #[test]
    fn a_census_counts_terms_and_names_the_frequent() {
        let census = Index::open(builder().finish()).unwrap().census(1);
        assert_eq!((census.documents, census.compact, census.other_terms), (2, false, 0));
        assert_eq!(census.frequent, [("дом".to_owned(), 2)]);
        let mut compact = builder();
        compact.compact();
        assert!(Index::open(compact.finish()).unwrap().census(0).compact);
    }
}
