//! Which days of a calendar does a text name?

use super::{DASHES, Word};

/// A day of a month, of one year or of every year.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Day {
    /// `None`: every year.
    pub(crate) year: Option<u16>,
    /// 1 to 12.
    pub(crate) month: u8,
    /// 1 to 31.
    pub(crate) day: u8,
    /// The word behind it.
    pub(crate) until: usize,
}

impl Day {
    /// As a profile writes it: `2026-10-01`, or `10-01` for every year.
    pub(crate) fn written(&self) -> String {
        let day = format!("{:02}-{:02}", self.month, self.day);
        self.year.map_or(day.clone(), |year| format!("{year:04}-{day}"))
    }
}

/// Beginnings of the names of the months in Russian, and their English names.
const MONTHS: [(&str, &str); 12] = [
    ("январ", "january"),
    ("феврал", "february"),
    ("март", "march"),
    ("апрел", "april"),
    ("мая", "may"),
    ("июн", "june"),
    ("июл", "july"),
    ("август", "august"),
    ("сентябр", "september"),
    ("октябр", "october"),
    ("ноябр", "november"),
    ("декабр", "december"),
];
/// Most days that a range may last; two days that are farther apart are no range.
const LONGEST: usize = 31;

/// Whether a word names a month.
pub(crate) fn is_month(word: &Word) -> bool {
    MONTHS.iter().any(|(stem, name)| word.begins(&[stem]) || word.is(&[name]))
}

/// The days in the order of the text; a range is every day of it.
pub(crate) fn days(words: &[Word]) -> Vec<Day> {
    let mut found: Vec<Day> = Vec::new();
    let mut at = 0;
    while at < words.len() {
        let (mut some, until) = named(words, at).unwrap_or((Vec::new(), at + 1));
        // «с 31 декабря по 8 января»
        let joins = |last: &Day| {
            let between = &words[last.until..];
            between.first().is_some_and(|word| word.is(&["по"]) || DASHES.contains(&word.text.as_str()))
        };
        if let (Some(last), Some(first)) = (found.last().copied(), some.first().copied())
            && joins(&last)
            && last.until + 3 >= until.saturating_sub(1)
        {
            found.extend(between(&last, &first));
        }
        found.append(&mut some);
        at = until;
    }
    found
}

/// The days from one to another, both left out; none when they are far apart.
fn between(from: &Day, to: &Day) -> Vec<Day> {
    let lengths = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
    let mut day = *from;
    let mut found = Vec::new();
    loop {
        day.day += 1;
        if day.day > lengths[usize::from(day.month - 1) % 12] {
            day.day = 1;
            day.month = day.month % 12 + 1;
        }
        if (day.month, day.day) == (to.month, to.day) {
            return found;
        }
        found.push(day);
        if found.len() > LONGEST {
            return Vec::new();
        }
    }
}

/// The days whose naming begins at a word, and the word behind it.
fn named(words: &[Word], at: usize) -> Option<(Vec<Day>, usize)> {
    let word = &words[at];
    // 01.10.2026, 01.10
    let parts: Vec<&str> = word.text.split('.').collect();
    if let [day, month, rest @ ..] = &parts[..]
        && day.len() <= 2
        && month.len() == 2
        && rest.len() <= 1
    {
        let year = match rest {
            [year] if year.len() == 4 => Some(year.parse().ok()?),
            [] => None,
            _ => return None,
        };
        let day = of(day.parse().ok()?, month.parse().ok()?, year, at + 1)?;
        return Some((vec![day], at + 1));
    }
    // 2026-10-01
    if word.text.len() == 4
        && words.get(at + 1).is_some_and(|word| word.text == "-")
        && words.get(at + 3).is_some_and(|word| word.text == "-")
    {
        let number = |at: usize| words.get(at).and_then(Word::number);
        let (month, day) = number(at + 2).zip(number(at + 4))?;
        return Some((vec![of(day, month, u16::try_from(word.number()?).ok(), at + 5)?], at + 5));
    }
    // October 1, 2 and 4 2026
    if let Some(month) = MONTHS.iter().position(|(_, name)| *name == word.text || word.text == name[..3]) {
        let (numbers, until) = list(words, at + 1)?;
        return Some((dated(words, &numbers, month, until), behind_year(words, until)));
    }
    // «1, 2 и 4 января 2026», 4 July
    let (numbers, until) = list(words, at)?;
    let name = words.get(until)?;
    let month = MONTHS.iter().position(|(stem, english)| name.begins(&[stem]) || name.is(&[english]))?;
    Some((dated(words, &numbers, month, until + 1), behind_year(words, until + 1)))
}

fn dated(words: &[Word], numbers: &[u32], month: usize, until: usize) -> Vec<Day> {
    let month = u32::try_from(month + 1).unwrap_or_default();
    let year = year(words, until);
    let until = behind_year(words, until);
    numbers.iter().filter_map(|day| of(*day, month, year, until)).collect()
}

fn of(day: u32, month: u32, year: Option<u16>, until: usize) -> Option<Day> {
    let known = (1..=31).contains(&day) && (1..=12).contains(&month);
    known.then_some(Day { year, month: u8::try_from(month).ok()?, day: u8::try_from(day).ok()?, until })
}

/// The year that stands at a word, a comma before it aside.
fn year(words: &[Word], at: usize) -> Option<u16> {
    let at = if words.get(at).is_some_and(|word| word.text == ",") { at + 1 } else { at };
    let year = words.get(at).filter(|word| word.text.len() == 4)?.number()?;
    u16::try_from(year).ok().filter(|year| (1900..2200).contains(year))
}

fn behind_year(words: &[Word], at: usize) -> usize {
    let comma = usize::from(words.get(at).is_some_and(|word| word.text == ","));
    if year(words, at).is_some() { at + comma + 1 } else { at }
}

/// Days of a month at a word: one, several, or a range of them; and the word behind.
fn list(words: &[Word], at: usize) -> Option<(Vec<u32>, usize)> {
    let one = |at: usize| -> Option<(u32, usize)> {
        // «1» of «15» in quotation marks
        let quoted = usize::from(words.get(at).is_some_and(|word| word.is(&["«", "\"", "“"])));
        let number = words.get(at + quoted)?.number().filter(|day| (1..=31).contains(day))?;
        let mut until = at + quoted + 1;
        while words.get(until).is_some_and(|word| word.is(&["»", "\"", "”", "st", "nd", "rd", "th", "го", "ое"]))
        {
            until += 1;
        }
        if words.get(until).is_some_and(|word| word.text == "-")
            && words.get(until + 1).is_some_and(|word| word.is(&["го", "е", "ое"]))
        {
            until += 2;
        }
        Some((number, until))
    };
    let (first, mut until) = one(at)?;
    let mut numbers = vec![first];
    while let Some(joint) = words.get(until) {
        let range = joint.is(&["по", "to"]) || DASHES.contains(&joint.text.as_str());
        if !range && !joint.is(&[",", "и", "and", "&"]) {
            break;
        }
        let Some((next, behind)) = one(until + 1) else { break };
        if range {
            let last = numbers.last().copied().unwrap_or(next);
            numbers.extend(last + 1..next);
        }
        numbers.push(next);
        until = behind;
    }
    Some((numbers, until))
}

#[cfg(test)]
mod tests {
    use super::{super::words, *};

    #[test]
    fn days_are_read_in_the_ways_that_people_write_them() {
        for (text, written) in [
            ("действует с 1 октября 2026 года", &["2026-10-01"][..]),
            ("от 01.10.2026 г.", &["2026-10-01"]),
            ("от «15» июня 2026 г.", &["2026-06-15"]),
            ("as of 2026-10-01", &["2026-10-01"]),
            ("Effective March 1, 2026", &["2026-03-01"]),
            ("4th July", &["07-04"]),
            ("1 и 2 января не работаем", &["01-01", "01-02"]),
            ("с 1 по 4 января", &["01-01", "01-02", "01-03", "01-04"]),
            ("с 30 декабря по 2 января", &["12-30", "12-31", "01-01", "01-02"]),
            ("January 1, July 4 and December 25", &["01-01", "07-04", "12-25"]),
            ("кроме 01.01 и 09.05", &["01-01", "05-09"]),
            ("с 9.00 до 18.00, пункт 3.15, версия 7.4", &[]),
            ("you may write 4 letters", &[]),
        ] {
            let days: Vec<String> = days(&words(text)).iter().map(Day::written).collect();
            assert_eq!(days, written, "{text}");
        }
    }
}
