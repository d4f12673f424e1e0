//! What does the server do with tickets that belong to a help desk? It keeps them, hands them on, and keeps trying.
//!
//! [`desk`] knows the help desk, [`courier`] takes one ticket there, [`slot`] tells the client that still waits. The [`keep_going`] task
//! claims what is due, forgets what is old, and counts what waits.
//!
//! Invariants: memory is bounded by [`QueueSettings::at_once`]: a ticket that finds no free courier lies in the store alone until there
//! is one. Only a claimed row is sent, and a claim lasts longer than the longest request.

pub(crate) mod courier;
pub(crate) mod desk;
pub(crate) mod slot;

use std::{
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering},
    },
    time::Duration,
};

use tokio::sync::{Notify, Semaphore};

use self::{courier::millis, desk::Desk};
use super::{
    app::App,
    fault::{Faults, Moment},
    intake::now,
    log,
    metrics::Count,
    settings::QueueSettings,
    store::Millis,
};
use crate::{failure::Failure, upstream};

/// How often the store is asked for what is due.
const TICK: Duration = Duration::from_millis(200);
/// How often it is asked what is old.
const SWEEP: Millis = 60_000;
/// What a claim lasts longer than the longest request.
const MARGIN: Millis = 10_000;
/// Longest wait for the rest of a ticket that the help desk has.
const HALF: Duration = Duration::from_secs(3600);

/// The relay's part of the server.
#[derive(Debug)]
pub(crate) struct Relay {
    pub(crate) desk: Desk,
    pub(crate) queue: QueueSettings,
    pub(super) client: reqwest::Client,
    /// This process among all that share the store.
    node: String,
    permits: Arc<Semaphore>,
    /// Rung when something may be due at once.
    bell: Notify,
    /// About how many tickets wait: counted once a second, and up with each that comes.
    waiting: AtomicI64,
    /// About how many of those that came here found no courier.
    left: AtomicI64,
    delivered_for: Millis,
    quarantine_for: Millis,
    faults: Option<Arc<Faults>>,
}

impl Relay {
    pub(crate) fn new(
        desk: Desk,
        queue: QueueSettings,
        keep: (Duration, Duration),
        faults: Option<Arc<Faults>>,
    ) -> Result<Self, Failure> {
        Ok(Self {
            client: upstream::client(queue.answer_within)?,
            node: upstream::hex(&upstream::random::<8>()?),
            permits: Arc::new(Semaphore::new(queue.at_once)),
            bell: Notify::new(),
            waiting: AtomicI64::new(0),
            left: AtomicI64::new(0),
            delivered_for: millis(keep.0),
            quarantine_for: millis(keep.1),
            desk,
            queue,
            faults,
        })
    }

    pub(super) fn node(&self) -> &str {
        &self.node
    }

    /// How long a claim lasts.
    pub(super) fn lease(&self) -> Millis {
        millis(self.queue.answer_within) + MARGIN
    }

    /// How long the rest of a ticket is tried that exists already: then its client is told what it lacks.
    fn half(&self) -> Millis {
        millis(self.queue.give_up.min(HALF))
    }

    /// A courier that is free at this moment.
    pub(super) fn free_courier(&self) -> Option<courier::Permit> {
        Arc::clone(&self.permits).try_acquire_owned().ok()
    }

    /// Whether one more ticket may wait; it is counted if so.
    pub(super) fn admits(&self) -> bool {
        let counted = |waiting: i64| (waiting < self.queue.most).then_some(waiting + 1);
        self.waiting.fetch_update(Ordering::Relaxed, Ordering::Relaxed, counted).is_ok()
    }

    /// One of them waits no longer.
    fn counts_off(&self) {
        let counted = |waiting: i64| (waiting > 0).then_some(waiting - 1);
        // None is left when the count has been made anew in between.
        let _ = self.waiting.fetch_update(Ordering::Relaxed, Ordering::Relaxed, counted);
    }

    /// About how many tickets wait.
    pub(super) fn waiting(&self) -> i64 {
        self.waiting.load(Ordering::Relaxed)
    }

    /// A ticket was stored that found no courier: the next one who is free looks for it.
    pub(super) fn leave(&self) {
        self.left.fetch_add(1, Ordering::Relaxed);
    }

    /// Whether there is such a ticket.
    fn has_left(&self) -> bool {
        self.left.load(Ordering::Relaxed) > 0
    }

    /// Something may be due.
    pub(super) fn ring(&self) {
        self.bell.notify_one();
    }

    /// Waits until all couriers are back, but not longer than `grace`.
    pub(super) async fn finish(&self, grace: Duration) {
        let all = u32::try_from(self.queue.at_once).unwrap_or(u32::MAX);
        let _ = tokio::time::timeout(grace, self.permits.acquire_many(all)).await;
    }

    /// Milliseconds until the next attempt: doubled each time, a quarter up or down by chance, never less than the help desk asked for.
    fn pause(&self, attempts: i64, after: Option<u32>) -> Millis {
        let first = millis(self.queue.first_wait);
        let doubled = first.saturating_mul(1 << attempts.clamp(0, 30)).min(millis(self.queue.longest_wait));
        let chance = upstream::random::<2>().map_or(0, |bytes| i64::from(u16::from_le_bytes(bytes)));
        let jittered = doubled * 3 / 4 + doubled / 2 * chance / 65_536;
        jittered.max(i64::from(after.unwrap_or_default()) * 1000)
    }

    /// Ends the process here when a test has asked for it, as `kill -9` would.
    pub(super) fn die_at(&self, moment: Moment) {
        if self.faults.as_ref().is_some_and(|faults| faults.current().die == Some(moment)) {
            std::process::abort();
        }
    }
}

/// Claims and delivers what is due until the process ends.
pub(super) async fn keep_going(app: Arc<App>) {
    let Some(relay) = &app.relay else { return };
    let (mut swept, mut counted) = (0, 0);
    loop {
        let _ = tokio::time::timeout(TICK, relay.bell.notified()).await;
        if let Err(error) = claim(&app, relay).await {
            log::error("queue", &[("error", error.to_string().into())]);
        }
        if now() - counted >= 1000 || now() < counted {
            counted = now();
            if let Ok(depth) = app.store.depth().await {
                relay.waiting.store(depth.queued, Ordering::Relaxed);
                app.metrics.set_depth(depth);
            }
        }
        if now() - swept >= SWEEP || now() < swept {
            swept = now();
            sweep(&app, relay).await;
        }
    }
}

async fn claim(app: &Arc<App>, relay: &Relay) -> Result<(), super::store::StoreError> {
    loop {
        // Most couriers stay for what comes in, so that clients get their number while a backlog is worked off; and those that are
        // taken here wait for the store before they have anything to do.
        let most = (relay.queue.at_once / 4).max(1);
        let permits: Vec<_> = std::iter::from_fn(|| relay.free_courier()).take(most).collect();
        if permits.is_empty() {
            return Ok(());
        }
        let (moment, wanted) = (now(), permits.len());
        let until = moment + relay.lease();
        let claimed = app.store.claim(relay.node.clone(), until, moment, wanted as i64).await?;
        let all = claimed.len() == wanted;
        if all {
            settle(&relay.left, wanted as i64);
        } else {
            relay.left.store(0, Ordering::Relaxed);
        }
        for (claimed, permit) in claimed.into_iter().zip(permits) {
            courier::start(app, claimed, None, None, permit);
        }
        if !all {
            return Ok(());
        }
    }
}

/// So many are no longer left, and never fewer than none.
fn settle(left: &AtomicI64, claimed: i64) {
    let _ = left.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |left| Some((left - claimed).max(0)));
}

async fn sweep(app: &Arc<App>, relay: &Relay) {
    loop {
        let moment = now();
        match app.store.forget(moment - relay.delivered_for, moment - relay.quarantine_for, moment).await {
            Ok(0) => return,
            Ok(forgotten) => app.metrics.add(Count::Erased, forgotten as u64),
            Err(error) => return log::error("erase", &[("error", error.to_string().into())]),
        }
    }
}
