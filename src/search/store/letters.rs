//! How is text written with one byte a letter?
//!
//! UTF-8 spends two bytes on every Cyrillic letter, and a general compressor pays for the pair each time: a dictionary of stems
//! costs 26 bytes a document so and 21 with single bytes (kb2k, brotli-11). ASCII stands for itself, `0x80..0xC0` is А…я, then a few
//! marks of Russian typography; any other character is [`ESCAPE`] and three bytes above `0x7F`. No byte below `0x20` is written
//! unless the text has it, so a separator is free to be one.

/// Introduces a character that has no byte of its own.
const ESCAPE: u8 = 0xFF;
const CYRILLIC: u32 = 'А' as u32;
const FIRST: u8 = 0x80;
/// Follow the alphabet, from `0xC0` on.
const MARKS: [char; 9] = ['ё', 'Ё', '—', '–', '«', '»', '№', '\u{A0}', '…'];

/// Appends `text`.
pub(in crate::search) fn encode(text: &str, out: &mut Vec<u8>) {
    for c in text.chars() {
        let code = c as u32;
        if code < 0x80 {
            out.push(code as u8);
        } else if (CYRILLIC..CYRILLIC + 64).contains(&code) {
            out.push(FIRST + (code - CYRILLIC) as u8);
        } else if let Some(at) = MARKS.iter().position(|&mark| mark == c) {
            out.push(FIRST + 64 + at as u8);
        } else {
            out.push(ESCAPE);
            out.extend([14, 7, 0].map(|shift| 0x80 | (code >> shift & 0x7F) as u8));
        }
    }
}

/// Appends the text that `bytes` stand for. `None` for bytes that [`encode`] never writes.
#[inline(never)]
pub(in crate::search) fn decode(mut bytes: &[u8], out: &mut String) -> Option<()> {
    while let Some((&byte, rest)) = bytes.split_first() {
        bytes = rest;
        out.push(match byte {
            0..FIRST => char::from(byte),
            FIRST..0xC0 => char::from_u32(CYRILLIC + u32::from(byte - FIRST))?,
            ESCAPE => {
                let (escaped, rest) = bytes.split_at_checked(3)?;
                bytes = rest;
                let code = escaped
                    .iter()
                    .try_fold(0, |code, &byte| (byte >= 0x80).then_some(code << 7 | u32::from(byte & 0x7F)));
                char::from_u32(code?)?
            }
            _ => *MARKS.get(usize::from(byte - FIRST) - 64)?,
        });
    }
    Some(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_text_comes_back() {
        for text in ["", "Ошибка 550 — «ящик» переполнен…", "ёЁ№\u{A0}–", "naïve 漢字 🎉\u{10FFFF}"]
        {
            let (mut bytes, mut back) = (Vec::new(), String::new());
            encode(text, &mut bytes);
            assert_eq!(decode(&bytes, &mut back), Some(()));
            assert_eq!(back, text);
            assert!(bytes.iter().all(|&byte| byte >= 0x20));
        }
    }

    #[test]
    fn foreign_bytes_are_refused() {
        for bytes in [[0xFE].as_slice(), &[ESCAPE], &[ESCAPE, 0x80, 0x80, 0x20], &[ESCAPE, 0xFF, 0xFF, 0xFF]] {
            assert_eq!(decode(bytes, &mut String::new()), None, "{bytes:?}");
        }
    }
}
