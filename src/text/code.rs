//! Which number names an error, and in whose language?
//!
//! `530` is a refused login in FTP and missing authentication in SMTP; `#1045` is MySQL's. The form of a code and the words around it
//! tell who speaks: an enhanced code (`5.7.1`) is mail's, four digits are a database's, and of three digits the number itself leaves
//! one to three. Ranges: RFC 9110, RFC 5321, RFC 959, the MySQL error reference.

use super::identifiers::is_enhanced;
use super::tokenizer::words;
use crate::case::lowered;

const WEB: u8 = 1;
const MAIL: u8 = 2;
const FTP: u8 = 4;
const DATABASE: u8 = 8;

/// Beginnings and pieces of words that tell who speaks.
const SIGNS: [(&str, u8); 18] = [
    ("http", WEB),
    ("nginx", WEB),
    ("gateway", WEB),
    ("сайт", WEB),
    ("site", WEB),
    ("страниц", WEB),
    ("smtp", MAIL),
    ("mail", MAIL),
    ("outlook", MAIL),
    ("thunderbird", MAIL),
    ("rcpt", MAIL),
    ("почт", MAIL),
    ("письм", MAIL),
    ("ftp", FTP),
    ("login incorrect", FTP),
    ("login auth", FTP),
    ("filezilla", FTP),
    ("фтп", FTP),
];
/// Words of a message among which its number stands: `HTTP/1.1 502`, `SQLSTATE[HY000] [1045]`.
const WORDS: usize = 4;

/// An error's number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Code {
    number: u16,
    /// Who may have said it, one bit each.
    by: u8,
    /// Whether an enhanced code stands behind it, which tells more than the number.
    pub enhanced: bool,
}

/// How two codes agree.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Agreement {
    /// Another number.
    None,
    /// One number, and it may be the same error.
    Same,
    /// One number in the languages of two programs.
    Other,
}

impl Code {
    /// The code that a message begins with, given the words around it. O(length of `around`).
    pub fn of(message: &str, around: &str) -> Option<Self> {
        let (number, range) = words(message).take(WORDS).find_map(|range| {
            let number = message[range.clone()].parse().ok()?;
            (range.len() < 5 && (400..3000).contains(&number)).then_some((number, range))
        })?;
        let may = match number {
            1000.. => DATABASE,
            600.. => return None,
            421 | 451 | 500..=504 | 530 => WEB | MAIL | FTP,
            432..=459 | 531..=599 => MAIL | FTP,
            _ => WEB,
        };
        let after = message[range.end..].trim_start_matches([' ', '-', '#']);
        let enhanced = is_enhanced(after.split([' ', ',', ':', ';', ')', '\n']).next().unwrap_or_default());
        let around = lowered(around);
        let told = SIGNS.iter().filter(|sign| around.contains(sign.0)).fold(0, |told, sign| told | sign.1);
        let by = match (enhanced, may & told) {
            (true, _) => MAIL,
            (_, 0) => may,
            (_, by) => by,
        };
        Some(Self { number, by, enhanced })
    }

    /// How it agrees with another one.
    pub fn agrees(self, other: Self) -> Agreement {
        match (self.number == other.number, self.by & other.by) {
            (false, _) => Agreement::None,
            (_, 0) => Agreement::Other,
            _ => Agreement::Same,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(text: &str) -> Option<Code> {
        Code::of(text, text)
    }

    #[test]
    fn one_number_in_two_languages() {
        use Agreement::{None as Not, Other, Same};
        for (one, other, agreement) in [
            ("530 Login incorrect", "530 5.7.1 Client was not authenticated", Other),
            ("FTP 530", "530 Login incorrect", Same),
            ("ftp: 421 Too many connections", "421-4.7.0 Try again later", Other),
            ("ошибка 500", "500 Internal Server Error", Same),
            ("ошибка 502", "500 Internal Server Error", Not),
            ("#1045", "SQLSTATE[HY000] [1045]", Same),
            ("#1698", "ERROR 1045 (28000)", Not),
            ("HTTP/1.1 503", "503 Service Unavailable", Same),
            ("550 в почте", "550 в filezilla", Other),
        ] {
            let (Some(one), Some(other)) = (code(one), code(other)) else { panic!("{one}, {other}") };
            assert_eq!((one.agrees(other), other.agrees(one)), (agreement, agreement), "{one:?} {other:?}");
        }
    }

    #[test]
    fn other_numbers_are_no_codes() {
        for text in ["", "200 OK", "ошибка 30", "версия 5.7.1", "9999", "0500000", "upstream timed out (110)"]
        {
            assert_eq!(code(text), None, "{text}");
        }
    }
}
