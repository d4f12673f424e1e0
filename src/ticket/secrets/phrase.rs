//! Do several words stand here as a password, or does somebody talk about one?
//!
//! «пароль: зелёная лампа стоит», `password: correct horse battery staple`: no word of a phrase looks like a password, so the grammar decides.
//! Behind a sign, talk begins with a word that leads a clause («от», «как», `the`), denies, asks, orders, or names what is done with
//! passwords; whoever says none of that behind the word and its sign has said the password. O(n) of the line.

use super::{
    super::sentence::words,
    password::{begins, lists},
    plain::{is_talk, is_thing},
};
use crate::case::is_capital;

/// Words with which talk begins, and no phrase; folded.
const OPENERS: &str = "\
    от у в во на с со к по за из до для без при про о об через как какой какая где когда зачем почему откуда он она они оно его ее их мне меня мы я ты вы вам \
    вас ваш нам нас наш наше все всё так такой же там тут здесь пока еще ещё вроде видимо кажется возможно наверное может скорее просто обычно тоже любой любая \
    система программа сайт почта панель один одна раз лишь только даже ли да из-за \
    in on at to from for with by as of it it's its this that these those he she they i i'm i've i'll we you your our will would can could should \
    may might do does did has have had was were be been whatever any some each every all only just still already maybe probably also again nobody nothing everybody everyone somebody someone no one \
    here there after before since because";
/// What ends a phrase, and what follows it tells about it; folded.
const STOPS: &str = "но а не нет для от for but not does doesn't doesnt isn't isnt won't wont fails fail because так пожалуйста please plz pls спасибо thanks however";
/// Words of talk behind a sign that [`is_talk`] does not know, for they may stand in a sentence with a password; folded beginnings.
const TALKS: &str = "\
    симв знак букв цифр латин регистр минимум максимум попыт придум спрош спрос спраш жд ожид напиш писа пиш чат вложен приложен прилож прикреп бумаж стикер \
    аноним любо сброс восстан недоступ работ подключ провер блок закры откры меня вопрос проблем помог помощ срочн необяз опцион заявк тикет телефон \
    звон скин отправ доступ поддерж настр одноразов времен дейст просроч совпад повтор коллег начальн директ бухгалт программист разработ сотрудн клиент \
    answer char letter digit symbol minimum maximum least wait ask use using email mail message chat attach sticker note paper click press typ copy paste save stor keep \
    say said says tell told know known access login log-in logging sign block lock work fail error problem help urgent support ticket request option \
    match repeat once twice time times changed change chang set send check see look below above later soon phone call admin same user case sensitive \
    got get receiv leave blank mandat option both need had broken rule requir strong weak short long simple complex easy hard secure safe unsafe good fine okay";
/// Endings of orders: «придумайте», «вышлите».
const ORDERS: [&str; 4] = ["айте", "ойте", "ите", "ьте"];
/// Words in the midst of a phrase that hold it together; folded.
const LINKS: &str = "of in under over on the a and with by at и в на под над с за у из";
/// How long a phrase is, in words and characters.
const MOST_WORDS: usize = 8;
const CHARS: std::ops::RangeInclusive<usize> = 6..=80;

/// The length of the phrase at the beginning of `rest`, which stands behind the word for a password and a sign; `least` words and more.
pub(super) fn phrase(rest: &str, least: usize) -> Option<usize> {
    let clause = &rest[..end_of_clause(rest)];
    let asked = rest[clause.len()..].starts_with('?');
    let mut end = 0;
    let mut count = 0;
    let mut last = "";
    let all = words(clause);
    for word in &all {
        if lists(STOPS, &word.folded) {
            break;
        }
        let capital = clause[word.range.clone()].starts_with(is_capital);
        let talks = is_talk(&word.folded) && !lists(LINKS, &word.folded) && !is_common(&word.folded)
            || begins(TALKS, &word.folded)
            || is_thing(&word.folded)
            || !capital
                && (ORDERS.iter().any(|end| word.folded.ends_with(end)) || word.folded.ends_with("ть") && count < 2);
        if talks || count == 0 && lists(OPENERS, &word.folded) {
            return None;
        }
        (end, count, last) = (word.range.end, count + 1, &word.folded);
    }
    // `Maria has it`: what leans on something told before is no phrase.
    let leans = lists("it them one him her that this его ее их это", last);
    // «… 2024!»: the mark is the password's, see `with_marks`.
    let fits =
        !leans && count >= least && count <= MOST_WORDS && CHARS.contains(&clause[..end].chars().count()) && !asked;
    // «лампа (стоит) …» or a path: what holds signs is no row of words.
    (fits && !clause.contains(['/', '\\', '=', ':', '@', '<', '{', '|', '(', '[', '$', '●', '*'])).then_some(end)
}

/// The length of a phrase that `is` introduces: every word of it must carry a meaning of its own, for talk stands there as often.
pub(super) fn said(rest: &str) -> Option<usize> {
    let len = phrase(rest, 3)?;
    let all = words(&rest[..len]);
    let lead = all.first().is_some_and(|word| lists(LINKS, &word.folded) || is_common(&word.folded));
    let tells = all.iter().any(|word| {
        lists(
            "too very so really quite rather more most less about my очень слишком довольно совсем более самый",
            &word.folded,
        ) || word.folded.is_ascii()
            && ["ly", "ed", "ing", "able", "ible", "n't"].iter().any(|end| word.folded.ends_with(end))
    });
    (!lead && !tells).then_some(len)
}

/// Words that talk and phrases share.
fn is_common(folded: &str) -> bool {
    lists("is you me my мой моя this that на из it are was", folded)
}

/// Up to a mark that parts clauses, a dash between spaces, a quotation mark or the end of the line.
fn end_of_clause(rest: &str) -> usize {
    let line = rest.find('\n').unwrap_or(rest.len());
    let parts = |(at, c): &(usize, char)| {
        let behind = &rest[at + c.len_utf8()..line];
        match c {
            ',' | ';' | '?' | '"' | '«' | '»' | '“' | '”' => true,
            '.' | '!' => behind.is_empty() || behind.starts_with([' ', '\r', '.', '!', ')']),
            '-' | '—' | '–' | '(' => rest[..*at].ends_with(' '),
            '\r' => true,
            _ => false,
        }
    };
    rest[..line].char_indices().find(parts).map_or(line, |(at, _)| at)
}

#[cfg(test)]
mod tests {
    use super::super::secrets;

    fn hidden(text: &str) -> Vec<&str> {
        secrets(text, &[]).into_iter().map(|secret| &text[secret.range]).collect()
    }

    #[test]
    fn a_phrase_behind_the_word_is_hidden() {
        for (text, value) in [
            ("my password: correct horse battery staple", "correct horse battery staple"),
            ("pass: two green lamps, can you check?", "two green lamps"),
            ("the password is blue river under moon", "blue river under moon"),
            ("password = winter is coming 2024", "winter is coming 2024"),
            ("pass for the panel = lemon tree", "lemon tree"),
            ("пароль: зелёная лампа стоит", "зелёная лампа стоит"),
            ("Пароль от почты: кошка съела рыбу, не пускает", "кошка съела рыбу"),
            ("пасс - мой дядя самых честных", "мой дядя самых честных"),
            ("Пароль: Красная Шапочка", "Красная Шапочка"),
        ] {
            assert_eq!(hidden(text), [value], "{text}");
        }
    }

    #[test]
    fn talk_behind_the_word_is_left() {
        for text in [
            "my password: does not work",
            "Password: which one do you mean?",
            "password: I have forgotten it",
            "password: the one you sent me last week",
            "password: still waiting for the email",
            "password: keeps saying invalid",
            "Password: at least eight characters",
            "the password is case sensitive right now",
            "my password is really very short",
            "password: ask Maria",
            "The site did not get as far as checking the password: nobody answered at the address given",
            "пароль: сами задайте",
            "пароль: знает только директор",
            "пароль: от панели или от почты?",
            "пароль: минимум восемь символов",
            "пароль: панель управления не принимает",
            "пароль: сброс по ссылке не приходит",
            "пароль: на ваше усмотрение",
        ] {
            assert_eq!(hidden(text), [""; 0], "{text}");
        }
    }
}
