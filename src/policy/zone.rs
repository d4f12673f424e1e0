//! What does a wall clock show in one time zone?
//!
//! No rule of any zone is written here: `askwell build` asks the time-zone database for every change of a zone's offset from
//! [`FIRST_YEAR`] to [`LAST_YEAR`] and writes them down, four bytes or so a change. Before the first and after the last change the
//! nearest offset holds.
//!
//! Moments are milliseconds since 1970 in UTC, as everywhere; a wall clock is read to the minute.

use crate::{civil::Civil, wire};

/// First year whose changes are written down.
pub const FIRST_YEAR: i16 = 2015;
/// Last year whose changes are written down.
pub const LAST_YEAR: i16 = 2050;
/// What is added to an offset in minutes on the wire, so that none is negative: a day is more than any.
const BIAS: i64 = 24 * 60;
const MS_PER_MINUTE: f64 = 60_000.0;

/// The offsets of one time zone.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Zone {
    /// IANA name.
    pub name: String,
    /// Minutes since 1970 (UTC) from which an offset holds, and the offset in minutes plus a day; the first is 0.
    changes: Vec<(u32, u16)>,
}
wire!(struct Zone { name, changes });

impl Zone {
    /// A zone of these changes: minutes since 1970 (UTC) and the offset from UTC in minutes that holds from then on. The first one
    /// holds before, too.
    pub fn new(name: &str, changes: &[(i64, i32)]) -> Self {
        let from = |at: i64| u32::try_from(at).unwrap_or_default();
        let offset = |minutes: i32| u16::try_from(i64::from(minutes) + BIAS).unwrap_or_default();
        Self { name: name.to_owned(), changes: changes.iter().map(|(at, by)| (from(*at), offset(*by))).collect() }
    }

    /// Minutes that the wall clock is ahead of UTC at `at`; 0 for a zone without offsets.
    pub fn offset(&self, at: f64) -> i64 {
        self.offset_at(whole_minutes(at))
    }

    /// What the wall clock shows at `at`.
    pub fn civil(&self, at: f64) -> Civil {
        let minutes = whole_minutes(at);
        Civil::from_minutes(minutes + self.offset_at(minutes))
    }

    /// The moment when the wall clock shows `civil`: the earlier of two where it is turned back, and where it is turned forward over
    /// that time, the moment of the turn plus what is missing (as RFC 5545 and java.time reckon).
    pub fn moment(&self, civil: &Civil) -> f64 {
        self.moment_of(civil.minutes())
    }

    /// [`Zone::moment`] of minutes of the wall clock.
    pub(super) fn moment_of(&self, local: i64) -> f64 {
        // No offset is longer than a day: the two candidates are those that hold a day before and a day after.
        let before = self.offset_at(local - BIAS);
        let after = self.offset_at(local + BIAS);
        let fits = |offset: i64| self.offset_at(local - offset) == offset;
        let offset = if fits(before) || !fits(after) { before } else { after };
        (local - offset) as f64 * MS_PER_MINUTE
    }

    fn offset_at(&self, minutes: i64) -> i64 {
        let holds = self.changes.iter().take_while(|(from, _)| i64::from(*from) <= minutes).last();
        holds.or(self.changes.first()).map_or(0, |(_, offset)| i64::from(*offset) - BIAS)
    }
}

fn whole_minutes(at: f64) -> i64 {
    (at / MS_PER_MINUTE).floor() as i64
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Berlin in 2026: summer time from 29 March 01:00 UTC to 25 October 01:00 UTC.
    fn berlin() -> Zone {
        let at = |month, day| Civil::new(2026, month, day, 1, 0).minutes();
        Zone::new("Europe/Berlin", &[(0, 60), (at(3, 29), 120), (at(10, 25), 60)])
    }

    #[test]
    fn a_clock_turned_forward_skips_and_one_turned_back_repeats() {
        let zone = berlin();
        let utc = |month, day, hour, minute| Civil::new(2026, month, day, hour, minute).minutes() as f64 * 60_000.0;
        let local = |month, day, hour, minute| Civil::new(2026, month, day, hour, minute);
        for (moment, shown) in [
            (utc(3, 29, 0, 59), local(3, 29, 1, 59)),
            (utc(3, 29, 1, 0), local(3, 29, 3, 0)),
            (utc(10, 25, 0, 59), local(10, 25, 2, 59)),
            (utc(10, 25, 1, 30), local(10, 25, 2, 30)),
        ] {
            assert_eq!(zone.civil(moment), shown);
        }
        assert_eq!(zone.moment(&local(3, 29, 2, 30)), utc(3, 29, 1, 30), "skipped: half an hour after the turn");
        assert_eq!(zone.moment(&local(3, 29, 3, 0)), utc(3, 29, 1, 0));
        assert_eq!(zone.moment(&local(10, 25, 2, 30)), utc(10, 25, 0, 30), "shown twice: the earlier");
        assert_eq!(zone.moment(&local(10, 25, 3, 0)), utc(10, 25, 2, 0));
    }

    #[test]
    fn a_zone_without_changes_and_moments_before_1970_are_no_trouble() {
        assert_eq!(Zone::default().civil(0.0), Civil::new(1970, 1, 1, 0, 0));
        let moscow = Zone::new("Europe/Moscow", &[(0, 180)]);
        assert_eq!(moscow.civil(-60_000.0 * 181.0), Civil::new(1969, 12, 31, 23, 59));
        assert_eq!(Zone::new("Pacific/Honolulu", &[(0, -600)]).offset(0.0), -600);
        assert!(moscow.moment(&Civil::new(i32::MAX, 12, 31, 0, 0)).is_finite());
    }
}
