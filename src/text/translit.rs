//! How does a word look, or sound, in the other alphabet?
//!
//! People type `oshibka` where no Russian keyboard is at hand, and `хостинг`, `майкрософт`, `скуль` where the article says it in
//! Latin. [`cyrillic`] and [`latin`] respell a word; [`skeleton`] writes both alphabets in one set of sounds, coarse enough to join
//! `microsoft` with `майкрософт` and `polzovatel` with `пользователь`. Tables: search recipe, "phonetic ru↔en"; vowels are folded to
//! three classes because the alphabets disagree about them most.

use super::fold::is_cyrillic;

/// Latin spellings of Russian sounds, longest first.
const TO_CYRILLIC: [(&str, &str); 39] = [
    ("shch", "щ"),
    ("sch", "щ"),
    ("sh", "ш"),
    ("ch", "ч"),
    ("zh", "ж"),
    ("kh", "х"),
    ("ts", "ц"),
    ("yu", "ю"),
    ("ju", "ю"),
    ("ya", "я"),
    ("ja", "я"),
    ("yo", "е"),
    ("ck", "к"),
    ("a", "а"),
    ("b", "б"),
    ("c", "к"),
    ("d", "д"),
    ("e", "е"),
    ("f", "ф"),
    ("g", "г"),
    ("h", "х"),
    ("i", "и"),
    ("j", "й"),
    ("k", "к"),
    ("l", "л"),
    ("m", "м"),
    ("n", "н"),
    ("o", "о"),
    ("p", "п"),
    ("q", "к"),
    ("r", "р"),
    ("s", "с"),
    ("t", "т"),
    ("u", "у"),
    ("v", "в"),
    ("w", "в"),
    ("x", "кс"),
    ("y", "ы"),
    ("z", "з"),
];

/// Latin spellings of а to я.
const TO_LATIN: [&str; 32] = [
    "a", "b", "v", "g", "d", "e", "zh", "z", "i", "y", "k", "l", "m", "n", "o", "p", "r", "s", "t", "u", "f", "h",
    "ts", "ch", "sh", "sch", "", "y", "", "e", "yu", "ya",
];

/// Fewest sounds of a skeleton that joins words: shorter ones join everything.
const SOUNDS: usize = 4;

/// Ways in which people differ: `c` is ц and `x` х (`stranica`, `xosting`), `i` after a vowel is й (`nastroika`), a bare `e` is э
/// (`eto`), `j` is ж and `w` ш (`mojno`, `pishet` as `piwet`). One bit each, in this order.
const HABITS: u8 = 4;

/// A folded Latin word in Cyrillic letters, as a Russian would have meant it; `None` for a word with anything but letters a–z.
pub fn cyrillic(word: &str) -> Option<String> {
    spelled(word, 0, &mut 0)
}

/// The same by every habit of spelling that makes a difference, the commonest first; none for a word with anything but letters a–z.
pub fn cyrillics(word: &str) -> impl Iterator<Item = String> {
    let mut used = 0;
    let _ = spelled(word, u8::MAX, &mut used);
    (0..1 << HABITS).filter(move |habits| habits & !used == 0).filter_map(|habits| spelled(word, habits, &mut 0))
}

/// The word by some habits; adds those that can make a difference to `used`.
fn spelled(word: &str, habits: u8, used: &mut u8) -> Option<String> {
    if word.is_empty() || !word.bytes().all(|byte| byte.is_ascii_lowercase()) {
        return None;
    }
    let mut out = String::with_capacity(2 * word.len());
    let mut rest = word;
    while !rest.is_empty() {
        let (from, plain) = TO_CYRILLIC.into_iter().find(|(from, _)| rest.starts_with(from))?;
        let after_vowel = out.ends_with(['а', 'е', 'и', 'о', 'у', 'ы', 'ю', 'я']);
        let (bit, other) = match from {
            "c" => (1, "ц"),
            "x" => (1, "х"),
            "i" if after_vowel => (2, "й"),
            "e" if out.is_empty() || after_vowel => (4, "э"),
            "j" => (8, "ж"),
            "w" => (8, "ш"),
            // A y after a vowel is й (`kuriy`), after a consonant ы (`zapisyvat`).
            "y" if after_vowel => (0, "й"),
            _ => (0, plain),
        };
        *used |= bit;
        out.push_str(if habits & bit == bit { other } else { plain });
        rest = &rest[from.len()..];
    }
    Some(out)
}

/// A folded Cyrillic word in Latin letters; `None` for a word with anything but letters а–я.
pub fn latin(word: &str) -> Option<String> {
    let mut out = String::with_capacity(word.len());
    for c in word.chars() {
        out.push_str(TO_LATIN.get((c as usize).wrapping_sub('а' as usize))?);
    }
    (!out.is_empty()).then_some(out)
}

/// A number that words of like sound share, whichever alphabet they are written in; `None` for words of too few sounds or with
/// anything but letters of the two alphabets.
pub fn skeleton(word: &str) -> Option<u32> {
    let letters: Vec<char> = word.chars().collect();
    let mut sounds: Vec<u8> = Vec::with_capacity(letters.len() + 2);
    let mut at = 0;
    while let Some(&letter) = letters.get(at) {
        let next = letters.get(at + 1).copied().unwrap_or(' ');
        at += 1;
        let pair = |first: char, second: char| letter == first && next == second;
        let (sound, taken): (&[u8], usize) = match letter {
            _ if pair('s', 'c') && letters.get(at + 1) == Some(&'h') => (b"Q", 2),
            _ if pair('c', 'k') => (b"k", 1),
            _ if pair('c', 'h') => (b"C", 1),
            _ if pair('s', 'h') => (b"S", 1),
            _ if pair('z', 'h') || pair('д', 'ж') => (b"J", 1),
            _ if pair('t', 'h') => (b"t", 1),
            _ if pair('p', 'h') => (b"f", 1),
            _ if pair('k', 'h') => (b"h", 1),
            _ if pair('t', 's') => (b"c", 1),
            _ if pair('o', 'o') => (b"U", 1),
            // Silent at the end: `site`, сайт.
            'e' if at == letters.len() && letters.len() > 3 => (b"", 0),
            'c' if matches!(next, 'e' | 'i' | 'y') => (b"s", 0),
            'a' | 'o' | 'а' | 'о' => (b"A", 0),
            'e' | 'i' | 'y' | 'е' | 'и' | 'й' | 'ы' | 'э' => (b"I", 0),
            'u' | 'у' => (b"U", 0),
            'я' => (b"IA", 0),
            'ю' => (b"IU", 0),
            'ь' | 'ъ' => (b"", 0),
            'b' | 'б' => (b"b", 0),
            'v' | 'w' | 'в' => (b"v", 0),
            'g' | 'г' => (b"g", 0),
            'd' | 'д' => (b"d", 0),
            'j' | 'ж' => (b"J", 0),
            'z' | 'з' => (b"z", 0),
            'k' | 'c' | 'q' | 'к' => (b"k", 0),
            'x' => (b"ks", 0),
            'l' | 'л' => (b"l", 0),
            'm' | 'м' => (b"m", 0),
            'n' | 'н' => (b"n", 0),
            'p' | 'п' => (b"p", 0),
            'r' | 'р' => (b"r", 0),
            's' | 'с' => (b"s", 0),
            't' | 'т' => (b"t", 0),
            'f' | 'ф' => (b"f", 0),
            'h' | 'х' => (b"h", 0),
            'ц' => (b"c", 0),
            'ч' => (b"C", 0),
            'ш' => (b"S", 0),
            'щ' => (b"Q", 0),
            _ => return None,
        };
        at += taken;
        for &sound in sound {
            // ай sounds like an English i, and double letters like single ones.
            if sound == b'I' && sounds.last() == Some(&b'A') {
                sounds.pop();
            }
            if sounds.last() != Some(&sound) {
                sounds.push(sound);
            }
        }
    }
    (sounds.len() >= SOUNDS).then(|| fnv(&sounds))
}

/// Whether a word is written in Cyrillic letters only.
pub fn is_all_cyrillic(word: &str) -> bool {
    !word.is_empty() && word.chars().all(is_cyrillic)
}

/// FNV-1a of 32 bits (Fowler, Noll, Vo 1991). Equal numbers of different words cost a wrong reading of little weight.
pub(crate) fn fnv(bytes: &[u8]) -> u32 {
    bytes.iter().fold(0x811C_9DC5, |hash, &byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn russian_in_latin_letters() {
        let cases = [
            ("oshibka", "ошибка"),
            ("razvertyvanie", "развертывание"),
            ("dannye", "данные"),
            ("hosting", "хостинг"),
            ("zaschita", "защита"),
            ("novyy", "новый"),
        ];
        for (typed, meant) in cases {
            assert_eq!(cyrillic(typed).as_deref(), Some(meant));
        }
        assert_eq!((cyrillic("php8"), cyrillic(""), cyrillic("é")), (None, None, None));
        assert_eq!((latin("хостинг").as_deref(), latin("1с"), latin("їжак")), (Some("hosting"), None, None));
    }

    #[test]
    fn habits_of_spelling() {
        for (typed, meant) in [
            ("stranica", "страница"),
            ("xosting", "хостинг"),
            ("nastroika", "настройка"),
            ("eto", "это"),
            ("mojno", "можно"),
            ("pochta", "почта"),
        ] {
            assert!(cyrillics(typed).any(|word| word == meant), "{typed}: {:?}", cyrillics(typed).collect::<Vec<_>>());
        }
        assert_eq!((cyrillics("pochta").count(), cyrillics("stranica").count(), cyrillics("php8").count()), (1, 2, 0));
    }

    #[test]
    fn words_of_like_sound_share_a_skeleton() {
        for (one, other) in [
            ("microsoft", "майкрософт"),
            ("hosting", "хостинг"),
            ("kubernetes", "кубернетес"),
            ("postgres", "постгрес"),
            ("docker", "докер"),
            ("wordpress", "вордпресс"),
            ("bitrix", "битрикс"),
            ("joomla", "джумла"),
            ("proxy", "прокси"),
            ("router", "роутер"),
            ("polzovatel", "пользовател"),
            ("cloud", "клауд"),
        ] {
            assert!(skeleton(one).is_some());
            assert_eq!(skeleton(one), skeleton(other), "{one} {other}");
        }
        assert_ne!(skeleton("домен"), skeleton("диман"));
        assert_eq!((skeleton("сайт"), skeleton("php8"), skeleton("")), (None, None, None));
    }
}
