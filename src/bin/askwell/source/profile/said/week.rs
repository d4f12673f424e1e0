//! On which days of the week is somebody there, and from when until when?
//!
//! A text names days, times or both, in either order: «пн–пт с 9 до 18, сб с 10 до 15», «с 11 до 20 ежедневно, кроме воскресенья».
//! Where days and times cannot be told to belong together, only the days are known; where the same day has two times that may be of
//! two different desks, not even those.

use super::{DASHES, Word};

/// From and until in minutes of the day; an end not after the beginning is the next day's.
pub(crate) type Span = (u16, u16);

/// What a text says of a week.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Week {
    /// The text names days.
    pub(crate) named: bool,
    /// Days on which somebody is there, bit 0 is Monday; 0 when the text does not say, or not plainly.
    pub(crate) days: u8,
    /// The times of each day, from Monday, where days and times plainly belong together.
    pub(crate) spans: Option<[Vec<Span>; 7]>,
    /// Some of the days are taken out as holidays.
    pub(crate) holidays: bool,
    /// Every hour of some day.
    pub(crate) always: bool,
}

const ALL: u8 = 0b111_1111;
const WORKDAYS: u8 = 0b001_1111;
const WEEKEND: u8 = 0b110_0000;
/// Names of the days: their beginnings in Russian, what stands alone in Russian, and in English.
const NAMES: [(&[&str], &[&str]); 7] = [
    (&["понедельник"], &["пн", "mon", "monday", "mondays"]),
    (&["вторник"], &["вт", "tue", "tues", "tuesday", "tuesdays"]),
    (&[], &["ср", "среда", "среду", "среды", "среде", "средам", "wed", "wednesday", "wednesdays"]),
    (&["четверг"], &["чт", "thu", "thur", "thurs", "thursday", "thursdays"]),
    (&["пятниц"], &["пт", "fri", "friday", "fridays"]),
    (&["суббот"], &["сб", "sat", "saturday", "saturdays"]),
    (&["воскресен"], &["вс", "вск", "sun", "sunday", "sundays"]),
];
const DAY: u16 = 24 * 60;

/// Something that a text says of a week.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Item {
    Days(u8),
    Closed(u8),
    Span(Span),
    Holidays,
    /// What says nothing of a week after all.
    Other,
    /// A break in the middle of the day, or a word that makes times doubtful.
    Doubt,
}

/// What a text says of a week; nothing of it where it says nothing.
pub(crate) fn week(words: &[Word]) -> Week {
    let items = items(words);
    let closed = items.iter().fold(0, |all, item| if let Item::Closed(days) = item { all | days } else { all });
    let named = items.iter().fold(0, |all, item| if let Item::Days(days) = item { all | days } else { all });
    let holidays = items.contains(&Item::Holidays);
    let days = if named == 0 && closed != 0 { ALL & !closed } else { named & !closed };
    let always = items.contains(&Item::Span((0, DAY)));
    let mut week = Week { named: named | closed != 0, days, spans: None, holidays, always };
    if items.contains(&Item::Doubt) {
        return week;
    }
    let Some(mut pairs) = pairs(&items, closed) else { return week };
    // «ежедневно с 9 до 21, в субботу с 10 до 18»: what is said later of fewer days holds for those.
    for later in 1..pairs.len() {
        let fewer = pairs[later].0;
        for earlier in &mut pairs[..later] {
            if fewer & earlier.0 == fewer && fewer != earlier.0 {
                earlier.0 &= !fewer;
            }
        }
    }
    let overlap = pairs.iter().enumerate().any(|(at, one)| pairs[at + 1..].iter().any(|other| one.0 & other.0 != 0));
    if overlap || pairs.iter().any(|(_, spans)| spans.len() > 1 && spans.contains(&(0, DAY))) {
        // Two desks with times of their own.
        week.days = 0;
        return week;
    }
    let mut spans: [Vec<Span>; 7] = Default::default();
    for (days, of_days) in &pairs {
        for (_, spans) in spans.iter_mut().enumerate().filter(|(day, _)| days >> day & 1 == 1) {
            spans.extend(of_days);
            spans.sort_unstable();
        }
    }
    week.spans = (!pairs.is_empty()).then_some(spans);
    week
}

/// The times of the day in a text, in minutes, in their order.
pub(crate) fn times(words: &[Word]) -> Vec<u16> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < words.len() {
        if let Some(((from, until), next)) = span(words, at) {
            found.extend([from, until]);
            at = next;
        } else if let Some((minute, true, next)) = time(words, at)
            && !words[at].text.contains('.')
        {
            found.push(minute);
            at = next;
        } else {
            at += 1;
        }
    }
    found
}

/// Days and the times that belong to them; `None` when that is not plain.
fn pairs(items: &[Item], closed: u8) -> Option<Vec<(u8, Vec<Span>)>> {
    let mut days: Vec<u8> = Vec::new();
    let mut times: Vec<Vec<Span>> = Vec::new();
    let mut last_days = None;
    for item in items {
        match item {
            Item::Days(of) if last_days == Some(true) => *days.last_mut()? |= of,
            Item::Days(of) => {
                days.push(*of);
                last_days = Some(true);
            }
            Item::Span(span) if last_days == Some(false) => times.last_mut()?.push(*span),
            Item::Span(span) => {
                times.push(vec![*span]);
                last_days = Some(false);
            }
            _ => {}
        }
    }
    if days.is_empty() && times.len() == 1 && closed != 0 {
        days.push(ALL);
    }
    if days.len() != times.len() {
        return None;
    }
    Some(days.into_iter().map(|of| of & !closed).zip(times).collect())
}

fn items(words: &[Word]) -> Vec<Item> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < words.len() {
        let (item, next) = item(words, at);
        if let Some(mut item) = item {
            let closed = || is_closed(words, at, next);
            match item {
                Item::Days(days) if closed() => item = Item::Closed(days),
                // «Работаем и в праздники»
                Item::Holidays if !closed() => item = Item::Other,
                _ => {}
            }
            found.push(item);
        }
        at = next.max(at + 1);
    }
    found
}

fn item(words: &[Word], at: usize) -> (Option<Item>, usize) {
    let word = &words[at];
    let next = |step: usize| words.get(at + step).map_or("", |word| word.text.as_str());
    let before = at.checked_sub(1).and_then(|at| words.get(at));
    if let Some((span, until)) = span(words, at) {
        return (Some(Item::Span(span)), until);
    }
    if let Some((days, until)) = days(words, at) {
        return (Some(Item::Days(days)), until);
    }
    let numbered = before.is_some_and(|word| word.number().is_some());
    let item = match word.text.as_str() {
        _ if word.begins(&["круглосуточ"]) => Item::Span((0, DAY)),
        "24" if next(1) == "/" && next(2) == "7" => return (Some(Item::Span((0, DAY))), at + 3),
        "around" | "round" if next(1) == "the" && next(2) == "clock" => Item::Span((0, DAY)),
        _ if word.begins(&["ежедневн"]) || word.is(&["daily", "everyday"]) => Item::Days(ALL),
        "каждый" | "every" if matches!(next(1), "день" | "day") => Item::Days(ALL),
        "без" if next(1).starts_with("выходн") || next(1).starts_with("перерыв") && next(3).starts_with("выходн") =>
        {
            return (Some(Item::Days(ALL)), at + if next(1).starts_with("выходн") { 2 } else { 4 });
        }
        "7" if matches!(next(1), "дней" | "days") => Item::Days(ALL),
        _ if word.begins(&["будн"]) || word.is(&["weekday", "weekdays", "workdays"]) => Item::Days(WORKDAYS),
        _ if word.begins(&["рабоч", "business", "working"])
            && !numbered
            && ["дн", "день", "дня", "дней", "day"].iter().any(|day| next(1).starts_with(day)) =>
        {
            Item::Days(WORKDAYS)
        }
        _ if word.begins(&["праздн", "holiday"]) => Item::Holidays,
        _ if word.begins(&["выходн"]) && !is_predicate(words, at) => Item::Days(WEEKEND),
        _ if word.begins(&["weekend"]) => Item::Days(WEEKEND),
        _ if word.begins(&["перерыв", "обед", "lunch"]) => Item::Doubt,
        _ => return (None, at + 1),
    };
    (Some(item), at + 1)
}

/// «Воскресенье — выходной»: said of the days before it.
fn is_predicate(words: &[Word], at: usize) -> bool {
    let from = clause(words, at).0;
    words[at].is(&["выходной", "выходные", "выходными"])
        && (from..at).any(|at| days(words, at).is_some())
        && (from..at).all(|at| span(words, at).is_none())
}

/// The part between two commas or greater marks.
fn clause(words: &[Word], at: usize) -> (usize, usize) {
    let mark = |word: &Word| word.is(&[",", ";", ".", "!", "?", ")", "("]);
    let from = words[..at].iter().rposition(mark).map_or(0, |mark| mark + 1);
    let until = words[at..].iter().position(mark).map_or(words.len(), |mark| at + mark);
    (from, until)
}

/// Whether the days from `at` to `next` are those on which nobody is there.
fn is_closed(words: &[Word], at: usize, next: usize) -> bool {
    let (from, until) = clause(words, at);
    let list = |word: &Word| word.begins(&["и", "or", "and", "on", "в", "во", "по", "для"]) || word.text.len() < 4;
    // «кроме субботы и воскресенья»: the list may go on behind a comma or a joining word.
    let except = |word: &Word| word.begins(&["кроме", "исключен", "исключая", "except", "exclud", "считая"]);
    let mut back = at;
    while back > 0 {
        let word = &words[back - 1];
        if except(word) {
            return true;
        }
        let part = word.is(&[","])
            || list(word)
            || word.begins(&[
                "public",
                "official",
                "bank",
                "государств",
                "официальн",
                "праздн",
                "выходн",
                "суббот",
                "воскрес",
                "понедельн",
                "sat",
                "sun",
                "weekend",
                "holiday",
            ]);
        if !part || at - back > 6 {
            break;
        }
        back -= 1;
    }
    let part = &words[from..until.max(next)];
    let not = part.windows(2).any(|pair| is_no_work(&pair[0], &pair[1]));
    let shut = part.iter().any(|word| word.begins(&["закрыт", "closed", "отдых"]));
    let off = words[next.min(words.len())..until.max(next)]
        .iter()
        .any(|word| word.begins(&["нерабоч"]) || word.is(&["выходной", "выходные", "выходными", "off"]));
    not || shut || off
}

/// «не работает», «не принимаем», `not available`.
pub(in crate::source::profile) fn is_no_work(not: &Word, next: &Word) -> bool {
    const WORK: [&str; 9] =
        ["работа", "принима", "отвеча", "обслуж", "обрабат", "консульт", "available", "open", "answer"];
    not.is(&["не", "not"]) && next.begins(&WORK)
}

/// The day that a word names, from Monday.
fn day(word: &Word) -> Option<u8> {
    let at = NAMES.iter().position(|(stems, words)| word.begins(stems) || word.is(words))?;
    u8::try_from(at).ok()
}

/// Days that are named from a word on: one, or a range of them.
fn days(words: &[Word], at: usize) -> Option<(u8, usize)> {
    let first = day(words.get(at)?)?;
    let mut next = at + 1;
    // «Пн.–Пт.»
    if words.get(next).is_some_and(|word| word.text == ".")
        && words.get(next + 1).is_some_and(|word| DASHES.contains(&word.text.as_str()))
    {
        next += 1;
    }
    let range = words.get(next).is_some_and(|joint| {
        joint.is(&["по", "до", "to", "through", "thru", "till"]) || DASHES.contains(&joint.text.as_str())
    });
    let last = words.get(next + 1).and_then(day).filter(|_| range);
    let Some(last) = last else { return Some((1 << first, at + 1)) };
    let mut all = 0;
    let mut on = first;
    loop {
        all |= 1 << on;
        if on == last {
            return Some((all, next + 2));
        }
        on = (on + 1) % 7;
    }
}

/// A time of the day at a word, whether it looks like one by itself, and the word behind it.
fn time(words: &[Word], at: usize) -> Option<(u16, bool, usize)> {
    let word = words.get(at)?;
    let (hour, minute) = word.text.split_once([':', '.']).unwrap_or((&word.text, "00"));
    let whole = word.text.len() == hour.len();
    if hour.len() > 2 || minute.len() != 2 {
        return None;
    }
    let (hour, minute): (u16, u16) = (hour.parse().ok()?, minute.parse().ok()?);
    let behind = words.get(at + 1).map_or("", |word| word.text.as_str());
    let (hour, plain, until) = match behind {
        "am" => (hour % 12, false, at + 2),
        "pm" => (hour % 12 + 12, false, at + 2),
        "ч" | "час" | "часов" | "часа" | "h" => (hour, whole, at + 2),
        _ => (hour, whole, at + 1),
    };
    (hour <= 24 && minute < 60).then_some((hour * 60 + minute, !plain, until))
}

/// «с 9 до 18», `9:00–18:00`, `9 am to 5 pm` at a word, and the word behind it.
fn span(words: &[Word], at: usize) -> Option<(Span, usize)> {
    let opened = words.get(at)?.is(&["с", "со", "from"]);
    let (from, _, next) = time(words, if opened { at + 1 } else { at })?;
    let next = next
        + usize::from(
            words.get(next).is_some_and(|word| word.text == ".")
                && words.get(next + 1).is_some_and(|word| word.is(&["до"])),
        );
    let joint = words.get(next)?;
    let dash = DASHES.contains(&joint.text.as_str());
    if !dash && !joint.is(&["до", "to", "till", "until", "по"]) {
        return None;
    }
    let (until, also, end) = time(words, next + 1)?;
    // «пн–пт 9-18»: bare numbers are times right behind a day.
    let behind_day = at > 0 && (day(&words[at - 1]).is_some() || words[at - 1].is(&[":"]));
    let plain = also || if dash { behind_day } else { opened };
    // `from 9 to 5`
    let until = if joint.is(&["to"]) && !also && until < from { until + DAY / 2 } else { until };
    // «с 9 до 12 часов дня»; «с 1 по 8 января» is no time.
    let month = words.get(end).is_some_and(|word| word.text.chars().count() > 2 && super::date::is_month(word));
    (plain && !month).then_some(((from % DAY, if until == from { from + DAY } else { until }), end))
}

#[cfg(test)]
mod tests {
    use super::{super::words, *};

    fn days(text: &str) -> String {
        let week = week(&words(text));
        (0..7).filter(|day| week.days >> day & 1 == 1).map(|day| char::from(b'1' + day)).collect()
    }

    #[test]
    fn days_are_read_in_the_ways_that_people_write_them() {
        for (text, said) in [
            ("Пн-Пт с 09:00 до 01:00; Сб-Вc с 10:00 до 00:00", "1234567"),
            ("с понедельника по пятницу с 8:00 до 20:00 и в субботу с 9:00 до 15:00", "123456"),
            ("с 11:00 до 20:00 ежедневно, кроме воскресенья", "123456"),
            ("с 11 до 20, кроме субботы и воскресенья", "12345"),
            ("по будням с 9 до 18", "12345"),
            ("пн–пт 9–18, сб и вс — выходные", "12345"),
            ("В воскресенье линия не работает", "123456"),
            ("вт, чт с 10 до 16", "24"),
            ("со вторника по воскресенье", "234567"),
            ("в выходные с 12 до 18", "67"),
            ("ежедневно без выходных", "1234567"),
            ("ежедневно, кроме выходных и праздничных дней", "12345"),
            ("по рабочим дням с 10 до 19", "12345"),
            ("в течение 2 рабочих дней", ""),
            ("Monday to Friday from 8:00 a.m. to 8:00 p.m. Eastern Time", "12345"),
            ("daily from 9 to 5, closed on Sundays", "123456"),
            ("с 11:00 до 20:00 по московскому времени", ""),
            ("Пн.–Пт. 10:00–19:00", "12345"),
            ("телефон: пн–пт с 9 до 18; чат: пн–сб с 9 до 21", ""),
            ("телефон: пн–пт с 9 до 18; чат: пн–пт с 9 до 21", ""),
        ] {
            assert_eq!(days(text), said, "{text}");
        }
    }

    #[test]
    fn holidays_are_taken_out_where_the_text_says_so() {
        for (text, out) in [
            ("ежедневно, кроме праздничных дней", true),
            ("пн–пт с 9 до 18, в праздники не работаем", true),
            ("except weekends and public holidays", true),
            ("работаем и в праздники", false),
            ("без выходных и праздников", false),
            ("в праздничные дни дежурит инженер", false),
        ] {
            assert_eq!(week(&words(text)).holidays, out, "{text}");
        }
    }

    #[test]
    fn times_belong_to_their_days() {
        let at = |text: &str| week(&words(text)).spans.map(|spans| spans.map(|day| day.first().copied()));
        let (nine, ten) = (Some((540, 1080)), Some((600, 900)));
        for (text, spans) in [
            ("пн–пт с 9 до 18, сб с 10 до 15", Some([nine, nine, nine, nine, nine, ten, None])),
            ("с 9:00 до 18:00 по будням, с 10:00 до 15:00 в субботу", Some([nine, nine, nine, nine, nine, ten, None])),
            ("ежедневно с 9 до 18, в субботу с 10 до 15", Some([nine, nine, nine, nine, nine, ten, nine])),
            ("9am–6pm Mon-Fri", Some([nine, nine, nine, nine, nine, None, None])),
            ("с 9.00 до 18.00, кроме воскресенья", Some([nine, nine, nine, nine, nine, nine, None])),
            ("пн–пт с 9 до 18, перерыв с 13 до 14", None),
            ("с 9 до 18", None),
            ("1 и 2 января, с 1 по 8 мая", None),
        ] {
            assert_eq!(at(text), spans, "{text}");
        }
    }
}
