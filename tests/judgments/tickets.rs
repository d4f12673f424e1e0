//! Texts of tickets, labelled by hand (`tickets/README.md` has the rules of the labels): what the page reads out of them against what
//! a careful person reads.
//!
//! A floor stands below the measured figure by a small margin, with what is wanted beside it. Of `reading.jsonl` the shape is checked:
//! nothing reads intent, reach or tone out of a text yet.

use std::{collections::BTreeSet, fs, ops::Range, path::Path};

use askwell::ticket::{issues::questions, secrets::secrets};
use serde_json::Value;

/// The lines of one file.
fn lines(name: &str) -> Vec<Value> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/judgments/tickets").join(name);
    fs::read_to_string(path).unwrap().lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn text(line: &Value) -> &str {
    line["text"].as_str().unwrap()
}

/// The labelled spans of `key` as byte ranges.
fn wanted(line: &Value, key: &str) -> Vec<Range<usize>> {
    let at = |scalars: &Value| {
        let scalars = scalars.as_u64().unwrap() as usize;
        text(line).char_indices().map(|(at, _)| at).chain([text(line).len()]).nth(scalars).unwrap()
    };
    line["want"][key].as_array().unwrap().iter().map(|span| at(&span["start"])..at(&span["end"])).collect()
}

/// Precision and recall: the share of the named that was right, and the share of the wanted that was named.
fn figures(named: usize, wanted: usize, right: usize) -> (f64, f64) {
    let share = |of: usize| right as f64 / of as f64;
    (share(named), share(wanted))
}

/// A secret is found when all of its value is hidden; an alarm is false when it touches no labelled value.
#[test]
fn secrets_are_found_and_nothing_else_is() {
    let (mut named, mut values, mut right, mut misses) = (0, 0, 0, String::new());
    for line in lines("secrets.jsonl") {
        let found = secrets(text(&line), &[]);
        let wanted = wanted(&line, "secrets");
        let covers =
            |value: &Range<usize>| found.iter().any(|one| one.range.start <= value.start && value.end <= one.range.end);
        let hidden = wanted.iter().filter(|value| covers(value)).count();
        let alarms = found
            .iter()
            .filter(|one| !wanted.iter().any(|value| one.range.start < value.end && value.start < one.range.end))
            .count();
        if hidden < wanted.len() || alarms > 0 {
            misses += &format!("{} hides {hidden} of {}, {alarms} false\n", line["id"], wanted.len());
        }
        named += hidden + alarms;
        values += wanted.len();
        right += hidden;
    }
    let (precision, recall) = figures(named, values, right);
    println!("secrets: precision {precision:.3}, recall {recall:.3}\n{misses}");
    // Reached: .98 and .53. Wanted: .95 and .98.
    assert!(precision >= 0.95 && recall >= 0.5, "{misses}");
}

/// A text is divided rightly when it falls into as many questions as a person sees, each touching its own.
#[test]
fn several_questions_are_told_from_one() {
    let (mut named, mut several, mut right, mut misses) = (0, 0, 0, String::new());
    for line in lines("split.jsonl") {
        let found = questions(text(&line));
        let wanted = wanted(&line, "issues");
        let (divided, should) = (found.len() > 1, wanted.len() > 1);
        let same = divided
            && found.len() == wanted.len()
            && found.iter().zip(&wanted).all(|(found, wanted)| found.start < wanted.end && wanted.start < found.end);
        if divided != should || divided && !same {
            misses += &format!("{} finds {} of {}\n", line["id"], found.len(), wanted.len());
        }
        named += usize::from(divided);
        several += usize::from(should);
        right += usize::from(same);
    }
    let (precision, recall) = figures(named, several, right);
    println!("questions: precision {precision:.3}, recall {recall:.3}\n{misses}");
    // Reached: .67 and .05: only the plainest lists are divided. Wanted: .95 and .85.
    assert!(precision >= 0.6 && recall >= 0.04, "{misses}");
}

#[test]
fn every_line_is_labelled_once_and_inside_its_text() {
    let mut ids = BTreeSet::new();
    for (name, at_least) in [("split.jsonl", 120), ("secrets.jsonl", 120), ("reading.jsonl", 220)] {
        let lines = lines(name);
        assert!(lines.len() >= at_least, "{name} has {}", lines.len());
        for line in &lines {
            assert!(ids.insert(line["id"].as_str().unwrap().to_owned()), "{} twice", line["id"]);
            assert!(line["want"].as_object().is_some_and(|want| !want.is_empty()), "{} judges nothing", line["id"]);
            for key in ["issues", "secrets"].into_iter().filter(|key| !line["want"][key].is_null()) {
                let spans = wanted(line, key);
                assert!(spans.iter().all(|span| span.start < span.end), "{} {key}", line["id"]);
                assert!(spans.windows(2).all(|pair| pair[0].end <= pair[1].start), "{} {key}", line["id"]);
            }
        }
    }
}
