//! Of how many digits is a number, as a text tells it: «8 цифр», «восьмизначный», `6 to 8 digits`, «вида АБ-123456»?

use super::{DASHES, Word, whole};

/// So many digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Digits {
    /// Fewest.
    pub(crate) least: u32,
    /// Most.
    pub(crate) most: u32,
    /// Where it is told, in bytes.
    pub(crate) at: usize,
}

/// Beginnings of compound words for numbers of so many digits.
const COMPOUNDS: [(&str, u32); 11] = [
    ("двух", 2),
    ("трех", 3),
    ("четырех", 4),
    ("пяти", 5),
    ("шести", 6),
    ("семи", 7),
    ("восьми", 8),
    ("девяти", 9),
    ("десяти", 10),
    ("одиннадцати", 11),
    ("двенадцати", 12),
];

/// Every telling of a number of digits.
pub(crate) fn digits(words: &[Word]) -> Vec<Digits> {
    let mut found = Vec::new();
    for (at, word) in words.iter().enumerate() {
        let told = |least: u32, most: u32| Digits { least, most, at: word.at };
        if let Some((_, count)) = COMPOUNDS
            .iter()
            .find(|(stem, _)| word.text.strip_prefix(stem).is_some_and(|rest| rest.starts_with("значн")))
        {
            found.push(told(*count, *count));
        }
        let unit = word.begins(&["цифр", "digit"]) || word.begins(&["значн"]);
        if let Some(most) = before(words, at).filter(|_| unit) {
            // «от 6 до 8 цифр», `6-8 digits`
            let joint = most.1.checked_sub(1).and_then(|at| words.get(at));
            let range =
                joint.is_some_and(|word| word.is(&["до", "to", "или", "or"]) || DASHES.contains(&word.text.as_str()));
            // «последние 4 цифры карты» are no whole number.
            if joint.is_some_and(|word| word.begins(&["последн", "перв", "last", "first"])) {
                continue;
            }
            let least =
                most.1.checked_sub(1).filter(|_| range).and_then(|at| before(words, at)).map_or(most.0, |it| it.0);
            found.push(told(least.min(most.0), most.0));
        }
    }
    found
}

/// The number right before a word, a hyphen aside, and where it begins.
fn before(words: &[Word], at: usize) -> Option<(u32, usize)> {
    let last = at.checked_sub(1)?;
    let last = if DASHES.contains(&words[last].text.as_str()) { last.checked_sub(1)? } else { last };
    Some((whole(words, last)?, last))
}

/// Samples that a text gives: what stands behind «вида», «например», `like` and holds a digit, and where.
pub(crate) fn samples(text: &str) -> Vec<(String, usize)> {
    const BEFORE: [&str; 9] = ["вида", "формата", "например", "типа", "like", "format", "e.g", "as", "example"];
    let mut found = Vec::new();
    let mut pieces = text.split_whitespace().peekable();
    while let Some(piece) = pieces.next() {
        let bare = piece.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
        let Some(next) = pieces.peek().filter(|_| BEFORE.contains(&bare.as_str())) else { continue };
        let sample = next.trim_matches(|c: char| !c.is_alphanumeric());
        let coded = sample.contains(|c: char| c.is_ascii_digit()) && sample.chars().count() > 3;
        let address = sample.contains(['@', '/', '.', ':']);
        if coded && !address {
            found.push((sample.to_owned(), sample.as_ptr() as usize - text.as_ptr() as usize));
        }
    }
    found
}

/// Fewest and most digits that a mask takes; `None` where it takes Latin letters in their place, or is no mask.
pub(crate) fn of_mask(mask: &str) -> Option<(u32, u32)> {
    let (mut least, mut most) = (0, 0);
    let mut chars = mask.chars().peekable();
    while let Some(c) = chars.next() {
        if c == '*' {
            return None;
        }
        let digit = c == '9' || c == '\\' && chars.next().is_some_and(|c| c.is_ascii_digit()) || c.is_ascii_digit();
        let mut repeat = (1, 1);
        if chars.peek() == Some(&'{') {
            chars.next();
            let inside: String = chars.by_ref().take_while(|c| *c != '}').collect();
            let (from, to) = inside.split_once(',').unwrap_or((&inside, &inside));
            let from = from.trim().parse().ok()?;
            let longest = u32::from(askwell::policy::mask::MAX_REPEAT);
            repeat = (from, if to.trim().is_empty() { longest } else { to.trim().parse().ok()? });
        }
        if digit {
            least += repeat.0;
            most += repeat.1;
        }
    }
    (most > 0).then_some((least, most))
}

#[cfg(test)]
mod tests {
    use super::{super::words, *};

    #[test]
    fn the_length_of_a_number_is_read_in_the_ways_that_people_write_it() {
        for (text, told) in [
            ("лицевой счёт (8 цифр) или ИНН", Some((8, 8))),
            ("восьмизначный номер договора", Some((8, 8))),
            ("8-значный номер", Some((8, 8))),
            ("номер из шести цифр", Some((6, 6))),
            ("от 6 до 8 цифр", Some((6, 8))),
            ("6–8 цифр", Some((6, 8))),
            ("the 8-digit customer number", Some((8, 8))),
            ("an account of six digits", Some((6, 6))),
            ("номер договора", None),
            ("последние цифры карты", None),
            ("последние 4 цифры карты", None),
        ] {
            let found = digits(&words(text));
            assert_eq!(found.first().map(|one| (one.least, one.most)), told, "{text}");
        }
    }

    #[test]
    fn a_sample_has_a_digit_in_it() {
        let read = |text: &str| samples(text).into_iter().map(|(sample, _)| sample).collect::<Vec<_>>();
        assert_eq!(read("номер вида ГО-123456."), ["ГО-123456"]);
        assert_eq!(read("account number (e.g. A12345)"), ["A12345"]);
        assert_eq!(read("например, понедельник; вида help@example.org"), [""; 0]);
    }

    #[test]
    fn digits_of_a_mask_are_counted() {
        for (mask, digits) in [
            ("9{8}", Some((8, 8))),
            ("9{10,12}", Some((10, 12))),
            ("D-9{5,8}", Some((5, 8))),
            ("ГО-999999", Some((6, 6))),
            ("A*{1,31}", None),
            ("A{2}", None),
        ] {
            assert_eq!(of_mask(mask), digits, "{mask}");
        }
    }
}
