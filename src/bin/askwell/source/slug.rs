//! What is the anchor of a heading?

/// An anchor of ASCII letters, digits and single hyphens from any text: Russian letters are transliterated as in passports
/// (ICAO Doc 9303, part 3, section 6), everything else separates words. A text without letters and digits gives `section`.
pub(crate) fn slug(text: &str) -> String {
    let mut slug = String::new();
    for letter in text.chars().flat_map(char::to_lowercase) {
        let latin = latin(letter);
        if letter.is_ascii_alphanumeric() {
            slug.push(letter);
        } else if let Some(latin) = latin {
            slug.push_str(latin);
        } else if !slug.is_empty() && !slug.ends_with('-') {
            slug.push('-');
        }
    }
    let slug = slug.trim_end_matches('-');
    if slug.is_empty() { "section".into() } else { slug.into() }
}

/// `slug` itself, or with the first number from 2 that makes it differ from all `taken`.
pub(crate) fn unique(slug: String, taken: &[String]) -> String {
    if !taken.contains(&slug) {
        return slug;
    }
    let mut number = 2;
    loop {
        let candidate = format!("{slug}-{number}");
        if !taken.contains(&candidate) {
            return candidate;
        }
        number += 1;
    }
}

/// Whether `id` is lower-case ASCII words and numbers joined by single hyphens.
pub(crate) fn is_id(id: &str) -> bool {
    id.split('-')
        .all(|word| !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit()))
}

fn latin(letter: char) -> Option<&'static str> {
    Some(match letter {
        'а' => "a",
        'б' => "b",
        'в' => "v",
        'г' => "g",
        'д' => "d",
        'е' | 'ё' | 'э' => "e",
        'ж' => "zh",
        'з' => "z",
        'и' | 'й' => "i",
        'к' => "k",
        'л' => "l",
        'м' => "m",
        'н' => "n",
        'о' => "o",
        'п' => "p",
        'р' => "r",
        'с' => "s",
        'т' => "t",
        'у' => "u",
        'ф' => "f",
        'х' => "kh",
        'ц' => "ts",
        'ч' => "ch",
        'ш' => "sh",
        'щ' => "shch",
        'ъ' => "ie",
        'ы' => "y",
        'ь' => "",
        'ю' => "iu",
        'я' => "ia",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slugs_are_ascii_words() {
        for (text, wanted) in [
            ("Если не помогло", "esli-ne-pomoglo"),
            ("Файл .htaccess и  PHP 8.2", "fail-htaccess-i-php-8-2"),
            ("Щёлочь", "shcheloch"),
            ("…", "section"),
            ("", "section"),
        ] {
            assert_eq!(slug(text), wanted);
            assert!(is_id(&slug(text)));
        }
    }

    #[test]
    fn a_taken_slug_gets_a_number() {
        let taken = ["a".to_owned(), "a-2".to_owned()];
        assert_eq!((unique("a".into(), &taken), unique("b".into(), &taken)), ("a-3".into(), "b".into()));
    }

    #[test]
    fn ids_are_lower_case_words() {
        assert!(["error-502-504", "a", "1c"].into_iter().all(is_id));
        assert!(!["", "A", "a--b", "-a", "a-", "a_b", "сайт", "a/b"].into_iter().any(is_id));
    }
}
