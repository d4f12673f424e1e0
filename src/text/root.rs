//! Which words are derived from one another? `подключиться` and `подключение`, `настроить` and `настройка`.
//!
//! The stemmer drops inflection only. A root drops up to two derivational suffixes of a stem as well and evens out the consonants
//! that alternate before them. It joins too much to be a term, and is worth a reading (search recipe, "derivation": +2.5 points
//! of `desc`). Nothing of it is stored: roots are computed when an index is opened.

use super::translit::fnv;

/// Suffixes of Russian stems, longest first.
const RUSSIAN: [&str; 40] = [
    "изирован",
    "ирован",
    "изирова",
    "ирова",
    "ивани",
    "ывани",
    "ован",
    "изац",
    "аци",
    "ени",
    "ани",
    "ова",
    "ева",
    "ива",
    "ыва",
    "ител",
    "ател",
    "тел",
    "ник",
    "чик",
    "щик",
    "ост",
    "ств",
    "йк",
    "ац",
    "яц",
    "ен",
    "ан",
    "ян",
    "ск",
    "н",
    "к",
    "а",
    "я",
    "и",
    "е",
    "о",
    "у",
    "ю",
    "й",
];
/// Suffixes of English stems, longest first.
const ENGLISH: [&str; 20] = [
    "ization", "ation", "ition", "ement", "ment", "tion", "ance", "ence", "able", "ion", "ing", "ive", "ors", "er",
    "or", "al", "iz", "at", "e", "i",
];
/// Suffixes taken off, and letters that must stay.
const TAKEN: usize = 2;
const LEFT: usize = 4;
/// Consonants that alternate at the end of a root.
const ALTERNATIONS: [(&str, &str); 10] = [
    ("вл", "в"),
    ("пл", "п"),
    ("бл", "б"),
    ("мл", "м"),
    ("ок", "к"),
    ("ек", "к"),
    ("щ", "ст"),
    ("ж", "з"),
    ("ч", "к"),
    ("ц", "к"),
];

/// A number that stems of one root share; `None` for stems too short to have one, or with anything but letters of one alphabet.
pub fn root(stem: &str) -> Option<u32> {
    let ascii = stem.bytes().all(|byte| byte.is_ascii_lowercase());
    if !ascii && !stem.chars().all(|c| matches!(c, 'а'..='я')) {
        return None;
    }
    let width = if ascii { 1 } else { 2 };
    let suffixes = if ascii { &ENGLISH[..] } else { &RUSSIAN[..] };
    let mut root = stem;
    if root.len() < LEFT * width {
        return None;
    }
    for _ in 0..TAKEN {
        let shorter =
            suffixes.iter().find_map(|suffix| root.strip_suffix(suffix).filter(|rest| rest.len() >= LEFT * width));
        let Some(shorter) = shorter else { break };
        root = shorter;
    }
    let mut evened = root.to_owned();
    // An л comes in before endings only (`добавлять`), so in a bare stem it is the root's own (`проблема`).
    let alternations = if root.len() < stem.len() { &ALTERNATIONS[..] } else { &ALTERNATIONS[4..] };
    if let Some((rest, to)) = alternations.iter().find_map(|&(from, to)| Some((root.strip_suffix(from)?, to))) {
        evened.truncate(rest.len());
        evened.push_str(to);
    }
    Some(fnv(evened.replace('о', "а").as_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::stem::stem;

    #[test]
    fn derived_words_share_a_root() {
        for (one, other) in [
            ("подключиться", "подключение"),
            ("настроить", "настройка"),
            ("создать", "создание"),
            ("удалить", "удаление"),
            ("восстановить", "восстановление"),
            ("добавить", "добавление"),
            ("managing", "manager"),
            ("configure", "configuration"),
        ] {
            assert!(root(&stem(one)).is_some());
            assert_eq!(root(&stem(one)), root(&stem(other)), "{one} {other}");
        }
    }

    #[test]
    fn short_and_foreign_stems_have_none() {
        assert_eq!((root("днс"), root("php8"), root(""), root("їжак")), (None, None, None, None));
        assert_ne!(root("домен"), root("домашн"));
    }
}
