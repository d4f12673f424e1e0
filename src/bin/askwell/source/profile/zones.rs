//! Which offsets from UTC has a time zone had, and which will it have? The time-zone database of the crate `jiff` answers; it comes
//! with the crate, so that a site is built alike on every machine.

use askwell::policy::{
    Zone,
    zone::{FIRST_YEAR, LAST_YEAR},
};
use jiff::{Timestamp, civil, tz::TimeZone};

/// The offsets of the zone `name` (IANA), from [`FIRST_YEAR`] to [`LAST_YEAR`]; `None` when there is no such zone.
pub(crate) fn zone(name: &str) -> Option<Zone> {
    let zone = TimeZone::get(name).ok()?;
    let begin = |year: i16| Some(civil::date(year, 1, 1).to_zoned(TimeZone::UTC).ok()?.timestamp());
    let (first, last) = (begin(FIRST_YEAR)?, begin(LAST_YEAR + 1)?);
    let minutes = |at: Timestamp| at.as_second().div_euclid(60);
    let mut changes = vec![(0, zone.to_offset(first).seconds() / 60)];
    for change in zone.following(first).take_while(|change| change.timestamp() < last) {
        let offset = change.offset().seconds() / 60;
        // A change of the zone's name alone is none of its clock.
        if changes.last().is_none_or(|(_, before)| *before != offset) {
            changes.push((minutes(change.timestamp()), offset));
        }
    }
    Some(Zone::new(name, &changes))
}
