//! The letter that always remains possible: a `mailto:` address with the whole ticket in it.

use super::content::percent;

/// Longest `mailto:` address that common mail programs and Windows' shell still take.
pub const MAX_ADDRESS: usize = 2_000;

/// A `mailto:` address (RFC 6068) to `to` with this subject and body. A body that would make the address longer than
/// [`MAX_ADDRESS`] is cut at a character and ends in `cut_note`: the client still has "copy as text" beside it.
pub fn address(to: &str, subject: &str, body: &str, cut_note: &str) -> String {
    let mut address = String::from("mailto:");
    address.push_str(to);
    address.push_str("?subject=");
    address.push_str(&percent(subject.as_bytes()));
    address.push_str("&body=");
    let note = ["%0D%0A", &percent(cut_note.as_bytes())].concat();
    let mut whole = String::new();
    encode_lines(body, &mut whole);
    if address.len() + whole.len() <= MAX_ADDRESS {
        address.push_str(&whole);
        return address;
    }
    let mut buffer = [0u8; 4];
    for character in body.chars() {
        let mut next = String::new();
        encode_lines(character.encode_utf8(&mut buffer), &mut next);
        if address.len() + next.len() + note.len() > MAX_ADDRESS {
            break;
        }
        address.push_str(&next);
    }
    address.push_str(&note);
    address
}

fn encode_lines(text: &str, out: &mut String) {
    for (index, line) in text.split('\n').enumerate() {
        if index > 0 {
            out.push_str("%0D%0A");
        }
        out.push_str(&percent(line.as_bytes()));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cyrillic_lines_and_ampersands_survive() {
        assert_eq!(
            address("s@h.example", "Да & нет", "1\n2", "…"),
            "mailto:s@h.example?subject=%D0%94%D0%B0%20%26%20%D0%BD%D0%B5%D1%82&body=1%0D%0A2"
        );
    }

    #[test]
    fn a_long_body_is_cut_between_characters_and_says_so() {
        let long = "я".repeat(5_000);
        let address = address("s@h.example", "x", &long, "cut");
        assert!(address.len() <= MAX_ADDRESS && address.ends_with("%D1%8F%0D%0Acut"));
    }
}
