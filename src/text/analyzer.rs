//! Text → terms: the chain that articles and queries go through alike.

use super::fold::fold;
use super::stem::stem;
use super::tokenizer::{Token, tokenize};

/// Raised whenever the same text would give other terms than before: an index built by another version must not be searched.
pub const VERSION: u16 = 3;

/// Tokens of a text, folded and stemmed. Empty for a text without letters and digits.
pub fn analyze(text: &str) -> Vec<Token> {
    let mut tokens = tokenize(text);
    for token in &mut tokens {
        token.text = stem(&fold(&token.text));
    }
    tokens.retain(|token| !token.text.is_empty());
    tokens
}

/// The stems of a text with their byte ranges, in order. O(n).
pub fn stem_words(text: &str) -> Vec<(String, std::ops::Range<usize>)> {
    analyze(text).into_iter().map(|token| (token.text, token.range)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_languages_and_a_machine_in_one_text() {
        let terms: Vec<String> =
            analyze("Сайты на WordPress выдают ошибки PHP.ini").into_iter().map(|token| token.text).collect();
        assert_eq!(terms, ["сайт", "на", "wordpress", "выда", "ошибк", "php", "ini"]);
    }

    #[test]
    fn ranges_survive_the_filters() {
        let text = "ЁЛКИ, и\u{306}одом — cайты";
        for token in analyze(text) {
            assert!(text.get(token.range.clone()).is_some());
        }
        assert_eq!(&text[analyze(text)[2].range.clone()], "cайты");
    }
}
