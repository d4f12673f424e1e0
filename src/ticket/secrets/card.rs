//! Is this row of digits a payment card?
//!
//! Issuer's prefix, its length and the Luhn digit (ISO/IEC 7812) must agree, and the groups must be those that a card is
//! printed in: an order number passes Luhn alone one time in ten.

use std::ops::Range;

use crate::case::lowered;

/// Issuer prefixes (as ranges of the first four digits) and the lengths that they have.
const ISSUERS: [(Range<u16>, &[usize]); 8] = [
    (2200..2205, &[16, 17, 18, 19]), // Mir
    (2221..2721, &[16]),             // Mastercard, second range
    (3400..3500, &[15]),             // American Express
    (3700..3800, &[15]),             // American Express
    (4000..5000, &[13, 16, 19]),     // Visa
    (5100..5600, &[16]),             // Mastercard
    (6200..6300, &[16, 17, 18, 19]), // UnionPay
    (6304..6800, &[16, 18]),         // Maestro, Discover
];

/// Longest row that may be a card with what is written behind it, in bytes.
const ROW_BYTES: usize = 36;

/// Ranges of the card numbers in a text.
pub(super) fn cards(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let bytes = text.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        if !bytes[at].is_ascii_digit() {
            at += 1;
            continue;
        }
        let end = row_end(bytes, at);
        let mut last = end;
        // «… 4444 12/27 123»: the date and the code that follow are rows of their own.
        // Past the longest card with its date and code it is a row of a table.
        if end - at > ROW_BYTES {
            last = at;
        }
        while last > at && !is_card(&text[at..last]) {
            last = text[at..last].rfind([' ', '-']).map_or(at, |joint| at + joint);
        }
        let trimmed = end - last;
        if last > at && stands_alone(text, at, if trimmed <= 6 && trimmed > 0 { last } else { end }) && trimmed <= 6 {
            found.push(at..last);
        }
        at = end;
    }
    found
}

/// End of the row of digits with single spaces or hyphens between them.
fn row_end(bytes: &[u8], start: usize) -> usize {
    let mut end = start;
    let mut at = start;
    while at < bytes.len() {
        let joint = at == end && matches!(bytes[at], b' ' | b'-') && bytes.get(at + 1).is_some_and(u8::is_ascii_digit);
        if bytes[at].is_ascii_digit() {
            end = at + 1;
        } else if !joint {
            break;
        }
        at += 1;
    }
    end
}

/// Not a part of a longer name or number: `ID4276…`, `4276….50`, `/4276…`.
fn stands_alone(text: &str, start: usize, end: usize) -> bool {
    let joined = |c: char| c.is_alphanumeric() || matches!(c, '_' | '/' | '=' | '#' | '№' | '+' | '@');
    let before = text[..start].chars().next_back();
    let mut after = text[end..].chars();
    let next = after.next();
    let decimal = matches!(next, Some('.' | ',')) && after.next().is_some_and(|c| c.is_ascii_digit());
    !before.is_some_and(joined) && !next.is_some_and(joined) && !decimal && !is_numbered(&text[..start])
}

/// «заказ № …», `invoice 4…`: the number of something else stands behind the word for it.
fn is_numbered(before: &str) -> bool {
    const THINGS: [&str; 14] = [
        "№",
        "заказ",
        "заказа",
        "счет",
        "счёт",
        "счета",
        "договор",
        "заявка",
        "накладная",
        "трек",
        "order",
        "invoice",
        "ticket",
        "tracking",
    ];
    let mut words = before.split_whitespace().rev().take(2);
    let thing = |word: &str| THINGS.contains(&lowered(word.trim_end_matches([':', '#'])).as_str());
    words
        .next()
        .is_some_and(|last| thing(last) || matches!(last, "no" | "no." | "#") && words.next().is_some_and(thing))
}

fn is_card(row: &str) -> bool {
    let groups: Vec<usize> = row.split([' ', '-']).map(str::len).collect();
    let printed = match groups.as_slice() {
        [_] => true,
        [4, 6, 5] => true,
        [4, 4, 4, rest @ ..] => matches!(rest, [1..=4] | [4, 1..=3]),
        [8, 10] => true,
        _ => false,
    };
    let digits: Vec<u8> = row.bytes().filter(u8::is_ascii_digit).map(|digit| digit - b'0').collect();
    let Some(head) = digits.get(..4) else { return false };
    let head = head.iter().fold(0u16, |head, digit| head * 10 + u16::from(*digit));
    let issued = ISSUERS.iter().any(|(range, lengths)| range.contains(&head) && lengths.contains(&digits.len()));
    printed && issued && luhn(&digits) && digits.iter().any(|digit| *digit != digits[0])
}

/// The check digit of ISO/IEC 7812-1, annex B.
fn luhn(digits: &[u8]) -> bool {
    let sum: u32 = digits
        .iter()
        .rev()
        .enumerate()
        .map(|(at, digit)| match (at % 2, u32::from(*digit) * 2) {
            (0, doubled) => doubled / 2,
            (_, doubled) => doubled / 10 + doubled % 10,
        })
        .sum();
    sum.is_multiple_of(10)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cards_are_told_from_other_rows_of_digits() {
        for (text, card) in [
            ("карта 4242 4242 4242 4242 не проходит", Some("4242 4242 4242 4242")),
            ("5555-5555-5555-4444", Some("5555-5555-5555-4444")),
            ("2200000000000004", Some("2200000000000004")),
            ("3782 822463 10005", Some("3782 822463 10005")),
            ("4242 4242 4242 4241", None),
            ("1234 5678 9012 3456", None),
            ("заказ №4242424242424242", None),
            ("р/с 40817810099910004312", None),
            ("заказ № 4242424242424242", None),
            ("0000 0000 0000 0000", None),
            ("тел. 8 800 555 35 35", None),
            ("42 424242 4242424 2", None),
            ("id=4242424242424242", None),
            ("4242424242424242.50", None),
        ] {
            assert_eq!(cards(text).first().map(|range| &text[range.clone()]), card, "{text}");
        }
    }
}
