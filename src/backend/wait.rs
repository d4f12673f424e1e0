//! For how many seconds does `Retry-After` ask to wait?
//!
//! It holds seconds or a moment (RFC 9110 §10.2.3). A moment is measured against the answer's own `Date`, so that no clock is asked
//! and a client whose clock is wrong waits no longer than others.

/// Longest wait that is believed: a day.
const MAX: u32 = 24 * 60 * 60;

/// The seconds that `retry_after` asks for, given the answer's `Date`; `None` when it says nothing that can be understood.
pub(super) fn seconds(retry_after: &str, date: Option<&str>) -> Option<u32> {
    if let Ok(seconds) = retry_after.parse::<u32>() {
        return Some(seconds.min(MAX));
    }
    let wait = moment(retry_after)?.saturating_sub(moment(date?)?);
    Some(wait.min(u64::from(MAX)) as u32)
}

/// Seconds from 1 January 1970 to a moment as `Sun, 06 Nov 1994 08:49:37 GMT` (RFC 9110 §5.6.7, IMF-fixdate).
fn moment(text: &str) -> Option<u64> {
    const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    let mut words = text.split(' ').skip(1);
    let day: u64 = words.next()?.parse().ok().filter(|day| (1..=31).contains(day))?;
    let month = words.next()?;
    let month = MONTHS.iter().position(|known| *known == month)? as u64 + 1;
    let year: u64 = words.next()?.parse().ok().filter(|year| (1970..=9999).contains(year))?;
    let mut clock = words.next()?.split(':').map(|part| part.parse::<u64>().ok().filter(|part| *part <= 60));
    let (hour, minute, second) = (clock.next()??, clock.next()??, clock.next()??);
    (words.next()? == "GMT").then_some(())?;
    // Days since 1 March of year 0 (H. Hinnant, "chrono-compatible low-level date algorithms", days_from_civil).
    let (year, month) = if month > 2 { (year, month - 3) } else { (year - 1, month + 9) };
    let days = year * 365 + year / 4 - year / 100 + year / 400 + (153 * month + 2) / 5 + day - 1;
    Some(days.checked_sub(719_468)? * 86_400 + hour * 3_600 + minute * 60 + second)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_are_those_of_the_calendar() {
        for (text, seconds) in [
            ("Thu, 01 Jan 1970 00:00:00 GMT", Some(0)),
            ("Sun, 06 Nov 1994 08:49:37 GMT", Some(784_111_777)),
            ("Tue, 29 Feb 2000 23:59:59 GMT", Some(951_868_799)),
            ("Sun, 22 Nov 2026 06:28:49 GMT", Some(1_795_328_929)),
            ("Sunday, 06-Nov-94 08:49:37 GMT", None),
            ("Sun, 06 Nov 1994 08:49 GMT", None),
            ("", None),
        ] {
            assert_eq!(moment(text), seconds, "{text}");
        }
    }

    #[test]
    fn a_wait_is_seconds_or_the_time_between_two_moments() {
        let date = Some("Sun, 06 Nov 1994 08:49:37 GMT");
        for (retry_after, date, wait) in [
            ("30", None, Some(30)),
            ("4000000000", None, Some(MAX)),
            ("Sun, 06 Nov 1994 08:50:37 GMT", date, Some(60)),
            ("Sun, 06 Nov 1994 08:49:00 GMT", date, Some(0)),
            ("Sun, 06 Nov 2094 08:49:00 GMT", date, Some(MAX)),
            ("Sun, 06 Nov 1994 08:50:37 GMT", None, None),
            ("soon", date, None),
        ] {
            assert_eq!(seconds(retry_after, date), wait, "{retry_after}");
        }
    }
}
