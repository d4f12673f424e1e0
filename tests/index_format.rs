//! An index file is never trusted: whatever happens to its bytes, opening it ends in an error or in an index that can be searched.

#![allow(clippy::unwrap_used)]

use std::fs;
use std::path::{Path, PathBuf};

use askwell::seal::{self, HEADER_LEN, Kind};
use askwell::search::builder::{Document, IndexBuilder, IndexFiles, Packaging};
use askwell::search::{Found, Index, IndexError, synonyms};

/// Documents of both languages with every part filled, small enough for an exhaustive walk.
fn golden() -> Vec<u8> {
    builder().finish()
}

/// The same documents as a core file and parts.
fn files() -> IndexFiles {
    let mut builder = builder();
    builder.compact();
    builder.finish_files(Packaging::BySize)
}

fn builder() -> IndexBuilder {
    let mut builder = IndexBuilder::new("ru");
    for at in 0..3u8 {
        let text = |parts: &[&str]| parts[usize::from(at) % parts.len()].to_owned();
        builder.add(&Document {
            path: text(&["mail/502", "mail/gone", "domains/renew"]),
            title: text(&["Ошибка 502 на сайте", "Почта не приходит", "How to renew a domain"]),
            asks: vec![text(&["сайт лежит", "письмо вернулось", "domain expired"])],
            headings: vec![text(&["Как проверить", "What to do"])],
            errors: vec![text(&["502 Bad Gateway", "550 5.7.1"])],
            body: text(&["Откройте журнал wp-config.php и /var/www", "Проверьте записи MX домена", "Pay the invoice"]),
            topic: text(&["Сайт", "Домены"]),
            passages: vec![text(&["Сервер не ответил вовремя.", "The registrar waits."])],
            note: text(&["page one", "page two"]).into_bytes(),
        });
    }
    builder.synonyms(&synonyms::parse("сайт = website = сайтик\nпочта ~ ящик").0);
    builder.about(b"three articles".to_vec());
    builder
}

fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/index").join(name)
}

/// Numbers that repeat: Numerical Recipes' linear congruential generator.
struct Random(u32);

impl Random {
    fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (self.0 >> 8) as usize % bound.max(1)
    }
}

/// A corpus of so many documents over words that are as unevenly frequent as those of a language; and queries for it.
fn random_corpus(seed: u32, documents: usize) -> (IndexBuilder, Vec<String>) {
    let mut random = Random(seed);
    let syllables = ["ва", "ко", "ми", "ру", "те", "sol", "mar", "бен", "ды", "шку", "nix", "опе"];
    let words: Vec<String> = (0..2000)
        .map(|_| (0..2 + random.below(3)).map(|_| syllables[random.below(syllables.len())]).collect())
        .collect();
    let mut text = |length: usize| {
        let pick =
            |random: &mut Random| words[random.below(words.len()) * random.below(words.len()) / words.len()].as_str();
        (0..length).map(|_| pick(&mut random)).collect::<Vec<_>>().join(" ")
    };
    let mut builder = IndexBuilder::new("ru");
    let mut queries = Vec::new();
    for at in 0..documents {
        let document = Document {
            title: text(4),
            path: format!("topic-{}/{at}", at % 7),
            asks: if at % 3 == 0 { vec![text(5)] } else { Vec::new() },
            headings: vec![text(3)],
            errors: if at % 11 == 0 { vec![format!("ERR_{at}")] } else { Vec::new() },
            body: text(60),
            topic: text(1),
            passages: vec![text(12)],
            note: vec![at as u8; 3],
        };
        if at % 37 == 0 {
            queries.extend([document.title.clone(), document.body.split(' ').take(9).collect::<Vec<_>>().join(" ")]);
            // The last word unfinished, and one letter wrong.
            queries.push(document.title.chars().take(document.title.chars().count() - 2).collect());
            queries.push(document.title.replacen('а', "о", 1));
        }
        builder.add(&document);
    }
    builder.compact();
    (builder, queries)
}

/// Searches and supplies until nothing is missing.
fn complete(index: &mut Index, query: &str, files: &IndexFiles) -> Found {
    let part = |number: u32| &files.parts.iter().find(|part| part.0 == number).unwrap().1;
    for _ in 0..3 {
        let found = index.search(query, 5);
        index.wants(&found).into_iter().for_each(|number| index.supply(part(number)).unwrap());
    }
    let found = index.search(query, 5);
    assert!(index.wants(&found).is_empty(), "{query}");
    for doc in 0..index.len() {
        index.wants_shown(doc).into_iter().for_each(|number| index.supply(part(number)).unwrap());
    }
    index.search(query, 5)
}

const QUERIES: [&str; 4] = ["ошибка 502 bad gateway", "письмо не прихо", "renew domian", "jib,rf wp-config.php"];

fn search_everything(index: &Index) {
    for query in QUERIES {
        let hits = index.search(query, 5).hits;
        hits.first().and_then(|hit| index.explain(query, hit.doc));
        for hit in hits {
            for snippet in [&hit.snippet, &hit.title] {
                assert!(snippet.ranges.iter().all(|range| snippet.text.get(range.clone()).is_some()));
            }
        }
    }
}

/// Every file of the golden index: the one file, the core, and a part of each kind.
fn golden_files() -> Vec<(String, Vec<u8>)> {
    let files = files();
    let mut named = vec![("one.bin".to_owned(), golden()), ("core.bin".to_owned(), files.core)];
    named.extend(files.parts.into_iter().map(|(number, part)| (format!("part-{number}.bin"), part)));
    named
}

#[test]
fn the_same_documents_give_the_same_bytes() {
    assert_eq!((golden(), files()), (golden(), files()));
}

/// Whoever changes the layout raises its number, and blesses the new files: ASKWELL_BLESS=1.
#[test]
fn the_golden_files_have_not_changed() {
    for (name, bytes) in golden_files() {
        if std::env::var_os("ASKWELL_BLESS").is_some() {
            fs::create_dir_all(fixture("")).unwrap();
            fs::write(fixture(&name), &bytes).unwrap();
        }
        assert!(bytes.len() <= 32 * 1024, "{name}: {} bytes", bytes.len());
        let kept = fs::read(fixture(&name)).unwrap();
        assert!(kept == bytes, "{name} is written otherwise than it was: raise LAYOUT or find out why");
    }
}

#[test]
fn the_golden_file_opens_and_finds() {
    let index = Index::open(fs::read(fixture("one.bin")).unwrap()).unwrap();
    assert_eq!((index.len(), index.is_empty(), index.about()), (3, false, b"three articles".as_slice()));
    assert!(QUERIES.iter().all(|query| !index.search(query, 5).hits.is_empty()));
    assert_eq!((index.find("mail/gone"), index.find("mail"), index.find("")), (Ok(Some(1)), Ok(None), Ok(None)));
    assert_eq!((index.document(1).0, index.note(1)), ("Почта не приходит", b"page two".as_slice()));
    assert!(!index.search("письмо вернулось", 5).hits[0].snippet.text.is_empty());
}

#[test]
fn every_truncation_is_refused_or_harmless() {
    for file in [golden(), files().core] {
        let payload = seal::open(Kind::Index, &file).unwrap();
        for end in 0..payload.len() {
            assert!(Index::open(file[..HEADER_LEN + end].to_vec()).is_err(), "truncated to {end}");
            if let Ok(index) = Index::open(seal::seal(Kind::Index, &payload[..end])) {
                search_everything(&index);
            }
        }
    }
}

#[test]
fn every_single_bit_flip_is_refused_or_harmless() {
    for file in [golden(), files().core] {
        let mut accepted = 0;
        let bits = (file.len() - HEADER_LEN) * 8;
        for bit in 0..bits {
            let mut payload = file[HEADER_LEN..].to_vec();
            payload[bit / 8] ^= 1 << (bit % 8);
            // With the checksum recomputed nothing but validation stands between the bytes and the search.
            if let Ok(index) = Index::open(seal::seal(Kind::Index, &payload)) {
                search_everything(&index);
                accepted += 1;
            }
            let mut damaged = file.clone();
            damaged[HEADER_LEN + bit / 8] ^= 1 << (bit % 8);
            assert!(Index::open(damaged).is_err(), "bit {bit}");
        }
        // Letters of titles and lengths of fields may be anything; streams may not.
        assert!(accepted > 0 && accepted < bits, "{accepted} of {bits}");
    }
}

/// Damage of every kind at seeded places of a large index, each with its checksum made right again.
#[test]
fn a_large_index_survives_what_chance_does_to_it() {
    let (builder, queries) = random_corpus(3, 400);
    let files = builder.finish_files(Packaging::BySize);
    let one = random_corpus(3, 400).0.finish();
    let payload = |file: &[u8]| seal::open(Kind::Index, file).unwrap().to_vec();
    let cores = [payload(&files.core), payload(&one)];
    let parts: Vec<Vec<u8>> = files.parts.iter().map(|(_, part)| payload(part)).collect();
    let mut random = Random(5);
    let mut damage = |bytes: &[u8]| {
        let mut bytes = bytes.to_vec();
        for _ in 0..1 + random.below(3) {
            let (at, kind) = (random.below(bytes.len()), random.below(5));
            match kind {
                0 => bytes[at] ^= 1 << random.below(8),
                1 => bytes[at] = [0, 1, 0x7F, 0x80, 0xFF][random.below(5)],
                2 => bytes.truncate(at.max(1)),
                3 => {
                    bytes.remove(at);
                }
                _ => bytes.insert(at, random.below(256) as u8),
            }
        }
        seal::seal(Kind::Index, &bytes)
    };
    let search = |index: &mut Index, at: usize| {
        let query = &queries[at % queries.len()];
        let found = index.search(query, 3);
        index.wants(&found);
        for hit in found.hits {
            assert!(hit.snippet.ranges.iter().all(|range| hit.snippet.text.get(range.clone()).is_some()));
            index.explain(query, hit.doc);
        }
    };
    for at in 0..150 {
        if let Ok(mut index) = Index::open(damage(&cores[at % 2])) {
            search(&mut index, at);
        }
    }
    for round in 0..8 {
        let mut index = Index::open(files.core.clone()).unwrap();
        for (at, part) in parts.iter().enumerate() {
            // Whether it is refused or not, the index goes on; the right part may follow the damaged one.
            let taken = index.supply(&damage(part)).is_ok();
            if taken || at % 4 == round % 4 {
                search(&mut index, at + round);
            }
            index.supply(&files.parts[at].1).unwrap();
        }
        search(&mut index, round);
    }
}

#[test]
fn random_bytes_in_a_right_envelope_are_refused_or_harmless() {
    let mut seed = 11u32;
    for length in 0..600 {
        let bytes: Vec<u8> = (0..length)
            .map(|_| {
                seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                (seed >> 24) as u8
            })
            .collect();
        if let Ok(index) = Index::open(seal::seal(Kind::Index, &bytes)) {
            search_everything(&index);
        }
    }
}

#[test]
fn parts_answer_like_one_file_in_any_order_of_queries() {
    let files = files();
    assert!(files.parts.len() > 1);
    let mut compact = builder();
    compact.compact();
    let mut one = Index::open(compact.finish()).unwrap();
    let mut kept = Index::open(files.core.clone()).unwrap();
    for query in QUERIES.into_iter().chain(QUERIES.into_iter().rev()).chain(["журнал", "registrar", "проверьте запись"])
    {
        let expected = one.search(query, 5);
        assert!(one.wants(&expected).is_empty());
        let mut fresh = Index::open(files.core.clone()).unwrap();
        assert_eq!(complete(&mut fresh, query, &files), expected, "{query}");
        assert_eq!(complete(&mut kept, query, &files), expected, "{query}, with parts of other queries");
    }
}

#[test]
fn sharded_equals_unsharded_on_random_corpora() {
    for seed in 1..=4 {
        let (builder, queries) = random_corpus(seed, 300);
        let files = builder.finish_files(Packaging::BySize);
        let one = Index::open(random_corpus(seed, 300).0.finish()).unwrap();
        assert!(
            files.parts.iter().filter(|part| !Index::open(files.core.clone()).unwrap().is_shown_by(part.0)).count() > 2
        );
        let mut kept = Index::open(files.core.clone()).unwrap();
        let mut found = 0;
        for (at, query) in queries.iter().enumerate() {
            let expected = one.search(query, 5);
            found += expected.hits.len();
            assert_eq!(complete(&mut kept, query, &files), expected, "seed {seed}: {query}");
            if at % 5 == 0 {
                let mut fresh = Index::open(files.core.clone()).unwrap();
                assert_eq!(complete(&mut fresh, query, &files), expected, "seed {seed}, nothing else loaded: {query}");
            }
        }
        assert!(found > queries.len(), "{found}");
    }
}

#[test]
fn a_path_is_found_with_the_parts_that_it_asks_for() {
    let files = random_corpus(9, 90).0.finish_files(Packaging::BySize);
    let mut index = Index::open(files.core.clone()).unwrap();
    let part = |number: u32| &files.parts.iter().find(|part| part.0 == number).unwrap().1;
    for (path, doc) in [("topic-3/73", Some(73)), ("topic-0/0", Some(0)), ("topic-9/1", None)] {
        let mut asked = 0;
        let found = loop {
            match index.find(path) {
                Ok(found) => break found,
                Err(wanted) => index.supply(part(wanted)).unwrap(),
            }
            asked += 1;
            assert!(asked <= 2, "{path}: where it is, and what is shown of it");
        };
        assert_eq!(found, doc, "{path}");
        assert!(doc.is_none_or(|doc| index.document(doc).1 == path && index.note(doc) == [doc as u8; 3]));
    }
}

#[test]
fn the_core_answers_alone() {
    let index = Index::open(files().core).unwrap();
    assert_eq!(index.search("ошибка на сайте", 5).hits[0].doc, 0);
}

#[test]
fn a_part_of_another_build_is_refused_and_the_index_serves_on() {
    let mut builder = builder();
    builder.compact();
    builder.add(&Document { title: "Новая статья".into(), ..Document::default() });
    let newer = builder.finish_files(Packaging::BySize);
    let mut index = Index::open(files().core).unwrap();
    assert_eq!(index.supply(&newer.parts[0].1), Err(IndexError::Stale));
    search_everything(&index);
}

#[test]
fn damaged_parts_are_refused_or_harmless() {
    let files = files();
    for (_, part) in &files.parts {
        let payload = seal::open(Kind::Index, part).unwrap();
        for end in 0..payload.len() {
            let mut index = Index::open(files.core.clone()).unwrap();
            assert!(index.supply(&seal::seal(Kind::Index, &payload[..end])).is_err(), "truncated to {end}");
        }
        for bit in 0..payload.len() * 8 {
            let mut flipped = payload.to_vec();
            flipped[bit / 8] ^= 1 << (bit % 8);
            let mut index = Index::open(files.core.clone()).unwrap();
            // Whether it is refused or not, the index goes on.
            let taken = index.supply(&seal::seal(Kind::Index, &flipped)).is_ok();
            if taken || bit % 64 == 0 {
                search_everything(&index);
            }
        }
    }
}
