//! What does this provider call a ticket, in every form that a sentence needs?
//!
//! Russian endings cannot be glued: the noun decides «принята», «две», «одной» and «её» as well as its own cases. So each
//! word is a row of forms, and templates take forms by name: `Отправить {acc}`, `{Nom} {accepted}`, `Создать {two}`.

use crate::case::lowered;

/// Grammatical gender of a noun.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Gender {
    /// тикет, билет, запрос.
    Masculine,
    /// заявка.
    Feminine,
    /// обращение; every English thing.
    Neuter,
}

/// The provider's word for a ticket. The field names are the placeholders of templates.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TicketWord {
    /// Nominative: «заявка». It also names the word in a profile.
    pub nom: &'static str,
    /// Genitive: нет «заявки».
    pub r#gen: &'static str,
    /// Dative: к «заявке».
    pub dat: &'static str,
    /// Accusative: отправить «заявку».
    pub acc: &'static str,
    /// Instrumental: с «заявкой».
    pub ins: &'static str,
    /// Prepositional: о «заявке».
    pub loc: &'static str,
    /// After 1: «заявка».
    pub one: &'static str,
    /// After 2: «заявки».
    pub few: &'static str,
    /// After 5: «заявок».
    pub many: &'static str,
    /// Plural without a number: «заявки».
    pub pl: &'static str,
    /// Pronoun: «она».
    pub pron: &'static str,
    /// Pronoun, accusative: «её».
    pub pron_acc: &'static str,
    /// Two of them, accusative: «две заявки».
    pub two: &'static str,
    /// One, accusative: «одну».
    pub one_acc: &'static str,
    /// One, instrumental: «одной».
    pub one_ins: &'static str,
    /// «принята».
    pub accepted: &'static str,
    /// «отправлена».
    pub sent: &'static str,
    /// Gender, for agreement that no form above covers.
    pub gender: Gender,
}

impl TicketWord {
    /// Names of the words of a language, first the one that is used when a profile names none.
    pub fn names(tag: &str) -> impl Iterator<Item = &'static str> {
        table(tag).iter().map(|word| word.nom)
    }

    /// The word `name` (nominative, any case) of a language.
    pub fn find(tag: &str, name: &str) -> Option<Self> {
        let name = lowered(name.trim());
        table(tag).iter().find(|word| word.nom == name).copied()
    }

    /// The word `name` of a language, or the neutral one: «обращение», "ticket".
    pub fn named(tag: &str, name: &str) -> Self {
        Self::find(tag, name).unwrap_or(table(tag)[0])
    }

    /// A word that no table has, by its forms in the order of [`TicketWord::args`]; `None` unless all of them are there.
    ///
    /// The forms are kept for good: a page makes one word for each of its widgets.
    pub fn of(forms: &[String]) -> Option<Self> {
        let form = |at: usize| -> Option<&'static str> { Some(Box::leak(forms.get(at)?.clone().into_boxed_str())) };
        let pron = form(10)?;
        let gender = match pron {
            "он" => Gender::Masculine,
            "она" => Gender::Feminine,
            _ => Gender::Neuter,
        };
        Some(Self {
            nom: form(0)?,
            r#gen: form(1)?,
            dat: form(2)?,
            acc: form(3)?,
            ins: form(4)?,
            loc: form(5)?,
            one: form(6)?,
            few: form(7)?,
            many: form(8)?,
            pl: form(9)?,
            pron,
            pron_acc: form(11)?,
            two: form(12)?,
            one_acc: form(13)?,
            one_ins: form(14)?,
            accepted: form(15)?,
            sent: form(16)?,
            gender,
        })
    }

    /// The forms as arguments of [`super::Locale::fill`]. Capitals need no argument: `{Nom}` is made from `nom`.
    pub fn args(&self) -> [(&'static str, &'static str); 17] {
        [
            ("nom", self.nom),
            ("gen", self.r#gen),
            ("dat", self.dat),
            ("acc", self.acc),
            ("ins", self.ins),
            ("loc", self.loc),
            ("one", self.one),
            ("few", self.few),
            ("many", self.many),
            ("pl", self.pl),
            ("pron", self.pron),
            ("pron_acc", self.pron_acc),
            ("two", self.two),
            ("one_acc", self.one_acc),
            ("one_ins", self.one_ins),
            ("accepted", self.accepted),
            ("sent", self.sent),
        ]
    }

    /// The forms together with other arguments.
    pub fn args_and<'a>(&self, more: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
        let mut all = Vec::with_capacity(17 + more.len());
        all.extend_from_slice(more);
        all.extend(self.args());
        all
    }
}

/// The words of a language; English serves every language without a table.
fn table(tag: &str) -> &'static [TicketWord] {
    match tag.split('-').next() {
        Some("ru") => &RUSSIAN,
        _ => &ENGLISH,
    }
}

/// What all masculine words share.
const MASCULINE: TicketWord = TicketWord {
    nom: "",
    r#gen: "",
    dat: "",
    acc: "",
    ins: "",
    loc: "",
    one: "",
    few: "",
    many: "",
    pl: "",
    pron: "он",
    pron_acc: "его",
    two: "",
    one_acc: "один",
    one_ins: "одним",
    accepted: "принят",
    sent: "отправлен",
    gender: Gender::Masculine,
};

const RUSSIAN: [TicketWord; 5] = [
    TicketWord {
        nom: "обращение",
        r#gen: "обращения",
        dat: "обращению",
        acc: "обращение",
        ins: "обращением",
        loc: "обращении",
        one: "обращение",
        few: "обращения",
        many: "обращений",
        pl: "обращения",
        pron: "оно",
        pron_acc: "его",
        two: "два обращения",
        one_acc: "одно",
        one_ins: "одним",
        accepted: "принято",
        sent: "отправлено",
        gender: Gender::Neuter,
    },
    TicketWord {
        nom: "заявка",
        r#gen: "заявки",
        dat: "заявке",
        acc: "заявку",
        ins: "заявкой",
        loc: "заявке",
        one: "заявка",
        few: "заявки",
        many: "заявок",
        pl: "заявки",
        pron: "она",
        pron_acc: "её",
        two: "две заявки",
        one_acc: "одну",
        one_ins: "одной",
        accepted: "принята",
        sent: "отправлена",
        gender: Gender::Feminine,
    },
    TicketWord {
        nom: "тикет",
        r#gen: "тикета",
        dat: "тикету",
        acc: "тикет",
        ins: "тикетом",
        loc: "тикете",
        one: "тикет",
        few: "тикета",
        many: "тикетов",
        pl: "тикеты",
        two: "два тикета",
        ..MASCULINE
    },
    TicketWord {
        nom: "билет",
        r#gen: "билета",
        dat: "билету",
        acc: "билет",
        ins: "билетом",
        loc: "билете",
        one: "билет",
        few: "билета",
        many: "билетов",
        pl: "билеты",
        two: "два билета",
        ..MASCULINE
    },
    TicketWord {
        nom: "запрос",
        r#gen: "запроса",
        dat: "запросу",
        acc: "запрос",
        ins: "запросом",
        loc: "запросе",
        one: "запрос",
        few: "запроса",
        many: "запросов",
        pl: "запросы",
        two: "два запроса",
        ..MASCULINE
    },
];

const ENGLISH: [TicketWord; 2] =
    [english("ticket", "tickets", "two tickets"), english("request", "requests", "two requests")];

const fn english(one: &'static str, many: &'static str, two: &'static str) -> TicketWord {
    TicketWord {
        nom: one,
        r#gen: one,
        dat: one,
        acc: one,
        ins: one,
        loc: one,
        one,
        few: many,
        many,
        pl: many,
        pron: "it",
        pron_acc: "it",
        two,
        one_acc: "one",
        one_ins: "one",
        accepted: "received",
        sent: "sent",
        gender: Gender::Neuter,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::i18n::{Locale, locale::placeholders};

    #[test]
    fn results_of_the_table_in_the_design() {
        let words = vec![("r".into(), "{Nom} {accepted}. Создать {two}".into())];
        let ru = Locale::new("ru", words);
        for (name, sentence) in [
            ("тикет", "Тикет принят. Создать два тикета"),
            ("Заявка", "Заявка принята. Создать две заявки"),
            ("билет", "Билет принят. Создать два билета"),
            ("обращение", "Обращение принято. Создать два обращения"),
            ("запрос", "Запрос принят. Создать два запроса"),
        ] {
            assert_eq!(ru.fill("r", &TicketWord::named("ru", name).args()), sentence);
        }
    }

    #[test]
    fn every_word_has_every_form() {
        for tag in ["ru", "en"] {
            for name in TicketWord::names(tag) {
                let word = TicketWord::named(tag, name);
                assert!(word.args().iter().all(|(_, form)| !form.is_empty()), "{name}");
            }
        }
    }

    #[test]
    fn a_word_of_a_profile_has_the_forms_in_the_order_of_the_arguments() {
        for word in RUSSIAN {
            let forms = word.args().map(|(_, form)| form.to_owned());
            assert_eq!(TicketWord::of(&forms), Some(word));
            assert_eq!(TicketWord::of(&forms[..16]), None);
        }
    }

    #[test]
    fn an_unknown_word_or_language_gets_the_neutral_one() {
        assert_eq!(TicketWord::find("ru", "письмо"), None);
        assert_eq!(TicketWord::named("ru", "письмо").nom, "обращение");
        assert_eq!(TicketWord::named("en", "заявка").nom, "ticket");
        assert_eq!(TicketWord::named("de", "").nom, "ticket");
    }

    /// Key → templates of a locale of ours, plural forms as `key#form`.
    fn locale_of_the_page(tag: &str, json: &str) -> Locale {
        let object: serde_json::Map<String, serde_json::Value> = serde_json::from_str(json).unwrap();
        let words = object.into_iter().flat_map(|(key, value)| match value {
            serde_json::Value::Object(forms) => {
                forms.iter().map(|(form, text)| (format!("{key}#{form}"), text.as_str().unwrap().to_owned())).collect()
            }
            text => vec![(key, text.as_str().unwrap().to_owned())],
        });
        Locale::new(tag, words.collect())
    }

    #[test]
    fn every_template_with_every_word_and_count_is_filled_whole() {
        let ru = locale_of_the_page("ru", include_str!("../../assets/locales/ru.json"));
        let en = locale_of_the_page("en", include_str!("../../assets/locales/en.json"));
        for (locale, other) in [(&ru, &en), (&en, &ru)] {
            for (key, template) in locale.words() {
                // A hint is shown as it is written, because it may as well come from the profile (`ui::desk::Desk::field_hint`).
                assert!(!(key.starts_with("field.") && template.contains('{')), "{} {key}", locale.tag());
                // What both languages ask for is the caller's to fill; what only one asks for must be a form of the word.
                let plain_key = key.split('#').next().unwrap_or(key);
                let shared = other.words().iter().filter(|(known, _)| known.split('#').next() == Some(plain_key));
                let shared: Vec<_> = shared.flat_map(|(_, template)| placeholders(template)).collect();
                let given: Vec<_> =
                    placeholders(template).filter(|name| shared.contains(name)).map(|name| (name, "x")).collect();
                for word in TicketWord::names(locale.tag()).map(|name| TicketWord::named(locale.tag(), name)) {
                    let args = word.args_and(&given);
                    let filled = match key == plain_key {
                        true => locale.fill(key, &args),
                        false => [1, 2, 5, 21].map(|n| locale.count(plain_key, n, &args)).concat(),
                    };
                    assert!(!filled.contains(['{', '}']) && !filled.is_empty(), "{} {key}: {filled}", locale.tag());
                }
            }
        }
    }
}
