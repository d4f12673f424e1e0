//! Which template belongs to a key, and what does it say once filled?
//!
//! A template holds placeholders in braces: `Отправить {acc}`. A placeholder with a capital initial asks for the value with
//! a capital initial, so that `{Nom} принята` needs no argument of its own. A key with plural forms is stored once per form
//! as `key#one`, `key#few`, `key#many`, `key#other`.

use super::plural::{self, Category};
use crate::case::upper;
use crate::sort::sort_by;
use crate::wire;

/// Words that the loader holds, before there is a module to read a locale.
pub const LOADER: &str = "skeleton";
/// The screens that only the form draws, with what only the form says: the words of theirs are a file of their own, which comes
/// with the form. `tests/architecture` sees to it that the first part says none of them.
pub const FORM: [&str; 24] = [
    "advice", "aside", "channel", "channels", "check", "choice", "error", "errors", "field", "file", "gate", "known",
    "missing", "news", "outbox", "promise", "proof", "receipt", "reply", "review", "scope", "send", "split", "ticket",
];

/// The words of one language. Sealed as [`crate::seal::Kind::Locale`].
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Locale {
    tag: String,
    /// Sorted by key; keys are unique.
    words: Vec<(String, String)>,
}
wire!(struct Locale { tag, words });

impl Locale {
    /// A locale from its BCP 47 tag and its templates in any order. Of two templates with one key the first stays.
    /// O(n log n).
    pub fn new(tag: &str, mut words: Vec<(String, String)>) -> Self {
        words.sort_by(|a, b| a.0.cmp(&b.0));
        words.dedup_by(|later, first| later.0 == first.0);
        Self { tag: tag.into(), words }
    }

    /// The BCP 47 tag: `ru`, `en`.
    pub fn tag(&self) -> &str {
        &self.tag
    }

    /// Every key with its template, sorted by key.
    pub fn words(&self) -> &[(String, String)] {
        &self.words
    }

    /// What a first visit reads, and what the form says besides; the loader's words are in neither. O(n).
    pub fn halves(&self) -> (Self, Self) {
        let screen = |key: &str| key.split('.').next().unwrap_or_default().to_owned();
        let words = self.words.iter().filter(|(key, _)| screen(key) != LOADER).cloned();
        let (form, first) = words.partition(|(key, _)| FORM.contains(&screen(key).as_str()));
        (Self { tag: self.tag.clone(), words: first }, Self { tag: self.tag.clone(), words: form })
    }

    /// With the words of `more`, whose keys are others. O(n log n).
    pub fn with(mut self, more: Self) -> Self {
        self.words.extend(more.words);
        sort_by(&mut self.words, |a, b| a.0.cmp(&b.0));
        self
    }

    /// The template as written, or nothing. O(log n).
    pub fn get(&self, key: &str) -> Option<&str> {
        let at = self.words.binary_search_by(|(known, _)| known.as_str().cmp(key)).ok()?;
        Some(&self.words[at].1)
    }

    /// The template as written; an unknown key is returned itself. O(log n).
    pub fn text<'a>(&'a self, key: &'a str) -> &'a str {
        self.get(key).unwrap_or(key)
    }

    /// The template with every `{name}` replaced by its value. A placeholder without a value stays as it is.
    pub fn fill(&self, key: &str, args: &[(&str, &str)]) -> String {
        fill(self.text(key), args)
    }

    /// The template for `n` things: the form is chosen by [`plural::category`], `{n}` is the number in this language's
    /// spelling. A key without that form falls back to `key#other`, then to `key`.
    pub fn count(&self, key: &str, n: u64, args: &[(&str, &str)]) -> String {
        let form = |category: Category| self.get(&[key, "#", category.name()].concat());
        let template =
            form(plural::category(&self.tag, n)).or_else(|| form(Category::Other)).unwrap_or_else(|| self.text(key));
        let number = self.number(n);
        let mut all = Vec::with_capacity(args.len() + 1);
        all.push(("n", number.as_str()));
        all.extend_from_slice(args);
        fill(template, &all)
    }
}

/// The names in braces of a template, in order, repetitions included.
pub fn placeholders(template: &str) -> impl Iterator<Item = &str> {
    template.split('{').skip(1).filter_map(|rest| rest.split_once('}').map(|(name, _)| name))
}

/// `text` with its first letter as a capital; empty stays empty.
pub fn capitalised(text: &str) -> String {
    let mut letters = text.chars();
    let mut out = String::with_capacity(text.len());
    out.extend(letters.next().map(upper));
    out.push_str(letters.as_str());
    out
}

fn fill(template: &str, args: &[(&str, &str)]) -> String {
    let mut out = String::with_capacity(template.len() + 16);
    let mut rest = template;
    while let Some((before, (name, after))) =
        rest.split_once('{').and_then(|(before, tail)| Some((before, tail.split_once('}')?)))
    {
        out.push_str(before);
        push_value(&mut out, name, args);
        rest = after;
    }
    out.push_str(rest);
    out
}

fn push_value(out: &mut String, name: &str, args: &[(&str, &str)]) {
    if let Some((_, value)) = args.iter().find(|(known, _)| *known == name) {
        out.push_str(value);
    } else if let Some((_, value)) = args.iter().find(|(known, _)| is_capitalised(name, known)) {
        out.push_str(&capitalised(value));
    } else {
        out.push('{');
        out.push_str(name);
        out.push('}');
    }
}

/// Whether `name` is `known` with a capital initial. Names are ASCII, which `askwell check` sees to.
fn is_capitalised(name: &str, known: &str) -> bool {
    match (name.as_bytes(), known.as_bytes()) {
        ([first, rest @ ..], [initial, tail @ ..]) => initial.to_ascii_uppercase() == *first && rest == tail,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn locale(tag: &str, words: &[(&str, &str)]) -> Locale {
        Locale::new(tag, words.iter().map(|(key, word)| ((*key).into(), (*word).into())).collect())
    }

    #[test]
    fn templates_are_found_filled_and_never_fail() {
        let ru =
            locale("ru", &[("send", "Отправить {acc}"), ("done", "{Nom} {accepted}"), ("odd", "a } {b { c {acc}")]);
        let args = [("acc", "заявку"), ("nom", "заявка"), ("accepted", "принята")];
        for (key, filled) in [
            ("send", "Отправить заявку"),
            ("done", "Заявка принята"),
            ("unknown.key", "unknown.key"),
            ("odd", "a } {b { c {acc}"),
        ] {
            assert_eq!(ru.fill(key, &args), filled, "{key}");
        }
        assert_eq!(ru.fill("send", &[]), "Отправить {acc}");
    }

    #[test]
    fn counting_chooses_the_form_and_falls_back() {
        let ru = locale(
            "ru",
            &[
                ("hits#one", "{n} статья"),
                ("hits#few", "{n} статьи"),
                ("hits#many", "{n} статей"),
                ("plain", "всего {n}"),
            ],
        );
        for (n, text) in [(1, "1 статья"), (3, "3 статьи"), (11, "11 статей"), (21, "21 статья"), (0, "0 статей")]
        {
            assert_eq!(ru.count("hits", n, &[]), text);
        }
        assert_eq!(ru.count("plain", 2, &[]), "всего 2");
        let en = locale("en", &[("hits#other", "{n} of {total}")]);
        assert_eq!(en.count("hits", 1, &[("total", "9")]), "1 of 9");
    }

    #[test]
    fn the_first_of_two_templates_with_one_key_stays() {
        let en = locale("en", &[("b", "x"), ("a", "first"), ("a", "second")]);
        assert_eq!((en.text("a"), en.words().len()), ("first", 2));
    }

    #[test]
    fn placeholders_are_listed_in_order() {
        assert_eq!(placeholders("{a} and {b} and {a").collect::<Vec<_>>(), ["a", "b"]);
        assert_eq!(placeholders("none } here").count(), 0);
    }
}
