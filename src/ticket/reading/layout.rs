//! Was the text typed with the wrong keyboard layout?
//!
//! «cfqn yt jnrhsdftncz» is «сайт не открывается». There is no dictionary here, but the words of the lexicon are those that tickets are
//! made of: a chunk is turned round when that explains more of them. One character stays one character. O(n), a few chunks decide.

use std::{borrow::Cow, ops::Range};

use super::lexicon::lexicon;
use crate::text::{fold::fold, layout::other_layout};

/// Chunks of one script that are tried.
const TRIED: usize = 24;

/// The text as it was meant.
pub(in crate::ticket) fn repaired(text: &str) -> Cow<'_, str> {
    let latin = is_turned(text, |c| c.is_ascii_alphabetic());
    let cyrillic = !latin && is_turned(text, |c| ('а'..='я').contains(&c) || ('А'..='Я').contains(&c));
    if !latin && !cyrillic {
        return Cow::Borrowed(text);
    }
    let mut meant = String::with_capacity(text.len() * 2);
    let mut at = 0;
    for piece in text.split_inclusive(char::is_whitespace) {
        at += piece.len();
        let chunk = piece.trim_end();
        let closes = piece.ends_with('\n') || text[at..].chars().next().is_none_or(crate::case::is_capital);
        let mark = closing(chunk, closes).filter(|_| latin);
        let core = mark.map_or(chunk, |_| &chunk[..chunk.len() - 1]);
        let turned = is_word(core).then(|| other_layout(core)).flatten().filter(|_| core.is_ascii() == latin);
        match turned {
            Some(turned) => {
                meant.push_str(&turned);
                meant.extend(mark);
            }
            None => meant.push_str(chunk),
        }
        meant.push_str(&piece[chunk.len()..]);
    }
    Cow::Owned(meant)
}

/// The mark that closes a chunk of Latin letters: that of its own key («/» and «&» are «.» and «?» of the Russian keyboard), or as typed
/// where a sentence ends (`closes`) and the letter of that key makes no word.
fn closing(chunk: &str, closes: bool) -> Option<char> {
    match chunk.chars().last()? {
        '&' => Some('?'),
        '^' => Some(':'),
        '$' => Some(';'),
        last @ ('!' | ':') => Some(last),
        last @ ('?' | '.') if closes && !other_layout(chunk).is_some_and(|other| is_known(&other)) => Some(last),
        '?' if closes => Some('?'),
        _ => None,
    }
}

/// Ranges of what was meant as ranges of what was typed. Nothing when the two do not have as many characters.
pub(in crate::ticket) fn as_typed(typed: &str, meant: &str, ranges: Vec<Range<usize>>) -> Vec<Range<usize>> {
    let starts = |text: &str| text.char_indices().map(|(at, _)| at).chain([text.len()]).collect::<Vec<_>>();
    let (of_typed, of_meant) = (starts(typed), starts(meant));
    if of_typed.len() != of_meant.len() {
        return Vec::new();
    }
    let place = |at: usize| of_typed[of_meant.partition_point(|start| *start < at).min(of_typed.len() - 1)];
    ranges.into_iter().map(|range| place(range.start)..place(range.end)).collect()
}

/// Addresses and names with digits stay as they are.
fn is_word(chunk: &str) -> bool {
    !chunk.contains(|c: char| c.is_ascii_digit() || c == '@') && !chunk.contains("://")
}

/// Whether the chunks of one script say more in the other layout.
fn is_turned(text: &str, of_script: fn(char) -> bool) -> bool {
    let chunks = text.split_whitespace().filter(|chunk| {
        is_word(chunk) && chunk.starts_with(of_script) && chunk.chars().filter(|c| c.is_alphabetic()).all(of_script)
    });
    let (mut all, mut typed, mut meant) = (0, 0, 0);
    for chunk in chunks.take(TRIED) {
        all += 1;
        typed += usize::from(is_known(chunk));
        meant += usize::from(other_layout(chunk).is_some_and(|other| is_known(&other)));
    }
    meant > typed && meant * 2 >= all
}

/// Whether the lexicon has such a word.
fn is_known(chunk: &str) -> bool {
    let word = fold(chunk.trim_matches(|c: char| !c.is_alphanumeric()));
    word.chars().count() > 1 && word.chars().all(char::is_alphanumeric) && lexicon().knows(&word)
}

#[cfg(test)]
mod tests {
    use super::super::{Intent, read};
    use super::*;

    #[test]
    fn what_was_typed_in_the_other_layout_is_read_as_it_was_meant() {
        for (typed, meant) in [
            ("cfqn yt jnrhsdftncz", "сайт не открывается"),
            ("Yt hf,jnftn gjxnf/ Gjvjubnt", "Не работает почта. Помогите"),
            ("cvtybnt gfhjkm jn gjxns", "смените пароль от почты"),
            ("ьн ышеу шы вщцт", "my site is down"),
            ("Cfqn kt;bn. Rfr ghjlkbnm ljvty?", "Сайт лежит. Как продлить домен?"),
            ("Yt pyf. rfr ghjlkbnm ljvty&", "Не знаю как продлить домен?"),
            ("lavka.example: cfqn yt jnrhsdftncz c 10:30", "lavka.example: сайт не открывается c 10:30"),
        ] {
            assert_eq!(repaired(typed).chars().count(), typed.chars().count(), "{typed}");
            if !typed.contains(':') {
                assert_eq!(repaired(typed), meant, "{typed}");
            }
        }
        assert_eq!(read("cvtybnt gfhjkm jn gjxns").intent, Intent::PasswordChange);
        for text in [
            "any update?",
            "ping",
            "My site is down",
            "не ставится WordPress, пишет Fatal error",
            "VPS ns1 ns2 cPanel",
            "ne mogu zaiti v panel",
            "ап",
            "",
            "mysqldump: Got error 1045",
        ] {
            assert_eq!(repaired(text), text);
        }
    }
}
