//! What is a ticket called? `100-0001`, then `100-0002`: short enough for the telephone, and never reused.

use std::{fmt, str::FromStr};

/// A ticket's number; in the database the row's id.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Number(pub(super) i64);

impl Number {
    /// The number before the first one: the database counts up from here, so that all numbers look alike from the first day.
    pub(super) const ORIGIN: Self = Self(1_000_000);
}

impl fmt::Display for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:03}-{:04}", self.0 / 10_000, self.0 % 10_000)
    }
}

/// The text is not a ticket's number.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct NotANumber;

impl FromStr for Number {
    type Err = NotANumber;

    /// Reads exactly what `Display` writes, so that every ticket has one address only.
    fn from_str(text: &str) -> Result<Self, NotANumber> {
        let (high, low) = text.split_once('-').ok_or(NotANumber)?;
        let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
        let plain = (3..=12).contains(&high.len()) && low.len() == 4 && digits(high) && digits(low);
        let (high, low) = (high.parse::<i64>().map_err(|_| NotANumber)?, low.parse::<i64>().map_err(|_| NotANumber)?);
        let number = Self(high * 10_000 + low);
        if plain && number.to_string() == text { Ok(number) } else { Err(NotANumber) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_grow_past_three_digits() {
        for (id, text) in [(1_000_001, "100-0001"), (1_019_999, "101-9999"), (10_000_000, "1000-0000"), (7, "000-0007")]
        {
            assert_eq!(Number(id).to_string(), text);
            assert_eq!(text.parse(), Ok(Number(id)));
        }
    }

    #[test]
    fn other_spellings_are_refused() {
        for text in
            ["", "-", "1000001", "100-001", "100-00001", "0100-0001", "+10-0001", "100-+001", "९००-0001", "100-0001 "]
        {
            assert_eq!(text.parse::<Number>(), Err(NotANumber), "{text}");
        }
    }
}
