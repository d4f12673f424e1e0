//! Which words of a text name a main service that only this provider has?
//!
//! The lexicon knows what hosting is made of: sites, mail, databases, servers. What else a provider sells («телефония», «касса», «облачная
//! 1С») is named by the profile. Such a word is read as [`STAND_IN`], of which the lexicon knows all that it knows of a site: so «АТС лежит у
//! всех» is read by the patterns of «сайт лежит у всех». Only whether it is down and for whom is read so: what is wished for stays as it
//! is told.

use super::signs::Signs;
use crate::policy::routing::places;

/// What a main service is read as. Nobody writes it, and every pattern of `сайт*` takes it.
const STAND_IN: &str = "сайтъ";

/// The words of the provider's main services; by default there are none.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Own(Vec<String>);

impl Own {
    /// These words, in any language; they are found by stem.
    pub fn of(words: impl IntoIterator<Item = String>) -> Self {
        Self(words.into_iter().collect())
    }

    /// Whether one of them is a service that the lexicon knows as well.
    pub fn is_known(&self) -> bool {
        self.0.iter().any(|word| names_service(word))
    }

    /// The text with the stand-in for each of the words that the lexicon does not know as a service; `None` when there is none.
    /// O(words × words of the text).
    pub(super) fn named_in(&self, text: &str) -> Option<String> {
        if self.0.is_empty() {
            return None;
        }
        let mut named = String::with_capacity(text.len());
        let mut at = 0;
        for place in places(&self.0, text).into_iter().filter(|place| !names_service(&text[place.clone()])) {
            named.push_str(&text[at..place.start]);
            named.push_str(STAND_IN);
            at = place.end;
        }
        named.push_str(&text[at..]);
        (at > 0).then_some(named)
    }
}

/// Whether a text names a service that the lexicon knows.
pub fn names_service(text: &str) -> bool {
    Signs::of(text).has("service")
}

#[cfg(test)]
mod tests {
    use super::super::{Intent, Urgency, read_for};
    use super::*;

    #[test]
    fn a_service_of_the_providers_own_is_down_as_a_site_is() {
        let words = [
            "телефония",
            "АТС",
            "связь",
            "звонок",
            "касса",
            "облачная 1С",
            "telephony",
            "call",
            "cash register",
            "сайт",
        ];
        let own = Own::of(words.map(str::to_owned));
        for (text, emergency) in [
            ("телефония не работает у всех", true),
            ("АТС лежит", true),
            ("Касса не открывается ни у одного кассира с 9 утра", true),
            ("облачная 1с недоступна у всех бухгалтеров", true),
            ("все 14 сотрудников без связи с 9:20", true),
            ("связи нет вообще ни у кого", true),
            ("telephony is down for everyone", true),
            ("no incoming calls for anyone in the company since 8am", true),
            ("none of our cash registers respond", true),
            ("сайт лежит", true),
            ("касса не открывается только у меня", false),
            ("у одной сотрудницы нет связи", false),
            ("как перенести телефонию в новый офис?", false),
            ("если АТС упадёт, кто починит?", false),
            ("вчера АТС лежала, уже работает", false),
            ("на кассе медленно печатается чек у всех", false),
            ("calls to one mobile number drop, others are fine", false),
            ("Сколько стоит телефония для всех сотрудников?", false),
        ] {
            let reading = read_for(text, &own);
            assert_eq!(reading.urgency == Urgency::Emergency, emergency, "{text}");
            assert_eq!(reading.intent == Intent::Outage, emergency, "{text}");
        }
    }

    #[test]
    fn nothing_is_read_into_a_text_without_such_words() {
        let own = Own::of(["сайт".to_owned(), "телефония".to_owned()]);
        assert_eq!((own.named_in("Сайт лежит"), own.is_known()), (None, true));
        assert_eq!(own.named_in("упала телефония, и сайт").as_deref(), Some("упала сайтъ, и сайт"));
        assert_eq!((Own::default().named_in("телефония"), Own::default().is_known()), (None, false));
    }
}
