//! Which inflected forms are one word? Snowball stemmers of Russian and English, chosen by script, written out for the page:
//! the generated ones of a crate bring tables of eighteen languages.

mod en;
mod ru;

/// The stem of a folded word (lower case, ё written е). Words with digits or of other scripts come back as they are.
pub fn stem(word: &str) -> String {
    let mut stem = word.to_owned();
    if word.bytes().all(|byte| byte.is_ascii_lowercase()) {
        en::stem(&mut stem);
    } else if word.chars().all(|c| matches!(c, 'а'..='я')) {
        ru::stem(&mut stem);
    }
    stem
}

#[cfg(test)]
mod tests {
    use super::stem;

    /// The words of hosting articles, one a line.
    const WORDS: &str = include_str!("../../../tests/fixtures/words.txt");

    #[test]
    fn agrees_with_snowball_on_every_word_of_hosting_articles() {
        let ru = rust_stemmers::Stemmer::create(rust_stemmers::Algorithm::Russian);
        let en = rust_stemmers::Stemmer::create(rust_stemmers::Algorithm::English);
        let mut seen = 0;
        for word in WORDS.lines() {
            let reference = if word.is_ascii() { &en } else { &ru };
            assert_eq!(stem(word), reference.stem(word), "{word}");
            seen += 1;
        }
        assert!(seen > 3000, "the fixture has shrunk to {seen} words");
    }

    #[test]
    fn digits_and_other_scripts_stay() {
        for word in ["php8", "1c", "", "größe", "ελληνικά", "їжак"] {
            assert_eq!(stem(word), word);
        }
    }
}
