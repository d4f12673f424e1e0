//! An index file is never trusted: whatever happens to its bytes, opening it ends in an error or in an index that can be searched.

use askwell::seal::{self, HEADER_LEN, Kind};
use askwell::search::builder::{Document, IndexBuilder, IndexFiles, Packaging};
use askwell::search::{Found, Index, IndexError};

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
        });
    }
    builder
}

/// Searches and supplies until nothing is missing.
fn complete(index: &mut Index, query: &str, files: &IndexFiles) -> Found {
    let part = |number: u32| &files.parts.iter().find(|part| part.0 == number).unwrap().1;
    for _ in 0..3 {
        index.wants(query).into_iter().for_each(|number| index.supply(part(number)).unwrap());
    }
    assert!(index.wants(query).is_empty(), "{query}");
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

#[test]
fn the_same_documents_give_the_same_bytes() {
    assert_eq!(golden(), golden());
}

#[test]
fn the_golden_file_opens_and_finds() {
    let file = golden();
    assert!(file.len() <= 32 * 1024, "{} bytes", file.len());
    let index = Index::open(file).unwrap();
    assert_eq!((index.len(), index.is_empty()), (3, false));
    assert!(QUERIES.iter().all(|query| !index.search(query, 5).hits.is_empty()));
}

#[test]
fn every_truncation_is_refused_or_harmless() {
    let file = golden();
    let payload = seal::open(Kind::Index, &file).unwrap();
    for end in 0..payload.len() {
        assert!(Index::open(file[..HEADER_LEN + end].to_vec()).is_err(), "truncated to {end}");
        if let Ok(index) = Index::open(seal::seal(Kind::Index, &payload[..end])) {
            search_everything(&index);
        }
    }
}

#[test]
fn every_single_bit_flip_is_refused_or_harmless() {
    let file = golden();
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
        assert!(one.wants(query).is_empty());
        let expected = one.search(query, 5);
        let mut fresh = Index::open(files.core.clone()).unwrap();
        assert_eq!(complete(&mut fresh, query, &files), expected, "{query}");
        assert_eq!(complete(&mut kept, query, &files), expected, "{query}, with parts of other queries");
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
