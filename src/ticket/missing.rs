//! What is a trouble best told with, and has not been told yet?
//!
//! Told is what the client has said anywhere: in the text, as a step, in a field of its own, or as the reason why there is nothing to
//! say. So nobody is asked for what was just answered. O(n) for each thing that was said.

use std::cell::LazyCell;

use super::{
    asked::excuse,
    completeness::{ERROR_TEXT, SINCE_WHEN, URL},
    denied::denied,
    draft::{Draft, EMAIL, EVIDENCE_EXCUSE, EVIDENCE_LINK},
    reading::{States, given, read},
    sentence::words,
};

/// Id of the text itself, where what is missing is added to it.
pub const MORE: &str = "more";

/// What a trouble is told with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Missing {
    /// The address of the site or page.
    Url,
    /// What the machine showed.
    ErrorText,
    /// When it began.
    SinceWhen,
    /// What was done before.
    Steps,
}

impl Missing {
    /// How many things there are.
    pub const ALL: usize = 4;
}

/// What nobody has told, in the order in which it is best told.
pub fn missing(draft: &Draft) -> Vec<Missing> {
    missing_of(draft, &read(&draft.text).states)
}

/// [`missing`] of a draft whose text gives this already.
pub(super) fn missing_of(draft: &Draft, states: &States) -> Vec<Missing> {
    let answered = |id: &str| draft.answer(id).is_some() || draft.reason(&excuse(id)).is_some();
    let steps = draft.steps.iter().map(String::as_str).filter(|step| !step.trim().is_empty());
    let said: Vec<&str> = steps.chain(answers(draft)).collect();
    // A word is read as it would be behind the text: «со вчерашнего дня» says when only where a trouble is told.
    // Reading is dear, and a text that tells all needs none of it.
    let found: LazyCell<Vec<_>, _> =
        LazyCell::new(|| said.iter().map(|said| given(&[&draft.text, "\n", *said].concat()).1).collect());
    let shown = || !draft.files.is_empty() || draft.answer(EVIDENCE_LINK).is_some();
    let told = [
        (Missing::Url, states.url || answered(URL) || found.iter().any(|it| it.url.is_some())),
        (
            Missing::ErrorText,
            states.error_text
                || answered(ERROR_TEXT)
                || shown()
                || found.iter().any(|it| it.error_text.is_some())
                || said.iter().copied().chain([draft.text.as_str()]).any(shows_nothing),
        ),
        (
            Missing::SinceWhen,
            states.since_when
                || answered(SINCE_WHEN)
                || found.iter().any(|it| it.since_when.is_some())
                || draft.steps.iter().any(|step| names_day(step)),
        ),
        (
            Missing::Steps,
            states.steps || draft.steps.iter().any(|step| !step.trim().is_empty()) || denied(&draft.text).is_some(),
        ),
    ];
    told.iter().filter(|(_, told)| !told).map(|(missing, _)| *missing).collect()
}

/// What the client has written into fields, but for who they are: a mail address names no site.
fn answers(draft: &Draft) -> impl Iterator<Item = &str> {
    let told = |key: &str| key != EMAIL && (key == EVIDENCE_EXCUSE || !key.starts_with("evidence"));
    draft.answers.iter().filter(move |(key, _)| told(key)).map(|(_, answer)| answer.trim()).filter(|it| !it.is_empty())
}

/// «Нажал вчера вечером»: a step that was done then tells when the trouble was.
fn names_day(step: &str) -> bool {
    const DAYS: [&str; 10] =
        ["сегодня", "вчера", "позавчера", "утром", "днем", "вечером", "ночью", "today", "yesterday", "tonight"];
    words(step).iter().any(|word| DAYS.contains(&word.folded.as_str()))
}

/// «Ошибки на экране нет», `no error is shown`.
fn shows_nothing(text: &str) -> bool {
    let words = words(text);
    let shown = |at: usize| ["ошибк", "ошибок", "error"].iter().any(|stem| words[at].folded.starts_with(stem));
    let denied =
        |at: usize| matches!(words[at].folded.as_str(), "нет" | "без" | "никакой" | "никаких" | "no" | "without");
    let mut errors = (0..words.len()).filter(|at| shown(*at));
    errors.any(|error| (error.saturating_sub(2)..words.len().min(error + 4)).any(denied))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn left(text: &str, steps: &[&str], answers: &[(&str, &str)]) -> Vec<Missing> {
        missing(&Draft {
            text: text.into(),
            steps: steps.iter().map(|step| (*step).to_owned()).collect(),
            answers: answers.iter().map(|(key, answer)| ((*key).to_owned(), (*answer).to_owned())).collect(),
            ..Draft::default()
        })
    }

    #[test]
    fn what_was_answered_anywhere_is_not_missing() {
        use Missing::{ErrorText, SinceWhen, Steps, Url};
        let text = "Не могу войти в админку, пароль не подходит";
        for (steps, answers, expected) in [
            (&[][..], &[][..], &[Url, ErrorText, SinceWhen, Steps][..]),
            (
                &["Открыл страницу входа shop.example/wp-admin", "Ввёл пароль, нажал «Войти» вчера вечером"],
                &[(EVIDENCE_EXCUSE, "Ошибки на экране нет")],
                &[],
            ),
            (&["Открыл страницу входа"], &[], &[Url, ErrorText, SinceWhen]),
            (&[" "], &[("email", "ivan@mail.example")], &[Url, ErrorText, SinceWhen, Steps]),
            (&[], &[(EVIDENCE_EXCUSE, "пишу с телефона")], &[Url, ErrorText, SinceWhen, Steps]),
            (&[], &[(EVIDENCE_LINK, "https://prnt.sc/a")], &[Url, SinceWhen, Steps]),
            (&[], &[("error_text.excuse", "окно сразу закрывается")], &[Url, SinceWhen, Steps]),
            (&[], &[("url", "shop.example")], &[ErrorText, SinceWhen, Steps]),
            (&[], &[("question", "Почему на shop.example не подходит пароль?")], &[ErrorText, SinceWhen, Steps]),
            (&[], &[("since_when", "позавчера")], &[Url, ErrorText, Steps]),
        ] {
            assert_eq!(left(text, steps, answers), expected, "{steps:?} {answers:?}");
        }
        assert_eq!(left("Сайт shop.example лежит с утра, ошибки нет, ничего не менял", &[], &[]), []);
        assert_eq!(left("Сайт лежит, ошибка есть", &[], &[]), [Url, ErrorText, SinceWhen, Steps]);
    }
}
