//! Was this asked before?
//!
//! A ticket that shares the rare words of an earlier one is taken for the same matter: names, numbers and codes weigh more than words
//! that every ticket has. The client is told of the earlier one and may add to it. O(words × tickets).

use super::{
    sentence::{Word, words},
    speech::is_telling,
};
use crate::policy::KnownTicket;

/// Beginnings of words that every desk reads daily: they tell little.
const COMMON: &str = "сайт почт письм ошибк работ открыв приход отправ домен сервер хостинг аккаунт парол панел доступ не нет нов стар site \
    mail email error server domain hosting account panel page works open login website";
/// Fewest letters of a word that is compared.
const MIN_LETTERS: usize = 3;
/// Letters by which the forms of a word are taken for one.
const STEM_LETTERS: usize = 6;
/// Weight of a word that every ticket has, of another, and of a name or number.
const WEIGHTS: [u32; 3] = [1, 3, 5];
/// Share of the shorter text's weight that must be shared, in per cent, and the least weight.
const SHARED_PERCENT: u32 = 60;
const LEAST: u32 = 6;
/// Words of a text that are compared: a pasted log is no matter of its own.
const MOST_WORDS: usize = 200;

/// The open ticket that speaks of the same, the likeliest of several; `None` when none does, or the text is empty.
pub fn duplicate<'t>(text: &str, tickets: &'t [KnownTicket]) -> Option<&'t KnownTicket> {
    let said = stems(text);
    let score = |ticket: &'t KnownTicket| {
        let known = stems(&ticket.subject);
        let shared: u32 =
            known.iter().filter(|(stem, _)| said.iter().any(|(one, _)| one == stem)).map(|(_, weight)| weight).sum();
        let whole = |words: &[(String, u32)]| words.iter().map(|(_, weight)| weight).sum::<u32>();
        let least = whole(&said).min(whole(&known));
        let likely = shared >= LEAST && shared * 100 >= least * SHARED_PERCENT;
        // All of a subject said again is the same matter however common its words, unless a name is new.
        let named = |words: &[(String, u32)]| {
            words.iter().any(|(stem, weight)| *weight == WEIGHTS[2] || *weight == WEIGHTS[1] && stem.is_ascii())
        };
        let again = known.len() > 1 && shared == whole(&known) && (named(&known) || !named(&said));
        (likely || again).then_some((shared, ticket))
    };
    tickets
        .iter()
        .filter(|ticket| ticket.open)
        .filter_map(score)
        .max_by_key(|(shared, _)| *shared)
        .map(|(_, ticket)| ticket)
}

/// The words that tell, each once, cut to what their forms share, with their weights.
fn stems(text: &str) -> Vec<(String, u32)> {
    let mut found: Vec<(String, u32)> = Vec::new();
    for word in words(text)
        .iter()
        .take(MOST_WORDS)
        .filter(|word| is_telling(word) && word.folded.chars().count() >= MIN_LETTERS)
    {
        let weight = weight(word);
        let stem: String =
            if weight == WEIGHTS[2] { word.folded.clone() } else { word.folded.chars().take(STEM_LETTERS).collect() };
        if !found.iter().any(|(known, _)| *known == stem) {
            found.push((stem, weight));
        }
    }
    found
}

fn weight(word: &Word) -> u32 {
    if COMMON.split_ascii_whitespace().any(|stem| word.folded.starts_with(stem)) {
        return WEIGHTS[0];
    }
    let named = word.folded.bytes().any(|byte| byte.is_ascii_digit()) || word.folded.contains('.');
    WEIGHTS[if named { 2 } else { 1 }]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn known(subject: &str, open: bool) -> Vec<KnownTicket> {
        vec![KnownTicket { number: "7".into(), subject: subject.into(), open }]
    }

    #[test]
    fn the_same_matter_is_recognised_and_another_is_not() {
        for (text, subject, open, same) in [
            ("Не открывается корзина на lavka.example, ошибка 502", "Корзина lavka.example не открывается", true, true),
            ("опять корзина выдаёт ошибку 502", "Корзина: ошибка 502", true, true),
            ("The newsletter bounces with 554 again", "Newsletter bounces, 554", true, true),
            ("Не открывается корзина, ошибка 502", "Корзина: ошибка 502", false, false),
            ("Сайт не открывается", "Почта не работает", true, false),
            ("Сайт не работает", "Сайт работает медленно после переноса базы", true, false),
            ("Пришлите акт за октябрь", "Пришлите договор", true, false),
            ("Не приходит почта на info, уже писал вам", "Не приходит почта на info", true, true),
            ("Почта не работает, ответьте", "Не работает почта", true, true),
            ("Почта не работает на lavka.example", "Не работает почта", true, false),
            ("", "Корзина", true, false),
        ] {
            assert_eq!(duplicate(text, &known(subject, open)).is_some(), same, "{text} / {subject}");
        }
    }
}
