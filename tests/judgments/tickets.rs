//! Texts of tickets, labelled by hand (`tickets/README.md` has the rules of the labels): what the page reads out of them against what
//! a careful person reads.
//!
//! A floor stands below the measured figure by a small margin, with what is wanted beside it. The files `fresh-…` were written when the
//! readers were done, and measured before anything was learnt from them: the honest figures stand in README.md.

use std::{collections::BTreeSet, fs, ops::Range, path::Path};

use askwell::text::identifiers::identifiers;
use askwell::ticket::{
    issues::questions,
    reading::{self, Reading},
    secrets::{MASK, cover, is_masked, secrets},
};
use serde_json::Value;

/// The lines of one file.
fn lines(name: &str) -> Vec<Value> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/judgments/tickets").join(name);
    fs::read_to_string(path).unwrap().lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn text(line: &Value) -> &str {
    line["text"].as_str().unwrap()
}

/// Every other line: those with an even number were learnt from, those with an odd one never looked at.
fn half(lines: Vec<Value>, odd: bool) -> Vec<Value> {
    let number = |line: &Value| line["id"].as_str().and_then(|id| id.rsplit('-').next()?.parse::<usize>().ok());
    lines.into_iter().filter(|line| number(line).is_some_and(|number| (number % 2 == 1) == odd)).collect()
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
    // Reached: 1.00 and 1.00 of every file, all of which have been learnt from; README.md has the figures held out. Wanted: .95 and .98.
    secrets_of("secrets.jsonl", &lines("secrets.jsonl"), 0.99, 0.99);
    secrets_of("fresh-secrets.jsonl", &lines("fresh-secrets.jsonl"), 0.98, 0.97);
    secrets_of("other-secrets.jsonl", &lines("other-secrets.jsonl"), 0.98, 0.98);
    for (odd, least_recall) in [(false, 0.98), (true, 0.98)] {
        secrets_of("late-secrets.jsonl", &half(lines("late-secrets.jsonl"), odd), 0.98, least_recall);
    }
    secrets_of("plain-secrets.jsonl", &lines("plain-secrets.jsonl"), 0.98, 0.98);
    secrets_of("last-secrets.jsonl", &lines("last-secrets.jsonl"), 0.98, 0.98);
    secrets_of("fourth-secrets.jsonl", &lines("fourth-secrets.jsonl"), 0.98, 0.98);
    secrets_of("fifth-secrets.jsonl", &lines("fifth-secrets.jsonl"), 0.98, 0.98);
    // Reached: .98 and 1.00, .98 and .98, .95 and .88, .99 and .78.
    secrets_of("sixth-secrets.jsonl", &lines("sixth-secrets.jsonl"), 0.97, 0.98);
    secrets_of("seventh-secrets.jsonl", &lines("seventh-secrets.jsonl"), 0.97, 0.97);
    secrets_of("eighth-secrets.jsonl", &lines("eighth-secrets.jsonl"), 0.94, 0.87);
    secrets_of("taught-secrets.jsonl", &lines("taught-secrets.jsonl"), 0.97, 0.77);
    // Reached: 1.00 and .99.
    secrets_of("grid-secrets.jsonl", &lines("grid-secrets.jsonl"), 0.99, 0.98);
}

#[expect(clippy::print_stdout, reason = "the figures, for --nocapture")]
fn secrets_of(name: &str, lines: &[Value], least_precision: f64, least_recall: f64) {
    let (mut named, mut values, mut right, mut misses) = (0, 0, 0, String::new());
    for line in lines {
        let found = secrets(text(line), &[]);
        let wanted = wanted(line, "secrets");
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
    println!("{name}: precision {precision:.3}, recall {recall:.3}\n{misses}");
    assert!(precision >= least_precision && recall >= least_recall, "{precision} {recall}\n{misses}");
}

/// As long as the readers are not here, more is hidden than they would hide, and the story stays all the same.
#[test]
fn the_cover_hides_every_secret_and_few_words_besides() {
    let (mut values, mut shown, mut words, mut kept) = (0, String::new(), 0, 0);
    for line in ["secrets.jsonl", "fresh-secrets.jsonl"].into_iter().flat_map(lines) {
        let (text, wanted) = (text(&line), wanted(&line, "secrets"));
        let covered = cover(text, &identifiers(text));
        assert!(is_masked(&covered, text), "{text}\n{covered}");
        values += wanted.len();
        for value in wanted.into_iter().map(|value| &text[value]) {
            if covered.contains(value) {
                shown += &format!("{}: {value}\n", line["id"]);
            }
        }
    }
    for line in ["split.jsonl", "fresh-split.jsonl"].into_iter().flat_map(lines) {
        let covered = cover(text(&line), &identifiers(text(&line)));
        words += text(&line).split_whitespace().count();
        kept += covered.split_whitespace().filter(|word| !word.contains(MASK)).count();
    }
    let (recall, stays) = (1.0 - shown.lines().count() as f64 / values as f64, kept as f64 / words as f64);
    println!("cover: recall {recall:.3}, of other texts {stays:.3} of the words stay\n{shown}");
    // Reached: .993 and .952.
    assert!(recall >= 0.98 && stays >= 0.94, "{recall} {stays}\n{shown}");
}

/// A text is divided rightly when it falls into as many questions as a person sees, each touching its own.
#[test]
fn several_questions_are_told_from_one() {
    // Reached: .98 and .93; fresh 1.00 and 1.00; other 1.00 and .88; late 1.00 and 1.00, the odd lines .92 and .79;
    // plain 1.00 and .96; last 1.00 and .96; fourth 1.00 and .97; fifth .88 and .83. Wanted: .95 and .85.
    divided("split.jsonl", &lines("split.jsonl"), 0.97, 0.92);
    divided("fresh-split.jsonl", &lines("fresh-split.jsonl"), 0.96, 0.96);
    divided("other-split.jsonl", &lines("other-split.jsonl"), 0.97, 0.87);
    divided("late-split.jsonl", &half(lines("late-split.jsonl"), false), 0.97, 0.97);
    divided("late-split.jsonl", &half(lines("late-split.jsonl"), true), 0.91, 0.78);
    divided("plain-split.jsonl", &lines("plain-split.jsonl"), 0.97, 0.95);
    divided("last-split.jsonl", &lines("last-split.jsonl"), 0.97, 0.95);
    divided("fourth-split.jsonl", &lines("fourth-split.jsonl"), 0.97, 0.95);
    divided("fifth-split.jsonl", &lines("fifth-split.jsonl"), 0.87, 0.82);
    // Held out: nothing has been learnt from these yet.
    divided("sixth-split.jsonl", &lines("sixth-split.jsonl"), 0.86, 0.57);
    divided("seventh-split.jsonl", &lines("seventh-split.jsonl"), 0.74, 0.41);
    divided("eighth-split.jsonl", &lines("eighth-split.jsonl"), 0.77, 0.49);
}

#[expect(clippy::print_stdout, reason = "the figures, for --nocapture")]
fn divided(name: &str, lines: &[Value], least_precision: f64, least_recall: f64) {
    let (mut named, mut several, mut right, mut misses) = (0, 0, 0, String::new());
    for line in lines {
        let found = questions(text(line));
        let wanted = wanted(line, "issues");
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
    println!("{name}: precision {precision:.3}, recall {recall:.3}\n{misses}");
    assert!(precision >= least_precision && recall >= least_recall, "{precision} {recall}\n{misses}");
}

/// What the reader says of a key, in the word of the labels.
fn said(reading: &Reading, key: &str) -> Value {
    let states = &reading.states;
    match key {
        // The departments of the profile `generic` are the subjects.
        "department" => reading.subject.name().into(),
        "urgency" => reading.urgency.name().into(),
        "intent" => reading.intent.name().into(),
        "needs_session" => reading.needs_session.into(),
        "scope" => reading.scope.name().into(),
        "tone" => reading.tone.name().into(),
        "bump" => reading.bump.into(),
        "url" => states.url.into(),
        "since_when" => states.since_when.into(),
        "steps" => states.steps.into(),
        "error_text" => states.error_text.into(),
        "goal" => states.goal.into(),
        "login_or_contract" => states.login_or_contract.into(),
        _ => states.reach.name().into(),
    }
}

/// Share of the judged lines that are read rightly, for each key: of `reading.jsonl`, of the fresh texts, and of those by other voices.
#[test]
fn tickets_are_read_as_people_read_them() {
    // Wanted: .90 each; urgency .95 precision and .90 recall.
    let floors = [
        ("department", 0.95, 0.97, 0.95, 0.96, 0.89),
        ("urgency", 0.99, 0.99, 0.98, 0.98, 0.98),
        ("intent", 0.90, 0.95, 0.93, 0.92, 0.86),
        ("needs_session", 0.95, 0.98, 0.98, 0.94, 0.97),
        ("scope", 0.98, 0.98, 0.97, 0.96, 0.97),
        ("tone", 0.99, 0.98, 0.98, 0.99, 0.97),
        ("bump", 0.98, 0.98, 0.98, 0.99, 0.96),
        ("url", 0.99, 0.99, 0.98, 0.99, 0.98),
        ("since_when", 0.96, 0.97, 0.96, 0.97, 0.92),
        ("steps", 0.97, 0.98, 0.98, 0.96, 0.95),
        ("error_text", 0.97, 0.98, 0.98, 0.94, 0.97),
        ("goal", 0.98, 0.98, 0.98, 0.98, 0.97),
        ("login_or_contract", 0.98, 0.98, 0.98, 0.98, 0.98),
        ("reach", 0.97, 0.98, 0.98, 0.95, 0.92),
    ];
    let (all, fresh) = (lines("reading.jsonl"), lines("fresh-reading.jsonl"));
    let (other, third) = (lines("other-reading.jsonl"), lines("third-reading.jsonl"));
    let fifth = lines("fifth-reading.jsonl");
    let all: Vec<Value> = all.into_iter().filter(|line| line["profile"] == "generic").collect();
    let mut below = String::new();
    for (key, floor, fresh_floor, other_floor, third_floor, fifth_floor) in floors {
        for (name, lines, floor) in [
            ("reading", &all, floor),
            ("fresh", &fresh, fresh_floor),
            ("other", &other, other_floor),
            ("third", &third, third_floor),
            ("fifth", &fifth, fifth_floor),
        ] {
            let judged = lines.iter().filter_map(|line| {
                let want = if line["want"][key].is_null() { &line["want"]["states"][key] } else { &line["want"][key] };
                (!want.is_null()).then_some((line, want))
            });
            let judged: Vec<_> = judged.collect();
            let right = judged.iter().filter(|(line, want)| said(&reading::read(text(line)), key) == **want).count();
            let share = right as f64 / judged.len() as f64;
            println!("{name} {key}: {share:.3} of {}", judged.len());
            if share < floor {
                below += &format!("{name} {key}: {share:.3}, floor {floor}\n");
            }
        }
    }
    assert!(below.is_empty(), "{below}");
}

/// An emergency is told from what can wait, however it is said: precision and recall.
#[test]
fn emergencies_are_told_from_what_can_wait() {
    // Wanted: .95 and .90.
    for (name, odd, least_precision, least_recall) in [
        ("third-reading.jsonl", true, 0.98, 0.98),
        ("other-reading.jsonl", true, 0.87, 0.98),
        ("plain-reading.jsonl", false, 0.98, 0.98),
        ("plain-reading.jsonl", true, 0.98, 0.98),
        ("last-reading.jsonl", false, 0.98, 0.98),
        ("last-reading.jsonl", true, 0.98, 0.98),
        ("fourth-reading.jsonl", false, 0.98, 0.98),
        ("fourth-reading.jsonl", true, 0.98, 0.98),
        ("fifth-reading.jsonl", false, 0.98, 0.98),
        ("fifth-reading.jsonl", true, 0.98, 0.98),
        ("sixth-reading.jsonl", false, 0.98, 0.87),
        ("sixth-reading.jsonl", true, 0.98, 0.87),
        ("seventh-reading.jsonl", false, 0.98, 0.87),
        ("seventh-reading.jsonl", true, 0.98, 0.87),
        ("eighth-reading.jsonl", false, 0.98, 0.87),
        ("eighth-reading.jsonl", true, 0.98, 0.87),
        ("grid-reading.jsonl", false, 0.94, 0.97),
        ("grid-reading.jsonl", true, 0.94, 0.97),
    ] {
        let (mut named, mut wanted, mut right, mut misses) = (0, 0, 0, String::new());
        for line in half(lines(name), odd).iter().filter(|line| !line["want"]["urgency"].is_null()) {
            let said = said(&reading::read(text(line)), "urgency") == "emergency";
            let want = line["want"]["urgency"] == "emergency";
            named += usize::from(said);
            wanted += usize::from(want);
            right += usize::from(said && want);
            if said != want {
                misses += &format!("{} is read as an emergency: {said}\n", line["id"]);
            }
        }
        let (precision, recall) = figures(named, wanted, right);
        println!("{name}, odd {odd}: precision {precision:.3}, recall {recall:.3}\n{misses}");
        assert!(precision >= least_precision && recall >= least_recall, "{precision} {recall}\n{misses}");
    }
}

/// Others are out of scope only where their own thing is to be mended: a bank, a messenger or a registrar that is only named is none.
#[test]
fn others_that_are_only_named_are_in_scope() {
    let lines = lines("grid-reading.jsonl");
    let judged: Vec<&Value> = lines.iter().filter(|line| !line["want"]["scope"].is_null()).collect();
    let wrong: Vec<&str> = judged
        .iter()
        .filter(|line| said(&reading::read(text(line)), "scope") != line["want"]["scope"])
        .map(|line| text(line))
        .collect();
    // Reached: 38 of 40.
    assert!(judged.len() >= 40 && wrong.len() <= 3, "{wrong:#?}");
}

/// A long text costs no more than its length: 200 KB, of which a bounded part is read.
#[test]
fn a_long_text_is_read_in_no_time() {
    let long = "2026-11-21 сайт не открывается у всех, ошибка 502, пароль: Qwerty12, также почта. ".repeat(2000);
    let began = std::time::Instant::now();
    reading::read(&long);
    questions(&long);
    secrets(&long, &[]);
    // Without optimisation and on a busy machine.
    assert!(began.elapsed().as_secs() < 10, "{:?}", began.elapsed());
}

#[test]
fn every_line_is_labelled_once_and_inside_its_text() {
    let mut ids = BTreeSet::new();
    for (name, at_least) in [
        ("split.jsonl", 120),
        ("secrets.jsonl", 120),
        ("reading.jsonl", 220),
        ("fresh-split.jsonl", 60),
        ("fresh-secrets.jsonl", 60),
        ("fresh-reading.jsonl", 90),
        ("late-split.jsonl", 60),
        ("plain-split.jsonl", 90),
        ("plain-secrets.jsonl", 50),
        ("plain-reading.jsonl", 45),
        ("last-split.jsonl", 45),
        ("last-secrets.jsonl", 30),
        ("last-reading.jsonl", 25),
        ("late-secrets.jsonl", 80),
        ("fourth-split.jsonl", 60),
        ("fourth-secrets.jsonl", 60),
        ("fourth-reading.jsonl", 60),
        ("fifth-split.jsonl", 70),
        ("sixth-split.jsonl", 70),
        ("seventh-split.jsonl", 70),
        ("eighth-split.jsonl", 70),
        ("fifth-secrets.jsonl", 80),
        ("fifth-reading.jsonl", 180),
        ("grid-secrets.jsonl", 400),
        ("grid-reading.jsonl", 195),
        ("sixth-secrets.jsonl", 60),
        ("sixth-reading.jsonl", 100),
        ("seventh-secrets.jsonl", 60),
        ("seventh-reading.jsonl", 110),
        ("eighth-secrets.jsonl", 60),
        ("eighth-reading.jsonl", 95),
        ("taught-secrets.jsonl", 170),
        ("taught-reading.jsonl", 400),
        ("own-reading.jsonl", 40),
        ("other-split.jsonl", 60),
        ("other-secrets.jsonl", 60),
        ("other-reading.jsonl", 120),
        ("third-reading.jsonl", 110),
    ] {
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
