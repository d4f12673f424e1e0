//! Where do words, sentences and list items begin and end in what a client typed, and what of it is a signature or a log?
//!
//! Every range is in bytes of the source, on character boundaries, without white space around it. O(n).

use crate::case::lower;
use std::ops::Range;

/// A word as compared: lower case, ё as е.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Word {
    pub(super) folded: String,
    pub(super) range: Range<usize>,
}

/// An item of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Item {
    /// Where its marker begins.
    pub(super) start: usize,
    /// Its text without the marker.
    pub(super) range: Range<usize>,
}

/// Abbreviations whose dot ends no sentence; folded.
const ABBREVIATIONS: [&str; 15] =
    ["т", "е", "д", "п", "г", "стр", "руб", "тыс", "тел", "см", "др", "им", "etc", "vs", "e.g"];

/// Words of a text: runs of letters and digits, with apostrophes inside (`doesn't`).
pub(super) fn words(text: &str) -> Vec<Word> {
    let mut words = Vec::new();
    let mut start = None;
    for (at, c) in text.char_indices().chain([(text.len(), ' ')]) {
        let inside =
            c.is_alphanumeric() || (start.is_some() && matches!(c, '\'' | '’') && followed_by_letter(text, at, c));
        match (start, inside) {
            (None, true) => start = Some(at),
            (Some(from), false) => {
                words.push(Word { folded: fold(&text[from..at]), range: from..at });
                start = None;
            }
            _ => {}
        }
    }
    words
}

/// Lower case, ё as е, a typographic apostrophe as a plain one.
pub(super) fn fold(text: &str) -> String {
    text.chars()
        .map(lower)
        .map(|c| match c {
            'ё' => 'е',
            '’' => '\'',
            c => c,
        })
        .collect()
}

/// Sentences of a text, with their closing punctuation. A line break ends one, and so does the next item of a list inside a line; a
/// dot inside a name, a number, a list marker or an abbreviation does not.
pub fn sentences(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut start = 0;
    let markers = run(text);
    let mut next = 0;
    for (at, c) in text.char_indices() {
        let end = at + c.len_utf8();
        if let Some(marker) = markers.get(next).filter(|marker| at >= marker.1) {
            if at == marker.1 {
                found.extend(trimmed(text, start..at));
                start = at;
            }
            next += usize::from(end >= marker.2);
            continue;
        }
        let ends = match c {
            '\n' => true,
            '!' | '?' | '…' => {
                text[end..].chars().next().is_none_or(|next| next.is_whitespace() || is_capital_cyrillic(next))
            }
            '.' => {
                let next = text[end..].chars().next();
                next.is_none_or(char::is_whitespace) && !is_abbreviation(&text[start..at])
            }
            _ => false,
        };
        if ends {
            found.extend(trimmed(text, start..end));
            start = end;
        }
    }
    found.extend(trimmed(text, start..text.len()));
    found
}

/// The items of the first numbered list that runs 1, 2, 3…: on lines of its own, or inside a line. Empty without one.
pub(super) fn numbered(text: &str) -> Vec<Item> {
    items(text, &run(text).iter().map(|marker| (marker.1, marker.2)).collect::<Vec<_>>())
}

/// The markers 1, 2, 3… of the first numbered list, two at least; empty without one.
fn run(text: &str) -> Vec<Marker> {
    let markers = markers(text);
    let Some(first) = markers.iter().position(|marker| marker.0 == 1 && !marker.3) else { return Vec::new() };
    let mut run: Vec<Marker> = Vec::new();
    for marker in &markers[first..] {
        if usize::try_from(marker.0).is_ok_and(|number| number == run.len() + 1) {
            run.push(*marker);
        }
    }
    // «1. Обновил до версии 2. Не помогло»: one number that fits by chance makes no list.
    let chance =
        run.get(1).is_some_and(|second| second.3 && text[second.2..].trim_start().starts_with(crate::case::is_capital));
    let announced = run.first().is_some_and(|first| text[..first.1].trim_end().ends_with(':'));
    if run.len() < 2 || run.len() == 2 && chance && !announced { Vec::new() } else { run }
}

/// The items of the first bulleted list of at least two lines. Empty without one.
pub(super) fn bulleted(text: &str) -> Vec<Item> {
    let mut run = Vec::new();
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let content = line.trim_start();
        let start = at + line.len() - content.len();
        at += line.len();
        let bullet = content.chars().next().filter(|c| matches!(c, '-' | '–' | '—' | '•' | '*'));
        match bullet {
            Some(c) if content[c.len_utf8()..].starts_with(' ') => run.push((start, start + c.len_utf8())),
            _ if run.len() >= 2 => break,
            _ => run.clear(),
        }
    }
    if run.len() < 2 { Vec::new() } else { items(text, &run) }
}

/// Where the closing lines begin: «--», «С уважением», `Sent from my phone`.
pub(super) fn signature(text: &str) -> usize {
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let bare = line.trim();
        let folded = fold(bare);
        let closing = bare == "--"
            || bare == "—"
            || ["с уважением", "sent from", "отправлено с", "best regards", "kind regards", "regards,", "с ув."]
                .iter()
                .any(|word| folded.starts_with(word));
        if closing && at > 0 {
            return at;
        }
        at += line.len();
    }
    text.len()
}

/// Whether most of the lines are of a log.
pub(super) fn is_pasted(text: &str) -> bool {
    let lines: Vec<&str> = text.lines().filter(|line| !line.trim().is_empty()).collect();
    lines.len() >= 4 && lines.iter().filter(|line| is_logged(line)).count() * 2 > lines.len()
}

/// A quotation (`> …`) or a line of a log (`[21/Nov/2026…`, `2026-11-21 10:00:01 …`).
pub(super) fn is_logged(line: &str) -> bool {
    let line = line.trim_start();
    let dated = line.bytes().take(10).filter(u8::is_ascii_digit).count() >= 6;
    line.starts_with('>') || line.starts_with('[') || dated
}

/// The range without white space around it; `None` when nothing is left.
pub(super) fn trimmed(text: &str, range: Range<usize>) -> Option<Range<usize>> {
    let inside = &text[range.clone()];
    let start = range.start + inside.len() - inside.trim_start().len();
    let end = start + inside.trim().len();
    (start < end).then_some(start..end)
}

/// Marker positions (begin, end of marker) → items; an item ends where the next begins, the last one with its line.
fn items(text: &str, markers: &[(usize, usize)]) -> Vec<Item> {
    let ends = markers.iter().skip(1).map(|(start, _)| *start);
    let last = markers.last().map_or(0, |(_, end)| *end);
    let last_end = text[last..].find('\n').map_or(text.len(), |line| last + line);
    markers
        .iter()
        .zip(ends.chain([last_end]))
        .filter_map(|((start, from), end)| Some(Item { start: *start, range: trimmed(text, *from..end)? }))
        .collect()
}

/// Number, beginning, end of what can begin an item, and whether it stands in the midst of words.
type Marker = (u32, usize, usize, bool);

/// Every `1.` or `1)` that can begin an item. In the midst of words («жму «Почта» 2. вижу») a dot alone makes a marker only when the list
/// has begun before it, and a word follows («версия 1. 2» is none).
fn markers(text: &str) -> Vec<Marker> {
    let mut found = Vec::new();
    let mut previous = '\n';
    let mut line_start = true;
    let mut chars = text.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        // «а) … б) …», `A) … B) …`
        let letter = ["абвгде", "abcdef"].iter().find_map(|row| row.chars().position(|one| one == lower(c)));
        let marked = (previous.is_whitespace() || previous == '(') && text[at + c.len_utf8()..].starts_with(')');
        if let Some(number) = letter.filter(|_| marked) {
            found.push((u32::try_from(number + 1).unwrap_or(0), at, at + c.len_utf8() + 1, false));
        }
        if c.is_ascii_digit() && (previous.is_whitespace() || previous == '(') {
            let mut end = at + 1;
            while let Some((next, _)) = chars.next_if(|(_, next)| next.is_ascii_digit()) {
                end = next + 1;
            }
            let mut after = text[end..].chars();
            let (sign, next) = (after.next(), after.next());
            let begins = line_start || sentence_just_ended(&text[..at]);
            let closed = match (sign, next) {
                (Some(')'), _) => true,
                (Some('.'), Some(next)) => {
                    next.is_whitespace() && (begins || after.next().is_some_and(|c| c.is_alphabetic() || c == '«'))
                }
                _ => false,
            };
            if closed && end - at <= 2 {
                found.push((text[at..end].parse().unwrap_or(0), at, end + 1, sign == Some('.') && !begins));
            }
            line_start = false;
            previous = '0';
            continue;
        }
        line_start = if c == '\n' { true } else { line_start && c.is_whitespace() };
        previous = c;
    }
    found
}

fn sentence_just_ended(before: &str) -> bool {
    before.trim_end().ends_with(['.', ':', ';', '!', '?', ','])
}

fn is_abbreviation(before: &str) -> bool {
    let last = before.rsplit(|c: char| c.is_whitespace() || c == '(').next().unwrap_or("");
    let folded = fold(last);
    let marker =
        last.len() == before.trim_start().len() && last.len() <= 2 && last.bytes().all(|byte| byte.is_ascii_digit());
    marker || ABBREVIATIONS.contains(&folded.rsplit('.').next().unwrap_or("")) || folded == "e.g"
}

fn is_capital_cyrillic(c: char) -> bool {
    matches!(c, 'А'..='Я' | 'Ё')
}

fn followed_by_letter(text: &str, at: usize, c: char) -> bool {
    text[at + c.len_utf8()..].chars().next().is_some_and(char::is_alphabetic)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sentences_end_where_people_end_them() {
        for (text, expected) in [
            ("Сайт lavka.ru лежит. Что делать?", &["Сайт lavka.ru лежит.", "Что делать?"][..]),
            ("ошибка 500. помогите", &["ошибка 500.", "помогите"]),
            ("Здравствуйте!Не открывается сайт", &["Здравствуйте!", "Не открывается сайт"]),
            ("т.е. не работает и т.д. Вот", &["т.е. не работает и т.д. Вот"]),
            ("1. Зашёл в панель\n2. Нажал", &["1. Зашёл в панель", "2. Нажал"]),
            ("Делаю так: 1. захожу 2. жму. 3. ошибка 500", &["Делаю так:", "1. захожу", "2. жму.", "3. ошибка 500"]),
            ("Обновил до версии 2. Не помогло", &["Обновил до версии 2.", "Не помогло"]),
            ("http://a.ru/?q=1 не открывается", &["http://a.ru/?q=1 не открывается"]),
            ("PHP 8.1 стоит…", &["PHP 8.1 стоит…"]),
            ("  \n ", &[]),
        ] {
            let found: Vec<&str> = sentences(text).into_iter().map(|range| &text[range]).collect();
            assert_eq!(found, expected);
        }
    }

    #[test]
    fn list_items_lose_their_markers() {
        for (text, expected) in [
            ("Было так:\n1. Зашёл\n2) Нажал", &["Зашёл", "Нажал"][..]),
            ("1) почта не ходит 2) сайт лежит", &["почта не ходит", "сайт лежит"]),
            ("1. Раз. 2. Два.\nСпасибо", &["Раз.", "Два."]),
            ("Так: 1. захожу 2. жму «Почта» 3. вижу", &["захожу", "жму «Почта»", "вижу"]),
            ("1. Обновил до версии 2. Не помогло", &[]),
            ("Сайт 1. Сайт 2. Оба лежат", &[]),
            ("PHP 8. 1 и 2 версии", &[]),
            ("ошибка (1) и всё", &[]),
            ("2) второе 3) третье", &[]),
        ] {
            let found: Vec<&str> = numbered(text).into_iter().map(|item| &text[item.range]).collect();
            assert_eq!(found, expected, "{text}");
        }
        let text = "Делал:\n- зашёл\n- нажал\nи всё";
        assert_eq!(bulleted(text).into_iter().map(|item| &text[item.range]).collect::<Vec<_>>(), ["зашёл", "нажал"]);
    }

    #[test]
    fn words_are_folded_and_keep_their_place() {
        let words = words("Ёлка doesn’t 'ok'");
        assert_eq!(words.iter().map(|word| word.folded.as_str()).collect::<Vec<_>>(), ["елка", "doesn't", "ok"]);
        assert_eq!(words[0].range, 0..8);
    }
}
