//! What are the bytes of a request, while the files' own bytes are still somewhere else?
//!
//! The interpreter knows the names, types and sizes of files and never their bytes: a body is a list of [`Chunk`]s, of which some
//! stand for a file. Whoever sends it puts the bytes in ([`bytes`], or a stream), and whoever shows it to people does not
//! ([`shown`]). Encodings nest, because one system wants base64 of JSON of base64.

use std::fmt::Write;

/// A part of a body.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Chunk {
    /// Text, as UTF-8.
    Text(String),
    /// The bytes of a file, by its index from 0.
    File(usize),
    /// What is inside, as base64 (RFC 4648 §4, with padding).
    Base64(Vec<Chunk>),
    /// What is inside, percent-encoded as one value of a form.
    Percent(Vec<Chunk>),
}

/// The bytes; `None` when `file` does not know one of the files. O(bytes).
pub fn bytes(chunks: &[Chunk], file: &dyn Fn(usize) -> Option<Vec<u8>>) -> Option<Vec<u8>> {
    let mut all = Vec::new();
    for chunk in chunks {
        match chunk {
            Chunk::Text(text) => all.extend_from_slice(text.as_bytes()),
            Chunk::File(at) => all.extend(file(*at)?),
            Chunk::Base64(inside) => all.extend(base64(&bytes(inside, file)?).bytes()),
            Chunk::Percent(inside) => all.extend(percent(&bytes(inside, file)?).bytes()),
        }
    }
    Some(all)
}

/// The body for people's eyes: files are named, not shown; what is encoded around a file is shown as it is inside.
pub fn shown(chunks: &[Chunk], names: &dyn Fn(usize) -> String) -> String {
    let mut all = String::new();
    for chunk in chunks {
        match chunk {
            Chunk::Text(text) => all.push_str(text),
            Chunk::File(at) => {
                let _ = write!(all, "‹{}›", names(*at));
            }
            Chunk::Base64(inside) => {
                let _ = write!(all, "‹base64 of {}›", shown(inside, names));
            }
            Chunk::Percent(inside) => all.push_str(&shown(inside, names)),
        }
    }
    all
}

/// Appends text to the last chunk when that is text, too.
pub(super) fn push(chunks: &mut Vec<Chunk>, text: &str) {
    match chunks.last_mut() {
        _ if text.is_empty() => {}
        Some(Chunk::Text(last)) => last.push_str(text),
        _ => chunks.push(Chunk::Text(text.to_owned())),
    }
}

/// Appends chunks, joining texts that meet.
pub(super) fn append(chunks: &mut Vec<Chunk>, more: Vec<Chunk>) {
    for chunk in more {
        match chunk {
            Chunk::Text(text) => push(chunks, &text),
            other => chunks.push(other),
        }
    }
}

/// Base64 with padding (RFC 4648 §4).
pub fn base64(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for group in bytes.chunks(3) {
        let at = |index: usize| u32::from(group.get(index).copied().unwrap_or_default());
        let bits = at(0) << 16 | at(1) << 8 | at(2);
        for digit in 0..4 {
            let known = digit <= group.len();
            text.push(if known { DIGITS[(bits >> (18 - 6 * digit) & 63) as usize] as char } else { '=' });
        }
    }
    text
}

/// Percent-encoding of everything but unreserved characters (RFC 3986 §2.3).
pub fn percent(bytes: &[u8]) -> String {
    const HEX: &[u8; 16] = b"0123456789ABCDEF";
    let mut text = String::with_capacity(bytes.len());
    for &byte in bytes {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            text.push(byte as char);
        } else {
            text.push('%');
            text.push(HEX[usize::from(byte >> 4)] as char);
            text.push(HEX[usize::from(byte & 15)] as char);
        }
    }
    text
}

/// The inside of a JSON string (RFC 8259 §7).
pub(super) fn json_escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '"' => escaped.push_str("\\\""),
            '\\' => escaped.push_str("\\\\"),
            '\n' => escaped.push_str("\\n"),
            '\r' => escaped.push_str("\\r"),
            '\t' => escaped.push_str("\\t"),
            c if c < ' ' => {
                // Only U+0000 to U+001F come here: two digits are enough.
                escaped.push_str("\\u00");
                for digit in [u32::from(c) >> 4, u32::from(c) & 15] {
                    escaped.extend(char::from_digit(digit, 16));
                }
            }
            c => escaped.push(c),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base64_is_that_of_the_standard() {
        // RFC 4648 §10.
        for (plain, encoded) in [
            ("", ""),
            ("f", "Zg=="),
            ("fo", "Zm8="),
            ("foo", "Zm9v"),
            ("foob", "Zm9vYg=="),
            ("fooba", "Zm9vYmE="),
            ("foobar", "Zm9vYmFy"),
        ] {
            assert_eq!(base64(plain.as_bytes()), encoded);
        }
        assert_eq!(base64(&[0xFB, 0xFF, 0xFE]), "+//+");
    }

    #[test]
    fn strings_are_escaped_as_serde_json_does() {
        for text in ["", "ж😀 \"q\" \\ /", "a\nb\r\n\tc", "\u{0}\u{1f}\u{7f}"] {
            let quoted = format!("\"{}\"", json_escaped(text));
            assert_eq!(serde_json::from_str::<String>(&quoted).unwrap(), text, "{quoted}");
        }
    }

    #[test]
    fn encodings_nest_and_an_absent_file_is_told() {
        let file = |at: usize| (at == 0).then(|| vec![0xFF, 0xFE]);
        let nested = [
            Chunk::Text("a=".into()),
            Chunk::Percent(vec![Chunk::Base64(vec![Chunk::Text("x".into()), Chunk::File(0)])]),
        ];
        assert_eq!(bytes(&nested, &file), Some(b"a=eP%2F%2B".to_vec()));
        assert_eq!(shown(&nested, &|_| "f.png, 2 bytes".into()), "a=‹base64 of x‹f.png, 2 bytes››");
        assert_eq!(bytes(&[Chunk::File(1)], &file), None);
    }
}
