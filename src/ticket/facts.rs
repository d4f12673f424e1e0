//! What does the desk know of this ticket before it decides?
//!
//! [`facts`] reads the draft once and puts what it says beside what the host page tells, in the words that rules are written in. What
//! only others know stays as it is by default, and the caller adds it: whether an article was found, and the [moment](Facts::at).

use std::ops::Range;

use super::{
    asked::answers,
    compose::related,
    denied::denied,
    draft::{Draft, EMAIL},
    duplicate::duplicate,
    email,
    issues::questions,
    missing::{Missing, missing_of},
    reading::{self, Intent, Own, Reach, Reading, Tone, Urgency, names_service},
    sentence::{sentences, words},
    speech::is_telling,
};
use crate::policy::{
    Desk, Facts, HostFacts, Profile,
    facts::{Sign, Subject},
    routing::{Leaders, claims, leaders, scopes, services},
};

/// Fewest words with a meaning that make a subject say something.
const TELLING_WORDS: usize = 2;

/// What is known of a draft. An empty one says nothing. O(words of the profile × words of the text).
pub fn facts(profile: &Profile, desk: &Desk, draft: &Draft, host: &HostFacts) -> Facts {
    let own = own_services(desk);
    let reading = reading::read_for(&draft.text, &own);
    let questions = questions(&draft.text);
    let service = services(desk, &draft.text);
    let emergency = reading.urgency == Urgency::Emergency;
    let named = desk.main_services().any(|main| service.contains(&main.id));
    let mut scope = scopes(desk, &draft.text);
    // Only what the provider has words about is of use to its rules.
    let read = reading.scope.entry().filter(|id| desk.scope.iter().any(|entry| entry.id == *id));
    if let Some(read) = read.filter(|id| !scope.iter().any(|known| known == id)) {
        scope.push(read.to_owned());
    }
    let fault = reading.fault || tells_fault(&draft.text, &questions);
    let (leaders, subject) = taker(profile, &draft.text, &reading, fault);
    Facts {
        intent: reading.intent,
        fault,
        // A site that lies is no service of who sells telephony.
        unnamed: emergency && !named && (own.is_known() || !names_service(&draft.text)),
        service,
        plan: host.plan.clone(),
        session: host.session(),
        account_blocked: host.blocked,
        one_time_code: host.one_time_code,
        // What is an emergency is down for everyone, also where the text does not say so.
        reach: if emergency { Reach::All } else { reading.states.reach },
        scope,
        signs: signs(&reading, questions.len() > 1, draft, host),
        subject: Some(subject),
        leaders,
        department: draft.department.clone(),
        answers: answers(profile, desk, draft),
        ..Facts::default()
    }
}

/// The words of the main services, as the reading wants them.
pub fn own_services(desk: &Desk) -> Own {
    Own::of(desk.main_services().flat_map(|service| service.words.iter().cloned()))
}

fn signs(reading: &Reading, several: bool, draft: &Draft, host: &HostFacts) -> Vec<Sign> {
    let telling = words(&draft.subject_line()).iter().filter(|word| is_telling(word)).count();
    let signs = [
        (Sign::Rude, reading.tone == Tone::Rude),
        (Sign::Bump, reading.bump),
        // The host page knows of a ticket because the provider has taken it.
        (Sign::Confirmed, host.tickets.iter().any(|ticket| ticket.open)),
        (Sign::Related, !related(&draft.text, host).is_empty()),
        (Sign::Duplicate, duplicate(&draft.text, &host.tickets).is_some()),
        (Sign::Several, several),
        (Sign::Shallow, is_shallow(reading, draft)),
        (Sign::VagueSubject, !draft.text.trim().is_empty() && telling < TELLING_WORDS),
        (Sign::BrokenMail, is_mail_broken(reading, draft, host)),
        (Sign::MistypedMail, is_mail_mistyped(draft, host)),
        (Sign::ArticleRead, !draft.articles.is_empty()),
    ];
    signs.into_iter().filter(|(_, shows)| *shows).map(|(sign, _)| sign).collect()
}

/// Whether one of several questions is a fault, or a clause tells one: «сайт лежит второй день, верните деньги».
fn tells_fault(text: &str, questions: &[Range<usize>]) -> bool {
    let mut parts = questions.iter().filter(|_| questions.len() > 1);
    let trouble = |part: &str| is_trouble(&reading::read(part));
    // Where nobody writes commas, «ничего не делал» stands behind what has broken.
    let denial = denied(text).map(|denied| &text[..denied.range.start]);
    parts.any(|part| trouble(&text[part.clone()]))
        || clauses(text).chain(denial).any(|clause| tells(clause) && trouble(clause))
}

/// Most clauses of a text that are read one by one.
const CLAUSES: usize = 12;

/// The clauses of the sentences that ask nothing.
fn clauses(text: &str) -> impl Iterator<Item = &str> {
    let told = sentences(text).into_iter().map(|range| &text[range]).filter(|it| !it.ends_with('?'));
    told.flat_map(|sentence| sentence.split([',', ';', ':', '–', '—'])).take(CLAUSES)
}

/// Whether a clause tells what is so: not what would be, and not what is to be done.
fn tells(clause: &str) -> bool {
    let words = words(clause);
    let would = |word: &str| {
        matches!(word, "если" | "бы" | "чтобы" | "когда" | "как" | "почему" | "if" | "when" | "how" | "why" | "unless")
    };
    words.len() >= 2 && !words.iter().any(|word| would(&word.folded))
}

/// Whose words are counted, and the subject: what is broken goes to who mends. Who takes the money has no say in it through a word
/// that only tells the story («оплатил, а сайт лежит»), and a subject that nobody claims is no reason to go to who takes the rest.
fn taker(profile: &Profile, text: &str, reading: &Reading, fault: bool) -> (Leaders, Subject) {
    let mut found = leaders(profile, text);
    let money = |subject: Subject| matches!(subject, Subject::Billing | Subject::Sales);
    let unclaimed = claims(profile, Some(reading.subject)).is_none();
    if !fault {
        return (found, reading.subject);
    }
    if is_trouble(reading) && !money(reading.subject) {
        let sells = |id: &String| {
            let subjects = profile.department(id).map(|it| &it.subjects[..]).unwrap_or_default();
            subjects.iter().any(|subject| money(*subject)) && !subjects.contains(&Subject::Technical)
        };
        // Where others have as many words the client is asked.
        if found.departments.iter().all(sells) {
            found = Leaders::default();
        }
    }
    (found, if unclaimed { Subject::Technical } else { reading.subject })
}

/// Whether trouble is told with neither an address nor an error, nor what led to it or when.
fn is_shallow(reading: &Reading, draft: &Draft) -> bool {
    is_trouble(reading) && missing_of(draft, &reading.states).len() == Missing::ALL
}

fn is_trouble(reading: &Reading) -> bool {
    matches!(reading.intent, Intent::Problem | Intent::Outage)
}

/// Whether the answer would go to an address on a domain that the trouble is about.
fn is_mail_broken(reading: &Reading, draft: &Draft, host: &HostFacts) -> bool {
    let address = draft.answer(EMAIL).or_else(|| host.answer(EMAIL));
    is_trouble(reading) && address.is_some_and(|address| email::is_on_site_of(address, &draft.text))
}

/// Whether the address to answer to looks like a slip of the keys.
fn is_mail_mistyped(draft: &Draft, host: &HostFacts) -> bool {
    draft.answer(EMAIL).or_else(|| host.answer(EMAIL)).is_some_and(|address| email::meant(address).is_some())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::{KnownTicket, desk};

    fn desk() -> Desk {
        let service = desk::Service { id: "mail".into(), words: vec!["почта".into()], ..desk::Service::default() };
        let scope = desk::Scope { id: "seo".into(), ..desk::Scope::default() };
        Desk { services: vec![service], scope: vec![scope], ..Desk::default() }
    }

    fn told(text: &str, host: &HostFacts) -> Facts {
        facts(&Profile::default(), &desk(), &Draft { text: text.into(), ..Draft::default() }, host)
    }

    #[test]
    fn the_text_tells_what_is_wanted_and_of_what() {
        let outage = told("Почта не работает ни у кого из сотрудников, весь офис стоит", &HostFacts::default());
        assert_eq!((outage.intent, outage.service), (Intent::Outage, vec!["mail".to_owned()]));
        assert_eq!(outage.reach, reading::Reach::All);
        let seo = told("Поднимите наш сайт в топ Яндекса по запросу «окна»", &HostFacts::default());
        assert_eq!(seo.scope, ["seo"]);
        // A scope that the provider says nothing about is no fact for its rules.
        let lawyer = told("Дайте юридическую консультацию по договору аренды", &HostFacts::default());
        assert_eq!(lawyer.scope, Vec::<String>::new());
    }

    #[test]
    fn a_fault_is_told_whatever_is_wanted_first() {
        for (text, fault) in [
            ("Смените тариф на Старт. И ещё не приходят письма на info@lavka.example", true),
            ("Пришлите акт за май. Второй вопрос: сайт выдаёт ошибку 500 в каталоге", true),
            ("Переключите php на 8.2. После обновления белый экран вместо корзины", true),
            ("Please switch us to PHP 8.2. The checkout shows a fatal error", true),
            ("Почта не отправляется", true),
            ("Смените тариф на Старт. И ещё пришлите акт за май", false),
            ("Переключите php на 8.2, пожалуйста", false),
            ("Удалите ящик info@lavka.example, он больше не нужен", false),
            ("Как добавить ящик?", false),
        ] {
            assert_eq!(told(text, &HostFacts::default()).fault, fault, "{text}");
        }
    }

    #[test]
    fn signs_come_from_the_text_and_from_the_host() {
        let ticket = KnownTicket { number: "51209".into(), subject: "Почта".into(), open: true };
        let host = HostFacts {
            email: Some("boss@lavka.example".into()),
            plan: Some("Free".into()),
            tickets: vec![ticket],
            ..HostFacts::default()
        };
        let cart = HostFacts {
            email: Some("boss@gmial.com".into()),
            tickets: vec![KnownTicket {
                number: "7".into(), subject: "Сломалась корзина".into(), open: true
            }],
            ..HostFacts::default()
        };
        for (text, sign, host, shows) in [
            ("Ну что там по заявке 51209?", Sign::Related, &host, true),
            ("Ну что там по заявке 51209?", Sign::Bump, &host, true),
            ("Ну что там по заявке 51209?", Sign::Related, &HostFacts::default(), false),
            ("Не приходит почта на lavka.example", Sign::BrokenMail, &host, true),
            ("Не приходит почта на sklad.example", Sign::BrokenMail, &host, false),
            ("Сайт не работает", Sign::Shallow, &host, true),
            ("Сайт lavka.example не работает, ошибка 502", Sign::Shallow, &host, false),
            ("Здравствуйте! Помогите", Sign::VagueSubject, &host, true),
            ("Не открывается админка сайта", Sign::VagueSubject, &host, false),
            ("", Sign::VagueSubject, &host, false),
            ("Когда оплата?", Sign::Confirmed, &host, true),
            ("Сломалась корзина", Sign::Duplicate, &cart, true),
            ("Пришлите счёт", Sign::Duplicate, &cart, false),
            ("Пришлите счёт", Sign::MistypedMail, &cart, true),
            ("Пришлите счёт", Sign::MistypedMail, &host, false),
        ] {
            assert_eq!(told(text, host).signs.contains(&sign), shows, "{text}: {sign:?}");
        }
        assert_eq!(told("Когда оплата?", &host).plan.as_deref(), Some("Free"));
    }
}
