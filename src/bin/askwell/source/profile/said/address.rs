//! Which mail addresses, telephones, links and names of accounts stand in a text?

/// What an address leads to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Mail,
    Phone,
    Link,
    /// `@name` of a messenger; `t.me/name` is the same.
    Handle,
}

/// An address as it is written, and in the form that equal ones share.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Address {
    pub(crate) kind: Kind,
    pub(crate) written: String,
    same: String,
}

impl Address {
    /// Whether both lead to one place.
    pub(crate) fn is(&self, other: &Self) -> bool {
        self.kind == other.kind && self.same == other.same
    }
}

/// Fewest and most digits of a telephone number (ITU-T E.164 allows 15); fewer are short numbers, which other numbers look like.
const PHONE: std::ops::RangeInclusive<usize> = 7..=15;
/// Digits that tell two numbers of one country apart: before them stands the country or the way out of a town.
const OWN_DIGITS: usize = 10;

/// The addresses of a text in their order: those with letters first, then telephones.
pub(crate) fn addresses(text: &str) -> Vec<Address> {
    let outside = |c: char| c.is_whitespace() || "«»\"“”„(),;<>[]{}".contains(c);
    let pieces = text.split(outside).map(|piece| piece.trim_matches(['.', ':', '!', '?', '…', '—', '–', '\'', '`']));
    let mut found: Vec<Address> = pieces.filter_map(lettered).collect();
    found.extend(phones(text));
    found
}

fn lettered(piece: &str) -> Option<Address> {
    let lower = piece.to_lowercase();
    let address = |kind, same: &str| Some(Address { kind, written: piece.to_owned(), same: same.to_owned() });
    if let Some((name, host)) = lower.split_once('@') {
        if name.is_empty() {
            let named = host.len() > 2 && host.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
            return if named { address(Kind::Handle, host) } else { None };
        }
        let mail = is_host(host) && !name.contains(['/', ':']);
        return if mail { address(Kind::Mail, &lower) } else { None };
    }
    let bare = lower.split_once("://").map_or(lower.as_str(), |(_, rest)| rest);
    let bare = bare.strip_prefix("www.").unwrap_or(bare).trim_end_matches('/');
    let (host, path) = bare.split_once('/').unwrap_or((bare, ""));
    if !is_host(host) {
        return None;
    }
    if matches!(host, "t.me" | "telegram.me") && !path.is_empty() && !path.contains('/') {
        return address(Kind::Handle, path);
    }
    address(Kind::Link, bare)
}

fn is_host(text: &str) -> bool {
    let Some((name, top)) = text.rsplit_once('.') else { return false };
    let part = |part: &str| !part.is_empty() && part.chars().all(|c| c.is_alphanumeric() || c == '-');
    // «г.Москва» and «дело.Срок» are no hosts.
    let known = text.is_ascii() && top.len() > 1 && top.chars().all(char::is_alphabetic) || matches!(top, "рф" | "рус");
    known && name.split('.').all(part)
}

fn phones(text: &str) -> Vec<Address> {
    let of_phone = |c: char| c.is_ascii_digit() || matches!(c, '+' | '(' | ')' | ' ' | '\u{a0}' | '-' | '–');
    let mut found = Vec::new();
    for piece in text.split(|c: char| !of_phone(c)) {
        let written = piece.trim_matches([' ', '\u{a0}', '-', '–', ')']).trim_start_matches(' ');
        let digits: String = written.chars().filter(char::is_ascii_digit).collect();
        let parted = written.contains(['-', '(', ' ', '+', '–', '\u{a0}']);
        // 2026-10-01 is a day.
        let day = written.len() == 10 && written.as_bytes().get(4) == Some(&b'-') && !written.starts_with('+');
        if PHONE.contains(&digits.len()) && parted && !day {
            let same = digits[digits.len().saturating_sub(OWN_DIGITS)..].to_owned();
            found.push(Address { kind: Kind::Phone, written: written.to_owned(), same });
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_found_and_told_apart() {
        for (text, kind, written) in [
            ("письмом на help@gudok.example.", Some(Kind::Mail), "help@gudok.example"),
            ("по телефону 8 (495) 123-45-67, добавочный 5", Some(Kind::Phone), "8 (495) 123-45-67"),
            ("в боте @gudok_bot", Some(Kind::Handle), "@gudok_bot"),
            ("в боте https://t.me/gudok_bot", Some(Kind::Handle), "https://t.me/gudok_bot"),
            ("на странице status.example.org/now", Some(Kind::Link), "status.example.org/now"),
            ("с 9:00 до 18:00, 2026-10-01 и т.д., п.3.2, 12345678", None, ""),
        ] {
            let found = addresses(text);
            assert_eq!(found.first().map(|one| one.kind), kind, "{text}");
            assert_eq!(found.first().map_or("", |one| &one.written), written, "{text}");
        }
    }

    #[test]
    fn one_address_is_written_in_several_ways() {
        for (one, other, same) in [
            ("+7 495 123-45-67", "8 (495) 123-45-67", true),
            ("+7 495 123-45-67", "8 (495) 123-45-76", false),
            ("@Help_Bot", "https://t.me/help_bot", true),
            ("https://www.example.org/", "example.org", true),
            ("Help@example.org", "help@example.org", true),
            ("help@example.org", "hepl@example.org", false),
        ] {
            let (one, other) = (addresses(one).remove(0), addresses(other).remove(0));
            assert_eq!(one.is(&other), same, "{one:?} {other:?}");
        }
    }
}
