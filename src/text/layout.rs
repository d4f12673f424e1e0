//! What did the fingers mean when the keyboard was switched to the other language?
//!
//! The table is the Windows pair "English (United States)" and "Russian": 33 letters, of which seven sit on punctuation keys of
//! the English layout. One character always becomes one character, so places in a chunk can be mapped back by counting them.

/// Keys of the US layout and of the Russian one at the same places, unshifted then shifted.
const KEYS: [(&str, &str); 2] = [
    ("`qwertyuiop[]asdfghjkl;'zxcvbnm,./", "ёйцукенгшщзхъфывапролджэячсмитьбю."),
    ("~QWERTYUIOP{}ASDFGHJKL:\"ZXCVBNM<>?", "ЁЙЦУКЕНГШЩЗХЪФЫВАПРОЛДЖЭЯЧСМИТЬБЮ,"),
];

/// The same keys in the other layout, in the direction that the letters suggest: Cyrillic letters are read as US keys, Latin ones
/// as Russian keys. `None` when the text has letters of both scripts or of neither.
pub fn other_layout(text: &str) -> Option<String> {
    let cyrillic = text.chars().any(super::fold::is_cyrillic);
    let latin = text.chars().any(|c| c.is_ascii_alphabetic());
    if cyrillic == latin {
        return None;
    }
    Some(text.chars().map(|c| swap(c, cyrillic)).collect())
}

/// The place of a letter on its keyboard.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Key {
    russian: bool,
    row: i8,
    /// In half keys: every row begins a little to the right of the one above.
    x: i8,
}

impl Key {
    /// Whether two keys of one keyboard touch.
    pub fn is_beside(self, other: Self) -> bool {
        self.russian == other.russian && (self.row - other.row).abs() <= 1 && (self.x - other.x).abs() <= 2
    }
}

/// The key of a folded letter; `None` for anything else.
pub fn key(letter: char) -> Option<Key> {
    let russian = super::fold::is_cyrillic(letter);
    let keys = if russian { KEYS[0].1 } else { KEYS[0].0 };
    // Rows of 12, 11 and 10 keys; the key before them holds ё, which is е here.
    let at = keys.chars().position(|key| key == letter)?.checked_sub(1)? as i8;
    let (row, x) = match at {
        ..12 => (0, 2 * at),
        12..23 => (1, 2 * (at - 12) + 1),
        _ => (2, 2 * (at - 23) + 2),
    };
    Some(Key { russian, row, x })
}

fn swap(c: char, from_russian: bool) -> char {
    KEYS.iter()
        .find_map(|&(us, russian)| {
            let (from, to) = if from_russian { (russian, us) } else { (us, russian) };
            to.chars().nth(from.chars().position(|key| key == c)?)
        })
        .unwrap_or(c)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_directions_and_punctuation_keys() {
        let cases = [
            ("ghbdtn", Some("привет")),
            ("[jcnbyu", Some("хостинг")),
            ("Jib,rf", Some("Ошибка")),
            ("вщьфшт", Some("domain")),
            ("ЗРЗ", Some("PHP")),
            ("сайт и site", None),
            ("550 5.7.1", None),
            ("", None),
        ];
        for (typed, meant) in cases {
            assert_eq!(other_layout(typed).as_deref(), meant, "{typed}");
        }
    }

    #[test]
    fn keys_side_by_side() {
        for (one, other, near) in [
            ('а', 'п', true),
            ('а', 'к', true),
            ('а', 'м', true),
            ('а', 'л', false),
            ('q', 'w', true),
            ('q', 'p', false),
        ] {
            let beside = |one, other| key(one).zip(key(other)).is_some_and(|(one, other)| one.is_beside(other));
            assert_eq!((beside(one, other), beside(other, one)), (near, near), "{one} {other}");
        }
    }

    #[test]
    fn the_layouts_are_of_one_length() {
        for (us, russian) in KEYS {
            assert_eq!(us.chars().count(), russian.chars().count());
        }
    }
}
