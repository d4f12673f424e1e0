//! How do the texts of many documents travel? Lists of short texts, one list a document; and texts that begin like their neighbours.

use super::bytes::{Bytes, write_stream};
use super::letters;

/// Ends a document's list, or a front-coded text.
const END: u8 = 0;
/// Ends a text of a list.
const TEXT_END: u8 = 1;
/// Longest front-coded text in bytes. Front coding could make much of few bytes, so a reader must know where to stop.
const FRONT_BYTES: usize = 1024;

/// Appends a list a document. Empty texts are left out; control characters become spaces.
pub(in crate::search) fn write_texts<'a, L: IntoIterator<Item = &'a str>>(
    out: &mut Vec<u8>,
    documents: impl Iterator<Item = L>,
) {
    let mut stream = Vec::new();
    for list in documents {
        let mut first = true;
        for text in list.into_iter().filter(|text| !text.is_empty()) {
            if !std::mem::take(&mut first) {
                stream.push(TEXT_END);
            }
            encode_clean(text, &mut stream);
        }
        stream.push(END);
    }
    write_stream(out, &stream);
}

/// Reads the lists of exactly `documents` documents.
pub(in crate::search) fn read_texts(bytes: &mut Bytes<'_>, documents: usize) -> Option<Vec<Vec<String>>> {
    let mut stream = bytes.stream()?;
    let mut lists = Vec::new();
    for _ in 0..documents {
        let mut list = Vec::new();
        let coded = stream.until(END)?;
        if !coded.is_empty() {
            for text in coded.split(|&byte| byte == TEXT_END) {
                let mut decoded = String::new();
                letters::decode(text, &mut decoded)?;
                list.push(decoded);
            }
        }
        lists.push(list);
    }
    stream.is_empty().then_some(lists)
}

/// Appends texts front-coded: how many letters each shares with the one before, then the rests. A text longer than
/// [`FRONT_BYTES`] becomes an empty one.
pub(in crate::search) fn write_fronts<'a>(out: &mut Vec<u8>, texts: impl Iterator<Item = &'a str>) {
    let (mut shared, mut rests) = (Vec::new(), Vec::new());
    let (mut last, mut coded) = (Vec::new(), Vec::new());
    for text in texts {
        coded.clear();
        encode_clean(if text.len() <= FRONT_BYTES { text } else { "" }, &mut coded);
        let same = last.iter().zip(&coded).take_while(|(a, b)| a == b).take(usize::from(u8::MAX)).count();
        shared.push(same as u8);
        rests.extend_from_slice(&coded[same..]);
        rests.push(END);
        std::mem::swap(&mut last, &mut coded);
    }
    write_stream(out, &shared);
    write_stream(out, &rests);
}

/// Calls `visit` with every front-coded text in order; `None` as soon as it or the bytes do not go on. Bounded by
/// [`FRONT_BYTES`] a byte.
pub(in crate::search) fn read_fronts(bytes: &mut Bytes<'_>, mut visit: impl FnMut(&str) -> Option<()>) -> Option<()> {
    let (shared, mut rests) = (bytes.stream()?, bytes.stream()?);
    let (mut coded, mut text) = (Vec::new(), String::new());
    for &shared in shared.rest() {
        if usize::from(shared) > coded.len() {
            return None;
        }
        coded.truncate(usize::from(shared));
        coded.extend_from_slice(rests.until(END)?);
        text.clear();
        letters::decode(&coded, &mut text)?;
        if text.len() > FRONT_BYTES {
            return None;
        }
        visit(&text)?;
    }
    rests.is_empty().then_some(())
}

fn encode_clean(text: &str, out: &mut Vec<u8>) {
    if text.bytes().any(|byte| byte < b' ') {
        letters::encode(&text.replace(|c: char| c < ' ', " "), out);
    } else {
        letters::encode(text, out);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_come_back_without_empty_texts() {
        let mut bytes = Vec::new();
        let lists = [vec!["Ошибка", "", "550\u{0}5"], vec![], vec!["ścieżka"]];
        write_texts(&mut bytes, lists.iter().map(|list| list.iter().copied()));
        let back = read_texts(&mut Bytes::new(&bytes), 3).unwrap();
        assert_eq!(back, [vec!["Ошибка", "550 5"], vec![], vec!["ścieżka"]]);
        assert!(read_texts(&mut Bytes::new(&bytes), 2).is_none() && read_texts(&mut Bytes::new(&bytes), 4).is_none());
        assert!((0..bytes.len()).all(|end| read_texts(&mut Bytes::new(&bytes[..end]), 3).is_none()));
    }

    #[test]
    fn fronts_come_back_in_any_order() {
        let texts = ["/ru/dns/", "/ru/dns/zones", "", "/en/почта"];
        let mut bytes = Vec::new();
        write_fronts(&mut bytes, texts.into_iter());
        let mut back = Vec::new();
        let read = |bytes: &[u8], back: &mut Vec<String>| {
            read_fronts(&mut Bytes::new(bytes), |text| {
                back.push(text.to_owned());
                Some(())
            })
        };
        assert_eq!(read(&bytes, &mut back), Some(()));
        assert_eq!(back, texts);
        assert!((0..bytes.len()).all(|end| read(&bytes[..end], &mut Vec::new()).is_none()));
    }
}
