//! Is this a code, by what is spoken of around it, though no name stands right before it?
//!
//! «карта …, сзади три цифры 318», «пришло смс с цифрами 604417», «из резервных остались 3F9K-72QM и B0XT-118R», a seed in groups of four: the form of the value
//! and a word nearby decide together, neither alone. O(n).

use std::ops::Range;

use super::{
    super::sentence::{fold, words},
    is_placeholder,
    password::{begins, floor, lists},
};

/// Beginnings of words for the code on a card's back.
const BACK: &str = "cvc cvv cvs цвц цвв свв свс код code сзад зад оборот обратн цифр трехзн digit back behind secur";
/// Beginnings of words by which a number is another thing's.
const OTHERS: &str = "ошиб error заказ order счет invoice тикет ticket заявк договор номер number тел phone от from сумм руб № раз через";
/// Words by which a short message is told.
const MESSAGES: &str = "смс смска смску смски смской смсок sms эсэмэс эсэмэска эсэмэску text texted пуш push";
/// Beginnings of words of a second factor.
const FACTORS: &str = "2fa mfa totp otp authent аутентиф двухфактор двухэтап qr куар секрет secret seed aegis приложен коды код code minute";
/// Beginnings of words for codes kept for a rainy day.
const RESERVE: &str = "резервн запасн одноразов recovery backup scratch аварийн";
/// Bytes that are read behind a card, a message, and a word for reserve codes.
const CARD_BYTES: usize = 90;
const MESSAGE_BYTES: usize = 110;
const RESERVE_BYTES: usize = 160;
/// Groups of four in a seed, fewest.
const GROUPS: usize = 4;

/// Ranges of such codes; `cards` are those of the text.
pub(super) fn beside(text: &str, cards: &[Range<usize>]) -> Vec<Range<usize>> {
    let mut found: Vec<Range<usize>> = cards.iter().filter_map(|card| on_the_back(text, card.end)).collect();
    let all = words(text);
    let factor = all.iter().any(|word| begins(FACTORS, &word.folded));
    for (at, word) in all.iter().enumerate() {
        if lists(MESSAGES, &word.folded) {
            found.extend(by_message(text, word.range.end));
        }
        let copy = all.get(at + 1).is_some_and(|next| begins("копи copy copies server сервер файл file", &next.folded));
        if begins(RESERVE, &word.folded) && !copy {
            found.extend(reserved(text, word.range.end));
        }
    }
    found.extend(seeds(text, factor));
    found
}

/// The chunks of a window without the marks around them.
fn chunks(text: &str, from: usize, bytes: usize) -> impl Iterator<Item = (Range<usize>, &str)> {
    let window = &text[from..floor(text, from + bytes)];
    let window = window.split("\n\n").next().unwrap_or_default();
    window.split(char::is_whitespace).filter(|chunk| !chunk.is_empty()).map(move |chunk| {
        let core = chunk.trim_matches(|c: char| "«»\"'(),.;:!?—–-“”".contains(c));
        let start = core.as_ptr() as usize - text.as_ptr() as usize;
        (start..start + core.len(), core)
    })
}

fn digits(core: &str) -> usize {
    if core.bytes().all(|byte| byte.is_ascii_digit()) { core.len() } else { 0 }
}

/// «… до 09/28 код 417», «сзади три цифры 318».
fn on_the_back(text: &str, from: usize) -> Option<Range<usize>> {
    let mut told = false;
    for (range, core) in chunks(text, from, CARD_BYTES) {
        let folded = fold(core);
        let date = core.split_once(['/', '.']).is_some_and(|(month, year)| digits(month) == 2 && digits(year) >= 2);
        if digits(core) == 3 && told {
            return Some(range);
        }
        told = !begins(OTHERS, &folded) && (told || date || begins(BACK, &folded));
    }
    None
}

/// «пришло смс с цифрами 604417»: four to eight digits that are no year, and nobody's number.
fn by_message(text: &str, from: usize) -> Option<Range<usize>> {
    let mut before = String::new();
    for (range, core) in chunks(text, from, MESSAGE_BYTES) {
        let folded = fold(core);
        let year = core.len() == 4 && (core.starts_with("19") || core.starts_with("20"));
        let joined = text[range.end..].starts_with([':', '/', '-', '.']);
        // «118 204», «80 31 66»: a code is read out in groups.
        if (2..=3).contains(&digits(core)) && !joined {
            let rest = &text[range.end..];
            let len = rest.find(|c: char| !(c.is_ascii_digit() || c == ' ')).unwrap_or(rest.len());
            let row = text[range.start..range.end + len].trim_end();
            let groups: Vec<&str> = row.split(' ').collect();
            let even = groups.len() >= 2 && groups.iter().all(|group| group.len() == core.len());
            return (even && row.len() - groups.len() + 1 == 6).then(|| range.start..range.start + row.len());
        }
        if (4..=8).contains(&digits(core)) {
            return (!year && !joined && !begins(OTHERS, &before) && !lists("на с к to in за", &before))
                .then_some(range);
        }
        if lists("не нет not no never", &folded) {
            return None;
        }
        before = folded;
    }
    None
}

/// `3F9K-72QM`: groups of capitals and digits, as recovery codes are printed.
fn reserved(text: &str, from: usize) -> Vec<Range<usize>> {
    let code = |core: &str| {
        let groups: Vec<&str> = core.split('-').collect();
        let group = |group: &&str| {
            (3..=6).contains(&group.len())
                && group.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit())
                || (4..=6).contains(&group.len())
                    && group.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
        };
        // `mysql-1045`: a word and its number.
        let small = core.bytes().any(|byte| byte.is_ascii_lowercase());
        let mixes = |group: &&str| {
            group.bytes().any(|byte| byte.is_ascii_digit()) && group.bytes().any(|byte| byte.is_ascii_alphabetic())
        };
        groups.len() >= 2
            && groups.iter().all(group)
            && core.bytes().any(|byte| byte.is_ascii_digit())
            && (!small || groups.iter().any(mixes))
    };
    // A date or a phone has digits alone.
    let mixed = |core: &str| core.bytes().any(|byte| byte.is_ascii_alphabetic());
    let fits = |core: &&str| code(core) && mixed(core) && !is_placeholder(core);
    chunks(text, from, RESERVE_BYTES).filter(|(_, core)| fits(core)).map(|(range, _)| range).collect()
}

/// `JBSW Y3DP EHPK 3PXP`: base 32 in groups of four; or in one, where a second factor is spoken of.
fn seeds(text: &str, factor: bool) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut row: Option<(Range<usize>, usize, bool)> = None;
    let small = |core: &str| core.bytes().all(|byte| byte.is_ascii_lowercase() || (b'2'..=b'7').contains(&byte));
    let large = |core: &str| core.bytes().all(|byte| byte.is_ascii_uppercase() || (b'2'..=b'7').contains(&byte));
    let number = |core: &str| core.bytes().any(|byte| byte.is_ascii_digit());
    let mut close = |row: Option<(Range<usize>, usize, bool)>| {
        found.extend(row.filter(|(_, count, digit)| *count >= GROUPS && *digit).map(|(range, ..)| range));
    };
    for (range, core) in chunks(text, 0, text.len()) {
        let parts: Vec<&str> = core.split('-').collect();
        let four = parts.iter().all(|part| part.len() == 4 && (large(part) || factor && small(part)));
        let letters = core.bytes().any(|byte| byte.is_ascii_alphabetic());
        match row.take() {
            Some((before, count, digit)) if four && range.start - before.end <= 1 => {
                row = Some((before.start..range.end, count + parts.len(), digit || number(core)));
            }
            before => {
                close(before);
                row = four.then(|| (range.clone(), parts.len(), number(core) && letters));
            }
        }
        if factor && (16..=64).contains(&core.len()) && large(core) && number(core) && letters {
            close(Some((range, GROUPS, true)));
        }
    }
    close(row);
    found
}

#[cfg(test)]
mod tests {
    use super::super::secrets;

    #[test]
    fn what_is_spoken_of_around_shows_a_code() {
        for (text, values) in [
            ("карта 4242 4242 4242 4242, на задней стороне цифры 318", &["4242 4242 4242 4242", "318"][..]),
            (
                "card 5555 5555 5555 4444 exp 09/28 and the 3 digits on the back are 417",
                &["5555 5555 5555 4444", "417"],
            ),
            ("карта 5555 5555 5555 4444 не проходит, ошибка 402", &["5555 5555 5555 4444"]),
            ("Мне пришло смс с цифрами 604417, введите", &["604417"]),
            ("I got a text on 5 May 2025 and lost it", &[]),
            ("смс не приходит на 4471", &[]),
            ("смс пришло 5 числа, заказ 55120", &[]),
            ("из резервных остались 3F9K-72QM и B0XT-118R", &["3F9K-72QM", "B0XT-118R"]),
            ("из резервной копии DE41-0007 не восстановить", &[]),
            ("backup-restore, mysql-1045", &[]),
            ("under the square picture: JBSW Y3DP EHPK 3PXP", &["JBSW Y3DP EHPK 3PXP"]),
            ("2fa показало JBSWY3DPEHPK3PXP, коды не подходят", &["JBSWY3DPEHPK3PXP"]),
            ("PLEASE MAKE THIS WORK SOON", &[]),
            ("СРОЧНО FILE NAME READ ONLY 2 раза", &[]),
        ] {
            let found: Vec<&str> = secrets(text, &[]).into_iter().map(|secret| &text[secret.range]).collect();
            assert_eq!(found, values, "{text}");
        }
    }
}
