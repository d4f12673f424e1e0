//! Conversations with help desks, as files.

use std::{fmt::Write, fs};

use askwell::backend::{
    content,
    delivery::{Delivery, Heard, Progress, Verdict},
    profile::Method,
    request::HttpRequest,
    selector::HttpAnswer,
};

use crate::{Desk, FILES, desks};

/// Conversations that every help desk must have; a letter has none of the last three, for nobody answers.
const DEMANDED: [&str; 4] = ["success", "field-error", "rate-limit", "failure"];

/// An answer, as written and as heard.
struct Said {
    text: String,
    heard: Heard,
}

fn answers(text: &str) -> Vec<Said> {
    let mut all = Vec::new();
    for block in text.split("\n\n").filter(|block| block.starts_with("< ")) {
        let lines: Vec<&str> = block.trim_end().lines().map(|line| line.strip_prefix("< ").unwrap_or("")).collect();
        let heard = match lines[0] {
            "no connection" => Heard::NotSent,
            "broken" => Heard::Broken,
            "timed out" => Heard::TimedOut,
            status => {
                let blank = lines.iter().position(|line| line.is_empty()).unwrap_or(lines.len());
                let header = |line: &&str| {
                    line.split_once(": ").map(|(name, value)| (name.to_owned(), value.to_owned())).unwrap()
                };
                Heard::Answer(HttpAnswer {
                    status: status.parse().unwrap_or_else(|_| panic!("`{status}` is no status")),
                    headers: lines[1..blank].iter().map(header).collect(),
                    body: lines.get(blank + 1..).unwrap_or_default().join("\n").into_bytes(),
                })
            }
        };
        all.push(Said { text: block.trim_end().to_owned(), heard });
    }
    all
}

fn written(request: &HttpRequest, desk: &Desk, whole: bool) -> String {
    let mut text = format!("> {} {}\n", request.method.as_str(), request.url);
    if whole {
        for (name, value) in &request.headers {
            writeln!(text, "> {name}: {value}").unwrap();
        }
        let first = FILES.len() - desk.files.len();
        let body =
            content::bytes(&request.body, &|at| FILES.get(first + at).map(|file| file.2.as_bytes().to_vec())).unwrap();
        let body = String::from_utf8(body).unwrap();
        if !body.is_empty() {
            text.push_str(">\n");
            for line in body.split('\n') {
                writeln!(text, "{}", format!("> {}", line.replace('\r', "␍")).trim_end()).unwrap();
            }
        }
    }
    text
}

fn meaning(verdict: &Verdict, delivery: &Delivery<'_>) -> String {
    let mut text = String::new();
    match verdict {
        Verdict::Next => text.push_str("= next\n"),
        Verdict::Accepted(receipt) | Verdict::Half { receipt, .. } => {
            let word = if matches!(verdict, Verdict::Half { .. }) { "half" } else { "accepted" };
            writeln!(text, "= {word} {}", receipt.number).unwrap();
            receipt.url.iter().for_each(|url| writeln!(text, "= at {url}").unwrap());
            receipt.lost_files.iter().for_each(|(name, why)| writeln!(text, "= lost {name}: {why}").unwrap());
            delivery.kept().iter().for_each(|(name, value)| writeln!(text, "= kept {name}: {value}").unwrap());
        }
        Verdict::Refused { faults, detail } => {
            writeln!(text, "= refused: {detail}").unwrap();
            for fault in faults {
                writeln!(text, "= fault {}: {}", fault.pointer.as_deref().unwrap_or("-"), fault.detail).unwrap();
            }
        }
        Verdict::Later { why, after, detail } => writeln!(text, "= later {why:?} {after:?}: {detail}").unwrap(),
        Verdict::Unknown { why, detail } => writeln!(text, "= unknown {why:?}: {detail}").unwrap(),
    }
    text.lines().map(|line| format!("{}\n", line.trim_end())).collect()
}

/// The conversation that these answers make.
fn play(desk: &Desk, name: &str, answers: &[Said]) -> String {
    let whole = name == "success" || name == "reply";
    let mut delivery = Delivery::new(&desk.profile, desk.facts(name.starts_with("reply")), Progress::default());
    let missing: Vec<String> = delivery.missing();
    assert!(missing.is_empty(), "{}: {missing:?}", desk.folder.display());
    let faults = delivery.problems();
    assert!(faults.is_empty(), "{}: {faults:?}", desk.folder.display());
    let mut text = String::new();
    let mut last = Verdict::Next;
    for said in answers {
        let request =
            delivery.request().unwrap_or_else(|| panic!("{}/{name}: nothing is left to send", desk.folder.display()));
        let again = delivery.request();
        assert_eq!(Some(&request), again.as_ref(), "the same facts give the same bytes");
        text.push_str(&written(&request, desk, whole));
        writeln!(text, "\n{}\n", said.text).unwrap();
        last = delivery.take(&said.heard);
    }
    if last == Verdict::Next
        && let Some(request) = delivery.request()
    {
        text.push_str(&written(&request, desk, whole));
        text.push('\n');
        if request.method == Method::Open {
            return text.trim_end().to_owned() + "\n";
        }
    }
    text + &meaning(&last, &delivery)
}

#[test]
fn every_conversation_goes_as_it_is_written() {
    let bless = std::env::var_os("BLESS").is_some();
    let mut wrong = Vec::new();
    for desk in desks() {
        let mut names: Vec<String> = fs::read_dir(&desk.folder)
            .unwrap()
            .filter_map(|entry| entry.unwrap().file_name().to_str()?.strip_suffix(".txt").map(str::to_owned))
            .collect();
        names.sort();
        let demanded = if desk.profile.is_letter() { &DEMANDED[..1] } else { &DEMANDED[..] };
        for name in demanded.iter().filter(|name| !names.iter().any(|known| known == *name)) {
            wrong.push(format!("{}: no {name}.txt", desk.folder.display()));
        }
        assert_eq!(
            names.iter().any(|name| name == "reply"),
            !desk.profile.reply.is_empty(),
            "{}",
            desk.folder.display()
        );
        for name in names {
            let path = desk.folder.join(format!("{name}.txt"));
            let expected = fs::read_to_string(&path).unwrap();
            let played = play(&desk, &name, &answers(&expected));
            if bless {
                fs::write(&path, &played).unwrap();
            } else if played != expected {
                let line = played.lines().zip(expected.lines()).position(|(is, was)| is != was).unwrap_or_default();
                let (is, was) = (played.lines().nth(line).unwrap_or("–"), expected.lines().nth(line).unwrap_or("–"));
                wrong.push(format!("{}:{}: {is}\n  instead of {was}", path.display(), line + 1));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
