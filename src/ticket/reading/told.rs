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
        return is_work_told(tokens, found);
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

/// Whether work that the desk does not do is only told: «вчера обновил плагин», «после установки модуля», `we set up WordPress`. Who
/// did it himself, or saw it done, does not ask for it. A symptom in the past form («шапка съехала») is no deed.
fn is_work_told(tokens: &[Token], found: &Match) -> bool {
    if !WORKS.contains(&found.sign) {
        return false;
    }
    let words = &tokens[found.tokens.clone()];
    let (Some(first), Some(last)) = (words.first(), words.last()) else { return false };
    if follows(tokens, found, 4, "чтобы чтоб бы") || words.iter().any(|token| token.text == "бы") {
        return false;
    }
    let deed = |token: &Token| {
        let itself = ["ся", "сь"].iter().any(|end| token.text.ends_with(end));
        begins(&token.text, WORKED)
            && (!itself || found.sign == "install")
            && (is_past(&token.text) || is_gerund(&token.text) || is_participle(&token.text) || is_doing(&token.text))
    };
    if deed_en(&first.text) {
        const WISHED: &str =
            "need needs want wants like get please kindly pls plz be must should can could would will help";
        let wished = follows(tokens, found, 4, WISHED);
        let someone = first.text == "set"
            && follows(tokens, found, 2, "i we you they he she was were been has have had i've we've you've");
        let thing = follows(tokens, found, 1, "the a an this that my our last latest recent plugin theme core");
        return !wished && (someone || thing || follows(tokens, found, 3, "after since once upon before when while"));
    }
    // «пытался обновить»: the infinitive belongs to what was done.
    let tried = || {
        let start = found.tokens.start;
        !first.first
            && tokens[start.saturating_sub(2)..start].iter().any(|token| {
                token.sentence == first.sentence
                    && begins(&token.text, "пыта попыта пробов попробов реши нача")
                    && is_past(&token.text)
            })
    };
    if words.iter().any(|token| asks(&token.text)) {
        return begins(&first.text, WORKED) && !words[1..].iter().any(|token| asks(&token.text)) && tried();
    }
    let before = || {
        let start = found.tokens.start;
        found.sign == "seo"
            && !first.first
            && tokens[start.saturating_sub(2)..start]
                .iter()
                .any(|token| token.sentence == first.sentence && deed(token))
    };
    deed(first) || deed(last) || begins(&first.text, WORKED) && follows(tokens, found, 2, BEHIND) || before()
}

/// Signs of work that the desk does not do.
const WORKS: [&str; 5] = ["install", "code", "layout", "own_computer", "seo"];
/// What such work is: deeds, and nothing that happens by itself.
const WORKED: &str = "обнов апдейт постав установ устанав устано инсталл проинсталл разверн развор накат залил залив закинул запуст внедри интегрир привинт \
    прикрут подключ настро настра сетап исправ поправ подправ почин пофикс правил допил допис дораб доделал передел переписал переписыв \
    написал разработ сделал создал добав оптимиз ускор помен измен смен перекрас перенес перемест передвин подвин сдвин увелич уменьш \
    перерис нарис освеж сверста верста переустан перестави прошил перепрош почист раскрут продвин разместил заказал";

fn deed_en(word: &str) -> bool {
    ["install", "update", "upgrade", "setup", "set", "deploy", "configure"].contains(&word)
}

/// «обновлён», «установленный», «настроенного».
fn is_participle(word: &str) -> bool {
    is_passive(word)
        || ["ленн", "щенн", "ченн", "сенн", "ренн", "женн", "денн", "оенн", "ванн", "данн", "рнут"]
            .iter()
            .any(|stem| word.contains(stem))
}

/// «обновляю», «устанавливаем», «не обновляется»: it is being done.
fn is_doing(word: &str) -> bool {
    ["аю", "яю", "аем", "яем", "ается", "яется", "аются", "яются"].iter().any(|end| word.ends_with(end))
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
    use super::super::{Intent, Scope, Urgency, read};

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
    fn work_that_was_done_is_not_asked_for() {
        for text in [
            "сайт не открывается вообще белая страница, вчера обновил плагин. помогите",
            "Обновила тему wordpress и пропала корзина, помогите пожалуйста",
            "Мы установили модуль доставки, после этого 500. Посмотрите, пожалуйста",
            "Установил битрикс на тариф Старт. Почему так медленно работает?",
            "Пытался обновить движок, теперь 502 на всех страницах. Помогите",
            "После установки плагина кеширования белый экран, помогите",
            "Настроил магазин на opencart, письма с заказами не уходят. Разберитесь",
            "Исправил functions.php и админка умерла. Помогите поднять",
            "Накатили обновление, развернули nextcloud, а он пишет 504. Что у вас?",
            "Запустили рекламу в Яндексе, и сайт не выдерживает, отдаёт 503. Что делать?",
            "Обновляю плагин, а сайт отдаёт 503. Помогите",
            "We set up a WordPress shop last week and now it answers 500, please help",
            "After I install the theme, the site is blank. Please look",
            "I updated the plugin yesterday and the site is white now. Help please",
            "The last update of the plugins broke the site, it says 500. Please help",
        ] {
            assert_eq!(read(text).scope, Scope::In, "{text}");
        }
        for (text, scope) in [
            ("обновите плагин wordpress, пожалуйста", Scope::Install),
            ("просьба обновить плагины на сайте", Scope::Install),
            ("нужно обновить движок до последней версии", Scope::Install),
            ("Купил тему, установите её на wordpress", Scope::Install),
            ("просим, чтобы вы установили нам wordpress", Scope::Install),
            ("поставили бы вы нам битрикс, очень прошу", Scope::Install),
            ("Обновил плагин сам, теперь обновите ядро wordpress, пожалуйста", Scope::Install),
            ("Can you set up WordPress for me please", Scope::Install),
            ("please update the plugins on my site", Scope::Install),
            ("Вчера поменял шрифт, сделайте шапку синей, пожалуйста", Scope::Layout),
            ("доработайте наш плагин, пожалуйста", Scope::Code),
            ("шапка съехала после обновления, поправьте вёрстку", Scope::Layout),
            ("наш сайт просел в яндексе, поднимите в топ", Scope::Seo),
        ] {
            assert_eq!(read(text).scope, scope, "{text}");
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
