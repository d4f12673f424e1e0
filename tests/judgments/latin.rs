//! A question in Latin letters finds what its twin in Cyrillic ones finds.
//!
//! Every wording of the demo articles is spelled as two kinds of people spell Russian where they have no Russian keyboard, and asked
//! both ways. `cargo test --test judgments -- --nocapture latin` prints the shares and the twins that differ.

use std::{fs, path::Path};

use crate::built;

/// By sound, as in chats; and as passports have it.
const SCHEMES: [(&str, [&str; 33]); 2] = [
    (
        "chat",
        [
            "a", "b", "v", "g", "d", "e", "e", "zh", "z", "i", "y", "k", "l", "m", "n", "o", "p", "r", "s", "t", "u",
            "f", "h", "c", "ch", "sh", "sch", "", "y", "", "e", "yu", "ya",
        ],
    ),
    (
        "passport",
        [
            "a", "b", "v", "g", "d", "e", "yo", "zh", "z", "i", "i", "k", "l", "m", "n", "o", "p", "r", "s", "t", "u",
            "f", "kh", "ts", "ch", "sh", "shch", "", "y", "", "e", "iu", "ia",
        ],
    ),
];
const LETTERS: &str = "абвгдеёжзийклмнопрстуфхцчшщъыьэюя";
/// Least share of twins with the same first article, and with two of the same first three, in per cent.
const FLOORS: [(u32, u32); 2] = [(96, 95), (95, 94)];

fn spelled(text: &str, letters: &[&str; 33]) -> String {
    let letter =
        |c: char| LETTERS.chars().position(|letter| letter == c).map_or(c.to_string(), |at| letters[at].into());
    text.chars().flat_map(char::to_lowercase).map(letter).collect()
}

/// The wordings of the Russian articles that are written in Cyrillic letters.
fn wordings() -> Vec<String> {
    let mut wordings = Vec::new();
    for topic in fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/kb/ru")).unwrap() {
        let Ok(articles) = fs::read_dir(topic.unwrap().path()) else { continue };
        for article in articles {
            let text = fs::read_to_string(article.unwrap().path()).unwrap();
            let Some((_, asks)) = text.split_once("asks = [") else { continue };
            let asks = asks.split_once("\n]").map_or("", |(asks, _)| asks);
            wordings.extend(asks.split('"').skip(1).step_by(2).map(str::to_owned));
        }
    }
    let cyrillic = |text: &String| !text.contains(|c: char| c.is_ascii_alphabetic());
    wordings.retain(cyrillic);
    wordings.sort_unstable();
    wordings
}

#[test]
fn a_question_in_latin_letters_finds_what_its_twin_finds() {
    let built = built();
    let index = &built[0].1;
    let wordings = wordings();
    assert!(wordings.len() > 150, "{}", wordings.len());
    let ids = |text: &str| -> Vec<u32> { index.search(text, 3).hits.iter().map(|hit| hit.doc).collect() };
    for ((name, letters), (first, third)) in SCHEMES.into_iter().zip(FLOORS) {
        let (mut same_first, mut same_three) = (0, 0);
        for text in &wordings {
            let typed = spelled(text, &letters);
            let (twin, found) = (ids(text), ids(&typed));
            let both = found.iter().filter(|doc| twin.contains(doc)).count();
            same_first += u32::from(twin.first() == found.first());
            same_three += u32::from(both + 1 >= twin.len());
            if twin.first() != found.first() {
                let names = |docs: &[u32]| docs.iter().map(|&doc| index.document(doc).1).collect::<Vec<_>>().join(" ");
                println!("{name}: {typed}: {} instead of {}", names(&found), names(&twin));
            }
        }
        let percent = |count: u32| 100 * count / wordings.len() as u32;
        println!("{name}: {} wordings, first {}%, three {}%", wordings.len(), percent(same_first), percent(same_three));
        assert!(percent(same_first) >= first && percent(same_three) >= third, "{name}: see above");
    }
}
