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
