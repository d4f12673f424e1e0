//! The signs of one text, and how they are asked for.

use super::lexicon::{Match, Token, lexicon, tokens};

/// Words and signs of a text.
pub(in crate::ticket) struct Signs {
    pub(in crate::ticket) tokens: Vec<Token>,
    pub(in crate::ticket) matches: Vec<Match>,
    /// For every sentence: whether a question mark closes it.
    asked: Vec<bool>,
}

impl Signs {
    /// Reads a text.
    pub(in crate::ticket) fn of(text: &str) -> Self {
        let tokens = tokens(text);
        let matches = lexicon().signs(&tokens);
        let mut asked = Vec::new();
        for (at, token) in tokens.iter().enumerate() {
            let sentence = token.sentence as usize;
            asked.resize(asked.len().max(sentence + 1), false);
            let end = tokens.get(at + 1).map_or(text.len(), |next| next.range.start);
            asked[sentence] |= token.last && text[token.range.end..end].contains('?');
        }
        Self { tokens, matches, asked }
    }

    /// Matches of a sign.
    pub(in crate::ticket) fn all(&self, sign: &str) -> impl Iterator<Item = &Match> {
        self.matches.iter().filter(move |found| found.sign == sign)
    }

    /// Whether the text shows the sign.
    pub(in crate::ticket) fn has(&self, sign: &str) -> bool {
        self.all(sign).next().is_some()
    }

    /// Number of the token that the sign begins with for the first time.
    pub(in crate::ticket) fn first(&self, sign: &str) -> Option<usize> {
        self.all(sign).map(|found| found.tokens.start).min()
    }

    /// How many tokens carry the sign.
    pub(in crate::ticket) fn weight(&self, sign: &str) -> usize {
        let mut starts: Vec<usize> = self.all(sign).map(|found| found.tokens.end).collect();
        starts.dedup();
        starts.len()
    }

    /// Sentence of a match.
    pub(in crate::ticket) fn sentence(&self, found: &Match) -> u32 {
        self.tokens.get(found.tokens.start).map_or(0, |token| token.sentence)
    }

    /// Whether that sentence shows the sign.
    pub(in crate::ticket) fn in_sentence(&self, sentence: u32, sign: &str) -> bool {
        self.all(sign).any(|found| self.sentence(found) == sentence)
    }

    /// Whether a question mark closes that sentence.
    pub(in crate::ticket) fn is_asked(&self, sentence: u32) -> bool {
        self.asked.get(sentence as usize).copied().unwrap_or_default()
    }

    /// Whether one of the words stands in the text.
    pub(in crate::ticket) fn says(&self, words: &str) -> bool {
        self.tokens.iter().any(|token| words.split_ascii_whitespace().any(|word| token.text == word))
    }

    /// Whether a word with one of the beginnings stands in the text.
    pub(in crate::ticket) fn begins(&self, stems: &str) -> bool {
        self.tokens.iter().any(|token| stems.split_ascii_whitespace().any(|stem| token.text.starts_with(stem)))
    }
}
