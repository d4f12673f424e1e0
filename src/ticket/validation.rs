//! What is wrong with this draft?
//!
//! Faults are codes with data; words are found for them in the locale under `error.<code>`. A demand is met by whatever
//! [`completeness`](super::completeness) finds, so that nothing is both read out of the text and missing.

use super::{
    asked::{self, excuse},
    draft::{Attachment, Draft, EMAIL, EVIDENCE_LINK, is_reason},
    email::{self, EmailFault},
    issues, link,
    subject::SUBJECT_MAX,
    terms::Terms,
};
use crate::policy::{FieldKind, FieldSpec, HostFacts, Level, Profile};

/// Id of the large box in a [`FieldError`].
pub const TEXT: &str = "text";
/// Id of the subject in a [`FieldError`].
pub const SUBJECT: &str = "subject";
/// Id of the proposal to divide in a [`FieldError`].
pub const SINGLE_ISSUE: &str = "single_issue";
/// Id of the wish that the client logs in first in a [`FieldError`].
pub const SESSION: &str = "session";
/// Id of the password or code that proves the client's wish in a [`FieldError`].
pub const SECRET: &str = "secret";
/// Fewest characters of a subject: what the native contract takes.
pub const SUBJECT_MIN: usize = 3;
/// Most characters of the text: what the native contract takes.
pub const TEXT_MAX: usize = 20_000;

/// What is wrong with one answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    /// Demanded and absent.
    Missing,
    /// Fewer words than count as an answer.
    TooShort {
        /// Fewest words that do.
        min_words: u8,
    },
    /// Not an address that mail can be sent to.
    BadEmail(EmailFault),
    /// Not of the provider's form.
    BadMask {
        /// The identifier.
        id: String,
    },
    /// Fewer steps than count as an answer.
    NoSteps,
    /// Neither file nor link nor reason is given.
    NoEvidence,
    /// A reason why there is no answer was stated, and says nothing: «-», «нет».
    NoReason,
    /// The link is no link.
    BadLink,
    /// The link leads to a host that is not taken; holds those that are.
    LinkHost(Vec<String>),
    /// More files than are taken.
    TooManyFiles {
        /// Most that are.
        max: u8,
    },
    /// A file is too large.
    FileTooLarge {
        /// Its name.
        name: String,
        /// Largest size in bytes.
        max: u64,
    },
    /// A file of a type that is not taken.
    FileType {
        /// Its name.
        name: String,
    },
    /// A file without a byte in it.
    FileEmpty {
        /// Its name.
        name: String,
    },
    /// The large box is empty.
    EmptyText,
    /// The text is longer than [`TEXT_MAX`] characters.
    LongText {
        /// How long it is.
        now: usize,
    },
    /// The subject is longer than [`SUBJECT_MAX`] characters.
    LongSubject,
    /// The edited subject says nothing.
    ShortSubject,
    /// The consent box is not ticked.
    NoConsent,
    /// Several questions where the provider takes one, and no reason is given.
    SeveralQuestions,
    /// The client should log in first.
    NoSession,
    /// The password or code that proves the wish is absent.
    NoSecret,
}

/// What is wrong, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldError {
    /// Id of the profile's field, or [`TEXT`], [`SUBJECT`], [`SINGLE_ISSUE`], [`SESSION`], [`SECRET`].
    pub field: String,
    /// What is wrong.
    pub fault: Fault,
}

/// Everything wrong with the draft, in the order of the form: the text, whether it is one question, the subject, then the fields.
///
/// Only [`Level::Block`] demands; the form of an answer is checked whenever one is given. Empty for a ticket that may go.
pub fn validate(terms: &Terms, draft: &Draft, host: &HostFacts) -> Vec<FieldError> {
    let mut errors = Vec::new();
    let mut push = |field: &str, fault| errors.push(FieldError { field: field.to_owned(), fault });
    if draft.text.trim().is_empty() {
        push(TEXT, Fault::EmptyText);
    } else if let Some(fault) = too_long(&draft.text) {
        push(TEXT, fault);
    } else {
        if several_unexplained(&terms.profile, draft) {
            push(SINGLE_ISSUE, Fault::SeveralQuestions);
        }
        if let Some(fault) = subject_fault(draft) {
            push(SUBJECT, fault);
        }
    }
    if let Some(gate) = &terms.decision.gate
        && gate.level == Level::Block
        && !(gate.excuse && draft.reason(&excuse(SESSION)).is_some())
    {
        push(SESSION, Fault::NoSession);
    }
    errors.extend(asked::errors(terms, draft, host));
    errors
}

impl Fault {
    /// Whether an answer is missing, rather than to be mended.
    pub fn is_gap(&self) -> bool {
        matches!(self, Self::Missing | Self::NoSteps | Self::NoEvidence | Self::EmptyText | Self::NoSecret)
    }
}

impl FieldError {
    /// Suffix of the locale key `error.<code>`.
    pub fn code(&self) -> &'static str {
        match self.fault {
            Fault::Missing => "missing",
            Fault::TooShort { .. } => "too_short",
            Fault::BadEmail(_) => "bad_email",
            Fault::BadMask { .. } => "bad_mask",
            Fault::NoSteps => "no_steps",
            Fault::NoEvidence => "no_evidence",
            Fault::NoReason => "no_reason",
            Fault::BadLink => "bad_link",
            Fault::LinkHost(_) => "link_host",
            Fault::TooManyFiles { .. } => "too_many_files",
            Fault::FileTooLarge { .. } => "file_too_large",
            Fault::FileType { .. } => "file_type",
            Fault::FileEmpty { .. } => "file_empty",
            Fault::EmptyText => "empty_text",
            Fault::LongText { .. } => "long_text",
            Fault::LongSubject => "long_subject",
            Fault::ShortSubject => "short_subject",
            Fault::NoConsent => "no_consent",
            Fault::SeveralQuestions => "several_questions",
            Fault::NoSession => "no_session",
            Fault::NoSecret => "no_secret",
        }
    }

    /// Values for the template: `field` always; `min_words`, `why` (a code of [`EmailFault`]), `id`, `hosts`, `max`, `name` where the
    /// fault has them. Sizes are in bytes.
    pub fn args(&self) -> Vec<(&'static str, String)> {
        let mut args = vec![("field", self.field.clone())];
        match &self.fault {
            Fault::TooShort { min_words } => args.push(("min_words", min_words.to_string())),
            Fault::BadEmail(why) => args.push(("why", why.code().to_owned())),
            Fault::BadMask { id } => args.push(("id", id.clone())),
            Fault::LinkHost(hosts) => args.push(("hosts", hosts.join(", "))),
            Fault::TooManyFiles { max } => args.push(("max", max.to_string())),
            Fault::FileTooLarge { name, max } => args.extend([("name", name.clone()), ("max", max.to_string())]),
            Fault::FileType { name } | Fault::FileEmpty { name } => args.push(("name", name.clone())),
            Fault::LongText { .. } => args.push(("max", TEXT_MAX.to_string())),
            Fault::LongSubject => args.push(("max", SUBJECT_MAX.to_string())),
            Fault::ShortSubject => args.push(("min", SUBJECT_MIN.to_string())),
            _ => {}
        }
        args
    }
}

/// That a text is longer than a help desk takes it. A longer one is counted only when it may be.
pub fn too_long(text: &str) -> Option<Fault> {
    let now = if text.len() > TEXT_MAX { text.chars().count() } else { 0 };
    (now > TEXT_MAX).then_some(Fault::LongText { now })
}

/// Whether several questions stand where the regulation takes one, and the client has stated no reason.
fn several_unexplained(profile: &Profile, draft: &Draft) -> bool {
    let strict = profile.single_issue.as_ref().is_some_and(|single| single.level == Level::Block);
    let explained = draft.kept_as_one.as_deref().is_some_and(is_reason);
    strict && !explained && issues::questions(&draft.text).len() > 1
}

/// A proposed subject is never the client's fault: only an edited one is checked.
fn subject_fault(draft: &Draft) -> Option<Fault> {
    let length = draft.subject.as_ref()?.trim().chars().count();
    match length {
        0..SUBJECT_MIN => Some(Fault::ShortSubject),
        _ if length > SUBJECT_MAX => Some(Fault::LongSubject),
        _ => None,
    }
}

/// What is wrong with what was given.
pub(super) fn faults(field: &FieldSpec, draft: &Draft) -> Vec<Fault> {
    match &field.kind {
        FieldKind::Line { min_words } | FieldKind::Text { min_words } => {
            // What stands between spaces is a word, as people count them: an address is one.
            let words = |answer: &str| {
                answer.split_whitespace().filter(|word| word.contains(|c: char| c.is_alphanumeric())).count()
            };
            let short = |answer: &str| words(answer) < usize::from(*min_words);
            draft
                .answer(&field.id)
                .filter(|answer| short(answer))
                .map(|_| Fault::TooShort { min_words: *min_words })
                .into_iter()
                .collect()
        }
        FieldKind::Email => draft
            .answer(EMAIL)
            .and_then(|address| email::check(address).err())
            .map(Fault::BadEmail)
            .into_iter()
            .collect(),
        FieldKind::AnyOf(identifiers) => {
            let misfit = |id: &&crate::policy::Identifier| {
                draft.answer(&id.id).zip(id.mask.as_ref()).is_some_and(|(answer, mask)| !mask.fits(answer))
            };
            identifiers.iter().filter(misfit).map(|id| Fault::BadMask { id: id.id.clone() }).collect()
        }
        FieldKind::Steps { min } => {
            // A dash is no step, as it is no word elsewhere.
            let told = |step: &&String| step.contains(|c: char| c.is_alphanumeric());
            let few = draft.steps.iter().any(|step| !step.trim().is_empty())
                && draft.steps.iter().filter(told).count() < usize::from(*min);
            few.then_some(Fault::NoSteps).into_iter().collect()
        }
        FieldKind::Evidence { link_hosts, max_files, max_bytes, types, .. } => {
            let mut faults: Vec<Fault> = link_fault(draft.answer(EVIDENCE_LINK), link_hosts).into_iter().collect();
            let refused: Vec<Fault> =
                draft.files.iter().filter_map(|file| file_fault(file, *max_bytes, types)).collect();
            // Those that have to go anyway are told one by one.
            if draft.files.len() - refused.len() > usize::from(*max_files) {
                faults.push(Fault::TooManyFiles { max: *max_files });
            }
            faults.extend(refused);
            faults
        }
        FieldKind::Choice(choices) => {
            let unknown = |answer: &&str| !choices.iter().any(|choice| choice.id == *answer);
            draft.answer(&field.id).filter(unknown).map(|_| Fault::Missing).into_iter().collect()
        }
        FieldKind::Department | FieldKind::Consent { .. } | FieldKind::YesNo { .. } | FieldKind::Confirm => Vec::new(),
    }
}

/// Why the profile will not take this file; `None` when it will, or asks for no files at all.
pub fn refused(profile: &Profile, file: &Attachment) -> Option<FieldError> {
    profile.fields.iter().find_map(|field| match &field.kind {
        FieldKind::Evidence { max_bytes, types, .. } => {
            file_fault(file, *max_bytes, types).map(|fault| FieldError { field: field.id.clone(), fault })
        }
        _ => None,
    })
}

fn link_fault(link: Option<&str>, hosts: &[String]) -> Option<Fault> {
    let Some(host) = link::host(link?) else { return Some(Fault::BadLink) };
    (!link::is_taken(&host, hosts)).then(|| Fault::LinkHost(hosts.to_vec()))
}

fn file_fault(file: &Attachment, max: u64, types: &[String]) -> Option<Fault> {
    // `text/plain; charset=utf-8` is `text/plain`.
    let media_type = file.media_type.split(';').next().unwrap_or_default().trim();
    if !types.iter().any(|taken| taken.eq_ignore_ascii_case(media_type)) {
        return Some(Fault::FileType { name: file.name.clone() });
    }
    if file.size == 0 {
        return Some(Fault::FileEmpty { name: file.name.clone() });
    }
    (file.size > max).then(|| Fault::FileTooLarge { name: file.name.clone(), max })
}

/// What is wrong with a demanded field that has no answer.
pub(super) fn absent(kind: &FieldKind) -> Fault {
    match kind {
        FieldKind::Steps { .. } => Fault::NoSteps,
        FieldKind::Evidence { .. } => Fault::NoEvidence,
        FieldKind::Consent { .. } => Fault::NoConsent,
        _ => Fault::Missing,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_empty_text_is_the_first_fault_and_an_edited_subject_is_checked() {
        let (terms, host) = (Terms::default(), HostFacts::default());
        let draft = |text: &str, subject: Option<&str>| Draft {
            text: text.into(),
            subject: subject.map(str::to_owned),
            ..Draft::default()
        };
        let long = "щ".repeat(SUBJECT_MAX + 1);
        for (draft, code) in [
            (draft(" \n", None), Some("empty_text")),
            (draft("503", None), None),
            (draft("?", None), None),
            (draft("Сайт лежит", Some("  ")), Some("short_subject")),
            (draft("Сайт лежит", Some("Да")), Some("short_subject")),
            (draft("Сайт лежит", Some("503")), None),
            (draft("Сайт лежит", Some(&long)), Some("long_subject")),
        ] {
            assert_eq!(validate(&terms, &draft, &host).first().map(FieldError::code), code, "{draft:?}");
        }
    }

    #[test]
    fn a_type_is_compared_without_its_parameters() {
        let file = |media_type: &str| Attachment { media_type: media_type.into(), size: 10, ..Attachment::default() };
        let types = ["text/plain".to_owned()];
        assert_eq!(file_fault(&file("Text/Plain; charset=utf-8"), 10, &types), None);
        assert!(matches!(file_fault(&file("text/html"), 10, &types), Some(Fault::FileType { .. })));
        assert!(matches!(file_fault(&file("text/plain"), 9, &types), Some(Fault::FileTooLarge { max: 9, .. })));
    }
}
