//! What would a careful client write in the subject line?
//!
//! The first sentence that says something, rather than leads to it, without greeting and urging, with the error code and the domain of
//! the whole text, in whole words and at most [`SUBJECT_MAX`] characters; as it was meant where the keyboard was switched. A proposal:
//! the client sees and edits it. O(n).

use super::{
    draft::Draft,
    reading::part::Part,
    secrets,
    sentence::{Word, numbered, sentences, words},
    speech::{is_empty, is_telling},
    steps::tells_steps,
    switched::meant,
};
use crate::case::{lowered, upper};
use crate::text::identifiers::{Identifier, IdentifierKind, identifiers};

/// Longest subject in characters: what a queue shows of it, and within the 150 of the native contract.
pub const SUBJECT_MAX: usize = 100;

/// Fewest words with a meaning that make a sentence worth a subject.
const INFORMATIVE_WORDS: usize = 2;
/// Room kept for an error code or a domain that the sentence lacks: a longer one is left out.
const IDENTIFIER_MAX: usize = 32;

/// Sentences that are read for the one that says what is wrong.
const READ_SENTENCES: usize = 12;

/// The proposed subject; `""` for a text without words.
pub fn propose(text: &str) -> String {
    let meant = meant(text);
    let text = meant.as_deref().unwrap_or(text);
    let sentences = sentences(text);
    let told = |sentence: &&str| words(sentence).iter().filter(|word| is_telling(word)).count();
    let candidates = || sentences.iter().map(|range| &text[range.clone()]);
    let telling = || candidates().filter(|sentence| told(sentence) >= INFORMATIVE_WORDS);
    let chosen = telling()
        .take(READ_SENTENCES)
        .find(|sentence| !introduces(sentence))
        .or_else(|| telling().next())
        .or_else(|| candidates().find(|sentence| told(sentence) > 0))
        .or_else(|| candidates().find(|sentence| !words(sentence).is_empty()));
    let Some(sentence) = chosen else { return String::new() };
    // One item of a list of wishes: the names of the others are not its.
    let list = numbered(text);
    let item = without_marker(sentence).len() < sentence.len() && list.len() > 1 && !tells_steps(text, &list);
    let around = if item { sentence } else { text };
    let sentence = without_joint(without_opening(without_marker(sentence)));
    let (sentence, pointer) = sentence.split_at(without_pointer(sentence).len());
    let sentence = capitalised(closed(sentence));
    // What cutting loses is appended, which takes room and may cut once more: the second round sees both names appended.
    let mut subject = shortened(&sentence, SUBJECT_MAX);
    let mut missing = String::new();
    for _ in 0..2 {
        missing = missing_identifiers(around, &subject, pointer);
        subject = shortened(&sentence, SUBJECT_MAX - missing.chars().count());
    }
    if missing_identifiers(around, &subject, pointer) == missing {
        subject + &missing
    } else {
        shortened(&sentence, SUBJECT_MAX)
    }
}

/// Whether a sentence leads to what is wrong and does not say it: «Делаю так:», «У меня два вопроса.», a deed, who is writing.
fn introduces(sentence: &str) -> bool {
    let part = Part::of(without_marker(sentence));
    let leads = sentence.trim_end().ends_with(':') || part.announces_several || part.announced > 1;
    let deed = part.acts && !part.complains();
    leads && !part.complains() || !part.wants() && (deed || !part.is_about_something() && !part.tells)
}

impl Draft {
    /// The subject as edited by the client, else the proposed one; secrets are masked in either.
    pub fn subject_line(&self) -> String {
        let masked = |text: &str| secrets::masked(text, &self.not_secret);
        match &self.subject {
            Some(edited) => masked(edited.trim()),
            None => propose(&masked(&self.text)),
        }
    }
}

/// The sentence without the marker of a list: `1.`, `2)`, «а)», `-`.
fn without_marker(sentence: &str) -> &str {
    let Some((marker, rest)) = sentence.split_once(char::is_whitespace) else { return sentence };
    let number = marker.trim_start_matches('(').trim_end_matches(['.', ')']);
    let counted = number.len() < marker.len()
        && (number.bytes().all(|byte| byte.is_ascii_digit()) && (1..=2).contains(&number.len())
            || marker.ends_with(')') && number.chars().count() == 1);
    if counted || matches!(marker, "-" | "–" | "—" | "•" | "*" | "+") { rest.trim_start() } else { sentence }
}

/// The sentence without the word that joins it to the one before: «И почта …», `And also …`.
fn without_joint(sentence: &str) -> &str {
    const JOINTS: &str = "и а но ну да еще также тоже плюс кстати заодно and also but so plus";
    let mut rest = sentence;
    for word in words(sentence).iter().take(2) {
        let joint = JOINTS.split(' ').any(|joint| joint == word.folded);
        let at = sentence.len() - rest.len();
        if !joint || word.range.start != at || words(rest).len() < 4 {
            break;
        }
        rest = sentence[word.range.end..].trim_start_matches([' ', ',']);
    }
    rest
}

/// The sentence without a last clause that only points at a picture or a log: «…, вот снимок https://…».
fn without_pointer(sentence: &str) -> &str {
    const POINTING: &str = "вот снимок снимка снимки скрин скрина скрины скриншот скриншоты фото картинка видео лог ссылка ссылки на по прилагаю \
                            прикладываю приложил приложила прикрепил прикрепила смотрите см тут здесь here is are the a my link \
                            screenshot screenshots picture photo video log see attached";
    let Some(link) = identifiers(sentence).into_iter().rfind(|found| found.kind == IdentifierKind::Url) else {
        return sentence;
    };
    let points = |clause: &str| words(clause).iter().all(|word| POINTING.split(' ').any(|known| known == word.folded));
    let before = &sentence[..link.range.start];
    let clause = before.rmatch_indices([',', ';', '(', '–', '—', ':']).map(|(at, _)| at);
    let clause = clause.take_while(|at| points(&before[*at..])).last();
    let is_last = !sentence[link.range.end..].contains(char::is_alphanumeric);
    match clause.filter(|at| is_last && words(&sentence[..*at]).len() > 1) {
        Some(clause) => &sentence[..clause],
        None => sentence,
    }
}

/// The sentence without greeting and urging at its beginning; the whole when nothing else is in it.
fn without_opening(sentence: &str) -> &str {
    let words = words(sentence);
    let first = words.iter().find(|word| !is_empty(word)).map(|word| word.range.start).unwrap_or_default();
    // An opening quotation mark, bracket or slash belongs to the word that it stands before.
    let kept = sentence[..first].trim_end_matches(|c: char| "«\"“„'`(/[<$".contains(c)).len();
    let rest = sentence.get(kept..).unwrap_or(sentence).trim();
    if rest.is_empty() { sentence } else { rest }
}

/// Without closing punctuation; a question keeps one mark.
fn closed(sentence: &str) -> &str {
    let bare = sentence.trim_end_matches(['.', ',', ';', ':', '!', '?', '…', ' ', '-', '–', '—']);
    if sentence[bare.len()..].contains('?') && !bare.is_empty() {
        &sentence[..=bare.len() + sentence[bare.len()..].find('?').unwrap_or_default()]
    } else {
        bare
    }
}

/// A capital at the beginning, unless the first word is a name that has none (`lavka.example`, `/var/www`).
fn capitalised(sentence: &str) -> String {
    let named = identifiers(sentence).first().is_some_and(|found| found.range.start == 0);
    let mut chars = sentence.chars();
    match chars.next() {
        Some(first) if !named => std::iter::once(upper(first)).chain(chars).collect(),
        _ => sentence.to_owned(),
    }
}

/// «: ERR_…, lavka.example»: the first error and the first site of the text that the sentence itself lacks, but for what only points at a
/// picture.
fn missing_identifiers(text: &str, sentence: &str, pointer: &str) -> String {
    let mut found = identifiers(text);
    found.retain(|identifier| !pointer.contains(identifier.text.as_str()));
    let error = found.iter().find(|one| one.kind == IdentifierKind::Error).map(|one| in_nominative(&one.text));
    let is_site = |one: &&Identifier| matches!(one.kind, IdentifierKind::Site | IdentifierKind::Url);
    let mut sites = found.iter().filter(is_site).filter(|one| is_afflicted(text, one));
    let site = sites.next().map(|site| place(&site.text).to_owned());
    let mut missing = String::new();
    let lower = lowered(sentence);
    for name in [error, site].into_iter().flatten() {
        // «ошибку 500» names «ошибка 500».
        let number = name.rsplit(' ').next().filter(|number| number.bytes().all(|byte| byte.is_ascii_digit()));
        let named = lower.contains(&lowered(&name))
            || number.is_some_and(|number| words(sentence).iter().any(|word| word.folded == number));
        if name.chars().count() <= IDENTIFIER_MAX && !named {
            missing.push_str(if missing.is_empty() { ": " } else { ", " });
            missing.push_str(&name);
        }
    }
    missing
}

/// Name servers that anybody may use, and addresses of the machine itself: never what a ticket is about.
const ANYBODYS: &str = "8.8.8.8 8.8.4.4 1.1.1.1 1.0.0.1 9.9.9.9 149.112.112.112 77.88.8.8 77.88.8.1 77.88.8.88 77.88.8.2 208.67.222.222 \
                        208.67.220.220 94.140.14.14 94.140.15.15 127.0.0.1 0.0.0.0";
/// Beginnings of the words before what something was tried with, or where the client writes from.
const WITH: [&str; 9] = ["провер", "пинг", "ping", "трассир", "tracert", "через", "via", "пишу", "checked"];
/// Beginnings of the words for what works, unless they are denied.
const WORKS: [&str; 7] = ["открыва", "работа", "грузит", "доступ", "opens", "works", "loads"];

/// Whether a site may be the one that the ticket is about: not what was only tried, nor what works.
fn is_afflicted(text: &str, site: &Identifier) -> bool {
    let ends = |c: char| matches!(c, ',' | ';' | '(' | ')' | '\n' | '!' | '?' | '–' | '—');
    let (before, after) = (&text[..site.range.start], &text[site.range.end..]);
    // A full stop ends a clause where white space follows.
    let from = before.rfind(ends).max(before.rfind(". ")).unwrap_or_default();
    let to = after.find(ends).unwrap_or(after.len()).min(after.find(". ").unwrap_or(after.len()));
    let (before, after) = (words(&before[from..]), words(&after[..to]));
    let begins = |word: &str, stems: &[&str]| stems.iter().any(|stem| word.starts_with(stem));
    let tried = before.iter().any(|word| begins(&word.folded, &WITH));
    let mut clause = before.iter().chain(&after);
    let denied =
        clause.clone().any(|word| matches!(word.folded.as_str(), "не" | "not" | "doesn't" | "перестал" | "плохо"));
    let works = !denied && clause.any(|word| begins(&word.folded, &WORKS));
    !(tried || works || ANYBODYS.split(' ').any(|known| site.text == known))
}

/// «ошибкой 500» stands alone as «ошибка 500».
fn in_nominative(error: &str) -> String {
    match error.split_once(' ') {
        Some((word, rest)) if lowered(word).starts_with("ошибк") => ["ошибка ", rest].concat(),
        _ => error.to_owned(),
    }
}

/// An address without its scheme and its last slash; the site alone where the whole is too long.
fn place(address: &str) -> &str {
    let bare = address.split_once("://").map_or(address, |(_, bare)| bare).trim_end_matches('/');
    if bare.chars().count() <= IDENTIFIER_MAX { bare } else { bare.split(['/', '?']).next().unwrap_or(bare) }
}

/// At most `room` characters in whole words, without a clause of which only the beginning would be left where the others say enough. A
/// single word longer than that is cut.
fn shortened(sentence: &str, room: usize) -> String {
    let Some((end, _)) = sentence.char_indices().nth(room) else { return sentence.to_owned() };
    let head = &sentence[..end];
    let whole = if sentence[end..].starts_with(char::is_whitespace) {
        end
    } else {
        head.rfind(char::is_whitespace).unwrap_or(end)
    };
    let joints = JOINTS.split(' ').filter_map(|joint| sentence[..whole].rfind(&[" ", joint, " "].concat()));
    let clause = joints.chain(sentence[..whole].rfind(", ")).filter(|at| *at * 5 >= whole * 3).max();
    closed(ended(&sentence[..clause.unwrap_or(whole)])).to_owned()
}

/// Words that open a clause or another member of one: before them a sentence may end.
const JOINTS: &str =
    "и или а но когда если хотя потому поэтому который которая которое которые and or but when if because while which";
/// Words that nothing can end with.
const LEADING: &str = "и или а но что чтобы как когда если после того до в во на с со к ко у о об от из по за под над при про для без через между \
                       не ни же этот эта это при этом and or but that when if because while which the a an in on at of to from with by for \
                       is are was my our after before";

/// A cut sentence without the words at its end that only lead to what was cut off.
fn ended(cut: &str) -> &str {
    let all = words(cut);
    let leads = |word: &Word| LEADING.split_ascii_whitespace().any(|one| word.folded == one);
    match all.iter().rposition(|word| !leads(word)) {
        // A quotation mark or bracket may close behind the last word.
        Some(last) if last + 1 < all.len() => cut[..all[last + 1].range.start].trim_end(),
        _ => cut,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn subjects_say_what_happened() {
        for (text, subject) in [
            ("", ""),
            ("  \n", ""),
            ("Здравствуйте, помогите срочно! Не открывается сайт lavka.example.", "Не открывается сайт lavka.example"),
            ("Добрый день! Подскажите, пожалуйста, как продлить домен?", "Как продлить домен?"),
            ("помогите пожалуйста не могу войти в панель", "Не могу войти в панель"),
            ("lavka.example не открывается", "lavka.example не открывается"),
            (
                "Сайт lavka.example выдаёт ошибку 403, вот снимок https://prnt.sc/abc123",
                "Сайт lavka.example выдаёт ошибку 403",
            ),
            ("Не работает форма (скрин: https://prnt.sc/abc123)", "Не работает форма"),
            ("Не открывается https://lavka.example/shop", "Не открывается https://lavka.example/shop"),
            (
                "Не приходит почта на ящик info@sadik.example, ни у кого из сотрудников, ошибка 550 5.7.1 relaying denied",
                "Не приходит почта на ящик info@sadik.example, ни у кого из сотрудников: 550 5.7.1",
            ),
            (
                "Сайт не открывается. Пишет ERR_SSL_PROTOCOL_ERROR на lavka.example",
                "Сайт не открывается: ERR_SSL_PROTOCOL_ERROR, lavka.example",
            ),
            ("Hello! Please help, the site is down since morning.", "The site is down since morning"),
            ("Hi,\nI cannot log in to cPanel!!!", "I cannot log in to cPanel"),
            ("Помогите срочно!!!", "Помогите срочно"),
            ("Лежит.", "Лежит"),
            ("«Модуль доставки» не работает", "«Модуль доставки» не работает"),
            ("Почему так?! Почта не уходит с сервера", "Почта не уходит с сервера"),
        ] {
            assert_eq!(propose(text), subject, "{text}");
        }
    }

    #[test]
    fn a_long_sentence_is_cut_between_words_and_keeps_its_code() {
        let text =
            format!("Не открывается {}сайт, ошибка ERR_CONNECTION_RESET на lavka.example", "очень длинный ".repeat(12));
        let subject = propose(&text);
        assert!(subject.chars().count() <= SUBJECT_MAX, "{subject}");
        assert!(subject.ends_with(" очень: ERR_CONNECTION_RESET, lavka.example"), "{subject}");
        assert_eq!(propose(&"щ".repeat(500)).chars().count(), SUBJECT_MAX);
    }

    #[test]
    fn a_secret_never_stands_in_the_subject() {
        let draft =
            Draft { text: "Пароль: Qwerty123! не подходит к почте".into(), ..Draft::default() };
        assert!(!draft.subject_line().contains("Qwerty"), "{}", draft.subject_line());
        let edited = Draft { subject: Some(" пароль: Qwerty123! ".into()), ..draft };
        assert!(!edited.subject_line().contains("Qwerty"));
    }
}
