//! How is a list put in order at a small price in bytes?
//!
//! The standard library's sorts are fast and large: each type that is sorted costs the page about 5 KB of WebAssembly, and twenty
//! of them were a tenth of it. Heap sort is 300 bytes, never worse than O(n log n), and the lists here are short.

use std::cmp::Ordering;

/// Sorts in place by `order`, which must be total. Not stable: equal items may change places. O(n log n), no allocation
/// (J. W. J. Williams, "Algorithm 232: Heapsort", 1964).
pub fn sort_by<T>(items: &mut [T], order: impl Fn(&T, &T) -> Ordering) {
    for start in (0..items.len() / 2).rev() {
        sift_down(items, start, &order);
    }
    for end in (1..items.len()).rev() {
        items.swap(0, end);
        sift_down(&mut items[..end], 0, &order);
    }
}

/// Sorts in place by a key.
pub fn sort_by_key<T, K: Ord>(items: &mut [T], key: impl Fn(&T) -> K) {
    sort_by(items, |a, b| key(a).cmp(&key(b)));
}

/// Puts the `limit` items that come first into the beginning of the list, in order, and drops the others. O(n + n' log limit),
/// n' being how often a later item belongs there.
pub fn keep_first<T>(items: &mut Vec<T>, limit: usize, order: impl Fn(&T, &T) -> Ordering) {
    if limit < items.len() {
        let (kept, rest) = items.split_at_mut(limit);
        for start in (0..limit / 2).rev() {
            sift_down(kept, start, &order);
        }
        for one in rest {
            if let Some(last) = kept.first_mut().filter(|last| order(one, last).is_lt()) {
                std::mem::swap(one, last);
                sift_down(kept, 0, &order);
            }
        }
        items.truncate(limit);
    }
    sort_by(items, order);
}

fn sift_down<T>(items: &mut [T], mut root: usize, order: &impl Fn(&T, &T) -> Ordering) {
    loop {
        let mut child = 2 * root + 1;
        if child >= items.len() {
            return;
        }
        if child + 1 < items.len() && order(&items[child], &items[child + 1]).is_lt() {
            child += 1;
        }
        if order(&items[root], &items[child]).is_ge() {
            return;
        }
        items.swap(root, child);
        root = child;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_short_list_is_ordered_like_the_standard_sort() {
        let mut state = 1u32;
        for length in 0..200 {
            let mut items: Vec<u32> = (0..length)
                .map(|_| {
                    state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                    state >> 24
                })
                .collect();
            let mut expected = items.clone();
            expected.sort_unstable();
            let mut first = items.clone();
            sort_by_key(&mut items, |item| *item);
            assert_eq!(items, expected);
            keep_first(&mut first, 7, Ord::cmp);
            assert_eq!(first, expected[..expected.len().min(7)]);
        }
    }
}
