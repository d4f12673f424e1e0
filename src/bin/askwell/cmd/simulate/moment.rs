//! Which moment is `2026-11-22T18:00+03:00`?
//!
//! Milliseconds since 1970 in UTC, and back. Dates after H. Hinnant, "chrono-Compatible Low-Level Date Algorithms". The offset is part of
//! the text: no zone's rules are known here.

use std::time::{SystemTime, UNIX_EPOCH};

const DAY: i64 = 86_400;

/// This moment.
pub(super) fn now() -> f64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0.0, |since| since.as_millis() as f64)
}

/// `2026-11-22`, `2026-11-22T18:00`, with seconds, and with `Z` or `+03:00`; UTC without one. `None` for anything else.
pub(super) fn parse(text: &str) -> Option<f64> {
    let (date, time) = text.trim().split_once(['T', ' ']).unwrap_or((text.trim(), "00:00Z"));
    let mut parts = date.split('-').map(|part| part.parse::<i64>().ok());
    let (year, month, day) = (parts.next()??, parts.next()??, parts.next()??);
    if parts.next().is_some() || !(1..=12).contains(&month) || !(1..=31).contains(&day) {
        return None;
    }
    let (clock, offset) = match time.find(['Z', '+', '-']) {
        Some(at) => (&time[..at], &time[at..]),
        None => (time, "Z"),
    };
    let offset = if offset == "Z" { 0 } else { seconds(&offset[1..])? * if offset.starts_with('-') { -1 } else { 1 } };
    Some(((days(year, month, day) * DAY + seconds(clock)? - offset) * 1000) as f64)
}

/// `18:00` or `18:00:30` in seconds.
fn seconds(clock: &str) -> Option<i64> {
    let mut parts = clock.split(':').map(|part| part.split('.').next().and_then(|part| part.parse::<i64>().ok()));
    let (hour, minute, second) = (parts.next()??, parts.next()??, parts.next().unwrap_or(Some(0))?);
    ((0..24).contains(&hour) && (0..60).contains(&minute) && (0..61).contains(&second))
        .then_some(hour * 3600 + minute * 60 + second)
}

/// Days since 1970-01-01.
fn days(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let of_era = year.rem_euclid(400);
    let of_year = (153 * (month + if month > 2 { -3 } else { 9 }) + 2) / 5 + day - 1;
    era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
}

/// `2026-11-22T15:00:00Z`.
pub(super) fn written(ms: f64) -> String {
    let seconds = (ms / 1000.0) as i64;
    let (day, second) = (seconds.div_euclid(DAY) + 719_468, seconds.rem_euclid(DAY));
    let era = day.div_euclid(146_097);
    let of_era = day.rem_euclid(146_097);
    let year_of_era = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted = (5 * of_year + 2) / 153;
    let month = if shifted < 10 { shifted + 3 } else { shifted - 9 };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    let date = of_year - (153 * shifted + 2) / 5 + 1;
    format!("{year:04}-{month:02}-{date:02}T{:02}:{:02}:{:02}Z", second / 3600, second / 60 % 60, second % 60)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_are_read_and_written() {
        for (text, written_as) in [
            ("2020-09-04T18:00+03:00", Some("2020-09-04T15:00:00Z")),
            ("2024-02-29", Some("2024-02-29T00:00:00Z")),
            ("1970-01-01T00:00:30Z", Some("1970-01-01T00:00:30Z")),
            ("2026-12-31T23:30-02:00", Some("2027-01-01T01:30:00Z")),
            ("2026-13-01", None),
            ("вчера", None),
            ("2026-11-22T25:00Z", None),
        ] {
            assert_eq!(parse(text).map(written).as_deref(), written_as, "{text}");
        }
    }
}
