//! Was the text typed with the wrong keyboard layout?
//!
//! «cfqn yt jnrhsdftncz» is «сайт не открывается». There is no dictionary here, but the words of the lexicon are those that tickets are
//! made of: a chunk is turned round when that explains more of them. One character stays one character. O(n), a few chunks decide.

use std::borrow::Cow;

use super::lexicon::lexicon;
use crate::text::{fold::fold, layout::other_layout};

/// Chunks of one script that are tried.
const TRIED: usize = 24;

/// The text as it was meant.
pub(super) fn repaired(text: &str) -> Cow<'_, str> {
    let latin = is_turned(text, |c| c.is_ascii_alphabetic());
    let cyrillic = !latin && is_turned(text, |c| ('а'..='я').contains(&c) || ('А'..='Я').contains(&c));
    if !latin && !cyrillic {
        return Cow::Borrowed(text);
    }
    let mut meant = String::with_capacity(text.len() * 2);
    for piece in text.split_inclusive(char::is_whitespace) {
        let chunk = piece.trim_end();
        let turned = is_word(chunk).then(|| other_layout(chunk)).flatten().filter(|_| chunk.is_ascii() == latin);
        meant.push_str(turned.as_deref().unwrap_or(chunk));
        meant.push_str(&piece[chunk.len()..]);
    }
    Cow::Owned(meant)
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
