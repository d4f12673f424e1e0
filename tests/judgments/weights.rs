//! What the words of the labelled texts weigh (`assets/lexicon/weights.txt`; `src/ticket/reading/weigh.rs` reads it).
//!
//! A logistic regression with several outcomes, by stochastic gradient descent: each piece of evidence (a stem, a sign) of a text is pulled towards
//! the label and away from what was thought likelier. `HELD_OUT=eighth cargo test --test judgments teach -- --ignored` learns without the
//! files whose names begin so. The order is shuffled by a fixed sequence, so that the same texts give the same weights.

use std::{collections::BTreeMap, env, fmt::Write as _, fs, path::Path};

use askwell::ticket::reading::evidence;
use serde_json::Value;

/// Passes over the texts, the first step, what is left of it a pass later, and the pull towards zero.
const PASSES: usize = 14;
const STEP: f64 = 0.15;
const SHRINK: f64 = 0.85;
const PULL: f64 = 1e-3;
/// Texts that must show a piece of evidence, and the least weight that is worth its place, in sixteenths.
const LEAST_TEXTS: usize = 2;
const LEAST_WEIGHT: i32 = 3;
/// Sixteenths of a natural logarithm of odds.
const SCALE: f64 = 16.0;

const INTENTS: [&str; 13] = [
    "question",
    "problem",
    "config_change",
    "service_change",
    "account_data",
    "password_change",
    "server_work",
    "billing",
    "order",
    "abuse_report",
    "unblock",
    "status_request",
    "other",
];
const DEPARTMENTS: [&str; 6] = ["technical", "billing", "sales", "domains", "abuse", "consult"];
const URGENCIES: [&str; 2] = ["normal", "emergency"];

/// A text: what it shows, and its label of each family.
struct Lesson {
    shown: Vec<usize>,
    labels: [Option<usize>; 3],
}

#[test]
#[ignore = "writes assets/lexicon/weights.txt"]
fn teach() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let held = env::var("HELD_OUT").unwrap_or_default();
    let mut files: Vec<_> = fs::read_dir(root.join("tests/judgments/tickets"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| {
            let name = path.file_name().unwrap().to_str().unwrap();
            name.ends_with("reading.jsonl") && !held.split(',').any(|one| !one.is_empty() && name.starts_with(one))
        })
        .collect();
    files.sort();
    let texts: Vec<Value> = files
        .iter()
        .flat_map(|path| fs::read_to_string(path).unwrap().lines().map(str::to_owned).collect::<Vec<_>>())
        .map(|line| serde_json::from_str::<Value>(&line).unwrap())
        .filter(|line| line["profile"].as_str().unwrap_or("generic") == "generic")
        .collect();
    let evidences: Vec<Vec<String>> = texts.iter().map(|line| evidence(line["text"].as_str().unwrap())).collect();
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for piece in evidences.iter().flatten() {
        *counts.entry(piece).or_default() += 1;
    }
    let pieces: Vec<&str> =
        counts.iter().filter(|(_, count)| **count >= LEAST_TEXTS).map(|(piece, _)| *piece).collect();
    let label = |line: &Value, key: &str, values: &[&str]| {
        let label = line["want"][key].as_str()?;
        // An outage that is no emergency is a problem; which it is, the urgency says.
        let label = if key == "intent" && label == "outage" { "problem" } else { label };
        Some(values.iter().position(|value| *value == label).unwrap())
    };
    let lessons: Vec<Lesson> = texts
        .iter()
        .zip(&evidences)
        .map(|(line, shown)| Lesson {
            shown: shown.iter().filter_map(|piece| pieces.binary_search(&piece.as_str()).ok()).collect(),
            labels: [
                label(line, "intent", &INTENTS),
                label(line, "department", &DEPARTMENTS),
                label(line, "urgency", &URGENCIES),
            ],
        })
        .collect();
    if let Ok(path) = env::var("LESSONS") {
        let mut out = String::new();
        for (line, shown) in texts.iter().zip(&evidences) {
            writeln!(out, "{}", serde_json::json!({ "id": line["id"], "shown": shown })).unwrap();
        }
        fs::write(path, out).unwrap();
    }
    let mut rows = vec![String::new(); pieces.len()];
    let mut column = b'a';
    let mut head = String::new();
    for (family, (name, values)) in
        [("intent", &INTENTS[..]), ("department", &DEPARTMENTS), ("urgency", &URGENCIES)].into_iter().enumerate()
    {
        let weights = learnt(&lessons, family, pieces.len(), values.len());
        writeln!(head, "{name} = {}", values.join(" ")).unwrap();
        for value in 0..values.len() {
            for (row, weights) in rows.iter_mut().zip(&weights) {
                let weight = (weights[value] * SCALE).round().clamp(-127.0, 127.0) as i32;
                if weight.abs() >= LEAST_WEIGHT {
                    write!(row, " {}{weight}", char::from(column)).unwrap();
                }
            }
            column += 1;
        }
    }
    let mut out =
        String::from("# What words and signs say of a text; written by a test, see src/ticket/reading/weigh.rs.\n");
    out += &head;
    for (piece, row) in pieces.iter().zip(&rows).filter(|(_, row)| !row.is_empty()) {
        writeln!(out, "{piece}{row}").unwrap();
    }
    println!("{} texts, {} pieces of evidence, {} bytes", texts.len(), pieces.len(), out.len());
    fs::write(root.join("assets/lexicon/weights.txt"), out).unwrap();
}

/// The weight of each piece for each value of a family.
fn learnt(lessons: &[Lesson], family: usize, pieces: usize, values: usize) -> Vec<Vec<f64>> {
    let mut weights = vec![vec![0.0; values]; pieces];
    let mut order: Vec<(&[usize], usize)> =
        lessons.iter().filter_map(|lesson| Some((&lesson.shown[..], lesson.labels[family]?))).collect();
    let (mut seed, mut step) = (1_u64, STEP);
    for _ in 0..PASSES {
        for at in (1..order.len()).rev() {
            // Knuth's constants for a linear congruential sequence.
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            order.swap(at, (seed >> 33) as usize % (at + 1));
        }
        for (shown, label) in &order {
            let mut sums = vec![0.0; values];
            for piece in *shown {
                for (sum, weight) in sums.iter_mut().zip(&weights[*piece]) {
                    *sum += weight;
                }
            }
            let most = sums.iter().copied().fold(f64::MIN, f64::max);
            let all: f64 = sums.iter().map(|sum| (sum - most).exp()).sum();
            for (value, sum) in sums.iter().enumerate() {
                let error = f64::from(u8::from(value == *label)) - (sum - most).exp() / all;
                for piece in *shown {
                    let weight = &mut weights[*piece][value];
                    *weight += step * (error - PULL * *weight);
                }
            }
        }
        step *= SHRINK;
    }
    weights
}
