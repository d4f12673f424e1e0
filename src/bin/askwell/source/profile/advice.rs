//! What does the regulation leave open, say twice or say against itself? And which of its sentences has no rule?
//!
//! None of this is a fault of the profile, and a site is built all the same; but each is a question for the provider. An answered
//! question is taken off the list by its code in `regulation.confirmed`, a sentence that needs no rule by its beginning in
//! `regulation.acknowledged`.

use askwell::{
    i18n::TicketWord,
    policy::{Desk, Profile, Rule, profile::Standing},
    text::stem_words,
};

use super::{
    super::file::{At, SourceFile},
    super::problem::Problem,
    Table,
    denied::{always_asked, denied, stated},
    sentence::{Folded, sentences},
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
/// Stems that name a clock.
const CLOCK_WORDS: [&str; 6] = ["рабоч", "календарн", "круглосуточн", "working", "business", "calendar"];
/// Words and stems that name days.
const DAY_WORDS: [&str; 9] =
    ["понедельник", "будн", "ежедневн", "выходн", "суббот", "monday", "weekday", "daily", "every day"];
const SHORT_DAYS: [&str; 14] =
    ["пн", "вт", "ср", "чт", "пт", "сб", "вс", "mon", "tue", "wed", "thu", "fri", "sat", "sun"];
/// Shortest line that is worth telling when it stands twice, in characters.
const LONG_LINE: usize = 20;
/// Longest quotation in a message, in characters.
const SHOWN: usize = 60;

/// Gaps and contradictions.
pub(super) fn gaps(root: &Table<'_>, profile: &Profile, desk: &Desk, regulation: &SourceFile) -> Vec<Advice> {
    let mut found = Vec::new();
    let mut tell = |code: String, problem| found.push(Advice { code, problem });
    undated(root, profile, regulation, &mut tell);
    unclocked(root, profile, desk, &mut tell);
    against_itself(root, profile, desk, &mut tell);
    denied(root, profile, desk, &regulation.text, &mut tell);
    always_asked(root, profile, desk, &mut tell);
    overlaps(root, profile, desk, &mut tell);
    words_for_a_ticket(&regulation.text, profile, root, &mut tell);
    repeated(regulation, &mut tell);
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

/// A regulation that names no zone and no day.
fn undated(root: &Table<'_>, profile: &Profile, regulation: &SourceFile, tell: &mut impl FnMut(String, Problem)) {
    let text = regulation.text.to_lowercase();
    if stated(&text).is_none() && !ZONE_WORDS.iter().any(|word| text.contains(word)) {
        let message = format!("the regulation names no time zone; {} is assumed", profile.time_zone);
        let at = text_place(root, "time_zone");
        tell("no-time-zone".into(), root.problem_at(at, message, "ask the provider, and confirm it"));
    }
    if profile.regulation.effective.is_none() {
        let at = root.table_if_any("regulation", &mut Vec::new()).map_or(root.at(), |table| table.at());
        let message = "the regulation does not say since when it holds";
        let remedy = "write `effective` in `[regulation]` when the provider tells it, or confirm that there is none";
        tell("no-effective".into(), root.problem_at(at, message, remedy));
    }
}

/// Promises without a clock, hours without days.
fn unclocked(root: &Table<'_>, profile: &Profile, desk: &Desk, tell: &mut impl FnMut(String, Problem)) {
    let quoted = |ids: &[String]| -> String {
        let rules = ids.iter().filter_map(|id| desk.rule(profile, id));
        rules.map(Rule::quoted).collect::<Vec<_>>().join(" ").to_lowercase()
    };
    for (at, promise) in profile.promises.iter().enumerate() {
        let rule = &promise.rule;
        let said = quoted(std::slice::from_ref(rule));
        if !CLOCK_WORDS.iter().any(|word| said.contains(word)) {
            let (hours, clock) = (f64::from(promise.minutes) / 60.0, promise.clock.name());
            let message = format!("{rule} promises {hours} h and does not say by which clock; {clock} is assumed");
            let remedy = "ask the provider: calendar or working hours";
            tell(format!("no-clock:{rule}"), root.problem_at(place(root, "promise", at), message, remedy));
        }
    }
    for (at, hours) in desk.hours.iter().enumerate() {
        let said = quoted(&hours.rules);
        let mut words = said.split(|c: char| !c.is_alphabetic());
        let named = DAY_WORDS.iter().any(|word| said.contains(word)) || words.any(|word| SHORT_DAYS.contains(&word));
        if !hours.shifts.is_empty() && !hours.rules.is_empty() && !named {
            let rules = hours.rules.join(", ");
            let message = format!("{rules} names no days of the week; those of the hours `{}` are assumed", hours.id);
            let remedy = "ask the provider, and confirm the shifts";
            tell(format!("no-weekdays:{rules}"), root.problem_at(place(root, "hours", at), message, remedy));
        }
    }
}

/// Channels that one rule keeps open and another one does not count.
fn against_itself(root: &Table<'_>, profile: &Profile, desk: &Desk, tell: &mut impl FnMut(String, Problem)) {
    for (at, channel) in profile.channels.iter().enumerate() {
        let hours = desk.hours_of(&channel.id).filter(|hours| hours.always && !hours.rules.is_empty());
        if let (Some(hours), Some(rule), true) = (hours, &channel.rule, channel.standing != Standing::Official) {
            let (always, standing) = (hours.rules.join(", "), channel.standing.name());
            let message = format!("`{}` is open round the clock by {always}, but {standing} by {rule}", channel.id);
            let remedy = "the two contradict each other: ask which one holds";
            let at = place(root, "channel", at);
            tell(format!("standing:{}", channel.id), root.problem_at(at, message, remedy));
        }
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

/// Lines that stand twice.
fn repeated(regulation: &SourceFile, tell: &mut impl FnMut(String, Problem)) {
    let bare = |line: &str| {
        let begun = line.trim().trim_start_matches(|c: char| !c.is_alphabetic());
        begun.split_whitespace().collect::<Vec<_>>().join(" ")
    };
    let lines: Vec<String> = regulation.text.lines().map(bare).collect();
    let mut at = 0;
    for (number, line) in regulation.text.split_inclusive('\n').enumerate() {
        let this = &lines[number];
        let first = lines.iter().position(|line| line == this).unwrap_or(number);
        if this.chars().count() > LONG_LINE && first < number {
            let message = format!("«{}» stands on line {} already", shown(this), first + 1);
            tell(
                format!("repeated:{}", number + 1),
                regulation.problem(at, message, "ask the provider whether something else was meant"),
            );
        }
        at += line.len();
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
    let rules = profile.rules.iter().chain(&desk.rules);
    let quoted: Vec<_> = rules.flat_map(|rule| folded.find(&rule.quote)).collect();
    let acknowledged = listed(root, "acknowledged");
    for known in &acknowledged {
        if !folded.text.contains(&known.value) {
            let message = format!("«{}» does not stand in the regulation", known.value);
            problems.push(root.problem_at(known.at, message, "copy the beginning of the sentence, or drop it"));
        }
    }
    let mut found = Vec::new();
    let mut seen: Vec<String> = Vec::new();
    for range in sentences(&regulation.text) {
        let sentence = regulation.text[range.clone()].split_whitespace().collect::<Vec<_>>().join(" ");
        // A sentence that stands twice is told as such.
        let touched =
            seen.contains(&sentence) || quoted.iter().any(|quote| quote.start < range.end && range.start < quote.end);
        seen.push(sentence.clone());
        // What ends with a colon announces what follows it.
        let known = sentence.ends_with(':') || acknowledged.iter().any(|known| sentence.starts_with(&known.value));
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
fn shown(text: &str) -> String {
    match text.char_indices().nth(SHOWN) {
        Some((at, _)) => format!("{}…", &text[..at]),
        None => text.to_owned(),
    }
}
