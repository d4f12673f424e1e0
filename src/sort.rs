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
            sort_by_key(&mut items, |item| *item);
            assert_eq!(items, expected);
        }
    }
}
