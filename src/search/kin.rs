//! Which terms are derived from the same root as a word, and which sound like it?
//!
//! Computed from the core terms when an index is opened: two sorted tables of numbers, 16 bytes a term. O(terms · log terms).

use super::term_dict::TermDict;
use crate::sort::sort_by_key;
use crate::text::{root::root, translit::skeleton};

/// The two tables.
#[derive(Default)]
pub(super) struct Kin {
    roots: Vec<(u32, u32)>,
    /// Lowest bit of the second: whether the term is Latin.
    sounds: Vec<(u32, u32)>,
}

impl Kin {
    #[inline(never)]
    pub(super) fn new(dict: &TermDict) -> Self {
        let mut kin = Self::default();
        dict.each(|term, ordinal| {
            kin.roots.extend(root(term).map(|root| (root, ordinal)));
            let latin = u32::from(term.is_ascii());
            kin.sounds.extend(skeleton(term).map(|sound| (sound, ordinal << 1 | latin)));
        });
        sort_by_key(&mut kin.roots, |entry| *entry);
        sort_by_key(&mut kin.sounds, |entry| *entry);
        kin
    }

    /// Terms of a root, as [`root`] numbers it.
    pub(super) fn of_root(&self, root: Option<u32>) -> impl Iterator<Item = u32> + '_ {
        of(&self.roots, root)
    }

    /// Terms that sound like a word, each with whether it is written in Latin letters.
    pub(super) fn of_sound(&self, word: &str) -> impl Iterator<Item = (u32, bool)> + '_ {
        of(&self.sounds, skeleton(word)).map(|entry| (entry >> 1, entry & 1 == 1))
    }
}

fn of(table: &[(u32, u32)], key: Option<u32>) -> impl Iterator<Item = u32> + '_ {
    let from = key.map_or(table.len(), |key| table.partition_point(|entry| entry.0 < key));
    table[from..].iter().take_while(move |entry| Some(entry.0) == key).map(|entry| entry.1)
}
