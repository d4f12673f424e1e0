//! Every word that a person reads exists in every language, with the same blanks to fill.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use crate::source::{File, Finding, assert_none, files, line_of, strings, without_comments};

/// Blanks filled with a case form of the provider's word for a ticket. Only some languages decline it, so these may differ.
const FORMS: &[&str] = &[
    "nom", "gen", "dat", "acc", "ins", "loc", "one", "few", "many", "other", "pl", "pron", "pron_acc", "two",
    "one_acc", "one_ins", "accepted", "sent", "gender",
];

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
    let code: Vec<_> = ["src/ui", "src/browser", "src/embed.rs"].into_iter().flat_map(files).collect();
    assert_none(&unknown_keys(&code, &all_keys(&locales)));
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
