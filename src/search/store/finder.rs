//! Which document has this path, when the paths themselves are not there?
//!
//! A link between two articles names the other by its path, and of a compact index the core knows no paths. Finder parts hold a
//! 32-bit hash of every path with its document, five bytes a document; the hash tells the part too, so that nothing more is
//! needed to find it. Two paths may share a hash: whoever asks compares the path once the document is shown.

use super::bytes::{Bytes, write_number};
use super::hash;

/// Documents of a finder part: about 5 KiB, which hardly shrink.
const DOCUMENTS: usize = 1024;

/// Hash of a path and its document, by hash.
pub(in crate::search) type Row = (u32, u32);

/// How many finder parts an index of so many documents has.
pub(in crate::search) fn count(documents: usize) -> usize {
    documents.div_ceil(DOCUMENTS)
}

/// The hash of a path.
pub(in crate::search) fn hashed(path: &str) -> u32 {
    let hash = hash(path.as_bytes());
    (hash >> 32) as u32 ^ hash as u32
}

/// Which of `parts` parts knows a hash.
pub(in crate::search) fn part_of(hash: u32, parts: usize) -> usize {
    ((u64::from(hash) * parts as u64) >> 32) as usize
}

/// The contents of all finder parts.
pub(in crate::search) fn write<'a>(paths: impl ExactSizeIterator<Item = &'a str>) -> Vec<Vec<u8>> {
    let count = count(paths.len());
    let mut rows: Vec<Row> = paths.zip(0..).map(|(path, doc)| (hashed(path), doc)).collect();
    rows.sort_unstable();
    let mut parts = vec![Vec::new(); count];
    for (part, out) in parts.iter_mut().enumerate() {
        write_number(out, rows.iter().filter(|row| part_of(row.0, count) == part).count() as u32);
    }
    let (mut part, mut last) = (0, 0);
    for (hash, doc) in rows {
        let next = part_of(hash, count);
        if next != part {
            (part, last) = (next, 0);
        }
        if let Some(out) = parts.get_mut(part) {
            write_number(out, hash - last);
            write_number(out, doc);
        }
        last = hash;
    }
    parts
}

/// Reads one part; `None` for bytes that [`write`] never makes of so many documents.
pub(in crate::search) fn read(bytes: &mut Bytes<'_>, documents: usize) -> Option<Vec<Row>> {
    let (mut rows, mut last) = (Vec::new(), 0u32);
    for _ in 0..bytes.number()? {
        last = last.checked_add(bytes.number()?)?;
        rows.push((last, bytes.number().filter(|&doc| (doc as usize) < documents)?));
    }
    bytes.is_empty().then_some(rows)
}

/// The documents whose paths may have this hash.
pub(in crate::search) fn of(rows: &[Row], hash: u32) -> impl Iterator<Item = u32> + '_ {
    let from = rows.partition_point(|row| row.0 < hash);
    rows.get(from..).unwrap_or_default().iter().take_while(move |row| row.0 == hash).map(|row| row.1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_path_is_found_in_its_part() {
        let paths: Vec<String> = (0..3000).map(|at| format!("mail/{at}")).collect();
        let parts = write(paths.iter().map(String::as_str));
        assert_eq!((parts.len(), count(3000)), (3, 3));
        let parts: Vec<Vec<Row>> = parts.iter().map(|part| read(&mut Bytes::new(part), 3000).unwrap()).collect();
        assert_eq!(parts.iter().map(Vec::len).sum::<usize>(), 3000);
        for (path, doc) in paths.iter().zip(0..) {
            let hash = hashed(path);
            assert!(of(&parts[part_of(hash, 3)], hash).any(|found| found == doc), "{path}");
        }
        assert_eq!(of(&parts[0], u32::MAX).count(), 0);
    }

    #[test]
    fn damage_is_refused() {
        let part = write(["a", "b"].into_iter()).remove(0);
        assert!(read(&mut Bytes::new(&part), 2).is_some());
        assert!(read(&mut Bytes::new(&part), 1).is_none(), "a document that is not there");
        assert!(read(&mut Bytes::new(&part[..part.len() - 1]), 2).is_none());
        assert!(read(&mut Bytes::new(&[2, 0xFF, 0xFF, 0xFF, 0xFF, 0x0F, 0, 1, 0]), 2).is_none(), "beyond 32 bits");
    }
}
