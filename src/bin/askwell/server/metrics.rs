//! How is the server doing, in the text that Prometheus reads?
//!
//! Counters are kept from the start of the process; what waits is read from the store once a second, so that several nodes on one
//! database tell the same. Nothing here has a label that a client chooses.

use std::{
    fmt::Write,
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use super::store::outgoing::Depth;

/// Upper bounds of the times that are counted, in milliseconds.
const BOUNDS: [u64; 11] = [5, 10, 25, 50, 100, 250, 500, 1000, 2500, 5000, 10_000];

/// A thing that is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Count {
    Accepted,
    Replayed,
    KeyReused,
    Invalid,
    Limited,
    Origin,
    Full,
    Quarantined,
    Work,
    Unavailable,
    Delivered,
    Refused,
    Retried,
    Doubtful,
    Setup,
    Erased,
}

/// Every counter, with its name and what it is.
const COUNTS: [(Count, &str, &str); 16] = [
    (Count::Accepted, "accepted", "Tickets and replies stored"),
    (Count::Replayed, "replayed", "Repetitions that got their earlier answer"),
    (Count::KeyReused, "key_reused", "Keys used for another content"),
    (Count::Invalid, "invalid", "Requests that are no acceptable ticket"),
    (Count::Limited, "limited", "Requests above the rate of their address"),
    (Count::Origin, "foreign_origin", "Requests of websites that are not listed"),
    (Count::Full, "full", "Requests sent away because the queue is full"),
    (Count::Quarantined, "quarantined", "Tickets held because nothing shows that a page sent them"),
    (Count::Work, "work_wanted", "Requests sent away to do some work first"),
    (Count::Unavailable, "unavailable", "Requests that could not be stored"),
    (Count::Delivered, "delivered", "Tickets and replies that the help desk has"),
    (Count::Refused, "refused", "Tickets and replies that the help desk refuses"),
    (Count::Retried, "retried", "Attempts that must be repeated"),
    (Count::Doubtful, "doubtful", "Deliveries of which nobody knows whether they arrived"),
    (Count::Setup, "setup", "Attempts that failed for address, secret or rights"),
    (Count::Erased, "erased", "Tickets and replies whose words were erased"),
];

/// Times of one kind.
#[derive(Debug, Default)]
struct Times {
    within: [AtomicU64; BOUNDS.len()],
    count: AtomicU64,
    sum_ms: AtomicU64,
}

/// All of them.
#[derive(Debug, Default)]
pub(crate) struct Metrics {
    counts: [AtomicU64; COUNTS.len()],
    intake: Times,
    delivery: Times,
    depth: Mutex<Depth>,
}

impl Metrics {
    pub(super) fn count(&self, count: Count) {
        self.add(count, 1);
    }

    pub(super) fn add(&self, count: Count, n: u64) {
        self.counts[count as usize].fetch_add(n, Ordering::Relaxed);
    }

    /// From the first byte of a request to its answer.
    pub(super) fn answered(&self, took: Duration) {
        self.intake.add(took);
    }

    /// From a request to the help desk to its answer.
    pub(super) fn heard(&self, took: Duration) {
        self.delivery.add(took);
    }

    pub(super) fn set_depth(&self, depth: Depth) {
        *self.depth.lock().unwrap_or_else(PoisonError::into_inner) = depth;
    }

    pub(super) fn depth(&self) -> Depth {
        self.depth.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// The text of it all (Prometheus, "Exposition formats", version 0.0.4).
    pub(super) fn text(&self, now: i64) -> String {
        let mut text = String::new();
        let mut metric = |name: &str, help: &str, kind: &str, lines: &[(String, String)]| {
            let _ = write!(text, "# HELP askwell_{name} {help}.\n# TYPE askwell_{name} {kind}\n");
            for (labels, value) in lines {
                let _ = writeln!(text, "askwell_{name}{labels} {value}");
            }
        };
        for (count, name, help) in COUNTS {
            let value = self.counts[count as usize].load(Ordering::Relaxed);
            metric(&format!("{name}_total"), help, "counter", &[(String::new(), value.to_string())]);
        }
        let depth = self.depth();
        metric(
            "queued",
            "Tickets and replies that wait for the help desk",
            "gauge",
            &[(String::new(), depth.queued.to_string())],
        );
        let oldest = depth.oldest.map_or(0, |oldest| (now - oldest).max(0) / 1000);
        metric("oldest_seconds", "Age of the oldest of them", "gauge", &[(String::new(), oldest.to_string())]);
        let held: Vec<(String, String)> =
            depth.held.iter().map(|(why, count)| (format!("{{why=\"{why}\"}}"), count.to_string())).collect();
        metric("held", "Tickets and replies that wait for a person", "gauge", &held);
        for (name, help, times) in [
            ("answer_seconds", "Time to answer a ticket", &self.intake),
            ("upstream_seconds", "Time that the help desk takes to answer", &self.delivery),
        ] {
            let _ = write!(text, "# HELP askwell_{name} {help}.\n# TYPE askwell_{name} histogram\n");
            let mut below = 0;
            for (bound, within) in BOUNDS.iter().zip(&times.within) {
                below += within.load(Ordering::Relaxed);
                let _ = writeln!(text, "askwell_{name}_bucket{{le=\"{}\"}} {below}", seconds(*bound));
            }
            let (count, sum) = (times.count.load(Ordering::Relaxed), times.sum_ms.load(Ordering::Relaxed));
            let _ = writeln!(text, "askwell_{name}_bucket{{le=\"+Inf\"}} {count}");
            let _ = writeln!(text, "askwell_{name}_sum {}\naskwell_{name}_count {count}", seconds(sum));
        }
        text
    }
}

impl Times {
    fn add(&self, took: Duration) {
        let ms = u64::try_from(took.as_millis()).unwrap_or(u64::MAX);
        if let Some(place) = BOUNDS.iter().position(|bound| ms <= *bound) {
            self.within[place].fetch_add(1, Ordering::Relaxed);
        }
        self.count.fetch_add(1, Ordering::Relaxed);
        self.sum_ms.fetch_add(ms, Ordering::Relaxed);
    }
}

/// Milliseconds as seconds.
fn seconds(ms: u64) -> String {
    format!("{}.{:03}", ms / 1000, ms % 1000)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_counter_has_its_own_place() {
        for (place, (count, ..)) in COUNTS.iter().enumerate() {
            assert_eq!(*count as usize, place, "{count:?}");
        }
    }

    #[test]
    fn times_fall_below_their_bounds() {
        let metrics = Metrics::default();
        metrics.count(Count::Accepted);
        metrics.answered(Duration::from_millis(7));
        metrics.answered(Duration::from_secs(60));
        let text = metrics.text(0);
        for line in [
            "askwell_accepted_total 1",
            "askwell_answer_seconds_bucket{le=\"0.005\"} 0",
            "askwell_answer_seconds_bucket{le=\"0.010\"} 1",
            "askwell_answer_seconds_bucket{le=\"10.000\"} 1",
            "askwell_answer_seconds_bucket{le=\"+Inf\"} 2",
            "askwell_answer_seconds_sum 60.007",
        ] {
            assert!(text.lines().any(|found| found == line), "{line}: {text}");
        }
    }
}
