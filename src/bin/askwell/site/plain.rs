//! What does the page say where scripts do not run?
//!
//! A host page may hold blanks, `{{skeleton.title}}` or `{{mail}}`: words of the language and the address of the provider that
//! its first `<ask-well>` names, and `{{account}}`, what that provider demands to know of everyone's account. They are filled in here, so that
//! no page repeats by hand what a locale or a profile says. A page without blanks stays as it is.

use std::collections::BTreeMap;

use askwell::{
    i18n::Locale,
    policy::{
        Profile,
        profile::{FieldKind, Level},
    },
};

use crate::source::{Problem, Source, file::SourceFile};

const OPEN: &str = "{{";
const CLOSE: &str = "}}";
/// The address of the profile, not a key of a locale.
const MAIL: &str = "mail";
/// What the profile demands to know of everyone's account, in its words; not a key of a locale either.
const ACCOUNT: &str = "account";

/// The page with its blanks filled, or every blank that nothing fills. O(length of the page).
pub(super) fn fill(page: &SourceFile, source: &Source) -> Result<String, Vec<Problem>> {
    let html = page.text.as_str();
    let tag = html.find("<ask-well").map_or("", |at| html[at..].split('>').next().unwrap_or_default());
    let id = attribute(tag, "profile");
    let profile = source.profiles.iter().find(|profile| id.is_none_or(|id| profile.id == id));
    let language = attribute(tag, "locale").or(profile.map(|profile| profile.locale.as_str()));
    let locale = source.locales.iter().find(|locale| language.is_none_or(|language| locale.tag() == language));

    let account = profile.map(|profile| account(profile, &source.locales)).unwrap_or_default();
    let (mut filled, mut problems, mut done) = (String::new(), Vec::new(), 0);
    while let Some(open) = html[done..].find(OPEN).map(|at| done + at) {
        let Some(close) = html[open..].find(CLOSE).map(|at| open + at) else { break };
        let name = html[open + OPEN.len()..close].trim();
        let value = match name {
            MAIL => profile.and_then(|profile| profile.delivery.mail.as_deref()),
            ACCOUNT => locale.and_then(|locale| account.get(locale.tag())).map(String::as_str),
            key => locale.and_then(|locale| locale.get(key)),
        };
        filled.push_str(&html[done..open]);
        match value {
            Some(value) => escape(value, &mut filled),
            None if name == MAIL => problems.push(page.problem(
                open,
                "the profile of the first <ask-well> has no `delivery.mail`",
                "give it one, or take the blank out",
            )),
            None if name == ACCOUNT => problems.push(page.problem(
                open,
                "the profile of the first <ask-well> demands no login or number of everyone",
                "take the blank out",
            )),
            None => problems.push(page.problem(
                open,
                format!("no language has the words `{name}`"),
                "write a key of assets/locales, `mail` or `account`",
            )),
        }
        done = close + CLOSE.len();
    }
    filled.push_str(&html[done..]);
    if problems.is_empty() { Ok(filled) } else { Err(problems) }
}

/// What the provider demands to know of everyone's account («логин или номер договора»), by language; empty where it demands nothing.
pub(super) fn account(profile: &Profile, locales: &[Locale]) -> BTreeMap<String, String> {
    let demanded = |level: Level, kind: &FieldKind| level == Level::Block && matches!(kind, FieldKind::AnyOf(_));
    let Some(field) = profile.fields.iter().find(|field| demanded(field.level, &field.kind)) else {
        return BTreeMap::new();
    };
    let label = |locale: &Locale| match &field.label {
        Some(label) => Some(label.get(locale.tag()).to_owned()),
        None => locale.get(&format!("field.{}.label", field.id)).map(str::to_owned),
    };
    locales.iter().filter_map(|locale| Some((locale.tag().to_owned(), label(locale)?))).collect()
}

/// The value of an attribute inside a tag's text.
fn attribute<'a>(tag: &'a str, name: &str) -> Option<&'a str> {
    let value = tag.split_once(&format!(" {name}=\""))?.1;
    value.split('"').next()
}

fn escape(text: &str, to: &mut String) {
    for letter in text.chars() {
        match letter {
            '&' => to.push_str("&amp;"),
            '<' => to.push_str("&lt;"),
            '>' => to.push_str("&gt;"),
            '"' => to.push_str("&quot;"),
            letter => to.push(letter),
        }
    }
}

#[cfg(test)]
mod tests {
    use askwell::{
        i18n::Locale,
        policy::{
            Profile,
            profile::{Delivery, FieldSpec, Localized},
        },
    };

    use super::*;

    fn source() -> Source {
        let locale = |tag: &str, title: &str| Locale::new(tag, vec![("skeleton.title".into(), title.into())]);
        let words = |ru: &str| Localized(BTreeMap::from([("ru".to_owned(), ru.to_owned())]));
        let login = FieldSpec {
            id: "login".into(),
            kind: FieldKind::AnyOf(Vec::new()),
            level: Level::Block,
            rule: None,
            label: Some(words("Логин")),
            hint: None,
        };
        let profile = |id: &str, mail: Option<&str>| Profile {
            id: id.into(),
            fields: mail.iter().map(|_| login.clone()).collect(),
            locale: "ru".into(),
            delivery: Delivery { mail: mail.map(str::to_owned), ..Delivery::default() },
            ..Profile::default()
        };
        Source {
            locales: vec![locale("en", "What?"), locale("ru", "Что & \"где\"?")],
            profiles: vec![profile("a", Some("a@x.example")), profile("b", None)],
            ..Source::default()
        }
    }

    fn filled(html: &str) -> Result<String, Vec<usize>> {
        let lines = |problems: Vec<Problem>| problems.iter().map(|problem| problem.line).collect();
        fill(&SourceFile::new("index.html".into(), html), &source()).map_err(lines)
    }

    #[test]
    fn blanks_take_the_words_and_the_address_of_the_first_element() {
        for (html, wanted) in [
            (
                "<ask-well profile=\"a\">{{skeleton.title}} {{ mail }}",
                "<ask-well profile=\"a\">Что &amp; &quot;где&quot;? a@x.example",
            ),
            ("<h1>{{skeleton.title}}</h1><ask-well locale=\"en\">", "<h1>What?</h1><ask-well locale=\"en\">"),
            ("<p>nothing {here}</p>", "<p>nothing {here}</p>"),
            ("<p>half {{open", "<p>half {{open"),
        ] {
            assert_eq!(filled(html), Ok(wanted.to_owned()));
        }
        assert_eq!(filled("{{account}}<ask-well profile=\"a\">"), Ok("Логин<ask-well profile=\"a\">".to_owned()));
        assert_eq!(filled("\n{{mail}}\n{{no.such}}\n{{account}}<ask-well profile=\"b\">"), Err(vec![2, 3, 4]));
    }
}
