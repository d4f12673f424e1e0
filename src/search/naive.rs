//! The scorer once more, as the formulae say it: every document by itself, every reading of every slot, no sums kept. Property
//! tests compare it with the real one over random small corpora.

use super::bm25f::FieldWeights;
use super::builder::{Document, IndexBuilder};
use super::order::{COVERAGE, covered_share};
use super::postings::Posting;
use super::query::{PHRASE, PHRASE_MOST, Query, Reading, ReadingKind, Slot};
use super::reader::Index;
use super::schema::{Field, FieldBits};
use super::scorer::{Scorer, Sums};
use super::synonyms::parse;
use crate::text::identifiers;

/// Where a term stands in a document, as far as the slot looks.
fn stands(index: &Index, slot: &Slot, term: u32, kind: ReadingKind, doc: u32) -> Option<FieldBits> {
    let of = |posting: Posting| (posting.doc == doc).then_some(posting.fields);
    if kind == ReadingKind::Completion && !index.compact {
        // Small indexes have rows of headings, so everything outside of bodies is known from rows.
        let outside = index.postings.of(term).any(|posting| posting.fields.is_core());
        let fields = index.postings.of(term).find_map(of)?;
        return if !outside { Some(fields) } else { Some(fields.outside()).filter(|fields| fields.is_core()) };
    }
    if index.compact && !slot.body_terms.contains(&term) {
        return index.postings.core(term).find_map(of);
    }
    index.postings.of(term).find_map(of)
}

fn contribution(index: &Index, query: &Query, slot: &Slot, reading: &Reading, fields: FieldBits, doc: u32) -> f32 {
    let words = FieldWeights::new(query.brevity);
    let weights = if reading.kind == ReadingKind::Completion { words.for_completions() } else { words };
    reading.weight * reading.idf * slot.factor * weights.saturated(fields, &index.norms[doc as usize])
}

/// BM25F and what is covered of one document, and the worth of its title's matches.
fn score(index: &Index, query: &Query, doc: u32) -> (f32, f32, f32) {
    let mut slots: Vec<&Slot> = query.slots.iter().collect();
    slots.sort_by(|a, b| b.value.total_cmp(&a.value));
    let readers =
        |term: u32| query.slots.iter().filter(|slot| slot.readings.iter().any(|one| one.term == term)).count();
    let (mut sum, mut covered, mut titles) = (0.0, 0.0, 0.0);
    let mut counted: Vec<u32> = Vec::new();
    for slot in slots {
        let (mut best, mut title, mut from) = (0.0f32, 0.0f32, None);
        for reading in &slot.readings {
            let Some(fields) = stands(index, slot, reading.term, reading.kind, doc) else { continue };
            let score = contribution(index, query, slot, reading, fields, doc);
            if score > best {
                (best, from) = (score, Some(reading.term));
            }
            if fields.has(Field::Title) {
                title = title.max(reading.weight * reading.idf * slot.factor);
            }
        }
        for phrase in &slot.phrases {
            let words: Option<Vec<(f32, FieldBits)>> = phrase
                .terms
                .iter()
                .map(|&(term, idf)| {
                    let reading = Reading { term, weight: phrase.weight, idf, sure: 1.0, kind: phrase.kind };
                    let fields = stands(index, slot, term, phrase.kind, doc)?;
                    Some((contribution(index, query, slot, &reading, fields, doc), fields))
                })
                .collect();
            let Some(words) = words else { continue };
            let weakest = words.iter().map(|word| word.0).fold(f32::INFINITY, f32::min);
            let score = (PHRASE * weakest).min(PHRASE_MOST * slot.value);
            if score > best {
                (best, from) = (score, None);
            }
            if words.iter().all(|word| word.1.has(Field::Title)) {
                title = title.max((phrase.worth() * slot.factor).min(PHRASE_MOST * slot.value));
            }
        }
        if let Some(term) = from.filter(|&term| readers(term) > 1) {
            if counted.contains(&term) {
                continue;
            }
            counted.push(term);
        }
        sum += best;
        covered += slot.value.min(best);
        titles += title;
    }
    (sum, covered, titles)
}

/// Repeatable numbers below `limit`.
fn random(seed: &mut u32, limit: usize) -> usize {
    *seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
    (*seed >> 16) as usize % limit
}

const WORDS: [&str; 24] = [
    "домен",
    "домена",
    "почта",
    "почты",
    "сайт",
    "сервер",
    "виртуальная",
    "машина",
    "вм",
    "hosting",
    "хостинг",
    "ошибка",
    "на",
    "и",
    "настройка",
    "настроить",
    "ssl",
    "email",
    "mail",
    "пожалуйста",
    "база",
    "данных",
    "dns",
    "oshibka",
];
const TYPED: [&str; 10] =
    ["jib,rf", "ошбика", "вебсервер", "e-mail", "дом", "ljvty", "настр.", "вм", "виртуальня", "скуль"];

fn text(seed: &mut u32, most: usize, words: &[&str]) -> String {
    (0..random(seed, most + 1)).map(|_| words[random(seed, words.len())]).collect::<Vec<_>>().join(" ")
}

#[test]
fn the_scorer_agrees_with_the_formulae_on_random_corpora() {
    let (synonyms, _) = parse("вм = виртуальная машина\nпочта = email, mail\n~ днс = dns\nскуль > база данных");
    let mut seed = 17;
    let mut compared = 0;
    for round in 0..60 {
        let mut builder = IndexBuilder::new("ru");
        builder.synonyms(&synonyms);
        for _ in 0..2 + random(&mut seed, 12) {
            builder.add(&Document {
                title: text(&mut seed, 4, &WORDS),
                headings: vec![text(&mut seed, 3, &WORDS)],
                asks: vec![text(&mut seed, 3, &WORDS)],
                body: text(&mut seed, 30, &WORDS),
                topic: text(&mut seed, 2, &WORDS),
                ..Document::default()
            });
        }
        // Both kinds of index score small corpora alike.
        if round % 2 == 1 {
            builder.compact();
        }
        let index = Index::open(builder.finish()).unwrap();
        for _ in 0..12 {
            let mut typed = WORDS.to_vec();
            typed.extend(TYPED);
            let query = text(&mut seed, 14, &typed);
            let read = Query::new(&query, &identifiers(&query), &index);
            let scorer = Scorer::new(&index, &read);
            let ranked = scorer.rank(&[], None, &mut Sums::default());
            for doc in 0..index.len() {
                let (bm25f, covered, title) = score(&index, &read, doc);
                let found = ranked.iter().find(|ranked| ranked.doc == doc);
                let real = found.map_or((0.0, 0.0), |found| (found.parts.bm25f, found.parts.covered));
                let coverage = COVERAGE.at(read.brevity) * covered_share(title, index.title_worth[doc as usize]);
                // A client's own wording may be covered better than the title.
                assert!(found.is_none_or(|found| found.parts.coverage >= coverage - 1e-3), "{query:?} in {doc}");
                let near = |a: f32, b: f32| (a - b).abs() <= 1e-3 * a.abs().max(1.0);
                assert!(
                    near(bm25f, real.0) && near(covered, real.1),
                    "{query:?} in {doc}: {bm25f} {covered}, real {real:?}"
                );
                compared += usize::from(bm25f > 0.0);
            }
            assert!(ranked.is_sorted_by(|a, b| a.score > b.score || a.score == b.score && a.doc < b.doc));
            let again = scorer.rank(&[], None, &mut Sums::default());
            assert!(ranked.iter().zip(&again).all(|(one, other)| one.doc == other.doc && one.score == other.score));
        }
    }
    assert!(compared > 2000, "{compared}");
}
