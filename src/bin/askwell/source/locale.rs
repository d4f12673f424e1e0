//! Do the locales say the same things, each in its own grammar?
//!
//! `<tag>.json` is one flat object: key → text, or key → plural forms `{"one": …, "few": …}`. The forms of the provider's
//! word ([`TicketWord`]) are grammar and may differ between locales; every other placeholder must not.

use std::{collections::BTreeSet, fmt, path::Path};

use askwell::i18n::{
    Locale, TicketWord,
    locale::placeholders,
    plural::{self, Category},
};
use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};

use super::{
    file::{self, SourceFile},
    problem::Problem,
};

/// A locale as written.
struct LocaleSource {
    file: SourceFile,
    tag: String,
    words: Vec<Word>,
}

struct Word {
    key: String,
    /// Line of the key.
    line: usize,
    template: Template,
}

/// What stands behind a key.
enum Template {
    Plain(String),
    /// Form name → text, as written.
    Forms(Vec<(String, String)>),
}

/// Reads every `<tag>.json` of a folder, sorted by tag.
pub(crate) fn read_all(folder: &Path) -> (Vec<Locale>, Vec<Problem>) {
    let listing = match file::list(folder) {
        Ok(listing) => listing,
        Err(problem) => return (Vec::new(), vec![problem]),
    };
    let mut problems = Vec::new();
    let mut sources = Vec::new();
    for (name, path) in &listing.files {
        let Some(tag) = name.strip_suffix(".json") else {
            problems.push(Problem::of_path(path, "does not belong here", "locales are <tag>.json; move or remove it"));
            continue;
        };
        match SourceFile::read(path) {
            Ok(file) => sources.extend(parse(file, tag, &mut problems)),
            Err(problem) => problems.push(problem),
        }
    }
    if sources.is_empty() && problems.is_empty() {
        problems.push(Problem::of_path(folder, "no words", "add <tag>.json"));
    }
    compare(&sources, &mut problems);
    (sources.into_iter().map(finish).collect(), problems)
}

fn parse(file: SourceFile, tag: &str, problems: &mut Vec<Problem>) -> Option<LocaleSource> {
    let entries = match serde_json::from_str::<Entries>(&file.text) {
        Ok(Entries(entries)) => entries,
        Err(error) => {
            let problem =
                file.problem(0, format!("not a locale: {error}"), "write key: text, or key: {\"one\": text, …}");
            problems.push(Problem { line: error.line().max(1), ..problem });
            return None;
        }
    };
    let mut source = LocaleSource { tag: tag.to_owned(), words: Vec::new(), file };
    let mut lines = KeyLines::new(&source.file.text);
    for (key, template) in entries {
        let line = lines.next(&key);
        if !is_key(&key) {
            problems.push(source.problem(
                line,
                format!("`{key}` is not a key"),
                "write it as screen.thing, in a–z 0–9 _ .",
            ));
        } else if source.words.iter().any(|word| word.key == key) {
            problems.push(source.problem(line, format!("`{key}` stands here twice"), "remove one of the two"));
            continue;
        }
        check_template(&source, line, &key, &template, problems);
        source.words.push(Word { key, line, template });
    }
    Some(source)
}

/// What one template can have wrong by itself.
fn check_template(source: &LocaleSource, line: usize, key: &str, template: &Template, problems: &mut Vec<Problem>) {
    for text in template.texts() {
        let balanced = text.matches('{').count() == placeholders(text).count()
            && text.matches('}').count() == placeholders(text).count()
            && placeholders(text)
                .all(|name| !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_'));
        if !balanced {
            problems.push(source.problem(line, format!("`{key}` has a broken placeholder"), "write it as {name}"));
        }
        if text.is_empty() {
            problems.push(source.problem(line, format!("`{key}` is empty"), "write its words or remove it everywhere"));
        }
        if key.starts_with("skeleton.") && text.contains('{') {
            let remedy = "these words stand before any code can fill them; write it without";
            problems.push(source.problem(line, format!("`{key}` has a placeholder"), remedy));
        }
    }
    let Template::Forms(forms) = template else { return };
    let wanted = plural::categories(&source.tag);
    for category in wanted.iter().filter(|category| !forms.iter().any(|(name, _)| name == category.name())) {
        let message = format!("`{key}` has no form `{}`", category.name());
        problems.push(source.problem(line, message, "add it: some numbers need it in this language"));
    }
    for (i, (name, _)) in forms.iter().enumerate() {
        if !Category::from_name(name).is_some_and(|category| wanted.contains(&category)) {
            let message = format!("`{key}` has a form `{name}` that no number needs in this language");
            problems.push(source.problem(line, message, "remove it"));
        } else if forms[..i].iter().any(|(earlier, _)| earlier == name) {
            problems.push(source.problem(line, format!("`{key}` has `{name}` twice"), "remove one of the two"));
        }
    }
}

/// Every key in every locale, each of the same kind and with the same placeholders.
fn compare(sources: &[LocaleSource], problems: &mut Vec<Problem>) {
    for source in sources {
        for other in sources.iter().filter(|other| other.tag != source.tag) {
            for word in &source.words {
                let Some(counterpart) = other.words.iter().find(|known| known.key == word.key) else {
                    let message = format!("`{}` is missing; {}.json has it", word.key, source.tag);
                    problems.push(other.problem(1, message, "add it"));
                    continue;
                };
                // Each pair is met twice; the fault is told once, at the locale that comes later.
                if source.tag < other.tag {
                    compare_words(source, word, other, counterpart, problems);
                }
            }
        }
    }
}

fn compare_words(
    source: &LocaleSource,
    word: &Word,
    other: &LocaleSource,
    counterpart: &Word,
    problems: &mut Vec<Problem>,
) {
    if word.template.is_plural() != counterpart.template.is_plural() {
        let message = format!("`{}` has plural forms in only one of {} and {}", word.key, source.tag, other.tag);
        problems.push(other.problem(counterpart.line, message, "give forms in both or in neither"));
    }
    let (here, there) = (word.template.arguments(), counterpart.template.arguments());
    if here != there {
        let list =
            |names: &BTreeSet<&str>| names.iter().map(|name| format!("{{{name}}}")).collect::<Vec<_>>().join(" ");
        let message =
            format!("`{}` is filled with «{}» in {} and «{}» here", word.key, list(&here), source.tag, list(&there));
        problems.push(other.problem(counterpart.line, message, "use the same placeholders"));
    }
}

fn finish(source: LocaleSource) -> Locale {
    let mut words = Vec::new();
    for word in source.words {
        match word.template {
            Template::Plain(text) => words.push((word.key, bind_short_words(&text))),
            Template::Forms(forms) => words.extend(
                forms.into_iter().map(|(name, text)| ([&word.key, "#", &name].concat(), bind_short_words(&text))),
            ),
        }
    }
    Locale::new(&source.tag, words)
}

/// Puts a no-break space after Russian prepositions and particles of one or two letters, and after a number that is filled
/// in, so that no line ends with them. Other scripts pass unchanged but for the number.
fn bind_short_words(text: &str) -> String {
    const SHORT: [&str; 22] = [
        "в", "во", "на", "с", "со", "к", "ко", "о", "об", "от", "до", "из", "за", "у", "по", "и", "а", "но", "не",
        "ни", "№", "{n}",
    ];
    let mut out = String::with_capacity(text.len() + 8);
    for (i, word) in text.split(' ').enumerate() {
        if i > 0 {
            let last = out.rsplit([' ', '\u{a0}']).next().unwrap_or("");
            let last = last.trim_start_matches(['«', '(']).to_lowercase();
            out.push(if SHORT.contains(&last.as_str()) { '\u{a0}' } else { ' ' });
        }
        out.push_str(word);
    }
    out
}

impl LocaleSource {
    fn problem(&self, line: usize, message: String, remedy: &str) -> Problem {
        Problem { line, ..self.file.problem(0, message, remedy) }
    }
}

impl Template {
    fn is_plural(&self) -> bool {
        matches!(self, Self::Forms(_))
    }

    fn texts(&self) -> Vec<&str> {
        match self {
            Self::Plain(text) => vec![text],
            Self::Forms(forms) => forms.iter().map(|(_, text)| text.as_str()).collect(),
        }
    }

    /// Placeholders that a caller must fill: not the word's forms, and not the number of a plural, which one form may leave
    /// out («Остался один ответ»).
    fn arguments(&self) -> BTreeSet<&str> {
        let forms = TicketWord::named("ru", "").args();
        let is_form = |name: &str| forms.iter().any(|(form, _)| form.eq_ignore_ascii_case(name));
        let is_number = |name: &str| self.is_plural() && name == "n";
        let names = self.texts().into_iter().flat_map(placeholders);
        names.filter(|name| !is_form(name) && !is_number(name)).collect()
    }
}

/// Lines of the keys of a flat object, asked for in the order of the file.
struct KeyLines<'a> {
    lines: std::iter::Enumerate<std::str::Lines<'a>>,
    last: usize,
}

impl<'a> KeyLines<'a> {
    fn new(text: &'a str) -> Self {
        Self { lines: text.lines().enumerate(), last: 1 }
    }

    /// The next line that begins with this key; the line of the key before it when several share a line.
    fn next(&mut self, key: &str) -> usize {
        let quoted = format!("\"{key}\"");
        let mut ahead = self.lines.clone();
        if let Some((i, _)) =
            ahead.find(|(_, line)| line.trim_start_matches([' ', '\t', '{', ',']).starts_with(&quoted))
        {
            self.lines = ahead;
            self.last = i + 1;
        }
        self.last
    }
}

fn is_key(key: &str) -> bool {
    key.split('.').all(|part| {
        !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_')
    })
}

/// An object with its order and its repetitions, which a map would hide.
struct Entries(Vec<(String, Template)>);

impl<'de> Deserialize<'de> for Entries {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        from.deserialize_map(Pairs("an object of words")).map(Self)
    }
}

impl<'de> Deserialize<'de> for Template {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        struct Either;
        impl<'de> Visitor<'de> for Either {
            type Value = Template;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a text or an object of plural forms")
            }
            fn visit_str<E>(self, text: &str) -> Result<Template, E> {
                Ok(Template::Plain(text.to_owned()))
            }
            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Template, A::Error> {
                Pairs("an object of plural forms").visit_map(map).map(Template::Forms)
            }
        }
        from.deserialize_any(Either)
    }
}

/// Reads an object as pairs.
struct Pairs(&'static str);

impl<'de> Pairs {
    fn visit_map<A: MapAccess<'de>, T: Deserialize<'de>>(self, mut map: A) -> Result<Vec<(String, T)>, A::Error> {
        let mut pairs = Vec::new();
        while let Some(pair) = map.next_entry()? {
            pairs.push(pair);
        }
        Ok(pairs)
    }
}

impl<'de> Visitor<'de> for Pairs {
    type Value = Vec<(String, Template)>;
    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Self::Value, A::Error> {
        Pairs::visit_map(self, map)
    }
}

/// What a part of the letter is called; its own name when the words have none without blanks.
pub(crate) fn label(words: &Locale, part: &str) -> String {
    let (group, name) = part.split_once('/').unwrap_or(("", part));
    let key = match (group, name) {
        ("", "evidence") => ["ticket", "evidence_excuse"].join("."),
        ("", name) => ["ticket", name].join("."),
        (_, id) => ["field", id, "label"].join("."),
    };
    words.get(&key).filter(|words| !words.contains('{')).unwrap_or(name).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn faults(locales: &[(&str, &str)]) -> Vec<String> {
        let mut problems = Vec::new();
        let sources: Vec<_> = locales
            .iter()
            .filter_map(|(tag, text)| parse(SourceFile::new(format!("{tag}.json").into(), text), tag, &mut problems))
            .collect();
        compare(&sources, &mut problems);
        problems.sort();
        problems.iter().map(|p| format!("{}:{}: {}", p.file.display(), p.line, p.message)).collect()
    }

    #[test]
    fn locales_that_say_the_same_have_no_problems() {
        let ru = r#"{"a.count": {"one": "Остался один {nom}", "few": "{n} {few}", "many": "{n} {many}"}, "b": "{Acc} {name}"}"#;
        let en = r#"{"b": "{name}", "a.count": {"one": "{n}", "other": "{n}"}}"#;
        assert_eq!(faults(&[("ru", ru), ("en", en)]), [""; 0]);
    }

    #[test]
    fn every_fault_is_told_at_its_line() {
        for (ru, fault) in [
            ("{\n\"a\": \"x\",\n\"a\": \"y\"\n}", "ru.json:3: `a` stands here twice"),
            ("{\n\"a\": \"{x\"\n}", "ru.json:2: `a` has a broken placeholder"),
            ("{\n\"a\": \"x}\"\n}", "ru.json:2: `a` has a broken placeholder"),
            ("{\n\"a\": \"{}\"\n}", "ru.json:2: `a` has a broken placeholder"),
            ("{\"a\": \"\"}", "ru.json:1: `a` is empty"),
            ("{\"a\": \"x\",\n\"skeleton.a\": \"{x}\"}", "ru.json:2: `skeleton.a` has a placeholder"),
            ("{\"a\": {\"one\": \"x\", \"few\": \"x\"}}", "ru.json:1: `a` has no form `many`"),
            (
                "{\"a\": {\"one\": \"x\", \"few\": \"x\", \"many\": \"x\", \"two\": \"x\"}}",
                "ru.json:1: `a` has a form `two`",
            ),
            (
                "{\"a\": {\"one\": \"x\", \"one\": \"x\", \"few\": \"x\", \"many\": \"x\"}}",
                "ru.json:1: `a` has `one` twice",
            ),
            ("{\n\"Ы\": \"x\"}", "ru.json:2: `Ы` is not a key"),
            ("{\n\"a\": 1}", "ru.json:2: not a locale"),
            ("{", "ru.json:1: not a locale"),
        ] {
            let told = faults(&[("ru", ru)]);
            assert!(told.len() == 1 && told[0].starts_with(fault), "{fault}: {told:?}");
        }
    }

    #[test]
    fn locales_that_differ_are_told_at_the_one_that_lacks() {
        assert_eq!(faults(&[("en", "{\"a\": \"x\"}"), ("ru", "{}")]), ["ru.json:1: `a` is missing; en.json has it"]);
        let told = faults(&[("en", "{\"a\": \"{x}\"}"), ("ru", "{\n\"a\": \"{y}\"}")]);
        assert_eq!(told, ["ru.json:2: `a` is filled with «{x}» in en and «{y}» here"]);
        let told = faults(&[("en", "{\"a\": {\"one\": \"x\", \"other\": \"x\"}}"), ("ru", "{\n\"a\": \"y\"}")]);
        assert_eq!(told, ["ru.json:2: `a` has plural forms in only one of en and ru"]);
    }

    #[test]
    fn short_words_are_bound_to_what_follows() {
        for (text, bound) in [
            ("Что в нём и с ним", "Что в\u{a0}нём и\u{a0}с\u{a0}ним"),
            ("Не то? Нажмите", "Не\u{a0}то? Нажмите"),
            ("{n} статья, № {number}", "{n}\u{a0}статья, №\u{a0}{number}"),
            ("«О нас» (в тексте)", "«О\u{a0}нас» (в\u{a0}тексте)"),
            ("a b", "a b"),
            ("", ""),
        ] {
            assert_eq!(bind_short_words(text), bound);
        }
    }
}
