//! Is this one question?
//!
//! Two signs divide a text, both of them words that the client wrote: a numbered list of troubles, and an announcement («второй
//! вопрос», «также», `another question`). Either counts only when the parts speak of different services: two symptoms of
//! one cause, a list of steps, of pages or of log lines are one question. What no sign shows stays whole. O(n).

use std::ops::Range;

use super::{
    sentence::{Item, Word, numbered, sentences, trimmed, words},
    speech::{acts, asks, complains, is_empty, wishes},
    steps::tells_steps,
};

/// The byte ranges of the questions in a text, in order and disjoint; empty or one range for one question.
///
/// What lies outside of all ranges (a greeting before a list, thanks after it) belongs to every one of them.
pub fn questions(text: &str) -> Vec<Range<usize>> {
    let mut end = text.len().min(READ_BYTES);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let head = &text[..end];
    let listed = listed(head);
    let mut found = if listed.len() > 1 { listed } else { announced(head) };
    if let Some(last) = found.last_mut().filter(|last| last.end == end) {
        last.end = text.len();
    }
    found
}

/// How much of a text is read: what people write by hand ends long before, the rest is a pasted log.
const READ_BYTES: usize = 8 * 1024;

/// Services that a trouble may be about; one bit each. Stems of folded words.
const SERVICES: [&[&str]; 13] = [
    &["почт", "письм", "ящик", "mail", "email", "smtp", "imap", "inbox"],
    &["сайт", "страниц", "site", "website", "page", "магазин", "витрин", "shop", "store"],
    &["домен", "dns", "domain", "nameserver", "поддомен"],
    &["баз", "mysql", "database", "phpmyadmin"],
    &["ssl", "https", "сертификат", "certificate"],
    &[
        "оплат",
        "счет",
        "счёт",
        "платеж",
        "баланс",
        "акт",
        "invoice",
        "payment",
        "billing",
        "refund",
        "тариф",
        "plan",
        "скидк",
    ],
    &["ftp", "sftp", "filezilla"],
    &["ssh", "vps", "сервер", "server"],
    &["бэкап", "бекап", "резервн", "backup"],
    &["корзин", "заказ", "cart", "order", "checkout"],
    &["шаблон", "баннер", "дизайн", "template", "banner", "логотип", "logo"],
    &["кабинет", "панел", "cpanel", "ispmanager", "парол", "password", "account", "login"],
    &["cron", "крон", "планировщик"],
];

/// Announcements that the client means as such; compared with folded words at the beginning of a clause.
const STRONG: [&[&str]; 26] = [
    &["второй", "вопрос"],
    &["третий", "вопрос"],
    &["другой", "вопрос"],
    &["отдельный", "вопрос"],
    &["еще", "вопрос"],
    &["еще", "один", "вопрос"],
    &["еще", "такой", "вопрос"],
    &["и", "еще", "вопрос"],
    &["и", "еще", "один", "вопрос"],
    &["и", "еще", "такой", "вопрос"],
    &["и", "второй", "вопрос"],
    &["вторая", "проблема"],
    &["другая", "проблема"],
    &["еще", "одна", "проблема"],
    &["и", "еще", "одна", "проблема"],
    &["вопрос", "2"],
    &["another", "question"],
    &["another", "issue"],
    &["another", "problem"],
    &["second", "question"],
    &["my", "second", "question"],
    &["the", "second", "question"],
    &["one", "more", "question"],
    &["one", "more", "thing"],
    &["a", "separate", "question"],
    &["and", "another", "question"],
];
/// Announcements that may as well add a symptom: they count only between troubles of different services.
const WEAK: [&[&str]; 14] = [
    &["также"],
    &["а", "также"],
    &["а", "еще"],
    &["и", "еще"],
    &["еще"],
    &["кроме", "того"],
    &["плюс"],
    &["заодно"],
    &["also"],
    &["and", "also"],
    &["in", "addition"],
    &["besides"],
    &["additionally"],
    &["plus"],
];
/// Fewest words with a meaning that make a part a question of its own.
const MIN_WORDS: usize = 2;

/// The groups of a numbered list of troubles: neighbours of one service are one group.
fn listed(text: &str) -> Vec<Range<usize>> {
    let list = numbered(text);
    if list.is_empty() || tells_steps(text, &list) || !list.iter().all(|item| is_trouble(&text[item.range.clone()])) {
        return Vec::new();
    }
    let mut groups: Vec<(Range<usize>, u16)> = Vec::new();
    for Item { range, .. } in list {
        let about = services(&words(&text[range.clone()]));
        match groups.last_mut() {
            Some((last, known)) if about == 0 || *known == 0 || *known & about != 0 => {
                last.end = range.end;
                *known |= about;
            }
            _ => groups.push((range, about)),
        }
    }
    groups.into_iter().map(|(range, _)| range).collect()
}

/// The parts between announcements.
fn announced(text: &str) -> Vec<Range<usize>> {
    let mut parts: Vec<Range<usize>> = Vec::new();
    let mut start = 0;
    for clause in clauses(text) {
        let clause_words = words(&text[clause.clone()]);
        let strong = opens(&clause_words, &STRONG);
        if !strong && !opens(&clause_words, &WEAK) {
            continue;
        }
        let (before, after) = (&text[start..clause.start], &text[clause.start..]);
        let after = if strong { after } else { &text[clause.start..sentence_end(text, clause.start)] };
        if divides(before, after, strong) {
            parts.extend(trimmed(text, start..clause.start).map(|range| without_joint(text, range)));
            start = clause.start;
        }
    }
    if parts.is_empty() {
        return parts;
    }
    parts.extend(trimmed(text, start..text.len()));
    parts
}

/// Whether what stands on both sides of an announcement is two questions.
fn divides(before: &str, after: &str, strong: bool) -> bool {
    let (before_words, after_words) = (words(before), words(after));
    let meant = |words: &[Word]| words.iter().filter(|word| !is_empty(word)).count() >= MIN_WORDS;
    if !meant(&before_words) || !meant(&after_words) {
        return false;
    }
    let trouble = is_trouble_of_any_sentence(before) && (strong || is_trouble(after) && !acts(&after_words));
    let (one, other) = (services(&before_words), services(&after_words));
    let apart = one != 0 && other != 0 && one & other == 0;
    trouble && (apart || strong && (one & other == 0 || asks(after, &after_words)))
}

/// Sentences, and inside them the pieces after a comma, a semicolon or a dash: an announcement may stand in the middle. Lines that
/// quote somebody or a log are left out.
fn clauses(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    for sentence in sentences(text) {
        if is_quoted(text, sentence.start) {
            continue;
        }
        let mut start = sentence.start;
        let mut quoted = 0usize;
        for (at, c) in text[sentence.clone()].char_indices() {
            match c {
                '«' => quoted += 1,
                '»' => quoted = quoted.saturating_sub(1),
                ',' | ';' | '—' | '–' if quoted == 0 => {
                    found.extend(trimmed(text, start..sentence.start + at));
                    start = sentence.start + at + c.len_utf8();
                }
                _ => {}
            }
        }
        found.extend(trimmed(text, start..sentence.end));
    }
    found
}

/// Whether the line at `at` is a quotation (`> …`) or a log line (`[21/Nov/2026…`, `2026-11-21 10:00:01 …`).
fn is_quoted(text: &str, at: usize) -> bool {
    let line = text[..at].rfind('\n').map_or(0, |end| end + 1);
    let line = text[line..].trim_start();
    let dated = line.bytes().take(10).filter(u8::is_ascii_digit).count() >= 6;
    line.starts_with('>') || line.starts_with('[') || dated
}

/// End of the sentence that `at` lies in.
fn sentence_end(text: &str, at: usize) -> usize {
    sentences(text).into_iter().find(|sentence| sentence.contains(&at)).map_or(text.len(), |sentence| sentence.end)
}

fn is_trouble(text: &str) -> bool {
    let words = words(text);
    complains(&words) || asks(text, &words) || wishes(&words)
}

fn is_trouble_of_any_sentence(text: &str) -> bool {
    sentences(text).into_iter().any(|sentence| is_trouble(&text[sentence]))
}

fn opens(words: &[Word], announcements: &[&[&str]]) -> bool {
    announcements.iter().any(|announcement| {
        words.len() >= announcement.len()
            && words.iter().zip(*announcement).all(|(word, wanted)| word.folded == *wanted)
    })
}

/// The part without the comma or dash that joined it to the announcement.
fn without_joint(text: &str, range: Range<usize>) -> Range<usize> {
    range.start..range.start + text[range].trim_end_matches([' ', ',', ';', '—', '–', '-', '\n']).len()
}

/// The services that words speak of, one bit each.
fn services(words: &[Word]) -> u16 {
    let bit = |(at, stems): (usize, &&[&str])| {
        let named = words.iter().any(|word| stems.iter().any(|stem| word.folded.starts_with(stem)));
        u16::from(named) << at
    };
    SERVICES.iter().enumerate().map(bit).fold(0, |all, service| all | service)
}
