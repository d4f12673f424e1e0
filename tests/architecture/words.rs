//! Every word that a person reads exists in every language, with the same blanks to fill.

use std::collections::{BTreeMap, BTreeSet};

use askwell::i18n::locale::{FORM, LOADER};
use serde_json::Value;

use crate::source::{File, Finding, assert_none, code_only, files, line_of, strings, without_comments};

/// Blanks filled with a case form of the provider's word for a ticket. Only some languages decline it, so these may differ.
const FORMS: &[&str] = &[
    "nom", "gen", "dat", "acc", "ins", "loc", "one", "few", "many", "other", "pl", "pron", "pron_acc", "two",
    "one_acc", "one_ins", "accepted", "sent", "gender",
];

/// Keys that the code makes of parts: what they begin with, the blanks they are filled with, and who makes them. Each further
/// part must be a number, or a text of the code or of a profile.
const ASSEMBLED: &[(&str, &[&str], &str)] = &[
    ("channel.name.", &[], "the id of a profile's channel (ui/channels.rs)"),
    (
        "error.",
        &["label", "hosts", "name", "max", "n", "like", "types"],
        "a fault's code and what it is about (ui/field.rs)",
    ),
    ("field.", &[], "the id of a profile's field, then label or hint (ui/desk.rs)"),
    ("moment.weekday.", &[], "a number (i18n/moment.rs)"),
    ("moment.month.", &[], "a number (i18n/moment.rs)"),
];

/// Where `visit` decides for the form; what else it decides belongs to the first part.
const OF_FORM: [&str; 8] = ["aside", "decide", "file_name", "form", "judge", "posting", "reply", "sending"];

/// One locale: each key with the blanks of its text, plural variants together.
struct Words {
    file: String,
    keys: BTreeMap<String, BTreeSet<String>>,
    lines: BTreeMap<String, usize>,
}

/// The names between braces in a template.
fn blanks(template: &str) -> BTreeSet<String> {
    let inside = template.split('{').skip(1).filter_map(|piece| piece.split_once('}'));
    inside.map(|(name, _)| name.to_owned()).filter(|name| !FORMS.contains(&name.to_lowercase().as_str())).collect()
}

fn read(file: &File, found: &mut Vec<Finding>) -> Option<Words> {
    let object = match serde_json::from_str(&file.text) {
        Ok(Value::Object(object)) => object,
        Ok(_) => {
            found.push(Finding::new(&file.path, 1, "a locale is one flat object", "write { \"key\": \"text\" }"));
            return None;
        }
        Err(error) => {
            found.push(Finding::new(&file.path, error.line(), &error.to_string(), "make it valid JSON"));
            return None;
        }
    };
    let mut words = Words { file: file.path.clone(), keys: BTreeMap::new(), lines: BTreeMap::new() };
    for (key, value) in object {
        let line = file.text.find(&format!("\"{key}\"")).map_or(1, |at| line_of(&file.text, at));
        let templates: Option<Vec<_>> = match &value {
            Value::String(text) => Some(vec![text.as_str()]),
            Value::Object(variants) => variants.values().map(Value::as_str).collect(),
            _ => None,
        };
        match templates {
            Some(templates) => {
                words.keys.insert(key.clone(), templates.into_iter().flat_map(blanks).collect());
                words.lines.insert(key, line);
            }
            None => found.push(Finding::new(
                &file.path,
                line,
                &format!("`{key}` is no text"),
                "write a text or {one, few, many, other}",
            )),
        }
    }
    Some(words)
}

fn disagreements(files: &[File]) -> Vec<Finding> {
    let mut found = Vec::new();
    let locales: Vec<_> =
        files.iter().filter(|file| file.is("json")).filter_map(|file| read(file, &mut found)).collect();
    for locale in &locales {
        for other in locales.iter().filter(|other| other.file != locale.file) {
            for (key, blanks) in &other.keys {
                match locale.keys.get(key) {
                    None => {
                        let remedy = format!("translate it (it stands in {}:{})", other.file, other.lines[key]);
                        found.push(Finding::new(&locale.file, 1, &format!("`{key}` is missing"), &remedy));
                    }
                    // Each pair is met twice; the later file is told.
                    Some(own) if own != blanks && locale.file > other.file => {
                        let message = format!("`{key}` has the blanks {own:?}, {} has {blanks:?}", other.file);
                        found.push(Finding::new(
                            &locale.file,
                            locale.lines[key],
                            &message,
                            "use the same names in braces",
                        ));
                    }
                    Some(_) => {}
                }
            }
        }
    }
    found
}

/// Texts in the code that look like a key (their first part begins some key) and are none. A text with a brace or a trailing
/// point is a part from which the code makes a key, and cannot be checked here.
fn unknown_keys(code: &[File], keys: &BTreeSet<String>) -> Vec<Finding> {
    let screens: BTreeSet<&str> = keys.iter().filter_map(|key| key.split_once('.')).map(|(screen, _)| screen).collect();
    let is_known = |text: &str| {
        keys.contains(text) || keys.iter().any(|key| key.split_once('#').is_some_and(|(base, _)| base == text))
    };
    let mut found = Vec::new();
    for file in code.iter().filter(|file| file.is("rs")) {
        let clean = without_comments(&file.text);
        for (at, text) in strings(&clean) {
            let shaped = text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"._-#".contains(&byte))
                && !text.ends_with(['.', '_', '-']);
            let looks = text.split_once('.').is_some_and(|(screen, _)| screens.contains(screen));
            if shaped && looks && !is_known(text) {
                let remedy = "add it to every file of assets/locales";
                found.push(Finding::new(
                    &file.path,
                    line_of(&clean, at),
                    &format!("no locale has the key `{text}`"),
                    remedy,
                ));
            }
        }
    }
    found
}

/// The program without its unit tests, which stand at the end of a file and speak of keys that need not exist.
fn program(file: &File) -> &str {
    file.text.split("#[cfg(test)]").next().unwrap_or_default()
}

/// Keys that no part of the program says.
fn unused_keys(locales: &[File], code: &[File], profiles: &[File]) -> Vec<Finding> {
    let (rust, scripts): (Vec<&File>, Vec<&File>) = code.iter().partition(|file| file.is("rs"));
    let programs: Vec<String> = rust.into_iter().map(|file| without_comments(program(file))).collect();
    let texts: BTreeSet<&str> = programs.iter().flat_map(|program| strings(program)).map(|(_, text)| text).collect();
    let written =
        |text: &str| texts.contains(text) || scripts.iter().any(|script| script.text.contains(&format!("\"{text}\"")));
    let named = profiles.iter().flat_map(|file| file.text.split('"').skip(1).step_by(2));
    let parts: BTreeSet<&str> = texts.iter().map(|text| text.trim_matches('.')).chain(named).collect();
    let is_part = |part: &str| parts.contains(part) || part.bytes().all(|byte| byte.is_ascii_digit());
    let is_assembled = |key: &str| {
        ASSEMBLED.iter().any(|(start, ..)| {
            key.strip_prefix(start).is_some_and(|rest| written(start) && rest.split('.').all(is_part))
        })
    };
    let mut found = Vec::new();
    for words in locales.iter().filter_map(|file| read(file, &mut Vec::new())) {
        for key in words.keys.keys().filter(|key| !written(key) && !is_assembled(key)) {
            let remedy = "remove it from every file of assets/locales: each reader pays for it";
            found.push(Finding::new(&words.file, words.lines[key], &format!("nothing says `{key}`"), remedy));
        }
    }
    found
}

/// Blanks that the place which says a key does not fill: they would stand on the screen in braces.
fn unfilled_blanks(code: &[File], locale: &Words) -> Vec<Finding> {
    let mut found = Vec::new();
    for file in code.iter().filter(|file| file.is("rs")) {
        let (clean, bare) = (without_comments(program(file)), code_only(program(file)));
        let texts = strings(&clean);
        for &(at, key) in &texts {
            let Some(blanks) = locale.keys.get(key) else { continue };
            let call = call_around(&bare, at);
            let told = call.as_ref().map_or(0..clean.len(), |(_, range)| range.clone());
            let mut given: BTreeSet<&str> =
                texts.iter().filter(|(at, _)| told.contains(at)).map(|&(_, text)| text).collect();
            match call.as_ref().map(|(name, _)| *name) {
                Some("say") => given.clear(),
                Some("announce") => given.extend(["name", "number"]),
                _ => {}
            }
            if call.is_some_and(|(name, range)| name == "count" || bare[range].contains("Some")) {
                given.insert("n");
            }
            for blank in blanks.iter().filter(|blank| !given.contains(blank.as_str())) {
                let message = format!("`{key}` is said without its `{{{blank}}}`");
                let remedy = "give the value here, or take the blank out of every file of assets/locales";
                found.push(Finding::new(&file.path, line_of(&clean, at), &message, remedy));
            }
        }
    }
    for (start, given, _) in ASSEMBLED {
        for (key, blanks) in locale.keys.iter().filter(|(key, _)| key.starts_with(start)) {
            for blank in blanks.iter().filter(|blank| !given.contains(&blank.as_str())) {
                let message = format!("`{key}` asks for `{{{blank}}}`, which nobody gives");
                found.push(Finding::new(&locale.file, locale.lines[key], &message, "use a blank that ASSEMBLED lists"));
            }
        }
    }
    found
}

/// The call of `say`, `say_with`, `count`, `announce` or `fill` that the offset stands in, with the range of its arguments.
/// `None` where a key is only chosen: whoever says it stands in the same file.
fn call_around(code: &str, at: usize) -> Option<(&str, std::ops::Range<usize>)> {
    let mut depth = 0_usize;
    let open = code[..at].bytes().enumerate().rev().find_map(|(at, byte)| {
        match byte {
            b')' => depth += 1,
            b'(' if depth == 0 => return Some(at),
            b'(' => depth -= 1,
            _ => {}
        }
        None
    })?;
    let name = code[..open].rsplit(|c: char| !c.is_alphanumeric() && c != '_').next()?;
    if !["say", "say_with", "count", "announce", "fill"].contains(&name) {
        return None;
    }
    let mut depth = 0_usize;
    let close = code[open..].bytes().position(|byte| {
        depth = match byte {
            b'(' => depth + 1,
            b')' => depth - 1,
            _ => depth,
        };
        depth == 0
    });
    Some((name, open..open + close.unwrap_or(code.len() - open)))
}

/// The views that a first visit draws: whoever `app.rs` imports, and whom they import, but for what stands behind `form.rs`.
fn first_views(code: &[File]) -> Vec<&File> {
    let mut found: Vec<&File> = code.iter().filter(|file| file.path == "src/ui/app.rs").collect();
    let mut at = 0;
    while let Some(file) = found.get(at) {
        let clean = without_comments(program(file));
        for import in clean.split("use super::").skip(1) {
            let import = import.split(';').next().unwrap_or_default();
            // Of `dom::{Element, h}` the module, of `{ask, coming}` all of them.
            let modules = import.split(|c: char| !c.is_alphanumeric() && c != '_').filter(|name| *name != "form");
            for path in modules.map(|name| format!("src/ui/{name}.rs")) {
                let fresh = code.iter().find(|file| file.path == path && !found.iter().any(|known| known.path == path));
                found.extend(fresh);
            }
        }
        at += 1;
    }
    found
}

/// Words that come with the form, said where there may be no form yet: they would stand there as keys.
fn early_words(code: &[File], form: &[&str]) -> Vec<Finding> {
    let decides = code.iter().filter(|file| {
        let name = file.path.strip_prefix("src/visit/update/").and_then(|name| name.strip_suffix(".rs"));
        file.path.starts_with("src/i18n/") || name.is_some_and(|name| !OF_FORM.contains(&name))
    });
    let mut found = Vec::new();
    for file in first_views(code).into_iter().chain(decides) {
        let clean = without_comments(program(file));
        let keys =
            strings(&clean).into_iter().filter(|(_, text)| text.matches('.').count() > 0 && !text.ends_with('.'));
        for (at, key) in keys.filter(|(_, text)| text.split('.').next().is_some_and(|screen| form.contains(&screen))) {
            let remedy = "say it behind src/ui/form.rs, or give it a screen that i18n::locale::FORM does not list";
            let message = format!("`{key}` comes with the form");
            found.push(Finding::new(&file.path, line_of(&clean, at), &message, remedy));
        }
    }
    found
}

fn all_keys(files: &[File]) -> BTreeSet<String> {
    files.iter().filter_map(|file| read(file, &mut Vec::new())).flat_map(|words| words.keys.into_keys()).collect()
}

#[test]
fn every_locale_has_every_key_with_the_same_blanks() {
    assert_none(&disagreements(&files("assets/locales")));
}

#[test]
fn every_key_the_views_use_exists() {
    let locales: Vec<_> = files("assets/locales").into_iter().filter(|file| file.is("json")).collect();
    let code: Vec<_> =
        ["src/ticket", "src/visit", "src/ui", "src/browser", "src/embed.rs"].into_iter().flat_map(files).collect();
    assert_none(&unknown_keys(&code, &all_keys(&locales)));
}

#[test]
fn every_key_is_said_and_filled() {
    let locales: Vec<_> = files("assets/locales").into_iter().filter(|file| file.is("json")).collect();
    let code: Vec<_> = files("src")
        .into_iter()
        .filter(|file| file.is("rs"))
        .chain(files("assets/public/askwell.js"))
        .chain(files("assets/public/askwell-rescue.js"))
        .collect();
    let profiles: Vec<_> = files("assets/profiles").into_iter().filter(|file| file.is("toml")).collect();
    assert!(!locales.is_empty() && !profiles.is_empty() && code.iter().any(|file| file.is("js")));
    let mut found = unused_keys(&locales, &code, &profiles);
    found.extend(
        locales.iter().filter_map(|file| read(file, &mut Vec::new())).flat_map(|words| unfilled_blanks(&code, &words)),
    );
    assert_none(&found);
}

#[test]
fn a_first_visit_says_no_word_of_the_form() {
    let code: Vec<_> = ["src/ui", "src/visit/update", "src/i18n"].into_iter().flat_map(files).collect();
    let views: Vec<_> = first_views(&code).into_iter().map(|file| file.path.as_str()).collect();
    assert!(views.contains(&"src/ui/hits.rs") && !views.contains(&"src/ui/review.rs"), "{views:?}");
    let screens: BTreeSet<String> = all_keys(&files("assets/locales"))
        .into_iter()
        .filter_map(|key| key.split_once('.').map(|(screen, _)| screen.to_owned()))
        .collect();
    let gone: Vec<_> = FORM.into_iter().chain([LOADER]).filter(|screen| !screens.contains(*screen)).collect();
    assert_eq!(gone, [""; 0], "i18n::locale::FORM lists screens without words");
    assert_none(&early_words(&code, &[FORM.as_slice(), &[LOADER]].concat()));
}

#[test]
fn an_early_word_is_found() {
    let file = |path: &str, text: &str| File::sample(path, text);
    let app = "use super::desk::Desk;\nuse super::{ask, sheet};\nuse super::form::Part;";
    for (path, breaches) in [
        ("src/ui/ask.rs", 1),
        ("src/ui/review.rs", 0),
        ("src/visit/update/asking.rs", 1),
        ("src/visit/update/form.rs", 0),
    ] {
        let code = [
            file("src/ui/app.rs", app),
            file("src/ui/form.rs", "use super::review;"),
            file(path, "say(\"review.title\")"),
        ];
        assert_eq!(early_words(&code, &["review"]).len(), breaches, "{path}");
    }
}

#[test]
fn a_missing_key_and_a_different_blank_are_found() {
    let ru = |text: &str| File::sample("assets/locales/ru.json", text);
    let en = File::sample(
        "assets/locales/en.json",
        r#"{ "ask.title": "What happened?", "ask.left": { "one": "{n} left", "other": "{n} left" } }"#,
    );
    for (text, breaches) in [
        (
            r#"{ "ask.title": "Что?", "ask.left": { "one": "{n} ответ", "few": "{n} ответа", "many": "{n}", "other": "{n}" } }"#,
            0,
        ),
        (r#"{ "ask.title": "Отправить {acc}", "ask.left": "{n} {Nom}" }"#, 0),
        (r#"{ "ask.title": "Что?" }"#, 1),
        (r#"{ "ask.title": "Что?", "ask.left": "{count}" }"#, 1),
        (r#"{ "ask.title": "Что?", "ask.left": "{n}", "ask.more": "Ещё" }"#, 1),
        (r#"{ "ask.title": 1, "ask.left": "{n}" }"#, 2),
        (r#"{ "ask.title": }"#, 1),
    ] {
        let found = disagreements(&[ru(text), File::sample(&en.path, &en.text)]);
        assert_eq!(found.len(), breaches, "{text}: {found:#?}");
    }
}

#[test]
fn an_unknown_key_in_a_view_is_found() {
    let keys: BTreeSet<_> = ["ask.title".to_owned(), "ask.left".to_owned()].into();
    for (rust, breaches) in [
        ("t(\"ask.title\")", 0),
        ("t(\"ask.titel\")", 1),
        ("t(&format!(\"ask.{field}\")) // \"ask.gone\"", 0),
        ("t(\"php.ini\")", 0),
        ("key(\"ask.\")", 0),
    ] {
        assert_eq!(unknown_keys(&[File::sample("src/ui/ask.rs", rust)], &keys).len(), breaches, "{rust}");
    }
}

#[test]
fn a_key_that_nothing_says_is_found() {
    let locale = File::sample(
        "assets/locales/ru.json",
        r#"{ "ask.title": "Что?", "error.missing": "Нет", "error.missing.goal": "Нет", "field.goal.label": "Цель", "moment.month.1": "янв" }"#,
    );
    let profile = File::sample("assets/profiles/a/profile.toml", "id = \"goal\"");
    let whole =
        "say(\"ask.title\"); [\"error.\", code]; \"missing\"; [\"field.\", id, \".label\"]; [\"moment.month.\", n]";
    for (rust, unused) in [
        (whole.to_owned(), 0),
        (whole.replace("ask.title", "ask.titles"), 1),
        (whole.replace("say(\"ask.title\")", "// \"ask.title\"\n"), 1),
        (whole.replace("say(", "#[cfg(test)] say("), 5),
        (whole.replace("error.", "fault."), 2),
        (whole.replace(".label", ".hint"), 1),
    ] {
        let found = unused_keys(
            &[File::sample(&locale.path, &locale.text)],
            &[File::sample("src/ui/a.rs", &rust)],
            &[File::sample(&profile.path, &profile.text)],
        );
        assert_eq!(found.len(), unused, "{rust}: {found:#?}");
    }
    let script = File::sample("assets/public/askwell.js", "this.#say(\"ask.title\")");
    assert_eq!(unused_keys(&[locale], &[script], &[profile]).len(), 4);
}

#[test]
fn a_blank_that_nobody_fills_is_found() {
    let locale = File::sample(
        "assets/locales/ru.json",
        r#"{ "ask.title": "Что?", "ask.late": "За {seconds} с", "ask.left": { "one": "{n} {acc}" }, "error.odd": "{shape}" }"#,
    );
    let words = read(&locale, &mut Vec::new()).expect("a locale");
    for (rust, unfilled) in [
        ("say(\"ask.title\")", 1),
        ("say(\"ask.late\")", 2),
        ("say(if long { \"ask.late\" } else { f(x) })", 2),
        ("say_with(\"ask.late\", &[(\"seconds\", &x)])", 1),
        ("say_with(\"ask.late\", &[(\"minutes\", &f(x))]); f(\"seconds\")", 2),
        ("let key = \"ask.late\"; say_with(key, &[(\"seconds\", &x)])", 1),
        ("count(\"ask.left\", 2, &[])", 1),
        ("announce(\"ask.left\", Some(2), &x)", 1),
        ("announce(\"ask.left\", None, &x)", 2),
        ("say(\"ask.left\")", 2),
    ] {
        let found = unfilled_blanks(&[File::sample("src/ui/a.rs", rust)], &words);
        assert_eq!(found.len(), unfilled, "{rust}: {found:#?}");
    }
}
