//! What does `askwell.js` say once the build has filled it?
//!
//! The template is plain JavaScript that runs as it is; three of its values are marked by a comment and replaced here. All
//! three replacements are JSON, which is JavaScript (ECMA-262, "JSON ⊂ ECMAScript", since 2019). What goes out is without
//! comments and blanks: 1.1 KB of every first visit.

use std::collections::BTreeMap;

use askwell::i18n::Locale;

use crate::source::{Problem, file::SourceFile};

const MANIFEST: &str = "/*manifest*/null";
const SHEET: &str = "/*sheet*/\"\"";
const WORDS: &str = "/*words*/{}";
/// Words that stand before WebAssembly does.
const SKELETON: &str = "skeleton.";

/// Each mark must stand in the template exactly once.
pub(super) fn check(template: &SourceFile) -> Vec<Problem> {
    let marks = [MANIFEST, SHEET, WORDS].into_iter().filter_map(|mark| {
        let places = template.text.match_indices(mark).map(|(at, _)| at).collect::<Vec<_>>();
        match places[..] {
            [_] => None,
            [] => Some(template.problem(0, format!("no `{mark}`"), "mark with it the value that the build fills in")),
            [.., last] => Some(template.problem(last, format!("`{mark}` stands here twice"), "remove one of the two")),
        }
    });
    let unreadable = minifier::js::minify(&template.text).err();
    let unreadable =
        unreadable.map(|why| template.problem(0, format!("not JavaScript: {why}"), "mend what was changed last"));
    marks.chain(unreadable).collect()
}

/// The template with its three values, without what only its readers need.
pub(super) fn fill(template: &str, manifest: &str, sheet: &str, locales: &[Locale]) -> String {
    let values = [(MANIFEST, manifest.to_owned()), (SHEET, literal(sheet)), (WORDS, words(locales))];
    // Places are found before anything is replaced: a value may hold whatever it likes.
    let mut places: Vec<_> =
        values.iter().filter_map(|(mark, value)| Some((template.find(mark)?, mark.len(), value))).collect();
    places.sort_unstable();
    let mut out = String::new();
    let mut done = 0;
    for (at, length, value) in places {
        out.push_str(&template[done..at]);
        out.push_str(value);
        done = at + length;
    }
    out.push_str(&template[done..]);
    // A template that `check` has passed; if the values change that, it goes out as it is.
    minifier::js::minify(&out).map(|minified| minified.to_string()).unwrap_or(out)
}

/// Language → key → words, of the keys that begin with `skeleton.`.
fn words(locales: &[Locale]) -> String {
    let words = locales.iter().map(|locale| {
        let words = locale.words().iter().filter(|(key, _)| key.starts_with(SKELETON));
        (locale.tag(), words.map(|(key, text)| (key.as_str(), text.as_str())).collect::<BTreeMap<_, _>>())
    });
    serde_json::to_string(&words.collect::<BTreeMap<_, _>>()).unwrap_or_else(|_| "{}".into())
}

fn literal(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEMPLATE: &str =
        "const MANIFEST = /*manifest*/null;\nconst SHEET = /*sheet*/\"\";\nconst WORDS = /*words*/{};\nrun();\n";

    #[test]
    fn values_are_filled_in_and_may_hold_marks() {
        let words = vec![("skeleton.title".into(), "Что?".into()), ("ask.title".into(), "no".into())];
        let filled = fill(TEMPLATE, "{\"format\":1}", ".a{content:\"\\/*words*/{}\"}", &[Locale::new("ru", words)]);
        assert_eq!(
            filled,
            "const MANIFEST={\"format\":1};const SHEET=\".a{content:\\\"\\\\/*words*/{}\\\"}\";\
             const WORDS={\"ru\":{\"skeleton.title\":\"Что?\"}};run();"
        );
    }

    #[test]
    fn a_template_without_its_marks_is_told() {
        let faults =
            |text: &str| check(&SourceFile::new("l.js".into(), text)).iter().map(|p| p.line).collect::<Vec<_>>();
        assert_eq!(faults(TEMPLATE), [0; 0]);
        assert_eq!(faults("run();"), [1, 1, 1]);
        assert_eq!(faults(&format!("{TEMPLATE}const AGAIN = /*words*/{{}};")), [5]);
    }
}
