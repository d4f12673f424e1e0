//! Which department takes it, and by which word?
//!
//! Every keyword that occurs in the text, by stem and in any case form, is one vote for its department. A keyword of several
//! words occurs when its stems follow one another. What the votes do not decide goes by the subject of the text, if a reader of texts
//! has told one and a department has claimed it; else it is not guessed: the fallback takes it.

use std::ops::Range;

use super::facts::Subject;
use super::profile::{Department, Profile};
use crate::text::stem_words;

/// The proposed department and the reason.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Route {
    /// Id of the department.
    pub department: String,
    /// The client's own word that decided, as typed; `None` when no word did and the fallback takes it.
    pub because: Option<String>,
}

/// The department for a text: the one with most keywords in it, on a tie or without any the fallback.
///
/// `None` when the profile has no departments, or nothing decides and none of them is the fallback. O(keywords × words).
pub fn route(profile: &Profile, text: &str) -> Option<Route> {
    route_about(profile, text, None)
}

/// The department for a text of which the subject is known: keywords decide first, then the subject, then the fallback.
pub fn route_about(profile: &Profile, text: &str, subject: Option<Subject>) -> Option<Route> {
    let words = stem_words(text);
    let votes: Vec<(&Department, Vec<Range<usize>>)> =
        profile.departments.iter().map(|department| (department, votes(department, &words))).collect();
    let most = votes.iter().map(|(_, votes)| votes.len()).max().filter(|most| *most > 0);
    let mut leaders = votes.iter().filter(|(_, votes)| Some(votes.len()) == most);
    if let (Some((department, votes)), None) = (leaders.next(), leaders.next()) {
        // The word that stands first in the text is the one that the client recognises.
        let first = votes.iter().min_by_key(|range| range.start).and_then(|range| text.get(range.clone()));
        return Some(Route { department: department.id.clone(), because: first.map(str::to_owned) });
    }
    let claims = |department: &&Department| subject.is_some_and(|subject| department.subjects.contains(&subject));
    let claimed = profile.departments.iter().find(claims);
    let fallback = claimed.or_else(|| profile.departments.iter().find(|department| department.fallback))?;
    Some(Route { department: fallback.id.clone(), because: None })
}

/// Where each keyword of the department first occurs.
fn votes(department: &Department, words: &[(String, Range<usize>)]) -> Vec<Range<usize>> {
    let occurs = |keyword: &String| {
        let stems = stem_words(keyword);
        let matches =
            |window: &&[(String, Range<usize>)]| window.iter().zip(&stems).all(|(word, stem)| word.0 == stem.0);
        let window = words.windows(stems.len().max(1)).find(matches).filter(|_| !stems.is_empty())?;
        Some(window.first()?.1.start..window.last()?.1.end)
    };
    department.keywords.iter().filter_map(occurs).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

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
    fn words_decide_in_any_case_form_and_ties_go_to_the_fallback() {
        for (text, department, because) in [
            ("Съехали переменные в шаблоне корзины", "technical", Some("переменные")),
            ("The templates are broken", "technical", Some("templates")),
            ("Не вижу админки модуля", "consult", Some("админки")),
            ("Модули не работают", "sales", None),
            ("Хочу личного менеджера", "sales", Some("личного менеджера")),
            ("Личный вопрос", "sales", None),
            ("", "sales", None),
        ] {
            let expected = Route { department: department.into(), because: because.map(str::to_owned) };
            assert_eq!(route(&desk(), text), Some(expected), "{text}");
        }
    }

    #[test]
    fn what_no_word_decides_goes_by_its_subject() {
        let mut desk = desk();
        desk.departments[0].subjects = vec![Subject::Technical, Subject::Consult];
        let department = |text: &str, subject| route_about(&desk, text, Some(subject)).map(|route| route.department);
        assert_eq!(department("Где это?", Subject::Consult).as_deref(), Some("technical"));
        assert_eq!(department("Где оплата?", Subject::Consult).as_deref(), Some("sales"));
        assert_eq!(department("Спам с вашего адреса", Subject::Abuse).as_deref(), Some("sales"));
    }

    #[test]
    fn nothing_is_guessed_without_departments_or_a_fallback() {
        assert_eq!(route(&Profile::default(), "шаблон"), None);
        let desk =
            Profile { departments: vec![department("technical", &["шаблон"], false)], ..Profile::default() };
        assert_eq!(route(&desk, "Не пришло письмо"), None);
    }
}
