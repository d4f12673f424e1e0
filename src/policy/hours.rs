//! Is somebody there, until when, and how long are so many hours of work?
//!
//! A [`Schedule`] is a week of shifts on the wall clock of its zone. A shift belongs to the day on which it begins and may end on the
//! next one; it holds from its first minute up to, and not including, its last. Hours that the regulation leaves vague («в дневное
//! время») have words and no shifts: nothing is computed from them.
//!
//! Spans between two moments are real time: a night shift over the turn of the clock is an hour longer or shorter.

use super::{profile::Localized, zone::Zone};
use crate::{
    civil::{Civil, MINUTES_PER_DAY},
    wire,
};

/// How far ahead an opening or the end of so many working hours is looked for.
const DAYS_AHEAD: i64 = 400;
const MS_PER_MINUTE: f64 = 60_000.0;

/// When somebody is there.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Schedule {
    /// Key that channels and promises refer to.
    pub id: String,
    /// «с 11:00 до 20:00», as in the regulation.
    pub text: Localized,
    /// The rules that say so.
    pub rules: Vec<String>,
    /// IANA name of its zone; `None` for the profile's own.
    pub zone: Option<String>,
    /// Round the clock, every day.
    pub always: bool,
    /// The week. Empty and not `always`: the hours are vague.
    pub shifts: Vec<Shift>,
    /// Days on which no shift begins.
    pub holidays: Vec<Holiday>,
}
wire!(struct Schedule { id, text, rules, zone, always, shifts, holidays });

/// A shift of a week.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Shift {
    /// Days on which it begins: bit 0 is Monday.
    pub days: u8,
    /// First minute of the day.
    pub from: u16,
    /// Minute that it ends before; not after `from` means the next day.
    pub until: u16,
}
wire!(struct Shift { days, from, until });

/// A day on which no shift begins.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Holiday {
    /// Year; 0 for every year.
    pub year: u16,
    /// 1 to 12.
    pub month: u8,
    /// 1 to 31.
    pub day: u8,
}
wire!(struct Holiday { year, month, day });

/// Whether somebody is there.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Presence {
    /// Round the clock.
    Always,
    /// Until this moment.
    Open {
        /// When the shift ends, or the last of several that follow without a gap.
        until: f64,
    },
    /// Nobody.
    Closed {
        /// When the next shift begins, when there is one within [`DAYS_AHEAD`] days.
        opens: Option<f64>,
    },
    /// The regulation does not say it in numbers: only its words can be shown.
    Vague,
}

impl Schedule {
    /// Whether somebody is there at `at`.
    pub fn presence(&self, zone: &Zone, at: f64) -> Presence {
        if self.always {
            return Presence::Always;
        }
        if self.shifts.is_empty() {
            return Presence::Vague;
        }
        let mut open: Option<f64> = None;
        for (from, until) in self.spans(zone, at) {
            match open {
                None if from > at => return Presence::Closed { opens: Some(from) },
                None => open = Some(until),
                // Another shift takes over without a gap.
                Some(end) if from <= end => open = Some(until.max(end)),
                Some(until) => return Presence::Open { until },
            }
        }
        open.map_or(Presence::Closed { opens: None }, |until| Presence::Open { until })
    }

    /// The moment when `minutes` of work have passed since `sent`; `None` when the hours are vague, or hold no so much work within
    /// [`DAYS_AHEAD`] days. Round the clock, all minutes are work.
    pub fn worked(&self, zone: &Zone, sent: f64, minutes: u32) -> Option<f64> {
        let mut left = f64::from(minutes) * MS_PER_MINUTE;
        if self.always {
            return Some(sent + left);
        }
        // Shifts may overlap; no minute counts twice.
        let mut counted = sent;
        for (from, until) in self.spans(zone, sent) {
            let from = from.max(counted);
            if until - from >= left {
                return Some(from + left);
            }
            if until > from {
                left -= until - from;
                counted = until;
            }
        }
        None
    }

    /// The shifts that end after `at`, as moments, in the order of their beginnings.
    fn spans(&self, zone: &Zone, at: f64) -> impl Iterator<Item = (f64, f64)> {
        let today = zone.civil(at).minutes().div_euclid(MINUTES_PER_DAY);
        // A shift of yesterday may still go on.
        (today - 1..today + DAYS_AHEAD)
            .flat_map(move |day| {
                let midnight = day * MINUTES_PER_DAY;
                let date = Civil::from_minutes(midnight);
                let works = move |shift: &&Shift| shift.days >> (date.weekday - 1) & 1 == 1 && !self.rests(&date);
                self.shifts.iter().filter(works).map(move |shift| {
                    let next_day = if shift.until > shift.from { 0 } else { MINUTES_PER_DAY };
                    let until = zone.moment_of(midnight + next_day + i64::from(shift.until));
                    (zone.moment_of(midnight + i64::from(shift.from)), until)
                })
            })
            .filter(move |(_, until)| *until > at)
    }

    fn rests(&self, date: &Civil) -> bool {
        self.holidays.iter().any(|day| {
            (day.year == 0 || i32::from(day.year) == date.year) && (day.month, day.day) == (date.month, date.day)
        })
    }
}

impl Shift {
    /// Reads `mon-fri 09:00-01:00`, `sat 10:00-00:00`, `mon,wed 9:00-13:00`, `daily 00:00-24:00`.
    pub fn parse(text: &str) -> Option<Self> {
        let (days, times) = text.trim().split_once(' ')?;
        let (from, until) = times.trim().split_once('-')?;
        let shift = Self { days: days_of(days)?, from: time(from)?, until: time(until)? % (24 * 60) };
        (shift.from < 24 * 60).then_some(shift)
    }
}

impl Holiday {
    /// Reads `2027-01-01`, or `01-01` for every year.
    pub fn parse(text: &str) -> Option<Self> {
        let parts: Vec<u16> = text.split('-').map(|part| part.parse().ok()).collect::<Option<_>>()?;
        let (year, month, day) = match parts[..] {
            [year, month, day] if year > 0 => (year, month, day),
            [month, day] => (0, month, day),
            _ => return None,
        };
        // A leap year, because 29 February is a day as well; a day that a month has not does not survive the way there and back.
        let civil = Civil::new(
            if year == 0 { 2024 } else { i32::from(year) },
            month.try_into().ok()?,
            day.try_into().ok()?,
            0,
            0,
        );
        let is_a_day = (1..=12).contains(&month) && Civil::from_minutes(civil.minutes()) == civil;
        is_a_day.then_some(Self { year, month: civil.month, day: civil.day })
    }
}

/// The names of the days in a profile, Monday first.
const DAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

fn days_of(text: &str) -> Option<u8> {
    if text == "daily" {
        return Some(0x7F);
    }
    let day = |name: &str| DAYS.iter().position(|known| *known == name);
    text.split(',').try_fold(0, |days, part| {
        let (first, last) = part.split_once('-').unwrap_or((part, part));
        let (first, last) = (day(first)?, day(last)?);
        // `sat-mon` goes over the end of the week.
        let length = (last + 7 - first) % 7;
        Some((0..=length).fold(days, |days, after| days | 1 << ((first + after) % 7)))
    })
}

fn time(text: &str) -> Option<u16> {
    let (hour, minute) = text.split_once(':')?;
    let (hour, minute): (u16, u16) = (hour.parse().ok()?, minute.parse().ok()?);
    let whole = hour * 60 + minute;
    (hour <= 24 && minute < 60 && whole <= 24 * 60).then_some(whole)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn schedule(shifts: &[&str], holidays: &[&str]) -> Schedule {
        Schedule {
            shifts: shifts.iter().map(|shift| Shift::parse(shift).unwrap()).collect(),
            holidays: holidays.iter().map(|day| Holiday::parse(day).unwrap()).collect(),
            ..Schedule::default()
        }
    }

    fn moscow() -> Zone {
        Zone::new("Europe/Moscow", &[(0, 180)])
    }

    /// Berlin in 2026: summer time from 29 March 01:00 UTC to 25 October 01:00 UTC.
    fn berlin() -> Zone {
        let at = |month, day| Civil::new(2026, month, day, 1, 0).minutes();
        Zone::new("Europe/Berlin", &[(0, 60), (at(3, 29), 120), (at(10, 25), 60)])
    }

    fn open(until: f64) -> Presence {
        Presence::Open { until }
    }

    fn closed(opens: f64) -> Presence {
        Presence::Closed { opens: Some(opens) }
    }

    /// 2026-11-16 is a Monday.
    fn november(zone: &Zone, day: u8, hour: u8, minute: u8) -> f64 {
        zone.moment(&Civil::new(2026, 11, day, hour, minute))
    }

    #[test]
    fn shifts_belong_to_the_day_on_which_they_begin_and_end_before_their_last_minute() {
        let (chat, zone) = (schedule(&["mon-fri 09:00-01:00", "sat-sun 10:00-00:00"], &[]), moscow());
        let at = |day, hour, minute| november(&zone, day, hour, minute);
        for (moment, presence) in [
            (at(21, 0, 30), open(at(21, 1, 0))),
            (at(21, 1, 0), closed(at(21, 10, 0))),
            (at(16, 0, 30), closed(at(16, 9, 0))),
            (at(22, 23, 59), open(at(23, 0, 0))),
            (at(23, 0, 0), closed(at(23, 9, 0))),
            (at(18, 9, 0), open(at(19, 1, 0))),
        ] {
            assert_eq!(chat.presence(&zone, moment), presence, "{:?}", zone.civil(moment));
        }
    }

    #[test]
    fn shifts_without_a_gap_are_one_and_round_the_clock_needs_none() {
        let zone = moscow();
        let at = |day, hour| november(&zone, day, hour, 0);
        let day_and_night = schedule(&["mon-fri 09:00-21:00", "mon-thu 21:00-09:00"], &[]);
        assert_eq!(day_and_night.presence(&zone, at(17, 12)), open(at(20, 21)));
        let always = Schedule { always: true, ..Schedule::default() };
        assert_eq!(always.presence(&zone, at(17, 3)), Presence::Always);
        assert_eq!(always.worked(&zone, at(17, 3), 120), Some(at(17, 5)));
        assert_eq!(Schedule::default().presence(&zone, at(17, 3)), Presence::Vague);
        assert_eq!(Schedule::default().worked(&zone, at(17, 3), 1), None);
        assert_eq!(
            schedule(&["mon 00:00-00:00"], &["11-16", "2026-11-23"]).presence(&zone, at(16, 12)),
            closed(at(30, 0))
        );
    }

    #[test]
    fn working_hours_pass_only_at_work_and_holidays_are_none() {
        let (desk, zone) = (schedule(&["mon-fri 11:00-20:00"], &["11-18"]), moscow());
        let at = |day, hour, minute| november(&zone, day, hour, minute);
        for (sent, hours, due) in [
            (at(16, 19, 0), 3, at(17, 13, 0)),
            (at(16, 19, 30), 1, at(17, 11, 30)),
            (at(17, 19, 0), 2, at(19, 12, 0)),
            (at(20, 19, 0), 2, at(23, 12, 0)),
            (at(16, 3, 0), 9, at(16, 20, 0)),
            (at(16, 3, 0), 0, at(16, 11, 0)),
        ] {
            assert_eq!(desk.worked(&zone, sent, hours * 60), Some(due), "{:?}", zone.civil(sent));
        }
        assert_eq!(desk.worked(&zone, at(16, 0, 0), u32::MAX), None);
        let twice = schedule(&["mon 11:00-20:00", "mon 12:00-20:00"], &[]);
        assert_eq!(twice.worked(&zone, at(16, 0, 0), 9 * 60), Some(at(16, 20, 0)), "no minute counts twice");
    }

    #[test]
    fn a_night_over_the_turn_of_the_clock_is_real_time() {
        let (night, zone) = (schedule(&["sat 22:00-06:00"], &[]), berlin());
        let saturday = |month, day| zone.moment(&Civil::new(2026, month, day, 22, 0));
        let sunday = |month, day, hour| zone.moment(&Civil::new(2026, month, day, hour, 0));
        // Seven hours in March, nine in October, by any clock that nobody turns.
        assert_eq!(sunday(3, 29, 6) - saturday(3, 28), 7.0 * 3_600_000.0);
        assert_eq!(sunday(10, 25, 6) - saturday(10, 24), 9.0 * 3_600_000.0);
        assert_eq!(night.presence(&zone, saturday(3, 28)), open(sunday(3, 29, 6)));
        assert_eq!(night.worked(&zone, saturday(3, 28), 5 * 60), Some(sunday(3, 29, 4)));
        assert_eq!(night.worked(&zone, saturday(10, 24), 5 * 60), Some(sunday(10, 25, 2) + 3_600_000.0));
    }

    #[test]
    fn shifts_and_holidays_are_read_and_nonsense_is_not() {
        let shift = |days, from, until| Some(Shift { days, from, until });
        for (text, read) in [
            ("mon-fri 09:00-01:00", shift(0b001_1111, 540, 60)),
            ("sat-mon 9:00-24:00", shift(0b110_0001, 540, 0)),
            ("mon,wed 00:00-12:30", shift(0b000_0101, 0, 750)),
            ("daily 00:00-24:00", shift(0x7F, 0, 0)),
            ("mon 24:00-01:00", None),
            ("mon 09:60-10:00", None),
            ("day 09:00-10:00", None),
            ("mon 09:00", None),
            ("mon", None),
        ] {
            assert_eq!(Shift::parse(text), read, "{text}");
        }
        let day = |year, month, day| Some(Holiday { year, month, day });
        for (text, read) in [
            ("2027-01-01", day(2027, 1, 1)),
            ("02-29", day(0, 2, 29)),
            ("2027-02-29", None),
            ("13-01", None),
            ("0-0", None),
            ("x", None),
        ] {
            assert_eq!(Holiday::parse(text), read, "{text}");
        }
    }
}
