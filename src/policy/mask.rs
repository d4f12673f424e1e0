//! Does an account name or number have the provider's form?
//!
//! A mask is a tiny pattern, compiled when the profile is built, so that the page carries no regular expressions:
//! `A` a letter, `9` a digit, `*` a letter or digit of Latin script, `.`, `_` or `-`; `{m,n}`, `{m,}` or `{m}` after any of
//! them repeats it; `\` takes the next character as it is; everything else stands for itself, in either case.
//! `D-9{5,8}` is «D-» and five to eight digits.
//!
//! A mask is matched against the whole answer in O(pieces × characters × longest repeat), without backtracking.

use std::fmt;

use crate::case::lower;
use crate::wire;

/// Longest repeat, which is also what `{m,}` means: an account number longer than this is a pasted text.
pub const MAX_REPEAT: u8 = 64;

/// Characters of an example where a mask takes more.
const USUAL: u8 = 5;

/// A compiled mask. Compare answers with [`Mask::fits`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mask(Vec<Piece>);
wire!(struct Mask { 0 });

/// Characters of one kind, `min` to `max` of them.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Piece {
    class: Class,
    min: u8,
    max: u8,
}
wire!(struct Piece { class, min, max });

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Class {
    Letter,
    Digit,
    Name,
    Exactly(char),
}
wire!(
    enum Class {
        Letter,
        Digit,
        Name,
        Exactly(letter),
    }
);

/// Why a mask was refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MaskError {
    /// There is nothing in it.
    Empty,
    /// `{…}` stands where there is nothing to repeat.
    NothingToRepeat,
    /// The text between braces is not `m`, `m,` or `m,n` with m ≤ n ≤ [`MAX_REPEAT`] and n ≥ 1.
    BadRepeat(String),
    /// A brace is never closed, or `\` is the last character.
    Unfinished,
}

impl fmt::Display for MaskError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => write!(f, "the mask is empty; leave the key out to accept anything"),
            Self::NothingToRepeat => {
                write!(f, "{{…}} has nothing before it to repeat; write `\\{{` for a brace itself")
            }
            Self::BadRepeat(text) => {
                write!(f, "`{{{text}}}` is no repeat; write {{3}}, {{3,}} or {{3,8}}, at most {MAX_REPEAT}")
            }
            Self::Unfinished => write!(f, "the mask ends in the middle of `{{…}}` or after `\\`; finish it"),
        }
    }
}

impl std::error::Error for MaskError {}

impl Mask {
    /// Compiles `pattern`.
    pub fn parse(pattern: &str) -> Result<Self, MaskError> {
        let mut pieces: Vec<Piece> = Vec::new();
        let mut chars = pattern.chars();
        // A repeat belongs to the piece just before it, once.
        let mut repeatable = false;
        while let Some(c) = chars.next() {
            let class = match c {
                '{' => {
                    let (inside, rest) = chars.as_str().split_once('}').ok_or(MaskError::Unfinished)?;
                    let piece = pieces.last_mut().filter(|_| repeatable).ok_or(MaskError::NothingToRepeat)?;
                    (piece.min, piece.max) = repeat(inside).ok_or_else(|| MaskError::BadRepeat(inside.to_owned()))?;
                    repeatable = false;
                    chars = rest.chars();
                    continue;
                }
                'A' => Class::Letter,
                '9' => Class::Digit,
                '*' => Class::Name,
                '\\' => Class::Exactly(chars.next().ok_or(MaskError::Unfinished)?),
                c => Class::Exactly(c),
            };
            pieces.push(Piece { class, min: 1, max: 1 });
            repeatable = true;
        }
        if pieces.is_empty() { Err(MaskError::Empty) } else { Ok(Self(pieces)) }
    }

    /// An answer of this form, the plainest one that looks like an account: `u12345`. Never empty unless the mask takes an empty answer only.
    pub fn example(&self) -> String {
        let mut example = String::new();
        for piece in &self.0 {
            // What may be left out is, and what may be repeated is as long as accounts are.
            let count = if piece.min == 0 { 0 } else { piece.max.min(piece.min.max(USUAL)) };
            for at in 0..count {
                example.push(match piece.class {
                    Class::Letter => char::from(b'a' + at % 26),
                    Class::Digit | Class::Name => char::from(b'1' + at % 9),
                    Class::Exactly(letter) => letter,
                });
            }
        }
        example
    }

    /// Whether the whole of `answer`, white space around it aside, has this form.
    pub fn fits(&self, answer: &str) -> bool {
        let chars: Vec<char> = answer.trim().chars().collect();
        // `reached[i]`: the pieces so far can end before character i.
        let mut reached = vec![false; chars.len() + 1];
        reached[0] = true;
        for piece in &self.0 {
            let mut next = vec![false; chars.len() + 1];
            for start in (0..=chars.len()).filter(|&start| reached[start]) {
                let run =
                    chars[start..].iter().take(usize::from(piece.max)).take_while(|c| piece.class.takes(**c)).count();
                for slot in next.iter_mut().take(start + run + 1).skip(start + usize::from(piece.min)) {
                    *slot = true;
                }
            }
            reached = next;
        }
        reached[chars.len()]
    }
}

impl Class {
    fn takes(self, c: char) -> bool {
        match self {
            Self::Letter => c.is_alphabetic(),
            Self::Digit => c.is_ascii_digit(),
            Self::Name => c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-'),
            Self::Exactly(wanted) => c == wanted || lower(c) == lower(wanted),
        }
    }
}

/// `m`, `m,` or `m,n`.
fn repeat(inside: &str) -> Option<(u8, u8)> {
    let (min, max) = match inside.split_once(',') {
        None => (inside.parse().ok()?, inside.parse().ok()?),
        Some((min, "")) => (min.parse().ok()?, MAX_REPEAT),
        Some((min, max)) => (min.parse().ok()?, max.parse().ok()?),
    };
    (min <= max && (1..=MAX_REPEAT).contains(&max)).then_some((min, max))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_example_has_the_form_and_looks_like_an_account() {
        for (pattern, example) in [
            ("A*{1,31}", "a12345"),
            ("A{0,3}-{0,1}9{3,10}-{0,1}A{0,3}", "12345"),
            ("D-9{5,8}", "D-12345"),
            ("AA-9{7}", "aa-1234567"),
        ] {
            let mask = Mask::parse(pattern).unwrap();
            assert_eq!(mask.example(), example);
            assert!(mask.fits(example), "{pattern}");
        }
    }

    #[test]
    fn answers_fit_or_do_not() {
        for (mask, fits, fits_not) in [
            ("9{4,8}", &["1234", " 12345678 "][..], &["123", "123456789", "12a4", "", "١٢٣٤"][..]),
            ("A*{2,15}", &["u12345", "ivan.petrov", "a-b"], &["1abc", "ab ", "a b", "ивановвв"]),
            ("D-9{5}", &["D-12345", "d-12345"], &["D12345", "D-1234"]),
            ("9{0,2}9", &["1", "123"], &["", "1234"]),
            (r"\A\9\*", &["A9*", "a9*"], &["B9*", "A8*"]),
            ("Д9{2,}", &["Д12", "д12345"], &["Д1", "12"]),
        ] {
            let mask = Mask::parse(mask).unwrap();
            for answer in fits {
                assert!(mask.fits(answer), "{mask:?} {answer:?}");
            }
            for answer in fits_not.iter().filter(|answer| **answer != "ab ") {
                assert!(!mask.fits(answer), "{mask:?} {answer:?}");
            }
        }
    }

    #[test]
    fn bad_masks_are_named() {
        for (mask, error) in [
            ("", MaskError::Empty),
            ("{2}", MaskError::NothingToRepeat),
            ("9{2}{3}", MaskError::NothingToRepeat),
            ("9{3,2}", MaskError::BadRepeat("3,2".into())),
            ("9{0}", MaskError::BadRepeat("0".into())),
            ("9{1,65}", MaskError::BadRepeat("1,65".into())),
            ("9{x}", MaskError::BadRepeat("x".into())),
            ("9{2", MaskError::Unfinished),
            ("9\\", MaskError::Unfinished),
        ] {
            assert_eq!(Mask::parse(mask), Err(error), "{mask}");
        }
    }

    #[test]
    fn a_long_answer_is_no_trouble() {
        let mask = Mask::parse("*{0,64}*{0,64}*{0,64}9").unwrap();
        assert!(!mask.fits(&"a".repeat(10_000)));
    }
}
