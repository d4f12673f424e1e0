//! What do a calendar and a wall clock show, somewhere, at some moment?
//!
//! Whoever knows the time zone has already applied it: `browser` makes a [`Civil`], `i18n` writes it in words, and neither
//! needs to know the other. No arithmetic, no checks, O(1).

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
