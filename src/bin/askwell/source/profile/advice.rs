//! What does the regulation leave open, say twice or say against itself? And which of its sentences has no rule?
//!
//! None of this is a fault of the profile, and a site is built all the same; but each is a question for the provider. An answered
//! question is taken off the list by its code in `regulation.confirmed`, a sentence that needs no rule by its beginning in
//! `regulation.acknowledged`.

use askwell::{
    i18n::TicketWord,
    policy::{Desk, Profile},
    text::stem_words,
};

use super::{
    super::file::{At, SourceFile},
    super::problem::Problem,
    Table,
    denied::{always_asked, denied, stated, unreachable},
    named, open, promised,
    repeated::repeated,
    sentence::{Folded, Said, headings},
};

/// A question for the provider.
pub(super) struct Advice {
    /// Short name, for `regulation.confirmed`.
    code: String,
    problem: Problem,
}

/// Stems that speak of a time zone without its name.
const ZONE_WORDS: [&str; 6] =
    ["часовой пояс", "часового пояса", "местного времени", "местному времени", "time zone", "local time"];
/// Longest quotation in a message, in characters.
const SHOWN: usize = 60;

/// Gaps and contradictions.
pub(super) fn gaps(root: &Table<'_>, profile: &Profile, desk: &Desk, regulation: &SourceFile) -> Vec<Advice> {
    let mut found = Vec::new();
    let mut tell = |code: String, problem| found.push(Advice { code, problem });
    let said = Said::of(&regulation.text, profile, desk);
    unzoned(root, profile, regulation, &mut tell);
    named::effective(root, &said, &mut tell);
    open::hours(root, desk, &said, &mut tell);
    open::standings(root, profile, desk, &mut tell);
    promised::promises(root, profile, desk, &said, &mut tell);
    named::masks(root, &said, &mut tell);
    named::channels(root, &said, regulation, &mut tell);
    denied(root, profile, desk, &regulation.text, &mut tell);
    always_asked(root, profile, desk, &mut tell);
    unreachable(root, profile, desk, &mut tell);
    overlaps(root, profile, desk, &mut tell);
    words_for_a_ticket(&regulation.text, profile, root, &mut tell);
    repeated(regulation, &said, &mut tell);
    mixed(regulation, &mut tell);
    found
}

/// Where the table number `at` of `[[key]]` begins. What is wrong with the tables has been told when they were read.
pub(super) fn place(root: &Table<'_>, key: &str, at: usize) -> usize {
    root.tables(key, &mut Vec::new()).get(at).map_or(root.at(), Table::at)
}

/// Where the text of `key` stands.
fn text_place(root: &Table<'_>, key: &str) -> usize {
    root.text_if_any(key, &mut Vec::new()).map_or(root.at(), |text| text.at)
}

/// A regulation that names no zone.
fn unzoned(root: &Table<'_>, profile: &Profile, regulation: &SourceFile, tell: &mut impl FnMut(String, Problem)) {
    let text = regulation.text.to_lowercase();
    if stated(&text).is_none() && !ZONE_WORDS.iter().any(|word| text.contains(word)) {
        let message = format!("the regulation names no time zone; {} is assumed", profile.time_zone);
        let at = text_place(root, "time_zone");
        tell("no-time-zone".into(), root.problem_at(at, message, "ask the provider, and confirm it"));
    }
}

/// Words that speak for two departments.
fn overlaps(root: &Table<'_>, profile: &Profile, desk: &Desk, tell: &mut impl FnMut(String, Problem)) {
    let stems = |word: &String| stem_words(word).into_iter().map(|(stem, _)| stem).collect::<Vec<_>>();
    for (at, one) in profile.departments.iter().enumerate() {
        for other in &profile.departments[at + 1..] {
            let others: Vec<Vec<String>> = other.keywords.iter().map(stems).collect();
            let shared: Vec<String> = one
                .keywords
                .iter()
                .filter(|word| others.contains(&stems(word)))
                .map(|word| format!("«{word}»"))
                .collect();
            if shared.is_empty() {
                continue;
            }
            let by = |rule: &Option<String>| rule.as_ref().map(|rule| format!(" ({rule})")).unwrap_or_default();
            let asked = desk.ties.iter().any(|tie| [&one.id, &other.id].iter().all(|id| tie.departments.contains(id)));
            let settled = if asked { "the tie question settles it" } else { "the fallback takes it" };
            let message = format!(
                "{} belongs to two departments, `{}`{} and `{}`{}; {settled}",
                shared.join(", "),
                one.id,
                by(&one.rule),
                other.id,
                by(&other.rule)
            );
            tell(
                format!("overlap:{}+{}", one.id, other.id),
                root.problem_at(place(root, "department", at), message, "ask the provider who takes it"),
            );
        }
    }
}

/// A regulation that calls a ticket by several words.
fn words_for_a_ticket(text: &str, profile: &Profile, root: &Table<'_>, tell: &mut impl FnMut(String, Problem)) {
    let stems: Vec<String> = stem_words(text).into_iter().map(|(stem, _)| stem).collect();
    let says = |word: &&str| stem_words(word).first().is_some_and(|(stem, _)| stems.contains(stem));
    let said: Vec<&str> = TicketWord::names("ru").filter(says).collect();
    if said.len() > 1 {
        let message = format!("the regulation says {} for one thing; the page says {}", said.join(", "), profile.word);
        tell(
            "words".into(),
            root.problem_at(text_place(root, "word"), message, "ask the provider which word clients know"),
        );
    }
}

/// Words of two alphabets: «Вc» with a Latin c.
fn mixed(regulation: &SourceFile, tell: &mut impl FnMut(String, Problem)) {
    let latin = |c: char| c.is_ascii_alphabetic();
    let cyrillic = |c: char| ('\u{0400}'..='\u{04FF}').contains(&c);
    let words = regulation.text.split(|c: char| !c.is_alphabetic());
    for word in words.filter(|word| word.contains(latin) && word.contains(cyrillic)) {
        let at = word.as_ptr() as usize - regulation.text.as_ptr() as usize;
        let letters: String = word.chars().filter(|c| latin(*c)).collect();
        let message = format!("«{word}» mixes two alphabets: «{letters}» is Latin");
        tell(
            format!("mixed:{word}"),
            regulation.problem(at, message, "tell the provider; quotations keep it as it stands"),
        );
    }
}

/// Sentences that no rule quotes and nobody has acknowledged. An acknowledgement that fits no sentence is a problem of the profile.
pub(super) fn uncovered(
    profile: &Profile,
    desk: &Desk,
    root: &Table<'_>,
    regulation: &SourceFile,
    problems: &mut Vec<Problem>,
) -> Vec<Advice> {
    let folded = Folded::of(&regulation.text);
    let said = Said::of(&regulation.text, profile, desk);
    let headings = headings(&regulation.text);
    let effective = profile.regulation.effective.as_deref();
    let acknowledged = listed(root, "acknowledged");
    for known in &acknowledged {
        if !folded.text.contains(&known.value) {
            let message = format!("«{}» does not stand in the regulation", known.value);
            problems.push(root.problem_at(known.at, message, "copy the beginning of the sentence, or drop it"));
        }
    }
    let mut found = Vec::new();
    let mut seen: Vec<String> = Vec::new();
    for range in &said.sentences {
        let sentence = said.slice(range);
        // A sentence that stands twice is told as such.
        let touched = seen.contains(&sentence) || said.is_quoted(range);
        // What ends with a colon announces what follows it; a heading names it.
        let announced = sentence.ends_with(':') || headings.iter().any(|line| line.end == range.end);
        let known = announced
            || named::is_effective(&sentence, effective)
            || acknowledged.iter().any(|known| sentence.starts_with(&known.value));
        seen.push(sentence.clone());
        if !touched && !known {
            let message = format!("no rule quotes «{}»", shown(&sentence));
            let remedy = "add a `[[rule]]` for it, or its beginning to `regulation.acknowledged`";
            found.push(Advice { code: String::new(), problem: regulation.problem(range.start, message, remedy) });
        }
    }
    found
}

/// The advice that nobody has answered, with its code in the remedy. A confirmation of nothing is a problem of the profile.
pub(super) fn unconfirmed(
    advice: Vec<Advice>,
    root: &Table<'_>,
    file: &SourceFile,
    problems: &mut Vec<Problem>,
) -> Vec<Problem> {
    let confirmed = listed(root, "confirmed");
    for code in confirmed.iter().filter(|code| !advice.iter().any(|one| one.code == code.value)) {
        let message = format!("`{}` confirms nothing that is asked", code.value);
        problems.push(file.problem(code.at, message, "drop it"));
    }
    let open = advice.into_iter().filter(|one| !confirmed.iter().any(|code| code.value == one.code));
    open.map(|Advice { code, mut problem }| {
        if !code.is_empty() {
            problem.remedy = format!("{} (`regulation.confirmed = [\"{code}\"]`)", problem.remedy);
        }
        problem
    })
    .collect()
}

fn listed(root: &Table<'_>, key: &str) -> Vec<At<String>> {
    let mut told = Vec::new();
    root.table_if_any("regulation", &mut told).map(|table| table.texts_if_any(key, &mut told)).unwrap_or_default()
}

/// The beginning of a long quotation.
pub(super) fn shown(text: &str) -> String {
    match text.char_indices().nth(SHOWN) {
        Some((at, _)) => format!("{}…", &text[..at]),
        None => text.to_owned(),
    }
}
