//! How many requests may one address send?
//!
//! A token bucket for each: it holds `burst` and fills by `per_minute`. The table is bounded: when it is full, buckets that are full
//! again are dropped, since they say nothing; if none is, newcomers share one bucket, so that a flood from many addresses slows down
//! newcomers and costs no memory.

use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
};

use super::store::Millis;

/// Most addresses that are told apart.
const ADDRESSES: usize = 65_536;

/// How much is allowed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Rate {
    pub(crate) per_minute: u32,
    pub(crate) burst: u32,
}

#[derive(Clone, Copy, Debug)]
struct Bucket {
    /// Thousandths of a request.
    level: u64,
    seen: Millis,
}

/// The buckets.
#[derive(Debug)]
pub(crate) struct Limiter {
    rate: Rate,
    most: usize,
    table: Mutex<Table>,
}

#[derive(Debug)]
struct Table {
    buckets: HashMap<u128, Bucket>,
    /// Of all that found no room.
    shared: Bucket,
    /// When full buckets were last dropped: once a second, since each time costs the whole table.
    swept: Millis,
}

impl Limiter {
    pub(crate) fn new(rate: Rate) -> Self {
        Self::with_room(rate, ADDRESSES)
    }

    fn with_room(rate: Rate, most: usize) -> Self {
        let shared = Bucket { level: u64::from(rate.burst) * 1000, seen: 0 };
        Self { rate, most, table: Mutex::new(Table { buckets: HashMap::new(), shared, swept: Millis::MIN / 2 }) }
    }

    /// Lets a request pass, or tells the seconds after which the next one may.
    pub(super) fn take(&self, address: u128, now: Millis) -> Result<(), u32> {
        let full = u64::from(self.rate.burst) * 1000;
        let fill = |bucket: Bucket| {
            let passed = u64::try_from(now.saturating_sub(bucket.seen)).unwrap_or_default();
            // Requests a minute are thousandths a 60 milliseconds.
            let filled = passed.saturating_mul(u64::from(self.rate.per_minute)) / 60;
            Bucket { level: bucket.level.saturating_add(filled).min(full), seen: now }
        };
        let mut guard = self.table.lock().unwrap_or_else(PoisonError::into_inner);
        let Table { buckets, shared, swept } = &mut *guard;
        if buckets.len() >= self.most && !buckets.contains_key(&address) && now - *swept >= 1000 {
            *swept = now;
            buckets.retain(|_, bucket| fill(*bucket).level < full);
        }
        let bucket = if buckets.len() < self.most || buckets.contains_key(&address) {
            buckets.entry(address).or_insert(Bucket { level: full, seen: now })
        } else {
            shared
        };
        *bucket = fill(*bucket);
        if bucket.level >= 1000 {
            bucket.level -= 1000;
            return Ok(());
        }
        let missing = (1000 - bucket.level) * 60 / u64::from(self.rate.per_minute.max(1));
        Err(u32::try_from(missing / 1000 + 1).unwrap_or(u32::MAX))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_burst_passes_and_then_one_by_one() {
        let limiter = Limiter::new(Rate { per_minute: 6, burst: 3 });
        assert_eq!((0..5).map(|_| limiter.take(1, 1000).is_ok()).filter(|ok| *ok).count(), 3);
        assert_eq!(limiter.take(1, 1000), Err(11));
        assert_eq!(limiter.take(1, 10_999), Err(1));
        assert_eq!(limiter.take(1, 11_100), Ok(()));
        assert_eq!(limiter.take(2, 1000), Ok(()));
        // A clock that was set back gives nothing and breaks nothing.
        assert!(limiter.take(1, 0).is_err());
    }

    #[test]
    fn the_table_is_bounded() {
        let limiter = Limiter::with_room(Rate { per_minute: 60, burst: 2 }, 100);
        let passed = (0..10_000).filter(|address| limiter.take(*address, 0).is_ok()).count();
        assert_eq!(passed, 102);
        assert_eq!(limiter.table.lock().unwrap().buckets.len(), 100);
        // A minute later all of them are full again and make room.
        assert!((20_000..20_050).all(|address| limiter.take(address, 60_000).is_ok()));
    }
}
