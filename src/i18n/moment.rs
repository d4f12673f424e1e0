//! How is a day or a moment written in this language?
//!
//! Whoever knows the time zone has already applied it. Names of days and months are words of the locale (`moment.*`), in
//! the case that follows a number.

use super::locale::Locale;
use crate::civil::Civil;

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
