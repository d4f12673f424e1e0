//! Does a plain word, a number or a phrase stand here as a password?
//!
//! «пароль 123456», «Пароль root: 7719283», «пароль: Солнышко», «пароль «мама мыла раму»», «логин anna пароль tulips»: the look of the value
//! tells nothing, so the form decides. Behind the word stand names of what the password is of, and nothing else (a verb ends the
//! search); then a sign, a quotation, a number, or a word beside the name that logs in. Talk («не подходит», «как раньше»,
//! `is wrong`) has other words there. O(n).

use std::ops::Range;

use super::{
    super::sentence::{Word, fold, words},
    handed::{is_counted, is_known},
    is_placeholder,
    password::{
        begins, floor, is_chain, is_cue, is_file, is_named, is_setting, is_variable, lists, looks_random,
        pairs_with_login,
    },
    phrase,
};
use crate::{
    case::{is_capital, is_small},
    text::layout::other_layout,
};

/// Words that may stand between «пароль» and its value: what it is of, whose it is, that it is one; folded.
const OBJECTS: &str = "\
    от к ко для на у в из по is was of to for on at the a my our new old this mine мой моя наш наша меня нас нее него них моего нашего \
    новый новая старый старая временный такой такая вот это есть был была будет сейчас теперь стоит стоял пока там лк бд фтп ftp sftp ssh \
    she he they uses use used ссх rdp рдп впс vps вдс vds root рут mysql wi fi wifi вай фай вайфай вайфая zip rar wordpress вордпресс cpanel ispmanager panel server \
    database mailbox входа mail email site website account user username hosting router archive admin webmail login";
/// Those of them that say that a value follows, and not what it is of.
const SAYS: &str = "такой такая вот это есть был была будет сейчас теперь стоит стоял пока там is was у меня мой наш";
/// Beginnings of such words.
const OBJECT_STEMS: &str = "\
    пользовател админ юзер учетк аккаунт акаунт почт ящик сайт кабинет панел баз сервер архив роутер хостинг битрикс интернет модем личн \
    дата рожд удален рабоч стол вебпочт менеджер бухгалт директор главн доступ";
/// Beginnings of words for what has a password and no name of its own.
const NAMELESS: &str = "админк панел кабинет вход вайфа wifi роутер рут root вебпочт личн лк";
/// Words of talk about passwords, which are no values; folded.
const TALK: &str = "\
    не нет ни тот та те то та так как что кто где или код кода вид при для после без через уже еще есть был была сам сама сами там тут вот \
    это надо нужно можно нельзя тоже также ноль beep no yes not is was it the a i we you how why what when where which who if must should \
    same null none true false string field error page form box prompt manager screen dialog link policy expiry strength generator please \
    thanks but and or for";
/// Beginnings of such words, four letters and more.
const TALK_STEMS: &str = "\
    нужн забы невер непра неизв верн прав сброс сброш измен смен помен замен восста потер утер устар истек прош подош подход подой указ введ \
    ввод ввож вход войт скрыт скрою прежн прошл друг ошиб пуст польз логин парол письм смс кноп ссыл сообщ вышл высл пришл присл отправ получ \
    знает знаю знал помн пишет говор ругает обнов пожал скаж подска слож прост корот длин надеж слаб сильн обяз необх требу сохран показ отдел \
    ниже выше внизу вверх внутр потом позже здесь вопрос пробл отказ секрет таков одинак перед сдел поставь установ задан зада нашёл нашел \
    required incorrect invalid wrong expired chang reset forgo missing empty authent accept reject unknown sent below above hidden protect \
    password passwd passphr denied enter confirm again remember recover";
/// Words behind which the name that logs in stands; folded.
const NAMERS: &str = "логин логином лог login user username юзер пользователь account аккаунт учетка имя id";
/// Rows of keys that pass for a password: what they begin with.
const WALKS: &str = "qwert qwer1 qazw zxcv asdf 1qaz фывап йцукен ghjk gfhjkm letmein iloveyou";
/// Bytes and words behind a cue that are looked at.
const REACH_BYTES: usize = 160;
const REACH_WORDS: usize = 9;
/// Longest phrase in quotation marks, in characters and words.
const PHRASE_CHARS: usize = 60;
const PHRASE_WORDS: usize = 7;
/// Bytes before a cue in which the name that logs in is looked for.
const NAME_BYTES: usize = 90;

/// Ranges of passwords that look like none.
pub(super) fn plain(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    // «логин/пароль: ivan / …» gives the name first.
    // `password_change`, `ftp_pass`: the name of a setting is read as one.
    let name = |word: &Word| text[..word.range.start].ends_with('_') || text[word.range.end..].starts_with('_');
    let alone = |word: &&Word| is_cue(text, word) && !name(word) && !pairs_with_login(&text[..word.range.start]);
    for cue in words(text).iter().filter(alone) {
        let first = behind(text, cue);
        // «пароли: 111222, 333444»: one more of the same look behind each.
        let many = lists("пароли паролей passwords", &cue.folded);
        let mut last = first.clone().filter(|_| many);
        found.extend(first);
        while let Some(range) = last {
            last = one_more(text, &range);
            found.extend(last.clone());
        }
    }
    found
}

/// The value behind a comma, where both or neither have digits.
fn one_more(text: &str, before: &Range<usize>) -> Option<Range<usize>> {
    let rest = text[before.end..].strip_prefix([',', ';', '/'])?.trim_start_matches([' ', '\t']);
    let start = text.len() - rest.len();
    let core = rest.split(char::is_whitespace).next()?.trim_end_matches(['.', ',', ';', ')', '?', ':']);
    let digit = |value: &str| value.bytes().any(|byte| byte.is_ascii_digit());
    let same = digit(core) && digit(&text[before.clone()]) && core.is_ascii();
    (same && is_introduced(core, &rest[core.len()..], ':', "")).then(|| start..start + core.len())
}

/// The value behind a cue.
fn behind(text: &str, cue: &Word) -> Option<Range<usize>> {
    let end = cue.range.end;
    let window = &text[end..floor(text, end + REACH_BYTES)];
    let mut rest = window.trim_start_matches(['"', '\'', '»', '`', ']', '*', '”']);
    // «поле "Пароль" …»: a word in quotation marks is a label, and only a sign behind it introduces a value.
    let labelled = rest.len() < window.len();
    let logged_in = !labelled && has_name(&text[..cue.range.start]);
    // «без пароля: …», «при вводе пароля: …»: what is spoken of, and no label.
    let oblique =
        ["ля", "лю", "ле", "лей", "лям", "лях"].iter().any(|end| cue.folded.ends_with(end)) && !cue.folded.is_ascii();
    let (mut sign, mut objects, mut things, mut nameless, mut said) = (None, 0, 0, false, false);
    for _ in 0..REACH_WORDS {
        let bare = rest.trim_start();
        // Only a sign, or the name that logs in, carries over the end of a line.
        let lines = rest[..rest.len() - bare.len()].matches('\n').count();
        if lines > 0 && (lines > 2 || sign.is_none() && !(logged_in && objects == 0)) {
            return None;
        }
        rest = bare;
        if lines > 0 && is_setting(rest.split_whitespace().next().unwrap_or_default()) {
            return None;
        }
        let first = rest.chars().next()?;
        let at = end + (rest.as_ptr() as usize - window.as_ptr() as usize);
        let behind_first = &rest[first.len_utf8()..];
        if sign.is_none() && is_sign(first, behind_first) {
            sign = Some(first);
            rest = behind_first.trim_start_matches(['=', '>']);
            continue;
        }
        // «Пароль (root): …»
        if first == '(' && sign.is_none() {
            let len = rest.find([')', '\n']).filter(|len| *len <= 60 && rest[*len..].starts_with(')'))?;
            rest = &rest[len + 1..];
            objects += 1;
            things += 1;
            continue;
        }
        // `my password, monkey12, is rejected`
        if first == ',' && sign.is_none() && objects == 0 && !labelled {
            let core = behind_first.split_whitespace().next()?;
            let bare = core.trim_end_matches([',', '.', ';']);
            let own =
                bare.len() < core.len() && bare.is_ascii() && bare.len() >= 6 && looks_random(bare) && !is_named(bare);
            let start = end + (core.as_ptr() as usize - window.as_ptr() as usize);
            return (own && !is_placeholder(bare)).then(|| start..start + bare.len());
        }
        if let Some(close) = closing(first) {
            let len = behind_first.find([close, '\n'])?;
            let inside = &behind_first[..len];
            let of = behind_first[len..].trim_start_matches(close).trim_start();
            // `SET PASSWORD FOR 'shop'@'%'`
            if of.starts_with('@') {
                return None;
            }
            if sign.is_none() && of.starts_with(':') && !of.starts_with("://") {
                rest = of;
                continue;
            }
            let fits = (sign.is_some() || !labelled && objects <= 3) && is_phrase(inside);
            let start = at + first.len_utf8();
            return fits.then(|| start..start + len);
        }
        let chunk = rest.split(char::is_whitespace).next().unwrap_or_default();
        // «root:», `root:7719283`: what it is of, with its sign.
        if sign.is_none()
            && let Some((name, _)) =
                chunk.split_once(':').filter(|(name, tail)| is_object(name) && !tail.starts_with('/'))
        {
            rest = &rest[name.len()..];
            objects += 1;
            things += 1;
            continue;
        }
        let core = chunk.split('&').next().unwrap_or_default();
        let core = core.trim_end_matches(['.', ',', ';', ')', '»', '"', '\'', '`', '?', ':', '”']);
        let after = &rest[core.len()..];
        let fits = match sign {
            Some(sign) => {
                is_introduced(core, after, sign, &cue.folded) && (!oblique || looks_random(core) || !is_noun(core))
            }
            None => {
                let least = if nameless { 2 } else { 3 };
                let chained = !cue.folded.is_ascii() && is_chain(core, least);
                !labelled && (chained || things == 0 && is_bare(core, after, logged_in, &cue.folded))
            }
        };
        if fits {
            return Some(at..at + core.len());
        }
        // A phrase: behind a dash and behind «это» a clause stands as often.
        let several = match sign {
            _ if oblique => None,
            Some(':' | '=') => phrase::phrase(rest, 2),
            Some(_) => phrase::phrase(rest, 3),
            None if said && !labelled => phrase::said(rest),
            None => None,
        };
        if let Some(len) = several {
            return Some(at..at + len);
        }
        if sign.is_some() || !is_object(core) || core.len() < chunk.len() {
            return None;
        }
        objects += 1;
        things += usize::from(!lists(SAYS, &fold(core)));
        nameless = begins(NAMELESS, &fold(core));
        said = lists("is was это такой", &fold(core));
        rest = &rest[chunk.len()..];
    }
    None
}

/// A colon or `=`, or a dash between spaces.
fn is_sign(first: char, rest: &str) -> bool {
    match first {
        ':' => !rest.starts_with("//"),
        '=' => true,
        '—' | '–' | '→' => true,
        '-' => rest.starts_with([' ', '>']),
        _ => false,
    }
}

fn closing(open: char) -> Option<char> {
    match open {
        '"' | '\'' | '`' => Some(open),
        '«' => Some('»'),
        '“' => Some('”'),
        '„' => Some('“'),
        _ => None,
    }
}

/// Whether the word names what a password is of: one of the lists, an address, or a name with signs and digits in it.
fn is_object(word: &str) -> bool {
    let folded = fold(word);
    let name = word.is_ascii()
        && word.len() >= 2
        && word.contains(['_', '@', '.', '-'])
        && word.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_-@.".contains(&byte));
    folded.split('-').all(|part| lists(OBJECTS, part)) || begins(OBJECT_STEMS, &folded) || name
}

/// Whether the word names what has a password: «панель», `mailbox`.
pub(super) fn is_thing(folded: &str) -> bool {
    begins(OBJECT_STEMS, folded)
        || lists(
            "ftp sftp ssh vps vds mysql wifi wordpress cpanel ispmanager panel database mailbox mail email site website account username hosting router archive webmail",
            folded,
        )
}

/// Whether the word belongs to talk about passwords.
pub(super) fn is_talk(folded: &str) -> bool {
    lists(TALK, folded) || begins(TALK_STEMS, folded)
}

/// Behind a sign: a number, a mixture, or a word with which the phrase ends.
pub(super) fn is_introduced(core: &str, after: &str, sign: char, cue: &str) -> bool {
    let count = core.chars().count();
    if count < 4 || is_placeholder(core) || is_variable(core) || is_file(core) || core.contains(['(', '<']) {
        return false;
    }
    if core.bytes().all(|byte| byte.is_ascii_digit()) {
        return is_number(core, after);
    }
    if looks_random(core) {
        return !is_named(core) && !is_counted(after);
    }
    // «ЗимаБлизко»: nobody writes a word so.
    let joined = !core.is_ascii() && core.chars().all(char::is_alphabetic) && core.chars().skip(1).any(is_capital);
    if joined && core.chars().any(is_small) && matches!(sign, ':' | '=') {
        return true;
    }
    if !ends_phrase(after) {
        return false;
    }
    let russian = !cue.is_ascii() || is_switched(cue);
    if core.is_ascii() {
        return is_latin(core) && (russian || sign != '-');
    }
    is_noun(core) && (matches!(sign, ':' | '=') || core.starts_with(is_capital) || core.contains('-'))
}

/// Right behind the cue: a number, a row of keys, or a word beside the name that logs in.
fn is_bare(core: &str, after: &str, logged_in: bool, cue: &str) -> bool {
    if is_placeholder(core) || core.chars().count() < 4 {
        return false;
    }
    if core.bytes().all(|byte| byte.is_ascii_digit()) {
        return (cue != "pass" || logged_in) && is_number(core, after);
    }
    let folded = fold(core);
    if begins(WALKS, &folded) && !is_talk(&folded) {
        return true;
    }
    if !logged_in || is_named(core) {
        return false;
    }
    if core.is_ascii() {
        is_latin(core) && (!cue.is_ascii() || ends_phrase(after))
    } else {
        is_noun(core) && ends_phrase(after)
    }
}

/// Four to twelve digits that count nothing and go on in no phone number.
fn is_number(core: &str, after: &str) -> bool {
    let grouped = after.strip_prefix([' ', '-']).is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()));
    (4..=12).contains(&core.len()) && !grouped && !is_counted(after)
}

/// A Latin word that belongs to no talk, and names neither a thing nor an address.
pub(super) fn is_latin(core: &str) -> bool {
    let folded = fold(core);
    let meant = other_layout(core).map(|meant| fold(&meant)).unwrap_or_default();
    core.bytes().all(|byte| byte.is_ascii_graphic())
        && core.bytes().any(|byte| byte.is_ascii_alphabetic())
        && !is_talk(&folded)
        && !is_talk(&meant)
        && !is_known(&folded)
        && !is_named(core)
        && !["ed", "ing", "able", "ible"].iter().any(|end| folded.ends_with(end))
}

/// A Russian word that is neither a verb nor talk: «Солнышко», «пчела-майя».
pub(super) fn is_noun(core: &str) -> bool {
    const VERBS: [&str; 21] = [
        "ть", "ться", "тся", "ял", "ала", "ало", "али", "ила", "ило", "или", "ыла", "ыли", "лся", "лась", "йте", "ите",
        "ен", "ена", "ено", "ся", "сь",
    ];
    const QUALITIES: [&str; 7] = ["ый", "ий", "ая", "ое", "ые", "ого", "ому"];
    let folded = fold(core);
    let small = !core.starts_with(is_capital);
    let ends = |list: &[&str]| list.iter().any(|end| folded.ends_with(end));
    let says = folded.split('-').any(is_talk) || begins(OBJECT_STEMS, &folded);
    let form = ends(&QUALITIES) || small && ends(&VERBS);
    core.chars().all(|c| c.is_alphabetic() || c == '-' || c == '!') && !says && !form
}

/// «мама мыла раму»: a quotation that says nothing about a password and is no button of a form.
pub(super) fn is_phrase(inside: &str) -> bool {
    let all = words(inside);
    let talks = all.iter().any(|word| is_talk(&word.folded));
    let single = all.len() == 1;
    let thing = all.iter().any(|word| begins(OBJECT_STEMS, &word.folded)) && all.len() < 3;
    (3..=PHRASE_CHARS).contains(&inside.chars().count())
        && (1..=PHRASE_WORDS).contains(&all.len())
        && !is_placeholder(inside)
        && !is_variable(inside)
        && !is_file(inside)
        && !talks
        && !thing
        && !inside.contains("://")
        && !(single && (is_known(&all[0].folded) || is_named(inside)))
}

/// Nothing goes on behind the value: the end of the text, of the line, of a clause.
fn ends_phrase(after: &str) -> bool {
    let after = after.trim_start_matches([' ', '»', '"', '\'', ')', '”']);
    after.is_empty()
        || after.starts_with(['\n', '\r', '.', ',', ';', '/', '!', '?'])
        || ["and ", "but ", "и ", "но ", "а "].iter().any(|joint| after.starts_with(joint))
}

/// «логин anna», `login: bob,`: a name stands right before, behind the word for it.
fn has_name(before: &str) -> bool {
    let tail = &before[floor(before, before.len().saturating_sub(NAME_BYTES))..];
    let all = words(tail);
    // `I log in as bob with password …`, «под ivan с паролем …»
    if let [.., leads, name, with] = &all[..]
        && lists("as под", &leads.folded)
        && lists("with using and с и", &with.folded)
        && name.folded.is_ascii()
    {
        return true;
    }
    let Some(namer) = all.iter().rposition(|word| lists(NAMERS, &word.folded)) else { return false };
    let (Some(name), between) = (all.get(namer + 1), &tail[all[namer].range.end..]) else { return false };
    all.len() - namer <= 6
        && !between.contains(". ")
        && !between.contains("\n\n")
        && !lists("и and или or not page form box prompt screen field error link is with", &name.folded)
        && (name.folded.is_ascii() || !is_talk(&name.folded))
}

/// `gfhjkm`: «пароль» that was typed while the keyboard was switched.
fn is_switched(cue: &str) -> bool {
    cue.starts_with("gfhjk")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_values_are_told_from_talk() {
        for (text, value) in [
            ("пароль 123456 не подходит", Some("123456")),
            ("Пароль root: 7719283", Some("7719283")),
            ("пароль: Солнышко", Some("Солнышко")),
            ("пароль вот: пчела-майя", Some("пчела-майя")),
            ("пароль «мама мыла раму» не принимает", Some("мама мыла раму")),
            ("The password \"green tea at five\" is rejected", Some("green tea at five")),
            ("логин manager пароль berezka, панель та же", Some("berezka")),
            ("username maria password tulips", Some("tulips")),
            ("пароль от базы u118_shop: mN3-vvQ", Some("mN3-vvQ")),
            ("пароль пользователя admin — Grusha", Some("Grusha")),
            ("gfhjkm: tchernika", Some("tchernika")),
            ("Пароль:\n\nberezka", Some("berezka")),
            ("пароль был 5571, поменяйте", Some("5571")),
            ("Пароль (root): kolbasa", Some("kolbasa")),
            ("my password, monkey123, is rejected", Some("monkey123")),
            ("пароль для входа в личный кабинет такой: Мурзик", Some("Мурзик")),
            ("пароль не подходит", None),
            ("пароль: не помню", None),
            ("пароль: забыл", None),
            ("пароль от почты забыл", None),
            ("логин admin пароль забыл", None),
            ("логин и пароль ввожу верно", None),
            ("пароль 5 раз вводила", None),
            ("пароль из 12 символов", None),
            ("Пароль: как в прошлый раз", None),
            ("gfhjkm yt gjl[jlbn", None),
            ("«Неверный пароль» «Попробуйте снова»", None),
            ("пароль \"неверный логин или пароль\" вылетает", None),
            ("пароль: обязательное поле", None),
            ("my password is wrong", None),
            ("the password field is empty", None),
            ("user root password prompt", None),
            ("пароль 8 903 555-01-22", None),
        ] {
            assert_eq!(plain(text).first().map(|range| &text[range.clone()]), value, "{text}");
        }
    }
}
