//! What did one provider write down, and what does the form do about it?
//!
//! Plain data. `askwell build` writes it from `assets/profiles/<id>/profile.toml` as [`crate::seal::Kind::Profile`]; these
//! types are the wire format, so their order of fields and variants belongs to the format's version.
//!
//! Invariants (kept by `askwell build`, relied on here): ids are unique; every rule, department and field that is referred
//! to exists; every [`Localized`] has Russian and English words; every quoted fragment stands in the regulation's text.

use std::collections::BTreeMap;

use super::{
    desk::Desk,
    facts::{Subject, named},
    mask::Mask,
    promise::Promise,
};
use crate::{
    seal::{self, Kind, SealError},
    wire,
};

/// The same words in several languages: BCP 47 tag → text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Localized(pub BTreeMap<String, String>);
wire!(struct Localized { 0 });

named! {
    /// What the form does about a rule, from nothing to refusing. The order is the order of strength.
    Level {
        /// The rule is known and not applied.
        #[default]
        Off = "off",
        /// It is shown; nothing is asked.
        Inform = "inform",
        /// The field is shown and may stay empty.
        Ask = "ask",
        /// Leaving it empty warns, and the ticket goes all the same.
        Warn = "warn",
        /// The ticket does not go without it.
        Block = "block",
    }
}

/// One rule of the regulation, tied to its sentence.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rule {
    /// Short name (`D9`): it goes into tickets and never changes.
    pub id: String,
    /// Where in the regulation it stands: «п. 3.6», «Формат создания билета».
    pub section: Localized,
    /// Exact fragments of the regulation in order; what lies between two of them is shown as «…».
    pub quote: Vec<String>,
    /// What the form does about it.
    pub level: Level,
}
wire!(struct Rule { id, section, quote, level });

/// The regulation as a document.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Regulation {
    /// Full title.
    pub title: Localized,
    /// How it is called beside a quote: «Условия», «Правила».
    pub short: Localized,
    /// Where the client reads it, when it is published.
    pub url: Option<String>,
    /// Since when it holds, as `YYYY-MM-DD`, when it says so.
    pub effective: Option<String>,
}
wire!(struct Regulation { title, short, url, effective });

/// A whole regulation as data.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Profile {
    /// Name of the profile's folder.
    pub id: String,
    /// Version of the profile, written by its author; it goes into tickets.
    pub version: String,
    /// The provider's name as clients know it.
    pub provider: String,
    /// Language of the regulation and of the desk, as a BCP 47 tag.
    pub locale: String,
    /// IANA name of the zone that the provider's hours and promises are told in.
    pub time_zone: String,
    /// The zone in a sentence: «по Москве», "Moscow time".
    pub zone_name: Localized,
    /// The document itself.
    pub regulation: Regulation,
    /// The provider's Russian word for a ticket, in the nominative: тикет, заявка, билет, обращение, запрос.
    pub word: String,
    /// Forms of a word that the page does not know by itself, by language, in the order of the arguments of its templates:
    /// `nom`, `gen`, `dat`, `acc`, `ins`, `loc`, `one`, `few`, `many`, `pl`, `pron`, `pron_acc`, `two`, `one_acc`, `one_ins`,
    /// `accepted`, `sent`.
    pub word_forms: BTreeMap<String, Vec<String>>,
    /// The rules that this half of the policy refers to, in the regulation's order; [`Desk::rules`] has the others.
    pub rules: Vec<Rule>,
    /// What is asked of everyone, in the order of the form; [`Desk::fields`] has what is asked of some.
    pub fields: Vec<FieldSpec>,
    /// Who takes tickets; empty when the provider has one desk.
    pub departments: Vec<Department>,
    /// By when the provider answers.
    pub promises: Vec<Promise>,
    /// Ways to reach the provider, and what each is worth.
    pub channels: Vec<Channel>,
    /// One question per ticket; `None` when the regulation is silent about it: then it is advised, and one is taken as well.
    pub single_issue: Option<SingleIssue>,
    /// Where a ticket goes.
    pub delivery: Delivery,
    /// What the client reads after sending.
    pub receipt: Receipt,
    /// Rule that asks to read the documentation first.
    pub read_first: Option<String>,
    /// Rule shown when no article fits.
    pub not_found: Option<String>,
    /// Articles are offered when the ticket is sent, and not while it is written ([`DeflectMode::After`](super::desk::DeflectMode)).
    pub articles_after: bool,
    /// What only a ticket under way needs, in a file of its own.
    pub desk: Apart,
}
wire!(struct Profile {
    id, version, provider, locale, time_zone, zone_name, regulation, word, word_forms, rules, fields, departments, promises,
    channels, single_issue, delivery, receipt, read_first, not_found, articles_after, desk
});

/// One thing the form asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldSpec {
    /// Key of the answer in a draft, and of the default words (`field.<id>.label`).
    pub id: String,
    /// What kind of answer it takes.
    pub kind: FieldKind,
    /// [`Level::Ask`]: shown, may stay empty. [`Level::Warn`]: an empty one warns. [`Level::Block`]: demanded.
    pub level: Level,
    /// Rule that asks for it.
    pub rule: Option<String>,
    /// Words of the label; `None` means the locale's `field.<id>.label`.
    pub label: Option<Localized>,
    /// Words of the hint; `None` means the locale's `field.<id>.hint`.
    pub hint: Option<Localized>,
}
wire!(struct FieldSpec { id, kind, level, rule, label, hint });

/// What kind of answer a field takes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FieldKind {
    /// One line of words.
    Line {
        /// Fewest words that count as an answer.
        min_words: u8,
    },
    /// Several lines, kept verbatim.
    Text {
        /// Fewest words that count as an answer.
        min_words: u8,
    },
    /// A numbered list of what was done, in order.
    Steps {
        /// Fewest steps that count as an answer.
        min: u8,
    },
    /// A file, a link to a screenshot, or a stated reason why there is none.
    Evidence {
        /// Hosts whose links are taken; a subdomain of one is taken too. Empty: links are not taken.
        link_hosts: Vec<String>,
        /// A stated reason counts as an answer.
        excuse: bool,
        /// Most files.
        max_files: u8,
        /// Largest file in bytes.
        max_bytes: u64,
        /// MIME types that are taken.
        types: Vec<String>,
    },
    /// Any one of several account names or numbers.
    AnyOf(Vec<Identifier>),
    /// The address that the answer goes to.
    Email,
    /// The department, proposed by [`super::routing`] and changeable.
    Department,
    /// A box that the client ticks.
    Consent {
        /// The document consented to, when it is published.
        url: Option<String>,
    },
    /// One of a few answers.
    Choice(Vec<Choice>),
    /// Yes or no.
    YesNo {
        /// The answer that deserves a warning; `None` when neither does.
        warn_on: Option<bool>,
        /// After yes, the client is asked what exactly.
        details: bool,
    },
    /// A box that must be ticked because of what follows («данные будут удалены»); never ticked beforehand.
    Confirm,
}
wire!(enum FieldKind {
    Line { min_words }, Text { min_words }, Steps { min }, Evidence { link_hosts, excuse, max_files, max_bytes, types },
    AnyOf(identifiers), Email, Department, Consent { url }, Choice(choices), YesNo { warn_on, details }, Confirm
});

/// One answer of a [`FieldKind::Choice`].
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Choice {
    /// What goes into the ticket.
    pub id: String,
    /// Words of the answer.
    pub name: Localized,
}
wire!(struct Choice { id, name });

/// One way to name an account.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Identifier {
    /// Key of the answer in a draft and in the host's facts: `login`, `contract`…
    pub id: String,
    /// The form that the provider's ones have.
    pub mask: Option<Mask>,
    /// Words that introduce it in a text, in any language: «логин», `login`.
    pub words: Vec<String>,
}
wire!(struct Identifier { id, mask, words });

/// Who takes tickets of one kind.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Department {
    /// Key that goes into tickets.
    pub id: String,
    /// Its name.
    pub name: Localized,
    /// Words that speak for it, in any language; matched by stem.
    pub keywords: Vec<String>,
    /// What it is asked about, for texts in which no keyword decides.
    pub subjects: Vec<Subject>,
    /// Rule that gives it its questions.
    pub rule: Option<String>,
    /// It takes what no keyword decides. One department at most has it.
    pub fallback: bool,
}
wire!(struct Department { id, name, keywords, subjects, rule, fallback });

/// A way to reach the provider.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Channel {
    /// `mail`, `phone`, `chat`…: key of its words.
    pub id: String,
    /// Address or number, when the regulation gives one.
    pub value: Option<String>,
    /// What a request through it is worth.
    pub standing: Standing,
    /// Rule that says so.
    pub rule: Option<String>,
}
wire!(struct Channel { id, value, standing, rule });

named! {
    /// What a request through a channel is worth.
    Standing {
        /// Work is done on it.
        #[default]
        Official = "official",
        /// Talk only; nothing is changed on it.
        Advisory = "advisory",
        /// It is not taken.
        Refused = "refused",
    }
}

/// One question per ticket.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SingleIssue {
    /// [`Level::Ask`] and [`Level::Warn`] propose to divide; [`Level::Block`] wants it divided or a stated reason.
    pub level: Level,
    /// Rule that asks for it.
    pub rule: String,
}
wire!(struct SingleIssue { level, rule });

/// Where a ticket goes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Delivery {
    /// URL that takes tickets; a relative one is relative to the page that embeds.
    pub endpoint: String,
    /// Address for the way out by mail.
    pub mail: Option<String>,
}
wire!(struct Delivery { endpoint, mail });

/// What the client reads after sending.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Receipt {
    /// What happens next, in order.
    pub next: Vec<Localized>,
    /// Rules that tell what does not speed it up.
    pub wont_help: Vec<String>,
}
wire!(struct Receipt { next, wont_help });

/// A [`Desk`] as the payload of its file; empty until that file has come.
///
/// It takes no bytes in the profile's own file: each half of a policy is sealed by itself.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Apart(Vec<u8>);

impl wire::Wire for Apart {
    fn write(&self, _: &mut wire::Writer) {}

    fn read(_: &mut wire::Reader<'_>) -> Self {
        Self::default()
    }
}

impl Apart {
    /// The payload of this desk.
    pub fn of(desk: &Desk) -> Self {
        Self(wire::encode(desk))
    }

    /// The desk of a file sealed as [`Kind::Desk`].
    pub fn open(file: &[u8]) -> Result<Self, SealError> {
        let payload = seal::open(Kind::Desk, file)?;
        wire::decode::<Desk>(payload).ok_or(SealError::Payload)?;
        Ok(Self(payload.to_vec()))
    }

    /// The sealed file.
    pub fn seal(&self) -> Vec<u8> {
        seal::seal(Kind::Desk, &self.0)
    }
}

impl Localized {
    /// The words of `locale`, else of its language (`ru` for `ru-RU`), else of the first tag; `""` when there are none.
    pub fn get(&self, locale: &str) -> &str {
        let language = locale.split('-').next().unwrap_or(locale);
        [locale, language]
            .iter()
            .find_map(|tag| self.0.get(*tag))
            .or_else(|| self.0.values().next())
            .map_or("", String::as_str)
    }
}

impl Rule {
    /// The sentence in quotation marks, gaps as «…»: «Поддержка по телефону … только по письменной заявке».
    pub fn quoted(&self) -> String {
        format!("«{}»", self.quote.join(" … "))
    }
}

impl Profile {
    /// The second half of the policy; an empty one until its file has come. O(bytes): whoever asks often keeps it.
    pub fn desk(&self) -> Desk {
        wire::decode(&self.desk.0).unwrap_or_default()
    }

    /// The rule of this id.
    pub fn rule(&self, id: &str) -> Option<&Rule> {
        self.rules.iter().find(|rule| rule.id == id)
    }

    /// The field of this id.
    pub fn field(&self, id: &str) -> Option<&FieldSpec> {
        self.fields.iter().find(|field| field.id == id)
    }

    /// The department of this id.
    pub fn department(&self, id: &str) -> Option<&Department> {
        self.departments.iter().find(|department| department.id == id)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(pairs: &[(&str, &str)]) -> Localized {
        Localized(pairs.iter().map(|(tag, text)| ((*tag).to_owned(), (*text).to_owned())).collect())
    }

    #[test]
    fn words_fall_back_to_the_language_and_then_to_the_first() {
        let words = words(&[("en", "Terms"), ("ru", "Условия")]);
        assert_eq!(words.get("ru"), "Условия");
        assert_eq!(words.get("ru-RU"), "Условия");
        assert_eq!(words.get("de"), "Terms");
        assert_eq!(Localized::default().get("ru"), "");
    }

    #[test]
    fn a_gap_in_a_quote_is_shown() {
        let rule = Rule {
            quote: vec!["Поддержка по телефону".into(), "по заявке".into()], ..Rule::default()
        };
        assert_eq!(rule.quoted(), "«Поддержка по телефону … по заявке»");
    }

    #[test]
    fn levels_are_ordered_by_strength() {
        assert!(
            Level::Off < Level::Inform
                && Level::Inform < Level::Ask
                && Level::Ask < Level::Warn
                && Level::Warn < Level::Block
        );
    }
}
