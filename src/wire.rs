//! How does a value become bytes, and how is it read back from bytes that nobody vouches for?
//!
//! The layout is bare: no names, no types, no padding; both sides know the type, and [`crate::seal`] knows its version.
//!
//! | value | bytes |
//! |---|---|
//! | `u8` | itself |
//! | `u16`, `u32`, `u64`, `char` | 7 bits a byte, lowest first, the high bit set on all but the last (LEB128) |
//! | `bool` | 0 or 1 |
//! | `f64` | its 8 bytes of IEEE 754, lowest first |
//! | `String` | number of bytes as `u64`, then UTF-8 |
//! | `Vec`, `BTreeMap` | number of items as `u64`, then the items; an item of a map is its key and its value |
//! | `Option` | 0, or 1 and the value |
//! | struct, tuple | its fields in order |
//! | enum | position of the variant as `u8`, then the variant's fields in order |
//!
//! A type gets this by one line that lists its fields, [`wire!`](crate::wire); a field or a variant that is forgotten there does
//! not compile.
//!
//! **An error sticks.** A [`Reader`] that meets a bad byte drops everything it has not read yet, so that each later read finds nothing and
//! gives the empty value: zero, `""`, no items, the first variant. So no read of a part has to stop halfway, and [`decode`] asks
//! once, at the end, whether all went well. (Readers that return at every field what went wrong, and let go of what they had read
//! until then, were a tenth of the page.)
//!
//! Invariants: reading never panics and never recurses deeper than [`MAX_DEPTH`] lists; an item takes at least one byte, so that a list
//! claims no memory that its bytes do not pay for. Both directions are O(bytes).

use std::collections::BTreeMap;

/// Lists inside of lists inside of lists: an article's quotation has five, and damaged bytes must not exhaust the stack.
pub const MAX_DEPTH: u8 = 64;

/// A value that can become bytes and be read back.
pub trait Wire: Sized {
    /// Appends the value's bytes.
    fn write(&self, to: &mut Writer);

    /// Takes the value's bytes off; the empty value when they are not there or mean nothing.
    fn read(from: &mut Reader<'_>) -> Self;
}

/// The bytes of `value`.
pub fn encode<T: Wire>(value: &T) -> Vec<u8> {
    let mut to = Writer::default();
    value.write(&mut to);
    to.0
}

/// The value that `bytes` hold: all of them, and nothing else.
pub fn decode<T: Wire>(bytes: &[u8]) -> Option<T> {
    let mut from = Reader { rest: bytes, depth: 0, failed: false };
    let value = T::read(&mut from);
    (!from.failed && from.rest.is_empty()).then_some(value)
}

/// The value that `bytes` begin with: the first fields of a struct as a tuple, when nobody needs the others.
pub fn decode_front<T: Wire>(bytes: &[u8]) -> Option<T> {
    let mut from = Reader { rest: bytes, depth: 0, failed: false };
    let value = T::read(&mut from);
    (!from.failed).then_some(value)
}

/// The texts in bytes whose layout nobody knows, in order: wherever a length is followed by as many bytes of UTF-8 without control
/// characters. Of those that overlap the ones are taken that explain most bytes, lengths included, then those that make the longest
/// texts: a letter at the end of one text, read as a length, takes another one in but leaves the rest of both unexplained. Lengths of
/// more than three bytes count as none. O(n · longest text) in the worst case, O(n) memory.
pub fn texts(bytes: &[u8]) -> Vec<&str> {
    let text = |at: usize| {
        let mut from = Reader { rest: &bytes[at..], depth: 0, failed: false };
        let length = from.number(0x1F_FFFF) as usize;
        let text = std::str::from_utf8(from.rest.get(..length).filter(|text| !text.is_empty())?).ok()?;
        let plain = !text.chars().any(|c| c.is_control() && !"\n\r\t".contains(c));
        (plain && !from.failed).then_some(text)
    };
    // From the end: the most bytes that are explained, the sum of squared lengths, and whether that begins with the text there.
    let mut best = vec![(0, 0, false); bytes.len() + 1];
    let end = |text: &str| text.as_ptr() as usize - bytes.as_ptr() as usize + text.len();
    for at in (0..bytes.len()).rev() {
        let passed = (best[at + 1].0, best[at + 1].1, false);
        let taken = text(at).map(|text| {
            let rest = best[end(text)];
            (rest.0 + end(text) - at, rest.1 + (text.len() as u64).pow(2), true)
        });
        best[at] = taken.filter(|taken| (taken.0, taken.1) > (passed.0, passed.1)).unwrap_or(passed);
    }
    let (mut at, mut found) = (0, Vec::new());
    while at < bytes.len() {
        match text(at).filter(|_| best[at].2) {
            Some(text) => {
                at = end(text);
                found.push(text);
            }
            None => at += 1,
        }
    }
    found
}

/// Bytes being written.
#[derive(Debug, Default)]
pub struct Writer(Vec<u8>);

impl Writer {
    /// Appends one byte.
    pub fn byte(&mut self, byte: u8) {
        self.0.push(byte);
    }

    /// Appends a number in as many bytes as it needs, 1 to 10.
    #[inline(never)]
    pub fn number(&mut self, mut number: u64) {
        while number >= 0x80 {
            self.byte(number as u8 | 0x80);
            number >>= 7;
        }
        self.byte(number as u8);
    }
}

/// Bytes being read.
#[derive(Debug)]
pub struct Reader<'a> {
    /// What is not read yet; nothing after a failure.
    rest: &'a [u8],
    /// Lists around the current place.
    depth: u8,
    failed: bool,
}

impl<'a> Reader<'a> {
    /// Notes that the bytes mean nothing: every later read gives the empty value, and [`decode`] gives `None`.
    pub fn fail(&mut self) {
        self.rest = &[];
        self.failed = true;
    }

    /// Takes one byte off; 0 when there is none.
    #[inline(never)]
    pub fn byte(&mut self) -> u8 {
        let Some((&byte, rest)) = self.rest.split_first() else {
            self.fail();
            return 0;
        };
        self.rest = rest;
        byte
    }

    /// Takes a number off that is at most `most`; 0 for a larger one and when there is none.
    #[inline(never)]
    pub fn number(&mut self, most: u64) -> u64 {
        let mut number = 0;
        for shift in (0..u64::BITS).step_by(7) {
            let byte = self.byte();
            let bits = u64::from(byte & 0x7F);
            number |= bits << shift;
            if byte < 0x80 {
                if number <= most && number >> shift == bits {
                    return number;
                }
                break;
            }
        }
        self.fail();
        0
    }

    /// Takes a length and as many bytes off; none when there are fewer.
    #[inline(never)]
    fn bytes(&mut self) -> &'a [u8] {
        let length = self.length();
        let (bytes, rest) = self.rest.split_at(length);
        self.rest = rest;
        bytes
    }

    /// Takes a length off, which is at most the number of bytes that are left.
    fn length(&mut self) -> usize {
        let length = self.number(u64::MAX);
        if length > self.rest.len() as u64 {
            self.fail();
            return 0;
        }
        length as usize
    }
}

impl Wire for u8 {
    fn write(&self, to: &mut Writer) {
        to.byte(*self);
    }

    fn read(from: &mut Reader<'_>) -> Self {
        from.byte()
    }
}

impl Wire for bool {
    fn write(&self, to: &mut Writer) {
        to.byte(u8::from(*self));
    }

    fn read(from: &mut Reader<'_>) -> Self {
        from.number(1) == 1
    }
}

/// Unsigned integers by [`Writer::number`] and [`Reader::number`].
macro_rules! number {
    ($($number:ident),+) => {$(
        impl Wire for $number {
            fn write(&self, to: &mut Writer) {
                to.number(u64::from(*self));
            }

            fn read(from: &mut Reader<'_>) -> Self {
                from.number(u64::from(Self::MAX)) as Self
            }
        }
    )+};
}
number!(u16, u32, u64);

impl Wire for char {
    fn write(&self, to: &mut Writer) {
        to.number(u64::from(u32::from(*self)));
    }

    fn read(from: &mut Reader<'_>) -> Self {
        Self::from_u32(u32::read(from)).unwrap_or_else(|| {
            from.fail();
            Self::default()
        })
    }
}

impl Wire for f64 {
    fn write(&self, to: &mut Writer) {
        to.0.extend_from_slice(&self.to_le_bytes());
    }

    fn read(from: &mut Reader<'_>) -> Self {
        Self::from_le_bytes(std::array::from_fn(|_| from.byte()))
    }
}

impl Wire for String {
    #[inline(never)]
    fn write(&self, to: &mut Writer) {
        to.number(self.len() as u64);
        to.0.extend_from_slice(self.as_bytes());
    }

    #[inline(never)]
    fn read(from: &mut Reader<'_>) -> Self {
        std::str::from_utf8(from.bytes()).map(Self::from).unwrap_or_else(|_| {
            from.fail();
            Self::new()
        })
    }
}

impl<T: Wire> Wire for Vec<T> {
    fn write(&self, to: &mut Writer) {
        to.number(self.len() as u64);
        for item in self {
            item.write(to);
        }
    }

    #[inline(never)]
    fn read(from: &mut Reader<'_>) -> Self {
        let mut items = Self::new();
        from.depth += 1;
        if from.depth > MAX_DEPTH {
            from.fail();
        }
        for _ in 0..from.length() {
            items.push(T::read(from));
            if from.failed {
                break;
            }
        }
        from.depth -= 1;
        items
    }
}

impl<K: Wire + Ord, V: Wire> Wire for BTreeMap<K, V> {
    fn write(&self, to: &mut Writer) {
        to.number(self.len() as u64);
        for (key, value) in self {
            key.write(to);
            value.write(to);
        }
    }

    fn read(from: &mut Reader<'_>) -> Self {
        // One by one: collecting would sort first, by 5 KB of code.
        let mut map = Self::new();
        for (key, value) in Vec::read(from) {
            map.insert(key, value);
        }
        map
    }
}

impl<T: Wire> Wire for Option<T> {
    fn write(&self, to: &mut Writer) {
        to.byte(u8::from(self.is_some()));
        if let Some(value) = self {
            value.write(to);
        }
    }

    #[inline(never)]
    fn read(from: &mut Reader<'_>) -> Self {
        bool::read(from).then(|| T::read(from))
    }
}

impl<A: Wire, B: Wire> Wire for (A, B) {
    fn write(&self, to: &mut Writer) {
        self.0.write(to);
        self.1.write(to);
    }

    fn read(from: &mut Reader<'_>) -> Self {
        (A::read(from), B::read(from))
    }
}

/// Gives a type of ours its layout, by the list of its fields in their order on the wire.
///
/// ```
/// use askwell::wire;
///
/// #[derive(Debug, PartialEq)]
/// struct Step { title: String, done: bool }
/// #[derive(Debug, PartialEq)]
/// struct Steps(Vec<Step>);
/// #[derive(Debug, PartialEq)]
/// enum Answer { None, Line(String), File { name: String, bytes: u64 } }
///
/// wire!(struct Step { title, done });
/// wire!(struct Steps { 0 });
/// wire!(enum Answer { None, Line(text), File { name, bytes } });
///
/// let steps = Steps(vec![Step { title: "turn it off and on".into(), done: true }]);
/// assert_eq!(wire::decode(&wire::encode(&steps)), Some(steps));
/// assert_eq!(wire::encode(&Answer::Line("ok".into())), [1, 2, b'o', b'k']);
/// assert_eq!(wire::decode::<Answer>(&[3]), None);
/// ```
#[macro_export]
macro_rules! wire {
    (struct $name:ident { $($field:tt),+ $(,)? }) => {
        impl $crate::wire::Wire for $name {
            fn write(&self, to: &mut $crate::wire::Writer) {
                $($crate::wire::Wire::write(&self.$field, to);)+
            }

            #[inline(never)]
            fn read(from: &mut $crate::wire::Reader<'_>) -> Self {
                Self { $($field: $crate::wire::Wire::read(from)),+ }
            }
        }
    };
    (enum $name:ident { $($variant:ident $(($($item:ident),+))? $({ $($field:ident),+ $(,)? })?),+ $(,)? }) => {
        const _: () = {
            /// The same variants without what they hold: their positions are the numbers on the wire.
            enum Tag { $($variant),+ }

            impl $crate::wire::Wire for $name {
                fn write(&self, to: &mut $crate::wire::Writer) {
                    match self {
                        $(Self::$variant $(($($item),+))? $({ $($field),+ })? => {
                            to.byte(Tag::$variant as u8);
                            $($($crate::wire::Wire::write($item, to);)+)?
                            $($($crate::wire::Wire::write($field, to);)+)?
                        })+
                    }
                }

                #[inline(never)]
                fn read(from: &mut $crate::wire::Reader<'_>) -> Self {
                    match from.byte() {
                        $(tag if tag == Tag::$variant as u8 => {
                            $($(let $item = $crate::wire::Wire::read(from);)+)?
                            $($(let $field = $crate::wire::Wire::read(from);)+)?
                            Self::$variant $(($($item),+))? $({ $($field),+ })?
                        })+
                        _ => {
                            from.fail();
                            // Nothing is left to read, which makes this the first variant.
                            Self::read(from)
                        }
                    }
                }
            }
        };
    };
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Clone, Debug, PartialEq)]
    enum Node {
        Leaf,
        Word(String),
        Branch { nodes: Vec<Node>, weight: f64, mark: char },
    }
    wire!(enum Node { Leaf, Word(text), Branch { nodes, weight, mark } });

    #[derive(Clone, Debug, PartialEq)]
    struct Tree {
        root: Option<Node>,
        names: BTreeMap<String, u16>,
        flags: (bool, u32),
        long: u64,
    }
    wire!(struct Tree { root, names, flags, long });

    fn tree() -> Tree {
        let nodes = vec![Node::Leaf, Node::Word("ёж".into()), Node::Word(String::new())];
        Tree {
            root: Some(Node::Branch { nodes, weight: -0.5, mark: 'я' }),
            names: [("a".to_owned(), 0), ("б".to_owned(), u16::MAX)].into(),
            flags: (true, 128),
            long: u64::MAX,
        }
    }

    #[test]
    fn the_bytes_are_those_of_the_table() {
        assert_eq!(encode(&(0u16, 127u32)), [0, 127]);
        assert_eq!(encode(&(128u32, 'я')), [0x80, 1, 0xCF, 8]);
        assert_eq!(encode(&(true, None::<u8>)), [1, 0]);
        assert_eq!(encode(&vec![String::from("ё"), String::new()]), [2, 2, 0xD1, 0x91, 0]);
        assert_eq!(encode(&BTreeMap::from([(7u8, Some(1.0f64))])), [1, 7, 1, 0, 0, 0, 0, 0, 0, 0xF0, 0x3F]);
        assert_eq!(encode(&Node::Word("x".into())), [1, 1, b'x']);
        assert_eq!(encode(&u64::MAX).len(), 10);
    }

    #[test]
    fn what_was_written_is_read() {
        assert_eq!(decode(&encode(&tree())), Some(tree()));
        for shift in 0..64 {
            for number in [1u64 << shift, (1 << shift) - 1] {
                assert_eq!(decode(&encode(&number)), Some(number));
            }
        }
    }

    #[test]
    fn bytes_that_mean_nothing_are_refused() {
        assert_eq!(decode::<u16>(&[0x80, 0x80, 4]), None, "65536");
        assert_eq!(decode::<u64>(&[0xFF; 10]), None, "more than 64 bits");
        assert_eq!(decode::<u64>(&[0x80; 11]), None, "never ends");
        assert_eq!(decode::<bool>(&[2]), None);
        assert_eq!(decode::<char>(&[0x80, 0xB0, 3]), None, "a surrogate");
        assert_eq!(decode::<String>(&[1, 0xD1]), None, "half a letter");
        assert_eq!(decode::<Option<u8>>(&[2, 1]), None);
        assert_eq!(decode::<Node>(&[3]), None, "no such variant");
        assert_eq!(decode::<u8>(&[1, 2]), None, "one byte too many");
        assert_eq!(decode::<Vec<u8>>(&[0xFF, 0xFF, 0xFF, 0xFF, 15, 1]), None, "longer than the file");
        assert_eq!(decode::<Vec<Vec<u8>>>(&[2, 0]), None, "an item short");
    }

    #[test]
    fn a_list_in_a_list_ends_somewhere() {
        // Each level is a branch of one node.
        let deep = |levels: usize| {
            let mut bytes = [2, 1].repeat(levels);
            bytes.push(0);
            bytes.extend([0, 0, 0, 0, 0, 0, 0, 0, b'x'].repeat(levels));
            decode::<Node>(&bytes)
        };
        assert!(deep(usize::from(MAX_DEPTH)).is_some());
        assert!(deep(usize::from(MAX_DEPTH) + 1).is_none());
        assert!(deep(100_000).is_none());
    }

    #[test]
    fn every_truncation_is_an_error_and_every_flip_an_error_or_a_value() {
        let bytes = encode(&tree());
        for end in 0..bytes.len() {
            assert_eq!(decode::<Tree>(&bytes[..end]), None, "truncated to {end}");
        }
        for bit in 0..bytes.len() * 8 {
            let mut broken = bytes.clone();
            broken[bit / 8] ^= 1 << (bit % 8);
            if let Some(other) = decode::<Tree>(&broken) {
                assert_ne!(encode(&other), bytes, "bit {bit} says nothing");
            }
        }
    }
}
