//! Which texts hold secrets, and where? `tests/fixtures/tickets/secrets.txt` is the table.

use askwell::ticket::secrets::{MASK, mask, secrets};

const TABLE: &str = include_str!("../fixtures/tickets/secrets.txt");

#[test]
fn secrets_are_found_where_they_stand_and_nowhere_else() {
    let (mut positives, mut negatives) = (0, 0);
    let mut wrong = Vec::new();
    for line in TABLE.lines().filter(|line| !line.starts_with('#')) {
        let marked = line.replace("\\n", "\n");
        let text = marked.replace(['⟦', '⟧'], "");
        let expected: Vec<&str> = marked.split('⟦').skip(1).filter_map(|rest| rest.split('⟧').next()).collect();
        let found = secrets(&text, &[]);
        let shown: Vec<&str> = found.iter().map(|secret| &text[secret.range.clone()]).collect();
        if shown != expected {
            wrong.push(format!("{line}\n    found {shown:?}"));
        }
        let masked = mask(&text, &found);
        assert!(expected.iter().all(|secret| !masked.contains(secret)) || shown != expected, "{masked}");
        if expected.is_empty() { negatives += 1 } else { positives += 1 }
    }
    assert!(wrong.is_empty(), "{} of {}:\n{}", wrong.len(), positives + negatives, wrong.join("\n"));
    assert!(positives >= 35 && negatives >= 45, "{positives} and {negatives}");
}

#[test]
fn regulations_hold_no_secrets() {
    for regulation in ["prem-site", "diphost", "generic"] {
        let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/profiles").join(regulation);
        let text = std::fs::read_to_string(path.join("regulation.txt")).unwrap();
        assert_eq!(secrets(&text, &[]), []);
    }
}

#[test]
fn articles_hold_no_secrets() {
    let mut folders = vec![std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/kb")];
    let mut articles = 0;
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "md") {
                articles += 1;
                let text = std::fs::read_to_string(&path).unwrap();
                let found: Vec<_> = secrets(&text, &[]).into_iter().map(|one| text[one.range].to_owned()).collect();
                assert_eq!(found, Vec::<String>::new(), "{}", path.display());
            }
        }
    }
    assert!(articles > 50);
}

#[test]
fn a_mask_says_nothing_about_the_length() {
    for password in ["Qwe12345", "Qwe12345Qwe12345Qwe12345"] {
        let text = format!("пароль: {password}.");
        assert_eq!(mask(&text, &secrets(&text, &[])), format!("пароль: {MASK}."));
    }
}

/// No text makes the search for secrets panic, nor a range that cuts a character.
#[test]
fn any_text_is_taken() {
    let pieces = [
        "пароль",
        ":",
        " ",
        "«",
        "password",
        "=",
        "\n",
        "-----BEGIN ",
        "PRIVATE KEY",
        "-----",
        "4242",
        "ё",
        "://",
        "a:b@c",
        "'",
        "ghp_",
        "логин/",
        "is ",
    ];
    let mut seed = 7u32;
    for _ in 0..1000 {
        let mut text = String::new();
        for _ in 0..12 {
            seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            text.push_str(pieces[(seed >> 16) as usize % pieces.len()]);
        }
        let found = secrets(&text, &[]);
        assert!(found.windows(2).all(|pair| pair[0].range.end <= pair[1].range.start), "{text}");
        assert!(mask(&text, &found).len() <= text.len() + found.len() * MASK.len());
    }
}

/// A pasted log is read on every pause of typing: the time grows with its length, not with its square.
#[test]
fn a_pasted_log_is_no_trouble() {
    let log = "2026-11-21 логин и пароль: Qwerty12, сайт не открывается, также почта. ".repeat(4000);
    assert_eq!(secrets(&log, &[]).len(), 4000);
    assert!(askwell::ticket::issues::questions(&log).len() <= 1);
    assert!(askwell::ticket::steps::propose(&log).is_empty());
    askwell::ticket::subject::propose(&log);
}
