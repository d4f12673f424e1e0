//! Which sentence of a letter says what is wanted? The one of whose words some title knows most.
//!
//! A letter greets, tells a story, asks and thanks. No list of polite words holds against other wording (search recipe,
//! "Surprises" 3: sentences +5 to +8 points on tickets of unseen filler, the list +.5), but greetings and stories are strangers
//! to titles.

use super::chunk::Word;
use super::query::Query;
use super::reader::Index;
use super::schema::Field;

/// Words up to which a text is no letter.
const WORDS: usize = 8;
/// What a sentence keeps however little titles know of it.
const LEAST: f32 = 0.2;
/// What a word outside of a title, in headings and topics, counts.
const ELSEWHERE: f32 = 0.5;

/// Number of sentences to be weighed; 1 for a short text.
pub(super) fn count(words: &[Word]) -> u16 {
    match (words.first(), words.last()) {
        (Some(first), Some(last)) if words.len() > WORDS => last.sentence - first.sentence + 1,
        _ => 1,
    }
}

/// Multiplies the factor of every slot by .2 + .8 · (g / max g)², where g = max over documents of z · √min(1, z / M), z what the
/// sentence's words are worth in the document's title, and M what the whole title is worth.
#[inline(never)]
pub(super) fn weigh(query: &mut Query, index: &Index) {
    let mut sentences: Vec<u16> = query.slots.iter().map(|slot| slot.sentence).collect();
    crate::sort::sort_by_key(&mut sentences, |sentence| *sentence);
    sentences.dedup();
    let mut sums = vec![0.0f32; index.len() as usize];
    let mut best = vec![0.0f32; index.len() as usize];
    let mut touched: Vec<u32> = Vec::new();
    let mut known: Vec<u32> = Vec::new();
    let mut knowledge: Vec<f32> = Vec::with_capacity(sentences.len());
    for &sentence in &sentences {
        for slot in query.slots.iter().filter(|slot| slot.sentence == sentence) {
            for reading in &slot.readings {
                let worth = reading.weight * reading.idf * slot.factor;
                for posting in index.postings.core(reading.term) {
                    let worth = worth * if posting.fields.has(Field::Title) { 1.0 } else { ELSEWHERE };
                    let best = &mut best[posting.doc as usize];
                    if *best == 0.0 {
                        touched.push(posting.doc);
                    }
                    *best = best.max(worth);
                }
            }
            for doc in touched.drain(..) {
                let sum = &mut sums[doc as usize];
                if *sum == 0.0 {
                    known.push(doc);
                }
                *sum += std::mem::take(&mut best[doc as usize]);
            }
        }
        let mut most = 0.0f32;
        for doc in known.drain(..) {
            let z = std::mem::take(&mut sums[doc as usize]);
            let mass = index.title_worth[doc as usize];
            let share = if mass > 0.0 { (z / mass).min(1.0) } else { 1.0 };
            most = most.max(z * share.sqrt());
        }
        knowledge.push(most);
    }
    let most = knowledge.iter().copied().fold(0.0, f32::max);
    if most <= 0.0 {
        return;
    }
    for slot in &mut query.slots {
        let at = sentences.partition_point(|&sentence| sentence < slot.sentence);
        let share = knowledge.get(at).map_or(0.0, |g| g / most);
        slot.factor *= LEAST + (1.0 - LEAST) * share * share;
    }
}
