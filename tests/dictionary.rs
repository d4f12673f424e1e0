//! The general dictionary keeps the rules that its first lines give to those who extend it.

// The setting of clippy.toml covers test functions, not the helpers beside them.
#![allow(clippy::unwrap_used)]

use std::{collections::BTreeMap, fs, path::Path};

use askwell::text::{
    analyze,
    fold::fold,
    stop::{Role, role},
};

/// A line of the dictionary: number, phrases of both sides.
struct Line {
    number: usize,
    weak: bool,
    sides: [Vec<String>; 2],
}

fn lines(name: &str) -> Vec<Line> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(name);
    let text = fs::read_to_string(path).unwrap();
    let mut lines = Vec::new();
    for (number, line) in text.lines().enumerate().map(|(at, line)| (at + 1, line.trim())) {
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        let (weak, line) = line.strip_prefix('~').map_or((false, line), |rest| (true, rest));
        let Some((left, right)) = line.split_once(['=', '>']) else { panic!("{name}:{number}: no `=` and no `>`") };
        let side = |side: &str| side.split(',').map(|phrase| phrase.trim().to_owned()).collect::<Vec<_>>();
        lines.push(Line { number, weak, sides: [side(left), side(right)] });
    }
    lines
}

/// A phrase as the search sees it.
fn stems(phrase: &str) -> Vec<String> {
    analyze(phrase).into_iter().map(|token| token.text).collect()
}

const ALL: [&str; 3] = ["assets/dictionary/hosting.txt", "assets/kb/ru/synonyms.txt", "assets/kb/en/synonyms.txt"];

#[test]
fn the_general_dictionary_is_not_small() {
    assert!(lines(ALL[0]).len() >= 300, "{} lines", lines(ALL[0]).len());
}

#[test]
fn every_phrase_has_a_word_that_means_something() {
    for name in ALL {
        for line in lines(name) {
            for phrase in line.sides.iter().flatten() {
                let content = analyze(phrase)
                    .iter()
                    .any(|token| role(&fold(&phrase[token.range.clone()]), &token.text) != Role::Function);
                assert!(
                    content,
                    "{name}:{}: «{phrase}» holds sentences together and would match anything",
                    line.number
                );
                assert!(stems(phrase).len() <= 8, "{name}:{}: «{phrase}» is too long to be said", line.number);
            }
        }
    }
}

#[test]
fn no_line_says_a_thing_twice() {
    for name in ALL {
        for line in lines(name) {
            let mut seen = BTreeMap::new();
            for phrase in line.sides.iter().flatten() {
                if let Some(other) = seen.insert(stems(phrase), phrase) {
                    panic!("{name}:{}: «{phrase}» and «{other}» are one after stemming; remove one", line.number);
                }
            }
        }
    }
}

#[test]
fn no_pair_stands_in_two_lines() {
    for name in ALL {
        let mut seen = BTreeMap::new();
        for line in lines(name) {
            for left in &line.sides[0] {
                for right in &line.sides[1] {
                    let pair = (stems(left), stems(right));
                    if let Some(other) = seen.insert(pair, line.number) {
                        panic!("{name}:{}: «{left}» and «{right}» are already joined in line {other}", line.number);
                    }
                }
            }
            assert!(line.weak || line.sides.iter().all(|side| !side.is_empty()));
        }
    }
}
