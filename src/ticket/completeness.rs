//! What does the text already answer, and what is still to ask?
//!
//! Only what nothing answers is asked. A key that is present in [`Draft::answers`] is the client's word, also when it is blank: what
//! the client has cleared is neither filled in again nor read out of the text. Some ids of line and text fields are read out of the
//! text: `url`, `since_when`, `error_text`, `goal` (a purpose), `task` (a wish) and `question` (a sentence with a question mark); any
//! other is answered only in its own place. The text is read by [`given`] alone, so that what [`States`](super::reading::States) call
//! given is never asked. Steps are what was done before the trouble came: what was ticked in an article was done against it, goes with the
//! ticket as the article that was read, and answers no field. «Ничего не менял» is put where steps are told and is the client's no under
//! `own_changes`; where steps are demanded the client is shown it and may add to it ([`denies_deeds`]).

use std::cell::OnceCell;

use super::{
    denied::{Denied, denied},
    draft::{Attachment, Draft, EMAIL, EVIDENCE_EXCUSE, EVIDENCE_LINK},
    issues::questions,
    link,
    reading::{Given, given},
    secrets,
    sentence::{Word, fold, sentences, words},
    speech::asks_exactly,
    terms::Terms,
};
use crate::case::upper;
use crate::{
    policy::{FieldKind, FieldSpec, HostFacts, Identifier},
    text::stem::stem,
};

/// Id of the field for the exact question.
pub const QUESTION: &str = "question";
/// Id of the field for the purpose beyond the task.
pub const GOAL: &str = "goal";
/// Id of the field for what should be done.
pub const TASK: &str = "task";
/// Id of the field for the address of the page.
pub const URL: &str = "url";
/// Id of the field for when the trouble began.
pub const SINCE_WHEN: &str = "since_when";
/// Id of the field for the full text of an error.
pub const ERROR_TEXT: &str = "error_text";

/// Id of the question whether the client has changed something.
pub const OWN_CHANGES: &str = "own_changes";

/// Where an answer comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answered {
    /// The text holds it: the words found.
    FromText(String),
    /// The host page knows it.
    FromHost(String),
    /// The client gave it in its own field.
    Given,
}

/// What the text of a draft tells, with its secrets masked: what is read out of it is going to stand in the open. Read when it is
/// first asked for.
pub(super) struct Told<'d> {
    draft: &'d Draft,
    read: OnceCell<(String, Given)>,
    /// The same with nothing masked: the name of an account may look like a secret.
    open: OnceCell<(String, Given)>,
}

impl<'d> Told<'d> {
    pub(super) fn of(draft: &'d Draft) -> Self {
        Self { draft, read: OnceCell::new(), open: OnceCell::new() }
    }

    fn read(&self) -> &(String, Given) {
        self.read.get_or_init(|| given(&secrets::masked(&self.draft.text, &self.draft.not_secret)))
    }
}

/// Writes what the text and the host answer into the draft where the client has given nothing, so that it is seen and
/// can be edited. Running it again changes nothing.
pub fn prefill(terms: &Terms, draft: &mut Draft, host: &HostFacts) {
    let source = draft.clone();
    let told = Told::of(&source);
    for (field, _) in terms.fields() {
        match &field.kind {
            FieldKind::Line { .. } | FieldKind::Text { .. } => write(draft, &field.id, written(field, &told)),
            FieldKind::Email => write(draft, EMAIL, address(draft, host).map(Source::into_text)),
            FieldKind::AnyOf(identifiers) => {
                for identifier in identifiers {
                    let found = account(identifier, identifiers, &told, host);
                    write(draft, &identifier.id, found.map(Source::into_text));
                }
            }
            FieldKind::Steps { min } if draft.steps.is_empty() => {
                draft.steps = told_steps(&told, *min);
            }
            FieldKind::Evidence { link_hosts, .. } => write(draft, EVIDENCE_LINK, pasted_link(draft, link_hosts)),
            FieldKind::Steps { .. } | FieldKind::Department | FieldKind::Consent { .. } => {}
            FieldKind::YesNo { .. } => write(draft, &field.id, unchanged(field, &told)),
            // What is chosen or confirmed is never chosen for the client.
            FieldKind::Choice(_) | FieldKind::Confirm => {}
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
pub(super) fn answer(terms: &Terms, field: &FieldSpec, told: &Told<'_>, host: &HostFacts) -> Option<Answered> {
    let draft = told.draft;
    let given = |key: &str| draft.answer(key).map(|_| Answered::Given);
    match &field.kind {
        FieldKind::Line { .. } | FieldKind::Text { .. } => {
            given(&field.id).or_else(|| written(field, told).map(Answered::FromText))
        }
        FieldKind::Email => given(EMAIL).or_else(|| address(draft, host).map(Source::into_answer)),
        FieldKind::AnyOf(identifiers) => {
            identifiers.iter().find_map(|identifier| given(&identifier.id)).or_else(|| {
                let found = |identifier| account(identifier, identifiers, told, host);
                identifiers.iter().find_map(found).map(Source::into_answer)
            })
        }
        FieldKind::Steps { min } => {
            if draft.steps.iter().any(|step| !step.trim().is_empty()) {
                return Some(Answered::Given);
            }
            let steps = told_steps(told, *min);
            (!steps.is_empty()).then(|| Answered::FromText(steps.join("\n")))
        }
        FieldKind::Evidence { link_hosts, excuse, types, .. } => {
            let files = draft.files.iter().any(|file| shows(file, types)).then_some(Answered::Given);
            let stated = || draft.reason(EVIDENCE_EXCUSE).filter(|_| *excuse).map(|_| Answered::Given);
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
        FieldKind::YesNo { .. } => given(&field.id).or_else(|| unchanged(field, told).map(Answered::FromText)),
        FieldKind::Choice(_) | FieldKind::Confirm => given(&field.id),
    }
}

/// Whether this file shows what was seen: where pictures are wanted, a log may go with them and is none.
fn shows(file: &Attachment, types: &[String]) -> bool {
    let is_text = |media_type: &str| media_type.trim_start().to_ascii_lowercase().starts_with("text/");
    types.iter().all(|taken| is_text(taken)) || !is_text(&file.media_type)
}

/// What the text says for a line or text field.
fn written(field: &FieldSpec, told: &Told<'_>) -> Option<String> {
    let (FieldKind::Line { min_words } | FieldKind::Text { min_words }) = &field.kind else { return None };
    let id = field.id.as_str();
    if told.draft.answers.contains_key(id) || ![QUESTION, GOAL, TASK, ERROR_TEXT, URL, SINCE_WHEN].contains(&id) {
        return None;
    }
    let (text, given) = told.read();
    let long = |sentence: &String| words(sentence).len() >= usize::from(*min_words);
    let range = match id {
        QUESTION => return sentence_that(text, asks_exactly).filter(long),
        TASK => {
            // The task of the second question is not that of the first.
            let first = questions(text).into_iter().next().map(|first| super::reading::given(&text[first]));
            let (text, given) = first.as_ref().unwrap_or(told.read());
            return given.task.clone().map(|range| text[range].to_owned()).filter(long);
        }
        GOAL => &given.goal,
        ERROR_TEXT => {
            let all = super::reading::error_texts(text);
            if all.len() > 1 {
                let lines: Vec<&str> = all.into_iter().map(|range| &text[range]).collect();
                return Some(lines.join(if matches!(field.kind, FieldKind::Text { .. }) { "\n" } else { "; " }));
            }
            // «ошибка 500» names the kind; where the text is wanted, there may be more of it.
            let only = all.into_iter().next();
            return only.or(given.error_text.clone().filter(|_| !given.only_code)).map(|range| text[range].to_owned());
        }
        URL => &given.url,
        _ => &given.since_when,
    };
    // However short: `ERR_SSL_PROTOCOL_ERROR` is one word, and whole all the same.
    range.clone().map(|range| text[range].to_owned())
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
fn account(identifier: &Identifier, all: &[Identifier], told: &Told<'_>, host: &HostFacts) -> Option<Source> {
    if told.draft.answers.contains_key(&identifier.id) {
        return None;
    }
    let known = known_account(identifier, all, host).map(|known| Source::Host(known.to_owned()));
    let named = || named_account(identifier, &told.draft.text).or_else(|| read_account(identifier, told));
    known.or_else(|| named().map(Source::Text))
}

/// What the host page tells by this identifier's own name; else its login or contract, if the profile knows neither by name and this is
/// the first identifier of that form: whatever a provider calls its account numbers, the page tells them so.
fn known_account<'h>(identifier: &Identifier, all: &[Identifier], host: &'h HostFacts) -> Option<&'h str> {
    let named = |id: &str| all.iter().any(|one| one.id == id);
    let fits = |one: &Identifier, fact: &str| one.mask.as_ref().is_some_and(|mask| mask.fits(fact));
    let other = || {
        let mut facts = ["login", "contract"].into_iter().filter(|id| !named(id)).filter_map(|id| host.answer(id));
        facts.find(|fact| all.iter().find(|one| fits(one, fact)).is_some_and(|first| first.id == identifier.id))
    };
    host.answer(&identifier.id).or_else(other)
}

/// Whether the text names the client by an identifier of the provider's, in the provider's form; `None` when the profile asks for none.
pub fn identifies(terms: &Terms, draft: &Draft) -> Option<bool> {
    let fields = || terms.profile.fields.iter().chain(&terms.desk.fields);
    let mut lists = fields().filter_map(|field| match &field.kind {
        FieldKind::AnyOf(identifiers) => Some(identifiers),
        _ => None,
    });
    let first = lists.next()?;
    let (told, nobody) = (Told::of(draft), HostFacts::default());
    let names = |all: &Vec<Identifier>| all.iter().any(|one| account(one, all, &told, &nobody).is_some());
    Some(names(first) || lists.any(names))
}

/// What the text names as the account by words of its own, if it has the form that the provider tells.
fn read_account(identifier: &Identifier, told: &Told<'_>) -> Option<String> {
    let contract = |word: &str| ["договор", "contract"].iter().any(|stem| fold(word).starts_with(stem));
    let of_contracts = contract(&identifier.id) || identifier.words.iter().any(|word| contract(word));
    let mask = identifier.mask.as_ref()?;
    let (text, given) = told.open.get_or_init(|| given(&told.draft.text));
    let name = text.get(given.account.clone()?)?;
    (given.contract == of_contracts && mask.fits(name)).then(|| name.to_owned())
}

/// «логин ivanov», «договор № 12345», «л/с 40218877», «ИНН5406123456», `login: ivanov`: in any case form, at most «№», «:», a word such
/// as «номер» between.
fn named_account(identifier: &Identifier, text: &str) -> Option<String> {
    let mask = identifier.mask.as_ref()?;
    let all = words(text);
    let cues: Vec<Vec<Word>> = identifier.words.iter().map(|cue| words(cue)).filter(|cue| !cue.is_empty()).collect();
    for at in 0..all.len() {
        for cue in &cues {
            let Some((from, last)) = behind(cue, &all[at..], text) else { continue };
            let rest = unlinked(&text[from..]);
            let bare = rest.trim_start_matches(BETWEEN);
            let candidate =
                bare.split(|c: char| c.is_whitespace() || ",;!?()«»\"".contains(c)).next().unwrap_or_default();
            let candidate = candidate.trim_end_matches(['.', ':']);
            let marked = is_marked(&rest[..rest.len() - bare.len()]);
            if mask.fits(candidate) && (marked || is_account(candidate, last)) {
                return Some(candidate.to_owned());
            }
        }
    }
    None
}

/// Where the number may begin, in bytes, and the cue's last word, if the words begin with the cue: with all of it, with the first word of
/// a phrase («наш лицевой 40218877»), or with the cue and the number in one («ИНН5406123456»).
fn behind<'w>(cue: &[Word], said: &'w [Word], text: &str) -> Option<(usize, &'w str)> {
    let same = |(one, other): (&Word, &Word)| one.folded == other.folded || stem(&one.folded) == stem(&other.folded);
    let (first, here) = (cue.first()?, said.first()?);
    if said.len() >= cue.len() && cue.iter().zip(said).all(same) {
        let last = said.get(cue.len() - 1)?;
        return Some((last.range.end, &last.folded));
    }
    let (letters, begins) = (first.folded.chars().count(), same((first, here)));
    if cue.len() > 1 && letters >= TELLING_LETTERS && begins && !LINKS.contains(&first.folded.as_str()) {
        return Some((here.range.end, &here.folded));
    }
    let glued = cue.len() == 1
        && here.folded.strip_prefix(&*first.folded).is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()));
    let (skip, _) = text.get(here.range.clone())?.char_indices().nth(letters).filter(|_| glued)?;
    Some((here.range.start + skip, &here.folded))
}

/// Fewest letters of a phrase's first word that tells it alone.
const TELLING_LETTERS: usize = 5;

/// Words that may stand between the cue and the number.
const LINKS: [&str; 6] = ["номер", "number", "no", "is", "мой", "у"];

/// The text behind words that only link the cue with the number.
fn unlinked(mut rest: &str) -> &str {
    for link in LINKS {
        let bare = rest.trim_start_matches(BETWEEN);
        // Folded and plain forms of these words are equally long.
        if bare.get(..link.len()).is_some_and(|head| fold(head) == link)
            && bare[link.len()..].starts_with(|c: char| BETWEEN.contains(&c))
        {
            rest = &bare[link.len()..];
        }
    }
    rest
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

/// The steps that the text tells, when they are enough. One alone («после обновления плагина») is how the trouble is told, and no list;
/// but «ничего не менял» says all there is to say.
fn told_steps(told: &Told<'_>, min: u8) -> Vec<String> {
    let (text, given) = told.read();
    if given.steps.len() >= usize::from(min).max(2) {
        return given.steps.clone();
    }
    denied(text).map(|denied| sentence_case(&text[denied.range])).into_iter().collect()
}

/// A clause as it stands in a line of its own.
fn sentence_case(clause: &str) -> String {
    let mut chars = clause.chars();
    chars.next().map_or_else(String::new, |first| std::iter::once(upper(first)).chain(chars).collect())
}

/// Whether the steps of the draft are no more than what the text says of having done nothing.
pub fn denies_deeds(draft: &Draft) -> bool {
    let [only] = &draft.steps[..] else { return false };
    let told = Told::of(draft);
    let (text, _) = told.read();
    denied(text).is_some_and(|denied| sentence_case(&text[denied.range]) == *only)
}

/// «Ничего не менял» answers with no whether the client has changed something.
fn unchanged(field: &FieldSpec, told: &Told<'_>) -> Option<String> {
    if field.id != OWN_CHANGES || told.draft.answers.contains_key(OWN_CHANGES) {
        return None;
    }
    let (text, given) = told.read();
    let changed = given.steps.len() > 1;
    denied(text).filter(|Denied { changes, .. }| *changes && !changed).map(|_| "no".to_owned())
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
