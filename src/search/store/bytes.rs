//! How are numbers and streams read from bytes that may be anything?
//!
//! Every read is bounded by the bytes that are left and says `None` when they do not suffice. A count read from a file is never
//! used to reserve memory: vectors grow by what was really there.

/// What is left of a file to be read.
#[derive(Clone, Copy)]
pub(in crate::search) struct Bytes<'a>(&'a [u8]);

impl<'a> Bytes<'a> {
    pub(in crate::search) fn new(bytes: &'a [u8]) -> Self {
        Self(bytes)
    }

    /// Whether everything has been read.
    pub(in crate::search) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The next byte.
    pub(in crate::search) fn byte(&mut self) -> Option<u8> {
        let (&byte, rest) = self.0.split_first()?;
        self.0 = rest;
        Some(byte)
    }

    /// The next `count` bytes.
    pub(in crate::search) fn take(&mut self, count: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.0.split_at_checked(count)?;
        self.0 = rest;
        Some(taken)
    }

    /// Everything up to the next `end`, which is read too.
    pub(in crate::search) fn until(&mut self, end: u8) -> Option<&'a [u8]> {
        let at = self.0.iter().position(|&byte| byte == end)?;
        let taken = self.take(at)?;
        self.byte();
        Some(taken)
    }

    /// The next number: groups of seven bits, lowest first, at most 32 bits in all.
    #[inline(never)]
    pub(in crate::search) fn number(&mut self) -> Option<u32> {
        let mut value = 0u32;
        for shift in (0..35).step_by(7) {
            let byte = self.byte()?;
            let group = u32::from(byte & 0x7F);
            if shift == 28 && group > 0xF {
                return None;
            }
            value |= group << shift;
            if byte < 0x80 {
                return Some(value);
            }
        }
        None
    }

    /// The next stream: its length, then that many bytes.
    pub(in crate::search) fn stream(&mut self) -> Option<Bytes<'a>> {
        let length = self.number()? as usize;
        self.take(length).map(Bytes)
    }

    /// The next stream as text.
    pub(in crate::search) fn text(&mut self) -> Option<&'a str> {
        std::str::from_utf8(self.stream()?.0).ok()
    }

    /// All that is left.
    pub(in crate::search) fn rest(self) -> &'a [u8] {
        self.0
    }
}

/// Appends a number as [`Bytes::number`] reads it.
pub(in crate::search) fn write_number(out: &mut Vec<u8>, mut value: u32) {
    while value >= 0x80 {
        out.push(value as u8 | 0x80);
        value >>= 7;
    }
    out.push(value as u8);
}

/// Appends a stream as [`Bytes::stream`] reads it. Streams are far below 4 GiB.
pub(in crate::search) fn write_stream(out: &mut Vec<u8>, stream: &[u8]) {
    write_number(out, stream.len() as u32);
    out.extend_from_slice(stream);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_come_back_and_overlong_ones_do_not() {
        for value in [0, 1, 127, 128, 300, 1 << 21, u32::MAX] {
            let mut bytes = Vec::new();
            write_number(&mut bytes, value);
            assert_eq!(Bytes::new(&bytes).number(), Some(value));
            assert_eq!(Bytes::new(&bytes[..bytes.len() - 1]).number(), None);
        }
        assert_eq!(Bytes::new(&[0xFF; 6]).number(), None);
        assert_eq!(Bytes::new(&[0xFF, 0xFF, 0xFF, 0xFF, 0x10]).number(), None);
    }

    #[test]
    fn streams_never_reach_beyond_the_end() {
        let mut bytes = Vec::new();
        write_stream(&mut bytes, "слово".as_bytes());
        assert_eq!(Bytes::new(&bytes).text(), Some("слово"));
        assert!((0..bytes.len()).all(|end| Bytes::new(&bytes[..end]).stream().is_none()));
        assert_eq!(Bytes::new(&[2, 0xC3, 0x28]).text(), None);
        assert_eq!(Bytes::new(b"ab\0c").until(0), Some(b"ab".as_slice()));
        assert_eq!(Bytes::new(b"ab").until(0), None);
    }
}
