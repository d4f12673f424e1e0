//! By when is it answered?
//!
//! A promise is never more than the regulation says: its kind (what happens by then), its bound (usually or at the latest)
//! and its clock travel with the number, and where the clock cannot be computed there is no moment, only the words.

use super::{desk::Desk, facts::named, profile::Profile};
use crate::case::lowered;
use crate::wire;

named! {
    /// What happens by the promised time.
    PromiseKind {
        /// An answer.
        #[default]
        Reply = "reply",
        /// The ticket is worked on to the end.
        Processing = "processing",
        /// Somebody takes it up.
        Reaction = "reaction",
    }
}

named! {
    /// How binding the time is.
    Bound {
        /// As a rule.
        #[default]
        Usual = "usual",
        /// At the latest.
        Max = "max",
    }
}

named! {
    /// Which hours count.
    Clock {
        /// All of them.
        #[default]
        Calendar = "calendar",
        /// Only those when people are at the desk.
        Working = "working",
    }
}

/// By when the provider answers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Promise {
    /// Plan it holds for; `None` for everyone whose plan has no promise of its own.
    pub plan: Option<String>,
    /// What happens by then.
    pub kind: PromiseKind,
    /// How binding it is.
    pub bound: Bound,
    /// Length in minutes.
    pub minutes: u32,
    /// Which hours count.
    pub clock: Clock,
    /// Rule that promises it.
    pub rule: String,
    /// Schedule of [`Clock::Working`]; `None` for calendar hours.
    pub hours: Option<String>,
}
wire!(struct Promise { plan, kind, bound, minutes, clock, rule, hours });

/// The promise for a client of `plan` (compared without case): the plan's own, else everyone's, else `None`.
pub fn promise<'p>(profile: &'p Profile, plan: Option<&str>) -> Option<&'p Promise> {
    let plan = plan.map(|plan| lowered(plan.trim()));
    let own = |promise: &&Promise| promise.plan.is_some() && promise.plan.as_ref().map(|name| lowered(name)) == plan;
    profile.promises.iter().find(own).or_else(|| profile.promises.iter().find(|promise| promise.plan.is_none()))
}

impl Promise {
    /// The promised moment for a ticket sent at `sent_ms` (milliseconds since 1970, UTC).
    ///
    /// `None` for [`Clock::Working`], which [`Promise::due_at`] knows, because a guessed moment would be an invented promise.
    pub fn due(&self, sent_ms: f64) -> Option<f64> {
        const MS_PER_MINUTE: f64 = 60_000.0;
        (self.clock == Clock::Calendar).then(|| sent_ms + f64::from(self.minutes) * MS_PER_MINUTE)
    }

    /// [`Promise::due`] with the desk's shifts at hand: working hours pass only while somebody is there.
    ///
    /// `None` when the regulation leaves the hours vague.
    pub fn due_at(&self, desk: &Desk, sent_ms: f64) -> Option<f64> {
        self.due(sent_ms).or_else(|| {
            let schedule = desk.schedule(self.hours.as_deref()?)?;
            schedule.worked(desk.zone(schedule)?, sent_ms, self.minutes)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hours(plan: Option<&str>, hours: u32, clock: Clock) -> Promise {
        let plan = plan.map(str::to_owned);
        Promise {
            plan,
            kind: PromiseKind::Reaction,
            bound: Bound::Max,
            minutes: hours * 60,
            clock,
            rule: "D3".into(),
            hours: None,
        }
    }

    #[test]
    fn the_plan_decides_and_everyone_else_has_the_common_one() {
        let promises = vec![hours(None, 24, Clock::Calendar), hours(Some("Premium"), 3, Clock::Calendar)];
        let profile = Profile { promises, ..Profile::default() };
        for (plan, minutes) in [(None, 1440), (Some("premium "), 180), (Some("Start"), 1440)] {
            assert_eq!(promise(&profile, plan).map(|promise| promise.minutes), Some(minutes), "{plan:?}");
        }
        let only_premium = Profile { promises: vec![hours(Some("Premium"), 3, Clock::Calendar)], ..Profile::default() };
        assert_eq!(promise(&only_premium, None), None);
    }

    #[test]
    fn ten_calendar_hours_cross_midnight_and_working_hours_are_not_guessed() {
        // Friday 2020-09-04 18:00 in Moscow is 15:00 UTC; ten hours later it is Saturday 04:00 in Moscow.
        let friday = 1_599_231_600_000.0;
        assert_eq!(hours(None, 10, Clock::Calendar).due(friday), Some(1_599_267_600_000.0));
        assert_eq!(hours(None, 10, Clock::Working).due(friday), None);
    }
}
