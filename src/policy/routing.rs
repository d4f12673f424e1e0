//! Which department takes it, and by which word?
//!
//! Every keyword that occurs in the text, by stem and in any case form, is one vote for its department. A keyword of several
//! words occurs when its stems follow one another. Equal votes go to the more specific rule: to the department whose own rule says
//! the word, before one whose profile only adds it, and to a word that no other of them claims. What is equal still goes by the subject
//! of the text, if a reader of texts has told one and one of them has claimed it, then to the word that its author named sooner. Where
//! all claim one and the same word, or no word is found, any department may have claimed the subject; else nothing is guessed: the
//! fallback takes it.

use std::ops::Range;

use super::{
    desk::Desk,
    facts::Subject,
    profile::{Department, Profile},
};
use crate::text::stem_words;

/// The departments that the words of a text speak for most.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Leaders {
    /// Their ids, in the profile's order; several on a tie, none when no word speaks for any.
    pub departments: Vec<String>,
    /// Of several the one whose word its author named sooner; `None` where all have one and the same word.
    pub nearest: Option<String>,
    /// The client's own word for the only leader, the first in the text, as typed.
    pub because: Option<String>,
}

/// The first department that is asked about this subject.
pub fn claims(profile: &Profile, subject: Option<Subject>) -> Option<&Department> {
    let subject = subject?;
    profile.departments.iter().find(|department| department.subjects.contains(&subject))
}

/// Which of several leaders it is: the one that has claimed the subject, else the one whose word its author named sooner.
pub fn tied<'l>(profile: &Profile, leaders: &'l Leaders, subject: Option<Subject>) -> Option<&'l String> {
    let leading = |id: &&String| leaders.departments.len() > 1 && leaders.nearest.is_some() && !id.is_empty();
    let claimed = claims(profile, subject).map(|department| &department.id);
    let claimed = leaders.departments.iter().find(|id| Some(*id) == claimed);
    claimed.or(leaders.nearest.as_ref()).filter(leading)
}

/// A department with the keywords of its that stand in a text: each by its place in the department's list and in the text.
type Voted<'p> = (&'p Department, Vec<(usize, Range<usize>)>);

/// The departments with most keywords in a text; of those with equally many the one with the more specific rule, if one has it.
/// O(keywords × words).
pub fn leaders(profile: &Profile, text: &str) -> Leaders {
    let words = stem_words(text);
    let mut leaders: Vec<Voted<'_>> =
        profile.departments.iter().map(|department| (department, found(&department.keywords, &words))).collect();
    drop_parts(&mut leaders);
    leaders.retain(|(_, votes)| !votes.is_empty());
    keep_most(&mut leaders, |(_, votes)| votes.len());
    // Of a sentence that gives all of them their questions it tells nothing who says the word.
    if leaders.iter().any(|(department, _)| department.rule != leaders[0].0.rule) {
        keep_most(&mut leaders, |(department, votes)| quoted(profile, department, votes));
    }
    let nearest = if leaders.len() > 1 { settle(&mut leaders) } else { None };
    let because = match &leaders[..] {
        // The word that stands first in the text is the one that the client recognises.
        [(_, votes)] => votes.iter().map(|(_, range)| range).min_by_key(|range| range.start),
        _ => None,
    };
    let because = because.and_then(|range| text.get(range.clone())).map(str::to_owned);
    Leaders {
        departments: leaders.iter().map(|(department, _)| department.id.clone()).collect(),
        nearest: nearest.filter(|_| leaders.len() > 1),
        because,
    }
}

/// A word inside a longer phrase of another department's is that phrase's: «номер» in «новый номер».
fn drop_parts(voted: &mut [Voted<'_>]) {
    let all: Vec<Range<usize>> =
        voted.iter().flat_map(|(_, votes)| votes.iter().map(|(_, range)| range.clone())).collect();
    let inside = |own: &[(usize, Range<usize>)], range: &Range<usize>| {
        let longer =
            |other: &&Range<usize>| other.start <= range.start && range.end <= other.end && other.len() > range.len();
        all.iter().filter(longer).any(|other| own.iter().all(|(_, range)| range != other))
    };
    for (_, votes) in voted {
        let own = votes.clone();
        votes.retain(|(_, range)| !inside(&own, range));
    }
}

fn keep_most<'p>(leaders: &mut Vec<Voted<'p>>, count: impl Fn(&Voted<'p>) -> usize) {
    let most = leaders.iter().map(&count).max().unwrap_or_default();
    leaders.retain(|leader| count(leader) == most);
}

/// How many of the words stand in the sentence that gives the department its questions.
fn quoted(profile: &Profile, department: &Department, votes: &[(usize, Range<usize>)]) -> usize {
    let Some(rule) = department.rule.as_deref().and_then(|id| profile.rule(id)) else { return 0 };
    let said: Vec<_> = rule.quote.iter().flat_map(|fragment| stem_words(fragment)).collect();
    let keyword = |at: usize| department.keywords.get(at..=at).unwrap_or_default();
    votes.iter().filter(|(at, _)| !found(keyword(*at), &said).is_empty()).count()
}

/// Those with a word that no other of them claims, and which of them has named such a word soonest; one word that all of them claim
/// settles nothing.
fn settle(leaders: &mut Vec<Voted<'_>>) -> Option<String> {
    let shared = |at: usize, range: &Range<usize>| {
        let mut others = leaders.iter().enumerate().filter(|(other, _)| *other != at);
        others.any(|(_, (_, votes))| votes.iter().any(|(_, theirs)| theirs == range))
    };
    let own = |(at, (_, votes)): (usize, &Voted<'_>)| {
        votes.iter().filter(|(_, range)| !shared(at, range)).map(|(place, _)| *place).min()
    };
    let own: Vec<Option<usize>> = leaders.iter().enumerate().map(own).collect();
    let (at, _) = own.iter().enumerate().filter_map(|(at, own)| Some((at, (*own)?))).min_by_key(|(_, place)| *place)?;
    let nearest = leaders.get(at).map(|(department, _)| department.id.clone());
    let mut own = own.into_iter();
    leaders.retain(|_| own.next().flatten().is_some());
    nearest
}

/// Ids of the services that a text speaks of, the one with most words in it first, else in the profile's order.
/// O(words of the profile × words of the text).
pub fn services(desk: &Desk, text: &str) -> Vec<String> {
    let words = stem_words(text);
    let found = desk.services.iter().map(|service| (found(&service.words, &words).len(), &service.id));
    let mut found: Vec<(usize, &String)> = found.filter(|(votes, _)| *votes > 0).collect();
    found.sort_by_key(|(votes, _)| std::cmp::Reverse(*votes));
    found.into_iter().map(|(_, id)| id.clone()).collect()
}

/// Where the words stand in a text, in its order and without overlaps. O(words × words of the text).
pub fn places<'w>(words: impl IntoIterator<Item = &'w String>, text: &str) -> Vec<Range<usize>> {
    let said = stem_words(text);
    let mut places: Vec<Range<usize>> = words.into_iter().flat_map(|word| occurrences(word, &said)).collect();
    // Of two that overlap the longer one that begins first.
    places.sort_by_key(|place| (place.start, std::cmp::Reverse(place.end)));
    let mut end = 0;
    places.retain(|place| {
        place.start >= end && {
            end = place.end;
            true
        }
    });
    places
}

/// Ids of the scope entries whose own words stand in a text, in the profile's order. O(words of the profile × words of the text).
pub fn scopes(desk: &Desk, text: &str) -> Vec<String> {
    let words = stem_words(text);
    let speaks = |entry: &&super::desk::Scope| !found(&entry.words, &words).is_empty();
    desk.scope.iter().filter(speaks).map(|entry| entry.id.clone()).collect()
}

/// The keywords that occur, each by its place in the list, and where it first does.
fn found(keywords: &[String], words: &[(String, Range<usize>)]) -> Vec<(usize, Range<usize>)> {
    let first = |(place, keyword): (usize, &String)| Some((place, occurrences(keyword, words).into_iter().next()?));
    keywords.iter().enumerate().filter_map(first).collect()
}

/// Where a phrase stands among the words of a text, in any form; nowhere when it has no word.
fn occurrences(phrase: &str, words: &[(String, Range<usize>)]) -> Vec<Range<usize>> {
    let stems = stem_words(phrase);
    if stems.is_empty() {
        return Vec::new();
    }
    let windows = words.windows(stems.len());
    let same = windows.filter(|window| window.iter().zip(&stems).all(|(word, stem)| word.0 == stem.0));
    same.filter_map(|window| Some(window.first()?.1.start..window.last()?.1.end)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::{Facts, decide::decide_at};

    /// The department that is decided for a text of this subject by words and subject alone, and the client's word that led to it.
    fn routed(profile: &Profile, text: &str, subject: Option<Subject>) -> Option<(String, Option<String>)> {
        let facts = Facts { leaders: leaders(profile, text), subject, ..Facts::default() };
        let department = decide_at(profile, &Desk::default(), &facts).department?;
        Some((department.id, facts.leaders.because))
    }

    fn department(id: &str, keywords: &[&str], fallback: bool) -> Department {
        let keywords = keywords.iter().map(|keyword| (*keyword).to_owned()).collect();
        Department { id: id.into(), keywords, fallback, ..Department::default() }
    }

    fn desk() -> Profile {
        let departments = vec![
            department("technical", &["шаблон", "переменная", "template"], false),
            department("consult", &["модуль", "админка"], false),
            department("sales", &["оплата", "модуль", "личный менеджер"], true),
        ];
        Profile { departments, ..Profile::default() }
    }

    #[test]
    fn words_decide_in_any_case_form_and_what_none_decides_goes_to_the_fallback() {
        for (text, department, because) in [
            ("Съехали переменные в шаблоне корзины", "technical", Some("переменные")),
            ("The templates are broken", "technical", Some("templates")),
            ("Не вижу админки модуля", "consult", Some("админки")),
            ("Модули не работают", "sales", None),
            ("Хочу личного менеджера", "sales", Some("личного менеджера")),
            ("Личный вопрос", "sales", None),
            ("", "sales", None),
        ] {
            let expected = (department.to_owned(), because.map(str::to_owned));
            assert_eq!(routed(&desk(), text, None), Some(expected), "{text}");
        }
    }

    #[test]
    fn ties_go_by_the_more_specific_rule() {
        let mut desk = desk();
        desk.rules = vec![crate::policy::Rule {
            id: "R7".into(),
            level: crate::policy::Level::Inform,
            quote: vec!["Консультации по административной части,".into(), "вопросы доставки".into()],
            ..Default::default()
        }];
        desk.departments[1].rule = Some("R7".into());
        desk.departments[1].keywords.extend(["товар".into(), "доставка".into(), "product".into()]);
        desk.departments[0].keywords.push("выгрузка".into());
        for (text, department) in [
            // Its own rule says the word, the other's profile only adds it.
            ("Выгрузка для доставки не идёт", "consult"),
            ("В шаблоне не видно доставку", "consult"),
            // Neither rule says its word: what its author named sooner.
            ("Шаблон товара съехал", "technical"),
            ("На странице товара съехал шаблон", "technical"),
            ("The product template is broken", "technical"),
            ("Выгрузка из админки не идёт", "consult"),
            // One word that two claim and one that one claims.
            ("Шаблон модуля съехал", "technical"),
            ("Модуль товара не работает", "consult"),
            // One word that two claim, and nothing else.
            ("Модули не работают", "sales"),
        ] {
            assert_eq!(routed(&desk, text, None).map(|(id, _)| id).as_deref(), Some(department), "{text}");
        }
        // Whoever has claimed the subject comes before an order of words, and only among those who tie.
        desk.departments[1].subjects = vec![Subject::Consult];
        desk.departments[2].subjects = vec![Subject::Billing];
        for (subject, department) in [(Subject::Consult, "consult"), (Subject::Billing, "technical")] {
            let routed = routed(&desk, "Шаблон товара", Some(subject)).map(|(id, _)| id);
            assert_eq!(routed.as_deref(), Some(department), "{subject:?}");
        }
    }

    #[test]
    fn leaders_are_all_that_tie_and_services_and_scopes_go_by_their_words() {
        let led = |text: &str| leaders(&desk(), text).departments;
        assert_eq!(led("Модули не работают"), ["consult", "sales"]);
        assert_eq!((led("Съехал шаблон"), led("Привет")), (vec!["technical".to_owned()], Vec::new()));
        let words = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>();
        let service = |id: &str, of: &[&str]| super::super::desk::Service {
            id: id.into(),
            words: words(of),
            ..Default::default()
        };
        let scope =
            super::super::desk::Scope {
                id: "training".into(), words: words(&["научите"]), ..Default::default()
            };
        let desk = Desk {
            services: vec![service("site", &["сайт"]), service("mail", &["почта", "письмо"])],
            scope: vec![scope],
            ..Desk::default()
        };
        assert_eq!(services(&desk, "На сайте не ходит почта, письма теряются"), ["mail", "site"]);
        assert_eq!(services(&desk, "Сайт и почта"), ["site", "mail"]);
        assert_eq!((services(&desk, "FTP"), scopes(&desk, "Научите программировать")), (vec![], words(&["training"])));
    }

    #[test]
    fn a_longer_phrase_takes_its_words_and_a_shared_rule_tells_nobody_apart() {
        let rule = crate::policy::Rule {
            id: "5".into(),
            quote: vec!["Группа связи занимается номерами.".into()],
            level: crate::policy::Level::Inform,
            ..Default::default()
        };
        let mut desk = Profile { rules: vec![rule], ..desk() };
        desk.departments = vec![
            department("voice", &["номер"], true),
            department("connect", &["новый номер"], false),
            department("fraud", &["мошенники"], false),
        ];
        desk.departments[2].subjects = vec![Subject::Abuse];
        for department in &mut desk.departments {
            department.rule = Some("5".into());
        }
        let department = |text: &str, subject| routed(&desk, text, Some(subject)).map(|(id, _)| id);
        assert_eq!(department("Подключите новый номер", Subject::Sales).as_deref(), Some("connect"));
        assert_eq!(department("Номер не отвечает", Subject::Technical).as_deref(), Some("voice"));
        assert_eq!(department("С вашего номера звонят мошенники", Subject::Abuse).as_deref(), Some("fraud"));
    }

    #[test]
    fn what_no_word_decides_goes_by_its_subject() {
        let mut desk = desk();
        desk.departments[0].subjects = vec![Subject::Technical, Subject::Consult];
        let department = |text: &str, subject| routed(&desk, text, Some(subject)).map(|(id, _)| id);
        assert_eq!(department("Где это?", Subject::Consult).as_deref(), Some("technical"));
        assert_eq!(department("Где оплата?", Subject::Consult).as_deref(), Some("sales"));
        assert_eq!(department("Спам с вашего адреса", Subject::Abuse).as_deref(), Some("sales"));
    }

    #[test]
    fn nothing_is_guessed_without_departments_or_a_fallback() {
        assert_eq!(routed(&Profile::default(), "шаблон", None), None);
        let desk =
            Profile { departments: vec![department("technical", &["шаблон"], false)], ..Profile::default() };
        assert_eq!(routed(&desk, "Не пришло письмо", None), None);
    }
}
