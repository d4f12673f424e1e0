//! What is told, rather than asked for or complained of?
//!
//! «После смены пароля», «сменил пароль, и теперь …», `after renewing`, `we moved the site`: a deed that was done is the story and not
//! the wish, whatever the deed. And who writes «никто не отвечает» speaks of people, unless a service stands there. O(signs).

use super::lexicon::{Match, Token};

/// Signs of wishes that a told deed would show, too.
const DEEDS: [&str; 6] = ["wish", "password_change", "config_change", "service_change", "server_work", "order"];

/// Whether the match only tells of a deed that was done.
pub(super) fn is_told(tokens: &[Token], found: &Match) -> bool {
    if !DEEDS.contains(&found.sign) {
        return false;
    }
    let words = &tokens[found.tokens.clone()];
    // What was lost is wished for anew.
    if words.iter().any(|token| asks(&token.text) || begins(&token.text, LOST)) {
        return false;
    }
    let Some(first) = words.first().filter(|first| !first.text.is_ascii()) else { return is_told_en(tokens, found) };
    let done = |token: &Token| is_past(&token.text) || is_gerund(&token.text) || is_passive(&token.text);
    words.iter().any(done) || begins(&first.text, "после") || follows(tokens, found, 2, BEHIND)
}

/// In English the deed is the first word: `changed` behind who did it, `-ing` or the bare form behind `after`.
fn is_told_en(tokens: &[Token], found: &Match) -> bool {
    let first = &tokens[found.tokens.start];
    let wished = follows(tokens, found, 4, "need needs want wants like get please kindly be to must should");
    let past = first.text.len() > 4 && first.text.ends_with("ed")
        || ["sent", "put", "set", "reset", "made", "got"].contains(&first.text.as_str());
    let done = first.text.len() > 4 && first.text.ends_with("ed") && first.first;
    let someone = follows(tokens, found, 2, "i we you they he she was were been has have had having i've we've you've");
    let behind = follows(tokens, found, 3, "after since once upon before when while");
    !wished && (done || past && someone || behind)
}

/// Whether one of the words stands shortly before the match, in its sentence.
fn follows(tokens: &[Token], found: &Match, near: usize, list: &str) -> bool {
    let start = found.tokens.start;
    let sentence = tokens[start].sentence;
    // A clause of its own is another thing: «после переезда, смените …».
    if tokens[start].first {
        return false;
    }
    tokens[start.saturating_sub(near)..start]
        .iter()
        .any(|token| token.sentence == sentence && list.split_ascii_whitespace().any(|word| token.text == word))
}

/// Words before the name of a deed that was done, or is being done.
const BEHIND: &str = "после при до перед из-за с момента со времени вследствие";
const LOST: &str = "забы потеря утеря утрат посея помн угнал укра lost forg mispl";
/// Words that ask, besides the forms of verbs.
const WANTS: &str = "нужен нужна нужно нужны надо необходимо необходим необходима требуется требую хочу хотим хотел хотела хотели хотелось прошу просим \
    просьба давайте можно";

/// An imperative, an infinitive, or a word that wants.
fn asks(word: &str) -> bool {
    ["йте", "ите", "ьте", "тесь", "ть", "ти", "чь", "ться", "тись"].iter().any(|end| word.ends_with(end))
        && word.chars().count() > 3
        || WANTS.split_ascii_whitespace().any(|want| word == want)
}

/// «сменил», «перенесла», «подключились».
fn is_past(word: &str) -> bool {
    // Things that end so.
    const THINGS: &str =
        "канал журнал файл портал сигнал протокол раздел отдел материал персонал мускул мыло дело число или если мол";
    ["л", "ла", "ло", "ли", "лся", "лась", "лось", "лись"].iter().any(|end| word.ends_with(end))
        && word.chars().count() > 3
        && !THINGS.split_ascii_whitespace().any(|thing| word.starts_with(thing))
}

/// «обновив», «перезагрузившись».
fn is_gerund(word: &str) -> bool {
    ["ив", "ав", "ев", "яв", "ыв", "вши", "вшись"].iter().any(|end| word.ends_with(end))
        && word.chars().count() > 4
        && !begins(word, "архив актив")
}

/// «сменён», «продлена», «перенесены».
fn is_passive(word: &str) -> bool {
    const ENDS: [&str; 9] = ["лен", "нен", "щен", "чен", "сен", "рен", "ван", "дан", "жен"];
    let stem = word.trim_end_matches(['а', 'о', 'ы']);
    word.chars().count() > 5 && ENDS.iter().any(|end| stem.ends_with(end)) && !begins(word, "смен замен")
}

fn begins(word: &str, stems: &str) -> bool {
    stems.split_ascii_whitespace().any(|stem| word.starts_with(stem))
}

/// Whether the match is about another than it seems: «никто» are the people at the desk, who do not answer, call back, or read.
pub(super) fn is_silence(tokens: &[Token], found: &Match) -> bool {
    // «После оплаты … не …»: the payment was made, and something else fails.
    if found.sign == "billing_claim" {
        let noun = begins(&tokens[found.tokens.start].text, "оплаты оплате платежа пополнения перевода внесения");
        return noun && found.tokens.start > 0 && tokens[found.tokens.start - 1].text == "после";
    }
    if !["down", "all", "whole", "fail"].contains(&found.sign) {
        return false;
    }
    let nobody =
        |token: &Token| "никто никого никому nobody noone none one anyone".split(' ').any(|word| token.text == word);
    let Some(at) = found.tokens.clone().find(|at| nobody(&tokens[*at])) else { return false };
    let near: Vec<&Token> = tokens[at + 1..]
        .iter()
        .take(6)
        .take_while(|token| token.sentence == tokens[at].sentence && !token.first)
        .collect();
    let served = near
        .iter()
        .any(|token| begins(&token.text, "сайт магазин почт сервер панел ftp ssh mysql баз site server mail website"));
    let silent = near.iter().any(|token| {
        begins(&token.text, "отвеча ответи реагир отреаг перезвон звонит трубк берет читает смотрит помога слышит чешется answer repl respond pick reacts care")
    });
    silent && !served
}

#[cfg(test)]
mod tests {
    use super::super::{Intent, Urgency, read};

    #[test]
    fn a_deed_that_was_done_is_the_story_and_not_the_wish() {
        for text in [
            "после смены пароля почта на телефоне перестала приходить",
            "сменил пароль от ящика и теперь аутлук не подключается",
            "Обновив PHP до 8.2, получил белый экран",
            "продлили сертификат, а браузер ругается на старый",
            "вчера добавил SPF-запись, письма всё равно в спаме",
            "Сразу после перезагрузки сервера пропал диск",
            "After I changed my mailbox password the phone keeps asking for it",
            "we renewed the plan last week but the panel still shows the old limits",
            "Having moved the DNS records, I get NXDOMAIN",
            "подключили услугу бэкапа, а в списке её нет",
            "Пароль был сменён на прошлой неделе, письма не отправляются",
            "Since upgrading to PHP 8.3 the cart is blank",
        ] {
            assert_eq!(read(text).intent, Intent::Problem, "{text}");
        }
        for (text, intent) in [
            ("после увольнения сотрудника смените пароль на ящик", Intent::PasswordChange),
            ("сменили директора, просим обновить контактные данные", Intent::AccountData),
            ("после оплаты переведите аккаунт на тариф Бизнес", Intent::ServiceChange),
            ("Переехали в новый офис, добавьте наш IP в белый список", Intent::ConfigChange),
            ("нужна смена пароля ftp", Intent::PasswordChange),
            ("Our developer left, please change the SSH password", Intent::PasswordChange),
            ("пароль утерян, нужен новый", Intent::PasswordChange),
            ("after the migration please enable SSH for us", Intent::ConfigChange),
            ("удалил случайно папку, восстановите из копии за вчера", Intent::ServerWork),
        ] {
            assert_eq!(read(text).intent, intent, "{text}");
        }
    }

    #[test]
    fn people_who_do_not_answer_are_no_outage() {
        for text in
            ["Никто не отвечает ни в чате, ни по телефону!", "никто трубку не берёт", "nobody replies to my letters"]
        {
            assert_eq!(read(text).urgency, Urgency::Normal, "{text}");
        }
        for text in ["никто не может зайти на сайт, и у вас никто не отвечает", "сервер не отвечает ни у кого"]
        {
            assert_eq!(read(text).urgency, Urgency::Emergency, "{text}");
        }
    }
}
