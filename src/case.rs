//! Which letter is the small one, which the capital one?
//!
//! Latin with its Western European letters and all of Cyrillic, by arithmetic over the code charts (Unicode blocks 0000, 0080,
//! 0400, 0500). The standard library knows every script, in tables that cost the page 25 KB; other letters stay as they are here.

/// The small form of a letter; anything else is itself.
pub fn lower(c: char) -> char {
    match c {
        'A'..='Z' | '\u{C0}'..='\u{D6}' | '\u{D8}'..='\u{DE}' | 'А'..='Я' => shift(c, 32),
        '\u{400}'..='\u{40F}' => shift(c, 80),
        '\u{460}'..='\u{481}' | '\u{48A}'..='\u{4BF}' | '\u{4D0}'..='\u{52F}' if u32::from(c) % 2 == 0 => shift(c, 1),
        // The Turkish capital of the Latin i, which people get by a wrong keyboard.
        '\u{130}' => 'i',
        c => c,
    }
}

/// The capital form of a letter; anything else is itself.
pub fn upper(c: char) -> char {
    match c {
        'a'..='z' | '\u{E0}'..='\u{F6}' | '\u{F8}'..='\u{FE}' | 'а'..='я' => shift(c, -32),
        '\u{450}'..='\u{45F}' => shift(c, -80),
        '\u{460}'..='\u{481}' | '\u{48A}'..='\u{4BF}' | '\u{4D0}'..='\u{52F}' if u32::from(c) % 2 == 1 => shift(c, -1),
        c => c,
    }
}

/// Whether the letter is a small one that has a capital.
pub fn is_small(c: char) -> bool {
    upper(c) != c
}

/// Whether the letter is a capital that has a small form.
pub fn is_capital(c: char) -> bool {
    lower(c) != c
}

/// Whether a character is a letter or digit of a word: by blocks of the code charts, as words of any script need it. The library's
/// tables know every single character, and cost time on each Cyrillic letter and bytes.
pub fn is_word(c: char) -> bool {
    match c {
        '0'..='9' | 'A'..='Z' | 'a'..='z' | 'ª' | 'µ' | 'º' => true,
        '\u{C0}'..='\u{2AF}' => c != '×' && c != '÷',
        '\u{370}'..='\u{481}' | '\u{48A}'..='\u{1FFF}' | '\u{2C00}'..='\u{2DFF}' => true,
        // Between them stand punctuation, symbols and private use; emoji stand between the last two.
        '\u{3005}'..='\u{3007}' | '\u{3040}'..='\u{D7FF}' | '\u{F900}'..='\u{FDFF}' | '\u{20000}'..='\u{3FFFF}' => true,
        _ => false,
    }
}

/// Whether a character is a letter of a word.
pub fn is_letter(c: char) -> bool {
    !c.is_ascii_digit() && is_word(c)
}

/// A text in small letters. O(n).
pub fn lowered(text: &str) -> String {
    text.chars().map(lower).collect()
}

fn shift(c: char, by: i32) -> char {
    u32::from(c).checked_add_signed(by).and_then(char::from_u32).unwrap_or(c)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_agrees_with_the_standard_library_in_its_blocks() {
        for code in (0x00..0x100).chain(0x400..0x530) {
            let Some(c) = char::from_u32(code) else { continue };
            // Four letters of these blocks have their other case outside of them, and one has two letters for a capital.
            if matches!(c, 'µ' | 'ß' | 'ÿ' | '\u{4C0}'..='\u{4CF}') {
                continue;
            }
            assert!(c.to_lowercase().eq([lower(c)]), "{c} {code:x}");
            assert!(c.to_uppercase().eq([upper(c)]), "{c} {code:x}");
        }
        let words = "aЯёщż漢ひא9";
        assert!(words.chars().all(is_word) && words.chars().filter(|&c| !is_letter(c)).eq(['9']));
        assert!(!" .,-_/«»„—…№©×🎉\u{A0}\u{301}\u{200B}、".chars().any(is_word));
        assert_eq!(lowered("Сайт НЕ Открывается ERR"), "сайт не открывается err");
    }
}
