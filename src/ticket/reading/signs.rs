//! The signs of one text, and how they are asked for.

use std::ops::Range;

use super::{
    frame::{Frame, find},
    lexicon::{Match, Token, lexicon, tokens},
    told::{is_silence, is_told},
};

/// Words and signs of a text.
pub(in crate::ticket) struct Signs {
    pub(in crate::ticket) tokens: Vec<Token>,
    pub(in crate::ticket) matches: Vec<Match>,
    /// For every sentence: whether a question mark closes it.
    asked: Vec<bool>,
    /// The requests; ask `frame::frames` for them.
    pub(super) frames: Vec<Frame>,
}

impl Signs {
    /// Reads a text.
    pub(in crate::ticket) fn of(text: &str) -> Self {
        let tokens = tokens(text);
        let mut matches = lexicon().signs(&tokens);
        // «Сколько стоит VPS»: costs, and does not stand still.
        let costs = |at: usize| {
            matches!(tokens[at].text.as_str(), "стоит" | "стоят")
                && tokens[at.saturating_sub(3)..at].iter().any(|token| token.text == "сколько")
        };
        matches.retain(|found| !matches!(found.sign, "down" | "fail" | "whole") || !found.tokens.clone().any(costs));
        matches.retain(|found| !is_told(&tokens, found) && !is_silence(&tokens, found));
        // «Я ваш клиент с 2015 года»: who introduces himself complains of nobody.
        matches.retain(|found| found.sign != "abuse" || !is_introduced(&tokens, found));
        let quoted = cited(text);
        if !quoted.is_empty() {
            // What the desk itself wrote is no trouble and no wish of the client.
            matches.retain(|found| {
                let at = tokens[found.tokens.start].range.start;
                !quoted.iter().any(|range| range.contains(&at))
            });
        }
        let mut asked = Vec::new();
        for (at, token) in tokens.iter().enumerate() {
            let sentence = token.sentence as usize;
            asked.resize(asked.len().max(sentence + 1), false);
            let end = tokens.get(at + 1).map_or(text.len(), |next| next.range.start);
            asked[sentence] |= token.last && text[token.range.end..end].contains('?');
        }
        // «Надо сменить …» wishes, «надо ли …?» asks.
        matches.retain(|found| {
            let first = &tokens[found.tokens.start];
            let closed = asked.get(first.sentence as usize).copied().unwrap_or_default();
            let must = found.tokens.len() == 1 && matches!(first.text.as_str(), "надо" | "нужно" | "должен" | "должна");
            found.sign != "ask" || closed || !must
        });
        let mut signs = Self { tokens, matches, asked, frames: Vec::new() };
        signs.frames = find(&signs);
        signs
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

/// «я ваш клиент», «как ваш абонент», `I am one of your customers`: the client himself.
fn is_introduced(tokens: &[Token], found: &Match) -> bool {
    const CLIENT: [&str; 7] = ["клиент", "пользоват", "абонент", "арендат", "customer", "client", "user"];
    const SELF: &str = "я мы как являюсь являемся будучи i i'm we we're am are as being";
    let Some(last) = tokens[found.tokens.clone()].last() else { return false };
    let names = found.tokens.len() <= 4 && CLIENT.iter().any(|stem| last.text.starts_with(stem));
    let before = &tokens[found.tokens.start.saturating_sub(4)..found.tokens.start];
    let own =
        |token: &Token| token.sentence == last.sentence && SELF.split_ascii_whitespace().any(|word| token.text == word);
    // «ваш клиент с 2015 года», «ваш клиент уже десять лет».
    let since = tokens.get(found.tokens.end).is_some_and(|next| {
        next.sentence == last.sentence && matches!(next.text.as_str(), "с" | "уже" | "много" | "давно" | "since")
    });
    names && (since || before.iter().any(own))
}

/// Longest quotation of the desk's own words, and how far before it they are announced, in bytes.
const CITED_BYTES: usize = 600;
const CUE_BYTES: usize = 90;

/// Byte ranges of «…» that quote what the desk wrote: «ваша фраза «…»», «вы ответили: «…»», `your reply "…"`.
fn cited(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    for (at, open) in text.char_indices().filter(|(_, c)| matches!(c, '«' | '“' | '„')) {
        let inside = at + open.len_utf8();
        let Some(len) = text[inside..].find(['»', '”', '“']).filter(|len| *len <= CITED_BYTES) else { continue };
        let mut from = at.saturating_sub(CUE_BYTES);
        while !text.is_char_boundary(from) {
            from += 1;
        }
        let before = crate::text::fold::fold(text[from..at].rsplit(['.', '!', '?', '\n']).next().unwrap_or_default());
        let says = |stems: &str| {
            before
                .split(|c: char| !c.is_alphanumeric())
                .any(|word| !word.is_empty() && stems.split_ascii_whitespace().any(|stem| word.starts_with(stem)))
        };
        let yours = says("ваш вы your you регламент договор правил");
        if yours
            && says(
                "фраз пис ответ сообщ сказ напис совет утвержд wrote said repl answer letter told message регламент договор правил",
            )
        {
            found.push(inside..inside + len);
        }
    }
    found
}
