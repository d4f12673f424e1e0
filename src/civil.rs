//! What do a calendar and a wall clock show, somewhere, at some moment?
//!
//! Whoever knows the time zone has already applied it: `browser` makes a [`Civil`], `i18n` writes it in words, and neither
//! needs to know the other; `policy` reckons in minutes of such a clock. No checks, O(1).

/// What a calendar and a wall clock show at one place.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
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

    /// What the clock shows `minutes` after 1970-01-01 00:00 by itself, without any zone. Date from days by H. Hinnant's
    /// `civil_from_days` (chrono-Compatible Low-Level Date Algorithms, 2014).
    pub fn from_minutes(minutes: i64) -> Self {
        let (days, of_day) = (minutes.div_euclid(MINUTES_PER_DAY), minutes.rem_euclid(MINUTES_PER_DAY));
        // Counted from 0000-03-01, so that the leap day is the last of its year.
        let days = days + 719_468;
        let (era, of_era) = (days.div_euclid(146_097), days.rem_euclid(146_097));
        let of_era_year = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
        let of_year = of_era - (365 * of_era_year + of_era_year / 4 - of_era_year / 100);
        let shifted = (5 * of_year + 2) / 153;
        let day = of_year - (153 * shifted + 2) / 5 + 1;
        let month = if shifted < 10 { shifted + 3 } else { shifted - 9 };
        let year = of_era_year + era * 400 + i64::from(month <= 2);
        Self::new(year as i32, month as u8, day as u8, (of_day / 60) as u8, (of_day % 60) as u8)
    }

    /// Minutes from 1970-01-01 00:00 of the same clock; the reverse of [`Civil::from_minutes`].
    pub fn minutes(&self) -> i64 {
        let month = i64::from(self.month);
        let year = i64::from(self.year) - i64::from(month <= 2);
        let (era, of_era) = (year.div_euclid(400), year.rem_euclid(400));
        let of_year = (153 * (if month > 2 { month - 3 } else { month + 9 }) + 2) / 5 + i64::from(self.day) - 1;
        let days = era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468;
        days * MINUTES_PER_DAY + i64::from(self.hour) * 60 + i64::from(self.minute)
    }
}

/// Minutes of a day of a clock that nobody turns.
pub const MINUTES_PER_DAY: i64 = 24 * 60;

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

    #[test]
    fn minutes_and_dates_go_both_ways() {
        for (civil, minutes) in [
            (Civil::new(1970, 1, 1, 0, 0), 0),
            (Civil::new(1969, 12, 31, 23, 59), -1),
            (Civil::new(2000, 3, 1, 12, 30), 15_865_230),
            (Civil::new(2024, 2, 29, 0, 0), 28_486_080),
        ] {
            assert_eq!((civil.minutes(), Civil::from_minutes(minutes)), (minutes, civil));
        }
        for day in -800_000..800_000i64 {
            let minutes = day * MINUTES_PER_DAY + 61;
            assert_eq!(Civil::from_minutes(minutes).minutes(), minutes);
        }
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
}
