//! Which steps does the text already tell?
//!
//! Three shapes: a numbered or bulleted list whose items tell what was done, and a story told with «потом», «затем», `then`.
//! A list of questions, of pages or of log lines is none. O(n).

use super::{
    reading::part::Part,
    sentence::{Item, bulleted, fold, numbered, sentences, trimmed, words},
    speech::{acts, announces_steps},
};
use crate::case::upper;

/// Words that join one step to the next in a story; folded, with the space that must follow.
const JOINTS: [&str; 9] =
    ["потом ", "затем ", "после этого ", "после чего ", "далее ", "then ", "after that ", "afterwards ", "next i "];
/// Words between a joint and what stands before it.
const LINKS: [&str; 4] = [" и", " а", " and", ","];

/// The steps in order, each without marker and closing punctuation; empty when the text tells none.
pub fn propose(text: &str) -> Vec<String> {
    [numbered(text), bulleted(text)]
        .iter()
        .find(|list| tells_steps(text, list))
        .map(|list| list.iter().map(|item| step(&text[item.range.clone()])).collect())
        .unwrap_or_else(|| story(text))
}

/// Whether a list tells what was done: most of its items act, or half of them from the first on and nothing is wanted («1. открыл 2. жму
/// 3. ошибка 4. пусто»), or the line before announces steps.
pub(super) fn tells_steps(text: &str, list: &[Item]) -> bool {
    let Some(first) = list.first() else { return false };
    let acts_in = |item: &Item| acts(&words(&text[item.range.clone()]));
    let acting = list.iter().filter(|item| acts_in(item)).count();
    let intro = sentences(&text[..first.start]).pop().map(|range| words(&text[range]));
    let wanted = || list.iter().map(|item| Part::of(&text[item.range.clone()])).any(|part| part.wishes || part.asks);
    acting * 2 > list.len()
        || acting * 2 >= list.len() && acts_in(first) && !wanted()
        || intro.is_some_and(|intro| announces_steps(&intro))
}

/// «Зашёл в панель, потом нажал «Сохранить»»: the sentences that act, cut at their joints; at least two pieces.
fn story(text: &str) -> Vec<String> {
    let mut steps = Vec::new();
    let mut joined = false;
    for sentence in sentences(text) {
        let sentence = &text[sentence];
        if !acts(&words(sentence)) {
            continue;
        }
        let pieces = cut(sentence);
        joined |= pieces.len() > 1 || starts_with_joint(sentence);
        steps.extend(pieces.into_iter().map(step).filter(|step| !step.is_empty()));
    }
    if joined && steps.len() >= 2 { steps } else { Vec::new() }
}

/// The pieces between joints.
fn cut(sentence: &str) -> Vec<&str> {
    let mut pieces = Vec::new();
    let mut start = 0;
    for word in words(sentence) {
        let at = word.range.start;
        if at > start && starts_with_joint(&sentence[at..]) {
            pieces.extend(trimmed(sentence, start..at).map(|range| without_link(&sentence[range])));
            start = at;
        }
    }
    pieces.extend(trimmed(sentence, start..sentence.len()).map(|range| &sentence[range]));
    pieces
}

fn without_link(piece: &str) -> &str {
    let mut piece = piece;
    for link in LINKS {
        piece = piece.strip_suffix(link).unwrap_or(piece);
    }
    piece
}

fn starts_with_joint(text: &str) -> bool {
    joint(text).is_some()
}

/// Bytes of the joint that `text` begins with. Folding keeps the length of these words, so the length of the stem is that of the source.
fn joint(text: &str) -> Option<usize> {
    let head: String = text.chars().take(16).collect();
    let head = fold(&head);
    JOINTS.iter().find(|joint| head.starts_with(**joint)).map(|joint| joint.len())
}

/// A piece without its joint and closing punctuation, beginning with a capital.
fn step(piece: &str) -> String {
    let piece = joint(piece).and_then(|end| piece.get(end..)).unwrap_or(piece);
    let piece = piece.trim().trim_end_matches(['.', ',', ';', ' ']);
    let mut chars = piece.chars();
    chars.next().map_or_else(String::new, |first| std::iter::once(upper(first)).chain(chars).collect())
}

/// The lines of a pasted list, each without its bullet or number; blank ones are left out. A text of one line stays as it is: it may still
/// be written. What a line begins with otherwise is its own: «500 Internal Server Error», «3 раза», «2.5 ГБ».
pub fn lines(text: &str) -> Vec<String> {
    if !text.contains('\n') {
        return vec![text.to_owned()];
    }
    text.lines().map(unmarked).filter(|line| !line.is_empty()).map(str::to_owned).collect()
}

fn unmarked(line: &str) -> &str {
    let line = line.trim();
    if let Some(rest) = line.strip_prefix(['-', '*', '•', '–', '—']) {
        return if rest.is_empty() || rest.starts_with(char::is_whitespace) { rest.trim_start() } else { line };
    }
    let rest = line.trim_start_matches(|c: char| c.is_ascii_digit());
    let item = rest.strip_prefix(['.', ')']).filter(|_| rest.len() < line.len());
    item.filter(|item| !item.starts_with(|c: char| c.is_ascii_digit())).map_or(line, str::trim_start)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pasted_list_loses_its_marks_and_nothing_else() {
        let pasted = "1. Открыл сайт\n2)Нажал «Купить»\n\n- ждал\n* обновил\n500 Internal Server Error\n3 раза перезагрузил\n\
                      2.5 ГБ занято\n1С выгрузил товары\n2026-11-22 12:00 открыл сайт\n-p ключ\n10. Конец";
        let steps = [
            "Открыл сайт",
            "Нажал «Купить»",
            "ждал",
            "обновил",
            "500 Internal Server Error",
            "3 раза перезагрузил",
            "2.5 ГБ занято",
            "1С выгрузил товары",
            "2026-11-22 12:00 открыл сайт",
            "-p ключ",
            "Конец",
        ];
        assert_eq!(lines(pasted), steps);
        assert_eq!(lines("1. Открыл"), ["1. Открыл"]);
        assert_eq!(lines("\n \n"), [""; 0]);
    }

    #[test]
    fn steps_are_found_in_lists_and_stories() {
        for (text, steps) in [
            (
                "1. Зашёл в панель\n2. Нажал «Сохранить».\n3. Появилась ошибка 500",
                &["Зашёл в панель", "Нажал «Сохранить»", "Появилась ошибка 500"][..],
            ),
            ("Что делал: 1) зашёл в админку 2) открыл шаблон", &["Зашёл в админку", "Открыл шаблон"]),
            ("Последовательность действий:\n1. Главная\n2. Каталог\n3. Корзина", &["Главная", "Каталог", "Корзина"]),
            ("Делал так:\n- очистил кэш\n- перезагрузил VPS", &["Очистил кэш", "Перезагрузил VPS"]),
            (
                "Зашёл в панель, потом нажал «Сохранить» и после этого увидел белый экран.",
                &["Зашёл в панель", "Нажал «Сохранить»", "Увидел белый экран"],
            ),
            ("Обновил модуль. Затем очистил кэш. Корзина пустая.", &["Обновил модуль", "Очистил кэш"]),
            ("I cleared the cache, then restarted Apache", &["I cleared the cache", "Restarted Apache"]),
            (
                "1. Зашёл в панель 2. Нажал «Бэкап» 3. Вижу ошибку 500 4. Файлы пропали",
                &["Зашёл в панель", "Нажал «Бэкап»", "Вижу ошибку 500", "Файлы пропали"],
            ),
            ("Делаю так: 1. Главная 2. Каталог 3. пусто", &["Главная", "Каталог", "Пусто"]),
            ("Steps: 1) open the cart 2) press Pay", &["Open the cart", "Press Pay"]),
        ] {
            assert_eq!(propose(text), steps, "{text}");
        }
    }

    #[test]
    fn what_tells_no_steps_gives_none() {
        for text in [
            "",
            "1) почта не ходит 2) сайт не открывается",
            "Не работают страницы:\n- /katalog\n- /korzina",
            "Обновил модуль, и всё сломалось",
            "Потом перезвоню. Сайт лежит.",
            "1. Оплатил домен вчера 2. Пришлите чек",
            "Прошу: 1. Продлите домен 2. Вышлите акт 3. Смените тариф",
            "1. Как продлить домен?\n2. Сколько стоит VPS?",
        ] {
            assert_eq!(propose(text), Vec::<String>::new(), "{text}");
        }
    }
}
