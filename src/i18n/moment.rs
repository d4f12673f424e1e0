//! How is a day or a moment written in this language?
//!
//! A [`Civil`] moment is what a wall clock and a calendar show somewhere: whoever knows the time zone has already applied
//! it. Names of days and months are words of the locale (`moment.*`), in the case that follows a number.

use super::locale::Locale;

/// What a calendar and a wall clock show at one place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Civil {
    /// Year of the Gregorian calendar.
    pub year: i32,
    /// 1 to 12.
    pub month: u8,
    /// 1 to 31.
    pub day: u8,
    /// 1 (Monday) to 7 (Sunday), as in ISO 8601.
    pub weekday: u8,
    /// 0 to 23.
    pub hour: u8,
    /// 0 to 59.
    pub minute: u8,
}

impl Civil {
    /// The moment with its weekday computed. The date is taken as it is: nothing checks that the month has that day.
    pub fn new(year: i32, month: u8, day: u8, hour: u8, minute: u8) -> Self {
        Self { year, month, day, weekday: weekday(year, month, day), hour, minute }
    }
}

impl Locale {
    /// «сб, 21 ноября, 03:40», "Sat, 21 November, 03:40".
    pub fn moment(&self, at: &Civil) -> String {
        let weekday = self.text_of("moment.weekday.", at.weekday);
        let (day, time) = (self.day(at.month, at.day), self.time(at.hour, at.minute));
        self.fill("moment.moment", &[("weekday", weekday), ("day", &day), ("time", &time)])
    }

    /// «21 ноября», "21 November".
    pub fn day(&self, month: u8, day: u8) -> String {
        self.fill("moment.day", &[("day", &self.number(day.into())), ("month", self.text_of("moment.month.", month))])
    }

    /// «12 октября 2026», "12 October 2026". The year is written without grouping.
    pub fn date(&self, year: i32, month: u8, day: u8) -> String {
        self.fill("moment.date", &[("day", &self.day(month, day)), ("year", &year.to_string())])
    }

    /// «03:40»: 24 hours, two digits each, in every language of ours.
    pub fn time(&self, hour: u8, minute: u8) -> String {
        let mut out = String::with_capacity(5);
        for (number, after) in [(hour, ":"), (minute, "")] {
            if number < 10 {
                out.push('0');
            }
            out.push_str(&number.to_string());
            out.push_str(after);
        }
        out
    }

    /// The word `prefix` + `number`; empty for a number that has none, such as month 13.
    fn text_of(&self, prefix: &str, number: u8) -> &str {
        self.get(&[prefix, &number.to_string()].concat()).unwrap_or("")
    }
}

/// ISO weekday of a Gregorian date, by T. Sakamoto's method (comp.lang.c, 1993). A month outside 1–12 counts as the
/// nearest one.
fn weekday(year: i32, month: u8, day: u8) -> u8 {
    const SHIFT: [i32; 12] = [0, 3, 2, 5, 0, 3, 5, 1, 4, 6, 2, 4];
    let month = month.clamp(1, 12);
    // 400 years are a whole number of weeks; the remainder keeps every later sum small.
    let year = year.rem_euclid(400) + 400 - i32::from(month < 3);
    let days = year + year / 4 - year / 100 + year / 400 + SHIFT[usize::from(month - 1)] + i32::from(day);
    // Sakamoto counts from Sunday = 0.
    match days.rem_euclid(7) {
        0 => 7,
        n => n as u8,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn locale(tag: &str, weekday: &str, month: &str) -> Locale {
        let words = [
            ("moment.weekday.6", weekday),
            ("moment.month.11", month),
            ("moment.moment", "{weekday}, {day}, {time}"),
            ("moment.day", "{day}\u{a0}{month}"),
            ("moment.date", "{day} {year}"),
        ];
        Locale::new(tag, words.iter().map(|(key, word)| ((*key).into(), (*word).into())).collect())
    }

    #[test]
    fn weekdays_of_known_dates() {
        for (date, day) in
            [((2026, 11, 21), 6), ((2000, 1, 1), 6), ((2024, 2, 29), 4), ((1970, 1, 1), 4), ((2027, 1, 3), 7)]
        {
            assert_eq!(weekday(date.0, date.1, date.2), day, "{date:?}");
        }
        // Whatever comes in, a weekday comes out.
        for (year, month, day) in [(i32::MIN, 0, 0), (i32::MAX, 255, 255)] {
            assert!((1..=7).contains(&weekday(year, month, day)));
        }
    }

    #[test]
    fn moments_in_both_languages() {
        let at = Civil::new(2026, 11, 21, 3, 40);
        assert_eq!(locale("ru", "сб", "ноября").moment(&at), "сб, 21\u{a0}ноября, 03:40");
        assert_eq!(locale("en", "Sat", "November").moment(&at), "Sat, 21\u{a0}November, 03:40");
        assert_eq!(locale("ru", "сб", "ноября").date(2026, 11, 1), "1\u{a0}ноября 2026");
    }

    #[test]
    fn an_impossible_month_has_no_name() {
        assert_eq!(locale("ru", "сб", "ноября").day(13, 40), "40\u{a0}");
    }
}
