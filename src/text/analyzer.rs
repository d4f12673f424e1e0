//! Text → terms: the chain that articles and queries go through alike.

use super::fold::fold;
use super::stem::stem;
use super::tokenizer::{Token, TokenKind, tokenize};

/// Raised whenever the same text would give other terms than before: an index built by another version must not be searched.
pub const VERSION: u16 = 1;

/// Tokens of a text with folded, stemmed words. A compound is only lowered: inflection never touches a machine's name.
/// Empty for a text without letters and digits.
pub fn analyze(text: &str) -> Vec<Token> {
    let mut tokens = tokenize(text);
    for token in &mut tokens {
        token.text = match token.kind {
            TokenKind::Word => stem(&fold(&token.text)),
            TokenKind::Compound => compound(&token.text),
        };
    }
    tokens.retain(|token| !token.text.is_empty());
    tokens
}

/// The term of a whole machine name: lower case, `550-5.7.1` written like `550 5.7.1`.
pub fn compound(text: &str) -> String {
    let mut text = text.to_ascii_lowercase();
    if text.len() > 4 && text.as_bytes()[3] == b'-' && text[..3].bytes().all(|byte| byte.is_ascii_digit()) {
        text.replace_range(3..4, " ");
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_languages_and_a_machine_in_one_text() {
        let terms: Vec<String> =
            analyze("Сайты на WordPress выдают ошибки PHP.ini").into_iter().map(|token| token.text).collect();
        assert_eq!(terms, ["сайт", "на", "wordpress", "выда", "ошибк", "php.ini", "php", "ini"]);
    }

    #[test]
    fn ranges_survive_the_filters() {
        let text = "ЁЛКИ, и\u{306}одом — cайты";
        for token in analyze(text) {
            assert!(text.get(token.range.clone()).is_some());
        }
        assert_eq!(&text[analyze(text)[2].range.clone()], "cайты");
    }

    #[test]
    fn a_reply_code_is_one_term_however_it_is_joined() {
        assert_eq!(analyze("550-5.7.1")[0].text, analyze("550 5.7.1")[0].text);
    }
}
