//! What does the text already answer, and what is still to ask?
//!
//! Only what nothing answers is asked. A key that is present in [`Draft::answers`] is the client's word, also when it is blank: what
//! the client has cleared is neither filled in again nor read out of the text. Three ids of line and text fields have a reader of
//! their own: `question` (a sentence with a question mark), `goal` (a wish), `error_text` (a message, or more than its number); any other
//! line or text field is answered only in its own place.

use super::{
    draft::{Draft, EMAIL, EVIDENCE_EXCUSE, EVIDENCE_LINK, ReadArticle},
    link, secrets,
    sentence::{fold, sentences, words},
    speech::{asks_exactly, wishes},
    steps,
    terms::Terms,
};
use crate::{
    policy::{FieldKind, FieldSpec, HostFacts, Identifier},
    text::identifiers::full_error,
};

/// Id of the field for the exact question.
pub const QUESTION: &str = "question";
/// Id of the field for what should be done.
pub const GOAL: &str = "goal";
/// Id of the field for the full text of an error.
pub const ERROR_TEXT: &str = "error_text";

/// Where an answer comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answered {
    /// The text holds it: the words found.
    FromText(String),
    /// The host page knows it.
    FromHost(String),
    /// Steps ticked in an article that was read.
    FromArticle,
    /// The client gave it in its own field.
    Given,
}

/// Writes what the text, the host and the articles answer into the draft where the client has given nothing, so that it is seen and
/// can be edited. Running it again changes nothing.
pub fn prefill(terms: &Terms, draft: &mut Draft, host: &HostFacts) {
    for (field, _) in terms.fields() {
        match &field.kind {
            FieldKind::Line { .. } | FieldKind::Text { .. } => write(draft, &field.id, written(field, draft)),
            FieldKind::Email => write(draft, EMAIL, address(draft, host).map(Source::into_text)),
            FieldKind::AnyOf(identifiers) => {
                for identifier in identifiers {
                    write(draft, &identifier.id, account(identifier, draft, host).map(Source::into_text));
                }
            }
            FieldKind::Steps { min } if draft.steps.is_empty() => {
                let told = told_steps(draft, *min);
                draft.steps = if told.is_empty() { article_steps(&draft.articles) } else { told };
            }
            FieldKind::Evidence { link_hosts, .. } => write(draft, EVIDENCE_LINK, pasted_link(draft, link_hosts)),
            FieldKind::Steps { .. } | FieldKind::Department | FieldKind::Consent { .. } => {}
            // What is chosen or confirmed is never chosen for the client.
            FieldKind::Choice(_) | FieldKind::YesNo { .. } | FieldKind::Confirm => {}
        }
    }
}

/// An answer that is not yet in its field.
enum Source {
    Text(String),
    Host(String),
}

impl Source {
    fn into_text(self) -> String {
        match self {
            Self::Text(text) | Self::Host(text) => text,
        }
    }

    fn into_answer(self) -> Answered {
        match self {
            Self::Text(text) => Answered::FromText(text),
            Self::Host(text) => Answered::FromHost(text),
        }
    }
}

/// What answers a field.
pub(super) fn answer(terms: &Terms, field: &FieldSpec, draft: &Draft, host: &HostFacts) -> Option<Answered> {
    let given = |key: &str| draft.answer(key).map(|_| Answered::Given);
    match &field.kind {
        FieldKind::Line { .. } | FieldKind::Text { .. } => {
            given(&field.id).or_else(|| written(field, draft).map(Answered::FromText))
        }
        FieldKind::Email => given(EMAIL).or_else(|| address(draft, host).map(Source::into_answer)),
        FieldKind::AnyOf(identifiers) => {
            identifiers.iter().find_map(|identifier| given(&identifier.id)).or_else(|| {
                identifiers.iter().find_map(|identifier| account(identifier, draft, host)).map(Source::into_answer)
            })
        }
        FieldKind::Steps { min } => {
            if draft.steps.iter().any(|step| !step.trim().is_empty()) {
                return Some(Answered::Given);
            }
            let told = told_steps(draft, *min);
            if !told.is_empty() {
                return Some(Answered::FromText(told.join("\n")));
            }
            let ticked = article_steps(&draft.articles);
            (!ticked.is_empty() && ticked.len() >= usize::from(*min)).then_some(Answered::FromArticle)
        }
        FieldKind::Evidence { link_hosts, excuse, .. } => {
            let files = (!draft.files.is_empty()).then_some(Answered::Given);
            let stated = || given(EVIDENCE_EXCUSE).filter(|_| *excuse);
            let pasted = || pasted_link(draft, link_hosts).map(Answered::FromText);
            files.or_else(|| given(EVIDENCE_LINK)).or_else(stated).or_else(pasted)
        }
        FieldKind::Department => {
            let chosen =
                draft.department.as_deref().and_then(|id| terms.profile.department(id)).map(|_| Answered::Given);
            let decided = || Some(Answered::FromText(terms.because.clone().unwrap_or_default()));
            chosen.or_else(|| terms.department().and_then(|_| decided()))
        }
        FieldKind::Consent { .. } => draft.consent.then_some(Answered::Given),
        FieldKind::Choice(_) | FieldKind::YesNo { .. } | FieldKind::Confirm => given(&field.id),
    }
}

/// What the text says for a line or text field, with secrets masked: it is going to stand in the open.
fn written(field: &FieldSpec, draft: &Draft) -> Option<String> {
    let (FieldKind::Line { min_words } | FieldKind::Text { min_words }) = &field.kind else { return None };
    if draft.answers.contains_key(&field.id) {
        return None;
    }
    let text = secrets::masked(&draft.text, &draft.not_secret);
    let found = match field.id.as_str() {
        QUESTION => sentence_that(&text, asks_exactly),
        GOAL => sentence_that(&text, |sentence| wishes(&words(sentence))),
        ERROR_TEXT => full_error(&text),
        _ => None,
    };
    // An error code is one word and is whole all the same.
    found.filter(|found| field.id == ERROR_TEXT || words(found).len() >= usize::from(*min_words))
}

fn sentence_that(text: &str, fits: impl Fn(&str) -> bool) -> Option<String> {
    sentences(text).into_iter().map(|range| &text[range]).find(|sentence| fits(sentence)).map(str::to_owned)
}

fn address(draft: &Draft, host: &HostFacts) -> Option<Source> {
    if draft.answers.contains_key(EMAIL) {
        return None;
    }
    // An address in the text is as often the mailbox that the trouble is about: it is never taken for the client's own.
    host.answer(EMAIL).map(|address| Source::Host(address.to_owned()))
}

/// An account name or number: what the host knows, else what stands in the text behind its own word, in its own form.
fn account(identifier: &Identifier, draft: &Draft, host: &HostFacts) -> Option<Source> {
    if draft.answers.contains_key(&identifier.id) {
        return None;
    }
    let known = host.answer(&identifier.id).map(|known| Source::Host(known.to_owned()));
    known.or_else(|| named_account(identifier, &draft.text).map(Source::Text))
}

/// «логин ivanov», «договор № 12345», `login: ivanov`: at most «№», «:», a word such as «номер» between.
fn named_account(identifier: &Identifier, text: &str) -> Option<String> {
    let mask = identifier.mask.as_ref()?;
    let introduced = |word: &str| identifier.words.iter().any(|cue| fold(cue) == word);
    let all = words(text);
    for word in all.iter().filter(|word| introduced(&word.folded)) {
        let mut rest = &text[word.range.end..];
        for link in ["номер", "number", "no", "is", "мой", "у"] {
            let bare = rest.trim_start_matches(BETWEEN);
            // Folded and plain forms of these words are equally long.
            if bare.get(..link.len()).is_some_and(|head| fold(head) == link)
                && bare[link.len()..].starts_with(|c: char| BETWEEN.contains(&c))
            {
                rest = &bare[link.len()..];
            }
        }
        let bare = rest.trim_start_matches(BETWEEN);
        let candidate = bare.split(|c: char| c.is_whitespace() || ",;!?()«»\"".contains(c)).next().unwrap_or_default();
        let candidate = candidate.trim_end_matches(['.', ':']);
        if mask.fits(candidate) && (is_marked(&rest[..rest.len() - bare.len()]) || is_account(candidate, &word.folded))
        {
            return Some(candidate.to_owned());
        }
    }
    None
}

fn is_marked(between: &str) -> bool {
    between.contains([':', '№', '#', '=', '-', '—'])
}

/// A word of the sentence may happen to fit («login page»): without a mark before it, a name has a digit, or is small Latin
/// letters behind a Russian word.
fn is_account(candidate: &str, cue: &str) -> bool {
    let small = candidate.is_ascii() && !candidate.bytes().any(|byte| byte.is_ascii_uppercase());
    candidate.bytes().any(|byte| byte.is_ascii_digit()) || (small && !cue.is_ascii())
}

/// What may stand between the word «договор» and the number.
const BETWEEN: [char; 10] = [' ', '\u{a0}', ':', '№', '#', '=', '-', '—', '–', '\t'];

/// The steps that the text tells, when they are enough.
fn told_steps(draft: &Draft, min: u8) -> Vec<String> {
    let text = secrets::masked(&draft.text, &draft.not_secret);
    let told = steps::propose(&text);
    if told.len() >= usize::from(min) { told } else { Vec::new() }
}

/// Titles of the steps that were tried in the articles, in order.
fn article_steps(articles: &[ReadArticle]) -> Vec<String> {
    let tried = |article: &ReadArticle| -> Vec<String> {
        let ticked =
            |at: usize| u16::try_from(at).is_ok_and(|at| article.done.contains(&at) || article.failed.contains(&at));
        article.steps.iter().enumerate().filter(|(at, _)| ticked(*at)).map(|(_, title)| title.clone()).collect()
    };
    articles.iter().flat_map(tried).collect()
}

/// A link in the text whose host takes screenshots.
fn pasted_link(draft: &Draft, hosts: &[String]) -> Option<String> {
    if draft.answers.contains_key(EVIDENCE_LINK) {
        return None;
    }
    let candidates = draft.text.split(|c: char| c.is_whitespace() || "«»\"<>".contains(c));
    candidates
        .map(|candidate| candidate.trim_matches(|c: char| "().,;:!?".contains(c)))
        .find(|candidate| link::host(candidate).is_some_and(|host| link::is_taken(&host, hosts)))
        .map(str::to_owned)
}

fn write(draft: &mut Draft, key: &str, answer: Option<String>) {
    if let Some(answer) = answer.filter(|answer| !answer.trim().is_empty()) {
        draft.answers.entry(key.to_owned()).or_insert(answer);
    }
}
