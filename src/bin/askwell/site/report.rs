//! What does the site weigh on the wire?

use std::io::{self, Write};

use super::{Site, Twins};

/// Largest article bodies that are named.
const LARGEST: usize = 5;

/// Prints a line per part: files, bytes, bytes after brotli (quality 11, file by file, as a server would send them; none
/// without twins); then the largest articles.
pub(crate) fn report(site: &Site, twins: Option<&Twins>, out: &mut impl Write) -> io::Result<()> {
    let packed_len = |path: &String, bytes: &Vec<u8>| twins.map(|twins| twins.get(path).map_or(bytes.len(), Vec::len));
    for part in &site.parts {
        let (mut raw, mut packed) = (0, Some(0));
        for (path, bytes) in part.paths.iter().filter_map(|path| site.files.get_key_value(path)) {
            raw += bytes.len();
            packed = packed.zip(packed_len(path, bytes)).map(|(sum, packed)| sum + packed);
        }
        line(out, &part.label, &files(part.paths.len()), raw, packed)?;
    }
    let mut articles: Vec<_> = site.files.iter().filter(|(path, _)| path.starts_with("data/article-")).collect();
    articles.sort_by_key(|(_, bytes)| std::cmp::Reverse(bytes.len()));
    for (path, bytes) in articles.into_iter().take(LARGEST) {
        let name = path.trim_start_matches("data/article-").split('.').next().unwrap_or(path);
        line(out, &format!("  large: {name}"), "", bytes.len(), packed_len(path, bytes))?;
    }
    Ok(())
}

fn line(out: &mut impl Write, label: &str, files: &str, raw: usize, packed: Option<usize>) -> io::Result<()> {
    let packed = packed.map(|packed| format!("  brotli {packed:>8} B")).unwrap_or_default();
    writeln!(out, "{label:<38} {files:>8} {raw:>9} B{packed}")
}

fn files(n: usize) -> String {
    crate::failure::counted(n, "file")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::site::Part;

    #[test]
    fn parts_are_summed_and_large_articles_named() {
        let mut site = Site::default();
        for (name, length) in [("a", 100), ("b", 3000)] {
            site.files.insert(format!("data/article-ru-{name}.0123456789abcdef.bin"), vec![b'x'; length]);
        }
        site.parts.push(Part { label: "articles ru".into(), paths: site.files.keys().cloned().collect() });
        let mut out = Vec::new();
        let twins = super::super::twins(&site, std::path::Path::new("nowhere")).unwrap();
        report(&site, Some(&twins), &mut out).unwrap();
        let text = String::from_utf8(out).unwrap();
        let lines = text.lines().collect::<Vec<_>>();
        assert!(
            lines[0].starts_with("articles ru") && lines[0].contains("2 files") && lines[0].contains("3100 B"),
            "{text}"
        );
        assert!(lines[1].starts_with("  large: ru-b") && lines[2].starts_with("  large: ru-a"), "{text}");
    }
}
