//! What did the machine show?

use std::ops::Range;

use crate::text::identifiers::{IdentifierKind, identifiers};
use crate::ticket::sentence::words;

/// What the machine showed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ErrorText {
    /// Byte range in the text.
    pub range: Range<usize>,
    /// It is a bare number or code, and the words around it are still to be asked for.
    pub only_code: bool,
}

/// Words of programs in English, by which a run of Latin words in a Russian sentence is their message.
const MACHINE: &str = "denied refused failed failure error errors cannot can't can not found exceeded timed timeout invalid unable incorrect fatal warning \
    permission unknown rejected expired missing unexpected undefined forbidden unauthorized unavailable blocked reset closed aborted \
    exhausted bounced insufficient required mismatch violates deadlock killed memory unsupported corrupted corruption corrupt disabled";
/// What a machine does before its words.
const SAYS: &str = "пишет выдает выдают показывает ругается вылезает выскакивает говорит сообщает надпись надписью сообщение сообщением текст ошибка \
    ошибку ошибкой отвечает возвращает появляется появилось вываливается says say said saying shows show error message gives get gets got \
    getting returns reads throws reports box warning log лог логе логах ошибки err";

/// The first words or code that a machine showed; the sentences that follow are not among them. O(n).
///
/// Looked for in this order: a message or code in a program's own form, words in quotation marks behind «пишет», a run of English words
/// in a Russian sentence, words behind «пишет». A number alone («ошибка 500») is a code and not the text.
pub fn error_text(text: &str) -> Option<ErrorText> {
    let named = identifiers(text).into_iter().find(|one| one.kind == IdentifierKind::Error);
    let spoken = quoted(text, 0).or_else(|| foreign(text, 0));
    match (named, spoken) {
        (Some(one), Some(words))
            if words.start > one.range.end + 40
                || words.contains(&one.range.start) && one.range.len() < words.len() =>
        {
            Some(ErrorText {
                only_code: false,
                range: if words.contains(&one.range.start) { words } else { one.range },
            })
        }
        (Some(one), Some(words)) if words.start < one.range.end => Some(ErrorText { range: words, only_code: false }),
        (Some(one), spoken) => {
            let code = is_number(&one.text);
            // «Ошибка 500, пишет «Превышен лимит»»: the words say more than the number.
            if let Some(words) = spoken.clone().filter(|words| code && words.start > one.range.end + 3) {
                return Some(ErrorText { range: words, only_code: false });
            }
            let only_code = code && spoken.is_none();
            Some(ErrorText {
                range: spoken
                    .filter(|words| words.start <= one.range.end + 3)
                    .map_or(one.range.clone(), |words| one.range.start..words.end),
                only_code,
            })
        }
        (None, Some(words)) => Some(ErrorText { range: words, only_code: false }),
        (None, None) => code(text)
            .map(|range| ErrorText { range, only_code: true })
            .or_else(|| said(text).map(|range| ErrorText { range, only_code: false })),
    }
}

/// Everything that a machine showed in words of its own, in the order of the text and each but once; a number alone is none of it.
/// Empty when there is none. O(n × errors), at most [`ERRORS`] of them.
pub fn error_texts(text: &str) -> Vec<Range<usize>> {
    let mut shown: Vec<Range<usize>> = Vec::new();
    let mut take = |range: Range<usize>| {
        let apart = |other: &Range<usize>| {
            (range.end <= other.start || other.end <= range.start)
                && !text[other.clone()].contains(&text[range.clone()])
        };
        if shown.len() < ERRORS && shown.iter().all(apart) {
            shown.push(range);
        }
    };
    let Some(first) = error_text(text) else { return shown };
    if !first.only_code {
        take(first.range);
    }
    let named = identifiers(text);
    let addressed = |range: &Range<usize>| {
        named.iter().any(|one| {
            one.kind != IdentifierKind::Error && one.range.start <= range.start && range.start < one.range.end
        })
    };
    let russian = text.chars().any(|c| matches!(c, 'а'..='я'));
    for find in [quoted, foreign] {
        let mut from = 0;
        // English prose is told from a message only by what stands around it, and the first message is enough there.
        while let Some(range) = find(text, from).filter(|_| russian) {
            from = range.end;
            if !addressed(&range) {
                take(range);
            }
        }
    }
    for one in named.iter().filter(|one| one.kind == IdentifierKind::Error && !is_number(&one.text)) {
        take(one.range.clone());
    }
    crate::sort::sort_by_key(&mut shown, |range| range.start);
    shown
}

/// Most errors taken from one text.
const ERRORS: usize = 8;

/// Whether a recognised error is a number and the word for it, without a message.
fn is_number(error: &str) -> bool {
    let letters =
        error.split_whitespace().filter(|word| word.chars().filter(char::is_ascii_alphabetic).count() > 3).count();
    letters == usize::from(error.to_ascii_lowercase().contains("error")) && !error.contains('_')
}

/// Words in quotation marks shortly behind what a machine does, from a byte of the text on.
fn quoted(text: &str, mut from: usize) -> Option<Range<usize>> {
    let pairs = [('«', '»'), ('"', '"'), ('“', '”'), ('„', '“'), ('\'', '\'')];
    while let Some((at, open)) =
        text[from..].char_indices().find(|(_, c)| pairs.iter().any(|pair| pair.0 == *c)).map(|(at, c)| (from + at, c))
    {
        let inside = at + open.len_utf8();
        let close = pairs.iter().find(|pair| pair.0 == open).map_or(open, |pair| pair.1);
        let Some(len) = text[inside..].find([close, '\n']).filter(|len| *len <= 300) else {
            from = inside;
            continue;
        };
        let end = inside + len;
        from = end + text[end..].chars().next().map_or(0, char::len_utf8);
        let mut start = at.saturating_sub(90);
        while !text.is_char_boundary(start) {
            start += 1;
        }
        let before = words(text[start..at].rsplit(['\n', '.', '!', '?']).next().unwrap_or_default());
        let announced =
            before.iter().rev().take(6).any(|word| SAYS.split_ascii_whitespace().any(|says| word.folded == says));
        let machine = is_machine(&text[inside..end]);
        // 'shop'@'localhost' is a name inside a message.
        let apostrophe =
            open == '\'' && (text[..at].ends_with(char::is_alphabetic) || !text[inside..end].contains(' '));
        if !apostrophe && (announced || machine) && text[inside..end].chars().filter(|c| c.is_alphabetic()).count() >= 4
        {
            return Some(inside..end);
        }
    }
    None
}

fn is_machine(piece: &str) -> bool {
    words(piece).iter().any(|word| MACHINE.split_ascii_whitespace().any(|listed| word.folded == listed))
}

/// A run of two or more English words with one of a program among them: in a Russian text, or opened by a capital and not by `I`.
fn foreign(text: &str, from: usize) -> Option<Range<usize>> {
    let russian = text.chars().any(|c| matches!(c, 'а'..='я'));
    if !russian {
        return spelt(text);
    }
    for line in text.split('\n') {
        let base = line.as_ptr() as usize - text.as_ptr() as usize;
        let all = words(line);
        let mut at = 0;
        while at < all.len() {
            let mut end = at;
            while all.get(end).is_some_and(|word| word.folded.is_ascii())
                && (end == at
                    || !line[all[end - 1].range.end..all[end].range.start].contains([';', '«', '»', '!', '?'])
                        && !line[all[end - 1].range.end..all[end].range.start].contains(". "))
            {
                end += 1;
            }
            let run = &all[at..end];
            let letters = run.iter().filter(|word| word.folded.bytes().any(|byte| byte.is_ascii_alphabetic())).count();
            if russian && letters >= 2 && base + run[0].range.start >= from {
                let piece = &line[run[0].range.start..run[run.len() - 1].range.end];
                if is_machine(piece) {
                    return Some(base + run[0].range.start..base + run[run.len() - 1].range.end);
                }
            }
            at = end.max(at + 1);
        }
    }
    None
}

/// `pishet session expired`: Russian in Latin letters has the machine's words behind its own.
fn spelt(text: &str) -> Option<Range<usize>> {
    let all = words(text);
    let says =
        |word: &str| ["pishet", "vydaet", "vydayot", "pokazyvaet", "rugaetsya", "oshibka", "oshibku"].contains(&word);
    let at = all.iter().position(|word| says(&word.folded))?;
    let first = all.get(at + 1)?;
    let stop = text[first.range.start..]
        .find(['.', ',', ';', '!', '?', '\n'])
        .map_or(text.len(), |len| first.range.start + len);
    is_machine(&text[first.range.start..stop]).then_some(first.range.start..stop)
}

/// «код 17», «ошибка 4021», `error 11`, «421» before words of a server: a number that a machine showed.
fn code(text: &str) -> Option<Range<usize>> {
    let all = words(text);
    all.windows(2)
        .find_map(|pair| {
            let cue = matches!(
                pair[0].folded.as_str(),
                "код"
                    | "кодом"
                    | "code"
                    | "ошибка"
                    | "ошибку"
                    | "ошибкой"
                    | "ошибки"
                    | "error"
                    | "errno"
                    | "статус"
                    | "status"
                    | "exit"
            );
            let number = pair[1].folded.len() <= 6
                && pair[1].folded.bytes().any(|byte| byte.is_ascii_digit())
                && pair[1].folded.is_ascii();
            let near =
                text[pair[0].range.end..pair[1].range.start].trim_matches([' ', ':', '#', '№', '-', '(']).is_empty();
            (cue && number && near).then(|| pair[0].range.start..pair[1].range.end)
        })
        .or_else(|| {
            // «отдаёт 503», «503 с утра»: a status that only errors have.
            all.iter().enumerate().find_map(|(at, word)| {
                let status = matches!(
                    word.folded.as_str(),
                    "400"
                        | "401"
                        | "403"
                        | "404"
                        | "405"
                        | "406"
                        | "408"
                        | "413"
                        | "414"
                        | "421"
                        | "429"
                        | "499"
                        | "500"
                        | "501"
                        | "502"
                        | "503"
                        | "504"
                        | "508"
                        | "520"
                        | "521"
                        | "522"
                        | "523"
                        | "525"
                        | "526"
                        | "530"
                        | "535"
                        | "550"
                        | "552"
                        | "554"
                );
                let before = at.checked_sub(1).and_then(|at| all.get(at)).map(|word| word.folded.as_str());
                let says = before.is_some_and(|before| {
                    SAYS.split_ascii_whitespace().any(|says| says == before)
                        || matches!(
                            before,
                            "отдает"
                                | "выпадает"
                                | "валится"
                                | "with"
                                | "a"
                                | "in"
                                | "http"
                                | "на"
                                | "с"
                                | "сайт"
                                | "выскакивает"
                                | "иногда"
                        )
                });
                let counted = all.get(at + 1).is_some_and(|next| {
                    [
                        "руб",
                        "р",
                        "штук",
                        "товар",
                        "стр",
                        "человек",
                        "мб",
                        "гб",
                        "px",
                        "к",
                        "тыс",
                        "сек",
                        "мин",
                        "заказ",
                        "письм",
                        "дн",
                        "ошибк",
                        "usd",
                        "dollars",
                        "users",
                        "products",
                        "файл",
                        "стра",
                    ]
                    .iter()
                    .any(|stem| next.folded.starts_with(stem))
                        && !matches!(next.folded.as_str(), "ошибка" | "ошибку")
                });
                let ends = all.get(at + 1).is_none_or(|next| {
                    text[word.range.end..next.range.start].contains([',', '.', '!', '?', '\n', ';'])
                });
                (status
                    && !counted
                    && (says
                        || at == 0
                        || ends
                            && before.is_some_and(|before| !matches!(before, "за" | "до" | "около" | "по" | "более"))))
                .then(|| word.range.clone())
            })
        })
}

/// «пишет неверный логин или пароль»: up to the end of the clause, at least two words.
fn said(text: &str) -> Option<Range<usize>> {
    let all = words(text);
    all.iter().enumerate().find_map(|(at, word)| {
        let says =
            matches!(word.folded.as_str(), "пишет" | "ругается" | "сообщает" | "надпись" | "says" | "saying" | "reads");
        let next = all.get(at + 1)?;
        // «пишет, что ящик переполнен» tells it in the writer's words, which are the machine's all the same.
        let from = if matches!(next.folded.as_str(), "что" | "мне" | "нам" | "that") {
            all.get(at + 2)?
        } else {
            next
        };
        let joined = text[word.range.end..from.range.start]
            .trim_matches([' ', ',', ':', '-', '—', '«', '"'])
            .chars()
            .all(char::is_alphabetic);
        let machine = !matches!(
            next.folded.as_str(),
            "ошибку"
                | "ошибка"
                | "клиент"
                | "нам"
                | "мне"
                | "всем"
                | "он"
                | "она"
                | "какую"
                | "всякую"
                | "error"
                | "an"
                | "he"
                | "she"
                | "our"
                | "your"
                | "their"
        );
        let stop = text[from.range.start..]
            .find(['.', ',', ';', '!', '?', '\n', '»', '('])
            .map_or(text.len(), |len| from.range.start + len);
        let count = all[at + 1..].iter().take_while(|word| word.range.start < stop).count();
        (says && machine && joined && (2..=14).contains(&count))
            .then(|| from.range.start..text[..stop].trim_end().len())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_that_machines_showed_is_taken_once_and_in_order() {
        for (text, expected) in [
            (
                "Не открывается сайт, пишет ERR_CONNECTION_TIMED_OUT. SQLSTATE[HY000] [2002] Connection refused",
                &["ERR_CONNECTION_TIMED_OUT", "SQLSTATE[HY000] [2002] Connection refused"][..],
            ),
            (
                "В браузере «Error establishing a database connection», в логах PHP Fatal error: Out of memory",
                &["Error establishing a database connection", "PHP Fatal error: Out of memory"],
            ),
            (
                "В хроме ERR_TIMED_OUT, в мозилле PR_CONNECT_RESET_ERROR, и снова ERR_TIMED_OUT",
                &["ERR_TIMED_OUT", "PR_CONNECT_RESET_ERROR"],
            ),
            (
                "Почта пишет «Неверный логин или пароль». Панель пишет «Превышен лимит попыток»",
                &["Неверный логин или пароль", "Превышен лимит попыток"],
            ),
            (
                "Ошибка 500, а в логе SQLSTATE[HY000] [2006] MySQL server has gone away",
                &["SQLSTATE[HY000] [2006] MySQL server has gone away"],
            ),
            (
                "It says ERR_SSL_PROTOCOL_ERROR, then DNS_PROBE_FINISHED_NXDOMAIN. I cannot log in",
                &["ERR_SSL_PROTOCOL_ERROR", "DNS_PROBE_FINISHED_NXDOMAIN"],
            ),
            ("Пишет ERR_TIMED_OUT на https://shop.example/access/denied", &["ERR_TIMED_OUT"]),
            ("На сайте ошибка 500, потом 502", &[]),
            ("сайт не открывается", &[]),
        ] {
            let shown: Vec<&str> = error_texts(text).into_iter().map(|range| &text[range]).collect();
            assert_eq!(shown, expected, "{text}");
        }
    }

    #[test]
    fn what_the_machine_showed_and_no_more() {
        for (text, shown, only_code) in [
            (
                "Сайт выдаёт «Error establishing a database connection». Помогите, у нас продажи",
                Some("Error establishing a database connection"),
                false,
            ),
            (
                "пишет Access denied for user 'shop'@'localhost'. Вчера работало",
                Some("Access denied for user 'shop'@'localhost"),
                false,
            ),
            ("на сайте ошибка 500 с утра", Some("ошибка 500"), true),
            ("выпадает 502. Посмотрите", Some("502"), true),
            ("в почте пишет неверный логин или пароль, хотя всё верно", Some("неверный логин или пароль"), false),
            ("не открывается сайт", None, false),
            ("тариф за 500 рублей", None, false),
        ] {
            let found = error_text(text);
            assert_eq!(found.as_ref().map(|found| &text[found.range.clone()]), shown, "{text}");
            assert!(found.is_none_or(|found| found.only_code == only_code), "{text}");
        }
    }
}
